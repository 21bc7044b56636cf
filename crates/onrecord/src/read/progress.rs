//! How far the work is, for whoever waits at a terminal.

use std::fs;
use std::io::IsTerminal;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use record::Reading;

use crate::inputs::Input;

/// More documents, or more bytes, are much to do.
const MANY: usize = 8;
const LARGE: u64 = 1 << 20;

/// A bar on standard error; nothing where there is little to do or nobody looks.
pub struct Progress {
    bar: Option<ProgressBar>,
    words: usize,
    begun: Instant,
}

impl Progress {
    /// Starts to count.
    pub fn new(documents: &[Input]) -> Self {
        let size = |input: &Input| match input {
            Input::File(path) => fs::metadata(path).map_or(0, |m| m.len()),
            Input::Stdin => 0,
        };
        let much = documents.len() > MANY || documents.iter().map(size).sum::<u64>() > LARGE;
        let bar = (much && std::io::stderr().is_terminal()).then(|| {
            let style =
                ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {msg}, {eta} left");
            ProgressBar::new(documents.len() as u64)
                .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self {
            bar,
            words: 0,
            begun: Instant::now(),
        }
    }

    /// One more document is done.
    pub fn advance(&mut self, reading: &Reading) {
        if let Some(bar) = &self.bar {
            self.words += reading.document.text.as_str().split_whitespace().count();
            let rate = self.words as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
            bar.set_message(format!("{rate:.0} words/s"));
            bar.inc(1);
        }
    }

    /// Prints something without breaking the bar.
    pub fn above(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => {
                bar.inc(1);
                bar.suspend(print);
            }
            None => print(),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
