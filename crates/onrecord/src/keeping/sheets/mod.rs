//! Spreadsheets in and out: `import`, `export`.

pub mod export;
pub mod import;
mod table;
mod workbook;

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use store::Store;
use store::import::{Cell, LONGEST_HEADING, Mapping, Sheet, letters};

use crate::failure::Failure;
use crate::keeping::open;
use crate::workers;

/// Bytes of a file that are read: a sheet of a million rows.
const LARGEST: u64 = 64 << 20;

/// Rows and cells of a sheet that are read.
const MOST_ROWS: usize = 500_000;
const MOST_CELLS: usize = 10_000_000;

/// Columns of a sheet that are read.
const MOST_COLUMNS: usize = 1000;

/// Bytes of the texts of all rows, each cell with its heading before it.
const MOST_TEXT: usize = 128 << 20;

/// The bytes of a file.
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |e| Failure::io(path, &e);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    within(&bytes).map_err(|(reason, hint)| Failure::new(path.display(), reason, hint))?;
    Ok(bytes)
}

/// A sheet of a file, and what is worth knowing of how it was read.
fn sheet(path: &Path, bytes: &[u8], name: Option<&str>) -> Result<(Sheet, Vec<String>), Failure> {
    let file = path.file_name().unwrap_or(path.as_os_str());
    let Read { sheet, notes, .. } =
        read(bytes, name).map_err(|(reason, hint)| Failure::new(path.display(), reason, hint))?;
    let file = file.to_string_lossy().into_owned();
    Ok((Sheet { file, ..sheet }, notes))
}

/// A sheet of a file that the desk was given.
pub fn of_bytes(file: &str, bytes: &[u8], name: Option<&str>) -> Result<desk::Rows, Failure> {
    let read = workers::caught(|| within(bytes).and_then(|()| read(bytes, name)));
    let read = read.map_err(|_| Failure::panicked(file))?;
    let read = read.map_err(|(reason, hint)| Failure::new(file, reason, hint))?;
    Ok(desk::Rows {
        sheet: Sheet {
            file: file.to_owned(),
            ..read.sheet
        },
        sheets: read.sheets,
        notes: read.notes,
    })
}

/// A sheet, the names of all that its file has, and what was guessed.
struct Read {
    sheet: Sheet,
    sheets: Vec<String>,
    notes: Vec<String>,
}

fn read(bytes: &[u8], name: Option<&str>) -> Result<Read, Wrong> {
    match bytes.starts_with(b"PK\x03\x04") {
        true => {
            let (sheet, sheets) = workbook::read(bytes, name)?;
            Ok(Read {
                sheet,
                sheets,
                notes: Vec::new(),
            })
        }
        false if bytes.starts_with(b"\xD0\xCF\x11\xE0") => Err((
            "it is a spreadsheet of before 2007, or an encrypted one".to_owned(),
            "save it as .xlsx without a password, or as .csv",
        )),
        false if name.is_some() => Err(("a table has no sheets".to_owned(), "leave out --sheet")),
        false => {
            let mut notes = Vec::new();
            let sheet = table::read(bytes, &mut notes)?;
            Ok(Read {
                sheet,
                sheets: Vec::new(),
                notes,
            })
        }
    }
}

fn within(bytes: &[u8]) -> Result<(), Wrong> {
    match bytes.len() as u64 > LARGEST {
        true => {
            let reason = format!("it is larger than {} MB", LARGEST >> 20);
            Err((reason, "split it into parts"))
        }
        false => Ok(()),
    }
}

/// A mapping of a file, or of the store.
fn mapping(given: &str, store: &mut Store) -> Result<Mapping, Failure> {
    if Path::new(given)
        .extension()
        .is_none_or(|ending| ending != "toml")
    {
        return store.mapping(given).map_err(|error| {
            let known = store.mappings().unwrap_or_default();
            let hint = match known.is_empty() {
                true => "give a file NAME.toml, or keep one with --save-mapping".to_owned(),
                false => format!("there are {}; or give a file NAME.toml", known.join(", ")),
            };
            Failure::new(given, error.to_string(), hint)
        });
    }
    let path = Path::new(given);
    let text = fs::read_to_string(path).map_err(|e| Failure::io(path, &e))?;
    Mapping::parse(&text).map_err(|error| open::failed(given, &error))
}

/// Sheets with a heading and rows, within the limits.
struct Gathered {
    sheet: Sheet,
    cells: usize,
    text: usize,
}

fn too_wide() -> Wrong {
    let what = format!("it has more than {MOST_COLUMNS} columns");
    (what, "take the columns out that are not needed")
}

/// What is wrong with a file, and the way out.
type Wrong = (String, &'static str);

impl Gathered {
    fn new(name: Option<String>) -> Self {
        Self {
            sheet: Sheet {
                name,
                ..Sheet::default()
            },
            cells: 0,
            text: 0,
        }
    }

    /// Takes a row; the first that is not empty is the heading.
    fn take(&mut self, row: store::import::SheetRow) -> Result<(), Wrong> {
        self.cells += row.cells.len();
        if self.sheet.rows.len() >= MOST_ROWS || self.cells > MOST_CELLS {
            let what = format!("it has more than {MOST_ROWS} rows or {MOST_CELLS} cells");
            return Err((what, "split it into parts"));
        }
        match self.sheet.headings.is_empty() {
            true => {
                let headings: Vec<String> = row.cells.iter().map(|cell| cell.words()).collect();
                let is_long = |heading: &String| heading.chars().nth(LONGEST_HEADING).is_some();
                if let Some(column) = headings.iter().position(is_long) {
                    let what = format!(
                        "row {}: the heading of column {} is longer than {LONGEST_HEADING} characters",
                        row.number,
                        letters(column)
                    );
                    let hint = "give the column a short name; see that the first row is that of the names, and that \
                        no quotation mark is missing";
                    return Err((what, hint));
                }
                if headings.iter().any(|heading| !heading.is_empty()) {
                    self.sheet.headings = headings;
                }
            }
            false => {
                let cells = (0..).zip(&row.cells);
                self.text += cells.map(|(n, cell)| self.length(n, cell)).sum::<usize>();
                if self.text > MOST_TEXT {
                    let what = format!(
                        "its rows are longer than {} MB, each cell with the name of its column",
                        MOST_TEXT >> 20
                    );
                    return Err((
                        what,
                        "split it into parts, or give its columns shorter names",
                    ));
                }
                self.sheet.rows.push(row);
            }
        }
        Ok(())
    }

    /// Bytes of a cell in the text of its row.
    fn length(&self, column: usize, cell: &Cell) -> usize {
        let words = match cell {
            Cell::Empty => return 0,
            Cell::Text(text) | Cell::Failed(text) if text.is_empty() => return 0,
            Cell::Text(text) | Cell::Failed(text) => text.len(),
            Cell::Number(_) | Cell::Date(_) | Cell::YesNo(_) => 10,
        };
        words + self.sheet.headings.get(column).map_or(3, String::len)
    }

    fn finish(self) -> Result<Sheet, Wrong> {
        match self.sheet.headings.is_empty() {
            true => Err((
                "there is nothing in it".to_owned(),
                "give a table with a heading above its columns",
            )),
            false => Ok(self.sheet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Color, ListingFlags};
    use crate::listing::{Cell as Written, Column, Kind, Listing, Printer};
    use proptest::prelude::*;

    const COLUMNS: &[Column] = &[
        Column::new("id", "id", Kind::Text),
        Column::new("name", "name", Kind::Text),
        Column::new("date", "date", Kind::Date),
    ];

    /// Writes rows to a file of this ending, and reads them back.
    fn there_and_back(ending: &str, names: &[String]) -> Vec<Vec<Cell>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(format!("out.{ending}"));
        let flags = ListingFlags {
            format: None,
            out: Some(path.clone()),
            force: false,
            limit: None,
            offset: 0,
            width: None,
            color: Color::Never,
        };
        let listing = Listing {
            name: "cases",
            title: String::new(),
            columns: COLUMNS,
            empty: String::new(),
            hint: String::new(),
        };
        let mut printer = Printer::open(listing, &flags, &[]).expect("opens");
        let date = "2024-10-03".parse().expect("a date");
        for (n, name) in names.iter().enumerate() {
            let cells = [
                Written::from(n + 1),
                name.as_str().into(),
                Written::Date(date),
            ];
            printer.row(&cells).expect("written");
        }
        printer.finish().expect("written");
        let bytes = bytes(&path).expect("read");
        let (sheet, notes) = sheet(&path, &bytes, None).expect("a sheet");
        assert_eq!(notes, [""; 0]);
        sheet.rows.into_iter().map(|row| row.cells).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Whatever the words are: formulas, tabs, line ends, controls, any script and direction.
        #[test]
        fn what_is_written_to_a_file_is_read_as_it_was(
            names in prop::collection::vec(r#"(.|[=+@;' "\t\r\n\\{}u15b_x00D\x1b-]|نادية|\u{200f}|\u{202e}){0,14}"#, 1..6),
        ) {
            for ending in ["csv", "xlsx"] {
                let read = there_and_back(ending, &names);
                prop_assert_eq!(read.len(), names.len());
                for (cells, name) in read.iter().zip(&names) {
                    let meant = Cell::Text(name.clone()).words();
                    prop_assert_eq!(cells[1].words(), meant, "{} {:?}", ending, name);
                    prop_assert_eq!(cells[2].words(), "2024-10-03");
                }
            }
        }
    }
}
