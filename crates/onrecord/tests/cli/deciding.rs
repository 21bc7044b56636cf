//! People decide on what was read.

use serde_json::{Value, json};

use super::Desk;
use super::finding::{ask, column, desk, rows};

/// The facts of a family that wait.
fn waiting(desk: &Desk, family: &str) -> Vec<String> {
    let rows = rows(desk, &["review", "--family", family]);
    column(&rows, "reference")
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn state(desk: &Desk, fact: &str) -> Value {
    ask(desk, &["show", fact, "--format", "json"]).fine().json()["state"].clone()
}

#[test]
fn one_who_works_alone_accepts_rejects_and_corrects() {
    let desk = desk();
    let events = waiting(&desk, "event");
    let (first, second) = (events[0].as_str(), events[1].as_str());
    let run = ask(&desk, &["review", "accept", first, "event:9999", second]);
    // One that is not there keeps no other out.
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.err.contains("event:9999") && run.err.contains("hint: "),
        "{}",
        run.err
    );
    assert_eq!(run.out, format!("{first} accepted\n{second} accepted\n"));
    assert!(!waiting(&desk, "event").contains(&first.to_owned()));
    ask(
        &desk,
        &["review", "reject", first, "--note", "of another port"],
    )
    .fine();
    assert_eq!(state(&desk, first), "rejected");
    assert_eq!(ask(&desk, &["review", "reject", second]).code, Some(2));
    let set = [
        "--set",
        "date=2025-03-11",
        "--set",
        "count=10",
        "--set",
        "place=Valmora",
    ];
    let correct = ["review", "correct", second, "--note", "the union's list"];
    let run = ask(&desk, &[&correct[..], &set].concat()).fine();
    assert_eq!(run.out, format!("{second} corrected\n"));
    let shown = ask(&desk, &["show", second, "--format", "json"])
        .fine()
        .json();
    let stands = |field: &str| shown["value"][field].clone();
    assert_eq!(
        (stands("date"), stands("date_precision"), stands("count")),
        (json!("2025-03-11"), json!("day"), json!(10))
    );
    // The machine's value is there as it was.
    assert_ne!(shown["first"]["count"], 10);
    assert_eq!(shown["reviews"].as_array().expect("some").len(), 2);
    let page = ask(&desk, &["show", second]).fine().out;
    assert!(
        page.contains("the union's list") && page.contains("READ OR PUT IN FIRST"),
        "{page}"
    );
    for wrong in ["colour=red", "date", "type=song", "id=v9"] {
        let run = ask(&desk, &["review", "correct", second, "--set", wrong]);
        assert!(
            run.code == Some(2) && run.err.contains("hint: "),
            "{wrong}: {run:?}"
        );
    }
    desk.file("value.json", shown["first"].to_string());
    ask(
        &desk,
        &["review", "correct", second, "--value", "@value.json"],
    )
    .fine();
    ask(&desk, &["review", "reopen", second, "--note", "a new list"]).fine();
    assert_eq!(state(&desk, second), "added");
    // Alone nobody is the second.
    ask(&desk, &["review", "accept", second]).fine();
    assert_eq!(ask(&desk, &["review", "second", second]).code, Some(2));
    ask(&desk, &["verify"]).fine();
}

#[test]
fn where_several_work_nobody_reviews_their_own_work() {
    let desk = desk();
    let set = |id: &str, role: &str, by: &str| {
        ask(
            &desk,
            &[
                "members", "set", id, "--name", "N. N.", "--role", role, "--as", by,
            ],
        )
    };
    // The first one is a lead.
    assert_eq!(set("u-emre", "editor", "u-lindiwe").code, Some(2));
    set("u-lindiwe", "lead", "u-lindiwe").fine();
    set("u-emre", "editor", "u-lindiwe").fine();
    set("u-rosa", "reviewer", "u-lindiwe").fine();
    set("u-raul", "reviewer", "u-lindiwe").fine();
    assert_eq!(
        column(&rows(&desk, &["members"]), "role"),
        ["editor", "lead", "reviewer", "reviewer"]
    );
    let events = waiting(&desk, "event");
    let event = events[0].as_str();
    let accept = ["review", "accept", event];
    // Who is not on the list only looks.
    for stranger in [&[][..], &["--as", "u-nobody"], &["--as", "u-emre"]] {
        let run = ask(&desk, &[&accept[..], stranger].concat());
        assert!(
            run.code == Some(2) && run.err.contains("onrecord members"),
            "{run:?}"
        );
    }
    let correct = ["review", "correct", event, "--set", "count=7"];
    assert_eq!(
        ask(&desk, &[&correct[..], &["--as", "u-rosa"]].concat()).code,
        Some(2)
    );
    let run = ask(&desk, &[&correct[..], &["--as", "u-emre"]].concat()).fine();
    assert_eq!(
        run.out,
        format!("{event} corrected; nobody has accepted it yet\n")
    );
    assert!(waiting(&desk, "event").contains(&event.to_owned()));
    let second = ["review", "second", event];
    assert_eq!(
        ask(&desk, &[&second[..], &["--as", "u-rosa"]].concat()).code,
        Some(2)
    );
    ask(&desk, &[&accept[..], &["--as", "u-rosa"]].concat()).fine();
    ask(&desk, &[&second[..], &["--as", "u-raul"]].concat()).fine();
    // It is locked.
    assert_eq!(
        ask(&desk, &[&correct[..], &["--as", "u-emre"]].concat()).code,
        Some(2)
    );
    let reopen = ["review", "reopen", event, "--note", "she called again"];
    assert_eq!(
        ask(&desk, &[&reopen[..], &["--as", "u-raul"]].concat()).code,
        Some(2)
    );
    ask(&desk, &[&reopen[..], &["--as", "u-lindiwe"]].concat()).fine();
    let who = ask(&desk, &["show", event, "--format", "json"])
        .fine()
        .json();
    let who = column(who["reviews"].as_array().expect("some"), "actor").join(" ");
    assert_eq!(who, "u-emre u-rosa u-raul u-lindiwe");
    let run = ask(&desk, &["members", "--as", "Emre Yıldız"]);
    assert!(
        run.code == Some(2) && run.err.contains("is no id"),
        "{run:?}"
    );
    ask(&desk, &["verify"]).fine();
}

#[test]
fn a_denial_is_linked_to_what_it_denies() {
    let desk = desk();
    let denials = rows(&desk, &["search", "--act", "deny"]);
    let denial = column(&denials, "reference")[0].to_owned();
    let arrests = rows(&desk, &["search", "--event-type", "arrest"]);
    let arrest = column(&arrests, "reference")[0].to_owned();
    let run = ask(
        &desk,
        &[
            "link",
            "denial_of",
            &denial,
            &arrest,
            "--note",
            "the same day",
        ],
    )
    .fine();
    let entry = run
        .out
        .split_whitespace()
        .next()
        .expect("an entry")
        .to_owned();
    let disputed = |desk: &Desk| {
        let rows = rows(desk, &["disputes"]);
        rows.iter()
            .any(|row| row["reference"] == arrest.as_str() && row["status"] == "denied")
    };
    assert!(disputed(&desk));
    let run = ask(&desk, &["show", &entry, "--format", "json"]).fine();
    assert_eq!(run.json()["action"], "link");
    for wrong in [
        ["link", "denial_of", &arrest, &denial],
        ["link", "same", &arrest, &denial],
    ] {
        let run = ask(&desk, &wrong);
        assert!(run.code == Some(2) && run.err.contains("hint: "), "{run:?}");
    }
    ask(&desk, &["undo", &entry]).fine();
    assert!(!disputed(&desk));
    assert_eq!(ask(&desk, &["undo", &entry]).code, Some(2));
}

/// Adds a demand and what is said of it.
fn asked(desk: &Desk) -> String {
    let letter = ["--date", "2026-04-04", "--note", "Letter on paper"];
    let demand = ["demand", "add", "free the dockers"];
    let sides = ["--by", "Press Union", "--of", "Interior Ministry"];
    let run = ask(desk, &[&demand[..], &sides, &letter].concat()).fine();
    let (reference, _) = run.out.split_once(' ').expect("a reference");
    reference.to_owned()
}

#[test]
fn only_who_was_asked_answers_and_what_nobody_reviewed_is_marked() {
    let desk = desk();
    let demand = asked(&desk);
    let answer = |by: &str, more: &[&str]| {
        let said = ["answer", "add", &demand, "refused", "--by", by];
        let known = ["--date", "2026-04-09", "--note", "Call of the office"];
        ask(&desk, &[&said[..], &known, more].concat())
    };
    let row = || {
        let rows = rows(&desk, &["demands", "--by", "Press Union"]);
        rows.into_iter().next().expect("the demand")
    };
    for (by, hint) in [
        ("Press Union", "reaction"),
        ("Radio Karsa", "--for-addressee"),
    ] {
        let refused = answer(by, &[]);
        assert_eq!(refused.code, Some(2), "{by}: {refused:?}");
        assert!(refused.err.contains(hint), "{}", refused.err);
        assert_eq!(row()["class"], "open");
    }
    assert_eq!(answer("Press Union", &["--for-addressee"]).code, Some(2));
    answer("the Interior Minister", &[]).fine();
    let waits = row();
    assert_eq!(waits["class"], "open");
    let silence = waits["silence"].as_str().expect("nobody has accepted it");
    let said = silence.split_once("1 proposed: ").expect("one").1;
    let said = said.split_once(' ').expect("its class").0;
    ask(&desk, &["review", "accept", said]).fine();
    assert_eq!(row()["class"], "refused");
    assert_eq!(row()["answer"], said);
}

#[test]
fn an_answer_without_a_class_says_so() {
    let desk = desk();
    let demand = asked(&desk);
    let said = waiting(&desk, "statement").remove(0);
    let run = ask(&desk, &["link", "answer_to", &said, &demand]).fine();
    assert!(
        run.out.ends_with("accepted: answered, class not told\n"),
        "{}",
        run.out
    );
    let rows = rows(&desk, &["demands", "--by", "Press Union"]);
    assert_eq!(rows[0]["class"], "answered, class not told");
}

#[test]
fn who_was_not_on_record_yet_has_a_page_that_says_so() {
    let desk = desk();
    let asked = ["case", "Ilse Marek", "--known", "2020-01-01"];
    let page = ask(&desk, &asked).fine().out;
    assert!(
        page.contains("nothing of this person was kept here on 2020-01-01"),
        "{page}"
    );
    assert!(!page.contains("no account is accepted"), "{page}");
}

/// Who is called so in a document.
fn named(desk: &Desk, document: &str, name: &str) -> String {
    let shown = ask(desk, &["show", document, "--format", "json"])
        .fine()
        .json();
    let entities = shown["entities"].as_array().expect("entities");
    let found = entities.iter().find(|entity| entity["name"] == name);
    let reference = found.expect(name)["reference"].as_str();
    reference.expect("a reference").to_owned()
}

#[test]
fn an_official_is_picked_by_words_about_them_and_who_denies_stands_beside() {
    let desk = desk();
    let disputes = rows(&desk, &["disputes"]);
    let dispute = disputes.iter().find(|row| row["document"] == "document:1");
    let dispute = dispute.expect("one");
    let (claim, by) = (&dispute["statements"][0], &dispute["claimed_by"]);
    let claim = claim.as_str().expect("a statement");
    let pick = |official: &str| ask(&desk, &["official", "pick", official, claim, "ordered"]);
    // The minister of the other report is nobody in this one, until somebody says that she is the same.
    let other = named(&desk, "document:2", "Paula Voss");
    let refused = pick(&other);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.err.contains("is not named in document:1") && refused.err.contains("onrecord same"),
        "{}",
        refused.err
    );
    assert!(rows(&desk, &["officials"]).is_empty());
    let minister = named(&desk, "document:1", "Paula Voss");
    ask(&desk, &["same", &minister, &other]).fine();
    let picked = pick(&other).fine();
    assert!(picked.err.contains("does not name"), "{}", picked.err);
    let official = &rows(&desk, &["officials"])[0];
    assert_eq!(&official["according_to"], by);
    let denied_by = dispute["denied_by"][0].as_str().expect("a name");
    assert_eq!(
        official["denied_by"],
        json!([format!("{denied_by} (proposed)")])
    );
    let involvement = official["fact"].as_str().expect("one");
    let page = ask(&desk, &["show", involvement]).fine().out;
    assert!(page.contains(claim), "{page}");
    // Who is only asked to free somebody is not accused by that.
    let demand = rows(&desk, &["search", "urged", "--in", "statements"]);
    let demand = column(&demand, "reference")[0].to_owned();
    let union = named(&desk, "document:1", "Ilse Marek");
    let run = ask(&desk, &["official", "pick", &union, &demand, "present"]).fine();
    assert!(
        run.err.contains("accuses Ilse Marek of nothing"),
        "{}",
        run.err
    );
    ask(&desk, &["verify"]).fine();
}

#[test]
fn marks_of_protection_stand_wherever_the_person_does() {
    let desk = desk();
    ask(
        &desk,
        &[
            "case",
            "new",
            "Ana Ruiz",
            "--status",
            "detained",
            "--charge",
            "sedition",
            "--note",
            "Call of her lawyer",
        ],
    )
    .fine();
    let people = rows(&desk, &["people", "Ana Ruiz"]);
    let person = column(&people, "reference")[0].to_owned();
    let protect = |mark: &str| ask(&desk, &["protect", &person, mark]);
    let refused = protect("minor=maybe");
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("`yes` or `no`"), "{}", refused.err);
    protect("minor=yes").fine();
    for command in [["show", &person], ["case", &person]] {
        let page = ask(&desk, &command).fine().out;
        assert!(page.contains("protected: minor=yes"), "{page}");
        let json = ask(&desk, &[&command[..], &["--format", "json"]].concat());
        assert!(json.out.contains("\"marks\""), "{}", json.out);
    }
    let people = rows(&desk, &["people", "Ana Ruiz"]);
    assert_eq!(people[0]["marks"], json!(["minor=yes"]));
    let run = ask(&desk, &["export", "cases", "--all", "--out", "out.csv"]).fine();
    assert!(
        run.err.contains("1 row is of people") && run.err.contains("minor=yes"),
        "{}",
        run.err
    );
    // As rows a case has all that its page has.
    let run = ask(&desk, &["case", &person, "--format", "csv"]).fine();
    for section in ["protection", "status", "charge", "source"] {
        assert!(run.out.contains(&format!(",{section},")), "{}", run.out);
    }
}
