//! Which form a document is in: by its file name, else by its first characters.

use std::path::Path;

use crate::archive::Archive;
use crate::{ExtractError, Hint, binary};

/// The form a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Text as it stands.
    PlainText,
    /// CommonMark with tables, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// A PDF file with a text layer.
    Pdf,
    /// A Word file (Office Open XML).
    Docx,
    /// An OpenDocument text.
    Odt,
    /// Rich text.
    Rtf,
    /// A mail (RFC 5322, MIME), its attachments with it.
    Eml,
    /// A mailbox: many mails, each after a line that begins with `From `.
    Mbox,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A web page saved as a mail (RFC 2557).
    Mhtml,
    /// A web archive: `.warc`, `.warc.gz`, `.wacz`.
    Warc,
    /// A ZIP archive of documents.
    Zip,
}

impl Format {
    /// It takes a parser of some size, or may unpack to much more than it is, so that a program
    /// which reads files of strangers does well to read it in a process of its own.
    pub fn is_parsed_apart(self) -> bool {
        !matches!(self, Self::PlainText | Self::Markdown | Self::Html)
    }

    /// It is no document itself, and holds any number of them.
    pub(crate) fn holds_documents(self) -> bool {
        matches!(self, Self::Mbox | Self::Feed | Self::Warc | Self::Zip)
    }
}

/// How many bytes are looked at to tell the format.
const HEAD: usize = 1024;
/// How many bytes of a mail's headers: what mail servers add is long.
const HEADERS: usize = 16 << 10;

/// The format that a file name tells, in any case: `.txt .text .md .markdown .html .htm .xhtml`
/// `.pdf .docx .docm .dotx .odt .ott .rtf .eml .mbox .rss .atom .mhtml .mht .warc .warc.gz .wacz .zip`.
///
/// `None` for other names; see [`reads`] for which of those are worth opening.
pub fn format_of(path: impl AsRef<Path>) -> Option<Format> {
    let path = path.as_ref();
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match extension.as_str() {
        "txt" | "text" => Format::PlainText,
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" => Format::Html,
        "pdf" => Format::Pdf,
        "docx" | "docm" | "dotx" => Format::Docx,
        "odt" | "ott" => Format::Odt,
        "rtf" => Format::Rtf,
        "eml" => Format::Eml,
        "mbox" => Format::Mbox,
        "rss" | "atom" => Format::Feed,
        "mhtml" | "mht" => Format::Mhtml,
        "warc" | "wacz" => Format::Warc,
        "gz" if format_of(path.file_stem()?) == Some(Format::Warc) => Format::Warc,
        "zip" => Format::Zip,
        _ => return None,
    })
}

/// The endings of names that [`format_of`] knows.
pub const ENDINGS: [&str; 24] = [
    "txt", "text", "md", "markdown", "html", "htm", "xhtml", "pdf", "docx", "docm", "dotx", "odt",
    "ott", "rtf", "eml", "mbox", "rss", "atom", "mhtml", "mht", "warc", "warc.gz", "wacz", "zip",
];

/// True for names that [`format_of`] knows and for names without an extension, whose content
/// decides. A walk through a folder passes over all others.
pub fn reads(path: impl AsRef<Path>) -> bool {
    path.as_ref().extension().is_none() || format_of(path).is_some()
}

/// True for names of documents, those too that are not read: a reader wants to know that one was
/// there. What makes up a page or a program (pictures, styles, scripts) is not among them.
pub(crate) fn is_document(path: &str) -> bool {
    const UNREAD: [&str; 23] = [
        "doc", "dot", "msg", "xls", "xlsx", "xlsm", "ppt", "pptx", "odp", "ods", "epub", "pages",
        "wpd", "xml", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst", "p7m",
    ];
    let extension = Path::new(path).extension().and_then(|e| e.to_str());
    reads(path) || extension.is_some_and(|e| UNREAD.contains(&&*e.to_ascii_lowercase()))
}

/// The format of `bytes`. Kinds that show by their first bytes are told by these, whatever the
/// name says; an error where that kind is not read.
pub(crate) fn tell(bytes: &[u8], hint: &Hint) -> Result<Format, ExtractError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archived(bytes);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    let known = hint.format.or(hint.name.and_then(format_of));
    let is_warc = bytes.starts_with(b"WARC/");
    if is_warc || (bytes.starts_with(b"\x1F\x8B") && known == Some(Format::Warc)) {
        return Ok(Format::Warc);
    }
    binary::refuse_known_kinds(bytes)?;
    if is_pdf(bytes) && !holds_another(bytes, known) {
        return Ok(Format::Pdf);
    }
    match (known, hint.format) {
        (Some(named), None) if !begins_as(named, bytes) => {
            Err(ExtractError::Misnamed { what: words(named) })
        }
        (Some(known), _) => Ok(known),
        (None, _) => Ok(sniff(bytes)),
    }
}

/// False where a file is certainly not of the kind that its name says. Kinds that tell themselves by
/// their first bytes were told by then.
fn begins_as(named: Format, bytes: &[u8]) -> bool {
    let holds = |within: &[u8], what: &[u8]| within.windows(what.len()).any(|w| w == what);
    let head: Vec<u8> = (bytes.iter().copied())
        .filter(|b| b.is_ascii() && *b != 0)
        .skip_while(u8::is_ascii_whitespace)
        .take(HEAD)
        .collect();
    let first = String::from_utf8_lossy(&head);
    let first = first.lines().next().unwrap_or_default();
    // What holds nothing is empty.
    head.is_empty()
        || match named {
            // Parsers find their way without a header.
            Format::Pdf => holds(bytes, b" obj"),
            // Something may stand before an archive; its end tells.
            Format::Docx | Format::Odt | Format::Zip => {
                let end = &bytes[bytes.len().saturating_sub(LONGEST_END)..];
                holds(end, b"PK\x05\x06")
            }
            Format::Warc => head.starts_with(b"WARC/"),
            Format::Eml | Format::Mhtml => is_header(first) || first.starts_with("From "),
            Format::Mbox => first.starts_with("From "),
            Format::Feed => head.starts_with(b"<") || head.starts_with(b"{"),
            Format::PlainText | Format::Markdown | Format::Html | Format::Rtf => true,
        }
}

/// The record at the end of an archive, with the longest comment that it can have.
const LONGEST_END: usize = 22 + 0xFFFF;

fn words(format: Format) -> &'static str {
    match format {
        Format::PlainText => "a text",
        Format::Markdown => "Markdown",
        Format::Html => "a web page",
        Format::Pdf => "a PDF file",
        Format::Docx => "a Word file",
        Format::Odt => "an OpenDocument text",
        Format::Rtf => "an RTF file",
        Format::Eml => "a mail",
        Format::Mbox => "a mailbox",
        Format::Feed => "a feed",
        Format::Mhtml => "a saved page",
        Format::Warc => "a web archive",
        Format::Zip => "a ZIP archive",
    }
}

/// A mail or a mailbox in which a PDF file stands, be it in its first kilobyte: its headers come first.
fn holds_another(bytes: &[u8], known: Option<Format>) -> bool {
    if bytes.starts_with(b"%PDF-") {
        return false;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEADERS)]);
    let head = head.trim_start_matches('\u{feff}');
    let named = matches!(known, Some(Format::Eml | Format::Mbox | Format::Mhtml));
    let first = head.lines().next().unwrap_or_default();
    looks_like_mail(head).is_some()
        || named && (is_header(first) || crate::mail::mbox::begins_mail(first))
}

/// True where [`Format::is_parsed_apart`] is, of the format that `bytes` are read in. Only their
/// beginning is looked at.
pub fn is_parsed_apart(bytes: &[u8], hint: &Hint) -> bool {
    bytes.starts_with(b"PK") || tell(bytes, hint).is_ok_and(Format::is_parsed_apart)
}

/// A PDF file, whose header may stand anywhere in the first 1,024 bytes (ISO 32000, annex H). A text
/// about PDF files has no object behind it.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    let find = |within: &[u8], what: &[u8]| within.windows(what.len()).position(|w| w == what);
    let head = &bytes[..bytes.len().min(1024 + 8)];
    bytes.starts_with(b"%PDF-")
        || find(head, b"%PDF-").is_some_and(|at| {
            let body = &bytes[at..bytes.len().min(at + (4 << 10))];
            matches!(body, [_, _, _, _, _, b'1' | b'2', b'.', b'0'..=b'9', ..])
                && find(body, b" obj").is_some()
        })
}

/// What an OpenDocument archive says where it is a text, or a template of one.
const OPEN_DOCUMENT_TEXT: &[u8] = b"application/vnd.oasis.opendocument.text";

/// What kind of file an archive is, by the names of its entries.
fn archived(bytes: &[u8]) -> Result<Format, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    let opendocument = archive.has("mimetype") && archive.has("META-INF/manifest.xml");
    Ok(
        if archive.has("[Content_Types].xml") && archive.has_under("word/") {
            Format::Docx
        } else if archive.has("[Content_Types].xml") {
            return Err(binary::OTHER_OFFICE);
        } else if opendocument && archive.begins("mimetype", OPEN_DOCUMENT_TEXT) {
            Format::Odt
        } else if opendocument {
            return Err(binary::OTHER_OPEN_DOCUMENT);
        } else if archive.has("META-INF/container.xml") && archive.has("mimetype") {
            return Err(binary::EPUB);
        } else if archive.has("datapackage.json") && archive.has_under("archive/") {
            Format::Warc
        } else {
            Format::Zip
        },
    )
}

/// The format that the first characters tell; plain text where they tell nothing.
///
/// Zero bytes are skipped, so that UTF-16 is seen through before it is decoded.
pub(crate) fn sniff(bytes: &[u8]) -> Format {
    let head: Vec<u8> = bytes
        .iter()
        .take(2 * HEAD)
        .copied()
        .filter(|b| b.is_ascii() && *b != 0)
        .take(HEAD)
        .collect();
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let head = head.trim_start();
    let headers = &bytes[..bytes.len().min(HEADERS)];
    if looks_like_html(head) {
        Format::Html
    } else if looks_like_feed(head) {
        Format::Feed
    } else if let Some(mail) = looks_like_mail(&String::from_utf8_lossy(headers)) {
        mail
    } else if looks_like_markdown(head) {
        Format::Markdown
    } else {
        Format::PlainText
    }
}

fn looks_like_html(head: &str) -> bool {
    const STARTS: [&str; 6] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<meta",
    ];
    let rest = after_prolog(head);
    STARTS.iter().any(|start| rest.starts_with(start))
}

/// What follows an XML declaration, instructions and comments, which may stand before the
/// document type: "<!-- saved from url=... -->".
fn after_prolog(head: &str) -> &str {
    let mut rest = head.trim_start();
    for (open, close) in [("<?xml", "?>"), ("<?", "?>"), ("<!--", "-->"), ("<?", "?>")] {
        while let Some(inner) = rest.strip_prefix(open) {
            rest = inner.split_once(close).map_or("", |(_, rest)| rest);
            rest = rest.trim_start();
        }
    }
    rest
}

fn looks_like_feed(head: &str) -> bool {
    let mut rest = after_prolog(head);
    // RSS 0.91 has a document type.
    if rest.starts_with("<!doctype rss") || rest.starts_with("<!doctype rdf") {
        rest = rest
            .split_once('>')
            .map_or("", |(_, rest)| rest)
            .trim_start();
    }
    ["<rss", "<rdf:rdf", "<feed", "<atom:feed"]
        .iter()
        .any(|root| rest.starts_with(root))
        || (rest.starts_with('{') && rest.contains("jsonfeed.org/version"))
}

/// A mail, a mailbox or a page saved as a mail. A memo begins with "From:" and "To:" too: only
/// headers that programs write tell a mail.
fn looks_like_mail(head: &str) -> Option<Format> {
    const WRITTEN_BY_PROGRAMS: [&str; 7] = [
        "message-id:",
        "received:",
        "mime-version:",
        "return-path:",
        "delivered-to:",
        "dkim-signature:",
        "content-transfer-encoding:",
    ];
    let mut lines = head.lines();
    if crate::mail::mbox::begins_mail(lines.clone().next()?) {
        let next = lines.nth(1).unwrap_or_default();
        return is_header(next).then_some(Format::Mbox);
    }
    let headers: Vec<String> = lines
        .take_while(|line| !line.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let folded = |line: &String| line.starts_with([' ', '\t']);
    // What was cut off at the end of the head need not be whole.
    let all = headers.len() - usize::from(headers.len() > 1);
    if headers.is_empty() || !headers[..all].iter().all(|l| is_header(l) || folded(l)) {
        return None;
    }
    let has = |start: &str| headers.iter().any(|line| line.starts_with(start));
    let of_programs = WRITTEN_BY_PROGRAMS.iter().filter(|h| has(h)).count();
    let saved = has("snapshot-content-location:") || has("from: <saved by");
    let related = headers
        .iter()
        .any(|line| line.contains("multipart/related"));
    if of_programs > 0 && related && (saved || !has("to:")) {
        Some(Format::Mhtml)
    } else if of_programs > 0 && (has("from:") || has("subject:") || has("date:")) {
        Some(Format::Eml)
    } else {
        None
    }
}

/// `Name: value`, the name of letters, figures and hyphens.
fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

/// Only what plain text hardly ever starts with: front matter or a heading with a `#`.
fn looks_like_markdown(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default();
    if first.trim_end() == "---" {
        let mut lines = head.lines().skip(1);
        return lines.next().is_some_and(|line| line.contains(':'))
            && lines.any(|line| line.trim_end() == "---");
    }
    first.starts_with("# ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_tells_its_format() {
        for ending in ENDINGS {
            assert!(format_of(format!("a.{ending}")).is_some(), "{ending}");
        }
        assert_eq!(format_of("a/letter.TXT"), Some(Format::PlainText));
        assert_eq!(format_of("notes.markdown"), Some(Format::Markdown));
        assert_eq!(format_of("page.xhtml"), Some(Format::Html));
        assert_eq!(format_of("letter.DOCX"), Some(Format::Docx));
        assert_eq!(format_of("crawl.warc.gz"), Some(Format::Warc));
        assert_eq!(format_of("letter.txt.gz"), None);
        assert_eq!(format_of("letter.pdf"), Some(Format::Pdf));
        assert_eq!(format_of("letter.meta.json"), None);
    }

    #[test]
    fn a_pdf_file_is_one_whatever_it_is_called_and_whatever_stands_before_its_header() {
        let pdf = "%PDF-1.4\n%\u{e2}\u{e3}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
        let hint = Hint {
            name: Some("letter.txt"),
            ..Hint::default()
        };
        for junk in [
            "",
            "\n",
            "\u{feff}",
            "HTTP/1.1 200 OK\r\n\r\n",
            &"x".repeat(1_000),
        ] {
            let told = tell(format!("{junk}{pdf}").as_bytes(), &hint);
            assert_eq!(told, Ok(Format::Pdf), "{junk}");
        }
        let text = "Every such file begins with %PDF-1.4, the archivist said, and few can read it.";
        assert_eq!(tell(text.as_bytes(), &hint), Ok(Format::PlainText));
        let mail = format!(
            "From: Ana <ana@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf\r\n\r\n{pdf}"
        );
        assert_eq!(tell(mail.as_bytes(), &hint), Ok(Format::PlainText));
        assert_eq!(tell(mail.as_bytes(), &Hint::default()), Ok(Format::Eml));
        let mail = format!("From: Ana\nSubject: The ruling\n\n{pdf}");
        let named = Hint {
            name: Some("ruling.eml"),
            ..Hint::default()
        };
        assert_eq!(tell(mail.as_bytes(), &named), Ok(Format::Eml));
        let web = format!("WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{pdf}");
        assert_eq!(tell(web.as_bytes(), &hint), Ok(Format::Warc));
    }

    #[test]
    fn a_text_with_the_ending_of_another_kind_is_told_as_such() {
        let text = b"The court met on Monday, the judge said.\nNobody came.";
        for name in [
            "a.pdf", "a.docx", "a.odt", "a.eml", "a.mbox", "a.rss", "a.mht", "a.warc", "a.wacz",
            "a.zip",
        ] {
            let hint = Hint {
                name: Some(name),
                ..Hint::default()
            };
            let told = tell(text, &hint);
            let misnamed = matches!(told, Err(ExtractError::Misnamed { .. }));
            assert!(misnamed, "{name}: {told:?}");
        }
        let named = |name, bytes: &[u8]| {
            let hint = Hint {
                name: Some(name),
                ..Hint::default()
            };
            tell(bytes, &hint)
        };
        assert_eq!(
            named("a.eml", b"\r\nSubject: One\r\n\r\nText"),
            Ok(Format::Eml)
        );
        assert_eq!(named("a.rss", b"\xFE\xFF\0 \0<\0r\0s\0s"), Ok(Format::Feed));
        assert_eq!(named("a.pdf", b"1 0 obj\n<<>>\nendobj"), Ok(Format::Pdf));
        assert_eq!(named("a.rtf", text), Ok(Format::Rtf));
    }

    #[test]
    fn a_folder_walk_opens_known_names_and_names_without_extension() {
        assert!(reads("letter.htm") && reads("LETTER"));
        assert!(!reads("letter.json") && !reads("letter.meta.json"));
    }

    #[test]
    fn content_tells_the_format_where_the_name_does_not() {
        assert_eq!(sniff(b"\xEF\xBB\xBF\n<!DOCTYPE html><p>x"), Format::Html);
        assert_eq!(sniff(b"<!-- saved --> <HTML>"), Format::Html);
        assert_eq!(sniff(b"<?xml version=\"1.0\"?><html>"), Format::Html);
        assert_eq!(sniff(b"\xFF\xFE<\0h\0t\0m\0l\0>\0"), Format::Html);
        assert_eq!(sniff(b"---\ntitle: A\n---\nText"), Format::Markdown);
        assert_eq!(sniff(b"# A report\n"), Format::Markdown);
        assert_eq!(sniff(b"--- \nShe spoke: twice"), Format::PlainText);
        assert_eq!(sniff(b"<?xml version='1.0'?><!-- x --><rss>"), Format::Feed);
        assert_eq!(sniff(b"<!DOCTYPE rss SYSTEM 'x'><rss>"), Format::Feed);
        let json = br#"{"version": "https://jsonfeed.org/version/1.1"}"#;
        assert_eq!(sniff(json), Format::Feed);
        let mail = b"From: Ana <ana@x.example>\r\nMessage-ID: <1@x>\r\n\r\nText";
        assert_eq!(sniff(mail), Format::Eml);
        let memo = b"From: The minister\nTo: All staff\nDate: 3 May 2024\n\nText";
        assert_eq!(sniff(memo), Format::PlainText);
        let mbox = b"From ana Tue Mar  5 10:00:00 2024\nSubject: One\n\nText";
        assert_eq!(sniff(mbox), Format::Mbox);
        let page =
            b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n";
        assert_eq!(sniff(page), Format::Mhtml);
        assert_eq!(sniff(b"<3 is not a tag"), Format::PlainText);
    }
}
