//! What screening found: for people, for programs, as a table.

use std::io::{self, Write};

use names::lists::{Entry, List, ListedName};
use names::{ContextMatch, Explanation, Ground, Hit};
use serde_json::{Value, json};

use super::Answer;
use super::lists::Loaded;
use crate::cli;
use crate::failure::Failure;
use crate::json;
use crate::listing::{Cell, Column, Kind, Listing, Printer};
use crate::printable::shown;

/// Said with every result.
const PRIVATE: &str = "Not on a list is not the same as not sanctioned: a visa ban may be private, and a list may be \
                       newer than this one. A score tells how alike the names are: somebody else may have the same.";

/// Scores with two digits, never more certain than they are.
fn two_digits(score: f32) -> String {
    format!("{:.2}", floored(score))
}

fn floored(score: f32) -> f64 {
    f64::from((score * 100.0).floor()) / 100.0
}

fn entry<'a>(loaded: &'a Loaded, hit: &Hit) -> Option<(&'a List, &'a Entry)> {
    let list = loaded.lists.get(hit.list)?;
    Some((list, list.entries.get(hit.entry)?))
}

/// What the publisher calls the version; where that is a day with the time, the day.
fn version(list: &List) -> Option<String> {
    let date = list.date.map(|date| date.to_string());
    match (&list.version, date) {
        (Some(version), Some(date)) if version.starts_with(&format!("{date}T")) => Some(date),
        (Some(version), _) => Some(version.clone()),
        (None, date) => date,
    }
}

/// A list and its version; where it tells none, the start of the hash of its first file.
fn called(list: &List) -> String {
    let version = version(list).or_else(|| {
        let first = list.files.first()?;
        Some(format!("sha256 {}", first.sha256.get(..12)?))
    });
    match version {
        Some(version) => format!("{} {version}", list.id),
        None => list.id.clone(),
    }
}

/// `1 entry`, `2 entries`
fn entries(count: usize) -> String {
    match count {
        1 => "1 entry".to_owned(),
        _ => format!("{count} entries"),
    }
}

/// For people.
pub fn text(
    out: &mut impl Write,
    options: &cli::Screen,
    loaded: &Loaded,
    answers: impl Iterator<Item = Answer>,
) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let dim = anstyle::Style::new().dimmed();
    for answer in answers {
        writeln!(out, "{bold}{}{bold:#}", shown(&answer.query.name.text))?;
        if let Some(error) = &answer.error {
            writeln!(out, "  not looked up: {}\n", shown(error))?;
            continue;
        }
        for said in &answer.notes {
            writeln!(out, "  {}", shown(said))?;
        }
        if answer.hits.is_empty() && answer.more == 0 {
            let count: usize = loaded.lists.iter().map(|l| l.entries.len()).sum();
            let lists: Vec<String> = loaded.lists.iter().map(called).collect();
            writeln!(
                out,
                "  no match at {} or above among {} of {}",
                two_digits(options.threshold),
                entries(count),
                shown(&lists.join(", "))
            )?;
        }
        if let Some(hit) = &answer.nearest
            && let Some((_, entry)) = entry(loaded, hit)
        {
            writeln!(
                out,
                "  nearest below the threshold: {} {} {dim}{}{dim:#}",
                two_digits(hit.score),
                shown(&entry.names[hit.name].text),
                shown(&entry.id)
            )?;
        }
        for hit in &answer.hits {
            let Some((list, entry)) = entry(loaded, hit) else {
                continue;
            };
            let listed = &entry.names[hit.name];
            writeln!(
                out,
                "  {}  {}{}  {dim}{}, {}{dim:#}",
                two_digits(hit.score),
                shown(&listed.text),
                weak(listed),
                shown(&entry.id),
                kind(entry),
            )?;
            let mut about = Vec::new();
            if hit.name > 0
                && let Some(first) = entry.names.first()
            {
                about.push(format!("listed as {}", shown(&first.text)));
            }
            if !entry.programmes.is_empty() {
                about.push(format!("programme {}", shown(&entry.programmes.join(", "))));
            }
            if let Some(day) = entry.listed_on {
                about.push(format!("listed on {day}"));
            }
            if !entry.born.is_empty() {
                let dates: Vec<String> = entry.born.iter().map(ToString::to_string).collect();
                about.push(format!("born {}", dates.join(" or ")));
            }
            if !entry.countries.is_empty() {
                about.push(shown(&entry.countries.join(", ")));
            }
            about.push(format!("list {}", shown(&called(list))));
            writeln!(out, "        {}", about.join("; "))?;
            if let Some(explanation) = loaded.screen.explain(&answer.query, hit) {
                writeln!(
                    out,
                    "        {dim}{}{dim:#}",
                    shown(&sentence(&explanation, &hit.context))
                )?;
            }
        }
        if answer.more > 0 {
            writeln!(out, "  {} more; raise --limit to see them", answer.more)?;
        }
        if let Some(said) = left_out(loaded, &answer) {
            writeln!(out, "  {said}")?;
        }
        writeln!(out)?;
    }
    for list in &loaded.lists {
        writeln!(
            out,
            "{dim}List {}: {}{dim:#}",
            shown(&called(list)),
            entries(list.entries.len())
        )?;
        for file in &list.files {
            writeln!(
                out,
                "{dim}  {}  sha256 {}{dim:#}",
                shown(&file.name),
                file.sha256
            )?;
        }
    }
    if let Some(sha256) = names::installed_lexicons() {
        writeln!(out, "{dim}Lexicons of your own: sha256 {sha256}{dim:#}")?;
    }
    writeln!(out, "{PRIVATE}")
}

/// Who is left out and why: nobody is to vanish unsaid.
fn left_out(loaded: &Loaded, answer: &Answer) -> Option<String> {
    /// Those that are named.
    const NAMED: usize = 5;
    let count = answer.left_out.len() + answer.more_left_out;
    if count == 0 {
        return None;
    }
    let differs = |what| {
        let mut hits = answer.left_out.iter();
        hits.any(|hit| hit.context.contains(&what))
    };
    let reasons = [
        ContextMatch::BornDiffers,
        ContextMatch::BornNear,
        ContextMatch::CountryDiffers,
    ];
    let reasons = reasons.into_iter().filter(|what| differs(*what)).map(said);
    let reasons: Vec<&str> = reasons.collect();
    let named = answer.left_out.iter().filter_map(|hit| {
        let (_, entry) = entry(loaded, hit)?;
        let name = &entry.names.get(hit.name)?.text;
        Some(format!("{} {}", shown(name), shown(&entry.id)))
    });
    let named: Vec<String> = named.take(NAMED).collect();
    let others = match count - named.len() {
        0 => String::new(),
        // Without a score there is nobody to name.
        _ if named.is_empty() => "; raise --limit to see them".to_owned(),
        others => format!("; and {others} others"),
    };
    let because = match reasons.is_empty() {
        true => "of what is known beside the name".to_owned(),
        false => reasons.join(" or "),
    };
    let whose = if count == 1 { "name is" } else { "names are" };
    let colon = if named.is_empty() { "" } else { ": " };
    Some(format!(
        "{count} more whose {whose} as like, left out because {because}{colon}{}{others}",
        named.join("; ")
    ))
}

fn weak(name: &ListedName) -> &'static str {
    if name.weak { " (weak alias)" } else { "" }
}

fn kind(entry: &Entry) -> String {
    serde_json::to_value(entry.kind)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// Which words matched and why, in a line.
fn sentence(explanation: &Explanation, context: &[ContextMatch]) -> String {
    let mut parts: Vec<String> = explanation
        .matched
        .iter()
        .map(|m| match m.ground {
            Ground::Same if m.left.to_lowercase() == m.right.to_lowercase() => m.right.clone(),
            _ => format!("{} = {} ({})", m.left, m.right, ground(m.ground)),
        })
        .collect();
    let only = |words: &[String], whose: &str| match words {
        [] => None,
        _ => Some(format!("only {whose}: {}", words.join(" "))),
    };
    parts.extend(only(&explanation.left_only, "asked"));
    parts.extend(only(&explanation.right_only, "listed"));
    parts.extend(context.iter().map(|c| said(*c).to_owned()));
    parts.join("; ")
}

/// What a part of the context did, in words.
fn said(context: ContextMatch) -> &'static str {
    match context {
        ContextMatch::BornAgrees => "the date of birth agrees",
        ContextMatch::BornNear => "the date of birth is another but near",
        ContextMatch::AcrossScripts => "all consonants agree across scripts",
        ContextMatch::BornDiffers => "the date of birth differs",
        ContextMatch::CountryAgrees => "the country agrees",
        ContextMatch::CountryDiffers => "the country differs",
        ContextMatch::KindDiffers => "of another kind",
        ContextMatch::SingleWord => "one word only",
        ContextMatch::SoundOnly => "by its sound only",
    }
}

fn ground(ground: Ground) -> &'static str {
    match ground {
        Ground::Same => "same letters",
        Ground::Sound => "same sound",
        Ground::NearSound => "near in sound",
        Ground::Equivalent => "stands for it",
        Ground::Meaning => "same meaning",
        Ground::Initials => "initials",
        Ground::Gender => "man's and woman's form",
        Ground::Spelling => "similar spelling",
        Ground::Consonants => "same consonants",
        Ground::Joined => "written in one",
    }
}

/// For programs: the same input gives the same bytes.
pub fn json(
    out: &mut impl Write,
    options: &cli::Screen,
    loaded: &Loaded,
    answers: impl Iterator<Item = Answer>,
) -> io::Result<()> {
    let lists: Vec<Value> = loaded
        .lists
        .iter()
        .map(|list| {
            json!({
                "id": list.id, "format": list.format, "version": list.version, "date": list.date,
                "entries": list.entries.len(), "files": list.files, "faults": list.faults.len() as u64 + list.more_faults,
            })
        })
        .collect();
    let whole = rounded(json!({
        "program": concat!("onrecord ", env!("CARGO_PKG_VERSION")),
        "threshold": options.threshold,
        "lexicon_sha256": names::installed_lexicons(),
        "lists": lists,
        "results": [],
        "note": PRIVATE,
    }));
    // All results together may be more than fits into memory. Behind them is only the threshold.
    const RESULTS: &str = "\"results\": [";
    let whole = serde_json::to_string_pretty(&whole)?;
    let (head, tail) = whole.rsplit_once(RESULTS).unwrap_or((&whole, ""));
    json::write_text(out, head)?;
    write!(out, "{RESULTS}")?;
    let mut between = "\n    ";
    for answer in answers {
        let candidates: Vec<Value> = answer
            .hits
            .iter()
            .filter_map(|hit| candidate(loaded, &answer, hit))
            .collect();
        let left_out: Vec<Value> = answer
            .left_out
            .iter()
            .filter_map(|hit| {
                let (list, entry) = entry(loaded, hit)?;
                Some(json!({
                    "name_score": hit.name_score, "score": hit.score, "list": list.id, "entry_id": entry.id,
                    "name": entry.names.get(hit.name), "context": hit.context,
                }))
            })
            .collect();
        let note = (!answer.notes.is_empty()).then(|| answer.notes.join("; "));
        let result = rounded(json!({
            "id": answer.id, "name": answer.query.name.text, "born": answer.query.context.born,
            "country": answer.query.context.country, "candidates": candidates, "more": answer.more,
            "left_out": left_out, "more_left_out": answer.more_left_out, "note": note, "error": answer.error,
        }));
        write!(out, "{between}")?;
        let result = serde_json::to_string_pretty(&result)?;
        json::write_text(out, &result.replace('\n', "\n    "))?;
        between = ",\n    ";
    }
    if between.starts_with(',') {
        write!(out, "\n  ")?;
    }
    writeln!(out, "{tail}")
}

/// Every number with at most four digits behind the point: more are noise.
fn rounded(mut value: Value) -> Value {
    fn round(value: &mut Value) {
        match value {
            Value::Number(number) if number.is_f64() => {
                let short = number.as_f64().map(|n| (n * 10_000.0).round() / 10_000.0);
                *value = json!(short);
            }
            Value::Array(values) => values.iter_mut().for_each(round),
            Value::Object(values) => values.values_mut().for_each(round),
            _ => {}
        }
    }
    round(&mut value);
    value
}

fn candidate(loaded: &Loaded, answer: &Answer, hit: &Hit) -> Option<Value> {
    let (list, entry) = entry(loaded, hit)?;
    let explanation = loaded.screen.explain(&answer.query, hit)?;
    let names: Vec<&ListedName> = hit
        .names
        .iter()
        .filter_map(|n| entry.names.get(*n))
        .collect();
    Some(json!({
        "score": hit.score, "list": list.id, "entry": entry, "name": entry.names.get(hit.name),
        "names_matched": names, "context": hit.context, "explanation": explanation,
    }))
}

/// The columns of the table; docs/CLI.md tells what is in them.
const COLUMNS: &[Column] = &[
    Column::new("id", "Id", Kind::Reference),
    Column::new("name", "Name", Kind::Text),
    Column::new("status", "Status", Kind::Text),
    Column::new("score", "Score", Kind::Number),
    Column::new("list", "List", Kind::Reference),
    Column::new("list_version", "Version of the list", Kind::Text),
    Column::new("list_sha256", "SHA-256 of its files", Kind::Text),
    Column::new("entry", "Entry", Kind::Reference),
    Column::new("kind", "Kind", Kind::Text),
    Column::new("listed_name", "Listed name", Kind::Text),
    Column::new("weak", "Weak alias", Kind::Text),
    Column::new("primary_name", "First name of the entry", Kind::Text),
    Column::new("programmes", "Programmes", Kind::Texts),
    Column::new("born", "Born", Kind::Texts),
    Column::new("countries", "Countries", Kind::Texts),
    Column::new("explanation", "Which words matched", Kind::Text),
    Column::new("note", "Note", Kind::Text),
];

/// What the table is.
pub fn listing() -> Listing {
    Listing {
        name: "screening",
        title: String::new(),
        columns: COLUMNS,
        empty: "no row is written".to_owned(),
        hint: "raise --limit to have entries".to_owned(),
    }
}

/// A row for each candidate and each entry that the context leaves out, and one for each name that has
/// none and each row that could not be looked up.
pub fn table(
    printer: &mut Printer,
    loaded: &Loaded,
    answers: impl Iterator<Item = Answer>,
) -> Result<(), Failure> {
    let mut cut = 0;
    for answer in answers {
        cut += usize::from(answer.more > 0 || answer.more_left_out > 0);
        let id = Cell::from(answer.id.clone());
        let name = Cell::from(answer.query.name.text.as_str());
        let notes = answer.notes.join("; ");
        let empty = match &answer.error {
            Some(error) => Some(("error", error.as_str())),
            None if answer.hits.is_empty() && answer.more == 0 => Some(("none", notes.as_str())),
            None => None,
        };
        if let Some((status, note)) = empty {
            let mut row = vec![id.clone(), name.clone(), status.into()];
            row.resize(COLUMNS.len() - 1, Cell::Empty);
            row.push(Some(note).filter(|note| !note.is_empty()).into());
            printer.row(&row)?;
        }
        let hits = answer.hits.iter().map(|hit| (hit, "match", hit.score));
        let left_out = answer.left_out.iter();
        let left_out = left_out.map(|hit| (hit, "left_out", hit.name_score));
        for (hit, status, score) in hits.chain(left_out) {
            let (Some((list, entry)), Some(explanation)) = (
                entry(loaded, hit),
                loaded.screen.explain(&answer.query, hit),
            ) else {
                continue;
            };
            let listed = &entry.names[hit.name];
            let born: Vec<String> = entry.born.iter().map(ToString::to_string).collect();
            let hashes: Vec<&str> = list.files.iter().map(|f| f.sha256.as_str()).collect();
            printer.row(&[
                id.clone(),
                name.clone(),
                status.into(),
                Cell::Decimal(floored(score), 2),
                list.id.as_str().into(),
                version(list).into(),
                hashes.join(" ").into(),
                entry.id.as_str().into(),
                kind(entry).into(),
                listed.text.as_str().into(),
                listed.weak.then_some("weak").into(),
                entry.names.first().map(|n| n.text.as_str()).into(),
                entry.programmes.clone().into(),
                born.into(),
                entry.countries.clone().into(),
                sentence(&explanation, &hit.context).into(),
                Some(notes.as_str()).filter(|note| !note.is_empty()).into(),
            ])?;
        }
    }
    printer.note(PRIVATE);
    if cut > 0 {
        printer.note(format!(
            "{cut} {} more entries than are written; raise --limit to have them",
            if cut == 1 { "name has" } else { "names have" }
        ));
    }
    Ok(())
}
