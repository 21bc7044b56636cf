//! Bytes to characters: which encoding, and from which bytes each character came.
//!
//! In this order: a byte order mark; the charset that a web page declares, unless its bytes are
//! plainly UTF-8; UTF-16 that shows by
//! its zero bytes; UTF-8 where the bytes are valid, or are but for few; else what `chardetng`
//! (Firefox's detector) makes of them.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::offsets::{Builder, Offsets, Origin};

/// Characters and where they came from.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    /// From the text to the bytes; in short pieces, ready to be composed.
    pub(crate) offsets: Offsets,
    /// Name of the encoding: "UTF-8", "windows-1252".
    pub(crate) encoding: &'static str,
    /// How many U+FFFD stand for bytes that could not be read.
    pub(crate) replaced: usize,
    /// The encoding that a page declares, where its bytes are of another.
    pub(crate) misdeclared: Option<&'static str>,
}

/// Decodes `bytes`; `html` says that a declared charset counts.
pub(crate) fn decode(bytes: &[u8], html: bool) -> Decoded<'_> {
    let declared = html.then(|| declared(bytes)).flatten();
    let (encoding, bom) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => match declared.filter(|encoding| !is_utf8_after_all(bytes, encoding)) {
            Some(declared) => (declared, 0),
            None => (guess(bytes), 0),
        },
    };
    let decoded = with(bytes, encoding, bom);
    Decoded {
        misdeclared: declared
            .filter(|d| bom == 0 && *d != encoding)
            .map(Encoding::name),
        ..decoded
    }
}

/// Decodes `bytes` that came with the name of their charset (a mail's header, a server's answer);
/// `decode` does where there is none, and where the name means nothing or is plainly wrong.
pub(crate) fn decode_labelled<'a>(bytes: &'a [u8], label: Option<&str>, html: bool) -> Decoded<'a> {
    let labelled = label
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .filter(|encoding| !is_utf8_after_all(bytes, encoding));
    match (Encoding::for_bom(bytes), labelled) {
        (None, Some(encoding)) => with(bytes, encoding, 0),
        _ => decode(bytes, html),
    }
}

fn with<'a>(bytes: &'a [u8], encoding: &'static Encoding, bom: usize) -> Decoded<'a> {
    if encoding == UTF_8 {
        utf8(bytes, bom)
    } else if encoding == UTF_16LE {
        utf16(bytes, bom, u16::from_le_bytes, "UTF-16LE")
    } else if encoding == UTF_16BE {
        utf16(bytes, bom, u16::from_be_bytes, "UTF-16BE")
    } else if encoding.is_single_byte() {
        single_byte(bytes, encoding)
    } else {
        multi_byte(bytes, encoding)
    }
}

/// A page declares one byte a letter, and its bytes make characters of UTF-8: servers put such
/// declarations before pages of every kind, and text in one of those encodings hardly ever makes
/// valid UTF-8.
fn is_utf8_after_all(bytes: &[u8], declared: &'static Encoding) -> bool {
    declared.is_single_byte() && !bytes.is_ascii() && mostly_utf8(bytes)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(utf16) = utf16_by_zeros(bytes) {
        return utf16;
    }
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The detector reads every byte; the first megabytes tell as much as all.
    detector.feed(&bytes[..bytes.len().min(4 << 20)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The charset in the first 1024 bytes (as HTML prescribes) of a page or its XML declaration.
/// A page that declares UTF-16 in ASCII letters is no UTF-16: it counts as UTF-8.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let xml = head
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| label(declaration, "encoding"));
    let meta = || {
        head.match_indices("<meta").find_map(|(at, _)| {
            let tag = &head[at..];
            label(&tag[..tag.find('>').unwrap_or(tag.len())], "charset")
        })
    };
    let label = xml.or_else(meta)?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    Some(encoding.output_encoding())
}

/// The value after `key=` in a tag.
fn label<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(key)?;
    let rest = rest.trim_start().strip_prefix('=')?;
    let rest = rest.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| "\"' ;/>".contains(c) || c.is_whitespace());
    Some(&rest[..end.unwrap_or(rest.len())])
}

/// UTF-16 without a byte order mark, where the text is mostly Latin: every other byte is zero.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let units = head.len() / 2;
    if units < 2 {
        return None;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    // Half of the units, and next to none the other way round.
    let clear = |many: usize, few: usize| many * 2 > units && few * 50 < units.max(50);
    if clear(odd, even) {
        Some(UTF_16LE)
    } else if clear(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Valid UTF-8, or at least ten multi-byte characters for each invalid stretch: then the text
/// was UTF-8 before something damaged it.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut multi, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        invalid += usize::from(!chunk.invalid().is_empty());
        if invalid > 0 || bytes.len() > chunk.valid().len() {
            multi += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        }
    }
    invalid == 0 || multi >= invalid.saturating_mul(10)
}

fn utf8(bytes: &[u8], bom: usize) -> Decoded<'_> {
    let mut offsets = Builder::in_short_pieces();
    let body = &bytes[bom..];
    if let Ok(text) = std::str::from_utf8(body) {
        offsets.copy(text.len() as u32, bom as u32);
        return Decoded {
            text: Cow::Borrowed(text),
            offsets: offsets.finish(),
            encoding: "UTF-8",
            replaced: 0,
            misdeclared: None,
        };
    }
    let mut text = String::with_capacity(body.len());
    let (mut at, mut replaced) = (bom as u32, 0);
    for chunk in body.utf8_chunks() {
        let valid = chunk.valid();
        text.push_str(valid);
        offsets.copy(valid.len() as u32, at);
        at += valid.len() as u32;
        let invalid = chunk.invalid().len() as u32;
        if invalid > 0 {
            text.push(char::REPLACEMENT_CHARACTER);
            offsets.whole(3, at..at + invalid);
            at += invalid;
            replaced += 1;
        }
    }
    Decoded {
        text: Cow::Owned(text),
        offsets: offsets.finish(),
        encoding: "UTF-8",
        replaced,
        misdeclared: None,
    }
}

fn utf16(
    bytes: &[u8],
    bom: usize,
    unit: fn([u8; 2]) -> u16,
    encoding: &'static str,
) -> Decoded<'static> {
    let mut offsets = Builder::in_short_pieces();
    let mut text = String::with_capacity(bytes.len() / 2);
    let (pairs, odd) = bytes[bom..].as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let (mut at, mut replaced) = (bom as u32, 0);
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(c) => {
                text.push(c);
                let width = 2 * c.len_utf16() as u32;
                offsets.push(
                    c.len_utf8() as u32,
                    at..at + width,
                    Origin::Each(width as u8),
                );
                at += width;
            }
            Err(_) => {
                text.push(char::REPLACEMENT_CHARACTER);
                offsets.whole(3, at..at + 2);
                at += 2;
                replaced += 1;
            }
        }
    }
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
        offsets.whole(3, at..at + 1);
        replaced += 1;
    }
    Decoded {
        text: Cow::Owned(text),
        offsets: offsets.finish(),
        encoding,
        replaced,
        misdeclared: None,
    }
}

fn single_byte(bytes: &[u8], encoding: &'static Encoding) -> Decoded<'static> {
    // Decoded at once, it would take three times its length while it is decoded.
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.chunks(64 << 10) {
        text.push_str(&encoding.decode_without_bom_handling(chunk).0);
    }
    let mut offsets = Builder::in_short_pieces();
    let mut replaced = 0;
    for (at, c) in (0u32..).zip(text.chars()) {
        offsets.push(c.len_utf8() as u32, at..at + 1, Origin::Each(1));
        replaced += usize::from(c == char::REPLACEMENT_CHARACTER);
    }
    Decoded {
        text: Cow::Owned(text),
        offsets: offsets.finish(),
        encoding: encoding.name(),
        replaced,
        misdeclared: None,
    }
}

/// Feeds the decoder byte by byte: what comes out at once was made of what went in since.
fn multi_byte(bytes: &[u8], encoding: &'static Encoding) -> Decoded<'static> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut offsets = Builder::in_short_pieces();
    let mut text = String::with_capacity(bytes.len());
    let (mut from, mut replaced) = (0u32, 0);
    // Room for all that one byte can give, so that the decoder never stops half way.
    let mut out = [0u8; 64];
    for n in 0..=bytes.len() {
        let end = n == bytes.len();
        let input = if end { &[][..] } else { &bytes[n..=n] };
        let (_, _, written, malformed) = decoder.decode_to_utf8(input, &mut out, end);
        let made = std::str::from_utf8(&out[..written]).unwrap_or_default();
        let to = if end { n as u32 } else { n as u32 + 1 };
        if made.is_empty() || from == to {
            continue;
        }
        text.push_str(made);
        let width = u8::try_from(to - from).unwrap_or(u8::MAX);
        if made.chars().nth(1).is_none() && u32::from(width) == to - from {
            offsets.push(made.len() as u32, from..to, Origin::Each(width));
        } else {
            offsets.whole(made.len() as u32, from..to);
        }
        if malformed {
            replaced += made.matches(char::REPLACEMENT_CHARACTER).count();
        }
        from = to;
    }
    Decoded {
        text: Cow::Owned(text),
        offsets: offsets.finish(),
        encoding: encoding.name(),
        replaced,
        misdeclared: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str, usize) {
        let decoded = decode(bytes, false);
        (
            decoded.text.clone().into_owned(),
            decoded.encoding,
            decoded.replaced,
        )
    }

    fn utf16_bytes(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_no_text() {
        assert_eq!(
            read(b"\xEF\xBB\xBFna\xC3\xAFve"),
            ("naïve".into(), "UTF-8", 0)
        );
        let mut le = vec![0xFF, 0xFE];
        le.extend(utf16_bytes("Łódź 😀", u16::to_le_bytes));
        assert_eq!(read(&le), ("Łódź 😀".into(), "UTF-16LE", 0));
        let mut be = vec![0xFE, 0xFF];
        be.extend(utf16_bytes("Łódź 😀", u16::to_be_bytes));
        assert_eq!(read(&be), ("Łódź 😀".into(), "UTF-16BE", 0));
    }

    #[test]
    fn utf16_without_a_mark_shows_by_its_zero_bytes() {
        let text = "The minister declined to comment.";
        assert_eq!(read(&utf16_bytes(text, u16::to_le_bytes)).1, "UTF-16LE");
        assert_eq!(read(&utf16_bytes(text, u16::to_be_bytes)).1, "UTF-16BE");
        assert_eq!(read(text.as_bytes()).1, "UTF-8");
    }

    #[test]
    fn western_bytes_that_are_no_utf8_are_read_as_windows_1252() {
        let (text, encoding, replaced) =
            read(b"The caf\xE9 owner said \x93no\x94 to Jos\xE9 Mu\xF1oz.");
        assert_eq!(text, "The café owner said “no” to José Muñoz.");
        assert_eq!((encoding, replaced), ("windows-1252", 0));
    }

    #[test]
    fn a_long_text_of_single_bytes_is_decoded_whole() {
        let (text, encoding, replaced) = read(&b"caf\xE9, ".repeat(50_000));
        assert_eq!(text, "caf\u{e9}, ".repeat(50_000));
        assert_eq!((encoding, replaced), ("windows-1252", 0));
    }

    #[test]
    fn damaged_utf8_stays_utf8_and_the_damage_is_counted() {
        let mut bytes = "Ağrı, Şırnak, Çanakkale, Üsküdar, Iğdır, Muş — "
            .repeat(4)
            .into_bytes();
        bytes.extend(b"\xFF end");
        let (text, encoding, replaced) = read(&bytes);
        assert_eq!((encoding, replaced), ("UTF-8", 1));
        assert!(text.ends_with("Muş — \u{FFFD} end"));
    }

    #[test]
    fn a_page_says_its_own_charset() {
        let page = b"<meta charset='iso-8859-2'><p>\xA3\xF3d\xBC";
        assert!(decode(page, true).text.ends_with("Łódź"));
        let old =
            b"<META http-equiv=Content-Type content=\"text/html; charset=Shift_JIS\">\x93\x8C";
        let old = decode(old, true);
        assert!(old.text.ends_with("東"));
        assert_eq!(old.encoding, "Shift_JIS");
        let xml = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>\xC4\xE0";
        assert!(decode(xml, true).text.ends_with("Да"));
        assert_eq!(decode(xml, true).misdeclared, None);
        let wrong = "<meta charset=utf-16><p>é".as_bytes();
        assert!(decode(wrong, true).text.ends_with("é"));
    }

    #[test]
    fn utf8_that_is_declared_as_something_else_is_utf8() {
        let page = "<meta charset=iso-8859-1><p>Şükran Yıldız".as_bytes();
        let read = decode(page, true);
        assert!(read.text.ends_with("Şükran Yıldız"));
        assert_eq!(read.encoding, "UTF-8");
        assert_eq!(read.misdeclared, Some("windows-1252"));
        let honest = decode(b"<meta charset=iso-8859-1><p>Jos\xE9", true);
        assert!(honest.text.ends_with("José"));
        assert_eq!(honest.misdeclared, None);
    }

    #[test]
    fn a_lone_surrogate_and_an_odd_byte_are_replaced_and_counted() {
        let bytes = b"\xFF\xFEa\0\x00\xD8b\0c";
        assert_eq!(read(bytes), ("a\u{FFFD}b\u{FFFD}".into(), "UTF-16LE", 2));
    }
}
