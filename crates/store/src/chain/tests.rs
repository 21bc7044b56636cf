use super::*;
use proptest::prelude::*;

fn payload(i: u64) -> Vec<u8> {
    format!("blind {i:032x}, accepted").into_bytes()
}

/// A chain of so many entries, with texts of one byte a letter and of more, empty ones and line ends.
fn chain(length: u64) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for i in 1..=length {
        let subject = ["event:41", "", "demande:é7", "два\nseq 1:9"][i as usize % 4];
        let at = format!("2026-03-09T14:05:{i:02}Z");
        entries.push(Entry::next(
            entries.last(),
            at,
            "u-mira",
            "accept",
            subject,
            sha256(&payload(i)),
        ));
    }
    entries
}

fn checked(entries: &[Entry]) -> Result<Head, Broken> {
    check(entries, Some(&mut |entry| Some(payload(entry.seq))))
}

fn broken(seq: u64, what: Fault) -> Result<Head, Broken> {
    Err(Broken { seq, what })
}

#[test]
fn a_chain_that_nobody_touched_holds_and_ends_with_its_head() {
    for length in 0..6 {
        let entries = chain(length);
        let head = checked(&entries).expect("whole");
        assert_eq!(head, entries.last().map_or(Head::START, Entry::head));
        assert_eq!(head.seq, length);
    }
}

/// The expected hash was printed by `sha256sum` of the file that docs/STORE.md shows.
#[test]
fn sha256sum_finds_the_same_hash() {
    let payload = sha256(b"test");
    let entry = Entry::next(
        None,
        "2026-03-09T14:05:00Z",
        "u-mira",
        "accept",
        "event:41",
        payload,
    );
    let text = concat!(
        "onrecord-audit-1\n",
        "seq 1:1\n",
        "at 20:2026-03-09T14:05:00Z\n",
        "actor 6:u-mira\n",
        "action 6:accept\n",
        "subject 8:event:41\n",
        "payload 64:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
        "previous 64:0000000000000000000000000000000000000000000000000000000000000000\n",
    );
    assert_eq!(String::from_utf8(entry.to_bytes()).expect("text"), text);
    assert_eq!(
        to_hex(&entry.hash),
        "c1461986c58f4e0a62d1487b2519bffba00c070db598af714fa11513050cbec5"
    );
}

#[test]
fn lengths_count_bytes() {
    let entry = Entry::next(None, "", "é", "a\nb", "два", [0; 32]);
    let text = String::from_utf8(entry.to_bytes()).expect("text");
    assert!(
        text.contains("\nat 0:\nactor 2:é\naction 3:a\nb\nsubject 6:два\n"),
        "{text}"
    );
}

/// All texts that one changed byte makes of this one.
fn flipped(text: &str) -> impl Iterator<Item = String> {
    (0..text.len()).flat_map(move |at| {
        (1..=255).filter_map(move |change| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] ^= change;
            String::from_utf8(bytes).ok()
        })
    })
}

/// All entries that one changed byte makes of this one, whatever field it is in.
fn mutations(entry: &Entry) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut with = |change: &dyn Fn(&mut Entry)| {
        let mut other = entry.clone();
        change(&mut other);
        out.push(other);
    };
    for (at, change) in (0..8).flat_map(|at| (1..=255u64).map(move |change| (at, change))) {
        with(&|e| e.seq ^= change << (8 * at));
    }
    for (at, change) in (0..32).flat_map(|at| (1..=255).map(move |change| (at, change))) {
        with(&|e| e.payload_sha256[at] ^= change);
        with(&|e| e.previous[at] ^= change);
        with(&|e| e.hash[at] ^= change);
    }
    flipped(&entry.at).for_each(|text| with(&|e| e.at.clone_from(&text)));
    flipped(&entry.actor).for_each(|text| with(&|e| e.actor.clone_from(&text)));
    flipped(&entry.action).for_each(|text| with(&|e| e.action.clone_from(&text)));
    flipped(&entry.subject).for_each(|text| with(&|e| e.subject.clone_from(&text)));
    out
}

#[test]
fn every_change_of_every_byte_of_every_field_of_every_entry_is_found_and_its_place_named() {
    let entries = chain(5);
    for place in 0..entries.len() {
        let mut changed = entries.clone();
        let mutations = mutations(&entries[place]);
        assert!(mutations.len() > 30_000, "{}", mutations.len());
        for mutation in mutations {
            changed[place] = mutation;
            let found = check(&changed, None);
            assert_eq!(
                found,
                broken(place as u64 + 1, Fault::Edited),
                "{:?}",
                changed[place]
            );
        }
    }
}

/// A forger who can reckon hashes makes the changed entry fit itself.
#[test]
fn every_change_with_a_new_hash_is_found_by_the_next_entry_or_the_signed_head() {
    let entries = chain(5);
    let signed = entries[4].head();
    for place in 0..entries.len() {
        let mut changed = entries.clone();
        for mut mutation in mutations(&entries[place]) {
            if mutation.hash != entries[place].hash {
                continue;
            }
            mutation.hash = sha256(&mutation.to_bytes());
            let renumbered = mutation.seq != entries[place].seq;
            let cut = mutation.previous != entries[place].previous;
            changed[place] = mutation;
            let mut check = Check::new().through(signed);
            changed.iter().for_each(|entry| check.entry(entry, None));
            let found = check.finish().expect_err("found");
            let seq = place as u64 + 1;
            match found.what {
                Fault::Missing | Fault::Repeated => assert!(renumbered),
                // It does not follow, or the next one does not follow from it.
                Fault::Replaced => assert_eq!(found.seq, if cut { seq } else { seq + 1 }),
                Fault::NotAsSigned => assert_eq!((found.seq, seq), (5, 5)),
                what => panic!("{what:?}"),
            }
        }
    }
}

#[test]
fn every_changed_byte_of_a_payload_is_found() {
    let entries = chain(5);
    for seq in 1..=5 {
        let whole = payload(seq);
        for (at, change) in (0..whole.len()).flat_map(|at| (1..=255).map(move |c| (at, c))) {
            let mut other = whole.clone();
            other[at] ^= change;
            let mut lookup = |e: &Entry| {
                Some(if e.seq == seq {
                    other.clone()
                } else {
                    payload(e.seq)
                })
            };
            assert_eq!(
                check(&entries, Some(&mut lookup)),
                broken(seq, Fault::PayloadDiffers)
            );
        }
    }
}

#[test]
fn a_purged_payload_leaves_the_chain_whole() {
    let entries = chain(5);
    let head = check(
        &entries,
        Some(&mut |e| (e.seq != 3).then(|| payload(e.seq))),
    );
    assert_eq!(head, Ok(entries[4].head()));
    assert_eq!(check(&entries, None), head);
}

#[test]
fn an_entry_that_was_dropped_is_missing() {
    for place in 0..4 {
        let mut entries = chain(5);
        entries.remove(place);
        assert_eq!(checked(&entries), broken(place as u64 + 1, Fault::Missing));
    }
}

#[test]
fn entries_that_changed_places_are_found() {
    for (a, b) in (0..5).flat_map(|a| (a + 1..5).map(move |b| (a, b))) {
        let mut entries = chain(5);
        entries.swap(a, b);
        assert_eq!(
            checked(&entries),
            broken(a as u64 + 1, Fault::Reordered),
            "{a} {b}"
        );
    }
}

#[test]
fn an_entry_that_comes_twice_is_found() {
    for (place, again) in (0..5).flat_map(|place| (0..=place).map(move |again| (place, again))) {
        let mut entries = chain(5);
        entries.insert(place + 1, entries[again].clone());
        assert_eq!(checked(&entries), broken(place as u64 + 1, Fault::Repeated));
    }
}

#[test]
fn a_cut_off_end_is_found_by_the_signed_head() {
    let entries = chain(5);
    let key = SigningKey::generate().expect("random");
    let signed = entries[4]
        .head()
        .sign(&key)
        .verify(&key.verifying_key())
        .expect("signed");
    for length in 0..=5 {
        let mut check = Check::new().through(signed);
        entries[..length]
            .iter()
            .for_each(|entry| check.entry(entry, None));
        let expected = match length {
            5 => Ok(entries[4].head()),
            _ => broken(length as u64 + 1, Fault::Truncated),
        };
        assert_eq!(check.finish(), expected, "{length}");
    }
}

#[test]
fn a_chain_may_have_grown_since_its_head_was_signed() {
    let entries = chain(5);
    let mut check = Check::new().through(entries[2].head()).through(Head::START);
    entries.iter().for_each(|entry| check.entry(entry, None));
    assert_eq!(check.finish(), Ok(entries[4].head()));
}

#[test]
fn a_chain_that_was_written_anew_is_found_by_the_signed_head() {
    let entries = chain(5);
    let mut anew: Vec<Entry> = Vec::new();
    for e in &entries {
        let action = if e.seq == 2 { "reject" } else { &e.action };
        let entry = Entry::next(
            anew.last(),
            &e.at,
            &e.actor,
            action,
            &e.subject,
            e.payload_sha256,
        );
        anew.push(entry);
    }
    assert_eq!(checked(&anew), Ok(anew[4].head()), "by itself it holds");
    let mut check = Check::new().through(entries[4].head());
    anew.iter().for_each(|entry| check.entry(entry, None));
    assert_eq!(check.finish(), broken(5, Fault::NotAsSigned));
}

#[test]
fn a_number_at_the_end_of_all_numbers_is_no_panic() {
    let mut entries = chain(2);
    entries[1].seq = u64::MAX;
    let next = Entry::next(Some(&entries[1]), "", "", "", "", [0; 32]);
    entries.push(next);
    assert!(checked(&entries).is_err());
}

#[test]
fn a_fault_is_told_in_a_sentence() {
    let broken = Broken {
        seq: 4,
        what: Fault::Missing,
    };
    assert_eq!(broken.to_string(), "entry 4 of the audit log is missing");
}

/// RFC 8032, section 7.1, test 1: the keys. The signature of a head is checked with openssl in
/// docs/STORE.md.
#[test]
fn keys_are_those_of_the_rfc() {
    let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let key =
        SigningKey::from_text(&format!("onrecord-audit-secret-key-1:{secret}\n")).expect("a key");
    assert_eq!(
        key.verifying_key().to_string(),
        format!("onrecord-audit-public-key-1:{public}")
    );
    assert_eq!(
        key.verifying_key().to_string().parse(),
        Ok(key.verifying_key())
    );
    assert!(key.to_text().ends_with(secret));
    assert_eq!(format!("{key:?}"), "SigningKey(..)");
}

/// The signature was made with `openssl pkeyutl -sign -rawin` with the key of RFC 8032, test 1.
#[test]
fn a_head_that_another_program_signed_is_verified() {
    let key: VerifyingKey = "onrecord-audit-public-key-1:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        .parse().expect("a key");
    let text = concat!(
        "onrecord-audit-head-1\n",
        "seq 1:1\n",
        "hash 64:c1461986c58f4e0a62d1487b2519bffba00c070db598af714fa11513050cbec5\n",
        "signature 128:6bce4a7e71260fd5a0cb9daa49524b92ed5b55ad418e923789962593c10f801e584ebc598e844a1cb967590c19bf140659893706e82da93f830e8adebdeb460c\n",
    );
    let signed: SignedHead = text.parse().expect("a signed head");
    assert_eq!(signed.verify(&key).expect("verified").seq, 1);
    assert_eq!(signed.to_string(), text);
}

#[test]
fn every_changed_byte_of_a_signed_head_is_found() {
    let key = SigningKey::generate().expect("random");
    let text = chain(3)[2].head().sign(&key).to_string();
    for other in flipped(&text) {
        let verified = other
            .parse()
            .map(|signed: SignedHead| signed.verify(&key.verifying_key()));
        assert!(!matches!(verified, Ok(Ok(_))), "{other}");
    }
}

#[test]
fn another_key_verifies_nothing() {
    let (key, other) = (
        SigningKey::generate().expect("random"),
        SigningKey::generate().expect("random"),
    );
    let signed = chain(3)[2].head().sign(&key);
    assert_eq!(signed.verify(&other.verifying_key()), Err(SignatureError));
}

#[test]
fn a_text_that_is_no_key_is_refused_and_not_repeated() {
    let key = SigningKey::generate().expect("random");
    let secret = key.to_text();
    assert_eq!(
        secret.parse::<VerifyingKey>(),
        Err(KeyTextError::SecretForPublic)
    );
    let public = key.verifying_key().to_string();
    for text in [
        "",
        "x",
        &public,
        &secret[..secret.len() - 1],
        &secret.to_uppercase(),
    ] {
        let error = SigningKey::from_text(text).expect_err(text);
        assert!(!format!("{error} {error:?}").contains(&secret[30..50]));
    }
    // The neutral point: every signature would be one of it.
    let weak = format!(
        "{PUBLIC}01{}",
        "0".repeat(62),
        PUBLIC = "onrecord-audit-public-key-1:"
    );
    assert_eq!(weak.parse::<VerifyingKey>(), Err(KeyTextError::Public));
}

#[test]
fn two_payloads_that_say_the_same_are_blinded_another_way() {
    let (a, b) = (blind().expect("random"), blind().expect("random"));
    assert!(a != b && a.len() == 32);
}

proptest! {
    /// What differs has other bytes: the form is unambiguous.
    #[test]
    fn entries_that_differ_have_other_bytes(
        a in proptest::array::uniform4("[a:\n 0-9é]{0,4}"),
        b in proptest::array::uniform4("[a:\n 0-9é]{0,4}"),
    ) {
        let entry = |t: &[String; 4]| Entry::next(None, &t[0], &t[1], &t[2], &t[3], [0; 32]);
        prop_assert_eq!(a == b, entry(&a).to_bytes() == entry(&b).to_bytes());
        // Where the border between two fields is, counts too.
        let joined: [String; 4] = [a[0].clone() + &a[1], String::new(), a[2].clone(), a[3].clone()];
        prop_assert_eq!(a == joined, entry(&a).hash == entry(&joined).hash);
    }

    #[test]
    fn any_other_order_is_broken(order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle()) {
        let entries = chain(8);
        let shuffled: Vec<_> = order.iter().map(|&i| &entries[i]).collect();
        let whole = order.is_sorted();
        prop_assert_eq!(check(shuffled, None).is_ok(), whole);
    }

    #[test]
    fn any_part_but_the_beginning_is_broken(kept in proptest::collection::vec(any::<bool>(), 8)) {
        let entries = chain(8);
        let part: Vec<_> = entries.iter().zip(&kept).filter(|(_, k)| **k).map(|(e, _)| e).collect();
        let beginning = kept.is_sorted_by(|a, b| a >= b);
        prop_assert_eq!(check(part.iter().copied(), None).is_ok(), beginning);
        let mut check = Check::new().through(entries[7].head());
        part.iter().for_each(|entry| check.entry(entry, None));
        prop_assert_eq!(check.finish().is_ok(), part.len() == 8);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,80}") {
        prop_assert!(text.parse::<SignedHead>().is_err());
        prop_assert!(text.parse::<VerifyingKey>().is_err());
        prop_assert!(SigningKey::from_text(&text).is_err());
    }
}
