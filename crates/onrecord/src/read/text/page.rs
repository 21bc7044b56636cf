//! Lines of a page: words with their styles, wrapped to its width.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use textwrap::core::display_width;

use crate::printable::printable;

/// Who and what a part is about.
pub const BOLD: Style = Style::new().bold();
/// What is beside the point.
pub const DIM: Style = Style::new().dimmed();
/// No style.
pub const PLAIN: Style = Style::new();

/// A style of this colour.
pub const fn of(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(anstyle::Color::Ansi(colour)))
}

/// A space that does not part words, for columns; in words of a document there is none left.
pub const HELD: char = '\u{a0}';

/// Words in one style. They go on where the words before them end: `["Ana Ruiz", ", editor"]`.
pub type Piece = (Style, String);

/// A piece from words of a document, made fit for a terminal and for one line.
pub fn piece(style: Style, text: &str) -> Piece {
    (style, clean(text))
}

/// Words fit for a terminal, one space between them.
pub fn clean(text: &str) -> String {
    let words = printable(text);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is printed, so far.
pub struct Page {
    out: String,
    width: usize,
}

impl Page {
    /// An empty page of this many columns.
    pub fn new(width: usize) -> Self {
        Self {
            out: String::new(),
            width,
        }
    }

    /// Its columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How much stands on it.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// The page as text.
    pub fn finish(self) -> String {
        self.out
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.out.push('\n');
    }

    /// The title of a section, with a note beside it and a rule to the end of the line.
    pub fn title(&mut self, title: &str, note: &str) {
        self.gap();
        let mut pieces = vec![(BOLD, title.to_uppercase())];
        if !note.is_empty() {
            pieces.push((DIM, format!(" ({note})")));
        }
        let room = self.width.saturating_sub(columns(&pieces) + 1);
        if room > 0 {
            pieces.push((DIM, format!(" {}", "─".repeat(room))));
        }
        self.flow(0, 2, &pieces);
    }

    /// A paragraph: its first line from column `first`, the others from column `rest`.
    pub fn flow(&mut self, first: usize, rest: usize, pieces: &[Piece]) {
        let columns = |margin: usize| self.width.saturating_sub(margin).max(1);
        for (n, line) in wrap(pieces, columns(first), columns(rest))
            .iter()
            .enumerate()
        {
            let margin = if n == 0 { first } else { rest };
            let _ = writeln!(self.out, "{:margin$}{}", "", line.styled);
        }
    }

    /// Two paragraphs beside each other.
    pub fn beside(&mut self, margin: usize, left: &[Vec<Piece>], right: &[Vec<Piece>]) {
        const BETWEEN: usize = 3;
        let column = self.width.saturating_sub(margin + BETWEEN) / 2;
        let lines = |side: &[Vec<Piece>]| -> Vec<Line> {
            side.iter().flat_map(|p| wrap(p, column, column)).collect()
        };
        let (left, right) = (lines(left), lines(right));
        for n in 0..left.len().max(right.len()) {
            let l = left.get(n).cloned().unwrap_or_default();
            match right.get(n) {
                Some(r) => {
                    let gap = column + BETWEEN - l.columns.min(column);
                    let _ = writeln!(
                        self.out,
                        "{:margin$}{}{:gap$}{}",
                        "", l.styled, "", r.styled
                    );
                }
                None => {
                    let _ = writeln!(self.out, "{:margin$}{}", "", l.styled);
                }
            }
        }
    }
}

/// A line with its styles, and how many columns it takes.
#[derive(Clone, Debug, Default)]
struct Line {
    styled: String,
    columns: usize,
}

/// Lines of at most `first` columns, then `rest`. A word that is longer than a line is cut.
fn wrap(pieces: &[Piece], first: usize, rest: usize) -> Vec<Line> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut used = 0;
    for word in words(pieces) {
        let room = if lines.len() == 1 { first } else { rest };
        let needed = columns(&word);
        let space = usize::from(used > 0);
        if used > 0 && used + space + needed > room {
            lines.push(Vec::new());
            used = 0;
        }
        let space = usize::from(used > 0);
        for (n, (style, text)) in word.into_iter().enumerate() {
            let lead = if n == 0 && space == 1 { " " } else { "" };
            used += lead.len();
            push(&mut lines, style, lead);
            for c in text.chars() {
                let mut buffer = [0; 4];
                let c = c.encode_utf8(&mut buffer);
                let room = if lines.len() == 1 { first } else { rest };
                if used + display_width(c) > room && used > 0 {
                    lines.push(Vec::new());
                    used = 0;
                }
                used += display_width(c);
                push(&mut lines, style, c);
            }
        }
    }
    lines
        .iter()
        .map(|line| styled(line))
        .filter(|l| l.columns > 0)
        .collect()
}

/// Adds text to the last line, to its last piece where the style is the same.
fn push(lines: &mut [Vec<Piece>], style: Style, text: &str) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        // A space between two words belongs to neither style, and goes with the first.
        Some((_, known)) if text == " " => known.push(' '),
        Some((known, so_far)) if *known == style => so_far.push_str(text),
        _ => line.push((style, text.to_owned())),
    }
}

fn styled(line: &[Piece]) -> Line {
    let mut out = String::new();
    for (style, text) in line {
        let _ = write!(out, "{style}{}{style:#}", text.replace(HELD, " "));
    }
    Line {
        styled: out,
        columns: columns(line),
    }
}

fn columns(pieces: &[Piece]) -> usize {
    pieces.iter().map(|(_, text)| display_width(text)).sum()
}

/// Words, each with the styles of its parts.
fn words(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut words: Vec<Vec<Piece>> = Vec::new();
    let mut open = false;
    for (style, text) in pieces {
        for part in text.split_inclusive(' ') {
            let word = part.trim_end_matches(' ');
            if !word.is_empty() {
                match words.last_mut() {
                    Some(last) if open => last.push((*style, word.to_owned())),
                    _ => words.push(vec![(*style, word.to_owned())]),
                }
                open = true;
            }
            open &= word.len() == part.len();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[Piece], width: usize) -> Vec<String> {
        let plain = pieces
            .iter()
            .map(|(_, t)| (PLAIN, t.clone()))
            .collect::<Vec<_>>();
        wrap(&plain, width, width)
            .into_iter()
            .map(|l| l.styled)
            .collect()
    }

    #[test]
    fn pieces_go_on_where_the_one_before_ends() {
        let pieces = [
            piece(BOLD, "Ana Ruiz"),
            (DIM, ", editor of El Faro".to_owned()),
        ];
        assert_eq!(lines(&pieces, 40), ["Ana Ruiz, editor of El Faro"]);
        assert_eq!(lines(&pieces, 12), ["Ana Ruiz,", "editor of El", "Faro"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut_and_nothing_is_lost() {
        let pieces = [piece(PLAIN, "https://example.org/a/b and")];
        assert_eq!(lines(&pieces, 10), ["https://ex", "ample.org/", "a/b and"]);
    }

    #[test]
    fn a_held_space_keeps_a_column() {
        let held = format!("deny{HELD}{HELD} it");
        assert_eq!(lines(&[(PLAIN, held)], 20), ["deny   it"]);
    }

    #[test]
    fn columns_stand_beside_each_other() {
        let mut page = Page::new(23);
        let side = |words: &str| vec![vec![piece(PLAIN, words)]];
        page.beside(0, &side("one two three four"), &side("five six"));
        assert_eq!(page.finish(), "one two      five six\nthree four\n");
    }
}
