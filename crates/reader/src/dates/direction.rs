//! Whether a sentence looks back or ahead where it names a day or month.

use record::DateRelation;

use super::lexicon::Lexicon;
use super::words::Words;

/// Where the day or month meant lies, seen from publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Up to the day of publication.
    Past,
    /// From the day of publication on.
    Coming,
    /// The words do not tell: "was due to open on Monday".
    Unclear,
}

/// How far from the date a tense still counts, in words. Long sentences stay cheap.
const REACH: usize = 40;

/// Decides for the expression in words `start..end`, by the preposition, else by the verb nearest
/// before it, else by the nearest after it.
pub(super) fn direction(
    words: &Words,
    start: usize,
    end: usize,
    relation: DateRelation,
    lexicon: &Lexicon,
) -> Direction {
    if relation == DateRelation::Since {
        return Direction::Past;
    }
    if is_dateline(words, start, end) {
        return Direction::Past;
    }
    let preposition = words.before(start, 1);
    if preposition == "for" {
        return Direction::Coming;
    }
    let low = start.saturating_sub(REACH);
    let before = (low..start).rev().find_map(|n| tense(words, n, lexicon));
    if preposition == "by" {
        // "By Wednesday police had arrested 30" looks back; any other "by" sets a term.
        let had = (low..(end + REACH).min(words.len())).any(|n| words.word(n) == "had");
        return if had {
            Direction::Past
        } else {
            Direction::Coming
        };
    }
    if preposition == "until" || preposition == "to" {
        // "put off until May", "adjourned to Friday"
        let delayed = (start.saturating_sub(5)..start).any(|n| {
            matches!(
                words.word(n),
                "postponed"
                    | "adjourned"
                    | "delayed"
                    | "deferred"
                    | "off"
                    | "back"
                    | "extended"
                    | "moved"
                    | "rescheduled"
            )
        });
        if delayed {
            return Direction::Coming;
        }
    }
    if let Some(found) = before {
        return found;
    }
    let after = (end..(end + REACH).min(words.len())).find_map(|n| tense(words, n, lexicon));
    let possessive = matches!(words.word(end), "'s" | "’s");
    match (after, relation) {
        // "Sunday's vote will ..." may be over or not.
        (Some(Direction::Coming), _) if possessive => Direction::Unclear,
        (Some(found), _) => found,
        // "Write to the court before 20 December."
        (None, DateRelation::Before | DateRelation::Until) => Direction::Coming,
        (None, _) => Direction::Past,
    }
}

/// "SEOUL, Nov 16 (Agency) -": the day the report was sent.
fn is_dateline(words: &Words, start: usize, end: usize) -> bool {
    start <= 6
        && matches!(words.word(end), "(" | "-" | "–" | "—" | "--")
        && matches!(words.before(start, 1), "," | "(")
        && words.is_capital(0)
}

/// The tense a word tells, if it is one that does.
fn tense(words: &Words, n: usize, lexicon: &Lexicon) -> Option<Direction> {
    let word = words.word(n);
    // "expected" belongs to the auxiliary before it.
    if lexicon.is_expected(word) {
        let auxiliary = (1..=3).map(|back| words.before(n, back)).find(|w| {
            matches!(
                *w,
                "is" | "are" | "be" | "was" | "were" | "been" | "'s" | "’s" | "'re" | "’re" | "am"
            )
        });
        match auxiliary {
            Some("was" | "were" | "been") => return Some(Direction::Unclear),
            Some(_) => return Some(Direction::Coming),
            None => {}
        }
    }
    if word == "going" && words.word(n + 1) == "to" {
        return Some(Direction::Coming);
    }
    if word == "to" && words.word(n + 1) == "be" && matches!(words.before(n, 1), "is" | "are") {
        return Some(Direction::Coming);
    }
    if lexicon.is_coming(word) {
        // "could have", "May" the month
        let month = lexicon.month(word).is_some() && words.is_capital(n) && n > 0;
        let past = (1..=2).any(|on| words.word(n + on) == "have");
        return match (month, past) {
            (true, _) => None,
            (_, true) => Some(Direction::Past),
            _ => Some(Direction::Coming),
        };
    }
    if lexicon.is_announcing(word) {
        return Some(Direction::Coming);
    }
    match words.token(n).map_or("", |t| t.xpos) {
        "" => lexicon.looks_past(word).then_some(Direction::Past),
        "VBD" => Some(Direction::Past),
        "VBN" => {
            let perfect = (1..=3).any(|back| {
                matches!(
                    words.before(n, back),
                    "has" | "have" | "had" | "'ve" | "’ve"
                )
            });
            perfect.then_some(Direction::Past)
        }
        _ => None,
    }
}
