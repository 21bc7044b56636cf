//! What a form offers, so that nobody needs to know ids by heart.

use axum::http::StatusCode;
use serde_json::json;

use super::browser::{TestDesk, desk, report};

/// A report in which the press union asks the ministry to release Ana Ruiz, and one of a month later in which the ministry
/// speaks.
fn asked_and_told() -> TestDesk {
    let mut later = report("2", "A month later", "2024-06-04");
    later["demands"] = json!([]);
    later["statements"] = json!([{"id": "s1", "source": {"entity": "e2", "name": "Interior Ministry", "spans": []},
        "cue": [], "content": [[0, 15]], "form": "indirect", "speech_act": "deny", "addressee": null,
        "addressee_entity": null, "addressee_spans": [], "date": null, "date_precision": null, "parent": null,
        "rules": []}]);
    later["events"][0]["date"] = json!("2024-06-03");
    desk(&[report("1", "Held", "2024-05-04"), later])
}

#[test]
fn what_may_answer_an_ask_is_offered() {
    let desk = asked_and_told();
    let browser = desk.browser();
    let page = browser.see("/answer?demand=demand%3A3");
    // What the ministry said since, and what happened since to whom it is asked for; not what was before the ask.
    for offered in ["statement:4", "event:5"] {
        assert!(
            page.contains(&format!("value=\"{offered}\"")),
            "{offered}: {page}"
        );
    }
    assert!(!page.contains("value=\"event:1\""), "{page}");
    let found = browser.see("/answer?demand=demand%3A3&find=police");
    assert!(found.contains("value=\"statement:4\""), "{found}");
    let none = browser.see("/answer?demand=demand%3A3&find=zebra");
    assert!(none.contains("Nothing since the ask has all these words"));

    let nothing = browser.post("/answer/kept", "demand=3&find=police&kind=answer_to");
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nothing.body.contains("Nothing is chosen"),
        "{}",
        nothing.body
    );
    assert!(
        nothing.body.contains("value=\"police\""),
        "what was looked for stays"
    );
    browser.decide(
        "/answer/kept",
        "demand=3&fact=statement%3A4&kind=answer_to&kept_class=refused",
    );
    assert!(
        browser
            .see("/letter/1?as-of=2024-07-01")
            .contains("<b>answer</b>: refused")
    );
}

#[test]
fn what_is_read_leads_to_the_ask_that_it_answers() {
    let desk = asked_and_told();
    let browser = desk.browser();
    let fact = browser.see("/statement/4");
    assert!(fact.contains("href=\"/answer?fact=statement:4\""), "{fact}");
    // Those asked of whoever speaks.
    let page = browser.see("/answer?fact=statement%3A4");
    assert!(
        page.contains("href=\"/answer?demand=demand:3&#38;fact=statement:4\"")
            || page.contains("href=\"/answer?demand=demand:3&amp;fact=statement:4\""),
        "{page}"
    );
    let chosen = browser.see("/answer?demand=demand:3&fact=statement:4");
    assert!(chosen.contains("value=\"statement:4\" checked"), "{chosen}");
    // Nobody asked the police anything: any ask may be meant.
    let any = browser.see("/answer?fact=event%3A1");
    assert!(
        any.contains("The newest asks") && any.contains("/answer?demand=demand:3"),
        "{any}"
    );
    let none = browser.see("/answer?fact=statement%3A4&find=Bo+Lindh");
    assert!(
        none.contains("Nothing is asked of anybody of this name"),
        "{none}"
    );
    assert_eq!(
        browser.get("/answer?fact=statement%3A99").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn who_may_be_the_same_is_offered_by_name() {
    let desk = asked_and_told();
    let browser = desk.browser();
    let page = browser.see("/entity/1");
    assert!(
        page.contains("name=\"right\" value=\"entity:4\"") && page.contains("journalist"),
        "{page}"
    );
    assert!(
        !page.contains("name=\"right\" value=\"entity:1\""),
        "nobody is one with themselves"
    );
    let found = browser.see("/entity/1?find=press+union");
    assert!(
        found.contains("name=\"right\" value=\"entity:6\""),
        "{found}"
    );
    let nothing = browser.post("/link", "kind=same&left=entity%3A1&verdict=accepted");
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nothing.body.contains("Nothing is chosen"),
        "{}",
        nothing.body
    );
    browser.decide(
        "/link",
        "kind=same&left=entity%3A1&right=entity%3A4&verdict=accepted",
    );
    assert!(
        !browser
            .see("/entity/1")
            .contains("name=\"right\" value=\"entity:4\"")
    );
}

#[test]
fn a_letter_to_compare_with_is_found_by_its_words() {
    let desk = asked_and_told();
    let browser = desk.browser();
    let page = browser.see("/letter/1?find=month+later");
    assert!(
        page.contains("href=\"/letter/1?with=document:2\""),
        "{page}"
    );
    assert!(
        browser
            .see("/letter/1?find=zebra")
            .contains("No other document has all these words")
    );
}

#[test]
fn the_words_that_accuse_are_narrowed_by_words() {
    let desk = asked_and_told();
    let browser = desk.browser();
    assert!(
        browser
            .see("/official/2?find=union")
            .contains("No fact that names them has these words")
    );
    assert!(browser.see("/official/5").contains("value=\"statement:4\""));
    assert!(
        browser
            .see("/official/5?find=POLICE")
            .contains("value=\"statement:4\"")
    );
}
