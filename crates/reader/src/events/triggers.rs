//! Which words trigger an event: phrases and conditions of the frames' rules.

use super::arguments::Places;
use crate::analysis::Upos;
use crate::frames::{Frame, Frames, Kind, Path, Rule};
use crate::statements::View;

/// A rule that fits at a trigger.
pub(super) struct Match<'f> {
    /// The rule.
    pub rule: &'f Rule,
    /// Its frame.
    pub frame: &'f Frame,
    /// How special it is: words of the phrase, conditions.
    pub weight: usize,
    /// The tokens of the phrase.
    pub words: Vec<usize>,
}

pub(super) fn triggered<'f>(
    view: &View,
    places: &Places,
    frames: &'f Frames,
    n: usize,
) -> Vec<Match<'f>> {
    let token = view.tree.token(n);
    let form = view.form(n).to_lowercase();
    if is_prefixed(view, n) {
        return Vec::new();
    }
    let kinds: &[Kind] = match token.upos {
        // "is detained" tells how things are; "detained him" what was done.
        Upos::Verb if token.xpos == "VBN" && view.tree.dependent(n, &["obj"]).is_none() => {
            &[Kind::Verb, Kind::Adjective]
        }
        Upos::Verb => &[Kind::Verb],
        Upos::Noun => &[Kind::Noun],
        // "Special Rapporteur on Torture": what a name is made of tells of nothing.
        Upos::Propn if entities_name(view, n) => &[],
        Upos::Propn => &[Kind::Noun],
        Upos::Adj if form.ends_with("ed") => &[Kind::Adjective, Kind::Verb],
        Upos::Adj => &[Kind::Adjective],
        _ => &[],
    };
    let mut matches = Vec::new();
    for kind in kinds {
        // The tagger may call a participle an adjective: then its form is its lemma.
        for lemma in [token.lemma.as_str(), form.as_str()] {
            if lemma == form && token.lemma == form && !matches.is_empty() {
                continue;
            }
            for (rule, frame) in frames.triggered(*kind, lemma) {
                let Some(words) = phrase_at(view, rule, n, lemma) else {
                    continue;
                };
                let predicate = || view.tree.dependent(n, &["cop"]).is_some();
                if rule.predicate && !predicate() || !holds(view, places, rule, n) {
                    continue;
                }
                matches.push(Match {
                    rule,
                    frame,
                    weight: 2 * words.len() + 2 * rule.when.len() + rule.needs.len(),
                    words,
                });
            }
        }
    }
    matches
}

/// "pre-trial", "post-election": no trial, no election.
fn is_prefixed(view: &View, n: usize) -> bool {
    n >= 2
        && view.form(n - 1) == "-"
        && matches!(
            view.form(n - 2).to_lowercase().as_str(),
            "pre" | "post" | "non" | "anti"
        )
}

fn entities_name(view: &View, n: usize) -> bool {
    // "Nakkhu prison" is still a prison.
    view.form(n).starts_with(char::is_uppercase)
        && view
            .analysis()
            .names
            .iter()
            .any(|name| name.tokens.len() > 1 && name.tokens.contains(&n))
}

/// The words of the longest phrase of the rule that stands at `n`.
fn phrase_at(view: &View, rule: &Rule, n: usize, lemma: &str) -> Option<Vec<usize>> {
    let tree = view.tree;
    let below = || {
        let near = tree.dependents(n).iter().copied();
        // "imposed bans and froze assets": the second verb is no part of the first one's phrase.
        let near = near.filter(|d| tree.token(*d).deprel != "conj");
        // Nor is what a clause below it is about: "called on them to commute sentences".
        near.flat_map(|d| {
            let clause = matches!(
                tree.token(d).deprel,
                "advcl" | "ccomp" | "xcomp" | "acl" | "parataxis"
            ) && tree.token(d).upos == Upos::Verb;
            let further: &[usize] = if clause { &[] } else { tree.dependents(d) };
            std::iter::once(d).chain(further.iter().copied())
        })
    };
    rule.words
        .iter()
        .filter_map(|phrase| {
            let mut words = phrase.split(' ');
            (words.next() == Some(lemma)).then_some(())?;
            let mut tokens = vec![n];
            for word in words {
                tokens.push(below().find(|d| {
                    tree.token(*d).lemma == word || view.form(*d).eq_ignore_ascii_case(word)
                })?);
            }
            Some(tokens)
        })
        .max_by_key(Vec::len)
}

/// The rule's conditions.
fn holds(view: &View, places: &Places, rule: &Rule, n: usize) -> bool {
    let stands = |path, lemmas: &[String]| {
        places.at(n, path).iter().any(|h| {
            let lemma = &view.tree.token(*h).lemma;
            lemmas.contains(lemma)
                || lemmas.iter().any(|l| view.form(*h).eq_ignore_ascii_case(l))
                || elliptical(view, *h) && sister_has(view, places, path, n, lemmas)
        })
    };
    rule.when.iter().all(|(path, lemmas)| stands(path, lemmas))
        && !rule
            .unless
            .iter()
            .any(|(path, lemmas)| stands(path, lemmas))
}

/// "a third", "another": the noun is left out.
fn elliptical(view: &View, n: usize) -> bool {
    let token = view.tree.token(n);
    matches!(token.upos, Upos::Adj | Upos::Num | Upos::Pron | Upos::Det)
        && !matches!(
            token.lemma.as_str(),
            "he" | "she" | "it" | "they" | "who" | "that" | "which"
        )
        || matches!(token.lemma.as_str(), "third" | "other" | "rest" | "latter")
}

/// "overturned two convictions and suspended a third": the verb beside this one has the noun.
fn sister_has(view: &View, places: &Places, path: &Path, n: usize, lemmas: &[String]) -> bool {
    let token = view.tree.token(n);
    token.deprel == "conj"
        && token.head.is_some_and(|sister| {
            places
                .at(sister, path)
                .iter()
                .any(|h| lemmas.contains(&view.tree.token(*h).lemma))
        })
}
