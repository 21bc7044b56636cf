//! Whatever the text, a reading holds together.

use std::sync::LazyLock;

use onrecord_reader::{Model, Reader};
use proptest::prelude::*;
use record::{Document, Reading, Span};

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new(Model::Fast).expect("the model loads"));

fn read(text: &str) -> Reading {
    READER.read(Document {
        title: text.lines().next().map(str::to_owned),
        publisher: Some("The Gull".into()),
        kind: Some("letter".into()),
        published: "2024-10-24".parse().ok(),
        ..Document::of_text("test", text)
    })
}

fn spans(reading: &Reading) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for entity in &reading.entities {
        spans.extend(&entity.mentions);
        spans.extend(entity.roles.iter().flat_map(|r| &r.spans));
    }
    for statement in &reading.statements {
        spans.extend(&statement.cue);
        spans.extend(&statement.content);
        spans.extend(&statement.addressee_spans);
        spans.extend(statement.source.iter().flat_map(|s| &s.spans));
    }
    spans.extend(reading.dates.iter().flat_map(|d| &d.spans));
    spans.extend(reading.diagnostics.iter().filter_map(|d| d.span));
    spans
}

/// Every span lies in the text, is not empty and has no white space at its ends; every statement
/// has content; ids that are referred to are there.
fn check(text: &str) {
    let reading = read(text);
    let chars: Vec<char> = text.chars().collect();
    for span in spans(&reading) {
        assert!(
            span.start < span.end && span.end as usize <= chars.len(),
            "{span:?} of {text:?}"
        );
        let words = &chars[span.start as usize..span.end as usize];
        let own: String = words.iter().collect();
        assert_eq!(
            own,
            reading.document.text.slice(span),
            "{span:?} of {text:?}"
        );
        assert_eq!(own, own.trim(), "{span:?} of {text:?}");
    }
    let entity = |id: &record::EntityId| reading.entities.iter().any(|e| e.id == *id);
    for statement in &reading.statements {
        assert!(!statement.content.is_empty());
        assert!(!statement.rules.is_empty());
        assert!(
            statement
                .source
                .iter()
                .filter_map(|s| s.entity.as_ref())
                .all(entity)
        );
        assert!(statement.addressee_entity.iter().all(entity));
        let parent = |id: &record::StatementId| {
            *id != statement.id && reading.statements.iter().any(|s| s.id == *id)
        };
        assert!(statement.parent.iter().all(parent));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_string_gives_a_reading_that_holds_together(text in "\\PC{0,120}") {
        check(&text);
    }

    #[test]
    fn any_prose_gives_a_reading_that_holds_together(
        text in "((said|told|denied|urged|who|he|She|Ana Ruiz|the|minister|to|free|that|“|”|\"|'|,|\\.|:|\n|\n\n- |on Monday|3 May|é|😀|مر|e\u{301}|-|\\(|\\)) ?){0,60}"
    ) {
        check(&text);
    }
}

#[test]
fn marks_and_letters_of_every_kind_are_harmless() {
    for text in [
        "",
        " ",
        "\n\n\n",
        "“",
        "”",
        "\"",
        "'",
        "((((",
        "\"\"\"\"\"",
        "“ “ “",
        "- - -",
        "...",
        "1. 2. 3.",
        "\u{301}",
        "👩‍👩‍👧",
        "a\u{0}b",
        "قال الوزير إن الجسر مغلق.",
        "“He said “she said “they said",
        "Dear",
        "To the",
        "To:",
        "We,",
        "Dear ,\n\nWe urge:\n- \n- \n",
        "Ana Ruiz-",
        "U.S.-",
        "@",
        "http://",
        "X (",
        "He said: “",
        "accused of",
        "all of which he denies",
    ] {
        check(text);
    }
}

#[test]
fn long_and_repeated_text_is_read_in_full() {
    check(&"word ".repeat(10_000));
    check(&"Ana Ruiz said the bridge was closed and ".repeat(400));
    check(&"(\"“".repeat(4_000));
    check(&"a".repeat(60_000));
    check(&"Ana Ruiz, ".repeat(3_000));
    check(&"He said. ".repeat(2_000));
}
