//! Whose cases there are, and where they stand.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use record::{CaseStatus, PartialDate};
use serde::Deserialize;
use store::{CaseFilter, CaseRow, When};

use super::ROWS;
use super::list::{self, Links};
use crate::Table;
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
    /// The list goes on behind who was told of last by this fact.
    after: Option<i64>,
}

impl Asked {
    fn filter(&self) -> Result<(CaseFilter, When), Failure> {
        let status = super::given(self.status.clone());
        let known = CaseStatus::ALL
            .iter()
            .find(|one| status.as_deref() == Some(one.as_str()));
        let filter = CaseFilter {
            name: super::given(self.name.clone()),
            status: known.copied(),
            accepted: self.accepted.is_some(),
            limit: ROWS + 1,
            after: self.after,
            ..CaseFilter::default()
        };
        let when = When {
            as_of: super::date(self.as_of.clone())?.map(PartialDate::last_day),
            ..When::default()
        };
        Ok((filter, when))
    }
}

#[derive(Template)]
#[template(path = "cases.html")]
struct Page {
    frame: Frame,
    cases: Vec<CaseRow>,
    name: String,
    status: &'static str,
    accepted: bool,
    as_of: String,
    statuses: Vec<&'static str>,
    links: Links,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let (filter, when) = asked.filter()?;
    let name = filter.name.clone().unwrap_or_default();
    let status = filter.status.map(CaseStatus::as_str).unwrap_or_default();
    let accepted = filter.accepted;
    let cases = app.with(move |store| store.cases(&filter, when)).await?;
    let (cases, more) = list::cut(cases);
    let next = cases.last().filter(|_| more).map(|case| case.told);
    let as_of = when.as_of.map(|day| day.to_string()).unwrap_or_default();
    let fields = [
        ("name", name.as_str()),
        ("status", status),
        ("as-of", as_of.as_str()),
        ("accepted", if accepted { "1" } else { "" }),
    ];
    drawn(&Page {
        frame: Frame::of("cases", "Cases"),
        links: Links::after("cases", &fields, asked.after, next),
        cases,
        name,
        status,
        accepted,
        as_of,
        statuses: CaseStatus::ALL.iter().map(|s| s.as_str()).collect(),
    })
}

pub(crate) async fn export(
    State(app): Shared,
    Path(format): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (filter, when) = asked.filter()?;
    let rows = list::all(&app, move |store, had: &[CaseRow], limit| {
        let after = had.last().map(|case| case.told);
        let part = CaseFilter {
            limit,
            after,
            ..filter.clone()
        };
        store.cases(&part, when)
    });
    list::file(&app, &Table::Cases(rows.await?), &format)
}
