//! Web pages as they were saved: in a mail (MHTML), in a web archive (WARC, WACZ).

pub(crate) mod mhtml;
pub(crate) mod warc;

use record::Diagnostic;

use crate::diagnostics::note;

/// The day a page was saved is no day of publication; whoever reads it may want to know it.
fn saved_on(day: &str) -> Diagnostic {
    let message = format!("saved on {day}; not taken as the date of publication");
    note("published.saved", message)
}

#[cfg(test)]
mod tests;
