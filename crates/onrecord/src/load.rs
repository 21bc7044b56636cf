//! From an input to a document.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use ingest::{Extracted, Hint, Limits, Metadata};
use record::Diagnostic;

use crate::cli::{LimitFlags, MetadataFlags};
use crate::failure::Failure;
use crate::inputs::Input;
use crate::ocr;
use crate::sandbox::{self, Refusal};

/// Largest sidecar, in bytes.
const LARGEST_SIDECAR: u64 = 1 << 20;

/// Reads an input, with its sidecar; `flags` go before both.
pub fn load(
    input: &Input,
    flags: &MetadataFlags,
    limits: &LimitFlags,
) -> Result<Extracted, Failure> {
    let max_bytes = limits.bytes();
    let bytes = read(input, max_bytes)?;
    let (sidecar, notes) = match input {
        Input::File(path) => sidecar(path)?,
        Input::Stdin => Default::default(),
    };
    let metadata = Metadata {
        title: flags.title.clone().or(sidecar.title),
        publisher: flags.publisher.clone().or(sidecar.publisher),
        published: flags.published.or(sidecar.published),
        url: flags.url.clone().or(sidecar.url),
        kind: flags.kind.clone().or(sidecar.kind),
    };
    let name = match input {
        Input::File(path) => path.file_name().map(|n| n.to_string_lossy()),
        Input::Stdin => None,
    };
    let hint = Hint {
        name: name.as_deref(),
        metadata,
        limits: Limits {
            bytes: max_bytes,
            ..Limits::default()
        },
        ..Hint::default()
    };
    let mut extracted = if ingest::is_parsed_apart(&bytes, &hint) {
        apart(&bytes, &hint, limits).map_err(|e| Failure::new(input.name(), e.reason, e.hint))?
    } else {
        ingest::extract(&bytes, &hint).map_err(|e| Failure::new(input.name(), &e, e.hint()))?
    };
    extracted.diagnostics.splice(0..0, notes);
    Ok(extracted)
}

/// In a process of its own; scanned pages by `tesseract` where that is asked for.
fn apart(bytes: &[u8], hint: &Hint, limits: &LimitFlags) -> Result<Extracted, Refusal> {
    match sandbox::extract(bytes, hint, limits.max_time) {
        Err(Refusal {
            scanned: Some(pages),
            ..
        }) if limits.ocr => ocr::recognise(bytes, hint, pages),
        outcome => outcome,
    }
}

/// At most one byte more than allowed, so that `extract` can say it is too large.
fn read(input: &Input, max_bytes: usize) -> Result<Vec<u8>, Failure> {
    let limit = (max_bytes as u64).saturating_add(1);
    let mut bytes = Vec::new();
    let result = match input {
        Input::Stdin => io::stdin().lock().take(limit).read_to_end(&mut bytes),
        Input::File(path) => {
            let file = File::open(path).map_err(|e| Failure::io(path, &e))?;
            let size = file.metadata().map_or(0, |m| m.len());
            if size > max_bytes as u64 {
                let reason = format!(
                    "too large: {} MB, and the limit is {} MB",
                    size >> 20,
                    max_bytes >> 20
                );
                return Err(Failure::new(
                    path.display(),
                    reason,
                    "split it into parts, or raise --max-size",
                ));
            }
            // Room for all of it at once: growing takes up to twice as much.
            bytes.reserve_exact(size as usize + 1);
            file.take(limit).read_to_end(&mut bytes)
        }
    };
    match (result, input) {
        (Ok(_), _) => Ok(bytes),
        (Err(e), Input::File(path)) => Err(Failure::io(path, &e)),
        (Err(e), Input::Stdin) => Err(Failure::new(input.name(), e, "check what is piped in")),
    }
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
        .and_then(|file| file.take(LARGEST_SIDECAR + 1).read_to_end(&mut bytes))
        .map_err(|e| Failure::io(&beside, &e))?;
    if bytes.len() as u64 > LARGEST_SIDECAR {
        let hint = "keep only title, publisher, published, url and kind in it";
        return fail("too large for metadata: more than 1 MB", hint);
    }
    Metadata::from_json(&bytes).map_err(|e| Failure::new(beside.display(), &e, e.hint()))
}
