//! ZIP archives: Office files, saved web archives and plain archives alike.
//!
//! Nothing is written: names of entries only name documents.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::ExtractError;
use crate::budget::Budget;

const ZIP: &str = "the ZIP archive";

/// Entries of one archive that are looked at; ZIP64 allows billions.
const MOST_ENTRIES: usize = 100_000;

/// A ZIP archive held in memory.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ExtractError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if zip.len() > MOST_ENTRIES {
            return Err(ExtractError::TooMany {
                limit: MOST_ENTRIES,
            });
        }
        Ok(Self { zip })
    }

    /// How many entries there are, folders among them.
    pub(crate) fn len(&self) -> usize {
        self.zip.len()
    }

    /// The name of entry `n`.
    pub(crate) fn name(&self, n: usize) -> Option<String> {
        let name = self.zip.name_for_index(n)?;
        Some(name.map_or_else(|_| format!("entry {n}"), |name| name.into_owned()))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// True where the name of an entry begins so.
    pub(crate) fn has_under(&self, folder: &str) -> bool {
        (0..self.len()).any(|n| self.name(n).is_some_and(|name| name.starts_with(folder)))
    }

    /// True where the entry of this name begins with these bytes; it need not be unpacked further.
    pub(crate) fn begins(&mut self, name: &str, with: &[u8]) -> bool {
        let mut head = vec![0; with.len()];
        self.zip
            .by_name(name)
            .is_ok_and(|mut entry| entry.read_exact(&mut head).is_ok())
            && head == with
    }

    /// The bytes of entry `n`.
    pub(crate) fn read(&mut self, n: usize, budget: &mut Budget) -> Result<Vec<u8>, ExtractError> {
        if self.zip.by_index_raw(n).map_err(broken)?.encrypted() {
            return Err(ExtractError::Encrypted { what: ZIP });
        }
        budget.read(self.zip.by_index(n).map_err(broken)?, ZIP)
    }

    /// The bytes of the entry of this name; `None` where there is none.
    pub(crate) fn part(
        &mut self,
        name: &str,
        budget: &mut Budget,
    ) -> Result<Option<Vec<u8>>, ExtractError> {
        match self.zip.index_for_name(name) {
            Some(n) => self.read(n, budget).map(Some),
            None => Ok(None),
        }
    }
}

fn broken(error: ZipError) -> ExtractError {
    if matches!(
        error,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)
    ) {
        return ExtractError::Encrypted { what: ZIP };
    }
    ExtractError::Broken {
        what: ZIP,
        reason: error.to_string(),
    }
}
