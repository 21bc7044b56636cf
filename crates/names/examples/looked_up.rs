//! How many names of a list are compared for a query: `cargo run --release --example looked_up LIST.csv... < PAIRS.jsonl`.

use std::io::BufRead;
use std::time::Instant;

use onrecord_names::lists::{self, Kind, Options};
use onrecord_names::{Index, Name, Scratch};

fn main() {
    let files: Vec<(String, Vec<u8>)> = std::env::args()
        .skip(1)
        .map(|path| {
            (
                path.rsplit('/').next().unwrap_or_default().to_owned(),
                std::fs::read(&path).unwrap_or_default(),
            )
        })
        .collect();
    let views: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let begun = Instant::now();
    let list = match lists::read(&views, &Options::default()) {
        Ok(list) => list,
        Err(error) => return println!("{error}"),
    };
    println!("read in {:.2} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let names: Vec<Name> = list
        .entries
        .iter()
        .flat_map(|e| e.names.iter().map(|n| Name::new(&n.text, e.kind)))
        .collect();
    println!(
        "{} names ready in {:.2} s",
        names.len(),
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    let mut index = Index::new();
    for name in names {
        index.add(name);
    }
    println!("indexed in {:.2} s", begun.elapsed().as_secs_f64());
    let mut queries = Vec::new();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(row) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue;
        };
        if row["source"] == "un_x_ofac" || row["kind"] == "screen_negative" {
            queries.extend(row["left"]["names"][0].as_str().map(str::to_owned));
        }
    }
    let mut scratch = Scratch::default();
    for _ in 0..3 {
        let begun = Instant::now();
        let (mut compared, mut found) = (0, 0);
        for query in &queries {
            let name = Name::new(query, Kind::Unknown);
            found += index.query(&name, 0.55, &mut scratch).len();
            compared += scratch.compared();
        }
        let time = begun.elapsed().as_secs_f64();
        let each = queries.len() as f64;
        println!(
            "{:.0} queries a second, {:.0} names compared and {:.1} found for each",
            each / time,
            compared as f64 / each,
            f64::from(found as u32) / each
        );
    }
}
