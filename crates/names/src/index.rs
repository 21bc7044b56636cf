//! Which of many names are like a given one, without comparing it with each.
//!
//! Names that could be one share the frame of consonants of a word, or one with a letter left out.
//! For each such key the index knows the names that have it; those that share enough of their weight
//! with the query are compared in full. Adding a name and asking cost no more than the names that
//! share a word with it, whatever the size of the index but for common words.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::comparison::{Comparison, compare};
use crate::name::{Class, Form, Name, Token, Tokens};
use crate::sound;

/// Share of the weight of the lighter of two names that its words must have in common with the
/// other's before they are compared: names that share less score below any useful threshold.
const SHARED: f32 = 0.58;

/// Place of a name in an index.
pub type Place = u32;

/// Names that can be looked up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    names: Vec<Name>,
    /// For each key the names that have it, and the weight of the word that has it, in 64ths.
    postings: HashMap<u64, Vec<(Place, u8)>>,
}

/// A name of the index that is like the query.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its place.
    pub place: Place,
    /// How it compares.
    pub comparison: Comparison,
}

/// Memory that queries use, to be used again.
#[derive(Debug, Default)]
pub struct Scratch {
    /// For each name the query's word that it shared last, counted over all queries.
    seen: Vec<u32>,
    /// Weight shared so far: of the query, and of the name.
    shared: Vec<(f32, f32)>,
    touched: Vec<Place>,
    turn: u32,
}

impl Index {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether all that it refers to is there: so much is asked of one that was kept.
    pub(crate) fn is_whole(&self) -> bool {
        let names = self.names.len() as u64;
        let postings = self.postings.values().flatten();
        self.names.iter().all(Name::is_whole)
            && postings
                .into_iter()
                .all(|(place, _)| u64::from(*place) < names)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The name at a place.
    pub fn name(&self, place: Place) -> Option<&Name> {
        self.names.get(place as usize)
    }

    /// Adds a name; its place.
    pub fn add(&mut self, name: Name) -> Place {
        let place = self.names.len() as Place;
        let mut keys = Vec::new();
        for tokens in &name.readings {
            for token in &tokens.tokens {
                keys.clear();
                of_token(tokens, token, &mut keys);
                for &key in &keys {
                    self.post(key, place, token.weight);
                }
            }
            // "Jan Daniel" is found by "JanDaniel".
            for pair in tokens.tokens.windows(2) {
                keys.clear();
                of_form(&pair[0].form.join(&pair[1].form), &mut keys);
                for &key in &keys {
                    self.post(key, place, pair[0].weight + pair[1].weight);
                }
            }
        }
        self.names.push(name);
        place
    }

    fn post(&mut self, key: u64, place: Place, weight: f32) {
        let names = self.postings.entry(key).or_default();
        if names.last().is_none_or(|(last, _)| *last != place) {
            names.push((place, (weight * 64.0).min(255.0) as u8));
        }
    }

    /// Names whose score with the query is `threshold` or more, in the order of their places.
    pub fn query(&self, query: &Name, threshold: f32, scratch: &mut Scratch) -> Vec<Candidate> {
        let mut found = Vec::new();
        self.possible(query, scratch);
        for &place in &scratch.touched {
            let Some(name) = self.name(place) else {
                continue;
            };
            let comparison = compare(query, name);
            if comparison.score >= threshold {
                found.push(Candidate { place, comparison });
            }
        }
        found
    }

    /// [`Index::query`], by comparing with every name.
    pub fn query_all(&self, query: &Name, threshold: f32) -> Vec<Candidate> {
        let all = self
            .names
            .iter()
            .enumerate()
            .map(|(place, name)| Candidate {
                place: place as Place,
                comparison: compare(query, name),
            });
        all.filter(|candidate| candidate.comparison.score >= threshold)
            .collect()
    }

    /// Leaves in `scratch.touched` the places of the names that may be like the query, sorted.
    fn possible(&self, query: &Name, scratch: &mut Scratch) {
        scratch.seen.resize(self.names.len(), 0);
        scratch.shared.resize(self.names.len(), (0.0, 0.0));
        scratch.touched.clear();
        let mut keys = Vec::new();
        let mut enough = Vec::new();
        for tokens in &query.readings {
            let start = scratch.turn;
            let mut touched = Vec::new();
            let singles = tokens.tokens.iter().map(|t| (t.weight, None, Some(t)));
            let joined = tokens.tokens.windows(2);
            let joined = joined.map(|pair| {
                (
                    pair[0].weight + pair[1].weight,
                    Some(pair[0].form.join(&pair[1].form)),
                    None,
                )
            });
            for (weight, form, token) in singles.chain(joined) {
                scratch.turn += 1;
                keys.clear();
                if let Some(token) = token {
                    of_token(tokens, token, &mut keys);
                }
                if let Some(form) = form {
                    of_form(&form, &mut keys);
                }
                for key in &keys {
                    for &(place, of_name) in self.postings.get(key).map_or(&[][..], Vec::as_slice) {
                        let at = place as usize;
                        if scratch.seen[at] <= start {
                            scratch.shared[at] = (0.0, 0.0);
                            touched.push(place);
                        }
                        if scratch.seen[at] != scratch.turn {
                            scratch.seen[at] = scratch.turn;
                            let shared = &mut scratch.shared[at];
                            shared.0 += weight;
                            shared.1 += f32::from(of_name) / 64.0;
                        }
                    }
                }
            }
            for place in touched {
                let (of_query, of_name) = scratch.shared[place as usize];
                let name = &self.names[place as usize];
                let weight = name
                    .readings
                    .iter()
                    .map(|r| r.weight)
                    .fold(f32::MAX, f32::min);
                if of_query >= SHARED * tokens.weight || of_name >= SHARED * weight {
                    enough.push(place);
                }
            }
        }
        enough.sort_unstable();
        enough.dedup();
        scratch.touched = enough;
    }
}

/// The keys of a word: of each way to read it, and of what it means or stands for.
fn of_token(tokens: &Tokens, token: &Token, keys: &mut Vec<u64>) {
    if token.class == Class::Light && token.weight < 0.1 {
        return;
    }
    if token.meaning != 0 {
        keys.push(key(b'm', &token.meaning.to_le_bytes()));
        return;
    }
    for form in tokens.forms(token) {
        of_form(form, keys);
    }
    for group in token.groups.iter().filter(|g| **g != 0) {
        keys.push(key(b'g', &group.to_le_bytes()));
    }
    keys.sort_unstable();
    keys.dedup();
}

/// The keys of one way to read a word.
fn of_form(form: &Form, keys: &mut Vec<u64>) {
    let frame = form.frame.as_bytes();
    let bare = sound::frame(form.consonants.as_bytes());
    keys.push(key(b'f', frame));
    if bare != frame {
        keys.push(key(b'f', &bare));
    }
    // A letter more or less, or another: where the frame is short, of the sound, which tells more.
    let (tag, letters) = match frame.len() {
        4.. => (b'f', frame),
        _ => (b's', form.sound.as_bytes()),
    };
    if letters.len() < 3 {
        return;
    }
    if tag == b's' {
        keys.push(key(tag, letters));
    }
    let mut shorter = Vec::with_capacity(letters.len());
    for out in 0..letters.len() {
        shorter.clear();
        shorter.extend_from_slice(&letters[..out]);
        shorter.extend_from_slice(&letters[out + 1..]);
        keys.push(key(tag, &shorter));
    }
}

/// FNV-1a, of a kind of key and its letters.
fn key(tag: u8, letters: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &b in std::iter::once(&tag).chain(letters) {
        hash = (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}
