//! Where each named person's case stands, derived from the events.

use record::{CaseStatus, EntityKind, EventType, Factuality, PartialDate};

use crate::analysis::{Tokens, Upos};
use crate::entities::Entities;
use crate::events::{self, Who};
use crate::statements::View;

/// A case before its parts have ids.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The person.
    pub person: usize,
    /// Where it stands.
    pub status: CaseStatus,
    /// Where held.
    pub place: Option<String>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Accusations, in words of the text.
    pub charges: Vec<Tokens>,
    /// From whom kept.
    pub access_to: Vec<Tokens>,
    /// Since when.
    pub access_since: Option<PartialDate>,
    /// Who says so.
    pub access_by: Who,
    /// Positions of the events that made it so.
    pub events: Vec<usize>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// What an event makes of a case; later ones take the place of earlier ones.
fn status_of(event: EventType) -> Option<CaseStatus> {
    use EventType::*;
    Some(match event {
        Arrest | Detention => CaseStatus::Detained,
        Imprisonment | Sentence => CaseStatus::Imprisoned,
        HouseArrest => CaseStatus::HouseArrest,
        Bail => CaseStatus::OnBail,
        Release => CaseStatus::Released,
        EnforcedDisappearance => CaseStatus::Disappeared,
        DeathInCustody => CaseStatus::DiedInCustody,
        Execution => CaseStatus::Executed,
        Acquittal => CaseStatus::Acquitted,
        Pardon => CaseStatus::Pardoned,
        Escape => CaseStatus::Released,
        Deportation => CaseStatus::Unknown,
        _ => return None,
    })
}

/// Held in one way or another.
fn is_held(status: CaseStatus) -> bool {
    matches!(
        status,
        CaseStatus::Detained
            | CaseStatus::Imprisoned
            | CaseStatus::Disappeared
            | CaseStatus::OnTrial
    )
}

fn happened(f: Factuality) -> bool {
    matches!(
        f,
        Factuality::Reported | Factuality::Claimed | Factuality::Disputed
    )
}

/// The cases of a document, in the order in which their persons come up.
pub(crate) fn find(view: &View, events: &[events::Draft], entities: &Entities) -> Vec<Draft> {
    let mut persons: Vec<usize> = Vec::new();
    for event in events {
        for person in persons_of(view, entities, event) {
            if !persons.contains(&person) {
                persons.push(person);
            }
        }
    }
    persons
        .into_iter()
        .filter_map(|person| case(view, events, entities, person))
        .collect()
}

/// The persons an event is upon; of a group those named beside it ("the three, Ana Ruiz and ...").
fn persons_of(view: &View, entities: &Entities, event: &events::Draft) -> Vec<usize> {
    let party = match event.frame.event_type {
        EventType::HungerStrike | EventType::Escape => {
            event.actor.as_ref().or(event.recipient.as_ref())
        }
        _ => event.recipient.as_ref(),
    };
    let Some(party) = party else {
        return Vec::new();
    };
    let person =
        |n: usize| entities.all[n].kind == EntityKind::Person && entities.all[n].is_named();
    if let Some(n) = party.entity.filter(|n| person(*n)) {
        return vec![n];
    }
    let members = party.entity.map_or_else(Vec::new, |n| entities.members(n));
    if !members.is_empty() {
        return members;
    }
    let tree = view.tree;
    let head = tree.head_of(&party.tokens);
    let mut beside: Vec<usize> = tree.all(head, &["appos"]).collect();
    // The parser may take the first name for a second subject.
    if tree.token(head).deprel == "nsubj"
        && let Some(verb) = tree.head(head)
    {
        beside.extend(tree.all(verb, &["nsubj"]).filter(|s| *s > head));
    }
    let lists: Vec<usize> = beside
        .iter()
        .flat_map(|d| tree.all(*d, &["conj", "appos"]))
        .collect();
    beside.extend(lists);
    beside.sort_unstable();
    let mut named: Vec<usize> = beside
        .into_iter()
        .filter_map(|d| entities.at(d))
        .filter(|n| person(*n))
        .collect();
    named.dedup();
    // One name in apposition to several people is one of them at most.
    if named.len() > 1 { named } else { Vec::new() }
}

fn case(
    view: &View,
    events: &[events::Draft],
    entities: &Entities,
    person: usize,
) -> Option<Draft> {
    let own: Vec<usize> = (0..events.len())
        .filter(|n| persons_of(view, entities, &events[*n]).contains(&person))
        .collect();
    // In time; what has no date stands where the text tells it.
    let mut states: Vec<(usize, CaseStatus)> = own
        .iter()
        .copied()
        .filter(|n| happened(events[*n].factuality))
        .filter_map(|n| Some((n, status_of(events[n].frame.event_type)?)))
        .collect();
    if states.is_empty() {
        return None;
    }
    states.sort_by_key(|(n, _)| events[*n].date.map(|d| d.0));
    // Acquitted of one count and convicted of others is not acquitted.
    let convicted: Vec<Option<PartialDate>> = own
        .iter()
        .map(|n| &events[*n])
        .filter(|e| {
            happened(e.factuality)
                && matches!(
                    e.frame.event_type,
                    EventType::Conviction
                        | EventType::Sentence
                        | EventType::ConvictionUpheld
                        | EventType::SentenceReduced
                )
        })
        .map(|e| e.date.map(|d| d.0))
        .collect();
    let ends = |n: usize| {
        let acquitted = events[n].date.map(|d| d.0);
        convicted
            .iter()
            .all(|d| matches!((d, acquitted), (Some(d), Some(a)) if *d < a))
    };
    states.retain(|(n, s)| *s != CaseStatus::Acquitted || ends(*n));
    if states.is_empty() {
        let n = own.iter().copied().find(|n| {
            matches!(
                events[*n].frame.event_type,
                EventType::Conviction | EventType::ConvictionUpheld
            )
        })?;
        states.push((n, CaseStatus::Unknown));
    }
    let now = states
        .iter()
        .rev()
        .find(|(n, _)| is_present(view, events[*n].trigger))
        .or_else(|| states.iter().rev().find(|(n, _)| events[*n].date.is_some()))
        .or(states.last())?;
    let final_state = states.iter().rev().find(|(_, s)| {
        matches!(
            s,
            CaseStatus::DiedInCustody
                | CaseStatus::Executed
                | CaseStatus::Pardoned
                | CaseStatus::Acquitted
        )
    });
    // An acquittal ends a custody that began no later.
    let final_state = final_state.filter(|(n, s)| {
        *s != CaseStatus::Acquitted
            || events[*n].date.is_none_or(|d| {
                states
                    .iter()
                    .all(|(m, _)| events[*m].date.is_none_or(|o| o.0 <= d.0))
            })
    });
    let (mut deciding, mut status) = *final_state.unwrap_or(now);
    // Serving a sentence goes before being held; a court that sits goes before both.
    let has = |kinds: &[EventType]| {
        own.iter().copied().find(|n| {
            happened(events[*n].factuality) && kinds.contains(&events[*n].frame.event_type)
        })
    };
    if matches!(status, CaseStatus::Detained | CaseStatus::Disappeared)
        && let Some(n) = has(&[
            EventType::Sentence,
            EventType::Imprisonment,
            EventType::ConvictionUpheld,
            EventType::SentenceReduced,
            EventType::Conviction,
        ])
    {
        (deciding, status) = (n, CaseStatus::Imprisoned);
    }
    let place = own
        .iter()
        .copied()
        .filter(|n| happened(events[*n].factuality))
        .filter(|n| {
            is_held(status_of(events[*n].frame.event_type).unwrap_or(CaseStatus::Released))
                || events[*n].frame.event_type == EventType::Transfer
        })
        .filter(|n| {
            is_present(view, events[*n].trigger)
                || events[*n].frame.event_type == EventType::Imprisonment
        })
        .find_map(|n| events[n].place.clone())
        .filter(|_| is_held(status));
    let since = if is_held(status) {
        has(&[
            EventType::Arrest,
            EventType::Detention,
            EventType::EnforcedDisappearance,
        ])
        .and_then(|n| events[n].date)
        .or_else(|| has(&[EventType::Imprisonment]).and_then(|n| events[n].date))
    } else {
        events[deciding].date
    };
    let mut charges: Vec<Tokens> = Vec::new();
    for n in &own {
        let event = &events[*n];
        use EventType::*;
        let accuses = matches!(
            event.frame.event_type,
            Charge
                | Conviction
                | Trial
                | Acquittal
                | ChargesDropped
                | ConvictionUpheld
                | ConvictionOverturned
                | ConvictionSuspended
        );
        let told = matches!(
            event.factuality,
            Factuality::Reported | Factuality::Claimed | Factuality::Disputed | Factuality::Denied
        );
        let words = event
            .detail
            .iter()
            .filter(|_| accuses)
            .chain(&event.offence);
        for detail in words.filter(|_| told || event.factuality == Factuality::Planned && accuses) {
            for part in parts(view, detail) {
                let known = charges.iter().any(|c| same_words(view, c, &part));
                if !known {
                    charges.push(part);
                }
            }
        }
    }
    let denied = own.iter().copied().find(|n| {
        events[*n].frame.event_type == EventType::AccessDenied && happened(events[*n].factuality)
    });
    // "him" is kept away: whoever he is, by the name he is introduced with.
    let by_name = |n: usize| {
        let visited = events[n].visited.as_ref()?;
        let pronoun = view.tree.token(visited.tokens.start).upos == Upos::Pron;
        let known = &entities.all[visited.entity.filter(|e| pronoun && *e != person)?];
        known.mentions.iter().find(|m| {
            let words = entities.words(&entities.without_trimmings(m));
            words == known.names[0]
        })
    };
    let access_to = denied.map_or_else(Vec::new, |n| match (by_name(n), &events[n].detail) {
        (Some(name), _) => vec![name.clone()],
        (None, Some(detail)) => parts(view, detail),
        (None, None) => Vec::new(),
    });
    Some(Draft {
        person,
        status,
        place: place.map(|p| p.words),
        since: since.map(|d| d.0),
        charges,
        access_to,
        access_since: denied.and_then(|n| events[n].date).map(|d| d.0),
        access_by: denied.and_then(|n| events[n].according_to.clone()),
        events: own,
        rules: vec![format!("case.{status}")],
    })
}

/// "is held", "remains imprisoned", "is serving": how things are now.
fn is_present(view: &View, n: usize) -> bool {
    let tree = view.tree;
    let present = |v: usize| {
        tree.token(v).xpos == "VBZ"
            || tree.token(v).xpos == "VBP"
            || tree
                .all(v, &["aux", "cop"])
                .any(|a| matches!(tree.token(a).xpos, "VBZ" | "VBP"))
                && tree.token(v).xpos != "VBD"
    };
    present(n)
        || tree
            .head(n)
            .is_some_and(|h| matches!(tree.token(n).deprel, "xcomp" | "obl" | "obj") && present(h))
}

/// "corruption and terrorism", "ranging from corruption to terrorism": each by itself.
fn parts(view: &View, tokens: &Tokens) -> Vec<Tokens> {
    let tree = view.tree;
    let head = tree.head_of(tokens);
    let mut heads: Vec<usize> = vec![head];
    heads.extend(tree.all(head, &["conj"]).filter(|d| tokens.contains(d)));
    let range: Vec<usize> = tokens
        .clone()
        .filter(|n| {
            matches!(tree.token(*n).upos, Upos::Noun | Upos::Propn)
                && tree
                    .all(*n, &["case"])
                    .any(|c| matches!(tree.token(c).lemma.as_str(), "from" | "to" | "including"))
        })
        .collect();
    if range.len() > 1 {
        heads = range;
    }
    heads
        .into_iter()
        .map(|h| {
            let stretch = tree.stretch(h, |d| {
                tree.head(d) == Some(h)
                    && matches!(
                        tree.token(d).deprel,
                        "conj" | "cc" | "case" | "punct" | "mark" | "det"
                    )
            });
            view.bare(&(stretch.start.max(tokens.start)..stretch.end.min(tokens.end)))
        })
        .filter(|t| !t.is_empty())
        .collect()
}

fn same_words(view: &View, a: &Tokens, b: &Tokens) -> bool {
    let words = |t: &Tokens| {
        t.clone()
            .map(|n| view.tree.token(n).lemma.clone())
            .collect::<Vec<_>>()
    };
    words(a) == words(b)
}
