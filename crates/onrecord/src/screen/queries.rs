//! The names that are looked up: from the command line, or from a table.

use std::io::Read;
use std::path::Path;

use names::lists::Kind;
use names::{Context, Name, Query};

use crate::cli;
use crate::failure::Failure;

/// A name that is looked up.
pub struct Asked {
    /// What the user calls it.
    pub id: Option<String>,
    pub query: Query,
}

/// Names, and how many rows of a table were none.
pub struct Queries {
    pub asked: Vec<Asked>,
    pub failed: usize,
}

/// Most names of one run.
const MOST: usize = 1_000_000;

/// Those of the command line, then those of the file.
pub fn of(options: &cli::Screen) -> Result<Queries, Failure> {
    let mut queries = Queries {
        asked: Vec::new(),
        failed: 0,
    };
    let known = Context {
        kind: options.kind.into(),
        born: options.born,
        country: options.country.clone(),
    };
    for name in &options.names {
        let query = asked(name, known.clone()).ok_or_else(|| nameless(name))?;
        queries.asked.push(Asked { id: None, query });
    }
    if let Some(path) = &options.file {
        of_file(path, &known, &mut queries)?;
    }
    Ok(queries)
}

fn nameless(name: &str) -> Failure {
    Failure::new(
        format!("`{name}`"),
        "there is no letter in it",
        "give a name",
    )
}

fn asked(name: &str, context: Context) -> Option<Query> {
    let ready = Name::new(name.trim(), context.kind);
    ready.has_words().then_some(Query {
        name: ready,
        context,
    })
}

/// A table with a column `name`, or a name a line.
fn of_file(path: &Path, known: &Context, queries: &mut Queries) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|e| Failure::io(path, &e))?;
    } else {
        bytes = std::fs::read(path).map_err(|e| Failure::io(path, &e))?;
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(
            path.display(),
            "it is not in UTF-8",
            "save it as CSV in UTF-8",
        )
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|d| first.bytes().filter(|b| b == d).count());
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut columns: Option<Columns> = None;
    for (n, row) in table.records().enumerate() {
        let line =
            |row: &csv::StringRecord| row.position().map_or(n as u64 + 1, csv::Position::line);
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                queries.fail(path, n as u64 + 1, &error.to_string());
                continue;
            }
        };
        if n == 0 {
            columns = Columns::of(&row);
            if columns.is_some() {
                continue;
            }
        }
        if queries.asked.len() >= MOST {
            let reason = format!("more than {MOST} names");
            return Err(Failure::new(path.display(), reason, "split it into parts"));
        }
        let outcome = match &columns {
            Some(columns) => columns.read(&row, known),
            // Without a heading a line is a name, commas and all: "KOVALCHUK, Tetiana".
            None => {
                let name: Vec<&str> = row.iter().collect();
                asked(&name.join(", "), known.clone())
                    .map(|query| Asked { id: None, query })
                    .ok_or_else(|| "there is no letter in it".to_owned())
            }
        };
        match outcome {
            Ok(asked) => queries.asked.push(asked),
            Err(reason) => queries.fail(path, line(&row), &reason),
        }
    }
    Ok(())
}

impl Queries {
    fn fail(&mut self, path: &Path, line: u64, reason: &str) {
        let reason = format!("line {line}: {reason}");
        Failure::new(path.display(), reason, "the other lines were looked up").report();
        self.failed += 1;
    }
}

/// Where what is in a table.
struct Columns {
    name: usize,
    id: Option<usize>,
    born: Option<usize>,
    country: Option<usize>,
    kind: Option<usize>,
}

impl Columns {
    /// From a heading; none where the row is none.
    fn of(heading: &csv::StringRecord) -> Option<Self> {
        let at = |wanted: &[&str]| {
            heading
                .iter()
                .position(|cell| wanted.iter().any(|w| cell.eq_ignore_ascii_case(w)))
        };
        Some(Self {
            name: at(&["name", "full name", "names"])?,
            id: at(&["id"]),
            born: at(&["born", "birth date", "date of birth", "dob", "birth_date"]),
            country: at(&["country", "nationality", "citizenship"]),
            kind: at(&["kind", "type", "schema"]),
        })
    }

    fn read(&self, row: &csv::StringRecord, known: &Context) -> Result<Asked, String> {
        let cell = |at: Option<usize>| {
            at.and_then(|at| row.get(at))
                .filter(|cell| !cell.is_empty())
        };
        let mut context = known.clone();
        if let Some(born) = cell(self.born) {
            let date = born.parse().map_err(|_| {
                format!("`{born}` is no date; write it as 1971-10-03, 1971-10 or 1971")
            })?;
            context.born = Some(date);
        }
        if let Some(country) = cell(self.country) {
            context.country = Some(country.to_owned());
        }
        if let Some(kind) = cell(self.kind) {
            context.kind = match kind.to_lowercase().as_str() {
                "person" | "individual" => Kind::Person,
                "organization" | "organisation" | "company" | "entity" => Kind::Organization,
                "vessel" | "ship" => Kind::Vessel,
                "aircraft" => Kind::Aircraft,
                _ => {
                    return Err(format!(
                        "`{kind}` is no kind; one of person, organization, vessel, aircraft"
                    ));
                }
            };
        }
        let name = cell(Some(self.name)).unwrap_or_default();
        let query = asked(name, context).ok_or("there is no name in it")?;
        Ok(Asked {
            id: cell(self.id).map(str::to_owned),
            query,
        })
    }
}
