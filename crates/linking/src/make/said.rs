//! What is claimed, denied, asked for and answered.

use std::collections::BTreeSet;

use names::Name;
use names::lists::Kind as NameKind;
use record::{LetterPart, PartialDate, Span, SpeechAct, Statement};

use super::{Maker, folded_words, month_of};
use crate::office::Office;
use crate::profile::{Ask, Body, Family, Item, Said};
use crate::proposal::AnswerClass;
use crate::text::{fold, hash, stems, weight};
use crate::words::WORDS;

/// So many stems of something said are keys.
const MOST_STEMS: usize = 10;

/// Months in which a denial follows a claim, mostly.
pub(crate) const DENIED_WITHIN: i32 = 6;

impl Maker<'_> {
    pub(super) fn said(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for statement in &self.reading.statements {
            self.of_statement(statement, &mut items);
        }
        for event in &self.reading.events {
            use record::Factuality::{Claimed, Disputed, Reported};
            if matches!(event.factuality, Claimed | Disputed | Reported) {
                let mut said = self.content(&event.evidence);
                said.by = self
                    .name(event.according_to_entity.as_ref())
                    .cloned()
                    .or_else(|| event.according_to.clone());
                said.topics
                    .extend(topics(&stems(&event.event_type.as_str().replace('_', " "))));
                let people = [&event.recipient_entity, &event.actor_entity].into_iter();
                for person in people.filter_map(|id| self.name(id.as_ref())) {
                    if !said.people.contains(person) {
                        said.people.push(person.clone());
                    }
                }
                items.push(self.keep(Family::Claim, &event.id.0, said));
            }
        }
        self.asks(&mut items);
        self.passages(&mut items);
        items
    }

    fn keep(&self, family: Family, id: &str, said: Said) -> Item {
        Item {
            family,
            id: id.to_owned(),
            day: self.day,
            keys: said_keys(family, &said, self.day, 0..=0),
            body: Body::Said(said),
        }
    }

    /// What some words say.
    fn content(&self, spans: &[Span]) -> Said {
        let told = self.words_of(spans);
        let people = self.people_in(spans);
        let words = self.stems_without(&told, &people);
        let all = folded_words(&told);
        let by_name = people.iter().any(|name| {
            crate::compare::name_words(name)
                .iter()
                .any(|w| w.chars().count() > 1 && all.contains(w))
        });
        Said {
            topics: topics(&words),
            class: class_of(&told),
            words,
            people,
            by_name,
            spans: spans.to_vec(),
            ..Said::default()
        }
    }

    fn of_statement(&self, statement: &Statement, items: &mut Vec<Item>) {
        let mut said = self.content(&statement.content);
        let source = statement.source.as_ref();
        let speaker = source.and_then(|s| s.entity.as_ref());
        said.by = source.map(|s| {
            self.name(speaker)
                .cloned()
                .unwrap_or_else(|| s.name.clone())
        });
        said.offices = self.offices_of(speaker, said.by.as_deref());
        let id = &statement.id.0;
        let with_cue: Vec<Span> = statement
            .cue
            .iter()
            .chain(&statement.content)
            .copied()
            .collect();
        // Refusals are told by their cues: "rejected the request".
        said.class = said.class.or_else(|| class_of(&self.words_of(&with_cue)));
        match statement.speech_act {
            SpeechAct::Deny => {
                let mut denial = said.clone();
                denial.claim = self.claim_of(statement);
                denial.spans = with_cue.clone();
                items.push(self.keep(Family::Denial, id, denial));
            }
            SpeechAct::Assert | SpeechAct::Accuse | SpeechAct::Criticise => {
                items.push(self.keep(Family::Claim, id, said.clone()))
            }
            _ => {}
        }
        said.spans = with_cue;
        if !matches!(
            statement.speech_act,
            SpeechAct::Demand | SpeechAct::Question
        ) {
            let mut answer = said.clone();
            answer.cites = self.cites();
            if answer.class.is_none() {
                answer.class = match statement.speech_act {
                    SpeechAct::Deny => Some(AnswerClass::Countered),
                    SpeechAct::Commit => Some(AnswerClass::Deferred),
                    _ => None,
                };
            }
            items.push(self.keep(Family::Answer, id, answer));
            if self.reading.letter.is_none() && said.words.iter().any(|w| is_of_letters(w)) {
                let mut comment = said;
                comment.people = self.all_people();
                items.push(self.keep(Family::Comment, id, comment));
            }
        }
    }

    /// The claim that is told in the same document, of a denial that may be no more than "it".
    fn claim_of(&self, denial: &Statement) -> BTreeSet<String> {
        let disputes = self
            .reading
            .disputes
            .iter()
            .filter(|d| d.statements.last() == Some(&denial.id));
        let mut words = BTreeSet::new();
        for dispute in disputes {
            let told = dispute.statements.len() > 1;
            // Which claim a denial stands against is sure only where the denial itself has no words.
            if told && stems(&self.words_of(&denial.content)).is_empty() {
                words.extend(stems(&dispute.claim));
            }
        }
        words
    }

    fn offices_of(&self, id: Option<&record::EntityId>, name: Option<&str>) -> Vec<Office> {
        let entity = id.and_then(|id| self.reading.entities.iter().find(|e| e.id == *id));
        let roles = entity.iter().flat_map(|e| &e.roles).filter(|r| !r.former);
        let roles = roles.map(|r| {
            [Some(r.title.as_str()), r.of.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" of ")
        });
        let named = entity
            .map(|e| e.name.clone())
            .into_iter()
            .chain(name.map(str::to_owned));
        let mut offices: Vec<Office> = roles.chain(named).map(|n| Office::new(&n)).collect();
        offices.retain(|o| !o.of.is_empty() || o.id.is_some());
        offices.dedup();
        offices
    }

    fn all_people(&self) -> Vec<String> {
        let mut people: Vec<String> = self
            .reading
            .entities
            .iter()
            .filter(|e| e.kind == record::EntityKind::Person)
            .filter_map(|e| self.name(Some(&e.id)).cloned())
            .collect();
        people.extend(
            self.reading
                .letter
                .iter()
                .flat_map(|l| l.signatories.iter().map(|s| s.name.clone())),
        );
        people.truncate(20);
        people
    }

    /// The days of the letters that the document names: "your letter of 6 February".
    fn cites(&self) -> Vec<PartialDate> {
        let text = &self.reading.document.text;
        let of_letter = |spans: &[Span]| {
            let first = spans.first()?;
            let before = text.slice(Span::new(first.start.saturating_sub(40), first.start));
            let all = folded_words(before);
            let near = all
                .iter()
                .rev()
                .take(4)
                .any(|w| is_of_letters(&crate::text::stem(w)));
            near.then_some(())
        };
        let dates = self.reading.dates.iter();
        dates
            .filter(|d| of_letter(&d.spans).is_some())
            .filter_map(|d| d.value)
            .collect()
    }

    fn asks(&self, items: &mut Vec<Item>) {
        let letter = self.reading.letter.as_ref();
        let text = &self.reading.document.text;
        let addressees = letter
            .iter()
            .flat_map(|l| l.parts.iter().filter(|p| p.part == LetterPart::Addressee));
        let addressees: Vec<Office> = addressees
            .map(|p| Office::new(&text.slice(p.span).replace('\n', ", ")))
            .collect();
        let mut of_statement: Vec<(String, Said)> = Vec::new();
        for (n, demand) in self.reading.demands.iter().enumerate() {
            let mut of = self.offices_of(demand.of_entity.as_ref(), demand.of.as_deref());
            of.extend(addressees.iter().cloned());
            let mut people = self.people_in(&demand.evidence);
            for person in &demand.beneficiaries {
                if !people.contains(person) && folded_words(person).len() > 1 {
                    people.push(person.clone());
                }
            }
            let statements = self
                .reading
                .statements
                .iter()
                .filter(|s| demand.statements.first() == Some(&s.id));
            let cues: Vec<Span> = statements
                .clone()
                .flat_map(|s| s.cue.iter().chain(&s.content))
                .copied()
                .collect();
            let words = self.stems_without(&demand.action, &people);
            let by = demand.by.clone();
            let of_name = self.name(demand.of_entity.as_ref()).or(demand.of.as_ref());
            let ask = Ask {
                by: by.clone(),
                of,
                of_names: of_name.into_iter().cloned().collect(),
                topics: topics(&words),
                words,
                people: people.clone(),
                number: n + 1,
                in_letter: letter.is_some(),
                spans: demand.evidence.clone(),
            };
            items.push(Item {
                family: Family::Ask,
                id: demand.id.0.clone(),
                day: self.day,
                keys: ask_keys(&ask),
                body: Body::Ask(ask),
            });
            // A comment is about the whole letter: all that one sentence asks stands together.
            let whole = demand
                .statements
                .first()
                .map_or_else(|| demand.id.0.clone(), |s| s.0.clone());
            if let Some((_, appeal)) = of_statement.iter_mut().find(|(id, _)| *id == whole) {
                appeal.spans.extend(&demand.evidence);
                continue;
            }
            let mut spans = demand.evidence.clone();
            spans.extend(cues);
            if letter.is_some() {
                of_statement.push((
                    whole,
                    Said {
                        by,
                        people: self.all_people(),
                        words: stems(&demand.action),
                        spans,
                        offices: self
                            .offices_of(demand.of_entity.as_ref(), demand.of.as_deref())
                            .into_iter()
                            .chain(addressees.clone())
                            .collect(),
                        ..Said::default()
                    },
                ));
            }
        }
        for (id, appeal) in of_statement {
            items.push(self.keep(Family::Appeal, &id, appeal));
        }
    }

    /// The sentences of a reply: what an office that was asked says in its own letter.
    fn passages(&self, items: &mut Vec<Item>) {
        let Some(letter) = self.reading.letter.as_ref() else {
            return;
        };
        let cites = self.cites();
        if cites.is_empty()
            || !self
                .authors
                .iter()
                .any(|a| a.id.is_some() || !a.of.is_empty())
        {
            return;
        }
        let bodies: Vec<Span> = letter
            .parts
            .iter()
            .filter(|p| matches!(p.part, LetterPart::Body | LetterPart::Item))
            .map(|p| p.span)
            .collect();
        let within = |s: &&Span| bodies.iter().any(|b| b.covers(**s));
        let by = letter.signatories.first().map(|s| s.name.clone());
        for (n, sentence) in self.sentences.iter().filter(within).enumerate() {
            let mut said = self.content(&[*sentence]);
            if said.class.is_none() {
                continue;
            }
            said.by = by
                .clone()
                .or_else(|| self.reading.document.publisher.clone());
            said.offices = self.authors.clone();
            said.cites = cites.clone();
            said.ask = cited_ask(self.reading.document.text.slice(*sentence));
            items.push(self.keep(Family::Answer, &format!("p{}", n + 1), said.clone()));
            if said.class == Some(AnswerClass::Countered) {
                // What is said instead stands behind a colon.
                let told = self.words_of(&[*sentence]);
                let clause = told
                    .split([':', ';'])
                    .find(|clause| class_of(clause) == said.class);
                said.words = self.stems_without(clause.unwrap_or(&told), &said.people);
                items.push(self.keep(Family::Denial, &format!("p{}", n + 1), said));
            }
        }
    }
}

fn is_of_letters(stem: &str) -> bool {
    matches!(
        stem,
        "letter" | "appeal" | "petition" | "call" | "request" | "demand"
    )
}

/// The topics of stems.
pub(crate) fn topics(words: &BTreeSet<String>) -> BTreeSet<String> {
    let begins = |beginnings: &[String]| {
        beginnings.iter().any(|b| {
            words.iter().any(|w| {
                w.starts_with(b.as_str())
                    || b.len() > w.len() && b.len() - w.len() == 1 && b.starts_with(w.as_str())
            })
        })
    };
    WORDS
        .topics
        .iter()
        .filter(|(_, beginnings)| begins(beginnings))
        .map(|(id, _)| id.clone())
        .collect()
}

/// The first class of which a phrase occurs.
pub(crate) fn class_of(text: &str) -> Option<AnswerClass> {
    let words = folded_words(text);
    let fits = |phrase: &[String], at: usize| {
        phrase
            .iter()
            .zip(&words[at..])
            .all(|(p, w)| match p.strip_suffix('*') {
                Some(begin) => w.starts_with(begin),
                None => p == w,
            })
    };
    let occurs = |phrase: &Vec<String>| {
        (0..(words.len() + 1).saturating_sub(phrase.len())).any(|at| fits(phrase, at))
    };
    WORDS
        .answers
        .iter()
        .find(|(_, phrases)| phrases.iter().any(occurs))
        .map(|(class, _)| *class)
}

/// "As to your second request".
fn cited_ask(sentence: &str) -> Option<usize> {
    const ORDINALS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let words: Vec<String> = folded_words(sentence);
    let ask = |w: &str| {
        matches!(
            w,
            "request" | "requests" | "point" | "demand" | "ask" | "question" | "recommendation"
        )
    };
    words
        .windows(2)
        .find_map(|pair| {
            ORDINALS
                .iter()
                .position(|o| *o == pair[0])
                .filter(|_| ask(&pair[1]))
        })
        .map(|n| n + 1)
}

/// The keys of something said. `off` are neighbouring months, for looking up.
pub(crate) fn said_keys(
    family: Family,
    said: &Said,
    day: i32,
    off: std::ops::RangeInclusive<i32>,
) -> Vec<u64> {
    let mut keys = Vec::new();
    match family {
        Family::Claim | Family::Denial => {
            let mut stems: Vec<&String> = said.words.iter().chain(&said.claim).collect();
            // The most telling first, as far as can be told without counting them all.
            stems.sort_by(|a, b| {
                weight(b)
                    .total_cmp(&weight(a))
                    .then(b.len().cmp(&a.len()))
                    .then(a.cmp(b))
            });
            stems.truncate(MOST_STEMS);
            for off in off {
                let month = (month_of(day) + off).to_string();
                keys.extend(
                    stems
                        .iter()
                        .map(|stem| hash("said", [stem.as_str(), &month])),
                );
            }
            for person in &said.people {
                let name = Name::new(person, NameKind::Person).keys();
                let of_name = name
                    .pairs
                    .iter()
                    .chain(&name.initials)
                    .map(ToString::to_string);
                keys.extend(of_name.flat_map(|key| {
                    said.topics
                        .iter()
                        .map(move |topic| hash("said of", [key.as_str(), topic]))
                }));
            }
        }
        Family::Answer => {
            let offices = said.offices.iter().flat_map(Office::keys);
            keys.extend(office_keys(offices, &said.words, &said.topics));
        }
        Family::Appeal | Family::Comment => {
            for person in &said.people {
                let name = Name::new(person, NameKind::Person).keys();
                keys.extend(
                    name.pairs
                        .iter()
                        .map(|key| hash("letter", [key.to_string().as_str()])),
                );
            }
        }
        _ => {}
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of an ask: who is asked, and about what.
pub(crate) fn ask_keys(ask: &Ask) -> Vec<u64> {
    let offices = ask.of.iter().flat_map(Office::keys);
    let mut keys = office_keys(offices, &ask.words, &ask.topics);
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn office_keys(
    offices: impl Iterator<Item = String>,
    words: &BTreeSet<String>,
    topics: &BTreeSet<String>,
) -> Vec<u64> {
    let mut keys = Vec::new();
    let matters: Vec<&String> = words
        .iter()
        .filter(|w| weight(w) == 1.0)
        .chain(topics)
        .collect();
    for office in offices {
        let office = fold(&office);
        keys.push(hash("asked", [office.as_str(), ""]));
        keys.extend(
            matters
                .iter()
                .map(|matter| hash("asked", [office.as_str(), matter])),
        );
    }
    keys
}
