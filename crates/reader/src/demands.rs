//! What was asked of whom, and what the one asked answered.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use record::{DateMention, EntityKind, EventType, Factuality, PartialDate, SpeechAct};
use serde::Deserialize;

use crate::analysis::{Tokens, Upos};
use crate::dates;
use crate::entities::{Entities, Talk};
use crate::events::{self, Told, Who};
use crate::rules;
use crate::statements::View;
use crate::told::Layout;

const FILE: &str = include_str!("../data/facts/demands.toml");

/// An answer is one of so many statements that the one asked makes next.
const ANSWERS: usize = 64;

/// The word lists of `data/facts/demands.toml`, which says what each is for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    asks: HashSet<String>,
    loose: HashSet<String>,
    replies: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| rules::load(FILE));

/// "the call", "the petition": what one answers to.
pub(crate) fn is_an_ask(lemma: &str) -> bool {
    WORDS.asks.contains(lemma)
}

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
    /// Until when.
    pub due: Option<PartialDate>,
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
    dates: &[DateMention],
) -> Vec<Draft> {
    let published = view.published;
    let mut drafts = Vec::new();
    let layout = Layout::new(view.tree, told);
    let held = held(entities, events);
    let letters = letters(events);
    for statement in told.iter().filter(|t| t.act == SpeechAct::Demand) {
        if is_part(view, &layout, statement) || is_to_the_speaker(view, statement) {
            continue;
        }
        let asks = asks(view, statement);
        for (n, action) in asks.iter().cloned().enumerate() {
            let term = with_term(view, &action, asks.get(n + 1));
            let (of, action) = asked(view, entities, statement, action);
            if action.is_empty() {
                continue;
            }
            let date = date_of(statement, &letters, published);
            let mut meant = persons_in(entities, &action);
            meant.extend(persons_meant(view, entities, talk, &held, &action));
            let mut seen = HashSet::new();
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
            let due = due(view, dates, &term, date.or(published));
            let mut draft = Draft {
                by: statement.source.clone(),
                of,
                action,
                beneficiaries,
                date,
                due,
                answer: None,
                statements: vec![statement.number],
                rules: vec!["demand.ask".into()],
            };
            if draft.due.is_some() {
                draft.rules.push("demand.due".into());
            }
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
                None => answer(view, &layout, statement, &mut draft),
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
    let noun = statement
        .cue
        .iter()
        .flat_map(Clone::clone)
        .find(|n| is_an_ask(&tree.token(*n).lemma) && tree.token(*n).upos == Upos::Noun)?;
    let verb = tree.head(noun)?;
    let lemma = tree.token(verb).lemma.as_str();
    let object = tree.token(noun).deprel == "obj"
        || tree.token(noun).deprel == "nsubj" && tree.is_passive(verb);
    if object && WORDS.replies.contains(lemma) {
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
fn is_part(view: &View, layout: &Layout, statement: &Told) -> bool {
    let words = statement.cue.first().or(statement.content.first());
    let mut around = layout.around(view.tree, words.map_or(0, |c| c.start));
    around.any(|t| {
        t.number != statement.number && t.act == SpeechAct::Demand && t.source == statement.source
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
    held: &[usize],
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
        if lemma == "both" && held.len() == 2 {
            found.extend(held);
        }
    }
    found.retain(|p| entities.all[*p].kind == EntityKind::Person && entities.all[*p].is_named());
    found
}

/// The named persons to whom something has been done.
fn held(entities: &Entities, events: &[events::Draft]) -> Vec<usize> {
    let mut held: Vec<usize> = events
        .iter()
        .filter(|e| e.factuality == Factuality::Reported)
        .filter_map(|e| e.recipient.as_ref()?.entity)
        .filter(|e| entities.all[*e].kind == EntityKind::Person && entities.all[*e].is_named())
        .collect();
    held.sort_unstable();
    held.dedup();
    held
}

/// The day of the first letter that each party wrote.
fn letters(events: &[events::Draft]) -> HashMap<usize, PartialDate> {
    let mut letters = HashMap::new();
    for event in events {
        let sent =
            event.frame.event_type == EventType::Letter && event.factuality == Factuality::Reported;
        if let Some(by) = event.actor.as_ref().and_then(|a| a.entity).filter(|_| sent)
            && let Some((date, _)) = event.date
        {
            letters.entry(by).or_insert(date);
        }
    }
    letters
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
    let loose = |n: usize| WORDS.loose.contains(&view.form(n).to_lowercase());
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
    for n in entities.spoken_of(tokens) {
        let known = &entities.all[n];
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

/// Words after an ask in which its term may still stand.
const TERM: usize = 8;

/// An ask with the words behind it in its sentence, up to the next ask: a term may stand there.
fn with_term(view: &View, action: &Tokens, next: Option<&Tokens>) -> Tokens {
    let tree = view.tree;
    let sentence = &tree.analysis.sentences[tree.sentence(action.start)];
    let end = (action.end + TERM).min(sentence.end.max(action.end));
    let end = next.map_or(end, |next| end.min(next.start));
    action.start..end.max(action.end)
}

/// Until when it is asked: "by 15 April", "within thirty days" of the day of asking. What lies before that day is
/// no term.
fn due(
    view: &View,
    dates: &[DateMention],
    words: &Tokens,
    asked: Option<PartialDate>,
) -> Option<PartialDate> {
    let told = dates::set_for(view.tree, dates, words).or_else(|| {
        let lower = |n: usize| view.form(n).to_lowercase();
        words.clone().find_map(|n| {
            if lower(n) != "within" || n + 2 >= words.end {
                return None;
            }
            let count = dates::number(&lower(n + 1))?;
            dates::later(asked?, count, &view.tree.token(n + 2).lemma)
        })
    })?;
    let is_over = asked.is_some_and(|asked| told < asked && !told.contains(asked));
    (!is_over).then_some(told)
}

/// The day of asking: the statement's own, that of the letter which carries it, or in a letter that
/// of the document.
fn date_of(
    statement: &Told,
    letters: &HashMap<usize, PartialDate>,
    published: Option<PartialDate>,
) -> Option<PartialDate> {
    if statement.own_voice {
        return published;
    }
    statement
        .date
        .or_else(|| letters.get(&statement.source.as_ref()?.0?).copied())
}

/// The answer of the one asked, in a later statement about the ask.
fn answer(view: &View, layout: &Layout, statement: &Told, draft: &mut Draft) {
    let Some((Some(of), _)) = &draft.of else {
        return;
    };
    let lemma = |n: usize| view.tree.token(n).lemma.as_str();
    let asked: HashSet<&str> = content_words(view, &draft.action).collect();
    for reply in layout.replies(statement, *of, ANSWERS) {
        let answers = matches!(
            reply.act,
            SpeechAct::Deny | SpeechAct::Commit | SpeechAct::Criticise
        );
        let mut said = reply.content.iter().flat_map(Clone::clone);
        let refers = answers && said.any(|n| is_an_ask(lemma(n)));
        if refers || shares_words(view, &asked, reply) {
            draft.answer = reply.content.first().cloned();
            draft.statements.push(reply.number);
            draft.rules.push("demand.answer".into());
            return;
        }
    }
}

/// Two content words or more in common.
fn shares_words(view: &View, asked: &HashSet<&str>, reply: &Told) -> bool {
    let said = reply.content.iter().flat_map(|c| content_words(view, c));
    let shared: HashSet<&str> = said.filter(|w| asked.contains(w)).collect();
    shared.len() >= 2
}

fn content_words<'a>(view: &View<'a>, tokens: &Tokens) -> impl Iterator<Item = &'a str> {
    let tree = view.tree;
    tokens
        .clone()
        .map(|n| tree.token(n))
        .filter(|t| matches!(t.upos, Upos::Noun | Upos::Verb | Upos::Adj))
        .map(|t| t.lemma.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_can_be_read() {
        let words: Words = rules::checked(FILE);
        assert!(words.asks.contains("petition") && words.loose.contains("to"));
        assert_eq!(rules::list_problems(FILE), "");
    }
}
