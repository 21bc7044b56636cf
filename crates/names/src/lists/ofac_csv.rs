//! OFAC's CSV files: `sdn.csv` and, joined by its number, names, addresses and further remarks.
//!
//! They have no heading, and `-0-` for what is not there.

use std::collections::{HashMap, HashSet};

use csv::StringRecord;

use super::collect::{Collected, File, clean, joined};
use super::ofac_remarks;
use super::table::Rows;
use super::{Entry, Identifier, Kind, ListError, NameKind};

/// The files of one day.
pub(super) struct Files<'a> {
    pub(super) main: File<'a>,
    pub(super) names: Vec<File<'a>>,
    pub(super) addresses: Vec<File<'a>>,
    pub(super) comments: Vec<File<'a>>,
}

/// The columns of the main file.
mod column {
    pub(super) const NUMBER: usize = 0;
    pub(super) const NAME: usize = 1;
    pub(super) const KIND: usize = 2;
    pub(super) const PROGRAMMES: usize = 3;
    pub(super) const TITLE: usize = 4;
    pub(super) const CALL_SIGN: usize = 5;
    pub(super) const FLAG: usize = 9;
    pub(super) const REMARKS: usize = 11;
}

pub(super) fn read(files: &Files<'_>, into: &mut Collected) -> Result<(), ListError> {
    let mut more = comments(&files.comments, into);
    let mut main = Rows::of(files.main.text, b',');
    main.width(12);
    for (line, row) in main {
        match row {
            Ok(row) => entry(files.main, line, &row, &mut more, into)?,
            Err(reason) => into.fault(files.main, line, reason + "; it was left out"),
        }
    }
    each_row(&files.names, 5, into, |row, entry| {
        let kind = match row.get(2).unwrap_or_default().trim() {
            "fka" => NameKind::Former,
            _ => NameKind::Alias,
        };
        entry.name(field(row, 3).unwrap_or_default(), kind, false);
    });
    each_row(&files.addresses, 6, into, |row, entry| {
        let parts = [2, 3, 4].map(|at| field(row, at));
        entry
            .addresses
            .extend(joined(parts.into_iter().flatten(), ", "));
        entry.countries.extend(field(row, 4).and_then(clean));
    });
    birth_countries(&mut into.entries);
    Ok(())
}

/// What is in a field; None for `-0-`.
fn field(row: &StringRecord, at: usize) -> Option<&str> {
    let field = row.get(at)?;
    (!field.trim().is_empty() && field.trim() != "-0-").then_some(field)
}

fn number(row: &StringRecord) -> Result<&str, String> {
    let written = row.get(column::NUMBER).unwrap_or_default().trim();
    match !written.is_empty() && written.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(written),
        false => Err(format!(
            "`{}` is no number of an entry; the row was left out",
            written.chars().take(40).collect::<String>()
        )),
    }
}

fn entry(
    file: File<'_>,
    line: u64,
    row: &StringRecord,
    more: &mut HashMap<String, String>,
    into: &mut Collected,
) -> Result<(), ListError> {
    let number = match number(row) {
        Ok(number) => number,
        Err(reason) => {
            into.fault(file, line, reason);
            return Ok(());
        }
    };
    let mut entry = Entry {
        id: format!("ofac:{number}"),
        kind: match field(row, column::KIND).map(str::trim) {
            Some("individual") => Kind::Person,
            Some("vessel") => Kind::Vessel,
            Some("aircraft") => Kind::Aircraft,
            // Whatever is none of these has no word.
            None => Kind::Organization,
            Some(_) => Kind::Unknown,
        },
        ..Entry::default()
    };
    entry.name(
        field(row, column::NAME).unwrap_or_default(),
        NameKind::Primary,
        false,
    );
    if entry.names.is_empty() {
        into.fault(file, line, "has no name; it was left out");
        return Ok(());
    }
    // `NPWMD] [IFSR`: the outer brackets are not written.
    let programmes = field(row, column::PROGRAMMES).unwrap_or_default();
    entry
        .programmes
        .extend(programmes.split(['[', ']']).filter_map(clean));
    let titles = field(row, column::TITLE).unwrap_or_default();
    entry.positions.extend(titles.split(';').filter_map(clean));
    entry
        .countries
        .extend(field(row, column::FLAG).and_then(clean));
    if let Some(sign) = field(row, column::CALL_SIGN).and_then(clean) {
        entry.identifiers.push(Identifier {
            kind: "Call Sign".to_owned(),
            value: sign,
            country: None,
        });
    }
    // What goes on in the comments may be cut within a word, so nothing is trimmed between.
    let mut remarks = field(row, column::REMARKS).unwrap_or_default().to_owned();
    // They are the first's of a number: a hostile file has it a hundred thousand times.
    remarks.push_str(&more.remove(number).unwrap_or_default());
    for written in ofac_remarks::read(&remarks, &mut entry) {
        into.no_date(file, line, &written);
    }
    entry.remarks = clean(&remarks);
    into.push(file, line, entry)
}

/// Remarks that were too long for the main file, by number.
fn comments(files: &[File<'_>], into: &mut Collected) -> HashMap<String, String> {
    let mut more: HashMap<String, String> = HashMap::new();
    for file in files {
        let mut rows = Rows::of(file.text, b',');
        rows.width(2);
        for (line, row) in rows {
            match row
                .and_then(|row| Ok((number(&row)?.to_owned(), field(&row, 1).map(str::to_owned))))
            {
                Ok((number, text)) => more
                    .entry(number)
                    .or_default()
                    .push_str(&text.unwrap_or_default()),
                Err(reason) => into.fault(*file, line, reason),
            }
        }
    }
    more
}

/// Rows that go with entries. Those whose entry is not there are told together: files of two days
/// have many of them.
fn each_row(
    files: &[File<'_>],
    width: usize,
    into: &mut Collected,
    take: impl Fn(&StringRecord, &mut Entry),
) {
    for file in files {
        let mut rows = Rows::of(file.text, b',');
        rows.width(width);
        let mut without: Option<(u64, u64)> = None;
        for (line, row) in rows {
            match row.and_then(|row| Ok((format!("ofac:{}", number(&row)?), row))) {
                Ok((id, row)) => match into.find(&id) {
                    Some(entry) => take(&row, entry),
                    None => without = Some(without.map_or((line, 1), |(first, n)| (first, n + 1))),
                },
                Err(reason) => into.fault(*file, line, reason),
            }
        }
        if let Some((first, n)) = without {
            let reason = format!(
                "{n} rows, this the first, belong to entries that the main file does not have; are the files \
                 of the same day?"
            );
            into.fault(*file, first, reason);
        }
    }
}

/// Countries at the end of places of birth. What a country is tell the nationalities and addresses of
/// the list itself, so that of `Bukavu, Congo, Democratic Republic of the` the right part is taken.
fn birth_countries(entries: &mut [Entry]) {
    // The name of a country has fewer commas; each is looked up from there to its end.
    const COMMAS: usize = 8;
    let known: HashSet<String> = entries.iter().flat_map(|e| e.countries.clone()).collect();
    for entry in entries {
        for place in &entry.birth_places {
            let before = place.rmatch_indices(", ").nth(COMMAS);
            let mut rest = before.map_or(place.as_str(), |(at, comma)| &place[at + comma.len()..]);
            loop {
                if known.contains(rest) {
                    if !entry.countries.iter().any(|country| country == rest) {
                        entry.birth_countries.push(rest.to_owned());
                    }
                    break;
                }
                match rest.split_once(", ") {
                    Some((_, tail)) => rest = tail,
                    None => break,
                }
            }
        }
    }
}
