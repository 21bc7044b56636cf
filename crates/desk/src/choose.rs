//! What a form offers to choose from, found by words: nobody needs to know ids by heart.

use record::{EntityKind, PartialDate};
use store::query::{FactLine, Heard, Hit, Part, Search, Shown, Within};
use store::{Bearer, DemandRow, Family, Reference, State, Store, StoreError};

/// What is offered of each kind.
const OFFERED: usize = 8;

/// Something that can be chosen.
pub(crate) struct Offer {
    pub reference: String,
    /// What it is: "deny", "arrest", "person".
    pub kind: String,
    /// Who says or does it.
    pub by: Option<String>,
    pub date: Option<String>,
    /// Where it stands.
    pub title: Option<String>,
    pub words: String,
    /// How an event is told.
    pub factuality: Option<String>,
    /// Of facts.
    pub state: Option<State>,
    /// Whether the machine proposes it.
    pub is_proposed: bool,
}

impl From<&Hit> for Offer {
    fn from(hit: &Hit) -> Self {
        Self {
            reference: hit.reference.to_string(),
            kind: hit.of_type.clone().unwrap_or_default(),
            by: hit.speaker.clone(),
            date: hit.date.clone().or_else(|| hit.published.clone()),
            title: hit.title.clone(),
            words: hit.snippet.text.clone(),
            factuality: hit.factuality.clone(),
            state: hit.state,
            is_proposed: false,
        }
    }
}

impl From<&Heard> for Offer {
    fn from(heard: &Heard) -> Self {
        Self {
            reference: heard.reference.to_string(),
            kind: String::new(),
            by: heard.by.clone(),
            date: heard.date.map(|date| date.to_string()),
            title: heard.title.clone(),
            words: heard.words.clone(),
            factuality: None,
            state: Some(heard.state),
            is_proposed: true,
        }
    }
}

impl From<&Bearer> for Offer {
    fn from(bearer: &Bearer) -> Self {
        let days = match (bearer.from, bearer.to) {
            (Some(from), Some(to)) if from != to => Some(format!("{from} to {to}")),
            (from, _) => from.map(|day| day.to_string()),
        };
        Self {
            reference: bearer.reference.clone(),
            kind: bearer.kind.as_str().to_owned(),
            by: None,
            date: days,
            title: None,
            words: std::iter::once(&bearer.name)
                .chain(&bearer.roles)
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            factuality: None,
            state: None,
            is_proposed: false,
        }
    }
}

impl From<&DemandRow> for Offer {
    fn from(demand: &DemandRow) -> Self {
        Self {
            reference: demand.reference.clone(),
            kind: "demand".to_owned(),
            by: demand.by.clone(),
            date: demand.date.map(|date| date.to_string()),
            title: None,
            words: demand.action.clone(),
            factuality: None,
            state: Some(demand.state),
            is_proposed: false,
        }
    }
}

/// What may answer an ask, or be heard of it: what has these words since, or is about somebody of this name; without any,
/// what is proposed, what whoever was asked says since, and what happens to those for whom it was asked.
pub(crate) fn heard(
    store: &mut Store,
    (demand, proposed): (&DemandRow, &[Heard]),
    find: &str,
) -> Result<Vec<Offer>, StoreError> {
    let since = demand.date;
    let mut searches = Vec::new();
    match find.is_empty() {
        false => {
            searches.push(said(since, |search| search.words = find.to_owned()));
            searches.push(said(since, |search| search.about = Some(find.to_owned())));
        }
        true => {
            if let Some(of) = &demand.of {
                searches.push(said(since, |search| search.speaker = Some(of.clone())));
            }
            for name in demand.beneficiaries.iter().take(3) {
                searches.push(said(since, |search| search.about = Some(name.clone())));
            }
        }
    }
    let mut offers: Vec<Offer> = match find.is_empty() {
        true => proposed.iter().map(Offer::from).collect(),
        false => Vec::new(),
    };
    let part = Part {
        offset: 0,
        limit: OFFERED,
    };
    if !find.is_empty() {
        offers.extend(happened(store, find, (since, &demand.document))?);
    }
    for search in searches {
        for hit in store.search(&search, part)?.hits {
            // A letter's own words answer no letter, and whoever asks answers nothing.
            let is_own = hit.document.to_string() == demand.document
                || hit.speaker.is_some() && hit.speaker == demand.by;
            let reference = hit.reference.to_string();
            if !is_own && !offers.iter().any(|offer| offer.reference == reference) {
                offers.push(Offer::from(&hit));
            }
        }
    }
    Ok(offers)
}

/// Events whose words have all these, in documents that have them.
fn happened(
    store: &mut Store,
    find: &str,
    (since, own): (Option<PartialDate>, &str),
) -> Result<Vec<Offer>, StoreError> {
    let words: Vec<String> = find.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |told: &str| {
        let told = told.to_lowercase();
        words.iter().all(|word| told.contains(word))
    };
    let mut offers = Vec::new();
    for hit in with_words(store, find, since)? {
        if hit.document.to_string() == own {
            continue;
        }
        let Shown::Document(document) = store.show(hit.document)? else {
            continue;
        };
        let is_event = |line: &&FactLine| {
            matches!(line.reference, Reference::Fact(Family::Event, _))
                && line.state != State::Rejected
        };
        let events = document.facts.iter().filter(is_event);
        for line in events.filter(|line| has_all(&line.words)).take(OFFERED) {
            offers.extend(fact(store, &line.reference.to_string()));
        }
    }
    offers.truncate(OFFERED);
    Ok(offers)
}

/// A fact by its reference.
pub(crate) fn fact(store: &mut Store, reference: &str) -> Option<Offer> {
    let reference @ Reference::Fact(..) = reference.trim().parse().ok()? else {
        return None;
    };
    let Ok(Shown::Fact(fact)) = store.show(reference) else {
        return None;
    };
    let text = |pointer: &str| {
        let text = fact.value.pointer(pointer)?.as_str()?;
        Some(text.to_owned())
    };
    Some(Offer {
        reference: reference.to_string(),
        kind: text("/speech_act")
            .or_else(|| text("/type"))
            .unwrap_or_default(),
        by: text("/source/name").or_else(|| text("/actor")),
        date: text("/date"),
        title: fact.title.clone(),
        words: fact.words.join(" … "),
        factuality: text("/factuality"),
        state: Some(fact.state),
        is_proposed: false,
    })
}

/// What is said, or happens, since a day.
fn said(since: Option<PartialDate>, with: impl FnOnce(&mut Search)) -> Search {
    let mut search = Search {
        since,
        ..Search::default()
    };
    with(&mut search);
    if search.about.is_none() {
        search.within = Within::Statements;
    }
    search
}

/// The documents since a day that these words fit best: those that are offered, and the one that is left out.
fn with_words(
    store: &mut Store,
    words: &str,
    since: Option<PartialDate>,
) -> Result<Vec<Hit>, StoreError> {
    let search = Search {
        words: words.to_owned(),
        within: Within::Documents,
        since,
        ..Search::default()
    };
    let part = Part {
        offset: 0,
        limit: OFFERED + 1,
    };
    Ok(store.search(&search, part)?.hits)
}

/// Those who are called as one is, or as somebody looks for, but for that one; and whether there may be more.
pub(crate) fn called(
    store: &mut Store,
    find: &str,
    but: i64,
) -> Result<(Vec<Offer>, bool), StoreError> {
    let own = store.bearer(but)?;
    let name = if find.is_empty() { &own.name } else { find };
    let (bearers, more) = store.called(name, 4 * OFFERED)?;
    // A group is no person; who looks for one by name may know better.
    let is_alike = |bearer: &&Bearer| {
        bearer.reference != own.reference
            && (!find.is_empty()
                || bearer.kind == own.kind
                || ![bearer.kind, own.kind].contains(&EntityKind::Person))
    };
    let others = bearers.iter().filter(is_alike);
    Ok((others.map(Offer::from).collect(), more))
}

/// Documents that have these words, but for one.
pub(crate) fn documents(
    store: &mut Store,
    words: &str,
    but: i64,
) -> Result<Vec<Offer>, StoreError> {
    let hits = with_words(store, words, None)?;
    let others = hits
        .iter()
        .filter(|hit| hit.reference != Reference::Document(but));
    Ok(others.take(OFFERED).map(Offer::from).collect())
}
