//! `onrecord eval`: predictions for marked texts. Nothing that is marked in them is looked at, and
//! scoring is left to scripts that know nothing of this program.

mod attributions;
mod events;
mod names;
mod record;
mod rows;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use ::record::Text;
use reader::Reader;

use crate::cli::Eval;
use crate::failure::{self, Failure, note};
use crate::listing::never_over;

/// Runs the command.
pub fn run(command: &Eval) -> Result<ExitCode, Failure> {
    match command {
        Eval::Attributions(options) => attributions::run(options),
        Eval::Record(options) => record::run(options),
        Eval::Events(options) => events::run(options),
        Eval::Names(options) => names::pairs(options),
        Eval::Screening(options) => names::screening(options),
    }
}

/// Makes the file for what is predicted, unless that is what is read.
fn create(out: &Path, inputs: &[PathBuf]) -> Result<File, Failure> {
    never_over(out, inputs)?;
    File::create(out).map_err(|e| Failure::writing(out, &e))
}

/// How much was read, how fast.
struct Pace {
    begun: Instant,
    texts: usize,
    words: usize,
}

impl Pace {
    fn start() -> Self {
        Self {
            begun: Instant::now(),
            texts: 0,
            words: 0,
        }
    }

    fn add(&mut self, text: &Text) {
        self.texts += 1;
        self.words += text.as_str().split_whitespace().count();
    }

    /// Tells it, with the share of the time that went into what comes after the network.
    fn tell(&self, reader: &Reader, scorer: &str) {
        let rate = self.words as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let steps = reader.timings().steps();
        let all: f64 = steps.iter().map(|(_, time)| time.as_secs_f64()).sum();
        let after = steps
            .iter()
            .filter(|(name, _)| matches!(*name, "statements" | "facts"));
        let after: f64 = after.map(|(_, time)| time.as_secs_f64()).sum();
        let share = if after > 0.0 {
            let percent = 100.0 * after / all;
            format!(", {percent:.1} % of the time on statements and facts")
        } else {
            String::new()
        };
        let (texts, words) = (self.texts, self.words);
        note(&format!(
            "{texts} texts, {words} words, {rate:.0} words/s{share}; score with {scorer}"
        ));
    }
}

/// The exit code for this many failures.
fn code(failed: usize) -> ExitCode {
    if failed > 0 {
        return ExitCode::from(failure::SOME_FAILED);
    }
    ExitCode::SUCCESS
}
