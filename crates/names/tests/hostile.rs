//! No bytes make a reader panic, hang, or lose its place.

use std::path::Path;

use onrecord_names::lists::{Entry, Format, List, ListedName, Mapping, NameKind, Options};
use onrecord_names::lists::{diff, group, read};
use onrecord_names::{Context, Query, Scratch, Screen, screen};
use proptest::prelude::*;

/// The files of all forms, to be spoiled.
fn seeds() -> Vec<(Format, Vec<u8>)> {
    let path = |name: &str| {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/lists")
            .join(name)
    };
    [
        (Format::OfacCsv, "ofac/sdn.csv"),
        (Format::OfacXml, "sdn.xml"),
        (Format::OfacAdvanced, "sdn_advanced.xml"),
        (Format::UnXml, "un.xml"),
        (Format::EuXml, "eu.xml"),
        (Format::EuCsv, "eu.csv"),
        (Format::UkConlistCsv, "ConList.csv"),
        (Format::UkCsv, "UK-Sanctions-List.csv"),
        (Format::UkXml, "uk.xml"),
        (Format::Ftm, "entities.ftm.json"),
        (Format::Ftm, "targets.nested.json"),
        (Format::OpensanctionsCsv, "targets.simple.csv"),
        (Format::MappedCsv, "mapped.csv"),
    ]
    .map(|(format, name)| (format, std::fs::read(path(name)).unwrap()))
    .into()
}

fn mapping() -> Mapping {
    let toml = include_str!("lists/mapped.toml");
    Mapping::parse(toml).unwrap()
}

fn check(format: Format, bytes: &[u8]) {
    let mapping = mapping();
    let options = Options {
        format: Some(format),
        mapping: (format == Format::MappedCsv).then_some(&mapping),
        ..Options::default()
    };
    let lines = bytes.iter().filter(|b| **b == b'\n').count() as u64 + 1;
    match read(&[("x", bytes)], &options) {
        Ok(list) => {
            assert!(
                list.entries
                    .iter()
                    .all(|e| !e.names.is_empty() && !e.id.is_empty())
            );
            assert!(list.faults.iter().all(|f| f.line >= 1 && f.line <= lines));
            let json = serde_json::to_string(&list).unwrap();
            assert_eq!(serde_json::from_str::<List>(&json).unwrap(), list);
            assert_eq!(diff(&list, &list), Default::default());
        }
        Err(error) => assert!(error.to_string().contains("hint: "), "{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400,
        // A finding becomes a test of its own.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0..Format::ALL.len()) {
        check(Format::ALL[at], &bytes);
        group(&[("a.csv", &bytes), ("b.xml", &bytes)]);
    }

    #[test]
    fn spoiled_lists(
        which in 0..13_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..80_usize, prop::collection::vec(any::<u8>(), 0..4)), 1..6),
    ) {
        let (format, mut bytes) = seeds().swap_remove(which);
        for (at, length, new) in cuts {
            let at = at.index(bytes.len() + 1).min(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, new);
        }
        check(format, &bytes);
    }

    #[test]
    fn any_mapping(toml in "[a-z_=\\[\\]\"', \n|]{0,120}") {
        let _ = Mapping::parse(&toml);
    }
}

#[test]
fn what_would_take_long_is_linear() {
    let many = |text: &str| text.repeat(200_000).into_bytes();
    for (format, bytes) in [
        (Format::UnXml, many("<ENTITY>")),
        (Format::UnXml, many("<ENTITY ")),
        (Format::UnXml, many("<ENTITY/>")),
        (Format::EuXml, many("<sanctionEntity a='&'/>")),
        (Format::OfacCsv, many("1,\"\"\"\n")),
        (
            Format::OpensanctionsCsv,
            [b"id,schema,name,aliases\n".to_vec(), many("1,\"a\n")].concat(),
        ),
        (
            Format::UkCsv,
            [
                b"Unique ID,Name 6,Name type,Position\nA,B,C,\"".to_vec(),
                many("(1) "),
            ]
            .concat(),
        ),
        (Format::Ftm, many("{\"a\":[")),
        (
            Format::OfacCsv,
            [
                b"7,\"RUIZ, Ana\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"POB ".to_vec(),
                many(", "),
                b"\"\n".to_vec(),
            ]
            .concat(),
        ),
        (
            Format::OfacAdvanced,
            [
                b"<Country ID='1'>".to_vec(),
                many("Nauru "),
                b"</Country>".to_vec(),
                b"<Location ID='2'><LocationCountry CountryID='1'/></Location>".repeat(20_000),
            ]
            .concat(),
        ),
    ] {
        let start = std::time::Instant::now();
        check(format, &bytes);
        assert!(
            start.elapsed().as_secs() < 10,
            "{} took {:?}",
            format.name(),
            start.elapsed()
        );
    }
}

/// The list in files of one form, and how many bytes its entries have in JSON.
fn size(format: Format, files: &[(&str, &[u8])]) -> (List, usize) {
    let options = Options {
        format: Some(format),
        ..Options::default()
    };
    let list = read(files, &options).unwrap();
    let bytes = serde_json::to_vec(&list.entries).unwrap().len();
    (list, bytes)
}

#[test]
fn what_is_told_once_is_not_copied_without_end() {
    let long = "Rain Street ".repeat(50_000);
    let refers = |list: &List| {
        let told = |reason: &str| reason.starts_with("too much refers to the same texts");
        assert_eq!(list.faults.iter().filter(|f| told(&f.reason)).count(), 1);
    };

    let mut ftm = String::new();
    for n in 0..400 {
        ftm += &format!(
            "{{\"id\":\"e{n}\",\"schema\":\"Person\",\"properties\":{{\"name\":[\"Ana Ruiz\"],\"addressEntity\":[\"a\"]}}}}\n"
        );
    }
    ftm += &format!(
        "{{\"id\":\"a\",\"schema\":\"Address\",\"properties\":{{\"full\":[\"{long}\"]}}}}\n"
    );
    let (list, bytes) = size(Format::Ftm, &[("x", ftm.as_bytes())]);
    assert!(list.entries.len() == 400 && bytes < 100_000_000, "{bytes}");
    refers(&list);

    let ids: Vec<String> = (0..400).map(|n| format!("\"e{n}\"")).collect();
    let ids = ids.join(",");
    ftm += &format!(
        "{{\"id\":\"s\",\"schema\":\"Sanction\",\"properties\":{{\"entity\":[{ids}],\"program\":[\"{long}\"]}}}}\n"
    );
    let (list, bytes) = size(Format::Ftm, &[("x", ftm.as_bytes())]);
    assert!(bytes < 100_000_000, "{bytes}");
    refers(&list);

    let towns: String = (1..400).map(|n| format!("({n}) Arica ")).collect();
    let uk = format!(
        "Unique ID,Name 6,Name type,Town of Birth,Country of Birth\nA,RUIZ,AKA,{towns},{long}\n"
    );
    let (list, bytes) = size(Format::UkCsv, &[("x", uk.as_bytes())]);
    assert!(bytes < 100_000_000, "{bytes}");
    refers(&list);

    let row = "7,\"RUIZ, Ana\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n".repeat(400);
    let comments = format!("7,\"{long}\"\n");
    let files = [
        ("sdn.csv", row.as_bytes()),
        ("sdn_comments.csv", comments.as_bytes()),
    ];
    let list = read(&files, &Options::default()).unwrap();
    assert_eq!(
        list.entries.iter().filter(|e| e.remarks.is_some()).count(),
        1
    );

    let party = "<DistinctParty FixedRef='1'><Profile><Identity ID='5'><Alias Primary='true'><DocumentedName>\
                 <NamePartValue>Ana Ruiz</NamePartValue></DocumentedName></Alias></Identity></Profile></DistinctParty>";
    let paper = "<IDRegDocument IdentityID='5' IssuedBy-CountryID='1'><IDRegistrationNo>1</IDRegistrationNo></IDRegDocument>";
    let advanced = format!(
        "<Country ID='1'>{long}</Country>{}{}</Sanctions>",
        paper.repeat(400),
        party.repeat(400)
    );
    let (list, bytes) = size(Format::OfacAdvanced, &[("x", advanced.as_bytes())]);
    assert!(bytes < 100_000_000, "{bytes}");
    refers(&list);
}

#[test]
fn zero_bytes_are_told() {
    let text = "id,schema,name,aliases\n1,Person,Ana Ru\0iz,\n";
    let (list, _) = size(Format::OpensanctionsCsv, &[("x", text.as_bytes())]);
    assert!(list.faults[0].line == 2 && list.faults[0].reason.contains("zero bytes"));
}

/// A list of so many entries of one name.
fn of_one_name(name: &str, count: usize) -> List {
    let (mut list, _) = size(
        Format::OpensanctionsCsv,
        &[("x", b"id,schema,name,aliases\n1,Person,Ana Ruiz,\n")],
    );
    let entry = |n| Entry {
        id: format!("e{n}"),
        names: vec![ListedName {
            text: name.to_owned(),
            kind: NameKind::Primary,
            weak: false,
        }],
        ..Entry::default()
    };
    list.entries = (0..count).map(entry).collect();
    list
}

#[test]
fn entries_of_one_name_do_not_take_the_square_of_their_number() {
    let lists = [of_one_name("Tetiana Kovalchuk", 60_000)];
    let index = Screen::new(&lists);
    let query = Query::new("Tetiana Kovalchuk", Context::default());
    let start = std::time::Instant::now();
    let hits = screen(&index, &lists, &query, 0.5, &mut Scratch::default());
    assert_eq!(hits.len(), 60_000);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn a_kept_index_of_which_a_bit_has_changed_is_not_used() {
    let lists = [of_one_name("Tetiana Kovalchuk", 3)];
    let kept = Screen::new(&lists).to_bytes();
    assert!(Screen::from_bytes(&kept, &lists).is_some());
    for at in 0..kept.len() {
        let mut spoiled = kept.clone();
        spoiled[at] ^= 4;
        assert!(Screen::from_bytes(&spoiled, &lists).is_none(), "byte {at}");
    }
    // Nor that of another list with as many names.
    assert!(Screen::from_bytes(&kept, &[of_one_name("Ana Ruiz", 3)]).is_none());
}
