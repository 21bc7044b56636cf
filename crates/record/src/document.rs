//! A document as it was read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{PartialDate, Text};

/// `sha256:` and the hash of the bytes the document was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the date of publication was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedFrom {
    /// Given with the document: a flag, a sidecar file or the file's own metadata.
    Metadata,
    /// Read in the text: a dateline or a line with a date.
    Text,
}

/// One document: its text and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Hash of the bytes it was read from.
    pub id: DocumentId,
    /// Headline or subject.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// What it is, in the publisher's words: `report`, `letter`, `statement`, `appeal` ...
    pub kind: Option<String>,
    /// Date of publication: what "on Wednesday" counts from.
    pub published: Option<PartialDate>,
    /// How `published` is known; `None` where it is not.
    pub published_from: Option<PublishedFrom>,
    /// ISO 639 code of the text's language (`en`, `ur`); `None` where it is too short to tell.
    pub language: Option<String>,
    /// The text, NFC. All offsets of a reading count code points of it.
    pub text: Text,
}

impl Document {
    /// A text of which nothing else is known.
    pub fn of_text(id: &str, text: impl Into<String>) -> Self {
        Self {
            id: DocumentId(id.to_owned()),
            title: None,
            publisher: None,
            url: None,
            kind: None,
            published: None,
            published_from: None,
            language: None,
            text: Text::new(text),
        }
    }
}
