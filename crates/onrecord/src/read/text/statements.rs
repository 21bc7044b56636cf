//! Who said what: statements by speaker.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use record::{Entity, Reading, Span, SpeechAct, Statement, StatementId};

use super::page::{BOLD, DIM, PLAIN, Page, clean, of, piece};
use crate::printable::printable;

/// Columns of the act, so that contents stand in line.
const ACT: usize = 10;
/// What lies between the parts of a longer statement is rarely its own.
const LONGEST: u32 = 300;
const NARROWEST_CONTENT: usize = 15;

/// Each speaker with what they say; `titled` where other sections stand above.
pub fn put(page: &mut Page, reading: &Reading, titled: bool) {
    if titled && !reading.statements.is_empty() {
        page.title("Statements", "");
    }
    for (n, (name, statements)) in by_speaker(reading).into_iter().enumerate() {
        let entity = entity_of(reading, &statements);
        let role = entity.map(about).unwrap_or_default();
        if n > 0 || !titled {
            page.gap();
        }
        page.flow(0, 2, &[piece(BOLD, &name), (DIM, role)]);
        for statement in statements {
            one(page, reading, statement, 0);
        }
    }
    let language = reading.document.language.as_deref();
    if reading.statements.is_empty() && language.is_none_or(|l| l == "en") {
        page.gap();
        page.flow(0, 0, &[(PLAIN, "No statements found.".to_owned())]);
    }
}

/// Outermost statements under the name of whoever speaks, in the order in which speakers come up.
fn by_speaker(reading: &Reading) -> Vec<(String, Vec<&Statement>)> {
    let mut groups: Vec<(String, Vec<&Statement>)> = Vec::new();
    for statement in reading.statements.iter().filter(|s| s.parent.is_none()) {
        let name = name(statement);
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
pub fn about(entity: &Entity) -> String {
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

fn one(page: &mut Page, reading: &Reading, statement: &Statement, depth: usize) {
    // Deep nesting leaves room for words on the narrowest page.
    let margin = (2 + 2 * depth).min(page.width().saturating_sub(ACT + 1 + NARROWEST_CONTENT));
    let act = format!("{:\u{a0}<ACT$}", statement.speech_act.as_str());
    let mut pieces = vec![(colour(statement.speech_act), act), (PLAIN, " ".to_owned())];
    if depth > 0 {
        pieces.push((PLAIN, format!("{}: ", clean(name(statement)))));
    }
    pieces.push((PLAIN, content(reading, statement)));
    let indent = margin + ACT + 1;
    page.flow(margin, indent, &pieces);
    let mut details = Vec::new();
    if let Some(addressee) = &statement.addressee {
        details.push(format!("to {}", clean(addressee)));
    }
    if let Some(date) = statement.date {
        details.push(format!("on {date}"));
    }
    page.flow(indent, indent, &[(DIM, details.join(", "))]);
    for inner in children(reading, &statement.id) {
        one(page, reading, inner, depth + 1);
    }
}

/// Whoever says it.
fn name(statement: &Statement) -> &str {
    let source = statement.source.as_ref();
    source.map_or("(nobody named)", |s| s.name.as_str())
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
pub fn content(reading: &Reading, statement: &Statement) -> String {
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

/// The statement as it stands, from its speaker to its end: "the ministry has denied this", where
/// the content alone would be "this".
pub fn whole(reading: &Reading, statement: &Statement) -> String {
    let source = statement.source.iter().flat_map(|s| &s.spans);
    let spans = source.chain(&statement.cue).chain(&statement.content);
    let (start, end) = spans.fold((u32::MAX, 0), |(start, end), s| {
        (start.min(s.start), end.max(s.end))
    });
    if end.saturating_sub(start) > LONGEST {
        return content(reading, statement);
    }
    clean(reading.document.text.slice(Span::new(start, end)))
}

/// The statement with this id.
pub fn with_id<'a>(reading: &'a Reading, id: &StatementId) -> Option<&'a Statement> {
    reading.statements.iter().find(|s| s.id == *id)
}

/// Colours by what an act does to whoever is spoken of or to; the word itself tells it as well.
pub fn colour(act: SpeechAct) -> Style {
    let colour = match act {
        SpeechAct::Accuse | SpeechAct::Threaten => AnsiColor::Red,
        SpeechAct::Deny => AnsiColor::Magenta,
        SpeechAct::Demand | SpeechAct::Question => AnsiColor::Yellow,
        SpeechAct::Commit | SpeechAct::Praise => AnsiColor::Green,
        SpeechAct::Criticise => AnsiColor::BrightRed,
        SpeechAct::Express => AnsiColor::Blue,
        SpeechAct::Assert => AnsiColor::Cyan,
    };
    of(colour)
}
