//! Nothing is lost: backups, passphrases, shares and signed heads at the command line.

use std::fs;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::ffi::OsStr;
use std::io::Write;

use super::{Desk, Outcome, REPORT};

/// Who is named in the report, and what is claimed: to be found nowhere once a passphrase is set.
const CANARIES: [&str; 6] = [
    "Ilse",
    "Marek",
    "Paula Voss",
    "Brandt",
    "dockers",
    "Free Harbour",
];
const SECRET: [&str; 2] = ["--passphrase-file", "secret"];
const STORE: [&str; 2] = ["--store", "kept/record.db"];

/// The report in a store, with a passphrase or without.
fn desk(more: &[&str]) -> Desk {
    let desk = Desk::new();
    desk.file("report.txt", REPORT);
    desk.file("secret", "seven grey herons\n");
    desk.file("new", "eight grey herons\n");
    desk.run(&[&["add", "report.txt"], &STORE[..], more].concat())
        .fine();
    desk
}

fn run(desk: &Desk, command: &[&str], more: &[&str]) -> Outcome {
    desk.run(&[command, more].concat())
}

/// The end of the log, as `verify` tells it.
fn head(desk: &Desk, store: &[&str]) -> String {
    let told = run(desk, &["verify"], store).fine().out;
    told.split_once("; head ").expect("a head").1.to_owned()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

#[track_caller]
fn assert_no_canary(what: &str, bytes: &[u8]) {
    for canary in CANARIES {
        let is_there = bytes
            .windows(canary.len())
            .any(|part| part == canary.as_bytes());
        assert!(!is_there, "`{canary}` in {what}");
    }
}

#[test]
fn a_store_is_backed_up_into_one_file_and_restored_of_it() {
    let desk = desk(&[]);
    let backup = ["backup", "--out", "record.backup"];
    let made = run(&desk, &backup, &STORE).fine();
    let head = head(&desk, &STORE);
    assert!(
        made.out
            .starts_with("record.backup: 1 document, 1 original,"),
        "{}",
        made.out
    );
    assert!(made.out.ends_with(&head));
    assert!(
        made.err.contains("not sealed") && made.err.lines().count() == 1,
        "{}",
        made.err
    );
    // Never over a file.
    let again = run(&desk, &backup, &STORE);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("of that name"), "{}", again.err);
    let restore = ["restore", "record.backup", "--store", "other/record.db"];
    let restored = desk.run(&restore).fine();
    assert!(restored.out.contains("the same as in the backup") && restored.out.ends_with(&head));
    assert_eq!(self::head(&desk, &["--store", "other/record.db"]), head);
    let again = desk.run(&restore);
    assert_eq!(again.code, Some(2));
    assert!(
        again.err.contains("something in it") && again.err.contains("hint: "),
        "{}",
        again.err
    );
    let names: Vec<_> = files(desk.path());
    assert!(
        names
            .iter()
            .all(|name| !name.to_string_lossy().ends_with(".part")),
        "{names:?}"
    );
}

#[test]
fn a_backup_that_is_cut_off_or_is_none_makes_nothing() {
    let desk = desk(&[]);
    run(&desk, &["backup", "--out", "record.backup"], &STORE).fine();
    let whole = fs::read(desk.path().join("record.backup")).expect("read");
    desk.file("cut", &whole[..whole.len() / 2]);
    for (file, told) in [
        ("cut", "cut off"),
        ("report.txt", "no backup"),
        ("none", "no such file"),
    ] {
        let run = desk.run(&["restore", file, "--store", "other.db"]);
        assert_eq!(run.code, Some(2));
        assert!(
            run.err.contains(told) && run.err.contains("hint: "),
            "{}",
            run.err
        );
        assert!(!desk.path().join("other.db").exists());
    }
}

/// S19: what a command prints is what was asked for; what it logs tells of nobody, at any level.
#[test]
fn no_command_logs_who_is_on_record() {
    let desk = desk(&[]);
    desk.file(
        "cases.csv",
        "id,person,status,since\n1,Ilse Marek,detained,2025-03-02\n2,Paula Voss,released,2025-03-04\n",
    );
    let loud = [("ONRECORD_LOG", OsStr::new("trace"))];
    let note = ["--note", "Paula Voss told Ilse Marek of the dockers"];
    let mut logged = 0;
    let mut ask = |command: &[&str]| {
        let run = desk.run_with(&[command, &STORE[..]].concat(), &loud);
        let is_log = |line: &&str| {
            !["note: ", "error: ", "  hint: "]
                .iter()
                .any(|is| line.starts_with(is))
        };
        let log: Vec<&str> = run.err.lines().filter(is_log).collect();
        logged += log.len();
        assert_no_canary(&format!("what {command:?} logs"), log.join("\n").as_bytes());
        run
    };
    let of_one = |run: Outcome| {
        run.fine()
            .out
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let case = of_one(ask(&[
        &["case", "new", "Ilse Marek", "--status", "detained"],
        &note[..],
    ]
    .concat()));
    let event = of_one(ask(&[
        &["event", "add", "release", "--recipient", "Ilse Marek"],
        &note[..],
    ]
    .concat()));
    let sides = ["--by", "Ilse Marek", "--of", "Paula Voss"];
    let demand = of_one(ask(&[
        &["demand", "add", "free the dockers"],
        &sides[..],
        &note,
    ]
    .concat()));
    for command in [
        &[
            "import",
            "cases.csv",
            "--kind",
            "cases",
            "--source",
            "sheet",
        ][..],
        &["add", "report.txt"],
        &["search", "Marek"],
        &["search", "--about", "Ilse Marek"],
        &["show", "document:1"],
        &["show", &case],
        &["people", "Marek"],
        &["disputes"],
        &["timeline", "Ilse Marek"],
        &["cases"],
        &["case", "Ilse Marek"],
        &["demands"],
        &["review"],
        &["review", "accept", &case],
        &["review", "correct", &event, "--set", "place=Brandt Harbour"],
        &["review", "reject", &demand, "--note", "not Paula Voss"],
        &["same", "entity:1", "entity:2"],
        &[
            "not-same",
            "entity:1",
            "entity:3",
            "--note",
            "Marek is another",
        ],
        &["links"],
        &[
            "protect",
            "entity:1",
            "minor=no",
            "--note",
            "Ilse Marek is grown up",
        ],
        &["official", "pick", "entity:1", "statement:1", "ordered"],
        &[
            "members",
            "set",
            "u-ilse",
            "--name",
            "Ilse Marek",
            "--role",
            "lead",
        ],
        &["export", "cases", "--all", "--out", "out.csv"],
        &["purge", "entity:1"],
        &["stats"],
        &["verify"],
    ] {
        ask(command);
    }
    assert!(logged > 0, "the log was on");
}

#[test]
fn with_a_passphrase_nothing_is_found_in_any_file_nor_in_the_logs() {
    let desk = desk(&SECRET);
    let loud = [("ONRECORD_LOG", OsStr::new("trace"))];
    let given = [&STORE[..], &SECRET].concat();
    let other = ["--store", "other/record.db"];
    let with_new = ["--passphrase-file", "new"];
    let mut shares = Vec::new();
    for (command, more) in [
        (&["add", "report.txt"][..], &given[..]),
        (&["backup", "--out", "record.backup"], &given),
        (&["verify", "--sign", "--out", "head.txt"], &given),
        (&["key", "share", "--of", "3", "--any", "2"], &given),
        (&["key", "change", "--new-passphrase-file", "new"], &given),
        (
            &["restore", "record.backup"],
            &[&other[..], &SECRET].concat(),
        ),
        (
            &["verify", "--head", "head.txt"],
            &[&STORE[..], &with_new].concat(),
        ),
        (
            &["verify", "--head", "head.txt"],
            &[&other[..], &SECRET].concat(),
        ),
    ] {
        let run = desk.run_with(&[command, more].concat(), &loud).fine();
        assert_no_canary(&format!("what {command:?} tells"), run.err.as_bytes());
        assert_no_canary(&format!("what {command:?} prints"), run.out.as_bytes());
        if command[1] == "share" {
            shares = run.out.lines().map(str::to_owned).collect();
        }
    }
    for path in files(desk.path()) {
        if !path.ends_with("report.txt") {
            assert_no_canary(&path.display().to_string(), &fs::read(&path).expect("read"));
        }
    }
    // What the shares are of is a secret as well: of the signing key, there is nothing in clear.
    let key = fs::read_to_string(desk.path().join("kept/record.db.signing-key")).expect("read");
    assert!(key.starts_with("sealed ") && shares.len() == 3);
    // The old passphrase opens the store no more.
    let run = run(&desk, &["verify"], &given);
    assert!(
        run.code == Some(2) && run.err.contains("another passphrase"),
        "{}",
        run.err
    );
}

#[test]
fn the_key_is_recovered_by_two_of_three() {
    let desk = desk(&SECRET);
    let given = [&STORE[..], &SECRET].concat();
    let head = head(&desk, &given);
    let shares = run(&desk, &["key", "share", "--of", "3", "--any", "2"], &given)
        .fine()
        .out;
    for (n, share) in (1..).zip(shares.lines()) {
        desk.file(&format!("share-{n}"), format!("\n{share}\n"));
    }
    let recover = [
        "key",
        "recover",
        "--new-passphrase-file",
        "new",
        "--store",
        "kept/record.db",
    ];
    let one = run(&desk, &recover, &["--shares", "share-2"]);
    assert_eq!(one.code, Some(2));
    assert!(one.err.contains("it takes 2"), "{}", one.err);
    run(&desk, &recover, &["--shares", "share-3", "share-1"]).fine();
    let with_new = [&STORE[..], &["--passphrase-file", "new"]].concat();
    assert_eq!(self::head(&desk, &with_new), head);
    // They are of the old key.
    let old = run(&desk, &recover, &["--shares", "share-3", "share-1"]);
    assert_eq!(old.code, Some(2));
    assert!(old.err.contains("is of the store"), "{}", old.err);
}

#[test]
fn a_signed_head_tells_whether_the_log_is_still_the_one_of_then() {
    let desk = desk(&[]);
    run(&desk, &["backup", "--out", "before.backup"], &STORE).fine();
    desk.file(
        "second.txt",
        "Paula Voss resigned, her ministry said on Monday.\n",
    );
    run(&desk, &["add", "second.txt"], &STORE).fine();
    let signed = run(&desk, &["verify", "--sign"], &STORE).fine();
    assert_eq!(signed.out.lines().count(), 5, "{}", signed.out);
    assert!(signed.out.starts_with("onrecord-audit-head-1\nseq 1:2\n"));
    assert!(signed.err.contains("a new key was made"), "{}", signed.err);
    desk.file("head", &signed.out);
    let same = run(&desk, &["verify", "--head", "head"], &STORE).fine();
    let fingerprint = |told: &str| {
        told.rsplit_once("with the key ")
            .map(|(_, key)| key[..39].to_owned())
    };
    assert_eq!(fingerprint(&same.err), fingerprint(&signed.err));
    assert!(fingerprint(&same.err).is_some());
    // A store from before, in which all is well but the end.
    let other = ["--store", "other.db"];
    run(&desk, &["restore", "before.backup"], &other).fine();
    run(&desk, &["verify"], &other).fine();
    let cut = run(&desk, &["verify", "--head", "head"], &other);
    assert!(
        cut.code == Some(2) && cut.err.contains("cut off"),
        "{}",
        cut.err
    );
    for forged in [
        signed.out.replace("seq 1:2", "seq 1:1"),
        "nothing\n".to_owned(),
    ] {
        desk.file("head", forged);
        let run = run(&desk, &["verify", "--head", "head"], &STORE);
        assert!(
            run.code == Some(2) && run.err.contains("hint: "),
            "{}",
            run.err
        );
    }
}

#[test]
fn an_original_that_was_changed_on_the_disk_is_told_loudly() {
    let desk = desk(&[]);
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(REPORT.as_bytes()).expect("packed");
    let packed = packed.finish().expect("packed");
    let path = desk.path().join("kept/record.db");
    let mut file = fs::read(&path).expect("read");
    let at = file
        .windows(40)
        .position(|part| part == &packed[20..60])
        .expect("it is kept so");
    file[at] ^= 1;
    fs::write(&path, file).expect("written");
    for command in [&["verify"][..], &["backup", "--out", "record.backup"]] {
        let run = run(&desk, command, &STORE);
        assert_eq!(run.code, Some(2), "{command:?}");
        assert!(
            run.err.contains(": blob ") && run.err.contains("hint: "),
            "{}",
            run.err
        );
    }
    // What there is is saved all the same, and told again.
    let restored = desk.run(&["restore", "record.backup", "--store", "other.db"]);
    assert_eq!(restored.code, Some(2));
    assert!(restored.out.contains("restored into") && restored.err.contains(": blob "));
}

#[test]
fn a_page_of_an_encrypted_store_that_was_changed_is_told_loudly() {
    let desk = desk(&SECRET);
    let path = desk.path().join("kept/record.db");
    let file = fs::read(&path).expect("read");
    let pages = file.len() / 4096;
    for page in [0, 1, pages / 2, pages - 1] {
        let mut other = file.clone();
        other[page * 4096 + 2000] ^= 1;
        fs::write(&path, other).expect("written");
        let run = run(&desk, &["verify"], &[&STORE[..], &SECRET].concat());
        assert_eq!(run.code, Some(2), "page {page} of {pages}: {}", run.out);
        assert!(run.err.contains("hint: "), "{}", run.err);
    }
    fs::write(&path, file).expect("written");
    run(&desk, &["verify"], &[&STORE[..], &SECRET].concat()).fine();
}

#[test]
fn every_new_command_has_examples() {
    let desk = Desk::new();
    for command in [
        &["backup"][..],
        &["restore"],
        &["verify"],
        &["key", "change"],
        &["key", "share"],
        &["key", "recover"],
    ] {
        let help = run(&desk, command, &["--help"]).fine().out;
        assert!(
            help.contains("Example") && help.contains("  onrecord "),
            "{help}"
        );
    }
}
