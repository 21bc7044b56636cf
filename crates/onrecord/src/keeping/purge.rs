//! `onrecord purge`: what must not be kept goes for good.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use store::{Reference, Tombstone};

use super::{counted, open};
use crate::cli;
use crate::failure::{Failure, note};
use crate::listing::Output;

/// Runs the command.
pub fn run(options: &cli::purge::Purge) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let name = opened.name.clone();
    let failed = |e: &store::StoreError| open::failed(&name, e);
    if let Some(path) = &options.again {
        let text = fs::read_to_string(path).map_err(|e| Failure::io(path, &e))?;
        let stones: Vec<Tombstone> = serde_json::from_str(&text).map_err(|e| {
            let hint = "give a file that `onrecord purge --tombstones` wrote";
            Failure::new(path.display(), e, hint)
        })?;
        let act = opened.act();
        let touched = opened.store.purge_again(&stones, &act);
        let touched = touched.map_err(|e| failed(&e))?;
        println!(
            "{touched} of {} there, purged again",
            counted(stones.len() as u64, "document was", "documents were")
        );
        return Ok(ExitCode::SUCCESS);
    }
    let given = options.reference.as_deref().unwrap_or_default();
    let what = match given.parse() {
        Ok(Reference::Document(key)) => store::Purge::Document(key),
        Ok(Reference::Entity(key)) => store::Purge::Entity(key),
        _ => {
            let hint = "write document:7 or entity:12, as the listings print them";
            return Err(Failure::new(given, "it is no document and nobody", hint));
        }
    };
    if !options.yes {
        let touched = opened.store.would_purge(what).map_err(|e| failed(&e))?;
        println!(
            "{given}: something would go of {} documents, for good",
            touched.len()
        );
        note("nothing was purged; do it with --yes");
        return Ok(ExitCode::SUCCESS);
    }
    let act = opened.act();
    let purged = opened.store.purge(what, options.note.as_deref(), &act);
    let purged = purged.map_err(|e| failed(&e))?;
    let documents = counted(purged.len() as u64, "document", "documents");
    println!("{given}: purged from {documents}");
    if let Some(path) = &options.tombstones {
        let all = opened.store.tombstones().map_err(|e| failed(&e))?;
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        // The new file has all that the one of before has.
        let mut output = Output::open(Some(path), true, &opened.files, true, cli::Color::Never)?;
        writeln!(output, "{text}").map_err(|e| output.failure(&e))?;
        output.finish()?;
    }
    note("backups of before still have it: destroy them, or purge again after each restore");
    Ok(ExitCode::SUCCESS)
}
