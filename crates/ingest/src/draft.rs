//! A text in the making: blocks and lines put together from pieces of markup.

use std::ops::Range;

use crate::offsets::{Builder, Offsets};

/// Text with the place of each piece in its source. White space at the ends of lines and blocks
/// is left out as the pieces come in.
#[derive(Debug)]
pub(crate) struct Draft {
    text: String,
    offsets: Builder,
    /// Line ends owed before the next piece: 0, 1 or 2.
    owed: usize,
    /// A marker or space to put before the next piece.
    pending: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            text: String::new(),
            offsets: Builder::in_short_pieces(),
            owed: 0,
            pending: String::new(),
        }
    }
}

impl Draft {
    /// The next piece begins a line.
    pub(crate) fn end_line(&mut self) {
        self.owed = self.owed.max(1);
        self.pending.clear();
    }

    /// The next piece begins a paragraph.
    pub(crate) fn end_block(&mut self) {
        self.owed = 2;
        self.pending.clear();
    }

    /// Characters that are not in the source, put before the next piece: "- ", a space.
    pub(crate) fn mark(&mut self, mark: &str) {
        if mark.trim().is_empty()
            && (self.owed > 0 || self.text.is_empty() || self.text.ends_with(char::is_whitespace))
        {
            return;
        }
        // A tab keeps columns apart; a space beside it tells nothing more.
        if self.pending.trim().is_empty() && (mark != " " || self.pending.is_empty()) {
            self.pending = mark.to_owned();
        }
    }

    /// Text that stands in the source at `from` as it is; runs of white space become one space.
    pub(crate) fn copy(&mut self, text: &str, from: usize) {
        let mut at = 0;
        for (start, c) in text.char_indices() {
            if !is_blank(c) {
                continue;
            }
            self.put(&text[at..start], Some(from + at));
            self.mark(" ");
            at = start + c.len_utf8();
        }
        self.put(&text[at..], Some(from + at));
    }

    /// Text that stands for `source` as a whole: "&" for "&amp;".
    pub(crate) fn whole(&mut self, text: &str, source: Range<usize>) {
        if text.chars().all(is_blank) {
            self.mark(" ");
            return;
        }
        self.settle();
        self.text.push_str(text);
        self.offsets
            .whole(text.len() as u32, source.start as u32..source.end as u32);
    }

    /// Text that is not in the source: the mark of a footnote.
    pub(crate) fn insert(&mut self, text: &str) {
        self.put(text, None);
    }

    /// Another draft of the same source.
    pub(crate) fn append(&mut self, other: Self) {
        let (text, offsets) = other.finish();
        if !text.is_empty() {
            self.settle();
            self.text.push_str(&text);
            self.offsets.append(&offsets, 0);
        }
    }

    /// True while no text has come in.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn put(&mut self, text: &str, from: Option<usize>) {
        if text.is_empty() {
            return;
        }
        self.settle();
        self.text.push_str(text);
        match from {
            Some(from) => self.offsets.copy(text.len() as u32, from as u32),
            None => self.offsets.inserted(text.len() as u32),
        }
    }

    /// Writes what is owed.
    fn settle(&mut self) {
        let breaks = if self.text.is_empty() { 0 } else { self.owed };
        let owed = "\n".repeat(breaks) + &std::mem::take(&mut self.pending);
        self.text.push_str(&owed);
        self.offsets.inserted(owed.len() as u32);
        self.owed = 0;
    }

    /// What is there so far.
    #[cfg(test)]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text, and the way to its source.
    pub(crate) fn finish(self) -> (String, Offsets) {
        (self.text, self.offsets.finish())
    }
}

/// White space that markup may run together; non-breaking spaces stay.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}
