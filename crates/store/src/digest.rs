//! Hashes over rows, which entries of the log hold: `verify` makes them anew.

use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::chain::to_hex;
use crate::db::{Db, Value};
use crate::error::Result;
use crate::tables::feed;

/// What of a document is hashed, in this order.
const OF_DOCUMENT: [(&str, &str); 3] = [
    (
        "document",
        "SELECT id, article, version, title, publisher, url, kind, published, language, text, more,
            added_at FROM document WHERE key = ?1",
    ),
    (
        "entity",
        "SELECT key, id, kind, name, body FROM entity WHERE document = ?1 ORDER BY key",
    ),
    (
        "fact",
        "SELECT key, family, id, type, factuality, date, actor, subject, body FROM fact
            WHERE document = ?1 ORDER BY key",
    ),
];

/// What else of a document is hashed, where it is not as it is of most: the log says nothing of it then.
const WHERE_SET: [(&str, &str); 2] = [
    (
        "document.origin",
        "SELECT origin FROM document WHERE key = ?1 AND origin <> 'read'",
    ),
    (
        "fact.state",
        "SELECT key, state, corrected FROM fact
            WHERE document = ?1 AND (state <> 'proposed' OR corrected IS NOT NULL) ORDER BY key",
    ),
];

/// Tables whose rows an entry of the log tells of one by one: the column of their keys, and all others.
pub(crate) const TOLD: [(&str, &str, &str); 7] = [
    ("review", "entry", "fact, state, body, note"),
    (
        "link",
        "entry",
        "kind, left_key, right_key, verdict, detail, note, undone",
    ),
    ("protection", "entry", "thing, item, mark, value, note"),
    ("screening", "entry", "fact, list, sha256, body"),
    ("member", "id", "name, role, entry"),
    ("external", "fact", "source, id, entry"),
    ("mapping", "name", "body, entry"),
];

/// A hash over the rows that a statement gives, and how many they are.
fn of_rows(db: &mut Db, sql: &str, key: Value) -> Result<(String, usize)> {
    let mut hash = Sha256::new();
    let mut count = 0;
    db.each(sql, &[key], |row| {
        count += 1;
        feed(&mut hash, &row.0);
        Ok(())
    })?;
    Ok((to_hex(&hash.finalize()), count))
}

/// A hash over rows that are about to be written, their columns in the order of the tables above: the same that
/// the database would give.
pub(crate) fn of_values<'a>(rows: impl IntoIterator<Item = &'a [Value]>) -> Json {
    let mut hash = Sha256::new();
    for row in rows {
        feed(&mut hash, row);
    }
    to_hex(&hash.finalize()).into()
}

/// A hash of the row that tells where a document came from.
pub(crate) fn of_collection(db: &mut Db, key: i64) -> Result<Json> {
    let sql = "SELECT key, document, original, name, inner_path, at, actor FROM collection
        WHERE key = ?1";
    Ok(of_rows(db, sql, key.into())?.0.into())
}

/// A hash over the rows of a document in each table, by its name.
pub(crate) fn of_document(db: &mut Db, document: i64) -> Result<Json> {
    let mut digests = Map::new();
    for (table, sql) in OF_DOCUMENT {
        let (digest, _) = of_rows(db, sql, document.into())?;
        digests.insert(table.to_owned(), digest.into());
    }
    for (table, sql) in WHERE_SET {
        let (digest, count) = of_rows(db, sql, document.into())?;
        if count > 0 {
            digests.insert(table.to_owned(), digest.into());
        }
    }
    Ok(Json::Object(digests))
}

/// A hash of one row of a table of [`TOLD`]; none where it is not there.
pub(crate) fn of_row(db: &mut Db, table: &str, key: &Value) -> Result<Json> {
    let told = TOLD.iter().find(|(name, ..)| *name == table);
    let Some((table, column, others)) = told else {
        return Ok(Json::Null);
    };
    let sql = format!("SELECT {column}, {others} FROM {table} WHERE {column} = ?1");
    let (digest, count) = of_rows(db, &sql, key.clone())?;
    Ok(if count > 0 { digest.into() } else { Json::Null })
}

/// What an entry of the log tells of rows: table, key and hash each.
pub(crate) fn of_told(db: &mut Db, rows: &[(&str, Value)]) -> Result<Json> {
    let mut told = Vec::new();
    for (table, key) in rows {
        told.push(json!([table, key.to_json(), of_row(db, table, key)?]));
    }
    Ok(told.into())
}
