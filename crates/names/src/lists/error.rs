//! Why a list could not be read at all.

use super::{Format, MappingError};

/// Why a list could not be read. What is wrong with single rows is a [`super::Fault`] instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// No files.
    #[error("no file of a list was given; hint: name a file or a folder of one list")]
    NoFiles,
    /// None of the known forms.
    #[error(
        "{file} is not a list of a known form ({seems}); hint: {}",
        "docs/LISTS.md names the forms; a CSV file of another form needs a mapping file beside it"
    )]
    Unknown {
        /// The file.
        file: String,
        /// What it looks like.
        seems: &'static str,
    },
    /// Files of more than one list.
    #[error("{file} does not belong to the list of {of}; hint: read each list by itself")]
    Mixed {
        /// The file that does not belong.
        file: String,
        /// The list's main file.
        of: String,
    },
    /// Only files that go with another.
    #[error(
        "{file} only goes with sdn.csv or cons_prim.csv; hint: put it beside that file of the same day"
    )]
    MainMissing {
        /// The companion file.
        file: String,
    },
    /// A form needs a mapping.
    #[error(
        "{file} needs a mapping; hint: write one as docs/LISTS.md shows and name it {stem}.toml"
    )]
    NoMapping {
        /// The CSV file.
        file: String,
        /// Its name without the ending.
        stem: String,
    },
    /// The mapping is wrong.
    #[error("{file}: {error}")]
    Mapping {
        /// The mapping file.
        file: String,
        /// What is wrong with it.
        error: MappingError,
    },
    /// More bytes than the limit allows.
    #[error(
        "the list has {bytes} bytes, more than the limit of {limit}; hint: raise the limit, or read a part of it"
    )]
    TooLarge {
        /// Bytes of all its files.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// More entries than the limit allows.
    #[error(
        "{file} has more than {limit} entries at line {line}; hint: raise the limit, or read a part of it"
    )]
    TooMany {
        /// The file.
        file: String,
        /// Where the limit was passed.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// It declares entities, which no publisher does.
    #[error(
        "{file} declares XML entities, as no publisher's list does; hint: get it from the publisher again"
    )]
    Entities {
        /// The file.
        file: String,
    },
    /// Columns that the form needs are not in its heading.
    #[error(
        "{file}, line {line}: the heading has no column {column}; hint: is it the publisher's file, unchanged?"
    )]
    NoColumn {
        /// The file.
        file: String,
        /// The line of the heading.
        line: u64,
        /// The column.
        column: String,
    },
    /// Nothing in it could be read.
    #[error("{file} was taken for {} and has no entry that could be read{first}; hint: is the file whole, and of that form?", format.name())]
    Empty {
        /// The main file.
        file: String,
        /// The form it was taken for.
        format: Format,
        /// The first fault, as text to add.
        first: String,
    },
}
