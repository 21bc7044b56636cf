//! `onrecord search`.

use std::process::ExitCode;

use record::Span;
use store::query::{Answer, Hit, Part, Search, Within};

use super::{date, open, version};
use crate::cli::finding::{self, SearchedIn};
use crate::cli::{ListingFlags, ListingFormat};
use crate::failure::Failure;
use crate::listing::{Cell, Column, Kind, Listing, Printer};

/// For people.
const SEEN: &[Column] = &[
    Column::new("reference", "Found", Kind::Reference),
    Column::new("date", "Date", Kind::Date),
    Column::new("speaker", "Who says so", Kind::Text),
    Column::new("snippet", "Words", Kind::Text),
    Column::new("state", "State", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("document", "Document", Kind::Reference),
];

/// For programs.
const WHOLE: &[Column] = &[
    Column::new("reference", "Found", Kind::Reference),
    Column::new("document", "Document", Kind::Reference),
    Column::new("title", "Title", Kind::Text),
    Column::new("publisher", "Publisher", Kind::Text),
    Column::new("published", "Published", Kind::Date),
    Column::new("type", "Type", Kind::Text),
    Column::new("factuality", "Told as", Kind::Text),
    Column::new("date", "Date", Kind::Date),
    Column::new("speaker", "Who says so", Kind::Text),
    Column::new("state", "State", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("snippet", "Words", Kind::Text),
    Column::new("span", "Place", Kind::Text),
    Column::new("marks", "Marks", Kind::Text),
];

/// Looks for words, or for facts of a kind.
pub fn run(options: &finding::Search) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    super::in_order(options.since, options.until)?;
    let flags = options.listing.limited(finding::SEARCHED);
    let part = super::part(&flags);
    let answer = opened.store.search(&asked(options), part);
    let answer = answer.map_err(|e| open::failed("search", &e))?;
    let is_text = flags.format() == ListingFormat::Text;
    let listing = Listing {
        columns: if is_text { SEEN } else { WHOLE },
        ..listing()
    };
    let mut printer = Printer::open(listing, &flags, &opened.files)?;
    for hit in &answer.hits {
        match is_text {
            true => printer.row(&seen(hit))?,
            false => printer.row(&whole(hit))?,
        }
    }
    notes(&mut printer, &answer, options, (&flags, part));
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn asked(options: &finding::Search) -> Search {
    // What the shell took for one argument is a phrase.
    let words = options
        .words
        .iter()
        .map(|word| match word.trim().contains(' ') {
            true if !word.contains('"') => format!("\"{word}\""),
            _ => word.clone(),
        });
    Search {
        words: words.collect::<Vec<_>>().join(" "),
        within: match options.within {
            None => Within::All,
            Some(SearchedIn::Documents) => Within::Documents,
            Some(SearchedIn::Statements) => Within::Statements,
        },
        speaker: options.speaker.clone(),
        about: options.about.clone(),
        act: options.act,
        event_type: options.event_type,
        factuality: options.factuality,
        since: options.since,
        until: options.until,
        state: options.state,
        kind: options.kind.clone(),
        publisher: options.publisher.clone(),
    }
}

/// What is to be known of the whole: what was not looked at, and what nobody accepted.
fn notes(
    printer: &mut Printer,
    answer: &Answer,
    options: &finding::Search,
    (flags, part): (&ListingFlags, Part),
) {
    let shown = part.offset + answer.hits.len();
    let more = answer.total.saturating_sub(shown);
    // Without words no more are counted than are shown.
    match options.words.is_empty() {
        true => printer.note_more_there(more > 0, flags),
        false => printer.note_more(more, flags),
    }
    if answer.bounded && (more == 0 || !options.words.is_empty()) {
        let found = answer.total;
        printer.note(format!(
            "there are more hits than are looked at: these are the best of {found} of those that were kept last"
        ));
    }
    if !answer.frequent.is_empty() {
        let words = answer.frequent.join(", ");
        printer.note(format!("too frequent to rank by: {words}"));
    }
    let is_open = |hit: &Hit| hit.state.is_some_and(|state| !state.is_accepted());
    if answer.hits.iter().any(is_open) {
        printer.note("what is proposed, added or rejected was accepted by nobody");
    }
}

/// Marked words, counted from the first of the snippet.
fn marked(hit: &Hit) -> Cell {
    let snippet = &hit.snippet;
    let from = snippet.span.start;
    let marks = snippet.marks.iter();
    let marks = marks.map(|mark| Span::new(mark.start - from, mark.end - from));
    Cell::Marked(snippet.text.clone(), marks.collect())
}

fn seen(hit: &Hit) -> [Cell; SEEN.len()] {
    let published = || date(hit.published.as_deref());
    let when = date(hit.date.as_deref());
    [
        hit.reference.to_string().into(),
        if when == Cell::Empty {
            published()
        } else {
            when
        },
        hit.speaker.clone().or_else(|| hit.publisher.clone()).into(),
        marked(hit),
        hit.state.map(|state| state.as_str()).into(),
        version(hit.older_version),
        hit.document.to_string().into(),
    ]
}

/// The listing for programs, without its rows.
pub fn listing() -> Listing {
    Listing {
        name: "search",
        title: String::new(),
        columns: WHOLE,
        empty: "nothing is found".to_owned(),
        hint: "take fewer words or filters; a word of another form is found, a synonym is not"
            .to_owned(),
    }
}

/// A row of it.
pub fn whole(hit: &Hit) -> [Cell; WHOLE.len()] {
    [
        hit.reference.to_string().into(),
        hit.document.to_string().into(),
        hit.title.clone().into(),
        hit.publisher.clone().into(),
        date(hit.published.as_deref()),
        hit.of_type.clone().into(),
        hit.factuality.clone().into(),
        date(hit.date.as_deref()),
        hit.speaker.clone().into(),
        hit.state.map(|state| state.as_str()).into(),
        version(hit.older_version),
        marked(hit),
        vec![hit.snippet.span].into(),
        hit.snippet.marks.clone().into(),
    ]
}
