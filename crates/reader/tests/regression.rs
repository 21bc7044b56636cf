//! Small texts of our own, read whole: keeps accuracy from slipping.
//!
//! A file of `texts/` holds metadata, a blank line, the text, `---`, and a line for each statement
//! that a careful reader takes from it: source | acts that are right | how the content begins |
//! addressee (`-` none, `*` open). The full scores against the gold records are `tests/scores`.

use std::fs;
use std::path::Path;

use onrecord_reader::{Model, Reader};
use record::{Document, Reading, Statement};

struct Expected {
    source: String,
    acts: Vec<String>,
    content: String,
    addressee: String,
}

fn parse(file: &str) -> (Document, Vec<Expected>) {
    let (head, rest) = file
        .split_once("\n\n")
        .expect("metadata, then a blank line");
    let (text, expected) = rest.split_once("---\n").expect("`---` after the text");
    let field = |key: &str| {
        head.lines()
            .find_map(|l| l.strip_prefix(key)?.strip_prefix(": "))
            .map(str::to_owned)
    };
    let document = Document {
        title: field("title"),
        publisher: field("publisher"),
        kind: field("kind"),
        published: field("published").and_then(|d| d.parse().ok()),
        language: Some("en".into()),
        ..Document::of_text("test", text.trim_end())
    };
    let expected = expected
        .lines()
        .map(|line| {
            let mut parts = line.split(" | ").map(str::to_owned);
            let mut next = || parts.next().expect("four fields");
            Expected {
                source: next(),
                acts: next().split(' ').map(str::to_owned).collect(),
                content: next(),
                addressee: next(),
            }
        })
        .collect();
    (document, expected)
}

/// The content's words from the first to the last, without quotation marks.
fn words(reading: &Reading, statement: &Statement) -> String {
    let spans = &statement.content;
    let whole = spans[0].hull(*spans.last().expect("content"));
    bare(reading.document.text.slice(whole))
}

fn bare(words: &str) -> String {
    words.replace(['"', '“', '”'], "")
}

fn same_party(got: Option<&str>, wanted: &str) -> bool {
    match wanted {
        "*" => true,
        "-" => got.is_none(),
        _ => got.is_some_and(|got| got.to_lowercase().contains(&wanted.to_lowercase())),
    }
}

#[test]
fn small_texts_are_read_as_a_careful_reader_reads_them() {
    let reader = Reader::new(Model::Default).expect("the model loads");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts");
    let (mut right, mut all, mut statements, mut wrong) = (0, 0, 0, Vec::new());
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("texts")
        .flatten()
        .map(|e| e.path())
        .collect();
    files.sort();
    for path in files {
        let (document, expected) = parse(&fs::read_to_string(&path).expect("readable"));
        let reading = reader.read(document);
        statements += reading.statements.len();
        for rule in reading.statements.iter().flat_map(|s| &s.rules) {
            assert!(
                onrecord_reader::rules::explain(rule).is_some(),
                "no words for `{rule}`"
            );
        }
        for e in expected {
            all += 4;
            let wanted = bare(&e.content);
            let Some(found) = reading
                .statements
                .iter()
                .find(|s| words(&reading, s).starts_with(&wanted))
            else {
                wrong.push(format!("{}: missed: {wanted}", path.display()));
                continue;
            };
            let source = found.source.as_ref().map(|p| p.name.as_str());
            let checks = [
                ("found", true),
                ("source", same_party(source, &e.source)),
                (
                    "act",
                    e.acts.iter().any(|a| *a == found.speech_act.as_str()),
                ),
                (
                    "addressee",
                    same_party(found.addressee.as_deref(), &e.addressee),
                ),
            ];
            for (what, ok) in checks {
                right += usize::from(ok);
                if !ok {
                    let got = format!("{source:?} {} {:?}", found.speech_act, found.addressee);
                    wrong.push(format!("{}: {what} of \"{wanted}\": {got}", path.display()));
                }
            }
        }
    }
    println!(
        "{right} of {all} slots right, {statements} statements\n{}",
        wrong.join("\n")
    );
    assert!(
        right * 100 >= all * 95,
        "{right} of {all} slots right:\n{}",
        wrong.join("\n")
    );
    assert!(
        statements * 4 <= all + all / 4,
        "{statements} statements where {} were expected",
        all / 4
    );
}

#[test]
fn the_same_input_gives_the_same_output() {
    let reader = Reader::new(Model::Default).expect("the model loads");
    let file = include_str!("texts/nested.txt");
    let read = || serde_json::to_string(&reader.read(parse(file).0)).expect("serialisable");
    assert_eq!(read(), read());
}
