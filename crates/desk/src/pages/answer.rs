//! An answer put in by hand: something that is kept already, or something new with its source.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use store::query::{AskShown, Shown};
use store::{
    AnswerClass, Basis, DemandFilter, DemandSide, Family, LinkKind, NewAnswer, NewLink, Reference,
    StoreError, Verdict,
};

use crate::app::{Shared, today};
use crate::choose::{self, Offer};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};

/// Demands that are offered to a fact.
const DEMANDS: usize = 20;

/// What a form gives; it stands in its fields again where something is wrong with it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Given {
    /// `demand:12`, or its number.
    demand: String,
    /// `statement:41`: what is kept already, of what is offered.
    fact: String,
    /// The same, where it is not offered.
    other: String,
    /// Words by which more is offered; of a fact, who was asked.
    find: String,
    class: String,
    /// The class of what is kept already.
    kept_class: String,
    by: String,
    date: String,
    source: String,
    source_date: String,
    note: String,
    /// `answer_to` or `reaction`.
    kind: String,
    for_addressee: Option<String>,
}

/// What is wrong with what was given, and what to do.
struct Problem {
    what: String,
    hint: String,
    /// Whether it is with what is kept already.
    is_kept: bool,
}

impl Problem {
    fn of_new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        let what: String = what.into();
        let mut letters = what.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        Self {
            what: first.unwrap_or_default() + letters.as_str(),
            hint: hint.into(),
            is_kept: false,
        }
    }

    fn of_kept(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            is_kept: true,
            ..Self::of_new(what, hint)
        }
    }
}

#[derive(Template)]
#[template(path = "answer.html")]
struct Page {
    frame: Frame,
    ask: AskShown,
    given: Given,
    /// What it may be.
    offers: Vec<Offer>,
    classes: Vec<&'static str>,
    problem: Option<Problem>,
    today: String,
}

pub(crate) async fn page(
    state: Shared,
    Query(mut given): Query<Given>,
) -> Result<Html<String>, Failure> {
    if given.demand.trim().is_empty() {
        return which(state, given).await;
    }
    let key = demand(&given.demand)?;
    if given.by.is_empty() {
        given.by = asked_of(&state, key).await?;
    }
    form(state, given, None).await
}

/// Who was asked.
async fn asked_of(state: &Shared, key: i64) -> Result<String, Failure> {
    let of = state.0.with(move |store| store.asked_of(key)).await?;
    Ok(of.unwrap_or_default())
}

#[derive(Template)]
#[template(path = "which.html")]
struct Which {
    frame: Frame,
    fact: Offer,
    offers: Vec<Offer>,
    find: String,
}

/// The demands that a fact may answer: those of whoever speaks in it, or of whom else somebody names.
async fn which(State(app): Shared, given: Given) -> Result<Html<String>, Failure> {
    let today = today()?;
    let shown = app.with(move |store| {
        let fact = choose::fact(store, &given.fact).ok_or(StoreError::Unknown {
            what: "fact",
            name: given.fact.clone(),
        })?;
        let find = match given.find.trim() {
            "" => fact.by.clone().unwrap_or_default(),
            find => find.to_owned(),
        };
        let of = |of: Option<&String>| DemandFilter {
            of: of.cloned(),
            limit: DEMANDS,
            ..DemandFilter::on(today)
        };
        let mut demands = store.demands(&of(Some(&find).filter(|find| !find.is_empty())))?;
        let mut find = find;
        if demands.is_empty() && given.find.trim().is_empty() {
            // Whoever speaks was asked nothing: for whom they speak nobody can tell here.
            demands = store.demands(&of(None))?;
            find = String::new();
        }
        Ok((fact, demands.iter().map(Offer::from).collect(), find))
    });
    let (fact, offers, find) = shown.await?;
    drawn(&Which {
        frame: Frame::of("demands", "Which ask is it about"),
        fact,
        offers,
        find,
    })
}

async fn form(
    State(app): Shared,
    given: Given,
    problem: Option<Problem>,
) -> Result<Html<String>, Failure> {
    let key = demand(&given.demand)?;
    let today = today()?;
    let (fact, find) = (given.fact.clone(), given.find.trim().to_owned());
    let shown = app.with(move |store| {
        let ask = store.ask(key, today)?;
        let mut offers = choose::heard(store, (&ask.demand, &ask.proposed), &find)?;
        if !offers.iter().any(|offer| offer.reference == fact) {
            // What is no fact is told when it is sent.
            offers.splice(0..0, choose::fact(store, &fact));
        }
        Ok((ask, offers))
    });
    let (ask, offers) = shown.await?;
    let classes = AnswerClass::ALL.iter().filter(|class| class.is_given());
    drawn(&Page {
        frame: Frame::of("demands", "An answer"),
        ask,
        given,
        offers,
        classes: classes.map(|class| class.as_str()).collect(),
        problem,
        today: today.to_string(),
    })
}

/// Keeps a new answer with its source.
pub(crate) async fn add(state: Shared, Form(given): Form<Given>) -> Result<Response, Failure> {
    let key = demand(&given.demand)?;
    let act = state.0.act();
    let (date, on) = match (day(&given.date), day(&given.source_date)) {
        (Ok(date), Ok(on)) => (date, on),
        (Err(what), _) | (_, Err(what)) => {
            return again(state, given, Problem::of_new(what, super::DATES)).await;
        }
    };
    let Ok(class) = given.class.parse::<AnswerClass>() else {
        let problem = Problem::of_new(
            "How it was answered is not said",
            "Choose what the answer comes to.",
        );
        return again(state, given, problem).await;
    };
    if given.by.trim().is_empty() {
        let problem = Problem::of_new("Who answers is not said", "Say whose words or act it is.");
        return again(state, given, problem).await;
    }
    let form = given.clone();
    let added = state.0.with(move |store| {
        let by = form.by.trim();
        let basis = Basis::Note {
            text: form.source.trim(),
            date: on,
        };
        let new = NewAnswer {
            demand: key,
            by,
            class,
            date,
            for_addressee: form.for_addressee.is_some(),
            who: Vec::new(),
        };
        Ok(store.add_answer(&basis, &new, &act))
    });
    match added.await? {
        Ok(_) => Ok(to_letter(&state, key).await?.into_response()),
        Err(error) => {
            again(
                state,
                given,
                Problem::of_new(error.to_string(), hint(&error)),
            )
            .await
        }
    }
}

/// Links what is kept already.
pub(crate) async fn link(state: Shared, Form(given): Form<Given>) -> Result<Response, Failure> {
    let key = demand(&given.demand)?;
    let act = state.0.act();
    let written = match given.other.trim() {
        "" => given.fact.trim(),
        other => other,
    };
    let Ok(fact @ Reference::Fact(..)) = written.parse::<Reference>() else {
        let (what, hint) = match written.is_empty() {
            true => (
                "Nothing is chosen".to_owned(),
                "Choose what answers, or look for it by its words.",
            ),
            false => (
                format!("“{written}” is no fact"),
                "Write it as it is printed: statement:41, event:7.",
            ),
        };
        return again(state, given, Problem::of_kept(what, hint)).await;
    };
    let kind = match given.kind.as_str() {
        "reaction" => LinkKind::Reaction,
        _ => LinkKind::AnswerTo,
    };
    let class = given.kept_class.parse::<AnswerClass>().ok();
    let form = given.clone();
    let linked = state.0.with(move |store| {
        let mut link = || {
            store.linkable(kind, fact, Reference::Fact(Family::Demand, key))?;
            if kind == LinkKind::AnswerTo && form.for_addressee.is_none() {
                is_asked(store, fact, key)?;
            }
            let note = super::given(Some(form.note.clone()));
            let new = NewLink {
                kind,
                left: fact.key(),
                right: key,
                verdict: Verdict::Accepted,
                detail: match (kind, class) {
                    (LinkKind::AnswerTo, Some(class)) => serde_json::json!({"class": class}),
                    _ => serde_json::Value::Null,
                },
                note: note.as_deref(),
            };
            store.link(&new, &act)
        };
        Ok(link())
    });
    match linked.await? {
        Ok(_) => Ok(to_letter(&state, key).await?.into_response()),
        Err(error) => {
            again(
                state,
                given,
                Problem::of_kept(error.to_string(), hint(&error)),
            )
            .await
        }
    }
}

/// Refuses words of somebody who is not known to speak for whoever was asked. Of an event nobody speaks.
fn is_asked(store: &mut store::Store, fact: Reference, demand: i64) -> Result<(), StoreError> {
    let Shown::Fact(shown) = store.show(fact)? else {
        return Ok(());
    };
    let Some(by) = shown
        .value
        .pointer("/source/name")
        .and_then(|name| name.as_str())
    else {
        return Ok(());
    };
    match store.side_in(demand, by)? {
        DemandSide::Other => Err(StoreError::NotAsked {
            by: by.to_owned(),
            of: store.asked_of(demand)?,
        }),
        _ => Ok(()),
    }
}

fn day(given: &str) -> Result<Option<record::PartialDate>, String> {
    match given.trim() {
        "" => Ok(None),
        given => match store::import::of_text(given) {
            Some(date) => Ok(Some(date)),
            None => Err(super::no_date(given)),
        },
    }
}

/// What to do, at the desk: the store's own hints are for the command line.
fn hint(error: &StoreError) -> &'static str {
    match error {
        StoreError::NotAsked { .. } => {
            "Tick “speaks for whoever was asked” if they do. What anybody else says is a reaction, which leaves the ask \
            open: choose it among what is kept already."
        }
        StoreError::OwnDemand(_) => {
            "Whoever asks does not answer. What they say of it later is a reaction."
        }
        other => other.hint(),
    }
}

/// The form again, with what was given in it.
async fn again(state: Shared, mut given: Given, problem: Problem) -> Result<Response, Failure> {
    if problem.is_kept {
        // The other form stays as it was.
        given.by = asked_of(&state, demand(&given.demand)?).await?;
    }
    let page = form(state, given, Some(problem)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The demand in its letter.
async fn to_letter(state: &Shared, key: i64) -> Result<Redirect, Failure> {
    let as_of = today()?;
    let demand = state.0.with(move |store| store.demand(key, as_of)).await?;
    let letter = demand.document.replace("document:", "/letter/");
    Ok(Redirect::to(&format!("{letter}#demand-{key}")))
}

/// A demand, by its number or as the lists print it.
fn demand(given: &str) -> Result<i64, Failure> {
    let given = given.trim();
    let named = match given.parse() {
        Ok(Reference::Fact(Family::Demand, key)) => Some(key),
        _ => None,
    };
    given.parse().ok().or(named).ok_or_else(|| {
        let hint = "Write the demand as it is printed: demand:12.";
        Failure::given(format!("“{given}” is no demand"), hint)
    })
}
