//! Does one deny what the other claims?

use std::collections::BTreeSet;

use super::{Names, Pair, reason};
use crate::make::DENIED_WITHIN;
use crate::profile::Said;
use crate::proposal::{Code, Reason};
use crate::text::{shared, total};

/// So much of what is denied must be in the claim.
const LEAST_SHARED: f32 = 0.45;

/// Why a denial may be one of a claim, or not. None where it cannot be.
pub(crate) fn reasons(
    denial: &Said,
    claim: &Said,
    pair: &Pair,
    names: &mut Names,
) -> Option<Vec<Reason>> {
    // A denial may follow on the day of the claim, and a claim may be told again after it.
    let days = pair.days().unwrap_or(0);
    if !(-30..=30 * DENIED_WITHIN).contains(&days) {
        return None;
    }
    // Nobody denies what is claimed by himself.
    if let (Some(a), Some(b)) = (&denial.by, &claim.by)
        && (a == b || names.are_alike(a, b))
    {
        return None;
    }
    let mut reasons = Vec::new();
    match names.shared(&denial.people, &claim.people) {
        Some(who) => reasons.push(reason(Code::SamePerson, [who.clone()], 1.2)),
        None if !denial.people.is_empty() && !claim.people.is_empty() => {
            // Whom a pronoun means may be read wrongly.
            let weight = if denial.by_name && claim.by_name {
                -3.5
            } else {
                -1.5
            };
            reasons.push(reason(
                Code::OtherPerson,
                [denial.people.join(", "), claim.people.join(", ")],
                weight,
            ));
        }
        None => {}
    }
    let words: BTreeSet<String> = denial.words.union(&denial.claim).cloned().collect();
    let both = shared(&words, &claim.words);
    let part = both / total(&words).max(1.0);
    let topics: Vec<String> = denial.topics.intersection(&claim.topics).cloned().collect();
    // "Denied that she was held" has no telling word: then it must be about her, and of the same matter.
    let of_person = reasons.iter().any(|r| r.code == Code::SamePerson) && !topics.is_empty();
    let little = total(&words) < 1.4 || part > 0.25;
    if (part < LEAST_SHARED || both < 0.9) && !(of_person && little) {
        return None;
    }
    let told = words.intersection(&claim.words).take(8).cloned().collect();
    reasons.push(Reason {
        code: Code::SharedWords,
        values: told,
        weight: 2.4 * part + 0.25 * both.min(4.0) - 1.4,
    });
    if !topics.is_empty() {
        reasons.push(reason(Code::SameTopic, [topics.join(", ")], 0.4));
    }
    if !denial.claim.is_empty() && shared(&denial.claim, &claim.words) >= 0.5 * total(&denial.claim)
    {
        reasons.push(reason(Code::ClaimTold, [super::told(&denial.claim)], 0.6));
    }
    accused(denial, claim, names, &mut reasons);
    if days < -2 {
        reasons.push(reason(Code::LongTime, [days.to_string()], -0.8));
    }
    pair.countries(0.2, -2.0, &mut reasons);
    if pair.are_versions() {
        reasons.push(reason(Code::SameText, [], 0.3));
    }
    Some(reasons)
}

/// Nothing less than most of the words, the person, and who is accused.
pub(crate) fn is_certain(reasons: &[Reason]) -> bool {
    let has = |code| reasons.iter().any(|r| r.code == code);
    let words = reasons
        .iter()
        .any(|r| r.code == Code::SharedWords && r.weight > 1.6);
    words
        && has(Code::SamePerson)
        && has(Code::Accused)
        && has(Code::SameCountry)
        && reasons.iter().all(|r| r.weight >= 0.0)
}

fn accused(denial: &Said, claim: &Said, names: &mut Names, reasons: &mut Vec<Reason>) {
    let Some(by) = &denial.by else {
        return;
    };
    if claim.people.iter().any(|p| names.are_alike(p, by)) {
        reasons.push(reason(Code::Accused, [by.clone()], 0.8));
        return;
    }
    let of_speaker: BTreeSet<String> = denial
        .offices
        .iter()
        .flat_map(|o| o.of.iter().cloned().chain(o.id.clone()))
        .collect();
    if claim.words.intersection(&of_speaker).next().is_some() {
        reasons.push(reason(Code::SameSide, [by.clone()], 0.5));
    }
}
