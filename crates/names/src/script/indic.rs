//! Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada and Malayalam.
//!
//! Unicode encodes the nine in parallel, 128 places apart, so that one table reads them all: ISO
//! 15919 without its marks. A consonant without a vowel sign has an `a`, which Hindi and Bengali
//! leave out at the end of a word and often between two consonants: that it may be missing is for
//! the comparison, to which vowels count little.

use super::Reading;

/// The sign that a consonant has no vowel.
const VIRAMA: u32 = 0x4D;

enum Letter {
    Consonant(&'static str),
    /// A vowel by itself, at the start of a syllable.
    Vowel(&'static str),
    /// The vowel of the consonant before it.
    Sign(&'static str),
    /// What closes a syllable: anusvara, visarga.
    Final(&'static str),
    Nothing,
}

fn letter(place: u32) -> Letter {
    use Letter::{Consonant, Final, Nothing, Sign, Vowel};
    match place {
        0x01 | 0x02 => Final("n"),
        0x03 => Final("h"),
        0x05 | 0x06 => Vowel("a"),
        0x07 | 0x08 => Vowel("i"),
        0x09 | 0x0A => Vowel("u"),
        0x0B | 0x60 => Vowel("ri"),
        0x0D..=0x0F => Vowel("e"),
        0x10 => Vowel("ai"),
        0x11..=0x13 => Vowel("o"),
        0x14 => Vowel("au"),
        0x15 => Consonant("k"),
        0x16 => Consonant("kh"),
        0x17 => Consonant("g"),
        0x18 => Consonant("gh"),
        0x19 => Consonant("n"),
        0x1A => Consonant("ch"),
        0x1B => Consonant("ch"),
        0x1C => Consonant("j"),
        0x1D => Consonant("jh"),
        0x1E => Consonant("n"),
        0x1F => Consonant("t"),
        0x20 => Consonant("th"),
        0x21 => Consonant("d"),
        0x22 => Consonant("dh"),
        0x23 => Consonant("n"),
        0x24 => Consonant("t"),
        0x25 => Consonant("th"),
        0x26 => Consonant("d"),
        0x27 => Consonant("dh"),
        0x28 | 0x29 => Consonant("n"),
        0x2A => Consonant("p"),
        0x2B => Consonant("ph"),
        0x2C => Consonant("b"),
        0x2D => Consonant("bh"),
        0x2E => Consonant("m"),
        0x2F | 0x5F => Consonant("y"),
        0x30 | 0x31 => Consonant("r"),
        0x32 | 0x33 => Consonant("l"),
        0x34 => Consonant("zh"),
        0x35 => Consonant("v"),
        0x36 => Consonant("sh"),
        0x37 => Consonant("sh"),
        0x38 => Consonant("s"),
        0x39 => Consonant("h"),
        0x58 => Consonant("q"),
        0x59 => Consonant("kh"),
        0x5A => Consonant("gh"),
        0x5B => Consonant("z"),
        0x5C | 0x5D => Consonant("r"),
        0x5E => Consonant("f"),
        0x3E => Sign("a"),
        0x3F | 0x40 => Sign("i"),
        0x41 | 0x42 => Sign("u"),
        0x43 | 0x44 => Sign("ri"),
        0x45..=0x47 => Sign("e"),
        0x48 => Sign("ai"),
        0x49..=0x4B => Sign("o"),
        0x4C => Sign("au"),
        _ => Nothing,
    }
}

/// The reading of a word.
pub fn read(word: &str) -> Vec<Reading> {
    let mut latin = String::new();
    let mut open = false;
    for c in word.chars() {
        let place = u32::from(c) % 0x80;
        match letter(place) {
            Letter::Consonant(letters) => {
                if open {
                    latin.push('a');
                }
                latin.push_str(letters);
                open = true;
            }
            Letter::Sign(letters) => {
                latin.push_str(letters);
                open = false;
            }
            Letter::Vowel(letters) | Letter::Final(letters) => {
                if open {
                    latin.push('a');
                }
                latin.push_str(letters);
                open = false;
            }
            Letter::Nothing => {
                open &= place != VIRAMA;
                if (0x66..=0x6F).contains(&place) {
                    latin.push_str(any_ascii::any_ascii_char(c));
                }
            }
        }
    }
    vec![Reading::full(latin)]
}
