//! Tags of a size that a tokenizer can be given.
//!
//! Tokenizers compare each attribute of a tag with all before it, or read them by recursion, so a
//! tag with very many attributes costs far more than its length.

use std::borrow::Cow;
use std::ops::Range;

/// Bytes of a tag outside the values of its attributes; longer tags lose their attributes. The
/// longest of real pages have a few hundred.
const LONGEST: u32 = 1 << 10;
/// Blanking can open or close a quotation, which makes another tag long; real pages need one or
/// two rounds.
const ROUNDS: usize = 6;

/// The page with the attributes of overlong tags blanked out, so that places stay the same.
///
/// Every `<` before a letter counts as a tag, also in scripts and comments, so that nothing
/// depends on telling those as a tokenizer does.
pub(crate) fn without_long_tags(source: &str) -> Cow<'_, str> {
    let mut page = Cow::Borrowed(source);
    for _ in 0..ROUNDS {
        let long = long_tags(page.as_bytes());
        if long.is_empty() {
            return page;
        }
        page = Cow::Owned(blanked(&page, &long));
    }
    // A page made to be long again each time: no tag keeps attributes.
    Cow::Owned(blanked(&page, &all_tags(&page)))
}

fn blanked(page: &str, ranges: &[Range<usize>]) -> String {
    let (mut out, mut kept) = (String::with_capacity(page.len()), 0);
    for range in ranges {
        let start = range.start.max(kept);
        if start < range.end {
            out.push_str(&page[kept..start]);
            out.extend(std::iter::repeat_n(' ', range.end - start));
            kept = range.end;
        }
    }
    out.push_str(&page[kept..]);
    out
}

/// Between the name of each tag and the first `>`.
fn all_tags(page: &str) -> Vec<Range<usize>> {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(open) = page[at..].find('<').map(|n| at + n) {
        at = open + 1;
        if let Some(name) = name_after(page.as_bytes(), open) {
            let end = page[name..].find('>').map_or(page.len(), |n| name + n);
            out.push(name..end);
            at = end;
        }
    }
    out
}

/// Where the name of the tag that opens at `open` ends, if a tag opens there.
fn name_after(bytes: &[u8], open: usize) -> Option<usize> {
    let start = open + 1 + usize::from(bytes.get(open + 1) == Some(&b'/'));
    let tag = bytes.get(open) == Some(&b'<') && bytes.get(start)?.is_ascii_alphabetic();
    let name = bytes[start..]
        .iter()
        .take_while(|b| !b.is_ascii_whitespace() && !b"/>".contains(b))
        .count();
    tag.then_some(start + name)
}

/// Where in a tag a tokenizer is, after the HTML standard (13.2.5.8 and 13.2.5.32 to 39).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,
}

use Place::{
    AfterName, BeforeName, BeforeValue, DoubleQuoted, Name, SingleQuoted, TagName, Unquoted,
};

const PLACES: [Place; 8] = [
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,
];

impl Place {
    /// Where a tokenizer is after `byte`; `None` where the tag ends.
    fn after(self, byte: u8) -> Option<Self> {
        let blank = byte.is_ascii_whitespace();
        Some(match (self, byte) {
            (DoubleQuoted, b'"') | (SingleQuoted, b'\'') => BeforeName,
            (DoubleQuoted | SingleQuoted, _) => self,
            (_, b'>') => return None,
            (BeforeValue, b'"') => DoubleQuoted,
            (BeforeValue, b'\'') => SingleQuoted,
            (BeforeValue, _) if blank => BeforeValue,
            (BeforeValue, _) => Unquoted,
            (Unquoted, _) => [Unquoted, BeforeName][usize::from(blank)],
            (_, b'/') => BeforeName,
            (Name | AfterName, b'=') => BeforeValue,
            (Name | AfterName, _) if blank => AfterName,
            (TagName, _) if !blank => TagName,
            (TagName | BeforeName, _) if blank => BeforeName,
            _ => Name,
        })
    }
}

/// What is left of a tag from a byte on: where it ends, and how much of it is outside values.
#[derive(Clone, Copy, Default)]
struct Rest {
    end: usize,
    bare: u32,
}

/// The attributes of tags that have too many, in order. Goes through the page backwards and knows
/// at each byte how a tag would go on for each place a tokenizer can be in: linear, however many
/// tags begin inside of others.
fn long_tags(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut rests = [Rest {
        end: bytes.len(),
        bare: 0,
    }; PLACES.len()];
    for (at, byte) in bytes.iter().enumerate().rev() {
        if *byte == b'<'
            && let Some(name) = name_after_short(bytes, at)
            && rests[TagName as usize].bare > LONGEST
        {
            out.push(name..rests[TagName as usize].end);
        }
        rests = PLACES.map(|place| match place.after(*byte) {
            None => Rest { end: at, bare: 0 },
            Some(next) => {
                let rest = rests[next as usize];
                let value = matches!(place, DoubleQuoted | SingleQuoted | Unquoted);
                let indent = place == next && byte.is_ascii_whitespace();
                Rest {
                    bare: rest.bare.saturating_add(u32::from(!value && !indent)),
                    ..rest
                }
            }
        });
    }
    out.reverse();
    out
}

/// As [`name_after`], but with an overlong name cut short, so that it takes bounded time.
fn name_after_short(bytes: &[u8], open: usize) -> Option<usize> {
    let mut end = bytes.len().min(open + 64);
    // Not within a character: where the name ends, the page is cut.
    while bytes.get(end).is_some_and(|b| b & 0xC0 == 0x80) {
        end -= 1;
    }
    name_after(&bytes[..end], open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_tags_stay_as_they_are() {
        let page = r#"<p class="a>b" id=x hidden>1 < 2</p><img src="data:" alt='"'/>"#;
        assert!(matches!(without_long_tags(page), Cow::Borrowed(_)));
        let picture = format!("<img src=\"{}\">", "A".repeat(100_000));
        assert!(matches!(without_long_tags(&picture), Cow::Borrowed(_)));
    }

    #[test]
    fn a_tag_with_too_many_attributes_loses_them_and_nothing_moves() {
        for attribute in ["a ", "a=b ", "a='>' ", "a=\">\" ", "a/", "/ ", "é\n"] {
            for open in ["<p ", "</p ", "<p x='>' ", "<p x=\">\" "] {
                let long = format!("{open}{}>Text.", attribute.repeat(2_000));
                let short = without_long_tags(&long);
                assert_eq!(short.len(), long.len());
                assert_eq!(short.find('>'), long.rfind('>'), "{open}{attribute}");
                assert!(!short.contains('a') && short.ends_with(">Text."));
            }
        }
    }

    #[test]
    fn a_long_name_is_never_cut_within_a_character() {
        for shift in 0..3 {
            let name = format!("<{}{}", "a".repeat(shift + 1), "€".repeat(60));
            let page = format!("{name} {}>Text.", "b ".repeat(2_000));
            assert!(without_long_tags(&page).ends_with(">Text."));
        }
    }

    #[test]
    fn blanking_a_tag_makes_no_other_long() {
        // The tag in the value is long; without its quotation mark, the outer one would be.
        let inner = format!(
            "<a x=\"<p {}\">\" {} >",
            "b ".repeat(1_000),
            "c ".repeat(9_000)
        );
        let page = format!("{}Text.", inner.repeat(3));
        assert!(long_tags(without_long_tags(&page).as_bytes()).is_empty());
    }
}
