//! A reading in the codes of PLOVER 0.8 and CAMEO: `docs/PLOVER.md` says where and why they depart
//! from the published schemes.

mod speech;

use record::{Event, EventType, Factuality, PartialDate, Reading, Span, Statement};

use speech::{Speech, speeches};

/// One coded event: something said, or something that happens.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The id of the statement or the event in the reading.
    pub id: &'a str,
    /// True for something said.
    pub is_speech: bool,
    /// PLOVER event type, where there is one.
    pub event: Option<&'a str>,
    /// PLOVER mode, then auxiliary modes.
    pub modes: Vec<&'a str>,
    /// PLOVER contexts.
    pub contexts: Vec<&'a str>,
    /// CAMEO code, where there is one.
    pub cameo: Option<&'a str>,
    /// True where neither scheme has this code for such an event.
    pub is_extension: bool,
    /// Who acts; of a meeting, all who meet.
    pub actor: Vec<&'a str>,
    /// Who is acted upon.
    pub recipient: Vec<&'a str>,
    /// When.
    pub date: Option<PartialDate>,
    /// Where.
    pub place: Option<&'a str>,
    /// How it stands.
    pub factuality: Factuality,
    /// Who says so, where it is not the document.
    pub according_to: Option<&'a str>,
    /// Who denies it.
    pub denied_by: Option<&'a str>,
    /// Of something said, the events it speaks of; of an event, the statements that tell it.
    pub beside: Vec<&'a str>,
    /// The words.
    pub spans: Vec<Span>,
}

/// All that has a code in either scheme, in text order; what is said before what it speaks of.
pub fn lines(reading: &Reading) -> Vec<Line<'_>> {
    let speeches = speeches(reading);
    let content = reading
        .events
        .iter()
        .filter(|e| !repeats(e, &speeches))
        .map(content);
    let said = speeches.iter().map(|s| said(reading, s));
    let coded = |l: &Line| l.event.is_some() || l.cameo.is_some();
    let mut lines: Vec<Line> = said.chain(content).filter(coded).collect();
    let start = |line: &Line| line.spans.iter().map(|s| s.start).min();
    lines.sort_by_key(|line| (start(line), !line.is_speech));
    lines
}

/// "The criticism", "the call": an event that is only a statement, which has a line of its own.
fn repeats(event: &Event, speeches: &[Speech]) -> bool {
    let kind = event.event_type;
    let spoken = matches!(kind, EventType::Criticism | EventType::AppealForAction);
    spoken
        && speeches
            .iter()
            .any(|s| event.statements.contains(&s.statement.id))
}

fn said<'a>(reading: &'a Reading, speech: &Speech<'a>) -> Line<'a> {
    let statement = speech.statement;
    let outer = |s: &&Statement| Some(&s.id) == statement.parent.as_ref();
    // What is said within what somebody else says is told by them.
    let parent = reading.statements.iter().find(outer);
    let mut contexts: Vec<&str> = Vec::new();
    for context in speech.about.iter().flat_map(|e| &e.plover.context) {
        if !contexts.contains(&context.as_str()) {
            contexts.push(context);
        }
    }
    let mut spans: Vec<Span> = statement
        .cue
        .iter()
        .chain(&statement.content)
        .copied()
        .collect();
    spans.sort_by_key(|s| (s.start, s.end));
    Line {
        id: &statement.id.0,
        is_speech: true,
        event: Some(speech.code.event),
        modes: speech.code.mode.into_iter().collect(),
        contexts,
        cameo: Some(speech.code.cameo),
        is_extension: speech.code.extension,
        actor: statement.source.iter().map(|s| s.name.as_str()).collect(),
        recipient: speech.recipient.into_iter().collect(),
        date: statement.date,
        place: None,
        factuality: match parent {
            Some(_) => Factuality::Claimed,
            None => Factuality::Reported,
        },
        according_to: parent
            .and_then(|p| p.source.as_ref())
            .map(|s| s.name.as_str()),
        denied_by: None,
        beside: speech.about.iter().map(|e| e.id.0.as_str()).collect(),
        spans,
    }
}

fn content(event: &Event) -> Line<'_> {
    let auxiliary = match event.factuality {
        Factuality::Planned => Some("future"),
        // What is asked for may never come: nearer to a condition than to a plan.
        Factuality::Demanded | Factuality::Hypothetical => Some("hypothetical"),
        Factuality::Negated => Some("negation"),
        _ => None,
    };
    let mut actor: Vec<&str> = event.actor.as_deref().into_iter().collect();
    let mut recipient: Vec<&str> = event.recipient.as_deref().into_iter().collect();
    if matches!(event.event_type, EventType::Meeting | EventType::Talks) {
        actor.append(&mut recipient);
    }
    Line {
        id: &event.id.0,
        is_speech: false,
        event: event.plover.event.as_deref(),
        modes: event
            .plover
            .mode
            .as_deref()
            .into_iter()
            .chain(auxiliary)
            .collect(),
        contexts: event.plover.context.iter().map(String::as_str).collect(),
        cameo: event.cameo.as_deref(),
        is_extension: matches!(
            event.event_type,
            EventType::ConvictionOverturned
                | EventType::ConvictionSuspended
                | EventType::SentenceSuspended
                | EventType::SentenceReduced
                | EventType::ChargesDropped
        ),
        actor,
        recipient,
        date: event.date,
        place: event.place.as_deref(),
        factuality: event.factuality,
        according_to: event.according_to.as_deref(),
        denied_by: event.denied_by.as_deref(),
        beside: event.statements.iter().map(|s| s.0.as_str()).collect(),
        spans: event.evidence.clone(),
    }
}
