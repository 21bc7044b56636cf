//! What is told twice is one event.

use record::{EventType, Factuality};

use super::{Draft, Filler};
use crate::statements::View;

/// Joins drafts of one event, in text order of their first telling.
pub(super) fn one_of_each(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    for draft in drafts {
        match out.iter_mut().find(|d| same_event(d, &draft)) {
            Some(known) => absorb(known, draft),
            None => out.push(draft),
        }
    }
    out
}

/// "is held", "the jailed poet": what another event accounts for is not told again.
pub(super) fn hide_states(drafts: &mut [Draft]) {
    use EventType::*;
    let custody = |d: &Draft| {
        matches!(
            d.frame.event_type,
            Arrest
                | Detention
                | Imprisonment
                | Sentence
                | HouseArrest
                | EnforcedDisappearance
                | Bail
        ) && happened(d.factuality)
    };
    for n in 0..drafts.len() {
        if !drafts[n].is_state {
            continue;
        }
        let told = (0..drafts.len()).any(|m| {
            m != n
                && custody(&drafts[m])
                && same_party(&drafts[m].recipient, &drafts[n].recipient)
                && (!drafts[m].is_state || m < n && drafts[m].shown)
        });
        drafts[n].shown = !told;
    }
}

/// "She was not allowed to see him": where he is the one who is held, access is his.
pub(super) fn turn_access(view: &View, drafts: &mut [Draft]) {
    use EventType::*;
    let held = |entity: usize, drafts: &[Draft]| {
        drafts.iter().any(|d| {
            let custody = matches!(
                d.frame.event_type,
                Arrest
                    | Detention
                    | Imprisonment
                    | Sentence
                    | EnforcedDisappearance
                    | Charge
                    | Conviction
                    | Transfer
            );
            custody && d.recipient.as_ref().and_then(|r| r.entity) == Some(entity)
        })
    };
    for n in 0..drafts.len() {
        let Some(visited) = drafts[n].visited.clone() else {
            continue;
        };
        let by = drafts[n].recipient.as_ref().and_then(|r| r.entity);
        let turned =
            visited.entity.is_some_and(|e| held(e, drafts)) && !by.is_some_and(|e| held(e, drafts));
        if turned {
            // Who was kept away is told by the clause: "speak to him".
            let verb = view.tree.head(view.tree.head_of(&visited.tokens));
            drafts[n].detail = verb
                .map(|v| view.bare(&(v..visited.tokens.end)))
                .filter(|t| !t.is_empty())
                .or(drafts[n].detail.take());
            drafts[n].recipient = Some(visited);
        }
    }
}

fn happened(f: Factuality) -> bool {
    matches!(
        f,
        Factuality::Reported | Factuality::Claimed | Factuality::Denied | Factuality::Disputed
    )
}

fn same_party(a: &Option<Filler>, b: &Option<Filler>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => match (a.entity, b.entity) {
            (Some(x), Some(y)) => {
                // "all political prisoners" and "political prisoners": descriptions, no names.
                let described = |w: &str| !w.chars().any(char::is_uppercase);
                x == y
                    || described(&a.words)
                        && described(&b.words)
                        && (a.words.ends_with(&format!(" {}", b.words))
                            || b.words.ends_with(&format!(" {}", a.words)))
            }
            (None, None) => {
                let (a, b) = (a.words.to_lowercase(), b.words.to_lowercase());
                a == b || a.ends_with(&format!(" {b}")) || b.ends_with(&format!(" {a}"))
            }
            _ => false,
        },
        (None, None) => true,
        _ => false,
    }
}

fn same_event(a: &Draft, b: &Draft) -> bool {
    let kinds = a.frame.event_type == b.frame.event_type;
    if !kinds {
        return false;
    }
    let stands = a.factuality == b.factuality
        || happened(a.factuality) && happened(b.factuality)
        || ahead(a.factuality) && ahead(b.factuality);
    let compatible = match (&a.date, &b.date) {
        (Some(x), Some(y)) => x.0.contains(y.0) || y.0.contains(x.0),
        _ => true,
    };
    // Two parties that are both named must be the same; an agentless passive says nothing.
    let actors = ahead(a.factuality)
        || a.actor.is_none()
        || b.actor.is_none()
        || same_party(&a.actor, &b.actor);
    let recipients = match (&a.recipient, &b.recipient) {
        (Some(_), Some(_)) => same_party(&a.recipient, &b.recipient),
        (None, None) => {
            // Of one teller who names nobody, the second telling is of the same.
            let one_teller = a.according_to.is_some()
                && same_who(a.according_to.as_ref(), b.according_to.as_ref())
                && a.actor.is_none()
                && b.actor.is_none();
            same_party(&a.actor, &b.actor) && a.actor.is_some() || one_teller || same_sentence(a, b)
        }
        _ => false,
    };
    let details = !keeps_apart(a.frame.event_type)
        || a.detail.is_none()
        || b.detail.is_none()
        || a.count.is_some() == b.count.is_some();
    stands
        && compatible
        && actors
        && recipients
        && details
        && !(happened(a.factuality) && names_another_culprit(a, b))
}

fn ahead(f: Factuality) -> bool {
    matches!(
        f,
        Factuality::Demanded | Factuality::Planned | Factuality::Hypothetical
    )
}

fn same_sentence(a: &Draft, b: &Draft) -> bool {
    a.trigger.abs_diff(b.trigger) < 12
}

/// Types of which one person may have several at once.
fn keeps_apart(event: EventType) -> bool {
    matches!(
        event,
        EventType::Charge | EventType::Sentence | EventType::Conviction
    )
}

/// The same party: one entity, or where the words name none the same words.
fn same_who(a: Option<&(Option<usize>, String)>, b: Option<&(Option<usize>, String)>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.0 == b.0 && (a.0.is_some() || a.1 == b.1),
        (None, None) => true,
        _ => false,
    }
}

/// Who vouches for it: `None` for the document itself.
fn voucher(d: &Draft) -> Option<&(Option<usize>, String)> {
    d.according_to.as_ref().or(d.denied_by.as_ref())
}

/// "He accused Brel of the killing" and "she was killed": that it was Brel only the one says, so that
/// they are two.
fn names_another_culprit(a: &Draft, b: &Draft) -> bool {
    let says_more = |x: &Draft, y: &Draft| {
        x.actor.is_some() && y.actor.is_none() && x.factuality != Factuality::Reported
    };
    !same_who(voucher(a), voucher(b)) && (says_more(a, b) || says_more(b, a))
}

fn absorb(known: &mut Draft, other: Draft) {
    // What one says is not what the other says: slots are shared by those of one voucher only.
    let shares = same_who(voucher(known), voucher(&other));
    let contradicts = |a: Factuality, b: Factuality| {
        a == Factuality::Denied && matches!(b, Factuality::Claimed | Factuality::Reported)
    };
    // Of what the document says itself and what somebody says in it, the document's word stands.
    let own_word = other.factuality == Factuality::Reported
        && matches!(known.factuality, Factuality::Claimed | Factuality::Reported);
    if contradicts(other.factuality, known.factuality)
        || contradicts(known.factuality, other.factuality)
    {
        // The slots are those of the side that says it happened.
        if known.factuality == Factuality::Denied {
            known.actor.clone_from(&other.actor);
            known.place.clone_from(&other.place);
            known.detail.clone_from(&other.detail);
            known.count = other.count;
            known.date = other.date;
        }
        known.factuality = Factuality::Disputed;
        known.according_to = known.according_to.take().or(other.according_to.clone());
        known.denied_by = known.denied_by.take().or(other.denied_by.clone());
    } else if own_word && !shares {
        known.factuality = Factuality::Reported;
        known.according_to = None;
        known.actor.clone_from(&other.actor);
        known.place.clone_from(&other.place);
        known.detail.clone_from(&other.detail);
        known.count = other.count;
        known.date = other.date;
    } else if shares {
        known.actor = known.actor.take().or(other.actor);
        known.place = known.place.take().or(other.place);
        known.detail = known.detail.take().or(other.detail);
        known.count = known.count.or(other.count);
        known.date = match (known.date, other.date) {
            (Some(a), Some(b)) if b.1 > a.1 => Some(b),
            (a, b) => a.or(b),
        };
    }
    known.is_state = known.is_state && other.is_state;
    known.recipient = known.recipient.take().or(other.recipient);
    known.offence = known.offence.take().or(other.offence);
    for tokens in other.evidence {
        if !known.evidence.contains(&tokens) {
            known.evidence.push(tokens);
        }
    }
    for n in other.statements {
        if !known.statements.contains(&n) {
            known.statements.push(n);
        }
    }
    for rule in other.rules {
        if !known.rules.contains(&rule) {
            known.rules.push(rule);
        }
    }
}
