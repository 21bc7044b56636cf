//! Short ways to say what a reader should know.

use record::{Diagnostic, Level, Span};

pub(crate) fn note(code: &str, message: impl Into<String>) -> Diagnostic {
    at(Level::Note, code, message, None)
}

pub(crate) fn note_at(code: &str, message: impl Into<String>, span: Span) -> Diagnostic {
    at(Level::Note, code, message, Some(span))
}

pub(crate) fn warning(code: &str, message: impl Into<String>) -> Diagnostic {
    at(Level::Warning, code, message, None)
}

fn at(level: Level, code: &str, message: impl Into<String>, span: Option<Span>) -> Diagnostic {
    Diagnostic {
        level,
        code: code.to_owned(),
        message: message.into(),
        span,
    }
}

/// "1 character", "2 characters".
pub(crate) fn count(n: usize, thing: &str) -> String {
    if n == 1 {
        format!("1 {thing}")
    } else {
        format!("{n} {thing}s")
    }
}
