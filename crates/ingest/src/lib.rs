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
mod plain;
mod published;
mod rtf;
mod saved;
mod source_map;
mod title;
mod unpack;
mod xml;

use record::{Diagnostic, Document, DocumentId};

pub use error::ExtractError;
pub use format::{Format, format_of, reads};
pub use limits::Limits;
pub use metadata::{Metadata, MetadataError};
pub use source_map::SourceMap;
pub use unpack::{Item, unpack};

use budget::Budget;
use plain::Plain;

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
    /// What a reader should know.
    pub diagnostics: Vec<Diagnostic>,
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

/// The document that `bytes` are, unless they hold others.
fn one(bytes: &[u8], hint: &Hint, budget: &mut Budget) -> Result<One, ExtractError> {
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
