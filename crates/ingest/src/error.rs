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
    /// A file whose pages are pictures.
    #[error("no text in {}: pictures, or nothing", pages_of(*pages))]
    NoTextLayer {
        /// Its pages.
        pages: u32,
    },
    /// A file that opens with a password only.
    #[error("locked with a password")]
    Encrypted,
    /// A file that is damaged, or made to look like one of its kind.
    #[error("damaged: it cannot be read as a {what}")]
    Broken {
        /// What it should be: "PDF file".
        what: &'static str,
    },
    /// More of something than [`crate::Limits`] allows.
    #[error("too large: it has more than {limit} {what}")]
    TooMuch {
        /// "pages", "objects", "characters".
        what: &'static str,
        /// As many are allowed.
        limit: u64,
    },
    /// More time than [`crate::Limits::seconds`].
    #[error("took more than {seconds} seconds")]
    TooSlow {
        /// Seconds allowed.
        seconds: u32,
    },
}

fn pages_of(n: u32) -> String {
    if n == 1 {
        "its page".to_owned()
    } else {
        format!("its {n} pages")
    }
}

impl ExtractError {
    /// The way out, to be printed after `hint: `.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "check that the file was saved completely",
            Self::TooLarge { .. } => "split it into parts, or raise the size limit",
            Self::Binary { way_out, .. } => way_out,
            Self::NoTextLayer { .. } => {
                "install tesseract and pdftoppm and read it with --ocr, or put its text beside it as NAME.txt and read that"
            }
            Self::Encrypted => "open it with its password and save it without one",
            Self::Broken { .. } => {
                "open it in another program and save it again, or get another copy of it"
            }
            Self::TooMuch { .. } => "split it into parts",
            Self::TooSlow { .. } => "split it into parts, or save its text as .txt",
        }
    }
}
