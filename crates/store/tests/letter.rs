//! Letters: who signed, what was heard of each ask, answers put in by hand, and when they are due.

mod common;

use common::{Kept, act, source, stores};
use onrecord_store::{
    AnswerClass, Basis, Decision, DemandFilter, Draft, Family, LinkKind, NewAnswer, NewLink,
    Reference, Signature, SignatureStatus, State, Store, StoreError, Verdict,
};
use record::{PartialDate, Reading, Span, Text};
use serde_json::json;

const TEXT: &str = "To the Minister of Justice\n\nDear Minister,\n\nWe ask you to release Ana Ruiz by 1 June 2024.\n\n\
    Yours faithfully,\n\nMaria Lopes, deputy for Porto Velho\nand two colleagues\n";

fn letter() -> Reading {
    let text = Text::new(TEXT);
    let at = |words: &str| -> Span {
        let at = TEXT.find(words).expect(words);
        text.span(at..at + words.len())
    };
    let value = json!({
        "document": {"id": "sha256:1", "title": "Letter on Ana Ruiz", "publisher": null, "url": null, "kind": null,
            "published": "2024-05-01", "published_from": "metadata", "language": "en", "text": TEXT},
        "entities": [{"id": "e1", "kind": "person", "name": "Ana Ruiz", "aliases": [], "roles": [], "age": null,
            "mentions": [at("Ana Ruiz")]}],
        "statements": [], "events": [], "cases": [],
        "demands": [{"id": "d1", "by": "Maria Lopes", "by_entity": null, "of": "Minister of Justice", "of_entity": null,
            "action": "release Ana Ruiz", "for": ["Ana Ruiz"], "date": null, "due": "2024-06-01", "answer": null,
            "statements": [], "evidence": [at("We ask you to release Ana Ruiz")], "rules": []}],
        "disputes": [], "dates": [], "diagnostics": [],
        "letter": {"parts": [{"part": "addressee", "span": at("To the Minister of Justice")}],
            "signatories": [{"name": "Maria Lopes", "office": "deputy", "party": null, "state": "Porto Velho",
                "spans": [at("Maria Lopes")]}],
            "unnamed": 2}
    });
    serde_json::from_value(value).expect("a reading")
}

fn day(day: &str) -> PartialDate {
    day.parse().expect("a day")
}

fn with_letter(kept: &Kept) -> (Store, i64) {
    let mut store = kept.open();
    store
        .save(&letter(), &source("letter.txt"), &act())
        .expect("saved");
    let shown = store.letter(1, day("2024-05-20")).expect("a letter");
    let demand: Reference = shown.asks[0].demand.reference.parse().expect("a demand");
    (store, demand.key())
}

fn note(text: &str) -> Basis<'_> {
    Basis::Note {
        text,
        date: Some(day("2024-05-18")),
    }
}

fn answer(demand: i64, by: &str, class: AnswerClass) -> NewAnswer<'_> {
    NewAnswer {
        demand,
        by,
        class,
        date: Some(day("2024-05-17")),
        for_addressee: false,
        who: Vec::new(),
    }
}

fn filter(as_of: &str) -> DemandFilter {
    DemandFilter {
        open: false,
        accepted: false,
        versions: false,
        by: None,
        of: None,
        as_of: day(as_of),
        oldest_first: false,
        limit: usize::MAX,
        offset: 0,
        after: None,
    }
}

#[test]
fn a_letter_is_shown_with_who_signed_it_and_what_it_asks() {
    for kept in stores("letter_shown") {
        let (mut store, _) = with_letter(&kept);
        let shown = store.letter(1, day("2024-05-20")).expect("a letter");
        assert!(shown.is_letter && store.is_letter(1).expect("there"));
        assert_eq!(shown.addressees[0].0, "To the Minister of Justice");
        assert_eq!(shown.unnamed, Some(2));
        let one = &shown.signatories[0];
        assert_eq!(one.signatory.state.as_deref(), Some("Porto Velho"));
        let entity = one.entity.expect("who signs can be looked up").key();
        assert_eq!(store.bearer(entity).expect("known").name, "Maria Lopes");
        let ask = &shown.asks[0];
        assert_eq!(ask.demand.days, Some(19));
        assert_eq!(ask.demand.class, Some(AnswerClass::Open));
        assert_eq!(
            store.ask(1, day("2024-06-02")).expect("it").demand.class,
            Some(AnswerClass::Lapsed)
        );
        assert!(matches!(
            store.letter(9, day("2024-05-20")),
            Err(StoreError::Unknown { .. })
        ));

        // Who took the signature back is told by another source; of another letter, it is none of this one.
        for (title, status) in [
            ("letter on ANA RUIZ", "withdrawn"),
            ("Another letter", "signed"),
        ] {
            let draft = Draft {
                family: Family::Signature,
                value: json!({"letter": title, "signatory": "Maria Lopes", "status": status, "date": "2024-05-10"}),
                who: Vec::new(),
            };
            store
                .add_by_hand(&note("Her office called."), &[draft], &act())
                .expect("added");
        }
        let shown = store.letter(1, day("2024-05-20")).expect("a letter");
        assert_eq!(shown.signatures.len(), 1);
        let told: &Signature = &shown.signatures[0].value;
        assert_eq!(told.status, SignatureStatus::Withdrawn);
        assert_eq!(shown.signatures[0].state, State::Added);
        // The note is no letter, and asks nothing.
        let note: Reference = shown.signatures[0].document.parse().expect("a document");
        let note = store.letter(note.key(), day("2024-05-20")).expect("shown");
        assert!(!note.is_letter && note.asks.is_empty());
    }
}

#[test]
fn an_answer_and_that_it_answers_are_kept_together_or_not_at_all() {
    for kept in stores("letter_answer") {
        let (mut store, demand) = with_letter(&kept);
        let before = store.stats().expect("counted");
        let basis = note("The ministry's letter of 17 May.");
        let refused = store.add_answer(
            &basis,
            &answer(demand, "Maria Lopes", AnswerClass::Met),
            &act(),
        );
        assert!(
            matches!(refused, Err(StoreError::OwnDemand(_))),
            "{refused:?}"
        );
        let refused = store.add_answer(
            &basis,
            &answer(demand, "Radio Karsa", AnswerClass::Met),
            &act(),
        );
        assert!(
            matches!(refused, Err(StoreError::NotAsked { .. })),
            "{refused:?}"
        );
        let refused = store.add_answer(
            &basis,
            &answer(demand, "Ministry of Justice", AnswerClass::Lapsed),
            &act(),
        );
        assert!(
            matches!(refused, Err(StoreError::Refused { .. })),
            "{refused:?}"
        );
        let refused = store.add_answer(
            &note(" "),
            &answer(demand, "Ministry of Justice", AnswerClass::Met),
            &act(),
        );
        assert!(
            matches!(refused, Err(StoreError::Refused { .. })),
            "{refused:?}"
        );
        let after = store.stats().expect("counted");
        assert_eq!(
            (after.notes, after.statements),
            (before.notes, before.statements)
        );

        let new = answer(demand, "Ministry of Justice", AnswerClass::Refused);
        let (statement, entry) = store.add_answer(&basis, &new, &act()).expect("added");
        let ask = store.ask(demand, day("2024-05-20")).expect("it");
        let heard = &ask.heard[0];
        assert_eq!(
            heard.reference,
            Reference::Fact(Family::Statement, statement)
        );
        assert_eq!(heard.class, Some(AnswerClass::Refused));
        assert_eq!((heard.entry, heard.state), (Some(entry), State::Added));
        assert_eq!(heard.words, "The ministry's letter of 17 May.");
        let waits = format!("1 proposed: statement:{statement} (refused)");
        let silence = ask.demand.silence().expect("nobody has accepted it");
        assert!(silence.ends_with(&waits), "{silence}");
        // On the day before, nobody had answered.
        assert!(
            store
                .ask(demand, day("2024-05-16"))
                .expect("it")
                .heard
                .is_empty()
        );

        store
            .review(statement, Decision::Accept, None, None, &act())
            .expect("accepted");
        let ask = store.ask(demand, day("2024-05-20")).expect("it");
        assert_eq!(ask.demand.days, Some(16));
        assert!(ask.demand.silence().is_none());
        store.undo_link(entry, &act()).expect("taken back");
        let reaction = NewLink {
            kind: LinkKind::Reaction,
            left: statement,
            right: demand,
            verdict: Verdict::Accepted,
            detail: json!(null),
            note: Some("of the spokesman alone"),
        };
        store.link(&reaction, &act()).expect("linked");
        let ask = store.ask(demand, day("2024-05-20")).expect("it");
        assert_eq!(ask.heard[0].kind, LinkKind::Reaction);
        assert_eq!(ask.heard[0].note.as_deref(), Some("of the spokesman alone"));
        assert_eq!(
            (ask.demand.reactions, ask.demand.class),
            (1, Some(AnswerClass::Open))
        );
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
    }
}

#[test]
fn what_nobody_accepted_is_due_on_no_day() {
    for kept in stores("letter_due") {
        let (mut store, demand) = with_letter(&kept);
        assert!(store.due(&filter("2024-05-20")).expect("listed").is_empty());
        store
            .review(demand, Decision::Accept, None, None, &act())
            .expect("accepted");
        let due = store.due(&filter("2024-05-20")).expect("listed");
        assert_eq!(due.len(), 1);
        assert_eq!(due[0].demand.due, Some(day("2024-06-01")));
        let again = store.due(&filter("2024-05-21")).expect("listed");
        assert_eq!(due[0].uid, again[0].uid);
        let of_others = DemandFilter {
            by: Some("Bo Lindh".to_owned()),
            ..filter("2024-05-20")
        };
        assert!(store.due(&of_others).expect("listed").is_empty());
    }
}
