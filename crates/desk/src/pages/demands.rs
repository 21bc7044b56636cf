//! What was asked of whom, and whether anybody answered.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use store::{DemandFilter, DemandRow};

use super::ROWS;
use crate::app::{Shared, today};
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
