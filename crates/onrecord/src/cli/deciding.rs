//! Commands by which people decide.

use clap::{Args, Subcommand};
use store::{AnswerClass, Family, LinkKind, Reference, Role};

use super::known;
use super::{ListingFlags, StoreFlags};

/// Facts that wait which are shown at a terminal, where nobody says how many.
pub const WAITING: usize = 50;

/// Decide on what was read, or list what waits for it
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    mut_arg("limit", |limit| limit.help("Most rows [default: 50 as text, all in a file or another --format]")),
    after_help = "Examples:
  onrecord review                                        what waits, newest documents first
  onrecord review accept statement:41 event:12
  onrecord review reject event:13 --note 'of another Ruiz'
  onrecord review correct event:12 --set date=2024-05-02 --set place=Valmora
  onrecord review second event:12 --as u-lindiwe         somebody else looks at it: it is locked

What the machine read stays beside what people say. Nobody reviews their own work, but who works alone.
Exit code 2: one could not be decided; all others were."
)]
pub struct Review {
    /// What is decided
    #[command(subcommand)]
    pub command: Option<Decide>,
    /// Only these: statement, event, case, demand, dispute ...
    #[arg(long, value_parser = known::<Family>)]
    pub family: Option<Family>,
    /// Only what was read of document:7
    #[arg(long, value_name = "REF", value_parser = document)]
    pub document: Option<Reference>,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// A decision.
#[derive(Debug, Subcommand)]
pub enum Decide {
    /// It is what the source tells
    Accept(OfSome),
    /// The source does not tell it
    Reject(Reject),
    Correct(Correct),
    /// A second person has looked at it: it is locked until a lead opens it again
    Second(OfSome),
    /// Open again what was decided
    Reopen(Reject),
}

/// Some facts, and why.
#[derive(Args, Debug)]
pub struct OfSome {
    /// Facts: statement:41, event:12 ...
    #[arg(required = true, value_name = "REF", value_parser = fact)]
    pub facts: Vec<Reference>,
    /// Why
    #[arg(long)]
    pub note: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Some facts, and why, which must be said.
#[derive(Args, Debug)]
pub struct Reject {
    /// Facts: statement:41, event:12 ...
    #[arg(required = true, value_name = "REF", value_parser = fact)]
    pub facts: Vec<Reference>,
    /// Why
    #[arg(long, required = true)]
    pub note: String,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// The source tells something else: put another value in its place
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord review correct event:12 --set date=2024-05-02 --set count=9
  onrecord review correct statement:41 --set source.name='Ana Ruiz' --set addressee=null
  onrecord review correct case:3 --value @case.json

docs/RECORD.md has the fields. The machine's value stays as well.")]
pub struct Correct {
    /// A fact: statement:41, event:12 ...
    #[arg(value_name = "REF", value_parser = fact)]
    pub fact: Reference,
    /// A field and its value; null for what is not known; may be given several times
    #[arg(
        long = "set",
        value_name = "FIELD=VALUE",
        required_unless_present = "value"
    )]
    pub fields: Vec<String>,
    /// The whole value, as JSON, or @FILE
    #[arg(long, value_name = "JSON|@FILE", conflicts_with = "fields")]
    pub value: Option<String>,
    /// Why
    #[arg(long)]
    pub note: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Say that those who are named are one person or body, or that events are one event
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord same entity:12 entity:57 --note 'same date of birth'
  onrecord same event:4 event:9                                  two accounts of one arrest

`onrecord undo` with the entry that is printed takes it back.")]
pub struct Same {
    /// Two or more: entity:12 entity:57, or event:4 event:9
    #[arg(required = true, num_args = 2.., value_name = "REF", value_parser = super::reference)]
    pub references: Vec<Reference>,
    /// Why
    #[arg(long)]
    pub note: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Say that two who are named are not one, or two events not one event
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord not-same entity:12 entity:57 --note 'father and son'")]
pub struct NotSame {
    /// One
    #[arg(value_parser = super::reference)]
    pub left: Reference,
    /// The other
    #[arg(value_parser = super::reference)]
    pub right: Reference,
    /// Why
    #[arg(long)]
    pub note: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Say what one thing is to another, or that it is not
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord link denial_of statement:7 event:4        the statement denies the event
  onrecord link answer_to statement:9 demand:3 --class refused
  onrecord link version_of document:8 document:2
  onrecord link answer_to statement:9 demand:3 --reject   it is no answer")]
pub struct Link {
    /// same, same_event, denial_of, answer_to, reaction, version_of, letter_version
    #[arg(value_parser = known::<LinkKind>)]
    pub kind: LinkKind,
    /// What denies, answers, reacts, is the newer
    #[arg(value_parser = super::reference)]
    pub left: Reference,
    /// What is denied, answered ..., the older
    #[arg(value_parser = super::reference)]
    pub right: Reference,
    /// What an answer does: acknowledged, deferred, refused, partly_met, met, countered [default: as proposed]
    #[arg(long, value_parser = super::cases::class)]
    pub class: Option<AnswerClass>,
    /// It is not so
    #[arg(long)]
    pub reject: bool,
    /// Why
    #[arg(long)]
    pub note: Option<String>,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// What was decided of two things; with --open what the machine would link
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  onrecord links
  onrecord links --open --kind same   proposals: nothing of it counts until somebody accepts it")]
pub struct Links {
    /// Proposals on which nobody decided
    #[arg(long)]
    pub open: bool,
    /// Only same, same_event, denial_of, answer_to, reaction, version_of or letter_version
    #[arg(long, value_parser = known::<LinkKind>)]
    pub kind: Option<LinkKind>,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// Take back what was said of two things: all is as it was before
#[derive(Args, Debug)]
#[command(after_help = "Example:
  onrecord undo 17   the entry, as `onrecord links` lists it")]
pub struct Undo {
    /// The entry of the log: 17, or entry:17
    #[arg(value_parser = entry)]
    pub entry: i64,
    #[command(flatten)]
    pub store: StoreFlags,
}

/// Who works here, and what they may do
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  onrecord members
  onrecord members set u-mira --name 'Mira Okafor' --role lead

A store without members is one person's, who may do all. With members, `--as ID` or $ONRECORD_ACTOR says who acts;
whoever is not on the list only looks."
)]
pub struct Members {
    /// What is changed
    #[command(subcommand)]
    pub command: Option<MembersCommand>,
    #[command(flatten)]
    pub store: StoreFlags,
    #[command(flatten)]
    pub listing: ListingFlags,
}

/// What is done to the list of who works here.
#[derive(Debug, Subcommand)]
pub enum MembersCommand {
    Set(SetMember),
}

/// Put somebody on the list, or change what they may do
#[derive(Args, Debug)]
pub struct SetMember {
    /// An id, which stays in the log for good: not a name
    #[arg(value_parser = super::actor)]
    pub id: String,
    /// The name
    #[arg(long)]
    pub name: String,
    /// reader, editor, reviewer or lead; the first one is a lead
    #[arg(long, value_parser = role)]
    pub role: Role,
    #[command(flatten)]
    pub store: StoreFlags,
}

fn fact(given: &str) -> Result<Reference, String> {
    match given.parse() {
        Ok(reference @ Reference::Fact(..)) => Ok(reference),
        _ => Err(format!(
            "`{given}` is no fact; hint: write statement:41 or event:12, as `onrecord review` lists it"
        )),
    }
}

fn document(given: &str) -> Result<Reference, String> {
    match given.parse() {
        Ok(reference @ Reference::Document(_)) => Ok(reference),
        _ => Err(format!("`{given}` is no document; hint: write document:7")),
    }
}

fn entry(given: &str) -> Result<i64, String> {
    let digits = given.strip_prefix("entry:").unwrap_or(given);
    match digits.parse() {
        Ok(entry) if entry > 0 => Ok(entry),
        _ => Err(format!(
            "`{given}` is no entry; hint: write 17 or entry:17, as `onrecord links` lists it"
        )),
    }
}

fn role(given: &str) -> Result<Role, String> {
    match given.parse() {
        Ok(Role::Sole) | Err(_) => Err(format!(
            "`{given}` is none; hint: take reader, editor, reviewer or lead"
        )),
        Ok(role) => Ok(role),
    }
}
