//! Facts that people find and the machine did not.

use axum::http::StatusCode;

use super::browser::{desk, report};

#[test]
fn words_of_a_document_become_a_fact_that_waits() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    // Without a script the words are written down.
    let form = browser.see("/document/1/new?words=The+Press+Union+demanded&family=statement");
    assert!(
        form.contains(">The Press Union demanded</blockquote>"),
        "{form}"
    );
    assert!(form.contains("name=\"at\" value=\"68-92\""), "{form}");
    assert!(form.contains("<option value=\"Press Union\"></option>"));

    let said = "family=statement&at=68-92&field.source=Press+Union&field.speech_act=demand&field.date=2024-05-03";
    let added = browser.post("/document/1/new", said);
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let to = added.headers["location"].to_str().expect("a path");
    assert_eq!(to, "/document/1#statement-4");
    let fact = browser.see("/statement/4");
    assert!(
        fact.contains("added, not reviewed")
            && fact.contains("<blockquote dir=\"auto\">The Press Union demanded</blockquote>"),
        "{fact}"
    );
    // The Press Union of the document is meant, and no new one.
    assert_eq!(
        browser
            .see("/document/1")
            .matches("<bdi>Press Union</bdi></a>")
            .count(),
        1
    );
    assert!(browser.see("/").contains("id=\"statement-4\""));
}

#[test]
fn a_fact_that_is_accepted_at_once_counts() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let case = "family=case&at=0-24&field.person=Ana+Ruiz&field.status=released&field.since=2024-06-01\
        &field.charges=espionage%0D%0Alibel&accept=1";
    browser.decide("/document/1/new", case);
    let page = browser.see("/person/1");
    assert!(page.contains("<b>released</b>"), "{page}");
    assert!(page.contains("espionage") && page.contains("libel"));
}

#[test]
fn a_new_name_is_what_somebody_says_it_is() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let event = "family=event&at=0-49&field.type=detention&field.factuality=reported&field.actor=Bo+Lindh&kind.actor=person";
    browser.decide("/document/1/new", event);
    let people = browser.see("/people?name=Lindh&kind=person");
    assert!(people.contains("<bdi>Bo Lindh</bdi>"), "{people}");
}

#[test]
fn what_cannot_be_a_fact_is_told_and_not_kept() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let refused = [
        (
            "family=event&at=0-9&field.factuality=reported",
            "“type” is empty",
        ),
        (
            "family=event&at=0-9999&field.type=arrest&field.factuality=reported",
            "no such words",
        ),
        (
            "family=event&at=9-3&field.type=arrest&field.factuality=reported",
            "no place in a text",
        ),
        (
            "family=event&at=0-9&field.type=arrest&field.factuality=reported&field.count=many",
            "no number",
        ),
        (
            "family=event&at=0-9&field.type=arrest&field.factuality=reported&field.date=soon",
            "no date",
        ),
        (
            "family=event&at=0-9&field.type=dance&field.factuality=reported",
            "dance",
        ),
    ];
    for (form, why) in refused {
        let page = browser.post("/document/1/new", form);
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{form}: {}",
            page.body
        );
        assert!(page.body.contains(why), "{form}: {}", page.body);
    }
    assert_eq!(browser.get("/event/4").status, StatusCode::NOT_FOUND);
    for (words, why) in [("her", "more than once"), ("a dance", "not in the text")] {
        let page = browser.get(&format!(
            "/document/1/new?words={}",
            words.replace(' ', "+")
        ));
        assert!(page.body.contains(why), "{}", page.body);
    }
    assert_eq!(
        browser.get("/document/9/new?at=0-4").status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        browser.get("/document/1/new?at=0-4&family=post").status,
        StatusCode::NOT_FOUND
    );
}
