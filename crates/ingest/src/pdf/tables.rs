//! Tables, read row by row: those that rules are drawn in, and those that are set without any.
//!
//! Columns of a page are told from columns of a table by what stands in them. Text and signatures
//! that are set in columns are of one kind in each of them; of a table, every column holds a kind of
//! its own (names, offices, states), a short cell for each row.

use super::columns::{Line, Piece, Region, is_marker};
use super::glyphs::Rule;
use super::paragraphs::begins_small;

/// Rows that a table without rules has at least: of fewer, columns that are of one kind may differ
/// by chance.
const FEWEST_ROWS: usize = 5;

/// How much more the widths of cells must vary between columns than within them (the F statistic of
/// an analysis of variance): of two columns of one kind, one pair in fifty does by chance.
const APART: i128 = 8;

/// A table by its horizontal rules.
pub(crate) struct Ruled {
    pub(crate) x0: i32,
    pub(crate) x1: i32,
    /// Heights of its rules, from the top down.
    pub(crate) lines: Vec<i32>,
}

/// Three rules or more of the same width, one below the other.
pub(crate) fn ruled(rules: &[Rule]) -> Vec<Ruled> {
    let mut rules: Vec<Rule> = rules.to_vec();
    rules.sort_by_key(|r| (r.y, r.x0));
    // Borders are drawn cell by cell: those that touch at one height are one rule.
    let mut whole: Vec<Rule> = Vec::new();
    for rule in rules {
        match whole.last_mut() {
            Some(last) if (rule.y - last.y).abs() <= 30 && rule.x0 <= last.x1 + 40 => {
                last.x1 = last.x1.max(rule.x1);
                last.x0 = last.x0.min(rule.x0);
            }
            _ => whole.push(rule),
        }
    }
    let mut tables: Vec<Ruled> = Vec::new();
    for rule in whole {
        match tables.last_mut() {
            Some(table) if (table.x0 - rule.x0).abs() <= 60 && (table.x1 - rule.x1).abs() <= 60 => {
                table.lines.push(rule.y);
            }
            _ => tables.push(Ruled {
                x0: rule.x0,
                x1: rule.x1,
                lines: vec![rule.y],
            }),
        }
    }
    tables.retain(|table| table.lines.len() >= 3);
    tables
}

/// A line for each row between two rules, with tabs between its cells; `None` where there are no
/// columns, only rules between paragraphs.
pub(crate) fn ruled_region(cells: &[&Piece], rules: &[i32]) -> Option<Region> {
    let columns = columns(cells.iter().copied());
    if columns.len() < 2 {
        return None;
    }
    let rows = rules.windows(2).map(|between| {
        let inside = |p: &&&Piece| p.y > between[0] && p.y <= between[1];
        cells.iter().filter(inside).copied().collect()
    });
    Some(region(rows, &columns))
}

/// Left and right edges of the columns that pieces stand in, one above the other.
fn columns<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Vec<(i32, i32)> {
    let mut extents: Vec<(i32, i32)> = pieces.map(|p| (p.x0, p.x1)).collect();
    extents.sort_unstable();
    let mut columns: Vec<(i32, i32)> = Vec::new();
    for (x0, x1) in extents {
        match columns.last_mut() {
            Some(last) if x0 <= last.1 => last.1 = last.1.max(x1),
            _ => columns.push((x0, x1)),
        }
    }
    columns
}

/// Numbers before names, marks before items of a list and labels before values are no column of their
/// own: they belong to the next one.
fn join_marks(columns: &mut Vec<(i32, i32)>, pieces: &[&Piece]) {
    let mut marks = vec![(0, 0); columns.len()];
    for piece in pieces {
        let (marked, all) = &mut marks[column(columns, piece)];
        *marked += usize::from(is_mark(piece));
        *all += 1;
    }
    for n in (1..columns.len()).rev() {
        let (marked, all) = marks[n - 1];
        if marked * 10 >= all * 6 {
            columns[n - 1].1 = columns.remove(n).1;
        }
    }
}

fn is_mark(piece: &Piece) -> bool {
    is_marker(&piece.text) || piece.text.ends_with(':')
}

/// The column that a piece stands in.
fn column(columns: &[(i32, i32)], piece: &Piece) -> usize {
    let at = columns.partition_point(|c| c.1 < piece.x0);
    at.min(columns.len().saturating_sub(1))
}

/// A line for each row, with tabs between its cells.
fn region<'a>(rows: impl Iterator<Item = Vec<&'a Piece>>, columns: &[(i32, i32)]) -> Region {
    let line = |row: Vec<&Piece>| {
        let first = *row.first()?;
        let mut texts: Vec<String> = vec![String::new(); columns.len()];
        for piece in &row {
            let text = &mut texts[column(columns, piece)];
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&piece.text);
        }
        texts.retain(|text| !text.is_empty());
        Some(Line {
            text: texts.join("\t"),
            x0: first.x0,
            x1: row.iter().map(|p| p.x1).max()?,
            y: first.y,
            size: first.size,
            first: first.first,
            alone: true,
        })
    };
    Region {
        lines: rows.filter_map(line).collect(),
        left: columns.first().map_or(0, |c| c.0),
        right: columns.last().map_or(0, |c| c.1),
    }
}

/// A table that is set without rules.
pub(crate) struct Unruled {
    pub(crate) region: Region,
    /// Heights of its first and its last line.
    pub(crate) top: i32,
    pub(crate) bottom: i32,
}

/// The last table without rules, of which the rest may come below a heading or on the next page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Last {
    /// Left edges of its columns.
    edges: Vec<i32>,
    on_this_page: bool,
}

impl Last {
    pub(crate) fn begin_page(&mut self) {
        if !std::mem::take(&mut self.on_this_page) {
            self.edges.clear();
        }
    }

    fn is_alike(&self, edges: &[i32]) -> bool {
        edges.len() == self.edges.len()
            && edges
                .iter()
                .zip(&self.edges)
                .all(|(a, b)| (a - b).abs() <= 40)
    }
}

/// The table that `pieces` are, if they are one; they are in the order of their heights. The rest of
/// the last one may have too few rows to be told by.
pub(crate) fn unruled(pieces: &[&Piece], last: &mut Last) -> Option<Unruled> {
    let lines = level(pieces);
    let beside = |line: &Vec<&Piece>| line.len() > 1;
    let from = lines.iter().position(beside)?;
    let cells = lines.iter().filter(|line| beside(line)).flatten().copied();
    let mut columns = columns(cells);
    join_marks(&mut columns, pieces);
    if columns.len() < 2 {
        return None;
    }
    let rows = rows(&lines[from..], &columns);
    let edges: Vec<i32> = columns.iter().map(|c| c.0).collect();
    let cells = Cells::of(&rows, &columns);
    let told = rows.len() >= FEWEST_ROWS && cells.are_of_many_kinds();
    if !(are_even(&rows) && cells.are_short() && (told || last.is_alike(&edges))) {
        return None;
    }
    let heights = || rows.iter().flat_map(|row| &row.pieces).map(|p| p.y);
    let (top, bottom) = (heights().min()?, heights().max()?);
    // Nothing stands among its rows that is of none of them: it would be lost.
    let among = pieces.iter().filter(|p| p.y >= top && p.y <= bottom);
    if among.count() != heights().count() {
        return None;
    }
    *last = Last {
        edges,
        on_this_page: true,
    };
    Some(Unruled {
        region: region(rows.into_iter().map(|row| row.pieces), &columns),
        top,
        bottom,
    })
}

/// What stands at the same height, from left to right.
pub(crate) fn level<'a>(pieces: &[&'a Piece]) -> Vec<Vec<&'a Piece>> {
    let mut lines: Vec<Vec<&Piece>> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if piece.y - line[0].y <= piece.size.min(line[0].size) * 3 / 20 => {
                line.push(piece);
            }
            _ => lines.push(vec![piece]),
        }
    }
    for line in &mut lines {
        line.sort_by_key(|p| p.x0);
    }
    lines
}

/// A row: its pieces, from a line that has something in the first column on.
struct Cut<'a> {
    pieces: Vec<&'a Piece>,
    /// From the last line of the row before, in hundredths of the type's size.
    distance: i64,
    /// Height of its last line.
    bottom: i32,
}

/// A line without anything in the first column is the rest of cells that were too long for one.
fn rows<'a>(lines: &[Vec<&'a Piece>], columns: &[(i32, i32)]) -> Vec<Cut<'a>> {
    let mut rows: Vec<Cut> = Vec::new();
    for line in lines {
        let first = line[0];
        let below = rows.last().map_or(0, |row| first.y - row.bottom);
        match rows.last_mut() {
            // What stands far below is of no row.
            Some(_) if column(columns, first) > 0 && below > 2 * first.size => break,
            Some(row) if column(columns, first) > 0 => {
                row.pieces.extend(line);
                row.bottom = first.y;
            }
            _ => rows.push(Cut {
                pieces: line.clone(),
                distance: i64::from(below) * 100 / i64::from(first.size.max(1)),
                bottom: first.y,
            }),
        }
    }
    // Lines below the last row are none of its own.
    let last = rows.iter().rposition(|row| row.pieces.len() > 1);
    rows.truncate(last.map_or(0, |last| last + 1));
    rows
}

/// Whether rows follow one another at one distance. Signatures of two lines do not: a name and its
/// office stand closer together than the next name does.
fn are_even(rows: &[Cut]) -> bool {
    let mut distances: Vec<i64> = rows.iter().skip(1).map(|row| row.distance).collect();
    distances.sort_unstable();
    let usual = distances.get(distances.len() / 2).copied().unwrap_or(0);
    let uneven = distances
        .iter()
        .filter(|d| (*d - usual).abs() * 100 > usual * 15);
    distances.is_empty() || uneven.count() * 5 < distances.len()
}

/// The cells of every column, a text for each line of them.
struct Cells<'a> {
    rows: usize,
    columns: Vec<Vec<&'a Piece>>,
}

impl<'a> Cells<'a> {
    fn of(rows: &[Cut<'a>], edges: &[(i32, i32)]) -> Self {
        let mut columns: Vec<Vec<&Piece>> = vec![Vec::new(); edges.len()];
        let pieces = rows.iter().flat_map(|row| &row.pieces);
        for piece in pieces.filter(|piece| !is_mark(piece)) {
            columns[column(edges, piece)].push(piece);
        }
        Self {
            rows: rows.len(),
            columns,
        }
    }

    /// Most rows have a cell in each column, and none holds text, of which lines are long and begin in
    /// the middle of sentences.
    fn are_short(&self) -> bool {
        self.columns.iter().all(|column| {
            let small = column.iter().filter(|p| begins_small(&p.text)).count();
            let words: usize = column.iter().map(|p| p.text.split(' ').count()).sum();
            let filled = column.len() * 100 >= self.rows * 70;
            filled && small * 4 <= column.len() && words <= column.len() * 7
        })
    }

    fn are_of_many_kinds(&self) -> bool {
        self.repeat_themselves() || self.differ_in_width()
    }

    /// One column says the same again and again, and another never does: parties beside names.
    fn repeat_themselves(&self) -> bool {
        let distinct = |column: &Vec<&Piece>| {
            let mut texts: Vec<&str> = column.iter().map(|p| p.text.as_str()).collect();
            texts.sort_unstable();
            texts.dedup();
            texts.len() * 100 / column.len().max(1)
        };
        self.columns.iter().any(|c| distinct(c) >= 95)
            && self.columns.iter().any(|c| distinct(c) <= 60)
    }

    /// Widths differ from one column to another, more than they do within each.
    fn differ_in_width(&self) -> bool {
        let of = |column: &Vec<&Piece>| {
            let widths = column.iter().map(|p| i128::from(p.x1 - p.x0));
            let (sum, squares) = widths.fold((0, 0), |(s, q), w| (s + w, q + w * w));
            (column.len() as i128, sum, squares)
        };
        let (mut n, mut sum, mut squares, mut between) = (0, 0, 0, 0);
        for (m, s, q) in self.columns.iter().map(of) {
            (n, sum, squares) = (n + m, sum + s, squares + q);
            between += s * s / m.max(1);
        }
        let within = squares - between;
        let between = between - sum * sum / n.max(1);
        let k = self.columns.len() as i128;
        between * (n - k) >= APART * within * (k - 1)
    }
}
