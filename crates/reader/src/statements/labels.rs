//! Speech whose speaker is named beside it, without a verb: a quotation signed with a name
//! ("“We wait.” — Ana Ruiz"), and a transcript ("RUIZ: We wait.").

use super::quoted::overlap;
use super::{Draft, View, is_mark};
use crate::analysis::{Tokens, Upos};

/// A signature is a name, perhaps with an age, an office and a town.
const SIGNATURE: usize = 16;
/// A label is a name, perhaps with a title.
const LABEL: usize = 5;

/// Adds what is labelled with its speaker; what others were linked to these words gives way.
pub(super) fn find(view: &View, drafts: &mut Vec<Draft>) {
    let mut found = signed(view);
    found.extend(transcript(view));
    for labelled in found {
        let said = &labelled.content[0];
        for draft in drafts.iter_mut() {
            // Words inside that somebody else's words are keep their own draft.
            let inside = draft
                .content
                .iter()
                .chain(&draft.cue)
                .all(|c| said.start <= c.start && c.end <= said.end);
            if !inside || draft.cue.is_empty() {
                draft.content.retain(|c| 2 * overlap(c, said) <= c.len());
                for piece in &mut draft.content {
                    cut(piece, said);
                }
                draft.content.retain(|c| !c.is_empty());
            }
        }
        drafts.retain(|d| !d.content.is_empty());
        drafts.push(labelled);
    }
}

/// Takes `away` from `piece`, keeping the larger rest.
fn cut(piece: &mut Tokens, away: &Tokens) {
    if overlap(piece, away) == 0 {
        return;
    }
    let before = piece.start..away.start.max(piece.start);
    let after = away.end.min(piece.end)..piece.end;
    *piece = if before.len() >= after.len() {
        before
    } else {
        after
    };
}

/// A quotation that fills its paragraph but for a dash and a name.
fn signed(view: &View) -> Vec<Draft> {
    let analysis = view.analysis();
    let mut drafts = Vec::new();
    for q in &analysis.quotations {
        let dash = q.tokens.end;
        let paragraph = &analysis.paragraphs[view.tree.paragraph(q.tokens.start)];
        if !q.closed
            || q.tokens.start != paragraph.start
            || dash + 1 >= paragraph.end
            || !is_dash(view.form(dash))
        {
            continue;
        }
        let signature = view.bare(&(dash + 1..paragraph.end));
        if let Some(source) = signatory(view, &signature) {
            drafts.push(labelled(q.tokens.clone(), source, "quote.signed"));
        }
    }
    drafts
}

/// The name at the head of a signature.
fn signatory(view: &View, signature: &Tokens) -> Option<Tokens> {
    let verb = signature
        .clone()
        .any(|n| matches!(view.tree.token(n).upos, Upos::Verb | Upos::Aux));
    if signature.len() > SIGNATURE || verb {
        return None;
    }
    let end = signature
        .clone()
        .find(|n| matches!(view.form(*n), "," | "(" | ";"))
        .unwrap_or(signature.end);
    let name = signature.start..end;
    let named = name
        .clone()
        .next()
        .is_some_and(|n| view.form(n).starts_with(char::is_uppercase));
    named.then_some(name)
}

/// Paragraphs that open with a name in capitals and a colon, where a text has several.
fn transcript(view: &View) -> Vec<Draft> {
    let turns: Vec<(Tokens, Tokens)> = view
        .analysis()
        .paragraphs
        .iter()
        .filter_map(|p| turn(view, p))
        .collect();
    if turns.len() < 3 {
        return Vec::new();
    }
    turns
        .into_iter()
        .map(|(source, content)| labelled(content, source, "quote.transcript"))
        .collect()
}

/// The label of a paragraph, and the words after it.
fn turn(view: &View, paragraph: &Tokens) -> Option<(Tokens, Tokens)> {
    let start = paragraph.start + usize::from(is_mark(view.form(paragraph.start)));
    let colon = (start..paragraph.end.min(start + LABEL + 1)).find(|n| view.form(*n) == ":")?;
    let capitals = |n: usize| {
        let form = view.form(n);
        form.chars().all(|c| !c.is_lowercase())
    };
    let name = start..colon;
    let letters = name
        .clone()
        .flat_map(|n| view.form(n).chars())
        .filter(|c| c.is_uppercase())
        .count();
    let content = colon + 1..paragraph.end;
    (!content.is_empty() && letters > 1 && name.clone().all(capitals)).then_some((name, content))
}

fn labelled(content: Tokens, source: Tokens, rule: &str) -> Draft {
    Draft {
        source: vec![source],
        content: vec![content],
        rules: vec![rule.to_owned()],
        ..Draft::default()
    }
}

fn is_dash(form: &str) -> bool {
    matches!(form, "―" | "—" | "–" | "-" | "--")
}
