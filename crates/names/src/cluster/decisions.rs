//! What people decided of pairs, and what follows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;

/// What somebody decided of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are one.
    Same,
    /// They are not.
    NotSame,
}

/// A decision that others stand against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction<K> {
    /// What was to be noted: of whom, and what.
    pub asked: (K, K, Decision),
    /// Pairs that were decided otherwise. Where two were told to be one, the chain of decisions that
    /// makes the pair one; else a pair that was told apart. Without one of them it can be noted.
    pub decided: Vec<(K, K)>,
}

impl<K: fmt::Debug> fmt::Display for Contradiction<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b, asked) = &self.asked;
        let (asked, decided) = match asked {
            Decision::Same => ("one", "not one"),
            Decision::NotSame => ("not one", "one"),
        };
        write!(f, "{a:?} and {b:?} cannot be {asked}: ")?;
        for (n, (c, d)) in self.decided.iter().enumerate() {
            let comma = if n > 0 { ", " } else { "" };
            write!(f, "{comma}{c:?} and {d:?}")?;
        }
        match self.decided.is_empty() {
            true => write!(f, "they have one key; hint: two need two keys"),
            false => write!(f, " were decided to be {decided}; hint: undo that first"),
        }
    }
}

impl<K: fmt::Debug> std::error::Error for Contradiction<K> {}

/// Decisions by pair, and who is one by them.
#[derive(Debug)]
pub(super) struct Decisions<K> {
    same: BTreeMap<K, BTreeSet<K>>,
    not_same: BTreeMap<K, BTreeSet<K>>,
    /// The block of each that was decided to be one with another.
    block_of: BTreeMap<K, u64>,
    blocks: BTreeMap<u64, BTreeSet<K>>,
    next: u64,
}

impl<K> Default for Decisions<K> {
    fn default() -> Self {
        Self {
            same: BTreeMap::new(),
            not_same: BTreeMap::new(),
            block_of: BTreeMap::new(),
            blocks: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<K: Ord + Clone> Decisions<K> {
    pub fn of(&self, a: &K, b: &K) -> Option<Decision> {
        let holds =
            |pairs: &BTreeMap<K, BTreeSet<K>>| pairs.get(a).is_some_and(|of| of.contains(b));
        match (holds(&self.same), holds(&self.not_same)) {
            (true, _) => Some(Decision::Same),
            (_, true) => Some(Decision::NotSame),
            _ => None,
        }
    }

    /// Whether nothing is decided of a pair, nor follows for it from what is.
    pub fn is_open(&self, a: &K, b: &K) -> bool {
        a != b && !self.are_one(a, b) && self.told_apart(a, b).is_none()
    }

    /// Those that are one with this one by what was decided, itself among them.
    pub fn block(&self, key: &K) -> BTreeSet<K> {
        let block = self.block_of.get(key).and_then(|id| self.blocks.get(id));
        block
            .cloned()
            .unwrap_or_else(|| BTreeSet::from([key.clone()]))
    }

    fn are_one(&self, a: &K, b: &K) -> bool {
        a == b || (self.block_of.contains_key(a) && self.block_of.get(a) == self.block_of.get(b))
    }

    /// Two that were told apart, the one of whom is one with `a`, the other with `b`.
    pub fn told_apart(&self, a: &K, b: &K) -> Option<(K, K)> {
        if self.not_same.is_empty() {
            return None;
        }
        let size = |key: &K| {
            let block = self.block_of.get(key).and_then(|id| self.blocks.get(id));
            block.map_or(1, BTreeSet::len)
        };
        if size(b) < size(a) {
            return self.told_apart(b, a).map(|(x, y)| (y, x));
        }
        let single = BTreeSet::from([a.clone()]);
        let block = self.block_of.get(a).and_then(|id| self.blocks.get(id));
        block.unwrap_or(&single).iter().find_map(|x| {
            let apart = self.not_same.get(x)?;
            let y = apart.iter().find(|y| self.are_one(y, b))?;
            Some((x.clone(), y.clone()))
        })
    }

    pub fn same(&mut self, a: K, b: K) -> Result<(), Contradiction<K>> {
        if let Some(apart) = self.told_apart(&a, &b) {
            return Err(Contradiction {
                asked: (a, b, Decision::Same),
                decided: vec![apart],
            });
        }
        if a == b {
            return Ok(());
        }
        let (one, other) = (self.block_id(&a), self.block_id(&b));
        if one != other {
            let mut larger = self.blocks.remove(&one).unwrap_or_default();
            let mut smaller = self.blocks.remove(&other).unwrap_or_default();
            let id = match larger.len() >= smaller.len() {
                true => one,
                false => {
                    std::mem::swap(&mut larger, &mut smaller);
                    other
                }
            };
            for key in &smaller {
                self.block_of.insert(key.clone(), id);
            }
            larger.append(&mut smaller);
            self.blocks.insert(id, larger);
        }
        pair(&mut self.same, a, b);
        Ok(())
    }

    pub fn not_same(&mut self, a: K, b: K) -> Result<(), Contradiction<K>> {
        if self.are_one(&a, &b) {
            return Err(Contradiction {
                decided: self.chain(&a, &b),
                asked: (a, b, Decision::NotSame),
            });
        }
        pair(&mut self.not_same, a, b);
        Ok(())
    }

    pub fn undo(&mut self, a: &K, b: &K) -> Option<Decision> {
        if unpair(&mut self.not_same, a, b) {
            return Some(Decision::NotSame);
        }
        if !unpair(&mut self.same, a, b) {
            return None;
        }
        // The block falls apart unless other decisions hold it together.
        let part = self.reached(a);
        if !part.contains_key(b) {
            self.put_apart(part.into_keys().collect());
            let rest = self.reached(b).into_keys().collect();
            self.put_apart(rest);
        }
        Some(Decision::Same)
    }

    fn block_id(&mut self, key: &K) -> u64 {
        if let Some(id) = self.block_of.get(key) {
            return *id;
        }
        self.next += 1;
        self.block_of.insert(key.clone(), self.next);
        self.blocks.insert(self.next, BTreeSet::from([key.clone()]));
        self.next
    }

    /// Makes a block of these alone.
    fn put_apart(&mut self, part: BTreeSet<K>) {
        for key in &part {
            if let Some(id) = self.block_of.remove(key)
                && let Some(block) = self.blocks.get_mut(&id)
            {
                block.remove(key);
                if block.is_empty() {
                    self.blocks.remove(&id);
                }
            }
        }
        if part.len() > 1 {
            self.next += 1;
            for key in &part {
                self.block_of.insert(key.clone(), self.next);
            }
            self.blocks.insert(self.next, part);
        }
    }

    /// Whom decisions make one with this one, each with whom it was reached from.
    fn reached(&self, from: &K) -> BTreeMap<K, Option<K>> {
        let mut reached = BTreeMap::from([(from.clone(), None)]);
        let mut next = VecDeque::from([from.clone()]);
        while let Some(key) = next.pop_front() {
            for other in self.same.get(&key).into_iter().flatten() {
                if !reached.contains_key(other) {
                    reached.insert(other.clone(), Some(key.clone()));
                    next.push_back(other.clone());
                }
            }
        }
        reached
    }

    /// The decisions that make two one, fewest first: from the one to the other.
    fn chain(&self, a: &K, b: &K) -> Vec<(K, K)> {
        let reached = self.reached(a);
        let mut chain = Vec::new();
        let mut at = b;
        while let Some(Some(before)) = reached.get(at) {
            chain.push((before.clone(), at.clone()));
            at = before;
        }
        chain.reverse();
        chain
    }
}

fn pair<K: Ord + Clone>(pairs: &mut BTreeMap<K, BTreeSet<K>>, a: K, b: K) {
    pairs.entry(a.clone()).or_default().insert(b.clone());
    pairs.entry(b).or_default().insert(a);
}

/// Whether the pair was there.
fn unpair<K: Ord>(pairs: &mut BTreeMap<K, BTreeSet<K>>, a: &K, b: &K) -> bool {
    let mut was = false;
    for (a, b) in [(a, b), (b, a)] {
        if let Some(of) = pairs.get_mut(a) {
            was |= of.remove(b);
            if of.is_empty() {
                pairs.remove(a);
            }
        }
    }
    was
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_falls_apart_where_the_decision_that_held_it_is_undone() {
        let mut decisions = Decisions::default();
        for (a, b) in [(1, 2), (2, 3), (3, 4), (4, 1)] {
            decisions.same(a, b).expect("nothing stands against it");
        }
        decisions.undo(&1, &2);
        assert_eq!(decisions.block(&1), BTreeSet::from([1, 2, 3, 4]));
        decisions.undo(&4, &3);
        assert_eq!(decisions.block(&1), BTreeSet::from([1, 4]));
        assert_eq!(decisions.block(&2), BTreeSet::from([2, 3]));
        decisions.undo(&2, &3);
        assert_eq!(decisions.block(&2), BTreeSet::from([2]));
        assert_eq!(decisions.undo(&2, &3), None);
    }

    #[test]
    fn a_contradiction_names_the_decisions_that_stand_against_it() {
        let mut decisions = Decisions::default();
        decisions.same("a", "b").expect("free");
        decisions.same("b", "c").expect("free");
        let error = decisions.not_same("c", "a").expect_err("they are one");
        assert_eq!(error.decided, [("c", "b"), ("b", "a")]);
        decisions.not_same("c", "d").expect("free");
        let error = decisions.same("d", "a").expect_err("told apart");
        assert_eq!(error.decided, [("d", "c")]);
        assert_eq!(
            error.to_string(),
            "\"d\" and \"a\" cannot be one: \"d\" and \"c\" were decided to be not one; hint: undo that first"
        );
        assert!(decisions.not_same("a", "a").is_err());
    }
}
