//! Text addressed by Unicode code points.

use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A stretch of a document: code points, `[start, end)`, never empty once it is in a reading.
///
/// Serialises as `[start, end]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl Span {
    /// The span `[start, end)`; an `end` before `start` gives an empty span at `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// Length in code points.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// True where the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True where `other` lies inside this span (equal ends count).
    pub fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True where the two share at least one code point.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn hull(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [start, end] = <[u32; 2]>::deserialize(deserializer)?;
        if end < start {
            return Err(serde::de::Error::custom("a span ends before it starts"));
        }
        Ok(Span { start, end })
    }
}

/// Bytes between two entries of the offset table.
const STRIDE: usize = 128;

/// An immutable text that can be addressed by code points as cheaply as by bytes.
///
/// A table keeps the code point number of every 128th byte, so a conversion looks at no
/// more than 128 bytes; for ASCII texts both numbers are the same and the table is empty.
#[derive(Clone, Debug, Default)]
pub struct Text {
    text: String,
    /// `table[n]` = code points that start before byte `n * STRIDE`. Empty for ASCII.
    table: Vec<u32>,
    chars: u32,
}

impl Text {
    /// Takes over `text`. Texts of more than `u32::MAX` code points are not supported and
    /// are cut there; ingest refuses them long before.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_ascii() {
            let chars = u32::try_from(text.len()).unwrap_or(u32::MAX);
            return Self {
                text,
                table: Vec::new(),
                chars,
            };
        }
        let mut table = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut chars = 0u32;
        for (n, byte) in text.bytes().enumerate() {
            if n % STRIDE == 0 {
                table.push(chars);
            }
            chars += u32::from(starts_char(byte));
        }
        Self { text, table, chars }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Length in code points.
    pub fn len(&self) -> u32 {
        self.chars
    }

    /// True where there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The code point number of the character that starts at, or holds, byte `byte`.
    /// Past the end it is the length.
    pub fn char_at_byte(&self, byte: usize) -> u32 {
        if byte >= self.text.len() {
            return self.chars;
        }
        if self.table.is_empty() {
            return byte as u32;
        }
        let entry = byte / STRIDE;
        let from = entry * STRIDE;
        let bytes = &self.text.as_bytes()[from..=byte];
        let starts = bytes.iter().filter(|b| starts_char(**b)).count() as u32;
        (self.table[entry] + starts).saturating_sub(1)
    }

    /// The byte at which code point number `at` starts; past the end it is the length.
    pub fn byte_at_char(&self, at: u32) -> usize {
        if at >= self.chars {
            return self.text.len();
        }
        if self.table.is_empty() {
            return at as usize;
        }
        let entry = self.table.partition_point(|before| *before <= at) - 1;
        let mut left = at - self.table[entry];
        let from = entry * STRIDE;
        for (n, byte) in self.text.as_bytes()[from..].iter().enumerate() {
            if starts_char(*byte) {
                if left == 0 {
                    return from + n;
                }
                left -= 1;
            }
        }
        self.text.len()
    }

    /// The words of `span`; the part of it that lies outside the text is left out.
    pub fn slice(&self, span: Span) -> &str {
        let bytes = self.bytes(span);
        self.text.get(bytes).unwrap_or_default()
    }

    /// `span` as bytes.
    pub fn bytes(&self, span: Span) -> Range<usize> {
        self.byte_at_char(span.start)..self.byte_at_char(span.end)
    }

    /// A stretch of bytes as a span.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        Span::new(self.char_at_byte(bytes.start), self.char_at_byte(bytes.end))
    }

    /// `span` without white space at its ends; `None` where nothing else is in it.
    pub fn trimmed(&self, span: Span) -> Option<Span> {
        let words = self.slice(span);
        let lead = words.chars().take_while(|c| c.is_whitespace()).count() as u32;
        let tail = words
            .chars()
            .rev()
            .take_while(|c| c.is_whitespace())
            .count() as u32;
        let (start, end) = (
            span.start + lead,
            span.end.min(self.chars).checked_sub(tail)?,
        );
        (start < end).then(|| Span::new(start, end))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Text::new(String::deserialize(deserializer)?))
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

/// UTF-8: a byte that is no continuation byte starts a character.
fn starts_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_agree_with_counting_characters() {
        let base = "Özdağlı, 52 — “free” 👩‍👩‍👧 شيركو e\u{301} ";
        for text in [String::new(), "plain".repeat(70), base.repeat(9)] {
            let wrapped = Text::new(text.clone());
            assert_eq!(wrapped.len() as usize, text.chars().count());
            for (n, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(wrapped.char_at_byte(byte), n as u32);
                assert_eq!(wrapped.byte_at_char(n as u32), byte);
            }
            assert_eq!(wrapped.byte_at_char(wrapped.len()), text.len());
            assert_eq!(wrapped.char_at_byte(text.len()), wrapped.len());
        }
    }

    #[test]
    fn a_slice_outside_the_text_is_cut_not_refused() {
        let text = Text::new("née Ní Dhálaigh");
        assert_eq!(text.slice(Span::new(4, 900)), "Ní Dhálaigh");
        assert_eq!(text.slice(Span::new(900, 901)), "");
        assert_eq!(text.trimmed(Span::new(3, 7)), Some(Span::new(4, 6)));
        assert_eq!(text.trimmed(Span::new(3, 4)), None);
    }
}
