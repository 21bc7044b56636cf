//! Lists: where they go on, in which order, and as files.

use axum::http::{StatusCode, header};
use serde_json::Value as Json;

use super::browser::{desk, reading, report};

/// Reports of so many people who have nothing to do with each other.
fn people(count: usize) -> Vec<Json> {
    let one = |n: usize| {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or(0));
        let name = format!("Ana Ru{}{}", letter(n / 26), letter(n));
        let text = format!(
            "Police arrested {name} in Valmora on 3 May 2024, her lawyer said. The Press Union \
            demanded that the Interior Ministry release her."
        );
        reading(
            &n.to_string(),
            &format!("Held {n}"),
            "2024-05-04",
            &text,
            &name,
        )
    };
    (1..=count).map(one).collect()
}

/// The address that a link leads to.
fn link(page: &str, name: &str) -> Option<String> {
    let before = page.split(name).next().filter(|_| page.contains(name))?;
    let address = before.rsplit_once("href=\"")?.1;
    Some(address.split('"').next()?.replace("&#38;", "&"))
}

#[test]
fn a_list_goes_on_until_everybody_was_there_once() {
    let desk = desk(&people(120));
    let browser = desk.browser();
    for list in [
        "/cases",
        "/demands",
        "/people?kind=person",
        "/people?kind=person&order=name",
    ] {
        let (mut at, mut seen, mut pages) = (list.to_owned(), Vec::new(), 0);
        loop {
            let page = browser.see(&at);
            pages += 1;
            let names = page.split("<bdi>Ana Ru").skip(1);
            seen.extend(names.map(|rest| rest[..2].to_owned()));
            match link(&page, "More →") {
                Some(next) => at = next,
                None => break,
            }
        }
        assert_eq!(pages, 3, "{list}");
        assert_eq!(seen.len(), 120, "{list}");
        if list.contains("order=name") {
            assert!(seen.is_sorted(), "{seen:?}");
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 120, "{list}");
    }
    let second = link(&browser.see("/cases"), "More →").expect("a second page");
    assert_eq!(
        link(&browser.see(&second), "First<"),
        Some("/cases".to_owned())
    );
}

#[test]
fn a_person_told_of_again_is_listed_once_and_first() {
    let mut reports = people(60);
    reports.push(reports[0].clone());
    reports[60]["document"]["id"] = format!("sha256:{:0>64}", "f").into();
    reports[60]["document"]["title"] = "Held still".into();
    let desk = desk(&reports);
    let browser = desk.browser();
    browser.decide(
        "/link",
        "kind=same&left=entity%3A1&right=entity%3A181&verdict=accepted",
    );
    let first = browser.see("/cases");
    let name = "<bdi>Ana Ruab</bdi>";
    assert_eq!(first.matches(name).count(), 1, "{first}");
    let second = link(&first, "More →").expect("a second page");
    assert_eq!(browser.see(&second).matches(name).count(), 0);
}

#[test]
fn a_list_is_had_as_a_file_with_the_filters_of_its_page() {
    let desk = desk(&people(230));
    let browser = desk.browser();
    for format in ["csv", "xlsx", "json"] {
        let page = browser.see("/people?name=Ana+Ruab&kind=person");
        let address = link(&page, &format!("{}</a>", format.to_uppercase())).expect("a file");
        assert!(
            address.starts_with(&format!("/export/people/{format}?name=Ana+Ruab")),
            "{address}"
        );
        let file = browser.get(&address);
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.body, format!("{format}: Ana Ruab"));
        let disposition = file.headers[header::CONTENT_DISPOSITION].to_str();
        assert_eq!(
            disposition.ok(),
            Some(format!("attachment; filename=\"people.{format}\"").as_str())
        );
    }
    // More than are asked for at once.
    for (list, count) in [
        ("cases", 230),
        ("demands", 230),
        ("people?kind=person", 230),
    ] {
        let (list, filter) = list.split_once('?').unwrap_or((list, ""));
        let file = browser.get(&format!("/export/{list}/csv?{filter}")).body;
        assert_eq!(file.split(';').count(), count, "{list}");
    }
    assert_eq!(
        browser.get("/export/cases/exe").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn the_oldest_demands_come_first_where_that_is_asked() {
    let mut reports = vec![
        report("1", "First", "2024-05-04"),
        report("2", "Second", "2024-05-05"),
        report("3", "Third", "2024-05-06"),
    ];
    reports[0]["demands"][0]["date"] = "2024-04-02".into();
    reports[1]["demands"][0]["date"] = "2024-04-01".into();
    let desk = desk(&reports);
    let browser = desk.browser();
    let page = browser.see("/demands?order=oldest");
    let at = |id: &str| page.find(&format!("id=\"{id}\""));
    assert!(
        at("demand-6") < at("demand-3") && at("demand-6").is_some(),
        "{page}"
    );
    // Of the third the day of its document is told alone.
    assert!(at("demand-3") < at("demand-9"), "{page}");
}
