//! What stands near a stretch of tokens: looked up by blocks of tokens, since a document may hold
//! thousands of stretches.

use crate::analysis::Tokens;

/// Tokens in a block.
const BLOCK: usize = 64;

/// Numbers of things by the tokens that they stand on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Near {
    blocks: Vec<Vec<usize>>,
}

impl Near {
    /// Notes that thing `n` stands on these tokens, beside those where it is noted to stand already.
    pub fn add(&mut self, tokens: &Tokens, n: usize) {
        if tokens.is_empty() {
            return;
        }
        let last = (tokens.end - 1) / BLOCK;
        if self.blocks.len() <= last {
            self.blocks.resize(last + 1, Vec::new());
        }
        for block in &mut self.blocks[tokens.start / BLOCK..=last] {
            if block.last() != Some(&n) {
                block.push(n);
            }
        }
    }

    /// All things that stand on one of these tokens, and some that stand beside them, in the order of
    /// their numbers.
    pub fn touching<'t>(&self, stretches: impl IntoIterator<Item = &'t Tokens>) -> Vec<usize> {
        let mut found = Vec::new();
        for tokens in stretches.into_iter().filter(|t| !t.is_empty()) {
            let last = ((tokens.end - 1) / BLOCK + 1).min(self.blocks.len());
            let blocks = self.blocks.get(tokens.start / BLOCK..last);
            found.extend(blocks.unwrap_or_default().iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_on_a_token_is_near_it_and_what_is_far_is_not() {
        let mut near = Near::default();
        let stretches = [0..1, 60..70, 63..64, 500..2_000, 64..64, 3..900];
        for (n, tokens) in stretches.iter().enumerate() {
            near.add(tokens, n);
        }
        for at in 0..3_000 {
            let found = near.touching([&(at..at + 1)]);
            for (n, tokens) in stretches.iter().enumerate() {
                assert!(!tokens.contains(&at) || found.contains(&n), "{n} at {at}");
            }
        }
        assert_eq!(near.touching([&(1_500..1_501)]), [3]);
        assert_eq!(
            near.touching([&(0..1), &(700..701), &(7..7)]),
            [0, 1, 2, 3, 5]
        );
        assert!(near.touching([&(5_000..9_000)]).is_empty());
    }
}
