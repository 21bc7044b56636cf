//! OFAC's `sdn.xml` and `consolidated.xml`.

use super::collect::{Collected, File, clean, gender, joined};
use super::dates::american;
use super::xml::{Node, Records, tree};
use super::{Entry, Identifier, Kind, ListError, NameKind};

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    // The publisher's own spelling.
    let count = head(file, "publshInformation", into);
    for (line, record) in Records::of(file.text, &["sdnEntry"]) {
        match record {
            Ok(node) => entry(file, line, &node, into)?,
            Err(reason) => into.fault(file, line, reason),
        }
    }
    if !file.text.contains("</sdnList") {
        into.cut_off(file);
    } else if let Some(count) = count.filter(|n| *n != into.entries.len()) {
        let reason = format!(
            "the file tells of {count} entries, {} could be read",
            into.entries.len()
        );
        into.fault(file, 1, reason);
    }
    Ok(())
}

/// Takes the day of the list, and gives the number of its entries where it is told.
fn head(file: File<'_>, tag: &str, into: &mut Collected) -> Option<usize> {
    let start = file.text.find(&format!("<{tag}"))?;
    let (before, _) = file.text[start..].split_once(&format!("</{tag}>"))?;
    let node = tree(file.text.get(start..start + before.len() + tag.len() + 3)?).ok()?;
    into.version = clean(node.get("Publish_Date"));
    into.date = american(node.get("Publish_Date"));
    node.get("Record_Count").parse().ok()
}

fn entry(file: File<'_>, line: u64, node: &Node, into: &mut Collected) -> Result<(), ListError> {
    let Some(id) = clean(node.get("uid")) else {
        into.fault(file, line, "has no uid; it was left out");
        return Ok(());
    };
    let mut entry = Entry {
        id: format!("ofac:{id}"),
        kind: match node.get("sdnType") {
            "Individual" => Kind::Person,
            "Entity" => Kind::Organization,
            "Vessel" => Kind::Vessel,
            "Aircraft" => Kind::Aircraft,
            _ => Kind::Unknown,
        },
        ..Entry::default()
    };
    // As `sdn.csv` has it: `LAST, First`.
    let name = |node: &Node| joined([node.get("lastName"), node.get("firstName")], ", ");
    entry.name(
        name(node).as_deref().unwrap_or_default(),
        NameKind::Primary,
        false,
    );
    if entry.names.is_empty() {
        into.fault(file, line, "has no name; it was left out");
        return Ok(());
    }
    for aka in node.listed("akaList", "aka") {
        let kind = match aka.get("type") {
            "f.k.a." => NameKind::Former,
            _ => NameKind::Alias,
        };
        let weak = aka.get("category") == "weak";
        entry.name(name(aka).as_deref().unwrap_or_default(), kind, weak);
    }
    for born in node.listed("dateOfBirthList", "dateOfBirthItem") {
        into.date(file, line, born.get("dateOfBirth"), &mut entry.born);
    }
    for place in node.listed("placeOfBirthList", "placeOfBirthItem") {
        entry.birth_places.extend(clean(place.get("placeOfBirth")));
    }
    for (list, item) in [
        ("nationalityList", "nationality"),
        ("citizenshipList", "citizenship"),
    ] {
        let countries = node
            .listed(list, item)
            .filter_map(|n| clean(n.get("country")));
        entry.countries.extend(countries);
    }
    for address in node.listed("addressList", "address") {
        let parts = [
            "address1",
            "address2",
            "address3",
            "city",
            "stateOrProvince",
            "postalCode",
            "country",
        ];
        entry
            .addresses
            .extend(joined(parts.map(|p| address.get(p)), ", "));
        entry.countries.extend(clean(address.get("country")));
    }
    let programmes = node.listed("programList", "program");
    entry
        .programmes
        .extend(programmes.filter_map(|p| clean(p.text())));
    entry
        .positions
        .extend(node.get("title").split(';').filter_map(clean));
    for id in node.listed("idList", "id") {
        identifier(id, &mut entry);
    }
    for vessel in node.all("vesselInfo") {
        entry.countries.extend(clean(vessel.get("vesselFlag")));
        if let Some(value) = clean(vessel.get("callSign")) {
            entry.identifiers.push(Identifier {
                kind: "Call Sign".to_owned(),
                value,
                country: None,
            });
        }
    }
    entry.remarks = clean(node.get("remarks"));
    into.push(file, line, entry)
}

/// A number, or one of the things that the publisher files among the numbers.
fn identifier(id: &Node, entry: &mut Entry) {
    let kind = clean(id.get("idType")).unwrap_or_default();
    if kind == "Gender" {
        entry.gender = gender(id.get("idNumber"));
        return;
    }
    let no_number = ["Website", "Email Address", "Phone Number", "Fax"];
    let words = kind.ends_with(':') || kind.contains("anctions") || kind.contains(" Date");
    if no_number.contains(&kind.as_str()) || words || kind.is_empty() {
        return;
    }
    if let Some(value) = clean(id.get("idNumber")) {
        entry.identifiers.push(Identifier {
            kind,
            value,
            country: clean(id.get("idCountry")),
        });
    }
}
