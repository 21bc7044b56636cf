//! `onrecord purge`: what must not be kept goes for good.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use store::{Reference, Tombstone, WouldGo};

use super::counted;
use super::open::{self, Opened};
use crate::cli;
use crate::failure::{Failure, note};
use crate::listing::Output;
use crate::printable::printable;

/// A file of all tombstones, with those that are about to be.
fn written(path: &Path, opened: &mut Opened, new: &[Tombstone]) -> Result<Output, Failure> {
    let all = opened.store.tombstones();
    let mut all = all.map_err(|e| open::failed(&opened.name, &e))?;
    all.extend(new.iter().cloned());
    let text = serde_json::to_string_pretty(&all).unwrap_or_default();
    // The new file has all that the one of before has.
    let mut output = Output::open(Some(path), true, &opened.files, true, cli::Color::Never)?;
    let done = writeln!(output, "{text}").and_then(|()| output.flush());
    done.map_err(|e| output.failure(&e))?;
    Ok(output)
}

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
    // The tombstones are written before and get their name after: no full disk is to leave a purge without them.
    let tombstones = match &options.tombstones {
        Some(path) => {
            let would_go = opened.store.would_purge(what).map_err(|e| failed(&e))?;
            Some(written(path, &mut opened, &would_go.tombstones)?)
        }
        None => None,
    };
    let act = opened.act();
    let purged = opened.store.purge(what, options.note.as_deref(), &act);
    let is_done = matches!(purged, Ok(_) | Err(store::StoreError::NotWiped(_)));
    if let (true, Some(output)) = (is_done, tombstones) {
        output.finish()?;
    }
    let purged = purged.map_err(|e| failed(&e))?;
    let documents = counted(purged.len() as u64, "document", "documents");
    println!("{given}: purged from {documents}");
    note(
        "a surname alone, a nickname or the name in another script may be left in words about others: look for them with \
        `onrecord search`",
    );
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
