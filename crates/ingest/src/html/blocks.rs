//! A page as paragraphs, headings and list items, in the order in which they stand.
//!
//! Works on the stream of tags, so neither depth nor size of a page matters. Scripts, styles and
//! whatever else is never shown gives no block.

use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

use super::tags::without_long_tags;
use crate::draft::Draft;

/// Tags whose content is never text.
const HIDDEN: [&str; 13] = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select",
    "textarea", "button", "head", "canvas",
];
/// Tags around what is not the article.
const ASIDE: [&str; 5] = ["nav", "header", "footer", "aside", "form"];
/// Tags inside a paragraph; all others begin a new block.
const INLINE: [&str; 36] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
];

/// A paragraph, a heading or an item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    pieces: Vec<Piece>,
    /// "- " or "2. ", for the first block of a list item.
    marker: String,
    /// Inside a list, where blocks follow on the next line.
    in_list: bool,
    /// In a part of the page that is not its article: a menu, a footer.
    pub(crate) aside: bool,
    /// In an `<article>`.
    pub(crate) in_article: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text { value: String, source: Range<usize> },
    LineEnd,
}

impl Block {
    /// The letters and figures of the block: what two writings of it share.
    pub(crate) fn folded(&self) -> String {
        let texts = self.pieces.iter().filter_map(|p| match p {
            Piece::Text { value, .. } => Some(value.as_str()),
            Piece::LineEnd => None,
        });
        texts
            .flat_map(str::chars)
            .filter(|c| c.is_alphanumeric())
            .collect()
    }

    /// Adds the block to a draft of the page that it was read from.
    pub(crate) fn write(&self, source: &str, draft: &mut Draft) {
        if self.in_list {
            draft.end_line();
        } else {
            draft.end_block();
        }
        if !self.marker.is_empty() {
            draft.mark(&self.marker);
        }
        for piece in &self.pieces {
            match piece {
                Piece::LineEnd => draft.end_line(),
                Piece::Text {
                    value,
                    source: range,
                } => put(draft, source, value, range.clone()),
            }
        }
        if !self.in_list {
            draft.end_block();
        }
    }
}

/// Copies what stands in the source as it is; a character reference stands for its place.
fn put(draft: &mut Draft, source: &str, value: &str, range: Range<usize>) {
    let Some(raw) = source.get(range.clone()) else {
        draft.whole(value, range);
        return;
    };
    if raw == value {
        draft.copy(value, range.start);
        return;
    }
    match pairs(raw, value) {
        Some(pairs) => {
            for (taken, given) in pairs {
                let (from, to) = (range.start + taken.start, range.start + taken.end);
                let piece = &value[given];
                if source.get(from..to) == Some(piece) {
                    draft.copy(piece, from);
                } else {
                    draft.whole(piece, from..to);
                }
            }
        }
        None => draft.whole(value, range),
    }
}

/// Stretches of `raw` beside the stretches of `value` that they stand for, where each character
/// reference stands for one character and line ends for themselves.
fn pairs(raw: &str, value: &str) -> Option<Vec<(Range<usize>, Range<usize>)>> {
    let mut out: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let (mut r, mut v) = (0, 0);
    while r < raw.len() {
        let c = raw[r..].chars().next()?;
        let Some(made) = value[v..].chars().next() else {
            return (raw[r..].trim().is_empty()).then_some(out);
        };
        let reference = (c == '&')
            .then(|| raw[r..].bytes().take(34).position(|b| b == b';'))
            .flatten();
        if let Some(end) = reference.filter(|_| made != '&' || raw[r..].starts_with("&amp;")) {
            out.push((r..r + end + 1, v..v + made.len_utf8()));
            r += end + 1;
            v += made.len_utf8();
        } else if c == made {
            match out.last_mut() {
                Some((a, b)) if a.end == r && b.end == v && a.len() == b.len() => {
                    a.end += c.len_utf8();
                    b.end += c.len_utf8();
                }
                _ => out.push((r..r + c.len_utf8(), v..v + c.len_utf8())),
            }
            r += c.len_utf8();
            v += c.len_utf8();
        } else if c == '\r' || c == '\0' {
            r += 1;
        } else {
            return None;
        }
    }
    (v == value.len()).then_some(out)
}

/// The blocks of a page that have text.
pub(crate) fn of(source: &str) -> Vec<Block> {
    let source = &*without_long_tags(source);
    let mut page = Page::default();
    {
        let mut emitter = CallbackEmitter::new(
            |event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
                match event {
                    CallbackEvent::OpenStartTag { name } => {
                        page.open(&String::from_utf8_lossy(name))
                    }
                    CallbackEvent::CloseStartTag { self_closing } => page.opened(self_closing),
                    CallbackEvent::EndTag { name } => page.close(&String::from_utf8_lossy(name)),
                    CallbackEvent::String { value } => {
                        page.text(&String::from_utf8_lossy(value), span.start..span.end)
                    }
                    _ => {}
                }
                // The tokenizer stops at each event: it runs on by recursion otherwise.
                Some(())
            },
        );
        emitter.naively_switch_states(true);
        for event in Tokenizer::new_with_emitter(source, emitter) {
            let Ok(()) = event;
        }
    }
    page.end_block();
    page.blocks
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    current: Block,
    /// The hidden element that is open, and how many of its name are.
    hidden: Option<(String, usize)>,
    aside: usize,
    articles: usize,
    /// Open lists: the number of the next item, 0 in lists without numbers.
    lists: Vec<usize>,
    /// The start tag that is being read.
    tag: String,
}

impl Page {
    fn open(&mut self, name: &str) {
        self.tag = name.to_ascii_lowercase();
        if let Some((hidden, count)) = &mut self.hidden {
            *count += usize::from(*hidden == self.tag);
            return;
        }
        let name = self.tag.as_str();
        if HIDDEN.contains(&name) {
            self.hidden = Some((self.tag.clone(), 1));
            return;
        }
        if INLINE.contains(&name) {
            return;
        }
        if name == "br" {
            // Two line ends are a new paragraph.
            if self.current.pieces.last() == Some(&Piece::LineEnd) {
                self.end_block();
            } else if !self.current.pieces.is_empty() {
                self.current.pieces.push(Piece::LineEnd);
            }
            return;
        }
        let name = name.to_owned();
        self.end_block();
        match name.as_str() {
            "ul" | "menu" => self.lists.push(0),
            "ol" => self.lists.push(1),
            "li" => {
                self.current.marker = match self.lists.last_mut() {
                    Some(0) | None => "- ".to_owned(),
                    Some(number) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                };
            }
            "article" => self.articles += 1,
            name if ASIDE.contains(&name) => self.aside += 1,
            _ => {}
        }
    }

    fn opened(&mut self, self_closing: bool) {
        // <svg/> hides nothing.
        if self_closing
            && self
                .hidden
                .as_ref()
                .is_some_and(|(name, n)| *name == self.tag && *n == 1)
        {
            self.hidden = None;
        }
    }

    fn close(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        // The body ends whatever the head left open.
        if let Some((hidden, count)) = &mut self.hidden {
            if *hidden == name {
                *count -= 1;
                if *count == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        if INLINE.contains(&name.as_str()) {
            return;
        }
        self.end_block();
        match name.as_str() {
            "ul" | "ol" | "menu" => {
                self.lists.pop();
            }
            "article" => self.articles = self.articles.saturating_sub(1),
            name if ASIDE.contains(&name) => self.aside = self.aside.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, value: &str, source: Range<usize>) {
        if self.hidden.is_some() {
            return;
        }
        self.current.pieces.push(Piece::Text {
            value: value.to_owned(),
            source,
        });
    }

    fn end_block(&mut self) {
        let mut block = std::mem::take(&mut self.current);
        let has_text = block
            .pieces
            .iter()
            .any(|p| matches!(p, Piece::Text { value, .. } if !value.trim().is_empty()));
        if has_text {
            block.in_list = !self.lists.is_empty();
            block.aside = self.aside > 0;
            block.in_article = self.articles > 0;
            self.blocks.push(block);
        } else {
            // An item's marker waits for its text: <li><p>text</p></li>.
            self.current.marker = block.marker;
        }
    }
}
