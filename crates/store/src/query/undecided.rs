//! What waits for somebody to decide on it, and what was decided of two things.

use serde_json::Value as Json;

use super::Part;
use super::gist::Told;
use super::sql::Values;
use super::standing::{self, Standing};
use crate::db::{Db, Row};
use crate::error::{Result, StoreError};
use crate::fact::{Family, State};
use crate::links::{LinkKind, OPEN, Verdict};
use crate::pack;
use crate::people;
use crate::reading;
use crate::reference::Reference;
use crate::store::Store;

/// Which facts are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct WaitingQuery {
    /// Of a family.
    pub family: Option<Family>,
    /// Of a document.
    pub document: Option<i64>,
}

/// A fact of which nobody decided.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Waiting {
    /// The fact.
    pub reference: Reference,
    /// Its document.
    pub document: Reference,
    /// Title of the document.
    pub title: Option<String>,
    /// Publisher of the document.
    #[serde(skip)]
    pub publisher: Option<String>,
    /// When the document was published.
    pub published: Option<String>,
    /// Speech act, type of event, status of a case.
    #[serde(rename = "type")]
    pub of_type: Option<String>,
    /// Who says so.
    pub said_by: Option<String>,
    /// `proposed`, or `added` by a person.
    pub state: State,
    /// The words that carry it; of a demand, what is asked.
    pub words: String,
    /// What it tells, field by field.
    #[serde(skip)]
    pub told: Vec<Told>,
}

/// A fact on which somebody decided.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Decided {
    /// The fact.
    pub reference: Reference,
    /// How it stood from then on.
    pub state: State,
    /// Who decided.
    pub actor: String,
    /// When.
    pub at: String,
    /// How many decisions there are on it.
    #[serde(skip)]
    pub reviews: i64,
    /// The words that carry it; of a demand, what is asked.
    pub words: String,
}

/// Two things of which somebody decided, or may decide, what one is to the other.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct LinkRow {
    /// The entry of the log by which it is taken back; none where nobody decided.
    pub entry: Option<i64>,
    /// What the left is to the right.
    pub kind: LinkKind,
    /// The left one.
    pub left: Reference,
    /// Its name, its words, what it asks or its title.
    pub left_words: String,
    /// Where it stands.
    #[serde(skip)]
    pub left_source: Source,
    /// The right one.
    pub right: Reference,
    /// Its name, its words, what it asks or its title.
    pub right_words: String,
    /// Where it stands.
    #[serde(skip)]
    pub right_source: Source,
    /// What was decided.
    pub verdict: Option<Verdict>,
    /// What else is to be said of it.
    pub detail: Json,
    /// How sure the machine is, from 0 to 1.
    pub score: Option<f64>,
    /// Whether no doubt is left to it.
    pub certain: Option<bool>,
    /// Why the machine would.
    pub reasons: Json,
    /// Why somebody decided so.
    pub note: Option<String>,
    /// Who decided.
    pub actor: Option<String>,
    /// When.
    pub at: Option<String>,
}

impl LinkRow {
    /// Why the machine would, in words.
    pub fn why(&self) -> Vec<String> {
        match &self.reasons {
            Json::Array(reasons) => reasons.iter().map(in_words).collect(),
            Json::Null => Vec::new(),
            one => vec![in_words(one)],
        }
    }
}

/// A text as it is, `class: refused` of an object, `same_name: Ana Ruiz / A. Ruiz` of an array.
pub fn in_words(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(reason) => {
            let mut words = reason.iter().map(in_words);
            let code = words.next().unwrap_or_default();
            let values: Vec<String> = words.collect();
            match values.is_empty() {
                true => code,
                false => format!("{code}: {}", values.join(" / ")),
            }
        }
        Json::Object(fields) => {
            let each = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", in_words(value)));
            each.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// The document in which a thing stands that may be linked, and what it is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// Title of the document; nothing where it has none.
    pub title: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// Of somebody, what they are there: "senator of Valmora".
    pub roles: Vec<String>,
    /// Of a fact, what it tells, field by field.
    pub told: Vec<Told>,
}

impl Store {
    /// The facts on which somebody decided last, and that stand as they decided; the newest decisions first.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn decided_last(&mut self, most: usize) -> Result<Vec<Decided>> {
        let db = &mut self.db;
        let sql = format!(
            "SELECT review.fact, review.state, actor, at, (SELECT COUNT(*) FROM review AS every WHERE every.fact = review.fact)
            FROM review JOIN audit ON audit.entry = review.entry
            WHERE NOT EXISTS (SELECT 1 FROM review AS later WHERE later.fact = review.fact AND later.entry > review.entry)
            AND review.state NOT IN ('proposed', 'added') ORDER BY review.entry DESC LIMIT {most}"
        );
        let mut decided = Vec::new();
        for row in db.rows(&sql, &[])? {
            let fact = Standing::with_key(db, row.integer(0)?)?;
            let text = reading::document(db, fact.document)?.text;
            decided.push(Decided {
                reference: fact.reference(),
                state: row.text(1)?.parse()?,
                actor: row.text(2)?.to_owned(),
                at: row.text(3)?.to_owned(),
                reviews: row.integer(4)?,
                words: fact.known_by(&text).to_owned(),
            });
        }
        Ok(decided)
    }

    /// What nobody decided on, of the newest documents first; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn waiting(&mut self, query: &WaitingQuery, part: Part) -> Result<(Vec<Waiting>, bool)> {
        let mut values = Values::default();
        let of_document = query.document.map(|document| {
            let document = values.put(document);
            format!("AND document = {document}")
        });
        let of_document = of_document.unwrap_or_default();
        let families = Family::ALL.iter();
        let families = families.filter(|one| query.family.is_none_or(|family| family == **one));
        let of_family = |family: &Family| {
            format!(
                "SELECT key, document FROM fact
                WHERE state IN ('proposed', 'added') AND family = '{family}' {of_document}"
            )
        };
        let of_families: Vec<String> = families.map(of_family).collect();
        let sql = part.merged(&of_families, "document DESC, key");
        let (rows, more) = part.cut(self.db.rows(&sql, &values.0)?);
        let waiting = rows
            .iter()
            .map(|row| waiting(&mut self.db, row.integer(0)?));
        Ok((waiting.collect::<Result<_>>()?, more))
    }

    /// What was decided of two things, the newest first; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn links(&mut self, kind: Option<LinkKind>, part: Part) -> Result<(Vec<LinkRow>, bool)> {
        let mut values = Values::default();
        let of = of_kind("link", kind, &mut values);
        let sql = format!(
            "SELECT link.kind, left_key, right_key, link.entry, verdict, detail, note, actor, at
            FROM link JOIN audit ON audit.entry = link.entry
            WHERE undone IS NULL AND {of} ORDER BY link.entry DESC {}",
            part.clause()
        );
        let (rows, more) = part.cut(self.db.rows(&sql, &values.0)?);
        let links = rows.iter().map(|row| decided(&mut self.db, row));
        Ok((links.collect::<Result<_>>()?, more))
    }

    /// Refuses two things of which one cannot be this to the other, or that are not there.
    ///
    /// # Errors
    ///
    /// As said.
    pub fn linkable(&mut self, kind: LinkKind, left: Reference, right: Reference) -> Result<()> {
        if !fits(kind, left, right) {
            let why = format!("{left} cannot be {kind} to {right}");
            return Err(StoreError::Refused {
                why,
                hint: "`onrecord link --help` tells what stands on which side of each kind",
            });
        }
        for side in [left, right] {
            if let Reference::Fact(family, key) = side {
                self.fact_there(family, key)?;
            }
        }
        Ok(())
    }

    /// What the machine would link and nobody decided on, the surest first; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn open_links(
        &mut self,
        kind: Option<LinkKind>,
        part: Part,
    ) -> Result<(Vec<LinkRow>, bool)> {
        let kinds = LinkKind::ALL
            .iter()
            .filter(|one| kind.is_none_or(|kind| kind == **one));
        let of_kind = |kind: &LinkKind| {
            format!(
                "SELECT kind, left_key, right_key, score, certain, reasons FROM proposal WHERE kind = '{kind}' AND {OPEN}"
            )
        };
        let of_kinds: Vec<String> = kinds.map(of_kind).collect();
        let sql = part.merged(&of_kinds, "score DESC, kind, left_key, right_key");
        let (rows, more) = part.cut(self.db.rows(&sql, &[])?);
        let open = rows.iter().map(|row| proposed(&mut self.db, row));
        Ok((open.collect::<Result<_>>()?, more))
    }
}

fn fits(kind: LinkKind, left: Reference, right: Reference) -> bool {
    use Reference::{Document, Entity, Fact};
    match (kind, left, right) {
        (LinkKind::Same, Entity(_), Entity(_))
        | (LinkKind::VersionOf | LinkKind::LetterVersion, Document(_), Document(_))
        | (LinkKind::SameEvent, Fact(Family::Event, _), Fact(Family::Event, _)) => true,
        // What denies is said; anything that is told can be denied.
        (LinkKind::DenialOf, Fact(Family::Statement, _), Fact(..)) => true,
        // A release answers a demand as words do.
        (LinkKind::AnswerTo | LinkKind::Reaction, Fact(family, _), Fact(Family::Demand, _)) => {
            matches!(family, Family::Statement | Family::Event)
        }
        _ => false,
    }
}

/// A link of `(kind, left, right, entry, verdict, detail, note, actor, at)`.
pub(super) fn decided(db: &mut Db, row: &Row) -> Result<LinkRow> {
    let entry = row.integer(3)?;
    let text = |column| -> Result<_> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
    Ok(LinkRow {
        entry: Some(entry),
        verdict: Some(row.text(4)?.parse()?),
        detail: reading::json(row.text(5)?, || format!("link {entry}"))?,
        note: text(6)?,
        actor: text(7)?,
        at: text(8)?,
        ..two(db, row)?
    })
}

/// A proposal of `(kind, left, right, score, certain, reasons)`.
pub(super) fn proposed(db: &mut Db, row: &Row) -> Result<LinkRow> {
    let reasons = row.text(5)?;
    Ok(LinkRow {
        score: Some(row.real(3)?),
        certain: Some(row.integer(4)? != 0),
        // Whatever form they have, they are shown.
        reasons: serde_json::from_str(reasons).unwrap_or_else(|_| reasons.into()),
        ..two(db, row)?
    })
}

fn of_kind(table: &str, kind: Option<LinkKind>, values: &mut Values) -> String {
    match kind {
        Some(kind) => format!("{table}.kind = {}", values.put(kind.as_str())),
        None => "1 = 1".to_owned(),
    }
}

fn waiting(db: &mut Db, key: i64) -> Result<Waiting> {
    let sql = format!(
        "SELECT {}, title, published, text, publisher FROM fact JOIN document ON document.key = fact.document
        WHERE fact.key = ?1",
        standing::COLUMNS
    );
    let row = db.row(&sql, &[key.into()])?;
    let row = row.ok_or_else(|| crate::store::broken(format!("fact {key}"), "it is gone"))?;
    let fact = Standing::of(&row)?;
    let text = record::Text::new(row.text(7)?);
    let words = fact.known_by(&text).to_owned();
    Ok(Waiting {
        reference: fact.reference(),
        document: Reference::Document(fact.document),
        title: row.maybe_text(5)?.map(str::to_owned),
        published: row.maybe_text(6)?.map(str::to_owned),
        publisher: row.maybe_text(8)?.map(str::to_owned),
        of_type: fact.of_type().map(str::to_owned),
        said_by: fact.said_by().map(str::to_owned),
        state: fact.state,
        told: fact.told(),
        words,
    })
}

/// Both sides of a link, by its first three columns; nothing more is known of it.
fn two(db: &mut Db, row: &Row) -> Result<LinkRow> {
    let kind: LinkKind = row.text(0)?.parse()?;
    let (left, left_words, left_source) = side(db, kind, row.integer(1)?)?;
    let (right, right_words, right_source) = side(db, kind, row.integer(2)?)?;
    Ok(LinkRow {
        entry: None,
        kind,
        left,
        left_words,
        left_source,
        right,
        right_words,
        right_source,
        verdict: None,
        detail: Json::Null,
        score: None,
        certain: None,
        reasons: Json::Null,
        note: None,
        actor: None,
        at: None,
    })
}

/// What a key points at, the words that people know it by, and where it stands.
fn side(db: &mut Db, kind: LinkKind, key: i64) -> Result<(Reference, String, Source)> {
    let of_document = |row: &Row, first| -> Result<Source> {
        let text = |column| -> Result<_> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
        Ok(Source {
            title: text(first)?,
            publisher: text(first + 1)?,
            published: text(first + 2)?,
            ..Source::default()
        })
    };
    let key_value = [key.into()];
    match kind.table() {
        "entity" => {
            let sql =
                "SELECT entity.key, entity.id, entity.kind, name, body, title, publisher, published
                FROM entity JOIN document ON document.key = entity.document WHERE entity.key = ?1";
            let reference = Reference::Entity(key);
            let Some(row) = db.row(sql, &key_value)? else {
                return Ok((reference, String::new(), Source::default()));
            };
            let (_, entity) = pack::entity_of(&row, 0)?;
            let roles = entity.roles.iter().map(people::told);
            let source = Source {
                roles: roles.collect(),
                ..of_document(&row, 5)?
            };
            Ok((reference, entity.name, source))
        }
        "document" => {
            let sql = "SELECT title, publisher, published FROM document WHERE key = ?1";
            let row = db.row(sql, &key_value)?;
            let source = row.map(|row| of_document(&row, 0)).transpose()?;
            let source = source.unwrap_or_default();
            let title = source.title.clone().unwrap_or_default();
            Ok((Reference::Document(key), title, source))
        }
        _ => {
            let fact = waiting(db, key)?;
            let source = Source {
                title: fact.title,
                publisher: fact.publisher,
                published: fact.published,
                told: fact.told,
                ..Source::default()
            };
            Ok((fact.reference, fact.words, source))
        }
    }
}
