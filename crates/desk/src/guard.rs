//! What stands before every page: whose request it is, where it comes from, and what a browser may do with the answer.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::failure::Failure;

/// No script or style within a page, nothing from elsewhere, in no frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(header::HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Without any referrer a browser would not say where a form comes from.
    (header::REFERRER_POLICY, "same-origin"),
    (
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        header::HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// A form that is sent by the script: it is told where an answer leads, as a script does not learn the whole of it
/// (`#event-41`) from an answer that leads on by itself.
const BY_SCRIPT: &str = "x-by-script";
const LEADS_TO: &str = "x-leads-to";

pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let by_script = request.headers().contains_key(BY_SCRIPT);
    let mut response = match refusal(&app, &request) {
        Some(refusal) => refusal.into_response(),
        None => {
            let is_form = changes(&request);
            as_page(is_form, next.run(request).await).await
        }
    };
    if by_script && let Some(to) = response.headers_mut().remove(header::LOCATION) {
        *response.status_mut() = StatusCode::NO_CONTENT;
        response.headers_mut().insert(LEADS_TO, to);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages have names in them: no copy of one stays in the browser. Assets say otherwise.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Bytes of what the framework says.
const LONGEST_WORDS: usize = 64 << 10;

/// What the framework refuses it tells in plain words (a form that is too long, an address that is none): a page takes their
/// place, that says what to do.
async fn as_page(is_form: bool, response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let words = to_bytes(body, LONGEST_WORDS).await.unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let mut page = Failure::of_framework(status, is_form, &words).into_response();
    if let Some(methods) = parts.headers.get(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, methods.clone());
    }
    page
}

/// Whether a request is more than a look.
fn changes(request: &Request) -> bool {
    !matches!(*request.method(), Method::GET | Method::HEAD)
}

fn refusal(app: &App, request: &Request) -> Option<Failure> {
    let headers = request.headers();
    // A page from elsewhere may have its own name lead to this address; it cannot have ours.
    if text(headers, header::HOST) != Some(app.host.as_str()) {
        return Some(Failure::elsewhere());
    }
    let path = request.uri().path();
    if path.starts_with("/assets/") || path.starts_with("/open/") {
        return None;
    }
    let mut cookies = headers.get_all(header::COOKIE).iter();
    if !cookies.any(|all| all.to_str().is_ok_and(|all| app.sessions.knows(all))) {
        return Some(Failure::unknown_browser());
    }
    let own = format!("http://{}", app.host);
    if changes(request) && text(headers, header::ORIGIN) != Some(own.as_str()) {
        return Some(Failure::elsewhere());
    }
    None
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
