//! Upgrades of stores in which something is kept, with steps that no program has yet.

use super::*;
use crate::backup::Backup;
use crate::error::StoreError;

const AT: &str = "2026-03-01T08:00:00Z";

fn step(both: &'static str) -> Migration {
    Migration {
        both,
        sqlite: "",
        postgres: "",
    }
}

/// The steps of today and these.
fn and(more: &[&'static str]) -> Vec<Migration> {
    let now = MIGRATIONS.iter().map(|step| Migration { ..*step });
    now.chain(more.iter().map(|both| step(both))).collect()
}

/// A new column, filled; a step that fails when much was done.
const WELL: &str = "ALTER TABLE document ADD COLUMN seen TEXT; UPDATE document SET seen = 'no'";
const FAILS: &str = "DELETE FROM fact; UPDATE document SET seen = 1 / 0; no SQL at all";

struct Desk {
    folder: tempfile::TempDir,
    places: Vec<Place>,
}

/// A store on each database with the two documents of a backup in it.
fn desk(name: &str) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let mut places = vec![Place::File(folder.path().join("record.db"))];
    if let Ok(url) = std::env::var("ONRECORD_TEST_POSTGRES") {
        let mut db = postgres::Client::connect(&url, postgres::NoTls).expect("connects");
        let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
        db.batch_execute(&sql).expect("a schema");
        let sign = if url.contains('?') { '&' } else { '?' };
        places.push(Place::Server(format!(
            "{url}{sign}options=-csearch_path%3D{name}"
        )));
    }
    for place in &places {
        Store::restore(place, None, backup(ONE), AT).expect("restored");
    }
    Desk { folder, places }
}

const ONE: &[u8] = include_bytes!("../../tests/forms/1.backup");

fn backup(bytes: &[u8]) -> Backup<&[u8]> {
    Backup::open(bytes, None).expect("a backup")
}

fn open(desk: &Desk, place: &Place, steps: &[Migration]) -> Result<Store> {
    Store::open_with(steps, place, None, Some(desk.folder.path()), AT)
}

fn backups(desk: &Desk) -> Vec<PathBuf> {
    let files = fs::read_dir(desk.folder.path()).expect("a folder");
    let paths = files.map(|file| file.expect("a file").path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "backup"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn an_upgrade_keeps_everything_and_leaves_a_backup_of_before() {
    let desk = desk("upgrade_well");
    let newer = and(&[WELL]);
    for place in &desk.places {
        let mut before = open(&desk, place, MIGRATIONS).expect("opens");
        let (stats, head) = (
            before.stats().expect("counted"),
            before.verify().expect("whole").head,
        );
        drop(before);
        assert!(backups(&desk).is_empty());
        let mut store = open(&desk, place, &newer).expect("upgraded");
        let seen = "SELECT COUNT(*) FROM document WHERE seen = 'no'";
        let seen = store.db.row(seen, &[]).expect("read").expect("a row");
        assert_eq!(seen.integer(0).expect("a number"), 2);
        let verified = store.verify().expect("looked through");
        assert_eq!((verified.faults, verified.head), (vec![], head));
        drop(store);
        // The way back: the old program refuses the store, and takes the backup.
        let refused = open(&desk, place, MIGRATIONS).err().expect("refused");
        assert!(matches!(refused, StoreError::Newer { .. }), "{refused}");
        let made = backups(&desk);
        let name = made[0].file_name().expect("a name").to_string_lossy();
        let form = format!(".before-form-{}.backup", newer.len());
        assert!(made.len() == 1 && name.ends_with(&form), "{made:?}");
        let bytes = fs::read(&made[0]).expect("read");
        let old = Place::File(desk.folder.path().join("old.db"));
        let restored = Store::restore(&old, None, backup(&bytes), AT).expect("restored");
        assert_eq!(restored.contents.head, head.expect("a head"));
        let mut old = open(&desk, &old, MIGRATIONS).expect("opens");
        assert_eq!(old.stats().expect("counted"), stats);
        drop(old);
        for path in [made[0].clone(), desk.folder.path().join("old.db")] {
            fs::remove_file(path).expect("removed");
        }
        // It is upgraded once.
        drop(open(&desk, place, &newer).expect("opens"));
        assert!(backups(&desk).is_empty());
    }
}

#[test]
fn an_upgrade_that_fails_leaves_the_store_as_it_was() {
    let desk = desk("upgrade_fails");
    for place in &desk.places {
        for _ in 0..2 {
            assert!(open(&desk, place, &and(&[WELL, FAILS])).is_err());
            assert!(backups(&desk).is_empty());
        }
        let mut store = open(&desk, place, MIGRATIONS).expect("opens");
        assert_eq!(store.stats().expect("counted").documents, 2);
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
        drop(store);
        open(&desk, place, &and(&[WELL])).expect("upgraded");
        backups(&desk)
            .iter()
            .for_each(|path| fs::remove_file(path).expect("removed"));
    }
}

#[test]
fn a_store_that_cannot_be_backed_up_is_not_upgraded() {
    let desk = desk("upgrade_no_backup");
    for place in &desk.places {
        let nowhere = desk.folder.path().join("nowhere");
        if let Place::Server(_) = place {
            let newer = and(&[WELL]);
            let refused = Store::open_with(&newer, place, None, Some(&nowhere), AT);
            assert!(matches!(refused, Err(StoreError::File { .. })));
            let refused = Store::open_with(&newer, place, None, None, AT);
            assert!(matches!(refused, Err(StoreError::NoFolder)));
        }
        let mut store = open(&desk, place, MIGRATIONS).expect("opens");
        store
            .db
            .batch("CREATE TABLE songs (title TEXT)")
            .expect("made");
        drop(store);
        assert!(open(&desk, place, &and(&[WELL])).is_err());
        open(&desk, place, MIGRATIONS).expect("it has its form");
    }
}

#[test]
fn a_store_of_the_first_form_becomes_one_of_the_newest() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.db");
    let contents = Store::restore_as_it_was(&path, backup(ONE)).expect("made");
    let place = Place::File(path);
    let mut store = Store::open(&place, None, AT).expect("opens");
    let verified = store.verify().expect("looked through");
    assert_eq!(verified.faults, [""; 0]);
    assert_eq!(verified.head, Some(contents.head));
    assert_eq!(form(&mut store.db).expect("a form"), newest(MIGRATIONS));
}
