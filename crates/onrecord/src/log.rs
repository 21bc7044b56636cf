//! Logs for whoever looks after the program: to standard error, chosen by `ONRECORD_LOG`.
//!
//! They tell paths, sizes and times; never words, names or titles of a document.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging; `warn` where `ONRECORD_LOG` says nothing.
pub fn start() {
    let filter = EnvFilter::try_from_env("ONRECORD_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // They would be reported on standard error too, and end the program.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal())
        .without_time()
        .init();
}
