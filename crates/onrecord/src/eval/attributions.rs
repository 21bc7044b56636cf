//! `onrecord eval attributions`: predictions for a marked corpus.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use flate2::read::MultiGzDecoder;
use reader::Reader;
use record::{Document, DocumentId, Span, Text};
use serde_json::{Value, json};

use crate::cli::EvalAttributions;
use crate::failure::{self, Failure, note};
use crate::workers;

/// Reads the `text` of each line of the corpus and writes the attributions found in it.
pub fn attributions(options: &EvalAttributions) -> Result<ExitCode, Failure> {
    let rows = rows(&options.gold)?;
    let reader = Reader::new(options.model.into())
        .map_err(|e| Failure::new("onrecord", e, "install the program anew"))?;
    let file = File::create(&options.out).map_err(|e| Failure::writing(&options.out, &e))?;
    let mut out = BufWriter::new(file);
    let begun = Instant::now();
    let jobs = workers::count(options.jobs);
    let work = |(_, document): &(Value, Document)| reader.attributions(document);
    let mut failed = 0;
    workers::in_order(&rows, jobs, work, |at, found| {
        let Ok(found) = found else {
            failed += 1;
            Failure::panicked(format!("{}: id {}", options.gold.display(), rows[at].0)).report();
            return Ok(());
        };
        let spans = |spans: &[Span]| spans.iter().map(|s| json!([s.start, s.end])).collect::<Vec<_>>();
        let found: Vec<Value> = found
            .iter()
            .map(|a| json!({"source": spans(&a.source), "cue": spans(&a.cue), "content": spans(&a.content)}))
            .collect();
        writeln!(out, "{}", json!({"id": rows[at].0, "attributions": found}))
    })
    .and_then(|()| out.flush())
    .map_err(|e| Failure::writing(&options.out, &e))?;
    let words: usize = rows
        .iter()
        .map(|(_, d)| d.text.as_str().split_whitespace().count())
        .sum();
    let rate = words as f64 / begun.elapsed().as_secs_f64();
    note(&format!(
        "{} texts, {words} words, {rate:.0} words/s",
        rows.len()
    ));
    if failed > 0 {
        return Ok(ExitCode::from(failure::SOME_FAILED));
    }
    Ok(ExitCode::SUCCESS)
}

/// Each line's id and its text as a document.
fn rows(path: &Path) -> Result<Vec<(Value, Document)>, Failure> {
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
    let mut rows = Vec::new();
    for (n, line) in BufReader::new(lines).lines().enumerate() {
        let line = line.map_err(|e| Failure::io(path, &e))?;
        if line.trim().is_empty() {
            continue;
        }
        let form = "each line is {\"id\": ..., \"text\": \"...\"}";
        let fail = |reason: String| {
            Failure::new(path.display(), format!("line {}: {reason}", n + 1), form)
        };
        let row: Value = serde_json::from_str(&line).map_err(|e| fail(e.to_string()))?;
        let text = row["text"]
            .as_str()
            .ok_or_else(|| fail("no `text`".to_owned()))?;
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
        };
        rows.push((row["id"].clone(), document));
    }
    Ok(rows)
}
