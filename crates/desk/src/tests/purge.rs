//! What must not be kept goes for good, by somebody who has read what goes.

use axum::http::StatusCode;

use super::browser::{desk, report};

/// What a page says that its yes is to.
fn seen(page: &str) -> &str {
    let after = page.split("name=\"seen\" value=\"").nth(1).expect("told");
    after.split('"').next().expect("a digest")
}

#[test]
fn a_document_added_by_mistake_goes_with_all_that_was_read_of_it() {
    let desk = desk(&[
        report("1", "Held", "2024-05-04"),
        report("2", "Held still", "2024-06-04"),
    ]);
    let browser = desk.browser();
    let page = browser.see("/document/1");
    assert!(page.contains("href=\"/purge/document/1\""), "{page}");
    let page = browser.see("/purge/document/1");
    for told in [
        "Held",
        "Ana Ruiz",
        "Press Union",
        "1 event",
        "1 demand",
        "1 as it was given",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("Held still"), "{page}");

    let seen = seen(&page);
    let unsure = browser.post("/purge/document/1", &format!("seen={seen}"));
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.body.contains("Nothing was purged"));
    assert!(browser.see("/document/1").contains("Police"));

    let gone = browser.post(
        "/purge/document/1",
        &format!("seen={seen}&sure=1&note=added+by+mistake"),
    );
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    assert!(browser.see(gone.location()).contains("/tombstones.json"));
    assert_eq!(browser.get("/document/1").status, StatusCode::NOT_FOUND);
    // That something is purged is said of nothing that is there.
    let there = browser.get("/purged/document/2");
    assert_eq!(there.status, StatusCode::NOT_FOUND, "{}", there.body);
    assert!(browser.see("/document/2").contains("Police"));
    let stones = browser.see("/tombstones.json");
    assert!(
        stones.contains("sha256:") && !stones.contains("Ruiz"),
        "{stones}"
    );
    let again = browser.post("/purge/document/1", &format!("seen={seen}&sure=1"));
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[test]
fn somebody_goes_out_of_all_documents_in_which_they_are_known_to_be() {
    let desk = desk(&[
        report("1", "Held", "2024-05-04"),
        report("2", "Held still", "2024-06-04"),
    ]);
    let browser = desk.browser();
    // Who is called so in another document may be somebody else.
    let page = browser.see("/purge/entity/1");
    assert!(
        page.contains("1 called so in other documents stays"),
        "{page}"
    );
    browser.decide(
        "/link",
        "kind=same&left=entity%3A1&right=entity%3A4&verdict=accepted",
    );
    // What was seen was of one document: nothing goes that nobody has read.
    let stale = browser.post("/purge/entity/1", &format!("seen={}&sure=1", seen(&page)));
    assert_eq!(
        stale.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        stale.body
    );
    assert!(browser.see("/document/1").contains("Ana Ruiz"));

    let gone = browser.post(
        "/purge/entity/1",
        &format!("seen={}&sure=1", seen(&browser.see("/purge/entity/1"))),
    );
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    for document in ["/document/1", "/document/2"] {
        let page = browser.see(document);
        assert!(
            !page.contains("Ruiz") && page.contains("Press Union"),
            "{page}"
        );
    }
    assert_eq!(
        browser.get("/purge/statement/1").status,
        StatusCode::NOT_FOUND
    );
}
