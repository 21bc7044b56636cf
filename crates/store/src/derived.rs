//! Tables that are made of the others and find what is in them: words, names, who is spoken of where.

use record::{Document, Entity, EntityKind};

use crate::bearer;
use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::fact::{Family, Found, Named};
use crate::linking;
use crate::reading;
use crate::words;

/// The words of a document.
pub(crate) fn keep_document(db: &mut Db, key: i64, document: &Document) -> Result<()> {
    let title = document.title.as_deref().unwrap_or_default();
    let words = words::kept(&format!("{title}\n{}", document.text.as_str()));
    keep_words(db, "document_words", key, &words)
}

/// The words of a document whose title is another now.
pub(crate) fn keep_document_anew(db: &mut Db, key: i64, document: &Document) -> Result<()> {
    let sql = "DELETE FROM document_words WHERE rowid = ?1";
    db.execute(sql, &[key.into()])?;
    keep_document(db, key, document)
}

/// The names of an entity, and that there is one more who bears them.
pub(crate) fn keep_entity(db: &mut Db, document: i64, key: i64, entity: &Entity) -> Result<()> {
    keep_names(db, key, entity)?;
    bearer::add(db, document, key, (&entity.name, entity.kind.as_str()))
}

pub(crate) fn keep_names(db: &mut Db, key: i64, entity: &Entity) -> Result<()> {
    let is_person = i64::from(entity.kind == EntityKind::Person);
    let mut names: Vec<&str> = vec![&entity.name];
    names.extend(entity.aliases.iter().map(String::as_str));
    for text in names {
        let name = name(db, text, is_person)?;
        if ::linking::may_be_party(entity.kind) {
            linking::keep_name(db, name, text, is_person != 0)?;
        }
        db.execute(
            "INSERT INTO entity_name (name, entity) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            &[name.into(), key.into()],
        )?;
    }
    Ok(())
}

/// The key of a name, which is kept unless it is there.
fn name(db: &mut Db, text: &str, is_person: i64) -> Result<i64> {
    let known = "SELECT key FROM name WHERE text = ?1 AND is_person = ?2";
    if let Some(row) = db.row(known, &[text.into(), is_person.into()])? {
        return row.integer(0);
    }
    let key = db.next("name", 1)?;
    let folded = words::folded(text);
    db.execute(
        "INSERT INTO name (key, text, is_person, folded) VALUES (?1, ?2, ?3, ?4)",
        &[
            key.into(),
            text.into(),
            is_person.into(),
            folded.as_str().into(),
        ],
    )?;
    for word in words::apart(&folded) {
        db.execute(
            "INSERT INTO name_word (word, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            &[word.into(), key.into()],
        )?;
    }
    Ok(key)
}

/// Who is spoken of in a fact, and its words.
pub(crate) fn keep_fact(db: &mut Db, key: i64, found: &Found) -> Result<()> {
    for (entity, part) in &found.parts {
        db.execute(
            "INSERT INTO fact_entity (entity, fact, part) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            &[(*entity).into(), key.into(), (*part).into()],
        )?;
    }
    match &found.words {
        Some(words) => keep_words(db, "fact_words", key, words),
        None => Ok(()),
    }
}

/// Keeps words under a key of a table of words.
fn keep_words(db: &mut Db, table: &str, key: i64, words: &str) -> Result<()> {
    let words_of = db.either("?2", "to_tsvector('simple', ?2)");
    let sql = format!("INSERT INTO {table} (rowid, words) VALUES (?1, {words_of})");
    db.execute(&sql, &[key.into(), words.into()]).map(|_| ())
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
    let mut last = 0;
    // In parts: a store may hold more than memory does.
    loop {
        let sql = "SELECT key FROM document WHERE key > ?1 ORDER BY key LIMIT 1000";
        let keys = db.rows(sql, &[last.into()])?;
        let Some(row) = keys.last() else {
            return bearer::make_all(db);
        };
        last = row.integer(0)?;
        for row in &keys {
            match make(db, row.integer(0)?) {
                // What is not what was kept is found by `verify`, and is no reason to lose the rest.
                Err(StoreError::Broken { .. } | StoreError::Unknown { .. }) => {}
                made => made?,
            }
        }
    }
}

/// Makes what is found by of one document.
fn make(db: &mut Db, key: i64) -> Result<()> {
    let reading = reading::reading(db, key)?;
    linking::keep_document(db, key, &::linking::profile(&reading))?;
    let document = reading.document;
    keep_document(db, key, &document)?;
    let entities = reading::entities(db, key)?;
    for (key, entity) in &entities {
        keep_names(db, *key, entity)?;
    }
    let named = Named::new(&document.text, &entities);
    let sql =
        "SELECT key, family, COALESCE(corrected, body) FROM fact WHERE document = ?1 ORDER BY key";
    for row in db.rows(sql, &[key.into()])? {
        let (key, family): (_, Family) = (row.integer(0)?, row.text(1)?.parse()?);
        let body = reading::json(row.text(2)?, || format!("fact {key}"))?;
        keep_fact(db, key, &named.find(family, &body))?;
    }
    Ok(())
}
