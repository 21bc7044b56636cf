//! Which crates may know which: `docs/ARCHITECTURE.md`.

use std::process::Command;

#[test]
fn arrows_between_our_crates_point_one_way() {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut edges = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let other = dependency["name"].as_str().expect("a name");
            if other.starts_with("onrecord") && dependency["kind"].is_null() {
                edges.push(format!("{name} -> {other}"));
            }
        }
    }
    edges.sort();
    assert_eq!(
        edges,
        [
            "onrecord -> onrecord-desk",
            "onrecord -> onrecord-ingest",
            "onrecord -> onrecord-names",
            "onrecord -> onrecord-reader",
            "onrecord -> onrecord-record",
            "onrecord -> onrecord-store",
            "onrecord-desk -> onrecord-record",
            "onrecord-desk -> onrecord-store",
            "onrecord-ingest -> onrecord-record",
            "onrecord-linking -> onrecord-names",
            "onrecord-linking -> onrecord-record",
            "onrecord-names -> onrecord-record",
            "onrecord-reader -> onrecord-record",
            "onrecord-store -> onrecord-linking",
            "onrecord-store -> onrecord-names",
            "onrecord-store -> onrecord-record",
            "onrecord-store -> onrecord-sqlite",
        ]
    );
}
