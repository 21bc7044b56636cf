//! Which form a document is in: by its file name, else by its first characters.

use std::path::Path;

/// The form a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Text as it stands.
    PlainText,
    /// CommonMark with tables, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// A PDF file with a text layer.
    Pdf,
}

impl Format {
    /// Its parser is of some size and not ours, so that a program which reads files of strangers does
    /// well to run it in a process of its own.
    pub fn is_parsed_apart(self) -> bool {
        match self {
            Self::Pdf => true,
            Self::PlainText | Self::Markdown | Self::Html => false,
        }
    }
}

/// How many bytes are looked at to tell the format.
const HEAD: usize = 1024;

/// The format that a file name tells: `.txt .text .md .markdown .html .htm .xhtml .pdf`, in any
/// case.
///
/// `None` for other names; see [`reads`] for which of those are worth opening.
pub fn format_of(path: impl AsRef<Path>) -> Option<Format> {
    let extension = path.as_ref().extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" => Some(Format::PlainText),
        "md" | "markdown" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "pdf" => Some(Format::Pdf),
        _ => None,
    }
}

/// True for names that [`format_of`] knows and for names without an extension, whose content
/// decides. A walk through a folder passes over all others.
pub fn reads(path: impl AsRef<Path>) -> bool {
    path.as_ref().extension().is_none() || format_of(path).is_some()
}

/// The format that the first characters tell; plain text where they tell nothing.
///
/// Zero bytes are skipped, so that UTF-16 is seen through before it is decoded.
pub(crate) fn sniff(bytes: &[u8]) -> Format {
    if is_pdf(bytes) {
        return Format::Pdf;
    }
    let head: Vec<u8> = bytes
        .iter()
        .take(2 * HEAD)
        .copied()
        .filter(|b| b.is_ascii() && *b != 0)
        .take(HEAD)
        .collect();
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let head = head.trim_start();
    if looks_like_html(head) {
        Format::Html
    } else if looks_like_markdown(head) {
        Format::Markdown
    } else {
        Format::PlainText
    }
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

fn looks_like_html(head: &str) -> bool {
    const STARTS: [&str; 6] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<meta",
    ];
    let after_prolog = match head.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or("", |(_, rest)| rest),
        None => head,
    };
    let mut rest = after_prolog.trim_start();
    // Comments may stand before the document type: "<!-- saved from url=... -->".
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        rest = rest.trim_start();
    }
    STARTS.iter().any(|start| rest.starts_with(start))
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
        assert_eq!(format_of("a/letter.TXT"), Some(Format::PlainText));
        assert_eq!(format_of("notes.markdown"), Some(Format::Markdown));
        assert_eq!(format_of("page.xhtml"), Some(Format::Html));
        assert_eq!(format_of("letter.PDF"), Some(Format::Pdf));
        assert_eq!(format_of("letter.meta.json"), None);
    }

    #[test]
    fn a_folder_walk_opens_known_names_and_names_without_extension() {
        assert!(reads("letter.htm") && reads("LETTER"));
        assert!(!reads("letter.json") && !reads("letter.meta.json"));
    }

    #[test]
    fn a_pdf_file_is_one_whatever_stands_before_its_header() {
        let pdf = "%PDF-1.4\n%\u{e2}\u{e3}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
        for junk in [
            "",
            "\n",
            "\u{feff}",
            "HTTP/1.1 200 OK\r\n\r\n",
            &"x".repeat(1_000),
        ] {
            assert_eq!(sniff(format!("{junk}{pdf}").as_bytes()), Format::Pdf);
        }
        let text = "Every such file begins with %PDF-1.4, the archivist said, and few can read it.";
        assert_eq!(sniff(text.as_bytes()), Format::PlainText);
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
        assert_eq!(sniff(b"<3 is not a tag"), Format::PlainText);
    }
}
