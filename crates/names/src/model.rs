//! From measures to a probability.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::features::{self, COUNT, Features};

/// Weights of the measures, in their order, and what stands without them.
#[derive(Clone, Debug)]
pub struct Weights {
    base: f32,
    weights: Features,
}

impl Weights {
    /// The logarithm of the odds that two names of these measures are one.
    pub fn odds(&self, features: &Features) -> f32 {
        let terms = self.weights.iter().zip(features).map(|(w, f)| w * f);
        self.base + terms.sum::<f32>()
    }
}

/// Names alone are never certain: many people have the same one.
const MOST: f32 = 0.99;
pub const LEAST: f32 = 0.0001;

/// The logarithm of the odds of a chance.
pub fn odds(probability: f32) -> f32 {
    let probability = probability.clamp(LEAST, MOST);
    (probability / (1.0 - probability)).ln()
}

/// The chance that odds stand for.
pub fn probability(odds: f32) -> f32 {
    (1.0 / (1.0 + (-odds).exp())).clamp(LEAST, MOST)
}

/// A chance, after something else was learnt that changes its odds.
pub fn raise(before: f32, by: f32) -> f32 {
    probability(odds(before) + by)
}

#[derive(Deserialize)]
struct File {
    person: Group,
    body: Group,
}

#[derive(Deserialize)]
struct Group {
    base: f32,
    weights: std::collections::HashMap<String, f32>,
}

/// The weights of names of people, or of bodies; data, in `data/weights.toml`.
pub fn weights(is_person: bool) -> &'static Weights {
    static WEIGHTS: OnceLock<[Weights; 2]> = OnceLock::new();
    &WEIGHTS.get_or_init(|| {
        let none = || Weights {
            base: 0.0,
            weights: [0.0; COUNT],
        };
        let Ok(file) = toml::from_str::<File>(include_str!("../data/weights.toml")) else {
            return [none(), none()];
        };
        [file.body, file.person].map(|group| Weights {
            base: group.base,
            weights: features::NAMES.map(|name| group.weights.get(name).copied().unwrap_or(0.0)),
        })
    })[usize::from(is_person)]
}
