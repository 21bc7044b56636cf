//! Cues under which nothing was said: "did not deny", "may deny", "declined to confirm".

use std::sync::LazyLock;

use serde::Deserialize;

use super::View;
use crate::analysis::Tokens;
use crate::rules;

const FILE: &str = include_str!("../../data/statements/unreal.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    negations: Vec<String>,
    modals: Vec<String>,
    conditions: Vec<String>,
    attitudes: Vec<String>,
    governors: Vec<String>,
    withdrawals: Vec<String>,
    nobody: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| rules::load(FILE));

fn is_in(list: &[String], word: &str) -> bool {
    list.iter().any(|w| w == word)
}

/// True where the verb, adjective or noun `n` attributes nothing. What an author says of itself
/// stands under any modal: "we must ask", "I would urge".
pub(super) fn is_unreal(view: &View, n: usize) -> bool {
    let tree = view.tree;
    let words = &*WORDS;
    let lemma = |d: usize| tree.token(d).lemma.as_str();
    let own = tree.subject(n).is_some_and(|s| {
        matches!(view.form(s).to_lowercase().as_str(), "i" | "we") && !tree.token(s).quoted
    });
    // A coordinated verb has its own words or shares its sister's.
    let mut verbs = vec![n];
    if tree.token(n).deprel == "conj"
        && tree.dependent(n, &["nsubj", "aux"]).is_none()
        && let Some(head) = tree.head(n)
    {
        verbs.push(head);
    }
    let negated = tree
        .all(n, &["advmod", "cc", "det"])
        .any(|d| d < n && is_in(&words.negations, lemma(d)))
        && !is_in(&words.attitudes, lemma(n));
    let modal = !own
        && verbs.iter().any(|v| {
            tree.all(*v, &["aux"])
                .any(|d| is_in(&words.modals, lemma(d)))
        });
    let condition = tree
        .all(n, &["mark"])
        .any(|d| is_in(&words.conditions, lemma(d)));
    negated || modal || condition || is_governed(view, n)
}

/// "refused to confirm", "is expected to say", "dropped the accusation".
fn is_governed(view: &View, n: usize) -> bool {
    let tree = view.tree;
    let token = tree.token(n);
    let Some(head) = token.head else { return false };
    let lemma = tree.token(head).lemma.as_str();
    match token.deprel {
        "xcomp" | "ccomp" | "advcl" | "acl" | "csubj" => {
            let open =
                token.xpos == "VBG" || tree.all(n, &["mark"]).any(|m| tree.token(m).lemma == "to");
            open && is_in(&WORDS.governors, lemma)
        }
        "obj" => is_in(&WORDS.withdrawals, lemma),
        _ => false,
    }
}

/// "somebody", "no one", "neither the navy nor the police".
pub(super) fn is_nobody(view: &View, tokens: &Tokens) -> bool {
    let word = |n: usize| view.form(n).to_lowercase();
    let nobody = |w: &str| is_in(&WORDS.nobody, w);
    match tokens.len() {
        0 => false,
        1 => {
            // "somebody who tells"
            let antecedent = tokens.start.checked_sub(1).map(word);
            nobody(&word(tokens.start))
                || word(tokens.start) == "who" && antecedent.is_some_and(|w| nobody(&w))
        }
        _ => {
            let two = format!("{} {}", word(tokens.start), word(tokens.start + 1));
            tokens.len() == 2 && nobody(&two)
                || word(tokens.start) == "neither"
                || word(tokens.start) == "no" && !view.tree.token(tokens.start).quoted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_can_be_read() {
        let words: Words = rules::checked(FILE);
        for list in [
            &words.negations,
            &words.modals,
            &words.governors,
            &words.nobody,
        ] {
            assert!(list.iter().all(|w| !w.is_empty() && *w == w.to_lowercase()));
        }
    }
}
