//! Lists of the desk as files.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ::desk::{Table, TableFormat};

use crate::cli::ListingFormat;
use crate::keeping::{cases, demands, officials, people, search};
use crate::listing::{Cell, Listing, Output, Page, Printer};

/// Writes them as the commands of the same names do.
pub struct Tables;

impl ::desk::Tables for Tables {
    fn file(&self, table: &Table, format: TableFormat) -> Result<Vec<u8>, String> {
        let (listing, rows): (Listing, Vec<Vec<Cell>>) = match table {
            Table::Cases(rows) => (cases::listing(), each(rows, cases::cells)),
            Table::Demands(rows) => (demands::listing(), each(rows, demands::cells)),
            Table::People(rows) => (people::listing(), each(rows, people::cells)),
            Table::Search(rows) => (search::listing(), each(rows, search::whole)),
            Table::Officials(pages) => {
                let rows = pages.iter().flat_map(officials::rows);
                (officials::listing(), rows.map(Vec::from).collect())
            }
        };
        let format = match format {
            TableFormat::Csv => ListingFormat::Csv,
            TableFormat::Xlsx => ListingFormat::Xlsx,
            TableFormat::Json => ListingFormat::Json,
        };
        let bytes = Shared::default();
        let output = Output::into_memory(bytes.clone());
        let page = Page::new(None, &output);
        let written = Printer::to(output, listing, format, page).and_then(|mut printer| {
            rows.iter().try_for_each(|row| printer.row(row))?;
            printer.finish()
        });
        written.map_err(|failure| failure.reason().to_owned())?;
        let mut bytes = bytes.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *bytes))
    }
}

fn each<T, const N: usize>(rows: &[T], cells: impl Fn(&T) -> [Cell; N]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| Vec::from(cells(row))).collect()
}

/// Bytes that are there still when whoever wrote them is gone.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
