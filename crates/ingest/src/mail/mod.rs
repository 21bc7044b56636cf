//! Mails (RFC 5322, MIME): the body as a document, and what is attached to it.

pub(crate) mod mbox;
mod mime;

use std::borrow::Cow;

pub(crate) use mime::{Head, Part, Places, head_and_body, parts};

use crate::budget::Budget;
use crate::diagnostics::{count, note};
use crate::encoding;
use crate::html;
use crate::metadata::Metadata;
use crate::offsets::{Builder, Offsets, compose};
use crate::plain::Plain;
use crate::{ExtractError, binary};

/// A mail taken apart.
pub(crate) struct Mail<'a> {
    head: Head,
    body: Vec<Part<'a>>,
    pub(crate) attachments: Vec<Part<'a>>,
    encrypted: bool,
}

/// Takes a mail apart; `most` is how many parts it may have.
pub(crate) fn open(bytes: &[u8], most: usize) -> Result<Mail<'_>, ExtractError> {
    let (head, body) = head_and_body(bytes, 0..bytes.len());
    let mut mail = Mail {
        head: head.clone(),
        body: Vec::new(),
        attachments: Vec::new(),
        encrypted: false,
    };
    let part = Part {
        head,
        bytes,
        body,
        depth: 0,
    };
    mail.sort(part, false, most)?;
    Ok(mail)
}

impl<'a> Mail<'a> {
    /// Puts a part to the body or to the attachments.
    fn sort(&mut self, part: Part<'a>, inner: bool, most: usize) -> Result<(), ExtractError> {
        if self.body.len() + self.attachments.len() > most {
            return Err(ExtractError::TooMany { limit: most });
        }
        let kind = part.head.kind.clone();
        if !kind.starts_with("multipart/") || part.head.boundary.is_none() {
            self.sort_leaf(part, inner);
            return Ok(());
        }
        let mut inner_parts = parts(&part, most)?;
        if inner_parts.is_empty() {
            // No part ever begins: what there is is text.
            let mut part = part;
            part.head.kind = "text/plain".to_owned();
            self.sort_leaf(part, inner);
            return Ok(());
        }
        match kind.as_str() {
            "multipart/encrypted" => self.encrypted = true,
            "multipart/alternative" => {
                // The text is preferred, wherever in the alternatives it stands.
                let text = inner_parts
                    .iter()
                    .position(|p| p.head.kind == "text/plain" && p.has_text());
                let page = || {
                    inner_parts.iter().rposition(|p| {
                        p.head.kind == "text/html" || p.head.kind.starts_with("multipart/")
                    })
                };
                if let Some(n) = text.or_else(page) {
                    let chosen = inner_parts.swap_remove(n);
                    self.sort(chosen, true, most)?;
                }
            }
            "multipart/signed" => {
                inner_parts.truncate(1);
                for part in inner_parts {
                    self.sort(part, true, most)?;
                }
            }
            _ => {
                for part in inner_parts {
                    // Pictures that a page shows are part of the page.
                    let shown = kind == "multipart/related"
                        && part.head.has_id
                        && part.head.kind.starts_with("image/");
                    if !shown {
                        self.sort(part, true, most)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn sort_leaf(&mut self, part: Part<'a>, inner: bool) {
        let head = &part.head;
        let is_text = matches!(head.kind.as_str(), "text/plain" | "text/html");
        let named = head.attached || (inner && head.name.is_some());
        let encrypted = [
            "application/pkcs7-mime",
            "application/x-pkcs7-mime",
            "application/pgp-encrypted",
        ];
        let says_nothing = [
            "application/pgp-signature",
            "application/pkcs7-signature",
            "application/x-pkcs7-signature",
        ];
        if encrypted.contains(&head.kind.as_str()) {
            self.encrypted = true;
        } else if says_nothing.contains(&head.kind.as_str()) {
            // A signature by a program, not a writer.
        } else if is_text && !named {
            self.body.push(part);
        } else {
            self.attachments.push(part);
        }
    }

    /// The text of the mail itself, and what its headers say.
    pub(crate) fn plain(&self, budget: &mut Budget) -> Result<Plain<'static>, ExtractError> {
        let mut text = String::new();
        let mut offsets = Builder::default();
        let mut plain = Plain {
            metadata: self.metadata(),
            ..Plain::default()
        };
        for part in &self.body {
            let read = part.plain(budget)?;
            if read.text.trim().is_empty() {
                continue;
            }
            if !text.is_empty() {
                let between = if text.ends_with('\n') { "\n" } else { "\n\n" };
                text.push_str(between);
                offsets.inserted(between.len() as u32);
            }
            text.push_str(&read.text);
            offsets.append(&read.to_bytes, 0);
            plain.replaced += read.replaced;
            plain.diagnostics.extend(read.diagnostics);
        }
        if text.is_empty() && self.encrypted {
            return Err(ExtractError::Encrypted { what: "the mail" });
        }
        if !self.attachments.is_empty() {
            let what = count(self.attachments.len(), "attachment");
            plain.diagnostics.push(note(
                "mail.attachments",
                format!("{what}, not part of the text"),
            ));
        }
        plain.text = Cow::Owned(text);
        plain.to_bytes = offsets.finish();
        Ok(plain)
    }

    fn metadata(&self) -> Metadata {
        let mut metadata = Metadata::default();
        metadata.set("kind", "email");
        for (key, value) in [
            ("title", &self.head.subject),
            ("publisher", &self.head.from),
            ("published", &self.head.date),
        ] {
            if let Some(value) = value {
                metadata.set(key, value);
            }
        }
        metadata
    }
}

/// Reads a mail without its attachments.
pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Plain<'static>, ExtractError> {
    open(bytes, budget.limits.documents)?.plain(budget)
}

impl Part<'_> {
    /// The text of a part of a mail, with the way to the bytes of the mail.
    fn plain(&self, budget: &mut Budget) -> Result<Plain<'static>, ExtractError> {
        let (bytes, places) = self.decoded(budget)?;
        binary::refuse_known_kinds(&bytes)?;
        let is_page = self.head.kind == "text/html";
        let decoded = encoding::decode_labelled(&bytes, self.head.charset.as_deref(), is_page);
        let mut plain = if is_page {
            let draft = html::whole(&decoded.text);
            Plain::drafted(draft, decoded)
        } else {
            Plain::decoded(decoded)
        };
        plain.to_bytes = through(&plain.to_bytes, &places);
        Ok(Plain {
            text: Cow::Owned(plain.text.into_owned()),
            to_bytes: plain.to_bytes,
            replaced: plain.replaced,
            diagnostics: plain.diagnostics,
            ..Plain::default()
        })
    }
}

/// The way from a text to the bytes of a mail, by the decoded bytes of its part.
pub(crate) fn through(to_part: &Offsets, places: &Places) -> Offsets {
    match places {
        Places::Shifted(base) => {
            let mut shifted = Builder::default();
            shifted.append(to_part, *base);
            shifted.finish()
        }
        // No piece of these is counted in characters, so the text between does not matter.
        Places::Pieces(pieces) => compose(to_part, pieces, ""),
    }
}

#[cfg(test)]
mod tests;
