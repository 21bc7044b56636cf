//! What is purged is gone from every table and file, and the rest still holds.

mod common;

use common::{Kept, act, reading, source, stores};
use onrecord_store::{
    Basis, Decision, Draft, Family, LinkKind, NewLink, Place, Purge, Source, Store, StoreError,
    Verdict,
};
use serde_json::{Value, json};

const TEXT: &str =
    "Ana Ruiz was arrested, her family says; the Ministry denies it. It rained in Sarno.";

/// Every value of every table, as text.
fn dump(kept: &Kept) -> String {
    let tables = "document entity fact review audit collection blob name name_word entity_name fact_entity bearer link
        external mapping screening member protection cluster proposal";
    let mut all = String::new();
    for table in tables.split_whitespace() {
        match &kept.place {
            Place::File(path) => {
                let db = rusqlite::Connection::open(path).expect("opens");
                let mut rows = db.prepare(&format!("SELECT * FROM {table}")).expect(table);
                let columns = rows.column_count();
                let mut rows = rows.query([]).expect(table);
                while let Some(row) = rows.next().expect("a row") {
                    for column in 0..columns {
                        if let Ok(bytes) = row.get_ref(column).expect("a value").as_bytes() {
                            all += &String::from_utf8_lossy(bytes);
                        }
                    }
                }
            }
            Place::Server(url) => {
                let mut db = postgres::Client::connect(url, postgres::NoTls).expect("connects");
                let sql = format!("SELECT CAST(t AS TEXT) FROM {table} t");
                for row in db.query(&sql, &[]).expect(table) {
                    all += row.get::<_, &str>(0);
                }
            }
        }
    }
    all
}

/// The bytes of all files of a store that lies in files.
fn files(kept: &Kept) -> Vec<u8> {
    let Place::File(path) = &kept.place else {
        return Vec::new();
    };
    let folder = std::fs::read_dir(path.parent().expect("a folder")).expect("read");
    let read = |file: std::io::Result<std::fs::DirEntry>| {
        std::fs::read(file.expect("a file").path()).expect("read")
    };
    folder.flat_map(read).collect()
}

fn holds(bytes: &[u8], canary: &str) -> bool {
    bytes
        .windows(canary.len())
        .any(|part| part == canary.as_bytes())
}

fn whole(store: &mut Store) {
    assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
}

fn with_original(text: &str) -> Source<'_> {
    Source {
        original: Some(text.as_bytes()),
        name: "ana ruiz.txt".to_owned(),
        inner: String::new(),
    }
}

#[test]
fn a_person_is_taken_out_of_every_document_and_the_rest_still_holds() {
    for kept in stores("purge_person") {
        let mut store = kept.open();
        store
            .save(
                &reading("sha256:1", TEXT, None),
                &with_original(TEXT),
                &act(),
            )
            .expect("saved");
        let other = "Of the harvest in Sarno.";
        store
            .save(
                &reading("sha256:2", other, Some("https://vila.example/2")),
                &source("b.txt"),
                &act(),
            )
            .expect("saved");
        store
            .review(2, Decision::Accept, None, Some("Ana Ruiz told me"), &act())
            .expect("accepted");
        let basis = Basis::Note {
            text: "Call of Ana Ruiz.",
            date: None,
        };
        let draft = Draft {
            family: Family::Case,
            value: json!({"person": "Ana Ruiz", "status": "released"}),
            who: Vec::new(),
        };
        store.add_by_hand(&basis, &[draft], &act()).expect("added");
        let bearers = store.bearers("Ana Ruiz").expect("looked up");
        let keys: Vec<i64> = bearers
            .iter()
            .map(|b| b.reference.replace("entity:", "").parse().expect("a key"))
            .collect();
        for pair in keys.windows(2) {
            let same = NewLink {
                kind: LinkKind::Same,
                left: pair[0],
                right: pair[1],
                verdict: Verdict::Accepted,
                detail: Value::Null,
                note: Some("Ruiz"),
            };
            store.link(&same, &act()).expect("joined");
        }
        whole(&mut store);
        assert!(dump(&kept).contains("Ruiz"));

        let stones = store
            .purge(Purge::Entity(keys[1]), Some("she asked"), &act())
            .expect("purged");
        assert_eq!(stones.len(), 3, "two documents and a note");
        whole(&mut store);
        let left = dump(&kept).to_lowercase();
        for canary in ["ruiz", "was arrested"] {
            assert!(!left.contains(canary), "{canary}");
        }
        assert!(
            left.contains("it rained in sarno"),
            "what is not about her stays"
        );
        assert!(store.bearers("Ana Ruiz").expect("looked up").is_empty());
        let reading = store.reading(1).expect("a reading");
        assert_eq!(reading.document.text.len(), TEXT.chars().count() as u32);
        assert!(
            reading
                .entities
                .iter()
                .all(|entity| entity.name != "Ana Ruiz")
        );
        drop(store);
        let bytes = files(&kept);
        for canary in ["Ana Ruiz", "ana ruiz", "was arrested, her"] {
            assert!(!holds(&bytes, canary), "{canary} is left in a file");
        }

        // Neither the same file nor an older backup brings her back.
        let mut store = kept.open();
        let again = store.save(
            &common::reading("sha256:1", TEXT, None),
            &with_original(TEXT),
            &act(),
        );
        assert!(matches!(again, Err(StoreError::Purged(_))));
        assert_eq!(store.tombstones().expect("told"), stones);
        for older in stores("purge_older") {
            let mut older = older.open();
            older
                .save(
                    &common::reading("sha256:1", TEXT, None),
                    &with_original(TEXT),
                    &act(),
                )
                .expect("saved");
            assert_eq!(older.purge_again(&stones, &act()).expect("purged"), 1);
            assert_eq!(
                older.purge_again(&stones, &act()).expect("purged"),
                0,
                "nothing is left to be purged"
            );
            assert!(older.bearers("Ana Ruiz").expect("looked up").is_empty());
            whole(&mut older);
        }
    }
}

#[test]
fn a_name_goes_however_it_is_spelled_and_wherever_it_stands() {
    for kept in stores("purge_spelled") {
        let mut store = kept.open();
        let text =
            "Ana Ruiz was held. ANA RUIZ'S mother, of the Ana-Ruíz committee, spoke. It rained.";
        for (id, url) in [
            ("sha256:1", "https://a.example"),
            ("sha256:2", "https://b.example"),
        ] {
            let mut read = reading(id, text, Some(url));
            // Somebody else is called after her.
            read.entities[1].name = "Committee for Ana Ruiz".to_owned();
            store.save(&read, &source("a.txt"), &act()).expect("saved");
        }
        // Why two others may be one; her name is in it.
        kept.change("DELETE FROM proposal; INSERT INTO proposal VALUES ('same', 2, 4, 0.5, 0, '[[\"name\",\"ruiz\"]]')");
        for key in [1, 3] {
            store
                .purge(Purge::Entity(key), None, &act())
                .expect("purged");
            whole(&mut store);
        }
        let left = dump(&kept).to_lowercase();
        for canary in ["ruiz", "ruíz"] {
            assert!(!left.contains(canary), "{left}");
        }
        assert!(left.contains("it rained"));
    }
}

#[test]
fn what_could_not_be_wiped_is_told_and_done_at_the_next_opening() {
    let kept = &stores("purge_busy")[0];
    let Place::File(path) = &kept.place else {
        panic!("the first is a file");
    };
    let mut store = kept.open();
    store
        .save(
            &reading("sha256:1", TEXT, None),
            &with_original(TEXT),
            &act(),
        )
        .expect("saved");
    let reader = rusqlite::Connection::open(path).expect("opens");
    reader
        .execute_batch("BEGIN; SELECT COUNT(*) FROM document")
        .expect("reads");
    let told = store.purge(Purge::Document(1), None, &act());
    let told = told.expect_err("somebody reads what was there");
    assert!(matches!(told, StoreError::NotWiped(_)), "{told}");
    assert!(
        told.to_string()
            .contains("it is purged, but the files still hold")
    );
    assert_eq!(store.tombstones().expect("told").len(), 1, "it is purged");
    let faults = store.verify().expect("looked through").faults;
    assert!(
        faults.len() == 1 && faults[0].contains("may still hold"),
        "{faults:?}"
    );
    drop((reader, store));
    let mut store = kept.open();
    whole(&mut store);
    assert!(!holds(&files(kept), "It rained in Sarno"));
}

#[test]
fn of_a_document_nothing_stays_but_its_id() {
    for kept in stores("purge_document") {
        let mut store = kept.open();
        store
            .save(
                &reading("sha256:1", TEXT, None),
                &with_original(TEXT),
                &act(),
            )
            .expect("saved");
        store
            .save(
                &reading(
                    "sha256:2",
                    "Of the harvest.",
                    Some("https://vila.example/2"),
                ),
                &source("b.txt"),
                &act(),
            )
            .expect("saved");
        store
            .review(1, Decision::Reject, None, Some("no"), &act())
            .expect("rejected");
        store
            .purge(Purge::Document(1), None, &act())
            .expect("purged");
        whole(&mut store);
        assert_eq!(store.stats().expect("counted").documents, 1);
        assert!(!dump(&kept).contains("It rained"));
        assert!(matches!(store.reading(1), Err(StoreError::Unknown { .. })));
        drop(store);
        assert!(!holds(&files(&kept), "It rained in Sarno"));
        // Whoever takes a payload away and no purge tells of it is found.
        let mut store = kept.open();
        kept.change("UPDATE audit SET payload = NULL WHERE action = 'add'");
        assert_ne!(store.verify().expect("looked through").faults, [""; 0]);
        assert!(
            store.purge(Purge::Document(1), None, &act()).is_err(),
            "it is gone"
        );
    }
}
