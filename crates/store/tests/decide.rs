//! What people decide: who may do what, and that nothing is so but by an act of a person.

mod common;

use common::{Kept, act, reading, source, stores};
use onrecord_store::query::{Part, PeopleQuery, Search, TimelineQuery, Waiting, WaitingQuery};
use onrecord_store::{
    Act, Basis, Decision, Draft, Family, LinkKind, Member, NewLink, Role, State, Store, StoreError,
    Verdict, When,
};
use proptest::prelude::*;
use record::CaseStatus;
use serde_json::{Value, json};

fn by(actor: &str) -> Act {
    Act {
        actor: actor.to_owned(),
        ..act()
    }
}

/// Lindiwe leads, Emre edits, Rosa and Raúl review, Lea reads.
const MEMBERS: [(&str, Role); 5] = [
    ("u-lindiwe", Role::Lead),
    ("u-emre", Role::Editor),
    ("u-rosa", Role::Reviewer),
    ("u-raul", Role::Reviewer),
    ("u-lea", Role::Reader),
];

fn with_members(kept: &Kept) -> Store {
    let mut store = kept.open();
    for (id, role) in MEMBERS {
        let member = Member {
            id: id.to_owned(),
            name: id.to_uppercase(),
            role,
        };
        store.set_member(&member, &by("u-lindiwe")).expect("set");
    }
    // Who adds documents, and does nothing else.
    let adds = Member {
        id: act().actor,
        name: "Adds".to_owned(),
        role: Role::Editor,
    };
    store.set_member(&adds, &by("u-lindiwe")).expect("set");
    store
}

const TEXT: &str = "Ana Ruiz was arrested, her family says; the Ministry denies it.";

fn keep(store: &mut Store, count: usize) {
    for n in 1..=count {
        let document = reading(&format!("sha256:{n}"), &format!("{TEXT} {n}"), None);
        let name = format!("{n}.txt");
        store
            .save(&document, &source(&name), &act())
            .expect("saved");
    }
}

/// The rules of review, told once more and in another way: S2.
#[derive(Clone, Debug, Default)]
struct Model {
    state: Option<State>,
    /// Whose value stands; the machine's where nobody's.
    author: Option<String>,
    /// Who accepted, corrected or rejected it last.
    first: Option<String>,
}

impl Model {
    fn state(&self) -> State {
        self.state.unwrap_or(State::Proposed)
    }

    /// Whether somebody may decide so now, and what it is then.
    fn decide(&mut self, decision: Decision, (actor, role): (&str, Role)) -> bool {
        let before = self.state();
        let is_own = self.author.as_deref() == Some(actor);
        let is_accepted = matches!(
            before,
            State::Accepted | State::Corrected | State::SecondReviewed
        );
        let edits = matches!(role, Role::Editor | Role::Lead);
        let reviews = matches!(role, Role::Reviewer | Role::Lead);
        let is_open = before != State::SecondReviewed;
        let may = match decision {
            Decision::Reopen => {
                role == Role::Lead && !matches!(before, State::Proposed | State::Added)
            }
            Decision::Correct => is_open && edits,
            Decision::Accept => is_open && reviews && !is_own && !is_accepted,
            Decision::Reject => is_open && reviews && !is_own && before != State::Rejected,
            Decision::SecondReview => {
                is_open && reviews && is_accepted && !is_own && self.first.as_deref() != Some(actor)
            }
        };
        if !may {
            return false;
        }
        let actor = Some(actor.to_owned());
        let after = match decision {
            Decision::Reopen if self.author.is_some() => State::Added,
            Decision::Reopen => State::Proposed,
            Decision::Correct if before == State::Added && is_own => State::Added,
            // Four eyes: it counts once one who may accept has looked at it.
            Decision::Correct if !reviews => State::Added,
            Decision::Correct => State::Corrected,
            Decision::Accept => State::Accepted,
            Decision::Reject => State::Rejected,
            Decision::SecondReview => State::SecondReviewed,
        };
        match after {
            State::Proposed | State::Added => self.first = None,
            State::SecondReviewed => {}
            _ => self.first.clone_from(&actor),
        }
        if decision == Decision::Correct {
            self.author = actor;
        }
        self.state = Some(after);
        true
    }
}

fn decisions() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..Decision::ALL.len(), 0..MEMBERS.len()), 1..24)
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Four eyes, whatever is tried in whatever order; and the proof of it holds.
fn four_eyes(kept: &Kept, tried: &[(usize, usize)]) {
    let mut store = with_members(kept);
    keep(&mut store, 1);
    let (fact, mut model) = (2, Model::default());
    let first = store.value(fact).expect("there").first;
    for (decision, member) in tried {
        let (decision, (actor, role)) = (Decision::ALL[*decision], MEMBERS[*member]);
        let value = (decision == Decision::Correct).then(|| first.clone());
        let done = store.review(fact, decision, value.as_ref(), None, &by(actor));
        let before = model.clone();
        let may = model.decide(decision, (actor, role));
        assert_eq!(
            done.is_ok(),
            may,
            "{decision} by {actor} of {before:?}: {done:?}"
        );
        assert_eq!(store.value(fact).expect("there").state, model.state());
        if model.state() == State::SecondReviewed {
            // Two have looked at it, and neither is who wrote it.
            let reviewed = store.reviews(fact).expect("read");
            let second = &reviewed.last().expect("one").actor;
            assert_ne!(model.author.as_ref(), Some(second));
            assert_ne!(model.first.as_ref(), Some(second));
        }
    }
    // What the machine read stays, whatever people decide.
    assert_eq!(store.value(fact).expect("there").first, first);
    assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn nobody_reviews_their_own_work_and_what_is_locked_stays(tried in decisions()) {
        let kept = stores("decide_s2").remove(0);
        four_eyes(&kept, &tried);
    }
}

#[test]
fn four_eyes_are_four_on_both_databases() {
    // Corrected by Emre, who accepts nothing; accepted by Rosa once, locked by two, opened by the lead.
    let tried = [
        (1, 1),
        (0, 1),
        (0, 2),
        (0, 2),
        (3, 2),
        (3, 3),
        (1, 1),
        (4, 2),
        (4, 0),
        (2, 4),
        (2, 3),
    ];
    for kept in stores("decide_both") {
        four_eyes(&kept, &tried);
    }
}

#[test]
fn what_an_editor_corrects_counts_once_a_reviewer_has_accepted_it() {
    for kept in stores("decide_editor") {
        let mut store = with_members(&kept);
        keep(&mut store, 1);
        let case = 3;
        let mut value = store.value(case).expect("there").first;
        value["status"] = "executed".into();
        let status = |store: &mut Store| {
            let page = store.case(1, When::default(), "2026-03-01".parse().expect("a day"));
            page.expect("a page").status.map(|status| status.status)
        };
        let correct = |store: &mut Store, value: &Value, who: &str| {
            let done = store.review(case, Decision::Correct, Some(value), None, &by(who));
            done.expect("corrected")
        };
        assert_eq!(correct(&mut store, &value, "u-emre"), State::Added);
        assert_eq!(status(&mut store), None);
        let waiting = store.waiting(&WaitingQuery::default(), Part::ALL);
        let (waiting, _) = waiting.expect("listed");
        let is_case = |one: &&Waiting| one.reference.key() == case;
        let waits = waiting.iter().find(is_case).expect("it waits");
        assert_eq!(waits.of_type.as_deref(), Some("executed"));
        // What the machine read is still what it read.
        assert_eq!(store.reading(1).expect("read").cases.len(), 1);
        for (who, may) in [("u-emre", false), ("u-rosa", true)] {
            let accepted = store.review(case, Decision::Accept, None, None, &by(who));
            assert_eq!(accepted.is_ok(), may, "{who}: {accepted:?}");
        }
        assert_eq!(status(&mut store), Some(CaseStatus::Executed));
        // What was accepted is not what it is changed into.
        value["status"] = "released".into();
        assert_eq!(correct(&mut store, &value, "u-emre"), State::Added);
        assert_eq!(status(&mut store), None);
        // A lead may accept, and so decides with the correction.
        assert_eq!(correct(&mut store, &value, "u-lindiwe"), State::Corrected);
        assert_eq!(status(&mut store), Some(CaseStatus::Released));
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
    }
}

/// What somebody says of two of the six who are named in six documents.
#[derive(Clone, Copy, Debug)]
struct Said {
    left: i64,
    right: i64,
    is_one: bool,
}

fn said() -> impl Strategy<Value = Vec<Said>> {
    // Each document has a person and a body: keys 1, 3, 5 ... are people.
    let one = (0..5i64, 0..5i64, any::<bool>());
    let one = one.prop_map(|(left, right, is_one)| Said {
        left: 2 * left + 1,
        right: 2 * right + 1,
        is_one,
    });
    prop::collection::vec(one, 1..14)
}

/// All that can be asked, as text.
fn views(store: &mut Store) -> String {
    let people = store
        .people(&PeopleQuery::default(), Part::ALL)
        .expect("listed");
    let mut views = format!("{people:?}\n");
    for key in 1..=10 {
        let query = Search {
            about: Some(format!("entity:{key}")),
            event_type: Some(record::EventType::Arrest),
            ..Search::default()
        };
        let found = store.search(&query, Part::ALL).expect("searched");
        let timeline = TimelineQuery {
            name: Some(format!("entity:{key}")),
            ..TimelineQuery::default()
        };
        let days = store.timeline(&timeline, Part::ALL).expect("listed");
        let bearer = store.bearer(key).expect("there");
        views += &format!("{found:?}\n{days:?}\n{bearer:?}\n");
    }
    views + &format!("{:?}", store.links(None, Part::ALL).expect("listed"))
}

/// S22 and S29: nobody is one but by what people say, and what is taken back leaves nothing behind.
fn joined_and_apart(kept: &Kept, said: &[Said], order: &[usize]) {
    let mut store = kept.open();
    keep(&mut store, 5);
    let before = views(&mut store);
    let mut entries = Vec::new();
    for one in said {
        let link = NewLink {
            kind: LinkKind::Same,
            left: one.left,
            right: one.right,
            verdict: if one.is_one {
                Verdict::Accepted
            } else {
                Verdict::Rejected
            },
            detail: Value::Null,
            note: None,
        };
        // What would contradict what was said before is refused, and changes nothing.
        let then = views(&mut store);
        match store.link(&link, &act()) {
            Ok(entry) => entries.push((entry, *one)),
            Err(StoreError::Contradiction(_) | StoreError::Refused { .. }) => {
                assert_eq!(views(&mut store), then)
            }
            Err(other) => panic!("{other}"),
        }
        assert_eq!(joined(&mut store), by_hand(&entries));
    }
    assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
    let mut rest = entries.clone();
    for n in order {
        if !rest.is_empty() {
            let (entry, _) = rest.remove(n % rest.len());
            store.undo_link(entry, &act()).expect("undone");
            assert_eq!(joined(&mut store), by_hand(&rest));
        }
    }
    for (entry, _) in rest {
        store.undo_link(entry, &act()).expect("undone");
    }
    assert_eq!(views(&mut store), before);
    assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
}

/// Who is one with whom, as the store says.
fn joined(store: &mut Store) -> Vec<i64> {
    let heads = (0..5).map(|n| {
        let bearer = store.bearer(2 * n + 1).expect("there");
        let key = bearer.reference.rsplit(':').next().expect("a key");
        key.parse().expect("a number")
    });
    heads.collect()
}

/// The same, of what was said alone: whoever is reached by it.
fn by_hand(said: &[(i64, Said)]) -> Vec<i64> {
    let mut heads: Vec<i64> = (0..5).map(|n| 2 * n + 1).collect();
    for _ in 0..5 {
        for (_, one) in said.iter().filter(|(_, one)| one.is_one) {
            let (left, right) = ((one.left / 2) as usize, (one.right / 2) as usize);
            let least = heads[left].min(heads[right]);
            (heads[left], heads[right]) = (least, least);
        }
    }
    heads
}

#[test]
fn what_cannot_be_one_or_newer_is_not_linked() {
    for kept in stores("decide_kinds") {
        let mut store = kept.open();
        let url = Some("https://vila.example/1");
        for (id, text) in [("sha256:1", TEXT), ("sha256:2", "Ana Ruiz is free.")] {
            let reading = reading(id, text, url);
            let saved = store.save(&reading, &source(id), &act());
            saved.expect("saved");
        }
        let later = {
            let mut later = reading("sha256:3", "Ana Ruiz spoke.", None);
            later.document.published = "2026-03".parse().ok();
            later.document.title = Some("On another day".into());
            later
        };
        store.save(&later, &source("c"), &act()).expect("saved");
        let mut link = |kind, left, right| {
            let new = NewLink {
                kind,
                left,
                right,
                verdict: Verdict::Accepted,
                detail: Value::Null,
                note: None,
            };
            store.link(&new, &act())
        };
        for (kind, left, right) in [
            // A person and a ministry.
            (LinkKind::Same, 1, 4),
            // The first text as the new version of the second, by its number and by its day.
            (LinkKind::VersionOf, 1, 2),
            (LinkKind::VersionOf, 2, 3),
        ] {
            let refused = link(kind, left, right).expect_err("refused");
            assert!(
                matches!(refused, StoreError::Refused { .. }),
                "{kind}: {refused}"
            );
        }
        link(LinkKind::VersionOf, 3, 1).expect("newer");
        let refused = link(LinkKind::VersionOf, 1, 3).expect_err("the contrary");
        assert!(matches!(refused, StoreError::Contradiction(_)), "{refused}");
        link(LinkKind::Same, 1, 3).expect("two people");
    }
}

#[test]
fn nobody_is_put_in_without_a_name() {
    for kept in stores("decide_nameless") {
        let mut store = kept.open();
        let note = Basis::Note {
            text: "Call of her lawyer",
            date: None,
        };
        for (family, value) in [
            (Family::Case, json!({"person": " ", "status": "detained"})),
            (Family::Demand, json!({"action": "free her", "for": [""]})),
            (Family::Event, json!({"type": "arrest", "recipient": ""})),
        ] {
            let draft = Draft {
                family,
                value,
                who: Vec::new(),
            };
            let refused = store.add_by_hand(&note, &[draft], &act());
            let refused = refused.expect_err("refused");
            assert!(
                matches!(refused, StoreError::Refused { .. }),
                "{family}: {refused}"
            );
        }
        assert_eq!(store.stats().expect("counted").notes, 0);
    }
}

proptest! {
    #![proptest_config(cases(25))]

    #[test]
    fn what_is_taken_back_leaves_nothing_behind(
        said in said(),
        order in prop::collection::vec(0..16usize, 14),
    ) {
        let kept = stores("decide_s22").remove(0);
        joined_and_apart(&kept, &said, &order);
    }
}

#[test]
fn a_chain_is_joined_and_taken_apart_on_both_databases() {
    let said = |left, right, is_one| Said {
        left,
        right,
        is_one,
    };
    let chain = [
        said(1, 3, true),
        said(5, 7, true),
        said(1, 7, false),
        said(3, 5, true),
        said(9, 1, true),
        said(9, 3, false),
        said(3, 3, true),
    ];
    for kept in stores("decide_chain") {
        joined_and_apart(&kept, &chain, &[1, 0]);
    }
}

#[test]
fn every_act_is_proven() {
    for kept in stores("decide_proof") {
        let mut store = with_members(&kept);
        keep(&mut store, 2);
        let whole = |store: &mut Store| {
            let verified = store.verify().expect("looked through");
            assert_eq!(verified.faults, [""; 0]);
        };
        let lead = by("u-lindiwe");
        let first = store.value(2).expect("there").value;
        store
            .review(1, Decision::Accept, None, Some("seen"), &lead)
            .expect("accepted");
        whole(&mut store);
        store
            .review(2, Decision::Correct, Some(&first), None, &by("u-emre"))
            .expect("corrected");
        whole(&mut store);
        store
            .review(2, Decision::Accept, None, None, &by("u-rosa"))
            .expect("accepted");
        store
            .review(2, Decision::SecondReview, None, None, &by("u-raul"))
            .expect("seen twice");
        whole(&mut store);
        store
            .review(2, Decision::Reopen, None, Some("a new paper"), &lead)
            .expect("opened");
        whole(&mut store);
        let link = NewLink {
            kind: LinkKind::Same,
            left: 1,
            right: 3,
            verdict: Verdict::Accepted,
            detail: Value::Null,
            note: Some("one mother"),
        };
        let entry = store.link(&link, &lead).expect("linked");
        whole(&mut store);
        store.undo_link(entry, &lead).expect("undone");
        whole(&mut store);
        // Whoever may not do it leaves no trace.
        let looked_at = store.verify().expect("looked through").looked_at;
        for stranger in ["u-lea", "u-nobody"] {
            let refused = store.link(&link, &by(stranger)).expect_err("refused");
            assert!(
                matches!(refused, StoreError::NotAllowed { .. }),
                "{refused}"
            );
            assert!(
                store
                    .review(3, Decision::Accept, None, None, &by(stranger))
                    .is_err()
            );
        }
        assert_eq!(store.verify().expect("looked through").looked_at, looked_at);
    }
}

/// Each column by which a decision could be changed behind the store's back.
const CHANGES: &[(&str, &[&str], &[&str])] = &[
    ("review", &["state", "body", "note"], &["fact"]),
    (
        "link",
        &["kind", "verdict", "detail", "note"],
        &["left_key", "right_key", "undone"],
    ),
    ("member", &["name", "role"], &["entry"]),
    ("fact", &["state", "corrected"], &[]),
];

#[test]
fn a_decision_that_is_changed_is_found() {
    for kept in stores("decide_changed") {
        let mut store = with_members(&kept);
        keep(&mut store, 2);
        let lead = by("u-lindiwe");
        let first = store.value(2).expect("there").value;
        store
            .review(
                2,
                Decision::Correct,
                Some(&first),
                Some("a paper"),
                &by("u-emre"),
            )
            .expect("corrected");
        let mut link = NewLink {
            kind: LinkKind::Same,
            left: 1,
            right: 3,
            verdict: Verdict::Accepted,
            detail: Value::Null,
            note: Some("one mother"),
        };
        let entry = store.link(&link, &lead).expect("linked");
        store.undo_link(entry, &lead).expect("undone");
        link.note = None;
        store.link(&link, &lead).expect("linked");
        for (table, texts, numbers) in CHANGES {
            let mut changes = Vec::new();
            for column in *texts {
                let more = format!(
                    "UPDATE {table} SET {column} = {column} || 'x' WHERE {column} IS NOT NULL"
                );
                let less = format!(
                    "UPDATE {table} SET {column} = substr({column}, 1, length({column}) - 1) WHERE {column} IS NOT NULL"
                );
                changes.push((more, less));
            }
            for column in *numbers {
                let by = |n: i32| format!("UPDATE {table} SET {column} = {column} + {n}");
                changes.push((by(1000), by(-1000)));
            }
            let aside = format!("CREATE TABLE aside AS SELECT * FROM {table}; DELETE FROM {table}");
            let back = format!("INSERT INTO {table} SELECT * FROM aside; DROP TABLE aside");
            changes.push((aside, back));
            for (change, back) in changes {
                kept.change(&change);
                let faults = store.verify().expect("looked through").faults;
                assert!(
                    faults.iter().any(|fault| fault.contains(table)),
                    "{change}: {faults:?}"
                );
                kept.change(&back);
                assert_eq!(
                    store.verify().expect("looked through").faults,
                    [""; 0],
                    "{back}"
                );
            }
        }
    }
}

#[test]
fn whoever_may_not_edit_adds_no_document() {
    for kept in stores("strangers_add") {
        let mut store = kept.open();
        let lead = Member {
            id: "u-1".to_owned(),
            name: "Mira".to_owned(),
            role: Role::Lead,
        };
        store.set_member(&lead, &act()).expect("set");
        let read = reading("sha256:1", "Ana Ruiz was held.", None);
        let stranger = Act {
            actor: "local".to_owned(),
            ..act()
        };
        let refused = store.save(&read, &source("a.txt"), &stranger);
        assert!(
            matches!(refused, Err(StoreError::NotAllowed { act: "add", .. })),
            "{refused:?}"
        );
        store.save(&read, &source("a.txt"), &act()).expect("saved");
    }
}
