//! Rich text (RTF 1.9.1), read as Word shows it when all changes are accepted.
//!
//! A tokenizer and a stack of groups are all it takes: what is not text is in destinations of its
//! own, and those that are not known and may be ignored (`\*`) are.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::ExtractError;
use crate::diagnostics::{count, warning};
use crate::draft::Draft;
use crate::metadata::Metadata;
use crate::plain::Plain;

/// Groups in one another.
const DEEPEST: usize = 1_000;

/// Destinations that are no text of the document.
const LEFT_OUT: [&str; 28] = [
    "annotation",
    "atnauthor",
    "atndate",
    "atnid",
    "atnref",
    "bkmkend",
    "bkmkstart",
    "colortbl",
    "datastore",
    "do",
    "fldinst",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "listoverridetable",
    "listtable",
    "nonshppict",
    "pict",
    "revtbl",
    "sp",
    "stylesheet",
    "themedata",
    "xe",
];
/// Destinations marked as ignorable that hold text all the same: text boxes, Unicode text.
const KEPT: [&str; 4] = ["shpinst", "shptxt", "ud", "footnote"];

/// Reads rich text.
pub(crate) fn read(bytes: &[u8]) -> Result<Plain<'static>, ExtractError> {
    let mut reader = Reader::default();
    let tokens = Tokens { bytes, at: 0 };
    for token in tokens {
        reader.take(token)?;
    }
    reader.flush();
    let mut metadata = Metadata::default();
    metadata.set("title", &reader.title);
    let mut diagnostics = Vec::new();
    if reader.hidden > 0 {
        let what = count(reader.hidden, "character");
        let message = format!("{what} of hidden text left out");
        diagnostics.push(warning("text.hidden", message));
    }
    while !reader.outer.is_empty() {
        reader.end_footnote();
    }
    for note in reader.notes {
        reader.draft.end_block();
        reader.draft.append(note);
    }
    let (text, to_bytes) = reader.draft.finish();
    Ok(Plain {
        text: Cow::Owned(text),
        to_bytes,
        replaced: reader.replaced,
        metadata,
        diagnostics,
        ..Plain::default()
    })
}

#[derive(Debug)]
enum Token<'a> {
    Open,
    Close,
    /// `\name`, with its number; and where it stands.
    Word(&'a str, Option<i32>, Range<usize>),
    /// `\*`, `\~` ...
    Symbol(u8, Range<usize>),
    /// `\'e9`
    Byte(u8, Range<usize>),
    /// Characters as they stand, without line ends.
    Text(&'a [u8], usize),
}

struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        match *self.bytes.get(start)? {
            b'{' => {
                self.at += 1;
                Some(Token::Open)
            }
            b'}' => {
                self.at += 1;
                Some(Token::Close)
            }
            // Line ends mean nothing.
            b'\r' | b'\n' | 0 => {
                self.at += 1;
                self.at += self.bytes[self.at..]
                    .iter()
                    .take_while(|b| matches!(b, b'\r' | b'\n' | 0))
                    .count();
                // All of them are behind, so this goes one step deep.
                self.next()
            }
            b'\\' => Some(self.control(start)),
            _ => {
                let rest = &self.bytes[start..];
                let len = rest
                    .iter()
                    .take_while(|b| !matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0))
                    .count();
                self.at += len;
                Some(Token::Text(&rest[..len], start))
            }
        }
    }
}

impl<'a> Tokens<'a> {
    fn control(&mut self, start: usize) -> Token<'a> {
        let rest = &self.bytes[start + 1..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            let symbol = rest.first().copied().unwrap_or(b'\n');
            let hex = rest.get(1..3).and_then(|hex| {
                let hex = std::str::from_utf8(hex).ok()?;
                u8::from_str_radix(hex, 16).ok()
            });
            if let (b'\'', Some(byte)) = (symbol, hex) {
                self.at = start + 4;
                return Token::Byte(byte, start..self.at);
            }
            self.at = (start + 2).min(self.bytes.len());
            return Token::Symbol(symbol, start..self.at);
        }
        let name = std::str::from_utf8(&rest[..letters]).unwrap_or_default();
        let mut end = letters;
        let minus = rest.get(end) == Some(&b'-');
        let digits = rest[end + usize::from(minus)..]
            .iter()
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let mut number = None;
        if digits > 0 {
            let last = end + usize::from(minus) + digits;
            number = std::str::from_utf8(&rest[end..last])
                .ok()
                .and_then(|n| n.parse().ok());
            end = last;
        }
        // One space ends the word and is no text.
        let space = usize::from(rest.get(end) == Some(&b' '));
        self.at = start + 1 + end + space;
        if name == "bin" {
            let skipped = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.at.saturating_add(skipped).min(self.bytes.len());
        }
        Token::Word(name, number, start..start + 1 + end)
    }
}

/// What holds until the end of a group.
#[derive(Clone, Debug)]
struct Group {
    to: Destination,
    /// Characters that stand for a `\u` where Unicode cannot be read.
    uc: u32,
    font: Option<i32>,
    hidden: bool,
    deleted: bool,
    /// Nothing but `\*` has been read of it.
    ignorable: bool,
    fresh: bool,
    /// It holds the same text twice: `{\upr{plain}{\*\ud Unicode}}`.
    twice: bool,
    footnote: bool,
    /// In a cell of a table.
    in_table: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Destination {
    Text,
    /// The number or bullet of an item, as it was last shown.
    Marker,
    Fonts,
    Info,
    Title,
    Nothing,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            to: Destination::Text,
            uc: 1,
            font: None,
            hidden: false,
            deleted: false,
            ignorable: false,
            fresh: true,
            twice: false,
            footnote: false,
            in_table: false,
        }
    }
}

/// Where in its paragraph the text is.
#[derive(Default)]
struct Line {
    /// The paragraph has ended, and the next has not begun.
    ended: bool,
    /// The paragraph is an item of a list.
    item: bool,
    in_table: bool,
    /// A cell of the row has several paragraphs, so the row is no line.
    broken: bool,
}

#[derive(Default)]
struct Reader {
    group: Group,
    stack: Vec<Group>,
    draft: Draft,
    line: Line,
    /// What open footnotes interrupt.
    outer: Vec<(Draft, Line)>,
    notes: Vec<Draft>,
    footnotes: usize,
    /// Bytes in the code page of the font, not decoded yet, with their places.
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
    page: Option<&'static Encoding>,
    /// The code pages of fonts; `None` for fonts of symbols.
    fonts: HashMap<i32, Option<&'static Encoding>>,
    default_font: Option<i32>,
    /// The font that is being defined.
    defined: i32,
    /// Characters still to be passed over after `\u`.
    skip: u32,
    /// The first half of a character outside the basic plane.
    high: Option<(u32, Range<usize>)>,
    marker: String,
    title: String,
    hidden: usize,
    replaced: usize,
}

impl Reader {
    fn take(&mut self, token: Token) -> Result<(), ExtractError> {
        match token {
            Token::Open => {
                self.flush();
                if self.stack.len() >= DEEPEST {
                    return Err(ExtractError::TooDeep {
                        what: "RTF groups",
                        limit: DEEPEST,
                    });
                }
                self.skip = 0;
                let mut inner = self.group.clone();
                if self.group.twice && self.group.fresh {
                    inner.to = Destination::Nothing;
                }
                self.group.fresh = false;
                inner.fresh = true;
                inner.twice = false;
                inner.ignorable = false;
                inner.footnote = false;
                self.stack.push(std::mem::replace(&mut self.group, inner));
            }
            Token::Close => self.close(),
            Token::Word(name, number, at) => {
                if name != "u" {
                    self.flush();
                }
                if self.skip > 0 && name != "u" && name != "uc" {
                    self.skip -= 1;
                } else {
                    self.word(name, number, at);
                }
                self.group.fresh &= name == "upr";
            }
            Token::Symbol(symbol, at) => {
                self.flush();
                if self.skip > 0 {
                    self.skip -= 1;
                } else {
                    self.symbol(symbol, at);
                }
            }
            Token::Byte(byte, at) => {
                if self.skip > 0 {
                    self.skip -= 1;
                } else {
                    self.bytes.push(byte);
                    self.places.push(at);
                }
                self.group.fresh = false;
            }
            Token::Text(text, start) => {
                let skipped = (self.skip as usize).min(text.len());
                self.skip -= skipped as u32;
                for (n, byte) in text.iter().enumerate().skip(skipped) {
                    self.bytes.push(*byte);
                    self.places.push(start + n..start + n + 1);
                }
                self.group.fresh = false;
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        self.flush();
        self.skip = 0;
        let Some(outer) = self.stack.pop() else {
            return;
        };
        let closed = std::mem::replace(&mut self.group, outer);
        if closed.to == Destination::Marker && self.group.to != Destination::Marker {
            let words = self.marker.split_whitespace().collect::<Vec<_>>().join(" ");
            let named = words.chars().any(char::is_alphanumeric);
            self.marker = if named { words + " " } else { "- ".to_owned() };
        }
        if closed.footnote {
            self.end_footnote();
        }
    }

    fn end_footnote(&mut self) {
        if let Some((draft, line)) = self.outer.pop() {
            self.notes.push(std::mem::replace(&mut self.draft, draft));
            self.line = line;
        }
    }

    fn symbol(&mut self, symbol: u8, at: Range<usize>) {
        match symbol {
            b'*' => self.group.ignorable = true,
            b'~' => self.put("\u{a0}", at),
            b'_' => self.put("\u{2011}", at),
            b'\\' | b'{' | b'}' => {
                self.put(char::from(symbol).encode_utf8(&mut [0; 4]), at);
            }
            b'\r' | b'\n' => self.end_paragraph(),
            b'\t' => self.space("\t"),
            _ => {}
        }
        if symbol != b'*' {
            self.group.fresh = false;
        }
    }

    fn word(&mut self, name: &str, number: Option<i32>, at: Range<usize>) {
        let starts_group = self.group.fresh || self.group.ignorable;
        if starts_group && self.destination(name) {
            self.group.ignorable = false;
            return;
        }
        self.group.ignorable = false;
        let on = number != Some(0);
        match name {
            "ansicpg" => self.page = number.and_then(code_page),
            "mac" => self.page = Some(encoding_rs::MACINTOSH),
            "deff" => self.default_font = number,
            "f" if self.group.to == Destination::Fonts => {
                self.defined = number.unwrap_or(0);
            }
            "f" => self.group.font = number,
            "fcharset" if self.group.to == Destination::Fonts && self.fonts.len() < 100_000 => {
                self.fonts
                    .insert(self.defined, charset(number.unwrap_or(0)));
            }
            "plain" => {
                self.group.font = None;
                self.group.hidden = false;
                self.group.deleted = false;
            }
            "v" => self.group.hidden = on,
            "deleted" => self.group.deleted = on,
            "uc" => self.group.uc = number.map_or(1, |n| n.clamp(0, 100) as u32),
            "u" => self.unicode(number.unwrap_or(0), at),
            "pard" => {
                self.group.in_table = false;
                self.marker.clear();
            }
            "intbl" => self.group.in_table = on,
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" if self.is_shown() => self.draft.end_line(),
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" if self.is_shown() => self.end_row(),
            "tab" => self.space("\t"),
            "emspace" | "enspace" | "qmspace" => self.space(" "),
            "emdash" => self.put("\u{2014}", at),
            "endash" => self.put("\u{2013}", at),
            "lquote" => self.put("\u{2018}", at),
            "rquote" => self.put("\u{2019}", at),
            "ldblquote" => self.put("\u{201c}", at),
            "rdblquote" => self.put("\u{201d}", at),
            "bullet" => self.put("\u{2022}", at),
            // A note begins with its mark already.
            "chftn" if self.is_shown() && self.outer.is_empty() => {
                self.footnotes += 1;
                let mark = format!("[{}]", self.footnotes);
                self.begin_paragraph();
                self.draft.insert(&mark);
            }
            _ => {}
        }
    }

    /// Where the text of a group that begins with `name` goes; false where that is no destination.
    fn destination(&mut self, name: &str) -> bool {
        let to = match name {
            "fonttbl" => Destination::Fonts,
            "info" => Destination::Info,
            "title" if self.group.to == Destination::Info => Destination::Title,
            "listtext" | "pntext" if self.group.to == Destination::Text => {
                self.marker.clear();
                Destination::Marker
            }
            "upr" => {
                self.group.twice = true;
                return true;
            }
            "footnote" => {
                if self.group.to == Destination::Text && !self.group.deleted && !self.group.hidden {
                    let draft = std::mem::take(&mut self.draft);
                    self.outer.push((draft, std::mem::take(&mut self.line)));
                    self.group.footnote = true;
                    self.group.in_table = false;
                    self.draft.mark(&format!("[{}] ", self.footnotes.max(1)));
                }
                return true;
            }
            name if LEFT_OUT.contains(&name) => Destination::Nothing,
            name if KEPT.contains(&name) => return true,
            _ if self.group.ignorable => Destination::Nothing,
            _ => return false,
        };
        if self.group.to != Destination::Nothing {
            self.group.to = to;
        }
        true
    }

    fn is_shown(&self) -> bool {
        self.group.to == Destination::Text && !self.group.hidden && !self.group.deleted
    }

    fn end_paragraph(&mut self) {
        if !self.is_shown() {
            return;
        }
        self.line.ended = true;
        self.line.broken |= self.group.in_table;
    }

    fn end_cell(&mut self) {
        if self.line.broken {
            self.line.ended = true;
        } else {
            self.space("\t");
        }
    }

    fn end_row(&mut self) {
        self.line.ended |= std::mem::take(&mut self.line.broken);
        self.draft.end_line();
    }

    /// The first text of a paragraph: the items of a list are lines.
    fn begin_paragraph(&mut self) {
        let item = !self.marker.is_empty();
        // A table stands by itself.
        self.line.ended |= self.line.in_table != self.group.in_table;
        self.line.in_table = self.group.in_table;
        if std::mem::take(&mut self.line.ended) {
            if item && self.line.item {
                self.draft.end_line();
            } else {
                self.draft.end_block();
            }
            self.line.item = false;
        }
        if item {
            self.line.item = true;
            let marker = std::mem::take(&mut self.marker);
            self.draft.mark(&marker);
        }
    }

    fn space(&mut self, space: &str) {
        match self.group.to {
            Destination::Marker => self.marker.push(' '),
            Destination::Text if self.is_shown() && !self.line.ended => self.draft.mark(space),
            _ => {}
        }
    }

    /// `\u`: a UTF-16 unit as a signed number.
    fn unicode(&mut self, number: i32, at: Range<usize>) {
        self.flush_bytes();
        self.skip = self.group.uc;
        let unit = number as u32 & 0xFFFF;
        if (0xD800..0xDC00).contains(&unit) {
            self.high = Some((unit, at));
            return;
        }
        let (code, at) = match self.high.take() {
            Some((high, start)) if (0xDC00..0xE000).contains(&unit) => (
                0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00),
                start.start..at.end,
            ),
            _ => (unit, at),
        };
        // Symbols of fonts stand in a private area; they are bullets and arrows.
        if (0xF000..0xF100).contains(&code) {
            self.space(" ");
            return;
        }
        match char::from_u32(code) {
            Some(c) => self.put(c.encode_utf8(&mut [0; 4]), at),
            None => {
                self.replaced += 1;
                self.put("\u{fffd}", at);
            }
        }
    }

    fn flush(&mut self) {
        self.high = None;
        self.flush_bytes();
    }

    /// Decodes the bytes read so far in the code page of their font.
    fn flush_bytes(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let places = std::mem::take(&mut self.places);
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return;
        };
        if bytes.is_ascii() {
            for (stretch, place) in stretches(&bytes, &places) {
                let text = std::str::from_utf8(stretch).unwrap_or_default();
                self.put(text, place);
            }
            return;
        }
        let font = self.group.font.or(self.default_font);
        let of_font = font.and_then(|font| self.fonts.get(&font));
        let page = match of_font {
            // A font of symbols: bullets.
            Some(None) => return self.space(" "),
            Some(Some(page)) if *page != WINDOWS_1252 => *page,
            _ => self.page.unwrap_or(WINDOWS_1252),
        };
        if page.is_single_byte() {
            for (byte, place) in bytes.iter().zip(places) {
                let (text, _) = page.decode_without_bom_handling(std::slice::from_ref(byte));
                self.replaced += usize::from(text == "\u{fffd}");
                self.put(&text, place);
            }
        } else {
            let (text, damaged) = page.decode_without_bom_handling(&bytes);
            self.replaced += usize::from(damaged);
            self.put(&text, first.start..last.end);
        }
    }

    fn put(&mut self, text: &str, at: Range<usize>) {
        match self.group.to {
            Destination::Text if self.group.deleted => {}
            Destination::Text if self.group.hidden => {
                self.hidden += text.trim().chars().count();
            }
            Destination::Text => {
                if !text.trim().is_empty() {
                    self.begin_paragraph();
                }
                if text.len() == at.len() {
                    self.draft.copy(text, at.start);
                } else {
                    self.draft.whole(text, at);
                }
            }
            Destination::Marker if self.marker.len() < 64 => self.marker.push_str(text),
            Destination::Title if self.title.len() < 4096 => self.title.push_str(text),
            _ => {}
        }
    }
}

/// Bytes that stand side by side in the file.
fn stretches<'a>(
    bytes: &'a [u8],
    places: &'a [Range<usize>],
) -> impl Iterator<Item = (&'a [u8], Range<usize>)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let first = places.get(start)?.clone();
        let mut end = start + 1;
        let plain = first.len() == 1;
        while plain
            && places
                .get(end)
                .is_some_and(|next| next.len() == 1 && next.start == places[end - 1].end)
        {
            end += 1;
        }
        let place = first.start..places[end - 1].end;
        let stretch = &bytes[start..end];
        start = end;
        Some((stretch, place))
    })
}

/// The encoding of a Windows code page.
fn code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10_000 => "macintosh",
        65_001 => "utf-8",
        866 => "ibm866",
        874 | 1250..=1258 => return Encoding::for_label(format!("windows-{number}").as_bytes()),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The encoding of a font's character set; `None` for symbols.
fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        2 => return None,
        77 => 10_000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => 1252,
    };
    code_page(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        read(rtf.as_bytes()).expect("rich text").text.into_owned()
    }

    #[test]
    fn paragraphs_tabs_and_quotes_are_text() {
        let rtf = r"{\rtf1\ansi{\fonttbl{\f0 Times;}}{\info{\title The harbour}{\author A}}\pard One\line two\par
 \ldblquote Three\rdblquote\tab\{four\}\par}";
        assert_eq!(text(rtf), "One\ntwo\n\n\u{201c}Three\u{201d}\t{four}");
        let read = read(rtf.as_bytes()).unwrap();
        assert_eq!(read.metadata.title.as_deref(), Some("The harbour"));
    }

    #[test]
    fn characters_come_from_code_pages_and_unicode() {
        assert_eq!(text(r"{\rtf1\ansi\ansicpg1252 caf\'e9}"), "caf\u{e9}");
        assert_eq!(
            text(r"{\rtf1\ansi{\fonttbl{\f1\fcharset204 Arial;}}\f1\'cc\'e8\'f0}"),
            "Мир"
        );
        assert_eq!(text(r"{\rtf1\ansi\ansicpg932 \'93\'fa\'96\'7b}"), "日本");
        assert_eq!(text(r"{\rtf1\uc1 \u351?\u-10179?\u-8704?!}"), "ş😀!");
        assert_eq!(
            text(r"{\rtf1{\uc2 \u233\'65\'27}x\u233?y}"),
            "\u{e9}x\u{e9}y"
        );
        assert_eq!(text(r"{\rtf1{\upr{cafe}{\*\ud caf\u233?}}!}"), "caf\u{e9}!");
    }

    #[test]
    fn what_is_not_shown_is_no_text() {
        assert_eq!(
            text(
                r"{\rtf1{\header Page}{\*\generator X;}A{\deleted gone} b{\v hidden}{\*\bkmkstart x}.{\pict 0011ff}{\field{\*\fldinst HYPERLINK x}{\fldrslt here}}}"
            ),
            "A b.here"
        );
        assert_eq!(text(r"{\rtf1 a\bin3 }}}b}"), "ab");
        let hidden = read(br"{\rtf1 a{\v secret}}").unwrap();
        assert!(hidden.diagnostics[0].message.starts_with("6 characters"));
    }

    #[test]
    fn lists_tables_and_footnotes_keep_their_order() {
        assert_eq!(
            text(
                r"{\rtf1{\pard{\listtext\tab 1.\tab}First\par}{\pard{\pntext\f1\'b7\tab}Second\par}}"
            ),
            "1. First\n- Second"
        );
        assert_eq!(
            text(r"{\rtf1\trowd\intbl A\cell B\cell\row\intbl C\cell D\cell\row\pard End\par}"),
            "A\tB\nC\tD\n\nEnd"
        );
        assert_eq!(
            text(r"{\rtf1\trowd\intbl A\par B\cell C\cell\row\intbl D\cell E\cell\row}"),
            "A\n\nB\n\nC\n\nD\tE"
        );
        assert_eq!(
            text(r"{\rtf1 Said{\super\chftn}{\footnote\pard{\super\chftn} In May.} so.\par More.}"),
            "Said[1] so.\n\nMore.\n\n[1] In May."
        );
    }

    #[test]
    fn broken_files_end() {
        let deep = "{".repeat(100_000);
        assert!(matches!(
            read(format!("{{\\rtf1{deep}").as_bytes()),
            Err(ExtractError::TooDeep { .. })
        ));
        for end in [
            r"\",
            r"\'",
            r"\'e",
            r"\u",
            r"\bin999999999",
            r"\bin-1",
            "}}}}a",
        ] {
            assert!(read(format!("{{\\rtf1 a{end}").as_bytes()).is_ok());
        }
    }

    #[test]
    fn the_words_lead_back_to_the_bytes() {
        let rtf = r"{\rtf1 caf\'e9 and {\b tea}}";
        let read = read(rtf.as_bytes())
            .unwrap()
            .document(rtf.as_bytes(), Metadata::default())
            .unwrap();
        let text = &read.document.text;
        let at = text.as_str().find("tea").unwrap();
        let source = read.map.source(text, text.span(at..at + 3)).unwrap();
        assert_eq!(&rtf[source], "tea");
    }
}
