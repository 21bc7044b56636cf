//! Signed heads of the log: the four lines of docs/STORE.md, and the public key that they are signed with.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use store::Partial;
use store::chain::{Head, SignedHead, VerifyingKey};

use super::open::{self, Opened, failed};
use crate::failure::{Failure, note};

/// Lines of a signed head, without the key.
const LINES: usize = 4;

/// The heads that were signed before, each checked with the key that stands below it.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Head>, Failure> {
    paths.iter().map(|path| read_one(path)).collect()
}

fn read_one(path: &Path) -> Result<Head, Failure> {
    let wrong = |reason: String| {
        let hint = "give what `onrecord verify --sign` has printed, all five lines";
        Failure::new(path.display(), reason, hint)
    };
    let text = fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let (head, key) = lines.split_at_checked(LINES).unwrap_or_default();
    let head: SignedHead = format!("{}\n", head.join("\n"))
        .parse()
        .map_err(|error| wrong(format!("{error}")))?;
    let key: VerifyingKey = key
        .join("")
        .parse()
        .map_err(|error| wrong(format!("{error}")))?;
    let signed = head
        .verify(&key)
        .map_err(|error| Failure::new(path.display(), error, error.hint()))?;
    note(&format!(
        "{}: head {}, signed with the key {}",
        path.display(),
        signed.seq,
        key.fingerprint()
    ));
    Ok(signed)
}

/// Signs the end of a log that is whole, and prints it or writes it into a new file.
pub fn sign(opened: &mut Opened, head: Head, out: Option<&Path>) -> Result<(), Failure> {
    if head.seq == 0 {
        let hint = "keep documents with `onrecord add`";
        return Err(Failure::new(&opened.name, "nothing is in its log", hint));
    }
    let folder = open::data_folder_for(&opened.place)?;
    let signing = opened.store.signing_key(&folder);
    let signing = signing.map_err(|error| failed(&opened.name, &error))?;
    let public = signing.key.verifying_key();
    let text = format!("{}{public}\n", head.sign(&signing.key));
    match out {
        None => print!("{text}"),
        Some(out) => {
            let failed = |error| failed(&out.display().to_string(), &error);
            let mut partial = Partial::new(out).map_err(failed)?;
            let written = partial.file().write_all(text.as_bytes());
            written.map_err(|error| Failure::writing(out, &error))?;
            partial.keep().map_err(failed)?;
        }
    }
    if signing.is_new {
        note(&format!(
            "a new key was made for it: {}",
            signing.path.display()
        ));
    }
    note(&format!(
        "signed with the key {}; keep it where the keeper of the store cannot reach it",
        public.fingerprint()
    ));
    Ok(())
}
