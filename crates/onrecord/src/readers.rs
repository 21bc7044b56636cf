//! The reader that the flags ask for.

use std::fs;
use std::path::{Path, PathBuf};

use reader::Reader;
use reader::frames::Frames;

use crate::cli::{FramesFlag, ModelFlag};
use crate::failure::{Failure, note};

/// So many bytes of a user's frames are read: some ten thousand rules.
const LARGEST: u64 = 4 << 20;

/// Loads the model, and a user's frames beside ours.
pub fn open(model: ModelFlag, frames: &FramesFlag) -> Result<Reader, Failure> {
    // Frames first: a mistake in them is told before time is spent.
    let frames = frames.frames.as_deref().map(load).transpose()?;
    let reader = plain(model)?;
    let Some(frames) = frames else {
        return Ok(reader);
    };
    let reader = reader.with_frames(frames);
    for misfit in reader.frames().misfits(&reader) {
        note(&format!(
            "frames: `{}` does not fit its own example: {}; see docs/FRAMES.md",
            misfit.id, misfit.reason
        ));
    }
    Ok(reader)
}

/// Loads the model alone.
pub fn plain(model: ModelFlag) -> Result<Reader, Failure> {
    Reader::new(model.into()).map_err(|e| Failure::new("onrecord", e, "install the program anew"))
}

/// Every TOML file of a folder, by name.
fn load(dir: &Path) -> Result<Frames, Failure> {
    let fail = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotADirectory => Failure::new(
            dir.display(),
            "it is no folder",
            "give the folder with the frames",
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
        let reason = "no file of frames in this folder (.toml)";
        let hint = "docs/FRAMES.md teaches to write one";
        return Err(Failure::new(dir.display(), reason, hint));
    }
    paths.sort();
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |m| m.len());
    let whole: u64 = paths.iter().map(size).sum();
    if whole > LARGEST {
        let reason = format!("{whole} bytes of frames, and the limit is {LARGEST}");
        return Err(Failure::new(dir.display(), reason, "give fewer rules"));
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
    let files = paths.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Frames::with(&files).map_err(|e| Failure::new(e.file(), e.reason(), e.hint()))
}
