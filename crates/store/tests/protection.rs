//! Marks that protect people and documents.

mod common;

use common::{act, reading, source, stores};
use onrecord_store::import::Table;
use onrecord_store::query::{Part, PeopleQuery};
use onrecord_store::{LinkKind, Mark, NewLink, Reference, StoreError, Verdict};
use serde_json::Value;

#[test]
fn a_mark_is_kept_of_a_person_and_of_all_who_are_one_with_them() {
    for kept in stores("protection") {
        let mut store = kept.open();
        for (id, url) in [
            ("sha256:1", "https://vila.example/1"),
            ("sha256:2", "https://vila.example/2"),
        ] {
            store
                .save(
                    &reading(id, "Ana Ruiz was arrested.", Some(url)),
                    &source(id),
                    &act(),
                )
                .expect("saved");
        }
        let bearers = store.bearers("Ana Ruiz").expect("looked up");
        let people: Vec<Reference> = bearers
            .iter()
            .map(|b| b.reference.parse().expect("a reference"))
            .collect();
        store
            .protect(people[0], Mark::Minor, "yes", Some("15 years"), &act())
            .expect("marked");
        store
            .protect(people[0], Mark::Publishable, "no", None, &act())
            .expect("marked");
        store
            .protect(
                Reference::Document(1),
                Mark::VisibleTo,
                "u-lead",
                None,
                &act(),
            )
            .expect("marked");
        // A value that says nothing is none.
        for (mark, value) in [
            (Mark::Minor, "maybe"),
            (Mark::Witness, "Yes"),
            (Mark::Publishable, "later"),
        ] {
            let refused = store.protect(people[0], mark, value, None, &act());
            let refused = refused.expect_err("refused");
            assert!(refused.to_string().contains("`yes` or `no`"), "{refused}");
        }
        let marks = |store: &mut onrecord_store::Store, what| {
            let marks = store.protections(what).expect("told");
            marks
                .into_iter()
                .map(|mark| (mark.mark, mark.value))
                .collect::<Vec<_>>()
        };
        assert_eq!(marks(&mut store, people[1]), []);
        let same = NewLink {
            kind: LinkKind::Same,
            left: people[0].key(),
            right: people[1].key(),
            verdict: Verdict::Accepted,
            detail: Value::Null,
            note: None,
        };
        store.link(&same, &act()).expect("joined");
        let both = [
            (Mark::Minor, "yes".to_owned()),
            (Mark::Publishable, "no".to_owned()),
        ];
        assert_eq!(marks(&mut store, people[1]), both);
        // They stand in the list of people, and go along with what is exported.
        let query = PeopleQuery {
            name: Some("Ana Ruiz".to_owned()),
            ..PeopleQuery::default()
        };
        let (listed, _) = store.people(&query, Part::ALL).expect("listed");
        assert_eq!(listed[0].marks, ["minor=yes", "publishable=no"]);
        let mut exported = Vec::new();
        let done: Result<(), StoreError> = store.export(Table::Cases, "cases", true, |fact| {
            exported.push(fact.marks);
            Ok(())
        });
        done.expect("exported");
        let of_person = ["minor=yes", "publishable=no"];
        assert_eq!(exported[1], of_person);
        assert_eq!(
            exported[0],
            [&of_person[..], &["visible_to=u-lead"]].concat()
        );
        store
            .protect(people[1], Mark::Minor, "", Some("is 19 now"), &act())
            .expect("taken away");
        assert_eq!(
            marks(&mut store, people[0]),
            [(Mark::Publishable, "no".to_owned())]
        );
        assert_eq!(
            marks(&mut store, Reference::Document(1)),
            [(Mark::VisibleTo, "u-lead".to_owned())]
        );
        assert!(
            store
                .protect(Reference::Entry(1), Mark::Minor, "yes", None, &act())
                .is_err()
        );
        assert!(
            store
                .protect(Reference::Entity(999), Mark::Minor, "yes", None, &act())
                .is_err()
        );
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
        kept.change("UPDATE protection SET value = 'yes'");
        assert_eq!(store.verify().expect("looked through").faults.len(), 3);
    }
}
