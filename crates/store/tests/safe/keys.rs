//! Passphrases that are changed, keys that are shared, heads that are signed.

use onrecord_store::key::recovery::{self, RecoveryError};
use onrecord_store::{Place, StoreError, change_key};

use super::*;

#[test]
fn a_store_gets_a_first_passphrase_and_then_another() {
    let desk = Desk::new("passphrases");
    let path = desk.path("record.db");
    let place = Place::File(path.clone());
    let head = filled(&place).verify().expect("whole").head;
    let mut old: Option<String> = None;
    for secret in ["seven grey herons", "eight grey herons"] {
        change_key(&path, old.as_deref(), &passphrase(secret), AT).expect("changed");
        assert_eq!(desk.files(), ["record.db"]);
        let file = std::fs::read(&path).expect("read");
        assert!(CANARIES.iter().all(|canary| !has(&file, canary)));
        let refused = Store::open(&place, old.as_deref(), AT)
            .err()
            .expect("refused");
        assert!(matches!(refused, StoreError::NotAStore(_)), "{refused}");
        let new = pragma(&path, secret);
        let mut store = Store::open(&place, Some(&new), AT).expect("opens");
        let verified = store.verify().expect("looked through");
        assert_eq!((verified.faults, verified.head), (vec![], head));
        assert_ne!(
            old.as_ref().map(|old| &old[68..]),
            Some(&new[68..]),
            "a new salt"
        );
        old = Some(new);
    }
}

#[cfg(unix)]
#[test]
fn a_new_passphrase_leaves_nothing_in_clear_behind_a_link_or_a_second_name() {
    let desk = Desk::new("links");
    let (path, link) = (desk.path("record.db"), desk.path("link.db"));
    drop(filled(&Place::File(path.clone())));
    std::os::unix::fs::symlink(&path, &link).expect("a link");
    let second = desk.path("second.db");
    std::fs::hard_link(&path, &second).expect("a second name");
    let refused = change_key(&link, None, &passphrase("seven grey herons"), AT);
    assert!(matches!(refused, Err(StoreError::SecondName(_))));
    std::fs::remove_file(second).expect("removed");
    change_key(&link, None, &passphrase("seven grey herons"), AT).expect("changed");
    let about = std::fs::symlink_metadata(&link).expect("there");
    assert!(about.is_symlink());
    for file in desk.files() {
        let bytes = std::fs::read(desk.path(&file)).expect("read");
        assert!(CANARIES.iter().all(|canary| !has(&bytes, canary)), "{file}");
    }
    let key = pragma(&path, "seven grey herons");
    Store::open(&Place::File(link), Some(&key), AT).expect("opens");
}

#[test]
fn a_store_that_another_program_has_open_keeps_its_passphrase() {
    let desk = Desk::new("in_use");
    let path = desk.path("record.db");
    let mut other = filled(&Place::File(path.clone()));
    let refused = change_key(&path, None, &passphrase("seven grey herons"), AT);
    assert!(refused.is_err());
    assert!(refused.unwrap_err().hint().contains("again"));
    keep(&mut other, "sha256:3", "Kept all the same.");
    drop(other);
    assert_eq!(
        open(&Place::File(path)).stats().expect("counted").documents,
        3
    );
    assert_eq!(desk.files(), ["record.db"]);
}

#[test]
fn any_two_of_three_shares_open_a_store_and_one_does_not() {
    let desk = Desk::new("shares");
    let path = desk.path("record.db");
    let place = Place::File(path.clone());
    drop(filled(&place));
    change_key(&path, None, &passphrase("seven grey herons"), AT).expect("changed");
    let text = pragma(&path, "seven grey herons");
    let (key, salt) = Key::from_pragma(&text).expect("a key");
    let shares = recovery::split(&key, &salt, 2, 3).expect("split");
    for two in [[0, 1], [0, 2], [1, 2]] {
        let two = two.map(|n: usize| shares[n].clone());
        let key = recovery::combine(&two).expect("restored");
        Store::open(&place, Some(&key.pragma(&salt)), AT).expect("opens");
    }
    let one = recovery::combine(&shares[..1]);
    assert!(matches!(one, Err(RecoveryError::TooFew { .. })));
}

#[test]
fn the_signing_key_is_made_once_and_stays_through_a_new_passphrase() {
    let desk = Desk::new("signing");
    for place in desk.places("signed") {
        let mut store = filled(&place);
        let folder = desk.path("data");
        std::fs::create_dir_all(&folder).expect("made");
        let first = store.signing_key(&folder).expect("a key");
        assert!(first.is_new && first.path.exists());
        let public = first.key.verifying_key();
        let again = store.signing_key(&folder).expect("a key");
        assert!(!again.is_new && again.key.verifying_key() == public);
        assert_eq!(public.fingerprint().len(), 39);
        let Place::File(path) = &place else {
            assert!(first.path.starts_with(&folder));
            continue;
        };
        drop(store);
        let mut old: Option<String> = None;
        for secret in ["seven grey herons", "eight grey herons"] {
            change_key(path, old.as_deref(), &passphrase(secret), AT).expect("changed");
            let new = pragma(path, secret);
            let mut store = Store::open(&place, Some(&new), AT).expect("opens");
            let same = store.signing_key(&folder).expect("a key");
            assert!(!same.is_new && same.key.verifying_key() == public);
            let text = std::fs::read_to_string(&same.path).expect("read");
            assert!(!text.contains("secret") && text.lines().count() == 1);
            old = Some(new);
        }
    }
}

#[test]
fn a_log_that_was_cut_off_or_written_anew_is_told_by_a_head_from_before() {
    let desk = Desk::new("heads");
    for place in desk.places("log") {
        let mut store = filled(&place);
        let head = store.verify().expect("whole").head.expect("a head");
        let through = |store: &mut Store| {
            store
                .verify_through(&[head])
                .expect("looked through")
                .faults
        };
        keep(&mut store, "sha256:3", "A third one.");
        assert_eq!(through(&mut store), [""; 0]);
        // Whoever deletes a document with its entry leaves no trace but this.
        let found_by = "DELETE FROM proposal; DELETE FROM entity_name WHERE entity >= 2;
            DELETE FROM fact_entity WHERE entity >= 2";
        change(&place, found_by);
        for table in ["fact", "entity", "collection", "document_key"] {
            change(&place, &format!("DELETE FROM {table} WHERE document >= 2"));
        }
        change(
            &place,
            "DELETE FROM document WHERE key >= 2; DELETE FROM audit WHERE entry >= 2;
            DELETE FROM document_words WHERE rowid NOT IN (SELECT key FROM document);
            DELETE FROM fact_words WHERE rowid NOT IN (SELECT key FROM fact);
            UPDATE bearer SET entities = 1, documents = 1",
        );
        assert_eq!(store.verify().expect("looked through").faults, [""; 0]);
        let faults = through(&mut store);
        assert!(
            faults.len() == 1 && faults[0].contains("cut off"),
            "{faults:?}"
        );
        keep(&mut store, "sha256:9", "Another in its place.");
        let faults = through(&mut store);
        assert!(
            faults.len() == 1 && faults[0].contains("written anew"),
            "{faults:?}"
        );
    }
}
