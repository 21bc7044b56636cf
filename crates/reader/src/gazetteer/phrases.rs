//! Looking up phrases of one or more words.

use std::collections::HashMap;

/// Values by phrase. Words are as the text layer cuts them: hyphenated words in three, "'s" apart.
pub(super) struct Phrases<T> {
    by_words: HashMap<String, T>,
    /// Words of the longest phrase that begins with a word.
    longest: HashMap<String, usize>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            by_words: HashMap::new(),
            longest: HashMap::new(),
        }
    }
}

impl<T> Phrases<T> {
    /// Adds a phrase; one that is there already keeps its value.
    pub fn add(&mut self, phrase: &str, value: T) {
        let key = cut(phrase);
        let words = key.split(' ').count();
        let first = key.split(' ').next().unwrap_or_default().to_owned();
        let longest = self.longest.entry(first).or_insert(words);
        *longest = words.max(*longest);
        self.by_words.entry(key).or_insert(value);
    }

    /// The phrase as a whole, cut or not.
    pub fn get(&self, phrase: &str) -> Option<&T> {
        self.by_words
            .get(phrase)
            .or_else(|| self.by_words.get(&cut(phrase)))
    }

    /// The longest phrase that begins with the first of `words`, and how many words it has.
    pub fn at(&self, words: &[&str]) -> Option<(usize, &T)> {
        let longest = *self.longest.get(*words.first()?)?;
        (1..=longest.min(words.len())).rev().find_map(|n| {
            let value = self.by_words.get(&words[..n].join(" "))?;
            Some((n, value))
        })
    }
}

/// "Guinea-Bissau" as "Guinea - Bissau", "prosecutor’s office" as "prosecutor 's office".
fn cut(phrase: &str) -> String {
    phrase
        .split(' ')
        .map(|word| {
            let word = word.replace('’', "'");
            let (stem, clitic) = match word.strip_suffix("'s") {
                Some(stem) if !stem.is_empty() => (stem, " 's"),
                _ => (word.as_str(), ""),
            };
            stem.replace('-', " - ") + clitic
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// `words` with straight apostrophes, as phrases are kept.
pub(super) fn straight<'a>(words: &[&'a str]) -> Vec<std::borrow::Cow<'a, str>> {
    words
        .iter()
        .take(LONGEST)
        .map(|w| match w.contains('’') {
            true => w.replace('’', "'").into(),
            false => (*w).into(),
        })
        .collect()
}

/// No phrase has more words than this; the tests of the data files see to it.
pub(super) const LONGEST: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_and_hyphens_may_be_cut_or_not() {
        let mut phrases = Phrases::default();
        phrases.add("Guinea", 1);
        phrases.add("Guinea-Bissau", 2);
        assert_eq!(
            phrases.at(&["Guinea", "-", "Bissau", "said"]),
            Some((3, &2))
        );
        assert_eq!(phrases.at(&["Guinea", "said"]), Some((1, &1)));
        assert_eq!(phrases.get("Guinea-Bissau"), Some(&2));
        assert_eq!(phrases.at(&[]), None);
    }
}
