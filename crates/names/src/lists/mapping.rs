//! Any CSV file by a mapping: a TOML file that says which column is what.

use std::collections::BTreeMap;

use csv::StringRecord;
use serde::Deserialize;

use super::collect::{Collected, File, clean, each, gender, joined, kind};
use super::dates::{american, single};
use super::table::{Heading, Rows};
use super::{Identifier, Kind, ListError, ListedDate, NameKind};

/// Which column of a CSV file is what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the list is called; its entries' ids begin with it.
    pub list: Option<String>,
    /// What parts columns; a comma where it is not told.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// What parts several values in a cell, as in `A; B`. Without it a cell is one value.
    pub separator: Option<String>,
    /// Lines before the heading.
    #[serde(default)]
    pub skip: usize,
    /// Dates like 03/04/1970 have the month first.
    #[serde(default)]
    pub month_first: bool,
    /// What every entry is where no column or no word of it tells.
    #[serde(default)]
    pub kind: Kind,
    /// Words of the column of kinds: `person = ["Natural person"]`.
    #[serde(default)]
    pub kinds: BTreeMap<String, Vec<String>>,
    /// The columns.
    pub columns: Columns,
    /// Columns of numbers, by what the number is called: `Passport = "Passport no."`.
    #[serde(default)]
    pub identifiers: BTreeMap<String, String>,
}

/// The columns of a mapping, by their names in the heading.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The publisher's number. Rows of one number are one entry.
    pub id: String,
    /// The name, or the parts of it in their order.
    pub name: OneOrMore,
    /// Other names.
    #[serde(default)]
    pub aliases: OneOrMore,
    /// Other names that are weak.
    #[serde(default)]
    pub weak_aliases: OneOrMore,
    /// Former names.
    #[serde(default)]
    pub former_names: OneOrMore,
    /// Names in the script of their language.
    #[serde(default)]
    pub original_script: OneOrMore,
    /// What it is.
    pub kind: Option<String>,
    /// Dates of birth.
    #[serde(default)]
    pub birth_date: OneOrMore,
    /// Places of birth.
    #[serde(default)]
    pub birth_place: OneOrMore,
    /// Gender.
    pub gender: Option<String>,
    /// Countries of any sort.
    #[serde(default)]
    pub country: OneOrMore,
    /// Addresses.
    #[serde(default)]
    pub address: OneOrMore,
    /// Offices and titles.
    #[serde(default)]
    pub position: OneOrMore,
    /// Programmes, legal grounds.
    #[serde(default)]
    pub programme: OneOrMore,
    /// Day of the listing.
    pub listed_on: Option<String>,
    /// Remarks.
    #[serde(default)]
    pub remarks: OneOrMore,
}

/// A column or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Several.
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl OneOrMore {
    fn all(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// What is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// No TOML, or not the keys of a mapping.
    #[error("the mapping cannot be read: {0}; hint: docs/LISTS.md has one of every key")]
    Toml(String),
    /// A key without a column.
    #[error(
        "`columns.name` names no column; hint: name one, or the parts of the name in their order"
    )]
    NoName,
    /// A delimiter that is no single byte.
    #[error("`delimiter` is `{0}`; hint: write one character such as \",\", \";\" or \"\\t\"")]
    Delimiter(char),
    /// A kind that there is not.
    #[error("`kinds.{0}` is no kind; hint: person, organization, vessel, aircraft")]
    Kind(String),
    /// Columns that are not in the heading.
    #[error(
        "line {line} has no column {missing}; it has {has}; hint: is the heading behind `skip` lines?"
    )]
    NoColumns {
        /// The line of the heading.
        line: u64,
        /// The columns that are not there.
        missing: String,
        /// Those that are.
        has: String,
    },
}

fn comma() -> char {
    ','
}

impl Mapping {
    /// Reads a mapping file.
    pub fn parse(toml: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(toml).map_err(|e| {
            // The message without the picture of the lines below it.
            let place = e
                .span()
                .map(|s| toml[..s.start.min(toml.len())].matches('\n').count() + 1);
            let place = place.map_or(String::new(), |line| format!("line {line}: "));
            MappingError::Toml(format!("{place}{}", e.message().trim()))
        })?;
        if mapping.columns.name.all().is_empty() {
            return Err(MappingError::NoName);
        }
        if !mapping.delimiter.is_ascii() || ['"', '\n', '\r'].contains(&mapping.delimiter) {
            return Err(MappingError::Delimiter(mapping.delimiter));
        }
        match mapping.kinds.keys().find(|k| kind_named(k).is_none()) {
            Some(wrong) => Err(MappingError::Kind(wrong.clone())),
            None => Ok(mapping),
        }
    }

    /// Every column that it names.
    fn columns(&self) -> impl Iterator<Item = &String> {
        let c = &self.columns;
        let many = [
            &c.name,
            &c.aliases,
            &c.weak_aliases,
            &c.former_names,
            &c.original_script,
            &c.birth_date,
            &c.birth_place,
            &c.country,
            &c.address,
            &c.position,
            &c.programme,
            &c.remarks,
        ];
        let one = [&c.kind, &c.gender, &c.listed_on].into_iter().flatten();
        let many = many.into_iter().flat_map(OneOrMore::all);
        std::iter::once(&c.id)
            .chain(many)
            .chain(one)
            .chain(self.identifiers.values())
    }

    fn check(&self, line: u64, row: &StringRecord, heading: &Heading) -> Result<(), MappingError> {
        let quoted = |name: &str| format!("`{}`", name.trim());
        let missing: Vec<String> = self
            .columns()
            .filter(|c| !heading.has(c))
            .map(|c| quoted(c))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let has: Vec<String> = row.iter().take(40).map(quoted).collect();
        Err(MappingError::NoColumns {
            line,
            missing: missing.join(", "),
            has: has.join(", "),
        })
    }

    fn kind_of(&self, written: &str) -> Option<Kind> {
        let written = written.trim();
        let told = self.kinds.iter().find(|(_, words)| {
            words
                .iter()
                .any(|word| word.trim().eq_ignore_ascii_case(written))
        });
        told.and_then(|(name, _)| kind_named(name))
            .or_else(|| kind(written))
    }
}

fn kind_named(name: &str) -> Option<Kind> {
    match name {
        "person" => Some(Kind::Person),
        "organization" => Some(Kind::Organization),
        "vessel" => Some(Kind::Vessel),
        "aircraft" => Some(Kind::Aircraft),
        _ => None,
    }
}

pub(super) fn read(
    file: File<'_>,
    mapping: &Mapping,
    list: &str,
    into: &mut Collected,
) -> Result<(), ListError> {
    let before: usize = file
        .text
        .split_inclusive('\n')
        .take(mapping.skip)
        .map(str::len)
        .sum();
    let skipped = mapping.skip as u64;
    let delimiter = u8::try_from(mapping.delimiter).unwrap_or(b',');
    let mut rows = Rows::of(&file.text[before..], delimiter);
    let mut heading = None;
    while let Some((line, row)) = rows.next() {
        let line = line + skipped;
        let row = match row {
            Ok(row) => row,
            Err(reason) => {
                into.fault(file, line, reason + "; it was left out");
                continue;
            }
        };
        let Some(heading) = &heading else {
            let found = Heading::of(&row);
            mapping
                .check(line, &row, &found)
                .map_err(|error| ListError::Mapping {
                    file: file.name.to_owned(),
                    error,
                })?;
            rows.width(row.len());
            heading = Some(found);
            continue;
        };
        Reader {
            file,
            line,
            heading,
            row: &row,
            mapping,
        }
        .entry(list, into)?;
    }
    into.leave_nameless(file);
    Ok(())
}

/// A row with all that is needed to read it.
struct Reader<'a> {
    file: File<'a>,
    line: u64,
    heading: &'a Heading,
    row: &'a StringRecord,
    mapping: &'a Mapping,
}

impl Reader<'_> {
    fn get(&self, column: &str) -> &str {
        self.heading.get(self.row, column)
    }

    fn values(&self, columns: &OneOrMore) -> Vec<String> {
        let separator = self.mapping.separator.as_deref().unwrap_or_default();
        let columns = columns.all().iter();
        columns.flat_map(|c| each(self.get(c), separator)).collect()
    }

    fn date(&self, written: &str) -> Option<ListedDate> {
        let american = self
            .mapping
            .month_first
            .then(|| american(written))
            .flatten();
        american
            .map(ListedDate::on)
            .or_else(|| ListedDate::parse(written))
    }

    fn entry(&self, list: &str, into: &mut Collected) -> Result<(), ListError> {
        let (file, line, columns) = (self.file, self.line, &self.mapping.columns);
        let Some(id) = clean(self.get(&columns.id)) else {
            let reason = format!("has nothing in `{}`; it was left out", columns.id);
            into.fault(file, line, reason);
            return Ok(());
        };
        let mut born = Vec::new();
        for written in self.values(&columns.birth_date) {
            match self.date(&written) {
                Some(date) => born.push(date),
                None => into.no_date(file, line, &written),
            }
        }
        let listed = columns
            .listed_on
            .as_ref()
            .map(|c| self.get(c))
            .unwrap_or_default();
        let listed_on = match self.mapping.month_first {
            true => american(listed),
            false => single(listed),
        };
        if listed_on.is_none() && !listed.is_empty() {
            into.no_date(file, line, listed);
        }
        let written = columns
            .kind
            .as_ref()
            .map(|c| self.get(c))
            .unwrap_or_default();
        let kind = self.mapping.kind_of(written);
        if kind.is_none() && !written.is_empty() {
            let shown: String = written.chars().take(40).collect();
            let reason =
                format!("`{shown}` is no known kind; hint: add it to `kinds` in the mapping");
            into.fault(file, line, reason);
        }
        let entry = into.of_id(file, line, &format!("{list}:{id}"))?;
        if entry.kind == Kind::Unknown {
            entry.kind = kind.unwrap_or(self.mapping.kind);
        }
        let parts = columns.name.all().iter().map(|c| self.get(c));
        let name = joined(parts, " ").unwrap_or_default();
        // In a second row of an entry it is a further name of it.
        let first = match entry.names.is_empty() {
            true => NameKind::Primary,
            false => NameKind::Alias,
        };
        entry.name(&name, first, false);
        for (columns, kind, weak) in [
            (&columns.aliases, NameKind::Alias, false),
            (&columns.former_names, NameKind::Former, false),
            (&columns.original_script, NameKind::OriginalScript, false),
            (&columns.weak_aliases, NameKind::Alias, true),
        ] {
            for name in self.values(columns) {
                entry.name(&name, kind, weak);
            }
        }
        entry.born.extend(born);
        entry.listed_on = entry.listed_on.or(listed_on);
        entry.birth_places.extend(self.values(&columns.birth_place));
        entry.countries.extend(self.values(&columns.country));
        entry.addresses.extend(self.values(&columns.address));
        entry.positions.extend(self.values(&columns.position));
        entry.programmes.extend(self.values(&columns.programme));
        let told = columns.gender.as_ref().and_then(|c| gender(self.get(c)));
        entry.gender = entry.gender.or(told);
        if entry.remarks.is_none() {
            entry.remarks = joined(columns.remarks.all().iter().map(|c| self.get(c)), " ");
        }
        for (kind, column) in &self.mapping.identifiers {
            let separator = self.mapping.separator.as_deref().unwrap_or_default();
            for value in each(self.get(column), separator) {
                entry.identifiers.push(Identifier {
                    kind: kind.clone(),
                    value,
                    country: None,
                });
            }
        }
        Ok(())
    }
}
