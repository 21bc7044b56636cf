//! Somebody, or a body: names, offices, where they are named, what is said of them; and who is the same.
//!
//! Measures, and what lists say, stand here of those alone whom a person picked with the words that accuse.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use record::Span;
use serde::Deserialize;
use store::query::{EntityShown, FactLine, Mentioned, NameShown, Part, ProfileShown};
use store::{MeasureStatus, MeasureType, OfficialPage};

use unicode_script::{Script, UnicodeScript};

use crate::Unread;
use crate::app::{Shared, today};
use crate::choose::{self, Offer};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::screening::Looked;

/// Documents that are shown at once.
const MENTIONS: usize = 20;

/// Facts that are shown at once.
const FACTS: usize = 50;

/// Places of one document that are linked.
const PLACES: usize = 12;

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Documents that are passed over.
    #[serde(default)]
    mentions: usize,
    /// Facts that are passed over.
    #[serde(default)]
    facts: usize,
    /// The name by which others are offered; without one, their own.
    #[serde(default)]
    find: String,
}

/// What one is spoken of as where one speaks.
const SPEAKS: &[&str] = &[
    "source",
    "according_to",
    "claimed_by",
    "denied_by",
    "by",
    "signatory",
];

#[derive(Template)]
#[template(path = "entity.html")]
struct Page {
    frame: Frame,
    key: i64,
    /// Where decisions lead back to.
    back: String,
    shown: EntityShown,
    profile: ProfileShown,
    /// The names by the script they are written in; where there is one script alone it is not told.
    names: Vec<(&'static str, Vec<NameShown>)>,
    mentions: Vec<Mentioned>,
    /// What they say, then what is said of them; of those on this page.
    by: Vec<FactLine>,
    about: Vec<FactLine>,
    all_facts: usize,
    asked: Asked,
    more_mentions: Option<usize>,
    more_facts: Option<usize>,
    official: Option<OfficialPage>,
    looked: Vec<Looked>,
    /// Who may be the same, and by which name they were looked for.
    offers: Vec<Offer>,
    more_offers: bool,
    find: String,
    /// What of the lists could not be read.
    unread: Vec<Unread>,
    /// Whether the desk was opened with lists.
    has_lists: bool,
    measure_types: Vec<&'static str>,
    measure_statuses: Vec<&'static str>,
    today: String,
}

impl Page {
    /// The places of a document that are linked.
    fn places<'a>(&self, mention: &'a Mentioned) -> &'a [Span] {
        &mention.spans[..mention.spans.len().min(PLACES)]
    }

    /// How many places are not.
    fn more_places(&self, mention: &Mentioned) -> usize {
        mention.spans.len().saturating_sub(PLACES)
    }

    /// Entries of lists that are like the name.
    fn hits(&self) -> usize {
        self.looked.iter().map(|looked| looked.hits.len()).sum()
    }
}

/// Names by the script of their first letter, each script in the place of its first name.
fn by_script(names: Vec<NameShown>) -> Vec<(&'static str, Vec<NameShown>)> {
    let mut scripts: Vec<(&'static str, Vec<NameShown>)> = Vec::new();
    for name in names {
        let mut letters = name.name.chars().filter(|c| c.is_alphabetic());
        let script = letters.next().map_or(Script::Unknown, |c| c.script());
        let script = script.full_name();
        match scripts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, known)) => known.push(name),
            None => scripts.push((script, vec![name])),
        }
    }
    scripts
}

pub(crate) async fn page(
    State(app): Shared,
    Path(key): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Failure> {
    let part = Part {
        offset: asked.mentions,
        limit: MENTIONS,
    };
    let facts = Part {
        offset: asked.facts,
        limit: FACTS,
    };
    let find = asked.find.trim().to_owned();
    let all = app.with(move |store| {
        let (shown, all_facts) = store.show_entity(key, facts)?;
        let (profile, mentions) = (store.profile(key)?, store.mentions(key, part)?);
        let offered = choose::called(store, &find, key)?;
        let find = match find.is_empty() {
            true => shown.entity.name.clone(),
            false => find,
        };
        let offers = (offered, find);
        Ok((
            shown,
            all_facts,
            profile,
            mentions,
            store.official(key)?,
            offers,
        ))
    });
    let (mut shown, all_facts, mut profile, (mentions, more), official, offered) = all.await?;
    let ((offers, more_offers), find) = offered;
    let facts = std::mem::take(&mut shown.facts);
    let speaks = |fact: &FactLine| {
        fact.part
            .as_deref()
            .is_some_and(|part| SPEAKS.contains(&part))
    };
    let (by, about) = facts.into_iter().partition(speaks);
    let looked = official
        .iter()
        .flat_map(|page| page.screenings.iter().map(Looked::new));
    drawn(&Page {
        frame: Frame::of("people", shown.entity.name.clone()),
        key,
        back: format!("/entity/{key}"),
        shown,
        names: by_script(std::mem::take(&mut profile.names)),
        profile,
        mentions,
        by,
        about,
        all_facts,
        more_mentions: more.then_some(asked.mentions + MENTIONS),
        more_facts: Some(asked.facts + FACTS).filter(|next| *next < all_facts),
        asked,
        offers,
        more_offers,
        find,
        looked: looked.collect(),
        unread: app.unread(),
        has_lists: app.screens.is_some(),
        official,
        measure_types: MeasureType::ALL.iter().map(|t| t.as_str()).collect(),
        measure_statuses: MeasureStatus::ALL.iter().map(|s| s.as_str()).collect(),
        today: today()?.to_string(),
    })
}
