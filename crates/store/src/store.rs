//! The store itself.

use std::collections::HashMap;
use std::path::Path;

use record::{EntityId, Reading};
use serde::Serialize;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::audit;
use crate::blob;
use crate::chain::to_hex;
use crate::db::{Db, Place, Value};
use crate::error::{Result, StoreError};
use crate::key::{Key, Salt};
use crate::migrate::{self, Migration};
use crate::tables::feed;
use crate::words;

/// Documents, what was read of them, and what people decided.
pub struct Store {
    pub(crate) db: Db,
    pub(crate) place: Place,
    /// What its file is encrypted with, and what else is of it is sealed with.
    pub(crate) key: Option<(Key, Salt)>,
}

/// Who does something, and when: this crate reads no clock.
#[derive(Clone, Debug)]
pub struct Act {
    /// The id of who does it; never a name, as it stays for good.
    pub actor: String,
    /// RFC 3339, in UTC.
    pub at: String,
}

/// Where a document comes from.
#[derive(Clone, Debug, Default)]
pub struct Source<'a> {
    /// The original bytes, if they are to be kept.
    pub original: Option<&'a [u8]>,
    /// The file, as it was given.
    pub name: String,
    /// Where the document is in the file; empty for the file itself.
    pub inner: String,
}

/// What became of a document that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is new.
    Added {
        /// Its key.
        key: i64,
    },
    /// It is a new text of an article that was there.
    Version {
        /// Its key.
        key: i64,
        /// Which version it is: 2 for the second text.
        version: i64,
    },
    /// It was there already, word for word.
    Known {
        /// Its key.
        key: i64,
    },
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Documents, each version for itself.
    pub documents: i64,
    /// Articles: documents of several versions once.
    pub articles: i64,
    /// People, bodies and places named, once a document.
    pub entities: i64,
    /// Statements.
    pub statements: i64,
    /// Events.
    pub events: i64,
    /// Cases.
    pub cases: i64,
    /// Demands.
    pub demands: i64,
    /// Disputes.
    pub disputes: i64,
    /// Facts of all families that somebody accepted or corrected.
    pub accepted: i64,
}

/// A fact on its way into the store.
struct Fact {
    family: &'static str,
    id: String,
    of_type: Option<String>,
    factuality: Option<String>,
    date: Option<String>,
    actor: Option<i64>,
    subject: Option<i64>,
    body: String,
    /// The words that find it, of statements.
    words: Option<String>,
}

impl Store {
    /// Opens a store, which is made where it is not there, and brought to the newest form.
    ///
    /// # Errors
    ///
    /// It cannot be opened, its key is another, or it was written by a newer program.
    pub fn open(place: &Place, key: Option<&str>, at: &str) -> Result<Self> {
        Self::open_at(place, key, None, at)
    }

    /// The same, with a `folder` for what is kept beside a store: a backup from before an upgrade. A
    /// store in a file has its own; without one, a store on a server is not upgraded.
    ///
    /// # Errors
    ///
    /// As for [`Store::open`].
    pub fn open_at(
        place: &Place,
        key: Option<&str>,
        folder: Option<&Path>,
        at: &str,
    ) -> Result<Self> {
        Self::open_with(migrate::MIGRATIONS, place, key, folder, at)
    }

    /// The same, of a program that knows these steps.
    pub(crate) fn open_with(
        steps: &[Migration],
        place: &Place,
        key: Option<&str>,
        folder: Option<&Path>,
        at: &str,
    ) -> Result<Self> {
        let mut store = Self {
            db: Db::open(place, key)?,
            place: place.clone(),
            key: key.and_then(Key::from_pragma),
        };
        migrate::run(&mut store, steps, folder, at)?;
        Ok(store)
    }

    /// Keeps a document and what was read of it, whole or not at all. One that is there already is not
    /// kept again; where it came from this time is.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn save(&mut self, reading: &Reading, source: &Source, act: &Act) -> Result<Saved> {
        self.db.transaction(|db| save(db, reading, source, act))
    }

    /// The original bytes of a SHA-256, checked.
    ///
    /// # Errors
    ///
    /// There are none, or they are not those that were kept.
    pub fn original(&mut self, sha256: &str) -> Result<Vec<u8>> {
        blob::get(&mut self.db, sha256)
    }

    /// How much there is.
    pub fn stats(&mut self) -> Result<Stats> {
        let mut count = |sql: &str| -> Result<i64> {
            self.db.row(sql, &[])?.map_or(Ok(0), |row| row.integer(0))
        };
        let of = |family: &str| format!("SELECT COUNT(*) FROM fact WHERE family = '{family}'");
        Ok(Stats {
            documents: count("SELECT COUNT(*) FROM document")?,
            articles: count("SELECT COUNT(DISTINCT article) FROM document")?,
            entities: count("SELECT COUNT(*) FROM entity")?,
            statements: count(&of("statement"))?,
            events: count(&of("event"))?,
            cases: count(&of("case"))?,
            demands: count(&of("demand"))?,
            disputes: count(&of("dispute"))?,
            accepted: count(
                "SELECT COUNT(*) FROM review WHERE state IN ('accepted', 'corrected')
                AND entry = (SELECT MAX(r.entry) FROM review r WHERE r.fact = review.fact)",
            )?,
        })
    }
}

fn save(db: &mut Db, reading: &Reading, source: &Source, act: &Act) -> Result<Saved> {
    let document = &reading.document;
    let known = "SELECT key FROM document WHERE id = ?1";
    let known = db.row(known, &[document.id.0.as_str().into()])?;
    let (saved, digest) = match known {
        Some(row) => (
            Saved::Known {
                key: row.integer(0)?,
            },
            None,
        ),
        None => {
            let (article, version) = article(db, document)?;
            let key = db.next("document", 1)?;
            add(db, reading, (key, article.unwrap_or(key), version), act)?;
            let saved = match version {
                1 => Saved::Added { key },
                version => Saved::Version { key, version },
            };
            (saved, Some(digest(db, key)?))
        }
    };
    let (Saved::Added { key } | Saved::Version { key, .. } | Saved::Known { key }) = saved;
    let original = source
        .original
        .map(|bytes| blob::keep(db, bytes))
        .transpose()?;
    if collected_so(db, key, source, original.as_deref())? {
        return Ok(saved);
    }
    let collection = db.next("collection", 1)?;
    let values = [
        collection.into(),
        key.into(),
        original.clone().into(),
        source.name.as_str().into(),
        source.inner.as_str().into(),
        act.at.as_str().into(),
        act.actor.as_str().into(),
    ];
    db.execute(
        "INSERT INTO collection (key, document, original, name, inner_path, at, actor)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &values,
    )?;
    // What the rows are, in hashes, which `verify` makes anew.
    let payload = json!({
        "digest": digest,
        "collection": {"key": collection, "digest": digest_of_collection(db, collection)?},
    });
    audit::append(db, act, "add", &format!("document:{key}"), payload)?;
    Ok(saved)
}

/// Whether a document was collected from there before: nothing new is learnt then.
fn collected_so(db: &mut Db, key: i64, source: &Source, original: Option<&str>) -> Result<bool> {
    let sql = "SELECT 1 FROM collection WHERE document = ?1 AND name = ?2 AND inner_path = ?3
        AND COALESCE(original, '') = ?4";
    let values = [
        key.into(),
        source.name.as_str().into(),
        source.inner.as_str().into(),
        original.unwrap_or_default().into(),
    ];
    Ok(db.row(sql, &values)?.is_some())
}

/// The article that a document is a new text of, and which version it is: the same address, or else the
/// same publisher, title and day.
fn article(db: &mut Db, document: &record::Document) -> Result<(Option<i64>, i64)> {
    let published = document.published.map(|date| date.to_string());
    let found = match (&document.url, &document.publisher, &document.title) {
        (Some(url), ..) => db.row(
            "SELECT article, MAX(version) FROM document WHERE url = ?1 GROUP BY article
            ORDER BY article LIMIT 1",
            &[url.as_str().into()],
        )?,
        (None, Some(publisher), Some(title)) => db.row(
            "SELECT article, MAX(version) FROM document
            WHERE title = ?1 AND publisher = ?2 AND COALESCE(published, '') = ?3 AND url IS NULL
            GROUP BY article ORDER BY article LIMIT 1",
            &[
                title.as_str().into(),
                publisher.as_str().into(),
                published.unwrap_or_default().into(),
            ],
        )?,
        _ => None,
    };
    Ok(match found {
        Some(row) => (Some(row.integer(0)?), row.integer(1)? + 1),
        None => (None, 1),
    })
}

fn text_of(value: &impl Serialize) -> String {
    // Our own types have no map with keys that are no texts.
    serde_json::to_string(value).unwrap_or_default()
}

/// The name of a word of a vocabulary.
fn name_of(value: &impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(Json::String(name)) => Some(name),
        _ => None,
    }
}

fn add(db: &mut Db, reading: &Reading, place: (i64, i64, i64), act: &Act) -> Result<()> {
    let (key, article, version) = place;
    let document = &reading.document;
    let more = json!({
        "published_from": document.published_from,
        "recognised": document.recognised,
        "letter": reading.letter,
        "dates": reading.dates,
        "diagnostics": reading.diagnostics,
    });
    let text = document.text.as_str();
    let values: [Value; 13] = [
        key.into(),
        document.id.0.as_str().into(),
        article.into(),
        version.into(),
        document.title.clone().into(),
        document.publisher.clone().into(),
        document.url.clone().into(),
        document.kind.clone().into(),
        document.published.map(|date| date.to_string()).into(),
        document.language.clone().into(),
        text.into(),
        text_of(&more).into(),
        act.at.as_str().into(),
    ];
    db.execute(
        "INSERT INTO document (key, id, article, version, title, publisher, url, kind, published,
            language, text, more, added_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &values,
    )?;
    words::keep_document(db, key, document.title.as_deref(), text)?;
    let entities = entities(db, reading, key)?;
    let facts = facts(reading, &entities);
    let first = db.next("fact", facts.len().max(1))?;
    for (fact_key, fact) in (first..).zip(facts) {
        let values: [Value; 10] = [
            fact_key.into(),
            key.into(),
            fact.family.into(),
            fact.id.into(),
            fact.of_type.into(),
            fact.factuality.into(),
            fact.date.into(),
            fact.actor.into(),
            fact.subject.into(),
            fact.body.into(),
        ];
        db.execute(
            "INSERT INTO fact (key, document, family, id, type, factuality, date, actor, subject, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            &values,
        )?;
        if let Some(words) = fact.words {
            words::keep_fact(db, fact_key, &words)?;
        }
    }
    Ok(())
}

/// Keeps who is named; the key of each.
fn entities(db: &mut Db, reading: &Reading, document: i64) -> Result<HashMap<EntityId, i64>> {
    let first = db.next("entity", reading.entities.len().max(1))?;
    let mut keys = HashMap::new();
    for (key, entity) in (first..).zip(&reading.entities) {
        let values: [Value; 7] = [
            key.into(),
            document.into(),
            entity.id.0.as_str().into(),
            name_of(&entity.kind).into(),
            entity.name.as_str().into(),
            words::folded(&entity.name).into(),
            text_of(entity).into(),
        ];
        db.execute(
            "INSERT INTO entity (key, document, id, kind, name, folded, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            &values,
        )?;
        keys.insert(entity.id.clone(), key);
    }
    Ok(keys)
}

/// What was read, a row each.
fn facts(reading: &Reading, entities: &HashMap<EntityId, i64>) -> Vec<Fact> {
    let text = &reading.document.text;
    let key = |id: &Option<EntityId>| id.as_ref().and_then(|id| entities.get(id).copied());
    let date = |date: Option<record::PartialDate>| date.map(|date| date.to_string());
    let by_name = |name: &Option<String>| {
        let name = name.as_ref()?;
        let named = reading
            .entities
            .iter()
            .find(|entity| entity.name == *name)?;
        entities.get(&named.id).copied()
    };
    let statements = reading.statements.iter().map(|statement| {
        let source = statement.source.as_ref();
        Fact {
            family: "statement",
            id: statement.id.0.clone(),
            of_type: name_of(&statement.speech_act),
            factuality: None,
            date: date(statement.date),
            actor: key(&source.and_then(|source| source.entity.clone())),
            subject: key(&statement.addressee_entity),
            body: text_of(statement),
            words: Some(words::of_statement(statement, text)),
        }
    });
    let events = reading.events.iter().map(|event| Fact {
        family: "event",
        id: event.id.0.clone(),
        of_type: name_of(&event.event_type),
        factuality: name_of(&event.factuality),
        date: date(event.date),
        actor: key(&event.actor_entity),
        subject: key(&event.recipient_entity),
        body: text_of(event),
        words: None,
    });
    let cases = reading.cases.iter().enumerate().map(|(n, case)| Fact {
        family: "case",
        id: format!("c{}", n + 1),
        of_type: name_of(&case.status),
        factuality: None,
        date: date(case.since),
        actor: None,
        subject: entities.get(&case.entity).copied(),
        body: text_of(case),
        words: None,
    });
    let demands = reading.demands.iter().map(|demand| Fact {
        family: "demand",
        id: demand.id.0.clone(),
        of_type: demand.answer.clone(),
        factuality: None,
        date: date(demand.date),
        actor: key(&demand.by_entity),
        subject: key(&demand.of_entity),
        body: text_of(demand),
        words: None,
    });
    let disputes = reading
        .disputes
        .iter()
        .enumerate()
        .map(|(n, dispute)| Fact {
            family: "dispute",
            id: format!("x{}", n + 1),
            of_type: None,
            factuality: None,
            date: None,
            actor: by_name(&dispute.claimed_by),
            subject: by_name(&dispute.against),
            body: text_of(dispute),
            words: None,
        });
    let all = statements
        .chain(events)
        .chain(cases)
        .chain(demands)
        .chain(disputes);
    all.collect()
}

/// The tables whose rows of a document are never changed, and what of them is hashed, in this order.
const IMMUTABLE: [(&str, &str); 3] = [
    (
        "document",
        "SELECT id, article, version, title, publisher, url, kind, published, language, text, more,
            added_at FROM document WHERE key = ?1",
    ),
    (
        "entity",
        "SELECT key, id, kind, name, folded, body FROM entity WHERE document = ?1 ORDER BY key",
    ),
    (
        "fact",
        "SELECT key, family, id, type, factuality, date, actor, subject, body FROM fact
            WHERE document = ?1 ORDER BY key",
    ),
];

/// A hash over the rows that a statement gives for a key.
fn digest_of(db: &mut Db, sql: &str, key: i64) -> Result<Json> {
    let mut hash = Sha256::new();
    db.each(sql, &[key.into()], |row| {
        feed(&mut hash, &row);
        Ok(())
    })?;
    Ok(to_hex(&hash.finalize()).into())
}

/// A hash of the row that tells where a document came from.
pub(crate) fn digest_of_collection(db: &mut Db, key: i64) -> Result<Json> {
    let sql = "SELECT key, document, original, name, inner_path, at, actor FROM collection
        WHERE key = ?1";
    digest_of(db, sql, key)
}

/// A hash over the rows of a document, for each table that has any, by its name.
pub(crate) fn digest(db: &mut Db, document: i64) -> Result<Json> {
    let mut digests = serde_json::Map::new();
    for (table, sql) in IMMUTABLE {
        digests.insert(table.to_owned(), digest_of(db, sql, document)?);
    }
    Ok(Json::Object(digests))
}

/// A value of the database that is not what it should be.
pub(crate) fn broken(place: impl Into<String>, what: impl Into<String>) -> StoreError {
    StoreError::Broken {
        place: place.into(),
        what: what.into(),
    }
}
