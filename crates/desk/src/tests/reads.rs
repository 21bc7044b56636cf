//! A reader that tests understand: lines of text, and of files that a name tells.

use std::sync::{Arc, Mutex, PoisonError};

use record::Reading;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::import::{Cell, Sheet, SheetRow};

use crate::reads::{Given, Part, Reads, Refused, Rows, Wanted};

/// Most bytes of a file under test.
pub const LARGEST: usize = 4096;

/// Most bytes of the metadata of one.
pub const LARGEST_SIDECAR: usize = 1024;

/// Whoever holds it keeps slow files from being read.
pub type Gate = Arc<Mutex<()>>;

/// What a name ends in tells what becomes of a file: `.pdf` cannot be read without a text beside it, `.zip` has a document in each line,
/// `.panic` breaks the reader; all others are texts.
#[derive(Default)]
pub struct TestReads(pub Gate);

impl Reads for TestReads {
    fn largest(&self) -> usize {
        LARGEST
    }

    fn largest_sidecar(&self) -> usize {
        LARGEST_SIDECAR
    }

    fn endings(&self) -> &[&str] {
        &["txt", "pdf", "zip"]
    }

    fn read(&self, given: &Given, wanted: &Wanted, give: &mut dyn FnMut(Part) -> bool) {
        // What is beside a file is asked for early by one that is called so.
        let is_early = given.name.contains("early") && (wanted.text)();
        if given.name.starts_with("slow") {
            drop(self.0.lock().unwrap_or_else(PoisonError::into_inner));
        }
        // A process that can be ended.
        if given.name.starts_with("endless") {
            while (wanted.file)() {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            return;
        }
        let text = String::from_utf8_lossy(&given.bytes);
        let end = given.name.rsplit_once('.').map_or("", |(_, end)| end);
        match end {
            "pdf" if !given.is_text && given.beside.is_some() && (is_early || (wanted.text)()) => {
                let beside = given.beside.as_ref().map(|text| &text.bytes[..]);
                let text = String::from_utf8_lossy(beside.unwrap_or_default());
                let is_scan = given.bytes.starts_with(b"scan");
                let own = String::from_utf8_lossy(&given.bytes);
                let text = if is_scan { &text } else { &own };
                give(Part {
                    is_from_beside: is_scan,
                    ..part("", Ok(reading(text, given)))
                });
            }
            "pdf" if !given.is_text => {
                let why = "no text in its pages: it is a scan";
                give(part("", Err(Refused::new(why, "read it with --ocr"))));
            }
            "zip" => {
                for (n, line) in text.lines().enumerate() {
                    let result = match line {
                        "broken" => Err(Refused::new("it is broken", "unpack it by hand")),
                        line => Ok(reading(line, given)),
                    };
                    if !give(part(&format!("{n}.txt"), result)) {
                        return;
                    }
                }
            }
            "panic" => panic!("the reader breaks"),
            _ => {
                give(part("", Ok(reading(&text, given))));
            }
        }
    }

    fn sheet(&self, file: &str, bytes: &[u8], name: Option<&str>) -> Result<Rows, Refused> {
        let text = String::from_utf8_lossy(bytes);
        let sheets: Vec<String> = match file.ends_with(".xlsx") {
            true if file.starts_with("many") => (0..100_000).map(|n| format!("S{n}")).collect(),
            true => ["Held", "Other"].map(str::to_owned).into(),
            false => Vec::new(),
        };
        // The second sheet stands behind a line of its own.
        let (first, other) = text.split_once("---\n").unwrap_or((&text, ""));
        let own = match name {
            Some("Other") => other,
            Some("Held") | None => first,
            Some(_) => return Err(Refused::new("there is no such sheet", "give another one")),
        };
        let mut lines = own.lines();
        let Some(headings) = lines.next() else {
            return Err(Refused::new("there is nothing in it", "give a table"));
        };
        let row = |(n, line): (usize, &str)| SheetRow {
            number: n as u64 + 2,
            cells: { line.split(',') }
                .map(|cell| Cell::Text(cell.to_owned()))
                .collect(),
        };
        let sheet = Sheet {
            file: file.to_owned(),
            name: name.map(str::to_owned).or(sheets.first().cloned()),
            headings: headings.split(',').map(str::to_owned).collect(),
            rows: lines.enumerate().map(row).collect(),
        };
        Ok(Rows {
            sheet,
            sheets,
            notes: Vec::new(),
        })
    }
}

fn part(path: &str, result: Result<Reading, Refused>) -> Part {
    Part {
        path: path.to_owned(),
        result,
        is_from_beside: false,
    }
}

fn reading(text: &str, given: &Given) -> Reading {
    let hash: [u8; 32] = Sha256::digest(text).into();
    let id: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    let about = &given.about;
    let sidecar = given.sidecar.as_deref().map(String::from_utf8_lossy);
    let reading = json!({
        "document": {"id": format!("sha256:{id}"), "title": about.title.clone().or(sidecar.map(Into::into)),
            "publisher": about.publisher, "url": about.url, "kind": null, "published": about.published,
            "published_from": null, "language": "en", "text": text},
        "entities": [], "statements": [], "events": [], "cases": [], "demands": [], "disputes": [], "dates": [],
        "diagnostics": [{"level": "warning", "code": "test.read", "message": format!("read as {}", given.name),
            "span": null}]
    });
    serde_json::from_value(reading).expect("a reading")
}
