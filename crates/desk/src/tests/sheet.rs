//! Spreadsheets that people add.

use axum::http::{StatusCode, header};
use store::import::Mapping;

use super::add::done;
use super::browser::{Browser, TestDesk, desk};
use super::reads::LARGEST;
use crate::jobs;
use crate::sheets::{By, Choice, SheetJob};

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
    assert!(page.contains(">hair</bdi>"), "{page}");
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
    assert!(page.contains("No column has the ids of the rows"), "{page}");
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
    let mapping = mapping.as_bytes();
    let page = send(mapping);
    assert!(page.contains("<dt>New</dt><dd>1</dd>"), "{page}");
    assert!(page.contains("as the mapping says that came along") && page.contains("Keep 1 row<"));
    // One of another sheet: what it names is asked for.
    let other = String::from_utf8_lossy(mapping).replace("Name", "Full name");
    let page = send(other.as_bytes());
    assert!(
        page.contains("The sheet has no column “Full name” for person"),
        "{page}"
    );
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

/// A list as somebody keeps it who never heard of this program.
const FOREIGN: &str = "Lfd,Betroffene,Lage,Seit,Vorwurf\n\
    7,Mara Toma,in Haft,3/10/2024,sedition / fraud\n\
    8,Jo Okafor,in Haft,4/10/2024,theft\n";

/// Chooses what columns are, on the page that asks for it.
fn tell(browser: &Browser, path: &str, form: &str) -> String {
    browser.decide(&format!("{path}/columns"), form);
    done(browser, path)
}

#[test]
fn a_sheet_with_other_names_is_mapped_on_its_page_and_the_mapping_kept_for_the_next_one() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (path, page) = cases(&browser, FOREIGN);
    assert!(
        page.contains("It can be read once it is told what its columns are"),
        "{page}"
    );
    assert!(page.contains("No column has the ids of the rows"));
    assert!(page.contains("<label for=\"c-1\"><bdi>Betroffene</bdi></label>"));
    assert!(page.contains("<bdi>Mara Toma</bdi> · <bdi>Jo Okafor</bdi>"));
    assert!(page.contains("<option value=\"person\">person: whose case it is (needed)</option>"));

    let columns =
        "looks=0&column.0=id&column.1=person&column.2=status&column.3=since&column.4=charges";
    let page = tell(&browser, &path, columns);
    // What cells mean that no mapping can guess is asked next.
    assert!(page.contains("<dt>With errors</dt><dd>2</dd>"), "{page}");
    assert!(
        page.contains("<label for=\"w-0\"><bdi>in Haft</bdi>"),
        "{page}"
    );
    assert!(page.contains("<option value=\"status\" selected>"));
    let written =
        "&means.0=imprisoned&dates=day_first&separator=slash&source=haft-liste&fixed.place=Moabit";
    let page = tell(
        &browser,
        &path,
        &columns
            .replace("looks=0", "looks=1")
            .replace("&column.0", &format!("{written}&column.0")),
    );
    assert!(page.contains("<dt>New</dt><dd>2</dd>"), "{page}");
    for told in [
        "<ins><bdi>2024-10-03</bdi>",
        "<bdi>imprisoned</bdi>",
        "<bdi>sedition; fraud</bdi>",
        "<bdi>Moabit</bdi>",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // As a file it is what the command line reads.
    let file = browser.get(&format!("{path}/mapping"));
    assert_eq!(
        file.headers[header::CONTENT_DISPOSITION],
        "attachment; filename=\"haft-liste.toml\""
    );
    let mapping = Mapping::parse(&file.body).expect("a mapping");
    assert_eq!(mapping.columns["person"], "Betroffene");
    assert_eq!(mapping.terms["status"]["in Haft"], "imprisoned");

    let page = keep(&browser, &path, "save-as=haft-liste");
    assert!(page.contains("Its mapping is kept as haft-liste"), "{page}");
    assert_eq!(kept(&desk), (2, 2));
    let next = FOREIGN.replace("theft", "arson");
    let (_, page) = look(&browser, "next.csv", &next, &[("by", "kept:haft-liste")]);
    assert!(page.contains("<dt>Changed</dt><dd>1</dd>"), "{page}");
    assert!(page.contains("<bdi>arson</bdi></ins>"), "{page}");
}

#[test]
fn a_mapping_that_is_refused_keeps_what_was_chosen_and_says_what_to_do() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (path, _) = cases(&browser, FOREIGN);
    let page = tell(
        &browser,
        &path,
        "looks=0&column.1=since&column.3=since&source=our+list&dates=serial&fixed.access_denied_to=her+lawyer\
            &fixed.since=soon",
    );
    for told in [
        "“Betroffene” and “Seit” are chosen for since, which has one column",
        "Leave one of them",
        "No column has the ids of the rows",
        "No column tells the person",
        "not `our list`",
        "`since` has a column and is fixed as well",
        "`since` cannot be fixed so: `soon` is no date",
        "value=\"our list\"",
        "value=\"her lawyer\"",
        "<option value=\"serial\" selected>",
        "name=\"column.3\" aria-invalid=\"true\"",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert_eq!(page.matches("<option value=\"since\" selected>").count(), 2);
    assert!(!page.contains("/keep\""));
    assert_eq!(
        browser.get(&format!("{path}/mapping")).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // A form of a page that is older than the last one chooses nothing.
    let older = browser.post(&format!("{path}/columns"), "looks=0&column.0=id");
    assert_eq!(older.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        older.body.contains("read in another way since"),
        "{}",
        older.body
    );

    // New rows have to be of somebody; those that are known already are.
    let page = tell(
        &browser,
        &path,
        "looks=1&column.0=id&column.2=place&source=list&dates=&fixed.access_denied_to=&fixed.since=",
    );
    assert!(page.contains("<dt>With errors</dt><dd>2</dd>"), "{page}");
    assert!(
        page.contains("No column tells the person")
            && page.contains("Rows that are known already can do without")
    );
    let page = tell(
        &browser,
        &path,
        "looks=2&column.0=id&column.1=person&source=list",
    );
    assert!(
        page.contains("<dt>New</dt><dd>2</dd>") && !page.contains("role=\"alert\""),
        "{page}"
    );
    keep(&browser, &path, "looks=3");
    let (path, _) = cases(&browser, &FOREIGN.replace("in Haft", "Moabit"));
    let page = tell(
        &browser,
        &path,
        "looks=0&column.0=id&column.2=place&source=list",
    );
    assert!(
        page.contains("<dt>Changed</dt><dd>2</dd>") && !page.contains("role=\"alert\""),
        "{page}"
    );
}

#[test]
fn a_mapping_is_kept_where_no_row_is() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (path, _) = cases(&browser, FIRST);
    keep(&browser, &path, "");
    let (path, page) = cases(&browser, FIRST);
    assert!(
        page.contains("There is nothing to keep") && page.contains("Keep the mapping</button>"),
        "{page}"
    );
    let wrong = browser.post(&format!("{path}/keep"), "save-as=Our+list");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("small letters, digits"),
        "{}",
        wrong.body
    );
    let page = keep(&browser, &path, "save-as=our-list");
    assert!(page.contains("Its mapping is kept as our-list"), "{page}");
    assert!(browser.see("/add").contains("as the mapping our-list says"));
}

#[test]
fn what_a_mapping_says_beyond_its_form_stays() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let mapping = "kind = \"cases\"\nsource = \"watch\"\nid = \"Lfd\"\n[columns]\nperson = \"Betroffene\"\nsince = \"Seit\"\n\
        charges = \"Vorwurf\"\n[dates]\nsince = \"month_first\"\n[separators]\nall = \" / \"\n";
    let sent = browser.send(
        "/add/sheet",
        &[
            ("file", Some("held.csv"), FOREIGN.as_bytes()),
            ("mapping", Some("m.toml"), mapping.as_bytes()),
        ],
    );
    let path = sent.location().to_owned();
    assert!(done(&browser, &path).contains("dates of since: month first"));
    let page = tell(
        &browser,
        &path,
        "looks=0&column.0=id&column.1=person&column.3=since&column.4=charges&dates=&separator=&source=watch",
    );
    assert!(
        page.contains("<bdi>2024-03-10</bdi>") && page.contains("<bdi>sedition; fraud</bdi>"),
        "{page}"
    );
}

#[test]
fn columns_that_can_be_no_field_say_why_and_hostile_ones_are_words() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let text = "id,\u{202e}nosrep,<img src=x>,twice,twice,,onrecord_entry\n\
        1,\"><script>1</script>,<b>a</b>\u{202e},b,c,d,9\n";
    let (path, page) = cases(&browser, text);
    assert!(
        page.contains("Column F")
            && page.contains("has no name")
            && page.contains("was written by export"),
        "{page}"
    );
    assert_eq!(page.matches("shares its name").count(), 2);
    assert_eq!(page.matches("<select id=\"c-").count(), 3);
    assert!(page.contains("⟨U+202E⟩nosrep"));
    let told = tell(
        &browser,
        &path,
        "looks=0&column.0=id&column.1=person&column.2=status&column.3=place&column.99=since",
    );
    assert!(told.contains("<dt>With errors</dt><dd>1</dd>"), "{told}");
    let broken = tell(
        &browser,
        &path,
        "looks=1&column.0=id&column.1=<b>x&fixed.<b>y=x&fixed.place=<i>\u{202e}&source=<b>",
    );
    assert!(broken.contains("cases have no field"), "{broken}");
    // A field has what was written in it; what is not seen of that stands beside it.
    assert!(
        broken.contains("with what is not seen: <bdi>&#60;i&#62;⟨U+202E⟩</bdi>"),
        "{broken}"
    );
    let broken = broken.replace("value=\"&#60;i&#62;\u{202e}\"", "");
    for page in [page, told, broken] {
        assert_eq!(page.matches("<script").count(), 1, "{page}");
        for markup in ["<img", "<b>", "\u{202e}"] {
            assert!(!page.contains(markup), "{markup}: {page}");
        }
    }
}

#[test]
fn a_sheet_of_thousands_of_columns_makes_a_page_that_can_be_read() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let row = |cell: &dyn Fn(usize) -> String| (0..16_000).map(cell).collect::<Vec<_>>().join(",");
    let headings = row(&|n| format!("A column of number {n}"));
    let headings = headings.replace("number 15999", "number 15999,Prisoner");
    let cells = row(&|n| format!("cell {n}"));
    let rows: String = (0..20)
        .map(|n| format!("{cells},Mara Toma {n}\n"))
        .collect();
    // Larger than what a form may send here.
    let sheet = SheetJob::new(
        "wide.csv".to_owned(),
        format!("{headings}\n{rows}").into(),
        Choice::default(),
    );
    let path = format!("/add/{}", jobs::look(&desk.app, sheet));
    let page = done(&browser, &path);
    // The column that is known by its name is asked for, wherever it stands.
    assert!(
        page.contains("<bdi>Prisoner</bdi>") && page.contains("15900 more columns are not shown")
    );
    assert!(page.len() < 250_000, "{}", page.len());
    let page = tell(&browser, &path, "looks=0&column.0=id&column.16000=person");
    assert!(
        page.contains("row 2 is of the same fact"),
        "{}",
        &page[..9000]
    );
    assert!(page.len() < 250_000, "{}", page.len());
}

#[test]
fn a_second_list_does_not_write_over_the_people_of_the_first() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (path, page) = cases(&browser, FIRST);
    assert!(page.contains("name=\"source\" value=\"held\""), "{page}");
    assert!(page.contains("The same as last time"), "{page}");
    keep(&browser, &path, "");
    // Another file is another list, unless somebody says that it is the same.
    let other = "id,person,status,since\n1,Mirela Dascal,detained,2024-05-03\n2,OKAFOR Jo,released,2024-06\n";
    let (path, page) = look(&browser, "court list.csv", other, &[("by", "names:cases")]);
    assert!(page.contains("<dt>New</dt><dd>2</dd>"), "{page}");
    assert!(
        page.contains("name=\"source\" value=\"court-list\""),
        "{page}"
    );
    assert!(!page.contains("somebody else"), "{page}");
    let columns = "looks=0&source=held&column.0=id&column.1=person&column.2=status&column.3=since";
    let page = tell(&browser, &path, columns);
    assert!(page.contains("<dt>Changed</dt><dd>2</dd>"), "{page}");
    for told in [
        "One row has an id that was somebody else",
        "id 1 was Mara Toma and would become Mirela Dascal",
    ] {
        assert_eq!(page.matches(told).count(), 1, "{told}: {page}");
    }
    let page = keep(&browser, &path, "");
    assert!(!page.contains("would become"), "{page}");
}

#[test]
fn rows_of_which_nothing_says_how_they_stand_are_not_unknown_without_a_word() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let told = "No column says how they stand";
    let (path, page) = cases(&browser, "id,person\n1,Mara Toma\n");
    assert!(
        page.contains(told) && page.contains("<details open>"),
        "{page}"
    );
    let page = tell(
        &browser,
        &path,
        "looks=0&source=held&column.0=id&column.1=person&fixed.status=detained",
    );
    assert!(
        !page.contains(told) && page.contains("<ins><bdi>detained</bdi>"),
        "{page}"
    );
    let (_, page) = cases(&browser, FIRST);
    assert!(!page.contains(told) && page.contains("<details>"), "{page}");
}

#[test]
fn errors_of_cells_name_what_the_page_asks_and_no_words_of_a_mapping() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let text = "id,person,status,since,charges_complete\n1,Mara Toma,at home,3/10/2024,perhaps\n";
    let (_, page) = cases(&browser, text);
    for told in [
        "house arrest",
        "or choose which of them it means at “What words of the sheet mean”",
        "choose at “Dates” whether the day or the month stands first",
        "<bdi>write yes or no</bdi>",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(
        !page.contains("[terms") && !page.contains("[dates]"),
        "{page}"
    );
    let (_, page) = cases(&browser, FIRST);
    assert!(
        page.contains("id=\"save-as\">small letters, digits, - and _<"),
        "{page}"
    );
}

#[test]
fn what_a_file_names_without_end_makes_a_page_that_can_be_read() {
    let desk = desk(&[]);
    let browser = desk.browser();
    let (path, _) = cases(&browser, FIRST);
    let number = path.trim_start_matches("/add/").parse().expect("a number");
    desk.app.jobs.sheet(number, |sheet| {
        sheet.refuse(crate::reads::Refused::new(
            "x".repeat(500_000),
            "y".repeat(500_000),
        ));
    });
    assert!(browser.see(&path).len() < 20_000);
    for (length, told) in [(300_000, "larger than 256 KB"), (200_000, "TOML")] {
        let choice = Choice {
            by: By::Sent,
            sheet: None,
            sent: Some(format!("a = {}", "x".repeat(length))),
        };
        let sheet = SheetJob::new("held.csv".to_owned(), FIRST.into(), choice);
        let path = format!("/add/{}", jobs::look(&desk.app, sheet));
        let page = done(&browser, &path);
        assert!(page.contains(told) && page.len() < 20_000, "{page}");
    }
    let (path, page) = look(&browser, "many.xlsx", FIRST, &[("by", "names:cases")]);
    assert!(page.contains("99900 more sheets are not listed"), "{path}");
    assert!(page.len() < 100_000, "{}", page.len());
}
