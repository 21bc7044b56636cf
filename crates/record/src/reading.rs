//! What one document yields.

use serde::{Deserialize, Serialize};

use crate::{
    Case, Demand, Dispute, Document, EntityKind, Event, Form, Letter, Level, PartialDate,
    Precision, Span, SpeechAct,
};

/// Identifies an entity within one reading: `e1`, `e2` ...
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub String);

/// Identifies a statement within one reading: `s1`, `s2` ...
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatementId(pub String);

/// Everything that was read from one document. Each fact is a proposal with its spans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The document itself, text included.
    pub document: Document,
    /// Who and what is spoken of, in order of first mention.
    pub entities: Vec<Entity>,
    /// Who said what, in text order.
    pub statements: Vec<Statement>,
    /// What happened, is said to have happened, or is asked for, in text order.
    pub events: Vec<Event>,
    /// Where each named person's case stands.
    pub cases: Vec<Case>,
    /// What was asked of whom, in text order.
    pub demands: Vec<Demand>,
    /// Claims and what stands against them.
    pub disputes: Vec<Dispute>,
    /// What the form of a letter tells; only for letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Letter>,
    /// Expressions of time, in text order.
    pub dates: Vec<DateMention>,
    /// What a reader should know about this reading.
    pub diagnostics: Vec<Diagnostic>,
}

/// Somebody or something, with every place that speaks of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// `e1`, `e2` ... in order of first mention.
    pub id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name the document gives.
    pub name: String,
    /// Other names the document gives.
    pub aliases: Vec<String>,
    /// Offices and callings, as the document gives them.
    pub roles: Vec<Role>,
    /// Age in years where it is told.
    pub age: Option<u16>,
    /// Names, descriptions and pronouns, in text order.
    pub mentions: Vec<Span>,
}

/// An office or calling: "former prime minister of Pakistan".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// "prime minister".
    pub title: String,
    /// "Pakistan", where it is told.
    pub of: Option<String>,
    /// True where the text says it is over.
    pub former: bool,
    /// Where the text says so.
    pub spans: Vec<Span>,
}

/// A speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The entity, where the words could be resolved to one.
    pub entity: Option<EntityId>,
    /// The entity's name, else the words as they stand.
    pub name: String,
    /// The words that name the speaker at this statement.
    pub spans: Vec<Span>,
}

/// Somebody says something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// `s1`, `s2` ... in text order.
    pub id: StatementId,
    /// Who says it; `None` where the text does not tell.
    pub source: Option<Party>,
    /// The words that attribute: "said", "according to".
    pub cue: Vec<Span>,
    /// What is said. Never empty.
    pub content: Vec<Span>,
    /// How much of the content is quoted.
    pub form: Form,
    /// What is done by saying it.
    pub speech_act: SpeechAct,
    /// Name of the one to whom it is said, where the text tells.
    pub addressee: Option<String>,
    /// The entity of that name.
    pub addressee_entity: Option<EntityId>,
    /// The words that name the addressee.
    pub addressee_spans: Vec<Span>,
    /// When it was said, where the text tells.
    pub date: Option<PartialDate>,
    /// How exact `date` is.
    pub date_precision: Option<Precision>,
    /// The statement in whose content this one stands.
    pub parent: Option<StatementId>,
    /// Ids of the rules that shaped it; `docs/RULES.md` lists them.
    pub rules: Vec<String>,
}

/// How a date bounds what it stands with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateRelation {
    /// At that time.
    At,
    /// From then on.
    Since,
    /// Up to then.
    Until,
    /// Some time before.
    Before,
    /// Some time after.
    After,
}

/// An expression of time, resolved against the date of publication where that is possible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// The expression.
    pub spans: Vec<Span>,
    /// The date, `None` where it cannot be told.
    pub value: Option<PartialDate>,
    /// How exact the value is.
    pub precision: Option<Precision>,
    /// How it bounds what it stands with.
    pub relation: DateRelation,
    /// The rule that resolved it.
    pub rule: String,
}

/// Something a reader should know: never a fact about the world.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub level: Level,
    /// A stable code: `date.unresolved`, `language.unreadable`.
    pub code: String,
    /// What happened and, where there is one, the way out.
    pub message: String,
    /// Where, if it is about a place in the text.
    pub span: Option<Span>,
}
