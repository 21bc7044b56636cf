//! `onrecord lists`: which lists are there, of which version, and how much of them could be read.

use std::process::ExitCode;

use names::lists::List;

use super::lists;
use crate::cli;
use crate::failure::{self, Failure};
use crate::listing::{Cell, Column, Kind, Listing, Printer};

const COLUMNS: &[Column] = &[
    Column::new("list", "List", Kind::Reference),
    Column::new("format", "Format", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("date", "Made on", Kind::Date),
    Column::new("entries", "Entries", Kind::Number),
    Column::new("whole", "Whole", Kind::YesNo),
    Column::new("faults", "Faults", Kind::Number),
    Column::new("files", "Files", Kind::Texts),
    Column::new("sha256", "SHA-256", Kind::Texts),
];

/// Runs the command.
pub fn run(options: &cli::Lists) -> Result<ExitCode, Failure> {
    let (found, failed) = lists::read_all(&options.paths)?;
    let flags = &options.listing;
    let listing = Listing {
        name: "lists",
        title: String::new(),
        columns: COLUMNS,
        empty: "no list is there".to_owned(),
        hint: "give another --offset or --limit".to_owned(),
    };
    let inputs = lists::files(&found, &options.paths);
    let mut printer = Printer::open(listing, flags, &inputs)?;
    let mut rest = found.iter().skip(flags.offset);
    for list in rest.by_ref().take(flags.limit.unwrap_or(usize::MAX)) {
        printer.row(&row(list))?;
    }
    printer.note_more(rest.count(), flags);
    printer.finish()?;
    Ok(match failed.len() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(failure::SOME_FAILED),
    })
}

fn row(list: &List) -> [Cell; COLUMNS.len()] {
    let faults = list.faults.len() as u64 + list.more_faults;
    let names: Vec<String> = list.files.iter().map(|f| f.name.clone()).collect();
    let hashes: Vec<String> = list.files.iter().map(|f| f.sha256.clone()).collect();
    [
        list.id.as_str().into(),
        list.format.as_str().into(),
        list.version.clone().into(),
        list.date.into(),
        list.entries.len().into(),
        (faults == 0).into(),
        faults.into(),
        names.into(),
        hashes.into(),
    ]
}
