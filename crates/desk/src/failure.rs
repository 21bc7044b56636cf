//! What went wrong, as a page that says what to do.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use store::StoreError;

use crate::html::{Frame, filters};

/// Why there is no page.
#[derive(Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    what: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "failure.html")]
struct Page {
    frame: Frame,
    what: String,
    hint: String,
}

impl Failure {
    pub(crate) fn new(
        status: StatusCode,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            status,
            what: what.into(),
            hint: hint.into(),
        }
    }

    /// What a person gave is not what it should be.
    pub(crate) fn given(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, what, hint)
    }

    pub(crate) fn unknown_page() -> Self {
        let hint = "The address may be mistyped, or be of another store.";
        Self::new(StatusCode::NOT_FOUND, "There is no such page", hint)
    }

    pub(crate) fn unknown_browser() -> Self {
        let hint = "Start `onrecord desk` again and open the link that it prints. It works once, in one browser.";
        Self::new(
            StatusCode::UNAUTHORIZED,
            "This browser was not let in",
            hint,
        )
    }

    pub(crate) fn elsewhere() -> Self {
        let hint = "Nothing was changed. Open the desk by the link that `onrecord desk` prints.";
        Self::new(
            StatusCode::FORBIDDEN,
            "This came from another page than the desk's own",
            hint,
        )
    }

    /// A mistake of this program.
    pub(crate) fn broken() -> Self {
        let hint = "This is a mistake of the program. Nothing was changed; `onrecord verify` tells whether the store is whole.";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The page could not be made",
            hint,
        )
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_busy() {
            let hint = "Nothing was changed. Try again in a moment.";
            let what = "Another program is writing to the record";
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, what, hint);
        }
        let status = match error {
            StoreError::Unknown { .. } | StoreError::Reference(_) => StatusCode::NOT_FOUND,
            StoreError::NotAllowed { .. } => StatusCode::FORBIDDEN,
            StoreError::NotNow { .. }
            | StoreError::Value(_)
            | StoreError::Refused { .. }
            | StoreError::Contradiction(_)
            | StoreError::OwnDemand(_) => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string(), error.hint())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let page = Page {
            frame: Frame::new("Not done"),
            what: self.what,
            hint: self.hint,
        };
        // The template is drawn into memory: nothing of it can fail.
        let page = page.render().unwrap_or_default();
        (self.status, Html(page)).into_response()
    }
}
