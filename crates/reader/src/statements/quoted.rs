//! Quotations: a content that is most of a quotation is all of it, and a quotation without a
//! cue of its own belongs to whoever was speaking.

use super::unreal::{is_nobody, is_unreal};
use super::{Draft, View, is_mark};
use crate::acts::{self, CueKind, Takes};
use crate::analysis::{Quotation, Tokens, Upos};

/// A quotation shorter than this is a word in quotation marks, not speech.
const SPEECH: usize = 5;

/// A cue further than this from its quotation is not beside it.
const BESIDE: usize = 9;

/// Grows contents to the quotations they mostly cover, on through paragraphs that go on.
pub(super) fn make_whole(view: &View, drafts: &mut [Draft]) {
    let quotations = &view.analysis().quotations;
    for draft in drafts.iter_mut() {
        for piece in 0..draft.content.len() {
            let span = draft.content[piece].clone();
            for q in quotations {
                let shared = overlap(&span, &q.tokens);
                let most = 2 * shared > q.tokens.len() || shared + 2 >= q.tokens.len();
                let inside = q.tokens.start <= span.start && span.end <= q.tokens.end;
                if shared == 0 || !(most || (inside && 3 * shared > q.tokens.len())) {
                    continue;
                }
                let hull = span.start.min(q.tokens.start)..span.end.max(q.tokens.end);
                let taken = draft
                    .cue
                    .iter()
                    .chain(&draft.source)
                    .any(|t| overlap(t, &hull) > 0);
                if !taken && hull != span {
                    draft.content[piece] = hull;
                    push(&mut draft.rules, "quote.whole");
                    break;
                }
            }
        }
    }
}

/// Gives quotations that no draft covers to the cue beside them, or to the speaker at hand.
pub(super) fn adopt(view: &View, drafts: &mut Vec<Draft>) {
    let quotations = &view.analysis().quotations;
    for q in quotations {
        by_own_cue(view, drafts, q);
    }
    // Each paragraph opens, only the last closes: one speech.
    let mut n = 0;
    while n < quotations.len() {
        let mut last = n;
        while quotations[last].continues && last + 1 < quotations.len() {
            last += 1;
        }
        let speech = &quotations[n..=last];
        if speech.len() > 1 {
            join_speech(drafts, speech);
        }
        for q in speech {
            to_the_speaker_at_hand(view, drafts, q);
        }
        n = last + 1;
    }
}

/// Makes one statement of the pieces of a speech, if any of them is somebody's.
fn join_speech(drafts: &mut Vec<Draft>, speech: &[Quotation]) {
    let owners: Vec<Option<usize>> = speech.iter().map(|q| owner(drafts, q)).collect();
    let with_cue = |n: &usize| !drafts[*n].cue.is_empty();
    let mut known = owners.iter().flatten().copied();
    let Some(main) = known.clone().find(with_cue).or_else(|| known.next()) else {
        return;
    };
    let mut gone = Vec::new();
    for (q, owner) in speech.iter().zip(&owners) {
        match owner {
            Some(n) if *n == main => continue,
            // A cue of its own inside the speech: another statement.
            Some(n) if !drafts[*n].cue.is_empty() => continue,
            Some(n) => gone.push(*n),
            None => {}
        }
        drafts[main].content.push(q.tokens.clone());
        push(&mut drafts[main].rules, "quote.continued");
    }
    drafts[main].content.sort_by_key(|c| c.start);
    gone.sort_unstable();
    gone.dedup();
    for n in gone.into_iter().rev() {
        drafts.remove(n);
    }
}

/// The draft whose content holds most of a quotation.
fn owner(drafts: &[Draft], q: &Quotation) -> Option<usize> {
    drafts.iter().position(|d| {
        d.content
            .iter()
            .any(|c| 2 * overlap(c, &q.tokens) > q.tokens.len())
    })
}

/// "“Why should we?” asked the guard": a cue right after a quotation has it as its content, whoever
/// spoke before.
fn by_own_cue(view: &View, drafts: &mut Vec<Draft>, q: &Quotation) {
    let Some((cue, source)) = cue_after(view, q) else {
        return;
    };
    let has_cue = |d: &Draft| d.cue.iter().any(|c| overlap(c, &cue) > 0);
    if drafts.iter().any(|d| has_cue(d) && !d.content.is_empty()) {
        return;
    }
    if let Some(n) = owner(drafts, q) {
        let others = drafts[n].content.iter().any(|c| overlap(c, &q.tokens) == 0);
        // The only words of its draft: that draft knows better, but for a missing cue.
        if !others {
            if drafts[n].cue.is_empty() {
                drafts[n].cue = vec![cue];
                drafts[n].source = vec![source];
                push(&mut drafts[n].rules, "quote.cue");
            }
            return;
        }
        drafts[n].content.retain(|c| overlap(c, &q.tokens) == 0);
    }
    drafts.push(Draft {
        source: vec![source],
        cue: vec![cue],
        content: vec![q.tokens.clone()],
        rules: vec!["quote.cue".into()],
        ..Draft::default()
    });
}

/// The cue that stands right after a quotation or after its subject, and that subject.
fn cue_after(view: &View, q: &Quotation) -> Option<(Tokens, Tokens)> {
    let tree = view.tree;
    let paragraph = &view.analysis().paragraphs[tree.paragraph(q.tokens.start)];
    let end = paragraph.end.min(q.tokens.end + BESIDE);
    let verb = (q.tokens.end..end)
        .take_while(|n| !is_mark(view.form(*n)) && !matches!(view.form(*n), "." | "," | ":" | ";"))
        .find(|n| tree.token(*n).upos == Upos::Verb)?;
    let found = acts::cues_at(view.text, view.analysis(), verb)
        .into_iter()
        .find(|f| f.cue.kind == CueKind::Verb && f.cue.takes.contains(&Takes::Direct))?;
    if found.cue.weak || is_unreal(view, verb) {
        return None;
    }
    // The subject must stand beside the quotation as well, before or after its verb.
    // Of an inverted clause the parser at times takes the subject for an object.
    let subject = tree
        .dependent(verb, &["nsubj"])
        .or_else(|| {
            tree.dependent(verb, &["iobj", "obj"])
                .filter(|_| verb == q.tokens.end)
        })
        .filter(|s| *s >= q.tokens.end)?;
    let source = super::clauses::phrase(view, subject);
    let apart = source.start >= q.tokens.end && !source.contains(&verb);
    (apart && !is_nobody(view, &source)).then_some((verb..verb + 1, source))
}

fn to_the_speaker_at_hand(view: &View, drafts: &mut Vec<Draft>, q: &Quotation) {
    if owner(drafts, q).is_some() || !is_speech(view, q) {
        return;
    }
    let touched = drafts.iter().any(|d| {
        d.content
            .iter()
            .chain(&d.cue)
            .any(|c| overlap(c, &q.tokens) > 0)
    });
    if touched || q.tokens.start < view.body {
        return;
    }
    if let Some(d) = speaker_here(view, drafts, q) {
        drafts[d].content.push(q.tokens.clone());
        drafts[d].content.sort_by_key(|c| c.start);
        push(&mut drafts[d].rules, "quote.runs-on");
    } else if let Some(source) = speaker_before(view, drafts, q) {
        drafts.push(Draft {
            source,
            content: vec![q.tokens.clone()],
            rules: vec!["quote.same-speaker".into()],
            ..Draft::default()
        });
    }
}

/// A clause or more, in quotation marks: starts with a capital and has a verb.
fn is_speech(view: &View, q: &Quotation) -> bool {
    let words: Vec<usize> = q
        .tokens
        .clone()
        .filter(|n| view.form(*n).chars().any(char::is_alphanumeric))
        .collect();
    words.len() >= SPEECH
        && words
            .first()
            .is_some_and(|n| view.form(*n).chars().next().is_some_and(char::is_uppercase))
        && words
            .iter()
            .any(|n| matches!(view.tree.token(*n).upos, Upos::Verb | Upos::Aux))
}

/// The statement of the same paragraph that this quotation runs on from, or leads up to.
fn speaker_here(view: &View, drafts: &[Draft], q: &Quotation) -> Option<usize> {
    let paragraph = view.tree.paragraph(q.tokens.start);
    let near =
        |d: &(usize, &Draft)| view.tree.paragraph(d.1.at()) == paragraph && !d.1.cue.is_empty();
    let before = drafts
        .iter()
        .enumerate()
        .filter(|d| d.1.at() < q.tokens.start)
        .filter(near)
        .max_by_key(|d| d.1.at());
    let quotes = |d: &Draft| {
        d.content.iter().any(|c| {
            c.clone().any(|n| {
                view.tree.token(n).quoted && view.form(n).chars().any(char::is_alphanumeric)
            })
        })
    };
    before.filter(|d| quotes(d.1)).map(|d| d.0)
}

/// The words that name whoever spoke last, where this quotation is all of its paragraph or
/// follows a statement in it.
fn speaker_before(view: &View, drafts: &[Draft], q: &Quotation) -> Option<Vec<Tokens>> {
    let paragraph = view.tree.paragraph(q.tokens.start);
    let last = drafts
        .iter()
        .filter(|d| d.at() < q.tokens.start && !d.source.is_empty())
        .max_by_key(|d| d.at())?;
    let there = view.tree.paragraph(last.at());
    let whole = &view.analysis().paragraphs[paragraph];
    let alone = q.tokens.start == whole.start && q.tokens.end + 2 >= whole.end;
    (there == paragraph || (alone && there + 1 == paragraph)).then(|| last.source.clone())
}

pub(super) fn overlap(a: &Tokens, b: &Tokens) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

pub(super) fn push(rules: &mut Vec<String>, rule: &str) {
    if !rules.iter().any(|r| r == rule) {
        rules.push(rule.to_owned());
    }
}
