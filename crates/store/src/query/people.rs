//! Who there is.

use std::collections::{BTreeSet, HashMap, HashSet};

use record::EntityKind;

use super::sql::{Values, all};
use super::{Part, names};
use crate::bearer::UNJOINED;
use crate::db::{Db, Row, Value};
use crate::error::Result;
use crate::protection::{self, Protection};
use crate::reference::Reference;
use crate::store::Store;

/// Who is asked for.
#[derive(Clone, Debug, Default)]
pub struct PeopleQuery {
    /// All words of a name, or `entity:12`.
    pub name: Option<String>,
    /// Of a kind.
    pub kind: Option<EntityKind>,
    /// Who comes first.
    pub order: PeopleOrder,
}

/// In which order people are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    /// Those in most documents first.
    #[default]
    Documents,
    /// By name.
    Name,
}

/// Those whom people made one; or, where nobody did, all who are called the same: that says nothing of who they are.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Person {
    /// The first of them.
    pub reference: Reference,
    /// The name.
    pub name: String,
    /// `person`, `organization` ...
    pub kind: String,
    /// In how many documents.
    pub documents: i64,
    /// Date of the first document.
    pub first: Option<String>,
    /// Date of the last document.
    pub last: Option<String>,
    /// How many people made one; 0 of a name.
    pub joined: i64,
    /// How many are called so and were joined with nobody; 0 of those who are one.
    pub unjoined: i64,
    /// How many the machine would join with them, of which nobody decided; of a name, as far as its newest 500 bearers go.
    pub proposals: i64,
    /// Marks of protection on them, or on one who is called so: `minor=yes`.
    pub marks: Vec<String>,
}

impl Store {
    /// Who there is, those in most documents first; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn people(&mut self, query: &PeopleQuery, part: Part) -> Result<(Vec<Person>, bool)> {
        let mut values = Values::default();
        let mut conditions = Vec::new();
        if let Some(kind) = query.kind {
            conditions.push(format!("kind = {}", values.put(kind.as_str())));
        }
        if let Some(name) = &query.name {
            conditions.push(called(&mut values, name));
        }
        let (columns, conditions) = (crate::bearer::COLUMNS, all(&conditions));
        let sql = match query.order {
            PeopleOrder::Documents => format!(
                "SELECT {columns} FROM bearer WHERE {conditions} ORDER BY documents DESC, item {}",
                part.clause()
            ),
            // Names of those whom nobody joined stand in an index; the others are few.
            PeopleOrder::Name => format!(
                "SELECT {columns} FROM bearer WHERE head = 0 AND {conditions}
                UNION ALL SELECT {columns} FROM bearer WHERE head > 0 AND {conditions}
                ORDER BY name, kind, head {}",
                part.clause()
            ),
        };
        let (rows, more) = part.cut(self.db.rows(&sql, &values.0)?);
        let marks = marks(&mut self.db)?;
        let people = rows.iter().map(|row| person(&mut self.db, row, &marks));
        Ok((people.collect::<Result<_>>()?, more))
    }
}

/// The condition that a row of bearers is of those who are called so. It goes from them to their rows: there may be
/// a million of these.
fn called(values: &mut Values, name: &str) -> String {
    let called = names::called(values, name);
    format!(
        "item IN (
            SELECT one.item FROM bearer AS one WHERE one.head IN (
                SELECT head FROM cluster WHERE kind = 'same' AND item IN ({called}))
            UNION
            SELECT one.item FROM bearer AS one
            JOIN (SELECT DISTINCT name, kind FROM entity WHERE key IN ({called}) AND NOT EXISTS (
                SELECT 1 FROM cluster WHERE cluster.kind = 'same' AND cluster.item = entity.key)) AS so
                ON one.head = 0 AND one.name = so.name AND one.kind = so.kind)"
    )
}

/// Whose row it is: the head of those who are one, else the name and the kind.
type Whose = (i64, String, String);

/// Bearers of a name whose proposals are counted, the newest first: some names have tens of thousands.
const MOST_BEARERS: usize = 500;

/// How many proposals there are for a row, of which nobody decided.
fn proposals(db: &mut Db, (head, name, kind): (i64, &str, &str)) -> Result<i64> {
    let rows = match head {
        0 => {
            let sql = format!(
                "SELECT entity.key FROM name JOIN entity_name ON entity_name.name = name.key
                JOIN entity ON entity.key = entity_name.entity
                WHERE name.text = ?1 AND entity.name = ?1 AND entity.kind = ?2 AND {UNJOINED}
                ORDER BY entity.key DESC LIMIT {MOST_BEARERS}"
            );
            db.rows(&sql, &[name.into(), kind.into()])?
        }
        head => {
            let sql = "SELECT item FROM cluster WHERE kind = 'same' AND head = ?1";
            db.rows(sql, &[head.into()])?
        }
    };
    let keys: Vec<Value> = rows.into_iter().flat_map(|row| row.0).collect();
    // Between two of one row it is one proposal.
    let mut pairs = HashSet::new();
    for side in ["left_key", "right_key"] {
        let sql = format!(
            "SELECT left_key, right_key FROM proposal WHERE kind = 'same' AND {} AND {side} IN",
            crate::links::OPEN
        );
        db.each_among(&sql, &keys, |row| {
            pairs.insert((row.integer(0)?, row.integer(1)?));
            Ok(())
        })?;
    }
    Ok(pairs.len() as i64)
}

/// The marks on those of each row.
fn marks(db: &mut Db) -> Result<HashMap<Whose, BTreeSet<String>>> {
    let mut marks: HashMap<Whose, BTreeSet<String>> = HashMap::new();
    let sql =
        "SELECT DISTINCT entity.key, COALESCE(cluster.head, 0), name, entity.kind FROM protection
        JOIN entity ON entity.key = protection.item
        LEFT JOIN cluster ON cluster.kind = 'same' AND cluster.item = entity.key
        WHERE thing = 'entity'";
    for row in db.rows(sql, &[])? {
        let of_one = protection::standing(db, Reference::Entity(row.integer(0)?))?;
        let whose = whose(row.integer(1)?, row.text(2)?, row.text(3)?);
        let told = of_one.iter().map(Protection::told);
        marks.entry(whose).or_default().extend(told);
    }
    Ok(marks)
}

fn whose(head: i64, name: &str, kind: &str) -> Whose {
    match head {
        0 => (0, name.to_owned(), kind.to_owned()),
        head => (head, String::new(), String::new()),
    }
}

fn person(db: &mut Db, row: &Row, marks: &HashMap<Whose, BTreeSet<String>>) -> Result<Person> {
    let (head, entities) = (row.integer(1)?, row.integer(4)?);
    let (name, kind) = (row.text(2)?, row.text(3)?);
    let whose = whose(head, name, kind);
    let date = |column| -> Result<_> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
    Ok(Person {
        reference: Reference::Entity(row.integer(0)?),
        name: name.to_owned(),
        kind: kind.to_owned(),
        documents: row.integer(5)?,
        first: date(6)?,
        last: date(7)?,
        joined: if head > 0 { entities } else { 0 },
        unjoined: if head > 0 { 0 } else { entities },
        proposals: proposals(db, (head, name, kind))?,
        marks: marks.get(&whose).into_iter().flatten().cloned().collect(),
    })
}
