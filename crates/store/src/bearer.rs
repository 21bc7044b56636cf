//! Who there is: a row for those whom people made one, and one for each name whose bearers nobody joined.
//!
//! Kept up with each document and each link, as counting a million entities takes longer than anybody waits.

use std::collections::{BTreeMap, BTreeSet};

use record::Entity;

use crate::db::{Db, Row, Rows, Value};
use crate::error::Result;
use crate::links::{LinkKind, members};

/// What of entities makes a row: how many, in how many documents, from when to when.
const SUMMARY: &str = "MIN(entity.key), COUNT(*), COUNT(DISTINCT entity.document),
    MIN(document.published), MAX(document.published)
    FROM entity JOIN document ON document.key = entity.document";

/// Whom a row of a sheet names bears that name while the row's fact speaks of them: in one place, whatever versions
/// the row has, and not where a later version has another name.
pub(crate) const BEARS: &str =
    "(entity.document NOT IN (SELECT key FROM document WHERE origin = 'row')
    OR EXISTS (SELECT 1 FROM fact_entity WHERE fact_entity.entity = entity.key))";

/// A name and the kind of those who bear it.
type Called = (String, String);

/// Counts those of a document who are named for the first time, and were joined with nobody.
pub(crate) fn add(db: &mut Db, document: i64, entities: &[(i64, Entity)]) -> Result<()> {
    let Some((first, _)) = entities.first() else {
        return Ok(());
    };
    let sql = "SELECT name, kind FROM entity WHERE document = ?1 AND key < ?2";
    let mut counted: BTreeSet<Called> = BTreeSet::new();
    db.each(sql, &[document.into(), (*first).into()], |row| {
        counted.insert((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
        Ok(())
    })?;
    let sql = "SELECT published FROM document WHERE key = ?1";
    let row = db.row(sql, &[document.into()])?;
    let published = row.map_or(Ok(Value::Null), |row| row.maybe_text(0).map(Value::from))?;
    add_all(db, entities, &published, |called, _| {
        i64::from(!counted.contains(called))
    })
}

/// Counts those of rows of a sheet. No row has a date, and none names two alike.
pub(crate) fn add_of_rows(db: &mut Db, entities: &[(i64, Entity)]) -> Result<()> {
    add_all(db, entities, &Value::Null, |_, entities| entities)
}

/// Counts those of each name and kind; in how many documents so many of them are, `documents` tells.
fn add_all(
    db: &mut Db,
    entities: &[(i64, Entity)],
    published: &Value,
    documents: impl Fn(&Called, i64) -> i64,
) -> Result<()> {
    let mut grouped: BTreeMap<Called, (i64, i64)> = BTreeMap::new();
    for (key, entity) in entities {
        let called = (entity.name.clone(), entity.kind.as_str().to_owned());
        grouped.entry(called).or_insert((*key, 0)).1 += 1;
    }
    let mut rows = Rows::new(8);
    for (called, (first, entities)) in grouped {
        let documents = documents(&called, entities);
        let (name, kind) = called;
        rows.push([
            first.into(),
            0.into(),
            name.into(),
            kind.into(),
            entities.into(),
            documents.into(),
            published.clone(),
            published.clone(),
        ]);
    }
    db.insert_all(
        &format!("bearer ({COLUMNS})"),
        "?, ?, ?, ?, ?, ?, ?, ?",
        "ON CONFLICT (head, name, kind) DO UPDATE SET
            entities = bearer.entities + excluded.entities,
            documents = bearer.documents + excluded.documents,
            first = CASE WHEN bearer.first IS NULL OR excluded.first < bearer.first
                THEN excluded.first ELSE bearer.first END,
            last = CASE WHEN bearer.last IS NULL OR excluded.last > bearer.last
                THEN excluded.last ELSE bearer.last END",
        &rows,
    )
}

/// Counts anew, after people joined some, or took that back.
pub(crate) fn regroup(db: &mut Db, entities: &BTreeSet<i64>) -> Result<()> {
    let mut names: BTreeSet<Called> = BTreeSet::new();
    let mut heads: BTreeSet<i64> = BTreeSet::new();
    for key in entities {
        names.extend(called(db, *key)?);
        heads.extend(members(db, LinkKind::Same, *key)?.first());
        let gone = "DELETE FROM bearer WHERE head = ?1";
        db.execute(gone, &[(*key).into()])?;
    }
    for name in &names {
        of_name(db, name)?;
    }
    for head in heads {
        of_head(db, head)?;
    }
    Ok(())
}

/// Makes all of it anew.
pub(crate) fn make_all(db: &mut Db) -> Result<()> {
    db.execute("DELETE FROM bearer", &[])?;
    let sql = format!("INSERT INTO bearer ({COLUMNS}) {}", made());
    db.execute(&sql, &[]).map(|_| ())
}

pub(crate) const COLUMNS: &str = "item, head, name, kind, entities, documents, first, last";

/// The statement that gives all rows as they should be.
pub(crate) fn made() -> String {
    let counts = "COUNT(*) AS entities, COUNT(DISTINCT entity.document) AS documents,
        MIN(document.published) AS first, MAX(document.published) AS last
        FROM entity JOIN document ON document.key = entity.document";
    format!(
        "SELECT MIN(entity.key) AS item, CAST(0 AS BIGINT) AS head, entity.name AS name, entity.kind AS kind, {counts}
            WHERE {UNJOINED} AND {BEARS} GROUP BY entity.name, entity.kind
        UNION ALL
        SELECT MIN(entity.key) AS item, cluster.head AS head, first.name AS name, first.kind AS kind, {counts}
            JOIN cluster ON cluster.kind = 'same' AND cluster.item = entity.key
            JOIN entity AS first ON first.key = cluster.head
            WHERE {BEARS} GROUP BY cluster.head, first.name, first.kind"
    )
}

pub(crate) const UNJOINED: &str =
    "NOT EXISTS (SELECT 1 FROM cluster WHERE cluster.kind = 'same' AND cluster.item = entity.key)";

fn called(db: &mut Db, entity: i64) -> Result<Option<Called>> {
    let sql = "SELECT name, kind FROM entity WHERE key = ?1";
    let row = db.row(sql, &[entity.into()])?;
    row.map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
        .transpose()
}

/// The row of those who are called so and are joined with nobody.
fn of_name(db: &mut Db, (name, kind): &Called) -> Result<()> {
    let of: [Value; 2] = [name.as_str().into(), kind.as_str().into()];
    let gone = "DELETE FROM bearer WHERE head = 0 AND name = ?1 AND kind = ?2";
    db.execute(gone, &of)?;
    let sql = format!(
        "SELECT {SUMMARY} WHERE entity.name = ?1 AND entity.kind = ?2 AND {UNJOINED} AND {BEARS} AND entity.key IN (
            SELECT entity FROM entity_name JOIN name ON name.key = entity_name.name WHERE name.text = ?1)"
    );
    let found = db.row(&sql, &of)?;
    put(db, 0, (name, kind), found)
}

/// The row of those who are one.
fn of_head(db: &mut Db, head: i64) -> Result<()> {
    let is_one = "SELECT 1 FROM cluster WHERE kind = 'same' AND head = ?1";
    if db.row(is_one, &[head.into()])?.is_none() {
        return Ok(());
    }
    let sql = format!(
        "SELECT {SUMMARY} JOIN cluster ON cluster.item = entity.key
        WHERE cluster.kind = 'same' AND cluster.head = ?1 AND {BEARS}"
    );
    let found = db.row(&sql, &[head.into()])?;
    match called(db, head)? {
        Some((name, kind)) => put(db, head, (&name, &kind), found),
        None => Ok(()),
    }
}

fn put(db: &mut Db, head: i64, (name, kind): (&str, &str), found: Option<Row>) -> Result<()> {
    let Some(found) = found else { return Ok(()) };
    // Nobody is left of that name.
    let Some(first) = found.maybe_integer(0)? else {
        return Ok(());
    };
    let values: [Value; 8] = [
        first.into(),
        head.into(),
        name.into(),
        kind.into(),
        found.integer(1)?.into(),
        found.integer(2)?.into(),
        found.maybe_text(3)?.into(),
        found.maybe_text(4)?.into(),
    ];
    db.execute(
        "INSERT INTO bearer (item, head, name, kind, entities, documents, first, last)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &values,
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use record::{Entity, EntityId, EntityKind};
    use serde_json::Value as Json;

    use super::*;
    use crate::links::{NewLink, Verdict};
    use crate::save::{Origin, add_document, add_entities};
    use crate::{Act, Place, Store};

    fn named(names: &[&str]) -> Vec<Entity> {
        let entity = |(n, name): (usize, &&str)| Entity {
            id: EntityId(format!("e{n}")),
            kind: EntityKind::Person,
            name: (*name).to_owned(),
            aliases: Vec::new(),
            roles: Vec::new(),
            age: None,
            mentions: Vec::new(),
        };
        names.iter().enumerate().map(entity).collect()
    }

    fn rows(db: &mut Db) -> Vec<Row> {
        let sql = "SELECT head, name, kind, item, entities, documents, first, last FROM bearer
            ORDER BY item";
        db.rows(sql, &[]).expect("read")
    }

    #[test]
    fn what_is_kept_up_is_what_is_made_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::File(folder.path().join("store.db"));
        let act = Act {
            actor: "u-1".to_owned(),
            at: "2026-03-01T09:00:00Z".to_owned(),
        };
        let mut store = Store::open(&place, None, &act.at).expect("opens");
        // Two of one name in one document, a document without a date, a name that comes back.
        let documents: [(&str, Option<&str>, &[&str]); 3] = [
            ("a", Some("2026-02"), &["Ana Ruiz", "Ana Ruiz", "Bo Lindh"]),
            ("b", None, &["Bo Lindh", "Ana Ruiz"]),
            ("c", Some("2024"), &["Ana Ruiz"]),
        ];
        for (text, date, names) in documents {
            let date = date.map(|date| date.parse().expect("a date"));
            let document = crate::by_hand::document(text, "note", date);
            let db = &mut store.db;
            let key = add_document(db, &document, &Json::Null, (None, 1), Origin::Note, &act);
            add_entities(db, key.expect("kept"), &named(names)).expect("kept");
        }
        let mut entries = Vec::new();
        for (left, right) in [(1, 5), (3, 4), (5, 6), (2, 3)] {
            let link = NewLink {
                kind: LinkKind::Same,
                left,
                right,
                verdict: Verdict::Accepted,
                detail: Json::Null,
                note: None,
            };
            entries.push(store.link(&link, &act).expect("linked"));
            let kept = rows(&mut store.db);
            make_all(&mut store.db).expect("made");
            assert_eq!(rows(&mut store.db), kept);
        }
        for entry in entries {
            store.undo_link(entry, &act).expect("undone");
            let kept = rows(&mut store.db);
            make_all(&mut store.db).expect("made");
            assert_eq!(rows(&mut store.db), kept);
        }
        // Four called Ana Ruiz in three documents, two called Bo Lindh in two.
        let counts: Vec<(i64, i64)> = rows(&mut store.db)
            .iter()
            .map(|row| {
                (
                    row.integer(4).expect("a count"),
                    row.integer(5).expect("a count"),
                )
            })
            .collect();
        assert_eq!(counts, [(4, 3), (2, 2)]);
    }
}
