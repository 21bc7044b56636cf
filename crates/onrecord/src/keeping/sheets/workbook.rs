//! Spreadsheets: XLSX. A hostile one may name cells billions apart, or unpack to more than any memory holds: what it
//! unpacks to is measured first, and cells are taken as they come.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxError};
use ingest::Limits;
use record::PartialDate;
use store::import::{Cell, Sheet, SheetRow, listed};

use super::{Gathered, MOST_COLUMNS, Wrong, too_wide};
use crate::spreadsheet::named;
use crate::workers;

/// Bytes that a spreadsheet may unpack to.
const UNPACKED: u64 = 128 << 20;

/// Characters of the name of a sheet, which is kept with each of its rows.
const LONGEST_NAME: usize = 200;

/// What spreadsheets count as days: up to the end of the year 9999.
const DAYS: std::ops::Range<f64> = 1.0..2_958_466.0;

const ANEW: &str = "open it in a spreadsheet and save it anew as .xlsx, or as .csv";

/// Reads a sheet, the first where none is named; and the names of all.
pub fn read(bytes: &[u8], name: Option<&str>) -> Result<(Sheet, Vec<String>), Wrong> {
    let limits = Limits {
        unpacked: UNPACKED,
        ..Limits::default()
    };
    ingest::check_archive(bytes, limits).map_err(|error| (error.to_string(), ANEW))?;
    // The crate may end in a panic on what is not in its form.
    match workers::caught(|| sheet(bytes, name)) {
        Ok(read) => read,
        Err(workers::Panicked) => Err(("it is no spreadsheet that can be read".to_owned(), ANEW)),
    }
}

fn sheet(bytes: &[u8], name: Option<&str>) -> Result<(Sheet, Vec<String>), Wrong> {
    let broken = |error: XlsxError| (error.to_string(), ANEW);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = book.sheets_metadata().iter();
    let names: Vec<String> = sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let found = match name {
        Some(name) => names.iter().find(|one| *one == name),
        None => names.first(),
    };
    let Some(found) = found else {
        let what = format!("it has no such sheet, but {}", listed(&names));
        return Err((what, "give one of them with --sheet"));
    };
    if found.chars().nth(LONGEST_NAME).is_some() {
        let what = format!("the name of the sheet is longer than {LONGEST_NAME} characters");
        return Err((what, ANEW));
    }
    let mut gathered = Gathered::new(Some(found.clone()));
    let mut cells = book.worksheet_cells_reader(found).map_err(broken)?;
    let mut row = SheetRow::default();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (at, column) = cell.get_position();
        let number = u64::from(at) + 1;
        if number < row.number {
            return Err(("its rows are not in their order".to_owned(), ANEW));
        }
        if number > row.number && !row.cells.is_empty() {
            gathered.take(std::mem::take(&mut row))?;
        }
        row.number = number;
        let value = value(cell.get_value());
        if value == Cell::Empty {
            continue;
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(too_wide());
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Cell::Empty);
        }
        row.cells[column] = value;
    }
    if !row.cells.is_empty() {
        gathered.take(row)?;
    }
    Ok((gathered.finish()?, names))
}

fn value(data: &DataRef) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => Cell::Text(named(text)),
        DataRef::SharedString(text) => Cell::Text(named(text)),
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(yes) => Cell::YesNo(*yes),
        DataRef::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            let date = i16::try_from(year)
                .ok()
                .and_then(|year| PartialDate::day(year, month, day));
            // Below the first day there is a time of day alone; behind the last one calamine gives the last one.
            match date.filter(|_| DAYS.contains(&time.as_f64())) {
                Some(date) => Cell::Date(date),
                None => Cell::Number(time.as_f64()),
            }
        }
        DataRef::DateTime(time) => Cell::Number(time.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::Text(text.clone()),
        DataRef::Error(error) => Cell::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

    fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut book = Workbook::new();
        fill(book.add_worksheet());
        book.add_worksheet().set_name("Other").expect("a name");
        book.save_to_buffer().expect("written")
    }

    #[test]
    fn cells_are_read_as_what_they_are() {
        let bytes = book(|sheet| {
            let date = Format::new().set_num_format("yyyy-mm-dd");
            let day = ExcelDateTime::from_ymd(2024, 10, 3).expect("a day");
            sheet.write(0, 0, "id").expect("written");
            sheet.write(0, 2, "since").expect("written");
            sheet.write(2, 0, 7).expect("written");
            sheet.write_with_format(2, 2, &day, &date).expect("written");
            sheet.write(2, 3, true).expect("written");
            sheet
                .write(2, 4, Formula::new("1+1").set_result("#REF!"))
                .expect("written");
        });
        let (sheet, names) = read(&bytes, None).expect("read");
        assert_eq!(names, ["Sheet1", "Other"]);
        assert_eq!(sheet.name.as_deref(), Some("Sheet1"));
        assert_eq!(sheet.headings, ["id", "", "since"]);
        let row = &sheet.rows[0];
        assert_eq!(row.number, 3);
        let day = "2024-10-03".parse().expect("a date");
        assert_eq!(
            row.cells[..4],
            [
                Cell::Number(7.0),
                Cell::Empty,
                Cell::Date(day),
                Cell::YesNo(true)
            ]
        );
    }

    #[test]
    fn a_number_that_is_no_day_stays_one_and_is_an_error_where_a_date_is_to_be() {
        let bytes = book(|sheet| {
            let date = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write(0, 0, "since").expect("written");
            for (row, number) in (1..).zip([2_958_466.0, 9.3e18, -1.0, 1e308]) {
                sheet
                    .write_with_format(row, 0, number, &date)
                    .expect("written");
            }
        });
        for row in read(&bytes, None).expect("read").0.rows {
            assert!(matches!(row.cells[0], Cell::Number(_)), "{row:?}");
        }
    }

    #[test]
    fn a_sheet_is_asked_for_by_its_name() {
        let bytes = book(|_| {});
        let (what, _) = read(&bytes, Some("Third")).expect_err("not there");
        assert!(what.contains("Sheet1, Other"), "{what}");
        let (what, _) = read(&bytes, Some("Other")).expect_err("empty");
        assert!(what.contains("nothing in it"), "{what}");
    }

    #[test]
    fn two_cells_at_the_ends_of_a_sheet_take_no_memory() {
        let far = book(|sheet| {
            sheet.write(0, 0, "id").expect("written");
            sheet.write(1_048_575, 0, "last").expect("written");
        });
        assert_eq!(read(&far, None).expect("read").0.rows[0].number, 1_048_576);
        let wide = book(|sheet| {
            sheet.write(0, 16_383, "id").expect("written");
        });
        assert!(read(&wide, None).expect_err("wide").0.contains("columns"));
    }
}
