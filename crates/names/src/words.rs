//! A name in words.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::script::Script;

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is looked up: lower case; Latin without accents; other scripts without vowel marks, and
    /// with one form for letters that are written in several.
    pub key: String,
    /// In normal form C, lower case: what is transliterated.
    pub text: String,
    /// Whether it stands in brackets.
    pub aside: bool,
    /// Whether there was a dot behind each of its letters: "R.A."
    pub dotted: bool,
}

/// A word as it is written, with [`Word::aside`] and [`Word::dotted`].
type Piece = (String, bool, bool);

/// Longest name that is looked at, in characters: what is behind is not compared.
pub const LONGEST_NAME: usize = 400;

/// The words of a name: apart at spaces and punctuation, but not at apostrophes; letters with dots
/// behind them are one word (`A.B.C.`).
pub fn split(name: &str) -> Vec<Word> {
    let words = pieces(name)
        .into_iter()
        .map(|(word, aside, dotted)| Word::new(&word, aside, dotted));
    words.filter(|word| !word.key.is_empty()).collect()
}

/// The words of a name as they are written, in the order and number of [`split`].
pub fn written(name: &str) -> Vec<String> {
    let words = pieces(name)
        .into_iter()
        .filter(|(word, aside, dotted)| !Word::new(word, *aside, *dotted).key.is_empty());
    words.map(|(word, ..)| word).collect()
}

fn pieces(name: &str) -> Vec<Piece> {
    let mut words: Vec<Piece> = Vec::new();
    let mut word = String::new();
    let mut aside = false;
    let mut dotted = false;
    let text: String = match name.is_ascii() {
        true => name[..name.len().min(LONGEST_NAME)].to_owned(),
        false => name.nfkc().take(LONGEST_NAME).collect(),
    };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            // Scripts change between words, but for digits.
            let other_script = word
                .chars()
                .next_back()
                .is_some_and(|before| is_seam(before, c));
            if other_script {
                words.push((std::mem::take(&mut word), aside, false));
            }
            word.push(c);
            continue;
        }
        match c {
            '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´' | 'ʿ' | 'ʾ' | 'ʹ' | '′' | 'ـ' | '\u{200c}'
            | '\u{200d}' | '\u{ad}' | '״' | '׳' => {
                continue;
            }
            '.' if word.chars().count() == 1 || dotted => {
                // Between letters of an abbreviation: "A.B.C.", "G.m.b.H."
                let next_is_letter = chars.peek().is_some_and(|next| next.is_alphanumeric());
                if next_is_letter && is_letter_with_dot(&mut chars.clone()) {
                    dotted = true;
                    continue;
                }
            }
            '&' | '+' => {
                if !word.is_empty() {
                    words.push((std::mem::take(&mut word), aside, false));
                }
                words.push(("and".to_owned(), aside, false));
            }
            _ => {}
        }
        if !word.is_empty() {
            words.push((std::mem::take(&mut word), aside, dotted && c == '.'));
        }
        dotted = false;
        aside = match c {
            '(' | '[' | '（' => true,
            ')' | ']' | '）' => false,
            _ => aside,
        };
    }
    if !word.is_empty() {
        words.push((word, aside, false));
    }
    words
}

/// Whether what comes is one or a few letters and then a dot or the end of the word.
fn is_letter_with_dot(rest: &mut dyn Iterator<Item = char>) -> bool {
    let letters = rest.take_while(|c| c.is_alphanumeric()).take(4).count();
    letters <= 3
}

/// Whether a word ends between two letters because their scripts differ.
fn is_seam(before: char, here: char) -> bool {
    match (Script::of(before), Script::of(here)) {
        // Letters of another alphabet that look like Latin ones are within a word to deceive.
        (Some(Script::Latin | Script::Other), Some(Script::Latin | Script::Other)) => false,
        (Some(a), Some(b)) => a != b && !before.is_numeric() && !here.is_numeric(),
        _ => false,
    }
}

impl Word {
    fn new(word: &str, aside: bool, dotted: bool) -> Self {
        if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            let key = word.to_ascii_lowercase();
            let text = key.clone();
            return Self {
                key,
                text,
                aside,
                dotted,
            };
        }
        let word = one_script(word);
        let text: String = word.to_lowercase().nfc().collect();
        let key = key(&text);
        Self {
            key,
            text,
            aside,
            dotted,
        }
    }
}

/// A word with all its letters in one alphabet: Cyrillic and Greek letters within a Latin word are
/// the Latin ones that they look like (Unicode Technical Standard 39, confusables).
fn one_script(word: &str) -> Cow<'_, str> {
    let count = |script| {
        word.chars()
            .filter(|c| c.is_alphabetic() && Script::of(*c) == Some(script))
            .count()
    };
    let (latin, other) = (count(Script::Latin), count(Script::Other));
    if latin == 0 || other == 0 {
        return word.into();
    }
    const LIKE: &str = "аaеeоoрpсcуyхxіiјjѕsһhԁdԛqԝwАAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSαaοoνvρpΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";
    let latin_of = |c: char| {
        let mut pairs = LIKE.chars();
        while let (Some(like), Some(latin)) = (pairs.next(), pairs.next()) {
            if like == c {
                return latin;
            }
        }
        c
    };
    word.chars().map(latin_of).collect()
}

/// How a word of any script is looked up; see [`Word::key`].
pub fn key(word: &str) -> String {
    let lower = word.to_lowercase();
    match Script::of_word(&lower) {
        Script::Latin => {
            let ascii = any_ascii::any_ascii(&lower);
            let known = ascii.chars().filter(char::is_ascii_alphanumeric);
            known.map(|c| c.to_ascii_lowercase()).collect()
        }
        Script::Arabic => lower
            .nfkc()
            .filter(|c| !is_combining_mark(*c))
            .filter_map(arabic_form)
            .collect(),
        Script::Hebrew => lower
            .nfkc()
            .filter(|c| !is_combining_mark(*c) && c.is_alphanumeric())
            .collect(),
        Script::Other => {
            // Accents go, but not those that make another letter of it.
            let composed = lower
                .nfc()
                .filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
            composed.map(|c| if c == 'ё' { 'е' } else { c }).collect()
        }
        _ => lower
            .nfc()
            .filter(|c| c.is_alphanumeric() || is_combining_mark(*c))
            .collect(),
    }
}

fn arabic_form(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ی' | 'ى' | 'ے' => 'ي',
        'ک' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ۀ' => 'ه',
        _ if c.is_alphanumeric() => c,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str) -> Vec<String> {
        split(name).into_iter().map(|w| w.key).collect()
    }

    #[test]
    fn names_are_taken_apart_at_spaces_and_marks() {
        assert_eq!(
            keys("AL-ZAHRANI, Sa'id Ahmad"),
            ["al", "zahrani", "said", "ahmad"]
        );
        assert_eq!(keys("A.B.C. Company"), ["abc", "company"]);
        assert_eq!(keys("J.P. Morgan & Co."), ["jp", "morgan", "and", "co"]);
        assert_eq!(keys("N. Okoye"), ["n", "okoye"]);
        assert_eq!(keys("Müller-Łukasz"), ["muller", "lukasz"]);
    }

    #[test]
    fn letters_that_look_alike_are_one() {
        // The "а" and the "о" are Cyrillic.
        assert_eq!(keys("Tаmаra Jоnsson"), ["tamara", "jonsson"]);
        assert_eq!(keys("Тамара"), ["тамара"]);
    }

    #[test]
    fn letters_of_one_sound_have_one_form() {
        assert_eq!(keys("علی"), keys("علي"));
        assert_eq!(keys("مُحَمَّد"), keys("محمد"));
    }
}
