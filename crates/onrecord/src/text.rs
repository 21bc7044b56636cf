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
    let mut failures = Failures::default();
    let mut stdout = anstream::stdout();
    let mut any = false;
    let mut outcome = Ok(());
    load::each(&input, &options.metadata, &options.limits, &mut |part| {
        let extracted = match part.result {
            Ok(extracted) => extracted,
            Err(failure) => {
                failures.report(failure);
                return true;
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
        let shown = if options.map {
            let (lines, placed) = mapped(&extracted);
            if !placed {
                tell(&format!("{about}note: {NOWHERE}"));
            }
            lines
        } else {
            plain(extracted.document.text.as_str())
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
        outcome = write!(stdout, "{gap}{heading}{shown}");
        outcome.is_ok()
    });
    outcome.map_err(|e| Failure::stdout(&e))?;
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

/// Said of a document whose lines have no bytes.
const NOWHERE: &str = "where its text stands in the bytes of the file is not known: there is no way back from \
                       a PDF file, a scan, base64 and the items of a JSON feed (docs/INGEST.md)";

/// What stands in a column where nothing is known.
const NONE: &str = "-";

/// Each line with its page, the place of its first character, its bytes in the file, and how sure its
/// least sure words are where they were recognised; and whether any line has bytes.
fn mapped(extracted: &Extracted) -> (String, bool) {
    let text = &extracted.document.text;
    let mut out = String::from("page\tplace\tbytes\tconfidence\ttext\n");
    let (mut at, mut placed) = (0u32, false);
    for line in text.as_str().split('\n') {
        let length = line.chars().count() as u32;
        let span = Span::new(at, at + length);
        at = span.end + 1;
        if span.is_empty() {
            continue;
        }
        let page = extracted.page_of(span).map(|page| page.to_string());
        let bytes = extracted.map.source(text, span).map(|bytes| {
            let part = extracted.map.part(text, span);
            let part = part.map_or(String::new(), |part| format!("{}:", printable(part)));
            format!("{part}{}-{}", bytes.start, bytes.end)
        });
        placed |= bytes.is_some();
        let confidence = (extracted.document.recognised_in(span).iter())
            .map(|mark| mark.confidence)
            .min_by(f64::total_cmp)
            .map(|least| format!("{least:.2}"));
        let columns = [page, Some(span.start.to_string()), bytes, confidence];
        for column in columns {
            out.push_str(column.as_deref().unwrap_or(NONE));
            out.push('\t');
        }
        out.push_str(&fit(line));
        out.push('\n');
    }
    (out, placed)
}
