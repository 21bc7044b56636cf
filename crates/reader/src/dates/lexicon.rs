//! The words of `data/dates/words.toml`, ready to be looked up.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use record::DateRelation;
use serde::Deserialize;

use crate::rules;

/// The file, for the test that checks it.
pub(super) const FILE: &str = include_str!("../../data/dates/words.toml");

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(rules::load(FILE)));

/// All that is known about words of time.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// The file as it is written; its comments say what the fields mean.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub months: Vec<Vec<String>>,
    ambiguous_months: HashSet<String>,
    pub weekdays: Vec<Vec<String>>,
    pub short_weekdays: Vec<Vec<String>>,
    weekday_names: HashSet<String>,
    parts_of_day: HashSet<String>,
    seasons: HashSet<String>,
    pub named_day: Vec<NamedDay>,
    units: HashMap<String, Unit>,
    numbers: HashMap<String, i32>,
    ordinals: HashMap<String, i32>,
    days: HashMap<String, i32>,
    relations: HashMap<String, DateRelation>,
    tense: Tense,
    pub vague: Vec<Vague>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamedDay {
    pub words: String,
    pub month: u8,
    pub day: u8,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tense {
    coming: HashSet<String>,
    expected: HashSet<String>,
    announcing: HashSet<String>,
    past: HashSet<String>,
    not_past: HashSet<String>,
}

/// Expressions that name no date of their own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vague {
    pub id: String,
    pub says: String,
    pub phrases: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests run it"))]
    pub example: String,
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Year,
    /// Decades and centuries: never a date.
    Longer,
}

/// A phrase of several words.
pub(super) struct Phrase {
    pub words: Vec<String>,
    pub meaning: Meaning,
}

/// What a fixed phrase means.
pub(super) enum Meaning {
    /// So many days after publication.
    Days(i32),
    /// A day with a date of its own.
    Named { month: u8, day: u8 },
    /// No date; the rule that says so.
    Vague(&'static str),
}

pub(super) struct Lexicon {
    months: HashMap<String, u8>,
    ambiguous_months: HashSet<String>,
    weekdays: HashMap<String, i8>,
    short_weekdays: HashMap<String, i8>,
    weekday_names: HashSet<String>,
    parts_of_day: HashSet<String>,
    seasons: HashSet<String>,
    units: HashMap<String, Unit>,
    numbers: HashMap<String, i32>,
    ordinals: HashMap<String, i32>,
    relations: HashMap<String, DateRelation>,
    tense: Tense,
    /// By first word, longest first.
    phrases: HashMap<String, Vec<Phrase>>,
    /// What the rules for vague phrases say, by id.
    pub says: Vec<(&'static str, String)>,
}

impl Lexicon {
    fn new(file: File) -> Self {
        let mut phrases: HashMap<String, Vec<Phrase>> = HashMap::new();
        let mut add = |phrase: &str, meaning| {
            let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
            phrases
                .entry(words[0].clone())
                .or_default()
                .push(Phrase { words, meaning });
        };
        for (phrase, days) in &file.days {
            add(phrase, Meaning::Days(*days));
        }
        for day in &file.named_day {
            let (month, day_) = (day.month, day.day);
            add(&day.words, Meaning::Named { month, day: day_ });
        }
        let mut says = Vec::new();
        for vague in file.vague {
            // Rule ids live as long as the program: a handful of short strings.
            let id: &'static str = vague.id.leak();
            says.push((id, vague.says));
            for phrase in &vague.phrases {
                add(phrase, Meaning::Vague(id));
            }
        }
        for list in phrases.values_mut() {
            list.sort_by(|a, b| {
                b.words
                    .len()
                    .cmp(&a.words.len())
                    .then(a.words.cmp(&b.words))
            });
        }
        let numbered = |lists: Vec<Vec<String>>| {
            lists
                .into_iter()
                .zip(1u8..)
                .flat_map(|(names, n)| names.into_iter().map(move |name| (name, n)))
        };
        Self {
            months: numbered(file.months).collect(),
            ambiguous_months: file.ambiguous_months,
            weekdays: numbered(file.weekdays).map(|(w, n)| (w, n as i8)).collect(),
            short_weekdays: numbered(file.short_weekdays)
                .map(|(w, n)| (w, n as i8))
                .collect(),
            weekday_names: file.weekday_names,
            parts_of_day: file.parts_of_day,
            seasons: file.seasons,
            units: file.units,
            numbers: file.numbers,
            ordinals: file.ordinals,
            relations: file.relations,
            tense: file.tense,
            phrases,
            says,
        }
    }

    /// "sept." is 9.
    pub fn month(&self, word: &str) -> Option<u8> {
        self.months.get(word).copied()
    }

    /// True for months that alone may be a name or another word: "may", "april".
    pub fn is_ambiguous_month(&self, word: &str) -> bool {
        self.ambiguous_months.contains(word)
    }

    /// Monday is 1, as ISO 8601 counts.
    pub fn weekday(&self, word: &str) -> Option<i8> {
        self.weekdays.get(word).copied()
    }

    /// "wed." is 3; only to be used beside a date.
    pub fn short_weekday(&self, word: &str) -> Option<i8> {
        self.short_weekdays.get(word).copied()
    }

    /// "bloody", "easter": what makes a day of the week a name.
    pub fn names_a_weekday(&self, word: &str) -> bool {
        self.weekday_names.contains(word)
    }

    pub fn is_part_of_day(&self, word: &str) -> bool {
        self.parts_of_day.contains(word)
    }

    pub fn is_season(&self, word: &str) -> bool {
        self.seasons.contains(word)
    }

    pub fn unit(&self, word: &str) -> Option<Unit> {
        self.units.get(word).copied()
    }

    /// A count in words or figures: "two", "14".
    pub fn number(&self, word: &str) -> Option<i32> {
        match self.numbers.get(word) {
            Some(n) => Some(*n),
            None => digits(word),
        }
    }

    /// A day of the month: "14", "14th", "fourteenth".
    pub fn day_number(&self, word: &str) -> Option<u8> {
        let figures = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|suffix| word.strip_suffix(suffix))
            .unwrap_or(word);
        let n = digits(figures).or_else(|| self.ordinals.get(word).copied())?;
        u8::try_from(n).ok().filter(|n| (1..=31).contains(n))
    }

    /// True for "14th" and "fourteenth", not for "14".
    pub fn is_ordinal(&self, word: &str) -> bool {
        self.day_number(word).is_some() && digits(word).is_none()
    }

    pub fn relation(&self, word: &str) -> Option<DateRelation> {
        self.relations.get(word).copied()
    }

    pub fn is_coming(&self, word: &str) -> bool {
        self.tense.coming.contains(word)
    }

    pub fn is_expected(&self, word: &str) -> bool {
        self.tense.expected.contains(word)
    }

    pub fn is_announcing(&self, word: &str) -> bool {
        self.tense.announcing.contains(word)
    }

    /// A past tense by its form alone.
    pub fn looks_past(&self, word: &str) -> bool {
        self.tense.past.contains(word)
            || (word.len() > 3 && word.ends_with("ed") && !self.tense.not_past.contains(word))
    }

    /// Fixed phrases that begin with `word`, longest first.
    pub fn phrases(&self, word: &str) -> &[Phrase] {
        self.phrases.get(word).map_or(&[], Vec::as_slice)
    }
}

/// A number of up to four figures.
fn digits(word: &str) -> Option<i32> {
    (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
}
