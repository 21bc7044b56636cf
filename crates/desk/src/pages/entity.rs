//! Somebody, or a body, as one document names them; and who is the same.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use store::query::{EntityShown, Shown};
use store::{Reference, StoreError};

use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

#[derive(Template)]
#[template(path = "entity.html")]
struct Page {
    frame: Frame,
    key: i64,
    /// Where decisions lead back to.
    back: String,
    shown: EntityShown,
}

pub(crate) async fn page(
    State(app): Shared,
    Path(key): Path<i64>,
) -> Result<Html<String>, Failure> {
    let reference = Reference::Entity(key);
    let shown = app.with(move |store| match store.show(reference)? {
        Shown::Entity(entity) => Ok(*entity),
        _ => Err(StoreError::Reference(reference.to_string())),
    });
    let shown = shown.await?;
    drawn(&Page {
        frame: Frame::of("people", shown.entity.name.clone()),
        key,
        back: format!("/entity/{key}"),
        shown,
    })
}
