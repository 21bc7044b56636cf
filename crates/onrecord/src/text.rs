//! `onrecord text`: what was taken of a document, before anything is read in it.

use std::io::Write;
use std::process::ExitCode;

use ingest::Extracted;
use record::Span;

use crate::cli::ShowText;
use crate::failure::{self, Failure, Failures, tell};
use crate::printable::printable;
use crate::{inputs, load};

/// Prints the text of each document of a file, and what was noted about it to standard error.
/// Documents within the file have a line with their path above them.
pub fn run(options: &ShowText) -> Result<ExitCode, Failure> {
    let input = inputs::single(&options.file)?;
    let parts = load::all(&input, &options.metadata, &options.limits)?;
    let mut failures = Failures::default();
    let mut stdout = anstream::stdout();
    let mut any = false;
    for part in parts {
        let extracted = match part.result {
            Ok(extracted) => extracted,
            Err(failure) => {
                failures.report(failure);
                continue;
            }
        };
        let about = match part.path.as_str() {
            "" => String::new(),
            path => format!("{}: ", printable(path)),
        };
        for note in &extracted.diagnostics {
            tell(&format!(
                "{about}{}: {}",
                note.level,
                printable(&note.message)
            ));
        }
        let shown = match options.map {
            true => mapped(&extracted),
            false => plain(extracted.document.text.as_str()),
        };
        let gap = if std::mem::replace(&mut any, true) {
            "\n"
        } else {
            ""
        };
        let heading = match part.path.as_str() {
            "" => String::new(),
            path => format!("== {} ==\n", printable(path)),
        };
        write!(stdout, "{gap}{heading}{shown}").map_err(|e| Failure::stdout(&e))?;
    }
    failures.finish();
    Ok(match failures.count() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(failure::SOME_FAILED),
    })
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
