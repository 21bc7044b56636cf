//! What the columns of a sheet are, as somebody tells it: a mapping in the making, which may be wrong still.

use std::collections::BTreeMap;

use store::import::{self, ALL, DateOrder, Mapping, Sheet, Word};

use crate::words::cut;

/// What a form calls the column of the ids; no field is called so.
pub(crate) const ID: &str = "id";

/// Columns that are asked for: a form of thousands could neither be read nor sent.
const MOST_COLUMNS: usize = 100;

/// Words of cells that are asked for at once.
const MOST_WORDS: usize = 50;

/// Rows that are looked through for examples, examples of a column, and characters of one.
const LOOKED_THROUGH: usize = 1000;
const EXAMPLES: usize = 3;
const LONGEST_EXAMPLE: usize = 40;

/// Characters of a heading, and of what is wrong.
const LONGEST_NAME: usize = 80;
const LONGEST_PROBLEM: usize = 300;

/// What stands between several names in a cell: as a form calls it, the sign, and as it is offered.
pub(crate) const SEPARATORS: [(&str, &str, &str); 5] = [
    ("semicolon", ";", "a semicolon ;"),
    ("comma", ",", "a comma ,"),
    ("slash", "/", "a slash /"),
    ("bar", "|", "a bar |"),
    ("line", "\n", "a new line"),
];

/// What somebody chose for the columns of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// All of it but its columns and id.
    pub mapping: Mapping,
    /// The field of each column that is one, or [`ID`]. Some may be wrong: a column twice, two of a field.
    pub fields: Vec<(usize, String)>,
    /// Fields with a column that the sheet does not have.
    missing: Vec<(String, String)>,
}

/// What a sheet's page asks about its columns, and what is chosen.
pub(crate) struct Asks {
    pub columns: Vec<Column>,
    /// Columns that are not asked for.
    pub more_columns: usize,
    pub chosen: Chosen,
    /// What keeps it from being a mapping of this sheet.
    pub problems: Vec<Problem>,
    /// What keeps rows from being new facts.
    pub lacking: Vec<Problem>,
    /// Words in the place of a term, those first whose term is not told.
    pub words: Vec<Word>,
    pub more_words: usize,
}

/// A column that is asked for.
pub(crate) struct Column {
    /// Its place in the sheet.
    pub at: usize,
    pub name: String,
    /// What its cells hold.
    pub examples: Vec<String>,
    /// Why it can be no field.
    pub is_none: Option<&'static str>,
}

/// What is wrong with what was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub what: String,
    /// The way out.
    pub hint: String,
    /// The columns that it is about.
    pub columns: Vec<usize>,
}

impl Problem {
    fn new(what: &str, hint: impl Into<String>, columns: &[usize]) -> Self {
        Self {
            what: cut(what, LONGEST_PROBLEM),
            hint: hint.into(),
            columns: columns.to_owned(),
        }
    }
}

impl Chosen {
    /// What a mapping says of the columns of a sheet.
    pub(crate) fn new(mut mapping: Mapping, sheet: &Sheet) -> Self {
        let (mut fields, mut missing) = (Vec::new(), Vec::new());
        let id = std::mem::take(&mut mapping.id);
        let id = Some((ID.to_owned(), id)).filter(|(_, id)| !id.is_empty());
        for (field, column) in std::mem::take(&mut mapping.columns).into_iter().chain(id) {
            let mut headings = sheet.headings.iter();
            match headings.position(|heading| heading.trim() == column.trim()) {
                Some(at) => fields.push((at, field)),
                None => missing.push((field, column)),
            }
        }
        Self {
            mapping,
            fields,
            missing,
        }
    }

    /// As a mapping, where nothing of it is wrong.
    fn whole(&self, sheet: &Sheet) -> Mapping {
        let mut mapping = self.mapping.clone();
        for (at, field) in &self.fields {
            let column = sheet.headings.get(*at).map_or("", |heading| heading.trim());
            match field.as_str() {
                ID => mapping.id = column.to_owned(),
                field => {
                    mapping.columns.insert(field.to_owned(), column.to_owned());
                }
            }
        }
        mapping
    }

    /// What of its columns is wrong in this sheet.
    fn problems(&self, sheet: &Sheet) -> Vec<Problem> {
        let name = |at: &usize| {
            let heading = sheet.headings.get(*at).map_or("", |heading| heading.trim());
            format!("“{}”", cut(heading, LONGEST_NAME))
        };
        let of = |field: &str| match field {
            ID => "the id of a row".to_owned(),
            field => field.replace('_', " "),
        };
        let mut problems = Vec::new();
        for (field, column) in &self.missing {
            let column = cut(column, LONGEST_NAME);
            let what = format!("The sheet has no column “{column}” for {}", of(field));
            let hint = "Choose the column that has it here. If it has none, look again.";
            problems.push(Problem::new(&what, hint, &[]));
        }
        let mut columns: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut fields: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (at, field) in &self.fields {
            columns.entry(field).or_default().push(*at);
            fields.entry(*at).or_default().push(field);
        }
        for (field, columns) in columns.iter().filter(|(_, columns)| columns.len() > 1) {
            let names: Vec<String> = columns.iter().map(name).collect();
            let (names, field) = (names.join(" and "), of(field));
            let what = format!("{names} are chosen for {field}, which has one column");
            let hint = "Leave one of them, and choose “no field” for the others.";
            problems.push(Problem::new(&what, hint, columns));
        }
        for (at, fields) in &fields {
            if fields.len() > 1 {
                let fields: Vec<String> = fields.iter().map(|field| of(field)).collect();
                let what = format!("{} is {} at once", name(at), fields.join(" and "));
                problems.push(Problem::new(&what, "Choose one of them.", &[*at]));
            }
            if is_twice(sheet, *at) {
                let what = format!("Two columns are called {}", name(at));
                let hint = "Give each a name of its own in the sheet and add it again, or choose another column.";
                problems.push(Problem::new(&what, hint, &[*at]));
            }
        }
        let is_missing = self.missing.iter().any(|(field, _)| field == ID);
        if !columns.contains_key(ID) && !is_missing {
            let hint = "Choose the column that tells the rows apart, as by a number, and stays the same: a row is known by \
                it the next time. If no column does, number the rows in the sheet and add it again.";
            problems.push(Problem::new("No column has the ids of the rows", hint, &[]));
        }
        problems
    }
}

/// Whether another column of a sheet has the same name.
fn is_twice(sheet: &Sheet, at: usize) -> bool {
    let name = sheet.headings.get(at).map(|heading| heading.trim());
    let mut names = sheet.headings.iter().map(|heading| heading.trim());
    names.by_ref().any(|one| Some(one) == name) && names.any(|one| Some(one) == name)
}

impl Asks {
    pub(crate) fn new(sheet: &Sheet, chosen: Chosen) -> Self {
        let mut problems = chosen.problems(sheet);
        let mapping = chosen.whole(sheet);
        let wrong = mapping.wrong().into_iter();
        problems.extend(wrong.map(|wrong| Problem::new(&wrong.what, wrong.hint, &[])));
        let lacking = mapping.lacking().into_iter().map(|field| {
            let what = format!("No column tells the {}", field.name.replace('_', " "));
            let hint = "Choose the column that does. Rows that are known already can do without.";
            Problem::new(&what, hint, &[])
        });
        let (mut words, more_words) = mapping.unknown(sheet, MOST_WORDS);
        for (name, terms) in &mapping.terms {
            if let Ok(field) = mapping.table.field(name) {
                words.extend(terms.keys().map(|words| Word {
                    field,
                    words: words.clone(),
                }));
            }
        }
        words.truncate(MOST_WORDS);
        let (columns, more_columns) = columns(sheet, &chosen);
        Self {
            columns,
            more_columns,
            lacking: lacking.collect(),
            chosen,
            problems,
            words,
            more_words,
        }
    }

    /// The mapping that was chosen, where there is nothing wrong with it.
    pub(crate) fn mapping(&self, sheet: &Sheet) -> Option<Mapping> {
        let is_whole = self.problems.is_empty();
        is_whole.then(|| self.chosen.whole(sheet))
    }

    /// What a form says. Of what it does not ask, what was chosen before stays.
    pub(crate) fn said(&self, form: &[(String, String)]) -> Chosen {
        let mut mapping = self.chosen.mapping.clone();
        let mut fields = Vec::new();
        for (name, value) in form {
            let value = value.trim();
            match name.split_once('.').unwrap_or((name, "")) {
                ("source", "") => mapping.source = value.to_owned(),
                ("dates", "") => set(&mut mapping.dates, ALL, value.parse::<DateOrder>().ok()),
                // What is none of them is a sign of its own, which stays.
                ("separator", "") => {
                    if let Some((_, sign, _)) = SEPARATORS.iter().find(|(key, ..)| *key == value) {
                        let sign = Some(*sign).filter(|sign| *sign != ";");
                        set(&mut mapping.separators, ALL, sign.map(str::to_owned));
                    }
                }
                ("column", at) => {
                    let asked = self.columns.iter().filter(|one| one.is_none.is_none());
                    let at = asked.map(|one| one.at).find(|one| at.parse() == Ok(*one));
                    fields.extend(
                        at.filter(|_| !value.is_empty())
                            .map(|at| (at, value.to_owned())),
                    );
                }
                ("fixed", field) => {
                    let value = Some(value.to_owned()).filter(|value| !value.is_empty());
                    set(&mut mapping.fixed, field, value);
                }
                ("means", at) => {
                    let word = at.parse().ok().and_then(|at: usize| self.words.get(at));
                    let Some(Word { field, words }) = word else {
                        continue;
                    };
                    let terms = mapping.terms.entry(field.name.to_owned()).or_default();
                    let value = Some(value.to_owned()).filter(|value| !value.is_empty());
                    set(terms, words, value);
                }
                _ => {}
            }
        }
        mapping.terms.retain(|_, terms| !terms.is_empty());
        Chosen {
            mapping,
            fields,
            missing: Vec::new(),
        }
    }
}

fn set<T>(map: &mut BTreeMap<String, T>, key: &str, value: Option<T>) {
    match value {
        Some(value) => map.insert(key.to_owned(), value),
        None => map.remove(key),
    };
}

/// The columns that are asked for, and how many are not: the first ones, and all that are chosen.
fn columns(sheet: &Sheet, chosen: &Chosen) -> (Vec<Column>, usize) {
    let rows = &sheet.rows[..sheet.rows.len().min(LOOKED_THROUGH)];
    let widest = rows.iter().map(|row| row.cells.len()).max();
    let all = 0..sheet.headings.len().max(widest.unwrap_or(0));
    let mut examples: Vec<Vec<String>> = vec![Vec::new(); all.len()];
    for cells in rows.iter().map(|row| &row.cells) {
        for (examples, cell) in examples.iter_mut().zip(cells) {
            if examples.len() < EXAMPLES {
                let words = cut(&cell.words(), LONGEST_EXAMPLE);
                if !words.is_empty() && !examples.contains(&words) {
                    examples.push(words);
                }
            }
        }
    }
    let name = |at: usize| sheet.headings.get(at).map_or("", |heading| heading.trim());
    // Sheets have columns in which there is nothing at all.
    let is_there = |at: &usize| !name(*at).is_empty() || !examples[*at].is_empty();
    let there: Vec<usize> = all.filter(is_there).collect();
    let is_asked = |(n, at): (usize, &usize)| {
        let is_chosen = chosen.fields.iter().any(|(one, _)| one == at);
        (n < MOST_COLUMNS || is_chosen).then_some(*at)
    };
    let asked: Vec<usize> = there.iter().enumerate().filter_map(is_asked).collect();
    let more = there.len() - asked.len();
    let column = |at: usize| Column {
        at,
        name: match name(at) {
            "" => format!("Column {}", import::letters(at)),
            name => cut(name, LONGEST_NAME),
        },
        examples: examples[at].clone(),
        is_none: match name(at) {
            "" => Some("has no name: give it one in the sheet to make a field of it"),
            name if name.starts_with(import::OURS) => Some("was written by export"),
            _ if is_twice(sheet, at) => {
                Some("shares its name: give it its own in the sheet to make a field of it")
            }
            _ => None,
        },
    };
    (asked.into_iter().map(column).collect(), more)
}
