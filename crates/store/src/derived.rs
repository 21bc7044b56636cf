//! Tables that are made of the others and find what is in them: words, names, who is spoken of where.

mod names;

pub(crate) use names::Names;
use record::Document;

use crate::bearer;
use crate::db::{Db, Rows, Value};
use crate::error::{Result, StoreError};
use crate::fact::{Family, Found, Named};
use crate::linking;
use crate::ranges::Ranges;
use crate::reading;
use crate::words;

/// The words of a document.
pub(crate) fn keep_document(db: &mut Db, key: i64, document: &Document) -> Result<()> {
    let title = document.title.as_deref().unwrap_or_default();
    let words = words::kept(&format!("{title}\n{}", document.text.as_str()));
    let mut rows = Rows::new(2);
    rows.push([key.into(), words.into()]);
    keep_words(db, "document_words", &rows)
}

/// The words of a document whose title is another now.
pub(crate) fn keep_document_anew(db: &mut Db, key: i64, document: &Document) -> Result<()> {
    let sql = "DELETE FROM document_words WHERE rowid = ?1";
    db.execute(sql, &[key.into()])?;
    keep_document(db, key, document)
}

/// Who is spoken of in facts, and their words.
pub(crate) fn keep_facts(db: &mut Db, facts: &[(i64, Found)]) -> Result<()> {
    let (mut entities, mut words) = (Rows::new(3), Rows::new(2));
    for (key, found) in facts {
        for (entity, part) in &found.parts {
            entities.push([(*entity).into(), (*key).into(), (*part).into()]);
        }
        if let Some(said) = &found.words {
            words.push([(*key).into(), said.as_str().into()]);
        }
    }
    let columns = "fact_entity (entity, fact, part)";
    db.insert_all(columns, "?, ?, ?", "ON CONFLICT DO NOTHING", &entities)?;
    keep_words(db, "fact_words", &words)
}

/// Keeps words, each under a key of a table of words.
pub(crate) fn keep_words(db: &mut Db, table: &str, rows: &Rows) -> Result<()> {
    let into = format!("{table} (rowid, words)");
    if matches!(db, Db::Sqlite(_)) {
        return db.insert_all(&into, "?, ?", "", rows);
    }
    let ranges = Ranges::of(table);
    let mut with_ranges = Rows::new(3);
    for row in rows.values().chunks(2) {
        if let [key @ Value::Integer(number), words] = row {
            let ranges = ranges.words(*number);
            with_ranges.push([key.clone(), words.clone(), ranges.into()]);
        }
    }
    db.insert_all(
        &into,
        &format!("?, {}", tsvector("?", "?")),
        "",
        &with_ranges,
    )
}

/// Words and ranges of keys as the server keeps them.
pub(crate) fn tsvector(words: &str, ranges: &str) -> String {
    format!(
        "to_tsvector('simple', {words}) || array_to_tsvector(CAST(CAST({ranges} AS TEXT) AS TEXT[]))"
    )
}

/// Forgets what was made of a fact.
pub(crate) fn forget_fact(db: &mut Db, document: i64, fact: i64) -> Result<()> {
    db.execute(
        "DELETE FROM fact_entity WHERE fact = ?2
        AND entity IN (SELECT key FROM entity WHERE document = ?1)",
        &[document.into(), fact.into()],
    )?;
    let sql = "DELETE FROM fact_words WHERE rowid = ?1";
    db.execute(sql, &[fact.into()]).map(|_| ())
}

/// Forgets the words of a document.
pub(crate) fn forget_document(db: &mut Db, document: i64) -> Result<()> {
    db.execute(
        "DELETE FROM document_key WHERE document = ?1",
        &[document.into()],
    )?;
    let sql = "DELETE FROM document_words WHERE rowid = ?1";
    db.execute(sql, &[document.into()]).map(|_| ())
}

/// Forgets who bore names, and names that nobody bears any more.
pub(crate) fn forget_entity(db: &mut Db, entity: i64) -> Result<()> {
    let sql = "SELECT name.key, text, is_person FROM entity_name
        JOIN name ON name.key = entity_name.name WHERE entity = ?1";
    let names = db.rows(sql, &[entity.into()])?;
    for sql in [
        "DELETE FROM entity_name WHERE entity = ?1",
        "DELETE FROM fact_entity WHERE entity = ?1",
    ] {
        db.execute(sql, &[entity.into()])?;
    }
    for row in names {
        let name = row.integer(0)?;
        let sql = "SELECT 1 FROM entity_name WHERE name = ?1 LIMIT 1";
        if db.row(sql, &[name.into()])?.is_none() {
            linking::forget_name(db, name, row.text(1)?, row.integer(2)? != 0)?;
            db.execute("DELETE FROM name_word WHERE name = ?1", &[name.into()])?;
            db.execute("DELETE FROM name WHERE key = ?1", &[name.into()])?;
        }
    }
    Ok(())
}

/// Makes all of it anew, for a store whose tables were empty: restored, or of an older form.
pub(crate) fn make_all(db: &mut Db) -> Result<()> {
    for table in [
        "document_words",
        "fact_words",
        "fact_entity",
        "entity_name",
        "name_word",
        "name_key",
        "document_key",
        "name",
    ] {
        db.execute(&format!("DELETE FROM {table}"), &[])?;
    }
    // Its numbers begin again with it.
    db.execute("DELETE FROM sequence WHERE name = 'name'", &[])?;
    let (mut last, mut names) = (0, Names::default());
    // In parts: a store may hold more than memory does.
    loop {
        let sql = "SELECT key FROM document WHERE key > ?1 ORDER BY key LIMIT 1000";
        let keys = db.rows(sql, &[last.into()])?;
        let Some(row) = keys.last() else {
            return bearer::make_all(db);
        };
        last = row.integer(0)?;
        for row in &keys {
            match make(db, row.integer(0)?, &mut names) {
                // What is not what was kept is found by `verify`, and is no reason to lose the rest.
                Err(StoreError::Broken { .. } | StoreError::Unknown { .. }) => {}
                made => made?,
            }
        }
    }
}

/// Makes what is found by of one document.
fn make(db: &mut Db, key: i64, names: &mut Names) -> Result<()> {
    let reading = reading::reading(db, key)?;
    linking::keep_document(db, key, &::linking::profile(&reading))?;
    let document = reading.document;
    keep_document(db, key, &document)?;
    let entities = reading::entities(db, key)?;
    names.keep(db, &entities)?;
    let named = Named::new(&document.text, &entities);
    let sql =
        "SELECT key, family, COALESCE(corrected, body) FROM fact WHERE document = ?1 ORDER BY key";
    let mut facts = Vec::new();
    for row in db.rows(sql, &[key.into()])? {
        let (key, family): (_, Family) = (row.integer(0)?, row.text(1)?.parse()?);
        let body = reading::json(row.text(2)?, || format!("fact {key}"))?;
        facts.push((key, named.find(family, &body)));
    }
    keep_facts(db, &facts)
}
