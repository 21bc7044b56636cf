//! Who is spoken of.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use record::EntityKind;
use serde::Deserialize;
use store::query::{Part, PeopleOrder, PeopleQuery, Person};

use super::ROWS;
use super::list::{self, Links};
use crate::Table;
use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

#[derive(Deserialize)]
pub(crate) struct Asked {
    name: Option<String>,
    kind: Option<String>,
    order: Option<String>,
    after: Option<i64>,
}

impl Asked {
    fn query(&self) -> PeopleQuery {
        let kind = super::given(self.kind.clone());
        let known = EntityKind::ALL
            .iter()
            .find(|one| kind.as_deref() == Some(one.as_str()));
        PeopleQuery {
            name: super::given(self.name.clone()),
            kind: known.copied(),
            order: match self.order.as_deref() {
                Some("name") => PeopleOrder::Name,
                _ => PeopleOrder::Documents,
            },
            after: self.after,
        }
    }
}

#[derive(Template)]
#[template(path = "people.html")]
struct Page {
    frame: Frame,
    people: Vec<Person>,
    name: String,
    kind: &'static str,
    kinds: Vec<&'static str>,
    by_name: bool,
    /// Whether there are more of that name than are looked at.
    is_frequent: bool,
    links: Links,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let query = asked.query();
    let name = query.name.clone().unwrap_or_default();
    let kind = query.kind.map(EntityKind::as_str).unwrap_or_default();
    let by_name = query.order == PeopleOrder::Name;
    let part = Part {
        offset: 0,
        limit: ROWS,
    };
    let listed = app.with(move |store| {
        let is_frequent = match &query.name {
            Some(name) => store.is_frequent(name)?,
            None => false,
        };
        Ok((store.people(&query, part)?, is_frequent))
    });
    let ((people, more), is_frequent) = listed.await?;
    let fields = [
        ("name", name.as_str()),
        ("kind", kind),
        ("order", if by_name { "name" } else { "" }),
    ];
    let next = people
        .last()
        .filter(|_| more)
        .map(|person| person.reference.key());
    drawn(&Page {
        frame: Frame::of("people", "People and bodies"),
        links: Links::after("people", &fields, asked.after, next),
        people,
        name,
        kind,
        kinds: EntityKind::ALL.iter().map(|k| k.as_str()).collect(),
        by_name,
        is_frequent,
    })
}

pub(crate) async fn export(
    State(app): Shared,
    Path(format): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let query = asked.query();
    let rows = list::all(&app, move |store, had: &[Person], limit| {
        let part = Part { offset: 0, limit };
        let after = had.last().map(|person| person.reference.key());
        let query = PeopleQuery {
            after,
            ..query.clone()
        };
        store.people(&query, part).map(|(people, _)| people)
    });
    list::file(&app, &Table::People(rows.await?), &format)
}
