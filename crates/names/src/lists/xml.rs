//! The records of an XML file as small trees, one after another.
//!
//! Each record is cut out by its tag and parsed by itself: one that is broken is told, and reading
//! goes on with the next. Entities are never expanded: the five of XML and numbers stand for their
//! character, any other stays as it is written.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::lines::Lines;

/// Elements in one another; the deepest published form has 12.
const DEEPEST: usize = 64;

/// Bytes of a record; the longest published one has some 200 kB.
const LONGEST: usize = 4 << 20;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(super) struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Node>,
}

impl Node {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The value of an attribute, without blanks at its ends; empty where there is none.
    pub(super) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// Its text, without blanks at its ends.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The elements right in it.
    pub(super) fn children(&self) -> impl Iterator<Item = &Node> {
        self.children.iter()
    }

    /// Those of this name.
    pub(super) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |c| c.name == name)
    }

    /// Those of this name in the list of that name: `akaList`, `aka`.
    pub(super) fn listed<'n>(
        &'n self,
        list: &'n str,
        name: &'n str,
    ) -> impl Iterator<Item = &'n Node> {
        self.all(list).flat_map(move |l| l.all(name))
    }

    /// Those of this name however deep in it, in their order.
    pub(super) fn deep<'n>(&'n self, name: &str) -> Vec<&'n Node> {
        let mut found = Vec::new();
        let mut open: Vec<&Node> = self.children.iter().rev().collect();
        while let Some(node) = open.pop() {
            if node.name == name {
                found.push(node);
            }
            open.extend(node.children.iter().rev());
        }
        found
    }

    /// The text of the first element of this name; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.children.iter().find(|c| c.name == name);
        found.map_or("", Node::text)
    }
}

/// A record, or what is wrong with it, and its line.
pub(super) type Record = (u64, Result<Node, String>);

/// The records of a text: the elements of any of these names.
pub(super) struct Records<'a> {
    text: &'a str,
    tags: &'static [&'static str],
    at: usize,
    lines: Lines<'a>,
}

impl<'a> Records<'a> {
    pub(super) fn of(text: &'a str, tags: &'static [&'static str]) -> Self {
        Self {
            text,
            tags,
            at: 0,
            lines: Lines::of(text),
        }
    }

    /// The next start tag of a record from a byte on: where it is, and its name.
    fn opening(&self, from: usize) -> Option<(usize, &'static str)> {
        let mut at = from;
        loop {
            at += self.text.get(at..)?.find('<')?;
            let rest = &self.text[at + 1..];
            let tag = self.tags.iter().find(|tag| opens(rest, tag));
            if let Some(tag) = tag {
                return Some((at, tag));
            }
            at += 1;
        }
    }
}

fn opens(rest: &str, tag: &str) -> bool {
    let behind = rest.strip_prefix(tag);
    behind.is_some_and(|b| b.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/'))
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let (start, tag) = self.opening(self.at)?;
        let line = self.lines.line(start);
        let closing = format!("</{tag}");
        let limit = floor(self.text, start + LONGEST);
        let without_end = format!("<{tag}> has no end; it was left out");
        let mut end = start;
        while let Some(close) = self.text[end..limit].find('>') {
            let piece = &self.text[end..end + close + 1];
            // The next one begins before this one has ended.
            let next = piece
                .rfind('<')
                .filter(|at| end > start && opens(&piece[at + 1..], tag));
            if let Some(next) = next {
                self.at = end + next;
                return Some((line, Err(without_end)));
            }
            end += piece.len();
            let closed = piece.trim_end_matches('>').trim_end().ends_with(&closing);
            if closed || (end == start + piece.len() && piece.ends_with("/>")) {
                self.at = end;
                return Some((line, tree(&self.text[start..end])));
            }
        }
        // Up to the limit there is no tag that has not been looked at.
        self.at = end.max(start + 1);
        if end == start {
            self.at = limit;
        }
        Some((line, Err(without_end)))
    }
}

/// The largest place up to `at` at which the text can be cut.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The element that a text is.
pub(super) fn tree(text: &str) -> Result<Node, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Node> = Vec::new();
    loop {
        let event = reader
            .read_event()
            .map_err(|e| format!("is no XML that can be read ({e}); it was left out"))?;
        match event {
            Event::Start(tag) => {
                if open.len() >= DEEPEST {
                    return Err(format!(
                        "has more than {DEEPEST} elements in one another; it was left out"
                    ));
                }
                open.push(node(&tag));
            }
            Event::End(_) => {
                let Some(done) = open.pop() else { break };
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => return Ok(done),
                }
            }
            Event::Text(t) => add(&mut open, &t.into_inner()),
            Event::CData(t) => add(&mut open, &t.into_inner()),
            Event::GeneralRef(reference) => match referred(&reference) {
                Some(c) => add(&mut open, &c),
                None => add(&mut open, &format!("&{};", &*reference)),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Err("has no end; it was left out".to_owned())
}

/// The start tag that a text begins with, for what stands at the head of a file.
pub(super) fn start_of(text: &str, tag: &str) -> Option<Node> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('<')?;
        if opens(&text[at + 1..], tag) {
            let end = at + text[at..].find('>')? + 1;
            let mut reader = Reader::from_str(&text[at..end]);
            return match reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag) => Some(node(&tag)),
                _ => None,
            };
        }
        from = at + 1;
    }
}

fn add(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn node(tag: &BytesStart<'_>) -> Node {
    Node {
        name: tag.local_name().into_inner().to_owned(),
        // Without checks: looking for repeated names takes the square of their number.
        attributes: tag
            .attributes()
            .with_checks(false)
            .flatten()
            .map(|a| {
                let name = a.key.local_name().into_inner().to_owned();
                (name, unescape(&a.value).into_owned())
            })
            .collect(),
        ..Node::default()
    }
}

fn referred(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let c = code.ok().and_then(char::from_u32);
        return Some(c.unwrap_or(char::REPLACEMENT_CHARACTER).to_string());
    }
    resolve_xml_entity(name).map(str::to_owned)
}

fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // No reference is longer than 32 letters.
        let end = after.bytes().take(32).position(|b| b == b';');
        match end.and_then(|end| Some((referred(after.get(..end)?)?, end))) {
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
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, Result<String, String>)> {
        let records = Records::of(text, &["e"]);
        records
            .map(|(line, r)| (line, r.map(|n| n.get("n").to_owned())))
            .collect()
    }

    #[test]
    fn records_are_cut_out_by_their_tag_and_a_broken_one_costs_only_itself() {
        let text = "<x>\n<e><n>Fish &amp; &#233; &what;</n></e>\n<e><n>b</e>\n<e>\n<e a='1'><n>c</n>\n</e><else/><e/><e><n>d";
        let read = read(text);
        assert_eq!(read.len(), 6);
        assert_eq!(read[0], (2, Ok("Fish & é &what;".to_owned())));
        assert!(read[1].0 == 3 && read[1].1.is_err());
        assert!(read[2].0 == 4 && read[2].1.is_err());
        assert_eq!(read[3], (5, Ok("c".to_owned())));
        assert_eq!(read[4], (6, Ok(String::new())));
        assert!(read[5].1.is_err());
    }

    #[test]
    fn depth_has_a_limit_and_attributes_are_unescaped() {
        let deep = format!("<e>{}</e>", "<a>".repeat(10_000));
        assert!(read(&deep)[0].1.is_err());
        let node = tree("<e k='a &lt; b' x:l='&quot;'/>").unwrap();
        assert_eq!((node.attribute("k"), node.attribute("l")), ("a < b", "\""));
        let start = start_of("<?xml?><list made='1'><e/>", "list").unwrap();
        assert_eq!(start.attribute("made"), "1");
    }
}
