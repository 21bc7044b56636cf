//! Lists as files. What writes them is the program's, which has the same lists on the command line.

use store::query::{Hit, Person};
use store::{CaseRow, DemandRow, OfficialPage};

/// The rows of a list.
#[derive(Debug)]
pub enum Table {
    /// Of `/cases`.
    Cases(Vec<CaseRow>),
    /// Of `/demands`.
    Demands(Vec<DemandRow>),
    /// Of `/people`.
    People(Vec<Person>),
    /// Of `/search`.
    Search(Vec<Hit>),
    /// Of `/officials`.
    Officials(Vec<OfficialPage>),
}

impl Table {
    /// What its file is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cases(_) => "cases",
            Self::Demands(_) => "demands",
            Self::People(_) => "people",
            Self::Search(_) => "search",
            Self::Officials(_) => "officials",
        }
    }
}

/// What a table is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated values.
    Csv,
    /// A spreadsheet of Excel.
    Xlsx,
    /// An array of objects.
    Json,
}

impl TableFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Json];

    /// `csv`, `xlsx` or `json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// Writes tables.
pub trait Tables: Send + Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// Why it cannot be written, for people.
    fn file(&self, table: &Table, format: TableFormat) -> Result<Vec<u8>, String>;
}
