//! What happened, is said to have happened, or is asked for.
//!
//! A word that a frame knows triggers an event; [`arguments`] finds its parties in the tree,
//! [`factuality`] how it stands and who says so, [`merge`] makes one event of what is told twice.

mod arguments;
mod factuality;
mod find;
mod merge;
mod mood;
mod parties;
mod slots;
mod triggers;

use record::{DateMention, Factuality, PartialDate, Precision, Span};

use crate::analysis::{Analysis, Tokens};
use crate::entities::{Entities, Talk};
use crate::frames::{Frame, Frames};
use crate::statements::View;
use crate::told::Layout;

pub(crate) use parties::party_phrase;

/// "false", "a lie": what says of a claim that it is not so.
pub(crate) fn is_untrue(lemma: &str) -> bool {
    mood::is_in(&mood::WORDS.untrue, lemma)
}

/// A party: its entity, where its words could be resolved to one, and its words.
pub(crate) type Who = Option<(Option<usize>, String)>;

/// A party of an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filler {
    /// The entity, where the words could be resolved to one.
    pub entity: Option<usize>,
    /// The words as they stand.
    pub words: String,
    /// Where they stand.
    pub tokens: Tokens,
}

/// A statement as events look at it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// Position in the list of statements.
    pub number: usize,
    /// What is said.
    pub content: Vec<Tokens>,
    /// Its cue.
    pub cue: Vec<Tokens>,
    /// What is done by saying it.
    pub act: record::SpeechAct,
    /// Ids of the rules that decided the act.
    pub rules: Vec<String>,
    /// Who says it: entity and words.
    pub source: Who,
    /// Who is spoken to.
    pub addressee: Who,
    /// The document's author speaks in a letter of its own.
    pub own_voice: bool,
    /// The day of the talk.
    pub date: Option<PartialDate>,
}

impl Told {
    /// True where token `n` is part of what is said.
    pub fn covers(&self, n: usize) -> bool {
        self.content.iter().any(|c| c.contains(&n))
    }

    /// True where one of these spans is part of what is said.
    fn holds(&self, analysis: &Analysis, spans: &[Span]) -> bool {
        let said: Vec<Span> = self.content.iter().map(|c| analysis.span(c)).collect();
        spans.iter().any(|s| said.iter().any(|t| t.covers(*s)))
    }

    /// How many words are said.
    pub fn size(&self) -> usize {
        self.content.iter().map(Tokens::len).sum()
    }
}

/// An event before its parties have ids.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The word that tells of it.
    pub trigger: usize,
    /// Its frame's codes.
    pub frame: Frame,
    /// Who acts.
    pub actor: Option<Filler>,
    /// Who is acted upon.
    pub recipient: Option<Filler>,
    /// How many.
    pub count: Option<u64>,
    /// When.
    pub date: Option<(PartialDate, Precision)>,
    /// Where.
    pub place: Option<Filler>,
    /// What the type needs.
    pub detail: Option<Tokens>,
    /// What a sentence, a custody or a judgement is for, where the detail tells something else.
    pub offence: Option<Tokens>,
    /// How it stands.
    pub factuality: Factuality,
    /// Who says so.
    pub according_to: Who,
    /// Who denies it.
    pub denied_by: Who,
    /// Statements that tell or deny it.
    pub statements: Vec<usize>,
    /// The words it was read from.
    pub evidence: Vec<Tokens>,
    /// Of access, the named person who was to be seen: "allowed to see \[him\]".
    pub visited: Option<Filler>,
    /// The tokens of the trigger's phrase.
    pub words: Vec<usize>,
    /// How its rule says it stands.
    pub stands: Option<Factuality>,
    /// It tells how things are, not what was done.
    pub is_state: bool,
    /// Part of the record; a state that another event accounts for is not.
    pub shown: bool,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// The events of a document, in text order.
pub(crate) fn find(
    view: &View,
    frames: &Frames,
    told: &[Told],
    dates: &[DateMention],
    entities: &mut Entities,
    talk: &Talk,
) -> Vec<Draft> {
    let layout = Layout::new(view.tree, told);
    let drafts = find::find(view, frames, &layout, dates, entities, talk);
    let drafts = factuality::settle(view, &layout, drafts);
    let mut drafts = merge::one_of_each(drafts);
    merge::hide_states(&mut drafts);
    merge::turn_access(view, &mut drafts);
    drafts
}
