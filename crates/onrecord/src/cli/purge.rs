//! Protecting people and documents, and taking out for good.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{ListingFlags, StoreFlags};

/// Take out for good a document, or a person with all words that tell of them
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord purge entity:12                                what would go
  onrecord purge entity:12 --yes --note 'asked for it' --tombstones purged.json
  onrecord purge --again purged.json                      after an older backup was restored

Of a person the names, the words and facts that tell of them and the original files of these documents go; the words
of others stay, at their places. The log keeps an entry by ids alone. Backups of before still have it all: destroy
them, or keep the file of --tombstones with them and purge again after each restore.")]
pub struct Purge {
    /// document:7 or entity:12, as the listings print them
    #[arg(value_name = "REFERENCE", required_unless_present = "again")]
    pub reference: Option<String>,
    /// Do it
    #[arg(long)]
    pub yes: bool,
    /// Why; it stays in the log, so write no name
    #[arg(long, value_name = "WORDS")]
    pub note: Option<String>,
    /// Write what was ever purged here into this file, by ids alone
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub tombstones: Option<PathBuf>,
    /// Purge again what such a file says
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "reference")]
    pub again: Option<PathBuf>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Put marks on a person or a document: who may see it, publishable, minor, witness, consent
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord protect entity:12 minor=yes publishable=no --note 'is 15'
  onrecord protect document:7                                which marks stand
  onrecord protect entity:12 minor=                          take one away

Marks are kept and shown; where one person works alone, nothing is hidden by them.")]
pub struct Protect {
    /// document:7 or entity:12, as the listings print them
    pub reference: String,
    /// visible_to, publishable, minor, witness or consent, each with its value
    #[arg(value_name = "MARK=VALUE")]
    pub marks: Vec<String>,
    /// Why
    #[arg(long, value_name = "WORDS")]
    pub note: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}
