//! The embedded database.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};

use super::{Backend, Row, Value};
use crate::error::{Result, StoreError};

/// A file.
pub struct Sqlite {
    connection: Connection,
}

/// How long a program waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(20);

impl Sqlite {
    /// Opens a file; `key` as `raw:` and 96 hexadecimal digits where it is encrypted.
    pub fn open(path: &Path, key: Option<&str>) -> Result<Self> {
        let connection = Connection::open_with_flags(path, OpenFlags::default())?;
        if let Some(key) = key {
            connection.pragma_update(None, "key", key)?;
        }
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(256);
        // What was committed is on the disk, also where the power fails.
        let set = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
            PRAGMA secure_delete = ON;
            PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -65536;";
        match connection.execute_batch(set) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                Err(StoreError::NotAStore(path.to_owned()))
            }
            set => Ok(set.map(|()| Self { connection })?),
        }
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

    fn begin(&mut self) -> Result<()> {
        // At once for writing: two that read first and then want to write would stop each other.
        self.batch("BEGIN IMMEDIATE")
    }
}
