//! What may belong together across documents: proposals with reasons, for people to decide on.
//!
//! A reading becomes a [`Profile`] once ([`profile()`]): small items, each with keys. [`propose`] looks the keys of a
//! document up in a [`Memory`], compares what it finds in full, and gives each proposal its reasons. What one more
//! document costs depends on [`Bounds`], not on how much is held.
//!
//! Does no I/O, never reads the clock, never panics on any input, and asserts nothing: docs/LINKING.md tells how it works.

mod compare;
mod link;
mod make;
mod memory;
mod nearby;
mod office;
mod profile;
mod proposal;
mod text;
mod words;

pub use compare::version::{Signed, signed};
pub use link::{Bounds, Linked, propose};
pub use make::profile;
pub use memory::{Found, KeptName, Memory, Tables};
pub use nearby::DocumentKeys;
pub use office::Office;
pub use profile::{
    About, Ask, BlockingKeys, Body, Called, Family, Happening, Item, Known, MOST_PEOPLE, Party,
    Profile, Said, TextSketch, may_be_party,
};
pub use proposal::{AnswerClass, Code, Kind, Place, Proposal, Reason, Side, ranks};
pub use text::Figure;
