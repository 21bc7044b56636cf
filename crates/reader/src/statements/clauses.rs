//! Attributions that the tree shows: a cue with its subject and complement.
//!
//! The model marks only the outermost attribution of a stretch, and misses cues it rarely saw;
//! here the cue lexicon is laid over the tree. Ids of the form `clause.*` name the construction.

use super::{Draft, View};
use crate::acts;
use crate::analysis::{Tokens, Upos};

/// Subtrees that are no part of a complement: what interrupts it, what comes after it.
const OUTSIDE: &[&str] = &["parataxis", "discourse", "vocative"];

pub(super) fn find(view: &View) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for n in view.body..view.analysis().tokens.len() {
        let token = view.tree.token(n);
        let draft = match token.upos {
            Upos::Verb | Upos::Aux => verb(view, n),
            Upos::Noun => noun(view, n),
            _ => according_to(view, n),
        };
        drafts.extend(draft.filter(|d| !d.content.is_empty()));
    }
    drafts
}

/// A stretch without what stands outside the complement, trimmed of commas.
fn complement(view: &View, head: usize) -> Tokens {
    let tree = view.tree;
    let stretch = tree.stretch(head, |d| {
        let t = tree.token(d);
        OUTSIDE.contains(&t.deprel) || (t.deprel == "mark" && t.lemma == "that")
    });
    view.bare(&stretch)
}

fn verb(view: &View, n: usize) -> Option<Draft> {
    let tree = view.tree;
    let token = tree.token(n);
    let cue = acts::cue_verb(&token.lemma)?;
    let negated = tree
        .all(n, &["advmod"])
        .any(|d| matches!(tree.token(d).lemma.as_str(), "not" | "n't" | "never"));
    let modal = tree.all(n, &["aux"]).any(|d| {
        matches!(
            tree.token(d).lemma.as_str(),
            "may" | "might" | "could" | "would" | "should"
        )
    });
    if modal || (negated && !cue.survives_negation) {
        return None;
    }
    let passive = tree.is_passive(n);
    let mut source = if passive {
        agent(view, n)
    } else {
        tree.subject(n).filter(|s| *s != n)
    };
    // "allegations the commission has denied": the object is the noun the clause belongs to.
    let relative = token.deprel == "acl" && tree.dependent(n, &["nsubj"]).is_some();
    if token.deprel == "acl"
        && !relative
        && !passive
        && matches!(token.xpos, "VBG" | "VBN")
        && source == token.head
    {
        source = token.head.filter(|_| token.xpos == "VBG");
    }
    let mut rule = "";
    let mut content: Vec<Tokens> = Vec::new();
    let mut addressee = None;
    let object = tree.dependent(n, &["obj"]);
    let clause = tree
        .dependent(n, &["ccomp"])
        .filter(|c| *c > n || tree.token(*c).quoted);
    let infinitive = tree
        .dependent(n, &["xcomp"])
        .filter(|x| *x > n && tree.all(*x, &["mark"]).any(|m| tree.token(m).lemma == "to"));
    if let Some(c) = clause {
        content.push(complement(view, c));
        rule = "clause.that";
        addressee = tree.dependent(n, &["iobj"]).or(object);
    } else if let Some(x) = infinitive.filter(|_| cue.takes_infinitive) {
        content.push(complement(view, x));
        rule = "clause.infinitive";
        addressee = object
            .or_else(|| oblique(view, n, &["on", "upon", "to"]))
            .filter(|_| cue.object_is_addressee);
        // "asked for it to", "called on X to": the infinitive may hang on the noun.
    } else if let Some(of) = object
        .filter(|_| cue.takes_of)
        .and_then(|o| of_what(view, n, o).map(|w| (o, w)))
    {
        content.push(object_phrase(view, of.0, of.1));
        rule = "clause.of";
    } else if let Some(o) = object.filter(|_| cue.takes_object) {
        if tree.token(o).upos == Upos::Pron
            && !matches!(
                tree.token(o).lemma.as_str(),
                "it" | "this" | "that" | "all" | "them"
            )
        {
            return None;
        }
        let mut span = complement(view, o);
        // "denounced the letter as counterproductive": the judgement belongs to the content.
        if let Some(as_) = tree.all(n, &["obl", "xcomp", "advcl"]).find(|d| {
            *d > o
                && tree
                    .all(*d, &["case", "mark"])
                    .any(|m| tree.token(m).lemma == "as")
                || (*d > o && tree.token(*d).deprel == "xcomp" && cue.takes_predicate)
        }) {
            span.end = span.end.max(complement(view, as_).end);
        }
        content.push(span);
        rule = "clause.object";
    } else if relative && cue.takes_object {
        let head = token.head?;
        let span = tree.stretch(head, |d| d >= n || tree.token(d).deprel == "acl");
        content.push(view.bare(&span));
        rule = "clause.relative";
    } else if let Some(f) = oblique(view, n, cue.prepositions) {
        content.push(complement(view, f));
        rule = "clause.oblique";
    } else if passive && cue.takes_object && source.is_some() {
        let subject = tree.subject(n)?;
        content.push(complement(view, subject));
        rule = "clause.passive";
    }
    if content.iter().any(|c| c.is_empty()) || rule.is_empty() {
        return None;
    }
    addressee = addressee.or_else(|| {
        if cue.object_is_addressee && rule != "clause.object" {
            oblique(view, n, &["to"])
        } else {
            None
        }
    });
    let source: Vec<Tokens> = source
        .map(|s| {
            view.bare(&tree.stretch(s, |d| {
                matches!(tree.token(d).deprel, "acl" | "case" | "parataxis")
                    && (tree.token(d).deprel == "case" || d > s)
            }))
        })
        .filter(|s| !s.is_empty())
        .into_iter()
        .collect();
    if source
        .iter()
        .any(|s| content.iter().any(|c| c.start < s.end && s.start < c.end))
        && rule != "clause.passive"
    {
        return None;
    }
    Some(Draft {
        source,
        cue: vec![cue_words(view, n)],
        content,
        addressee: addressee
            .filter(|a| tree.token(*a).upos != Upos::Sconj && tree.token(*a).upos != Upos::Adv)
            .map(|a| view.bare(&tree.stretch(a, |d| matches!(tree.token(d).deprel, "case" | "acl" | "parataxis")))),
        rules: vec![rule.to_owned()],
        ..Draft::default()
    })
}

/// The verb with its particle: "called on", "ruled out".
fn cue_words(view: &View, n: usize) -> Tokens {
    let particle = view.tree.all(n, &["compound"]).find(|d| *d == n + 1);
    n..particle.map_or(n + 1, |p| p + 1)
}

/// "by X" of a passive.
fn agent(view: &View, n: usize) -> Option<usize> {
    oblique(view, n, &["by"])
}

/// An oblique with one of these prepositions.
pub(super) fn oblique<S: AsRef<str>>(view: &View, n: usize, prepositions: &[S]) -> Option<usize> {
    let tree = view.tree;
    tree.all(n, &["obl"]).find(|d| {
        *d > n
            && tree.all(*d, &["case"]).any(|c| {
                prepositions
                    .iter()
                    .any(|p| p.as_ref() == tree.token(c).lemma)
            })
    })
}

/// "on Monday", "on 25 November": a time, nobody to speak to.
fn is_time(view: &View, n: usize) -> bool {
    let mention = view.analysis().mentions.iter().find(|m| m.head == n);
    view.tree.token(n).upos == Upos::Num || mention.is_some_and(|m| m.kind == "time")
}

/// What somebody is accused of: "of rigging results".
fn of_what(view: &View, n: usize, object: usize) -> Option<usize> {
    let tree = view.tree;
    tree.all(n, &["advcl", "obl", "xcomp"])
        .chain(tree.all(object, &["nmod", "acl"]))
        .find(|d| {
            *d > object
                && tree
                    .all(*d, &["mark", "case"])
                    .any(|m| matches!(tree.token(m).lemma.as_str(), "of" | "for"))
        })
}

fn object_phrase(view: &View, object: usize, of: usize) -> Tokens {
    let a = complement(view, object);
    let b = complement(view, of);
    a.start.min(b.start)..a.end.max(b.end)
}

/// "a denial that ...", "their call for ...", "accusations by X that ...".
fn noun(view: &View, n: usize) -> Option<Draft> {
    let tree = view.tree;
    let cue = acts::cue_noun(&tree.token(n).lemma)?;
    let clause = tree.all(n, &["acl", "ccomp"]).find(|d| {
        *d > n
            && tree
                .all(*d, &["mark"])
                .any(|m| matches!(tree.token(m).lemma.as_str(), "that" | "to"))
    });
    let phrase = || {
        tree.all(n, &["nmod"]).find(|d| {
            *d > n
                && tree
                    .all(*d, &["case"])
                    .any(|c| cue.prepositions.iter().any(|p| *p == tree.token(c).lemma))
        })
    };
    let content = clause.or_else(phrase)?;
    let by = tree.all(n, &["nmod"]).find(|d| {
        *d < n && tree.token(*d).deprel == "nmod" && *d + 4 > n.saturating_sub(8)
            || *d > n
                && *d != content
                && tree
                    .all(*d, &["case"])
                    .any(|c| matches!(tree.token(c).lemma.as_str(), "by" | "from"))
    })?;
    let source = view.bare(&tree.stretch(by, |d| matches!(tree.token(d).deprel, "case" | "acl")));
    Some(Draft {
        source: vec![source],
        cue: vec![n..n + 1],
        content: vec![complement(view, content)],
        rules: vec!["clause.noun".into()],
        ..Draft::default()
    })
}

/// "according to X": the clause it belongs to is the content.
fn according_to(view: &View, n: usize) -> Option<Draft> {
    let tree = view.tree;
    if !view.form(n).eq_ignore_ascii_case("according")
        || !view.form(n + 1).eq_ignore_ascii_case("to")
    {
        return None;
    }
    let speaker = tree.head(n)?;
    let clause = tree.head(speaker)?;
    let source = view.bare(&tree.stretch(speaker, |d| {
        matches!(tree.token(d).deprel, "case" | "fixed")
    }));
    let own = tree.subtree(speaker);
    let whole = tree.stretch(clause, |d| {
        d == speaker || OUTSIDE.contains(&tree.token(d).deprel)
    });
    let content = if own.start < whole.start || own.end >= whole.end || !whole.contains(&own.start)
    {
        vec![view.bare(&whole)]
    } else {
        let before = view.bare(&(whole.start..own.start));
        let after = view.bare(&(own.end..whole.end));
        [before, after]
            .into_iter()
            .filter(|p| !p.is_empty())
            .collect()
    };
    Some(Draft {
        source: vec![source],
        cue: vec![n..n + 2],
        content,
        rules: vec!["clause.according-to".into()],
        ..Draft::default()
    })
}
