//! Lines to paragraphs, and which of them are footnotes.

use super::columns::{Line, Region, is_marker};
use super::hyphens::Vocabulary;
use super::rows::is_superscript;

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its text; lines that are kept apart stand apart in it.
    pub(crate) text: String,
    /// Size of its type.
    pub(crate) size: i32,
    /// Height of its first line.
    pub(crate) y: i32,
    /// Its last line was broken because it was full, and may go on in the next column.
    pub(crate) open: bool,
    /// It may be the rest of one: it does not begin with an indent, a mark or a capital letter.
    pub(crate) begins_small: bool,
    /// Its first line begins where the lines of the column do.
    pub(crate) flush: bool,
}

/// How a line follows on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// It goes on.
    None,
    /// A line of its own, of the same block.
    Line,
    /// Another paragraph.
    Paragraph,
}

/// The paragraphs of a region.
pub(crate) fn paragraphs(region: &Region, body: i32, words: &Vocabulary) -> Vec<Paragraph> {
    let shape = Shape::of(region);
    let lines = &region.lines;
    let mut out: Vec<Paragraph> = Vec::new();
    // Where in `lines` the paragraph begins.
    let mut begun = 0;
    for (n, line) in lines.iter().enumerate() {
        let how = match n {
            0 => Break::Paragraph,
            _ => shape.between(lines, n, begun, body),
        };
        if how != Break::None {
            begun = n;
        }
        let full = shape.is_full(line) && !line.alone;
        match (how, out.last_mut()) {
            (Break::None, Some(last)) => {
                words.join(&mut last.text, &line.text);
                last.open = full;
            }
            (Break::Line, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(&line.text);
                last.open = full;
            }
            _ => out.push(Paragraph {
                text: line.text.clone(),
                size: line.size,
                y: line.y,
                open: full,
                begins_small: begins_small(&line.text),
                flush: line.x0 <= shape.left + line.size * 6 / 10,
            }),
        }
    }
    out
}

/// Footnotes at the end of a region, taken out of its paragraphs: type smaller than the body's, from a
/// paragraph that begins with a mark on.
pub(crate) fn take_footnotes(
    paragraphs: &mut Vec<Paragraph>,
    body: i32,
    height: i32,
) -> Vec<Paragraph> {
    let small = |p: &Paragraph| p.size * 100 < body * 95 && p.y * 3 > height;
    let tail = paragraphs.iter().rev().take_while(|p| small(p)).count();
    let from = paragraphs.len() - tail;
    let marked = paragraphs[from..]
        .iter()
        .position(|p| begins_with_mark(&p.text));
    let Some(at) = marked else {
        return Vec::new();
    };
    let mut notes: Vec<Paragraph> = Vec::new();
    for paragraph in paragraphs.split_off(from + at) {
        for line in paragraph.text.split('\n') {
            match notes.last_mut() {
                Some(note) if !begins_with_mark(line) => {
                    note.text.push('\n');
                    note.text.push_str(line);
                }
                _ => notes.push(Paragraph {
                    text: line.to_owned(),
                    ..paragraph.clone()
                }),
            }
        }
    }
    notes
}

/// "3 See ...", "³ See ...", "* See ...".
fn begins_with_mark(text: &str) -> bool {
    let mark = text.split_whitespace().next().unwrap_or_default();
    let mut chars = mark.chars();
    match chars.next() {
        Some('*' | '†' | '‡' | '§') => true,
        Some(c) if is_superscript(c) => true,
        Some(c) if c.is_ascii_digit() => {
            mark.len() <= 4 && chars.all(|c| c.is_ascii_digit() || ".)".contains(c))
        }
        Some('[') => mark.ends_with(']') && mark.len() <= 5,
        _ => false,
    }
}

/// What the lines of a region have in common.
struct Shape {
    left: i32,
    right: i32,
    /// Usual distance of two lines, in hundredths of the type's size.
    pitch: i32,
    /// Most lines reach the right edge: this is text, and not a list of names.
    running: bool,
}

impl Shape {
    fn of(region: &Region) -> Self {
        let lines = &region.lines;
        let left = lines.iter().map(|l| l.x0).min().unwrap_or(region.left);
        let reach = lines.iter().filter(|l| !l.alone).map(|l| l.x1).max();
        let mut distances: Vec<i32> = lines
            .windows(2)
            .filter(|w| same_size(&w[0], &w[1]))
            .map(|w| (w[1].y - w[0].y) * 100 / w[0].size.max(1))
            .filter(|d| (80..=260).contains(d))
            .collect();
        distances.sort_unstable();
        let pitch = distances
            .get(distances.len() * 3 / 10)
            .copied()
            .unwrap_or(120);
        // A region of a few lines is measured by the margins of the text.
        let own = reach.unwrap_or(region.right);
        let full = |right: i32| {
            let full = |l: &&Line| l.x1 > right - 4 * l.size;
            lines.iter().filter(|l| !l.alone).filter(full).count()
        };
        let n = lines.iter().filter(|l| !l.alone).count();
        let small = lines.iter().filter(|l| begins_small(&l.text)).count();
        let caseless = lines
            .iter()
            .filter(|l| is_caseless(&l.text) && is_prose(&l.text))
            .count();
        let right = if n >= 4 && full(own) * 10 >= n * 4 {
            own
        } else {
            own.max(region.right)
        };
        Self {
            left,
            right,
            pitch,
            running: full(right) * 10 >= n * 4 && (small * 20 >= n * 7 || caseless * 2 > n),
        }
    }

    fn is_full(&self, line: &Line) -> bool {
        line.x1 > self.right - 3 * line.size
    }

    /// How line `n` follows on the one before it; the paragraph so far begins at line `begun`.
    fn between(&self, lines: &[Line], n: usize, begun: usize, body: i32) -> Break {
        let (line, before, first) = (&lines[n], &lines[n - 1], &lines[begun]);
        let em = line.size;
        let distance = (line.y - before.y) * 100 / before.size.max(line.size).max(1);
        let spaced = distance * 100 > self.pitch.max(100) * 126;
        if !same_size(line, before) || line.y < before.y {
            return Break::Paragraph;
        }
        // Rows of a table are as far apart as their cells are high.
        let rows = line.text.contains('\t') && before.text.contains('\t');
        if spaced && !rows {
            return Break::Paragraph;
        }
        if line.alone || before.alone {
            return Break::Line;
        }
        let edge = self.edge(lines, n - 1);
        let goes_on = self.goes_on(line, before, edge);
        let mark = line.text.split(' ').next().unwrap_or_default();
        let ended = ends_sentence(&before.text) || !goes_on;
        let small = em * 100 < body * 95;
        let marked = is_marker(mark) && (ended || line.x0 != before.x0)
            || line.text.starts_with(is_superscript)
            || small && ended && begins_with_mark(&line.text);
        if marked {
            return Break::Line;
        }
        if self.is_centred(line) && self.is_centred(before) {
            // A heading of several lines; a letterhead has lines of their own.
            return match em * 100 > body * 112 && distance <= 150 {
                true => Break::None,
                false if goes_on => Break::None,
                false => Break::Line,
            };
        }
        let indent = line.x0 - before.x0;
        if indent > em * 8 / 10 {
            // The rest of an item of a list hangs under its first word.
            let item = is_marker(first_word(first)) || begins_with_mark(&first.text);
            if begun == n - 1 && item && (goes_on || no_room(line, before, edge)) {
                return Break::None;
            }
            // A first line that ends in the middle of a sentence hangs out over the rest.
            let hangs = begun == n - 1
                && goes_on
                && !ends_sentence(&before.text)
                && self.next_is_flush(lines, n);
            return match hangs {
                true => Break::None,
                false if !goes_on && indent > 8 * em => Break::Line,
                false => Break::Paragraph,
            };
        }
        if indent < -em * 8 / 10 && begun != n - 1 {
            return match goes_on && begins_small(&line.text) {
                true => Break::None,
                false if !goes_on => Break::Line,
                false => Break::Paragraph,
            };
        }
        if goes_on { Break::None } else { Break::Line }
    }

    /// The line after this one begins where this one does.
    fn next_is_flush(&self, lines: &[Line], n: usize) -> bool {
        lines
            .get(n + 1)
            .is_some_and(|next| (next.x0 - lines[n].x0).abs() * 2 < next.size)
    }

    /// The right edge that a line is measured by: that of its neighbours, where they are an indented
    /// block of their own, all of one width.
    fn edge(&self, lines: &[Line], n: usize) -> i32 {
        let line = &lines[n];
        let alike = |l: &&Line| (l.x0 - line.x0).abs() * 2 < line.size && same_size(l, line);
        let back = lines[..n].iter().rev().take(6).take_while(alike);
        let ahead = lines[n..].iter().take(7).take_while(alike);
        let block: Vec<&Line> = back.chain(ahead).collect();
        let reach = block.iter().map(|l| l.x1).max().unwrap_or(self.right);
        let even = block
            .iter()
            .filter(|l| (reach - l.x1) * 2 <= l.size)
            .count();
        let small = block.iter().filter(|l| begins_small(&l.text)).count();
        // Two lines of an address may be of one width by chance.
        let prose = block.iter().filter(|l| is_prose(&l.text)).count();
        let even = even * 2 >= block.len() && prose * 2 >= block.len();
        let one = block.len() >= 3 && (even || small * 5 >= block.len() * 2);
        if one { reach } else { self.right }
    }

    /// There was no room for the first word of `line` on the line before it, or the words say that
    /// they go on.
    fn goes_on(&self, line: &Line, before: &Line, edge: i32) -> bool {
        let no_room = no_room(line, before, edge);
        let far_right = before.x0 > self.left + (self.right - self.left) * 45 / 100
            && line.x0 > self.left + (self.right - self.left) * 45 / 100;
        let long = (before.x1 - before.x0) * 2 > edge - before.x0;
        // Without small letters, a line that is nearly full says as much.
        let small = begins_small(&line.text)
            || is_caseless(&line.text) && is_prose(&before.text) && self.is_full(before);
        let within = !ends_sentence(&before.text) && !before.text.ends_with([':', ';', ',']);
        if far_right {
            return small && within && no_room;
        }
        if no_room {
            // Of a list of names, the longest line is not a full one.
            return self.running
                || small
                || is_prose(&before.text)
                || ends_with_hyphen(&before.text);
        }
        small && long && (within || before.text.ends_with(','))
    }

    fn is_centred(&self, line: &Line) -> bool {
        let (before, after) = (line.x0 - self.left, self.right - line.x1);
        before > 3 * line.size / 2 && (before - after).abs() < 2 * line.size
    }
}

/// The first word of `line` would not have stood on the line before it.
fn no_room(line: &Line, before: &Line, edge: i32) -> bool {
    before.x1 + before.size / 5 + line.first > edge
}

fn first_word(line: &Line) -> &str {
    line.text.split(' ').next().unwrap_or_default()
}

fn same_size(a: &Line, b: &Line) -> bool {
    (a.size - b.size).abs() * 100 <= 8 * a.size.max(b.size)
}

/// A line of sentences rather than of names and offices: half of its words are small, or of a script
/// that has no capitals.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let small = text
        .split_whitespace()
        .filter(|w| w.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase()));
    words >= 5 && small.count() * 2 >= words
}

/// Its first letter is of a script without capitals: Arabic, Hebrew, Georgian, Thai.
fn is_caseless(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| !c.is_uppercase() && !c.is_lowercase())
}

fn ends_with_hyphen(text: &str) -> bool {
    text.ends_with(['-', '\u{ad}', '\u{2010}'])
}

/// Ends a sentence, quotation marks and marks of footnotes aside.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| "”’\"')]»*".contains(c) || is_superscript(c))
        .ends_with(['.', '!', '?', ':', ';', '…', '。', '؟', '؛', '۔'])
}

/// Begins with a small letter, and not with an address of the web.
pub(crate) fn begins_small(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let inner = first.trim_end_matches(|c: char| !c.is_alphanumeric());
    let bare = first.trim_start_matches(['“', '‘', '"', '\'', '(']);
    bare.starts_with(char::is_lowercase) && !inner.contains(['@', '.', '/'])
}
