//! `onrecord cases` and `onrecord case`: where people stand, and by whose account.

mod page;

use std::io::Write;
use std::process::ExitCode;

use record::PartialDate;
use store::{
    Access, Bearer, CaseFilter, CasePage, CaseRow, Charge, ChargeUpdate, DemandRow, Line,
    Protection, Reference, SourceLine, State, Status, When,
};

use super::{by_hand, open, version};
use crate::cli::cases::{Case, CaseCommand, Cases, WhenFlags};
use crate::cli::{ListingFlags, ListingFormat};
use crate::failure::Failure;
use crate::json;
use crate::listing::{Cell, Column, Kind, Listing, Output, Printer};

impl From<WhenFlags> for When {
    fn from(flags: WhenFlags) -> Self {
        Self {
            as_of: flags.as_of.map(|day| day.last_day().min(open::today())),
            known: flags.known.map(PartialDate::last_day),
            versions: flags.versions,
        }
    }
}

const ROWS: &[Column] = &[
    Column::new("person", "Person", Kind::Text),
    Column::new("reference", "Entity", Kind::Reference),
    Column::new("status", "Status", Kind::Text),
    Column::new("since", "Since", Kind::Date),
    Column::new("place", "Place", Kind::Text),
    Column::new("last_confirmed", "Last confirmed", Kind::Date),
    Column::new("accounts", "Accepted accounts", Kind::Texts),
    Column::new("denied_by", "Denied by", Kind::Texts),
    Column::new("proposed_denials", "Denial not reviewed", Kind::Texts),
    Column::new("proposed", "Not reviewed", Kind::Text),
    Column::new("proposed_accounts", "By", Kind::Texts),
    Column::new("charges", "Charges", Kind::Texts),
    Column::new("version", "Version", Kind::Text),
    Column::new("documents", "Documents", Kind::Number),
];

/// Lists people whose case is told.
pub fn list(options: &Cases) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let flags = &options.listing;
    let filter = CaseFilter {
        name: options.name.clone(),
        status: options.status,
        accepted: options.accepted,
        // One more tells whether there are more.
        limit: flags
            .limit
            .map_or(usize::MAX, |limit| limit.saturating_add(1)),
        offset: flags.offset,
        after: None,
    };
    let rows = opened.store.cases(&filter, options.when.into());
    let rows = rows.map_err(|e| open::failed(&opened.name, &e))?;
    let mut printer = Printer::open(listing(), flags, &opened.files)?;
    let shown = flags.limit.unwrap_or(usize::MAX);
    for row in rows.iter().take(shown) {
        printer.row(&cells(row))?;
    }
    printer.note_more_there(rows.len() > shown, flags);
    printer.note(
        "a status rests on accounts that people accepted; what nobody reviewed stands beside it",
    );
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// The listing, without its rows.
pub fn listing() -> Listing {
    Listing {
        name: "cases",
        title: "Cases".to_owned(),
        columns: ROWS,
        empty: "no such case is there".to_owned(),
        hint: "`onrecord cases` without flags lists all".to_owned(),
    }
}

/// A row of it.
pub fn cells(row: &CaseRow) -> [Cell; ROWS.len()] {
    let (status, proposed) = (row.status.as_ref(), row.proposed.as_ref());
    [
        row.person.name.as_str().into(),
        row.person.reference.as_str().into(),
        status.map(|status| status.status.as_str()).into(),
        status.and_then(|status| status.since).into(),
        status.and_then(|status| status.place.clone()).into(),
        status.and_then(|status| status.last_confirmed).into(),
        status.map(|status| status.accounts.clone()).into(),
        status.map(|status| status.denied_by.clone()).into(),
        status.map(|status| status.proposed_denials.clone()).into(),
        proposed.map(|status| status.status.as_str()).into(),
        proposed.map(|status| status.accounts.clone()).into(),
        row.charges.clone().into(),
        version(
            status
                .or(proposed)
                .is_some_and(|status| status.older_version),
        ),
        row.person.documents.into(),
    ]
}

/// More bearers of a name than this are listed and not shown whole in a terminal.
const MOST_PAGES: usize = 5;

/// Shows the case of each who bears a name, or adds one.
pub fn run(options: &Case) -> Result<ExitCode, Failure> {
    if let Some(CaseCommand::New(new)) = &options.command {
        return by_hand::case(new);
    }
    let name = options.name.as_deref().unwrap_or_default();
    let mut opened = open::existing(&options.store)?;
    let store = &mut opened.store;
    let failed = |e: &store::StoreError| open::failed(name, e);
    let bearers = match name.parse() {
        Ok(Reference::Entity(key)) => vec![store.bearer(key).map_err(|e| failed(&e))?],
        _ => store
            .bearers_then(name, options.when.into())
            .map_err(|e| failed(&e))?,
    };
    if bearers.is_empty() {
        let hint = "`onrecord people` lists who is named; a part of the name is enough";
        return Err(Failure::new(name, "nobody of this name is on record", hint));
    }
    let flags = &options.listing;
    if flags.format() == ListingFormat::Text && bearers.len() > MOST_PAGES {
        return list_bearers(&bearers, flags, &opened.files);
    }
    let mut pages = Vec::new();
    let shown = bearers.iter().skip(flags.offset);
    for bearer in shown.take(flags.limit.unwrap_or(usize::MAX)) {
        let Ok(Reference::Entity(key)) = bearer.reference.parse() else {
            continue;
        };
        let page = store.case(key, options.when.into(), open::today());
        let marks = store.protections(Reference::Entity(key));
        pages.push(Protected {
            page: page.map_err(|e| failed(&e))?,
            marks: marks.map_err(|e| failed(&e))?,
        });
    }
    print(&pages, flags, &opened.files)?;
    Ok(ExitCode::SUCCESS)
}

/// A case, with the marks that protect the person.
#[derive(serde::Serialize)]
struct Protected {
    #[serde(flatten)]
    page: CasePage,
    marks: Vec<Protection>,
}

const BEARERS: &[Column] = &[
    Column::new("reference", "Entity", Kind::Reference),
    Column::new("name", "Name", Kind::Text),
    Column::new("roles", "Who", Kind::Texts),
    Column::new("documents", "Documents", Kind::Number),
    Column::new("from", "First", Kind::Date),
    Column::new("to", "Last", Kind::Date),
];

fn list_bearers(
    bearers: &[Bearer],
    flags: &ListingFlags,
    files: &[std::path::PathBuf],
) -> Result<ExitCode, Failure> {
    let listing = Listing {
        name: "bearers",
        title: format!(
            "{} bear this name; nobody has said that they are one",
            bearers.len()
        ),
        columns: BEARERS,
        empty: "nobody more".to_owned(),
        hint: "give a smaller --offset".to_owned(),
    };
    let mut printer = Printer::open(listing, flags, files)?;
    let mut rest = bearers.iter().skip(flags.offset);
    for bearer in rest.by_ref().take(flags.limit.unwrap_or(usize::MAX)) {
        printer.row(&[
            bearer.reference.as_str().into(),
            bearer.name.as_str().into(),
            bearer.roles.clone().into(),
            bearer.documents.into(),
            bearer.from.into(),
            bearer.to.into(),
        ])?;
    }
    printer.note_more(rest.count(), flags);
    printer.note("`onrecord case entity:12` shows one; `onrecord same entity:12 entity:57` says that two are one");
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn print(
    pages: &[Protected],
    flags: &ListingFlags,
    files: &[std::path::PathBuf],
) -> Result<(), Failure> {
    let format = flags.format();
    if matches!(format, ListingFormat::Csv | ListingFormat::Xlsx) {
        return print_rows(pages, flags, files);
    }
    let is_text = format == ListingFormat::Text;
    flags.check()?;
    let out = flags.out.as_deref();
    let mut output = Output::open(out, flags.force, files, is_text, flags.color)?;
    let printed = match is_text {
        true => page::render(pages, flags.width),
        false => serde_json::to_string_pretty(pages).unwrap_or_default() + "\n",
    };
    let written = match is_text {
        true => output.write_all(printed.as_bytes()),
        false => json::write_text(&mut output, &printed),
    };
    written.map_err(|e| output.failure(&e))?;
    output.finish()
}

const FACTS: &[Column] = &[
    Column::new("person", "Person", Kind::Text),
    Column::new("entity", "Entity", Kind::Reference),
    Column::new("section", "Section", Kind::Text),
    Column::new("date", "Date", Kind::Date),
    Column::new("type", "Type", Kind::Text),
    Column::new("what", "What", Kind::Text),
    Column::new("according_to", "According to", Kind::Text),
    Column::new("denied_by", "Denied by", Kind::Texts),
    Column::new("proposed_denials", "Denial not reviewed", Kind::Texts),
    Column::new("factuality", "Told as", Kind::Text),
    Column::new("state", "State", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("reference", "Fact", Kind::Reference),
    Column::new("document", "Document", Kind::Reference),
];

/// The pages as rows: a fact each, the status first.
fn print_rows(
    pages: &[Protected],
    flags: &ListingFlags,
    files: &[std::path::PathBuf],
) -> Result<(), Failure> {
    let listing = Listing {
        name: "case",
        title: String::new(),
        columns: FACTS,
        empty: "nothing is told of them".to_owned(),
        hint: "`onrecord case` without --as-of and --known shows all".to_owned(),
    };
    let all = ListingFlags {
        offset: 0,
        limit: None,
        ..flags.clone()
    };
    let mut printer = Printer::open(listing, &all, files)?;
    for note in pages.iter().filter_map(|p| p.page.unknown_then()) {
        printer.note(note);
    }
    for Protected { page, marks } in pages {
        for mark in marks {
            printer.row(&mark_cells(page, mark))?;
        }
        for (section, line) in lines(page) {
            printer.row(&fact_cells(page, section, &line))?;
        }
        for source in &page.sources {
            printer.row(&source_cells(page, source))?;
        }
    }
    printer.finish()
}

/// All that a page tells, a line each, with the name of its section.
fn lines(page: &CasePage) -> Vec<(&'static str, Line)> {
    let mut lines = Vec::new();
    for (status, state) in [
        (&page.status, State::Accepted),
        (&page.proposed, State::Proposed),
    ] {
        lines.extend(
            status
                .iter()
                .map(|status| ("status", as_line(status, state))),
        );
    }
    for charge in &page.charges {
        let updates = charge.updates.iter();
        lines.extend(updates.map(|update| ("charge", of_charge(charge, update))));
    }
    lines.extend(
        page.access
            .iter()
            .map(|access| ("access", of_access(access))),
    );
    for (section, of_section) in [
        ("event", &page.events),
        ("claim", &page.claims),
        ("dispute", &page.disputes),
    ] {
        lines.extend(of_section.iter().map(|line| (section, line.clone())));
    }
    lines.extend(
        page.demands
            .iter()
            .map(|demand| ("demand", of_demand(demand))),
    );
    lines
}

fn of_charge(charge: &Charge, update: &ChargeUpdate) -> Line {
    Line {
        reference: update.reference.clone(),
        date: update.date,
        of_type: update.status.to_owned(),
        what: charge.charge.clone().unwrap_or("not told".to_owned()),
        according_to: None,
        told_by: None,
        denied_by: Vec::new(),
        proposed_denials: Vec::new(),
        factuality: None,
        state: update.state,
        document: String::new(),
        older_version: false,
    }
}

fn of_access(access: &Access) -> Line {
    Line {
        reference: access.reference.clone(),
        date: access.since,
        of_type: access.access.to_owned(),
        what: access.to.clone(),
        according_to: access.according_to.clone(),
        told_by: None,
        denied_by: access.denied_by.clone(),
        proposed_denials: access.proposed_denials.clone(),
        factuality: None,
        state: access.state,
        document: String::new(),
        older_version: false,
    }
}

fn of_demand(demand: &DemandRow) -> Line {
    let of = demand.of.as_ref().map(|of| format!(", asked of {of}"));
    Line {
        reference: demand.reference.clone(),
        date: demand.date,
        of_type: demand
            .class
            .map_or("answered", |class| class.as_str())
            .to_owned(),
        what: format!("{}{}", demand.action, of.unwrap_or_default()),
        according_to: demand.by.clone(),
        told_by: None,
        denied_by: Vec::new(),
        proposed_denials: Vec::new(),
        factuality: None,
        state: demand.state,
        document: demand.document.clone(),
        older_version: demand.older_version,
    }
}

fn as_line(status: &Status, state: State) -> Line {
    let place = status.place.as_ref().map(|place| format!(" in {place}"));
    let since = status.since.map(|since| format!(" since {since}"));
    Line {
        reference: status.accounts.first().cloned().unwrap_or_default(),
        date: status.last_confirmed,
        of_type: status.status.to_string(),
        what: format!(
            "{}{}{}",
            status.status,
            place.unwrap_or_default(),
            since.unwrap_or_default()
        ),
        according_to: None,
        told_by: None,
        denied_by: status.denied_by.clone(),
        proposed_denials: status.proposed_denials.clone(),
        factuality: Some(status.certainty.to_owned()),
        state,
        document: String::new(),
        older_version: status.older_version,
    }
}

fn fact_cells(page: &CasePage, section: &str, line: &Line) -> [Cell; FACTS.len()] {
    [
        page.person.name.as_str().into(),
        page.person.reference.as_str().into(),
        section.into(),
        line.date.into(),
        line.of_type.as_str().into(),
        line.what.as_str().into(),
        line.according_to.clone().into(),
        line.denied_by.clone().into(),
        line.proposed_denials.clone().into(),
        line.factuality.clone().into(),
        line.state.as_str().into(),
        version(line.older_version),
        line.reference.as_str().into(),
        line.document.as_str().into(),
    ]
}

/// A source is no fact: nobody accepts it.
fn source_cells(page: &CasePage, source: &SourceLine) -> [Cell; FACTS.len()] {
    [
        page.person.name.as_str().into(),
        page.person.reference.as_str().into(),
        "source".into(),
        source.published.into(),
        source.origin.as_str().into(),
        source.title.clone().into(),
        source.publisher.clone().into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        source.reference.as_str().into(),
    ]
}

fn mark_cells(page: &CasePage, mark: &Protection) -> [Cell; FACTS.len()] {
    [
        page.person.name.as_str().into(),
        page.person.reference.as_str().into(),
        "protection".into(),
        Cell::Empty,
        mark.mark.as_str().into(),
        mark.value.as_str().into(),
        mark.actor.as_str().into(),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
    ]
}
