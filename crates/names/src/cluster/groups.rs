//! Groups of those who may be one.
//!
//! Chains are the danger: Ana Ruiz may be Ana Ruiz Ortega, and she Ana Ortega, and the first is not
//! the last. So two groups become one only where every one of the first may be every one of the second
//! (complete linkage), the surest pairs first. What stands against it is told.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::{Clusters, Known, MOST_PROPOSALS, year};
use crate::index::Place;
use crate::lists::Kind;

/// Most of a group. What people made one counts as one.
pub const MOST_MEMBERS: usize = 50;

/// So many of the pairs that hold a group apart from others are told, the surest ones.
const MOST_HELD_APART: usize = 20;

/// Some who may all be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<K> {
    /// In the order of their keys; also those whom people made one with one of them.
    pub members: Vec<K>,
    /// The least score of two of them of whom nothing is decided.
    pub score: f32,
    /// Pairs of the group with others that are sure enough, and why the others are not in it: the
    /// surest pair with each, the surest first, at most 20.
    pub held_apart: Vec<HeldApart<K>>,
}

/// A pair that would bring another into a group.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldApart<K> {
    /// Of the group.
    pub member: K,
    /// Not of it.
    pub other: K,
    /// How alike they are.
    pub score: f32,
    /// Why it does not bring them together.
    pub because: Objection<K>,
}

/// Why two groups are not one.
#[derive(Clone, Debug, PartialEq)]
pub enum Objection<K> {
    /// People told these two apart, the one of the group, the other not.
    ToldApart(K, K),
    /// These two are not alike enough, the one of the group, the other not.
    Unlike(K, K, f32),
    /// It would have more than 50 members.
    TooMany,
}

/// Those whom people made one, or a single one.
struct Block<K> {
    /// Those of it that are there, in the order of their keys; one at the least.
    members: Vec<K>,
    known: Known,
}

impl<K: Ord + Clone> Clusters<K> {
    /// All groups of two or more of whom something is to be decided, in the order of their first keys.
    /// Of who is in none because too many have such a name tells [`Clusters::is_crowded`].
    ///
    /// Does not depend on the order of additions; see [`Clusters`] for the exception.
    pub fn groups(&self) -> Vec<Group<K>> {
        let mut seen = BTreeSet::new();
        let mut groups = Vec::new();
        for key in self.links.keys() {
            if !seen.contains(key) {
                let blocks = self.connected(key);
                seen.extend(blocks.iter().flat_map(|block| &block.members).cloned());
                groups.extend(self.grouped(&blocks));
            }
        }
        groups.sort_by(|a, b| a.members.cmp(&b.members));
        groups
    }

    /// The group that one is in, if any: the same as in [`Clusters::groups`]. Costs what those cost
    /// that hang together with it by pairs that are sure enough.
    pub fn group_of(&self, key: &K) -> Option<Group<K>> {
        self.known.get(key)?;
        let groups = self.grouped(&self.connected(key));
        groups
            .into_iter()
            .find(|g| g.members.binary_search(key).is_ok())
    }

    /// Whether so many have a name like this one's that the name says little here: more than
    /// [`MOST_PROPOSALS`]. Who is brings nobody into a group; the best pairs are proposed still.
    pub fn is_crowded(&self, key: &K) -> bool {
        let Some(known) = self.known.get(key) else {
            return false;
        };
        let has_many = |place: &Place| {
            let of_name = self.bearers[*place as usize].years(year(known), false);
            of_name.iter().map(|keys| keys.len()).sum::<usize>() > MOST_PROPOSALS + 1
        };
        let links = self.links.get(key).map_or(0, BTreeMap::len);
        known.passed_over > 0 || links > MOST_PROPOSALS || known.names.iter().any(has_many)
    }

    /// Whom this one's pairs may bring into its group.
    fn near(&self, key: &K) -> impl Iterator<Item = &K> {
        let links = self.links.get(key).filter(|_| !self.is_crowded(key));
        let others = links.into_iter().flat_map(BTreeMap::keys);
        others.filter(|other| !self.is_crowded(other))
    }

    fn block(&self, key: &K) -> Block<K> {
        let members: Vec<K> = self
            .decisions
            .block(key)
            .into_iter()
            .filter(|member| self.known.contains_key(member))
            .collect();
        let mut known = Known::default();
        let mut kinds = BTreeSet::new();
        for member in members.iter().filter_map(|member| self.known.get(member)) {
            known.names.extend(&member.names);
            known.born.extend(&member.born);
            known.countries.extend_from_slice(&member.countries);
            kinds.insert(member.kind as u8);
            known.kind = match known.kind {
                Kind::Unknown => member.kind,
                kind => kind,
            };
        }
        // People may have made one what lists have as of two kinds.
        kinds.remove(&(Kind::Unknown as u8));
        if kinds.len() > 1 {
            known.kind = Kind::Unknown;
        }
        known.names.sort_unstable();
        known.names.dedup();
        known.born.sort_unstable();
        known.born.dedup();
        known.countries.sort_unstable();
        known.countries.dedup();
        Block { members, known }
    }

    /// The blocks that hang together with this one's by pairs that are open and sure enough, by their
    /// first keys.
    fn connected(&self, key: &K) -> Vec<Block<K>> {
        let mut blocks = BTreeMap::new();
        let mut seen = self.decisions.block(key);
        let mut next = VecDeque::from([self.block(key)]);
        while let Some(block) = next.pop_front() {
            for member in &block.members {
                for other in self.near(member) {
                    if seen.contains(other) || !self.decisions.is_open(member, other) {
                        continue;
                    }
                    let of_other = self.block(other);
                    if self.blocks_alike(&block, &of_other) >= self.thresholds.group {
                        seen.extend(of_other.members.iter().cloned());
                        next.push_back(of_other);
                    }
                }
            }
            if let Some(first) = block.members.first() {
                blocks.insert(first.clone(), block);
            }
        }
        blocks.into_values().collect()
    }

    /// How alike two blocks are, 0 where they are not to be compared.
    fn blocks_alike(&self, a: &Block<K>, b: &Block<K>) -> f32 {
        if let ([a], [b]) = (a.members.as_slice(), b.members.as_slice())
            && let Some(score) = self.links.get(a).and_then(|links| links.get(b))
        {
            return *score;
        }
        self.likeness(&a.known, &b.known).map_or(0.0, |l| l.score)
    }

    fn grouped(&self, blocks: &[Block<K>]) -> Vec<Group<K>> {
        let mut at = BTreeMap::new();
        for (n, block) in blocks.iter().enumerate() {
            at.extend(block.members.iter().map(|member| (member, n)));
        }
        let mut scores: HashMap<(usize, usize), f32> = HashMap::new();
        let mut score = |a: usize, b: usize| {
            let pair = (a.min(b), a.max(b));
            let new = || self.blocks_alike(&blocks[pair.0], &blocks[pair.1]);
            *scores.entry(pair).or_insert_with(new)
        };

        let mut pairs = BTreeSet::new();
        for (n, block) in blocks.iter().enumerate() {
            let others = block.members.iter().flat_map(|m| self.near(m));
            let others = others.filter_map(|other| at.get(other));
            pairs.extend(others.filter(|o| n < **o).map(|o| (n, *o)));
        }
        let mut sure: Vec<(f32, usize, usize)> = pairs
            .into_iter()
            .map(|(a, b)| (score(a, b), a, b))
            .filter(|(score, ..)| *score >= self.thresholds.group)
            .collect();
        sure.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));

        let mut group_of: Vec<usize> = (0..blocks.len()).collect();
        let mut groups: Vec<Vec<usize>> = group_of.iter().map(|n| vec![*n]).collect();
        let mut refused = Vec::new();
        for (of_pair, a, b) in sure {
            let (one, other) = (group_of[a], group_of[b]);
            if one == other {
                continue;
            }
            let objection = match groups[one].len() + groups[other].len() > MOST_MEMBERS {
                true => Some(Objection::TooMany),
                false => self.objection(blocks, &groups[one], &groups[other], &mut score),
            };
            match objection {
                Some(objection) => refused.push((of_pair, a, b, objection)),
                None => {
                    let moved = std::mem::take(&mut groups[other]);
                    for block in &moved {
                        group_of[*block] = one;
                    }
                    groups[one].extend(moved);
                }
            }
        }

        let mut held_apart: HashMap<usize, Vec<HeldApart<K>>> = HashMap::new();
        let mut told = BTreeSet::new();
        for (of_pair, a, b, because) in refused {
            for (member, other, because) in [(a, b, because.clone()), (b, a, because.turned())] {
                let (one, of_other) = (group_of[member], group_of[other]);
                let told_of = held_apart.entry(one).or_default();
                if groups[one].len() > 1
                    && told_of.len() < MOST_HELD_APART
                    && told.insert((one, of_other))
                {
                    told_of.push(HeldApart {
                        member: blocks[member].members[0].clone(),
                        other: blocks[other].members[0].clone(),
                        score: of_pair,
                        because,
                    });
                }
            }
        }

        let mut found = Vec::new();
        for (n, group) in groups.iter().enumerate().filter(|(_, g)| g.len() > 1) {
            let pairs = group
                .iter()
                .flat_map(|a| group.iter().map(move |b| (*a, *b)));
            let least = pairs.filter(|(a, b)| a < b).map(|(a, b)| score(a, b));
            let least = least.fold(1.0, f32::min);
            let mut members: Vec<K> = group
                .iter()
                .flat_map(|b| blocks[*b].members.clone())
                .collect();
            members.sort();
            found.push(Group {
                members,
                score: least,
                held_apart: held_apart.remove(&n).unwrap_or_default(),
            });
        }
        found
    }

    /// Why two groups of blocks are not to be one.
    fn objection(
        &self,
        blocks: &[Block<K>],
        one: &[usize],
        other: &[usize],
        score: &mut impl FnMut(usize, usize) -> f32,
    ) -> Option<Objection<K>> {
        let first = |block: usize| &blocks[block].members[0];
        for a in one {
            for b in other {
                if let Some((x, y)) = self.decisions.told_apart(first(*a), first(*b)) {
                    return Some(Objection::ToldApart(x, y));
                }
            }
        }
        for a in one {
            for b in other {
                let score = score(*a, *b);
                if score < self.thresholds.pair {
                    return Some(Objection::Unlike(
                        first(*a).clone(),
                        first(*b).clone(),
                        score,
                    ));
                }
            }
        }
        None
    }
}

impl<K> Objection<K> {
    /// As the other group has it.
    fn turned(self) -> Self {
        match self {
            Self::ToldApart(a, b) => Self::ToldApart(b, a),
            Self::Unlike(a, b, score) => Self::Unlike(b, a, score),
            Self::TooMany => Self::TooMany,
        }
    }
}
