//! `onrecord disputes`.

use std::process::ExitCode;

use store::query::{DisputeRow, DisputeStatus};

use super::{open, references};
use crate::cli::finding::Disputes;
use crate::failure::Failure;
use crate::listing::{Cell, Column, Kind, Listing, Printer};

const COLUMNS: &[Column] = &[
    Column::new("reference", "Dispute", Kind::Reference),
    Column::new("claim", "Claim", Kind::Text),
    Column::new("claimed_by", "Claimed by", Kind::Text),
    Column::new("against", "Against", Kind::Text),
    Column::new("status", "Status", Kind::Text),
    Column::new("denied_by", "Denied by", Kind::Texts),
    Column::new("statements", "Statements", Kind::Texts),
    Column::new("denials", "Linked denials", Kind::Texts),
    Column::new("state", "State", Kind::Text),
    Column::new("version", "Version", Kind::Text),
    Column::new("document", "Document", Kind::Reference),
];

/// Lists claims, and who denies them.
pub fn run(options: &Disputes) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let flags = &options.listing;
    let disputes = opened.store.disputes(options.versions, super::part(flags));
    let (disputes, more) = disputes.map_err(|e| open::failed(&opened.name, &e))?;
    let listing = Listing {
        name: "disputes",
        title: String::new(),
        columns: COLUMNS,
        empty: "no dispute is there".to_owned(),
        hint: "`onrecord search --act deny` lists denials".to_owned(),
    };
    let mut printer = Printer::open(listing, flags, &opened.files)?;
    for dispute in &disputes {
        printer.row(&cells(dispute))?;
    }
    printer.note_more_there(more, flags);
    if disputes
        .iter()
        .any(|d| d.status == DisputeStatus::Unanswered)
    {
        printer.note("unanswered: no denial was found in what is kept, which is not to say that there is none");
    }
    if disputes.iter().any(|d| !d.state.is_accepted()) {
        printer.note("what is proposed or added was accepted by nobody yet");
    }
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn cells(dispute: &DisputeRow) -> [Cell; COLUMNS.len()] {
    [
        dispute.reference.to_string().into(),
        dispute.claim.as_str().into(),
        dispute.claimed_by.clone().into(),
        dispute.against.clone().into(),
        dispute.status.as_str().into(),
        dispute.denied_by.clone().into(),
        references(&dispute.statements),
        references(&dispute.denials),
        dispute.state.as_str().into(),
        super::version(dispute.older_version),
        dispute.document.to_string().into(),
    ]
}
