//! XML as a stream of tags and text, for Office files and feeds.
//!
//! Entities are never expanded: the five of XML and numeric references stand for their character,
//! any other stays as it is written. A document that declares some is refused.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use crate::ExtractError;

/// Elements in one another; Word's own limit for tables and groups is far below.
const DEEPEST: usize = 1_000;

/// A start tag.
#[derive(Debug)]
pub(crate) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name with its prefix: `w:p`.
    pub(crate) fn full_name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        // Without checks: looking for repeated names takes the square of their number.
        let found = self
            .0
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|a| a.key.local_name().into_inner() == name)?;
        Some(unescape(&found.value))
    }
}

/// What comes next in a document.
#[derive(Debug)]
pub(crate) enum Token<'a> {
    /// A start tag. An empty element gives a start and an end.
    Open(Tag<'a>),
    /// The end of the element opened last.
    Close,
    /// Text, and where it stands; a reference is a text of its own.
    Text(Cow<'a, str>, Range<usize>),
}

/// The stream of a document's tokens; it ends after the first error.
pub(crate) struct Tokens<'a> {
    source: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    ended: bool,
}

impl<'a> Tokens<'a> {
    pub(crate) fn of(source: &'a str) -> Self {
        let mut reader = Reader::from_str(source);
        reader.config_mut().expand_empty_elements = true;
        Self {
            source,
            reader,
            depth: 0,
            ended: false,
        }
    }

    /// Where the next token begins.
    pub(crate) fn at(&self) -> usize {
        (self.reader.buffer_position() as usize).min(self.source.len())
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Passes over the rest of the element that was opened last, its end included.
    pub(crate) fn leave_out(&mut self) -> Result<(), ExtractError> {
        let opened = self.depth;
        while self.depth >= opened && self.next().transpose()?.is_some() {}
        Ok(())
    }

    fn read(&mut self) -> Result<Option<Token<'a>>, ExtractError> {
        loop {
            let start = self.at();
            let event = self.reader.read_event().map_err(|e| ExtractError::Broken {
                what: "the XML",
                reason: format!("{e} at byte {}", self.reader.error_position()),
            })?;
            let range = start..self.at();
            return Ok(Some(match event {
                Event::Eof => return Ok(None),
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(ExtractError::TooDeep {
                            what: "XML elements",
                            limit: DEEPEST,
                        });
                    }
                    Token::Open(Tag(tag))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::Close
                }
                Event::Text(text) => Token::Text(text.into_inner(), range),
                Event::CData(text) => {
                    let text = text.into_inner();
                    let at = range.start + "<![CDATA[".len();
                    Token::Text(text.clone(), at..at + text.len())
                }
                Event::GeneralRef(reference) => match referred(&reference) {
                    Some(c) => Token::Text(c.into(), range),
                    None => {
                        let written = self.source.get(range.clone()).unwrap_or_default();
                        Token::Text(Cow::Borrowed(written), range)
                    }
                },
                Event::DocType(declared) if declared.contains("<!ENTITY") => {
                    return Err(ExtractError::Entities);
                }
                _ => continue,
            }));
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Result<Token<'a>, ExtractError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let token = self.read().transpose();
        self.ended = !matches!(token, Some(Ok(_)));
        token
    }
}

/// The character that a reference stands for, by the text between `&` and `;`.
fn referred(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let c = code.ok().and_then(char::from_u32);
        return Some(c.unwrap_or(char::REPLACEMENT_CHARACTER).to_string());
    }
    match name {
        "nbsp" => Some("\u{a0}".to_owned()),
        _ => resolve_xml_entity(name).map(str::to_owned),
    }
}

/// `value` with its references resolved, those that mean something.
pub(crate) fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // No reference is longer than 32 letters.
        let end = after.bytes().take(32).position(|b| b == b';');
        match end.and_then(|end| Some((referred(&after[..end])?, end))) {
            Some((c, end)) => {
                out.push_str(&c);
                rest = &after[end + 1..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Result<String, ExtractError> {
        let mut out = String::new();
        for token in Tokens::of(source) {
            if let Token::Text(text, at) = token? {
                assert!(at.end <= source.len());
                out += &text;
            }
        }
        Ok(out)
    }

    #[test]
    fn references_stand_for_characters_and_unknown_ones_for_themselves() {
        let source = "<a b='x'>Fish &amp; chips &#233; &what; <![CDATA[<b> &amp;]]><c/></a>";
        assert_eq!(
            texts(source).unwrap(),
            "Fish & chips \u{e9} &what; <b> &amp;"
        );
        assert_eq!(unescape("a &lt; b & c &#x41;"), "a < b & c A");
    }

    #[test]
    fn entities_are_refused_and_depth_has_a_limit() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"xxxx\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
        assert_eq!(texts(bomb), Err(ExtractError::Entities));
        let deep = "<a>".repeat(100_000);
        assert!(matches!(texts(&deep), Err(ExtractError::TooDeep { .. })));
        assert!(matches!(texts("<a></b>"), Err(ExtractError::Broken { .. })));
    }
}
