//! The United Kingdom's lists as CSV: OFSI's `ConList.csv` and the UK Sanctions List.
//!
//! Both have a row for each name, with what is known of the entry again and again.

use csv::StringRecord;

use super::collect::{Collected, File, clean, gender, joined, kind};
use super::dates::single;
use super::table::{Heading, Rows};
use super::{Identifier, Kind, ListError, NameKind};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Conlist,
    Uksl,
}

/// The columns of a layout.
struct Columns {
    id: &'static str,
    name_type: &'static str,
    quality: &'static str,
    original: &'static str,
    kind: &'static [&'static str],
    regime: &'static str,
    listed_on: &'static [&'static str],
    born: &'static str,
    nationality: &'static str,
    address: [&'static str; 8],
    country: &'static str,
    numbers: &'static [(&'static str, &'static str)],
    remarks: &'static [&'static str],
}

const CONLIST: Columns = Columns {
    id: "Group ID",
    name_type: "Alias Type",
    quality: "Alias Quality",
    original: "Name Non-Latin Script",
    kind: &["Group Type"],
    regime: "Regime",
    listed_on: &["UK Sanctions List Date Designated", "Listed On"],
    born: "DOB",
    nationality: "Nationality",
    address: [
        "Address 1",
        "Address 2",
        "Address 3",
        "Address 4",
        "Address 5",
        "Address 6",
        "Post/Zip Code",
        "Country",
    ],
    country: "Country",
    numbers: &[
        ("Passport", "Passport Number"),
        (
            "National Identification Number",
            "National Identification Number",
        ),
    ],
    remarks: &["Other Information"],
};

const UKSL: Columns = Columns {
    id: "Unique ID",
    name_type: "Name type",
    quality: "Alias strength",
    original: "Name non-latin script",
    kind: &["Designation Type", "Individual, Entity, Ship"],
    regime: "Regime Name",
    listed_on: &["Date Designated"],
    born: "D.O.B",
    nationality: "Nationality(/ies)",
    address: [
        "Address Line 1",
        "Address Line 2",
        "Address Line 3",
        "Address Line 4",
        "Address Line 5",
        "Address Line 6",
        "Address Postal Code",
        "Address Country",
    ],
    country: "Address Country",
    numbers: &[
        ("Passport", "Passport number"),
        ("National Identifier", "National Identifier number"),
        (
            "Business Registration Number",
            "Business registration number (s)",
        ),
        ("IMO Number", "IMO number"),
        ("OFSI Group ID", "OFSI Group ID"),
        ("UN Reference Number", "UN Reference Number"),
    ],
    remarks: &["Other Information", "UK Statement of Reasons"],
};

pub(super) fn read(file: File<'_>, layout: Layout, into: &mut Collected) -> Result<(), ListError> {
    let columns = match layout {
        Layout::Conlist => &CONLIST,
        Layout::Uksl => &UKSL,
    };
    let mut rows = Rows::of(file.text, b',');
    let mut heading = None;
    while let Some((line, row)) = rows.next_whole(file, into) {
        let Some(heading) = &heading else {
            let found = Heading::of(&row);
            if found.has(columns.id) || line > 3 {
                found.need(file, line, &[columns.id, "Name 6", columns.name_type])?;
                rows.width(row.len());
                heading = Some(found);
            } else {
                day(&row, into);
            }
            continue;
        };
        entry(file, line, heading, &row, columns, into)?;
    }
    into.leave_nameless(file);
    Ok(())
}

/// `Last Updated,28/01/2026` or `Report Date: 27-Jan-2026`, before the heading.
fn day(row: &StringRecord, into: &mut Collected) {
    for field in row {
        let written = field.rsplit(':').next().unwrap_or(field).trim();
        if let Some(date) = single(written) {
            into.date = Some(date);
            into.version = clean(written);
        }
    }
}

fn entry(
    file: File<'_>,
    line: u64,
    heading: &Heading,
    row: &StringRecord,
    columns: &Columns,
    into: &mut Collected,
) -> Result<(), ListError> {
    let get = |column: &str| heading.get(row, column);
    let Some(id) = clean(get(columns.id)) else {
        let reason = format!("has no {}; it was left out", columns.id);
        into.fault(file, line, reason);
        return Ok(());
    };
    let mut born = Vec::new();
    for written in numbered(get(columns.born)) {
        into.date(file, line, written, &mut born);
    }
    let land = clean(get("Country of Birth"));
    let mut towns = numbered(get("Town of Birth"));
    let copies = land.as_deref().map_or(0, str::len) * towns.len();
    if towns.len() > 1 && !into.may_copy(file, line, copies) {
        towns.clear();
    }
    let entry = into.of_id(file, line, &format!("uk:{id}"))?;
    entry.born.extend(born);
    if entry.kind == Kind::Unknown {
        entry.kind = columns
            .kind
            .iter()
            .find_map(|c| kind(get(c)))
            .unwrap_or_default();
    }
    let given = ["Name 1", "Name 2", "Name 3", "Name 4", "Name 5"].map(get);
    let (kind, weak) = name_kind(get(columns.name_type), get(columns.quality));
    entry.name(&name(get("Name 6"), &given), kind, weak);
    entry.name(get(columns.original), NameKind::OriginalScript, false);
    for town in towns {
        entry
            .birth_places
            .extend(joined([town].into_iter().chain(land.as_deref()), ", "));
    }
    let birth_countries = numbered(get("Country of Birth"));
    entry
        .birth_countries
        .extend(birth_countries.into_iter().filter_map(clean));
    for column in [
        columns.nationality,
        columns.country,
        "Current believed flag of ship",
    ] {
        entry
            .countries
            .extend(numbered(get(column)).into_iter().filter_map(clean));
    }
    entry
        .addresses
        .extend(joined(columns.address.map(get), ", "));
    for column in ["Title", "Position"] {
        entry
            .positions
            .extend(numbered(get(column)).into_iter().filter_map(clean));
    }
    entry.programmes.extend(clean(get(columns.regime)));
    entry.gender = gender(get("Gender")).or(entry.gender);
    for (kind, column) in columns.numbers {
        for value in numbered(get(column)).into_iter().filter_map(clean) {
            entry.identifiers.push(Identifier {
                kind: (*kind).to_owned(),
                value,
                country: None,
            });
        }
    }
    if let Some(value) = reference(get("Other Information")) {
        entry.identifiers.push(Identifier {
            kind: "UK Sanctions List Ref".to_owned(),
            value,
            country: None,
        });
    }
    let listed = columns.listed_on.iter().find_map(|c| single(get(c)));
    entry.listed_on = entry.listed_on.or(listed);
    if entry.remarks.is_none() {
        entry.remarks = joined(columns.remarks.iter().map(|c| get(c)), " ");
    }
    Ok(())
}

/// `Name 6` is the family name or the whole one: `AKHUND, Mohammad Hassan`, as the notices write it.
pub(super) fn name(last: &str, given: &[&str]) -> String {
    // Numbers stand for what is not there.
    let there = |part: &&str| !part.is_empty() && *part != "0";
    let given = joined(given.iter().copied().filter(there), " ");
    joined(
        [Some(last).filter(|l| there(l)), given.as_deref()]
            .into_iter()
            .flatten(),
        ", ",
    )
    .unwrap_or_default()
}

/// What a name is: `Primary name`, `Primary name variation`, `AKA`, `FKA`, `Alias`; `Low quality a.k.a.`.
pub(super) fn name_kind(written: &str, quality: &str) -> (NameKind, bool) {
    let written = written.to_ascii_lowercase();
    let kind = match written.trim() {
        "primary name" => NameKind::Primary,
        other if other.starts_with("fka") || other.contains("former") => NameKind::Former,
        _ => NameKind::Alias,
    };
    let quality = quality.to_ascii_lowercase();
    (kind, quality.contains("low") || quality.contains("weak"))
}

/// `(UK Sanctions List Ref):AFG0006.`: the number of the entry in the other list.
fn reference(information: &str) -> Option<String> {
    let (_, rest) = information.split_once("(UK Sanctions List Ref):")?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !c.is_whitespace());
    clean(&rest[..end.unwrap_or(rest.len())])
}

/// `(1) 1961 (2) 1962`: each of them; a cell without such numbers is one.
pub(super) fn numbered(cell: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    let mut expected = 1;
    let mut from = 0;
    while let Some(at) = cell[from..].find('(').map(|at| from + at) {
        let mark = format!("({expected})");
        if cell[at..].starts_with(&mark) {
            if expected > 1 {
                parts.push(cell[begin..at].trim());
            } else if !cell[..at].trim().is_empty() {
                break;
            }
            begin = at + mark.len();
            expected += 1;
        }
        from = at + 1;
    }
    parts.push(cell[begin..].trim());
    parts.retain(|p| !p.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_cells_are_taken_apart() {
        assert_eq!(
            numbered("(1) 1961 (2) 1962. (3) A (b) c"),
            ["1961", "1962.", "A (b) c"]
        );
        assert_eq!(numbered("Oslo (1)"), ["Oslo (1)"]);
        assert_eq!(numbered(" "), Vec::<&str>::new());
        assert_eq!(name("OKORO", &["Ada", "", "0"]), "OKORO, Ada");
        assert_eq!(name("", &["Ada"]), "Ada");
    }
}
