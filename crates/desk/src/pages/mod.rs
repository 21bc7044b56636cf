//! A file for each page; this one says which address leads to which.

mod add;
mod answer;
mod case;
mod cases;
mod columns;
mod decide;
mod demands;
mod document;
mod entity;
mod fact;
mod glossary;
mod inbox;
mod letter;
mod list;
mod new_fact;
mod official;
mod open;
mod people;
mod purge;
mod search;
mod sheet;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

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
        .route(
            "/document/{key}",
            get(document::page).post(document::complete),
        )
        .route("/document/{key}/original/{sha256}", get(document::original))
        .route(
            "/document/{key}/new",
            get(new_fact::page).post(new_fact::add),
        )
        .route("/entity/{key}", get(entity::page))
        .route("/case/{key}", get(case::page_of_fact))
        .route("/cases", get(cases::page))
        .route("/export/cases/{format}", get(cases::export))
        .route("/person/{key}", get(case::page))
        .route("/demands", get(demands::page))
        .route("/export/demands/{format}", get(demands::export))
        .route("/demands.ics", get(demands::calendar))
        .route("/officials", get(official::list))
        .route("/export/officials/{format}", get(official::export))
        .route("/words", get(glossary::page))
        .route("/official/{key}", get(official::page).post(official::pick))
        .route("/official/{key}/measure", post(official::measure))
        .route("/official/{key}/post", post(official::post))
        .route("/official/{key}/screen", post(official::screen))
        .route("/letter/{key}", get(letter::page))
        .route("/answer", get(answer::page).post(answer::add))
        .route("/answer/kept", post(answer::link))
        .route("/people", get(people::page))
        .route("/export/people/{format}", get(people::export))
        .route("/search", get(search::page))
        .route("/export/search/{format}", get(search::export))
        .merge(add::routes())
        .route("/{family}/{key}", get(fact::page))
        .route("/purge/{thing}/{key}", get(purge::page).post(purge::go))
        .route("/purged/{thing}/{key}", get(purge::done))
        .route("/tombstones.json", get(purge::tombstones))
        .route("/review", post(decide::review))
        .route("/correct/{family}/{key}", post(fact::correct))
        .route("/link", post(decide::link))
        .route("/undo", post(decide::undo))
        .fallback(async || Failure::unknown_page())
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn_with_state(Arc::clone(&app), guard))
        // Nothing secret is in a page that somebody else could guess at by its length.
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// A text that a form or an address gives; an empty field is none.
pub(crate) fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// How dates are written.
const DATES: &str = "Write a day, a month or a year: 2024-05-02, 2 May 2024, 2024-05, 2024.";

fn no_date(text: &str) -> String {
    format!("“{text}” is no date")
}

/// A date that a form or an address gives.
fn date(text: Option<String>) -> Result<Option<record::PartialDate>, Failure> {
    let Some(text) = given(text) else {
        return Ok(None);
    };
    match store::import::of_text(&text) {
        Some(date) => Ok(Some(date)),
        None => Err(Failure::given(no_date(&text), DATES)),
    }
}
