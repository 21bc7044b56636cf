//! One person: where they stand, by whose account, and who denies it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::Deserialize;
use store::{CasePage, Family, When};

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
    let when = When {
        as_of: super::date(asked.as_of)?,
        known: super::date(asked.known)?,
        versions: asked.versions.is_some(),
    };
    let today = today()?;
    let page = app.with(move |store| store.case(key, when, today)).await?;
    let text = |date: Option<record::PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
    drawn(&Page {
        frame: Frame::of("cases", page.person.name.clone()),
        key,
        timeline: Timeline::new(&page.events),
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
