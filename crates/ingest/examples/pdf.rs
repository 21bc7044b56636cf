//! The text of PDF files, and how fast it was taken:
//! `cargo run --release -p onrecord-ingest --example pdf -- text FILE` or `... -- time FILE...`

use std::time::Instant;

use onrecord_ingest::{Hint, extract};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((what, files)) = arguments.split_first() else {
        eprintln!("give `text FILE` or `time FILE...`");
        return;
    };
    let (mut pages, mut seconds) = (0, 0.0);
    for file in files {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        let begun = Instant::now();
        let outcome = extract(&bytes, &Hint::default());
        seconds += begun.elapsed().as_secs_f64();
        match outcome {
            Ok(read) => {
                pages += read.pages.iter().map(|p| p.page).max().unwrap_or(0);
                if what == "text" {
                    println!("{}", read.document.text.as_str());
                }
            }
            Err(error) => eprintln!("{file}: {error}"),
        }
    }
    if what == "time" {
        println!(
            "{pages} pages in {seconds:.3} s: {:.0} pages a second",
            f64::from(pages) / seconds
        );
    }
}
