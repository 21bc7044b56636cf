//! Events, cases, demands and disputes at a place: every slot with what filled it.

use std::fmt::Write as _;

use reader::Reader;
use reader::frames::{Path, Slot};
use record::{Event, Reading, Span};

use super::{description, shown};
use crate::printable::printable;

/// All facts whose evidence touches the sentence.
pub fn put(out: &mut String, reader: &Reader, reading: &Reading, sentence: Span) {
    let here = |spans: &[Span]| spans.iter().any(|s| s.overlaps(sentence));
    for event in reading.events.iter().filter(|e| here(&e.evidence)) {
        put_event(out, reader, reading, event);
    }
    for case in reading.cases.iter().filter(|c| here(&c.evidence)) {
        let _ = writeln!(
            out,
            "\ncase of {}: {}",
            printable(&case.person),
            case.status
        );
        slot(out, "place", case.place.as_deref());
        slot(out, "since", case.since.map(|d| d.to_string()).as_deref());
        slot(out, "charges", some(case.charges.join(", ")).as_deref());
        if let Some(access) = &case.access_denied {
            slot(out, "kept away", Some(&access.to.join(", ")));
            slot(out, "since", access.since.map(|d| d.to_string()).as_deref());
            slot(out, "according to", access.according_to.as_deref());
        }
        let events: Vec<&str> = case.events.iter().map(|e| e.0.as_str()).collect();
        slot(out, "events", some(events.join(", ")).as_deref());
        rules(out, reader, &case.rules);
    }
    for demand in reading.demands.iter().filter(|d| here(&d.evidence)) {
        let _ = writeln!(
            out,
            "\ndemand {}: {}",
            demand.id.0,
            printable(&demand.action)
        );
        slot(out, "by", demand.by.as_deref());
        slot(out, "of", demand.of.as_deref());
        slot(out, "for", some(demand.beneficiaries.join(", ")).as_deref());
        slot(out, "date", demand.date.map(|d| d.to_string()).as_deref());
        slot(out, "due", demand.due.map(|d| d.to_string()).as_deref());
        slot(out, "answer", demand.answer.as_deref());
        evidence(out, reading, &demand.evidence);
        rules(out, reader, &demand.rules);
    }
    for dispute in reading.disputes.iter().filter(|d| here(&d.evidence)) {
        let _ = writeln!(out, "\ndispute: {}", printable(&dispute.claim));
        slot(out, "claimed by", dispute.claimed_by.as_deref());
        slot(out, "against", dispute.against.as_deref());
        slot(out, "denied by", dispute.denied_by.as_deref());
        evidence(out, reading, &dispute.evidence);
        rules(out, reader, &dispute.rules);
    }
}

fn put_event(out: &mut String, reader: &Reader, reading: &Reading, event: &Event) {
    let _ = writeln!(
        out,
        "\nevent {}: {}, {}",
        event.id.0, event.event_type, event.factuality
    );
    let filled = [
        (Slot::Actor, "actor", &event.actor),
        (Slot::Recipient, "recipient", &event.recipient),
        (Slot::Detail, "detail", &event.detail),
    ];
    for (which, name, value) in filled {
        let Some(value) = value else { continue };
        let _ = writeln!(
            out,
            "  {name:<12} {} ({})",
            printable(value),
            looked(reader, event, which)
        );
    }
    slot(out, "count", event.count.map(|n| n.to_string()).as_deref());
    slot(out, "date", event.date.map(|d| d.to_string()).as_deref());
    slot(out, "place", event.place.as_deref());
    slot(out, "according to", event.according_to.as_deref());
    slot(out, "denied by", event.denied_by.as_deref());
    let told: Vec<&str> = event.statements.iter().map(|s| s.0.as_str()).collect();
    slot(out, "statements", some(told.join(", ")).as_deref());
    let code = [event.plover.event.as_deref(), event.plover.mode.as_deref()];
    let code: Vec<&str> = code.into_iter().flatten().collect();
    slot(out, "PLOVER", some(code.join(" ")).as_deref());
    slot(out, "CAMEO", event.cameo.as_deref());
    evidence(out, reading, &event.evidence);
    rules(out, reader, &event.rules);
}

/// Which rule of a frame fills the slot, and from which places in the sentence.
fn looked(reader: &Reader, event: &Event, slot: Slot) -> String {
    let by: Vec<String> = event
        .rules
        .iter()
        .filter_map(|id| reader.frames().rule(id))
        .map(|(rule, _)| (rule, rule.places(slot)))
        .filter(|(_, places)| !places.is_empty())
        .map(|(rule, places)| {
            let places: Vec<String> = places.iter().map(Path::to_string).collect();
            format!("{}: {}", rule.id, places.join(", "))
        })
        .collect();
    if by.is_empty() {
        return "no place in the rule: from the words around it".to_owned();
    }
    by.join("; ")
}

fn slot(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = writeln!(out, "  {name:<12} {}", printable(value));
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn evidence(out: &mut String, reading: &Reading, spans: &[Span]) {
    let words: Vec<String> = spans
        .iter()
        .map(|s| format!("{}-{} {}", s.start, s.end, shown(reading, *s)))
        .collect();
    slot(out, "evidence", Some(&words.join(" … ")));
}

fn rules(out: &mut String, reader: &Reader, ids: &[String]) {
    for id in ids {
        let says = match reader.frames().explain(id) {
            // A user's frames may come from anybody.
            Some(says) => format!("frame {}", printable(&says)),
            None => description(id),
        };
        let _ = writeln!(out, "  {id}: {says}");
    }
}
