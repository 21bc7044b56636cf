//! The parts of a mail: where they stand, and what their headers say.
//!
//! `mail-parser` reads headers; parts are told apart here. Each level of a mail is looked through
//! once, and the levels are few, so that time is linear whatever the boundaries are.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Address, MessageParser, MimeHeaders};

use crate::ExtractError;
use crate::budget::Budget;
use crate::offsets::{Builder, Offsets};

/// Parts in one another.
const DEEPEST: usize = 20;
/// Bytes of headers that are read.
const LONGEST_HEAD: usize = 256 << 10;

static PARSER: LazyLock<MessageParser> = LazyLock::new(MessageParser::default);

/// What the headers of a mail or of one of its parts say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    /// "text/plain", in small letters.
    pub(crate) kind: String,
    pub(crate) boundary: Option<String>,
    pub(crate) charset: Option<String>,
    /// The name of the file.
    pub(crate) name: Option<String>,
    pub(crate) attached: bool,
    /// Other parts may refer to it.
    pub(crate) has_id: bool,
    /// The address that it stood at.
    pub(crate) location: Option<String>,
    pub(crate) subject: Option<String>,
    /// Who it is from: the name, or the address where there is none.
    pub(crate) from: Option<String>,
    /// Day of sending, where it was sent: 2024-03-05.
    pub(crate) date: Option<String>,
    transfer: String,
}

/// A part of a mail; the mail itself is one.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    pub(crate) head: Head,
    /// The whole mail.
    pub(crate) bytes: &'a [u8],
    /// Where the part's body stands in it.
    pub(crate) body: Range<usize>,
    pub(crate) depth: usize,
}

/// Where the bytes of a part stand in the mail.
pub(crate) enum Places {
    /// As they are, from here on.
    Shifted(u32),
    Pieces(Offsets),
}

/// What stands in `range`: headers up to the first empty line, and a body.
pub(crate) fn head_and_body(bytes: &[u8], range: Range<usize>) -> (Head, Range<usize>) {
    let part = &bytes[range.clone()];
    let mut end = 0;
    for line in part.split_inclusive(|b| *b == b'\n') {
        end += line.len();
        if line == b"\n" || line == b"\r\n" {
            break;
        }
    }
    (
        head(&part[..end.min(LONGEST_HEAD)]),
        range.start + end..range.end,
    )
}

fn head(bytes: &[u8]) -> Head {
    let plain = Head {
        kind: "text/plain".to_owned(),
        ..Head::default()
    };
    let Some(message) = PARSER.parse_headers(bytes) else {
        return plain;
    };
    let mut head = plain;
    if let Some(kind) = message.content_type() {
        let sub = kind.subtype().unwrap_or("plain");
        head.kind = format!("{}/{sub}", kind.ctype()).to_ascii_lowercase();
        head.boundary = kind
            .attribute("boundary")
            .filter(|boundary| !boundary.is_empty())
            .map(str::to_owned);
        head.charset = kind.attribute("charset").map(str::to_owned);
    }
    head.name = message.attachment_name().map(str::to_owned);
    head.attached = message
        .content_disposition()
        .is_some_and(|d| d.is_attachment());
    head.has_id = message.content_id().is_some();
    head.location = message
        .header_raw("Snapshot-Content-Location")
        .or(message.content_location())
        .map(|location| location.split_whitespace().collect());
    head.subject = message.subject().map(str::to_owned);
    head.from = message.from().and_then(sender);
    head.date = message
        .date()
        .map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    head.transfer = message
        .content_transfer_encoding()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    head
}

fn sender(from: &Address) -> Option<String> {
    let first = from.first()?;
    let name = first.name().map(str::trim).filter(|name| !name.is_empty());
    name.or(first.address()).map(str::to_owned)
}

/// The parts of a part that has several.
pub(crate) fn parts<'a>(part: &Part<'a>, most: usize) -> Result<Vec<Part<'a>>, ExtractError> {
    let Some(boundary) = &part.head.boundary else {
        return Ok(Vec::new());
    };
    if part.depth >= DEEPEST {
        return Err(ExtractError::TooDeep {
            what: "parts of a mail",
            limit: DEEPEST,
        });
    }
    let mut found = Vec::new();
    let mut start = None;
    let mut at = part.body.start;
    let mut closed = false;
    for line in part.bytes[part.body.clone()].split_inclusive(|b| *b == b'\n') {
        if let Some(last) = delimits(line, boundary.as_bytes()) {
            if let Some(start) = start {
                // The line end before a boundary belongs to it.
                let body = &part.bytes[start..at];
                let body = body.strip_suffix(b"\n").unwrap_or(body);
                let body = body.strip_suffix(b"\r").unwrap_or(body);
                found.push(start..start + body.len());
            }
            start = Some(at + line.len());
            closed = last;
        }
        if closed || found.len() > most {
            break;
        }
        at += line.len();
    }
    // Cut off before its end.
    if let Some(start) = start.filter(|start| !closed && *start < part.body.end) {
        found.push(start..part.body.end);
    }
    if found.len() > most {
        return Err(ExtractError::TooMany { limit: most });
    }
    let in_digest = part.head.kind == "multipart/digest";
    let part_at = |range: Range<usize>| {
        let (mut head, body) = head_and_body(part.bytes, range);
        if in_digest && head.kind == "text/plain" {
            head.kind = "message/rfc822".to_owned();
        }
        Part {
            head,
            bytes: part.bytes,
            body,
            depth: part.depth + 1,
        }
    };
    Ok(found.into_iter().map(part_at).collect())
}

/// True for the last boundary, false for one before a part, `None` for another line.
fn delimits(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    let rest = rest.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

impl<'a> Part<'a> {
    /// True where there is more than white space in it.
    pub(crate) fn has_text(&self) -> bool {
        !self.bytes[self.body.clone()].trim_ascii().is_empty()
    }

    /// The bytes of the part, as they were before they were made fit for mail.
    pub(crate) fn decoded(
        &self,
        budget: &mut Budget,
    ) -> Result<(Cow<'a, [u8]>, Places), ExtractError> {
        let raw = &self.bytes[self.body.clone()];
        let base = self.body.start as u32;
        match self.head.transfer.as_str() {
            "quoted-printable" => {
                let (bytes, places) = quoted_printable(raw, base);
                let bytes = budget.read(&*bytes, "the mail")?;
                Ok((Cow::Owned(bytes), Places::Pieces(places)))
            }
            "base64" => {
                // Lines that mailing lists add behind it are not of it.
                let len = raw
                    .iter()
                    .take_while(|b| {
                        b.is_ascii_alphanumeric() || b"+/=".contains(b) || b.is_ascii_whitespace()
                    })
                    .count();
                let bytes = base64_decode(&raw[..len]).ok_or_else(|| ExtractError::Broken {
                    what: "a part of the mail",
                    reason: "its base64 is damaged".to_owned(),
                })?;
                let bytes = budget.read(&*bytes, "the mail")?;
                let mut places = Builder::default();
                places.unknown(bytes.len() as u32);
                Ok((Cow::Owned(bytes), Places::Pieces(places.finish())))
            }
            _ => Ok((Cow::Borrowed(raw), Places::Shifted(base))),
        }
    }
}

/// Decodes quoted-printable (RFC 2045, 6.7); what is not well-formed stays as it is.
fn quoted_printable(raw: &[u8], base: u32) -> (Vec<u8>, Offsets) {
    let mut out = Vec::with_capacity(raw.len());
    let mut places = Builder::default();
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        let from = base + at as u32;
        if rest[0] != b'=' {
            let len = rest.iter().take_while(|b| **b != b'=').count();
            out.extend_from_slice(&rest[..len]);
            places.copy(len as u32, from);
            at += len;
            continue;
        }
        let blank = rest[1..].iter().take_while(|b| matches!(b, b' ' | b'\t'));
        let blank = blank.count();
        let hex = rest.get(1..3).and_then(|hex| {
            let digit = |b: u8| char::from(b).to_digit(16);
            Some((digit(hex[0])? * 16 + digit(hex[1])?) as u8)
        });
        match (hex, &rest[1 + blank..]) {
            (Some(byte), _) => {
                out.push(byte);
                places.whole(1, from..from + 3);
                at += 3;
            }
            // The line goes on on the next one.
            (None, [b'\r', b'\n', ..]) => at += blank + 3,
            (None, [b'\n', ..] | []) => at += blank + 2,
            (None, _) => {
                out.push(b'=');
                places.copy(1, from);
                at += 1;
            }
        }
    }
    (out, places.finish())
}
