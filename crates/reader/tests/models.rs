//! The weights in the repository are the ones that `models/SHA256SUMS` tells of.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Files that are no part of a model.
const ABOUT: [&str; 2] = ["MODEL_CARD.md", "SHA256SUMS"];

#[test]
fn every_file_of_the_models_is_listed_with_its_sum() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let sums = fs::read_to_string(folder.join("SHA256SUMS")).expect("the list");
    let mut listed = BTreeSet::new();
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("a sum, two spaces, a name");
        let bytes = fs::read(folder.join(name)).expect(name);
        let digest = Sha256::digest(&bytes);
        let digest: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            digest, sum,
            "{name} is not what the list says; make both anew with training/run"
        );
        listed.insert(name.to_owned());
    }
    let there: BTreeSet<String> = fs::read_dir(&folder)
        .expect("models")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !ABOUT.contains(&name.as_str()) && !name.starts_with('.'))
        .collect();
    assert_eq!(listed, there);
}
