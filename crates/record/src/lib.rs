//! The nouns of onrecord: what a document is, and what a reading of it holds.
//!
//! This crate does no I/O, never reads the clock and never panics. Every type that is
//! printed serialises in the form of `docs/RECORD.md`. Offsets are Unicode code points
//! into [`Document::text`], half open; [`Text`] is the only thing that slices by them.

mod date;
mod document;
mod facts;
mod letter;
mod reading;
mod text;
mod vocabulary;

pub use date::{PartialDate, PartialDateError, Precision};
pub use document::{Document, DocumentId, PublishedFrom, Recognised};
pub use facts::{AccessDenied, Case, Demand, DemandId, Dispute, Event, EventId, Plover};
pub use letter::{Letter, Part, Signatory};
pub use reading::{
    DateMention, DateRelation, Diagnostic, Entity, EntityId, Party, Reading, Role, Statement,
    StatementId,
};
pub use text::{Span, Text};
pub use vocabulary::{
    CaseStatus, EntityKind, EventType, Factuality, Form, LetterPart, Level, SpeechAct,
};
