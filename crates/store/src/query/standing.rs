//! A fact as it stands: a person's value where there is one, else the machine's.

use record::{Span, Text};
use serde_json::Value as Json;

use super::gist::{self, Told};
use crate::db::{Db, Row};
use crate::error::{Result, StoreError};
use crate::fact::{Family, State};
use crate::reading;
use crate::reference::Reference;

/// A fact as it stands.
pub(crate) struct Standing {
    pub key: i64,
    pub document: i64,
    pub family: Family,
    pub state: State,
    /// As it stands.
    pub value: Json,
}

/// The columns that [`Standing::of`] takes, of a table `fact`.
pub(super) const COLUMNS: &str = "fact.key, fact.document, fact.family, fact.state,
    COALESCE(fact.corrected, fact.body)";

impl Standing {
    /// Of the first columns of a row.
    pub fn of(row: &Row) -> Result<Self> {
        let key = row.integer(0)?;
        Ok(Self {
            key,
            document: row.integer(1)?,
            family: row.text(2)?.parse()?,
            state: row.text(3)?.parse()?,
            value: reading::json(row.text(4)?, || format!("fact {key}"))?,
        })
    }

    /// The one with a key.
    pub fn with_key(db: &mut Db, key: i64) -> Result<Self> {
        let sql = format!("SELECT {COLUMNS} FROM fact WHERE key = ?1");
        match db.row(&sql, &[key.into()])? {
            Some(row) => Self::of(&row),
            None => Err(StoreError::Unknown {
                what: "fact",
                name: key.to_string(),
            }),
        }
    }

    pub fn reference(&self) -> Reference {
        Reference::Fact(self.family, self.key)
    }

    /// A text of the value: the name of an actor, a place.
    pub fn text(&self, pointer: &str) -> Option<&str> {
        self.value.pointer(pointer).and_then(Json::as_str)
    }

    /// What it tells, field by field.
    pub fn told(&self) -> Vec<Told> {
        gist::told(self.family, &self.value)
    }

    /// Who says it: the source of a statement, whom an event is according to.
    pub fn said_by(&self) -> Option<&str> {
        let pointer = match self.family {
            Family::Statement => "/source/name",
            Family::Demand => "/by",
            Family::Dispute => "/claimed_by",
            Family::Signature => "/signatory",
            Family::Event | Family::Involvement | Family::Measure => "/according_to",
            Family::Case | Family::Post => return None,
        };
        self.text(pointer)
    }

    /// The words that carry it.
    pub fn spans(&self) -> Vec<Span> {
        let fields: &[&str] = match self.family {
            Family::Statement => &["cue", "content"],
            _ => &["evidence"],
        };
        let mut spans = spans(&self.value, fields);
        spans.sort_by_key(|span| span.start);
        spans
    }

    /// From its first word to its last, where they stand close to each other; else its first stretch.
    pub fn place(&self, text: &Text) -> Span {
        const FAR: u32 = 400;
        let spans = self.spans();
        let within = |span: &Span| Span::new(span.start.min(text.len()), span.end.min(text.len()));
        let first = spans.first().map_or(Span::new(0, 0), within);
        let whole = spans.iter().map(within).fold(first, Span::hull);
        match whole.len() > FAR {
            true => first,
            false => whole,
        }
    }

    /// What people know it by: its words. All asks of a letter stand in the same ones, so that a demand is known by what
    /// is asked.
    pub fn known_by<'a>(&'a self, text: &'a Text) -> &'a str {
        match (self.family, self.text("/action")) {
            (Family::Demand, Some(action)) => action,
            _ => text.slice(self.place(text)),
        }
    }

    /// What kind of its family it is: the speech act, the type of event.
    pub fn of_type(&self) -> Option<&str> {
        let pointer = match self.family {
            Family::Statement => "/speech_act",
            Family::Case | Family::Signature => "/status",
            Family::Post => "/title",
            Family::Demand | Family::Dispute => return None,
            Family::Event | Family::Involvement | Family::Measure => "/type",
        };
        self.text(pointer)
    }

    /// When.
    pub fn date(&self) -> Option<&str> {
        self.text(match self.family {
            Family::Case => "/since",
            Family::Post => "/from",
            _ => "/date",
        })
    }

    /// The facts of its document that it names, by their ids.
    pub fn named(&self, db: &mut Db, family: Family, field: &str) -> Result<Vec<Reference>> {
        let ids = self.value.get(field).and_then(Json::as_array);
        let mut found = Vec::new();
        for id in ids.into_iter().flatten().filter_map(Json::as_str) {
            let sql = "SELECT key FROM fact WHERE document = ?1 AND family = ?2 AND id = ?3";
            let values = [self.document.into(), family.as_str().into(), id.into()];
            if let Some(row) = db.row(sql, &values)? {
                found.push(Reference::Fact(family, row.integer(0)?));
            }
        }
        Ok(found)
    }
}

fn spans(value: &Json, fields: &[&str]) -> Vec<Span> {
    let of = |field: &&str| -> Vec<Span> {
        let spans = value.get(field).cloned().unwrap_or_default();
        serde_json::from_value(spans).unwrap_or_default()
    };
    fields.iter().flat_map(of).collect()
}
