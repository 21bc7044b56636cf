//! The words that are looked for: the same for both databases, which get them ready made.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// In small letters and without accents.
pub fn folded(text: &str) -> String {
    let lower = text.nfkd().filter(|c| !is_combining_mark(*c));
    lower.flat_map(char::to_lowercase).collect()
}

/// The words of a folded text.
pub fn apart(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// The words of a text as they are kept and looked for, with a space between: folded, English endings
/// taken off ("prisoners" and "prisoner" are one).
pub fn kept(text: &str) -> String {
    let stemmer = Stemmer::create(Algorithm::English);
    let folded = folded(text);
    let stems = apart(&folded).map(|word| stemmer.stem(word));
    stems.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_one() {
        assert_eq!(kept("Prisoners' families"), kept("prisoner family"));
        assert_eq!(kept("São Tomé"), "sao tome");
        assert_eq!(kept("سجناء 1,200"), "سجناء 1 200");
    }
}
