//! `official` and `officials`: whom people hold responsible, by which words, and what was done about it.

use std::process::ExitCode;

use names::{Context, Query, SCREENING_THRESHOLD, Scratch, lists::Kind as ListKind};
use record::{EntityKind, PartialDate};
use serde_json::{Value, json};
use store::{Accusation, Bearer, Doubt, Family, ListResult, OfficialPage, Reference};

use super::open::Opened;
use super::{by_hand, open};
use crate::cli::cases::BasisFlags;
use crate::cli::officials::{AddMeasure, AddPost, Officials, Pick, ScreenOfficial};
use crate::failure::{self, Failure};
use crate::listing::{Cell, Column, Kind, Listing, Printer};
use crate::screen::lexicon;
use crate::screen::lists::{self, Loaded};

/// Picks an official and the words that accuse: those of the fact.
pub fn pick(options: &Pick) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let (key, _) = by_hand::entity(&mut opened, &options.official)?;
    let Ok(Reference::Fact(_, fact)) = options.fact.parse() else {
        let hint = "write statement:41 or event:7, as the listings print it";
        return Err(Failure::new(&options.fact, "it is no fact", hint));
    };
    let accusation = opened.store.accusation(key, fact);
    let accusation = accusation.map_err(|e| open::failed(&options.fact, &e))?;
    warn_of(&accusation, &options.fact);
    let pick = store::Pick {
        involvement: options.kind,
        according_to: options.according_to.as_deref(),
        date: options.date,
    };
    let act = opened.act();
    let picked = opened.store.pick(&accusation, fact, &pick, &act);
    let picked = picked.map_err(|e| open::failed(&opened.name, &e))?;
    by_hand::told(&mut opened, (Family::Involvement, picked), options.accept)?;
    Ok(ExitCode::SUCCESS)
}

/// Tells where the words that are picked are not about the official.
fn warn_of(accusation: &Accusation, fact: &str) {
    let name = &accusation.official.1.name;
    match accusation.doubt() {
        None => {}
        Some(Doubt::NotNamed) => {
            let document = accusation.document;
            failure::note(&format!(
                "{fact} does not name {name}, only other words of document:{document} do: see that it is them whom it accuses"
            ));
        }
        Some(Doubt::Harmed) => failure::note(&format!(
            "by the words of {fact} something was done to {name}: see that it is them whom it accuses; if it is the wrong fact, \
            reject what was picked"
        )),
        Some(Doubt::NotAccused) => {
            let parts = accusation.parts.join(", ").replace('_', " ");
            failure::note(&format!(
                "{fact} accuses {name} of nothing: it names them as {parts} alone; if it is the wrong fact, reject what was picked"
            ));
        }
    }
}

/// Adds an office.
pub fn post(options: &AddPost) -> Result<ExitCode, Failure> {
    super::in_order(options.from, options.to)?;
    let mut opened = open::existing(&options.store)?;
    let (key, official) = by_hand::entity(&mut opened, &options.official)?;
    let value = json!({
        "holder": official.name,
        "title": options.title,
        "body": options.of,
        "from": options.from,
        "to": options.to,
    });
    add(
        opened,
        (key, &official),
        &options.basis,
        (Family::Post, value),
    )
}

/// Adds a measure.
pub fn measure(options: &AddMeasure) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let (key, official) = by_hand::entity(&mut opened, &options.official)?;
    let value = json!({
        "official": official.name,
        "regime": options.regime,
        "type": options.kind,
        "status": options.status,
        "according_to": options.according_to,
        "date": options.date,
    });
    add(
        opened,
        (key, &official),
        &options.basis,
        (Family::Measure, value),
    )
}

/// Adds a fact about an official who is on record.
fn add(
    mut opened: Opened,
    (key, official): (i64, &Bearer),
    flags: &BasisFlags,
    (family, value): (Family, Value),
) -> Result<ExitCode, Failure> {
    let basis = by_hand::known_from(&mut opened, flags)?;
    let mut who = by_hand::same_as(&mut opened, flags, &value)?;
    who.push((official.name.clone(), official.kind, Some(key)));
    by_hand::put(&mut opened, &basis, (family, value), &who, flags.accept)?;
    Ok(ExitCode::SUCCESS)
}

/// Looks an official up by all names on record, and keeps what each list says.
pub fn screen(options: &ScreenOfficial) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let Ok(Reference::Fact(Family::Involvement, key)) = options.involvement.parse() else {
        let hint = "pick the official and the accusing words first: `onrecord official pick`";
        return Err(Failure::new(
            &options.involvement,
            "it is no involvement",
            hint,
        ));
    };
    let official = opened.store.official_of(key);
    let official = official.map_err(|e| open::failed(&options.involvement, &e))?;
    lexicon::install(&options.lists.lexicon)?;
    let loaded = lists::load(&options.lists.lists, options.lists.no_cache)?;
    let results = look_up(&loaded, &official, options.born, options.country.as_deref());
    for found in &results {
        let like = found.result["hits"].as_array().map_or(0, Vec::len);
        println!("{}: {like} like {}", found.list, official.name);
    }
    let kept = opened.store.keep_screening(key, &results, &opened.act());
    kept.map_err(|e| open::failed(&opened.name, &e))?;
    failure::note("not on a list is not the same as not sanctioned: a visa ban may be private");
    Ok(match loaded.failed.len() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(failure::SOME_FAILED),
    })
}

/// What each list says of an official, by all names on record; the day of birth and the country, where they are known.
pub fn look_up(
    loaded: &Loaded,
    official: &Bearer,
    born: Option<PartialDate>,
    country: Option<&str>,
) -> Vec<ListResult> {
    let context = Context {
        kind: match official.kind {
            EntityKind::Person => ListKind::Person,
            _ => ListKind::Organization,
        },
        born,
        country: country.map(str::to_owned),
    };
    let mut scratch = Scratch::default();
    let mut found: Vec<Vec<Value>> = vec![Vec::new(); loaded.lists.len()];
    for name in &official.names {
        let query = Query::new(name, context.clone());
        let hits = names::look_up(
            &loaded.screen,
            &loaded.lists,
            &query,
            SCREENING_THRESHOLD,
            &mut scratch,
        );
        for hit in hits.hits {
            let (Some(list), Some(of_list)) = (loaded.lists.get(hit.list), found.get_mut(hit.list))
            else {
                continue;
            };
            let Some(entry) = list.entries.get(hit.entry) else {
                continue;
            };
            of_list.push(json!({
                "name": name, "entry": entry.id, "listed_name": entry.names.get(hit.name),
                "programmes": entry.programmes, "score": (f64::from(hit.score) * 1e4).round() / 1e4,
                "context": hit.context, "explanation": loaded.screen.explain(&query, &hit),
            }));
        }
    }
    let results = loaded.lists.iter().zip(found).map(|(list, hits)| {
        let hashes: Vec<&str> = list.files.iter().map(|file| file.sha256.as_str()).collect();
        ListResult {
            list: list.id.clone(),
            sha256: hashes.join(" "),
            result: json!({
                "version": list.version, "date": list.date, "entries": list.entries.len(),
                "threshold": SCREENING_THRESHOLD, "names": official.names, "born": born,
                "country": country, "hits": hits,
            }),
        }
    });
    results.collect()
}

const COLUMNS: &[Column] = &[
    Column::new("reference", "Entity", Kind::Reference),
    Column::new("official", "Official", Kind::Text),
    Column::new("involvement", "Involvement", Kind::Text),
    Column::new("words", "Accusing words", Kind::Text),
    Column::new("according_to", "According to", Kind::Text),
    Column::new("denied_by", "Denied by", Kind::Texts),
    Column::new("state", "State", Kind::Text),
    Column::new("fact", "Fact", Kind::Reference),
    Column::new("posts", "Posts", Kind::Texts),
    Column::new("measures", "Measures", Kind::Texts),
    Column::new("lists", "Lists", Kind::Texts),
    Column::new("document", "Document", Kind::Reference),
];

/// The listing, without its rows.
pub fn listing() -> Listing {
    Listing {
        name: "officials",
        title: "Officials".to_owned(),
        columns: COLUMNS,
        empty: "nobody has picked an official".to_owned(),
        hint: "`onrecord official pick` says who, and by which words".to_owned(),
    }
}

/// Lists officials, a row an involvement.
pub fn list(options: &Officials) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let flags = &options.listing;
    let pages = opened.store.officials(options.name.as_deref());
    let pages = pages.map_err(|e| open::failed(&opened.name, &e))?;
    let mut printer = Printer::open(listing(), flags, &opened.files)?;
    let rows: Vec<[Cell; COLUMNS.len()]> = pages.iter().flat_map(rows).collect();
    let mut rest = rows.iter().skip(flags.offset);
    for row in rest.by_ref().take(flags.limit.unwrap_or(usize::MAX)) {
        printer.row(row)?;
    }
    printer.note_more(rest.count(), flags);
    printer.note("what is proposed or added was accepted by nobody yet; a visa ban may be private");
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// The rows of one of them.
pub fn rows(page: &OfficialPage) -> Vec<[Cell; COLUMNS.len()]> {
    let marked = |state: store::State| match state.is_accepted() {
        true => String::new(),
        false => format!(" [{state}]"),
    };
    let posts = page.posts.iter().map(|post| {
        let of = post.value.body.as_ref().map(|body| format!(" of {body}"));
        let from = post
            .value
            .from
            .map(|from| from.to_string())
            .unwrap_or_default();
        let to = post.value.to.map(|to| to.to_string()).unwrap_or_default();
        let held = match from.is_empty() && to.is_empty() {
            true => String::new(),
            false => format!(" {from}/{to}"),
        };
        format!(
            "{}{}{held}{}",
            post.value.title,
            of.unwrap_or_default(),
            marked(post.state)
        )
    });
    let posts: Vec<String> = posts.collect();
    let measures = page.measures.iter().map(|measure| {
        let value = &measure.value;
        let date = value
            .date
            .map(|date| format!(" {date}"))
            .unwrap_or_default();
        let mark = marked(measure.state);
        format!(
            "{} by {}: {}{date}{mark}",
            value.measure_type, value.regime, value.status
        )
    });
    let measures: Vec<String> = measures.collect();
    let lists = page.screenings.iter().map(|screening| {
        let hits = screening.result["hits"].as_array().map_or(0, Vec::len);
        let version = screening.result["version"].as_str().unwrap_or("no version");
        let day = screening.at.get(..10).unwrap_or_default();
        format!(
            "{} ({version}, looked up {day}): {hits} like the name",
            screening.list
        )
    });
    let lists: Vec<String> = lists.collect();
    let involvements = page.involvements.iter().map(|involvement| {
        [
            page.official.reference.as_str().into(),
            page.official.name.as_str().into(),
            involvement.value.involvement_type.as_str().into(),
            involvement.words.as_str().into(),
            involvement.value.according_to.clone().into(),
            involvement.denied_by.clone().into(),
            involvement.state.as_str().into(),
            involvement.reference.as_str().into(),
            posts.clone().into(),
            measures.clone().into(),
            lists.clone().into(),
            involvement.document.as_str().into(),
        ]
    });
    involvements.collect()
}
