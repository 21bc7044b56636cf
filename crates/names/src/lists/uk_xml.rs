//! The UK Sanctions List of the Foreign, Commonwealth and Development Office, XML.

use super::collect::{Collected, File, clean, gender, joined, kind};
use super::dates::single;
use super::uk_csv::{name, name_kind};
use super::xml::{Node, Records};
use super::{Entry, Identifier, ListError, NameKind};

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    let made = file
        .text
        .split_once("<DateGenerated>")
        .and_then(|(_, rest)| rest.split('<').next());
    into.version = made.and_then(clean);
    into.date = made.and_then(single);
    for (line, record) in Records::of(file.text, &["Designation"]) {
        match record {
            Ok(node) => entry(file, line, &node, into)?,
            Err(reason) => into.fault(file, line, reason),
        }
    }
    if !file.text.contains("</Designations") {
        into.cut_off(file);
    }
    Ok(())
}

/// Elements whose text is a number of the entry, wherever they are in it.
const NUMBERS: [(&str, &str); 6] = [
    ("Passport", "PassportNumber"),
    ("National Identifier", "NationalIdentifierNumber"),
    ("Business Registration Number", "BusinessRegistrationNumber"),
    ("IMO Number", "IMONumber"),
    ("OFSI Group ID", "OFSIGroupID"),
    ("UN Reference Number", "UNReferenceNumber"),
];

fn entry(file: File<'_>, line: u64, node: &Node, into: &mut Collected) -> Result<(), ListError> {
    let Some(id) = clean(node.get("UniqueID")) else {
        into.fault(file, line, "has no UniqueID; it was left out");
        return Ok(());
    };
    let mut entry = Entry {
        id: format!("uk:{id}"),
        kind: kind(node.get("IndividualEntityShip")).unwrap_or_default(),
        listed_on: single(node.get("DateDesignated")),
        ..Entry::default()
    };
    for listed in node.listed("Names", "Name") {
        let given = ["Name1", "Name2", "Name3", "Name4", "Name5"].map(|p| listed.get(p));
        let (kind, weak) = name_kind(listed.get("NameType"), listed.get("AliasStrength"));
        entry.name(&name(listed.get("Name6"), &given), kind, weak);
    }
    for original in node.deep("NameNonLatinScript") {
        entry.name(original.text(), NameKind::OriginalScript, false);
    }
    if entry.names.is_empty() {
        into.fault(file, line, "has no name; it was left out");
        return Ok(());
    }
    let texts = |name: &str| -> Vec<String> {
        let found = node.deep(name).into_iter();
        found.filter_map(|n| clean(n.text())).collect()
    };
    for born in node.deep("DOB") {
        into.date(file, line, born.text(), &mut entry.born);
    }
    for place in node.deep("Location") {
        let parts = ["TownOfBirth", "CountryOfBirth"].map(|p| place.get(p));
        entry.birth_places.extend(joined(parts, ", "));
    }
    entry.birth_countries = texts("CountryOfBirth");
    for name in ["Nationality", "AddressCountry", "CurrentBelievedFlagOfShip"] {
        entry.countries.extend(texts(name));
    }
    for address in node.deep("Address") {
        let parts = address
            .children()
            .filter(|c| c.name().starts_with("Address"));
        entry.addresses.extend(joined(parts.map(Node::text), ", "));
    }
    entry.positions.extend(texts("Title"));
    entry.positions.extend(texts("Position"));
    entry.programmes.extend(clean(node.get("RegimeName")));
    entry.gender = node
        .deep("Gender")
        .into_iter()
        .find_map(|g| gender(g.text()));
    for (kind, name) in NUMBERS {
        for value in texts(name) {
            entry.identifiers.push(Identifier {
                kind: kind.to_owned(),
                value,
                country: None,
            });
        }
    }
    let remarks = ["OtherInformation", "UKStatementofReasons"].map(|p| node.get(p));
    entry.remarks = joined(remarks, " ");
    into.push(file, line, entry)
}
