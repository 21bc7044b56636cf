//! What keeps a store from being lost: backups, passphrases, shares of a key.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::StoreFlags;

/// Write a whole store into one file, from which it can be restored
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord backup                                  into a new file here
  onrecord backup --store ruiz.db --passphrase-file secret --out ruiz.backup
  onrecord backup --store postgres://desk@localhost/record --passphrase-file secret

The store may be in use meanwhile: the backup is of one moment. It is sealed with the passphrase of an encrypted store;
of a database on a server with the passphrase that is given. It is looked through before; exit code 2: something is
wrong with what is kept, and the backup has it as it is.")]
pub struct Backup {
    /// The file, which must not be there [default: onrecord-TIME.backup]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Make a store of a backup, whole or not at all
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord restore ruiz.backup --store ruiz.db --passphrase-file secret
  onrecord restore ruiz.backup --store postgres://desk@localhost/record

There must be no store yet, or one in which nothing was ever kept. --passphrase-file opens a sealed backup; a store in a
file then has the same passphrase. Records, hashes and the log are compared with what the backup has. Exit code 2:
nothing was made; or, where it says so, the store is as it was backed up, and something was wrong with it then.")]
pub struct Restore {
    /// What `onrecord backup` has made
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Change the passphrase of a store in a file, and share its key with people you trust
#[derive(Debug, Subcommand)]
pub enum Key {
    Change(KeyChange),
    Share(KeyShare),
    Recover(KeyRecover),
}

/// Encrypt a store with a new passphrase, or with a first one
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord key change --new-passphrase-file secret          a store that had none
  onrecord key change --passphrase-file old --new-passphrase-file new --store ruiz.db

Nothing else may have the store open. Shares that were made before restore the old key: make new ones. Backups that were
made before open with the old passphrase, or with none. What was in clear before may still be found on the disk by
somebody who looks at it piece by piece.")]
pub struct KeyChange {
    /// A file whose first line is the new passphrase
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub new_passphrase_file: PathBuf,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Print shares of a store's key: some of them together restore it, fewer tell nothing
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord key share --of 3 --any 2 --passphrase-file secret

Print each share, give it to another person, and keep none. They restore the key, not the passphrase.")]
pub struct KeyShare {
    /// How many shares
    #[arg(long, value_name = "N")]
    pub of: u8,
    /// How many of them restore the key
    #[arg(long, value_name = "K")]
    pub any: u8,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Open a store whose passphrase is lost with shares of its key, and give it a new passphrase
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord key recover --shares share-1.txt share-3.txt --new-passphrase-file new --store ruiz.db

The old shares restore nothing afterwards but backups of before: make new ones.")]
pub struct KeyRecover {
    /// Files with shares, as they were printed
    #[arg(long, required = true, num_args = 1.., value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub shares: Vec<PathBuf>,
    /// A file whose first line is the new passphrase
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub new_passphrase_file: PathBuf,
    /// The file of the store [default: $ONRECORD_STORE, else record.db in the data folder]
    #[arg(long, value_name = "PATH")]
    pub store: Option<String>,
}
