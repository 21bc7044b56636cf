//! What was asked of whom, and what the one asked answered.

use record::{EntityKind, EventType, Factuality, PartialDate, SpeechAct};

use crate::analysis::{Tokens, Upos};
use crate::entities::{Entities, Talk};
use crate::events::{self, Told, Who};
use crate::statements::View;

/// A demand before its parties have ids.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Who asks.
    pub by: Who,
    /// Who is asked.
    pub of: Who,
    /// What, from its verb on.
    pub action: Tokens,
    /// For whom: persons.
    pub beneficiaries: Vec<usize>,
    /// When.
    pub date: Option<PartialDate>,
    /// What the one asked answered.
    pub answer: Option<Tokens>,
    /// The statement that carries it, then that of the answer.
    pub statements: Vec<usize>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// The demands of a document, in text order: each separate ask is one.
pub(crate) fn find(
    view: &View,
    told: &[Told],
    events: &[events::Draft],
    entities: &mut Entities,
    talk: &Talk,
    published: Option<PartialDate>,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for statement in told.iter().filter(|t| t.act == SpeechAct::Demand) {
        if is_part(told, statement) || is_to_the_speaker(view, statement) {
            continue;
        }
        for action in asks(view, statement) {
            let (of, action) = asked(view, entities, statement, action);
            if action.is_empty() {
                continue;
            }
            let date = date_of(statement, events, published);
            let mut meant = persons_in(entities, &action);
            meant.extend(persons_meant(view, entities, talk, events, &action));
            let mut seen = std::collections::HashSet::new();
            meant.retain(|p| seen.insert(*p));
            let beneficiaries = meant
                .into_iter()
                .filter(|p| of.as_ref().is_none_or(|(e, _)| *e != Some(*p)))
                .filter(|p| {
                    statement
                        .source
                        .as_ref()
                        .is_none_or(|(e, _)| *e != Some(*p))
                        || is_own(view, &action)
                })
                .collect();
            let mut draft = Draft {
                by: statement.source.clone(),
                of,
                action,
                beneficiaries,
                date,
                answer: None,
                statements: vec![statement.number],
                rules: vec!["demand.ask".into()],
            };
            match reply_to_noun(view, statement) {
                // The letter's author answers what its reader has asked for.
                Some(words) => {
                    let author = told
                        .iter()
                        .find(|t| t.own_voice)
                        .and_then(|t| t.source.clone());
                    draft.of = draft.of.take().or(author);
                    draft.answer = Some(words);
                    draft.rules.push("demand.answer".into());
                }
                None => answer(view, told, statement, &mut draft),
            }
            drafts.push(draft);
        }
    }
    drafts
}

/// "we cannot \[meet your request\] to free her", "your request that it be returned \[remains under
/// consideration\]": what is done with an ask that a noun tells of.
fn reply_to_noun(view: &View, statement: &Told) -> Option<Tokens> {
    let tree = view.tree;
    let noun = statement.cue.iter().flat_map(Clone::clone).find(|n| {
        ASKS.contains(&tree.token(*n).lemma.as_str()) && tree.token(*n).upos == Upos::Noun
    })?;
    let verb = tree.head(noun)?;
    let lemma = tree.token(verb).lemma.as_str();
    let object = tree.token(noun).deprel == "obj"
        || tree.token(noun).deprel == "nsubj" && tree.is_passive(verb);
    if object && REPLIES.contains(&lemma) {
        let start = tree
            .all(verb, &["aux", "advmod"])
            .filter(|d| *d < verb)
            .min()
            .unwrap_or(verb);
        let end = if tree.token(noun).deprel == "obj" {
            noun + 1
        } else {
            verb + 1
        };
        return Some(view.bare(&(start..end.max(verb + 1))));
    }
    // "remains under consideration", "is premature"
    let subject = tree.token(noun).deprel == "nsubj";
    let state = matches!(
        lemma,
        "remain" | "stay" | "consideration" | "review" | "study"
    ) || tree.dependent(verb, &["cop"]).is_some();
    if !subject || !state {
        return None;
    }
    let content_end = statement.content.iter().map(|c| c.end).max()?;
    let end = tree.subtree(verb).end;
    (content_end < end && verb + 1 > content_end)
        .then(|| view.bare(&(content_end..end)))
        .filter(|t| !t.is_empty())
}

/// "pressed Nepal to free them", asked of somebody else: part of that ask.
fn is_part(told: &[Told], statement: &Told) -> bool {
    let at = |t: &Told| t.cue.first().or(t.content.first()).map_or(0, |c| c.start);
    told.iter().any(|t| {
        t.number != statement.number
            && t.act == SpeechAct::Demand
            && t.source == statement.source
            && t.covers(at(statement))
    })
}

/// "told me to come back": an order in somebody's story, addressed to whoever tells it.
fn is_to_the_speaker(view: &View, statement: &Told) -> bool {
    let quoted = statement
        .cue
        .first()
        .is_some_and(|c| view.tree.token(c.start).quoted);
    let me = statement.addressee.as_ref().is_some_and(|(entity, words)| {
        entity.is_none() && matches!(words.to_lowercase().as_str(), "me" | "us")
    });
    me || quoted && statement.addressee.is_none()
}

/// Persons whom a pronoun means: "his complaint"; "both": the two of whose custody the text tells.
fn persons_meant(
    view: &View,
    entities: &mut Entities,
    talk: &Talk,
    events: &[events::Draft],
    action: &Tokens,
) -> Vec<usize> {
    let mut found = Vec::new();
    for n in action.clone() {
        let lemma = view.tree.token(n).lemma.as_str();
        if view.tree.token(n).upos == Upos::Pron
            && let Some(meant) = entities.resolve(&(n..n + 1), talk)
        {
            found.push(meant);
            found.extend(entities.members(meant));
        }
        if lemma == "both" {
            let mut held: Vec<usize> = events
                .iter()
                .filter(|e| e.factuality == Factuality::Reported)
                .filter_map(|e| e.recipient.as_ref()?.entity)
                .filter(|e| {
                    entities.all[*e].kind == EntityKind::Person && entities.all[*e].is_named()
                })
                .collect();
            held.sort_unstable();
            held.dedup();
            if held.len() == 2 {
                found.extend(held);
            }
        }
    }
    found.retain(|p| entities.all[*p].kind == EntityKind::Person && entities.all[*p].is_named());
    found
}

/// "to let me go": who asks gains.
fn is_own(view: &View, action: &Tokens) -> bool {
    action
        .clone()
        .any(|n| view.tree.token(n).upos == Upos::Pron)
}

/// The separate asks of a statement: items of a list, coordinated infinitives.
fn asks(view: &View, statement: &Told) -> Vec<Tokens> {
    let tree = view.tree;
    let mut all = Vec::new();
    for piece in &statement.content {
        let head = tree.head_of(piece);
        let verbal = |n: usize| {
            tree.token(n).upos == Upos::Verb && matches!(tree.token(n).xpos, "VB" | "VBP")
        };
        let mut cuts: Vec<usize> = Vec::new();
        if verbal(head) || view.form(piece.start).eq_ignore_ascii_case("to") {
            for n in tree
                .all(head, &["conj"])
                .filter(|n| verbal(*n) && piece.contains(n))
            {
                // Its "to" or itself opens the next ask.
                let start = tree.all(n, &["mark"]).find(|m| *m < n).unwrap_or(n);
                cuts.push(start);
            }
        }
        cuts.sort_unstable();
        let mut start = piece.start;
        for cut in cuts.into_iter().chain([piece.end]) {
            let part = trimmed(view, start..cut);
            if !part.is_empty() {
                all.push(part);
            }
            start = cut;
        }
    }
    all
}

/// Without "to", "for" and "and" at its ends.
fn trimmed(view: &View, tokens: Tokens) -> Tokens {
    let mut tokens = tokens;
    let loose = |n: usize| {
        matches!(
            view.form(n).to_lowercase().as_str(),
            "to" | "for"
                | "and"
                | "or"
                | ","
                | ";"
                | "that"
                | "."
                | ":"
                | "also"
                | "“"
                | "”"
                | "\""
        )
    };
    while !tokens.is_empty() && loose(tokens.start) {
        tokens.start += 1;
    }
    while !tokens.is_empty() && loose(tokens.end - 1) {
        tokens.end -= 1;
    }
    tokens
}

/// Who is asked: the addressee, or the subject of a clause ("that the ministry publish it").
fn asked(view: &View, entities: &Entities, statement: &Told, action: Tokens) -> (Who, Tokens) {
    if statement.addressee.is_some() {
        return (statement.addressee.clone(), action);
    }
    let tree = view.tree;
    let head = tree.head_of(&action);
    let subject = tree
        .dependent(head, &["nsubj"])
        .filter(|s| action.contains(s) && *s < head && !tree.is_passive(head));
    let Some(subject) = subject else {
        return (None, action);
    };
    let phrase = events::party_phrase(view, subject);
    let words = entities.words(&entities.without_trimmings(&phrase));
    let named = entities.at(subject);
    let end = tree.subtree(subject).end;
    let modal = tree
        .all(head, &["aux"])
        .filter(|a| *a >= end)
        .map(|a| a + 1)
        .max()
        .unwrap_or(end);
    if named.is_some_and(|n| matches!(entities.all[n].kind, EntityKind::Person))
        && tree.token(subject).upos == Upos::Pron
    {
        return (None, action);
    }
    (
        Some((named, words)),
        trimmed(view, modal.max(end)..action.end),
    )
}

/// Persons named or meant in a stretch.
fn persons_in(entities: &Entities, tokens: &Tokens) -> Vec<usize> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (n, known) in entities.all.iter().enumerate() {
        let people = if known.kind == EntityKind::Person && known.is_named() {
            vec![n]
        } else {
            entities.members(n)
        };
        if people.is_empty() {
            continue;
        }
        if let Some(m) = known
            .mentions
            .iter()
            .filter(|m| tokens.start <= m.start && m.end <= tokens.end)
            .map(|m| m.start)
            .min()
        {
            found.extend(people.into_iter().map(|n| (m, n)));
        }
    }
    found.sort_by_key(|(m, _)| *m);
    found.into_iter().map(|(_, n)| n).collect()
}

/// The day of asking: the statement's own, that of the letter which carries it, or in a letter that
/// of the document.
fn date_of(
    statement: &Told,
    events: &[events::Draft],
    published: Option<PartialDate>,
) -> Option<PartialDate> {
    if statement.own_voice {
        return published;
    }
    statement.date.or_else(|| {
        let by = statement.source.as_ref()?.0?;
        events
            .iter()
            .filter(|e| {
                e.frame.event_type == EventType::Letter && e.factuality == Factuality::Reported
            })
            .filter(|e| e.actor.as_ref().and_then(|a| a.entity) == Some(by))
            .find_map(|e| e.date.map(|d| d.0))
    })
}

/// What is done with an ask.
const REPLIES: &[&str] = &[
    "meet",
    "grant",
    "accept",
    "reject",
    "refuse",
    "decline",
    "rebuff",
    "dismiss",
    "ignore",
    "consider",
    "deny",
    "honour",
    "honor",
    "fulfil",
    "fulfill",
    "accommodate",
    "entertain",
];

/// What one answers to: "rejected the call".
pub(crate) const ASKS: &[&str] = &[
    "call",
    "demand",
    "request",
    "appeal",
    "letter",
    "petition",
    "proposal",
    "plea",
    "suggestion",
    "recommendation",
];

/// The answer of the one asked, in a later statement about the ask.
fn answer(view: &View, told: &[Told], statement: &Told, draft: &mut Draft) {
    let Some((Some(of), _)) = &draft.of else {
        return;
    };
    let later = told.iter().filter(|t| {
        let first = |t: &Told| t.content.first().map_or(0, |c| c.start);
        first(t) > first(statement) && t.source.as_ref().is_some_and(|(e, _)| *e == Some(*of))
    });
    for reply in later {
        let refers = reply.content.iter().flat_map(Clone::clone).any(|n| {
            let lemma = view.tree.token(n).lemma.as_str();
            ASKS.contains(&lemma)
        });
        let shares = shares_words(view, &draft.action, reply);
        if refers
            && matches!(
                reply.act,
                SpeechAct::Deny | SpeechAct::Commit | SpeechAct::Criticise
            )
            || shares
        {
            draft.answer = reply.content.first().cloned();
            draft.statements.push(reply.number);
            draft.rules.push("demand.answer".into());
            return;
        }
    }
}

/// Two content words or more in common.
fn shares_words(view: &View, action: &Tokens, reply: &Told) -> bool {
    let content = |n: usize| {
        matches!(view.tree.token(n).upos, Upos::Noun | Upos::Verb | Upos::Adj)
            .then(|| view.tree.token(n).lemma.clone())
    };
    let asked: std::collections::HashSet<String> = action.clone().filter_map(content).collect();
    let said: std::collections::HashSet<String> = reply
        .content
        .iter()
        .flat_map(Clone::clone)
        .filter_map(content)
        .collect();
    asked.intersection(&said).count() >= 2
}
