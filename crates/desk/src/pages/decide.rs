//! Decisions: of a fact, of a link, and taking one back.

use axum::Form;
use axum::response::Redirect;
use serde::Deserialize;
use store::{Decision, LinkKind, NewLink, Reference, State, Store, StoreError, Verdict};

use crate::app::Shared;
use crate::failure::Failure;

#[derive(Deserialize)]
pub(crate) struct Review {
    fact: String,
    decision: String,
    note: Option<String>,
    back: Option<String>,
    /// The page showed it as waiting for a decision.
    open: Option<String>,
    /// How many decisions the page showed.
    seen: Option<usize>,
}

/// Refuses a form of a page that showed another number of decisions: whoever sent it did not know of the last.
pub(super) fn still(store: &mut Store, fact: i64, seen: Option<usize>) -> Result<(), StoreError> {
    match seen {
        Some(seen) if store.reviews(fact)?.len() != seen => Err(decided_since()),
        _ => Ok(()),
    }
}

fn decided_since() -> StoreError {
    StoreError::Refused {
        why: "it was decided on since this page was shown".to_owned(),
        hint: "nothing was changed; look at the fact again, and decide by what stands now",
    }
}

pub(crate) async fn review(app: Shared, Form(form): Form<Review>) -> Result<Redirect, Failure> {
    let decision: Decision = form.decision.parse()?;
    let fact: Reference = form.fact.parse()?;
    let note = super::given(form.note);
    let app = app.0;
    let act = app.act();
    let decided = app.with(move |store| {
        let Reference::Fact(family, key) = fact else {
            return Err(StoreError::Reference(fact.to_string()));
        };
        store.fact_there(family, key)?;
        still(store, key, form.seen)?;
        let state = store.value(key)?.state;
        let waits = matches!(state, State::Proposed | State::Added);
        // That it is accepted already is told by itself.
        if form.open.is_some() && !waits && decision != Decision::Accept {
            return Err(decided_since());
        }
        store.review(key, decision, None, note.as_deref(), &act)
    });
    decided.await?;
    Ok(back(form.back))
}

#[derive(Deserialize)]
pub(crate) struct Link {
    kind: String,
    left: String,
    /// Empty where nothing of what was offered is chosen.
    #[serde(default)]
    right: String,
    verdict: String,
    note: Option<String>,
    back: Option<String>,
}

pub(crate) async fn link(app: Shared, Form(form): Form<Link>) -> Result<Redirect, Failure> {
    let kind: LinkKind = form.kind.parse()?;
    if form.right.is_empty() {
        let hint = "Go back and choose one of those that are offered, or look for others.";
        return Err(Failure::given("Nothing is chosen", hint));
    }
    let (left, right): (Reference, Reference) = (form.left.parse()?, form.right.parse()?);
    let verdict: Verdict = form.verdict.parse()?;
    let note = super::given(form.note);
    let app = app.0;
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

pub(crate) async fn undo(app: Shared, Form(form): Form<Undo>) -> Result<Redirect, Failure> {
    let app = app.0;
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
