//! `onrecord demands`: what is asked of whom, and for how long nobody has answered.

use std::process::ExitCode;

use record::PartialDate;
use store::{DemandFilter, DemandRow};

use super::links::CLASS_NOT_TOLD;
use super::open;
use crate::cli::cases::Demands;
use crate::failure::Failure;
use crate::listing::{Cell, Column, Kind, Listing, Printer};

const COLUMNS: &[Column] = &[
    Column::new("reference", "Demand", Kind::Reference),
    Column::new("date", "Asked on", Kind::Date),
    Column::new("by", "By", Kind::Text),
    Column::new("told_by", "As told by", Kind::Text),
    Column::new("of", "Of", Kind::Text),
    Column::new("action", "What", Kind::Text),
    Column::new("for", "For", Kind::Texts),
    Column::new("due", "Due", Kind::Date),
    Column::new("class", "Answer", Kind::Text),
    Column::new("answered", "Answered on", Kind::Date),
    Column::new("answer", "By which fact", Kind::Reference),
    Column::new("answer_state", "Its state", Kind::Text),
    Column::new("days", "Days", Kind::Number),
    Column::new("silence", "Silence", Kind::Text),
    Column::new("proposed_answer", "Not reviewed", Kind::Texts),
    Column::new("reactions", "Reactions", Kind::Number),
    Column::new("state", "State", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("document", "Document", Kind::Reference),
];

/// Lists demands.
pub fn run(options: &Demands) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let flags = &options.listing;
    let filter = DemandFilter {
        open: options.open,
        accepted: options.accepted,
        versions: options.versions,
        by: options.by.clone(),
        of: options.of.clone(),
        as_of: options
            .as_of
            .map_or_else(open::today, PartialDate::last_day)
            .min(open::today()),
        oldest_first: options.oldest_first,
        // One more tells whether there are more.
        limit: flags
            .limit
            .map_or(usize::MAX, |limit| limit.saturating_add(1)),
        offset: flags.offset,
        after: None,
    };
    let rows = opened.store.demands(&filter);
    let rows = rows.map_err(|e| open::failed(&opened.name, &e))?;
    let listing = Listing {
        title: format!("Demands as of {}", filter.as_of),
        ..listing()
    };
    let mut printer = Printer::open(listing, flags, &opened.files)?;
    let shown = flags.limit.unwrap_or(usize::MAX);
    for row in rows.iter().take(shown) {
        printer.row(&cells(row))?;
    }
    printer.note_more_there(rows.len() > shown, flags);
    if rows.iter().any(|row| !row.state.is_accepted()) {
        printer.note("what is proposed or added was accepted by nobody yet");
    }
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// How a demand was answered, for people; nothing where it was not.
pub fn answered(row: &DemandRow) -> Option<String> {
    let answer = row.answer.as_ref()?;
    let class = row.class.map(|class| class.to_string());
    let class = class.or_else(|| answer.words.clone());
    let class = class.unwrap_or_else(|| CLASS_NOT_TOLD.to_owned());
    Some(match answer.state.is_accepted() {
        true => class,
        false => format!("{class} [{}]", answer.state),
    })
}

/// The listing, without its rows.
pub fn listing() -> Listing {
    Listing {
        name: "demands",
        title: String::new(),
        columns: COLUMNS,
        empty: "no such demand is there".to_owned(),
        hint: "`onrecord demands` without flags lists all".to_owned(),
    }
}

/// A row of it.
pub fn cells(row: &DemandRow) -> [Cell; COLUMNS.len()] {
    let answer = row.answer.as_ref();
    let class = answered(row).or_else(|| row.class.map(|class| class.to_string()));
    let proposed = row.proposed_answers.iter().map(ToString::to_string);
    [
        row.reference.as_str().into(),
        row.date.into(),
        row.by.clone().into(),
        row.told_by.clone().into(),
        row.of.clone().into(),
        row.action.as_str().into(),
        row.beneficiaries.clone().into(),
        row.due.into(),
        class.into(),
        answer.and_then(|answer| answer.date).into(),
        answer.map(|answer| answer.reference.clone()).into(),
        answer.map(|answer| answer.state.as_str()).into(),
        row.days.into(),
        row.silence().into(),
        proposed.collect::<Vec<_>>().into(),
        row.reactions.into(),
        row.state.as_str().into(),
        super::version(row.older_version),
        row.document.as_str().into(),
    ]
}
