//! A document as it was read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{PartialDate, Span, Text};

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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Words whose letters were recognised on a picture, in text order; empty for all other texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised: Vec<Recognised>,
}

/// Words whose letters were recognised on a picture: a run on one line that is sure throughout, or
/// unsure throughout.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// The words.
    pub span: Span,
    /// How sure it is that these are the letters, from 0 to 1: the mean of the words.
    pub confidence: f64,
}

impl Recognised {
    /// Words below this are unsure.
    pub const UNSURE: f64 = 0.6;

    /// True where somebody should compare them with the picture.
    pub fn is_unsure(&self) -> bool {
        self.confidence < Self::UNSURE
    }
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
            recognised: Vec::new(),
        }
    }

    /// The recognised words that touch a span.
    pub fn recognised_in(&self, span: Span) -> &[Recognised] {
        let first = (self.recognised).partition_point(|mark| mark.span.end <= span.start);
        let behind = (self.recognised).partition_point(|mark| mark.span.start < span.end);
        self.recognised.get(first..behind).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognised_words_are_found_by_the_places_they_touch() {
        let mark = |start, end| Recognised {
            span: Span::new(start, end),
            confidence: 0.5,
        };
        let document = Document {
            recognised: vec![mark(2, 5), mark(6, 9), mark(12, 20)],
            ..Document::of_text("t", "")
        };
        let found = |start, end| document.recognised_in(Span::new(start, end)).len();
        let counts = [
            found(0, 2),
            found(4, 7),
            found(5, 6),
            found(8, 30),
            found(20, 21),
        ];
        assert_eq!(counts, [0, 2, 0, 2, 0]);
        assert!(
            Document::of_text("t", "")
                .recognised_in(Span::new(0, 9))
                .is_empty()
        );
    }
}
