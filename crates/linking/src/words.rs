//! The vocabularies of `data/`, and those that the reader has and linking needs as well.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use record::EventType;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::proposal::AnswerClass;
use crate::text::fold;

const GENERIC: &str = include_str!("../data/generic.toml");
const OFFICES: &str = include_str!("../data/offices.toml");
const RELATIONS: &str = include_str!("../data/relations.toml");
const ANSWERS: &str = include_str!("../data/answers.toml");
const TOPICS: &str = include_str!("../data/topics.toml");
const FAMILIES: &str = include_str!("../data/families.toml");
const SMALL: &str = include_str!("../data/small.toml");
// One home for one fact: what countries and irregular words are is told in the reader's files.
const COUNTRIES: &str = include_str!("../../reader/data/places/countries.toml");
const IRREGULAR: &str = include_str!("../../reader/data/text/irregular.tsv");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct GenericFile {
    openers: Vec<String>,
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficesFile {
    fillers: Vec<String>,
    office: Vec<Listed>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    id: String,
    words: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationsFile {
    male: Vec<String>,
    female: Vec<String>,
    kin: Vec<String>,
    born: Vec<String>,
    child: Vec<String>,
    patronymics: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswersFile {
    class: Vec<Class>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    id: AnswerClass,
    phrases: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicsFile {
    topic: Vec<Listed>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FamiliesFile {
    family: Vec<FamilyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FamilyRow {
    id: String,
    types: Vec<EventType>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SmallFile {
    small: Vec<String>,
    light: Vec<String>,
    months: Vec<String>,
    numbers: HashMap<String, u64>,
}

#[derive(Default, Deserialize)]
struct CountriesFile {
    country: Vec<Country>,
}

#[derive(Deserialize)]
struct Country {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    demonyms: Vec<String>,
    #[serde(default)]
    capitals: Vec<String>,
    #[serde(default)]
    seats: Vec<String>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    ambiguous: bool,
}

/// All vocabularies, ready to be asked.
#[derive(Default)]
pub(crate) struct Words {
    pub openers: HashSet<String>,
    pub generic: HashSet<String>,
    pub fillers: HashSet<String>,
    /// The office that a word is of.
    pub offices: HashMap<String, String>,
    pub male: HashSet<String>,
    pub female: HashSet<String>,
    pub kin: HashSet<String>,
    pub born: HashSet<String>,
    pub child: HashSet<String>,
    pub patronymics: Vec<String>,
    pub answers: Vec<(AnswerClass, Vec<Vec<String>>)>,
    /// Topics with the beginnings of their words.
    pub topics: Vec<(String, Vec<String>)>,
    families: HashMap<EventType, Vec<String>>,
    pub small: HashSet<String>,
    pub light: HashSet<String>,
    pub months: HashSet<String>,
    pub numbers: HashMap<String, u64>,
    /// Countries by everything they and their people are called, folded.
    pub countries: HashMap<String, String>,
    /// Dictionary forms of words that no rule gives.
    pub irregular: HashMap<String, String>,
}

/// A file that does not parse counts as empty: a mistake of ours shows in the tests, not at a user's desk.
fn load<T: DeserializeOwned + Default>(file: &str) -> T {
    toml::from_str(file).unwrap_or_default()
}

fn folded(words: &[String]) -> HashSet<String> {
    words.iter().map(|w| fold(w)).collect()
}

pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let generic: GenericFile = load(GENERIC);
    let offices: OfficesFile = load(OFFICES);
    let relations: RelationsFile = load(RELATIONS);
    let answers: AnswersFile = load(ANSWERS);
    let topics: TopicsFile = load(TOPICS);
    let families: FamiliesFile = load(FAMILIES);
    let small: SmallFile = load(SMALL);
    let countries: CountriesFile = load(COUNTRIES);
    let mut words = Words {
        openers: folded(&generic.openers),
        generic: folded(&generic.words),
        fillers: folded(&offices.fillers),
        male: folded(&relations.male),
        female: folded(&relations.female),
        kin: folded(&relations.kin),
        born: folded(&relations.born),
        child: folded(&relations.child),
        patronymics: relations.patronymics,
        small: folded(&small.small),
        light: small
            .light
            .iter()
            .map(|w| crate::text::strip(&fold(w)))
            .collect(),
        months: folded(&small.months),
        numbers: small.numbers,
        ..Words::default()
    };
    for office in offices.office {
        let of_office = office.words.iter().map(|w| (fold(w), office.id.clone()));
        words.offices.extend(of_office);
    }
    for class in answers.class {
        let phrases = class.phrases.iter();
        let phrases = phrases.map(|p| p.split_whitespace().map(str::to_owned).collect());
        words.answers.push((class.id, phrases.collect()));
    }
    words.topics = topics.topic.into_iter().map(|t| (t.id, t.words)).collect();
    for family in families.family {
        for of_type in family.types {
            words
                .families
                .entry(of_type)
                .or_default()
                .push(family.id.clone());
        }
    }
    for country in countries
        .country
        .iter()
        .filter(|c| c.kind.as_deref() != Some("union"))
    {
        let named = [&country.name]
            .into_iter()
            .chain(&country.also)
            .chain(&country.demonyms);
        let named = named.chain(&country.seats).chain(&country.capitals);
        for name in named.filter(|_| !country.ambiguous || country.demonyms.is_empty()) {
            words
                .countries
                .entry(fold(name))
                .or_insert_with(|| country.name.clone());
        }
        // The people are unmistakable also where the country's name is not.
        for name in &country.demonyms {
            words
                .countries
                .entry(fold(name))
                .or_insert_with(|| country.name.clone());
        }
    }
    for line in IRREGULAR.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        if let (Some(lemma), Some(_), Some(forms)) =
            (columns.next(), columns.next(), columns.next())
        {
            let forms = forms
                .split(' ')
                .map(|form| (form.to_owned(), lemma.to_owned()));
            words.irregular.extend(forms);
        }
    }
    words
});

impl Words {
    /// The families that a type of event stands in; one that stands in none is its own.
    pub fn families(&self, of_type: EventType) -> Vec<String> {
        let own = || vec![of_type.as_str().to_owned()];
        self.families.get(&of_type).cloned().unwrap_or_else(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn checked<T: DeserializeOwned>(file: &str) -> T {
        match toml::from_str(file) {
            Ok(value) => value,
            Err(error) => panic!("{error}"),
        }
    }

    fn ids_are_given_once<'a>(ids: impl Iterator<Item = &'a String>) {
        let mut seen = HashSet::new();
        for id in ids {
            assert!(seen.insert(id), "{id} is given twice");
            assert!(
                !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                "{id} is no id"
            );
        }
    }

    fn words_are_lower_case(words: &[String]) {
        assert!(!words.is_empty());
        assert!(
            words
                .iter()
                .all(|w| !w.is_empty() && *w == w.to_lowercase()),
            "{words:?}"
        );
    }

    #[test]
    fn every_data_file_parses_and_its_ids_are_given_once() {
        let generic: GenericFile = checked(GENERIC);
        let offices: OfficesFile = checked(OFFICES);
        let relations: RelationsFile = checked(RELATIONS);
        let answers: AnswersFile = checked(ANSWERS);
        let topics: TopicsFile = checked(TOPICS);
        let families: FamiliesFile = checked(FAMILIES);
        let small: SmallFile = checked(SMALL);
        assert!(checked::<CountriesFile>(COUNTRIES).country.len() > 150);
        ids_are_given_once(offices.office.iter().map(|o| &o.id));
        ids_are_given_once(topics.topic.iter().map(|o| &o.id));
        ids_are_given_once(families.family.iter().map(|o| &o.id));
        let lists = [
            &generic.openers,
            &generic.words,
            &offices.fillers,
            &relations.male,
            &relations.female,
        ];
        let more = [
            &relations.kin,
            &relations.born,
            &relations.child,
            &relations.patronymics,
            &small.small,
            &small.light,
        ];
        lists
            .into_iter()
            .chain(more)
            .for_each(|list| words_are_lower_case(list));
        offices
            .office
            .iter()
            .chain(&topics.topic)
            .for_each(|o| words_are_lower_case(&o.words));
        answers
            .class
            .iter()
            .for_each(|c| words_are_lower_case(&c.phrases));
        let classes: HashSet<AnswerClass> = answers.class.iter().map(|c| c.id).collect();
        assert_eq!(classes.len(), answers.class.len());
    }

    #[test]
    fn the_readers_files_give_countries_and_irregular_words() {
        let country = |word: &str| WORDS.countries.get(word).map(String::as_str);
        assert_eq!(country("zambian"), Some("Zambia"));
        assert_eq!(country("kabul"), Some("Afghanistan"));
        assert_eq!(
            WORDS.irregular.get("held").map(String::as_str),
            Some("hold")
        );
    }
}
