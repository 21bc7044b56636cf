//! How alike two words are.

use crate::sound::{Letters, bit};

/// Fewest steps that turn one into the other: a letter put in, left out or replaced, or two
/// neighbours exchanged (optimal string alignment), by Hyyrö's bit vectors (2003).
pub fn distance(a: &Letters, b: &Letters) -> u32 {
    let (a, b) = match a.len() >= b.len() {
        true => (a, b),
        false => (b, a),
    };
    if b.is_empty() {
        return a.len() as u32;
    }
    let mut places = [0u32; 41];
    for (n, &letter) in b.as_bytes().iter().enumerate() {
        places[bit(letter) as usize] |= 1 << n;
    }
    let last = 1u32 << (b.len() - 1);
    let (mut plus, mut minus) = (u32::MAX, 0u32);
    let (mut zero, mut before) = (0u32, 0u32);
    let mut distance = b.len() as u32;
    for &letter in a.as_bytes() {
        let here = places[bit(letter) as usize];
        let exchanged = ((!zero & here) << 1) & before;
        zero = ((here & plus).wrapping_add(plus) ^ plus) | here | minus | exchanged;
        let up = minus | !(zero | plus);
        let down = plus & zero;
        distance += u32::from(up & last != 0);
        distance -= u32::from(down & last != 0);
        let up = up << 1 | 1;
        let down = down << 1;
        plus = down | !(zero | up);
        minus = up & zero;
        before = here;
    }
    distance
}

/// One less the share of steps in the longer of the two.
pub fn ratio(a: &Letters, b: &Letters) -> f32 {
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    1.0 - distance(a, b) as f32 / longest as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apart(a: &str, b: &str) -> u32 {
        distance(&Letters::new(a.as_bytes()), &Letters::new(b.as_bytes()))
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
    }
}
