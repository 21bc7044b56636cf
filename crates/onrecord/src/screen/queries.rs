//! The names that are looked up: from the command line, or from a table.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::StringRecord;
use names::lists::Kind;
use names::{Context, Query};

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
        if queries.asked.is_empty() && queries.failed == 0 {
            return Err(Failure::new(
                path.display(),
                "there is no name in it",
                "give a table with a column `name`, or a name a line",
            ));
        }
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
    let query = Query::new(name.trim(), context);
    query.name.has_words().then_some(query)
}

/// Most bytes of a table of names.
const LARGEST: u64 = 256 << 20;

/// The text of a table. Of an endless one no more than the limit is taken in.
fn text_of(path: &Path) -> Result<String, Failure> {
    let mut source: Box<dyn Read> = match path == Path::new("-") {
        true => Box::new(std::io::stdin()),
        false => Box::new(File::open(path).map_err(|e| Failure::io(path, &e))?),
    };
    let mut bytes = Vec::new();
    source
        .by_ref()
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Failure::io(path, &e))?;
    if bytes.len() as u64 > LARGEST {
        let reason = format!("larger than {} MB", LARGEST >> 20);
        return Err(Failure::new(path.display(), reason, "split it into parts"));
    }
    // UTF-16 without its mark is UTF-8 full of zeros, and no name of it would be found.
    match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Ok(text),
        _ => Err(Failure::new(
            path.display(),
            "it is not in UTF-8",
            "save it as CSV in UTF-8",
        )),
    }
}

/// A table with a column `name`, or a name a line.
fn of_file(path: &Path, known: &Context, queries: &mut Queries) -> Result<(), Failure> {
    let text = text_of(path)?;
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|d| first.bytes().filter(|b| b == d).count())
        .unwrap_or(b',');
    let columns = one_row(first, delimiter).and_then(|row| Columns::of(&row));
    // Bytes that missing quotation marks may make us read again, so that a hostile table takes no more
    // than linear time.
    let mut again = 2 * text.len() + (1 << 20);
    let mut rest = text;
    let mut line = 0;
    while let Some((row, length)) = next_row(rest, delimiter, columns.is_some()) {
        let (taken, behind) = rest.split_at(length);
        let lines: Vec<&str> = taken.lines().collect();
        // Blank lines before the row are read with it.
        let blank = lines.iter().take_while(|l| l.is_empty()).count();
        let at = line + blank as u64 + 1;
        if columns.is_some() && at == 1 {
            (rest, line) = (behind, line + lines.len() as u64);
            continue;
        }
        // A quotation mark too few would make one name of all rows up to the next.
        if lines.len() > blank + 1 && !is_well_quoted(taken, delimiter) {
            queries.fail(
                path,
                at,
                "a quotation mark is missing",
                "the other lines were looked up",
            );
            let cost = taken.len() + 4_096;
            if cost > again {
                return Err(Failure::new(
                    path.display(),
                    format!("line {at}: too many quotation marks are missing"),
                    "save it as CSV again",
                ));
            }
            again -= cost;
            let start = taken.len() - taken.trim_start_matches(['\r', '\n']).len();
            let first = taken[start..]
                .find('\n')
                .map_or(taken.len(), |n| start + n + 1);
            (rest, line) = (&rest[first..], at);
            continue;
        }
        (rest, line) = (behind, line + lines.len() as u64);
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
            Err(reason) => queries.fail(path, at, &reason, "the other lines were looked up"),
        }
    }
    Ok(())
}

/// The first row of a text and the bytes that it takes. Where a line is a name, a row is a line.
fn next_row(text: &str, delimiter: u8, is_table: bool) -> Option<(StringRecord, usize)> {
    if !is_table {
        let blank = text.len() - text.trim_start_matches(['\r', '\n']).len();
        let end = text[blank..].find(['\r', '\n']);
        let end = end.map_or(text.len(), |n| blank + n);
        let row = one_row(&text[blank..end], delimiter)?;
        let mark = match &text[end..] {
            behind if behind.starts_with("\r\n") => 2,
            behind => behind.len().min(1),
        };
        return Some((row, end + mark));
    }
    let mut reader = reader(text, delimiter);
    let mut row = StringRecord::new();
    let read = reader.read_record(&mut row).unwrap_or(false);
    let length = usize::try_from(reader.position().byte()).ok()?;
    read.then_some((row, length.min(text.len())))
}

/// Whether quotation marks open only where a field begins and close only where it ends.
fn is_well_quoted(row: &str, delimiter: u8) -> bool {
    let row = row.trim_matches(['\r', '\n']).replace("\"\"", "");
    let parts: Vec<&str> = row.split('"').collect();
    let last = parts.len() - 1;
    let delimiter = char::from(delimiter);
    // What is within marks and what is outside take turns.
    last.is_multiple_of(2)
        && parts.iter().enumerate().step_by(2).all(|(at, outside)| {
            (at == 0 || outside.starts_with(delimiter) || (at == last && outside.is_empty()))
                && (at == last || outside.ends_with(delimiter) || (at == 0 && outside.is_empty()))
        })
}

fn one_row(line: &str, delimiter: u8) -> Option<StringRecord> {
    let mut row = StringRecord::new();
    let read = reader(line, delimiter).read_record(&mut row).ok()?;
    read.then_some(row)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        // One is made for each row.
        .buffer_capacity(1 << 10)
        .from_reader(text.as_bytes())
}

impl Queries {
    fn fail(&mut self, path: &Path, line: u64, reason: &str, hint: &str) {
        let reason = format!("line {line}: {reason}");
        Failure::new(path.display(), reason, hint).report();
        self.failed += 1;
    }
}

/// Where what is in a table.
struct Columns {
    /// How many there are.
    count: usize,
    name: usize,
    id: Option<usize>,
    born: Option<usize>,
    country: Option<usize>,
    kind: Option<usize>,
}

impl Columns {
    /// From a heading; none where the row is none.
    fn of(heading: &StringRecord) -> Option<Self> {
        let at = |wanted: &[&str]| {
            heading
                .iter()
                .position(|cell| wanted.iter().any(|w| cell.eq_ignore_ascii_case(w)))
        };
        Some(Self {
            count: heading.len(),
            name: at(&["name", "full name", "names"])?,
            id: at(&["id"]),
            born: at(&["born", "birth date", "date of birth", "dob", "birth_date"]),
            country: at(&["country", "nationality", "citizenship"]),
            kind: at(&["kind", "type", "schema"]),
        })
    }

    fn read(&self, row: &StringRecord, known: &Context) -> Result<Asked, String> {
        let cell = |at: Option<usize>| {
            at.and_then(|at| row.get(at))
                .filter(|cell| !cell.is_empty())
        };
        let more = row.iter().skip(self.count).any(|cell| !cell.is_empty());
        if more && self.count > 1 {
            return Err(format!(
                "has {} fields where {} are expected; is a comma in a name without quotation marks?",
                row.len(),
                self.count
            ));
        }
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
        // In a table of names alone commas are theirs: "KOVALCHUK, Tetiana".
        let name = match more {
            true => row.iter().collect::<Vec<_>>().join(", "),
            false => cell(Some(self.name)).unwrap_or_default().to_owned(),
        };
        let query = asked(&name, context).ok_or("there is no name in it")?;
        Ok(Asked {
            id: cell(self.id).map(str::to_owned),
            query,
        })
    }
}
