//! What was kept of a document, as a reading again.

use std::collections::BTreeMap;

use record::{Document, DocumentId, Entity, Letter, Reading, Statement, StatementId, Text};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::fact::Family;
use crate::pack;
use crate::save::{BY_HAND, PASSAGE, SIGNATORY};
use crate::store::{Store, broken};

impl Store {
    /// What the machine read of a document.
    ///
    /// # Errors
    ///
    /// There is no such document, or its rows are not what was kept.
    pub fn reading(&mut self, document: i64) -> Result<Reading> {
        reading(&mut self.db, document)
    }
}

/// As [`Store::reading`].
pub(crate) fn reading(db: &mut Db, document: i64) -> Result<Reading> {
    let place = || format!("document {document}");
    let whole = document_row(db, document)?;
    let mut families: BTreeMap<Family, Vec<Json>> = BTreeMap::new();
    let sql = "SELECT family, body, id FROM fact WHERE document = ?1 ORDER BY key";
    for row in db.rows(sql, &[document.into()])? {
        // Sentences that may answer a letter were not read as statements, nor was what people added.
        if row.text(2)?.starts_with([PASSAGE, BY_HAND]) {
            continue;
        }
        let body = json(row.text(1)?, place)?;
        families
            .entry(row.text(0)?.parse()?)
            .or_default()
            .push(body);
    }
    let mut of = |family| families.remove(&family).unwrap_or_default();
    let entities = entities(db, document)?;
    // Signatories stand in the letter: the reader has no entity for them.
    let is_read = |entity: &&Entity| !entity.id.0.starts_with(SIGNATORY);
    let entities: Vec<&Entity> = entities.iter().map(|(_, e)| e).filter(is_read).collect();
    let mut value = json!({
        "document": whole.0,
        "entities": entities,
        "statements": of(Family::Statement),
        "events": of(Family::Event),
        "cases": of(Family::Case),
        "demands": of(Family::Demand),
        "disputes": of(Family::Dispute),
    });
    // Of what a person wrote nothing else was read.
    for (name, blank) in [
        ("letter", Json::Null),
        ("dates", json!([])),
        ("diagnostics", json!([])),
    ] {
        value[name] = whole.1.get(name).cloned().unwrap_or(blank);
    }
    serde_json::from_value(value).map_err(|e| not_json(place(), &e))
}

/// A document without what was read of it.
pub(crate) fn document(db: &mut Db, key: i64) -> Result<Document> {
    Ok(document_row(db, key)?.0)
}

/// What the form of a letter tells; nothing of a document that has it not.
pub(crate) fn letter(db: &mut Db, key: i64) -> Result<Option<Letter>> {
    let more = document_row(db, key)?.1;
    let letter = more.get("letter").cloned().unwrap_or_default();
    value(letter, || format!("document {key}"))
}

/// A document, and what else is kept of it.
fn document_row(db: &mut Db, key: i64) -> Result<(Document, Json)> {
    let place = || format!("document {key}");
    let sql = "SELECT id, title, publisher, url, kind, published, language, text, more
        FROM document WHERE key = ?1";
    let row = db.row(sql, &[key.into()])?.ok_or(StoreError::Unknown {
        what: "document",
        name: key.to_string(),
    })?;
    let text =
        |column| -> Result<Option<String>> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
    let more: Json = json(row.text(8)?, place)?;
    let of = |name: &str| more[name].clone();
    let document = Document {
        id: DocumentId(row.text(0)?.to_owned()),
        title: text(1)?,
        publisher: text(2)?,
        url: text(3)?,
        kind: text(4)?,
        published: value(json!(row.maybe_text(5)?), place)?,
        published_from: value(of("published_from"), place)?,
        language: text(6)?,
        text: Text::new(row.text(7)?),
        recognised: value::<Option<_>>(of("recognised"), place)?.unwrap_or_default(),
    };
    Ok((document, more))
}

/// Who is named in a document, each with its key.
pub(crate) fn entities(db: &mut Db, document: i64) -> Result<Vec<(i64, Entity)>> {
    let sql = "SELECT key, id, kind, name, body FROM entity WHERE document = ?1 ORDER BY key";
    let rows = db.rows(sql, &[document.into()])?;
    rows.iter().map(|row| pack::entity_of(row, 0)).collect()
}

/// What a column of JSON holds, packed or not.
pub(crate) fn json<T: DeserializeOwned>(text: &str, place: impl Fn() -> String) -> Result<T> {
    let kept: Json = serde_json::from_str(text).map_err(|e| not_json(place(), &e))?;
    value(pack::unpacked(kept), place)
}

/// What is wrong with JSON, without the value that is: it may be somebody's name.
pub(crate) fn not_json(place: String, error: &serde_json::Error) -> StoreError {
    let what = match (error.classify(), error.line()) {
        (serde_json::error::Category::Data, 0) => "its JSON has other fields or values".to_owned(),
        (serde_json::error::Category::Data, line) => {
            format!(
                "its JSON has other fields or values, at {line}:{}",
                error.column()
            )
        }
        (_, line) => format!("it is no JSON, at {line}:{}", error.column()),
    };
    broken(place, what)
}

fn value<T: DeserializeOwned>(value: Json, place: impl Fn() -> String) -> Result<T> {
    serde_json::from_value(value).map_err(|e| not_json(place(), &e))
}

/// A statement of a document by its id, as it stands; nothing where it is rejected.
pub(crate) fn statement(db: &mut Db, document: i64, id: &StatementId) -> Result<Option<Statement>> {
    let sql = "SELECT COALESCE(corrected, body) FROM fact
        WHERE document = ?1 AND family = 'statement' AND id = ?2 AND state <> 'rejected'";
    let row = db.row(sql, &[document.into(), id.0.as_str().into()])?;
    let of = || format!("a statement of document {document}");
    row.map(|row| json(row.text(0)?, of)).transpose()
}

/// Who tells of a statement within another's words.
pub(crate) fn told_by(db: &mut Db, document: i64, statement: &Statement) -> Result<Option<String>> {
    let Some(parent) = &statement.parent else {
        return Ok(None);
    };
    let parent = self::statement(db, document, parent)?;
    Ok(parent
        .and_then(|parent| parent.source)
        .map(|source| source.name))
}
