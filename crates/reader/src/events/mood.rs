//! What the clause that tells of an event makes of it: that it happened, did not, may, or is wanted.

use std::sync::LazyLock;

use serde::Deserialize;

use super::arguments::Places;
use crate::analysis::Upos;
use crate::rules;
use crate::statements::View;

const FILE: &str = include_str!("../../data/facts/mood.toml");

/// Ways up a tree longer than this are not followed.
const FAR: usize = 8;

/// What a trigger's own clause says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Nothing but that it happened.
    Plain,
    /// "was not arrested", "failed to arrest her", "without trial".
    Negated,
    /// "will", "is to", "scheduled", "ordered".
    Planned,
    /// "may", "if", "could".
    Possible,
    /// "allegedly", "is accused of": somebody says so, and it is not said who.
    Alleged,
    /// The complement of something that is wanted or asked: "to secure his release".
    Wanted,
}

/// The word lists of `data/facts/mood.toml`, which says what each is for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    plans: Vec<String>,
    wishes: Vec<String>,
    failures: Vec<String>,
    chances: Vec<String>,
    pub(super) cancelled: Vec<String>,
    put_off: Vec<String>,
    given: Vec<String>,
    pub(super) opposing: Vec<String>,
    pub(super) untrue: Vec<String>,
    uncertain: Vec<String>,
    proofs: Vec<String>,
    alleged: Vec<String>,
    claims: Vec<String>,
    said_to_be: Vec<String>,
    not_so: Vec<String>,
    cleared: Vec<String>,
    happens: Vec<String>,
    negations: Vec<String>,
    focus: Vec<String>,
    perhaps: Vec<String>,
    allegedly: Vec<String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| rules::load(FILE));

pub(super) fn is_in(list: &[String], word: &str) -> bool {
    list.iter().any(|w| w == word)
}

/// What the clause of a trigger and the words it hangs on make of it; `words` are those of its phrase.
pub(super) fn mood(view: &View, n: usize, words: &[usize]) -> Mood {
    let clause = Clause {
        view,
        places: Places::new(view),
        trigger: n,
        words,
    };
    let mut at = n;
    for _ in 0..FAR {
        if let Some(mood) = clause.own(at) {
            return mood;
        }
        let Some(head) = view.tree.head(at) else {
            break;
        };
        if let Some(mood) = clause.governed(at, head) {
            return mood;
        }
        if !clause.passes(at, head) {
            break;
        }
        at = head;
    }
    if view.sentence_asks(n) {
        return Mood::Possible;
    }
    Mood::Plain
}

struct Clause<'c, 'v, 'a> {
    view: &'c View<'a>,
    places: Places<'v, 'a>,
    trigger: usize,
    words: &'c [usize],
}

impl Clause<'_, '_, '_> {
    fn lemma(&self, n: usize) -> &str {
        self.view.tree.token(n).lemma.as_str()
    }

    /// "no arrests", "neither poet", "not one of them".
    fn denies(&self, n: usize) -> bool {
        let tree = self.view.tree;
        matches!(self.lemma(n), "nobody" | "none" | "neither" | "nothing")
            && !self.words.contains(&n)
            || tree.all(n, &["det", "cc", "advmod"]).any(|d| {
                matches!(self.lemma(d), "no" | "neither" | "not" | "nor")
                    && d < n
                    && !self.words.contains(&d)
            })
    }

    /// What the words of the clause of `at` itself say.
    fn own(&self, at: usize) -> Option<Mood> {
        let tree = self.view.tree;
        let token = tree.token(at);
        let adverbs = || {
            tree.all(at, &["advmod", "det", "cc"])
                .filter(|d| !self.words.contains(d))
        };
        // "without trial", "instead of being released"
        if self.places.led_by(at, "without") || self.places.led_by(at, "instead") {
            return Some(Mood::Negated);
        }
        if at == self.trigger && self.denies(at) && tree.dependent(at, &["cop"]).is_none() {
            return Some(Mood::Negated);
        }
        if at == self.trigger && token.upos == Upos::Noun {
            let described = |list: &[String]| {
                tree.all(at, &["amod", "compound"]).any(|d| {
                    d < at
                        && (is_in(list, self.lemma(d))
                            || is_in(list, &self.view.form(d).to_lowercase()))
                })
            };
            if described(&WORDS.not_so) {
                return Some(Mood::Negated);
            }
            if described(&WORDS.said_to_be) {
                return Some(Mood::Alleged);
            }
        }
        let verbal = matches!(token.upos, Upos::Verb | Upos::Aux)
            || tree.dependent(at, &["cop", "aux"]).is_some();
        if !verbal {
            return None;
        }
        let negated = adverbs().any(|d| {
            let focus = self.view.form(d + 1).to_lowercase();
            is_in(&WORDS.negations, self.lemma(d)) && !is_in(&WORDS.focus, &focus)
        });
        let nobody = tree
            .all(at, &["nsubj"])
            .any(|s| self.denies(s) || tree.all(s, &["nmod"]).any(|d| d < s && self.denies(d)));
        // "convicted of nothing", "made no arrests"
        let nothing = tree
            .all(at, &["obl", "obj"])
            .any(|d| !self.words.contains(&d) && self.denies(d));
        if negated || nobody || nothing {
            return Some(Mood::Negated);
        }
        if adverbs().any(|d| is_in(&WORDS.perhaps, self.lemma(d))) {
            return Some(Mood::Possible);
        }
        if adverbs().any(|d| is_in(&WORDS.allegedly, self.lemma(d))) {
            return Some(Mood::Alleged);
        }
        // "Please write to the minister."
        let bare = token.xpos == "VB"
            && token.head.is_none()
            && tree.dependent(at, &["nsubj", "aux", "mark"]).is_none();
        if bare {
            return Some(Mood::Wanted);
        }
        self.by_auxiliary(at).or_else(|| {
            tree.all(at, &["mark"])
                .any(|m| matches!(self.lemma(m), "if" | "unless" | "whether" | "lest"))
                .then_some(Mood::Possible)
        })
    }

    fn by_auxiliary(&self, at: usize) -> Option<Mood> {
        let tree = self.view.tree;
        let token = tree.token(at);
        let mut aux: Vec<usize> = tree.all(at, &["aux"]).collect();
        let shares =
            aux.is_empty() && token.deprel == "conj" && tree.dependent(at, &["nsubj"]).is_none();
        if shares {
            let head = tree.head(at).into_iter();
            aux.extend(head.flat_map(|h| tree.all(h, &["aux"]).collect::<Vec<_>>()));
        }
        let is = |words: &[&str]| aux.iter().any(|a| words.contains(&self.lemma(*a)));
        // "must have arrested her": a guess.
        if is(&["must", "should"]) && is(&["have"]) || is(&["may", "might", "could", "can"]) {
            return Some(Mood::Possible);
        }
        if is(&["should", "must", "ought"]) {
            return Some(Mood::Wanted);
        }
        if is(&["will", "shall", "would"]) {
            return Some(Mood::Planned);
        }
        // "Had she been arrested, ...": an auxiliary before its subject, and no question.
        let subject = tree.dependent(at, &["nsubj"]);
        let inverted = aux.iter().any(|a| {
            subject.is_some_and(|s| *a < s && *a == tree.subtree(at).start)
                && matches!(
                    self.view.form(*a).to_lowercase().as_str(),
                    "had" | "were" | "should"
                )
        });
        if inverted {
            return Some(Mood::Possible);
        }
        // "she was to be freed"
        let ahead = self.places.led_by(at, "to")
            && token.deprel == "root"
            && aux.iter().any(|a| self.lemma(*a) == "be");
        ahead.then_some(Mood::Planned)
    }

    /// What the governor of `at` makes of it.
    fn governed(&self, at: usize, head: usize) -> Option<Mood> {
        let tree = self.view.tree;
        let token = tree.token(at);
        let up = self.lemma(head);
        let led = |word| self.places.led_by(at, word);
        let clausal = matches!(token.deprel, "xcomp" | "ccomp" | "advcl" | "acl" | "csubj");
        let open = led("to") || led("from") || token.xpos == "VB";
        let gerund =
            token.xpos == "VBG" || tree.all(at, &["aux"]).any(|a| tree.token(a).xpos == "VBG");
        let off = || {
            tree.all(head, &["compound", "advmod"])
                .any(|d| d > head && self.lemma(d) == "off")
        };
        // "has yet to be charged"
        if clausal
            && open
            && tree
                .all(head, &["advmod"])
                .chain(tree.all(at, &["advmod"]))
                .any(|d| self.lemma(d) == "yet")
        {
            return Some(Mood::Negated);
        }
        if clausal && let Some(mood) = self.said_of_a_clause(at, head) {
            return Some(mood);
        }
        if clausal && open {
            let mood = if is_in(&WORDS.wishes, up) && token.deprel != "acl"
                || is_in(&WORDS.wishes, up) && !gerund
            {
                Some(Mood::Wanted)
            } else if is_in(&WORDS.plans, up) || up == "be" || up == "have" {
                Some(Mood::Planned)
            } else if is_in(&WORDS.failures, up) {
                Some(Mood::Negated)
            } else if is_in(&WORDS.chances, up) || token.deprel == "advcl" {
                // A purpose lies ahead.
                Some(Mood::Possible)
            } else {
                None
            };
            return mood;
        }
        // "risks being put to death", "avoided being arrested", "considered arresting him"
        if gerund
            && matches!(
                token.deprel,
                "xcomp" | "ccomp" | "obj" | "acl" | "advcl" | "obl"
            )
        {
            if is_in(&WORDS.failures, up) {
                return Some(Mood::Negated);
            }
            if is_in(&WORDS.chances, up) {
                return Some(Mood::Possible);
            }
            if is_in(&WORDS.plans, up) && token.deprel != "advcl" {
                return Some(Mood::Planned);
            }
        }
        if at == self.trigger
            && token.deprel == "nmod"
            && led("of")
            && let Some(mood) = self.claimed(head)
        {
            return Some(mood);
        }
        if at == self.trigger && matches!(token.deprel, "obj" | "obl" | "nmod" | "nsubj") {
            let passive_subject = token.deprel == "nsubj" && self.places.is_passive(head);
            if (passive_subject || token.deprel == "obj")
                && (is_in(&WORDS.cancelled, up) || up == "call" && off())
            {
                return (passive_subject || !is_in(&WORDS.given, up)).then_some(Mood::Negated);
            }
            if (passive_subject || token.deprel == "obj")
                && (is_in(&WORDS.put_off, up) && up != "put" || up == "put" && off())
            {
                return Some(Mood::Planned);
            }
            if token.deprel != "nsubj" || passive_subject {
                let object = token.deprel == "obj" || passive_subject;
                if is_in(&WORDS.wishes, up) && (led("for") || object) {
                    return Some(Mood::Wanted);
                }
                if is_in(&WORDS.plans, up) && object && !matches!(up, "announce" | "agree") {
                    return Some(Mood::Planned);
                }
                if is_in(&WORDS.chances, up) && object {
                    return Some(Mood::Possible);
                }
                if matches!(up, "avoid" | "escape") && object {
                    return Some(Mood::Negated);
                }
            }
        }
        None
    }

    /// "It is false that", "there is no evidence that", "is accused of having".
    fn said_of_a_clause(&self, at: usize, head: usize) -> Option<Mood> {
        let tree = self.view.tree;
        let up = self.lemma(head);
        let negated = tree
            .all(head, &["advmod", "det"])
            .any(|d| is_in(&WORDS.negations, self.lemma(d)) || self.lemma(d) == "no")
            || self.lemma(head.saturating_sub(1)) == "no";
        let relative = tree.token(at).deprel == "acl"
            && !is_in(&WORDS.claims, up)
            && !is_in(&WORDS.proofs, up)
            && !is_in(&WORDS.untrue, up)
            && tree.all(at, &["nsubj", "obj", "obl"]).any(|d| {
                matches!(
                    self.view.form(d).to_lowercase().as_str(),
                    "who" | "which" | "whom" | "that"
                )
            });
        // "It was not Brel who killed her"
        if relative {
            return (negated && tree.dependent(head, &["cop"]).is_some()).then_some(Mood::Negated);
        }
        if let Some(mood) = self.claimed(head) {
            return Some(mood);
        }
        if is_in(&WORDS.untrue, up) {
            return Some(if negated { Mood::Plain } else { Mood::Negated });
        }
        if up == "true" || up == "case" {
            return negated.then_some(Mood::Negated);
        }
        if is_in(&WORDS.uncertain, up) || is_in(&WORDS.proofs, up) && negated {
            return Some(Mood::Possible);
        }
        if is_in(&WORDS.cleared, up) {
            return Some(Mood::Negated);
        }
        let passive = self.places.is_passive(head) || tree.token(head).upos == Upos::Noun;
        (is_in(&WORDS.alleged, up) && passive).then_some(Mood::Alleged)
    }

    /// "Reports that he was arrested are false", "there is no truth in the claim that": what is said of a
    /// claim; else that it is one.
    fn claimed(&self, noun: usize) -> Option<Mood> {
        let tree = self.view.tree;
        if !is_in(&WORDS.claims, self.lemma(noun)) || tree.token(noun).upos != Upos::Noun {
            return None;
        }
        let above = tree.head(noun);
        let false_of = above.is_some_and(|a| {
            let negated = tree
                .all(a, &["advmod"])
                .any(|d| is_in(&WORDS.negations, self.lemma(d)));
            let deprel = tree.token(noun).deprel;
            let untrue = is_in(&WORDS.untrue, self.lemma(a))
                || tree
                    .all(a, &["xcomp", "obj"])
                    .any(|d| is_in(&WORDS.untrue, self.lemma(d)));
            deprel == "nsubj" && (untrue && !negated || self.lemma(a) == "true" && negated)
                || self.lemma(a) == "truth" && self.denies(a)
        });
        Some(if false_of {
            Mood::Negated
        } else {
            Mood::Alleged
        })
    }

    /// True where what is said of `head` is said of `at` as well.
    fn passes(&self, at: usize, head: usize) -> bool {
        let tree = self.view.tree;
        let token = tree.token(at);
        let up = self.lemma(head);
        let passive_subject = token.deprel == "nsubj" && self.places.is_passive(head);
        // A sister with a subject of its own stands for itself: "not arrested but that he was held".
        let apart = token.deprel == "conj" && tree.dependent(at, &["nsubj", "mark"]).is_some();
        let given = at == self.trigger
            && is_in(&WORDS.given, up)
            && (token.deprel == "obj" || passive_subject);
        // "The arrest never happened."
        let happens = token.deprel == "nsubj" && is_in(&WORDS.happens, up);
        // "may await trial under house arrest"
        let under = at == self.trigger
            && token.deprel == "obl"
            && ["under", "into", "to"]
                .iter()
                .any(|p| self.places.led_by(at, p));
        !apart
            && !given
            && (matches!(token.deprel, "conj" | "xcomp" | "ccomp" | "obj" | "csubj")
                || passive_subject
                || under
                || happens)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_can_be_read() {
        let words: Words = rules::checked(FILE);
        for list in [&words.plans, &words.wishes, &words.failures, &words.untrue] {
            assert!(list.iter().all(|w| !w.is_empty() && *w == w.to_lowercase()));
        }
    }
}
