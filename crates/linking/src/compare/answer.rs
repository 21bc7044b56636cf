//! Does somebody who was asked answer? And who else speaks of a letter?

use record::PartialDate;

use super::{Names, Pair, reason};
use crate::profile::{About, Ask, Said};
use crate::proposal::{AnswerClass, Code, Reason};
use crate::text::{shared, weight};

/// Answers come within so many days.
const ANSWERED_WITHIN: i32 = 3 * 365;

/// What others say of a letter they say within so many days.
const COMMENTED_WITHIN: i32 = 120;

/// Why something said may be the answer to an ask, or not. None where it cannot be.
pub(crate) fn reasons(
    answer: &Said,
    ask: &Ask,
    pair: &Pair,
    names: &mut Names,
) -> Option<Vec<Reason>> {
    let days = pair.days()?;
    if !(0..=ANSWERED_WITHIN).contains(&days) {
        return None;
    }
    // For whom it is asked does not answer.
    if let Some(by) = &answer.by
        && ask.people.iter().any(|person| names.are_alike(person, by))
    {
        return None;
    }
    let mut reasons = vec![addressee(answer, ask, names)?];
    if let Some(class) = answer.class {
        reasons.push(reason(Code::AnswerWords, [class.as_str().to_owned()], 0.3));
    }
    let cited = cites(answer, pair.right, &mut reasons);
    let topics: Vec<String> = answer.topics.intersection(&ask.topics).cloned().collect();
    let numbered = cited && answer.ask == Some(ask.number);
    let words: Vec<String> = answer
        .words
        .intersection(&ask.words)
        .filter(|w| weight(w) == 1.0)
        .cloned()
        .collect();
    let about = names.shared(&answer.people, &ask.people).cloned();
    if answer.ask.is_some() && cited && !numbered
        || topics.is_empty() && words.is_empty() && !numbered
    {
        return None;
    }
    if numbered {
        reasons.push(reason(Code::CitesAsk, [ask.number.to_string()], 2.0));
    }
    if !topics.is_empty() {
        reasons.push(reason(Code::SameTopic, [topics.join(", ")], 0.8));
    }
    if !words.is_empty() {
        let weight = (0.7 * shared(&answer.words, &ask.words)).min(2.0);
        reasons.push(Reason {
            code: Code::SharedWords,
            values: words.into_iter().take(8).collect(),
            weight,
        });
    }
    match about {
        Some(who) => reasons.push(reason(Code::SamePerson, [who], 1.0)),
        None if !answer.people.is_empty() && !ask.people.is_empty() => {
            reasons.push(reason(
                Code::OtherPerson,
                [answer.people.join(", "), ask.people.join(", ")],
                -1.0,
            ));
        }
        None => {}
    }
    pair.countries(0.2, -2.5, &mut reasons);
    match days {
        d if d > 400 => reasons.push(reason(Code::LongTime, [d.to_string()], -1.5)),
        d if d > 120 => reasons.push(reason(Code::LongTime, [d.to_string()], -0.5)),
        _ => {}
    }
    // What was said without naming the letter needs more than a matter in common.
    let base = if cited { -1.6 } else { -2.4 };
    reasons[0].weight += base;
    Some(reasons)
}

/// The letter is named, its addressee's own office writes, and the ask is told by number or by its words.
pub(crate) fn is_certain(reasons: &[Reason]) -> bool {
    let has = |code| reasons.iter().any(|r| r.code == code);
    let against = reasons.iter().skip(1).any(|r| r.weight < 0.0);
    let told = has(Code::CitesAsk)
        || has(Code::SharedWords) && has(Code::SamePerson) && has(Code::SameTopic);
    !against && has(Code::CitesLetter) && has(Code::AnswerWords) && told
}

/// What an answer comes to: what is done for one of those for whom it was asked is a part.
pub(crate) fn class(answer: &Said, ask: &Ask, names: &mut Names) -> AnswerClass {
    let told = answer.class.unwrap_or(AnswerClass::Open);
    let mut is_told = |person: &String| {
        let told = answer.people.iter();
        told.into_iter().any(|other| names.are_alike(person, other))
    };
    let is_part = told == AnswerClass::Met
        && !answer.people.is_empty()
        && !ask.people.iter().all(&mut is_told);
    if is_part {
        AnswerClass::PartlyMet
    } else {
        told
    }
}

fn addressee(answer: &Said, ask: &Ask, names: &mut Names) -> Option<Reason> {
    let by = answer.by.as_ref();
    if let Some(who) = by.and_then(|by| ask.of_names.iter().find(|name| names.are_alike(name, by)))
    {
        return Some(reason(Code::Addressee, [who.clone()], 1.0));
    }
    let pairs = answer
        .offices
        .iter()
        .flat_map(|a| ask.of.iter().map(move |b| (a, b)));
    let mut pairs = pairs.filter(|(a, b)| a.speaks_for(b));
    pairs.next().map(|(a, b)| {
        reason(
            Code::AddresseesOffice,
            [a.name.clone(), b.name.clone()],
            1.0,
        )
    })
}

/// Whether the letter is named by its day.
fn cites(answer: &Said, letter: &About, reasons: &mut Vec<Reason>) -> bool {
    let Some(published) = letter.published else {
        return false;
    };
    let told = |d: &PartialDate| d.day_part().is_some() && *d == published;
    let days = || {
        answer
            .cites
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    if answer.cites.iter().any(told) {
        reasons.push(reason(Code::CitesLetter, [published.to_string()], 1.5));
        return true;
    }
    if !answer.cites.is_empty() {
        // It may be a version of the one that is named.
        reasons.push(reason(Code::CitesOther, [days()], -0.4));
    }
    false
}

/// Why something said may be about a letter, by somebody who was not asked. None where it cannot be.
pub(crate) fn of_comment(
    comment: &Said,
    letter: &Said,
    pair: &Pair,
    names: &mut Names,
) -> Option<Vec<Reason>> {
    let days = pair.days()?;
    let by = comment.by.as_ref()?;
    let asked = comment
        .offices
        .iter()
        .any(|a| letter.offices.iter().any(|b| a.speaks_for(b)));
    let wrote =
        letter.people.iter().any(|p| names.are_alike(p, by)) || letter.by.as_ref() == Some(by);
    if !(0..=COMMENTED_WITHIN).contains(&days) || asked || wrote {
        return None;
    }
    let mut reasons = vec![reason(Code::NamesLetter, [by.clone()], -1.5)];
    let shared: Vec<String> = comment
        .people
        .iter()
        .filter(|p| letter.people.iter().any(|q| names.are_alike(p, q)))
        .take(4)
        .cloned()
        .collect();
    if shared.is_empty() {
        return None;
    }
    let weight = 0.8 * shared.len() as f32;
    reasons.push(Reason {
        code: Code::SharedPeople,
        values: shared,
        weight,
    });
    pair.countries(0.4, -2.0, &mut reasons);
    if days > 60 {
        reasons.push(reason(Code::LongTime, [days.to_string()], -0.5));
    }
    Some(reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_done_for_one_of_two_is_a_part() {
        let names = &mut Names::default();
        let ask = Ask {
            people: named(&["Leila Amrani", "Joseph Okello"]),
            ..Ask::default()
        };
        let mut met = |people: &[&str]| {
            let said = Said {
                class: Some(AnswerClass::Met),
                people: named(people),
                ..Said::default()
            };
            class(&said, &ask, names)
        };
        assert_eq!(met(&["Joseph Okello"]), AnswerClass::PartlyMet);
        assert_eq!(met(&["L. Amrani", "Joseph Okello"]), AnswerClass::Met);
        // "Both were released": nobody is named.
        assert_eq!(met(&[]), AnswerClass::Met);
    }

    #[test]
    fn for_whom_it_is_asked_answers_nothing() {
        let ask = Ask {
            of_names: named(&["Leila Amrani"]),
            people: named(&["Leila Amrani"]),
            words: ["release".to_owned()].into(),
            ..Ask::default()
        };
        let said = |by: &str| Said {
            by: Some(by.to_owned()),
            words: ["release".to_owned()].into(),
            ..Said::default()
        };
        let about = About {
            published: "2024-05-01".parse().ok(),
            ..About::default()
        };
        let pair = Pair {
            left: &about,
            right: &about,
        };
        let names = &mut Names::default();
        assert_eq!(reasons(&said("Leila Amrani"), &ask, &pair, names), None);
        let ask = Ask {
            people: named(&["Joseph Okello"]),
            ..ask
        };
        assert!(reasons(&said("Leila Amrani"), &ask, &pair, names).is_some());
    }
}
