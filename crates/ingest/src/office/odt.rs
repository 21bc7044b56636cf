//! OpenDocument texts (ISO 26300): the text as it stands when all changes are accepted.
//!
//! Deleted text and comments are left out, headers and footers are in another part; hidden text is
//! left out with a warning; notes become paragraphs at the end, under the marks that they have.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::flow::Flow;
use super::numbering::{Counters, Form, Level};
use super::parts::Parts;
use crate::ExtractError;
use crate::archive::Archive;
use crate::budget::Budget;
use crate::diagnostics::{count, note, warning};
use crate::draft::Draft;
use crate::metadata::Metadata;
use crate::plain::Plain;
use crate::xml::{Tag, Token, Tokens};

const BODY: &str = "content.xml";

/// Elements that are left out with all that is in them.
const LEFT_OUT: [&str; 10] = [
    // What was deleted.
    "text:tracked-changes",
    "office:forms",
    "office:scripts",
    "office:binary-data",
    "office:event-listeners",
    // What stands for a picture where it cannot be seen.
    "svg:title",
    "svg:desc",
    // How a word is pronounced.
    "text:ruby-text",
    "text:hidden-text",
    "text:hidden-paragraph",
];

/// Reads an OpenDocument text.
pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Plain<'static>, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(manifest) = archive.part("META-INF/manifest.xml", budget)?
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err(ExtractError::Encrypted {
            what: "the OpenDocument text",
        });
    }
    let Some(body) = archive.part(BODY, budget)? else {
        return Err(ExtractError::Broken {
            what: "the OpenDocument text",
            reason: format!("there is no {BODY} in it"),
        });
    };
    let mut reader = Reader::default();
    if let Some(styles) = archive.part("styles.xml", budget)? {
        reader.read(&String::from_utf8_lossy(&styles))?;
    }
    let mut parts = Parts::default();
    let from = parts.add(BODY, &body);
    drop(body);
    reader.read(parts.from(from))?;
    let mut metadata = Metadata::default();
    if let Some(meta) = archive.part("meta.xml", budget)? {
        metadata.set(
            "title",
            &title(&String::from_utf8_lossy(&meta)).unwrap_or_default(),
        );
    }
    let (draft, diagnostics) = reader.finish();
    Ok(Plain {
        metadata,
        diagnostics,
        ..parts.plain(draft)
    })
}

/// The title in `meta.xml`. A damaged one is no reason not to read the text.
fn title(source: &str) -> Result<String, ExtractError> {
    let (mut title, mut within) = (String::new(), false);
    for token in Tokens::of(source) {
        match token? {
            Token::Open(tag) => within = tag.full_name() == "dc:title",
            Token::Close => within = false,
            Token::Text(text, _) if within => title.push_str(&text),
            Token::Text(..) => {}
        }
    }
    Ok(title)
}

/// An element that is open, so far as its end matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Body,
    Paragraph,
    List,
    Table,
    TextBox,
    NoteMark,
    NoteBody,
    HiddenParagraph,
    HiddenSpan,
    ListStyle,
    Other,
}

/// True within the style of a list. Styles are shallow, whatever a file makes of them.
fn lists_styled(open: &[Element]) -> bool {
    open.last() == Some(&Element::ListStyle)
}

/// Reads styles and body.
#[derive(Default)]
struct Reader {
    flow: Flow,
    /// The levels of lists, by the names of their styles; those of headings under the empty name.
    levels: HashMap<String, Vec<Level>>,
    counters: Counters,
    /// The styles whose text is hidden.
    hidden_styles: HashSet<String>,
    /// The style being read.
    style: String,
    /// Lists that are open, by the names of their styles.
    lists: Vec<String>,
    /// An item whose first paragraph has not come yet.
    item: bool,
    /// Paragraphs that are open: only within them is text.
    text: usize,
    /// Hidden spans that are open.
    hiding: usize,
    /// The mark of the note being read.
    mark: String,
    notes: Vec<Draft>,
    hidden: usize,
    comments: usize,
}

impl Reader {
    fn read(&mut self, source: &str) -> Result<(), ExtractError> {
        let mut open: Vec<Element> = Vec::new();
        let mut in_body = false;
        let mut tokens = Tokens::of(source);
        while let Some(token) = tokens.next() {
            let token = token?;
            match token {
                Token::Open(tag) => {
                    let comment = tag.full_name() == "office:annotation";
                    self.comments += usize::from(comment);
                    if comment || LEFT_OUT.contains(&tag.full_name()) {
                        tokens.leave_out()?;
                        continue;
                    }
                    let element = if tag.full_name() == "office:text" {
                        in_body = true;
                        Element::Body
                    } else if in_body {
                        self.open(&tag)
                    } else {
                        self.style(&tag, lists_styled(&open))
                    };
                    open.push(element);
                }
                Token::Close => {
                    let element = open.pop().unwrap_or(Element::Other);
                    in_body &= element != Element::Body;
                    self.close(element);
                }
                Token::Text(text, at) => match open.last() {
                    Some(Element::NoteMark) => self.mark.push_str(&text),
                    _ if in_body && self.text > 0 => self.put(&text, at),
                    _ => {}
                },
            }
        }
        Ok(())
    }

    fn put(&mut self, text: &str, at: Range<usize>) {
        if self.hiding > 0 {
            self.hidden += text.trim().chars().count();
        } else {
            self.flow.text(text, at);
        }
    }

    /// A style: what is hidden, and how lists are counted.
    fn style(&mut self, tag: &Tag, in_list_style: bool) -> Element {
        match tag.full_name() {
            "style:style" => self.style = tag.attribute("name").unwrap_or_default(),
            "style:text-properties" if tag.attribute("display").as_deref() == Some("none") => {
                self.hidden_styles.insert(self.style.clone());
            }
            "text:list-style" | "text:outline-style" => {
                let named = tag.full_name() == "text:list-style";
                let name = tag.attribute("name").filter(|_| named);
                self.style = name.unwrap_or_default();
                self.levels.insert(self.style.clone(), Vec::new());
                return Element::ListStyle;
            }
            "text:list-level-style-number"
            | "text:list-level-style-bullet"
            | "text:list-level-style-image"
            | "text:outline-level-style"
                if in_list_style =>
            {
                let level = self.level(tag);
                if let Some(levels) = self.levels.get_mut(&self.style)
                    && levels.len() < 10
                {
                    levels.push(level);
                }
            }
            _ => {}
        }
        Element::Other
    }

    fn level(&self, tag: &Tag) -> Level {
        let number = |name| tag.attribute(name).and_then(|v| v.parse::<u32>().ok());
        let own = number("level").unwrap_or(1).clamp(1, 9);
        let shown = number("display-levels").unwrap_or(1).clamp(1, own);
        let form = match tag.attribute("num-format").as_deref() {
            Some("1") => Form::Decimal,
            Some("a") => Form::LowerLetter,
            Some("A") => Form::UpperLetter,
            Some("i") => Form::LowerRoman,
            Some("I") => Form::UpperRoman,
            Some(_) => Form::Nothing,
            None if tag.name().ends_with("number") || tag.name().starts_with("outline") => {
                Form::Nothing
            }
            None => Form::Bullet,
        };
        let numbers: Vec<String> = (own - shown + 1..=own).map(|n| format!("%{n}")).collect();
        let around = |name| tag.attribute(name).unwrap_or_default();
        let numbers = if form == Form::Nothing {
            String::new()
        } else {
            numbers.join(".")
        };
        Level {
            start: number("start-value").unwrap_or(1),
            form,
            pattern: around("num-prefix") + &numbers + &around("num-suffix"),
        }
    }

    fn open(&mut self, tag: &Tag) -> Element {
        match tag.full_name() {
            "text:p" => {
                let marker = self.item_marker();
                return self.begin(tag, marker);
            }
            "text:h" => {
                let marker = match self.item_marker() {
                    None if self.lists.is_empty() => self.heading_marker(tag),
                    marker => marker,
                };
                return self.begin(tag, marker);
            }
            "text:span" if self.is_hidden(tag) => {
                self.hiding += 1;
                return Element::HiddenSpan;
            }
            "text:s" => self.flow.space(),
            "text:tab" => self.flow.tab(),
            "text:line-break" => self.flow.end_line(),
            "text:list" => {
                self.begin_list(tag);
                return Element::List;
            }
            "text:list-item" => {
                self.item = true;
                let start = tag.attribute("start-value").and_then(|v| v.parse().ok());
                if let (Some(start), Some(list)) = (start, self.lists.last()) {
                    self.counters.restart(list, self.lists.len() - 1, start);
                }
            }
            "text:list-header" => self.item = false,
            "table:table" => {
                self.flow.begin_table();
                return Element::Table;
            }
            "table:table-row" => self.flow.begin_row(),
            "table:table-cell" => self.flow.begin_cell(),
            "draw:text-box" => {
                self.flow.begin_box();
                return Element::TextBox;
            }
            "text:note-citation" => {
                self.mark.clear();
                return Element::NoteMark;
            }
            "text:note-body" => {
                let mark = format!("[{}]", self.mark.trim());
                if self.hiding == 0 {
                    self.flow.insert(&mark);
                }
                self.flow.begin_box();
                return Element::NoteBody;
            }
            _ => {}
        }
        Element::Other
    }

    fn begin(&mut self, tag: &Tag, marker: Option<String>) -> Element {
        self.flow.begin_paragraph(marker);
        self.text += 1;
        if self.is_hidden(tag) {
            self.hiding += 1;
            return Element::HiddenParagraph;
        }
        Element::Paragraph
    }

    fn is_hidden(&self, tag: &Tag) -> bool {
        !self.hidden_styles.is_empty()
            && tag
                .attribute("style-name")
                .is_some_and(|style| self.hidden_styles.contains(&style))
    }

    fn begin_list(&mut self, tag: &Tag) {
        let own = tag.attribute("style-name");
        let name = own.or_else(|| self.lists.last().cloned());
        let name = name.unwrap_or_default();
        let continues = tag.attribute("continue-list").is_some()
            || tag.attribute("continue-numbering").as_deref() == Some("true");
        if self.lists.is_empty() && !continues {
            self.counters.forget(&name);
        }
        self.lists.push(name);
        self.item = false;
    }

    /// The marker of an item, for its first paragraph; nothing for the paragraphs behind it.
    fn item_marker(&mut self) -> Option<String> {
        let list = self.lists.last()?;
        if !std::mem::take(&mut self.item) {
            return None;
        }
        let none = Vec::new();
        let levels = self.levels.get(list).unwrap_or(&none);
        Some(self.counters.next(list, self.lists.len() - 1, levels))
    }

    /// The number of a heading, where headings are numbered.
    fn heading_marker(&mut self, tag: &Tag) -> Option<String> {
        let levels = self.levels.get("")?;
        let level = tag.attribute("outline-level")?.parse::<usize>().ok()?;
        let level = level.clamp(1, 9) - 1;
        let numbered = levels.get(level)?.form != Form::Nothing;
        numbered.then(|| self.counters.next("", level, levels))
    }

    fn close(&mut self, element: Element) {
        match element {
            Element::Paragraph | Element::HiddenParagraph => {
                self.hiding -= usize::from(element == Element::HiddenParagraph);
                self.text = self.text.saturating_sub(1);
                self.flow.end_paragraph(false);
            }
            Element::HiddenSpan => self.hiding = self.hiding.saturating_sub(1),
            Element::List => {
                self.lists.pop();
                self.item = false;
            }
            Element::Table => self.flow.end_table(),
            Element::TextBox => self.flow.end_box(),
            Element::NoteBody => {
                if let Some(text) = self.flow.end_note() {
                    let mut draft = Draft::default();
                    draft.mark(&format!("[{}] ", self.mark.trim()));
                    draft.append(text);
                    self.notes.push(draft);
                }
            }
            Element::Body | Element::NoteMark | Element::ListStyle | Element::Other => {}
        }
    }

    fn finish(self) -> (Draft, Vec<record::Diagnostic>) {
        let mut diagnostics = Vec::new();
        if self.hidden > 0 {
            let what = count(self.hidden, "character");
            let message = format!("{what} of hidden text left out");
            diagnostics.push(warning("text.hidden", message));
        }
        if self.comments > 0 {
            let what = count(self.comments, "comment");
            diagnostics.push(note("text.comments", format!("{what} left out")));
        }
        (self.flow.finish(self.notes), diagnostics)
    }
}
