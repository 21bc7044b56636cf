//! Text that runs from right to left: Arabic, Hebrew and their kin.
//!
//! A page tells where its characters stand, not in which order they are read. One that runs from
//! right to left is looked at in a mirror, so that its lines, columns and tables begin on the left as
//! those of others do. What runs the other way within a line is then put in order by the Unicode
//! bidirectional algorithm (UAX 9), whose rules lead from the places of characters back to their
//! order as they lead from the order to the places.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, Level, ParagraphBidiInfo, bidi_class};

use super::glyphs::Page;
use super::rows::Row;

/// Marks in pairs, each shown as the other one where text runs from right to left.
const PAIRS: [(char, char); 6] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('«', '»'),
    ('‹', '›'),
];

/// Which way the lines of a page run, and how it spells what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Direction {
    /// From right to left, and looked at in a mirror.
    leftwards: bool,
    /// Brackets are told as they are seen: `)` is what opens.
    seen: bool,
}

/// Mirrors a page whose letters are mostly of scripts that run from right to left.
pub(crate) fn turn(page: &mut Page) -> Direction {
    let leftwards = is_leftwards(page.glyphs.iter().map(|g| g.c));
    if leftwards {
        for glyph in &mut page.glyphs {
            (glyph.x0, glyph.x1) = (page.width - glyph.x1, page.width - glyph.x0);
        }
        for rule in &mut page.rules {
            (rule.x0, rule.x1) = (page.width - rule.x1, page.width - rule.x0);
        }
    }
    Direction {
        leftwards,
        seen: false,
    }
}

impl Direction {
    /// Looks how a page spells brackets: the first one of a line mostly opens.
    pub(crate) fn look_at_brackets(&mut self, rows: &[Row]) {
        if !self.leftwards {
            return;
        }
        let first = |row: &Row| {
            let mut letters = row.words.iter().flat_map(|w| w.text.chars());
            letters.find_map(|c| {
                PAIRS
                    .iter()
                    .find(|p| p.0 == c || p.1 == c)
                    .map(|p| p.0 == c)
            })
        };
        let opens = rows.iter().filter(|row| first(row) == Some(true)).count();
        let closes = rows.iter().filter(|row| first(row) == Some(false)).count();
        self.seen = closes > opens;
    }

    /// A line in the order in which it is read, from the order in which it stands; its cells stay
    /// where they are.
    pub(crate) fn ordered(self, line: &str) -> String {
        let cells: Vec<String> = line.split('\t').map(|cell| self.cell(cell)).collect();
        cells.join("\t")
    }

    fn cell(self, text: &str) -> String {
        if text.is_empty() || !self.leftwards && !text.chars().any(is_rtl) {
            return text.to_owned();
        }
        let shown: String = match self.leftwards {
            true => text.chars().rev().collect(),
            false => text.to_owned(),
        };
        // A line of Latin letters alone may be one of a foreign text or the rest of one of ours, of
        // which the full stop stands on the left.
        let leftwards = match self.leftwards {
            true => {
                text.chars().any(is_rtl)
                    || shown.starts_with(['.', ',', ':', ';', '!', '?', '،', '؟'])
            }
            false => is_leftwards(text.chars()),
        };
        let level = if leftwards {
            Level::rtl()
        } else {
            Level::ltr()
        };
        ordered(&shown, Some(level), self.seen)
    }
}

/// The characters of `text`, which is in the order in which it is read, in that in which they stand
/// from left to right.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let alone = text.chars().nth(1).is_none();
    match !alone && text.chars().any(is_rtl) {
        true => ordered(text, None, false).into(),
        false => text.into(),
    }
}

fn ordered(text: &str, level: Option<Level>, seen: bool) -> String {
    let info = ParagraphBidiInfo::new(text, level);
    let (levels, runs) = info.visual_runs(0..text.len());
    let mut out = String::with_capacity(text.len());
    for run in runs {
        let part = &text[run.clone()];
        if levels[run.start].is_ltr() {
            out.push_str(part);
        } else {
            let turned = part.chars().rev();
            out.extend(turned.map(|c| if seen { other_of_pair(c) } else { c }));
        }
    }
    out
}

fn other_of_pair(c: char) -> char {
    let pair = PAIRS.iter().find(|p| p.0 == c || p.1 == c);
    pair.map_or(c, |(open, close)| if c == *open { *close } else { *open })
}

/// Most letters are of scripts that run from right to left.
fn is_leftwards(letters: impl Iterator<Item = char>) -> bool {
    let balance = letters.fold(0i64, |balance, c| match bidi_class(c) {
        BidiClass::R | BidiClass::AL => balance + 1,
        BidiClass::L => balance - 1,
        _ => balance,
    });
    balance > 0
}

fn is_rtl(c: char) -> bool {
    // Below the Hebrew letters there are none.
    c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
}
