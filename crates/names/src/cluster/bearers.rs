//! Who has a name.

use std::collections::{BTreeMap, BTreeSet};

/// The keys of those who have a name, by their years of birth.
#[derive(Debug)]
pub(super) struct Bearers<K>(BTreeMap<Option<i16>, BTreeSet<K>>);

impl<K> Default for Bearers<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Bearers<K> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn insert(&mut self, year: Option<i16>, key: K) {
        self.0.entry(year).or_default().insert(key);
    }

    pub fn remove(&mut self, year: Option<i16>, key: &K) {
        if let Some(keys) = self.0.get_mut(&year) {
            keys.remove(key);
            if keys.is_empty() {
                self.0.remove(&year);
            }
        }
    }

    /// Those of this year of birth, then those of none that is known, then, where they are asked for,
    /// those of others, the nearest year first. Where no year is given, all.
    pub fn years(&self, year: Option<i16>, others: bool) -> Vec<&BTreeSet<K>> {
        let mut years: Vec<(u32, Option<i16>)> = self
            .0
            .keys()
            .filter_map(|of| match (year, of) {
                (Some(asked), Some(of)) if asked == *of => Some((0, Some(*of))),
                (_, None) => Some((1, None)),
                (Some(asked), Some(of)) => {
                    others.then_some((1 + u32::from(asked.abs_diff(*of)), Some(*of)))
                }
                (None, Some(of)) => Some((2, Some(*of))),
            })
            .collect();
        years.sort();
        years
            .iter()
            .filter_map(|(_, year)| self.0.get(year))
            .collect()
    }
}

/// Those around a key, in turns before and behind it. So nobody is among the first of everybody: each
/// has few neighbours, however many bear the name.
pub(super) fn nearest<'a, K: Ord>(keys: &'a BTreeSet<K>, key: &K) -> impl Iterator<Item = &'a K> {
    let (mut before, mut behind) = (keys.range(..key).rev(), keys.range(key..));
    let mut turn = false;
    std::iter::from_fn(move || {
        turn = !turn;
        match turn {
            true => before.next().or_else(|| behind.next()),
            false => behind.next().or_else(|| before.next()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_year_comes_first_and_then_the_unknown() {
        let mut bearers = Bearers::default();
        for (year, key) in [(Some(1950), 1), (None, 2), (Some(1952), 3), (Some(1960), 4)] {
            bearers.insert(year, key);
        }
        let keys = |year, others| -> Vec<i32> {
            let years = bearers.years(year, others);
            years.into_iter().flatten().copied().collect()
        };
        assert_eq!(keys(Some(1952), true), [3, 2, 1, 4]);
        assert_eq!(keys(Some(1952), false), [3, 2]);
        assert_eq!(keys(None, false), [2, 1, 3, 4]);
    }

    #[test]
    fn keys_are_met_from_the_nearest_on() {
        let keys: BTreeSet<i32> = [1, 2, 3, 7, 8].into();
        assert_eq!(nearest(&keys, &5).collect::<Vec<_>>(), [&3, &7, &2, &8, &1]);
        assert_eq!(nearest(&keys, &0).collect::<Vec<_>>(), [&1, &2, &3, &7, &8]);
    }
}
