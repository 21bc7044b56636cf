use proptest::prelude::*;
use record::{PublishedFrom, Span};
use unicode_normalization::UnicodeNormalization;

use super::*;

fn read(bytes: &[u8], name: &str) -> Extracted {
    let hint = Hint {
        name: Some(name),
        ..Hint::default()
    };
    extract(bytes, &hint).expect("a document")
}

#[test]
fn a_plain_text_stays_byte_for_byte() {
    let text = "  A title\n\nOSLO, 3 May 2023 - “Nobody came,” said Şükran Yıldız.\n\n- one\n";
    let read = read(text.as_bytes(), "a.txt");
    assert_eq!(read.document.text.as_str(), text);
    assert_eq!(read.document.title.as_deref(), Some("A title"));
    assert_eq!(read.document.published.unwrap().to_string(), "2023-05-03");
    assert_eq!(read.document.published_from, Some(PublishedFrom::Text));
    assert!(
        read.diagnostics
            .iter()
            .any(|d| d.code == "published.from_text")
    );
}

#[test]
fn metadata_goes_before_what_the_text_says() {
    let metadata = Metadata {
        published: "2020-01-02".parse().ok(),
        ..Metadata::default()
    };
    let hint = Hint {
        metadata,
        ..Hint::default()
    };
    let read = extract(b"OSLO, 3 May 2023 - Nobody came.", &hint).unwrap();
    assert_eq!(read.document.published.unwrap().to_string(), "2020-01-02");
    assert_eq!(read.document.published_from, Some(PublishedFrom::Metadata));
}

#[test]
fn nothing_too_much_and_other_files_are_errors() {
    let error = |bytes: &[u8]| extract(bytes, &Hint::default()).unwrap_err();
    assert_eq!(error(b""), ExtractError::Empty);
    assert_eq!(error(b" \n\t "), ExtractError::Empty);
    assert!(error(b"%PDF-1.7").to_string().contains("PDF"));
    let junk: Vec<u8> = (0..4000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    assert!(matches!(error(&junk), ExtractError::Binary { .. }));
    let hint = Hint {
        limits: Limits {
            bytes: 3,
            ..Limits::default()
        },
        ..Hint::default()
    };
    assert!(matches!(
        extract(b"four", &hint),
        Err(ExtractError::TooLarge { bytes: 4, limit: 3 })
    ));
}

#[test]
fn characters_that_hide_text_are_counted() {
    let read = read(
        "The \u{202e}journalist\u{202c} was freed.".as_bytes(),
        "a.txt",
    );
    assert_eq!(read.document.text.as_str(), "The journalist was freed.");
    assert!(
        read.diagnostics[0]
            .message
            .starts_with("2 bidirectional control characters"),
        "{:?}",
        read.diagnostics
    );
}

#[test]
fn a_paragraph_in_another_script_is_noted_with_its_place() {
    let urdu = "وزیر نے منگل کو کہا کہ تینوں صحافیوں کو جلد رہا کر دیا جائے گا۔";
    let english = "The minister said on Tuesday that the three reporters would be freed. \
                   Their lawyers said that they had not heard of it, and that they would wait.";
    let both = read(format!("{english}\n\n{urdu}\n").as_bytes(), "a.txt");
    assert_eq!(both.document.language.as_deref(), Some("en"));
    let note = &both.diagnostics[0];
    assert_eq!(note.code, "language.part_unreadable");
    assert!(note.message.contains("(ur)"), "{}", note.message);
    assert_eq!(both.document.text.slice(note.span.unwrap()), urdu);
    // A text that is not read at all is said to be so once, by the reader.
    assert!(read(urdu.as_bytes(), "a.txt").diagnostics.is_empty());
}

#[test]
fn a_page_whose_bytes_are_of_another_encoding_than_it_says_is_noted() {
    let page = "<meta charset=iso-8859-1><p>Şükran Yıldız was freed.";
    let read = read(page.as_bytes(), "a.html");
    assert_eq!(read.document.text.as_str(), "Şükran Yıldız was freed.");
    assert!(read.diagnostics.iter().any(|d| d.code == "text.encoding"));
}

#[test]
fn the_words_of_a_page_lead_back_to_its_bytes() {
    let page =
        "<html><body><p>Fish &amp; chips are <b>sold</b> here.</p><p>Every day.</p></body></html>";
    let read = read(page.as_bytes(), "a.html");
    let text = &read.document.text;
    assert_eq!(text.as_str(), "Fish & chips are sold here.\n\nEvery day.");
    let source = |words: &str| {
        let at = text.as_str().find(words).unwrap();
        let range = read
            .map
            .source(text, text.span(at..at + words.len()))
            .unwrap();
        &page[range]
    };
    assert_eq!(source("& chips"), "&amp; chips");
    assert_eq!(source("sold"), "sold");
    assert_eq!(source("Every day."), "Every day.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_a_document_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for name in ["a.txt", "a.md", "a.html", "a"] {
            let hint = Hint { name: Some(name), ..Hint::default() };
            if let Ok(read) = extract(&bytes, &hint) {
                prop_assert!(!read.document.text.as_str().trim().is_empty());
            }
        }
    }

    #[test]
    fn every_character_of_a_plain_text_leads_back_to_its_bytes(text in "[a-z é\u{301}\u{202e}\r\n“👩‍👧]{1,80}") {
        if let Ok(read) = extract(text.as_bytes(), &Hint { format: Some(Format::PlainText), ..Hint::default() }) {
            let own = &read.document.text;
            for (at, c) in own.as_str().chars().enumerate() {
                let span = Span::new(at as u32, at as u32 + 1);
                let source = read.map.source(own, span).expect("a place");
                let stands = text.get(source.clone()).is_some_and(|s| s.chars().filter(|c| *c != '\u{202e}').nfc().any(|made| made == c));
                prop_assert!(stands || c == '\n', "{c:?} at {source:?} of {text:?}");
            }
        }
    }

    #[test]
    fn any_markup_is_read(text in "(<[a-z/]{1,6}>|&[a-z#0-9]{1,5};|[a-z ]{1,9}|[*#>`\\-\n]{1,3}){0,30}") {
        for format in [Format::Html, Format::Markdown] {
            let hint = Hint { format: Some(format), ..Hint::default() };
            if let Ok(read) = extract(text.as_bytes(), &hint) {
                let own = &read.document.text;
                let whole = Span::new(0, own.len());
                if let Some(source) = read.map.source(own, whole) {
                    prop_assert!(source.end <= text.len());
                }
            }
        }
    }
}
