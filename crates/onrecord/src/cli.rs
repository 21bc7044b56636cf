//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use record::PartialDate;

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
    /// Score the reader against marked texts
    #[command(subcommand)]
    Eval(Eval),
    Explain(Explain),
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
}

/// Read documents: who said what, to whom, in which words
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord read letter.txt                          for people, in the terminal
  onrecord read letter.txt --format json            for programs
  curl -s https://example.org/a | onrecord read -   from standard input
  onrecord read 'reports/2024-*.html' --out record/ one NAME.json a document

A file NAME.meta.json beside NAME.txt gives its metadata: {\"title\", \"publisher\", \"published\", \"url\", \"kind\"},
each optional. Exit code 2: something could not be read; everything else was.")]
pub struct Read {
    /// Files, folders, patterns ('*.txt'), or - for standard input
    #[arg(required = true, value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,
    /// How readings are printed [default: text; json with --out]
    #[arg(long, value_enum)]
    pub format: Option<OutputFormat>,
    /// Write each reading as NAME.json into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Overwrite files in that folder that are no readings; never documents or their metadata
    #[arg(long, requires = "out")]
    pub force: bool,
    /// Documents read at the same time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub metadata: MetadataFlags,
    #[command(flatten)]
    pub model: ModelFlag,
    #[command(flatten)]
    pub max_size: MaxSizeFlag,
    /// Columns of text output, 30 at the least [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
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
pub struct MaxSizeFlag {
    /// Largest document, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 16)]
    pub max_size: u32,
}

impl MaxSizeFlag {
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
}

/// Write attributions for marked texts, for shared/tools/eval_attribution.py to score
///
/// Reads the `text` of each line and nothing that is marked in it. Attributions are meant in the
/// corpus's wide sense: decisions and plans among them, nested ones left out.
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord eval attributions dev.jsonl.gz --out predicted.jsonl")]
pub struct EvalAttributions {
    /// JSON lines with `id` and `text`, plain or gzipped
    #[arg(value_hint = ValueHint::FilePath)]
    pub gold: PathBuf,
    /// Where to write {"id", "attributions": [{"source", "cue", "content"}]}, a line each
    #[arg(long, value_name = "PRED.jsonl", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
    /// Documents read at the same time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    #[command(flatten)]
    pub model: ModelFlag,
}

/// Show how a place in a document is read: tokens, tree, names, tags, rules
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
    pub max_size: MaxSizeFlag,
}
