//! Taking a document, or somebody, out of the record for good.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use store::{Purge, Reference, StoreError, WouldGo};

use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

/// Names that are listed: a long report has hundreds.
const NAMES: usize = 40;

#[derive(Template)]
#[template(path = "purge.html")]
struct Page {
    frame: Frame,
    reference: Reference,
    would_go: WouldGo,
}

impl Page {
    fn is_somebody(&self) -> bool {
        matches!(self.reference, Reference::Entity(_))
    }

    fn names(&self) -> &[String] {
        &self.would_go.names[..self.would_go.names.len().min(NAMES)]
    }

    fn more_names(&self) -> usize {
        self.would_go.names.len().saturating_sub(NAMES)
    }
}

#[derive(Template)]
#[template(path = "purged.html")]
struct Purged {
    frame: Frame,
    reference: Reference,
    /// Whether its words may still be in the files of the store.
    is_left: bool,
}

/// What an address is of.
fn purge((thing, key): (&str, i64)) -> Result<(Purge, Reference), Failure> {
    match thing {
        "document" => Ok((Purge::Document(key), Reference::Document(key))),
        "entity" => Ok((Purge::Entity(key), Reference::Entity(key))),
        _ => Err(Failure::unknown_page()),
    }
}

/// What would go.
pub(crate) async fn page(
    State(app): Shared,
    Path((thing, key)): Path<(String, i64)>,
) -> Result<Html<String>, Failure> {
    let (what, reference) = purge((&thing, key))?;
    let would_go = app.with(move |store| store.would_purge(what)).await?;
    drawn(&Page {
        frame: Frame::new(format!("Purge {reference}")),
        reference,
        would_go,
    })
}

#[derive(Deserialize)]
pub(crate) struct Sure {
    sure: Option<String>,
    note: Option<String>,
    /// What would go, as the page told.
    seen: String,
}

/// Takes it out.
pub(crate) async fn go(
    State(app): Shared,
    Path((thing, key)): Path<(String, i64)>,
    Form(form): Form<Sure>,
) -> Result<Redirect, Failure> {
    let (what, _) = purge((&thing, key))?;
    if form.sure.is_none() {
        let hint = "Go back and tick that you have read what goes.";
        return Err(Failure::given("Nothing was purged", hint));
    }
    let act = app.act();
    let note = super::given(form.note);
    let done = app.with(move |store| {
        let is_left = match store.purge_seen(what, Some(&form.seen), note.as_deref(), &act) {
            // It is out of the record; what is left is told.
            Err(StoreError::NotWiped(_)) => true,
            other => other.map(|_| false)?,
        };
        Ok((store.tombstones()?, is_left))
    });
    let (stones, is_left) = done.await?;
    // What was added since the desk was opened is told by its names.
    app.jobs.forget_purged(&stones);
    let left = if is_left { "?left=1" } else { "" };
    Ok(Redirect::to(&format!("/purged/{thing}/{key}{left}")))
}

#[derive(Deserialize)]
pub(crate) struct Done {
    left: Option<String>,
}

/// That it is gone. Of what is still there nothing is said, whoever wrote the address.
pub(crate) async fn done(
    State(app): Shared,
    Path((thing, key)): Path<(String, i64)>,
    Query(done): Query<Done>,
) -> Result<Html<String>, Failure> {
    let (_, reference) = purge((&thing, key))?;
    let shown = app.with(move |store| Ok(store.show(reference))).await?;
    match shown {
        Ok(_) => return Err(Failure::unknown_page()),
        Err(StoreError::Unknown { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    drawn(&Purged {
        frame: Frame::new("Purged"),
        reference,
        is_left: done.left.is_some(),
    })
}

/// All that was ever purged, by ids alone: with it the same is purged again from a backup of before.
pub(crate) async fn tombstones(State(app): Shared) -> Result<Response, Failure> {
    let stones = app.with(store::Store::tombstones).await?;
    let text = serde_json::to_string_pretty(&stones).map_err(|_| Failure::broken())?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"tombstones.json\"",
        ),
    ];
    Ok((headers, text).into_response())
}
