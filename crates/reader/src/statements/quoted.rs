//! Quotations: a content that is most of a quotation is all of it, and a quotation without a
//! cue of its own belongs to whoever was speaking.

use super::{Draft, View};
use crate::analysis::{Quotation, Tokens, Upos};

/// A quotation shorter than this is a word in quotation marks, not speech.
const SPEECH: usize = 5;

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

/// Gives quotations that no draft covers to the speaker at hand.
pub(super) fn adopt(view: &View, drafts: &mut Vec<Draft>) {
    let quotations = &view.analysis().quotations;
    for (n, q) in quotations.iter().enumerate() {
        let owner = drafts.iter().position(|d| {
            d.content
                .iter()
                .any(|c| 2 * overlap(c, &q.tokens) > q.tokens.len())
        });
        // Each paragraph opens, only the last closes: the next one goes on with this one.
        if q.continues
            && let Some(next) = quotations.get(n + 1)
        {
            if let Some(owner) = owner {
                let next = next.tokens.clone();
                let rival = drafts
                    .iter()
                    .position(|d| d.content.iter().any(|c| 2 * overlap(c, &next) > next.len()));
                match rival {
                    Some(r) if r == owner => {}
                    Some(r) if drafts[r].cue.is_empty() => {
                        drafts[owner].content.push(next);
                        push(&mut drafts[owner].rules, "quote.continued");
                        drafts.remove(r);
                    }
                    // The cue stands with a later paragraph: one speech, one statement.
                    Some(r) => {
                        if drafts[owner].cue.is_empty() {
                            let content = std::mem::take(&mut drafts[owner].content);
                            drafts[r].content.splice(0..0, content);
                            push(&mut drafts[r].rules, "quote.continued");
                            drafts.remove(owner);
                        }
                    }
                    None => {
                        drafts[owner].content.push(next);
                        push(&mut drafts[owner].rules, "quote.continued");
                    }
                }
            }
            continue;
        }
        if owner.is_some() || !is_speech(view, q) {
            continue;
        }
        let touched = drafts.iter().any(|d| {
            d.content
                .iter()
                .chain(&d.cue)
                .any(|c| overlap(c, &q.tokens) > 0)
        });
        if touched || q.tokens.start < view.body {
            continue;
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
        |d: &&(usize, &Draft)| view.tree.paragraph(d.1.at()) == paragraph && !d.1.cue.is_empty();
    let listed: Vec<(usize, &Draft)> = drafts.iter().enumerate().collect();
    let before = listed
        .iter()
        .filter(near)
        .filter(|d| d.1.at() < q.tokens.start)
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
