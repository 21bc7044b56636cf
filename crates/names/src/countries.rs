//! Which country a text names, whatever its language: `data/countries.toml`, and the countries of
//! `data/terms.toml` and of a user's own lexicons.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::lexicon;
use crate::words;

/// Words that tell no two countries apart.
const SMALL: [&str; 3] = ["the", "of", "and"];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Names that are of several.
    vague: Vec<String>,
    country: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    alpha3: String,
    #[serde(default)]
    former: bool,
    names: Vec<String>,
    #[serde(default)]
    other: Vec<String>,
}

impl Row {
    /// Everything that it is called.
    fn spellings(&self) -> impl Iterator<Item = &String> {
        let codes = [&self.id, &self.alpha3].into_iter();
        codes.chain(&self.names).chain(&self.other)
    }
}

/// A country that was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Country {
    which: Which,
    /// It is no more: who was its citizen is that of another now.
    former: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    /// By its place in the file.
    Ours(usize),
    /// By the number of its term: one of a user's own.
    Term(u16),
}

/// The countries of the file.
#[derive(Debug, Default)]
struct Countries {
    by_spelling: HashMap<String, Country>,
    by_id: HashMap<String, Country>,
    vague: HashSet<String>,
}

impl Countries {
    fn of(file: &File) -> Self {
        let mut all = Self {
            vague: file.vague.iter().map(|name| key(name)).collect(),
            ..Self::default()
        };
        for (at, row) in file.country.iter().enumerate() {
            let country = Country {
                which: Which::Ours(at),
                former: row.former,
            };
            all.by_id.insert(row.id.to_lowercase(), country);
            for spelling in row.spellings() {
                all.by_spelling.insert(key(spelling), country);
            }
        }
        all
    }
}

fn countries() -> &'static Countries {
    static COUNTRIES: OnceLock<Countries> = OnceLock::new();
    // That the file is in its form, and ids and spellings are unique in it, a test tells.
    COUNTRIES.get_or_init(|| {
        let file = toml::from_str(include_str!("../data/countries.toml")).unwrap_or_default();
        Countries::of(&file)
    })
}

/// The words of a name of a country, in an order that does not depend on theirs: `Korea, North` is
/// `North Korea`.
fn key(text: &str) -> String {
    let mut words: Vec<String> = words::split(text).into_iter().map(|w| w.key).collect();
    // AND alone is Andorra.
    if words.len() > 1 {
        words.retain(|word| !SMALL.contains(&word.as_str()));
    }
    words.sort_unstable();
    words.join(" ")
}

fn find(text: &str) -> Option<Country> {
    let known = countries();
    let key = key(text);
    if let Some(country) = known.by_spelling.get(&key) {
        return Some(*country);
    }
    if known.vague.contains(&key) {
        return None;
    }
    let (term, code) = lexicon::country(text)?;
    let ours = code.and_then(|code| known.by_id.get(code));
    Some(ours.copied().unwrap_or(Country {
        which: Which::Term(term),
        former: false,
    }))
}

/// Whether a text names a country that is known here, in any language, by its people or by a code of
/// ISO 3166-1.
///
/// ```
/// use onrecord_names::is_country;
///
/// assert!(["Iran (Islamic Republic of)", "IRN", "ایران"].into_iter().all(is_country));
/// assert!(!is_country("Absurdistan"));
/// ```
pub fn is_country(text: &str) -> bool {
    find(text).is_some()
}

/// Whether two texts name one country; none where one of them names none that is known, or a state that
/// is no more and not the other.
pub(crate) fn is_same(a: &str, b: &str) -> Option<bool> {
    let (a, b) = (find(a)?, find(b)?);
    let same = a.which == b.which;
    (same || !a.former && !b.former).then_some(same)
}

/// Whether one of the countries `asked` is among those listed; none where that is not to be told. `birth`
/// are those of `listed` that only a place of birth tells: people leave them, and one that differs says
/// nothing.
pub(crate) fn any_same(asked: &[String], listed: &[String], birth: &[String]) -> Option<bool> {
    let pairs = asked
        .iter()
        .flat_map(|a| listed.iter().map(move |b| (a, b)));
    let told: Vec<(&String, Option<bool>)> = pairs.map(|(a, b)| (b, is_same(a, b))).collect();
    if told.iter().any(|(_, same)| *same == Some(true)) {
        return Some(true);
    }
    let mut counting = told
        .iter()
        .filter(|(listed, _)| !birth.contains(listed))
        .peekable();
    counting.peek()?;
    // One that is not known may be it.
    counting.all(|(_, same)| same.is_some()).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> File {
        toml::from_str(include_str!("../data/countries.toml")).expect("it is in its form")
    }

    #[test]
    fn ids_are_unique_and_in_their_form() {
        let upper =
            |id: &str, length| id.len() == length && id.bytes().all(|b| b.is_ascii_uppercase());
        let (mut ids, mut threes) = (HashSet::new(), HashSet::new());
        for row in file().country {
            assert!(upper(&row.id, 2) && upper(&row.alpha3, 3), "{row:?}");
            assert!(!row.names.is_empty(), "{row:?}");
            assert!(ids.insert(row.id.clone()), "{} stands twice", row.id);
            assert!(
                threes.insert(row.alpha3.clone()),
                "{} stands twice",
                row.alpha3
            );
        }
        // 249 of ISO 3166-1 and Kosovo, beside those that are no more.
        assert_eq!(file().country.iter().filter(|row| !row.former).count(), 250);
    }

    #[test]
    fn no_spelling_is_of_two_countries() {
        let file = file();
        let mut whose: HashMap<String, &str> = HashMap::new();
        for row in &file.country {
            for spelling in row.spellings() {
                let key = key(spelling);
                assert!(!key.is_empty(), "{spelling} of {}", row.id);
                let other = *whose.entry(key).or_insert(&row.id);
                assert_eq!(other, row.id, "{spelling} is of two");
            }
        }
    }

    #[test]
    fn the_words_for_countries_in_names_of_bodies_mean_the_same_ones() {
        let file = file();
        let rows = file.country.iter();
        let codes: HashSet<String> = rows
            .flat_map(|row| [row.id.to_lowercase(), row.alpha3.to_lowercase()])
            .collect();
        for (code, word) in lexicon::words_of_countries() {
            // Short for a country in the names of its banks, and another's code: BEL is Belgium.
            if codes.contains(&word) || countries().vague.contains(&key(&word)) {
                continue;
            }
            // None where the word is first of something else in names of bodies.
            if let Some(country) = find(&word) {
                assert_eq!(
                    Some(&country),
                    countries().by_id.get(&code),
                    "{word} of {code}"
                );
            }
        }
    }

    #[test]
    fn a_country_is_known_by_every_name_that_lists_give_it() {
        for names in [
            &[
                "RU",
                "RUS",
                "ru",
                "Russian Federation",
                "Russia",
                "Россия",
                "Russian",
            ][..],
            &[
                "Korea, North",
                "North Korea",
                "DPRK",
                "KP",
                "Democratic People's Republic of Korea",
                "Democratic People’s Republic of Korea",
            ],
            &[
                "Iran (Islamic Republic of)",
                "Iran",
                "IRN",
                "Islamic Republic of Iran",
            ],
            &[
                "Congo, Democratic Republic of the",
                "Democratic Republic of the Congo",
                "DRC",
                "CD",
            ],
            &["Congo, Republic of the", "Republic of the Congo", "CG"],
            &["Syrian Arab Republic", "SY", "Syria", "سوريا"],
            &["Burma", "Myanmar", "MM"],
            &["Palestinian", "State of Palestine", "PS", "Region: Gaza"],
            &["Kosovo", "XK", "Kosova"],
            &["Côte d'Ivoire", "Cote d’Ivoire", "Ivory Coast", "CIV"],
            &["Türkiye", "TURKEY", "TR"],
            &["U.S.A.", "United States", "US"],
        ] {
            for name in names {
                assert_eq!(
                    is_same(names[0], name),
                    Some(true),
                    "{} and {name}",
                    names[0]
                );
            }
        }
        for (a, b) in [
            ("North Korea", "South Korea"),
            ("Republic of Korea", "DPRK"),
            ("Republic of the Congo", "DRC"),
            ("Niger", "Nigeria"),
            ("Republic of China", "People's Republic of China"),
            ("Dominica", "Dominican Republic"),
            ("Guinea", "Guinea-Bissau"),
            ("Sudan", "South Sudan"),
        ] {
            assert_eq!(is_same(a, b), Some(false), "{a} and {b}");
        }
    }

    #[test]
    fn what_is_not_known_and_what_is_no_more_tell_nothing() {
        for (a, b) in [
            ("Absurdistan", "Iran"),
            ("Absurdistan", "Absurdistan"),
            ("Korea", "North Korea"),
            ("Congo", "DRC"),
            ("USSR", "Ukraine"),
            ("", "Iran"),
        ] {
            assert_eq!(is_same(a, b), None, "{a} and {b}");
        }
        assert_eq!(is_same("USSR", "Soviet Union"), Some(true));
    }

    #[test]
    fn a_country_of_birth_agrees_and_never_differs() {
        let all = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let asked = all(&["Kenya"]);
        let told = |listed: &[&str], birth: &[&str]| any_same(&asked, &all(listed), &all(birth));
        assert_eq!(told(&["Chile", "KE"], &["KE"]), Some(true));
        assert_eq!(told(&["Chile"], &["Chile"]), None);
        assert_eq!(told(&["Chile", "Peru"], &["Chile"]), Some(false));
        assert_eq!(told(&["Peru", "Absurdistan"], &[]), None);
        assert_eq!(told(&[], &[]), None);
    }
}
