//! Stories of invented people, told as readings: who may be whom, what is one event, who denies and who answers.

use linking::{AnswerClass, Bounds, Code, Kind, Place, Proposal, Tables, profile, propose, ranks};
use record::Reading;
use serde_json::{Value, json};

/// A document under way: its text grows, and what is told of it gets spans.
struct Story {
    text: String,
    published: &'static str,
    publisher: &'static str,
    url: Option<&'static str>,
    title: Option<&'static str>,
    entities: Vec<Value>,
    statements: Vec<Value>,
    events: Vec<Value>,
    demands: Vec<Value>,
    dates: Vec<Value>,
    letter: Option<Value>,
}

impl Story {
    fn of(publisher: &'static str, published: &'static str, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            published,
            publisher,
            url: None,
            title: None,
            entities: vec![],
            statements: vec![],
            events: vec![],
            demands: vec![],
            dates: vec![],
            letter: None,
        }
    }

    fn spans(&self, words: &str) -> Vec<[usize; 2]> {
        let found = self.text.match_indices(words);
        let spans: Vec<[usize; 2]> = found
            .map(|(at, _)| self.text[..at].chars().count())
            .map(|at| [at, at + words.chars().count()])
            .collect();
        assert!(!spans.is_empty(), "{words:?} does not stand in the text");
        spans
    }

    fn entity(mut self, kind: &str, name: &str, more: Value) -> Self {
        let mut entity = json!({"id": format!("e{}", self.entities.len() + 1), "kind": kind, "name": name, "aliases": [], "roles": [], "age": null, "mentions": self.spans(name)});
        for (key, value) in more.as_object().into_iter().flatten() {
            entity[key] = value.clone();
        }
        self.entities.push(entity);
        self
    }

    fn person(self, name: &str) -> Self {
        self.entity("person", name, json!({}))
    }

    fn id_of(&self, name: &str) -> Value {
        self.entities
            .iter()
            .find(|e| e["name"] == name)
            .map_or(Value::Null, |e| e["id"].clone())
    }

    fn event(mut self, of_type: &str, recipient: &str, date: Option<&str>, evidence: &str) -> Self {
        self.events.push(json!({
            "id": format!("v{}", self.events.len() + 1), "type": of_type, "actor": null, "actor_entity": null, "recipient": recipient, "recipient_entity": self.id_of(recipient),
            "count": null, "date": date, "date_precision": date.map(|_| "day"), "place": null, "detail": null, "factuality": "reported", "according_to": null,
            "according_to_entity": null, "denied_by": null, "denied_by_entity": null, "statements": [], "evidence": [self.spans(evidence)[0]],
            "plover": {"event": null, "mode": null, "context": []}, "cameo": null, "rules": []}));
        self
    }

    fn says(mut self, act: &str, speaker: &str, cue: &str, content: &str) -> Self {
        self.statements.push(json!({
            "id": format!("s{}", self.statements.len() + 1), "source": {"entity": self.id_of(speaker), "name": speaker, "spans": []}, "cue": [self.spans(cue)[0]],
            "content": [self.spans(content)[0]], "form": "indirect", "speech_act": act, "addressee": null, "addressee_entity": null, "addressee_spans": [], "date": null,
            "date_precision": null, "parent": null, "rules": []}));
        self
    }

    fn asks(mut self, by: &str, of: &str, action: &str, beneficiary: &str) -> Self {
        self.demands.push(json!({
            "id": format!("d{}", self.demands.len() + 1), "by": by, "by_entity": null, "of": of, "of_entity": self.id_of(of), "action": action, "for": [beneficiary],
            "date": null, "due": null, "answer": null, "statements": ["s1"], "evidence": [self.spans(action)[0]], "rules": []}));
        self
    }

    /// A letter whose text is: letterhead, body, signatures.
    fn letter(
        mut self,
        letterhead: &str,
        addressee: Option<&str>,
        body: &str,
        signatories: &[&str],
    ) -> Self {
        let mut parts = vec![
            json!({"part": "letterhead", "span": self.spans(letterhead)[0]}),
            json!({"part": "body", "span": self.spans(body)[0]}),
        ];
        parts.extend(addressee.map(|a| json!({"part": "addressee", "span": self.spans(a)[0]})));
        let signed: Vec<Value> = signatories.iter().map(|name| json!({"name": name, "office": null, "party": null, "state": null, "spans": [self.spans(name)[0]]})).collect();
        self.letter = Some(json!({"parts": parts, "signatories": signed, "unnamed": null}));
        self
    }

    fn cites(mut self, words: &str, date: &str) -> Self {
        self.dates.push(json!({"spans": [self.spans(words)[0]], "value": date, "precision": "day", "relation": "at", "rule": "date.day"}));
        self
    }

    fn read(&self) -> Reading {
        let mut reading = json!({
            "document": {"id": format!("sha256:{}", self.text.len()), "title": self.title, "publisher": self.publisher, "url": self.url, "kind": "report", "published": self.published,
                "published_from": "metadata", "language": "en", "text": self.text},
            "entities": self.entities, "statements": self.statements, "events": self.events, "cases": [], "demands": self.demands, "disputes": [], "dates": self.dates, "diagnostics": []});
        if let Some(letter) = &self.letter {
            reading["letter"] = letter.clone();
        }
        serde_json::from_value(reading).expect("a story has the form of a reading")
    }
}

/// All that is proposed of documents which come one after the other.
fn link_with(tables: &mut Tables, stories: &[&Story]) -> Vec<Proposal> {
    let mut all = Vec::new();
    for (n, story) in stories.iter().enumerate() {
        let profile = profile(&story.read());
        let Ok(found) = propose(tables, n as i64, &profile, &Bounds::default());
        tables.keep(n as i64, &profile);
        all.extend(found.proposals);
    }
    all
}

fn link(stories: &[&Story]) -> Vec<Proposal> {
    link_with(&mut Tables::new(), stories)
}

fn of_kind(proposals: &[Proposal], kind: Kind) -> Vec<&Proposal> {
    proposals.iter().filter(|p| p.kind == kind).collect()
}

fn named<'a>(proposals: &'a [Proposal], left: &str, right: &str) -> Option<&'a Proposal> {
    let is = |p: &&Proposal, a: &str, b: &str| {
        p.left.name.as_deref() == Some(a) && p.right.name.as_deref() == Some(b)
    };
    proposals
        .iter()
        .filter(|p| p.kind == Kind::Same)
        .find(|p| is(p, left, right) || is(p, right, left))
}

fn nurse_held() -> Story {
    Story::of("Lakeside Wire", "2023-04-04", "KISUMU, Kenya, April 4 (Lakeside Wire) - Police on Monday arrested Mirembe Odhiang, 34, chair of the Lakeside Nurses Union, at Kisumu hospital.\nHer deputy, Tabu Wekulo, said so.")
        .entity("person", "Mirembe Odhiang", json!({"age": 34, "roles": [{"title": "chair", "of": "Lakeside Nurses Union", "former": false, "spans": []}]}))
        .entity("organization", "Lakeside Nurses Union", json!({}))
        .person("Tabu Wekulo")
        .event("arrest", "Mirembe Odhiang", Some("2023-04-03"), "Police on Monday arrested Mirembe Odhiang")
}

fn nurse_tried() -> Story {
    Story::of("Court Diary", "2023-05-10", "Magistrate's Court, Kisumu, Kenya. M. Odhiang, 34, chair of the Lakeside Nurses Union, was arrested on 3 April and is held in Kisumu. Tabu Wekulo was in court.")
        .entity("person", "M. Odhiang", json!({"age": 34, "roles": [{"title": "chair", "of": "Lakeside Nurses Union", "former": false, "spans": []}]}))
        .entity("organization", "Lakeside Nurses Union", json!({}))
        .person("Tabu Wekulo")
        .event("detention", "M. Odhiang", Some("2023-04-03"), "M. Odhiang, 34, chair of the Lakeside Nurses Union, was arrested on 3 April")
}

#[test]
fn initials_office_and_age_make_one_of_a_report_and_a_court_note() {
    let found = link(&[&nurse_held(), &nurse_tried()]);
    let same = named(&found, "Mirembe Odhiang", "M. Odhiang").expect("the nurse is proposed");
    assert!(same.score > 0.9, "{same:?}");
    for code in [
        Code::Initials,
        Code::SameRole,
        Code::AgeFits,
        Code::SharedPeople,
        Code::SameCountry,
    ] {
        assert!(same.has(code), "{code:?} is missing of {same:?}");
    }
    let union = named(&found, "Lakeside Nurses Union", "Lakeside Nurses Union")
        .expect("her union is proposed");
    assert!(union.certain);
}

#[test]
fn an_arrest_and_the_custody_since_that_day_are_one_event() {
    let found = link(&[&nurse_held(), &nurse_tried()]);
    let events = of_kind(&found, Kind::SameEvent);
    assert_eq!(events.len(), 1);
    assert!(
        events[0].has(Code::SameDay)
            && events[0].has(Code::SameRecipient)
            && events[0].has(Code::LikeType)
    );
}

#[test]
fn a_namesake_of_another_country_and_office_is_never_certain_and_no_event_is_shared() {
    let other = Story::of("Andes Hoy", "2023-04-06", "AREQUIPA, Peru, April 6 (Andes Hoy) - Police arrested Mirembe Odhiang, 61, owner of a bakery, on Tuesday in Arequipa.")
        .entity("person", "Mirembe Odhiang", json!({"age": 61, "roles": [{"title": "bakery owner", "of": null, "former": false, "spans": []}]}))
        .event("arrest", "Mirembe Odhiang", Some("2023-04-04"), "Police arrested Mirembe Odhiang");
    let found = link(&[&nurse_held(), &other]);
    if let Some(same) = named(&found, "Mirembe Odhiang", "Mirembe Odhiang") {
        assert!(!same.certain && same.has(Code::OtherAge) && same.has(Code::OtherCountry));
        assert!(same.score < 0.5);
    }
    assert!(
        of_kind(&found, Kind::SameEvent)
            .iter()
            .all(|p| !p.certain && p.score < 0.5)
    );
}

#[test]
fn father_and_son_of_the_same_words_are_told_apart() {
    let father = Story::of(
        "Gulf Letter",
        "2022-02-01",
        "SALALAH, Oman, Feb 1 (Gulf Letter) - Nasir Khalfan Al-Dhurani, 60, waits in Salalah.",
    )
    .entity("person", "Nasir Khalfan Al-Dhurani", json!({}));
    let son = Story::of("Gulf Letter", "2022-02-09", "SALALAH, Oman, Feb 9 (Gulf Letter) - Khalfan Nasir Al-Dhurani, 25, is missing from Salalah.").entity("person", "Khalfan Nasir Al-Dhurani", json!({}));
    let found = link(&[&father, &son]);
    let told = named(
        &found,
        "Nasir Khalfan Al-Dhurani",
        "Khalfan Nasir Al-Dhurani",
    );
    assert!(
        told.is_none_or(|p| !p.certain && p.has(Code::FatherAndSon) && p.score < 0.3),
        "{told:?}"
    );
}

#[test]
fn another_patronymic_speaks_against() {
    let one = Story::of(
        "North Note",
        "2021-03-01",
        "Stepan Ilyich Varlamov was heard in Penza.",
    )
    .person("Stepan Ilyich Varlamov");
    let two = Story::of(
        "North Note",
        "2021-03-09",
        "Stepan Olegovich Varlamov was heard in Penza.",
    )
    .person("Stepan Olegovich Varlamov");
    let found = link(&[&one, &two]);
    let told = named(
        &found,
        "Stepan Ilyich Varlamov",
        "Stepan Olegovich Varlamov",
    );
    assert!(
        told.is_none_or(|p| !p.certain && (p.has(Code::OtherFather) || p.has(Code::OtherName))),
        "{told:?}"
    );
}

#[test]
fn initials_of_a_brother_are_another_persons() {
    let one = Story::of(
        "Coast Post",
        "2020-01-05",
        "In Galle T. R. Wanasundera spoke.",
    )
    .person("T. R. Wanasundera");
    let two = Story::of(
        "Coast Post",
        "2020-01-09",
        "In Galle T. M. Wanasundera spoke.",
    )
    .person("T. M. Wanasundera");
    let found = link(&[&one, &two]);
    assert!(
        named(&found, "T. R. Wanasundera", "T. M. Wanasundera")
            .is_none_or(|p| p.has(Code::OtherInitials) && p.score < 0.2)
    );
}

#[test]
fn police_courts_and_towns_are_never_proposed() {
    let text = "Police and the court in Mbeya said nothing. His lawyer left.";
    let story = |day| {
        Story::of("Hill Radio", day, text)
            .entity("group", "Police", json!({}))
            .entity("government", "court", json!({}))
            .entity("place", "Mbeya", json!({}))
            .person("His lawyer")
    };
    assert!(
        of_kind(
            &link(&[&story("2020-05-01"), &story("2020-05-02")]),
            Kind::Same
        )
        .is_empty()
    );
}

#[test]
fn figures_of_one_raid_that_differ_stand_side_by_side() {
    let report = |paper, day, number: &str| {
        let text = format!(
            "In Tumbes, Peru, on 4 May soldiers killed {number} farmers at the mill of Tumbes."
        );
        let killed = format!("soldiers killed {number} farmers at the mill of Tumbes");
        Story::of(paper, day, &text)
            .entity("place", "Tumbes", json!({}))
            .event("killing", "farmers", Some("2021-05-04"), &killed)
    };
    let found = link(&[
        &report("Norte", "2021-05-05", "seven"),
        &report("Sur", "2021-05-06", "12"),
    ]);
    let events = of_kind(&found, Kind::SameEvent);
    assert_eq!(events.len(), 1, "{found:?}");
    assert!(events[0].has(Code::FiguresDiffer) && !events[0].certain);
    assert!(
        events[0]
            .contradict
            .iter()
            .any(|(a, b)| a.starts_with("seven") && b.starts_with("12")),
        "{:?}",
        events[0].contradict
    );
}

fn claim() -> Story {
    Story::of(
        "Delta Watch",
        "2022-08-02",
        "In Bago, Myanmar, a neighbour said guards had beaten Thura Myint with a cable.",
    )
    .person("Thura Myint")
    .says(
        "accuse",
        "a neighbour",
        "said",
        "guards had beaten Thura Myint with a cable",
    )
}

#[test]
fn a_denial_is_one_of_the_claim_that_it_repeats_and_not_of_one_about_somebody_else() {
    let denial = Story::of(
        "State Radio",
        "2022-08-05",
        "A spokesman in Bago, Myanmar, denied that guards had beaten Thura Myint with a cable.",
    )
    .person("Thura Myint")
    .says(
        "deny",
        "spokesman",
        "denied",
        "guards had beaten Thura Myint with a cable",
    );
    let found = link(&[&claim(), &denial]);
    let denials = of_kind(&found, Kind::DenialOf);
    assert_eq!(denials.len(), 1);
    assert_eq!(
        (
            denials[0].left.place.document,
            denials[0].right.place.document
        ),
        (1, 0)
    );
    let of_another = Story::of(
        "State Radio",
        "2022-08-05",
        "A spokesman in Bago, Myanmar, denied that guards had beaten Kyi Lwin with a cable.",
    )
    .person("Kyi Lwin")
    .says(
        "deny",
        "spokesman",
        "denied",
        "guards had beaten Kyi Lwin with a cable",
    );
    let found = link(&[&claim(), &of_another]);
    assert!(
        of_kind(&found, Kind::DenialOf)
            .iter()
            .all(|p| p.has(Code::OtherPerson) && p.score < denials[0].score)
    );
}

fn appeal() -> Story {
    let body =
        "We call on the Ministry of Health to release Jonas Lietuvis and to let a doctor see him.";
    Story::of("Members of the Storting", "2021-09-01", &format!("Norway's Storting\nTo the Minister of Health, Republic of Chile\n{body}\nKari Solvang\nOdd Brekke"))
        .person("Jonas Lietuvis")
        .says("demand", "Members of the Storting", "call on", "release Jonas Lietuvis and to let a doctor see him")
        .asks("Members of the Storting", "Ministry of Health", "release Jonas Lietuvis", "Jonas Lietuvis")
        .letter("Norway's Storting", Some("To the Minister of Health, Republic of Chile"), body, &["Kari Solvang", "Odd Brekke"])
}

fn reply(ministry: &str) -> Story {
    let body = "We refer to your letter of 1 September 2021. The release of Jonas Lietuvis is not possible.";
    Story::of(
        "Reply",
        "2021-10-01",
        &format!("Ministry of {ministry}, Republic of Chile\n{body}\nRamona Quilaleo"),
    )
    .person("Jonas Lietuvis")
    .cites("1 September 2021", "2021-09-01")
    .letter(
        &format!("Ministry of {ministry}, Republic of Chile"),
        None,
        body,
        &["Ramona Quilaleo"],
    )
}

#[test]
fn only_the_office_that_was_asked_answers() {
    let found = link(&[&appeal(), &reply("Health")]);
    let answers = of_kind(&found, Kind::AnswerTo);
    assert_eq!(answers.len(), 1, "{found:?}");
    assert_eq!(answers[0].answer, Some(AnswerClass::Refused));
    assert!(answers[0].has(Code::AddresseesOffice) && answers[0].has(Code::CitesLetter));
    assert_eq!(answers[0].left.place.document, 1);
    assert!(of_kind(&link(&[&appeal(), &reply("Defence")]), Kind::AnswerTo).is_empty());
}

#[test]
fn nobody_answers_before_the_ask() {
    let mut early = reply("Health");
    early.published = "2021-08-01";
    assert!(of_kind(&link(&[&appeal(), &early]), Kind::AnswerTo).is_empty());
}

#[test]
fn a_letter_that_comes_again_tells_who_joined_withdrew_and_stayed() {
    let mut again = appeal();
    again.text = again
        .text
        .replace("Odd Brekke", "K. Solheim")
        .replace("Kari Solvang", "K. Solvang");
    again.published = "2021-09-10";
    let body =
        "We call on the Ministry of Health to release Jonas Lietuvis and to let a doctor see him.";
    let again = again.letter(
        "Norway's Storting",
        None,
        body,
        &["K. Solvang", "K. Solheim"],
    );
    let found = link(&[&appeal(), &again]);
    let versions = of_kind(&found, Kind::LetterVersion);
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].left.place.document, 1);
    assert_eq!(
        (
            &versions[0].joined[..],
            &versions[0].withdrew[..],
            &versions[0].stayed[..]
        ),
        (
            &["K. Solheim".to_owned()][..],
            &["Odd Brekke".to_owned()][..],
            &["Kari Solvang".to_owned()][..]
        )
    );
}

const ARTICLE: &str = "Nine miners died in the shaft at Orkhon on Friday, the rescue service said. The lift had stopped twice in the week before. Relatives waited at the gate until dawn for a list. The owner of the mine could not be reached by telephone on Saturday.";

#[test]
fn a_corrected_text_is_a_version_and_an_agency_text_in_another_paper_is_none() {
    let first = Story {
        url: Some("https://steppe.example/orkhon"),
        ..Story::of("Steppe News", "2020-11-07", ARTICLE)
    };
    let corrected = format!(
        "(Corrects the number of dead.) {}",
        ARTICLE.replace("Nine miners", "Six miners")
    );
    let second = Story {
        url: Some("https://steppe.example/orkhon"),
        ..Story::of("Steppe News", "2020-11-08", &corrected)
    };
    let elsewhere = Story::of("Another Paper", "2020-11-08", ARTICLE);
    let found = link(&[&first, &second, &elsewhere]);
    let versions = of_kind(&found, Kind::VersionOf);
    assert_eq!(versions.len(), 1, "{versions:?}");
    assert_eq!(
        (
            versions[0].left.place.document,
            versions[0].right.place.document
        ),
        (1, 0)
    );
    assert!(versions[0].certain && versions[0].has(Code::SaysCorrects));
    assert!(
        versions[0]
            .withdrawn
            .iter()
            .any(|w| w.starts_with("Nine miners")),
        "{versions:?}"
    );
}

#[test]
fn who_was_told_apart_is_not_proposed_again_and_who_was_joined_counts_as_one() {
    let (held, tried) = (nurse_held(), nurse_tried());
    let nurse = |document| Place {
        document,
        id: "e1".to_owned(),
    };
    let mut tables = Tables::new();
    tables.not_same(nurse(0), nurse(1));
    assert!(
        named(
            &link_with(&mut tables, &[&held, &tried]),
            "Mirembe Odhiang",
            "M. Odhiang"
        )
        .is_none()
    );

    // Somebody joined the maiden name of a third report with her: now that name finds her too.
    let maiden = Story::of(
        "Old Paper",
        "2020-01-01",
        "KISUMU, Kenya. Mirembe Atemo trained in Kisumu.",
    )
    .person("Mirembe Atemo");
    let later = Story::of(
        "New Paper",
        "2023-06-01",
        "KISUMU, Kenya. Friends of Mirembe Atemo met in Kisumu.",
    )
    .person("Mirembe Atemo");
    let mut tables = Tables::new();
    tables.same(nurse(0), nurse(1));
    let found = link_with(&mut tables, &[&held, &maiden, &later]);
    assert!(
        named(&found, "Mirembe Atemo", "Mirembe Odhiang").is_none(),
        "joined already"
    );
    assert!(named(&found, "Mirembe Atemo", "Mirembe Atemo").is_some());
    let apart = Place {
        document: 2,
        id: "e1".to_owned(),
    };
    let mut tables = Tables::new();
    tables.same(nurse(0), nurse(1));
    tables.not_same(nurse(0), apart);
    let found = link_with(&mut tables, &[&held, &maiden, &later]);
    assert!(
        named(&found, "Mirembe Atemo", "Mirembe Atemo").is_none(),
        "told apart from her whole group"
    );
}

#[test]
fn the_order_in_which_documents_come_does_not_matter() {
    let stories = [
        nurse_held(),
        nurse_tried(),
        claim(),
        appeal(),
        reply("Health"),
    ];
    let told = |order: &[usize]| {
        let mut tables = Tables::new();
        let mut all = Vec::new();
        for n in order {
            let profile = profile(&stories[*n].read());
            let Ok(found) = propose(&mut tables, *n as i64, &profile, &Bounds::default());
            assert!(found.passed_over.is_empty());
            tables.keep(*n as i64, &profile);
            all.extend(found.proposals.into_iter().map(|p| {
                (
                    p.kind,
                    p.left.place,
                    p.right.place,
                    p.certain,
                    (p.score * 1000.0) as i32,
                )
            }));
        }
        all.sort();
        all
    };
    let forward = told(&[0, 1, 2, 3, 4]);
    assert!(forward.len() > 4);
    for order in [[4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [1, 4, 0, 3, 2]] {
        assert_eq!(told(&order), forward);
    }
}

#[test]
fn ranks_are_counted_for_both_sides() {
    let found = link(&[&nurse_held(), &nurse_tried(), &nurse_tried()]);
    let all = ranks(&found);
    assert_eq!(all.len(), found.len());
    let best = found
        .iter()
        .zip(&all)
        .filter(|(p, _)| p.kind == Kind::Same)
        .filter(|(_, r)| **r == (1, 1))
        .count();
    assert!(best > 0);
    assert!(all.iter().all(|(left, right)| *left > 0 && *right > 0));
}

#[test]
fn a_profile_is_the_same_after_it_was_kept_as_json() {
    for story in [nurse_held(), appeal(), reply("Health"), claim()] {
        let made = profile(&story.read());
        let text = serde_json::to_string(&made).expect("a profile can be written");
        assert_eq!(
            serde_json::from_str::<linking::Profile>(&text).expect("and read"),
            made
        );
    }
}

#[test]
fn what_is_passed_over_is_told() {
    let mut tables = Tables::new();
    let bounds = Bounds {
        bearers: 2,
        ..Bounds::default()
    };
    let mut told = false;
    for n in 0..5 {
        let profile = profile(&nurse_held().read());
        let Ok(found) = propose(&mut tables, n, &profile, &bounds);
        told |= !found.passed_over.is_empty();
        tables.keep(n, &profile);
    }
    assert!(told);
}
