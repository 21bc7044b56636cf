//! Commands that find what is kept.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use record::{EntityKind, EventType, Factuality, PartialDate, SpeechAct};
use store::{Reference, State};

use super::{Color, ListingFlags, StoreFlags, known, reference};

/// Hits of a search that are shown at a terminal, where nobody says how many.
pub const SEARCHED: usize = 20;

/// Look for words in documents and in what is said, or for statements and events of a kind
#[derive(Args, Debug)]
#[command(mut_arg("limit", |limit| limit.help("Most rows [default: 20 as text, all in a file or another --format]")))]
#[command(after_help = "Examples:
  onrecord search torture custody                        documents and statements with both words
  onrecord search 'access to counsel' --in statements    words that follow each other
  onrecord search --speaker 'Ana Ruiz' --act demand      what she asked for
  onrecord search --event-type arrest --since 2024-05    events; words are those of their documents

All words must be there, in any form (prisoner, prisoners), with or without accents. Each hit tells how it stands:
what is `proposed` was accepted by nobody.")]
pub struct Search {
    /// Words; one argument of several words is a phrase
    pub words: Vec<String>,
    /// Where to look [default: documents and statements]
    #[arg(long = "in", value_enum, value_name = "WHERE")]
    pub within: Option<SearchedIn>,
    /// Only what this one says: all words of a name, or entity:12
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only what is about this one, said to, done by or done to them
    #[arg(long, value_name = "NAME")]
    pub about: Option<String>,
    /// Only statements that do so: assert, accuse, deny, demand ...
    #[arg(long, value_parser = known::<SpeechAct>)]
    pub act: Option<SpeechAct>,
    /// Only events of this type: arrest, release, access_denied ...
    #[arg(long, value_name = "TYPE", value_parser = known::<EventType>)]
    pub event_type: Option<EventType>,
    /// Only events that are told so: reported, claimed, denied, disputed ...
    #[arg(long, value_parser = known::<Factuality>)]
    pub factuality: Option<Factuality>,
    /// First day, of the fact or else of its document: 2024-05-01, 2024-05 or 2024
    #[arg(long, value_name = "DATE")]
    pub since: Option<PartialDate>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<PartialDate>,
    /// Only facts that stand so: proposed, added, accepted, corrected, rejected, second_reviewed
    #[arg(long, value_parser = known::<State>)]
    pub state: Option<State>,
    /// Only documents of this kind, and what is in them: letter, report ...
    #[arg(long)]
    pub kind: Option<String>,
    /// Only documents of this publisher, and what is in them
    #[arg(long)]
    pub publisher: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// What is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchedIn {
    /// Titles and texts of documents
    Documents,
    /// What is said
    Statements,
}

/// Show one thing with all that is kept of it
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord show statement:41                      its words in context, both values, who decided what
  onrecord show document:7 --text
  onrecord show document:7 --original letter.pdf  the bytes that were given, checked by their SHA-256
  onrecord show entity:12                         names, roles, with whom joined")]
pub struct Show {
    /// document:7, entity:12, event:41, entry:9 ... as the listings print it
    #[arg(value_parser = reference)]
    pub reference: Reference,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: ShowFormat,
    /// With the whole text of a document
    #[arg(long)]
    pub text: bool,
    /// Write the original bytes of a document to this file
    #[arg(long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub original: Option<PathBuf>,
    /// Overwrite that file where it is there
    #[arg(long, requires = "original")]
    pub force: bool,
    #[command(flatten)]
    pub store: StoreFlags,
    /// Columns of text output, 30 at the least [default: the terminal's, at most 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    pub color: Color,
}

/// Forms in which one thing is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    /// For people
    #[default]
    Text,
    /// One object
    Json,
}

/// Who is named: in how many documents, from when to when
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord people
  onrecord people ruiz --kind person

A row is those whom people made one (`onrecord same`). All others are listed by name: that several are called
the same does not say that they are the same, and a row of a name says how many bear it.")]
pub struct People {
    /// Only those in whose name these words are, or with entity:12
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Only these: person, organization, government, place, group, document, law
    #[arg(long, value_parser = known::<EntityKind>)]
    pub kind: Option<EntityKind>,
    /// By name, and not those in most documents first
    #[arg(long)]
    pub by_name: bool,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// Claims, and who denies them
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord disputes --format xlsx --out disputes.xlsx

`unanswered` says that no denial was found in what is kept, not that there is none.")]
pub struct Disputes {
    /// With what stands in older versions of an article alone
    #[arg(long)]
    pub versions: bool,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// What happened, day by day, to one person or to all
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord timeline 'Ana Ruiz'
  onrecord timeline --since 2024-05 --until 2024-06

A row is what one document tells. Accounts that people joined (`onrecord same event:4 event:9`) stand together, and
`differs` tells in what they contradict each other. --limit and --offset count events.")]
pub struct Timeline {
    /// Only what this one did or what was done to them: all words of a name, or entity:12
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// First day: 2024-05-01, 2024-05 or 2024
    #[arg(long, value_name = "DATE")]
    pub since: Option<PartialDate>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<PartialDate>,
    /// With those that a person rejected
    #[arg(long)]
    pub rejected: bool,
    /// With what stands in older versions of an article alone
    #[arg(long)]
    pub versions: bool,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}
