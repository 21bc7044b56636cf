//! A reading for people: title, then statements by speaker.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use record::{Entity, Level, PublishedFrom, Reading, Span, SpeechAct, Statement, StatementId};
use textwrap::Options;

use crate::printable::printable;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// Columns of the act, so that contents stand in line.
const ACT: usize = 10;
const NARROWEST: usize = 30;
const NARROWEST_CONTENT: usize = 15;
const WIDEST: usize = 100;

/// Columns of the terminal, at most 100; 80 where there is none.
pub fn terminal_width() -> usize {
    terminal_size::terminal_size()
        .map_or(80, |(width, _)| usize::from(width.0))
        .min(WIDEST)
}

/// The reading as text; colours are taken out again by the stream where they are not wanted.
pub fn render(reading: &Reading, input: &str, width: usize) -> String {
    let width = width.max(NARROWEST);
    let mut out = String::new();
    head(&mut out, reading, input, width);
    for (name, statements) in by_speaker(reading) {
        let role = entity_of(reading, &statements)
            .map(about)
            .unwrap_or_default();
        out.push('\n');
        speaker(&mut out, &printable(&name), &role, width);
        for statement in statements {
            put(&mut out, reading, statement, width, 0);
        }
    }
    if reading.statements.is_empty()
        && reading
            .document
            .language
            .as_deref()
            .is_none_or(|l| l == "en")
    {
        out.push_str("\nNo statements found.\n");
    }
    notes(&mut out, reading, width);
    out
}

fn head(out: &mut String, reading: &Reading, input: &str, width: usize) {
    let document = &reading.document;
    let title = printable(document.title.as_deref().unwrap_or(input)).into_owned();
    for line in textwrap::wrap(&title, width) {
        let _ = writeln!(out, "{BOLD}{line}{BOLD:#}");
    }
    let published = document
        .published
        .map(|date| match document.published_from {
            Some(PublishedFrom::Text) => format!("{date} (from the text)"),
            _ => date.to_string(),
        });
    let parts: Vec<String> = [
        document.publisher.clone(),
        published,
        document.title.as_ref().map(|_| input.to_owned()),
    ]
    .into_iter()
    .flatten()
    .map(|part| printable(&part).into_owned())
    .collect();
    for line in textwrap::wrap(&parts.join(" · "), width) {
        if !line.is_empty() {
            let _ = writeln!(out, "{DIM}{line}{DIM:#}");
        }
    }
}

/// A name in bold and what is known of its bearer, over as many lines as they need.
fn speaker(out: &mut String, name: &str, role: &str, width: usize) {
    let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let mut bold = visible(name);
    let whole = format!("{name}{role}");
    for line in textwrap::wrap(&whole, Options::new(width).subsequent_indent("  ")) {
        // Wrapping takes spaces away and adds some, so the letters are counted.
        let mut cut = line.len();
        let mut seen = 0;
        for (at, c) in line.char_indices() {
            if seen == bold && !c.is_whitespace() {
                cut = at;
                break;
            }
            seen += usize::from(!c.is_whitespace());
        }
        bold -= seen;
        let (name, role) = line.split_at(cut);
        if name.trim().is_empty() {
            out.push_str(name);
        } else {
            let _ = write!(out, "{BOLD}{name}{BOLD:#}");
        }
        if !role.is_empty() {
            let _ = write!(out, "{DIM}{role}{DIM:#}");
        }
        out.push('\n');
    }
}

/// Outermost statements under the name of whoever speaks, in the order in which speakers come up.
fn by_speaker(reading: &Reading) -> Vec<(String, Vec<&Statement>)> {
    let mut groups: Vec<(String, Vec<&Statement>)> = Vec::new();
    for statement in reading.statements.iter().filter(|s| s.parent.is_none()) {
        let name = statement
            .source
            .as_ref()
            .map_or("(nobody named)", |s| s.name.as_str());
        match groups.iter_mut().find(|(known, _)| known == name) {
            Some((_, statements)) => statements.push(statement),
            None => groups.push((name.to_owned(), vec![statement])),
        }
    }
    groups
}

fn entity_of<'a>(reading: &'a Reading, statements: &[&Statement]) -> Option<&'a Entity> {
    let id = statements
        .iter()
        .find_map(|s| s.source.as_ref()?.entity.as_ref())?;
    reading.entities.iter().find(|e| e.id == *id)
}

/// ", foreign ministry spokeswoman, 58"
fn about(entity: &Entity) -> String {
    let mut out = String::new();
    for role in entity.roles.iter().take(2) {
        let former = if role.former { "former " } else { "" };
        let of = role
            .of
            .as_deref()
            .map(|of| format!(" of {of}"))
            .unwrap_or_default();
        let _ = write!(out, ", {former}{}{of}", role.title);
    }
    if let Some(age) = entity.age {
        let _ = write!(out, ", {age}");
    }
    printable(&out).into_owned()
}

fn put(out: &mut String, reading: &Reading, statement: &Statement, width: usize, depth: usize) {
    // Deep nesting leaves room for words on the narrowest page.
    let margin = (2 + 2 * depth).min(width.saturating_sub(ACT + 1 + NARROWEST_CONTENT));
    let style = colour(statement.speech_act);
    let act = statement.speech_act.as_str();
    let mut lead = String::new();
    if depth > 0 {
        let name = statement
            .source
            .as_ref()
            .map_or("(nobody named)", |s| s.name.as_str());
        let _ = write!(lead, "{}: ", printable(name));
    }
    let text = format!("{lead}{}", content(reading, statement));
    let indent = " ".repeat(margin + ACT + 1);
    let first = format!("{}{style}{act:<ACT$}{style:#} ", " ".repeat(margin));
    let columns = width
        .saturating_sub(margin + ACT + 1)
        .max(NARROWEST_CONTENT);
    for (n, line) in textwrap::wrap(&text, Options::new(columns))
        .iter()
        .enumerate()
    {
        let _ = writeln!(out, "{}{line}", if n == 0 { &first } else { &indent });
    }
    let mut details = Vec::new();
    if let Some(addressee) = &statement.addressee {
        details.push(format!("to {}", printable(addressee)));
    }
    if let Some(date) = statement.date {
        details.push(format!("on {date}"));
    }
    if !details.is_empty() {
        for line in textwrap::wrap(&details.join(", "), columns) {
            let _ = writeln!(out, "{indent}{DIM}{line}{DIM:#}");
        }
    }
    for inner in children(reading, &statement.id) {
        put(out, reading, inner, width, depth + 1);
    }
}

fn children<'a>(
    reading: &'a Reading,
    parent: &'a StatementId,
) -> impl Iterator<Item = &'a Statement> {
    reading
        .statements
        .iter()
        .filter(move |s| s.parent.as_ref() == Some(parent))
}

/// The words of the content, pieces that stand apart joined by an ellipsis.
fn content(reading: &Reading, statement: &Statement) -> String {
    let text = &reading.document.text;
    let piece = |span: &Span| {
        printable(text.slice(*span))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    statement
        .content
        .iter()
        .map(piece)
        .collect::<Vec<_>>()
        .join(" … ")
}

/// Colours by what an act does to whoever is spoken of or to; the word itself tells it as well.
fn colour(act: SpeechAct) -> Style {
    let colour = match act {
        SpeechAct::Accuse | SpeechAct::Threaten => AnsiColor::Red,
        SpeechAct::Deny => AnsiColor::Magenta,
        SpeechAct::Demand | SpeechAct::Question => AnsiColor::Yellow,
        SpeechAct::Commit | SpeechAct::Praise => AnsiColor::Green,
        SpeechAct::Criticise => AnsiColor::BrightRed,
        SpeechAct::Express => AnsiColor::Blue,
        SpeechAct::Assert => AnsiColor::Cyan,
    };
    colour.on_default()
}

/// What the reader should know; dates that could not be resolved are many and of little weight.
fn notes(out: &mut String, reading: &Reading, width: usize) {
    let worth = |d: &&record::Diagnostic| d.level != Level::Note || !d.code.starts_with("date.");
    let mut first = true;
    for diagnostic in reading.diagnostics.iter().filter(worth) {
        if std::mem::take(&mut first) {
            out.push('\n');
        }
        let line = format!("{}: {}", diagnostic.level, printable(&diagnostic.message));
        for line in textwrap::wrap(&line, Options::new(width).subsequent_indent("  ")) {
            let _ = writeln!(out, "{DIM}{line}{DIM:#}");
        }
    }
}
