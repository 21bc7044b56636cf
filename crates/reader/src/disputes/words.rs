//! The words of `data/facts/disputes.toml`, which says what each list is for.

use std::collections::HashSet;
use std::sync::LazyLock;

use record::EventType;
use serde::Deserialize;

use crate::rules;

const FILE: &str = include_str!("../../data/facts/disputes.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub pointers: HashSet<String>,
    pub charges: HashSet<String>,
    pub innocence: HashSet<String>,
    pub refusals: HashSet<String>,
    pub worn: HashSet<String>,
    pub negations: HashSet<String>,
    pub so: HashSet<String>,
    pub grounds: HashSet<String>,
    families: Vec<HashSet<EventType>>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| rules::load(FILE));

/// "it", "the allegation": words by which a denial points at a claim told elsewhere.
pub(crate) fn is_pointer(lemma: &str) -> bool {
    WORDS.pointers.contains(lemma)
}

/// True for types that may tell of one thing in other words.
pub(super) fn of_one_family(a: EventType, b: EventType) -> bool {
    a == b
        || WORDS
            .families
            .iter()
            .any(|f| f.contains(&a) && f.contains(&b))
}

/// True for types of acts against somebody that have other words for the same.
pub(super) fn has_family(event: EventType) -> bool {
    WORDS.families.iter().any(|f| f.contains(&event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_can_be_read() {
        let words: Words = rules::checked(FILE);
        assert!(words.families.iter().all(|f| f.len() > 1));
        assert_eq!(rules::list_problems(FILE), "");
    }

    #[test]
    fn refusals_are_rules_that_there_are() {
        for id in &WORDS.refusals {
            assert!(rules::explain(id).is_some(), "{id}");
        }
    }

    #[test]
    fn killing_and_execution_are_of_one_family_and_arrest_is_of_another() {
        assert!(of_one_family(EventType::Killing, EventType::Execution));
        assert!(!of_one_family(EventType::Killing, EventType::Arrest));
        assert!(of_one_family(EventType::Charge, EventType::Charge));
        assert!(!has_family(EventType::Charge));
    }
}
