//! From a document's text back to the bytes it was read from.

use std::ops::Range;

use record::{Span, Text};

use crate::offsets::{Offsets, Place};

/// From code points of [`record::Document::text`] back to the original bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceMap {
    offsets: Offsets,
}

impl SourceMap {
    pub(crate) fn new(offsets: Offsets) -> Self {
        Self { offsets }
    }

    /// For a text whose characters stand nowhere in the bytes as such: that of a PDF file. It leads
    /// nowhere; [`crate::Extracted::page_of`] does.
    pub fn nowhere() -> Self {
        Self::new(Offsets::default())
    }

    /// The bytes of the original that `span` of `text` was read from; `text` is the text of the
    /// document that was extracted together with this map.
    ///
    /// It is the smallest stretch that holds them all, so it includes markup and removed
    /// characters between them. Characters that are not in the original (list markers and blank
    /// lines of a web page) are left aside at the ends of the span. `None` where nothing else is
    /// in the span, and where it is not certain from where its first or last character came.
    pub fn source(&self, text: &Text, span: Span) -> Option<Range<usize>> {
        let bytes = text.bytes(span);
        let range = u32::try_from(bytes.start).ok()?..u32::try_from(bytes.end).ok()?;
        let chars = |range: Range<u32>| {
            text.char_at_byte(range.end as usize) - text.char_at_byte(range.start as usize)
        };
        match self.offsets.place(range, chars) {
            Place::At(source) => Some(source.start as usize..source.end as usize),
            Place::Inserted | Place::Unknown => None,
        }
    }
}
