//! Where each character of a text stands in what the text was made from.
//!
//! A text goes through stages: bytes are decoded, markup is taken away, the rest is
//! normalised. Each stage keeps its own [`Offsets`] in bytes; [`compose`] joins two of them,
//! so that in the end one table leads from the document's text to the original bytes.

use std::ops::Range;

/// How a piece of the text came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Byte for byte the same as the source.
    Copy,
    /// Every character stands for this many bytes of the source.
    Each(u8),
    /// The piece as a whole stands for so many bytes of the source: an entity, a composed letter.
    Whole(u32),
    /// Not in the source: a blank line between two paragraphs.
    Inserted,
    /// In the source, but it is not certain where.
    Unknown,
}

/// A piece reaches to the start of the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// First byte in the text.
    at: u32,
    /// First byte in the source.
    source: u32,
    origin: Origin,
}

/// Pieces of a text in order, without gaps. 16 bytes a piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offsets {
    pieces: Vec<Piece>,
    len: u32,
}

/// What is known of the place of a stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Bytes of the source.
    At(Range<u32>),
    /// All of it was inserted.
    Inserted,
    /// It starts or ends at an uncertain place.
    Unknown,
}

impl Offsets {
    /// The first byte after piece `n`.
    fn end_of(&self, n: usize) -> u32 {
        self.pieces.get(n + 1).map_or(self.len, |next| next.at)
    }

    /// The piece that holds byte `at`.
    fn piece_at(&self, at: u32) -> usize {
        self.pieces
            .partition_point(|piece| piece.at <= at)
            .saturating_sub(1)
    }

    /// The smallest stretch of the source that holds all of `range`, inserted characters at its
    /// ends left aside. `chars` counts the characters between two bytes of the text.
    pub(crate) fn place(&self, range: Range<u32>, chars: impl Fn(Range<u32>) -> u32) -> Place {
        let end = range.end.min(self.len);
        if range.start >= end {
            return Place::Inserted;
        }
        let (mut first, mut last) = (self.piece_at(range.start), self.piece_at(end - 1));
        while first < last && self.pieces[first].origin == Origin::Inserted {
            first += 1;
        }
        while first < last && self.pieces[last].origin == Origin::Inserted {
            last -= 1;
        }
        let (head, tail) = (self.pieces[first], self.pieces[last]);
        let (start, end) = (range.start.max(head.at), end.min(self.end_of(last)));
        let source_start = match head.origin {
            Origin::Copy => head.source + (start - head.at),
            Origin::Each(width) => head.source + u32::from(width) * chars(head.at..start),
            Origin::Whole(_) => head.source,
            Origin::Inserted => return Place::Inserted,
            Origin::Unknown => return Place::Unknown,
        };
        let source_end = match tail.origin {
            Origin::Copy => tail.source + (end - tail.at),
            Origin::Each(width) => tail.source + u32::from(width) * chars(tail.at..end),
            Origin::Whole(len) => tail.source + len,
            Origin::Inserted | Origin::Unknown => return Place::Unknown,
        };
        if source_start < source_end {
            Place::At(source_start..source_end)
        } else {
            Place::Unknown
        }
    }
}

/// Three numbers a piece: its length in the text, how far its source begins behind the end of the
/// last one's, and what it is.
impl From<&Offsets> for Vec<i64> {
    fn from(offsets: &Offsets) -> Self {
        let mut numbers = Vec::with_capacity(3 * offsets.pieces.len());
        let mut source_end = 0;
        for (n, piece) in offsets.pieces.iter().enumerate() {
            let len = i64::from(offsets.end_of(n) - piece.at);
            let source = i64::from(piece.source);
            let (reach, origin) = match piece.origin {
                Origin::Copy => (len, 0),
                Origin::Inserted => (0, 1),
                Origin::Unknown => (0, 2),
                Origin::Each(width) => (0, 3 + 2 * i64::from(width)),
                Origin::Whole(width) => (width.into(), 4 + 2 * i64::from(width)),
            };
            numbers.extend([len, source - source_end, origin]);
            source_end = source + reach;
        }
        numbers
    }
}

/// The numbers may come from a process that is not to be trusted: `None` where no table gives them.
impl Offsets {
    pub(crate) fn of_numbers(numbers: &[i64]) -> Option<Self> {
        let mut offsets = Self::default();
        let mut source_end = 0i64;
        let (pieces, rest) = numbers.as_chunks::<3>();
        for [len, jump, origin] in pieces {
            let len = u32::try_from(*len).ok().filter(|len| *len > 0)?;
            let source = source_end.checked_add(*jump)?;
            let (reach, furthest, origin) = match *origin {
                0 => (len.into(), len.into(), Origin::Copy),
                1 => (0, 0, Origin::Inserted),
                2 => (0, 0, Origin::Unknown),
                n if n > 2 && n % 2 == 1 => {
                    let width = u8::try_from((n - 3) / 2).ok()?;
                    let furthest = i64::from(len) * i64::from(width);
                    (0, furthest, Origin::Each(width))
                }
                n => {
                    let width = u32::try_from((n - 4) / 2).ok()?;
                    (width.into(), width.into(), Origin::Whole(width))
                }
            };
            u32::try_from(source.checked_add(furthest)?).ok()?;
            offsets.pieces.push(Piece {
                at: offsets.len,
                source: u32::try_from(source).ok()?,
                origin,
            });
            offsets.len = offsets.len.checked_add(len)?;
            source_end = source + reach;
        }
        rest.is_empty().then_some(offsets)
    }
}

/// Builds [`Offsets`] from pieces in text order.
#[derive(Debug)]
pub(crate) struct Builder {
    offsets: Offsets,
    /// Where the last piece ends in the source.
    source_end: u32,
    /// Bytes of text that an [`Origin::Each`] piece may have.
    longest_each: u32,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            offsets: Offsets::default(),
            source_end: 0,
            longest_each: u32::MAX,
        }
    }
}

impl Builder {
    /// For offsets that will be composed: [`compose`] counts characters from the start of a
    /// piece, which must therefore stay short.
    pub(crate) fn in_short_pieces() -> Self {
        Self {
            longest_each: 256,
            ..Self::default()
        }
    }

    /// Adds `len` bytes of text that came from `source` in the way of `origin`.
    pub(crate) fn push(&mut self, len: u32, source: Range<u32>, origin: Origin) {
        if len == 0 {
            return;
        }
        let at = self.offsets.len;
        self.offsets.len += len;
        let continues = self.offsets.pieces.last().is_some_and(|last| {
            last.origin == origin
                && match origin {
                    Origin::Copy => self.source_end == source.start,
                    Origin::Each(_) => {
                        self.source_end == source.start && at - last.at < self.longest_each
                    }
                    Origin::Whole(_) => false,
                    Origin::Inserted | Origin::Unknown => true,
                }
        });
        if !continues {
            self.offsets.pieces.push(Piece {
                at,
                source: source.start,
                origin,
            });
        }
        self.source_end = source.end;
    }

    /// `len` bytes that are the same in the source from `source` on.
    pub(crate) fn copy(&mut self, len: u32, source: u32) {
        self.push(len, source..source + len, Origin::Copy);
    }

    /// `len` bytes that stand for all of `source`.
    pub(crate) fn whole(&mut self, len: u32, source: Range<u32>) {
        let origin = Origin::Whole(source.end - source.start);
        self.push(len, source, origin);
    }

    /// `len` bytes that are not in the source.
    pub(crate) fn inserted(&mut self, len: u32) {
        self.push(len, self.source_end..self.source_end, Origin::Inserted);
    }

    /// `len` bytes of which the place is uncertain.
    pub(crate) fn unknown(&mut self, len: u32) {
        self.push(len, self.source_end..self.source_end, Origin::Unknown);
    }

    /// Adds the pieces of another text, whose source begins at `base` of this one's.
    pub(crate) fn append(&mut self, other: &Offsets, base: u32) {
        for (n, piece) in other.pieces.iter().enumerate() {
            let len = other.end_of(n) - piece.at;
            let source = base + piece.source;
            match piece.origin {
                Origin::Copy => self.copy(len, source),
                Origin::Whole(width) => self.whole(len, source..source + width),
                Origin::Inserted => self.inserted(len),
                // How many characters it has is not told, so neither is where it ends.
                Origin::Each(_) => {
                    let end = other
                        .pieces
                        .get(n + 1)
                        .map_or(source, |next| base + next.source);
                    self.push(len, source..end.max(source), piece.origin);
                }
                Origin::Unknown => self.unknown(len),
            }
        }
    }

    /// The finished table.
    pub(crate) fn finish(self) -> Offsets {
        self.offsets
    }
}

/// `upper` leads from a text into `middle`, `lower` from `middle` to the source: the way from
/// the text to the source.
pub(crate) fn compose(upper: &Offsets, lower: &Offsets, middle: &str) -> Offsets {
    let chars = |range: Range<u32>| {
        middle
            .get(range.start as usize..range.end as usize)
            .map_or(0, |stretch| stretch.chars().count() as u32)
    };
    let mut out = Builder::default();
    for (n, piece) in upper.pieces.iter().enumerate() {
        let len = upper.end_of(n) - piece.at;
        match piece.origin {
            Origin::Copy => {
                let range = piece.source..piece.source + len;
                copy_through(&mut out, lower, range, chars);
            }
            Origin::Whole(width) => match lower.place(piece.source..piece.source + width, chars) {
                Place::At(source) => out.whole(len, source),
                Place::Inserted => out.inserted(len),
                Place::Unknown => out.unknown(len),
            },
            Origin::Inserted => out.inserted(len),
            // Only the lowest stage decodes, so `Each` does not stand here.
            Origin::Each(_) | Origin::Unknown => out.unknown(len),
        }
    }
    out.finish()
}

/// Adds the origins of `range` of the middle text to `out`, piece by piece.
fn copy_through(
    out: &mut Builder,
    lower: &Offsets,
    range: Range<u32>,
    chars: impl Fn(Range<u32>) -> u32,
) {
    let mut start = range.start;
    let mut n = lower.piece_at(start);
    while start < range.end && n < lower.pieces.len() {
        let piece = lower.pieces[n];
        let end = lower.end_of(n).min(range.end);
        let len = end.saturating_sub(start);
        match piece.origin {
            Origin::Copy => out.copy(len, piece.source + (start - piece.at)),
            Origin::Each(width) => {
                let from = piece.source + u32::from(width) * chars(piece.at..start);
                let to = from + u32::from(width) * chars(start..end);
                out.push(len, from..to, piece.origin);
            }
            Origin::Whole(width) => out.whole(len, piece.source..piece.source + width),
            Origin::Inserted => out.inserted(len),
            Origin::Unknown => out.unknown(len),
        }
        start = end.max(start);
        n += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(range: Range<u32>) -> u32 {
        range.end - range.start
    }

    #[test]
    fn inserted_characters_at_the_ends_do_not_count() {
        let mut offsets = Builder::default();
        offsets.inserted(2);
        offsets.copy(3, 10);
        offsets.inserted(1);
        offsets.copy(2, 20);
        offsets.unknown(4);
        let offsets = offsets.finish();
        assert_eq!(offsets.place(0..6, ascii), Place::At(10..13));
        assert_eq!(offsets.place(3..7, ascii), Place::At(11..21));
        assert_eq!(offsets.place(0..2, ascii), Place::Inserted);
        assert_eq!(offsets.place(7..9, ascii), Place::Unknown);
        assert_eq!(offsets.place(50..60, ascii), Place::Inserted);
    }

    #[test]
    fn a_table_is_the_same_after_its_way_through_numbers_and_no_numbers_are_trusted() {
        let mut offsets = Builder::default();
        offsets.inserted(2);
        offsets.copy(3, 10);
        offsets.whole(1, 40..45);
        offsets.push(6, 50..56, Origin::Each(1));
        offsets.unknown(4);
        offsets.copy(2, 20);
        let offsets = offsets.finish();
        let numbers = Vec::from(&offsets);
        assert_eq!(Offsets::of_numbers(&numbers), Some(offsets));
        let most = i64::from(u32::MAX);
        for bad in [
            &[1, 0][..],
            &[0, 0, 0],
            &[-1, 0, 0],
            &[1, -1, 0],
            &[2, most - 1, 0],
            &[most, 0, 5, 2, 0, 0],
            &[1, i64::MAX, 0, 1, i64::MAX, 0],
            &[1, 0, -7],
            &[1, 0, i64::MAX],
            &[1, 1, 4 + 2 * most],
        ] {
            assert_eq!(Offsets::of_numbers(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn two_stages_lead_through_to_the_source() {
        // "né" in Latin-1 behind a byte of something else, then "&amp;" made into "&".
        let mut lower = Builder::in_short_pieces();
        lower.push("n\u{e9}&amp;".len() as u32, 1..8, Origin::Each(1));
        let mut upper = Builder::default();
        upper.copy(3, 0);
        upper.whole(1, 3..8);
        let both = compose(&upper.finish(), &lower.finish(), "n\u{e9}&amp;");
        let text = "n\u{e9}&";
        let chars = |r: Range<u32>| text[r.start as usize..r.end as usize].chars().count() as u32;
        assert_eq!(both.place(1..3, chars), Place::At(2..3));
        assert_eq!(both.place(3..4, chars), Place::At(3..8));
        assert_eq!(both.place(0..4, chars), Place::At(1..8));
    }
}
