//! The text that was taken out of a file, on its way to being a document.

use std::borrow::Cow;

use record::{Diagnostic, Document, DocumentId, PublishedFrom, Text};
use sha2::{Digest, Sha256};

use crate::diagnostics::{count, note, note_at, warning};
use crate::draft::Draft;
use crate::encoding::Decoded;
use crate::metadata::Metadata;
use crate::offsets::{Builder, Offsets, compose};
use crate::source_map::{Part, SourceMap};
use crate::{ExtractError, Extracted, PageStart, binary, language, normalise, published, title};

/// A text before it is brought into one form, and what its file says of it.
#[derive(Debug, Default)]
pub(crate) struct Plain<'a> {
    pub(crate) text: Cow<'a, str>,
    /// From the text to the bytes of the file, or of its parts one after another.
    pub(crate) to_bytes: Offsets,
    /// The parts that were read; none where the bytes are those of the file itself.
    pub(crate) parts: Vec<Part>,
    /// How many U+FFFD stand for bytes that could not be read.
    pub(crate) replaced: usize,
    /// Where pages begin in the text, which is in its one form already where there are some.
    pub(crate) pages: Vec<PageStart>,
    pub(crate) metadata: Metadata,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> Plain<'a> {
    /// The text as it was decoded.
    pub(crate) fn decoded(decoded: Decoded<'a>) -> Self {
        let diagnostics = notes_on(&decoded);
        let mut whole = Builder::default();
        whole.copy(decoded.text.len() as u32, 0);
        let to_bytes = compose(&whole.finish(), &decoded.offsets, &decoded.text);
        Self {
            text: decoded.text,
            to_bytes,
            replaced: decoded.replaced,
            diagnostics,
            ..Self::default()
        }
    }

    /// What was drafted of a decoded text.
    pub(crate) fn drafted(draft: Draft, decoded: Decoded) -> Self {
        let diagnostics = notes_on(&decoded);
        let (text, to_decoded) = draft.finish();
        Self {
            text: Cow::Owned(text),
            to_bytes: compose(&to_decoded, &decoded.offsets, &decoded.text),
            replaced: decoded.replaced,
            diagnostics,
            ..Self::default()
        }
    }

    /// The document that was read from `bytes`. What is `given` goes before what the file says.
    pub(crate) fn document(self, bytes: &[u8], given: Metadata) -> Result<Extracted, ExtractError> {
        let mut diagnostics = self.diagnostics;
        // Each text is gone as soon as the next is made of it: a large one is held once beside
        // the bytes, twice where it changes its form.
        let normal = normalise::normalise(&self.text);
        let removed = normal.removed;
        binary::refuse_junk(self.text.chars().count(), removed.control, self.replaced)?;
        if normal.text.trim().is_empty() {
            return Err(ExtractError::Empty);
        }
        diagnostics.extend(taken_away(&removed));
        let offsets = compose(&normal.offsets, &self.to_bytes, &self.text);
        let map = SourceMap::new(offsets, self.parts);
        drop((self.text, self.to_bytes));
        let text = Text::new(normal.text);
        let metadata = given.or(self.metadata);
        let mut document = Document {
            id: id_of(bytes),
            title: metadata.title,
            publisher: metadata.publisher,
            url: metadata.url,
            kind: metadata.kind,
            published: metadata.published,
            published_from: metadata.published.map(|_| PublishedFrom::Metadata),
            language: language::of(text.as_str()),
            text,
            recognised: Vec::new(),
        };
        date_and_title(&mut document, &mut diagnostics);
        if document.language.as_deref().is_none_or(|l| l == "en") {
            diagnostics.extend(foreign_parts(&document.text));
        }
        Ok(Extracted {
            document,
            parent: None,
            map,
            pages: self.pages,
            diagnostics,
        })
    }
}

/// What documents made of these bytes are called: `sha256:` and their hash.
pub fn id_of(bytes: &[u8]) -> DocumentId {
    let hash = Sha256::digest(bytes);
    let hex: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    DocumentId(format!("sha256:{hex}"))
}

/// Warnings of characters that were removed.
pub(crate) fn taken_away(removed: &normalise::Removed) -> impl Iterator<Item = Diagnostic> {
    [
        (removed.direction, "bidirectional control character"),
        (removed.control, "control character"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| warning("text.removed", format!("{} removed", count(n, what))))
}

fn notes_on(decoded: &Decoded) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    if decoded.replaced > 0 {
        let what = count(decoded.replaced, "place");
        let message = format!(
            "{what} could not be read as {} and shown as \u{fffd}",
            decoded.encoding
        );
        notes.push(warning("text.unreadable", message));
    }
    if let Some(declared) = decoded.misdeclared {
        let message = format!(
            "the page says that it is in {declared}, but its bytes are {}, and were read so",
            decoded.encoding
        );
        notes.push(note("text.encoding", message));
    }
    notes
}

/// What the text itself tells, where nothing else does.
fn date_and_title(document: &mut Document, diagnostics: &mut Vec<Diagnostic>) {
    let search = published::search(document.text.as_str());
    let dated = search.found.as_ref().map(|found| found.line);
    if document.published.is_none() {
        if let Some(found) = search.found {
            let span = document.text.span(found.bytes);
            let message = format!("published: {}, from the text", found.date);
            diagnostics.push(note_at("published.from_text", message, span));
            document.published = Some(found.date);
            document.published_from = Some(PublishedFrom::Text);
        } else if let Some(bytes) = search.ambiguous {
            let span = document.text.span(bytes);
            let message =
                "this date can be read in two ways and was not taken; give it with --published";
            diagnostics.push(note_at("published.ambiguous", message, span));
        }
    }
    if document.title.is_none() {
        document.title = title::first_line(document.text.as_str(), |line| dated == Some(line));
    }
}

/// Paragraphs of an English text that are in a script that is not read.
fn foreign_parts(text: &Text) -> impl Iterator<Item = Diagnostic> {
    language::foreign_parts(text.as_str())
        .into_iter()
        .map(|part| {
            let language = part.language.map_or(String::new(), |l| format!(" ({l})"));
            let message = format!(
                "a paragraph in another language{language}, not readable yet; its text is kept"
            );
            note_at("language.part_unreadable", message, text.span(part.bytes))
        })
}
