//! A user's own lexicons of names.

use crate::cli::LexiconFlag;
use crate::failure::Failure;
use crate::own_files;

/// Puts them beside ours; before the first name is made ready.
pub fn install(flag: &LexiconFlag) -> Result<(), Failure> {
    let Some(dir) = &flag.lexicon else {
        return Ok(());
    };
    let files = own_files::read(dir, "lexicons", "docs/NAMES.md teaches to write one")?;
    names::install_lexicons(&files).map_err(|e| Failure::new(e.file(), e.reason(), e.hint()))
}
