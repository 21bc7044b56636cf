use std::fs;

use crate::{Desk, REPORT};

#[test]
fn eval_writes_spans_of_the_text_as_it_stands() {
    let desk = Desk::new();
    // A decomposed letter and a carriage return: nothing may be normalised, or offsets would shift.
    let text = "Jose\u{301} and others met.\r\n\r\n\"The bridge is closed,\" the mayor said.";
    let line =
        serde_json::json!({"id": "one", "text": text, "attributions": [{"content": [[0, 1]]}]});
    desk.file("gold.jsonl", format!("{line}\n\n"));
    desk.run(&["eval", "attributions", "gold.jsonl", "--out", "pred.jsonl"])
        .fine();
    let pred = fs::read_to_string(desk.path().join("pred.jsonl")).expect("written");
    let pred: serde_json::Value = serde_json::from_str(pred.trim()).expect("one line");
    assert_eq!(pred["id"], "one");
    let chars: Vec<char> = text.chars().collect();
    let content = &pred["attributions"][0]["content"][0];
    let at = |n: usize| content[n].as_u64().expect("a place") as usize;
    let words: String = chars[at(0)..at(1)].iter().collect();
    assert!(words.contains("The bridge is closed"), "{words}");
}

#[test]
fn eval_names_the_line_that_is_wrong() {
    let desk = Desk::new();
    desk.file("gold.jsonl", "{\"id\": 1, \"text\": \"A\"}\n{\"id\": 2}\n");
    let run = desk.run(&["eval", "attributions", "gold.jsonl", "--out", "pred.jsonl"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("gold.jsonl: line 2: no `text`\nhint: "),
        "{}",
        run.err
    );
}

#[test]
fn explain_shows_tokens_tree_and_rules() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    let at = REPORT.find("urged").expect("there").to_string();
    let out = desk.run(&["explain", "a.txt", "--at", &at]).fine().out;
    for part in [
        "urge",
        "VERB VBD",
        "Person: Ilse Marek",
        "act.demand.urge: ",
        "statement s",
    ] {
        assert!(out.contains(part), "{part} is not in {out}");
    }
    let beyond = desk.run(&["explain", "a.txt", "--at", "99999"]);
    assert_eq!(beyond.code, Some(2));
    assert!(
        beyond.err.contains("there is no place 99999"),
        "{}",
        beyond.err
    );
}

#[test]
fn explain_says_that_the_example_of_a_cue_is_one() {
    let desk = Desk::new();
    desk.file("a.txt", REPORT);
    let at = REPORT.find("urged").expect("there").to_string();
    let out = desk.run(&["explain", "a.txt", "--at", &at]).fine().out;
    assert!(
        out.contains("act.demand.urge: e.g. The guild [urged]"),
        "{out}"
    );
}

#[test]
fn explain_reads_standard_input_and_takes_the_date_of_publication() {
    let desk = Desk::new();
    let text = "The mayor said on Monday that the bridge was closed.";
    let explain = |published: &str| {
        let arguments = ["explain", "-", "--at", "0", "--published", published];
        desk.pipe(&arguments, text.as_bytes()).fine().out
    };
    // 7 March 2024 is a Thursday.
    assert!(explain("2024-03-07").contains("Monday: 2024-03-04"));
    assert!(explain("2024-03-15").contains("Monday: 2024-03-11"));
}

#[test]
fn explain_makes_no_tree_of_another_language() {
    let desk = Desk::new();
    let text = "El gobierno anunció el martes que liberará a los tres periodistas detenidos desde enero, según fuentes del ministerio.";
    desk.file("es.txt", text);
    let out = desk.run(&["explain", "es.txt", "--at", "3"]).fine().out;
    assert_eq!(
        out,
        "warning: language: es, not readable yet; its text is kept\n"
    );
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            desk.run(&["completions", shell])
                .fine()
                .out
                .contains("onrecord")
        );
    }
    let page = desk.run(&["man"]).fine().out;
    assert!(
        page.contains(".TH onrecord") && page.contains("\\-\\-published"),
        "{page}"
    );
}

#[test]
fn help_has_examples() {
    let desk = Desk::new();
    for command in [
        &["--help"][..],
        &["read", "--help"],
        &["eval", "attributions", "--help"],
        &["explain", "--help"],
    ] {
        let help = desk.run(command).fine().out;
        assert!(help.contains("Example"), "{help}");
    }
    assert!(desk.run(&["--version"]).fine().out.starts_with("onrecord "));
}
