//! From a document's text back to the bytes it was read from.

use std::ops::Range;

use record::{Span, Text};
use serde::{Deserialize, Serialize};

use crate::offsets::{Offsets, Place};

/// An inner file that a text was read from: `word/document.xml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// Its first byte, where all parts are laid one after another.
    pub(crate) start: u32,
}

/// From code points of [`record::Document::text`] back to the original bytes.
///
/// The default one leads nowhere, as that of a PDF file does. It serialises as numbers, three for each piece of text that stands otherwise in the bytes than the
/// one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Numbers", try_from = "Numbers")]
pub struct SourceMap {
    offsets: Offsets,
    parts: Vec<Part>,
}

impl SourceMap {
    pub(crate) fn new(offsets: Offsets, parts: Vec<Part>) -> Self {
        Self { offsets, parts }
    }

    /// The bytes of the original that `span` of `text` was read from; `text` is the text of the
    /// document that was extracted together with this map. Where the text stands in a file within
    /// the original, they are bytes of that: see [`SourceMap::part`].
    ///
    /// It is the smallest stretch that holds them all, so it includes markup and removed
    /// characters between them. Characters that are not in the original (list markers and blank
    /// lines of a web page) are left aside at the ends of the span. `None` where nothing else is
    /// in the span, and where it is not certain from where its first or last character came.
    pub fn source(&self, text: &Text, span: Span) -> Option<Range<usize>> {
        Some(self.place(text, span)?.1)
    }

    /// The file within the original that [`SourceMap::source`] counts in, unpacked:
    /// `word/document.xml`. `None` for the original itself.
    pub fn part(&self, text: &Text, span: Span) -> Option<&str> {
        Some(&self.place(text, span)?.0?.name)
    }

    fn place(&self, text: &Text, span: Span) -> Option<(Option<&Part>, Range<usize>)> {
        let bytes = text.bytes(span);
        let range = u32::try_from(bytes.start).ok()?..u32::try_from(bytes.end).ok()?;
        let chars = |range: Range<u32>| {
            text.char_at_byte(range.end as usize) - text.char_at_byte(range.start as usize)
        };
        let source = match self.offsets.place(range, chars) {
            Place::At(source) => source,
            Place::Inserted | Place::Unknown => return None,
        };
        let after = self.parts.partition_point(|p| p.start <= source.start);
        let part = after.checked_sub(1).map(|n| &self.parts[n]);
        // Text of two parts has no one place.
        if self
            .parts
            .get(after)
            .is_some_and(|next| next.start < source.end)
        {
            return None;
        }
        let base = part.map_or(0, |part| part.start);
        let within = (source.start - base) as usize..(source.end - base) as usize;
        Some((part, within))
    }
}

#[derive(Serialize, Deserialize)]
struct Numbers {
    pieces: Vec<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<(String, u32)>,
}

impl From<SourceMap> for Numbers {
    fn from(map: SourceMap) -> Self {
        Self {
            pieces: Vec::from(&map.offsets),
            parts: map.parts.into_iter().map(|p| (p.name, p.start)).collect(),
        }
    }
}

impl TryFrom<Numbers> for SourceMap {
    type Error = &'static str;

    fn try_from(numbers: Numbers) -> Result<Self, Self::Error> {
        let offsets = Offsets::of_numbers(&numbers.pieces).ok_or("not the numbers of a map")?;
        if !numbers.parts.is_sorted_by_key(|(_, start)| *start) {
            return Err("parts that are not in order");
        }
        let part = |(name, start)| Part { name, start };
        Ok(Self::new(
            offsets,
            numbers.parts.into_iter().map(part).collect(),
        ))
    }
}
