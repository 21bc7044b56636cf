//! The form of a store, and how an older one becomes the newest.

use std::ffi::OsString;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::backup;
use crate::db::{Db, Place};
use crate::derived;
use crate::error::{Result, StoreError};
use crate::partial::Partial;
use crate::store::Store;

/// One step from a form to the next: what both databases run, and what each runs after it.
pub struct Migration {
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// All steps, in their order; the number of a form is how many of them made it.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        both: include_str!("../migrations/0001.sql"),
        sqlite: include_str!("../migrations/0001.sqlite.sql"),
        postgres: include_str!("../migrations/0001.postgres.sql"),
    },
    Migration {
        both: include_str!("../migrations/0002.sql"),
        sqlite: "",
        postgres: "",
    },
];

/// The number of the form that a database has: 0 of an empty one.
///
/// # Errors
///
/// The database refuses, is another program's, or has a form that this program does not know.
pub fn form(db: &mut Db) -> Result<i64> {
    form_among(db, newest(MIGRATIONS))
}

/// The number of the form that these steps make.
fn newest(steps: &[Migration]) -> i64 {
    steps.len() as i64
}

fn form_among(db: &mut Db, known: i64) -> Result<i64> {
    let tables = db.tables()?;
    if tables.is_empty() {
        return Ok(0);
    }
    if !tables.iter().any(|name| name == "form") {
        return Err(StoreError::Foreign);
    }
    let row = db.row("SELECT COALESCE(MAX(number), 0) FROM form", &[])?;
    let found = row.map_or(Ok(0), |row| row.integer(0))?;
    match found > known {
        true => Err(StoreError::Newer { found, known }),
        false => Ok(found),
    }
}

/// Brings a store to the form that these steps make, whole or not at all. One in which something may be
/// kept is backed up before, while nobody else can write to it.
///
/// # Errors
///
/// As for [`form`], or the backup cannot be made; then nothing is changed.
pub fn run(store: &mut Store, to: &[Migration], folder: Option<&Path>, at: &str) -> Result<()> {
    if form_among(&mut store.db, newest(to))? == newest(to) {
        return Ok(());
    }
    let mut before = None;
    store.db.begin()?;
    let done = (|| {
        // Another program may have done it while this one waited.
        let from = form_among(&mut store.db, newest(to))?;
        if (1..newest(to)).contains(&from) {
            before = Some(back_up(store, from, folder, at)?);
        }
        steps(&mut store.db, to, at)?;
        // A new form may find what is kept in other ways.
        match before {
            Some(_) => derived::make_all(&mut store.db),
            None => Ok(()),
        }
    })();
    let done = store.db.end(done);
    if let (Err(_), Some(backup)) = (&done, before) {
        // Of what was not changed there need be no backup; trying again would leave another one.
        let _ = fs::remove_file(backup);
    }
    done
}

/// Runs the steps that are still to be run, within a transaction.
pub fn steps(db: &mut Db, to: &[Migration], at: &str) -> Result<()> {
    let from = form_among(db, newest(to))?;
    db.batch("CREATE TABLE IF NOT EXISTS form (number BIGINT PRIMARY KEY, at TEXT NOT NULL)")?;
    for (number, step) in (1..).zip(to).skip(from as usize) {
        db.schema(step.both)?;
        db.batch(db.either(step.sqlite, step.postgres))?;
        let values = [i64::into(number), at.into()];
        db.execute("INSERT INTO form (number, at) VALUES (?1, ?2)", &values)?;
    }
    Ok(())
}

/// Makes a backup beside the store, under a name that tells of which form it is the last one.
fn back_up(store: &mut Store, form: i64, folder: Option<&Path>, at: &str) -> Result<PathBuf> {
    let base = match (&store.place, folder) {
        (Place::File(path), _) => path.clone().into_os_string(),
        (Place::Server(_), Some(folder)) => folder.join("server").into_os_string(),
        (Place::Server(_), None) => return Err(StoreError::NoFolder),
    };
    let path = free(&base, form + 1);
    let mut partial = Partial::new(&path)?;
    let seal = store.key.as_ref().map(|(key, salt)| (key, salt));
    let mut out = BufWriter::new(partial.file());
    backup::dump(&mut store.db, &mut out, seal, at)?;
    out.flush()
        .map_err(|error| StoreError::file(&path, error))?;
    drop(out);
    partial.keep()?;
    Ok(path)
}

/// A name that no file has: of an upgrade that was cut off there is one already.
fn free(base: &OsString, form: i64) -> PathBuf {
    let named = |more: &str| {
        let mut name = base.clone();
        name.push(format!(".before-form-{form}{more}.backup"));
        PathBuf::from(name)
    };
    let mut path = named("");
    for number in 2.. {
        if fs::symlink_metadata(&path).is_err() {
            break;
        }
        path = named(&format!(".{number}"));
    }
    path
}

#[cfg(test)]
mod tests;
