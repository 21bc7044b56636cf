//! What went wrong with a file, and the way out.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use crate::printable::printable;

/// Exit code where something could not be read or written; everything else was done.
pub const SOME_FAILED: u8 = 2;

/// A step that failed: on what, why, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    subject: String,
    reason: String,
    hint: String,
    broken_pipe: bool,
    stdout: bool,
}

impl Failure {
    /// A failure on `subject` (a path, as the user gave it).
    pub fn new(
        subject: impl fmt::Display,
        reason: impl fmt::Display,
        hint: impl fmt::Display,
    ) -> Self {
        Self {
            subject: subject.to_string(),
            reason: reason.to_string(),
            hint: hint.to_string(),
            broken_pipe: false,
            stdout: false,
        }
    }

    /// A failure of the operating system to read a path.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        let (reason, hint) = match error.kind() {
            io::ErrorKind::NotFound => ("there is no such file", "check the spelling of the path"),
            io::ErrorKind::PermissionDenied => (
                "no permission",
                "ask its owner for the right to read it, or copy it to a place of your own",
            ),
            io::ErrorKind::IsADirectory => ("it is a folder", "give a file"),
            _ => return Self::new(path.display(), error, "check that the path can be read"),
        };
        Self::new(path.display(), reason, hint)
    }

    /// A failure of the operating system to write to a path, or to make it.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        const ELSEWHERE: &str = "choose a folder that you may write to";
        let (reason, hint) = match error.kind() {
            io::ErrorKind::NotFound => ("it cannot be made there", ELSEWHERE),
            io::ErrorKind::PermissionDenied => ("no permission to write there", ELSEWHERE),
            io::ErrorKind::ReadOnlyFilesystem => ("nothing can be written there", ELSEWHERE),
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => (
                "there is a file where the folder would be",
                "choose another folder, or move that file away",
            ),
            io::ErrorKind::IsADirectory => (
                "there is a folder of that name",
                "choose another place, or move that folder away",
            ),
            io::ErrorKind::InvalidFilename => (
                "the name is too long",
                "give the document a shorter name and read it again",
            ),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                ("the disk is full", "make room, or choose another folder")
            }
            _ => return Self::new(path.display(), error, "check that it can be written to"),
        };
        Self::new(path.display(), reason, hint)
    }

    /// The reader gave up on `subject` in a way that it should not have.
    pub fn panicked(subject: impl fmt::Display) -> Self {
        Self::new(
            subject,
            "the reader failed on this file",
            "please report it; nothing was changed in the file",
        )
    }

    /// A failure to write to standard output; a reader that has gone away is no error.
    pub fn stdout(error: &io::Error) -> Self {
        Self {
            broken_pipe: error.kind() == io::ErrorKind::BrokenPipe,
            stdout: true,
            ..Self::new("standard output", error, "check where the output goes")
        }
    }

    /// Whoever read our output has closed it: `onrecord ... | head`.
    pub fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }

    /// There is no more standard output: going on would be for nothing.
    pub fn is_of_stdout(&self) -> bool {
        self.stdout
    }

    /// What it failed on.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Why it failed.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The way out.
    pub fn hint(&self) -> &str {
        &self.hint
    }

    /// Prints it to standard error.
    pub fn report(&self) {
        let style = anstyle::AnsiColor::Red.on_default().bold();
        tell(&format!(
            "{style}error{style:#}: {}: {}\nhint: {}",
            printable(&self.subject),
            printable(&self.reason),
            printable(&self.hint)
        ));
    }
}

/// Failures within one file: an archive may hold thousands.
#[derive(Debug, Default)]
pub struct Failures(usize);

impl Failures {
    /// Those that are told one by one.
    const TOLD: usize = 20;

    /// Tells one, unless there have been many.
    pub fn report(&mut self, failure: Failure) {
        self.0 += 1;
        if self.0 <= Self::TOLD {
            failure.report();
        }
    }

    /// How many there have been.
    pub fn count(&self) -> usize {
        self.0
    }

    /// Tells how many more there were.
    pub fn finish(&self) {
        if self.0 > Self::TOLD {
            tell(&format!("and {} more of this file", self.0 - Self::TOLD));
        }
    }
}

/// Prints something worth knowing to standard error.
pub fn note(message: &str) {
    let style = anstyle::AnsiColor::Cyan.on_default();
    tell(&format!("{style}note{style:#}: {}", printable(message)));
}

/// Prints a line to standard error. Where that cannot be written (closed, a full disk), the exit
/// code must do.
pub fn tell(line: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

impl From<Failure> for crate::sandbox::Refusal {
    /// What it is about is told by whoever refuses.
    fn from(failure: Failure) -> Self {
        Self::new(
            format!("{}: {}", failure.subject, failure.reason),
            &failure.hint,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_to_write_does_not_speak_of_reading() {
        for kind in [
            io::ErrorKind::NotFound,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::AlreadyExists,
            io::ErrorKind::Other,
        ] {
            let failure = Failure::writing(Path::new("out"), &io::Error::from(kind));
            let said = format!("{} {}", failure.reason, failure.hint);
            assert!(
                !said.contains("read") && !said.contains("spelling"),
                "{said}"
            );
        }
    }
}
