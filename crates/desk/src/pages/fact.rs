//! A fact by itself: its value, its words, its history, and a form to correct it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use record::{EventType, Factuality, PartialDate, Span, SpeechAct, Text};
use serde_json::{Value as Json, json};
use store::query::{FactShown, Shown};
use store::{Decision, Family, Reference, StoreError};

use super::new_fact::place;
use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::words::shown;

/// A field of a fact that a person may set.
struct Field {
    name: String,
    value: String,
    /// What the machine read, where a person said otherwise.
    first: Option<String>,
    /// The value with what is not seen in a field, where there is such.
    hidden: Option<String>,
    takes: Takes,
}

/// What a field holds.
enum Takes {
    Text,
    Date,
    /// One of these.
    One(Vec<&'static str>),
    /// Names or the like, one a line.
    Lines,
    /// Stretches of the text, one a line: `120-180`, or the words themselves.
    Places,
}

impl Field {
    fn choices(&self) -> &[&'static str] {
        match &self.takes {
            Takes::One(choices) => choices,
            _ => &[],
        }
    }

    fn is_date(&self) -> bool {
        matches!(self.takes, Takes::Date)
    }

    fn has_lines(&self) -> bool {
        matches!(self.takes, Takes::Lines | Takes::Places)
    }

    fn has_places(&self) -> bool {
        matches!(self.takes, Takes::Places)
    }

    fn rows(&self) -> usize {
        self.value.lines().count().clamp(2, 8)
    }
}

#[derive(Template)]
#[template(path = "fact.html")]
struct Page {
    frame: Frame,
    family: &'static str,
    fact: FactShown,
    fields: Vec<Field>,
    is_decided: bool,
}

fn reference((family, key): (String, i64)) -> Result<Reference, Failure> {
    let family: Result<Family, StoreError> = family.parse();
    match family {
        Ok(family) => Ok(Reference::Fact(family, key)),
        Err(_) => Err(Failure::unknown_page()),
    }
}

pub(crate) async fn page(
    State(app): Shared,
    Path(path): Path<(String, i64)>,
) -> Result<Html<String>, Failure> {
    let reference = reference(path)?;
    let shown = app.with(move |store| match store.show(reference)? {
        Shown::Fact(fact) => Ok(*fact),
        _ => Err(StoreError::Reference(reference.to_string())),
    });
    let fact = shown.await?;
    let Reference::Fact(family, _) = reference else {
        return Err(Failure::unknown_page());
    };
    let is_decided = !matches!(fact.state, store::State::Proposed | store::State::Added);
    drawn(&Page {
        frame: Frame::new(reference.to_string()),
        family: family.as_str(),
        fields: fields(family, &fact),
        fact,
        is_decided,
    })
}

/// What of a fact people correct. Ids and codes follow from it, or stay: `onrecord review correct` sets the rest.
fn fields(family: Family, fact: &FactShown) -> Vec<Field> {
    let Some(all) = fact.value.as_object() else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    for name in all.keys() {
        let (name, pointer) = match name.as_str() {
            // Who says a statement.
            "source" => ("source.name".to_owned(), "/source/name".to_owned()),
            name => (name.to_owned(), format!("/{name}")),
        };
        let given = fact.value.pointer(&pointer).unwrap_or(&Json::Null);
        let Some(takes) = takes(family, &name, given) else {
            continue;
        };
        let text = told(given);
        let first = fact.corrected.as_ref();
        let first = first.map(|_| told(fact.first.pointer(&pointer).unwrap_or(&Json::Null)));
        fields.push(Field {
            first: first.filter(|first| *first != text),
            takes,
            name,
            hidden: Some(shown(&text)).filter(|shown| *shown != text),
            value: text,
        });
    }
    fields
}

/// A value as it stands in its field.
fn told(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Array(several) => {
            let span = |one: &Json| serde_json::from_value::<Span>(one.clone()).ok();
            let line = |one: &Json| match span(one) {
                Some(span) => format!("{}-{}", span.start, span.end),
                None => told(one),
            };
            several.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        other => other.to_string(),
    }
}

/// What a field holds; nothing where it is not for people to set.
fn takes(family: Family, field: &str, value: &Json) -> Option<Takes> {
    fn one<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Takes {
        Takes::One(all.iter().map(|one| name(*one)).collect())
    }
    let is_fixed = matches!(
        field,
        "id" | "parent" | "cameo" | "date_precision" | "form" | "answer"
    );
    Some(match (family, field) {
        _ if is_fixed || field.ends_with("entity") => return None,
        (Family::Event, "type") => one(EventType::ALL, EventType::as_str),
        (Family::Event, "factuality") => one(Factuality::ALL, Factuality::as_str),
        (Family::Statement, "speech_act") => one(SpeechAct::ALL, SpeechAct::as_str),
        (Family::Case, "status") => one(record::CaseStatus::ALL, record::CaseStatus::as_str),
        (_, "for" | "charges") => Takes::Lines,
        (_, "content" | "cue" | "evidence") => Takes::Places,
        (_, "date" | "since" | "due" | "from" | "to") => Takes::Date,
        _ if value.is_string() || value.is_null() || value.is_number() => Takes::Text,
        _ => return None,
    })
}

/// Sets the fields of a form, and keeps what the machine read beside them.
pub(crate) async fn correct(
    State(app): Shared,
    Path(path): Path<(String, i64)>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let reference = reference(path)?;
    let act = app.act();
    let corrected = app.with(move |store| {
        let Reference::Fact(family, key) = reference else {
            return Err(StoreError::Reference(reference.to_string()));
        };
        store.fact_there(family, key)?;
        let seen = form.iter().find(|(name, _)| name == "seen");
        super::decide::still(store, key, seen.and_then(|(_, seen)| seen.parse().ok()))?;
        let fact = store.value(key)?;
        let mut value = fact.value;
        let mut text = None;
        let mut note = None;
        for (name, given) in &form {
            let given = given.trim();
            let Some(name) = name.strip_prefix("field.") else {
                if name == "note" {
                    note = Some(given).filter(|note| !note.is_empty());
                }
                continue;
            };
            let pointer = format!("/{}", name.replace('.', "/"));
            let before = value.pointer(&pointer).unwrap_or(&Json::Null);
            let set_to = match takes(family, name, before) {
                Some(Takes::Lines) => {
                    let lines = given.lines().map(str::trim);
                    json!(Vec::from_iter(lines.filter(|line| !line.is_empty())))
                }
                // Most corrections leave them as they are.
                Some(Takes::Places) if unfolded(given) == told(before) => continue,
                Some(Takes::Places) => {
                    let text = match &text {
                        Some(text) => text,
                        None => &*text.insert(store.reading(fact.document)?.document.text),
                    };
                    match places(text, given) {
                        Ok(places) => json!(places),
                        Err(failure) => return Ok(Err(failure)),
                    }
                }
                Some(Takes::Text) if before.is_number() || name == "count" => {
                    let number = given.parse::<i64>();
                    number.map_or_else(|_| text_or_null(given), Json::from)
                }
                // As the vocabulary has it; a date as people write it.
                Some(Takes::Date) => match super::date(Some(given.to_owned())) {
                    Ok(date) => json!(date),
                    Err(failure) => return Ok(Err(failure)),
                },
                Some(_) => text_or_null(given),
                None => continue,
            };
            set(&mut value, (name, &pointer), set_to);
        }
        let kept = store.review(key, Decision::Correct, Some(&value), note, &act)?;
        Ok(Ok(kept))
    });
    corrected.await??;
    let path = reference.to_string().replace(':', "/");
    Ok(super::decide::back(Some(format!("/{path}"))))
}

fn text_or_null(given: &str) -> Json {
    match given {
        "" => Json::Null,
        given => given.into(),
    }
}

/// A text as it was before a browser sent it.
fn unfolded(given: &str) -> String {
    given.replace("\r\n", "\n")
}

/// Stretches of a text, one a line.
fn places(text: &Text, given: &str) -> Result<Vec<Span>, Failure> {
    let lines = given.lines().map(str::trim).filter(|line| !line.is_empty());
    let places: Vec<Span> = lines
        .map(|line| place(text, line))
        .collect::<Result<_, _>>()?;
    match places.is_empty() {
        true => {
            let hint = "Give the words that say it, or reject the fact.";
            Err(Failure::given("No words are left that say this", hint))
        }
        false => Ok(places),
    }
}

fn set(value: &mut Json, (name, pointer): (&str, &str), given: Json) {
    if name == "source.name" && value["source"].is_null() && !given.is_null() {
        value["source"] = json!({"entity": null, "name": "", "spans": []});
    }
    if name == "source.name" && given.is_null() {
        value["source"] = Json::Null;
        return;
    }
    // How exact a date is follows from the date.
    let date: Option<PartialDate> = given.as_str().and_then(|given| given.parse().ok());
    if let Some(place) = value.pointer_mut(&format!("{pointer}_precision")) {
        *place = json!(date.map(PartialDate::precision));
    }
    if let Some(place) = value.pointer_mut(pointer) {
        *place = given;
    }
}
