//! The names that are looked up: from the command line, or from a table.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::StringRecord;
use names::{Context, Query};

use super::columns::Columns;
use crate::cli;
use crate::failure::{Failure, note};

/// A name that is looked up, or a row of a table that cannot be.
pub struct Asked {
    /// What the user calls it.
    pub id: Option<String>,
    /// With the row as it is for a name where it has none.
    pub query: Query,
    /// What of the row was not used, and why.
    pub notes: Vec<String>,
    /// Why it is not looked up.
    pub error: Option<String>,
}

impl Asked {
    fn named(query: Query) -> Self {
        Self {
            id: None,
            query,
            notes: Vec::new(),
            error: None,
        }
    }

    /// A row that is not looked up, and why.
    fn failed(row: &str, error: String) -> Self {
        // No name is longer.
        let shown: String = row.trim().chars().take(300).collect();
        Self {
            error: Some(error),
            ..Self::named(Query::new(&shown, Context::default()))
        }
    }
}

/// Names and rows in their order, and how many rows cannot be looked up.
pub struct Queries {
    pub asked: Vec<Asked>,
    pub failed: usize,
    noted: usize,
    /// Countries that were told to be unknown.
    unknown: HashSet<String>,
}

/// Most names of one run.
const MOST: usize = 1_000_000;

/// Those of the command line, then those of the file.
pub fn of(options: &cli::Screen) -> Result<Queries, Failure> {
    let mut queries = Queries {
        asked: Vec::new(),
        failed: 0,
        noted: 0,
        unknown: HashSet::new(),
    };
    let known = Context {
        kind: options.kind.into(),
        born: options.born,
        country: options.country.clone(),
    };
    let unknown = known.country.as_deref().and_then(unknown_country);
    for name in &options.names {
        let query = asked(name, known.clone()).ok_or_else(|| nameless(name))?;
        let mut asked = Asked::named(query);
        asked.notes.extend(unknown.clone());
        queries.asked.push(asked);
    }
    if let (Some(said), Some(country)) = (unknown, &known.country) {
        note(&said);
        queries.unknown.insert(country.clone());
    }
    if let Some(path) = &options.file {
        of_file(path, &known, &mut queries)?;
        if queries.asked.is_empty() {
            return Err(Failure::new(
                path.display(),
                "there is no name in it",
                "give a table with a column `name`, or a name a line",
            ));
        }
    }
    if queries.noted > TOLD {
        note(&format!(
            "and {} more such; the results have them all",
            queries.noted - TOLD
        ));
    }
    Ok(queries)
}

/// Notes on rows that are told one by one.
const TOLD: usize = 20;

/// What is said of a country that nothing here knows.
fn unknown_country(country: &str) -> Option<String> {
    (!names::is_country(country)).then(|| {
        let shown: String = country.chars().take(100).collect();
        format!("`{shown}` is no country known here; it counts for nothing")
    })
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
    let heading = one_row(first, delimiter);
    let columns = heading.as_ref().and_then(Columns::of);
    // Without a heading a line is a name, which may be "KOVALCHUK, Tetiana".
    if let (None, Some(heading)) = (&columns, &heading)
        && heading.len() > 1
        && !is_name_with_commas(first, delimiter)
    {
        let has: Vec<String> = heading.iter().take(40).map(|c| format!("`{c}`")).collect();
        return Err(Failure::new(
            path.display(),
            format!("no column of its heading is of names: {}", has.join(", ")),
            format!(
                "{}; or give a file with a name a line",
                super::columns::KNOWN
            ),
        ));
    }
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
            let first = lines.get(blank).copied().unwrap_or_default();
            queries.fail(path, at, first, "a quotation mark is missing");
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
        let whole = row.iter().collect::<Vec<_>>().join(", ");
        let read = match &columns {
            Some(columns) => columns.read(&row, known),
            None => Ok((whole.clone(), known.clone(), Vec::new())),
        };
        let id = columns.as_ref().and_then(|columns| columns.id(&row));
        let outcome = read.and_then(|(name, context, notes)| {
            let query = asked(&name, context).ok_or("there is no name in it")?;
            Ok(Asked {
                notes,
                ..Asked::named(query)
            })
        });
        match outcome {
            Ok(mut asked) => {
                queries.tell(path, at, &mut asked);
                asked.id = id;
                queries.asked.push(asked);
            }
            Err(reason) => {
                queries.fail(path, at, &whole, &reason);
                if let Some(last) = queries.asked.last_mut() {
                    last.id = id;
                }
            }
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

/// Whether a line is a name with commas rather than a heading: behind each comma is a blank.
fn is_name_with_commas(line: &str, delimiter: u8) -> bool {
    delimiter == b',' && line.split(',').skip(1).all(|part| part.starts_with(' '))
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
    /// Tells of a row that cannot be looked up, and keeps its place among the others.
    fn fail(&mut self, path: &Path, line: u64, row: &str, reason: &str) {
        let told = format!("line {line}: {reason}");
        Failure::new(path.display(), &told, "the other lines were looked up").report();
        self.asked.push(Asked::failed(row, told));
        self.failed += 1;
    }

    /// Tells what of a row was not used; of a country that is not known once.
    fn tell(&mut self, path: &Path, line: u64, asked: &mut Asked) {
        for said in &asked.notes {
            self.noted += 1;
            if self.noted <= TOLD {
                note(&format!("{}: line {line}: {said}", path.display()));
            }
        }
        let country = asked.query.context.country.as_deref();
        if let Some((country, said)) = country.and_then(|c| Some((c, unknown_country(c)?))) {
            if self.unknown.len() < TOLD && self.unknown.insert(country.to_owned()) {
                note(&said);
            }
            asked.notes.push(said);
        }
    }
}
