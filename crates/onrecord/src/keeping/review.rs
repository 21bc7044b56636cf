//! `onrecord review`: what waits, and decisions on it.

mod correct;

use std::process::ExitCode;

use store::query::{Waiting, WaitingQuery};
use store::{Decision, Reference, State, StoreError};

use super::{date, open};
use crate::cli::StoreFlags;
use crate::cli::deciding::{self, Correct, Decide, Review};
use crate::failure::{self, Failure};
use crate::listing::{Cell, Column, Kind, Listing, Printer};

const COLUMNS: &[Column] = &[
    Column::new("reference", "Fact", Kind::Reference),
    Column::new("type", "Type", Kind::Text),
    Column::new("said_by", "Who says so", Kind::Text),
    Column::new("words", "Words", Kind::Text),
    Column::new("state", "State", Kind::Text),
    Column::new("published", "Published", Kind::Date),
    Column::new("document", "Document", Kind::Reference),
    Column::new("title", "Title", Kind::Text),
];

/// Lists what waits, or decides.
pub fn run(options: &Review) -> Result<ExitCode, Failure> {
    match &options.command {
        None => list(options),
        Some(Decide::Accept(of)) => {
            decide(&of.store, &of.facts, Decision::Accept, of.note.as_deref())
        }
        Some(Decide::Second(of)) => decide(
            &of.store,
            &of.facts,
            Decision::SecondReview,
            of.note.as_deref(),
        ),
        Some(Decide::Reject(of)) => decide(&of.store, &of.facts, Decision::Reject, Some(&of.note)),
        Some(Decide::Reopen(of)) => decide(&of.store, &of.facts, Decision::Reopen, Some(&of.note)),
        Some(Decide::Correct(options)) => correct(options),
    }
}

fn list(options: &Review) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let flags = options.listing.limited(deciding::WAITING);
    let query = WaitingQuery {
        family: options.family,
        document: options.document.map(Reference::key),
    };
    let waiting = opened.store.waiting(&query, super::part(&flags));
    let (waiting, more) = waiting.map_err(|e| open::failed(&opened.name, &e))?;
    let listing = Listing {
        name: "review",
        title: String::new(),
        columns: COLUMNS,
        empty: "nothing waits".to_owned(),
        hint: "`onrecord search --state accepted` lists what was decided".to_owned(),
    };
    let mut printer = Printer::open(listing, &flags, &opened.files)?;
    for fact in &waiting {
        printer.row(&cells(fact))?;
    }
    printer.note_more_there(more, &flags);
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn cells(fact: &Waiting) -> [Cell; COLUMNS.len()] {
    [
        fact.reference.to_string().into(),
        fact.of_type.clone().into(),
        fact.said_by.clone().into(),
        fact.words.as_str().into(),
        fact.state.as_str().into(),
        date(fact.published.as_deref()),
        fact.document.to_string().into(),
        fact.title.clone().into(),
    ]
}

/// Decides on each for itself: one that is refused keeps no other out.
fn decide(
    flags: &StoreFlags,
    facts: &[Reference],
    decision: Decision,
    note: Option<&str>,
) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(flags)?;
    let act = opened.act();
    let mut failed = false;
    for fact in facts {
        let decided = there(&mut opened.store, *fact)
            .and_then(|key| opened.store.review(key, decision, None, note, &act));
        match decided {
            Ok(state) => println!("{fact} {state}"),
            Err(error) => {
                failed = true;
                open::failed(&fact.to_string(), &error).report();
            }
        }
    }
    Ok(match failed {
        true => ExitCode::from(failure::SOME_FAILED),
        false => ExitCode::SUCCESS,
    })
}

/// The key of a fact that is there, and of this family.
fn there(store: &mut store::Store, fact: Reference) -> Result<i64, StoreError> {
    match fact {
        Reference::Fact(family, key) => store.fact_there(family, key).map(|()| key),
        other => Err(StoreError::Reference(other.to_string())),
    }
}

fn correct(options: &Correct) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let name = options.fact.to_string();
    let failed = |error: &StoreError| open::failed(&name, error);
    let key = there(&mut opened.store, options.fact).map_err(|e| failed(&e))?;
    let fact = opened.store.value(key).map_err(|e| failed(&e))?;
    let value = match &options.value {
        Some(given) => correct::whole(given)?,
        None => correct::with(fact.value, &options.fields, &name)?,
    };
    let act = opened.act();
    let note = options.note.as_deref();
    let state = opened
        .store
        .review(key, Decision::Correct, Some(&value), note, &act)
        .map_err(|e| failed(&e))?;
    match state {
        State::Added => println!("{name} corrected; nobody has accepted it yet"),
        state => println!("{name} {state}"),
    }
    Ok(ExitCode::SUCCESS)
}
