//! Tables in text: CSV with any of the usual separators and encodings.

use store::import::{Cell, Sheet, SheetRow};

use super::{Gathered, MOST_COLUMNS, Wrong, too_wide};
use crate::spreadsheet::restored;

/// What stands between cells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows that are looked at to find the separator.
const LOOKED_AT: usize = 50;

/// Reads a table; notes tell what was guessed.
pub fn read(bytes: &[u8], notes: &mut Vec<String>) -> Result<Sheet, Wrong> {
    let (text, encoding, replaced) = ingest::characters(bytes);
    if !encoding.starts_with("UTF-") {
        notes.push(format!(
            "it is no UTF-8 and was read as {encoding}; see that its letters are right"
        ));
    }
    if replaced > 0 {
        let what = format!("{replaced} characters cannot be read as {encoding}");
        return Err((what, "save it as CSV in UTF-8"));
    }
    let text = text.trim_start_matches('\u{feff}');
    let (said, text) = said_separator(text);
    let separator = said.unwrap_or_else(|| guess(text));
    if let Some((line, what)) = unclosed(text, separator) {
        let what = format!("line {}: {what}", line + u64::from(said.is_some()));
        return Err((
            what,
            "put the missing mark there; a mark within a cell is written twice",
        ));
    }
    let mut gathered = Gathered::new(None);
    let mut width = None;
    let mut reader = reader(text, separator);
    let mut record = csv::StringRecord::new();
    let (mut number, mut line) = (u64::from(said.is_some()), 1);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return gathered.finish(),
            Err(error) => return Err((error.to_string(), "save it as CSV anew")),
        }
        // Before anything is done about each: a line may have millions.
        if record
            .iter()
            .skip(MOST_COLUMNS)
            .any(|cell| !cell.is_empty())
        {
            return Err(too_wide());
        }
        // Blank lines are rows of a spreadsheet, too.
        let within: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let next = reader.position().line();
        number += (next - line).saturating_sub(within as u64).max(1);
        line = next;
        let width = *width.get_or_insert(record.len());
        if record.len() < width {
            let what = format!(
                "row {number} has {} fields, and the first row has {width}",
                record.len()
            );
            return Err((
                what,
                "see that no quotation mark or separator is missing there or before",
            ));
        }
        let cells = record.iter().take(MOST_COLUMNS);
        let cells = cells.map(|cell| Cell::Text(restored(cell)));
        gathered.take(SheetRow {
            number,
            cells: cells.collect(),
        })?;
    }
}

/// The line of a quotation mark that opens a cell and is never closed, or only by one that was to open another cell:
/// all rows between would be one cell.
fn unclosed(text: &str, separator: u8) -> Option<(u64, &'static str)> {
    let (mut line, mut is_start) = (1, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'"' && is_start {
            let opened = line;
            loop {
                match bytes.next() {
                    None => {
                        return Some((
                            opened,
                            "the quotation mark that opens a cell is never closed",
                        ));
                    }
                    Some(b'\n') => line += 1,
                    Some(b'"') if bytes.peek() == Some(&b'"') => {
                        bytes.next();
                    }
                    Some(b'"') => break,
                    Some(_) => {}
                }
            }
            let ends = |next: &u8| [separator, b'\n', b'\r', b' '].contains(next);
            if line > opened && !bytes.peek().is_none_or(ends) {
                return Some((
                    opened,
                    "the quotation mark that opens a cell is not closed before the next cell",
                ));
            }
        }
        is_start = byte == separator || byte == b'\n' || byte == b'\r';
        line += u64::from(byte == b'\n');
    }
    None
}

/// The separator of a first line `sep=;`, as spreadsheets write it, and what follows.
fn said_separator(text: &str) -> (Option<u8>, &str) {
    let said = text.strip_prefix("sep=").and_then(|rest| {
        let (separator, rest) = rest.split_once('\n')?;
        match separator.trim_end_matches('\r').as_bytes() {
            [one] => Some((*one, rest)),
            _ => None,
        }
    });
    said.map_or((None, text), |(separator, rest)| (Some(separator), rest))
}

/// The separator by which most rows have as many cells as the first, and more than one.
fn guess(text: &str) -> u8 {
    let fit = |separator: &u8| {
        let records = reader(text, *separator).into_records();
        let lengths: Vec<usize> = records.take(LOOKED_AT).flatten().map(|r| r.len()).collect();
        let first = lengths.first().copied().unwrap_or(0);
        match first {
            0 | 1 => (0, 0),
            _ => (
                lengths.iter().filter(|length| **length == first).count(),
                first,
            ),
        }
    };
    let best = SEPARATORS
        .iter()
        .rev()
        .max_by_key(|separator| fit(separator));
    best.copied().unwrap_or(b',')
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Headings, rows with their numbers, and notes.
    type Rows = (Vec<String>, Vec<(u64, Vec<String>)>, Vec<String>);

    fn rows(bytes: &[u8]) -> Rows {
        let mut notes = Vec::new();
        let sheet = read(bytes, &mut notes).expect("read");
        let words = |row: &SheetRow| row.cells.iter().map(Cell::words).collect();
        let rows = sheet.rows.iter().map(|row| (row.number, words(row)));
        (sheet.headings, rows.collect(), notes)
    }

    #[test]
    fn a_table_is_read_whatever_its_separator_and_encoding() {
        let text = "id;name\n1;\"Łukasz; Nowak\"\n2;Zoë, the younger\n";
        let meant = vec![
            (2, vec!["1".to_owned(), "Łukasz; Nowak".to_owned()]),
            (3, vec!["2".to_owned(), "Zoë, the younger".to_owned()]),
        ];
        let utf16 = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            let text = format!("\u{feff}{text}");
            text.encode_utf16().flat_map(to).collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
            text.replace('\n', "\r\n").into_bytes(),
        ] {
            let (headings, rows, notes) = rows(&bytes);
            assert_eq!(headings, ["id", "name"]);
            assert_eq!((rows, notes), (meant.clone(), vec![]));
        }
        for separator in [",", "\t", "|"] {
            let text = format!("id{separator}name\n7{separator}Ana; Ruiz\n");
            assert_eq!(rows(text.as_bytes()).1[0].1, ["7", "Ana; Ruiz"]);
        }
        assert_eq!(
            rows(b"sep=;\nid;name\n7;a,b\n").1,
            [(3, vec!["7".into(), "a,b".into()])]
        );
    }

    #[test]
    fn a_missing_quotation_mark_swallows_no_rows() {
        for (text, told) in [
            (
                "id,name\n1,\"Ana Ruiz\n2,Bo\n",
                "line 2: the quotation mark that opens a cell is never closed",
            ),
            (
                "id,name\n1,Ana\n2,\"Bo\n3,\"Cy\"\n",
                "line 3: the quotation mark that opens a cell is not closed",
            ),
            (
                "id,name,place\n1,Ana,Sarno\n2,Bo\n",
                "row 3 has 2 fields, and the first row has 3",
            ),
        ] {
            let (what, _) = read(text.as_bytes(), &mut Vec::new()).expect_err(text);
            assert!(what.starts_with(told), "{what}");
        }
        let whole = "id,name\n1,\"two\nlines, \"\"so\"\" said\"\n2,a \"mark\" within\n";
        assert_eq!(rows(whole.as_bytes()).1.len(), 2);
    }

    #[test]
    fn western_letters_are_read_with_a_note() {
        let (_, rows, notes) = rows(b"id,name\n1,Jos\xE9 Mu\xF1oz\n");
        assert_eq!(rows[0].1[1], "José Muñoz");
        assert!(notes[0].contains("windows-1252"), "{notes:?}");
    }

    #[test]
    fn rows_have_the_numbers_that_a_spreadsheet_shows() {
        let (_, rows, _) = rows(b"id,name\n\n1,\"two\nlines\"\n\n\n2,b\n");
        assert_eq!(rows.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [3, 6]);
    }
}
