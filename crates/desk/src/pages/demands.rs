//! What was asked of whom, and whether anybody answered.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use store::{DemandFilter, DemandRow};

use super::ROWS;
use crate::app::{Shared, today};
use crate::calendar;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

#[derive(Deserialize)]
pub(crate) struct Asked {
    open: Option<String>,
    accepted: Option<String>,
    by: Option<String>,
    of: Option<String>,
    #[serde(rename = "as-of")]
    as_of: Option<String>,
    #[serde(default)]
    offset: usize,
}

#[derive(Template)]
#[template(path = "demands.html")]
struct Page {
    frame: Frame,
    demands: Vec<DemandRow>,
    open: bool,
    accepted: bool,
    by: String,
    of: String,
    as_of: String,
    offset: usize,
    next: Option<usize>,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let day = super::date(asked.as_of)?;
    let (by, of) = (super::given(asked.by), super::given(asked.of));
    let (open, accepted) = (asked.open.is_some(), asked.accepted.is_some());
    let filter = DemandFilter {
        versions: false,
        open,
        accepted,
        by: by.clone(),
        of: of.clone(),
        as_of: day.map_or_else(today, Ok)?,
        limit: ROWS + 1,
        offset: asked.offset,
    };
    let mut demands = app.with(move |store| store.demands(&filter)).await?;
    let next = (demands.len() > ROWS).then_some(asked.offset + ROWS);
    demands.truncate(ROWS);
    drawn(&Page {
        frame: Frame::of("demands", "Demands"),
        demands,
        open,
        accepted,
        by: by.unwrap_or_default(),
        of: of.unwrap_or_default(),
        as_of: day.map(|d| d.to_string()).unwrap_or_default(),
        offset: asked.offset,
        next,
    })
}

/// The days on which demands are due, for a calendar: those of the list that somebody accepted, on all of its pages.
pub(crate) async fn calendar(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let filter = DemandFilter {
        versions: false,
        open: asked.open.is_some(),
        accepted: true,
        by: super::given(asked.by),
        of: super::given(asked.of),
        as_of: super::date(asked.as_of)?.map_or_else(today, Ok)?,
        limit: usize::MAX,
        offset: 0,
    };
    let due = app.with(move |store| store.due(&filter)).await?;
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"demands.ics\"",
        ),
    ];
    Ok((headers, calendar::calendar(&due, &now.to_string())).into_response())
}
