//! Who stands on which side: whom a claim accuses, and whether it is they who answer.

use std::collections::HashSet;

use record::{Factuality, SpeechAct};

use super::inputs::Inputs;
use super::words::{WORDS, has_family};
use crate::analysis::{Tokens, Upos};
use crate::entities::Entities;
use crate::events::{self, Told, Who};

pub(super) fn same_party(a: &Who, b: &Who) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.0.is_some() && a.0 == b.0 || a.1 == b.1,
        _ => false,
    }
}

/// The party whose phrase has this head.
pub(super) fn party_at(inputs: &Inputs, head: usize) -> (Option<usize>, String) {
    let entities = inputs.entities;
    let phrase = events::party_phrase(inputs.view, head);
    let words = entities.words(&entities.without_trimmings(&phrase));
    (entities.at(head), words)
}

/// The claim's words and whom it is about: "the commission of \[rigging\]".
pub(super) fn accused(inputs: &Inputs, claim: &Told) -> (Tokens, Who) {
    let (tree, entities) = (inputs.view.tree, inputs.entities);
    let content = claim.content[0].clone();
    let whole = content.start
        ..claim
            .content
            .last()
            .map_or(content.end, |c| c.end)
            .max(content.end);
    if claim.act != SpeechAct::Accuse {
        return (whole, None);
    }
    let head = tree.head_of(&content);
    let nominal = matches!(tree.token(head).upos, Upos::Noun | Upos::Propn | Upos::Pron);
    // "the commission of Brel of rigging": the "of" whose word hangs on the cue, not on the name.
    let of = content.clone().find(|n| {
        let led = tree.head(*n).filter(|l| *l > *n);
        *n > content.start
            && matches!(tree.token(*n).lemma.as_str(), "of" | "for")
            && led.is_some_and(|l| {
                tree.token(l).xpos == "VBG" || tree.head(l).is_none_or(|h| !content.contains(&h))
            })
    });
    if let Some(of) = of.filter(|_| nominal) {
        let party = content.start..of;
        let words = entities.words(&entities.without_trimmings(&party));
        return (of + 1..content.end, Some((entities.at(head), words)));
    }
    // "that the mayor stole": its subject.
    let subject = tree
        .dependent(head, &["nsubj"])
        .filter(|s| content.contains(s) && !tree.is_passive(head));
    (whole, subject.map(|s| party_at(inputs, s)))
}

/// An act against somebody is told in it.
pub(super) fn wrongs(inputs: &Inputs, claim: &Told) -> bool {
    inputs.events.of(claim).any(|(_, e)| {
        matches!(
            e.factuality,
            Factuality::Claimed | Factuality::Disputed | Factuality::Reported
        ) && has_family(e.frame.event_type)
    })
}

/// True where the one who speaks in `reply` is the one that `claim` says something against: whom it
/// accuses, who acts in the event it tells of, or the body that its speaker speaks for.
pub(super) fn answers(inputs: &Inputs, claim: &Told, reply: &Told) -> bool {
    let entities = inputs.entities;
    let Some((speaker, words)) = &reply.source else {
        return false;
    };
    let own = inputs.own_names(*speaker, words);
    // "a colleague", of whom "the colleague, Ana Ruiz" speaks.
    let role = |words: &str| {
        let last = words
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_lowercase();
        speaker.is_some_and(|n| {
            let mut roles = entities.all[n].roles.iter();
            roles.any(|(r, _)| r.title == last)
        })
    };
    let names = |entity: Option<usize>, words: &str| {
        entity.is_some() && entity == *speaker
            || entity.is_none_or(|e| entities.all[e].described && !entities.all[e].plural)
                && role(words)
            || shares_a_word(&own, words)
            || entity.is_some_and(|e| entities.all[e].names.iter().any(|n| shares_a_word(&own, n)))
    };
    let acts = inputs
        .events
        .of(claim)
        .filter_map(|(_, e)| e.actor.as_ref())
        .any(|a| names(a.entity, &a.words));
    if acts {
        return true;
    }
    if let Some((entity, words)) = accused(inputs, claim).1
        && names(entity, &words)
    {
        return true;
    }
    // "a complaint from the army": words without a verb.
    let Some(content) = claim.content.first() else {
        return false;
    };
    let tree = inputs.view.tree;
    let verbless = content
        .clone()
        .all(|n| !matches!(tree.token(n).upos, Upos::Verb | Upos::Aux));
    verbless && shares_a_word(&own, &entities.words(content))
}

/// The words of the names under which somebody can be accused: the own one, and those of the body
/// spoken for.
pub(super) fn own_names(
    entities: &Entities,
    entity: Option<usize>,
    words: &str,
) -> HashSet<String> {
    let mut all = vec![words.to_owned()];
    if let Some(n) = entity {
        let known = &entities.all[n];
        all.extend(known.names.iter().cloned());
        all.extend(known.roles.iter().map(|(role, _)| role.title.clone()));
        all.extend(known.roles.iter().filter_map(|(role, _)| role.of.clone()));
    }
    let own = |w: &str| {
        w.chars().count() > 2 && !WORDS.worn.contains(w) && crate::lexicon::role(w).is_none()
    };
    all.iter()
        .flat_map(|t| t.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|w| own(w))
        .collect()
}

fn shares_a_word(own: &HashSet<String>, words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| own.contains(&w.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_the_same_by_its_entity_or_by_its_words() {
        let who = |entity, words: &str| Some((entity, words.to_owned()));
        assert!(same_party(
            &who(Some(1), "Brel"),
            &who(Some(1), "the mayor")
        ));
        assert!(same_party(&who(None, "police"), &who(None, "police")));
        assert!(!same_party(&who(None, "police"), &who(None, "guards")));
        assert!(!same_party(&None, &None));
    }
}
