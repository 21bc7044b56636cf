//! What the two processes say to each other: a line of JSON, behind it the bytes of the file; a line
//! of JSON back for each document.

use ingest::{ExtractError, Extracted, Hint, Item, Limits, Metadata, PageStart, SourceMap};
use record::{Diagnostic, Document, DocumentId, PartialDate};
use serde::{Deserialize, Serialize};

use super::{Refusal, Taken};

/// What is asked.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// Memory that may be used, in bytes.
    pub memory: u64,
    /// Seconds that may be used.
    pub seconds: u32,
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
    pub fn new(hint: &Hint, memory: u64, seconds: u32) -> Self {
        let known = hint.metadata.clone();
        Self {
            memory,
            seconds,
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

/// What is answered of one document.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reply {
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

/// A document. Its way back to the bytes stays behind: nothing on the command line asks for it.
#[derive(Debug, Serialize, Deserialize)]
struct Read {
    document: Document,
    parent: Option<DocumentId>,
    /// Code point and page.
    pages: Vec<(u32, u32)>,
    diagnostics: Vec<Diagnostic>,
}

/// Why there is none.
#[derive(Debug, Serialize, Deserialize)]
struct Refused {
    reason: String,
    hint: String,
    scanned: Option<u32>,
}

impl From<Item> for Reply {
    fn from(item: Item) -> Self {
        let outcome = match item.result {
            Ok(read) => Outcome::Read(Box::new(Read {
                document: read.document,
                parent: read.parent,
                pages: read.pages.iter().map(|p| (p.at, p.page)).collect(),
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

impl From<Reply> for Taken {
    fn from(reply: Reply) -> Self {
        let page = |(at, page)| PageStart { at, page };
        let result = match reply.outcome {
            Outcome::Read(read) => Ok(Extracted {
                document: read.document,
                parent: read.parent,
                map: SourceMap::nowhere(),
                pages: read.pages.into_iter().map(page).collect(),
                diagnostics: read.diagnostics,
            }),
            Outcome::Refused(refused) => Err(Refusal {
                reason: refused.reason,
                hint: refused.hint,
                scanned: refused.scanned,
            }),
        };
        Self {
            path: reply.path,
            result,
        }
    }
}
