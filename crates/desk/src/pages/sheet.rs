//! A spreadsheet: what it would change, and keeping it.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;
use store::Reference;
use store::import::{
    CellError, Change, Counts, FieldValue, LARGEST_MAPPING, Outcome, Planned, RowOutcome, Table,
};

use super::columns::Form as Columns;
use super::{ROWS, add};
use crate::app::{App, Shared};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::jobs;
use crate::reads::Refused;
use crate::sheets::{By, Choice, Done, Look, SheetJob, Stage, Wish};

/// A way to make fields of columns, as a form offers it.
pub(super) struct Way {
    pub value: String,
    pub name: String,
    pub is_chosen: bool,
}

/// The ways that there are. The first is chosen where none is.
pub(super) async fn ways(app: &Arc<App>, chosen: Option<&Choice>) -> Result<Vec<Way>, Failure> {
    let kept = app.with(store::Store::mappings).await?;
    let names = Table::ALL.iter().map(|table| {
        let name = format!("{table}, by the names of the columns");
        (By::Names(*table), name)
    });
    let kept = kept.into_iter().map(|name| {
        let told = format!("as the mapping {name} says");
        (By::Kept(name), told)
    });
    let sent = chosen.filter(|choice| choice.sent.is_some());
    let sent = sent.map(|_| (By::Sent, "as the mapping says that came along".to_owned()));
    // Read anew, what was chosen for its columns is chosen by their names once more.
    let chosen = chosen.map(|choice| match &choice.by {
        By::Chosen(chosen) => By::Names(chosen.mapping.table),
        by => by.clone(),
    });
    let way = |(by, name): (By, String)| Way {
        value: value(&by),
        is_chosen: chosen.as_ref() == Some(&by),
        name,
    };
    Ok(names.chain(kept).chain(sent).map(way).collect())
}

fn value(by: &By) -> String {
    match by {
        By::Chosen(_) => String::new(),
        By::Names(table) => format!("names:{table}"),
        By::Kept(name) => format!("kept:{name}"),
        By::Sent => "sent".to_owned(),
    }
}

fn by(value: &str) -> Result<By, Failure> {
    let by = match value.split_once(':') {
        Some(("names", table)) => table.parse().ok().map(By::Names),
        Some(("kept", name)) => Some(By::Kept(name.to_owned())),
        _ => (value == "sent").then_some(By::Sent),
    };
    by.ok_or_else(|| {
        let what = format!("“{value}” is no kind of rows");
        Failure::given(what, "Go back and choose what the rows are.")
    })
}

/// Takes a sheet, and has it told what it would change.
pub(super) async fn send(
    State(app): Shared,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Redirect, Failure> {
    let (mut form, turn) = add::form(&app, sent).await?;
    let mut of = |field: &str| {
        let at = form.files.iter().position(|sent| sent.field == field)?;
        Some(form.files.swap_remove(at))
    };
    let (file, mapping) = (of("file"), of("mapping"));
    let Some(file) = file else {
        let hint = "Go back and choose a table (.csv) or a spreadsheet (.xlsx).";
        return Err(Failure::given("No spreadsheet was chosen", hint));
    };
    let refuse = |name: &str, why: Refused| {
        let what = format!("{name}: {}", why.reason);
        Failure::given(what, format!("Nothing was kept. Hint: {}.", why.hint))
    };
    let bytes = file.bytes.map_err(|why| refuse(&file.name, why))?;
    let sent = mapping.map(|mapping| {
        let bytes = mapping.bytes.map_err(|why| refuse(&mapping.name, why))?;
        // It is held as long as its sheet is.
        if bytes.len() > LARGEST_MAPPING {
            let reason = format!("it is larger than {} KB", LARGEST_MAPPING >> 10);
            let hint = "choose the file of a mapping, as docs/SHEETS.md has its form";
            return Err(refuse(&mapping.name, Refused::new(reason, hint)));
        }
        String::from_utf8(bytes).map_err(|_| {
            let hint = "Save the mapping as UTF-8; docs/SHEETS.md has its form.";
            Failure::given(format!("{}: it is no text", mapping.name), hint)
        })
    });
    let sent = sent.transpose()?;
    let choice = Choice {
        by: match (&sent, form.given("by")) {
            (Some(_), _) => By::Sent,
            (None, Some(value)) => by(&value)?,
            (None, None) => By::default(),
        },
        sheet: form.given("sheet"),
        sent,
    };
    let number = jobs::look(&app, SheetJob::new(file.name, bytes, choice));
    drop(turn);
    Ok(Redirect::to(&format!("/add/{number}")))
}

#[derive(Deserialize)]
pub(super) struct Again {
    by: String,
    sheet: Option<String>,
}

/// Reads a sheet in another way.
pub(super) async fn again(
    State(app): Shared,
    Path(number): Path<u64>,
    Form(form): Form<Again>,
) -> Result<Redirect, Failure> {
    let choice = Choice {
        by: by(&form.by)?,
        sheet: super::given(form.sheet),
        sent: None,
    };
    match app.jobs.sheet(number, |sheet| sheet.choose(choice)) {
        Some(true) => jobs::again(&app, number, None),
        _ => return Err(gone()),
    }
    Ok(Redirect::to(&format!("/add/{number}")))
}

#[derive(Deserialize)]
pub(super) struct Keep {
    looks: Option<u32>,
    skip: Option<String>,
    #[serde(rename = "save-as")]
    save_as: Option<String>,
}

/// Keeps a sheet as it was told.
pub(super) async fn keep(
    State(app): Shared,
    Path(number): Path<u64>,
    Form(form): Form<Keep>,
) -> Result<Redirect, Failure> {
    let wish = Wish {
        skip_errors: form.skip.is_some(),
        save_as: super::given(form.save_as),
    };
    if let Some(name) = &wish.save_as {
        let hint = "Nothing was kept. Go back and give it such a name.";
        let checked = store::import::check_name(name);
        checked.map_err(|error| Failure::given(error.to_string(), hint))?;
    }
    match app.jobs.sheet(number, |sheet| {
        is_of(sheet, form.looks).map(|()| sheet.agree())
    }) {
        Some(Err(older)) => return Err(older),
        Some(Ok(true)) => jobs::again(&app, number, Some(wish)),
        _ => return Err(gone()),
    }
    Ok(Redirect::to(&format!("/add/{number}")))
}

/// Whether a form is of the page as it is now.
pub(super) fn is_of(sheet: &SheetJob, looks: Option<u32>) -> Result<(), Failure> {
    if looks.is_none_or(|looks| looks == sheet.looks) {
        return Ok(());
    }
    let hint = "Nothing was changed. Open its page once more: it tells how the sheet is read now.";
    Err(Failure::given(
        "This sheet was read in another way since",
        hint,
    ))
}

pub(super) fn gone() -> Failure {
    let hint = "A sheet is held for half an hour, and once. What was kept is in the inbox; else add the file again.";
    Failure::given("This sheet is not held any more", hint)
}

/// Which rows are asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    show: Option<String>,
    #[serde(default)]
    offset: usize,
}

/// Rows of which the same becomes.
struct Tab {
    key: &'static str,
    name: &'static str,
    count: usize,
    is_chosen: bool,
}

/// A row, and what it would change.
struct Row {
    /// Its number; nothing for a fact whose row is no longer there.
    number: Option<u64>,
    id: String,
    fact: Option<String>,
    lines: Vec<Line>,
    /// Lines that are not shown.
    more: usize,
}

/// Lines of a row that are shown: a sheet may have thousands of columns.
const LINES: usize = 40;

/// A field of a row, or what is wrong with it.
struct Line {
    field: String,
    before: Option<String>,
    after: Option<String>,
    why: Option<Refused>,
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Page {
    frame: Frame,
    number: u64,
    job: SheetJob,
    ways: Vec<Way>,
    columns: Option<Columns>,
    tabs: Vec<Tab>,
    show: &'static str,
    rows: Vec<Row>,
    offset: usize,
    next: Option<usize>,
}

impl Page {
    fn look(&self) -> Option<&Look> {
        match &self.job.stage {
            Stage::Looked(look) => Some(look),
            _ => None,
        }
    }

    fn done(&self) -> Option<&Done> {
        match &self.job.stage {
            Stage::Done(done) => Some(done),
            _ => None,
        }
    }

    /// Whether this sheet of its file is the one that is read.
    fn is_read(&self, sheet: &str) -> bool {
        let read = self.look().and_then(|look| look.sheet.name.as_deref());
        read.or(self.job.choice.sheet.as_deref()) == Some(sheet)
    }

    /// Whether its mapping is one of the store already.
    fn is_by_kept(&self) -> bool {
        matches!(self.job.choice.by, By::Kept(_))
    }

    fn counts(&self) -> Option<Counts> {
        let of_look = self.look().map(|look| look.counts);
        of_look.or(self.done().map(|done| done.counts))
    }
}

const TABS: [(&str, &str); 6] = [
    ("errors", "with errors"),
    ("conflicts", "in conflict"),
    ("changed", "changed"),
    ("new", "new"),
    ("gone", "no longer there"),
    ("same", "unchanged"),
];

pub(super) async fn page(
    app: &Arc<App>,
    number: u64,
    job: SheetJob,
    asked: Asked,
) -> Result<Html<String>, Failure> {
    app.jobs.sheet(number, SheetJob::touch);
    let ways = ways(app, Some(&job.choice)).await?;
    let (mut tabs, mut rows, mut next) = (Vec::new(), Vec::new(), None);
    let mut show = "";
    let told = match &job.stage {
        Stage::Looked(look) => Some((look.mapping.table, &look.planned, look.counts)),
        Stage::Done(done) => Some((done.mapping.table, &done.planned, done.counts)),
        _ => None,
    };
    if let Some((table, planned, counts)) = told {
        let of = |key: &str| match key {
            "errors" => counts.wrong,
            "conflicts" => counts.conflicts,
            "changed" => counts.changed,
            "new" => counts.new,
            "gone" => counts.vanished,
            _ => counts.unchanged,
        };
        let some = TABS.iter().filter(|(key, _)| of(key) > 0);
        let wanted = some
            .clone()
            .find(|(key, _)| asked.show.as_deref() == Some(key));
        show = wanted.or(some.clone().next()).map_or("", |(key, _)| key);
        tabs = some
            .map(|(key, name)| Tab {
                key,
                name,
                count: of(key),
                is_chosen: *key == show,
            })
            .collect();
        let is_asked = matches!(job.stage, Stage::Looked(_));
        rows = of_kind(table, planned, show, asked.offset, is_asked);
        next = (rows.len() > ROWS).then_some(asked.offset + ROWS);
        rows.truncate(ROWS);
    }
    drawn(&Page {
        frame: Frame::of("add", job.name.clone()),
        number,
        columns: Columns::of(&job),
        job,
        ways,
        tabs,
        show,
        rows,
        offset: asked.offset,
        next,
    })
}

/// The rows of which this becomes, from one on, and one more than are shown. While it is asked whether they are to be
/// kept, those that would be about somebody else say so.
fn of_kind(table: Table, planned: &Planned, kind: &str, offset: usize, is_asked: bool) -> Vec<Row> {
    let fact = |key: i64| Reference::Fact(table.family(), key).to_string();
    if kind == "gone" {
        let gone = planned.vanished.iter().map(|(id, key)| Row {
            number: None,
            id: id.clone(),
            fact: Some(fact(*key)),
            lines: Vec::new(),
            more: 0,
        });
        return gone.skip(offset).take(ROWS + 1).collect();
    }
    let is_of = |row: &&RowOutcome| {
        kind == match row.outcome {
            Outcome::New(_) => "new",
            Outcome::Changed(_) => "changed",
            Outcome::Unchanged => "same",
            Outcome::Conflict { .. } => "conflicts",
            Outcome::Wrong(_) => "errors",
        }
    };
    let row = |row: &RowOutcome| {
        let other = row.other_person().filter(|_| is_asked);
        let other = other.map(|(before, after)| {
            let what = format!("id {} was {before} and would become {after}", row.id);
            Line::why(String::new(), Refused::new(what, "is this another list?"))
        });
        let mut lines: Vec<Line> = other.into_iter().chain(lines(&row.outcome)).collect();
        let more = lines.len().saturating_sub(LINES);
        lines.truncate(LINES);
        Row {
            number: Some(row.number),
            id: row.id.clone(),
            fact: row.fact.map(fact),
            lines,
            more,
        }
    };
    let rows = planned.rows.iter().filter(is_of);
    rows.skip(offset).take(ROWS + 1).map(row).collect()
}

impl Line {
    fn why(field: String, why: Refused) -> Self {
        Self {
            field,
            before: None,
            after: None,
            why: Some(why),
        }
    }
}

/// What is wrong with a cell. Where the page has a control that mends it, it is named, and not the words of a mapping.
fn why(error: &CellError) -> Refused {
    const TERMS: &str = "say in the mapping's [terms.";
    let hint = error
        .hint
        .replace(
            "say in the mapping's [dates] whether they are \"day_first\" or \"month_first\"",
            "choose at “Dates” whether the day or the month stands first",
        )
        .replace(
            "name its column in a mapping",
            "choose its column at “Columns”",
        )
        .replace(
            "give the mapping another `source`",
            "give it another source at “How it is written”",
        );
    let hint = match hint.split_once(TERMS) {
        // The page does not ask what yes and no are called.
        Some((yes_or_no, _)) if hint.starts_with("write yes or no") => {
            yes_or_no.trim_end_matches(", or ").to_owned()
        }
        Some((terms, rest)) => {
            let means = rest.split_once("] ").map_or("", |(_, means)| means);
            let terms = terms.replace('_', " ");
            format!("{terms}choose {means} at “What words of the sheet mean”")
        }
        None => hint,
    };
    Refused::new(&error.what, hint)
}

fn of_new(line: Line) -> Line {
    Line {
        before: None,
        ..line
    }
}

fn lines(outcome: &Outcome) -> Vec<Line> {
    let line = |change: &Change| Line {
        field: change.field.clone(),
        before: change.before.as_ref().map(FieldValue::to_string),
        after: change.after.as_ref().map(FieldValue::to_string),
        why: None,
    };
    match outcome {
        Outcome::Changed(changes) => changes.iter().map(line).collect(),
        // What a fact says that nothing is said of was never there.
        Outcome::New(changes) => changes.iter().map(line).map(of_new).collect(),
        Outcome::Unchanged => Vec::new(),
        Outcome::Conflict { changes, state } => {
            let hint = "look at both: correct the fact by hand, or export the sheet anew and change it there";
            let what = format!("people decided on it since: it is {state}");
            let why = Line::why(String::new(), Refused::new(what, hint));
            changes.iter().map(line).chain([why]).collect()
        }
        Outcome::Wrong(errors) => {
            let column = |error: &CellError| error.column.clone().unwrap_or_default();
            let errors = errors.iter();
            errors
                .map(|error| Line::why(column(error), why(error)))
                .collect()
        }
    }
}
