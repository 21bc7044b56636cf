//! Where somebody stands, by whose account; what was asked, and for how long nobody has answered.

mod common;

use common::{act, stores};
use onrecord_store::{
    Act, Basis, CaseFilter, Decision, DemandFilter, Draft, Family, LinkKind, NewLink, Role, State,
    Store, StoreError, Verdict, When, Who,
};
use record::{CaseStatus, EntityKind, PartialDate};
use serde_json::{Value, json};

fn day(text: &str) -> PartialDate {
    text.parse().expect("a day")
}

fn as_of(text: &str) -> When {
    When {
        as_of: Some(day(text)),
        known: None,
    }
}

/// Adds a fact known from a note; its key.
fn add(store: &mut Store, note: &str, on: &str, family: Family, value: Value) -> i64 {
    let basis = Basis::Note {
        text: note,
        date: Some(day(on)),
    };
    let draft = Draft {
        family,
        value,
        who: Vec::new(),
    };
    let keys = store.add_by_hand(&basis, &[draft], &act()).expect("added");
    keys[0]
}

fn accept(store: &mut Store, fact: i64) {
    let state = store.review(fact, Decision::Accept, None, None, &act());
    assert_eq!(state.expect("accepted"), State::Accepted);
}

/// The entity of the only one who bears a name.
fn only(store: &mut Store, name: &str) -> i64 {
    let bearers = store.bearers(name).expect("looked up");
    assert_eq!(bearers.len(), 1, "{bearers:?}");
    key(&bearers[0].reference)
}

fn key(reference: &str) -> i64 {
    let (_, key) = reference.split_once(':').expect("a reference");
    key.parse().expect("a key")
}

fn whole(store: &mut Store) {
    assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
}

#[test]
fn a_status_rests_on_what_people_accepted_and_says_on_what() {
    for kept in stores("status") {
        let mut store = kept.open();
        let held = json!({"person": "Lindiwe Sakala", "status": "detained", "since": "2023-05-02",
            "place": "Mwala", "charges": ["sedition"]});
        let held = add(
            &mut store,
            "Call with the lawyer of Lindiwe Sakala.",
            "2023-05-04",
            Family::Case,
            held,
        );
        let person = only(&mut store, "lindiwe sakala");
        let page = store
            .case(person, When::default(), day("2023-06-01"))
            .expect("a page");
        assert_eq!(page.status, None, "nobody has accepted it");
        let proposed = page.proposed.expect("it stands beside");
        assert_eq!(proposed.status, CaseStatus::Detained);
        assert_eq!(proposed.accounts, [format!("case:{held}")]);
        let cases = |store: &mut Store, accepted: bool| {
            let filter = CaseFilter {
                accepted,
                limit: 10,
                ..CaseFilter::default()
            };
            store.cases(&filter, When::default()).expect("listed").len()
        };
        assert_eq!((cases(&mut store, false), cases(&mut store, true)), (1, 0));

        accept(&mut store, held);
        let page = store
            .case(person, When::default(), day("2023-06-01"))
            .expect("a page");
        let status = page.status.expect("accepted");
        assert_eq!(
            (status.status, status.place.as_deref()),
            (CaseStatus::Detained, Some("Mwala"))
        );
        assert_eq!(
            (status.since, status.last_confirmed),
            (Some(day("2023-05-02")), Some(day("2023-05-04")))
        );
        assert_eq!(page.proposed, None, "nothing else is said");
        assert_eq!(page.charges[0].charge.as_deref(), Some("sedition"));
        assert_eq!((cases(&mut store, false), cases(&mut store, true)), (1, 1));
        // Nothing is invented of the days before.
        let before = store
            .case(person, as_of("2023-05-01"), day("2023-06-01"))
            .expect("a page");
        assert_eq!((before.status, before.proposed), (None, None));
        whole(&mut store);
    }
}

#[test]
fn what_was_known_on_a_day_leaves_out_what_came_and_was_decided_later() {
    for kept in stores("known") {
        let mut store = kept.open();
        let value = json!({"person": "Teo Marin", "status": "imprisoned"});
        let fact = add(
            &mut store,
            "A letter from Teo Marin.",
            "2026-02-20",
            Family::Case,
            value,
        );
        let later = Act {
            at: "2026-03-09T10:00:00Z".to_owned(),
            ..act()
        };
        store
            .review(fact, Decision::Accept, None, None, &later)
            .expect("accepted");
        let person = only(&mut store, "Teo Marin");
        let mut known = |on: &str| {
            let when = When {
                as_of: None,
                known: Some(day(on)),
            };
            let page = store.case(person, when, day("2026-04-01")).expect("a page");
            (page.status.is_some(), page.proposed.is_some())
        };
        // The letter is of February; it came on 1 March and was accepted on the ninth.
        assert_eq!(known("2026-02-28"), (false, false));
        assert_eq!(known("2026-03-01"), (false, true));
        assert_eq!(known("2026-03-09"), (true, false));
    }
}

#[test]
fn namesakes_have_a_page_each_until_somebody_says_that_they_are_one() {
    for kept in stores("namesakes") {
        let mut store = kept.open();
        for (note, on) in [
            ("Kofi Danso of Kumasi is held.", "2024-01-01"),
            ("Kofi Danso, Lomé, is free.", "2024-02-01"),
        ] {
            add(
                &mut store,
                note,
                on,
                Family::Case,
                json!({"person": "Kofi Danso", "status": "detained"}),
            );
        }
        let bearers = store.bearers("Kofi Danso").expect("looked up");
        assert_eq!(bearers.len(), 2);
        let keys: Vec<i64> = bearers
            .iter()
            .map(|bearer| key(&bearer.reference))
            .collect();
        let link = |verdict| NewLink {
            kind: LinkKind::Same,
            left: keys[1],
            right: keys[0],
            verdict,
            detail: Value::Null,
            note: Some("same mother's name"),
        };
        let entry = store
            .link(&link(Verdict::Accepted), &act())
            .expect("joined");
        let joined = store.bearers("Kofi Danso").expect("looked up");
        assert_eq!((joined.len(), joined[0].documents), (1, 2));
        let contrary = store
            .link(&link(Verdict::Rejected), &act())
            .expect_err("contrary");
        assert!(
            matches!(contrary, StoreError::Contradiction(_)),
            "{contrary}"
        );
        store.undo_link(entry, &act()).expect("taken back");
        assert_eq!(store.bearers("Kofi Danso").expect("looked up"), bearers);
        store
            .link(&link(Verdict::Rejected), &act())
            .expect("told apart");
        assert!(
            store.undo_link(entry, &act()).is_err(),
            "it was taken back before"
        );
        whole(&mut store);
    }
}

#[test]
fn only_whoever_was_asked_stops_the_clock_and_silence_is_counted() {
    for kept in stores("clock") {
        let mut store = kept.open();
        let asked = json!({"by": "Nurses of Lemba", "of": "Health Ministry", "action": "pay the wages of May",
            "date": "2024-06-01", "due": "2024-06-15"});
        let demand = add(
            &mut store,
            "Letter on paper.",
            "2024-06-01",
            Family::Demand,
            asked,
        );
        let row = |store: &mut Store, on: &str| store.demand(demand, day(on)).expect("a demand");
        let open = row(&mut store, "2024-06-11");
        assert_eq!((open.days, open.is_open()), (Some(10), true));
        // No document was read: nothing was looked through, and no silence is claimed beyond it.
        assert_eq!(
            open.silence().as_deref(),
            Some("no answer found in 0 documents up to 2024-06-11")
        );
        assert_eq!(
            row(&mut store, "2024-06-20").class.map(|c| c.as_str()),
            Some("lapsed")
        );

        let said =
            |by: &str| json!({"source": {"name": by}, "speech_act": "deny", "date": "2024-06-21"});
        let other = add(
            &mut store,
            "Radio: the union of Lemba.",
            "2024-06-21",
            Family::Statement,
            said("Union"),
        );
        let link = |kind, left, detail| NewLink {
            kind,
            left,
            right: demand,
            verdict: Verdict::Accepted,
            detail,
            note: None,
        };
        store
            .link(&link(LinkKind::Reaction, other, Value::Null), &act())
            .expect("linked");
        let after = row(&mut store, "2024-06-30");
        assert_eq!(
            (after.reactions, after.is_open()),
            (1, true),
            "a reaction is no answer"
        );
        let reply = add(
            &mut store,
            "Letter of the ministry.",
            "2024-06-25",
            Family::Statement,
            said("Health Ministry"),
        );
        let refused = link(LinkKind::AnswerTo, reply, json!({"class": "refused"}));
        let entry = store.link(&refused, &act()).expect("linked");
        let after = row(&mut store, "2024-06-30");
        assert_eq!(
            (after.class.map(|c| c.as_str()), after.days),
            (Some("refused"), Some(20))
        );
        assert_eq!(after.silence(), None);
        assert!(
            row(&mut store, "2024-06-20").is_open(),
            "it was not there yet"
        );
        store.undo_link(entry, &act()).expect("taken back");
        assert!(row(&mut store, "2024-06-30").is_open());

        let filter = |open, of: Option<&str>| DemandFilter {
            open,
            accepted: false,
            by: None,
            of: of.map(str::to_owned),
            as_of: day("2024-06-30"),
            limit: 10,
            offset: 0,
        };
        let count =
            |store: &mut Store, filter: &DemandFilter| store.demands(filter).expect("listed").len();
        assert_eq!(count(&mut store, &filter(true, None)), 1);
        assert_eq!(count(&mut store, &filter(true, Some("health ministry"))), 1);
        assert_eq!(count(&mut store, &filter(true, Some("Nurses"))), 0);
        whole(&mut store);
    }
}

#[test]
fn a_fact_by_hand_has_its_source_and_is_marked_until_it_is_reviewed() {
    for kept in stores("by_hand") {
        let mut store = kept.open();
        let basis = |text| Basis::Note { text, date: None };
        let draft = |value| Draft {
            family: Family::Event,
            value,
            who: Vec::new(),
        };
        let arrest = json!({"type": "arrest", "recipient": "Noa Feld", "date": "2024-02"});
        let without = store.add_by_hand(&basis("  "), &[draft(arrest.clone())], &act());
        assert!(
            matches!(without, Err(StoreError::Refused { .. })),
            "nothing without a source"
        );
        for wrong in [json!({"type": "song"}), json!({"colour": "red"}), json!([])] {
            let refused = store.add_by_hand(&basis("A call."), &[draft(wrong)], &act());
            assert!(matches!(refused, Err(StoreError::Value(_))), "{refused:?}");
        }
        assert_eq!(store.stats().expect("counted").events, 0);
        let keys = store.add_by_hand(
            &basis("A call from Noa Feld's sister."),
            &[draft(arrest.clone())],
            &act(),
        );
        let fact = keys.expect("added")[0];
        let stats = store.stats().expect("counted");
        assert_eq!(
            (stats.events, stats.accepted, stats.documents),
            (1, 0, 0),
            "a note is no document that was read"
        );
        assert_eq!(store.standing(fact).expect("there").state, State::Added);

        // A correction of what one has put in oneself is no review.
        let mut value = store.value(fact).expect("there").value;
        value["date"] = json!("2024-03");
        let state = store.review(
            fact,
            Decision::Correct,
            Some(&value),
            Some("heard again"),
            &act(),
        );
        assert_eq!(state.expect("corrected"), State::Added);
        accept(&mut store, fact);
        let fact_now = store.value(fact).expect("there");
        assert_eq!(fact_now.value["date"], "2024-03");
        assert_eq!(
            fact_now.first["date"], "2024-02",
            "what was put in first is kept"
        );
        let history: Vec<State> = store
            .reviews(fact)
            .expect("there")
            .iter()
            .map(|r| r.state)
            .collect();
        assert_eq!(history, [State::Added, State::Added, State::Accepted]);
        whole(&mut store);
    }
}

#[test]
fn a_note_of_another_day_is_another_source() {
    for kept in stores("notes") {
        let mut store = kept.open();
        let held = |status: &str| json!({"person": "Noa Feld", "status": status});
        let note = "Call of her lawyer.";
        add(
            &mut store,
            note,
            "2024-05-02",
            Family::Case,
            held("detained"),
        );
        let later = add(
            &mut store,
            note,
            "2024-06-10",
            Family::Case,
            held("released"),
        );
        // Whether it is the same Noa Feld is for people to say.
        assert_eq!(store.bearers("Noa Feld").expect("looked up").len(), 2);
        let document = store.value(later).expect("there").document;
        let reading = store.reading(document).expect("there");
        assert_eq!(reading.document.published, Some(day("2024-06-10")));
        // What is known from one call stands together.
        let same = add(
            &mut store,
            note,
            "2024-06-10",
            Family::Event,
            json!({"type": "release", "recipient": "Noa Feld"}),
        );
        assert_eq!(store.value(same).expect("there").document, document);
        whole(&mut store);
    }
}

#[test]
fn who_is_known_already_is_joined_when_a_fact_says_so() {
    for kept in stores("same_as") {
        let mut store = kept.open();
        add(
            &mut store,
            "Ivo Kral is held.",
            "2024-01-01",
            Family::Case,
            json!({"person": "Ivo Kral", "status": "detained"}),
        );
        let known = only(&mut store, "Ivo Kral");
        let who = |name| Who {
            name,
            kind: EntityKind::Person,
            same_as: Some(known),
        };
        let draft = Draft {
            family: Family::Case,
            value: json!({"person": "I. Kral", "status": "released"}),
            who: vec![who("I. Kral")],
        };
        let basis = Basis::Note {
            text: "I. Kral came home.",
            date: Some(day("2024-02-01")),
        };
        store.add_by_hand(&basis, &[draft], &act()).expect("added");
        let page = store
            .case(known, When::default(), day("2024-03-01"))
            .expect("a page");
        assert_eq!(page.person.names, ["Ivo Kral", "I. Kral"]);
        assert_eq!(page.proposed.expect("told").status, CaseStatus::Released);
        whole(&mut store);
    }
}

#[test]
fn a_team_has_four_eyes() {
    for kept in stores("team") {
        let mut store = kept.open();
        let who = |actor: &str| Act {
            actor: actor.to_owned(),
            ..act()
        };
        let member = |id: &str, role| onrecord_store::Member {
            id: id.to_owned(),
            name: format!("{id} Okoro"),
            role,
        };
        let no_lead = store.set_member(&member("u-ed", Role::Editor), &who("local"));
        assert!(matches!(no_lead, Err(StoreError::NoLead)));
        store
            .set_member(&member("u-lead", Role::Lead), &who("local"))
            .expect("the first");
        for (id, role) in [("u-ed", Role::Editor), ("u-rev", Role::Reviewer)] {
            store
                .set_member(&member(id, role), &who("u-lead"))
                .expect("on the list");
        }
        let add = |store: &mut Store, actor: &str| {
            let basis = Basis::Note {
                text: "A call.",
                date: None,
            };
            let value = json!({"type": "arrest", "recipient": "Noa Feld"});
            let draft = Draft {
                family: Family::Event,
                value,
                who: Vec::new(),
            };
            store.add_by_hand(&basis, &[draft], &who(actor))
        };
        for stranger in ["u-rev", "u-nobody"] {
            let refused = add(&mut store, stranger);
            assert!(
                matches!(refused, Err(StoreError::NotAllowed { .. })),
                "{stranger}"
            );
        }
        let fact = add(&mut store, "u-ed").expect("added")[0];
        let mut decide =
            |actor: &str, decision| store.review(fact, decision, None, None, &who(actor));
        assert!(matches!(
            decide("u-ed", Decision::Accept),
            Err(StoreError::NotAllowed { .. })
        ));
        assert_eq!(
            decide("u-rev", Decision::Accept).expect("reviewed"),
            State::Accepted
        );
        assert!(matches!(
            decide("u-rev", Decision::SecondReview),
            Err(StoreError::NotNow { .. })
        ));
        assert_eq!(
            decide("u-lead", Decision::SecondReview).expect("reviewed"),
            State::SecondReviewed
        );
        assert!(
            matches!(
                decide("u-lead", Decision::Reject),
                Err(StoreError::NotNow { .. })
            ),
            "locked"
        );
        assert_eq!(
            decide("u-lead", Decision::Reopen).expect("open again"),
            State::Added
        );
        whole(&mut store);
    }
}
