//! What the content looks like beside its cue: a clause, an infinitive, "of ..." and so on.

use record::Text;

use super::word::{at, is_mark};
use super::{Attributed, Takes};
use crate::analysis::{Analysis, Upos};

/// Every shape that the content can be seen as; "for the release" is `For` and `Object`.
pub(super) fn of(text: &Text, analysis: &Analysis, attributed: &Attributed) -> Vec<Takes> {
    let mut shapes = Vec::new();
    let Some(content) = attributed.content.first() else {
        return shapes;
    };
    let Some(first) = content.clone().find(|n| !is_mark(&at(text, analysis, *n))) else {
        return shapes;
    };
    if analysis.tokens.get(first).is_some_and(|t| t.quoted) || first > content.start {
        shapes.push(Takes::Direct);
    }
    // "Is he alive?" asked in so many words.
    let last = attributed
        .content
        .last()
        .and_then(|c| c.clone().rev().find(|n| !is_mark(&at(text, analysis, *n))));
    if last.is_some_and(|n| &*at(text, analysis, n) == "?") {
        shapes.push(Takes::Question);
        return shapes;
    }
    let word = at(text, analysis, first);
    let before = content.start.checked_sub(1).map(|b| at(text, analysis, b));
    let before = before.as_deref().unwrap_or_default();
    let tag = |n: usize| analysis.tokens.get(n).map_or("", |t| t.xpos);
    let upos = |n: usize| analysis.tokens.get(n).map_or(Upos::X, |t| t.upos);
    let verb_next = matches!(
        upos(first + 1),
        Upos::Verb | Upos::Aux | Upos::Adv | Upos::X
    );
    // "Brel to free them", where the model took the one who is asked into the content.
    let clause =
        &*word == "that" || before == "that" || has_clause(analysis, content.start, content.end);
    let led = !clause
        && content.clone().take(10).any(|n| {
            let token = &analysis.tokens[n];
            let verb = token.head.map(|h| &analysis.tokens[h]);
            tag(n) == "TO"
                && token.deprel == "mark"
                && verb.is_some_and(|v| v.deprel == "xcomp" || v.deprel == "advcl")
        });
    if &*word == "to" && (verb_next || tag(first) == "TO")
        || led
        || before == "to" && matches!(upos(first), Upos::Verb | Upos::Aux)
        || &*word == "not" && &*at(text, analysis, first + 1) == "to"
        || tag(first) == "VB"
    {
        shapes.push(Takes::Infinitive);
        return shapes;
    }
    for word in [&*word, before] {
        shapes.extend(Takes::preposition(word));
    }
    let asks = [
        "whether", "if", "why", "how", "what", "who", "when", "where", "which", "whom",
    ];
    if asks.contains(&&*word) {
        shapes.push(Takes::Question);
        return shapes;
    }
    if tag(first) == "VBG" || (tag(first).is_empty() && word.ends_with("ing")) {
        shapes.push(Takes::Gerund);
    }
    if clause {
        shapes.push(Takes::That);
    }
    // Without a tree a long stretch may be a clause or a noun phrase.
    let parsed = !analysis.tokens[first].deprel.is_empty();
    if !(clause && parsed) && Takes::preposition(&word).is_none() {
        shapes.push(Takes::Object);
    }
    if is_predication(analysis, attributed) {
        shapes.push(Takes::Complement);
    }
    for n in content.clone().skip(1) {
        // "the porter of theft": what hangs on the cue beside its object.
        let of_cue = analysis.tokens.get(n).is_some_and(|t| {
            t.deprel.is_empty()
                || t.head
                    .is_some_and(|h| in_cue(attributed, analysis.tokens[h].head))
        });
        if of_cue {
            shapes.extend(Takes::preposition(&at(text, analysis, n)));
        }
    }
    shapes
}

fn in_cue(attributed: &Attributed, head: Option<usize>) -> bool {
    head.is_some_and(|h| attributed.cue.iter().any(|c| c.contains(&h)))
}

/// True where the head of the stretch is a predicate with a subject. Without a tree: where the
/// stretch is long enough for one.
fn has_clause(analysis: &Analysis, start: usize, end: usize) -> bool {
    let stretch = start..end.min(analysis.tokens.len());
    if stretch
        .clone()
        .all(|n| analysis.tokens[n].deprel.is_empty())
    {
        return stretch.len() > 3;
    }
    let inside = |head: Option<usize>| head.is_some_and(|h| stretch.contains(&h));
    stretch.clone().any(|n| {
        let token = &analysis.tokens[n];
        matches!(token.deprel, "nsubj" | "csubj" | "expl")
            && token
                .head
                .is_some_and(|h| stretch.contains(&h) && !inside(analysis.tokens[h].head))
    })
}

/// "called the letter a farce": beside the cue stand an object and what is said of it.
fn is_predication(analysis: &Analysis, attributed: &Attributed) -> bool {
    attributed.content.iter().flat_map(Clone::clone).any(|n| {
        analysis.tokens.get(n).is_some_and(|t| {
            in_cue(attributed, t.head)
                && t.deprel == "xcomp"
                && matches!(t.upos, Upos::Noun | Upos::Adj | Upos::Propn)
                || t.deprel.is_empty()
        })
    })
}
