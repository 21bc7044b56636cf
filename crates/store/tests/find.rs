//! What is found in a store, the same on both databases.

mod common;

use common::{act, source, stores};
use onrecord_store::query::{
    DisputeStatus, Part, PeopleOrder, PeopleQuery, Search, Shown, TimelineQuery, WaitingQuery,
    Within,
};
use onrecord_store::{
    Decision, DemandFilter, Family, LinkKind, NewLink, Reference, State, Store, StoreError, Verdict,
};
use record::{EventType, Factuality, Reading, SpeechAct};
use serde_json::{Value, json};

/// A document in which one says something of another, and something is done to that other.
struct Told<'a> {
    text: &'a str,
    published: &'a str,
    publisher: &'a str,
    speaker: &'a str,
    /// What is said, in words of the text.
    says: &'a str,
    act: &'a str,
    person: &'a str,
    event: Value,
}

impl Default for Told<'_> {
    fn default() -> Self {
        Self {
            text: "",
            published: "2026-02-27",
            publisher: "Harare Watch",
            speaker: "Tendai Moyo",
            says: "",
            act: "assert",
            person: "Ana Ruiz",
            event: json!({}),
        }
    }
}

impl Told<'_> {
    fn span(&self, words: &str) -> Value {
        let byte = self.text.find(words).expect(words);
        let start = self.text[..byte].chars().count();
        json!([start, start + words.chars().count()])
    }

    fn reading(&self) -> Reading {
        let (speaker, person) = (self.span(self.speaker), self.span(self.person));
        let says = self.span(self.says);
        let entity = |id: &str, name: &str, span: &Value| {
            json!({"id": id, "kind": "person", "name": name, "aliases": [], "roles": [], "age": null,
                "mentions": [span]})
        };
        let mut event = json!({"id": "v1", "type": "arrest", "actor": null, "actor_entity": null,
            "recipient": self.person, "recipient_entity": "e2", "count": null, "date": null, "date_precision": null,
            "place": null, "detail": null, "factuality": "reported", "according_to": null,
            "according_to_entity": null, "denied_by": null, "denied_by_entity": null, "statements": ["s1"],
            "evidence": [person], "plover": {"event": null, "mode": null, "context": []}, "cameo": null, "rules": []});
        for (name, value) in self.event.as_object().into_iter().flatten() {
            event[name] = value.clone();
        }
        let denied = (self.act == "deny").then_some(self.speaker);
        let value = json!({
            "document": {"id": format!("sha256:{}", self.text), "title": self.person, "publisher": self.publisher,
                "url": null, "kind": "report", "published": self.published, "published_from": "metadata",
                "language": "en", "text": self.text},
            "entities": [entity("e1", self.speaker, &speaker), entity("e2", self.person, &person)],
            "statements": [{"id": "s1", "source": {"entity": "e1", "name": self.speaker, "spans": [speaker]},
                "cue": [], "content": [says], "form": "indirect", "speech_act": self.act, "addressee": null,
                "addressee_entity": null, "addressee_spans": [], "date": null, "date_precision": null,
                "parent": null, "rules": []}],
            "events": [event],
            "cases": [], "demands": [],
            "disputes": [{"claim": self.says, "claimed_by": "Harare Watch", "against": null, "denied_by": denied,
                "statements": ["s1"], "evidence": [says], "rules": []}],
            "dates": [], "diagnostics": []
        });
        serde_json::from_value(value).expect("a reading")
    }
}

/// Keeps documents; the first is `document:1` with `entity:1` and `entity:2`, `statement:1`, `event:2`, `dispute:3`.
fn keep(store: &mut Store, told: &[Told]) {
    for one in told {
        let source = source(one.text);
        store.save(&one.reading(), &source, &act()).expect("saved");
    }
}

/// Three documents, of Zimbabwe and Belarus.
fn three(store: &mut Store) {
    keep(
        store,
        &[
            Told {
                text: "Tendai Moyo said that the prisoners were beaten in custody. Ana Ruiz was held.",
                says: "the prisoners were beaten in custody",
                event: json!({"date": "2026-02-20", "date_precision": "day", "count": 9}),
                ..Told::default()
            },
            Told {
                text: "Alés Kavaléŭ denied that a prisoner was beaten. Ana Ruiz was arrested in Minsk.",
                published: "2026-03",
                publisher: "Minsk Post",
                speaker: "Alés Kavaléŭ",
                says: "a prisoner was beaten",
                act: "deny",
                event: json!({"date": "2026-02", "date_precision": "month", "count": 12, "factuality": "disputed"}),
                ..Told::default()
            },
            Told {
                text: "Tendai Moyo asked for lawyers. Wanjiru Otieno was let go, and no prisoner said more.",
                published: "2025-11-02",
                says: "lawyers",
                act: "demand",
                person: "Wanjiru Otieno",
                event: json!({"type": "release", "date": "2025-11-01", "date_precision": "day"}),
                ..Told::default()
            },
        ],
    );
}

fn search(words: &str) -> Search {
    Search {
        words: words.to_owned(),
        ..Search::default()
    }
}

fn found(store: &mut Store, search: &Search) -> Vec<String> {
    let answer = store.search(search, Part::ALL).expect("searched");
    answer
        .hits
        .iter()
        .map(|hit| hit.reference.to_string())
        .collect()
}

#[test]
fn all_words_must_be_there_in_any_form() {
    for kept in stores("find_words") {
        let mut store = kept.open();
        three(&mut store);
        let mut of = |words: &str| -> Vec<String> {
            let mut found = found(&mut store, &search(words));
            found.sort();
            found
        };
        assert_eq!(of("beat"), [""; 0]);
        assert_eq!(
            of("beaten PRISONERS"),
            ["document:1", "document:2", "statement:1", "statement:4"]
        );
        assert_eq!(of("beaten custody"), ["document:1", "statement:1"]);
        // Who speaks is found as what is said is, with or without accents.
        assert_eq!(of("ales kavaleu"), ["document:2", "statement:4"]);
        assert_eq!(of("\"beaten in custody\""), ["document:1", "statement:1"]);
        assert_eq!(of("\"custody beaten\""), [""; 0]);
        assert_eq!(of("O'Neill -- nowhere"), [""; 0]);
        // What is an operator elsewhere is a word here.
        assert_eq!(of("beaten OR custody"), [""; 0]);
        assert_eq!(of("beaten* AND"), [""; 0]);
        let refused = store
            .search(&search("-- !"), Part::ALL)
            .expect_err("no word");
        assert!(matches!(refused, StoreError::Refused { .. }), "{refused}");
    }
}

#[test]
fn a_hit_tells_its_words_their_place_and_how_it_stands() {
    for kept in stores("find_hit") {
        let mut store = kept.open();
        three(&mut store);
        let query = Search {
            within: Within::Statements,
            ..search("prisoner beaten custody")
        };
        let answer = store.search(&query, Part::ALL).expect("searched");
        let [hit] = &answer.hits[..] else {
            panic!("{answer:?}")
        };
        assert_eq!(hit.document, Reference::Document(1));
        assert_eq!(hit.speaker.as_deref(), Some("Tendai Moyo"));
        assert_eq!(hit.state, Some(State::Proposed));
        assert_eq!(hit.snippet.text, "the prisoners were beaten in custody");
        let text = store.reading(1).expect("there").document.text;
        assert_eq!(text.slice(hit.snippet.span), hit.snippet.text);
        let marked: Vec<&str> = hit
            .snippet
            .marks
            .iter()
            .map(|mark| text.slice(*mark))
            .collect();
        assert_eq!(marked, ["prisoners", "beaten", "custody"]);
        assert_eq!((answer.total, answer.bounded), (1, false));
    }
}

#[test]
fn filters_find_with_and_without_words() {
    for kept in stores("find_filters") {
        let mut store = kept.open();
        three(&mut store);
        let all = Search::default;
        let mut of = |query: Search| found(&mut store, &query);
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(
            of(Search {
                speaker: named("moyo"),
                ..all()
            }),
            ["statement:7", "statement:1"]
        );
        assert_eq!(
            of(Search {
                speaker: named("moyo"),
                ..search("beaten")
            }),
            ["statement:1"]
        );
        assert_eq!(
            of(Search {
                speaker: named("nobody"),
                ..search("beaten")
            }),
            [""; 0]
        );
        assert_eq!(
            of(Search {
                act: Some(SpeechAct::Deny),
                ..all()
            }),
            ["statement:4"]
        );
        assert_eq!(
            of(Search {
                act: Some(SpeechAct::Deny),
                ..search("custody")
            }),
            [""; 0]
        );
        let arrests = Search {
            event_type: Some(EventType::Arrest),
            ..all()
        };
        assert_eq!(of(arrests.clone()), ["event:5", "event:2"]);
        let ruiz = Search {
            about: named("Ruiz Ana"),
            ..arrests.clone()
        };
        assert_eq!(of(ruiz), ["event:5", "event:2"]);
        let minsk = Search {
            words: "Minsk".to_owned(),
            ..arrests.clone()
        };
        assert_eq!(of(minsk), ["event:5"]);
        let disputed = Search {
            factuality: Some(Factuality::Disputed),
            ..all()
        };
        assert_eq!(of(disputed), ["event:5"]);
        // An event that is known to the month may be in it.
        let day = |text: &str| Some(text.parse().expect("a date"));
        let since = Search {
            since: day("2026-02-25"),
            ..arrests.clone()
        };
        assert_eq!(of(since), ["event:5"]);
        let until = Search {
            until: day("2026-02"),
            ..arrests
        };
        assert_eq!(of(until), ["event:5", "event:2"]);
        let old = Search {
            until: day("2025"),
            within: Within::Statements,
            ..all()
        };
        assert_eq!(of(old), ["statement:7"]);
        let post = Search {
            publisher: named("Minsk Post"),
            ..search("prisoner")
        };
        assert_eq!(of(post), ["document:2", "statement:4"]);
        for wrong in [
            Search {
                within: Within::Documents,
                act: Some(SpeechAct::Deny),
                ..all()
            },
            Search {
                event_type: Some(EventType::Arrest),
                act: Some(SpeechAct::Deny),
                ..all()
            },
        ] {
            assert!(store.search(&wrong, Part::ALL).is_err());
        }
    }
}

#[test]
fn parts_of_an_answer_are_the_whole_answer() {
    for kept in stores("find_parts") {
        let mut store = kept.open();
        three(&mut store);
        for query in [search("prisoner"), Search::default()] {
            let whole = found(&mut store, &query);
            let mut parts = Vec::new();
            for offset in 0..whole.len() {
                let part = Part { offset, limit: 1 };
                let answer = store.search(&query, part).expect("searched");
                parts.extend(answer.hits.iter().map(|hit| hit.reference.to_string()));
            }
            assert_eq!(parts, whole);
        }
    }
}

/// One who speaks 2,100 times: more than is looked at of one word, or of one who speaks.
#[test]
fn of_very_many_hits_the_newest_are_looked_at_and_the_rare_are_all_found() {
    const COUNT: usize = 2_100;
    for kept in stores("find_many") {
        let mut store = kept.open();
        let words =
            "Tendai Moyo said: of sulphur in the prison, of the prison yard. Ana Ruiz was held.";
        let one = Told {
            text: words,
            says: "the prison yard",
            ..Told::default()
        };
        let mut reading = one.reading();
        let first = reading.statements[0].clone();
        reading.statements = (1..=COUNT)
            .map(|n| {
                let mut statement = first.clone();
                statement.id.0 = format!("s{n}");
                statement
            })
            .collect();
        // The first one tells what none of the others does.
        let rare = serde_json::from_value(one.span("sulphur in the prison")).expect("a span");
        reading.statements[0].content = vec![rare];
        store
            .save(&reading, &source("many.txt"), &act())
            .expect("saved");
        let part = Part {
            offset: 0,
            limit: 3,
        };
        let statements = |words: &str| Search {
            within: Within::Statements,
            ..search(words)
        };
        let many = store.search(&statements("prison"), part).expect("searched");
        assert_eq!(
            (many.hits.len(), many.total, many.bounded),
            (3, 2_000, true)
        );
        assert!(many.frequent.is_empty());
        assert_eq!(
            many.hits[0].reference.to_string(),
            format!("statement:{COUNT}")
        );
        let mut all_of = |query: Search| {
            let answer = store.search(&query, part).expect("searched");
            assert!(!answer.bounded, "{answer:?}");
            answer
                .hits
                .iter()
                .map(|hit| hit.reference.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(all_of(statements("sulphur prison")), ["statement:1"]);
        let moyo = Some("moyo".to_owned());
        let says = Search {
            speaker: moyo.clone(),
            ..search("sulphur")
        };
        assert_eq!(all_of(says), ["statement:1"]);
        let denies = Search {
            speaker: moyo.clone(),
            act: Some(SpeechAct::Deny),
            ..search("sulphur")
        };
        assert_eq!(all_of(denies), [""; 0]);
        let all = store
            .search(
                &Search {
                    speaker: moyo,
                    ..Search::default()
                },
                part,
            )
            .expect("searched");
        assert_eq!((all.total, all.bounded), (2_000, true));
        // Frequent words of one who says little: each of the few is read.
        let other = Told {
            text: "Alés Kavaléŭ spoke of the prison yard. Wanjiru Otieno was let go.",
            speaker: "Alés Kavaléŭ",
            says: "the prison yard",
            person: "Wanjiru Otieno",
            ..Told::default()
        };
        keep(&mut store, &[other]);
        let says = |words: &str| Search {
            speaker: Some("ales".to_owned()),
            ..search(words)
        };
        assert_eq!(found(&mut store, &says("yards prison")), ["statement:2103"]);
        assert_eq!(
            found(&mut store, &says("\"prison yard\"")),
            ["statement:2103"]
        );
        assert_eq!(found(&mut store, &says("\"yard prison\"")), [""; 0]);
    }
}

fn link(store: &mut Store, kind: LinkKind, left: i64, right: i64, verdict: Verdict) -> i64 {
    let new = NewLink {
        kind,
        left,
        right,
        verdict,
        detail: Value::Null,
        note: None,
    };
    store.link(&new, &act()).expect("linked")
}

#[test]
fn who_was_joined_is_one_for_every_question() {
    for kept in stores("find_joined") {
        let mut store = kept.open();
        three(&mut store);
        let people = |store: &mut Store, name: &str| -> Vec<(String, i64, i64, i64)> {
            let query = PeopleQuery {
                name: Some(name.to_owned()),
                kind: None,
                ..PeopleQuery::default()
            };
            let (people, more) = store.people(&query, Part::ALL).expect("listed");
            assert!(!more);
            let row = |p: &onrecord_store::query::Person| {
                (p.name.clone(), p.documents, p.joined, p.unjoined)
            };
            people.iter().map(row).collect()
        };
        let ruiz = |joined, unjoined| ("Ana Ruiz".to_owned(), 2, joined, unjoined);
        assert_eq!(people(&mut store, "ruiz"), [ruiz(0, 2)]);
        let about = |store: &mut Store, name: &str| {
            let query = Search {
                about: Some(name.to_owned()),
                event_type: Some(EventType::Arrest),
                ..Search::default()
            };
            found(store, &query)
        };
        assert_eq!(about(&mut store, "entity:2"), ["event:2"]);
        let entry = link(&mut store, LinkKind::Same, 2, 4, Verdict::Accepted);
        assert_eq!(about(&mut store, "entity:2"), ["event:5", "event:2"]);
        assert_eq!(people(&mut store, "ruiz"), [ruiz(2, 0)]);
        // One who is named otherwise is found by the other name as well.
        let other = link(&mut store, LinkKind::Same, 4, 6, Verdict::Accepted);
        assert_eq!(
            people(&mut store, "otieno"),
            [("Ana Ruiz".to_owned(), 3, 3, 0)]
        );
        store.undo_link(other, &act()).expect("undone");
        store.undo_link(entry, &act()).expect("undone");
        assert_eq!(people(&mut store, "ruiz"), [ruiz(0, 2)]);
        assert_eq!(
            people(&mut store, "otieno"),
            [("Wanjiru Otieno".to_owned(), 1, 0, 1)]
        );
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
    }
}

#[test]
fn proposals_are_counted_until_somebody_decides() {
    for kept in stores("find_proposals") {
        let mut store = kept.open();
        three(&mut store);
        kept.change(
            "DELETE FROM proposal; INSERT INTO proposal (kind, left_key, right_key, score, certain, reasons)
            VALUES ('same', 2, 4, 0.75, 0, '[\"one name\"]'), ('same', 2, 6, 0.25, 0, '[]')",
        );
        let open = |store: &mut Store| {
            let (people, _) = store
                .people(&PeopleQuery::default(), Part::ALL)
                .expect("listed");
            let ruiz = people
                .iter()
                .find(|p| p.name == "Ana Ruiz")
                .expect("she is there");
            let (links, _) = store.open_links(None, Part::ALL).expect("listed");
            (ruiz.proposals, links.len())
        };
        assert_eq!(open(&mut store), (2, 2));
        let (links, _) = store
            .open_links(Some(LinkKind::Same), Part::ALL)
            .expect("listed");
        assert_eq!((links[0].score, links[0].verdict), (Some(0.75), None));
        assert_eq!(links[0].reasons, json!(["one name"]));
        let entry = link(&mut store, LinkKind::Same, 4, 2, Verdict::Rejected);
        assert_eq!(open(&mut store), (1, 1));
        store.undo_link(entry, &act()).expect("undone");
        assert_eq!(open(&mut store), (2, 2));
    }
}

#[test]
fn what_waits_and_what_is_accepted_is_counted_apart() {
    for kept in stores("find_overview") {
        let mut store = kept.open();
        three(&mut store);
        let letter = common::reading("sha256:9", "They ask for two things.", None);
        store
            .save(&letter, &source("a.txt"), &act())
            .expect("saved");
        let before = store.overview("2000-01-01").expect("counted");
        assert_eq!((before.documents, before.recent), (4, 4));
        assert!(before.cases.is_empty() && before.demands.is_empty());
        let (waiting, _) = store
            .waiting(&WaitingQuery::default(), Part::ALL)
            .expect("listed");
        assert_eq!(before.waiting, waiting.len() as i64);
        assert_eq!(store.overview("2999-01-01").expect("counted").recent, 0);
        let of = |family| WaitingQuery {
            family: Some(family),
            document: None,
        };
        let (demands, _) = store
            .waiting(&of(Family::Demand), Part::ALL)
            .expect("listed");
        let demand = demands.first().expect("a demand").reference.key();
        store
            .review(demand, Decision::Accept, None, None, &act())
            .expect("accepted");
        let after = store.overview("2000-01-01").expect("counted");
        assert_eq!(after.waiting, before.waiting - 1);
        assert_eq!(after.demands, [("no answer accepted".to_owned(), 1)]);
    }
}

#[test]
fn people_are_listed_by_name_too() {
    for kept in stores("find_by_name") {
        let mut store = kept.open();
        three(&mut store);
        let query = PeopleQuery {
            order: PeopleOrder::Name,
            ..PeopleQuery::default()
        };
        let (people, _) = store.people(&query, Part::ALL).expect("listed");
        let names: Vec<String> = people.into_iter().map(|person| person.name).collect();
        assert!(names.len() > 1 && names.is_sorted(), "{names:?}");
        let part = Part {
            offset: 1,
            limit: 1,
        };
        let (second, more) = store.people(&query, part).expect("listed");
        assert_eq!(second.len(), 1);
        assert_eq!(second[0].name, names[1]);
        assert_eq!(more, names.len() > 2);
    }
}

#[test]
fn lists_that_go_on_after_a_row_leave_nobody_out() {
    for kept in stores("find_after") {
        let mut store = kept.open();
        three(&mut store);
        // Days of their own, of their documents, and none; several of one day.
        let days = [
            Some("2024-05"),
            None,
            Some("2024-05"),
            Some("2026-01-02"),
            None,
        ];
        for (n, day) in days.iter().enumerate() {
            let text = format!("They ask for two things, for the {n}th time.");
            let mut letter = common::reading(&format!("sha256:{n}"), &text, None);
            let day = day.map(|day| day.parse().expect("a day"));
            match n {
                0 => letter.demands[0].date = day,
                _ => letter.document.published = day,
            }
            store
                .save(&letter, &source(&format!("{n}.txt")), &act())
                .expect("saved");
        }
        link(&mut store, LinkKind::Same, 2, 4, Verdict::Accepted);
        for order in [PeopleOrder::Documents, PeopleOrder::Name] {
            for kind in [None, Some(record::EntityKind::Person)] {
                let query = |after| PeopleQuery {
                    kind,
                    order,
                    after,
                    ..PeopleQuery::default()
                };
                let (all, _) = store.people(&query(None), Part::ALL).expect("listed");
                let all: Vec<i64> = all.iter().map(|person| person.reference.key()).collect();
                assert!(all.len() > 2, "{all:?}");
                for (n, one) in all.iter().enumerate() {
                    let (rest, _) = store.people(&query(Some(*one)), Part::ALL).expect("listed");
                    let rest: Vec<i64> = rest.iter().map(|person| person.reference.key()).collect();
                    assert_eq!(rest, all[n + 1..], "{order:?} {kind:?}");
                }
            }
        }
        for oldest_first in [false, true] {
            let filter = |after| DemandFilter {
                oldest_first,
                versions: true,
                after,
                ..DemandFilter::on("2026-06-30".parse().expect("a day"))
            };
            let mut listed = |after| -> Vec<i64> {
                let demands = store.demands(&filter(after)).expect("listed");
                let reference = |demand: &onrecord_store::DemandRow| -> Reference {
                    demand.reference.parse().expect("a reference")
                };
                demands
                    .iter()
                    .map(|demand| reference(demand).key())
                    .collect()
            };
            let all = listed(None);
            // Those of no day have no place among the oldest.
            assert_eq!(all.len(), if oldest_first { 3 } else { 5 });
            for (n, one) in all.iter().enumerate() {
                assert_eq!(
                    listed(Some(*one)),
                    all[n + 1..],
                    "oldest first: {oldest_first}"
                );
            }
        }
        let gone = PeopleQuery {
            after: Some(4_000_000),
            ..PeopleQuery::default()
        };
        let refused = store.people(&gone, Part::ALL);
        assert!(refused.is_err());
    }
}

#[test]
fn an_ask_is_known_by_what_is_asked() {
    for kept in stores("find_asks") {
        let mut store = kept.open();
        let letter = common::reading("sha256:1", "They ask for two things.", None);
        store
            .save(&letter, &source("a.txt"), &act())
            .expect("saved");
        let demands = WaitingQuery {
            family: Some(Family::Demand),
            document: None,
        };
        let (waiting, _) = store.waiting(&demands, Part::ALL).expect("listed");
        assert_eq!(waiting[0].words, "free her");
        let answered = NewLink {
            kind: LinkKind::AnswerTo,
            left: 1,
            right: 4,
            verdict: Verdict::Accepted,
            detail: Value::Null,
            note: None,
        };
        store.link(&answered, &act()).expect("linked");
        let (links, _) = store.links(None, Part::ALL).expect("listed");
        assert_eq!(links[0].right_words, "free her");
    }
}

#[test]
fn a_timeline_has_accounts_of_one_event_side_by_side() {
    for kept in stores("find_timeline") {
        let mut store = kept.open();
        three(&mut store);
        let days = |store: &mut Store, query: &TimelineQuery| -> Vec<Vec<String>> {
            let (happenings, more) = store.timeline(query, Part::ALL).expect("listed");
            assert!(!more);
            let accounts = |h: &onrecord_store::query::Happening| {
                h.accounts.iter().map(|a| a.reference.to_string()).collect()
            };
            happenings.iter().map(accounts).collect()
        };
        let all = TimelineQuery::default();
        let apart: Vec<Vec<String>> = ["event:8", "event:5", "event:2"]
            .map(|e| vec![e.to_owned()])
            .into();
        assert_eq!(days(&mut store, &all), apart);
        let entry = link(&mut store, LinkKind::SameEvent, 5, 2, Verdict::Accepted);
        let (happenings, _) = store.timeline(&all, Part::ALL).expect("listed");
        assert_eq!(happenings.len(), 2);
        let arrest = &happenings[1];
        assert_eq!(arrest.accounts.len(), 2);
        // February holds the 20th: only the figures and who vouches for it contradict each other.
        assert_eq!(arrest.differs, ["count", "factuality"]);
        let counts: Vec<Option<i64>> = arrest.accounts.iter().map(|a| a.count).collect();
        assert_eq!(counts, [Some(12), Some(9)]);
        let otieno = TimelineQuery {
            name: Some("otieno".to_owned()),
            ..all.clone()
        };
        assert_eq!(days(&mut store, &otieno), [["event:8"]]);
        store.undo_link(entry, &act()).expect("undone");
        // What a person rejected is left out, unless it is asked for.
        store
            .review(5, Decision::Reject, None, Some("of another Ruiz"), &act())
            .expect("rejected");
        assert_eq!(days(&mut store, &all), [["event:8"], ["event:2"]]);
        let with = TimelineQuery {
            rejected: true,
            ..all
        };
        assert_eq!(days(&mut store, &with), apart);
    }
}

#[test]
fn a_dispute_is_unanswered_until_a_denial_is_there() {
    for kept in stores("find_disputes") {
        let mut store = kept.open();
        three(&mut store);
        let status = |store: &mut Store| -> Vec<(String, DisputeStatus, usize)> {
            let (disputes, _) = store.disputes(false, Part::ALL).expect("listed");
            let row = |d: &onrecord_store::query::DisputeRow| {
                (d.reference.to_string(), d.status, d.denials.len())
            };
            disputes.iter().map(row).collect()
        };
        let row = |reference: &str, status, denials| (reference.to_owned(), status, denials);
        use DisputeStatus::{Denied, Unanswered};
        let before = [
            row("dispute:9", Unanswered, 0),
            row("dispute:6", Denied, 0),
            row("dispute:3", Unanswered, 0),
        ];
        assert_eq!(status(&mut store), before);
        // The denial of another document answers the first one, and is against an event that nobody disputed.
        let first = link(&mut store, LinkKind::DenialOf, 4, 3, Verdict::Accepted);
        let second = link(&mut store, LinkKind::DenialOf, 4, 2, Verdict::Accepted);
        link(&mut store, LinkKind::DenialOf, 4, 9, Verdict::Rejected);
        let after = [
            row("dispute:9", Unanswered, 0),
            row("dispute:6", Denied, 0),
            row("dispute:3", Denied, 1),
            row("event:2", Denied, 1),
        ];
        assert_eq!(status(&mut store), after);
        for entry in [first, second] {
            store.undo_link(entry, &act()).expect("undone");
        }
        assert_eq!(status(&mut store), before);
    }
}

#[test]
fn what_waits_is_listed_until_somebody_decides() {
    for kept in stores("find_waiting") {
        let mut store = kept.open();
        three(&mut store);
        let waiting = |store: &mut Store, query: WaitingQuery| -> Vec<String> {
            let (waiting, _) = store.waiting(&query, Part::ALL).expect("listed");
            waiting
                .iter()
                .map(|fact| fact.reference.to_string())
                .collect()
        };
        let all = waiting(&mut store, WaitingQuery::default());
        assert_eq!(all.len(), 9);
        // Of the newest document first, and there in its order.
        assert_eq!(
            all[..4],
            ["statement:7", "event:8", "dispute:9", "statement:4"]
        );
        store
            .review(8, Decision::Accept, None, None, &act())
            .expect("accepted");
        let of = WaitingQuery {
            document: Some(3),
            family: None,
        };
        assert_eq!(waiting(&mut store, of), ["statement:7", "dispute:9"]);
        let accepted = Search {
            state: Some(State::Accepted),
            event_type: Some(EventType::Release),
            ..Search::default()
        };
        assert_eq!(found(&mut store, &accepted), ["event:8"]);
    }
}

#[test]
fn a_fact_is_shown_with_both_values_and_who_decided() {
    for kept in stores("find_show") {
        let mut store = kept.open();
        three(&mut store);
        let mut value = store.value(2).expect("there").value;
        value["date"] = json!("2026-02-21");
        store
            .review(
                2,
                Decision::Correct,
                Some(&value),
                Some("her mother's letter"),
                &act(),
            )
            .expect("corrected");
        let event = "event:2".parse().expect("a reference");
        let Shown::Fact(fact) = store.show(event).expect("shown") else {
            panic!("a fact")
        };
        assert_eq!(fact.state, State::Corrected);
        assert_eq!(
            (&fact.value["date"], &fact.first["date"]),
            (&json!("2026-02-21"), &json!("2026-02-20"))
        );
        assert_eq!(fact.words, ["Ana Ruiz"]);
        assert!(
            fact.context.ends_with("Ana Ruiz was held."),
            "{}",
            fact.context
        );
        assert_eq!(fact.reviews[0].note.as_deref(), Some("her mother's letter"));
        assert_eq!(fact.reviews[0].actor, "u-1");
        // A reference of another family points at nothing.
        for wrong in [
            "statement:2",
            "event:99",
            "document:99",
            "entity:99",
            "entry:99",
        ] {
            let wrong = wrong.parse().expect("a reference");
            assert!(
                matches!(store.show(wrong), Err(StoreError::Unknown { .. })),
                "{wrong}"
            );
        }
        let Shown::Document(document) = store.show(Reference::Document(1)).expect("shown") else {
            panic!("a document")
        };
        assert_eq!(
            (
                document.facts.len(),
                document.entities.len(),
                document.collections.len()
            ),
            (3, 2, 1)
        );
        assert_eq!(document.facts[1].date.as_deref(), Some("2026-02-21"));
        let Shown::Entity(entity) = store.show(Reference::Entity(2)).expect("shown") else {
            panic!("an entity")
        };
        assert_eq!(entity.facts.len(), 1);
        assert_eq!(entity.facts[0].part.as_deref(), Some("recipient"));
        let Shown::Entry(entry) = store.show(Reference::Entry(4)).expect("shown") else {
            panic!("an entry")
        };
        assert_eq!(
            (entry.action.as_str(), entry.subject.as_str()),
            ("correct", "fact:2")
        );
    }
}

/// S28: where nobody accepted anything, every row that is shown says so.
#[test]
fn nothing_that_nobody_accepted_is_shown_unmarked() {
    for kept in stores("find_unmarked") {
        let mut store = kept.open();
        three(&mut store);
        kept.change(
            "DELETE FROM proposal; INSERT INTO proposal (kind, left_key, right_key, score, certain, reasons)
            VALUES ('same', 2, 4, 1, 1, '[]'), ('same_event', 2, 5, 1, 1, '[]'), ('denial_of', 4, 3, 1, 1, '[]')",
        );
        let queries = [
            search("prisoner"),
            Search {
                within: Within::Statements,
                ..Search::default()
            },
            Search {
                event_type: Some(EventType::Arrest),
                ..Search::default()
            },
            Search {
                about: Some("ruiz".to_owned()),
                ..Search::default()
            },
        ];
        for query in queries {
            for hit in store.search(&query, Part::ALL).expect("searched").hits {
                let is_document = matches!(hit.reference, Reference::Document(_));
                assert_eq!(
                    hit.state,
                    (!is_document).then_some(State::Proposed),
                    "{hit:?}"
                );
            }
        }
        let (happenings, _) = store
            .timeline(&TimelineQuery::default(), Part::ALL)
            .expect("listed");
        // No proposal, however sure, makes two events one.
        assert!(
            happenings
                .iter()
                .all(|h| h.accounts.len() == 1 && h.accounts[0].state == State::Proposed)
        );
        let (disputes, _) = store.disputes(false, Part::ALL).expect("listed");
        assert!(
            disputes
                .iter()
                .all(|d| d.state == State::Proposed && d.denials.is_empty())
        );
        let (people, _) = store
            .people(&PeopleQuery::default(), Part::ALL)
            .expect("listed");
        assert!(people.iter().all(|person| person.joined == 0));
        assert!(store.links(None, Part::ALL).expect("listed").0.is_empty());
        for key in 1..=3 {
            let Shown::Document(document) = store.show(Reference::Document(key)).expect("shown")
            else {
                panic!("a document")
            };
            assert!(
                document
                    .facts
                    .iter()
                    .all(|fact| fact.state == State::Proposed)
            );
        }
        let (links, _) = store.open_links(None, Part::ALL).expect("listed");
        assert!(links.len() == 3 && links.iter().all(|link| link.verdict.is_none()));
    }
}
