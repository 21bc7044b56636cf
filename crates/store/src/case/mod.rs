//! The case of one person, across documents: where it stands, by whose account, and what is said of it.

mod gather;
mod status;

use record::{CaseStatus, EntityKind, Factuality, PartialDate};
use serde::Serialize;

use crate::demand::DemandRow;
use crate::fact::State;
pub(crate) use status::after;
pub use status::{Account, Status};

/// Which day is asked about.
#[derive(Clone, Copy, Debug, Default)]
pub struct When {
    /// What was so on this day.
    pub as_of: Option<PartialDate>,
    /// What was known on this day: documents that came later, and what was decided later, are passed over.
    pub known: Option<PartialDate>,
    /// With what stands in older versions of an article alone.
    pub versions: bool,
}

/// One who bears a name: an entity, or all those whom people made one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bearer {
    /// `entity:12`: the first of those who are one.
    pub reference: String,
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name.
    pub name: String,
    /// All names.
    pub names: Vec<String>,
    /// Offices and callings.
    pub roles: Vec<String>,
    /// In how many documents.
    pub documents: usize,
    /// The first and the last day of these documents.
    pub from: Option<PartialDate>,
    /// The last.
    pub to: Option<PartialDate>,
}

/// A fact on the page of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// `event:41`.
    pub reference: String,
    /// When it happened, or was said.
    pub date: Option<PartialDate>,
    /// Its type: `arrest`, `accuse` ...
    #[serde(rename = "type")]
    pub of_type: String,
    /// What it is, in words of the document.
    pub what: String,
    /// Who says so; nobody where the document itself does.
    pub according_to: Option<String>,
    /// Who tells that somebody said so, where that is somebody else.
    pub told_by: Option<String>,
    /// Who denies it.
    pub denied_by: Vec<String>,
    /// Who denies it by what the machine read, and nobody decided on.
    pub proposed_denials: Vec<String>,
    /// How it is told.
    pub factuality: Option<String>,
    /// Whether a person accepted it.
    pub state: State,
    /// `document:7`.
    pub document: String,
    /// Whether it stands in an older version of its article.
    pub older_version: bool,
}

impl Line {
    /// Whether it is told as having happened: an event that somebody asks for is not.
    pub fn happened(&self) -> bool {
        let told = Factuality::ALL
            .iter()
            .find(|told| self.factuality.as_deref() == Some(told.as_str()));
        told.copied().is_none_or(status::is_told_as_fact)
    }
}

/// One charge, and how it went on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Charge {
    /// In words of a document; nothing where it is not told what the charge is.
    pub charge: Option<String>,
    /// Each update: `filed`, `convicted`, `conviction_overturned` ...
    pub updates: Vec<ChargeUpdate>,
}

/// What became of a charge on a day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChargeUpdate {
    /// How it stood.
    pub status: &'static str,
    /// From when on.
    pub date: Option<PartialDate>,
    /// The fact.
    pub reference: String,
    /// Whether a person accepted it.
    pub state: State,
}

/// Whether somebody is let to a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Access {
    /// counsel, family, doctor, court, consul, media, or words of the document.
    pub to: String,
    /// `allowed` or `denied`.
    pub access: &'static str,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Who says so.
    pub according_to: Option<String>,
    /// Who denies it.
    pub denied_by: Vec<String>,
    /// Who denies it by what the machine read, and nobody decided on.
    pub proposed_denials: Vec<String>,
    /// The fact.
    pub reference: String,
    /// Whether a person accepted it.
    pub state: State,
}

/// A document that something on the page is from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceLine {
    /// `document:7`.
    pub reference: String,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<PartialDate>,
    /// Whether the machine read it, or a person wrote it down: `read`, `note`, `row`.
    pub origin: String,
    /// Whether it is an older version of its article.
    pub older_version: bool,
}

/// The page of one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CasePage {
    /// Who.
    pub person: Bearer,
    /// What was so on this day.
    pub as_of: Option<PartialDate>,
    /// What was known on this day.
    pub known: Option<PartialDate>,
    /// The day on which the first document that names the person was added.
    pub first_added: Option<PartialDate>,
    /// Where the person stands, by what people accepted.
    pub status: Option<Status>,
    /// Where the person would stand if all were accepted that nobody has looked at; nothing where that
    /// says the same.
    pub proposed: Option<Status>,
    /// The accounts behind both.
    pub accounts: Vec<Account>,
    /// Charges, each with its updates.
    pub charges: Vec<Charge>,
    /// Who is let to the person.
    pub access: Vec<Access>,
    /// What happened, by date.
    pub events: Vec<Line>,
    /// What is said by and of the person.
    pub claims: Vec<Line>,
    /// Claims and what stands against them.
    pub disputes: Vec<Line>,
    /// What is asked for the person, of the person, or by the person.
    pub demands: Vec<DemandRow>,
    /// Where all this is from.
    pub sources: Vec<SourceLine>,
}

impl CasePage {
    /// What is to be said where nothing of the person was kept on the day that is asked about.
    pub fn unknown_then(&self) -> Option<String> {
        let (known, first) = (self.known?, self.first_added?);
        let said = || {
            format!(
                "nothing of this person was kept here on {known} (first document added on {first})"
            )
        };
        (first > known).then(said)
    }
}

/// A row of the list of cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseRow {
    /// Who.
    pub person: Bearer,
    /// Where the person stands, by what people accepted.
    pub status: Option<Status>,
    /// Where by what nobody has looked at, if it is another.
    pub proposed: Option<Status>,
    /// Charges, in words of documents.
    pub charges: Vec<String>,
    /// The fact by which the person was told of last.
    #[serde(skip)]
    pub told: i64,
}

/// Which cases are listed.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Those of people of this name.
    pub name: Option<String>,
    /// Those that stand so, by what was accepted or proposed.
    pub status: Option<CaseStatus>,
    /// Only those whose status rests on what people accepted.
    pub accepted: bool,
    /// At most so many.
    pub limit: usize,
    /// After so many.
    pub offset: usize,
    /// After the row that was told of last by this fact, [`CaseRow::told`], however many were before.
    pub after: Option<i64>,
}
