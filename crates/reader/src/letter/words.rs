//! The words of `data/letters/words.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules;

const FILE: &str = include_str!("../../data/letters/words.toml");

/// The file says what each list is for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub salutations: Vec<String>,
    pub closings: Vec<String>,
    pub footers: Vec<String>,
    pub offices_after: Vec<String>,
    pub honours_after: Vec<String>,
    pub offices: Vec<String>,
    pub bodies: Vec<String>,
    pub parties: Vec<String>,
    pub congress: HashMap<String, String>,
    pub particles: Vec<String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| rules::load(FILE));

pub(super) fn is_in(list: &[String], word: &str) -> bool {
    list.iter().any(|w| w == word)
}

/// True where the line begins with one of the phrases, as whole words.
pub(super) fn opens_with(phrases: &[String], line: &str) -> bool {
    let line = line.to_lowercase();
    phrases.iter().any(|p| {
        line.strip_prefix(p.as_str())
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_can_be_read() {
        let words: Words = rules::checked(FILE);
        for list in [
            &words.salutations,
            &words.closings,
            &words.offices,
            &words.bodies,
        ] {
            assert!(list.iter().all(|w| !w.is_empty() && *w == w.to_lowercase()));
        }
        assert_eq!(words.congress.len(), 3);
    }
}
