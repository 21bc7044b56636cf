//! Which column of a sheet is which field, and how its cells are read: a *mapping*, written in TOML
//! (docs/SHEETS.md), or guessed by the names of the columns.

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::cell::{Cell, Reading, Wrong};
use super::date::DateOrder;
use super::fields::{Field, FieldValue, Holds, Table};
use super::rows::{Sheet, cut};
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
pub const ALL: &str = "all";

const SEPARATOR: &str = ";";

/// Bytes of a mapping as it is written.
pub const LARGEST_MAPPING: usize = 256 << 10;

/// Characters of a source, which each row is named by.
pub const LONGEST_SOURCE: usize = 200;

/// Characters of what a field is in every row: each has it for itself.
const LONGEST_FIXED: usize = 1000;

/// Characters of a line, and of all, that is told of what is wrong: it quotes what is written.
const LONGEST_LINE: usize = 300;
const LONGEST_TOLD: usize = 1000;

impl Mapping {
    /// A mapping as it is written.
    ///
    /// # Errors
    ///
    /// It is not in its form, which is said with the line.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > LARGEST_MAPPING {
            return Err(StoreError::Mapping(format!(
                "it is larger than {} KB, which no mapping is",
                LARGEST_MAPPING >> 10
            )));
        }
        let mapping: Self = toml::from_str(text).map_err(|e| {
            let told = e.to_string();
            let lines = told.trim_end().lines().map(|line| cut(line, LONGEST_LINE));
            let lines: Vec<String> = lines.collect();
            StoreError::Mapping(cut(&lines.join("\n"), LONGEST_TOLD))
        })?;
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
        let mut mapping = Self::by_names(table, headings);
        if let Some(id) = id {
            mapping.columns.retain(|_, column| column != id);
            mapping.id = id.to_owned();
        }
        if mapping.id.is_empty() {
            return Err(StoreError::Mapping(
                "no column has the ids of the rows; name it with --id-column".into(),
            ));
        }
        mapping.check()?;
        Ok(mapping)
    }

    /// What the names of columns tell, and no more: it has no `id` where no column is called like one.
    pub fn by_names(table: Table, headings: &[String]) -> Self {
        let plains: Vec<(String, &String)> = headings
            .iter()
            .filter(|heading| !heading.starts_with(OURS))
            .map(|heading| (plain(heading), heading))
            .collect();
        let mut taken = Vec::new();
        let mut take = |name: &str, known: &[String]| {
            // A column of the field's own name goes before the others.
            let own = words::folded(&name.replace('_', " "));
            let all = std::iter::once(&own).chain(known);
            let mut found = all.filter_map(|known| {
                let found = plains.iter().find(|(plain, _)| plain == known);
                found.map(|(_, heading)| *heading)
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
        let id = take("id", of("id", "id")).unwrap_or_default();
        let mut columns = BTreeMap::new();
        for field in table.fields() {
            if let Some(column) = take(field.name, of(table.as_str(), field.name)) {
                columns.insert(field.name.to_owned(), column);
            }
        }
        Self {
            table,
            source: table.as_str().to_owned(),
            id,
            columns,
            fixed: BTreeMap::new(),
            dates: BTreeMap::new(),
            separators: BTreeMap::new(),
            terms: BTreeMap::new(),
        }
    }

    /// Whether it says what it can say.
    fn check(&self) -> Result<()> {
        match self.wrong().into_iter().next() {
            Some(wrong) => Err(refused(&wrong)),
            None => Ok(()),
        }
    }

    /// All that it says and cannot say, whatever the sheet.
    pub fn wrong(&self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        wrong.extend(self.wrong_source());
        let names = [
            self.columns.keys().collect::<Vec<_>>(),
            self.fixed.keys().collect(),
            self.dates.keys().filter(|name| *name != ALL).collect(),
            self.separators.keys().filter(|name| *name != ALL).collect(),
            self.terms.keys().collect(),
        ];
        let unknown = names.into_iter().flatten().filter_map(|name| {
            let unknown = self.table.field(name).err()?;
            Some(Wrong::new(unknown.to_string(), "name one of these"))
        });
        wrong.extend(unknown);
        let twice = self
            .columns
            .keys()
            .filter(|name| self.fixed.contains_key(*name));
        wrong.extend(twice.map(|name| {
            Wrong::new(
                format!("`{name}` has a column and is fixed as well"),
                "leave the column, or what is the same in every row",
            )
        }));
        let dates = self.dates.keys().map(|name| ("dates", name));
        for (part, name) in dates.chain(self.separators.keys().map(|name| ("separators", name))) {
            let fits = |holds| match part {
                "dates" => holds == Holds::Date,
                _ => holds == Holds::Texts,
            };
            if let Ok(field) = self.table.field(name)
                && !fits(field.holds)
            {
                let what = format!("`{name}` in [{part}] is no field of that kind");
                wrong.push(Wrong::new(what, "leave it out"));
            }
        }
        let is_blank = |separator: &&String| separator.trim().is_empty() && *separator != "\n";
        if self
            .separators
            .values()
            .any(|separator| is_blank(&separator))
        {
            let hint = "name the sign that stands between two of them";
            wrong.push(Wrong::new("a separator is more than a blank", hint));
        }
        for (name, terms) in &self.terms {
            let Ok(field) = self.table.field(name) else {
                continue;
            };
            let known = field.terms();
            let unknown = terms
                .iter()
                .filter(|(_, term)| !known.contains(&term.as_str()));
            wrong.extend(unknown.map(|(words, term)| {
                Wrong::new(
                    format!("[terms.{name}] `{words}`: `{term}` is no term of that field"),
                    "take one that it has",
                )
            }));
        }
        wrong.extend(self.read_fixed().filter_map(std::result::Result::err));
        wrong
    }

    fn wrong_source(&self) -> Option<Wrong> {
        let source = &self.source;
        let is_name = |c: char| c.is_alphanumeric() || "-_.".contains(c);
        if source.chars().nth(LONGEST_SOURCE).is_some() {
            return Some(Wrong::new(
                format!("`source` is longer than {LONGEST_SOURCE} characters"),
                "take a short name of whoever keeps the list",
            ));
        }
        if source.is_empty() || !source.chars().all(is_name) {
            return Some(Wrong::new(
                format!("`source` is a name of letters, digits, `-`, `_` and `.`: not `{source}`"),
                "write it without blanks and other signs: prison-watch",
            ));
        }
        (source == OWN_SOURCE).then(|| {
            Wrong::new(
                format!("the source `{OWN_SOURCE}` is the store's own"),
                "take the name of whoever keeps the list",
            )
        })
    }

    /// Fields that no new fact is without, and of which it says nothing.
    pub fn lacking(&self) -> Vec<&'static Field> {
        let is_said = |name: &str| self.columns.contains_key(name) || self.fixed.contains_key(name);
        let fields = self.table.fields().iter();
        let lacking = fields.filter(|field| field.is_needed && !is_said(field.name));
        lacking.collect()
    }

    /// Words of a sheet that stand for a term which it does not say, each once: at most so many of a length that words
    /// have, and how many more there are.
    pub fn unknown(&self, sheet: &Sheet, most: usize) -> (Vec<Word>, usize) {
        const LONGEST: usize = 200;
        let (mut unknown, mut more) = (Vec::new(), 0);
        let fields = self.table.fields().iter();
        for field in fields.filter(|field| !field.terms().is_empty()) {
            let place = self.columns.get(field.name).and_then(|column| {
                let mut headings = sheet.headings.iter();
                headings.position(|heading| heading.trim() == column.trim())
            });
            let Some(place) = place else { continue };
            let reading = self.reading(field);
            let mut seen = HashSet::new();
            for cell in sheet.rows.iter().filter_map(|row| row.cells.get(place)) {
                let words = cell.words();
                let is_new = seen.insert(words::folded(&words));
                let is_known = reading.read(field, cell).is_ok() || cell.check().is_err();
                if !is_new || is_known {
                    continue;
                }
                match unknown.len() < most && words.chars().nth(LONGEST).is_none() {
                    true => unknown.push(Word { field, words }),
                    false => more += 1,
                }
            }
        }
        (unknown, more)
    }

    /// What is the same in every row.
    pub(crate) fn fixed(&self) -> Result<Vec<(&'static Field, FieldValue)>> {
        let fixed = self.read_fixed();
        fixed
            .map(|read| read.map_err(|wrong| refused(&wrong)))
            .collect()
    }

    fn read_fixed(
        &self,
    ) -> impl Iterator<Item = std::result::Result<(&'static Field, FieldValue), Wrong>> {
        self.fixed.iter().filter_map(|(name, words)| {
            let field = self.table.field(name).ok()?;
            if words.chars().nth(LONGEST_FIXED).is_some() {
                return Some(Err(Wrong::new(
                    format!(
                        "`{name}` cannot be fixed so: it is longer than {LONGEST_FIXED} characters"
                    ),
                    "say it in a few words; each row has it for itself",
                )));
            }
            let read = self.reading(field).read(field, &Cell::Text(words.clone()));
            Some(match read {
                Ok(Some(value)) => Ok((field, value)),
                Ok(None) => Err(Wrong::new(
                    format!("`{name}` is fixed as nothing"),
                    "say what it is in every row, or leave it out",
                )),
                Err(wrong) => Err(Wrong::new(
                    format!("`{name}` cannot be fixed so: {}", wrong.what),
                    wrong.hint,
                )),
            })
        })
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

fn refused(wrong: &Wrong) -> StoreError {
    StoreError::Mapping(format!(
        "{}; {}",
        cut(&wrong.what, LONGEST_TOLD),
        wrong.hint
    ))
}

/// Words of a sheet in the place of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The field whose column has them.
    pub field: &'static Field,
    /// The words.
    pub words: String,
}

/// Whether a mapping can be kept under a name.
///
/// # Errors
///
/// It cannot.
pub fn check_name(name: &str) -> Result<()> {
    let is_of = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    match !name.is_empty() && name.len() <= 64 && name.chars().all(is_of) {
        true => Ok(()),
        false => Err(StoreError::Mapping(format!(
            "a mapping's name has small letters, digits, `-` and `_`: not `{name}`"
        ))),
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
    fn a_long_mapping_is_refused_in_a_few_words() {
        let line = "x".repeat(LARGEST_MAPPING - 10);
        for (text, told) in [
            (format!("a = {line}"), "TOML"),
            (format!("# {line}{line}"), "larger than 256 KB"),
            (
                PRISONERS.replace("prison-watch", &line[..5000]),
                "`source` is longer than 200",
            ),
            (
                PRISONERS.replace("Evin", &line[..1001]),
                "longer than 1000 characters",
            ),
            (
                PRISONERS.replace("= \"imprisoned\"", &format!("= \"{}\"", &line[..9000])),
                "[terms.status]",
            ),
        ] {
            let refused = Mapping::parse(&text).expect_err(told).to_string();
            assert!(refused.contains(told), "{refused}");
            assert!(refused.len() < 2000, "{}", refused.len());
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_and_what_it_lacks() {
        let mapping = Mapping {
            source: "prison watch".into(),
            columns: [("since", "Since"), ("place", "Held")]
                .map(|(field, column)| (field.to_owned(), column.to_owned()))
                .into(),
            fixed: [("place", "Evin"), ("access_denied_since", "soon")]
                .map(|(field, words)| (field.to_owned(), words.to_owned()))
                .into(),
            ..Mapping::by_names(Table::Cases, &[])
        };
        let wrong: Vec<String> = mapping
            .wrong()
            .into_iter()
            .map(|wrong| wrong.what)
            .collect();
        assert_eq!(
            wrong,
            [
                "`source` is a name of letters, digits, `-`, `_` and `.`: not `prison watch`",
                "`place` has a column and is fixed as well",
                "`access_denied_since` cannot be fixed so: `soon` is no date",
            ]
        );
        let lacking: Vec<&str> = mapping.lacking().iter().map(|field| field.name).collect();
        assert_eq!(lacking, ["person"]);
    }

    #[test]
    fn words_in_the_place_of_a_term_are_told_once_and_no_more_than_asked_for() {
        let mapping = Mapping::parse(PRISONERS).expect("read");
        let row = |status: &str| super::super::SheetRow {
            number: 2,
            cells: ["1", "Mara Toma", status]
                .map(|words| Cell::Text(words.into()))
                .into(),
        };
        let long = "a remark ".repeat(40);
        let words = [
            "in jail",
            "Detained",
            "",
            "awaiting trial",
            "Awaiting Trial",
            "at home",
            &long,
        ];
        let sheet = Sheet {
            headings: ["No.", "Name", "Situation"].map(str::to_owned).into(),
            rows: words.map(row).into(),
            ..Sheet::default()
        };
        let told = |most: usize| {
            let (words, more) = mapping.unknown(&sheet, most);
            let words = words.into_iter().map(|word| (word.field.name, word.words));
            (words.collect::<Vec<_>>(), more)
        };
        let first = ("status", "awaiting trial".to_owned());
        assert_eq!(
            told(9),
            (vec![first.clone(), ("status", "at home".to_owned())], 1)
        );
        assert_eq!(told(1), (vec![first], 2));
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
