//! Why bytes could not be read as a document.

use thiserror::Error;

/// Why bytes could not be read as a document, and the way out.
///
/// It does not name the file: the caller does. [`ExtractError::hint`] is kept apart from the
/// reason so that each can stand on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// No bytes, nothing but white space, or markup without text.
    #[error("empty: there is no text in it")]
    Empty,
    /// More bytes than [`crate::Limits::bytes`].
    #[error("too large: {bytes} bytes, and the limit is {limit}")]
    TooLarge {
        /// Bytes given, or needed for its text.
        bytes: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// Not a text.
    #[error("not a text: it looks like {looks_like}")]
    Binary {
        /// What the bytes look like, in words: "a PDF file".
        looks_like: &'static str,
        /// The way out.
        way_out: &'static str,
    },
}

impl ExtractError {
    /// The way out, to be printed after `hint: `.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "check that the file was saved completely",
            Self::TooLarge { .. } => "split it into parts, or raise the size limit",
            Self::Binary { way_out, .. } => way_out,
        }
    }
}
