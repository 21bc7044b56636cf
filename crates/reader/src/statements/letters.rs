//! Letters, appeals and statements of their own author: the first person, and lists of asks.

use record::{Document, EntityKind, SpeechAct};

use super::quoted::overlap;
use super::{Draft, View};
use crate::acts;
use crate::analysis::{Analysis, Tokens, Upos};

/// What a document in the first person tells of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// It speaks in its author's own name: a letter, an appeal, a statement.
    pub is_letter: bool,
    /// Who speaks: "We, the undersigned members of ..." or the publisher.
    pub author: Option<String>,
    /// The words of the text that name the author, where there are any.
    pub author_tokens: Option<Tokens>,
    /// What `author` names.
    pub author_kind: EntityKind,
    /// To whom it is written, as its address or salutation says.
    pub addressee: Option<Tokens>,
}

/// Kinds of documents whose author speaks in them.
const KINDS: &[&str] = &[
    "letter",
    "appeal",
    "statement",
    "reply",
    "open_letter",
    "petition",
    "press_release",
];

impl Letter {
    /// Looks for salutation, address and first person.
    pub fn find(document: &Document, analysis: &Analysis) -> Self {
        let text = &document.text;
        let form = |n: usize| analysis.tokens.get(n).map_or("", |t| text.slice(t.span));
        let mut salutation = None;
        let mut address = None;
        for p in analysis.paragraphs.iter().take(14) {
            if p.len() > 24 {
                continue;
            }
            let first = form(p.start).to_lowercase();
            let last = form(p.end - 1);
            if first == "dear" && salutation.is_none() {
                let end = if matches!(last, "," | ":") {
                    p.end - 1
                } else {
                    p.end
                };
                salutation = (p.start + 1 < end).then(|| p.start + 1..end);
            }
            if first == "to"
                && address.is_none()
                && p.len() > 1
                && form(p.start + 1)
                    .chars()
                    .next()
                    .is_some_and(char::is_uppercase)
                || first == "to" && form(p.start + 1) == "the" && address.is_none()
            {
                let mut start = p.start + 1;
                while matches!(
                    form(start).to_lowercase().as_str(),
                    "his"
                        | "her"
                        | "their"
                        | "excellency"
                        | "the"
                        | "rt"
                        | "hon"
                        | "honourable"
                        | "right"
                        | "."
                ) && start + 1 < p.end
                {
                    start += 1;
                }
                let end = (start..p.end)
                    .find(|n| matches!(form(*n), ":" | ","))
                    .unwrap_or(p.end);
                address = (start < end).then_some(start..end);
            }
        }
        let kind = document.kind.as_deref().unwrap_or("");
        let is_letter = salutation.is_some() || KINDS.contains(&kind);
        let mut author_tokens = undersigned(text, analysis).or_else(|| signatories(text, analysis));
        let mut author = document.publisher.clone();
        let mut author_kind = if author_tokens.is_some() {
            EntityKind::Group
        } else {
            EntityKind::Organization
        };
        if author.is_none() && author_tokens.is_none() && is_letter {
            let names = signatures(text, analysis);
            author_kind = if names.len() == 1 {
                EntityKind::Person
            } else {
                EntityKind::Group
            };
            let words = |t: &Tokens| {
                let name = text.slice(analysis.span(t));
                name.split_whitespace().collect::<Vec<_>>().join(" ")
            };
            match names.as_slice() {
                [] => {}
                [one] => author_tokens = Some(one.clone()),
                some if some.len() <= 3 => {
                    author = Some(some.iter().map(words).collect::<Vec<_>>().join(", "));
                }
                [first, rest @ ..] => {
                    author = Some(format!("{} and {} others", words(first), rest.len()));
                }
            }
        }
        Self {
            is_letter,
            author,
            author_tokens,
            author_kind,
            addressee: address.or(salutation),
        }
    }
}

/// Words that close a letter.
const CLOSINGS: &[&str] = &[
    "yours",
    "sincerely",
    "faithfully",
    "respectfully",
    "regards",
    "cordially",
    "signed",
    "best",
    "kind",
    "warm",
];

/// The names under a letter: short lines after its closing, or where it has none its last line,
/// each up to a comma or bracket.
fn signatures(text: &record::Text, analysis: &Analysis) -> Vec<Tokens> {
    let form = |n: usize| analysis.tokens.get(n).map_or("", |t| text.slice(t.span));
    let short = |p: &Tokens| p.len() <= 14;
    let closing = analysis
        .paragraphs
        .iter()
        .rposition(|p| p.len() <= 6 && CLOSINGS.contains(&form(p.start).to_lowercase().as_str()));
    let last = analysis.paragraphs.len().saturating_sub(1);
    let from = closing.map_or(last, |c| c + 1);
    analysis
        .paragraphs
        .get(from..)
        .unwrap_or_default()
        .iter()
        .take_while(|p| short(p))
        .filter_map(|p| {
            let end = p
                .clone()
                .find(|n| matches!(form(*n), "," | "(" | ";" | "–" | "—"))
                .unwrap_or(p.end);
            // "Ana Ruiz MP": letters after a name are no part of it.
            let after_name = |n: usize| {
                (2..=3).contains(&form(n).chars().count())
                    && form(n).chars().all(char::is_uppercase)
            };
            let end = (p.start + 2..end).find(|n| after_name(*n)).unwrap_or(end);
            let name = p.start..end;
            let is_name = (2..=6).contains(&name.len())
                && form(p.end - 1) != "."
                && name.clone().all(|n| {
                    analysis.tokens[n].upos == Upos::Propn
                        || form(n).chars().next().is_some_and(char::is_uppercase)
                        || matches!(
                            form(n),
                            "." | "-"
                                | "de"
                                | "da"
                                | "bin"
                                | "al"
                                | "van"
                                | "von"
                                | "ibn"
                                | "del"
                                | "der"
                        )
                });
            is_name.then_some(name)
        })
        .collect()
}

/// "We, the undersigned members of the Dáil and the Seanad,".
fn undersigned(text: &record::Text, analysis: &Analysis) -> Option<Tokens> {
    let form = |n: usize| analysis.tokens.get(n).map_or("", |t| text.slice(t.span));
    for s in &analysis.sentences {
        if !form(s.start).eq_ignore_ascii_case("we") || form(s.start + 1) != "," {
            continue;
        }
        let start = s.start + 2;
        let end = (start..s.end).find(|n| {
            form(*n) == ","
                || (analysis.tokens[*n].upos == Upos::Verb
                    && analysis.tokens[*n].head.is_none_or(|h| h < s.start))
        })?;
        if end > start + 1 {
            return Some(start..end);
        }
    }
    None
}

/// "Twelve members of the council have put their names to this letter."
fn signatories(text: &record::Text, analysis: &Analysis) -> Option<Tokens> {
    let tree = crate::tree::Tree::new(analysis);
    let form = |n: usize| text.slice(tree.token(n).span);
    analysis.sentences.iter().take(12).find_map(|s| {
        let letter = s.clone().find(|n| {
            matches!(
                tree.token(*n).lemma.as_str(),
                "letter" | "appeal" | "statement" | "petition"
            ) && *n > s.start
                && form(*n - 1).eq_ignore_ascii_case("this")
        })?;
        let verb = s.clone().find(|n| {
            matches!(
                tree.token(*n).lemma.as_str(),
                "sign" | "write" | "put" | "send" | "add" | "address"
            ) && tree.is_under(letter, *n)
        })?;
        let subject = tree.dependent(verb, &["nsubj"])?;
        let stretch = tree.stretch(subject, |d| tree.token(d).deprel == "acl");
        (tree.token(subject).upos != Upos::Pron).then_some(stretch)
    })
}

/// "We call on the authorities to:" and the list items after it are one statement.
pub(super) fn asks(view: &View, drafts: &mut Vec<Draft>) {
    let paragraphs = &view.analysis().paragraphs;
    let mut n = 0;
    while n + 1 < paragraphs.len() {
        let intro = paragraphs[n].clone();
        n += 1;
        // "We request that you" goes on in the items as well.
        let colon = view.form(intro.end - 1) == ":";
        let open = view.form(intro.end - 1).chars().all(char::is_alphanumeric);
        if !colon && !open {
            continue;
        }
        let mut items = Vec::new();
        while n < paragraphs.len()
            && let Some(item) = item(view, &paragraphs[n])
        {
            items.push(item);
            n += 1;
        }
        if items.is_empty() {
            continue;
        }
        let cue = (intro.start..intro.end).rev().find(|t| {
            view.tree.token(*t).upos == Upos::Verb
                && !acts::cues_at(view.text, view.analysis(), *t).is_empty()
        });
        let Some(cue) = cue else {
            if let Some(draft) = recommendations(view, &intro, &items) {
                drafts.retain(|d| {
                    d.content
                        .iter()
                        .all(|c| items.iter().all(|i| overlap(c, i) == 0))
                });
                drafts.push(draft);
            } else {
                name_before_items(view, drafts, &intro, &items);
            }
            continue;
        };
        if !colon && !demands(view, cue) {
            continue;
        }
        let sentence = view.analysis().sentences[view.tree.sentence(cue)].clone();
        let subject = view
            .tree
            .subject(cue)
            .or_else(|| (sentence.start..cue).find(|t| view.tree.token(*t).upos == Upos::Pron));
        let source: Vec<Tokens> = subject
            .map(|s| view.bare(&view.tree.subtree(s)))
            .into_iter()
            .collect();
        let addressee = view
            .tree
            .dependent(cue, &["obj", "iobj"])
            .or_else(|| super::clauses::oblique(view, cue, &["on", "upon", "to", "of"]))
            .map(|a| {
                view.bare(&view.tree.stretch(a, |d| {
                    view.tree.token(d).deprel == "case" || matches!(view.form(d), "to" | "that")
                }))
            });
        let whole = items[0].start..items[items.len() - 1].end;
        drafts.retain(|d| {
            let same = d.cue.iter().any(|c| overlap(c, &(cue..cue + 1)) > 0);
            let inside = d.content.iter().all(|c| overlap(c, &whole) > 0)
                && (d.cue.is_empty() || d.cue.iter().any(|c| overlap(c, &sentence) > 0));
            !(same || inside)
        });
        drafts.push(Draft {
            source,
            cue: vec![cue..cue + 1],
            content: items,
            addressee: addressee.filter(|a| !a.is_empty() && a.start > cue),
            rules: vec!["letter.asks".into()],
            ..Draft::default()
        });
    }
}

fn demands(view: &View, cue: usize) -> bool {
    acts::cues_at(view.text, view.analysis(), cue)
        .iter()
        .any(|f| f.cue.act == SpeechAct::Demand)
}

/// "To the President:" and imperatives: the author asks whoever is named.
fn recommendations(view: &View, intro: &Tokens, items: &[Tokens]) -> Option<Draft> {
    let tree = view.tree;
    let to = intro
        .clone()
        .find(|n| view.form(*n).chars().any(char::is_alphanumeric))?;
    let addressed = view.form(to).eq_ignore_ascii_case("to") && intro.len() > 2;
    let imperative = |i: &Tokens| matches!(tree.token(i.start).xpos, "VB" | "VBP");
    let letter = view.letter.is_letter && addressed && items.iter().all(imperative);
    letter.then(|| Draft {
        source: view.letter.author_tokens.iter().cloned().collect(),
        cue: vec![to..to + 1],
        content: items.to_vec(),
        addressee: Some(view.bare(&(to + 1..intro.end))),
        first_person: true,
        rules: vec!["letter.asks".into()],
        ..Draft::default()
    })
}

/// A name by itself, and items that begin with what its bearer does: "* implores the king to ...".
fn name_before_items(view: &View, drafts: &mut [Draft], intro: &Tokens, items: &[Tokens]) {
    let tree = view.tree;
    let named = !intro.is_empty()
        && intro
            .clone()
            .all(|n| !matches!(tree.token(n).upos, Upos::Verb | Upos::Aux))
        && intro.clone().any(|n| tree.token(n).upos == Upos::Propn);
    let does = |i: &Tokens| matches!(tree.token(i.start).xpos, "VBZ" | "VBP" | "VBD");
    if !named || !items.iter().all(does) {
        return;
    }
    for draft in drafts {
        let opens = items
            .iter()
            .any(|i| draft.cue.iter().any(|c| c.contains(&i.start)));
        if opens {
            draft.source = vec![view.bare(intro)];
        }
    }
}

/// A list item without its marker.
fn item(view: &View, paragraph: &Tokens) -> Option<Tokens> {
    let form = |n: usize| view.form(n);
    let mut start = paragraph.start;
    let marker = |s: &str| {
        matches!(s, "-" | "–" | "—" | "•" | "*" | "·") || {
            let bare = s.trim_matches(|c| matches!(c, '(' | ')' | '.'));
            bare.len() <= 3
                && !bare.is_empty()
                && (bare.chars().all(|c| c.is_ascii_digit())
                    || bare.len() == 1 && bare.chars().all(char::is_alphabetic)
                    || bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
        }
    };
    if form(start) == "(" {
        start += 1;
        if !marker(form(start)) || form(start + 1) != ")" {
            return None;
        }
        start += 2;
    } else if matches!(form(start), "-" | "–" | "—" | "•" | "*" | "·") {
        start += 1;
    } else if marker(form(start))
        && (matches!(form(start + 1), "." | ")") || form(start).ends_with(['.', ')']))
    {
        start += if matches!(form(start + 1), "." | ")") {
            2
        } else {
            1
        };
    } else {
        return None;
    }
    let mut end = paragraph.end;
    while end > start && matches!(form(end - 1), ";" | "," | "." | "and" | "or") {
        end -= 1;
    }
    (start < end).then_some(start..end)
}

/// Marks statements in the author's own voice, outside quotation marks.
pub(super) fn first_person(view: &View, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut() {
        let own = draft.source.first().is_some_and(|s| {
            let head = view.tree.head_of(s);
            let first = |n: usize| {
                matches!(
                    view.form(n).to_lowercase().as_str(),
                    "we" | "i" | "our" | "us" | "my"
                )
            };
            !view.tree.token(head).quoted && (first(head) || first(s.start))
        });
        if own {
            draft.first_person = true;
        }
    }
}
