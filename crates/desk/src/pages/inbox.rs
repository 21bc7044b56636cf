//! What is new and what waits.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use store::Family;
use store::query::{Decided, DocumentLine, LinkRow, Overview, Part, Waiting, WaitingQuery};

use crate::app::{Shared, today};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

/// Facts that are shown as waiting at once.
const WAITING: usize = 20;
/// Links that are shown as waiting at once.
const LINKS: usize = 8;
/// Decisions that can be taken back here.
const DECIDED: usize = 5;
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
    /// All families, then each: what it is called, where it is, and whether it is shown.
    families: Vec<(String, String, bool)>,
    /// This page, with what is asked of it: decisions lead back to it.
    back: String,
    document: Option<i64>,
    waiting: Vec<Waiting>,
    more: bool,
    links: Vec<LinkRow>,
    documents: Vec<DocumentLine>,
    decided: Vec<Decided>,
    today: String,
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
            store.decided_last(DECIDED)?,
        ))
    });
    let (overview, waiting, more, links, documents, decided) = shown.await?;
    let families = [
        Family::Statement,
        Family::Event,
        Family::Case,
        Family::Demand,
        Family::Dispute,
    ];
    let address = |family: Option<Family>| {
        let mut address = form_urlencoded::Serializer::new(String::new());
        if let Some(family) = family {
            address.append_pair("family", family.as_str());
        }
        if let Some(document) = asked.document {
            address.append_pair("document", &document.to_string());
        }
        match address.finish() {
            asked if asked.is_empty() => "/".to_owned(),
            asked => format!("/?{asked}"),
        }
    };
    let all = ("all".to_owned(), address(None), family.is_none());
    let each = families.map(|f| (format!("{f}s"), address(Some(f)), Some(f) == family));
    drawn(&Page {
        frame: Frame::of("inbox", "Inbox"),
        overview,
        families: std::iter::once(all).chain(each).collect(),
        back: address(family),
        document: asked.document,
        waiting,
        more,
        links,
        documents,
        decided,
        today: today()?.to_string(),
    })
}
