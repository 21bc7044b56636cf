//! A store in one file, and a store made of it.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use store::backup::{self, Contents};
use store::{Partial, Place, Store, Verified};
use zeroize::Zeroizing;

use super::open::{self, failed};
use crate::cli;
use crate::failure::{self, Failure, note};

/// Writes a whole store into a new file.
pub fn back_up(options: &cli::Backup) -> Result<ExitCode, Failure> {
    let (place, _) = open::place(&options.store)?;
    let mut flags = options.store.clone();
    // A server has no passphrase: what is given is for the backup.
    let seal = match place {
        Place::File(_) => None,
        Place::Server(_) => flags.passphrase_file.take(),
    };
    let seal = seal.as_deref().map(open::passphrase).transpose()?;
    let mut opened = open::existing(&flags)?;
    let out = options.out.clone().unwrap_or_else(name_of_now);
    let name = out.display().to_string();
    let seal = seal.map(|given| backup::new_key(&given)).transpose();
    let seal = seal.map_err(|error| failed(&name, &error.into()))?;
    if std::fs::symlink_metadata(&out).is_ok() {
        let there = store::StoreError::Exists(out);
        return Err(Failure::new(
            name,
            "there is something of that name",
            there.hint(),
        ));
    }
    let mut partial = Partial::new(&out).map_err(|error| failed(&name, &error))?;
    let mut to = BufWriter::new(partial.file());
    let seal = seal.as_ref().map(|(key, salt)| (key, salt));
    let written = opened.store.backup(&mut to, seal, &open::now());
    let (contents, verified) = written.map_err(|error| failed(&opened.name, &error))?;
    to.flush().map_err(|error| Failure::writing(&out, &error))?;
    drop(to);
    partial.keep().map_err(|error| failed(&name, &error))?;
    println!("{name}: {}", told(&contents));
    if seal.is_none() && opened.key.is_none() {
        note("the backup is not sealed: whoever has the file can read it");
    }
    Ok(faults(
        &opened.name,
        &verified,
        "the backup has it as it is",
    ))
}

/// Makes a store of a backup.
pub fn restore(options: &cli::Restore) -> Result<ExitCode, Failure> {
    let (place, name) = open::place(&options.store)?;
    let of_file = options.file.display().to_string();
    let given = options.store.passphrase_file.as_deref();
    let given = given.map(open::passphrase).transpose()?;
    let file = File::open(&options.file).map_err(|error| Failure::io(&options.file, &error))?;
    let backup = backup::Backup::open(BufReader::new(file), given.as_ref());
    let backup = backup.map_err(|error| failed(&of_file, &error))?;
    let mut key: Option<Zeroizing<String>> = None;
    if let Place::File(path) = &place {
        key = match (&given, backup.key()) {
            // An empty store has its own salt.
            (Some(given), _) if path.exists() => Some(open::key_of(path, true, given)?),
            // The same key as the store had: its shares and its other backups go on to be of use.
            (_, Some((key, salt))) => Some(key.pragma(salt)),
            (Some(given), None) => Some(open::key_of(path, false, given)?),
            (None, None) => None,
        };
        open::make_private_for(path)?;
    }
    let restored = Store::restore(
        &place,
        key.as_ref().map(|key| key.as_str()),
        backup,
        &open::now(),
    );
    let restored = restored.map_err(|error| failed(&of_file, &error))?;
    println!(
        "restored into {name}, the same as in the backup of {}: {}",
        restored.about.at,
        told(&restored.contents)
    );
    let was = "it was so when the backup was made, and is restored as it was";
    Ok(faults(&name, &restored.verified, was))
}

/// What there is, and the end of the log.
fn told(contents: &Contents) -> String {
    let rows = |table: &str| contents.tables.get(table).map_or(0, |sum| sum.rows);
    let digits: String = contents
        .head
        .hash
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(
        "{}; head {} {digits}",
        super::looked_at(rows("document"), rows("blob"), rows("audit")),
        contents.head.seq
    )
}

/// Tells what is wrong with what is kept.
fn faults(name: &str, verified: &Verified, hint: &str) -> ExitCode {
    for fault in &verified.faults {
        Failure::new(name, fault, hint).report();
    }
    match verified.faults.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(failure::SOME_FAILED),
    }
}

/// Of no two moments the same; no colons, which some disks do not take.
fn name_of_now() -> PathBuf {
    let time = jiff::Timestamp::now().strftime("%Y-%m-%dT%H%M%SZ");
    format!("onrecord-{time}.backup").into()
}
