//! One process that takes a file apart: what it is given, what it says, and how it ends.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

use ingest::Extracted;

use super::clock::Clock;
use super::wire::{Reply, Request};
use super::{MEMORY, Refusal};

/// Bytes that one document may be in an answer, and that are taken of what is told about a failure.
const LARGEST_ANSWER: u64 = 96 << 20;
const LONGEST_COMPLAINT: u64 = 4 << 10;

/// How often it is asked whether a file is wanted still.
const LOOK: Duration = Duration::from_millis(200);

/// How a process ended.
pub enum End {
    /// It gave all there is, or no more was wanted.
    Done,
    /// Before it had given all.
    Early(Early),
}

/// An end before its time.
pub struct Early {
    pub refusal: Refusal,
    /// The part that it was at: its number, and where it is in the file.
    pub part: Option<(usize, String)>,
    /// Time that is left for what stands behind.
    pub left: Duration,
}

/// Why a process is ended by this one.
enum Stop {
    NotWanted,
    TooSlow,
    TooLarge,
    Garbled,
}

/// Takes a document, or why it is none, with where it is in the file.
type Give<'a> = dyn FnMut(String, Result<Extracted, Refusal>) -> bool + 'a;

/// A line of an answer, or that it is longer than lines may be.
type Line = Result<Vec<u8>, TooLong>;
struct TooLong;

/// Has a file taken apart, in so much time. `give` takes each document as soon as it is there, and
/// says whether more are wanted; while it is busy the process may have to wait, and its clock stands.
/// `is_wanted` is asked meanwhile.
pub fn run(
    request: &Request,
    bytes: &[u8],
    time: Duration,
    is_wanted: &dyn Fn() -> bool,
    give: &mut Give<'_>,
) -> End {
    let mut watch = Watch {
        clock: Clock::new(time),
        time,
        next: request.fatal.last().map_or(0, |last| last + 1),
        part: None,
        spent: Duration::ZERO,
    };
    let mut child = match start() {
        Ok(child) => child,
        Err(e) => return watch.early(not_started(&e)),
    };
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return watch.early(not_started(&"no pipe"));
    };
    // One line waits beside the one that is being taken: a process that is faster stands still.
    let (send, receive) = mpsc::sync_channel(1);
    let (stop, complaint, status) = thread::scope(|scope| {
        // A process that has ended reads no more: what counts is what it says.
        scope.spawn(move || {
            let _ = serde_json::to_writer(&mut stdin, request)
                .map_err(io::Error::from)
                .and_then(|()| stdin.write_all(b"\n"))
                .and_then(|()| stdin.write_all(bytes));
        });
        let complaint = scope.spawn(move || {
            let mut said = Vec::new();
            let _ = stderr.take(LONGEST_COMPLAINT).read_to_end(&mut said);
            said
        });
        scope.spawn(move || lines(stdout, &send));
        let stop = watch.follow(receive, is_wanted, give);
        if stop.is_some() {
            let _ = child.kill();
        }
        let status = child.wait();
        (stop, complaint.join().unwrap_or_default(), status)
    });
    match (stop, status) {
        (Some(Stop::NotWanted), _) => End::Done,
        (Some(Stop::TooSlow), _) => {
            let had = watch.clock.allowed();
            watch.early(too_slow(had))
        }
        (Some(Stop::TooLarge), _) => {
            let reason = format!("gives more than {} MB of text", LARGEST_ANSWER >> 20);
            watch.early(Refusal::new(reason, "split it into parts"))
        }
        (None, Ok(status)) if status.success() => End::Done,
        (None, Ok(status)) => watch.ended(status, &complaint),
        (Some(Stop::Garbled), _) | (None, Err(_)) => watch.early(broken_off()),
    }
}

/// What is known of a process while it works.
struct Watch {
    clock: Clock,
    /// For all of it.
    time: Duration,
    /// The number of the part that comes next, and the part that was taken up last.
    next: usize,
    part: Option<(usize, String)>,
    /// The time of a processor that was spent by then.
    spent: Duration,
}

impl Watch {
    /// Hands on what the process says, up to its end or the end of patience.
    fn follow(
        &mut self,
        lines: Receiver<Line>,
        is_wanted: &dyn Fn() -> bool,
        give: &mut Give<'_>,
    ) -> Option<Stop> {
        loop {
            let begun = Instant::now();
            let patience = self.clock.patience();
            let line = lines.recv_timeout(patience.min(LOOK));
            self.clock.wait(begun.elapsed());
            let line = match line {
                Ok(Ok(line)) => line,
                Ok(Err(TooLong)) => return Some(Stop::TooLarge),
                Err(RecvTimeoutError::Timeout) if !is_wanted() => return Some(Stop::NotWanted),
                Err(RecvTimeoutError::Timeout) if patience > LOOK => continue,
                Err(RecvTimeoutError::Timeout) => return Some(Stop::TooSlow),
                Err(RecvTimeoutError::Disconnected) => return None,
            };
            match serde_json::from_slice(&line) {
                Ok(Reply::Begun { path, spent }) => {
                    if self.next > 0 {
                        self.clock.begin(self.time.saturating_sub(spent));
                    }
                    self.part = Some((self.next, path));
                    self.next += 1;
                    self.spent = spent;
                }
                Ok(Reply::Done(done)) => {
                    let (path, result) = (*done).into();
                    if !give(path, result) {
                        return Some(Stop::NotWanted);
                    }
                }
                Err(_) => return Some(Stop::Garbled),
            }
        }
    }

    fn early(self, refusal: Refusal) -> End {
        End::Early(Early {
            refusal,
            part: self.part,
            left: self.clock.left(),
        })
    }

    /// Why the process ended before it had given all.
    fn ended(mut self, status: ExitStatus, complaint: &[u8]) -> End {
        let said = String::from_utf8_lossy(complaint);
        let code = status.code().map(|c| c.to_string());
        tracing::info!(code, signal = signal(status), "the worker ended");
        if said.contains("memory allocation") || said.contains("out of memory") {
            let reason = format!("needs more than {} MB of memory", MEMORY >> 20);
            let hint = "split it into parts, or save its text as .txt";
            return self.early(Refusal::new(reason, hint));
        }
        if said.contains("overflowed its stack") {
            let hint = "open it in another program and save it again";
            return self.early(Refusal::new("nested too deeply", hint));
        }
        // SIGXCPU, and SIGKILL where that was not heeded.
        if let Some(24 | 9) = signal(status) {
            self.clock.end_part(self.time.saturating_sub(self.spent));
            let had = self.clock.allowed();
            return self.early(too_slow(had));
        }
        self.early(broken_off())
    }
}

fn start() -> io::Result<Child> {
    Command::new(this_program()?)
        .arg("extract-worker")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// On Linux the program that runs, even where its file was replaced by another since.
fn this_program() -> io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    match running.exists() {
        true => Ok(running),
        false => std::env::current_exe(),
    }
}

/// Gives away each line as it comes. One that is not whole is one that the process did not come to
/// the end of.
fn lines(stdout: ChildStdout, send: &SyncSender<Line>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        let read = stdout
            .by_ref()
            .take(LARGEST_ANSWER)
            .read_until(b'\n', &mut line);
        let line = match read {
            Ok(_) if line.ends_with(b"\n") => Ok(line),
            Ok(read) if read as u64 == LARGEST_ANSWER => Err(TooLong),
            _ => return,
        };
        if send.send(line).is_err() {
            return;
        }
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

fn not_started(error: &dyn std::fmt::Display) -> Refusal {
    let reason = format!("the process that takes its text out could not be started: {error}");
    Refusal::new(
        reason,
        "check that there is memory, and room for another process",
    )
}

/// It took more than what it had.
pub fn too_slow(had: Duration) -> Refusal {
    let reason = match had.as_secs_f64().ceil() {
        1.0 => "took more than a second".to_owned(),
        seconds => format!("took more than {seconds:.0} seconds"),
    };
    Refusal::new(reason, "raise --max-time, or save its text as .txt")
}

fn broken_off() -> Refusal {
    Refusal::new(
        "the process that takes its text out broke off",
        "please report it; open it in another program and save it again",
    )
}
