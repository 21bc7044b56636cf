//! Whether a claim and a denial are about one thing: the same event, one of its family, or the same
//! words.

use std::collections::HashSet;

use record::{EventType, Factuality, SpeechAct};

use super::inputs::Inputs;
use super::words::{WORDS, has_family, is_pointer, of_one_family};
use crate::analysis::{Tokens, Upos};
use crate::events::{self, Told};
use crate::frames::Kind;
use crate::statements::View;

/// So much of the shorter one's words must a claim and a denial share.
pub(super) const ALIKE: f64 = 0.3;
/// Words that share so many letters at least, and all but one of the shorter one's, are of one stem.
const STEM: usize = 4;

/// A denial, or what may be one, with what it says did not happen.
pub(super) struct Denial<'d> {
    pub told: &'d Told,
    /// The types of events that its words speak of without saying of whom: "any abduction", "no one was
    /// hurt".
    pub types: Vec<EventType>,
    /// Those of the events it tells that it says did not happen, and upon whom.
    denied: HashSet<(EventType, Option<usize>)>,
}

impl<'d> Denial<'d> {
    pub fn new(inputs: &Inputs<'d>, told: &'d Told) -> Self {
        let view = inputs.view;
        // A denial is about all of its words, a contradiction about those that say no.
        let types = if told.act == SpeechAct::Deny {
            types_of(inputs, told.content.iter().flat_map(Clone::clone))
        } else {
            let content = told.content.first();
            content.map_or_else(Vec::new, |c| {
                types_of(inputs, negated_words(view, c).into_iter())
            })
        };
        let denied = inputs.events.of(told).filter(|(_, e)| {
            matches!(
                e.factuality,
                Factuality::Denied | Factuality::Negated | Factuality::Disputed
            )
        });
        let denied = denied
            .map(|(_, e)| (e.frame.event_type, party(e)))
            .collect();
        Self {
            told,
            types,
            denied,
        }
    }

    /// Position of the event of a claim that the denial is about as well: the same, or of one family and
    /// upon the same people.
    pub fn event_of(&self, inputs: &Inputs, claim: &Told) -> Option<usize> {
        let claimed = inputs.events.of(claim).filter(|(_, e)| {
            matches!(
                e.factuality,
                Factuality::Claimed | Factuality::Disputed | Factuality::Reported
            )
        });
        let mut claimed = claimed.filter(|(n, e)| {
            let event = e.frame.event_type;
            self.types.iter().any(|t| of_one_family(*t, event))
                || inputs.events.is_of(*n, self.told)
                || self.denied.iter().any(|(kind, people)| {
                    // "No one was hurt": whoever the claim says was.
                    let one = match (party(e), people) {
                        (Some(a), Some(b)) => a == *b,
                        _ => true,
                    };
                    one && of_one_family(event, *kind)
                })
        });
        claimed.next().map(|(n, _)| n)
    }
}

fn party(event: &events::Draft) -> Option<usize> {
    event.recipient.as_ref().and_then(|r| r.entity)
}

/// The words that negated clauses are made of: "no \[beating\] took place", "was not \[hurt\]".
fn negated_words(view: &View, content: &Tokens) -> Vec<usize> {
    let tree = view.tree;
    let head = tree.head_of(content);
    let clauses = tree.all(head, &["conj"]).chain([head]);
    let negated = clauses.filter(|v| content.contains(v) && is_negated_at(view, content, *v));
    negated
        .flat_map(|v| {
            let words = tree.all(v, &["nsubj", "obj"]).chain([v]);
            words.collect::<Vec<_>>()
        })
        .filter(|n| content.contains(n))
        .collect()
}

/// "He had not touched him", "the money never reached him", "it had made none".
pub(super) fn is_negated(view: &View, content: &Tokens) -> bool {
    is_negated_at(view, content, view.tree.head_of(content))
}

fn is_negated_at(view: &View, content: &Tokens, head: usize) -> bool {
    let tree = view.tree;
    let no = |n: usize| WORDS.negations.contains(&tree.token(n).lemma);
    tree.all(head, &["advmod", "nsubj", "obj", "det", "obl"])
        .filter(|d| content.contains(d))
        .any(|d| no(d) || tree.all(d, &["det"]).any(no))
}

/// The types with a family that words speak of, each once.
fn types_of(inputs: &Inputs, tokens: impl Iterator<Item = usize>) -> Vec<EventType> {
    let mut named = Vec::new();
    for n in tokens {
        let token = inputs.view.tree.token(n);
        let kind = match token.upos {
            Upos::Noun => Kind::Noun,
            Upos::Verb => Kind::Verb,
            _ => continue,
        };
        for (rule, frame) in inputs.frames.triggered(kind, &token.lemma) {
            let plain = rule.words.contains(&token.lemma) && rule.when.is_empty();
            if plain && has_family(frame.event_type) && !named.contains(&frame.event_type) {
                named.push(frame.event_type);
            }
        }
    }
    named
}

/// The content words of a statement, sorted, names left out: two statements about one person may say
/// anything.
pub(super) fn bag<'d>(view: &View<'d>, statement: &Told) -> Vec<&'d str> {
    let words = statement.content.iter().flat_map(Clone::clone);
    let words = words.map(|n| view.tree.token(n)).filter(|t| {
        matches!(t.upos, Upos::Noun | Upos::Verb | Upos::Adj)
            && t.lemma.chars().count() > 3
            && !is_pointer(&t.lemma)
    });
    let mut bag: Vec<&str> = words.map(|t| t.lemma.as_str()).collect();
    bag.sort_unstable();
    bag.dedup();
    bag
}

/// Share of the shorter one's words that both have; both sorted.
pub(super) fn alike(a: &[&str], b: &[&str]) -> f64 {
    let least = a.len().min(b.len());
    if least == 0 {
        return 0.0;
    }
    let shared = a.iter().filter(|x| has_one_of_stem(b, x)).count();
    shared.min(least) as f64 / least as f64
}

fn has_one_of_stem(sorted: &[&str], word: &str) -> bool {
    let stem = word
        .char_indices()
        .nth(STEM)
        .map_or(word, |(n, _)| &word[..n]);
    let from = sorted.partition_point(|w| *w < stem);
    sorted[from..]
        .iter()
        .take_while(|w| w.starts_with(stem))
        .any(|w| of_one_stem(word, w))
}

/// "mistreat" and "mistreatment", "beat" and "beating".
fn of_one_stem(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let shorter = a.chars().count().min(b.chars().count());
    common >= STEM && common + 1 >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_stem_share_all_but_a_letter_of_the_shorter() {
        assert!(of_one_stem("beat", "beating"));
        assert!(!of_one_stem("mistreated", "mistake"));
        assert!(!of_one_stem("ill", "ills"));
    }

    #[test]
    fn statements_are_alike_by_the_words_of_the_shorter() {
        let long = ["beating", "bridge", "prison", "window"];
        assert_eq!(alike(&["beat", "street"], &long), 0.5);
        assert_eq!(alike(&long, &["beat", "street"]), 0.5);
        assert_eq!(alike(&long, &[]), 0.0);
        assert_eq!(alike(&["été"], &["été"]), 0.0);
    }
}
