//! What is measured of two names. Each measure is from 0 to 1, and more alike names never have less
//! of those that speak for a match, nor more of those that speak against it.

use crate::alignment::{Alignment, Ground, align};
use crate::name::{Class, Name, Tokens, Whole};

/// Names of the measures, in their order.
pub const NAMES: [&str; COUNT] = [
    "shorter_covered",
    "longer_covered",
    "evidence",
    "least_alike",
    "least_alike_low",
    "thin",
    "conflict",
    "conflict_unlike",
    "initials",
    "by_consonants",
    "numbers_differ",
    "letters_shared",
    "legal_forms_differ",
    "terms_differ",
    "places_differ",
    "place_more",
    "origins_alike",
];

/// Place of the evidence among the measures, and how much of it counts in full.
pub const EVIDENCE: usize = 2;
pub const FULL_EVIDENCE: f32 = 2.5;

/// Place of the share of the name that has more words beyond the other's.
pub const LONGER_COVERED: usize = 1;

/// Place of the share of pairs by consonants alone.
pub const BY_CONSONANTS: usize = 9;

/// How many there are.
pub const COUNT: usize = 17;

/// The measures of two names.
pub type Features = [f32; COUNT];

/// Measures two names in each way to read them.
pub fn measure(left: &Name, right: &Name, mut take: impl FnMut(&Features, &Found)) {
    let alike = left.origins.alike(&right.origins);
    for (i, a) in left.readings.iter().enumerate() {
        for (j, b) in right.readings.iter().enumerate() {
            let found = Found {
                left: i,
                right: j,
                alignment: align(a, b),
            };
            let mut features = of(a, b, &found.alignment);
            features[COUNT - 1] = alike;
            take(&features, &found);
        }
    }
}

/// The most that two names can be measured to be alike, where so much of their weight at most is in
/// words that they share: `shared` of the one name's `weight`, and of the other's. The other measures
/// are as good as they can be.
pub fn best(shared: (f32, f32), left: &Whole, right: &Whole) -> Features {
    let lighter = left.weight.min(right.weight).max(0.01);
    // An initial, of weight 0.4, may stand for a word of weight 1 of the other name.
    let covered = (
        shared.0 + left.keyless + 2.5 * right.keyless,
        shared.1 + right.keyless + 2.5 * left.keyless,
    );
    let part = |covered: f32, weight: f32| (covered / weight.max(0.01)).min(1.0);
    let (l, r) = (part(covered.0, left.weight), part(covered.1, right.weight));
    let evidence = covered.0.min(covered.1);
    let over = |covered: f32, weight: f32| (weight - covered).max(0.0);
    let conflict = over(covered.0, left.weight).min(over(covered.1, right.weight));
    // Words of which a part is shared are no conflict: only what is beyond half of them.
    let unlike = (2.0 * conflict - lighter.max(1.0)).clamp(0.0, 1.0);
    let thin = (1.0 - evidence / 0.8).max(0.0);
    let letters = letters_shared(left, right);
    [
        l.max(r),
        l.min(r),
        (evidence / FULL_EVIDENCE).min(1.0),
        1.0,
        0.0,
        thin,
        0.0,
        unlike,
        0.0,
        0.0,
        0.0,
        letters,
        0.0,
        0.0,
        0.0,
        0.0,
        1.0,
    ]
}

/// Two readings, and how they agree.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Reading of the one name.
    pub left: usize,
    /// Reading of the other.
    pub right: usize,
    /// Their pairs.
    pub alignment: Alignment,
}

fn of(left: &Tokens, right: &Tokens, alignment: &Alignment) -> Features {
    let (mut left_covered, mut right_covered) = (0.0, 0.0);
    let (mut evidence, mut by_initials, mut by_consonants) = (0.0f32, 0.0f32, 0.0f32);
    let mut least: f32 = 1.0;
    for pair in &alignment.pairs {
        let (l, r) = (left.weigh(pair.left), right.weigh(pair.right));
        let s = sharpen(pair.similarity);
        left_covered += l * s;
        right_covered += r * s;
        evidence += s * l.min(r);
        // Of two words each tells half, of six less.
        let heavy = (2.0 * l.min(r) / left.whole.weight.min(right.whole.weight).max(0.01)).min(1.0);
        least = least.min(1.0 - heavy * (1.0 - s));
        if pair.ground == Ground::Consonants {
            by_consonants += l.min(r);
        }
        if pair.ground == Ground::Initials {
            by_initials = by_initials.max(l.max(r).min(1.0));
        }
    }
    // A title that one name has is hardly a reason to tell it from another.
    let over = |tokens: &Tokens, bits: u32| {
        tokens.weigh(bits) - 0.5 * tokens.weigh(tokens.of_class(Class::Light, bits))
    };
    let (left_over, right_over) = (
        over(left, alignment.left_over),
        over(right, alignment.right_over),
    );
    let lighter = left.whole.weight.min(right.whole.weight).max(0.01);
    let (l, r) = (
        left_covered / left.whole.weight.max(0.01),
        right_covered / right.whole.weight.max(0.01),
    );
    // Both have words that the other has not.
    let conflict = (left_over.min(right_over) / lighter).min(1.0);
    let left_over_of = |class| left.of_class(class, alignment.left_over).count_ones();
    let right_over_of = |class| right.of_class(class, alignment.right_over).count_ones();
    let differ = |class| left_over_of(class).min(right_over_of(class));
    let numbers = differ(Class::Number) > 0 || differ(Class::Suffix) > 0;
    let places = left_over_of(Class::Place).max(right_over_of(Class::Place));
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    [
        l.max(r).min(1.0),
        l.min(r).min(1.0),
        (evidence / FULL_EVIDENCE).min(1.0),
        least,
        // Below two thirds it tells more.
        (1.0 - least / 0.67).max(0.0),
        // One common word, or an initial.
        (1.0 - evidence / 0.8).max(0.0),
        conflict,
        (left_over.min(right_over)).min(1.0),
        by_initials,
        (by_consonants / left.whole.weight.min(right.whole.weight).max(0.01)).min(1.0),
        flag(numbers),
        letters_shared(&left.whole, &right.whole),
        flag(left.legal_form != 0 && right.legal_form != 0 && left.legal_form != right.legal_form),
        (differ(Class::Term) as f32 / 2.0).min(1.0),
        flag(differ(Class::Place) > 0),
        flag(places > 0),
        0.0,
    ]
}

/// Share of the pairs of neighbours in the frames of the one name that has fewer that the other has.
fn letters_shared(left: &Whole, right: &Whole) -> f32 {
    let shared = (left.pairs & right.pairs).count_ones() as f32;
    shared / left.pairs.count_ones().min(right.pairs.count_ones()).max(1) as f32
}

/// What a pair counts for: words that share little more than half of their letters are hardly
/// spellings of one name.
pub fn sharpen(similarity: f32) -> f32 {
    let above = ((similarity - 0.55) / 0.35).clamp(0.0, 1.0);
    0.9 * above + 0.1 * similarity
}
