//! What Word's styles say that changes the text: lists, and what is hidden.

use std::collections::HashMap;

use super::numbering::{Counters, Form, Level};
use crate::ExtractError;
use crate::xml::{Tag, Token, Tokens};

/// How many styles may be based on one another.
const LONGEST_CHAIN: usize = 20;

/// A style of a paragraph or of a run of characters.
#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    numbering: Option<String>,
    level: Option<usize>,
    hidden: bool,
}

/// The styles of a document, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    styles: HashMap<String, Style>,
}

impl Styles {
    /// Reads `word/styles.xml`.
    pub(crate) fn read(source: &str) -> Result<Self, ExtractError> {
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        for token in Tokens::of(source) {
            let Token::Open(tag) = token? else { continue };
            if tag.name() == "style" {
                styles.extend(open.take());
                let id = tag.attribute("styleId").unwrap_or_default();
                open = Some((id, Style::default()));
            }
            let Some((_, style)) = &mut open else {
                continue;
            };
            match tag.name() {
                "basedOn" => style.based_on = tag.attribute("val"),
                "numId" => style.numbering = tag.attribute("val"),
                "ilvl" => style.level = tag.attribute("val").and_then(|v| v.parse().ok()),
                "vanish" => style.hidden = is_on(&tag),
                _ => {}
            }
        }
        styles.extend(open);
        Ok(Self { styles })
    }

    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Style> {
        let first = self.styles.get(id);
        std::iter::successors(first, |style| self.styles.get(style.based_on.as_ref()?))
            .take(LONGEST_CHAIN)
    }

    /// The list that paragraphs of this style belong to, and the level in it.
    pub(crate) fn list(&self, id: &str) -> Option<(String, usize)> {
        let numbering = self.chain(id).find_map(|style| style.numbering.clone())?;
        let level = self.chain(id).find_map(|style| style.level).unwrap_or(0);
        Some((numbering, level))
    }

    /// True where text of this style is not shown.
    pub(crate) fn hidden(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.hidden)
    }
}

/// A property that is on or off; on where it is only named.
pub(crate) fn is_on(tag: &Tag) -> bool {
    let value = tag.attribute("val");
    !matches!(value.as_deref(), Some("0" | "false" | "off" | "none"))
}

/// The lists of a Word document.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// What `w:abstractNum` says: the levels of a list.
    levels: HashMap<String, Vec<Level>>,
    /// What `w:num` says: which list, and where it starts anew.
    numbers: HashMap<String, Number>,
    counters: Counters,
}

#[derive(Debug, Default)]
struct Number {
    list: String,
    /// Numbers to start with, by level; taken out when they are first used.
    starts: Vec<(usize, u32)>,
}

impl Lists {
    /// Reads `word/numbering.xml`.
    pub(crate) fn read(source: &str) -> Result<Self, ExtractError> {
        let mut lists = Self::default();
        let mut levels: Option<(String, Vec<Level>)> = None;
        let mut number: Option<(String, Number)> = None;
        let mut overridden = 0;
        for token in Tokens::of(source) {
            let Token::Open(tag) = token? else { continue };
            let value = || tag.attribute("val").unwrap_or_default();
            match tag.name() {
                "abstractNum" => {
                    lists.levels.extend(levels.take());
                    let id = tag.attribute("abstractNumId").unwrap_or_default();
                    levels = Some((id, Vec::new()));
                }
                "num" => {
                    lists.levels.extend(levels.take());
                    lists.numbers.extend(number.take());
                    let id = tag.attribute("numId").unwrap_or_default();
                    number = Some((id, Number::default()));
                }
                "abstractNumId" => {
                    if let Some((_, number)) = &mut number {
                        number.list = value();
                    }
                }
                "lvlOverride" => overridden = level_of(&tag),
                "startOverride" => {
                    if let Some((_, number)) = &mut number {
                        number
                            .starts
                            .push((overridden, value().parse().unwrap_or(1)));
                    }
                }
                name => {
                    let Some((_, levels)) = &mut levels else {
                        continue;
                    };
                    if name == "lvl" && levels.len() < 10 {
                        levels.push(Level::default());
                    }
                    match (name, levels.last_mut()) {
                        ("start", Some(level)) => level.start = value().parse().unwrap_or(1),
                        ("numFmt", Some(level)) => level.form = form(&value()),
                        ("lvlText", Some(level)) => level.pattern = value(),
                        _ => {}
                    }
                }
            }
        }
        lists.levels.extend(levels);
        lists.numbers.extend(number);
        Ok(lists)
    }

    /// The marker of the next item of list `id`; `None` where that is no list.
    pub(crate) fn next(&mut self, id: &str, level: usize) -> Option<String> {
        let number = self.numbers.get_mut(id)?;
        let levels = self.levels.get(&number.list)?;
        for (level, start) in number.starts.drain(..) {
            self.counters.restart(&number.list, level, start);
        }
        Some(self.counters.next(&number.list, level, levels))
    }
}

fn level_of(tag: &Tag) -> usize {
    let level = tag.attribute("ilvl").and_then(|v| v.parse().ok());
    level.unwrap_or(0)
}

fn form(name: &str) -> Form {
    match name {
        "bullet" => Form::Bullet,
        "none" => Form::Nothing,
        "decimalZero" => Form::Padded,
        "lowerLetter" => Form::LowerLetter,
        "upperLetter" => Form::UpperLetter,
        "lowerRoman" => Form::LowerRoman,
        "upperRoman" => Form::UpperRoman,
        _ => Form::Decimal,
    }
}
