//! Where each person's case stands.

use anstyle::AnsiColor;
use record::{Case, CaseStatus, Event, Reading};

use super::page::{BOLD, DIM, PLAIN, Page, Piece, clean, of, piece};
use super::{events, statements};

/// Each person: who, where it stands, and what happened in time order.
pub fn put(page: &mut Page, reading: &Reading) {
    if reading.cases.is_empty() {
        return;
    }
    page.title("Cases", "");
    for (n, case) in reading.cases.iter().enumerate() {
        if n > 0 {
            page.gap();
        }
        let entity = reading.entities.iter().find(|e| e.id == case.entity);
        let about = entity.map(statements::about).unwrap_or_default();
        page.flow(0, 2, &[piece(BOLD, &case.person), (DIM, about)]);
        page.flow(2, 4, &status(case));
        let mut own: Vec<&Event> = reading.events.iter().filter(|e| belongs(case, e)).collect();
        events::in_time_order(&mut own);
        for event in own {
            events::put(page, reading, event, Some(&case.entity));
        }
    }
}

/// True where the event is the person's: it made the case what it is, or the person is a party.
pub fn belongs(case: &Case, event: &Event) -> bool {
    let party = [&event.actor_entity, &event.recipient_entity];
    case.events.contains(&event.id) || party.contains(&&Some(case.entity.clone()))
}

/// "imprisoned in Rawalpindi since 2022-08, charged with corruption, terrorism; lawyers and family
/// kept away since 2024-10-03 (says PTI)"
fn status(case: &Case) -> Vec<Piece> {
    let style = match case.status {
        CaseStatus::Released | CaseStatus::Acquitted | CaseStatus::Pardoned => of(AnsiColor::Green),
        CaseStatus::OnBail | CaseStatus::OnTrial | CaseStatus::InExile => of(AnsiColor::Yellow),
        CaseStatus::Unknown => DIM,
        _ => of(AnsiColor::Red),
    };
    let mut pieces = vec![(style, words(case.status).to_owned())];
    let mut rest = String::new();
    if let Some(place) = &case.place {
        rest += &format!(" in {}", clean(place));
    }
    if let Some(since) = case.since {
        rest += &format!(" since {since}");
    }
    if !case.charges.is_empty() {
        let charges: Vec<String> = case.charges.iter().map(|c| clean(c)).collect();
        rest += &format!(", charged with {}", charges.join(", "));
    }
    if let Some(access) = &case.access_denied {
        let to: Vec<String> = access.to.iter().map(|t| clean(t)).collect();
        rest += &format!("; {} kept away", list(&to));
        if let Some(since) = access.since {
            rest += &format!(" since {since}");
        }
        if let Some(who) = &access.according_to {
            rest += &format!(" (says {})", clean(who));
        }
    }
    pieces.push((PLAIN, rest));
    pieces
}

fn words(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::HouseArrest => "under house arrest",
        CaseStatus::OnTrial => "on trial",
        CaseStatus::OnBail => "on bail",
        CaseStatus::ConvictedAtLarge => "convicted, at large",
        CaseStatus::InExile => "in exile",
        CaseStatus::DiedInCustody => "died in custody",
        CaseStatus::Unknown => "where it stands is not told",
        status => status.as_str(),
    }
}

/// "lawyers, family and doctor"
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
