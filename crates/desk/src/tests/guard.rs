//! Who is let in, and what a browser may do with a page (S5, S9).

use axum::body::Body;
use axum::http::{StatusCode, header};

use super::browser::{desk, report, request};
use crate::Desk;

#[test]
fn the_link_lets_one_browser_in_once() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let get = |path: &str, cookie: &str| desk.send(request("GET", path, cookie, Body::empty()));
    assert_eq!(get("/", "").status, StatusCode::UNAUTHORIZED);
    assert_eq!(get("/open/0", "").status, StatusCode::UNAUTHORIZED);

    let opened = get(&desk.link, "");
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.location(), "/");
    let cookie = opened.headers[header::SET_COOKIE]
        .to_str()
        .expect("a cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().expect("a value");
    assert_eq!(get("/", cookie).status, StatusCode::OK);
    assert_eq!(
        get("/", "other=1; onrecord-8400=0").status,
        StatusCode::UNAUTHORIZED
    );

    let again = get(&desk.link, "");
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(again.body.contains("It works once"), "{}", again.body);
}

#[test]
fn a_page_from_elsewhere_changes_nothing_and_sees_nothing() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let form = "fact=event%3A1&decision=accept";
    for origin in [
        None,
        Some("null"),
        Some("http://evil.example"),
        Some("http://127.0.0.1:8401"),
    ] {
        let mut post = request("POST", "/review", &browser.cookie, Body::from(form));
        post.headers_mut().remove(header::ORIGIN);
        if let Some(origin) = origin {
            let origin = origin.parse().expect("a header");
            post.headers_mut().insert(header::ORIGIN, origin);
        }
        assert_eq!(desk.send(post).status, StatusCode::FORBIDDEN, "{origin:?}");
    }
    // A name of somebody else's that leads to this computer.
    let mut get = request("GET", "/", &browser.cookie, Body::empty());
    let host = "evil.example:8400".parse().expect("a header");
    get.headers_mut().insert(header::HOST, host);
    assert_eq!(desk.send(get).status, StatusCode::FORBIDDEN);
    assert!(browser.see("/event/1").contains("proposed, not reviewed"));
}

/// Browsers send a cookie to every port of a name: the desk has one that nothing else on this computer answers to.
#[test]
fn the_link_has_a_name_that_nobody_can_guess() {
    let opened = || {
        let folder = tempfile::tempdir().expect("a folder");
        let place = store::Place::File(folder.path().join("store.db"));
        let store = store::Store::open(&place, None, "2026-03-01T09:00:00Z").expect("opens");
        let options = crate::Options {
            by_address: false,
            ..super::browser::options(store, Default::default())
        };
        let address = "127.0.0.1:0".parse().expect("an address");
        let desk = Desk::new(address, options).expect("listens");
        let link = desk.link().to_owned();
        let (host, _) = link[7..].split_once("/open/").expect("a link");
        host.to_owned()
    };
    let (one, other) = (opened(), opened());
    let name = |host: &str| host.split_once(':').expect("a port").0.to_owned();
    assert!(
        name(&one).starts_with("desk-") && name(&one).ends_with(".localhost"),
        "{one}"
    );
    assert!(
        name(&one).len() > 30 && name(&one) != name(&other),
        "{one} {other}"
    );
}

#[test]
fn a_form_leads_back_to_the_desk_alone() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    for (back, to) in [
        ("%2Fdocument%2F1%23event-1", "/document/1#event-1"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%2Fevil.example", "/"),
        ("%2F%5Cevil.example", "/"),
        ("%2F%0d%0aSet-Cookie%3Aa%3Db", "/"),
    ] {
        let page = browser.post(
            "/review",
            &format!("fact=event%3A1&decision=accept&back={back}"),
        );
        assert_eq!(page.location(), to);
        browser.decide("/review", "fact=event%3A1&decision=reopen&note=once+more");
    }
}

#[test]
fn no_page_may_run_what_it_shows() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    for path in [
        "/",
        "/cases",
        "/nowhere",
        "/event/99",
        "/open/0",
        "/assets/none",
    ] {
        let page = browser.get(path);
        let policy = page.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .expect("text");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    }
}

#[test]
fn the_style_and_the_script_stay_in_the_browser() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let page = browser.see("/");
    for end in [".css", ".js", ".svg"] {
        let path = page
            .split('"')
            .find(|part| part.starts_with("/assets/") && part.ends_with(end));
        let asset = browser.get(path.expect("an asset"));
        assert_eq!(asset.status, StatusCode::OK);
        let kept = asset.headers[header::CACHE_CONTROL].to_str().expect("text");
        assert!(kept.contains("immutable"), "{kept}");
    }
}

#[test]
fn a_desk_is_of_one_computer() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let folder = tempfile::tempdir().expect("a folder");
        let place = store::Place::File(folder.path().join("store.db"));
        let store = store::Store::open(&place, None, "2026-03-01T09:00:00Z").expect("opens");
        let options = super::browser::options(store, super::reads::Gate::default());
        let Err(error) = Desk::new(address.parse().expect("an address"), options) else {
            panic!("{address} was taken");
        };
        assert!(error.to_string().contains("one computer"), "{error}");
    }
}
