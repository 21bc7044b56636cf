//! A case for people to read: where the person stands, by whose account, what happened, what is said and denied.

use anstyle::AnsiColor;
use record::{CaseStatus, PartialDate};
use store::{Access, CasePage, Charge, DemandRow, Line, State, Status};

use super::Protected;
use crate::keeping::OLDER_VERSION;
use crate::keeping::demands::answered;
use crate::keeping::show;
use crate::read::page::{BOLD, DIM, HELD, PLAIN, Page, Piece, clean, of, piece};
use crate::read::{NARROWEST, list, terminal_width};

/// All pages, each for itself.
pub fn render(pages: &[Protected], width: Option<u16>) -> String {
    let width = width.map_or_else(terminal_width, usize::from);
    let mut page = Page::new(width.max(NARROWEST));
    for (n, case) in pages.iter().enumerate() {
        if n > 0 {
            page.gap();
        }
        if pages.len() > 1 {
            let note = format!(
                "{} of {} of this name; nobody has said that they are one",
                n + 1,
                pages.len()
            );
            page.flow(0, 2, &[(of(AnsiColor::Yellow), note)]);
        }
        one(&mut page, case);
    }
    page.finish()
}

fn one(page: &mut Page, Protected { page: case, marks }: &Protected) {
    let person = &case.person;
    let reference = format!("  {}", person.reference);
    page.flow(0, 2, &[piece(BOLD, &person.name), (DIM, reference)]);
    if let Some(note) = case.unknown_then() {
        page.flow(2, 4, &[(DIM, note)]);
        return;
    }
    show::page::marks(page, marks);
    let others = person.names.iter().filter(|name| **name != person.name);
    let others: Vec<String> = others.map(|name| clean(name)).collect();
    let roles: Vec<String> = person.roles.iter().map(|role| clean(role)).collect();
    if !roles.is_empty() {
        page.flow(2, 4, &[(PLAIN, list(&roles))]);
    }
    if !others.is_empty() {
        page.flow(2, 4, &[(DIM, format!("also {}", others.join(", ")))]);
    }
    page.gap();
    stands(page, case);
    charges(page, &case.charges);
    access(page, &case.access);
    lines(page, "Events", &case.events);
    lines(page, "Said", &case.claims);
    lines(page, "Disputes", &case.disputes);
    demands(page, &case.demands);
    page.title("Sources", "");
    for source in &case.sources {
        let known = [
            source.published.map(|day| day.to_string()),
            source.publisher.as_ref().map(|p| clean(p)),
            source.title.as_ref().map(|t| clean(t)),
            (source.origin != "read").then(|| source.origin.clone()),
            source.older_version.then(|| "an older version".to_owned()),
        ];
        let known: Vec<String> = known.into_iter().flatten().collect();
        let reference = format!("{}  ", source.reference);
        page.flow(0, 4, &[(DIM, reference), (PLAIN, known.join(" · "))]);
    }
}

fn stands(page: &mut Page, case: &CasePage) {
    let day = match (case.as_of, case.known) {
        (None, None) => String::new(),
        (Some(day), None) => format!(" on {day}"),
        (None, Some(known)) => format!(", as known on {known}"),
        (Some(day), Some(known)) => format!(" on {day}, as known on {known}"),
    };
    match &case.status {
        Some(status) => {
            page.flow(2, 4, &status_pieces(status, &day));
            page.flow(4, 6, &[(DIM, rests_on(status))]);
        }
        None => {
            let note = format!("where the person stands{day}: no account is accepted");
            page.flow(2, 4, &[(DIM, note)]);
        }
    }
    if let Some(status) = &case.proposed {
        let mut pieces = vec![(of(AnsiColor::Yellow), "proposed, not reviewed: ".to_owned())];
        pieces.extend(status_pieces(status, &day));
        page.flow(2, 4, &pieces);
        page.flow(4, 6, &[(DIM, rests_on(status))]);
    }
}

fn status_pieces(status: &Status, day: &str) -> Vec<Piece> {
    let style = match status.status {
        CaseStatus::Released | CaseStatus::Acquitted | CaseStatus::Pardoned => of(AnsiColor::Green),
        CaseStatus::Unknown => DIM,
        _ => of(AnsiColor::Red),
    };
    let mut rest = day.to_owned();
    if let Some(place) = &status.place {
        rest += &format!(" in {}", clean(place));
    }
    if let Some(since) = status.since {
        rest += &format!(" since {since}");
    }
    if let Some(last) = status.last_confirmed {
        rest += &format!("; last confirmed {last}");
    }
    if status.older_version {
        rest += &format!("; {OLDER_VERSION}");
    }
    if !status.denied_by.is_empty() {
        let who: Vec<String> = status.denied_by.iter().map(|who| clean(who)).collect();
        rest += &format!("; denied by {}", list(&who));
    }
    if !status.proposed_denials.is_empty() {
        let who: Vec<String> = status
            .proposed_denials
            .iter()
            .map(|who| clean(who))
            .collect();
        rest += &format!("; proposed, not reviewed: denied by {}", list(&who));
    }
    let words = status.status.as_str().replace('_', " ");
    vec![
        (style, words),
        (DIM, format!(" ({})", status.certainty)),
        (PLAIN, rest),
    ]
}

fn rests_on(status: &Status) -> String {
    let against = match status.contradicted_by.is_empty() {
        true => String::new(),
        false => format!("; against it {}", status.contradicted_by.join(", ")),
    };
    format!("by {}{against}", status.accounts.join(", "))
}

/// A date in a column of its own.
fn dated(date: Option<PartialDate>) -> String {
    let date = date.map_or("undated".to_owned(), |date| date.to_string());
    // Spaces that are not wrapped at.
    format!("{date:<12}").replace(' ', &HELD.to_string())
}

/// What is not accepted is marked.
fn mark(state: State) -> Piece {
    match state.is_accepted() {
        true => (DIM, String::new()),
        false => (of(AnsiColor::Yellow), format!(" [{state}]")),
    }
}

/// What stands in an older version of its article is marked.
fn version(is_older: bool) -> Option<Piece> {
    is_older.then(|| (of(AnsiColor::Yellow), format!(" [{OLDER_VERSION}]")))
}

fn charges(page: &mut Page, charges: &[Charge]) {
    if charges.is_empty() {
        return;
    }
    page.title("Charges", "");
    for charge in charges {
        let name = charge.charge.as_deref().unwrap_or("not told which");
        page.flow(0, 2, &[piece(BOLD, name)]);
        for update in &charge.updates {
            let date = dated(update.date);
            let words = update.status.replace('_', " ");
            let reference = format!("  {}", update.reference);
            let pieces = [(PLAIN, date + &words), (DIM, reference), mark(update.state)];
            page.flow(2, 14, &pieces);
        }
    }
}

fn access(page: &mut Page, all: &[Access]) {
    if all.is_empty() {
        return;
    }
    page.title("Access", "");
    for one in all {
        let mut words = format!("{}: {}", clean(&one.to), one.access);
        if let Some(since) = one.since {
            words += &format!(" since {since}");
        }
        if let Some(who) = &one.according_to {
            words += &format!(", says {}", clean(who));
        }
        let mut pieces = vec![(PLAIN, words)];
        pieces.extend(denial(&one.denied_by, ""));
        pieces.extend(denial(&one.proposed_denials, " [proposed]"));
        pieces.push((DIM, format!("  {}", one.reference)));
        pieces.push(mark(one.state));
        page.flow(0, 4, &pieces);
    }
}

/// Who denies it stands beside it wherever it is shown.
fn denial(denied_by: &[String], mark: &str) -> Option<Piece> {
    let who: Vec<String> = denied_by.iter().map(|who| clean(who)).collect();
    let words = || format!(" — denied by {}{mark}", list(&who));
    (!who.is_empty()).then(|| (of(AnsiColor::Yellow), words()))
}

fn lines(page: &mut Page, title: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    page.title(title, "");
    for line in lines {
        let date = dated(line.date);
        let words = line.of_type.replace('_', " ");
        let mut pieces = vec![(PLAIN, date), (BOLD, words), (PLAIN, ": ".to_owned())];
        pieces.push(piece(PLAIN, &line.what));
        if let Some(who) = &line.according_to {
            pieces.push((PLAIN, format!(", says {}", clean(who))));
        }
        if let Some(who) = &line.told_by {
            pieces.push((PLAIN, format!(", as {} tells", clean(who))));
        }
        pieces.extend(denial(&line.denied_by, ""));
        pieces.extend(denial(&line.proposed_denials, " [proposed]"));
        let told = line.factuality.iter().filter(|told| *told != "reported");
        pieces.extend(told.map(|told| (DIM, format!(" ({told})"))));
        pieces.push((DIM, format!("  {}", line.reference)));
        pieces.push(mark(line.state));
        pieces.extend(version(line.older_version));
        page.flow(0, 12, &pieces);
    }
}

fn demands(page: &mut Page, demands: &[DemandRow]) {
    if demands.is_empty() {
        return;
    }
    page.title("Demands", "");
    for demand in demands {
        let name = |who: &Option<String>, none: &str| clean(who.as_deref().unwrap_or(none));
        let by = name(&demand.by, "(nobody named)");
        let addressee = name(&demand.of, "(addressee not told)");
        let mut pieces = vec![(BOLD, by), (DIM, " → ".to_owned()), (BOLD, addressee)];
        pieces.push((PLAIN, format!(": {}", clean(&demand.action))));
        pieces.push((DIM, format!("  {}", demand.reference)));
        pieces.push(mark(demand.state));
        pieces.extend(version(demand.older_version));
        page.flow(0, 2, &pieces);
        let mut facts: Vec<String> = Vec::new();
        facts.extend(demand.date.map(|date| date.to_string()));
        facts.extend(demand.due.map(|due| format!("due {due}")));
        facts.extend(demand.days.map(|days| format!("{days} days")));
        facts.extend(answered(demand).map(|answer| clean(&answer)));
        facts.extend(demand.silence());
        page.flow(4, 6, &[(DIM, facts.join(" · "))]);
    }
}
