//! Which of many people and bodies may be one: proposals with reasons, for people to decide on.
//!
//! ```
//! use onrecord_names::lists::Kind;
//! use onrecord_names::{Clusters, Context};
//!
//! let person = || Context { kind: Kind::Person, ..Context::default() };
//! let mut clusters = Clusters::new();
//! clusters.add(1, &["Tetiana Kovalchuk"], person());
//! clusters.add(2, &["Ana Ruiz"], person());
//! let found = clusters.add(3, &["KOVALCHUK, Tatyana"], person());
//! assert_eq!((found.proposals[0].a, found.proposals[0].b), (1, 3));
//! assert_eq!(found.proposals[0].explanation.matched.len(), 2);
//! assert_eq!(clusters.groups()[0].members, [1, 3]);
//!
//! // A person decides; what was decided is not proposed again, and can be taken back.
//! clusters.not_same(1, 3)?;
//! assert!(clusters.groups().is_empty());
//! clusters.undo(&1, &3);
//! assert_eq!(clusters.groups().len(), 1);
//! # Ok::<(), onrecord_names::Contradiction<i32>>(())
//! ```

mod bearers;
mod decisions;
mod groups;

pub use decisions::{Contradiction, Decision};
pub use groups::{Group, HeldApart, MOST_MEMBERS, Objection};

use std::collections::{BTreeMap, BTreeSet, HashMap};

use record::PartialDate;

use crate::comparison::{Comparison, DEFAULT_THRESHOLD, SCREENING_THRESHOLD, compare};
use crate::countries;
use crate::explanation::{Explanation, explain};
use crate::index::{Index, Place, Scratch};
use crate::lists::{Kind, ListedDate};
use crate::model;
use crate::name::Name;
use crate::screening::{Context, ContextMatch, is_single_word, is_sound_only, may_be};
use bearers::Bearers;
use decisions::Decisions;

/// From what score on two are proposed, and grouped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// A pair is proposed from here on, 0 to 1. Its names must reach this by themselves, and still
    /// reach it after the context was looked at. Below 0.55 the look-up misses some (docs/NAMES.md).
    pub pair: f32,
    /// A pair may bring two together in a group from here on; no two of a group are below `pair`.
    pub group: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            pair: DEFAULT_THRESHOLD,
            group: SCREENING_THRESHOLD,
        }
    }
}

/// Most proposals that an addition makes, the best ones.
pub const MOST_PROPOSALS: usize = 50;

/// So many bearers of like names are looked at in an addition.
const MOST_LOOKED_AT: usize = 500;

/// What the sums of odds may be off by, depending on which of two names stands first.
const ROUNDING: f32 = 1e-4;

/// People and bodies with their names, who of them may be one, and what people decided.
///
/// Keys are the caller's. Nothing is ever merged; [`Clusters::same`] only notes what somebody decided.
/// Which pairs are proposed does not depend on the order of additions, as long as no addition passes
/// over any ([`Added::passed_over`]). An addition costs about what looking its names up costs, also
/// where very many bear one name.
///
/// Names that were written alike are kept once. So an entity of many documents is better added once,
/// with all its names, than once a document.
#[derive(Debug)]
pub struct Clusters<K> {
    thresholds: Thresholds,
    index: Index,
    scratch: Scratch,
    /// For each name of the index who has it; nobody where they were all removed.
    bearers: Vec<Bearers<K>>,
    /// How many names of the index nobody has.
    unborne: usize,
    /// Names of the index by what they were made of: whether of a person, and the text.
    places: HashMap<(bool, String), Place>,
    known: BTreeMap<K, Known>,
    /// Scores of the pairs that reach the threshold, both ways.
    links: BTreeMap<K, BTreeMap<K, f32>>,
    decisions: Decisions<K>,
}

/// What is known of one, or of several that people made one.
#[derive(Clone, Debug, Default)]
struct Known {
    names: Vec<Place>,
    kind: Kind,
    born: Vec<PartialDate>,
    countries: Vec<String>,
    passed_over: usize,
}

/// How alike two are, by their most alike names.
struct Likeness {
    score: f32,
    names: (Place, Place),
    context: Vec<ContextMatch>,
}

/// Two that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal<K> {
    /// The one with the lesser key.
    pub a: K,
    /// The other.
    pub b: K,
    /// The chance that they are one, as far as names and context tell: from 0.0001 to 0.99.
    pub score: f32,
    /// The names of `a` and `b` that are most alike.
    pub names: (String, String),
    /// How these names compare; `left` is of `a`.
    pub explanation: Explanation,
    /// What raised or lowered the score.
    pub context: Vec<ContextMatch>,
}

/// What an addition found.
#[derive(Clone, Debug, PartialEq)]
pub struct Added<K> {
    /// The best first, then by key; at most [`MOST_PROPOSALS`].
    pub proposals: Vec<Proposal<K>>,
    /// How many bearers of like names were left out, because there are too many: 0 where all were
    /// looked at. Who has two such names may count twice. Those with the same year of birth are looked at first, then those of whom none is known.
    pub passed_over: usize,
}

impl<K: Ord + Clone> Default for Clusters<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Ord + Clone> Clusters<K> {
    /// None yet.
    pub fn new() -> Self {
        Self::with(Thresholds::default())
    }

    /// None yet, with thresholds of your own.
    pub fn with(thresholds: Thresholds) -> Self {
        Self {
            thresholds,
            index: Index::new(),
            scratch: Scratch::default(),
            bearers: Vec::new(),
            unborne: 0,
            places: HashMap::new(),
            known: BTreeMap::new(),
            links: BTreeMap::new(),
            decisions: Decisions::default(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Adds one with its names, as they are written, and finds who is like it. One that has the key
    /// already is replaced. Names without a letter or a figure are passed over.
    pub fn add(&mut self, key: K, names: &[&str], context: Context) -> Added<K> {
        self.remove(&key);
        let mut known = Known {
            kind: context.kind,
            born: context.born.into_iter().collect(),
            countries: context.country.into_iter().collect(),
            ..Known::default()
        };
        for text in names {
            let name = Name::new(text, known.kind);
            if !name.has_words() {
                continue;
            }
            let place = self.place(name);
            if !known.names.contains(&place) {
                known.names.push(place);
            }
        }
        let (links, passed_over) = self.look_up(&key, &known);
        known.passed_over = passed_over;
        for place in &known.names {
            let bearers = &mut self.bearers[*place as usize];
            if bearers.is_empty() {
                self.unborne -= 1;
            }
            bearers.insert(year(&known), key.clone());
        }
        for (other, score) in &links {
            let of_other = self.links.entry(other.clone()).or_default();
            of_other.insert(key.clone(), *score);
        }
        if !links.is_empty() {
            self.links.insert(key.clone(), links);
        }
        self.known.insert(key.clone(), known);
        Added {
            proposals: self.alike(&key),
            passed_over,
        }
    }

    /// Takes one away, with all proposals about it; whether it was there. What people decided of it
    /// stays, in case that it comes back: [`Clusters::undo`] takes that back.
    pub fn remove(&mut self, key: &K) -> bool {
        let Some(known) = self.known.remove(key) else {
            return false;
        };
        for place in &known.names {
            let bearers = &mut self.bearers[*place as usize];
            bearers.remove(year(&known), key);
            self.unborne += usize::from(bearers.is_empty());
        }
        for other in self.links.remove(key).unwrap_or_default().keys() {
            if let Some(links) = self.links.get_mut(other) {
                links.remove(key);
            }
        }
        // Half of the index is still looked through in vain: time to make it anew.
        if self.unborne > 100 && self.unborne * 2 > self.bearers.len() {
            self.compact();
        }
        true
    }

    /// Forgets the names that nobody has any more. Until then, or until they are half of all, they are
    /// kept in memory. Costs what adding all names anew costs, without looking them up.
    pub fn compact(&mut self) {
        let mut index = Index::new();
        let mut bearers = Vec::new();
        let mut moved = vec![0; self.bearers.len()];
        for (place, of_name) in std::mem::take(&mut self.bearers).into_iter().enumerate() {
            if let Some(name) = self.index.name(place as Place)
                && !of_name.is_empty()
            {
                moved[place] = index.add(name.clone());
                bearers.push(of_name);
            } else {
                moved[place] = Place::MAX;
            }
        }
        for known in self.known.values_mut() {
            for place in &mut known.names {
                *place = moved[*place as usize];
            }
        }
        self.places.retain(|_, place| {
            *place = moved[*place as usize];
            *place != Place::MAX
        });
        (self.index, self.bearers) = (index, bearers);
        (self.scratch, self.unborne) = (Scratch::default(), 0);
    }

    /// Who may be one with this one, the best first, then by key. Not those of whom it is decided.
    pub fn alike(&self, key: &K) -> Vec<Proposal<K>> {
        let links = self.links.get(key).into_iter().flatten();
        let mut open: Vec<(&K, f32)> = links
            .filter(|(other, _)| self.decisions.is_open(key, other))
            .map(|(other, score)| (other, *score))
            .collect();
        open.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let proposals = open.into_iter().map(|(other, _)| self.compare(key, other));
        proposals.flatten().collect()
    }

    /// All pairs that may be one, in the order of their keys. Not those of whom it is decided.
    pub fn proposals(&self) -> impl Iterator<Item = Proposal<K>> + '_ {
        self.links.iter().flat_map(move |(a, links)| {
            let later = links.keys().filter(move |b| a < *b);
            later
                .filter(move |b| self.decisions.is_open(a, b))
                .filter_map(move |b| self.compare(a, b))
        })
    }

    /// How alike two are, proposed or not; none where one is not there, has no name, or the one is a
    /// person and the other a body.
    pub fn compare(&self, a: &K, b: &K) -> Option<Proposal<K>> {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        let likeness = self.likeness(self.known.get(a)?, self.known.get(b)?)?;
        let (left, right) = likeness.names;
        let (left, right) = (self.index.name(left)?, self.index.name(right)?);
        Some(Proposal {
            a: a.clone(),
            b: b.clone(),
            score: likeness.score,
            names: (left.text.clone(), right.text.clone()),
            explanation: explain(left, right, &compare(left, right)),
            context: likeness.context,
        })
    }

    /// Notes that somebody decided that two are one. Whoever is one with either is then one with both.
    /// The keys need not have been added yet.
    ///
    /// # Errors
    ///
    /// It would join two that people told apart; nothing is noted then.
    pub fn same(&mut self, a: K, b: K) -> Result<(), Contradiction<K>> {
        self.decisions.same(a, b)
    }

    /// Notes that somebody decided that two are not one. They are not proposed again, and no group
    /// holds both.
    ///
    /// # Errors
    ///
    /// Other decisions make them one; nothing is noted then.
    pub fn not_same(&mut self, a: K, b: K) -> Result<(), Contradiction<K>> {
        self.decisions.not_same(a, b)
    }

    /// Takes back what was decided of this pair: what it was, or none. What follows for others from
    /// it alone is gone as well.
    pub fn undo(&mut self, a: &K, b: &K) -> Option<Decision> {
        self.decisions.undo(a, b)
    }

    /// What was decided of this pair itself.
    pub fn decision(&self, a: &K, b: &K) -> Option<Decision> {
        self.decisions.of(a, b)
    }

    /// The place of a name in the index, where it is put unless it is there.
    fn place(&mut self, name: Name) -> Place {
        let made_of = (name.is_person, name.text.clone());
        if let Some(place) = self.places.get(&made_of) {
            return *place;
        }
        let place = self.index.add(name);
        self.bearers.push(Bearers::default());
        self.unborne += 1;
        self.places.insert(made_of, place);
        place
    }

    /// Who is like this one, and how many bearers of like names were left out.
    fn look_up(&mut self, key: &K, known: &Known) -> (BTreeMap<K, f32>, usize) {
        // For each like name what it scores, and what else is to be said of it.
        let mut alike: HashMap<Place, (f32, f32)> = HashMap::new();
        for own in &known.names {
            let Some(name) = self.index.name(*own) else {
                continue;
            };
            let least = self.thresholds.pair - ROUNDING;
            for candidate in self.index.query(name, least, &mut self.scratch) {
                let place = candidate.place;
                if self.bearers[place as usize].is_empty() {
                    continue;
                }
                let Some((score, said)) = self.names_alike(*own, place) else {
                    continue;
                };
                let odds = odds(&said);
                if score < self.thresholds.pair {
                    continue;
                }
                let best = alike.entry(place).or_insert((score, odds));
                if model::raise(score, odds) > model::raise(best.0, best.1) {
                    *best = (score, odds);
                }
            }
        }
        let mut alike: Vec<(Place, f32, f32)> =
            alike.into_iter().map(|(p, a)| (p, a.0, a.1)).collect();
        let text = |place: Place| {
            self.index
                .name(place)
                .map(|n| (n.text.as_str(), n.is_person))
        };
        alike.sort_by(|a, b| {
            let (x, y) = (model::raise(a.1, a.2), model::raise(b.1, b.2));
            y.total_cmp(&x).then_with(|| text(a.0).cmp(&text(b.0)))
        });

        let mut seen: BTreeSet<&K> = BTreeSet::new();
        let mut found: Vec<(&K, f32)> = Vec::new();
        let (mut to_look_at, mut passed_over) = (MOST_LOOKED_AT, 0);
        for &(place, score, odds_of_names) in &alike {
            // Whoever was born in another year is hardly ever the same: not looked at where it cannot be.
            let another_year =
                ContextMatch::BornDiffers.odds() + ContextMatch::CountryAgrees.odds();
            let best = model::raise(score, odds_of_names + another_year);
            let of_name = &self.bearers[place as usize];
            let years = of_name.years(year(known), best >= self.thresholds.pair);
            let count: usize = years.iter().map(|keys| keys.len()).sum();
            passed_over += count.saturating_sub(to_look_at);
            let nearest = years.iter().flat_map(|keys| bearers::nearest(keys, key));
            for other in nearest.take(to_look_at) {
                to_look_at -= 1;
                let Some(of_other) = self.known.get(other) else {
                    continue;
                };
                // The first of its names that is met is the one most alike.
                if !may_be(known.kind, of_other.kind) || !seen.insert(other) {
                    continue;
                }
                let odds = odds_of_names + odds(&agreement(known, of_other));
                let score = model::raise(score, odds);
                if score >= self.thresholds.pair {
                    found.push((other, score));
                }
            }
        }
        // Of equal ones those that were met first: by their keys some would be among everybody's.
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        passed_over += found.len().saturating_sub(MOST_PROPOSALS);
        found.truncate(MOST_PROPOSALS);
        let links = found
            .into_iter()
            .map(|(other, score)| (other.clone(), score));
        (links.collect(), passed_over)
    }

    /// The score of two names and what else is to be said of them; the same whichever stands first.
    fn names_alike(&self, a: Place, b: Place) -> Option<(f32, Vec<ContextMatch>)> {
        let (a, b) = (self.index.name(a)?, self.index.name(b)?);
        let (a, b) = match (&a.text, a.is_person) <= (&b.text, b.is_person) {
            true => (a, b),
            false => (b, a),
        };
        let comparison = compare(a, b);
        Some((comparison.score, of_names(a, b, &comparison)))
    }

    /// How alike two are, by the two of their names that are most so.
    fn likeness(&self, a: &Known, b: &Known) -> Option<Likeness> {
        if !may_be(a.kind, b.kind) {
            return None;
        }
        let context = agreement(a, b);
        let mut best: Option<Likeness> = None;
        for left in &a.names {
            for right in &b.names {
                let (alone, mut said) = self.names_alike(*left, *right)?;
                said.extend(&context);
                let mut score = model::raise(alone, odds(&said));
                // What names do not reach by themselves nothing else makes a proposal.
                if alone < self.thresholds.pair {
                    score = score.min(alone);
                }
                if best.as_ref().is_none_or(|best| score > best.score) {
                    best = Some(Likeness {
                        score,
                        names: (*left, *right),
                        context: said,
                    });
                }
            }
        }
        best
    }
}

/// The year of birth of one that was added.
fn year(known: &Known) -> Option<i16> {
    known.born.first().map(|born| born.year_part())
}

fn odds(said: &[ContextMatch]) -> f32 {
    said.iter().map(|s| s.odds()).sum()
}

/// What is to be said of two names beside their score.
fn of_names(a: &Name, b: &Name, comparison: &Comparison) -> Vec<ContextMatch> {
    let mut said = Vec::new();
    if a.is_person != b.is_person {
        said.push(ContextMatch::KindDiffers);
    }
    if is_single_word(a, b, comparison) {
        said.push(ContextMatch::SingleWord);
    }
    if is_sound_only(a, b, comparison) {
        said.push(ContextMatch::SoundOnly);
    }
    said
}

/// What of the context of two agrees or does not.
fn agreement(a: &Known, b: &Known) -> Vec<ContextMatch> {
    let mut said = Vec::new();
    let dates = a
        .born
        .iter()
        .flat_map(|a| b.born.iter().map(move |b| (*a, *b)));
    let nearest = dates.map(|(a, b)| ListedDate::on(a).nearness(b)).min();
    said.extend(nearest.map(ContextMatch::of_birth));
    let same = countries::any_same(&a.countries, &b.countries, &[]);
    said.extend(same.map(ContextMatch::of_country));
    said
}
