//! No bytes make a reader panic, hang, or lose its place.

use std::path::Path;

use onrecord_names::lists::{Format, List, Mapping, Options, diff, group, read};
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
