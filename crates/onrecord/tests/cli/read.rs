use std::fs;

use crate::{Desk, REPORT};

#[test]
fn text_output_groups_statements_by_speaker() {
    let desk = Desk::new();
    desk.file("report.txt", REPORT);
    let out = desk
        .run(&["read", "report.txt", "--width", "72"])
        .fine()
        .out;
    assert!(
        out.starts_with("Dockers held in Valmora\n2025-03-12 (from the text) · report.txt\n"),
        "{out}"
    );
    assert!(out.contains("\nIlse Marek, chairwoman\n  demand     to free the nine at once\n             to Paula Voss\n"), "{out}");
    assert!(out.contains("\nTeodor Brandt, spokesman"), "{out}");
    assert!(out.contains("\n  deny       the allegation\n"), "{out}");
    assert!(out.lines().all(|l| l.chars().count() <= 72), "{out}");
    assert!(!out.contains('\u{1b}'), "colour in a pipe: {out}");
}

#[test]
fn no_line_is_wider_than_the_width_and_none_is_lost() {
    let desk = Desk::new();
    let long = "Ilse Marek-Vandersteen, deputy chairwoman of the Free Harbour and Inland Waterways Union, \
                said the dockers had been promised a hearing. She told the port authority of Lower Valmora \
                on 3 March 2025 that the minister had said the council knew that the harbour was unsafe.\n";
    desk.file("a.txt", long);
    for width in [30usize, 44, 61] {
        let shown = desk
            .run(&[
                "read",
                "a.txt",
                "--width",
                &width.to_string(),
                "--title",
                "Dockers of Valmora wait for a hearing",
            ])
            .fine()
            .out;
        assert!(
            shown.lines().all(|l| l.chars().count() <= width),
            "{width}: {shown}"
        );
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("chairwoman"), "{shown}");
    }
}

#[test]
fn a_width_of_nothing_is_an_error() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    let read = desk.run(&["read", "a.txt", "--width", "0"]);
    assert_eq!((read.code, read.out.as_str()), (Some(2), ""));
    assert!(read.err.contains("--width"), "{}", read.err);
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let desk = Desk::new();
    desk.file("report.txt", REPORT);
    assert!(
        desk.run(&["read", "report.txt", "--color", "always"])
            .fine()
            .out
            .contains('\u{1b}')
    );
    assert!(
        !desk
            .run(&["read", "report.txt", "--color", "never"])
            .fine()
            .out
            .contains('\u{1b}')
    );
    let quiet = desk
        .command(&["read", "report.txt"])
        .env("NO_COLOR", "1")
        .output()
        .expect("it starts");
    assert!(!quiet.stdout.contains(&0x1b));
}

#[test]
fn json_is_an_array_and_jsonl_a_line_each() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("b.txt", REPORT);
    let array = desk
        .run(&["read", "a.txt", "b.txt", "--format", "json"])
        .fine()
        .json();
    assert_eq!(array.as_array().map(Vec::len), Some(2));
    assert_eq!(array[0]["document"]["published"], "2025-03-12");
    let lines = desk
        .run(&["read", "a.txt", "b.txt", "--format", "jsonl"])
        .fine()
        .out;
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], array[0]);
}

#[test]
fn every_span_lies_in_the_text_and_cuts_words_out_of_it() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT.replace("Marek", "Márek😀"));
    let reading = &desk
        .run(&["read", "a.txt", "--format", "json"])
        .fine()
        .json()[0];
    let text: Vec<char> = reading["document"]["text"]
        .as_str()
        .expect("text")
        .chars()
        .collect();
    let statements = reading["statements"].as_array().expect("statements");
    assert!(!statements.is_empty());
    for span in statements
        .iter()
        .flat_map(|s| s["content"].as_array().expect("content"))
    {
        let at = |n: usize| span[n].as_u64().expect("a place") as usize;
        let words: String = text[at(0)..at(1)].iter().collect();
        assert!(!words.is_empty() && words == words.trim(), "{words:?}");
    }
}

#[test]
fn a_folder_is_read_in_order_and_other_kinds_are_passed_over() {
    let desk = Desk::new();
    desk.file(
        "docs/b/two.md",
        "# Two\n\nThe mayor said the bridge was closed.\n",
    );
    desk.file("docs/a.txt", REPORT);
    desk.file("docs/a.json", "{}");
    desk.file(
        "docs/a.meta.json",
        r#"{"title": "From the sidecar", "published": "2024-01-02"}"#,
    );
    desk.file("docs/.hidden.txt", REPORT);
    let read = desk.run(&["read", "docs", "--format", "json"]).fine();
    let readings = read.json();
    assert_eq!(readings.as_array().map(Vec::len), Some(2));
    assert_eq!(readings[0]["document"]["title"], "From the sidecar");
    assert_eq!(readings[0]["document"]["published"], "2024-01-02");
    assert!(
        read.err
            .contains("2 files of kinds that are not read passed over"),
        "{}",
        read.err
    );
}

#[test]
fn flags_go_before_the_sidecar() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file(
        "a.meta.json",
        r#"{"title": "Sidecar", "publisher": "Gull"}"#,
    );
    let reading = &desk
        .run(&[
            "read",
            "a.txt",
            "--format",
            "json",
            "--title",
            "Flag",
            "--published",
            "2020",
        ])
        .fine()
        .json()[0];
    assert_eq!(reading["document"]["title"], "Flag");
    assert_eq!(reading["document"]["publisher"], "Gull");
    assert_eq!(reading["document"]["published"], "2020");
}

#[test]
fn a_bad_file_is_named_and_the_rest_goes_on() {
    let desk = Desk::new();
    desk.file("good.txt", REPORT);
    desk.file("empty.txt", "");
    desk.file("photo.txt", b"\x89PNG\r\n\x1a\n0000");
    desk.file("side.txt", REPORT);
    desk.file("side.meta.json", r#"{"published": "yesterday"}"#);
    let read = desk.run(&[
        "read",
        "empty.txt",
        "good.txt",
        "missing.txt",
        "photo.txt",
        "side.txt",
        "--format",
        "json",
    ]);
    assert_eq!(read.code, Some(2));
    assert_eq!(read.json().as_array().map(Vec::len), Some(1));
    for reason in [
        "error: empty.txt: empty: there is no text in it\nhint: ",
        "error: missing.txt: there is no such file\nhint: ",
        "error: photo.txt: not a text: it looks like a PNG picture\nhint: ",
        "error: side.meta.json: `published` is not a date: `yesterday`\nhint: write it as 2024-10-03",
        "1 of 5 read, 4 failed",
    ] {
        assert!(read.err.contains(reason), "{reason} is not in {}", read.err);
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_an_error_of_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let path = desk.file("locked.txt", REPORT);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("rights");
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let read = desk.run(&["read", "locked.txt"]);
    assert_eq!(read.code, Some(2));
    assert!(
        read.err.contains("locked.txt: no permission\nhint: "),
        "{}",
        read.err
    );
}

#[test]
fn nothing_to_read_is_an_error_with_a_hint() {
    let desk = Desk::new();
    desk.file("docs/a.pdf", "%PDF");
    for arguments in [&["read", "docs"][..], &["read", "nothing-*.txt"]] {
        let read = desk.run(arguments);
        assert_eq!(read.code, Some(2), "{read:?}");
        assert!(read.err.contains("hint: "), "{}", read.err);
    }
}

#[test]
fn patterns_are_expanded() {
    let desk = Desk::new();
    desk.file("2024-01.txt", REPORT);
    desk.file("2024-02.txt", REPORT);
    desk.file("2025-01.txt", REPORT);
    let read = desk
        .run(&["read", "2024-*.txt", "--format", "jsonl"])
        .fine();
    assert_eq!(read.out.lines().count(), 2);
}

#[test]
fn out_writes_a_file_each_with_names_that_do_not_clash() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("a.html", "<p>The mayor said the bridge was closed.</p>");
    desk.file("b.txt", REPORT);
    let read = desk
        .run(&[
            "read", "a.txt", "a.html", "b.txt", "--out", "record", "--jobs", "2",
        ])
        .fine();
    assert_eq!(read.out, "");
    let mut names: Vec<String> = fs::read_dir(desk.path().join("record"))
        .expect("the folder")
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["a.html.json", "a.txt.json", "b.json"]);
    let reading = fs::read(desk.path().join("record/b.json")).expect("written");
    let reading: serde_json::Value = serde_json::from_slice(&reading).expect("JSON");
    assert_eq!(reading["document"]["title"], "Dockers held in Valmora");
}

#[test]
fn the_number_of_jobs_changes_nothing() {
    let desk = Desk::new();
    for n in 0..6 {
        desk.file(
            &format!("{n}.txt"),
            REPORT.replace("nine", &format!("{n} old")),
        );
    }
    let read = |jobs: &str| {
        desk.run(&["read", ".", "--format", "jsonl", "--jobs", jobs])
            .fine()
            .out
    };
    assert_eq!(read("1"), read("4"));
}

#[test]
fn standard_input_is_read() {
    let desk = Desk::new();
    let read = desk
        .pipe(&["read", "-", "--format", "json"], REPORT.as_bytes())
        .fine();
    assert_eq!(
        read.json()[0]["document"]["title"],
        "Dockers held in Valmora"
    );
}

#[test]
fn another_language_is_named_and_its_text_kept() {
    let desk = Desk::new();
    let text = "وزیر نے منگل کو کہا کہ تینوں صحافیوں کو جلد رہا کر دیا جائے گا، لیکن ان کے وکلاء نے اس کی تصدیق نہیں کی۔";
    desk.file("ur.txt", text);
    let reading = &desk
        .run(&["read", "ur.txt", "--format", "json"])
        .fine()
        .json()[0];
    assert_eq!(reading["document"]["text"], text);
    assert_eq!(reading["statements"], serde_json::json!([]));
    assert_eq!(reading["diagnostics"][0]["code"], "language.unreadable");
    let shown = desk.run(&["read", "ur.txt"]).fine().out;
    assert!(shown.contains("language: ur, not readable yet"), "{shown}");
}

#[test]
fn a_terminal_gets_no_commands_from_a_document() {
    let desk = Desk::new();
    desk.file(
        "a.txt",
        "The mayor said \"the bridge \u{9b}31m was \u{202e}closed\" on Monday.\n",
    );
    let out = desk
        .run(&["read", "a.txt", "--title", "A\u{1b}]0;owned\u{7} title"])
        .fine()
        .out;
    assert!(out.contains("\\u{1b}"), "{out}");
    assert!(
        !out.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']),
        "{out:?}"
    );
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let desk = Desk::new();
    for n in 0..40 {
        desk.file(&format!("{n}.txt"), REPORT.repeat(4));
    }
    let mut child = desk
        .command(&["read", ".", "--format", "jsonl"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_document_over_the_limit_is_refused() {
    let desk = Desk::new();
    desk.file("large.txt", "The mayor said no. ".repeat(120_000));
    let read = desk.run(&["read", "large.txt", "--max-size", "1"]);
    assert_eq!(read.code, Some(2));
    assert!(
        read.err
            .contains("too large: 2 MB, and the limit is 1 MB\nhint: split it"),
        "{}",
        read.err
    );
}

#[test]
fn standard_input_over_the_limit_is_refused_with_the_flag_that_raises_it() {
    let desk = Desk::new();
    let read = desk.pipe(&["read", "-", "--max-size", "1"], &[b'a'; (1 << 20) + 1]);
    assert_eq!(read.code, Some(2));
    let said =
        "standard input: too large: more than 1 MB\nhint: split it into parts, or raise --max-size";
    assert!(read.err.contains(said), "{}", read.err);
}

#[test]
fn logs_tell_nothing_of_a_document_unless_they_are_asked_for() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    assert_eq!(desk.run(&["read", "a.txt"]).fine().err, "");
    let logged = desk
        .command(&["read", "a.txt"])
        .env("ONRECORD_LOG", "info")
        .output()
        .expect("it starts");
    let logged = String::from_utf8_lossy(&logged.stderr).into_owned();
    assert!(logged.contains("statements="), "{logged}");
    for word in ["Marek", "dockers", "Valmora"] {
        assert!(!logged.contains(word), "{word} in {logged}");
    }
}
