//! What is told twice is one event.

use std::collections::{HashMap, HashSet};

use record::{EventType, Factuality};

use super::{Draft, Filler};
use crate::statements::View;

/// Of the earlier tellings that may be of the same event, only so many of the last are compared.
const EARLIER: usize = 64;

/// Joins drafts of one event, in text order of their first telling.
pub(super) fn one_of_each(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::new();
    let mut of_type: HashMap<EventType, ByParty> = HashMap::new();
    for draft in drafts {
        let alike = of_type.entry(draft.frame.event_type).or_default();
        let mut earlier = alike.candidates(draft.recipient.as_ref()).into_iter();
        match earlier.find(|n| same_event(&out[*n], &draft)) {
            Some(n) => absorb(&mut out[n], draft),
            None => {
                alike.add(draft.recipient.as_ref(), out.len());
                out.push(draft);
            }
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
    let mut acts = ByParty::default();
    for (n, draft) in drafts.iter().enumerate() {
        if custody(draft) && !draft.is_state {
            acts.add(draft.recipient.as_ref(), n);
        }
    }
    // States before the one looked at that are shown.
    let mut states = ByParty::default();
    for n in 0..drafts.len() {
        if !drafts[n].is_state {
            continue;
        }
        let recipient = drafts[n].recipient.clone();
        let same = |m: &usize| same_party(&drafts[*m].recipient, &recipient);
        let told = acts.candidates(recipient.as_ref()).iter().any(same)
            || states.candidates(recipient.as_ref()).iter().any(same);
        drafts[n].shown = !told;
        if !told && custody(&drafts[n]) {
            states.add(recipient.as_ref(), n);
        }
    }
}

/// "She was not allowed to see him": where he is the one who is held, access is his.
pub(super) fn turn_access(view: &View, drafts: &mut [Draft]) {
    use EventType::*;
    let custody = |d: &&Draft| {
        matches!(
            d.frame.event_type,
            Arrest
                | Detention
                | Imprisonment
                | Sentence
                | EnforcedDisappearance
                | Charge
                | Conviction
                | Transfer
        )
    };
    let held: HashSet<usize> = drafts
        .iter()
        .filter(custody)
        .filter_map(|d| d.recipient.as_ref()?.entity)
        .collect();
    for draft in drafts {
        let Some(visited) = draft.visited.clone() else {
            continue;
        };
        let by = draft.recipient.as_ref().and_then(|r| r.entity);
        let turned = visited.entity.is_some_and(|e| held.contains(&e))
            && !by.is_some_and(|e| held.contains(&e));
        if turned {
            // Who was kept away is told by the clause: "speak to him".
            let verb = view.tree.head(view.tree.head_of(&visited.tokens));
            draft.detail = verb
                .map(|v| view.bare(&(v..visited.tokens.end)))
                .filter(|t| !t.is_empty())
                .or(draft.detail.take());
            draft.recipient = Some(visited);
        }
    }
}

/// Positions of events by their recipient, so that those upon one party are found without looking at
/// all. [`same_party`] decides; this is what may be the same for it.
#[derive(Default)]
struct ByParty {
    /// By the entity.
    entity: HashMap<usize, Vec<usize>>,
    /// By all of the words, lower-cased.
    words: HashMap<String, Vec<usize>>,
    /// By the last words, where others go before them: "prisoners" of "political prisoners".
    endings: HashMap<String, Vec<usize>>,
    /// Upon nobody who is named.
    nobody: Vec<usize>,
}

impl ByParty {
    fn add(&mut self, party: Option<&Filler>, n: usize) {
        let Some(party) = party else {
            self.nobody.push(n);
            return;
        };
        if let Some(entity) = party.entity {
            self.entity.entry(entity).or_default().push(n);
        }
        let words = party.words.to_lowercase();
        for ending in endings(&words) {
            let own = self.endings.entry(ending.to_owned()).or_default();
            own.push(n);
        }
        self.words.entry(words).or_default().push(n);
    }

    /// The last of those that may be upon the same party, in text order.
    fn candidates(&self, party: Option<&Filler>) -> Vec<usize> {
        let Some(party) = party else {
            return last(&self.nobody).to_vec();
        };
        let words = party.words.to_lowercase();
        let mut found: Vec<usize> = Vec::new();
        let mut lists = vec![self.words.get(&words), self.endings.get(&words)];
        lists.push(party.entity.and_then(|e| self.entity.get(&e)));
        lists.extend(endings(&words).map(|e| self.words.get(e)));
        for list in lists.into_iter().flatten() {
            found.extend(last(list));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn last(list: &[usize]) -> &[usize] {
    &list[list.len().saturating_sub(EARLIER)..]
}

/// Longer descriptions are the same only word by word.
const WORDS: usize = 24;

/// "political prisoners" and "prisoners" of "all political prisoners".
fn endings(words: &str) -> impl Iterator<Item = &str> {
    let spaces = words.match_indices(' ').rev().take(WORDS);
    spaces.map(|(n, _)| &words[n + 1..])
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
    let stands = a.factuality == b.factuality
        || happened(a.factuality) && happened(b.factuality)
        || ahead(a.factuality) && ahead(b.factuality);
    let compatible = match (&a.date, &b.date) {
        (Some(x), Some(y)) => x.0.contains(y.0) || y.0.contains(x.0),
        _ => true,
    };
    if !kinds || !stands || !compatible {
        return false;
    }
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
    actors && recipients && details && !(happened(a.factuality) && names_another_culprit(a, b))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn party(entity: Option<usize>, words: &str) -> Filler {
        Filler {
            entity,
            words: words.to_owned(),
            tokens: 0..1,
        }
    }

    #[test]
    fn whoever_may_be_the_same_party_is_a_candidate() {
        let parties = [
            party(Some(1), "Ana Ruiz"),
            party(Some(2), "all political prisoners"),
            party(Some(3), "political prisoners"),
            party(None, "Two farmers"),
            party(None, "farmers"),
            party(None, "two bakers"),
            party(Some(1), "she"),
        ];
        let mut listed = ByParty::default();
        for (n, party) in parties.iter().enumerate() {
            listed.add(Some(party), n);
        }
        for (n, one) in parties.iter().enumerate() {
            let found = listed.candidates(Some(one));
            for (m, other) in parties.iter().enumerate() {
                let same = same_party(&Some(one.clone()), &Some(other.clone()));
                assert!(!same || found.contains(&m), "{n} and {m}");
            }
        }
        assert_eq!(listed.candidates(Some(&parties[5])), [5]);
        assert!(listed.candidates(None).is_empty());
    }

    #[test]
    fn no_more_than_the_last_candidates_are_looked_at() {
        let mut listed = ByParty::default();
        (0..1000).for_each(|n| listed.add(None, n));
        let found = listed.candidates(None);
        assert_eq!((found.len(), found[0]), (EARLIER, 1000 - EARLIER));
    }
}
