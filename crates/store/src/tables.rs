//! The tables of a store: the one list of them, and their rows as bytes and hashes.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::chain::to_hex;
use crate::db::{Db, Row, Value};
use crate::error::Result;
use crate::store::broken;

/// A table whose rows are kept: they are what a backup has.
pub struct Table {
    pub name: &'static str,
    /// What its rows are in the order of, the same in both databases; `{c}` follows a text.
    pub order: &'static str,
}

const fn table(name: &'static str, order: &'static str) -> Table {
    Table { name, order }
}

/// All of them, each after those that it refers to. A new form that makes a table names it here or in
/// [`MADE`]; a test sees to that.
pub const KEPT: &[Table] = &[
    table("sequence", "name{c}"),
    table("property", "name{c}"),
    table("blob", "sha256{c}"),
    table("document", "key"),
    table("collection", "key"),
    table("entity", "key"),
    table("fact", "key"),
    table("review", "entry"),
    table("link", "entry"),
    table("cluster", "kind{c}, item"),
    table("proposal", "kind{c}, left_key, right_key"),
    table("member", "id{c}"),
    table("protection", "entry"),
    table("external", "fact"),
    table("mapping", "name{c}"),
    table("screening", "entry"),
    table("audit", "entry"),
];

/// Tables that are made by making the store, or of the others (`derived::make_all`).
pub const MADE: &[&str] = &[
    "form",
    "document_words",
    "fact_words",
    "fact_entity",
    "entity_name",
    "name_word",
    "name_key",
    "name",
    "document_key",
    "bearer",
];

/// How many rows a table has, and a hash over all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many.
    pub rows: u64,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

/// The sum of each table, by its name.
pub type Sums = BTreeMap<String, Sum>;

/// Sums up rows as they come.
#[derive(Default)]
pub struct Summing {
    rows: u64,
    hash: Sha256,
}

impl Summing {
    pub fn row(&mut self, row: &Row) {
        self.rows += 1;
        feed(&mut self.hash, &row.0);
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    pub fn finish(self) -> Sum {
        Sum {
            rows: self.rows,
            sha256: to_hex(&self.hash.finalize()),
        }
    }
}

/// Hashes a row so that no two give the same bytes.
pub fn feed(hash: &mut Sha256, row: &[Value]) {
    for value in row {
        // A hash takes whatever it is given.
        let _ = value.write(&mut Hashing(hash));
    }
    hash.update(b"\n");
}

/// A hash to write to.
struct Hashing<'a>(&'a mut Sha256);

impl io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Table {
    /// The statement that gives its rows, with these columns.
    pub fn select(&self, db: &Db, columns: &[String]) -> String {
        // A server would sort texts as its language does.
        let order = self.order.replace("{c}", db.either("", " COLLATE \"C\""));
        let (name, columns) = (self.name, columns.join(", "));
        format!("SELECT {columns} FROM {name} ORDER BY {order}")
    }

    /// The statement that adds a row.
    pub fn insert(&self, columns: &[String]) -> String {
        let values: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
        let (name, columns, values) = (self.name, columns.join(", "), values.join(", "));
        format!("INSERT INTO {name} ({columns}) VALUES ({values})")
    }
}

/// A table of the list by its name.
pub fn named(name: &str) -> Option<&'static Table> {
    KEPT.iter().find(|table| table.name == name)
}

/// The kept tables that are there: an older form may lack some.
///
/// # Errors
///
/// There is a table that is in no list, which would be lost.
pub fn there(db: &mut Db) -> Result<Vec<&'static Table>> {
    let names = db.tables()?;
    if let Some(unknown) = names.iter().find(|name| !is_known(db, name)) {
        let what = "it is no table of a store, and would be left out";
        return Err(broken(format!("table `{unknown}`"), what));
    }
    let there = KEPT
        .iter()
        .filter(|table| names.iter().any(|name| name == table.name));
    Ok(there.collect())
}

fn is_known(db: &Db, name: &str) -> bool {
    let is_made = |made: &&str| {
        // The embedded database keeps words in tables of its own.
        let rest = name.strip_prefix(*made);
        rest.is_some_and(|rest| rest.is_empty() || matches!(db, Db::Sqlite(_)) && is_of_words(rest))
    };
    named(name).is_some() || MADE.iter().any(is_made) || name.starts_with("sqlite_")
}

/// Whether a table is one that the embedded database makes for words, or its own.
pub fn is_of_search(db: &Db, name: &str) -> bool {
    let words = ["document_words", "fact_words"];
    let is_of = |table: &&str| name.strip_prefix(*table).is_some_and(is_of_words);
    matches!(db, Db::Sqlite(_)) && (words.iter().any(is_of) || name.starts_with("sqlite_"))
}

fn is_of_words(end: &str) -> bool {
    ["_data", "_idx", "_content", "_docsize", "_config"].contains(&end)
}

/// The sums of all kept tables.
pub fn sums(db: &mut Db) -> Result<Sums> {
    let mut sums = Sums::new();
    for table in there(db)? {
        let columns = db.columns(table.name)?;
        let mut sum = Summing::default();
        db.each(&table.select(db, &columns), &[], |row| {
            sum.row(&row);
            Ok(())
        })?;
        sums.insert(table.name.to_owned(), sum.finish());
    }
    Ok(sums)
}

/// Whether nothing was ever kept: every act leaves an entry in the log.
pub fn is_empty(db: &mut Db) -> Result<bool> {
    for table in ["audit", "document", "blob"] {
        let any = format!("SELECT 1 FROM {table} LIMIT 1");
        if db.row(&any, &[])?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The names of all tables.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEPT.iter()
        .map(|table| table.name)
        .chain(MADE.iter().copied())
}

/// Takes all tables of a store away.
pub fn drop_all(db: &mut Db) -> Result<()> {
    let there_are = db.tables()?;
    let kept = KEPT.iter().rev().map(|table| table.name);
    for name in MADE.iter().copied().chain(kept) {
        if there_are.iter().any(|table| table == name) {
            db.batch(&format!("DROP TABLE {name}"))?;
        }
    }
    Ok(())
}
