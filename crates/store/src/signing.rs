//! Where the key is kept that heads of the log are signed with.
//!
//! Not in the database, and in no backup: who keeps the database on a server, or a copy of it, could
//! write the log anew and sign it. It is in a file of its own: beside a store in a file, sealed where that
//! is encrypted; in the data folder of whoever keeps the record, where the store is on a server.
//!
//! The file is lines, each the key: in clear as [`SigningKey::to_text`] has it, or `sealed ` and the digits
//! of a sealed file. While the passphrase is changed there are two, for the old one and the new.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::chain::{SigningKey, hex_bytes, to_hex};
use crate::db::Place;
use crate::error::{Result, StoreError};
use crate::key::{self, Key, SealError};
use crate::partial::Partial;
use crate::store::{Store, broken};

const SEALED: &str = "sealed ";

/// The key of a store.
pub struct Signing {
    /// The key itself.
    pub key: SigningKey,
    /// The file that it is in.
    pub path: PathBuf,
    /// Whether it was made just now.
    pub is_new: bool,
}

impl Store {
    /// The key that heads of this store's log are signed with, which is made where there is none.
    /// `folder` is where that of a store on a server is.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, or it is sealed with another key than the store's.
    pub fn signing_key(&mut self, folder: &Path) -> Result<Signing> {
        let path = match &self.place {
            Place::File(path) => beside(path),
            Place::Server(_) => folder.join(format!("{}.signing-key", self.id()?)),
        };
        let key = self.key.as_ref().map(|(key, _)| key);
        if let Some(found) = read(&path, key)? {
            return Ok(Signing {
                key: found,
                path,
                is_new: false,
            });
        }
        let new = SigningKey::generate().map_err(key::KeyError::from)?;
        let mut partial = Partial::new(&path)?;
        write(&mut partial, &new, &[key])?;
        partial.keep()?;
        Ok(Signing {
            key: new,
            path,
            is_new: true,
        })
    }

    /// What tells this record from others: the beginning of the first hash of its log, which has
    /// something random in it.
    fn id(&mut self) -> Result<String> {
        let row = self.db.row("SELECT hash FROM audit WHERE entry = 1", &[])?;
        let row = row.ok_or_else(|| StoreError::Unknown {
            what: "entry of the log",
            name: "1".to_owned(),
        })?;
        Ok(row.text(0)?.chars().take(16).collect())
    }
}

/// The file of the key of a store in a file.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".signing-key");
    name.into()
}

/// Seals the key in a file anew, once for each of `with`, in clear for none. Where there is no file, there
/// is nothing to do.
pub fn reseal(path: &Path, old: Option<&Key>, with: &[Option<&Key>]) -> Result<()> {
    let Some(found) = read(path, old)? else {
        return Ok(());
    };
    let mut partial = Partial::new(path)?;
    write(&mut partial, &found, with)?;
    partial.replace()
}

fn read(path: &Path, key: Option<&Key>) -> Result<Option<SigningKey>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::file(path, error)),
    };
    let found = text.lines().find_map(|line| opened(line, key));
    let what = "it holds no signing key that this store's key opens";
    let found = found.ok_or_else(|| broken(path.display().to_string(), what));
    found.map(Some)
}

fn opened(line: &str, key: Option<&Key>) -> Option<SigningKey> {
    let Some(sealed) = line.strip_prefix(SEALED) else {
        return SigningKey::from_text(line).ok();
    };
    let mut text = Zeroizing::new(Vec::with_capacity(128));
    key::open(&hex_bytes(sealed)?[..], &mut *text, key?).ok()?;
    SigningKey::from_text(std::str::from_utf8(&text).ok()?).ok()
}

fn write(partial: &mut Partial, signing: &SigningKey, with: &[Option<&Key>]) -> Result<()> {
    let path = partial.path().to_owned();
    for key in with {
        let text = signing.to_text();
        let line = match key {
            None => Zeroizing::new(format!("{}\n", text.as_str())),
            Some(key) => Zeroizing::new(format!("{SEALED}{}\n", to_hex(&sealed(&text, key)?))),
        };
        let written = partial.file().write_all(line.as_bytes());
        written.map_err(|error| StoreError::file(&path, error))?;
    }
    Ok(())
}

fn sealed(text: &str, key: &Key) -> std::result::Result<Vec<u8>, SealError> {
    let mut sealed = Vec::new();
    key::seal(text.as_bytes(), &mut sealed, key)?;
    Ok(sealed)
}
