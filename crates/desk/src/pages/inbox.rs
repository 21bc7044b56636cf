//! What is new and what waits.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use store::Family;
use store::query::{DocumentLine, LinkRow, Overview, Part, Waiting, WaitingQuery};

use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

/// Facts that are shown as waiting at once.
const WAITING: usize = 20;
/// Links that are shown as waiting at once.
const LINKS: usize = 8;
/// Documents that are shown as new.
const NEW: usize = 8;

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Only facts of one family.
    family: Option<String>,
    /// Only facts of one document.
    document: Option<i64>,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct Page {
    frame: Frame,
    overview: Overview,
    families: Vec<(&'static str, bool)>,
    /// Whether facts of all families are shown.
    all: bool,
    document: Option<i64>,
    waiting: Vec<Waiting>,
    more: bool,
    links: Vec<LinkRow>,
    documents: Vec<DocumentLine>,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let family: Option<Family> = match super::given(asked.family) {
        Some(family) => Some(family.parse()?),
        None => None,
    };
    let week = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(7 * 24);
    let week = week.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let shown = app.with(move |store| {
        let query = WaitingQuery {
            family,
            document: asked.document,
        };
        let part = |limit| Part { offset: 0, limit };
        let (waiting, more) = store.waiting(&query, part(WAITING))?;
        Ok((
            store.overview(&week)?,
            waiting,
            more,
            store.open_links(None, part(LINKS))?.0,
            store.documents(part(NEW))?.0,
        ))
    });
    let (overview, waiting, more, links, documents) = shown.await?;
    let families = [
        Family::Statement,
        Family::Event,
        Family::Case,
        Family::Demand,
        Family::Dispute,
    ];
    drawn(&Page {
        frame: Frame::of("inbox", "Inbox"),
        overview,
        families: families.map(|f| (f.as_str(), Some(f) == family)).into(),
        all: family.is_none(),
        document: asked.document,
        waiting,
        more,
        links,
        documents,
    })
}
