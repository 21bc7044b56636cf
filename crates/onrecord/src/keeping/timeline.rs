//! `onrecord timeline`.

use std::process::ExitCode;

use store::query::{Account, Happening, TimelineQuery};

use super::{date, open, version};
use crate::cli::finding::Timeline;
use crate::cli::{ListingFlags, ListingFormat};
use crate::failure::Failure;
use crate::listing::{Cell, Column, Kind, Listing, Printer};

/// For people.
const SEEN: &[Column] = &[
    Column::new("date", "Date", Kind::Date),
    Column::new("what", "What", Kind::Text),
    Column::new("count", "Count", Kind::Number),
    Column::new("told", "Told as", Kind::Text),
    Column::new("differs", "Differs in", Kind::Texts),
    Column::new("state", "State", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("reference", "Account", Kind::Reference),
    Column::new("document", "Document", Kind::Reference),
];

/// For programs.
const WHOLE: &[Column] = &[
    Column::new("event", "Event", Kind::Reference),
    Column::new("reference", "Account", Kind::Reference),
    Column::new("date", "Date", Kind::Date),
    Column::new("date_precision", "Known to the", Kind::Text),
    Column::new("type", "Type", Kind::Text),
    Column::new("actor", "Who", Kind::Text),
    Column::new("recipient", "To whom", Kind::Text),
    Column::new("count", "Count", Kind::Number),
    Column::new("place", "Place", Kind::Text),
    Column::new("detail", "Detail", Kind::Text),
    Column::new("factuality", "Told as", Kind::Text),
    Column::new("according_to", "According to", Kind::Text),
    Column::new("denied_by", "Denied by", Kind::Texts),
    Column::new("proposed_denials", "Denial not reviewed", Kind::Texts),
    Column::new("differs", "Differs in", Kind::Texts),
    Column::new("state", "State", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("words", "Words", Kind::Text),
    Column::new("document", "Document", Kind::Reference),
    Column::new("title", "Title", Kind::Text),
    Column::new("publisher", "Publisher", Kind::Text),
    Column::new("published", "Published", Kind::Date),
];

/// Lists what happened, day by day.
pub fn run(options: &Timeline) -> Result<ExitCode, Failure> {
    super::in_order(options.since, options.until)?;
    let mut opened = open::existing(&options.store)?;
    let flags = &options.listing;
    let query = TimelineQuery {
        name: options.name.clone(),
        since: options.since,
        until: options.until,
        rejected: options.rejected,
        versions: options.versions,
    };
    let found = opened.store.timeline(&query, super::part(flags));
    let (happenings, more) = found.map_err(|e| open::failed(&opened.name, &e))?;
    let is_text = flags.format() == ListingFormat::Text;
    let listing = Listing {
        name: "timeline",
        title: String::new(),
        columns: if is_text { SEEN } else { WHOLE },
        empty: "no dated event is there".to_owned(),
        hint: "`onrecord search --event-type arrest` lists events without a date as well"
            .to_owned(),
    };
    // Rows are accounts, of which an event has one or more.
    let mut printer = Printer::open(listing, flags, &opened.files)?;
    for happening in &happenings {
        for account in &happening.accounts {
            match is_text {
                true => printer.row(&seen(happening, account))?,
                false => printer.row(&whole(happening, account))?,
            }
        }
    }
    notes(&mut printer, &happenings, more, flags);
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn notes(printer: &mut Printer, happenings: &[Happening], more: bool, flags: &ListingFlags) {
    if more {
        let next = flags.offset + happenings.len();
        printer.note(format!(
            "there are more events; --offset {next} goes on there"
        ));
    }
    let mut accounts = happenings.iter().flat_map(|h| &h.accounts);
    if accounts.any(|account| !account.state.is_accepted()) {
        printer.note("what is proposed or added was accepted by nobody yet");
    }
}

/// "arrest of Ana Ruiz by the police in Valmora: sedition"
fn what(account: &Account) -> String {
    let mut what = account
        .of_type
        .clone()
        .unwrap_or_default()
        .replace('_', " ");
    let parts = [
        (": ", &account.recipient),
        (", by ", &account.actor),
        (", in ", &account.place),
        ("; ", &account.detail),
    ];
    for (before, part) in parts {
        if let Some(part) = part {
            what += before;
            what += part;
        }
    }
    what
}

/// "claimed by her family, denied by the Ministry"; what the document itself says is told by its publisher.
fn told(account: &Account) -> String {
    let mut told = account.factuality.clone().unwrap_or_default();
    let says = match account.factuality.as_deref() {
        Some("reported") => account.according_to.as_ref().or(account.publisher.as_ref()),
        _ => account.according_to.as_ref(),
    };
    if let Some(who) = says {
        told += &format!(", by {who}");
    }
    for who in &account.denied_by {
        told += &format!("; denied by {who}");
    }
    for who in &account.proposed_denials {
        told += &format!("; denied by {who} [proposed]");
    }
    told
}

fn differs(happening: &Happening) -> Cell {
    let differs = happening.differs.iter().map(|field| (*field).to_owned());
    differs.collect::<Vec<_>>().into()
}

fn seen(happening: &Happening, account: &Account) -> [Cell; SEEN.len()] {
    [
        date(account.date.as_deref()),
        what(account).into(),
        account.count.into(),
        told(account).into(),
        differs(happening),
        account.state.as_str().into(),
        version(account.older_version),
        account.reference.to_string().into(),
        account.document.to_string().into(),
    ]
}

fn whole(happening: &Happening, account: &Account) -> [Cell; WHOLE.len()] {
    [
        happening.event.to_string().into(),
        account.reference.to_string().into(),
        date(account.date.as_deref()),
        account.date_precision.clone().into(),
        account.of_type.clone().into(),
        account.actor.clone().into(),
        account.recipient.clone().into(),
        account.count.into(),
        account.place.clone().into(),
        account.detail.clone().into(),
        account.factuality.clone().into(),
        account.according_to.clone().into(),
        account.denied_by.clone().into(),
        account.proposed_denials.clone().into(),
        differs(happening),
        account.state.as_str().into(),
        version(account.older_version),
        account.words.as_str().into(),
        account.document.to_string().into(),
        account.title.clone().into(),
        account.publisher.clone().into(),
        date(account.published.as_deref()),
    ]
}
