//! Data files of a user's own, beside ours: frames, lexicons.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// So many bytes are read: some ten thousand rules.
const LARGEST: u64 = 4 << 20;

/// Every TOML file of a folder, by name: its path and its text. `what` they hold, and where `teaches`
/// to write them, is told where there is none.
pub fn read(dir: &Path, what: &str, teaches: &str) -> Result<Vec<(String, String)>, Failure> {
    let fail = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotADirectory => Failure::new(
            dir.display(),
            "it is no folder",
            format!("give the folder with the {what}"),
        ),
        _ => Failure::io(dir, &e),
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        // A pipe of that name may never end.
        if path.extension().is_some_and(|e| e == "toml") && path.is_file() {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let reason = format!("no file of {what} in this folder (.toml)");
        return Err(Failure::new(dir.display(), reason, teaches));
    }
    paths.sort();
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |m| m.len());
    let whole: u64 = paths.iter().map(size).sum();
    if whole > LARGEST {
        let reason = format!("{whole} bytes of {what}, and the limit is {LARGEST}");
        return Err(Failure::new(dir.display(), reason, "give fewer of them"));
    }
    let read = |path: &PathBuf| match fs::read_to_string(path) {
        Ok(text) => Ok((path.display().to_string(), text)),
        Err(e) if e.kind() == std::io::ErrorKind::InvalidData => Err(Failure::new(
            path.display(),
            "it is not UTF-8",
            "save it as UTF-8",
        )),
        Err(e) => Err(Failure::io(path, &e)),
    };
    paths.iter().map(read).collect()
}
