//! One person: where they stand, by whose account, and who denies it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use record::PartialDate;
use serde::Deserialize;
use store::{CasePage, Family, Line, When};

use crate::app::{Shared, today};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::timeline::Timeline;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(rename = "as-of")]
    as_of: Option<String>,
    known: Option<String>,
    /// With what stands in older versions of an article alone.
    versions: Option<String>,
}

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    frame: Frame,
    key: i64,
    page: CasePage,
    /// Events that are told as having happened, and those that are not: asked for, announced, said not to be so.
    happened: Vec<Line>,
    not_happened: Vec<Line>,
    timeline: Option<Timeline>,
    as_of: String,
    known: String,
    today: String,
}

pub(crate) async fn page(
    State(app): Shared,
    Path(key): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let today = today()?;
    let when = When {
        as_of: super::date(asked.as_of)?.map(|day| day.last_day().min(today)),
        known: super::date(asked.known)?.map(PartialDate::last_day),
        versions: asked.versions.is_some(),
    };
    let mut page = app.with(move |store| store.case(key, when, today)).await?;
    let (happened, not_happened): (Vec<Line>, Vec<Line>) = std::mem::take(&mut page.events)
        .into_iter()
        .partition(Line::happened);
    let text = |date: Option<record::PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
    drawn(&Page {
        frame: Frame::of("cases", page.person.name.clone()),
        key,
        timeline: Timeline::new(&happened),
        happened,
        not_happened,
        as_of: text(when.as_of),
        known: text(when.known),
        today: today.to_string(),
        page,
    })
}

/// The page of the account itself: `/case/12` is a fact as `/event/41` is.
pub(crate) async fn page_of_fact(
    state: Shared,
    Path(key): Path<i64>,
) -> Result<Html<String>, Failure> {
    super::fact::page(state, Path((Family::Case.as_str().to_owned(), key))).await
}
