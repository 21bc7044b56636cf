//! The embedded database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};

use super::{Backend, Row, Value};
use crate::error::{Result, StoreError};

/// A file.
pub struct Sqlite {
    connection: Connection,
    /// The path it was opened by, and which file that was.
    file: Option<(PathBuf, FileId)>,
}

/// Which file one is, as long as it is there.
type FileId = (u64, u64);

#[cfg(unix)]
fn id_of(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let file = std::fs::metadata(path).ok()?;
    Some((file.dev(), file.ino()))
}

/// Nobody can take an open file away there.
#[cfg(not(unix))]
fn id_of(_: &Path) -> Option<FileId> {
    None
}

/// How long a program waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it waits until nobody else has a file open: who has it open may have it so for hours.
const LITTLE_PATIENCE: Duration = Duration::from_secs(4);

impl Sqlite {
    /// Opens a file; `key` as `raw:` and 96 hexadecimal digits where it is encrypted.
    pub fn open(path: &Path, key: Option<&str>) -> Result<Self> {
        // What was committed is on the disk, also where the power fails.
        let set = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
        Self::open_with(path, key, set, PATIENCE)
    }

    /// A new file, of which nothing is to survive before it is whole.
    pub fn build(path: &Path, key: Option<&str>) -> Result<Self> {
        let set = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            PRAGMA locking_mode = EXCLUSIVE;";
        Self::open_with(path, key, set, PATIENCE)
    }

    /// An empty one, in memory.
    pub fn in_memory() -> Result<Self> {
        let connection = Connection::open_in_memory()?;
        Ok(Self {
            connection,
            file: None,
        })
    }

    /// A file that nobody else has open. What stands in a log beside it is brought into it.
    pub fn alone(path: &Path, key: Option<&str>) -> Result<Self> {
        let set = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE;
            PRAGMA synchronous = FULL; BEGIN EXCLUSIVE; COMMIT;";
        let alone = Self::open_with(path, key, set, LITTLE_PATIENCE)?;
        // Where others have it open, the log stays, and no error tells of it.
        let mode = "PRAGMA journal_mode";
        let mode: String = alone.connection.query_row(mode, [], |row| row.get(0))?;
        match mode.as_str() {
            "delete" => Ok(alone),
            _ => Err(StoreError::InUse(path.to_owned())),
        }
    }

    fn open_with(path: &Path, key: Option<&str>, set: &str, patience: Duration) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(as_path(path), flags)?;
        if let Some(key) = key {
            connection.pragma_update(None, "key", key)?;
        }
        connection.busy_timeout(patience)?;
        connection.set_prepared_statement_cache_capacity(256);
        let always =
            "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;
            PRAGMA trusted_schema = OFF; PRAGMA cache_size = -65536;";
        match connection.execute_batch(&format!("{set} {always}")) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                Err(StoreError::NotAStore(path.to_owned()))
            }
            set => {
                set?;
                let file = id_of(path).map(|id| (path.to_owned(), id));
                Ok(Self { connection, file })
            }
        }
    }

    /// Waits no longer than this for others who write.
    pub fn set_patience(&self, patience: Duration) -> Result<()> {
        Ok(self.connection.busy_timeout(patience)?)
    }
}

/// A path as nothing but a path: `:memory:` alone would be no file, nor would what begins with `file:` be one where the
/// database takes addresses.
pub(super) fn as_path(path: &Path) -> PathBuf {
    match path.is_relative() {
        true => Path::new(".").join(path),
        false => path.to_owned(),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

fn value(from: ValueRef<'_>) -> Value {
    match from {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Integer(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(value) => Value::Text(String::from_utf8_lossy(value).into_owned()),
        ValueRef::Blob(value) => Value::Bytes(value.to_vec()),
    }
}

impl Backend for Sqlite {
    fn batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.connection.execute_batch(sql)?)
    }

    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.execute(params_from_iter(values))? as u64)
    }

    fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|n| row.get_ref(n).map(value));
            take(Row(values.collect::<rusqlite::Result<_>>()?))?;
        }
        Ok(())
    }

    fn begin_reading(&mut self) -> Result<()> {
        // The moment is that of the first thing that is read.
        self.batch("BEGIN; SELECT 1 FROM sqlite_master")
    }

    fn begin(&mut self) -> Result<()> {
        // A file that was moved or deleted still takes what is written, and nobody finds it again.
        if let Some((path, id)) = &self.file
            && id_of(path) != Some(*id)
        {
            return Err(StoreError::Gone(path.clone()));
        }
        // At once for writing: two that read first and then want to write would stop each other.
        self.batch("BEGIN IMMEDIATE")
    }
}
