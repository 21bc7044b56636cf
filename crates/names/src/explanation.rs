//! Why two names score as they do.

use serde::Serialize;

use crate::alignment::Ground;
use crate::comparison::Comparison;
use crate::features::{self, Found};
use crate::name::{Name, Tokens};
use crate::words;

/// What two names have in common, and what only one has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Words that were taken for one, the surest first.
    pub matched: Vec<Matched>,
    /// Words of the one name alone.
    pub left_only: Vec<String>,
    /// Words of the other alone.
    pub right_only: Vec<String>,
    /// What was measured, by name; docs/NAMES.md tells what each is.
    pub measures: Vec<(&'static str, f32)>,
}

/// Words that were taken for one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matched {
    /// Of the one name, as they are written there.
    pub left: String,
    /// Of the other.
    pub right: String,
    /// Why.
    pub ground: Ground,
    /// How alike, from 0 to 1.
    pub similarity: f32,
    /// How much the words tell: 1 for a rare name, 0.5 for one of the most common.
    pub weight: f32,
}

/// Explains a comparison of these names.
pub fn explain(left: &Name, right: &Name, comparison: &Comparison) -> Explanation {
    let Found {
        left: l,
        right: r,
        alignment,
    } = &comparison.found;
    let none = Tokens::default();
    let (l, r) = (
        left.readings.get(*l).unwrap_or(&none),
        right.readings.get(*r).unwrap_or(&none),
    );
    let (left_words, right_words) = (words::written(&left.text), words::written(&right.text));
    let tell = |tokens: &Tokens, words: &[String], bits: u32| {
        let mut told: Vec<&str> = Vec::new();
        for (n, token) in tokens.tokens.iter().enumerate() {
            if bits & 1 << n != 0
                && let Some(word) = words.get(usize::from(token.word))
                && told.last() != Some(&word.as_str())
            {
                told.push(word);
            }
        }
        told.join(" ")
    };
    let alone = |tokens: &Tokens, words: &[String], bits: u32| {
        let each = (0..tokens.tokens.len()).filter(|n| bits & 1 << n != 0);
        each.map(|n| tell(tokens, words, 1 << n)).collect()
    };
    let matched = alignment.pairs.iter().map(|pair| Matched {
        left: tell(l, &left_words, pair.left),
        right: tell(r, &right_words, pair.right),
        ground: pair.ground,
        similarity: pair.similarity,
        weight: l.weigh(pair.left).min(r.weigh(pair.right)),
    });
    Explanation {
        matched: matched.collect(),
        left_only: alone(l, &left_words, alignment.left_over),
        right_only: alone(r, &right_words, alignment.right_over),
        measures: features::NAMES
            .into_iter()
            .zip(comparison.features)
            .collect(),
    }
}
