//! Documents in: bytes become a [`Document`], with a map back to the bytes.
//!
//! [`extract`] does all of it and opens neither files nor sockets; [`unpack()`] does it for files
//! that hold several documents: mails with attachments, mailboxes, feeds, archives. What a reader
//! should know (a character that could not be read, a date found in the text, a language that is
//! not read yet) comes back as diagnostics beside the document. `docs/INGEST.md` gives the rules.

mod archive;
mod binary;
mod budget;
mod diagnostics;
mod draft;
mod encoding;
mod error;
mod feed;
mod format;
mod html;
mod language;
mod limits;
mod mail;
mod markdown;
mod metadata;
mod normalise;
mod office;
mod offsets;
mod pages;
mod pdf;
mod plain;
mod published;
mod rtf;
mod saved;
mod source_map;
mod title;
mod unpack;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

use record::{Diagnostic, Document, DocumentId, Span};

pub use error::ExtractError;
pub use format::{ENDINGS, Format, format_of, is_parsed_apart, reads};
pub use limits::Limits;
pub use metadata::{Metadata, MetadataError};
pub use pages::{PageStart, page_of};
pub use plain::id_of;
pub use source_map::SourceMap;
pub use unpack::{Item, Step, unpack, unpack_each};

use archive::Archive;
use budget::Budget;
use plain::Plain;

/// The characters of a text file, the name of its encoding, and how many could not be read.
pub fn characters(bytes: &[u8]) -> (String, &'static str, usize) {
    let decoded = encoding::decode(bytes, false);
    let (encoding, replaced) = (decoded.encoding, decoded.replaced);
    (decoded.text.into_owned(), encoding, replaced)
}

/// Looks through a ZIP archive that another library is to read: whether all that is in it can be unpacked, and is
/// not more than is allowed.
///
/// # Errors
///
/// It is broken, encrypted, or far larger than it looks.
pub fn check_archive(bytes: &[u8], limits: Limits) -> Result<(), ExtractError> {
    let mut archive = Archive::open(bytes)?;
    let mut budget = Budget::new(bytes.len(), limits);
    for n in 0..archive.len() {
        archive.read(n, &mut budget)?;
    }
    Ok(())
}

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
    /// The mail that it came with, for an attachment.
    pub parent: Option<DocumentId>,
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
/// Of a mail it is the mail itself, without its attachments. A file that holds documents (a
/// mailbox, a feed, an archive) gives the one that is in it; where there are several, [`unpack()`]
/// gives them all.
///
/// # Errors
///
/// Where there is no text: nothing, too much, or a file of another kind.
pub fn extract(bytes: &[u8], hint: &Hint) -> Result<Extracted, ExtractError> {
    let mut items = match one(bytes, hint, &mut Budget::new(bytes.len(), hint.limits))? {
        One::Document(extracted) => return Ok(*extracted),
        One::Several(_) => unpack(bytes, hint),
    };
    match items.len() {
        0 => Err(ExtractError::Empty),
        1 => items.remove(0).result,
        documents => Err(ExtractError::Several { documents }),
    }
}

/// An error where there are more bytes than are read.
fn within(bytes: &[u8], hint: &Hint) -> Result<(), ExtractError> {
    let limit = hint.limits.bytes.min(Limits::MAX_BYTES);
    if bytes.len() > limit {
        return Err(ExtractError::TooLarge {
            bytes: bytes.len() as u64,
            limit: limit as u64,
        });
    }
    Ok(())
}

/// What a file turns out to be.
enum One {
    Document(Box<Extracted>),
    /// It holds documents, in this form.
    Several(Format),
}

/// The document that `bytes` are, unless they hold others. A parser that panics is told as a broken
/// file; nothing of what it may have left half done is looked at afterwards.
fn one(bytes: &[u8], hint: &Hint, budget: &mut Budget) -> Result<One, ExtractError> {
    let parsed = catch_unwind(AssertUnwindSafe(|| parse(bytes, hint, budget)));
    parsed.unwrap_or_else(|_| {
        Err(ExtractError::Broken {
            what: "the file",
            reason: "its parser gave up".to_owned(),
        })
    })
}

fn parse(bytes: &[u8], hint: &Hint, budget: &mut Budget) -> Result<One, ExtractError> {
    within(bytes, hint)?;
    let format = format::tell(bytes, hint)?;
    let plain = match format {
        Format::PlainText => Plain::decoded(encoding::decode(bytes, false)),
        Format::Markdown => {
            let decoded = encoding::decode(bytes, false);
            let (draft, metadata) = markdown::read(&decoded.text);
            Plain {
                metadata,
                ..Plain::drafted(draft, decoded)
            }
        }
        Format::Html => html::page(encoding::decode(bytes, true)),
        Format::Pdf => pdf::read(bytes, &hint.limits)?,
        Format::Docx => office::docx::read(bytes, budget)?,
        Format::Odt => office::odt::read(bytes, budget)?,
        Format::Rtf => rtf::read(bytes)?,
        Format::Eml => mail::read(bytes, budget)?,
        Format::Mhtml => saved::mhtml::read(bytes, budget)?,
        Format::Mbox | Format::Feed | Format::Warc | Format::Zip => {
            return Ok(One::Several(format));
        }
    };
    let extracted = plain.document(bytes, hint.metadata.clone())?;
    Ok(One::Document(Box::new(extracted)))
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
