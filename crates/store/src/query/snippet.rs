//! Words of a document around what was looked for.

use std::collections::HashSet;

use record::{Span, Text};

use crate::words;

/// A stretch of a document.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Snippet {
    /// Its words.
    pub text: String,
    /// Where they stand in the text of the document, in code points.
    pub span: Span,
    /// The words within it that were looked for, in code points of the text of the document.
    pub marks: Vec<Span>,
}

/// Most code points of a snippet.
const LONGEST: u32 = 240;
/// Code points of a document that are looked through: words that come later only are not shown.
const LOOKED_AT: u32 = 100_000;

impl Snippet {
    /// Of words within `place`, from the first that was looked for where there is no room for all.
    pub(super) fn new(text: &Text, place: Span, stems: &HashSet<String>) -> Self {
        let place = Span::new(
            place.start,
            place.end.min(place.start.saturating_add(LOOKED_AT)),
        );
        let marks = marks(text, place, stems);
        let span = match place.len() > LONGEST {
            true => window(text, place, &marks),
            false => place,
        };
        Self {
            text: text.slice(span).to_owned(),
            span,
            marks: marks.into_iter().filter(|m| span.covers(*m)).collect(),
        }
    }
}

/// The words within a place that have one of the stems.
fn marks(text: &Text, place: Span, stems: &HashSet<String>) -> Vec<Span> {
    let mut marks = Vec::new();
    if stems.is_empty() {
        return marks;
    }
    let bytes = text.bytes(place);
    let (first, slice) = (bytes.start, &text.as_str()[bytes]);
    // Marks over letters are no letters of their own, and belong to the word.
    let is_apart =
        |c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c);
    let mut at = 0;
    for word in slice.split(is_apart) {
        let kept = words::kept(word);
        if kept.split(' ').any(|stem| stems.contains(stem)) {
            marks.push(text.span(first + at..first + at + word.len()));
        }
        at += word.len();
        at += slice[at..].chars().next().map_or(0, char::len_utf8);
    }
    marks
}

/// The stretch in which the most different marks stand; the first of these.
fn window(text: &Text, place: Span, marks: &[Span]) -> Span {
    const BEFORE: u32 = 40;
    let within = |start: u32| {
        marks
            .iter()
            .filter(move |m| m.start >= start && m.end <= start + LONGEST - BEFORE)
    };
    let score = |mark: &Span| {
        let words: HashSet<&str> = within(mark.start).map(|m| text.slice(*m)).collect();
        words.len()
    };
    // `max_by_key` takes the last of equals.
    let best = marks.iter().take(1000).rev().max_by_key(|mark| score(mark));
    let start = best.map_or(place.start, |m| {
        m.start.saturating_sub(BEFORE).max(place.start)
    });
    let start = word_start(text, Span::new(start, place.end));
    let end = word_end(text, Span::new(start, place.end.min(start + LONGEST)));
    text.trimmed(Span::new(start, end))
        .unwrap_or(Span::new(start, start))
}

/// Where the first whole word begins.
fn word_start(text: &Text, place: Span) -> u32 {
    let is_inside = place.start > 0
        && !text
            .slice(Span::new(place.start - 1, place.start))
            .trim()
            .is_empty();
    match is_inside {
        false => place.start,
        true => {
            let rest = text.slice(place).chars().take(40);
            let cut = rest.take_while(|c| !c.is_whitespace()).count() as u32;
            if cut < 40 {
                place.start + cut
            } else {
                place.start
            }
        }
    }
}

/// Where the last whole word ends.
fn word_end(text: &Text, place: Span) -> u32 {
    let next = text.slice(Span::new(place.end, (place.end + 1).min(text.len())));
    let rest = text.slice(place).chars().rev().take(40);
    let cut = rest.take_while(|c| !c.is_whitespace()).count() as u32;
    match next.trim().is_empty() || cut == 40 {
        true => place.end,
        false => place.end - cut,
    }
}
