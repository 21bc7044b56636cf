//! "No one was hurt", said by one side of what the other has told: no cue of denial, and yet it is.

use record::{Factuality, SpeechAct};

use super::Draft;
use super::inputs::Inputs;
use super::kinship::{Denial, is_negated};
use super::parties::{accused, answers, same_party, wrongs};
use crate::events::Told;
use crate::told::first;

pub(super) fn find(inputs: &Inputs, denial: &Denial) -> Option<Draft> {
    let told = denial.told;
    let speaker = told.source.as_ref()?;
    let content = told.content.first()?;
    let negated = is_negated(inputs.view, content);
    let negates = !denial.types.is_empty()
        || inputs.events.of(told).any(|(_, e)| {
            e.factuality == Factuality::Negated && e.according_to.as_ref() == Some(speaker)
        });
    if !negates && !negated {
        return None;
    }
    let tree = inputs.view.tree;
    let here = tree.sentence(content.start);
    let others: Vec<&Told> = inputs
        .beside(told)
        .into_iter()
        .filter(|t| {
            t.source.is_some()
                && !same_party(&t.source, &told.source)
                && !t.covers(content.start)
                && matches!(
                    t.act,
                    SpeechAct::Accuse | SpeechAct::Assert | SpeechAct::Criticise
                )
        })
        .collect();
    let of_one_event = || {
        let mut others = others.iter();
        others.find(|t| negates && denial.event_of(inputs, t).is_some())
    };
    // The one who is accused answers.
    let answered = || {
        others
            .iter()
            .filter(|t| first(t) < content.start && here - tree.sentence(first(t)) <= 1 && negated)
            .filter(|t| t.act == SpeechAct::Accuse || wrongs(inputs, t))
            .filter(|t| answers(inputs, t, told))
            .max_by_key(|t| first(t))
    };
    let claim = of_one_event().or_else(answered)?;
    let (words, against) = accused(inputs, claim);
    Some(Draft {
        claim: words,
        claimed_by: claim.source.clone(),
        against: against.or(told.source.clone()),
        denied_by: told.source.clone(),
        statements: vec![claim.number, told.number],
        rules: vec!["dispute.contradiction".into()],
    })
}
