//! Claims and what stands against them.
//!
//! [`untrue`] finds claims that are told and denied in one sentence, [`denial`] what a denial stands
//! against, [`contradiction`] what somebody says against it without denying it. [`kinship`] tells
//! whether claim and denial are about one thing, [`parties`] whether it is the accused who answer, and
//! [`mark`] what the dispute makes of events.

mod contradiction;
mod denial;
mod inputs;
mod kinship;
mod mark;
mod parties;
mod untrue;
mod words;

use std::collections::HashSet;

use record::SpeechAct;

use crate::analysis::Tokens;
use crate::entities::Entities;
use crate::events::{self, Told, Who};
use crate::frames::Frames;
use crate::statements::View;

use inputs::Inputs;
use kinship::Denial;

pub(crate) use words::is_pointer;

/// A dispute before its parties have ids.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The claim's words, else the denial's.
    pub claim: Tokens,
    /// Who claims it.
    pub claimed_by: Who,
    /// Whom it is about.
    pub against: Who,
    /// Who denies it.
    pub denied_by: Who,
    /// The claim's statement, then the denial's.
    pub statements: Vec<usize>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// The disputes of a document, and the events in a claim marked as disputed.
pub(crate) fn find(
    view: &View,
    frames: &Frames,
    told: &[Told],
    events: &mut [events::Draft],
    entities: &Entities,
) -> Vec<Draft> {
    let mut inputs = Inputs::new(view, frames, told, events, entities);
    let mut drafts = untrue::find(&inputs);
    let spent = Spent::of(&drafts);
    let key = |d: &Draft| (d.claim.clone(), d.denied_by.clone());
    let mut known: HashSet<(Tokens, Who)> = drafts.iter().map(key).collect();
    for statement in told.iter().filter(|t| !spent.holds(t)) {
        let denial = Denial::new(&inputs, statement);
        let draft = if statement.act == SpeechAct::Deny {
            denial::find(&inputs, &denial)
        } else {
            contradiction::find(&inputs, &denial)
        };
        if let Some(draft) = draft
            && known.insert(key(&draft))
        {
            mark::mark(&mut inputs, &draft, &denial);
            drafts.push(draft);
        }
    }
    drafts
}

/// Statements whose denial is told with its claim already.
struct Spent {
    numbers: HashSet<usize>,
    /// First words of claims that no statement carries, in text order.
    claims: Vec<usize>,
}

impl Spent {
    fn of(drafts: &[Draft]) -> Self {
        let mut numbers = HashSet::new();
        let mut claims = Vec::new();
        for draft in drafts {
            match draft.statements.as_slice() {
                [] => claims.push(draft.claim.start),
                [one] => drop(numbers.insert(*one)),
                _ => {}
            }
        }
        claims.sort_unstable();
        Self { numbers, claims }
    }

    fn holds(&self, told: &Told) -> bool {
        let carries = |c: &Tokens| {
            let next = self.claims.partition_point(|start| *start < c.start);
            self.claims.get(next).is_some_and(|start| *start < c.end)
        };
        self.numbers.contains(&told.number) || told.content.iter().any(carries)
    }
}
