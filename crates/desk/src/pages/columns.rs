//! The columns of a spreadsheet: what each is, as a form that makes a mapping of it.

use std::sync::Arc;

use axum::Form as Sent;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use store::import::{ALL, DateOrder, Field, Holds, Mapping, Table, Word};

use super::sheet::{gone, is_of};
use crate::app::Shared;
use crate::columns::{Asks, ID, Problem, SEPARATORS};
use crate::failure::Failure;
use crate::jobs;
use crate::sheets::{SheetJob, Stage};
use crate::words::shown;

/// How dates are written: as a mapping calls it, and as it is offered.
const ORDERS: [(&str, &str); 4] = [
    ("", "2024-10-03, or 3 October 2024"),
    ("day_first", "day first: 3/10/2024 is 3 October"),
    ("month_first", "month first: 3/10/2024 is 10 March"),
    ("serial", "days counted from 1900: 45568"),
];

/// The form, as its template draws it.
pub(super) struct Form {
    pub asks: Arc<Asks>,
    pub problems: Vec<Problem>,
}

/// Something that can be chosen.
pub(super) struct Offer {
    pub value: String,
    pub name: String,
    pub is_chosen: bool,
}

impl Form {
    /// What is asked about the columns of a sheet, while it can be read once more.
    pub(super) fn of(job: &SheetJob) -> Option<Self> {
        let asks = job.asks.clone().filter(|_| job.is_held())?;
        let mut problems = asks.problems.clone();
        // Where all rows are known already, nothing is lacking.
        let is_lacking = match &job.stage {
            Stage::Looked(look) => look.counts.wrong > 0,
            _ => true,
        };
        problems.extend(asks.lacking.iter().filter(|_| is_lacking).cloned());
        Some(Self { asks, problems })
    }

    /// Whether it goes before the rows: until it is filled in, they can be read in part or not at all.
    pub(super) fn is_first(&self) -> bool {
        !self.problems.is_empty() || self.is_untold()
    }

    /// Whether there are words whose term is not told.
    pub(super) fn is_untold(&self) -> bool {
        let mut words = self.asks.words.iter();
        words.any(|word| self.means(word).is_empty())
    }

    pub(super) fn mapping(&self) -> &Mapping {
        &self.asks.chosen.mapping
    }

    /// Whether nothing says how somebody stands, so that new rows stand as unknown.
    pub(super) fn is_without_status(&self) -> bool {
        let is_status = |field: &str| field == "status";
        let mut chosen = self.asks.chosen.fields.iter();
        self.mapping().table == Table::Cases
            && !chosen.any(|(_, field)| is_status(field))
            && !self.mapping().fixed.keys().any(|field| is_status(field))
    }

    pub(super) fn fields(&self) -> &'static [Field] {
        self.mapping().table.fields()
    }

    /// What a column may be.
    pub(super) fn offers(&self, column: &usize) -> Vec<Offer> {
        let mut chosen = self.asks.chosen.fields.iter();
        let chosen = chosen.find(|(at, _)| at == column);
        let chosen = chosen.map_or("", |(_, field)| field.as_str());
        let offer = |value: &str, name: String| Offer {
            value: value.to_owned(),
            name,
            is_chosen: value == chosen,
        };
        let none = offer("", "no field".to_owned());
        let id = offer(ID, "id: what a row is known by (needed)".to_owned());
        let fields = self.fields().iter().map(|field| {
            let needed = if field.is_needed { " (needed)" } else { "" };
            let name = field.name.replace('_', " ");
            offer(field.name, format!("{name}: {}{needed}", field.about))
        });
        [none, id].into_iter().chain(fields).collect()
    }

    /// Whether what was chosen for a column is a part of what is wrong.
    pub(super) fn is_wrong(&self, column: &usize) -> bool {
        let mut problems = self.problems.iter();
        problems.any(|problem| problem.columns.contains(column))
    }

    pub(super) fn orders(&self) -> Vec<Offer> {
        // That dates are ISO 8601 alone says no more than nothing.
        let chosen = self.mapping().dates.get(ALL).map(|order| order.as_str());
        let chosen = chosen.filter(|order| *order != DateOrder::Iso.as_str());
        let offer = |(value, name): (&str, &str)| Offer {
            value: value.to_owned(),
            name: name.to_owned(),
            is_chosen: value == chosen.unwrap_or_default(),
        };
        ORDERS.map(offer).into()
    }

    /// What may stand between several names in a cell; nothing where no field has several.
    pub(super) fn separators(&self) -> Vec<Offer> {
        if !self.fields().iter().any(|one| one.holds == Holds::Texts) {
            return Vec::new();
        }
        let chosen = self
            .mapping()
            .separators
            .get(ALL)
            .map_or(";", String::as_str);
        let offer = |(value, sign, name): (&str, &str, &str)| Offer {
            value: value.to_owned(),
            name: name.to_owned(),
            is_chosen: sign == chosen,
        };
        let mut offers: Vec<Offer> = SEPARATORS.map(offer).into();
        if !offers.iter().any(|offer| offer.is_chosen) {
            offers.push(Offer {
                value: String::new(),
                name: chosen.to_owned(),
                is_chosen: true,
            });
        }
        offers
    }

    /// What its mapping says of single fields, which the form does not ask: it stays so.
    pub(super) fn others(&self) -> Vec<String> {
        let mapping = self.mapping();
        let dates = mapping.dates.iter().filter(|(name, _)| *name != ALL);
        let dates = dates.map(|(name, order)| format!("dates of {name}: {order}"));
        let separators = mapping.separators.iter().filter(|(name, _)| *name != ALL);
        let separators = separators.map(|(name, sign)| format!("between {name}: {sign:?}"));
        dates
            .chain(separators)
            .map(|one| one.replace('_', " "))
            .collect()
    }

    pub(super) fn fixed(&self, field: &str) -> &str {
        self.mapping().fixed.get(field).map_or("", String::as_str)
    }

    /// The same with what is not seen in a field, where there is such.
    pub(super) fn hidden(&self, field: &str) -> Option<String> {
        let fixed = self.fixed(field);
        Some(shown(fixed)).filter(|shown| shown != fixed)
    }

    /// The term that words stand for.
    pub(super) fn means(&self, word: &Word) -> &str {
        let terms = self.mapping().terms.get(word.field.name);
        let term = terms.and_then(|terms| terms.get(&word.words));
        term.map_or("", String::as_str)
    }
}

/// Takes what a form says of the columns of a sheet, and looks at it once more.
pub(super) async fn tell(
    State(app): Shared,
    Path(number): Path<u64>,
    Sent(form): Sent<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let looks = form.iter().find(|(name, _)| name == "looks");
    let looks = looks.and_then(|(_, looks)| looks.parse().ok());
    let told = app.jobs.sheet(number, |sheet| {
        is_of(sheet, looks).map(|()| sheet.tell(&form))
    });
    match told {
        Some(Err(older)) => return Err(older),
        Some(Ok(true)) => jobs::again(&app, number, None),
        _ => return Err(gone()),
    }
    Ok(Redirect::to(&format!("/add/{number}")))
}

/// The mapping of a sheet as a file, which `onrecord import --mapping` takes.
pub(super) async fn mapping(
    State(app): Shared,
    Path(number): Path<u64>,
) -> Result<Response, Failure> {
    let mapping = app.jobs.sheet(number, |sheet| sheet.mapping().cloned());
    let mapping = mapping.flatten().ok_or_else(gone)?;
    // A header takes no other letters.
    let name = match mapping.source.is_ascii() {
        true => mapping.source.as_str(),
        false => "mapping",
    };
    let headers = [
        (header::CONTENT_TYPE, "application/toml".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.toml\""),
        ),
    ];
    Ok((headers, mapping.to_text()).into_response())
}
