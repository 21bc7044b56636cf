//! From a document to a reading: who said what, with every fact tied to its words.
//!
//! This crate does no I/O, never reads the clock and never panics, whatever the text.

pub mod analysis;
pub mod dates;
pub mod gazetteer;
pub mod rules;
pub mod tree;

#[cfg(test)]
mod testing;
