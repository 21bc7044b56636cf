//! What OFAC's CSV files put into the remarks of an entry: births, countries, weak names, numbers.

use std::sync::OnceLock;

use super::collect::clean;
use super::{Entry, Gender, Identifier, NameKind};

/// A date that could not be read.
pub(super) type NoDate = String;

/// Reads remarks into an entry: `DOB 22 Feb 1962; POB Cairo, Egypt; a.k.a. 'THE TALL ONE'.`
///
/// What is of no known form stays in the remarks alone.
pub(super) fn read(remarks: &str, entry: &mut Entry) -> Vec<NoDate> {
    let mut no_dates = Vec::new();
    let remarks = remarks.trim();
    for item in remarks.strip_suffix('.').unwrap_or(remarks).split(';') {
        let item = item.trim();
        let item = item.strip_prefix("alt. ").unwrap_or(item);
        if let Some((kind, name)) = alias(item) {
            entry.name(name, kind, true);
        } else if let Some(written) = item.strip_prefix("DOB ") {
            match super::ListedDate::parse(written) {
                Some(date) => entry.born.push(date),
                None => no_dates.push(written.to_owned()),
            }
        } else if let Some(place) = item.strip_prefix("POB ") {
            entry.birth_places.extend(clean(place));
        } else if let Some(country) = after(item, &["nationality ", "citizen "]) {
            entry.countries.extend(clean(country));
        } else if let Some(flag) = after(item, &["Vessel Flag ", "Former Vessel Flag "]) {
            // `None Identified` is no country.
            entry
                .countries
                .extend(clean(flag).filter(|f| !f.starts_with("None")));
        } else if let Some(gender) = item.strip_prefix("Gender ") {
            entry.gender = match gender.trim() {
                "Male" => Some(Gender::Male),
                "Female" => Some(Gender::Female),
                _ => entry.gender,
            };
        } else {
            entry.identifiers.extend(identifier(item));
        }
    }
    no_dates
}

fn after<'a>(item: &'a str, starts: &[&str]) -> Option<&'a str> {
    starts.iter().find_map(|start| item.strip_prefix(start))
}

/// A name between quotation marks: OFAC's weak ones. Marks within belong to the name, as in
/// `'ABU-'UMAR'`; a name in two pairs of them, `''FOOPIE''`, has neither.
fn alias(item: &str) -> Option<(NameKind, &str)> {
    let (kind, rest) = [
        ("a.k.a. ", NameKind::Alias),
        ("f.k.a. ", NameKind::Former),
        ("n.k.a. ", NameKind::Alias),
    ]
    .into_iter()
    .find_map(|(start, kind)| Some((kind, item.strip_prefix(start)?)))?;
    let bare = |name| -> Option<&str> { str::strip_suffix(str::strip_prefix(name, '\'')?, '\'') };
    let mut name = rest.trim();
    while let Some(inner) = bare(name) {
        name = inner;
    }
    Some((kind, name))
}

/// `Passport A12 (Egypt) issued 01 Jan 2001`: the number, and who gave it.
fn identifier(item: &str) -> Option<Identifier> {
    let (kind, rest) = kinds()
        .iter()
        .find_map(|kind| Some((*kind, item.strip_prefix(kind)?.strip_prefix(' ')?)))?;
    let end = [" issued ", " expires "]
        .iter()
        .filter_map(|word| rest.find(word))
        .min()
        .unwrap_or(rest.len());
    let rest = rest[..end].trim();
    let (value, country) = match rest.strip_suffix(')').and_then(|r| r.rsplit_once('(')) {
        Some((value, country)) => (value, clean(country)),
        None => (rest, None),
    };
    // The kind of money is a part of the kind.
    let (kind, value) = match kind.strip_suffix(" -") {
        Some(_) => {
            let (money, value) = value.trim().split_once(' ')?;
            (format!("{kind} {money}"), value)
        }
        None => (kind.to_owned(), value),
    };
    // Words without a figure are no number: `License revoked`.
    let value =
        clean(value).filter(|v| v.bytes().any(|b| b.is_ascii_digit()) || kind == "SWIFT/BIC")?;
    Some(Identifier {
        kind,
        value,
        country,
    })
}

/// The longest first.
fn kinds() -> &'static [&'static str] {
    static KINDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let lines = include_str!("../../data/ofac-identifiers.txt").lines();
        let mut kinds: Vec<_> = lines
            .filter(|l| !l.is_empty() && !l.starts_with("# "))
            .collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.len()));
        kinds
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_give_births_countries_weak_names_and_numbers() {
        let mut entry = Entry::default();
        let no_dates = read(
            "DOB 03 Mar 1961; alt. DOB circa 1962; DOB unknown; POB Nyeri, Kenya; nationality Kenya; alt. citizen \
             Chile; Gender Female; Passport A-12 34 (Kenya) issued 01 Feb 2003 expires 01 Feb 2013; Registration \
             Number HRA 99 (Bonn) (Germany); Identification Number IMO 1234567; Digital Currency Address - XBT \
             1abc2; License revoked; a.k.a. 'MAMA 'NJERI'; f.k.a. ''LA FLACA''; Minister of Rain.",
            &mut entry,
        );
        assert_eq!(no_dates, ["unknown"]);
        let born: Vec<String> = entry.born.iter().map(ToString::to_string).collect();
        assert_eq!(born, ["1961-03-03", "about 1962"]);
        assert_eq!(entry.birth_places, ["Nyeri, Kenya"]);
        assert_eq!(entry.countries, ["Kenya", "Chile"]);
        assert_eq!(entry.gender, Some(Gender::Female));
        let numbers: Vec<_> = entry
            .identifiers
            .iter()
            .map(|i| (i.kind.as_str(), i.value.as_str(), i.country.as_deref()))
            .collect();
        assert_eq!(
            numbers,
            [
                ("Passport", "A-12 34", Some("Kenya")),
                ("Registration Number", "HRA 99 (Bonn)", Some("Germany")),
                ("Identification Number IMO", "1234567", None),
                ("Digital Currency Address - XBT", "1abc2", None),
            ]
        );
        let names: Vec<_> = entry
            .names
            .iter()
            .map(|n| (n.text.as_str(), n.kind))
            .collect();
        assert_eq!(
            names,
            [
                ("MAMA 'NJERI", NameKind::Alias),
                ("LA FLACA", NameKind::Former)
            ]
        );
        assert!(entry.names.iter().all(|n| n.weak));
    }
}
