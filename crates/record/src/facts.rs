//! What a document tells of people: events, cases, demands and disputes.

use serde::{Deserialize, Serialize};

use crate::{
    CaseStatus, EntityId, EventType, Factuality, PartialDate, Precision, Span, StatementId,
};

/// Identifies an event within one reading: `v1`, `v2` ...
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub String);

/// Identifies a demand within one reading: `d1`, `d2` ...
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DemandId(pub String);

/// Codes of PLOVER 0.8 for the content of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plover {
    /// One of the sixteen event types; `None` where PLOVER has no code.
    pub event: Option<String>,
    /// Its mode.
    pub mode: Option<String>,
    /// Contexts.
    pub context: Vec<String>,
}

/// Something that happened, is said to have happened, or is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `v1`, `v2` ... in text order.
    pub id: EventId,
    /// What kind of act it is.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// Who acts.
    pub actor: Option<String>,
    /// The entity of that name.
    pub actor_entity: Option<EntityId>,
    /// Who is acted upon.
    pub recipient: Option<String>,
    /// The entity of that name.
    pub recipient_entity: Option<EntityId>,
    /// How many acts upon one recipient, or how many people of an unnamed group.
    pub count: Option<u64>,
    /// When the act was done, or since when it lasts.
    pub date: Option<PartialDate>,
    /// How exact `date` is.
    pub date_precision: Option<Precision>,
    /// Where the text puts the act itself.
    pub place: Option<String>,
    /// What the type needs, in words of the text: the charge, the sentence, who was kept away.
    pub detail: Option<String>,
    /// How it stands.
    pub factuality: Factuality,
    /// Who says so, where it is not the document itself.
    pub according_to: Option<String>,
    /// The entity of that name.
    pub according_to_entity: Option<EntityId>,
    /// Who denies it.
    pub denied_by: Option<String>,
    /// The entity of that name.
    pub denied_by_entity: Option<EntityId>,
    /// The statements that tell or deny it.
    pub statements: Vec<StatementId>,
    /// The words it was read from. Never empty.
    pub evidence: Vec<Span>,
    /// Its codes in PLOVER 0.8.
    pub plover: Plover,
    /// Its code in CAMEO.
    pub cameo: Option<String>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// From whom a person is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessDenied {
    /// "lawyers", "family": words of the text.
    pub to: Vec<String>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Who says so, where it is not the document itself.
    pub according_to: Option<String>,
}

/// Where one person's case stands, and what says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The person.
    pub person: String,
    /// The entity of that name.
    pub entity: EntityId,
    /// Where it stands.
    pub status: CaseStatus,
    /// Where the person is held, or lives.
    pub place: Option<String>,
    /// Since when the present custody or freedom lasts.
    pub since: Option<PartialDate>,
    /// What the person is accused of, in words of the text.
    pub charges: Vec<String>,
    /// True where the text says that these are all.
    pub charges_complete: bool,
    /// From whom the person is kept, while it lasts.
    pub access_denied: Option<AccessDenied>,
    /// The events that made it so.
    pub events: Vec<EventId>,
    /// The words it was read from. Never empty.
    pub evidence: Vec<Span>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// Somebody asks somebody to do something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// `d1`, `d2` ... in text order.
    pub id: DemandId,
    /// Who asks.
    pub by: Option<String>,
    /// The entity of that name.
    pub by_entity: Option<EntityId>,
    /// Who is asked.
    pub of: Option<String>,
    /// The entity of that name.
    pub of_entity: Option<EntityId>,
    /// What is asked, in words of the text, from its verb on.
    pub action: String,
    /// For whom.
    #[serde(rename = "for")]
    pub beneficiaries: Vec<String>,
    /// When it was asked.
    pub date: Option<PartialDate>,
    /// Until when an answer or the act is asked.
    pub due: Option<PartialDate>,
    /// The addressee's answer, in words of the text.
    pub answer: Option<String>,
    /// The statements that carry it and its answer.
    pub statements: Vec<StatementId>,
    /// The words it was read from. Never empty.
    pub evidence: Vec<Span>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}

/// A claim and what stands against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// What is claimed, in words of the text; where it is not told, what is denied.
    pub claim: String,
    /// Who claims it.
    pub claimed_by: Option<String>,
    /// Whom the claim is about.
    pub against: Option<String>,
    /// Who denies it.
    pub denied_by: Option<String>,
    /// The claim's statement, where it is told, then the denial's.
    pub statements: Vec<StatementId>,
    /// The words it was read from. Never empty.
    pub evidence: Vec<Span>,
    /// Ids of the rules that made it.
    pub rules: Vec<String>,
}
