//! What reads the files that are added: the program that opens a desk has the models and the sandbox, and brings them along.

use std::sync::Arc;

use record::{PartialDate, Reading};
use store::import::Sheet;

/// Reads what is given to a desk. It is asked on a thread that may wait, for one file at a time.
pub trait Reads: Send + Sync {
    /// Most bytes of one file.
    fn largest(&self) -> usize;

    /// Most bytes of the metadata of a file, which come in a `NAME.meta.json`.
    fn largest_sidecar(&self) -> usize;

    /// How the names of files end that are read, in small letters and without the dot. Of a folder, others are not meant;
    /// those are that have no ending.
    fn endings(&self) -> &[&str];

    /// Reads the documents of a file. Each goes to `give` as soon as it is there, which says whether more are wanted.
    /// `wanted` says so at any time.
    fn read(&self, given: &Given, wanted: &Wanted, give: &mut dyn FnMut(Part) -> bool);

    /// The sheet of a table or a spreadsheet that has this name, or its first.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be read.
    fn sheet(&self, file: &str, bytes: &[u8], name: Option<&str>) -> Result<Rows, Refused>;
}

/// What somebody still wants of a file that is being read.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Whether the file is wanted: a reader that can be ended while it is at something is, where this says no.
    pub file: &'a (dyn Fn() -> bool + 'a),
    /// Whether the text that came beside it may be read with it. It is asked before that is.
    pub text: &'a (dyn Fn() -> bool + 'a),
}

/// A file as it was given, or a text.
#[derive(Clone, Debug)]
pub struct Given {
    /// As whoever gave it calls it: a label, and never a path.
    pub name: String,
    /// Its bytes, which are kept.
    pub bytes: Arc<[u8]>,
    /// A plain text whatever it looks like: it was pasted.
    pub is_text: bool,
    /// What was said of it; goes before what it says itself.
    pub about: About,
    /// The bytes of its `NAME.meta.json`.
    pub sidecar: Option<Arc<[u8]>>,
    /// What came with it in `NAME.txt`: its text, if it is a scan.
    pub beside: Option<Beside>,
}

impl Given {
    /// All bytes that it has: its own, and those that came with it.
    pub(crate) fn held(&self) -> impl Iterator<Item = &Arc<[u8]>> {
        let beside = self.beside.as_ref().map(|text| &text.bytes);
        [Some(&self.bytes), self.sidecar.as_ref(), beside]
            .into_iter()
            .flatten()
    }
}

/// A text that came with a file.
#[derive(Clone, Debug)]
pub struct Beside {
    /// As whoever gave it calls it.
    pub name: String,
    /// Its place among what came at once.
    pub at: usize,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// What is said of a document beside its words.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Title.
    pub title: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Date of publication.
    pub published: Option<PartialDate>,
    /// Address.
    pub url: Option<String>,
}

/// A document of a file, or why it is none.
#[derive(Debug)]
pub struct Part {
    /// Where it is in the file; empty for the file itself.
    pub path: String,
    /// What was read of it.
    pub result: Result<Reading, Refused>,
    /// Whether its text is what came beside it, which is no document of its own then.
    pub is_from_beside: bool,
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong.
    pub reason: String,
    /// The way out.
    pub hint: String,
}

impl Refused {
    /// What is wrong, and the way out.
    pub fn new(reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            hint: hint.into(),
        }
    }
}

/// A sheet, and what else its file has.
#[derive(Debug)]
pub struct Rows {
    /// The sheet.
    pub sheet: Sheet,
    /// The names of all sheets of the file; a table has none.
    pub sheets: Vec<String>,
    /// What was guessed in reading it.
    pub notes: Vec<String>,
}
