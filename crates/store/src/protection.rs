//! Marks that protect a person or a document: who may see it, what may be published.
//!
//! They are kept and shown; where one person works alone nothing is hidden by them. The last mark of a kind counts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::audit;
use crate::db::Db;
use crate::digest;
use crate::error::{Result, StoreError};
use crate::fact::vocabulary;
use crate::links::{self, LinkKind};
use crate::member;
use crate::reference::Reference;
use crate::store::{Act, Store};

vocabulary! {
    /// What a mark says.
    Mark as "mark of protection" {
        /// Ids of members or a role who may see it; everybody where there is no such mark.
        VisibleTo = "visible_to",
        /// `yes` or `no`.
        Publishable = "publishable",
        /// A child: `yes` or `no`.
        Minor = "minor",
        /// A witness: `yes` or `no`.
        Witness = "witness",
        /// Whether the person agrees: `yes`, `no`, `withdrawn`, or in words to what.
        Consent = "consent",
    }
}

impl Mark {
    /// Refuses a value that says nothing.
    fn check(self, value: &str) -> Result<()> {
        let is_yes_or_no = matches!(self, Self::Publishable | Self::Minor | Self::Witness);
        // An empty one takes the mark away.
        if is_yes_or_no && !matches!(value, "yes" | "no" | "") {
            return Err(StoreError::Refused {
                why: format!("{self} is `yes` or `no`, and not `{value}`"),
                hint: "visible_to takes ids of members or a role, consent says in words to what; an empty value takes a mark away",
            });
        }
        Ok(())
    }
}

/// A mark that stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Protection {
    /// What it says.
    pub mark: Mark,
    /// Its value.
    pub value: String,
    /// Why.
    pub note: Option<String>,
    /// Who put it there.
    pub actor: String,
    /// When.
    pub at: String,
}

impl Protection {
    /// As it is put there: `minor=yes`.
    pub fn told(&self) -> String {
        format!("{}={}", self.mark, self.value)
    }
}

impl Store {
    /// Marks a person or a document; an empty value takes the mark away.
    ///
    /// # Errors
    ///
    /// It is neither, it is not there, the mark has no such value, or who acts may not.
    pub fn protect(
        &mut self,
        what: Reference,
        mark: Mark,
        value: &str,
        note: Option<&str>,
        act: &Act,
    ) -> Result<()> {
        self.db.transaction(|db| {
            let role = member::role(db, &act.actor)?;
            member::need(role.may_edit() || role.may_review(), role, "protect")?;
            let thing = thing(what)?;
            mark.check(value)?;
            let sql = format!("SELECT 1 FROM {thing} WHERE key = ?1");
            if db.row(&sql, &[what.key().into()])?.is_none() {
                return Err(StoreError::Unknown {
                    what: thing,
                    name: what.key().to_string(),
                });
            }
            let entry = audit::next(db)?;
            db.execute(
                "INSERT INTO protection (entry, thing, item, mark, value, note)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[
                    entry.into(),
                    thing.into(),
                    what.key().into(),
                    mark.as_str().into(),
                    value.into(),
                    note.into(),
                ],
            )?;
            let rows = digest::of_told(db, &[("protection", entry.into())])?;
            let payload = json!({"mark": mark, "rows": rows});
            audit::append(db, act, "protect", &what.to_string(), payload)?;
            Ok(())
        })
    }

    /// The marks that stand on a document, or on a person and all who are one with them.
    pub fn protections(&mut self, what: Reference) -> Result<Vec<Protection>> {
        standing(&mut self.db, what)
    }
}

/// As [`Store::protections`].
pub(crate) fn standing(db: &mut Db, what: Reference) -> Result<Vec<Protection>> {
    let thing = thing(what)?;
    let items = match what {
        Reference::Entity(key) => links::members(db, LinkKind::Same, key)?,
        _ => vec![what.key()],
    };
    let mut marks: Vec<(i64, Protection)> = Vec::new();
    for item in items {
        marks.extend(of(db, thing, item)?);
    }
    marks.sort_by_key(|(entry, _)| *entry);
    let mut last: Vec<Protection> = Vec::new();
    for (_, mark) in marks {
        last.retain(|known| known.mark != mark.mark);
        last.push(mark);
    }
    last.retain(|mark| !mark.value.is_empty());
    Ok(last)
}

/// The facts that speak of somebody who is marked, or are of a document that is, each with the marks.
pub(crate) fn of_facts(db: &mut Db) -> Result<BTreeMap<i64, BTreeSet<String>>> {
    let mut facts: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for row in db.rows("SELECT DISTINCT thing, item FROM protection", &[])? {
        let item = row.integer(1)?;
        let (what, items, sql) = match row.text(0)? {
            "document" => (
                Reference::Document(item),
                vec![item],
                "SELECT key FROM fact WHERE document = ?1",
            ),
            _ => (
                Reference::Entity(item),
                links::members(db, LinkKind::Same, item)?,
                "SELECT fact FROM fact_entity WHERE entity = ?1",
            ),
        };
        let marks: Vec<String> = standing(db, what)?.iter().map(Protection::told).collect();
        if marks.is_empty() {
            continue;
        }
        for item in items {
            for row in db.rows(sql, &[item.into()])? {
                facts
                    .entry(row.integer(0)?)
                    .or_default()
                    .extend(marks.iter().cloned());
            }
        }
    }
    Ok(facts)
}

fn thing(what: Reference) -> Result<&'static str> {
    match what {
        Reference::Document(_) => Ok("document"),
        Reference::Entity(_) => Ok("entity"),
        _ => Err(StoreError::Refused {
            why: "marks protect people and documents".into(),
            hint: "give document:7 or entity:12, as the listings print them",
        }),
    }
}

fn of(db: &mut Db, thing: &str, item: i64) -> Result<Vec<(i64, Protection)>> {
    let sql = "SELECT p.entry, p.mark, p.value, p.note, a.actor, a.at FROM protection p
        JOIN audit a ON a.entry = p.entry WHERE p.thing = ?1 AND p.item = ?2 ORDER BY p.entry";
    let rows = db.rows(sql, &[thing.into(), item.into()])?;
    let mark = |row: &crate::db::Row| {
        let mark = Protection {
            mark: row.text(1)?.parse()?,
            value: row.text(2)?.to_owned(),
            note: row.maybe_text(3)?.map(str::to_owned),
            actor: row.text(4)?.to_owned(),
            at: row.text(5)?.to_owned(),
        };
        Ok((row.integer(0)?, mark))
    };
    rows.iter().map(mark).collect()
}
