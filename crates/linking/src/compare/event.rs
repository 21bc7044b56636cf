//! Are two accounts of one event?

use std::collections::BTreeSet;

use record::Precision;

use super::{Names, Pair, reason, sets};
use crate::make::day_of;
use crate::profile::Happening;
use crate::proposal::{Code, Reason};
use crate::text::{differing, shared, total};
use crate::words::WORDS;

/// Reports of one event, where its day is not told, are no further apart as a rule.
const NEAR_REPORTS: i32 = 21;

/// What it counts that somebody is named in both.
const BY_NAME: f32 = 2.0;

/// Why two accounts may be of one event, or not. None where they cannot be.
pub(crate) fn reasons(
    left: &Happening,
    right: &Happening,
    pair: &Pair,
    names: &mut Names,
) -> Option<Vec<Reason>> {
    let mut reasons = vec![types(left, right)?, time(left, right, pair)?];
    reasons.extend(recipients(left, right, names)?);
    if let (Some(a), Some(b)) = (&left.actor, &right.actor) {
        let values = [a.clone(), b.clone()];
        reasons.push(match names.are_alike(a, b) {
            true => reason(Code::SameActor, values, 0.6),
            false => reason(Code::OtherActor, values, -0.4),
        });
    }
    // Two reports may name a works, and the town where it is.
    let elsewhere = if pair.left.places.is_disjoint(&pair.right.places) {
        -1.2
    } else {
        -0.3
    };
    sets(
        &left.places,
        &right.places,
        (Code::SamePlace, 1.2),
        (Code::OtherPlace, elsewhere),
        &mut reasons,
    );
    reasons.extend(datelines(left, right, pair));
    pair.countries(0.2, -2.5, &mut reasons);
    if pair.are_versions() {
        reasons.push(reason(Code::SameText, [], 0.6));
    }
    let words = shared(&left.words, &right.words);
    if words >= 1.0 {
        let part = words / total(&left.words).min(total(&right.words)).max(1.0);
        let both = left
            .words
            .intersection(&right.words)
            .take(8)
            .cloned()
            .collect();
        reasons.push(Reason {
            code: Code::SharedWords,
            values: both,
            weight: 1.6 * part.min(1.0),
        });
    }
    let agree = left.figures.iter().find(|a| {
        right
            .figures
            .iter()
            .any(|b| a.value == b.value && a.of.first() == b.of.first())
    });
    if let Some((a, b)) = differing(&left.figures, &right.figures, false)
        .into_iter()
        .next()
    {
        reasons.push(reason(Code::FiguresDiffer, [a, b], 0.0));
    } else if let Some(figure) = agree {
        reasons.push(reason(Code::FiguresAgree, [figure.words.clone()], 0.5));
    }
    Some(reasons)
}

/// A report from one town that also names the other: what it tells of happened in the one as a rule.
fn datelines(left: &Happening, right: &Happening, pair: &Pair) -> Option<Reason> {
    let (a, b) = (&pair.left.dateline, &pair.right.dateline);
    let stems = |words: &BTreeSet<String>| -> BTreeSet<String> {
        words.iter().flat_map(|w| crate::text::stems(w)).collect()
    };
    let (a, b) = (stems(a), stems(b));
    let apart = !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
    let at_home = |places: &BTreeSet<String>, own: &BTreeSet<String>, other: &BTreeSet<String>| {
        !places.is_disjoint(own) && !other.is_disjoint(own)
    };
    let shared =
        at_home(&left.places, &a, &right.places) && at_home(&right.places, &b, &left.places);
    let told_at_home = !left.places.is_disjoint(&a) && !right.places.is_disjoint(&b);
    let is_placed = left.is_placed || right.is_placed;
    (apart && is_placed && told_at_home && !shared)
        .then(|| reason(Code::OtherPlace, [super::told(&a), super::told(&b)], -1.4))
}

/// Names, day, place and type speak for it, and nothing against.
pub(crate) fn is_certain(reasons: &[Reason]) -> bool {
    let has = |code| reasons.iter().any(|r| r.code == code);
    let against = reasons.iter().any(|r| r.weight < 0.0);
    let where_it_was = has(Code::SamePlace) || has(Code::SameText);
    let what_it_was = has(Code::SameType) || has(Code::LikeType) && has(Code::SharedWords);
    // Raids of one night have recipients of one kind: only a name tells that they are the same.
    let whom = reasons
        .iter()
        .any(|r| r.code == Code::SameRecipient && r.weight >= BY_NAME);
    !against && has(Code::SameDay) && whom && where_it_was && what_it_was
}

fn types(left: &Happening, right: &Happening) -> Option<Reason> {
    let values = [
        left.of_type.as_str().to_owned(),
        right.of_type.as_str().to_owned(),
    ];
    if left.of_type == right.of_type {
        return Some(reason(Code::SameType, values, 0.5));
    }
    let of_right = WORDS.families(right.of_type);
    let alike = WORDS
        .families(left.of_type)
        .iter()
        .any(|f| of_right.contains(f));
    alike.then(|| reason(Code::LikeType, values, 0.0))
}

/// Days that differ by more than a day or two are of two events.
fn time(left: &Happening, right: &Happening, pair: &Pair) -> Option<Reason> {
    let (Some(a), Some(b)) = (left.date, right.date) else {
        // An event is not told before it happened, nor long after as if it were new.
        let told = left.date.or(right.date).map(day_of);
        let report = if left.date.is_none() {
            pair.left.published
        } else {
            pair.right.published
        };
        let days = match told.zip(report.map(day_of)) {
            Some((day, report)) if report < day - 1 => return None,
            Some((day, report)) => report - day,
            None => pair.days().map_or(0, i32::abs),
        };
        let weight = if days.abs() <= NEAR_REPORTS {
            0.3
        } else {
            -0.5
        };
        return (days.abs() <= 400)
            .then(|| reason(Code::NearReport, [days.abs().to_string()], weight));
    };
    let values = [a.to_string(), b.to_string()];
    if a.precision() == Precision::Day && b.precision() == Precision::Day {
        return match (day_of(a) - day_of(b)).abs() {
            0 => Some(reason(Code::SameDay, values, 2.2)),
            1 => Some(reason(Code::NearDay, values, 0.4)),
            2 => Some(reason(Code::NearDay, values, -0.6)),
            3..=7 => Some(reason(Code::OtherDay, values, -2.5)),
            _ => None,
        };
    }
    (a.contains(b) || b.contains(a)).then(|| reason(Code::SamePeriod, values, 0.5))
}

/// What the ones acted upon say; `None` where they are two.
#[expect(clippy::option_option, reason = "two are refused, nothing told is not")]
fn recipients(left: &Happening, right: &Happening, names: &mut Names) -> Option<Option<Reason>> {
    let (a, b) = (&left.recipients, &right.recipients);
    if !a.is_empty() && !b.is_empty() {
        return names
            .shared(a, b)
            .map(|who| Some(reason(Code::SameRecipient, [who.clone()], BY_NAME)));
    }
    let described = !left.of_whom.is_empty() && !right.of_whom.is_empty();
    Some(match left.of_whom.intersection(&right.of_whom).next() {
        Some(who) => Some(reason(Code::SameRecipient, [who.clone()], 0.6)),
        None if described => Some(reason(
            Code::OtherRecipient,
            [super::told(&left.of_whom), super::told(&right.of_whom)],
            -0.8,
        )),
        None => None,
    })
}
