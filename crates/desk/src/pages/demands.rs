//! What was asked of whom, and whether anybody answered.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use record::PartialDate;
use serde::Deserialize;
use store::{DemandFilter, DemandRow, Reference};

use super::ROWS;
use super::list::{self, Links};
use crate::Table;
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
    order: Option<String>,
    after: Option<i64>,
}

impl Asked {
    fn filter(&self) -> Result<DemandFilter, Failure> {
        let day = super::date(self.as_of.clone())?.map(PartialDate::last_day);
        Ok(DemandFilter {
            versions: false,
            open: self.open.is_some(),
            accepted: self.accepted.is_some(),
            by: super::given(self.by.clone()),
            of: super::given(self.of.clone()),
            // Nobody knows what will have been heard by a day that is still to come.
            as_of: day.map_or_else(today, Ok)?.min(today()?),
            oldest_first: self.order.as_deref() == Some("oldest"),
            limit: ROWS + 1,
            offset: 0,
            after: self.after,
        })
    }
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
    oldest_first: bool,
    links: Links,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let filter = asked.filter()?;
    let asked_of = filter.clone();
    let demands = app.with(move |store| store.demands(&asked_of)).await?;
    let (demands, more) = list::cut(demands);
    let next = demands.last().filter(|_| more).and_then(key);
    let by = filter.by.unwrap_or_default();
    let of = filter.of.unwrap_or_default();
    let as_of = super::given(asked.as_of).unwrap_or_default();
    let flag = |is: bool| if is { "1" } else { "" };
    let fields = [
        ("by", by.as_str()),
        ("of", of.as_str()),
        ("as-of", as_of.as_str()),
        ("open", flag(filter.open)),
        ("accepted", flag(filter.accepted)),
        ("order", if filter.oldest_first { "oldest" } else { "" }),
    ];
    drawn(&Page {
        frame: Frame::of("demands", "Demands"),
        links: Links::after("demands", &fields, asked.after, next),
        demands,
        open: filter.open,
        accepted: filter.accepted,
        oldest_first: filter.oldest_first,
        by,
        of,
        as_of,
    })
}

fn key(demand: &DemandRow) -> Option<i64> {
    let reference: Option<Reference> = demand.reference.parse().ok();
    reference.map(Reference::key)
}

pub(crate) async fn export(
    State(app): Shared,
    Path(format): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let filter = asked.filter()?;
    let rows = list::all(&app, move |store, had: &[DemandRow], limit| {
        let part = DemandFilter {
            limit,
            after: had.last().and_then(key),
            ..filter.clone()
        };
        store.demands(&part)
    });
    list::file(&app, &Table::Demands(rows.await?), &format)
}

/// The days on which demands are due, for a calendar: those of the list that somebody accepted, on all of its pages.
pub(crate) async fn calendar(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let filter = DemandFilter {
        accepted: true,
        limit: usize::MAX,
        after: None,
        ..asked.filter()?
    };
    let due = app.with(move |store| store.due(&filter)).await?;
    if due.is_empty() {
        // A calendar without an entry is none (RFC 5545, 3.4).
        let hint = "Accept what is asked until a day, or take a filter away.";
        let what = "No accepted demand of this list has a day until which it asks";
        return Err(Failure::given(what, hint));
    }
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
