//! What is done by saying it: the speech act of a statement.
//!
//! The cue lexicon ([`cues`], `data/acts/*.toml`) decides where the cue is specific ("urged",
//! "denied"); under neutral cues ("said", "according to") the words themselves do, by the rules of
//! `data/acts/content.toml`. Whatever nothing fits is an assertion.

mod content;
mod cue;
mod inflect;
mod shape;
mod word;

use record::{SpeechAct, Text};

pub use cue::{Cue, CueKind, FoundCue, Takes, cues, cues_at};

use crate::analysis::{Analysis, Tokens};

/// Words that name the source, words that attribute, words that are attributed.
#[derive(Clone, Copy, Debug)]
pub struct Attributed<'a> {
    /// Whoever says it.
    pub source: &'a [Tokens],
    /// The words that attribute; empty for a quotation that stands by itself.
    pub cue: &'a [Tokens],
    /// What is said.
    pub content: &'a [Tokens],
}

/// The id of the assertion that nothing else fits.
const ASSERTION: &str = "act.assert";

/// What is done by saying it, and the ids of the rules that say so.
pub fn classify(
    text: &Text,
    analysis: &Analysis,
    attributed: &Attributed,
) -> (SpeechAct, Vec<String>) {
    let Some(found) = cue_of(text, analysis, attributed) else {
        let (act, rule) = content::decide(text, analysis, attributed, |_| true)
            .unwrap_or((SpeechAct::Assert, ASSERTION));
        return (act, vec![rule.to_owned()]);
    };
    let cue = found.cue;
    // "cannot meet your request" is a request; "no request" is none.
    let negated = match cue.kind {
        CueKind::Noun => word::is_none(text, analysis, found.tokens[0]),
        _ => word::is_negated(text, analysis, found.tokens[0]),
    };
    // "did not deny", "never promised": not what the cue alone would do.
    if negated && !cue.neutral {
        return (
            SpeechAct::Assert,
            vec![cue.id.clone(), "act.cue.negated".to_owned()],
        );
    }
    let by_content = if cue.judges {
        content::decide(text, analysis, attributed, |rule| rule.judge)
    } else if cue.warns {
        content::decide(text, analysis, attributed, |rule| {
            rule.act == SpeechAct::Threaten
        })
        .or(Some((SpeechAct::Assert, ASSERTION)))
    } else if cue.neutral {
        content::decide(text, analysis, attributed, |_| true)
    } else {
        None
    };
    let mut rules = vec![cue.id.clone()];
    match by_content {
        Some((act, rule)) => {
            if rule != ASSERTION {
                rules.push(rule.to_owned());
            }
            (act, rules)
        }
        None => (cue.act, rules),
    }
}

/// The entry of the lexicon that fits the cue's words and what stands beside them best.
fn cue_of(text: &Text, analysis: &Analysis, attributed: &Attributed) -> Option<FoundCue> {
    let shapes = shape::of(text, analysis, attributed);
    let mut best: Option<(usize, FoundCue)> = None;
    for n in attributed.cue.iter().flat_map(Clone::clone) {
        let all = cues_at(text, analysis, n);
        let neutral_beside = all.iter().any(|f| f.cue.neutral);
        for found in all {
            let fits = found.cue.takes.iter().any(|t| shapes.contains(t));
            // "called that a fantasy" is no call to do something.
            let special = !found.cue.neutral && (fits || !neutral_beside);
            let score = 16 * usize::from(fits)
                + 4 * found.tokens.len()
                + 2 * usize::from(special)
                + usize::from(found.cue.kind == CueKind::Verb);
            if best.as_ref().is_none_or(|(b, _)| score > *b) {
                best = Some((score, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// What a rule of this family does, by its id.
pub fn explain(id: &str) -> Option<&'static str> {
    match id {
        ASSERTION => Some("No cue and no rule tells more: an assertion."),
        "act.cue.negated" => Some("The cue is negated, so its act is not done."),
        _ => content::explain(id).or_else(|| {
            cues()
                .iter()
                .find(|cue| cue.id == id)
                .map(|cue| cue.example.as_str())
        }),
    }
}

#[cfg(test)]
mod tests;
