//! Finds what a document may belong together with: keys, candidates, comparison in full.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::compare::{Names, Pair, answer, denial, event, same, version};
use crate::make::{DENIED_WITHIN, event_keys, said_keys};
use crate::memory::Memory;
use crate::profile::{
    About, Body, Called, Family, Happening, Item, Party, Profile, Said, TextSketch,
};
use crate::proposal::{Code, Kind, Place, Proposal, Reason, Side, probability};
use crate::text::differing;

/// How much is looked at, so that one more document costs the same whatever is held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Names or items under one key.
    pub of_key: usize,
    /// Names that are looked at for one of a party's.
    pub names: usize,
    /// Bearers of one name.
    pub bearers: usize,
    /// Candidates of one item that are compared in full, those with the most keys in common first.
    pub compared: usize,
    /// Members of a party that people made of several.
    pub joined: usize,
    /// Proposals of one item and kind, the best first.
    pub proposals: usize,
    /// Proposals that score less are left out.
    pub least: f32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            of_key: 60,
            names: 200,
            bearers: 30,
            compared: 60,
            joined: 50,
            proposals: 20,
            least: 0.2,
        }
    }
}

/// What was found for a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// Of each kind the best first.
    pub proposals: Vec<Proposal>,
    /// Items of the document for which not everything was looked at, because too much is kept under their keys.
    pub passed_over: Vec<(Family, String)>,
}

/// What a document may belong together with, of all that is kept. The document itself need not be kept, and is not
/// looked at where it is.
///
/// Which proposals are made of a set of documents does not depend on the order in which they come, as long as nothing
/// is passed over.
///
/// # Errors
///
/// Those of the memory.
pub fn propose<M: Memory>(
    memory: &mut M,
    document: i64,
    profile: &Profile,
    bounds: &Bounds,
) -> Result<Linked, M::Error> {
    let mut linker = Linker {
        memory,
        document,
        own: profile,
        bounds,
        names: Names::default(),
        abouts: HashMap::new(),
        linked: Linked::default(),
    };
    for item in &profile.items {
        linker.link(item)?;
    }
    linker.mark_rivals();
    let mut linked = linker.linked;
    linked.proposals.sort_by(|a, b| {
        let places = || (&a.left.place, &a.right.place).cmp(&(&b.left.place, &b.right.place));
        a.kind
            .cmp(&b.kind)
            .then(b.score.total_cmp(&a.score))
            .then_with(places)
    });
    linked.passed_over.dedup();
    Ok(linked)
}

struct Linker<'a, M: Memory> {
    memory: &'a mut M,
    document: i64,
    own: &'a Profile,
    bounds: &'a Bounds,
    names: Names,
    abouts: HashMap<i64, Option<About>>,
    linked: Linked,
}

impl<M: Memory> Linker<'_, M> {
    fn link(&mut self, item: &Item) -> Result<(), M::Error> {
        match &item.body {
            Body::Party(party) => self.party(item, party),
            Body::Event(happening) => self.event(item, happening),
            Body::Ask(_) => {
                self.counterparts(item, Family::Answer, item.keys.clone(), Kind::AnswerTo)
            }
            Body::Text(_) => {
                self.counterparts(item, Family::Text, item.keys.clone(), Kind::VersionOf)
            }
            Body::Said(said) => {
                let counterpart = match item.family {
                    Family::Claim => (
                        Family::Denial,
                        Kind::DenialOf,
                        said_keys(Family::Denial, said, item.day, -1..=DENIED_WITHIN),
                    ),
                    Family::Denial => (
                        Family::Claim,
                        Kind::DenialOf,
                        said_keys(Family::Claim, said, item.day, -DENIED_WITHIN..=1),
                    ),
                    Family::Answer => (Family::Ask, Kind::AnswerTo, item.keys.clone()),
                    Family::Appeal => (Family::Comment, Kind::Reaction, item.keys.clone()),
                    _ => (Family::Appeal, Kind::Reaction, item.keys.clone()),
                };
                self.counterparts(item, counterpart.0, counterpart.2, counterpart.1)
            }
        }
    }

    fn about(&mut self, document: i64) -> Result<Option<About>, M::Error> {
        if let Some(about) = self.abouts.get(&document) {
            return Ok(about.clone());
        }
        let about = self.memory.about(document)?;
        self.abouts.insert(document, about.clone());
        Ok(about)
    }

    /// Items of a family under keys, those with the most keys in common first, then the nearest.
    fn candidates(
        &mut self,
        item: &Item,
        family: Family,
        keys: &[u64],
    ) -> Result<Vec<Place>, M::Error> {
        let mut met: BTreeMap<Place, (usize, usize)> = BTreeMap::new();
        let mut more = false;
        for key in keys {
            let found = self
                .memory
                .items_with(family, *key, item.day, self.bounds.of_key)?;
            more |= found.more;
            for (nearness, place) in found.found.into_iter().enumerate() {
                if place.document != self.document {
                    let counts = met.entry(place).or_insert((0, nearness));
                    counts.0 += 1;
                    counts.1 = counts.1.min(nearness);
                }
            }
        }
        let mut met: Vec<(Place, (usize, usize))> = met.into_iter().collect();
        met.sort_by(|a, b| {
            b.1.0
                .cmp(&a.1.0)
                .then(a.1.1.cmp(&b.1.1))
                .then(a.0.cmp(&b.0))
        });
        if more || met.len() > self.bounds.compared {
            self.pass_over(item);
        }
        met.truncate(self.bounds.compared);
        Ok(met.into_iter().map(|(place, _)| place).collect())
    }

    fn side(&self, document: i64, item_id: &str, body: &Body) -> Side {
        let (name, spans) = match body {
            Body::Party(party) => (party.names.first().cloned(), party.spans.clone()),
            Body::Event(event) => (event.recipients.first().cloned(), event.spans.clone()),
            Body::Said(said) => (said.by.clone(), said.spans.clone()),
            Body::Ask(ask) => (ask.by.clone(), ask.spans.clone()),
            Body::Text(_) => (None, Vec::new()),
        };
        Side {
            place: Place {
                document,
                id: item_id.to_owned(),
            },
            name,
            spans,
        }
    }

    fn keep_best(&mut self, mut made: Vec<Proposal>) {
        made.retain(|p| p.score >= self.bounds.least);
        made.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| (&a.left.place, &a.right.place).cmp(&(&b.left.place, &b.right.place)))
        });
        made.truncate(self.bounds.proposals);
        self.linked.proposals.extend(made);
    }

    fn event(&mut self, item: &Item, own: &Happening) -> Result<(), M::Error> {
        let mut made = Vec::new();
        let keys = event_keys(own, item.day, -1..=1);
        for place in self.candidates(item, Family::Event, &keys)? {
            let Some(body) = self.memory.body(Family::Event, &place)? else {
                continue;
            };
            let Some(about) = self.about(place.document)? else {
                continue;
            };
            let Body::Event(other) = &body else { continue };
            let (own, other) = ((&self.own.about, own), (&about, other));
            let sides = (
                self.side(self.document, &item.id, &item.body),
                self.side(place.document, &place.id, &body),
            );
            let ((left, right), sides) = in_order((own, other), sides);
            let pair = Pair {
                left: left.0,
                right: right.0,
            };
            let Some(reasons) = event::reasons(left.1, right.1, &pair, &mut self.names) else {
                continue;
            };
            let is_certain = event::is_certain(&reasons);
            let mut proposal = Proposal::of(Kind::SameEvent, sides, with_base(reasons, -2.2));
            proposal.certain = is_certain;
            proposal.contradict = differing(&left.1.figures, &right.1.figures, false);
            made.push(proposal);
        }
        self.keep_best(made);
        Ok(())
    }

    /// Denials and claims, answers and asks, comments and letters, texts: what is looked up in another family, or
    /// stands in an order.
    fn counterparts(
        &mut self,
        item: &Item,
        family: Family,
        keys: Vec<u64>,
        kind: Kind,
    ) -> Result<(), M::Error> {
        let mut made = Vec::new();
        for place in self.candidates(item, family, &keys)? {
            let Some(body) = self.memory.body(family, &place)? else {
                continue;
            };
            let Some(about) = self.about(place.document)? else {
                continue;
            };
            let own = (
                self.side(self.document, &item.id, &item.body),
                &item.body,
                &self.own.about,
            );
            let other = (self.side(place.document, &place.id, &body), &body, &about);
            // Denials, answers and comments stand on the left.
            let is_right = matches!(item.family, Family::Claim | Family::Ask | Family::Appeal);
            let (left, right) = if is_right { (other, own) } else { (own, other) };
            made.extend(of_kind(kind, left, right, &mut self.names));
        }
        self.keep_best(made);
        Ok(())
    }

    /// What is known of a party with all whom people made one with it.
    fn whole(&mut self, place: &Place, mut party: Party) -> Result<(Party, Vec<Place>), M::Error> {
        let joined = self.memory.joined(place, self.bounds.joined)?;
        for other in &joined {
            if let Some(Body::Party(other)) = self.memory.body(Family::Party, other)? {
                party.join(&other);
            }
        }
        Ok((party, joined))
    }

    fn party(&mut self, item: &Item, own: &Party) -> Result<(), M::Error> {
        let own_place = Place {
            document: self.document,
            id: item.id.clone(),
        };
        let (own, joined) = self.whole(&own_place, own.clone())?;
        let joined: BTreeSet<Place> = joined.into_iter().collect();
        let mut met: BTreeSet<Place> = BTreeSet::new();
        let mut made = Vec::new();
        for called in own.called() {
            for name in self.like_names(item, &called)? {
                let open = self.bounds.compared.saturating_sub(met.len());
                let most = open.min(self.bounds.bearers);
                let found = self.memory.bearers(name, item.day, most)?;
                if found.more {
                    self.pass_over(item);
                }
                for place in found.found {
                    let is_new = place.document != self.document && !joined.contains(&place);
                    if !is_new
                        || !met.insert(place.clone())
                        || self.memory.told_apart(&own_place, &place)?
                    {
                        continue;
                    }
                    let Some(body) = self.memory.body(Family::Party, &place)? else {
                        continue;
                    };
                    let Some(about) = self.about(place.document)? else {
                        continue;
                    };
                    let side = self.side(place.document, &place.id, &body);
                    let Body::Party(other) = body else { continue };
                    let (other, _) = self.whole(&place, other)?;
                    let sides = (self.side(self.document, &item.id, &item.body), side);
                    let ((left, right), sides) =
                        in_order(((&self.own.about, &own), (&about, &other)), sides);
                    let pair = Pair {
                        left: left.0,
                        right: right.0,
                    };
                    let Some(reasons) = same::reasons(left.1, right.1, &pair, &mut self.names)
                    else {
                        continue;
                    };
                    let is_certain = same::is_certain(&reasons, own.is_person);
                    let mut proposal = Proposal::of(Kind::Same, sides, reasons);
                    proposal.certain = is_certain;
                    made.push(proposal);
                }
            }
        }
        self.keep_best(made);
        Ok(())
    }

    /// Names that are like a given one, the most alike first. Found by the most telling keys first.
    fn like_names(&mut self, item: &Item, called: &Called) -> Result<Vec<i64>, M::Error> {
        let other_kind = Called {
            text: called.text.clone(),
            is_person: !called.is_person,
        };
        let mut found: Vec<(f32, i64)> = Vec::new();
        for very in [called, &other_kind] {
            found.extend(self.memory.name(very)?.map(|number| (f32::MAX, number)));
        }
        let mut met: BTreeSet<i64> = found.iter().map(|(_, number)| *number).collect();
        let keys = self.names.get(&called.text, called.is_person).keys();
        // Of a single word the longer names that have it; of a longer name who is called by one word of it.
        let loose = match keys.single.is_empty() {
            true => keys.called_by,
            false => [keys.single, keys.words].concat(),
        };
        let mut more = false;
        for key in [keys.pairs, keys.initials, keys.near, loose].concat() {
            if met.len() >= self.bounds.names {
                more = true;
                break;
            }
            let kept = self.memory.names_with(key, self.bounds.of_key)?;
            more |= kept.more;
            for kept in kept.found {
                if met.insert(kept.key) {
                    let alike = same::names_alike(called, &kept.called, &mut self.names);
                    found.extend(alike.map(|score| (score, kept.key)));
                }
            }
        }
        if more {
            self.pass_over(item);
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(found.into_iter().map(|(_, number)| number).collect())
    }

    fn pass_over(&mut self, item: &Item) {
        let told = (item.family, item.id.clone());
        if self.linked.passed_over.last() != Some(&told) {
            self.linked.passed_over.push(told);
        }
    }

    /// Where two of one document fit one of another nearly as well, neither is certain.
    fn mark_rivals(&mut self) {
        let mut of_side: HashMap<(Place, i64), Vec<(f32, usize)>> = HashMap::new();
        for (n, proposal) in self
            .linked
            .proposals
            .iter()
            .enumerate()
            .filter(|(_, p)| p.kind == Kind::Same)
        {
            let (left, right) = (&proposal.left.place, &proposal.right.place);
            of_side
                .entry((left.clone(), right.document))
                .or_default()
                .push((proposal.score, n));
            of_side
                .entry((right.clone(), left.document))
                .or_default()
                .push((proposal.score, n));
        }
        let mut rivals: Vec<(usize, String)> = Vec::new();
        for ((place, _), list) in of_side.into_iter().filter(|(_, list)| list.len() > 1) {
            for (score, n) in &list {
                let near = list
                    .iter()
                    .find(|(other, m)| m != n && *other > score - 0.25);
                if let Some((_, m)) = near {
                    let other = &self.linked.proposals[*m];
                    let side = if other.left.place == place {
                        &other.right
                    } else {
                        &other.left
                    };
                    rivals.push((*n, side.name.clone().unwrap_or_default()));
                }
            }
        }
        rivals.sort();
        for (n, name) in rivals {
            let proposal = &mut self.linked.proposals[n];
            proposal.certain = false;
            if !proposal.has(Code::Rival) {
                proposal.reasons.push(Reason {
                    code: Code::Rival,
                    values: vec![name],
                    weight: 0.0,
                });
            }
        }
    }
}

/// Two things and their sides with the lesser place first: whichever came first, they compare alike.
fn in_order<T>(things: (T, T), sides: (Side, Side)) -> ((T, T), (Side, Side)) {
    if sides.0.place <= sides.1.place {
        (things, sides)
    } else {
        ((things.1, things.0), (sides.1, sides.0))
    }
}

/// What speaks against any two, before anything is known of them.
fn with_base(mut reasons: Vec<Reason>, base: f32) -> Vec<Reason> {
    reasons.push(Reason {
        code: Code::Unrelated,
        values: Vec::new(),
        weight: base,
    });
    reasons
}

type Half<'a> = (Side, &'a Body, &'a About);

/// The proposal that a kind makes of two items, in the order of its sides; of texts the newer is found here.
fn of_kind(kind: Kind, left: Half, right: Half, names: &mut Names) -> Option<Proposal> {
    match (kind, left.1, right.1) {
        (Kind::AnswerTo, Body::Said(said), Body::Ask(ask)) => {
            let pair = Pair {
                left: left.2,
                right: right.2,
            };
            let reasons = answer::reasons(said, ask, &pair, names)?;
            let mut proposal = Proposal::of(kind, (left.0, right.0), reasons);
            proposal.certain = answer::is_certain(&proposal.reasons);
            proposal.answer = Some(answer::class(said, ask, names));
            Some(proposal)
        }
        (Kind::VersionOf, Body::Text(a), Body::Text(b)) => {
            of_texts((left.0, a, left.2), (right.0, b, right.2), names)
        }
        (Kind::DenialOf | Kind::Reaction, Body::Said(a), Body::Said(b)) => {
            of_said(kind, (left.0, a, left.2), (right.0, b, right.2), names)
        }
        _ => None,
    }
}

fn of_said(
    kind: Kind,
    left: (Side, &Said, &About),
    right: (Side, &Said, &About),
    names: &mut Names,
) -> Option<Proposal> {
    let pair = Pair {
        left: left.2,
        right: right.2,
    };
    let (reasons, certain) = if kind == Kind::DenialOf {
        let reasons = denial::reasons(left.1, right.1, &pair, names)?;
        let certain = denial::is_certain(&reasons);
        (reasons, certain)
    } else {
        (answer::of_comment(left.1, right.1, &pair, names)?, false)
    };
    let mut proposal = Proposal::of(kind, (left.0, right.0), reasons);
    proposal.certain = certain;
    Some(proposal)
}

fn of_texts(
    a: (Side, &TextSketch, &About),
    b: (Side, &TextSketch, &About),
    names: &mut Names,
) -> Option<Proposal> {
    let newer = |x: &(Side, &TextSketch, &About)| (x.2.published, x.1.corrects, x.0.place.document);
    let (left, right) = if newer(&a) >= newer(&b) {
        (a, b)
    } else {
        (b, a)
    };
    let pair = Pair {
        left: left.2,
        right: right.2,
    };
    let reasons = version::reasons(left.1, right.1, &pair)?;
    let is_letter = left.1.is_letter && right.1.is_letter;
    let kind = if is_letter {
        Kind::LetterVersion
    } else {
        Kind::VersionOf
    };
    let mut proposal = Proposal::of(kind, (left.0, right.0), reasons);
    proposal.certain = version::is_certain(&proposal.reasons);
    proposal.contradict = differing(&left.1.figures, &right.1.figures, true);
    if left.1.corrects {
        proposal.withdrawn = proposal
            .contradict
            .iter()
            .map(|(_, old)| old.clone())
            .collect();
    }
    if is_letter {
        (proposal.joined, proposal.withdrew, proposal.stayed) =
            version::signatories(left.1, right.1, names);
        if !proposal.stayed.is_empty() {
            let values = proposal.stayed.clone();
            proposal.reasons.push(Reason {
                code: Code::SharedSignatories,
                values,
                weight: 0.5,
            });
            proposal.score = probability(proposal.reasons.iter().map(|r| r.weight).sum());
        }
    }
    Some(proposal)
}
