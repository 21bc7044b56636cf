//! Adding files and texts, and what becomes of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use axum::{Form as Fields, Router};
use serde::Deserialize;
use tokio::sync::SemaphorePermit;
use tokio::time::timeout;

use super::columns;
use super::sheet::{self, Way};
use crate::app::{App, Shared};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::jobs::{self, Became, Came, Counts, Document, File, Job, Stage, What};
use crate::reads::{About, Beside, Given, Refused};
use crate::upload::{
    self, Form, Limits, MOST_BYTES, MOST_FILES, Sent, TEXT, megabytes, stem_of_sidecar,
};

/// The pages of what is added. Their forms may be longer than others.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/add", get(page).post(files))
        .route("/add/text", post(text))
        .route("/add/sheet", post(sheet::send))
        .layer(DefaultBodyLimit::max(upload::LONGEST))
        .route("/add/{number}", get(job))
        .route("/add/{number}/stop", post(stop))
        .route("/add/{number}/again", post(sheet::again))
        .route("/add/{number}/columns", post(columns::tell))
        .route("/add/{number}/mapping", get(columns::mapping))
        .route("/add/{number}/keep", post(sheet::keep))
}

#[derive(Template)]
#[template(path = "add.html")]
struct Page {
    frame: Frame,
    largest: String,
    whole: String,
    files: usize,
    /// Bytes of all files at once, for the script.
    most: usize,
    /// `.txt,.pdf`: what of a folder is meant.
    endings: String,
    jobs: Vec<Job>,
    ways: Vec<Way>,
}

async fn page(State(app): Shared) -> Result<Html<String>, Failure> {
    drawn(&Page {
        frame: Frame::of("add", "Add"),
        largest: megabytes(app.reads.largest()),
        whole: megabytes(MOST_BYTES.max(app.reads.largest())),
        files: MOST_FILES,
        most: MOST_BYTES.max(app.reads.largest()),
        endings: format!(".{},.meta.json", app.reads.endings().join(",.")),
        jobs: app.jobs.all(),
        ways: sheet::ways(&app, None).await?,
    })
}

/// How long a form may take to come, and how long one waits for another that comes.
const LONGEST_SENDING: Duration = Duration::from_secs(300);

/// Takes a form in, one after another: the bytes that come are not counted among those that wait until all are there.
/// Whoever has the turn keeps it until they are.
pub(super) async fn form(
    app: &App,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<(Form, SemaphorePermit<'_>), Failure> {
    let late = |what: &str| {
        let hint = "Nothing was kept. Try again in a moment.";
        Failure::new(StatusCode::SERVICE_UNAVAILABLE, what, hint)
    };
    let turn = timeout(LONGEST_SENDING, app.uploading.acquire()).await;
    let turn = turn.map_err(|_| late("Something else is being sent to the desk"))?;
    let turn = turn.map_err(|_| Failure::broken())?;
    let largest = app.reads.largest();
    let whole = MOST_BYTES.max(largest);
    let room = app.jobs.room(whole);
    if room < LEAST_ROOM {
        return Err(late("Too much waits to be read already"));
    }
    let limits = Limits {
        largest,
        sidecar: app.reads.largest_sidecar(),
        whole: whole.min(room),
    };
    let form = upload::form(sent, limits, app.reads.endings());
    match timeout(LONGEST_SENDING, form).await {
        Ok(form) => Ok((form?, turn)),
        Err(_) => Err(late("It took too long until all of it was there")),
    }
}

/// With less room than this nothing is taken: not even the fields of a form would have any.
const LEAST_ROOM: usize = 1 << 20;

async fn files(
    State(app): Shared,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Redirect, Failure> {
    let (mut form, turn) = form(&app, sent).await?;
    // What the script left out of a folder it has not sent.
    form.more += form.count("more");
    form.passed_over += form.count("passed_over");
    if form.files.is_empty() && form.passed_over > 0 {
        let hint = "Choose another one, or choose its files by themselves to hear of each why it is not read.";
        return Err(Failure::given(
            "Nothing in the folder is of a kind that is read",
            hint,
        ));
    }
    if form.files.is_empty() {
        let hint = "Choose one or more files or a folder, or drag them onto the page.";
        return Err(Failure::given("No file was chosen", hint));
    }
    let whole = megabytes(MOST_BYTES.max(app.reads.largest()));
    let number = jobs::start(&app, came(form, &whole));
    drop(turn);
    Ok(Redirect::to(&format!("/add/{number}")))
}

/// Whether a file is a table by its name: read as a text, its rows would run into each other.
fn is_table(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| {
        ["csv", "tsv", "xlsx", "xlsm"].contains(&&*ending.to_ascii_lowercase())
    })
}

/// A file that came, with its bytes as they are shared.
struct Own {
    name: String,
    /// All of its name: by it metadata and texts find what they are of.
    path: String,
    size: usize,
    bytes: Result<Arc<[u8]>, Refused>,
}

/// Each file, with the metadata and the text that came along with it. `whole` is what may come at once.
fn came(form: Form, whole: &str) -> Vec<Came> {
    let (sidecars, files): (Vec<Sent>, Vec<Sent>) = form
        .files
        .into_iter()
        .partition(|sent| stem_of_sidecar(&sent.path).is_some());
    // The bytes of each are there once, however many files they are for.
    let own = |sent: Sent| Own {
        name: sent.name,
        path: sent.path,
        size: sent.size,
        bytes: sent.bytes.map(Arc::from),
    };
    let sidecars = sidecars.into_iter().map(own);
    let mut sidecars: Vec<(Own, bool)> = sidecars.map(|one| (one, false)).collect();
    let files: Vec<Own> = files.into_iter().map(own).collect();
    // Their places from here on.
    let files = texts_last(files);
    let texts = texts(&files);
    let mut all = Vec::new();
    for file in files {
        let mut own = sidecars.iter_mut();
        let own = own.find(|(one, _)| stem_of_sidecar(&one.path) == Some(stem(&file.path)));
        let sidecar = own.map(|(sidecar, is_used)| {
            *is_used = true;
            sidecar.bytes.as_ref().map(Arc::clone)
        });
        let beside = match is_text(&file.path) {
            true => None,
            false => texts.get(stem(&file.path)).cloned().flatten(),
        };
        let Own {
            name, size, bytes, ..
        } = file;
        all.push(match (bytes, sidecar.transpose()) {
            (Ok(_), _) if is_table(&name) => Came::Refused {
                name,
                size,
                why: Refused::new(
                    "a table, and no document",
                    "give it under “A spreadsheet”: its rows become facts; saved as a text (.txt), it is read as one",
                ),
            },
            (Ok(bytes), Ok(sidecar)) => Came::Given(Given {
                name,
                bytes,
                is_text: false,
                about: About::default(),
                sidecar,
                beside,
            }),
            (Err(why), _) => Came::Refused { name, size, why },
            // Without its metadata it would be kept as what it is not.
            (Ok(_), Err(why)) => Came::Refused {
                name,
                size,
                why: Refused {
                    reason: format!("its metadata is {}", why.reason),
                    ..why.clone()
                },
            },
        });
    }
    let alone = sidecars.into_iter().filter(|(_, is_used)| !is_used);
    all.extend(alone.map(|(sidecar, _)| Came::Refused {
        name: sidecar.name,
        size: sidecar.size,
        why: Refused::new(
            "the metadata of a document that did not come along",
            "add NAME.txt and NAME.meta.json together",
        ),
    }));
    if form.passed_over > 0 {
        all.push(Came::Refused {
            name: format!("{} of the folder", counted(form.passed_over, "file")),
            size: 0,
            why: Refused::new(
                "hidden, or of kinds that are not read",
                "choose one by itself to hear why it is not read",
            ),
        });
    }
    if form.more > 0 {
        let name = counted(form.more, "more file");
        all.push(Came::Refused {
            name,
            size: 0,
            why: Refused::new(
                format!("more than {MOST_FILES} files, or {whole}, at once"),
                "add them after these; `onrecord add` takes whole folders",
            ),
        });
    }
    all
}

/// "1 file", "2 files".
fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

/// `NAME` of `NAME.pdf`.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether a file is `NAME.txt`, which may be the text of a scan beside it.
fn is_text(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("txt"))
}

/// The texts that came, by the names of what they may be of. Of two that are called the same nobody knows whose they are.
fn texts(files: &[Own]) -> HashMap<String, Option<Beside>> {
    let mut texts = HashMap::new();
    let is_text = |(_, file): &(usize, &Own)| is_text(&file.path);
    for (at, file) in files.iter().enumerate().filter(is_text) {
        let text = file.bytes.as_ref().ok().map(|bytes| Beside {
            name: file.name.clone(),
            at,
            bytes: Arc::clone(bytes),
        });
        let stem = stem(&file.path).to_owned();
        texts
            .entry(stem)
            .and_modify(|is| *is = None)
            .or_insert(text);
    }
    texts
}

/// The files in their order, but a text behind what it may be the text of: whether it is shows when that is read.
fn texts_last(files: Vec<Own>) -> Vec<Own> {
    let place = |(at, file): (usize, &Own)| {
        let is_scan = |other: &Own| !is_text(&other.path) && stem(&other.path) == stem(&file.path);
        match is_text(&file.path) {
            true => (files.iter().rposition(is_scan).unwrap_or(at).max(at), 1),
            false => (at, 0),
        }
    };
    let places: Vec<(usize, u8)> = files.iter().enumerate().map(place).collect();
    let mut files: Vec<_> = places.into_iter().zip(files).collect();
    files.sort_by_key(|(place, _)| *place);
    files.into_iter().map(|(_, file)| file).collect()
}

async fn text(
    State(app): Shared,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Redirect, Failure> {
    let (mut form, turn) = form(&app, sent).await?;
    let Some(text) = form.given(TEXT) else {
        let hint = "Go back and paste the words of a document.";
        return Err(Failure::given("There is no text", hint));
    };
    // Browsers send each line end as two characters: the words would differ from those of the same text in a file.
    let text = text.replace("\r\n", "\n");
    let about = About {
        title: form.given("title"),
        publisher: form.given("publisher"),
        published: super::date(form.given("published"))?,
        url: form.given("url"),
    };
    let given = Given {
        name: "pasted text".to_owned(),
        bytes: text.into_bytes().into(),
        is_text: true,
        about,
        sidecar: None,
        beside: None,
    };
    let number = jobs::start(&app, vec![Came::Given(given)]);
    drop(turn);
    Ok(Redirect::to(&format!("/add/{number}")))
}

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    frame: Frame,
    number: u64,
    files: Vec<File>,
    progress: String,
    is_done: bool,
    counts: Counts,
}

impl JobPage {
    /// Files that can still be taken out.
    fn to_come(&self) -> usize {
        let is_to_come = |file: &&File| matches!(file.stage, Stage::Waiting | Stage::Reading);
        self.files.iter().filter(is_to_come).count()
    }
}

async fn job(
    State(app): Shared,
    Path(number): Path<u64>,
    Query(asked): Query<sheet::Asked>,
) -> Result<Html<String>, Failure> {
    let mut job = app.jobs.job(number).ok_or_else(forgotten)?;
    let gone = gone(&app, &job).await?;
    if !gone.is_empty() {
        app.jobs.forget_gone(&gone);
        job = app.jobs.job(number).ok_or_else(forgotten)?;
    }
    let (title, is_done) = (job.title(), job.is_done());
    let (counts, progress) = (job.counts(), job.progress());
    let files = match job.what {
        What::Sheet(sheet) => return sheet::page(&app, number, *sheet, asked).await,
        What::Files(files) => files,
    };
    drawn(&JobPage {
        frame: Frame::of("add", title),
        number,
        files,
        progress,
        is_done,
        counts,
    })
}

/// The documents of a job that are in the record no more.
async fn gone(app: &Arc<App>, job: &Job) -> Result<HashSet<i64>, Failure> {
    let documents = job.files().iter().flat_map(|file| &file.documents);
    let mut keys: HashSet<i64> = documents.filter_map(Document::key).collect();
    if keys.is_empty() {
        return Ok(keys);
    }
    app.with(move |store| {
        for key in keys.clone() {
            if store.is_document(key)? {
                keys.remove(&key);
            }
        }
        Ok(keys)
    })
    .await
}

#[derive(Deserialize)]
struct TakenOut {
    /// The place of a file; all that are to be read where there is none.
    file: Option<usize>,
}

/// Takes a file out of the queue, or all that are left of a job. What was read meanwhile is told as that.
async fn stop(
    State(app): Shared,
    Path(number): Path<u64>,
    Fields(out): Fields<TakenOut>,
) -> Result<Redirect, Failure> {
    match app.jobs.take_out(number, out.file) {
        true => Ok(Redirect::to(&format!("/add/{number}"))),
        false => Err(forgotten()),
    }
}

fn forgotten() -> Failure {
    let hint = "What was added is listed until the desk is closed. What was kept is in the inbox.";
    Failure::new(
        StatusCode::NOT_FOUND,
        "Nothing was added under this number",
        hint,
    )
}
