//! What people decide of a fact.
//!
//! `proposed` (read by a machine) or `added` (put in by a person) becomes `accepted`, `corrected` or `rejected`, and
//! then `second_reviewed` by somebody else, which locks it until a lead opens it again. Who edits does not review the
//! same value: nobody reviews their own work, but who works alone. So what is corrected by one who may not accept is
//! `added` with the new value, and waits for one who may.

use std::collections::BTreeSet;

use record::Span;
use serde_json::{Value as Json, json};

use crate::audit;
use crate::bearer;
use crate::by_hand;
use crate::db::{Db, Value};
use crate::derived;
use crate::digest;
use crate::error::{Result, StoreError};
use crate::fact::{Family, Named, State, vocabulary};
use crate::member::{self, Role};
use crate::pack;
use crate::reading;
use crate::store::{Act, Store, broken};

vocabulary! {
    /// What is done to a fact.
    Decision as "decision" {
        /// It is what the source tells.
        Accept = "accept",
        /// The source tells something else: another value takes its place.
        Correct = "correct",
        /// The source does not tell it.
        Reject = "reject",
        /// A second person has looked at it.
        SecondReview = "second_review",
        /// It is looked at anew.
        Reopen = "reopen",
    }
}

/// How a fact stands, as far as it says who may do what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// Who put it in or gave its present value; nobody where the machine did.
    pub author: Option<String>,
    /// Who accepted or rejected it.
    pub reviewer: Option<String>,
}

impl Standing {
    /// The state that a decision leads to.
    ///
    /// # Errors
    ///
    /// It cannot be decided so now, or not by this one.
    pub fn decide(&self, decision: Decision, actor: &str, role: Role) -> Result<State> {
        let refuse = |why| {
            Err(StoreError::NotNow {
                decision,
                state: self.state,
                why,
            })
        };
        let is_own = self.author.as_deref() == Some(actor);
        let locked = self.state == State::SecondReviewed;
        match decision {
            Decision::Reopen => {
                member::need(role.may_reopen(), role, "open again what was reviewed")?;
                match (self.state, &self.author) {
                    (State::Proposed | State::Added, _) => refuse("nobody has decided on it"),
                    (_, Some(_)) => Ok(State::Added),
                    (_, None) => Ok(State::Proposed),
                }
            }
            _ if locked => refuse("it is locked; a lead can reopen it"),
            Decision::Correct => {
                member::need(role.may_edit(), role, "correct")?;
                // Who changes what they put in themselves has not reviewed it by that.
                match self.state == State::Added && is_own {
                    true => Ok(State::Added),
                    false => Ok(corrected_by(role)),
                }
            }
            Decision::Accept | Decision::Reject => {
                member::need(role.may_review(), role, "review")?;
                if is_own && role != Role::Sole {
                    return refuse("nobody reviews their own work");
                }
                match decision {
                    Decision::Accept if self.state.is_accepted() => {
                        refuse("it is accepted already")
                    }
                    Decision::Accept => Ok(State::Accepted),
                    _ if self.state == State::Rejected => refuse("it is rejected already"),
                    _ => Ok(State::Rejected),
                }
            }
            Decision::SecondReview => {
                member::need(role.may_review(), role, "review")?;
                if !self.state.is_accepted() {
                    return refuse("it was not accepted or corrected before");
                }
                let is_second = !is_own && self.reviewer.as_deref() != Some(actor);
                match is_second {
                    true => Ok(State::SecondReviewed),
                    false => refuse("the second one to look at it must be another than the first"),
                }
            }
        }
    }
}

/// How a value of another stands after a correction: it counts at once where who corrects may accept as well.
pub(crate) fn corrected_by(role: Role) -> State {
    match role.may_review() {
        true => State::Corrected,
        false => State::Added,
    }
}

/// A fact as it stands.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FactValue {
    /// What kind of fact it is.
    pub family: Family,
    /// The key of its document.
    pub document: i64,
    /// How it stands.
    pub state: State,
    /// Its value as it stands.
    pub value: Json,
    /// Its first value: what the machine read, or what was put in.
    pub first: Json,
}

/// A decision in the history of a fact.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Reviewed {
    /// The entry of the log.
    pub entry: i64,
    /// How the fact stood from then on.
    pub state: State,
    /// The person's value, where there is one.
    pub value: Option<Json>,
    /// Why.
    pub note: Option<String>,
    /// Who.
    pub actor: String,
    /// When.
    pub at: String,
}

impl Store {
    /// Decides on a fact; how it stands then. `value` is what takes the machine's place, for a correction.
    ///
    /// # Errors
    ///
    /// There is no such fact, it may not be decided so, or the value is none of its family.
    pub fn review(
        &mut self,
        fact: i64,
        decision: Decision,
        value: Option<&Json>,
        note: Option<&str>,
        act: &Act,
    ) -> Result<State> {
        self.db
            .transaction(|db| review(db, fact, decision, value, note, act))
    }

    /// How a fact stands.
    pub fn standing(&mut self, fact: i64) -> Result<Standing> {
        standing(&mut self.db, fact)
    }

    /// A fact, with its value as it stands and its first one.
    ///
    /// # Errors
    ///
    /// There is no such fact.
    pub fn value(&mut self, fact: i64) -> Result<FactValue> {
        let sql = "SELECT family, document, state, COALESCE(corrected, body), body FROM fact WHERE key = ?1";
        let row = self
            .db
            .row(sql, &[fact.into()])?
            .ok_or(StoreError::Unknown {
                what: "fact",
                name: fact.to_string(),
            })?;
        let place = || format!("fact {fact}");
        Ok(FactValue {
            family: row.text(0)?.parse()?,
            document: row.integer(1)?,
            state: row.text(2)?.parse()?,
            value: reading::json(row.text(3)?, place)?,
            first: reading::json(row.text(4)?, place)?,
        })
    }

    /// The words of a fact: its document, and where they stand in it.
    ///
    /// # Errors
    ///
    /// There is no such fact.
    pub fn words_of(&mut self, fact: i64) -> Result<(i64, Vec<Span>)> {
        let fact = self.value(fact)?;
        let words = match fact.family {
            Family::Statement => ["cue", "content"].as_slice(),
            _ => ["evidence"].as_slice(),
        };
        let mut spans: Vec<Span> = Vec::new();
        for name in words {
            let of_name = fact.value.get(*name).cloned().unwrap_or_default();
            spans.extend(serde_json::from_value::<Vec<Span>>(of_name).unwrap_or_default());
        }
        spans.sort_by_key(|span| span.start);
        Ok((fact.document, spans))
    }

    /// What was decided of a fact, the oldest first.
    pub fn reviews(&mut self, fact: i64) -> Result<Vec<Reviewed>> {
        let sql = "SELECT review.entry, state, body, note, actor, at
            FROM review JOIN audit ON audit.entry = review.entry WHERE fact = ?1 ORDER BY review.entry";
        let mut reviews = Vec::new();
        for row in self.db.rows(sql, &[fact.into()])? {
            let value = row.maybe_text(2)?;
            let value = value.map(|text| reading::json(text, || format!("review of fact {fact}")));
            reviews.push(Reviewed {
                entry: row.integer(0)?,
                state: row.text(1)?.parse()?,
                value: value.transpose()?,
                note: row.maybe_text(3)?.map(str::to_owned),
                actor: row.text(4)?.to_owned(),
                at: row.text(5)?.to_owned(),
            });
        }
        Ok(reviews)
    }
}

fn standing(db: &mut Db, fact: i64) -> Result<Standing> {
    let sql = "SELECT state FROM fact WHERE key = ?1";
    let row = db.row(sql, &[fact.into()])?.ok_or(StoreError::Unknown {
        what: "fact",
        name: fact.to_string(),
    })?;
    let state = row.text(0)?.parse()?;
    let sql = "SELECT state, review.body IS NOT NULL, actor FROM review
        JOIN audit ON audit.entry = review.entry WHERE fact = ?1 ORDER BY review.entry";
    // A row of a sheet is whose import added it.
    let added =
        "SELECT actor FROM external JOIN audit ON audit.entry = external.entry WHERE fact = ?1";
    let added = db.row(added, &[fact.into()])?;
    let mut author = added
        .map(|row| row.text(0).map(str::to_owned))
        .transpose()?;
    let mut reviewer = None;
    for row in db.rows(sql, &[fact.into()])? {
        let (then, actor): (State, _) = (row.text(0)?.parse()?, row.text(2)?.to_owned());
        // Whoever gave a value is its author; a correction is the decision on the machine's as well.
        if row.integer(1)? != 0 {
            author = Some(actor.clone());
        }
        match then {
            State::Proposed | State::Added => reviewer = None,
            State::SecondReviewed => {}
            State::Accepted | State::Corrected | State::Rejected => reviewer = Some(actor),
        }
    }
    Ok(Standing {
        state,
        author,
        reviewer,
    })
}

/// Accepts what was read and nobody decided on, where whoever acts may: who says what it answers says that it is there.
pub(crate) fn accept_read(db: &mut Db, fact: i64, note: Option<&str>, act: &Act) -> Result<()> {
    let role = member::role(db, &act.actor)?;
    let standing = standing(db, fact)?;
    let may = standing.decide(Decision::Accept, &act.actor, role).is_ok();
    if standing.state == State::Proposed && may {
        review(db, fact, Decision::Accept, None, note, act)?;
    }
    Ok(())
}

/// Decides inside a transaction.
pub(crate) fn review(
    db: &mut Db,
    fact: i64,
    decision: Decision,
    value: Option<&Json>,
    note: Option<&str>,
    act: &Act,
) -> Result<State> {
    let role = member::role(db, &act.actor)?;
    let state = standing(db, fact)?.decide(decision, &act.actor, role)?;
    let sql = "SELECT document, family FROM fact WHERE key = ?1";
    let row = db.row(sql, &[fact.into()])?;
    let row = row.ok_or_else(|| broken(format!("fact {fact}"), "it is gone"))?;
    let (document, family): (i64, Family) = (row.integer(0)?, row.text(1)?.parse()?);
    match (decision, value) {
        (Decision::Correct, Some(value)) => {
            family.check(value)?;
            put_value(db, (fact, document, family), value)?;
        }
        (Decision::Correct, None) => {
            return Err(StoreError::Value("a correction needs a value".into()));
        }
        (_, Some(_)) => return Err(StoreError::Value("only a correction has a value".into())),
        (_, None) => {}
    }
    db.execute(
        "UPDATE fact SET state = ?2 WHERE key = ?1",
        &[fact.into(), state.as_str().into()],
    )?;
    let body = value.map(|value| pack::fact(family, value));
    note_review(
        db,
        (fact, document),
        (decision.as_str(), state),
        body,
        note,
        act,
    )?;
    Ok(state)
}

/// Puts a value in the place of the one that stood, with the state that follows from it.
pub(crate) fn put(
    db: &mut Db,
    (fact, document, family): (i64, i64, Family),
    (action, state): (&str, State),
    value: &Json,
    note: Option<&str>,
    act: &Act,
) -> Result<()> {
    family.check(value)?;
    put_value(db, (fact, document, family), value)?;
    db.execute(
        "UPDATE fact SET state = ?2 WHERE key = ?1",
        &[fact.into(), state.as_str().into()],
    )?;
    let body = Some(pack::fact(family, value));
    note_review(db, (fact, document), (action, state), body, note, act).map(|_| ())
}

/// Puts a person's value in the place of the machine's, which stays as well.
fn put_value(
    db: &mut Db,
    (fact, document, family): (i64, i64, Family),
    value: &Json,
) -> Result<()> {
    let text = reading::document(db, document)?.text;
    let mut entities = reading::entities(db, document)?;
    let mut spoken_of = spoken_of_in(db, document, fact)?;
    let mut value = value.clone();
    by_hand::name_all(
        db,
        (document, &text),
        &mut entities,
        (family, &mut value),
        &[],
    )?;
    let value = &value;
    let found = Named::new(&text, &entities).find(family, value);
    let values: [Value; 7] = [
        fact.into(),
        pack::fact(family, value).into(),
        found.of_type.as_deref().into(),
        found.factuality.as_deref().into(),
        found.date.as_deref().into(),
        found.actor.into(),
        found.subject.into(),
    ];
    db.execute(
        "UPDATE fact SET corrected = ?2, type = ?3, factuality = ?4, date = ?5, actor = ?6, subject = ?7
        WHERE key = ?1",
        &values,
    )?;
    derived::forget_fact(db, document, fact)?;
    derived::keep_facts(db, &[(fact, found)])?;
    let now = spoken_of_in(db, document, fact)?;
    if now == spoken_of {
        return Ok(());
    }
    // Who bears a name in a row is told by its fact.
    spoken_of.extend(now);
    bearer::regroup(db, &spoken_of)
}

/// Those of its document of whom a fact speaks.
fn spoken_of_in(db: &mut Db, document: i64, fact: i64) -> Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT entity FROM fact_entity WHERE fact = ?2
        AND entity IN (SELECT key FROM entity WHERE document = ?1)";
    let rows = db.rows(sql, &[document.into(), fact.into()])?;
    rows.iter().map(|row| row.integer(0)).collect()
}

/// Puts a decision among the reviews and into the log, with what the rows are from now on.
pub(crate) fn note_review(
    db: &mut Db,
    (fact, document): (i64, i64),
    (action, state): (&str, State),
    value: Option<String>,
    note: Option<&str>,
    act: &Act,
) -> Result<i64> {
    let entry = audit::next(db)?;
    let values: [Value; 5] = [
        entry.into(),
        fact.into(),
        state.as_str().into(),
        value.into(),
        note.into(),
    ];
    db.execute(
        "INSERT INTO review (entry, fact, state, body, note) VALUES (?1, ?2, ?3, ?4, ?5)",
        &values,
    )?;
    let payload = json!({
        "state": state,
        "document": document,
        "digest": digest::of_document(db, document)?,
        "rows": digest::of_told(db, &[("review", entry.into())])?,
    });
    audit::append(db, act, action, &format!("fact:{fact}"), payload)
}
