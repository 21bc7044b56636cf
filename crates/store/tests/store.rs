//! What a store keeps, on both databases: the embedded one always, PostgreSQL where
//! `ONRECORD_TEST_POSTGRES` gives its URL (`.ci/run` starts one).

mod sheets;

use std::path::PathBuf;

mod common;

use common::{act, reading, source, stores};
use onrecord_store::query::{Part, PeopleQuery, Search, Within};
use onrecord_store::{LinkKind, NewLink, Place, Saved, Store, StoreError, Verdict};

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

/// What is done behind the back of a store with two documents and two people who are one, what must be named, and how
/// it is taken back.
const MADE: &[(&str, &str, &str)] = &[
    // Who is one, without a link.
    (
        "INSERT INTO cluster VALUES ('same', 2, 2), ('same', 4, 2)",
        "cluster same 4",
        "DELETE FROM cluster WHERE head = 2",
    ),
    (
        "UPDATE cluster SET head = 2 WHERE item = 3",
        "cluster same 3",
        "UPDATE cluster SET head = 1 WHERE item = 3",
    ),
    (
        "INSERT INTO cluster VALUES ('reaction', 2, 2)",
        "cluster 2",
        "DELETE FROM cluster WHERE kind = 'reaction'",
    ),
    // Facts and people of documents that are not there.
    (
        "INSERT INTO entity VALUES (900, 777, 'e1', 'person', 'Ghost', '{}')",
        "entity 900: its `document` is not in `document`",
        "DELETE FROM entity WHERE key = 900",
    ),
    (
        "INSERT INTO fact (key, document, family, id, body, state) VALUES (900, 777, 'case', 'c1', '{}', 'accepted')",
        "fact 900: its `document` is not in `document`",
        "DELETE FROM fact WHERE key = 900",
    ),
    (
        "INSERT INTO fact_entity VALUES (1, 900, 'person')",
        "fact_entity 1 900: its `fact` is not in `fact`",
        "DELETE FROM fact_entity WHERE fact = 900",
    ),
    (
        "INSERT INTO blob VALUES ('00', 0, '')",
        "blob 00",
        "DELETE FROM blob WHERE sha256 = '00'",
    ),
    // What is made of the others.
    (
        "UPDATE bearer SET name = name || 'x' WHERE head = 1",
        "bearer 1",
        "UPDATE bearer SET name = substr(name, 1, length(name) - 1) WHERE head = 1",
    ),
    (
        "UPDATE bearer SET documents = documents + 1",
        "bearer ",
        "UPDATE bearer SET documents = documents - 1",
    ),
    (
        "UPDATE name SET folded = folded || 'x'",
        "its `folded`",
        "UPDATE name SET folded = substr(folded, 1, length(folded) - 1)",
    ),
    (
        "UPDATE name SET text = text || 'x'",
        "entity_name of document 1",
        "UPDATE name SET text = substr(text, 1, length(text) - 1)",
    ),
    (
        "INSERT INTO name (key, text, is_person, folded) VALUES (900, 'Bo', 1, 'bo')",
        "name 900",
        "DELETE FROM name WHERE key = 900",
    ),
    (
        "UPDATE name_word SET word = word || 'x'",
        "name_word of name 1",
        "UPDATE name_word SET word = substr(word, 1, length(word) - 1)",
    ),
    (
        "INSERT INTO name_word VALUES ('other', 1)",
        "name_word",
        "DELETE FROM name_word WHERE word = 'other'",
    ),
    (
        "UPDATE name_key SET hash = hash + 1",
        "name_key of name 1",
        "UPDATE name_key SET hash = hash - 1",
    ),
    (
        "UPDATE document_key SET hash = -hash - 1 WHERE document = 1",
        "document_key of document 1",
        "UPDATE document_key SET hash = -hash - 1 WHERE document = 1",
    ),
    (
        "UPDATE fact_entity SET part = part || 'x' WHERE entity = 1",
        "fact_entity of document 1",
        "UPDATE fact_entity SET part = substr(part, 1, length(part) - 1) WHERE entity = 1",
    ),
    // What nothing else is made of, and gives numbers or proposes.
    (
        "UPDATE sequence SET next = next - 1000",
        "sequence fact",
        "UPDATE sequence SET next = next + 1000",
    ),
    (
        "INSERT INTO sequence VALUES ('other', 1)",
        "sequence other",
        "DELETE FROM sequence WHERE name = 'other'",
    ),
    (
        "INSERT INTO property VALUES ('other', 'Ana')",
        "property other",
        "DELETE FROM property WHERE name = 'other'",
    ),
    (
        "INSERT INTO proposal VALUES ('same', 1, 900, 0.5, 0, '[]')",
        "proposal same 1 900: its `right_key`",
        "DELETE FROM proposal WHERE right_key = 900",
    ),
    (
        "INSERT INTO proposal VALUES ('same', 2, 4, 7, 0, '[]')",
        "proposal same 2 4: its score",
        "DELETE FROM proposal WHERE score = 7",
    ),
    (
        "INSERT INTO proposal VALUES ('other', 2, 4, 0.7, 0, '[]')",
        "proposal other 2 4: its kind",
        "DELETE FROM proposal WHERE kind = 'other'",
    ),
    (
        "INSERT INTO proposal VALUES ('denial_of', 1, 2, 0.7, 0, 'x')",
        "proposal denial_of 1 2: its `reasons`",
        "DELETE FROM proposal WHERE reasons = 'x'",
    ),
    // The tables themselves.
    (
        "CREATE TABLE leak (x TEXT)",
        "table `leak`: no store has it",
        "DROP TABLE leak",
    ),
    (
        "DROP INDEX fact_state",
        "index `fact_state`: it is gone",
        "CREATE INDEX fact_state ON fact (state, family) WHERE state <> 'proposed'",
    ),
    (
        "ALTER TABLE bearer RENAME TO hidden; CREATE VIEW bearer AS SELECT * FROM hidden",
        "view `bearer`: no store has it",
        "DROP VIEW bearer; ALTER TABLE hidden RENAME TO bearer",
    ),
];

#[test]
fn what_is_made_of_the_record_and_the_tables_themselves_are_looked_at() {
    for kept in stores("made") {
        let mut store = kept.open();
        for (id, text) in [("sha256:1", TEXT), ("sha256:2", "Ana Ruiz was released.")] {
            let read = reading(id, text, Some(id));
            store.save(&read, &source("a.txt"), &act()).expect("saved");
        }
        let same = NewLink {
            kind: LinkKind::Same,
            left: 1,
            right: 3,
            verdict: Verdict::Accepted,
            detail: serde_json::Value::Null,
            note: None,
        };
        store.link(&same, &act()).expect("joined");
        let found =
            |store: &mut Store| -> Vec<String> { store.verify().expect("looked through").faults };
        assert_eq!(found(&mut store), [""; 0]);
        for (change, named, back) in MADE {
            kept.change(change);
            let faults = found(&mut store);
            assert!(
                faults.iter().any(|f| f.contains(named)),
                "{change}: {faults:?}"
            );
            assert!(faults.iter().all(|f| !f.contains("Ana")), "{faults:?}");
            kept.change(back);
            assert_eq!(found(&mut store), [""; 0], "{back}");
        }
        let (trigger, rule) = match kept.place {
            Place::File(_) => ("CREATE TRIGGER x BEFORE DELETE ON entity BEGIN SELECT raise(ignore); END", None),
            Place::Server(_) => (
                "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                CREATE TRIGGER x BEFORE DELETE ON entity FOR EACH ROW EXECUTE FUNCTION nothing()",
                Some("CREATE RULE y AS ON DELETE TO fact DO INSTEAD NOTHING"),
            ),
        };
        for change in std::iter::once(trigger).chain(rule) {
            kept.change(change);
            let faults = found(&mut store);
            let named = if Some(change) == rule {
                "rule `y"
            } else {
                "trigger `x"
            };
            assert!(
                faults.iter().any(|f| f.contains(named)),
                "{change}: {faults:?}"
            );
        }
    }
}

#[test]
fn what_is_wrong_is_told_by_its_place_and_never_by_its_value() {
    for (change, named) in [
        (
            "UPDATE fact SET body = CAST(body AS BLOB) WHERE key = 1",
            "fact 1: `body` is blob, and not text",
        ),
        (
            "UPDATE audit SET at = CAST('Ana Ruiz' AS BLOB)",
            "audit 1: `at` is blob, and not text",
        ),
        (
            "UPDATE entity SET body = '\"Ana Ruiz\"' WHERE key = 1",
            "entity",
        ),
        (
            "UPDATE audit SET hash = 'Ana Ruiz'",
            "audit 1: its `hash` is no SHA-256",
        ),
    ] {
        let kept = &stores("types")[0];
        let mut store = kept.open();
        let read = reading("sha256:1", TEXT, None);
        store.save(&read, &source("a.txt"), &act()).expect("saved");
        kept.change(change);
        let faults = store.verify().expect("looked through").faults;
        assert!(
            faults.iter().any(|f| f.contains(named)),
            "{change}: {faults:?}"
        );
        // Neither as a text nor as the numbers of its bytes.
        let hidden = |f: &String| !f.contains("Ana") && !f.contains("65, 110");
        assert!(faults.iter().all(hidden), "{faults:?}");
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
