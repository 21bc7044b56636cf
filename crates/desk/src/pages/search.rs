//! Words, wherever they stand.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use store::query::{Answer, Hit, Part, Search, Within};

use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::words::shown;

/// Hits on one page.
const HITS: usize = 20;

#[derive(Deserialize)]
pub(crate) struct Asked {
    q: Option<String>,
    #[serde(rename = "in")]
    within: Option<String>,
    about: Option<String>,
    speaker: Option<String>,
    since: Option<String>,
    until: Option<String>,
    #[serde(default)]
    offset: usize,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    answer: Option<Answer>,
    hits: Vec<(Hit, Vec<(String, bool)>)>,
    within: &'static str,
    about: String,
    speaker: String,
    since: String,
    until: String,
    offset: usize,
    next: Option<usize>,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let words = super::given(asked.q).unwrap_or_default();
    let (about, speaker) = (super::given(asked.about), super::given(asked.speaker));
    let (since, until) = (super::date(asked.since)?, super::date(asked.until)?);
    let (within, named) = match asked.within.as_deref() {
        Some("documents") => (Within::Documents, "documents"),
        Some("statements") => (Within::Statements, "statements"),
        _ => (Within::default(), ""),
    };
    let search = Search {
        words: words.clone(),
        within,
        about: about.clone(),
        speaker: speaker.clone(),
        since,
        until,
        ..Search::default()
    };
    let part = Part {
        offset: asked.offset,
        limit: HITS,
    };
    let is_asked = !words.is_empty() || about.is_some() || speaker.is_some();
    let mut answer = match is_asked {
        true => Some(app.with(move |store| store.search(&search, part)).await?),
        false => None,
    };
    let hits = answer.as_mut().map(|a| std::mem::take(&mut a.hits));
    let hits: Vec<_> = hits
        .unwrap_or_default()
        .into_iter()
        .map(|hit| {
            let parts = parts(&hit);
            (hit, parts)
        })
        .collect();
    let more = answer
        .as_ref()
        .is_some_and(|a| a.total > asked.offset + hits.len());
    let text = |date: Option<record::PartialDate>| date.map(|d| d.to_string()).unwrap_or_default();
    drawn(&Page {
        frame: Frame {
            words,
            ..Frame::of("search", "Search")
        },
        answer,
        hits,
        within: named,
        about: about.unwrap_or_default(),
        speaker: speaker.unwrap_or_default(),
        since: text(since),
        until: text(until),
        offset: asked.offset,
        next: more.then_some(asked.offset + HITS),
    })
}

/// The words of a hit, cut where those stand that were looked for.
fn parts(hit: &Hit) -> Vec<(String, bool)> {
    let text = record::Text::new(hit.snippet.text.as_str());
    let start = hit.snippet.span.start;
    let length = hit.snippet.span.len();
    let mut parts = Vec::new();
    let mut at = 0;
    for mark in &hit.snippet.marks {
        let (from, to) = (mark.start - start, mark.end - start);
        parts.push((shown(text.slice(record::Span::new(at, from))), false));
        parts.push((shown(text.slice(record::Span::new(from, to))), true));
        at = to;
    }
    parts.push((shown(text.slice(record::Span::new(at, length))), false));
    parts
}
