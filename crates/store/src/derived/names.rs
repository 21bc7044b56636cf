//! The tables that find names, kept for many entities at once: a server is asked a few times, and not for each of them.

use std::collections::{BTreeMap, HashMap};

use record::{Entity, EntityKind};

use crate::db::{Db, Rows, Value};
use crate::error::Result;
use crate::linking;
use crate::words;

/// A name, and whether it is that of a person.
type Name = (String, bool);

/// A name that is kept.
#[derive(Clone, Copy)]
struct Kept {
    key: i64,
    /// Whether documents are found by it: somebody who can do or say something bears it.
    has_keys: bool,
}

/// The names that were met last.
#[derive(Default)]
pub(crate) struct Names {
    known: HashMap<Name, Kept>,
}

const ONCE: &str = "ON CONFLICT DO NOTHING";

/// Names that are held in memory: some ten megabytes.
const MOST_HELD: usize = 100_000;

impl Names {
    /// Keeps the names of entities, each once, and who bears them.
    pub(crate) fn keep(&mut self, db: &mut Db, entities: &[(i64, Entity)]) -> Result<()> {
        if self.known.len() > MOST_HELD {
            self.known.clear();
        }
        // Whether one who can do something is among its bearers.
        let mut new: BTreeMap<Name, bool> = BTreeMap::new();
        for (_, entity) in entities {
            let may_be_party = ::linking::may_be_party(entity.kind);
            for name in names(entity) {
                let kept = self.known.get(&name);
                if kept.is_none_or(|kept| may_be_party && !kept.has_keys) {
                    *new.entry(name).or_default() |= may_be_party;
                }
            }
        }
        let found = find(db, &new)?;
        self.add(db, new, &found)?;
        let mut rows = Rows::new(2);
        for (key, entity) in entities {
            for name in names(entity) {
                let name = self.known.get(&name).map(|kept| kept.key);
                rows.push([name.into(), (*key).into()]);
            }
        }
        db.insert_all("entity_name (name, entity)", "?, ?", ONCE, &rows)
    }

    /// Keeps names, some of which are kept already, and what finds them.
    fn add(
        &mut self,
        db: &mut Db,
        new: BTreeMap<Name, bool>,
        found: &HashMap<Name, i64>,
    ) -> Result<()> {
        let mut next = match new.len() - found.len() {
            0 => 0,
            count => db.next("name", count)?,
        };
        let (mut names, mut name_words, mut name_keys) = (Rows::new(4), Rows::new(2), Rows::new(2));
        for (name, has_keys) in new {
            let (text, is_person) = (name.0.as_str(), name.1);
            let known = found.get(&name).copied();
            let key = known.unwrap_or(next);
            // A name of a place, or of nobody, has none yet by which it would be found as a body.
            if has_keys && (known.is_none() || !is_person) {
                for hash in linking::keys_of_name(text, is_person) {
                    name_keys.push([hash, key.into()]);
                }
            }
            if known.is_none() {
                next += 1;
                let folded = words::folded(text);
                for word in words::apart(&folded) {
                    name_words.push([word.into(), key.into()]);
                }
                let is_one = i64::from(is_person);
                names.push([key.into(), text.into(), is_one.into(), folded.into()]);
            }
            self.known.insert(name, Kept { key, has_keys });
        }
        let columns = "name (key, text, is_person, folded)";
        db.insert_all(columns, "?, ?, ?, ?", "", &names)?;
        db.insert_all("name_word (word, name)", "?, ?", ONCE, &name_words)?;
        db.insert_all("name_key (hash, name)", "?, ?", ONCE, &name_keys)
    }
}

/// All names that one bears.
fn names(entity: &Entity) -> impl Iterator<Item = Name> {
    let all = std::iter::once(&entity.name).chain(&entity.aliases);
    all.map(|name| (name.clone(), entity.kind == EntityKind::Person))
}

/// The keys of names that are kept already.
fn find(db: &mut Db, new: &BTreeMap<Name, bool>) -> Result<HashMap<Name, i64>> {
    let texts: Vec<Value> = new.keys().map(|name| name.0.as_str().into()).collect();
    let sql = "SELECT text, is_person, key FROM name WHERE text IN";
    let mut found = HashMap::new();
    db.each_among(sql, &texts, |row| {
        let name = (row.text(0)?.to_owned(), row.integer(1)? != 0);
        if new.contains_key(&name) {
            found.insert(name, row.integer(2)?);
        }
        Ok(())
    })?;
    Ok(found)
}
