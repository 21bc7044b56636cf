//! How alike two words are.

use wide::u8x16;

use crate::sound::{LONGEST, Letters};

/// Fewest steps that turn one into the other: a letter put in, left out or replaced, or two
/// neighbours exchanged (optimal string alignment), by Hyyrö's bit vectors (2003). None where there
/// are more than `most`.
pub fn distance(a: &Letters, b: &Letters, most: u32) -> Option<u32> {
    let (a, b) = match a.len() >= b.len() {
        true => (a, b),
        false => (b, a),
    };
    if b.is_empty() {
        return Some(a.len() as u32).filter(|steps| *steps <= most);
    }
    let [first, last] = b.halves().map(u8x16::new);
    let are_many = b.len() > 16;
    let end = 1u32 << (b.len() - 1);
    let (mut plus, mut minus) = (u32::MAX, 0u32);
    let (mut zero, mut before) = (0u32, 0u32);
    let mut distance = b.len() as u32;
    let mut left = a.len() as u32;
    for &letter in a.as_bytes() {
        // Where it stands in the other.
        let letter = u8x16::splat(letter);
        let mut here = first.simd_eq(letter).to_bitmask();
        if are_many {
            here |= last.simd_eq(letter).to_bitmask() << (LONGEST - 16);
        }
        let exchanged = ((!zero & here) << 1) & before;
        zero = ((here & plus).wrapping_add(plus) ^ plus) | here | minus | exchanged;
        let up = minus | !(zero | plus);
        let down = plus & zero;
        distance += u32::from(up & end != 0);
        distance -= u32::from(down & end != 0);
        let up = up << 1 | 1;
        let down = down << 1;
        plus = down | !(zero | up);
        minus = up & zero;
        before = here;
        // Each letter to come takes back one step at most.
        left -= 1;
        if distance > most + left {
            return None;
        }
    }
    Some(distance).filter(|steps| *steps <= most)
}

/// One less the share of steps in the longer of the two; 0 where it is less than `least`.
pub fn ratio(a: &Letters, b: &Letters, least: f32) -> f32 {
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    // A little more than what rounding may take away.
    let most = ((1.0 - least) * longest as f32 + 0.001) as u32;
    distance(a, b, most).map_or(0.0, |steps| 1.0 - steps as f32 / longest as f32)
}

/// What [`ratio`] is at most, from the letters that occur: each that only one word has is a step.
/// Of each word there may be several forms, of which one is meant: how many letters the shortest and
/// the longest have, and the [`Letters::bag`] of what is in all of them, and in any.
pub fn most_ratio(a: ((u8, u8), (u64, u64)), b: ((u8, u8), (u64, u64))) -> f32 {
    let ((a_length, a), (b_length, b)) = (a, b);
    let (only_a, only_b) = ((a.0 & !b.1).count_ones(), (b.0 & !a.1).count_ones());
    let longer = |few: u8, many: u8| u32::from(few.saturating_sub(many));
    let steps = only_a
        .max(only_b)
        .max(longer(a_length.0, b_length.1))
        .max(longer(b_length.0, a_length.1));
    1.0 - steps as f32 / a_length.1.max(b_length.1).max(1) as f32
}

/// The same of words in one form each.
pub fn most_ratio_of(a: (&Letters, u64), b: (&Letters, u64)) -> f32 {
    let both = |letters: &Letters| (letters.length(), letters.length());
    most_ratio((both(a.0), (a.1, a.1)), (both(b.0), (b.1, b.1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apart(a: &str, b: &str) -> u32 {
        let (a, b) = (Letters::new(a.as_bytes()), Letters::new(b.as_bytes()));
        distance(&a, &b, 99).expect("at most as many as letters")
    }

    #[test]
    fn steps_are_counted() {
        assert_eq!(apart("macron", "marcon"), 1);
        assert_eq!(apart("scholz", "schulze"), 2);
        assert_eq!(apart("kitten", "sitting"), 3);
        assert_eq!(apart("", "abc"), 3);
        assert_eq!(apart("abc", "abc"), 0);
        assert_eq!(
            apart("abcdefghijklmnopqrstuvw", "bcdefghijklmnopqrstuvwa"),
            2
        );
    }

    /// The definition, cell by cell.
    fn slow(a: &[u8], b: &[u8]) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = match (i, j) {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => {
                        let replaced = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let least = replaced.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                        match i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            true => least.min(d[i - 2][j - 2] + 1),
                            false => least,
                        }
                    }
                };
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn bits_count_as_the_definition_does(a in "[abc]{0,23}", b in "[abc]{0,23}") {
            prop_assert_eq!(apart(&a, &b) as usize, slow(a.as_bytes(), b.as_bytes()));
            prop_assert_eq!(apart(&a, &b), apart(&b, &a));
        }

        #[test]
        fn what_is_too_far_is_none(a in "[a-d]{0,12}", b in "[a-d]{0,12}", most in 0u32..12) {
            let (l, r) = (Letters::new(a.as_bytes()), Letters::new(b.as_bytes()));
            let steps = apart(&a, &b);
            prop_assert_eq!(distance(&l, &r, most), Some(steps).filter(|s| *s <= most));
            let ratio = ratio(&l, &r, 0.0);
            prop_assert!(ratio <= most_ratio_of((&l, l.bag()), (&r, r.bag())));
            prop_assert_eq!(super::ratio(&l, &r, ratio), ratio);
        }
    }
}
