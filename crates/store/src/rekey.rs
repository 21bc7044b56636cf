//! A new passphrase for a store in a file, or a first one.
//!
//! The store is copied, row by row, under a key of the new passphrase and a new salt; when the copy has
//! all that the store has, it gets the store's name, and what was the store is overwritten. Whenever
//! the program is killed, one of the two opens: the old store before, the new one after.

use std::path::Path;

use crate::alone::{self, Alone};
use crate::backup::{BackupError, new_key};
use crate::db::{Db, Place};
use crate::error::Result;
use crate::key::{Key, Passphrase};
use crate::partial::Partial;
use crate::signing;
use crate::tables::{self, Table};
use crate::{audit, derived, migrate};

/// When each form was made: it is copied, and stands in no backup.
const FORM: Table = Table {
    name: "form",
    order: "number",
};

/// Encrypts the store in a file with a new passphrase; `old` is its key, as for [`crate::Store::open`], where
/// it has one. Shares of the old key, and backups sealed with it, stay as they are.
///
/// # Errors
///
/// Another program has it open, it cannot be opened, or the disk refuses; then it is as it was.
pub fn change_key(path: &Path, old: Option<&str>, new: &Passphrase, at: &str) -> Result<()> {
    let given = path;
    let path = &alone::resolved(path)?;
    let mut alone = Alone::open(path, old)?;
    let (key, salt) = new_key(new)?;
    let partial = Partial::new(path)?;
    let mut copy = Db::build(partial.path(), Some(&key.pragma(&salt)))?;
    copy.transaction(|copy| copied(alone.db(), copy, at))?;
    drop(copy);
    // Again as it will be opened: what cannot be opened is not to take the place of what can.
    drop(Db::open(
        &Place::File(partial.path().to_owned()),
        Some(&key.pragma(&salt)),
    )?);
    let old = old.and_then(Key::from_pragma);
    let old = old.as_ref().map(|(key, _)| key);
    // It may lie beside a link that the store was opened by.
    let mut signing = vec![signing::beside(path), signing::beside(given)];
    signing.dedup();
    for file in &signing {
        signing::reseal(file, old, &[old, Some(&key)])?;
    }
    alone.replace_by(partial)?;
    // A copy under the old key as well is one too many, and nothing worse.
    let mut each = signing.iter();
    each.try_for_each(|file| signing::reseal(file, Some(&key), &[Some(&key)]))
}

/// Copies all tables, and compares.
fn copied(from: &mut Db, to: &mut Db, at: &str) -> Result<()> {
    let form = migrate::form(from)?;
    let steps = usize::try_from(form).unwrap_or(0);
    migrate::steps(to, migrate::MIGRATIONS.get(..steps).unwrap_or_default(), at)?;
    let tables = tables::there(from)?;
    for table in tables.iter().rev().copied().chain([&FORM]) {
        to.execute(&format!("DELETE FROM {}", table.name), &[])?;
    }
    for table in tables.iter().copied().chain([&FORM]) {
        let columns = from.columns(table.name)?;
        let insert = table.insert(&columns);
        from.each(&table.select(from, &columns), &[], |row| {
            to.execute(&insert, &row.0).map(|_| ())
        })?;
    }
    let is_same =
        tables::sums(from)? == tables::sums(to)? && audit::head(from)? == audit::head(to)?;
    match is_same {
        true => derived::make_all(to),
        false => Err(BackupError::Differs("the copy".to_owned()).into()),
    }
}
