//! Where somebody stands, by the accounts that say so.
//!
//! An account is one fact of one document: that a case stands so on the day of the report, or that something happened
//! that makes it so. The latest day decides; accounts of that day that say something else stand beside it. That a
//! sentence was upheld or cut only goes on with what an earlier account says: whoever is at large stays there.

use std::collections::BTreeSet;

use record::{CaseStatus, Event, EventType, Factuality, PartialDate};
use serde::Serialize;

use crate::fact::State;
use crate::words;

/// One account of where somebody stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    /// The fact: `case:12`, `event:41`.
    pub reference: String,
    /// The document it stands in.
    pub document: i64,
    /// Whether a person accepted it.
    pub state: State,
    /// What it says.
    pub status: CaseStatus,
    /// For which day it says so: the day of the event, or else of the report.
    pub on: Option<PartialDate>,
    /// It makes nothing so, and only says that it goes on: a sentence was upheld or cut.
    pub goes_on: bool,
    /// Since when it is so, as it says.
    pub since: Option<PartialDate>,
    /// Where the person is.
    pub place: Option<String>,
    /// How it is told.
    pub factuality: Factuality,
    /// Who says so, where it is not the document itself.
    pub according_to: Option<String>,
    /// Who denies it.
    pub denied_by: Vec<String>,
    /// Who denies it by what the machine read, and nobody decided on.
    pub proposed_denials: Vec<String>,
    /// Whether it stands in an older version of its article.
    pub older_version: bool,
}

/// Where somebody stands, and what says so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status {
    /// Where.
    pub status: CaseStatus,
    /// `known` where a document says so itself, `believed` where only somebody in it does.
    pub certainty: &'static str,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Where the person is.
    pub place: Option<String>,
    /// The last day for which an account says so.
    pub last_confirmed: Option<PartialDate>,
    /// Who denies it.
    pub denied_by: Vec<String>,
    /// Who denies it by what the machine read, and nobody decided on.
    pub proposed_denials: Vec<String>,
    /// The accounts that say so, the latest first.
    pub accounts: Vec<String>,
    /// Accounts of the same day that say something else.
    pub contradicted_by: Vec<String>,
    /// Whether all that say so stand in older versions of their articles.
    pub older_version: bool,
}

/// What an event makes of where somebody stands; nothing for most.
pub fn after(event: &Event) -> Option<CaseStatus> {
    Some(match event.event_type {
        EventType::Arrest | EventType::Detention => CaseStatus::Detained,
        EventType::Imprisonment => CaseStatus::Imprisoned,
        EventType::Sentence | EventType::SentenceReduced if is_term(event) => {
            CaseStatus::Imprisoned
        }
        EventType::ConvictionUpheld => CaseStatus::Imprisoned,
        EventType::HouseArrest => CaseStatus::HouseArrest,
        EventType::Bail => CaseStatus::OnBail,
        EventType::Release => CaseStatus::Released,
        EventType::EnforcedDisappearance => CaseStatus::Disappeared,
        EventType::DeathInCustody => CaseStatus::DiedInCustody,
        EventType::Execution => CaseStatus::Executed,
        EventType::Acquittal => CaseStatus::Acquitted,
        EventType::Pardon => CaseStatus::Pardoned,
        EventType::SentenceSuspended => CaseStatus::ConvictedAtLarge,
        // Who escaped or was deported is somewhere.
        _ => return None,
    })
}

/// Whether an event only says that what was so goes on.
pub fn goes_on(event: EventType) -> bool {
    matches!(
        event,
        EventType::ConvictionUpheld | EventType::SentenceReduced
    )
}

/// Where somebody is held by an event: the place of an arrest is where it was done.
pub fn held_in(event: &Event) -> Option<String> {
    let is_of_holding = matches!(
        event.event_type,
        EventType::Imprisonment | EventType::HouseArrest | EventType::DeathInCustody
    );
    event.place.clone().filter(|_| is_of_holding)
}

/// Beginnings of words of a sentence that is served in prison: it may be carried out there, too.
const TERMS: &[&str] = &[
    "year", "month", "week", "day", "life", "prison", "imprison", "jail", "gaol", "death",
];

/// Beginnings of words of one that is not, or not any more.
const NOT_SERVED: &[&str] = &["suspend", "probation", "communit", "conditional", "served"];

/// Words by which somebody is sentenced who is not there.
const ABSENCE: &[&str] = &["absentia", "absence"];

/// Whether a sentence is one to prison. A fine is none, and of one that nobody tells nothing is known.
fn is_term(event: &Event) -> bool {
    let detail = words::folded(event.detail.as_deref().unwrap_or_default());
    has(&detail, TERMS) && !has(&detail, NOT_SERVED) && !has(&detail, ABSENCE)
}

/// Whether words tell that somebody was sentenced who was not there.
pub fn in_absence(told: &str) -> bool {
    has(&words::folded(told), ABSENCE)
}

fn has(folded: &str, beginnings: &[&str]) -> bool {
    words::apart(folded).any(|word| beginnings.iter().any(|begin| word.starts_with(begin)))
}

/// Whether an event is told as one that happened: not as asked for, planned or denied by all.
pub fn happened(event: &Event) -> bool {
    is_told_as_fact(event.factuality)
}

/// Whether what is told so is told as having happened.
pub fn is_told_as_fact(factuality: Factuality) -> bool {
    matches!(
        factuality,
        Factuality::Reported | Factuality::Claimed | Factuality::Disputed
    )
}

/// Where somebody stands by these accounts, on a day: what is later is passed over. Accounts without a
/// day say nothing about when, and count only where no other does.
pub fn status(accounts: &[Account], as_of: Option<PartialDate>) -> Option<Status> {
    let until = |account: &&Account| as_of.is_none_or(|day| account.on <= Some(day));
    let says = |account: &&Account| account.status != CaseStatus::Unknown;
    let mut counted: Vec<&Account> = accounts.iter().filter(until).collect();
    // A report that does not tell takes nothing back.
    if counted.iter().any(says) {
        counted.retain(says);
    }
    let made = counted.clone();
    counted.retain(|account| !account.goes_on || goes_on_from(account, &made));
    counted.sort_by_key(|account| std::cmp::Reverse(account.on));
    let latest = counted.first()?;
    let agrees = |account: &&&Account| account.status == latest.status;
    // The run of accounts that nothing else interrupts.
    let run: Vec<&&Account> = counted.iter().take_while(agrees).collect();
    let contradicts =
        |account: &&&Account| account.on == latest.on && account.status != latest.status;
    let contradicting = counted.iter().filter(contradicts);
    let is_known = |account: &&&Account| account.factuality == Factuality::Reported;
    let denied_by = names(run.iter().flat_map(|account| &account.denied_by));
    let mut proposed_denials = names(run.iter().flat_map(|account| &account.proposed_denials));
    proposed_denials.retain(|name| !denied_by.contains(name));
    Some(Status {
        status: latest.status,
        certainty: match run.iter().any(is_known) {
            true => "known",
            false => "believed",
        },
        since: run.iter().filter_map(|account| account.since).min(),
        place: run.iter().find_map(|account| account.place.clone()),
        last_confirmed: latest.on,
        denied_by,
        proposed_denials,
        accounts: run
            .iter()
            .map(|account| account.reference.clone())
            .collect(),
        older_version: run.iter().all(|account| account.older_version),
        contradicted_by: contradicting
            .map(|account| account.reference.clone())
            .collect(),
    })
}

/// Names, each once.
fn names<'a>(names: impl Iterator<Item = &'a String>) -> Vec<String> {
    let once: BTreeSet<&String> = names.collect();
    once.into_iter().cloned().collect()
}

/// Whether what an account says goes on was so before, by the last account that made anything so.
fn goes_on_from(account: &Account, all: &[&Account]) -> bool {
    let before = all.iter().filter(|a| !a.goes_on && a.on <= account.on);
    let last = before.max_by_key(|a| a.on);
    last.is_some_and(|last| last.status == account.status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(reference: &str, status: CaseStatus, on: &str) -> Account {
        Account {
            reference: reference.to_owned(),
            document: 1,
            state: State::Accepted,
            status,
            on: on.parse().ok(),
            goes_on: false,
            since: on.parse().ok(),
            place: None,
            factuality: Factuality::Reported,
            according_to: None,
            denied_by: Vec::new(),
            proposed_denials: Vec::new(),
            older_version: false,
        }
    }

    #[test]
    fn the_latest_account_decides_and_what_was_so_on_a_day_can_be_asked() {
        let accounts = [
            account("event:1", CaseStatus::Detained, "2024-02-03"),
            account("case:2", CaseStatus::Detained, "2024-03-10"),
            account("event:3", CaseStatus::Released, "2024-05-01"),
        ];
        let on = |day: Option<&str>| status(&accounts, day.and_then(|day| day.parse().ok()));
        let now = on(None).expect("known");
        assert_eq!(
            (now.status, now.accounts),
            (CaseStatus::Released, vec!["event:3".to_owned()])
        );
        let then = on(Some("2024-04-01")).expect("known");
        assert_eq!(then.status, CaseStatus::Detained);
        assert_eq!(then.accounts, ["case:2", "event:1"]);
        assert_eq!(then.since, "2024-02-03".parse().ok());
        assert_eq!(then.last_confirmed, "2024-03-10".parse().ok());
        assert_eq!(on(Some("2024-01-01")), None);
    }

    #[test]
    fn what_two_reports_of_a_day_say_stands_side_by_side() {
        let mut accounts = [
            account("event:2", CaseStatus::Released, "2024-02-03"),
            account("event:1", CaseStatus::Detained, "2024-02-03"),
        ];
        accounts[0].factuality = Factuality::Claimed;
        let status = status(&accounts, None).expect("known");
        assert_eq!(status.contradicted_by, ["event:1"]);
        assert_eq!(status.certainty, "believed");
    }

    #[test]
    fn who_was_taken_again_is_held_since_the_second_time() {
        let accounts = [
            account("event:1", CaseStatus::Detained, "2020-01-01"),
            account("event:2", CaseStatus::Released, "2021-01-01"),
            account("event:3", CaseStatus::Detained, "2022-01-01"),
        ];
        let status = status(&accounts, None).expect("known");
        assert_eq!(status.since, "2022-01-01".parse().ok());
    }

    #[test]
    fn a_sentence_that_is_upheld_goes_on_and_makes_nobody_a_prisoner() {
        let upheld = |on| Account {
            goes_on: true,
            since: None,
            ..account("event:9", CaseStatus::Imprisoned, on)
        };
        let mut accounts = vec![
            account("event:1", CaseStatus::Detained, "2020-02-17"),
            account("event:2", CaseStatus::Imprisoned, "2020-11"),
            upheld("2023-01-19"),
        ];
        let now = status(&accounts, None).expect("known");
        assert_eq!(now.status, CaseStatus::Imprisoned);
        assert_eq!(now.since, "2020-11".parse().ok());
        assert_eq!(now.last_confirmed, "2023-01-19".parse().ok());
        accounts[1].status = CaseStatus::OnBail;
        let now = status(&accounts, None).expect("known");
        assert_eq!(
            (now.status, now.accounts),
            (CaseStatus::OnBail, vec!["event:2".to_owned()])
        );
    }
}
