//! The XML files of an archive that hold text, laid one after another.

use crate::draft::Draft;
use crate::encoding;
use crate::offsets::{Builder, compose};
use crate::plain::Plain;
use crate::source_map::Part;

/// The text of the parts that are read, with the way to their bytes.
#[derive(Default)]
pub(crate) struct Parts {
    text: String,
    offsets: Builder,
    bytes: u32,
    replaced: usize,
    parts: Vec<Part>,
}

impl Parts {
    /// Adds a part; returns where its text begins.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> usize {
        let start = self.text.len();
        let decoded = encoding::decode(bytes, true);
        self.text.push_str(&decoded.text);
        self.offsets.append(&decoded.offsets, self.bytes);
        self.replaced += decoded.replaced;
        self.parts.push(Part {
            name: name.to_owned(),
            start: self.bytes,
        });
        self.bytes += bytes.len() as u32;
        start
    }

    /// The text from `start` on.
    pub(crate) fn from(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default()
    }

    /// What was drafted of the parts.
    pub(crate) fn plain(self, draft: Draft) -> Plain<'static> {
        let (text, to_parts) = draft.finish();
        Plain {
            text: text.into(),
            to_bytes: compose(&to_parts, &self.offsets.finish(), &self.text),
            parts: self.parts,
            replaced: self.replaced,
            ..Plain::default()
        }
    }
}
