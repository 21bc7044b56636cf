//! Spreadsheets that are added: what one would change is told first, and kept when somebody says so.
//!
//! The bytes of a sheet and what it would change are in memory alone, of the few newest sheets, and for half an hour after
//! somebody looked at them last.

use std::sync::Arc;
use std::time::{Duration, Instant};

use store::Store;
use store::import::{
    Counts, How, Import, LONGEST_SOURCE, Mapping, OWN_SOURCE, Planned, Sheet, Table,
};

use crate::app::App;
use crate::columns::{Asks, Chosen};
use crate::jobs::refused;
use crate::reads::{Refused, Rows};
use crate::words::cut;

/// Sheets that are held at once.
pub(crate) const HELD: usize = 3;

/// How long a sheet is held that nobody looks at.
pub(crate) const TIME: Duration = Duration::from_secs(30 * 60);

/// Sheets of a file that are offered, and characters of the name of one: a file may name millions.
const OFFERED: usize = 100;
const LONGEST_NAME: usize = 200;

/// Characters of why a sheet is refused, which may quote what is in it.
const LONGEST_REASON: usize = 1000;

/// A sheet of a file.
#[derive(Clone)]
pub(crate) struct SheetJob {
    /// The file, as whoever gave it calls it.
    pub name: String,
    pub choice: Choice,
    /// The sheets that its file has, once they are known: those that are offered, and how many are not.
    pub sheets: Vec<String>,
    pub more_sheets: usize,
    pub stage: Stage,
    /// What is asked about its columns, once they are known.
    pub asks: Option<Arc<Asks>>,
    /// How many ways it was read in: a form is of the page of one.
    pub looks: u32,
    /// Nothing once it is kept, or forgotten.
    bytes: Option<Arc<[u8]>>,
    /// When somebody looked at it last.
    pub touched: Instant,
}

/// How a sheet is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    pub by: By,
    /// The sheet of the file; the first where there is none.
    pub sheet: Option<String>,
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
    /// What somebody chose on its page.
    Chosen(Arc<Chosen>),
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
    /// What its columns are is to be told first.
    Asked,
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
    /// Rows by which a fact would be about somebody else.
    pub others: usize,
    /// Whether the record was changed since it was told what this would change.
    pub is_new: bool,
}

/// What became of a sheet.
pub(crate) struct Done {
    pub mapping: Mapping,
    pub planned: Planned,
    pub counts: Counts,
    pub is_kept: bool,
    /// Under which name its mapping was kept, or why it was not.
    pub saved: Option<Result<String, Refused>>,
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
            more_sheets: 0,
            stage: Stage::Reading,
            asks: None,
            looks: 0,
            bytes: Some(bytes.into()),
            touched: Instant::now(),
        }
    }

    /// How far it is.
    pub(crate) fn told(&self) -> &'static str {
        match &self.stage {
            Stage::Reading => "a sheet that is being read",
            Stage::Refused(_) => "a sheet that cannot be read",
            Stage::Asked => "a sheet whose columns are to be told",
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
        self.stage = Stage::Refused(Refused::new(
            cut(&why.reason, LONGEST_REASON),
            cut(&why.hint, LONGEST_REASON),
        ));
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
            self.asks = None;
            match &self.stage {
                Stage::Looked(_) | Stage::Asked => self.stage = Stage::Forgotten,
                // How many rows became what stays.
                Stage::Done(done) if done.planned != Planned::default() => {
                    let done = Done {
                        planned: Planned::default(),
                        mapping: done.mapping.clone(),
                        saved: done.saved.clone(),
                        ..**done
                    };
                    self.stage = Stage::Done(Arc::new(done));
                }
                _ => {}
            }
        }
    }

    /// Whether it waits to be read, or is being read.
    pub(crate) fn is_unread(&self) -> bool {
        matches!(self.stage, Stage::Reading)
    }

    /// Somebody does not want it read; what was read already stays.
    pub(crate) fn take_out(&mut self) {
        if self.is_unread() {
            let hint = "add it again if it is to be read";
            self.refuse(Refused::new("it was taken out before it was read", hint));
            self.forget(true);
        }
    }

    /// Lets go of all that it says: somebody was purged whom it may name.
    pub(crate) fn purge(&mut self) {
        if !matches!(
            self.stage,
            Stage::Done(_) | Stage::Refused(_) | Stage::Forgotten
        ) {
            self.refuse(Refused::new(
                "something was purged meanwhile that it may name",
                "add the file again, if nobody is in it who was purged",
            ));
        }
        self.forget(true);
    }

    /// Takes up another way to read it; false where it cannot be read once more.
    pub(crate) fn choose(&mut self, choice: Choice) -> bool {
        if !self.is_held() {
            return false;
        }
        let sent = self.choice.sent.take();
        self.choice = Choice { sent, ..choice };
        self.stage = Stage::Reading;
        self.looks += 1;
        true
    }

    /// Takes up what a form says of its columns; false where it cannot be read once more.
    pub(crate) fn tell(&mut self, form: &[(String, String)]) -> bool {
        let Some(asks) = &self.asks else {
            return false;
        };
        let choice = Choice {
            by: By::Chosen(Arc::new(asks.said(form))),
            sheet: self.choice.sheet.clone(),
            sent: None,
        };
        self.choose(choice)
    }

    /// The mapping that it is read by, or was kept by.
    pub(crate) fn mapping(&self) -> Option<&Mapping> {
        match &self.stage {
            Stage::Looked(look) | Stage::Keeping(look) => Some(&look.mapping),
            Stage::Done(done) => Some(&done.mapping),
            _ => None,
        }
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
        // Nobody wants it any more: what was read of it since goes as well.
        if !sheet.is_unread() {
            return sheet.forget(true);
        }
        sheet.touch();
        match looked {
            Ok(Some(look)) => sheet.stage = Stage::Looked(Arc::new(look)),
            Ok(None) => sheet.stage = Stage::Asked,
            Err(why) => sheet.refuse(why),
        }
    });
}

/// What it would change; nothing where its columns are to be told first.
fn looked(
    app: &App,
    job: u64,
    name: &str,
    bytes: &[u8],
    choice: &Choice,
) -> Result<Option<Look>, Refused> {
    app.jobs.sheet(job, |held| held.asks = None);
    let Rows {
        sheet,
        sheets,
        notes,
    } = app.reads.sheet(name, bytes, choice.sheet.as_deref())?;
    // Where this one is not what was meant, another one is offered.
    let offered: Vec<String> = sheets
        .iter()
        .filter(|name| name.chars().nth(LONGEST_NAME).is_none())
        .take(OFFERED)
        .cloned()
        .collect();
    app.jobs.sheet(job, |held| {
        held.more_sheets = sheets.len() - offered.len();
        held.sheets = offered;
    });
    // The first sheet, and a table, is called as its file is.
    let own = sheet
        .name
        .as_ref()
        .filter(|own| sheets.first() != Some(own));
    let source = source(name, own.map(String::as_str));
    let chosen = chosen(app, choice, &sheet, source);
    let asks = Asks::new(&sheet, chosen.map_err(|error| refused(&error))?);
    let mapping = asks.mapping(&sheet);
    app.jobs.sheet(job, |held| held.asks = Some(Arc::new(asks)));
    let Some(mapping) = mapping else {
        return Ok(None);
    };
    let import = Import {
        sheet: &sheet,
        mapping: &mapping,
        original: bytes,
    };
    let act = app.act();
    let imported = app.ask(|store| store.import(&import, How::DryRun, &act));
    let planned = imported.map_err(|error| refused(&error))?.planned;
    Ok(Some(Look {
        counts: planned.counts(),
        others: planned.other_persons(),
        sheet,
        notes,
        mapping,
        planned,
        is_new: false,
    }))
}

/// What a sheet is read by. The store waits for nothing but what is kept in it: others ask it meanwhile.
fn chosen(
    app: &App,
    choice: &Choice,
    sheet: &Sheet,
    source: Option<String>,
) -> store::Result<Chosen> {
    let mapping = match &choice.by {
        By::Names(table) => {
            let named = Mapping::by_names(*table, &sheet.headings);
            Mapping {
                source: source.unwrap_or_else(|| named.source.clone()),
                ..named
            }
        }
        By::Kept(name) => app.ask(|store| store.mapping(name))?,
        By::Sent => Mapping::parse(choice.sent.as_deref().unwrap_or_default())?,
        By::Chosen(chosen) => return Ok(Chosen::clone(chosen)),
    };
    Ok(Chosen::new(mapping, sheet))
}

/// What the source of a sheet is called where nobody says: as its file is, so that ids of two lists do not meet. Nothing
/// where that is no name of a source.
fn source(file: &str, sheet: Option<&str>) -> Option<String> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let parts = [Some(stem), sheet].into_iter().flatten();
    let mut source = String::new();
    for part in parts {
        source.push('-');
        for c in part.chars() {
            match c.is_alphanumeric() || "_.".contains(c) {
                true => source.push(c),
                false if !source.ends_with('-') => source.push('-'),
                false => {}
            }
        }
    }
    let source = source.trim_start_matches('-').chars();
    let source: String = source.take(LONGEST_SOURCE).collect();
    let source = source.trim_end_matches('-');
    (!source.is_empty() && source != OWN_SOURCE).then(|| source.to_owned())
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
        let is_wanted = app.jobs.sheet(job, |sheet| sheet.is_to_be_kept());
        if app.jobs.is_closed() || is_wanted != Some(true) {
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
                sheet.asks = None;
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
            others: now.other_persons(),
            planned: now,
            is_new: true,
        })));
    }
    let how = match wish.skip_errors {
        true => How::SkipErrors,
        false => How::Whole,
    };
    let imported = store.import(import, how, act)?;
    // A mapping of a sheet that is refused is worth less than what comes of mending it.
    let is_fine = imported.is_kept || look.counts.wrong == 0;
    let saved = wish.save_as.as_ref().filter(|_| is_fine).map(|name| {
        let saved = store.save_mapping(name, &look.mapping, act);
        saved
            .map(|()| name.clone())
            .map_err(|error| refused(&error))
    });
    Ok(Stage::Done(Arc::new(Done {
        mapping: look.mapping.clone(),
        counts: imported.planned.counts(),
        planned: imported.planned,
        is_kept: imported.is_kept,
        saved,
    })))
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn a_source_is_called_as_its_file() {
        for (file, sheet, called) in [
            ("held.csv", None, Some("held")),
            ("lists/Held 2024 (new).xlsx", None, Some("Held-2024-new")),
            (
                "C:\\lists\\سجناء.xlsx",
                Some("Evin / 2"),
                Some("سجناء-Evin-2"),
            ),
            (
                "\"><svg onload=alert(1)>.csv",
                None,
                Some("svg-onload-alert-1"),
            ),
            ("onrecord.csv", None, None),
            ("!!.csv", None, None),
            ("", None, None),
        ] {
            assert_eq!(source(file, sheet).as_deref(), called, "{file}");
        }
        let long = source(&format!("{}.csv", "a".repeat(500)), None);
        assert_eq!(long.map(|source| source.len()), Some(200));
    }
}
