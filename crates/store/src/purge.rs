//! Taking out for good what must not be kept: a document, or one person out of all documents.
//!
//! Of a document nothing stays but its id, a hash. Of a person the names, all words that tell of them and all facts
//! about them go; each letter of these words becomes a block, so that the spans of everything else still hold. The
//! original files of these documents go as well, as the name is in them. The log keeps the hashes of the payloads that
//! went, and an entry that says what was purged, by ids alone: the *tombstone*, by which the same is purged again from a
//! backup of before.

use std::collections::{BTreeMap, BTreeSet};

use record::{Entity, EntityId, Span, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::audit;
use crate::bearer;
use crate::chain::to_hex;
use crate::db::{Db, Place};
use crate::derived;
use crate::digest;
use crate::error::{Result, StoreError};
use crate::fact::{Family, Named};
use crate::linking::Profiles;
use crate::links::{self, LinkKind};
use crate::member;
use crate::pack;
use crate::people;
use crate::reading::{self, json};
use crate::save::text_of;
use crate::store::{Act, Store};
use crate::tables;
use spelled::{BLOCK, blocks, without};

mod spelled;

/// The property that is there while what was purged may still be in the files, with when that was.
pub(crate) const UNWIPED: &str = "unwiped";

/// What was purged of one document, by ids alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The document: `sha256:...`.
    pub document: String,
    /// The entities that were taken out of it; nobody where all of the document was.
    pub entities: Vec<EntityId>,
}

/// What a purge would take out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WouldGo {
    /// Who is named so.
    pub names: Vec<String>,
    /// How many facts of each kind.
    pub facts: BTreeMap<Family, u64>,
    /// The documents that something goes of, with their titles.
    pub documents: Vec<(i64, Option<String>)>,
    /// How many files that were given.
    pub originals: u64,
    /// How many others are called so, and stay: nobody has said that they are one.
    pub others: u64,
    /// What would stand in its place, in the log and in a file of tombstones.
    pub tombstones: Vec<Tombstone>,
}

impl WouldGo {
    /// The same for the same things alone: told with a yes, it says what the yes is to.
    pub fn digest(&self) -> String {
        to_hex(&Sha256::digest(format!("{self:?}").as_bytes()))
    }
}

/// What is to be purged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purge {
    /// A document, by its key.
    Document(i64),
    /// A person or body, with all who are one with them, by the key of an entity.
    Entity(i64),
}

impl Store {
    /// Purges something; what is to be purged from backups as well.
    ///
    /// # Errors
    ///
    /// It is not there, or who acts may not. [`StoreError::NotWiped`]: it is purged, and its words may still be in the
    /// files.
    pub fn purge(&mut self, what: Purge, note: Option<&str>, act: &Act) -> Result<Vec<Tombstone>> {
        self.purge_seen(what, None, note, act)
    }

    /// The same, where somebody has seen what would go: by [`WouldGo::digest`]. Where it is something else by now, nothing
    /// goes.
    ///
    /// # Errors
    ///
    /// As [`Self::purge`].
    pub fn purge_seen(
        &mut self,
        what: Purge,
        seen: Option<&str>,
        note: Option<&str>,
        act: &Act,
    ) -> Result<Vec<Tombstone>> {
        let tombstones = self.db.transaction(|db| {
            if let Some(seen) = seen
                && would_go(db, what)?.digest() != seen
            {
                return Err(StoreError::Refused {
                    why: "something else would go now than when this was looked at".to_owned(),
                    hint: "nothing was purged; look again at what would go",
                });
            }
            let stones = stones(db, what)?;
            bury(db, &stones, note, act)?;
            is_unwiped(db, act)?;
            Ok(stones)
        })?;
        self.purged = None;
        self.profiles = Profiles::default();
        self.wipe()?;
        Ok(tombstones)
    }

    /// What a purge would take out.
    ///
    /// # Errors
    ///
    /// It is not there.
    pub fn would_purge(&mut self, what: Purge) -> Result<WouldGo> {
        would_go(&mut self.db, what)
    }

    /// Purges again what was purged before, from a store that was restored of an older backup; how many documents
    /// were touched.
    ///
    /// # Errors
    ///
    /// The database refuses, or who acts may not.
    pub fn purge_again(&mut self, stones: &[Tombstone], act: &Act) -> Result<usize> {
        let touched = self.db.transaction(|db| {
            let mut there = Vec::new();
            for stone in stones {
                let sql = "SELECT key FROM document WHERE id = ?1";
                let document = db.row(sql, &[stone.document.as_str().into()])?;
                if document.is_some() && is_left(db, stone)? {
                    there.push(stone.clone());
                }
            }
            if !there.is_empty() {
                bury(db, &there, None, act)?;
            }
            is_unwiped(db, act)?;
            Ok(there.len())
        })?;
        self.wipe()?;
        Ok(touched)
    }

    /// All that was ever purged here.
    pub fn tombstones(&mut self) -> Result<Vec<Tombstone>> {
        let mut stones = Vec::new();
        let sql = "SELECT payload FROM audit WHERE action = 'purge' AND payload IS NOT NULL ORDER BY entry";
        for row in self.db.rows(sql, &[])? {
            let payload: Json = json(row.text(0)?, || "purge".to_owned())?;
            let of_entry: Vec<Tombstone> =
                serde_json::from_value(payload["tombstones"].clone()).unwrap_or_default();
            stones.extend(of_entry);
        }
        Ok(stones)
    }

    /// Leaves nothing of what was deleted in the files of the database. Until that is done the store says that it is
    /// not, and it is done when the store is opened the next time.
    fn wipe(&mut self) -> Result<()> {
        let wiped = self.wiped();
        wiped.map_err(|error| StoreError::NotWiped(Box::new(error)))?;
        let done = "DELETE FROM property WHERE name = ?1";
        self.db.execute(done, &[UNWIPED.into()]).map(|_| ())
    }

    fn wiped(&mut self) -> Result<()> {
        if let Db::Postgres(_) = self.db {
            let names = tables::names().collect::<Vec<_>>().join(", ");
            return self.db.batch(&format!("VACUUM FULL {names}"));
        }
        self.db.batch(
            "INSERT INTO document_words (document_words) VALUES ('optimize');
            INSERT INTO fact_words (fact_words) VALUES ('optimize'); VACUUM;",
        )?;
        // Who reads meanwhile keeps the log of what was written; the database waits for them, and tells in a row.
        let row = self.db.row("PRAGMA wal_checkpoint(TRUNCATE)", &[])?;
        match row.map_or(Ok(0), |row| row.integer(0))? {
            0 => Ok(()),
            _ => Err(StoreError::InUse(match &self.place {
                Place::File(path) => path.clone(),
                Place::Server(_) => "the server".into(),
            })),
        }
    }

    /// Does what a purge before could not: something had the files open, or there was no room.
    pub(crate) fn wipe_what_is_left(&mut self) -> Result<()> {
        let sql = "SELECT 1 FROM property WHERE name = ?1";
        match self.db.row(sql, &[UNWIPED.into()])? {
            // What still cannot be done is told by `verify`, and keeps nobody from working.
            Some(_) => self.wipe().or(Ok(())),
            None => Ok(()),
        }
    }
}

/// What a purge would take out.
fn would_go(db: &mut Db, what: Purge) -> Result<WouldGo> {
    let mut would_go = WouldGo::default();
    let (mut names, mut originals) = (BTreeSet::new(), BTreeSet::new());
    would_go.tombstones = stones(db, what)?;
    for stone in &would_go.tombstones {
        let sql = "SELECT key, title FROM document WHERE id = ?1";
        let Some(row) = db.row(sql, &[stone.document.as_str().into()])? else {
            continue;
        };
        let document = row.integer(0)?;
        let title = row.maybe_text(1)?.map(str::to_owned);
        would_go.documents.push((document, title));
        let (entities, facts) = within(db, document, stone)?;
        for fact in facts {
            let sql = "SELECT family FROM fact WHERE key = ?1";
            if let Some(row) = db.row(sql, &[fact.into()])? {
                *would_go.facts.entry(row.text(0)?.parse()?).or_default() += 1;
            }
        }
        let sql = "SELECT original FROM collection WHERE document = ?1 AND original IS NOT NULL";
        for row in db.rows(sql, &[document.into()])? {
            originals.insert(row.text(0)?.to_owned());
        }
        names.extend(entities.into_iter().map(|(_, entity)| entity.name));
    }
    would_go.originals = originals.len() as u64;
    if let Purge::Entity(key) = what {
        let own = links::members(db, LinkKind::Same, key)?;
        let mut others = BTreeSet::new();
        for name in &names {
            others.extend(people::bearers(db, name, false)?);
        }
        others.retain(|head| !own.contains(head));
        would_go.others = others.len() as u64;
    }
    would_go.names = names.into_iter().collect();
    Ok(would_go)
}

/// Notes that the files may still have what is purged in this transaction.
fn is_unwiped(db: &mut Db, act: &Act) -> Result<()> {
    let sql = "INSERT INTO property (name, value) VALUES (?1, ?2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    db.execute(sql, &[UNWIPED.into(), act.at.as_str().into()])
        .map(|_| ())
}

/// Whether something is still there that a tombstone is of.
fn is_left(db: &mut Db, stone: &Tombstone) -> Result<bool> {
    if stone.entities.is_empty() {
        return Ok(true);
    }
    for EntityId(id) in &stone.entities {
        let sql = "SELECT 1 FROM entity e JOIN document d ON d.key = e.document WHERE d.id = ?1 AND e.id = ?2";
        let values = [stone.document.as_str().into(), id.as_str().into()];
        if db.row(sql, &values)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The tombstones that a purge would leave.
fn stones(db: &mut Db, what: Purge) -> Result<Vec<Tombstone>> {
    match what {
        Purge::Document(key) => Ok(vec![of_document(db, key)?]),
        Purge::Entity(key) => of_entity(db, key),
    }
}

fn of_document(db: &mut Db, key: i64) -> Result<Tombstone> {
    let row = db.row("SELECT id FROM document WHERE key = ?1", &[key.into()])?;
    let row = row.ok_or_else(|| StoreError::Unknown {
        what: "document",
        name: key.to_string(),
    })?;
    Ok(Tombstone {
        document: row.text(0)?.to_owned(),
        entities: Vec::new(),
    })
}

/// A tombstone for each document that names one who is to be purged.
fn of_entity(db: &mut Db, entity: i64) -> Result<Vec<Tombstone>> {
    let mut stones: Vec<Tombstone> = Vec::new();
    let mut all = Vec::new();
    for member in links::members(db, LinkKind::Same, entity)? {
        all.push(member);
        // Versions of one row are about one, whoever they name so.
        let of_row = "SELECT other.key FROM entity own JOIN document d ON d.key = own.document AND d.origin = 'row'
            JOIN document v ON v.article = d.article AND v.key <> d.key
            JOIN entity other ON other.document = v.key AND other.name = own.name WHERE own.key = ?1
            ORDER BY other.key";
        all.extend(keys(db, of_row, member)?);
    }
    let mut seen = BTreeSet::new();
    all.retain(|key| seen.insert(*key));
    for member in all {
        let sql = "SELECT d.id, e.id FROM entity e JOIN document d ON d.key = e.document WHERE e.key = ?1";
        let row = db
            .row(sql, &[member.into()])?
            .ok_or_else(|| StoreError::Unknown {
                what: "entity",
                name: entity.to_string(),
            })?;
        let (document, id) = (row.text(0)?, EntityId(row.text(1)?.to_owned()));
        match stones.iter_mut().find(|stone| stone.document == document) {
            Some(stone) => stone.entities.push(id),
            None => stones.push(Tombstone {
                document: document.to_owned(),
                entities: vec![id],
            }),
        }
    }
    Ok(stones)
}

/// Takes out what tombstones are of, and writes them into the log.
fn bury(db: &mut Db, stones: &[Tombstone], note: Option<&str>, act: &Act) -> Result<()> {
    let role = member::role(db, &act.actor)?;
    member::need(role.may_reopen(), role, "purge")?;
    let (mut payloads, mut told) = (BTreeSet::new(), Told::default());
    let (mut documents, mut collections) = (Vec::new(), BTreeSet::new());
    for stone in stones {
        let sql = "SELECT key FROM document WHERE id = ?1";
        let Some(row) = db.row(sql, &[stone.document.as_str().into()])? else {
            continue;
        };
        let document = row.integer(0)?;
        payloads.extend(entries_about(db, document)?);
        let all = stone.entities.is_empty();
        let (entities, facts) = within(db, document, stone)?;
        if !all {
            blank_words(db, document, &entities, &facts)?;
        }
        for fact in &facts {
            drop_fact(db, document, *fact, &mut told)?;
        }
        for (entity, _) in &entities {
            drop_entity(db, *entity, &mut told)?;
        }
        collections.extend(drop_originals(db, document)?);
        documents.push(document);
        match all {
            true => drop_document(db, document, &mut told)?,
            false => told.rows_of(db, document)?,
        }
    }
    for entry in &payloads {
        let sql = "UPDATE audit SET payload = NULL WHERE entry = ?1";
        db.execute(sql, &[(*entry).into()])?;
    }
    // Names stand in it.
    bearer::make_all(db)?;
    // What is left is told of anew, what is gone as gone.
    let mut digests = Vec::new();
    for document in documents {
        let sql = "SELECT 1 FROM document WHERE key = ?1";
        let digest = match db.row(sql, &[document.into()])? {
            Some(_) => digest::of_document(db, document)?,
            None => Json::Null,
        };
        digests.push(json!([document, digest]));
    }
    let mut of_collections = Vec::new();
    for key in collections {
        let sql = "SELECT 1 FROM collection WHERE key = ?1";
        let digest = match db.row(sql, &[key.into()])? {
            Some(_) => digest::of_collection(db, key)?,
            None => Json::Null,
        };
        of_collections.push(json!([key, digest]));
    }
    let rows: Vec<(&str, crate::db::Value)> =
        told.0.iter().map(|(t, k)| (*t, (*k).into())).collect();
    let payload = json!({
        "tombstones": stones,
        "note": note,
        "payloads": payloads,
        "documents": digests,
        "collections": of_collections,
        "rows": digest::of_told(db, &rows)?,
    });
    audit::append(db, act, "purge", "store", payload)?;
    Ok(())
}

/// Who is named, with the key.
type Keyed = (i64, Entity);

/// Who is taken out of a document by a tombstone, and the facts that go with them.
fn within(db: &mut Db, document: i64, stone: &Tombstone) -> Result<(Vec<Keyed>, Vec<i64>)> {
    let mut entities = reading::entities(db, document)?;
    let all = stone.entities.is_empty();
    entities.retain(|(_, entity)| all || stone.entities.contains(&entity.id));
    let facts = match all {
        true => keys(db, "SELECT key FROM fact WHERE document = ?1", document)?,
        false => facts_about(db, document, &entities)?,
    };
    Ok((entities, facts))
}

/// Rows of tables of [`digest::TOLD`] that the tombstone's entry tells of: gone, or there still.
#[derive(Default)]
struct Told(BTreeSet<(&'static str, i64)>);

impl Told {
    /// Those that are left about the facts of a document: the entries that told of them lost their payloads.
    fn rows_of(&mut self, db: &mut Db, document: i64) -> Result<()> {
        for (table, sql) in ABOUT_FACTS_OF {
            self.0
                .extend(keys(db, sql, document)?.into_iter().map(|key| (table, key)));
        }
        Ok(())
    }
}

/// Rows about the facts and entities of a document, by the tables that the log tells of one by one.
const ABOUT_FACTS_OF: [(&str, &str); 5] = [
    (
        "review",
        "SELECT entry FROM review WHERE fact IN (SELECT key FROM fact WHERE document = ?1)",
    ),
    (
        "screening",
        "SELECT entry FROM screening WHERE fact IN (SELECT key FROM fact WHERE document = ?1)",
    ),
    (
        "external",
        "SELECT fact FROM external WHERE fact IN (SELECT key FROM fact WHERE document = ?1)",
    ),
    (
        "link",
        "SELECT entry FROM link WHERE (kind = 'same' AND (left_key IN (SELECT key FROM entity WHERE document = ?1)
                OR right_key IN (SELECT key FROM entity WHERE document = ?1)))
            OR (kind IN ('version_of', 'letter_version') AND (left_key = ?1 OR right_key = ?1))
            OR (kind NOT IN ('same', 'version_of', 'letter_version')
                AND (left_key IN (SELECT key FROM fact WHERE document = ?1)
                OR right_key IN (SELECT key FROM fact WHERE document = ?1)))",
    ),
    (
        "protection",
        "SELECT entry FROM protection WHERE (thing = 'document' AND item = ?1)
            OR (thing = 'entity' AND item IN (SELECT key FROM entity WHERE document = ?1))",
    ),
];

/// Entries of the log whose payloads speak of a document.
fn entries_about(db: &mut Db, document: i64) -> Result<BTreeSet<i64>> {
    let sql = "SELECT entry FROM audit WHERE payload IS NOT NULL AND action <> 'purge'
        AND (subject = 'document:' || CAST(CAST(?1 AS BIGINT) AS TEXT)
            OR subject IN (SELECT 'fact:' || CAST(key AS TEXT) FROM fact WHERE document = ?1))";
    let mut entries: BTreeSet<i64> = keys(db, sql, document)?.into_iter().collect();
    let told = ABOUT_FACTS_OF
        .iter()
        .filter(|(table, _)| *table != "external");
    for (_, sql) in told {
        entries.extend(keys(db, sql, document)?);
    }
    Ok(entries)
}

fn keys(db: &mut Db, sql: &str, document: i64) -> Result<Vec<i64>> {
    let rows = db.rows(sql, &[document.into()])?;
    rows.iter().map(|row| row.integer(0)).collect()
}

fn facts_about(db: &mut Db, document: i64, entities: &[(i64, Entity)]) -> Result<Vec<i64>> {
    let mut facts = BTreeSet::new();
    for (entity, _) in entities {
        facts.extend(keys(
            db,
            "SELECT fact FROM fact_entity WHERE entity = ?1",
            *entity,
        )?);
    }
    // A fact of the same words tells of them as well.
    let of_document = keys(
        db,
        "SELECT key FROM fact WHERE document = ?1 ORDER BY key",
        document,
    )?;
    facts.retain(|fact| of_document.contains(fact));
    Ok(facts.into_iter().collect())
}

/// Blanks names, and the words of facts, in a text and in all that is kept of the document.
fn blank_words(
    db: &mut Db,
    document: i64,
    entities: &[(i64, Entity)],
    facts: &[i64],
) -> Result<()> {
    let before = reading::document(db, document)?;
    let names: Vec<&str> = entities
        .iter()
        .flat_map(|(_, entity)| std::iter::once(&entity.name).chain(&entity.aliases))
        .map(String::as_str)
        .collect();
    let mut spans: Vec<Span> = entities
        .iter()
        .flat_map(|(_, e)| e.mentions.clone())
        .collect();
    for fact in facts {
        let sql = "SELECT body, corrected FROM fact WHERE key = ?1";
        let row = db
            .row(sql, &[(*fact).into()])?
            .unwrap_or(crate::db::Row(Vec::new()));
        for column in 0..row.0.len() {
            if let Some(text) = row.maybe_text(column)? {
                spans_of(&json::<Json>(text, || format!("fact {fact}"))?, &mut spans);
            }
        }
    }
    let row = db.row(
        "SELECT more, url FROM document WHERE key = ?1",
        &[document.into()],
    )?;
    let more = row.as_ref().map_or(Ok("{}"), |row| row.text(0))?;
    let mut more: Json = json(more, || format!("document {document}"))?;
    clean(&mut more, &names);
    let mut title = before.title.as_deref().map(|title| without(title, &names));
    if is_row_of(db, &more, facts)? {
        // All of a row is about whom it is of, also what is no field: a passport, an address.
        spans.push(Span::new(0, before.text.len()));
        title = title.map(|title| blocks(&title));
        more["row"]["rest"] = json!({});
    }
    let text = without(&blanked(&before.text, &spans), &names);
    // An address may spell the name in its own way.
    db.execute(
        "UPDATE document SET text = ?2, title = ?3, more = ?4, url = NULL WHERE key = ?1",
        &[
            document.into(),
            text.as_str().into(),
            title.into(),
            text_of(&more).into(),
        ],
    )?;
    let gone: BTreeSet<i64> = entities.iter().map(|(key, _)| *key).collect();
    let mut kept = reading::entities(db, document)?;
    kept.retain(|(key, _)| !gone.contains(key));
    for (key, entity) in &mut kept {
        let mut value = json!(entity);
        clean(&mut value, &names);
        let cleaned: Entity = serde_json::from_value(value).unwrap_or_else(|_| entity.clone());
        if cleaned != *entity {
            db.execute(
                "UPDATE entity SET name = ?2, body = ?3 WHERE key = ?1",
                &[
                    (*key).into(),
                    cleaned.name.as_str().into(),
                    pack::entity(&cleaned).into(),
                ],
            )?;
            // Its names are found no more; who is spoken of in facts is made anew with them.
            derived::forget_entity(db, *key)?;
            let named = (*key, cleaned.clone());
            derived::Names::default().keep(db, &[named])?;
            *entity = cleaned;
        }
    }
    drop_proposals(db, document, &names)?;
    clean_facts(db, document, facts, &names, &kept)
}

/// Whether a document is a row of a spreadsheet, the fact of which goes, or went with an earlier version of the row.
fn is_row_of(db: &mut Db, more: &Json, facts: &[i64]) -> Result<bool> {
    let Some(fact) = more["row"]["fact"].as_i64() else {
        return Ok(false);
    };
    let is_there = db.row("SELECT 1 FROM fact WHERE key = ?1", &[fact.into()])?;
    Ok(facts.contains(&fact) || is_there.is_none())
}

/// Takes out proposals of pairs in a document whose reasons speak of somebody: nobody has decided on them.
fn drop_proposals(db: &mut Db, document: i64, names: &[&str]) -> Result<()> {
    let sql = "SELECT kind, left_key, right_key, reasons FROM proposal WHERE CASE
        WHEN kind = 'same' THEN left_key IN (SELECT key FROM entity WHERE document = ?1)
            OR right_key IN (SELECT key FROM entity WHERE document = ?1)
        WHEN kind IN ('version_of', 'letter_version') THEN left_key = ?1 OR right_key = ?1
        ELSE left_key IN (SELECT key FROM fact WHERE document = ?1)
            OR right_key IN (SELECT key FROM fact WHERE document = ?1) END";
    for row in db.rows(sql, &[document.into()])? {
        if spelled::has_word_of(row.text(3)?, names) {
            let gone = "DELETE FROM proposal WHERE kind = ?1 AND left_key = ?2 AND right_key = ?3";
            db.execute(gone, &row.0[..3])?;
        }
    }
    Ok(())
}

/// Takes names out of the facts that stay, and makes anew what finds them.
fn clean_facts(
    db: &mut Db,
    document: i64,
    gone: &[i64],
    names: &[&str],
    entities: &[(i64, Entity)],
) -> Result<()> {
    let text = reading::document(db, document)?;
    let named = Named::new(&text.text, entities);
    let sql = "SELECT key, family, body, corrected FROM fact WHERE document = ?1";
    for row in db.rows(sql, &[document.into()])? {
        let (key, family): (_, Family) = (row.integer(0)?, row.text(1)?.parse()?);
        if gone.contains(&key) {
            continue;
        }
        let cleaned = |column| -> Result<Option<Json>> {
            let Some(text) = row.maybe_text(column)? else {
                return Ok(None);
            };
            let mut value: Json = json(text, || format!("fact {key}"))?;
            clean(&mut value, names);
            Ok(Some(value))
        };
        let (body, corrected) = (cleaned(2)?.unwrap_or_default(), cleaned(3)?);
        let found = named.find(family, corrected.as_ref().unwrap_or(&body));
        db.execute(
            "UPDATE fact SET body = ?2, corrected = ?3, actor = ?4, subject = ?5, type = ?6 WHERE key = ?1",
            &[
                key.into(),
                pack::fact(family, &body).into(),
                corrected.map(|value| pack::fact(family, &value)).into(),
                found.actor.into(),
                found.subject.into(),
                found.of_type.as_deref().into(),
            ],
        )?;
        derived::forget_fact(db, document, key)?;
        derived::keep_facts(db, &[(key, found)])?;
        clean_reviews(db, key, family, names)?;
    }
    derived::forget_document(db, document)?;
    derived::keep_document(db, document, &text)
}

fn clean_reviews(db: &mut Db, fact: i64, family: Family, names: &[&str]) -> Result<()> {
    let sql = "SELECT entry, body, note FROM review WHERE fact = ?1";
    for row in db.rows(sql, &[fact.into()])? {
        let body = match row.maybe_text(1)? {
            Some(text) => {
                let mut value: Json = json(text, || format!("review of fact {fact}"))?;
                clean(&mut value, names);
                Some(pack::fact(family, &value))
            }
            None => None,
        };
        let note = row.maybe_text(2)?.map(|note| without(note, names));
        let values = [row.integer(0)?.into(), body.into(), note.into()];
        db.execute(
            "UPDATE review SET body = ?2, note = ?3 WHERE entry = ?1",
            &values,
        )?;
    }
    Ok(())
}

/// Spans of a fact: its evidence, what is said, its cue.
fn spans_of(value: &Json, spans: &mut Vec<Span>) {
    let names = ["evidence", "content", "cue", "addressee_spans"];
    let own = names.iter().filter_map(|name| value.get(name));
    for of_name in own.chain(value.pointer("/source/spans")) {
        let found: Option<Vec<Span>> = serde_json::from_value(of_name.clone()).ok();
        spans.extend(found.unwrap_or_default());
    }
}

/// A text with blocks in the place of all letters and figures of spans.
fn blanked(text: &Text, spans: &[Span]) -> String {
    let mut covered = vec![false; text.len() as usize];
    for span in spans {
        let (start, end) = (span.start as usize, (span.end as usize).min(covered.len()));
        if let Some(range) = covered.get_mut(start.min(end)..end) {
            range.fill(true);
        }
    }
    let chars = text.as_str().chars().zip(covered);
    let blank = |(c, covered): (char, bool)| match covered && !c.is_whitespace() {
        true => BLOCK,
        false => c,
    };
    chars.map(blank).collect()
}

/// Takes names out of all texts of a value.
fn clean(value: &mut Json, names: &[&str]) {
    match value {
        Json::String(text) => *text = without(text, names),
        Json::Array(several) => several.iter_mut().for_each(|one| clean(one, names)),
        Json::Object(fields) => fields.values_mut().for_each(|one| clean(one, names)),
        _ => {}
    }
}

fn drop_fact(db: &mut Db, document: i64, fact: i64, told: &mut Told) -> Result<()> {
    derived::forget_fact(db, document, fact)?;
    let of_fact = |kind: &str| format!("SELECT entry FROM {kind} WHERE fact = ?1");
    for table in ["review", "screening"] {
        told.0.extend(
            keys(db, &of_fact(table), fact)?
                .into_iter()
                .map(|key| (table, key)),
        );
    }
    told.0.insert(("external", fact));
    let others = links::members(db, LinkKind::SameEvent, fact)?;
    let links = "SELECT entry FROM link WHERE kind NOT IN ('same', 'version_of', 'letter_version')
        AND (left_key = ?1 OR right_key = ?1)";
    drop_links(db, links, fact, told)?;
    links::join_anew(
        db,
        LinkKind::SameEvent,
        others.into_iter().filter(|other| *other != fact),
    )?;
    for sql in [
        "DELETE FROM review WHERE fact = ?1",
        "DELETE FROM screening WHERE fact = ?1",
        "DELETE FROM external WHERE fact = ?1",
        "DELETE FROM proposal WHERE kind NOT IN ('same', 'version_of', 'letter_version')
            AND (left_key = ?1 OR right_key = ?1)",
        "DELETE FROM cluster WHERE kind = 'same_event' AND item = ?1",
        "DELETE FROM fact WHERE key = ?1",
    ] {
        db.execute(sql, &[fact.into()])?;
    }
    Ok(())
}

fn drop_links(db: &mut Db, sql: &str, key: i64, told: &mut Told) -> Result<()> {
    for entry in keys(db, sql, key)? {
        told.0.insert(("link", entry));
        db.execute("DELETE FROM link WHERE entry = ?1", &[entry.into()])?;
    }
    Ok(())
}

fn drop_entity(db: &mut Db, entity: i64, told: &mut Told) -> Result<()> {
    let others = links::members(db, LinkKind::Same, entity)?;
    let links = "SELECT entry FROM link WHERE kind = 'same' AND (left_key = ?1 OR right_key = ?1)";
    drop_links(db, links, entity, told)?;
    // Those who were one only through this one are not any more.
    links::join_anew(
        db,
        LinkKind::Same,
        others.into_iter().filter(|other| *other != entity),
    )?;
    let marks = "SELECT entry FROM protection WHERE thing = 'entity' AND item = ?1";
    told.0.extend(
        keys(db, marks, entity)?
            .into_iter()
            .map(|key| ("protection", key)),
    );
    for sql in [
        "DELETE FROM protection WHERE thing = 'entity' AND item = ?1",
        "DELETE FROM proposal WHERE kind = 'same' AND (left_key = ?1 OR right_key = ?1)",
        "DELETE FROM cluster WHERE kind = 'same' AND item = ?1",
    ] {
        db.execute(sql, &[entity.into()])?;
    }
    derived::forget_entity(db, entity)?;
    db.execute("DELETE FROM entity WHERE key = ?1", &[entity.into()])?;
    Ok(())
}

/// The original files of a document; the keys of all collections that were of them.
fn drop_originals(db: &mut Db, document: i64) -> Result<Vec<i64>> {
    let sql = "SELECT original FROM collection WHERE document = ?1 AND original IS NOT NULL";
    let mut touched = keys(
        db,
        "SELECT key FROM collection WHERE document = ?1",
        document,
    )?;
    for row in db.rows(sql, &[document.into()])? {
        let original = row.text(0)?;
        let of_file = "SELECT key FROM collection WHERE original = ?1";
        for row in db.rows(of_file, &[original.into()])? {
            touched.push(row.integer(0)?);
        }
        // What is in a file with it may be what must go: the file goes for all of them.
        let sql = "UPDATE collection SET original = NULL WHERE original = ?1";
        db.execute(sql, &[original.into()])?;
        db.execute("DELETE FROM blob WHERE sha256 = ?1", &[original.into()])?;
    }
    // Files are often called by who is in them.
    let sql = "UPDATE collection SET name = '', inner_path = '' WHERE document = ?1";
    db.execute(sql, &[document.into()])?;
    Ok(touched)
}

fn drop_document(db: &mut Db, document: i64, told: &mut Told) -> Result<()> {
    derived::forget_document(db, document)?;
    let links = "SELECT entry FROM link WHERE kind IN ('version_of', 'letter_version')
        AND (left_key = ?1 OR right_key = ?1)";
    drop_links(db, links, document, told)?;
    let marks = "SELECT entry FROM protection WHERE thing = 'document' AND item = ?1";
    told.0.extend(
        keys(db, marks, document)?
            .into_iter()
            .map(|key| ("protection", key)),
    );
    for sql in [
        "DELETE FROM collection WHERE document = ?1",
        "DELETE FROM protection WHERE thing = 'document' AND item = ?1",
        "DELETE FROM proposal WHERE kind IN ('version_of', 'letter_version')
            AND (left_key = ?1 OR right_key = ?1)",
        "DELETE FROM document WHERE key = ?1",
    ] {
        db.execute(sql, &[document.into()])?;
    }
    Ok(())
}
