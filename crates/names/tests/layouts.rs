//! Each published layout, by small files of invented people with something broken in each.

use std::path::{Path, PathBuf};

use onrecord_names::lists::{
    Entry, Gender, Kind, Limits, List, ListError, Mapping, MappingError, Options, diff, group, read,
};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/lists")
        .join(name)
}

fn list(names: &[&str]) -> List {
    let bytes: Vec<Vec<u8>> = names
        .iter()
        .map(|n| std::fs::read(path(n)).unwrap())
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .copied()
        .zip(bytes.iter().map(Vec::as_slice))
        .collect();
    read(&files, &Options::default()).unwrap()
}

fn ids(list: &List) -> Vec<&str> {
    list.entries.iter().map(|e| e.id.as_str()).collect()
}

/// `Ada Okoro (alias, weak)`
fn names(entry: &Entry) -> Vec<String> {
    let word = |n| format!("{:?}", n).to_lowercase();
    let names = entry.names.iter();
    names
        .map(|n| {
            format!(
                "{} ({}{})",
                n.text,
                word(n.kind),
                if n.weak { ", weak" } else { "" }
            )
        })
        .collect()
}

fn born(entry: &Entry) -> Vec<String> {
    entry.born.iter().map(ToString::to_string).collect()
}

fn numbers(entry: &Entry) -> Vec<String> {
    let numbers = entry.identifiers.iter();
    numbers
        .map(|i| {
            format!(
                "{} {} {}",
                i.kind,
                i.value,
                i.country.as_deref().unwrap_or("-")
            )
        })
        .collect()
}

/// The lines of the faults, each with a part of its reason.
fn faults(list: &List, expected: &[(u64, &str)]) {
    let told: Vec<_> = list
        .faults
        .iter()
        .map(|f| (f.line, f.reason.as_str()))
        .collect();
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for ((line, part), (at, reason)) in expected.iter().zip(told) {
        assert!(
            *line == at && reason.contains(part),
            "{at}: {reason}, not {line}: {part}"
        );
    }
}

fn date(list: &List) -> Option<String> {
    list.date.map(|d| d.to_string())
}

#[test]
fn ofac_csv_joins_its_files_and_goes_on_past_broken_rows() {
    let files = [
        "ofac/add.csv",
        "ofac/alt.csv",
        "ofac/sdn.csv",
        "ofac/sdn_comments.csv",
    ];
    let list = list(&files);
    assert_eq!(
        (list.id.as_str(), list.format.as_str()),
        ("ofac", "ofac-csv")
    );
    assert_eq!(ids(&list), ["ofac:101", "ofac:102", "ofac:104", "ofac:106"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "OKORO, Adaeze Ngozi (primary)",
            "MAMA 'ZE (alias, weak)",
            "OKORO, Ada (alias)",
            "EZE, Adaeze (former)",
        ]
    );
    assert_eq!((ada.kind, ada.gender), (Kind::Person, Some(Gender::Female)));
    assert_eq!(born(ada), ["1961-03-03", "about 1962"]);
    // The birth place's country is known from the address, and is more than what is behind its last comma.
    assert_eq!(
        ada.countries,
        ["Nigeria", "Congo, Democratic Republic of the"]
    );
    assert_eq!(ada.programmes, ["RAIN", "CLOUD"]);
    assert_eq!(ada.positions, ["Minister of Rain", "Haji"]);
    assert_eq!(
        ada.addresses,
        ["5 Palm Street, Kinshasa, Congo, Democratic Republic of the"]
    );
    assert_eq!(numbers(ada), ["Passport A1234567 Nigeria"]);
    let heron = &list.entries[1];
    assert_eq!(heron.kind, Kind::Organization);
    assert_eq!(
        names(heron),
        ["BLUE HERON TRADING LTD. (primary)", "BHT (alias, weak)"]
    );
    // A word was cut between the two files.
    assert_eq!(
        numbers(heron),
        [
            "Registration Number 55-1 Malta",
            "Digital Currency Address - XBT 1abcDEF23 -"
        ]
    );
    let ship = &list.entries[2];
    assert_eq!(
        (ship.kind, ship.countries.as_slice()),
        (Kind::Vessel, &["Tuvalu".to_owned()][..])
    );
    assert_eq!(
        numbers(ship),
        [
            "Call Sign 9XYZ1 -",
            "Vessel Registration Identification IMO 1234567 -"
        ]
    );
    faults(
        &list,
        &[
            (3, "has 4 fields where 12 are expected"),
            (5, "`x5` is no number"),
            (6, "`soon` is no date"),
            (4, "has 3 fields where 5 are expected"),
            (
                3,
                "1 rows, this the first, belong to entries that the main file does not have",
            ),
        ],
    );
    // What `sha256sum ofac/sdn.csv` prints.
    assert_eq!(list.files[2].name, "ofac/sdn.csv");
    assert_eq!(
        list.files[2].sha256,
        "5a3e88cca3085d79e53455079c35e912d69fb58ce97222ff2b638e291f0d907c"
    );
}

#[test]
fn ofac_xml_tells_its_day_and_how_many_entries_are_missing() {
    let list = list(&["sdn.xml"]);
    assert_eq!(
        (list.format.as_str(), date(&list).as_deref()),
        ("ofac-xml", Some("2026-02-13"))
    );
    assert_eq!(ids(&list), ["ofac:101", "ofac:104"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "OKORO, Adaeze Ngozi (primary)",
            "MAMA 'ZE (alias, weak)",
            "EZE, Adaeze (former)"
        ]
    );
    assert_eq!(born(ada), ["1961-03-03", "1962 to 1963"]);
    assert_eq!(ada.gender, Some(Gender::Female));
    assert_eq!(ada.positions, ["Minister of Rain", "Haji"]);
    assert_eq!(ada.birth_places, ["Enugu, Nigeria"]);
    assert_eq!(numbers(ada), ["Passport A1234567 Nigeria"]);
    assert_eq!(names(&list.entries[1]), ["SEA OF RAIN & SONS (primary)"]);
    faults(
        &list,
        &[
            (32, "is no XML that can be read"),
            (1, "tells of 3 entries, 2 could be read"),
        ],
    );
}

#[test]
fn ofac_advanced_xml_has_scripts_and_days_of_listing() {
    let list = list(&["sdn_advanced.xml"]);
    assert_eq!(
        (list.format.as_str(), date(&list).as_deref()),
        ("ofac-advanced", Some("2026-02-13"))
    );
    assert_eq!(ids(&list), ["ofac:101", "ofac:104"]);
    let ada = &list.entries[0];
    assert_eq!(ada.kind, Kind::Person);
    assert_eq!(
        names(ada),
        [
            "OKORO, Adaeze Ngozi (primary)",
            "MAMA (alias, weak)",
            "أدايزي أوكورو (originalscript)",
            "EZE (former)"
        ]
    );
    assert_eq!(
        born(ada),
        ["1961-03-03", "about 1962", "1963-01-01 to 1965-12-31"]
    );
    assert_eq!(ada.birth_places, ["Enugu, Nigeria"]);
    assert_eq!(ada.countries, ["Nigeria", "Zambia"]);
    assert_eq!(ada.addresses, ["5 Palm Street, Lusaka, Zambia"]);
    assert_eq!(ada.positions, ["Minister of Rain", "Haji"]);
    assert_eq!(ada.gender, Some(Gender::Female));
    assert_eq!(ada.programmes, ["RAIN"]);
    assert_eq!(ada.listed_on.unwrap().to_string(), "2012-12-31");
    assert_eq!(numbers(ada), ["Passport A1234567 Nigeria"]);
    assert_eq!(list.entries[1].kind, Kind::Vessel);
    faults(&list, &[(46, "is no XML that can be read")]);
}

#[test]
fn un_xml_keeps_scripts_qualities_and_how_sure_a_date_is() {
    let list = list(&["un.xml"]);
    assert_eq!(date(&list).as_deref(), Some("2026-02-13"));
    assert_eq!(ids(&list), ["un:42", "un:43"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "ADAEZE NGOZI OKORO (primary)",
            "أدايزي أوكورو (originalscript)",
            "Mama (alias, weak)",
            "Ada Okoro (alias)",
            "Ada Okorow (alias)",
            "Adda (alias)",
            "Адда (originalscript)",
        ]
    );
    assert_eq!(
        born(ada),
        ["1960-05-05", "1961-03-03", "about 1962", "1963 to 1965"]
    );
    assert_eq!(ada.countries, ["Nigeria", "Zambia"]);
    assert_eq!(ada.positions, ["Dr.", "Minister of Rain"]);
    assert_eq!(ada.listed_on.unwrap().to_string(), "2012-12-31");
    assert_eq!(ada.remarks.as_deref(), Some("Said to be in Lusaka."));
    assert_eq!(
        numbers(ada),
        ["Passport A1234567 Nigeria", "UN Reference Number RAi.042 -"]
    );
    assert_eq!(
        names(&list.entries[1]),
        ["BLUE HERON TRADING (primary)", "Grey Heron (former)"]
    );
    faults(&list, &[(33, "has no DATAID")]);
}

#[test]
fn eu_xml_tells_strong_names_from_weak_ones() {
    let list = list(&["eu.xml"]);
    assert_eq!(date(&list).as_deref(), Some("2026-02-13"));
    assert_eq!(ids(&list), ["eu:EU.1.42", "eu:44"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "Adaeze Ngozi Okoro (primary)",
            "Mama (alias, weak)",
            "أدايزي أوكورو (originalscript)",
            "Адаезе Окоро (alias)",
        ]
    );
    assert_eq!(born(ada), ["1961-03-03", "about 1962", "1963 to 1965"]);
    assert_eq!(ada.countries, ["NIGERIA", "ZAMBIA"]);
    assert_eq!(ada.positions, ["Dr", "Minister of Rain"]);
    assert_eq!(ada.programmes, ["RAIN"]);
    assert_eq!(
        numbers(ada),
        [
            "National passport A1234567 NIGERIA",
            "UN Reference Number RAi.042 -"
        ]
    );
    assert_eq!(names(&list.entries[1]), ["Blue Heron & Sons (primary)"]);
    faults(&list, &[(3, "in the calendar ISLAMIC"), (19, "has no end")]);
}

#[test]
fn eu_csv_makes_one_entry_of_its_many_rows() {
    let list = list(&["eu.csv"]);
    assert_eq!(
        (list.format.as_str(), date(&list).as_deref()),
        ("eu-csv", Some("2026-02-13"))
    );
    assert_eq!(ids(&list), ["eu:EU.1.42", "eu:EU.3.44"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        ["Adaeze Ngozi Okoro (primary)", "Ada Okoro (alias)"]
    );
    assert_eq!(born(ada), ["1961-03-03", "about 1963 to 1965"]);
    assert_eq!(ada.birth_places, ["Enugu, NIGERIA"]);
    assert_eq!(ada.addresses, ["5 Palm Street, Lusaka, ZAMBIA"]);
    assert_eq!(ada.countries, ["NIGERIA", "ZAMBIA"]);
    assert_eq!(ada.remarks.as_deref(), Some("Said; to be in Lusaka"));
    assert_eq!(ada.listed_on.unwrap().to_string(), "2013-01-15");
    assert_eq!(
        numbers(ada),
        [
            "UN Reference Number RAi.042 -",
            "National passport A1234567 NIGERIA"
        ]
    );
    assert_eq!(
        names(&list.entries[1]),
        ["Blue Heron \"Trading\" (primary)"]
    );
    faults(&list, &[(7, "has 4 fields where 38 are expected")]);
}

#[test]
fn uk_conlist_is_grouped_by_its_number() {
    let list = list(&["ConList.csv"]);
    assert_eq!(
        (list.format.as_str(), date(&list).as_deref()),
        ("uk-conlist-csv", Some("2026-02-13"))
    );
    assert_eq!(ids(&list), ["uk:42", "uk:43"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "OKORO, Adaeze Ngozi (primary)",
            "أدايزي أوكورو (originalscript)",
            "MAMA (alias, weak)",
            "EZE, Adaeze (former)",
        ]
    );
    assert_eq!(born(ada), ["1961-03-03", "1962"]);
    assert_eq!(ada.countries, ["Nigeria", "Zambia"]);
    assert_eq!(ada.birth_places, ["Enugu, Nigeria"]);
    assert_eq!(ada.addresses, ["5 Palm Street, Lusaka, Zambia"]);
    assert_eq!(
        numbers(ada),
        [
            "Passport A1234567 -",
            "Passport B7654321 -",
            "UK Sanctions List Ref RAI0042 -"
        ]
    );
    assert_eq!(ada.listed_on.unwrap().to_string(), "2012-12-31");
    assert_eq!(list.entries[1].kind, Kind::Organization);
    // Rows 1 to 3 take two lines each.
    faults(
        &list,
        &[(9, "is a quotation mark missing?"), (11, "has no Group ID")],
    );
}

#[test]
fn the_uk_sanctions_list_is_the_same_as_csv_and_as_xml() {
    let csv = list(&["UK-Sanctions-List.csv"]);
    assert_eq!(
        (csv.format.as_str(), date(&csv).as_deref()),
        ("uk-csv", Some("2026-02-13"))
    );
    assert_eq!(ids(&csv), ["uk:RAI0042", "uk:RAI0044"]);
    assert_eq!(
        names(&csv.entries[0]),
        ["OKORO, Adaeze (primary)", "MAMA (alias, weak)"]
    );
    assert_eq!(
        (csv.entries[1].kind, numbers(&csv.entries[1])),
        (Kind::Vessel, vec!["IMO Number 1234567 -".to_owned()])
    );
    faults(&csv, &[(5, "has no Unique ID")]);

    let xml = list(&["uk.xml"]);
    assert_eq!(
        (xml.format.as_str(), date(&xml).as_deref()),
        ("uk-xml", Some("2026-02-13"))
    );
    assert_eq!(ids(&xml), ["uk:RAI0042"]);
    let ada = &xml.entries[0];
    assert_eq!(
        names(ada),
        [
            "OKORO, Adaeze Ngozi (primary)",
            "OKORO, Ada (alias)",
            "أدايزي أوكورو (originalscript)"
        ]
    );
    assert_eq!(born(ada), ["1961-03-03", "1962"]);
    assert_eq!(ada.countries, ["Nigeria", "Zambia"]);
    assert_eq!(ada.addresses, ["5 Palm Street, Lusaka, Zambia"]);
    assert_eq!(ada.positions, ["Dr", "Minister of Rain"]);
    assert_eq!(
        numbers(ada),
        [
            "Passport A1234567 -",
            "OFSI Group ID 42 -",
            "UN Reference Number RAi.042 -"
        ]
    );
    faults(
        &xml,
        &[
            (4, "`unclear` is no date"),
            (30, "has no name"),
            (34, "has no end"),
            (37, "the file ends before its list does"),
        ],
    );
}

#[test]
fn followthemoney_joins_sanctions_papers_and_addresses() {
    let list = list(&["entities.ftm.json"]);
    assert_eq!(
        (list.id.as_str(), list.format.as_str()),
        ("entities", "ftm")
    );
    assert_eq!(ids(&list), ["xx-1", "xx-2"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "Adaeze Okoro (primary)",
            "Okoro Adaeze (alias)",
            "Ada Okoro (alias)",
            "Adaeze Eze (former)",
            "Mama (alias, weak)",
        ]
    );
    assert_eq!(ada.topics, ["sanction", "role.pep"]);
    assert_eq!(ada.programmes, ["XX-RAIN"]);
    assert_eq!(ada.addresses, ["5 Palm Street, Lusaka"]);
    assert_eq!(ada.died[0].to_string(), "2020");
    assert_eq!(ada.listed_on.unwrap().to_string(), "2012-12-31");
    assert_eq!(
        numbers(ada),
        ["Passport A1234567 -", "Diplomatic passport B7654321 zm"]
    );
    faults(&list, &[(7, "is no JSON that can be read")]);
}

#[test]
fn what_is_nested_in_an_opensanctions_target_is_read_with_it() {
    let list = list(&["targets.nested.json"]);
    assert_eq!(ids(&list), ["xx-1"]);
    let ada = &list.entries[0];
    assert_eq!(ada.programmes, ["Rain list"]);
    assert_eq!(ada.addresses, ["5 Palm Street, Lusaka"]);
    assert_eq!(ada.listed_on.unwrap().to_string(), "2012-12-31");
    faults(&list, &[(2, "has no name")]);
}

#[test]
fn opensanctions_simple_csv_has_several_values_in_a_cell() {
    let list = list(&["targets.simple.csv"]);
    assert_eq!(
        (list.id.as_str(), date(&list).as_deref()),
        ("targets", Some("2026-02-13"))
    );
    assert_eq!(ids(&list), ["NK-inv1", "NK-inv2"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "Adaeze Okoro (primary)",
            "Ada Okoro (alias)",
            "Адаезе Окоро (alias)"
        ]
    );
    assert_eq!(born(ada), ["1961-03-03", "1962"]);
    assert_eq!(
        (ada.countries.join(" "), ada.programmes.join(" ")),
        ("ng zm".to_owned(), "XX-RAIN".to_owned())
    );
    // A legal entity may be a person.
    assert_eq!(list.entries[1].kind, Kind::Unknown);
    faults(&list, &[(4, "has 3 fields where 16 are expected")]);
}

#[test]
fn any_csv_is_read_by_a_mapping() {
    let list = list(&["mapped.csv", "mapped.toml"]);
    assert_eq!(
        (list.id.as_str(), list.format.as_str()),
        ("xx", "mapped-csv")
    );
    assert_eq!(ids(&list), ["xx:R-42", "xx:R-43", "xx:R-44"]);
    let ada = &list.entries[0];
    assert_eq!(
        names(ada),
        [
            "Adaeze Ngozi Okoro (primary)",
            "Ada Okoro (alias)",
            "Mama (alias)"
        ]
    );
    assert_eq!(born(ada), ["1961-03-04", "1962"]);
    assert_eq!(ada.listed_on.unwrap().to_string(), "2012-12-31");
    assert_eq!(numbers(ada), ["Passport A1234567 -"]);
    assert_eq!(list.entries[1].kind, Kind::Organization);
    faults(
        &list,
        &[
            (5, "has nothing in `Ref`"),
            (6, "`in spring` is no date"),
            (6, "`Ghost` is no known kind"),
            (7, "has 3 fields where 10 are expected"),
        ],
    );
}

#[test]
fn a_wrong_mapping_is_told_with_the_way_out() {
    let parse = |toml: &str| Mapping::parse(toml).unwrap_err().to_string();
    assert!(
        parse("[columns]\nid = 'a'").contains("line 1: missing field `name`"),
        "{}",
        parse("[columns]\nid = 'a'")
    );
    assert!(parse("colums = 1").contains("unknown field `colums`"));
    assert_eq!(
        Mapping::parse("[columns]\nid='a'\nname=[]"),
        Err(MappingError::NoName)
    );
    assert!(
        parse("[kinds]\nghost=[]\n[columns]\nid='a'\nname='b'")
            .contains("hint: person, organization")
    );
    assert!(parse("delimiter='→'\n[columns]\nid='a'\nname='b'").contains("one character"));
    let mapping = Mapping::parse("[columns]\nid='No'\nname='Full name'").unwrap();
    let options = Options {
        mapping: Some(&mapping),
        ..Options::default()
    };
    let error = read(&[("own.csv", b"No,Name\n1,Ada")], &options)
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "own.csv: line 1 has no column `Full name`; it has `No`, `Name`; hint: is the heading behind `skip` lines?"
    );
}

#[test]
fn the_whole_folder_of_these_files_falls_into_its_lists() {
    let mut names: Vec<String> = Vec::new();
    for folder in ["", "ofac/"] {
        for entry in std::fs::read_dir(path(folder)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                names.push(format!(
                    "{folder}{}",
                    entry.file_name().into_string().unwrap()
                ));
            }
        }
    }
    names.sort();
    let bytes: Vec<Vec<u8>> = names
        .iter()
        .map(|n| std::fs::read(path(n)).unwrap())
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(String::as_str)
        .zip(bytes.iter().map(Vec::as_slice))
        .collect();
    let groups = group(&files);
    assert!(groups.iter().all(|g| g.problem.is_none()), "{groups:?}");
    assert_eq!(groups.len(), 13);
    for group in groups {
        let files: Vec<_> = group.files.iter().map(|at| files[*at]).collect();
        let list = read(&files, &Options::default()).unwrap();
        assert_eq!(Some(list.format.as_str()), group.format.map(|f| f.name()));
        let json = serde_json::to_string(&list).unwrap();
        assert_eq!(serde_json::from_str::<List>(&json).unwrap(), list);
    }
}

#[test]
fn what_is_no_list_is_an_error_that_says_what_to_do() {
    let error = |name: &str, bytes: &[u8]| {
        read(&[(name, bytes)], &Options::default())
            .unwrap_err()
            .to_string()
    };
    for (name, bytes, part) in [
        ("a.zip", b"PK\x03\x04...".as_slice(), "a ZIP archive"),
        ("a.html", b"<!DOCTYPE html><p>", "a web page"),
        ("a.csv", b"Name,Born\nAda,1961\n", "name it a.toml"),
        (
            "alt.csv",
            b"1,2,\"aka\",\"X\",-0- \n",
            "put it beside that file",
        ),
        (
            "un.xml",
            b"<CONSOLIDATED_LIST></CONSOLIDATED_LIST>",
            "has no entry that could be read",
        ),
        (
            "un.xml",
            b"<!DOCTYPE x [<!ENTITY a 'b'>]><CONSOLIDATED_LIST>",
            "declares XML entities",
        ),
        ("a.csv", b"", "(empty)"),
    ] {
        let error = error(name, bytes);
        assert!(error.contains(part) && error.contains("hint: "), "{error}");
    }
    assert_eq!(read(&[], &Options::default()), Err(ListError::NoFiles));
}

#[test]
fn limits_end_in_an_error_with_a_hint() {
    let bytes = std::fs::read(path("un.xml")).unwrap();
    let limited = |limits| {
        let options = Options {
            limits,
            ..Options::default()
        };
        read(&[("un.xml", &bytes)], &options)
    };
    let small = Limits {
        bytes: 10,
        ..Limits::default()
    };
    assert!(
        limited(small)
            .unwrap_err()
            .to_string()
            .contains("limit of 10; hint")
    );
    let few = Limits {
        entries: 1,
        ..Limits::default()
    };
    assert!(
        limited(few)
            .unwrap_err()
            .to_string()
            .contains("more than 1 entries at line 38; hint")
    );
    let silent = Limits {
        faults: 0,
        ..Limits::default()
    };
    let list = limited(silent).unwrap();
    assert_eq!((list.faults.len(), list.more_faults), (0, 1));
}

#[test]
fn a_diff_tells_what_came_what_went_and_what_changed_in_order() {
    let old = list(&["mapped.csv", "mapped.toml"]);
    assert_eq!(diff(&old, &old), Default::default());
    let mut new = old.clone();
    new.entries[0].names[1].text = "A. Okoro".to_owned();
    new.entries[0].programmes.reverse();
    new.entries.remove(1);
    let twice = new.entries[1].clone();
    new.entries.push(twice);
    let there = diff(&old, &new);
    assert_eq!(
        there.removed.iter().map(|e| &e.id).collect::<Vec<_>>(),
        ["xx:R-43"]
    );
    // The second of an id that was there once.
    assert_eq!(
        there.added.iter().map(|e| &e.id).collect::<Vec<_>>(),
        ["xx:R-44"]
    );
    assert_eq!(there.changed.len(), 1);
    let changed = &there.changed[0];
    assert_eq!(
        (changed.id.as_str(), changed.name.as_str()),
        ("xx:R-42", "Adaeze Ngozi Okoro")
    );
    assert_eq!(changed.changes.len(), 1);
    assert_eq!(changed.changes[0].field, "names");
    assert_eq!(changed.changes[0].old, ["Ada Okoro (alias)"]);
    assert_eq!(changed.changes[0].new, ["A. Okoro (alias)"]);
    let back = diff(&new, &old);
    assert_eq!(back.added, there.removed);
    assert_eq!(back.removed, there.added);
}

#[test]
fn the_same_list_in_another_encoding_is_the_same_list() {
    let plain = list(&["un.xml"]);
    let text = std::fs::read_to_string(path("un.xml")).unwrap();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xfe\xff".as_slice(), &wide].concat(),
        wide.clone(),
    ] {
        let read = read(&[("un.xml", &bytes)], &Options::default()).unwrap();
        assert_eq!(
            (read.entries, read.faults),
            (plain.entries.clone(), plain.faults.clone())
        );
    }
    // A row of another encoding is told; the name is read as what it most likely is.
    let old = b"1,\"OK\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n2,\"BJ\xd6RN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n";
    let read = read(&[("sdn.csv", old)], &Options::default()).unwrap();
    assert_eq!(read.entries[1].names[0].text, "BJÖRN");
    faults(&read, &[(2, "read as windows-1252")]);
}

#[test]
fn the_two_lists_of_ofac_are_called_differently() {
    let main = b"1,\"OK\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n";
    let consolidated = read(&[("x/cons_prim.csv", main)], &Options::default()).unwrap();
    assert_eq!(consolidated.id, "ofac-consolidated");
}
