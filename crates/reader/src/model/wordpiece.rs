//! BERT's uncased word pieces, over our own tokens.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const UNKNOWN: u32 = 100;
/// A longer word is not looked up.
const LONGEST: usize = 100;

/// The vocabulary and how words are cut by it.
pub struct WordPiece {
    whole: HashMap<&'static str, u32>,
    inner: HashMap<&'static str, u32>,
}

impl WordPiece {
    /// Reads a vocabulary: one piece a line, its number the line's; "##" marks inner pieces.
    pub fn new(vocabulary: &'static str) -> Self {
        let mut whole = HashMap::with_capacity(26_000);
        let mut inner = HashMap::with_capacity(8_000);
        for (n, line) in vocabulary.lines().enumerate() {
            match line.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => inner.insert(rest, n as u32),
                _ => whole.insert(line, n as u32),
            };
        }
        Self { whole, inner }
    }

    /// Appends the pieces of one token; never none.
    pub fn pieces(&self, token: &str, out: &mut Vec<u32>) {
        let begun = out.len();
        let clean = normalise(token);
        let mut start = 0;
        let mut words = Vec::new();
        for (n, c) in clean.char_indices() {
            if c.is_whitespace() || is_punctuation(c) || is_cjk(c) {
                words.push(&clean[start..n]);
                start = n + c.len_utf8();
                if !c.is_whitespace() {
                    words.push(&clean[n..start]);
                }
            }
        }
        words.push(&clean[start..]);
        for word in words.into_iter().filter(|w| !w.is_empty()) {
            self.word(word, out);
        }
        if out.len() == begun {
            out.push(UNKNOWN);
        }
    }

    fn word(&self, word: &str, out: &mut Vec<u32>) {
        let begun = out.len();
        if word.chars().count() > LONGEST {
            out.push(UNKNOWN);
            return;
        }
        let mut start = 0;
        while start < word.len() {
            let map = if start == 0 { &self.whole } else { &self.inner };
            let ends = word[start..]
                .char_indices()
                .map(|(n, c)| start + n + c.len_utf8())
                .rev();
            let Some((end, id)) = ends
                .into_iter()
                .find_map(|end| Some((end, *map.get(&word[start..end])?)))
            else {
                out.truncate(begun);
                out.push(UNKNOWN);
                return;
            };
            out.push(id);
            start = end;
        }
    }
}

/// Lower case without accents and control characters.
fn normalise(token: &str) -> String {
    if token.is_ascii() {
        return token
            .chars()
            .filter(|c| !c.is_control())
            .map(|c| c.to_ascii_lowercase())
            .collect();
    }
    token
        .chars()
        .filter(|c| !c.is_control() && *c != '\u{fffd}' && !is_format(*c))
        .collect::<String>()
        .nfd()
        .filter(|c| !is_nonspacing(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Unicode category Mn, nearly: combining marks that are no spacing marks.
fn is_nonspacing(c: char) -> bool {
    is_combining_mark(c) && !is_spacing_mark(c)
}

/// Category Mc of the scripts we meet: vowel signs that take space.
fn is_spacing_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0903 | 0x093b | 0x093e..=0x0940 | 0x0949..=0x094c | 0x094e..=0x094f | 0x0982..=0x0983 | 0x09be..=0x09c0 | 0x09c7..=0x09c8
        | 0x09cb..=0x09cc | 0x09d7 | 0x0a03 | 0x0a3e..=0x0a40 | 0x0a83 | 0x0abe..=0x0ac0 | 0x0ac9 | 0x0acb..=0x0acc | 0x0b02..=0x0b03 | 0x0b3e
        | 0x0b40 | 0x0b47..=0x0b48 | 0x0b4b..=0x0b4c | 0x0b57 | 0x0bbe..=0x0bbf | 0x0bc1..=0x0bc2 | 0x0bc6..=0x0bc8 | 0x0bca..=0x0bcc | 0x0bd7
        | 0x102b..=0x102c | 0x1031 | 0x1038 | 0x103b..=0x103c | 0x1056..=0x1057 | 0x17b6 | 0x17be..=0x17c5 | 0x17c7..=0x17c8)
}

/// Category Cf: joiners and direction marks.
fn is_format(c: char) -> bool {
    matches!(u32::from(c), 0x00ad | 0x0600..=0x0605 | 0x061c | 0x06dd | 0x070f | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064 | 0x2066..=0x206f | 0xfeff)
}

/// BERT's punctuation: all ASCII marks, and the Unicode ones.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(u32::from(c), 0x00a1 | 0x00a7 | 0x00ab | 0x00b6..=0x00b7 | 0x00bb | 0x00bf | 0x037e | 0x0387 | 0x055a..=0x055f | 0x0589..=0x058a
            | 0x05be | 0x05c0 | 0x05c3 | 0x05f3..=0x05f4 | 0x060c..=0x060d | 0x061b | 0x061e..=0x061f | 0x066a..=0x066d | 0x06d4 | 0x0964..=0x0965
            | 0x0970 | 0x0df4 | 0x0e4f | 0x0e5a..=0x0e5b | 0x104a..=0x104f | 0x10fb | 0x1361..=0x1368 | 0x17d4..=0x17d6 | 0x17d8..=0x17da
            | 0x2010..=0x2027 | 0x2030..=0x205e | 0x207d..=0x207e | 0x208d..=0x208e | 0x2308..=0x230b | 0x2329..=0x232a | 0x2768..=0x2775
            | 0x27e6..=0x27ef | 0x2983..=0x2998 | 0x2e00..=0x2e5d | 0x3001..=0x3003 | 0x3008..=0x3011 | 0x3014..=0x301f | 0x3030 | 0x303d | 0x30a0
            | 0x30fb | 0xfe10..=0xfe19 | 0xfe30..=0xfe52 | 0xfe54..=0xfe61 | 0xfe63 | 0xfe68 | 0xfe6a..=0xfe6b | 0xff01..=0xff03 | 0xff05..=0xff0a
            | 0xff0c..=0xff0f | 0xff1a..=0xff1b | 0xff1f..=0xff20 | 0xff3b..=0xff3d | 0xff3f | 0xff5b | 0xff5d | 0xff5f..=0xff65)
}

fn is_cjk(c: char) -> bool {
    matches!(u32::from(c), 0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x20000..=0x2a6df | 0x2a700..=0x2b73f | 0x2b740..=0x2b81f | 0x2b820..=0x2ceaf | 0xf900..=0xfaff | 0x2f800..=0x2fa1f)
}
