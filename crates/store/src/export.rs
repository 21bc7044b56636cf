//! Facts as rows of a sheet, with who denies them: the way back of [`crate::import`].

use std::collections::BTreeSet;

use record::Span;
use serde_json::Value as Json;

use crate::db::{Db, Row};
use crate::error::Result;
use crate::fact::State;
use crate::import::{Field, FieldValue, OWN_SOURCE, Table};
use crate::links::{self, LinkKind};
use crate::protection;
use crate::reading;
use crate::store::Store;

/// A fact as a row of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// The id by which an import finds it again: that of its source, or else the store's own.
    pub id: String,
    /// Its key.
    pub fact: i64,
    /// The document whose words carry it.
    pub document: i64,
    /// How it stands.
    pub state: State,
    /// The last entry of the log on it; 0 where there is none.
    pub entry: i64,
    /// What it has in each field that is written.
    pub values: Vec<(&'static Field, Option<FieldValue>)>,
    /// Who denies it elsewhere than in its own field; marked where nobody has accepted that they do.
    pub disputed_by: Vec<String>,
    /// Marks of protection on its document and on those whom it speaks of: `minor=yes`. They are in no column.
    pub marks: Vec<String>,
}

/// Facts that are looked up in one question.
const AT_ONCE: i64 = 500;

impl Store {
    /// Gives each fact of a kind to `take`, in the order of their keys: those that somebody accepted, or `all`. Ids of
    /// `source` are given as they are there.
    ///
    /// # Errors
    ///
    /// The database refuses, or `take` does.
    pub fn export<E: From<crate::StoreError>>(
        &mut self,
        table: Table,
        source: &str,
        all: bool,
        mut take: impl FnMut(Exported) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let which = match all {
            true => String::new(),
            false => format!("AND f.state IN {}", State::ACCEPTED),
        };
        let sql = format!(
            "SELECT f.key, f.document, f.state, COALESCE(f.corrected, f.body), e.source, e.id,
                COALESCE((SELECT MAX(r.entry) FROM review r WHERE r.fact = f.key), e.entry, 0), d.origin
            FROM fact f JOIN document d ON d.key = f.document LEFT JOIN external e ON e.fact = f.key
            WHERE f.family = ?1 AND f.key > ?2 {which} ORDER BY f.key LIMIT {AT_ONCE}"
        );
        let marks = protection::of_facts(&mut self.db)?;
        let mut last = 0;
        loop {
            let of = [table.family().as_str().into(), last.into()];
            let rows = self.db.rows(&sql, &of)?;
            for row in &rows {
                last = row.integer(0)?;
                let mut fact = exported(&mut self.db, row, table, source)?;
                fact.marks
                    .extend(marks.get(&last).into_iter().flatten().cloned());
                take(fact)?;
            }
            if (rows.len() as i64) < AT_ONCE {
                return Ok(());
            }
        }
    }
}

fn exported(db: &mut Db, row: &Row, table: Table, source: &str) -> Result<Exported> {
    let (fact, document) = (row.integer(0)?, row.integer(1)?);
    let value: Json = reading::json(row.text(3)?, || format!("fact {fact}"))?;
    let id = match (row.maybe_text(4)?, row.maybe_text(5)?) {
        (Some(of), Some(id)) if of == source => id.to_owned(),
        _ => format!("{OWN_SOURCE}:{}:{fact}", table.family()),
    };
    let values = table.columns().map(|field| (field, field.get(&value)));
    let is_read = row.text(7)? == "read";
    Ok(Exported {
        id,
        fact,
        document,
        state: row.text(2)?.parse()?,
        entry: row.integer(6)?,
        values: values.collect(),
        disputed_by: disputed_by(db, (fact, document), &value, is_read)?,
        marks: Vec::new(),
    })
}

/// A fact of the same document, or one that is linked.
struct Beside {
    key: i64,
    family: String,
    state: State,
    value: Json,
}

/// All who deny a fact, in its own field or elsewhere; marked where nobody has accepted that they do.
pub(crate) fn denied_by(db: &mut Db, fact: i64) -> Result<Vec<String>> {
    let sql = "SELECT f.document, d.origin FROM fact f JOIN document d ON d.key = f.document
        WHERE f.key = ?1";
    let (Some(row), Some(own)) = (
        db.row(sql, &[fact.into()])?,
        facts_by(db, "f.key = ?1", fact)?.pop(),
    ) else {
        return Ok(Vec::new());
    };
    let of = (fact, row.integer(0)?);
    let mut all = disputed_by(db, of, &own.value, row.text(1)? == "read")?;
    if let Some(name) = own.value["denied_by"].as_str() {
        all.push(own.marked(name));
    }
    all.sort();
    Ok(all)
}

impl Beside {
    /// A name in it, marked where nobody has accepted it.
    fn marked(&self, name: &str) -> String {
        match self.state.is_accepted() {
            true => name.to_owned(),
            false => format!("{name} ({})", self.state),
        }
    }
}

/// Who denies a fact elsewhere than in its own field: in disputes and events of its document, in other accounts of
/// the same event, and in denials that people linked to it.
fn disputed_by(
    db: &mut Db,
    (fact, document): (i64, i64),
    value: &Json,
    is_read: bool,
) -> Result<Vec<String>> {
    // Who speaks is not told to deny what they say themselves.
    let own = value["denied_by"]
        .as_str()
        .or_else(|| value.pointer("/source/name").and_then(Json::as_str));
    let mut names = Deniers {
        own: own.unwrap_or_default(),
        found: BTreeSet::new(),
    };
    let mut claims = vec![fact];
    if is_read {
        for beside in facts_of(db, document)? {
            let is_told = tells(&beside, value);
            match beside.family.as_str() {
                "statement" if is_told => claims.push(beside.key),
                "event" if is_told => {
                    claims.push(beside.key);
                    names.take(&beside, "denied_by");
                }
                "dispute" if is_about(&beside.value, value) => names.take(&beside, "denied_by"),
                _ => {}
            }
        }
    }
    for other in links::members(db, LinkKind::SameEvent, fact)? {
        for beside in facts_by(db, "f.key = ?1", other)? {
            if other != fact {
                names.take(&beside, "denied_by");
            }
        }
    }
    for claim in claims {
        let linked =
            "f.key IN (SELECT left_key FROM link WHERE kind = 'denial_of' AND right_key = ?1
            AND verdict = 'accepted' AND undone IS NULL)";
        for beside in facts_by(db, linked, claim)? {
            names.take(&beside, "/source/name");
            names.take(&beside, "denied_by");
        }
    }
    Ok(names.found.into_iter().collect())
}

struct Deniers<'a> {
    /// The one in the fact's own field.
    own: &'a str,
    found: BTreeSet<String>,
}

impl Deniers<'_> {
    fn take(&mut self, beside: &Beside, at: &str) {
        let name = match at.starts_with('/') {
            true => beside.value.pointer(at),
            false => beside.value.get(at),
        };
        let name = name.and_then(Json::as_str).filter(|name| *name != self.own);
        self.found.extend(name.map(|name| beside.marked(name)));
    }
}

/// Whether a fact of the same document is one of those that a value names as what tells it.
fn tells(beside: &Beside, value: &Json) -> bool {
    let id = beside.value["id"].as_str();
    let field = match beside.family.as_str() {
        "event" => "events",
        _ => "statements",
    };
    let ids = value[field]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str);
    id.is_some_and(|id| ids.into_iter().any(|one| one == id))
}

/// Whether a dispute is about a fact: they share a statement, or words.
fn is_about(dispute: &Json, value: &Json) -> bool {
    let ids = |value: &Json| -> BTreeSet<String> {
        let ids = value["statements"].as_array().into_iter().flatten();
        // What is said is a statement itself, with words of its own.
        let own = value.get("content").map(|_| &value["id"]);
        let ids = ids.chain(own).filter_map(Json::as_str);
        ids.map(str::to_owned).collect()
    };
    let spans = |value: &Json| -> Vec<Span> {
        let words = value.get("content").or(value.get("evidence"));
        serde_json::from_value(words.cloned().unwrap_or_default()).unwrap_or_default()
    };
    let words = spans(value);
    !ids(dispute).is_disjoint(&ids(value))
        || spans(dispute)
            .iter()
            .any(|one| words.iter().any(|other| one.overlaps(*other)))
}

fn facts_of(db: &mut Db, document: i64) -> Result<Vec<Beside>> {
    let wanted = "f.document = ?1 AND f.family IN ('statement', 'event', 'dispute') AND f.state <> 'rejected'";
    facts_by(db, wanted, document)
}

fn facts_by(db: &mut Db, wanted: &str, key: i64) -> Result<Vec<Beside>> {
    let sql = format!(
        "SELECT f.key, f.family, f.state, COALESCE(f.corrected, f.body) FROM fact f WHERE {wanted} ORDER BY f.key"
    );
    let rows = db.rows(&sql, &[key.into()])?;
    let beside = |row: &Row| {
        let key = row.integer(0)?;
        Ok(Beside {
            key,
            family: row.text(1)?.to_owned(),
            state: row.text(2)?.parse()?,
            value: reading::json(row.text(3)?, || format!("fact {key}"))?,
        })
    };
    rows.iter().map(beside).collect()
}
