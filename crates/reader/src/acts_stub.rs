//! Stand-in until `acts` is there.
use crate::analysis::{Analysis, Tokens};
use record::{SpeechAct, Text};
pub struct Cue {
    pub survives_negation: bool,
    pub takes_infinitive: bool,
    pub object_is_addressee: bool,
    pub takes_of: bool,
    pub takes_object: bool,
    pub takes_predicate: bool,
    pub prepositions: &'static [&'static str],
}
static NEUTRAL: Cue = Cue {
    survives_negation: false,
    takes_infinitive: false,
    object_is_addressee: true,
    takes_of: false,
    takes_object: false,
    takes_predicate: false,
    prepositions: &[],
};
static DEMAND: Cue = Cue {
    survives_negation: false,
    takes_infinitive: true,
    object_is_addressee: true,
    takes_of: false,
    takes_object: false,
    takes_predicate: false,
    prepositions: &["for"],
};
static OBJECT: Cue = Cue {
    survives_negation: true,
    takes_infinitive: false,
    object_is_addressee: false,
    takes_of: false,
    takes_object: true,
    takes_predicate: true,
    prepositions: &[],
};
static ACCUSE: Cue = Cue {
    survives_negation: false,
    takes_infinitive: false,
    object_is_addressee: false,
    takes_of: true,
    takes_object: false,
    takes_predicate: false,
    prepositions: &[],
};
pub fn cue_verb(lemma: &str) -> Option<&'static Cue> {
    match lemma {
        "say" | "tell" | "write" | "add" | "claim" | "argue" | "maintain" | "insist"
        | "confirm" | "warn" | "state" | "report" => Some(&NEUTRAL),
        "urge" | "ask" | "call" | "demand" | "request" => Some(&DEMAND),
        "deny" | "reject" | "dismiss" | "denounce" | "condemn" | "criticise" | "criticize"
        | "welcome" | "question" | "highlight" => Some(&OBJECT),
        "accuse" => Some(&ACCUSE),
        _ => None,
    }
}
pub fn cue_noun(_: &str) -> Option<&'static Cue> {
    None
}
pub struct Attributed<'a> {
    pub source: &'a [Tokens],
    pub cue: &'a [Tokens],
    pub content: &'a [Tokens],
}
pub fn classify(_: &Text, analysis: &Analysis, a: &Attributed) -> (SpeechAct, Vec<String>) {
    let act = match a
        .cue
        .first()
        .map(|c| analysis.tokens[c.start].lemma.as_str())
    {
        Some("urge" | "ask" | "call" | "demand" | "request") => SpeechAct::Demand,
        Some("deny" | "reject" | "dismiss") => SpeechAct::Deny,
        Some("accuse") => SpeechAct::Accuse,
        Some("condemn" | "denounce" | "criticise") => SpeechAct::Criticise,
        _ => SpeechAct::Assert,
    };
    (act, vec!["act.stub".into()])
}
