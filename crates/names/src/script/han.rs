//! Chinese characters and kana: read as Chinese, and where kana or a known Japanese family name
//! stand there, as Japanese.

use super::{MOST, Part, Reading};
use crate::lexicon::{self, Lexicon};

/// The readings of a word: a list of words each.
pub fn read(word: &str) -> Vec<Vec<Part>> {
    let chars: Vec<char> = word.chars().collect();
    let is_kana = |c: &char| matches!(u32::from(*c), 0x3041..=0x30FF);
    if chars.iter().all(is_kana) {
        return vec![vec![(word.to_owned(), vec![kana(word)])]];
    }
    let lexicon = lexicon::get();
    let mut readings = Vec::new();
    if !chars.iter().any(is_kana) {
        readings.push(chinese(&chars, lexicon));
    }
    readings.extend(japanese(&chars, lexicon));
    if readings.is_empty() {
        readings.push(vec![(
            word.to_owned(),
            vec![Reading::full(any_ascii::any_ascii(word))],
        )]);
    }
    readings
}

/// A word that is one: a family name, a given name, or part of a foreign name.
pub fn single(word: &str) -> Vec<Reading> {
    let lexicon = lexicon::get();
    let known = [
        lexicon.chinese_family(word),
        lexicon.japanese_family(word),
        lexicon.japanese_given(word),
    ];
    let mut readings = vec![Reading::full(any_ascii::any_ascii(word))];
    for reading in known.into_iter().flatten().map(Reading::full) {
        if readings.len() < MOST && !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

fn kana(word: &str) -> Reading {
    Reading::full(any_ascii::any_ascii(word))
}

/// Two to four characters are a family name and a given name; what is longer is a word each.
fn chinese(chars: &[char], lexicon: &Lexicon) -> Vec<Part> {
    let pinyin = |chars: &[char]| {
        let syllables = chars.iter().map(|&c| any_ascii::any_ascii_char(c));
        Reading::full(syllables.collect::<String>())
    };
    let family = |length: usize| -> Option<Vec<Reading>> {
        let known = lexicon.chinese_family(&chars[..length].iter().collect::<String>());
        (!known.is_empty()).then(|| known.iter().map(Reading::full).collect())
    };
    let text = |chars: &[char]| chars.iter().collect::<String>();
    match chars.len() {
        0 | 1 => vec![(text(chars), vec![pinyin(chars)])],
        length @ 2..=4 => {
            let compound = (length > 2).then(|| family(2)).flatten();
            let (at, family) = match compound {
                Some(readings) => (2, readings),
                None => {
                    let mut readings = vec![pinyin(&chars[..1])];
                    readings.extend(family(1).unwrap_or_default());
                    (1, readings)
                }
            };
            vec![
                (text(&chars[..at]), family),
                (text(&chars[at..]), vec![pinyin(&chars[at..])]),
            ]
        }
        _ => chars
            .iter()
            .map(|c| (c.to_string(), vec![pinyin(&[*c])]))
            .collect(),
    }
}

/// A known family name, and a given name behind it where there is one that is known.
fn japanese(chars: &[char], lexicon: &Lexicon) -> Option<Vec<Part>> {
    (1..chars.len()).rev().find_map(|at| {
        let before: String = chars[..at].iter().collect();
        let family = lexicon.japanese_family(&before);
        let behind: String = chars[at..].iter().collect();
        let given = match lexicon.japanese_given(&behind) {
            [] if behind
                .chars()
                .all(|c| matches!(u32::from(c), 0x3041..=0x30FF)) =>
            {
                vec![kana(&behind)]
            }
            known => known.iter().map(Reading::full).collect(),
        };
        if family.is_empty() || given.is_empty() {
            return None;
        }
        Some(vec![
            (before, family.iter().map(Reading::full).collect()),
            (behind, given),
        ])
    })
}
