//! How alike two names are in the languages that their spellings are typical of.
//!
//! A weak sign that two names with no word in common may be one person's: an alias is mostly of the
//! same language. It is of spellings, not of people; it is added up over all origins, and is neither
//! shown nor kept for a person.
//!
//! Letters in threes are counted over the typical names of each origin in `data/origins.toml`; a name
//! has a probability for each origin, by Bayes' rule with even priors, and those of origins whose
//! spellings are much alike are shared between them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::script::Script;

#[derive(Deserialize)]
struct File {
    origin: Vec<Origin>,
}

#[derive(Deserialize)]
struct Origin {
    id: String,
    names: Vec<String>,
}

struct Model {
    /// Place of three letters, by [`threes`]; one more, and 0 where no origin has them.
    places: Vec<u16>,
    /// For each of the three letters that there are, logarithms of how likely they are in each origin.
    threes: Vec<Vec<f32>>,
    /// How alike the origins are, in rows that sum to one.
    alike: Vec<Vec<f32>>,
    /// Origins that are written in Arabic letters.
    in_arabic: Vec<usize>,
}

/// Counts that each origin is given beforehand, spread as the letters of all origins are.
const PRIOR: f32 = 40.0;

/// Letters are no independent witnesses: what they say together is taken at this share.
const TRUST: f32 = 0.45;

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let file: File = toml::from_str(include_str!("../data/origins.toml"))
            .unwrap_or(File { origin: Vec::new() });
        let count = file.origin.len();
        let mut counts: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
        let mut totals = vec![0.0f32; count];
        for (n, origin) in file.origin.iter().enumerate() {
            for name in &origin.names {
                for three in threes(name.as_bytes()) {
                    counts.entry(three).or_insert_with(|| vec![0.0; count])[n] += 1.0;
                    totals[n] += 1.0;
                }
            }
        }
        let all: f32 = totals.iter().sum::<f32>().max(1.0);
        let mut alike = vec![vec![0.0f32; count]; count];
        let mut lengths = vec![0.0f32; count];
        let mut places = vec![0; LETTERS * LETTERS * LETTERS];
        let mut model = Vec::with_capacity(counts.len());
        for (three, of) in counts {
            let share = of.iter().sum::<f32>() / all;
            let those: Vec<usize> = (0..count).filter(|n| of[*n] > 0.0).collect();
            for &a in &those {
                lengths[a] += of[a] * of[a];
                for &b in &those {
                    alike[a][b] += of[a] * of[b];
                }
            }
            let likely = of.iter().zip(&totals);
            let logs = likely.map(|(c, total)| ((c + PRIOR * share) / (total + PRIOR)).ln());
            model.push(logs.collect());
            places[three] = model.len() as u16;
        }
        for (a, row) in alike.iter_mut().enumerate() {
            for (b, cell) in row.iter_mut().enumerate() {
                let cosine = *cell / (lengths[a] * lengths[b]).sqrt().max(1.0);
                *cell = cosine.powi(3);
            }
            let sum: f32 = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|cell| *cell /= sum);
        }
        let of_arabic = [
            "arabic",
            "maghrebi",
            "persian",
            "pashto_dari",
            "urdu_punjabi",
            "sudanese",
        ];
        Model {
            places,
            threes: model,
            alike,
            in_arabic: (0..count)
                .filter(|n| of_arabic.contains(&file.origin[*n].id.as_str()))
                .collect(),
        }
    })
}

/// Letters that are told apart, and one for all else: the ends of a word.
const LETTERS: usize = 27;

/// Each three neighbours of a word, and two at its ends, as a number below the third power of
/// [`LETTERS`].
fn threes(name: &[u8]) -> impl Iterator<Item = usize> {
    let at = |n: usize| match n.checked_sub(2).and_then(|n| name.get(n)) {
        Some(letter @ b'a'..=b'z') => usize::from(letter - b'a') + 1,
        _ => 0,
    };
    (0..name.len() + 1).map(move |n| (at(n) * LETTERS + at(n + 1)) * LETTERS + at(n + 2))
}

/// Most origins that there may be.
const MOST: usize = 64;

/// Square roots of a name's probabilities in 255ths, an origin each: as few bytes as tell them apart,
/// as they are looked at for each pair of names.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<u8>", into = "Vec<u8>")]
pub struct Origins([u8; MOST]);

impl Default for Origins {
    fn default() -> Self {
        Self([0; MOST])
    }
}

impl From<Vec<u8>> for Origins {
    fn from(roots: Vec<u8>) -> Self {
        let mut origins = Self::default();
        origins
            .0
            .iter_mut()
            .zip(roots)
            .for_each(|(to, from)| *to = from);
        origins
    }
}

impl From<Origins> for Vec<u8> {
    fn from(origins: Origins) -> Self {
        origins.0.to_vec()
    }
}

impl Origins {
    /// Of words: each in its letters, folded, with the script that it was in.
    pub fn of<'a>(words: impl Iterator<Item = (&'a [u8], Script)>) -> Self {
        let model = model();
        let count = model.alike.len();
        let mut logs = vec![0.0f32; count];
        for (word, script) in words {
            if script == Script::Arabic {
                for (n, log) in logs.iter_mut().enumerate() {
                    *log -= if model.in_arabic.contains(&n) {
                        0.0
                    } else {
                        4.0
                    };
                }
                continue;
            }
            for three in threes(word) {
                let place = usize::from(model.places[three]).checked_sub(1);
                if let Some(of) = place.and_then(|place| model.threes.get(place)) {
                    logs.iter_mut()
                        .zip(of)
                        .for_each(|(sum, log)| *sum += TRUST * log);
                }
            }
        }
        let most = logs.iter().copied().fold(f32::MIN, f32::max);
        let mut odds: Vec<f32> = logs.iter().map(|log| (log - most).exp()).collect();
        let sum: f32 = odds.iter().sum::<f32>().max(1.0);
        odds.iter_mut().for_each(|p| *p /= sum);
        let mut shared = vec![0.0f32; count];
        // What is less than this would not be seen in 255ths of a root.
        for (p, row) in odds.iter().zip(&model.alike).filter(|(p, _)| **p > 1e-6) {
            shared
                .iter_mut()
                .zip(row)
                .for_each(|(sum, cell)| *sum += p * cell);
        }
        let root = |shared: &f32| (255.0 * shared.sqrt()).round() as u8;
        Self::from(shared.iter().map(root).collect::<Vec<u8>>())
    }

    /// From 0 to 1: the Bhattacharyya coefficient of the two.
    pub fn alike(&self, other: &Self) -> f32 {
        let pairs = self.0.iter().zip(&other.0);
        let products = pairs.map(|(a, b)| u32::from(*a) * u32::from(*b));
        (products.sum::<u32>() as f32 / (255.0 * 255.0)).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Origins {
        Origins::of(name.split(' ').map(|w| (w.as_bytes(), Script::Latin)))
    }

    #[test]
    fn names_of_one_language_are_alike() {
        let (a, b, c) = (
            of("tetiana kovalchuk"),
            of("bohdan shevchuk"),
            of("chukwuemeka okonkwo"),
        );
        assert!(
            a.alike(&b) > a.alike(&c) + 0.3,
            "{} {}",
            a.alike(&b),
            a.alike(&c)
        );
        assert!(a.alike(&a) > 0.99);
        assert!(model().alike.len() <= MOST);
    }
}
