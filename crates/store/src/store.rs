//! The store itself.

use std::collections::HashSet;
use std::path::Path;

use record::Reading;
use serde::Serialize;

use crate::blob;
use crate::db::{Db, Place};
use crate::demand::Calendar;
use crate::error::{Result, StoreError};
use crate::fact::State;
use crate::key::{Key, Salt};
use crate::linking::Profiles;
use crate::migrate::{self, Migration};
use crate::save::save;

/// Documents, what was read of them, and what people decided.
pub struct Store {
    pub(crate) db: Db,
    pub(crate) place: Place,
    /// What its file is encrypted with, and what else is of it is sealed with.
    pub(crate) key: Option<(Key, Salt)>,
    /// Ids of documents that something was purged of; read when it is asked for first.
    pub(crate) purged: Option<HashSet<String>>,
    /// Of documents that were compared last.
    pub(crate) profiles: Profiles,
    /// What was published when.
    pub(crate) calendar: Calendar,
    /// Whether links are proposed for what is added.
    pub(crate) links: bool,
}

/// Who does something, and when: this crate reads no clock.
#[derive(Clone, Debug)]
pub struct Act {
    /// The id of who does it; never a name, as it stays for good.
    pub actor: String,
    /// RFC 3339, in UTC.
    pub at: String,
}

/// Where a document comes from.
#[derive(Clone, Debug, Default)]
pub struct Source<'a> {
    /// The original bytes, if they are to be kept.
    pub original: Option<&'a [u8]>,
    /// The file, as it was given.
    pub name: String,
    /// Where the document is in the file; empty for the file itself.
    pub inner: String,
}

/// What became of a document that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is new.
    Added {
        /// Its key.
        key: i64,
    },
    /// It is a new text of an article that was there.
    Version {
        /// Its key.
        key: i64,
        /// Which version it is: 2 for the second text.
        version: i64,
    },
    /// It was there already, word for word.
    Known {
        /// Its key.
        key: i64,
    },
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Documents that were read, each version for itself.
    pub documents: i64,
    /// Articles: documents of several versions once.
    pub articles: i64,
    /// Notes of people on what no machine read.
    pub notes: i64,
    /// Rows of spreadsheets, each version for itself.
    pub rows: i64,
    /// People, bodies and places named, once a document.
    pub entities: i64,
    /// Statements.
    pub statements: i64,
    /// Events.
    pub events: i64,
    /// Cases.
    pub cases: i64,
    /// Demands.
    pub demands: i64,
    /// Disputes.
    pub disputes: i64,
    /// Facts of all families that somebody accepted or corrected.
    pub accepted: i64,
}

impl Store {
    /// Waits no longer than this for other programs that write: whoever looks at a page will not.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn set_patience(&mut self, patience: std::time::Duration) -> Result<()> {
        self.db.set_patience(patience)
    }

    /// Opens a store, which is made where it is not there, and brought to the newest form.
    ///
    /// # Errors
    ///
    /// It cannot be opened, its key is another, or it was written by a newer program.
    pub fn open(place: &Place, key: Option<&str>, at: &str) -> Result<Self> {
        Self::open_at(place, key, None, at)
    }

    /// The same, with a `folder` for what is kept beside a store: a backup from before an upgrade. A
    /// store in a file has its own; without one, a store on a server is not upgraded.
    ///
    /// # Errors
    ///
    /// As for [`Store::open`].
    pub fn open_at(
        place: &Place,
        key: Option<&str>,
        folder: Option<&Path>,
        at: &str,
    ) -> Result<Self> {
        Self::open_with(migrate::MIGRATIONS, place, key, folder, at)
    }

    /// The same, of a program that knows these steps.
    pub(crate) fn open_with(
        steps: &[Migration],
        place: &Place,
        key: Option<&str>,
        folder: Option<&Path>,
        at: &str,
    ) -> Result<Self> {
        let mut store = Self {
            db: Db::open(place, key)?,
            place: place.clone(),
            key: key.and_then(Key::from_pragma),
            purged: None,
            profiles: Profiles::default(),
            calendar: Calendar::default(),
            links: true,
        };
        migrate::run(&mut store, steps, folder, at)?;
        store.wipe_what_is_left()?;
        Ok(store)
    }

    /// Whether links to other documents are proposed for what is added from now on; they are unless it is said
    /// otherwise.
    pub fn propose_links(&mut self, yes: bool) {
        self.links = yes;
    }

    /// Keeps a document and what was read of it, whole or not at all. One that is there already is not
    /// kept again; where it came from this time is.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn save(&mut self, reading: &Reading, source: &Source, act: &Act) -> Result<Saved> {
        let id = &reading.document.id.0;
        let purged = match self.purged.take() {
            Some(purged) => purged,
            None => {
                let stones = self.tombstones()?.into_iter();
                stones.map(|stone| stone.document).collect()
            }
        };
        let was_purged = purged.contains(id);
        self.purged = Some(purged);
        if was_purged {
            return Err(StoreError::Purged(id.clone()));
        }
        let profiles = self.links.then_some(&mut self.profiles);
        self.db
            .transaction(|db| save(db, profiles, reading, source, act))
    }

    /// The original bytes of a SHA-256, checked.
    ///
    /// # Errors
    ///
    /// There are none, or they are not those that were kept.
    pub fn original(&mut self, sha256: &str) -> Result<Vec<u8>> {
        blob::get(&mut self.db, sha256)
    }

    /// How much there is.
    pub fn stats(&mut self) -> Result<Stats> {
        let mut count = |sql: &str| -> Result<i64> {
            self.db.row(sql, &[])?.map_or(Ok(0), |row| row.integer(0))
        };
        let of = |family: &str| format!("SELECT COUNT(*) FROM fact WHERE family = '{family}'");
        Ok(Stats {
            documents: count("SELECT COUNT(*) FROM document WHERE origin = 'read'")?,
            articles: count("SELECT COUNT(DISTINCT article) FROM document WHERE origin = 'read'")?,
            notes: count("SELECT COUNT(*) FROM document WHERE origin = 'note'")?,
            rows: count("SELECT COUNT(*) FROM document WHERE origin = 'row'")?,
            entities: count("SELECT COUNT(*) FROM entity")?,
            statements: count(&of("statement"))?,
            events: count(&of("event"))?,
            cases: count(&of("case"))?,
            demands: count(&of("demand"))?,
            disputes: count(&of("dispute"))?,
            accepted: count(&format!(
                "SELECT COUNT(*) FROM fact WHERE state IN {}",
                State::ACCEPTED
            ))?,
        })
    }
}

/// A value of the database that is not what it should be.
pub(crate) fn broken(place: impl Into<String>, what: impl Into<String>) -> StoreError {
    StoreError::Broken {
        place: place.into(),
        what: what.into(),
    }
}
