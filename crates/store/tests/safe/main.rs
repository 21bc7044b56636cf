//! Nothing is lost: backups, upgrades, new passphrases, signed heads. On both databases: the embedded one
//! always, PostgreSQL where `ONRECORD_TEST_POSTGRES` gives its URL.

mod backup;
mod keys;

use std::path::{Path, PathBuf};

use onrecord_store::backup::Backup;
use onrecord_store::key::{Key, Passphrase, Salt};
use onrecord_store::{Act, Place, Source, Store};
use record::Reading;
use serde_json::json;
use tempfile::TempDir;

const AT: &str = "2026-03-01T08:00:00Z";

/// Invented; nothing of it is to be found where it is not meant to be.
const TEXT: &str = "Ilse Marek was arrested, her union says; the Harbour Ministry denies it. Açaí.";
const CANARIES: [&[u8]; 4] = [b"Marek", b"Harbour", b"heron-original", b"canary.txt"];

/// Where stores lie: a folder, and on a server as many schemas as are asked for.
struct Desk {
    folder: TempDir,
    name: &'static str,
}

impl Desk {
    fn new(name: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, name }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A place for a new store on each database.
    fn places(&self, name: &str) -> Vec<Place> {
        let mut places = vec![Place::File(self.path(&format!("{name}.db")))];
        match std::env::var("ONRECORD_TEST_POSTGRES") {
            Ok(url) => {
                let mut db = postgres::Client::connect(&url, postgres::NoTls).expect("connects");
                let schema = format!("{}_{name}", self.name);
                let sql = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
                db.batch_execute(&sql).expect("a schema");
                let sign = if url.contains('?') { '&' } else { '?' };
                let url = format!("{url}{sign}options=-csearch_path%3D{schema}");
                places.push(Place::Server(url));
            }
            Err(_) => eprintln!("skipped on PostgreSQL: ONRECORD_TEST_POSTGRES is not set"),
        }
        places
    }

    /// The names of what is in the folder.
    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).expect("a folder");
        let name = |file: std::io::Result<std::fs::DirEntry>| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("UTF-8")
        };
        let mut names: Vec<String> = files.map(name).collect();
        names.sort();
        names
    }
}

fn open(place: &Place) -> Store {
    Store::open(place, None, AT).expect("opens")
}

/// A store with two documents in it.
fn filled(place: &Place) -> Store {
    let mut store = open(place);
    keep(&mut store, "sha256:1", TEXT);
    keep(&mut store, "sha256:2", "The nine dockers were freed.");
    store
}

fn keep(store: &mut Store, id: &str, text: &str) {
    let source = Source {
        original: Some(b"heron-original heron-original"),
        name: "canary.txt".to_owned(),
        inner: String::new(),
    };
    let act = Act {
        actor: "u-1".to_owned(),
        at: AT.to_owned(),
    };
    store
        .save(&reading(id, text), &source, &act)
        .expect("saved");
}

fn reading(id: &str, text: &str) -> Reading {
    let span = json!([0, 10]);
    let value = json!({
        "document": {"id": id, "title": "Of the port", "publisher": null, "url": null, "kind": null,
            "published": "2026-02-27", "published_from": "metadata", "language": "en", "text": text},
        "entities": [{"id": "e1", "kind": "person", "name": "Ilse Marek", "aliases": [], "roles": [], "age": null,
            "mentions": [span]}],
        "statements": [{"id": "s1", "source": {"entity": "e1", "name": "Ilse Marek", "spans": [span]}, "cue": [span],
            "content": [span], "form": "indirect", "speech_act": "deny", "addressee": null, "addressee_entity": null,
            "addressee_spans": [], "date": null, "date_precision": null, "parent": null, "rules": []}],
        "events": [], "cases": [], "demands": [], "disputes": [], "dates": [], "diagnostics": []
    });
    serde_json::from_value(value).expect("a reading")
}

/// A backup, in memory.
fn backed_up(store: &mut Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (_, verified) = store.backup(&mut bytes, None, AT).expect("backed up");
    assert_eq!(verified.faults, [""; 0]);
    bytes
}

fn backup(bytes: &[u8]) -> Backup<&[u8]> {
    Backup::open(bytes, None).expect("a backup")
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text).expect("a passphrase")
}

/// What opens a store that has this passphrase.
fn pragma(path: &Path, text: &str) -> String {
    let salt = Salt::read(std::fs::File::open(path).expect("a store")).expect("encrypted");
    let key = Key::derive(&passphrase(text), &salt).expect("a key");
    key.pragma(&salt).to_string()
}

/// One number that SQL gives, behind the store's back.
fn count(place: &Place, sqlite: &str, server: &str) -> i64 {
    match place {
        Place::File(path) => {
            let db = rusqlite::Connection::open(path).expect("opens");
            db.query_row(sqlite, [], |row| row.get(0)).expect(sqlite)
        }
        Place::Server(url) => {
            let mut db = postgres::Client::connect(url, postgres::NoTls).expect("connects");
            db.query_one(server, &[]).expect(server).get(0)
        }
    }
}

/// SQL behind the store's back.
fn change(place: &Place, sql: &str) {
    match place {
        Place::File(path) => {
            let db = rusqlite::Connection::open(path).expect("opens");
            db.execute_batch(sql).expect(sql);
        }
        Place::Server(url) => {
            let mut db = postgres::Client::connect(url, postgres::NoTls).expect("connects");
            db.batch_execute(sql).expect(sql);
        }
    }
}

fn has(bytes: &[u8], canary: &[u8]) -> bool {
    bytes.windows(canary.len()).any(|part| part == canary)
}
