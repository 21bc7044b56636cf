//! `onrecord eval record`: a reading for each text of a folder.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Pace, code};
use crate::cli::{EvalRecord, MetadataFlags};
use crate::failure::Failure;
use crate::inputs::Input;
use crate::read::Folder;
use crate::{load, readers, workers};

/// Reads each NAME.txt of the folder, with its sidecar, and writes NAME.json.
pub fn run(options: &EvalRecord) -> Result<ExitCode, Failure> {
    let gold = &options.gold;
    let mut documents = texts(options)?;
    if documents.is_empty() {
        let reason = "no text in this folder (.txt)";
        let hint = "give a folder with NAME.txt and NAME.json";
        return Err(Failure::new(gold.display(), reason, hint));
    }
    let reader = readers::open(options.model, &options.frames)?;
    let (mut folder, refused) = Folder::open(&options.out, &mut documents, false)?;
    refused.iter().for_each(Failure::report);
    let mut failed = refused.len();
    let mut pace = Pace::start();
    let flags = MetadataFlags::default();
    let work = |input: &Input| {
        let extracted = load::load(input, &flags, &options.limits, options.text)?;
        let mut reading = reader.read(extracted.document);
        reading.diagnostics.splice(0..0, extracted.diagnostics);
        Ok(reading)
    };
    workers::in_order(
        &documents,
        workers::count(options.jobs),
        work,
        |at, result| {
            let panicked = |_| Err(Failure::panicked(documents[at].name()));
            let written = result.unwrap_or_else(panicked).and_then(|reading| {
                pace.add(&reading.document.text);
                folder.write(at, "", &reading)
            });
            if let Err(failure) = written {
                failed += 1;
                failure.report();
            }
            Ok::<(), Failure>(())
        },
    )?;
    let (gold, out) = (gold.display(), options.out.display());
    pace.tell(
        &reader,
        &format!("shared/tools/eval_record.py {gold} {out}"),
    );
    Ok(code(failed))
}

/// The texts of the folder itself, by name.
fn texts(options: &EvalRecord) -> Result<Vec<Input>, Failure> {
    let fail = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotADirectory => Failure::new(
            options.gold.display(),
            "it is no folder",
            "give the folder of the texts",
        ),
        _ => Failure::io(&options.gold, &e),
    };
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&options.gold).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.extension().is_some_and(|e| e == "txt") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths.into_iter().map(Input::File).collect())
}
