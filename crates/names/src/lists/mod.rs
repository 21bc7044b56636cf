//! Published lists of sanctioned people and bodies, read into one form.
//!
//! A list is read from its bytes; nothing here opens a file or knows the day. What cannot be read of
//! it is told by line, and the rest is kept.

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
    /// What could not be read.
    pub faults: Vec<Fault>,
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
    /// What is wrong with it.
    pub reason: String,
}

/// Somebody or something on a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The list's id and the publisher's own: `ofac:10010`, `un:6908434`.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its names, the first one first.
    pub names: Vec<ListedName>,
    /// Dates of birth, as precise as they are given; none of them more certain than another.
    pub born: Vec<PartialDate>,
    /// Countries of citizenship, birth or address, as they are written.
    pub countries: Vec<String>,
    /// Offices and titles held.
    pub positions: Vec<String>,
    /// Programmes it is listed under: `SDGT`, `DRC`.
    pub programmes: Vec<String>,
    /// Numbers of passports, identity papers, registers, ships.
    pub identifiers: Vec<Identifier>,
    /// Day of the listing.
    pub listed_on: Option<PartialDate>,
    /// Remarks of the publisher, as they are.
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

/// A name of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedName {
    /// As it is written: `AL-ZAHRANI, Faysal Ahmad`.
    pub text: String,
    /// How it came to be on the list.
    pub kind: NameKind,
    /// The publisher marks it as weak or of low quality: it hits many people who are not meant.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// `Passport`, `National ID`, `Tax ID`, as the list calls it.
    pub kind: String,
    /// The number.
    pub value: String,
    /// Country that gave it, as it is written.
    pub country: Option<String>,
}
