//! The record: cases, demands, disputes and events, as people and programs get them.

use std::fs;

use serde_json::Value;

use crate::{Desk, REPORT};

/// Invented.
const LETTER: &str = "Open letter to the government of Valmora\n\nValmora, 3 March 2025\n\n\
    We, the members of the Free Harbour Union, write about Ilse Marek, a 52-year-old crane driver.\n\n\
    Police arrested Ilse Marek on 12 January 2025. She was charged with sedition. The union says she has \
    been denied access to her lawyer since 20 January.\n\n\
    We urge the government of Valmora to release Ilse Marek.\n";

/// Invented; a case, a demand that is answered, a dispute.
const NEWS: &str = "Crane driver held in Valmora\n\nVALMORA, 12 March 2025 - Police arrested the crane driver \
    Ilse Marek on 10 March 2025, the Free Harbour Union said.\n\n\
    The Free Harbour Union accused the Port Authority of falsifying the accounts, an allegation the authority \
    has denied.\n\n\
    On 3 March 2025, the union urged Interior Minister Paula Voss to release the dockers.\n";

const FRAME: &str = "[[frame]]\ntype = \"removal_from_office\"\n\n[[frame.rule]]\n\
    id = \"mine.removal_from_office.defrock\"\nkind = \"verb\"\nwords = [\"defrock\"]\n\
    actor = [\"subject\"]\nrecipient = [\"object\"]\n\
    example = \"{actor: The council} [defrocked] {recipient: two nuns}.\"\n";

/// The lines from one title to the next.
fn section<'a>(out: &'a str, title: &str) -> &'a str {
    let start = out.find(&format!("\n{title}")).map_or(out.len(), |n| n + 1);
    let rest = &out[start..];
    let next = |line: &&str| line.contains("──") || line.starts_with("note:");
    let end = rest.lines().skip(1).find(next);
    &rest[..end.and_then(|line| rest.find(line)).unwrap_or(rest.len())]
}

#[test]
fn a_case_has_a_line_for_where_it_stands_and_its_events_in_time_order() {
    let desk = Desk::new();
    desk.file("a.txt", LETTER);
    let out = desk.run(&["read", "a.txt", "--width", "90"]).fine().out;
    let cases = section(&out, "CASES");
    assert!(cases.contains("\nIlse Marek, crane driver, 52\n"), "{out}");
    assert!(
        cases
            .contains("\n  detained since 2025-01-12, charged with sedition; her lawyer kept away"),
        "{out}"
    );
    assert!(cases.contains("(says Free Harbour Union)"), "{out}");
    let at = |words: &str| {
        cases
            .find(words)
            .unwrap_or_else(|| panic!("{words} in {out}"))
    };
    assert!(at("2025-01-12 arrest by Police") < at("2025-01-20 access denied"));
    assert!(at("access denied: her lawyer · claimed by Free Harbour Union") < at("undated"));
    // It is asked for: it did not happen.
    assert!(
        cases.contains("release by government of Valmora · demanded by"),
        "{out}"
    );
    assert!(!out.contains("DISPUTES"), "an empty section: {out}");
}

#[test]
fn days_are_counted_up_to_a_day_that_is_named_and_never_by_the_clock() {
    let desk = Desk::new();
    desk.file("a.txt", NEWS);
    let read = |more: &[&str]| {
        let arguments = [&["read", "a.txt", "--width", "90"], more].concat();
        let out = desk.run(&arguments).fine().out;
        section(&out, "DEMANDS").to_owned()
    };
    // From 3 to 12 March; from 3 March to 1 April.
    let published = read(&[]);
    assert!(
        published.contains("(days as of 2025-03-12, the day of publication)"),
        "{published}"
    );
    assert!(
        published.contains("\nFree Harbour Union → Paula Voss\n  - release the dockers\n    2025-03-03 · 9 days outstanding · no answer in this document\n"),
        "{published}"
    );
    let later = read(&["--as-of", "2025-04-01"]);
    assert!(later.contains("(days as of 2025-04-01) ─"), "{later}");
    assert!(later.contains("29 days outstanding"), "{later}");
    // Nothing is outstanding before it was asked.
    let before = read(&["--as-of", "2025-03-01"]);
    assert!(
        !before.contains("outstanding") && !before.contains("days as of"),
        "{before}"
    );
    let month = desk.run(&["read", "a.txt", "--as-of", "2025-04"]);
    assert_eq!(month.code, Some(2));
    assert!(
        month.err.contains("`2025-04` is no day; hint: "),
        "{}",
        month.err
    );
}

#[test]
fn an_answered_demand_is_not_outstanding() {
    let desk = Desk::new();
    desk.file(
        "a.txt",
        format!("{NEWS}\nVoss rejected the demand as premature.\n"),
    );
    let out = desk.run(&["read", "a.txt", "--width", "90"]).fine().out;
    let demands = section(&out, "DEMANDS");
    assert!(
        demands.contains("· answer: Voss rejected the demand as premature\n"),
        "{out}"
    );
    assert!(!demands.contains("outstanding"), "{out}");
}

#[test]
fn a_claim_and_its_denial_stand_beside_each_other_where_there_is_room() {
    let desk = Desk::new();
    desk.file("a.txt", NEWS);
    let at = |width: &str| {
        let out = desk.run(&["read", "a.txt", "--width", width]).fine().out;
        section(&out, "DISPUTES").to_owned()
    };
    let wide = at("90");
    let line = wide
        .lines()
        .find(|l| l.contains("claimed by"))
        .expect("the claim");
    assert!(line.contains("claimed by Free Harbour Union  "), "{wide}");
    assert!(line.contains("   denied by Port Authority"), "{wide}");
    assert!(wide.contains("\nfalsifying the accounts"), "{wide}");
    // The denial as it stands: its content is only "an allegation".
    assert!(
        wide.contains("   an allegation the authority has denied\n"),
        "{wide}"
    );
    assert!(wide.contains("\nagainst Port Authority"), "{wide}");
    let narrow = at("40");
    assert!(narrow.contains("\ndenied by Port Authority\n"), "{narrow}");
}

#[test]
fn a_page_of_any_width_keeps_its_lines_within_it_and_its_colours_to_itself() {
    let desk = Desk::new();
    desk.file("a.txt", LETTER);
    desk.file(
        "b.txt",
        format!("{NEWS}\nThe mayor \u{1b}[31mdenied\u{9b} it.\n"),
    );
    for width in [30usize, 47, 64, 100] {
        let arguments = ["read", "a.txt", "b.txt", "--width", &width.to_string()];
        let out = desk.run(&arguments).fine().out;
        assert!(
            out.lines().all(|l| l.chars().count() <= width),
            "{width}: {out}"
        );
        assert!(!out.contains(['\u{1b}', '\u{9b}', '\u{a0}']), "{out:?}");
    }
}

fn lines(out: &str) -> Vec<Value> {
    out.lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect()
}

#[test]
fn plover_has_the_demand_and_beside_it_what_is_demanded() {
    let desk = Desk::new();
    desk.file("a.txt", LETTER);
    let out = desk
        .run(&["read", "a.txt", "--format", "plover"])
        .fine()
        .out;
    let lines = lines(&out);
    assert_eq!(lines[0]["metadata"]["version"], "0.8");
    assert!(
        lines[0]["metadata"]["choices"]["SANCTION"].is_string(),
        "{out}"
    );
    let find = |key: &str, value: &str| {
        lines
            .iter()
            .find(|l| l[key] == value)
            .unwrap_or_else(|| panic!("{value} in {out}"))
    };
    let arrest = find("cameo", "173");
    assert_eq!(arrest["event_type"], "COERCE");
    assert_eq!(arrest["mode"], serde_json::json!(["arrest"]));
    assert_eq!(arrest["recipient"], serde_json::json!(["Ilse Marek"]));
    assert_eq!(arrest["date"], "2025-01-12");
    let request = find("event_type", "REQUEST");
    assert_eq!(request["mode"], serde_json::json!(["yield"]));
    assert_eq!(
        (&request["cameo"], &request["kind"]),
        (&"1053".into(), &"speech".into())
    );
    let release = find("event_type", "RETREAT");
    assert_eq!(
        release["mode"],
        serde_json::json!(["release", "hypothetical"])
    );
    assert_eq!(release["factuality"], "demanded");
    assert_eq!(request["beside"], serde_json::json!([release["id"]]));
    let chars: Vec<char> = LETTER.chars().collect();
    for line in &lines[1..] {
        let span = &line["spans"][0];
        let at = |n: usize| span[n].as_u64().expect("a place") as usize;
        let words: String = chars[at(0)..at(1)].iter().collect();
        assert!(
            line["text"].as_str().expect("text").starts_with(&words),
            "{line}"
        );
    }
}

#[test]
fn cameo_is_a_table_with_as_many_cells_in_each_line() {
    let desk = Desk::new();
    desk.file("a.txt", LETTER);
    desk.file("b.txt", NEWS);
    let out = desk
        .run(&["read", "a.txt", "b.txt", "--format", "cameo"])
        .fine()
        .out;
    let rows: Vec<Vec<&str>> = out.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(
        rows[0],
        [
            "date",
            "source",
            "target",
            "code",
            "root",
            "factuality",
            "according_to",
            "id",
            "document"
        ]
    );
    assert!(rows.iter().all(|r| r.len() == 9), "{out}");
    let is = |r: &&Vec<&str>, cells: [&str; 7]| r[..7] == cells;
    let arrest = [
        "2025-01-12",
        "Police",
        "Ilse Marek",
        "173",
        "17",
        "reported",
        "",
    ];
    assert!(rows.iter().any(|r| is(&r, arrest)), "{out}");
    let said = [
        "2025-03-10",
        "Police",
        "Ilse Marek",
        "173",
        "17",
        "claimed",
        "Free Harbour Union",
    ];
    assert!(rows.iter().any(|r| is(&r, said)), "{out}");
    // An accusation is against the accused.
    let accused = [
        "",
        "Free Harbour Union",
        "Port Authority",
        "112",
        "11",
        "reported",
        "",
    ];
    assert!(rows.iter().any(|r| is(&r, accused)), "{out}");
    let asked = [
        "2025-03-03",
        "Free Harbour Union",
        "Paula Voss",
        "1053",
        "10",
        "reported",
        "",
    ];
    assert!(rows.iter().any(|r| is(&r, asked)), "{out}");
}

#[test]
fn coded_events_go_to_standard_output_only() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    let run = desk.run(&["read", "a.txt", "--format", "plover", "--out", "record"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err
            .contains("--out: writes readings as JSON, not as coded events"),
        "{}",
        run.err
    );
}

#[test]
fn a_folder_of_frames_finds_what_ours_do_not_and_explain_names_the_rule() {
    let desk = Desk::new();
    desk.file("mine/own.toml", FRAME);
    desk.file("mine/notes.txt", "not read");
    let text = "The council defrocked Ana Ruiz on 3 March 2025.\n";
    desk.file("a.txt", text);
    let types = |arguments: &[&str]| -> Vec<Value> {
        let readings = desk.run(arguments).fine().json();
        let events = readings[0]["events"].as_array().expect("a list");
        events.iter().map(|e| e["rules"][0].clone()).collect()
    };
    let read = ["read", "a.txt", "--format", "json"];
    assert_eq!(types(&read), Vec::<Value>::new());
    let with = [&read[..], &["--frames", "mine"]].concat();
    assert_eq!(types(&with), ["mine.removal_from_office.defrock"]);
    let out = desk
        .run(&["explain", "a.txt", "--at", "14", "--frames", "mine"])
        .fine()
        .out;
    for part in [
        "event v1: removal_from_office, reported",
        "(mine.removal_from_office.defrock: subject)",
        "recipient    Ana Ruiz (mine.removal_from_office.defrock: object)",
        "mine.removal_from_office.defrock: frame removal_from_office, e.g. {actor: The council}",
    ] {
        assert!(out.contains(part), "{part} is not in {out}");
    }
}

#[test]
fn a_mistake_in_a_frame_names_file_rule_and_way_out_before_anything_is_read() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    desk.file("mine/own.toml", FRAME.replace("\"subject\"", "\"behind\""));
    for command in [&["read", "a.txt"][..], &["explain", "a.txt", "--at", "3"]] {
        let run = desk.run(&[command, &["--frames", "mine"]].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
        let file = std::path::Path::new("mine").join("own.toml");
        let start = format!("error: {}: line ", file.display());
        assert!(run.err.starts_with(&start), "{}", run.err);
        assert!(
            run.err.contains("`mine.removal_from_office.defrock`: `behind` is no place in a sentence\nhint: subject, object"),
            "{}",
            run.err
        );
    }
    desk.file("empty/notes.txt", "no frame");
    for (folder, reason) in [
        ("empty", "no file of frames"),
        ("none", "no such file"),
        ("a.txt", "no folder"),
    ] {
        let run = desk.run(&["read", "a.txt", "--frames", folder]);
        assert_eq!(run.code, Some(2));
        assert!(
            run.err.contains(reason) && run.err.contains("\nhint: "),
            "{}",
            run.err
        );
    }
}

#[test]
fn explain_shows_demands_and_disputes_with_words_for_their_rules() {
    let desk = Desk::new();
    desk.file("a.txt", NEWS);
    let explain = |word: &str| {
        let at = NEWS.find(word).expect("there").to_string();
        desk.run(&["explain", "a.txt", "--at", &at]).fine().out
    };
    let demand = explain("urged");
    assert!(demand.contains("\ndemand d1: release the dockers\n  by           Free Harbour Union\n  of           Paula Voss\n"), "{demand}");
    assert!(
        demand.contains("demand.ask: A statement that demands"),
        "{demand}"
    );
    let dispute = explain("accused");
    assert!(
        dispute.contains("\ndispute: falsifying the accounts\n"),
        "{dispute}"
    );
    assert!(
        dispute.contains("  denied by    Port Authority\n"),
        "{dispute}"
    );
    assert!(dispute.contains("dispute.claim: "), "{dispute}");
    let case = explain("arrested");
    assert!(case.contains("\ncase of Ilse Marek: detained\n"), "{case}");
    assert!(!case.contains("(no description)"), "{case}");
}

#[test]
fn eval_record_writes_a_reading_for_each_text_and_looks_at_no_gold() {
    let desk = Desk::new();
    desk.file("gold/a.txt", REPORT);
    desk.file("gold/a.json", "{\"events\": \"anything\"}");
    desk.file("gold/a.meta.json", "{\"title\": \"Dockers\"}");
    desk.file("gold/b.txt", NEWS);
    desk.file("gold/README.md", "Not a document.");
    let run = desk
        .run(&["eval", "record", "gold", "--out", "pred"])
        .fine();
    assert_eq!(run.out, "");
    assert!(
        run.err.contains("2 texts, ") && run.err.contains("words/s"),
        "{}",
        run.err
    );
    assert!(run.err.contains("eval_record.py gold pred"), "{}", run.err);
    let names: Vec<String> = {
        let entries = fs::read_dir(desk.path().join("pred")).expect("made");
        let mut names: Vec<_> = entries
            .map(|e| {
                e.expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(names, ["a.json", "b.json"]);
    let read = |name: &str| fs::read_to_string(desk.path().join(name)).expect("written");
    let reading: Value = serde_json::from_str(&read("pred/a.json")).expect("JSON");
    assert_eq!(reading["document"]["title"], "Dockers");
    // The same as `read --out` writes.
    desk.run(&["read", "gold/a.txt", "--out", "read"]).fine();
    assert_eq!(read("pred/a.json"), read("read/a.json"));
}

#[test]
fn eval_record_never_writes_over_gold() {
    let desk = Desk::new();
    desk.file("gold/a.txt", REPORT);
    desk.file("gold/a.json", "{}");
    let run = desk.run(&["eval", "record", "gold", "--out", "gold"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        fs::read_to_string(desk.path().join("gold/a.json")).expect("there"),
        "{}"
    );
    let none = desk.run(&["eval", "record", "pred", "--out", "out"]);
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("hint: "), "{}", none.err);
}

#[test]
fn eval_events_codes_what_happens_and_what_is_said() {
    let desk = Desk::new();
    let rows = [
        serde_json::json!({"id": 1, "text": "Police in Valmora arrested the poet Ana Ruiz on Monday."}),
        serde_json::json!({"id": 2, "text": "The Free Harbour Union urged Paula Voss to release the dockers."}),
        serde_json::json!({"id": 3, "text": "It rained."}),
    ];
    let gold: Vec<String> = rows.iter().map(Value::to_string).collect();
    desk.file("gold.jsonl", gold.join("\n"));
    let run = desk
        .run(&["eval", "events", "gold.jsonl", "--out", "pred.jsonl"])
        .fine();
    assert!(
        run.err.contains("eval_events.py gold.jsonl pred.jsonl"),
        "{}",
        run.err
    );
    let pred = lines(&fs::read_to_string(desk.path().join("pred.jsonl")).expect("written"));
    let first = |n: usize| &pred[n]["events"][0];
    assert_eq!(first(0)["plover"], "COERCE");
    assert_eq!(first(0)["target"], "Ana Ruiz");
    assert_eq!(first(1)["plover"], "REQUEST");
    assert_eq!(first(1)["source"], "Free Harbour Union");
    assert_eq!(first(1)["target"], "Paula Voss");
    assert_eq!(pred[2], serde_json::json!({"id": 3, "events": []}));
}

/// The whole page of each example, as somebody has read it line by line against its text. Where the
/// reader has become better, look at the difference, and write the page anew with
/// Lines of a page that may be other ones than were checked: processors add in other orders, and where the model is in two
/// minds the last digit decides (a speaker, an addressee).
const MOST_APART: usize = 4;

/// How many lines the one or the other text has by itself.
fn lines_apart(one: &str, other: &str) -> usize {
    let mut counted: std::collections::HashMap<&str, i32> = std::collections::HashMap::new();
    one.lines()
        .for_each(|line| *counted.entry(line).or_default() += 1);
    other
        .lines()
        .for_each(|line| *counted.entry(line).or_default() -= 1);
    let (more, less): (Vec<i32>, Vec<i32>) = counted.values().partition(|n| **n > 0);
    let more: i32 = more.iter().sum();
    let less: i32 = less.iter().sum();
    usize::try_from(more.max(-less)).unwrap_or_default()
}

/// `onrecord read examples/NAME.txt --width 88 > crates/onrecord/tests/records/NAME.txt`.
#[test]
fn the_examples_are_read_as_they_were_checked() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut changed = Vec::new();
    for name in ["letter", "news", "reply", "brief"] {
        let desk = Desk::new();
        for file in [format!("{name}.txt"), format!("{name}.meta.json")] {
            if let Ok(bytes) = fs::read(root.join("examples").join(&file)) {
                desk.file(&format!("examples/{file}"), bytes);
            }
        }
        let out = desk
            .run(&["read", &format!("examples/{name}.txt"), "--width", "88"])
            .fine()
            .out;
        let checked = root.join(format!("crates/onrecord/tests/records/{name}.txt"));
        let checked = fs::read_to_string(checked).expect("the checked page");
        let other = lines_apart(&out, &checked);
        if other > MOST_APART {
            changed.push(format!("--- {name}, {other} lines\n{out}"));
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}
