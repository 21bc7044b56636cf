//! Rows to regions in reading order: columns, tables, what stands above and below them.
//!
//! A gutter is a strip of a page that no line crosses, with lines on both its sides. The tallest one
//! splits what it stands in into four: above it, left of it, right of it, below it; and so on in each
//! of them. A heading over two columns crosses their gutter, so it is above it or below it.

use super::glyphs::Rule;
use super::rows::{Row, Word};
use super::tables::{self, Last};

/// Words of a row that stand close together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) x0: i32,
    pub(crate) x1: i32,
    pub(crate) y: i32,
    pub(crate) size: i32,
    /// Width of its first word.
    pub(crate) first: i32,
}

/// A line of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) x0: i32,
    pub(crate) x1: i32,
    pub(crate) y: i32,
    pub(crate) size: i32,
    /// Width of its first word: had there been room for it, it would stand on the line before.
    pub(crate) first: i32,
    /// Cells of a table, or one of two things at the same height: no part of a paragraph.
    pub(crate) alone: bool,
}

/// Lines that are read from the top down, in the column between `left` and `right`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) lines: Vec<Line>,
    pub(crate) left: i32,
    pub(crate) right: i32,
}

/// Splits within splits; a page of columns has three or four.
const DEEPEST: usize = 24;

/// More pieces than this on a page are not searched for columns: the search is quadratic.
const MOST_PIECES: usize = 4_000;

/// The regions of a page, in the order in which they are read. `margins` are those of the text.
///
/// `last` is the table at the end of the page before, which may go on.
pub(crate) fn regions(
    rows: Vec<Row>,
    rules: &[Rule],
    margins: (i32, i32),
    last: &mut Last,
) -> Vec<Region> {
    last.begin_page();
    let mut pieces: Vec<Piece> = rows.into_iter().flat_map(pieces).collect();
    let mut out = Vec::new();
    // Ruled tables are taken out first; what stands above one is read before it.
    for table in tables::ruled(rules) {
        let (top, bottom) = (table.lines[0], table.lines[table.lines.len() - 1]);
        let inside = |p: &Piece| {
            p.y > top && p.y <= bottom && p.x0 >= table.x0 - 40 && p.x1 <= table.x1 + 40
        };
        let cells: Vec<&Piece> = pieces.iter().filter(|p| inside(p)).collect();
        let Some(region) = tables::ruled_region(&cells, &table.lines) else {
            continue;
        };
        let (above, rest): (Vec<Piece>, Vec<Piece>) = pieces
            .into_iter()
            .filter(|p| !inside(p))
            .partition(|p| p.y <= top);
        split(above, margins, DEEPEST, last, &mut out);
        out.push(region);
        pieces = rest;
    }
    split(pieces, margins, DEEPEST, last, &mut out);
    out
}

/// Cuts a row where a gap is wider than spaces mostly are; lines that are cut too often are put
/// together again within their column.
fn pieces(row: Row) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in row.words {
        let Word {
            text,
            x0,
            x1,
            y,
            size,
        } = word;
        match pieces.last_mut() {
            Some(piece) if (x0 - piece.x1) * 100 <= 80 * piece.size.min(size) => {
                piece.text.push(' ');
                piece.text.push_str(&text);
                piece.x1 = piece.x1.max(x1);
                piece.size = piece.size.max(size);
            }
            _ => pieces.push(Piece {
                text,
                x0,
                x1,
                y,
                size,
                first: x1 - x0,
            }),
        }
    }
    pieces
}

fn split(
    pieces: Vec<Piece>,
    (left, right): (i32, i32),
    deep: usize,
    last: &mut Last,
    out: &mut Vec<Region>,
) {
    if pieces.is_empty() {
        return;
    }
    let strips = match deep > 0 && pieces.len() <= MOST_PIECES {
        true => strips(&pieces),
        false => Vec::new(),
    };
    let tallest = |of_columns: bool| {
        let fit = strips.iter().filter(|s| s.columns || !of_columns);
        fit.max_by_key(|s| (s.height, s.width, -s.x)).copied()
    };
    // Of a table, columns may be as narrow as no column of text is.
    for strip in [tallest(false), tallest(true)].into_iter().flatten() {
        let beside: Vec<&Piece> = pieces
            .iter()
            .filter(|p| p.y >= strip.top && p.y <= strip.bottom)
            .collect();
        if let Some(table) = tables::unruled(&beside, last) {
            let (above, rest): (Vec<Piece>, Vec<Piece>) =
                pieces.into_iter().partition(|p| p.y < table.top);
            let below = rest.into_iter().filter(|p| p.y > table.bottom).collect();
            split(above, (left, right), deep - 1, last, out);
            out.push(table.region);
            split(below, (left, right), deep - 1, last, out);
            return;
        }
    }
    let Some(gutter) = tallest(true) else {
        out.push(Region {
            lines: lines(pieces),
            left,
            right,
        });
        return;
    };
    let (mut above, mut below, mut before, mut after) = (vec![], vec![], vec![], vec![]);
    for piece in pieces {
        let part = match &piece {
            p if p.y < gutter.top => &mut above,
            p if p.y > gutter.bottom => &mut below,
            p if p.x0 < gutter.x => &mut before,
            _ => &mut after,
        };
        part.push(piece);
    }
    split(above, (left, right), deep - 1, last, out);
    split(before, (left, gutter.x), deep - 1, last, out);
    split(after, (gutter.x, right), deep - 1, last, out);
    split(below, (left, right), deep - 1, last, out);
}

/// A strip without text: `x` is where what is right of it begins; `top` and `bottom` are the first
/// and last line beside it.
#[derive(Clone, Copy, Debug)]
struct Strip {
    x: i32,
    top: i32,
    bottom: i32,
    height: i32,
    width: i32,
    /// It is a gutter: what stands on its sides is read one side after the other.
    columns: bool,
}

/// The strips that lines stand on both sides of. `pieces` are in the order of their heights.
fn strips(pieces: &[Piece]) -> Vec<Strip> {
    let mut starts: Vec<i32> = pieces.iter().map(|p| p.x0).collect();
    starts.sort_unstable();
    // Of starts within two points, the leftmost: the others are right of it all the same.
    let mut last = i32::MIN;
    starts.retain(|x| {
        let apart = *x > last.saturating_add(40);
        if apart {
            last = *x;
        }
        apart
    });
    let headings = headings(pieces);
    starts
        .iter()
        .skip(1)
        .flat_map(|x| runs(pieces, &headings, *x))
        .collect()
}

/// Which pieces are headings over everything: larger type than most, with nothing else at their
/// height. A short one crosses no gutter, and stands over the columns all the same.
fn headings(pieces: &[Piece]) -> Vec<bool> {
    let mut sizes: Vec<i32> = pieces.iter().map(|p| p.size).collect();
    sizes.sort_unstable();
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or_default();
    let alone = |n: usize| {
        let piece = &pieces[n];
        let near = |p: &Piece| (p.y - piece.y).abs() < piece.size;
        let before = n.checked_sub(1).is_some_and(|n| near(&pieces[n]));
        !before && !pieces.get(n + 1).is_some_and(near)
    };
    (0..pieces.len())
        .map(|n| pieces[n].size * 10 >= usual * 13 && alone(n))
        .collect()
}

/// The strips that end at `x`.
fn runs(pieces: &[Piece], headings: &[bool], x: i32) -> Vec<Strip> {
    let mut found = Vec::new();
    let mut run: Vec<&Piece> = Vec::new();
    for (piece, heading) in pieces.iter().zip(headings) {
        let crosses = *heading || piece.x0 < x && piece.x1 > x - piece.size * 7 / 10;
        if crosses {
            found.extend(strip(&run, x));
            run.clear();
        } else {
            run.push(piece);
        }
    }
    found.extend(strip(&run, x));
    found
}

/// The strip between lines, where there are enough on both its sides. They are two columns unless they
/// are labels before their values, marks before list items, or a table of figures, which is read row by
/// row.
fn strip(run: &[&Piece], x: i32) -> Option<Strip> {
    let (left, right): (Vec<&Piece>, Vec<&Piece>) = run.iter().copied().partition(|p| p.x0 < x);
    let (first, last) = (run.first()?, run.last()?);
    let extent = |side: &[&Piece]| Some((side.first()?.y, side.last()?.y));
    let ((left_top, left_bottom), (right_top, right_bottom)) = (extent(&left)?, extent(&right)?);
    let em = first.size;
    let (top, bottom) = (left_top.max(right_top), left_bottom.min(right_bottom));
    let height = bottom - top + em;
    if height <= 0 {
        return None;
    }
    let width = right.iter().map(|p| p.x0).min()? - left.iter().map(|p| p.x1).max()?;
    let rows = |side: &[&Piece]| {
        let mut heights: Vec<i32> = side.iter().map(|p| p.y / 20).collect();
        heights.dedup();
        heights.len()
    };
    let (n, m) = (rows(&left), rows(&right));
    let beside = |side: &[&Piece]| {
        side.iter()
            .filter(|p| p.y >= top - em && p.y <= bottom + em)
            .count()
    };
    // Lines at the same height, or nearly so.
    let level = right
        .iter()
        .filter(|r| left.iter().any(|l| (l.y - r.y).abs() * 2 <= em))
        .count();
    let text = n >= 4 && m >= 4 && beside(&left) >= 3 && beside(&right) >= 3;
    let enough = if text {
        true
    } else if n >= 2 && m >= 2 {
        width >= 2 * em && level >= 2
    } else {
        n + m >= 3 && width >= 4 * em && level >= 1
    };
    let wide = |side: &[&Piece]| side.iter().any(|p| p.x1 - p.x0 > 9 * em / 2);
    let most = |side: &[&Piece], what: fn(&str) -> bool| {
        side.iter().filter(|p| what(&p.text)).count() * 10 >= side.len() * 6
    };
    let columns = wide(&left)
        && wide(&right)
        && !most(&left, |text| text.ends_with(':'))
        && !most(&left, is_figure)
        && !most(&right, is_figure);
    enough.then_some(Strip {
        x,
        // Short lines above a pair of signatures are none of theirs.
        top: if text {
            first.y
        } else {
            first.y.max(right_top - em / 4)
        },
        bottom: last.y,
        height,
        width,
        columns,
    })
}

/// Mostly digits: a cell of a table of figures, a page number.
fn is_figure(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && digits >= letters
}

/// The lines of a region: its pieces, put together where they stand at the same height.
fn lines(pieces: Vec<Piece>) -> Vec<Line> {
    let pieces: Vec<&Piece> = pieces.iter().collect();
    tables::level(&pieces)
        .iter()
        .flat_map(|row| row_lines(row))
        .collect()
}

/// One line, or more where what stands at one height is far apart: a place on the left and a date on
/// the right. Cells of a row with figures in it, or of three, stay together, with tabs.
fn row_lines(row: &[&Piece]) -> Vec<Line> {
    let far = |a: &Piece, b: &Piece| {
        let label = a.text.ends_with(':') || is_marker(&a.text);
        !label && b.x0 - a.x1 > 3 * a.size.max(b.size)
    };
    let gaps = row.windows(2).filter(|w| far(w[0], w[1])).count();
    let table = gaps >= 2 || (gaps == 1 && row.iter().skip(1).any(|p| is_figure(&p.text)));
    let mut lines: Vec<Line> = Vec::new();
    for (n, piece) in row.iter().enumerate() {
        let apart = n > 0 && far(row[n - 1], piece);
        match lines.last_mut() {
            Some(line) if !apart || table => {
                line.text.push(if apart { '\t' } else { ' ' });
                line.text.push_str(&piece.text);
                line.x1 = line.x1.max(piece.x1);
                line.size = line.size.max(piece.size);
            }
            _ => lines.push(Line {
                text: piece.text.clone(),
                x0: piece.x0,
                x1: piece.x1,
                y: piece.y,
                size: piece.size,
                first: piece.first,
                alone: gaps > 0,
            }),
        }
    }
    lines
}

/// What stands before an item of a list: "•", "1.", "(a)", "iv)".
pub(crate) fn is_marker(text: &str) -> bool {
    let bullet = |c: char| "•◦▪▫●○■□‣⁃∙·–—-*o\u{f0b7}\u{f0a7}\u{f0d8}✓➢".contains(c);
    let mut chars = text.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return bullet(c);
    }
    let inner = text
        .strip_suffix('.')
        .or_else(|| text.strip_suffix(')'))
        .map(|t| t.strip_prefix('(').unwrap_or(t));
    inner.is_some_and(|inner| {
        let digits = (1..=3).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_digit());
        let letter = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase());
        let roman = (1..=5).contains(&inner.len()) && inner.bytes().all(|b| b"ivx".contains(&b));
        digits || letter || roman
    })
}
