//! Paragraphs to one text, over the ends of columns and pages.

use super::hyphens::Vocabulary;
use super::paragraphs::{Paragraph, ends_sentence};

/// A text in the making, in pieces that each stand on one page.
///
/// A paragraph that goes on over the end of a page stays whole: the footnotes of the page wait until
/// it ends.
pub(crate) struct Flow<'a> {
    pieces: Vec<(u32, String)>,
    words: &'a Vocabulary,
    /// The last paragraph may go on.
    open: Option<Paragraph>,
    waiting: Vec<(u32, Paragraph)>,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(words: &'a Vocabulary) -> Self {
        Self {
            pieces: Vec::new(),
            words,
            open: None,
            waiting: Vec::new(),
        }
    }

    /// The paragraphs of a region, which is read next.
    pub(crate) fn add(&mut self, page: u32, paragraphs: Vec<Paragraph>) {
        for (n, paragraph) in paragraphs.into_iter().enumerate() {
            let before = self.open.take();
            match before {
                Some(before) if n == 0 && continues(&before, &paragraph) => {
                    self.go_on(page, &paragraph)
                }
                _ => {
                    self.put_waiting();
                    self.put(page, &paragraph.text);
                }
            }
            self.open = Some(paragraph);
        }
    }

    /// The page is at its end; its footnotes stand behind what they belong to.
    pub(crate) fn end_page(&mut self, page: u32, notes: Vec<Paragraph>) {
        let open = self
            .open
            .as_ref()
            .is_some_and(|p| p.open && !ends_sentence(&p.text));
        self.waiting
            .extend(notes.into_iter().map(|note| (page, note)));
        if !open {
            self.put_waiting();
        }
    }

    fn put_waiting(&mut self) {
        for (page, note) in std::mem::take(&mut self.waiting) {
            self.put(page, &note.text);
        }
    }

    fn put(&mut self, page: u32, text: &str) {
        let gap = if self.pieces.is_empty() { "" } else { "\n\n" };
        match self.pieces.last_mut() {
            Some((last, piece)) if *last == page => {
                piece.push_str(gap);
                piece.push_str(text);
            }
            Some((_, piece)) => {
                piece.push_str(gap);
                self.pieces.push((page, text.to_owned()));
            }
            None => self.pieces.push((page, text.to_owned())),
        }
    }

    fn go_on(&mut self, page: u32, paragraph: &Paragraph) {
        let Some((last, piece)) = self.pieces.last_mut() else {
            return;
        };
        if *last == page {
            self.words.join(piece, &paragraph.text);
            return;
        }
        // A word that is cut between two pages belongs to the first.
        let (word, rest) = match piece.ends_with(['-', '\u{ad}', '\u{2010}']) {
            true => paragraph
                .text
                .split_once(' ')
                .unwrap_or((&paragraph.text, "")),
            false => ("", paragraph.text.as_str()),
        };
        if !word.is_empty() {
            self.words.join(piece, word);
        }
        if !rest.is_empty() {
            piece.push(' ');
            self.pieces.push((page, rest.to_owned()));
        }
    }

    /// The pieces, with the numbers of their pages.
    pub(crate) fn finish(mut self) -> Vec<(u32, String)> {
        self.put_waiting();
        self.pieces
    }
}

/// Whether a paragraph is the rest of the one at the end of the column before.
fn continues(before: &Paragraph, after: &Paragraph) -> bool {
    let alike = (before.size - after.size).abs() * 100 <= 8 * before.size;
    let cut = before.text.ends_with(['-', '\u{ad}', '\u{2010}']);
    let unfinished = before.open && !ends_sentence(&before.text);
    // The widest of a column of names is full as well, but no text.
    let text = before.text.rsplit('\n').next().unwrap_or_default();
    alike
        && after.flush
        && (unfinished && (after.begins_small || text.len() > 160) || cut && after.begins_small)
}
