//! Pages saved as a mail (MHTML, RFC 2557): the page itself; frames, pictures and styles are left.

use super::saved_on;
use crate::budget::Budget;
use crate::mail::{Part, head_and_body, parts, through};
use crate::plain::Plain;
use crate::{ExtractError, encoding, html};

/// Parts of one page; a page has some hundred pictures.
const MOST_PARTS: usize = 20_000;

/// Reads the page of a saved page.
pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Plain<'static>, ExtractError> {
    let (head, body) = head_and_body(bytes, 0..bytes.len());
    let whole = Part {
        head,
        bytes,
        body,
        depth: 0,
    };
    let page = page_of(&whole)?.ok_or_else(|| ExtractError::Broken {
        what: "the saved page",
        reason: "there is no page in it".to_owned(),
    })?;
    let (page_bytes, places) = page.decoded(budget)?;
    let charset = page.head.charset.as_deref();
    let decoded = encoding::decode_labelled(&page_bytes, charset, true);
    let mut plain = html::page(decoded);
    plain.to_bytes = through(&plain.to_bytes, &places);
    for (key, value) in [
        ("url", &whole.head.location),
        ("url", &page.head.location),
        ("title", &whole.head.subject),
    ] {
        if let Some(value) = value {
            plain.metadata.set(key, value);
        }
    }
    if let Some(day) = &whole.head.date
        && plain.metadata.published.is_none()
    {
        plain.diagnostics.push(saved_on(day));
    }
    Ok(plain)
}

/// The first part that is a page, which is the root of all others.
fn page_of<'a>(part: &Part<'a>) -> Result<Option<Part<'a>>, ExtractError> {
    if part.head.kind == "text/html" || part.head.kind == "application/xhtml+xml" {
        return Ok(Some(part.clone()));
    }
    for inner in parts(part, MOST_PARTS)? {
        if let Some(page) = page_of(&inner)? {
            return Ok(Some(page));
        }
    }
    Ok(None)
}
