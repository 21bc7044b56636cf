//! Which attributions are statements.
//!
//! The tagger was trained on attributions in the widest sense: decisions, perceptions and plans
//! too. The record keeps what somebody said, wrote, demanded or denied. `eval attributions`
//! scores the wide layer; a reading holds the narrow one.

use record::SpeechAct;

use super::{Draft, View, unreal};
use crate::acts::{self, FoundCue, Takes};
use crate::analysis::{Tokens, Upos};
use crate::text::paragraphs;

/// So many words in quotation marks are somebody's words, whatever the cue.
const QUOTED: usize = 3;

/// Keeps the drafts that are statements.
pub(super) fn keep(view: &View, drafts: &mut Vec<Draft>) {
    drafts.retain(|d| is_statement(view, d));
    let denied = said_in_denials(view, drafts);
    let mut n = 0;
    drafts.retain(|_| {
        n += 1;
        !denied[n - 1]
    });
}

/// "denied that she had told them": what is denied was not said.
fn said_in_denials(view: &View, drafts: &[Draft]) -> Vec<bool> {
    let parents = super::parents(drafts);
    let denies = |d: &Draft| {
        d.cue.iter().flat_map(Clone::clone).any(|n| {
            acts::cues_at(view.text, view.analysis(), n)
                .iter()
                .any(|f| f.cue.act == SpeechAct::Deny)
        })
    };
    let head = |d: &Draft| d.content.first().map(|c| view.tree.head_of(c));
    drafts
        .iter()
        .zip(parents)
        .map(|(draft, parent)| {
            parent.map(|p| &drafts[p]).is_some_and(|p| {
                denies(p) && head(p).is_some_and(|h| draft.cue.iter().any(|c| c.contains(&h)))
            })
        })
        .collect()
}

fn is_statement(view: &View, draft: &Draft) -> bool {
    let by = |rule: &str| draft.rules.iter().any(|r| r.starts_with(rule));
    if by("letter.") || by("quote.transcript") {
        return true;
    }
    if draft
        .source
        .iter()
        .any(|s| super::unreal::is_nobody(view, s))
    {
        return false;
    }
    if draft.at() < view.body
        || paragraphs::is_heading(view.text, view.analysis(), draft.at())
        || !is_content(view, draft)
    {
        return false;
    }
    let quoted = draft
        .content
        .iter()
        .flat_map(Clone::clone)
        .filter(|n| view.tree.token(*n).quoted && is_word(view, *n))
        .count();
    let cues: Vec<FoundCue> = draft
        .cue
        .iter()
        .flat_map(Clone::clone)
        .flat_map(|n| acts::cues_at(view.text, view.analysis(), n))
        .collect();
    // Words in quotation marks were said by somebody, whatever the cue; by whom, a cue that
    // says "might have" does not tell.
    // "Contrary to what the report says, he was not beaten": the report does not say so.
    let contrary = draft.cue.iter().any(|c| {
        let sentence = &view.analysis().sentences[view.tree.sentence(c.start)];
        (sentence.start..c.start).any(|t| view.form(t).eq_ignore_ascii_case("contrary"))
    });
    if contrary {
        return false;
    }
    let unreal = !cues.is_empty()
        && cues
            .iter()
            .all(|found| unreal::is_unreal(view, found.tokens[0]));
    if unreal && quoted < QUOTED || asked_not_asking(view, &cues) {
        return false;
    }
    if quoted >= QUOTED {
        return true;
    }
    // "is alleged to", "were charged with": nobody is named who says so.
    !draft.source.is_empty()
        && !cues.is_empty()
        && !cues.iter().all(|found| is_silence(view, draft, found))
}

/// "did not say whether", "is to rule whether", "declined to comment": nothing was said.
fn is_silence(view: &View, draft: &Draft, found: &FoundCue) -> bool {
    let first = draft.content[0].clone();
    let head = view.tree.head_of(&first);
    // "refused [to say]" has its verb in the cue, "refused [to comment]" in the content.
    let verbs = draft.cue.iter().flat_map(Clone::clone).chain([head]);
    let refused = verbs
        .into_iter()
        .any(|n| found.cue.unless.contains(&view.tree.token(n).lemma));
    // "If the court frees him, they will appeal, she said" asks nothing.
    let open = draft.cue.iter().any(|c| c.start < first.start)
        && first
            .clone()
            .find(|n| is_word(view, *n))
            .is_some_and(|n| matches!(view.form(n).to_lowercase().as_str(), "whether" | "if"));
    // "write to you about her": the cue takes a clause, and none is there.
    let takes = |t: Takes| found.cue.takes.contains(&t);
    let phrase = found.cue.neutral
        && draft.form_is_indirect(view)
        && before(view, &first).is_some_and(|p| {
            matches!(p, "about" | "of" | "on") && Takes::preposition(p).is_some_and(|t| !takes(t))
        });
    refused || phrase || found.cue.neutral && open
}

/// "Asked why, she said": whoever the clause hangs on was asked.
fn asked_not_asking(view: &View, cues: &[FoundCue]) -> bool {
    let [found] = cues else { return false };
    let verb = found.tokens[0];
    let token = view.tree.token(verb);
    found.cue.object_is_addressee()
        && token.xpos == "VBN"
        && token.deprel == "advcl"
        && view.tree.dependent(verb, &["aux", "nsubj"]).is_none()
}

/// The word before a content, or its first where that is a preposition.
fn before<'a>(view: &View<'a>, content: &Tokens) -> Option<&'a str> {
    let first = view.form(content.start);
    if Takes::preposition(first).is_some() {
        return Some(first);
    }
    content.start.checked_sub(1).map(|n| view.form(n))
}

/// More than a function word.
fn is_content(view: &View, draft: &Draft) -> bool {
    draft.content.iter().any(|piece: &Tokens| {
        piece.clone().any(|n| {
            matches!(
                view.tree.token(n).upos,
                Upos::Noun
                    | Upos::Propn
                    | Upos::Verb
                    | Upos::Adj
                    | Upos::Num
                    | Upos::Intj
                    | Upos::Adv
            ) || view.tree.token(n).quoted && view.tree.token(n).upos == Upos::Aux
                || matches!(
                    view.form(n).to_lowercase().as_str(),
                    "it" | "this" | "that" | "all" | "any" | "them"
                )
        })
    })
}

fn is_word(view: &View, n: usize) -> bool {
    view.form(n).chars().any(char::is_alphanumeric)
}
