//! Are two names one person or body? And is anybody of that name on a list?
//!
//! Does no I/O, never reads the clock, never panics on any input.

pub mod lists;
