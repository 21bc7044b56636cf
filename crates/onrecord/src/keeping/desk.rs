//! `onrecord desk`.

mod screens;
mod tables;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use desk::{Given, Part, Refused, Rows, Wanted};
use ingest::{Format, Metadata};
use reader::Reader;
use reader::frames::Frames;
use record::{Diagnostic, Reading};

use super::{counted, open, sheets};
use crate::cli::desk::{Desk, ReadingFlags};
use crate::failure::{self, Failure, note};
use crate::{load, read, readers, workers};

/// Opens the desk, and answers until it is stopped.
pub fn run(options: &Desk) -> Result<ExitCode, Failure> {
    let address = SocketAddr::new(options.host, options.port);
    if !options.host.is_loopback() {
        let why = "a desk is for one person at one computer, and is not open to others";
        let hint =
            "leave --host out; a team works on one PostgreSQL store, each with a desk of their own";
        return Err(Failure::new(options.host.to_string(), why, hint));
    }
    let reads = Box::new(Reads::new(&options.reading)?);
    let screens = screens::Lists::new(&options.lists, &options.lexicon)?;
    let by_address = options.by_address;
    let opened = open::make(&options.store)?;
    let actor = opened.act().actor;
    let mut store = opened.store;
    store.propose_links(!options.reading.no_links);
    let failed = |error: io::Error| {
        let hint = "another program may have this port: leave --port out, or give another one";
        Failure::new(address.to_string(), error.to_string(), hint)
    };
    let options_of_desk = desk::Options {
        store,
        actor,
        reads,
        tables: Box::new(tables::Tables),
        by_address,
        screens: screens.map(|lists| Box::new(lists) as _),
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
    match desk.serve().map_err(failed)? {
        0 => Ok(ExitCode::SUCCESS),
        files => {
            let files = counted(
                files as u64,
                "file that was added was",
                "files that were added were",
            );
            note(&format!(
                "{files} not read to the end: only what the desk told as kept is kept; add what is missing again"
            ));
            Ok(ExitCode::from(failure::SOME_FAILED))
        }
    }
}

/// Reads what is added at the desk, as `onrecord add` does.
struct Reads {
    flags: ReadingFlags,
    /// Nothing once they are with the model.
    frames: Mutex<Option<Frames>>,
    /// Loaded when something is read for the first time: a desk opens at once.
    reader: OnceLock<Reader>,
}

impl Reads {
    /// A mistake in frames is told before the desk is open.
    fn new(flags: &ReadingFlags) -> Result<Self, Failure> {
        Ok(Self {
            frames: Mutex::new(readers::own_frames(&flags.frames)?),
            flags: flags.clone(),
            reader: OnceLock::new(),
        })
    }

    /// The reader. The desk asks for it on one thread.
    fn reader(&self) -> Result<&Reader, Failure> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let frames = self
            .frames
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let reader = readers::with(self.flags.model, frames)?;
        Ok(self.reader.get_or_init(|| reader))
    }

    /// What was said of a file, then what came beside it.
    fn metadata(given: &Given) -> Result<(Metadata, Vec<Diagnostic>), Failure> {
        let about = given.about.clone();
        let (beside, notes) = match &given.sidecar {
            None => Default::default(),
            Some(bytes) => load::sidecar_of(bytes, &"its metadata")?,
        };
        let metadata = Metadata {
            title: about.title.or(beside.title),
            publisher: about.publisher.or(beside.publisher),
            published: about.published.or(beside.published),
            url: about.url.or(beside.url),
            kind: beside.kind,
        };
        Ok((metadata, notes))
    }

    fn each(
        &self,
        given: &Given,
        wanted: &Wanted,
        give: &mut dyn FnMut(Part) -> bool,
    ) -> Result<(), Failure> {
        let reader = self.reader()?;
        let (metadata, notes) = Self::metadata(given)?;
        let beside = || {
            let text = given.beside.as_ref().filter(|_| (wanted.text)())?;
            Some(load::Beside {
                name: text.name.clone(),
                bytes: Ok(Arc::clone(&text.bytes)),
            })
        };
        let file = load::Given {
            name: &given.name,
            file: (!given.is_text).then_some(&given.name),
            format: given.is_text.then_some(Format::PlainText),
            bytes: Arc::clone(&given.bytes),
            metadata,
            notes,
            beside: &beside,
        };
        load::of_bytes(file, &self.flags.limits, wanted.file, &mut |part| {
            // What came before it was read while it was stopped.
            if !(wanted.file)() {
                return false;
            }
            let path = part.path.clone();
            let found = read::read_part(reader, &given.name, part, self.flags.text);
            let result = found.map(|found| found.reading).map_err(|e| refused(&e));
            let is_pasted = |reading: &Reading| {
                let mut codes = reading.diagnostics.iter().map(|note| &note.code);
                codes.any(|code| code == load::PASTED)
            };
            give(Part {
                path,
                is_from_beside: result.as_ref().is_ok_and(is_pasted),
                result,
            })
        });
        Ok(())
    }
}

impl desk::Reads for Reads {
    fn largest(&self) -> usize {
        self.flags.limits.bytes()
    }

    fn largest_sidecar(&self) -> usize {
        load::LARGEST_SIDECAR
    }

    fn endings(&self) -> &[&str] {
        &ingest::ENDINGS
    }

    fn read(&self, given: &Given, wanted: &Wanted, give: &mut dyn FnMut(Part) -> bool) {
        let read = workers::caught(|| self.each(given, wanted, give));
        let read = read.unwrap_or_else(|_| Err(Failure::panicked(&given.name)));
        if let Err(failure) = read {
            give(Part {
                path: String::new(),
                is_from_beside: false,
                result: Err(refused(&failure)),
            });
        }
    }

    fn sheet(&self, file: &str, bytes: &[u8], name: Option<&str>) -> Result<Rows, Refused> {
        sheets::of_bytes(file, bytes, name).map_err(|failure| refused(&failure))
    }
}

/// As a page tells it, which names the file itself.
fn refused(failure: &Failure) -> Refused {
    Refused::new(failure.reason(), failure.hint())
}
