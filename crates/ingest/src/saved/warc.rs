//! Web archives (WARC, ISO 28500; WACZ): the pages in them.
//!
//! Of the records, those are read that hold an answer of status 200, or a resource, of a page.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::saved_on;
use crate::ExtractError;
use crate::archive::Archive;
use crate::budget::Budget;
use crate::plain::Plain;
use crate::{encoding, html};

const WARC: &str = "the web archive";

/// A page in an archive.
pub(crate) struct Page<'a> {
    pub(crate) url: String,
    /// Day of saving.
    day: Option<String>,
    charset: Option<String>,
    /// The bytes of the page, as they were before they were sent.
    pub(crate) bytes: Cow<'a, [u8]>,
}

impl Page<'_> {
    pub(crate) fn plain(&self) -> Plain<'static> {
        let decoded = encoding::decode_labelled(&self.bytes, self.charset.as_deref(), true);
        let mut plain = html::page(decoded);
        plain.metadata.set("url", &self.url);
        if let Some(day) = &self.day
            && plain.metadata.published.is_none()
        {
            plain.diagnostics.push(saved_on(day));
        }
        plain
    }
}

/// What a file of records is, unpacked.
pub(crate) fn unpacked<'a>(
    bytes: &'a [u8],
    budget: &mut Budget,
) -> Result<Cow<'a, [u8]>, ExtractError> {
    if !bytes.starts_with(b"\x1F\x8B") {
        return Ok(Cow::Borrowed(bytes));
    }
    let unpacked = budget.read(MultiGzDecoder::new(bytes), WARC)?;
    if unpacked.starts_with(b"WARC/") {
        Ok(Cow::Owned(unpacked))
    } else {
        Err(broken("it does not begin with a record"))
    }
}

/// A page, or the address of one that could not be read and why.
pub(crate) type Found<'a> = Result<Page<'a>, (String, ExtractError)>;

/// The pages of a file of records, in their order, whose addresses are `wanted`; and why it could
/// not be read to its end.
pub(crate) fn pages<'a>(
    bytes: &'a [u8],
    budget: &mut Budget,
    wanted: impl Fn(&str) -> bool,
) -> (Vec<Found<'a>>, Option<ExtractError>) {
    let mut found = Vec::new();
    let read = read_records(bytes, |headers, block| {
        if let Some(page) = page(headers, block, &wanted, budget) {
            found.push(page);
        }
        found.len() <= budget.limits.documents
    });
    (found, read.err())
}

/// Calls `each` with the headers and the block of each record; it says whether to go on.
fn read_records<'a>(
    bytes: &'a [u8],
    mut each: impl FnMut(&Headers, &'a [u8]) -> bool,
) -> Result<(), ExtractError> {
    let mut rest = bytes;
    loop {
        // Two line ends stand behind each record.
        rest = rest.trim_ascii_start();
        let Some((version, after)) = line(rest) else {
            return Ok(());
        };
        if !version.starts_with(b"WARC/") {
            return Err(broken("a record does not begin with WARC/"));
        }
        let (headers, after) = headers(after);
        let len = value(&headers, "content-length").and_then(|v| v.parse::<usize>().ok());
        let Some(len) = len else {
            return Err(broken("a record has no length"));
        };
        let block = &after[..len.min(after.len())];
        rest = &after[block.len()..];
        if !each(&headers, block) {
            return Ok(());
        }
    }
}

type Headers = Vec<(String, String)>;

/// The page in a record; `None` where it holds none.
fn page<'a>(
    headers: &Headers,
    block: &'a [u8],
    wanted: impl Fn(&str) -> bool,
    budget: &mut Budget,
) -> Option<Found<'a>> {
    let kind = value(headers, "warc-type")?;
    let url = value(headers, "warc-target-uri").unwrap_or_default();
    // WARC 1.0 files put it in brackets, some of them.
    let url = url.trim_matches(['<', '>']).to_owned();
    if !wanted(&url) {
        return None;
    }
    let day = value(headers, "warc-date").and_then(|date| Some(date.get(..10)?.to_owned()));
    let (content_type, body) = match kind {
        "resource" => (
            value(headers, "content-type")?.to_owned(),
            Ok(Cow::Borrowed(block)),
        ),
        "response" => {
            let (status, rest) = line(block)?;
            let status = String::from_utf8_lossy(status);
            if status.split_whitespace().nth(1) != Some("200") {
                return None;
            }
            let (answer, body) = self::headers(rest);
            let content_type = value(&answer, "content-type")?.to_owned();
            if !is_page(&content_type) {
                return None;
            }
            (content_type, payload(&answer, body, budget))
        }
        _ => return None,
    };
    if !is_page(&content_type) {
        return None;
    }
    let charset = content_type
        .to_ascii_lowercase()
        .split_once("charset=")
        .map(|(_, name)| name.trim_matches(['"', '\'', ' ']).to_owned());
    Some(match body {
        Ok(bytes) => Ok(Page {
            url,
            day,
            charset,
            bytes,
        }),
        Err(error) => Err((url, error)),
    })
}

fn is_page(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("text/html") || kind.eq_ignore_ascii_case("application/xhtml+xml")
}

/// The body of an answer, without chunks and compression.
fn payload<'a>(
    headers: &Headers,
    body: &'a [u8],
    budget: &mut Budget,
) -> Result<Cow<'a, [u8]>, ExtractError> {
    let mut bytes = Cow::Borrowed(body);
    let transfer = value(headers, "transfer-encoding").unwrap_or_default();
    if transfer.eq_ignore_ascii_case("chunked")
        && let Some(joined) = unchunked(body)
    {
        bytes = Cow::Owned(joined);
    }
    let coding = value(headers, "content-encoding").unwrap_or("identity");
    // Some programs unpack the body and keep the header.
    let is_gzip = bytes.starts_with(b"\x1F\x8B");
    match coding.to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" if is_gzip => {
            Ok(Cow::Owned(budget.read(MultiGzDecoder::new(&*bytes), WARC)?))
        }
        "deflate" => {
            // Some servers send it without its wrapper.
            let mut first = [0];
            let wrapped = ZlibDecoder::new(&*bytes).read(&mut first).is_ok();
            let read = if wrapped {
                budget.read(ZlibDecoder::new(&*bytes), WARC)
            } else {
                budget.read(DeflateDecoder::new(&*bytes), WARC)
            };
            Ok(Cow::Owned(read?))
        }
        "br" | "zstd" if std::str::from_utf8(&bytes).is_err() => Err(broken(
            "the page is compressed with Brotli or Zstandard, which are not read",
        )),
        _ => Ok(bytes),
    }
}

/// Joins the chunks of a body; `None` where it has none, as programs that join them keep the
/// header too.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (size, after) = line(rest)?;
        let size = size.split(|b| *b == b';').next()?.trim_ascii();
        let size = usize::from_str_radix(std::str::from_utf8(size).ok()?, 16).ok()?;
        if size == 0 {
            break;
        }
        let len = size.min(after.len());
        out.extend_from_slice(&after[..len]);
        rest = &after[len..];
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
    }
    Some(out)
}

/// The first line and what is behind it.
fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    Some((bytes[..end].trim_ascii_end(), &bytes[end + 1..]))
}

/// Headers up to an empty line, and what is behind that.
fn headers(mut rest: &[u8]) -> (Headers, &[u8]) {
    let mut headers = Headers::new();
    while let Some((line, after)) = line(rest) {
        rest = after;
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = String::from_utf8_lossy(line).split_once(':')
            && headers.len() < 1_000
        {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (headers, rest)
}

fn value<'a>(headers: &'a Headers, name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(n, _)| n == name)?;
    Some(&found.1)
}

/// The files of records in a WACZ, by their places in the archive.
pub(crate) fn record_files(archive: &Archive) -> Vec<(usize, String)> {
    (0..archive.len())
        .filter_map(|n| Some((n, archive.name(n)?)))
        .filter(|(_, name)| {
            name.starts_with("archive/") && (name.ends_with(".warc") || name.ends_with(".warc.gz"))
        })
        .collect()
}

/// The addresses that a WACZ lists as its pages; all others are parts of those. Empty where it
/// lists none.
pub(crate) fn listed(archive: &mut Archive, budget: &mut Budget) -> Vec<String> {
    let list = archive.part("pages/pages.jsonl", budget);
    let Ok(Some(list)) = list else {
        return Vec::new();
    };
    String::from_utf8_lossy(&list)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|page| Some(page.get("url")?.as_str()?.to_owned()))
        .collect()
}

fn broken(reason: &str) -> ExtractError {
    ExtractError::Broken {
        what: WARC,
        reason: reason.to_owned(),
    }
}
