//! What people do at the desk.

use axum::http::StatusCode;

use super::browser::{desk, report};

#[test]
fn an_empty_store_says_how_to_begin() {
    let desk = desk(&[]);
    let browser = desk.browser();
    assert!(browser.see("/").contains("onrecord add reports/"));
    for path in ["/cases", "/demands", "/people", "/search"] {
        assert!(browser.see(path).contains("class=\"empty\""), "{path}");
    }
}

#[test]
fn a_proposal_becomes_a_status_when_somebody_accepts_it() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let inbox = browser.see("/");
    assert!(inbox.contains("id=\"event-1\"") && inbox.contains("id=\"case-2\""));
    assert!(inbox.contains("No case and no demand has been accepted"));
    let before = browser.see("/person/1");
    assert!(before.contains("No account of where the person stands is accepted"));
    assert!(before.contains("proposed, not reviewed"));

    browser.decide("/review", "fact=case%3A2&decision=accept");
    browser.decide("/review", "fact=event%3A1&decision=accept");
    let after = browser.see("/person/1");
    assert!(after.contains("<b>detained</b>"), "{after}");
    assert!(!after.contains("No account of where"));
    let inbox = browser.see("/");
    assert!(!inbox.contains("id=\"event-1\""));
    assert!(
        inbox.contains("/cases?status=detained&#38;accepted=1")
            || inbox.contains("/cases?status=detained&amp;accepted=1")
    );
}

#[test]
fn what_is_decided_twice_is_told_and_changes_nothing() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    browser.decide("/review", "fact=event%3A1&decision=accept");
    let again = browser.post("/review", "fact=event%3A1&decision=accept");
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("accepted already"), "{}", again.body);
    let none = browser.post("/review", "fact=event%3A77&decision=accept");
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_correction_stands_beside_what_was_read() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let form = "field.type=detention&field.date=2024-05-02&field.place=&field.actor=Police&note=as+the+court+says";
    browser.decide("/correct/event/1", form);
    let page = browser.see("/event/1");
    assert!(page.contains("value=\"detention\" selected"), "{page}");
    assert!(page.contains("value=\"2024-05-02\""));
    assert!(page.contains("first: <bdi>2024-05-03</bdi>"), "{page}");
    assert!(page.contains("first: <bdi>Valmora</bdi>"));
    assert!(page.contains("as the court says"));
    // Its words are chosen anew, by their place or by themselves; what is not in the text is refused.
    browser.decide("/correct/event/1", "field.evidence=0-4%0D%0A16-24");
    assert!(browser.see("/event/1").contains("0-4\n16-24</textarea>"));
    for wrong in ["0-40000", "no+such+words", ""] {
        let page = browser.post("/correct/event/1", &format!("field.evidence={wrong}"));
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let wrong = browser.post("/correct/event/1", "field.date=soon");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(browser.see("/event/1").contains("value=\"2024-05-02\""));
}

#[test]
fn what_is_not_known_of_a_document_is_filled_in() {
    let mut untitled = report("1", "Held", "2024-05-04");
    untitled["document"]["title"] = serde_json::Value::Null;
    let desk = desk(&[untitled]);
    let browser = desk.browser();
    assert!(browser.see("/document/1").contains(">document:1</h1>"));
    let form = "title=Arrest+in+Valmora&published=5+May+2025&kind=report";
    browser.decide("/document/1", form);
    let page = browser.see("/document/1");
    assert!(page.contains(">Arrest in Valmora</h1>"), "{page}");
    // What was known stays.
    assert!(
        page.contains("2024-05-04") && !page.contains("2025-05-05"),
        "{page}"
    );
}

#[test]
fn a_page_that_is_older_than_the_last_decision_decides_nothing() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    assert!(
        browser
            .see("/event/1")
            .contains("name=\"seen\" value=\"0\"")
    );
    browser.decide("/review", "fact=event%3A1&decision=accept&open=1");
    for form in [
        "fact=event%3A1&decision=reject&open=1",
        "fact=event%3A1&decision=reject&seen=0",
    ] {
        let refused = browser.post("/review", form);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("since this page was shown"),
            "{}",
            refused.body
        );
    }
    let refused = browser.post("/correct/event/1", "seen=0&field.place=Kesh");
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.decide("/correct/event/1", "seen=1&field.place=Kesh");
    assert!(browser.see("/event/1").contains("value=\"Kesh\""));
}

#[test]
fn what_is_asked_for_or_said_not_to_be_so_is_not_among_what_happened() {
    let mut told = report("1", "Held", "2024-05-04");
    told["events"][0]["factuality"] = "negated".into();
    let desk = desk(&[told]);
    let browser = desk.browser();
    let inbox = browser.see("/");
    assert!(inbox.contains("told as not so"), "{inbox}");
    let page = browser.see("/person/1");
    let (happened, not) = page
        .split_once("Spoken of, and not told as having happened")
        .expect("both");
    assert!(!happened.contains("id=\"event-1\""), "{page}");
    assert!(
        not.contains("id=\"event-1\"") && not.contains("told as not so"),
        "{page}"
    );
}

#[test]
fn words_lead_to_facts_and_facts_to_words() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let page = browser.see("/document/1");
    // The words of the event lead to it, and it leads to the first of them.
    assert!(
        page.contains("<a class=\"mark\" href=\"#event-1\"><span"),
        "{page}"
    );
    // They are one link, whoever is named in them; a click on the name leads to who that is.
    assert_eq!(
        page.matches("<a class=\"mark\" href=\"#event-1\">").count(),
        1
    );
    let name = "data-of=\"entity-1 event-1\" data-to=\"entity-1\">Ana Ruiz</span>";
    assert!(page.contains(name), "{page}");
    assert!(page.contains("id=\"w-event-1\"") && page.contains("href=\"#w-event-1\""));
    // A permalink marks its span.
    let page = browser.see("/document/1?at=16-24");
    assert!(page.contains("id=\"at\""));
    assert!(
        page.contains("target\" data-of=\"entity-1 event-1\""),
        "{page}"
    );
    for wrong in ["x", "24-16", "5"] {
        let page = browser.get(&format!("/document/1?at={wrong}"));
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[test]
fn a_text_is_read_without_marks_by_whoever_wants_that() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let page = browser.see("/document/1?at=16-24");
    let other = "href=\"/document/1?marks=0&#38;at=16-24#at\">Text without marks";
    assert!(page.contains(other), "{page}");
    let page = browser.see("/document/1?marks=0&at=16-24");
    assert!(
        !page.contains("class=\"mark") && !page.contains("Marked:"),
        "{page}"
    );
    // A fact leads to its words still, and so does a permalink.
    assert!(page.contains("id=\"w-event-1\"") && page.contains("href=\"#w-event-1\""));
    assert!(
        page.contains("<mark class=\"target\">Ana Ruiz</mark>"),
        "{page}"
    );
    assert!(page.contains("href=\"/document/1?at=16-24#at\">Text with marks"));
    // A decision leads back to the text as it was wanted.
    assert!(
        page.contains("value=\"/document/1?marks=0#event-1\""),
        "{page}"
    );
}

#[test]
fn the_original_is_a_file_and_no_page() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let page = browser.see("/document/1");
    let path = page
        .split('"')
        .find(|part| part.contains("/original/"))
        .expect("a link");
    let file = browser.get(path);
    assert!(file.body.starts_with("Police arrested Ana Ruiz"));
    assert_eq!(file.headers["content-type"], "application/octet-stream");
    let how = file.headers["content-disposition"].to_str().expect("text");
    assert!(how.starts_with("attachment"), "{how}");
    let none = browser.get(&format!("/document/1/original/{}", "0".repeat(64)));
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[test]
fn what_was_decided_last_can_be_taken_back_in_the_inbox() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    assert!(!browser.see("/").contains("Decided last"));
    browser.decide("/review", "fact=event%3A1&decision=accept");
    browser.decide("/review", "fact=case%3A2&decision=reject");
    let page = browser.see("/");
    let last = page.split("Decided last").nth(1).expect("told");
    let (case, event) = (last.find("case:2"), last.find("event:1"));
    assert!(case.is_some() && case < event, "the newest first: {last}");
    browser.decide("/review", "fact=case%3A2&decision=reopen&seen=1");
    let page = browser.see("/");
    let last = page.split("Decided last").nth(1).expect("told");
    assert!(
        last.contains("event:1") && !last.contains("case:2</a>"),
        "{last}"
    );
    assert!(page.contains("id=\"case-2\""), "it waits again: {page}");
}

#[test]
fn two_names_become_one_and_two_again() {
    let desk = desk(&[
        report("1", "Held", "2024-05-04"),
        report("2", "Held still", "2024-06-04"),
    ]);
    let browser = desk.browser();
    assert!(browser.see("/entity/1").contains("Nobody joined this name"));
    let before = browser.see("/people?name=Ana+Ruiz");
    browser.decide(
        "/link",
        "kind=same&left=entity%3A1&right=entity%3A4&verdict=accepted&note=same+lawyer",
    );
    let joined = browser.see("/entity/1");
    assert!(
        joined.contains("/entity/4") && joined.contains("same lawyer"),
        "{joined}"
    );
    let entry = joined
        .split("name=\"entry\" value=\"")
        .nth(1)
        .expect("an entry");
    let entry = entry.split('"').next().expect("a number");
    browser.decide("/undo", &format!("entry={entry}"));
    assert!(browser.see("/entity/1").contains("Nobody joined this name"));
    assert_eq!(browser.see("/people?name=Ana+Ruiz"), before);
}

#[test]
fn a_case_is_shown_as_of_a_day() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    browser.decide("/review", "fact=case%3A2&decision=accept");
    browser.decide("/review", "fact=event%3A1&decision=accept");
    assert!(
        !browser
            .see("/person/1?as-of=2024-05-01")
            .contains("<b>detained</b>")
    );
    assert!(
        browser
            .see("/person/1?as-of=2024-06")
            .contains("<b>detained</b>")
    );
    let wrong = browser.get("/person/1?as-of=yesterday");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("2024-05-02"),
        "says how: {}",
        wrong.body
    );
}

#[test]
fn silence_is_told_with_how_far_it_was_looked() {
    let later = report("2", "Another day", "2024-06-04");
    let desk = desk(&[report("1", "Held", "2024-05-04"), later]);
    let browser = desk.browser();
    let page = browser.see("/demands?as-of=2024-07-01");
    assert!(page.contains("release her"));
    assert!(page.contains("no answer found in "), "{page}");
    assert!(page.contains("up to 2024-07-01"), "{page}");
    assert!(!page.contains("no answer<") && !page.contains("No answer<"));
}

#[test]
fn words_are_found_and_lead_to_their_place() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    let page = browser.see("/search?q=arrested");
    assert!(page.contains("<mark>arrested</mark>"), "{page}");
    assert!(page.contains("/document/1?at="));
    assert!(
        browser
            .see("/search?q=unheard")
            .contains("Nothing is found")
    );
}

#[test]
fn every_page_has_one_heading_and_names_for_its_fields() {
    let desk = desk(&[
        report("1", "Held", "2024-05-04"),
        report("2", "Held still", "2024-06-04"),
    ]);
    let browser = desk.browser();
    let paths = [
        "/",
        "/cases",
        "/demands",
        "/people",
        "/search?q=arrested",
        "/document/1",
        "/person/1",
        "/entity/1",
        "/event/1",
        "/letter/1",
        "/letter/1?with=2",
        "/answer?demand=3",
        "/officials",
        "/official/1",
    ];
    for path in paths {
        let page = browser.see(path);
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        assert!(
            page.contains("<html lang=\"en\">") && page.contains("<main id=\"main\""),
            "{path}"
        );
        let fields = page
            .split("<input")
            .skip(1)
            .chain(page.split("<select").skip(1));
        let fields = fields.filter_map(|field| field.split('>').next());
        for field in fields.filter(|field| !field.contains("type=\"hidden\"")) {
            let id = field
                .split("id=\"")
                .nth(1)
                .and_then(|id| id.split('"').next());
            let named = match id {
                Some(id) => page.contains(&format!("for=\"{id}\"")),
                // It stands within its label.
                None => page.split(field).next().is_some_and(|before| {
                    before.rfind("<label").unwrap_or(0) > before.rfind("</label>").unwrap_or(0)
                }),
            };
            assert!(named, "{path}: <input{field}>");
        }
    }
}
