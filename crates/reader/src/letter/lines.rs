//! The lines of a text.

use record::{Span, Text};

/// A line that has words.
#[derive(Clone, Debug)]
pub(super) struct Line<'t> {
    /// Without white space at its ends.
    pub words: &'t str,
    /// Where they stand.
    pub span: Span,
    /// A blank line stands before it.
    pub after_blank: bool,
}

/// The lines of a text that have words.
pub(super) fn lines(text: &Text) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut at = 0_u32;
    let mut blank = true;
    for line in text.as_str().split('\n') {
        let chars = count(line);
        let words = line.trim();
        if words.is_empty() {
            blank = true;
        } else {
            let lead = count(&line[..line.len() - line.trim_start().len()]);
            let start = at + lead;
            out.push(Line {
                words,
                span: Span::new(start, start + count(words)),
                after_blank: std::mem::take(&mut blank),
            });
        }
        at = at.saturating_add(chars + 1);
    }
    out
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

impl<'t> Line<'t> {
    /// "- to let her go", "2. to publish it", "(b) ...".
    pub fn is_item(&self) -> bool {
        let first = self.words.split_whitespace().next().unwrap_or_default();
        let more = self.words.len() > first.len();
        let mark = matches!(first, "-" | "–" | "—" | "•" | "*" | "·");
        let number = first.trim_matches(|c| matches!(c, '(' | ')' | '.'));
        let numbered = number.len() < first.len()
            && (1..=3).contains(&number.len())
            && (number.bytes().all(|b| b.is_ascii_digit())
                || number.len() == 1 && number.bytes().all(|b| b.is_ascii_alphabetic()));
        more && (mark || numbered)
    }

    /// The cells of a line that is set in columns: parted by tabs or by three spaces or more.
    pub fn cells(&self) -> Vec<Line<'t>> {
        let mut cells = Vec::new();
        let mut start = 0;
        let bytes = self.words.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let gap = bytes[at..]
                .iter()
                .take_while(|b| matches!(b, b' ' | b'\t'))
                .count();
            let parts = gap >= 3 || bytes[at..at + gap].contains(&b'\t');
            if parts {
                cells.push(self.cell(start, at));
                start = at + gap;
            }
            at += gap.max(1);
        }
        cells.push(self.cell(start, bytes.len()));
        cells.retain(|c| !c.words.is_empty());
        cells
    }

    /// The part of the line between two bytes, without white space at its ends.
    pub fn cell(&self, from: usize, to: usize) -> Line<'t> {
        let piece = self.words.get(from..to).unwrap_or_default();
        let lead = piece.len() - piece.trim_start().len();
        let words = piece.trim();
        let before = self.words.get(..from + lead).unwrap_or_default();
        let start = self.span.start + count(before);
        Line {
            words,
            span: Span::new(start, start + count(words)),
            after_blank: self.after_blank,
        }
    }
}
