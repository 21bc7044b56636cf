//! Where a listing goes: standard output, or a file that is there whole or not at all.

use std::fs::{self, Permissions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice, StripStream};
use tempfile::NamedTempFile;

use crate::cli::Color;
use crate::failure::Failure;

/// Where it goes.
pub struct Output {
    stream: BufWriter<Box<dyn Write + Send>>,
    /// The file that is made, and what its name will be.
    file: Option<(NamedTempFile, PathBuf)>,
    /// Nobody sees what is said beside it.
    is_memory: bool,
    styled: bool,
}

impl Output {
    /// The file `out`, which must not be there but by `force`, or standard output. `inputs` are never written over.
    /// Only `text` has styles, and only where they are wanted; the bytes of all else are not touched.
    pub fn open(
        out: Option<&Path>,
        force: bool,
        inputs: &[PathBuf],
        text: bool,
        color: Color,
    ) -> Result<Self, Failure> {
        if let Some(out) = out {
            let failed = |e| Failure::writing(out, &e);
            let path = checked(out, force, inputs)?;
            let file = beside(&path).map_err(failed)?;
            let stream = file.reopen().map_err(failed)?;
            let styled = text && color == Color::Always;
            let stream: Box<dyn Write + Send> = match text && !styled {
                true => Box::new(StripStream::new(stream)),
                false => Box::new(stream),
            };
            return Ok(Self {
                stream: BufWriter::new(stream),
                file: Some((file, path)),
                is_memory: false,
                styled,
            });
        }
        let stdout = io::stdout();
        let choice = match color {
            Color::Auto => AutoStream::choice(&stdout),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let stream: Box<dyn Write + Send> = match text {
            true => Box::new(AutoStream::new(stdout, choice)),
            false => Box::new(stdout),
        };
        Ok(Self {
            stream: BufWriter::new(stream),
            file: None,
            is_memory: false,
            styled: text && choice != ColorChoice::Never,
        })
    }

    /// Something that takes bytes, and is shown to nobody as they come.
    pub fn into_memory(stream: impl Write + Send + 'static) -> Self {
        Self {
            stream: BufWriter::new(Box::new(stream)),
            file: None,
            is_memory: true,
            styled: false,
        }
    }

    /// Whether it is [`Self::into_memory`].
    pub fn is_memory(&self) -> bool {
        self.is_memory
    }

    /// Whether it has styles.
    pub fn is_styled(&self) -> bool {
        self.styled
    }

    /// Whether a person looks at it now.
    pub fn is_terminal(&self) -> bool {
        !self.is_memory && self.file.is_none() && io::stdout().is_terminal()
    }

    /// The folder of the file.
    pub fn folder(&self) -> Option<&Path> {
        self.file.as_ref().map(|(_, path)| folder(path))
    }

    /// A failure to write to it.
    pub fn failure(&self, error: &io::Error) -> Failure {
        match &self.file {
            Some((_, path)) => Failure::writing(path, error),
            None => Failure::stdout(error),
        }
    }

    /// All is written: gives the file its name.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.stream.flush().map_err(|e| self.failure(&e))?;
        if let Some((file, path)) = self.file {
            let named = file.as_file().sync_all().and_then(|()| {
                // Some systems give no new name to what is open.
                drop(self.stream);
                file.persist(&path).map_err(|e| e.error)
            });
            named.map_err(|e| Failure::writing(&path, &e))?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The path to write to: where a link leads. Never an input, nor what is no file; a file that is there only by force.
fn checked(out: &Path, force: bool, inputs: &[PathBuf]) -> Result<PathBuf, Failure> {
    let Ok(about) = fs::metadata(out) else {
        return Ok(out.to_owned());
    };
    never_over(out, inputs)?;
    if !about.is_file() && !about.is_dir() {
        return Err(Failure::new(
            out.display(),
            "it is no file",
            "leave out --out and redirect standard output to it",
        ));
    }
    if about.is_dir() {
        return Err(Failure::writing(out, &io::ErrorKind::IsADirectory.into()));
    }
    if !force {
        return Err(Failure::new(
            out.display(),
            "there is a file of that name already",
            "give another name, or overwrite it with --force",
        ));
    }
    fs::canonicalize(out).map_err(|e| Failure::writing(out, &e))
}

/// Refuses to write over what is read.
pub fn never_over(out: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
    let there = out.canonicalize().ok();
    let is_there = |input: &PathBuf| input.canonicalize().ok() == there;
    if there.is_some() && inputs.iter().any(is_there) {
        return Err(Failure::new(
            out.display(),
            "it is what is read",
            "write to another file",
        ));
    }
    Ok(())
}

/// A file in the same folder, with the rights that the file there has; a new one is its owner's alone, as there are names
/// in it.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let rights = fs::metadata(path).ok().map(|about| about.permissions());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let new = <Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600);
    #[cfg(unix)]
    builder.permissions(rights.clone().unwrap_or(new));
    let file = builder.prefix(".onrecord-").tempfile_in(folder(path))?;
    if let Some(rights) = rights {
        file.as_file().set_permissions(rights)?;
    }
    Ok(file)
}
