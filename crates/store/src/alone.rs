//! A file of a store that nobody else has open, to be replaced by another.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use crate::db::Db;
use crate::error::{Result, StoreError};
use crate::partial::{self, Partial};

/// Where a file lies, whatever links lead to it: what lies there is to be replaced, and not a link.
pub fn resolved(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(|error| StoreError::file(path, error))
}

/// Such a file.
pub struct Alone {
    db: Db,
    /// Open from before the database is until after: closing it would unlock the database.
    file: File,
}

impl Alone {
    /// Waits until nobody else has it open.
    ///
    /// # Errors
    ///
    /// Others have it open all the time, it has a second name under which it would stay as it is, or it cannot be opened
    /// with that key.
    pub fn open(path: &Path, key: Option<&str>) -> Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path);
        let file = file.map_err(|error| StoreError::file(path, error))?;
        #[cfg(unix)]
        if let Ok(about) = file.metadata()
            && std::os::unix::fs::MetadataExt::nlink(&about) > 1
        {
            return Err(StoreError::SecondName(path.to_owned()));
        }
        let db = Db::alone(path, key)?;
        Ok(Self { db, file })
    }

    /// What is in it.
    pub fn db(&mut self) -> &mut Db {
        &mut self.db
    }

    /// Gives its name to what was made instead. Who has waited for it finds that it is no store any
    /// more, rather than to write into what has no name.
    ///
    /// # Errors
    ///
    /// The disk refuses; then it is as it was.
    pub fn replace_by(self, partial: Partial) -> Result<()> {
        partial.replace()?;
        // The new one is there: what becomes of the old one is no reason to say that it is not.
        let _ = partial::wipe(&self.file);
        drop(self.db);
        Ok(())
    }
}
