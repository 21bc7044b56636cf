//! Every rule of ours fits its own example.

use onrecord_reader::frames::Frames;
use onrecord_reader::{Model, Reader};

#[test]
fn every_rule_fits_its_own_example() {
    let reader = Reader::new(Model::Default).expect("the model loads");
    let misfits = Frames::ours().all_misfits(&reader);
    let listed: Vec<String> = misfits
        .iter()
        .map(|m| format!("{}: {}", m.id, m.reason))
        .collect();
    assert!(listed.is_empty(), "{}", listed.join("\n"));
}
