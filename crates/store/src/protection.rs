//! Marks that protect a person or a document: who may see it, what may be published.
//!
//! They are kept and shown; where one person works alone nothing is hidden by them. The last mark of a kind counts.

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

impl Store {
    /// Marks a person or a document; an empty value takes the mark away.
    ///
    /// # Errors
    ///
    /// It is neither, it is not there, or who acts may not.
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
        let (thing, db) = (thing(what)?, &mut self.db);
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
}

fn thing(what: Reference) -> Result<&'static str> {
    match what {
        Reference::Document(_) => Ok("document"),
        Reference::Entity(_) => Ok("entity"),
        _ => Err(StoreError::Value(
            "marks protect people and documents".into(),
        )),
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
