//! Lists of what there is, in one way for all commands: for people, or as JSON, CSV or XLSX.
//!
//! Rows are pushed one by one into a [`Printer`], and none is kept longer than it must be. A [`Listing`]
//! tells what its columns are. Notes are about the whole and stand beside it: in `text` under the rows, in
//! `xlsx` on a sheet of their own, else on standard error. What must go with a row, such as whether a
//! person has accepted it, is a column.

mod csv;
mod json;
mod output;
mod text;
mod xlsx;

use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use record::{PartialDate, Span};

use crate::cli::{ListingFlags, ListingFormat};
use crate::failure::{Failure, note};
pub use output::{Output, never_over};
pub use text::Page;

/// What is listed.
#[derive(Clone, Debug)]
pub struct Listing {
    /// One word: the name of the sheet.
    pub name: &'static str,
    /// What people see above it; may be empty.
    pub title: String,
    pub columns: &'static [Column],
    /// What is said where there is no row: "no demand is open".
    pub empty: String,
    /// What to do where there is no row.
    pub hint: String,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// For programs: the key in JSON, the heading in CSV. Never changed.
    pub name: &'static str,
    /// For people.
    pub heading: &'static str,
    pub kind: Kind,
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, heading: &'static str, kind: Kind) -> Self {
        Self {
            name,
            heading,
            kind,
        }
    }
}

/// What a column holds: where its cells stand, and how narrow they may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Date,
    /// A list of texts.
    Texts,
    YesNo,
    /// An id that a person copies into another command.
    Reference,
}

/// What stands in a row under a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Not known.
    Empty,
    Text(String),
    Number(i64),
    /// A number with so many digits behind the point.
    Decimal(f64, u8),
    Date(PartialDate),
    Texts(Vec<String>),
    YesNo(bool),
    /// A text with words in it that people see marked: where they stand in it, in code points.
    Marked(String, Vec<Span>),
    /// Places in a document, in code points of its text.
    Spans(Vec<Span>),
}

impl Cell {
    /// In one text; a list has `; ` between its texts.
    fn plain(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Decimal(number, _) if !number.is_finite() => Cow::Borrowed(""),
            Self::Decimal(number, digits) => {
                Cow::Owned(format!("{number:.digits$}", digits = usize::from(*digits)))
            }
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Texts(texts) => Cow::Owned(texts.join("; ")),
            Self::YesNo(true) => Cow::Borrowed("yes"),
            Self::YesNo(false) => Cow::Borrowed("no"),
            Self::Marked(text, _) => Cow::Borrowed(text),
            Self::Spans(spans) => {
                let each = spans
                    .iter()
                    .map(|span| format!("{}-{}", span.start, span.end));
                Cow::Owned(each.collect::<Vec<_>>().join("; "))
            }
        }
    }

    /// As people see it: words that are marked stand in brackets.
    fn seen(&self) -> Cow<'_, str> {
        let Self::Marked(text, marks) = self else {
            return self.plain();
        };
        let mut seen = String::with_capacity(text.len() + 2 * marks.len());
        for (at, c) in (0u32..).zip(text.chars()) {
            if marks.iter().any(|mark| mark.start == at) {
                seen.push('[');
            }
            seen.push(c);
            if marks.iter().any(|mark| mark.end == at + 1) {
                seen.push(']');
            }
        }
        Cow::Owned(seen)
    }

    /// Whether it has words that somebody else has written.
    fn is_words(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Texts(_) | Self::Marked(..))
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<String>> for Cell {
    fn from(texts: Vec<String>) -> Self {
        Self::Texts(texts)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        // Nothing that is counted comes near.
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::from(number as u64)
    }
}

impl From<Vec<Span>> for Cell {
    fn from(spans: Vec<Span>) -> Self {
        Self::Spans(spans)
    }
}

impl From<PartialDate> for Cell {
    fn from(date: PartialDate) -> Self {
        Self::Date(date)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::YesNo(yes)
    }
}

enum Form {
    Text(text::Text),
    Json(json::Json),
    Csv(csv::Csv),
    Xlsx(Box<xlsx::Xlsx>),
}

/// Prints a listing row by row.
pub struct Printer {
    listing: Listing,
    form: Form,
    output: Output,
    notes: Vec<String>,
    rows: usize,
}

impl Printer {
    /// Begins a listing as the user wants it. `inputs` are files that are never written over.
    pub fn open(
        listing: Listing,
        flags: &ListingFlags,
        inputs: &[PathBuf],
    ) -> Result<Self, Failure> {
        flags.check()?;
        let format = flags.format();
        let output = Output::open(
            flags.out.as_deref(),
            flags.force,
            inputs,
            format == ListingFormat::Text,
            flags.color,
        )?;
        let page = Page::new(flags.width, &output);
        Self::to(output, listing, format, page)
    }

    /// Begins a listing.
    pub fn to(
        output: Output,
        listing: Listing,
        format: ListingFormat,
        page: Page,
    ) -> Result<Self, Failure> {
        let form = match format {
            ListingFormat::Text => Form::Text(text::Text::new(page)),
            ListingFormat::Json => Form::Json(json::Json::new()),
            ListingFormat::Csv => Form::Csv(csv::Csv::new()),
            ListingFormat::Xlsx if output.is_terminal() => {
                return Err(Failure::new(
                    "standard output",
                    "a terminal cannot show a spreadsheet",
                    "give it a file with --out FILE.xlsx",
                ));
            }
            ListingFormat::Xlsx => {
                let made = xlsx::Xlsx::new(&listing, output.folder());
                Form::Xlsx(Box::new(made.map_err(|e| output.failure(&e))?))
            }
        };
        let mut printer = Self {
            listing,
            form,
            output,
            notes: Vec::new(),
            rows: 0,
        };
        printer.begin().map_err(|e| printer.output.failure(&e))?;
        Ok(printer)
    }

    fn begin(&mut self) -> io::Result<()> {
        match &mut self.form {
            Form::Csv(csv) => csv.begin(&mut self.output, &self.listing),
            Form::Json(json) => json.begin(&mut self.output),
            Form::Text(_) | Form::Xlsx(_) => Ok(()),
        }
    }

    /// Prints a row: a cell for each column.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), Failure> {
        debug_assert_eq!(cells.len(), self.listing.columns.len());
        self.rows += 1;
        let out = &mut self.output;
        let done = match &mut self.form {
            Form::Text(text) => text.row(out, &self.listing, cells),
            Form::Json(json) => json.row(out, &self.listing, cells),
            Form::Csv(csv) => csv.row(out, cells),
            Form::Xlsx(_) if self.rows > xlsx::MOST_ROWS => {
                return Err(Failure::new(
                    "--format xlsx",
                    format!("a spreadsheet has at most {} rows", xlsx::MOST_ROWS),
                    "take --format csv, or fewer rows",
                ));
            }
            Form::Xlsx(xlsx) => xlsx.row(cells),
        };
        done.map_err(|e| self.output.failure(&e))
    }

    /// Something that is to be known of the whole: list versions, up to when documents were looked through.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Notes that `more` rows follow those that `flags` ask for.
    pub fn note_more(&mut self, more: usize, flags: &ListingFlags) {
        if more > 0 {
            let next = flags.offset + self.rows;
            self.note(format!("{more} more; --offset {next} goes on there"));
        }
    }

    /// Notes that rows follow those that `flags` ask for, where nobody counted how many.
    pub fn note_more_there(&mut self, more: bool, flags: &ListingFlags) {
        if more {
            let next = flags.offset + self.rows;
            self.note(format!("there are more; --offset {next} goes on there"));
        }
    }

    /// Ends it: what is written to a file is there from now on.
    pub fn finish(mut self) -> Result<(), Failure> {
        let mut beside = !self.output.is_memory();
        let (out, listing) = (&mut self.output, &self.listing);
        let done = match self.form {
            Form::Text(text) => {
                beside = false;
                text.finish(out, listing, &self.notes)
            }
            Form::Json(json) => json.finish(out),
            Form::Csv(_) => Ok(()),
            Form::Xlsx(xlsx) => {
                if let Some(cut) = xlsx.told_cut() {
                    note(&cut);
                }
                xlsx.finish(out, listing, &self.notes)
            }
        };
        done.map_err(|e| self.output.failure(&e))?;
        self.output.finish()?;
        if beside {
            if self.rows == 0 {
                note(&format!("{}; {}", listing.empty, listing.hint));
            }
            for said in &self.notes {
                note(said);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
