//! A fact by hand, from words of a document.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use record::{CaseStatus, EntityKind, EventType, Factuality, PartialDate, Span, SpeechAct, Text};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use store::{Basis, Decision, Draft, Family, Reference, StoreError, Who};

use super::document::span;
use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

/// What a field takes.
enum Takes {
    Text,
    Date,
    Number,
    /// A line for each.
    Lines,
    /// One of a vocabulary.
    One(Vec<&'static str>),
    /// The name of somebody, who is such unless somebody says otherwise.
    Name(EntityKind),
    /// A name in each line.
    Names(EntityKind),
}

/// A field of the form.
struct Field {
    /// As the record has it.
    name: &'static str,
    takes: Takes,
    is_needed: bool,
}

impl Field {
    fn new(name: &'static str, takes: Takes) -> Self {
        Self {
            name,
            takes,
            is_needed: false,
        }
    }

    fn needed(self) -> Self {
        Self {
            is_needed: true,
            ..self
        }
    }

    fn choices(&self) -> &[&'static str] {
        match &self.takes {
            Takes::One(choices) => choices,
            _ => &[],
        }
    }

    fn kind(&self) -> Option<&'static str> {
        match self.takes {
            Takes::Name(kind) | Takes::Names(kind) => Some(kind.as_str()),
            _ => None,
        }
    }

    fn has_lines(&self) -> bool {
        matches!(self.takes, Takes::Lines | Takes::Names(_))
    }

    fn is_date(&self) -> bool {
        matches!(self.takes, Takes::Date)
    }
}

/// Families that people put in from a document.
const FAMILIES: [Family; 4] = [
    Family::Event,
    Family::Case,
    Family::Demand,
    Family::Statement,
];

/// What may bear a name that acts or is acted on.
const KINDS: [EntityKind; 4] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Government,
    EntityKind::Group,
];

fn fields(family: Family) -> Vec<Field> {
    use EntityKind::{Government, Organization, Person};
    fn one<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Takes {
        Takes::One(all.iter().map(|one| name(*one)).collect())
    }
    let field = Field::new;
    match family {
        Family::Event => vec![
            field("type", one(EventType::ALL, EventType::as_str)).needed(),
            field("actor", Takes::Name(Organization)),
            field("recipient", Takes::Name(Person)),
            field("count", Takes::Number),
            field("date", Takes::Date),
            field("place", Takes::Text),
            field("detail", Takes::Text),
            field("factuality", one(Factuality::ALL, Factuality::as_str)).needed(),
            field("according_to", Takes::Name(Organization)),
            field("denied_by", Takes::Name(Organization)),
        ],
        Family::Case => vec![
            field("person", Takes::Name(Person)).needed(),
            field("status", one(CaseStatus::ALL, CaseStatus::as_str)).needed(),
            field("since", Takes::Date),
            field("place", Takes::Text),
            field("charges", Takes::Lines),
        ],
        Family::Demand => vec![
            field("by", Takes::Name(Organization)),
            field("of", Takes::Name(Government)),
            field("action", Takes::Text).needed(),
            field("for", Takes::Names(Person)),
            field("date", Takes::Date),
            field("due", Takes::Date),
        ],
        _ => vec![
            field("source", Takes::Name(Organization)).needed(),
            field("speech_act", one(SpeechAct::ALL, SpeechAct::as_str)).needed(),
            field("addressee", Takes::Name(Organization)),
            field("date", Takes::Date),
        ],
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// A stretch of the text, in code points: `120-180`.
    at: Option<String>,
    /// Or the words themselves.
    words: Option<String>,
    family: Option<String>,
}

#[derive(Template)]
#[template(path = "new_fact.html")]
struct Page {
    frame: Frame,
    key: i64,
    title: String,
    at: String,
    words: String,
    family: &'static str,
    families: Vec<&'static str>,
    fields: Vec<Field>,
    kinds: Vec<&'static str>,
    /// Who is named in the document.
    names: Vec<String>,
}

fn family(given: Option<&str>) -> Result<Family, Failure> {
    let given = given.unwrap_or(Family::Event.as_str());
    let known = FAMILIES.iter().find(|family| family.as_str() == given);
    known.copied().ok_or_else(Failure::unknown_page)
}

pub(crate) async fn page(
    State(app): Shared,
    Path(key): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let family = family(super::given(asked.family).as_deref())?;
    let reading = app.with(move |store| store.reading(key)).await?;
    let text = &reading.document.text;
    let span = match (super::given(asked.at), super::given(asked.words)) {
        (Some(at), _) => span(&at)?,
        (None, Some(words)) => quoted(text, &words)?,
        (None, None) => return Err(no_words(key)),
    };
    if span.end > text.len() {
        return Err(no_words(key));
    }
    let mut names: Vec<String> = reading.entities.iter().map(|e| e.name.clone()).collect();
    names.sort();
    names.dedup();
    drawn(&Page {
        frame: Frame::of("documents", "A fact by hand"),
        key,
        title: reading
            .document
            .title
            .clone()
            .unwrap_or_else(|| Reference::Document(key).to_string()),
        at: format!("{}-{}", span.start, span.end),
        words: text.slice(span).to_owned(),
        family: family.as_str(),
        families: FAMILIES.iter().map(|family| family.as_str()).collect(),
        fields: fields(family),
        kinds: KINDS.iter().map(|kind| kind.as_str()).collect(),
        names,
    })
}

fn no_words(key: i64) -> Failure {
    let hint = format!("Select the words in document:{key}, or write them as they stand there.");
    Failure::given("No words of the document are chosen", hint)
}

/// Where words stand, which must be in the text once.
/// A stretch of a text: `120-180`, or words that stand in it once.
pub(super) fn place(text: &Text, given: &str) -> Result<Span, Failure> {
    let is_place = given.chars().all(|c| c.is_ascii_digit() || c == '-');
    if !is_place {
        return quoted(text, given);
    }
    let place = span(given)?;
    match place.end <= text.len() {
        true => Ok(place),
        false => {
            let hint = format!("The text has {} characters.", text.len());
            Err(Failure::given(format!("{given} is beyond the text"), hint))
        }
    }
}

fn quoted(text: &Text, words: &str) -> Result<Span, Failure> {
    let mut found = text.as_str().match_indices(words);
    match (found.next(), found.next()) {
        (Some((at, words)), None) => Ok(text.span(at..at + words.len())),
        (None, _) => {
            let hint = "Copy them out of the document: signs and line ends count too.";
            Err(Failure::given(
                format!("“{words}” is not in the text"),
                hint,
            ))
        }
        (Some(_), Some(_)) => {
            let hint = "Give more of them, so that it is clear which are meant.";
            let what = format!("“{words}” is in the text more than once");
            Err(Failure::given(what, hint))
        }
    }
}

/// Keeps the fact.
pub(crate) async fn add(
    State(app): Shared,
    Path(key): Path<i64>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let given = |name: &str| {
        let field = form.iter().find(|(field, _)| field == name);
        super::given(field.map(|(_, value)| value.clone()))
    };
    let family = family(given("family").as_deref())?;
    let span = span(&given("at").unwrap_or_default())?;
    let mut value = Map::new();
    let mut who: Vec<(String, EntityKind)> = Vec::new();
    for field in fields(family) {
        let Some(text) = given(&format!("field.{}", field.name)) else {
            if field.is_needed {
                let what = format!("“{}” is empty", field.name.replace('_', " "));
                return Err(Failure::given(
                    what,
                    "Go back and fill it in: without it there is no fact.",
                ));
            }
            continue;
        };
        let kind = given(&format!("kind.{}", field.name));
        let kind = KINDS
            .iter()
            .find(|one| kind.as_deref() == Some(one.as_str()));
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        match field.takes {
            Takes::Name(usual) => who.push((text.clone(), *kind.unwrap_or(&usual))),
            Takes::Names(usual) => {
                who.extend(lines().map(|name| (name.to_owned(), *kind.unwrap_or(&usual))));
            }
            _ => {}
        }
        let one = match field.takes {
            Takes::Lines | Takes::Names(_) => json!(lines().collect::<Vec<_>>()),
            Takes::Number => json!(number(&text)?),
            Takes::Date => json!(super::date(Some(text))?),
            // Who says it has words of their own in a statement.
            Takes::Name(_) if field.name == "source" => json!({"name": text}),
            _ => json!(text),
        };
        value.insert(field.name.to_owned(), one);
    }
    if let Some(Json::String(date)) = value.get("date")
        && family != Family::Demand
    {
        let date: Option<PartialDate> = date.parse().ok();
        let precision = json!(date.map(PartialDate::precision));
        value.insert("date_precision".to_owned(), precision);
    }
    let accept = given("accept").is_some();
    let act = app.act();
    let added = app.with(move |store| {
        // Who is named in the document already is what is known of them there.
        let known = store.reading(key)?.entities;
        let who = who.iter().map(|(name, kind)| Who {
            name,
            kind: known
                .iter()
                .find(|e| e.name == *name)
                .map_or(*kind, |e| e.kind),
            same_as: None,
        });
        let draft = Draft {
            family,
            value: Json::Object(value),
            who: who.collect(),
        };
        let basis = Basis::Document {
            key,
            spans: vec![span],
        };
        let added = store.add_by_hand(&basis, &[draft], &act)?;
        let fact = added.first().copied().unwrap_or_default();
        if accept {
            store.review(fact, Decision::Accept, None, None, &act)?;
        }
        Ok::<i64, StoreError>(fact)
    });
    let fact = Reference::Fact(family, added.await?).to_string();
    let path = format!("/document/{key}#{}", fact.replace(':', "-"));
    Ok(super::decide::back(Some(path)))
}

fn number(text: &str) -> Result<i64, Failure> {
    text.parse().map_err(|_| {
        let hint = "Write how many there were in figures, or leave it empty.";
        Failure::given(format!("“{text}” is no number"), hint)
    })
}
