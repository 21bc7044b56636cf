//! Texts, as they are compared as a whole.

use super::{Maker, folded_words};
use crate::profile::{Body, Family, Item, TextSketch};
use crate::text::{figures, fold, hash};

/// Words of a shingle.
const SHINGLE: usize = 5;

/// So many of the smallest hashes of shingles are a text's sketch.
const SKETCH: usize = 96;

/// So many of these are keys: two texts that share half of their shingles share eight of them as a rule.
const KEYS: usize = 16;

/// The smallest hashes of a text's shingles (bottom-k, Cohen and Kaplan 2007).
pub(super) fn of_text(text: &str) -> Vec<u64> {
    let words = folded_words(text);
    let mut hashes: Vec<u64> = words
        .windows(SHINGLE)
        .map(|w| hash("shingle", w.iter().map(String::as_str)))
        .collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(SKETCH);
    hashes
}

/// Which part of the shingles of both two texts share, as their sketches tell.
pub(crate) fn resemblance(a: &[u64], b: &[u64]) -> f32 {
    let mut both: Vec<u64> = a.iter().chain(b).copied().collect();
    both.sort_unstable();
    both.dedup();
    both.truncate(SKETCH);
    let shared = both
        .iter()
        .filter(|h| a.binary_search(h).is_ok() && b.binary_search(h).is_ok());
    shared.count() as f32 / both.len().max(1) as f32
}

impl Maker<'_> {
    pub(super) fn sketch(&self) -> Item {
        let document = &self.reading.document;
        let text = |s: &record::Span| document.text.slice(*s);
        let of_length = self
            .sentences
            .iter()
            .map(text)
            .filter(|s| folded_words(s).len() > 4);
        let hashes = of_length.map(|s| hash("text", folded_words(s).iter().map(String::as_str)));
        let letter = self.reading.letter.as_ref();
        let opening = fold(&document.text.as_str().chars().take(400).collect::<String>());
        let sketch = TextSketch {
            url: document.url.as_deref().map(fold),
            title: document.title.as_deref().map(fold),
            sentences: hashes.collect(),
            figures: self
                .sentences
                .iter()
                .flat_map(|s| figures(text(s)))
                .collect(),
            signatories: letter
                .iter()
                .flat_map(|l| l.signatories.iter().map(|s| s.name.clone()))
                .collect(),
            is_letter: letter.is_some(),
            corrects: ["correct", "withdr", "clarif", "amend"]
                .iter()
                .any(|word| opening.contains(word)),
        };
        let publisher = document.publisher.as_deref().map(fold).unwrap_or_default();
        let mut keys: Vec<u64> = of_text(document.text.as_str())
            .into_iter()
            .take(KEYS)
            .collect();
        keys.extend(sketch.url.iter().map(|url| hash("url", [url.as_str()])));
        keys.extend(
            sketch
                .title
                .iter()
                .map(|title| hash("title", [publisher.as_str(), title])),
        );
        Item {
            family: Family::Text,
            id: String::new(),
            day: self.day,
            keys,
            body: Body::Text(sketch),
        }
    }
}
