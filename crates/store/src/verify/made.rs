//! Whether the tables that are made of others are what is made of them: who is one, who is called how, who is spoken of
//! where. What they say is what people are shown, so each is made anew and compared.
//!
//! Words are compared on a server. The embedded database keeps them so that they cannot be read back: there the file is
//! looked through, and each text must have some.

use std::collections::{BTreeMap, BTreeSet};

use ::linking::may_be_party;
use record::{Entity, EntityKind};

use crate::bearer;
use crate::db::{Db, Row, Value};
use crate::derived;
use crate::error::{Result, StoreError};
use crate::fact::{Family, Named};
use crate::linking;
use crate::links::{self, LinkKind};
use crate::ranges::Ranges;
use crate::reading;
use crate::store::Store;
use crate::words;

const IS_NOT: &str = "it is not what the other tables make of it";

impl Store {
    /// Makes anew who is one, by the links that stand.
    pub(super) fn verify_clusters(&mut self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        for kind in LinkKind::ALL.iter().filter(|kind| kind.joins()) {
            let made = links::heads(&mut self.db, *kind)?;
            let sql = "SELECT item, head FROM cluster WHERE kind = ?1";
            let mut kept: BTreeMap<i64, i64> = BTreeMap::new();
            self.db.each(sql, &[kind.as_str().into()], |row| {
                kept.insert(row.integer(0)?, row.integer(1)?);
                Ok(())
            })?;
            let items: BTreeSet<&i64> = made.keys().chain(kept.keys()).collect();
            let other = items.into_iter().filter(|i| made.get(i) != kept.get(i));
            let what = "the links that people made do not say so";
            faults.extend(other.map(|item| format!("cluster {kind} {item}: {what}")));
        }
        let kinds = LinkKind::ALL.iter().filter(|kind| kind.joins());
        let kinds: Vec<String> = kinds.map(|kind| format!("'{kind}'")).collect();
        let sql = format!(
            "SELECT item FROM cluster WHERE kind NOT IN ({})",
            kinds.join(", ")
        );
        for row in self.db.rows(&sql, &[])? {
            faults.push(format!(
                "cluster {}: its kind joins nothing",
                row.integer(0)?
            ));
        }
        Ok(faults)
    }

    /// Counts anew who bears a name.
    pub(super) fn verify_bearers(&mut self) -> Result<Vec<String>> {
        let (made, columns) = (bearer::made(), bearer::COLUMNS);
        let made = format!("SELECT {columns} FROM ({made}) AS made");
        let kept = format!("SELECT {columns} FROM bearer");
        let sql = format!(
            "SELECT DISTINCT item FROM (SELECT * FROM ({made} EXCEPT {kept}) AS missing
            UNION ALL SELECT * FROM ({kept} EXCEPT {made}) AS more) AS other ORDER BY item"
        );
        let rows = self.db.rows(&sql, &[])?;
        rows.iter()
            .map(|row| Ok(format!("bearer {}: {IS_NOT}", row.integer(0)?)))
            .collect()
    }

    /// Makes the words and keys of each name anew.
    pub(super) fn verify_names(&mut self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let kinds = EntityKind::ALL.iter().filter(|kind| may_be_party(**kind));
        let kinds: Vec<String> = kinds.map(|k| format!("'{}'", k.as_str())).collect();
        let sql = format!(
            "SELECT key, text, is_person, folded, EXISTS (SELECT 1 FROM entity_name b JOIN entity e ON e.key = b.entity
                WHERE b.name = name.key AND e.kind IN ({})) FROM name ORDER BY key",
            kinds.join(", ")
        );
        let (mut of_words, mut of_keys) = (0, 0);
        for row in self.db.rows(&sql, &[])? {
            let key = row.integer(0)?;
            let (text, is_person) = (row.text(1)?, row.integer(2)? != 0);
            let folded = words::folded(text);
            if row.text(3)? != folded {
                faults.push(format!(
                    "name {key}: its `folded` is not its `text`, folded"
                ));
            }
            let words: Vec<Value> = words::apart(&folded).map(Value::from).collect();
            let words = once(words);
            let found = count(&mut self.db, ("name_word", "word"), key, &words)?;
            of_words += found;
            if found != words.len() as i64 {
                faults.push(format!("name_word of name {key}: {IS_NOT}"));
            }
            let keys = once(linking::keys_of_name(text, is_person));
            let found = count(&mut self.db, ("name_key", "hash"), key, &keys)?;
            of_keys += found;
            // A place that is called as somebody was keeps the keys when that one goes.
            let may_have_none = row.integer(4)? == 0;
            if found != keys.len() as i64 && !(found == 0 && may_have_none) {
                faults.push(format!("name_key of name {key}: {IS_NOT}"));
            }
        }
        for (table, expected) in [("name_word", of_words), ("name_key", of_keys)] {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            let row = self.db.row(&sql, &[])?;
            if row.map_or(Ok(0), |row| row.integer(0))? != expected {
                faults.push(format!("{table}: there are rows that no name makes"));
            }
        }
        Ok(faults)
    }

    /// Makes anew what finds each document and its facts.
    pub(super) fn verify_found(&mut self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        for row in self.db.rows("SELECT key FROM document ORDER BY key", &[])? {
            let key = row.integer(0)?;
            match differing(&mut self.db, key) {
                Ok(tables) => faults
                    .extend(tables.map(|table| format!("{table} of document {key}: {IS_NOT}"))),
                Err(StoreError::Broken { place, what }) => {
                    faults.push(format!("document {key}: {place}: {what}"));
                }
                // What it says may be a name.
                Err(StoreError::Unknown { .. } | StoreError::Value(_)) => {
                    faults.push(format!(
                        "document {key}: its facts are of no kind that there is"
                    ));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(faults)
    }
}

/// Values, each once.
fn once(values: Vec<Value>) -> Vec<Value> {
    let mut once: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    once
}

/// How many of these a name has in a table.
fn count(db: &mut Db, (table, column): (&str, &str), name: i64, of: &[Value]) -> Result<i64> {
    if of.is_empty() {
        return Ok(0);
    }
    let places: Vec<String> = (2..of.len() + 2).map(|n| format!("?{n}")).collect();
    let places = places.join(", ");
    let sql = format!("SELECT COUNT(*) FROM {table} WHERE name = ?1 AND {column} IN ({places})");
    let values: Vec<Value> = std::iter::once(name.into())
        .chain(of.iter().cloned())
        .collect();
    db.row(&sql, &values)?.map_or(Ok(0), |row| row.integer(0))
}

/// The tables that find a document, and have other rows of it than those that are made of it.
fn differing(db: &mut Db, document: i64) -> Result<impl Iterator<Item = &'static str> + use<>> {
    let entities = reading::entities(db, document)?;
    let own = reading::document(db, document)?;
    let named = Named::new(&own.text, &entities);
    let (mut parts, mut said) = (BTreeSet::new(), Vec::new());
    let title = own.title.as_deref().unwrap_or_default();
    let words = words::kept(&format!("{title}\n{}", own.text.as_str()));
    let of_document = are_kept(db, "document_words", &[(document, Some(words))])?;
    let sql = "SELECT key, family, COALESCE(corrected, body) FROM fact WHERE document = ?1";
    for row in db.rows(sql, &[document.into()])? {
        let (fact, family): (i64, Family) = (row.integer(0)?, row.text(1)?.parse()?);
        let body = reading::json(row.text(2)?, || format!("fact {fact}"))?;
        let found = named.find(family, &body);
        parts.extend(
            found
                .parts
                .iter()
                .map(|(entity, part)| (*entity, fact, (*part).to_owned())),
        );
        said.push((fact, found.words));
    }
    let has_words = are_kept(db, "fact_words", &said)?;
    let sql = "SELECT entity, fact, part FROM fact_entity
        WHERE entity IN (SELECT key FROM entity WHERE document = ?1)";
    let kept = db.rows(sql, &[document.into()])?;
    let kept: Result<BTreeSet<_>> = kept.iter().map(part).collect();
    let sql =
        "SELECT b.entity, n.text, n.is_person FROM entity_name b JOIN name n ON n.key = b.name
        WHERE b.entity IN (SELECT key FROM entity WHERE document = ?1)";
    let called = db.rows(sql, &[document.into()])?;
    let called: Result<BTreeSet<_>> = called.iter().map(name).collect();
    let all = [
        ("document_words", of_document),
        ("fact_words", has_words),
        ("fact_entity", kept? == parts),
        (
            "entity_name",
            called? == entities.iter().flat_map(names_of).collect(),
        ),
        ("document_key", has_keys(db, document)?),
    ];
    Ok(all
        .into_iter()
        .filter_map(|(table, is_so)| (!is_so).then_some(table)))
}

fn part(row: &Row) -> Result<(i64, i64, String)> {
    Ok((row.integer(0)?, row.integer(1)?, row.text(2)?.to_owned()))
}

fn name(row: &Row) -> Result<(i64, String, bool)> {
    Ok((
        row.integer(0)?,
        row.text(1)?.to_owned(),
        row.integer(2)? != 0,
    ))
}

fn names_of((key, entity): &(i64, Entity)) -> impl Iterator<Item = (i64, String, bool)> {
    let is_person = entity.kind == EntityKind::Person;
    let names = std::iter::once(&entity.name).chain(&entity.aliases);
    names.map(move |name| (*key, name.clone(), is_person))
}

/// Whether the words that are to be kept under each key are, as far as the database tells, and no others.
fn are_kept(db: &mut Db, table: &str, words: &[(i64, Option<String>)]) -> Result<bool> {
    match db {
        Db::Sqlite(_) => {
            // FTS5 keeps a row of each in this table; to ask FTS5 itself takes thirty times as long.
            let sql = format!("SELECT id FROM {table}_docsize WHERE id IN");
            let keys: Vec<Value> = words.iter().map(|(key, _)| (*key).into()).collect();
            let mut kept = BTreeSet::new();
            db.each_among(&sql, &keys, |row| {
                kept.insert(row.integer(0)?);
                Ok(())
            })?;
            let is_so =
                |(key, words): &(i64, Option<String>)| kept.contains(key) == words.is_some();
            Ok(words.iter().all(is_so))
        }
        Db::Postgres(_) => {
            let ranges = Ranges::of(table);
            let made = derived::tsvector("?2", "?3");
            let sql = format!("SELECT words = {made} FROM {table} WHERE rowid = ?1");
            for (key, words) in words {
                let text = words.as_deref().unwrap_or_default();
                let values = [(*key).into(), text.into(), ranges.words(*key).into()];
                let kept = db.row(&sql, &values)?.map(|row| row.integer(0));
                if kept.transpose()? != words.as_ref().map(|_| 1) {
                    return Ok(false);
                }
            }
            Ok(true)
        }
    }
}

/// Whether a document has its own keys, or none: nothing was to be linked then, or it was purged of somebody. What
/// people added to it since is no part of them.
fn has_keys(db: &mut Db, document: i64) -> Result<bool> {
    let sql = "SELECT hash FROM document_key WHERE document = ?1";
    let kept: Vec<Value> = db
        .rows(sql, &[document.into()])?
        .into_iter()
        .flat_map(|row| row.0)
        .collect();
    let by_hand = "SELECT 1 FROM fact WHERE document = ?1 AND id LIKE 'h%' LIMIT 1";
    if kept.is_empty() || db.row(by_hand, &[document.into()])?.is_some() {
        return Ok(true);
    }
    let made = once(linking::keys_of_document(&reading::reading(db, document)?));
    Ok(made.len() == kept.len() && made.iter().all(|hash| kept.contains(hash)))
}
