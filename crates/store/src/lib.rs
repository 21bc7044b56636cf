//! The record, kept: documents, what was read of them, what people decided, and the proof of it.
//!
//! docs/STORE.md tells what is kept where, and why.

// Linked in place of any other SQLite.
extern crate onrecord_sqlite;

mod alone;
mod audit;
pub mod backup;
mod blob;
pub mod chain;
mod db;
mod error;
pub mod key;
mod migrate;
mod partial;
mod rekey;
mod signing;
mod store;
mod tables;
mod verify;
mod words;

pub use db::Place;
pub use error::{Result, StoreError};
pub use partial::Partial;
pub use rekey::change_key;
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
