//! Are two names one person or body? And is anybody of that name on a list?
//!
//! ```
//! use onrecord_names::{Name, explain, compare, lists::Kind};
//!
//! let (a, b) = (Name::new("Tetiana Kovalchuk", Kind::Person), Name::new("KOVALCHUK, Tatyana", Kind::Person));
//! let comparison = compare(&a, &b);
//! assert!(comparison.score > 0.6);
//! assert_eq!(explain(&a, &b, &comparison).matched.len(), 2);
//! ```
//!
//! A name is made ready once ([`Name::new`]): its words are told from titles and particles, read in
//! Latin letters, and kept with how they sound. Two names are aligned word by word and measured, and
//! weights fitted on judged pairs make a probability of the measures ([`compare`]). An [`Index`] finds
//! the names that are like a given one among many; [`lists`] reads published lists of sanctioned
//! people and bodies, and [`screen`] looks a name up in them. [`Clusters`] proposes who of many may be one.
//!
//! Does no I/O, never reads the clock, never panics on any input. docs/NAMES.md tells how it works.

mod alignment;
mod blocking;
mod cluster;
mod comparison;
mod countries;
mod explanation;
mod features;
mod index;
mod lexicon;
pub mod lists;
mod model;
mod name;
mod origin;
mod screening;
mod script;
mod similarity;
mod sound;
mod words;

pub use alignment::Ground;
pub use blocking::NameKeys;
pub use cluster::{
    Added, Clusters, Contradiction, Decision, Group, HeldApart, MOST_MEMBERS, MOST_PROPOSALS,
    Objection, Proposal, Thresholds,
};
pub use comparison::{Comparison, DEFAULT_THRESHOLD, SCREENING_THRESHOLD, compare, score};
pub use countries::is_country;
pub use explanation::{Explanation, Matched, explain};
pub use features::{Features, NAMES as FEATURES};
pub use index::{Candidate, Index, Place, Scratch};
pub use lexicon::{LexiconError, install_lexicons, installed_lexicons};
pub use name::Name;
pub use screening::{
    Context, ContextMatch, Found, Hit, Query, Screen, look_up, screen, screen_all,
};
