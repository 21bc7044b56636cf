//! The European Union's consolidated list of financial sanctions, XML.

use super::collect::{Collected, File, clean, gender, joined, kind};
use super::dates::{iso, single};
use super::xml::{Node, Records, start_of};
use super::{Entry, Identifier, ListError, ListedDate, NameKind};

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    if let Some(root) = start_of(file.text, "export") {
        let made = root.attribute("generationDate");
        into.version = clean(made);
        into.date = iso(made);
    }
    for (line, record) in Records::of(file.text, &["sanctionEntity"]) {
        match record {
            Ok(node) => entry(file, line, &node, into)?,
            Err(reason) => into.fault(file, line, reason),
        }
    }
    if !file.text.contains("</export") {
        into.cut_off(file);
    }
    Ok(())
}

fn entry(file: File<'_>, line: u64, node: &Node, into: &mut Collected) -> Result<(), ListError> {
    let id = ["euReferenceNumber", "logicalId"]
        .into_iter()
        .find_map(|a| clean(node.attribute(a)));
    let Some(id) = id else {
        into.fault(file, line, "has no reference number; it was left out");
        return Ok(());
    };
    let mut entry = Entry {
        id: format!("eu:{id}"),
        listed_on: iso(node.attribute("designationDate")),
        ..Entry::default()
    };
    for subject in node.all("subjectType") {
        let codes = ["code", "classificationCode"].into_iter();
        entry.kind = codes
            .filter_map(|c| kind(subject.attribute(c)))
            .next()
            .unwrap_or_default();
    }
    for alias in node.all("nameAlias") {
        let parts = ["firstName", "middleName", "lastName"].map(|p| alias.attribute(p));
        let whole = clean(alias.attribute("wholeName")).or_else(|| joined(parts, " "));
        let weak = alias.attribute("strong") == "false";
        add_name(&mut entry, whole, alias.attribute("nameLanguage"), weak);
        entry.positions.extend(clean(alias.attribute("title")));
        entry.positions.extend(clean(alias.attribute("function")));
        entry.gender = gender(alias.attribute("gender")).or(entry.gender);
    }
    if entry.names.is_empty() {
        into.fault(file, line, "has no name; it was left out");
        return Ok(());
    }
    for born in node.all("birthdate") {
        match birth(&|name| born.attribute(name)) {
            Ok(date) => entry.born.extend(date),
            Err(reason) => into.fault(file, line, reason),
        }
        let parts = ["place", "city", "region"].map(|p| born.attribute(p));
        let country = country(born.attribute("countryDescription"));
        let parts = parts.into_iter().chain(country.as_deref());
        entry.birth_places.extend(joined(parts, ", "));
        entry.birth_countries.extend(country.clone());
    }
    for citizenship in node.all("citizenship") {
        entry
            .countries
            .extend(country(citizenship.attribute("countryDescription")));
    }
    for address in node.all("address") {
        let parts = ["street", "poBox", "zipCode", "city", "place", "region"];
        let country = country(address.attribute("countryDescription"));
        let parts = parts.map(|p| address.attribute(p)).into_iter();
        entry
            .addresses
            .extend(joined(parts.chain(country.as_deref()), ", "));
        entry.countries.extend(country.clone());
    }
    for paper in node.all("identification") {
        let kind = ["identificationTypeDescription", "identificationTypeCode"];
        let number = ["number", "latinNumber"];
        let first = |names: [&str; 2]| names.into_iter().find_map(|n| clean(paper.attribute(n)));
        if let Some(value) = first(number) {
            entry.identifiers.push(Identifier {
                kind: first(kind).unwrap_or_else(|| "Document".to_owned()),
                value,
                country: country(paper.attribute("countryDescription")),
            });
        }
    }
    if let Some(value) = clean(node.attribute("unitedNationId")) {
        entry.identifiers.push(Identifier {
            kind: "UN Reference Number".to_owned(),
            value,
            country: None,
        });
    }
    let regulations = node.all("regulation");
    entry
        .programmes
        .extend(regulations.filter_map(|r| clean(r.attribute("programme"))));
    entry.remarks = joined(node.all("remark").map(Node::text), " ");
    into.push(file, line, entry)
}

/// Adds a name: the first strong one is the one it is listed by.
pub(super) fn add_name(entry: &mut Entry, whole: Option<String>, language: &str, weak: bool) {
    let Some(whole) = whole else {
        return;
    };
    let first = !weak && !entry.names.iter().any(|n| n.kind == NameKind::Primary);
    let latin = whole.chars().any(|c| c.is_alphabetic() && c < '\u{370}');
    // The list is also published in Bulgarian and Greek, so their scripts may be a translator's.
    let translated = ["BG", "EL"].contains(&language);
    let kind = match (first, latin) {
        (true, true) => NameKind::Primary,
        (_, false) if !translated => NameKind::OriginalScript,
        _ => NameKind::Alias,
    };
    entry.name(&whole, kind, weak);
}

/// A birth by what is at hand of: birthdate, year, monthOfYear, dayOfMonth, yearRangeFrom,
/// yearRangeTo, circa, calendarType.
pub(super) fn birth<'a>(get: &dyn Fn(&str) -> &'a str) -> Result<Option<ListedDate>, String> {
    let about = get("circa").eq_ignore_ascii_case("true");
    let calendar = get("calendarType");
    let dated = |from, to| Ok(Some(ListedDate { from, to, about }));
    let whole = get("birthdate");
    if !whole.is_empty() {
        return match single(whole) {
            Some(date) => dated(date, None),
            None => Err(format!(
                "`{}` is no date; the entry is kept without it",
                shown(whole)
            )),
        };
    }
    let (year, from, to) = (get("year"), get("yearRangeFrom"), get("yearRangeTo"));
    // `0` stands for what is not there.
    let told = |written: &str| !written.is_empty() && written != "0";
    if !told(year) && !told(from) && !told(to) {
        return Ok(None);
    }
    if !calendar.is_empty() && !calendar.eq_ignore_ascii_case("GREGORIAN") {
        return Err(format!(
            "a date of birth is in the calendar {}; the entry is kept without it",
            shown(calendar)
        ));
    }
    if told(from)
        && told(to)
        && let (Some(from), Some(to)) = (single(from), single(to))
    {
        return dated(from.min(to), Some(from.max(to)));
    }
    let parts = [get("dayOfMonth"), get("monthOfYear"), year];
    let parts: Vec<&str> = parts.into_iter().filter(|p| told(p)).collect();
    let written = parts.join("/");
    match single(&written) {
        Some(date) => dated(date, None),
        None => Err(format!(
            "`{}` is no date; the entry is kept without it",
            shown(&written)
        )),
    }
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

/// A country, where it is told.
pub(super) fn country(written: &str) -> Option<String> {
    clean(written).filter(|c| !c.eq_ignore_ascii_case("unknown"))
}
