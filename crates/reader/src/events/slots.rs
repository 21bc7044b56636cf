//! Detail, offence, place and count of an event.

use record::{EntityKind, EventType};

use super::Filler;
use super::arguments::Places;
use super::triggers::Match;
use crate::analysis::{Tokens, Upos};
use crate::dates;
use crate::entities::Entities;
use crate::frames::{Path, Step};
use crate::lexicon;
use crate::statements::View;

/// More tokens than this are no detail.
const LONGEST: usize = 25;

/// The words of the detail, what only introduces an offence left out.
pub(super) fn detail(
    view: &View,
    places: &Places,
    trigger: usize,
    heads: &[usize],
) -> Option<Tokens> {
    let heads: Vec<usize> = heads
        .iter()
        .map(|h| places.introduced(places.named_after(*h)))
        // "on two counts" does not say of what.
        .filter(|h| {
            let vague = matches!(
                view.tree.token(*h).lemma.as_str(),
                "count" | "charge" | "ground" | "nothing"
            );
            !vague || places.words(*h).len() > 3
        })
        .collect();
    let (first, last) = (heads.iter().min()?, heads.iter().max()?);
    // The trigger's own phrase stands without what is coordinated with it.
    let words = |h: usize| {
        if h == trigger {
            places.phrase(h)
        } else {
            places.words(h)
        }
    };
    let start = words(*first);
    let end = words(*last);
    let mut tokens = view.bare(&(start.start..end.end.max(start.end)));
    while tokens.len() > 1 && matches!(view.tree.token(tokens.start).upos, Upos::Adp | Upos::Sconj)
    {
        tokens.start += 1;
    }
    // A stretch that long was hung together by mistake.
    (!tokens.is_empty() && tokens.len() <= LONGEST).then_some(tokens)
}

/// "sentenced to six years \[for theft\]", "held \[on charges of theft\]".
pub(super) fn offence(
    view: &View,
    places: &Places,
    event: EventType,
    n: usize,
    terms: &[usize],
    is_person: impl Fn(usize) -> bool,
) -> Option<Tokens> {
    use EventType::*;
    if !matches!(
        event,
        Arrest
            | Detention
            | Imprisonment
            | Sentence
            | SentenceReduced
            | SentenceSuspended
            | ConvictionUpheld
            | ConvictionOverturned
            | ConvictionSuspended
    ) {
        return None;
    }
    let beside =
        |n: usize, word: &str| places.at(n, &Path(vec![Step::Preposition(word.to_owned())]));
    let after = |word: &str| beside(n, word);
    // "to 18 years for theft": the parser may hang it on the years.
    let lower = terms.iter().flat_map(|t| beside(*t, "for"));
    let heads: Vec<usize> = after("for")
        .into_iter()
        .chain(lower)
        .filter(|h| !places.is_time(*h) && !is_person(*h))
        .chain(
            after("on")
                .into_iter()
                .filter(|h| places.introduced(*h) != *h),
        )
        .chain(after("over"))
        .collect();
    detail(view, places, n, &heads)
}

/// Where the act was done: a place after "in", "at", "from" beside the trigger.
pub(super) fn place(
    view: &View,
    places: &Places,
    entities: &Entities,
    n: usize,
    event: EventType,
) -> Option<Filler> {
    let tree = view.tree;
    let goals: &[&str] = match event {
        EventType::Transfer | EventType::Deportation | EventType::Extradition => &["to", "into"],
        EventType::Visit => &["to", "in"],
        _ => &[],
    };
    let goal = tree.all(n, &["obl", "nmod"]).find(|d| {
        *d > n && goals.iter().any(|p| places.led_by(*d, p)) && is_place(view, entities, *d)
    });
    if let Some(d) = goal {
        let tokens = places.phrase(d);
        return Some(Filler {
            entity: entities.at(d),
            words: entities.words(&entities.without_trimmings(&tokens)),
            tokens,
        });
    }
    let mut heads = vec![n];
    // "went on trial in Lomé": the verb above a noun.
    if let Some(up) = tree
        .head(n)
        .filter(|_| matches!(tree.token(n).deprel, "obj" | "obl" | "nsubj"))
    {
        heads.push(up);
    }
    for head in heads {
        let found = tree.all(head, &["obl", "nmod"]).find(|d| {
            ["in", "at", "outside", "near", "inside", "on"]
                .iter()
                .any(|p| places.led_by(*d, p))
                && is_place(view, entities, *d)
        });
        if let Some(d) = found {
            let tokens = places.phrase(d);
            let words = entities.words(&entities.without_trimmings(&tokens));
            return Some(Filler {
                entity: entities.at(d),
                words,
                tokens,
            });
        }
    }
    None
}

/// Nouns for places where people are held or taken.
const SITES: &[&str] = &[
    "prison",
    "jail",
    "penitentiary",
    "colony",
    "camp",
    "barracks",
    "airport",
    "station",
    "hospital",
    "port",
    "border",
    "checkpoint",
    "embassy",
    "consulate",
    "university",
    "square",
    "street",
    "house",
    "home",
    "office",
    "headquarters",
    "courthouse",
    "village",
    "town",
    "city",
    "province",
    "district",
    "region",
    "centre",
    "center",
    "facility",
];

/// A named place, or a site that is told more of than "prison".
fn is_place(view: &View, entities: &Entities, n: usize) -> bool {
    let bare = view
        .tree
        .dependents(n)
        .iter()
        .all(|d| matches!(view.tree.token(*d).deprel, "case" | "det" | "punct" | "cc"));
    if bare
        && SITES.contains(&view.tree.token(n).lemma.as_str())
        && view.tree.token(n).upos != Upos::Propn
    {
        return false;
    }
    if let Some(k) = entities.at(n) {
        let site = SITES.contains(&view.tree.token(n).lemma.as_str());
        return entities.all[k].kind == EntityKind::Place
            || entities.all[k].kind == EntityKind::Government
                && lexicon::country(&entities.all[k].names[0]).is_some()
            || site;
    }
    SITES.contains(&view.tree.token(n).lemma.as_str())
        || !bare
            && view
                .analysis()
                .mention_of(n)
                .is_some_and(|m| m.kind == "place")
}

/// How many acts upon one recipient: "two of his convictions".
pub(super) fn count(view: &View, places: &Places, found: &Match, n: usize) -> Option<u64> {
    found
        .rule
        .when
        .keys()
        .filter(|p| matches!(p.0[..], [Step::Object]))
        .find_map(|path| {
            let raw = raw_heads(view, places, n, path);
            raw.into_iter().find_map(|head| number_of(view, head))
        })
}

/// How many people an unnamed group is.
pub(super) fn people(view: &View, group: usize) -> Option<u64> {
    let tree = view.tree;
    if tree.token(group).upos == Upos::Propn {
        return None;
    }
    number_of(view, group)
}

fn number_of(view: &View, head: usize) -> Option<u64> {
    let tree = view.tree;
    let own = (tree.token(head).upos == Upos::Num).then_some(head);
    own.or_else(|| tree.dependent(head, &["nummod"]))
        .and_then(|d| number_at(view, d))
}

/// The heads at a one-step path, "two" of "two of his convictions" not yet looked through.
fn raw_heads(view: &View, places: &Places, n: usize, path: &Path) -> Vec<usize> {
    let found = places.at(n, path);
    let tree = view.tree;
    found
        .iter()
        .map(|h| match tree.head(*h) {
            Some(up) if up != n && places.measured(up) == *h => up,
            _ => *h,
        })
        .collect()
}

/// The number of which token `n` is a part: "12", "1,200", "forty-three", "two hundred", "3 million".
pub(super) fn number_at(view: &View, n: usize) -> Option<u64> {
    let last = view.analysis().tokens.len();
    let word = |t: usize| view.form(t).to_lowercase();
    let unit = |t: usize| match word(t).as_str() {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        _ => None,
    };
    let figure = |t: usize| {
        let word = word(t);
        let plain = dates::number(&word).and_then(|n| u64::try_from(n).ok());
        plain.or_else(|| word.replace(',', "").parse().ok())
    };
    let part = |t: usize| unit(t).is_some() || figure(t).is_some();
    let joint = |t: usize| word(t) == "-" || word(t) == "and" && t > 0 && unit(t - 1).is_some();
    part(n).then_some(())?;
    let mut start = n;
    while start > 0 && (part(start - 1) || start > 1 && joint(start - 1) && part(start - 2)) {
        start -= if part(start - 1) { 1 } else { 2 };
    }
    let mut end = n + 1;
    while end < last && (part(end) || end + 1 < last && joint(end) && part(end + 1)) {
        end += 1;
    }
    let (mut whole, mut group) = (0u64, 0u64);
    for t in start..end {
        match (unit(t), figure(t)) {
            (Some(100), _) => group = group.max(1).checked_mul(100)?,
            (Some(unit), _) => {
                whole = whole.checked_add(group.max(1).checked_mul(unit)?)?;
                group = 0;
            }
            (None, Some(n)) => group = group.checked_add(n)?,
            _ => {}
        }
    }
    whole.checked_add(group)
}
