//! The passphrase of a store, and shares of its key.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use store::key::recovery::{self, RecoveryError, Share, StoreId};
use store::key::{Key, Salt};
use store::{Place, Store};

use super::open::{self, failed};
use crate::cli::{self, KeyChange, KeyRecover, KeyShare, StoreFlags};
use crate::failure::{Failure, note};

/// Does what is asked of a key.
pub fn run(command: &cli::Key) -> Result<ExitCode, Failure> {
    match command {
        cli::Key::Change(options) => change(options),
        cli::Key::Share(options) => share(options),
        cli::Key::Recover(options) => recover(options),
    }
}

fn change(options: &KeyChange) -> Result<ExitCode, Failure> {
    let path = file(&options.store)?;
    // It is opened, and so the old passphrase is the right one and the form the newest.
    let key = open::existing(&options.store)?.key;
    encrypt(
        &path,
        key.as_ref().map(|key| key.as_str()),
        &options.new_passphrase_file,
    )
}

/// Encrypts a store anew.
fn encrypt(path: &Path, key: Option<&str>, new: &Path) -> Result<ExitCode, Failure> {
    let new = open::passphrase(new)?;
    let changed = store::change_key(path, key, &new, &open::now());
    changed.map_err(|error| failed(&path.display().to_string(), &error))?;
    println!("{}: it opens with the new passphrase alone", path.display());
    note("backups that were made before open as they did; shares that were made before do not fit");
    Ok(ExitCode::SUCCESS)
}

fn share(options: &KeyShare) -> Result<ExitCode, Failure> {
    let path = file(&options.store)?;
    let name = path.display().to_string();
    let opened = open::existing(&options.store)?;
    let key = opened.key.as_ref().and_then(|key| Key::from_pragma(key));
    let (key, salt) = key.ok_or_else(|| {
        let hint = "give it a passphrase with `onrecord key change`";
        Failure::new(&name, "the store is not encrypted: it has no key", hint)
    })?;
    let shares = recovery::split(&key, &salt, options.any, options.of);
    for share in shares.map_err(|error| unshared(&name, &error))? {
        println!("{}", share.text().as_str());
    }
    note(&format!(
        "any {} of these {} restore the key of the store {}; give each to another person",
        options.any,
        options.of,
        StoreId::new(&salt)
    ));
    Ok(ExitCode::SUCCESS)
}

fn recover(options: &KeyRecover) -> Result<ExitCode, Failure> {
    let path = file(&StoreFlags {
        store: options.store.clone(),
        passphrase_file: None,
        actor: None,
    })?;
    let name = path.display().to_string();
    let store = File::open(&path).map_err(|error| Failure::io(&path, &error))?;
    let salt = Salt::read(store).map_err(|error| failed(&name, &error.into()))?;
    let mut shares = Vec::new();
    for path in &options.shares {
        shares.extend(shares_in(path)?);
    }
    let of = StoreId::new(&salt);
    if let Some(other) = shares.iter().find(|share| share.store() != of) {
        let reason = format!(
            "share {} is of the store {}, and this one is {of}",
            other.number(),
            other.store()
        );
        let hint = "give the store that they are of, with the key that it had when they were made";
        return Err(Failure::new(name, reason, hint));
    }
    let key = recovery::combine(&shares).map_err(|error| unshared(&name, &error))?;
    let key = key.pragma(&salt);
    let place = Place::File(path.clone());
    let opened = Store::open(&place, Some(&key), &open::now());
    drop(opened.map_err(|error| failed(&name, &error))?);
    encrypt(&path, Some(&key), &options.new_passphrase_file)
}

/// The shares of a file: a share may go over several lines.
fn shares_in(path: &PathBuf) -> Result<Vec<Share>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
    let text = zeroize::Zeroizing::new(text);
    let begins = |line: &&str| {
        line.trim_start()
            .to_ascii_lowercase()
            .starts_with("onrecord1")
    };
    let mut texts: Vec<String> = Vec::new();
    for line in text.lines() {
        match texts.last_mut() {
            Some(last) if !begins(&line) => {
                last.push(' ');
                last.push_str(line);
            }
            _ if line.trim().is_empty() => {}
            _ => texts.push(line.to_owned()),
        }
    }
    let name = path.display().to_string();
    let parsed = texts.iter().map(|text| text.parse());
    let parsed: Result<Vec<Share>, RecoveryError> = parsed.collect();
    parsed.map_err(|error| unshared(&name, &error))
}

fn unshared(name: &str, error: &RecoveryError) -> Failure {
    Failure::new(name, error, error.hint().unwrap_or("try again"))
}

/// The file of the store that is meant.
fn file(flags: &StoreFlags) -> Result<PathBuf, Failure> {
    match open::place(flags)?.0 {
        Place::File(path) if path.exists() => Ok(path),
        Place::File(path) => {
            let hint = "keep documents with `onrecord add`, or give another --store";
            Err(Failure::new(path.display(), "there is no store", hint))
        }
        Place::Server(_) => {
            let hint = "encrypt the disk of the server; a passphrase is for a store in a file";
            Err(Failure::new(
                "--store",
                "a database server has no key",
                hint,
            ))
        }
    }
}
