//! The columns of a table of names, and what a row has in them.

use csv::StringRecord;
use names::Context;
use names::lists::Kind;

/// The columns that are known, for whoever has others.
pub const KNOWN: &str = "call the column `name`, or `surname` and `given name`; `id`, `born`, `country` and `kind` are \
                         known besides (docs/CLI.md has all headings)";

const NAME: &[&str] = &["name", "full name", "fullname", "names"];
const FAMILY: &[&str] = &[
    "surname",
    "family name",
    "last name",
    "familyname",
    "lastname",
];
const GIVEN: &[&str] = &[
    "given name",
    "given names",
    "first name",
    "first names",
    "forename",
    "forenames",
    "givenname",
    "firstname",
];
const MIDDLE: &[&str] = &["middle name", "middle names", "middlename", "patronymic"];
const BORN: &[&str] = &["born", "birth date", "date of birth", "dob", "birthdate"];
const COUNTRY: &[&str] = &["country", "nationality", "citizenship"];
const KIND: &[&str] = &["kind", "type", "schema"];

/// Where what is in a table.
pub struct Columns {
    /// How many there are.
    count: usize,
    name: Option<usize>,
    /// Given, middle and family name: joined where there is no whole one.
    parts: [Option<usize>; 3],
    id: Option<usize>,
    born: Option<usize>,
    country: Option<usize>,
    kind: Option<usize>,
}

impl Columns {
    /// From a heading; none where no column of it is of names.
    pub fn of(heading: &StringRecord) -> Option<Self> {
        let cells: Vec<String> = heading
            .iter()
            .map(|cell| cell.to_lowercase().replace('_', " "))
            .collect();
        let at = |wanted: &[&str]| {
            cells
                .iter()
                .position(|cell| wanted.contains(&cell.as_str()))
        };
        let columns = Self {
            count: heading.len(),
            name: at(NAME),
            parts: [at(GIVEN), at(MIDDLE), at(FAMILY)],
            id: at(&["id"]),
            born: at(BORN),
            country: at(COUNTRY),
            kind: at(KIND),
        };
        let [given, _, family] = columns.parts;
        (columns.name.is_some() || given.is_some() || family.is_some()).then_some(columns)
    }

    /// What the user calls a row.
    pub fn id(&self, row: &StringRecord) -> Option<String> {
        cell(row, self.id).map(str::to_owned)
    }

    /// The name in a row, what is known beside it, and what of it cannot be used: then the name is looked
    /// up without.
    pub fn read(
        &self,
        row: &StringRecord,
        known: &Context,
    ) -> Result<(String, Context, Vec<String>), String> {
        let more = row.iter().skip(self.count).any(|cell| !cell.is_empty());
        if more && self.count > 1 {
            return Err(format!(
                "has {} fields where {} are expected; is a comma in a name without quotation marks?",
                row.len(),
                self.count
            ));
        }
        let mut context = known.clone();
        let mut notes = Vec::new();
        if let Some(born) = cell(row, self.born) {
            match born.parse() {
                Ok(date) => context.born = Some(date),
                Err(_) => {
                    // The date of another would be no better.
                    context.born = None;
                    notes.push(format!(
                        "`{}` is no date, and the name was looked up without it; write it as 1971-10-03, 1971-10 or 1971",
                        short(born)
                    ));
                }
            }
        }
        if let Some(country) = cell(row, self.country) {
            context.country = Some(country.to_owned());
        }
        if let Some(kind) = cell(row, self.kind) {
            match kind.to_lowercase().as_str() {
                "person" | "individual" => context.kind = Kind::Person,
                "organization" | "organisation" | "company" | "entity" => {
                    context.kind = Kind::Organization;
                }
                "vessel" | "ship" => context.kind = Kind::Vessel,
                "aircraft" => context.kind = Kind::Aircraft,
                _ => {
                    context.kind = Kind::Unknown;
                    notes.push(format!(
                        "`{}` is no kind, and the name was looked up among all; one of person, organization, vessel, aircraft",
                        short(kind)
                    ));
                }
            }
        }
        let name = match cell(row, self.name) {
            // In a table of names alone commas are theirs: "KOVALCHUK, Tetiana".
            _ if more => row.iter().collect::<Vec<_>>().join(", "),
            Some(name) => name.to_owned(),
            None => {
                let parts = self.parts.iter().filter_map(|at| cell(row, *at));
                parts.collect::<Vec<_>>().join(" ")
            }
        };
        Ok((name, context, notes))
    }
}

/// What is in a cell, if anything.
fn cell(row: &StringRecord, at: Option<usize>) -> Option<&str> {
    row.get(at?).filter(|cell| !cell.is_empty())
}

fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
