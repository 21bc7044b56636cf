//! Who can be a party of an event, and whom words name.

use record::EntityKind;

use super::Filler;
use super::arguments::Places;
use crate::analysis::{Tokens, Upos};
use crate::entities::{Entities, Talk};
use crate::lexicon;
use crate::statements::View;
use crate::told::Layout;

/// Somebody who can act: a person, people, a body, a state.
pub(super) fn is_party(view: &View, entities: &Entities, n: usize) -> bool {
    if let Some(k) = entities.at(n) {
        return !matches!(entities.all[k].kind, EntityKind::Document | EntityKind::Law);
    }
    let body = lexicon::noun_kind(&view.tree.token(n).lemma).is_some_and(|k| {
        matches!(
            k,
            EntityKind::Government | EntityKind::Organization | EntityKind::Group
        )
    });
    let mention = view.analysis().mention_of(n);
    body || is_human(view, entities, n)
        || mention.is_some_and(|m| matches!(m.kind, "organization" | "place"))
}

/// A person or people.
pub(super) fn is_human(view: &View, entities: &Entities, n: usize) -> bool {
    let token = view.tree.token(n);
    if let Some(k) = entities.at(n) {
        return matches!(entities.all[k].kind, EntityKind::Person | EntityKind::Group);
    }
    match token.upos {
        Upos::Pron | Upos::Det => matches!(
            token.lemma.as_str(),
            "he" | "she"
                | "they"
                | "him"
                | "her"
                | "them"
                | "his"
                | "their"
                | "i"
                | "we"
                | "me"
                | "us"
                | "my"
                | "our"
                | "who"
                | "whom"
                | "all"
                | "both"
                | "some"
                | "several"
                | "other"
                | "anyone"
                | "everyone"
                | "neither"
                | "those"
        ),
        Upos::Num => true,
        // "Mr al-Sitri"
        _ if lexicon::is_title(view.form(n)) => true,
        _ => {
            let mention = view.analysis().mention_of(n);
            mention.is_some_and(|m| m.kind == "person")
                || lexicon::role(&token.lemma).is_some()
                || lexicon::noun_kind(&token.lemma) == Some(EntityKind::Group)
        }
    }
}

/// The person a clause is about: whoever owns what the trigger hangs on, the subject above it, or,
/// for a verb, the last person named before it in its sentence. Never the one who speaks.
pub(super) fn topic(
    view: &View,
    places: &Places,
    told: &Layout,
    entities: &Entities,
    n: usize,
) -> Option<usize> {
    let tree = view.tree;
    let inner = told.innermost(tree, n);
    let speaker = inner.and_then(|t| t.source.as_ref()).and_then(|s| s.0);
    let person = |h: usize| {
        entities.at(h).is_some_and(|k| {
            entities.all[k].kind == EntityKind::Person
                && entities.all[k].is_named()
                && Some(k) != speaker
        })
    };
    let inside = |h: usize| inner.is_none_or(|t| t.covers(h));
    let mut at = n;
    for _ in 0..5 {
        let Some(up) = tree.head(at) else { break };
        if let Some(owner) = places.owner(up).filter(|o| person(*o)) {
            return Some(owner);
        }
        if tree.token(up).upos == Upos::Verb
            && let Some(subject) = tree
                .dependent(up, &["nsubj"])
                .filter(|s| person(*s) && inside(*s))
        {
            return Some(subject);
        }
        at = up;
    }
    if tree.token(n).upos != Upos::Verb {
        return None;
    }
    let sentence = &view.analysis().sentences[tree.sentence(n)];
    (sentence.start..n).rev().find(|h| person(*h) && inside(*h))
}

/// A party by the head of its phrase.
pub(super) fn filler(
    places: &Places,
    entities: &mut Entities,
    talk: &Talk,
    head: usize,
) -> Option<Filler> {
    // "Ruiz, an activist who has served two years": the name is meant.
    let head = places.above_apposition(head);
    let tokens = places.phrase(head);
    if tokens.is_empty() {
        return None;
    }
    let entity = entities.resolve(&tokens, talk);
    let words = entities.words(&tokens);
    (!words.is_empty()).then_some(Filler {
        entity,
        words,
        tokens,
    })
}

/// A party's phrase, for those who look for one by its head.
pub(crate) fn party_phrase(view: &View, head: usize) -> Tokens {
    Places::new(view).phrase(head)
}

/// The last person named before a place in its paragraph or the one before, somebody else than one.
pub(super) fn other_person_before(
    view: &View,
    entities: &Entities,
    n: usize,
    than: Option<usize>,
) -> Option<usize> {
    let paragraph = view.tree.paragraph(n);
    let start = view.analysis().paragraphs[paragraph.saturating_sub(1)].start;
    (start..n).rev().find(|h| {
        entities.at(*h).is_some_and(|k| {
            let known = &entities.all[k];
            Some(k) != than && known.kind == EntityKind::Person && known.is_named()
        })
    })
}
