//! Commands on spreadsheets.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use store::import::Table;

use super::{ListingFlags, StoreFlags};

/// Take rows of a spreadsheet as facts: cases, events, demands or signatories
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord import held.xlsx --kind cases --dry-run
  onrecord import held.xlsx --kind cases --mapping prison-watch.toml --save-mapping prison-watch
  onrecord import held.csv --kind cases --mapping prison-watch --skip-errors

A row is known by its id: imported again, it corrects its fact where it was changed, and nothing where it was not. A row
whose fact people have decided on since is a conflict and changes nothing; rows that are no longer in the sheet are told
and stay. docs/SHEETS.md has the form of a mapping. Exit code 2: rows with errors or in conflict; where a row has an
error nothing is imported, unless with --skip-errors.")]
pub struct Import {
    /// A table (.csv) or a spreadsheet (.xlsx)
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// What its rows are
    #[arg(long = "kind", value_name = "KIND", value_parser = table, required_unless_present = "mapping")]
    pub table: Option<Table>,
    /// Which column is what: a mapping of the store, or a file [default: guessed by the names of the columns]
    #[arg(long, value_name = "NAME|FILE.toml", value_hint = ValueHint::FilePath)]
    pub mapping: Option<String>,
    /// Whose ids the rows have [default: the mapping's, else the kind of rows]
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Keep the mapping in the store under this name
    #[arg(long, value_name = "NAME")]
    pub save_mapping: Option<String>,
    /// The sheet of a spreadsheet [default: the first]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The column that has the ids
    #[arg(long, value_name = "COLUMN")]
    pub id_column: Option<String>,
    /// Tell what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Import the rows that have no error
    #[arg(long)]
    pub skip_errors: bool,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// Write facts as rows of a spreadsheet, which `import` reads back
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord export cases --out held.xlsx
  onrecord export events --all --out events.csv     with what nobody has accepted yet, marked
  onrecord export cases --mapping prison-watch --out held.csv

Only what people accepted is written, unless with --all. Who denies it goes along. Edit cells, leave the ids and the
columns that begin with onrecord_ as they are, and `onrecord import` takes the changes as corrections.")]
pub struct Export {
    /// What is written: cases, events, demands or signatories
    #[arg(value_name = "KIND", value_parser = table)]
    pub table: Table,
    /// The file: .csv or .xlsx
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
    /// Overwrite that file where it is there
    #[arg(long)]
    pub force: bool,
    /// Columns as a mapping of the store, or a file, names them
    #[arg(long, value_name = "NAME|FILE.toml", value_hint = ValueHint::FilePath)]
    pub mapping: Option<String>,
    /// Also what nobody has accepted
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub store: StoreFlags,
}

fn table(given: &str) -> Result<Table, String> {
    given.parse().map_err(|_| {
        let names: Vec<&str> = Table::ALL.iter().map(|table| table.as_str()).collect();
        format!("give one of {}", names.join(", "))
    })
}
