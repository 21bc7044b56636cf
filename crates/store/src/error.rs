//! What can go wrong with a store.

use std::path::{Path, PathBuf};

use crate::backup::BackupError;
use crate::key::{KeyError, SealError};

/// Why something was not done. The store is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The embedded database refused.
    #[error("the database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database server refused.
    #[error("the database: {}", server_said(.0))]
    Postgres(#[from] postgres::Error),
    /// The file of the store is not where it was when it was opened.
    #[error("{}: the file of the record was moved, deleted or replaced while it was open", .0.display())]
    Gone(PathBuf),
    /// A file of the store could not be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The store has a form that this program does not know.
    #[error(
        "the store was written by a newer onrecord: its form is {found}, this one knows {known}"
    )]
    Newer {
        /// Number of the store's last migration.
        found: i64,
        /// Number of ours.
        known: i64,
    },
    /// The file is no store, or is encrypted with another key.
    #[error("{}: no store of onrecord, or encrypted with another passphrase", .0.display())]
    NotAStore(PathBuf),
    /// There is something of the name that a file was to have.
    #[error("{}: there is a file of that name already", .0.display())]
    Exists(PathBuf),
    /// A store was to be made where there is one.
    #[error("there is something in it already")]
    NotEmpty,
    /// A file that is to be replaced, and overwritten, has a second name.
    #[error("{}: the file has a second name, under which it would stay as it is", .0.display())]
    SecondName(PathBuf),
    /// Whoever is on the way to a server would read all that is kept there.
    #[error("nothing of what is sent to that server would be encrypted")]
    InClear,
    /// What was to be purged is, and the files of the database may still have its words.
    #[error("it is purged, but the files still hold the words: {0}")]
    NotWiped(Box<StoreError>),
    /// Another program has the file open, for longer than one waits.
    #[error("{}: another program has it open", .0.display())]
    InUse(PathBuf),
    /// A store on a server is of an older form, and there is no place for a backup.
    #[error("the store has an older form, and there is no folder for a backup of it")]
    NoFolder,
    /// What was being read could not be.
    #[error("it cannot be read: {0}")]
    Reading(std::io::Error),
    /// What was being written could not be.
    #[error("it cannot be written: {0}")]
    Writing(std::io::Error),
    /// There is no backup, or nothing was restored of it.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// There is no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A sealed file was not opened, or not made.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database holds tables of another program: none of it is touched.
    #[error("there are tables of another program in it")]
    Foreign,
    /// A name of the place of a store that cannot be one: how it begins, as there may be a password in the rest.
    #[error("`{0}://` begins no place of a store")]
    Place(String),
    /// What is kept is not what was written.
    #[error("{place}: {what}")]
    Broken {
        /// Table and row.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// Who acts may not do this.
    #[error("{} {role} may not {act}", article(*role))]
    NotAllowed {
        /// What they may do is said by it.
        role: crate::member::Role,
        /// What was tried.
        act: &'static str,
    },
    /// Nobody would be left who can say who may do what.
    #[error("one lead must be there")]
    NoLead,
    /// A fact cannot be decided on in this way, as it stands.
    #[error("{decision} is not possible, it is {state}: {why}")]
    NotNow {
        /// What was tried.
        decision: crate::review::Decision,
        /// How the fact stands.
        state: crate::fact::State,
        /// Why not.
        why: &'static str,
    },
    /// Nothing is pointed at in this way.
    #[error("`{0}` points at nothing")]
    Reference(String),
    /// The document, or somebody in it, was purged.
    #[error("{0} was purged, or somebody in it was, and must not come back")]
    Purged(String),
    /// A value is none of what it stands for.
    #[error("{0}")]
    Value(String),
    /// What is asked for cannot be.
    #[error("{why}")]
    Refused {
        /// Why not.
        why: String,
        /// What can be done instead.
        hint: &'static str,
    },
    /// A mapping says what cannot be, or does not fit its sheet.
    #[error("{0}")]
    Mapping(String),
    /// Decisions of people would contradict each other.
    #[error("{0}")]
    Contradiction(String),
    /// Somebody would answer what they asked themselves.
    #[error("{0} made this demand, and cannot answer it")]
    OwnDemand(String),
    /// Somebody would answer who is not known to speak for whoever was asked.
    #[error("nothing kept says that {by} speaks for {}", of.as_deref().unwrap_or("the addressee, who is not told"))]
    NotAsked {
        /// Who answers.
        by: String,
        /// Who was asked.
        of: Option<String>,
    },
    /// There is nothing of that name or number.
    #[error("there is no {what} `{name}`")]
    Unknown {
        /// What was asked for: document, fact, case ...
        what: &'static str,
        /// As it was given.
        name: String,
    },
}

impl StoreError {
    /// What the system said of a file.
    pub(crate) fn file(path: &Path, error: std::io::Error) -> Self {
        let path = path.to_owned();
        Self::File { path, error }
    }

    /// What a user may do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Sqlite(error) if is_busy(error) => {
                "another program is writing to it; try again when that is done"
            }
            Self::Sqlite(_) => "see that the disk is not full and the file can be written to",
            Self::Postgres(_) if self.is_busy() => {
                "another program is writing to it; try again when that is done"
            }
            Self::Postgres(_) => "see that the server runs and that the address is right",
            Self::Gone(_) => {
                "nothing was kept; put the file back, close this program and open it again"
            }
            Self::File { .. } => "see that it is there and can be read and written",
            Self::Newer { .. } => "install the newer program, or restore a backup of before",
            Self::NotAStore(_) => "give another path, or the passphrase of this store",
            Self::Exists(_) => "give another name",
            Self::NotEmpty => "give a new store, or an empty one",
            Self::NotWiped(_) => {
                "close other programs that have the store open, see that the disk has room for a second store, and open it \
                again with any command: `onrecord verify` tells whether it is done"
            }
            Self::SecondName(_) => {
                "delete its other names (`find / -samefile FILE` finds them), or copy it"
            }
            Self::InClear => {
                "go through a tunnel (`ssh -L 5433:localhost:5432 HOST`, and localhost:5433 as the host), or say \
                sslmode=disable in the address where the network itself is safe"
            }
            Self::InUse(_) => "try again when nothing else uses the store",
            Self::NoFolder => "open it with the program, which has a data folder",
            Self::Reading(_) => "see that the disk is well, or take another copy of the file",
            Self::Writing(_) => "see that the disk is not full",
            Self::Backup(error) => error.hint(),
            Self::Key(error) => error.hint().unwrap_or("try again"),
            Self::Seal(error) => error.hint().unwrap_or("try again"),
            Self::Foreign => "give another file, or an empty database",
            Self::Place(_) => "give a file, or an address as postgres://user@host/database",
            Self::Broken { .. } => {
                "`onrecord verify` looks through the whole store; restore a backup"
            }
            Self::NotAllowed { .. } => {
                "ask somebody who may; `onrecord members` lists who works here"
            }
            Self::NoLead => "make somebody else a lead first",
            Self::NotNow { .. } => "`onrecord show` tells what was decided, and by whom",
            Self::Purged(_) => "what is to be kept of it can be added by hand",
            Self::Reference(_) => {
                "write document:7, entity:12 or event:41, as the listings print it"
            }
            Self::Value(_) => "docs/RECORD.md has the form of each kind of fact",
            Self::Refused { hint, .. } => hint,
            Self::Mapping(_) => "docs/SHEETS.md has the form of mappings, and an example",
            Self::Contradiction(_) => {
                "take the other decision back with `onrecord undo`, if it was wrong"
            }
            Self::OwnDemand(_) => {
                "what anybody but the addressee says of it is a reaction: `onrecord link reaction statement:41 demand:12`"
            }
            Self::NotAsked { .. } => {
                "give --for-addressee if it does; what anybody else says is a reaction: \
                `onrecord link reaction statement:41 demand:12`"
            }
            Self::Unknown { .. } => {
                "list what there is with `search`, `cases`, `demands` or `people`"
            }
        }
    }
}

fn article(role: crate::member::Role) -> &'static str {
    match role {
        crate::member::Role::Editor => "an",
        _ => "a",
    }
}

impl StoreError {
    /// Whether another program writes just now.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Sqlite(error) => is_busy(error),
            Self::Postgres(error) => {
                error.code() == Some(&postgres::error::SqlState::LOCK_NOT_AVAILABLE)
            }
            _ => false,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

/// The client's own words are "db error": what the server said is in the source.
fn server_said(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => said.message().to_owned(),
        None => {
            let source = std::error::Error::source(error).map(|s| format!(": {s}"));
            format!("{error}{}", source.unwrap_or_default())
        }
    }
}

/// What comes of asking a store.
pub type Result<T> = std::result::Result<T, StoreError>;
