//! What is to be read: files that were given, one after another, in memory until they are read.
//!
//! A job is what came at once. Its files wait here and are read on one thread, so that reading never takes more than one
//! file needs; what became of each is told on the page of the job until the desk is closed. What was not read when that
//! happens is gone, and was not kept. What waits can be taken out; what is being read as well, though what the model is at
//! in this process goes on to its end, and is not kept.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use record::{Level, Reading};
use store::{Saved, Source, StoreError, Tombstone};

use crate::app::App;
use crate::reads::{Given, Part, Refused, Wanted};
use crate::sheets::{self, SheetJob, Wish};

/// Jobs that are remembered.
const REMEMBERED: usize = 50;

/// Documents of one file that are listed one by one: an archive may hold thousands.
const LISTED: usize = 100;

/// Warnings of one document that are shown here; its own page has all.
const WARNINGS: usize = 3;

/// What stands for the name of a file that somebody purged: files are often called by who is in them.
const PURGED: &str = "a name that was purged";

/// Uploads of the largest size that may wait together.
const MOST_WAITING: usize = 2;

const NOT_READ: &str = "not read";
const TAKEN_OUT: &str = "taken out";

#[derive(Default)]
pub(crate) struct Jobs(Mutex<State>);

#[derive(Default)]
struct State {
    /// The newest last.
    jobs: VecDeque<Job>,
    waiting: VecDeque<Task>,
    /// Jobs that there have been.
    count: u64,
    /// Whether a thread reads.
    is_working: bool,
    /// Nothing more is kept: the desk is being closed.
    is_closed: bool,
}

/// What waits.
enum Task {
    /// A file, and the place that it has in its job.
    Read { job: u64, at: usize, given: Given },
    /// What a sheet would change is to be told.
    Look(u64),
    /// A sheet is to be kept.
    Keep(u64, Wish),
}

/// What came at once.
#[derive(Clone)]
pub(crate) struct Job {
    pub number: u64,
    /// When it came, in RFC 3339.
    pub at: String,
    pub what: What,
}

/// What a job is.
#[derive(Clone)]
pub(crate) enum What {
    Files(Vec<File>),
    Sheet(Box<SheetJob>),
}

/// A file of a job.
#[derive(Clone)]
pub(crate) struct File {
    pub name: String,
    /// Bytes.
    pub size: usize,
    pub stage: Stage,
    /// The place of its text in the job, if it is a scan.
    text: Option<usize>,
    /// What became of the documents in it: the first of many.
    pub documents: Vec<Document>,
    pub counts: Counts,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Reading,
    /// Somebody wants no more of it; what reads it has not ended yet.
    Stopping,
    /// Somebody took it out.
    TakenOut,
    /// It is the text of a scan that it came with, and no document of its own.
    TextOfScan,
    Done,
}

impl Stage {
    /// Whether nothing becomes of it any more.
    pub(crate) fn is_over(self) -> bool {
        matches!(self, Self::TakenOut | Self::TextOfScan | Self::Done)
    }
}

/// A document of a file.
#[derive(Clone)]
pub(crate) struct Document {
    /// `sha256:...`; empty where it was not read.
    id: String,
    /// Where it is in the file; empty for the file itself.
    pub path: String,
    pub title: Option<String>,
    pub became: Became,
    /// What a reader of it should know: characters that could not be read, a language that is not.
    pub warnings: Vec<String>,
}

impl Document {
    fn refused(path: String, why: Refused) -> Self {
        Self {
            id: String::new(),
            path,
            title: None,
            became: Became::Refused(why),
            warnings: Vec::new(),
        }
    }

    /// Its number in the record, where it is to be found there.
    pub(crate) fn key(&self) -> Option<i64> {
        match self.became {
            Became::Added { key } | Became::Version { key, .. } | Became::Known { key, .. } => {
                Some(key)
            }
            Became::Refused(_) | Became::Purged { .. } => None,
        }
    }

    /// Nothing that it was called by is told any more.
    fn forget(&mut self) {
        if !self.path.is_empty() {
            PURGED.clone_into(&mut self.path);
        }
        self.title = None;
        self.warnings.clear();
    }
}

/// What became of a document.
#[derive(Clone)]
pub(crate) enum Became {
    Added {
        key: i64,
    },
    Version {
        key: i64,
        version: i64,
    },
    /// It is there already; these fields of it were not known before.
    Known {
        key: i64,
        filled: Vec<&'static str>,
    },
    Refused(Refused),
    /// It was kept, and is purged.
    Purged {
        key: i64,
    },
}

/// How many documents became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub added: usize,
    pub versions: usize,
    pub known: usize,
    pub refused: usize,
    /// Files of a job that somebody took out: how many documents are in them is not known.
    pub taken_out: usize,
}

impl Counts {
    fn count(&mut self, became: &Became) {
        *match became {
            Became::Added { .. } => &mut self.added,
            Became::Version { .. } => &mut self.versions,
            Became::Known { .. } => &mut self.known,
            Became::Refused(_) => &mut self.refused,
            // It was counted when it was kept.
            Became::Purged { .. } => return,
        } += 1;
    }

    fn all(self) -> usize {
        self.added + self.versions + self.known + self.refused
    }
}

/// "2 documents kept, 1 already kept, 1 not read".
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.added + self.versions {
            0 => write!(f, "Nothing new kept")?,
            1 => write!(f, "1 document kept")?,
            kept => write!(f, "{kept} documents kept")?,
        }
        match self.versions {
            0 => {}
            1 => write!(f, ", 1 as a new version")?,
            versions => write!(f, ", {versions} as new versions")?,
        }
        let others = [
            (self.known, "already kept"),
            (self.refused, NOT_READ),
            (self.taken_out, TAKEN_OUT),
        ];
        for (count, what) in others.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, ", {count} {what}")?;
        }
        Ok(())
    }
}

impl File {
    fn new(name: String, size: usize, stage: Stage) -> Self {
        Self {
            name,
            size,
            stage,
            text: None,
            documents: Vec::new(),
            counts: Counts::default(),
        }
    }

    fn put(&mut self, document: Document) {
        self.counts.count(&document.became);
        if self.documents.len() < LISTED {
            self.documents.push(document);
        }
    }

    /// Documents that are not listed.
    pub(crate) fn more(&self) -> usize {
        self.counts.all() - self.documents.len()
    }
}

impl Job {
    /// Its files; a sheet is none.
    pub(crate) fn files(&self) -> &[File] {
        match &self.what {
            What::Files(files) => files,
            What::Sheet(_) => &[],
        }
    }

    /// How far its files are: "3 of 5 done, 1 not read, 1 taken out".
    pub(crate) fn progress(&self) -> String {
        let files = self.files();
        let done = files.iter().filter(|file| file.stage.is_over()).count();
        let mut told = format!("{done} of {} done", files.len());
        let counts = self.counts();
        for (count, what) in [(counts.refused, NOT_READ), (counts.taken_out, TAKEN_OUT)] {
            if count > 0 {
                told.push_str(&format!(", {count} {what}"));
            }
        }
        told
    }

    /// What it is called.
    pub(crate) fn title(&self) -> String {
        match &self.what {
            What::Files(files) => match &files[..] {
                [file] => file.name.clone(),
                files => format!("{} files", files.len()),
            },
            What::Sheet(sheet) => sheet.name.clone(),
        }
    }

    /// How far it is.
    pub(crate) fn told(&self) -> String {
        match &self.what {
            What::Files(_) => match self.is_done() {
                true => self.counts().to_string(),
                false => self.progress(),
            },
            What::Sheet(sheet) => sheet.told().to_owned(),
        }
    }

    /// Whether it is a sheet that waits to be read, or is being read.
    pub(crate) fn is_unread_sheet(&self) -> bool {
        match &self.what {
            What::Files(_) => false,
            What::Sheet(sheet) => sheet.is_unread(),
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        match &self.what {
            What::Files(files) => files.iter().all(|file| file.stage.is_over()),
            What::Sheet(sheet) => sheet.is_done(),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for file in self.files() {
            counts.added += file.counts.added;
            counts.versions += file.counts.versions;
            counts.known += file.counts.known;
            counts.refused += file.counts.refused;
            counts.taken_out += usize::from(file.stage == Stage::TakenOut);
        }
        counts
    }
}

/// A file as it came: to be read, or refused beforehand.
pub(crate) enum Came {
    Given(Given),
    Refused {
        name: String,
        size: usize,
        why: Refused,
    },
}

impl Jobs {
    /// Bytes that may be given now, where so many may be given at once.
    pub(crate) fn room(&self, whole: usize) -> usize {
        let state = self.state();
        // What came with several files is there once.
        let mut seen = HashSet::new();
        let own = |task: &Task| match task {
            Task::Read { given, .. } => given
                .held()
                .filter(|bytes| seen.insert(Arc::as_ptr(bytes).cast::<u8>()))
                .map(|bytes| bytes.len())
                .sum(),
            Task::Look(_) | Task::Keep(..) => 0,
        };
        let files = state.waiting.iter().map(own);
        let sheets = state.jobs.iter().map(|job| match &job.what {
            What::Sheet(sheet) => sheet.held(),
            What::Files(_) => 0,
        });
        (MOST_WAITING * whole).saturating_sub(files.chain(sheets).sum())
    }

    /// The job of a number, as it is now.
    pub(crate) fn job(&self, number: u64) -> Option<Job> {
        let mut state = self.state();
        state.forget();
        state.jobs.iter().find(|job| job.number == number).cloned()
    }

    /// Forgets what nobody looks at any more.
    pub(crate) fn forget(&self) {
        self.state().forget();
    }

    /// All jobs that are remembered, the newest first.
    pub(crate) fn all(&self) -> Vec<Job> {
        self.state().jobs.iter().rev().cloned().collect()
    }

    /// Nothing more is kept from now on. The caller waits for the store once: what is being kept is kept whole.
    pub(crate) fn close(&self) {
        self.state().is_closed = true;
    }

    /// Files that were not read to their end and that somebody wants, and sheets that were to be kept and are not.
    pub(crate) fn unfinished(&self) -> usize {
        let is_left = |file: &&File| matches!(file.stage, Stage::Waiting | Stage::Reading);
        let unfinished = |job: &Job| match &job.what {
            What::Files(files) => files.iter().filter(is_left).count(),
            What::Sheet(sheet) => usize::from(sheet.is_to_be_kept()),
        };
        self.state().jobs.iter().map(unfinished).sum()
    }

    /// Does something about the sheet of a job, where there is one.
    pub(crate) fn sheet<T>(&self, job: u64, about: impl FnOnce(&mut SheetJob) -> T) -> Option<T> {
        let mut state = self.state();
        let job = state.jobs.iter_mut().find(|one| one.number == job)?;
        match &mut job.what {
            What::Sheet(sheet) => Some(about(sheet)),
            What::Files(_) => None,
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state().is_closed
    }

    /// Takes the file that waits longest. Where there is none, the thread that asks has to end.
    fn next(&self) -> Option<Task> {
        let mut state = self.state();
        let next = match state.is_closed {
            true => None,
            false => state.waiting.pop_front(),
        };
        match &next {
            Some(Task::Read { job, at, .. }) => {
                if let Some(file) = state.file(*job, *at) {
                    file.stage = Stage::Reading;
                }
            }
            Some(Task::Look(_) | Task::Keep(..)) => {}
            None => state.is_working = false,
        }
        next
    }

    fn put(&self, job: u64, at: usize, document: Document) {
        if let Some(file) = self.state().file(job, at) {
            file.put(document);
        }
    }

    /// The reader has done with a file: all of it was read, or somebody wanted no more, or the desk is being closed.
    fn end(&self, job: u64, at: usize, is_whole: bool) {
        if let Some(file) = self.state().file(job, at) {
            file.stage = match file.stage {
                Stage::Stopping => Stage::TakenOut,
                _ if is_whole => Stage::Done,
                stage => stage,
            };
        }
    }

    /// Whether the text at this place may still be read with its scan.
    fn is_text_wanted(&self, job: u64, at: usize) -> bool {
        let mut state = self.state();
        let stage = state.file(job, at).map(|file| file.stage);
        matches!(stage, Some(Stage::Waiting | Stage::TextOfScan))
    }

    /// Whether anybody wants a file that is being read.
    fn is_wanted(&self, job: u64, at: usize) -> bool {
        let mut state = self.state();
        let is_closed = state.is_closed;
        let stage = state.file(job, at).map(|file| file.stage);
        !is_closed && stage != Some(Stage::Stopping)
    }

    /// Takes out the file at this place of a job, or all that are not read yet, or its sheet: what waits is let go of at once, with its
    /// bytes, and what is being read is ended as soon as can be. False where there is no such job.
    pub(crate) fn take_out(&self, job: u64, at: Option<usize>) -> bool {
        let mut state = self.state();
        let is_meant = |place: usize| at.is_none_or(|at| at == place);
        let found = state.jobs.iter_mut().find(|one| one.number == job);
        let files = match found.map(|job| &mut job.what) {
            Some(What::Files(files)) => files,
            Some(What::Sheet(sheet)) => {
                sheet.take_out();
                state
                    .waiting
                    .retain(|task| !matches!(task, Task::Look(of) if *of == job));
                return true;
            }
            None => return false,
        };
        let mut out = Vec::new();
        for (place, file) in files.iter_mut().enumerate() {
            file.stage = match file.stage {
                Stage::Waiting if is_meant(place) => {
                    out.push(place);
                    Stage::TakenOut
                }
                Stage::Reading if is_meant(place) => Stage::Stopping,
                stage => stage,
            };
        }
        state.let_go(job, is_meant);
        // Nor is it the text of a scan that waits beside it.
        for task in &mut state.waiting {
            if let Task::Read { job: of, given, .. } = task
                && *of == job
            {
                given.beside = given.beside.take().filter(|text| !out.contains(&text.at));
            }
        }
        true
    }

    /// The text at this place is about to be kept with its scan, and cannot be taken out any more; false where somebody
    /// has taken it out.
    fn use_text(&self, job: u64, at: usize) -> bool {
        let mut state = self.state();
        let Some(file) = state.file(job, at) else {
            return false;
        };
        match file.stage {
            Stage::Waiting => file.stage = Stage::TextOfScan,
            // Of another scan of the same name.
            Stage::TextOfScan => {}
            _ => return false,
        }
        true
    }

    /// The text at this place was kept with its scan, and is no document of its own; or it was not, and waits as before.
    fn used_text(&self, job: u64, at: usize, is_kept: bool) {
        let mut state = self.state();
        if is_kept {
            state.let_go(job, |place| place == at);
            return;
        }
        let is_it = |task: &Task| matches!(task, Task::Read { job: of, at: place, .. } if (*of, *place) == (job, at));
        let is_waiting = state.waiting.iter().any(is_it);
        if let (true, Some(file)) = (is_waiting, state.file(job, at)) {
            file.stage = Stage::Waiting;
        }
    }

    /// Tells nothing any more of what is purged: not what documents and their files were called, nor the rows of sheets,
    /// of which nobody knows whom they name.
    pub(crate) fn forget_purged(&self, stones: &[Tombstone]) {
        let mut state = self.state();
        state.forget_names(|document| {
            let mut stones = stones.iter();
            let stone = stones.find(|stone| stone.document == document.id)?;
            Some(stone.entities.is_empty())
        });
        for job in &mut state.jobs {
            if let What::Sheet(sheet) = &mut job.what {
                sheet.purge();
            }
        }
    }

    /// Tells nothing any more of documents that are in the record no more: another program purged them.
    pub(crate) fn forget_gone(&self, keys: &HashSet<i64>) {
        let is_gone = |document: &Document| document.key().is_some_and(|key| keys.contains(&key));
        self.state()
            .forget_names(|document| is_gone(document).then_some(true));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Lets go of files of a job that wait, with their bytes.
    fn let_go(&mut self, job: u64, is_meant: impl Fn(usize) -> bool) {
        let is_out = |task: &Task| matches!(task, Task::Read { job: of, at, .. } if *of == job && is_meant(*at));
        self.waiting.retain(|task| !is_out(task));
    }

    /// Forgets what documents are called, and their files: `purged` says of which, and whether all of one is gone.
    fn forget_names(&mut self, purged: impl Fn(&Document) -> Option<bool>) {
        for job in &mut self.jobs {
            let What::Files(files) = &mut job.what else {
                continue;
            };
            let mut texts = Vec::new();
            for file in files.iter_mut() {
                for document in &mut file.documents {
                    let Some(is_whole) = purged(document) else {
                        continue;
                    };
                    document.forget();
                    if let (true, Some(key)) = (is_whole, document.key()) {
                        document.became = Became::Purged { key };
                    }
                    PURGED.clone_into(&mut file.name);
                    texts.extend(file.text);
                }
            }
            for at in texts {
                if let Some(text) = files.get_mut(at)
                    && text.stage == Stage::TextOfScan
                {
                    PURGED.clone_into(&mut text.name);
                }
            }
        }
    }

    fn file(&mut self, job: u64, at: usize) -> Option<&mut File> {
        let job = self.jobs.iter_mut().find(|one| one.number == job)?;
        match &mut job.what {
            What::Files(files) => files.get_mut(at),
            What::Sheet(_) => None,
        }
    }

    fn push(&mut self, app: &App, what: What) -> u64 {
        self.count += 1;
        self.jobs.push_back(Job {
            number: self.count,
            at: app.act().at,
            what,
        });
        self.forget();
        self.count
    }

    /// Sees that there is a thread that reads.
    fn wake(&mut self, app: &Arc<App>) {
        if !self.waiting.is_empty() && !self.is_working {
            self.is_working = true;
            let app = Arc::clone(app);
            std::thread::spawn(move || work(&app));
        }
    }

    /// Forgets the oldest jobs that are done, and what sheets say that nobody looks at any more.
    fn forget(&mut self) {
        let sheets = self.jobs.iter_mut().rev();
        let sheets = sheets.filter_map(|job| match &mut job.what {
            What::Sheet(sheet) => Some(sheet),
            What::Files(_) => None,
        });
        for (n, sheet) in sheets.enumerate() {
            sheet.forget(n >= sheets::HELD);
        }
        while self.jobs.len() > REMEMBERED {
            match self.jobs.iter().position(Job::is_done) {
                Some(at) => self.jobs.remove(at),
                None => return,
            };
        }
    }
}

/// Has files read, and tells the number of their job.
pub(crate) fn start(app: &Arc<App>, came: Vec<Came>) -> u64 {
    let mut state = app.jobs.state();
    let number = state.count + 1;
    let mut files = Vec::new();
    for (at, one) in came.into_iter().enumerate() {
        match one {
            Came::Given(given) => {
                let size = given.bytes.len();
                let mut file = File::new(given.name.clone(), size, Stage::Waiting);
                file.text = given.beside.as_ref().map(|text| text.at);
                files.push(file);
                state.waiting.push_back(Task::Read {
                    job: number,
                    at,
                    given,
                });
            }
            Came::Refused { name, size, why } => {
                let mut file = File::new(name, size, Stage::Done);
                file.put(Document::refused(String::new(), why));
                files.push(file);
            }
        }
    }
    state.push(app, What::Files(files));
    state.wake(app);
    number
}

/// Has it told what a sheet would change, and tells the number of its job.
pub(crate) fn look(app: &Arc<App>, sheet: SheetJob) -> u64 {
    let mut state = app.jobs.state();
    let number = state.push(app, What::Sheet(Box::new(sheet)));
    state.waiting.push_back(Task::Look(number));
    state.wake(app);
    number
}

/// Has a sheet looked at once more, or kept.
pub(crate) fn again(app: &Arc<App>, job: u64, wish: Option<Wish>) {
    let mut state = app.jobs.state();
    state.waiting.push_back(match wish {
        None => Task::Look(job),
        Some(wish) => Task::Keep(job, wish),
    });
    state.wake(app);
}

/// Does what waits until nothing does.
fn work(app: &App) {
    // One file that breaks the program stops no other.
    while let Some(task) = app.jobs.next() {
        let done = match &task {
            Task::Read { job, at, given } => {
                let read = || read(app, *job, *at, given);
                let read = catch_unwind(AssertUnwindSafe(read));
                read.map(|is_whole| app.jobs.end(*job, *at, is_whole))
            }
            Task::Look(job) => catch_unwind(AssertUnwindSafe(|| sheets::look(app, *job))),
            Task::Keep(job, wish) => catch_unwind(AssertUnwindSafe(|| {
                sheets::keep(app, *job, wish);
            })),
        };
        if done.is_err() {
            broken(app, &task);
        }
    }
}

fn broken(app: &App, task: &Task) {
    const WHAT: &str = "the program failed on this file";
    match task {
        Task::Read { job, at, .. } => {
            let hint = "please report it; what is listed of it is kept, and nothing else";
            let document = Document::refused(String::new(), Refused::new(WHAT, hint));
            app.jobs.put(*job, *at, document);
            app.jobs.end(*job, *at, true);
        }
        Task::Look(job) | Task::Keep(job, _) => {
            let hint = "please report it; nothing of it was kept";
            let why = Refused::new(WHAT, hint);
            app.jobs.sheet(*job, |sheet| sheet.refuse(why));
        }
    }
}

/// Reads a file, and keeps each document in it as soon as it is there. False where the desk was closed before the end, or
/// somebody took the file out.
fn read(app: &App, job: u64, at: usize, given: &Given) -> bool {
    let mut is_whole = true;
    let wanted = Wanted {
        file: &|| app.jobs.is_wanted(job, at),
        text: &|| {
            let text = given.beside.as_ref();
            text.is_some_and(|text| app.jobs.is_text_wanted(job, text.at))
        },
    };
    app.reads.read(given, &wanted, &mut |part: Part| {
        is_whole &= take(app, job, at, given, part);
        is_whole
    });
    is_whole
}

/// Keeps a document, unless the desk is being closed, or somebody took its file out.
fn take(app: &App, job: u64, at: usize, given: &Given, part: Part) -> bool {
    let Part {
        path,
        result,
        is_from_beside,
    } = part;
    let reading = match result {
        Ok(reading) => reading,
        Err(why) => {
            // What was taken out may have been refused for that alone.
            let is_wanted = app.jobs.is_wanted(job, at);
            if is_wanted {
                app.jobs.put(job, at, Document::refused(path, why));
            }
            return is_wanted;
        }
    };
    let act = app.act();
    // What became of it is noted before anybody else has the store: whoever closes the desk sees it.
    app.ask(|store| {
        if !app.jobs.is_wanted(job, at) {
            return false;
        }
        let text = given.beside.as_ref().filter(|_| is_from_beside);
        if let Some(text) = text
            && !app.jobs.use_text(job, text.at)
        {
            let why = format!("a scan, and {}, its text, was taken out", text.name);
            let why = Refused::new(why, "add both again, if it is to be read with its text");
            app.jobs.put(job, at, Document::refused(path, why));
            return true;
        }
        let source = Source {
            original: Some(&given.bytes),
            name: given.name.clone(),
            inner: path.clone(),
        };
        let became = match store.add(&reading, &source, &act) {
            Ok((Saved::Added { key }, _)) => Became::Added { key },
            Ok((Saved::Version { key, version }, _)) => Became::Version { key, version },
            Ok((Saved::Known { key }, completed)) => Became::Known {
                key,
                filled: completed.filled,
            },
            Err(error) => Became::Refused(refused(&error)),
        };
        let warnings = warnings(&reading);
        let document = Document {
            id: reading.document.id.to_string(),
            path,
            title: reading.document.title.clone(),
            became,
            warnings,
        };
        let is_kept = !matches!(document.became, Became::Refused(_));
        app.jobs.put(job, at, document);
        if let Some(text) = text {
            app.jobs.used_text(job, text.at, is_kept);
        }
        true
    })
}

/// What of a document was not read as it should be.
fn warnings(reading: &Reading) -> Vec<String> {
    let told = reading.diagnostics.iter();
    let told = told.filter(|one| one.level == Level::Warning);
    told.take(WARNINGS).map(|one| one.message.clone()).collect()
}

pub(crate) fn refused(error: &StoreError) -> Refused {
    Refused::new(error.to_string(), error.hint())
}
