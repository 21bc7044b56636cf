//! What lies in a folder beside documents is neither overwritten nor read.

use std::fs;

use crate::{Desk, REPORT};

fn content(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path().join(name)).expect("there")
}

#[test]
fn a_file_that_is_no_reading_is_overwritten_only_by_force() {
    let desk = Desk::new();
    desk.file("in/a.txt", REPORT);
    desk.file("in/b.txt", REPORT);
    desk.file("in/b.json", r#"{"mine": true}"#);
    let refused = desk.run(&["read", "in", "--out", "in"]);
    assert_eq!(refused.code, Some(2));
    assert_eq!(content(&desk, "in/b.json"), r#"{"mine": true}"#);
    assert!(
        content(&desk, "in/a.json").contains("sha256:"),
        "the rest goes on"
    );
    for part in [
        "in/b.json: is there already, and is no reading of onrecord\nhint: choose another folder",
        "--force",
        "1 of 2 read, 1 failed",
    ] {
        assert!(
            refused.err.contains(part),
            "{part} is not in {}",
            refused.err
        );
    }
    desk.run(&["read", "in", "--out", "in", "--force"]).fine();
    assert!(content(&desk, "in/b.json").contains("sha256:"));
}

#[test]
fn an_old_reading_is_replaced() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.run(&["read", "a.txt", "--out", "."]).fine();
    desk.file("a.txt", REPORT.replace("nine", "ten"));
    desk.run(&["read", "a.txt", "--out", "."]).fine();
    assert!(content(&desk, "a.json").contains("arrested ten dockers"));
}

#[test]
fn documents_and_their_metadata_are_never_overwritten() {
    let desk = Desk::new();
    desk.file("n.txt", REPORT);
    desk.file("n.meta.txt", REPORT);
    desk.file("n.meta.json", r#"{"title": "Mine"}"#);
    let refused = desk.run(&["read", "n.meta.txt", "--out", ".", "--force"]);
    assert_eq!(refused.code, Some(2));
    assert_eq!(content(&desk, "n.meta.json"), r#"{"title": "Mine"}"#);
    assert!(
        refused
            .err
            .contains("n.meta.json: is the metadata of a document"),
        "{}",
        refused.err
    );
    // A document that its own reading would be named like, by a link.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("n.txt", desk.path().join("n.json")).expect("a link");
        let refused = desk.run(&["read", "n.txt", "--out", ".", "--force"]);
        assert!(
            refused
                .err
                .contains("n.json: is a document that is being read"),
            "{}",
            refused.err
        );
        assert_eq!(content(&desk, "n.txt"), REPORT);
    }
}

#[test]
fn readings_and_metadata_named_by_the_shell_are_passed_over() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("a.meta.json", r#"{"title": "Sidecar"}"#);
    desk.run(&["read", "a.txt", "--out", "."]).fine();
    let read = desk
        .run(&["read", "a.json", "a.meta.json", "a.txt", "--format", "json"])
        .fine();
    assert_eq!(read.json().as_array().map(Vec::len), Some(1));
    assert!(
        read.err
            .contains("2 files of metadata or readings passed over"),
        "{}",
        read.err
    );
}

#[test]
fn other_json_is_no_document() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("b.json", r#"{"document": {"id": "mine"}}"#);
    desk.file("lonely.meta.json", r#"{"title": "No document beside it"}"#);
    for name in ["b.json", "lonely.meta.json"] {
        let read = desk.run(&["read", name, "a.txt"]);
        assert_eq!(read.code, Some(2));
        let error = format!("{name}: JSON is not a kind that is read\nhint: ");
        assert!(read.err.contains(&error), "{}", read.err);
        assert!(
            read.out.contains("Dockers held in Valmora"),
            "the rest goes on"
        );
    }
    let explained = desk.run(&["explain", "b.json", "--at", "0"]);
    assert!(
        explained.err.contains("JSON is not a kind"),
        "{}",
        explained.err
    );
}
