//! A listing for spreadsheets: XLSX, its rows on one sheet, its notes on another.
//!
//! Written to a file, one row is held in memory, and the rows so far in a file without a name in the same
//! folder. On its way to standard output it is held in memory whole, some 200 bytes a cell, so that what
//! goes into a pipe is on no disk.

use std::io::{self, Write};
use std::path::Path;

use record::PartialDate;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use textwrap::core::display_width;

use super::{Cell, Listing};
use crate::spreadsheet::{is_formula, is_mistaken, is_obeyed};
use crate::workers;

/// Rows of a sheet below its heading.
pub const MOST_ROWS: usize = 1_048_575;

/// Longest text of a cell, in units of UTF-16.
const LONGEST: usize = 32_767;

/// Numbers that a spreadsheet keeps exactly.
const EXACT: i64 = 1 << 53;

/// Widths of columns, in characters.
const WIDTHS: (usize, usize) = (8, 60);

pub struct Xlsx {
    book: Workbook,
    sheet: Worksheet,
    next: u32,
    widths: Vec<usize>,
    cut: usize,
    formats: Formats,
}

struct Formats {
    heading: Format,
    date: Format,
    /// By digits behind the point.
    decimal: Vec<Format>,
    /// A text that stays one when a person goes into the cell: what the spreadsheet's own `'` does.
    quoted: Format,
}

impl Formats {
    fn new() -> Self {
        let zeros = |digits| match digits {
            0 => "0".to_owned(),
            _ => format!("0.{}", "0".repeat(digits)),
        };
        Self {
            heading: Format::new().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            decimal: (0..=6)
                .map(|digits| Format::new().set_num_format(zeros(digits)))
                .collect(),
            quoted: Format::new().set_quote_prefix(),
        }
    }
}

impl Xlsx {
    /// An empty one. `folder` is that of the file, where it goes to one.
    pub fn new(listing: &Listing, folder: Option<&Path>) -> io::Result<Self> {
        guarded(|| {
            let mut book = Workbook::new();
            let mut sheet = match folder {
                Some(folder) => {
                    book.set_tempdir(folder)?;
                    book.new_worksheet_with_constant_memory()?
                }
                None => Worksheet::new(),
            };
            sheet.set_name(listing.name)?;
            sheet.set_freeze_panes(1, 0)?;
            let formats = Formats::new();
            for (n, column) in (0u16..).zip(listing.columns) {
                sheet.write_string_with_format(0, n, column.heading, &formats.heading)?;
            }
            // The heading has the mark of its filter beside it.
            let widths = listing.columns.iter();
            let widths = widths.map(|c| display_width(c.heading) + 3).collect();
            Ok(Self {
                book,
                sheet,
                next: 1,
                widths,
                cut: 0,
                formats,
            })
        })
    }

    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        guarded(|| {
            for (n, cell) in (0u16..).zip(cells) {
                let width = self.cell(n, cell)?;
                if let Some(widest) = self.widths.get_mut(usize::from(n)) {
                    *widest = (*widest).max(width);
                }
            }
            self.next += 1;
            Ok(())
        })
    }

    /// Writes a cell of the next row, and tells how wide it is.
    fn cell(&mut self, column: u16, cell: &Cell) -> Result<usize, XlsxError> {
        let (sheet, row, formats) = (&mut self.sheet, self.next, &self.formats);
        let plain = cell.plain();
        let date = match cell {
            Cell::Date(date) => day(*date),
            _ => None,
        };
        match cell {
            Cell::Empty => {}
            Cell::Number(number) if (-EXACT..=EXACT).contains(number) => {
                sheet.write_number(row, column, *number as f64)?;
            }
            Cell::Decimal(number, digits) if number.is_finite() => {
                let format = formats.decimal.get(usize::from(*digits));
                let format = format.or(formats.decimal.last());
                let format = format.unwrap_or(&formats.heading);
                sheet.write_number_with_format(row, column, *number, format)?;
            }
            Cell::YesNo(yes) => {
                sheet.write_boolean(row, column, *yes)?;
            }
            _ => match date {
                Some(date) => {
                    sheet.write_datetime_with_format(row, column, &date, &formats.date)?;
                }
                None => {
                    let (text, cut) = fitting(&plain);
                    self.cut += usize::from(cut);
                    write_words(sheet, row, column, &text, formats)?;
                }
            },
        }
        // No more than what is shown of it: a cell may have 100 kB.
        let line = plain.lines().next().unwrap_or_default();
        let start: String = line.chars().take(WIDTHS.1).collect();
        Ok(display_width(&start) + 1)
    }

    /// Says how many cells were cut, if any.
    pub fn told_cut(&self) -> Option<String> {
        let cut = match self.cut {
            0 => return None,
            1 => "1 cell is".to_owned(),
            n => format!("{n} cells are"),
        };
        Some(format!(
            "{cut} longer than the {LONGEST} characters of a spreadsheet and end in \"…\"; --format csv has all"
        ))
    }

    pub fn finish(
        self,
        out: &mut (impl Write + Send),
        listing: &Listing,
        notes: &[String],
    ) -> io::Result<()> {
        let cut = self.told_cut();
        let Self {
            mut book,
            mut sheet,
            next,
            widths,
            formats,
            ..
        } = self;
        guarded(move || {
            for (n, width) in (0u16..).zip(&widths) {
                sheet.set_column_width(n, (*width).clamp(WIDTHS.0, WIDTHS.1) as f64)?;
            }
            if let Some(last) = (0u16..).zip(&widths).map(|(n, _)| n).last() {
                sheet.autofilter(0, 0, next - 1, last)?;
            }
            book.push_worksheet(sheet);
            let told: Vec<&String> = [&listing.title]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect();
            let told = told.into_iter().chain(notes).chain(&cut);
            let told: Vec<&String> = match next {
                1 => told.chain([&listing.empty, &listing.hint]).collect(),
                _ => told.collect(),
            };
            if !told.is_empty() {
                let sheet = book.add_worksheet().set_name("notes")?;
                sheet.set_column_width(0, 100)?;
                for (row, note) in (0u32..).zip(told) {
                    write_words(sheet, row, 0, &fitting(note).0, &formats)?;
                }
            }
            // The day that it was made would make other bytes of the same rows.
            let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
            book.set_properties(&DocProperties::new().set_creation_datetime(&made));
            book.save_to_writer(out)
        })
    }
}

/// Text is never a formula, and stays as it is.
fn write_words(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match is_formula(text) {
        true => sheet.write_string_with_format(row, column, text, &formats.quoted)?,
        false => sheet.write_string(row, column, text)?,
    };
    Ok(())
}

/// Text as a cell can have it, and whether it had to be cut. XML has no controls: they are shown by their
/// number, as in the other forms; lines end as those of spreadsheets do.
fn fitting(text: &str) -> (String, bool) {
    let mut fitting = String::new();
    let mut units = 0;
    let mut put = |c: char, fitting: &mut String| {
        units += c.len_utf16();
        // Room for the mark.
        let fits = units < LONGEST;
        if fits {
            fitting.push(c);
        }
        fits
    };
    for (at, c) in text.char_indices() {
        let fits = match c {
            '\r' if text[at + 1..].starts_with('\n') => true,
            '\r' => put('\n', &mut fitting),
            '\u{fffe}' | '\u{ffff}' => c.escape_unicode().all(|c| put(c, &mut fitting)),
            c if is_obeyed(c) || is_mistaken(&text[at..]) => {
                c.escape_unicode().all(|c| put(c, &mut fitting))
            }
            c => put(c, &mut fitting),
        };
        if !fits {
            fitting.push('…');
            return (fitting, true);
        }
    }
    (fitting, false)
}

/// A day that spreadsheets know; they know none before 1900, and no month without one.
fn day(date: PartialDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year_part())
        .ok()
        .filter(|y| *y >= 1900)?;
    ExcelDateTime::from_ymd(year, date.month_part()?, date.day_part()?).ok()
}

/// The crate ends in a panic where its temporary file cannot be written.
fn guarded<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    match workers::caught(work) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(XlsxError::IoError(error))) => Err(error),
        Ok(Err(error)) => Err(io::Error::other(error)),
        Err(workers::Panicked) => Err(io::Error::other(
            "its rows could not be kept; is the disk full?",
        )),
    }
}
