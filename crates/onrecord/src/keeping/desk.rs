//! `onrecord desk`.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use ::desk::{Table, TableFormat, Tables};

use super::{cases, demands, open, people, search};
use crate::cli::ListingFormat;
use crate::cli::desk::Desk;
use crate::failure::Failure;
use crate::listing::{Cell, Listing, Output, Page, Printer};

/// Opens the desk, and answers until it is stopped.
pub fn run(options: &Desk) -> Result<ExitCode, Failure> {
    let address = SocketAddr::new(options.host, options.port);
    if !options.host.is_loopback() {
        let why = "a desk is for one person at one computer, and is not open to others";
        let hint =
            "leave --host out; a team works on one PostgreSQL store, each with a desk of their own";
        return Err(Failure::new(options.host.to_string(), why, hint));
    }
    let opened = open::make(&options.store)?;
    let actor = opened.act().actor;
    let store = opened.store;
    let failed = |error: io::Error| {
        let hint = "another program may have this port: leave --port out, or give another one";
        Failure::new(address.to_string(), error.to_string(), hint)
    };
    let options_of_desk = desk::Options {
        store,
        actor,
        tables: Box::new(Listings),
    };
    let desk = desk::Desk::new(address, options_of_desk).map_err(failed)?;
    let mut out = io::stdout().lock();
    // Whoever starts it may have closed the pipe; it is for the browser then.
    let told = writeln!(out, "{}", desk.link()).and_then(|()| out.flush());
    drop(out);
    if told.is_err() && options.no_browser {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("The link opens the desk once, in one browser. Ctrl-C ends it.");
    if !options.no_browser && ::open::that_detached(desk.link()).is_err() {
        eprintln!("No browser could be opened: open the link by hand.");
    }
    desk.serve().map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}

/// Lists of the desk as files: as the command of the same name writes them.
struct Listings;

impl Tables for Listings {
    fn file(&self, table: &Table, format: TableFormat) -> Result<Vec<u8>, String> {
        let (listing, rows): (Listing, Vec<Vec<Cell>>) = match table {
            Table::Cases(rows) => (cases::listing(), each(rows, cases::cells)),
            Table::Demands(rows) => (demands::listing(), each(rows, demands::cells)),
            Table::People(rows) => (people::listing(), each(rows, people::cells)),
            Table::Search(rows) => (search::listing(), each(rows, search::whole)),
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
