//! Spreadsheets that people add.

use axum::http::StatusCode;

use super::add::done;
use super::browser::{Browser, TestDesk, desk};
use super::reads::LARGEST;

const FIRST: &str = "id,person,status,since,hair\n\
    1,Mara Toma,detained,2024-05-03,brown\n\
    2,Jo Okafor,imprisoned,2024-06,black\n";

/// Sends a sheet, and the page of what it would change.
fn look(browser: &Browser, name: &str, text: &str, fields: &[(&str, &str)]) -> (String, String) {
    let mut parts = vec![("file", Some(name), text.as_bytes())];
    let fields = fields.iter().map(|(n, v)| (*n, None, v.as_bytes()));
    parts.extend(fields);
    let page = browser.send("/add/sheet", &parts);
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    (page.location().to_owned(), done(browser, page.location()))
}

fn cases(browser: &Browser, text: &str) -> (String, String) {
    look(browser, "held.csv", text, &[("by", "names:cases")])
}

fn keep(browser: &Browser, path: &str, form: &str) -> String {
    browser.decide(&format!("{path}/keep"), form);
    done(browser, path)
}

/// Documents and facts that are kept.
fn kept(desk: &TestDesk) -> (i64, i64) {
    let stats = desk.app.ask(|store| store.stats()).expect("stats");
    (stats.rows, stats.cases)
}

#[test]
fn a_dry_run_changes_nothing_and_keep_keeps() {
    let desk = desk(&[]);
    let browser = desk.browser();
    assert!(
        browser
            .see("/add")
            .contains("cases, by the names of the columns")
    );
    let (path, page) = cases(&browser, FIRST);
    assert!(page.contains("<dt>New</dt><dd>2</dd>"), "{page}");
    assert!(page.contains("Keep 2 rows</button>") && page.contains("Mara Toma"));
    assert!(
        page.contains("Kept as words of the row alone: <bdi>hair</bdi>"),
        "{page}"
    );
    assert_eq!(kept(&desk), (0, 0));
    let page = keep(&browser, &path, "save-as=prison-watch");
    assert!(page.contains("It is kept."), "{page}");
    assert_eq!(kept(&desk), (2, 2));
    assert!(browser.see("/cases").contains("Mara Toma"));
    // It is held no more, and kept once.
    let again = browser.post(&format!("{path}/keep"), "");
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("not held any more"));
    assert_eq!(kept(&desk), (2, 2));
    assert!(
        browser
            .see("/add")
            .contains("as the mapping prison-watch says")
    );
}

#[test]
fn what_a_row_changes_is_told_field_by_field_and_errors_cell_by_cell() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (path, _) = cases(&browser, FIRST);
    keep(&browser, &path, "save-as=prison-watch");
    let second = "id,person,status,since,hair\n\
        1,Mara Toma,released,2024-05-03,brown\n\
        3,Lin Wei,in the moon,2024-07-01,grey\n\
        4,Ada Kern,detained,7/8/2024,grey\n\
        5,Sol Ito,detained,2024-07-01,grey\n";
    let (path, page) = look(&browser, "held.csv", second, &[("by", "kept:prison-watch")]);
    // The first tab is what needs a person.
    assert!(
        page.contains("with errors <span class=\"quiet\">2<"),
        "{page}"
    );
    assert!(
        page.contains("<bdi>status</bdi>:") && page.contains("<bdi>since</bdi>:"),
        "{page}"
    );
    let page = browser.see(&format!("{path}?show=changed"));
    assert!(page.contains("<bdi>detained</bdi></del>"), "{page}");
    assert!(page.contains("<bdi>released</bdi></ins>"), "{page}");
    let page = browser.see(&format!("{path}?show=gone"));
    assert!(
        page.contains("<bdi>2</bdi>") && page.contains("Its fact stays"),
        "{page}"
    );
    assert!(page.contains("Keep 2 rows, without those that have errors"));
    assert!(
        !page.contains("name=\"save-as\""),
        "its mapping is kept already"
    );
    let page = keep(&browser, &path, "skip=1");
    assert!(page.contains("It is kept."), "{page}");
    assert_eq!(kept(&desk).1, 3);
}

#[test]
fn a_sheet_with_errors_is_kept_whole_or_not_at_all_unless_it_is_said() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let text = "id,person,since\n1,Mara Toma,2024-05-03\n2,Jo Okafor,soon\n";
    let (path, _) = cases(&browser, text);
    let page = keep(&browser, &path, "");
    assert!(
        page.contains("Nothing was kept: some rows have errors"),
        "{page}"
    );
    assert_eq!(kept(&desk), (0, 0));
}

#[test]
fn what_people_decided_since_it_was_told_is_told_anew() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (path, _) = cases(&browser, FIRST);
    keep(&browser, &path, "");
    let (path, page) = cases(&browser, &FIRST.replace("imprisoned", "released"));
    assert!(page.contains("<dt>Changed</dt><dd>1</dd>"), "{page}");
    let fact = page.split("href=\"/case/").nth(1).expect("a fact");
    let fact = fact.split('"').next().expect("a key");
    browser.decide("/review", &format!("fact=case%3A{fact}&decision=accept"));
    let page = keep(&browser, &path, "");
    assert!(page.contains("The record was changed meanwhile"), "{page}");
    assert!(page.contains("<dt>In conflict</dt><dd>1</dd>"), "{page}");
    assert!(page.contains("people decided on it since: it is accepted"));
}

#[test]
fn another_sheet_or_kind_of_rows_is_looked_at_without_sending_it_again() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let text = format!("colour,words\n1,a\n---\n{FIRST}");
    let (path, page) = look(&browser, "book.xlsx", &text, &[("by", "names:cases")]);
    // The first sheet has no column of ids.
    assert!(page.contains("Nothing was kept:"), "{page}");
    assert!(page.contains("<option value=\"Other\">"), "{page}");
    browser.decide(&format!("{path}/again"), "by=names%3Acases&sheet=Other");
    let page = done(&browser, &path);
    assert!(page.contains("<option value=\"Other\" selected>"), "{page}");
    assert!(page.contains("<dt>New</dt><dd>2</dd>"));
    let wrong = browser.post(&format!("{path}/again"), "by=names%3Adances");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_mapping_comes_along_as_a_file() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let text = "No.,Name\n7,Mara Toma\n";
    let mapping =
        "kind = \"cases\"\nsource = \"watch\"\nid = \"No.\"\n[columns]\nperson = \"Name\"\n";
    let send = |mapping: &[u8]| {
        let page = browser.send(
            "/add/sheet",
            &[
                ("file", Some("held.csv"), text.as_bytes()),
                ("by", None, b"names:events"),
                ("mapping", Some("m.toml"), mapping),
            ],
        );
        done(&browser, page.location())
    };
    let page = send(mapping.as_bytes());
    assert!(page.contains("<dt>New</dt><dd>1</dd>"), "{page}");
    assert!(page.contains("as the mapping says that came along") && page.contains("Keep 1 row<"));
    let page = send(b"kind = \"dances\"");
    assert!(
        page.contains("Nothing was kept:") && !page.contains("Keep 1"),
        "{page}"
    );
}

#[test]
fn many_rows_are_shown_a_page_at_a_time() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let rows: String = (1..=60).map(|n| format!("{n},Name {n}\n")).collect();
    let (path, page) = cases(&browser, &format!("id,person\n{rows}"));
    assert!(
        page.contains("Name 50<") && !page.contains("Name 51<"),
        "{page}"
    );
    let page = browser.see(&format!("{path}?show=new&offset=50"));
    assert!(
        page.contains("Name 60<") && !page.contains("Name 50<"),
        "{page}"
    );
}

#[test]
fn only_the_newest_sheets_are_held() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (first, _) = cases(&browser, FIRST);
    for _ in 0..3 {
        cases(&browser, FIRST);
    }
    let page = browser.see(&first);
    assert!(page.contains("is forgotten. Nothing was changed"), "{page}");
    assert!(!page.contains("Mara Toma") && !page.contains("<form class=\"filter keep"));
    let keep = browser.post(&format!("{first}/keep"), "");
    assert_eq!(keep.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_sheet_that_is_none_or_too_large_or_hostile_is_told_and_harmless() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let none = browser.send("/add/sheet", &[("by", None, b"names:cases")]);
    assert!(
        none.body.contains("No spreadsheet was chosen"),
        "{}",
        none.body
    );
    let large = vec![b'a'; LARGEST + 1];
    let large = browser.send("/add/sheet", &[("file", Some("a.csv"), &large)]);
    assert_eq!(large.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(large.body.contains("too large"), "{}", large.body);
    let text = "id,person,<img src=x>\n<script>1</script>,<b>Ana</b> \u{202e}x,=1+1\n";
    let (path, page) = look(&browser, "\"><svg onload=alert(1)>.csv", text, &[]);
    assert!(page.contains("<dt>New</dt><dd>1</dd>"), "{page}");
    let after = keep(&browser, &path, "");
    for page in [page, after, browser.see("/add")] {
        assert_eq!(page.matches("<script").count(), 1, "{page}");
        for markup in ["<img", "<b>Ana", "<svg onload", "\u{202e}"] {
            assert!(!page.contains(markup), "{markup}: {page}");
        }
    }
}
