//! Decisions: of a fact, of a link, and taking one back.

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use store::{Decision, LinkKind, NewLink, Reference, StoreError, Verdict};

use crate::app::Shared;
use crate::failure::Failure;

#[derive(Deserialize)]
pub(crate) struct Review {
    fact: String,
    decision: String,
    note: Option<String>,
    back: Option<String>,
}

pub(crate) async fn review(
    State(app): Shared,
    Form(form): Form<Review>,
) -> Result<Redirect, Failure> {
    let decision: Decision = form.decision.parse()?;
    let fact: Reference = form.fact.parse()?;
    let note = super::given(form.note);
    let act = app.act();
    let decided = app.with(move |store| {
        let Reference::Fact(family, key) = fact else {
            return Err(StoreError::Reference(fact.to_string()));
        };
        store.fact_there(family, key)?;
        store.review(key, decision, None, note.as_deref(), &act)
    });
    decided.await?;
    Ok(back(form.back))
}

#[derive(Deserialize)]
pub(crate) struct Link {
    kind: String,
    left: String,
    right: String,
    verdict: String,
    note: Option<String>,
    back: Option<String>,
}

pub(crate) async fn link(State(app): Shared, Form(form): Form<Link>) -> Result<Redirect, Failure> {
    let kind: LinkKind = form.kind.parse()?;
    let (left, right): (Reference, Reference) = (form.left.parse()?, form.right.parse()?);
    let verdict: Verdict = form.verdict.parse()?;
    let note = super::given(form.note);
    let act = app.act();
    let linked = app.with(move |store| {
        store.linkable(kind, left, right)?;
        let new = NewLink {
            kind,
            left: left.key(),
            right: right.key(),
            verdict,
            detail: serde_json::Value::Null,
            note: note.as_deref(),
        };
        store.link(&new, &act)
    });
    linked.await?;
    Ok(back(form.back))
}

#[derive(Deserialize)]
pub(crate) struct Undo {
    entry: i64,
    back: Option<String>,
}

pub(crate) async fn undo(State(app): Shared, Form(form): Form<Undo>) -> Result<Redirect, Failure> {
    let act = app.act();
    app.with(move |store| store.undo_link(form.entry, &act))
        .await?;
    Ok(back(form.back))
}

/// Back to the page of this desk from which a form came.
pub(crate) fn back(given: Option<String>) -> Redirect {
    let is_own = |path: &String| {
        let ascii = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        ascii && path.starts_with('/') && !path.starts_with("//")
    };
    let path = given.filter(is_own);
    Redirect::to(path.as_deref().unwrap_or("/"))
}
