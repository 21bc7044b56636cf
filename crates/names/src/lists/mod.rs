//! Published lists of sanctioned people and bodies, read into one form.
//!
//! A list is read from its bytes; nothing here opens a file or knows the day. What cannot be read of
//! it is told by line, and the rest is kept. Being listed is what a publisher says of somebody on a
//! day, and no finding of guilt; not being listed is no finding either.

mod collect;
mod dates;
mod diff;
mod error;
mod eu_csv;
mod eu_xml;
mod format;
mod ftm;
mod group;
mod lines;
mod mapping;
mod ofac_advanced;
mod ofac_csv;
mod ofac_remarks;
mod ofac_xml;
mod opensanctions_csv;
mod read;
mod table;
mod text;
mod uk_csv;
mod uk_xml;
mod un;
mod xml;

pub use dates::{Birth, ListedDate};
pub use diff::{Change, Changed, Changes, diff};
pub use error::ListError;
pub use format::Format;
pub use group::{Group, group};
pub use mapping::{Columns, Mapping, MappingError, OneOrMore};
pub use read::{Limits, Options, read};

use record::PartialDate;
use serde::{Deserialize, Serialize};

/// A version of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// `ofac`, `un`, `eu`, `uk`, or what the user calls it.
    pub id: String,
    /// Its form, as [`Format::name`] gives it.
    pub format: String,
    /// What the publisher calls this version: its date, or its number. None where it tells none.
    pub version: Option<String>,
    /// Day it was made, where it tells it.
    pub date: Option<PartialDate>,
    /// The files that it was read from.
    pub files: Vec<Source>,
    /// In the order of the list.
    pub entries: Vec<Entry>,
    /// What could not be read, the first [`Limits::faults`] of it.
    pub faults: Vec<Fault>,
    /// How many faults there are beyond those.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_faults: u64,
}

/// A file of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// A row or an element that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// Its line, from 1.
    pub line: u64,
    /// What is wrong with it, and what became of it.
    pub reason: String,
}

/// Somebody or something on a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// The list's id and the publisher's own: `ofac:10010`, `un:6908434`.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its names, the first one first.
    pub names: Vec<ListedName>,
    /// Dates of birth, as precise as they are given; none of them more certain than another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub born: Vec<ListedDate>,
    /// Dates of death.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub died: Vec<ListedDate>,
    /// Places of birth, as they are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub birth_places: Vec<String>,
    /// Where the list tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Countries of citizenship, birth, address or flag, as they are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Those of them that nothing but a place of birth tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub birth_countries: Vec<String>,
    /// Addresses, each in one line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Offices and titles held.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<String>,
    /// Programmes it is listed under: `SDGT`, `DRC`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// What the list says it is there for, where lists of several sorts are in one file: `sanction`,
    /// `role.pep`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Numbers of passports, identity papers, registers, ships.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Day of the listing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<PartialDate>,
    /// Remarks of the publisher, as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

/// Kinds of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A human being.
    Person,
    /// A company, an authority, a group.
    Organization,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// The list does not tell.
    #[default]
    Unknown,
}

/// Gender as a list gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// A name of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListedName {
    /// As it is written: `AL-ZAHRANI, Faysal Ahmad`.
    pub text: String,
    /// How it came to be on the list.
    pub kind: NameKind,
    /// The publisher marks it as weak or of low quality: it hits many people who are not meant.
    #[serde(default, skip_serializing_if = "is_false")]
    pub weak: bool,
}

/// What a name is to its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// The name it is listed by.
    Primary,
    /// Also known as.
    Alias,
    /// Formerly known as.
    Former,
    /// In the script of its language.
    OriginalScript,
}

/// A number of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// `Passport`, `National ID No.`, `Tax ID No.`, as the list calls it.
    pub kind: String,
    /// The number.
    pub value: String,
    /// Country that gave it, as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

fn is_false(b: &bool) -> bool {
    !b
}
