//! What is claimed in a claim and denied is disputed. The denial's own telling of it is no other event.

use record::Factuality;

use super::Draft;
use super::inputs::{Events, Inputs};
use super::kinship::Denial;
use super::parties::same_party;
use super::words::of_one_family;
use crate::events::Told;
use crate::statements::View;

pub(super) fn mark(inputs: &mut Inputs, draft: &Draft, denial: &Denial) {
    let claim = match draft.statements.as_slice() {
        [claim, _, ..] => inputs.told.numbered(*claim),
        _ => None,
    };
    if let Some(claim) = claim {
        match denial.event_of(inputs, claim) {
            // Where the denial is about one of the events that are claimed, the others stand.
            Some(event) => {
                take_in(&mut inputs.events, event, denial.told);
                dispute(&mut inputs.events, event, draft, denial.told);
            }
            None => dispute_all(inputs, draft, claim, denial.told),
        }
    }
    if draft.rules[0] == "dispute.charge" {
        let accused = draft.denied_by.as_ref().and_then(|d| d.0);
        for n in inputs.events.take_charges_against(accused) {
            dispute(&mut inputs.events, n, draft, denial.told);
        }
    }
}

/// Makes one event of that in the claim and what the denial tells of it.
fn take_in(events: &mut Events, claimed: usize, denial: &Told) {
    let kind = events.get(claimed).frame.event_type;
    let again: Vec<usize> = events
        .of(denial)
        .filter(|(n, e)| {
            *n != claimed
                && matches!(e.factuality, Factuality::Denied | Factuality::Negated)
                && of_one_family(e.frame.event_type, kind)
        })
        .map(|(n, _)| n)
        .collect();
    for n in again {
        let other = events.get_mut(n);
        other.shown = false;
        let (evidence, rules) = (other.evidence.clone(), other.rules.clone());
        let known = events.get_mut(claimed);
        known.evidence.extend(evidence);
        known.rules.extend(rules);
    }
}

fn dispute_all(inputs: &mut Inputs, draft: &Draft, claim: &Told, denial: &Told) {
    for n in inputs.events.within(claim) {
        let event = inputs.events.get(n);
        let own = same_party(&event.according_to, &draft.denied_by);
        if !own && is_point(inputs.view, claim, event.trigger) {
            dispute(&mut inputs.events, n, draft, denial);
        }
    }
}

fn dispute(events: &mut Events, n: usize, draft: &Draft, denial: &Told) {
    let event = events.get_mut(n);
    if !matches!(event.factuality, Factuality::Claimed | Factuality::Reported) {
        return;
    }
    event.factuality = Factuality::Disputed;
    event.denied_by = draft.denied_by.clone();
    event.rules.push("factuality.disputed".into());
    events.refer(n, denial);
}

/// Not in a clause that only describes somebody.
fn is_point(view: &View, claim: &Told, n: usize) -> bool {
    let tree = view.tree;
    let mut at = n;
    for _ in 0..8 {
        let Some(head) = tree.head(at).filter(|h| claim.covers(*h)) else {
            return true;
        };
        if tree.token(at).deprel == "acl" {
            return false;
        }
        at = head;
    }
    true
}
