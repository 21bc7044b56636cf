//! Words, wherever they stand.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use serde::Deserialize;
use store::query::{Answer, Hit, Part, Search, Within};

use super::list::{self, Links};
use crate::Table;
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

impl Asked {
    fn search(&self) -> Result<Search, Failure> {
        Ok(Search {
            words: super::given(self.q.clone()).unwrap_or_default(),
            within: match self.within.as_deref() {
                Some("documents") => Within::Documents,
                Some("statements") => Within::Statements,
                _ => Within::default(),
            },
            about: super::given(self.about.clone()),
            speaker: super::given(self.speaker.clone()),
            since: super::date(self.since.clone())?,
            until: super::date(self.until.clone())?,
            ..Search::default()
        })
    }
}

fn is_asked(search: &Search) -> bool {
    !search.words.is_empty() || search.about.is_some() || search.speaker.is_some()
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
    links: Links,
}

pub(crate) async fn page(
    State(app): Shared,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let search = asked.search()?;
    let part = Part {
        offset: asked.offset,
        limit: HITS,
    };
    let question = search.clone();
    let mut answer = match is_asked(&search) {
        true => Some(app.with(move |store| store.search(&question, part)).await?),
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
    let within = match search.within {
        Within::Documents => "documents",
        Within::Statements => "statements",
        _ => "",
    };
    let (about, speaker) = (
        search.about.unwrap_or_default(),
        search.speaker.unwrap_or_default(),
    );
    let (since, until) = (text(search.since), text(search.until));
    let fields = [
        ("q", search.words.as_str()),
        ("in", within),
        ("about", about.as_str()),
        ("speaker", speaker.as_str()),
        ("since", since.as_str()),
        ("until", until.as_str()),
    ];
    drawn(&Page {
        links: Links::by_offset("search", &fields, asked.offset, HITS, more),
        frame: Frame {
            words: search.words.clone(),
            ..Frame::of("search", "Search")
        },
        answer,
        hits,
        within,
        about,
        speaker,
        since,
        until,
    })
}

/// Hits of a file: the best of them.
const MOST_HITS: usize = 1000;

pub(crate) async fn export(
    State(app): Shared,
    Path(format): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let search = asked.search()?;
    let part = Part {
        offset: 0,
        limit: MOST_HITS,
    };
    let hits = match is_asked(&search) {
        true => {
            app.with(move |store| store.search(&search, part))
                .await?
                .hits
        }
        false => Vec::new(),
    };
    list::file(&app, &Table::Search(hits), &format)
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
