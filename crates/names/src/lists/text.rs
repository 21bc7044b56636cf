//! A list's bytes as text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file, and where it was not what it should be.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// Byte of the text at which it turned out not to be in the encoding told, and what was done.
    pub(super) doubt: Option<(usize, String)>,
}

/// By its byte order mark; as UTF-8 where it is that, or all but a few bytes are; as its XML declaration
/// says; as windows-1252.
/// The end-of-file mark of DOS, which OFAC still writes, is no text.
///
/// No list has zero bytes within; one that does is cut up or in an encoding that is not read, such as
/// UTF-32, and its names would match nobody.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut decoded = told_encoding(bytes);
    if decoded.doubt.is_none()
        && let Some(at) = decoded.text.find('\0')
    {
        let reason =
            "has zero bytes: its names may not be found; is it whole, and in UTF-8 or UTF-16?";
        decoded.doubt = Some((at, reason.to_owned()));
    }
    decoded
}

fn told_encoding(bytes: &[u8]) -> Decoded<'_> {
    let bytes = without_end_mark(bytes);
    if let Some((encoding, mark)) = Encoding::for_bom(bytes).or_else(|| wide(bytes)) {
        return told(encoding, &bytes[mark..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: Cow::Borrowed(text),
            doubt: None,
        };
    }
    if let Some(encoding) = declared(bytes).filter(|e| *e != UTF_8) {
        return told(encoding, bytes);
    }
    // A file in UTF-8 of which a few bytes are broken must not lose all its names for them.
    let lossy = String::from_utf8_lossy(bytes);
    let broken = |c: &char| *c == char::REPLACEMENT_CHARACTER;
    let others = lossy
        .chars()
        .filter(|c| !c.is_ascii() && !broken(c))
        .count();
    if others > lossy.chars().filter(broken).count() {
        return told(UTF_8, bytes);
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let wrong = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    Decoded {
        // Few letters before it take more bytes now than they did; the line is what counts.
        doubt: Some((
            wrong.min(text.len()),
            "is not UTF-8; the file was read as windows-1252".to_owned(),
        )),
        text,
    }
}

fn told<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let doubt = broken.then(|| {
        let at = text.find(char::REPLACEMENT_CHARACTER).unwrap_or(0);
        let reason = format!("is not {}; marks stand for what is not", encoding.name());
        (at, reason)
    });
    Decoded { text, doubt }
}

fn without_end_mark(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|b| *b != 0x1a && *b != 0);
    match end {
        // The zero of a last letter in UTF-16 belongs to it.
        Some(end) if bytes.get(end + 1) == Some(&0) => bytes,
        Some(end) => &bytes[..=end],
        None => &[],
    }
}

/// UTF-16 without a byte order mark: every second byte of `<?xm`, `36,"` and the like is zero.
fn wide(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    match bytes.get(..4)? {
        [a, 0, b, 0] if *a != 0 && *b != 0 => Some((UTF_16LE, 0)),
        [0, a, 0, b] if *a != 0 && *b != 0 => Some((UTF_16BE, 0)),
        _ => None,
    }
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(200)];
    let head = head.split(|b| *b == b'>').next()?;
    if !head.starts_with(b"<?xml") {
        return None;
    }
    let head = String::from_utf8_lossy(head);
    let (_, rest) = head.split_once("encoding=")?;
    let quote = rest.chars().next()?;
    Encoding::for_label(rest.split(quote).nth(1)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_whatever_encoding_it_comes() {
        let wide: Vec<u8> = "1,é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe], wide.as_slice()].concat();
        for (bytes, text) in [
            (b"36,x\r\n\x1a".as_slice(), "36,x\r\n"),
            (b"\xef\xbb\xbfid;\xc3\xa9".as_slice(), "id;é"),
            (b"caf\xe9", "café"),
            ("Адаезе ".as_bytes(), "Адаезе "),
            (b"\xd0\x90\xd0\xb4\xd0\xb0 \xff", "Ада \u{fffd}"),
            (wide.as_slice(), "1,é"),
            (marked.as_slice(), "1,é"),
            (
                b"<?xml version='1.0' encoding='ISO-8859-2'?>\xb1",
                "<?xml version='1.0' encoding='ISO-8859-2'?>ą",
            ),
            (b"", ""),
        ] {
            assert_eq!(decode(bytes).text, text);
        }
        assert!(decode(b"a\ncaf\xe9").doubt.is_some());
        assert!(decode("1,é".as_bytes()).doubt.is_none());
    }
}
