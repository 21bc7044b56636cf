//! `onrecord eval events`: PLOVER codes of single sentences.

use std::process::ExitCode;

use record::{Document, Reading};
use serde_json::{Value, json};

use super::rows;
use crate::cli::EvalEvents;
use crate::coding;
use crate::failure::Failure;
use crate::readers;

/// Reads the `text` of each line and writes its events, best first.
pub fn run(options: &EvalEvents) -> Result<ExitCode, Failure> {
    let reader = readers::open(options.model, &options.frames)?;
    let predict = |document: &Document| events(&reader.read(document.clone()));
    let scorer = "shared/tools/eval_events.py";
    rows::predict(&options.lines, &reader, "events", scorer, predict)
}

/// What is said and what happens, in text order, but what has somebody who does it first: an act
/// without one is rarely what a sentence is about.
fn events(reading: &Reading) -> Value {
    let mut lines = coding::lines(reading);
    lines.retain(|line| line.event.is_some());
    lines.sort_by_key(|line| line.actor.is_empty());
    let event = |line: &coding::Line| {
        // Of those who meet, the scorer wants one on each side.
        let target = line.recipient.first().or(line.actor.get(1));
        json!({"plover": line.event, "source": line.actor.first(), "target": target})
    };
    lines.iter().map(event).collect()
}
