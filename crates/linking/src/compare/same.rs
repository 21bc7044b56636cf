//! Are two parties one? Names first; then what is known of each.

use std::collections::BTreeSet;

use names::{Ground, compare, explain};

use super::{Names, Pair, name_words, reason, sets, told};
use crate::office::Office;
use crate::profile::{Called, Known, Party};
use crate::proposal::{Code, Reason, odds};
use crate::text::{shared, weight};
use crate::words::WORDS;

/// Below this no context makes two names one.
const LEAST_ALIKE: f32 = 0.12;

/// The same of bodies, whose names are made of fewer different words.
const LEAST_BODIES: f32 = 0.3;

/// Why two parties may be one, or not. None where they cannot be.
pub(crate) fn reasons(
    left: &Party,
    right: &Party,
    pair: &Pair,
    names: &mut Names,
) -> Option<Vec<Reason>> {
    let mut reasons = best_names(left, right, names)?;
    if left.is_person != right.is_person {
        reasons.push(reason(Code::OtherKind, [], -1.0));
    }
    if left.mixed || right.mixed {
        reasons.push(reason(Code::TwoInOne, [], 0.0));
    }
    if let (Some(a), Some(b)) = (left.is_male, right.is_male)
        && a != b
    {
        reasons.push(reason(Code::OtherGender, [], -3.0));
    }
    ages(left, right, &mut reasons);
    roles(left, right, &mut reasons);
    if let Some(relation) = left.relations.intersection(&right.relations).next() {
        reasons.push(reason(Code::SameRelation, [relation.clone()], 0.8));
    }
    places(left, right, pair, &mut reasons);
    // A body is known by its name and its country; a person may be told of in many.
    let (for_it, against) = if left.is_person {
        (0.4, -1.6)
    } else {
        (0.8, -2.5)
    };
    pair.countries(for_it, against, &mut reasons);
    if pair.are_versions() {
        reasons.push(reason(Code::SameText, [], 2.0));
    } else if pair.left.publisher.is_some() && pair.left.publisher == pair.right.publisher {
        reasons.push(reason(Code::SamePublisher, [], 0.2));
    }
    people(left, right, pair, &mut reasons);
    words(left, right, &mut reasons);
    if let Some(days) = pair.days().map(i32::abs).filter(|days| *days > 730) {
        reasons.push(reason(Code::LongTime, [days.to_string()], -0.2));
    }
    Some(reasons)
}

/// Whether the names alone, and enough of the context, speak for it, and nothing against.
pub(crate) fn is_certain(reasons: &[Reason], is_person: bool) -> bool {
    let doubtful = |code| {
        matches!(
            code,
            Code::TwoInOne
                | Code::Rival
                | Code::SingleWord
                | Code::OtherRole
                | Code::OtherPlace
                | Code::LikeName
        )
    };
    let has = |code| reasons.iter().any(|r| r.code == code);
    let names = has(Code::SameName) || has(Code::Initials);
    if !names || reasons.iter().any(|r| r.weight < -0.25 || doubtful(r.code)) {
        return false;
    }
    let roles = reasons
        .iter()
        .filter(|r| r.code == Code::SameRole && r.weight >= 1.0)
        .count();
    let people = reasons
        .iter()
        .filter(|r| r.code == Code::SharedPeople && r.weight >= 1.0)
        .count();
    let strong = roles
        + people
        + [Code::AgeFits, Code::SameText]
            .into_iter()
            .filter(|c| has(*c))
            .count();
    let weak = [Code::SamePlace, Code::SameCountry, Code::SharedWords]
        .into_iter()
        .filter(|c| has(*c))
        .count();
    let initials = usize::from(has(Code::Initials));
    match is_person {
        true => strong >= 2 + initials || strong == 1 + initials && weak >= 2,
        // Two bodies of one name and country hardly have a member of one name as well.
        false => {
            has(Code::SameText) || has(Code::SameCountry) && (strong > 0 || has(Code::SharedPeople))
        }
    }
}

/// How alike two names are; `None` where no context makes them one.
pub(crate) fn names_alike(a: &Called, b: &Called, names: &mut Names) -> Option<f32> {
    let are_people = a.is_person && b.is_person;
    let score = names::score(
        &names.get(&a.text, a.is_person),
        &names.get(&b.text, b.is_person),
    );
    if !are_people {
        let is_office = || Office::new(&a.text).speaks_for(&Office::new(&b.text));
        return (score >= LEAST_BODIES || is_office()).then_some(score);
    }
    let fit = || {
        initials_fit(&a.text, &b.text) || is_contained(&name_words(&a.text), &name_words(&b.text))
    };
    (score >= LEAST_ALIKE || fit()).then_some(score)
}

/// Whether one name is a word of the other.
fn is_contained(left: &[String], right: &[String]) -> bool {
    (left.len() == 1 || right.len() == 1) && left.iter().any(|w| right.contains(w))
}

fn best_names(left: &Party, right: &Party, names: &mut Names) -> Option<Vec<Reason>> {
    let mut best: Option<(f32, Vec<Reason>)> = None;
    for a in &left.names {
        for b in &right.names {
            let of_people = left.is_person && right.is_person;
            let said = if of_people {
                of_people_named(a, b, names)
            } else {
                of_bodies(a, b, names)
            };
            let Some(said) = said else { continue };
            let score: f32 = said.iter().map(|r| r.weight).sum();
            if best.as_ref().is_none_or(|best| score > best.0) {
                best = Some((score, said));
            }
        }
    }
    best.map(|(_, said)| said)
}

fn of_bodies(a: &str, b: &str, names: &mut Names) -> Option<Vec<Reason>> {
    let values = || [a.to_owned(), b.to_owned()];
    let (left, right) = (Office::new(a), Office::new(b));
    if left.is_told() && right.is_told() {
        if !left.speaks_for(&right) {
            return None;
        }
        // The holder of an office is not the body, but what is sent to the one reaches the other.
        const HOLDERS: [&str; 6] = [
            "minister",
            "prosecutor",
            "president",
            "governor",
            "director",
            "commissioner",
        ];
        let of_holder = |name: &str| {
            name_words(name)
                .iter()
                .any(|w| HOLDERS.contains(&w.as_str()))
        };
        let whole = left.of == right.of && of_holder(a) == of_holder(b);
        let (code, weight) = if whole {
            (Code::SameName, 1.2)
        } else {
            (Code::LikeName, 0.2)
        };
        return Some(vec![reason(code, values(), weight)]);
    }
    let (x, y) = (names.get(a, false), names.get(b, false));
    let comparison = compare(&x, &y);
    if comparison.score < LEAST_BODIES {
        return None;
    }
    let explanation = explain(&x, &y, &comparison);
    let (only_left, only_right) = (&explanation.left_only, &explanation.right_only);
    let whole = only_left.is_empty() && only_right.is_empty();
    let code = if whole {
        Code::SameName
    } else {
        Code::LikeName
    };
    let mut reasons = vec![reason(code, values(), odds(comparison.score).min(2.2))];
    if !only_left.is_empty() && !only_right.is_empty() {
        reasons.push(reason(
            Code::OtherName,
            [only_left.join(" "), only_right.join(" ")],
            -1.2,
        ));
    }
    Some(reasons)
}

fn of_people_named(a: &str, b: &str, names: &mut Names) -> Option<Vec<Reason>> {
    let (x, y) = (names.get(a, true), names.get(b, true));
    let comparison = compare(&x, &y);
    let (left, right) = (name_words(a), name_words(b));
    let fit = initials_fit(a, b);
    let contained = is_contained(&left, &right);
    if comparison.score < LEAST_ALIKE && !fit && !contained {
        return None;
    }
    let values = || [a.to_owned(), b.to_owned()];
    let explanation = explain(&x, &y, &comparison);
    let paired_by_initials = explanation
        .matched
        .iter()
        .any(|m| m.ground == Ground::Initials);
    let by_initials = paired_by_initials || fit;
    let (only_left, only_right) = (&explanation.left_only, &explanation.right_only);
    let alike = odds(comparison.score).clamp(-2.0, 2.2);
    let (code, weight) = if contained && left.len() != right.len() {
        (Code::SingleWord, alike.max(-0.9))
    } else if by_initials {
        (Code::Initials, if fit { alike.max(0.0) } else { alike })
    } else if only_left.is_empty() && only_right.is_empty() {
        (Code::SameName, alike)
    } else {
        (Code::LikeName, alike)
    };
    // One word may be like very many others.
    let loose = left.len().min(right.len()) == 1 && left != right && !contained;
    let mut reasons = vec![reason(
        code,
        values(),
        if loose { weight.min(0.0) - 1.5 } else { weight },
    )];
    if initials_clash(&left, &right) {
        reasons.push(reason(Code::OtherInitials, values(), -4.0));
    }
    if father_and_son(&left, &right) {
        reasons.push(reason(Code::FatherAndSon, values(), -4.0));
    } else if !by_initials && !only_left.is_empty() && !only_right.is_empty() {
        let values = [only_left.join(" "), only_right.join(" ")];
        reasons.push(match is_fathers(&left, &right, only_left, only_right) {
            true => reason(Code::OtherFather, values, -2.5),
            false => reason(Code::OtherName, values, -1.5),
        });
    }
    Some(reasons)
}

fn has_initials(words: &[String]) -> bool {
    words.iter().any(|w| w.chars().count() == 1)
}

/// Whether all words of one name are those of the other, or initials of them, each of another word.
pub(crate) fn initials_fit(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (name_words(a), name_words(b));
    if a == b || !has_initials(&a) && !has_initials(&b) {
        return false;
    }
    let full = |w: &str| w.chars().count() > 1;
    let same = take_pairs(&mut a, &mut b, |x, y| full(x) && x == y);
    let fitting = take_pairs(&mut a, &mut b, |x, y| {
        !full(x) && y.starts_with(x) || !full(y) && x.starts_with(y)
    });
    // Whoever has words left on both sides is somebody else; on one side it is a name that the other leaves out.
    same > 0 && fitting > 0 && (a.is_empty() || b.is_empty())
}

/// Takes out of both lists what pairs, each once; how many pairs there were.
fn take_pairs(
    a: &mut Vec<String>,
    b: &mut Vec<String>,
    pairs: impl Fn(&str, &str) -> bool,
) -> usize {
    let before = a.len();
    a.retain(|x| match b.iter().position(|y| pairs(x, y)) {
        Some(at) => {
            b.remove(at);
            false
        }
        None => true,
    });
    before - a.len()
}

/// Whether initials stand in the place of other given names.
fn initials_clash(left: &[String], right: &[String]) -> bool {
    let letters = |words: &[String], other: &[String]| -> Vec<char> {
        let own = words
            .iter()
            .filter(|w| w.chars().count() == 1 || !other.contains(w));
        own.filter_map(|w| w.chars().next()).collect()
    };
    let initials = |words: &[String]| -> Vec<char> {
        words
            .iter()
            .filter(|w| w.chars().count() == 1)
            .filter_map(|w| w.chars().next())
            .collect()
    };
    let (a, b) = (letters(left, right), letters(right, left));
    let lacks =
        |initials: Vec<char>, letters: &[char]| initials.iter().any(|i| !letters.contains(i));
    // One more initial than the other has names is no clash.
    lacks(initials(left), &b) && !b.is_empty() && b.len() >= a.len()
        || lacks(initials(right), &a) && !a.is_empty() && a.len() >= b.len()
}

/// Names of three words or more whose first two have changed places: Salih Ahmad Awad is the son, or the father, of Ahmad
/// Salih Awad. A surname that is written first moves all words by one, and is no such thing.
fn father_and_son(left: &[String], right: &[String]) -> bool {
    // Vowels are written in many ways where the names are not in Latin letters.
    let skeleton =
        |w: &String| -> String { w.chars().filter(|c| !"aeiouyhw".contains(*c)).collect() };
    let small = |w: &String| WORDS.child.contains(w) || w.chars().count() < 3;
    let bare = |words: &[String]| -> Vec<String> {
        words.iter().filter(|w| !small(w)).map(skeleton).collect()
    };
    let (a, b) = (bare(left), bare(right));
    a.len() > 2 && b.len() > 2 && a[0] != b[0] && a[0] == b[1] && a[1] == b[0]
}

/// Whether what differs is the father's name: patronymics, or the middle of names whose first and last words agree.
fn is_fathers(
    left: &[String],
    right: &[String],
    only_left: &[String],
    only_right: &[String],
) -> bool {
    let is_patronymic = |w: &String| {
        WORDS
            .patronymics
            .iter()
            .any(|end| crate::text::fold(w).ends_with(end.as_str()))
    };
    if only_left.iter().any(is_patronymic) && only_right.iter().any(is_patronymic) {
        return true;
    }
    let middle = |words: &[String], only: &[String]| {
        let mut only = only.iter().flat_map(|w| name_words(w));
        words.len() > 2 && only.all(|o| words[1..words.len() - 1].contains(&o))
    };
    middle(left, only_left) && middle(right, only_right)
}

fn ages(left: &Party, right: &Party, reasons: &mut Vec<Reason>) {
    // A birthday may lie between, and a paper may be a year off.
    let off = |(a, b): &((u16, i32), (u16, i32))| {
        let years = (a.1 - b.1) as f32 / 365.25;
        (f32::from(a.0) - f32::from(b.0) - years).abs()
    };
    let pairs = left
        .ages
        .iter()
        .flat_map(|a| right.ages.iter().map(move |b| (*a, *b)));
    let Some(nearest) = pairs.min_by(|x, y| off(x).total_cmp(&off(y))) else {
        return;
    };
    let values = [nearest.0.0.to_string(), nearest.1.0.to_string()];
    reasons.push(match off(&nearest) {
        o if o < 1.1 => reason(Code::AgeFits, values, 1.5),
        o if o < 2.1 => reason(Code::AgeFits, values, 0.3),
        _ => reason(Code::OtherAge, values, -3.0),
    });
}

fn roles(left: &Party, right: &Party, reasons: &mut Vec<Reason>) {
    let words = |role: &Office| -> BTreeSet<String> {
        role.of.iter().cloned().chain(role.id.clone()).collect()
    };
    let pairs = left
        .roles
        .iter()
        .flat_map(|a| right.roles.iter().map(move |b| (a, b)));
    let valued = pairs.map(|(a, b)| {
        let (x, y) = (words(a), words(b));
        let both = x.intersection(&y).count() as f32;
        let (fewer, more) = (x.len().min(y.len()).max(1), x.len().max(y.len()).max(1));
        (both / fewer as f32 * 0.5 + both / more as f32 * 0.5, a, b)
    });
    let Some((value, a, b)) = valued.max_by(|x, y| x.0.total_cmp(&y.0)) else {
        return;
    };
    let values = [a.name.clone(), b.name.clone()];
    reasons.push(match value {
        v if v > 0.8 => reason(Code::SameRole, values, 1.5),
        v if v > 0.55 => reason(Code::SameRole, values, 1.0),
        v if v > 0.3 => reason(Code::SameRole, values, 0.4),
        _ => reason(Code::OtherRole, values, -0.6),
    });
}

fn places(left: &Party, right: &Party, pair: &Pair, reasons: &mut Vec<Reason>) {
    let join = |set: Vec<&String>| set.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let near: Vec<&String> = left.places.intersection(&right.places).collect();
    let anywhere: Vec<&String> = pair.left.places.intersection(&pair.right.places).collect();
    let both_told = !left.places.is_empty() && !right.places.is_empty();
    if !near.is_empty() {
        reasons.push(reason(Code::SamePlace, [join(near)], 0.8));
    } else if both_told {
        let weight = if anywhere.is_empty() { -0.8 } else { -0.3 };
        reasons.push(reason(
            Code::OtherPlace,
            [told(&left.places), told(&right.places)],
            weight,
        ));
    } else {
        sets(
            &pair.left.places,
            &pair.right.places,
            (Code::SamePlace, 0.4),
            (Code::OtherPlace, -0.5),
            reasons,
        );
    }
}

/// The people and bodies that both documents name beside these two.
fn people(left: &Party, right: &Party, pair: &Pair, reasons: &mut Vec<Reason>) {
    let own: BTreeSet<String> = left
        .names
        .iter()
        .chain(&right.names)
        .flat_map(|n| name_words(n))
        .collect();
    // Somebody who shares a name with them is perhaps the rival, and no witness.
    let is_other = |known: &&Known| !name_words(&known.name).iter().any(|w| own.contains(w));
    let is_shared = |known: &&Known| {
        pair.right
            .people
            .iter()
            .any(|r| known.keys.iter().any(|key| r.keys.contains(key)))
    };
    let shared = pair
        .left
        .people
        .iter()
        .filter(is_other)
        .filter(is_shared)
        .take(4);
    let shared: Vec<String> = shared.map(|known| known.name.clone()).collect();
    if !shared.is_empty() {
        let weight = 0.4 + 0.5 * shared.len() as f32;
        reasons.push(Reason {
            code: Code::SharedPeople,
            values: shared,
            weight,
        });
    }
}

fn words(left: &Party, right: &Party, reasons: &mut Vec<Reason>) {
    let telling = left
        .words
        .intersection(&right.words)
        .filter(|w| weight(w) == 1.0);
    let telling: Vec<String> = telling.take(8).cloned().collect();
    if telling.len() > 1 {
        let weight = (0.2 * shared(&left.words, &right.words)).min(1.4);
        reasons.push(Reason {
            code: Code::SharedWords,
            values: telling,
            weight,
        });
    }
}
