//! Words that a page shows are explained on another.

use store::{AnswerClass, State};

use super::browser::{desk, report};

#[test]
fn each_word_of_the_vocabularies_is_explained() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let browser = desk.browser();
    assert!(browser.see("/").contains("href=\"/words\""));
    let page = browser.see("/words");
    for id in State::ALL
        .iter()
        .map(|state| format!("id=\"state-{state}\""))
    {
        assert!(page.contains(&id), "{id}");
    }
    for id in AnswerClass::ALL
        .iter()
        .map(|class| format!("id=\"answer-{class}\""))
    {
        assert!(page.contains(&id), "{id}");
    }
    assert!(
        page.contains("<dt id=\"event-arrest\">arrest</dt><dd>Taken by force of law.</dd>"),
        "{page}"
    );
    // A word without a meaning would be no help.
    assert!(!page.contains("<dd></dd>"));
    // What is linked within the page is there.
    for part in page.split("href=\"#").skip(1) {
        let id = part.split('"').next().expect("an id");
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
}
