//! What the two processes say to each other: a line of JSON, behind it the bytes of the file; a line
//! of JSON back for each part that is taken up, and for each document.

use std::time::Duration;

use ingest::{ExtractError, Extracted, Hint, Item, Limits, Metadata, PageStart, SourceMap};
use record::{Diagnostic, Document, DocumentId, PartialDate};
use serde::{Deserialize, Serialize};

use super::Refusal;

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// Memory that may be used, in bytes.
    pub memory: u64,
    /// Seconds that may be used.
    pub seconds: u32,
    /// Numbers of the parts that are passed over; see [`ingest::unpack_each`].
    pub fatal: Vec<usize>,
    /// Bytes of the file that are read.
    largest: usize,
    name: Option<String>,
    title: Option<String>,
    publisher: Option<String>,
    published: Option<PartialDate>,
    url: Option<String>,
    kind: Option<String>,
}

impl Request {
    pub fn new(hint: &Hint, memory: u64, seconds: u32, fatal: &[usize]) -> Self {
        let known = hint.metadata.clone();
        Self {
            memory,
            seconds,
            fatal: fatal.to_vec(),
            largest: hint.limits.bytes,
            name: hint.name.map(str::to_owned),
            title: known.title,
            publisher: known.publisher,
            published: known.published,
            url: known.url,
            kind: known.kind,
        }
    }

    pub fn hint(&self) -> Hint<'_> {
        Hint {
            name: self.name.as_deref(),
            format: None,
            metadata: Metadata {
                title: self.title.clone(),
                publisher: self.publisher.clone(),
                published: self.published,
                url: self.url.clone(),
                kind: self.kind.clone(),
            },
            limits: Limits {
                bytes: self.largest,
                seconds: self.seconds,
                ..Limits::default()
            },
        }
    }
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// A part is taken up.
    Begun {
        /// Where it is in the file.
        path: String,
        /// The time of a processor that was spent by then.
        spent: Duration,
    },
    /// A document, or why it is none.
    Done(Box<Done>),
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Done {
    /// Where it is in the file.
    path: String,
    outcome: Outcome,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Read(Box<Read>),
    Refused(Refused),
}

/// A document.
#[derive(Debug, Serialize, Deserialize)]
struct Read {
    document: Document,
    parent: Option<DocumentId>,
    /// Code point and page.
    pages: Vec<(u32, u32)>,
    map: SourceMap,
    diagnostics: Vec<Diagnostic>,
}

/// Why there is none.
#[derive(Debug, Serialize, Deserialize)]
struct Refused {
    reason: String,
    hint: String,
    scanned: Option<u32>,
}

impl From<Item> for Done {
    fn from(item: Item) -> Self {
        let outcome = match item.result {
            Ok(read) => Outcome::Read(Box::new(Read {
                document: read.document,
                parent: read.parent,
                pages: read.pages.iter().map(|p| (p.at, p.page)).collect(),
                map: read.map,
                diagnostics: read.diagnostics,
            })),
            Err(error) => Outcome::Refused(Refused {
                reason: error.to_string(),
                hint: error.hint().to_owned(),
                scanned: match error {
                    ExtractError::NoTextLayer { pages } => Some(pages),
                    _ => None,
                },
            }),
        };
        Self {
            path: item.path,
            outcome,
        }
    }
}

impl From<Done> for (String, Result<Extracted, Refusal>) {
    fn from(reply: Done) -> Self {
        let page = |(at, page)| PageStart { at, page };
        let result = match reply.outcome {
            Outcome::Read(read) => Ok(Extracted {
                document: read.document,
                parent: read.parent,
                map: read.map,
                pages: read.pages.into_iter().map(page).collect(),
                diagnostics: read.diagnostics,
            }),
            Outcome::Refused(refused) => Err(Refusal {
                reason: refused.reason,
                hint: refused.hint,
                scanned: refused.scanned,
            }),
        };
        (reply.path, result)
    }
}
