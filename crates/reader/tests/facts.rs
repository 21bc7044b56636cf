//! Small texts of our own and the facts a careful reader takes from them.
//!
//! Each case is a text and lines `type | recipient or actor | factuality | date`, `-` where the text
//! does not tell. The full scores against the gold records are `tests/scores`.

use onrecord_reader::{Model, Reader};
use record::{Document, Reading, Recognised, Span};

const CASES: &[(&str, &[&str])] = &[
    (
        "Dr Ana Ruiz was arrested at Lima airport on 14 June 2021 and sentenced in 2022 to twelve years for “forming a cell”.",
        &[
            "arrest | Ana Ruiz | reported | 2021-06-14",
            "sentence | Ana Ruiz | reported | 2022",
        ],
    ),
    (
        "An appeal court on Tuesday overturned radio editor Ana Ruiz’s conviction for spreading false news.",
        &["conviction_overturned | Ana Ruiz | reported | 2024-10-22"],
    ),
    (
        "Jan Kos has been convicted of nothing. He has not been charged.",
        &[
            "conviction | Jan Kos | negated | -",
            "charge | Jan Kos | negated | -",
        ],
    ),
    (
        "Canada on Thursday imposed visa bans on five Karvelan judges and froze their assets.",
        &[
            "visa_ban | five Karvelan judges | reported | 2024-10-24",
            "asset_freeze | five Karvelan judges | reported | 2024-10-24",
        ],
    ),
    (
        "The guild urged the minister to release Ana Ruiz. Jan Kos was never allowed to see a lawyer, his sister said.",
        &[
            "release | Ana Ruiz | demanded | -",
            "access_denied | Jan Kos | claimed | -",
        ],
    ),
    (
        "Three MPs face up to ten years in prison. Police arrested at least 34 people on Sunday.",
        &[
            "sentence | Three MPs | hypothetical | -",
            "arrest | at least 34 people | reported | 2024-10-20",
        ],
    ),
    (
        "LIMA, Oct 24 (North Wire) - Ana Ruiz accused the election board of rigging the vote. The board denied the accusation.",
        &["election_fraud | election board | disputed | -"],
    ),
];

fn read(reader: &Reader, text: &str) -> Reading {
    reader.read(Document {
        published: "2024-10-24".parse().ok(),
        language: Some("en".into()),
        ..Document::of_text("test", text)
    })
}

#[test]
fn facts_are_read_as_a_careful_reader_reads_them() {
    let reader = Reader::new(Model::Default).expect("the model loads");
    let (mut all, mut wrong) = (0, Vec::new());
    for (text, expected) in CASES {
        let reading = read(&reader, text);
        let found: Vec<String> = reading
            .events
            .iter()
            .map(|e| {
                let party = e.recipient.as_ref().or(e.actor.as_ref());
                let date = e.date.map_or("-".to_owned(), |d| d.to_string());
                let party = party.map_or("-", String::as_str);
                format!("{} | {party} | {} | {date}", e.event_type, e.factuality)
            })
            .collect();
        for line in *expected {
            all += 1;
            let alike = |f: &String| f.to_lowercase() == line.to_lowercase();
            if !found.iter().any(alike) {
                wrong.push(format!("{line}\n  found {found:?}"));
            }
        }
        assert!(
            found.len() <= expected.len() + 1,
            "more than the text tells: {found:?}"
        );
    }
    assert!(wrong.len() * 10 <= all, "{}", wrong.join("\n"));
}

#[test]
fn every_fact_shows_the_words_it_was_read_from_and_names_its_rules() {
    let reader = Reader::new(Model::Default).expect("the model loads");
    let reading = read(
        &reader,
        "Ana Ruiz has been held in Brel since 3 May. Her party urged the ministry to free her. The ministry rejected the call. The party accused Jan Kos of theft, which he denied.",
    );
    let length = reading.document.text.len();
    let facts = reading
        .events
        .iter()
        .map(|e| (&e.evidence, &e.rules))
        .chain(reading.cases.iter().map(|c| (&c.evidence, &c.rules)))
        .chain(reading.demands.iter().map(|d| (&d.evidence, &d.rules)))
        .chain(reading.disputes.iter().map(|d| (&d.evidence, &d.rules)));
    let mut count = 0;
    for (evidence, rules) in facts {
        count += 1;
        assert!(
            !evidence.is_empty() && evidence.iter().all(|s| s.start < s.end && s.end <= length)
        );
        assert!(!rules.is_empty());
    }
    assert!(count >= 4, "{count} facts");
    let case = reading.cases.first().expect("a case");
    assert_eq!(case.person, "Ana Ruiz");
    assert_eq!(
        case.since.map(|d| d.to_string()).as_deref(),
        Some("2024-05-03")
    );
}

#[test]
fn a_fact_that_rests_on_words_recognised_unsurely_says_so() {
    let reader = Reader::new(Model::Default).expect("the model loads");
    let text = "Ana Ruiz was arrested on Monday, her lawyer said. The weather was fine.";
    let warned = |words: &str, confidence| {
        let start = text.find(words).expect("it is there") as u32;
        let reading = reader.read(Document {
            published: "2024-10-24".parse().ok(),
            language: Some("en".into()),
            recognised: vec![Recognised {
                span: Span::new(start, start + words.len() as u32),
                confidence,
            }],
            ..Document::of_text("test", text)
        });
        let unsure = reading.diagnostics.into_iter();
        let unsure = unsure.filter(|d| d.code == "text.unsure");
        unsure.map(|d| (d.message, d.span)).collect::<Vec<_>>()
    };
    let found = warned("arrested", 0.31);
    assert!(
        found.iter().any(|(message, span)| message
            == "event v1 rests on \u{201c}arrested\u{201d}, recognised with a confidence of 31 in 100: compare it with the scan"
            && *span == Some(Span::new(13, 21))),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|(message, _)| message.starts_with("statement s1 rests on")),
        "{found:?}"
    );
    assert_eq!(warned("arrested", 0.9), []);
    assert_eq!(warned("weather", 0.31), []);
}
