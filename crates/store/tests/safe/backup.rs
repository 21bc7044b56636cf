//! A backup has all that a store has, and gives it back whole or not at all.

use std::io::Write;

use onrecord_store::backup::{Backup, BackupError, new_key};
use onrecord_store::key::SealError;
use onrecord_store::{Place, Store, StoreError};
use proptest::prelude::*;

use super::*;

/// How many documents and statements have a word.
fn found(place: &Place, word: &str) -> (i64, i64) {
    let of = |table: &str| {
        let sqlite = format!("SELECT COUNT(*) FROM {table} WHERE {table} MATCH '{word}'");
        let server =
            format!("SELECT COUNT(*) FROM {table} WHERE words @@ to_tsquery('simple', '{word}')");
        count(place, &sqlite, &server)
    };
    (of("document_words"), of("fact_words"))
}

#[test]
fn a_backup_of_either_database_is_restored_into_either() {
    let desk = Desk::new("either");
    for from in desk.places("from") {
        let mut store = filled(&from);
        let (stats, head) = (
            store.stats().expect("counted"),
            store.verify().expect("whole").head,
        );
        let bytes = backed_up(&mut store);
        let words = found(&from, "marek");
        assert_eq!(words, (1, 2));
        for to in desk.places("to") {
            let restored = Store::restore(&to, None, backup(&bytes), AT).expect("restored");
            assert_eq!(restored.verified.faults, [""; 0]);
            assert_eq!(Some(restored.contents.head), head);
            assert_eq!(restored.contents.tables["document"].rows, 2);
            assert_eq!(restored.about.at, AT);
            let mut store = open(&to);
            assert_eq!(store.stats().expect("counted"), stats);
            assert_eq!(found(&to, "marek"), words);
            // It goes on where the other one was.
            keep(&mut store, "sha256:3", "A third one.");
            let verified = store.verify().expect("looked through");
            assert_eq!((verified.faults, verified.looked_at), (vec![], (1, 3, 3)));
            drop(store);
            if let Place::File(path) = &to {
                std::fs::remove_file(path).expect("removed");
            }
        }
        assert_eq!(
            backed_up(&mut store).len(),
            bytes.len(),
            "nothing changed in it"
        );
    }
}

#[test]
fn a_store_in_which_something_is_kept_is_never_restored_over() {
    let desk = Desk::new("never_over");
    for place in desk.places("a") {
        let bytes = backed_up(&mut filled(&place));
        let refused = Store::restore(&place, None, backup(&bytes), AT).expect_err("refused");
        assert!(matches!(refused, StoreError::NotEmpty), "{refused}");
        assert_eq!(open(&place).stats().expect("counted").documents, 2);
    }
    for place in desk.places("empty") {
        let bytes = backed_up(&mut filled(&desk.places("full")[0]));
        std::fs::remove_file(desk.path("full.db")).expect("removed");
        drop(open(&place));
        Store::restore(&place, None, backup(&bytes), AT).expect("restored");
        assert_eq!(open(&place).stats().expect("counted").documents, 2);
    }
    for place in desk.places("foreign") {
        change(&place, "CREATE TABLE songs (title TEXT)");
        let bytes = backed_up(&mut filled(&desk.places("full")[0]));
        std::fs::remove_file(desk.path("full.db")).expect("removed");
        let refused = Store::restore(&place, None, backup(&bytes), AT).expect_err("refused");
        assert!(matches!(refused, StoreError::Foreign), "{refused}");
    }
    assert!(desk.files().iter().all(|name| !name.ends_with(".part")));
}

#[test]
fn a_damaged_backup_is_told_with_its_place_and_nothing_is_made() {
    let desk = Desk::new("damaged");
    let bytes = backed_up(&mut filled(&desk.places("whole")[0]));
    for to in desk.places("none") {
        let before = desk.files();
        let refuse = |bytes: &[u8]| {
            let restored = Backup::open(bytes, None)
                .and_then(|backup| Store::restore(&to, None, backup, AT).map(|_| ()));
            let error = restored.expect_err("refused");
            assert!(
                matches!(error, StoreError::Backup(_)),
                "{error}: {:?}",
                error.hint()
            );
            error.to_string()
        };
        for at in (0..bytes.len()).step_by(29) {
            let mut other = bytes.clone();
            other[at] ^= 4;
            refuse(&other);
            refuse(&bytes[..at]);
        }
        let cut = refuse(&bytes[..bytes.len() - 1]);
        assert!(
            cut.contains("damaged at its end") && cut.contains("cut off"),
            "{cut}"
        );
        refuse(&[&bytes[..], b"more"].concat());
        assert_eq!(desk.files(), before);
        let mut fresh = open(&to);
        assert_eq!(fresh.stats().expect("counted").documents, 0);
    }
}

#[test]
fn a_sealed_backup_opens_with_its_passphrase_alone() {
    let desk = Desk::new("sealed");
    let secret = passphrase("seven grey herons");
    for place in desk.places("clear") {
        let (key, salt) = new_key(&secret).expect("a key");
        let mut bytes = Vec::new();
        let mut store = filled(&place);
        store
            .backup(&mut bytes, Some((&key, &salt)), AT)
            .expect("backed up");
        assert!(CANARIES.iter().all(|canary| !has(&bytes, canary)));
        let refused = Backup::open(&bytes[..], None).err().expect("refused");
        assert!(
            matches!(refused, StoreError::Backup(BackupError::Sealed)),
            "{refused}"
        );
        let other = passphrase("eight grey herons");
        let refused = Backup::open(&bytes[..], Some(&other))
            .err()
            .expect("refused");
        assert!(
            matches!(refused, StoreError::Seal(SealError::WrongKey)),
            "{refused}"
        );
        // On another machine, where nothing is but the file.
        let backup = Backup::open(&bytes[..], Some(&secret)).expect("opened");
        let (key, salt) = backup.key().expect("it was sealed");
        let pragma = key.pragma(salt);
        let to = Place::File(desk.path("other.db"));
        Store::restore(&to, Some(&pragma), backup, AT).expect("restored");
        let file = std::fs::read(desk.path("other.db")).expect("read");
        assert!(CANARIES.iter().all(|canary| !has(&file, canary)));
        let mut store = Store::open(&to, Some(&pragma), AT).expect("opens");
        assert_eq!(store.stats().expect("counted").documents, 2);
        // And a store that is encrypted seals its backup itself.
        let mut again = Vec::new();
        store.backup(&mut again, None, AT).expect("backed up");
        assert!(Backup::open(&again[..], Some(&secret)).is_ok());
        for at in [20, 40, 60, 200, again.len() - 20] {
            again[at] ^= 1;
            let opened = Backup::open(&again[..], Some(&secret));
            let none = Place::File(desk.path("none.db"));
            let restored = opened.and_then(|b| Store::restore(&none, None, b, AT).map(|_| ()));
            assert!(restored.is_err(), "{at}");
            again[at] ^= 1;
        }
        drop(store);
        std::fs::remove_file(desk.path("other.db")).expect("removed");
    }
}

/// Keeps a document each time that something is written: another program at work meanwhile.
struct Meddling {
    bytes: Vec<u8>,
    other: Store,
    kept: usize,
}

impl Write for Meddling {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.kept += 1;
        keep(
            &mut self.other,
            &format!("sha256:m{}", self.kept),
            "Meanwhile.",
        );
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_backup_is_of_one_moment_while_others_write() {
    let desk = Desk::new("moment");
    for place in desk.places("busy") {
        let mut store = filled(&place);
        let mut meddling = Meddling {
            bytes: Vec::new(),
            other: open(&place),
            kept: 0,
        };
        store.backup(&mut meddling, None, AT).expect("backed up");
        assert!(meddling.kept > 3, "{}", meddling.kept);
        let to = Place::File(desk.path("moment.db"));
        let restored = Store::restore(&to, None, backup(&meddling.bytes), AT).expect("restored");
        assert_eq!(restored.contents.tables["document"].rows, 2);
        assert_eq!(restored.verified.faults, [""; 0]);
        let now = open(&place).stats().expect("counted").documents;
        assert_eq!(now, 2 + meddling.kept as i64);
        std::fs::remove_file(desk.path("moment.db")).expect("removed");
    }
}

#[test]
fn what_is_wrong_with_a_store_is_told_when_it_is_backed_up_and_when_it_is_restored() {
    let desk = Desk::new("wrong");
    for place in desk.places("wrong") {
        let mut store = filled(&place);
        change(&place, "UPDATE blob SET length = length + 1");
        let mut bytes = Vec::new();
        let (_, verified) = store.backup(&mut bytes, None, AT).expect("backed up");
        assert_eq!(verified.faults.len(), 1, "{:?}", verified.faults);
        assert!(verified.faults[0].starts_with("blob "));
        // What is left of a damaged store is better than nothing: it comes back as it was.
        let to = Place::File(desk.path("back.db"));
        let restored = Store::restore(&to, None, backup(&bytes), AT).expect("restored");
        assert_eq!(restored.verified.faults, verified.faults);
        std::fs::remove_file(desk.path("back.db")).expect("removed");
    }
}

#[test]
fn a_table_that_no_list_names_is_not_left_out_in_silence() {
    let desk = Desk::new("unlisted");
    for place in desk.places("unlisted") {
        let mut store = filled(&place);
        change(&place, "CREATE TABLE songs (title TEXT)");
        let refused = store.backup(Vec::new(), None, AT).expect_err("refused");
        assert!(refused.to_string().contains("`songs`"), "{refused}");
    }
}

#[test]
fn a_backup_of_a_newer_program_is_refused() {
    let desk = Desk::new("newer_backup");
    let mut store = filled(&desk.places("new")[0]);
    let mut bytes = backed_up(&mut store);
    change(
        &desk.places("new")[0],
        "INSERT INTO form (number, at) VALUES (99, '2030-01-01T00:00:00Z')",
    );
    let refused = store.backup(Vec::new(), None, AT).expect_err("refused");
    assert!(
        matches!(refused, StoreError::Newer { found: 99, .. }),
        "{refused}"
    );
    bytes[15] = b'2';
    let refused = Backup::open(&bytes[..], None).err().expect("refused");
    assert!(
        matches!(refused, StoreError::Backup(BackupError::Newer(b'2'))),
        "{refused}"
    );
    let refused = Backup::open(&b"SQLite format 3\0 and more"[..], None).err();
    assert!(matches!(
        refused,
        Some(StoreError::Backup(BackupError::NotABackup))
    ));
}

/// Backups that programs of each form have made: `filled`, and sealed with "seven grey herons". A new form
/// adds its own, with `ONRECORD_WRITE_FORM=2 cargo test -p onrecord-store`, and the old ones stay.
#[test]
fn a_backup_of_every_form_that_ever_was_is_restored() {
    let forms = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms");
    let desk = Desk::new("forms");
    let secret = passphrase("seven grey herons");
    if let Ok(form) = std::env::var("ONRECORD_WRITE_FORM") {
        let mut store = filled(&Place::File(desk.path("now.db")));
        let (key, salt) = new_key(&secret).expect("a key");
        let mut sealed = Vec::new();
        store
            .backup(&mut sealed, Some((&key, &salt)), AT)
            .expect("backed up");
        std::fs::write(forms.join(format!("{form}.backup")), backed_up(&mut store))
            .expect("written");
        std::fs::write(forms.join(format!("{form}.sealed.backup")), sealed).expect("written");
    }
    let mut names = Vec::new();
    for file in std::fs::read_dir(forms).expect("a folder") {
        let path = file.expect("a file").path();
        let bytes = std::fs::read(&path).expect("read");
        for to in desk.places("to") {
            let backup = Backup::open(&bytes[..], Some(&secret)).expect("opened");
            let restored = Store::restore(&to, None, backup, AT).expect("restored");
            assert_eq!(restored.verified.faults, [""; 0], "{}", path.display());
            let stats = open(&to).stats().expect("counted");
            assert_eq!(
                (stats.documents, stats.statements, stats.entities),
                (2, 2, 2)
            );
            assert_eq!(found(&to, "marek"), (1, 2));
            if let Place::File(path) = &to {
                std::fs::remove_file(path).expect("removed");
            }
        }
        names.push(path.file_name().expect("a name").to_owned());
    }
    assert!(names.iter().any(|name| name == "1.backup"), "{names:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_is_kept_comes_back(
        texts in proptest::collection::vec("[^\\x00]{0,300}", 1..5),
        original in proptest::collection::vec(any::<u8>(), 0..3000),
    ) {
        let desk = Desk::new("any");
        let from = Place::File(desk.path("from.db"));
        let mut store = open(&from);
        for (n, text) in texts.iter().enumerate() {
            let source = Source {
                original: Some(&original),
                name: text.clone(),
                inner: n.to_string(),
            };
            let act = Act { actor: "u-1".to_owned(), at: AT.to_owned() };
            let text = format!("{text} and ten more");
            store.save(&reading(&format!("sha256:{n}"), &text), &source, &act).expect("saved");
        }
        let bytes = backed_up(&mut store);
        let to = Place::File(desk.path("to.db"));
        let restored = Store::restore(&to, None, backup(&bytes), AT).expect("restored");
        prop_assert_eq!(restored.verified.faults, [""; 0]);
        prop_assert_eq!(backed_up(&mut open(&to)), bytes);
    }
}
