//! One list from what the model, the tree and the quotations give.

use super::quoted::{overlap, push};
use super::{Draft, View};
use crate::analysis::{Tokens, Upos};
use crate::near::Near;

/// Adds the drafts of the tree: those the model has as well fill its gaps, others are new.
pub(super) fn join(view: &View, drafts: &mut Vec<Draft>, clauses: Vec<Draft>) {
    let mut near = Near::default();
    for (n, draft) in drafts.iter().enumerate() {
        note(&mut near, draft, n);
    }
    for clause in clauses {
        // No other draft has a word in common with it.
        let beside = near.touching(clause.cue.iter().chain(&clause.content));
        let same_cue = |d: &Draft| {
            d.cue
                .iter()
                .any(|c| clause.cue.iter().any(|k| overlap(c, k) > 0))
        };
        let find =
            |fits: &dyn Fn(&Draft) -> bool| beside.iter().copied().find(|n| fits(&drafts[*n]));
        let twin = find(&|d| same_cue(d) && d.by_model).or_else(|| {
            find(&|d| {
                likeness(&d.content, &clause.content) >= 0.5 && (d.cue.is_empty() || same_cue(d))
            })
        });
        match twin {
            Some(n) => {
                complete(view, &mut drafts[n], clause);
                note(&mut near, &drafts[n], n);
            }
            None if clause.weak => {}
            // "We hope", inside the speaker's own words, is what the outer statement does.
            None if clause.speaks_of_itself(view) && view.tree.token(clause.at()).quoted => {}
            None => {
                // The cue stands in the words that name another's speaker, or is one of several
                // words of its cue: no statement of its own.
                let part = find(&|d| {
                    d.source
                        .iter()
                        .chain(&d.cue)
                        .any(|t| clause.cue.iter().any(|c| overlap(t, c) > 0))
                });
                if part.is_none() {
                    note(&mut near, &clause, drafts.len());
                    drafts.push(clause);
                }
            }
        }
    }
}

fn note(near: &mut Near, draft: &Draft, n: usize) {
    let own = draft.source.iter().chain(&draft.cue).chain(&draft.content);
    own.for_each(|tokens| near.add(tokens, n));
}

fn complete(view: &View, draft: &mut Draft, clause: Draft) {
    // The model links a cue to a name in another sentence only where its own has no subject.
    let here = |tokens: &[Tokens]| {
        tokens
            .iter()
            .any(|t| view.tree.sentence(t.start) == view.tree.sentence(clause.at()))
    };
    if !clause.source.is_empty()
        && (draft.source.is_empty() || here(&clause.source) && !here(&draft.source))
    {
        draft.source = clause.source.clone();
        push(&mut draft.rules, &clause.rules[0]);
    }
    if draft.cue.is_empty() {
        draft.cue = clause.cue.clone();
    }
    if draft.addressee.is_none() {
        draft.addressee = clause.addressee.clone();
    }
    // What the model linked lies in another sentence, unquoted: the tree's own is meant.
    let linked_here = draft.content.iter().any(|c| {
        view.tree.sentence(c.start) == view.tree.sentence(clause.at())
            || view.tree.sentence(c.end - 1) == view.tree.sentence(clause.at())
            || c.clone().any(|n| view.tree.token(n).quoted)
    });
    if !linked_here && !clause.content.is_empty() {
        draft.content = clause.content.clone();
        push(&mut draft.rules, &clause.rules[0]);
    }
    // "all of which he denies": the tree knows what "which" stands for.
    let pronouns = |tokens: &Tokens| {
        tokens.clone().all(|n| {
            matches!(
                view.tree.token(n).upos,
                Upos::Pron | Upos::Det | Upos::Adp | Upos::Punct
            )
        })
    };
    let relative = |r: &String| r == "clause.relative";
    let verbless = |tokens: &[Tokens]| {
        tokens.iter().flat_map(Clone::clone).all(|n| {
            !matches!(view.tree.token(n).upos, Upos::Verb | Upos::Aux) && !view.tree.token(n).quoted
        })
    };
    if clause.rules.iter().any(relative)
        && (draft.content.iter().all(pronouns) || verbless(&draft.content))
    {
        draft.content = clause.content.clone();
        push(&mut draft.rules, "clause.relative");
    }
    // "all" of "all charges": the tree knows the whole phrase.
    let larger = |c: &Tokens| {
        draft
            .content
            .iter()
            .all(|d| c.start <= d.start && d.end <= c.end)
    };
    if draft.content.iter().all(pronouns) && clause.content.iter().any(larger) {
        draft.content = clause.content.clone();
    }
    // "denied in the strongest terms that she was beaten": the terms are not what is denied.
    let elsewhere = draft
        .content
        .iter()
        .all(|d| clause.content.iter().all(|c| overlap(c, d) == 0));
    if clause.rules.iter().any(|r| r == "clause.that")
        && elsewhere
        && verbless(&draft.content)
        && !verbless(&clause.content)
    {
        draft.content = clause.content.clone();
        push(&mut draft.rules, "clause.that");
    }
    // "The army" of "The army denied it, according to the nurse": a subject alone says nothing.
    if clause.rules.iter().any(|r| r == "clause.according-to")
        && verbless(&draft.content)
        && !verbless(&clause.content)
    {
        draft.content = clause.content.clone();
        push(&mut draft.rules, "clause.according-to");
    }
    // The model at times takes the addressee into the content ("urged [Brel to free them]").
    if let Some(a) = &draft.addressee
        && let Some(first) = draft.content.first_mut()
        && first.start <= a.start
        && a.end < first.end
        && clause.content.first().is_some_and(|c| c.start >= a.end)
        && overlap(first, a) == a.len()
        && view.tree.sentence(first.start) == view.tree.sentence(a.start)
    {
        first.start = a.end;
    }
}

/// Jaccard of two contents, in tokens.
pub(super) fn likeness(a: &[Tokens], b: &[Tokens]) -> f64 {
    let size = |s: &[Tokens]| s.iter().map(Tokens::len).sum::<usize>();
    let both: usize = a
        .iter()
        .map(|x| b.iter().map(|y| overlap(x, y)).sum::<usize>())
        .sum();
    let all = size(a) + size(b) - both;
    if all == 0 {
        0.0
    } else {
        both as f64 / all as f64
    }
}

/// Sorts, trims, and drops drafts that say the same as a fuller one.
pub(super) fn tidy(view: &View, drafts: &mut Vec<Draft>) {
    for draft in drafts.iter_mut() {
        for piece in &mut draft.content {
            *piece = view.bare(piece);
            // The complement stands without its "that"; of marks alone nothing is left.
            let that = |n: usize| {
                let token = view.tree.token(n);
                token.lemma == "that" && token.upos == Upos::Sconj
            };
            if piece.len() > 1 && that(piece.start) {
                piece.start += 1;
            }
        }
        draft.content.retain(|p| {
            p.clone()
                .any(|n| view.form(n).chars().any(char::is_alphanumeric))
        });
        draft.content = joined(std::mem::take(&mut draft.content));
        // Whoever is asked is no part of what is asked.
        if let Some(a) = draft.addressee.clone().filter(|_| draft.content.len() > 1) {
            draft.content.retain(|c| overlap(c, &a) < c.len());
        }
        draft.content = without_scraps(view, std::mem::take(&mut draft.content));
        without_source(view, draft);
        in_the_sentence(view, draft);
        near_the_cue(view, draft);
    }
    drafts.retain(|d| !d.content.is_empty());
    drafts.sort_by_key(|d| (d.stretch().start, usize::MAX - d.stretch().end, d.at()));
    let stretches: Vec<Tokens> = drafts.iter().map(Draft::stretch).collect();
    let mut near = Near::default();
    for (n, stretch) in stretches.iter().enumerate() {
        near.add(stretch, n);
    }
    let mut kept = vec![true; drafts.len()];
    for n in 0..drafts.len() {
        let rival = near.touching([&stretches[n]]).into_iter().find(|m| {
            *m != n
                && kept[*m]
                // Most are far apart, and need no closer look.
                && overlap(&stretches[*m], &stretches[n]) > 0
                && likeness(&drafts[*m].content, &drafts[n].content) > 0.7
                && same_source(&drafts[*m], &drafts[n])
                && (rank(&drafts[*m]), usize::MAX - *m) > (rank(&drafts[n]), usize::MAX - n)
        });
        kept[n] = rival.is_none();
    }
    let mut kept = kept.into_iter();
    drafts.retain(|_| kept.next() == Some(true));
}

/// In text order, overlapping pieces made one: no word is said twice.
fn joined(mut pieces: Vec<Tokens>) -> Vec<Tokens> {
    pieces.sort_by_key(|c| (c.start, c.end));
    let mut out: Vec<Tokens> = Vec::new();
    for piece in pieces {
        match out.last_mut() {
            Some(last) if piece.start < last.end => last.end = last.end.max(piece.end),
            _ => out.push(piece),
        }
    }
    out
}

/// Of several pieces, those that are more than "the" or "which".
fn without_scraps(view: &View, pieces: Vec<Tokens>) -> Vec<Tokens> {
    let scrap = |p: &Tokens| {
        p.clone().all(|n| {
            matches!(
                view.tree.token(n).upos,
                Upos::Det | Upos::Adp | Upos::Sconj | Upos::Punct
            ) && !view.tree.token(n).quoted
                || view.form(n) == "which"
        })
    };
    if pieces.iter().all(scrap) {
        return pieces;
    }
    pieces.into_iter().filter(|p| !scrap(p)).collect()
}

/// A piece that names the source is no part of what it says: "Stein, according to his lawyer,
/// \[Anna Weber\], has not eaten"; "\[Weber\] was quoted as saying".
fn without_source(view: &View, draft: &mut Draft) {
    let named = |piece: &Tokens| {
        draft.source.iter().any(|s| {
            overlap(s, piece) == piece.len()
                || piece.start == s.end + 1
                    && view.form(s.end) == ","
                    && piece
                        .clone()
                        .all(|n| view.tree.token(n).upos == Upos::Propn)
        })
    };
    let kept: Vec<Tokens> = draft
        .content
        .iter()
        .filter(|p| !named(p))
        .cloned()
        .collect();
    if !kept.is_empty() {
        draft.content = kept;
    }
}

/// An unquoted piece in another sentence than the cue, beside one in the cue's own, was linked by
/// mistake.
fn in_the_sentence(view: &View, draft: &mut Draft) {
    let Some(cue) = draft.cue.first() else { return };
    if draft.rules.iter().any(|r| r == "letter.asks") {
        return;
    }
    let here = view.tree.sentence(cue.start);
    let own =
        |c: &Tokens| view.tree.sentence(c.start) <= here && here <= view.tree.sentence(c.end - 1);
    if draft.content.iter().any(own) {
        draft
            .content
            .retain(|c| own(c) || c.clone().any(|n| view.tree.token(n).quoted));
    }
}

/// A piece in another paragraph than the cue was linked by mistake, unless it is a quotation that
/// goes on or an item of a list.
fn near_the_cue(view: &View, draft: &mut Draft) {
    let Some(cue) = draft.cue.first() else { return };
    let made = |rule: &str| draft.rules.iter().any(|r| r == rule);
    if made("letter.asks") || made("quote.continued") {
        return;
    }
    let here = view.tree.paragraph(cue.start);
    // "Each paragraph opens": the speech that goes on to the cue's paragraph.
    let quotations = &view.analysis().quotations;
    let goes_on = |c: &Tokens| {
        let mut speech = quotations.iter().skip_while(|q| overlap(&q.tokens, c) == 0);
        while let Some(q) = speech.next().filter(|q| q.continues) {
            let next = speech.clone().next();
            if next.is_some_and(|n| view.tree.paragraph(n.tokens.start) == here) {
                return q.continues;
            }
        }
        false
    };
    let (near, far): (Vec<_>, Vec<_>) = draft
        .content
        .drain(..)
        .partition(|c| view.tree.paragraph(c.start) == here || goes_on(c));
    draft.content = if near.is_empty() { far } else { near };
}

fn same_source(a: &Draft, b: &Draft) -> bool {
    a.source.is_empty()
        || b.source.is_empty()
        || a.source
            .iter()
            .any(|x| b.source.iter().any(|y| overlap(x, y) > 0))
}

fn rank(draft: &Draft) -> usize {
    4 * usize::from(draft.by_model)
        + 2 * usize::from(!draft.source.is_empty())
        + usize::from(!draft.cue.is_empty())
}

/// For each draft, the smallest other one in whose content it stands.
pub fn parents(drafts: &[Draft]) -> Vec<Option<usize>> {
    let mut near = Near::default();
    for (n, draft) in drafts.iter().enumerate() {
        draft.content.iter().for_each(|c| near.add(c, n));
    }
    drafts
        .iter()
        .enumerate()
        .map(|(n, draft)| {
            let at = draft.at();
            near.touching([&(at..at + 1)])
                .into_iter()
                .map(|m| (m, &drafts[m]))
                .filter(|(m, other)| {
                    *m != n
                        && other.covers(at)
                        && draft.content.iter().all(|c| {
                            other
                                .content
                                .iter()
                                .any(|o| o.start <= c.start && c.end <= o.end)
                        })
                        && !(draft.covers(other.at()) && *m > n)
                })
                .min_by_key(|(_, other)| other.content.iter().map(Tokens::len).sum::<usize>())
                .map(|(m, _)| m)
        })
        .collect()
}
