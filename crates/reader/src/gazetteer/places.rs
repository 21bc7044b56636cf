//! Countries, their people and the names by which their governments are spoken of.

use std::sync::LazyLock;

use serde::Deserialize;

use super::phrases::{Phrases, straight};
use crate::rules;

const FILE: &str = include_str!("../../data/places/countries.toml");

/// A country, a territory or a union of states. Being listed says nothing about recognition.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// The common English name.
    pub name: String,
    /// Other names in use.
    #[serde(default)]
    pub also: Vec<String>,
    /// Adjectives and words for its people: "Kenyan", "Kenyans".
    #[serde(default)]
    pub demonyms: Vec<String>,
    /// Capital or seat of government, with spellings.
    #[serde(default)]
    pub capitals: Vec<String>,
    /// Buildings and quarters that stand for the government: "Kremlin".
    #[serde(default)]
    pub seats: Vec<String>,
    /// What sort of thing it is.
    #[serde(default)]
    pub kind: PlaceSort,
    /// True where the name is often a person or another place: "Jordan".
    #[serde(default)]
    pub ambiguous: bool,
}

/// What an entry of the gazetteer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceSort {
    /// A state.
    #[default]
    Country,
    /// A territory, or a state that few others recognise.
    Territory,
    /// A union of states: the European Union.
    Union,
}

/// By what a country is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// By its name.
    Name,
    /// By an adjective or a word for its people.
    Demonym,
    /// By its capital.
    Capital,
    /// By a building or quarter that stands for its government.
    Seat,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// How many words it takes up.
    pub words: usize,
    /// By what the country is named.
    pub kind: PlaceKind,
    /// The country.
    pub country: &'static Country,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: Vec<Country>,
}

struct Gazetteer {
    names: Phrases<&'static Country>,
    demonyms: Phrases<&'static Country>,
    /// Seats before capitals: "Brussels" speaks for the European Union.
    governments: Phrases<(PlaceKind, &'static Country)>,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    static COUNTRIES: LazyLock<File> = LazyLock::new(|| rules::load(FILE));
    let mut gazetteer = Gazetteer {
        names: Phrases::default(),
        demonyms: Phrases::default(),
        governments: Phrases::default(),
    };
    for country in &COUNTRIES.country {
        for name in std::iter::once(&country.name).chain(&country.also) {
            gazetteer.names.add(name, country);
        }
        for demonym in &country.demonyms {
            gazetteer.demonyms.add(demonym, country);
        }
        for seat in &country.seats {
            gazetteer.governments.add(seat, (PlaceKind::Seat, country));
        }
    }
    for country in &COUNTRIES.country {
        for capital in &country.capitals {
            gazetteer
                .governments
                .add(capital, (PlaceKind::Capital, country));
        }
    }
    gazetteer
});

/// The country of this name: "Pakistan", "the Netherlands" without its article, "Guinea-Bissau".
pub fn country(name: &str) -> Option<&'static Country> {
    GAZETTEER.names.get(name).copied()
}

/// The country to which an adjective or a word for people belongs: "Bahraini".
pub fn demonym(word: &str) -> Option<&'static Country> {
    GAZETTEER.demonyms.get(word).copied()
}

/// The country whose government speaks as "Islamabad" or "Kremlin"; "Brussels" is the European Union.
pub fn capital(name: &str) -> Option<&'static Country> {
    GAZETTEER.governments.get(name).map(|found| found.1)
}

/// The longest name, demonym, capital or seat that begins with the first of `words`, as written
/// and without an article.
pub fn place_at(words: &[&str]) -> Option<Place> {
    let words = straight(words);
    let words: Vec<&str> = words.iter().map(|w| &**w).collect();
    let place = |(words, country): (usize, &&'static Country), kind| Place {
        words,
        kind,
        country,
    };
    let mut best: Option<Place> = None;
    let governments = GAZETTEER
        .governments
        .at(&words)
        .map(|(words, found)| Place {
            words,
            kind: found.0,
            country: found.1,
        });
    let found = [
        GAZETTEER
            .names
            .at(&words)
            .map(|f| place(f, PlaceKind::Name)),
        GAZETTEER
            .demonyms
            .at(&words)
            .map(|f| place(f, PlaceKind::Demonym)),
        governments,
    ];
    for place in found.into_iter().flatten() {
        if best.is_none_or(|b| place.words > b.words) {
            best = Some(place);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(found: Option<&'static Country>) -> &'static str {
        found.map_or("-", |c| c.name.as_str())
    }

    #[test]
    fn a_government_is_known_by_its_capital_or_its_seat() {
        for (spoken, government) in [
            ("Islamabad", "Pakistan"),
            ("Tokyo", "Japan"),
            ("Kremlin", "Russia"),
            ("Washington", "United States"),
            ("Canberra", "Australia"),
            ("Whitehall", "United Kingdom"),
            ("White House", "United States"),
            ("Downing Street", "United Kingdom"),
            ("Elysee", "France"),
            ("Élysée", "France"),
            ("Kyiv", "Ukraine"),
            ("Brussels", "European Union"),
            ("N’Djamena", "Chad"),
            ("islamabad", "-"),
        ] {
            assert_eq!(name(capital(spoken)), government, "{spoken}");
        }
    }

    #[test]
    fn names_and_demonyms_lead_to_the_country() {
        assert_eq!(name(country("Pakistan")), "Pakistan");
        assert_eq!(name(country("Côte d’Ivoire")), "Côte d'Ivoire");
        assert_eq!(name(country("us")), "-");
        assert_eq!(name(demonym("Bahraini")), "Bahrain");
        assert_eq!(name(demonym("South Sudanese")), "South Sudan");
    }

    #[test]
    fn the_longest_name_is_found_in_a_text() {
        let place = place_at(&["South", "Sudan", "has", "replied"]).unwrap();
        assert_eq!(
            (place.words, place.country.name.as_str()),
            (2, "South Sudan")
        );
        let place = place_at(&["Guinea", "-", "Bissau"]).unwrap();
        assert_eq!(place.country.name, "Guinea-Bissau");
        let place = place_at(&["Downing", "Street", "said"]).unwrap();
        assert_eq!((place.words, place.kind), (2, PlaceKind::Seat));
        assert!(place_at(&["Maria"]).is_none());
    }

    /// The 193 members of the United Nations, the two observers, Kosovo, Taiwan and Western Sahara.
    #[test]
    fn the_file_holds_every_state_once() {
        let file: File = rules::checked(FILE);
        let states: Vec<&str> = file
            .country
            .iter()
            .filter(|c| c.kind == PlaceSort::Country)
            .map(|c| c.name.as_str())
            .collect();
        assert_eq!(states.len(), 198);
        let mut names: Vec<&String> = file.country.iter().map(|c| &c.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), file.country.len());
        for also in ["Kosovo", "Taiwan", "Palestine", "Western Sahara"] {
            assert!(states.contains(&also));
        }
    }
}
