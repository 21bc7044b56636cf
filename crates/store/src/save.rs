//! Keeping a reading.

use ::linking::{AnswerClass, Body, Profile};
use record::{
    Document, Entity, EntityId, EntityKind, Form, Reading, Signatory, Span, SpeechAct, Statement,
    StatementId,
};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::audit;
use crate::bearer;
use crate::blob;
use crate::db::{Db, Rows, Value};
use crate::derived::{self, Names};
use crate::digest;
use crate::error::Result;
use crate::fact::{Family, Named, State};
use crate::linking::{self, Profiles};
use crate::member;
use crate::pack;
use crate::store::{Act, Saved, Source};

/// Where a document was first seen: what its row says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The machine read it.
    Read,
    /// A person's note on a source that no machine read.
    Note,
    /// A row of a spreadsheet.
    Row,
}

impl Origin {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Note => "note",
            Self::Row => "row",
        }
    }
}

/// A fact on its way into the store.
pub(crate) struct NewFact {
    pub family: Family,
    pub id: String,
    pub body: Json,
}

/// Keeps a document and what was read of it, inside a transaction.
pub(crate) fn save(
    db: &mut Db,
    profiles: Option<&mut Profiles>,
    reading: &Reading,
    source: &Source,
    act: &Act,
) -> Result<Saved> {
    let role = member::role(db, &act.actor)?;
    member::need(role.may_edit(), role, "add")?;
    let document = &reading.document;
    let known = "SELECT key FROM document WHERE id = ?1";
    let known = db.row(known, &[document.id.0.as_str().into()])?;
    let (saved, digest) = match known {
        Some(row) => {
            let key = row.integer(0)?;
            (Saved::Known { key }, None)
        }
        None => {
            let (article, version) = article(db, document)?;
            let key = add_reading(db, profiles, reading, (article, version), act)?;
            let saved = match version {
                1 => Saved::Added { key },
                version => Saved::Version { key, version },
            };
            (saved, Some(digest::of_document(db, key)?))
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
    let collection = collect(db, key, source, original, act)?;
    // What the rows are, in hashes, which `verify` makes anew.
    let payload = json!({
        "digest": digest,
        "collection": {"key": collection, "digest": digest::of_collection(db, collection)?},
    });
    audit::append(db, act, "add", &format!("document:{key}"), payload)?;
    Ok(saved)
}

/// Notes where a document came from.
fn collect(
    db: &mut Db,
    document: i64,
    source: &Source,
    original: Option<String>,
    act: &Act,
) -> Result<i64> {
    let collection = db.next("collection", 1)?;
    let values = [
        collection.into(),
        document.into(),
        original.into(),
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
    Ok(collection)
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
fn article(db: &mut Db, document: &Document) -> Result<(Option<i64>, i64)> {
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

pub(crate) fn text_of(value: &impl Serialize) -> String {
    // Our own types have no map with keys that are no texts.
    serde_json::to_string(value).unwrap_or_default()
}

fn add_reading(
    db: &mut Db,
    profiles: Option<&mut Profiles>,
    reading: &Reading,
    (article, version): (Option<i64>, i64),
    act: &Act,
) -> Result<i64> {
    let document = &reading.document;
    let more = json!({
        "published_from": document.published_from,
        "recognised": document.recognised,
        "letter": reading.letter,
        "dates": reading.dates,
        "diagnostics": reading.diagnostics,
    });
    let key = add_document(db, document, &more, (article, version), Origin::Read, act)?;
    let entities = add_entities(db, key, &reading.entities)?;
    add_entities(db, key, &signatories(reading))?;
    let named = Named::new(&document.text, &entities);
    add_facts(db, key, &named, facts(reading), State::Proposed)?;
    // Without it a document is found by who is named in it, and not by its words.
    if let Some(profiles) = profiles {
        let profile = ::linking::profile(reading);
        let passages = passages(reading, &profile);
        if !passages.is_empty() {
            add_facts(db, key, &named, passages, State::Proposed)?;
        }
        linking::link(db, profiles, key, reading, profile)?;
    }
    Ok(key)
}

/// Keeps a document's row; without an article it is one of its own.
pub(crate) fn add_document(
    db: &mut Db,
    document: &Document,
    more: &Json,
    (article, version): (Option<i64>, i64),
    origin: Origin,
    act: &Act,
) -> Result<i64> {
    let key = db.next("document", 1)?;
    let values: [Value; 14] = [
        key.into(),
        document.id.0.as_str().into(),
        article.unwrap_or(key).into(),
        version.into(),
        document.title.clone().into(),
        document.publisher.clone().into(),
        document.url.clone().into(),
        document.kind.clone().into(),
        document.published.map(|date| date.to_string()).into(),
        document.language.clone().into(),
        document.text.as_str().into(),
        text_of(more).into(),
        act.at.as_str().into(),
        origin.as_str().into(),
    ];
    db.execute(
        "INSERT INTO document (key, id, article, version, title, publisher, url, kind, published,
            language, text, more, added_at, origin)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        &values,
    )?;
    derived::keep_document(db, key, document)?;
    Ok(key)
}

/// Keeps who is named; each with its key.
pub(crate) fn add_entities(
    db: &mut Db,
    document: i64,
    entities: &[Entity],
) -> Result<Vec<(i64, Entity)>> {
    if entities.is_empty() {
        return Ok(Vec::new());
    }
    let first = db.next("entity", entities.len())?;
    let mut kept = Vec::with_capacity(entities.len());
    let mut rows = Rows::new(6);
    for (key, entity) in (first..).zip(entities) {
        rows.push([
            key.into(),
            document.into(),
            entity.id.0.as_str().into(),
            entity.kind.as_str().into(),
            entity.name.as_str().into(),
            pack::entity(entity).into(),
        ]);
        kept.push((key, entity.clone()));
    }
    let columns = "entity (key, document, id, kind, name, body)";
    db.insert_all(columns, "?, ?, ?, ?, ?, ?", "", &rows)?;
    Names::default().keep(db, &kept)?;
    bearer::add(db, document, &kept)?;
    Ok(kept)
}

/// Keeps facts of a document; the key of the first, which the others follow.
pub(crate) fn add_facts(
    db: &mut Db,
    document: i64,
    named: &Named,
    facts: Vec<NewFact>,
    state: State,
) -> Result<i64> {
    let first = db.next("fact", facts.len().max(1))?;
    let (mut rows, mut all) = (Rows::new(11), Vec::with_capacity(facts.len()));
    for (key, fact) in (first..).zip(facts) {
        let found = named.find(fact.family, &fact.body);
        rows.push([
            key.into(),
            document.into(),
            fact.family.as_str().into(),
            fact.id.into(),
            found.of_type.as_deref().into(),
            found.factuality.as_deref().into(),
            found.date.as_deref().into(),
            found.actor.into(),
            found.subject.into(),
            pack::fact(fact.family, &fact.body).into(),
            state.as_str().into(),
        ]);
        all.push((key, found));
    }
    db.insert_all(
        "fact (key, document, family, id, type, factuality, date, actor, subject, body, state)",
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
        "",
        &rows,
    )?;
    derived::keep_facts(db, &all)?;
    Ok(first)
}

/// The ids of signatories begin so: `g1`, `g2` ... by their place in the letter, as in the crate `linking`.
pub(crate) const SIGNATORY: char = 'g';

/// Who signed a letter and is no entity of it: people as others are, who can be looked up and linked.
fn signatories(reading: &Reading) -> Vec<Entity> {
    let letter = reading.letter.iter();
    let all = letter.flat_map(|letter| (1..).zip(&letter.signatories));
    // One who is spoken of in the letter as well is an entity already.
    let is_in =
        |span: &Span, signatory: &Signatory| signatory.spans.iter().any(|own| own.covers(*span));
    let mentions = || reading.entities.iter().flat_map(|entity| &entity.mentions);
    let new = all.filter(|(_, signatory)| !mentions().any(|span| is_in(span, signatory)));
    let entity = |(n, signatory): (i64, &Signatory)| Entity {
        id: EntityId(format!("{SIGNATORY}{n}")),
        kind: EntityKind::Person,
        name: signatory.name.clone(),
        aliases: Vec::new(),
        roles: Vec::new(),
        age: None,
        mentions: signatory.spans.clone(),
    };
    new.map(entity).collect()
}

/// How the ids of sentences begin that may answer a letter.
pub(crate) const PASSAGE: char = 'p';

/// How the ids of facts begin that a person put in.
pub(crate) const BY_HAND: char = 'h';

/// Sentences of a reply that may answer what was asked, and are no statements: the writer of a letter has no cue. A link
/// needs a fact to hold on to.
fn passages(reading: &Reading, profile: &Profile) -> Vec<NewFact> {
    let mut facts = Vec::new();
    for item in &profile.items {
        let Body::Said(said) = &item.body else {
            continue;
        };
        let is_answer = item.family == ::linking::Family::Answer && item.id.starts_with(PASSAGE);
        if !is_answer || linking::with_words(reading, &said.spans).is_some() {
            continue;
        }
        let speech_act = match said.class {
            Some(AnswerClass::Countered) => SpeechAct::Deny,
            Some(AnswerClass::Deferred) => SpeechAct::Commit,
            _ => SpeechAct::Assert,
        };
        let date = reading.document.published;
        let source = said.by.as_ref().map(|name| record::Party {
            entity: None,
            name: name.clone(),
            spans: Vec::new(),
        });
        let statement = Statement {
            id: StatementId(item.id.clone()),
            source,
            cue: Vec::new(),
            content: said.spans.clone(),
            form: Form::Direct,
            speech_act,
            addressee: None,
            addressee_entity: None,
            addressee_spans: Vec::new(),
            date,
            date_precision: None,
            parent: None,
            rules: vec!["link.answer".to_owned()],
        };
        facts.push(new(Family::Statement, &item.id, &statement));
    }
    facts
}

/// What was read, a fact each. Those that have no id in a reading get one by their place.
fn facts(reading: &Reading) -> Vec<NewFact> {
    let statements = reading.statements.iter();
    let statements = statements.map(|s| new(Family::Statement, &s.id.0, s));
    let events = reading.events.iter();
    let events = events.map(|e| new(Family::Event, &e.id.0, e));
    let cases = (1..).zip(&reading.cases);
    let cases = cases.map(|(n, c)| new(Family::Case, &format!("c{n}"), c));
    let demands = reading.demands.iter();
    let demands = demands.map(|d| new(Family::Demand, &d.id.0, d));
    let disputes = (1..).zip(&reading.disputes);
    let disputes = disputes.map(|(n, d)| new(Family::Dispute, &format!("x{n}"), d));
    let all = statements.chain(events).chain(cases);
    all.chain(demands).chain(disputes).collect()
}

fn new(family: Family, id: &str, body: &impl Serialize) -> NewFact {
    NewFact {
        family,
        id: id.to_owned(),
        // Our own types have no map with keys that are no texts.
        body: serde_json::to_value(body).unwrap_or_default(),
    }
}
