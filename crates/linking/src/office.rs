//! Offices and the bodies that hold them: a minister, the ministry and its deputy minister answer for each other.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::text::{fold, stem, words};
use crate::words::WORDS;

/// An office, or a body by its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// As it stands.
    pub name: String,
    /// What kind of office, by `data/offices.toml`.
    pub id: Option<String>,
    /// What it is for, as stems: "justic".
    pub of: BTreeSet<String>,
    /// The countries in its name.
    pub countries: BTreeSet<String>,
}

impl Office {
    /// Reads a name, or a title with what it is of.
    pub fn new(name: &str) -> Self {
        let folded: Vec<String> = words(name).iter().map(|w| fold(w.text)).collect();
        let mut office = Self {
            name: name.to_owned(),
            countries: countries(name),
            ..Self::default()
        };
        for word in folded.iter().map(|w| {
            w.strip_suffix('s')
                .filter(|b| WORDS.offices.contains_key(*b))
                .unwrap_or(w)
        }) {
            // Of "Deputy Minister" and "police minister" the last office counts, but "commissioner of police" is police.
            if let Some(id) = WORDS.offices.get(word) {
                if office.id.is_none() || id == "ministry" || id == "police" {
                    office.of.extend(
                        office
                            .id
                            .take()
                            .filter(|old| old != id)
                            .map(|old| stem(&old)),
                    );
                    office.id = Some(id.clone());
                } else if office.id.as_ref() != Some(id) {
                    office.of.insert(stem(word));
                }
            } else if !WORDS.fillers.contains(word)
                && !WORDS.small.contains(word)
                && !WORDS.countries.contains_key(word)
            {
                office.of.insert(stem(word));
            }
        }
        office
    }

    /// Whether the name is that of an office and says of what.
    pub fn is_told(&self) -> bool {
        self.id.is_some() && !self.of.is_empty()
    }

    /// Whether one speaks for the other. A government speaks through all of its ministries.
    pub fn speaks_for(&self, other: &Self) -> bool {
        let apart = !self.countries.is_empty()
            && !other.countries.is_empty()
            && self.countries.is_disjoint(&other.countries);
        if apart {
            return false;
        }
        match (self.id.as_deref(), other.id.as_deref()) {
            (Some("government"), Some(_)) | (Some(_), Some("government")) => {
                !self.countries.is_disjoint(&other.countries)
            }
            (Some(a), Some(b)) if a == b => {
                let (few, many) = if self.of.len() <= other.of.len() {
                    (&self.of, &other.of)
                } else {
                    (&other.of, &self.of)
                };
                few.is_subset(many) && (!few.is_empty() || many.is_empty())
            }
            (None, None) => {
                let shared = self.of.intersection(&other.of).count();
                shared > 0 && shared * 2 >= self.of.len().max(other.of.len())
            }
            _ => false,
        }
    }

    /// The words under which it is kept and looked up: what it is for, else its kind.
    pub fn keys(&self) -> Vec<String> {
        let kind = self.id.iter().filter(|_| self.of.is_empty()).cloned();
        let of_country = self
            .countries
            .iter()
            .filter(|_| self.id.is_some())
            .map(|c| fold(c));
        self.of
            .iter()
            .cloned()
            .chain(kind)
            .chain(of_country)
            .collect()
    }
}

/// The countries that a text names, with those whose people or capitals it names.
pub(crate) fn countries(text: &str) -> BTreeSet<String> {
    let all = words(text);
    let mut found = BTreeSet::new();
    let mut n = 0;
    while n < all.len() {
        if !all[n].text.starts_with(char::is_uppercase) {
            n += 1;
            continue;
        }
        let known = (1..=4.min(all.len() - n)).rev().find_map(|count| {
            let run = &all[n..n + count];
            let name = fold(&text[run[0].start..run[count - 1].end]);
            let known = WORDS
                .countries
                .get(&name)
                .or_else(|| WORDS.countries.get(name.strip_suffix('s').unwrap_or(&name)));
            known.map(|country| (count, country))
        });
        if let Some((count, country)) = known {
            found.insert(country.clone());
            n += count;
        } else {
            n += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minister_a_ministry_and_its_deputy_speak_for_each_other() {
        let speaks = |a: &str, b: &str| Office::new(a).speaks_for(&Office::new(b));
        assert!(speaks(
            "Minister of Justice",
            "Ministry of Justice, Republic of Kenya"
        ));
        assert!(speaks("Deputy Minister of Justice", "Justice Ministry"));
        assert!(speaks("Minister of Foreign Affairs", "Foreign Ministry"));
        assert!(speaks("Prosecutor General", "Prosecutor General's Office"));
        assert!(speaks(
            "Ministry of Foreign Affairs of Peru",
            "Government of Peru"
        ));
        assert!(!speaks("Ministry of Justice", "Foreign Ministry"));
        assert!(!speaks(
            "Ministry of Justice of Kenya",
            "Ministry of Justice of Peru"
        ));
        assert!(!speaks(
            "Ministry of Foreign Affairs of Kenya",
            "Government of Peru"
        ));
        assert!(!speaks("Minister", "Ministry of Justice"));
    }

    #[test]
    fn countries_are_read_by_their_people_and_in_possessives() {
        let told = |text: &str| countries(text).into_iter().collect::<Vec<_>>();
        assert_eq!(
            told("Zambian union leader held; Papua New Guinea's minister"),
            ["Papua New Guinea", "Zambia"]
        );
        assert!(told("a chad hung from the ballot").is_empty());
    }
}
