//! The dates of statements, as the model's own trees give them.

use onrecord_reader::{Model, Reader};
use record::Document;

/// Dates of the statements in text order; "-" where there is none. 24 October 2024 is a Thursday.
fn dates(reader: &Reader, text: &str) -> String {
    let document = Document {
        published: "2024-10-24".parse().ok(),
        language: Some("en".into()),
        ..Document::of_text("test", text)
    };
    let reading = reader.read(document);
    let date = |s: &record::Statement| s.date.map_or("-".to_owned(), |d| d.to_string());
    let all: Vec<String> = reading.statements.iter().map(date).collect();
    all.join(" ")
}

#[test]
fn a_statement_has_the_date_of_its_own_clause_and_no_other() {
    let reader = Reader::new(Model::Default).expect("the model");
    let cases = [
        (
            "HAVANA, 24 October 2024 - The lawyer said on Tuesday that he was ill.",
            "2024-10-22",
        ),
        (
            "GENEVA, 3 May 2023 - The envoy told the council that the talks had failed.",
            "-",
        ),
        (
            "Weber, whose brother was arrested in May, said \"We will not be silent.\"",
            "-",
        ),
        (
            "The State Department said on Oct. 3 that the vote was flawed; Brussels called for restraint.",
            "2024-10-03 -",
        ),
        ("Mutua said in 2019 that the bridge was unsafe.", "2019"),
        (
            "In a letter to the president on Wednesday, the lawmakers raised concerns about the trial.",
            "2024-10-23",
        ),
        (
            "\"The bridge is closed,\" the mayor said on Monday.",
            "2024-10-21",
        ),
        (
            "The ministry on Tuesday urged drivers to stay at home.",
            "2024-10-22",
        ),
        (
            "In a statement issued on Monday, the ministry said the road was safe.",
            "2024-10-21",
        ),
        (
            "Speaking to reporters on Tuesday, Ana Ruiz said the strike would go on.",
            "2024-10-22",
        ),
        ("The mayor said that the bridge had fallen on Monday.", "-"),
        (
            "A court in Merrow on Tuesday acquitted the publisher but ordered that her editor stay in prison.",
            "2024-10-22",
        ),
        (
            "\"We cannot look away,\" they said in the letter, dated Tuesday.",
            "2024-10-22",
        ),
        // A timeline; one such line by itself may be a dateline without a place.
        (
            "August 2019 - He accuses the minister of theft.\n\n3 May 2020 - Police search his house.",
            "2019-08",
        ),
        ("3 May 2020 - The mayor said the bridge was safe.", "-"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, wanted)| (text, wanted, dates(&reader, text)))
        .filter(|(_, wanted, got)| got != *wanted)
        .map(|(text, wanted, got)| format!("{text}\n  wanted {wanted}, got {got}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Terms of the demands in text order; "-" where none is set. Read as of 24 October 2024.
fn terms(reader: &Reader, text: &str) -> String {
    let document = Document {
        published: "2024-10-24".parse().ok(),
        language: Some("en".into()),
        ..Document::of_text("test", text)
    };
    let reading = reader.read(document);
    let due = |d: &record::Demand| d.due.map_or("-".to_owned(), |day| day.to_string());
    let all: Vec<String> = reading.demands.iter().map(due).collect();
    all.join(" ")
}

#[test]
fn a_demand_has_the_term_that_is_set_for_it() {
    let reader = Reader::new(Model::Default).expect("the model");
    for (text, due) in [
        (
            "Lawmakers urged the ministry to publish the list by 15 November.",
            "2024-11-15",
        ),
        (
            "The committee called on Valmora to free Ana Ruiz by the end of December.",
            "2024-12",
        ),
        (
            "The senators asked the minister to answer within thirty days.",
            "2024-11-23",
        ),
        (
            "The union demanded that the company pay the wages within 2 weeks.",
            "2024-11-07",
        ),
        ("Lawmakers urged the ministry to publish the list.", "-"),
        (
            "Lawmakers urged the ministry to free the men who were arrested in May.",
            "-",
        ),
    ] {
        assert_eq!(terms(&reader, text), due, "{text}");
    }
}
