//! Spreadsheets at the command line: what a person has, sends round, and gets back.

use std::fs;

use super::{Desk, Outcome, REPORT};

const STORE: [&str; 2] = ["--store", "kept/record.db"];

/// As a small group keeps it: in its own words, with a separator and dates of its country.
const HELD: &str = "No.;Name;Situation;Since;Charges;Remarks
1;Thant Zin;in jail;03/02/2021;sedition, treason;seen in May
2;Nadia Rahmani;on trial;17/10/2024;;
3;=João Bembe;released;;defamation;\"two\nlines\"
";

const WATCH: &str = r#"
kind = "cases"
source = "prison-watch"
id = "No."

[columns]
person = "Name"
status = "Situation"
since = "Since"
charges = "Charges"

[dates]
all = "day_first"

[separators]
charges = ","

[terms.status]
"in jail" = "imprisoned"
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("held.csv", HELD);
    desk.file("watch.toml", WATCH);
    desk
}

fn run(desk: &Desk, arguments: &[&str]) -> Outcome {
    desk.run(&[arguments, &STORE[..]].concat())
}

/// What a dry run says of each row.
fn outcomes(run: &Outcome) -> Vec<String> {
    let rows = run.json();
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| row["what"].as_str().expect("a word").to_owned())
        .collect()
}

fn verify(desk: &Desk) {
    let run = run(desk, &["verify"]).fine();
    assert!(run.out.starts_with("whole: "), "{}", run.out);
}

const DRY: [&str; 3] = ["--dry-run", "--format", "json"];

#[test]
fn a_sheet_goes_in_by_its_mapping_and_comes_out_as_it_was() {
    let desk = desk();
    let given = [
        "import",
        "held.csv",
        "--mapping",
        "watch.toml",
        "--save-mapping",
        "prison-watch",
    ];
    let done = run(&desk, &given).fine();
    assert!(done.err.contains("3 new, 0 changed"), "{}", done.err);
    verify(&desk);
    for out in ["out.csv", "out.xlsx"] {
        // Nobody has accepted them yet.
        let none = run(
            &desk,
            &["export", "cases", "--mapping", "prison-watch", "--out", out],
        )
        .fine();
        assert!(none.err.contains("0 cases written"), "{}", none.err);
        let all = [
            "export",
            "cases",
            "--mapping",
            "prison-watch",
            "--all",
            "--out",
            out,
        ];
        let there = run(&desk, &all);
        assert!(
            there.code == Some(2) && there.err.contains("--force"),
            "{}",
            there.err
        );
        run(&desk, &[&all[..], &["--force"]].concat()).fine();
        let again = ["import", out, "--mapping", "prison-watch"];
        let dry = run(&desk, &[&again[..], &DRY].concat()).fine();
        assert_eq!(outcomes(&dry), ["unchanged"; 3]);
    }
    let out = fs::read_to_string(desk.path().join("out.csv")).expect("written");
    let mut lines = out.lines();
    assert_eq!(
        lines.next(),
        Some(
            "No.,Name,Situation,Since,Charges,onrecord_disputed_by,onrecord_state,onrecord_document,onrecord_entry"
        )
    );
    assert_eq!(
        lines.next(),
        Some("1,Thant Zin,in jail,2021-02-03,\"sedition, treason\",,added,document:1,1")
    );
    // No spreadsheet runs it, and it is a name again when it comes back.
    assert!(out.contains("3,'=João Bembe,released,"), "{out}");
}

#[test]
fn a_dry_run_tells_each_cell_that_changes_and_changes_nothing() {
    let desk = desk();
    let import = ["import", "held.csv", "--mapping", "watch.toml"];
    let dry = run(&desk, &[&import[..], &DRY].concat()).fine();
    assert!(
        outcomes(&dry).iter().all(|what| what == "new"),
        "{}",
        dry.out
    );
    assert!(!desk.path().join("kept").exists());
    run(&desk, &import).fine();
    desk.file(
        "held.csv",
        HELD.replace("in jail", "released")
            .replace("3;=João Bembe;released;;defamation;\"two\nlines\"\n", ""),
    );
    let dry = run(&desk, &[&import[..], &DRY].concat()).fine();
    let rows = dry.json();
    assert_eq!(
        rows[0],
        serde_json::json!({"row": 2, "id": "1", "fact": "1", "what": "changed", "field": "status",
            "before": "imprisoned", "after": "released", "why": null})
    );
    assert_eq!(outcomes(&dry), ["changed", "unchanged", "vanished"]);
    assert_eq!(
        outcomes(&run(&desk, &[&import[..], &DRY].concat())),
        ["changed", "unchanged", "vanished"]
    );
    let done = run(&desk, &import).fine();
    assert!(done.err.contains("1 changed, 1 unchanged"), "{}", done.err);
    assert!(
        done.err.contains("`3` is no longer in the sheet"),
        "{}",
        done.err
    );
    verify(&desk);
}

#[test]
fn a_dry_run_says_where_an_id_would_become_somebody_else() {
    let desk = desk();
    desk.file(
        "held.csv",
        "id,person\n1,Joseph Okello-Banda\n2,Thant Zin\n",
    );
    desk.file("other.csv", "id,person\n1,Mirela Dascal\n2,ZIN Thant\n");
    run(&desk, &["import", "held.csv", "--kind", "cases"]).fine();
    let other = ["import", "other.csv", "--kind", "cases", "--dry-run"];
    let dry = run(&desk, &other).fine();
    let told = "row 2: id 1 was Joseph Okello-Banda and would become Mirela Dascal";
    assert!(dry.err.contains(told), "{}", dry.err);
    assert!(dry.err.contains("--source"), "{}", dry.err);
    assert!(!dry.err.contains("row 3"), "{}", dry.err);
    let dry = run(&desk, &[&other[..], &["--source", "other"]].concat()).fine();
    assert!(!dry.err.contains("would become"), "{}", dry.err);
}

#[test]
fn a_table_that_would_take_all_memory_is_refused_with_the_way_out() {
    let desk = desk();
    let rows = |row: &str, count: usize| row.repeat(count);
    let heading = "h".repeat(200);
    let headings = vec![heading.as_str(); 1000].join(",");
    let words = vec!["x"; 1000].join(",");
    for (text, told) in [
        (
            format!("id,person,{heading}h\n{}", rows("1,Ana,x\n", 6000)),
            "row 1: the heading of column C is longer than 200 characters",
        ),
        (
            format!("{}\n", vec!["a"; 200_000].join(",")),
            "more than 1000 columns",
        ),
        (
            format!("{headings}\n{}", rows(&format!("{words}\n"), 700)),
            "longer than 128 MB",
        ),
    ] {
        desk.file("wide.csv", &text);
        let refused = run(
            &desk,
            &["import", "wide.csv", "--kind", "cases", "--dry-run"],
        );
        assert!(
            refused.code == Some(2) && refused.err.contains(told),
            "{}",
            refused.err
        );
        assert!(refused.err.contains("hint: "), "{}", refused.err);
    }
    // Columns in which there is nothing are none.
    desk.file(
        "wide.csv",
        format!("id,person{}\n1,Ana{0}\n", ",".repeat(5000)),
    );
    let read = run(
        &desk,
        &["import", "wide.csv", "--kind", "cases", "--dry-run"],
    )
    .fine();
    assert!(read.err.contains("1 new"), "{}", read.err);
}

#[test]
fn columns_are_guessed_and_the_guess_is_told() {
    let desk = Desk::new();
    desk.file(
        "events.csv",
        "id,what,victim,when,colour\n1,arrest,Ravi Menon,2024-10-03,blue\n",
    );
    let done = run(&desk, &["import", "events.csv", "--kind", "events"]).fine();
    assert!(
        done.err.contains(
            "column `id` has the ids, `when` is date, `victim` is recipient, `what` is type"
        ),
        "{}",
        done.err
    );
    assert!(
        done.err.contains("kept as words of the row alone: colour"),
        "{}",
        done.err
    );
    let none = run(&desk, &["import", "events.csv", "--kind", "demands"]);
    assert_eq!(none.code, Some(2));
    assert!(
        none.err.contains("no column tells the action"),
        "{}",
        none.err
    );
    let none = run(&desk, &["import", "events.csv"]);
    assert!(none.err.contains("--kind"), "{}", none.err);
}

#[test]
fn every_error_is_told_with_its_row_and_column() {
    let desk = desk();
    desk.file(
        "held.csv",
        HELD.replace("17/10/2024", "31/31/2020")
            .replace("in jail", "in a cell"),
    );
    let import = ["import", "held.csv", "--mapping", "watch.toml"];
    let run_it = run(&desk, &import);
    assert_eq!(run_it.code, Some(2));
    for told in [
        "row 2, column `Situation`: `in a cell` is no status that is known",
        "[terms.status]",
        "row 3, column `Since`: `31/31/2020` is no date",
        "nothing is kept",
    ] {
        assert!(run_it.err.contains(told), "{told}: {}", run_it.err);
    }
    let skipped = run(&desk, &[&import[..], &["--skip-errors"]].concat());
    assert_eq!(skipped.code, Some(2));
    assert!(
        skipped.err.contains("1 new") && skipped.err.contains("2 with errors"),
        "{}",
        skipped.err
    );
    verify(&desk);
}

#[test]
fn what_the_machine_read_is_corrected_in_a_sheet() {
    let desk = Desk::new();
    desk.file("report.txt", REPORT);
    run(&desk, &["add", "report.txt"]).fine();
    run(&desk, &["export", "events", "--all", "--out", "events.csv"]).fine();
    let events = fs::read_to_string(desk.path().join("events.csv")).expect("written");
    assert!(
        events.contains("onrecord:event:") && events.contains(",proposed,"),
        "{events}"
    );
    let import = ["import", "events.csv", "--kind", "events"];
    let dry = run(&desk, &[&import[..], &DRY].concat()).fine();
    assert!(
        outcomes(&dry).iter().all(|what| what == "unchanged"),
        "{}",
        dry.out
    );
    desk.file("events.csv", events.replacen(",arrest,", ",detention,", 1));
    let done = run(&desk, &import).fine();
    assert!(done.err.contains("1 changed"), "{}", done.err);
    run(&desk, &["export", "events", "--out", "accepted.csv"]).fine();
    let accepted = fs::read_to_string(desk.path().join("accepted.csv")).expect("written");
    assert!(
        accepted.contains(",detention,") && accepted.contains(",corrected,"),
        "{accepted}"
    );
    verify(&desk);
}

#[test]
fn where_there_is_nothing_no_wrong_advice_is_given() {
    let desk = desk();
    desk.file("none.csv", "id\n");
    let dry = ["import", "none.csv", "--kind", "signatories", "--dry-run"];
    let run = |arguments: &[&str]| run(&desk, arguments).fine();
    let none = run(&dry);
    assert!(
        none.out.contains("no row below the heading") && !none.out.contains("sheet"),
        "{}",
        none.out
    );
    assert!(none.err.contains("`id` has the ids\n"), "{}", none.err);
    run(&["import", "held.csv", "--mapping", "watch.toml"]);
    let none = run(&["export", "signatories", "--all", "--out", "out.csv"]);
    assert!(
        none.err.contains("there are no signatories") && !none.err.contains("--all"),
        "{}",
        none.err
    );
    let stats = run(&["stats", "--format", "json"]).json();
    assert_eq!(
        (&stats[0]["documents"], &stats[0]["rows"]),
        (&0.into(), &3.into())
    );
}

#[test]
fn a_file_that_is_no_sheet_is_refused_with_the_way_out() {
    let desk = desk();
    desk.file("empty.csv", "");
    desk.file("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on");
    desk.file("broken.xlsx", b"PK\x03\x04 and no more");
    for (file, told) in [
        ("empty.csv", "there is nothing in it"),
        ("old.xls", "save it as .xlsx"),
        ("broken.xlsx", "save it anew"),
        ("gone.csv", "there is no such file"),
    ] {
        let refused = run(&desk, &["import", file, "--kind", "cases"]);
        assert_eq!(refused.code, Some(2), "{file}");
        assert!(
            refused.err.contains(told) && refused.err.contains("hint: "),
            "{}",
            refused.err
        );
    }
    let refused = run(&desk, &["import", "held.csv", "--mapping", "unknown"]);
    assert!(
        refused.err.contains("there is no mapping `unknown`"),
        "{}",
        refused.err
    );
    let refused = run(
        &desk,
        &[
            "import",
            "held.csv",
            "--kind",
            "events",
            "--mapping",
            "watch.toml",
        ],
    );
    assert!(
        refused.err.contains("the mapping is for cases"),
        "{}",
        refused.err
    );
    run(&desk, &["import", "held.csv", "--mapping", "watch.toml"]).fine();
    let refused = run(&desk, &["export", "cases", "--out", "out.txt"]);
    assert!(
        refused.err.contains("neither a table nor a spreadsheet"),
        "{}",
        refused.err
    );
}
