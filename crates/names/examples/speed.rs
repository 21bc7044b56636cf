//! Pairs a second on one core, over the pairs of a file: `cargo run --release --example speed < PAIRS.jsonl`.

use std::hint::black_box;
use std::io::BufRead;
use std::time::Instant;

use onrecord_names::lists::Kind;
use onrecord_names::{Name, score};

fn main() {
    let mut pairs = Vec::new();
    let begun = Instant::now();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(row) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue;
        };
        let name = |side: &str| {
            row[side]["names"][0]
                .as_str()
                .map(|n| Name::new(n, Kind::Unknown))
        };
        if let (Some(left), Some(right)) = (name("left"), name("right")) {
            pairs.push((left, right));
        }
    }
    println!(
        "{} pairs prepared, {:.1} us a name",
        pairs.len(),
        1e6 * begun.elapsed().as_secs_f64() / (2 * pairs.len()) as f64
    );
    for _ in 0..3 {
        let begun = Instant::now();
        let mut sum = 0.0;
        for _ in 0..20 {
            for (left, right) in &pairs {
                sum += score(black_box(left), black_box(right));
            }
        }
        let rate = (20 * pairs.len()) as f64 / begun.elapsed().as_secs_f64();
        println!("{rate:.0} pairs a second ({sum:.0})");
    }
}
