//! `case new`, `event add`, `demand add`, `answer add`: what no machine read.

use std::process::ExitCode;

use record::{EntityKind, Span};
use serde_json::{Value as Json, json};
use store::{Basis, Decision, Draft, Family, NewAnswer, Reference, Who};

use super::open::{self, Opened};
use crate::cli::StoreFlags;
use crate::cli::cases::{AddAnswer, AddDemand, AddEvent, BasisFlags, NewCase};
use crate::failure::Failure;

/// Adds a case.
pub fn case(options: &NewCase) -> Result<ExitCode, Failure> {
    let value = json!({
        "person": options.person,
        "status": options.status,
        "since": options.since,
        "place": options.place,
        "charges": options.charges,
    });
    let who = [(options.person.as_str(), EntityKind::Person)];
    add(&options.store, &options.basis, (Family::Case, value), &who)?;
    Ok(ExitCode::SUCCESS)
}

/// Adds an event.
pub fn event(options: &AddEvent) -> Result<ExitCode, Failure> {
    let value = json!({
        "type": options.event_type,
        "actor": options.actor,
        "recipient": options.recipient,
        "count": options.count,
        "date": options.date,
        "date_precision": options.date.map(record::PartialDate::precision),
        "place": options.place,
        "detail": options.detail,
        "factuality": options.factuality,
        "according_to": options.according_to,
        "denied_by": options.denied_by,
    });
    add(&options.store, &options.basis, (Family::Event, value), &[])?;
    Ok(ExitCode::SUCCESS)
}

/// Adds a demand.
pub fn demand(options: &AddDemand) -> Result<ExitCode, Failure> {
    super::in_order(options.date, options.due)?;
    let value = json!({
        "by": options.by,
        "of": options.of,
        "action": options.action,
        "for": options.beneficiaries,
        "date": options.date,
        "due": options.due,
    });
    add(&options.store, &options.basis, (Family::Demand, value), &[])?;
    Ok(ExitCode::SUCCESS)
}

/// Adds an answer: what was said, and that it answers.
pub fn answer(options: &AddAnswer) -> Result<ExitCode, Failure> {
    let demand = match options.demand.parse() {
        Ok(Reference::Fact(Family::Demand, key)) => key,
        _ => {
            let hint = "write demand:12, as `onrecord demands` prints it";
            return Err(Failure::new(&options.demand, "it is no demand", hint));
        }
    };
    let mut opened = open::existing(&options.store)?;
    let basis = known_from(&mut opened, &options.basis)?;
    let named = same_as(&mut opened, &options.basis, &json!({"name": options.by}))?;
    let new = NewAnswer {
        demand,
        by: &options.by,
        class: options.class,
        date: options.date,
        for_addressee: options.for_addressee,
        who: who(&named),
    };
    let act = opened.act();
    let added = opened.store.add_answer(&basis, &new, &act);
    let (statement, entry) = added.map_err(|e| open::failed(&options.demand, &e))?;
    told(
        &mut opened,
        (Family::Statement, statement),
        options.basis.accept,
    )?;
    println!("answers {} (entry:{entry})", options.demand);
    Ok(ExitCode::SUCCESS)
}

/// Adds a fact from what the flags say it is known from; the open store, and the fact's key.
fn add(
    store: &StoreFlags,
    flags: &BasisFlags,
    (family, value): (Family, Json),
    who: &[(&str, EntityKind)],
) -> Result<(Opened, i64), Failure> {
    let mut opened = open::make(store)?;
    let basis = known_from(&mut opened, flags)?;
    let mut named = same_as(&mut opened, flags, &value)?;
    for (name, kind) in who {
        if !named.iter().any(|(known, ..)| known == name) {
            named.push(((*name).to_owned(), *kind, None));
        }
    }
    let key = put(&mut opened, &basis, (family, value), &named, flags.accept)?;
    Ok((opened, key))
}

/// A name of a fact, what bears it, and the entity that it is.
pub type Named = (String, EntityKind, Option<i64>);

/// Who in a value is said to be known already.
pub fn same_as(
    opened: &mut Opened,
    flags: &BasisFlags,
    value: &Json,
) -> Result<Vec<Named>, Failure> {
    let mut named: Vec<Named> = Vec::new();
    for given in &flags.same_as {
        let (key, bearer) = entity(opened, given)?;
        let name = bearer
            .names
            .iter()
            .find(|name| is_named(value, name))
            .cloned();
        let name = name.ok_or_else(|| {
            let hint = "write the name as the record has it, or join the two with `onrecord same` afterwards";
            Failure::new(given, format!("{} is not named in this fact", bearer.name), hint)
        })?;
        named.push((name, bearer.kind, Some(key)));
    }
    Ok(named)
}

/// Puts a fact into the store and prints how it is called; its key.
pub fn put(
    opened: &mut Opened,
    basis: &Basis,
    (family, value): (Family, Json),
    named: &[Named],
    accept: bool,
) -> Result<i64, Failure> {
    let draft = Draft {
        family,
        value,
        who: who(named),
    };
    let act = opened.act();
    let keys = opened.store.add_by_hand(basis, &[draft], &act);
    let keys = keys.map_err(|e| open::failed(&opened.name, &e))?;
    let key = keys.first().copied().unwrap_or_default();
    told(opened, (family, key), accept)?;
    Ok(key)
}

fn who(named: &[Named]) -> Vec<Who<'_>> {
    let who = named.iter().map(|(name, kind, same_as)| Who {
        name,
        kind: *kind,
        same_as: *same_as,
    });
    who.collect()
}

/// Prints how a fact that was added is called, and accepts it where that is asked for.
pub fn told(
    opened: &mut Opened,
    (family, key): (Family, i64),
    accept: bool,
) -> Result<(), Failure> {
    let mut state = "added";
    if accept {
        let act = opened.act();
        let accepted = opened.store.review(key, Decision::Accept, None, None, &act);
        accepted.map_err(|e| open::failed(&opened.name, &e))?;
        state = "added and accepted";
    }
    println!("{} {state}", Reference::Fact(family, key));
    Ok(())
}

/// Whether a name stands somewhere in a value.
fn is_named(value: &Json, name: &str) -> bool {
    match value {
        Json::String(text) => text == name,
        Json::Array(several) => several.iter().any(|one| is_named(one, name)),
        Json::Object(fields) => fields.values().any(|one| is_named(one, name)),
        _ => false,
    }
}

/// Somebody named on record, by reference.
pub fn entity(opened: &mut Opened, given: &str) -> Result<(i64, store::Bearer), Failure> {
    let Ok(Reference::Entity(key)) = given.parse() else {
        let hint = "write entity:12, as `onrecord people` and `onrecord case` print it";
        return Err(Failure::new(given, "it is no entity", hint));
    };
    let bearer = opened.store.bearer(key);
    Ok((key, bearer.map_err(|e| open::failed(given, &e))?))
}

/// A note, or the words of a document that are quoted.
pub fn known_from<'a>(opened: &mut Opened, basis: &'a BasisFlags) -> Result<Basis<'a>, Failure> {
    let (Some(document), Some(quote)) = (&basis.document, &basis.quote) else {
        let text = basis.note.as_deref().unwrap_or_default();
        return Ok(Basis::Note {
            text,
            date: basis.on,
        });
    };
    let Ok(Reference::Document(key)) = document.parse() else {
        let hint = "write document:7, as the listings print it";
        return Err(Failure::new(document, "it is no document", hint));
    };
    let reading = opened.store.reading(key);
    let text = reading
        .map_err(|e| open::failed(document, &e))?
        .document
        .text;
    let mut found = text.as_str().match_indices(quote.as_str());
    let spans: Vec<Span> = match (found.next(), found.next()) {
        (Some((at, words)), None) => vec![text.span(at..at + words.len())],
        (None, _) => {
            let hint = format!("`onrecord show {document} --text` prints its words");
            return Err(Failure::new(document, "these words are not in it", hint));
        }
        (Some(_), Some(_)) => {
            let hint = "quote more of them, so that it is clear which are meant";
            return Err(Failure::new(
                document,
                "these words are in it more than once",
                hint,
            ));
        }
    };
    Ok(Basis::Document { key, spans })
}
