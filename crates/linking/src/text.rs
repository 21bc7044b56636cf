//! Words of texts as they are compared: folded, and cut to what all forms of a word share.

use std::collections::BTreeSet;

use record::{Span, Text};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::words::WORDS;

/// Small letters without accents and apostrophes.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        // Most words are: they need no tables.
        let mut folded = text.replace('\'', "");
        folded.make_ascii_lowercase();
        return folded;
    }
    let letters = text
        .nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | 'ʻ' | 'ʼ'));
    letters.flat_map(char::to_lowercase).collect()
}

/// A word and where it stands, in bytes of the text that was given.
#[derive(Clone, Debug)]
pub(crate) struct Word<'a> {
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
}

/// The words of a text: letters, figures and what joins them ("1,100", "Shao-ching", "women's").
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, c)| *c);
        let joins = matches!(letter, '\'' | '’' | '-' | 'ʻ' | 'ʼ')
            && next.is_some_and(char::is_alphanumeric)
            || matches!(letter, ',' | '.')
                && next.is_some_and(|c| c.is_ascii_digit())
                && before_is_digit(text, at);
        if letter.is_alphanumeric() || is_combining_mark(letter) || joins && start.is_some() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            found.push(Word {
                text: &text[from..at],
                start: from,
                end: at,
            });
        }
    }
    if let Some(from) = start {
        found.push(Word {
            text: &text[from..],
            start: from,
            end: text.len(),
        });
    }
    found
}

fn before_is_digit(text: &str, at: usize) -> bool {
    text[..at]
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_digit())
}

/// A folded word cut to what its forms share: "leaving", "left" and "leaves" are one.
pub(crate) fn stem(folded: &str) -> String {
    let lemma = WORDS.irregular.get(folded).map_or(folded, String::as_str);
    strip(lemma)
}

/// The endings of English words off, and possessive ones.
pub(crate) fn strip(word: &str) -> String {
    let count = word.chars().count();
    let cut = |end: &str, least: usize| {
        word.strip_suffix(end)
            .filter(|_| count >= end.len() + least)
    };
    let bare = cut("'s", 1)
        .or_else(|| cut("ies", 3))
        .or_else(|| cut("ing", 3))
        .or_else(|| cut("ied", 3));
    let bare = bare.or_else(|| cut("ed", 3)).or_else(|| cut("sses", 2));
    let bare = bare
        .or_else(|| cut("es", 3))
        .or_else(|| cut("s", 3).filter(|w| !w.ends_with('s')))
        .or_else(|| cut("y", 3))
        .unwrap_or(word);
    let bare = bare
        .strip_suffix('e')
        .filter(|b| b.len() >= 3)
        .unwrap_or(bare);
    let mut letters = bare.chars().rev();
    // "stopped" is "stop".
    match (letters.next(), letters.next()) {
        (Some(a), Some(b))
            if a == b && bare.len() > 3 && bare.len() < word.len() && !matches!(a, 'l' | 's') =>
        {
            bare[..bare.len() - a.len_utf8()].to_owned()
        }
        _ => bare.to_owned(),
    }
}

/// The stems of a text that tell what it is about.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    let words = words(text).into_iter().map(|w| fold(w.text));
    let words = words.filter(|w| !WORDS.small.contains(w) && !WORDS.numbers.contains_key(w));
    let stems = words
        .filter(|w| !w.chars().all(|c| c.is_ascii_digit() || c == ','))
        .map(|w| stem(&w));
    stems.filter(|s| s.chars().count() > 1).collect()
}

/// How much a stem tells: a third for what such reports are full of.
pub(crate) fn weight(stem: &str) -> f32 {
    if WORDS.light.contains(stem) || WORDS.generic.contains(stem) {
        0.34
    } else {
        1.0
    }
}

/// What two sets of stems share, by weight.
pub(crate) fn shared(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f32 {
    a.intersection(b).map(|stem| weight(stem)).sum()
}

/// The weight of all stems.
pub(crate) fn total(stems: &BTreeSet<String>) -> f32 {
    stems.iter().map(|stem| weight(stem)).sum()
}

/// FNV-1a of a kind of key and words.
pub(crate) fn hash<'a>(kind: &str, words: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut take = |text: &str| {
        for byte in text.bytes().chain([0xFF]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    take(kind);
    words.into_iter().for_each(take);
    // FNV's last bytes reach only the lower bits: sketches take the smallest hashes.
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ (hash >> 29)
}

/// The sentences of a text, near enough: a line, or up to a mark that ends a sentence before a space.
pub(crate) fn sentences(text: &Text) -> Vec<Span> {
    let whole = text.as_str();
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = whole.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, c)| *c);
        let quoted = matches!(letter, '"' | '”' | ')') && whole[..at].ends_with(['.', '!', '?']);
        let full_stop = matches!(letter, '.' | '!' | '?') || quoted;
        let ends = letter == '\n'
            || full_stop
                && next.is_none_or(char::is_whitespace)
                && !abbreviates(&whole[start..at], letter);
        if ends {
            let end = at + letter.len_utf8();
            found.extend(text.trimmed(text.span(start..end)));
            start = end;
        }
    }
    found.extend(text.trimmed(text.span(start..whole.len())));
    found
}

/// "Dr." and "K." end no sentence.
fn abbreviates(before: &str, mark: char) -> bool {
    let last = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let capital = last.chars().next().is_some_and(char::is_uppercase);
    mark == '.' && capital && last.chars().count() <= 2
}

/// A number of something: "1,100 furnace hands".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The number.
    pub value: u64,
    /// The words, as they stand.
    pub words: String,
    /// What is counted: stems.
    pub of: Vec<String>,
    /// The sentence without its figures, hashed.
    pub sentence: u64,
}

/// Words that tell little but for behind a number.
const COUNTED: [&str; 5] = ["people", "men", "women", "man", "woman"];

/// The figures of a sentence, but for days, years, ages and sums of money.
pub(crate) fn figures(sentence: &str) -> Vec<Figure> {
    let all = words(sentence);
    let folded: Vec<String> = all.iter().map(|w| fold(w.text)).collect();
    let number = |n: usize| folded.get(n).and_then(|w| value(w));
    let plain = folded
        .iter()
        .enumerate()
        .filter(|(n, _)| number(*n).is_none());
    let frame = hash("sentence", plain.map(|(_, w)| w.as_str()));
    let mut found = Vec::new();
    for n in 0..all.len() {
        let Some(value) = number(n) else { continue };
        let month_before = n > 0 && WORDS.months.contains(&folded[n - 1]);
        let year = (1900..2100).contains(&value) && folded[n].len() == 4;
        if month_before || year || n > 0 && number(n - 1).is_some() {
            continue;
        }
        let mut last = n;
        let mut of = Vec::new();
        while of.len() < 2 && last + 1 < all.len() {
            let between = &sentence[all[last].end..all[last + 1].start];
            let word = &folded[last + 1];
            let is_ending = between.trim() != ""
                || WORDS.small.contains(word) && !COUNTED.contains(&word.as_str())
                || WORDS.months.contains(word);
            if is_ending {
                break;
            }
            if number(last + 1).is_none() {
                of.push(stem(word));
            }
            last += 1;
        }
        if !of.is_empty() {
            let words = sentence[all[n].start..all[last].end].to_owned();
            found.push(Figure {
                value,
                words,
                of,
                sentence: frame,
            });
        }
    }
    found
}

fn value(word: &str) -> Option<u64> {
    let digits: String = word.chars().filter(|c| *c != ',').collect();
    if !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()) {
        return digits.parse().ok();
    }
    WORDS.numbers.get(word).copied()
}

/// Pairs of figures that count the same and differ.
pub(crate) fn differing(
    left: &[Figure],
    right: &[Figure],
    same_sentences_only: bool,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for a in left {
        // A figure that both have contradicts nothing.
        let told_alike = |b: &&Figure| b.value == a.value && b.of.first() == a.of.first();
        if right.iter().any(|b| told_alike(&b)) {
            continue;
        }
        for b in right {
            let alike = if same_sentences_only {
                a.sentence == b.sentence && a.of == b.of
            } else {
                a.of.first() == b.of.first()
            };
            let told = left
                .iter()
                .any(|l| l.value == b.value && l.of.first() == b.of.first());
            let pair = (a.words.clone(), b.words.clone());
            if alike && a.value != b.value && !told && !found.contains(&pair) {
                found.push(pair);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (a, b) in [
            ("leaving", "left"),
            ("guards", "guard"),
            ("slapped", "slap"),
            ("taken", "takes"),
            ("inquiries", "inquiry"),
            ("released", "release"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} / {b}");
        }
    }

    #[test]
    fn figures_are_read_with_what_they_count() {
        let told = |s: &str| {
            figures(s)
                .into_iter()
                .map(|f| (f.value, f.words))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told("hours after 1,100 furnace hands walked out"),
            [(1100, "1,100 furnace hands".to_owned())]
        );
        assert_eq!(
            told("Nine inmates died on 16 May 2023"),
            [(9, "Nine inmates died".to_owned())]
        );
        assert!(told("on May 16, 2023").is_empty());
    }

    #[test]
    fn only_figures_of_the_same_things_contradict_each_other() {
        let (a, b) = (
            figures("Nine inmates and two guards died"),
            figures("Six inmates died; two guards were hurt"),
        );
        let told = differing(&a, &b, false);
        assert_eq!(told.len(), 1);
        assert!(told[0].0.starts_with("Nine inmates") && told[0].1.starts_with("Six inmates"));
    }

    #[test]
    fn sentences_end_at_full_stops_but_not_after_initials() {
        let text = Text::new("The accused, L. C. Oduya, left.\nDr. Ruiz said so. \"No.\" He went");
        let told: Vec<&str> = sentences(&text).iter().map(|s| text.slice(*s)).collect();
        assert_eq!(
            told,
            [
                "The accused, L. C. Oduya, left.",
                "Dr. Ruiz said so.",
                "\"No.\"",
                "He went"
            ]
        );
    }
}
