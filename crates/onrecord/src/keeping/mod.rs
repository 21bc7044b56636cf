//! The store at the command line: `add`, `stats`, `verify`, `backup`, `restore`, `key`.

pub mod backup;
pub mod by_hand;
pub mod cases;
pub mod demands;
pub mod desk;
pub mod disputes;
mod heads;
pub mod key;
pub mod links;
pub mod members;
pub mod officials;
mod open;
pub mod people;
pub mod protect;
pub mod purge;
pub mod review;
pub mod search;
pub mod sheets;
pub mod show;
pub mod timeline;

use std::process::ExitCode;

use record::PartialDate;
use store::query::Part;
use store::{Completed, Reference, Saved, Source};

use crate::cli::{Add, ListingFlags, MetadataFlags, Stats, Verify};
use crate::failure::{self, Failure, note};
use crate::inputs::Input;
use crate::listing::{Cell, Column, Kind, Listing, Printer};
use crate::load;
use crate::read::{self, Found, Take};
use open::Opened;

/// Reads documents and keeps them.
pub fn add(options: &Add) -> Result<ExitCode, Failure> {
    read::each(&options.documents, |_| {
        let mut keeper = Keeper::new(options);
        // What is wrong with a store is told before anything is read; a new one is made for what was read.
        if open::is_there(&options.store)? {
            keeper.store()?;
        } else if let Some(path) = &options.store.passphrase_file {
            open::passphrase(path)?;
        }
        Ok((keeper, Vec::new()))
    })
}

/// Keeps readings, and counts what became of them.
struct Keeper<'a> {
    options: &'a Add,
    /// Once there is something to be kept.
    opened: Option<Opened>,
    added: usize,
    versions: usize,
    known: usize,
}

impl<'a> Keeper<'a> {
    fn new(options: &'a Add) -> Self {
        Self {
            options,
            opened: None,
            added: 0,
            versions: 0,
            known: 0,
        }
    }

    /// The store, which is made where it is not there.
    fn store(&mut self) -> Result<&mut Opened, Failure> {
        match &mut self.opened {
            Some(opened) => Ok(opened),
            none => {
                let mut opened = open::make(&self.options.store)?;
                opened.store.propose_links(!self.options.no_links);
                Ok(none.insert(opened))
            }
        }
    }
}

impl Keeper<'_> {
    /// Tells what was filled of a document that is there, and what of the flags is left out.
    fn tell(&self, key: i64, name: &str, done: &Completed) {
        if !done.filled.is_empty() {
            let fields = done.filled.join(", ");
            note(&format!("{name}: document:{key} has its {fields} now"));
        }
        let given = given(&self.options.documents.metadata);
        let kept = done.kept.iter().filter(|field| given.contains(*field));
        let kept: Vec<&str> = kept.copied().collect();
        if !kept.is_empty() {
            let fields = kept.join(", ");
            note(&format!(
                "{name}: document:{key} is there with another {fields}, which stays; what was given now is left out"
            ));
        }
    }
}

/// The metadata that flags give.
fn given(flags: &MetadataFlags) -> Vec<&'static str> {
    let fields = [
        ("title", flags.title.is_some()),
        ("publisher", flags.publisher.is_some()),
        ("published", flags.published.is_some()),
        ("url", flags.url.is_some()),
        ("kind", flags.kind.is_some()),
    ];
    let given = fields.into_iter().filter(|(_, is_given)| *is_given);
    given.map(|(field, _)| field).collect()
}

impl Take for Keeper<'_> {
    fn put(&mut self, _: usize, input: &Input, found: &Found) -> Result<(), Failure> {
        let inner = &found.inside.path;
        let source = Source {
            original: Some(&found.original),
            name: input.name(),
            inner: inner.clone(),
        };
        let name = load::name_of(input, inner);
        let opened = self.store()?;
        let act = opened.act();
        let added = opened.store.add(&found.reading, &source, &act);
        let (saved, completed) = added.map_err(|error| open::failed(&name, &error))?;
        match saved {
            Saved::Added { .. } => self.added += 1,
            Saved::Version { .. } => self.versions += 1,
            Saved::Known { key } => {
                self.known += 1;
                self.tell(key, &name, &completed);
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Failure> {
        let (added, versions, known) = (self.added, self.versions, self.known);
        let Some(opened) = &self.opened else {
            note("nothing was kept, and no store was made");
            return Ok(());
        };
        let place = &opened.name;
        let versions = counted(versions as u64, "new version", "new versions");
        note(&format!(
            "{added} added, {versions}, {known} there already; kept in {place}"
        ));
        Ok(())
    }
}

const STATS: &[Column] = &[
    Column::new("documents", "Documents", Kind::Number),
    Column::new("articles", "Articles", Kind::Number),
    Column::new("notes", "Notes", Kind::Number),
    Column::new("rows", "Rows of sheets", Kind::Number),
    Column::new("entities", "Named", Kind::Number),
    Column::new("statements", "Statements", Kind::Number),
    Column::new("events", "Events", Kind::Number),
    Column::new("cases", "Cases", Kind::Number),
    Column::new("demands", "Demands", Kind::Number),
    Column::new("disputes", "Disputes", Kind::Number),
    Column::new("accepted", "Accepted", Kind::Number),
];

/// Prints how much there is.
pub fn stats(options: &Stats) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let stats = opened
        .store
        .stats()
        .map_err(|e| open::failed(&opened.name, &e))?;
    let listing = Listing {
        name: "stats",
        title: String::new(),
        columns: STATS,
        empty: "nothing is kept".to_owned(),
        hint: "keep documents with `onrecord add`".to_owned(),
    };
    let mut printer = Printer::open(listing, &options.listing, &opened.files)?;
    let counts = [
        stats.documents,
        stats.articles,
        stats.notes,
        stats.rows,
        stats.entities,
        stats.statements,
        stats.events,
        stats.cases,
        stats.demands,
        stats.disputes,
        stats.accepted,
    ];
    printer.row(&counts.map(Cell::from))?;
    printer.note(
        "what was read is proposed until somebody accepts it; entities are counted once a document; to `verify` and `backup` notes and rows are documents as well",
    );
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// Looks through a whole store.
pub fn verify(options: &Verify) -> Result<ExitCode, Failure> {
    let signed = heads::read(&options.head)?;
    let mut opened = open::existing(&options.store)?;
    let name = opened.name.clone();
    let verified = opened.store.verify_through(&signed);
    let verified = verified.map_err(|e| open::failed(&name, &e))?;
    let (originals, documents, entries) = verified.looked_at;
    let looked = looked_at(documents, originals, entries);
    for fault in &verified.faults {
        Failure::new(&name, fault, "restore a backup; nothing of it is changed").report();
    }
    if !verified.faults.is_empty() {
        let faults = counted(verified.faults.len() as u64, "fault", "faults");
        failure::tell(&format!("{faults} in {looked}"));
        return Ok(ExitCode::from(failure::SOME_FAILED));
    }
    if let Some(head) = verified.head {
        let digits: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let whole = format!("whole: {looked}; head {} {digits}", head.seq);
        match options.sign {
            // What is printed is the head alone, for a file.
            true => {
                note(&whole);
                heads::sign(&mut opened, head, options.out.as_deref())?;
            }
            false => println!("{whole}"),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses a last day before the first one. A month holds its days.
fn in_order(first: Option<PartialDate>, last: Option<PartialDate>) -> Result<(), Failure> {
    match (first, last) {
        (Some(first), Some(last)) if last < first && !last.contains(first) => Err(Failure::new(
            last,
            format!("this day is before {first}"),
            "give the earlier day first",
        )),
        _ => Ok(()),
    }
}

/// How much of a store was looked through, or written.
fn looked_at(documents: u64, originals: u64, entries: u64) -> String {
    format!(
        "{}, {}, {} of the log",
        counted(documents, "document", "documents"),
        counted(originals, "original", "originals"),
        counted(entries, "entry", "entries")
    )
}

/// "1 document", "2 documents".
fn counted(count: u64, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    }
}

/// Which rows a listing asks for.
fn part(flags: &ListingFlags) -> Part {
    Part {
        offset: flags.offset,
        limit: flags.limit.unwrap_or(Part::ALL.limit),
    }
}

/// What is said of a row that stands in an older version of its article; nothing of all others.
fn version(is_older: bool) -> Cell {
    is_older.then_some(OLDER_VERSION).into()
}

/// How something is marked that stands in an older version of its article.
const OLDER_VERSION: &str = "of an older version";

/// A date of the store. It was one when it was kept.
fn date(kept: Option<&str>) -> Cell {
    let date: Option<record::PartialDate> = kept.and_then(|date| date.parse().ok());
    date.into()
}

fn references(references: &[Reference]) -> Cell {
    let each = references.iter().map(Reference::to_string);
    each.collect::<Vec<_>>().into()
}
