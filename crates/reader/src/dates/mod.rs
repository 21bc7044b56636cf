//! Expressions of time, resolved against the date of publication.
//!
//! The words and phrases are data (`data/dates/`), each way of resolving has a rule id, and
//! arithmetic is jiff's. Lengths of time ("for 19 days") and ages are no dates; days that come
//! back ("every Friday") and moments of a day ("at noon") neither. What names a time without
//! telling a day, month or year ("last week", "that night") is kept with an empty value and a
//! note, as is everything relative when the date of publication is not known. The clock is
//! never read.

mod direction;
mod expression;
mod lexicon;
mod resolve;
mod said;
#[cfg(test)]
mod tests;
mod words;

use std::sync::LazyLock;

use record::{DateMention, DateRelation, Diagnostic, Level, PartialDate, Span, Text};

use serde::Deserialize;

use crate::analysis::{Analysis, Tokens};
use crate::rules;
use direction::direction;
use lexicon::{Lexicon, lexicon};
use resolve::Anchor;
pub(crate) use resolve::later;
pub(crate) use said::{date_of, dateline, said_on, set_for};

/// A number in words or in up to four figures: "two", "14".
pub(crate) fn number(word: &str) -> Option<i32> {
    lexicon()
        .number(word)
        .filter(|_| !matches!(word, "a" | "an"))
}
use words::Words;

/// Finds the expressions of time in text order, and notes (`date.unresolved`) those without a value.
///
/// Needs tokens and sentences; uses `xpos` where it is set. The span leaves out the preposition
/// that gives the relation ("since"). `by` is told as [`DateRelation::Before`], and "before the
/// end of June" as [`DateRelation::Until`] June, since June itself counts in.
pub fn find(
    text: &Text,
    analysis: &Analysis,
    published: Option<PartialDate>,
) -> (Vec<DateMention>, Vec<Diagnostic>) {
    let mut dates = Vec::new();
    let headings = year_headings(text, analysis);
    for sentence in &analysis.sentences {
        let heading = headings.iter().rev().find(|(at, _)| *at <= sentence.start);
        let under = heading.map(|(_, year)| *year);
        in_sentence(text, analysis, sentence, published, under, &mut dates);
    }
    let notes = dates
        .iter()
        .filter(|date| date.value.is_none())
        .map(|date| unresolved(text, date))
        .collect();
    (dates, notes)
}

/// Paragraphs that are nothing but a year, where each begins: the entries of a timeline below them
/// are of that year. One by itself is no timeline.
fn year_headings(text: &Text, analysis: &Analysis) -> Vec<(usize, PartialDate)> {
    let headings: Vec<(usize, PartialDate)> = analysis
        .paragraphs
        .iter()
        .filter_map(|p| {
            let words = text.slice(analysis.span(p)).trim().trim_end_matches(':');
            let year = words.parse::<i16>().ok()?;
            let plain = words.len() == 4 && (1900..2100).contains(&year);
            Some((p.start, PartialDate::year(year).filter(|_| plain)?))
        })
        .collect();
    if headings.len() > 1 {
        headings
    } else {
        Vec::new()
    }
}

/// What a rule of this module does, in a sentence.
pub fn explain(id: &str) -> Option<&'static str> {
    static RULES: LazyLock<Rules> =
        LazyLock::new(|| rules::load(include_str!("../../data/dates/rules.toml")));
    let own = RULES.rule.iter().map(|r| (r.id.as_str(), &r.says));
    let vague = lexicon().says.iter().map(|(id, says)| (*id, says));
    own.chain(vague)
        .find(|rule| rule.0 == id)
        .map(|rule| rule.1.as_str())
}

/// `data/dates/rules.toml`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<Rule>,
}

/// A rule as it is told to readers, with the example that a test runs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the tests run the examples"))]
struct Rule {
    id: String,
    says: String,
    text: String,
    published: String,
    value: String,
}

fn in_sentence(
    text: &Text,
    analysis: &Analysis,
    sentence: &Tokens,
    published: Option<PartialDate>,
    under: Option<PartialDate>,
    dates: &mut Vec<DateMention>,
) {
    let lexicon = lexicon();
    let words = Words::new(text, analysis, sentence);
    let mut previous = None;
    let mut range = None;
    let mut n = 0;
    while n < words.len() {
        let Some(found) = expression::at(&words, n, lexicon) else {
            n += 1;
            continue;
        };
        let end = found.end.clamp(n + 1, words.len());
        let mut relation = relation(&words, n, lexicon);
        // The second date of "from 3 May to 5 June" closes the range that the first opened.
        if let Some((opened, closing)) = range.take()
            && opened + 1 == n
            && matches!(
                words.before(n, 1),
                "to" | "-" | "–" | "and" | "through" | "until"
            )
        {
            relation = closing;
        }
        if let Some((opening, closing)) = opens_range(&words, n, end) {
            relation = opening;
            range = Some((end, closing));
        }
        if found.end_of && relation == DateRelation::Before {
            relation = DateRelation::Until;
        }
        let anchor = Anchor {
            published,
            previous,
            under,
            direction: direction(&words, n, end, relation, lexicon),
        };
        let (value, rule) = anchor.resolve(&found.what);
        if value.is_some() {
            previous = value;
        }
        if let (Some(first), Some(last)) = (words.token(n), words.token(end - 1)) {
            dates.push(DateMention {
                spans: vec![Span::new(first.span.start, last.span.end)],
                value,
                precision: value.map(PartialDate::precision),
                relation,
                rule: rule.to_owned(),
            });
        }
        n = end;
    }
}

/// How the expression at word `n` bounds what it stands with: by the preposition before it,
/// passing over "the", "about", "at least" and the like.
fn relation(words: &Words, n: usize, lexicon: &Lexicon) -> DateRelation {
    for back in 1..=4 {
        let word = words.before(n, back);
        match word {
            "from" | "as"
                if back == 1
                    && matches!(
                        words.before(n, back + 1),
                        "starting" | "as" | "effective" | "beginning"
                    ) =>
            {
                return DateRelation::Since;
            }
            "of" if words.before(n, back + 1) == "as" => return DateRelation::Since,
            "on" | "in" | "at" | "least" | "about" | "around" | "roughly" | "the" | "early"
            | "late" | "sometime" => {}
            // "ahead of Friday", "prior to 3 May"
            "of" | "to" if matches!(words.before(n, back + 1), "ahead" | "prior") => {
                return DateRelation::Before;
            }
            // "earlier in the day before": only words that stand by themselves.
            _ => {
                return lexicon
                    .relation(word)
                    .filter(|_| !matches!(word, "ahead" | "prior"))
                    .unwrap_or(DateRelation::At);
            }
        }
    }
    DateRelation::At
}

/// "from D to E", "between D and E": what D and E bound.
fn opens_range(words: &Words, n: usize, end: usize) -> Option<(DateRelation, DateRelation)> {
    match (words.before(n, 1), words.word(end)) {
        ("from", "to" | "until" | "through" | "-" | "–") => {
            Some((DateRelation::Since, DateRelation::Until))
        }
        ("between", "and") => Some((DateRelation::After, DateRelation::Before)),
        _ => None,
    }
}

fn unresolved(text: &Text, date: &DateMention) -> Diagnostic {
    let span = date.spans.first().copied();
    let words = span.map_or("", |span| text.slice(span));
    Diagnostic {
        level: Level::Note,
        code: "date.unresolved".to_owned(),
        message: format!(
            "\"{words}\" does not tell a day, month or year here; its date is left empty"
        ),
        span,
    }
}
