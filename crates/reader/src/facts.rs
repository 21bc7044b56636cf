//! From drafts to the events, cases, demands and disputes of a reading.

use std::collections::HashMap;

use record::{
    AccessDenied, Case, DateMention, Demand, DemandId, Dispute, Entity, EntityId, Event, EventId,
    Span, StatementId, Text,
};

use crate::analysis::{Analysis, Tokens};
use crate::cases;
use crate::demands;
use crate::disputes;
use crate::entities::{Entities, Talk};
use crate::events::{self, Filler, Told, Who};
use crate::frames::Frames;
use crate::statements::View;

/// All that is told beyond statements, before its parties have ids.
pub(crate) struct Facts {
    events: Vec<events::Draft>,
    cases: Vec<cases::Draft>,
    demands: Vec<demands::Draft>,
    disputes: Vec<disputes::Draft>,
    told: Vec<Told>,
}

/// The same as a reading gives it.
pub(crate) struct Assembled {
    pub events: Vec<Event>,
    pub cases: Vec<Case>,
    pub demands: Vec<Demand>,
    pub disputes: Vec<Dispute>,
}

impl Facts {
    /// Finds them. Entities that only events speak of are added.
    pub fn find(
        view: &View,
        frames: &Frames,
        told: &[Told],
        dates: &[DateMention],
        entities: &mut Entities,
        talk: &Talk,
    ) -> Self {
        let mut events = events::find(view, frames, told, dates, entities, talk);
        let disputes = disputes::find(view, frames, told, &mut events, entities);
        let cases = cases::find(view, &events, entities);
        let demands = demands::find(view, told, &events, entities, talk, dates);
        Self {
            events,
            cases,
            demands,
            disputes,
            told: told.to_vec(),
        }
    }

    /// Gives parties their names and ids, and facts their spans.
    pub fn assemble(
        &mut self,
        analysis: &Analysis,
        text: &Text,
        listed: &[Entity],
        ids: &[Option<EntityId>],
    ) -> Assembled {
        let id = |n: Option<usize>| n.and_then(|n| ids.get(n).cloned().flatten());
        let names: HashMap<&EntityId, &str> =
            listed.iter().map(|e| (&e.id, e.name.as_str())).collect();
        let name = |n: Option<usize>, words: &str| {
            let entity = id(n).and_then(|id| names.get(&id).copied());
            entity.unwrap_or(words).to_owned()
        };
        let who = |w: &Who| w.as_ref().map(|(n, words)| name(*n, words));
        let whose = |w: &Who| w.as_ref().and_then(|(n, _)| id(*n));
        let filler = |f: &Option<Filler>| f.as_ref().map(|f| name(f.entity, &f.words));
        let filler_id = |f: &Option<Filler>| f.as_ref().and_then(|f| id(f.entity));
        let words = |t: &Tokens| text.slice(analysis.span(t)).to_owned();
        let statement = |n: &usize| StatementId(format!("s{}", n + 1));
        let spans = |tokens: &[Tokens]| -> Vec<Span> {
            let mut spans: Vec<Span> = tokens.iter().map(|t| analysis.span(t)).collect();
            spans.sort_by_key(|s| (s.start, s.end));
            spans.dedup();
            spans
        };
        // Numbered in the order in which they are shown.
        let mut shown = 0;
        let numbers: Vec<Option<EventId>> = self
            .events
            .iter()
            .map(|e| {
                shown += usize::from(e.shown);
                e.shown.then(|| EventId(format!("v{shown}")))
            })
            .collect();
        let events: Vec<Event> = self
            .events
            .iter()
            .zip(&numbers)
            .filter_map(|(e, id)| Some((id.clone()?, e)))
            .map(|(number, e)| Event {
                id: number,
                event_type: e.frame.event_type,
                actor: filler(&e.actor),
                actor_entity: filler_id(&e.actor),
                recipient: filler(&e.recipient),
                recipient_entity: filler_id(&e.recipient),
                count: e.count,
                date: e.date.map(|d| d.0),
                date_precision: e.date.map(|d| d.1),
                place: e.place.as_ref().map(|p| p.words.clone()),
                detail: e.detail.as_ref().map(words),
                factuality: e.factuality,
                according_to: who(&e.according_to),
                according_to_entity: whose(&e.according_to),
                denied_by: who(&e.denied_by),
                denied_by_entity: whose(&e.denied_by),
                statements: e.statements.iter().map(statement).collect(),
                evidence: spans(&e.evidence),
                plover: e.frame.plover.clone(),
                cameo: e.frame.cameo.clone(),
                rules: e.rules.clone(),
            })
            .collect();
        let evidence_of = |numbers: &[usize]| -> Vec<Span> {
            let told = numbers.iter().filter_map(|n| self.told.get(*n));
            let tokens: Vec<Tokens> = told
                .flat_map(|t| t.cue.iter().chain(&t.content).cloned())
                .collect();
            spans(&tokens)
        };
        let cases = self
            .cases
            .iter()
            .filter_map(|c| {
                let access = (!c.access_to.is_empty()).then(|| AccessDenied {
                    to: c.access_to.iter().map(words).collect(),
                    since: c.access_since,
                    according_to: who(&c.access_by),
                });
                let told = c.events.iter().flat_map(|n| &self.events[*n].evidence);
                let evidence: Vec<Tokens> = told.chain(&c.evidence).cloned().collect();
                Some(Case {
                    person: name(Some(c.person), ""),
                    entity: id(Some(c.person))?,
                    status: c.status,
                    place: c.place.clone(),
                    since: c.since,
                    charges: c.charges.iter().map(words).collect(),
                    charges_complete: false,
                    access_denied: access,
                    events: c
                        .events
                        .iter()
                        .filter_map(|n| numbers[*n].clone())
                        .collect(),
                    evidence: spans(&evidence),
                    rules: c.rules.clone(),
                })
            })
            .collect();
        let demands = self
            .demands
            .iter()
            .enumerate()
            .map(|(n, d)| Demand {
                id: DemandId(format!("d{}", n + 1)),
                by: who(&d.by),
                by_entity: whose(&d.by),
                of: who(&d.of),
                of_entity: whose(&d.of),
                action: words(&d.action),
                beneficiaries: d.beneficiaries.iter().map(|n| name(Some(*n), "")).collect(),
                date: d.date,
                due: d.due,
                answer: d.answer.as_ref().map(words),
                statements: d.statements.iter().map(statement).collect(),
                evidence: evidence_of(&d.statements),
                rules: d.rules.clone(),
            })
            .collect();
        let disputes = self
            .disputes
            .iter()
            .map(|d| Dispute {
                claim: words(&d.claim),
                claimed_by: who(&d.claimed_by),
                against: who(&d.against),
                denied_by: who(&d.denied_by),
                statements: d.statements.iter().map(statement).collect(),
                evidence: match d.statements.as_slice() {
                    // Told and denied in the document's own words.
                    [] => spans(std::slice::from_ref(&d.claim)),
                    told => evidence_of(told),
                },
                rules: d.rules.clone(),
            })
            .collect();
        Assembled {
            events,
            cases,
            demands,
            disputes,
        }
    }
}
