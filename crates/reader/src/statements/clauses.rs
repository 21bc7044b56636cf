//! Attributions that the tree shows: a cue with its subject and complement.
//!
//! The model marks only the outermost attribution of a stretch, and misses cues it rarely saw;
//! here the cue lexicon is laid over the tree. Ids of the form `clause.*` name the construction.

use super::unreal::{is_nobody, is_unreal};
use super::{Draft, View};
use crate::acts::{self, CueKind, FoundCue, Takes};
use crate::analysis::{Tokens, Upos};
use crate::lexicon;

/// Subtrees that are no part of a complement: what interrupts it, what comes after it.
const OUTSIDE: &[&str] = &["parataxis", "discourse", "vocative"];

pub(super) fn find(view: &View) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for n in view.body..view.analysis().tokens.len() {
        let token = view.tree.token(n);
        let draft = according_to(view, n).or_else(|| match token.upos {
            Upos::Verb | Upos::Aux => verb(view, n).or_else(|| adjective(view, n)),
            Upos::Noun => noun(view, n),
            Upos::Adj => adjective(view, n),
            _ => None,
        });
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

/// What a construction makes of a cue: its content, who is addressed, the rule's id.
struct Built {
    content: Vec<Tokens>,
    addressee: Option<usize>,
    rule: &'static str,
}

fn verb(view: &View, n: usize) -> Option<Draft> {
    acts::cues_at(view.text, view.analysis(), n)
        .into_iter()
        .filter(|found| found.cue.kind == CueKind::Verb)
        .find_map(|found| verb_with(view, n, &found))
}

fn verb_with(view: &View, n: usize, found: &FoundCue) -> Option<Draft> {
    let tree = view.tree;
    let token = tree.token(n);
    let cue = found.cue;
    if is_unreal(view, n) {
        return None;
    }
    let passive = tree.is_passive(n) || token.deprel == "acl" && token.xpos == "VBN";
    // "allegations the commission has denied": the object is the noun the clause belongs to.
    let relative = tree.dependent(n, &["nsubj"]).is_some()
        && (token.deprel == "acl"
            || tree.dependent(n, &["obj", "ccomp", "xcomp"]).is_none() && follows_noun(view, n));
    let source = if passive {
        Some(oblique(view, n, &["by"])?)
    } else if token.deprel == "acl" && !relative {
        token
            .head
            .filter(|_| token.xpos == "VBG" || tree.dependent(n, &["nsubj"]).is_some())
    } else if let Some(quoted) = quoted_as(view, n) {
        Some(quoted)
    } else {
        outer_subject(view, n)
            .or_else(|| tree.subject(n))
            .filter(|s| *s != n)
    };
    // "all of which he denies"
    let relative_object = tree.dependent(n, &["obj"]).is_some_and(|o| {
        let relative_word = |t: usize| {
            matches!(
                view.form(t).to_lowercase().as_str(),
                "which" | "that" | "whom"
            )
        };
        o < n && (relative_word(o) || tree.all(o, &["nmod"]).any(relative_word))
    });
    let built = if passive && !cue.object_is_addressee() && cue.takes.contains(&Takes::Object) {
        let subject = if token.deprel == "acl" {
            token.head?
        } else {
            tree.subject(n)?
        };
        let stretch = tree.stretch(subject, |d| d >= n || tree.token(d).deprel == "acl");
        Built {
            content: vec![view.bare(&stretch)],
            addressee: None,
            rule: "clause.passive",
        }
    } else {
        let direct = if relative_object {
            None
        } else {
            construct(view, n, found)
        };
        let mut built = direct.or_else(|| {
            let owner = owner(view, n)
                .filter(|_| (relative || relative_object) && cue.takes.contains(&Takes::Object))?;
            let stretch = tree.stretch(owner, |d| d >= n || tree.token(d).deprel == "acl");
            Some(Built {
                content: vec![view.bare(&stretch)],
                addressee: None,
                rule: "clause.relative",
            })
        })?;
        // "The miner was told by the doctor to rest": the one told is the subject.
        if passive && cue.object_is_addressee() {
            built.addressee = tree.subject(n);
        }
        built
    };
    let head = built.content.first().map(|c| tree.head_of(c))?;
    if cue.unless.iter().any(|u| *u == tree.token(head).lemma)
        || built.content.iter().any(|c| c.is_empty())
    {
        return None;
    }
    let source: Vec<Tokens> = source
        .map(|s| phrase(view, s))
        .filter(|s| !s.is_empty())
        .into_iter()
        .collect();
    let apart = |a: &Tokens, b: &Tokens| a.end <= b.start || b.end <= a.start;
    let overlaps = source
        .iter()
        .any(|s| built.content.iter().any(|c| !apart(s, c)));
    if source.iter().any(|s| is_nobody(view, s)) {
        return None;
    }
    if source.is_empty() || overlaps && built.rule != "clause.passive" {
        return None;
    }
    Some(Draft {
        source,
        cue: cue_words(view, found),
        content: built.content,
        addressee: built
            .addressee
            .filter(|a| {
                !matches!(tree.token(*a).upos, Upos::Sconj | Upos::Adv) && !is_time(view, *a)
            })
            .map(|a| phrase(view, a)),
        rules: vec![built.rule.to_owned()],
        weak: cue.weak,
        ..Draft::default()
    })
}

/// "was charged with theft", "had been denied access": the subject of a passive is not who speaks, but
/// for "is quoted as saying".
pub(super) fn drop_passive_subject(view: &View, draft: &mut Draft) {
    let tree = view.tree;
    let cue = draft.cue.first().and_then(|c| {
        let verb = |n: &usize| tree.token(*n).upos == Upos::Verb;
        c.clone().find(verb)
    });
    let Some(verb) = cue.filter(|v| tree.is_passive(*v)) else {
        return;
    };
    if matches!(
        tree.token(verb).lemma.as_str(),
        "quote" | "hear" | "cite" | "understand"
    ) {
        return;
    }
    let subject = tree.subject(verb);
    draft.source.retain(|s| {
        let head = tree.head_of(s);
        subject != Some(head) && !subject.is_some_and(|x| s.contains(&x))
    });
}

/// "quoted an officer as saying": the object of the governor speaks.
fn quoted_as(view: &View, n: usize) -> Option<usize> {
    let tree = view.tree;
    let token = tree.token(n);
    let marked = tree
        .all(n, &["mark", "case"])
        .any(|m| tree.token(m).lemma == "as");
    let head = token.head.filter(|_| marked && token.xpos == "VBG")?;
    tree.dependent(head, &["obj"])
        .or(matches!(tree.token(head).upos, Upos::Noun | Upos::Propn).then_some(head))
}

/// "The chairman said the results were right and \[denied\] fraud": results deny nothing, so that the
/// second cue belongs to who said the first.
fn outer_subject(view: &View, n: usize) -> Option<usize> {
    let tree = view.tree;
    let sister = tree
        .head(n)
        .filter(|_| tree.token(n).deprel == "conj" && tree.dependent(n, &["nsubj"]).is_none())?;
    let thing = tree.dependent(sister, &["nsubj"]).filter(|s| {
        let token = tree.token(*s);
        let names = || view.analysis().mention_of(*s);
        token.upos == Upos::Noun
            && lexicon::role(&token.lemma).is_none()
            && lexicon::noun_kind(&token.lemma).is_none()
            && names().is_none_or(|m| !matches!(m.kind, "person" | "organization"))
    });
    thing?;
    let outer = tree
        .head(sister)
        .filter(|_| tree.token(sister).deprel == "ccomp")?;
    acts::cues_at(view.text, view.analysis(), outer)
        .first()
        .and_then(|_| tree.subject(outer))
}

/// A clause with nothing between it and the noun before it: "allegations the navy has denied".
fn follows_noun(view: &View, n: usize) -> bool {
    let start = view.tree.subtree(n).start;
    let sentence = view.analysis().sentences[view.tree.sentence(n)].start;
    start > sentence && view.tree.token(start - 1).upos == Upos::Noun
}

/// The noun that a clause belongs to: its governor, or where the parser hangs the clause
/// elsewhere, the governor of what stands before it.
fn owner(view: &View, n: usize) -> Option<usize> {
    let tree = view.tree;
    let head = tree.head(n)?;
    if tree.token(n).deprel != "acl" && follows_noun(view, n) {
        return Some(tree.subtree(n).start - 1);
    }
    if matches!(tree.token(head).upos, Upos::Noun | Upos::Propn) {
        return Some(head);
    }
    let start = tree.subtree(n).start;
    let sentence = view.analysis().sentences[tree.sentence(n)].start;
    let before = (sentence..start)
        .rev()
        .find(|t| tree.token(*t).upos != Upos::Punct)?;
    let mut at = before;
    while let Some(up) = tree
        .head(at)
        .filter(|up| *up < start && matches!(tree.token(*up).upos, Upos::Noun | Upos::Propn))
    {
        at = up;
    }
    matches!(tree.token(at).upos, Upos::Noun | Upos::Propn).then_some(at)
}

/// A party's phrase without prepositions and relative clauses.
pub(super) fn phrase(view: &View, head: usize) -> Tokens {
    view.bare(&view.tree.stretch(head, |d| {
        let deprel = view.tree.token(d).deprel;
        deprel == "case" || d > head && matches!(deprel, "acl" | "parataxis")
    }))
}

/// The first construction of the cue's `takes` that stands in the tree.
fn construct(view: &View, n: usize, found: &FoundCue) -> Option<Built> {
    let tree = view.tree;
    let cue = found.cue;
    let takes = |t: Takes| cue.takes.contains(&t);
    let lemma = |d: usize| tree.token(d).lemma.as_str();
    let marked = |d: usize, with: &[&str]| {
        tree.all(d, &["mark", "case"])
            .any(|m| with.contains(&lemma(m)))
    };
    // "call on", "insist on": what the cue's own preposition leads to stands for its object.
    let own = found
        .tokens
        .last()
        .copied()
        .filter(|last| *last > n && tree.token(*last).upos != Upos::Noun);
    let led = own.and_then(|last| tree.head(last).filter(|h| *h != n && *h > n));
    let object = led
        .or_else(|| tree.dependent(n, &["obj"]))
        .or_else(|| tree.dependent(n, &["iobj"]));
    let object_spoken_to = cue.object_is_addressee();
    let spoken_to = || {
        // "asked Brel for news": what "for" leads to is the content, not whoever is asked.
        let object = match led {
            Some(_) if takes(Takes::Object) => tree.dependent(n, &["obj", "iobj"]),
            _ => tree.dependent(n, &["iobj"]).or(object),
        };
        let object = object.filter(|_| object_spoken_to);
        object.or_else(|| {
            let prepositions: Vec<&str> = cue.addressee.iter().filter_map(|t| t.word()).collect();
            oblique(view, n, &prepositions)
        })
    };
    let clause = || {
        tree.all(n, &["ccomp", "advcl", "xcomp"])
            .filter(|c| *c > n)
            .find(|c| tree.token(*c).deprel == "ccomp" || asks(view, *c))
    };
    if let Some(c) =
        clause().filter(|_| takes(Takes::That) || takes(Takes::Question) || takes(Takes::Direct))
    {
        let question = asks(view, c);
        if question && (takes(Takes::Question) || takes(Takes::That))
            || !question && takes(Takes::That)
        {
            return Some(Built {
                content: vec![complement(view, c)],
                addressee: spoken_to().filter(|a| *a < c),
                rule: if question {
                    "clause.question"
                } else {
                    "clause.that"
                },
            });
        }
    }
    let infinitive = tree
        .all(n, &["xcomp", "advcl", "ccomp"])
        .chain(object.iter().flat_map(|o| tree.all(*o, &["acl"])))
        .find(|x| *x > n && tree.all(*x, &["mark"]).any(|m| lemma(m) == "to"));
    if let Some(x) = infinitive.filter(|_| takes(Takes::Infinitive)) {
        let mut content = complement(view, x);
        let addressee = spoken_to().filter(|a| *a < x);
        if let Some(o) = object.filter(|o| addressee != Some(*o) && *o < x && led.is_none()) {
            content.start = content.start.min(complement(view, o).start);
        }
        if let Some(a) = addressee {
            // The infinitive may hang on the one who is asked.
            let to = tree.all(x, &["mark"]).find(|m| lemma(*m) == "to");
            content.start = content.start.max(to.unwrap_or(a + 1));
        }
        return Some(Built {
            content: vec![content],
            addressee,
            rule: "clause.infinitive",
        });
    }
    let gerund = tree.all(n, &["xcomp", "ccomp", "advcl", "obj"]).find(|g| {
        *g > n && tree.token(*g).xpos == "VBG" && tree.dependent(*g, &["mark"]).is_none()
    });
    if let Some(g) = gerund.filter(|_| takes(Takes::Gerund)) {
        return Some(Built {
            content: vec![complement(view, g)],
            addressee: None,
            rule: "clause.gerund",
        });
    }
    let about = tree
        .all(n, &["obl", "advcl", "xcomp", "ccomp"])
        .chain(object.iter().flat_map(|o| tree.all(*o, &["nmod", "acl"])))
        .find(|d| {
            *d > n
                && Some(*d) != led
                && cue
                    .takes
                    .iter()
                    .filter_map(|t| t.word())
                    .any(|p| marked(*d, &[p]))
                && !is_time(view, *d)
        });
    // What one is accused of, with the accused; what one is thanked for, without.
    if let Some(d) = about.filter(|_| {
        !takes(Takes::Object)
            || object.is_some() && (takes(Takes::Of) || takes(Takes::As) || takes(Takes::With))
    }) {
        let mut content = complement(view, d);
        let accused =
            object.filter(|_| !object_spoken_to || takes(Takes::Of) && cue.addressee.is_empty());
        match accused {
            Some(o) => {
                let o = complement(view, o);
                content = o.start.min(content.start)..o.end.max(content.end);
            }
            None if !marked(d, &["as"]) => {}
            None => {}
        }
        return Some(Built {
            content: vec![content],
            addressee: object.filter(|_| object_spoken_to),
            rule: "clause.about",
        });
    }
    let predicate = tree
        .all(n, &["xcomp"])
        .find(|x| *x > n && matches!(tree.token(*x).upos, Upos::Noun | Upos::Adj | Upos::Propn));
    if let (true, Some(o), Some(x)) = (takes(Takes::Complement), object, predicate) {
        let (o, x) = (complement(view, o), complement(view, x));
        return Some(Built {
            content: vec![o.start.min(x.start)..o.end.max(x.end)],
            addressee: None,
            rule: "clause.complement",
        });
    }
    let o = object.filter(|o| *o > n && takes(Takes::Object) && !is_time(view, *o))?;
    if tree.token(o).upos == Upos::Pron
        && !matches!(lemma(o), "it" | "this" | "that" | "all" | "any" | "which")
    {
        return None;
    }
    Some(Built {
        content: vec![complement(view, o)],
        addressee: spoken_to().filter(|a| *a != o && led == Some(o)),
        rule: "clause.object",
    })
}

/// Whom a cue speaks to where its content is no clause of its own: "told reporters: ...".
pub(super) fn addressee(view: &View, draft: &Draft) -> Option<Tokens> {
    let tree = view.tree;
    let inside = |n: usize| {
        draft
            .content
            .iter()
            .chain(&draft.source)
            .any(|t| t.contains(&n))
    };
    draft.cue.iter().flat_map(Clone::clone).find_map(|n| {
        let found = acts::cues_at(view.text, view.analysis(), n)
            .into_iter()
            .find(|found| found.cue.kind == CueKind::Verb && !found.cue.addressee.is_empty())?;
        let object = tree.all(n, &["iobj", "obj"]).find(|o| {
            found.cue.object_is_addressee() && !found.cue.takes.contains(&Takes::Object) && *o > n
        });
        let prepositions: Vec<&str> = found
            .cue
            .addressee
            .iter()
            .filter_map(|t| t.word())
            .collect();
        let party = object.or_else(|| oblique(view, n, &prepositions))?;
        let upos = tree.token(party).upos;
        let somebody =
            matches!(upos, Upos::Noun | Upos::Propn | Upos::Pron) && !is_time(view, party);
        (somebody && !inside(party)).then(|| phrase(view, party))
    })
}

/// "whether", "why": the clause begins with a question word.
fn asks(view: &View, clause: usize) -> bool {
    let first = complement(view, clause).start;
    matches!(
        view.form(first).to_lowercase().as_str(),
        "whether" | "if" | "why" | "how" | "what" | "who" | "when" | "where" | "which"
    )
}

/// The cue's words, those side by side as one stretch; prepositions that lead to the content
/// stay with the content's side of it.
fn cue_words(view: &View, found: &FoundCue) -> Vec<Tokens> {
    let mut words: Vec<Tokens> = Vec::new();
    for n in &found.tokens {
        match words.last_mut() {
            Some(last) if last.end == *n => last.end = n + 1,
            _ => words.push(*n..*n + 1),
        }
    }
    if let [only] = words.as_mut_slice()
        && let Some(particle) = view
            .tree
            .all(only.start, &["compound"])
            .find(|d| *d == only.end)
    {
        only.end = particle + 1;
    }
    words
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
    let mention = view.analysis().mention_of(n);
    view.tree.token(n).upos == Upos::Num || mention.is_some_and(|m| m.kind == "time")
}

/// "a denial that ...", "their call for ...", "accusations by X that ...".
fn noun(view: &View, n: usize) -> Option<Draft> {
    let tree = view.tree;
    let found = acts::cues_at(view.text, view.analysis(), n)
        .into_iter()
        .find(|found| found.cue.kind == CueKind::Noun)?;
    let weak = found.cue.weak;
    let takes = |t: Takes| found.cue.takes.contains(&t);
    let lemma = |d: usize| tree.token(d).lemma.as_str();
    let clause = tree.all(n, &["acl", "ccomp"]).find(|d| {
        *d > n
            && tree.all(*d, &["mark"]).any(|m| {
                lemma(m) == "that" && takes(Takes::That)
                    || lemma(m) == "to" && takes(Takes::Infinitive)
            })
    });
    let led_by = |d: usize, prepositions: &[&str]| {
        tree.all(d, &["case", "mark"])
            .any(|c| prepositions.contains(&lemma(c)))
    };
    let content = clause.or_else(|| {
        let prepositions: Vec<&str> = found.cue.takes.iter().filter_map(|t| t.word()).collect();
        tree.all(n, &["nmod", "acl"])
            .find(|d| *d > n && led_by(*d, &prepositions))
    })?;
    let owner = tree
        .all(n, &["nmod"])
        .find(|d| *d < n && *d + 6 > n || *d > n && *d != content && led_by(*d, &["by", "from"]));
    // "issued a call for", "made a promise to": whoever does it speaks.
    let doer = || {
        let verb = tree.head(n).filter(|_| tree.token(n).deprel == "obj")?;
        LIGHT
            .contains(&lemma(verb))
            .then(|| tree.subject(verb))
            .flatten()
    };
    let source = phrase(view, owner.or_else(doer)?);
    let content = complement(view, content);
    if source.is_empty() || source.start < content.end && content.start < source.end {
        return None;
    }
    Some(Draft {
        source: vec![source],
        cue: vec![n..n + 1],
        content: vec![content],
        rules: vec!["clause.noun".into()],
        weak,
        ..Draft::default()
    })
}

/// Verbs that only carry the noun beside them.
const LIGHT: &[&str] = &[
    "make",
    "issue",
    "renew",
    "repeat",
    "reiterate",
    "send",
    "deliver",
    "launch",
    "lodge",
    "file",
    "voice",
    "express",
    "have",
    "give",
];

/// "is concerned that ...", "is critical of ...".
fn adjective(view: &View, n: usize) -> Option<Draft> {
    let tree = view.tree;
    let found = acts::cues_at(view.text, view.analysis(), n)
        .into_iter()
        .find(|found| found.cue.kind == CueKind::Adjective)?;
    let predicate = tree.dependent(n, &["cop"]).is_some() || tree.is_passive(n);
    if !predicate || is_unreal(view, n) {
        return None;
    }
    let source = phrase(view, tree.subject(n)?);
    let takes = |t: Takes| found.cue.takes.contains(&t);
    let prepositions: Vec<&str> = found.cue.takes.iter().filter_map(|t| t.word()).collect();
    let content = tree
        .all(n, &["ccomp"])
        .find(|c| *c > n && takes(Takes::That))
        .or_else(|| oblique(view, n, &prepositions))
        .or_else(|| {
            let last = *found.tokens.last()?;
            tree.head(last)
                .filter(|h| last > n && *h > n && takes(Takes::Object))
        })?;
    Some(Draft {
        source: vec![source],
        cue: cue_words(view, &found),
        content: vec![complement(view, content)],
        rules: vec!["clause.adjective".into()],
        weak: found.cue.weak,
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
