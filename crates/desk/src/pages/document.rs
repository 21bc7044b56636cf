//! A document, and beside it what was read of it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use record::{Span, Text};
use serde::Deserialize;
use store::query::{DocumentShown, FactLine, Shown};
use store::{Family, Reference, StoreError};

use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::words::{Mark, NAMED, Piece, Stretch, pieces, stretches};

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// A stretch of the text, in code points: `120-180`.
    at: Option<String>,
    /// `0` for the text without marks.
    marks: Option<String>,
}

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: Frame,
    document: DocumentShown,
    stretches: Vec<Stretch>,
    /// Whether what was read is marked in the text.
    is_marked: bool,
    families: Vec<(&'static str, Vec<FactLine>)>,
    key: i64,
    waiting: usize,
    /// What was pointed at: `120-180`.
    at: Option<String>,
    /// Whether it is a letter, or tells what somebody asks.
    asks: bool,
}

impl Page {
    /// What its own links add to the address: the text stays as somebody wants it.
    fn as_wanted(&self) -> &'static str {
        match self.is_marked {
            true => "",
            false => "?marks=0",
        }
    }

    /// The same text with marks, or without.
    fn other(&self) -> String {
        let marks = ["marks=0"].into_iter().filter(|_| self.is_marked);
        let at = self.at.iter().map(|at| format!("at={at}"));
        let query: Vec<String> = marks.map(str::to_owned).chain(at).collect();
        let place = if self.at.is_some() { "#at" } else { "" };
        match query.is_empty() {
            true => format!("/document/{}", self.key),
            false => format!("/document/{}?{}{place}", self.key, query.join("&")),
        }
    }

    /// What the words of a stretch lead to, where they are marked.
    fn link<'a>(&self, stretch: &'a Stretch) -> Option<&'a String> {
        stretch.leads_to.as_ref().filter(|_| self.is_marked)
    }

    /// What a click on a piece leads to, where that is not what its link does.
    fn own<'a>(&self, stretch: &Stretch, piece: &'a Piece) -> Option<&'a String> {
        let own = piece.leads_to.as_ref();
        own.filter(|own| stretch.leads_to.as_ref() != Some(own))
    }
}

pub(crate) async fn page(
    State(app): Shared,
    Path(key): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let at = super::given(asked.at);
    let target = at.as_deref().map(span).transpose()?;
    let reference = Reference::Document(key);
    let shown = app.with(move |store| match store.show(reference)? {
        Shown::Document(document) => Ok((*document, store.is_letter(key)?)),
        _ => Err(StoreError::Reference(reference.to_string())),
    });
    let (mut document, is_letter) = shown.await?;
    let is_ask = |fact: &FactLine| matches!(fact.reference, Reference::Fact(Family::Demand, _));
    let asks = is_letter || document.facts.iter().any(is_ask);
    let text = Text::new(std::mem::take(&mut document.text));
    let stretches = stretches(pieces(&text, &marks(&document), target));
    let title = document.title.clone();
    let mut families: Vec<(&'static str, Vec<FactLine>)> = Vec::new();
    let waiting = document.facts.iter().filter(|f| !is_decided(f)).count();
    for fact in std::mem::take(&mut document.facts) {
        let name = family_of(&fact);
        match families.last_mut() {
            Some((last, facts)) if *last == name => facts.push(fact),
            _ => families.push((name, vec![fact])),
        }
    }
    drawn(&Page {
        frame: Frame::of("documents", title.unwrap_or_else(|| reference.to_string())),
        document,
        stretches,
        is_marked: asked.marks.as_deref() != Some("0"),
        families,
        key,
        waiting,
        at,
        asks,
    })
}

/// What is not known of a document yet.
#[derive(Deserialize)]
pub(crate) struct Known {
    title: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    kind: Option<String>,
    url: Option<String>,
}

/// Fills in what is not known of a document; what is known stays, as decisions rest on it.
pub(crate) async fn complete(
    State(app): Shared,
    Path(key): Path<i64>,
    Form(form): Form<Known>,
) -> Result<Redirect, Failure> {
    let published = super::date(form.published)?;
    let act = app.act();
    let [title, publisher, kind, url] =
        [form.title, form.publisher, form.kind, form.url].map(super::given);
    app.with(move |store| {
        let before = store.reading(key)?.document;
        let given = record::Document {
            title,
            publisher,
            published,
            kind,
            url,
            ..before
        };
        store.complete(key, &given, &act)
    })
    .await?;
    Ok(Redirect::to(&format!("/document/{key}")))
}

fn is_decided(fact: &FactLine) -> bool {
    use store::State::{Added, Proposed};
    !matches!(fact.state, Proposed | Added)
}

fn family_of(fact: &FactLine) -> &'static str {
    match fact.reference {
        Reference::Fact(family, _) => family.as_str(),
        _ => "fact",
    }
}

fn marks(document: &DocumentShown) -> Vec<Mark> {
    let of = |reference: &Reference| reference.to_string().replace(':', "-");
    let entities = document.entities.iter().flat_map(|entity| {
        let mark = move |span: &Span| Mark {
            span: *span,
            kind: NAMED,
            of: of(&entity.reference),
        };
        entity.spans.iter().map(mark)
    });
    // A case rests on whole sentences that other facts mark as well.
    let is_marked = |fact: &&FactLine| !matches!(fact.reference, Reference::Fact(Family::Case, _));
    let facts = document.facts.iter().filter(is_marked).flat_map(|fact| {
        let mark = move |span: &Span| Mark {
            span: *span,
            kind: family_of(fact),
            of: of(&fact.reference),
        };
        fact.spans.iter().map(mark)
    });
    entities.chain(facts).collect()
}

/// `120-180`.
pub(crate) fn span(text: &str) -> Result<Span, Failure> {
    let ends = text.split_once('-');
    let ends = ends.and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
    match ends {
        Some((start, end)) if start < end => Ok(Span::new(start, end)),
        _ => Err(Failure::given(
            format!("“{text}” is no place in a text"),
            "Write the first character and the one behind the last: 120-180.",
        )),
    }
}

/// The bytes that a document was read from, for keeping: a browser must not open them as a page.
pub(crate) async fn original(
    State(app): Shared,
    Path((key, sha256)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    let reference = Reference::Document(key);
    let bytes = app.with(move |store| match store.show(reference)? {
        Shown::Document(document)
            if document
                .collections
                .iter()
                .any(|c| c.original.as_ref() == Some(&sha256)) =>
        {
            store.original(&sha256)
        }
        _ => Err(StoreError::Reference(reference.to_string())),
    });
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"document-{key}.original\""),
        ),
    ];
    Ok((headers, bytes.await?).into_response())
}
