//! What the framework refuses is told on a page of the desk, as everything else is.

use axum::body::Body;
use axum::http::{StatusCode, header};

use super::browser::{Page, desk, report, request};

/// A page that says what happened and what to do, and runs nothing.
fn is_page(page: &Page, status: StatusCode, what: &str) {
    assert_eq!(page.status, status, "{}", page.body);
    let kind = &page.headers[header::CONTENT_TYPE];
    assert!(
        kind.to_str()
            .is_ok_and(|kind| kind.starts_with("text/html"))
    );
    assert!(
        page.body.contains(&format!("<h1 dir=\"auto\">{what}</h1>")),
        "{}",
        page.body
    );
    assert!(page.body.contains("<p class=\"lead\">"), "{}", page.body);
    assert!(page.body.contains("<nav aria-label=\"Sections\">"));
    assert_eq!(page.body.matches("<script").count(), 1);
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str();
    assert!(policy.is_ok_and(|policy| policy.starts_with("default-src 'none'")));
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
}

#[test]
fn an_address_that_cannot_be_read_leads_to_a_page_that_says_so() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    for path in [
        "/document/seven",
        "/document/99999999999999999999",
        "/document/%FF",
        "/letter/1.5",
        "/add/x",
        "/cases?name=a&name=b",
        "/document/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    ] {
        let page = browser.get(path);
        is_page(
            &page,
            StatusCode::BAD_REQUEST,
            "This address cannot be read",
        );
    }
    let page = browser
        .get("/document/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
        .body;
    assert!(page.contains("Cannot parse `&#60;script&#62;"), "{page}");
    let long = browser.get(&format!("/document/{}", "9".repeat(5000))).body;
    assert!(long.len() < 4000, "{long}");
    // A form that is sent to such an address changes nothing either.
    let page = browser.post("/document/seven", "title=a");
    is_page(
        &page,
        StatusCode::BAD_REQUEST,
        "This address cannot be read",
    );
}

#[test]
fn a_form_that_cannot_be_read_changes_nothing_and_says_so() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let page = browser.post("/review", "decision=accept");
    is_page(
        &page,
        StatusCode::UNPROCESSABLE_ENTITY,
        "The form cannot be read",
    );
    assert!(
        page.body.contains("Nothing was changed") && page.body.contains("missing field `fact`")
    );
    let long = format!(
        "fact=event%3A1&decision=accept&note={}",
        "a".repeat(300 * 1024)
    );
    let page = browser.post("/review", &long);
    is_page(&page, StatusCode::PAYLOAD_TOO_LARGE, "The form is too long");
    let mut json = request("POST", "/review", &browser.cookie, Body::from("{}"));
    let kind = "application/json".parse().expect("a header");
    json.headers_mut().insert(header::CONTENT_TYPE, kind);
    let page = desk.send(json);
    is_page(
        &page,
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The form did not come as a form",
    );
    assert!(browser.see("/event/1").contains("proposed, not reviewed"));
}

#[test]
fn an_address_says_what_it_is_not_for() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let page = browser.get("/review");
    is_page(
        &page,
        StatusCode::METHOD_NOT_ALLOWED,
        "There is nothing to be seen at this address",
    );
    assert_eq!(page.headers[header::ALLOW], "POST");
    let page = browser.post("/cases", "");
    is_page(
        &page,
        StatusCode::METHOD_NOT_ALLOWED,
        "Nothing can be sent to this address",
    );
    is_page(
        &browser.get("/assets/none"),
        StatusCode::NOT_FOUND,
        "There is no such page",
    );
}

/// It shows the heading and the way out above the form, which stays as it was written.
#[test]
fn a_script_is_told_in_the_same_form() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let mut sent = request(
        "POST",
        "/review",
        &browser.cookie,
        Body::from("decision=accept"),
    );
    let yes = "1".parse().expect("a header");
    sent.headers_mut().insert("x-by-script", yes);
    is_page(
        &desk.send(sent),
        StatusCode::UNPROCESSABLE_ENTITY,
        "The form cannot be read",
    );
}

/// Whoever was not let in learns nothing of addresses.
#[test]
fn a_stranger_is_told_what_strangers_are() {
    let desk = desk(&[]);
    for path in ["/document/seven", "/review", "/cases?name=a&name=b"] {
        let page = desk.send(request("GET", path, "", Body::empty()));
        assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}
