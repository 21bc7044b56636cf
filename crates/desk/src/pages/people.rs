//! Who is spoken of.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use record::EntityKind;
use serde::Deserialize;
use store::query::{Part, PeopleQuery, Person};

use super::ROWS;
use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

#[derive(Deserialize)]
pub(crate) struct Asked {
    name: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    offset: usize,
}

#[derive(Template)]
#[template(path = "people.html")]
struct Page {
    frame: Frame,
    people: Vec<Person>,
    name: String,
    kind: String,
    kinds: Vec<&'static str>,
    offset: usize,
    next: Option<usize>,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let (name, kind) = (super::given(asked.name), super::given(asked.kind));
    let known = EntityKind::ALL
        .iter()
        .find(|one| kind.as_deref() == Some(one.as_str()));
    let query = PeopleQuery {
        name: name.clone(),
        kind: known.copied(),
    };
    let part = Part {
        offset: asked.offset,
        limit: ROWS,
    };
    let (people, more) = app.with(move |store| store.people(&query, part)).await?;
    drawn(&Page {
        frame: Frame::of("people", "People and bodies"),
        people,
        name: name.unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        kinds: EntityKind::ALL.iter().map(|k| k.as_str()).collect(),
        offset: asked.offset,
        next: more.then_some(asked.offset + ROWS),
    })
}
