//! What the file says about itself.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text string of a PDF file (ISO 32000, 7.9.2.2): UTF-16 or UTF-8 by its mark, else
/// PDFDocEncoding, which Windows-1252 is close enough to.
pub(crate) fn text(bytes: &[u8]) -> String {
    let (text, _) = match bytes {
        [0xFE, 0xFF, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest),
        [0xFF, 0xFE, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => (String::from_utf8_lossy(rest), false),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), false),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes),
        },
    };
    text.into_owned()
}

/// The title, where it is one and not what a word processor put there: a file's name, "untitled".
pub(crate) fn title(bytes: &[u8]) -> Option<String> {
    let text = text(bytes);
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = title.trim_matches(|c: char| c.is_control() || c == '\u{fffd}');
    let lower = title.to_lowercase();
    let by_program = [
        "microsoft word",
        "microsoft powerpoint",
        "untitled",
        "slide 1",
        "print",
        "document",
    ]
    .iter()
    .any(|name| match lower.strip_prefix(name) {
        Some(rest) => {
            rest.is_empty() || rest.starts_with([' ', '-', '1', '2']) && !name.eq(&"print")
        }
        None => false,
    });
    let is_name = lower.rsplit_once('.').is_some_and(|(_, end)| {
        (2..=5).contains(&end.len()) && !end.contains(' ') && EXTENSIONS.contains(&end)
    });
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    let says_something = letters >= 4 && title.contains(' ') && title.chars().count() <= 300;
    (says_something && !by_program && !is_name).then(|| title.to_owned())
}

const EXTENSIONS: [&str; 14] = [
    "doc", "docx", "odt", "rtf", "pdf", "dot", "dotx", "indd", "qxd", "pages", "tex", "dvi",
    "html", "wpd",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_a_program_made_up_is_none() {
        for made_up in [
            "Microsoft Word - x.doc",
            "letter final v3.docx",
            "untitled",
            "Untitled 1",
            "Document1",
            "  ",
            "A4",
        ] {
            assert_eq!(title(made_up.as_bytes()), None, "{made_up}");
        }
        assert_eq!(
            title(b"Silenced:  journalists in Ruritania").as_deref(),
            Some("Silenced: journalists in Ruritania")
        );
        let utf16 = b"\xFE\xFF\0A\0 \0n\0o\0t\0e\0 \0o\0n\0 \x01\x5e\0u\0k\0r\0a\0n";
        assert_eq!(title(utf16).as_deref(), Some("A note on Şukran"));
    }
}
