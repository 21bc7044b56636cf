//! The European Union's consolidated list of financial sanctions, CSV with semicolons.
//!
//! Each row tells of one name, birth, address, citizenship or paper of an entry.

use csv::StringRecord;

use super::collect::{Collected, File, clean, gender, joined, kind};
use super::dates::single;
use super::eu_xml::{add_name, birth, country};
use super::table::{Heading, Rows};
use super::{Entry, Identifier, Kind, ListError};

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    let mut rows = Rows::of(file.text, b';');
    let mut heading = None;
    while let Some((line, row)) = rows.next_whole(file, into) {
        let Some(heading) = &heading else {
            let found = Heading::of(&row);
            // A line with the date of the file may stand before.
            if found.has("Entity_LogicalId") || line > 2 {
                found.need(file, line, &["Entity_LogicalId", "NameAlias_WholeName"])?;
                rows.width(row.len());
                heading = Some(found);
            } else if let Some(date) = row.get(1).and_then(single) {
                into.date = Some(date);
                into.version = row.get(1).and_then(clean);
            }
            continue;
        };
        if into.date.is_none() {
            let made = heading.get(&row, "fileGenerationDate");
            into.version = clean(made);
            into.date = single(made);
        }
        entry(file, line, heading, &row, into)?;
    }
    into.leave_nameless(file);
    Ok(())
}

fn entry(
    file: File<'_>,
    line: u64,
    heading: &Heading,
    row: &StringRecord,
    into: &mut Collected,
) -> Result<(), ListError> {
    let get = |column: &str| heading.get(row, column);
    let id = ["Entity_EU_ReferenceNumber", "Entity_LogicalId"]
        .into_iter()
        .find_map(|c| clean(get(c)));
    let Some(id) = id else {
        into.fault(file, line, "has no reference number; it was left out");
        return Ok(());
    };
    let born = birth(&|name| match name {
        "birthdate" => get("BirthDate_BirthDate"),
        "year" => get("BirthDate_Year"),
        "monthOfYear" => get("BirthDate_Month"),
        "dayOfMonth" => get("BirthDate_Day"),
        "yearRangeFrom" => get("BirthDate_YearRangeFrom"),
        "yearRangeTo" => get("BirthDate_YearRangeTo"),
        "circa" => get("BirthDate_Circa"),
        "calendarType" => get("BirthDate_CalendarType"),
        _ => "",
    });
    let entry = into.of_id(file, line, &format!("eu:{id}"))?;
    if entry.kind == Kind::Unknown {
        let subject = [
            "Entity_SubjectType",
            "Entity_SubjectType_ClassificationCode",
        ];
        entry.kind = subject
            .into_iter()
            .find_map(|c| kind(get(c)))
            .unwrap_or_default();
    }
    entry.listed_on = entry
        .listed_on
        .or_else(|| single(get("Entity_DesignationDate")));
    entry
        .programmes
        .extend(clean(get("Entity_Regulation_Programme")));
    if entry.remarks.is_none() {
        entry.remarks = clean(get("Entity_Remark"));
    }
    if let Some(value) = clean(get("Entity_UnitedNationId")) {
        number(entry, "UN Reference Number", value, None);
    }
    let parts = ["FirstName", "MiddleName", "LastName"];
    let parts = parts.map(|p| heading.get(row, &format!("NameAlias_{p}")));
    let whole = clean(get("NameAlias_WholeName")).or_else(|| joined(parts, " "));
    let weak = get("NameAlias_Strong").eq_ignore_ascii_case("false");
    add_name(entry, whole, get("NameAlias_NameLanguage"), weak);
    entry.positions.extend(clean(get("NameAlias_Title")));
    entry.positions.extend(clean(get("NameAlias_Function")));
    entry.gender = gender(get("NameAlias_Gender")).or(entry.gender);
    let place = |prefix: &str, parts: &[&str], entry: &mut Entry| {
        let land = country(heading.get(row, &format!("{prefix}_CountryDescription")));
        let columns: Vec<String> = parts.iter().map(|p| format!("{prefix}_{p}")).collect();
        let parts = columns
            .iter()
            .map(|c| heading.get(row, c))
            .chain(land.as_deref());
        let written = joined(parts, ", ");
        let countries = match prefix {
            "BirthDate" => &mut entry.birth_countries,
            _ => &mut entry.countries,
        };
        countries.extend(land.clone());
        written
    };
    let birth_place = place("BirthDate", &["Place", "City", "Region"], entry);
    entry.birth_places.extend(birth_place);
    let address = place(
        "Address",
        &["Street", "PoBox", "ZipCode", "City", "Place", "Region"],
        entry,
    );
    entry.addresses.extend(address);
    place("Citizenship", &[], entry);
    if let Some(value) =
        clean(get("Identification_Number")).or_else(|| clean(get("Identification_LatinNumber")))
    {
        let kind = ["Identification_TypeDescription", "Identification_TypeCode"];
        let kind = kind.into_iter().find_map(|c| clean(get(c)));
        let land = country(get("Identification_CountryDescription"));
        number(entry, kind.as_deref().unwrap_or("Document"), value, land);
    }
    match born {
        Ok(date) => entry.born.extend(date),
        Err(reason) => into.fault(file, line, reason),
    }
    Ok(())
}

fn number(entry: &mut Entry, kind: &str, value: String, country: Option<String>) {
    entry.identifiers.push(Identifier {
        kind: kind.to_owned(),
        value,
        country,
    });
}
