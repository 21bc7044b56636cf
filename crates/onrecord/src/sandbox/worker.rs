//! The process that takes the text out of one file.

use std::io::{self, BufRead, BufWriter, Read, Write};
use std::panic;
use std::process::ExitCode;
use std::time::Duration;

use ingest::Step;

use super::wire::{Reply, Request};
use super::{MEMORY, clock, limits};

/// Longest request before the bytes of the file.
const LONGEST_REQUEST: u64 = 64 << 10;

/// Seconds for the request to come; it tells how many there are for the rest.
const FIRST_SECONDS: u32 = 3_600;

/// Reads a request from standard input and answers it on standard output.
pub fn run() -> ExitCode {
    limits::set(MEMORY, FIRST_SECONDS);
    // A panic in a parser is caught and told as a broken file; its words may quote the document.
    panic::set_hook(Box::new(|_| {}));
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer() -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    stdin
        .by_ref()
        .take(LONGEST_REQUEST)
        .read_until(b'\n', &mut line)?;
    let request: Request = serde_json::from_slice(&line)?;
    limits::set(request.memory.min(MEMORY), request.seconds);
    let mut bytes = Vec::new();
    stdin.read_to_end(&mut bytes)?;
    let mut stdout = BufWriter::new(io::stdout().lock());
    let mut outcome = Ok(());
    let mut begun = 0;
    ingest::unpack_each(&bytes, &request.hint(), &request.fatal, |step| {
        let reply = match step {
            Step::Begun(path) => {
                let spent = limits::spent();
                if begun > 0 || !request.fatal.is_empty() {
                    let whole = Duration::from_secs(request.seconds.into());
                    let part = clock::share(whole.saturating_sub(spent));
                    limits::processor(spent + part, request.seconds);
                }
                begun += 1;
                Reply::Begun { path, spent }
            }
            Step::Item(item) => Reply::Done(Box::new(item.into())),
        };
        if outcome.is_ok() {
            outcome = send(&mut stdout, &reply);
        }
    });
    outcome
}

/// Each as soon as it is there: the next may be the end of this process.
fn send(stdout: &mut impl Write, reply: &Reply) -> io::Result<()> {
    serde_json::to_writer(&mut *stdout, reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
