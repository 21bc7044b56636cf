//! Commands on officials whom somebody holds responsible.

use clap::{Args, Subcommand};
use record::PartialDate;
use store::{InvolvementType, MeasureStatus, MeasureType};

use super::cases::BasisFlags;
use super::{ListFlags, ListingFlags, StoreFlags};

/// Officials whom somebody picked: by which words, posts held, measures, and what lists say
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord officials
  onrecord officials Tembo --format json

Nobody is here merely for being named: `onrecord official pick` says who is, and by which words.")]
pub struct Officials {
    /// Only those in whose name these words are
    pub name: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// What is put on record of an official.
#[derive(Debug, Subcommand)]
pub enum OfficialCommand {
    Pick(Pick),
    Post(AddPost),
    Measure(AddMeasure),
    Screen(ScreenOfficial),
}

/// Pick an official and the words that accuse
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord official pick entity:12 statement:41 ordered --according-to 'Lawyers of Valmora'")]
pub struct Pick {
    /// The official, as the listings print it: entity:12
    pub official: String,
    /// The fact that accuses: statement:41, event:7
    pub fact: String,
    /// What the official is said to have done: ordered, carried_out, present, failed_to_prevent, responsible_for_body
    #[arg(value_name = "KIND", value_parser = super::known::<InvolvementType>)]
    pub kind: InvolvementType,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub according_to: Option<String>,
    /// When
    #[arg(long, value_name = "DATE")]
    pub date: Option<PartialDate>,
    /// Accept it at once
    #[arg(long)]
    pub accept: bool,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Add an office that somebody holds or held
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord official post entity:12 governor --of 'Mwala prison' --from 2019 --note 'Gazette, 3 May 2019'")]
pub struct AddPost {
    /// The official: entity:12
    pub official: String,
    /// The office
    pub title: String,
    /// The body it is an office of
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    pub from: Option<PartialDate>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    pub to: Option<PartialDate>,
    #[command(flatten)]
    pub basis: BasisFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Add a measure about an official: demanded, imposed, lifted ...
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord official measure entity:12 visa_ban --by 'European Union' --status demanded --date 2024-05-02 \\
      --note 'Letter of 14 deputies'

A visa ban may be private: its status is `unknown` where nobody has told it.")]
pub struct AddMeasure {
    /// The official: entity:12
    pub official: String,
    /// visa_ban, asset_freeze, export, aid_cut
    #[arg(value_parser = super::known::<MeasureType>)]
    pub kind: MeasureType,
    /// Whose measure it is: a state or a programme
    #[arg(long = "by", value_name = "NAME")]
    pub regime: String,
    /// demanded, under_review, announced_unnamed, imposed, varied, lifted, refused, unknown
    #[arg(long, value_parser = super::known::<MeasureStatus>)]
    pub status: MeasureStatus,
    /// Since when it stands so
    #[arg(long, value_name = "DATE")]
    pub date: Option<PartialDate>,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub according_to: Option<String>,
    #[command(flatten)]
    pub basis: BasisFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Look an official up in lists, for an involvement that somebody picked; what is found is kept
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord official screen involvement:12 --list ofac/ --list un/")]
pub struct ScreenOfficial {
    /// The involvement: involvement:12
    pub involvement: String,
    /// Day, month or year of birth, where it is known
    #[arg(long, value_name = "DATE")]
    pub born: Option<PartialDate>,
    /// A country of citizenship or residence
    #[arg(long)]
    pub country: Option<String>,
    #[command(flatten)]
    pub lists: ListFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}
