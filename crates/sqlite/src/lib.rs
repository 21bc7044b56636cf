//! SQLite with encryption (SQLite3 Multiple Ciphers), compiled from source and linked in place of
//! any other.
//!
//! There is nothing to call: `build.rs` compiles the library, and whatever calls SQLite finds it. See
//! docs/STORE.md for why it is this one.
