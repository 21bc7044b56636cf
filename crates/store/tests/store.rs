//! What a store keeps, on both databases: the embedded one always, PostgreSQL where
//! `ONRECORD_TEST_POSTGRES` gives its URL (`.ci/run` starts one).

mod sheets;

use std::path::PathBuf;

mod common;

use common::{act, reading, source, stores};
use onrecord_store::query::{Part, PeopleQuery, Search, Within};
use onrecord_store::{Place, Saved, Store, StoreError};

const TEXT: &str = "Ana Ruiz was arrested, her family says; the Ministry denies it.";

#[test]
fn a_document_is_kept_once_and_a_new_text_of_it_is_a_version() {
    for kept in stores("kept_once") {
        let mut store = kept.open();
        let url = Some("https://vila.example/ruiz");
        let first = reading("sha256:1", TEXT, url);
        let added = store.save(&first, &source("a.txt"), &act()).expect("saved");
        assert_eq!(added, Saved::Added { key: 1 });
        for name in ["a.txt", "copy.txt"] {
            let again = store.save(&first, &source(name), &act()).expect("saved");
            assert_eq!(again, Saved::Known { key: 1 });
        }
        let second = reading("sha256:2", "Ana Ruiz was released.", url);
        let version = store
            .save(&second, &source("b.txt"), &act())
            .expect("saved");
        assert_eq!(version, Saved::Version { key: 2, version: 2 });
        let other = reading(
            "sha256:3",
            "Of something else.",
            Some("https://vila.example/other"),
        );
        store.save(&other, &source("c.txt"), &act()).expect("saved");
        drop(store);
        let mut store = kept.open();
        let stats = store.stats().expect("counted");
        assert_eq!((stats.documents, stats.articles, stats.entities), (3, 2, 6));
        let families = [
            stats.statements,
            stats.events,
            stats.cases,
            stats.demands,
            stats.disputes,
        ];
        assert_eq!((families, stats.accepted), ([3; 5], 0));
        let verified = store.verify().expect("looked through");
        assert_eq!(verified.faults, [""; 0]);
        // One original, and an entry each time that something was learnt.
        assert_eq!(verified.looked_at, (1, 3, 4));
        let original = "43d40a7d7cfb4e3ee3dd9fd0ae2b0d1cd3b2a3a6dcd8d2ef7cf3e4f13a26b0a4";
        let unknown = store.original(original).expect_err("no such original");
        assert!(matches!(unknown, StoreError::Unknown { .. }), "{unknown}");
    }
}

#[test]
fn what_was_not_known_of_a_document_is_filled_and_what_was_stays() {
    for kept in stores("complete") {
        let mut store = kept.open();
        let given = reading("sha256:1", TEXT, Some("https://vila.example/ruiz"));
        let mut bare = given.clone();
        bare.document.published = None;
        bare.document.title = None;
        bare.document.url = None;
        bare.document.kind = Some("letter".to_owned());
        let saved = store.save(&bare, &source("a.txt"), &act()).expect("saved");
        assert_eq!(saved, Saved::Added { key: 1 });
        let done = store.complete(1, &given.document, &act()).expect("filled");
        assert_eq!(done.filled, ["title", "published", "url"]);
        assert_eq!(done.kept, ["kind"]);
        let document = store.reading(1).expect("read").document;
        assert_eq!(document.published, given.document.published);
        assert_eq!(document.kind.as_deref(), Some("letter"));
        // It is found by its title, and who is named in it has its day.
        let search = Search {
            words: "on ana ruiz".to_owned(),
            within: Within::Documents,
            ..Search::default()
        };
        let found = store.search(&search, Part::ALL).expect("searched");
        assert_eq!(found.hits.len(), 1);
        let (people, _) = store
            .people(&PeopleQuery::default(), Part::ALL)
            .expect("listed");
        assert_eq!(people[0].first.as_deref(), Some("2026-02-27"));
        let verified = store.verify().expect("looked through");
        assert_eq!((verified.faults.len(), verified.looked_at.2), (0, 2));
        let again = store.complete(1, &given.document, &act()).expect("asked");
        assert!(again.filled.is_empty());
        assert_eq!(store.verify().expect("looked through").looked_at.2, 2);
    }
}

#[test]
fn a_store_of_a_newer_program_is_refused() {
    for kept in stores("newer") {
        drop(kept.open());
        kept.change("INSERT INTO form (number, at) VALUES (99, '2030-01-01T00:00:00Z')");
        let refused = Store::open(&kept.place, None, "2026-03-01T08:00:00Z").err();
        let refused = refused.expect("refused");
        assert!(
            matches!(refused, StoreError::Newer { found: 99, .. }),
            "{refused}"
        );
        assert!(refused.hint().contains("newer"));
    }
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    for kept in stores("foreign_tables") {
        kept.change("CREATE TABLE songs (title TEXT)");
        let refused = Store::open(&kept.place, None, "2026-03-01T08:00:00Z").err();
        assert!(matches!(refused, Some(StoreError::Foreign)), "{refused:?}");
        // No table of ours is there.
        kept.change("CREATE TABLE form (song TEXT)");
    }
}

#[test]
fn an_encrypted_store_opens_with_its_key_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("store.db");
    let place = Place::File(path.clone());
    let open = |key: Option<&str>| Store::open(&place, key, "2026-03-01T08:00:00Z");
    let key = format!("raw:{}", "5a".repeat(48));
    let mut store = open(Some(&key)).expect("opens");
    let document = reading("sha256:1", TEXT, None);
    store
        .save(&document, &source("canary.txt"), &act())
        .expect("saved");
    // With what was not yet written back.
    for file in std::fs::read_dir(folder.path()).expect("a folder") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("read");
        for canary in [&b"Ruiz"[..], b"canary", b"original bytes", b"CREATE TABLE"] {
            assert!(!bytes.windows(canary.len()).any(|part| part == canary));
        }
    }
    drop(store);
    let other = format!("raw:{}", "a5".repeat(48));
    for wrong in [None, Some(other.as_str())] {
        let refused = open(wrong).err().expect("refused");
        assert!(matches!(refused, StoreError::NotAStore(_)), "{refused}");
    }
    assert_eq!(
        open(Some(&key))
            .expect("opens")
            .stats()
            .expect("counted")
            .documents,
        1
    );
}

/// Each column of each table whose rows are proven, with SQL that changes it a little.
const CHANGES: &[(&str, &[&str], &[&str])] = &[
    ("blob", &["sha256"], &["length"]),
    (
        "document",
        &[
            "id",
            "title",
            "publisher",
            "url",
            "kind",
            "published",
            "language",
            "text",
            "more",
            "added_at",
        ],
        &["key", "article", "version"],
    ),
    (
        "collection",
        &["original", "name", "inner_path", "at", "actor"],
        &["key", "document"],
    ),
    (
        "entity",
        &["id", "kind", "name", "body"],
        &["key", "document"],
    ),
    (
        "fact",
        &["family", "id", "type", "factuality", "date", "body"],
        &["key", "document", "actor", "subject"],
    ),
    (
        "audit",
        &[
            "at",
            "actor",
            "action",
            "subject",
            "payload",
            "payload_sha256",
            "previous",
            "hash",
        ],
        &["entry"],
    ),
];

#[test]
fn whatever_is_changed_behind_its_back_is_found() {
    for kept in stores("changed") {
        let mut store = kept.open();
        let document = reading("sha256:1", TEXT, Some("https://vila.example/ruiz"));
        store
            .save(&document, &source("a.txt"), &act())
            .expect("saved");
        let found =
            |store: &mut Store| -> Vec<String> { store.verify().expect("looked through").faults };
        assert_eq!(found(&mut store), [""; 0]);
        let mut changes: Vec<(String, String, &str)> = Vec::new();
        for (table, texts, numbers) in CHANGES {
            for column in *texts {
                let set = |value: &str| format!("UPDATE {table} SET {column} = {value}");
                let more = set(&format!("{column} || 'x' WHERE {column} IS NOT NULL"));
                let less = set(&format!(
                    "substr({column}, 1, length({column}) - 1) WHERE {column} LIKE '%x'"
                ));
                changes.push((more, less, table));
            }
            for column in *numbers {
                let by = |n: i32| format!("UPDATE {table} SET {column} = {column} + {n}");
                changes.push((by(1000), by(-1000), table));
            }
        }
        for (change, back, table) in changes {
            kept.change(&change);
            let faults = found(&mut store);
            // Nothing is there of these yet: nothing was changed.
            let is_empty = change.contains("inner_path") && faults.is_empty();
            assert!(
                is_empty
                    || faults
                        .iter()
                        .any(|fault| fault.contains(table) || fault.contains("document")),
                "{change}: {faults:?}"
            );
            kept.change(&back);
            assert_eq!(found(&mut store), [""; 0], "{back}");
        }
        for table in ["collection", "fact", "entity", "document", "blob", "audit"] {
            kept.change(&format!(
                "CREATE TABLE aside AS SELECT * FROM {table}; DELETE FROM {table}"
            ));
            assert_ne!(found(&mut store), [""; 0], "{table} emptied");
            kept.change(&format!(
                "INSERT INTO {table} SELECT * FROM aside; DROP TABLE aside"
            ));
            assert_eq!(found(&mut store), [""; 0], "{table} back");
        }
    }
}

#[test]
fn what_fails_leaves_the_store_as_it_was() {
    for kept in stores("failed") {
        let mut store = kept.open();
        let mut document = reading("sha256:1", TEXT, None);
        // Two entities of one id: the database refuses the second, when much was written already.
        let twin = document.entities[0].clone();
        document.entities.push(twin);
        assert!(store.save(&document, &source("a.txt"), &act()).is_err());
        let stats = serde_json::to_value(store.stats().expect("counted")).expect("a map");
        let counts = stats.as_object().expect("a map").values();
        assert!(counts.clone().all(|count| *count == 0), "{stats}");
        assert_eq!(store.verify().expect("looked through").looked_at, (0, 0, 0));
        document.entities.pop();
        assert_eq!(
            store
                .save(&document, &source("a.txt"), &act())
                .expect("saved"),
            Saved::Added { key: 1 }
        );
    }
}
