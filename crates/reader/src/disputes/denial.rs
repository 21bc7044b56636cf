//! What a denial stands against: the claim it points at, one about the same, or its own words.

use record::{EntityKind, SpeechAct};

use super::Draft;
use super::inputs::Inputs;
use super::kinship::{ALIKE, Denial, alike};
use super::parties::{accused, answers, same_party};
use super::words::{WORDS, is_pointer};
use crate::analysis::{Tokens, Upos};
use crate::demands;
use crate::events::{Told, Who};
use crate::told::first;

/// Whoever is accused answers within so many sentences.
const NEAR: usize = 2;
/// A claim further back than this many sentences is not what a pronoun points at.
const REACH: usize = 4;

pub(super) fn find(inputs: &Inputs, denial: &Denial) -> Option<Draft> {
    let words = Words::of(inputs, denial.told)?;
    if words.refuses() {
        return None;
    }
    if words.denies_charges() {
        return words.of_charges();
    }
    words.of_claim(denial)
}

/// What a denial says.
struct Words<'i, 'd> {
    inputs: &'i Inputs<'d>,
    told: &'i Told,
    content: Tokens,
    head: usize,
}

impl<'i, 'd> Words<'i, 'd> {
    fn of(inputs: &'i Inputs<'d>, told: &'i Told) -> Option<Self> {
        let content = told.content.first()?.clone();
        Some(Self {
            inputs,
            told,
            head: inputs.view.tree.head_of(&content),
            content,
        })
    }

    fn lemma(&self, n: usize) -> &'d str {
        self.inputs.lemma(n)
    }

    fn upos(&self, n: usize) -> Upos {
        self.inputs.view.tree.token(n).upos
    }

    fn denier(&self) -> &'i Who {
        &self.told.source
    }

    /// "refused to release it", "rejected the call": a demand is refused, no claim denied.
    fn refuses(&self) -> bool {
        self.told.rules.iter().any(|r| WORDS.refusals.contains(r))
            || self.lemma(self.content.start) == "to"
            || demands::is_an_ask(self.lemma(self.head))
    }

    /// "denies the charges", "maintains her innocence".
    fn denies_charges(&self) -> bool {
        let entities = self.inputs.entities;
        let person = self.denier().as_ref().is_some_and(|d| {
            d.0.is_none_or(|n| entities.all[n].kind == EntityKind::Person || entities.all[n].plural)
        });
        let charge = |n: usize| WORDS.charges.contains(self.lemma(n));
        person
            && (self.content.clone().take(6).any(charge) && self.upos(self.head) != Upos::Verb
                || self.pleads_innocence())
    }

    fn pleads_innocence(&self) -> bool {
        let innocent = |n: usize| WORDS.innocence.contains(self.lemma(n));
        self.content.clone().any(innocent)
    }

    /// "My brother is innocent" is said of somebody else.
    fn speaks_of_another(&self) -> bool {
        let (view, entities) = (self.inputs.view, self.inputs.entities);
        let own = |s: usize| {
            matches!(
                view.form(s).to_lowercase().as_str(),
                "he" | "she" | "i" | "they" | "we"
            ) || entities.at(s).is_some()
                && entities.at(s) == self.denier().as_ref().and_then(|d| d.0)
        };
        let subject = view.tree.dependent(self.head, &["nsubj"]);
        subject.is_some_and(|s| self.content.contains(&s) && !own(s))
    }

    /// The accused stands against the charges, whoever brought them.
    fn of_charges(&self) -> Option<Draft> {
        if self.speaks_of_another() {
            return None;
        }
        let (tree, events) = (self.inputs.view.tree, &self.inputs.events);
        let person = self.denier().as_ref().and_then(|d| d.0);
        let start = self.content.start;
        let charge = person
            .and_then(|p| events.accusation(p).cloned())
            .or_else(|| {
                // Of those who are not named: the charge told last before.
                let near = events.charge_before(start)?;
                let apart = tree.sentence(start) - tree.sentence(near.trigger);
                near.detail.clone().filter(|_| apart <= 1)
            });
        // "the charge of theft" says itself what it is.
        let own = !self.pleads_innocence()
            && self.content.clone().any(|n| {
                matches!(self.upos(n), Upos::Noun | Upos::Propn | Upos::Verb)
                    && !WORDS.charges.contains(self.lemma(n))
            });
        let claim = match charge {
            Some(detail) if !own => detail,
            _ => self.content.clone(),
        };
        self.draft(claim, None, self.denier().clone(), None, "dispute.charge")
    }

    fn draft(
        &self,
        claim: Tokens,
        claimed_by: Who,
        against: Who,
        told_in: Option<usize>,
        rule: &str,
    ) -> Option<Draft> {
        Some(Draft {
            claim,
            claimed_by,
            against,
            denied_by: self.denier().clone(),
            statements: told_in.into_iter().chain([self.told.number]).collect(),
            rules: vec![rule.to_owned()],
        })
    }

    /// "the description of her as a spy" says itself what is denied.
    fn says_what(&self) -> bool {
        let tree = self.inputs.view.tree;
        let mut below = tree.all(self.head, &["nmod", "acl"]);
        below.any(|d| d > self.head && self.content.contains(&d))
            && self.upos(self.head) == Upos::Noun
    }

    /// "denied it", "called that a fantasy", "rejected the allegations".
    fn points(&self) -> bool {
        let first = self.inputs.view.tree.token(self.content.start);
        let opens = self.content.len() > 1
            && matches!(
                first.lemma.as_str(),
                "it" | "this" | "that" | "these" | "those"
            )
            && first.deprel != "mark"
            && first.deprel != "det";
        let head = is_pointer(self.lemma(self.head)) || self.upos(self.head) == Upos::Pron;
        opens || !self.says_what() && head
    }

    /// Where what is said begins, against which others are near or far.
    fn at(&self) -> usize {
        self.content.start
    }

    fn of_claim(&self, denial: &Denial) -> Option<Draft> {
        let by_cue = self.told.rules.iter().any(|r| r.starts_with("act.deny."));
        // "called it a lie"
        let by_label = self.told.rules.iter().any(|r| r == "act.content.deny");
        let pointer = self.points();
        let others = self.others();
        let likest = self
            .of_one_event(&others, denial)
            .or_else(|| self.in_the_same_words(&others))
            .or_else(|| self.answered(&others));
        let claim = if pointer && by_cue {
            self.nearest(&others, REACH)
        } else if pointer && by_label {
            // "calls the report a fable": of somebody else's words only if they are about the one who
            // calls it so.
            self.nearest(&others, REACH)
                .filter(|t| t.act == SpeechAct::Accuse || answers(self.inputs, t, self.told))
        } else if by_cue {
            likest.or_else(|| self.nearest(&others, 1))
        } else {
            likest
        };
        if let Some(claim) = claim {
            let (words, against) = accused(self.inputs, claim);
            let words = if likest.is_none() && !pointer {
                self.content.clone()
            } else {
                words
            };
            let against = against.or(self.denier().clone());
            let number = Some(claim.number);
            return self.draft(
                words,
                claim.source.clone(),
                against,
                number,
                "dispute.claim",
            );
        }
        if !by_cue {
            return None;
        }
        let content = self.content.clone();
        // "The ministry rejects the description of her as a spy", in its reply to those who gave it.
        if self.says_what() && self.told.own_voice {
            let asker = self.told.addressee.clone();
            return self.draft(
                content,
                asker,
                self.denier().clone(),
                None,
                "dispute.denial",
            );
        }
        // A denial by itself, with words of its own.
        if !pointer && content.len() > 1 && self.denier().is_some() {
            return self.draft(content, None, self.denier().clone(), None, "dispute.denial");
        }
        None
    }

    /// What somebody else says near it, that may be its claim.
    fn others(&self) -> Vec<&'d Told> {
        let tree = self.inputs.view.tree;
        let here = tree.sentence(self.at());
        let mut near = self.inputs.beside(self.told);
        near.retain(|t| {
            !same_party(&t.source, self.denier())
                // What comes later in the denial's own sentence is part of the answer.
                && (first(t) <= self.at() || tree.sentence(first(t)) != here)
                && matches!(
                    t.act,
                    SpeechAct::Accuse | SpeechAct::Assert | SpeechAct::Criticise
                )
                && !t.covers(self.at())
        });
        near
    }

    fn of_one_event(&self, others: &[&'d Told], denial: &Denial) -> Option<&'d Told> {
        let others = others.iter().copied();
        others
            .filter(|t| denial.event_of(self.inputs, t).is_some())
            .min_by_key(|t| first(t).abs_diff(self.at()))
    }

    fn in_the_same_words(&self, others: &[&'d Told]) -> Option<&'d Told> {
        let own = self.inputs.bag(self.told);
        others
            .iter()
            .map(|t| (alike(self.inputs.bag(t), own), *t))
            .filter(|(score, _)| *score >= ALIKE)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, t)| t)
    }

    /// "Prosecutors accuse him of theft. He denies it": the one who is accused answers.
    fn answered(&self, others: &[&'d Told]) -> Option<&'d Told> {
        let tree = self.inputs.view.tree;
        let here = tree.sentence(self.at());
        let near = others
            .iter()
            .copied()
            .filter(|t| first(t) < self.at() && here.abs_diff(tree.sentence(first(t))) <= NEAR);
        near.filter(|t| answers(self.inputs, t, self.told))
            .max_by_key(|t| first(t))
    }

    /// The last claim before it, an accusation in the sentence before first.
    fn nearest(&self, others: &[&'d Told], reach: usize) -> Option<&'d Told> {
        let tree = self.inputs.view.tree;
        let here = tree.sentence(self.at());
        let back = |t: &Told| here.saturating_sub(tree.sentence(first(t)));
        let before = others.iter().copied();
        before
            .filter(|t| first(t) < self.at() && back(t) <= reach)
            .max_by_key(|t| {
                let accuses = t.act == SpeechAct::Accuse && back(t) <= 1;
                (usize::from(accuses), first(t))
            })
    }
}
