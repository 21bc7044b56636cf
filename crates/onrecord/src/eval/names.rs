//! Pairs of names scored, and names looked up in lists, for scripts that know nothing of this program.

use std::io::{BufWriter, Write};
use std::process::ExitCode;
use std::time::Instant;

use names::lists::Kind;
use names::{Context, DEFAULT_THRESHOLD, Name, Query, Scratch};
use serde_json::{Value, json};

use super::{create, rows};
use crate::cli::{EvalNames, EvalScreening};
use crate::failure::{Failure, note};
use crate::screen::{lexicon, lists};

/// The names of a side of a pair, made ready.
fn names_of(side: &Value) -> impl Iterator<Item = &str> {
    let names = side["names"].as_array().map_or(&[][..], Vec::as_slice);
    names.iter().filter_map(Value::as_str)
}

/// Scores each pair.
pub fn pairs(options: &EvalNames) -> Result<ExitCode, Failure> {
    lexicon::install(&options.lexicon)?;
    let out = &options.out;
    let mut stream = BufWriter::new(create(out, std::slice::from_ref(&options.pairs))?);
    let mut count = 0;
    rows::each(&options.pairs, |_, row| {
        let ready = |side| -> Vec<Name> {
            let names = names_of(side).map(|name| Name::new(name, Kind::Unknown));
            names.collect()
        };
        let (left, right) = (ready(&row["left"]), ready(&row["right"]));
        let scores = left
            .iter()
            .flat_map(|l| right.iter().map(|r| names::score(l, r)));
        let score = scores.fold(0.0, f32::max);
        count += 1;
        let line = json!({"id": row["id"], "score": score, "match": score >= DEFAULT_THRESHOLD});
        writeln!(stream, "{line}").map_err(|e| Failure::writing(out, &e))
    })?;
    stream.flush().map_err(|e| Failure::writing(out, &e))?;
    note(&format!(
        "{count} pairs; score with eval_names.py {} {}",
        options.pairs.display(),
        out.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Looks each query up.
pub fn screening(options: &EvalScreening) -> Result<ExitCode, Failure> {
    let out = &options.out;
    lexicon::install(&options.lists.lexicon)?;
    let begun = Instant::now();
    let loaded = lists::load(&options.lists.lists, options.lists.no_cache)?;
    let ready = begun.elapsed();
    let mut inputs = loaded.files(&options.lists.lists);
    inputs.push(options.queries.clone());
    let mut stream = BufWriter::new(create(out, &inputs)?);
    let mut scratch = Scratch::default();
    let mut count = 0u32;
    let mut time = 0.0;
    rows::each(&options.queries, |_, row| {
        if row["source"] != "un_x_ofac" && row["kind"] != "screen_negative" {
            return Ok(());
        }
        let begun = Instant::now();
        let mut hits: Vec<(f32, String)> = Vec::new();
        for name in names_of(&row["left"]) {
            let query = Query::new(name, Context::default());
            let found = match options.all {
                true => names::screen_all(&loaded.screen, &loaded.lists, &query, options.threshold),
                false => names::screen(
                    &loaded.screen,
                    &loaded.lists,
                    &query,
                    options.threshold,
                    &mut scratch,
                ),
            };
            hits.extend(found.iter().map(|hit| {
                (
                    hit.score,
                    loaded.lists[hit.list].entries[hit.entry].id.clone(),
                )
            }));
        }
        time += begun.elapsed().as_secs_f64();
        count += 1;
        hits.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (scores, ids): (Vec<f32>, Vec<&String>) = hits.iter().map(|(s, id)| (s, id)).unzip();
        writeln!(
            stream,
            "{}",
            json!({"id": row["id"], "hits": ids, "scores": scores})
        )
        .map_err(|e| Failure::writing(out, &e))
    })?;
    stream.flush().map_err(|e| Failure::writing(out, &e))?;
    note(&format!(
        "{} names of lists ready in {:.2} s; {count} queries, {:.0} a second; score with eval_screening.py {} {}",
        loaded.screen.len(),
        ready.as_secs_f64(),
        f64::from(count) / time.max(1e-9),
        options.queries.display(),
        out.display()
    ));
    Ok(ExitCode::SUCCESS)
}
