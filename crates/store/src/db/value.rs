//! Values and rows of both databases.

use std::io::{self, Read, Write};

use crate::error::{Result, StoreError};

/// No database has a longer value.
const LONGEST: u64 = 1 << 30;

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Unknown.
    Null,
    /// BIGINT.
    Integer(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT.
    Text(String),
    /// BYTEA.
    Bytes(Vec<u8>),
}

impl Value {
    /// Of which type it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Integer(_) => "a number",
            Self::Real(_) => "a number with digits behind the point",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "bytes",
        }
    }

    /// Its bytes, with its kind and their length, so that no two rows give the same: what is hashed, and
    /// what stands in a backup.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let number;
        let (kind, bytes): (u8, &[u8]) = match self {
            Self::Null => (b'n', &[]),
            Self::Integer(value) => {
                number = value.to_be_bytes();
                (b'i', &number)
            }
            Self::Real(value) => {
                number = value.to_be_bytes();
                (b'r', &number)
            }
            Self::Text(value) => (b't', value.as_bytes()),
            Self::Bytes(value) => (b'b', value),
        };
        out.write_all(&[kind])?;
        out.write_all(&(bytes.len() as u64).to_be_bytes())?;
        out.write_all(bytes)
    }

    /// The value that [`Value::write`] has written; why not, where it is none.
    pub fn read(from: &mut impl Read) -> io::Result<Self> {
        let none = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what);
        let mut head = [0; 9];
        from.read_exact(&mut head)?;
        let length = u64::from_be_bytes(std::array::from_fn(|n| head[n + 1]));
        if length > LONGEST {
            return Err(none("a value is longer than any can be"));
        }
        // Not all the room at once: the length may not be true.
        let mut bytes = Vec::new();
        if from.by_ref().take(length).read_to_end(&mut bytes)? as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let number = |bytes: &[u8]| -> io::Result<[u8; 8]> {
            let number = bytes.try_into();
            number.map_err(|_| none("a number does not have 8 bytes"))
        };
        Ok(match head[0] {
            b'n' if length == 0 => Self::Null,
            b'i' => Self::Integer(i64::from_be_bytes(number(&bytes)?)),
            b'r' => Self::Real(f64::from_be_bytes(number(&bytes)?)),
            b't' => Self::Text(String::from_utf8(bytes).map_err(|_| none("a text is not UTF-8"))?),
            b'b' => Self::Bytes(bytes),
            _ => return Err(none("a value is of no kind that there is")),
        })
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Value {
    /// As a payload of the log has it; bytes have no place there.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null | Self::Bytes(_) => serde_json::Value::Null,
            Self::Integer(value) => (*value).into(),
            Self::Real(value) => (*value).into(),
            Self::Text(value) => value.as_str().into(),
        }
    }
}

/// Values of the columns that were asked for, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    fn wrong(&self, column: usize, asked: &str) -> StoreError {
        StoreError::Broken {
            place: format!("column {}", column + 1),
            // The value itself may be somebody's name: errors are printed, and kept in logs.
            what: match self.0.get(column) {
                Some(value) => format!("it is {}, and no {asked}", value.kind()),
                None => format!("it is not there, and no {asked}"),
            },
        }
    }

    /// A number.
    pub fn integer(&self, column: usize) -> Result<i64> {
        self.maybe_integer(column)?
            .ok_or_else(|| self.wrong(column, "number"))
    }

    /// A number, or nothing.
    pub fn maybe_integer(&self, column: usize) -> Result<Option<i64>> {
        match self.0.get(column) {
            Some(Value::Integer(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.wrong(column, "number")),
        }
    }

    /// A number with digits behind the point.
    pub fn real(&self, column: usize) -> Result<f64> {
        match self.0.get(column) {
            Some(Value::Real(value)) => Ok(*value),
            _ => Err(self.wrong(column, "number")),
        }
    }

    /// A text.
    pub fn text(&self, column: usize) -> Result<&str> {
        self.maybe_text(column)?
            .ok_or_else(|| self.wrong(column, "text"))
    }

    /// A text, or nothing.
    pub fn maybe_text(&self, column: usize) -> Result<Option<&str>> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(Some(value)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.wrong(column, "text")),
        }
    }

    /// Bytes.
    pub fn bytes(&self, column: usize) -> Result<&[u8]> {
        match self.0.get(column) {
            Some(Value::Bytes(value)) => Ok(value),
            _ => Err(self.wrong(column, "bytes")),
        }
    }
}

/// Values of many rows, one behind the other.
#[derive(Clone, Debug)]
pub struct Rows {
    width: usize,
    values: Vec<Value>,
}

impl Rows {
    /// No rows yet, of so many columns.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            values: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn push<const N: usize>(&mut self, row: [Value; N]) {
        debug_assert_eq!(N, self.width);
        self.values.extend(row);
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// All values.
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}
