//! How a word in Latin letters sounds, near enough for spellings of one name to come out alike.
//!
//! A word is kept in three forms, each coarser than the one before: its letters; its sound, in which
//! spellings that stand for one sound in the romanisations in use are the same and vowels are three;
//! and its frame of consonants, in which sounds that are near each other are the same.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Longest form that is kept; what is behind it is not compared.
pub const LONGEST: usize = 23;

/// Up to [`LONGEST`] bytes, zero behind the last.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Letters {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Letters {
    /// None.
    pub const EMPTY: Self = Self {
        bytes: [0; LONGEST],
        length: 0,
    };

    /// The first letters of a text.
    pub fn new(text: &[u8]) -> Self {
        let mut bytes = [0; LONGEST];
        let length = text.len().min(LONGEST);
        bytes[..length].copy_from_slice(&text[..length]);
        Self {
            bytes,
            length: length as u8,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.length.into()
    }

    /// How many there are, as they are kept.
    pub fn length(&self) -> u8 {
        self.length
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len()]
    }

    /// The first sixteen and the last sixteen of all places, which overlap.
    pub fn halves(&self) -> [[u8; 16]; 2] {
        let (mut first, mut last) = ([0; 16], [0; 16]);
        first.copy_from_slice(&self.bytes[..16]);
        last.copy_from_slice(&self.bytes[LONGEST - 16..]);
        [first, last]
    }

    /// These and others behind them.
    pub fn join(&self, other: &Self) -> Self {
        let mut both = *self;
        for &b in other.as_bytes() {
            if both.len() < LONGEST {
                both.bytes[both.len()] = b;
                both.length += 1;
            }
        }
        both
    }

    /// A bit for each letter that occurs, and another for one that occurs more than once; digits share
    /// the last ones.
    pub fn bag(&self) -> u64 {
        self.as_bytes().iter().fold(0, |bag, &b| {
            let once = 1 << bit(b).min(31);
            let again = if bag & once == 0 { 0 } else { once << 32 };
            bag | once | again
        })
    }
}

impl Serialize for Letters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&String::from_utf8_lossy(self.as_bytes()))
    }
}

impl<'de> Deserialize<'de> for Letters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(text.as_bytes()))
    }
}

impl std::fmt::Debug for Letters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(self.as_bytes()))
    }
}

/// The place of a letter or digit among 64.
fn bit(letter: u8) -> u32 {
    match letter {
        b'a'..=b'z' => u32::from(letter - b'a'),
        b'0'..=b'9' => 26 + u32::from(letter - b'0'),
        _ => 40,
    }
}

/// Spellings and their sounds, longest first where one begins another. In a sound, `c` is what
/// begins "church", `w` what begins "shore", `x` what ends "loch"; `a`, `i` and `u` are all vowels.
const SPELLINGS: &[(&str, &str)] = &[
    ("tsch", "c"),
    ("dsch", "j"),
    ("shch", "w"),
    ("tch", "c"),
    ("sch", "w"),
    ("dzh", "j"),
    ("dj", "j"),
    ("ch", "c"),
    ("cz", "c"),
    ("sh", "w"),
    ("sz", "w"),
    ("zh", "j"),
    ("kh", "x"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("jh", "j"),
    ("ts", "s"),
    ("tz", "s"),
    ("ck", "k"),
    ("qu", "ku"),
    ("q", "k"),
    ("x", "ks"),
    ("oo", "u"),
    ("ou", "u"),
    ("ee", "i"),
    ("ie", "i"),
    ("eo", "u"),
    ("eu", "u"),
    ("ae", "a"),
    ("e", "a"),
    ("o", "u"),
];

/// The sound of a word in the letters `a` to `z` and digits; a hyphen parts letters that would be
/// taken for one sound, and has none.
pub fn sound(fold: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(fold.len());
    let mut at = 0;
    let is_vowel = |b: Option<&u8>| matches!(b, Some(b'a' | b'e' | b'i' | b'o' | b'u'));
    while at < fold.len() {
        let rest = &fold[at..];
        let next = fold.get(at + 1);
        let before = at.checked_sub(1).and_then(|b| fold.get(b));
        let (length, letters): (usize, &[u8]) = match rest[0] {
            // "Yelena" and "Elena", "Jelena".
            b'y' | b'j'
                if at == 0
                    && next == Some(&b'e')
                    && fold.len() > 3
                    // "Jeong", "Yeon".
                    && !matches!(fold.get(2), Some(b'o' | b'u')) =>
            {
                (1, b"")
            }
            b'y' => (1, b"i"),
            // "Sergej", "Mihajlovich".
            b'j' if is_vowel(before) && !is_vowel(next) => (1, b"i"),
            b'w' if rest.starts_with(b"woo") => (3, b"u"),
            b'w' if at > 0 && !is_vowel(next) => (1, b"u"),
            b'w' => (1, b"v"),
            b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => (1, b"s"),
            b'c' if next != Some(&b'h') && next != Some(&b'z') && next != Some(&b'k') => (1, b"k"),
            // Silent at the end, and between a vowel and a consonant.
            b'h' if at > 0 && next.is_none() && is_vowel(before) => (1, b""),
            _ => SPELLINGS
                .iter()
                .find(|(spelling, _)| {
                    let spelling = spelling.as_bytes();
                    spelling.first() == rest.first() && rest.starts_with(spelling)
                })
                .map_or((1, &rest[..1]), |(spelling, sound)| {
                    (spelling.len(), sound.as_bytes())
                }),
        };
        for &b in letters.iter().filter(|b| b.is_ascii_alphanumeric()) {
            if out.last() != Some(&b) {
                out.push(b);
            }
        }
        at += length;
    }
    out
}

/// One letter for sounds that romanisations confuse: Korean `g` and `k`, `b` and `p`.
pub fn near(letter: u8) -> u8 {
    match letter {
        b'p' => b'b',
        b'f' => b'v',
        b'g' | b'x' | b'q' => b'k',
        b't' => b'd',
        b'z' | b'c' | b'j' | b'w' => b's',
        _ => letter,
    }
}

/// The frame of a sound: its consonants, near ones the same.
pub fn frame(sound: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(sound.len());
    for &b in sound {
        let class = match b {
            b'a' | b'i' | b'u' => continue,
            _ => near(b),
        };
        if out.last() != Some(&class) {
            out.push(class);
        }
    }
    out
}

/// The consonants of a sound as they are, doubles once: what is left to compare with a script that
/// leaves vowels out. An `h` that closes a word is silent there.
pub fn consonants(sound: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(sound.len());
    for &b in sound {
        if !matches!(b, b'a' | b'i' | b'u') && out.last() != Some(&b) {
            out.push(b);
        }
    }
    if sound.last() == Some(&b'h') {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds(word: &str) -> String {
        String::from_utf8(sound(word.as_bytes())).expect("letters")
    }

    #[test]
    fn spellings_of_a_name_sound_alike() {
        for (one, other) in [
            ("hussein", "husayn"),
            ("usama", "osama"),
            ("mahmood", "mahmoud"),
            ("yelena", "elena"),
            ("aleksey", "alexey"),
            ("qasem", "kasem"),
            ("wladimir", "vladimir"),
            ("khadijah", "khadija"),
            ("andrej", "andrey"),
        ] {
            assert_eq!(sounds(one), sounds(other), "{one} {other}");
        }
    }

    #[test]
    fn other_names_do_not() {
        for (one, other) in [
            ("boris", "viktor"),
            ("hassan", "hussein"),
            ("maria", "mario"),
        ] {
            assert_ne!(sounds(one), sounds(other));
        }
    }
}
