//! One thing, with all that is kept of it.

use record::{Entity, Span, Text};
use serde_json::Value as Json;

use super::Part;
use super::gist::Told;
use super::standing::{self, Standing};
use super::undecided::{self, LinkRow};
use crate::audit;
use crate::chain::to_hex;
use crate::db::{Db, Value};
use crate::error::{Result, StoreError};
use crate::fact::{Family, State};
use crate::links::{LinkKind, OPEN, members};
use crate::pack;
use crate::protection::{self, Protection};
use crate::reading;
use crate::reference::Reference;
use crate::review::Reviewed;
use crate::store::Store;
use crate::version;

/// A thing with all that is kept of it.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Shown {
    /// A document.
    Document(Box<DocumentShown>),
    /// Somebody or something that is named.
    Entity(Box<EntityShown>),
    /// A fact.
    Fact(Box<FactShown>),
    /// An entry of the log.
    Entry(Box<EntryShown>),
}

/// A document.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DocumentShown {
    /// Points at it.
    pub reference: Reference,
    /// Its id, of its text.
    pub id: String,
    /// Title.
    pub title: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// letter, report ...
    pub kind: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// `read` by the machine, a `note` of a person, a `row` of a spreadsheet.
    pub origin: String,
    /// What protects it.
    pub marks: Vec<Protection>,
    /// The texts of this article, itself among them.
    pub versions: Vec<Version>,
    /// The newest text, where this one is of an older version.
    pub newer: Option<Reference>,
    /// Each time that it was given.
    pub collections: Vec<Collected>,
    /// Who is named in it.
    pub entities: Vec<Counted>,
    /// What is told in it.
    pub facts: Vec<FactLine>,
    /// Its text.
    pub text: String,
}

/// One text of an article.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Version {
    /// The document.
    pub reference: Reference,
    /// Which one it is.
    pub version: i64,
    /// When it was published.
    pub published: Option<String>,
    /// When it was added.
    pub added_at: String,
}

/// Where a document came from, once.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Collected {
    /// The file, as it was given.
    pub name: String,
    /// Where it is in the file.
    pub inner: String,
    /// SHA-256 of the original.
    pub original: Option<String>,
    /// When.
    pub at: String,
    /// By whom.
    pub actor: String,
}

/// Somebody who is named in a document.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Counted {
    /// Points at them.
    pub reference: Reference,
    /// `person`, `organization` ...
    pub kind: String,
    /// The name.
    pub name: String,
    /// How often.
    pub mentions: usize,
    /// Where, in code points of its text.
    pub spans: Vec<Span>,
}

/// A fact in one line.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FactLine {
    /// Points at it.
    pub reference: Reference,
    /// Speech act, type of event, status of a case.
    #[serde(rename = "type")]
    pub of_type: Option<String>,
    /// As what somebody is spoken of in it; none where nobody was asked for.
    pub part: Option<String>,
    /// Who says so.
    pub said_by: Option<String>,
    /// When.
    pub date: Option<String>,
    /// How it stands.
    pub state: State,
    /// The words that carry it; of a demand, what is asked.
    pub words: String,
    /// Where its words stand.
    pub spans: Vec<Span>,
    /// What it tells, field by field.
    #[serde(skip)]
    pub told: Vec<Told>,
}

/// Somebody or something that is named.
#[derive(Clone, Debug, serde::Serialize)]
pub struct EntityShown {
    /// Points at them.
    pub reference: Reference,
    /// The document they are named in.
    pub document: Reference,
    /// The newest text of the article, where the document is of an older version.
    pub newer: Option<Reference>,
    /// Its title.
    pub title: Option<String>,
    /// As it was read: names, roles, age, mentions.
    pub entity: Entity,
    /// What protects them, and all who are one with them.
    pub marks: Vec<Protection>,
    /// All whom people made one with them, themselves among them; nobody where nobody did.
    pub joined: Vec<Joined>,
    /// What people decided of them.
    pub links: Vec<LinkRow>,
    /// With whom the machine would join them.
    pub proposals: Vec<LinkRow>,
    /// What is told of them, in this document and those of the joined.
    pub facts: Vec<FactLine>,
}

/// One of those who are one.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Joined {
    /// Points at them.
    pub reference: Reference,
    /// The document they are named in.
    pub document: Reference,
    /// The name there.
    pub name: String,
    /// Roles there.
    pub roles: Vec<String>,
    /// Age there.
    pub age: Option<u16>,
}

/// A fact.
#[derive(Clone, Debug, serde::Serialize)]
pub struct FactShown {
    /// Points at it.
    pub reference: Reference,
    /// Its document.
    pub document: Reference,
    /// The newest text of the article, where the document is of an older version.
    pub newer: Option<Reference>,
    /// Title of the document.
    pub title: Option<String>,
    /// Publisher of the document.
    pub publisher: Option<String>,
    /// When the document was published.
    pub published: Option<String>,
    /// How it stands.
    pub state: State,
    /// As it stands.
    pub value: Json,
    /// As it was read or put in first.
    pub first: Json,
    /// The person's value, where there is one.
    pub corrected: Option<Json>,
    /// What it tells, field by field.
    #[serde(skip)]
    pub told: Vec<Told>,
    /// The fact that accuses, of an involvement.
    pub accusing: Option<Reference>,
    /// The words that carry it.
    pub words: Vec<String>,
    /// Where they stand in the text of the document.
    pub spans: Vec<Span>,
    /// What stands around them.
    pub context: String,
    /// Where the context stands.
    pub context_span: Span,
    /// What was decided of it.
    pub reviews: Vec<Reviewed>,
    /// What was decided of it and other facts.
    pub links: Vec<LinkRow>,
    /// What the machine would link it with.
    pub proposals: Vec<LinkRow>,
}

/// An entry of the log.
#[derive(Clone, Debug, serde::Serialize)]
pub struct EntryShown {
    /// Points at it.
    pub reference: Reference,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// What else is told; none where it was purged.
    pub payload: Option<Json>,
    /// Of the payload.
    pub payload_sha256: String,
    /// Of the entry before it.
    pub previous: String,
    /// Of this one.
    pub hash: String,
}

impl Store {
    /// A thing with all that is kept of it.
    ///
    /// # Errors
    ///
    /// There is no such thing.
    pub fn show(&mut self, reference: Reference) -> Result<Shown> {
        let db = &mut self.db;
        Ok(match reference {
            Reference::Document(key) => Shown::Document(Box::new(document(db, key)?)),
            Reference::Entity(key) => {
                let facts = told_of(db, key)?;
                Shown::Entity(Box::new(entity(db, key, &facts)?))
            }
            Reference::Entry(key) => Shown::Entry(Box::new(entry(db, key)?)),
            Reference::Fact(family, key) => {
                self.fact_there(family, key)?;
                Shown::Fact(Box::new(self.fact(key)?))
            }
        })
    }

    /// Somebody with a part of what machines or people read of them; and how many such facts there are. What people put
    /// in of officials stands in a place of its own.
    ///
    /// # Errors
    ///
    /// There is no such entity.
    pub fn show_entity(&mut self, key: i64, part: Part) -> Result<(EntityShown, usize)> {
        let db = &mut self.db;
        let mut facts = told_of(db, key)?;
        facts.retain(|fact| {
            !matches!(
                fact.family,
                Family::Involvement | Family::Post | Family::Measure
            )
        });
        let from = part.offset.min(facts.len());
        let to = part.end().min(facts.len());
        let shown = entity(db, key, &facts[from..to])?;
        Ok((shown, facts.len()))
    }

    /// Whether there is such a document.
    ///
    /// # Errors
    ///
    /// The database fails.
    pub fn is_document(&mut self, key: i64) -> Result<bool> {
        let sql = "SELECT 1 FROM document WHERE key = ?1";
        Ok(self.db.row(sql, &[key.into()])?.is_some())
    }

    /// Refuses a reference to a fact that is of another family or not there.
    ///
    /// # Errors
    ///
    /// It points at nothing.
    pub fn fact_there(&mut self, family: Family, key: i64) -> Result<()> {
        let sql = "SELECT 1 FROM fact WHERE key = ?1 AND family = ?2";
        let there = self.db.row(sql, &[key.into(), family.as_str().into()])?;
        match there {
            Some(_) => Ok(()),
            None => Err(StoreError::Unknown {
                what: family.as_str(),
                name: key.to_string(),
            }),
        }
    }

    fn fact(&mut self, key: i64) -> Result<FactShown> {
        let reviews = self.reviews(key)?;
        let db = &mut self.db;
        let fact = Standing::with_key(db, key)?;
        let sql = "SELECT body, corrected, title, publisher, published, text FROM fact
            JOIN document ON document.key = fact.document WHERE fact.key = ?1";
        let row = db
            .row(sql, &[key.into()])?
            .ok_or_else(|| gone("fact", key))?;
        let column = |n| -> Result<_> { Ok(row.maybe_text(n)?.map(str::to_owned)) };
        let value = |text: &str| reading::json(text, || format!("fact {key}"));
        let text = record::Text::new(row.text(5)?);
        let spans = fact.spans();
        let context_span = around(&text, fact.place(&text));
        let links = links_of(db, &KINDS_OF_FACTS, key)?;
        Ok(FactShown {
            told: fact.told(),
            reference: fact.reference(),
            document: Reference::Document(fact.document),
            newer: newer(db, fact.document)?,
            title: column(2)?,
            publisher: column(3)?,
            published: column(4)?,
            state: fact.state,
            value: fact.value.clone(),
            first: value(row.text(0)?)?,
            corrected: row.maybe_text(1)?.map(value).transpose()?,
            accusing: accusing(db, &fact)?,
            words: spans.iter().map(|s| text.slice(*s).to_owned()).collect(),
            spans,
            context: text.slice(context_span).to_owned(),
            context_span,
            reviews,
            links,
            proposals: proposals_of(db, &KINDS_OF_FACTS, key)?,
        })
    }
}

/// The fact by which an official was picked, unless it was purged.
fn accusing(db: &mut Db, fact: &Standing) -> Result<Option<Reference>> {
    let key = match fact.family {
        Family::Involvement => fact.value["fact"].as_i64(),
        _ => None,
    };
    let sql = "SELECT family FROM fact WHERE key = ?1";
    let row = key.map(|key| db.row(sql, &[key.into()])).transpose()?;
    let family = row.flatten().map(|row| row.text(0)?.parse::<Family>());
    let family = family.transpose()?;
    Ok(key
        .zip(family)
        .map(|(key, family)| Reference::Fact(family, key)))
}

const KINDS_OF_FACTS: [LinkKind; 4] = [
    LinkKind::SameEvent,
    LinkKind::DenialOf,
    LinkKind::AnswerTo,
    LinkKind::Reaction,
];

fn gone(what: &'static str, key: i64) -> StoreError {
    StoreError::Unknown {
        what,
        name: key.to_string(),
    }
}

/// The paragraph around a place, no more than some lines of it.
fn around(text: &record::Text, place: Span) -> Span {
    const FAR: u32 = 300;
    let before = Span::new(place.start.saturating_sub(FAR), place.start);
    let after = Span::new(place.end, (place.end + FAR).min(text.len()));
    let lead = text.slice(before).rsplit('\n').next();
    let lead = lead.map_or(0, |line| line.chars().count() as u32);
    let rest = text.slice(after).split('\n').next();
    let rest = rest.map_or(0, |line| line.chars().count() as u32);
    let whole = Span::new(place.start - lead, place.end + rest);
    text.trimmed(whole).unwrap_or(place)
}

fn document(db: &mut Db, key: i64) -> Result<DocumentShown> {
    let document = reading::document(db, key)?;
    let sql = "SELECT origin, article FROM document WHERE key = ?1";
    let row = db
        .row(sql, &[key.into()])?
        .ok_or_else(|| gone("document", key))?;
    let (origin, article) = (row.text(0)?.to_owned(), row.integer(1)?);
    let entities = reading::entities(db, key)?;
    let counted = entities.into_iter().map(|(key, entity)| Counted {
        reference: Reference::Entity(key),
        kind: entity.kind.to_string(),
        mentions: entity.mentions.len(),
        spans: entity.mentions,
        name: entity.name,
    });
    Ok(DocumentShown {
        reference: Reference::Document(key),
        id: document.id.0,
        title: document.title,
        publisher: document.publisher,
        url: document.url,
        kind: document.kind,
        published: document.published.map(|date| date.to_string()),
        language: document.language,
        origin,
        marks: protection::standing(db, Reference::Document(key))?,
        versions: versions(db, article)?,
        newer: newer(db, key)?,
        collections: collections(db, key)?,
        entities: counted.collect(),
        facts: facts(db, "fact.document = ?1", key)?,
        text: document.text.as_str().to_owned(),
    })
}

/// The newest text of the article of a document that is of an older version.
fn newer(db: &mut Db, document: i64) -> Result<Option<Reference>> {
    Ok(version::newest(db, document, None)?.map(Reference::Document))
}

fn versions(db: &mut Db, article: i64) -> Result<Vec<Version>> {
    let sql = "SELECT key, version, published, added_at FROM document WHERE article = ?1
        ORDER BY version";
    let rows = db.rows(sql, &[article.into()])?;
    let version = |row: &crate::db::Row| {
        Ok(Version {
            reference: Reference::Document(row.integer(0)?),
            version: row.integer(1)?,
            published: row.maybe_text(2)?.map(str::to_owned),
            added_at: row.text(3)?.to_owned(),
        })
    };
    rows.iter().map(version).collect()
}

fn collections(db: &mut Db, document: i64) -> Result<Vec<Collected>> {
    let sql = "SELECT name, inner_path, original, at, actor FROM collection WHERE document = ?1
        ORDER BY key";
    let rows = db.rows(sql, &[document.into()])?;
    let collected = |row: &crate::db::Row| {
        Ok(Collected {
            name: row.text(0)?.to_owned(),
            inner: row.text(1)?.to_owned(),
            original: row.maybe_text(2)?.map(str::to_owned),
            at: row.text(3)?.to_owned(),
            actor: row.text(4)?.to_owned(),
        })
    };
    rows.iter().map(collected).collect()
}

/// Facts in a line each, with their words.
fn facts(db: &mut Db, of: &str, key: i64) -> Result<Vec<FactLine>> {
    let sql = format!(
        "SELECT {} FROM fact WHERE {of} ORDER BY fact.key",
        standing::COLUMNS
    );
    let rows = db.rows(&sql, &[key.into()])?;
    let mut text = None;
    let mut lines = Vec::new();
    for row in &rows {
        let fact = Standing::of(row)?;
        let whole = match text.take() {
            Some((document, whole)) if document == fact.document => whole,
            _ => reading::document(db, fact.document)?.text,
        };
        lines.push(line(&fact, &whole, None));
        text = Some((fact.document, whole));
    }
    Ok(lines)
}

fn line(fact: &Standing, text: &record::Text, part: Option<String>) -> FactLine {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    FactLine {
        reference: fact.reference(),
        of_type: owned(fact.of_type()),
        part,
        said_by: owned(fact.said_by()),
        date: owned(fact.date()),
        state: fact.state,
        words: fact.known_by(text).to_owned(),
        spans: fact.spans(),
        told: fact.told(),
    }
}

fn entity(db: &mut Db, key: i64, facts: &[ToldOf]) -> Result<EntityShown> {
    let (document, entity) = named(db, key)?;
    let sql = "SELECT title FROM document WHERE key = ?1";
    let row = db.row(sql, &[document.into()])?;
    let title = row.as_ref().map(|row| row.maybe_text(0)).transpose()?;
    let one = members(db, LinkKind::Same, key)?;
    let mut joined = Vec::new();
    if one.len() > 1 {
        for item in &one {
            joined.push(with(db, *item)?);
        }
    }
    let facts = lines_of(db, facts)?;
    Ok(EntityShown {
        reference: Reference::Entity(key),
        document: Reference::Document(document),
        newer: newer(db, document)?,
        title: title.flatten().map(str::to_owned),
        entity,
        marks: protection::standing(db, Reference::Entity(key))?,
        joined,
        links: links_of(db, &[LinkKind::Same], key)?,
        proposals: proposals_of(db, &[LinkKind::Same], key)?,
        facts,
    })
}

/// One who is named, and the document they are named in.
fn named(db: &mut Db, key: i64) -> Result<(i64, Entity)> {
    let sql = "SELECT key, id, kind, name, body, document FROM entity WHERE key = ?1";
    let row = db
        .row(sql, &[key.into()])?
        .ok_or_else(|| gone("entity", key))?;
    Ok((row.integer(5)?, pack::entity_of(&row, 0)?.1))
}

fn with(db: &mut Db, key: i64) -> Result<Joined> {
    let (document, entity) = named(db, key)?;
    Ok(Joined {
        reference: Reference::Entity(key),
        document: Reference::Document(document),
        name: entity.name,
        roles: entity.roles.into_iter().map(|role| role.title).collect(),
        age: entity.age,
    })
}

/// A fact that tells of somebody.
struct ToldOf {
    key: i64,
    family: Family,
    /// As what they are spoken of.
    part: String,
}

/// What is told of somebody, and of all who are one with them, in the order of their documents.
fn told_of(db: &mut Db, entity: i64) -> Result<Vec<ToldOf>> {
    let one: Vec<Value> = members(db, LinkKind::Same, entity)?
        .into_iter()
        .map(Value::from)
        .collect();
    let sql = "SELECT fact.key, fact.family, part FROM fact_entity JOIN fact ON fact.key = fact_entity.fact
        WHERE fact_entity.entity IN";
    let mut facts = Vec::new();
    db.each_among(sql, &one, |row| {
        facts.push(ToldOf {
            key: row.integer(0)?,
            family: row.text(1)?.parse()?,
            part: row.text(2)?.to_owned(),
        });
        Ok(())
    })?;
    facts.sort_by(|a, b| (a.key, &a.part).cmp(&(b.key, &b.part)));
    Ok(facts)
}

/// These facts, with their words.
fn lines_of(db: &mut Db, facts: &[ToldOf]) -> Result<Vec<FactLine>> {
    let mut lines = Vec::new();
    let mut last: Option<(i64, Text)> = None;
    for told in facts {
        let fact = Standing::with_key(db, told.key)?;
        // Those of one document follow each other.
        let text = match last.take() {
            Some((document, text)) if document == fact.document => text,
            _ => reading::document(db, fact.document)?.text,
        };
        lines.push(line(&fact, &text, Some(told.part.clone())));
        last = Some((fact.document, text));
    }
    Ok(lines)
}

/// What people decided of a thing and others.
pub(super) fn links_of(db: &mut Db, kinds: &[LinkKind], key: i64) -> Result<Vec<LinkRow>> {
    let mut links = Vec::new();
    for kind in kinds {
        let sql = "SELECT kind, left_key, right_key, link.entry, verdict, detail, note, actor, at
            FROM link JOIN audit ON audit.entry = link.entry
            WHERE kind = ?1 AND undone IS NULL AND (left_key = ?2 OR right_key = ?2) ORDER BY link.entry";
        for row in db.rows(sql, &[kind.as_str().into(), key.into()])? {
            links.push(undecided::decided(db, &row)?);
        }
    }
    Ok(links)
}

/// What the machine would link a thing with, and nobody decided on.
pub(super) fn proposals_of(db: &mut Db, kinds: &[LinkKind], key: i64) -> Result<Vec<LinkRow>> {
    let mut links = Vec::new();
    for kind in kinds {
        let sql = format!(
            "SELECT kind, left_key, right_key, score, certain, reasons FROM proposal
            WHERE kind = ?1 AND (left_key = ?2 OR right_key = ?2) AND {OPEN}
            ORDER BY score DESC, left_key, right_key"
        );
        for row in db.rows(&sql, &[kind.as_str().into(), key.into()])? {
            links.push(undecided::proposed(db, &row)?);
        }
    }
    Ok(links)
}

fn entry(db: &mut Db, key: i64) -> Result<EntryShown> {
    let sql = "SELECT entry, at, actor, action, subject, payload_sha256, previous, hash, payload
        FROM audit WHERE entry = ?1";
    let row = db
        .row(sql, &[key.into()])?
        .ok_or_else(|| gone("entry", key))?;
    let entry = audit::entry(&row)?;
    let payload = row.maybe_text(8)?;
    Ok(EntryShown {
        reference: Reference::Entry(key),
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        payload: payload
            .map(|text| reading::json(text, || format!("audit {key}")))
            .transpose()?,
        payload_sha256: to_hex(&entry.payload_sha256),
        previous: to_hex(&entry.previous),
        hash: to_hex(&entry.hash),
    })
}
