//! How far the work is, for whoever waits at a terminal.

use std::fs;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use record::Reading;

use crate::inputs::Input;

/// More documents, or more bytes, are much to do.
const MANY: usize = 8;
const LARGE: u64 = 1 << 16;
/// A bar that does not move for a minute still shows that the program lives.
const TICK: Duration = Duration::from_millis(200);
const TEMPLATE: &str = "{spinner} {bar:30} {bytes} of {total_bytes}, {msg}, {elapsed}";

/// A bar on standard error; nothing where there is little to do or nobody looks.
pub struct Progress {
    bar: Option<ProgressBar>,
    /// How much each document is, in bytes: a bar that counted documents would stand still for
    /// one large file.
    sizes: Vec<u64>,
    done: usize,
    words: usize,
    begun: Instant,
}

impl Progress {
    /// Starts to count.
    pub fn new(documents: &[Input]) -> Self {
        let sizes: Vec<u64> = documents.iter().map(size).collect();
        let bar = (is_much(&sizes) && std::io::stderr().is_terminal())
            .then(|| ProgressBar::new(sizes.iter().sum()));
        Self::with(bar, sizes)
    }

    fn with(bar: Option<ProgressBar>, sizes: Vec<u64>) -> Self {
        let progress = Self {
            bar,
            sizes,
            done: 0,
            words: 0,
            begun: Instant::now(),
        };
        if let Some(bar) = &progress.bar {
            let style = ProgressStyle::with_template(TEMPLATE);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            progress.show(bar);
            bar.enable_steady_tick(TICK);
        }
        progress
    }

    /// A document was read.
    pub fn read(&mut self, reading: &Reading) {
        if let Some(bar) = &self.bar {
            self.words += reading.document.text.as_str().split_whitespace().count();
            self.show(bar);
        }
    }

    /// All of input `at` is done, whether it could be read or not.
    pub fn advance(&mut self, at: usize) {
        self.done += 1;
        if let Some(bar) = &self.bar {
            self.show(bar);
            bar.inc(self.sizes.get(at).copied().unwrap_or_default());
        }
    }

    fn show(&self, bar: &ProgressBar) {
        let rate = self.words as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        let (done, all) = (self.done, self.sizes.len());
        let mut message = format!("{done} of {all} documents");
        if self.words > 0 {
            message += &format!(", {rate:.0} words/s");
        }
        bar.set_message(message);
    }

    /// Prints something without breaking the bar.
    pub fn above(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
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

/// How much a document is; one that cannot be told counts a little, so that the bar moves.
fn size(input: &Input) -> u64 {
    match input {
        Input::File(path) => fs::metadata(path).map_or(1, |m| m.len().max(1)),
        Input::Stdin => 1,
    }
}

fn is_much(sizes: &[u64]) -> bool {
    sizes.len() > MANY || sizes.iter().sum::<u64>() > LARGE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_large_file_is_much_to_do_and_some_small_ones_are_not() {
        assert!(is_much(&[1 << 20]));
        assert!(is_much(&[100; 20]));
        assert!(!is_much(&[2000; 3]));
    }

    #[test]
    fn the_bar_counts_bytes_and_each_document_once_even_where_it_fails() {
        let bar = ProgressBar::hidden();
        bar.set_length(100);
        let mut progress = Progress::with(Some(bar.clone()), vec![30, 70]);
        assert_eq!(bar.message(), "0 of 2 documents");
        progress.advance(0);
        let mut printed = false;
        progress.above(|| printed = true);
        assert_eq!((bar.position(), printed), (30, true));
        progress.advance(1);
        assert_eq!(bar.position(), 100);
        progress.finish();
    }

    #[test]
    fn the_form_of_the_bar_is_one_that_the_library_knows() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
