//! Characters to words, words to rows.

use std::borrow::Cow;

use unicode_normalization::char::canonical_combining_class;

use super::glyphs::Glyph;
use crate::pages::is_lone_vowel_sign;

/// A word, or what stands without a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) x0: i32,
    pub(crate) x1: i32,
    pub(crate) y: i32,
    pub(crate) size: i32,
}

/// All words that stand at one height of the page, from left to right, of whatever column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) y: i32,
    pub(crate) words: Vec<Word>,
}

impl Row {
    /// Its words with single spaces.
    pub(crate) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|w| w.text.as_str()).collect();
        words.join(" ")
    }
}

/// The rows of a page, from the top down.
pub(crate) fn rows(glyphs: &[Glyph]) -> Vec<Row> {
    let glyphs = marks_on_letters(glyphs);
    let mut order: Vec<&Glyph> = glyphs.iter().filter(|g| g.size > 0).collect();
    // A stable sort: what stands at the same place keeps the order in which it was painted.
    order.sort_by_key(|g| (g.y, g.x0));
    let mut rows = Vec::new();
    let mut start = 0;
    for at in 1..=order.len() {
        let ends = order
            .get(at)
            .is_none_or(|g| g.y - order[start].y > g.size.min(order[start].size) * 3 / 20);
        if ends {
            let row = &mut order[start..at];
            row.sort_by_key(|g| g.x0);
            let words = words(row);
            if !words.is_empty() {
                rows.push(Row { y: row[0].y, words });
            }
            start = at;
        }
    }
    attach_raised(&mut rows);
    rows.retain(|row| !row.words.is_empty());
    rows
}

/// Vowel signs and accents that are painted on their own stand higher or lower than their letter: they
/// go to it. It is painted just before them or just after, and stands where their script begins.
fn marks_on_letters(glyphs: &[Glyph]) -> Cow<'_, [Glyph]> {
    if !glyphs.iter().any(|g| is_mark(g.c)) {
        return glyphs.into();
    }
    let parts: Vec<&[Glyph]> = glyphs
        .chunk_by(|a, b| is_mark(a.c) == is_mark(b.c))
        .collect();
    let mut out = Vec::with_capacity(glyphs.len());
    for (n, part) in parts.iter().enumerate() {
        if !is_mark(part[0].c) {
            out.extend_from_slice(part);
            continue;
        }
        let before = n.checked_sub(1).and_then(|n| parts[n].last());
        let after = parts.get(n + 1).and_then(|part| part.first());
        out.extend(part.iter().map(|mark| {
            let near = |letter: &&Glyph| {
                (mark.y - letter.y).abs() <= letter.size
                    && mark.x1 >= letter.x0 - letter.size / 2
                    && mark.x0 <= letter.x1 + letter.size / 2
            };
            let letters = [before, after].into_iter().flatten().filter(near);
            // On a page in the mirror the right is the left.
            letters
                .min_by_key(|letter| letter.x0)
                .map_or(*mark, |letter| Glyph {
                    c: mark.c,
                    // Behind the letter, before the next one.
                    x0: letter.x0 + 1,
                    ..*letter
                })
        }));
    }
    out.into()
}

fn is_mark(c: char) -> bool {
    canonical_combining_class(c) != 0 || is_lone_vowel_sign(c)
}

/// Splits at spaces, and at gaps where spaces were left out.
fn words(row: &[&Glyph]) -> Vec<Word> {
    let spaces = row.iter().filter(|g| is_blank(g.c)).count();
    // Where spaces are written, a gap must be plain to be one as well.
    let gap = if spaces * 12 > row.len() { 25 } else { 16 };
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut before: Option<&Glyph> = None;
    for glyph in row {
        if is_blank(glyph.c) {
            open = false;
            continue;
        }
        // Bold made by painting twice.
        let twice = before.is_some_and(|b| {
            b.c == glyph.c && (glyph.x0 - b.x0) * 5 < (b.x1 - b.x0).max(1) && b.size == glyph.size
        });
        if twice {
            continue;
        }
        before = Some(glyph);
        match words.last_mut() {
            Some(word) if open && (glyph.x0 - word.x1) * 100 <= gap * word.size.max(glyph.size) => {
                word.text.push(glyph.c);
                word.x1 = word.x1.max(glyph.x1);
                word.size = word.size.max(glyph.size);
            }
            _ => words.push(Word {
                text: glyph.c.to_string(),
                x0: glyph.x0,
                x1: glyph.x1,
                y: glyph.y,
                size: glyph.size,
            }),
        }
        open = true;
    }
    words
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Raised and lowered small words (marks of footnotes, "2nd", "H2O") go to the word that they stand
/// at. Raised digits become ¹²³: as plain digits they would run into numbers.
fn attach_raised(rows: &mut [Row]) {
    for small in 0..rows.len() {
        let mut n = 0;
        while n < rows[small].words.len() {
            let word = &rows[small].words[n];
            match base(rows, small, word) {
                Some((row, at, before)) => {
                    let word = rows[small].words.remove(n);
                    let raised = rows[row].y > word.y;
                    attach(&mut rows[row].words[at], &word, before, raised);
                }
                None => n += 1,
            }
        }
    }
}

/// The word that a small one stands at: its row, its place there, and whether the small one stands
/// before it.
fn base(rows: &[Row], from: usize, small: &Word) -> Option<(usize, usize, bool)> {
    let near = |row: usize| {
        let row_y = rows[row].y;
        let words = &rows[row].words;
        let fits = |big: &Word| {
            let rise = (row_y - small.y) * 100 / big.size.max(1);
            small.size * 100 <= big.size * 84
                && ((10..=70).contains(&rise) || (-40..=-10).contains(&rise))
        };
        let after = words
            .iter()
            .position(|big| fits(big) && (small.x0 - big.x1).abs() * 100 <= big.size * 22);
        let before = || {
            words.iter().position(|big| {
                fits(big) && (-10..=90).contains(&((big.x0 - small.x1) * 100 / big.size.max(1)))
            })
        };
        after
            .map(|at| (row, at, false))
            .or_else(|| before().map(|at| (row, at, true)))
    };
    let reach = |row: &usize| (rows[*row].y - small.y).abs() <= small.size * 2;
    let below = (from + 1..rows.len()).take_while(reach);
    let above = (0..from).rev().take_while(reach);
    below.chain(above).find_map(near)
}

fn attach(big: &mut Word, small: &Word, before: bool, raised: bool) {
    let digits = small.text.chars().all(|c| c.is_ascii_digit() || c == ',');
    let text: String = match raised && digits {
        true => small.text.chars().map(superscript).collect(),
        false => small.text.clone(),
    };
    if before {
        let space = if big.x0 - small.x1 > big.size / 6 || digits {
            " "
        } else {
            ""
        };
        big.text = format!("{text}{space}{}", big.text);
        big.x0 = big.x0.min(small.x0);
    } else {
        big.text.push_str(&text);
        big.x1 = big.x1.max(small.x1);
    }
}

fn superscript(c: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10)
        .and_then(|d| RAISED.get(d as usize).copied())
        .unwrap_or(c)
}

/// True for the marks that [`superscript`] makes.
pub(crate) fn is_superscript(c: char) -> bool {
    matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹')
}
