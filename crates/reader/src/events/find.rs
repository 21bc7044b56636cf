//! Triggers and their parties.

use record::{DateMention, EntityKind, EventType};

use super::arguments::Places;
use super::{Draft, Filler, Told};
use crate::analysis::{Tokens, Upos};
use crate::dates;
use crate::entities::{Entities, Talk};
use crate::frames::{Frame, Frames, Kind, Path, Rule, Slot, Step};
use crate::lexicon;
use crate::statements::View;

/// A rule that fits at a trigger.
struct Match<'f> {
    rule: &'f Rule,
    frame: &'f Frame,
    /// How special it is: words of the phrase, conditions.
    weight: usize,
    /// The tokens of the phrase.
    words: Vec<usize>,
}

pub(super) fn find(
    view: &View,
    frames: &Frames,
    told: &[Told],
    dates: &[DateMention],
    entities: &mut Entities,
    talk: &Talk,
) -> Vec<Draft> {
    let places = Places::new(view);
    let mut drafts: Vec<Draft> = Vec::new();
    // Words that a longer phrase, a condition or a detail has used up tell of nothing by themselves.
    let mut used = vec![false; view.analysis().tokens.len()];
    for sentence in &view.analysis().sentences {
        let start = sentence
            .start
            .max(view.body)
            .max(dates::dateline(view.tree, sentence));
        let mut found: Vec<(usize, Match)> = (start..sentence.end)
            .flat_map(|n| {
                triggered(view, &places, frames, n)
                    .into_iter()
                    .map(move |m| (n, m))
            })
            .collect();
        // What says most first.
        found.sort_by_key(|(n, m)| (std::cmp::Reverse(m.weight), *n));
        let mut here: Vec<Draft> = Vec::new();
        let mut fired: Vec<usize> = Vec::new();
        for (n, found) in found {
            if fired.contains(&n) || used[n] {
                continue;
            }
            let built = build(view, &places, told, dates, entities, talk, n, &found);
            if built.is_empty() {
                continue;
            }
            fired.push(n);
            for word in found.words.iter().filter(|w| **w != n) {
                used[*word] = true;
            }
            for (path, lemmas) in &found.rule.when {
                for head in places.at(n, path).into_iter().filter(|h| *h != n) {
                    let meant = lemmas.contains(&view.tree.token(head).lemma);
                    used[head] = used[head] || meant && view.tree.is_under(head, n);
                }
            }
            for detail in built.iter().filter_map(|d| d.detail.clone()) {
                let inside = view.tree.head_of(&detail);
                if inside != n && view.tree.is_under(inside, n) {
                    used[inside] = true;
                }
            }
            here.extend(built);
        }
        here.retain(|d| !used[d.trigger]);
        here.sort_by_key(|d| d.trigger);
        drafts.extend(here);
    }
    drafts
}

fn triggered<'f>(view: &View, places: &Places, frames: &'f Frames, n: usize) -> Vec<Match<'f>> {
    let token = view.tree.token(n);
    let form = view.form(n).to_lowercase();
    let kinds: &[Kind] = match token.upos {
        Upos::Verb => &[Kind::Verb, Kind::Adjective],
        Upos::Noun => &[Kind::Noun],
        // "Special Rapporteur on Torture": what a name is made of tells of nothing.
        Upos::Propn if entities_name(view, n) => &[],
        Upos::Propn => &[Kind::Noun],
        Upos::Adj if form.ends_with("ed") => &[Kind::Adjective, Kind::Verb],
        Upos::Adj => &[Kind::Adjective],
        _ => &[],
    };
    let mut matches = Vec::new();
    for kind in kinds {
        // The tagger may call a participle an adjective: then its form is its lemma.
        for lemma in [token.lemma.as_str(), form.as_str()] {
            if lemma == form && token.lemma == form && !matches.is_empty() {
                continue;
            }
            for (rule, frame) in frames.triggered(*kind, lemma) {
                let Some(words) = phrase_at(view, rule, n, lemma) else {
                    continue;
                };
                let predicate = || view.tree.dependent(n, &["cop"]).is_some();
                if rule.predicate && !predicate() || !holds(view, places, rule, n) {
                    continue;
                }
                matches.push(Match {
                    rule,
                    frame,
                    weight: 2 * words.len() + 2 * rule.when.len() + rule.needs.len(),
                    words,
                });
            }
        }
    }
    matches
}

fn entities_name(view: &View, n: usize) -> bool {
    // "Nakkhu prison" is still a prison.
    view.form(n).starts_with(char::is_uppercase)
        && view
            .analysis()
            .names
            .iter()
            .any(|name| name.tokens.len() > 1 && name.tokens.contains(&n))
}

/// The words of the longest phrase of the rule that stands at `n`.
fn phrase_at(view: &View, rule: &Rule, n: usize, lemma: &str) -> Option<Vec<usize>> {
    let tree = view.tree;
    let below = || {
        let near = tree.dependents(n).iter().copied();
        // "imposed bans and froze assets": the second verb is no part of the first one's phrase.
        let near = near.filter(|d| tree.token(*d).deprel != "conj");
        near.flat_map(|d| std::iter::once(d).chain(tree.dependents(d).iter().copied()))
    };
    rule.words
        .iter()
        .filter_map(|phrase| {
            let mut words = phrase.split(' ');
            (words.next() == Some(lemma)).then_some(())?;
            let mut tokens = vec![n];
            for word in words {
                tokens.push(below().find(|d| {
                    tree.token(*d).lemma == word || view.form(*d).eq_ignore_ascii_case(word)
                })?);
            }
            Some(tokens)
        })
        .max_by_key(Vec::len)
}

/// The rule's conditions.
fn holds(view: &View, places: &Places, rule: &Rule, n: usize) -> bool {
    let stands = |path, lemmas: &[String]| {
        places.at(n, path).iter().any(|h| {
            let lemma = &view.tree.token(*h).lemma;
            lemmas.contains(lemma)
                || lemmas.iter().any(|l| view.form(*h).eq_ignore_ascii_case(l))
                || elliptical(view, *h) && sister_has(view, places, path, n, lemmas)
        })
    };
    rule.when.iter().all(|(path, lemmas)| stands(path, lemmas))
        && !rule
            .unless
            .iter()
            .any(|(path, lemmas)| stands(path, lemmas))
}

/// "a third", "another": the noun is left out.
fn elliptical(view: &View, n: usize) -> bool {
    let token = view.tree.token(n);
    matches!(token.upos, Upos::Adj | Upos::Num | Upos::Pron | Upos::Det)
        && !matches!(
            token.lemma.as_str(),
            "he" | "she" | "it" | "they" | "who" | "that" | "which"
        )
        || matches!(token.lemma.as_str(), "third" | "other" | "rest" | "latter")
}

/// "overturned two convictions and suspended a third": the verb beside this one has the noun.
fn sister_has(view: &View, places: &Places, path: &Path, n: usize, lemmas: &[String]) -> bool {
    let token = view.tree.token(n);
    token.deprel == "conj"
        && token.head.is_some_and(|sister| {
            places
                .at(sister, path)
                .iter()
                .any(|h| lemmas.contains(&view.tree.token(*h).lemma))
        })
}

#[allow(clippy::too_many_arguments, reason = "what an event is read from")]
fn build(
    view: &View,
    places: &Places,
    told: &[Told],
    dates: &[DateMention],
    entities: &mut Entities,
    talk: &Talk,
    n: usize,
    found: &Match,
) -> Vec<Draft> {
    let rule = found.rule;
    let first = |paths: &[Path], fits: &dyn Fn(usize) -> bool| {
        paths
            .iter()
            .map(|p| {
                places
                    .at(n, p)
                    .into_iter()
                    .filter(|h| fits(*h))
                    .collect::<Vec<_>>()
            })
            .find(|heads| !heads.is_empty())
            .unwrap_or_default()
    };
    let fits = |slot| {
        let personal = rule.person.contains(&slot);
        move |h: usize, entities: &Entities| {
            (!personal || is_human(view, entities, h)) && !places.is_time(h)
        }
    };
    let (actor_fits, recipient_fits) = (fits(Slot::Actor), fits(Slot::Recipient));
    let actors = first(&rule.actor, &|h| {
        actor_fits(h, entities) && is_party(view, entities, h)
    });
    let mut recipients = first(&rule.recipient, &|h| recipient_fits(h, entities));
    let had_recipient = !recipients.is_empty();
    let dated = |h: usize| {
        let at = view.tree.token(h).span;
        dates.iter().any(|d| d.spans.iter().any(|s| s.covers(at)))
    };
    let detail_heads = first(&rule.detail, &|h| !dated(h));
    let missing = rule.needs.iter().any(|slot| match slot {
        Slot::Actor => actors.is_empty(),
        Slot::Recipient => recipients.is_empty(),
        Slot::Detail => detail_heads.is_empty(),
    });
    // Of nobody in particular, or of those who speak and are spoken to.
    let nobody = |h: &usize| {
        matches!(
            view.form(*h).to_lowercase().as_str(),
            "nobody"
                | "anyone"
                | "anybody"
                | "someone"
                | "somebody"
                | "you"
                | "one"
                | "everyone"
                | "whoever"
                | "we"
                | "us"
                | "i"
                | "me"
                | "those"
                | "none"
                | "our"
                | "my"
                | "your"
        )
    };
    if missing || recipients.iter().any(nobody) {
        return Vec::new();
    }
    let personal = upon_a_person(found.frame.event_type);
    if personal {
        let unresolved = |h: &usize, entities: &mut Entities| {
            view.tree.token(*h).upos == Upos::Pron
                && filler(places, entities, talk, *h).is_none_or(|f| f.entity.is_none())
        };
        let pronoun = recipients.iter().any(|h| unresolved(h, entities));
        if recipients.is_empty() || pronoun {
            recipients = topic(view, places, told, entities, n)
                .filter(|t| !actors.contains(t))
                .into_iter()
                .collect();
        }
        if recipients.is_empty() {
            return Vec::new();
        }
    }
    if recipients.is_empty() && actors.is_empty() && detail_heads.is_empty() {
        return Vec::new();
    }
    let actor = actors.first().and_then(|h| {
        // "We will appeal", said by somebody.
        let own = matches!(view.form(*h).to_lowercase().as_str(), "i" | "we");
        let told = told
            .iter()
            .filter(|t| own && t.covers(*h))
            .min_by_key(|t| t.content.iter().map(Tokens::len).sum::<usize>());
        match told.and_then(|t| t.source.clone()) {
            Some((entity, words)) => Some(Filler {
                entity,
                words,
                tokens: *h..h + 1,
            }),
            None => filler(places, entities, talk, *h),
        }
    });
    let detail = detail(view, places, &detail_heads);
    let offence =
        offence(view, places, found.frame.event_type, n).filter(|o| Some(o) != detail.as_ref());
    let date = dates::date_of(view.tree, dates, n).and_then(|d| Some((d.value?, d.precision?)));
    let own_place = || {
        let tokens = places.phrase(n);
        (rule.predicate && tokens.len() > 1).then(|| Filler {
            entity: None,
            words: entities.words(&entities.without_trimmings(&tokens)),
            tokens,
        })
    };
    // "six years in prison" says how, not where.
    let place = Some(found.frame.event_type)
        .filter(|t| !matches!(t, EventType::Sentence | EventType::SentenceReduced))
        .and_then(|t| {
            let mut words = found.words.iter();
            words
                .find_map(|w| place(view, places, entities, *w, t))
                .or_else(own_place)
        });
    let count = count(view, places, found, n, &recipients, had_recipient);
    let access = matches!(
        found.frame.event_type,
        EventType::AccessDenied | EventType::AccessGranted
    );
    let visited = detail_heads
        .first()
        .filter(|h| access && is_human(view, entities, **h))
        .and_then(|h| filler(places, entities, talk, *h))
        .filter(|f| f.entity.is_some_and(|e| entities.all[e].is_named()));
    let base = |recipient: Option<Filler>| {
        let mut evidence = vec![clause(view, n)];
        for tokens in [&actor, &recipient]
            .into_iter()
            .flatten()
            .map(|f| &f.tokens)
        {
            let here = view.tree.sentence(tokens.start) == view.tree.sentence(n);
            if here && !evidence[0].contains(&tokens.start) {
                evidence.push(tokens.clone());
            }
        }
        Draft {
            trigger: n,
            frame: found.frame.clone(),
            actor: actor.clone(),
            recipient,
            count,
            date,
            place: place.clone(),
            detail: detail.clone(),
            offence: offence.clone(),
            factuality: record::Factuality::Reported,
            according_to: None,
            denied_by: None,
            statements: Vec::new(),
            evidence,
            words: found.words.clone(),
            visited: visited.clone(),
            is_state: rule.state,
            shown: true,
            rules: vec![rule.id.clone()],
        }
    };
    let named: Vec<Filler> = recipients
        .iter()
        .filter_map(|h| filler(places, entities, talk, *h))
        .collect();
    if named.is_empty() {
        return vec![base(None)];
    }
    // Each named person is acted upon; an enumeration of groups is one group.
    let persons = named
        .iter()
        .filter(|f| {
            f.entity
                .is_some_and(|e| entities.all[e].kind == EntityKind::Person)
        })
        .count();
    if named.len() > 1 && persons == 0 {
        let starts = || named.iter().map(|f| f.tokens.start);
        let first = starts().filter(|s| *s > n).min().or(starts().min());
        let end = named.iter().map(|f| f.tokens.end).max();
        let tokens = first.unwrap_or(n)..end.unwrap_or(n + 1);
        let whole = Filler {
            words: entities.words(&tokens),
            tokens,
            entity: None,
        };
        return vec![base(Some(whole))];
    }
    named.into_iter().map(|f| base(Some(f))).collect()
}

/// The words that show the event: the trigger's clause, without coordinated and told ones.
fn clause(view: &View, n: usize) -> Tokens {
    let tree = view.tree;
    let noun = !matches!(tree.token(n).upos, Upos::Verb);
    let stretch = tree.stretch(n, |d| {
        let deprel = tree.token(d).deprel;
        matches!(deprel, "conj" | "parataxis" | "ccomp" | "advcl") && d > n
            || noun && matches!(deprel, "acl") && d > n
    });
    view.bare(&stretch)
}

/// Types whose recipient is a person (or several), so that the person a sentence is about is meant
/// where none stands beside the trigger.
fn upon_a_person(event: EventType) -> bool {
    use EventType::*;
    matches!(
        event,
        Arrest
            | Detention
            | Imprisonment
            | Transfer
            | HouseArrest
            | Bail
            | Release
            | EnforcedDisappearance
            | DeathInCustody
            | Execution
            | AccessDenied
            | AccessGranted
            | Torture
            | IllTreatment
            | SolitaryConfinement
            | MedicalNeglect
            | Charge
            | Trial
            | Conviction
            | Sentence
            | ConvictionOverturned
            | ConvictionUpheld
            | ConvictionSuspended
            | SentenceSuspended
            | SentenceReduced
            | Acquittal
            | ChargesDropped
            | Pardon
            | Extradition
            | TravelBan
            | Deportation
            | RemovalFromOffice
    )
}

/// Somebody who can act: a person, people, a body, a state.
fn is_party(view: &View, entities: &Entities, n: usize) -> bool {
    if let Some(k) = entities.at(n) {
        return !matches!(entities.all[k].kind, EntityKind::Document | EntityKind::Law);
    }
    let body = lexicon::noun_kind(&view.tree.token(n).lemma).is_some_and(|k| {
        matches!(
            k,
            EntityKind::Government | EntityKind::Organization | EntityKind::Group
        )
    });
    let mention = view.analysis().mentions.iter().find(|m| m.head == n);
    body || is_human(view, entities, n)
        || mention.is_some_and(|m| matches!(m.kind, "organization" | "place"))
}

/// A person or people.
fn is_human(view: &View, entities: &Entities, n: usize) -> bool {
    let token = view.tree.token(n);
    if let Some(k) = entities.at(n) {
        return matches!(entities.all[k].kind, EntityKind::Person | EntityKind::Group);
    }
    match token.upos {
        Upos::Pron | Upos::Det => matches!(
            token.lemma.as_str(),
            "he" | "she"
                | "they"
                | "him"
                | "her"
                | "them"
                | "his"
                | "their"
                | "i"
                | "we"
                | "me"
                | "us"
                | "my"
                | "our"
                | "who"
                | "whom"
                | "all"
                | "both"
                | "some"
                | "several"
                | "other"
                | "anyone"
                | "everyone"
                | "neither"
        ),
        Upos::Num => true,
        // "Mr al-Sitri"
        _ if lexicon::is_title(view.form(n)) => true,
        _ => {
            let mention = view.analysis().mentions.iter().find(|m| m.head == n);
            mention.is_some_and(|m| m.kind == "person")
                || lexicon::role(&token.lemma).is_some()
                || lexicon::noun_kind(&token.lemma) == Some(EntityKind::Group)
        }
    }
}

/// The person a clause is about: whoever owns what the trigger hangs on, the subject above it, or,
/// for a verb, the last person named before it in its sentence. Never the one who speaks.
fn topic(
    view: &View,
    places: &Places,
    told: &[Told],
    entities: &Entities,
    n: usize,
) -> Option<usize> {
    let tree = view.tree;
    let inner = told
        .iter()
        .filter(|t| t.covers(n))
        .min_by_key(|t| t.content.iter().map(Tokens::len).sum::<usize>());
    let speaker = inner.and_then(|t| t.source.as_ref()).and_then(|s| s.0);
    let person = |h: usize| {
        entities.at(h).is_some_and(|k| {
            entities.all[k].kind == EntityKind::Person
                && entities.all[k].is_named()
                && Some(k) != speaker
        })
    };
    let inside = |h: usize| inner.is_none_or(|t| t.covers(h));
    let mut at = n;
    for _ in 0..5 {
        let Some(up) = tree.head(at) else { break };
        if let Some(owner) = places.owner(up).filter(|o| person(*o)) {
            return Some(owner);
        }
        if tree.token(up).upos == Upos::Verb
            && let Some(subject) = tree
                .dependent(up, &["nsubj"])
                .filter(|s| person(*s) && inside(*s))
        {
            return Some(subject);
        }
        at = up;
    }
    if tree.token(n).upos != Upos::Verb {
        return None;
    }
    let sentence = &view.analysis().sentences[tree.sentence(n)];
    (sentence.start..n).rev().find(|h| person(*h) && inside(*h))
}

/// A party by the head of its phrase.
fn filler(places: &Places, entities: &mut Entities, talk: &Talk, head: usize) -> Option<Filler> {
    // "Ruiz, an activist who has served two years": the name is meant.
    let head = places.above_apposition(head);
    let tokens = places.phrase(head);
    if tokens.is_empty() {
        return None;
    }
    let entity = entities.resolve(&tokens, talk);
    let words = entities.words(&tokens);
    (!words.is_empty()).then_some(Filler {
        entity,
        words,
        tokens,
    })
}

/// A party's phrase, for those who look for one by its head.
pub(crate) fn party_phrase(view: &View, head: usize) -> Tokens {
    Places::new(view).phrase(head)
}

/// The words of the detail, what only introduces an offence left out.
fn detail(view: &View, places: &Places, heads: &[usize]) -> Option<Tokens> {
    let heads: Vec<usize> = heads
        .iter()
        .map(|h| places.introduced(*h))
        // "on two counts" does not say of what.
        .filter(|h| {
            let vague = matches!(
                view.tree.token(*h).lemma.as_str(),
                "count" | "charge" | "ground" | "nothing"
            );
            !vague || places.words(*h).len() > 3
        })
        .collect();
    let (first, last) = (heads.iter().min()?, heads.iter().max()?);
    let start = places.words(*first);
    let end = places.words(*last);
    let mut tokens = view.bare(&(start.start..end.end.max(start.end)));
    while tokens.len() > 1 && matches!(view.tree.token(tokens.start).upos, Upos::Adp | Upos::Sconj)
    {
        tokens.start += 1;
    }
    (!tokens.is_empty()).then_some(tokens)
}

/// "sentenced to six years [for theft]", "held [on charges of theft]".
fn offence(view: &View, places: &Places, event: EventType, n: usize) -> Option<Tokens> {
    use EventType::*;
    if !matches!(
        event,
        Arrest
            | Detention
            | Imprisonment
            | Sentence
            | SentenceReduced
            | SentenceSuspended
            | ConvictionUpheld
            | ConvictionOverturned
            | ConvictionSuspended
    ) {
        return None;
    }
    let after = |word: &str| places.at(n, &Path(vec![Step::Preposition(word.to_owned())]));
    let heads: Vec<usize> = after("for")
        .into_iter()
        .filter(|h| !places.is_time(*h))
        .chain(
            after("on")
                .into_iter()
                .filter(|h| places.introduced(*h) != *h),
        )
        .chain(after("over"))
        .collect();
    detail(view, places, &heads)
}

/// Where the act was done: a place after "in", "at", "from" beside the trigger.
fn place(
    view: &View,
    places: &Places,
    entities: &Entities,
    n: usize,
    event: EventType,
) -> Option<Filler> {
    let tree = view.tree;
    let goals: &[&str] = match event {
        EventType::Transfer | EventType::Deportation | EventType::Extradition => &["to", "into"],
        EventType::Visit => &["to", "in"],
        _ => &[],
    };
    let goal = tree.all(n, &["obl", "nmod"]).find(|d| {
        *d > n && goals.iter().any(|p| places.led_by(*d, p)) && is_place(view, entities, *d)
    });
    if let Some(d) = goal {
        let tokens = places.phrase(d);
        return Some(Filler {
            entity: entities.at(d),
            words: entities.words(&entities.without_trimmings(&tokens)),
            tokens,
        });
    }
    let mut heads = vec![n];
    // "went on trial in Lomé": the verb above a noun.
    if let Some(up) = tree
        .head(n)
        .filter(|_| matches!(tree.token(n).deprel, "obj" | "obl" | "nsubj"))
    {
        heads.push(up);
    }
    for head in heads {
        let found = tree.all(head, &["obl", "nmod"]).find(|d| {
            ["in", "at", "outside", "near", "inside", "on"]
                .iter()
                .any(|p| places.led_by(*d, p))
                && is_place(view, entities, *d)
        });
        if let Some(d) = found {
            let tokens = places.phrase(d);
            let words = entities.words(&entities.without_trimmings(&tokens));
            return Some(Filler {
                entity: entities.at(d),
                words,
                tokens,
            });
        }
    }
    None
}

/// Nouns for places where people are held or taken.
const SITES: &[&str] = &[
    "prison",
    "jail",
    "penitentiary",
    "colony",
    "camp",
    "barracks",
    "airport",
    "station",
    "hospital",
    "port",
    "border",
    "checkpoint",
    "embassy",
    "consulate",
    "university",
    "square",
    "street",
    "house",
    "home",
    "office",
    "headquarters",
    "courthouse",
    "village",
    "town",
    "city",
    "province",
    "district",
    "region",
    "centre",
    "center",
    "facility",
];

/// A named place, or a site that is told more of than "prison".
fn is_place(view: &View, entities: &Entities, n: usize) -> bool {
    let bare = view
        .tree
        .dependents(n)
        .iter()
        .all(|d| matches!(view.tree.token(*d).deprel, "case" | "det" | "punct" | "cc"));
    if bare
        && SITES.contains(&view.tree.token(n).lemma.as_str())
        && view.tree.token(n).upos != Upos::Propn
    {
        return false;
    }
    if let Some(k) = entities.at(n) {
        let site = SITES.contains(&view.tree.token(n).lemma.as_str());
        return entities.all[k].kind == EntityKind::Place
            || entities.all[k].kind == EntityKind::Government
                && lexicon::country(&entities.all[k].names[0]).is_some()
            || site;
    }
    SITES.contains(&view.tree.token(n).lemma.as_str())
}

/// How many acts upon one recipient ("two of his convictions"), or people of an unnamed group.
fn count(
    view: &View,
    places: &Places,
    found: &Match,
    n: usize,
    recipients: &[usize],
    had_recipient: bool,
) -> Option<u64> {
    let tree = view.tree;
    let number = |head: usize| {
        let token = tree.token(head);
        let own = (token.upos == Upos::Num).then_some(head);
        own.or_else(|| tree.dependent(head, &["nummod"]))
            .and_then(|d| number_of(view.form(d)))
    };
    let acts = found
        .rule
        .when
        .keys()
        .filter(|p| matches!(p.0[..], [Step::Object]))
        .find_map(|path| {
            let raw = raw_heads(view, places, n, path);
            raw.into_iter().find_map(number)
        });
    if acts.is_some() {
        return acts;
    }
    let group = recipients
        .first()
        .filter(|_| had_recipient && recipients.len() == 1)?;
    (tree.token(*group).upos != Upos::Propn)
        .then(|| number(*group))
        .flatten()
}

/// The heads at a one-step path, "two" of "two of his convictions" not yet looked through.
fn raw_heads(view: &View, places: &Places, n: usize, path: &Path) -> Vec<usize> {
    let found = places.at(n, path);
    let tree = view.tree;
    found
        .iter()
        .map(|h| match tree.head(*h) {
            Some(up) if up != n && places.measured(up) == *h => up,
            _ => *h,
        })
        .collect()
}

/// "two", "12", "1,200".
pub(super) fn number_of(form: &str) -> Option<u64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let form = form.to_lowercase();
    if let Some(n) = WORDS.iter().position(|w| *w == form) {
        return Some(n as u64);
    }
    form.replace(',', "").parse().ok()
}
