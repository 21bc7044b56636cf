//! Commands on cases and demands, read or put in by hand.

use clap::{Args, Subcommand};
use record::{CaseStatus, EventType, Factuality, PartialDate};

use super::{ListingFlags, StoreFlags, day, known};

/// People whose case is told, and where they stand
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord cases
  onrecord cases --status imprisoned --accepted --format xlsx --out held.xlsx

Where somebody stands rests on accounts that people accepted; what nobody has looked at stands beside it.")]
pub struct Cases {
    /// Only people in whose name these words are
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Only those who stand so: detained, imprisoned, released ...
    #[arg(long, value_name = "STATUS", value_parser = known::<CaseStatus>)]
    pub status: Option<CaseStatus>,
    /// Only those whose status people accepted
    #[arg(long)]
    pub accepted: bool,
    #[command(flatten)]
    pub when: WhenFlags,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// The case of one person: where it stands and by whose account, what happened, what is said and denied
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  onrecord case 'Ana Ruiz'
  onrecord case entity:12 --as-of 2024-05-01                    what was so on that day
  onrecord case 'Ana Ruiz' --as-of 2024-05-01 --known 2024-05-03  and was known two days later
  onrecord case new 'Ana Ruiz' --status detained --since 2024-05-01 --note 'Call of her lawyer'

Whoever bears a name has a page of their own, unless somebody has said that they are one (`onrecord same`)."
)]
pub struct Case {
    /// Add one by hand
    #[command(subcommand)]
    pub command: Option<CaseCommand>,
    /// A name, or entity:12 as the listings print it
    #[arg(required = true, value_name = "NAME")]
    pub name: Option<String>,
    #[command(flatten)]
    pub when: WhenFlags,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// What else is done to cases.
#[derive(Debug, Subcommand)]
pub enum CaseCommand {
    New(NewCase),
}

/// Add a case that no machine read
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord case new 'Ana Ruiz' --status detained --since 2024-05-01 --place Valmora \\
      --charge sedition --note 'Call of her lawyer, L. Prado' --on 2024-05-02")]
pub struct NewCase {
    /// The person
    pub person: String,
    /// Where the person stands: detained, imprisoned, released ...
    #[arg(long, value_parser = known::<CaseStatus>)]
    pub status: CaseStatus,
    /// Since when
    #[arg(long, value_name = "DATE")]
    pub since: Option<PartialDate>,
    /// Where the person is held, or lives
    #[arg(long)]
    pub place: Option<String>,
    /// What the person is accused of; may be given several times
    #[arg(long = "charge", value_name = "CHARGE")]
    pub charges: Vec<String>,
    #[command(flatten)]
    pub basis: BasisFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Put in what happened
#[derive(Debug, Subcommand)]
pub enum EventCommand {
    Add(AddEvent),
}

/// Add an event that no machine read
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord event add arrest --recipient 'Ana Ruiz' --actor 'Valmora police' --date 2024-05-01 \\
      --according-to 'her family' --factuality claimed --note 'Call of her brother'")]
pub struct AddEvent {
    /// What kind of act: arrest, release, access_denied ... (docs/RECORD.md)
    #[arg(value_name = "TYPE", value_parser = known::<EventType>)]
    pub event_type: EventType,
    /// Who acts
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    /// Who is acted upon
    #[arg(long, value_name = "NAME")]
    pub recipient: Option<String>,
    /// When
    #[arg(long, value_name = "DATE")]
    pub date: Option<PartialDate>,
    /// Where
    #[arg(long)]
    pub place: Option<String>,
    /// The charge, the sentence, who was kept away
    #[arg(long)]
    pub detail: Option<String>,
    /// How many people, or acts
    #[arg(long, value_name = "N")]
    pub count: Option<u64>,
    /// How it is told: reported, claimed, denied, disputed, planned ...
    #[arg(long, default_value = "reported", value_parser = known::<Factuality>)]
    pub factuality: Factuality,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub according_to: Option<String>,
    /// Who denies it
    #[arg(long, value_name = "NAME")]
    pub denied_by: Option<String>,
    #[command(flatten)]
    pub basis: BasisFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Put in what is asked
#[derive(Debug, Subcommand)]
pub enum DemandCommand {
    Add(AddDemand),
}

/// Add a demand that no machine read
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord demand add 'free Ana Ruiz' --by 'Lawyers of Valmora' --of 'Interior Ministry' \\
      --for 'Ana Ruiz' --date 2024-05-02 --due 2024-06-01 --note 'Letter on paper, in our files'")]
pub struct AddDemand {
    /// What is asked, from its verb on
    pub action: String,
    /// Who asks
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Who is asked
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// For whom; may be given several times
    #[arg(long = "for", value_name = "NAME")]
    pub beneficiaries: Vec<String>,
    /// When it was asked
    #[arg(long, value_name = "DATE")]
    pub date: Option<PartialDate>,
    /// Until when an answer or the act is asked
    #[arg(long, value_name = "DATE")]
    pub due: Option<PartialDate>,
    #[command(flatten)]
    pub basis: BasisFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Put in what was answered
#[derive(Debug, Subcommand)]
pub enum AnswerCommand {
    Add(AddAnswer),
}

/// Add an answer to a demand, of whoever was asked or its office
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord answer add demand:12 refused --by 'Interior Ministry' --date 2024-05-20 \\
      --note 'Letter of 20 May: \"there are no prisoners of conscience\"'

Whoever asked cannot answer; who is neither the addressee nor its office, by what is kept, needs --for-addressee.
What anybody else says of a demand is a reaction: onrecord link reaction statement:41 demand:12")]
pub struct AddAnswer {
    /// The demand, as the listings print it: demand:12
    pub demand: String,
    /// How it is answered: acknowledged, deferred, refused, partly_met, met, countered
    #[arg(value_parser = class)]
    pub class: store::AnswerClass,
    /// Who answers
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// They speak for whoever was asked, though nothing kept says so
    #[arg(long)]
    pub for_addressee: bool,
    /// When
    #[arg(long, value_name = "DATE")]
    pub date: Option<PartialDate>,
    #[command(flatten)]
    pub basis: BasisFlags,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Demands, how long they are outstanding, and what was answered
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord demands --open
  onrecord demands --of 'Interior Ministry' --as-of 2024-12-31 --format csv

Only whoever was asked, or its office, stops the clock; what others say is a reaction. A demand without an answer
shows what the machine takes for one, or else how many other documents were looked through, and up to which day.")]
pub struct Demands {
    /// Only those that nobody who was asked has answered
    #[arg(long)]
    pub open: bool,
    /// Only those that people accepted
    #[arg(long)]
    pub accepted: bool,
    /// Who asks
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Who is asked
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// With what stands in older versions of an article alone
    #[arg(long)]
    pub versions: bool,
    /// The day up to which is counted [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<PartialDate>,
    /// Those asked first come first; those of which no day is told are left out
    #[arg(long)]
    pub oldest_first: bool,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// Which day is asked about.
#[derive(Args, Clone, Copy, Debug)]
pub struct WhenFlags {
    /// What was so on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<PartialDate>,
    /// What was known here on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub known: Option<PartialDate>,
    /// With what stands in older versions of an article alone
    #[arg(long)]
    pub versions: bool,
}

/// What a fact is known from.
#[derive(Args, Debug)]
pub struct BasisFlags {
    /// What it is known from: "Call of her lawyer"; kept as a document of its own
    #[arg(long, value_name = "WORDS", required_unless_present = "document")]
    pub note: Option<String>,
    /// The day of the call, the paper, the meeting
    #[arg(long, value_name = "DATE", requires = "note")]
    pub on: Option<PartialDate>,
    /// A document that is there: document:7
    #[arg(
        long,
        value_name = "DOCUMENT",
        conflicts_with = "note",
        requires = "quote"
    )]
    pub document: Option<String>,
    /// Its words that tell it
    #[arg(long, value_name = "WORDS", requires = "document")]
    pub quote: Option<String>,
    /// The person or body of that name is this one: entity:12; may be given several times
    #[arg(long, value_name = "ENTITY")]
    pub same_as: Vec<String>,
    /// Accept it at once
    #[arg(long)]
    pub accept: bool,
}

pub(super) fn class(given: &str) -> Result<store::AnswerClass, String> {
    use store::AnswerClass::{Lapsed, Open};
    let class = given
        .parse()
        .ok()
        .filter(|class| !matches!(class, Open | Lapsed));
    class.ok_or_else(|| {
        let known = "acknowledged, deferred, refused, partly_met, met or countered";
        format!("`{given}` is none; hint: take {known}")
    })
}
