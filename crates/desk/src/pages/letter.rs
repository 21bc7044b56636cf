//! A letter: who signed it, what it asks of whom, and what was heard; alone, or beside another.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use record::{PartialDate, Span};
use serde::Deserialize;
use store::Reference;
use store::query::{AskShown, LetterShown, LinkRow};

use crate::app::{Shared, today};
use crate::choose::{self, Offer};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::letters::{self, Asks, Signatory, Signed};
use crate::words::shown;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(rename = "as-of")]
    as_of: Option<String>,
    /// Another letter: `9` or `document:9`.
    with: Option<String>,
    /// Words of letters that are offered.
    find: Option<String>,
}

/// Another text of a letter.
struct Other {
    /// The document.
    reference: Reference,
    title: String,
    /// What the other is to this one: "an older text".
    what: &'static str,
    /// Whether somebody decided it.
    is_decided: bool,
    link: LinkRow,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Page {
    frame: Frame,
    key: i64,
    letter: LetterShown,
    others: Vec<Other>,
    /// Letters that it may be compared with, and the words that they have.
    offers: Vec<Offer>,
    find: String,
    as_of: String,
    today: String,
    /// Where decisions lead back to.
    back: String,
}

#[derive(Template)]
#[template(path = "letters.html")]
struct Beside {
    frame: Frame,
    older: LetterShown,
    newer: LetterShown,
    /// Whether people, or the machine, say that they are two texts of one.
    told: Option<Other>,
    signatories: Vec<Signatory>,
    both: usize,
    older_only: usize,
    newer_only: usize,
    asks: Vec<Asks>,
    /// Where decisions lead back to.
    back: String,
}

impl Beside {
    /// Whether somebody decided that they are two texts of one letter.
    fn is_one(&self) -> bool {
        self.told.as_ref().is_some_and(|told| told.is_decided)
    }

    fn older_ask(&self, place: &usize) -> &AskShown {
        &self.older.asks[*place]
    }

    fn newer_ask(&self, place: &usize) -> &AskShown {
        &self.newer.asks[*place]
    }
}

impl Page {
    /// The stretch of an ask that says what is asked, and not "we call on".
    fn longest(&self, ask: &AskShown) -> Option<Span> {
        ask.spans.iter().copied().max_by_key(|span| span.len())
    }
}

pub(crate) async fn page(
    State(app): Shared,
    Path(key): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let day = super::date(asked.as_of)?.map(PartialDate::last_day);
    let today = today()?;
    let as_of = day.unwrap_or(today).min(today);
    let with = super::given(asked.with)
        .map(|with| document(&with))
        .transpose()?;
    let find = super::given(asked.find).unwrap_or_default();
    let words = find.clone();
    let both = app.with(move |store| {
        let other = with.filter(|with| *with != key);
        let other = other.map(|with| store.letter(with, as_of)).transpose()?;
        let offers = match words.is_empty() {
            true => Vec::new(),
            false => choose::documents(store, &words, key)?,
        };
        Ok((store.letter(key, as_of)?, other, offers))
    });
    let (letter, other, offers) = both.await?;
    let day = day.map(|d| d.to_string()).unwrap_or_default();
    if let Some(other) = other {
        return beside(letter, other);
    }
    let title = title(&letter);
    drawn(&Page {
        frame: Frame::of("demands", title),
        key,
        others: others(&letter),
        letter,
        offers,
        find,
        as_of: day,
        today: today.to_string(),
        back: format!("/letter/{key}"),
    })
}

fn beside(letter: LetterShown, other: LetterShown) -> Result<Html<String>, Failure> {
    let told = others(&letter)
        .into_iter()
        .find(|o| o.reference == other.reference);
    // What is told of the two goes before their days.
    let other_is_older = match &told {
        Some(told) => told.what == OLDER,
        None => {
            (other.published, other.reference.key()) < (letter.published, letter.reference.key())
        }
    };
    let (older, newer) = match other_is_older {
        true => (other, letter),
        false => (letter, other),
    };
    let signatories = letters::signatories(&older, &newer);
    let count = |signed| signatories.iter().filter(|s| s.signed == signed).count();
    // Words are compared as they are shown: what is not seen makes them differ as well.
    let of = |letter: &LetterShown| -> Vec<String> {
        let actions = letter.asks.iter().map(|ask| shown(&ask.demand.action));
        actions.collect()
    };
    let asks = letters::asks(&of(&older), &of(&newer));
    drawn(&Beside {
        frame: Frame::of("demands", "Two letters compared"),
        told,
        both: count(Signed::Both),
        older_only: count(Signed::OlderOnly),
        newer_only: count(Signed::NewerOnly),
        signatories,
        asks,
        back: format!(
            "/letter/{}?with={}",
            older.reference.key(),
            newer.reference.key()
        ),
        older,
        newer,
    })
}

fn title(letter: &LetterShown) -> String {
    let title = letter.title.clone();
    title.unwrap_or_else(|| letter.reference.to_string())
}

const OLDER: &str = "an older text";
const NEWER: &str = "a newer text";

fn others(letter: &LetterShown) -> Vec<Other> {
    let other = |link: &LinkRow| {
        let is_left = link.left == letter.reference;
        let (reference, title) = match is_left {
            true => (link.right, &link.right_words),
            false => (link.left, &link.left_words),
        };
        Other {
            reference,
            title: match title.is_empty() {
                true => reference.to_string(),
                false => title.clone(),
            },
            what: if is_left { OLDER } else { NEWER },
            is_decided: link.entry.is_some(),
            link: link.clone(),
        }
    };
    letter.versions.iter().map(other).collect()
}

/// A document, by its number or as the lists print it.
fn document(given: &str) -> Result<i64, Failure> {
    let key = given.parse().ok();
    let named = given
        .parse::<Reference>()
        .ok()
        .and_then(|reference| match reference {
            Reference::Document(key) => Some(key),
            _ => None,
        });
    key.or(named).ok_or_else(|| {
        let hint = "Write the number of the other letter: 9, or document:9.";
        Failure::given(format!("“{given}” is no document"), hint)
    })
}
