//! The reader that the flags ask for.

use std::path::Path;

use reader::Reader;
use reader::frames::Frames;

use crate::cli::{FramesFlag, ModelFlag};
use crate::failure::{Failure, note};
use crate::own_files;

/// Loads the model, and a user's frames beside ours.
pub fn open(model: ModelFlag, frames: &FramesFlag) -> Result<Reader, Failure> {
    // Frames first: a mistake in them is told before time is spent.
    with(model, own_frames(frames)?)
}

/// A user's frames, where there are some.
pub fn own_frames(flag: &FramesFlag) -> Result<Option<Frames>, Failure> {
    flag.frames.as_deref().map(load).transpose()
}

/// Loads the model, and puts frames beside ours.
pub fn with(model: ModelFlag, frames: Option<Frames>) -> Result<Reader, Failure> {
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

fn load(dir: &Path) -> Result<Frames, Failure> {
    let files = own_files::read(dir, "frames", "docs/FRAMES.md teaches to write one")?;
    Frames::with(&files).map_err(|e| Failure::new(e.file(), e.reason(), e.hint()))
}
