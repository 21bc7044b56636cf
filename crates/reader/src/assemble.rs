//! The last step: drafts and entities become a reading.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use record::{
    DateMention, Diagnostic, Document, EntityId, Level, PartialDate, Party, Precision, Reading,
    SpeechAct, Statement, StatementId,
};

use crate::acts::{self, Attributed};
use crate::analysis::{Analysis, Tokens};
use crate::dates;
use crate::entities::{Entities, Said, Talk};
use crate::events::Told;
use crate::facts::Facts;
use crate::frames::Frames;
use crate::letter;
use crate::statements::{self, Draft, Letter, View};
use crate::tree::Tree;

/// Builds the reading of a document from its analysis; tells how long what goes beyond statements
/// took of it.
pub fn assemble(document: Document, analysis: &Analysis, frames: &Frames) -> (Reading, Duration) {
    let tree = Tree::new(analysis);
    let body = body(&document, analysis);
    let view = View {
        text: &document.text,
        tree: &tree,
        letter: Letter::find(&document, analysis),
        body,
        published: document.published,
    };
    let drafts = statements::gather(&view);
    let parents = statements::parents(&drafts);
    let (dates, mut diagnostics) = dates::find(&document.text, analysis, document.published);
    let mut entities = Entities::find(&document.text, &tree, body);
    let (parties, talk) = speakers(&view, &drafts, &parents, &mut entities);
    let acts: Vec<_> = drafts
        .iter()
        .map(|draft| {
            acts::classify(
                &document.text,
                analysis,
                &Attributed {
                    source: &draft.source,
                    cue: &draft.cue,
                    content: &draft.content,
                },
            )
        })
        .collect();
    let told = told(&view, &drafts, &parties, &acts, &dates);
    let begun = Instant::now();
    let mut facts = Facts::find(&view, frames, &told, &dates, &mut entities, &talk);
    let beyond = begun.elapsed();
    let mut statements = Vec::with_capacity(drafts.len());
    let (listed, ids) = entities.finish();
    let facts = facts.assemble(analysis, &document.text, &listed, &ids);
    let names: HashMap<&EntityId, &str> = listed.iter().map(|e| (&e.id, e.name.as_str())).collect();
    let party = |found: Option<(Option<usize>, String, Vec<Tokens>)>| {
        found.map(|(n, words, tokens)| {
            let entity: Option<EntityId> = n.and_then(|n| ids[n].clone());
            let name = entity
                .as_ref()
                .and_then(|id| names.get(id))
                .map_or(words, |name| (*name).to_owned());
            Party {
                entity,
                name,
                spans: tokens.iter().map(|t| analysis.span(t)).collect(),
            }
        })
    };
    let told_in = told_in_sentences(&tree, &drafts);
    let all = drafts.iter().zip(parties).zip(acts).enumerate();
    for (n, ((draft, (source, addressee)), (speech_act, act_rules))) in all {
        let mut rules = draft.rules.clone();
        rules.extend(act_rules);
        let addressee = party(addressee);
        let date = said_on(&tree, &dates, draft, &told_in);
        statements.push(Statement {
            id: StatementId(format!("s{}", n + 1)),
            source: party(source),
            cue: draft.cue.iter().map(|t| analysis.span(t)).collect(),
            content: draft.content.iter().map(|t| analysis.span(t)).collect(),
            form: statements::form(&view, &draft.content),
            speech_act,
            addressee: addressee.as_ref().map(|a| a.name.clone()),
            addressee_entity: addressee.as_ref().and_then(|a| a.entity.clone()),
            addressee_spans: addressee.map_or_else(Vec::new, |a| a.spans),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            parent: parents[n].map(|p| StatementId(format!("s{}", p + 1))),
            rules,
        });
    }
    if document.language.as_deref().is_some_and(|l| l != "en") {
        statements.clear();
    }
    if analysis.tokens.is_empty() {
        diagnostics.push(Diagnostic {
            level: Level::Warning,
            code: "text.empty".into(),
            message: "there are no words to read".into(),
            span: None,
        });
    }
    let letter = letter::find(&document, &dates);
    let reading = Reading {
        document,
        entities: listed,
        statements,
        events: facts.events,
        cases: facts.cases,
        demands: facts.demands,
        disputes: facts.disputes,
        letter,
        dates,
        diagnostics,
    };
    (reading, beyond)
}

/// First token after the headline, where the text starts with it.
fn body(document: &Document, analysis: &Analysis) -> usize {
    let Some(first) = analysis.paragraphs.first() else {
        return 0;
    };
    let words = document.text.slice(analysis.span(first));
    let same = document
        .title
        .as_deref()
        .is_some_and(|t| fold(t) == fold(words));
    if same { first.end } else { 0 }
}

fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

type Found = Option<(Option<usize>, String, Vec<Tokens>)>;

/// Source and addressee of each draft, resolved in text order so that "he added" knows who spoke.
fn speakers(
    view: &View,
    drafts: &[Draft],
    parents: &[Option<usize>],
    entities: &mut Entities,
) -> (Vec<(Found, Found)>, Talk) {
    let mut talk = Talk::default();
    let mut out: Vec<(Found, Found)> = vec![(None, None); drafts.len()];
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|n| (drafts[*n].at(), *n));
    let author = view
        .letter
        .is_letter
        .then(|| entities.author(&view.letter))
        .flatten();
    let recipient = view
        .letter
        .addressee
        .as_ref()
        .and_then(|tokens| Some((entities.resolve(tokens, &talk)?, tokens.clone())));
    for n in order {
        let draft = &drafts[n];
        let quoted_in = parents[n];
        let source: Found = if draft.first_person && view.letter.is_letter {
            author.map(|a| {
                (
                    Some(a),
                    entities.all[a].names[0].clone(),
                    draft.source.clone(),
                )
            })
        } else if let Some((r, _)) = recipient.as_ref().filter(|_| {
            let you = draft
                .source
                .first()
                .is_some_and(|s| view.is_second_person(s));
            view.letter.is_letter && you
        }) {
            Some((
                Some(*r),
                entities.all[*r].names[0].clone(),
                draft.source.clone(),
            ))
        } else if let Some(first) = draft.source.first() {
            // Inside somebody's words "I" and "we" are that somebody.
            let own = draft
                .first_person
                .then_some(quoted_in)
                .flatten()
                .and_then(|p| out[p].0.clone());
            match own {
                Some((n, name, _)) => Some((n, name, draft.source.clone())),
                None => {
                    let found = entities.resolve(first, &talk);
                    Some((found, entities.words(first), draft.source.clone()))
                }
            }
        } else {
            None
        };
        if let Some((Some(s), _, _)) = &source
            && quoted_in.is_none()
        {
            talk.speakers.push((draft.at(), *s));
        }
        let addressee: Found = match &draft.addressee {
            // "We ask you": whoever the letter is written to.
            Some(tokens) if view.letter.is_letter && view.is_second_person(tokens) => {
                recipient.as_ref().map(|(r, _)| {
                    entities.refer(*r, tokens);
                    (
                        Some(*r),
                        entities.all[*r].names[0].clone(),
                        vec![tokens.clone()],
                    )
                })
            }
            Some(tokens) => match (entities.resolve(tokens, &talk), &recipient) {
                // "We ask it": a pronoun that names nobody else is whoever the letter goes to.
                (None, Some((r, _))) if draft.first_person && view.is_pronoun(tokens) => Some((
                    Some(*r),
                    entities.all[*r].names[0].clone(),
                    vec![tokens.clone()],
                )),
                (found, _) => Some((found, entities.words(tokens), vec![tokens.clone()])),
            },
            None if draft.first_person && view.letter.is_letter => {
                recipient.as_ref().map(|(r, tokens)| {
                    (
                        Some(*r),
                        entities.all[*r].names[0].clone(),
                        vec![tokens.clone()],
                    )
                })
            }
            None => None,
        };
        for content in &draft.content {
            let speaker = source.as_ref().and_then(|s| s.0);
            let named_after = draft
                .source
                .first()
                .is_some_and(|s| s.start > content.start);
            talk.say(Said {
                content: content.clone(),
                speaker,
                apart: named_after || draft.first_person,
                asked: addressee.as_ref().and_then(|a| a.0),
            });
        }
        out[n] = (source, addressee);
    }
    (out, talk)
}

/// The statements as events, demands and disputes look at them.
fn told(
    view: &View,
    drafts: &[Draft],
    parties: &[(Found, Found)],
    acts: &[(SpeechAct, Vec<String>)],
    dates: &[DateMention],
) -> Vec<Told> {
    let who = |found: &Found| found.as_ref().map(|(n, words, _)| (*n, words.clone()));
    let told_in = told_in_sentences(view.tree, drafts);
    drafts
        .iter()
        .zip(parties)
        .zip(acts)
        .enumerate()
        .map(
            |(number, ((draft, (source, addressee)), (act, rules)))| Told {
                number,
                content: draft.content.clone(),
                cue: draft.cue.clone(),
                act: *act,
                rules: rules.clone(),
                source: who(source),
                addressee: who(addressee),
                own_voice: draft.first_person && view.letter.is_letter,
                date: said_on(view.tree, dates, draft, &told_in).map(|d| d.0),
            },
        )
        .collect()
}

/// What is said in each sentence: looking through all of a long document for each of its statements
/// would take the square of its length.
fn told_in_sentences<'a>(tree: &Tree, drafts: &'a [Draft]) -> Vec<Vec<&'a Tokens>> {
    let mut told = vec![Vec::new(); tree.analysis.sentences.len()];
    for piece in drafts.iter().flat_map(|d| &d.content) {
        let (first, last) = (piece.start, piece.end.saturating_sub(1));
        let sentences = tree.sentence(first)..tree.sentence(last) + 1;
        for sentence in told.get_mut(sentences).unwrap_or_default() {
            sentence.push(piece);
        }
    }
    told
}

/// The date of the talk: one in the cue's own clause that nobody tells of.
fn said_on(
    tree: &Tree,
    dates: &[DateMention],
    draft: &Draft,
    told: &[Vec<&Tokens>],
) -> Option<(PartialDate, Precision)> {
    let cue = draft.cue.first()?;
    let others = told.get(tree.sentence(cue.start))?;
    // What holds the cue as well, around it, may hold its date.
    let around = |t: &Tokens| t.contains(&cue.start);
    let told: Vec<Tokens> = (others.iter().copied().filter(|t| !around(t)))
        .chain(&draft.content)
        .cloned()
        .collect();
    dates::said_on(tree, dates, cue, &told)
}
