//! `onrecord eval attributions`: who is said to say what, in the corpus's wide sense.

use std::process::ExitCode;

use record::{Document, Span};
use serde_json::{Value, json};

use super::rows;
use crate::cli::EvalAttributions;
use crate::failure::Failure;
use crate::readers;

/// Reads the `text` of each line of the corpus and writes the attributions found in it.
pub fn run(options: &EvalAttributions) -> Result<ExitCode, Failure> {
    let reader = readers::plain(options.model)?;
    let spans = |spans: &[Span]| {
        spans
            .iter()
            .map(|s| json!([s.start, s.end]))
            .collect::<Value>()
    };
    let predict = |document: &Document| -> Value {
        let found = reader.attributions(document);
        found
            .iter()
            .map(|a| json!({"source": spans(&a.source), "cue": spans(&a.cue), "content": spans(&a.content)}))
            .collect()
    };
    let scorer = "shared/tools/eval_attribution.py";
    rows::predict(&options.lines, &reader, "attributions", scorer, predict)
}
