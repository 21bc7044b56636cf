//! Whether what is kept is what was kept: every blob, every row, every entry of the log; and whether what is made of it,
//! and the tables themselves, are what they have to be.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value as Json;

use crate::audit;
use crate::blob;
use crate::chain::{Check, Head};
use crate::db::Place;
use crate::digest;
use crate::error::Result;
use crate::store::Store;

mod made;
mod refers;
mod schema;

/// What came of looking through a store.
#[derive(Debug)]
pub struct Verified {
    /// What is wrong, each with its place; nothing of a whole store.
    pub faults: Vec<String>,
    /// Blobs, documents and entries of the log that were looked at.
    pub looked_at: (u64, u64, u64),
    /// The end of the log, where the log is whole.
    pub head: Option<Head>,
}

/// What the log tells of the rows, by their keys.
#[derive(Default)]
struct Told {
    documents: HashMap<i64, Json>,
    collections: HashMap<i64, Json>,
    /// Of other tables: by table and key.
    rows: BTreeMap<(String, String), Json>,
    /// Entries whose payloads were purged.
    purged: BTreeSet<u64>,
}

impl Told {
    /// Takes in what an entry about many documents says, an import's or a purge's: of what is there and what is gone.
    fn of_many(&mut self, payload: &Json) {
        let list = |name: &str| payload[name].as_array().into_iter().flatten();
        self.purged
            .extend(list("payloads").filter_map(Json::as_u64));
        for (name, told) in [
            ("documents", &mut self.documents),
            ("collections", &mut self.collections),
        ] {
            for pair in list(name) {
                let Some(key) = pair[0].as_i64() else {
                    continue;
                };
                match &pair[1] {
                    Json::Null => told.remove(&key),
                    digest => told.insert(key, digest.clone()),
                };
            }
        }
    }
}

impl Store {
    /// Looks through the whole store.
    ///
    /// # Errors
    ///
    /// The database itself cannot be read. What is wrong with what is kept is no error but a fault.
    pub fn verify(&mut self) -> Result<Verified> {
        self.verify_through(&[])
    }

    /// The same; the log must go through heads that were signed before.
    ///
    /// # Errors
    ///
    /// As for [`Store::verify`].
    pub fn verify_through(&mut self, signed: &[Head]) -> Result<Verified> {
        let mut faults = self.verify_pages()?;
        faults.extend(self.verify_schema()?);
        faults.extend(self.verify_types()?);
        match faults.is_empty() {
            true => self.verify_all(signed, faults),
            // Where tables or values are not what they should be, more cannot be asked of all of them.
            false => {
                let found = faults.clone();
                Ok(self.verify_all(signed, faults).unwrap_or(Verified {
                    faults: found,
                    looked_at: (0, 0, 0),
                    head: None,
                }))
            }
        }
    }

    fn verify_all(&mut self, signed: &[Head], mut faults: Vec<String>) -> Result<Verified> {
        let blobs = self.verify_blobs(&mut faults)?;
        let (head, told, entries) = self.verify_log(signed, &mut faults)?;
        let documents = self.verify_documents(told.documents, &mut faults)?;
        self.verify_collections(told.collections, &mut faults)?;
        self.verify_rows(told.rows, &mut faults)?;
        faults.extend(self.verify_references()?);
        faults.extend(self.verify_clusters()?);
        faults.extend(self.verify_bearers()?);
        faults.extend(self.verify_names()?);
        faults.extend(self.verify_found()?);
        Ok(Verified {
            faults,
            looked_at: (blobs, documents, entries),
            head,
        })
    }

    /// Every page of a file, also of what only finds things: a disk may fail anywhere.
    fn verify_pages(&mut self) -> Result<Vec<String>> {
        let Place::File(_) = self.place else {
            return Ok(Vec::new());
        };
        let rows = self.db.rows("PRAGMA quick_check", &[])?;
        let told = rows.iter().map(|row| row.text(0));
        let faults = told.filter(|told| !matches!(told, Ok("ok")));
        faults
            .map(|fault| Ok(format!("the file: {}", fault?)))
            .collect()
    }

    fn verify_blobs(&mut self, faults: &mut Vec<String>) -> Result<u64> {
        let mut count = 0;
        let sql = "SELECT sha256, length, packed FROM blob ORDER BY sha256";
        self.db.each(sql, &[], |row| {
            count += 1;
            let kept = row
                .text(0)
                .and_then(|sha256| blob::unpacked(sha256, row.integer(1)?, row.bytes(2)?));
            faults.extend(kept.err().map(|error| error.to_string()));
            Ok(())
        })?;
        let sql = "SELECT DISTINCT original FROM collection WHERE original IS NOT NULL
            AND original NOT IN (SELECT sha256 FROM blob) ORDER BY original";
        self.db.each(sql, &[], |row| {
            faults.push(format!("blob {}: it is gone", row.text(0)?));
            Ok(())
        })?;
        Ok(count)
    }

    fn verify_documents(
        &mut self,
        mut told: HashMap<i64, Json>,
        faults: &mut Vec<String>,
    ) -> Result<u64> {
        let keys = self.db.rows("SELECT key FROM document ORDER BY key", &[])?;
        for row in &keys {
            let key = row.integer(0)?;
            let Some(then) = told.remove(&key) else {
                faults.push(format!("document {key}: the log does not tell of it"));
                continue;
            };
            let now = digest::of_document(&mut self.db, key)?;
            let all = [&then, &now].into_iter().filter_map(Json::as_object);
            let tables: BTreeSet<&String> = all.flat_map(|tables| tables.keys()).collect();
            let differs = |table: &&String| then.get(*table) != now.get(*table);
            for table in tables.into_iter().filter(differs) {
                let what = "are not those that were kept";
                faults.push(format!("document {key}: its rows in `{table}` {what}"));
            }
        }
        faults.extend(lost("document", told));
        Ok(keys.len() as u64)
    }

    fn verify_collections(
        &mut self,
        mut told: HashMap<i64, Json>,
        faults: &mut Vec<String>,
    ) -> Result<()> {
        for row in self
            .db
            .rows("SELECT key FROM collection ORDER BY key", &[])?
        {
            let key = row.integer(0)?;
            match told.remove(&key) {
                None => faults.push(format!("collection {key}: the log does not tell of it")),
                Some(then) if then != digest::of_collection(&mut self.db, key)? => {
                    faults.push(format!("collection {key}: it is not what was kept"));
                }
                Some(_) => {}
            }
        }
        faults.extend(lost("collection", told));
        Ok(())
    }

    /// Looks at the tables whose rows the log tells of one by one.
    fn verify_rows(
        &mut self,
        mut told: BTreeMap<(String, String), Json>,
        faults: &mut Vec<String>,
    ) -> Result<()> {
        // What was taken out since is told of as well.
        told.retain(|_, digest| !digest.is_null());
        for (table, column, _) in digest::TOLD {
            let sql = format!("SELECT {column} FROM {table} ORDER BY {column}");
            for row in self.db.rows(&sql, &[])? {
                let key = &row.0[0];
                let place = (table.to_owned(), key.to_json().to_string());
                let what = match told.remove(&place) {
                    None => "the log does not tell of it",
                    Some(then) if then != digest::of_row(&mut self.db, table, key)? => {
                        "it is not what was kept"
                    }
                    Some(_) => continue,
                };
                faults.push(format!("{table} {}: {what}", place.1));
            }
        }
        let gone = told
            .keys()
            .map(|(table, key)| format!("{table} {key}: it is gone"));
        faults.extend(gone);
        Ok(())
    }

    /// Follows the chain; its head, what it tells of rows, and how many entries there are.
    fn verify_log(
        &mut self,
        signed: &[Head],
        faults: &mut Vec<String>,
    ) -> Result<(Option<Head>, Told, u64)> {
        let mut told = Told::default();
        let mut count = 0;
        let mut check = signed
            .iter()
            .fold(Check::new(), |check, head| check.through(*head));
        let mut readable = true;
        // Payloads that are gone, each of which an entry about a purge must tell of.
        let mut without = BTreeSet::new();
        let sql =
            "SELECT entry, at, actor, action, subject, payload_sha256, previous, hash, payload
            FROM audit ORDER BY entry";
        self.db.each(sql, &[], |row| {
            count += 1;
            let entry = match audit::entry(&row) {
                Ok(entry) => entry,
                Err(error) => {
                    faults.push(error.to_string());
                    readable = false;
                    return Ok(());
                }
            };
            let payload = row.maybe_text(8)?;
            check.entry(&entry, payload.map(str::as_bytes));
            if payload.is_none() {
                without.insert(entry.seq);
            }
            let payload: Json = payload
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default();
            // An act on a fact names the document in its payload.
            let key = entry.subject.strip_prefix("document:");
            let key = key.and_then(|key| key.parse().ok());
            if let Some(key) = key.or_else(|| payload["document"].as_i64())
                && payload["digest"].is_object()
            {
                told.documents.insert(key, payload["digest"].clone());
            }
            for row in payload["rows"].as_array().into_iter().flatten() {
                if let Some(table) = row[0].as_str() {
                    let place = (table.to_owned(), row[1].to_string());
                    told.rows.insert(place, row[2].clone());
                }
            }
            told.of_many(&payload);
            let collection = &payload["collection"];
            if let Some(key) = collection["key"].as_i64() {
                told.collections.insert(key, collection["digest"].clone());
            }
            Ok(())
        })?;
        for entry in without.difference(&told.purged) {
            faults.push(format!(
                "audit {entry}: its payload is gone, and no purge tells of it"
            ));
        }
        let head = match check.finish() {
            _ if !readable => None,
            Ok(head) => Some(head),
            Err(broken) => {
                faults.push(format!("audit {}: {}", broken.seq, broken.what));
                None
            }
        };
        Ok((head, told, count))
    }
}

/// A fault for each row that the log tells of and that is no longer there.
fn lost(table: &str, told: HashMap<i64, Json>) -> Vec<String> {
    let mut keys: Vec<i64> = told.into_keys().collect();
    keys.sort_unstable();
    let gone = keys.iter().map(|key| format!("{table} {key}: it is gone"));
    gone.collect()
}
