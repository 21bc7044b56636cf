//! JSON files beside documents: their metadata, and readings that were made of them. JSON that is
//! written to where it may be looked at.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::Path;

use serde_json::Value;

/// Larger files are not opened to see whether they are readings.
const LARGEST: u64 = 1 << 30;

/// Writes JSON. Terminals obey the controls behind ASCII too, and JSON lets them stand; they are only in
/// its texts.
pub fn write_text(out: &mut impl Write, json: &str) -> io::Result<()> {
    for part in json.split_inclusive(is_late_control) {
        match part.char_indices().next_back() {
            Some((at, control)) if is_late_control(control) => {
                write!(out, "{}\\u{:04x}", &part[..at], u32::from(control))?;
            }
            _ => write!(out, "{part}")?,
        }
    }
    Ok(())
}

fn is_late_control(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}')
}

/// True for names that end in `.json` or `.jsonl`.
pub fn is_named_so(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json") || e.eq_ignore_ascii_case("jsonl"))
}

/// True for the name of a sidecar: `NAME.meta.json`.
pub fn is_named_as_sidecar(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|n| n.to_string_lossy().to_lowercase().ends_with(".meta.json"))
}

/// True for a sidecar whose document lies beside it, and for a reading.
pub fn is_companion(path: &Path) -> bool {
    is_named_so(path) && (is_sidecar(path) || is_reading(path))
}

/// True where the file is a reading of this program: an object with the digest of a document.
pub fn is_reading(path: &Path) -> bool {
    let small = fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() <= LARGEST);
    let value = || -> Option<Value> {
        serde_json::from_reader(BufReader::new(File::open(path).ok()?)).ok()
    };
    small
        && value().is_some_and(|reading| {
            reading["document"]["id"]
                .as_str()
                .is_some_and(|id| id.starts_with("sha256:"))
        })
}

/// True where a document NAME.txt, NAME.html ... lies beside NAME.meta.json.
fn is_sidecar(path: &Path) -> bool {
    if !is_named_as_sidecar(path) || !path.is_file() {
        return false;
    }
    // Without ".json", then without ".meta".
    let name = path.with_extension("").with_extension("");
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let other = entry.path();
        ingest::reads(&other) && other.file_stem() == name.file_name() && other.is_file()
    })
}
