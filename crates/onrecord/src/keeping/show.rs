//! `onrecord show`: one thing with all that is kept of it.

pub mod page;

use std::io::Write;
use std::process::ExitCode;

use serde_json::Value;
use store::query::Shown;

use super::open::{self, Opened};
use crate::cli::finding::{Show, ShowFormat};
use crate::failure::{Failure, note};
use crate::json;
use crate::listing::Output;

/// Shows one thing.
pub fn run(options: &Show) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let name = options.reference.to_string();
    let shown = opened.store.show(options.reference);
    let shown = shown.map_err(|e| open::failed(&name, &e))?;
    if options.original.is_some() {
        return write_original(options, &mut opened, &shown);
    }
    let is_text = options.format == ShowFormat::Text;
    let mut output = Output::open(None, false, &opened.files, is_text, options.color)?;
    let written = match is_text {
        true => {
            let page = page::render(&shown, options.width, options.text);
            output.write_all(page.as_bytes())
        }
        false => {
            let value = serde_json::to_string_pretty(&as_json(&shown, options.text));
            json::write_text(&mut output, &(value.unwrap_or_default() + "\n"))
        }
    };
    written.map_err(|e| output.failure(&e))?;
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// The text of a document is long, and there only where it is asked for.
fn as_json(shown: &Shown, with_text: bool) -> Value {
    let mut value = serde_json::to_value(shown).unwrap_or_default();
    if let (Shown::Document(_), false, Some(fields)) = (shown, with_text, value.as_object_mut()) {
        fields.remove("text");
    }
    value
}

/// Writes the bytes that were given, which the store has checked: what is not what was kept is not written.
fn write_original(options: &Show, opened: &mut Opened, shown: &Shown) -> Result<ExitCode, Failure> {
    let name = options.reference.to_string();
    let Shown::Document(document) = shown else {
        let hint = "give document:7; `onrecord show` of a fact tells its document";
        return Err(Failure::new(name, "only a document has an original", hint));
    };
    let mut kept = document.collections.iter().rev();
    let original = kept.find_map(|from| Some((from.original.as_ref()?, from)));
    let Some((sha256, from)) = original else {
        let hint = "`onrecord show --text` has its words";
        return Err(Failure::new(name, "no original was kept of it", hint));
    };
    let bytes = opened.store.original(sha256);
    let bytes = bytes.map_err(|e| open::failed(&name, &e))?;
    let mut output = Output::open(
        options.original.as_deref(),
        options.force,
        &opened.files,
        false,
        options.color,
    )?;
    output.write_all(&bytes).map_err(|e| output.failure(&e))?;
    output.finish()?;
    note(&format!(
        "{name}: {} bytes of {}, as they were given on {}; SHA-256 {sha256}",
        bytes.len(),
        from.name,
        from.at
    ));
    Ok(ExitCode::SUCCESS)
}
