//! `onrecord people`.

use std::process::ExitCode;

use store::query::{PeopleOrder, PeopleQuery, Person};

use super::{date, open};
use crate::cli::finding::People;
use crate::failure::Failure;
use crate::listing::{Cell, Column, Kind, Listing, Printer};

const COLUMNS: &[Column] = &[
    Column::new("reference", "Entity", Kind::Reference),
    Column::new("name", "Name", Kind::Text),
    Column::new("kind", "Kind", Kind::Text),
    Column::new("documents", "Documents", Kind::Number),
    Column::new("first", "First", Kind::Date),
    Column::new("last", "Last", Kind::Date),
    Column::new("joined", "Joined", Kind::Number),
    Column::new("unjoined", "Called so", Kind::Number),
    Column::new("proposals", "Proposals", Kind::Number),
    Column::new("marks", "Protection", Kind::Texts),
];

/// Lists who is named.
pub fn run(options: &People) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let flags = &options.listing;
    let query = PeopleQuery {
        name: options.name.clone(),
        kind: options.kind,
        order: match options.by_name {
            true => PeopleOrder::Name,
            false => PeopleOrder::Documents,
        },
        after: None,
    };
    let people = opened.store.people(&query, super::part(flags));
    let (people, more) = people.map_err(|e| open::failed(&opened.name, &e))?;
    let mut printer = Printer::open(listing(), flags, &opened.files)?;
    for person in &people {
        printer.row(&cells(person))?;
    }
    printer.note_more_there(more, flags);
    if options
        .name
        .as_deref()
        .is_some_and(|name| opened.store.is_frequent(name).unwrap_or(false))
    {
        printer.note("these words are in more names than are looked at: those kept last were; write more of the name");
    }
    printer
        .note("several who are called the same need not be the same: `onrecord same` says who is");
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// The listing, without its rows.
pub fn listing() -> Listing {
    Listing {
        name: "people",
        title: String::new(),
        columns: COLUMNS,
        empty: "nobody of this name is on record".to_owned(),
        hint: "`onrecord people` without a name lists all".to_owned(),
    }
}

/// A row of it.
pub fn cells(person: &Person) -> [Cell; COLUMNS.len()] {
    [
        person.reference.to_string().into(),
        person.name.as_str().into(),
        person.kind.as_str().into(),
        person.documents.into(),
        date(person.first.as_deref()),
        date(person.last.as_deref()),
        person.joined.into(),
        person.unjoined.into(),
        person.proposals.into(),
        person.marks.clone().into(),
    ]
}
