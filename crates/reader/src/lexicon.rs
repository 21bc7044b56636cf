//! Questions that reading asks of the gazetteer, in the reader's own terms.

use record::EntityKind;

pub use crate::gazetteer::Gender;
use crate::gazetteer::{self, BodyKind, PersonNoun};

/// The country of that name.
pub fn country(name: &str) -> Option<&'static str> {
    gazetteer::country(name).map(|c| c.name.as_str())
}

/// How many of the words, from the first, name a country.
pub fn country_words(words: &[&str]) -> Option<usize> {
    let place = gazetteer::place_at(words)?;
    let name = words.get(..place.words)?.join(" ");
    country(&name).map(|_| place.words)
}

/// "Jordan", "Chad": people are called so too.
pub fn may_be_person(name: &str) -> bool {
    gazetteer::country(name).is_some_and(|c| c.ambiguous)
}

/// The country whose government a capital or seat stands for: "Islamabad", "the Kremlin".
pub fn capital(name: &str) -> Option<&'static str> {
    gazetteer::capital(name).map(|c| c.name.as_str())
}

/// The country of an adjective or a people: "Pakistani".
pub fn demonym(word: &str) -> Option<&'static str> {
    gazetteer::demonym(word).map(|c| c.name.as_str())
}

/// "mr", "Dr.", "Senator".
pub fn is_title(word: &str) -> bool {
    title(word).is_some()
}

/// What a title tells of gender.
pub fn title_gender(word: &str) -> Option<Gender> {
    title(word).flatten()
}

fn title(word: &str) -> Option<Option<Gender>> {
    gazetteer::title(word.trim_end_matches('.'))
}

/// A noun for people: an office, a calling, kin.
pub fn role(lemma: &str) -> Option<PersonNoun> {
    gazetteer::person_noun(lemma)
}

/// Usual gender of a given name: weak evidence.
pub fn first_name_gender(name: &str) -> Option<Gender> {
    let mut chars = name.chars();
    let first = chars.next()?;
    gazetteer::first_name(&first.to_uppercase().chain(chars).collect::<String>())
}

/// A count in words or figures: "three", "14".
pub fn number(word: &str) -> Option<usize> {
    let n = crate::dates::number(&word.to_lowercase())?;
    usize::try_from(n).ok()
}

/// The kind of entity a head noun makes of its phrase.
pub fn noun_kind(lemma: &str) -> Option<EntityKind> {
    gazetteer::body_noun(lemma).map(|n| match n.kind {
        BodyKind::Government => EntityKind::Government,
        BodyKind::Organization => EntityKind::Organization,
        BodyKind::Document => EntityKind::Document,
        BodyKind::Group => EntityKind::Group,
    })
}

/// What "he" or "her" tells of gender.
pub fn pronoun_gender(word: &str) -> Option<Gender> {
    match word {
        "he" | "him" | "his" | "himself" => Some(Gender::Man),
        "she" | "her" | "hers" | "herself" => Some(Gender::Woman),
        _ => None,
    }
}

/// "he", "they": words that name nobody by themselves.
pub fn is_personal_pronoun(lemma: &str) -> bool {
    matches!(
        lemma,
        "i" | "me"
            | "we"
            | "us"
            | "you"
            | "he"
            | "him"
            | "she"
            | "her"
            | "it"
            | "they"
            | "them"
            | "himself"
            | "herself"
            | "itself"
            | "themselves"
    )
}
