//! Makes the profile of a document from its reading.

mod party;
mod said;
mod sketch;

use std::collections::{BTreeSet, HashMap};

use record::{EntityKind, EventType, Factuality, LetterPart, PartialDate, Reading, Span};

use crate::office::{Office, countries};
use crate::profile::{About, Body, Happening, Item, Known, MOST_PEOPLE, Profile, may_be_party};
use crate::text::{figures, fold, hash, sentences, stems, words};
use crate::words::WORDS;
use names::Name;
use names::lists::Kind as NameKind;

pub(crate) use said::{DENIED_WITHIN, said_keys};
pub(crate) use sketch::resemblance;

/// The day of a date, counted from the year 1; the middle of a month or year.
pub(crate) fn day_of(date: PartialDate) -> i32 {
    let day = PartialDate::day(
        date.year_part(),
        date.month_part().unwrap_or(7),
        date.day_part().unwrap_or(15),
    );
    let first = PartialDate::day(1, 1, 1);
    let count = first
        .zip(day)
        .and_then(|(first, day)| first.days_until(day));
    count.and_then(|days| i32::try_from(days).ok()).unwrap_or(0)
}

/// Months, more or less, for keys of what is near in time.
pub(crate) fn month_of(day: i32) -> i32 {
    day.div_euclid(30)
}

/// Half months, for keys of events whose day is told or guessed.
pub(crate) fn fortnight_of(day: i32) -> i32 {
    day.div_euclid(15)
}

/// The profile of a document.
pub fn profile(reading: &Reading) -> Profile {
    let maker = Maker::new(reading);
    let mut items = maker.parties();
    items.extend(maker.events());
    items.extend(maker.said());
    items.push(maker.sketch());
    Profile {
        about: maker.about(&items),
        items,
    }
}

/// A reading with what several items need of it.
struct Maker<'a> {
    reading: &'a Reading,
    sentences: Vec<Span>,
    /// The names by which entities are called; none of those that are only described.
    named: HashMap<&'a str, Vec<String>>,
    /// Words of the names of places, folded; no countries.
    places: BTreeSet<String>,
    /// Words of the town at the head of a report.
    dateline: BTreeSet<String>,
    day: i32,
    /// For whom the document speaks, where it is a letter or statement: offices and bodies.
    authors: Vec<Office>,
}

impl<'a> Maker<'a> {
    fn new(reading: &'a Reading) -> Self {
        let document = &reading.document;
        let mut maker = Self {
            reading,
            sentences: sentences(&document.text),
            named: HashMap::new(),
            places: BTreeSet::new(),
            dateline: BTreeSet::new(),
            day: document.published.map_or(0, day_of),
            authors: Vec::new(),
        };
        maker.dateline = dateline(document.text.as_str());
        maker.places = maker.all_places();
        maker.authors = maker.all_authors();
        for entity in reading.entities.iter().filter(|e| may_be_party(e.kind)) {
            let names = maker.names_of(entity);
            if !names.is_empty() {
                maker.named.insert(entity.id.0.as_str(), names);
            }
        }
        maker
    }

    fn words_of(&self, spans: &[Span]) -> String {
        let text = &self.reading.document.text;
        spans
            .iter()
            .map(|s| text.slice(*s))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The sentences that spans touch, each once.
    fn sentences_of(&self, spans: &[Span]) -> Vec<Span> {
        let touched = |s: &&Span| {
            spans
                .iter()
                .any(|span| span.start < s.end && s.start < span.end)
        };
        self.sentences.iter().filter(touched).copied().collect()
    }

    fn all_places(&self) -> BTreeSet<String> {
        let of_kind = |kind| self.reading.entities.iter().filter(move |e| e.kind == kind);
        let mut places: BTreeSet<String> =
            of_kind(EntityKind::Place).map(|e| fold(&e.name)).collect();
        places.extend(self.dateline.iter().cloned());
        if let Some(letter) = &self.reading.letter {
            // "Baku, 15 March 2023".
            let heads = letter.parts.iter().filter(|p| p.part == LetterPart::Date);
            let heads =
                heads.filter_map(|p| self.reading.document.text.slice(p.span).split_once(','));
            places.extend(
                heads
                    .map(|(place, _)| fold(place.trim()))
                    .filter(|p| !p.is_empty() && p.chars().all(|c| !c.is_ascii_digit())),
            );
        }
        let publisher = self
            .reading
            .document
            .publisher
            .as_deref()
            .map(fold)
            .unwrap_or_default();
        places.retain(|p| !WORDS.countries.contains_key(p.as_str()) && !has_word(&publisher, p));
        // Word by word: a reading may have half of "Point Pedro".
        let words = places.iter().flat_map(|p| folded_words(p));
        words
            .filter(|w| {
                w.chars().count() > 3
                    && !WORDS.generic.contains(w)
                    && !WORDS.countries.contains_key(w)
            })
            .collect()
    }

    /// Whether it is the town at the head of a report, which a reading may take for a body.
    fn is_dateline(&self, entity: &record::Entity) -> bool {
        let capitals = entity.name.chars().any(char::is_uppercase)
            && !entity.name.chars().any(char::is_lowercase);
        capitals
            && folded_words(&entity.name)
                .iter()
                .all(|w| self.dateline.contains(w))
    }

    /// For whom a letter or statement speaks: publisher, letterhead, offices under the signatures.
    fn all_authors(&self) -> Vec<Office> {
        let document = &self.reading.document;
        let Some(letter) = &self.reading.letter else {
            return Vec::new();
        };
        let heads = letter
            .parts
            .iter()
            .filter(|p| p.part == LetterPart::Letterhead);
        let heads = heads.map(|p| document.text.slice(p.span).replace('\n', ", "));
        let offices = letter.signatories.iter().filter_map(|s| s.office.clone());
        let publisher = document.publisher.clone();
        publisher
            .into_iter()
            .chain(heads)
            .chain(offices)
            .map(|name| Office::new(&name))
            .collect()
    }

    /// The name of an entity, where it has one.
    fn name(&self, id: Option<&record::EntityId>) -> Option<&String> {
        self.named.get(id?.0.as_str())?.first()
    }

    /// People and bodies that are named, or meant by pronouns, within spans.
    fn people_in(&self, spans: &[Span]) -> Vec<String> {
        let within = |mention: &Span| spans.iter().any(|s| s.covers(*mention));
        let met = self
            .reading
            .entities
            .iter()
            .filter(|e| e.mentions.iter().any(within));
        met.filter(|e| matches!(e.kind, EntityKind::Person))
            .filter_map(|e| self.name(Some(&e.id)).cloned())
            .collect()
    }

    /// Stems of words, without those of the names of people and without places.
    fn stems_without(&self, text: &str, people: &[String]) -> BTreeSet<String> {
        let of_names: BTreeSet<String> = people
            .iter()
            .chain(&self.places)
            .flat_map(|name| stems(name))
            .collect();
        let mut found = stems(text);
        found.retain(|stem| !of_names.contains(stem));
        found
    }

    /// The town at the head of a report is where it was written.
    fn without_dateline<'t>(&self, sentence: &'t str) -> &'t str {
        let opens = folded_words(sentence)
            .first()
            .is_some_and(|w| self.dateline.contains(w));
        let behind = [" - ", " — ", " – "]
            .iter()
            .find_map(|dash| sentence.split_once(dash));
        behind
            .filter(|_| opens)
            .map_or(sentence, |(_, behind)| behind)
    }

    /// The people whom the two sentences before a place name.
    fn people_before(&self, span: Option<&Span>) -> Vec<String> {
        let Some(at) = span.and_then(|span| self.sentences.iter().position(|s| s.end > span.start))
        else {
            return Vec::new();
        };
        self.people_in(&self.sentences[at.saturating_sub(2)..at])
    }

    fn about(&self, items: &[Item]) -> About {
        let document = &self.reading.document;
        let head = [document.title.as_deref(), document.publisher.as_deref()];
        let whole = head
            .into_iter()
            .flatten()
            .chain([document.text.as_str()])
            .collect::<Vec<_>>()
            .join("\n");
        let mut people = Vec::new();
        for item in items {
            if let Body::Party(party) = &item.body
                && people.len() < MOST_PEOPLE
            {
                people.extend(party.called().next().map(|called| Known::new(&called)));
            }
        }
        About {
            published: document.published,
            publisher: document.publisher.as_deref().map(fold),
            countries: countries(&whole),
            places: self.places.clone(),
            dateline: self.dateline.clone(),
            people,
            sketch: sketch::of_text(document.text.as_str()),
        }
    }

    fn events(&self) -> Vec<Item> {
        let told = |f: Factuality| {
            matches!(
                f,
                Factuality::Reported
                    | Factuality::Claimed
                    | Factuality::Denied
                    | Factuality::Disputed
            )
        };
        let events = self.reading.events.iter().filter(|e| told(e.factuality));
        events.map(|event| self.event(event)).collect()
    }

    fn event(&self, event: &record::Event) -> Item {
        let sentences = self.sentences_of(&event.evidence);
        let mut recipients: Vec<String> = self
            .name(event.recipient_entity.as_ref())
            .into_iter()
            .cloned()
            .collect();
        let actor = self.name(event.actor_entity.as_ref()).cloned();
        let evidence = self.words_of(&event.evidence);
        if recipients.is_empty() && acts_on_somebody(event.event_type) {
            // "The economist Ana Ruiz, who was arrested": the description is hers.
            let near = self.people_in(&sentences);
            recipients.extend(
                near.into_iter()
                    .filter(|p| Some(p) != actor.as_ref())
                    .take(3),
            );
        }
        if recipients.is_empty() && event.recipient.as_deref().is_some_and(refers_back) {
            recipients = self.people_before(event.evidence.first());
        }
        let whom = event
            .recipient
            .as_deref()
            .filter(|_| self.name(event.recipient_entity.as_ref()).is_none());
        let mut places: BTreeSet<String> = event.place.iter().flat_map(|p| stems(p)).collect();
        let sentence_words: String = self.words_of(&sentences);
        let folded = fold(self.without_dateline(&sentence_words));
        places.extend(
            self.places
                .iter()
                .filter(|p| has_word(&folded, p))
                .flat_map(|p| stems(p)),
        );
        let is_placed = !places.is_empty();
        if places.is_empty() && self.places.len() <= MOST_PLACES {
            places.extend(self.places.iter().flat_map(|p| stems(p)));
        }
        let happening = Happening {
            of_type: event.event_type,
            factuality: event.factuality,
            date: event.date,
            actor,
            words: self.stems_without(&evidence, &recipients),
            recipients,
            is_placed,
            of_whom: whom.map(stems).unwrap_or_default(),
            places,
            figures: sentences
                .iter()
                .flat_map(|s| figures(self.reading.document.text.slice(*s)))
                .collect(),
            spans: event.evidence.clone(),
        };
        let day = event.date.map_or(self.day, day_of);
        Item {
            family: crate::profile::Family::Event,
            id: event.id.0.clone(),
            day,
            keys: event_keys(&happening, day, 0..=0),
            body: Body::Event(happening),
        }
    }
}

/// "EL PROGRESO, Nov 5 (Agency) -": the words of the town, folded, of one of the first lines.
fn dateline(text: &str) -> BTreeSet<String> {
    let head = |line: &str| {
        let town = line.split_once([',', '(']).map(|(town, _)| town.trim())?;
        let capitals = town
            .chars()
            .filter(|c| c.is_alphabetic())
            .all(char::is_uppercase);
        let length = town.chars().filter(|c| c.is_alphabetic()).count();
        (capitals
            && (3..30).contains(&length)
            && line.contains(" - ") | line.contains(" — ") | line.contains(" – "))
        .then(|| folded_words(town).into_iter().collect())
    };
    text.lines().take(8).find_map(head).unwrap_or_default()
}

/// A document that names no more places is about them throughout.
const MOST_PLACES: usize = 3;

/// "Both", "the two": of whom the sentences before tell.
fn refers_back(recipient: &str) -> bool {
    let words = folded_words(recipient);
    !words.is_empty()
        && words
            .iter()
            .all(|w| WORDS.openers.contains(w) || WORDS.small.contains(w))
}

/// Whether the type is of what is done to somebody.
fn acts_on_somebody(of_type: EventType) -> bool {
    !matches!(
        of_type,
        EventType::Letter
            | EventType::Election
            | EventType::Protest
            | EventType::LawPassed
            | EventType::ResolutionPassed
            | EventType::Meeting
            | EventType::Talks
            | EventType::Agreement
    )
}

/// Whether a folded text has a word, or words, as a whole.
pub(crate) fn has_word(folded: &str, word: &str) -> bool {
    folded.match_indices(word).any(|(at, _)| {
        let before = folded[..at].chars().next_back();
        let behind = folded[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    })
}

/// The keys of an event: for each family of its type who was acted upon, and where it was in which fortnight.
/// `off` are the neighbouring fortnights, for looking up.
pub(crate) fn event_keys(
    event: &Happening,
    day: i32,
    off: std::ops::RangeInclusive<i32>,
) -> Vec<u64> {
    let mut keys = Vec::new();
    for family in WORDS.families(event.of_type) {
        for person in &event.recipients {
            let name = Name::new(person, NameKind::Person).keys();
            let mut of_name = name.pairs;
            of_name.extend(name.initials);
            if of_name.is_empty() {
                of_name = name.words;
            }
            keys.extend(
                of_name
                    .iter()
                    .map(|key| hash("event", [family.as_str(), &key.to_string()])),
            );
        }
        for off in off.clone() {
            let when = (fortnight_of(day) + off).to_string();
            keys.extend(
                event
                    .places
                    .iter()
                    .map(|place| hash("event at", [family.as_str(), place, &when])),
            );
            keys.extend(
                event
                    .of_whom
                    .iter()
                    .map(|whom| hash("event of", [family.as_str(), whom, &when])),
            );
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The words of a text, folded.
pub(crate) fn folded_words(text: &str) -> Vec<String> {
    words(text).iter().map(|w| fold(w.text)).collect()
}
