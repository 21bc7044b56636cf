//! A listing for tables: CSV as in RFC 4180, in UTF-8, a line feed behind each row.

use std::io::{self, Write};

use super::{Cell, Listing};
use crate::spreadsheet::tame;

pub struct Csv {
    /// A row in the making: the output is not ours to keep.
    line: Vec<u8>,
}

impl Csv {
    pub fn new() -> Self {
        Self { line: Vec::new() }
    }

    pub fn begin(&mut self, out: &mut impl Write, listing: &Listing) -> io::Result<()> {
        self.write(out, listing.columns.iter().map(|c| c.name.to_owned()))
    }

    pub fn row(&mut self, out: &mut impl Write, cells: &[Cell]) -> io::Result<()> {
        let written = |cell: &Cell| match cell.is_words() {
            true => tame(&cell.plain()),
            // A number below nought is no formula.
            false => cell.plain().into_owned(),
        };
        self.write(out, cells.iter().map(written))
    }

    fn write(
        &mut self,
        out: &mut impl Write,
        cells: impl Iterator<Item = String>,
    ) -> io::Result<()> {
        self.line.clear();
        // One is made for each row.
        let mut line = csv::WriterBuilder::new()
            .buffer_capacity(1 << 10)
            .from_writer(&mut self.line);
        line.write_record(cells)?;
        line.flush()?;
        drop(line);
        out.write_all(&self.line)
    }
}
