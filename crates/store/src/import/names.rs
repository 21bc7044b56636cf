//! Who is named in a row, and the tables that find names, for many rows at once.

use std::collections::{BTreeMap, HashMap};

use record::{Entity, EntityKind, Text};
use serde_json::{Value as Json, json};

use crate::by_hand;
use crate::db::{Db, Rows, Value};
use crate::error::Result;
use crate::fact::{Family, names};
use crate::linking;
use crate::words;

/// Gives each name of a value its entity; all of them.
pub(crate) fn name_all(family: Family, value: &mut Json, text: &Text) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for (name_at, id_at, kind) in family.named_fields() {
        let named_so = value.pointer(name_at).cloned();
        let mut first = None;
        for name in names(named_so.as_ref()) {
            let known = entities.iter().find(|entity| entity.name == name);
            let id = match known {
                Some(entity) => entity.id.0.clone(),
                None => {
                    let new = by_hand::named(name, *kind, text, entities.len());
                    let id = new.id.0.clone();
                    entities.push(new);
                    id
                }
            };
            first = first.or(Some(id));
        }
        if let Some(place) = id_at.and_then(|at| value.pointer_mut(at)) {
            *place = json!(first);
        }
    }
    entities
}

/// The keys of names, as far as an import has met them.
#[derive(Default)]
pub(crate) struct Names {
    keys: HashMap<(String, bool), i64>,
}

const ONCE: &str = "ON CONFLICT DO NOTHING";

/// Names that are held in memory: some ten megabytes.
const MOST_HELD: usize = 100_000;

/// Names that are asked for in one question.
const AT_ONCE: usize = 100;

impl Names {
    /// Keeps the names of entities, each once, and counts who bears them.
    pub(crate) fn keep(&mut self, db: &mut Db, entities: &[(i64, Entity)]) -> Result<()> {
        self.keep_superseding(db, entities)?;
        count(db, entities)
    }

    /// Keeps the names in new versions of rows: whom the fact of such a row speaks of bears them, in the first one.
    pub(crate) fn keep_superseding(
        &mut self,
        db: &mut Db,
        entities: &[(i64, Entity)],
    ) -> Result<()> {
        if self.keys.len() > MOST_HELD {
            self.keys.clear();
        }
        let name_of = |entity: &Entity| (entity.name.clone(), entity.kind == EntityKind::Person);
        let all = entities.iter().map(|(_, entity)| name_of(entity));
        let mut new: Vec<(String, bool)> =
            all.filter(|name| !self.keys.contains_key(name)).collect();
        new.sort();
        new.dedup();
        self.find(db, &new)?;
        new.retain(|name| !self.keys.contains_key(name));
        self.add(db, new)?;
        let mut rows = Rows::new(2);
        for (key, entity) in entities {
            let name = self.keys.get(&name_of(entity)).copied();
            rows.push([name.into(), (*key).into()]);
        }
        db.insert_all("entity_name (name, entity)", "?, ?", ONCE, &rows)
    }

    /// Looks names up that are kept already.
    fn find(&mut self, db: &mut Db, new: &[(String, bool)]) -> Result<()> {
        let mut found = Vec::new();
        for part in new.chunks(AT_ONCE) {
            let mut texts: Vec<Value> = part.iter().map(|(text, _)| text.as_str().into()).collect();
            let last = texts.last().cloned().unwrap_or(Value::Null);
            texts.resize(AT_ONCE, last);
            let places: Vec<String> = (1..=AT_ONCE).map(|n| format!("?{n}")).collect();
            let places = places.join(", ");
            let sql = format!("SELECT text, is_person, key FROM name WHERE text IN ({places})");
            for row in db.rows(&sql, &texts)? {
                let name = (row.text(0)?.to_owned(), row.integer(1)? != 0);
                found.push((name, row.integer(2)?));
            }
        }
        for ((text, is_person), key) in found {
            // A place of that name has no keys by which it would be found as a body.
            if !is_person {
                linking::keep_name(db, key, &text, is_person)?;
            }
            self.keys.insert((text, is_person), key);
        }
        Ok(())
    }

    fn add(&mut self, db: &mut Db, new: Vec<(String, bool)>) -> Result<()> {
        let first = db.next("name", new.len().max(1))?;
        let (mut names, mut name_words, mut name_keys) = (Rows::new(4), Rows::new(2), Rows::new(2));
        for (key, (text, is_person)) in (first..).zip(new) {
            let folded = words::folded(&text);
            for word in words::apart(&folded) {
                name_words.push([word.into(), key.into()]);
            }
            for hash in linking::keys_of_name(&text, is_person) {
                name_keys.push([hash, key.into()]);
            }
            let is_one = i64::from(is_person);
            names.push([
                key.into(),
                text.as_str().into(),
                is_one.into(),
                folded.into(),
            ]);
            self.keys.insert((text, is_person), key);
        }
        db.insert_all(
            "name (key, text, is_person, folded)",
            "?, ?, ?, ?",
            "",
            &names,
        )?;
        db.insert_all("name_word (word, name)", "?, ?", ONCE, &name_words)?;
        db.insert_all("name_key (hash, name)", "?, ?", ONCE, &name_keys)
    }
}

/// Counts who is named: what `bearer::add` does for one. No document of theirs names two alike.
fn count(db: &mut Db, entities: &[(i64, Entity)]) -> Result<()> {
    let mut bearers: BTreeMap<(&str, &str), (i64, i64)> = BTreeMap::new();
    for (key, entity) in entities {
        let called = (entity.name.as_str(), entity.kind.as_str());
        bearers.entry(called).or_insert((*key, 0)).1 += 1;
    }
    let mut rows = Rows::new(6);
    for ((name, kind), (first, count)) in bearers {
        rows.push([
            first.into(),
            0.into(),
            name.into(),
            kind.into(),
            count.into(),
            count.into(),
        ]);
    }
    db.insert_all(
        "bearer (item, head, name, kind, entities, documents)",
        "?, ?, ?, ?, ?, ?",
        "ON CONFLICT (head, name, kind) DO UPDATE SET entities = bearer.entities + excluded.entities,
            documents = bearer.documents + excluded.documents",
        &rows,
    )
}
