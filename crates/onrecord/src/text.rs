//! `onrecord text`: what was taken of a document, before anything is read in it.

use std::io::Write;
use std::process::ExitCode;

use ingest::Extracted;
use record::Span;

use crate::cli::ShowText;
use crate::failure::{Failure, tell};
use crate::printable::printable;
use crate::{inputs, load};

/// Prints the text of a document, and what was noted about it to standard error.
pub fn run(options: &ShowText) -> Result<ExitCode, Failure> {
    let input = inputs::single(&options.file)?;
    let extracted = load::load(&input, &options.metadata, &options.limits)?;
    for note in &extracted.diagnostics {
        tell(&format!("{}: {}", note.level, printable(&note.message)));
    }
    let shown = match options.map {
        true => mapped(&extracted),
        false => plain(extracted.document.text.as_str()),
    };
    anstream::stdout()
        .write_all(shown.as_bytes())
        .map_err(|e| Failure::stdout(&e))?;
    Ok(ExitCode::SUCCESS)
}

/// The text as it is, but for what a terminal would obey.
fn plain(text: &str) -> String {
    text.trim_end_matches('\n')
        .split('\n')
        .map(|line| format!("{}\n", fit(line)))
        .collect()
}

/// Tabs separate the cells of tables, and a terminal may have them.
fn fit(line: &str) -> String {
    let cells: Vec<_> = line.split('\t').map(printable).collect();
    cells.join("\t")
}

/// Each line with its page, where there are pages, and the place of its first character.
fn mapped(extracted: &Extracted) -> String {
    let (mut out, mut at) = (String::new(), 0u32);
    for line in extracted.document.text.as_str().split('\n') {
        let length = line.chars().count() as u32;
        if length > 0 {
            let page = extracted.page_of(Span::new(at, at + length));
            let page = page.map_or(String::new(), |page| format!("{page}\t"));
            out.push_str(&format!("{page}{at}\t{}\n", fit(line)));
        }
        at += length + 1;
    }
    out
}
