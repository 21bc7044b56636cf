use std::fs;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};

use crate::Desk;

/// Invented lists in the layout of a table with a mapping of our own.
const LIST: &str = "id,schema,name,aliases,birth_date,countries,last_seen\n\
                    x-1,Person,Adaeze Okoro,Ada Okoro,1961,ng,2024-05-01\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("one/targets.simple.csv", LIST);
    desk.file("two/targets.simple.csv", LIST.replace("x-1", "x-2"));
    desk
}

#[test]
fn lists_are_told_with_their_entries_and_hashes() {
    let run = desk()
        .run(&["lists", "one", "two", "--format", "json"])
        .fine();
    let found = run.json();
    let rows = found.as_array().expect("an array");
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(row["entries"], 1);
        assert_eq!(row["whole"], true);
        assert_eq!(row["files"], serde_json::json!(["targets.simple.csv"]));
        assert_eq!(row["sha256"][0].as_str().map(str::len), Some(64));
    }
}

#[test]
fn a_listing_goes_on_where_the_limit_ended_it() {
    let ask = |more: &[&str]| {
        desk()
            .run(&[&["lists", "one", "two", "--format", "csv"], more].concat())
            .fine()
    };
    let first = ask(&["--limit", "1"]);
    assert!(
        first.err.contains("1 more; --offset 1 goes on there"),
        "{}",
        first.err
    );
    let second = ask(&["--offset", "1"]);
    assert_eq!(first.out.lines().count(), 2);
    assert_eq!(second.out.lines().count(), 2);
    assert_ne!(first.out, second.out);
    assert!(!second.err.contains("more"), "{}", second.err);
    let none = ask(&["--offset", "2"]);
    assert_eq!(none.out.lines().count(), 1);
    assert!(
        none.err.contains("no list is there; give another --offset"),
        "{}",
        none.err
    );
}

#[test]
fn a_page_is_as_wide_as_it_is_asked_to_be() {
    for width in ["40", "200"] {
        let run = desk().run(&["lists", "one", "--width", width]).fine();
        assert!(run.out.contains("targets.simple.csv"), "{}", run.out);
        assert!(!run.out.contains('\u{1b}'));
        let widest = run.out.lines().map(|line| line.chars().count()).max();
        assert!(widest <= width.parse().ok(), "{}", run.out);
    }
    let run = desk().run(&["lists", "one", "--color", "always"]).fine();
    assert!(run.out.contains('\u{1b}'), "{}", run.out);
}

#[test]
fn a_listing_is_written_to_a_file_and_never_over_a_list() {
    let desk = desk();
    desk.run(&["lists", "one", "--out", "lists.xlsx"]).fine();
    let mut book: Xlsx<_> = open_workbook(desk.path().join("lists.xlsx")).expect("a spreadsheet");
    let cells = book.worksheet_range("lists").expect("read");
    assert_eq!(cells.get((0, 4)), Some(&Data::String("Entries".to_owned())));
    assert_eq!(cells.get((1, 4)).and_then(DataType::as_f64), Some(1.0));
    let run = desk.run(&["lists", "one", "--out", "one/targets.simple.csv"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("it is what is read"), "{}", run.err);
    let content = fs::read_to_string(desk.path().join("one/targets.simple.csv")).expect("there");
    assert_eq!(content, LIST);
}
