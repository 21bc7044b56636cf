//! Are two names one person or body? And is anybody of that name on a list?
//!
//! Does no I/O, never reads the clock, never panics on any input.

mod alignment;
mod comparison;
mod features;
mod lexicon;
pub mod lists;
mod model;
mod name;
mod origin;
mod script;
mod similarity;
mod sound;
mod words;

pub use comparison::{Comparison, compare, score};
pub use features::{Features, NAMES as FEATURES};
pub use name::Name;
