//! Facts that people add and no machine reads: signatures, involvement, posts and measures.

use record::{EntityId, PartialDate, Span};
use serde::{Deserialize, Serialize};

use crate::fact::vocabulary;

vocabulary! {
    /// Whether a signature stands.
    SignatureStatus as "status of a signature" {
        /// Signed.
        Signed = "signed",
        /// Signed, and took it back.
        Withdrawn = "withdrawn",
    }
}

/// Somebody signed a letter, or took the signature back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// The letter: its title, or how it is known.
    pub letter: String,
    /// Who signed.
    pub signatory: String,
    /// The entity of that name.
    pub signatory_entity: Option<EntityId>,
    /// Office.
    pub office: Option<String>,
    /// Party.
    pub party: Option<String>,
    /// State or constituency.
    pub state: Option<String>,
    /// To whom the letter is written.
    pub addressee: Option<String>,
    /// The entity of that name.
    pub addressee_entity: Option<EntityId>,
    /// Whether it stands.
    pub status: SignatureStatus,
    /// When it was signed or withdrawn.
    pub date: Option<PartialDate>,
    /// The words it was taken from. Never empty.
    pub evidence: Vec<Span>,
}

vocabulary! {
    /// What an official had to do with an event.
    InvolvementType as "kind of involvement" {
        /// Ordered it.
        Ordered = "ordered",
        /// Carried it out.
        CarriedOut = "carried_out",
        /// Was there.
        Present = "present",
        /// Could have kept it from happening.
        FailedToPrevent = "failed_to_prevent",
        /// Was responsible for the body that acted.
        ResponsibleForBody = "responsible_for_body",
    }
}

/// What an official had to do with something, as somebody says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Involvement {
    /// The official.
    pub official: String,
    /// The entity of that name.
    pub official_entity: Option<EntityId>,
    /// What the official is said to have done.
    #[serde(rename = "type")]
    pub involvement_type: InvolvementType,
    /// The key of the fact that accuses: the event, or the statement.
    pub fact: i64,
    /// Who says so.
    pub according_to: Option<String>,
    /// The entity of that name.
    pub according_to_entity: Option<EntityId>,
    /// When.
    pub date: Option<PartialDate>,
    /// The accusing words. Never empty.
    pub evidence: Vec<Span>,
}

/// An office that somebody holds or held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Who holds it.
    pub holder: String,
    /// The entity of that name.
    pub holder_entity: Option<EntityId>,
    /// "governor".
    pub title: String,
    /// The body it is an office of.
    pub body: Option<String>,
    /// The entity of that name.
    pub body_entity: Option<EntityId>,
    /// The first day.
    pub from: Option<PartialDate>,
    /// The last day.
    pub to: Option<PartialDate>,
    /// The words it was taken from. Never empty.
    pub evidence: Vec<Span>,
}

vocabulary! {
    /// What a government can do about an official.
    MeasureType as "kind of measure" {
        /// Entry refused.
        VisaBan = "visa_ban",
        /// Property frozen.
        AssetFreeze = "asset_freeze",
        /// Exports to them forbidden.
        Export = "export",
        /// Aid withheld.
        AidCut = "aid_cut",
    }
}

vocabulary! {
    /// How a measure stands.
    MeasureStatus as "status of a measure" {
        /// Asked for.
        Demanded = "demanded",
        /// Looked into.
        UnderReview = "under_review",
        /// Announced without names.
        AnnouncedUnnamed = "announced_unnamed",
        /// In force.
        Imposed = "imposed",
        /// Changed.
        Varied = "varied",
        /// No longer in force.
        Lifted = "lifted",
        /// Not taken.
        Refused = "refused",
        /// Not known: visa bans may be private.
        Unknown = "unknown",
    }
}

/// What a government did, or is asked to do, about an official.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The official.
    pub official: String,
    /// The entity of that name.
    pub official_entity: Option<EntityId>,
    /// Whose measure it is: a state or a programme.
    pub regime: String,
    /// The entity of that name.
    pub regime_entity: Option<EntityId>,
    /// What it is.
    #[serde(rename = "type")]
    pub measure_type: MeasureType,
    /// How it stands.
    pub status: MeasureStatus,
    /// Who says so.
    pub according_to: Option<String>,
    /// The entity of that name.
    pub according_to_entity: Option<EntityId>,
    /// Since when it stands so.
    pub date: Option<PartialDate>,
    /// The words it was taken from. Never empty.
    pub evidence: Vec<Span>,
}
