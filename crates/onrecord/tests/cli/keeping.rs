//! A store at the command line.

use super::{Desk, REPORT};

/// Keeps the report in a store of the folder.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("report.txt", REPORT);
    desk.file(
        "report.meta.json",
        r#"{"url": "https://valmora.example/dockers"}"#,
    );
    desk.file("secret", "seven grey herons\n");
    desk
}

const STORE: [&str; 2] = ["--store", "kept/record.db"];

fn stats(desk: &Desk, more: &[&str]) -> serde_json::Value {
    let ask = [&["stats", "--format", "json"], &STORE[..], more].concat();
    let stats: serde_json::Value = serde_json::from_str(&desk.run(&ask).fine().out).expect("JSON");
    stats[0].clone()
}

#[test]
fn a_report_is_kept_once_and_a_new_text_of_it_is_a_version() {
    let desk = desk();
    let add = [&["add", "report.txt"], &STORE[..]].concat();
    let run = desk.run(&add).fine();
    assert!(
        run.err.contains("1 added, 0 new versions, 0 there already"),
        "{}",
        run.err
    );
    let run = desk.run(&add).fine();
    assert!(
        run.err.contains("0 added, 0 new versions, 1 there already"),
        "{}",
        run.err
    );
    desk.file(
        "report.txt",
        format!("{REPORT}\nThe nine were freed on 14 March 2025.\n"),
    );
    let run = desk.run(&add).fine();
    assert!(run.err.contains("0 added, 1 new version,"), "{}", run.err);
    let counts = stats(&desk, &[]);
    assert_eq!(
        (&counts["documents"], &counts["articles"]),
        (&2.into(), &1.into())
    );
    assert!(counts["statements"].as_i64() > Some(1), "{counts}");
    // Nobody has looked at it.
    assert_eq!(counts["accepted"], 0);
    let run = desk.run(&[&["verify"], &STORE[..]].concat()).fine();
    assert!(
        run.out
            .starts_with("whole: 2 documents, 2 originals, 2 entries"),
        "{}",
        run.out
    );
}

#[test]
fn metadata_given_later_fill_what_is_empty_and_what_is_left_out_is_told() {
    let desk = desk();
    let add = |more: &[&str]| desk.run(&[&["add", "report.txt"], more, &STORE[..]].concat());
    add(&[]).fine();
    let run = add(&["--publisher", "Harbour Watch"]).fine();
    assert!(
        run.err.contains("document:1 has its publisher now"),
        "{}",
        run.err
    );
    let run = add(&["--publisher", "Karsa Post"]).fine();
    assert!(
        run.err.contains("another publisher, which stays"),
        "{}",
        run.err
    );
    assert!(!add(&[]).fine().err.contains("document:1"));
    let run = desk.run(&[&["verify"], &STORE[..]].concat()).fine();
    assert!(run.out.starts_with("whole: "), "{}", run.out);
}

#[test]
fn what_a_purge_would_take_out_is_told_before() {
    let desk = desk();
    desk.file("again.txt", format!("{}Again.\n", super::REPORT));
    desk.run(&[&["add", "report.txt", "again.txt"], &STORE[..]].concat())
        .fine();
    let people = desk.run(&[&["people", "Ilse Marek", "--format", "json"], &STORE[..]].concat());
    let marek = people.json()[0]["reference"]
        .as_str()
        .expect("one")
        .to_owned();
    let run = desk.run(&[&["purge", &marek], &STORE[..]].concat()).fine();
    for told in [
        "names: Ilse Marek",
        "facts: 1 statement, ",
        "of: document:1, ",
        "with: 1 original file",
    ] {
        assert!(run.out.contains(told), "{told}: {}", run.out);
    }
    assert!(run.err.contains("1 other called so stay"), "{}", run.err);
    assert!(run.err.contains("nothing was purged"), "{}", run.err);
    assert_eq!(stats(&desk, &[])["documents"], 2);
}

#[test]
fn what_cannot_be_read_keeps_nothing_else_out() {
    let desk = desk();
    desk.file("broken.pdf", "%PDF-1.4 and no more");
    let run = desk.run(&[&["add", "broken.pdf", "report.txt"], &STORE[..]].concat());
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("broken.pdf") && run.err.contains("1 added"),
        "{}",
        run.err
    );
    assert_eq!(stats(&desk, &[])["documents"], 1);
}

#[test]
fn a_store_with_a_passphrase_is_closed_without_it() {
    let desk = desk();
    let key = ["--passphrase-file", "secret"];
    desk.run(&[&["add", "report.txt"], &STORE[..], &key].concat())
        .fine();
    for file in std::fs::read_dir(desk.path().join("kept")).expect("a folder") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("read");
        assert!(
            !bytes
                .windows(6)
                .any(|part| part == b"Marek " || part == b"docker")
        );
    }
    assert_eq!(stats(&desk, &key)["documents"], 1);
    desk.file("other", "eight grey herons\n");
    for wrong in [&[][..], &["--passphrase-file", "other"]] {
        let run = desk.run(&[&["stats"], &STORE[..], wrong].concat());
        assert_eq!(run.code, Some(2));
        assert!(
            run.err.contains("another passphrase") && run.err.contains("hint: "),
            "{}",
            run.err
        );
    }
}

#[test]
fn a_store_that_is_not_there_is_not_made_by_asking() {
    let desk = desk();
    for command in ["stats", "verify"] {
        let run = desk.run(&[&[command], &STORE[..]].concat());
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains("there is no store"), "{}", run.err);
    }
    assert!(!desk.path().join("kept").exists());
    let run = desk.run(&["add", "report.txt", "--store", "mysql://host/record"]);
    assert!(run.err.contains("no place of a store"), "{}", run.err);
}
