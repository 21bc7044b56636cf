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
    /// Its name says what it is not.
    #[error("not what its name says: it does not begin as {what} does")]
    Misnamed {
        /// What its name says, in words: "a PDF file".
        what: &'static str,
    },
    /// It opens only with a password or a key.
    #[error("encrypted: {what} opens only with a password or a key")]
    Encrypted {
        /// What is encrypted, in words: "the ZIP archive".
        what: &'static str,
    },
    /// Its form is damaged.
    #[error("broken: {what} cannot be read: {reason}")]
    Broken {
        /// What is broken, in words: "the ZIP archive".
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Small bytes that unpack to very many: more than [`crate::Limits::unpacked`], or than
    /// [`crate::Limits::ratio`] times what was given.
    #[error("a zip bomb: {packed} bytes unpack to more than {limit}")]
    Bomb {
        /// Bytes given.
        packed: u64,
        /// Bytes that may come out of them.
        limit: u64,
    },
    /// Elements or archives in one another, deeper than the limit.
    #[error("nested too deep: {what} in one another, and the limit is {limit}")]
    TooDeep {
        /// What is nested, in words: "archives and mails".
        what: &'static str,
        /// Levels allowed.
        limit: usize,
    },
    /// More inner documents than [`crate::Limits::documents`].
    #[error("too many: more than {limit} documents in it")]
    TooMany {
        /// Documents allowed.
        limit: usize,
    },
    /// XML that declares entities: Office files and feeds have no need of them, XML bombs have.
    #[error("it declares XML entities of its own, as XML bombs do")]
    Entities,
    /// A file whose pages are pictures.
    #[error("no text in {}: pictures, or nothing", pages_of(*pages))]
    NoTextLayer {
        /// Its pages.
        pages: u32,
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
    /// Several documents, where one was asked for.
    #[error("not one document: there are {documents} in it")]
    Several {
        /// How many there are.
        documents: usize,
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
            Self::Misnamed { .. } => {
                "give it the ending of what it is (.txt for a text), or fetch it again"
            }
            Self::Encrypted { .. } => "open it and save it without a password",
            Self::Broken { .. } => "fetch it again, or open it in its own program and save it anew",
            Self::Bomb { .. } => "if you trust it, unpack it and give the files in it",
            Self::TooDeep { .. } => "take the inner files out and give them by themselves",
            Self::TooMany { .. } => "split it into parts",
            Self::Entities => "if you trust it, open it in its own program and save it anew",
            Self::NoTextLayer { .. } => {
                "install tesseract and pdftoppm and read it with --ocr, or put its text beside it as NAME.txt"
            }
            Self::TooMuch { .. } => "split it into parts",
            Self::TooSlow { .. } => "split it into parts, or save its text as .txt",
            Self::Several { .. } => "unpack it and give the files in it",
        }
    }
}
