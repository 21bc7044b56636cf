//! Korean syllables, as South and as North Korea write them in Latin letters.
//!
//! Revised Romanisation (2000) and McCune-Reischauer, letter by letter: sounds that change between
//! syllables are left to the comparison. Customary spellings of family names are data.

use super::{Part, Reading};
use crate::lexicon;

const INITIAL: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
];
const INITIAL_MR: [&str; 19] = [
    "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t",
    "p", "h",
];
const MEDIAL: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
];
const MEDIAL_MR: [&str; 21] = [
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "u", "ui", "i",
];
const FINAL: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// A name of two to five syllables without a space is a family name and a given name.
pub fn read(word: &str) -> Vec<Vec<Part>> {
    let syllables: Vec<char> = word.chars().filter(|c| ('가'..='힣').contains(c)).collect();
    if syllables.is_empty() {
        return vec![vec![(
            word.to_owned(),
            vec![Reading::full(any_ascii::any_ascii(word))],
        )]];
    }
    let whole = romanise(&syllables);
    let mut readings = Vec::new();
    for length in [2, 1] {
        if syllables.len() <= length || syllables.len() > length + 3 {
            continue;
        }
        let (family, given) = syllables.split_at(length);
        let name: String = family.iter().collect();
        let known = lexicon::get().korean_family(&name);
        if known.is_empty() {
            continue;
        }
        let mut spellings: Vec<Reading> = known.iter().map(Reading::full).collect();
        spellings.extend(
            romanise(family)
                .into_iter()
                .filter(|r| !known.contains(&r.latin)),
        );
        readings.push(vec![
            (name, spellings),
            (given.iter().collect(), romanise(given)),
        ]);
        break;
    }
    if readings.is_empty() {
        readings.push(vec![(word.to_owned(), whole)]);
    }
    readings
}

/// A word that is one: a family name or a given name.
pub fn single(word: &str) -> Vec<Reading> {
    let syllables: Vec<char> = word.chars().filter(|c| ('가'..='힣').contains(c)).collect();
    if syllables.is_empty() {
        return vec![Reading::full(any_ascii::any_ascii(word))];
    }
    let customary = lexicon::get().korean_family(word).iter().map(Reading::full);
    let mut readings: Vec<Reading> = customary.collect();
    for reading in romanise(&syllables) {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

fn romanise(syllables: &[char]) -> Vec<Reading> {
    let write = |initials: &[&str; 19], medials: &[&str; 21]| {
        let mut latin = String::new();
        for &syllable in syllables {
            let place = (u32::from(syllable) - u32::from('가')) as usize;
            latin.push_str(initials[place / 588]);
            latin.push_str(medials[place % 588 / 28]);
            latin.push_str(FINAL[place % 28]);
        }
        Reading::full(latin)
    };
    vec![write(&INITIAL, &MEDIAL), write(&INITIAL_MR, &MEDIAL_MR)]
}
