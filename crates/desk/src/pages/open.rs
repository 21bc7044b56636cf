//! The link that opens the desk.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::Shared;
use crate::failure::Failure;

pub(crate) async fn open(
    State(app): Shared,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let cookie = app.sessions.open(&secret).map_err(|_| Failure::broken())?;
    match cookie {
        Some(cookie) => Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()),
        None => Err(Failure::unknown_browser()),
    }
}
