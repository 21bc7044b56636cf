//! A listing for people: a table as wide as the terminal, or, where its columns have no room, a few lines
//! for each row.

use std::io::{self, Write};

use anstyle::Style;
use textwrap::core::display_width;
use textwrap::{Options, WordSplitter, WrapAlgorithm};

use super::{Cell, Column, Kind, Listing, Output};
use crate::printable::shown;

const NARROWEST: usize = 30;
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// What it is shown on.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub width: usize,
    pub styled: bool,
    /// A terminal that writes from right to left as well is told where such a text begins and ends.
    pub isolated: bool,
}

impl Page {
    /// The one at which `output` is looked at: `width` columns, or those of the terminal, or 80.
    pub fn new(width: Option<u16>, output: &Output) -> Self {
        let terminal = || match output.is_terminal() {
            true => terminal_size::terminal_size().map(|(width, _)| width.0),
            false => None,
        };
        Self {
            width: usize::from(width.or_else(terminal).unwrap_or(80)).max(NARROWEST),
            styled: output.is_styled(),
            isolated: output.is_terminal(),
        }
    }

    fn style(self, style: Style, text: &str) -> String {
        match self.styled {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        }
    }

    /// A direction of writing of its own for a text that has letters from right to left: what stands
    /// beside it keeps its place.
    fn isolate(self, text: &str) -> String {
        match self.isolated && text.chars().any(is_right_to_left) {
            true => format!("\u{2068}{text}\u{2069}"),
            false => text.to_owned(),
        }
    }
}

/// Letters of Hebrew, Arabic, Syriac, Thaana, N'Ko and their like.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Rows that are looked at to tell how wide columns are; those behind them are wrapped to it.
const SAMPLE: usize = 500;

/// Columns between columns.
const GAP: usize = 2;

/// A column of words is made no narrower, if it is as wide at all.
const NARROW: usize = 16;

enum Layout {
    /// The width of each column.
    Table(Vec<usize>),
    /// The width of the headings, which stand before their cells.
    Stacked(usize),
}

pub struct Text {
    page: Page,
    waiting: Vec<Vec<String>>,
    layout: Option<Layout>,
    /// Rows that are written.
    written: usize,
}

impl Text {
    pub fn new(page: Page) -> Self {
        Self {
            page,
            waiting: Vec::new(),
            layout: None,
            written: 0,
        }
    }

    pub fn row(
        &mut self,
        out: &mut impl Write,
        listing: &Listing,
        cells: &[Cell],
    ) -> io::Result<()> {
        let words = |cell: &Cell| {
            let start = shown(&cell.seen());
            start.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let row: Vec<String> = cells.iter().map(words).collect();
        if let Some(layout) = &self.layout {
            self.write(out, listing.columns, layout, &row)?;
            self.written += 1;
            return Ok(());
        }
        self.waiting.push(row);
        match self.waiting.len() {
            SAMPLE => self.begin(out, listing),
            _ => Ok(()),
        }
    }

    pub fn finish(
        mut self,
        out: &mut impl Write,
        listing: &Listing,
        notes: &[String],
    ) -> io::Result<()> {
        if self.layout.is_none() && self.waiting.is_empty() {
            self.title(out, listing)?;
            writeln!(out, "{}", listing.empty)?;
            writeln!(out, "hint: {}", listing.hint)?;
        } else if self.layout.is_none() {
            self.begin(out, listing)?;
        }
        if !notes.is_empty() {
            writeln!(out)?;
        }
        for note in notes {
            for line in wrapped(&shown(note), self.page.width) {
                writeln!(out, "{}", self.page.style(DIM, &line))?;
            }
        }
        Ok(())
    }

    fn title(&self, out: &mut impl Write, listing: &Listing) -> io::Result<()> {
        if listing.title.is_empty() {
            return Ok(());
        }
        for line in wrapped(&shown(&listing.title), self.page.width) {
            writeln!(out, "{}", self.page.style(BOLD, &line))?;
        }
        writeln!(out)
    }

    /// The heading, and the rows that were waiting for it.
    fn begin(&mut self, out: &mut impl Write, listing: &Listing) -> io::Result<()> {
        let columns = listing.columns;
        let layout = layout(columns, &self.waiting, self.page.width);
        self.title(out, listing)?;
        if let Layout::Table(widths) = &layout {
            let headings: Vec<String> = columns.iter().map(|c| c.heading.to_owned()).collect();
            self.line(out, columns, widths, &headings, Some(BOLD))?;
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            self.line(out, columns, widths, &rules, Some(DIM))?;
        }
        for row in std::mem::take(&mut self.waiting) {
            self.write(out, columns, &layout, &row)?;
            self.written += 1;
        }
        self.layout = Some(layout);
        Ok(())
    }

    fn write(
        &self,
        out: &mut impl Write,
        columns: &[Column],
        layout: &Layout,
        row: &[String],
    ) -> io::Result<()> {
        let before = match layout {
            Layout::Table(widths) => return self.cells(out, columns, widths, row),
            Layout::Stacked(before) => *before,
        };
        if self.written > 0 {
            writeln!(out)?;
        }
        for (column, cell) in columns.iter().zip(row) {
            if cell.is_empty() {
                continue;
            }
            let heading = format!(
                "{}{}",
                column.heading,
                " ".repeat(before.saturating_sub(display_width(column.heading)))
            );
            let room = self.page.width.saturating_sub(before + GAP).max(1);
            for (n, part) in wrapped(cell, room).iter().enumerate() {
                let left = match n {
                    0 => self.page.style(DIM, &heading),
                    _ => " ".repeat(before),
                };
                writeln!(out, "{left}{:GAP$}{}", "", self.page.isolate(part))?;
            }
        }
        Ok(())
    }

    /// A row of a table, as many lines as its longest cell needs.
    fn cells(
        &self,
        out: &mut impl Write,
        columns: &[Column],
        widths: &[usize],
        row: &[String],
    ) -> io::Result<()> {
        let part =
            |(column, (cell, width)): (&Column, (&String, &usize))| match is_whole(column.kind) {
                true => vec![cell.clone()],
                false => wrapped(cell, *width),
            };
        let cells: Vec<Vec<String>> = columns
            .iter()
            .zip(row.iter().zip(widths))
            .map(part)
            .collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(0);
        for n in 0..lines.max(1) {
            let parts: Vec<String> = cells
                .iter()
                .map(|lines| lines.get(n).cloned().unwrap_or_default())
                .collect();
            self.line(out, columns, widths, &parts, None)?;
        }
        Ok(())
    }

    /// A line of a table, nothing behind its last cell.
    fn line(
        &self,
        out: &mut impl Write,
        columns: &[Column],
        widths: &[usize],
        parts: &[String],
        style: Option<Style>,
    ) -> io::Result<()> {
        let mut line = String::new();
        let mut owed = 0;
        for ((column, width), part) in columns.iter().zip(widths).zip(parts) {
            let rest = width.saturating_sub(display_width(part));
            let (left, right) = match column.kind {
                Kind::Number => (rest, 0),
                _ => (0, rest),
            };
            owed += left;
            if !part.is_empty() {
                line.push_str(&" ".repeat(owed));
                owed = 0;
                line.push_str(&match style {
                    Some(style) => self.page.style(style, part),
                    None => self.page.isolate(part),
                });
            }
            owed += right + GAP;
        }
        writeln!(out, "{line}")
    }
}

/// Whether the cells of a column stand in one line.
fn is_whole(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Date | Kind::YesNo)
}

/// Gives each column what its widest cell needs. Where the page has no room for that, the widest columns
/// of words are made narrower.
fn layout(columns: &[Column], rows: &[Vec<String>], page: usize) -> Layout {
    let headings = || columns.iter().map(|c| display_width(c.heading));
    let mut widths: Vec<usize> = headings().collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(display_width(cell));
        }
    }
    let least: Vec<usize> = columns
        .iter()
        .zip(headings())
        .zip(&widths)
        .map(|((column, heading), width)| match is_whole(column.kind) {
            true => *width,
            false => (*width).min(NARROW.max(heading)),
        })
        .collect();
    let room = page.saturating_sub(GAP * columns.len().saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        let shrinks = |n: &usize| widths[*n] > least[*n];
        let widest = (0..widths.len()).filter(shrinks).max_by_key(|n| widths[*n]);
        match widest {
            Some(n) => widths[n] -= 1,
            None => return Layout::Stacked(headings().max().unwrap_or(0)),
        }
    }
    Layout::Table(widths)
}

/// Lines of so many columns. A word that is longer than a line is cut.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options)
        .into_iter()
        .map(|line| line.into_owned())
        .collect()
}
