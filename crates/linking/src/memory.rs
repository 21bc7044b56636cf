//! Where candidates come from: a store, or tables in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;

use crate::profile::{About, Body, Called, Family, Item, Profile};
use crate::proposal::Place;

/// What was found under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// At most as many as were asked for.
    pub found: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self {
            found: Vec::new(),
            more: false,
        }
    }
}

/// A name that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptName {
    /// Its number.
    pub key: i64,
    /// The name.
    pub called: Called,
}

/// What is kept of many documents, asked for by keys. Each question must cost what it returns, not what is held.
///
/// Errors pass through [`crate::propose`] as they are.
pub trait Memory {
    /// What may go wrong.
    type Error;

    /// Names that are kept under a key, at most `most`, the latest first.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn names_with(&mut self, key: u64, most: usize) -> Result<Found<KeptName>, Self::Error>;

    /// The number of this very name, where it is kept.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn name(&mut self, called: &Called) -> Result<Option<i64>, Self::Error>;

    /// Who has a name: at most `most`, the nearest in time to `day` first.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn bearers(&mut self, name: i64, day: i32, most: usize) -> Result<Found<Place>, Self::Error>;

    /// Items of a family that are kept under a key, at most `most`, the nearest in time to `day` first.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn items_with(
        &mut self,
        family: Family,
        key: u64,
        day: i32,
        most: usize,
    ) -> Result<Found<Place>, Self::Error>;

    /// What is compared of an item; `None` where it is no longer there.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn body(&mut self, family: Family, place: &Place) -> Result<Option<Body>, Self::Error>;

    /// What is known of a document as a whole.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn about(&mut self, document: i64) -> Result<Option<About>, Self::Error>;

    /// Who people made one with a party, without the party itself, at most `most`.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn joined(&mut self, place: &Place, most: usize) -> Result<Vec<Place>, Self::Error>;

    /// Whether people told two parties apart, or one of those who are one with the one from one of those who are one
    /// with the other.
    ///
    /// # Errors
    ///
    /// The keeper's.
    fn told_apart(&mut self, a: &Place, b: &Place) -> Result<bool, Self::Error>;
}

/// Tables in memory: for tests, and for as many documents as fit.
#[derive(Debug, Default)]
pub struct Tables {
    numbers: HashMap<Called, i64>,
    names: Vec<Called>,
    names_by_key: HashMap<u64, Vec<i64>>,
    bearers: HashMap<i64, BTreeSet<(i32, Place)>>,
    items: HashMap<(Family, u64), BTreeSet<(i32, Place)>>,
    bodies: BTreeMap<(Place, Family), Item>,
    abouts: HashMap<i64, About>,
    same: BTreeMap<Place, BTreeSet<Place>>,
    apart: HashSet<(Place, Place)>,
}

impl Tables {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a document, so that later ones find it.
    pub fn keep(&mut self, document: i64, profile: &Profile) {
        self.abouts.insert(document, profile.about.clone());
        for item in &profile.items {
            let place = Place {
                document,
                id: item.id.clone(),
            };
            if let Body::Party(party) = &item.body {
                for called in party.called() {
                    let name = self.number(called);
                    self.bearers
                        .entry(name)
                        .or_default()
                        .insert((item.day, place.clone()));
                }
            }
            for key in &item.keys {
                self.items
                    .entry((item.family, *key))
                    .or_default()
                    .insert((item.day, place.clone()));
            }
            self.bodies.insert((place, item.family), item.clone());
        }
    }

    fn number(&mut self, called: Called) -> i64 {
        if let Some(number) = self.numbers.get(&called) {
            return *number;
        }
        let number = self.names.len() as i64;
        for key in called.keys() {
            self.names_by_key.entry(key).or_default().push(number);
        }
        self.names.push(called.clone());
        self.numbers.insert(called, number);
        number
    }

    /// Notes that somebody decided that two parties are one.
    pub fn same(&mut self, a: Place, b: Place) {
        self.same.entry(a.clone()).or_default().insert(b.clone());
        self.same.entry(b).or_default().insert(a);
    }

    /// Notes that somebody decided that two parties are not one.
    pub fn not_same(&mut self, a: Place, b: Place) {
        self.apart.insert((a.clone().min(b.clone()), a.max(b)));
    }

    fn group(&self, place: &Place) -> BTreeSet<Place> {
        let mut group = BTreeSet::from([place.clone()]);
        let mut to_ask = vec![place.clone()];
        while let Some(next) = to_ask.pop() {
            for other in self.same.get(&next).into_iter().flatten() {
                if group.insert(other.clone()) {
                    to_ask.push(other.clone());
                }
            }
        }
        group
    }
}

/// The nearest in time of a list in the order of days, of equal ones the earlier, then the lesser place.
fn nearest(list: Option<&BTreeSet<(i32, Place)>>, day: i32, most: usize) -> Found<Place> {
    let Some(list) = list else {
        return Found::default();
    };
    let pivot = (
        day,
        Place {
            document: i64::MIN,
            id: String::new(),
        },
    );
    let mut later = list.range(pivot.clone()..).peekable();
    let mut earlier = list.range(..pivot).rev().peekable();
    let mut found = Vec::new();
    while found.len() < most {
        let from_later = match (later.peek(), earlier.peek()) {
            (Some((after, _)), Some((before, _))) => {
                i64::from(*after) - i64::from(day) < i64::from(day) - i64::from(*before)
            }
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        let next = if from_later {
            later.next()
        } else {
            earlier.next()
        };
        found.extend(next.map(|(_, place)| place.clone()));
    }
    let more = list.len() > found.len();
    Found { found, more }
}

impl Memory for Tables {
    type Error = Infallible;

    fn names_with(&mut self, key: u64, most: usize) -> Result<Found<KeptName>, Infallible> {
        let numbers = self.names_by_key.get(&key).map_or(&[][..], Vec::as_slice);
        let latest = numbers.iter().rev().take(most);
        let found = latest.filter_map(|n| {
            Some(KeptName {
                key: *n,
                called: self.names.get(usize::try_from(*n).ok()?)?.clone(),
            })
        });
        Ok(Found {
            found: found.collect(),
            more: numbers.len() > most,
        })
    }

    fn name(&mut self, called: &Called) -> Result<Option<i64>, Infallible> {
        Ok(self.numbers.get(called).copied())
    }

    fn bearers(&mut self, name: i64, day: i32, most: usize) -> Result<Found<Place>, Infallible> {
        Ok(nearest(self.bearers.get(&name), day, most))
    }

    fn items_with(
        &mut self,
        family: Family,
        key: u64,
        day: i32,
        most: usize,
    ) -> Result<Found<Place>, Infallible> {
        Ok(nearest(self.items.get(&(family, key)), day, most))
    }

    fn body(&mut self, family: Family, place: &Place) -> Result<Option<Body>, Infallible> {
        Ok(self
            .bodies
            .get(&(place.clone(), family))
            .map(|item| item.body.clone()))
    }

    fn about(&mut self, document: i64) -> Result<Option<About>, Infallible> {
        Ok(self.abouts.get(&document).cloned())
    }

    fn joined(&mut self, place: &Place, most: usize) -> Result<Vec<Place>, Infallible> {
        if !self.same.contains_key(place) {
            return Ok(Vec::new());
        }
        Ok(self
            .group(place)
            .into_iter()
            .filter(|p| p != place)
            .take(most)
            .collect())
    }

    fn told_apart(&mut self, a: &Place, b: &Place) -> Result<bool, Infallible> {
        if self.apart.is_empty() {
            return Ok(false);
        }
        let (a, b) = (self.group(a), self.group(b));
        let apart =
            |x: &Place, y: &Place| self.apart.contains(&(x.min(y).clone(), x.max(y).clone()));
        Ok(a.iter().any(|x| b.iter().any(|y| apart(x, y))))
    }
}
