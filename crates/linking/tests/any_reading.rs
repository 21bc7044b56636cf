//! Any text, and any spans that a reading may have: nothing panics, and profiles compare alike from both sides.

use linking::{Bounds, Tables, profile, propose};
use proptest::prelude::*;
use record::Reading;
use serde_json::json;

fn reading(text: &str, names: &[String], spans: &[(u32, u32)]) -> Reading {
    let span = |n: usize| {
        spans
            .get(n % spans.len().max(1))
            .map_or([0, 1], |(a, b)| [*a.min(b), *a.max(b)])
    };
    let entities: Vec<_> = names.iter().enumerate().map(|(n, name)| {
        let kind = ["person", "organization", "government", "group", "place"][n % 5];
        json!({"id": format!("e{n}"), "kind": kind, "name": name, "aliases": [], "roles": [{"title": name, "of": null, "former": false, "spans": []}], "age": n, "mentions": [span(n), span(n + 1)]})
    }).collect();
    let statements: Vec<_> = ["deny", "assert", "demand"].iter().enumerate().map(|(n, act)| json!({
        "id": format!("s{n}"), "source": {"entity": format!("e{n}"), "name": names.first(), "spans": []}, "cue": [span(n)], "content": [span(n + 2)], "form": "direct", "speech_act": act,
        "addressee": null, "addressee_entity": null, "addressee_spans": [], "date": null, "date_precision": null, "parent": null, "rules": []})).collect();
    let demands = json!([{"id": "d1", "by": names.first(), "by_entity": null, "of": names.last(), "of_entity": "e1", "action": text, "for": names, "date": null, "due": null, "answer": null,
        "statements": ["s2"], "evidence": [span(3)], "rules": []}]);
    let letter = json!({"parts": [{"part": "letterhead", "span": span(0)}, {"part": "body", "span": span(1)}, {"part": "date", "span": span(2)}, {"part": "addressee", "span": span(3)}],
        "signatories": [{"name": text, "office": names.first(), "party": null, "state": null, "spans": [span(2)]}], "unnamed": null});
    serde_json::from_value(json!({
        "document": {"id": "sha256:0", "title": text, "publisher": names.first(), "url": null, "kind": null, "published": "2024-02-29", "published_from": "metadata", "language": null, "text": text},
        "entities": entities, "statements": statements, "events": [], "cases": [], "demands": demands, "disputes": [], "letter": letter, "dates":
        [{"spans": [span(1)], "value": "2023-01-01", "precision": "day", "relation": "at", "rule": "r"}], "diagnostics": []
    })).expect("the form of a reading")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_reading_makes_it_panic_and_no_order_makes_a_difference(
        text in "\\PC{0,120}", other in "[A-Z][a-zéğ]{1,8}( [A-Z][a-z.]{0,8}){0,3}[ ,.]{0,2}[0-9]{0,4}.{0,40}",
        names in proptest::collection::vec("\\PC{0,12}|[A-Z][a-zıö]{1,6} [A-Z]\\. [A-Z][a-z]{2,6}", 1..6), spans in proptest::collection::vec((0u32..140, 0u32..140), 1..5)
    ) {
        let readings = [reading(&text, &names, &spans), reading(&other, &names, &spans)];
        let profiles = readings.map(|r| profile(&r));
        let told = |order: [usize; 2]| {
            let mut tables = Tables::new();
            let mut all = Vec::new();
            for n in order {
                let Ok(found) = propose(&mut tables, n as i64, &profiles[n], &Bounds::default());
                tables.keep(n as i64, &profiles[n]);
                all.extend(found.proposals.into_iter().map(|p| (p.kind, p.left.place, p.right.place, p.certain, (p.score * 100.0).round() as i32)));
            }
            all.sort();
            all
        };
        prop_assert_eq!(told([0, 1]), told([1, 0]));
    }
}
