//! A word of any script in Latin letters.
//!
//! Where a script leaves vowels out, or a letter is read in several ways, a word has several
//! readings. Scripts that need no more than a letter for a letter go through `any_ascii`; those that
//! need more have a file here.

mod abjad;
mod han;
mod hangul;
mod indic;

/// Most readings of a word that are kept.
pub const MOST: usize = 6;

/// A word in the letters `a` to `z` and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The letters.
    pub latin: String,
    /// Whether its vowels are written: where they are not, those that are there count for nothing.
    pub vowels: bool,
}

impl Reading {
    fn full(latin: impl AsRef<str>) -> Self {
        Self {
            latin: letters(latin.as_ref()),
            vowels: true,
        }
    }

    fn consonants(latin: impl AsRef<str>) -> Self {
        Self {
            latin: letters(latin.as_ref()),
            vowels: false,
        }
    }
}

/// Scripts that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// Latin, and digits.
    Latin,
    /// Arabic, also of Persian, Urdu, Pashto.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Devanagari and the eight scripts that are encoded along with it.
    Indic,
    /// Chinese characters, with kana between them or not.
    Han,
    /// Korean syllables.
    Hangul,
    /// Any other: Cyrillic, Greek, Georgian, Thai ...
    Other,
}

impl Script {
    /// The script of a character; none of what stands in all of them.
    pub fn of(c: char) -> Option<Self> {
        Some(match u32::from(c) {
            0x0030..=0x0039 | 0x0041..=0x005A | 0x0061..=0x007A => Self::Latin,
            0x00C0..=0x024F | 0x1E00..=0x1EFF | 0xFF10..=0xFF5A => Self::Latin,
            0x0590..=0x05FF => Self::Hebrew,
            0x0600..=0x06FF | 0x0750..=0x077F | 0x08A0..=0x08FF => Self::Arabic,
            0xFB50..=0xFDFF | 0xFE70..=0xFEFF => Self::Arabic,
            0x0900..=0x0D7F => Self::Indic,
            0x2E80..=0x2FDF | 0x3005 | 0x3400..=0x9FFF | 0xF900..=0xFAFF => Self::Han,
            0x3041..=0x30FF | 0x20000..=0x323AF => Self::Han,
            0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7A3 => Self::Hangul,
            _ if !c.is_ascii() && c.is_alphabetic() => Self::Other,
            _ => return None,
        })
    }

    /// That of a word: its first letter's.
    pub fn of_word(word: &str) -> Self {
        word.chars().find_map(Self::of).unwrap_or(Self::Latin)
    }
}

/// Part of a word and how it is read.
pub type Part = (String, Vec<Reading>);

/// The ways to read a word, the likeliest first; a word that is several (a Chinese name without a
/// space) has several parts. `apart`: the words of its name are apart already, as those of foreign
/// names in Chinese are, so that this is one of them.
pub fn read(word: &str, apart: bool) -> Vec<Vec<Part>> {
    let one = |readings: Vec<Reading>| vec![vec![(word.to_owned(), readings)]];
    match Script::of_word(word) {
        Script::Latin => one(vec![Reading::full(any_ascii::any_ascii(word))]),
        Script::Arabic => one(abjad::arabic(word)),
        Script::Hebrew => one(abjad::hebrew(word)),
        Script::Indic => one(indic::read(word)),
        Script::Han if apart => one(han::single(word)),
        Script::Han => han::read(word),
        Script::Hangul if apart => one(hangul::single(word)),
        Script::Hangul => hangul::read(word),
        Script::Other => one(other(word)),
    }
}

/// Scripts that write a letter for a sound.
fn other(word: &str) -> Vec<Reading> {
    let latin = any_ascii::any_ascii(word);
    // Thai and Lao leave short vowels out, Burmese and Khmer write them around the consonant.
    let vowels = !matches!(
        word.chars().map(u32::from).next(),
        Some(0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF)
    );
    match vowels {
        true => vec![Reading::full(latin)],
        false => vec![Reading::consonants(latin)],
    }
}

/// Lower-case Latin letters and digits alone.
fn letters(text: &str) -> String {
    let known = text.chars().filter(char::is_ascii_alphanumeric);
    known.map(|c| c.to_ascii_lowercase()).collect()
}

/// Each way of choosing one of each list, the first of all first, at most [`MOST`].
fn choices(lists: &[Vec<String>]) -> Vec<String> {
    let mut all = vec![String::new()];
    for list in lists {
        let mut longer = Vec::new();
        for end in list {
            for start in &all {
                if longer.len() < MOST {
                    longer.push(format!("{start}{end}"));
                }
            }
        }
        all = longer;
    }
    all
}
