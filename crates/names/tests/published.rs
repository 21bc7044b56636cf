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

#[test]
fn dump() {
    for folder in ["ofac-2024-05", "ofac-2021-07", "un"] {
        let Some(list) = list(folder) else { return };
        let kinds = [
            Kind::Person,
            Kind::Organization,
            Kind::Vessel,
            Kind::Aircraft,
            Kind::Unknown,
        ];
        println!("{:?}", kinds.map(|k| count(&list, k)));
        println!("{} faults", list.faults.len());
        for fault in list.faults.iter().take(20) {
            println!("{fault:?}");
        }
        let names = |f: &dyn Fn(&onrecord_names::lists::ListedName) -> bool| {
            list.entries
                .iter()
                .flat_map(|e| &e.names)
                .filter(|n| f(n))
                .count()
        };
        println!(
            "names {} weak {} former {} original {}",
            names(&|_| true),
            names(&|n| n.weak),
            names(&|n| n.kind == NameKind::Former),
            names(&|n| n.kind == NameKind::OriginalScript)
        );
        println!(
            "born {} ids {} countries {} addresses {}",
            list.entries.iter().filter(|e| !e.born.is_empty()).count(),
            list.entries
                .iter()
                .map(|e| e.identifiers.len())
                .sum::<usize>(),
            list.entries
                .iter()
                .filter(|e| !e.countries.is_empty())
                .count(),
            list.entries
                .iter()
                .map(|e| e.addresses.len())
                .sum::<usize>()
        );
        for id in [
            "ofac:2674",
            "ofac:9596",
            "ofac:15036",
            "ofac:27307",
            "ofac:31945",
            "un:6907995",
            "un:6908555",
        ] {
            if let Some(e) = list.entries.iter().find(|e| e.id == id) {
                println!("{}", serde_json::to_string(e).unwrap());
            }
        }
    }
    let (Some(old), Some(new)) = (list("ofac-2021-07"), list("ofac-2024-05")) else {
        return;
    };
    let start = Instant::now();
    let changes = diff(&old, &new);
    println!(
        "diff {:?}: +{} -{} ~{}",
        start.elapsed(),
        changes.added.len(),
        changes.removed.len(),
        changes.changed.len()
    );
    println!("{}", serde_json::to_string(&changes.changed[..3]).unwrap());
    let _ = entry;
}
