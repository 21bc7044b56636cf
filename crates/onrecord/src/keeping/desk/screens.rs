//! Looks officials up in lists of sanctions, for the desk.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use desk::{Refused, Unread};
use record::PartialDate;
use store::{Bearer, ListResult};

use super::refused;
use crate::cli::LexiconFlag;
use crate::failure::Failure;
use crate::keeping::officials;
use crate::screen::lexicon;
use crate::screen::lists::{self, Loaded};

/// The lists that the desk was opened with.
pub struct Lists {
    paths: Vec<PathBuf>,
    /// Read when somebody is looked up for the first time: a desk opens at once.
    loaded: Mutex<Option<Loaded>>,
}

impl Lists {
    /// Lists at these paths; nothing where there are none. A path that is not there is told before the desk is open.
    pub fn new(paths: &[PathBuf], lexicon: &LexiconFlag) -> Result<Option<Self>, Failure> {
        if paths.is_empty() {
            return Ok(None);
        }
        lexicon::install(lexicon)?;
        for path in paths {
            std::fs::metadata(path).map_err(|error| Failure::io(path, &error))?;
        }
        Ok(Some(Self {
            paths: paths.to_vec(),
            loaded: Mutex::default(),
        }))
    }
}

impl desk::Screens for Lists {
    fn look_up(
        &self,
        official: &Bearer,
        born: Option<PartialDate>,
        country: Option<&str>,
    ) -> Result<Vec<ListResult>, Refused> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let lists = match loaded.take() {
            Some(lists) => lists,
            None => lists::load(&self.paths, false).map_err(|failure| {
                let hint =
                    "the terminal that the desk was started in tells what is wrong with each";
                Refused::new(failure.reason(), hint)
            })?,
        };
        let lists = loaded.insert(lists);
        Ok(officials::look_up(lists, official, born, country))
    }

    fn unread(&self) -> Vec<Unread> {
        // Whoever looks at a page does not wait for lists that are being read.
        let Ok(loaded) = self.loaded.try_lock() else {
            return Vec::new();
        };
        let failed = loaded.iter().flat_map(|lists| &lists.failed);
        let unread = failed.map(|failure| Unread {
            name: failure.subject().to_owned(),
            why: refused(failure),
        });
        unread.collect()
    }
}
