//! Rows of a sheet, and what a mapping makes of them: pure, without a database.

use std::collections::{BTreeMap, HashMap};

use record::Span;

use super::cell::{Cell, Reading, Wrong};
use super::fields::{Field, FieldValue};
use super::mapping::{ENTRY, Mapping, OURS, OWN_SOURCE};
use crate::error::{Result, StoreError};
use crate::fact::Family;
use crate::reference::Reference;

/// Characters of an id, by which a row is looked for each time: a long one is a text in the wrong column.
const LONGEST_ID: usize = 200;

/// Characters of a heading, which the text of each row has: a long one is a text in the wrong line.
pub const LONGEST_HEADING: usize = 200;

/// A sheet as it lies in its file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The file, as it was given.
    pub file: String,
    /// The name of the sheet, where the file has several.
    pub name: Option<String>,
    /// What stands above the columns.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<SheetRow>,
}

/// A row of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetRow {
    /// Its number, as a spreadsheet shows it.
    pub number: u64,
    /// Its cells; those behind the last one are empty.
    pub cells: Vec<Cell>,
}

/// What is wrong with a cell of a sheet, or with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// The row's number.
    pub row: u64,
    /// The heading of its column; none of what is wrong with the row.
    pub column: Option<String>,
    /// What is wrong.
    pub what: String,
    /// The way out.
    pub hint: String,
}

impl std::fmt::Display for CellError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "row {}", self.row)?;
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}; hint: {}", self.what, self.hint)
    }
}

/// Which fact a row is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RowId {
    /// By the id that it has in its source.
    External(String),
    /// By the key of the fact, which `export` wrote.
    Fact(i64),
}

impl RowId {
    /// As a sheet has it.
    pub(crate) fn text(&self, family: Family) -> String {
        match self {
            Self::External(id) => id.clone(),
            Self::Fact(key) => format!("{OWN_SOURCE}:{family}:{key}"),
        }
    }
}

/// What a row says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RowDraft {
    pub number: u64,
    pub id: RowId,
    /// What it says of each field; nothing where the cell is empty.
    pub set: Vec<(&'static Field, Option<FieldValue>)>,
    /// Its cells, a line each.
    pub text: String,
    /// The words of the id in it.
    pub id_span: Span,
    /// The words of the fields in it.
    pub spans: Vec<Span>,
    /// The cells of columns that are no field.
    pub rest: BTreeMap<String, String>,
    /// The entry of the log that was the last on the fact when it was exported.
    pub entry: Option<i64>,
}

impl RowDraft {
    /// The id as the sheet has it.
    pub(crate) fn id_text(&self, family: Family) -> String {
        self.id.text(family)
    }
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unread {
    /// Its id, where that can be.
    pub id: Option<RowId>,
    /// All that is wrong with it.
    pub errors: Vec<CellError>,
}

/// A mapping that was laid over the headings of a sheet.
pub(crate) struct Laid<'a> {
    mapping: &'a Mapping,
    headings: &'a [String],
    id: usize,
    /// The field of each column that is one.
    fields: HashMap<usize, (&'static Field, Reading<'a>)>,
    fixed: Vec<(&'static Field, FieldValue)>,
    entry: Option<usize>,
}

impl<'a> Laid<'a> {
    /// Finds the columns of a mapping.
    ///
    /// # Errors
    ///
    /// One is not there, or is there twice.
    pub(crate) fn over(mapping: &'a Mapping, headings: &'a [String]) -> Result<Self> {
        let place = |column: &str| {
            let wanted = column.trim();
            let mut found = (0..)
                .zip(headings)
                .filter(|(_, heading)| heading.trim() == wanted);
            match (found.next(), found.next()) {
                (Some((n, _)), None) => Ok(n),
                (None, _) => Err(StoreError::Mapping(format!(
                    "the sheet has no column `{column}`, but {}",
                    listed(headings)
                ))),
                _ => Err(StoreError::Mapping(format!(
                    "the sheet has two columns `{column}`"
                ))),
            }
        };
        let id = place(&mapping.id)?;
        let mut fields = HashMap::new();
        for (name, column) in &mapping.columns {
            let field = mapping.table.field(name)?;
            let at = place(column)?;
            // The words of an id are no other field's: nothing would be read of it.
            let reading = mapping.reading(field);
            if at == id || fields.insert(at, (field, reading)).is_some() {
                let what = format!("the column `{column}` is two fields at once");
                return Err(StoreError::Mapping(what));
            }
        }
        Ok(Self {
            mapping,
            headings,
            id,
            fields,
            fixed: mapping.fixed()?,
            entry: headings.iter().position(|heading| heading == ENTRY),
        })
    }

    /// What a row says, or all that is wrong with it; nothing of an empty row.
    pub(crate) fn draft(&self, row: &SheetRow) -> std::result::Result<Option<RowDraft>, Unread> {
        let words: Vec<String> = row.cells.iter().map(Cell::words).collect();
        if words.iter().all(String::is_empty) {
            return Ok(None);
        }
        let mut errors = Vec::new();
        let mut fail = |column: Option<usize>, wrong: Wrong| {
            errors.push(CellError {
                row: row.number,
                column: column.map(|n| self.heading(n)),
                what: wrong.what,
                hint: wrong.hint,
            });
        };
        let mut draft = RowDraft {
            number: row.number,
            id: RowId::External(String::new()),
            set: Vec::new(),
            text: String::new(),
            id_span: Span::new(0, 0),
            spans: Vec::new(),
            rest: BTreeMap::new(),
            entry: None,
        };
        let mut at = 0;
        for (n, (cell, words)) in row.cells.iter().zip(&words).enumerate() {
            if self.is_ours(n) {
                if Some(n) == self.entry {
                    draft.entry = words.parse().ok();
                }
                continue;
            }
            let span = (!words.is_empty())
                .then(|| put_line(&mut draft.text, &mut at, &self.heading(n), words));
            if n == self.id {
                draft.id_span = span.unwrap_or(draft.id_span);
                match self.id_of(words).and_then(|id| cell.check().map(|()| id)) {
                    Ok(id) => draft.id = id,
                    Err(wrong) => fail(Some(n), wrong),
                }
                continue;
            }
            let Some((field, reading)) = self.fields.get(&n) else {
                match cell.check() {
                    Ok(()) if !words.is_empty() => {
                        draft.rest.insert(self.heading(n), words.clone());
                    }
                    Ok(()) => {}
                    Err(wrong) => fail(Some(n), wrong),
                }
                continue;
            };
            draft.spans.extend(span);
            match reading.read(field, cell) {
                Ok(None) if field.is_needed => fail(Some(n), nothing(field)),
                Ok(value) => draft.set.push((field, value)),
                Err(wrong) => fail(Some(n), wrong),
            }
        }
        if row.cells.len() <= self.id {
            fail(Some(self.id), no_id());
        }
        // Cells that are not even there are empty.
        for (n, (field, _)) in self.fields.iter().filter(|(n, _)| **n >= row.cells.len()) {
            match field.is_needed {
                true => fail(Some(*n), nothing(field)),
                false => draft.set.push((field, None)),
            }
        }
        let fixed = self.fixed.iter().cloned();
        draft
            .set
            .extend(fixed.map(|(field, value)| (field, Some(value))));
        // In the order of the fields, whatever that of the columns: a withdrawal goes over a signature.
        let fields = self.mapping.table.fields();
        let place = |field: &Field| fields.iter().position(|one| one.name == field.name);
        draft.set.sort_by_key(|(field, _)| place(field));
        if errors.is_empty() {
            return Ok(Some(draft));
        }
        let has_id = draft.id != RowId::External(String::new());
        let id = has_id.then_some(draft.id);
        Err(Unread { id, errors })
    }

    fn id_of(&self, words: &str) -> std::result::Result<RowId, Wrong> {
        if words.is_empty() {
            return Err(no_id());
        }
        if words.chars().nth(LONGEST_ID).is_some() {
            return Err(Wrong::new(
                format!("the id is longer than {LONGEST_ID} characters"),
                "see that it is the column of the ids, and that no quotation mark is missing",
            ));
        }
        let family = self.mapping.table.family();
        let own = words
            .strip_prefix(OWN_SOURCE)
            .and_then(|rest| rest.strip_prefix(':'));
        match own.map(str::parse) {
            None => Ok(RowId::External(words.to_owned())),
            Some(Ok(Reference::Fact(of, key))) if of == family => Ok(RowId::Fact(key)),
            Some(_) => Err(Wrong::new(
                format!("`{words}` is no {family} of this store"),
                format!(
                    "ids as {OWN_SOURCE}:{family}:41 are given by `onrecord export`; leave them as they are"
                ),
            )),
        }
    }

    fn is_ours(&self, column: usize) -> bool {
        self.headings
            .get(column)
            .is_some_and(|heading| heading.starts_with(OURS))
    }

    fn heading(&self, column: usize) -> String {
        let heading = self.headings.get(column).map(|heading| heading.trim());
        match heading.filter(|heading| !heading.is_empty()) {
            Some(heading) => heading.to_owned(),
            None => letters(column),
        }
    }
}

/// The first of some names, and how many more there are: some sheets have thousands of columns.
pub fn listed(names: &[String]) -> String {
    const LISTED: usize = 20;
    let first = names.iter().take(LISTED).map(|name| cut(name, 80));
    let first = first.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// The beginning of what is longer than so many characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn no_id() -> Wrong {
    Wrong::new(
        "the row has no id",
        "give each row an id of its own that stays the same: by it the row is known the next time",
    )
}

fn nothing(field: &Field) -> Wrong {
    Wrong::new(
        format!("there is no {}", field.name),
        "fill the cell, or take the row out",
    )
}

/// Adds "heading: words" to a text; the span of the words.
fn put_line(text: &mut String, at: &mut u32, heading: &str, words: &str) -> Span {
    let chars = |part: &str| part.chars().count() as u32;
    if !text.is_empty() {
        text.push('\n');
        *at += 1;
    }
    let before = format!("{heading}: ");
    text.push_str(&before);
    text.push_str(words);
    let start = *at + chars(&before);
    *at = start + chars(words);
    Span::new(start, *at)
}

/// A column as spreadsheets name it: A, B ... Z, AA.
pub fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.insert(0, char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cell::joined;
    use crate::import::fields::{self, Table};
    use proptest::prelude::*;
    use record::Text;

    fn mapping() -> Mapping {
        let text = r#"
            kind = "cases"
            source = "watch"
            id = "No"
            [columns]
            person = "Name"
            status = "Status"
            since = "Since"
            charges = "Charges"
            [fixed]
            place = "Insein"
            [terms.status]
            "in jail" = "imprisoned"
        "#;
        Mapping::parse(text).expect("a mapping")
    }

    fn headings() -> Vec<String> {
        [
            "No",
            "Name",
            "Status",
            "Since",
            "Charges",
            "Remarks",
            "onrecord_entry",
        ]
        .map(str::to_owned)
        .into()
    }

    fn row(cells: &[&str]) -> SheetRow {
        let cell = |text: &&str| match text.is_empty() {
            true => Cell::Empty,
            false => Cell::Text((*text).to_owned()),
        };
        SheetRow {
            number: 12,
            cells: cells.iter().map(cell).collect(),
        }
    }

    #[test]
    fn the_column_of_the_ids_is_no_field_as_well() {
        let mapping = Mapping {
            id: "Name".into(),
            ..mapping()
        };
        let refused = Laid::over(&mapping, &headings())
            .map(|_| ())
            .expect_err("twice");
        assert!(
            refused.to_string().contains("two fields at once"),
            "{refused}"
        );
    }

    #[test]
    fn a_column_that_is_not_there_is_told_without_listing_thousands() {
        let many: Vec<String> = (1..=16_000).map(|n| format!("Column {n}")).collect();
        let refused = Laid::over(&mapping(), &many)
            .map(|_| ())
            .expect_err("not there");
        let told = refused.to_string();
        assert!(
            told.contains("no column `No`, but Column 1, ")
                && told.ends_with("Column 20 and 15980 more"),
            "{told}"
        );
    }

    #[test]
    fn names_are_listed_in_a_line_that_can_be_read() {
        assert_eq!(listed(&["a".to_owned(), "b".to_owned()]), "a, b");
        let long = listed(&["n".repeat(5000)]);
        assert_eq!(long, format!("{}…", "n".repeat(80)));
    }

    #[test]
    fn the_words_of_cells_carry_the_fact() {
        let (mapping, headings) = (mapping(), headings());
        let laid = Laid::over(&mapping, &headings).expect("fits");
        let row = row(&[
            "7",
            "Thant Zin",
            "in jail",
            "2021-02-03",
            "sedition; ملاحظة",
            "seen in May",
            "9",
        ]);
        let draft = laid.draft(&row).expect("no error").expect("a row");
        assert_eq!(
            draft.text,
            "No: 7\nName: Thant Zin\nStatus: in jail\nSince: 2021-02-03\nCharges: sedition; ملاحظة\nRemarks: seen in May"
        );
        let text = Text::new(draft.text.as_str());
        let words: Vec<&str> = draft.spans.iter().map(|span| text.slice(*span)).collect();
        assert_eq!(
            words,
            ["Thant Zin", "in jail", "2021-02-03", "sedition; ملاحظة"]
        );
        assert_eq!(text.slice(draft.id_span), "7");
        assert_eq!(
            (draft.id, draft.entry),
            (RowId::External("7".into()), Some(9))
        );
        assert_eq!(draft.rest["Remarks"], "seen in May");
        let set: Vec<&str> = draft.set.iter().map(|(field, _)| field.name).collect();
        assert_eq!(set, ["person", "status", "place", "since", "charges"]);
    }

    #[test]
    fn every_cell_that_is_wrong_is_told() {
        let (mapping, headings) = (mapping(), headings());
        let laid = Laid::over(&mapping, &headings).expect("fits");
        let errors = laid
            .draft(&row(&["", "", "jailed", "31/31/2020"]))
            .expect_err("wrong");
        let told: Vec<String> = errors.errors.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(
            told[0].starts_with("row 12, column `No`: the row has no id; hint: "),
            "{told:?}"
        );
        assert!(
            told[3].starts_with("row 12, column `Since`: `31/31/2020` is no date; hint: "),
            "{told:?}"
        );
        assert_eq!(laid.draft(&row(&["", " "])), Ok(None));
    }

    #[test]
    fn an_id_of_the_store_is_of_its_family() {
        let (mapping, headings) = (mapping(), headings());
        let laid = Laid::over(&mapping, &headings).expect("fits");
        let id = |id: &str| {
            laid.draft(&row(&[id, "Thant Zin"]))
                .map(|draft| draft.expect("a row").id)
        };
        assert_eq!(id("onrecord:case:41"), Ok(RowId::Fact(41)));
        assert!(id("onrecord:event:41").is_err());
        assert!(id("onrecord:41").is_err());
    }

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }

    /// Cells as they are written for a fact: what `export` does.
    fn written(mapping: &Mapping, fact: &serde_json::Value) -> Vec<Cell> {
        let fields = mapping
            .table
            .columns()
            .filter(|field| mapping.columns.contains_key(field.name));
        let cell = |field: &'static Field| match field.get(fact) {
            None => Cell::Empty,
            Some(FieldValue::Text(text)) => Cell::Text(text),
            Some(FieldValue::Texts(texts)) => Cell::Text(joined(&texts, mapping.separator(field))),
            Some(FieldValue::Date(date)) => Cell::Date(date),
            Some(FieldValue::Count(count)) => Cell::Number(count as f64),
            Some(FieldValue::YesNo(yes)) => Cell::YesNo(yes),
        };
        std::iter::once(Cell::Text("7".into()))
            .chain(fields.map(cell))
            .collect()
    }

    proptest! {
        /// Out and in again, whatever the words: signs of formulas, tabs, line ends, any script.
        #[test]
        fn what_is_written_is_read_as_what_it_was(
            words in prop::array::uniform3("[^\\x00]{0,12}"),
            charges in prop::collection::vec("(\\PC|[;\\\\=+@\\t\\r\\n'-]){0,8}", 0..4),
            year in 1900i16..2100,
            yes: bool,
        ) {
            let mut headings = vec!["id".to_owned()];
            headings.extend(Table::Cases.columns().map(|field| field.name.to_owned()));
            let mapping = Mapping::guess(Table::Cases, &headings, None).expect("guessed");
            let laid = Laid::over(&mapping, &headings).expect("fits");
            let blank = serde_json::Value::Object(Family::Case.blank());
            let mut fact = blank.clone();
            fact["person"] = format!("N{}", words[0]).into();
            fact["place"] = words[1].as_str().into();
            fact["charges"] = charges.into();
            fact["charges_complete"] = yes.into();
            fact["since"] = year.to_string().into();
            fact["access_denied"] = serde_json::json!({"to": [words[2]], "since": null, "according_to": words[1]});
            let cells = written(&mapping, &fact);
            let row = SheetRow { number: 2, cells: cells.clone() };
            let draft = laid.draft(&row).expect("no error").expect("a row");
            let read = fields::with(Table::Cases, &fact, &draft.set);
            prop_assert_eq!(fields::changes(Table::Cases, &fact, &read), []);
            let new = fields::with(Table::Cases, &blank, &draft.set);
            prop_assert_eq!(written(&mapping, &new), cells);
            let text = record::Text::new(draft.text.as_str());
            for span in draft.spans {
                prop_assert!(!text.slice(span).is_empty());
            }
        }
    }
}
