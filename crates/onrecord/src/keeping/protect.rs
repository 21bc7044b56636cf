//! `onrecord protect`: marks on people and documents.

use std::process::ExitCode;

use store::{Mark, Reference};

use super::open;
use crate::cli::purge::Protect;
use crate::failure::Failure;
use crate::listing::{Column, Kind, Listing, Printer};

const COLUMNS: &[Column] = &[
    Column::new("mark", "Mark", Kind::Text),
    Column::new("value", "Value", Kind::Text),
    Column::new("note", "Note", Kind::Text),
    Column::new("actor", "By", Kind::Reference),
    Column::new("at", "At", Kind::Text),
];

/// Puts marks on something, and lists those that stand.
pub fn run(options: &Protect) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let name = opened.name.clone();
    let what: Reference = options
        .reference
        .parse()
        .map_err(|e| open::failed(&options.reference, &e))?;
    let act = opened.act();
    for given in &options.marks {
        let known: Vec<&str> = Mark::ALL.iter().map(|mark| mark.as_str()).collect();
        let hint = format!("write MARK=VALUE; marks are {}", known.join(", "));
        let (mark, value) = given
            .split_once('=')
            .and_then(|(mark, value)| Some((mark.parse::<Mark>().ok()?, value)))
            .ok_or_else(|| Failure::new(given, "it is no mark", hint))?;
        let note = options.note.as_deref();
        let put = opened.store.protect(what, mark, value, note, &act);
        put.map_err(|e| open::failed(&options.reference, &e))?;
    }
    let marks = opened.store.protections(what);
    let marks = marks.map_err(|e| open::failed(&name, &e))?;
    let listing = Listing {
        name: "protection",
        title: String::new(),
        columns: COLUMNS,
        empty: format!("no mark stands on {what}"),
        hint: "put one there: `onrecord protect entity:12 minor=yes`".to_owned(),
    };
    let flags = &options.listing;
    let mut printer = Printer::open(listing, flags, &opened.files)?;
    let mut rest = marks.iter().skip(flags.offset);
    for mark in rest.by_ref().take(flags.limit.unwrap_or(usize::MAX)) {
        printer.row(&[
            mark.mark.as_str().into(),
            mark.value.as_str().into(),
            mark.note.clone().into(),
            mark.actor.as_str().into(),
            mark.at.as_str().into(),
        ])?;
    }
    printer.note_more(rest.count(), flags);
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}
