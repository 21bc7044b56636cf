//! People and bodies of a reading.

use std::collections::BTreeSet;

use record::{Entity, EntityKind, Span};

use super::{Maker, folded_words};
use crate::office::Office;
use crate::profile::{Body, Family, Item, Party, may_be_party};
use crate::text::{fold, stems, words};
use crate::words::WORDS;

/// So many sentences that speak of a party are looked at.
const MOST_SENTENCES: usize = 6;

impl Maker<'_> {
    pub(super) fn parties(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for entity in self
            .reading
            .entities
            .iter()
            .filter(|e| may_be_party(e.kind))
        {
            if let Some(names) = self.named.get(entity.id.0.as_str()) {
                items.push(self.item(&entity.id.0, self.party(entity, names)));
            }
        }
        let signatories = self.reading.letter.iter().flat_map(|l| &l.signatories);
        for (n, signatory) in signatories.enumerate() {
            // One who is spoken of in the letter as well is an entity already.
            let known = |e: &Entity| {
                e.mentions
                    .iter()
                    .any(|m| signatory.spans.iter().any(|s| s.covers(*m)))
            };
            if self.reading.entities.iter().any(known) {
                continue;
            }
            let offices = [&signatory.office, &signatory.party, &signatory.state];
            let party = Party {
                is_person: true,
                names: vec![signatory.name.clone()],
                roles: offices
                    .into_iter()
                    .flatten()
                    .map(|o| Office::new(o))
                    .chain(self.authors.first().cloned())
                    .collect(),
                spans: signatory.spans.clone(),
                ..Party::default()
            };
            items.push(self.item(&format!("g{}", n + 1), party));
        }
        items
    }

    fn item(&self, id: &str, party: Party) -> Item {
        Item {
            family: Family::Party,
            id: id.to_owned(),
            day: self.day,
            keys: Vec::new(),
            body: Body::Party(party),
        }
    }

    /// The names of an entity, the fullest first; none where it is only described.
    pub(super) fn names_of(&self, entity: &Entity) -> Vec<String> {
        let is_person = entity.kind == EntityKind::Person;
        let mut names: Vec<String> = Vec::new();
        if is_person {
            names.extend(self.surname_first(entity).map(|(name, _)| name));
        }
        let given = [&entity.name].into_iter().chain(&entity.aliases);
        names.extend(given.filter(|name| self.is_name(name, entity)).cloned());
        if names.is_empty() && is_person {
            // "The centre's director, Sister Ana Ruiz": the name stands in a mention.
            let text = &self.reading.document.text;
            let behind = entity
                .mentions
                .iter()
                .filter_map(|m| text.slice(*m).rsplit_once(", "));
            let behind = behind
                .map(|(_, name)| name.trim_end_matches('.'))
                .filter(|name| is_all_capitals_first(name));
            names.extend(
                behind
                    .filter(|name| self.is_name(name, entity))
                    .map(str::to_owned)
                    .take(1),
            );
        }
        if let Some(office) = self.bare_office(entity)
            && names.is_empty()
        {
            names.push(office);
        }
        if is_person {
            names.extend(self.born(entity, names.first()));
            let longest = names.iter().map(|n| words(n).len()).max().unwrap_or(0);
            // A surname beside a full name says nothing more, and is many people's.
            names.retain(|n| longest < 2 || words(n).len() > 1);
        }
        names.dedup();
        names
    }

    /// "Ruiz, A. M." or, at the head of an entry, "Ruiz, Ana Maria", where a reading has only what is behind the comma:
    /// the whole name, and where it stands.
    fn surname_first(&self, entity: &Entity) -> Option<(String, Span)> {
        let text = &self.reading.document.text;
        let mention = entity.mentions.first()?;
        let from = mention.start.saturating_sub(40);
        let before = text
            .slice(Span::new(from, mention.start))
            .strip_suffix(", ")?;
        let all = words(before);
        let surname = all
            .last()
            .filter(|w| w.end == before.len() && w.text.starts_with(char::is_uppercase))?;
        let lead = before[..surname.start].trim_end_matches(' ');
        let heads = lead.ends_with([':', '\n']) || lead.is_empty() && from == 0;
        let initials = words(&entity.name)
            .iter()
            .all(|w| w.text.chars().count() == 1);
        let known = |e: &Entity| {
            e.id != entity.id
                && e.kind == EntityKind::Person
                && (e.name == surname.text || e.name.ends_with(surname.text))
        };
        let at_head = heads && self.reading.entities.iter().any(known);
        if !initials && !at_head {
            return None;
        }
        let start = mention.start - 2 - surname.text.chars().count() as u32;
        Some((
            format!("{} {}", entity.name, surname.text),
            Span::new(start, mention.end),
        ))
    }

    /// "The Minister" of a letter from a ministry is that ministry's.
    fn bare_office(&self, entity: &Entity) -> Option<String> {
        let office = Office::new(&entity.name);
        let capital = entity.name.chars().next().is_some_and(char::is_uppercase);
        if !capital || !office.of.is_empty() {
            return None;
        }
        let own = self
            .authors
            .iter()
            .find(|a| a.is_told() && a.id == office.id)?;
        let telling = |w: &&str| {
            let word = fold(w);
            !WORDS.offices.contains_key(&word)
                && !WORDS.fillers.contains(&word)
                && !WORDS.countries.contains_key(&word)
        };
        let of: Vec<&str> = words(&own.name)
            .iter()
            .map(|w| w.text)
            .filter(telling)
            .collect();
        Some(format!("{} of {}", entity.name, of.join(" ")))
    }

    fn is_name(&self, name: &str, entity: &Entity) -> bool {
        let folded = folded_words(name);
        let Some(first) = folded.first() else {
            return false;
        };
        let is_person = entity.kind == EntityKind::Person;
        let publisher = self.reading.document.publisher.as_deref().map(fold);
        let whole = fold(name);
        let is_elsewhere = self.places.contains(&whole)
            || WORDS.countries.contains_key(&whole)
            || publisher.as_deref() == Some(whole.as_str())
            || self.is_dateline(entity);
        // "A. Ruiz" opens with no article.
        let is_initial = first.chars().count() == 1 && name.chars().nth(1) == Some('.');
        if WORDS.openers.contains(first) && !is_initial
            || is_elsewhere
            || folded.iter().all(|w| w.chars().all(|c| c.is_ascii_digit()))
        {
            return false;
        }
        let capitals = words(name).iter().filter(|w| is_capital(w.text)).count();
        if Office::new(name).is_told() && capitals > 0 {
            return true;
        }
        // A state is a place to whoever looks for people and bodies.
        let telling = |w: &String| {
            !WORDS.generic.contains(w)
                && !WORDS.offices.contains_key(w)
                && !WORDS.fillers.contains(w)
                && !WORDS.countries.contains_key(w)
                && !WORDS.small.contains(w)
        };
        let tells = folded.iter().filter(|w| telling(w)).count();
        // "Security Directorate": what is written like a name is one.
        let is_title = |w: &crate::text::Word| {
            WORDS.small.contains(&fold(w.text)) || w.text.starts_with(char::is_uppercase)
        };
        let is_state = folded.iter().any(|w| WORDS.countries.contains_key(w))
            && folded
                .iter()
                .all(|w| WORDS.countries.contains_key(w) || WORDS.fillers.contains(w));
        if entity.kind != EntityKind::Person
            && !is_state
            && capitals > 1
            && words(name).iter().all(is_title)
        {
            return true;
        }
        match entity.kind {
            EntityKind::Person => {
                capitals > 0
                    && tells > 0
                    && words(name).last().is_some_and(|w| is_capital(w.text))
                    && folded.iter().any(|w| w.chars().count() > 1)
                    && is_person
            }
            EntityKind::Group => capitals > 1 && tells > 0,
            _ => tells > 0 && (capitals > 0 || folded.len() > 1),
        }
    }

    /// The name that somebody was born with: "Ana Ruiz (born Duarte)".
    fn born(&self, entity: &Entity, name: Option<&String>) -> Option<String> {
        let given = words(name?).first()?.text.to_owned();
        let text = &self.reading.document.text;
        entity.mentions.iter().find_map(|m| {
            let behind = text.slice(Span::new(m.end, m.end + 60));
            let all = words(behind);
            let opens = all
                .first()
                .is_some_and(|w| WORDS.born.contains(&fold(w.text)));
            let surname = all
                .get(1)
                .filter(|w| opens && w.text.starts_with(char::is_uppercase))?;
            let apart = &behind[..surname.start];
            (!apart.contains('.')).then(|| format!("{given} {}", surname.text))
        })
    }

    fn party(&self, entity: &Entity, names: &[String]) -> Party {
        let text = &self.reading.document.text;
        let is_office = names.first().is_some_and(|n| {
            Office::new(n).is_told()
                && folded_words(n)
                    .iter()
                    .any(|w| WORDS.offices.contains_key(w))
        });
        let is_person = entity.kind == EntityKind::Person && !is_office;
        let mut sentences = self.sentences_of(&entity.mentions);
        sentences.truncate(MOST_SENTENCES);
        let told = self.words_of(&sentences);
        let folded = fold(&told);
        let mut roles = Vec::new();
        let mut relations = BTreeSet::new();
        for role in &entity.roles {
            let kin = folded_words(&role.title)
                .into_iter()
                .find(|w| WORDS.kin.contains(w));
            match kin {
                Some(kin) => {
                    relations.insert(kin);
                }
                // "The first accused", "father of three": many are, at any time.
                None if folded_words(&role.title)
                    .iter()
                    .all(|w| WORDS.generic.contains(w)) => {}
                None => {
                    let whole = [Some(&role.title), role.of.as_ref()]
                        .into_iter()
                        .flatten()
                        .cloned();
                    roles.push(Office::new(&whole.collect::<Vec<_>>().join(" of ")));
                }
            }
        }
        let ages = self.ages(entity);
        let own: BTreeSet<String> = names.iter().flat_map(|n| stems(n)).collect();
        let mut words = stems(&told);
        words.retain(|w| !own.contains(w));
        let day = self.day;
        Party {
            is_person,
            names: names.to_vec(),
            roles,
            relations,
            is_male: self.is_male(entity),
            places: self
                .places
                .iter()
                .filter(|p| super::has_word(&folded, p))
                .cloned()
                .collect(),
            words,
            mixed: ages.len() > 1
                || is_person && is_called_by_a_middle_word(names, entity, |m| text.slice(m)),
            ages: ages.into_iter().map(|age| (age, day)).collect(),
            spans: self
                .surname_first(entity)
                .map_or_else(|| entity.mentions.clone(), |(_, span)| vec![span]),
        }
    }

    /// The ages that stand behind its name: more than one where a reading took two people for one.
    fn ages(&self, entity: &Entity) -> BTreeSet<u16> {
        let text = &self.reading.document.text;
        let mut ages: BTreeSet<u16> = entity.age.into_iter().collect();
        for mention in &entity.mentions {
            let behind = text.slice(Span::new(mention.end, mention.end + 12));
            let behind = behind
                .strip_prefix(", ")
                .or_else(|| behind.strip_prefix(" ("));
            let behind = behind
                .map(|b| b.strip_prefix("aged ").unwrap_or(b))
                .unwrap_or_default();
            let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
            let ends = behind[digits.len()..].starts_with([',', ')', '.', ' ', ';']);
            let is_age = digits.len() <= 3
                && ends
                && !behind[digits.len()..].starts_with(" 1")
                && !behind[digits.len()..].starts_with(" 2");
            if let Some(age) = digits
                .parse()
                .ok()
                .filter(|age| is_age && (1..120).contains(age))
            {
                ages.insert(age);
            }
        }
        ages
    }

    /// By pronouns, titles and relations, where they agree.
    fn is_male(&self, entity: &Entity) -> Option<bool> {
        let text = &self.reading.document.text;
        let mut told = Vec::new();
        for mention in &entity.mentions {
            told.extend(folded_words(text.slice(*mention)));
            let before = text.slice(Span::new(mention.start.saturating_sub(6), mention.start));
            told.extend(
                before
                    .split_whitespace()
                    .last()
                    .map(|w| fold(w.trim_end_matches('.'))),
            );
        }
        told.extend(entity.roles.iter().flat_map(|r| folded_words(&r.title)));
        // Pronouns may be resolved wrongly; "his wife" is about two.
        let count = |list: &std::collections::HashSet<String>, not: &[&str]| {
            told.iter()
                .filter(|w| list.contains(*w) && !not.contains(&w.as_str()))
                .count()
        };
        let (male, female) = (count(&WORDS.male, &["his"]), count(&WORDS.female, &["her"]));
        match (male, female) {
            (0, 0) => None,
            (m, f) if m > 2 * f => Some(true),
            (m, f) if f > 2 * m => Some(false),
            _ => None,
        }
    }
}

/// Whether a word is written like a name: "Ruiz", "al-Mahdi", and any word of a script without small letters.
fn is_capital(word: &str) -> bool {
    word.chars().any(char::is_uppercase) || !word.chars().any(char::is_lowercase)
}

fn is_all_capitals_first(name: &str) -> bool {
    let all = words(name);
    (2..=6).contains(&all.len()) && all.iter().all(|w| w.text.starts_with(char::is_uppercase))
}

/// Whether somebody of three names or more is also called by one in the middle alone: in many countries that is the
/// father's name, and whoever is called so is perhaps the father or the son.
fn is_called_by_a_middle_word<'t>(
    names: &[String],
    entity: &Entity,
    slice: impl Fn(Span) -> &'t str,
) -> bool {
    let Some(name) = names.first() else {
        return false;
    };
    let all = folded_words(name);
    let Some(middle) = all.get(1..all.len().saturating_sub(1)) else {
        return false;
    };
    entity.mentions.iter().any(|m| {
        let called = folded_words(slice(*m));
        matches!(called.as_slice(), [one] if middle.contains(one) && !WORDS.small.contains(one))
    })
}
