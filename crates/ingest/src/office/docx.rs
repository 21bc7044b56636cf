//! Word files (Office Open XML, ISO 29500): the text as it stands when all changes are accepted.
//!
//! | what | becomes |
//! | --- | --- |
//! | deleted and moved-away text | nothing |
//! | inserted and moved text | text |
//! | comments | nothing, a note |
//! | hidden text | nothing, a warning |
//! | headers, footers, field codes | nothing |
//! | footnotes and endnotes | paragraphs at the end: "\[1\] ...", "\[i\] ..." |

use std::collections::HashMap;

use super::flow::Flow;
use super::numbering::Form;
use super::parts::Parts;
use super::styles::{Lists, Styles, is_on};
use crate::ExtractError;
use crate::archive::Archive;
use crate::budget::Budget;
use crate::diagnostics::{count, note, warning};
use crate::draft::Draft;
use crate::metadata::Metadata;
use crate::plain::Plain;
use crate::xml::{Tag, Token, Tokens};

/// Elements that are left out with all that is in them. `Fallback` repeats what `Choice` says,
/// for older programs; `rt` is how a word is pronounced.
const LEFT_OUT: [&str; 12] = [
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "delText",
    "rt",
    "sectPr",
    "tblPr",
    "tblGrid",
    "trPr",
    "tcPr",
    "sdtPr",
];

/// Reads a Word file.
pub(crate) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Plain<'static>, ExtractError> {
    let mut archive = Archive::open(bytes)?;
    let root = relations(&mut archive, "", budget)?;
    let main = root
        .get("officeDocument")
        .cloned()
        .unwrap_or_else(|| "word/document.xml".to_owned());
    let Some(body) = archive.part(&main, budget)? else {
        return Err(ExtractError::Broken {
            what: "the Word file",
            reason: format!("there is no {main} in it"),
        });
    };
    let related = relations(&mut archive, &main, budget)?;
    let mut part = |kind: &str| -> Result<Option<(String, Vec<u8>)>, ExtractError> {
        let Some(name) = related.get(kind) else {
            return Ok(None);
        };
        let bytes = archive.part(name, budget)?;
        Ok(bytes.map(|bytes| (name.clone(), bytes)))
    };
    let styles = match part("styles")? {
        Some((_, bytes)) => Styles::read(&String::from_utf8_lossy(&bytes))?,
        None => Styles::default(),
    };
    let lists = match part("numbering")? {
        Some((_, bytes)) => Lists::read(&String::from_utf8_lossy(&bytes))?,
        None => Lists::default(),
    };
    let mut parts = Parts::default();
    let from = parts.add(&main, &body);
    drop(body);
    let mut reader = Reader::new(styles, lists);
    reader.read(parts.from(from), from)?;
    for kind in ["footnotes", "endnotes"] {
        if let Some((name, bytes)) = part(kind)? {
            let from = parts.add(&name, &bytes);
            reader.read(parts.from(from), from)?;
        }
    }
    let mut metadata = Metadata::default();
    if let Some(name) = root.get("core-properties")
        && let Some(bytes) = archive.part(name, budget)?
    {
        // A damaged title is no reason not to read the text.
        let title = title(&String::from_utf8_lossy(&bytes)).unwrap_or_default();
        metadata.set("title", &title);
    }
    let (draft, diagnostics) = reader.finish();
    Ok(Plain {
        metadata,
        diagnostics,
        ..parts.plain(draft)
    })
}

/// The parts that `part` refers to, by the last word of their relation: `styles`, `footnotes`.
fn relations(
    archive: &mut Archive,
    part: &str,
    budget: &mut Budget,
) -> Result<HashMap<String, String>, ExtractError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let folder = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    let mut out = HashMap::new();
    let Some(bytes) = archive.part(&format!("{folder}_rels/{file}.rels"), budget)? else {
        return Ok(out);
    };
    for token in Tokens::of(&String::from_utf8_lossy(&bytes)) {
        let Token::Open(tag) = token? else { continue };
        if let (Some(kind), Some(target)) = (tag.attribute("Type"), tag.attribute("Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let target = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{folder}{target}"),
            };
            out.entry(kind).or_insert(target);
        }
    }
    Ok(out)
}

/// The title among the core properties, unless the program made it up. Who wrote the file and when
/// is not taken: that is seldom who published it, or when.
pub(super) fn title(source: &str) -> Result<String, ExtractError> {
    const MADE_UP: [&str; 4] = ["microsoft word", "document", "untitled", "word document"];
    let (mut title, mut within) = (String::new(), false);
    for token in Tokens::of(source) {
        match token? {
            Token::Open(tag) => within = tag.name() == "title",
            Token::Close => within = false,
            Token::Text(text, _) if within => title.push_str(&text),
            Token::Text(..) => {}
        }
    }
    let folded = title.trim().to_lowercase();
    let made_up = folded.starts_with("microsoft word - ")
        || MADE_UP.contains(&folded.trim_end_matches(|c: char| c.is_ascii_digit()));
    Ok(if made_up { String::new() } else { title })
}

/// Which notes a part holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Footnote,
    Endnote,
}

/// What the properties of the paragraph being read say.
#[derive(Default)]
struct Properties {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    /// The mark at its end is deleted, so that the next one goes on in it.
    mark_deleted: bool,
}

/// Reads the parts of a Word file, the body first.
struct Reader {
    styles: Styles,
    lists: Lists,
    flow: Flow,
    paragraph: Properties,
    /// The run being read is hidden.
    hidden_run: bool,
    /// Fields that are open, and whether their result has begun.
    fields: Vec<bool>,
    /// How many of them are still in their code.
    codes: usize,
    /// The notes that are referred to, in order, with their marks.
    referred: Vec<(Kind, String, String)>,
    footnotes: u32,
    endnotes: u32,
    notes: HashMap<(Kind, String), Draft>,
    hidden: usize,
    comments: usize,
}

/// An element that is open, so far as its end matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Paragraph,
    ParagraphProperties,
    /// Properties of the mark at the end of a paragraph.
    MarkProperties,
    RunProperties,
    /// One of those properties.
    Property,
    Run,
    Table,
    TextBox,
    Note(Kind),
    Text,
    Other,
}

impl Element {
    fn is_of_properties(self) -> bool {
        matches!(
            self,
            Self::ParagraphProperties | Self::MarkProperties | Self::RunProperties | Self::Property
        )
    }
}

impl Reader {
    fn new(styles: Styles, lists: Lists) -> Self {
        Self {
            styles,
            lists,
            flow: Flow::default(),
            paragraph: Properties::default(),
            hidden_run: false,
            fields: Vec::new(),
            codes: 0,
            referred: Vec::new(),
            footnotes: 0,
            endnotes: 0,
            notes: HashMap::new(),
            hidden: 0,
            comments: 0,
        }
    }

    /// Reads a part whose text begins at `base` of all parts.
    fn read(&mut self, source: &str, base: usize) -> Result<(), ExtractError> {
        self.fields.clear();
        self.codes = 0;
        let mut open: Vec<Element> = Vec::new();
        // Properties of paragraphs that a text box interrupts.
        let mut interrupted: Vec<Properties> = Vec::new();
        let mut note: Option<String> = None;
        let mut tokens = Tokens::of(source);
        while let Some(token) = tokens.next() {
            let token = token?;
            match token {
                Token::Open(tag) => {
                    let within = open.last().copied().unwrap_or(Element::Other);
                    let kept = if within.is_of_properties() {
                        // What a property was before it was changed.
                        !tag.name().ends_with("Change")
                    } else {
                        !LEFT_OUT.contains(&tag.name())
                    };
                    if !kept {
                        tokens.leave_out()?;
                        continue;
                    }
                    let element = self.open(&tag, within);
                    match element {
                        Element::TextBox => interrupted.push(std::mem::take(&mut self.paragraph)),
                        Element::Note(_) => {
                            // Separators are notes too, of a type.
                            if tag.attribute("type").is_some_and(|t| t != "normal") {
                                tokens.leave_out()?;
                                continue;
                            }
                            note = tag.attribute("id");
                            self.flow.begin_box();
                        }
                        _ => {}
                    }
                    open.push(element);
                }
                Token::Close => match open.pop().unwrap_or(Element::Other) {
                    Element::ParagraphProperties => self.begin_paragraph(),
                    Element::Paragraph => {
                        self.flow.end_paragraph(self.paragraph.mark_deleted);
                        self.paragraph = Properties::default();
                    }
                    Element::Run => self.hidden_run = false,
                    Element::Table => self.flow.end_table(),
                    Element::TextBox => {
                        self.flow.end_box();
                        self.paragraph = interrupted.pop().unwrap_or_default();
                    }
                    Element::Note(kind) => {
                        if let (Some(text), Some(id)) = (self.flow.end_note(), note.take()) {
                            self.notes.insert((kind, id), text);
                        }
                    }
                    _ => {}
                },
                Token::Text(text, at) if open.last() == Some(&Element::Text) => {
                    if self.codes > 0 {
                        continue;
                    }
                    if self.hidden_run {
                        self.hidden += text.trim().chars().count();
                        continue;
                    }
                    self.flow.text(&text, base + at.start..base + at.end);
                }
                Token::Text(..) => {}
            }
        }
        Ok(())
    }

    fn begin_paragraph(&mut self) {
        let styled = self.paragraph.style.as_ref();
        let of_style = styled.and_then(|style| self.styles.list(style));
        let list = self
            .paragraph
            .list
            .take()
            .or_else(|| of_style.as_ref().map(|(list, _)| list.clone()));
        let level = self.paragraph.level.or(of_style.map(|(_, level)| level));
        let marker = list.and_then(|list| self.lists.next(&list, level.unwrap_or(0)));
        self.flow.begin_paragraph(marker);
    }

    fn open(&mut self, tag: &Tag, within: Element) -> Element {
        if within == Element::ParagraphProperties && tag.name() == "rPr" {
            return Element::MarkProperties;
        }
        if within.is_of_properties() {
            self.property(tag, within);
            return Element::Property;
        }
        match tag.name() {
            "p" => {
                self.flow.begin_paragraph(None);
                return Element::Paragraph;
            }
            "pPr" if within == Element::Paragraph => return Element::ParagraphProperties,
            "r" => return Element::Run,
            "rPr" => return Element::RunProperties,
            "t" => return Element::Text,
            "tbl" => {
                self.flow.begin_table();
                return Element::Table;
            }
            "tr" => self.flow.begin_row(),
            "tc" => self.flow.begin_cell(),
            "txbxContent" => {
                self.flow.begin_box();
                return Element::TextBox;
            }
            "footnote" => return Element::Note(Kind::Footnote),
            "endnote" => return Element::Note(Kind::Endnote),
            "commentReference" => self.comments += 1,
            "fldChar" => self.field(tag),
            _ if self.hidden_run || self.codes > 0 => {}
            "tab" | "ptab" => self.flow.tab(),
            "br" | "cr" => self.flow.end_line(),
            "sym" => self.flow.space(),
            "noBreakHyphen" => self.flow.insert("\u{2011}"),
            "footnoteReference" => self.refer(Kind::Footnote, tag),
            "endnoteReference" => self.refer(Kind::Endnote, tag),
            _ => {}
        }
        Element::Other
    }

    /// A property of a paragraph, of its mark or of a run.
    fn property(&mut self, tag: &Tag, within: Element) {
        let value = || tag.attribute("val");
        match (tag.name(), within) {
            ("pStyle", _) => self.paragraph.style = value(),
            ("numId", _) => self.paragraph.list = value(),
            ("ilvl", _) => self.paragraph.level = value().and_then(|v| v.parse().ok()),
            ("del" | "moveFrom", Element::MarkProperties) => self.paragraph.mark_deleted = true,
            ("vanish", Element::RunProperties) => self.hidden_run = is_on(tag),
            ("rStyle", Element::RunProperties) => {
                self.hidden_run |= value().is_some_and(|style| self.styles.hidden(&style));
            }
            _ => {}
        }
    }

    /// The beginning of a field, of its result, or its end.
    fn field(&mut self, tag: &Tag) {
        match tag.attribute("fldCharType").as_deref() {
            Some("begin") => {
                self.fields.push(false);
                self.codes += 1;
            }
            Some("separate") => {
                if let Some(result) = self.fields.last_mut() {
                    self.codes -= usize::from(!*result);
                    *result = true;
                }
            }
            _ => self.codes -= usize::from(self.fields.pop() == Some(false)),
        }
    }

    /// The reference to a note: its mark, unless the text has one of its own.
    fn refer(&mut self, kind: Kind, tag: &Tag) {
        let Some(id) = tag.attribute("id") else {
            return;
        };
        if tag.attribute("customMarkFollows").is_some() {
            self.referred.push((kind, id, String::new()));
            return;
        }
        let mark = match kind {
            Kind::Footnote => {
                self.footnotes += 1;
                format!("[{}]", self.footnotes)
            }
            Kind::Endnote => {
                self.endnotes += 1;
                format!("[{}]", Form::LowerRoman.write(self.endnotes))
            }
        };
        self.flow.insert(&mark);
        self.referred.push((kind, id, mark));
    }

    fn finish(mut self) -> (Draft, Vec<record::Diagnostic>) {
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
        let mut notes = Vec::new();
        for (kind, id, mark) in self.referred {
            let Some(text) = self.notes.remove(&(kind, id)) else {
                continue;
            };
            let mut draft = Draft::default();
            draft.mark(&format!("{mark} "));
            draft.append(text);
            notes.push(draft);
        }
        (self.flow.finish(notes), diagnostics)
    }
}
