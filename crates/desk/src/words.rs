//! Words of a document, fit for a page.

use record::{Span, Text};

/// The text with what a reader would not see, or would be misled by, shown as its number.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match is_hidden(c) {
            true => shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            false => shown.push(c),
        }
    }
    shown
}

/// Controls, marks of direction, and characters without width that no writing needs. Joiners are needed: Persian and
/// Hindi are written with them.
fn is_hidden(c: char) -> bool {
    let is_line = matches!(c, '\n' | '\t');
    c.is_control() && !is_line
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What is marked in a text.
pub(crate) struct Mark {
    pub span: Span,
    /// Class of style: the family of the fact, or `entity`.
    pub kind: &'static str,
    /// `statement-12`: what the words lead to.
    pub of: String,
}

/// A stretch of text that is marked in one way throughout.
pub(crate) struct Piece {
    pub text: String,
    /// The classes of style of all that marks it.
    pub kinds: String,
    /// All that marks it, `statement-12 event-3`, the narrowest first.
    pub of: String,
    /// What a click leads to: the narrowest.
    pub leads_to: Option<String>,
    /// What begins here.
    pub anchors: Vec<String>,
    /// Whether it is what a permalink points at, and the first of that.
    pub is_target: bool,
    pub is_first: bool,
}

/// Cuts a text where marks begin and end.
pub(crate) fn pieces(text: &Text, marks: &[Mark], target: Option<Span>) -> Vec<Piece> {
    let length = u32::try_from(text.as_str().chars().count()).unwrap_or(u32::MAX);
    let mut cuts = vec![0, length];
    for span in marks.iter().map(|m| m.span).chain(target) {
        cuts.push(span.start.min(length));
        cuts.push(span.end.min(length));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut by_start: Vec<&Mark> = marks.iter().collect();
    by_start.sort_by_key(|mark| mark.span.start);
    let (mut open, mut next): (Vec<&Mark>, usize) = (Vec::new(), 0);
    let mut met = std::collections::HashSet::new();
    let mut first_target = true;
    let mut pieces = Vec::with_capacity(cuts.len());
    for cut in cuts.windows(2) {
        let (start, end) = (cut[0], cut[1]);
        open.retain(|mark| mark.span.end > start);
        while let Some(mark) = by_start.get(next).filter(|mark| mark.span.start <= start) {
            if mark.span.end > start {
                open.push(mark);
            }
            next += 1;
        }
        let mut here = open.clone();
        here.sort_by_key(|mark| mark.span.end - mark.span.start);
        let mut kinds: Vec<&str> = here.iter().map(|mark| mark.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut of: Vec<&str> = Vec::new();
        for mark in &here {
            if !of.contains(&mark.of.as_str()) {
                of.push(&mark.of);
            }
        }
        let begins = here.iter().filter(|mark| mark.span.start == start);
        let anchors = begins
            .filter(|mark| met.insert(mark.of.clone()))
            .map(|mark| mark.of.clone())
            .collect();
        let is_target = target.is_some_and(|t| t.start <= start && end <= t.end);
        let words = text.slice(Span::new(start, end));
        // A link of blanks and signs alone has no name.
        let has_name = words.chars().any(char::is_alphanumeric);
        pieces.push(Piece {
            text: shown(words),
            kinds: kinds.join(" "),
            leads_to: of.first().filter(|_| has_name).map(|of| (*of).to_owned()),
            of: of.join(" "),
            anchors,
            is_target,
            is_first: is_target && std::mem::take(&mut first_target),
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: u32, end: u32, of: &str) -> Mark {
        Mark {
            span: Span::new(start, end),
            kind: "event",
            of: of.to_owned(),
        }
    }

    #[test]
    fn overlapping_marks_lead_to_the_narrowest() {
        let text = Text::new("Ana Ruiz was arrested.");
        let marks = [
            mark(0, 21, "event-1"),
            mark(0, 8, "entity-1"),
            mark(9, 30, "event-2"),
        ];
        let pieces = pieces(&text, &marks, Some(Span::new(4, 12)));
        let told: Vec<(&str, &str, bool)> = pieces
            .iter()
            .map(|p| (p.text.as_str(), p.of.as_str(), p.is_target))
            .collect();
        assert_eq!(
            told,
            [
                ("Ana ", "entity-1 event-1", false),
                ("Ruiz", "entity-1 event-1", true),
                (" ", "event-1", true),
                ("was", "event-1 event-2", true),
                (" arrested", "event-1 event-2", false),
                (".", "event-2", false),
            ]
        );
        assert_eq!(pieces[0].anchors, ["entity-1", "event-1"]);
        assert!(pieces[1].is_first && !pieces[2].is_first);
    }

    #[test]
    fn what_turns_the_writing_is_shown() {
        assert_eq!(shown("a\u{202e}b\u{7}\nc"), "a⟨U+202E⟩b⟨U+0007⟩\nc");
        assert_eq!(shown("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }
}
