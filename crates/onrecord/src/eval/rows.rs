//! A marked corpus: JSON lines with an id and a text each, and predictions written for them.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use flate2::read::MultiGzDecoder;
use reader::Reader;
use record::{Document, DocumentId, Text};
use serde_json::{Value, json};

use super::{Pace, code, create};
use crate::cli::EvalLines;
use crate::failure::Failure;
use crate::workers;

/// Reads the `text` of each line and writes `{"id": ..., KEY: predict(text)}`.
pub fn predict(
    options: &EvalLines,
    reader: &Reader,
    key: &str,
    scorer: &str,
    predict: impl Fn(&Document) -> Value + Sync,
) -> Result<ExitCode, Failure> {
    let (gold, out) = (&options.gold, &options.out);
    let rows = rows(gold)?;
    let file = create(out, std::slice::from_ref(gold))?;
    let mut stream = BufWriter::new(file);
    let mut pace = Pace::start();
    let work = |(_, document): &(Value, Document)| predict(document);
    let mut failed = 0;
    workers::in_order(&rows, workers::count(options.jobs), work, |at, found| {
        let (id, document) = &rows[at];
        let Ok(found) = found else {
            failed += 1;
            Failure::panicked(format!("{}: id {id}", gold.display())).report();
            return Ok(());
        };
        pace.add(&document.text);
        writeln!(stream, "{}", json!({"id": id, key: found}))
    })
    .and_then(|()| stream.flush())
    .map_err(|e| Failure::writing(out, &e))?;
    pace.tell(
        reader,
        &format!("{scorer} {} {}", gold.display(), out.display()),
    );
    Ok(code(failed))
}

/// Each line's id and its text as a document.
fn rows(path: &Path) -> Result<Vec<(Value, Document)>, Failure> {
    let mut rows = Vec::new();
    each(path, |n, row| {
        let text = row["text"].as_str().ok_or_else(|| {
            Failure::new(
                path.display(),
                format!("line {n}: no `text`"),
                "each line is {\"id\": ..., \"text\": \"...\"}",
            )
        })?;
        let field = |key: &str| row[key].as_str().map(str::to_owned);
        let document = Document {
            id: DocumentId(row["id"].to_string()),
            title: field("title"),
            publisher: field("publisher"),
            url: None,
            kind: None,
            published: field("date").and_then(|d| d.parse().ok()),
            published_from: None,
            language: Some("en".to_owned()),
            // Offsets count in the text as it stands, so nothing of it is normalised.
            text: Text::new(text),
            recognised: Vec::new(),
        };
        rows.push((row["id"].clone(), document));
        Ok(())
    })?;
    Ok(rows)
}

/// Gives each line of a file of JSON lines, plain or gzipped, with its number.
pub fn each(
    path: &Path,
    mut take: impl FnMut(usize, &Value) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let file = File::open(path).map_err(|e| Failure::io(path, &e))?;
    let mut start = BufReader::new(file);
    let gzipped = start
        .fill_buf()
        .is_ok_and(|head| head.starts_with(&[0x1f, 0x8b]));
    let lines: Box<dyn Read> = if gzipped {
        Box::new(MultiGzDecoder::new(start))
    } else {
        Box::new(start)
    };
    for (n, line) in BufReader::new(lines).lines().enumerate() {
        let line = line.map_err(|e| {
            let reason = format!("line {}: {e}", n + 1);
            Failure::new(path.display(), reason, "is it whole, and in UTF-8?")
        })?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Value = serde_json::from_str(&line).map_err(|e| {
            let reason = format!("line {}: {e}", n + 1);
            Failure::new(path.display(), reason, "each line is an object of JSON")
        })?;
        take(n + 1, &row)?;
    }
    Ok(())
}
