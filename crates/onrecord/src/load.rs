//! From an input to its documents.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;

use ingest::{ExtractError, Extracted, Format, Hint, Limits, Metadata};
use record::{Diagnostic, Level};

use crate::cli::{LimitFlags, MetadataFlags, TextLimit};
use crate::failure::Failure;
use crate::inputs::Input;
use crate::ocr;
use crate::sandbox::{self, Refusal, Taken};

/// Largest sidecar, in bytes: five values of 2,000 characters.
pub const LARGEST_SIDECAR: usize = 64 << 10;

/// A document of an input, or why it is none.
pub struct Part {
    /// Where it is in the input; empty for the input itself.
    pub path: String,
    /// The bytes of the input; none where it could not be opened.
    pub original: Arc<[u8]>,
    pub result: Result<Extracted, Failure>,
}

const TOO_LARGE: &str = "split it into parts, or raise --max-size";

/// The note on a scan whose text lay beside it.
pub const PASTED: &str = "text.pasted";

impl Part {
    /// The input itself, which could not be opened.
    fn failed(failure: Failure) -> Self {
        Self {
            path: String::new(),
            original: Arc::default(),
            result: Err(failure),
        }
    }
}

/// Bytes to be taken apart, and what is known of them.
pub struct Given<'a> {
    /// How the user knows them.
    pub name: &'a str,
    /// The name of their file, which tells the format.
    pub file: Option<&'a str>,
    /// The format, where that is known.
    pub format: Option<Format>,
    /// The bytes; at most one more than the limits allow need be there.
    pub bytes: Arc<[u8]>,
    /// Goes before what they say themselves.
    pub metadata: Metadata,
    /// What there is to say of the metadata.
    pub notes: Vec<Diagnostic>,
    /// The text that lies beside it in NAME.txt, where there is one: that of a scan.
    pub beside: &'a dyn Fn() -> Option<Beside>,
}

/// A text that lies beside a file.
pub struct Beside {
    /// The name of its own file.
    pub name: String,
    pub bytes: Result<Arc<[u8]>, Failure>,
}

/// Reads the documents of an input, with its sidecar; `flags` go before both. Each goes to `give` as
/// soon as it is there, which says whether more are wanted.
pub fn each(
    input: &Input,
    flags: &MetadataFlags,
    limits: &LimitFlags,
    give: &mut dyn FnMut(Part) -> bool,
) {
    let opened = read(input, limits.bytes()).and_then(|bytes| match input {
        Input::File(path) => Ok((bytes, sidecar(path)?)),
        Input::Stdin => Ok((bytes, Default::default())),
    });
    let (bytes, (sidecar, notes)) = match opened {
        Ok(opened) => opened,
        Err(failure) => {
            give(Part::failed(failure));
            return;
        }
    };
    let path = match input {
        Input::File(path) => Some(path.as_path()),
        Input::Stdin => None,
    };
    let file = path
        .and_then(Path::file_name)
        .map(|name| name.to_string_lossy());
    let given = Given {
        name: &input.name(),
        file: file.as_deref(),
        format: None,
        bytes: bytes.into(),
        metadata: Metadata {
            title: flags.title.clone().or(sidecar.title),
            publisher: flags.publisher.clone().or(sidecar.publisher),
            published: flags.published.or(sidecar.published),
            url: flags.url.clone().or(sidecar.url),
            kind: flags.kind.clone().or(sidecar.kind),
        },
        notes,
        beside: &|| path.and_then(|path| beside(path, limits.bytes())),
    };
    of_bytes(given, limits, &|| true, give);
}

/// Reads the documents that bytes hold. Each goes to `give` as soon as it is there, which says
/// whether more are wanted; `is_wanted` is asked while a process is at them, which is ended where it
/// says no.
pub fn of_bytes(
    given: Given,
    limits: &LimitFlags,
    is_wanted: &dyn Fn() -> bool,
    give: &mut dyn FnMut(Part) -> bool,
) {
    let mut notes = given.notes;
    let original = given.bytes;
    let bytes = &original[..];
    let hint = Hint {
        name: given.file,
        format: given.format,
        metadata: given.metadata,
        limits: Limits {
            bytes: limits.bytes(),
            ..Limits::default()
        },
    };
    let mut take = |taken: Taken| {
        let result = match taken.result {
            Err(refusal) if taken.path.is_empty() => {
                scan(given.beside, bytes, &hint, refusal, limits, is_wanted)
            }
            result => result,
        };
        let mut result = result
            .map_err(|e| Failure::new(name_within(given.name, &taken.path), e.reason, e.hint));
        // What there is to say of the sidecar is said once.
        let notes = std::mem::take(&mut notes);
        if let Ok(first) = &mut result {
            // Which bytes were read is not left to the process that took them apart.
            if taken.path.is_empty() {
                first.document.id = ingest::id_of(bytes);
            }
            first.diagnostics.splice(0..0, notes);
        }
        give(Part {
            path: taken.path,
            original: Arc::clone(&original),
            result,
        })
    };
    if ingest::is_parsed_apart(bytes, &hint) {
        sandbox::unpack(bytes, &hint, limits.max_time, is_wanted, &mut take);
    } else {
        let result = ingest::extract(bytes, &hint).map_err(refusal);
        take(Taken {
            path: String::new(),
            result,
        });
    }
}

/// The one document of an input: a mail without what is attached to it.
pub fn load(
    input: &Input,
    flags: &MetadataFlags,
    limits: &LimitFlags,
    text: TextLimit,
) -> Result<Extracted, Failure> {
    let (mut own, mut inner, mut count) = (None, None, 0);
    each(input, flags, limits, &mut |part| {
        match part.path.as_str() {
            "" => own = Some(part.result),
            _ if count == 0 => inner = Some(part.result),
            _ => inner = None,
        }
        count += 1;
        own.is_none()
    });
    let found = own.or(inner).unwrap_or_else(|| {
        Err(Failure::new(
            input.name(),
            format!("not one document: there are {count} in it"),
            "unpack it and give one of them",
        ))
    });
    readable(found?, text, &input.name())
}

/// The document, where its text is not too long to be read.
pub fn readable(read: Extracted, limit: TextLimit, name: &str) -> Result<Extracted, Failure> {
    let bytes = read.document.text.as_str().len();
    if bytes <= (limit.max_text as usize) << 20 {
        return Ok(read);
    }
    let reason = format!(
        "too long: {:.1} MB of text, and the limit is {} MB",
        bytes as f64 / f64::from(1 << 20),
        limit.max_text
    );
    let hint = "split it into parts, or raise --max-text where there is memory for it";
    Err(Failure::new(name, reason, hint))
}

/// How the user knows a document of an input.
pub fn name_of(input: &Input, path: &str) -> String {
    name_within(&input.name(), path)
}

/// How the user knows a document of a file.
fn name_within(name: &str, path: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{name}/{path}"),
    }
}

fn refusal(error: ExtractError) -> Refusal {
    Refusal::new(error.to_string(), error.hint())
}

/// What there is to read of a file that could not be: of a scan, the text that lies beside it, or
/// what `tesseract` makes of it where that is asked for.
fn scan(
    beside: &dyn Fn() -> Option<Beside>,
    bytes: &[u8],
    hint: &Hint,
    refusal: Refusal,
    limits: &LimitFlags,
    is_wanted: &dyn Fn() -> bool,
) -> Result<Extracted, Refusal> {
    let Some(pages) = refusal.scanned else {
        return Err(refusal);
    };
    match beside() {
        Some(beside) => pasted(beside, bytes, hint),
        None if limits.ocr => ocr::recognise(bytes, hint, pages, is_wanted),
        None => Err(refusal),
    }
}

/// The text in NAME.txt beside a file.
fn beside(file: &Path, max_bytes: usize) -> Option<Beside> {
    let path = file.with_extension("txt");
    if path == *file || !path.is_file() {
        return None;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Some(Beside {
        name: name.into_owned(),
        bytes: read(&Input::File(path), max_bytes).map(Arc::from),
    })
}

/// The text of a scan that lay beside it; the document is still the scan.
fn pasted(beside: Beside, bytes: &[u8], hint: &Hint) -> Result<Extracted, Refusal> {
    let Beside { name, bytes: text } = beside;
    let text = text?;
    let plain = Hint {
        format: Some(Format::PlainText),
        name: None,
        ..hint.clone()
    };
    let mut read = ingest::extract(&text, &plain).map_err(|e| {
        let reason = format!("no text in its pages, and {name} beside it cannot be read: {e}");
        Refusal::new(reason, e.hint())
    })?;
    read.document.id = ingest::id_of(bytes);
    let note = Diagnostic {
        level: Level::Note,
        code: PASTED.to_owned(),
        message: format!("a scan; its text was taken from {name} beside it"),
        span: None,
    };
    read.diagnostics.insert(0, note);
    Ok(read)
}

/// At most one byte more than allowed, so that `extract` can say it is too large.
fn read(input: &Input, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let limit = (max_bytes as u64).saturating_add(1);
    let mut bytes = Vec::new();
    let result = match input {
        Input::Stdin => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        Input::File(path) => {
            refuse_pipe(path)?;
            let file = File::open(path).map_err(|e| Failure::io(path, &e))?;
            let size = file.metadata().map_or(0, |m| m.len());
            if size > max_bytes as u64 {
                let reason = format!(
                    "too large: {} MB, and the limit is {} MB",
                    size >> 20,
                    max_bytes >> 20
                );
                return Err(Failure::new(path.display(), reason, TOO_LARGE));
            }
            // Room for all of it at once: growing takes up to twice as much.
            bytes.reserve_exact(size as usize + 1);
            file.take(limit).read_to_end(&mut bytes)
        }
    };
    match (result, input) {
        // Of what has no size before it is read.
        (Ok(_), _) if bytes.len() > max_bytes => Err(Failure::new(
            input.name(),
            format!("too large: more than {} MB", max_bytes >> 20),
            TOO_LARGE,
        )),
        (Ok(_), _) => Ok(bytes),
        (Err(e), Input::File(path)) => Err(Failure::io(path, &e)),
        (Err(e), Input::Stdin) => Err(Failure::new(input.name(), e, "check what is piped in")),
    }
}

/// A pipe with a name waits until somebody writes to it, which may be never. Those that a shell makes
/// have no name of their own: `onrecord read <(pdftotext a.pdf -)`.
#[cfg(unix)]
fn refuse_pipe(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::FileTypeExt;
    let is_pipe = fs::metadata(path).is_ok_and(|m| m.file_type().is_fifo());
    if !is_pipe || path.starts_with("/dev/fd") || path.starts_with("/proc") {
        return Ok(());
    }
    let hint = "give what it holds as standard input: onrecord read - < NAME";
    Err(Failure::new(path.display(), "a pipe, and no file", hint))
}

#[cfg(not(unix))]
fn refuse_pipe(_: &Path) -> Result<(), Failure> {
    Ok(())
}

/// The metadata in `NAME.meta.json` beside `NAME.txt`, where there is one.
fn sidecar(path: &Path) -> Result<(Metadata, Vec<Diagnostic>), Failure> {
    let beside = path.with_extension("meta.json");
    let about = match fs::metadata(&beside) {
        Ok(about) => about,
        // A name that is too long is nobody's.
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::InvalidFilename) => {
            return Ok(Default::default());
        }
        Err(e) => return Err(Failure::io(&beside, &e)),
    };
    let fail = |reason: &str, hint: &str| Err(Failure::new(beside.display(), reason, hint));
    // A pipe may never end, nor a device.
    if !about.is_file() {
        let hint = "put the metadata into a file of this name, or move it away";
        return fail("not a regular file", hint);
    }
    let mut bytes = Vec::new();
    File::open(&beside)
        .and_then(|file| {
            file.take(LARGEST_SIDECAR as u64 + 1)
                .read_to_end(&mut bytes)
        })
        .map_err(|e| Failure::io(&beside, &e))?;
    sidecar_of(&bytes, &beside.display())
}

/// The metadata in the bytes of a sidecar.
pub fn sidecar_of(
    bytes: &[u8],
    name: &dyn std::fmt::Display,
) -> Result<(Metadata, Vec<Diagnostic>), Failure> {
    if bytes.len() > LARGEST_SIDECAR {
        let hint = "keep only title, publisher, published, url and kind in it";
        return Err(Failure::new(
            name,
            "too large for metadata: more than 64 KB",
            hint,
        ));
    }
    Metadata::from_json(bytes).map_err(|e| Failure::new(name, &e, e.hint()))
}
