//! Keeping the rows of a sheet, many at once: documents, who is named in them, facts, their ids, and one entry of
//! the log for each thousand of them.

use std::collections::HashSet;

use record::{Document, Entity, Reading, Span, Text};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::Import;
use super::names;
use super::plan::{self, IMPORT, Known, Plan, Step};
use super::rows::RowDraft;
use crate::audit;
use crate::bearer;
use crate::by_hand;
use crate::chain::to_hex;
use crate::db::{Db, Rows, Value};
use crate::derived::{self, Names};
use crate::digest;
use crate::error::Result;
use crate::fact::{Family, Named, State};
use crate::linking;
use crate::member;
use crate::pack;
use crate::reading;
use crate::review;
use crate::save::{BY_HAND, Origin, text_of};
use crate::store::Act;
use crate::words;

/// Rows of one entry of the log, which tells of each of them.
const IN_ONE_ENTRY: usize = 1000;

/// Keeps all that a plan has to be kept.
pub(crate) fn keep(
    db: &mut Db,
    import: &Import,
    plan: &Plan,
    original: &str,
    act: &Act,
) -> Result<()> {
    let keeper = Keeper {
        import,
        original,
        family: import.mapping.table.family(),
        act,
    };
    let new = plan.steps.iter().filter_map(|step| match step {
        Step::Add { draft, value } => Some((draft, value)),
        _ => None,
    });
    let new: Vec<_> = new.collect();
    let mut names = Names::default();
    for part in new.chunks(IN_ONE_ENTRY) {
        keeper.add(db, part, &mut names)?;
    }
    let changed = plan.steps.iter().filter_map(|step| match step {
        Step::Change {
            draft,
            known,
            value,
        } => Some((draft, known, value.as_ref())),
        _ => None,
    });
    let changed: Vec<_> = changed.collect();
    for part in changed.chunks(IN_ONE_ENTRY) {
        keeper.change(db, part, &mut names)?;
    }
    match new.len() + changed.len() < IN_ONE_ENTRY {
        true => Ok(()),
        false => db.batch(db.either("", COUNTED)),
    }
}

/// PostgreSQL plans by what it last counted: of so many new rows it would know only later, and look through all of
/// them for each one until then.
const COUNTED: &str = "ANALYZE document, collection, entity, fact, external, review, audit, name";

struct Keeper<'a> {
    import: &'a Import<'a>,
    original: &'a str,
    family: Family,
    act: &'a Act,
}

/// What goes into each table, and what the log tells of it.
struct Batch {
    documents: Rows,
    document_words: Rows,
    document_keys: Rows,
    collections: Rows,
    entities: Rows,
    facts: Rows,
    fact_entities: Rows,
    externals: Rows,
    told_documents: Vec<Json>,
    told_collections: Vec<Json>,
    told_rows: Vec<Json>,
}

impl Batch {
    fn new() -> Self {
        Self {
            documents: Rows::new(14),
            document_words: Rows::new(2),
            document_keys: Rows::new(2),
            collections: Rows::new(7),
            entities: Rows::new(6),
            facts: Rows::new(11),
            fact_entities: Rows::new(3),
            externals: Rows::new(4),
            told_documents: Vec::new(),
            told_collections: Vec::new(),
            told_rows: Vec::new(),
        }
    }

    fn write(&self, db: &mut Db) -> Result<()> {
        db.insert_all(
            "document (key, id, article, version, title, publisher, url, kind, published, language, text,
                more, added_at, origin)",
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
            "",
            &self.documents,
        )?;
        derived::keep_words(db, "document_words", &self.document_words)?;
        let once = "ON CONFLICT DO NOTHING";
        db.insert_all(
            "document_key (hash, document)",
            "?, ?",
            once,
            &self.document_keys,
        )?;
        db.insert_all(
            "collection (key, document, original, name, inner_path, at, actor)",
            "?, ?, ?, ?, ?, ?, ?",
            "",
            &self.collections,
        )?;
        db.insert_all(
            "entity (document, key, id, kind, name, body)",
            "?, ?, ?, ?, ?, ?",
            "",
            &self.entities,
        )?;
        db.insert_all(
            "fact (document, key, family, id, type, factuality, date, actor, subject, body, state)",
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
            "",
            &self.facts,
        )?;
        db.insert_all(
            "fact_entity (entity, fact, part)",
            "?, ?, ?",
            "",
            &self.fact_entities,
        )?;
        db.insert_all(
            "external (fact, source, id, entry)",
            "?, ?, ?, ?",
            "",
            &self.externals,
        )
    }

    /// What the log is to tell of the rows.
    fn payload(self) -> Json {
        json!({
            "documents": self.told_documents,
            "collections": self.told_collections,
            "rows": self.told_rows,
        })
    }
}

/// A row that became a document.
struct RowDocument<'a> {
    draft: &'a RowDraft,
    key: i64,
    article: i64,
    version: i64,
    title: String,
    /// The fact that it is of.
    fact: i64,
}

impl Keeper<'_> {
    /// Adds new facts.
    fn add(&self, db: &mut Db, rows: &[(&RowDraft, &Json)], names: &mut Names) -> Result<()> {
        let first = db.next("document", rows.len())?;
        let first_fact = db.next("fact", rows.len())?;
        let first_collection = db.next("collection", rows.len())?;
        // How many are named is known at the end: no more keys are taken than there are names.
        let next_entity = db.next("entity", 0)?;
        let entry = audit::next(db)?;
        let mut batch = Batch::new();
        let mut named: Vec<(i64, Entity)> = Vec::new();
        for (n, (draft, value)) in (0..).zip(rows) {
            let id = draft.id_text(self.family);
            let document = RowDocument {
                draft,
                key: first + n,
                article: first + n,
                version: 1,
                title: plan::title_of(&self.import.mapping.source, &id),
                fact: first_fact + n,
            };
            let mut digest = self.document(&mut batch, &document);
            self.collection(&mut batch, &document, first_collection + n);
            let text = Text::new(draft.text.as_str());
            let mut value = (*value).clone();
            value["evidence"] = json!(evidence(draft));
            let entities = names::name_all(self.family, &mut value, &text);
            let first = next_entity + named.len() as i64;
            let entities: Vec<(i64, Entity)> = (first..).zip(entities).collect();
            digest["entity"] = entity_rows(&mut batch, &document, &text, &entities);
            self.fact(
                &mut batch,
                &document,
                (&text, &entities),
                value,
                &mut digest,
            )?;
            batch.told_documents.push(json!([document.key, digest]));
            let external: [Value; 4] = [
                document.fact.into(),
                self.import.mapping.source.as_str().into(),
                id.into(),
                entry.into(),
            ];
            let digest = digest::of_values([&external[..]]);
            batch
                .told_rows
                .push(json!(["external", document.fact, digest]));
            batch.externals.push(external);
            named.extend(entities);
        }
        db.next("entity", named.len())?;
        batch.write(db)?;
        names.keep(db, &named)?;
        bearer::add_of_rows(db, &named)?;
        let written = audit::append(
            db,
            self.act,
            IMPORT,
            &format!("import:{entry}"),
            batch.payload(),
        )?;
        debug_assert_eq!(written, entry);
        Ok(())
    }

    /// Puts the row of a document into a batch; what the log tells of it.
    fn document(&self, batch: &mut Batch, document: &RowDocument) -> Json {
        let draft = document.draft;
        let more = json!({"row": {
            "sheet": self.import.sheet.name,
            "row": draft.number,
            "fact": document.fact,
            "evidence": evidence(draft),
            "rest": draft.rest,
        }});
        let values: [Value; 14] = [
            document.key.into(),
            document_id(&document.title, document.version, &draft.text).into(),
            document.article.into(),
            document.version.into(),
            document.title.as_str().into(),
            Value::Null,
            Value::Null,
            "row".into(),
            Value::Null,
            Value::Null,
            draft.text.as_str().into(),
            text_of(&more).into(),
            self.act.at.as_str().into(),
            Origin::Row.as_str().into(),
        ];
        let kept = words::kept(&format!("{}\n{}", document.title, draft.text));
        batch
            .document_words
            .push([document.key.into(), kept.into()]);
        let none = digest::of_values([]);
        let digest = json!({
            "document": digest::of_values([&values[1..13]]),
            "document.origin": digest::of_values([&values[13..]]),
            "entity": none,
            "fact": none,
        });
        batch.documents.push(values);
        digest
    }

    fn collection(&self, batch: &mut Batch, document: &RowDocument, key: i64) {
        let sheet = &self.import.sheet;
        let name = sheet.name.as_deref();
        let place = name.map(|name| format!("{name}, ")).unwrap_or_default();
        let values: [Value; 7] = [
            key.into(),
            document.key.into(),
            self.original.into(),
            sheet.file.as_str().into(),
            format!("{place}row {}", document.draft.number).into(),
            self.act.at.as_str().into(),
            self.act.actor.as_str().into(),
        ];
        let digest = digest::of_values([&values[..]]);
        batch.told_collections.push(json!([key, digest]));
        batch.collections.push(values);
    }

    /// Puts the fact of a row into a batch.
    fn fact(
        &self,
        batch: &mut Batch,
        document: &RowDocument,
        (text, entities): (&Text, &[(i64, Entity)]),
        mut value: Json,
        digest: &mut Json,
    ) -> Result<()> {
        let id = format!("{BY_HAND}1");
        if value.get("id").is_some() {
            value["id"] = id.as_str().into();
        }
        self.family.check(&value)?;
        let found = Named::new(text, entities).find(self.family, &value);
        let values: [Value; 11] = [
            document.key.into(),
            document.fact.into(),
            self.family.as_str().into(),
            id.into(),
            found.of_type.into(),
            found.factuality.into(),
            found.date.into(),
            found.actor.into(),
            found.subject.into(),
            pack::fact(self.family, &value).into(),
            State::Added.as_str().into(),
        ];
        digest["fact"] = digest::of_values([&values[1..10]]);
        let state = [values[1].clone(), values[10].clone(), Value::Null];
        digest["fact.state"] = digest::of_values([&state[..]]);
        batch.facts.push(values);
        let mut seen = HashSet::new();
        for (entity, part) in found.parts {
            if seen.insert((entity, part)) {
                let row = [entity.into(), document.fact.into(), part.into()];
                batch.fact_entities.push(row);
            }
        }
        Ok(())
    }

    /// Keeps new versions of rows, and corrects their facts.
    fn change(
        &self,
        db: &mut Db,
        rows: &[(&RowDraft, &Known, Option<&Json>)],
        names: &mut Names,
    ) -> Result<()> {
        let first = db.next("document", rows.len())?;
        let first_collection = db.next("collection", rows.len())?;
        let next_entity = db.next("entity", 0)?;
        let mut batch = Batch::new();
        let mut named: Vec<(i64, Entity)> = Vec::new();
        for (n, (draft, known, value)) in (0..).zip(rows) {
            let (title, version) = known.next(draft, &self.import.mapping.source);
            let document = RowDocument {
                draft,
                key: first + n,
                article: known.row.as_ref().map_or(first + n, |row| row.article),
                version,
                title,
                fact: known.fact,
            };
            let mut digest = self.document(&mut batch, &document);
            // Who is named in it is found there, and can be taken out of it.
            let text = Text::new(draft.text.as_str());
            let mut value = value.unwrap_or(&known.value).clone();
            let mut entities = names::name_all(self.family, &mut value, &text);
            entities.retain(|entity| !entity.mentions.is_empty());
            let first_entity = next_entity + named.len() as i64;
            let entities: Vec<(i64, Entity)> = (first_entity..).zip(entities).collect();
            digest["entity"] = entity_rows(&mut batch, &document, &text, &entities);
            named.extend(entities);
            batch.told_documents.push(json!([document.key, digest]));
            self.collection(&mut batch, &document, first_collection + n);
        }
        db.next("entity", named.len())?;
        batch.write(db)?;
        // Whom the fact of such a row speaks of bears them, in the first version.
        names.keep(db, &named)?;
        for (n, (draft, known, value)) in (0..).zip(rows) {
            if let Some(value) = value {
                self.correct(db, draft, known, value, first + n)?;
            }
        }
        let entry = audit::next(db)?;
        let payload = batch.payload();
        audit::append(db, self.act, IMPORT, &format!("import:{entry}"), payload)?;
        Ok(())
    }

    /// Puts the value of a changed row in the place of the one that stood. What nobody has accepted is not accepted
    /// by that; a machine's proposal is corrected, as whoever imports would by hand.
    fn correct(
        &self,
        db: &mut Db,
        draft: &RowDraft,
        known: &Known,
        value: &Json,
        row: i64,
    ) -> Result<()> {
        let mut value = value.clone();
        if known.is_of_row {
            let text = reading::document(db, known.document)?.text;
            value["evidence"] = json!(still_there(&text, &value["evidence"], draft));
        }
        let state = match known.state {
            State::Added => State::Added,
            _ => review::corrected_by(member::role(db, &self.act.actor)?),
        };
        let note = format!("document:{row}");
        let place = (known.fact, known.document, self.family);
        review::put(db, place, (IMPORT, state), &value, Some(&note), self.act)
    }
}

/// The id of a row's document. Rows of two sheets, or of one at two times, may have the same words, and are two
/// documents still.
pub(crate) fn document_id(title: &str, version: i64, text: &str) -> String {
    let whole = format!("{title}\n{version}\n{text}");
    format!("sha256:{}", to_hex(&Sha256::digest(whole)))
}

/// The words of a row that carry its fact: its id, by which it is that row, and the cells of its fields.
fn evidence(draft: &RowDraft) -> Vec<Span> {
    let id = (!draft.id_span.is_empty()).then_some(draft.id_span);
    id.into_iter().chain(draft.spans.iter().copied()).collect()
}

/// The words of the first version of a row that a new one has as well. Its id is always among them. The words that
/// are new are in the new version's document.
fn still_there(text: &Text, before: &Json, draft: &RowDraft) -> Vec<Span> {
    let spans: Vec<Span> = serde_json::from_value(before.clone()).unwrap_or_default();
    let now = Text::new(draft.text.as_str());
    let words: HashSet<String> = evidence(draft)
        .iter()
        .map(|s| now.slice(*s).to_owned())
        .collect();
    let stays = |span: &Span| words.contains(text.slice(*span));
    let stay: Vec<Span> = spans.iter().copied().filter(stays).collect();
    match stay.is_empty() {
        // A row that names its fact by the store's own id.
        true => spans,
        false => stay,
    }
}

/// Puts entities into a batch, and the keys by which later documents that speak of them find this one; what the log
/// tells of them.
fn entity_rows(
    batch: &mut Batch,
    document: &RowDocument,
    text: &Text,
    entities: &[(i64, Entity)],
) -> Json {
    let reading = Reading {
        document: Document {
            title: Some(document.title.clone()),
            ..by_hand::document(text.as_str(), Origin::Row.as_str(), None)
        },
        entities: entities.iter().map(|(_, entity)| entity.clone()).collect(),
        statements: Vec::new(),
        events: Vec::new(),
        cases: Vec::new(),
        demands: Vec::new(),
        disputes: Vec::new(),
        letter: None,
        dates: Vec::new(),
        diagnostics: Vec::new(),
    };
    for hash in linking::keys_of_document(&reading) {
        batch.document_keys.push([hash, document.key.into()]);
    }
    let mut rows: Vec<[Value; 6]> = Vec::with_capacity(entities.len());
    for (key, entity) in entities {
        rows.push([
            document.key.into(),
            (*key).into(),
            entity.id.0.as_str().into(),
            entity.kind.as_str().into(),
            entity.name.as_str().into(),
            pack::entity(entity).into(),
        ]);
    }
    let digest = digest::of_values(rows.iter().map(|row| &row[1..]));
    for row in rows {
        batch.entities.push(row);
    }
    digest
}
