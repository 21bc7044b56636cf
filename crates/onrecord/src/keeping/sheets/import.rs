//! `import`: rows of a sheet become facts.

use std::process::ExitCode;

use store::import::{
    CellError, Change, Counts, FieldValue, How, Import as Sheets, Imported, Mapping, Outcome,
    Planned, RowOutcome, Sheet,
};

use super::{bytes, mapping, sheet};
use crate::cli::sheets::Import;
use crate::failure::{self, Failure, note};
use crate::keeping::open::{self, Opened};
use crate::listing::{Cell, Column, Kind, Listing, Printer};

/// Imports a sheet, or tells what that would change.
pub fn run(options: &Import) -> Result<ExitCode, Failure> {
    let original = bytes(&options.file)?;
    let (sheet, notes) = sheet(&options.file, &original, options.sheet.as_deref())?;
    for said in &notes {
        note(said);
    }
    // A dry run makes no store: an empty one that is gone with it does.
    let scratch = tempfile::tempdir().map_err(|e| Failure::writing(&std::env::temp_dir(), &e))?;
    let mut flags = options.store.clone();
    if options.dry_run && !open::is_there(&flags)? {
        flags.store = Some(scratch.path().join("empty.db").display().to_string());
    }
    let mut opened = open::make(&flags)?;
    let mapping = mapping_for(options, &sheet, &mut opened)?;
    let import = Sheets {
        sheet: &sheet,
        mapping: &mapping,
        original: &original,
    };
    let how = match (options.dry_run, options.skip_errors) {
        (true, _) => How::DryRun,
        (false, true) => How::SkipErrors,
        (false, false) => How::Whole,
    };
    let act = opened.act();
    let imported = opened.store.import(&import, how, &act);
    let name = options.file.display().to_string();
    let imported = imported.map_err(|error| open::failed(&name, &error))?;
    let counts = imported.planned.counts();
    if how == How::DryRun {
        print(options, &sheet, &imported.planned, &opened)?;
        warn(&imported.planned);
        note(&format!("{counts}; nothing was changed"));
        return Ok(code(counts));
    }
    // A mapping that its sheet does not fit is not worth keeping.
    if let Some(as_name) = &options.save_mapping {
        let saved = opened.store.save_mapping(as_name, &mapping, &act);
        saved.map_err(|error| open::failed(as_name, &error))?;
    }
    tell(&name, &imported);
    let where_to = &opened.name;
    match imported.is_kept {
        true => note(&format!("{counts}; kept in {where_to}")),
        false if counts.wrong > 0 && how == How::Whole => {
            note(&format!(
                "{counts}; nothing is kept; mend the rows, or leave them out with --skip-errors"
            ));
        }
        false => note(&format!("{counts}; nothing is kept")),
    }
    Ok(code(counts))
}

/// The mapping that is given, or a guess that is told.
fn mapping_for(options: &Import, sheet: &Sheet, opened: &mut Opened) -> Result<Mapping, Failure> {
    let mut found = match (&options.mapping, options.table) {
        (Some(given), _) => mapping(given, &mut opened.store)?,
        (None, Some(table)) => {
            let id = options.id_column.as_deref();
            let guess = Mapping::guess(table, &sheet.headings, id);
            let guess = guess.map_err(|e| open::failed(&options.file.display().to_string(), &e))?;
            tell_guess(&guess, sheet);
            guess
        }
        // Asked for by the command line itself.
        (None, None) => {
            return Err(Failure::new(
                "--kind",
                "it is missing",
                "say what the rows are",
            ));
        }
    };
    if let Some(table) = options.table.filter(|table| *table != found.table) {
        let reason = format!("the mapping is for {}", found.table);
        return Err(Failure::new(
            format!("--kind {table}"),
            reason,
            "leave --kind out",
        ));
    }
    if let Some(id) = &options.id_column {
        found.id.clone_from(id);
    }
    if let Some(source) = &options.source {
        found.source.clone_from(source);
    }
    // With what was given beside it.
    Mapping::parse(&found.to_text()).map_err(|e| open::failed("--source", &e))
}

/// Says which columns are taken for what.
fn tell_guess(guess: &Mapping, sheet: &Sheet) {
    let columns = guess.columns.iter();
    let columns: Vec<String> = columns
        .map(|(field, column)| format!(", `{column}` is {field}"))
        .collect();
    let (id, columns) = (&guess.id, columns.concat());
    note(&format!(
        "by their names, column `{id}` has the ids{columns}"
    ));
    let rest = guess.alone(&sheet.headings);
    if !rest.is_empty() {
        note(&format!(
            "kept as words of the row alone: {}",
            rest.join(", ")
        ));
    }
}

/// Whether all rows could be imported.
fn code(counts: Counts) -> ExitCode {
    match counts.wrong + counts.conflicts {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::from(failure::SOME_FAILED),
    }
}

/// Says what was not imported, and why.
fn tell(name: &str, imported: &Imported) {
    for row in &imported.planned.rows {
        match &row.outcome {
            Outcome::Wrong(errors) => {
                for error in errors {
                    Failure::new(
                        format!("{name}: {}", place(error)),
                        &error.what,
                        &error.hint,
                    )
                    .report();
                }
            }
            Outcome::Conflict { changes, state } => {
                let fields: Vec<&str> =
                    changes.iter().map(|change| change.field.as_str()).collect();
                let reason = format!(
                    "people decided on it since ({state}), and the row changes {}",
                    fields.join(", ")
                );
                let subject = format!("{name}: row {}, id `{}`", row.number, row.id);
                let hint =
                    "look at both; export it anew to change it in the sheet, or correct it by hand";
                Failure::new(subject, reason, hint).report();
            }
            _ => {}
        }
    }
    for (id, fact) in &imported.planned.vanished {
        note(&format!(
            "`{id}` is no longer in the sheet; its fact {fact} stays"
        ));
    }
}

/// Rows that are named as being of somebody else: where they are, all rows are.
const WARNED: usize = 20;

/// Says which facts would be about somebody else: ids of two lists under one source look so.
fn warn(planned: &Planned) {
    let rows = planned.rows.iter();
    let others = rows.filter_map(|row| Some((row, row.other_person()?)));
    for (row, (before, after)) in others.take(WARNED) {
        note(&format!(
            "row {}: id {} was {before} and would become {after}",
            row.number, row.id
        ));
    }
    let count = planned.other_persons();
    if count > WARNED {
        note(&format!("{} more would become others", count - WARNED));
    }
    if count > 0 {
        note("if this is another list, give it a name of its own with --source");
    }
}

fn place(error: &CellError) -> String {
    match &error.column {
        Some(column) => format!("row {}, column `{column}`", error.row),
        None => format!("row {}", error.row),
    }
}

const COLUMNS: &[Column] = &[
    Column::new("row", "Row", Kind::Number),
    Column::new("id", "Id", Kind::Text),
    Column::new("fact", "Fact", Kind::Reference),
    Column::new("what", "What", Kind::Text),
    Column::new("field", "Field", Kind::Text),
    Column::new("before", "Before", Kind::Text),
    Column::new("after", "After", Kind::Text),
    Column::new("why", "Why", Kind::Text),
];

/// Prints what would become of each row.
fn print(
    options: &Import,
    sheet: &Sheet,
    planned: &Planned,
    opened: &Opened,
) -> Result<(), Failure> {
    let listing = Listing {
        name: "import",
        title: String::new(),
        columns: COLUMNS,
        empty: "there is no row below the heading".to_owned(),
        hint: match sheet.name {
            Some(_) => "give the sheet that has them with --sheet".to_owned(),
            None => "give a table with rows".to_owned(),
        },
    };
    let mut inputs = opened.files.clone();
    inputs.push(options.file.clone());
    let flags = &options.listing;
    let mut printer = Printer::open(listing, flags, &inputs)?;
    let gone = planned.vanished.iter().map(|(id, fact)| {
        [
            Cell::Empty,
            id.as_str().into(),
            fact.to_string().into(),
            "vanished".into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]
    });
    let lines = planned.rows.iter().flat_map(lines).chain(gone);
    let most = flags.limit.unwrap_or(usize::MAX);
    let mut lines = lines.skip(flags.offset);
    for line in lines.by_ref().take(most) {
        printer.row(&line)?;
    }
    printer.note_more(lines.count(), flags);
    printer.finish()
}

/// A line for each field that a row changes, or one.
fn lines(row: &RowOutcome) -> Vec<[Cell; 8]> {
    let line = |what: &str, field: Cell, before: Cell, after: Cell, why: Cell| {
        [
            Cell::from(row.number),
            row.id.as_str().into(),
            row.fact.map(|fact| fact.to_string()).into(),
            what.into(),
            field,
            before,
            after,
            why,
        ]
    };
    let of_changes = |what: &str, changes: &[Change], why: Option<String>| {
        let line = |change: &Change| {
            let (before, after) = (shown(change.before.as_ref()), shown(change.after.as_ref()));
            line(
                what,
                change.field.as_str().into(),
                before,
                after,
                why.clone().into(),
            )
        };
        changes.iter().map(line).collect::<Vec<_>>()
    };
    match &row.outcome {
        Outcome::New(changes) => of_changes("new", changes, None),
        Outcome::Changed(changes) => of_changes("changed", changes, None),
        Outcome::Unchanged => {
            vec![line(
                "unchanged",
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
                Cell::Empty,
            )]
        }
        Outcome::Conflict { changes, state } => of_changes(
            "conflict",
            changes,
            Some(format!("people decided on it since: {state}")),
        ),
        Outcome::Wrong(errors) => {
            let line = |error: &CellError| {
                let why = format!("{}; hint: {}", error.what, error.hint);
                let column = error.column.clone().into();
                line("error", column, Cell::Empty, Cell::Empty, why.into())
            };
            errors.iter().map(line).collect()
        }
    }
}

fn shown(value: Option<&FieldValue>) -> Cell {
    value.map(FieldValue::to_string).into()
}
