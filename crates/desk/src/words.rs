//! Words of a document, fit for a page.

use std::collections::HashMap;

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

/// The beginning of a text that is longer than so many characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Controls, marks of direction, separators of lines, and characters without width or shape (Unicode's Cf, Zl and Zp, and
/// the fillers of Hangul) that no writing needs. Joiners are needed: Persian and Hindi are written with them; so are the
/// signs of Cf that are seen, as the Arabic number sign.
fn is_hidden(c: char) -> bool {
    let is_line = matches!(c, '\n' | '\t');
    c.is_control() && !is_line
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A text in stretches of what is seen and of what is shown as its number; whether it is the latter.
fn parts(text: &str) -> Vec<(bool, String)> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let hidden = is_hidden(c);
        match parts.last_mut() {
            // Each of those is by itself: it is one character of the text.
            Some((false, last)) if !hidden => last.push(c),
            _ => parts.push((hidden, shown(c.encode_utf8(&mut [0; 4])))),
        }
    }
    parts
}

/// The kind of the marks of names.
pub(crate) const NAMED: &str = "entity";

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
    /// Its text; what is not seen is shown as its number, each by itself.
    pub parts: Vec<(bool, String)>,
    /// The classes of style of the fact that marks it, and of a name.
    pub kinds: String,
    /// All that marks it, `statement-12 event-3`, the narrowest first.
    pub of: String,
    /// What a click leads to where there is a script: the narrowest.
    pub leads_to: Option<String>,
    /// The fact that marks it and whose words all together are the least; who is named where there is none.
    fact: Option<String>,
    /// What begins here.
    pub anchors: Vec<String>,
    /// Whether it is what a permalink points at, and the first of that.
    pub is_target: bool,
    pub is_first: bool,
}

/// Pieces that are one link: a screen reader is told one for each, and not one for each word.
pub(crate) struct Stretch {
    /// What its words lead to; nothing where they are not marked.
    pub leads_to: Option<String>,
    pub pieces: Vec<Piece>,
}

/// Words that may stand between two of one fact: "denied *that* she was beaten".
const BETWEEN: usize = 2;

impl Stretch {
    fn words(&self) -> usize {
        let parts = self.pieces.iter().flat_map(|piece| &piece.parts);
        let text: String = parts.map(|(_, text)| text.as_str()).collect();
        let is_word = |word: &&str| word.contains(char::is_alphanumeric);
        text.split_whitespace().filter(is_word).count()
    }
}

/// Puts pieces together that lead to the same fact, with the little that stands between them, whatever else marks that. Who is
/// named within the words of a fact is no link of its own.
pub(crate) fn stretches(pieces: Vec<Piece>) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for piece in pieces {
        let leads_to = piece.fact.clone();
        match before(&all, leads_to.as_ref()) {
            Some(at) => {
                let between = all.split_off(at + 1).into_iter();
                let own = &mut all[at].pieces;
                own.extend(between.flat_map(|stretch| stretch.pieces));
                own.push(piece);
            }
            None => all.push(Stretch {
                leads_to,
                pieces: vec![piece],
            }),
        }
    }
    for stretch in &mut all {
        // A link of blanks and signs alone has no name.
        if !has_name(&stretch.pieces) {
            stretch.leads_to = None;
        }
    }
    all
}

/// Where the stretch is that goes on with words that lead to this.
fn before(all: &[Stretch], leads_to: Option<&String>) -> Option<usize> {
    let mut words = 0;
    for (at, stretch) in all.iter().enumerate().rev() {
        if stretch.leads_to.as_ref() == leads_to {
            // What leads nowhere is not put together over what does.
            return Some(at).filter(|at| leads_to.is_some() || at + 1 == all.len());
        }
        words += stretch.words();
        if words > BETWEEN {
            return None;
        }
    }
    None
}

fn has_name(pieces: &[Piece]) -> bool {
    let mut parts = pieces.iter().flat_map(|piece| &piece.parts);
    parts.any(|(_, text)| text.chars().any(char::is_alphanumeric))
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
    let widths = widths(marks);
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
        let facts = here.iter().filter(|mark| mark.kind != NAMED);
        let fact = facts.min_by_key(|mark| widths.get(mark.of.as_str()));
        // In the colour of the fact that they lead to: a sentence that all is read from would be in that of the last.
        let name = here.iter().find(|mark| mark.kind == NAMED);
        let kinds: Vec<&str> = fact.into_iter().chain(name).map(|mark| mark.kind).collect();
        let fact = fact.or(here.first()).map(|mark| mark.of.clone());
        pieces.push(Piece {
            parts: parts(text.slice(Span::new(start, end))),
            kinds: kinds.join(" "),
            leads_to: of.first().map(|of| (*of).to_owned()),
            fact,
            of: of.join(" "),
            anchors,
            is_target,
            is_first: is_target && std::mem::take(&mut first_target),
        });
    }
    pieces
}

/// How far the words of each fact reach, from the first to the last.
fn widths(marks: &[Mark]) -> HashMap<&str, u32> {
    let mut hulls: HashMap<&str, Span> = HashMap::new();
    for mark in marks {
        let hull = hulls.entry(&mark.of).or_insert(mark.span);
        *hull = hull.hull(mark.span);
    }
    let width = |(of, hull): (_, Span)| (of, hull.end - hull.start);
    hulls.into_iter().map(width).collect()
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
            .map(|p| (p.parts[0].1.as_str(), p.of.as_str(), p.is_target))
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
    fn words_of_one_fact_are_one_link_whoever_is_named_in_them() {
        let text = Text::new("Ana Ruiz was soon arrested, he said. Bo left, and Cy too.");
        let named = |start, end, of| Mark {
            kind: NAMED,
            ..mark(start, end, of)
        };
        let marks = [
            // Word by word, and within the words of another.
            mark(0, 8, "event-1"),
            mark(9, 12, "event-1"),
            mark(18, 26, "event-1"),
            mark(0, 35, "statement-1"),
            named(0, 8, "entity-1"),
            named(37, 39, "entity-2"),
            mark(40, 44, "event-2"),
            mark(46, 49, "demand-1"),
            mark(50, 56, "event-2"),
        ];
        let told: Vec<(Option<String>, String)> = stretches(pieces(&text, &marks, None))
            .into_iter()
            .map(|one| {
                let parts = one.pieces.iter().flat_map(|piece| &piece.parts);
                (one.leads_to, parts.map(|(_, text)| text.as_str()).collect())
            })
            .collect();
        let told: Vec<(Option<&str>, &str)> = { told.iter() }
            .map(|(to, text)| (to.as_deref(), text.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (Some("event-1"), "Ana Ruiz was soon arrested"),
                (Some("statement-1"), ", he said"),
                (None, ". "),
                (Some("entity-2"), "Bo"),
                (None, " "),
                (Some("event-2"), "left, and Cy too"),
                (None, "."),
            ]
        );
    }

    #[test]
    fn what_turns_the_writing_is_shown() {
        assert_eq!(shown("a\u{202e}b\u{7}\nc"), "a⟨U+202E⟩b⟨U+0007⟩\nc");
        assert_eq!(shown("می\u{200c}خواهم"), "می\u{200c}خواهم");
        for unseen in [
            '\u{61c}',
            '\u{ad}',
            '\u{2028}',
            '\u{180e}',
            '\u{206a}',
            '\u{fff9}',
            '\u{e0041}',
            '\u{3164}',
        ] {
            assert_eq!(
                shown(&unseen.to_string()),
                format!("⟨U+{:04X}⟩", u32::from(unseen))
            );
        }
        let told = parts("a⟨\u{202e}\u{202e}b");
        let told: Vec<(bool, &str)> = told.iter().map(|(is, text)| (*is, text.as_str())).collect();
        assert_eq!(
            told,
            [
                (false, "a⟨"),
                (true, "⟨U+202E⟩"),
                (true, "⟨U+202E⟩"),
                (false, "b")
            ]
        );
    }
}
