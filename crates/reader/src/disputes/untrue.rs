//! "The claim made by his family that he was beaten is untrue", "contrary to what they say, he was not
//! beaten": a claim told and denied in one sentence.

use super::Draft;
use super::inputs::Inputs;
use super::parties::{accused, party_at, same_party};
use super::words::{WORDS, is_pointer};
use crate::analysis::{Tokens, Upos};
use crate::events::{self, Told};
use crate::statements::View;

/// "Contrary to ..." is no longer than this, in tokens.
const CONTRARY: usize = 20;

pub(super) fn find(inputs: &Inputs) -> Vec<Draft> {
    let view = inputs.view;
    let tree = view.tree;
    let author = inputs
        .told
        .all()
        .iter()
        .find(|t| t.own_voice && view.letter.is_letter)
        .and_then(|t| t.source.clone());
    let mut drafts = Vec::new();
    for n in view.body..view.analysis().tokens.len() {
        let teller = || inputs.told.innermost(tree, n);
        let denied_by = || teller().map_or_else(|| author.clone(), |t| t.source.clone());
        if let Some(claim) = not_so(inputs, n) {
            let denied_by = denied_by();
            if denied_by.is_some() && !same_party(&claim.source, &denied_by) {
                let (words, against) = accused(inputs, claim);
                let statements = [Some(claim), teller()].into_iter().flatten();
                drafts.push(Draft {
                    claim: words,
                    claimed_by: claim.source.clone(),
                    against: against.or(denied_by.clone()),
                    denied_by,
                    statements: statements.map(|t| t.number).collect(),
                    rules: vec!["dispute.untrue".into()],
                });
            }
            continue;
        }
        let Some((claim, claimed_by)) = untrue_claim(view, n).or_else(|| contrary_to(view, n))
        else {
            continue;
        };
        let denied_by = denied_by();
        if denied_by.is_none() || claim.is_empty() {
            continue;
        }
        let head = tree.head_of(&claim);
        let subject = tree
            .dependent(head, &["nsubj"])
            .filter(|s| claim.contains(s) && !tree.is_passive(head));
        let against = subject.map(|s| party_at(inputs, s));
        drafts.push(Draft {
            claim,
            claimed_by: claimed_by.map(|c| party_at(inputs, c)),
            against: against.or(denied_by.clone()),
            denied_by,
            statements: teller().iter().map(|t| t.number).collect(),
            rules: vec!["dispute.untrue".into()],
        });
    }
    drafts
}

/// "This is not so", "That is untrue" at pronoun `n`: the claim told right before.
fn not_so<'d>(inputs: &Inputs<'d>, n: usize) -> Option<&'d Told> {
    let tree = inputs.view.tree;
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
    let so = WORDS.so.contains(lemma(predicate));
    let clause = tree
        .dependent(predicate, &["ccomp", "csubj", "acl"])
        .is_some();
    if clause || !(negated && so || !negated && events::is_untrue(lemma(predicate))) {
        return None;
    }
    let here = tree.sentence(n);
    let before = inputs.told.ended_before(n)?;
    let end = before.content.last().map_or(0, |c| c.end);
    (here - tree.sentence(end.saturating_sub(1)) <= 1).then_some(before)
}

/// The words of a claim at noun `n` that is said to be false, and who makes it.
fn untrue_claim(view: &View, n: usize) -> Option<(Tokens, Option<usize>)> {
    let tree = view.tree;
    let lemma = |t: usize| tree.token(t).lemma.as_str();
    let predicate = tree.head(n).filter(|_| {
        tree.token(n).upos == Upos::Noun && tree.token(n).deprel == "nsubj" && is_pointer(lemma(n))
    })?;
    let negated = tree
        .all(predicate, &["advmod"])
        .any(|d| matches!(lemma(d), "not" | "n't" | "never"));
    let untrue = events::is_untrue(lemma(predicate)) && !negated
        || lemma(predicate) == "true" && negated
        || tree.all(predicate, &["obl", "obj", "nmod"]).any(|d| {
            // "is without foundation", "has no basis"
            WORDS.grounds.contains(lemma(d))
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
            .find(|t| is_pointer(&tree.token(*t).lemma))
            .and_then(|noun| tree.dependent(noun, &["nmod"])),
    };
    Some((view.bare(&(comma + 1..sentence.end)), speaker))
}
