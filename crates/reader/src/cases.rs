//! Where each named person's case stands, derived from the events.

use record::{CaseStatus, EntityKind, EventType, Factuality, PartialDate, Precision};

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
    /// Words that tell it where no event does: "lives in exile".
    pub evidence: Vec<Tokens>,
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
        SentenceSuspended => CaseStatus::ConvictedAtLarge,
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
    let exiles = exiles(view, entities);
    let mut drafts: Vec<Draft> = persons
        .into_iter()
        .filter_map(|person| case(view, events, entities, person))
        .collect();
    for (person, evidence, place) in exiles {
        match drafts.iter_mut().find(|d| d.person == person) {
            Some(known) if is_held(known.status) || known.status == CaseStatus::OnBail => {}
            Some(known) => {
                known.status = CaseStatus::InExile;
                known.since = None;
                known.place = place;
                known.evidence.push(evidence);
                known.rules = vec![format!("case.{}", CaseStatus::InExile)];
            }
            None => drafts.push(Draft {
                person,
                status: CaseStatus::InExile,
                place,
                since: None,
                charges: Vec::new(),
                access_to: Vec::new(),
                access_since: None,
                access_by: None,
                events: Vec::new(),
                evidence: vec![evidence],
                rules: vec![format!("case.{}", CaseStatus::InExile)],
            }),
        }
    }
    drafts
}

/// Named persons who are told to be in exile or to have fled, with the words and the place.
fn exiles(view: &View, entities: &Entities) -> Vec<(usize, Tokens, Option<String>)> {
    let tree = view.tree;
    let mut found: Vec<(usize, Tokens, Option<String>)> = Vec::new();
    for n in view.body..view.analysis().tokens.len() {
        let token = tree.token(n);
        let verb = match token.lemma.as_str() {
            "exile" if token.upos == Upos::Noun && view.form(n.saturating_sub(1)) != "from" => {
                tree.head(n).filter(|h| tree.token(*h).upos == Upos::Verb)
            }
            "exile" | "flee" if token.upos == Upos::Verb => Some(n),
            _ => None,
        };
        let Some(verb) = verb else { continue };
        let denied = tree.all(verb, &["advmod", "aux"]).any(|d| {
            matches!(
                tree.token(d).lemma.as_str(),
                "not" | "never" | "may" | "might" | "will" | "could"
            )
        });
        let subject = tree
            .subject(verb)
            .and_then(|s| entities.at(s))
            .filter(|_| !denied);
        let Some(person) = subject
            .filter(|p| entities.all[*p].kind == EntityKind::Person && entities.all[*p].is_named())
        else {
            continue;
        };
        let place = tree
            .all(verb, &["obl"])
            .chain(tree.all(n, &["nmod"]))
            .filter(|d| {
                entities.at(*d).is_some_and(|e| {
                    entities.all[e].kind == EntityKind::Place
                        || entities.all[e].kind == EntityKind::Government
                })
            })
            .map(|d| entities.words(&events::party_phrase(view, d)))
            .next();
        if token.lemma == "flee"
            && place.is_none()
            && !tree
                .all(verb, &["obj"])
                .any(|o| tree.token(o).lemma == "country")
        {
            continue;
        }
        if !found.iter().any(|(p, ..)| *p == person) {
            found.push((person, view.bare(&tree.subtree(verb)), place));
        }
    }
    found
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
    // Sentenced in absence, and never held: at large.
    if status == CaseStatus::Imprisoned
        && has(&[
            EventType::Arrest,
            EventType::Detention,
            EventType::Imprisonment,
        ])
        .is_none()
        && own.iter().any(|n| in_absence(view, &events[*n]))
    {
        status = CaseStatus::ConvictedAtLarge;
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
        // Where nothing tells where the person is now: where the last move or custody was.
        .or_else(|| {
            let moved = own.iter().rev().copied().filter(|n| {
                happened(events[*n].factuality)
                    && matches!(
                        events[*n].frame.event_type,
                        EventType::Transfer
                            | EventType::Imprisonment
                            | EventType::SolitaryConfinement
                    )
            });
            let mut moved = moved;
            moved.find_map(|n| events[n].place.clone())
        })
        .filter(|_| is_held(status));
    let since = if is_held(status) {
        began(events, &own).or_else(|| has(&[EventType::Imprisonment]).and_then(|n| events[n].date))
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
        evidence: Vec::new(),
        rules: vec![format!("case.{status}")],
    })
}

/// When the custody that is told first began; of two dates for it the more precise one.
fn began(events: &[events::Draft], own: &[usize]) -> Option<(PartialDate, Precision)> {
    let dates = || {
        own.iter()
            .map(|n| &events[*n])
            .filter(|e| {
                happened(e.factuality)
                    && matches!(
                        e.frame.event_type,
                        EventType::Arrest | EventType::Detention | EventType::EnforcedDisappearance
                    )
            })
            .filter_map(|e| e.date)
    };
    let first = dates().next()?;
    dates()
        .filter(|d| first.0.contains(d.0))
        .max_by_key(|d| d.1)
        .or(Some(first))
}

/// "sentenced in absentia", "in his absence".
fn in_absence(view: &View, event: &events::Draft) -> bool {
    let sentence = &view.analysis().sentences[view.tree.sentence(event.trigger)];
    matches!(
        event.frame.event_type,
        EventType::Sentence | EventType::Conviction | EventType::Trial
    ) && sentence
        .clone()
        .any(|n| matches!(view.form(n).to_lowercase().as_str(), "absentia" | "absence"))
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
    // "convicted of theft and condemned to death": the second is no offence.
    heads.extend(
        tree.all(head, &["conj"])
            .filter(|d| tokens.contains(d) && !matches!(tree.token(*d).xpos, "VBN" | "VBD")),
    );
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
            // Where, when and on what occasion is no part of an offence.
            let aside = |d: usize| {
                d > h
                    && matches!(tree.token(d).deprel, "nmod" | "obl" | "advcl")
                    && tree.all(d, &["case", "mark"]).any(|c| {
                        let word = tree.token(c).lemma.as_str();
                        matches!(
                            word,
                            "after" | "over" | "during" | "since" | "before" | "following"
                        ) || word == "in" && tree.token(d).upos == Upos::Propn
                    })
            };
            let stretch = tree.stretch(h, |d| {
                tree.head(d) == Some(h)
                    && (matches!(
                        tree.token(d).deprel,
                        "conj" | "cc" | "case" | "punct" | "mark" | "det"
                    ) || aside(d))
            });
            view.bare(&(stretch.start.max(tokens.start)..stretch.end.min(tokens.end)))
        })
        .filter(|t| !t.is_empty() && !is_term(view, t))
        .collect()
}

/// "nine-year", "ten years", "death": how long, not for what.
fn is_term(view: &View, tokens: &Tokens) -> bool {
    tokens.len() <= 4
        && tokens.clone().any(|n| {
            matches!(
                view.tree.token(n).lemma.as_str(),
                "year" | "month" | "week" | "day" | "life" | "death" | "fine"
            )
        })
        && tokens
            .clone()
            .all(|n| view.tree.token(n).upos != Upos::Verb)
}

fn same_words(view: &View, a: &Tokens, b: &Tokens) -> bool {
    let words = |t: &Tokens| {
        t.clone()
            .map(|n| view.tree.token(n).lemma.clone())
            .collect::<Vec<_>>()
    };
    words(a) == words(b)
}
