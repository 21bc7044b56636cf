//! How people and programs point at what is kept: `document:7`, `entity:12`, `event:41`.

use std::fmt;
use std::str::FromStr;

use crate::error::{Result, StoreError};
use crate::fact::Family;

/// Points at something that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// A document, by its key.
    Document(i64),
    /// Somebody or something named in a document, by its key.
    Entity(i64),
    /// A fact, by its family and key.
    Fact(Family, i64),
    /// An entry of the audit log.
    Entry(i64),
}

impl Reference {
    /// The key.
    pub fn key(self) -> i64 {
        match self {
            Self::Document(key) | Self::Entity(key) | Self::Fact(_, key) | Self::Entry(key) => key,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(key) => write!(f, "document:{key}"),
            Self::Entity(key) => write!(f, "entity:{key}"),
            Self::Fact(family, key) => write!(f, "{family}:{key}"),
            Self::Entry(key) => write!(f, "entry:{key}"),
        }
    }
}

impl serde::Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl FromStr for Reference {
    type Err = StoreError;

    fn from_str(given: &str) -> Result<Self> {
        let wrong = || StoreError::Reference(given.to_owned());
        let (kind, key) = given.split_once(':').ok_or_else(wrong)?;
        let key: i64 = key.parse().map_err(|_| wrong())?;
        match kind {
            _ if key < 1 => Err(wrong()),
            "document" => Ok(Self::Document(key)),
            "entity" => Ok(Self::Entity(key)),
            "entry" => Ok(Self::Entry(key)),
            family => family
                .parse()
                .map(|family| Self::Fact(family, key))
                .map_err(|_| wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_again() {
        for given in [
            "document:7",
            "entity:12",
            "event:41",
            "measure:1",
            "entry:9",
        ] {
            let reference: Reference = given.parse().expect(given);
            assert_eq!(reference.to_string(), given);
        }
        for wrong in [
            "",
            "7",
            "event:",
            "event:-1",
            "event:0",
            "song:7",
            "event:7:8",
        ] {
            assert!(wrong.parse::<Reference>().is_err(), "{wrong}");
        }
    }
}
