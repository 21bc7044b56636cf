//! Documents in: bytes become a [`Document`], with a map back to the bytes.
//!
//! [`extract`] does all of it and opens neither files nor sockets. What a reader should know (a
//! character that could not be read, a date found in the text, a language that is not read yet)
//! comes back as diagnostics beside the document. `docs/INGEST.md` gives the rules.

mod binary;
mod diagnostics;
mod draft;
mod encoding;
mod error;
mod format;
mod html;
mod language;
mod limits;
mod markdown;
mod metadata;
mod normalise;
mod offsets;
mod pages;
mod pdf;
mod published;
mod source_map;
mod title;

use std::borrow::Cow;

use record::{Diagnostic, Document, DocumentId, PublishedFrom, Span, Text};
use sha2::{Digest, Sha256};

pub use error::ExtractError;
pub use format::{Format, format_of, reads};
pub use limits::Limits;
pub use metadata::{Metadata, MetadataError};
pub use pages::{PageStart, page_of};
pub use source_map::SourceMap;

use diagnostics::{count, note, note_at, warning};
use draft::Draft;
use offsets::{Builder, compose};

/// What is known of the bytes beforehand.
#[derive(Clone, Debug, Default)]
pub struct Hint<'a> {
    /// File name, for the format.
    pub name: Option<&'a str>,
    /// The format, where it is known; else the name tells, else the content.
    pub format: Option<Format>,
    /// What a sidecar or the user says; it goes before what the document says.
    pub metadata: Metadata,
    /// How much is read at most.
    pub limits: Limits,
}

/// A document, and how it came about.
#[derive(Clone, Debug)]
pub struct Extracted {
    /// The document.
    pub document: Document,
    /// From its text back to the bytes.
    pub map: SourceMap,
    /// Where the text of each page begins, in text order; empty where there are no pages.
    pub pages: Vec<PageStart>,
    /// What a reader should know.
    pub diagnostics: Vec<Diagnostic>,
}

impl Extracted {
    /// The page on which a span begins; `None` where the document has no pages.
    pub fn page_of(&self, span: Span) -> Option<u32> {
        page_of(&self.pages, span)
    }
}

/// Makes a document of bytes, in time and memory linear in their number.
///
/// # Errors
///
/// Where there is no text: nothing, too much, or a file of another kind.
pub fn extract(bytes: &[u8], hint: &Hint) -> Result<Extracted, ExtractError> {
    let limit = hint.limits.bytes.min(Limits::MAX_BYTES);
    if bytes.len() > limit {
        return Err(ExtractError::TooLarge {
            bytes: bytes.len() as u64,
            limit: limit as u64,
        });
    }
    binary::refuse_known_kinds(bytes)?;
    let format = format_in(bytes, hint);
    let decoded = encoding::decode(bytes, format == Format::Html);
    let mut diagnostics = Vec::new();
    if decoded.replaced > 0 {
        let what = count(decoded.replaced, "place");
        let message = format!(
            "{what} could not be read as {} and shown as \u{fffd}",
            decoded.encoding
        );
        diagnostics.push(warning("text.unreadable", message));
    }
    if let Some(declared) = decoded.misdeclared {
        let message = format!(
            "the page says that it is in {declared}, but its bytes are {}, and were read so",
            decoded.encoding
        );
        diagnostics.push(note("text.encoding", message));
    }
    let (draft, found) = match format {
        Format::PlainText => (None, Metadata::default()),
        Format::Markdown => {
            let (draft, metadata) = markdown::read(&decoded.text);
            (Some(draft), metadata)
        }
        Format::Html => {
            let (draft, metadata, notes) = html::read(&decoded.text);
            diagnostics.extend(notes);
            (Some(draft), metadata)
        }
        Format::Pdf => return from_pdf(bytes, hint),
    };
    // Each text is gone as soon as the next is made of it: a large one is held once beside the
    // bytes, twice where it changes its form.
    let encoding::Decoded {
        text: decoded,
        offsets,
        replaced,
        ..
    } = decoded;
    let (plain, to_bytes) = match draft.map(Draft::finish) {
        Some((text, to_decoded)) => {
            let to_bytes = compose(&to_decoded, &offsets, &decoded);
            (Cow::Owned(text), to_bytes)
        }
        None => {
            let mut whole = Builder::default();
            whole.copy(decoded.len() as u32, 0);
            let to_bytes = compose(&whole.finish(), &offsets, &decoded);
            (decoded, to_bytes)
        }
    };
    let normal = normalise::normalise(&plain);
    let removed = normal.removed;
    binary::refuse_junk(plain.chars().count(), removed.control, replaced)?;
    diagnostics.extend(taken_away(&removed));
    let map = SourceMap::new(compose(&normal.offsets, &to_bytes, &plain));
    drop((plain, to_bytes));
    let document = document(bytes, hint, found, normal.text, &mut diagnostics)?;
    Ok(Extracted {
        document,
        map,
        pages: Vec::new(),
        diagnostics,
    })
}

/// The format that bytes are read in: a PDF file is one whatever it is called, else what is known
/// goes before the name, and the name before the content.
pub fn format_in(bytes: &[u8], hint: &Hint) -> Format {
    if format::is_pdf(bytes) {
        return Format::Pdf;
    }
    let named = || hint.name.and_then(format_of);
    hint.format
        .or_else(named)
        .unwrap_or_else(|| format::sniff(bytes))
}

/// A PDF file: its characters stand nowhere in the bytes as such, but each on a page.
fn from_pdf(bytes: &[u8], hint: &Hint) -> Result<Extracted, ExtractError> {
    let read = pdf::read(bytes, &hint.limits)?;
    let mut diagnostics = read.notes;
    let (text, pages, removed) = pages::join(read.pieces);
    diagnostics.extend(taken_away(&removed));
    let found = Metadata {
        title: read.title,
        ..Metadata::default()
    };
    let document = document(bytes, hint, found, text, &mut diagnostics)?;
    Ok(Extracted {
        document,
        map: SourceMap::nowhere(),
        pages,
        diagnostics,
    })
}

/// The document of a text, and what its words tell where nothing else does.
fn document(
    bytes: &[u8],
    hint: &Hint,
    found: Metadata,
    text: String,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Document, ExtractError> {
    if text.trim().is_empty() {
        return Err(ExtractError::Empty);
    }
    let text = Text::new(text);
    let metadata = hint.metadata.clone().or(found);
    let mut document = Document {
        id: DocumentId(id_of(bytes)),
        title: metadata.title,
        publisher: metadata.publisher,
        url: metadata.url,
        kind: metadata.kind,
        published: metadata.published,
        published_from: metadata.published.map(|_| PublishedFrom::Metadata),
        language: language::of(text.as_str()),
        text,
    };
    date_and_title(&mut document, diagnostics);
    if document.language.as_deref().is_none_or(|l| l == "en") {
        diagnostics.extend(foreign_parts(&document.text));
    }
    Ok(document)
}

/// Warnings of characters that were removed.
fn taken_away(removed: &normalise::Removed) -> impl Iterator<Item = Diagnostic> {
    [
        (removed.direction, "bidirectional control character"),
        (removed.control, "control character"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, what)| warning("text.removed", format!("{} removed", count(n, what))))
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

/// What documents made of these bytes are called: `sha256:` and their hash.
pub fn id_of(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests;
