//! Facts that no machine read: a lawyer's call, a paper file, a text in another language, a row of a spreadsheet.
//!
//! Nothing is without a source: what a person knows it from is kept as a document, a *note*, whose words carry the
//! fact; or the fact is tied to words of a document that is there.

use record::{Document, DocumentId, Entity, EntityId, EntityKind, PartialDate, Span, Text};
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};

use crate::chain::to_hex;
use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::fact::{Family, Named, State};
use crate::linking::{self, Profiles};
use crate::links::{self, LinkKind, NewLink, Verdict};
use crate::member;
use crate::official;
use crate::pack;
use crate::reading;
use crate::review::note_review;
use crate::save::{self, NewFact, Origin};
use crate::store::{Act, Store};

/// What a fact is known from.
#[derive(Clone, Debug)]
pub enum Basis<'a> {
    /// A note on where it is known from, and the day of the call, the paper, the meeting.
    Note {
        /// "Call with her lawyer".
        text: &'a str,
        /// The day of it.
        date: Option<PartialDate>,
    },
    /// Words of a document that is there.
    Document {
        /// Its key.
        key: i64,
        /// The words.
        spans: Vec<Span>,
    },
}

/// Who is named in a fact.
#[derive(Clone, Debug)]
pub struct Who<'a> {
    /// As the fact has it.
    pub name: &'a str,
    /// What it is.
    pub kind: EntityKind,
    /// An entity that is there already, and is the same.
    pub same_as: Option<i64>,
}

/// A fact to be added: its family, its value in the form of docs/RECORD.md with names and without ids, spans and
/// what is not known, and who these names are.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// What kind of fact it is.
    pub family: Family,
    /// `{"person": "Ana Ruiz", "status": "detained"}`
    pub value: Json,
    /// Each name of the value; those that are missing are bodies, the person of a case is a person.
    pub who: Vec<Who<'a>>,
}

impl Store {
    /// Adds facts that a person knows from one source; their keys.
    ///
    /// # Errors
    ///
    /// A value is none of its family, or who acts may not add.
    pub fn add_by_hand(&mut self, basis: &Basis, drafts: &[Draft], act: &Act) -> Result<Vec<i64>> {
        let profiles = &mut self.profiles;
        self.db
            .transaction(|db| put(db, profiles, basis, drafts, act))
    }
}

/// Adds facts inside a transaction.
pub(crate) fn put(
    db: &mut Db,
    profiles: &mut Profiles,
    basis: &Basis,
    drafts: &[Draft],
    act: &Act,
) -> Result<Vec<i64>> {
    let role = member::role(db, &act.actor)?;
    member::need(role.may_edit(), role, "add")?;
    let (document, spans) = match basis {
        Basis::Document { key, spans } => (*key, spans.clone()),
        Basis::Note { text, date } => note(db, text, *date, act)?,
    };
    let drafts = drafts.iter();
    let added = drafts.map(|draft| add(db, document, &spans, draft, act));
    let added: Result<Vec<i64>> = added.collect();
    // Who is named in a note may be known already.
    let reading = reading::reading(db, document)?;
    let profile = ::linking::profile(&reading);
    linking::link(db, profiles, document, &reading, profile)?;
    added
}

/// The document of a note, and the span of its text.
fn note(db: &mut Db, text: &str, date: Option<PartialDate>, act: &Act) -> Result<(i64, Vec<Span>)> {
    if text.trim().is_empty() {
        return Err(StoreError::Refused {
            why: "a fact needs its source, and the note is empty".into(),
            hint: "say in the note what it is known from: a call, a paper, a meeting",
        });
    }
    // "Call of her lawyer" on another day is another call, with other people in it.
    let day = date.map_or_else(|| act.at.chars().take(10).collect(), |day| day.to_string());
    let id = to_hex(&Sha256::digest(format!("note\n{day}\n{text}").as_bytes()));
    let document = Document {
        id: DocumentId(format!("sha256:{id}")),
        ..document(text, "note", date)
    };
    let spans = vec![Span::new(0, document.text.len())];
    let known = "SELECT key FROM document WHERE id = ?1";
    let key = match db.row(known, &[document.id.0.as_str().into()])? {
        Some(row) => row.integer(0)?,
        None => save::add_document(db, &document, &json!({}), (None, 1), Origin::Note, act)?,
    };
    Ok((key, spans))
}

/// A text of a person as a document.
pub(crate) fn document(text: &str, kind: &str, date: Option<PartialDate>) -> Document {
    let id = to_hex(&Sha256::digest(text.as_bytes()));
    Document {
        id: DocumentId(format!("sha256:{id}")),
        title: None,
        publisher: None,
        url: None,
        kind: Some(kind.to_owned()),
        published: date,
        published_from: None,
        language: None,
        text: Text::new(text),
        recognised: Vec::new(),
    }
}

/// Adds one fact to a document; its key.
pub(crate) fn add(
    db: &mut Db,
    document: i64,
    spans: &[Span],
    draft: &Draft,
    act: &Act,
) -> Result<i64> {
    let text = reading::document(db, document)?.text;
    if spans.iter().any(|s| s.is_empty() || s.end > text.len()) || spans.is_empty() {
        return Err(StoreError::Value(format!(
            "document {document} has no such words"
        )));
    }
    let mut entities = reading::entities(db, document)?;
    if draft.family == Family::Involvement {
        official::check_pick(db, document, &entities, draft)?;
    }
    let mut value = whole(draft, spans)?;
    let place = (document, &text);
    let joined = name_all(
        db,
        place,
        &mut entities,
        (draft.family, &mut value),
        &draft.who,
    )?;
    let sql = "SELECT COUNT(*) FROM fact WHERE document = ?1 AND family = ?2";
    let of = [document.into(), draft.family.as_str().into()];
    let count = db.row(sql, &of)?.map_or(Ok(0), |row| row.integer(0))?;
    let id = format!("{}{}", save::BY_HAND, count + 1);
    if value.get("id").is_some() {
        value["id"] = id.as_str().into();
    }
    draft.family.check(&value)?;
    let fact = NewFact {
        family: draft.family,
        id,
        body: value.clone(),
    };
    let named = Named::new(&text, &entities);
    let key = save::add_facts(db, document, &named, vec![fact], State::Added)?;
    let value = pack::fact(draft.family, &value);
    let place = (key, document);
    note_review(
        db,
        place,
        ("add_fact", State::Added),
        Some(value),
        None,
        act,
    )?;
    for (left, right) in joined {
        let links = links::members(db, LinkKind::Same, left)?;
        if left != right && !links.contains(&right) {
            let same = NewLink {
                kind: LinkKind::Same,
                left,
                right,
                verdict: Verdict::Accepted,
                detail: Json::Null,
                note: None,
            };
            links::decide(db, &same, act)?;
        }
    }
    Ok(key)
}

/// Gives each name of a value its entity, which is put among those of the document unless it is there. Those
/// entities are returned that are to be joined with others.
pub(crate) fn name_all(
    db: &mut Db,
    (document, text): (i64, &Text),
    entities: &mut Vec<(i64, Entity)>,
    (family, value): (Family, &mut Json),
    who: &[Who],
) -> Result<Vec<(i64, i64)>> {
    let mut joined = Vec::new();
    for (name_at, id_at, kind) in family.named_fields() {
        let named_so = value.pointer(name_at).cloned();
        let is_id = id_at
            .and_then(|at| value.pointer(at))
            .and_then(Json::as_str);
        let is_id = is_id.map(str::to_owned);
        let mut ids = Vec::new();
        for name in crate::fact::names(named_so.as_ref()) {
            if name.trim().is_empty() {
                return Err(StoreError::Refused {
                    why: format!("the name in `{}` is empty", name_at.trim_start_matches('/')),
                    hint: "say who it is, or leave it out where that is not known",
                });
            }
            let who = who.iter().find(|who| who.name == name);
            let bears =
                |entity: &Entity| entity.name == name || entity.aliases.iter().any(|a| a == name);
            // An id that fits its name stays: several may be called so.
            let known = entities
                .iter()
                .find(|(_, e)| Some(&e.id.0) == is_id.as_ref() && bears(e));
            let known = known.or_else(|| entities.iter().find(|(_, e)| e.name == name));
            let (key, id) = match known {
                Some((key, entity)) => (*key, entity.id.0.clone()),
                None => {
                    let kind = who.map_or(*kind, |who| who.kind);
                    let new = named(name, kind, text, entities.len());
                    let kept = save::add_entities(db, document, std::slice::from_ref(&new))?;
                    let key = kept.first().map_or(0, |(key, _)| *key);
                    entities.extend(kept);
                    (key, new.id.0)
                }
            };
            joined.extend(who.and_then(|who| who.same_as).map(|same| (key, same)));
            ids.push(id);
        }
        if let Some(place) = id_at.and_then(|at| value.pointer_mut(at)) {
            *place = json!(ids.first());
        }
    }
    Ok(joined)
}

/// A draft with all fields of its family.
fn whole(draft: &Draft, spans: &[Span]) -> Result<Json> {
    let Json::Object(given) = &draft.value else {
        return Err(StoreError::Value("a fact is an object".into()));
    };
    let mut value: Map<String, Json> = draft.family.blank();
    for (name, field) in given {
        match (value.get_mut(name), field) {
            (Some(Json::Object(whole)), Json::Object(part)) => whole.extend(part.clone()),
            (Some(place), field) => *place = field.clone(),
            (None, _) => {
                let known: Vec<&String> = value.keys().collect();
                let message = format!("{} has no `{name}`, but {known:?}", draft.family);
                return Err(StoreError::Value(message));
            }
        }
    }
    let words = match draft.family {
        Family::Statement => "content",
        _ => "evidence",
    };
    value.insert(words.to_owned(), json!(spans));
    Ok(Json::Object(value))
}

/// One who is named in a note, with the places of the name in it.
pub(crate) fn named(name: &str, kind: EntityKind, text: &Text, count: usize) -> Entity {
    let found = text.as_str().match_indices(name);
    let mentions = found.map(|(at, words)| text.span(at..at + words.len()));
    Entity {
        id: EntityId(format!("e{}", count + 1)),
        kind,
        name: name.to_owned(),
        aliases: Vec::new(),
        roles: Vec::new(),
        age: None,
        mentions: mentions.collect(),
    }
}
