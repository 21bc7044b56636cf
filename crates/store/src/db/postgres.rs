//! The database server.

use std::collections::HashMap;
use std::error::Error;
use std::net::IpAddr;

use postgres::config::{Host, SslMode};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};

use super::{Backend, Row, Value};
use crate::error::{Result, StoreError};

/// A connection to a server.
pub struct Postgres {
    client: Client,
    /// What was prepared, by its text.
    prepared: HashMap<String, Statement>,
}

impl Postgres {
    /// Connects to a database by its URL. What is sent is not encrypted: it does not leave the machine, unless the URL
    /// says `sslmode=disable`.
    pub fn open(url: &str) -> Result<Self> {
        let config: Config = url.parse()?;
        if !is_near(&config) && config.get_ssl_mode() != SslMode::Disable {
            return Err(StoreError::InClear);
        }
        let mut client = config.connect(NoTls)?;
        client.batch_execute("SET client_min_messages = warning; SET TIME ZONE 'UTC'")?;
        Ok(Self {
            client,
            prepared: HashMap::new(),
        })
    }

    fn prepare(&mut self, sql: &str) -> Result<Statement> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        // No text that we send has a question mark in it but those of parameters.
        let statement = self.client.prepare(&sql.replace('?', "$"))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

fn values_of(row: &postgres::Row) -> Result<Row> {
    let values = (0..row.len()).map(|n| row.try_get(n));
    Ok(Row(values.collect::<std::result::Result<_, _>>()?))
}

impl Value {
    /// What it is where nothing else tells.
    fn of_type(&self) -> Type {
        match self {
            Self::Integer(_) => Type::INT8,
            Self::Real(_) => Type::FLOAT8,
            Self::Null | Self::Text(_) => Type::TEXT,
            Self::Bytes(_) => Type::BYTEA,
        }
    }
}

/// Whether all that a name stands for is this machine.
fn is_near(config: &Config) -> bool {
    let is_near = |host: &Host| match host {
        Host::Tcp(name) => {
            let address: Option<IpAddr> = name.parse().ok();
            name == "localhost" || address.is_some_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let addresses = config.get_hostaddrs();
    match addresses.is_empty() {
        true => config.get_hosts().iter().all(is_near),
        false => addresses.iter().all(IpAddr::is_loopback),
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        of: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            // What is compared with a number in a statement is of this type.
            Self::Integer(value) if *of == Type::INT4 => i32::try_from(*value)?.to_sql(of, out),
            Self::Integer(value) => value.to_sql(of, out),
            Self::Real(value) => value.to_sql(of, out),
            Self::Text(value) => value.to_sql(of, out),
            Self::Bytes(value) => value.to_sql(of, out),
        }
    }

    fn accepts(of: &Type) -> bool {
        matches!(
            *of,
            Type::INT8 | Type::INT4 | Type::FLOAT8 | Type::TEXT | Type::BYTEA
        )
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(
        of: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *of {
            Type::INT8 => Self::Integer(i64::from_sql(of, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(of, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(of, raw)?.into()),
            Type::FLOAT8 => Self::Real(f64::from_sql(of, raw)?),
            Type::FLOAT4 => Self::Real(f32::from_sql(of, raw)?.into()),
            Type::BYTEA => Self::Bytes(Vec::from_sql(of, raw)?),
            _ => Self::Text(String::from_sql(of, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(of: &Type) -> bool {
        matches!(
            *of,
            Type::INT8
                | Type::INT4
                | Type::BOOL
                | Type::FLOAT8
                | Type::FLOAT4
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
        )
    }
}

impl Backend for Postgres {
    fn batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql)?)
    }

    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        let statement = self.prepare(sql)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|v| v as _).collect();
        Ok(self.client.execute(&statement, &values)?)
    }

    fn each(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let statement = self.prepare(sql)?;
        let mut rows = self.client.query_raw(&statement, values)?;
        while let Some(row) = rows.next()? {
            take(values_of(&row)?)?;
        }
        Ok(())
    }

    fn each_planned(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Row) -> Result<()>,
    ) -> Result<()> {
        let typed = values.iter().map(|value| (value, value.of_type()));
        let sql = sql.replace('?', "$");
        let mut rows = self.client.query_typed_raw(&sql, typed)?;
        while let Some(row) = rows.next()? {
            take(values_of(&row)?)?;
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<()> {
        // One writer at a time, as with a file: the audit chain has one end.
        self.batch("BEGIN; SELECT pg_advisory_xact_lock(7263545)")
    }

    fn begin_reading(&mut self) -> Result<()> {
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }
}
