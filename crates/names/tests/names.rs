//! What holds for every pair of names, and pairs of invented people that must and must not match.

use onrecord_names::lists::{Entry, Kind, List, ListedName, NameKind};
use onrecord_names::{
    Context, DEFAULT_THRESHOLD, Index, Name, Query, SCREENING_THRESHOLD, Scratch, Screen, compare,
    explain, score, screen,
};
use proptest::prelude::*;

fn likely(a: &str, b: &str) -> f32 {
    score(&Name::new(a, Kind::Unknown), &Name::new(b, Kind::Unknown))
}

#[test]
fn spellings_of_one_name_match() {
    for (a, b) in [
        ("Tetiana Kovalchuk", "KOVALCHUK, Tatiana"),
        ("Abd al-Rahman Qaderi", "Abdurrahman Kaderi"),
        ("Nur al-Din Sabbagh", "Noureddine Sabbagh"),
        ("Olena Marchenko", "Елена Марченко"),
        ("حسن القادري", "Hassan al-Qadri"),
        ("Dr. Amina Bello", "Amina BELLO"),
        ("Jean-Pierre Mbuyi", "JeanPierre Mbuyi"),
        ("Rosa Delgado Paz", "Rosa Delgado"),
        ("Bill Okafor", "William Okafor"),
        ("김민준", "Kim Min-jun"),
        ("정은서", "JONG, Un So"),
        ("B.A. Zelinsky", "ZELINSKY, Boris Arkadyevich"),
        ("Зелинский Б.А.", "ZELINSKY, Boris Arkadyevich"),
        ("山田太郎", "Taro Yamada"),
        ("Γιώργος Παπαδάκης", "Giorgos Papadakis"),
        ("Tаmаra Jonsson", "Tamara Jonsson"),
        (
            "Northern Star Shipping Ltd.",
            "Northern Star Shipping Limited",
        ),
        ("Banco de la Costa S.A.", "Bank of the Coast"),
    ] {
        let score = likely(a, b);
        assert!(score >= DEFAULT_THRESHOLD, "{a} and {b}: {score}");
    }
}

#[test]
fn names_of_different_people_do_not() {
    for (a, b) in [
        ("Tetiana Kovalchuk", "Oksana Kovalchuk"),
        ("Pedro Salazar", "Ramon Salazar"),
        ("Mohammed Ali", "Ali Reza Hosseini"),
        ("Kim Min-jun", "Kim Chol-su"),
        ("Bank of Lithuania", "Bank of Latvia"),
        ("Unit 12", "Unit 17"),
    ] {
        let score = likely(a, b);
        assert!(score < DEFAULT_THRESHOLD, "{a} and {b}: {score}");
    }
}

#[test]
fn a_common_name_alone_is_never_certain() {
    assert!(likely("Muhammad", "Muhammad") < 0.9);
    assert!(likely("Muhammad", "Muhammad") < likely("Tyagachevsky", "Tyagachevsky"));
    assert!(likely("Ana Ruiz", "Ana Ruiz") < 1.0);
}

#[test]
fn an_explanation_tells_which_words_matched_and_why() {
    let (a, b) = (
        Name::new("Bill van Okafor", Kind::Person),
        Name::new("OKAFOR, William", Kind::Person),
    );
    let explanation = explain(&a, &b, &compare(&a, &b));
    let matched: Vec<_> = explanation
        .matched
        .iter()
        .map(|m| (m.left.as_str(), m.right.as_str()))
        .collect();
    assert!(
        matched.contains(&("Okafor", "OKAFOR")) && matched.contains(&("Bill", "William")),
        "{matched:?}"
    );
    assert_eq!(explanation.left_only, ["van"]);
    assert!(explanation.right_only.is_empty());
}

#[test]
fn an_index_finds_what_comparing_with_all_finds() {
    let names = [
        "Amina Bello",
        "BELLO, Aminah",
        "Aminu Belo",
        "Kwame Mensah",
        "Abena Mensah",
        "محمد القادري",
        "Ltd Bello",
    ];
    let mut index = Index::new();
    for name in names {
        index.add(Name::new(name, Kind::Unknown));
    }
    let mut scratch = Scratch::default();
    for query in [
        "Amina Bello",
        "Mohamed al-Qadiri",
        "Kwame Mensa",
        "nobody at all",
    ] {
        let query = Name::new(query, Kind::Unknown);
        let places = |found: Vec<onrecord_names::Candidate>| {
            found.iter().map(|c| c.place).collect::<Vec<_>>()
        };
        let found = places(index.query(&query, DEFAULT_THRESHOLD, &mut scratch));
        assert_eq!(found, places(index.query_all(&query, DEFAULT_THRESHOLD)));
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[B-DF-HJ-NP-TV-Z][aeiou][a-z]{2,7}",
        "[Бвгд][аиоу][а-я]{2,6}",
        "[ا-ي]{3,6}"
    ]
}

proptest! {
    #[test]
    fn no_text_is_too_strange(a in "\\PC{0,40}", b in any::<String>()) {
        let found = likely(&a, &b);
        prop_assert!((0.0..1.0).contains(&found));
    }

    #[test]
    fn which_name_comes_first_does_not_matter(a in "\\PC{0,30}", b in "\\PC{0,30}") {
        prop_assert_eq!(likely(&a, &b), likely(&b, &a));
    }

    #[test]
    fn case_does_not_matter(words in proptest::collection::vec("[A-Z][a-z]{2,8}", 1..4), other in "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}") {
        let name = words.join(" ");
        let person = |n: &str| Name::new(n, Kind::Person);
        let (plain, upper) = (score(&person(&name), &person(&other)), score(&person(&name.to_uppercase()), &person(&other)));
        prop_assert_eq!(plain, upper);
    }

    #[test]
    fn order_does_not_matter(a in word(), b in word(), other in "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}") {
        let person = |n: &str| Name::new(n, Kind::Person);
        let (one, turned) = (format!("{a} {b}"), format!("{b}, {a}"));
        // Particles and titles belong to what stands behind or before them.
        let plain = |n: &Name| n.word_count() == 2;
        prop_assume!(plain(&person(&one)) && plain(&person(&turned)));
        let (one, turned) = (score(&person(&one), &person(&other)), score(&person(&turned), &person(&other)));
        prop_assert!((one - turned).abs() < 1e-4, "{} {}", one, turned);
    }

    #[test]
    fn accents_and_titles_do_not_matter(a in "[b-df-hj-np-tv-z]{2}[aeiou][b-df-hj-np-tv-z]{3}") {
        let person = |n: &str| Name::new(n, Kind::Person);
        let other = person("Ramona Ferreira");
        let score_of = |n: String| score(&person(&n), &other);
        let plain = score_of(format!("Ferreira {a}"));
        prop_assert_eq!(plain, score_of(format!("Férreîra {a}")));
        prop_assert_eq!(plain, score_of(format!("Dr. Ferreira {a}")));
    }

    #[test]
    fn nothing_is_more_alike_than_itself(a in "[B-DF-HJ-NP-TV-Z][aeiou][a-z]{3,7} [B-DF-HJ-NP-TV-Z][aeiou][a-z]{3,7}", b in "[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}") {
        let person = |n: &str| Name::new(n, Kind::Person);
        prop_assert!(score(&person(&a), &person(&a)) + 1e-4 >= score(&person(&a), &person(&b)));
    }
}

/// A list of entries, each with its kind and names.
fn list(entries: &[(Kind, &[&str])]) -> [List; 1] {
    let entries = entries.iter().enumerate().map(|(n, (kind, names))| {
        let named = |text: &&str| ListedName {
            text: (*text).to_owned(),
            kind: NameKind::Alias,
            weak: false,
        };
        Entry {
            id: format!("x:{}", n + 1),
            kind: *kind,
            names: names.iter().map(named).collect(),
            ..Entry::default()
        }
    });
    [List {
        id: "x".to_owned(),
        format: String::new(),
        version: None,
        date: None,
        files: Vec::new(),
        entries: entries.collect(),
        faults: Vec::new(),
        more_faults: 0,
    }]
}

/// The ids and scores of the entries that are like a name.
fn found(lists: &[List], name: &str) -> Vec<(String, f32)> {
    let query = Query::new(name, Context::default());
    let ready = Screen::new(lists);
    let hits = screen(
        &ready,
        lists,
        &query,
        SCREENING_THRESHOLD,
        &mut Scratch::default(),
    );
    let ids = hits
        .iter()
        .map(|hit| (lists[hit.list].entries[hit.entry].id.clone(), hit.score));
    ids.collect()
}

#[test]
fn what_is_said_of_an_entry_is_of_the_name_that_is_most_alike() {
    let lists = list(&[(Kind::Person, &["Vesterly", "Quillon Vesterly"])]);
    let query = Query::new("Quillon Vesterly", Context::default());
    let ready = Screen::new(&lists);
    let hits = screen(&ready, &lists, &query, 0.1, &mut Scratch::default());
    assert_eq!((hits[0].name, hits[0].names.len()), (1, 2));
    // The shorter name, which comes first, has one word in common; this one has both.
    assert_eq!(hits[0].context, []);
}

#[test]
fn a_name_that_does_not_tell_what_it_is_of_is_compared_as_both() {
    let lists = list(&[
        (Kind::Organization, &["QVD"]),
        (Kind::Person, &["WIN, Soe"]),
        (Kind::Person, &["KAYONGO, Kale"]),
    ]);
    for (name, id) in [
        ("QVD", "x:1"),
        ("Soe Win", "x:2"),
        ("Gen. Kale Kayongo", "x:3"),
    ] {
        let found = found(&lists, name);
        assert!(
            found
                .iter()
                .any(|(known, score)| known == id && *score > 0.8),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn a_whole_name_is_found_across_scripts() {
    let lists = list(&[(Kind::Person, &["SABBAGHZADEH, Rostam"])]);
    assert_eq!(found(&lists, "رستم صباغزاده").len(), 1);
    // Two of the most common names are no reason.
    let lists = list(&[(Kind::Person, &["ALI, Hassan"])]);
    assert_eq!(found(&lists, "حسن علی"), []);
}
