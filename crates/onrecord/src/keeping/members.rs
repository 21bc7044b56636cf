//! `onrecord members`.

use std::process::ExitCode;

use store::Member;

use super::open;
use crate::cli::deciding::{Members, MembersCommand, SetMember};
use crate::failure::Failure;
use crate::listing::{Column, Kind, Listing, Printer};

const COLUMNS: &[Column] = &[
    Column::new("id", "Id", Kind::Reference),
    Column::new("name", "Name", Kind::Text),
    Column::new("role", "Role", Kind::Text),
];

/// Lists who works here, or changes it.
pub fn run(options: &Members) -> Result<ExitCode, Failure> {
    if let Some(MembersCommand::Set(set)) = &options.command {
        return self::set(set);
    }
    let mut opened = open::existing(&options.store)?;
    let members = opened.store.members();
    let members = members.map_err(|e| open::failed(&opened.name, &e))?;
    let listing = Listing {
        name: "members",
        title: String::new(),
        columns: COLUMNS,
        empty: "nobody is on the list: the store is one person's, who may do all".to_owned(),
        hint: "`onrecord members set ID --name NAME --role lead` puts the first one there"
            .to_owned(),
    };
    let flags = &options.listing;
    let mut printer = Printer::open(listing, flags, &opened.files)?;
    let part = super::part(flags);
    let mut rest = members.iter().skip(part.offset);
    for member in rest.by_ref().take(part.limit) {
        printer.row(&[
            member.id.as_str().into(),
            member.name.as_str().into(),
            member.role.as_str().into(),
        ])?;
    }
    printer.note_more(rest.count(), flags);
    printer.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn set(options: &SetMember) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let member = Member {
        id: options.id.clone(),
        name: options.name.clone(),
        role: options.role,
    };
    let act = opened.act();
    let set = opened.store.set_member(&member, &act);
    set.map_err(|e| open::failed(&options.id, &e))?;
    println!("{} {}", member.id, member.role);
    Ok(ExitCode::SUCCESS)
}
