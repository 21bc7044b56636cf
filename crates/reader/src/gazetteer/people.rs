//! Nouns for people, titles, and the usual gender of given names.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::nouns::plural;
use super::phrases::{Phrases, straight};
use crate::rules;

const PEOPLE: &str = include_str!("../../data/roles/people.toml");
const TITLES: &str = include_str!("../../data/roles/titles.toml");
const FIRST_NAMES: &str = include_str!("../../data/roles/first_names.toml");

/// What a word tells about the person, so that "she" or "he" can be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// "she"
    Woman,
    /// "he"
    Man,
}

/// What kind of noun for a person it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// Holds a post in a state or a body: "minister".
    Office,
    /// Speaks for a body: "spokeswoman". What they say, the body says.
    Spokesperson,
    /// A profession or an activity: "lawyer".
    Calling,
    /// Related to somebody named nearby: "sister".
    Kin,
    /// Any human being: "woman".
    Person,
}

/// A noun for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonNoun {
    /// What kind of noun.
    pub kind: PersonKind,
    /// The gender, where the noun itself tells.
    pub gender: Option<Gender>,
    /// True where the noun by itself means somebody of the state.
    pub of_state: bool,
    /// True for the plural form.
    pub plural: bool,
}

impl PersonNoun {
    /// True where such a person usually speaks for the state or a body, not for themselves.
    pub fn speaks_for_a_body(self) -> bool {
        self.kind == PersonKind::Spokesperson || self.of_state
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    people: Vec<PeopleList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleList {
    kind: PersonKind,
    gender: Option<Gender>,
    body: Option<Body>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    State,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    title: Vec<TitleList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleList {
    gender: Option<Gender>,
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstNames {
    woman: Vec<String>,
    man: Vec<String>,
}

static NOUNS: LazyLock<Phrases<PersonNoun>> = LazyLock::new(|| {
    let file: People = rules::load(PEOPLE);
    let mut nouns = Phrases::default();
    let mut plurals = Vec::new();
    for list in file.people {
        let noun = PersonNoun {
            kind: list.kind,
            gender: list.gender,
            of_state: matches!(list.body, Some(Body::State)),
            plural: false,
        };
        for word in list.words {
            plurals.push((
                plural(&word),
                PersonNoun {
                    plural: true,
                    ..noun
                },
            ));
            nouns.add(&word, noun);
        }
    }
    for (word, noun) in plurals {
        nouns.add(&word, noun);
    }
    nouns
});

static TITLE: LazyLock<HashMap<String, Option<Gender>>> = LazyLock::new(|| {
    let file: Titles = rules::load(TITLES);
    file.title
        .into_iter()
        .flat_map(|list| list.words.into_iter().map(move |w| (w, list.gender)))
        .collect()
});

static FIRST_NAME: LazyLock<HashMap<String, Gender>> = LazyLock::new(|| {
    let file: FirstNames = rules::load(FIRST_NAMES);
    let women = file.woman.into_iter().map(|name| (name, Gender::Woman));
    let men = file.man.into_iter().map(|name| (name, Gender::Man));
    women.chain(men).collect()
});

/// The noun for a person, in lower case: "spokeswoman", "prime ministers".
pub fn person_noun(phrase: &str) -> Option<PersonNoun> {
    NOUNS.get(phrase).copied()
}

/// The longest noun for a person that begins with the first of `words` (lower case, as the text
/// layer cuts them), and how many words it has.
pub fn person_noun_at(words: &[&str]) -> Option<(usize, PersonNoun)> {
    let words = straight(words);
    let words: Vec<&str> = words.iter().map(|w| &**w).collect();
    NOUNS.at(&words).map(|(n, noun)| (n, *noun))
}

/// A title before a name, as written, with or without its full stop: "Mr", "Col.". The gender
/// is there where the title tells it.
pub fn title(word: &str) -> Option<Option<Gender>> {
    TITLE.get(word.trim_end_matches('.')).copied()
}

/// The usual gender of a given name: weak evidence, and none for names that both bear.
pub fn first_name(name: &str) -> Option<Gender> {
    FIRST_NAME.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_tells_gender_only_where_it_has_one() {
        let noun = |w| person_noun(w).unwrap();
        assert_eq!(noun("spokeswoman").gender, Some(Gender::Woman));
        assert_eq!(noun("brothers").gender, Some(Gender::Man));
        assert_eq!(noun("lawyer").gender, None);
        assert_eq!(noun("sister").kind, PersonKind::Kin);
        assert!(noun("spokesman").speaks_for_a_body());
        assert!(noun("prime minister").speaks_for_a_body());
        assert!(!noun("poet").speaks_for_a_body());
        assert_eq!(person_noun("table"), None);
    }

    #[test]
    fn the_longest_office_is_found() {
        let (words, noun) = person_noun_at(&["prime", "minister", "of", "nepal"]).unwrap();
        assert_eq!((words, noun.kind), (2, PersonKind::Office));
        let (words, noun) = person_noun_at(&["editor", "-", "in", "-", "chief"]).unwrap();
        assert_eq!((words, noun.kind), (5, PersonKind::Calling));
        assert!(person_noun("spokesmen").unwrap().plural);
        assert!(person_noun("attorneys general").unwrap().plural);
    }

    #[test]
    fn titles_are_found_with_and_without_full_stop() {
        assert_eq!(title("Mr."), Some(Some(Gender::Man)));
        assert_eq!(title("Ms"), Some(Some(Gender::Woman)));
        assert_eq!(title("Col."), Some(None));
        assert_eq!(title("mr"), None);
    }

    #[test]
    fn given_names_of_both_genders_tell_nothing() {
        assert_eq!(first_name("Fatima"), Some(Gender::Woman));
        assert_eq!(first_name("Kwame"), Some(Gender::Man));
        for name in [
            "Andrea",
            "Jean",
            "Nikita",
            "Sasha",
            "Kim",
            "Robin",
            "Maria Jose",
        ] {
            assert_eq!(first_name(name), None);
        }
    }

    #[test]
    fn the_files_parse_and_no_word_stands_twice() {
        let people: People = rules::checked(PEOPLE);
        let mut words: Vec<&String> = people.people.iter().flat_map(|l| &l.words).collect();
        assert!(words.len() >= 250, "{}", words.len());
        assert!(words.iter().all(|w| w.to_lowercase() == **w));
        words.sort();
        let twice: Vec<_> = words.windows(2).filter(|w| w[0] == w[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
        let _: Titles = rules::checked(TITLES);
        let names: FirstNames = rules::checked(FIRST_NAMES);
        assert!(names.woman.len() + names.man.len() <= 3000);
        assert!(names.woman.iter().all(|name| !names.man.contains(name)));
    }
}
