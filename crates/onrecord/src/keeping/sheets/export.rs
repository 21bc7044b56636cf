//! `export`: facts as rows that `import` reads back.

use std::collections::BTreeSet;
use std::process::ExitCode;

use store::Exported;
use store::import::{ENTRY, Field, FieldValue, Holds, Mapping, OURS, Table, joined};

use super::mapping;
use crate::cli::sheets::Export;
use crate::cli::{Color, ListingFlags, ListingFormat};
use crate::failure::{Failure, note};
use crate::keeping::{counted, open};
use crate::listing::{Cell, Column, Kind, Listing, Printer};

/// Writes facts to a file.
pub fn run(options: &Export) -> Result<ExitCode, Failure> {
    let mut opened = open::existing(&options.store)?;
    let given = options.mapping.as_deref();
    let mapping = given
        .map(|given| mapping(given, &mut opened.store))
        .transpose()?;
    let table = options.table;
    if let Some(mapping) = mapping.as_ref().filter(|mapping| mapping.table != table) {
        let reason = format!("the mapping is for {}", mapping.table);
        return Err(Failure::new(
            table,
            reason,
            "give a mapping of the same kind",
        ));
    }
    let written = Written::new(table, mapping.as_ref());
    let flags = ListingFlags {
        format: None,
        out: Some(options.out.clone()),
        force: options.force,
        limit: None,
        offset: 0,
        width: None,
        color: Color::Never,
    };
    if !matches!(flags.format(), ListingFormat::Csv | ListingFormat::Xlsx) {
        let hint = "call it NAME.csv or NAME.xlsx";
        return Err(Failure::new(
            options.out.display(),
            "it is neither a table nor a spreadsheet",
            hint,
        ));
    }
    let listing = Listing {
        name: table.as_str(),
        title: String::new(),
        columns: written.columns(),
        empty: match options.all {
            true => format!("there are no {table}"),
            false => format!("none of the {table} is accepted"),
        },
        hint: match options.all {
            true => format!("`onrecord import --kind {table}` takes rows of them"),
            false => "--all writes what nobody has accepted yet, if there is any".to_owned(),
        },
    };
    let mut printer = Printer::open(listing, &flags, &opened.files)?;
    let mut count = 0;
    let (mut protected, mut marks) = (0, BTreeSet::new());
    let name = &opened.name;
    let source = mapping
        .as_ref()
        .map_or(table.as_str(), |mapping| mapping.source.as_str());
    opened
        .store
        .export(table, source, options.all, |fact| {
            count += 1;
            protected += usize::from(!fact.marks.is_empty());
            marks.extend(fact.marks.iter().cloned());
            printer.row(&written.row(&fact)).map_err(Stopped::Here)
        })
        .map_err(|stopped| match stopped {
            Stopped::Here(failure) => failure,
            Stopped::Store(error) => open::failed(name, &error),
        })?;
    if protected > 0 {
        let marks: Vec<String> = marks.into_iter().collect();
        printer.note(format!(
            "{} of people or documents under protection ({}): nothing is left out for that; see who may have it",
            counted(protected as u64, "row is", "rows are"),
            marks.join(", ")
        ));
    }
    printer.finish()?;
    note(&format!(
        "{count} {table} written to {}",
        options.out.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Why no more is written.
enum Stopped {
    Here(Failure),
    Store(store::StoreError),
}

impl From<store::StoreError> for Stopped {
    fn from(error: store::StoreError) -> Self {
        Self::Store(error)
    }
}

/// The columns that are written.
struct Written<'a> {
    mapping: Option<&'a Mapping>,
    /// Heading and field of each.
    fields: Vec<(String, &'static Field)>,
}

/// What goes along with each fact.
const BESIDE: [(&str, Kind); 4] = [
    ("onrecord_disputed_by", Kind::Text),
    ("onrecord_state", Kind::Text),
    ("onrecord_document", Kind::Reference),
    (ENTRY, Kind::Number),
];

impl<'a> Written<'a> {
    fn new(table: Table, mapping: Option<&'a Mapping>) -> Self {
        let heading = |field: &'static Field| match mapping {
            None => Some(field.name.to_owned()),
            Some(mapping) => mapping.columns.get(field.name).cloned(),
        };
        let fields = table.columns();
        let fields = fields.filter_map(|field| heading(field).map(|heading| (heading, field)));
        Self {
            mapping,
            fields: fields.collect(),
        }
    }

    /// As a listing has them. They are made once and last as long as the program.
    fn columns(&self) -> &'static [Column] {
        let lasting = |text: &str| -> &'static str { String::leak(text.to_owned()) };
        let id = self.mapping.map_or("id", |mapping| mapping.id.as_str());
        let mut columns = vec![Column::new(lasting(id), lasting(id), Kind::Text)];
        for (heading, field) in &self.fields {
            let kind = match field.holds {
                Holds::Date => Kind::Date,
                Holds::Count => Kind::Number,
                Holds::YesNo => Kind::YesNo,
                Holds::Text | Holds::Texts | Holds::Term(_) => Kind::Text,
            };
            columns.push(Column::new(lasting(heading), lasting(heading), kind));
        }
        for (name, kind) in BESIDE {
            debug_assert!(name.starts_with(OURS));
            columns.push(Column::new(name, name, kind));
        }
        columns.leak()
    }

    fn row(&self, fact: &Exported) -> Vec<Cell> {
        let mut cells = vec![Cell::from(fact.id.as_str())];
        for (_, field) in &self.fields {
            let value = fact.values.iter().find(|(one, _)| one == field);
            cells.push(self.cell(field, value.and_then(|(_, value)| value.as_ref())));
        }
        cells.push(match fact.disputed_by.is_empty() {
            true => Cell::Empty,
            false => joined(&fact.disputed_by, ";").into(),
        });
        cells.push(fact.state.as_str().into());
        cells.push(format!("document:{}", fact.document).into());
        cells.push(fact.entry.into());
        cells
    }

    /// A cell that is read again as what it is: in the words of the mapping, where it has some.
    fn cell(&self, field: &Field, value: Option<&FieldValue>) -> Cell {
        let word = |term: &str| -> Cell {
            let terms = self
                .mapping
                .and_then(|mapping| mapping.terms.get(field.name));
            let words = terms.and_then(|terms| terms.iter().find(|(_, of)| *of == term));
            words.map_or(term, |(words, _)| words.as_str()).into()
        };
        match value {
            None => Cell::Empty,
            Some(FieldValue::Text(text)) => match field.holds {
                Holds::Term(_) => word(text),
                _ => text.as_str().into(),
            },
            Some(FieldValue::Texts(texts)) => {
                let separator = self.mapping.map_or(";", |mapping| mapping.separator(field));
                joined(texts, separator).into()
            }
            Some(FieldValue::Date(date)) => (*date).into(),
            Some(FieldValue::Count(count)) => (*count).into(),
            Some(FieldValue::YesNo(yes)) => (*yes).into(),
        }
    }
}
