//! How likely two names are one person's or body's.

use crate::features::{self, Features};
use crate::model;
use crate::name::Name;

/// What comes of comparing two names.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The chance that they are one, as far as names tell: never 0 nor 1.
    pub score: f32,
    /// What was measured.
    pub features: Features,
}

/// Compares two names.
pub fn compare(left: &Name, right: &Name) -> Comparison {
    // What one of them shows to be a body is one.
    let weights = model::weights(left.is_person && right.is_person);
    let (features, odds) = features::measure(left, right, |f| weights.odds(f));
    Comparison {
        score: model::probability(odds),
        features,
    }
}

/// The score of two names alone.
pub fn score(left: &Name, right: &Name) -> f32 {
    compare(left, right).score
}
