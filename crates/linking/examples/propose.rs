//! Proposals for a folder of readings, a line each, in the form of tests/linking/README.md.
//!
//!     onrecord read tests/linking/*.txt --out OUT
//!     cargo run --release -p onrecord-linking --example propose -- OUT > PROPOSALS.jsonl
//!
//! With --reasons each proposal is a line for people, with its reasons.

use std::error::Error;
use std::path::PathBuf;

use linking::{Bounds, Kind, Linked, Proposal, Side, Tables, profile, propose, ranks};
use record::Reading;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut folder = None;
    let mut reasons = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--reasons" => reasons = true,
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let folder = folder.ok_or("usage: propose FOLDER [--reasons]")?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|f| f.map(|f| f.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "json"));
    files.sort();
    let mut tables = Tables::new();
    let mut names = Vec::new();
    let mut all = Vec::new();
    for file in files {
        let readings: Value = serde_json::from_slice(&std::fs::read(&file)?)?;
        let readings = if readings.is_array() {
            readings
        } else {
            json!([readings])
        };
        for reading in serde_json::from_value::<Vec<Reading>>(readings)? {
            let document = names.len() as i64;
            names.push(
                file.file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
            );
            let profile = profile(&reading);
            let Linked { proposals, .. } =
                propose(&mut tables, document, &profile, &Bounds::default())?;
            tables.keep(document, &profile);
            all.extend(proposals);
        }
    }
    for (proposal, rank) in all.iter().zip(ranks(&all)) {
        if reasons {
            println!("{}", told(proposal, rank, &names));
        } else {
            println!("{}", line(proposal, rank, &names));
        }
    }
    Ok(())
}

fn line(proposal: &Proposal, rank: (usize, usize), names: &[String]) -> Value {
    let side = |side: &Side, rank: usize| {
        let mut told = json!({"document": names[side.place.document as usize], "rank": rank, "name": side.name});
        if !matches!(proposal.kind, Kind::VersionOf | Kind::LetterVersion) {
            told["spans"] = json!(side.spans);
        }
        told
    };
    json!({
        "kind": proposal.kind, "certain": proposal.certain, "score": proposal.score,
        "left": side(&proposal.left, rank.0), "right": side(&proposal.right, rank.1),
        "answer_class": proposal.answer, "contradict": proposal.contradict, "withdrawn": proposal.withdrawn,
        "joined": proposal.joined, "withdrew": proposal.withdrew, "stayed": proposal.stayed,
        "reasons": proposal.reasons,
    })
}

fn told(proposal: &Proposal, rank: (usize, usize), names: &[String]) -> String {
    let side = |side: &Side| {
        let document = &names[side.place.document as usize];
        format!(
            "{document}:{} {:?}",
            side.place.id,
            side.name.as_deref().unwrap_or_default()
        )
    };
    let sure = if proposal.certain { "CERTAIN" } else { "" };
    let reasons: Vec<String> = proposal
        .reasons
        .iter()
        .map(|r| format!("{} {:+.1} {:?}", r.code.as_str(), r.weight, r.values))
        .collect();
    let class = proposal.answer.map_or("", linking::AnswerClass::as_str);
    let beside = [&proposal.joined, &proposal.withdrew, &proposal.withdrawn]
        .map(|list| list.join(", "))
        .join(" | ");
    format!(
        "{} {:.2} {sure} {class} [{} {}] {} / {}\n    {}\n    {:?} {beside}",
        proposal.kind.as_str(),
        proposal.score,
        rank.0,
        rank.1,
        side(&proposal.left),
        side(&proposal.right),
        reasons.join("; "),
        proposal.contradict
    )
}
