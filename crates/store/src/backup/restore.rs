//! A store made of a backup, whole or not at all.

use std::io::Read;
use std::path::Path;

use super::{About, Backup, BackupError, Contents, Record, TableHead};
use crate::alone::{self, Alone};
use crate::db::{Db, Place, Row};
use crate::demand::Calendar;
use crate::error::{Result, StoreError};
use crate::key::Key;
use crate::linking::Profiles;
use crate::partial::Partial;
use crate::store::Store;
use crate::tables::{self, Summing, Sums};
use crate::verify::Verified;
use crate::{audit, derived, migrate};

/// What came of a backup.
#[derive(Debug)]
pub struct Restored {
    /// What the backup told of itself.
    pub about: About,
    /// What it had, which was compared with what is there now.
    pub contents: Contents,
    /// What looking through the new store found: faults that the old one had.
    pub verified: Verified,
}

impl Store {
    /// Makes a store of a backup, in a place where there is none or one in which nothing was ever kept.
    /// `key` as for [`Store::open`].
    ///
    /// # Errors
    ///
    /// There is a store, the backup is damaged or of a newer program, or the database refuses. Then
    /// nothing was made.
    pub fn restore<R: Read>(
        place: &Place,
        key: Option<&str>,
        backup: Backup<R>,
        at: &str,
    ) -> Result<Restored> {
        match place {
            Place::File(path) => into_file(path, key, backup, at),
            Place::Server(_) => into_server(place, backup, at),
        }
    }

    /// A store of the form that the backup has, of which an older program would have written it.
    #[cfg(test)]
    pub(crate) fn restore_as_it_was<R: Read>(
        path: &Path,
        mut backup: Backup<R>,
    ) -> Result<Contents> {
        Db::open(&Place::File(path.to_owned()), None)?
            .transaction(|db| fill(db, &mut backup, "2026-03-01T08:00:00Z"))
    }
}

fn into_file<R: Read>(
    path: &Path,
    key: Option<&str>,
    backup: Backup<R>,
    at: &str,
) -> Result<Restored> {
    let there = path.exists().then(|| alone::resolved(path)).transpose()?;
    let path = there.as_deref().unwrap_or(path);
    // Nobody writes into what will be replaced.
    let mut before = path.exists().then(|| Alone::open(path, key)).transpose()?;
    if let Some(alone) = &mut before
        && !is_new(alone.db())?
    {
        return Err(StoreError::NotEmpty);
    }
    let partial = Partial::new(path)?;
    let place = Place::File(partial.path().to_owned());
    let mut store = Store {
        db: Db::build(partial.path(), key)?,
        key: key.and_then(Key::from_pragma),
        place,
        purged: None,
        profiles: Profiles::default(),
        calendar: Calendar::default(),
        links: true,
    };
    let restored = restore(&mut store, backup, at, false)?;
    drop(store);
    match before {
        None => partial.keep()?,
        Some(alone) => alone.replace_by(partial)?,
    }
    Ok(restored)
}

fn into_server<R: Read>(place: &Place, backup: Backup<R>, at: &str) -> Result<Restored> {
    let mut store = Store {
        db: Db::open(place, None)?,
        key: None,
        place: place.clone(),
        purged: None,
        profiles: Profiles::default(),
        calendar: Calendar::default(),
        links: true,
    };
    restore(&mut store, backup, at, true)
}

fn is_new(db: &mut Db) -> Result<bool> {
    Ok(migrate::form(db)? == 0 || tables::is_empty(db)?)
}

/// In one transaction: fills, compares, upgrades, looks through.
fn restore<R: Read>(
    store: &mut Store,
    mut backup: Backup<R>,
    at: &str,
    may_be_there: bool,
) -> Result<Restored> {
    store.db.begin()?;
    let done = (|| {
        if may_be_there {
            if !is_new(&mut store.db)? {
                return Err(StoreError::NotEmpty);
            }
            tables::drop_all(&mut store.db)?;
        }
        let contents = fill(&mut store.db, &mut backup, at)?;
        migrate::steps(&mut store.db, migrate::MIGRATIONS, at)?;
        derived::make_all(&mut store.db)?;
        Ok(Restored {
            about: backup.about,
            contents,
            verified: store.verify()?,
        })
    })();
    store.db.end(done)
}

/// Makes the tables of the backup's form and fills them; compares what is there then with what the
/// backup has.
fn fill<R: Read>(db: &mut Db, backup: &mut Backup<R>, at: &str) -> Result<Contents> {
    let form = backup.about.form;
    let found = usize::try_from(form).unwrap_or(0);
    let known = migrate::MIGRATIONS;
    let Some(steps) = known.get(..found).filter(|steps| !steps.is_empty()) else {
        let known = known.len() as i64;
        return Err(StoreError::Newer { found: form, known });
    };
    migrate::steps(db, steps, at)?;
    // What making a store has put into it is in the backup as well.
    for table in tables::there(db)?.iter().rev() {
        db.execute(&format!("DELETE FROM {}", table.name), &[])?;
    }
    let contents = rows(db, backup)?;
    let now = Contents {
        tables: tables::sums(db)?,
        head: audit::head(db)?,
    };
    match differs(&contents, &now) {
        Some(what) => Err(BackupError::Differs(what).into()),
        None => Ok(contents),
    }
}

/// Adds the rows of all tables; what the backup says that it has.
fn rows<R: Read>(db: &mut Db, backup: &mut Backup<R>) -> Result<Contents> {
    let mut read = Sums::new();
    let mut table: Option<(TableHead, String, Summing)> = None;
    loop {
        let record = backup.next()?;
        if let (Record::Row, Some((head, insert, sum))) = (&record, &mut table) {
            backup.place = format!("in row {} of `{}`", sum.rows() + 1, head.name);
            let columns = 0..head.columns.len();
            let row = Row(columns.map(|_| backup.value()).collect::<Result<_>>()?);
            db.execute(insert, &row.0)?;
            sum.row(&row);
            continue;
        }
        if let Some((head, _, sum)) = table.take() {
            read.insert(head.name, sum.finish());
        }
        match record {
            Record::Row => return Err(backup.damaged("a row is of no table")),
            Record::End(contents) if contents.tables == read => return Ok(contents),
            Record::End(_) => {
                return Err(backup.damaged("it does not have the rows that it tells of"));
            }
            Record::Table(head) => {
                backup.place = format!("in `{}`", head.name);
                let of_ours = tables::named(&head.name).filter(|_| !read.contains_key(&head.name));
                let ours = of_ours.ok_or_else(|| backup.damaged("there is no such table"))?;
                if db.columns(ours.name)? != head.columns {
                    return Err(backup.damaged("the table has other columns"));
                }
                let insert = ours.insert(&head.columns);
                table = Some((head, insert, Summing::default()));
            }
        }
    }
}

/// The first thing that is not the same.
fn differs(backup: &Contents, now: &Contents) -> Option<String> {
    if backup.head != now.head {
        return Some("the end of the log".to_owned());
    }
    let names = backup.tables.keys().chain(now.tables.keys());
    let mut other = names.filter(|name| backup.tables.get(*name) != now.tables.get(*name));
    other.next().map(|name| format!("table `{name}`"))
}
