//! `onrecord purge`: what must not be kept goes for good.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use store::{Reference, Tombstone, WouldGo};

use super::{counted, open};
use crate::cli;
use crate::failure::{Failure, note};
use crate::listing::Output;
use crate::printable::printable;

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
        let would_go = opened.store.would_purge(what).map_err(|e| failed(&e))?;
        println!("{}", told(given, &would_go));
        if would_go.others > 0 {
            let others = counted(would_go.others, "other", "others");
            note(&format!(
                "{others} called so stay: nobody has said with `onrecord same` that they are one"
            ));
        }
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

/// What would go, a line each.
fn told(given: &str, would_go: &WouldGo) -> String {
    let facts = would_go.facts.iter();
    let facts: Vec<String> = facts
        .map(|(family, count)| counted(*count, family.as_str(), &format!("{family}s")))
        .collect();
    let mut lines = vec![format!("{given}: for good would go")];
    let mut put = |what: &str, told: String| {
        if !told.is_empty() {
            lines.push(format!("  {what}: {}", printable(&told)));
        }
    };
    put("names", would_go.names.join(", "));
    put("facts", facts.join(", "));
    for (key, title) in &would_go.documents {
        let title = title.as_deref().unwrap_or("without a title");
        put("of", format!("document:{key}, {title}"));
    }
    if would_go.originals > 0 {
        put(
            "with",
            counted(would_go.originals, "original file", "original files"),
        );
    }
    lines.join("\n")
}
