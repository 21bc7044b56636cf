//! FollowTheMoney entities, a line of JSON each, and OpenSanctions' `targets.nested.json`.
//!
//! Sanctions, papers and addresses are entities of their own there; they are joined to whom they are
//! of, also where they are nested in it. What is neither a being nor a thing that can be listed is no
//! entry.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::collect::{Collected, File, clean, gender};
use super::dates::iso;
use super::{Entry, Identifier, Kind, ListError, NameKind};

type Object = Map<String, Value>;

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    let mut loose = Loose::default();
    let mut addressed = Vec::new();
    for (n, text) in file.text.split('\n').enumerate() {
        let line = n as u64 + 1;
        if text.trim().is_empty() {
            continue;
        }
        let object = match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(object)) => object,
            Ok(_) => {
                into.fault(file, line, "is no JSON object; it was left out");
                continue;
            }
            Err(error) => {
                let reason = format!("is no JSON that can be read ({error}); it was left out");
                into.fault(file, line, reason);
                continue;
            }
        };
        one(file, line, &object, into, &mut loose, &mut addressed)?;
    }
    loose.join(file, into, addressed);
    Ok(())
}

/// Entities that tell of others, by the id of whom they are of.
#[derive(Default)]
struct Loose {
    sanctions: Vec<(String, Rc<Object>)>,
    papers: Vec<(String, Rc<Object>)>,
    addresses: HashMap<String, String>,
}

impl Loose {
    fn join(self, file: File<'_>, into: &mut Collected, addressed: Vec<(u64, usize, String)>) {
        // What one of them tells of several is copied to each; the first is no copy.
        let mut last: Option<(&Rc<Object>, usize)> = None;
        let all = self.sanctions.iter().map(|(of, p)| (of, p, true));
        for (of, properties, is_sanction) in
            all.chain(self.papers.iter().map(|(of, p)| (of, p, false)))
        {
            match last {
                Some((same, length)) if Rc::ptr_eq(same, properties) => {
                    if !into.may_copy(file, 1, length) {
                        continue;
                    }
                }
                _ => last = Some((properties, length(properties))),
            }
            if let Some(entry) = into.find(of) {
                match is_sanction {
                    true => sanction(properties, entry),
                    false => paper(properties, entry),
                }
            }
        }
        for (line, at, address) in addressed {
            if let Some(full) = self.addresses.get(&address)
                && into.may_copy(file, line, full.len())
                && let Some(entry) = into.entries.get_mut(at)
            {
                entry.addresses.push(full.clone());
            }
        }
    }
}

fn one(
    file: File<'_>,
    line: u64,
    object: &Object,
    into: &mut Collected,
    loose: &mut Loose,
    addressed: &mut Vec<(u64, usize, String)>,
) -> Result<(), ListError> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).and_then(clean);
    let (Some(schema), Some(id)) = (text("schema"), text("id")) else {
        into.fault(file, line, "has no id or no schema; it was left out");
        return Ok(());
    };
    let Some(Value::Object(properties)) = object.get("properties") else {
        into.fault(file, line, "has no properties; it was left out");
        return Ok(());
    };
    match schema.as_str() {
        "Sanction" => {
            let of = texts(properties, "entity").into_iter();
            let properties = Rc::new(properties.clone());
            loose
                .sanctions
                .extend(of.map(|of| (of, properties.clone())));
            return Ok(());
        }
        "Passport" | "Identification" => {
            let of = texts(properties, "holder").into_iter();
            let properties = Rc::new(properties.clone());
            loose.papers.extend(of.map(|of| (of, properties.clone())));
            return Ok(());
        }
        "Address" => {
            if let Some(full) = texts(properties, "full").into_iter().next() {
                loose.addresses.insert(id, full);
            }
            return Ok(());
        }
        _ => {}
    }
    let Some(kind) = kind(&schema) else {
        return Ok(());
    };
    let mut entry = Entry {
        id,
        kind,
        ..Entry::default()
    };
    names(text("caption"), properties, &mut entry);
    if entry.names.is_empty() {
        into.fault(file, line, "has no name; it was left out");
        return Ok(());
    }
    for (key, dates) in [("birthDate", true), ("deathDate", false)] {
        for written in texts(properties, key) {
            let mut read = Vec::new();
            into.date(file, line, &written, &mut read);
            if dates {
                entry.born.extend(read);
            } else {
                entry.died.extend(read);
            }
        }
    }
    for key in [
        "nationality",
        "citizenship",
        "country",
        "jurisdiction",
        "flag",
        "mainCountry",
    ] {
        entry.countries.extend(texts(properties, key));
    }
    entry.birth_countries = texts(properties, "birthCountry");
    entry.birth_places = texts(properties, "birthPlace");
    entry.positions = texts(properties, "position");
    entry.topics = texts(properties, "topics");
    entry.programmes = texts(properties, "programId");
    entry.programmes.extend(texts(properties, "program"));
    entry.addresses = texts(properties, "address");
    entry.gender = texts(properties, "gender").iter().find_map(|g| gender(g));
    for (key, kind) in NUMBERS {
        for value in texts(properties, key) {
            entry.identifiers.push(Identifier {
                kind: kind.to_owned(),
                value,
                country: None,
            });
        }
    }
    entry.remarks = clean(&texts(properties, "notes").join(" "));
    for nested in nested(properties, "sanctions") {
        sanction(nested, &mut entry);
    }
    for key in ["passport", "identification", "passports"] {
        for nested in nested(properties, key) {
            paper(nested, &mut entry);
        }
    }
    for nested in nested(properties, "addressEntity") {
        entry.addresses.extend(texts(nested, "full"));
    }
    for address in texts(properties, "addressEntity") {
        addressed.push((line, into.entries.len(), address));
    }
    into.push(file, line, entry)
}

/// Properties that are numbers, and what they are called here.
const NUMBERS: [(&str, &str); 12] = [
    ("passportNumber", "Passport"),
    ("idNumber", "ID Number"),
    ("taxNumber", "Tax Number"),
    ("registrationNumber", "Registration Number"),
    ("innCode", "INN"),
    ("ogrnCode", "OGRN"),
    ("leiCode", "LEI"),
    ("swiftBic", "SWIFT/BIC"),
    ("imoNumber", "IMO Number"),
    ("mmsi", "MMSI"),
    ("callSign", "Call Sign"),
    ("wikidataId", "Wikidata"),
];

/// What a schema is; None where it is nothing that a list can have.
fn kind(schema: &str) -> Option<Kind> {
    Some(match schema {
        "Person" => Kind::Person,
        "Organization" | "Company" | "PublicBody" => Kind::Organization,
        "Vessel" => Kind::Vessel,
        "Airplane" => Kind::Aircraft,
        // A legal entity may be a person or a body.
        "LegalEntity" | "Thing" | "Vehicle" => Kind::Unknown,
        _ => return None,
    })
}

/// The name that the publisher shows it by is the first.
fn names(caption: Option<String>, properties: &Object, entry: &mut Entry) {
    let names = texts(properties, "name");
    let first = caption
        .filter(|c| names.contains(c))
        .or_else(|| names.first().cloned());
    if let Some(first) = first {
        entry.name(&first, NameKind::Primary, false);
    }
    for (key, kind, weak) in [
        ("name", NameKind::Alias, false),
        ("alias", NameKind::Alias, false),
        ("previousName", NameKind::Former, false),
        ("weakAlias", NameKind::Alias, true),
    ] {
        for name in texts(properties, key) {
            entry.name(&name, kind, weak);
        }
    }
}

fn sanction(properties: &Object, entry: &mut Entry) {
    let programmes = ["programId", "program"]
        .into_iter()
        .flat_map(|key| texts(properties, key));
    entry.programmes.extend(programmes);
    let listed = ["listingDate", "startDate"].into_iter();
    let listed = listed
        .flat_map(|key| texts(properties, key))
        .find_map(|d| iso(&d));
    // The first of several listings is the day since when it is listed.
    entry.listed_on = match (entry.listed_on, listed) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

fn paper(properties: &Object, entry: &mut Entry) {
    let first = |key| texts(properties, key).into_iter().next();
    for value in texts(properties, "number") {
        entry.identifiers.push(Identifier {
            kind: first("type").unwrap_or_else(|| "Document".to_owned()),
            value,
            country: first("country"),
        });
    }
}

/// Bytes of what a sanction or a paper tells, but for whom it is of.
fn length(properties: &Object) -> usize {
    let told = properties
        .iter()
        .filter(|(key, _)| *key != "entity" && *key != "holder");
    let texts = told.flat_map(|(_, value)| match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    });
    texts
        .map(|text| 8 + text.as_str().map_or(0, str::len))
        .sum()
}

/// The texts of a property; those that are entities are not among them.
fn texts(properties: &Object, key: &str) -> Vec<String> {
    match properties.get(key) {
        Some(Value::Array(values)) => values
            .iter()
            .filter_map(Value::as_str)
            .filter_map(clean)
            .collect(),
        Some(Value::String(one)) => clean(one).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The properties of the entities that are nested in a property.
fn nested<'a>(properties: &'a Object, key: &str) -> Vec<&'a Object> {
    let Some(Value::Array(values)) = properties.get(key) else {
        return Vec::new();
    };
    values
        .iter()
        .filter_map(|v| v.get("properties")?.as_object())
        .collect()
}
