//! Formats that take a parser of some size are read in a process of their own.
//!
//! The process is this program again, with the hidden command `extract-worker`. It gets the bytes
//! through a pipe and gives the documents back through another, each as soon as it is there; it has no environment, can open
//! neither files nor sockets (`limits`), and has so much memory and time. Whatever happens to it is a
//! failure of that one file. A format goes this way where [`ingest::Format::is_parsed_apart`] says
//! so; nothing else here knows of formats.

mod limits;
mod wire;
mod worker;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use ingest::{Extracted, Hint};

use wire::{Reply, Request};
pub use worker::run as work;

/// Memory that the process may have, in bytes.
const MEMORY: u64 = 512 << 20;

/// Bytes of an answer that are taken, and of what is told about a failure.
const LARGEST_ANSWER: u64 = 96 << 20;
const LONGEST_COMPLAINT: u64 = 4 << 10;

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

/// [`ingest::unpack`] in a process of its own, which has `seconds`. Where it does not come to the
/// end, what it had given by then is kept, and the last of all is why it ended.
pub fn unpack(bytes: &[u8], hint: &Hint, seconds: u32) -> Vec<Taken> {
    let request = Request::new(hint, MEMORY, seconds);
    let time = Duration::from_secs(seconds.into());
    let (answer, ended) = match exchange(&request, bytes, time) {
        Ok(both) => both,
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    let mut taken = Vec::new();
    // A line that is not whole is one that the process did not come to the end of.
    for line in answer.split_inclusive(|b| *b == b'\n') {
        match serde_json::from_slice::<Reply>(line) {
            Ok(reply) if line.ends_with(b"\n") => taken.push(reply.into()),
            _ => break,
        }
    }
    let nothing = || taken.is_empty().then(broken_off);
    if let Some(mut refusal) = ended.or_else(nothing) {
        if !taken.is_empty() {
            refusal.reason += &format!(" behind {} documents of it", taken.len());
        }
        taken.push(Taken {
            path: String::new(),
            result: Err(refusal),
        });
    }
    taken
}

fn start() -> std::io::Result<Child> {
    Command::new(this_program()?)
        .arg("extract-worker")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// On Linux the program that runs, even where its file was replaced by another since.
fn this_program() -> std::io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    match running.exists() {
        true => Ok(running),
        false => std::env::current_exe(),
    }
}

/// Sends the request, waits for the answer, and ends the process where it takes too long: what it
/// had answered by then, and why it did not come to the end.
fn exchange(
    request: &Request,
    bytes: &[u8],
    time: Duration,
) -> Result<(Vec<u8>, Option<Refusal>), Refusal> {
    let cannot = |e: &dyn std::fmt::Display| {
        let reason = format!("the process that takes its text out could not be started: {e}");
        Refusal::new(
            reason,
            "check that there is memory, and room for another process",
        )
    };
    let mut child = start().map_err(|e| cannot(&e))?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(cannot(&"no pipe"));
    };
    let (send, receive) = mpsc::channel();
    let (answer, complaint, in_time, status) = thread::scope(|scope| {
        // A process that has ended reads no more: what counts is what it says.
        scope.spawn(move || {
            let _ = serde_json::to_writer(&mut stdin, request)
                .map_err(std::io::Error::from)
                .and_then(|()| stdin.write_all(b"\n"))
                .and_then(|()| stdin.write_all(bytes));
        });
        let complaint = scope.spawn(move || {
            let mut said = Vec::new();
            let _ = stderr.take(LONGEST_COMPLAINT).read_to_end(&mut said);
            said
        });
        let answer = scope.spawn(move || {
            let mut answer = Vec::new();
            let _ = stdout.take(LARGEST_ANSWER).read_to_end(&mut answer);
            let _ = send.send(());
            answer
        });
        let in_time = receive.recv_timeout(time) != Err(RecvTimeoutError::Timeout);
        if !in_time {
            let _ = child.kill();
        }
        let status = child.wait();
        let answer = answer.join().unwrap_or_default();
        (
            answer,
            complaint.join().unwrap_or_default(),
            in_time,
            status,
        )
    });
    let ended = match status {
        _ if !in_time => Some(too_slow(time)),
        Ok(status) if status.success() => None,
        _ if answer.len() as u64 == LARGEST_ANSWER => Some(Refusal::new(
            format!("gives more than {} MB of text", LARGEST_ANSWER >> 20),
            "split it into parts",
        )),
        Ok(status) => Some(ended(status, &complaint, time)),
        Err(_) => Some(broken_off()),
    };
    Ok((answer, ended))
}

/// Why the process ended before it answered.
fn ended(status: ExitStatus, complaint: &[u8], time: Duration) -> Refusal {
    let said = String::from_utf8_lossy(complaint);
    let code = status.code().map(|c| c.to_string());
    tracing::info!(code, signal = signal(status), "the worker ended");
    if said.contains("memory allocation") || said.contains("out of memory") {
        let reason = format!("needs more than {} MB of memory", MEMORY >> 20);
        return Refusal::new(reason, "split it into parts, or save its text as .txt");
    }
    if said.contains("overflowed its stack") {
        return Refusal::new(
            "nested too deeply",
            "open it in another program and save it again",
        );
    }
    // SIGXCPU, and SIGKILL where that was not heeded.
    match signal(status) {
        Some(24 | 9) => too_slow(time),
        _ => broken_off(),
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

fn too_slow(time: Duration) -> Refusal {
    let reason = format!("took more than {} seconds", time.as_secs());
    Refusal::new(reason, "raise --max-time, or save its text as .txt")
}

fn broken_off() -> Refusal {
    Refusal::new(
        "the process that takes its text out broke off",
        "please report it; open it in another program and save it again",
    )
}
