//! Keys that names which may be one have in common, for look-ups outside of an [`crate::Index`]: in a database, say.
//!
//! Coarser than comparing and cheaper to keep than the keys of an index: no letter is left out of a word. Two
//! names that share no key are hardly ever alike, but for names of which every word is spelled in another way.

use crate::name::{Class, Name, Token, Tokens};
use crate::sound;

/// The keys of a name, the most telling kind first. Hashes: equal on all machines and in all versions
/// that read names alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameKeys {
    /// Two of its words, in any order: what bearers of one name share, and hardly anybody else.
    pub pairs: Vec<u64>,
    /// A word and the first letter of another: finds initials, and a word that is spelled in another way.
    pub initials: Vec<u64>,
    /// Of people, a word and another of which a letter of the frame is left out: finds a second spelling of one word.
    pub near: Vec<u64>,
    /// Each word alone: very many share some of them.
    pub words: Vec<u64>,
    /// The word, of a name of one word.
    pub single: Vec<u64>,
    /// What [`NameKeys::single`] of somebody is who is called by one word of this name: to be looked up, not to be kept.
    pub called_by: Vec<u64>,
}

impl Name {
    /// The keys under which it is kept and looked up.
    pub fn keys(&self) -> NameKeys {
        let mut keys = NameKeys::default();
        for tokens in &self.readings {
            of_tokens(tokens, &mut keys);
        }
        if !self.is_person {
            keys.near.clear();
        }
        let NameKeys {
            pairs,
            initials,
            near,
            words,
            single,
            called_by,
        } = &mut keys;
        for list in [pairs, initials, near, words, single, called_by] {
            list.sort_unstable();
            list.dedup();
        }
        keys
    }
}

fn of_tokens(tokens: &Tokens, keys: &mut NameKeys) {
    let of_word: Vec<Vec<u64>> = tokens
        .tokens
        .iter()
        .map(|token| frames(tokens, token))
        .collect();
    for (n, frames) in of_word.iter().enumerate() {
        keys.words.extend(frames.iter().map(|f| hash(b'w', *f, 0)));
        for (m, others) in of_word.iter().enumerate() {
            if m == n {
                continue;
            }
            let letters = letters(&tokens.tokens[m]);
            for frame in frames {
                keys.initials.extend(
                    letters
                        .iter()
                        .map(|letter| hash(b'i', *frame, u64::from(*letter))),
                );
                if m > n {
                    let pair = |other: &u64| hash(b'p', *frame.min(other), *frame.max(other));
                    keys.pairs.extend(others.iter().map(pair));
                }
            }
        }
    }
    if tokens.tokens.len() <= MOST_NEAR {
        near(tokens, &of_word, keys);
    }
    let singles = of_word.iter().flatten().map(|f| hash(b'a', *f, 0));
    match of_word.len() {
        1 => keys.single.extend(singles),
        _ => keys.called_by.extend(singles),
    }
}

/// Names of more words have words enough that are spelled alike.
const MOST_NEAR: usize = 5;

fn near(tokens: &Tokens, of_word: &[Vec<u64>], keys: &mut NameKeys) {
    for (m, token) in tokens.tokens.iter().enumerate() {
        let without: Vec<u64> = tokens
            .forms(token)
            .filter(|_| !of_word[m].is_empty())
            .flat_map(|form| shortened(form.frame.as_bytes()))
            .collect();
        for (_, frames) in of_word.iter().enumerate().filter(|(n, _)| *n != m) {
            keys.near.extend(
                frames
                    .iter()
                    .flat_map(|frame| without.iter().map(move |other| hash(b'n', *frame, *other))),
            );
        }
    }
}

/// Some letters, and all that is left of them without one; nothing where that would be hardly anything.
fn shortened(letters: &[u8]) -> Vec<u64> {
    if letters.len() < 3 {
        return vec![of_letters(letters)];
    }
    let without =
        (0..letters.len()).map(|out| of_letters(&[&letters[..out], &letters[out + 1..]].concat()));
    without.chain([of_letters(letters)]).collect()
}

/// What a word is kept as: what it means, or its consonants in each way to read it. Nothing of initials and small words.
fn frames(tokens: &Tokens, token: &Token) -> Vec<u64> {
    if token.class == Class::Initials || token.class == Class::Light && token.weight < 0.1 {
        return Vec::new();
    }
    if token.meaning != 0 {
        return vec![hash(b'm', u64::from(token.meaning), 0)];
    }
    let mut frames: Vec<u64> = tokens
        .forms(token)
        .map(|form| of_letters(form.frame.as_bytes()))
        .collect();
    frames.extend(
        token
            .groups
            .iter()
            .filter(|g| **g != 0)
            .map(|g| hash(b'g', u64::from(*g), 0)),
    );
    frames.sort_unstable();
    frames.dedup();
    frames
}

/// The letters that a word, or several initials, may be written as.
fn letters(token: &Token) -> Vec<u8> {
    let fold = token.form.fold.as_bytes();
    match token.class {
        Class::Initials => fold.iter().map(|b| sound::near(*b)).collect(),
        // "E." and "L." are small words of some languages as well.
        Class::Light if fold.len() == 1 => vec![sound::near(fold[0])],
        Class::Name | Class::Suffix => fold.first().map(|b| sound::near(*b)).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn of_letters(letters: &[u8]) -> u64 {
    letters
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, b| step(hash, *b))
}

/// FNV-1a of a kind of key and two numbers.
fn hash(kind: u8, a: u64, b: u64) -> u64 {
    let bytes = std::iter::once(kind)
        .chain(a.to_le_bytes())
        .chain(b.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, step)
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Kind;

    fn keys(name: &str) -> NameKeys {
        Name::new(name, Kind::Person).keys()
    }

    fn share(a: &[u64], b: &[u64]) -> bool {
        a.iter().any(|key| b.contains(key))
    }

    #[test]
    fn spellings_and_orders_of_one_name_share_a_pair_of_words() {
        for (a, b) in [
            ("Tetiana Kovalchuk", "KOVALCHUK, Tatyana"),
            ("Elnur Gasimzade", "Elnur Qasımzadə"),
            ("Shaoqing Wen", "Wen Shaoqing"),
        ] {
            assert!(share(&keys(a).pairs, &keys(b).pairs), "{a} / {b}");
        }
        assert!(!share(&keys("Ana Ruiz").pairs, &keys("Ana Duarte").pairs));
    }

    #[test]
    fn initials_are_found_by_the_word_beside_them() {
        for (a, b) in [
            ("Mira Oduya", "M. Oduya"),
            ("Oduya, M. K.", "Mira Kepha Oduya"),
            ("E. Oduya", "Ela Oduya"),
        ] {
            assert!(share(&keys(a).initials, &keys(b).initials), "{a} / {b}");
        }
        assert!(!share(
            &keys("Mira Oduya").initials,
            &keys("T. Oduya").initials
        ));
    }

    #[test]
    fn two_spellings_of_one_word_are_found_by_the_other() {
        let (a, b) = (keys("Abdelkrim Ouertani"), keys("Abd al-Karim al-Wartani"));
        assert!(!share(&a.pairs, &b.pairs));
        assert!(share(&a.near, &b.near));
    }

    #[test]
    fn a_single_word_has_a_key_of_its_own() {
        assert!(keys("Mira Oduya").single.is_empty());
        assert_eq!(keys("Mira Oduya").called_by.len(), 2);
        assert!(share(&keys("Oduya").single, &keys("Mira Oduya").called_by));
        assert!(share(&keys("Oduya").words, &keys("Mira Oduya").words));
    }
}
