//! Events: a line each.

use anstyle::{AnsiColor, Style};
use record::{Entity, EntityId, EntityKind, Event, EventType, Factuality, Reading};

use super::page::{DIM, PLAIN, Page, Piece, clean, of, piece};

/// Columns of a date, so that events stand in line.
const DATE: usize = 10;
const NARROW: usize = 50;

/// The events that belong to nobody's case.
pub fn others(page: &mut Page, reading: &Reading) {
    let in_a_case = |e: &Event| reading.cases.iter().any(|c| super::cases::belongs(c, e));
    let mut others: Vec<&Event> = reading.events.iter().filter(|e| !in_a_case(e)).collect();
    if others.is_empty() {
        return;
    }
    page.title(
        if reading.cases.is_empty() {
            "Events"
        } else {
            "Other events"
        },
        "",
    );
    in_time_order(&mut others);
    for event in others {
        put(page, reading, event, None);
    }
}

/// Dated events by their first day, then those without a date as the text has them.
pub fn in_time_order(events: &mut [&Event]) {
    events.sort_by_key(|e| (e.date.is_none(), e.date));
}

/// A line; `whose` is the person whose case it stands under, who is not named again.
pub fn put(page: &mut Page, reading: &Reading, event: &Event, whose: Option<&EntityId>) {
    let date = event.date.map(|d| d.to_string());
    let date = format!("{:\u{a0}<DATE$}", date.as_deref().unwrap_or("undated"));
    let mut pieces = vec![(DIM, date)];
    let mut words = format!(" {}", event.event_type.as_str().replace('_', " "));
    if let Some(count) = event.count.filter(|n| *n != 1 && !is_group(reading, event)) {
        words += &format!(" ×{count}");
    }
    let is_whose = |entity: &Option<EntityId>| whose.is_some() && entity.as_ref() == whose;
    if let Some(recipient) = &event.recipient
        && !is_whose(&event.recipient_entity)
    {
        words += &format!(" {} {}", preposition(event.event_type), clean(recipient));
    }
    if let Some(actor) = &event.actor
        && !is_whose(&event.actor_entity)
    {
        words += &format!(" by {}", clean(actor));
    }
    if let Some(place) = &event.place {
        words += &format!(" in {}", clean(place));
    }
    if let Some(detail) = &event.detail {
        words += &format!(": {}", clean(detail));
    }
    pieces.push((PLAIN, words));
    if let Some((style, stand)) = stand(event) {
        pieces.push((DIM, " ·".to_owned()));
        pieces.push((style, format!(" {stand}")));
    }
    // On a narrow page what hangs below the first line needs the columns of the date.
    let hang = if page.width() < NARROW {
        4
    } else {
        2 + DATE + 1
    };
    page.flow(2, hang, &pieces);
}

/// True where a group is acted upon: then the count is of its people, whom its name counts already
/// ("nine dockers").
fn is_group(reading: &Reading, event: &Event) -> bool {
    let id = event.recipient_entity.as_ref();
    let group = |e: &Entity| Some(&e.id) == id && e.kind == EntityKind::Group;
    reading.entities.iter().any(group)
}

/// What leads from the name of an act to the one it is done to.
fn preposition(event: EventType) -> &'static str {
    match event {
        EventType::Letter
        | EventType::Appeal
        | EventType::Visit
        | EventType::AppealForAction
        | EventType::AccessDenied
        | EventType::AccessGranted => "to",
        EventType::Meeting | EventType::Talks | EventType::Agreement => "with",
        EventType::Charge
        | EventType::Threat
        | EventType::VisaBan
        | EventType::Sanction
        | EventType::ArmsEmbargo
        | EventType::TravelBan
        | EventType::Protest => "against",
        _ => "of",
    }
}

/// How it stands, where the document itself does not say that it happened.
fn stand(event: &Event) -> Option<Piece> {
    let by = |act: &str, who: &Option<String>| match who {
        Some(who) => format!("{act} by {}", clean(who)),
        None => act.to_owned(),
    };
    let says = |state: &str| match &event.according_to {
        Some(who) => format!("{state}, says {}", clean(who)),
        None => state.to_owned(),
    };
    let (colour, words) = match event.factuality {
        Factuality::Reported => return None,
        Factuality::Claimed => (AnsiColor::Cyan, by("claimed", &event.according_to)),
        Factuality::Denied => (AnsiColor::Magenta, by("denied", &event.denied_by)),
        Factuality::Disputed => {
            let claimed = by("claimed", &event.according_to);
            let denied = by("denied", &event.denied_by);
            // The document vouches for the event itself where nobody is said to claim it.
            let words = match &event.according_to {
                Some(_) => format!("{claimed}, {denied}"),
                None => denied,
            };
            (AnsiColor::Magenta, words)
        }
        Factuality::Demanded => (AnsiColor::Yellow, by("demanded", &event.according_to)),
        Factuality::Planned => (AnsiColor::Green, says("planned")),
        Factuality::Hypothetical => (AnsiColor::Blue, says("possible")),
        Factuality::Negated => (AnsiColor::Magenta, says("did not happen")),
    };
    let style: Style = of(colour);
    Some(piece(style, &words))
}
