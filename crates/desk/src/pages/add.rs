//! Adding files and texts, and what becomes of them.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};

use super::sheet::{self, Way};
use crate::app::{App, Shared};
use crate::failure::Failure;
use crate::html::{Frame, filters, page as drawn};
use crate::jobs::{self, Became, Came, Counts, File, Job, Stage, What};
use crate::reads::{About, Given, Refused};
use crate::upload::{self, Form, Limits, MOST_BYTES, MOST_FILES, Sent, TEXT, megabytes};

/// The pages of what is added. Their forms may be longer than others.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/add", get(page).post(files))
        .route("/add/text", post(text))
        .route("/add/sheet", post(sheet::send))
        .layer(DefaultBodyLimit::max(upload::LONGEST))
        .route("/add/{number}", get(job))
        .route("/add/{number}/again", post(sheet::again))
        .route("/add/{number}/keep", post(sheet::keep))
}

#[derive(Template)]
#[template(path = "add.html")]
struct Page {
    frame: Frame,
    largest: String,
    whole: String,
    files: usize,
    jobs: Vec<Job>,
    ways: Vec<Way>,
}

async fn page(State(app): Shared) -> Result<Html<String>, Failure> {
    drawn(&Page {
        frame: Frame::of("add", "Add"),
        largest: megabytes(app.reads.largest()),
        whole: megabytes(MOST_BYTES.max(app.reads.largest())),
        files: MOST_FILES,
        jobs: app.jobs.all(),
        ways: sheet::ways(&app, None).await?,
    })
}

/// How much is taken now: not more than waits already allows.
pub(super) fn limits(app: &App) -> Limits {
    let largest = app.reads.largest();
    let whole = MOST_BYTES.max(largest);
    Limits {
        largest,
        whole: whole.min(app.jobs.room(whole)),
    }
}

async fn files(
    State(app): Shared,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Redirect, Failure> {
    let limits = limits(&app);
    let form = upload::form(sent, limits).await?;
    if form.files.is_empty() {
        let hint = "Choose one or more files, or drag them onto the page.";
        return Err(Failure::given("No file was chosen", hint));
    }
    let number = jobs::start(&app, came(form));
    Ok(Redirect::to(&format!("/add/{number}")))
}

/// Each file, with the metadata that came along with it.
fn came(form: Form) -> Vec<Came> {
    let (sidecars, files): (Vec<Sent>, Vec<Sent>) = form
        .files
        .into_iter()
        .partition(|sent| stem_of_sidecar(&sent.name).is_some());
    let mut sidecars: Vec<(Sent, bool)> = sidecars.into_iter().map(|one| (one, false)).collect();
    let mut all = Vec::new();
    for file in files {
        let stem = file.name.rsplit_once('.').map_or(&*file.name, |(s, _)| s);
        let mut own = sidecars.iter_mut();
        let own = own.find(|(one, _)| stem_of_sidecar(&one.name) == Some(stem));
        let sidecar = own.map(|(sidecar, is_used)| {
            *is_used = true;
            sidecar.bytes.as_ref().map(|bytes| Arc::from(&bytes[..]))
        });
        let Sent {
            name, size, bytes, ..
        } = file;
        all.push(match (bytes, sidecar.transpose()) {
            (Ok(bytes), Ok(sidecar)) => Came::Given(Given {
                name,
                bytes: bytes.into(),
                is_text: false,
                about: About::default(),
                sidecar,
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
    if form.more > 0 {
        let name = match form.more {
            1 => "one more file".to_owned(),
            more => format!("{more} more files"),
        };
        all.push(Came::Refused {
            name,
            size: 0,
            why: Refused::new(
                format!("more than {MOST_FILES} at once"),
                "add them after these; `onrecord add` takes whole folders",
            ),
        });
    }
    all
}

/// `NAME` of `NAME.meta.json`.
fn stem_of_sidecar(name: &str) -> Option<&str> {
    const END: &str = ".meta.json";
    let at = name.len().checked_sub(END.len())?;
    let end = name.get(at..)?;
    end.eq_ignore_ascii_case(END).then(|| &name[..at])
}

async fn text(
    State(app): Shared,
    sent: Result<Multipart, MultipartRejection>,
) -> Result<Redirect, Failure> {
    let limits = limits(&app);
    let mut form = upload::form(sent, limits).await?;
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
    };
    let number = jobs::start(&app, vec![Came::Given(given)]);
    Ok(Redirect::to(&format!("/add/{number}")))
}

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    frame: Frame,
    number: u64,
    files: Vec<File>,
    done: usize,
    is_done: bool,
    counts: Counts,
}

async fn job(
    State(app): Shared,
    Path(number): Path<u64>,
    Query(asked): Query<sheet::Asked>,
) -> Result<Html<String>, Failure> {
    let job = app.jobs.job(number).ok_or_else(forgotten)?;
    let (title, is_done) = (job.title(), job.is_done());
    let (counts, done) = (job.counts(), job.done());
    let files = match job.what {
        What::Sheet(sheet) => return sheet::page(&app, number, *sheet, asked).await,
        What::Files(files) => files,
    };
    drawn(&JobPage {
        frame: Frame::of("add", title),
        number,
        files,
        done,
        is_done,
        counts,
    })
}

fn forgotten() -> Failure {
    let hint = "What was added is listed until the desk is closed. What was kept is in the inbox.";
    Failure::new(
        StatusCode::NOT_FOUND,
        "Nothing was added under this number",
        hint,
    )
}
