//! Which column of a sheet is which field, and how its cells are read: a *mapping*, written in TOML
//! (docs/SHEETS.md), or guessed by the names of the columns.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::cell::{Cell, Reading};
use super::date::DateOrder;
use super::fields::{Field, FieldValue, Holds, Table};
use crate::error::{Result, StoreError};
use crate::words;

/// Columns that `export` adds and that are no words of a row begin so.
pub const OURS: &str = "onrecord_";

/// The source of ids that the store itself gave: `onrecord:event:41`.
pub const OWN_SOURCE: &str = "onrecord";

/// The column in which `export` notes what was decided last of a fact.
pub const ENTRY: &str = "onrecord_entry";

/// Which column is which field, and how its cells are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What its rows become.
    #[serde(rename = "kind")]
    pub table: Table,
    /// Whose ids these are: rows of one source and id are one fact, in whichever file they come.
    pub source: String,
    /// The column of the ids.
    pub id: String,
    /// The column of each field.
    pub columns: BTreeMap<String, String>,
    /// What a field is in every row.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
    /// The order of dates of a field, or of `all`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dates: BTreeMap<String, DateOrder>,
    /// What stands between the texts of a list, of a field or of `all`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub separators: BTreeMap<String, String>,
    /// What words of the sheet mean, for each field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terms: BTreeMap<String, BTreeMap<String, String>>,
}

/// Stands for every field in a mapping's `dates` and `separators`.
const ALL: &str = "all";

const SEPARATOR: &str = ";";

impl Mapping {
    /// A mapping as it is written.
    ///
    /// # Errors
    ///
    /// It is not in its form, which is said with the line.
    pub fn parse(text: &str) -> Result<Self> {
        let mapping: Self = toml::from_str(text)
            .map_err(|e| StoreError::Mapping(e.to_string().trim_end().to_owned()))?;
        mapping.check()?;
        Ok(mapping)
    }

    /// As it is written.
    pub fn to_text(&self) -> String {
        // Texts and maps of texts can always be written.
        toml::to_string(self).unwrap_or_default()
    }

    /// The headings that are no field, and whose cells are kept as words of the row alone.
    pub fn alone<'a>(&self, headings: &'a [String]) -> Vec<&'a str> {
        let is_alone = |heading: &&str| {
            let is_known =
                *heading == self.id || self.columns.values().any(|column| column == *heading);
            !is_known && !heading.is_empty() && !heading.starts_with(OURS)
        };
        let headings = headings.iter().map(String::as_str);
        headings.filter(is_alone).collect()
    }

    /// The mapping of a sheet whose columns are named as fields are, or nearly so.
    ///
    /// # Errors
    ///
    /// No column has the ids, or one that no fact is without.
    pub fn guess(table: Table, headings: &[String], id: Option<&str>) -> Result<Self> {
        let mut taken = Vec::new();
        let mut take = |name: &str, known: &[String]| {
            // A column of the field's own name goes before the others.
            let own = words::folded(&name.replace('_', " "));
            let all = std::iter::once(&own).chain(known);
            let mut found = all.filter_map(|known| {
                let is_it = |heading: &&String| plain(heading) == *known;
                headings
                    .iter()
                    .find(is_it)
                    .filter(|heading| !heading.starts_with(OURS))
            });
            let found = found.find(|heading| !taken.contains(*heading))?;
            taken.push(found.clone());
            Some(found.clone())
        };
        let known = known_names();
        let of = |table: &str, field: &str| -> &[String] {
            let fields = known.get(table).and_then(|fields| fields.get(field));
            fields.map_or(&[], Vec::as_slice)
        };
        let guessed = take("id", of("id", "id"));
        let id = id.map(str::to_owned).or(guessed).ok_or_else(|| {
            StoreError::Mapping(
                "no column has the ids of the rows; name it with --id-column".into(),
            )
        })?;
        let mut columns = BTreeMap::new();
        for field in table.fields() {
            if let Some(column) = take(field.name, of(table.as_str(), field.name))
                && column != id
            {
                columns.insert(field.name.to_owned(), column);
            }
        }
        let mapping = Self {
            table,
            source: table.as_str().to_owned(),
            id,
            columns,
            fixed: BTreeMap::new(),
            dates: BTreeMap::new(),
            separators: BTreeMap::new(),
            terms: BTreeMap::new(),
        };
        mapping.check()?;
        Ok(mapping)
    }

    /// Whether it says what it can say.
    fn check(&self) -> Result<()> {
        let wrong = |what: String| Err(StoreError::Mapping(what));
        let is_name = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if self.source.is_empty() || !self.source.chars().all(is_name) {
            return wrong(format!(
                "`source` is a name of letters, digits, `-`, `_` and `.`: not `{}`",
                self.source
            ));
        }
        if self.source == OWN_SOURCE {
            return wrong(format!(
                "the source `{OWN_SOURCE}` is the store's own; take another name"
            ));
        }
        for name in self.columns.keys().chain(self.fixed.keys()) {
            self.table.field(name)?;
        }
        if let Some(name) = self
            .columns
            .keys()
            .find(|name| self.fixed.contains_key(*name))
        {
            return wrong(format!("`{name}` has a column and is fixed as well"));
        }
        for (part, names) in [
            ("dates", self.dates.keys().collect::<Vec<_>>()),
            ("separators", self.separators.keys().collect()),
        ] {
            for name in names.into_iter().filter(|name| *name != ALL) {
                let holds = self.table.field(name)?.holds;
                let fits = match part {
                    "dates" => holds == Holds::Date,
                    _ => holds == Holds::Texts,
                };
                if !fits {
                    return wrong(format!("`{name}` in [{part}] is no field of that kind"));
                }
            }
        }
        if self
            .separators
            .values()
            .any(|separator| separator.trim().is_empty() && separator != "\n")
        {
            return wrong("a separator is more than a blank".into());
        }
        for (name, terms) in &self.terms {
            let holds = self.table.field(name)?.holds;
            for (words, term) in terms {
                let is_known = match holds {
                    Holds::Term(known) => known.contains(&term.as_str()),
                    Holds::YesNo => ["yes", "no"].contains(&term.as_str()),
                    _ => false,
                };
                if !is_known {
                    return wrong(format!(
                        "[terms.{name}] `{words}`: `{term}` is no term of that field"
                    ));
                }
            }
        }
        self.fixed()?;
        Ok(())
    }

    /// What is the same in every row.
    pub(crate) fn fixed(&self) -> Result<Vec<(&'static Field, FieldValue)>> {
        let mut fixed = Vec::new();
        for (name, words) in &self.fixed {
            let field = self.table.field(name)?;
            let read = self.reading(field).read(field, &Cell::Text(words.clone()));
            match read {
                Ok(Some(value)) => fixed.push((field, value)),
                Ok(None) => return Err(StoreError::Mapping(format!("[fixed] `{name}` is empty"))),
                Err(wrong) => {
                    let what = format!("[fixed] `{name}`: {}; hint: {}", wrong.what, wrong.hint);
                    return Err(StoreError::Mapping(what));
                }
            }
        }
        Ok(fixed)
    }

    /// What stands between the texts of a field.
    pub fn separator(&self, field: &Field) -> &str {
        let separators = &self.separators;
        let found = separators.get(field.name).or_else(|| separators.get(ALL));
        found.map_or(SEPARATOR, String::as_str)
    }

    /// How the cells of a field are read.
    pub(crate) fn reading(&self, field: &Field) -> Reading<'_> {
        let order = self.dates.get(field.name).or_else(|| self.dates.get(ALL));
        let terms = self.terms.get(field.name).into_iter().flatten();
        Reading {
            order: order.copied(),
            separator: self.separator(field),
            terms: terms
                .map(|(words, term)| (words::folded(words), term.as_str()))
                .collect(),
        }
    }
}

/// A heading as names of columns are compared.
pub(crate) fn plain(heading: &str) -> String {
    let folded = words::folded(heading);
    words::apart(&folded).collect::<Vec<_>>().join(" ")
}

/// `data/columns.toml`.
fn known_names() -> &'static BTreeMap<String, BTreeMap<String, Vec<String>>> {
    static KNOWN: OnceLock<BTreeMap<String, BTreeMap<String, Vec<String>>>> = OnceLock::new();
    KNOWN
        .get_or_init(|| toml::from_str(include_str!("../../data/columns.toml")).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRISONERS: &str = r#"
        kind = "cases"
        source = "prison-watch"
        id = "No."

        [columns]
        person = "Name"
        status = "Situation"
        since = "Since"

        [fixed]
        place = "Evin"

        [dates]
        all = "day_first"

        [terms.status]
        "in jail" = "imprisoned"
    "#;

    #[test]
    fn a_mapping_is_read_as_it_was_written() {
        let mapping = Mapping::parse(PRISONERS).expect("read");
        assert_eq!(Mapping::parse(&mapping.to_text()).expect("read"), mapping);
    }

    #[test]
    fn a_mapping_that_says_what_cannot_be_is_refused() {
        for (instead, of, told) in [
            (
                "source = \"onrecord\"",
                "source = \"prison-watch\"",
                "the store's own",
            ),
            (
                "source = \"prison watch\"",
                "source = \"prison-watch\"",
                "letters, digits",
            ),
            (
                "persons = \"Name\"",
                "person = \"Name\"",
                "no field `persons`",
            ),
            (
                "all = \"day first\"",
                "all = \"day_first\"",
                "unknown variant",
            ),
            (
                "since = \"serial\"\nplace = \"iso\"",
                "all = \"day_first\"",
                "no field of that kind",
            ),
            (
                "person = \"Name\"\nplace = \"Prison\"",
                "person = \"Name\"",
                "fixed as well",
            ),
            (
                "\"in jail\" = \"jailed\"",
                "\"in jail\" = \"imprisoned\"",
                "is no term",
            ),
            ("colour = 1", "kind = \"cases\"", "colour"),
        ] {
            let text = PRISONERS.replace(of, instead);
            let refused = Mapping::parse(&text).expect_err(instead).to_string();
            assert!(refused.contains(told), "{refused}");
        }
    }

    #[test]
    fn columns_are_guessed_by_their_names() {
        let headings =
            ["No.", "Name of detainee", "Status", "Held since", "Remarks"].map(str::to_owned);
        let guessed = Mapping::guess(Table::Cases, &headings, None).expect("guessed");
        assert_eq!(guessed.id, "No.");
        let columns: Vec<_> = guessed
            .columns
            .iter()
            .map(|(f, c)| (f.as_str(), c.as_str()))
            .collect();
        assert_eq!(
            columns,
            [
                ("person", "Name of detainee"),
                ("since", "Held since"),
                ("status", "Status")
            ]
        );
        let none = Mapping::guess(Table::Cases, &headings[1..], None).expect_err("no ids");
        assert!(none.to_string().contains("--id-column"), "{none}");
    }

    #[test]
    fn what_is_written_is_guessed_again() {
        for table in Table::ALL {
            let mut headings = vec!["id".to_owned()];
            headings.extend(table.columns().map(|field| field.name.to_owned()));
            let guessed = Mapping::guess(*table, &headings, None).expect("guessed");
            for field in table.columns() {
                assert_eq!(
                    guessed.columns.get(field.name).map(String::as_str),
                    Some(field.name)
                );
            }
        }
    }

    #[test]
    fn the_known_names_are_of_fields_that_are_there() {
        assert_eq!(known_names().len(), 1 + Table::ALL.len());
        for (table, fields) in known_names().iter().filter(|(table, _)| *table != "id") {
            let table: Table = table.parse().expect("a table");
            for (field, names) in fields {
                table.field(field).expect("a field");
                for name in names {
                    assert_eq!(&plain(name), name);
                }
            }
        }
    }
}
