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
                       newer than this one. A score is of the name: somebody else may have the same.";

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

fn version(list: &List) -> String {
    match (&list.version, list.date) {
        (Some(version), _) => version.clone(),
        (None, Some(date)) => date.to_string(),
        (None, None) => "of a day that it does not tell".to_owned(),
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
        if answer.hits.is_empty() && answer.more == 0 {
            let entries: usize = loaded.lists.iter().map(|l| l.entries.len()).sum();
            writeln!(
                out,
                "  no match at {} or above among {entries} entries",
                two_digits(options.threshold)
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
            about.push(format!(
                "list {} {}",
                shown(&list.id),
                shown(&version(list))
            ));
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
        writeln!(out)?;
    }
    for list in &loaded.lists {
        writeln!(
            out,
            "{dim}List {} {}: {} entries{dim:#}",
            shown(&list.id),
            shown(&version(list)),
            list.entries.len()
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
    parts.extend(context.iter().map(|c| {
        match c {
            ContextMatch::BornAgrees => "the date of birth agrees",
            ContextMatch::BornDiffers => "the date of birth differs",
            ContextMatch::CountryAgrees => "the country agrees",
            ContextMatch::CountryDiffers => "the country differs",
            ContextMatch::KindDiffers => "of another kind",
            ContextMatch::AcrossScripts => "all consonants agree across scripts",
            ContextMatch::SingleWord => "one word only",
            ContextMatch::SoundOnly => "by its sound only",
        }
        .to_owned()
    }));
    parts.join("; ")
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
    let whole = json!({
        "program": concat!("onrecord ", env!("CARGO_PKG_VERSION")),
        "threshold": options.threshold,
        "lexicon_sha256": names::installed_lexicons(),
        "lists": lists,
        "results": [],
        "note": PRIVATE,
    });
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
        let result = json!({
            "id": answer.id, "name": answer.query.name.text, "born": answer.query.context.born,
            "country": answer.query.context.country, "candidates": candidates, "more": answer.more,
        });
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

fn candidate(loaded: &Loaded, answer: &Answer, hit: &Hit) -> Option<Value> {
    let (list, entry) = entry(loaded, hit)?;
    let explanation = loaded.screen.explain(&answer.query, hit)?;
    let names: Vec<&ListedName> = hit
        .names
        .iter()
        .filter_map(|n| entry.names.get(*n))
        .collect();
    let score = f64::from((hit.score * 10_000.0).round()) / 10_000.0;
    Some(json!({
        "score": score, "list": list.id, "entry": entry, "name": entry.names.get(hit.name),
        "names_matched": names, "context": hit.context, "explanation": explanation,
    }))
}

/// The columns of the table.
const COLUMNS: &[Column] = &[
    Column::new("id", "Id", Kind::Reference),
    Column::new("name", "Name", Kind::Text),
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

/// A row for each candidate, and one for each name that has none.
pub fn table(
    printer: &mut Printer,
    loaded: &Loaded,
    answers: impl Iterator<Item = Answer>,
) -> Result<(), Failure> {
    let mut cut = 0;
    for answer in answers {
        cut += usize::from(answer.more > 0);
        let id = Cell::from(answer.id.clone());
        let name = Cell::from(answer.query.name.text.as_str());
        if answer.hits.is_empty() && answer.more == 0 {
            let mut row = vec![id.clone(), name.clone(), Cell::Empty, Cell::from("none")];
            row.resize(COLUMNS.len(), Cell::Empty);
            printer.row(&row)?;
        }
        for hit in &answer.hits {
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
                Cell::Decimal(floored(hit.score), 2),
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
            ])?;
        }
    }
    printer.note(PRIVATE);
    if cut > 0 {
        printer.note(format!(
            "{cut} names have more entries than are written; raise --limit to have them"
        ));
    }
    Ok(())
}
