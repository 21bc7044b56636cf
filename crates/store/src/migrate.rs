//! The form of a store, and how an older one becomes the newest.

use crate::db::Db;
use crate::derived;
use crate::error::{Result, StoreError};

/// One step from a form to the next: what both databases run, and what each runs after it.
struct Migration {
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// All steps, in their order; the number of a form is how many of them made it.
const MIGRATIONS: &[Migration] = &[
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

/// The number of the newest form.
pub const NEWEST: i64 = MIGRATIONS.len() as i64;

/// The number of the form that a database has: 0 of an empty one.
///
/// # Errors
///
/// The database refuses, is another program's, or has a form that this program does not know.
pub fn form(db: &mut Db) -> Result<i64> {
    let tables = db.either(
        "SELECT name FROM sqlite_master WHERE type = 'table'",
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
            WHERE table_schema = current_schema()",
    );
    let tables = db.rows(tables, &[])?;
    if tables.is_empty() {
        return Ok(0);
    }
    if !tables
        .iter()
        .any(|row| row.text(0).is_ok_and(|name| name == "form"))
    {
        return Err(StoreError::Foreign);
    }
    let row = db.row("SELECT COALESCE(MAX(number), 0) FROM form", &[])?;
    let found = row.map_or(Ok(0), |row| row.integer(0))?;
    match found > NEWEST {
        true => Err(StoreError::Newer {
            found,
            known: NEWEST,
        }),
        false => Ok(found),
    }
}

/// Brings a database to the newest form, whole or not at all; the number of the form that it had.
///
/// # Errors
///
/// As for [`form`]; then nothing is changed.
pub fn run(db: &mut Db, at: &str) -> Result<i64> {
    let before = form(db)?;
    if before == NEWEST {
        return Ok(before);
    }
    db.transaction(|db| {
        // Another program may have done it while this one waited.
        let from = form(db)?;
        if from == NEWEST {
            return Ok(());
        }
        db.batch("CREATE TABLE IF NOT EXISTS form (number BIGINT PRIMARY KEY, at TEXT NOT NULL)")?;
        for (number, step) in (1..).zip(MIGRATIONS).skip(from as usize) {
            db.schema(step.both)?;
            db.batch(db.either(step.sqlite, step.postgres))?;
            let values = [i64::into(number), at.into()];
            db.execute("INSERT INTO form (number, at) VALUES (?1, ?2)", &values)?;
        }
        // A new form may find what is kept in other ways.
        if from > 0 {
            derived::make_all(db)
        } else {
            Ok(())
        }
    })?;
    Ok(before)
}
