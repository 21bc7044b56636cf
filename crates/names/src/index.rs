//! Which of many names are like a given one, without comparing it with each.
//!
//! Words that could be one share the frame of consonants, or one with a letter left out. The index
//! holds each word of its names once, under such keys. A query's words are compared with the words
//! that share a key with them; the names that have those are compared in full where they share so
//! much of their weight that they can reach the threshold. Adding a name and asking cost what the
//! words do that it shares, not what the index holds.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::{Deserialize, Serialize};

use crate::alignment;
use crate::comparison::{Comparison, compare};
use crate::features;
use crate::model;
use crate::name::{Class, Form, Head, Name, Token, Tokens, Whole};
use crate::sound;

/// Place of a name in an index.
pub type Place = u32;

/// Names that can be looked up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    names: Vec<Name>,
    /// What is known of each as a whole: looked at far more often than the name is.
    wholes: Vec<Outline>,
    /// Words of the names, each once.
    words: Vec<IndexedWord>,
    /// What tells each from most others at once: close together, as most are looked at no further.
    heads: Vec<Head>,
    /// For each key the words that have it.
    keys: HashMap<u64, Vec<u32>>,
    /// Words by all that is compared of them.
    known: HashMap<u64, u32>,
}

/// What is known of a name as a whole.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Outline {
    /// In the likeliest way to read it.
    whole: Whole,
    /// Whether it is read in several ways.
    in_several: bool,
    is_person: bool,
}

/// A word, or two neighbours that may be written in one.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct IndexedWord {
    /// The word itself: a copy, as it is looked at far more often than the names that have it.
    token: Token,
    /// Other ways to read it.
    others: Vec<Form>,
    /// The names that have it, and its weight there in 64ths.
    names: Vec<(Place, u8)>,
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
    names_seen: Vec<u32>,
    /// For each word of the index the same.
    words_seen: Vec<u32>,
    /// Weight shared so far: of the query, and of the name.
    shared: Vec<(f32, f32)>,
    touched: Vec<Place>,
    turn: u32,
}

impl Scratch {
    /// How many names the last query was compared with.
    pub fn compared(&self) -> usize {
        self.touched.len()
    }
}

/// A word that is asked for, or added: a token, or two neighbours in one.
enum Asked<'a> {
    Token(&'a Token),
    Joined(Form),
}

/// A word with what is known of it.
struct Word<'a> {
    asked: Asked<'a>,
    head: Head,
    weight: f32,
}

impl Word<'_> {
    /// Each token of a name, and each two neighbours: "Jan Daniel" is found by "JanDaniel".
    fn all(tokens: &Tokens) -> impl Iterator<Item = Word<'_>> {
        let heads = &tokens.heads;
        let singles = tokens.tokens.iter().zip(heads);
        let singles = singles.map(|(token, head)| Word {
            asked: Asked::Token(token),
            head: *head,
            weight: token.weight,
        });
        let pairs = tokens.tokens.windows(2).zip(heads.windows(2));
        let pairs = pairs.map(|(pair, heads)| Word {
            asked: Asked::Joined(pair[0].form.join(&pair[1].form)),
            head: heads[0].join(&heads[1]),
            weight: pair[0].weight + pair[1].weight,
        });
        singles.chain(pairs)
    }
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
        let words = self.words.len() as u64;
        let is_there = |word: &IndexedWord| {
            let mut places = word.names.iter().map(|(place, _)| *place as usize);
            places.all(|place| place < self.names.len())
        };
        self.wholes.len() == self.names.len()
            && self.heads.len() == self.words.len()
            && self.names.iter().all(Name::is_whole)
            && self.words.iter().all(is_there)
            && self
                .keys
                .values()
                .flatten()
                .all(|word| u64::from(*word) < words)
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
        for tokens in &name.readings {
            for word in Word::all(tokens) {
                self.post(tokens, &word, place);
            }
        }
        self.wholes.push(Outline {
            whole: name.readings.first().map_or(Whole::default(), |r| r.whole),
            in_several: name.readings.len() > 1,
            is_person: name.is_person,
        });
        self.names.push(name);
        place
    }

    fn post(&mut self, tokens: &Tokens, word: &Word, place: Place) {
        let next = self.words.len() as u32;
        let id = match &word.asked {
            Asked::Token(token) => identity(tokens, token),
            Asked::Joined(form) => key(b'j', form.fold.as_bytes()),
        };
        let known = match self.known.entry(id) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                new.insert(next);
                let (token, others) = match &word.asked {
                    Asked::Token(token) => (**token, tokens.others(token).to_vec()),
                    Asked::Joined(form) => (Token::of(*form), Vec::new()),
                };
                self.heads.push(word.head);
                self.words.push(IndexedWord {
                    token,
                    others,
                    names: Vec::new(),
                });
                let keys = match &word.asked {
                    // Only near spellings of two words in one are taken for them, and a query's word has
                    // keys for these: most words of an index are joined ones, and few are ever asked for.
                    Asked::Joined(form) => vec![key(b'f', form.frame.as_bytes())],
                    asked => keys_of(tokens, asked),
                };
                for key in keys {
                    self.keys.entry(key).or_default().push(next);
                }
                next
            }
        };
        let names = &mut self.words[known as usize].names;
        if names.last().is_none_or(|(last, _)| *last != place) {
            names.push((place, (word.weight * 64.0).min(255.0) as u8));
        }
    }

    /// Names whose score with the query is `threshold` or more, in the order of their places.
    pub fn query(&self, query: &Name, threshold: f32, scratch: &mut Scratch) -> Vec<Candidate> {
        let mut found = Vec::new();
        self.possible(query, threshold, scratch);
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

    /// How alike a word of a query is to one of the index, where that is enough to be a pair.
    fn alike(&self, tokens: &Tokens, asked: &Word, word: usize) -> Option<f32> {
        let head = &self.heads[word];
        let (few, many) = match asked.head.joined || head.joined {
            true => (
                alignment::LEAST_JOINED - alignment::SLACK,
                alignment::LEAST_JOINED,
            ),
            false => (alignment::LEAST, alignment::LEAST),
        };
        if !asked.head.may_be(head, few) {
            return None;
        }
        let word = &self.words[word];
        let other = (&word.token, word.others.as_slice());
        let alike = match &asked.asked {
            // Both joined: their words are alike one by one.
            Asked::Joined(_) if head.joined => return None,
            Asked::Token(token) if !head.joined => {
                alignment::similarity((token, tokens.others(token)), other)
            }
            Asked::Token(token) => alignment::forms(&token.form, &word.token.form),
            Asked::Joined(form) => alignment::forms(form, &word.token.form),
        };
        Some(alike.0).filter(|alike| *alike >= many)
    }

    /// Leaves in `scratch.touched` the places of the names that may be like the query, sorted.
    fn possible(&self, query: &Name, threshold: f32, scratch: &mut Scratch) {
        let bar = model::odds(threshold);
        scratch.names_seen.resize(self.names.len(), 0);
        scratch.words_seen.resize(self.words.len(), 0);
        scratch.shared.resize(self.names.len(), (0.0, 0.0));
        let mut enough = Vec::new();
        let mut alike: Vec<(f32, u32)> = Vec::new();
        for tokens in &query.readings {
            let start = scratch.turn;
            let mut touched = Vec::new();
            for asked in Word::all(tokens) {
                scratch.turn += 1;
                alike.clear();
                for key in keys_of(tokens, &asked.asked) {
                    for &word in self.keys.get(&key).map_or(&[][..], Vec::as_slice) {
                        let at = word as usize;
                        if scratch.words_seen[at] != scratch.turn {
                            scratch.words_seen[at] = scratch.turn;
                            let similarity = self.alike(tokens, &asked, at);
                            alike.extend(similarity.map(|similarity| (similarity, word)));
                        }
                    }
                }
                // A name shares a word as far as its most similar one.
                alike.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
                for &(similarity, word) in &alike {
                    let covered = features::sharpen(similarity);
                    for &(place, of_name) in &self.words[word as usize].names {
                        let at = place as usize;
                        if scratch.names_seen[at] <= start {
                            scratch.shared[at] = (0.0, 0.0);
                            touched.push(place);
                        }
                        if scratch.names_seen[at] != scratch.turn {
                            scratch.names_seen[at] = scratch.turn;
                            let shared = &mut scratch.shared[at];
                            shared.0 += asked.weight * covered;
                            shared.1 += (f32::from(of_name) + 1.0) / 64.0 * covered;
                        }
                    }
                }
            }
            for place in touched {
                let shared = scratch.shared[place as usize];
                let name = &self.wholes[place as usize];
                // Most names that share a common word share no more.
                if !name.in_several
                    && shared.0 < 0.3 * tokens.whole.weight
                    && shared.1 < 0.3 * name.whole.weight
                {
                    continue;
                }
                let weights = model::weights(query.is_person && name.is_person);
                let may_be = |other: &Whole| {
                    weights.odds(&features::best(shared, &tokens.whole, other)) >= bar
                };
                let readings = &self.names[place as usize].readings;
                if may_be(&name.whole)
                    || name.in_several && readings.iter().any(|r| may_be(&r.whole))
                {
                    enough.push(place);
                }
            }
        }
        enough.sort_unstable();
        enough.dedup();
        scratch.touched = enough;
    }
}

/// All that is compared of a word, in a number.
fn identity(tokens: &Tokens, token: &Token) -> u64 {
    let mut all: Vec<u8> = vec![token.class as u8];
    all.extend(token.meaning.to_le_bytes());
    all.extend(token.native.to_le_bytes());
    all.extend(token.groups.iter().flat_map(|g| g.to_le_bytes()));
    for form in tokens.forms(token) {
        all.push(u8::from(form.vowels));
        all.extend(form.fold.as_bytes());
        all.push(0);
        all.extend(form.sound.as_bytes());
        all.push(0);
    }
    key(b't', &all)
}

/// The keys of a word: of each way to read it, and of what it means or stands for.
fn keys_of(tokens: &Tokens, asked: &Asked) -> Vec<u64> {
    let mut keys = Vec::with_capacity(16);
    match asked {
        Asked::Joined(form) => of_form(form, &mut keys),
        // A small word is hardly a reason to look at a name.
        Asked::Token(token) if token.class == Class::Light && token.weight < 0.1 => {}
        Asked::Token(token) => {
            if token.meaning != 0 {
                keys.push(key(b'm', &token.meaning.to_le_bytes()));
            }
            for form in tokens.forms(token) {
                of_form(form, &mut keys);
            }
            for group in token.groups.iter().filter(|g| **g != 0) {
                keys.push(key(b'g', &group.to_le_bytes()));
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
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
