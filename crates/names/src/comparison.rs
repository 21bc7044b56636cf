//! How likely two names are one person's or body's.

use crate::features::{self, Features, Found};
use crate::model;
use crate::name::Name;

/// Names that score this or more are shown as one where nothing else is asked for: chosen on the dev
/// pairs so that of different people at most one pair in a thousand is (docs/NAMES.md).
pub const DEFAULT_THRESHOLD: f32 = 0.55;

/// What an entry of a list must reach to be shown, where nothing else is asked for. More than for a
/// pair: among tens of thousands of names some resemble any (docs/NAMES.md).
pub const SCREENING_THRESHOLD: f32 = 0.67;

/// What comes of comparing two names.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The chance that they are one, as far as names tell: never 0 nor 1.
    pub score: f32,
    /// What was measured.
    pub features: Features,
    pub(crate) found: Found,
}

impl Comparison {
    /// How much the words that both names have tell: about 1 for a rare word, 0.5 for one of the most
    /// common, added up.
    pub fn evidence(&self) -> f32 {
        self.features[features::EVIDENCE] * features::FULL_EVIDENCE
    }
}

impl Comparison {
    /// Whether all of both names agrees by consonants, of which one has no more, and tells so much.
    pub(crate) fn is_whole_by_consonants(&self, evidence: f32) -> bool {
        self.features[features::BY_CONSONANTS] > 0.5
            && self.features[features::LONGER_COVERED] > 0.9
            && self.evidence() > evidence
    }

    /// How many pairs of words of these names, which were compared, weigh so much.
    pub(crate) fn shared_words(&self, left: &Name, right: &Name, weight: f32) -> usize {
        let found = &self.found;
        let (Some(l), Some(r)) = (
            left.readings.get(found.left),
            right.readings.get(found.right),
        ) else {
            return 0;
        };
        let weights = found.alignment.pairs.iter();
        let weights = weights.map(|pair| l.weigh(pair.left).min(r.weigh(pair.right)));
        weights.filter(|least| *least >= weight).count()
    }
}

/// Compares two names.
pub fn compare(left: &Name, right: &Name) -> Comparison {
    // What one of them shows to be a body is one.
    let weights = model::weights(left.is_person && right.is_person);
    let mut most = f32::MIN;
    let mut comparison = Comparison {
        score: model::LEAST,
        features: [0.0; features::COUNT],
        found: Found::default(),
    };
    features::measure(left, right, |features, found| {
        let odds = weights.odds(features);
        if odds > most {
            most = odds;
            comparison = Comparison {
                score: model::probability(odds),
                features: *features,
                found: found.clone(),
            };
        }
    });
    comparison
}

/// The score of [`compare`] alone.
pub fn score(left: &Name, right: &Name) -> f32 {
    let weights = model::weights(left.is_person && right.is_person);
    let mut most = f32::MIN;
    features::measure(left, right, |features, _| {
        most = most.max(weights.odds(features))
    });
    model::probability(most)
}
