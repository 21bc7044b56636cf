//! Names, posts and mentions of somebody; officials who are picked, and nobody else (S30).

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use store::{Act, ListResult, Reference, Store};

use super::browser::{Browser, TestDesk, desk, desk_with};

/// Everybody whom a report can name beside a sanction: who is accused, who is harmed, who speaks for an office, a lawyer.
const TEXT: &str = "General Tembo Adeyo ordered the arrest of Nadia Farouk in Kesh, her lawyer Ilse Marek said. \
    Spokeswoman Rana Idris denied it for the Defence Ministry.";

/// The keys of those who are named, in a store that has this report first.
const GENERAL: i64 = 1;
const VICTIM: i64 = 2;
const LAWYER: i64 = 3;
const SPOKESWOMAN: i64 = 4;

fn at(words: &str) -> [usize; 2] {
    let at = TEXT.find(words).expect(words);
    [at, at + words.len()]
}

fn report(id: &str, published: &str) -> Json {
    let person = |id: &str, name: &str, role: Option<&str>| {
        let roles = role
            .map(|role| json!({"title": role, "of": null, "former": false, "spans": [at(name)]}));
        json!({"id": id, "kind": "person", "name": name, "aliases": [], "age": null, "mentions": [at(name)],
            "roles": Vec::from_iter(roles)})
    };
    json!({
        "document": {"id": format!("sha256:{id:0>64}"), "title": "Arrest in Kesh", "publisher": "Kesh Herald",
            "url": null, "kind": "report", "published": published, "published_from": "metadata", "language": "en",
            "text": TEXT},
        "entities": [person("e1", "Tembo Adeyo", Some("General")), person("e2", "Nadia Farouk", None),
            person("e3", "Ilse Marek", Some("lawyer")), person("e4", "Rana Idris", Some("spokeswoman"))],
        "statements": [
            {"id": "s1", "source": {"entity": "e3", "name": "Ilse Marek", "spans": [at("Ilse Marek")]},
                "cue": [at("said")], "content": [at("General Tembo Adeyo ordered the arrest of Nadia Farouk in Kesh")],
                "form": "indirect", "speech_act": "accuse", "addressee": null, "addressee_entity": null,
                "addressee_spans": [], "date": null, "date_precision": null, "parent": null, "rules": []},
            {"id": "s2", "source": {"entity": "e4", "name": "Rana Idris", "spans": [at("Rana Idris")]},
                "cue": [at("denied")], "content": [at("it for")], "form": "indirect", "speech_act": "deny",
                "addressee": null, "addressee_entity": null, "addressee_spans": [], "date": null,
                "date_precision": null, "parent": null, "rules": []}],
        "events": [{"id": "v1", "type": "arrest", "actor": "Tembo Adeyo", "actor_entity": "e1",
            "recipient": "Nadia Farouk", "recipient_entity": "e2", "count": null, "date": "2024-05",
            "date_precision": "month", "place": "Kesh", "detail": null, "factuality": "disputed",
            "according_to": "Ilse Marek", "according_to_entity": "e3", "denied_by": "Rana Idris",
            "denied_by_entity": "e4", "statements": ["s1"], "evidence": [at("ordered the arrest of Nadia Farouk")],
            "plover": {"event": null, "mode": null, "context": []}, "cameo": null, "rules": []}],
        "cases": [], "demands": [], "disputes": [], "dates": [], "diagnostics": []
    })
}

/// Statement 1 is of the lawyer, 2 of the spokeswoman; event 3 is the arrest.
fn with_report() -> TestDesk {
    desk(&[report("1", "2024-05-10")])
}

fn pick(browser: &Browser, entity: i64, form: &str) -> super::browser::Page {
    browser.post(&format!("/official/{entity}"), form)
}

/// What the command line keeps of a look-up.
fn screened(store: &mut Store, act: &Act) {
    let found = json!({
        "version": "2024-05-09", "date": "2024-05-09", "entries": 1200, "threshold": 0.7, "names": ["Tembo Adeyo"],
        "born": null, "country": "Kesh",
        "hits": [{"name": "Tembo Adeyo", "entry": "K-17", "listed_name": {"text": "ADEYO, Themba Jonas", "kind": "name"},
            "programmes": ["KESH-2"], "score": 0.8123, "context": ["country_agrees", "born_differs"],
            "explanation": {"matched": [{"left": "Adeyo", "right": "ADEYO", "ground": "same", "similarity": 1.0, "weight": 0.9},
                {"left": "Tembo", "right": "Themba", "ground": "near_sound", "similarity": 0.8, "weight": 0.9}],
                "left_only": [], "right_only": ["Jonas"], "measures": []}},
            {"name": "Adeyo", "entry": "K-17", "listed_name": {"text": "ADEYO", "kind": "weak"}, "programmes": [],
                "score": 0.71, "context": ["single_word"], "explanation": null}]
    });
    let nothing = json!({"version": null, "date": null, "entries": 90, "threshold": 0.7, "names": ["Tembo Adeyo"], "hits": []});
    let results = [("kesh", found), ("un", nothing)].map(|(list, result)| ListResult {
        list: list.to_owned(),
        sha256: format!("{list:f>64}"),
        result,
    });
    let officials = store.officials(None).expect("listed");
    let involvement: Reference = officials[0].involvements[0].reference.parse().expect("one");
    store
        .keep_screening(involvement.key(), &results, act)
        .expect("kept");
}

#[test]
fn somebody_has_all_names_posts_and_places_of_those_who_are_one() {
    let mut other = report("2", "2024-06-01");
    other["entities"][0]["name"] = "تمبو أديو".into();
    other["entities"][0]["aliases"] = json!(["Tembo Adeyo"]);
    other["entities"][0]["roles"][0]["title"] = "commander".into();
    let desk = desk(&[report("1", "2024-05-10"), other]);
    let browser = desk.browser();
    browser.decide(
        "/link",
        "kind=same&left=entity%3A1&right=entity%3A5&verdict=accepted",
    );
    let page = browser.see("/entity/1");
    for told in [
        "<h3>Arabic</h3>",
        "<bdi>تمبو أديو</bdi>",
        "<h3>Latin</h3>",
        "<bdi>Tembo Adeyo</bdi> <span class=\"quiet\">2 documents",
        "<bdi>General</bdi>",
        "<bdi>commander</bdi>",
        "/document/2?at=8-19#at",
        "/document/1?at=8-19#at",
        "… General <mark>Tembo Adeyo</mark>",
        "actor of",
        "spoken of in",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    let lawyer = browser.see(&format!("/entity/{LAWYER}"));
    assert!(
        lawyer.contains("speaks in") && lawyer.contains("told by them"),
        "{lawyer}"
    );
    assert!(
        lawyer.contains("Said by them <span class=\"quiet\">2<"),
        "{lawyer}"
    );
}

#[test]
fn documents_that_name_somebody_come_in_pages() {
    let all: Vec<Json> = (1..=25)
        .map(|n| report(&n.to_string(), &format!("2024-05-{n:02}")))
        .collect();
    let desk = desk(&all);
    let browser = desk.browser();
    for n in 1..25 {
        let form = format!(
            "kind=same&left=entity%3A1&right=entity%3A{}&verdict=accepted",
            n * 4 + 1
        );
        browser.decide("/link", &form);
    }
    let first = browser.see("/entity/1");
    assert!(
        first.contains("25 documents")
            && first.contains("/document/25?at=")
            && !first.contains("/document/5?at=")
    );
    assert!(
        first.contains("?mentions=20&amp;facts=0#mentions"),
        "{first}"
    );
    let second = browser.see("/entity/1?mentions=20");
    assert!(
        second.contains("/document/5?at=") && !second.contains("rel=\"next\" href=\"?mentions=40"),
        "{second}"
    );
    assert!(second.contains("← Newer"));
}

#[test]
fn an_official_is_picked_by_words_that_a_person_has_read() {
    let desk = with_report();
    let browser = desk.browser();
    assert!(browser.see("/officials").contains("Nobody was picked"));
    let before = browser.see("/entity/1");
    assert!(before.contains("/official/1") && !before.contains("Who holds them responsible"));
    let form = browser.see("/official/1");
    assert!(
        form.contains("value=\"statement:1\"") && form.contains("names them as spoken of"),
        "{form}"
    );

    for (given, told) in [
        ("involvement=ordered&read=1", "No words are chosen"),
        ("fact=statement%3A1&read=1", "is not chosen"),
        (
            "fact=statement%3A1&involvement=ordered",
            "The words were not read",
        ),
        (
            "fact=statement%3A1&involvement=ordered&read=1&date=soon",
            "is no date",
        ),
        (
            "other=statement%3A2&involvement=ordered&read=1",
            "does not name Tembo Adeyo",
        ),
    ] {
        let page = pick(&browser, GENERAL, given);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{given}");
        assert!(page.body.contains(told), "{given}: {}", page.body);
    }
    assert!(browser.see("/officials").contains("Nobody was picked"));

    let picked = pick(
        &browser,
        GENERAL,
        "fact=statement%3A1&involvement=ordered&read=1&date=2024-05",
    );
    assert_eq!(picked.location(), "/entity/1#official", "{}", picked.body);
    let page = browser.see("/entity/1");
    for told in [
        "<b>ordered</b> · according to <bdi>Ilse Marek</bdi> · 2024-05",
        "added, not reviewed",
        "No measure is on record. That is not the same as none",
        "Not looked up in any list",
        "Look up in the lists of this desk",
        "/document/1?at=0-",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    browser.decide("/review", "fact=involvement%3A4&decision=accept");
    let list = browser.see("/officials");
    assert!(
        list.contains("Tembo Adeyo") && list.contains("not looked up"),
        "{list}"
    );
    assert!(browser.see("/people").contains("href=\"/officials\""));

    // Taken back, nothing stays beside the name.
    browser.decide(
        "/review",
        "fact=involvement%3A4&decision=reopen&note=misread",
    );
    browser.decide("/review", "fact=involvement%3A4&decision=reject");
    assert!(
        !browser
            .see("/entity/1")
            .contains("Who holds them responsible")
    );
}

#[test]
fn measures_and_posts_are_put_on_record_with_their_source() {
    let desk = with_report();
    let browser = desk.browser();
    pick(
        &browser,
        GENERAL,
        "fact=statement%3A1&involvement=ordered&read=1",
    );
    for (status, told) in [
        ("demanded", "<b>demanded</b>"),
        ("imposed", "<b>imposed</b>"),
        ("lifted", "<b>lifted</b>"),
        ("unknown", "<b>not known, it may be private</b>"),
    ] {
        let form = format!(
            "type=visa_ban&regime=Republic+of+Sarno&status={status}&date=2024-06&source=Gazette+of+{status}"
        );
        browser.decide("/official/1/measure", &form);
        let page = browser.see("/entity/1");
        assert!(
            page.contains(told) && page.contains("<bdi>Republic of Sarno</bdi>"),
            "{page}"
        );
    }
    browser.decide(
        "/official/1/post",
        "title=governor&body=Kesh+province&from=2021-03&to=2024&source=Gazette",
    );
    let page = browser.see("/entity/1");
    assert!(
        page.contains("governor of Kesh province") && page.contains("from 2021-03 to 2024"),
        "{page}"
    );
    for (path, form) in [
        (
            "/official/1/measure",
            "type=&regime=S&status=imposed&source=G",
        ),
        (
            "/official/1/measure",
            "type=visa_ban&regime=S&status=imposed&source=",
        ),
        (
            "/official/1/post",
            "title=governor&from=2024&to=2021&source=G",
        ),
        ("/official/1/post", "title=governor&from=soon&source=G"),
    ] {
        let page = browser.post(path, form);
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{form}: {}",
            page.body
        );
    }
}

/// The general is picked with the words of the first fact.
fn picked(store: &mut store::Store, act: &store::Act) {
    let accusation = store.accusation(GENERAL, 1).expect("it names him");
    let pick = store::Pick {
        involvement: store::InvolvementType::Ordered,
        according_to: None,
        date: None,
    };
    store.pick(&accusation, 1, &pick, act).expect("picked");
}

#[test]
fn what_lists_say_is_told_with_what_agrees_and_what_contradicts() {
    let desk = desk_with(&[report("1", "2024-05-10")], |store, act| {
        picked(store, act);
        screened(store, act);
    });
    let page = desk.browser().see("/entity/1");
    for told in [
        "Looked up in 2 lists: 1 entry is like the name.",
        "does not make it the same person",
        "Not on a list is not the same as not sanctioned",
        "like <bdi>Tembo Adeyo</bdi></p>",
        "version 2024-05-09, of 2024-05-09, 1200 entries",
        "ADEYO, Themba Jonas",
        "entry <bdi>K-17</bdi> · <bdi>KESH-2</bdi>",
        "score 0.81 of 1, told from 0.70 on",
        "<bdi>Tembo</bdi> and <bdi>Themba</bdi>: sounds near each other",
        "a country of the entry is the same",
        "every date of birth of the entry is another",
        "only in the list: <bdi>Jonas</bdi>",
        "version not told, 90 entries",
        "No entry scores 0.70 or more",
        "SHA-256 ffff",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
}

#[test]
fn whom_the_same_words_tell_something_was_done_to_is_picked_after_a_second_yes_alone() {
    let desk = with_report();
    let browser = desk.browser();
    // "General Tembo Adeyo ordered the arrest of Nadia Farouk": it is about both.
    let form = "fact=statement%3A1&involvement=carried_out&read=1";
    let page = pick(&browser, VICTIM, form);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body
            .contains("By these words something was done to Nadia Farouk"),
        "{}",
        page.body
    );
    assert_eq!(pick(&browser, GENERAL, form).status, StatusCode::SEE_OTHER);
    let sure = pick(&browser, VICTIM, &format!("{form}&sure=1"));
    assert_eq!(sure.status, StatusCode::SEE_OTHER);
}

#[test]
fn an_official_who_was_picked_is_looked_up_from_the_page() {
    let desk = desk_with(&[report("1", "2024-05-10")], picked);
    let browser = desk.browser();
    let page = browser.see("/entity/1");
    assert!(page.contains("Not looked up in any list"), "{page}");
    assert!(!page.contains("cannot be read"), "nothing was tried yet");
    let refused = browser.post("/official/1/screen", "born=soon&country=");
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.decide("/official/1/screen", "born=1971&country=Kesh");
    let page = browser.see("/entity/1");
    for told in [
        "Looked up in 1 list: 1 entry is like the name.",
        "entry <bdi>K-17</bdi>",
        "Look up again in the lists of this desk",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    // A list that is missing is told wherever it is said where somebody was looked up.
    for page in [page, browser.see("/officials")] {
        for told in [
            "A list of this desk cannot be read, and nobody was looked up in it:",
            "<bdi>lists/&#60;b&#62;osk.xml</bdi>: it breaks off in line 7",
            "have it sent once more",
        ] {
            assert!(page.contains(told), "{told}\n{page}");
        }
    }
    let kept = desk.app.ask(|store| store.official(GENERAL));
    let kept = kept.expect("asked").expect("picked").screenings;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].result["born"], "1971");
    assert_eq!(kept[0].result["country"], "Kesh");
}

#[test]
fn nobody_stands_beside_a_sanction_merely_for_being_named() {
    let desk = desk_with(
        &[report("1", "2024-05-10"), report("2", "2024-05-11")],
        |store, act| {
            picked(store, act);
            screened(store, act);
        },
    );
    let browser = desk.browser();
    let measure = "type=visa_ban&regime=Republic+of+Sarno&status=imposed&according_to=Rana+Idris&source=Told+by+Rana+Idris";
    browser.decide("/official/1/measure", measure);
    let officials = browser.see("/officials");
    let rows: Vec<&str> = officials
        .split("<th scope=\"row\" role=\"rowheader\">")
        .skip(1)
        .collect();
    assert_eq!(rows.len(), 1, "{officials}");
    assert!(
        rows[0].starts_with("<a href=\"/entity/1#official\"><bdi>Tembo Adeyo"),
        "{officials}"
    );
    // Those of the report, those of the other, and who is named in the note of the measure.
    for entity in (VICTIM..=12).filter(|entity| *entity != GENERAL) {
        let page = browser.get(&format!("/entity/{entity}"));
        if page.status == StatusCode::NOT_FOUND || page.body.contains("Who holds them responsible")
        {
            // The general again, as the note of the measure has him: one with the general by decision.
            assert!(
                page.status == StatusCode::NOT_FOUND || page.body.contains("Tembo Adeyo</h1>"),
                "{entity}"
            );
            continue;
        }
        for told in [
            "visa ban",
            "asset freeze",
            "sanction",
            "KESH-2",
            "K-17",
            "SHA-256",
            "Looked up in",
            "official screen",
            "Look up",
            "desk --list",
        ] {
            assert!(
                !page.body.contains(told),
                "entity {entity}, {told}: {}",
                page.body
            );
        }
    }
    for (entity, as_what) in [
        (LAWYER, "according to, source"),
        (SPOKESWOMAN, "source"),
        (VICTIM, "recipient"),
    ] {
        // No measure is put beside them, and no word picks them by itself.
        let form = "type=visa_ban&regime=Republic+of+Sarno&status=imposed&source=Gazette";
        let refused = browser.post(&format!("/official/{entity}/measure"), form);
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.body
        );
        assert!(
            refused.body.contains("was not picked as an official"),
            "{}",
            refused.body
        );
        let refused = browser.post(&format!("/official/{entity}/screen"), "born=&country=");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("was not picked as an official"),
            "{}",
            refused.body
        );
        let fact = match entity {
            SPOKESWOMAN => "statement%3A2",
            LAWYER => "statement%3A1",
            _ => "event%3A3",
        };
        let doubted = pick(
            &browser,
            entity,
            &format!("fact={fact}&involvement=present&read=1"),
        );
        assert_eq!(
            doubted.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{as_what}"
        );
        assert!(
            doubted.body.contains("of nothing: it names them as"),
            "{as_what}: {}",
            doubted.body
        );
        assert!(doubted.body.contains("name=\"sure\""));
    }
    assert_eq!(
        browser
            .see("/officials")
            .matches("<th scope=\"row\" role=\"rowheader\">")
            .count(),
        1
    );
}
