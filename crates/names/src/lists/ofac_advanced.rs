//! OFAC's advanced XML: `sdn_advanced.xml`, `cons_advanced.xml`. Alone of OFAC's forms it has names in
//! their own scripts and days of listing.
//!
//! Words stand once at its head and everything refers to them by number; places and papers come before
//! the parties, listings behind them.

use std::collections::HashMap;

use record::PartialDate;

use super::collect::{Collected, File, clean, gender, joined, kind};
use super::xml::{Node, Record, Records};
use super::{Entry, Identifier, ListError, ListedDate, NameKind};

/// The records, in the order of the file: words first.
const RECORDS: &[&str] = &[
    "DateOfIssue",
    "AliasType",
    "Country",
    "DetailReference",
    "FeatureType",
    "IDRegDocType",
    "NamePartType",
    "PartySubType",
    "PartyType",
    "SanctionsType",
    "Script",
    "Location",
    "IDRegDocument",
    "DistinctParty",
    "SanctionsEntry",
];

pub(super) fn read(file: File<'_>, into: &mut Collected) -> Result<(), ListError> {
    let mut known = Known::default();
    for (line, record) in Records::of(file.text, RECORDS) {
        one(file, (line, record), &mut known, into)?;
    }
    if !file.text.contains("</Sanctions>") {
        into.cut_off(file);
    }
    Ok(())
}

/// What was told before it is referred to.
#[derive(Default)]
struct Known {
    /// Words by their element and number.
    words: HashMap<(&'static str, String), Node>,
    /// Addresses and countries by the number of their place.
    places: HashMap<String, (Option<String>, Option<String>)>,
    /// Papers by the number of the identity that they are of.
    papers: HashMap<String, Vec<Identifier>>,
}

impl Known {
    fn word(&self, element: &'static str, number: &str) -> &str {
        self.node(element, number).map_or("", Node::text)
    }

    fn node(&self, element: &'static str, number: &str) -> Option<&Node> {
        self.words.get(&(element, number.to_owned()))
    }
}

fn one(
    file: File<'_>,
    (line, record): Record,
    known: &mut Known,
    into: &mut Collected,
) -> Result<(), ListError> {
    let node = match record {
        Ok(node) => node,
        Err(reason) => {
            into.fault(file, line, reason);
            return Ok(());
        }
    };
    match node.name() {
        "DateOfIssue" => {
            into.date = into.date.or_else(|| date(&node));
            into.version = into.date.map(|d| d.to_string());
        }
        "Location" => {
            let country = node
                .all("LocationCountry")
                .map(|c| known.word("Country", c.attribute("CountryID")))
                .find(|name| !name.is_empty())
                .filter(|name| into.may_copy(file, line, 2 * name.len()))
                .and_then(clean);
            let parts = node.deep("Value").into_iter().map(Node::text);
            let address = joined(parts.chain(country.as_deref()), ", ");
            known
                .places
                .insert(node.attribute("ID").to_owned(), (address, country));
        }
        "IDRegDocument" => {
            if let Some(value) = clean(node.get("IDRegistrationNo")) {
                let kind = known.word("IDRegDocType", node.attribute("IDRegDocTypeID"));
                let country = known.word("Country", node.attribute("IssuedBy-CountryID"));
                let (kind, country) = match into.may_copy(file, line, kind.len() + country.len()) {
                    true => (clean(kind), clean(country)),
                    false => (None, None),
                };
                let paper = Identifier {
                    kind: kind.unwrap_or_else(|| "Document".to_owned()),
                    value,
                    country,
                };
                let of = node.attribute("IdentityID").to_owned();
                known.papers.entry(of).or_default().push(paper);
            }
        }
        "DistinctParty" => party(file, line, &node, known, into)?,
        "SanctionsEntry" => {
            if let Some(entry) = into.find(&format!("ofac:{}", node.attribute("ProfileID"))) {
                listing(&node, known, entry);
            }
        }
        other => {
            if let Some(element) = RECORDS.iter().find(|r| **r == other) {
                known
                    .words
                    .insert((element, node.attribute("ID").to_owned()), node);
            }
        }
    }
    Ok(())
}

fn party(
    file: File<'_>,
    line: u64,
    node: &Node,
    known: &mut Known,
    into: &mut Collected,
) -> Result<(), ListError> {
    let Some(id) = clean(node.attribute("FixedRef")) else {
        into.fault(file, line, "has no FixedRef; it was left out");
        return Ok(());
    };
    let mut entry = Entry {
        id: format!("ofac:{id}"),
        remarks: clean(node.get("Comment")),
        ..Entry::default()
    };
    for profile in node.all("Profile") {
        if let Some(subtype) = known.node("PartySubType", profile.attribute("PartySubTypeID")) {
            let whole = known.word("PartyType", subtype.attribute("PartyTypeID"));
            entry.kind = kind(subtype.text())
                .or_else(|| kind(whole))
                .unwrap_or_default();
        }
        for identity in profile.all("Identity") {
            names(identity, known, &mut entry);
            // An identity is of one party.
            let papers = known.papers.remove(identity.attribute("ID"));
            entry.identifiers.extend(papers.into_iter().flatten());
        }
        for feature in profile.all("Feature") {
            let name = known.word("FeatureType", feature.attribute("FeatureTypeID"));
            for version in feature.all("FeatureVersion") {
                if !into.may_copy(file, line, referred(version, known)) {
                    continue;
                }
                if !feature_of(name, version, known, &mut entry) {
                    into.fault(
                        file,
                        line,
                        "a date of birth is none; the entry is kept without it",
                    );
                }
            }
        }
    }
    if entry.names.is_empty() {
        into.fault(file, line, "has no name; it was left out");
        return Ok(());
    }
    into.push(file, line, entry)
}

fn names(identity: &Node, known: &Known, entry: &mut Entry) {
    let types: HashMap<&str, &str> = identity
        .deep("NamePartGroup")
        .into_iter()
        .map(|g| {
            (
                g.attribute("ID"),
                known.word("NamePartType", g.attribute("NamePartTypeID")),
            )
        })
        .collect();
    for alias in identity.all("Alias") {
        let former = known
            .word("AliasType", alias.attribute("AliasTypeID"))
            .starts_with("F.K.A");
        for name in alias.all("DocumentedName") {
            let parts = name.deep("NamePartValue");
            let last = |n: &&Node| types.get(n.attribute("NamePartGroupID")) == Some(&"Last Name");
            let text = |wanted: bool| {
                let those = parts.iter().copied().filter(|p| last(p) == wanted);
                joined(those.map(Node::text), " ")
            };
            // As `sdn.csv` has it: `LAST, First`.
            let whole = joined(
                [text(true).as_deref(), text(false).as_deref()]
                    .into_iter()
                    .flatten(),
                ", ",
            );
            let latin = parts.iter().all(|p| {
                let script = known.node("Script", p.attribute("ScriptID"));
                script.is_none_or(|s| s.attribute("ScriptCode") == "Latn")
            });
            let kind = match (latin, alias.attribute("Primary") == "true") {
                (false, _) => NameKind::OriginalScript,
                (true, true) => NameKind::Primary,
                (true, false) if former => NameKind::Former,
                (true, false) => NameKind::Alias,
            };
            let weak = alias.attribute("LowQuality") == "true";
            entry.name(whole.as_deref().unwrap_or_default(), kind, weak);
        }
    }
}

/// Bytes of the words and places that a feature refers to.
fn referred(version: &Node, known: &Known) -> usize {
    let details = version.all("VersionDetail").map(|d| {
        known
            .word("DetailReference", d.attribute("DetailReferenceID"))
            .len()
    });
    let places = version.all("VersionLocation").map(|p| {
        let place = known.places.get(p.attribute("LocationID"));
        place.map_or(0, |(address, country)| {
            let length = |text: &Option<String>| text.as_deref().map_or(0, str::len);
            length(address) + length(country)
        })
    });
    details.chain(places).sum()
}

/// Takes what a feature tells. False for a date that is none.
fn feature_of(name: &str, version: &Node, known: &Known, entry: &mut Entry) -> bool {
    let details = version.all("VersionDetail");
    let details = details.filter_map(|d| {
        let referred = known.word("DetailReference", d.attribute("DetailReferenceID"));
        clean(d.text()).or_else(|| clean(referred))
    });
    let places = version.all("VersionLocation");
    let places = places.filter_map(|p| known.places.get(p.attribute("LocationID")));
    match name {
        "Birthdate" => {
            let periods: Vec<_> = version.all("DatePeriod").map(period).collect();
            entry.born.extend(periods.iter().flatten());
            return periods.iter().all(Option::is_some);
        }
        "Place of Birth" => {
            let told: Vec<String> = details.collect();
            for (address, country) in places {
                entry.birth_places.extend(address.clone());
                entry.birth_countries.extend(country.clone());
            }
            entry.birth_places.extend(told);
        }
        "Nationality Country" | "Citizenship Country" => {
            entry
                .countries
                .extend(places.filter_map(|(_, country)| country.clone()));
        }
        "Location" => {
            for (address, country) in places {
                entry.addresses.extend(address.clone());
                entry.countries.extend(country.clone());
            }
        }
        "Gender" => entry.gender = details.filter_map(|d| gender(&d)).next().or(entry.gender),
        "Title" => entry
            .positions
            .extend(details.flat_map(|d| d.split(';').filter_map(clean).collect::<Vec<_>>())),
        _ => {}
    }
    true
}

fn listing(node: &Node, known: &Known, entry: &mut Entry) {
    let days = node
        .all("EntryEvent")
        .flat_map(|e| e.all("Date"))
        .filter_map(date);
    // The first of several listings is the day since when it is listed.
    entry.listed_on = days.chain(entry.listed_on).min();
    for measure in node.all("SanctionsMeasure") {
        if known.word("SanctionsType", measure.attribute("SanctionsTypeID")) == "Program" {
            entry.programmes.extend(clean(measure.get("Comment")));
        }
    }
}

fn date(node: &Node) -> Option<PartialDate> {
    let month = node.get("Month").parse().ok()?;
    PartialDate::day(
        node.get("Year").parse().ok()?,
        month,
        node.get("Day").parse().ok()?,
    )
}

/// A birth from the first day that it may have been to the last: all of a year or a month is that.
fn period(node: &Node) -> Option<ListedDate> {
    let end = |outer, inner| node.listed(outer, inner).filter_map(date).next();
    let from = end("Start", "From")?;
    let to = end("End", "To")
        .or_else(|| end("Start", "To"))
        .unwrap_or(from);
    let (from, to) = (from.min(to), from.max(to));
    let about = node
        .all("Start")
        .any(|s| s.attribute("Approximate") == "true");
    let year = PartialDate::year(from.year_part())?;
    let month = PartialDate::month(from.year_part(), from.month_part()?)?;
    // One part more would be another month or year.
    let whole = |part: PartialDate, days: i64| {
        part.contains(to) && from.days_until(to).is_some_and(|n| n >= days)
    };
    let (from, to) = if from == to {
        (from, None)
    } else if whole(month, 27) {
        (month, None)
    } else if whole(year, 364) {
        (year, None)
    } else {
        (from, Some(to))
    };
    Some(ListedDate { from, to, about })
}
