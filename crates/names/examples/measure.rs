//! Prints what is measured of each pair of a file of pairs, for `training/names/fit.py`.

use std::io::{BufRead, Write};

use onrecord_names::lists::Kind;
use onrecord_names::{FEATURES, Name, compare};

fn main() {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let _ = writeln!(out, "id\tperson\tscore\t{}", FEATURES.join("\t"));
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(row) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue;
        };
        let name = |side: &str| {
            row[side]["names"][0]
                .as_str()
                .map(|n| Name::new(n, Kind::Unknown))
        };
        let (Some(left), Some(right)) = (name("left"), name("right")) else {
            continue;
        };
        let found = compare(&left, &right);
        let _ = write!(
            out,
            "{}\t{}\t{}",
            row["id"].as_str().unwrap_or(""),
            u8::from(left.is_person && right.is_person),
            found.score
        );
        for measure in found.features {
            let _ = write!(out, "\t{measure}");
        }
        let _ = writeln!(out);
    }
}
