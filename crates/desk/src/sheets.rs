//! Spreadsheets that are added: what one would change is told first, and kept when somebody says so.
//!
//! The bytes of a sheet and what it would change are in memory alone, of the few newest sheets, and for half an hour after
//! somebody looked at them last.

use std::sync::Arc;
use std::time::{Duration, Instant};

use store::Store;
use store::import::{Counts, How, Import, Mapping, Planned, Sheet, Table};

use crate::app::App;
use crate::jobs::refused;
use crate::reads::{Refused, Rows};

/// Sheets that are held at once.
pub(crate) const HELD: usize = 3;

/// How long a sheet is held that nobody looks at.
const TIME: Duration = Duration::from_secs(30 * 60);

/// A sheet of a file.
#[derive(Clone)]
pub(crate) struct SheetJob {
    /// The file, as whoever gave it calls it.
    pub name: String,
    pub choice: Choice,
    /// The sheets that its file has, once they are known.
    pub sheets: Vec<String>,
    pub stage: Stage,
    /// Nothing once it is kept, or forgotten.
    bytes: Option<Arc<[u8]>>,
    touched: Instant,
}

/// How a sheet is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    pub by: By,
    /// The sheet of the file; the first where there is none.
    pub sheet: Option<String>,
    /// The column of the ids, where that is guessed as well.
    pub id: Option<String>,
    /// The text of a mapping that came along.
    pub sent: Option<String>,
}

/// By what columns become fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The names of the columns, for rows of this kind.
    Names(Table),
    /// A mapping of the store.
    Kept(String),
    /// The mapping that came along.
    Sent,
}

impl Default for By {
    fn default() -> Self {
        Self::Names(Table::Cases)
    }
}

/// How far a sheet is.
#[derive(Clone)]
pub(crate) enum Stage {
    /// It waits, or is being read.
    Reading,
    Refused(Refused),
    /// What it would change was told.
    Looked(Arc<Look>),
    /// It is to be kept.
    Keeping(Arc<Look>),
    /// What became of it.
    Done(Arc<Done>),
    /// It was not kept in time.
    Forgotten,
}

/// What a sheet would change.
pub(crate) struct Look {
    pub sheet: Sheet,
    /// What was guessed in reading it.
    pub notes: Vec<String>,
    pub mapping: Mapping,
    pub planned: Planned,
    pub counts: Counts,
    /// Whether the record was changed since it was told what this would change.
    pub is_new: bool,
}

/// What became of a sheet.
pub(crate) struct Done {
    pub table: Table,
    pub planned: Planned,
    pub counts: Counts,
    pub is_kept: bool,
    /// Why its mapping was not kept.
    pub mapping: Option<Refused>,
}

/// How somebody wants a sheet to be kept.
pub(crate) struct Wish {
    /// Without the rows that have an error.
    pub skip_errors: bool,
    /// Its mapping as well, under this name.
    pub save_as: Option<String>,
}

impl SheetJob {
    pub(crate) fn new(name: String, bytes: Vec<u8>, choice: Choice) -> Self {
        Self {
            name,
            choice,
            sheets: Vec::new(),
            stage: Stage::Reading,
            bytes: Some(bytes.into()),
            touched: Instant::now(),
        }
    }

    /// How far it is.
    pub(crate) fn told(&self) -> &'static str {
        match &self.stage {
            Stage::Reading => "a sheet that is being read",
            Stage::Refused(_) => "a sheet that cannot be read",
            Stage::Looked(_) => "a sheet that is not kept yet",
            Stage::Keeping(_) => "a sheet that is being kept",
            Stage::Done(done) if done.is_kept => "a sheet that is kept",
            Stage::Done(_) | Stage::Forgotten => "a sheet that was not kept",
        }
    }

    /// Whether it waits for a person, and not for the desk.
    pub(crate) fn is_done(&self) -> bool {
        !matches!(self.stage, Stage::Reading | Stage::Keeping(_))
    }

    pub(crate) fn is_to_be_kept(&self) -> bool {
        matches!(self.stage, Stage::Keeping(_))
    }

    /// Bytes that are held.
    pub(crate) fn held(&self) -> usize {
        self.bytes.as_ref().map_or(0, |bytes| bytes.len())
    }

    pub(crate) fn refuse(&mut self, why: Refused) {
        self.stage = Stage::Refused(why);
    }

    /// Whether it can be read in another way.
    pub(crate) fn is_held(&self) -> bool {
        self.bytes.is_some() && self.is_done()
    }

    /// Somebody looks at it.
    pub(crate) fn touch(&mut self) {
        self.touched = Instant::now();
    }

    /// Lets go of what nobody looks at any more, or of what is too much.
    pub(crate) fn forget(&mut self, is_too_much: bool) {
        if self.is_done() && (is_too_much || self.touched.elapsed() > TIME) {
            self.bytes = None;
            match &self.stage {
                Stage::Looked(_) => self.stage = Stage::Forgotten,
                // How many rows became what stays.
                Stage::Done(done) if !done.planned.rows.is_empty() => {
                    let done = Done {
                        planned: Planned::default(),
                        mapping: done.mapping.clone(),
                        ..**done
                    };
                    self.stage = Stage::Done(Arc::new(done));
                }
                _ => {}
            }
        }
    }

    /// Takes up another way to read it; false where it cannot be read once more.
    pub(crate) fn choose(&mut self, choice: Choice) -> bool {
        if !self.is_held() {
            return false;
        }
        let sent = self.choice.sent.take();
        self.choice = Choice { sent, ..choice };
        self.stage = Stage::Reading;
        true
    }

    /// Is to be kept as it was told; false where there is nothing that was.
    pub(crate) fn agree(&mut self) -> bool {
        let Stage::Looked(look) = &self.stage else {
            return false;
        };
        self.stage = Stage::Keeping(Arc::clone(look));
        true
    }
}

/// Tells what a sheet would change.
pub(crate) fn look(app: &App, job: u64) {
    let given = app.jobs.sheet(job, |sheet| {
        let bytes = sheet.bytes.clone()?;
        Some((sheet.name.clone(), bytes, sheet.choice.clone()))
    });
    let Some((name, bytes, choice)) = given.flatten() else {
        return;
    };
    let looked = looked(app, job, &name, &bytes, &choice);
    app.jobs.sheet(job, |sheet| {
        sheet.touch();
        sheet.stage = match looked {
            Ok(look) => Stage::Looked(Arc::new(look)),
            Err(why) => Stage::Refused(why),
        };
    });
}

fn looked(app: &App, job: u64, name: &str, bytes: &[u8], choice: &Choice) -> Result<Look, Refused> {
    let Rows {
        sheet,
        sheets,
        notes,
    } = app.reads.sheet(name, bytes, choice.sheet.as_deref())?;
    // Where this one is not what was meant, another one is offered.
    app.jobs.sheet(job, |sheet| sheet.sheets = sheets);
    let act = app.act();
    let asked = app.ask(|store| {
        let mapping = mapping(store, choice, &sheet)?;
        let import = Import {
            sheet: &sheet,
            mapping: &mapping,
            original: bytes,
        };
        let imported = store.import(&import, How::DryRun, &act)?;
        Ok((mapping, imported.planned))
    });
    let (mapping, planned) = asked.map_err(|error: store::StoreError| refused(&error))?;
    Ok(Look {
        counts: planned.counts(),
        sheet,
        notes,
        mapping,
        planned,
        is_new: false,
    })
}

fn mapping(store: &mut Store, choice: &Choice, sheet: &Sheet) -> store::Result<Mapping> {
    match &choice.by {
        By::Names(table) => Mapping::guess(*table, &sheet.headings, choice.id.as_deref()),
        By::Kept(name) => store.mapping(name),
        By::Sent => Mapping::parse(choice.sent.as_deref().unwrap_or_default()),
    }
}

/// Keeps a sheet, where that still changes what was told.
pub(crate) fn keep(app: &App, job: u64, wish: &Wish) {
    let given = app
        .jobs
        .sheet(job, |sheet| match (&sheet.stage, &sheet.bytes) {
            (Stage::Keeping(look), Some(bytes)) => Some((Arc::clone(look), Arc::clone(bytes))),
            _ => None,
        });
    let Some((look, bytes)) = given.flatten() else {
        return;
    };
    let act = app.act();
    app.ask(|store| {
        if app.jobs.is_closed() {
            return;
        }
        let import = Import {
            sheet: &look.sheet,
            mapping: &look.mapping,
            original: &bytes,
        };
        let stage = kept(store, &look, &import, wish, &act);
        app.jobs.sheet(job, |sheet| {
            sheet.touch();
            if matches!(stage, Ok(Stage::Done(_))) {
                sheet.bytes = None;
            }
            sheet.stage = stage.unwrap_or_else(|error| Stage::Refused(refused(&error)));
        });
    });
}

fn kept(
    store: &mut Store,
    look: &Look,
    import: &Import,
    wish: &Wish,
    act: &store::Act,
) -> store::Result<Stage> {
    // What was agreed to is what was told: where people decided something since, it is told anew.
    let now = store.import(import, How::DryRun, act)?.planned;
    if now != look.planned {
        return Ok(Stage::Looked(Arc::new(Look {
            sheet: look.sheet.clone(),
            notes: look.notes.clone(),
            mapping: look.mapping.clone(),
            counts: now.counts(),
            planned: now,
            is_new: true,
        })));
    }
    let how = match wish.skip_errors {
        true => How::SkipErrors,
        false => How::Whole,
    };
    let imported = store.import(import, how, act)?;
    let saved = match (&wish.save_as, imported.is_kept) {
        (Some(name), true) => store.save_mapping(name, &look.mapping, act),
        _ => Ok(()),
    };
    Ok(Stage::Done(Arc::new(Done {
        table: look.mapping.table,
        counts: imported.planned.counts(),
        planned: imported.planned,
        is_kept: imported.is_kept,
        mapping: saved.err().map(|error| refused(&error)),
    })))
}
