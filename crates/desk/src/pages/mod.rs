//! A file for each page; this one says which address leads to which.

mod add;
mod case;
mod cases;
mod decide;
mod demands;
mod document;
mod entity;
mod fact;
mod inbox;
mod open;
mod people;
mod search;
mod sheet;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::app::App;
use crate::assets::asset;
use crate::failure::Failure;
use crate::guard::guard;

/// Most bytes of a form.
const LARGEST_FORM: usize = 256 * 1024;

/// Rows of a list on one page.
const ROWS: usize = 50;

/// All pages.
pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(inbox::page))
        .route("/open/{secret}", get(open::open))
        .route("/assets/{name}", get(asset))
        .route("/document/{key}", get(document::page))
        .route("/document/{key}/original/{sha256}", get(document::original))
        .route("/entity/{key}", get(entity::page))
        .route("/case/{key}", get(case::page_of_fact))
        .route("/cases", get(cases::page))
        .route("/person/{key}", get(case::page))
        .route("/demands", get(demands::page))
        .route("/people", get(people::page))
        .route("/search", get(search::page))
        .merge(add::routes())
        .route("/{family}/{key}", get(fact::page))
        .route("/review", post(decide::review))
        .route("/correct/{family}/{key}", post(fact::correct))
        .route("/link", post(decide::link))
        .route("/undo", post(decide::undo))
        .fallback(async || Failure::unknown_page())
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(Arc::clone(&app), guard))
        .with_state(app)
}

/// A text that a form or an address gives; an empty field is none.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// A date that a form or an address gives.
fn date(text: Option<String>) -> Result<Option<record::PartialDate>, Failure> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    let date = text.parse().map_err(|_| {
        let hint = "Write a day, a month or a year: 2024-05-02, 2024-05, 2024.";
        Failure::given(format!("“{text}” is no date"), hint)
    });
    date.map(Some)
}
