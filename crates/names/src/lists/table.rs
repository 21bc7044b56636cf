//! Rows of a CSV file, each with its line, and past those that are broken.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use super::ListError;
use super::collect::{Collected, File};
use super::lines::Lines;

/// A row, or what is wrong with it.
pub(super) type Row = (u64, Result<StringRecord, String>);

/// The rows of a text.
///
/// A quotation mark too few makes a row of all that follows it. Such a row does not have the number
/// of fields that it should; it is told as broken, and reading goes on with the line behind its first.
pub(super) struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    /// Fields of every row, where it is known.
    width: Option<usize>,
    reader: csv::Reader<&'a [u8]>,
    /// Where the reader's text begins in the whole.
    base: usize,
    lines: Lines<'a>,
    /// Bytes that may still be read again, so that a hostile file takes no more than linear time.
    again: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn of(text: &'a str, delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            width: None,
            reader: reader(text, delimiter),
            base: 0,
            lines: Lines::of(text),
            again: 2 * text.len() + (1 << 20),
        }
    }

    /// Tells how many fields every row from here on has.
    pub(super) fn width(&mut self, width: usize) {
        self.width = Some(width);
    }

    fn at(&self) -> usize {
        let read = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        self.base.saturating_add(read).min(self.text.len())
    }

    fn skip_to(&mut self, at: usize) {
        self.base = at;
        self.reader = reader(self.text.get(at..).unwrap_or_default(), self.delimiter);
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

impl Rows<'_> {
    /// The next row that is whole; those that are broken before it are told and left out.
    pub(super) fn next_whole(
        &mut self,
        file: File<'_>,
        into: &mut Collected,
    ) -> Option<(u64, StringRecord)> {
        loop {
            match self.next()? {
                (line, Ok(row)) => return Some((line, row)),
                (line, Err(reason)) => into.fault(file, line, reason + "; it was left out"),
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let start = self.at();
        let mut record = StringRecord::new();
        // Nothing else can go wrong with a text in memory of which any number of fields is taken.
        match self.reader.read_record(&mut record) {
            Ok(true) => {}
            _ => return None,
        }
        let end = self.at();
        let row = self.text.get(start..end).unwrap_or_default();
        // The end of the line before is read with this row.
        let blank = row.len() - row.trim_start_matches(['\r', '\n']).len();
        let row = &row[blank..];
        let line = self.lines.line(start + blank);
        let several = row.trim_end().find('\n');
        let mut reason = match self.width {
            Some(width) if !fits(&record, width) => {
                format!("has {} fields where {width} are expected", record.len())
            }
            _ if several.is_some() && !well_quoted(row, self.delimiter) => {
                "has text behind a closing quotation mark".to_owned()
            }
            _ => return Some((line, Ok(record))),
        };
        if let Some(first) = several {
            if row.len() + RESTART <= self.again {
                self.again -= row.len() + RESTART;
                self.skip_to(start + blank + first + 1);
                reason += "; is a quotation mark missing?";
            } else {
                self.skip_to(self.text.len());
                reason += "; there are too many rows like it, the rest of the file was not read";
            }
        }
        Some((line, Err(reason)))
    }
}

/// What beginning anew costs, in bytes read.
const RESTART: usize = 4_096;

/// True where quotation marks only open at the beginning of a field and only close at its end. A
/// row of several lines of which that is not so is two rows, the first of which lacks a mark.
fn well_quoted(row: &str, delimiter: u8) -> bool {
    let mut quoted = false;
    let mut begins = true;
    let mut bytes = row.trim_end().bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (quoted, byte) {
            (true, b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (true, b'"') => {
                quoted = false;
                if bytes.peek().is_some_and(|next| *next != delimiter) {
                    return false;
                }
            }
            (false, b'"') if begins => quoted = true,
            _ => {}
        }
        begins = !quoted && byte == delimiter;
    }
    !quoted
}

/// Empty fields too many at the end are no matter: programs that save tables write them.
fn fits(record: &StringRecord, width: usize) -> bool {
    record.len() >= width && record.iter().skip(width).all(|f| f.trim().is_empty())
}

/// The heading of a table: which column is where, whatever its case and marks.
#[derive(Debug, Default)]
pub(super) struct Heading {
    columns: HashMap<String, usize>,
}

impl Heading {
    pub(super) fn of(record: &StringRecord) -> Self {
        let mut columns = HashMap::new();
        for (at, name) in record.iter().enumerate() {
            columns.entry(folded(name)).or_insert(at);
        }
        Self { columns }
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(&folded(column))
    }

    pub(super) fn need(
        &self,
        file: File<'_>,
        line: u64,
        columns: &[&str],
    ) -> Result<(), ListError> {
        match columns.iter().find(|c| !self.has(c)) {
            None => Ok(()),
            Some(column) => Err(ListError::NoColumn {
                file: file.name.to_owned(),
                line,
                column: format!("`{column}`"),
            }),
        }
    }

    /// The place of a column.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.columns.get(&folded(column)).copied()
    }

    /// The field of a row in this column, without blanks at its ends; empty where there is none.
    pub(super) fn get<'r>(&self, row: &'r StringRecord, column: &str) -> &'r str {
        let field = self.place(column).and_then(|at| row.get(at));
        field.unwrap_or_default().trim()
    }
}

fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<(u64, bool)> {
        let mut rows = Rows::of(text, b',');
        rows.width(width);
        rows.map(|(line, row)| (line, row.is_ok())).collect()
    }

    #[test]
    fn rows_have_the_line_they_begin_in() {
        let text = "1,a\r\n2,\"b\r\nb\"\r\n\r\n3,c\r\n4\r\n5,e,\r\n";
        let expected = [(1, true), (2, true), (5, true), (6, false), (7, true)];
        assert_eq!(lines(text, 2), expected);
    }

    #[test]
    fn a_quotation_mark_too_few_costs_one_row() {
        let text = "1,\"a\n2,\"b\"\n3,c\n";
        assert_eq!(lines(text, 2), [(1, false), (2, true), (3, true)]);
        let text = "1,\"a, b\n2,\"b\",\n3,\"c \"\"d\"\"\nd\"\n";
        assert_eq!(lines(text, 2), [(1, false), (2, true), (3, true)]);
    }

    #[test]
    fn many_broken_rows_do_not_take_the_square_of_their_number() {
        let text = "\"x\"\"\n".repeat(50_000);
        assert!(lines(&text, 2).len() <= 50_001);
    }
}
