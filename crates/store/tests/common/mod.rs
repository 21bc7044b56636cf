//! What all tests of the store need: an empty store on each database, and readings to fill it with.

#![allow(dead_code)]

use onrecord_store::{Act, Place, Source, Store};
use record::Reading;
use serde_json::json;

/// A store to be tested, and the way to what is under it.
pub struct Kept {
    pub place: Place,
    /// Where it lies, deleted with the test.
    _folder: tempfile::TempDir,
}

impl Kept {
    pub fn open(&self) -> Store {
        Store::open(&self.place, None, "2026-03-01T08:00:00Z").expect("opens")
    }

    /// Runs SQL behind the store's back.
    pub fn change(&self, sql: &str) {
        match &self.place {
            Place::File(path) => {
                let db = rusqlite::Connection::open(path).expect("opens");
                db.pragma_update(None, "foreign_keys", false).expect("set");
                db.execute_batch(sql).expect(sql);
            }
            Place::Server(url) => {
                let mut db = postgres::Client::connect(url, postgres::NoTls).expect("connects");
                let sql = format!("SET session_replication_role = replica; {sql}");
                db.batch_execute(&sql).expect(&sql);
            }
        }
    }
}

/// An empty store on each database.
pub fn stores(name: &str) -> Vec<Kept> {
    let folder = || tempfile::tempdir().expect("a folder");
    let file = folder();
    let mut stores = vec![Kept {
        place: Place::File(file.path().join("store.db")),
        _folder: file,
    }];
    match std::env::var("ONRECORD_TEST_POSTGRES") {
        Ok(url) => {
            let mut db = postgres::Client::connect(&url, postgres::NoTls).expect("connects");
            let schema = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
            db.batch_execute(&schema).expect("a schema");
            let sign = if url.contains('?') { '&' } else { '?' };
            stores.push(Kept {
                place: Place::Server(format!("{url}{sign}options=-csearch_path%3D{name}")),
                _folder: folder(),
            });
        }
        Err(_) => eprintln!("skipped on PostgreSQL: ONRECORD_TEST_POSTGRES is not set"),
    }
    stores
}

pub fn act() -> Act {
    Act {
        actor: "u-1".to_owned(),
        at: "2026-03-01T09:00:00Z".to_owned(),
    }
}

/// A reading with something of every family.
pub fn reading(id: &str, text: &str, url: Option<&str>) -> Reading {
    let span = json!([0, 10]);
    let value = json!({
        "document": {"id": id, "title": "On Ana Ruiz", "publisher": "Vila News", "url": url, "kind": "report",
            "published": "2026-02-27", "published_from": "metadata", "language": "en", "text": text},
        "entities": [{"id": "e1", "kind": "person", "name": "Ana Ruiz", "aliases": [], "roles": [], "age": null, "mentions": [span]},
            {"id": "e2", "kind": "government", "name": "Ministry", "aliases": [], "roles": [], "age": null, "mentions": [span]}],
        "statements": [{"id": "s1", "source": {"entity": "e2", "name": "Ministry", "spans": [span]}, "cue": [span],
            "content": [span], "form": "indirect", "speech_act": "deny", "addressee": null, "addressee_entity": null,
            "addressee_spans": [], "date": null, "date_precision": null, "parent": null, "rules": []}],
        "events": [{"id": "v1", "type": "arrest", "actor": "Ministry", "actor_entity": "e2", "recipient": "Ana Ruiz",
            "recipient_entity": "e1", "count": null, "date": "2026-02", "date_precision": "month", "place": null,
            "detail": null, "factuality": "claimed", "according_to": null, "according_to_entity": null, "denied_by": null,
            "denied_by_entity": null, "statements": ["s1"], "evidence": [span],
            "plover": {"event": null, "mode": null, "context": []}, "cameo": null, "rules": []}],
        "cases": [{"person": "Ana Ruiz", "entity": "e1", "status": "detained", "place": null, "since": null, "charges": [],
            "charges_complete": false, "access_denied": null, "events": ["v1"], "evidence": [span], "rules": []}],
        "demands": [{"id": "d1", "by": null, "by_entity": null, "of": "Ministry", "of_entity": "e2", "action": "free her",
            "for": ["Ana Ruiz"], "date": null, "due": null, "answer": null, "statements": [], "evidence": [span], "rules": []}],
        "disputes": [{"claim": "she is held", "claimed_by": "Ana Ruiz", "against": "Ministry", "denied_by": "Ministry",
            "statements": ["s1"], "evidence": [span], "rules": []}],
        "dates": [], "diagnostics": []
    });
    serde_json::from_value(value).expect("a reading")
}

pub fn source(name: &str) -> Source<'_> {
    Source {
        original: Some(b"the original bytes, the original bytes"),
        name: name.to_owned(),
        inner: String::new(),
    }
}
