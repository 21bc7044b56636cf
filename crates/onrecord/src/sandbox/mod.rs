//! Formats that take a parser of some size are read in a process of their own.
//!
//! The process is this program again, with the hidden command `extract-worker`. It gets the bytes
//! through a pipe and gives the documents back through another, each as soon as it is there; it has
//! no environment, can open neither files nor sockets (`limits`), and has so much memory and time.
//! Whatever happens to it is a failure of the part of the file that it was at, and another process
//! goes on behind that. A format goes this way where [`ingest::Format::is_parsed_apart`] says so;
//! nothing else here knows of formats.

mod clock;
mod limits;
mod process;
mod wire;
mod worker;

use std::cell::Cell;
use std::time::Duration;

use ingest::{Extracted, Hint};

use process::End;
use wire::Request;
pub use worker::run as work;

/// Memory that the process may have, in bytes.
const MEMORY: u64 = 512 << 20;

/// Parts of one file that may each end a process.
const MOST_FATAL: usize = 8;

/// Why a file could not be read.
#[derive(Debug)]
pub struct Refusal {
    pub reason: String,
    pub hint: String,
    /// Its pages are pictures, so many of them: their letters may be recognised.
    pub scanned: Option<u32>,
}

impl Refusal {
    /// A file that cannot be read at all.
    pub fn new(reason: impl Into<String>, hint: &str) -> Self {
        Self {
            reason: reason.into(),
            hint: hint.to_owned(),
            scanned: None,
        }
    }
}

/// A document of a file, or why it is none.
#[derive(Debug)]
pub struct Taken {
    /// Where it is in the file; empty for the file itself.
    pub path: String,
    pub result: Result<Extracted, Refusal>,
}

/// [`ingest::unpack`] in a process of its own, which has `seconds`. Each document goes to `give` as
/// soon as it is there, which says whether more are wanted; where `is_wanted` says no meanwhile, the
/// process is ended, and nothing more is given.
///
/// A part that ends the process is named, and another process goes on behind it, in the time that
/// is left. Where that cannot be, the last of all is why.
pub fn unpack(
    bytes: &[u8],
    hint: &Hint,
    seconds: u32,
    is_wanted: &dyn Fn() -> bool,
    give: &mut dyn FnMut(Taken) -> bool,
) {
    let mut left = Duration::from_secs(seconds.into());
    let mut fatal = Vec::new();
    let given = Cell::new(0);
    // The process keeps to the limit by itself, unless a file has taken it over.
    let mut room = hint.limits.documents + 1 + MOST_FATAL;
    let mut give = |path: String, result: Result<Extracted, Refusal>| {
        if room == 0 {
            let refusal = Refusal::new(
                format!("more than {} documents in it", hint.limits.documents),
                "split it into parts",
            );
            give(Taken {
                path: String::new(),
                result: Err(refusal),
            });
            return false;
        }
        room -= 1;
        given.set(given.get() + usize::from(result.is_ok()));
        give(Taken { path, result })
    };
    loop {
        let request = Request::new(hint, MEMORY, left.as_secs_f64().ceil() as u32, &fatal);
        let early = match process::run(&request, bytes, left, is_wanted, &mut give) {
            End::Done => return,
            End::Early(early) => early,
        };
        left = early.left;
        let refusal = match early.part {
            Some((number @ 1.., path)) if !left.is_zero() => {
                fatal.push(number);
                if !give(path, Err(early.refusal)) {
                    return;
                }
                if fatal.len() < MOST_FATAL {
                    continue;
                }
                Refusal::new(
                    format!(
                        "{MOST_FATAL} parts of it could not be taken out, and no more is tried"
                    ),
                    "unpack it and give the files in it",
                )
            }
            // The time of all processes together.
            _ if left.is_zero() => process::too_slow(Duration::from_secs(seconds.into())),
            _ => early.refusal,
        };
        let reason = match given.get() {
            0 => refusal.reason,
            n => format!("{} behind {n} documents of it", refusal.reason),
        };
        give(String::new(), Err(Refusal { reason, ..refusal }));
        return;
    }
}
