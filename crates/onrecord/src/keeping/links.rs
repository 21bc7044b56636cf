//! `onrecord same`, `not-same`, `link`, `links`, `undo`: what people say of two things.

use std::process::ExitCode;

use serde_json::{Value, json};
use store::query::{LinkRow, in_words};
use store::{LinkKind, NewLink, Reference, Verdict};

use super::open::{self, Opened};
use crate::cli::deciding::{self, Links, NotSame, Same, Undo};
use crate::failure::{self, Failure};
use crate::listing::{Cell, Column, Kind, Listing, Printer};

/// Says that several are one.
pub fn same(options: &Same) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let Some((first, others)) = options.references.split_first() else {
        return Ok(ExitCode::SUCCESS);
    };
    let mut failed = false;
    for other in others {
        let two = (*first, *other);
        let done = joining(two).and_then(|kind| {
            let note = options.note.as_deref();
            decide(
                &mut opened,
                kind,
                two,
                (Verdict::Accepted, Value::Null, note),
            )
        });
        if let Err(failure) = done {
            failed = true;
            failure.report();
        }
    }
    Ok(match failed {
        true => ExitCode::from(failure::SOME_FAILED),
        false => ExitCode::SUCCESS,
    })
}

/// Says that two are not one.
pub fn not_same(options: &NotSame) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let two = (options.left, options.right);
    let said = (Verdict::Rejected, Value::Null, options.note.as_deref());
    decide(&mut opened, joining(two)?, two, said)
}

/// Says what one thing is to another.
pub fn link(options: &deciding::Link) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let detail = match (options.class, options.kind) {
        (Some(class), LinkKind::AnswerTo) => json!({"class": class}),
        (Some(_), _) => {
            let hint = "leave --class out, or take answer_to";
            return Err(Failure::new("--class", "only an answer has a class", hint));
        }
        (None, _) => Value::Null,
    };
    let verdict = match options.reject {
        true => Verdict::Rejected,
        false => Verdict::Accepted,
    };
    let two = (options.left, options.right);
    let said = (verdict, detail, options.note.as_deref());
    decide(&mut opened, options.kind, two, said)
}

/// What is said of an answer whose class nobody has told.
pub const CLASS_NOT_TOLD: &str = "answered, class not told";

/// Two who are named, or two events.
fn joining(two: (Reference, Reference)) -> Result<LinkKind, Failure> {
    use store::Family::Event;
    match two {
        (Reference::Entity(_), Reference::Entity(_)) => Ok(LinkKind::Same),
        (Reference::Fact(Event, _), Reference::Fact(Event, _)) => Ok(LinkKind::SameEvent),
        (left, right) => Err(Failure::new(
            format!("{left} and {right}"),
            "these cannot be one",
            "give two of entity:12, as `onrecord people` lists them, or two events",
        )),
    }
}

fn decide(
    opened: &mut Opened,
    kind: LinkKind,
    (left, right): (Reference, Reference),
    (verdict, detail, note): (Verdict, Value, Option<&str>),
) -> Result<ExitCode, Failure> {
    let name = format!("{left} and {right}");
    let failed = |e: &store::StoreError| open::failed(&name, e);
    let store = &mut opened.store;
    store.linkable(kind, left, right).map_err(|e| failed(&e))?;
    let new = NewLink {
        kind,
        left: left.key(),
        right: right.key(),
        verdict,
        detail,
        note,
    };
    let act = opened.act();
    let entry = opened.store.link(&new, &act).map_err(|e| failed(&e))?;
    let class = match (kind, verdict) {
        (LinkKind::AnswerTo, Verdict::Accepted) => {
            let decided = opened.store.links_of(kind, left.key());
            let decided = decided.map_err(|e| failed(&e))?;
            let made = decided.iter().find(|link| link.entry == entry);
            let class = made.and_then(|link| link.detail["class"].as_str());
            format!(": {}", class.unwrap_or(CLASS_NOT_TOLD))
        }
        _ => String::new(),
    };
    println!("entry:{entry} {left} {kind} {right} {verdict}{class}");
    if (kind, verdict) == (LinkKind::Same, Verdict::Accepted) {
        let mut kind_of = |side: Reference| {
            let kind = opened.store.kind_of(side.key());
            kind.map_err(|e| open::failed(&name, &e))
        };
        let (of_left, of_right) = (kind_of(left)?, kind_of(right)?);
        if of_left != of_right {
            failure::note(&format!(
                "{left} is named as {of_left}, {right} as {of_right}; `onrecord undo entry:{entry}` takes it back"
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes a decision back.
pub fn undo(options: &Undo) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let act = opened.act();
    let undone = opened.store.undo_link(options.entry, &act);
    let link = undone.map_err(|error| {
        let hint = "`onrecord links` lists what stands; what was decided of a fact is opened again with `onrecord review reopen`";
        Failure::new(format!("entry:{}", options.entry), error, hint)
    })?;
    println!("entry:{} {} taken back", link.entry, link.kind);
    Ok(ExitCode::SUCCESS)
}

const DECIDED: &[Column] = &[
    Column::new("entry", "Entry", Kind::Number),
    Column::new("kind", "Kind", Kind::Text),
    Column::new("left", "Left", Kind::Reference),
    Column::new("left_words", "Which", Kind::Text),
    Column::new("right", "Right", Kind::Reference),
    Column::new("right_words", "Which", Kind::Text),
    Column::new("verdict", "Verdict", Kind::Text),
    Column::new("detail", "Detail", Kind::Text),
    Column::new("note", "Note", Kind::Text),
    Column::new("actor", "Who", Kind::Text),
    Column::new("at", "When", Kind::Text),
];

const OPEN: &[Column] = &[
    Column::new("kind", "Kind", Kind::Text),
    Column::new("left", "Left", Kind::Reference),
    Column::new("left_words", "Which", Kind::Text),
    Column::new("right", "Right", Kind::Reference),
    Column::new("right_words", "Which", Kind::Text),
    Column::new("score", "Score", Kind::Number),
    Column::new("certain", "Certain", Kind::YesNo),
    Column::new("reasons", "Reasons", Kind::Texts),
    Column::new("state", "State", Kind::Text),
];

/// Lists what was decided, or what the machine would link.
pub fn list(options: &Links) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let flags = &options.listing;
    let part = super::part(flags);
    let found = match options.open {
        true => opened.store.open_links(options.kind, part),
        false => opened.store.links(options.kind, part),
    };
    let (links, more) = found.map_err(|e| open::failed(&opened.name, &e))?;
    let (columns, empty, hint) = match options.open {
        true => (
            OPEN,
            "no proposal waits",
            "`onrecord links` lists what was decided",
        ),
        false => (
            DECIDED,
            "nothing was decided",
            "`onrecord links --open` lists proposals",
        ),
    };
    let listing = Listing {
        name: "links",
        title: String::new(),
        columns,
        empty: empty.to_owned(),
        hint: hint.to_owned(),
    };
    let mut printer = Printer::open(listing, flags, &opened.files)?;
    for link in &links {
        match options.open {
            true => printer.row(&open_cells(link))?,
            false => printer.row(&decided_cells(link))?,
        }
    }
    printer.note_more_there(more, flags);
    if options.open && !links.is_empty() {
        printer.note("nothing of this counts until somebody accepts it: `onrecord same`, `not-same` or `link` decides");
    }
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn decided_cells(link: &LinkRow) -> [Cell; DECIDED.len()] {
    let detail = (!link.detail.is_null()).then(|| in_words(&link.detail));
    [
        link.entry.into(),
        link.kind.as_str().into(),
        link.left.to_string().into(),
        link.left_words.as_str().into(),
        link.right.to_string().into(),
        link.right_words.as_str().into(),
        link.verdict.map(|verdict| verdict.as_str()).into(),
        detail.into(),
        link.note.clone().into(),
        link.actor.clone().into(),
        link.at.clone().into(),
    ]
}

fn open_cells(link: &LinkRow) -> [Cell; OPEN.len()] {
    let score = link.score.map(|score| Cell::Decimal(score, 2));
    [
        link.kind.as_str().into(),
        link.left.to_string().into(),
        link.left_words.as_str().into(),
        link.right.to_string().into(),
        link.right_words.as_str().into(),
        score.unwrap_or(Cell::Empty),
        link.certain.into(),
        link.why().into(),
        "proposed".into(),
    ]
}
