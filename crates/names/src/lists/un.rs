//! The consolidated list of the United Nations Security Council, XML.

use record::PartialDate;

use super::collect::{Collected, File, clean, gender, joined};
use super::dates::{iso, single};
use super::xml::{Node, Records, start_of};
use super::{Entry, Identifier, Kind, ListError, ListedDate, NameKind};

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    if let Some(root) = start_of(file.text, "CONSOLIDATED_LIST") {
        let made = root.attribute("dateGenerated");
        into.version = clean(made);
        into.date = iso(made);
    }
    for (line, record) in Records::of(file.text, &["INDIVIDUAL", "ENTITY"]) {
        match record {
            Ok(node) => entry(file, line, &node, into)?,
            Err(reason) => into.fault(file, line, reason),
        }
    }
    if !file.text.contains("</CONSOLIDATED_LIST") {
        into.cut_off(file);
    }
    Ok(())
}

fn entry(file: File<'_>, line: u64, node: &Node, into: &mut Collected) -> Result<(), ListError> {
    let person = node.name() == "INDIVIDUAL";
    let mut entry = Entry {
        kind: match person {
            true => Kind::Person,
            false => Kind::Organization,
        },
        ..Entry::default()
    };
    match clean(node.get("DATAID")) {
        Some(id) => entry.id = format!("un:{id}"),
        None => {
            into.fault(file, line, "has no DATAID; it was left out");
            return Ok(());
        }
    }
    let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map(|p| node.get(p));
    // `na` stands for a name that is not there.
    let name = joined(parts.into_iter().filter(|p| *p != "na"), " ");
    entry.name(
        name.as_deref().unwrap_or_default(),
        NameKind::Primary,
        false,
    );
    if entry.names.is_empty() {
        into.fault(file, line, "has no name; it was left out");
        return Ok(());
    }
    entry.name(
        node.get("NAME_ORIGINAL_SCRIPT"),
        NameKind::OriginalScript,
        false,
    );
    for alias in node.all("INDIVIDUAL_ALIAS").chain(node.all("ENTITY_ALIAS")) {
        aliases(alias, &mut entry);
        into.date(file, line, alias.get("DATE_OF_BIRTH"), &mut entry.born);
    }
    for born in node.all("INDIVIDUAL_DATE_OF_BIRTH") {
        match birth(born) {
            Ok(date) => entry.born.extend(date),
            Err(written) => into.no_date(file, line, &written),
        }
    }
    for place in node.all("INDIVIDUAL_PLACE_OF_BIRTH") {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "COUNTRY"].map(|p| place.get(p));
        entry.birth_places.extend(joined(parts, ", "));
        entry.birth_countries.extend(clean(place.get("COUNTRY")));
    }
    for place in node
        .all("INDIVIDUAL_ADDRESS")
        .chain(node.all("ENTITY_ADDRESS"))
    {
        let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"];
        entry
            .addresses
            .extend(joined(parts.map(|p| place.get(p)), ", "));
        entry.countries.extend(clean(place.get("COUNTRY")));
    }
    let values = |name| node.listed(name, "VALUE").filter_map(|v| clean(v.text()));
    entry.countries.extend(values("NATIONALITY"));
    entry
        .positions
        .extend(values("TITLE").chain(values("DESIGNATION")));
    entry.programmes.extend(clean(node.get("UN_LIST_TYPE")));
    entry.gender = gender(node.get("GENDER"));
    entry
        .identifiers
        .extend(node.all("INDIVIDUAL_DOCUMENT").filter_map(document));
    if let Some(reference) = clean(node.get("REFERENCE_NUMBER")) {
        entry.identifiers.push(Identifier {
            kind: "UN Reference Number".to_owned(),
            value: reference,
            country: None,
        });
    }
    entry.listed_on = iso(node.get("LISTED_ON"));
    entry.remarks = clean(node.get("COMMENTS1"));
    into.push(file, line, entry)
}

/// The names of an alias element: several behind semicolons; one in its own script in brackets.
fn aliases(node: &Node, entry: &mut Entry) {
    let (kind, weak) = match node.get("QUALITY") {
        "Low" => (NameKind::Alias, true),
        "f.k.a." => (NameKind::Former, false),
        _ => (NameKind::Alias, false),
    };
    let written = node.get("ALIAS_NAME");
    // Semicolons within brackets part other things.
    let names: Vec<&str> = match written.contains('(') {
        true => vec![written],
        false => written.split(';').collect(),
    };
    for name in names {
        match bracketed(name) {
            Some((name, original)) => {
                entry.name(name, kind, weak);
                entry.name(original, NameKind::OriginalScript, weak);
            }
            None => entry.name(name, kind, weak),
        }
    }
}

/// `Abou Dher (ابو ذر)`, `Abubakar (original script: Абубакар)`: a name and how its script has it.
fn bracketed(name: &str) -> Option<(&str, &str)> {
    let (before, rest) = name.split_once('(')?;
    let (inner, after) = rest.split_once(')')?;
    let original = inner.trim().trim_start_matches("original script:").trim();
    let foreign = |text: &str| text.chars().any(|c| c.is_alphabetic() && c >= '\u{370}');
    let latin = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
    let plain = after.trim().trim_end_matches([',', '.']).is_empty();
    (plain && foreign(original) && !latin(original) && latin(before) && !foreign(before))
        .then_some((before, original))
}

fn birth(node: &Node) -> Result<Option<ListedDate>, String> {
    let year = |name| {
        let written = node.get(name);
        match written.is_empty() {
            true => Ok(None),
            false => single(written).map(Some).ok_or_else(|| written.to_owned()),
        }
    };
    let about = node.get("TYPE_OF_DATE") == "APPROXIMATELY" || node.get("NOTE") == "Approximately";
    if let (Some(from), Some(to)) = (year("FROM_YEAR")?, year("TO_YEAR")?) {
        let (from, to): (PartialDate, PartialDate) = (from.min(to), from.max(to));
        return Ok(Some(ListedDate {
            from,
            to: Some(to),
            about,
        }));
    }
    let date = match (year("DATE")?, year("YEAR")?) {
        (Some(date), _) | (None, Some(date)) => date,
        // Some dates are only in the note: `Nov. 1973`.
        (None, None) => match single(node.get("NOTE")) {
            Some(date) => date,
            None => return Ok(None),
        },
    };
    Ok(Some(ListedDate {
        about,
        ..ListedDate::on(date)
    }))
}

fn document(node: &Node) -> Option<Identifier> {
    let kind = clean(node.get("TYPE_OF_DOCUMENT2")).or_else(|| clean(node.get("TYPE_OF_DOCUMENT")));
    let country = ["ISSUING_COUNTRY", "COUNTRY_OF_ISSUE"]
        .into_iter()
        .find_map(|c| clean(node.get(c)));
    Some(Identifier {
        kind: kind.unwrap_or_else(|| "Document".to_owned()),
        value: clean(node.get("NUMBER"))?,
        country,
    })
}
