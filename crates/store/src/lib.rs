//! The record, kept: documents, what was read of them, what people decided, and the proof of it.
//!
//! docs/STORE.md tells what is kept where, and why.

// Linked in place of any other SQLite.
extern crate onrecord_sqlite;

mod alone;
mod answer;
mod audit;
pub mod backup;
mod bearer;
mod blob;
mod by_hand;
mod case;
pub mod chain;
mod db;
mod demand;
mod denial;
mod derived;
mod digest;
mod error;
mod export;
mod fact;
pub mod import;
pub mod key;
mod kinds;
mod linking;
mod links;
mod member;
mod metadata;
mod migrate;
mod official;
mod pack;
mod partial;
mod people;
mod protection;
mod purge;
pub mod query;
mod ranges;
mod reading;
mod reference;
mod rekey;
mod review;
mod save;
mod signing;
mod store;
mod tables;
mod verify;
mod version;
mod words;

pub use ::linking::signed;
pub use answer::NewAnswer;
pub use by_hand::{Basis, Draft, Who};
pub use case::{
    Access, Account, Bearer, CaseFilter, CasePage, CaseRow, Charge, ChargeUpdate, Line, SourceLine,
    Status, When,
};
pub use db::Place;
pub use demand::{Answer, AnswerClass, DemandFilter, DemandRow, DemandSide};
pub use error::{Result, StoreError};
pub use export::Exported;
pub use fact::{Family, State};
pub use kinds::{
    Involvement, InvolvementType, Measure, MeasureStatus, MeasureType, Post, Signature,
    SignatureStatus,
};
pub use links::{Link, LinkKind, NewLink, Verdict};
pub use member::{Member, Role};
pub use metadata::Completed;
pub use official::{Accusation, Doubt, Held, ListResult, OfficialPage, Pick, Screening};
pub use partial::Partial;
pub use protection::{Mark, Protection};
pub use purge::{Purge, Tombstone, WouldGo};
pub use reference::Reference;
pub use rekey::change_key;
pub use review::{Decision, FactValue, Reviewed, Standing};
pub use signing::Signing;
pub use store::{Act, Saved, Source, Stats, Store};
pub use verify::Verified;

#[cfg(test)]
mod tests {
    #[test]
    fn the_library_that_is_linked_encrypts() {
        let db = rusqlite::Connection::open_in_memory().expect("opens");
        let version = "select sqlite3mc_version()";
        let version: String = db.query_row(version, [], |r| r.get(0)).expect("it is ours");
        assert!(version.starts_with("SQLite3 Multiple Ciphers"), "{version}");
    }
}
