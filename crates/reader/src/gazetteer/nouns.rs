//! Head nouns of bodies, documents and groups.

use std::sync::LazyLock;

use serde::Deserialize;

use super::phrases::{Phrases, straight};
use crate::rules;

const BODIES: &str = include_str!("../../data/roles/bodies.toml");

/// What a head noun makes of its phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// An organ of a state: "ministry", "court", "police".
    Government,
    /// Any other body: "association", "company", "church".
    Organization,
    /// What is written and speaks for its authors: "letter", "report".
    Document,
    /// Several people who are not named: "residents", "lawmakers".
    Group,
}

/// A head noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyNoun {
    /// What it makes of its phrase.
    pub kind: BodyKind,
    /// True for the plural form.
    pub plural: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bodies {
    nouns: Vec<NounList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounList {
    kind: BodyKind,
    words: Vec<String>,
}

static NOUNS: LazyLock<Phrases<BodyNoun>> = LazyLock::new(|| {
    let file: Bodies = rules::load(BODIES);
    let mut nouns = Phrases::default();
    let mut plurals = Vec::new();
    for list in file.nouns {
        for word in list.words {
            // One lawmaker is a person; only several are a group.
            let one_is_a_person = list.kind == BodyKind::Group && !COLLECTIVE.contains(&&*word);
            plurals.push((plural(&word), list.kind));
            if !one_is_a_person {
                let kind = list.kind;
                nouns.add(
                    &word,
                    BodyNoun {
                        kind,
                        plural: false,
                    },
                );
            }
        }
    }
    for (word, kind) in plurals {
        nouns.add(&word, BodyNoun { kind, plural: true });
    }
    nouns
});

/// Group nouns that name several people in the singular.
const COLLECTIVE: [&str; 14] = [
    "people",
    "family",
    "crowd",
    "community",
    "public",
    "opposition",
    "opposition group",
    "media",
    "press",
    "crew",
    "staff",
    "population",
    "majority",
    "couple",
];

/// The head noun of a body, document or group, in lower case: "court", "residents".
pub fn body_noun(phrase: &str) -> Option<BodyNoun> {
    NOUNS.get(phrase).copied()
}

/// The longest such noun that begins with the first of `words` (lower case, as the text layer
/// cuts them), and how many words it has.
pub fn body_noun_at(words: &[&str]) -> Option<(usize, BodyNoun)> {
    let words = straight(words);
    let words: Vec<&str> = words.iter().map(|w| &**w).collect();
    NOUNS.at(&words).map(|(n, noun)| (n, *noun))
}

/// The plural of a noun phrase: "courts of appeal", "spokesmen", "attorneys general".
pub(super) fn plural(phrase: &str) -> String {
    // The head stands before "of", "in", "to", "general" and the hyphen of "editor-in-chief".
    for tail in [" of ", " in ", " to ", "-in-", " general", " elect"] {
        if let Some(at) = phrase.find(tail) {
            let (head, rest) = phrase.split_at(at);
            return plural(head) + rest;
        }
    }
    let irregular = [
        ("woman", "women"),
        ("man", "men"),
        ("child", "children"),
        ("person", "people"),
        ("wife", "wives"),
        ("midwife", "midwives"),
        ("chief", "chiefs"),
        ("human", "humans"),
        ("staff", "staff"),
        ("people", "people"),
        ("police", "police"),
        ("media", "media"),
        ("military", "military"),
    ];
    for (one, many) in irregular {
        if let Some(stem) = phrase.strip_suffix(one) {
            return stem.to_owned() + many;
        }
    }
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|y| phrase.ends_with(y));
    match phrase.strip_suffix('y') {
        Some(stem) if !vowel_y => return stem.to_owned() + "ies",
        _ => {}
    }
    let hissing = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| phrase.ends_with(end));
    phrase.to_owned() + if hissing { "es" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_nouns_tell_what_a_phrase_names() {
        let kind = |w| body_noun(w).map(|n| n.kind);
        assert_eq!(kind("ministry"), Some(BodyKind::Government));
        assert_eq!(kind("courts of appeal"), Some(BodyKind::Government));
        assert_eq!(kind("prosecutor’s office"), Some(BodyKind::Government));
        assert_eq!(kind("association"), Some(BodyKind::Organization));
        assert_eq!(kind("letter"), Some(BodyKind::Document));
        assert_eq!(kind("lawmakers"), Some(BodyKind::Group));
        assert_eq!(kind("lawmaker"), None, "one lawmaker is a person");
        assert_eq!(kind("family"), Some(BodyKind::Group));
        assert_eq!(kind("river"), None);
    }

    #[test]
    fn the_longest_noun_is_found() {
        let words = ["office", "of", "the", "prosecutor", "said"];
        let (n, noun) = body_noun_at(&words).unwrap();
        assert_eq!((n, noun.kind), (4, BodyKind::Government));
    }

    #[test]
    fn plurals_are_formed_at_the_head() {
        for (one, many) in [
            ("witness", "witnesses"),
            ("authority", "authorities"),
            ("attorney", "attorneys"),
            ("member of parliament", "members of parliament"),
            ("cameraman", "cameramen"),
            ("church", "churches"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn the_file_parses_and_is_in_lower_case() {
        let file: Bodies = rules::checked(BODIES);
        let words = || file.nouns.iter().flat_map(|list| &list.words);
        assert!(words().all(|w| w.to_lowercase() == *w));
        assert!(COLLECTIVE.iter().all(|c| words().any(|w| w == c)));
    }
}
