//! Where somebody stands, by whose account; what was asked, and for how long nobody has answered.

mod common;

use common::{act, reading, source, stores};
use onrecord_store::query::{Part, Shown, TimelineQuery};
use onrecord_store::{
    Act, Basis, CaseFilter, Decision, DemandFilter, DemandSide, Draft, Family, LinkKind, NewLink,
    Reference, Role, State, Store, StoreError, Verdict, When, Who,
};
use record::{CaseStatus, EntityKind, PartialDate, Reading};
use serde_json::{Value, json};

fn day(text: &str) -> PartialDate {
    text.parse().expect("a day")
}

fn as_of(text: &str) -> When {
    When {
        as_of: Some(day(text)),
        ..When::default()
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
                known: Some(day(on)),
                ..When::default()
            };
            let page = store.case(person, when, day("2026-04-01")).expect("a page");
            let stands = (page.status.is_some(), page.proposed.is_some());
            (stands, page.unknown_then())
        };
        // The letter is of February; it came on 1 March and was accepted on the ninth.
        let nothing = "nothing of this person was kept here on 2026-02-28 (first document added on 2026-03-01)";
        assert_eq!(
            known("2026-02-28"),
            ((false, false), Some(nothing.to_owned()))
        );
        assert_eq!(known("2026-03-01"), ((false, true), None));
        assert_eq!(known("2026-03-09"), ((true, false), None));
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
            Some("no answer found: no other document since then is kept up to 2024-06-11")
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
        // What was put in by hand waits for somebody to accept it.
        let after = row(&mut store, "2024-06-30");
        assert!(after.is_open());
        assert_eq!(after.proposed_answers.len(), 1);
        accept(&mut store, reply);
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
            versions: false,
            by: None,
            of: of.map(str::to_owned),
            as_of: day("2024-06-30"),
            oldest_first: false,
            limit: 10,
            offset: 0,
            after: None,
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

/// Keeps a text of an address in which a demand is made and a ministry speaks.
fn keep(store: &mut Store, text: &str, url: &str) {
    let url = format!("https://vila.example/{url}");
    let told = reading(&format!("sha256:{text}"), text, Some(&url));
    store.save(&told, &source(text), &act()).expect("saved");
}

/// The first fact of a family in a document.
fn told(store: &mut Store, document: i64, family: Family) -> i64 {
    let is_told = |key: &i64| {
        let fact = store.value(*key);
        fact.is_ok_and(|fact| (fact.document, fact.family) == (document, family))
    };
    (1..100).find(is_told).expect("it is told")
}

const LETTER: &str = "Ana Ruiz must be freed, they write.";

#[test]
fn what_the_machine_takes_for_an_answer_stands_beside_an_open_demand() {
    for kept in stores("proposed_answer") {
        let mut store = kept.open();
        let silence = |store: &mut Store| {
            let demand = store.demand(4, day("2026-03-31")).expect("a demand");
            assert!(demand.is_open(), "nobody has accepted an answer");
            demand.silence().expect("it is open")
        };
        let nothing = "no answer found: no other document since then is kept up to 2026-03-31";
        keep(&mut store, LETTER, "letter");
        assert_eq!(silence(&mut store), nothing);
        keep(&mut store, "Ana Ruiz must be freed at once.", "letter");
        assert_eq!(
            silence(&mut store),
            nothing,
            "nobody answers in the letter itself"
        );
        keep(&mut store, "Ana Ruiz is free, says the Ministry.", "reply");
        kept.change("DELETE FROM proposal");
        let looked = "no answer found in 1 document up to 2026-03-31";
        assert_eq!(silence(&mut store), looked);
        let said = told(&mut store, 3, Family::Statement);
        let done = told(&mut store, 3, Family::Event);
        let proposed = r#"[["same_topic", "custody"], ["class", "countered"]]"#;
        kept.change(&format!(
            "INSERT INTO proposal (kind, left_key, right_key, score, certain, reasons)
            VALUES ('answer_to', {done}, 4, 0.5, 0, '[]'), ('answer_to', {said}, 4, 0.99, 1, '{proposed}')"
        ));
        assert_eq!(
            silence(&mut store),
            format!(
                "no accepted answer in 1 document up to 2026-03-31; 2 proposed: statement:{said} (countered), event:{done}"
            )
        );
        let answer = |left, verdict| NewLink {
            kind: LinkKind::AnswerTo,
            left,
            right: 4,
            verdict,
            detail: Value::Null,
            note: None,
        };
        for left in [said, done] {
            store
                .link(&answer(left, Verdict::Rejected), &act())
                .expect("it is none");
        }
        assert_eq!(silence(&mut store), looked);
        whole(&mut store);
    }
}

#[test]
fn who_accepts_an_answer_accepts_its_class_unless_they_say_another() {
    for kept in stores("answer_class") {
        let mut store = kept.open();
        keep(&mut store, LETTER, "letter");
        keep(&mut store, "Ana Ruiz is free, says the Ministry.", "reply");
        let said = told(&mut store, 2, Family::Statement);
        let done = told(&mut store, 2, Family::Event);
        let countered = r#"[["class", "countered"]]"#;
        kept.change(&format!(
            "DELETE FROM proposal; INSERT INTO proposal (kind, left_key, right_key, score, certain, reasons)
            VALUES ('answer_to', {said}, 4, 0.99, 1, '{countered}'), ('answer_to', {done}, 4, 0.5, 0, '[]')"
        ));
        let class = |store: &mut Store, left, detail| {
            let new = NewLink {
                kind: LinkKind::AnswerTo,
                left,
                right: 4,
                verdict: Verdict::Accepted,
                detail,
                note: None,
            };
            let entry = store.link(&new, &act()).expect("linked");
            let demand = store.demand(4, day("2026-03-31")).expect("a demand");
            assert!(
                !demand.is_open(),
                "it is answered, whether the class is told or not"
            );
            store.undo_link(entry, &act()).expect("taken back");
            demand.class.map(|class| class.as_str())
        };
        assert_eq!(class(&mut store, said, Value::Null), Some("countered"));
        let refused = json!({"class": "refused"});
        assert_eq!(class(&mut store, said, refused), Some("refused"));
        assert_eq!(class(&mut store, done, Value::Null), None);
        whole(&mut store);
    }
}

#[test]
fn who_asks_does_not_answer_and_an_office_answers_for_its_ministry() {
    for kept in stores("answering") {
        let mut store = kept.open();
        let asked = json!({"by": "Press Union", "of": "Ministry of Justice", "action": "free Ana Ruiz",
            "date": "2024-06-01"});
        let demand = add(
            &mut store,
            "A letter on paper.",
            "2024-06-01",
            Family::Demand,
            asked,
        );
        for (name, side) in [
            ("press union", DemandSide::Asker),
            ("Ministry of Justice", DemandSide::Addressee),
            ("the Minister of Justice", DemandSide::Addressee),
            ("Ministry of Health", DemandSide::Other),
            ("Radio Karsa", DemandSide::Other),
        ] {
            assert_eq!(store.side_in(demand, name).expect("told"), side, "{name}");
        }
        let mut answer = |by: &str| {
            let said = json!({"source": {"name": by}, "date": "2024-06-05"});
            let said = add(&mut store, by, "2024-06-05", Family::Statement, said);
            let new = NewLink {
                kind: LinkKind::AnswerTo,
                left: said,
                right: demand,
                verdict: Verdict::Accepted,
                detail: json!({"class": "refused"}),
                note: None,
            };
            let linked = store.link(&new, &act());
            (said, linked)
        };
        let (_, refused) = answer("Press Union");
        assert!(
            matches!(refused, Err(StoreError::OwnDemand(_))),
            "{refused:?}"
        );
        let (said, linked) = answer("Ministry of Justice");
        linked.expect("it was asked");
        let waits = store.demand(demand, day("2024-07-01")).expect("a demand");
        assert!(waits.answer.is_none() && waits.is_open());
        let proposed = &waits.proposed_answers[0];
        assert_eq!(
            proposed.state,
            State::Added,
            "nobody has reviewed what was put in"
        );
        accept(&mut store, said);
        let demand = store.demand(demand, day("2024-07-01")).expect("a demand");
        assert_eq!(demand.answer.expect("answered").state, State::Accepted);
    }
}

#[test]
fn a_sentence_to_prison_makes_a_prisoner_and_an_arrest_tells_no_place_of_holding() {
    for kept in stores("sentence") {
        let mut store = kept.open();
        let tell = |store: &mut Store, name: &str, told: Value| {
            let mut value = json!({"recipient": name});
            for (field, of) in told.as_object().expect("fields") {
                value[field] = of.clone();
            }
            let fact = add(store, name, "2024-09-09", Family::Event, value);
            accept(store, fact);
        };
        let stands = |store: &mut Store, name: &str| {
            let person = only(store, name);
            let page = store.case(person, as_of("2024-06-30"), day("2024-10-01"));
            page.expect("a page").status.expect("accepted")
        };
        let arrest = json!({"type": "arrest", "date": "2020-02-17", "place": "Ghanaian border"});
        let komlan = "Komlan Adzoyi";
        tell(&mut store, komlan, arrest.clone());
        let status = stands(&mut store, komlan);
        assert_eq!(
            (status.status, status.place),
            (CaseStatus::Detained, None),
            "where the arrest was made is not where he is held"
        );
        for told in [
            json!({"type": "sentence", "date": "2020-11", "detail": "nine years"}),
            json!({"type": "conviction_upheld", "date": "2023-01-19", "detail": "embezzlement"}),
            json!({"type": "sentence_reduced", "date": "2023-01-19", "detail": "five years"}),
        ] {
            tell(&mut store, komlan, told);
        }
        let status = stands(&mut store, komlan);
        assert_eq!(
            (status.status, status.place),
            (CaseStatus::Imprisoned, None)
        );
        assert_eq!(
            (status.since, status.last_confirmed),
            (Some(day("2020-11")), Some(day("2023-01-19")))
        );
        for (n, detail) in [
            "a fine of 300 dollars",
            "two years, suspended",
            "a year of probation",
            "nine years in absentia",
        ]
        .into_iter()
        .enumerate()
        {
            let name = ["Ama Quaye", "Kojo Bart", "Esi Mends", "Yaw Osei"][n];
            tell(&mut store, name, arrest.clone());
            let told = json!({"type": "sentence", "date": "2020-11", "detail": detail});
            tell(&mut store, name, told);
            let status = stands(&mut store, name);
            assert_eq!(status.status, CaseStatus::Detained, "{detail}");
        }
        whole(&mut store);
    }
}

/// The reading of an arrest, and of a denial that the machine put beside it.
fn denied(text: &str, change: impl FnOnce(&mut Value)) -> Reading {
    let told = reading(&format!("sha256:{text}"), text, None);
    let mut value = serde_json::to_value(told).expect("JSON");
    value["document"]["title"] = json!(text);
    let event = &mut value["events"][0];
    event["factuality"] = json!("disputed");
    event["denied_by"] = json!("Ministry");
    event["denied_by_entity"] = json!("e2");
    change(&mut value);
    serde_json::from_value(value).expect("a reading")
}

#[test]
fn a_denial_that_nobody_accepted_is_marked_and_a_rejected_one_is_gone() {
    for kept in stores("denied") {
        let mut store = kept.open();
        let told = denied("Ana Ruiz was held; the Ministry denies it.", |_| {});
        store.save(&told, &source("a"), &act()).expect("saved");
        accept(&mut store, 2);
        let who = |store: &mut Store| {
            let page = store.case(1, When::default(), day("2026-04-01"));
            let page = page.expect("a page");
            let status = page.status.expect("accepted");
            let line = &page.events[0];
            assert_eq!(status.denied_by, line.denied_by);
            assert_eq!(status.proposed_denials, line.proposed_denials);
            let told = line.factuality.clone().expect("told");
            (status.denied_by, status.proposed_denials, told)
        };
        let ministry = || vec!["Ministry".to_owned()];
        let disputed = "disputed".to_owned();
        assert_eq!(who(&mut store), (vec![], ministry(), disputed.clone()));
        accept(&mut store, 1);
        assert_eq!(who(&mut store), (ministry(), vec![], disputed.clone()));
        let mut link = NewLink {
            kind: LinkKind::DenialOf,
            left: 1,
            right: 2,
            verdict: Verdict::Rejected,
            detail: Value::Null,
            note: None,
        };
        let entry = store.link(&link, &act()).expect("told apart");
        assert_eq!(who(&mut store), (vec![], vec![], "reported".to_owned()));
        let (days, _) = store
            .timeline(&TimelineQuery::default(), Part::ALL)
            .expect("listed");
        assert_eq!(days[0].accounts[0].denied_by, [""; 0]);
        store.undo_link(entry, &act()).expect("taken back");
        link.verdict = Verdict::Accepted;
        store.link(&link, &act()).expect("linked");
        assert_eq!(who(&mut store), (ministry(), vec![], disputed));
        whole(&mut store);
    }
}

#[test]
fn the_denial_of_a_beating_does_not_stand_at_an_arrest() {
    for kept in stores("denied_other") {
        let mut store = kept.open();
        let text = "Ana Ruiz was held. The Ministry denied that she was beaten.";
        let told = denied(text, |value| {
            let beaten = json!([[40, 58]]);
            value["statements"][0]["content"] = beaten.clone();
            let mut beating = value["events"][0].clone();
            beating["id"] = json!("v2");
            beating["type"] = json!("ill_treatment");
            beating["factuality"] = json!("denied");
            beating["evidence"] = beaten;
            let events = value["events"].as_array_mut().expect("events");
            events.push(beating);
        });
        store.save(&told, &source("a"), &act()).expect("saved");
        accept(&mut store, 1);
        accept(&mut store, 2);
        let page = store.case(1, When::default(), day("2026-04-01"));
        let page = page.expect("a page");
        let status = page.status.expect("accepted");
        assert_eq!(status.denied_by, [""; 0]);
        assert_eq!(status.proposed_denials, [""; 0]);
        let of = |of_type: &str| {
            let line = page.events.iter().find(|line| line.of_type == of_type);
            line.expect("told").denied_by.clone()
        };
        assert_eq!(of("arrest"), [""; 0]);
        assert_eq!(of("ill_treatment"), ["Ministry"]);
    }
}

/// How many cases, demands, events and disputes are listed.
fn listed(store: &mut Store, versions: bool) -> [usize; 4] {
    let when = When {
        versions,
        ..When::default()
    };
    let cases = CaseFilter {
        limit: 10,
        ..CaseFilter::default()
    };
    let demands = DemandFilter {
        open: false,
        accepted: false,
        versions,
        by: None,
        of: None,
        as_of: day("2026-04-01"),
        oldest_first: false,
        limit: 10,
        offset: 0,
        after: None,
    };
    let events = TimelineQuery {
        versions,
        ..TimelineQuery::default()
    };
    [
        store.cases(&cases, when).expect("listed").len(),
        store.demands(&demands).expect("listed").len(),
        store.timeline(&events, Part::ALL).expect("listed").0.len(),
        store.disputes(versions, Part::ALL).expect("listed").0.len(),
    ]
}

#[test]
fn what_an_older_version_alone_tells_is_left_out_unless_people_decided_on_it() {
    for kept in stores("versions") {
        let mut store = kept.open();
        keep(&mut store, LETTER, "letter");
        let later = Act {
            at: "2026-03-05T10:00:00Z".to_owned(),
            ..act()
        };
        let text = "Ana Ruiz must be freed at once.";
        let newer = reading("sha256:2", text, Some("https://vila.example/letter"));
        store.save(&newer, &source("b"), &later).expect("saved");
        assert_eq!(listed(&mut store, false), [1; 4]);
        assert_eq!(listed(&mut store, true), [2; 4]);
        let bearers = |store: &mut Store, when: When| {
            let bearers = store.bearers_then("Ana Ruiz", when).expect("looked up");
            let named = bearers.into_iter().map(|bearer| bearer.reference);
            named.collect::<Vec<_>>()
        };
        assert_eq!(bearers(&mut store, When::default()), ["entity:3"]);
        // On the day before the new text came, the old one was all there was.
        let then = When {
            known: Some(day("2026-03-02")),
            ..When::default()
        };
        assert_eq!(bearers(&mut store, then), ["entity:1", "entity:3"]);
        let page = store.case(1, then, day("2026-04-01")).expect("a page");
        assert!(page.proposed.is_some_and(|status| !status.older_version));

        accept(&mut store, 2);
        assert_eq!(listed(&mut store, false), [1, 1, 2, 1]);
        let (days, _) = store
            .timeline(&TimelineQuery::default(), Part::ALL)
            .expect("listed");
        let marked: Vec<bool> = days
            .iter()
            .map(|day| day.accounts[0].older_version)
            .collect();
        assert_eq!(marked, [true, false]);
        assert_eq!(
            bearers(&mut store, When::default()),
            ["entity:1", "entity:3"]
        );
        let page = store.case(1, When::default(), day("2026-04-01"));
        let status = page.expect("a page").status.expect("it does not vanish");
        assert!(status.older_version);
        let shown = store.show(Reference::Fact(Family::Event, 2));
        let Shown::Fact(shown) = shown.expect("there") else {
            panic!("it is a fact");
        };
        assert_eq!(shown.newer, Some(Reference::Document(2)));
        whole(&mut store);
    }
}

#[test]
fn people_say_what_is_a_version_of_what() {
    for kept in stores("version_of") {
        let mut store = kept.open();
        keep(&mut store, LETTER, "letter");
        keep(&mut store, "Ana Ruiz must be freed at once.", "elsewhere");
        let new = |left, right, verdict| NewLink {
            kind: LinkKind::VersionOf,
            left,
            right,
            verdict,
            detail: Value::Null,
            note: None,
        };
        assert_eq!(listed(&mut store, false), [2; 4]);
        let accepted = new(2, 1, Verdict::Accepted);
        let entry = store.link(&accepted, &act()).expect("linked");
        assert_eq!(listed(&mut store, false), [1; 4]);
        let turned = store.link(&new(1, 2, Verdict::Accepted), &act());
        assert!(
            matches!(turned, Err(StoreError::Contradiction(_))),
            "both would be left out"
        );
        store.undo_link(entry, &act()).expect("taken back");
        assert_eq!(listed(&mut store, false), [2; 4]);
        // Texts of one address are versions, unless people say that they are not.
        keep(&mut store, "Of something else: Ana Ruiz is free.", "letter");
        assert_eq!(listed(&mut store, false), [2; 4]);
        let rejected = new(3, 1, Verdict::Rejected);
        store.link(&rejected, &act()).expect("told apart");
        assert_eq!(listed(&mut store, false), [3; 4]);
        whole(&mut store);
    }
}
