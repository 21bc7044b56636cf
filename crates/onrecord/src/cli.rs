//! The command line.

pub mod cases;
pub mod deciding;
pub mod desk;
pub mod finding;
pub mod officials;
pub mod purge;
mod safe;
pub mod sheets;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use record::PartialDate;

use crate::failure::Failure;

pub use safe::{Backup, Key, KeyChange, KeyRecover, KeyShare, Restore};

/// Reads reports, letters and statements and keeps the record: who said what, in which words.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    max_term_width = 100,
    after_help = "Examples:
  onrecord read letter.txt
  onrecord read reports/ --format jsonl --out record/
  onrecord explain letter.txt --at 320"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    Read(Read),
    Add(Add),
    Stats(Stats),
    Verify(Verify),
    Search(finding::Search),
    Show(finding::Show),
    People(finding::People),
    Disputes(finding::Disputes),
    Timeline(finding::Timeline),
    Review(deciding::Review),
    Same(deciding::Same),
    NotSame(deciding::NotSame),
    Link(deciding::Link),
    Links(deciding::Links),
    Undo(deciding::Undo),
    Members(deciding::Members),
    Backup(Backup),
    Restore(Restore),
    #[command(subcommand)]
    Key(Key),
    Cases(cases::Cases),
    Case(cases::Case),
    Demands(cases::Demands),
    Officials(officials::Officials),
    Protect(purge::Protect),
    Purge(purge::Purge),
    /// Pick an official and the words that accuse, add posts and measures, look lists up
    #[command(subcommand)]
    Official(officials::OfficialCommand),
    Import(sheets::Import),
    Export(sheets::Export),
    /// Put in what happened
    #[command(subcommand)]
    Event(cases::EventCommand),
    /// Put in what is asked
    #[command(subcommand)]
    Demand(cases::DemandCommand),
    /// Put in what was answered
    #[command(subcommand)]
    Answer(cases::AnswerCommand),
    Desk(desk::Desk),
    /// Score the reader against marked texts
    #[command(subcommand)]
    Eval(Eval),
    Explain(Explain),
    Screen(Screen),
    Lists(Lists),
    Text(ShowText),
    /// Print completions for a shell
    #[command(after_help = "Example:
  onrecord completions bash > ~/.local/share/bash-completion/completions/onrecord")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:
  onrecord man > onrecord.1 && man ./onrecord.1")]
    Man,
    /// Take the text out of a file, for the process that started this one
    #[command(hide = true)]
    ExtractWorker,
}

/// Read documents: who said what, to whom, in which words
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord read letter.txt                          for people, in the terminal
  onrecord read letter.txt --format json            for programs
  onrecord read letter.txt --format plover          events in published codes
  curl -s https://example.org/a | onrecord read -   from standard input
  onrecord read 'reports/2024-*.html' --out record/ one NAME.json a document

A file NAME.meta.json beside NAME.txt gives its metadata: {\"title\", \"publisher\", \"published\", \"url\", \"kind\"},
each optional. Exit code 2: something could not be read; everything else was.")]
pub struct Read {
    #[command(flatten)]
    pub documents: DocumentFlags,
    /// How readings are printed [default: text; json with --out]
    #[arg(long, value_enum)]
    pub format: Option<OutputFormat>,
    /// Write each reading as NAME.json into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Overwrite files in that folder that are no readings; never documents or their metadata
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Day up to which demands without an answer are counted [default: the day of publication]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<PartialDate>,
    /// Columns of text output, 30 at the least [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
}

/// Which documents are read, and how.
#[derive(Args, Debug)]
pub struct DocumentFlags {
    /// Files, folders, patterns ('*.txt'), or - for standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,
    /// Documents read at the same time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub metadata: MetadataFlags,
    #[command(flatten)]
    pub model: ModelFlag,
    #[command(flatten)]
    pub frames: FramesFlag,
    #[command(flatten)]
    pub limits: LimitFlags,
    #[command(flatten)]
    pub text: TextLimit,
}

/// Read documents and keep them, with what was read of them, in a store
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord add reports/                       into the store of this user
  onrecord add letter.pdf --store ruiz.db     into a file
  onrecord add reports/ --store postgres://desk@localhost/record

A document that is there already, word for word, is not kept again; a new text of the same article is a version of it.
What is kept is proposed by the machine, until somebody has looked at it. Exit code 2: something could not be read or
kept; everything else was.")]
pub struct Add {
    #[command(flatten)]
    pub documents: DocumentFlags,
    /// Propose no links to what is kept already
    #[arg(long)]
    pub no_links: bool,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// How much is kept in a store
#[derive(Args, Debug)]
pub struct Stats {
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// Look through a whole store: is what is kept what was kept?
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord verify
  onrecord verify --sign --out head-2026-03.txt     to be kept by somebody else
  onrecord verify --head head-2026-03.txt           is the log still the one of then?

Every original is hashed anew, every row of every document compared with what the log tells of it, and the
log followed from its first entry. Exit code 2: something is wrong, and is told with its place.")]
pub struct Verify {
    /// Print the end of the log signed, where all is well
    #[arg(long)]
    pub sign: bool,
    /// Write it to this file, which must not be there
    #[arg(long, value_name = "FILE", requires = "sign", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Files with ends of the log that were signed before
    #[arg(long, num_args = 1.., value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub head: Vec<PathBuf>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Which store.
#[derive(Args, Clone, Debug, Default)]
pub struct StoreFlags {
    /// A file, or the URL of a PostgreSQL database [default: $ONRECORD_STORE, else record.db in the data folder]
    #[arg(long, value_name = "PATH|URL")]
    pub store: Option<String>,
    /// A file whose first line is the passphrase of an encrypted store, or of a new one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,
    /// Who acts: an id of `onrecord members` [default: $ONRECORD_ACTOR, else local]
    #[arg(id = "member", long = "as", value_name = "ID", value_parser = actor)]
    pub actor: Option<String>,
}

/// An id of somebody who works here. It stays in the log for good.
pub fn actor(given: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    match !given.is_empty() && given.len() <= 64 && given.chars().all(fits) {
        true => Ok(given.to_owned()),
        false => Err(format!(
            "`{given}` is no id; hint: take letters, figures, `-`, `_`, `.` and `@`, as u-mira"
        )),
    }
}

/// What is known of the documents; goes before sidecars and what they say themselves.
#[derive(Args, Clone, Debug, Default)]
pub struct MetadataFlags {
    /// Date of publication: 2024-10-03, 2024-10 or 2024
    #[arg(long, value_name = "DATE")]
    pub published: Option<PartialDate>,
    /// Title
    #[arg(long)]
    pub title: Option<String>,
    /// Publisher
    #[arg(long)]
    pub publisher: Option<String>,
    /// Address
    #[arg(long)]
    pub url: Option<String>,
    /// letter, report, statement ...
    #[arg(long)]
    pub kind: Option<String>,
}

/// How much is read at most.
#[derive(Args, Clone, Copy, Debug)]
pub struct LimitFlags {
    /// Largest document, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 16)]
    pub max_size: u32,
    /// Longest time for taking the text out of one file, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub max_time: u32,
    /// Recognise the letters of scanned pages with tesseract, which must be installed
    #[arg(long)]
    pub ocr: bool,
}

/// How much text is read: reading takes far more memory than taking text out does.
#[derive(Args, Clone, Copy, Debug)]
pub struct TextLimit {
    /// Longest text of one document, in megabytes; each takes some 80 MB of memory to read
    #[arg(long, value_name = "MB", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub max_text: u32,
}

impl LimitFlags {
    /// In bytes.
    pub fn bytes(self) -> usize {
        (self.max_size as usize) << 20
    }
}

/// Which model reads.
#[derive(Args, Clone, Copy, Debug)]
pub struct ModelFlag {
    /// The most accurate model, or one that is twice as fast
    #[arg(long, value_enum, default_value_t)]
    pub model: ModelName,
}

/// Frames beside ours.
#[derive(Args, Clone, Debug, Default)]
pub struct FramesFlag {
    /// A folder of TOML files with frames of your own (docs/FRAMES.md)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub frames: Option<PathBuf>,
}

/// Lexicons of names beside ours.
#[derive(Args, Clone, Debug, Default)]
pub struct LexiconFlag {
    /// A folder of TOML files with titles, nicknames, legal forms and the like of your own (docs/NAMES.md)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub lexicon: Option<PathBuf>,
}

/// A word of a closed vocabulary, as JSON has it.
fn known<T: serde::de::DeserializeOwned>(given: &str) -> Result<T, String> {
    serde_json::from_value(given.into()).map_err(|e| {
        // "unknown variant `x`, expected one of `a`, `b`"
        let said = e.to_string();
        let known = said
            .split_once("expected ")
            .map_or(said.as_str(), |(_, known)| known);
        format!("`{given}` is none; hint: take {known}")
    })
}

/// What points at something that is kept.
fn reference(given: &str) -> Result<store::Reference, String> {
    given
        .parse()
        .map_err(|error: store::StoreError| format!("{error}; hint: {}", error.hint()))
}

/// A full date.
fn day(given: &str) -> Result<PartialDate, String> {
    let date: PartialDate = given.parse().map_err(|e| format!("{e}"))?;
    match date.precision() {
        record::Precision::Day => Ok(date),
        _ => Err(format!("`{given}` is no day; hint: write it as 2024-10-03")),
    }
}

/// Names of the models.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum ModelName {
    /// Six layers
    #[default]
    Default,
    /// Three layers
    Fast,
}

impl From<ModelFlag> for reader::Model {
    fn from(flag: ModelFlag) -> Self {
        match flag.model {
            ModelName::Default => Self::Default,
            ModelName::Fast => Self::Fast,
        }
    }
}

/// Forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people
    Text,
    /// One array
    Json,
    /// A line each
    Jsonl,
    /// Events in the codes of PLOVER 0.8, a JSON line each (docs/PLOVER.md)
    Plover,
    /// Events in the codes of CAMEO, as a table with tabs
    Cameo,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Scores.
#[derive(Debug, Subcommand)]
pub enum Eval {
    Attributions(EvalAttributions),
    Record(EvalRecord),
    Events(EvalEvents),
    Names(EvalNames),
    Screening(EvalScreening),
}

/// Texts in, predictions out.
#[derive(Args, Debug)]
pub struct EvalLines {
    /// JSON lines with `id` and `text`, plain or gzipped
    #[arg(value_hint = ValueHint::FilePath)]
    pub gold: PathBuf,
    /// Where to write predictions, a line each
    #[arg(long, value_name = "PRED.jsonl", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
    /// Documents read at the same time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// Write attributions for marked texts, for shared/tools/eval_attribution.py to score
///
/// Reads the `text` of each line and nothing that is marked in it, and writes {"id", "attributions":
/// [{"source", "cue", "content"}]}. Attributions are meant in the corpus's wide sense: decisions and
/// plans among them, nested ones left out.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord eval attributions dev.jsonl.gz --out predicted.jsonl")]
pub struct EvalAttributions {
    #[command(flatten)]
    pub lines: EvalLines,
    #[command(flatten)]
    pub model: ModelFlag,
}

/// Write readings of a folder of texts, for shared/tools/eval_record.py to score
///
/// Reads each NAME.txt with its NAME.meta.json and nothing else, and writes NAME.json as
/// `onrecord read --out` does.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord eval record gold/dev --out predicted && eval_record.py gold/dev predicted")]
pub struct EvalRecord {
    /// The folder of texts
    #[arg(value_name = "GOLD_DIR", value_hint = ValueHint::DirPath)]
    pub gold: PathBuf,
    /// The folder to write readings to
    #[arg(long, value_name = "PRED_DIR", value_hint = ValueHint::DirPath)]
    pub out: PathBuf,
    /// Documents read at the same time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub model: ModelFlag,
    #[command(flatten)]
    pub frames: FramesFlag,
    #[command(flatten)]
    pub limits: LimitFlags,
    #[command(flatten)]
    pub text: TextLimit,
}

/// Write PLOVER events for marked sentences, for shared/tools/eval_events.py to score
///
/// Reads the `text` of each line and nothing that is marked in it, and writes {"id", "events":
/// [{"plover", "source", "target"}]}, best event first: what happens and what is said.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord eval events dev.jsonl.gz --out predicted.jsonl")]
pub struct EvalEvents {
    #[command(flatten)]
    pub lines: EvalLines,
    #[command(flatten)]
    pub model: ModelFlag,
    #[command(flatten)]
    pub frames: FramesFlag,
}

/// Show how a place in a document is read: tokens, tree, names, tags, facts, and the rule behind each
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord explain letter.txt --at 320
  onrecord explain - --at 12 --published 2024-10-03 < letter.txt")]
pub struct Explain {
    /// The document, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// A place in its text, counted in characters from 0, as spans are in the JSON
    #[arg(long, value_name = "OFFSET")]
    pub at: u32,
    #[command(flatten)]
    pub metadata: MetadataFlags,
    #[command(flatten)]
    pub model: ModelFlag,
    #[command(flatten)]
    pub frames: FramesFlag,
    #[command(flatten)]
    pub limits: LimitFlags,
    #[command(flatten)]
    pub text: TextLimit,
}

/// Write scores for pairs of names, for shared/tools/eval_names.py to score
///
/// Reads `left.names` and `right.names` of each line and nothing else, and writes {"id", "score",
/// "match"}: the best score of any two of their names, and whether it reaches the default threshold.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord eval names dev.jsonl --out predicted.jsonl")]
pub struct EvalNames {
    /// JSON lines with `id`, `left` and `right`, plain or gzipped
    #[arg(value_hint = ValueHint::FilePath)]
    pub pairs: PathBuf,
    /// Where to write scores, a line each
    #[arg(long, value_name = "PRED.jsonl", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
    #[command(flatten)]
    pub lexicon: LexiconFlag,
}

/// Write what screening finds for names, for shared/tools/eval_screening.py to score
///
/// Reads `left.names` of each line whose entry is known by a number of a document, or that is of
/// nobody on a list, and writes {"id", "hits": [entry, ...]}, the best first.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord eval screening dev.jsonl --list ofac-2024-05 --out predicted.jsonl")]
pub struct EvalScreening {
    /// JSON lines with `id` and `left`, plain or gzipped
    #[arg(value_hint = ValueHint::FilePath)]
    pub queries: PathBuf,
    #[command(flatten)]
    pub lists: ListFlags,
    /// Where to write what was found, a line each
    #[arg(long, value_name = "PRED.jsonl", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
    /// Score from which an entry is named
    #[arg(long, value_name = "P", default_value_t = names::SCREENING_THRESHOLD, value_parser = share)]
    pub threshold: f32,
    /// Compare with every name, to see what looking up passes over
    #[arg(long)]
    pub all: bool,
}

/// How a listing is printed.
#[derive(Args, Clone, Debug)]
pub struct ListingFlags {
    /// How it is printed [default: text, or what the name of --out ends in]
    #[arg(long, value_enum)]
    pub format: Option<ListingFormat>,
    /// Write it to this file, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Overwrite that file where it is there
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Most rows [default: all]
    #[arg(long, value_name = "N", value_parser = rows)]
    pub limit: Option<usize>,
    /// Rows that are passed over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// Columns of text output, 30 at the least [default: the terminal's, or 80]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
}

/// A number of rows: none would be no listing.
fn rows(given: &str) -> Result<usize, String> {
    match given.parse() {
        Ok(rows) if rows > 0 => Ok(rows),
        _ => Err("it is no number of rows; hint: give 1 or more, or leave it out".to_owned()),
    }
}

impl ListingFlags {
    /// With a limit where a person looks at a terminal and has given none; a file and a program get all rows.
    pub fn limited(&self, most: usize) -> Self {
        let is_looked_at = self.out.is_none() && self.format() == ListingFormat::Text;
        Self {
            limit: self.limit.or(is_looked_at.then_some(most)),
            ..self.clone()
        }
    }

    /// Refuses a file whose name ends in what no listing is written as.
    pub fn check(&self) -> Result<(), Failure> {
        let ending = self.out.as_deref().and_then(|out| out.extension());
        let ending = ending.map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match (self.format, ending.as_deref()) {
            (None, Some(ending)) if !["txt", "text", "json", "csv", "xlsx"].contains(&ending) => {
                Err(Failure::new(
                    format!("--out NAME.{ending}"),
                    "no listing is written in this form",
                    "call it NAME.txt, NAME.json, NAME.csv or NAME.xlsx, or say which one it is with --format",
                ))
            }
            _ => Ok(()),
        }
    }

    /// The format that is asked for.
    pub fn format(&self) -> ListingFormat {
        let ending = self.out.as_deref().and_then(|out| out.extension());
        let ending = ending
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        self.format
            .unwrap_or(match ending.to_ascii_lowercase().as_str() {
                "json" => ListingFormat::Json,
                "csv" => ListingFormat::Csv,
                "xlsx" => ListingFormat::Xlsx,
                _ => ListingFormat::Text,
            })
    }
}

/// Forms of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListingFormat {
    /// For people
    Text,
    /// An array with an object for each row
    Json,
    /// A table in UTF-8
    Csv,
    /// A spreadsheet
    Xlsx,
}

/// Show which lists are in files and folders: their version, how many entries, what could not be read
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord lists un/ ofac/
  onrecord lists lists/ --out lists.xlsx")]
pub struct Lists {
    /// Files of lists, or folders with their files (docs/LISTS.md)
    #[arg(required = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// Which lists are looked at.
#[derive(Args, Clone, Debug)]
pub struct ListFlags {
    /// A file of a list, or a folder with its files (docs/LISTS.md); may be given several times
    #[arg(long = "list", value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub lists: Vec<PathBuf>,
    /// Neither read nor write the cache of lists made ready
    #[arg(long)]
    pub no_cache: bool,
    #[command(flatten)]
    pub lexicon: LexiconFlag,
}

/// Look names up in published lists of sanctioned people and bodies
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord screen 'Tetiana Kovalchuk' --list un/UN_consolidated.xml
  onrecord screen --file names.csv --list ofac/ --list un/ --format xlsx --out found.xlsx
  onrecord screen 'Ali Hassan' --born 1971 --country Iraq --list un/

A score tells how alike the names are, from 0 to 1, calibrated on judged pairs of names. It is not the
chance that the entry is the person meant: among many entries some are like the names of others.
Not on a list is not the same as not sanctioned: a visa ban may be private.
names.csv has a column `name`, or `surname` and `given name`, and may have `born`, `country`, `kind`
and `id`; without a heading each line is a name. An entry that only the date of birth or the country
keeps out is told as left out. Exit code 2: something could not be read; everything else was.")]
pub struct Screen {
    /// Names
    #[arg(required_unless_present = "file")]
    pub names: Vec<String>,
    /// A table of names (.csv), or a name a line; - for standard input
    #[arg(long, value_name = "names.csv", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub lists: ListFlags,
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: ScreenFormat,
    /// Write them to this file, whole or not at all
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,
    /// Overwrite that file where it is there
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Score from which an entry is shown
    #[arg(long, value_name = "P", default_value_t = names::SCREENING_THRESHOLD, value_parser = share)]
    pub threshold: f32,
    /// Most entries that are shown for a name
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// What the names are of
    #[arg(long, value_enum, default_value_t)]
    pub kind: ScreenKind,
    /// Date, month or year of birth: raises the score of entries with the same, lowers that of others
    #[arg(long, value_name = "DATE")]
    pub born: Option<PartialDate>,
    /// Country of citizenship or residence, in any language or as a code (RU, RUS): raises and lowers a little
    #[arg(long)]
    pub country: Option<String>,
}

/// Forms of what screening finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ScreenFormat {
    /// For people
    #[default]
    Text,
    /// One object
    Json,
    /// A row for each entry, and for each name without one
    Csv,
    /// The same rows, as a spreadsheet
    Xlsx,
}

/// What a name is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ScreenKind {
    /// Told by its words; entries of every kind
    #[default]
    Any,
    /// A human being
    Person,
    /// A company, an authority, a group
    Organization,
    /// A ship
    Vessel,
    /// An aircraft
    Aircraft,
}

impl From<ScreenKind> for names::lists::Kind {
    fn from(kind: ScreenKind) -> Self {
        match kind {
            ScreenKind::Any => Self::Unknown,
            ScreenKind::Person => Self::Person,
            ScreenKind::Organization => Self::Organization,
            ScreenKind::Vessel => Self::Vessel,
            ScreenKind::Aircraft => Self::Aircraft,
        }
    }
}

/// A number from 0 to 1.
fn share(given: &str) -> Result<f32, String> {
    match given.parse::<f32>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err(format!("`{given}` is not from 0 to 1")),
    }
}

/// Print the text that is taken of a document, before anything is read in it
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord text letter.pdf
  onrecord text letter.pdf --map    each line with its page and the place of its first character")]
pub struct ShowText {
    /// The document, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Before each line, its page (of a PDF file) and its place, counted in characters from 0
    #[arg(long)]
    pub map: bool,
    #[command(flatten)]
    pub metadata: MetadataFlags,
    #[command(flatten)]
    pub limits: LimitFlags,
}
