//! From triggers to events: each match of a rule with its slots filled.

use record::{DateMention, EntityKind, EventType};

use super::arguments::Places;
use super::parties::{filler, is_human, is_party, other_person_before, topic};
use super::slots::{count, detail, offence, people, place};
use super::triggers::{Match, triggered};
use super::{Draft, Filler};
use crate::analysis::{Tokens, Upos};
use crate::dates;
use crate::entities::{Entities, Talk};
use crate::frames::{Frames, Path, Slot, Step};
use crate::lexicon;
use crate::statements::View;
use crate::told::Layout;

pub(super) fn find(
    view: &View,
    frames: &Frames,
    told: &Layout,
    dates: &[DateMention],
    entities: &mut Entities,
    talk: &Talk,
) -> Vec<Draft> {
    let dates = &Dates::new(view, dates);
    // Whom the document tells of is known once it is read: then "him" is read again.
    let held = held(
        &read(view, frames, told, dates, entities, talk, None),
        entities,
    );
    read(view, frames, told, dates, entities, talk, held)
}

/// The dates of a document, and the words that are part of one.
struct Dates<'d> {
    all: &'d [DateMention],
    words: Vec<bool>,
}

impl<'d> Dates<'d> {
    fn new(view: &View, all: &'d [DateMention]) -> Self {
        let tokens = &view.analysis().tokens;
        let mut words = vec![false; tokens.len()];
        for span in all.iter().flat_map(|d| &d.spans) {
            let from = tokens.partition_point(|t| t.span.start < span.start);
            let to = tokens.partition_point(|t| t.span.end <= span.end);
            words.get_mut(from..to).unwrap_or_default().fill(true);
        }
        Self { all, words }
    }

    /// True where token `n` is part of a date.
    fn holds(&self, n: usize) -> bool {
        self.words[n]
    }
}

/// The only named person to whom something is done in these drafts.
fn held(drafts: &[Draft], entities: &Entities) -> Option<usize> {
    let mut persons = drafts
        .iter()
        .filter(|d| upon_a_person(d.frame.event_type))
        .filter_map(|d| d.recipient.as_ref()?.entity)
        .filter(|e| entities.all[*e].kind == EntityKind::Person && entities.all[*e].is_named());
    let first = persons.next()?;
    persons.all(|p| p == first).then_some(first)
}

fn read(
    view: &View,
    frames: &Frames,
    told: &Layout,
    dates: &Dates,
    entities: &mut Entities,
    talk: &Talk,
    held: Option<usize>,
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
        let mut barren: Vec<(usize, Vec<usize>)> = Vec::new();
        for (n, found) in found {
            // "found them not guilty", of whom nobody can be told, tells least of all "found guilty".
            let part = found.words.len() > 1
                && barren.iter().any(|(at, whole)| {
                    *at == n
                        && whole.len() > found.words.len()
                        && found.words.iter().all(|w| whole.contains(w))
                });
            if fired.contains(&n) || used[n] || part {
                continue;
            }
            let built = build(
                view, &places, told, dates, entities, talk, n, &found, &drafts, held,
            );
            if built.is_empty() {
                barren.push((n, found.words));
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

#[allow(clippy::too_many_arguments, reason = "what an event is read from")]
fn build(
    view: &View,
    places: &Places,
    told: &Layout,
    dates: &Dates,
    entities: &mut Entities,
    talk: &Talk,
    n: usize,
    found: &Match,
    earlier: &[Draft],
    held: Option<usize>,
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
    let no_one = |h: usize| {
        matches!(
            view.tree.token(h).lemma.as_str(),
            "nobody"
                | "none"
                | "neither"
                | "nothing"
                | "anyone"
                | "anybody"
                | "someone"
                | "somebody"
        ) || view
            .tree
            .all(h, &["det"])
            .any(|d| matches!(view.tree.token(d).lemma.as_str(), "no" | "any" | "neither"))
    };
    let actors = first(&rule.actor, &|h| {
        actor_fits(h, entities) && is_party(view, entities, h) && !no_one(h)
    });
    // "arrested Petar Ilic": somebody, whatever the tagger took the name for.
    if upon_a_person(found.frame.event_type) {
        for path in rule.recipient.iter().filter(|p| p.0 == [Step::Object]) {
            for head in places.at(n, path) {
                entities.take_for_person(head);
            }
        }
    }
    let mut recipients = first(&rule.recipient, &|h| recipient_fits(h, entities));
    let had_recipient = !recipients.is_empty();
    // Nobody is charged with a person, and "fair trial" tells of no offence.
    let offence_only = tells_an_offence(found.frame.event_type);
    let detail_heads = first(&rule.detail, &|h| {
        let token = view.tree.token(h);
        let describes = token.deprel == "amod" && token.head == Some(n);
        !dates.holds(h) && !(offence_only && (describes || is_named_person(entities, h)))
    });
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
    let anybody = |h: &usize| {
        let mut dets = view.tree.all(*h, &["det"]);
        dets.any(|d| matches!(view.tree.token(d).lemma.as_str(), "every" | "any"))
    };
    // "Two of those who signed, Ana Ruiz and Luis Vega, were shot": the names are meant.
    let list = recipients
        .iter()
        .find(|h| nobody(h))
        .and_then(|h| entities.list_after(*h));
    if let Some(members) = list {
        recipients = members;
    }
    // "None has been charged", "no arrests were made": of nobody, and told as such.
    let none = denies(view, n, &recipients);
    if none {
        recipients.clear();
    }
    if missing && !none || recipients.iter().any(|h| nobody(h) || anybody(h)) {
        return Vec::new();
    }
    let personal = upon_a_person(found.frame.event_type) && !none;
    if personal {
        let unresolved = |h: &usize, entities: &mut Entities| {
            view.tree.token(*h).upos == Upos::Pron
                && filler(places, entities, talk, *h).is_none_or(|f| f.entity.is_none())
        };
        let pronoun = recipients.iter().copied().find(|h| unresolved(h, entities));
        if let Some(pronoun) = pronoun {
            recipients = held_before(view, told, entities, earlier, held, pronoun)
                .into_iter()
                .collect();
        } else if recipients.is_empty() {
            recipients = topic(view, places, told, entities, n)
                .filter(|t| !actors.contains(t))
                .or_else(|| held_here(entities, held, found.frame.event_type, n))
                .into_iter()
                .collect();
        }
        if recipients.is_empty() {
            return Vec::new();
        }
    }
    if recipients.is_empty() && actors.is_empty() && detail_heads.is_empty() && !none {
        return Vec::new();
    }
    let actor = actors.first().and_then(|h| {
        // "We will appeal", said by somebody.
        let own = matches!(view.form(*h).to_lowercase().as_str(), "i" | "we");
        let told = own.then(|| told.innermost(view.tree, *h)).flatten();
        match told.and_then(|t| t.source.clone()) {
            Some((entity, words)) => Some(Filler {
                entity,
                words,
                tokens: *h..h + 1,
            }),
            None => filler(places, entities, talk, *h),
        }
    });
    let detail = detail(view, places, n, &detail_heads);
    let offence = offence(
        view,
        places,
        found.frame.event_type,
        n,
        &detail_heads,
        |h| is_named_person(entities, h),
    )
    .filter(|o| Some(o) != detail.as_ref());
    // What it is for is no part of how long it is.
    let detail = match (&detail, &offence) {
        (Some(term), Some(o)) if term.start < o.start && o.end <= term.end => {
            let cut = view.bare(&(term.start..o.start));
            let last = cut.end.saturating_sub(1);
            let end = if view.tree.token(last).lemma == "for" {
                last
            } else {
                cut.end
            };
            Some(term.start..end).filter(|t| !t.is_empty())
        }
        _ => detail,
    };
    // "On Monday experts condemned the killing": the day is that of the condemning.
    let tells = told.innermost(view.tree, n);
    let date = dates::date_of(view.tree, dates.all, n)
        .filter(|d| tells.is_none_or(|t| t.own_voice || t.holds(view.analysis(), &d.spans)))
        .and_then(|d| Some((d.value?, d.precision?)));
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
    let acts = count(view, places, found, n);
    let access = matches!(
        found.frame.event_type,
        EventType::AccessDenied | EventType::AccessGranted
    );
    let visited = detail_heads
        .first()
        .filter(|h| access && is_human(view, entities, **h))
        .and_then(|h| filler(places, entities, talk, *h))
        .filter(|f| f.entity.is_some_and(|e| entities.all[e].is_named()));
    let base = |entities: &Entities, recipient: Option<Filler>| {
        let mut evidence = vec![clause(view, n)];
        for tokens in [&actor, &recipient]
            .into_iter()
            .flatten()
            .map(|f| &f.tokens)
        {
            // Whom another sentence names is named there.
            if !evidence[0].contains(&tokens.start) {
                evidence.push(tokens.clone());
            }
        }
        // "twelve years for Ana Ruiz and nine for Luis Vega": to each his own.
        let own_detail = recipient
            .as_ref()
            .filter(|_| detail_heads.len() > 1)
            .and_then(|r| {
                let head = view.tree.head_of(&r.tokens);
                let above = detail_heads
                    .iter()
                    .filter(|d| view.tree.is_under(head, **d));
                let own = *above.max()?;
                let words = places.phrase(own);
                let end = words.end.min(r.tokens.start);
                let cut = view.bare(&(words.start..end));
                let end = match cut.end.checked_sub(1) {
                    Some(last) if view.tree.token(last).upos == Upos::Adp => last,
                    _ => cut.end,
                };
                Some(cut.start..end).filter(|t| !t.is_empty())
            });
        let group = recipient
            .as_ref()
            .filter(|r| had_recipient && r.entity.is_none_or(|e| entities.all[e].described))
            .and_then(|r| people(view, view.tree.head_of(&r.tokens)));
        Draft {
            trigger: n,
            frame: found.frame.clone(),
            actor: actor.clone(),
            recipient,
            count: acts.or(group),
            date,
            place: place.clone(),
            detail: own_detail.or_else(|| detail.clone()),
            offence: offence.clone(),
            factuality: record::Factuality::Reported,
            according_to: None,
            denied_by: None,
            statements: Vec::new(),
            evidence,
            words: found.words.clone(),
            visited: visited.clone(),
            stands: rule.factuality,
            is_state: rule.state,
            shown: true,
            rules: vec![rule.id.clone()],
        }
    };
    let mut named: Vec<Filler> = recipients
        .iter()
        .filter_map(|h| filler(places, entities, talk, *h))
        .collect();
    // "She has not been allowed to see him": they are two, whoever the pronouns were taken for.
    if let (Some(them), [one]) = (&visited, named.as_slice())
        && one.entity == them.entity
    {
        named = other_person_before(view, entities, n, them.entity)
            .and_then(|h| filler(places, entities, talk, h))
            .into_iter()
            .collect();
        if named.is_empty() {
            return Vec::new();
        }
    }
    if named.is_empty() {
        return vec![base(entities, None)];
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
        let start = named.iter().map(|f| f.tokens.start).min().unwrap_or(n);
        let end = named.iter().map(|f| f.tokens.end).max().unwrap_or(n + 1);
        // What the parser hung in front of the trigger is no part of those after it.
        let mut tokens = if start < n && n + 1 < end {
            n + 1..end
        } else {
            start..end
        };
        while tokens.len() > 1 && view.tree.token(tokens.start).upos == Upos::Adp {
            tokens.start += 1;
        }
        let whole = Filler {
            words: entities.words(&tokens),
            tokens,
            entity: None,
        };
        return vec![base(entities, Some(whole))];
    }
    named.into_iter().map(|f| base(entities, Some(f))).collect()
}

/// "No arrests were made", "none of them has been charged".
fn denies(view: &View, n: usize, recipients: &[usize]) -> bool {
    let tree = view.tree;
    let no = |h: usize| tree.all(h, &["det"]).any(|d| tree.token(d).lemma == "no");
    let none = |h: &usize| {
        matches!(
            view.form(*h).to_lowercase().as_str(),
            "none" | "nobody" | "neither"
        ) || no(*h)
    };
    recipients.iter().any(none)
        || recipients.is_empty() && tree.token(n).upos == Upos::Noun && no(n)
}

/// Where it stays open whom "him" means: the person last told of before to whom something was done.
fn held_before(
    view: &View,
    told: &Layout,
    entities: &Entities,
    earlier: &[Draft],
    held: Option<usize>,
    pronoun: usize,
) -> Option<usize> {
    let wanted = lexicon::pronoun_gender(&view.form(pronoun).to_lowercase())?;
    let speaker = told
        .innermost(view.tree, pronoun)
        .and_then(|t| t.source.as_ref())
        .and_then(|s| s.0);
    let done_to = earlier
        .iter()
        .rev()
        .filter(|d| upon_a_person(d.frame.event_type))
        .filter_map(|d| d.recipient.as_ref()?.entity);
    let last = held.into_iter().chain(done_to).find_map(|entity| {
        let known = &entities.all[entity];
        let fits = known.kind == EntityKind::Person
            && known.is_named()
            && Some(entity) != speaker
            && known
                .gender
                .or(known.usual_gender)
                .is_none_or(|g| g == wanted);
        fits.then_some(known)
    })?;
    let before = last.mentions.iter().filter(|m| m.end <= pronoun);
    before.max_by_key(|m| m.end).map(|m| view.tree.head_of(m))
}

/// "A judge set bail", "the court confirmed the sentence": of the only one against whom the document
/// tells of proceedings.
fn held_here(
    entities: &Entities,
    held: Option<usize>,
    event: EventType,
    n: usize,
) -> Option<usize> {
    use EventType::*;
    let proceedings = matches!(
        event,
        Bail | Trial
            | Conviction
            | Sentence
            | ConvictionOverturned
            | ConvictionUpheld
            | ConvictionSuspended
            | SentenceSuspended
            | SentenceReduced
            | Acquittal
            | ChargesDropped
    );
    let known = &entities.all[held.filter(|_| proceedings)?];
    let before = known.mentions.iter().filter(|m| m.end <= n);
    before.max_by_key(|m| m.end).map(|m| m.end - 1)
}

/// Types whose detail is what somebody is accused of.
fn tells_an_offence(event: EventType) -> bool {
    use EventType::*;
    matches!(
        event,
        Charge
            | Trial
            | Conviction
            | Acquittal
            | ChargesDropped
            | ConvictionUpheld
            | ConvictionOverturned
            | ConvictionSuspended
    )
}

fn is_named_person(entities: &Entities, n: usize) -> bool {
    entities
        .at(n)
        .is_some_and(|k| entities.all[k].kind == EntityKind::Person && entities.all[k].is_named())
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
