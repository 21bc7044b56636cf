//! One way to talk to both databases: the same SQL, the same values, the same rows.
//!
//! Parameters are written `?1`, `?2` ... in both. Columns are BIGINT, DOUBLE PRECISION, TEXT and
//! BYTEA alone; times and dates are TEXT in ISO 8601, which sorts as they do.

mod postgres;
mod sqlite;
mod value;

use std::path::{Path, PathBuf};
use std::time::Duration;

pub use value::{Row, Rows, Value};

use crate::error::{Result, StoreError};

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file of the embedded database.
    File(PathBuf),
    /// A database server, by URL.
    Server(String),
}

impl std::str::FromStr for Place {
    type Err = StoreError;

    fn from_str(given: &str) -> Result<Self> {
        let begins = given.split_once("://");
        let begins = begins.map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest));
        match begins {
            Some((scheme, rest)) if ["postgres", "postgresql"].contains(&scheme.as_str()) => {
                Ok(Self::Server(format!("{scheme}://{rest}")))
            }
            // Not the rest: there may be a password in it.
            Some((scheme, _)) => Err(StoreError::Place(scheme)),
            None if given.is_empty() => Err(StoreError::Place(String::new())),
            None if is_settings(given) => Ok(Self::Server(given.to_owned())),
            None => Ok(Self::File(given.into())),
        }
    }
}

/// Whether a place is the address of a server as `host=... dbname=...`, and no file that is called so.
fn is_settings(given: &str) -> bool {
    let is_setting = |word: &str| {
        let name = word.split_once('=').map(|(name, _)| name);
        name.is_some_and(|name| ["host", "hostaddr", "user", "dbname", "password"].contains(&name))
    };
    given.split_whitespace().any(is_setting) && !Path::new(given).exists()
}

/// Values that are inserted with one statement, of however many rows.
const VALUES_AT_ONCE: usize = 1000;

/// Values that are asked for in one question.
const AMONG_AT_ONCE: usize = 128;

/// A statement that inserts so many rows, its values numbered.
fn numbered(into: &str, row: &str, then: &str, count: usize) -> String {
    let mut sql = format!("INSERT INTO {into} VALUES ");
    let mut number = 0;
    for n in 0..count {
        sql.push_str(if n == 0 { "(" } else { ", (" });
        for (place, part) in row.split('?').enumerate() {
            if place > 0 {
                number += 1;
                sql.push_str(&format!("?{number}"));
            }
            sql.push_str(part);
        }
        sql.push(')');
    }
    format!("{sql} {then}")
}

/// A connection to a database.
pub enum Db {
    /// Embedded.
    Sqlite(sqlite::Sqlite),
    /// On a server.
    Postgres(Box<postgres::Postgres>),
}

/// What both databases do, each in its way.
trait Backend {
    fn batch(&mut self, sql: &str) -> Result<()>;
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64>;
    fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()>;
    /// As `each`, by a way that is found for these values.
    fn each_planned(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        self.each(sql, values, take)
    }
    /// Begins to write: whoever writes waits for whoever does already.
    fn begin(&mut self) -> Result<()>;
    /// Begins to read what is there now, whatever others write meanwhile.
    fn begin_reading(&mut self) -> Result<()>;
}

impl Db {
    /// Opens a database, which is made where it is not there.
    ///
    /// # Errors
    ///
    /// It cannot be opened, or its key is another.
    pub fn open(place: &Place, key: Option<&str>) -> Result<Self> {
        Ok(match place {
            Place::File(path) => Self::Sqlite(sqlite::Sqlite::open(path, key)?),
            Place::Server(url) => Self::Postgres(Box::new(postgres::Postgres::open(url)?)),
        })
    }

    /// An empty database of the embedded kind, in memory.
    ///
    /// # Errors
    ///
    /// There is not enough of it.
    pub fn in_memory() -> Result<Self> {
        Ok(Self::Sqlite(sqlite::Sqlite::in_memory()?))
    }

    /// Makes a new file, to be filled and given its name when it is whole: nothing of it is to survive
    /// before, and so nothing is written twice.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn build(path: &Path, key: Option<&str>) -> Result<Self> {
        Ok(Self::Sqlite(sqlite::Sqlite::build(path, key)?))
    }

    /// Opens a file that nobody else has open, and that nobody else can open until this one is closed.
    ///
    /// # Errors
    ///
    /// Somebody has it open, it cannot be opened, or its key is another.
    pub fn alone(path: &Path, key: Option<&str>) -> Result<Self> {
        Ok(Self::Sqlite(sqlite::Sqlite::alone(path, key)?))
    }

    /// Waits no longer than this for others who write.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn set_patience(&mut self, patience: Duration) -> Result<()> {
        match self {
            Self::Sqlite(db) => db.set_patience(patience),
            Self::Postgres(db) => db.batch(&format!("SET lock_timeout = {}", patience.as_millis())),
        }
    }

    fn backend(&mut self) -> &mut dyn Backend {
        match self {
            Self::Sqlite(db) => db,
            Self::Postgres(db) => &mut **db,
        }
    }

    /// The one text or the other, where the databases know no common one.
    pub fn either<'a>(&self, sqlite: &'a str, postgres: &'a str) -> &'a str {
        match self {
            Self::Sqlite(_) => sqlite,
            Self::Postgres(_) => postgres,
        }
    }

    /// Runs statements without parameters.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        self.backend().batch(sql)
    }

    /// Runs the statements of a migration, which are written for both.
    pub fn schema(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Postgres(_) => self.batch(sql),
            Self::Sqlite(_) => {
                let own = sql.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY");
                self.batch(&own.replace("/* WITHOUT ROWID */", "WITHOUT ROWID"))
            }
        }
    }

    /// Runs a statement; how many rows it changed.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        self.backend().execute(sql, values)
    }

    /// Gives each row to `take`, as they come.
    pub fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        mut take: impl FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        self.backend().each(sql, values, &mut take)
    }

    /// As [`Db::each`], by a way that is found for these values: a server keeps one otherwise that suits any, and takes
    /// it for a word that is in every row as well.
    pub fn each_planned(
        &mut self,
        sql: &str,
        values: &[Value],
        mut take: impl FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        self.backend().each_planned(sql, values, &mut take)
    }

    /// All rows.
    pub fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        self.each(sql, values, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if there is one.
    pub fn row(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>> {
        Ok(self.rows(sql, values)?.into_iter().next())
    }

    /// Inserts rows, many with one statement. `into` is the table with its columns, `row` a `?` for each value of a
    /// row, `then` what is done about those that are there.
    pub fn insert_all(&mut self, into: &str, row: &str, then: &str, rows: &Rows) -> Result<()> {
        let width = rows.width();
        let most = (VALUES_AT_ONCE / width).max(1);
        let mut left = rows.values();
        // Each count is a statement of its own, which is kept ready: a few of them, and no more.
        for part in [1, 4, 16, 64, most] {
            let count = (most / part).max(1);
            let sql = numbered(into, row, then, count);
            while left.len() >= count * width {
                let (part, rest) = left.split_at(count * width);
                self.execute(&sql, part)?;
                left = rest;
            }
        }
        Ok(())
    }

    /// Gives each row to `take` for which a column has one of the values; `sql` ends with `IN`.
    pub fn each_among(
        &mut self,
        sql: &str,
        values: &[Value],
        mut take: impl FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        for part in values.chunks(AMONG_AT_ONCE) {
            // As many places as there are values, or somewhat more: few statements are kept ready then.
            let count = part.len().next_power_of_two();
            let places: Vec<String> = (1..=count).map(|n| format!("?{n}")).collect();
            let sql = format!("{sql} ({})", places.join(", "));
            let last = part.last().into_iter().cycle();
            let values: Vec<Value> = part.iter().chain(last).take(count).cloned().collect();
            self.each(&sql, &values, &mut take)?;
        }
        Ok(())
    }

    /// Does something whole or not at all.
    pub fn transaction<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.begin()?;
        let done = act(self);
        self.end(done)
    }

    /// Begins to write; [`Db::end`] is to follow.
    pub fn begin(&mut self) -> Result<()> {
        self.backend().begin()
    }

    /// Begins to read as of one moment; [`Db::end`] is to follow.
    pub fn begin_reading(&mut self) -> Result<()> {
        self.backend().begin_reading()
    }

    /// Ends what was begun: keeps what was done, or nothing of it where it failed.
    pub fn end<T>(&mut self, done: Result<T>) -> Result<T> {
        let done = done.and_then(|done| self.batch("COMMIT").map(|()| done));
        if done.is_err() {
            // The error that is told is the first one; a broken connection rolls back by itself.
            let _ = self.batch("ROLLBACK");
        }
        done
    }

    /// The names of the tables that are there, in their order.
    pub fn tables(&mut self) -> Result<Vec<String>> {
        let sql = self.either(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
            "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables
                WHERE table_schema = current_schema() ORDER BY name",
        );
        let rows = self.rows(sql, &[])?;
        rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }

    /// The names of a table's columns, in their order.
    pub fn columns(&mut self, table: &str) -> Result<Vec<String>> {
        let sql = self.either(
            "SELECT name FROM pragma_table_info(?1) ORDER BY cid",
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
                WHERE table_schema = current_schema() AND CAST(table_name AS TEXT) = ?1
                ORDER BY ordinal_position",
        );
        let rows = self.rows(sql, &[table.into()])?;
        rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
    }

    /// The next numbers of a sequence: the first of `count`.
    pub fn next(&mut self, sequence: &str, count: usize) -> Result<i64> {
        let sql = "INSERT INTO sequence (name, next) VALUES (?1, CAST(?2 AS BIGINT) + 1)
            ON CONFLICT (name) DO UPDATE SET next = sequence.next + CAST(?2 AS BIGINT) RETURNING next";
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let row = self.row(sql, &[sequence.into(), count.into()])?;
        let next = row.map_or(Ok(count + 1), |row| row.integer(0))?;
        Ok(next - count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_in_no_error_and_no_file_name() {
        for given in [
            "POSTGRES://u:secret@host/db",
            "PostgreSQL://u:secret@host/db",
            "host=h password=secret",
        ] {
            assert!(matches!(given.parse(), Ok(Place::Server(_))), "{given}");
        }
        let refused = "mysql://u:secret@host/db"
            .parse::<Place>()
            .expect_err("refused");
        assert!(!refused.to_string().contains("secret"), "{refused}");
    }

    #[test]
    fn a_server_elsewhere_is_reached_in_clear_only_where_somebody_says_so() {
        for url in [
            "postgres://u@10.0.0.7/db",
            "postgres://u@localhost,db.example/db",
            "host=db.example user=u",
        ] {
            let refused = Db::open(&Place::Server(url.to_owned()), None);
            assert!(matches!(refused, Err(StoreError::InClear)), "{url}");
        }
        // Nothing listens there: it was tried.
        for url in [
            "postgres://u@127.0.0.1:1/db",
            "postgres://u@[::1]:1/db",
            "host=/nowhere user=u",
            "postgres://u@nowhere.invalid/db?sslmode=disable",
        ] {
            let refused = Db::open(&Place::Server(url.to_owned()), None);
            assert!(matches!(refused, Err(StoreError::Postgres(_))), "{url}");
        }
    }

    #[test]
    fn a_path_is_a_path_whatever_the_database_would_take_it_for() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["file:a.db?mode=memory", ":memory:"] {
            let path = folder.path().join(name);
            drop(Db::open(&Place::File(path.clone()), None).expect("opens"));
            assert!(path.exists(), "{name}");
        }
        // Where the current folder is the place, its name alone would be no path to the database.
        assert_eq!(
            sqlite::as_path(Path::new(":memory:")),
            Path::new("./:memory:")
        );
    }
}
