//! Officials whom a person holds responsible: picked with the words that accuse, and what is put on record of them.
//!
//! Nobody is here merely for being named (S30): the words are chosen by a person, from what names the official, and
//! read by them.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use store::query::{EntityShown, FactLine, Shown};
use store::{
    Basis, Doubt, Draft, Family, InvolvementType, MeasureStatus, MeasureType, OfficialPage, Pick,
    Reference, State as Stands, Store, StoreError, Who,
};

use super::list::{self, Links};
use crate::app::Shared;
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::{Refused, Table, Unread};

/// Facts that are offered.
const OFFERED: usize = 100;

/// What a form gives; it stands in its fields again where something is wrong with it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    /// `statement:41`: one that is offered.
    fact: String,
    /// One that is not.
    other: String,
    /// Words that those have which are offered.
    find: String,
    involvement: String,
    according_to: String,
    date: String,
    /// The person has read the words, and they accuse this official.
    read: Option<String>,
    /// They do although the fact does not say so by itself.
    sure: Option<String>,
}

/// What is wrong with what was given.
struct Problem {
    what: String,
    hint: String,
    /// Whether a person may say that it is right all the same.
    is_doubt: bool,
}

#[derive(Template)]
#[template(path = "official.html")]
struct Page {
    frame: Frame,
    key: i64,
    shown: EntityShown,
    offered: Vec<FactLine>,
    given: Given,
    types: Vec<(&'static str, &'static str)>,
    problem: Option<Problem>,
}

#[derive(Template)]
#[template(path = "officials.html")]
struct List {
    frame: Frame,
    officials: Vec<OfficialPage>,
    unread: Vec<Unread>,
    name: String,
    links: Links,
}

#[derive(Deserialize)]
pub(crate) struct Named {
    name: Option<String>,
}

/// Those who were picked.
pub(crate) async fn list(
    State(app): Shared,
    Query(asked): Query<Named>,
) -> Result<Html<String>, Failure> {
    let name = super::given(asked.name);
    let of = name.clone();
    let officials = app
        .with(move |store| store.officials(of.as_deref()))
        .await?;
    let name = name.unwrap_or_default();
    let (links, _) = Links::new("officials", &[("name", name.as_str())]);
    drawn(&List {
        frame: Frame::of("officials", "Officials"),
        officials,
        unread: app.unread(),
        name,
        links,
    })
}

pub(crate) async fn export(
    State(app): Shared,
    Path(format): Path<String>,
    Query(asked): Query<Named>,
) -> Result<Response, Failure> {
    let name = super::given(asked.name);
    let officials = app.with(move |store| store.officials(name.as_deref()));
    list::file(&app, &Table::Officials(officials.await?), &format)
}

pub(crate) async fn page(
    state: Shared,
    Path(key): Path<i64>,
    Query(given): Query<Given>,
) -> Result<Html<String>, Failure> {
    form(state, key, given, None).await
}

async fn form(
    State(app): Shared,
    key: i64,
    given: Given,
    problem: Option<Problem>,
) -> Result<Html<String>, Failure> {
    let mut shown = app.with(move |store| entity(store, key)).await?;
    let offered = std::mem::take(&mut shown.facts);
    drawn(&Page {
        frame: Frame::of("people", shown.entity.name.clone()),
        key,
        offered: offered_of(offered, &given.find),
        shown,
        given,
        types: InvolvementType::ALL
            .iter()
            .map(|t| (t.as_str(), told(*t)))
            .collect(),
        problem,
    })
}

fn entity(store: &mut Store, key: i64) -> Result<EntityShown, StoreError> {
    let reference = Reference::Entity(key);
    match store.show(reference)? {
        Shown::Entity(shown) => Ok(*shown),
        _ => Err(StoreError::Reference(reference.to_string())),
    }
}

/// What can accuse: something said, or something that happened, each once.
fn offered_of(facts: Vec<FactLine>, find: &str) -> Vec<FactLine> {
    let find = find.trim().to_lowercase();
    let mut offered: Vec<FactLine> = Vec::new();
    for fact in facts {
        let can = matches!(
            fact.reference,
            Reference::Fact(Family::Statement | Family::Event, _)
        );
        let has_words = fact.words.to_lowercase().contains(&find);
        if !can || !has_words || fact.state == Stands::Rejected {
            continue;
        }
        match offered
            .iter_mut()
            .find(|known| known.reference == fact.reference)
        {
            // As what they are spoken of, in all ways.
            Some(known) => {
                if let (Some(parts), Some(part)) = (&mut known.part, fact.part) {
                    parts.push_str(", ");
                    parts.push_str(&part);
                }
            }
            None => offered.push(fact),
        }
    }
    offered.truncate(OFFERED);
    offered
}

fn told(involvement: InvolvementType) -> &'static str {
    match involvement {
        InvolvementType::Ordered => "ordered it",
        InvolvementType::CarriedOut => "carried it out",
        InvolvementType::Present => "was there",
        InvolvementType::FailedToPrevent => "could have kept it from happening",
        InvolvementType::ResponsibleForBody => "was responsible for the body that acted",
    }
}

/// Picks the official by the words of a fact.
pub(crate) async fn pick(
    state: Shared,
    Path(key): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let wrong = |what: &str, hint: &str| Problem {
        what: what.to_owned(),
        hint: hint.to_owned(),
        is_doubt: false,
    };
    let chosen = [&given.other, &given.fact].map(|fact| fact.trim());
    let chosen = chosen
        .into_iter()
        .find(|fact| !fact.is_empty())
        .unwrap_or_default();
    let Ok(Reference::Fact(_, fact)) = chosen.parse() else {
        let problem = wrong(
            "No words are chosen",
            "Choose the fact that accuses, or write one: statement:41, event:7.",
        );
        return again(state, key, given, problem).await;
    };
    let Ok(involvement) = given.involvement.parse::<InvolvementType>() else {
        let problem = wrong(
            "What they are said to have done is not chosen",
            "Choose the least that the words say.",
        );
        return again(state, key, given, problem).await;
    };
    let date = match given.date.trim() {
        "" => None,
        text => match store::import::of_text(text) {
            Some(date) => Some(date),
            None => {
                let problem = wrong(&super::no_date(text), super::DATES);
                return again(state, key, given, problem).await;
            }
        },
    };
    if given.read.is_none() {
        let problem = wrong(
            "The words were not read",
            "Read them, and tick that they accuse this person or body.",
        );
        return again(state, key, given, problem).await;
    }
    let (form, act) = (given.clone(), state.0.act());
    let picked = state.0.with(move |store| {
        let accusation = match store.accusation(key, fact) {
            Ok(accusation) => accusation,
            Err(error @ StoreError::Refused { .. }) => return Ok(Err(refused(&error))),
            Err(error) => return Err(error),
        };
        if let Some(doubt) = accusation.doubt().filter(|_| form.sure.is_none()) {
            return Ok(Err(doubted(
                &doubt,
                &accusation.official.1.name,
                &accusation.parts,
            )));
        }
        let by = super::given(Some(form.according_to.clone()));
        let pick = Pick {
            involvement,
            according_to: by.as_deref(),
            date,
        };
        store.pick(&accusation, fact, &pick, &act).map(Ok)
    });
    match picked.await? {
        Ok(_) => Ok(Redirect::to(&format!("/entity/{key}#official")).into_response()),
        Err(problem) => again(state, key, given, problem).await,
    }
}

fn refused(error: &StoreError) -> Problem {
    Problem {
        what: error.to_string(),
        hint: "Choose words about them. Where the document calls them otherwise, join the two names first.".to_owned(),
        is_doubt: false,
    }
}

fn doubted(doubt: &Doubt, name: &str, parts: &[String]) -> Problem {
    let what = match doubt {
        Doubt::NotNamed => format!("The fact itself does not name {name}"),
        Doubt::NotAccused => {
            let parts = parts.join(", ").replace('_', " ");
            format!("The fact accuses {name} of nothing: it names them as {parts} alone")
        }
        Doubt::Harmed => format!("By these words something was done to {name}"),
    };
    Problem {
        what,
        hint: "Choose other words. Only where these accuse them all the same, tick that they do."
            .to_owned(),
        is_doubt: true,
    }
}

async fn again(
    state: Shared,
    key: i64,
    given: Given,
    problem: Problem,
) -> Result<Response, Failure> {
    let page = form(state, key, given, Some(problem)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What is put on record of an official.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Held {
    regime: String,
    #[serde(rename = "type")]
    of_type: String,
    status: String,
    title: String,
    body: String,
    according_to: String,
    date: String,
    from: String,
    to: String,
    source: String,
    source_date: String,
}

/// Who is looked up, as far as it is known.
#[derive(Deserialize)]
pub(crate) struct Context {
    born: Option<String>,
    country: Option<String>,
}

/// Looks somebody who is picked up in the lists that the desk was opened with, and keeps what they say.
pub(crate) async fn screen(
    State(app): Shared,
    Path(key): Path<i64>,
    Form(form): Form<Context>,
) -> Result<Redirect, Failure> {
    let born = super::date(form.born)?;
    let country = super::given(form.country);
    let picked = app
        .with(move |store| {
            let page = store.official(key)?.ok_or_else(|| not_picked(key))?;
            let held = page.involvements.first().ok_or_else(|| not_picked(key))?;
            let involvement: Reference = held.reference.parse()?;
            let official = store.official_of(involvement.key())?;
            Ok((involvement.key(), official))
        })
        .await?;
    let (involvement, official) = picked;
    let asked = std::sync::Arc::clone(&app);
    let looked = tokio::task::spawn_blocking(move || match &asked.screens {
        Some(screens) => screens.look_up(&official, born, country.as_deref()),
        None => Err(Refused::new(
            "this desk was opened without lists",
            "close it, and open it again with `onrecord desk --list LISTS`",
        )),
    });
    let looked = looked.await.map_err(|_| Failure::broken())?;
    let results = looked.map_err(|refused| Failure::given(refused.reason, refused.hint))?;
    let act = app.act();
    app.with(move |store| store.keep_screening(involvement, &results, &act))
        .await?;
    Ok(Redirect::to(&format!("/entity/{key}#lists")))
}

/// Nobody stands beside a sanction merely for being named.
fn not_picked(key: i64) -> StoreError {
    StoreError::Refused {
        why: format!("entity:{key} was not picked as an official"),
        hint: "pick them first, by the words that accuse",
    }
}

/// Adds a measure about somebody who is picked.
pub(crate) async fn measure(
    state: Shared,
    Path(key): Path<i64>,
    Form(form): Form<Held>,
) -> Result<Redirect, Failure> {
    let choose = |what: &str| Failure::given(what, "Go back, and choose one.");
    let of_type: MeasureType = form
        .of_type
        .parse()
        .map_err(|_| choose("The kind of measure is not chosen"))?;
    let status: MeasureStatus = form
        .status
        .parse()
        .map_err(|_| choose("How the measure stands is not chosen"))?;
    let date = super::date(Some(form.date.clone()))?;
    let value = json!({
        "regime": super::given(Some(form.regime.clone())),
        "type": of_type,
        "status": status,
        "according_to": super::given(Some(form.according_to.clone())),
        "date": date,
    });
    put(&state, key, (Family::Measure, "official", value), &form).await
}

/// Adds an office that somebody held who is picked.
pub(crate) async fn post(
    state: Shared,
    Path(key): Path<i64>,
    Form(form): Form<Held>,
) -> Result<Redirect, Failure> {
    let (from, to) = (
        super::date(Some(form.from.clone()))?,
        super::date(Some(form.to.clone()))?,
    );
    if let (Some(from), Some(to)) = (from, to)
        && to < from
        && !to.contains(from)
    {
        let what = format!("The last day, {to}, is before the first, {from}");
        return Err(Failure::given(
            what,
            "Go back, and give the earlier day first.",
        ));
    }
    let value = json!({
        "title": super::given(Some(form.title.clone())),
        "body": super::given(Some(form.body.clone())),
        "from": from,
        "to": to,
    });
    put(&state, key, (Family::Post, "holder", value), &form).await
}

/// Keeps a fact about an official with its source.
async fn put(
    state: &Shared,
    key: i64,
    (family, who, mut value): (Family, &'static str, Json),
    form: &Held,
) -> Result<Redirect, Failure> {
    let on = super::date(Some(form.source_date.clone()))?;
    let (source, act) = (form.source.trim().to_owned(), state.0.act());
    let put = state.0.with(move |store| {
        if store.official(key)?.is_none() {
            return Err(not_picked(key));
        }
        let official = store.bearer(key)?;
        value[who] = official.name.as_str().into();
        let draft = Draft {
            family,
            value,
            who: vec![Who {
                name: &official.name,
                kind: official.kind,
                same_as: Some(key),
            }],
        };
        let basis = Basis::Note {
            text: &source,
            date: on,
        };
        store.add_by_hand(&basis, &[draft], &act)
    });
    put.await?;
    Ok(Redirect::to(&format!("/entity/{key}#official")))
}
