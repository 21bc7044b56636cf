//! Who is held responsible, by which words; and that nobody is screened merely for being named.

mod common;

use common::{act, reading, source, stores};
use onrecord_store::{
    Basis, Decision, Draft, Family, ListResult, Reference, Saved, StoreError, Who,
};
use record::EntityKind;
use serde_json::{Value, json};

const TEXT: &str = "Ana Ruiz was arrested, her family says; the Ministry denies it.";

#[test]
fn an_official_is_picked_with_the_words_that_accuse_and_only_then_screened() {
    for kept in stores("official") {
        let mut store = kept.open();
        let saved = store.save(&reading("sha256:1", TEXT, None), &source("a.txt"), &act());
        assert_eq!(saved.expect("saved"), Saved::Added { key: 1 });
        let of_list = |list: &str| ListResult {
            list: list.to_owned(),
            sha256: "00".repeat(32),
            result: json!({"version": "7", "hits": []}),
        };
        // The ministry, and Ana Ruiz, are named; nobody is an official, and no fact of theirs can be screened for.
        assert!(store.officials(None).expect("listed").is_empty());
        for fact in 1..=store.stats().expect("counted").events + 4 {
            assert!(store.official_of(fact).is_err(), "fact {fact}");
            assert!(
                store
                    .keep_screening(fact, &[of_list("un")], &act())
                    .is_err()
            );
        }

        let (document, spans) = store.words_of(2).expect("the event");
        let draft = |family, value, name| Draft {
            family,
            value,
            who: vec![Who {
                name,
                kind: EntityKind::Government,
                same_as: None,
            }],
        };
        let accused = json!({"official": "Ministry", "type": "ordered", "fact": 2, "according_to": "Ana Ruiz"});
        let basis = Basis::Document {
            key: document,
            spans,
        };
        let draft_of = draft(Family::Involvement, accused, "Ministry");
        let fact = store
            .add_by_hand(&basis, &[draft_of], &act())
            .expect("picked")[0];
        let note = Basis::Note {
            text: "Gazette of 3 May.",
            date: None,
        };
        let measure = json!({"official": "Ministry", "regime": "Republic of Sarno", "type": "visa_ban", "status": "unknown"});
        store
            .add_by_hand(
                &note,
                &[draft(Family::Measure, measure, "Ministry")],
                &act(),
            )
            .expect("added");

        for list in ["un", "ofac", "un"] {
            store
                .keep_screening(fact, &[of_list(list)], &act())
                .expect("kept");
        }
        let pages = store.officials(Some("ministry")).expect("listed");
        assert_eq!(pages.len(), 1);
        let page = &pages[0];
        assert_eq!(
            page.involvements[0].words,
            TEXT.chars().take(10).collect::<String>()
        );
        assert!(
            !page.involvements[0].state.is_accepted(),
            "nobody has accepted it"
        );
        let lists: Vec<&str> = page.screenings.iter().map(|s| s.list.as_str()).collect();
        assert_eq!(lists, ["ofac", "un"], "the last one of each list");
        // The measure names a ministry in another source: nobody has said that it is the same.
        assert!(page.measures.is_empty());
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);

        // Of two bearers of the name one is an official, and the other is not.
        store
            .save(&reading("sha256:2", TEXT, None), &source("b.txt"), &act())
            .expect("saved");
        assert_eq!(store.officials(Some("ministry")).expect("listed").len(), 1);

        // The dispute of the document says who denies what accuses; nobody has accepted it.
        assert_eq!(page.involvements[0].denied_by, ["Ministry (proposed)"]);
        let accusation = store.accusation(2, 2).expect("it names them");
        assert_eq!(accusation.parts, ["actor"]);
        assert_eq!(
            store.accusation(2, 1).expect("said").parts,
            ["about", "source"]
        );
        // A namesake of another document, and who is in no document of that fact, are not accused by it.
        let ana = store.bearers("Ana Ruiz").expect("found");
        let other: Reference = ana[1].reference.parse().expect("a reference");
        let refused = store.accusation(other.key(), 2).expect_err("refused");
        assert!(matches!(refused, StoreError::Refused { .. }), "{refused}");
        for (name, same_as) in [("Ana Ruiz", Some(other.key())), ("Bo Lindh", None)] {
            let accused = json!({"official": name, "type": "ordered", "fact": 2});
            let draft = Draft {
                family: Family::Involvement,
                value: accused,
                who: vec![Who {
                    name,
                    kind: EntityKind::Person,
                    same_as,
                }],
            };
            let refused = store.add_by_hand(&basis, &[draft], &act());
            assert!(
                matches!(refused, Err(StoreError::Refused { .. })),
                "{refused:?}"
            );
        }

        store
            .review(fact, Decision::Reject, None, Some("misread"), &act())
            .expect("rejected");
        assert!(store.officials(None).expect("listed").is_empty());
        assert!(
            store
                .keep_screening(fact, &[of_list("un")], &act())
                .is_err()
        );
        assert_eq!(
            store.value(fact).expect("kept").value["according_to"],
            Value::from("Ana Ruiz")
        );
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
    }
}
