//! What is kept is found again.

use std::fs;
use std::io::Write;

use serde_json::Value;

use super::{Desk, Outcome, REPORT};

/// A year later, in another port.
const LATER: &str = "Strike in Port Karsa\n\nPORT KARSA, 3 April 2026 - Police in Port Karsa arrested six dockers on 2 April 2026, \
                     Ilse Marek said. Interior Minister Paula Voss denied that any docker was beaten.\n";

const STORE: [&str; 2] = ["--store", "kept/record.db"];

/// Both reports in a store.
pub fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("valmora.txt", REPORT);
    desk.file(
        "valmora.meta.json",
        r#"{"publisher": "Harbour Watch", "kind": "report"}"#,
    );
    desk.file("karsa.txt", LATER);
    desk.file(
        "karsa.meta.json",
        r#"{"publisher": "Karsa Post", "kind": "report"}"#,
    );
    desk.run(&[&["add", "valmora.txt", "karsa.txt"], &STORE[..]].concat())
        .fine();
    desk
}

/// Runs a command on the store.
pub fn ask(desk: &Desk, arguments: &[&str]) -> Outcome {
    desk.run(&[arguments, &STORE[..]].concat())
}

/// The rows of a listing.
pub fn rows(desk: &Desk, arguments: &[&str]) -> Vec<Value> {
    let run = ask(desk, &[arguments, &["--format", "json"]].concat()).fine();
    let Value::Array(rows) = run.json() else {
        panic!("{run:?}")
    };
    rows
}

/// A column of each row.
pub fn column<'a>(rows: &'a [Value], name: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row[name].as_str().unwrap_or_default())
        .collect()
}

#[test]
fn words_are_found_in_documents_and_in_what_is_said() {
    let desk = desk();
    let found = rows(&desk, &["search", "docker"]);
    let documents = column(&found, "document");
    assert!(
        documents.contains(&"document:1") && documents.contains(&"document:2"),
        "{found:?}"
    );
    for row in &found {
        let is_document = row["reference"] == row["document"];
        assert_eq!(
            row["state"],
            if is_document {
                Value::Null
            } else {
                "proposed".into()
            }
        );
        // The marked words stand where the spans say.
        let text = ask(
            &desk,
            &[
                "show",
                row["document"].as_str().expect("one"),
                "--format",
                "json",
                "--text",
            ],
        );
        let text: Vec<char> = text.json()["text"]
            .as_str()
            .expect("a text")
            .chars()
            .collect();
        for mark in row["marks"].as_array().expect("marks") {
            let at = |n: usize| mark[n].as_u64().expect("a number") as usize;
            let word: String = text[at(0)..at(1)].iter().collect();
            assert!(word.to_lowercase().starts_with("docker"), "{word}");
        }
    }
    let run = ask(&desk, &["search", "docker", "beaten", "--in", "statements"]).fine();
    assert!(
        run.out.contains("[docker]") && run.out.contains("[beaten]"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("proposed") && run.out.contains("accepted by nobody"),
        "{}",
        run.out
    );
    // What the shell takes for one is a phrase.
    assert_eq!(rows(&desk, &["search", "docker was beaten"]).len(), 2);
    assert!(rows(&desk, &["search", "beaten docker was"]).is_empty());
}

#[test]
fn what_somebody_said_or_did_is_found_without_words() {
    let desk = desk();
    let asked = rows(&desk, &["search", "--speaker", "marek", "--act", "demand"]);
    assert_eq!(column(&asked, "type"), ["demand"]);
    assert_eq!(column(&asked, "speaker"), ["Ilse Marek"]);
    let arrests = rows(
        &desk,
        &["search", "--event-type", "arrest", "--since", "2026"],
    );
    assert_eq!(column(&arrests, "document"), ["document:2"]);
    let post = rows(
        &desk,
        &["search", "--publisher", "Karsa Post", "--in", "documents"],
    );
    assert_eq!(column(&post, "reference"), ["document:2"]);
    let run = ask(&desk, &["search", "--speaker", "nobody"]).fine();
    assert!(
        run.out.contains("nothing is found") && run.out.contains("hint: "),
        "{}",
        run.out
    );
    let run = ask(&desk, &["search", "--in", "documents", "--act", "deny"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("hint: "), "{}", run.err);
    let run = ask(&desk, &["search", "--act", "shout"]);
    assert!(
        run.err.contains("hint: take one of `assert`"),
        "{}",
        run.err
    );
}

#[test]
fn people_are_listed_by_name_and_joined_by_people_alone() {
    let desk = desk();
    let marek = |desk: &Desk| rows(desk, &["people", "marek"]);
    let apart = marek(&desk);
    assert_eq!(apart.len(), 1);
    assert_eq!(
        (&apart[0]["unjoined"], &apart[0]["joined"]),
        (&2.into(), &0.into())
    );
    assert_eq!(apart[0]["documents"], 2);
    let bearers = rows(
        &desk,
        &["search", "--about", "marek", "--event-type", "arrest"],
    );
    assert!(bearers.is_empty(), "{bearers:?}");
    let first = apart[0]["reference"].as_str().expect("one").to_owned();
    let shown = ask(&desk, &["show", "document:2", "--format", "json"]).json();
    let named = shown["entities"].as_array().expect("some");
    let second = named
        .iter()
        .find(|e| e["name"] == "Ilse Marek")
        .expect("she is named");
    let second = second["reference"].as_str().expect("one");
    let run = ask(
        &desk,
        &["same", &first, second, "--note", "chairwoman in both"],
    )
    .fine();
    let entry = run
        .out
        .split_whitespace()
        .next()
        .expect("an entry")
        .to_owned();
    assert_eq!(marek(&desk)[0]["joined"], 2);
    let page = ask(&desk, &["show", &first]).fine().out;
    assert!(
        page.contains("ONE, AS PEOPLE SAY") && page.contains("chairwoman in both"),
        "{page}"
    );
    // What is decided is not contradicted, but taken back.
    let run = ask(&desk, &["not-same", &first, second]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("onrecord undo"), "{}", run.err);
    assert_eq!(column(&rows(&desk, &["links"]), "verdict"), ["accepted"]);
    ask(&desk, &["undo", &entry]).fine();
    assert_eq!(marek(&desk), apart);
    assert!(rows(&desk, &["links"]).is_empty());
    ask(&desk, &["not-same", &first, second]).fine();
    let run = ask(&desk, &["same", &first, "document:1"]);
    assert!(run.err.contains("cannot be one"), "{}", run.err);
    ask(&desk, &["verify"]).fine();
}

#[test]
fn a_timeline_and_disputes_say_who_says_so() {
    let desk = desk();
    let days = rows(&desk, &["timeline"]);
    let dated: Vec<&Value> = days.iter().filter(|row| row["type"] == "arrest").collect();
    assert!(
        dated.iter().any(|row| row["date"] == "2026-04-02"),
        "{days:?}"
    );
    assert!(days.iter().all(|row| row["state"] == "proposed"));
    let page = ask(&desk, &["timeline"]).fine().out;
    assert!(
        page.contains("arrest") && page.contains("accepted by nobody yet"),
        "{page}"
    );
    let disputes = rows(&desk, &["disputes"]);
    assert!(!disputes.is_empty());
    assert!(
        column(&disputes, "status").contains(&"denied"),
        "{disputes:?}"
    );
    assert!(disputes.iter().all(|row| row["state"] == "proposed"));
}

#[test]
fn an_original_is_given_back_as_it_was_or_not_at_all() {
    let desk = desk();
    let back = desk.path().join("back.txt");
    ask(&desk, &["show", "document:1", "--original", "back.txt"]).fine();
    assert_eq!(fs::read_to_string(&back).expect("written"), REPORT);
    let again = ["show", "document:1", "--original", "back.txt"];
    let run = ask(&desk, &again);
    assert!(
        run.code == Some(2) && run.err.contains("--force"),
        "{}",
        run.err
    );
    ask(&desk, &[&again[..], &["--force"]].concat()).fine();
    let run = ask(&desk, &["show", "entity:1", "--original", "other.txt"]);
    assert!(
        run.code == Some(2) && run.err.contains("only a document"),
        "{}",
        run.err
    );
    // Behind its back a byte of the original is changed.
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(REPORT.as_bytes()).expect("packed");
    let packed = packed.finish().expect("packed");
    let path = desk.path().join("kept/record.db");
    let mut bytes = fs::read(&path).expect("read");
    let at = bytes.windows(packed.len()).position(|part| part == packed);
    bytes[at.expect("it is there") + packed.len() / 2] ^= 1;
    fs::write(&path, bytes).expect("written");
    fs::remove_file(&back).expect("removed");
    let run = ask(&desk, &["show", "document:1", "--original", "back.txt"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("blob") && run.err.contains("hint: "),
        "{}",
        run.err
    );
    assert!(!back.exists());
}

#[test]
fn whatever_is_no_reference_is_told_apart() {
    let desk = desk();
    let run = ask(&desk, &["show", "song:7"]);
    assert!(
        run.code == Some(2) && run.err.contains("points at nothing"),
        "{}",
        run.err
    );
    let run = ask(&desk, &["show", "event:9999"]);
    assert!(
        run.code == Some(2) && run.err.contains("hint: "),
        "{}",
        run.err
    );
}

#[test]
fn a_terminal_gets_the_first_rows_and_a_file_or_a_program_all() {
    let desk = desk();
    // Twenty hits and more.
    let words: String = (0..30)
        .map(|n| format!("Ilse Marek said that crane {n} was old.\n\n"))
        .collect();
    desk.file("cranes.txt", words);
    ask(&desk, &["add", "cranes.txt", "--no-links"]).fine();
    let page = ask(&desk, &["search", "crane"]).fine();
    assert!(page.out.contains("more; --offset 20"), "{}", page.out);
    let all = rows(&desk, &["search", "crane"]).len();
    assert!(all > 20, "{all}");
    ask(&desk, &["search", "crane", "--out", "cranes.csv"]).fine();
    let csv = csv::Reader::from_path(desk.path().join("cranes.csv")).expect("written");
    assert_eq!(csv.into_records().count(), all);
    assert_eq!(rows(&desk, &["search", "crane", "--limit", "3"]).len(), 3);
    for (command, told) in [
        ("search", "default: 20"),
        ("review", "default: 50"),
        ("people", "default: all"),
    ] {
        let help = ask(&desk, &[command, "--help"]).fine().out;
        assert!(help.contains(told), "{help}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused_with_the_way_out() {
    let desk = desk();
    let demand = [
        "demand", "add", "free her", "--by", "Ana Ruiz", "--note", "A letter",
    ];
    let late = ["--date", "2024-05-02", "--due", "2024-05-01"];
    for (command, told) in [
        (&["search", "dock", "--limit", "0"][..], "give 1 or more"),
        (
            &["timeline", "--since", "2024", "--until", "2023"],
            "is before 2024",
        ),
        (&[&demand[..], &late].concat(), "is before 2024-05-02"),
        (&["cases", "--out", "x.pdf"], "NAME.csv or NAME.xlsx"),
        (&["search", "\""], "give words"),
        (&["same", "event:4", "event:4"], "give two"),
        (
            &["protect", "event:4", "minor=yes"],
            "document:7 or entity:12",
        ),
        (
            &[
                "case", "new", "", "--status", "detained", "--note", "A call",
            ],
            "say who it is",
        ),
    ] {
        let run = ask(&desk, command);
        assert_eq!(run.code, Some(2), "{command:?}: {run:?}");
        assert!(run.err.contains(told), "{command:?}: {}", run.err);
        assert!(!run.err.contains("RECORD.md"), "{}", run.err);
    }
    let run = desk.run(&["stats", "--store", "valmora.txt"]);
    assert_eq!(run.err.matches("valmora.txt").count(), 1, "{}", run.err);
    let run = desk.run(&["add", "gone.txt", "--store", "new.db"]);
    assert_eq!(run.code, Some(2));
    assert!(!desk.path().join("new.db").exists());
}
