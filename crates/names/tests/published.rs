//! The lists as they were published, where the corpora are.

use std::path::PathBuf;
use std::time::Instant;

use onrecord_names::lists::{Entry, Kind, List, NameKind, Options, diff, group, read};

/// The one list of a folder; None, with a line that says so, where the folder is not there.
fn list(folder: &str) -> Option<List> {
    let folder = PathBuf::from("/work/shared/corpora/sanctions").join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not here", folder.display());
        return None;
    };
    let mut files: Vec<(String, Vec<u8>)> = entries
        .map(|e| e.unwrap())
        .map(|e| {
            (
                e.file_name().into_string().unwrap(),
                std::fs::read(e.path()).unwrap(),
            )
        })
        .collect();
    files.sort();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let groups = group(&files);
    assert_eq!(groups.len(), 1, "{groups:?}");
    let files: Vec<_> = groups[0].files.iter().map(|n| files[*n]).collect();
    let start = Instant::now();
    let list = read(&files, &Options::default()).unwrap();
    println!(
        "{}: {} entries in {:?}",
        folder.display(),
        list.entries.len(),
        start.elapsed()
    );
    Some(list)
}

fn entry<'a>(list: &'a List, id: &str) -> &'a Entry {
    list.entries.iter().find(|e| e.id == id).unwrap()
}

fn count(list: &List, kind: Kind) -> usize {
    list.entries.iter().filter(|e| e.kind == kind).count()
}

/// What was read by eye in the files: rows 31945, 27307, 9596, 15036, 11748 of `sdn.csv`, its
/// companions, and counts made by a script of another language.
#[test]
fn the_ofac_list_of_2024_is_read_whole() {
    let Some(list) = list("ofac-2024-05") else {
        return;
    };
    assert_eq!(list.entries.len(), 14_965);
    let kinds = [
        Kind::Person,
        Kind::Organization,
        Kind::Vessel,
        Kind::Aircraft,
        Kind::Unknown,
    ];
    assert_eq!(kinds.map(|k| count(&list, k)), [6_854, 6_884, 851, 376, 0]);
    // alt.csv and add.csv are of a later day than sdn.csv; else there is nothing wrong with it.
    let faults: Vec<_> = list
        .faults
        .iter()
        .map(|f| (f.file.as_str(), f.line))
        .collect();
    assert_eq!(faults, [("alt.csv", 5_936), ("add.csv", 5_683)]);
    assert!(list.faults[0].reason.starts_with("1468 rows"));
    assert_eq!(
        list.entries.iter().filter(|e| !e.born.is_empty()).count(),
        6_736
    );
    let weak = list
        .entries
        .iter()
        .flat_map(|e| &e.names)
        .filter(|n| n.weak)
        .count();
    assert_eq!(weak, 3_695);

    let shein = entry(&list, "ofac:31945");
    assert_eq!(shein.names[0].text, "SHEIN, Win");
    assert_eq!(shein.born[0].to_string(), "1957-07-31");
    assert_eq!(shein.birth_places, ["Mandalay, Burma"]);
    assert_eq!(shein.countries, ["Burma"]);
    assert_eq!(
        shein.positions,
        ["Minister for Planning, Finance, and Industry"]
    );
    let passport = &shein.identifiers[0];
    assert_eq!(
        (passport.kind.as_str(), passport.value.as_str()),
        ("Passport", "DM001478")
    );
    assert_eq!(passport.country.as_deref(), Some("Burma"));

    // Its remarks end in `'WHOIS HACKIN` and go on in the comments with `G TEAM'`.
    let names = |id| {
        entry(&list, id)
            .names
            .iter()
            .map(|n| n.text.as_str())
            .collect::<Vec<_>>()
    };
    assert!(names("ofac:27307").contains(&"WHOIS HACKING TEAM"));
    assert_eq!(names("ofac:9596")[1], "ABD'RABBAH");
    let ship = entry(&list, "ofac:15036");
    assert_eq!(ship.countries, ["Iran", "Malta", "Tuvalu", "Tanzania"]);
    assert!(
        ship.names
            .iter()
            .any(|n| n.text == "ALPHA" && n.kind == NameKind::Former && n.weak)
    );
    assert_eq!(
        entry(&list, "ofac:11748").born[0].to_string(),
        "about 1979 to 1982"
    );
}

#[test]
fn the_un_list_is_read_whole() {
    let Some(list) = list("un") else { return };
    assert_eq!(
        (count(&list, Kind::Person), count(&list, Kind::Organization)),
        (730, 273)
    );
    assert_eq!(
        list.date.map(|d| d.to_string()).as_deref(),
        Some("2026-02-27")
    );
    assert_eq!(list.faults, []);
    let born = || list.entries.iter().flat_map(|e| &e.born);
    // 116 by their type, 8 ranges by their note.
    assert_eq!(born().filter(|b| b.about).count(), 116 + 8);
    assert_eq!(born().filter(|b| b.to.is_some()).count(), 31);
    assert!(list.entries.iter().all(|e| e.listed_on.is_some()));

    let rafi = entry(&list, "un:6908062");
    assert_eq!(rafi.names[0].text, "RAFI ABD-AL-LATIF TILFAH AL-TIKRITI");
    assert_eq!(rafi.names[1].kind, NameKind::OriginalScript);
    assert_eq!(rafi.names[1].text, "رافي عبد اللطيف طلفاح التكريتي");
    assert_eq!(rafi.born[0].to_string(), "about 1954");
    assert_eq!(rafi.countries, ["Iraq"]);
    let kaina = entry(&list, "un:6907996");
    assert!(
        kaina
            .names
            .iter()
            .any(|n| n.text == "India Queen" && n.weak)
    );
    // Told in a note alone.
    assert_eq!(kaina.born[0].to_string(), "1973-11");
    let mandro = entry(&list, "un:6908000");
    assert_eq!(mandro.names.iter().filter(|n| n.weak).count(), 2);
    assert_eq!(mandro.listed_on.unwrap().to_string(), "2005-11-01");
}

/// A script of another language that compares rows finds the same numbers, but for seven entries of
/// which only a name that they have anyway or an empty address is different.
#[test]
fn what_changed_at_ofac_in_three_years_is_found() {
    let (Some(old), Some(new)) = (list("ofac-2021-07"), list("ofac-2024-05")) else {
        return;
    };
    let start = Instant::now();
    let changes = diff(&old, &new);
    println!("compared in {:?}", start.elapsed());
    assert_eq!((changes.added.len(), changes.removed.len()), (6_870, 881));
    assert_eq!(changes.changed.len(), 831 - 7);
    let ebano = changes
        .changed
        .iter()
        .find(|c| c.id == "ofac:4243")
        .unwrap();
    let names = &ebano.changes[0];
    assert_eq!(
        (ebano.name.as_str(), names.field.as_str()),
        ("EBANO", "names")
    );
    assert_eq!(names.old, ["SAND SWAN (primary)"]);
    assert_eq!(names.new, ["EBANO (primary)", "SAND SWAN (former, weak)"]);
    let countries = ebano
        .changes
        .iter()
        .find(|c| c.field == "countries")
        .unwrap();
    assert_eq!(
        (countries.old.join(""), countries.new.join("")),
        ("Cyprus".to_owned(), "Panama".to_owned())
    );
}
