//! Whoever wrote the files wants the program to hang, to fall over or to say what is not so.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{Desk, REPORT};

#[cfg(unix)]
fn link(to: impl AsRef<Path>, at: &Path) {
    std::os::unix::fs::symlink(to, at).expect("a link");
}

#[test]
fn any_number_of_jobs_ends() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("b.txt", REPORT);
    let jobs = "2305843009213693952";
    let read = desk.run(&["read", ".", "--jobs", jobs, "--format", "jsonl"]);
    assert_eq!(read.fine().out.lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_sidecar_that_is_no_file_is_named_and_not_read() {
    let desk = Desk::new();
    for name in ["device", "pipe", "folder"] {
        desk.file(&format!("{name}.txt"), REPORT);
    }
    desk.file("good.txt", REPORT);
    link("/dev/zero", &desk.path().join("device.meta.json"));
    fs::create_dir(desk.path().join("folder.meta.json")).expect("a folder");
    let made = Command::new("mkfifo")
        .arg(desk.path().join("pipe.meta.json"))
        .status();
    assert!(made.is_ok_and(|s| s.success()), "mkfifo");
    let read = desk.run(&["read", ".", "--format", "json"]);
    assert_eq!(read.code, Some(2));
    assert_eq!(read.json().as_array().map(Vec::len), Some(1));
    for name in ["device", "pipe", "folder"] {
        let error = format!("{name}.meta.json: not a regular file\nhint: ");
        assert!(read.err.contains(&error), "{}", read.err);
    }
}

#[test]
fn a_sidecar_has_a_size_and_its_values_a_length() {
    let desk = Desk::new();
    desk.file("large.txt", REPORT);
    desk.file("large.meta.json", format!("{}{{}}", " ".repeat(64 << 10)));
    desk.file("long.txt", REPORT);
    let title = "a".repeat(2_001);
    desk.file("long.meta.json", format!(r#"{{"title": "{title}"}}"#));
    let read = desk.run(&["read", "large.txt", "long.txt"]);
    assert_eq!(read.code, Some(2));
    for error in [
        "large.meta.json: too large for metadata: more than 64 KB\nhint: ",
        "long.meta.json: `title` is longer than 2000 characters\nhint: ",
    ] {
        assert!(read.err.contains(error), "{error} is not in {}", read.err);
    }
}

#[test]
fn metadata_holds_nothing_that_hides_or_turns_text() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    let title = r#"{"title": "\u009b31m\u202eevil\u0000", "publisher": "G\u200bull"}"#;
    desk.file("a.meta.json", title);
    let read = desk.run(&["read", "a.txt", "--format", "json"]).fine();
    let document = &read.json()[0]["document"];
    assert_eq!(document["title"], "31mevil");
    assert_eq!(document["publisher"], "Gull");
}

#[test]
fn explain_reads_no_more_than_read_does() {
    let desk = Desk::new();
    desk.file("large.txt", "The mayor said no. ".repeat(120_000));
    for file in ["/dev/zero", "large.txt"] {
        let run = desk.run(&["explain", file, "--at", "3", "--max-size", "1"]);
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains("too large"), "{}", run.err);
    }
}

#[test]
fn a_text_that_takes_too_much_memory_to_read_is_refused_and_may_be_shown() {
    let desk = Desk::new();
    desk.file("long.txt", ".. ".repeat(1 << 19));
    desk.file("good.txt", REPORT);
    let read = desk.run(&["read", ".", "--format", "jsonl", "--max-text", "1"]);
    assert_eq!((read.code, read.out.lines().count()), (Some(2), 1));
    let error = "long.txt: too long: 1.5 MB of text, and the limit is 1 MB\nhint: split it into parts, or raise --max-text";
    assert!(read.err.contains(error), "{}", read.err);
    desk.run(&["text", "long.txt"]).fine();
    desk.run(&["read", "long.txt", "--max-text", "2", "--format", "jsonl"])
        .fine();
}

#[cfg(target_os = "linux")]
#[test]
fn errors_that_cannot_be_printed_still_set_the_exit_code() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("b.json", "{}");
    for (arguments, code) in [
        (&["read", "missing.txt", "a.txt"][..], 2),
        (&["read", "missing.txt"], 2),
        (&["read", "."], 0),
        (&["read", "a.txt", "--out", "out"], 0),
        (&["explain", "missing.txt", "--at", "1"], 2),
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("there");
        let run = desk
            .command(arguments)
            .env("ONRECORD_LOG", "trace")
            .stderr(full)
            .output()
            .expect("it starts");
        assert_eq!(run.status.code(), Some(code), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_name_as_long_as_names_can_be_is_read_and_a_longer_reading_is_named() {
    let desk = Desk::new();
    let name = format!("{}.txt", "a".repeat(251));
    desk.file(&name, REPORT);
    desk.file("b.txt", REPORT);
    desk.run(&["read", &name]).fine();
    let read = desk.run(&["read", &name, "b.txt", "--out", "out"]);
    assert_eq!(read.code, Some(2));
    let error = ".json: the name is too long\nhint: give the document a shorter name";
    assert!(read.err.contains(error), "{}", read.err);
    assert!(desk.path().join("out/b.json").exists());
}

#[cfg(unix)]
#[test]
fn linked_folders_are_not_followed_and_the_first_is_named() {
    let desk = Desk::new();
    desk.file("docs/a.txt", REPORT);
    desk.file("elsewhere/b.txt", REPORT);
    for name in ["docs/one", "docs/two"] {
        link(desk.path().join("elsewhere"), &desk.path().join(name));
    }
    let read = desk.run(&["read", "docs", "--format", "jsonl"]).fine();
    assert_eq!(read.out.lines().count(), 1);
    assert_eq!(
        read.err,
        "note: linked folders are not followed: docs/one and 1 more; give a folder by name to read it\n"
    );
    let given = desk.run(&["read", "docs/one", "--format", "jsonl"]).fine();
    assert_eq!(given.out.lines().count(), 1);
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_about_writing() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    for out in ["a.txt", "a.txt/below"] {
        let read = desk.run(&["read", "a.txt", "--out", out]);
        assert_eq!(read.code, Some(2));
        let error = format!(
            "error: {out}: there is a file where the folder would be\nhint: choose another folder"
        );
        assert!(read.err.contains(&error), "{}", read.err);
    }
    if cfg!(target_os = "linux") {
        let read = desk.run(&["read", "a.txt", "--out", "/proc/x"]);
        let error = "/proc/x: it cannot be made there\nhint: choose a folder that you may write to";
        assert!(read.err.contains(error), "{}", read.err);
    }
}
