//! A fact by itself: its value, its words, its history, and a form to correct it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use record::{EventType, Factuality, PartialDate, SpeechAct};
use serde_json::Value as Json;
use store::query::{FactShown, Shown};
use store::{Decision, Family, Reference, StoreError};

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
    /// What it may be; nothing where it is any text.
    choices: Vec<&'static str>,
    is_date: bool,
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

/// Texts and dates of a fact. Lists, spans and ids stay as they are: `onrecord review correct` sets them too.
fn fields(family: Family, fact: &FactShown) -> Vec<Field> {
    let Some(all) = fact.value.as_object() else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    for (name, value) in all {
        let skipped = matches!(
            name.as_str(),
            "id" | "parent" | "cameo" | "date_precision" | "form" | "answer"
        ) || name.ends_with("entity");
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            Json::Number(number) => number.to_string(),
            _ => continue,
        };
        if skipped {
            continue;
        }
        let first = fact
            .corrected
            .as_ref()
            .map(|_| match &fact.first[name.as_str()] {
                Json::String(text) => text.clone(),
                Json::Null => String::new(),
                other => other.to_string(),
            });
        fields.push(Field {
            first: first.filter(|first| *first != text),
            choices: choices(family, name),
            is_date: matches!(name.as_str(), "date" | "since" | "due" | "from" | "to"),
            name: name.clone(),
            hidden: Some(shown(&text)).filter(|shown| *shown != text),
            value: text,
        });
    }
    fields
}

fn choices(family: Family, field: &str) -> Vec<&'static str> {
    fn of<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|one| name(*one)).collect()
    }
    match (family, field) {
        (Family::Event, "type") => of(EventType::ALL, EventType::as_str),
        (Family::Event, "factuality") => of(Factuality::ALL, Factuality::as_str),
        (Family::Statement, "speech_act") => of(SpeechAct::ALL, SpeechAct::as_str),
        (Family::Case, "status") => of(record::CaseStatus::ALL, record::CaseStatus::as_str),
        _ => Vec::new(),
    }
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
        let mut value = store.value(key)?.value;
        let mut note = None;
        for (name, given) in &form {
            if name == "note" {
                note = Some(given.trim()).filter(|note| !note.is_empty());
            } else if let Some(name) = name.strip_prefix("field.") {
                set(&mut value, name, given.trim());
            }
        }
        store.review(key, Decision::Correct, Some(&value), note, &act)
    });
    corrected.await?;
    let path = reference.to_string().replace(':', "/");
    Ok(super::decide::back(Some(format!("/{path}"))))
}

fn set(value: &mut Json, name: &str, given: &str) {
    let Some(place) = value.get_mut(name) else {
        return;
    };
    *place = match given {
        "" => Json::Null,
        given if place.is_number() || name == "count" => given
            .parse::<i64>()
            .map_or_else(|_| given.into(), Json::from),
        given => given.into(),
    };
    let precision = format!("{name}_precision");
    if let Some(place) = value.get_mut(&precision) {
        let date: Option<PartialDate> = given.parse().ok();
        *place = serde_json::json!(date.map(PartialDate::precision));
    }
}
