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
    /// What the program itself says of it.
    words: String,
}

/// Characters that are shown of what the framework says: it may quote a long address.
const LONGEST_WORDS: usize = 300;

#[derive(Template)]
#[template(path = "failure.html")]
struct Page {
    frame: Frame,
    what: String,
    hint: String,
    words: String,
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
            words: String::new(),
        }
    }

    /// What the framework refused before a page was asked: `words` are its own, and `is_form` says that something was sent.
    pub(crate) fn of_framework(status: StatusCode, is_form: bool, words: &str) -> Self {
        const AGAIN: &str =
            "Nothing was changed. Go back, load that page again, and send the form once more.";
        // A form may have been sent to an address that is none.
        let is_address = !is_form || words.starts_with("Invalid URL");
        let (what, hint) = match status {
            StatusCode::NOT_FOUND => return Self::unknown_page(),
            StatusCode::PAYLOAD_TOO_LARGE => (
                "The form is too long".to_owned(),
                "Nothing was changed. Go back and shorten what was written in it; a long text is added at “Add”.",
            ),
            StatusCode::METHOD_NOT_ALLOWED if is_form => (
                "Nothing can be sent to this address".to_owned(),
                "Nothing was changed. Go back, and use the forms of the desk's own pages.",
            ),
            StatusCode::METHOD_NOT_ALLOWED => (
                "There is nothing to be seen at this address".to_owned(),
                "Forms are sent to it. Go back to the page that has the form.",
            ),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("The form did not come as a form".to_owned(), AGAIN)
            }
            status if status.is_server_error() => return Self::broken(),
            _ if is_address => (
                "This address cannot be read".to_owned(),
                "Something in it is not as the desk writes it: a number that is none, a word that is there twice. Follow a link to the page instead.",
            ),
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
                ("The form cannot be read".to_owned(), AGAIN)
            }
            status => (
                format!("The desk cannot answer this ({})", status.as_u16()),
                AGAIN,
            ),
        };
        Self {
            words: words.chars().take(LONGEST_WORDS).collect(),
            ..Self::new(status, what, hint)
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
        if let StoreError::Unknown { .. } | StoreError::Reference(_) = error {
            let hint = "It may have been purged, or the address is of another store. Look for it by its words, or in the lists above.";
            return Self::new(StatusCode::NOT_FOUND, error.to_string(), hint);
        }
        let status = match error {
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
            words: self.words,
        };
        // The template is drawn into memory: nothing of it can fail.
        let page = page.render().unwrap_or_default();
        (self.status, Html(page)).into_response()
    }
}
