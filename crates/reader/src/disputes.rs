//! Claims and what stands against them.

use std::collections::HashSet;

use record::{EntityKind, EventType, Factuality, SpeechAct};

use crate::analysis::{Tokens, Upos};
use crate::demands;
use crate::entities::Entities;
use crate::events::{self, Told, Who};
use crate::frames::{Frames, Kind};
use crate::statements::View;

/// A dispute before its parties have ids.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The claim's words, else the denial's.
    pub claim: Tokens,
    /// Who claims it.
    pub claimed_by: Who,
    /// Whom it is about.
    pub against: Who,
    /// Who denies it.
    pub denied_by: Who,
    /// The claim's statement, then the denial's.
    pub statements: Vec<usize>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// Nouns and pronouns by which a denial points at a claim told elsewhere.
pub(crate) const POINTERS: &[&str] = &[
    "it",
    "this",
    "that",
    "all",
    "allegation",
    "accusation",
    "claim",
    "report",
    "account",
    "charge",
    "assertion",
    "which",
    "any",
    "them",
    "such",
    "description",
    "finding",
    "statement",
    "story",
    "version",
    "figure",
    "label",
    "term",
    "tag",
    "characterisation",
    "characterization",
    "portrayal",
    "depiction",
    "narrative",
    "suggestion",
    "insinuation",
    "rumour",
    "rumor",
    "remark",
];
/// Nouns for what a court or prosecutor accuses of.
const CHARGES: &[&str] = &["charge", "count", "guilty"];
/// Words by which the accused deny all of it.
const INNOCENCE: &[&str] = &["innocent", "innocence"];
/// Cues that refuse a demand.
const REFUSALS: &[&str] = &[
    "act.deny.refuse",
    "act.deny.decline",
    "act.deny.turn-down",
    "act.deny.noun.refusal",
    "act.deny.rebuff",
    "act.deny.spurn",
    "act.deny.rule-out",
];
/// "Contrary to ..." is no longer than this, in tokens.
const CONTRARY: usize = 20;
/// Whoever is accused answers within so many sentences.
const NEAR: usize = 2;
/// Words of names that say nothing about whose they are.
const WORN: &[&str] = &[
    "the",
    "and",
    "for",
    "national",
    "general",
    "foreign",
    "interior",
    "public",
    "state",
    "regional",
    "chief",
    "former",
    "deputy",
    "senior",
    "new",
    "his",
    "her",
    "their",
    "its",
    "who",
    "one",
    "two",
    "three",
    "spokesman",
    "spokeswoman",
    "ministry",
    "office",
    "department",
    "service",
    "council",
    "commission",
    "court",
    "government",
];
/// Words that share so many letters at least, and all but one of the shorter one's, are of one stem.
const STEM: usize = 4;
/// A claim further back than this many sentences is not what a pronoun points at.
const REACH: usize = 4;
/// So much of the shorter one's words must a claim and a denial share.
const ALIKE: f64 = 0.3;

/// Types that tell of one thing in other words: who is said to have been beaten may be said by the
/// other side not to have been hurt.
const FAMILIES: &[&[EventType]] = &[
    &[
        EventType::Torture,
        EventType::IllTreatment,
        EventType::Injury,
        EventType::SolitaryConfinement,
    ],
    &[
        EventType::Killing,
        EventType::DeathInCustody,
        EventType::Execution,
    ],
    &[
        EventType::Arrest,
        EventType::Detention,
        EventType::Imprisonment,
        EventType::EnforcedDisappearance,
    ],
];

/// The disputes of a document, and the events in a claim marked as disputed.
pub(crate) fn find(
    view: &View,
    frames: &Frames,
    told: &[Told],
    events: &mut [events::Draft],
    entities: &Entities,
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = untrue(view, told, entities);
    for denial in told {
        let known = drafts.iter().any(|d| {
            d.statements.is_empty() && denial.covers(d.claim.start)
                || d.statements == [denial.number]
        });
        if known {
            continue;
        }
        let draft = if denial.act == SpeechAct::Deny {
            of_denial(view, frames, told, events, entities, denial)
        } else {
            of_contradiction(view, frames, told, events, entities, denial)
        };
        let Some(draft) = draft else {
            continue;
        };
        let known = drafts
            .iter()
            .any(|d| d.claim == draft.claim && d.denied_by == draft.denied_by);
        if known {
            continue;
        }
        mark(view, frames, told, events, &draft, denial);
        drafts.push(draft);
    }
    drafts
}

fn of_denial(
    view: &View,
    frames: &Frames,
    told: &[Told],
    events: &[events::Draft],
    entities: &Entities,
    denial: &Told,
) -> Option<Draft> {
    let tree = view.tree;
    let content = denial.content.first()?.clone();
    let head = tree.head_of(&content);
    let lemma = |n: usize| tree.token(n).lemma.as_str();
    let by = |ids: &[&str]| denial.rules.iter().any(|r| ids.contains(&r.as_str()));
    // "refused to release it", "rejected the call": a demand is refused, no claim denied.
    let refusal = by(REFUSALS)
        || lemma(content.start) == "to"
        || demands::ASKS.contains(&lemma(head))
        || by(&["act.deny.oppose", "act.deny.object", "act.deny.resist"]);
    if refusal {
        return None;
    }
    let by_cue = denial.rules.iter().any(|r| r.starts_with("act.deny."));
    // "called it a lie"
    let by_label = denial.rules.iter().any(|r| r == "act.content.deny");
    // "the description of her as a spy" says itself what is denied.
    let told_there = tree
        .all(head, &["nmod", "acl"])
        .any(|d| d > head && content.contains(&d) && tree.token(head).upos == Upos::Noun);
    // "called that a fantasy"
    let first = tree.token(content.start);
    let opens = content.len() > 1
        && matches!(
            first.lemma.as_str(),
            "it" | "this" | "that" | "these" | "those"
        )
        && first.deprel != "mark"
        && first.deprel != "det";
    let pointer = opens
        || !told_there && (POINTERS.contains(&lemma(head)) || tree.token(head).upos == Upos::Pron);
    let denier = denial.source.clone();
    let denier_is_person = denier.as_ref().is_some_and(|d| {
        d.0.is_none_or(|n| entities.all[n].kind == EntityKind::Person || entities.all[n].plural)
    });
    let charges = denier_is_person
        && (content.clone().take(6).any(|n| CHARGES.contains(&lemma(n)))
            && tree.token(head).upos != Upos::Verb
            || content.clone().any(|n| INNOCENCE.contains(&lemma(n))));
    // "My brother is innocent" is said of somebody else.
    let own = |s: usize| {
        matches!(
            view.form(s).to_lowercase().as_str(),
            "he" | "she" | "i" | "they" | "we"
        ) || entities.at(s).is_some() && entities.at(s) == denier.as_ref().and_then(|d| d.0)
    };
    let of_another = tree
        .dependent(head, &["nsubj"])
        .is_some_and(|s| content.contains(&s) && !own(s));
    if charges && of_another {
        return None;
    }
    let draft = |claim, by, against, mut statements: Vec<usize>, rule: &str| {
        statements.push(denial.number);
        Some(Draft {
            claim,
            claimed_by: by,
            against,
            denied_by: denier.clone(),
            statements,
            rules: vec![rule.to_owned()],
        })
    };
    // "denies the charges": the accused stands against them, whoever brought them.
    if charges {
        let person = denier.as_ref().and_then(|d| d.0);
        let charge = events
            .iter()
            .filter(|e| {
                matches!(
                    e.frame.event_type,
                    EventType::Charge
                        | EventType::Conviction
                        | EventType::Trial
                        | EventType::Sentence
                )
            })
            .filter(|e| e.recipient.as_ref().and_then(|r| r.entity) == person && person.is_some())
            .find_map(|e| {
                let offence = e.frame.event_type != EventType::Sentence;
                e.detail.clone().filter(|_| offence).or(e.offence.clone())
            })
            .or_else(|| {
                // Of those who are not named: the charge told last before.
                let near = events.iter().rev().find(|e| {
                    e.frame.event_type == EventType::Charge
                        && e.trigger < content.start
                        && tree.sentence(content.start) - tree.sentence(e.trigger) <= 1
                });
                near.and_then(|e| e.detail.clone())
            });
        // "the charge of theft" says itself what it is.
        let own = content.clone().any(|n| {
            matches!(tree.token(n).upos, Upos::Noun | Upos::Propn | Upos::Verb)
                && !CHARGES.contains(&lemma(n))
                && !INNOCENCE.contains(&lemma(n))
        }) && !content.clone().any(|n| INNOCENCE.contains(&lemma(n)));
        let claim = match charge {
            Some(detail) if !own => detail,
            _ => content.clone(),
        };
        return draft(claim, None, denier.clone(), Vec::new(), "dispute.charge");
    }
    let here = tree.sentence(content.start);
    let at = |t: &Told| t.content.first().map_or(0, |c| c.start);
    let others: Vec<&Told> = told
        .iter()
        .filter(|t| {
            t.number != denial.number
                && !same_party(&t.source, &denial.source)
                // What comes later in the denial's own sentence is part of the answer.
                && !(at(t) > at(denial) && tree.sentence(at(t)) == here)
                && matches!(
                    t.act,
                    SpeechAct::Accuse | SpeechAct::Assert | SpeechAct::Criticise
                )
                && !t.covers(at(denial))
        })
        .collect();
    let likest = others
        .iter()
        .filter(|t| tells_of_one(view, frames, events, t, denial).is_some())
        .min_by_key(|t| at(t).abs_diff(at(denial)))
        .copied();
    let same_words = others
        .iter()
        .map(|t| (alike(view, t, denial), *t))
        .filter(|(score, _)| *score >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, t)| t);
    // "Prosecutors accuse him of theft. He denies it": the one who is accused answers.
    let accused_answers = others
        .iter()
        .filter(|t| {
            let near = here.abs_diff(tree.sentence(at(t))) <= NEAR && at(t) < at(denial);
            near && answers(view, events, entities, t, denial)
        })
        .max_by_key(|t| at(t))
        .copied();
    let likest = likest.or(same_words).or(accused_answers);
    let nearest = |reach: usize| {
        others
            .iter()
            .copied()
            .filter(|t| at(t) < at(denial) && here.saturating_sub(tree.sentence(at(t))) <= reach)
            .max_by_key(|t| {
                let near = here - tree.sentence(at(t)) <= 1;
                (usize::from(t.act == SpeechAct::Accuse && near), at(t))
            })
    };
    // "calls the report a fable": of somebody else's words only if they are about the one who calls it so.
    let labelled = || {
        nearest(REACH)
            .filter(|t| t.act == SpeechAct::Accuse || answers(view, events, entities, t, denial))
    };
    let claim = if pointer && by_cue {
        nearest(REACH)
    } else if pointer && by_label {
        labelled()
    } else if by_cue {
        likest.or_else(|| nearest(1))
    } else {
        likest
    };
    match claim {
        Some(claim) => {
            let (words, against) = accused(view, entities, claim);
            let words = if likest.is_none() && !pointer {
                content
            } else {
                words
            };
            draft(
                words,
                claim.source.clone(),
                against.or(denier.clone()),
                vec![claim.number],
                "dispute.claim",
            )
        }
        // "The ministry rejects the description of her as a spy", in its reply to those who gave it.
        None if by_cue && told_there && denial.own_voice => {
            let asker = denial.addressee.clone();
            draft(content, asker, denier.clone(), Vec::new(), "dispute.denial")
        }
        // A denial by itself, with words of its own.
        None if by_cue && !pointer && content.len() > 1 && denier.is_some() => {
            draft(content, None, denier.clone(), Vec::new(), "dispute.denial")
        }
        None => None,
    }
}

/// An act against somebody is told in it.
fn wrongs(events: &[events::Draft], claim: &Told) -> bool {
    events.iter().any(|e| {
        e.statements.contains(&claim.number)
            && matches!(
                e.factuality,
                Factuality::Claimed | Factuality::Disputed | Factuality::Reported
            )
            && FAMILIES.iter().any(|f| f.contains(&e.frame.event_type))
    })
}

/// "He had not touched him", "the money never reached him", "it had made none".
fn is_negated(view: &View, content: &Tokens) -> bool {
    is_negated_at(view, content, view.tree.head_of(content))
}

fn is_negated_at(view: &View, content: &Tokens, head: usize) -> bool {
    let tree = view.tree;
    let no = |n: usize| {
        matches!(
            tree.token(n).lemma.as_str(),
            "not" | "n't" | "never" | "no" | "none" | "nobody" | "nothing" | "neither" | "nor"
        )
    };
    tree.all(head, &["advmod", "nsubj", "obj", "det", "obl"])
        .filter(|d| content.contains(d))
        .any(|d| no(d) || tree.all(d, &["det"]).any(no))
}

/// "The claim made by his family that he was beaten is untrue", "contrary to what they say, he was not
/// beaten": a claim told and denied in one sentence.
fn untrue(view: &View, told: &[Told], entities: &Entities) -> Vec<Draft> {
    let author = || {
        let own = told
            .iter()
            .find(|t| t.own_voice)
            .and_then(|t| t.source.clone());
        own.filter(|_| view.letter.is_letter)
    };
    let tree = view.tree;
    let mut drafts = Vec::new();
    for n in view.body..view.analysis().tokens.len() {
        if let Some(claim) = not_so(view, told, n) {
            let denied_by = teller_of(told, n).map_or_else(author, |t| t.source.clone());
            if denied_by.is_some() && !same_party(&claim.source, &denied_by) {
                let (words, against) = accused(view, entities, claim);
                drafts.push(Draft {
                    claim: words,
                    claimed_by: claim.source.clone(),
                    against: against.or(denied_by.clone()),
                    denied_by,
                    statements: std::iter::once(claim.number)
                        .chain(teller_of(told, n).map(|t| t.number))
                        .collect(),
                    rules: vec!["dispute.untrue".into()],
                });
            }
            continue;
        }
        let Some((claim, claimed_by)) = untrue_claim(view, n).or_else(|| contrary_to(view, n))
        else {
            continue;
        };
        let teller = teller_of(told, n);
        let denied_by = match teller {
            Some(t) => t.source.clone(),
            None => author(),
        };
        if denied_by.is_none() || claim.is_empty() {
            continue;
        }
        let party = |head: usize| {
            let phrase = events::party_phrase(view, head);
            let words = entities.words(&entities.without_trimmings(&phrase));
            (entities.at(head), words)
        };
        let subject = tree
            .dependent(tree.head_of(&claim), &["nsubj"])
            .filter(|s| claim.contains(s) && !tree.is_passive(tree.head_of(&claim)));
        let against = subject.map(party).or(denied_by.clone());
        drafts.push(Draft {
            claim,
            claimed_by: claimed_by.map(party),
            against,
            denied_by,
            statements: teller.iter().map(|t| t.number).collect(),
            rules: vec!["dispute.untrue".into()],
        });
    }
    drafts
}

/// The innermost statement around a token.
fn teller_of(told: &[Told], n: usize) -> Option<&Told> {
    told.iter()
        .filter(|t| t.covers(n))
        .min_by_key(|t| t.content.iter().map(Tokens::len).sum::<usize>())
}

/// "This is not so", "That is untrue" at pronoun `n`: the claim told right before.
fn not_so<'t>(view: &View, told: &'t [Told], n: usize) -> Option<&'t Told> {
    let tree = view.tree;
    let lemma = |t: usize| tree.token(t).lemma.as_str();
    let predicate = tree.head(n).filter(|_| {
        matches!(lemma(n), "this" | "that" | "it")
            && tree.token(n).deprel == "nsubj"
            && tree.token(n).upos == Upos::Pron
    })?;
    tree.dependent(predicate, &["cop"])?;
    let negated = tree
        .all(predicate, &["advmod"])
        .any(|d| lemma(d) == "not" || lemma(d) == "n't");
    let so = matches!(
        lemma(predicate),
        "so" | "true" | "correct" | "case" | "accurate"
    );
    let clause = tree
        .dependent(predicate, &["ccomp", "csubj", "acl"])
        .is_some();
    if clause || !(negated && so || !negated && events::is_untrue(lemma(predicate))) {
        return None;
    }
    let here = tree.sentence(n);
    told.iter()
        .filter(|t| {
            let end = t.content.last().map_or(0, |c| c.end);
            end <= n && here - tree.sentence(end.saturating_sub(1)) <= 1
        })
        .max_by_key(|t| t.content.last().map_or(0, |c| c.end))
}

/// The words of a claim at noun `n` that is said to be false, and who makes it.
fn untrue_claim(view: &View, n: usize) -> Option<(Tokens, Option<usize>)> {
    let tree = view.tree;
    let lemma = |t: usize| tree.token(t).lemma.as_str();
    let predicate = tree.head(n).filter(|_| {
        tree.token(n).upos == Upos::Noun
            && tree.token(n).deprel == "nsubj"
            && POINTERS.contains(&lemma(n))
    })?;
    let negated = tree
        .all(predicate, &["advmod"])
        .any(|d| matches!(lemma(d), "not" | "n't" | "never"));
    let untrue = events::is_untrue(lemma(predicate)) && !negated
        || lemma(predicate) == "true" && negated
        || tree.all(predicate, &["obl", "obj", "nmod"]).any(|d| {
            // "is without foundation", "has no basis"
            matches!(
                lemma(d),
                "foundation" | "basis" | "merit" | "truth" | "substance"
            )
        });
    if !untrue {
        return None;
    }
    let made = tree.all(n, &["acl"]).find(|a| tree.token(*a).xpos == "VBN");
    let that = tree
        .all(n, &["acl", "ccomp"])
        .chain(
            made.into_iter()
                .flat_map(|m| tree.all(m, &["ccomp", "acl", "advcl"])),
        )
        .chain(tree.all(predicate, &["ccomp", "csubj"]))
        .find(|a| {
            tree.all(*a, &["mark", "obj", "nsubj"])
                .any(|m| lemma(m) == "that")
        })
        .filter(|a| *a < predicate);
    let claim = match that {
        Some(a) => {
            let stretch = tree.stretch(a, |d| lemma(d) == "that" && d < a);
            let skip = usize::from(lemma(stretch.start) == "that");
            view.bare(&(stretch.start + skip..stretch.end))
        }
        None => {
            let of = tree.all(n, &["nmod"]).find(|d| *d > n)?;
            view.bare(&tree.stretch(of, |d| tree.token(d).deprel == "case"))
        }
    };
    let by = |at: usize| {
        tree.all(at, &["obl", "nmod"]).find(|d| {
            tree.all(*d, &["case"])
                .any(|c| matches!(lemma(c), "by" | "from"))
        })
    };
    let owner = tree.all(n, &["nmod"]).find(|d| *d < n);
    Some((claim, made.and_then(by).or_else(|| by(n)).or(owner)))
}

/// "Contrary to what the report says, he was not beaten": the words that stand against it, and who says
/// the contrary.
fn contrary_to(view: &View, n: usize) -> Option<(Tokens, Option<usize>)> {
    let tree = view.tree;
    let opens = tree.token(n).lemma == "contrary" && view.form(n + 1).eq_ignore_ascii_case("to");
    let sentence = &view.analysis().sentences[tree.sentence(n)];
    let comma = (n + 2..sentence.end)
        .take(CONTRARY)
        .find(|t| opens && view.form(*t) == ",")?;
    let verb = (n + 2..comma).find(|t| tree.token(*t).upos == Upos::Verb);
    let speaker = match verb {
        Some(verb) => tree.dependent(verb, &["nsubj"]),
        // "contrary to the claims of his family"
        None => (n + 2..comma)
            .find(|t| POINTERS.contains(&tree.token(*t).lemma.as_str()))
            .and_then(|noun| tree.dependent(noun, &["nmod"])),
    };
    Some((view.bare(&(comma + 1..sentence.end)), speaker))
}

/// True where the one who speaks in `reply` is the one that `claim` says something against: whom it
/// accuses, who acts in the event it tells of, or the body that its speaker speaks for.
fn answers(
    view: &View,
    events: &[events::Draft],
    entities: &Entities,
    claim: &Told,
    reply: &Told,
) -> bool {
    let Some((speaker, words)) = &reply.source else {
        return false;
    };
    let own = bodies_of(entities, *speaker, words);
    // "a colleague", of whom "the colleague, Ana Ruiz" speaks.
    let role = |words: &str| {
        let last = words
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_lowercase();
        speaker.is_some_and(|n| {
            let mut roles = entities.all[n].roles.iter();
            roles.any(|(r, _)| r.title == last)
        })
    };
    let names = |entity: Option<usize>, words: &str| {
        entity.is_some() && entity == *speaker
            || entity.is_none_or(|e| entities.all[e].described && !entities.all[e].plural)
                && role(words)
            || shares_a_word(&own, words)
            || entity.is_some_and(|e| entities.all[e].names.iter().any(|n| shares_a_word(&own, n)))
    };
    let acts = events
        .iter()
        .filter(|e| e.statements.contains(&claim.number))
        .filter_map(|e| e.actor.as_ref())
        .any(|a| names(a.entity, &a.words));
    if acts {
        return true;
    }
    if let Some((entity, words)) = accused(view, entities, claim).1
        && names(entity, &words)
    {
        return true;
    }
    // "a complaint from the army": words without a verb.
    let Some(content) = claim.content.first() else {
        return false;
    };
    let verbless = content
        .clone()
        .all(|n| !matches!(view.tree.token(n).upos, Upos::Verb | Upos::Aux));
    verbless && shares_a_word(&own, &entities.words(content))
}

/// The names under which somebody can be accused: the own one, and those of the body spoken for.
fn bodies_of(entities: &Entities, entity: Option<usize>, words: &str) -> Vec<String> {
    let mut all = vec![words.to_owned()];
    if let Some(n) = entity {
        let known = &entities.all[n];
        all.extend(known.names.iter().cloned());
        all.extend(known.roles.iter().map(|(role, _)| role.title.clone()));
        all.extend(known.roles.iter().filter_map(|(role, _)| role.of.clone()));
    }
    let own =
        |w: &str| w.chars().count() > 2 && !WORN.contains(&w) && crate::lexicon::role(w).is_none();
    all.iter()
        .flat_map(|t| t.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|w| own(w))
        .collect()
}

fn shares_a_word(own: &[String], words: &str) -> bool {
    words
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .any(|w| own.contains(&w))
}

/// The event of a claim that a denial is about as well: the same, or of one family and upon the same
/// people.
fn tells_of_one<'e>(
    view: &View,
    frames: &Frames,
    events: &'e [events::Draft],
    claim: &Told,
    denial: &Told,
) -> Option<(usize, &'e events::Draft)> {
    let of = |t: &Told| {
        let number = t.number;
        events
            .iter()
            .enumerate()
            .filter(move |(_, e)| e.statements.contains(&number))
    };
    let party = |e: &events::Draft| e.recipient.as_ref().and_then(|r| r.entity);
    // A denial is about all of its words, a contradiction about those that say no.
    let named = if denial.act == SpeechAct::Deny {
        types_named(view, frames, denial)
    } else {
        let content = denial.content.first();
        content.map_or_else(Vec::new, |c| types_negated(view, frames, c))
    };
    of(claim)
        .filter(|(_, e)| {
            matches!(
                e.factuality,
                Factuality::Claimed | Factuality::Disputed | Factuality::Reported
            )
        })
        .find(|(n, e)| {
            let by_name = named.iter().any(|t| of_one_family(*t, e.frame.event_type));
            by_name
                || of(denial).any(|(m, d)| {
                    let denied = matches!(
                        d.factuality,
                        Factuality::Denied | Factuality::Negated | Factuality::Disputed
                    );
                    // "No one was hurt": whoever the claim says was.
                    let people = match (party(e), party(d)) {
                        (Some(a), Some(b)) => a == b,
                        _ => true,
                    };
                    m == *n
                        || denied && of_one_family(e.frame.event_type, d.frame.event_type) && people
                })
        })
}

/// The types of events that words of a denial speak of without saying of whom: "any abduction", "no one
/// was hurt".
fn types_named(view: &View, frames: &Frames, denial: &Told) -> Vec<EventType> {
    types_of(view, frames, denial.content.iter().flat_map(Clone::clone))
}

/// Those of the words that a negated clause is made of: "no \[beating\] took place", "was not \[hurt\]".
fn types_negated(view: &View, frames: &Frames, content: &Tokens) -> Vec<EventType> {
    let tree = view.tree;
    let head = tree.head_of(content);
    let clauses = tree.all(head, &["conj"]).chain([head]);
    let negated = clauses.filter(|v| content.contains(v) && is_negated_at(view, content, *v));
    let words = negated.flat_map(|v| {
        tree.all(v, &["nsubj", "obj"])
            .chain([v])
            .collect::<Vec<_>>()
    });
    types_of(view, frames, words.filter(|n| content.contains(n)))
}

fn types_of(view: &View, frames: &Frames, tokens: impl Iterator<Item = usize>) -> Vec<EventType> {
    let mut named = Vec::new();
    for n in tokens {
        let token = view.tree.token(n);
        let kind = match token.upos {
            Upos::Noun => Kind::Noun,
            Upos::Verb => Kind::Verb,
            _ => continue,
        };
        for (rule, frame) in frames.triggered(kind, &token.lemma) {
            let plain = rule.words.contains(&token.lemma) && rule.when.is_empty();
            if plain && FAMILIES.iter().any(|f| f.contains(&frame.event_type)) {
                named.push(frame.event_type);
            }
        }
    }
    named
}

fn of_one_family(a: EventType, b: EventType) -> bool {
    a == b || FAMILIES.iter().any(|f| f.contains(&a) && f.contains(&b))
}

/// "No one was hurt", said by one side of what the other has told: no cue of denial, and yet it is.
fn of_contradiction(
    view: &View,
    frames: &Frames,
    told: &[Told],
    events: &[events::Draft],
    entities: &Entities,
    denial: &Told,
) -> Option<Draft> {
    let speaker = denial.source.as_ref()?;
    let negates = events.iter().any(|e| {
        e.factuality == Factuality::Negated
            && e.statements.contains(&denial.number)
            && e.according_to.as_ref() == Some(speaker)
    });
    let content = denial.content.first()?;
    let negated = is_negated(view, content);
    let negates = negates || !types_negated(view, frames, content).is_empty();
    if !negates && !negated {
        return None;
    }
    let tree = view.tree;
    let here = tree.sentence(content.start);
    let at = |t: &Told| t.content.first().map_or(0, |c| c.start);
    let others = || {
        told.iter().filter(|t| {
            t.number != denial.number
                && t.source.is_some()
                && !same_party(&t.source, &denial.source)
                && !t.covers(content.start)
                && matches!(
                    t.act,
                    SpeechAct::Accuse | SpeechAct::Assert | SpeechAct::Criticise
                )
        })
    };
    let claim = others()
        .filter(|_| negates)
        .find(|t| tells_of_one(view, frames, events, t, denial).is_some())
        .or_else(|| {
            others()
                .filter(|t| at(t) < content.start && here - tree.sentence(at(t)) <= 1 && negated)
                .filter(|t| t.act == SpeechAct::Accuse || wrongs(events, t))
                .filter(|t| answers(view, events, entities, t, denial))
                .max_by_key(|t| at(t))
        })?;
    let (words, against) = accused(view, entities, claim);
    Some(Draft {
        claim: words,
        claimed_by: claim.source.clone(),
        against: against.or(denial.source.clone()),
        denied_by: denial.source.clone(),
        statements: vec![claim.number, denial.number],
        rules: vec!["dispute.contradiction".into()],
    })
}

/// The claim's words and whom it is about: "the commission of \[rigging\]".
fn accused(view: &View, entities: &Entities, claim: &Told) -> (Tokens, Who) {
    let tree = view.tree;
    let content = claim.content[0].clone();
    let whole = content.start
        ..claim
            .content
            .last()
            .map_or(content.end, |c| c.end)
            .max(content.end);
    if claim.act == SpeechAct::Accuse {
        let head = tree.head_of(&content);
        let nominal = matches!(tree.token(head).upos, Upos::Noun | Upos::Propn | Upos::Pron);
        // "the commission of Brel of rigging": the "of" whose word hangs on the cue, not on the name.
        let of = content.clone().find(|n| {
            let led = tree.head(*n).filter(|l| *l > *n);
            *n > content.start
                && matches!(tree.token(*n).lemma.as_str(), "of" | "for")
                && led.is_some_and(|l| {
                    tree.token(l).xpos == "VBG"
                        || tree.head(l).is_none_or(|h| !content.contains(&h))
                })
        });
        if let Some(of) = of.filter(|_| nominal) {
            let party = content.start..of;
            let words = entities.words(&entities.without_trimmings(&party));
            return (of + 1..content.end, Some((entities.at(head), words)));
        }
        // "that the mayor stole": its subject.
        if let Some(subject) = tree
            .dependent(head, &["nsubj"])
            .filter(|s| content.contains(s) && !tree.is_passive(head))
        {
            let phrase = events::party_phrase(view, subject);
            let words = entities.words(&entities.without_trimmings(&phrase));
            return (whole, Some((entities.at(subject), words)));
        }
    }
    (whole, None)
}

/// Share of the shorter one's content words that both have, names left out: two statements about one
/// person may say anything.
fn alike(view: &View, a: &Told, b: &Told) -> f64 {
    let words = |t: &Told| -> HashSet<String> {
        t.content
            .iter()
            .flat_map(Clone::clone)
            .filter(|n| {
                matches!(
                    view.tree.token(*n).upos,
                    Upos::Noun | Upos::Verb | Upos::Adj
                )
            })
            .map(|n| view.tree.token(n).lemma.clone())
            .filter(|l| l.chars().count() > 3 && !POINTERS.contains(&l.as_str()))
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let least = a.len().min(b.len());
    if least == 0 {
        return 0.0;
    }
    let shared = a
        .iter()
        .filter(|x| b.iter().any(|y| of_one_stem(x, y)))
        .count();
    shared.min(least) as f64 / least as f64
}

/// "mistreated" and "mistreatment", "beaten" and "beating".
fn of_one_stem(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let shorter = a.chars().count().min(b.chars().count());
    common >= STEM && common + 1 >= shorter
}

/// What is claimed in the claim and denied: disputed. The denial's own telling of it is no other event.
fn mark(
    view: &View,
    frames: &Frames,
    told: &[Told],
    events: &mut [events::Draft],
    draft: &Draft,
    denial: &Told,
) {
    let claim = told
        .iter()
        .find(|t| draft.statements.len() > 1 && t.number == draft.statements[0]);
    let one = claim
        .and_then(|c| tells_of_one(view, frames, events, c, denial))
        .is_some();
    if let Some((claimed, _)) = claim.and_then(|c| tells_of_one(view, frames, events, c, denial)) {
        for n in 0..events.len() {
            let again = n != claimed
                && events[n].statements.contains(&denial.number)
                && matches!(
                    events[n].factuality,
                    Factuality::Denied | Factuality::Negated
                )
                && of_one_family(events[n].frame.event_type, events[claimed].frame.event_type);
            if again {
                events[n].shown = false;
                let evidence = events[n].evidence.clone();
                let rules = events[n].rules.clone();
                events[claimed].evidence.extend(evidence);
                events[claimed].rules.extend(rules);
            }
        }
        dispute(&mut events[claimed], draft, denial);
    }
    for event in events.iter_mut() {
        let own = same_party(&event.according_to, &draft.denied_by);
        // Where the denial is about one of the events that are claimed, the others stand.
        let in_claim = !own
            && !one
            && claim.is_some_and(|c| c.covers(event.trigger) && is_point(view, c, event.trigger));
        let charged = draft.rules[0] == "dispute.charge"
            && event.frame.event_type == EventType::Charge
            && event.recipient.as_ref().and_then(|r| r.entity)
                == draft.denied_by.as_ref().and_then(|d| d.0)
            && event.recipient.is_some();
        if in_claim || charged {
            dispute(event, draft, denial);
        }
    }
}

fn dispute(event: &mut events::Draft, draft: &Draft, denial: &Told) {
    if !matches!(event.factuality, Factuality::Claimed | Factuality::Reported) {
        return;
    }
    event.factuality = Factuality::Disputed;
    event.denied_by = draft.denied_by.clone();
    if !event.statements.contains(&denial.number) {
        event.statements.push(denial.number);
    }
    event.rules.push("factuality.disputed".into());
}

fn same_party(a: &Who, b: &Who) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.0.is_some() && a.0 == b.0 || a.1 == b.1,
        _ => false,
    }
}

/// Not in a clause that only describes somebody.
fn is_point(view: &View, claim: &Told, n: usize) -> bool {
    let tree = view.tree;
    let mut at = n;
    for _ in 0..8 {
        let Some(head) = tree.head(at).filter(|h| claim.covers(*h)) else {
            return true;
        };
        if tree.token(at).deprel == "acl" {
            return false;
        }
        at = head;
    }
    true
}
