//! Letters, their asks and answers, and the calendar (S28, S31).

use axum::http::StatusCode;
use record::{Span, Text};
use serde_json::{Value as Json, json};

use super::browser::{TestDesk, desk, report};

/// A letter of two signatories to a minister, with these asks, each with the day on which it is due.
fn letter(id: &str, published: &str, signed: &[&str], asks: &[(&str, Option<&str>)]) -> Json {
    let items: Vec<String> = asks.iter().map(|(ask, _)| format!("- {ask}.\n")).collect();
    let text = format!(
        "To the Minister of the Interior\nOsk\n\nDear Minister,\n\nWe write about Ana Ruiz and ask you to\n{}\nYours faithfully,\n\n{}\n",
        items.concat(),
        signed.join("\n")
    );
    let of = Text::new(text.as_str());
    let at = |words: &str| -> Span {
        let at = text.find(words).expect(words);
        of.span(at..at + words.len())
    };
    let demands = asks.iter().enumerate().map(|(n, (ask, due))| {
        json!({"id": format!("d{}", n + 1), "by": signed[0], "by_entity": null, "of": "Minister of the Interior",
            "of_entity": null, "action": ask, "for": ["Ana Ruiz"], "date": null, "due": due, "answer": null,
            "statements": [], "evidence": [at(ask)], "rules": []})
    });
    let signatories = signed.iter().map(|name| {
        json!({"name": name, "office": "member", "party": "Harbour List", "state": "Osk-North", "spans": [at(name)]})
    });
    json!({
        "document": {"id": format!("sha256:{id:0>64}"), "title": "Letter on Ana Ruiz", "publisher": null, "url": null,
            "kind": "letter", "published": published, "published_from": "metadata", "language": "en", "text": text},
        "entities": [{"id": "e1", "kind": "person", "name": "Ana Ruiz", "aliases": [], "age": null, "roles": [],
            "mentions": [at("Ana Ruiz")]}],
        "statements": [], "events": [], "cases": [], "demands": demands.collect::<Vec<_>>(), "disputes": [],
        "dates": [], "diagnostics": [],
        "letter": {"parts": [{"part": "addressee", "span": at("To the Minister of the Interior\nOsk")}],
            "signatories": signatories.collect::<Vec<_>>(), "unnamed": 14}
    })
}

const SIGNED: &[&str] = &["Maria Lopes", "Tomasz Zieliński"];
const ASKS: &[(&str, Option<&str>)] = &[
    ("release Ana Ruiz without delay", Some("2024-06-01")),
    ("let her lawyer visit her", None),
];

fn with_letter() -> TestDesk {
    desk(&[letter("1", "2024-05-01", SIGNED, ASKS)])
}

#[test]
fn a_letter_has_who_signed_it_and_what_it_asks() {
    let desk = with_letter();
    let browser = desk.browser();
    assert!(
        browser
            .see("/demands")
            .contains("href=\"/letter/1#demand-1\"")
    );
    assert!(browser.see("/document/1").contains("href=\"/letter/1\""));
    assert!(
        browser
            .see("/demand/1")
            .contains("href=\"/letter/1#demand-1\"")
    );

    let page = browser.see("/letter/1?as-of=2024-05-20");
    for told in [
        "To the Minister of the Interior\nOsk",
        "Tomasz Zieliński",
        "<bdi>member</bdi>",
        "<bdi>Harbour List</bdi>",
        "<bdi>Osk-North</bdi>",
        "2 and 14 not named",
        "id=\"demand-1\"",
        "19 days outstanding",
        "due 2024-06-01",
        "no answer found: no other document since then is kept up to 2024-05-20",
        "proposed, not reviewed",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    assert!(!page.contains("which is over"));
    assert!(
        browser
            .see("/letter/1?as-of=2024-06-02")
            .contains("due 2024-06-01, which is over")
    );
    assert_eq!(browser.get("/letter/9").status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.get("/letter/1?with=x").status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[test]
fn a_report_that_tells_an_ask_says_that_nobody_signed_it() {
    let desk = desk(&[report("1", "Held", "2024-05-04")]);
    let page = desk.browser().see("/letter/1");
    assert!(
        page.contains("release her") && page.contains("has not the form of a letter"),
        "{page}"
    );
    assert!(page.contains("Nobody signed it as a letter"));
}

#[test]
fn an_ask_within_anothers_words_tells_whose_they_are() {
    let mut told = report("1", "Held", "2024-05-04");
    let said = |id: &str, by: &str, parent: Option<&str>| {
        json!({"id": id, "source": {"entity": null, "name": by, "spans": []}, "cue": [], "content": [[0, 15]],
            "form": "indirect", "speech_act": "demand", "addressee": null, "addressee_entity": null,
            "addressee_spans": [], "date": null, "date_precision": null, "parent": parent, "rules": []})
    };
    told["statements"] = json!([
        said("s1", "Her lawyer", None),
        said("s2", "Press Union", Some("s1"))
    ]);
    told["demands"][0]["statements"] = json!(["s2"]);
    let desk = desk(&[told, report("2", "Held still", "2024-06-04")]);
    let browser = desk.browser();
    let page = browser.see("/demands");
    assert_eq!(page.matches(">Her lawyer</bdi>").count(), 1, "{page}");
    assert!(browser.see("/letter/1").contains(">Her lawyer</bdi>"));
}

#[test]
fn an_answer_put_in_by_hand_waits_for_somebody_to_accept_it() {
    let desk = with_letter();
    let browser = desk.browser();
    browser.decide("/review", "fact=demand%3A1&decision=accept");
    let form = browser.see("/answer?demand=demand%3A1");
    assert!(
        form.contains("name=\"by\" value=\"Minister of the Interior\""),
        "{form}"
    );

    let given = "demand=demand%3A1&by=Interior+Ministry&class=refused&date=2024-05-17&source=Call+with+her+lawyer&source_date=2024-05-18";
    let page = browser.post("/answer", given);
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    assert_eq!(page.location(), "/letter/1#demand-1");
    let letter = browser.see("/letter/1?as-of=2024-05-20");
    assert!(
        letter.contains("Call with her lawyer") && letter.contains("1 proposed: statement:"),
        "{letter}"
    );
    assert!(letter.contains("added, not reviewed"));
    assert!(browser.see("/demands").contains("added, not reviewed"));
    // It is found among what waits, and has its history.
    assert!(browser.see("/").contains("id=\"statement-3\""));
    browser.decide("/review", "fact=statement%3A3&decision=accept");
    let letter = browser.see("/letter/1?as-of=2024-05-20");
    assert!(!letter.contains("added, not reviewed"), "{letter}");
    let fact = browser.see("/statement/3");
    assert!(
        fact.contains("added by u-1") && fact.contains("accepted by u-1"),
        "{fact}"
    );

    // The link is taken back, and the demand is open again.
    let entry = letter
        .split("name=\"entry\" value=\"")
        .nth(1)
        .expect("an entry");
    let entry = entry.split('"').next().expect("a number");
    browser.decide("/undo", &format!("entry={entry}"));
    assert!(
        browser
            .see("/letter/1?as-of=2024-05-20")
            .contains("19 days outstanding")
    );
}

#[test]
fn what_is_wrong_with_an_answer_is_told_beside_what_was_written() {
    let desk = with_letter();
    let browser = desk.browser();
    let tell = |form: &str| {
        let page = browser.post(
            "/answer",
            &format!("demand=1&source=A+long+note+of+a+call&{form}"),
        );
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(
            page.body.contains(">A long note of a call</textarea>"),
            "{form}: {}",
            page.body
        );
        page.body
    };
    assert!(tell("by=Maria+Lopes&class=met").contains("Whoever asks does not answer"));
    let other = tell("by=Radio+Karsa&class=met");
    assert!(
        other.contains("Nothing kept says that Radio Karsa speaks for Minister of the Interior"),
        "{other}"
    );
    assert!(
        !other.contains("--for-addressee"),
        "no flags of the command line"
    );
    assert!(tell("by=Interior+Ministry&class=").contains("Choose what the answer comes to"));
    assert!(tell("by=+&class=met").contains("Who answers is not said"));
    assert!(tell("by=Interior+Ministry&class=met&date=soon").contains("is no date"));
    let lapsed = tell("by=Interior+Ministry&class=lapsed");
    assert!(
        lapsed
            .to_lowercase()
            .contains("how a demand without an answer stands"),
        "{lapsed}"
    );
    // Nothing of all this was kept.
    assert!(
        browser
            .see("/letter/1?as-of=2024-05-20")
            .contains("19 days outstanding")
    );

    browser.decide(
        "/answer",
        "demand=1&source=Call&by=Radio+Karsa&class=deferred&for_addressee=1",
    );
    assert!(browser.see("/letter/1").contains("<b>answer</b>: deferred"));
}

#[test]
fn what_is_kept_already_answers_or_is_a_reaction() {
    let mut reply = report("2", "Minister refuses", "2024-05-10");
    let said = |id: &str, by: &str, span: [u32; 2]| {
        json!({"id": id, "source": {"entity": null, "name": by, "spans": []}, "cue": [], "content": [span],
            "form": "indirect", "speech_act": "deny", "addressee": null, "addressee_entity": null,
            "addressee_spans": [], "date": null, "date_precision": null, "parent": null, "rules": []})
    };
    reply["statements"] = json!([
        said("s1", "Minister of the Interior", [0, 15]),
        said("s2", "Press Union", [68, 90])
    ]);
    let desk = desk(&[letter("1", "2024-05-01", SIGNED, ASKS), reply]);
    let browser = desk.browser();
    // The letter's two demands are 1 and 2, the two statements 3 and 4.
    let page = browser.see("/answer?demand=demand%3A1&fact=statement%3A3");
    assert!(
        page.contains("Police arrested") && page.contains("value=\"statement:3\""),
        "{page}"
    );
    assert!(
        browser
            .see("/statement/3")
            .contains("href=\"/answer?fact=statement:3\"")
    );

    let refused = browser.post(
        "/answer/kept",
        "demand=1&fact=statement%3A4&kind=answer_to&kept_class=met",
    );
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("speaks for Minister of the Interior"),
        "{}",
        refused.body
    );
    let none = browser.post("/answer/kept", "demand=1&fact=everything&kind=answer_to");
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);

    browser.decide("/answer/kept", "demand=1&fact=statement%3A4&kind=reaction");
    let letter = browser.see("/letter/1?as-of=2024-05-20");
    assert!(
        letter.contains("<b>reaction</b>") && letter.contains("1 reaction</p>"),
        "{letter}"
    );
    assert!(
        letter.contains("19 days outstanding"),
        "a reaction leaves it open"
    );

    browser.decide(
        "/answer/kept",
        "demand=1&fact=statement%3A3&kind=answer_to&kept_class=partly_met&note=by+number",
    );
    let letter = browser.see("/letter/1?as-of=2024-05-20");
    assert!(
        letter.contains("<b>partly met</b> on 2024-05-10, after 9 days"),
        "{letter}"
    );
    assert!(letter.contains("by number"));
}

#[test]
fn two_letters_are_compared_side_by_side() {
    let later = [
        ("release Ana Ruiz and Bo Lindh without delay", None),
        ("lift the ban on travel", None),
    ];
    let desk = desk(&[
        letter("1", "2024-05-01", SIGNED, ASKS),
        letter("2", "2024-07-01", &["M. Lopes", "Aiko Mori"], &later),
    ]);
    let browser = desk.browser();
    let page = browser.see("/letter/1?with=2");
    // Whichever is asked for first, the earlier stands first.
    assert_eq!(page, browser.see("/letter/2?with=document%3A1"));
    assert!(
        page.contains("1 signed both · 1 the earlier alone · 1 the later alone"),
        "{page}"
    );
    for told in [
        "M. Lopes",
        "Tomasz Zieliński",
        "Aiko Mori",
        "<ins>and Bo Lindh</ins>",
        "Nothing like this was read in it",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    assert!(page.contains("read in the later alone") && page.contains("read in the earlier alone"));
    // A letter beside itself is the letter.
    assert!(browser.see("/letter/1?with=1").contains("Who signed"));
}

#[test]
fn what_people_call_one_letter_is_told_as_joined_and_gone() {
    let by = |mut letter: Json| {
        letter["document"]["publisher"] = "Harbour Assembly".into();
        letter
    };
    let desk = desk(&[
        by(letter("1", "2024-05-01", SIGNED, ASKS)),
        by(letter(
            "2",
            "2024-07-01",
            &["Maria Lopes", "Aiko Mori"],
            ASKS,
        )),
    ]);
    let browser = desk.browser();
    // The machine proposes it: nobody is told to have joined, or to be gone.
    let before = browser.see("/letter/1?with=2");
    assert!(before.contains("Two texts of one</button>"), "{before}");
    assert!(!before.contains("no longer signs") && !before.contains(">joined<"));
    let form = "kind=letter_version&left=document%3A2&right=document%3A1&verdict=accepted";
    browser.decide("/link", form);
    let letter = browser.see("/letter/1");
    assert!(
        letter.contains("a newer text") && letter.contains("/letter/1?with=document:2"),
        "{letter}"
    );
    let page = browser.see("/letter/1?with=2");
    assert!(
        page.contains("Two texts of one letter <span class=\"state kept\">linked"),
        "{page}"
    );
    assert!(
        page.contains("no longer signs") && page.contains(">joined<"),
        "{page}"
    );
    assert!(page.contains("the same words"));
}

/// The lines of a calendar file, whole again; each ends as RFC 5545 wants it.
fn lines(file: &str) -> Vec<String> {
    assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
    assert!(!file.replace("\r\n", "").contains(['\r', '\n']), "{file}");
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
    let whole = file.replace("\r\n ", "");
    whole.trim_end().split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_calendar_of_proposals_is_none_and_says_so() {
    let desk = with_letter();
    let browser = desk.browser();
    assert!(browser.see("/demands").contains("/demands.ics"));
    let none = browser.get("/demands.ics");
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        none.body
            .contains("No accepted demand of this list has a day"),
        "{}",
        none.body
    );
}

#[test]
fn an_accepted_demand_is_in_the_calendar_on_the_day_it_is_due() {
    let asks = [
        (
            "release Ana Ruiz; let her family, her lawyer and a doctor of her own choice visit her \u{202e}now",
            Some("2024-06"),
        ),
        ("let her lawyer visit her", None),
        ("say where she is held", Some("2024-05-20")),
    ];
    let desk = desk(&[letter("1", "2024-05-01", SIGNED, &asks)]);
    let browser = desk.browser();
    for demand in [1, 2] {
        browser.decide(
            "/review",
            &format!("fact=demand%3A{demand}&decision=accept"),
        );
    }
    let file = browser.get("/demands.ics?as-of=2024-05-20");
    let file_type = file.headers["content-type"].clone();
    let file = file.body;
    let lines = lines(&file);
    let count = |line: &str| lines.iter().filter(|l| *l == line).count();
    assert_eq!(
        (count("BEGIN:VEVENT"), count("END:VEVENT")),
        (1, 1),
        "{file}"
    );
    assert_eq!(
        count("DTSTART;VALUE=DATE:20240630"),
        1,
        "a month ends with its last day: {file}"
    );
    let of = |name: &str| {
        let found: Vec<&str> = lines.iter().filter_map(|l| l.strip_prefix(name)).collect();
        assert_eq!(found.len(), 1, "{name} in {file}");
        found[0].to_owned()
    };
    assert!(
        of("SUMMARY:").starts_with("Due: release Ana Ruiz\\; let her family\\, her lawyer"),
        "{file}"
    );
    assert!(
        of("SUMMARY:").contains("⟨U+202E⟩now (Minister of the Interior)"),
        "{file}"
    );
    let told = of("DESCRIPTION:");
    assert!(
        told.contains("\\nAsked 2024-05-01\\; due 2024-06\\n"),
        "{told}"
    );
    assert!(
        told.contains("no answer found: no other document since then is kept up to 2024-05-20"),
        "{told}"
    );
    let stamp = of("DTSTAMP:");
    assert!(stamp.len() == 16 && stamp.ends_with('Z'), "{stamp}");
    // The same demand has the same id tomorrow; a filter of the list holds here as well.
    let tomorrow = browser.see("/demands.ics?as-of=2024-05-21");
    assert!(
        tomorrow
            .replace("\r\n ", "")
            .contains(&format!("UID:{}\r\n", of("UID:")))
    );
    let others = browser.get("/demands.ics?by=Bo+Lindh");
    assert_eq!(others.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(file_type, "text/calendar; charset=utf-8");

    browser.decide(
        "/answer",
        "demand=1&source=Call&by=Interior+Ministry&class=refused&date=2024-05-19",
    );
    let file = browser
        .see("/demands.ics?as-of=2024-05-21")
        .replace("\r\n ", "");
    assert!(
        file.contains("1 proposed: statement:") && file.contains("(refused)"),
        "{file}"
    );
    let open = || browser.get("/demands.ics?open=1&as-of=2024-05-21").status;
    assert_eq!(open(), StatusCode::OK, "nobody has accepted it");
    let statement = file.split("1 proposed: statement:").nth(1).expect("one");
    let statement = statement.split(' ').next().expect("its key");
    let accept = format!("fact=statement%3A{statement}&decision=accept");
    browser.decide("/review", &accept);
    assert_eq!(open(), StatusCode::UNPROCESSABLE_ENTITY);
}
