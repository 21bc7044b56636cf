//! Whose cases there are, and where they stand.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use record::CaseStatus;
use serde::Deserialize;
use store::{CaseFilter, CaseRow, When};

use super::ROWS;
use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

#[derive(Deserialize)]
pub(crate) struct Asked {
    name: Option<String>,
    status: Option<String>,
    accepted: Option<String>,
    #[serde(rename = "as-of")]
    as_of: Option<String>,
    #[serde(default)]
    offset: usize,
}

#[derive(Template)]
#[template(path = "cases.html")]
struct Page {
    frame: Frame,
    cases: Vec<CaseRow>,
    name: String,
    status: String,
    accepted: bool,
    as_of: String,
    statuses: Vec<&'static str>,
    offset: usize,
    next: Option<usize>,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let name = super::given(asked.name);
    let status = super::given(asked.status);
    let known = CaseStatus::ALL
        .iter()
        .find(|one| status.as_deref() == Some(one.as_str()));
    let as_of = super::date(asked.as_of)?;
    let accepted = asked.accepted.is_some();
    let filter = CaseFilter {
        name: name.clone(),
        status: known.copied(),
        accepted,
        limit: ROWS + 1,
        offset: asked.offset,
    };
    let when = When {
        as_of,
        ..When::default()
    };
    let mut cases = app.with(move |store| store.cases(&filter, when)).await?;
    let next = (cases.len() > ROWS).then_some(asked.offset + ROWS);
    cases.truncate(ROWS);
    drawn(&Page {
        frame: Frame::of("cases", "Cases"),
        cases,
        name: name.unwrap_or_default(),
        status: status.unwrap_or_default(),
        accepted,
        as_of: as_of.map(|d| d.to_string()).unwrap_or_default(),
        statuses: CaseStatus::ALL.iter().map(|s| s.as_str()).collect(),
        offset: asked.offset,
        next,
    })
}
