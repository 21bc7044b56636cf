//! Which mentions speak of the same thing.
//!
//! Each mention looks back over those before it and joins the one it suits best, or opens a
//! cluster of its own. The features are those of `training/windows.py`, row for row.

use std::collections::VecDeque;

use record::Text;

use crate::analysis::{Token, Upos};

/// A mention looks back over this many others.
const REACH: usize = 150;

/// A mention's head, as the features see it.
pub struct Head {
    /// What it asks of an antecedent.
    pub query: Vec<f32>,
    /// What it offers as one.
    pub key: Vec<f32>,
    /// Number of its sentence.
    pub sentence: usize,
    /// Its tag.
    pub kind: &'static str,
    class: usize,
    form: usize,
    word: String,
    name: Vec<String>,
}

impl Head {
    /// The head at token `n`.
    pub fn new(
        text: &Text,
        tokens: &[Token],
        n: usize,
        kind: &'static str,
        sentence: usize,
    ) -> Self {
        let lower = |t: &Token| text.slice(t.span).to_lowercase();
        let word = lower(&tokens[n]);
        let class = pronoun_class(&word);
        let (form, name) = if tokens[n].upos == Upos::Pron || class != OTHER {
            (0, Vec::new())
        } else if tokens[n].upos == Upos::Propn {
            let proper = |t: &Token| t.upos == Upos::Propn;
            let mut start = n;
            while start > 0 && proper(&tokens[start - 1]) {
                start -= 1;
            }
            let mut end = n + 1;
            while end < tokens.len() && proper(&tokens[end]) {
                end += 1;
            }
            (1, tokens[start..end].iter().map(lower).collect())
        } else {
            (2, Vec::new())
        };
        Self {
            query: Vec::new(),
            key: Vec::new(),
            sentence,
            kind,
            class,
            form,
            word,
            name,
        }
    }
}

const OTHER: usize = 7;

fn pronoun_class(word: &str) -> usize {
    match word {
        "he" | "him" | "his" | "himself" => 0,
        "she" | "her" | "hers" | "herself" => 1,
        "it" | "its" | "itself" => 2,
        "they" | "them" | "their" | "theirs" | "themselves" => 3,
        "i" | "me" | "my" | "mine" | "myself" => 4,
        "you" | "your" | "yours" | "yourself" | "yourselves" => 5,
        "we" | "us" | "our" | "ours" | "ourselves" => 6,
        _ => OTHER,
    }
}

/// Rows of the feature table for an anaphor and an antecedent `distance` mentions before it.
fn features(a: &Head, b: &Head, distance: usize) -> [usize; 5] {
    let mut agreement = usize::from(a.word == b.word);
    if a.form == 1 && b.form == 1 {
        if a.name == b.name {
            agreement = 2;
        } else if a.word != b.word && a.name.iter().any(|w| b.name.contains(w)) {
            agreement = 3;
        }
    }
    let bucket = [2, 3, 5, 9, 17, 33, 65]
        .iter()
        .filter(|d| distance >= **d)
        .count();
    let sentences = a.sentence.abs_diff(b.sentence).min(3);
    [
        a.form * 12 + b.form * 4 + agreement,
        36 + a.form * 8 + bucket,
        60 + a.form * 4 + sentences,
        72 + a.class * 8 + b.class,
        136 + a.form * 2 + usize::from(a.kind == b.kind),
    ]
}

/// Clusters in the making: mentions come in text order, and only those within reach are kept.
pub struct Clusters<'a> {
    table: &'a [f32],
    bias: f32,
    /// The last mentions, and the cluster of each.
    recent: VecDeque<(Head, usize)>,
    /// The cluster of every mention, numbered in order of first mention.
    of: Vec<usize>,
    count: usize,
}

impl<'a> Clusters<'a> {
    /// None yet; what pairs score by is learned.
    pub fn new(table: &'a [f32], bias: f32) -> Self {
        Self {
            table,
            bias,
            recent: VecDeque::new(),
            of: Vec::new(),
            count: 0,
        }
    }

    /// The next mention joins a cluster, or opens one.
    pub fn add(&mut self, head: Head) {
        let mut best: Option<(f32, usize)> = None;
        let distances = (1..=self.recent.len()).rev();
        for (distance, (other, cluster)) in distances.zip(&self.recent) {
            let own: f32 = head.query.iter().zip(&other.key).map(|(q, k)| q * k).sum();
            let told: f32 = features(&head, other, distance)
                .iter()
                .map(|row| self.table.get(*row).copied().unwrap_or(0.0))
                .sum();
            let score = own + told + self.bias;
            if score > 0.0 && best.is_none_or(|(b, _)| score > b) {
                best = Some((score, *cluster));
            }
        }
        let cluster = best.map_or(self.count, |(_, cluster)| cluster);
        self.count = self.count.max(cluster + 1);
        self.of.push(cluster);
        if self.recent.len() == REACH {
            self.recent.pop_front();
        }
        self.recent.push_back((head, cluster));
    }

    /// The cluster of each mention.
    pub fn finish(self) -> Vec<usize> {
        self.of
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{parsed, text_of};

    #[test]
    fn a_score_above_nothing_joins_and_below_it_opens() {
        let words = [
            ("Nkem", "PROPN", 2, "nsubj"),
            ("spoke", "VERB", 0, "root"),
            ("she", "PRON", 2, "obj"),
        ];
        let (text, analysis) = (text_of(&words), parsed(&words));
        let clusters = |key: f32, between: usize| {
            let mut clusters = Clusters::new(&[0.0; 142], -1.0);
            let head = |n| Head::new(&text, &analysis.tokens, n, "person", 0);
            clusters.add(Head {
                key: vec![key],
                ..head(0)
            });
            (0..between).for_each(|_| clusters.add(head(2)));
            clusters.add(Head {
                query: vec![1.0],
                ..head(2)
            });
            clusters.finish()
        };
        assert_eq!(clusters(2.0, 0), [0, 0]);
        assert_eq!(clusters(0.5, 0), [0, 1]);
        assert_eq!(clusters(2.0, REACH - 1).last(), Some(&0));
        assert_eq!(clusters(2.0, REACH).last(), Some(&(REACH + 1)));
    }
}
