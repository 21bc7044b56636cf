//! Who denies an event, and who says that they do.
//!
//! The reader puts a denial beside each event that its statement may be about. A person decides: a link `denial_of`, a
//! statement or dispute that was accepted, a value of their own. What no person decided is told apart, and a denial whose
//! own words tell of another event ("denied that she was beaten") is none of this one.

use std::collections::BTreeMap;

use record::{Dispute, Event, Factuality, Statement};

use crate::case::after;
use crate::db::{Db, Row, Value};
use crate::error::Result;
use crate::fact::{Family, State};
use crate::reading::json;
use crate::words;

/// Who denies an event.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Denied {
    /// By what people decided, or the event itself says so and nothing else could be decided on.
    pub by: Vec<String>,
    /// By what the machine read, and nobody decided on.
    pub proposed: Vec<String>,
}

impl Denied {
    /// How an event is told, where whoever denied it was taken off. That somebody does who is not named stays.
    pub fn factuality(&self, event: &Event) -> Factuality {
        let is_denied =
            event.denied_by.is_none() || !self.by.is_empty() || !self.proposed.is_empty();
        match (event.factuality, &event.according_to) {
            (Factuality::Disputed, _) if is_denied => Factuality::Disputed,
            (Factuality::Disputed, Some(_)) => Factuality::Claimed,
            (Factuality::Disputed, None) => Factuality::Reported,
            (told, _) => told,
        }
    }
}

/// Who denies an event, of this key.
pub(crate) fn of(db: &mut Db, key: i64, event: &Event) -> Result<Denied> {
    let of = of_each(db, &BTreeMap::from([(key, event)]))?.remove(&key);
    Ok(of.unwrap_or_default())
}

/// Who denies each of these events, by their keys.
pub(crate) fn of_each(
    db: &mut Db,
    events: &BTreeMap<i64, &Event>,
) -> Result<BTreeMap<i64, Denied>> {
    let sql = "SELECT l.entry, l.right_key, l.verdict, COALESCE(f.corrected, f.body)
        FROM link l JOIN fact f ON f.key = l.left_key
        WHERE l.kind = 'denial_of' AND l.undone IS NULL AND f.state <> 'rejected'
        AND f.family = 'statement' AND l.right_key IN";
    let keys: Vec<Value> = events.keys().map(|key| (*key).into()).collect();
    // In the order in which people linked them.
    let mut linked: BTreeMap<i64, Row> = BTreeMap::new();
    db.each_among(sql, &keys, |row| {
        linked.insert(row.integer(0)?, row);
        Ok(())
    })?;
    let mut said: BTreeMap<i64, (Denied, Vec<String>)> = BTreeMap::new();
    for row in linked.values() {
        let (denied, never) = said.entry(row.integer(1)?).or_default();
        let statement: Statement = json(row.text(3)?, || "a denial that was linked".to_owned())?;
        let names = statement.source.map(|source| source.name);
        match row.text(2)? {
            "accepted" => denied.by.extend(names),
            _ => never.extend(names),
        }
    }
    let mut of_each = BTreeMap::new();
    for (key, event) in events {
        let (denied, never) = said.remove(key).unwrap_or_default();
        of_each.insert(*key, with_own(db, (*key, event), denied, &never)?);
    }
    Ok(of_each)
}

/// Adds the denial that an event has of itself, where no link says more of it.
fn with_own(
    db: &mut Db,
    (key, event): (i64, &Event),
    mut denied: Denied,
    never: &[String],
) -> Result<Denied> {
    let Some(name) = &event.denied_by else {
        return Ok(denied);
    };
    let is_he = |other: &String| words::folded(other) == words::folded(name);
    if denied.by.iter().any(is_he) || never.iter().any(is_he) {
        return Ok(denied);
    }
    match read(db, key, event)? {
        Some(true) => denied.by.push(name.clone()),
        Some(false) => denied.proposed.push(name.clone()),
        None => {}
    }
    Ok(denied)
}

/// Whether a person decided on the denial that an event has of itself; nothing where it is none.
fn read(db: &mut Db, key: i64, event: &Event) -> Result<Option<bool>> {
    let sql = "SELECT document, corrected IS NOT NULL FROM fact WHERE key = ?1";
    let Some(row) = db.row(sql, &[key.into()])? else {
        return Ok(None);
    };
    let document = row.integer(0)?;
    if row.integer(1)? != 0 {
        return Ok(Some(true));
    }
    let mut denials = denials(db, document, event)?;
    if denials.is_empty() {
        return Ok(Some(true));
    }
    let others = others(db, (key, document), event)?;
    denials.retain(|(denial, state)| {
        let is_of_other = |other: &Event| {
            let within = |a: &record::Span| denial.content.iter().any(|b| a.overlaps(*b));
            other.evidence.iter().any(within)
        };
        *state != State::Rejected && !others.iter().any(is_of_other)
    });
    if denials.is_empty() {
        return Ok(None);
    }
    let is_accepted = denials.iter().any(|(_, state)| state.is_accepted());
    let ids: Vec<&str> = denials
        .iter()
        .map(|(denial, _)| denial.id.0.as_str())
        .collect();
    Ok(Some(
        is_accepted || in_accepted_dispute(db, document, &ids)?,
    ))
}

/// The statements of an event that deny, each with how it stands.
fn denials(db: &mut Db, document: i64, event: &Event) -> Result<Vec<(Statement, State)>> {
    let sql = "SELECT COALESCE(corrected, body), state FROM fact
        WHERE document = ?1 AND family = 'statement' AND id = ?2 AND type = 'deny'";
    let mut denials = Vec::new();
    for id in &event.statements {
        if let Some(row) = db.row(sql, &[document.into(), id.0.as_str().into()])? {
            let statement = json(row.text(0)?, || format!("statement {} of {document}", id.0))?;
            denials.push((statement, row.text(1)?.parse()?));
        }
    }
    Ok(denials)
}

/// Events of the document that are another thing than this one: an arrest and a detention are not.
fn others(db: &mut Db, (key, document): (i64, i64), event: &Event) -> Result<Vec<Event>> {
    let sql = "SELECT body FROM fact WHERE document = ?1 AND family = 'event' AND key <> ?2";
    let mut others = Vec::new();
    for row in db.rows(sql, &[document.into(), key.into()])? {
        let other: Event = json(row.text(0)?, || format!("an event of document {document}"))?;
        let is_like = after(&other).is_some() && after(&other) == after(event);
        if other.event_type != event.event_type && !is_like {
            others.push(other);
        }
    }
    Ok(others)
}

/// Whether a person accepted a dispute in which one of these statements stands.
fn in_accepted_dispute(db: &mut Db, document: i64, ids: &[&str]) -> Result<bool> {
    let sql = format!(
        "SELECT COALESCE(corrected, body) FROM fact WHERE document = ?1 AND family = '{}' AND state IN {}",
        Family::Dispute,
        State::ACCEPTED
    );
    for row in db.rows(&sql, &[document.into()])? {
        let dispute: Dispute = json(row.text(0)?, || format!("a dispute of document {document}"))?;
        if dispute
            .statements
            .iter()
            .any(|id| ids.contains(&id.0.as_str()))
        {
            return Ok(true);
        }
    }
    Ok(false)
}
