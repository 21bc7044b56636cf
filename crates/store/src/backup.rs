//! Backups: a whole store in one file, from either database and for either.
//!
//! ```text
//!  0   15  "onrecord backup"
//! 15    1  the version of this format: "1"
//! 16    1  0: all that follows is in clear; 1: it is sealed
//!         where it is sealed:
//! 17   16    the salt
//! 33   12    argon2id's memory in KiB, passes and lanes, 32 bits each
//!         blocks, which are one sealed file (`key/seal.rs`) where they are sealed:
//!          4    how many bytes it has packed, big endian; 0 for the end
//!          4    their CRC-32
//!               at most 256 KiB of content, packed with deflate
//!         after the block of length 0:
//!         32    SHA-256 of the content of all blocks
//! ```
//!
//! The content is records, each begun by a letter:
//!
//! ```text
//! H  the head, as JSON: the form of the store, when the backup was made, by which version
//! T  a table, as JSON: its name and the names of its columns
//! R  a row of that table: its values as they are hashed (`db/value.rs`): kind, length, bytes
//! E  the end, as JSON: for each table, how many rows it has and their SHA-256; the head of the log
//! ```
//!
//! JSON has its length before it, in 32 bits. The passphrase alone opens a sealed backup, on any machine:
//! what makes a key of it stands in the clear. Words to be looked for are not in it; they are made anew.

mod blocks;
mod restore;

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use crate::chain::{Head, from_hex, to_hex};
use crate::db::{Db, Value};
use crate::error::{Result, StoreError};
use crate::key::{self, Key, KeyError, Opening, Passphrase, Salt, SealError, Sealing};
use crate::store::Store;
use crate::tables::{self, Summing, Sums};
use crate::verify::Verified;
use crate::{audit, migrate};
use blocks::{Reading, Writing};

pub use restore::Restored;

const FORMAT: &[u8; 15] = b"onrecord backup";
const VERSION: u8 = b'1';
/// No head, table or end is longer.
const LONGEST: u32 = 1 << 20;

/// Why there is no backup, or nothing was restored of one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// It does not begin as a backup does.
    #[error("it is no backup of onrecord")]
    NotABackup,
    /// It has a newer format.
    #[error("the backup was made by a newer onrecord: its format is `{}`", char::from(*.0))]
    Newer(u8),
    /// It is sealed, and no passphrase was given.
    #[error("the backup is sealed")]
    Sealed,
    /// It was changed or cut off.
    #[error("the backup is damaged {place}, before its byte {at}: {what}")]
    Damaged {
        /// What was read there.
        place: String,
        /// How many bytes of the file had been read.
        at: u64,
        /// What is wrong.
        what: String,
    },
    /// What was restored is not what the backup has.
    #[error("{0} differs from what the backup has")]
    Differs(String),
}

impl BackupError {
    /// The way out.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotABackup => "give a file that `onrecord backup` has made",
            Self::Newer(_) => "install the newer program",
            Self::Sealed => "give the passphrase of then with --passphrase-file",
            Self::Damaged { .. } => "take another copy of it; nothing was made of this one",
            Self::Differs(_) => "please report it; nothing was made of the backup",
        }
    }
}

/// What is told before the rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    /// The number of the store's form.
    pub form: i64,
    /// When the backup was made.
    pub at: String,
    /// The version of the program that made it.
    pub program: String,
}

#[derive(Serialize, Deserialize)]
struct TableHead {
    name: String,
    columns: Vec<String>,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The rows of each table.
    pub tables: Sums,
    /// The last entry of the log.
    pub head: Head,
}

/// The same, as it is written.
#[derive(Serialize, Deserialize)]
struct End {
    tables: Sums,
    seq: u64,
    hash: String,
}

impl Store {
    /// Writes the whole store, as it is at one moment, while others may write to it. It is looked through
    /// before: what is wrong with it is told, and is in the backup as it is.
    ///
    /// `seal` is for a store that has no key of its own.
    ///
    /// # Errors
    ///
    /// The database cannot be read, or `to` not be written; what was written by then is no backup.
    pub fn backup(
        &mut self,
        to: impl Write,
        seal: Option<(&Key, &Salt)>,
        at: &str,
    ) -> Result<(Contents, Verified)> {
        self.db.begin_reading()?;
        let done = self.verify().and_then(|verified| {
            let seal = seal.or(self.key.as_ref().map(|(key, salt)| (key, salt)));
            Ok((dump(&mut self.db, to, seal, at)?, verified))
        });
        self.db.end(done)
    }
}

/// Writes all that is kept, within a transaction.
pub fn dump(
    db: &mut Db,
    mut to: impl Write,
    seal: Option<(&Key, &Salt)>,
    at: &str,
) -> Result<Contents> {
    let form = migrate::form(db)?;
    let begin = |to: &mut dyn Write| -> io::Result<()> {
        to.write_all(FORMAT)?;
        to.write_all(&[VERSION, u8::from(seal.is_some())])?;
        if let Some((_, salt)) = seal {
            to.write_all(salt.as_bytes())?;
            for number in [key::MEMORY_KIB, key::PASSES, key::LANES] {
                to.write_all(&number.to_be_bytes())?;
            }
        }
        Ok(())
    };
    begin(&mut to).map_err(writing)?;
    match seal {
        Some((key, _)) => {
            let mut sealing = Sealing::new(&mut to, key)?;
            let contents = content(db, &mut sealing, form, at)?;
            sealing.finish()?;
            Ok(contents)
        }
        None => content(db, &mut to, form, at),
    }
}

fn content(db: &mut Db, to: impl Write, form: i64, at: &str) -> Result<Contents> {
    let mut to = Writing::new(to);
    let about = About {
        form,
        at: at.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    put(&mut to, b'H', &about)?;
    let mut sums = Sums::new();
    for table in tables::there(db)? {
        let columns = db.columns(table.name)?;
        let select = table.select(db, &columns);
        let name = table.name.to_owned();
        put(&mut to, b'T', &TableHead { name, columns })?;
        let mut sum = Summing::default();
        db.each(&select, &[], |row| {
            sum.row(&row);
            to.write_all(b"R").map_err(writing)?;
            let mut values = row.0.iter();
            values.try_for_each(|value| value.write(&mut to).map_err(writing))
        })?;
        sums.insert(table.name.to_owned(), sum.finish());
    }
    let head = audit::head(db)?;
    let end = End {
        tables: sums.clone(),
        seq: head.seq,
        hash: to_hex(&head.hash),
    };
    put(&mut to, b'E', &end)?;
    to.finish().map_err(writing)?;
    Ok(Contents { tables: sums, head })
}

/// A record of JSON.
fn put(to: &mut impl Write, kind: u8, what: &impl Serialize) -> Result<()> {
    let write = |to: &mut dyn Write| -> io::Result<()> {
        let text = serde_json::to_vec(what)?;
        to.write_all(&[kind])?;
        to.write_all(&(text.len() as u32).to_be_bytes())?;
        to.write_all(&text)
    };
    write(to).map_err(writing)
}

/// Why what was to be written was not.
fn writing(error: io::Error) -> StoreError {
    match SealError::within(error) {
        SealError::Io(error) => StoreError::Writing(error),
        error => error.into(),
    }
}

/// A backup that is read.
pub struct Backup<R: Read> {
    content: Reading<Body<Counting<R>>>,
    about: About,
    key: Option<(Key, Salt)>,
    /// What is being read, for whoever is told that it is damaged.
    place: String,
}

/// What comes after the clear head.
enum Body<R: Read> {
    Clear(R),
    Sealed(Box<Opening<R>>),
}

/// Counts what was read.
struct Counting<R> {
    reader: R,
    read: u64,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.read += n as u64;
        Ok(n)
    }
}

impl<R: Read> Read for Body<Counting<R>> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Clear(reader) => reader.read(buffer),
            Self::Sealed(opening) => opening.read(buffer),
        }
    }
}

impl<R: Read> Body<Counting<R>> {
    fn read_so_far(&self) -> u64 {
        match self {
            Self::Clear(reader) => reader.read,
            Self::Sealed(opening) => opening.reader().read,
        }
    }
}

/// A record of the content.
enum Record {
    Table(TableHead),
    /// A row follows, of the last table.
    Row,
    End(Contents),
}

impl<R: Read> Backup<R> {
    /// Begins to read a backup; `passphrase` opens a sealed one, and is not looked at for another.
    ///
    /// # Errors
    ///
    /// It is none, is damaged at its beginning, was made by a newer program, or the passphrase is another.
    pub fn open(reader: R, passphrase: Option<&Passphrase>) -> Result<Self> {
        let mut reader = Counting { reader, read: 0 };
        let mut head = [0; 17];
        if reader.read_exact(&mut head).is_err() || !head.starts_with(FORMAT) {
            return Err(BackupError::NotABackup.into());
        }
        if head[15] != VERSION {
            return Err(BackupError::Newer(head[15]).into());
        }
        let (body, key) = match head[16] {
            0 => (Body::Clear(reader), None),
            1 => {
                let salt = salt(&mut reader)?;
                let key = Key::derive(passphrase.ok_or(BackupError::Sealed)?, &salt)?;
                let opening = Opening::new(reader, &key)?;
                (Body::Sealed(Box::new(opening)), Some((key, salt)))
            }
            _ => return Err(damaged("in its head", 17, "it is neither sealed nor clear")),
        };
        let mut backup = Self {
            content: Reading::new(body),
            about: About {
                form: 0,
                at: String::new(),
                program: String::new(),
            },
            key,
            place: "in its head".to_owned(),
        };
        backup.about = match backup.kind()? {
            b'H' => backup.json()?,
            _ => return Err(backup.damaged("it tells nothing of itself")),
        };
        Ok(backup)
    }

    /// What it tells of itself.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// What it was sealed with: the key and the salt of the store that it was made of.
    pub fn key(&self) -> Option<(&Key, &Salt)> {
        self.key.as_ref().map(|(key, salt)| (key, salt))
    }

    fn next(&mut self) -> Result<Record> {
        Ok(match self.kind()? {
            b'T' => Record::Table(self.json()?),
            b'R' => Record::Row,
            b'E' => {
                let end: End = self.json()?;
                let hash = from_hex(&end.hash);
                let hash = hash.ok_or_else(|| self.damaged("the log's end has no SHA-256"))?;
                self.place = "at its end".to_owned();
                self.content.end().map_err(|error| self.failed(error))?;
                Record::End(Contents {
                    tables: end.tables,
                    head: Head { seq: end.seq, hash },
                })
            }
            _ => return Err(self.damaged("there is no record of that kind")),
        })
    }

    fn kind(&mut self) -> Result<u8> {
        let mut kind = [0];
        let read = self.content.read_exact(&mut kind);
        read.map_err(|error| self.failed(error))?;
        Ok(kind[0])
    }

    fn json<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T> {
        let mut length = [0; 4];
        let read = self.content.read_exact(&mut length);
        read.map_err(|error| self.failed(error))?;
        let length = u32::from_be_bytes(length);
        if length > LONGEST {
            return Err(self.damaged("a record is longer than any can be"));
        }
        let mut text = vec![0; length as usize];
        let read = self.content.read_exact(&mut text);
        read.map_err(|error| self.failed(error))?;
        serde_json::from_slice(&text)
            .map_err(|_| self.damaged("a record does not tell what it has to"))
    }

    fn value(&mut self) -> Result<Value> {
        Value::read(&mut self.content).map_err(|error| self.failed(error))
    }

    fn damaged(&self, what: &str) -> StoreError {
        damaged(&self.place, self.content.inner().read_so_far(), what)
    }

    fn failed(&self, error: io::Error) -> StoreError {
        match SealError::within(error) {
            SealError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.damaged("it is cut off")
            }
            SealError::Io(error) if error.kind() == io::ErrorKind::InvalidData => {
                self.damaged(&error.to_string())
            }
            SealError::Io(error) => StoreError::Reading(error),
            error => self.damaged(&error.to_string()),
        }
    }
}

/// The salt of a sealed backup, whose key is made as ours are.
fn salt(reader: &mut impl Read) -> Result<Salt> {
    let mut head = [0; 28];
    let read = reader.read_exact(&mut head);
    read.map_err(|_| damaged("in its head", 17, "it is cut off"))?;
    let ours = [key::MEMORY_KIB, key::PASSES, key::LANES].map(u32::to_be_bytes);
    if head[16..] != ours.concat() {
        let what = "its key is made in a way that this program does not know";
        return Err(damaged("in its head", 45, what));
    }
    Ok(Salt::from_bytes(std::array::from_fn(|n| head[n])))
}

fn damaged(place: &str, at: u64, what: &str) -> StoreError {
    let (place, what) = (place.to_owned(), what.to_owned());
    BackupError::Damaged { place, at, what }.into()
}

/// A key for what has none of its own, and the salt to make it again.
///
/// # Errors
///
/// The system gives no random bytes, or not the memory.
pub fn new_key(passphrase: &Passphrase) -> std::result::Result<(Key, Salt), KeyError> {
    let salt = Salt::random()?;
    Ok((Key::derive(passphrase, &salt)?, salt))
}
