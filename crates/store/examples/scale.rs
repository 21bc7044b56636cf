//! A store of many documents, to measure with.
//!
//!     onrecord read tests/gold tests/linking --out target/readings
//!     cargo run --release -p onrecord-store --example scale -- fill STORE target/readings 100000
//!     cargo run --release -p onrecord-store --example scale -- measure STORE target/readings
//!
//! Documents are made of real readings: two or three of them in one, until it has 30 statements, the words of names
//! replaced by invented ones of the same length (so that all spans hold), some of them frequent and most rare, and the
//! years moved. docs/STORE.md has the figures.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use onrecord_store::query::{Part, PeopleOrder, PeopleQuery, Search, WaitingQuery};
use onrecord_store::{Act, CaseFilter, DemandFilter, Family, Place, Saved, Source, Store, When};
use record::{EntityKind, PartialDate, Reading};
use serde_json::{Value, json};

type Error = Box<dyn std::error::Error>;

/// A generator of numbers that gives the same ones each time (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// Small numbers more often than large ones, as with names: the n-th one about 1/n as often.
    fn rank(&mut self, n: usize) -> usize {
        let part = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64 + 1.0).powf(part) - 1.0) as usize
    }
}

/// The invented word of a rank and length.
fn word(rank: usize, length: usize) -> String {
    const ONSETS: &[u8] = b"bdfghklmnprstvz";
    const VOWELS: &[u8] = b"aeiou";
    let mut random = Random(rank as u64 * 131 + length as u64);
    let mut word = String::new();
    while word.len() < length {
        let of = if word.len().is_multiple_of(2) {
            ONSETS
        } else {
            VOWELS
        };
        word.push(of[random.below(of.len())] as char);
    }
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// How many words of one length there are: names of two words are then seldom the same by chance.
const WORDS: usize = 20_000;

/// Replaces words, and leaves the lengths.
fn replaced(text: &str, words: &HashMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_alphabetic()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        out.push_str(words.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out + rest
}

fn each_text(value: &mut Value, change: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(several) => several.iter_mut().for_each(|v| each_text(v, change)),
        Value::Object(fields) => fields.values_mut().for_each(|v| each_text(v, change)),
        _ => {}
    }
}

/// Moves spans, and ids so that those of several readings stay apart.
fn moved(value: &mut Value, by: u64, tag: &str) {
    match value {
        Value::Array(pair) if pair.len() == 2 && pair.iter().all(Value::is_u64) => {
            for at in pair {
                *at = json!(at.as_u64().unwrap_or(0) + by);
            }
        }
        Value::Array(several) => several.iter_mut().for_each(|v| moved(v, by, tag)),
        Value::Object(fields) => fields.values_mut().for_each(|v| moved(v, by, tag)),
        Value::String(id) if is_id(id) => id.push_str(tag),
        _ => {}
    }
}

fn is_id(text: &str) -> bool {
    let digits = text.strip_prefix(['e', 's', 'v', 'd']);
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

const FAMILIES: [&str; 6] = [
    "entities",
    "statements",
    "events",
    "cases",
    "demands",
    "disputes",
];

/// One document of several readings.
fn together(parts: &[&Value]) -> Value {
    let mut whole = parts[0].clone();
    let mut text = whole["document"]["text"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    for (n, part) in parts.iter().enumerate().skip(1) {
        let mut part = (*part).clone();
        text.push_str("\n\n");
        let by = text.chars().count() as u64;
        for family in FAMILIES {
            moved(&mut part[family], by, &format!("x{n}"));
            let facts = part[family].as_array().cloned().unwrap_or_default();
            if let Some(all) = whole[family].as_array_mut() {
                all.extend(facts);
            }
        }
        text.push_str(part["document"]["text"].as_str().unwrap_or_default());
    }
    whole["document"]["text"] = text.into();
    whole["dates"] = json!([]);
    whole["diagnostics"] = json!([]);
    if let Some(fields) = whole.as_object_mut() {
        fields.remove("letter");
    }
    whole
}

/// The n-th document.
fn document(n: usize, readings: &[Value]) -> Result<Reading, Error> {
    let mut random = Random(n as u64);
    let mut parts = Vec::new();
    let mut statements = 0;
    while statements < 30 {
        let part = &readings[random.below(readings.len())];
        statements += part["statements"].as_array().map_or(0, Vec::len);
        parts.push(part);
        if parts.len() == 5 {
            break;
        }
    }
    let mut whole = together(&parts);
    let mut words = HashMap::new();
    for entity in whole["entities"].as_array().into_iter().flatten() {
        let name = entity["name"].as_str().unwrap_or_default();
        for part in name.split(|c: char| !c.is_alphabetic()) {
            let length = part.chars().count();
            if length > 3 && part.is_ascii() && part.starts_with(|c: char| c.is_uppercase()) {
                let new = word(random.rank(WORDS), length);
                words.entry(part.to_owned()).or_insert(new);
            }
        }
    }
    let year = 2000 + random.below(25);
    let changed = |text: &str| match text.as_bytes() {
        // A date: the year is another.
        [b'1' | b'2', b'0' | b'9', _, _] | [b'1' | b'2', b'0' | b'9', _, _, b'-', ..]
            if text.len() <= 10 =>
        {
            format!("{year}{}", &text[4..])
        }
        _ => replaced(text, &words),
    };
    each_text(&mut whole, &changed);
    whole["document"]["id"] = format!("sha256:{n:064x}").into();
    whole["document"]["url"] = format!("https://example.org/{n}").into();
    let day = format!(
        "{year}-{:02}-{:02}",
        1 + random.below(12),
        1 + random.below(28)
    );
    whole["document"]["published"] = day.into();
    Ok(serde_json::from_value(whole)?)
}

fn readings(folder: &str) -> Result<Vec<Value>, Error> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(std::fs::DirEntry::path);
    let mut readings = Vec::new();
    for file in files {
        if file.path().extension().is_some_and(|e| e == "json") {
            let reading: Value = serde_json::from_str(&std::fs::read_to_string(file.path())?)?;
            if reading["statements"]
                .as_array()
                .is_some_and(|s| !s.is_empty())
            {
                readings.push(reading);
            }
        }
    }
    Ok(readings)
}

fn act() -> Act {
    Act {
        actor: "scale".to_owned(),
        at: "2026-01-01T00:00:00Z".to_owned(),
    }
}

fn save(store: &mut Store, n: usize, reading: &Reading) -> Result<Saved, Error> {
    let text = reading.document.text.as_str();
    let source = Source {
        original: Some(text.as_bytes()),
        name: format!("{n}.txt"),
        inner: String::new(),
    };
    Ok(store.save(reading, &source, &act())?)
}

fn percentile(times: &mut [Duration], part: f64) -> Duration {
    times.sort();
    let at = (times.len() as f64 * part) as usize;
    times
        .get(at.min(times.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

fn told(what: &str, mut times: Vec<Duration>) {
    let (p50, p95) = (percentile(&mut times, 0.5), percentile(&mut times, 0.95));
    println!(
        "{what:<28} {:>6} times   p50 {p50:>10.2?}   p95 {p95:>10.2?}",
        times.len()
    );
}

fn fill(store: &mut Store, readings: &[Value], count: usize) -> Result<(), Error> {
    let first = store.stats()?.documents as usize;
    // Proposing links takes most of the time; `measure` takes it for the documents that follow.
    store.propose_links(false);
    let (mut times, mut text) = (Vec::new(), 0);
    for n in first..count {
        let reading = document(n, readings)?;
        text += reading.document.text.as_str().len();
        let start = Instant::now();
        save(store, n, &reading)?;
        times.push(start.elapsed());
        let is_told = (n + 1).is_multiple_of(10_000) || n + 1 == 1_000 || n + 1 == count;
        if is_told {
            told(
                &format!("save, up to {}", n + 1),
                std::mem::take(&mut times),
            );
        }
    }
    println!("text of {text} bytes added");
    Ok(())
}

/// Takes the time of each of many.
fn timed<T>(
    items: &[T],
    mut act: impl FnMut(&T) -> Result<(), Error>,
) -> Result<Vec<Duration>, Error> {
    let mut times = Vec::new();
    for item in items {
        let start = Instant::now();
        act(item)?;
        times.push(start.elapsed());
    }
    Ok(times)
}

fn measure(store: &mut Store, readings: &[Value], saves: bool) -> Result<(), Error> {
    let count = store.stats()?.documents as usize;
    let today: PartialDate = "2026-01-01".parse()?;
    let mut random = Random(7);
    // People of documents by chance, so that frequent ones come often.
    let mut people = Vec::new();
    while people.len() < 200 {
        let reading = document(random.below(count), readings)?;
        let of_cases = reading.cases.first().map(|case| case.person.clone());
        people.extend(of_cases);
    }
    // Words of statements: one, and two of one statement, as they come, frequent ones more often.
    let mut queries = Vec::new();
    while queries.len() < 300 {
        let reading = document(random.below(count), readings)?;
        let n = random.below(reading.statements.len());
        let Some(statement) = reading.statements.get(n) else {
            continue;
        };
        let said = statement.content.first();
        let said = said.map(|span| reading.document.text.slice(*span));
        let said = said
            .unwrap_or_default()
            .split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = said.filter(|word| word.len() > 3).collect();
        if words.is_empty() {
            continue;
        }
        let so_many = 1 + queries.len() % 2;
        let query: Vec<&str> = (0..so_many)
            .map(|_| words[random.below(words.len())])
            .collect();
        queries.push(query.join(" "));
    }
    let part = Part {
        offset: 0,
        limit: 20,
    };
    told(
        "search WORDS",
        timed(&queries, |words| {
            let search = Search {
                words: words.clone(),
                ..Search::default()
            };
            store.search(&search, part)?;
            Ok(())
        })?,
    );
    told(
        "search --about NAME",
        timed(&people, |name| {
            let search = Search {
                about: Some(name.clone()),
                ..Search::default()
            };
            store.search(&search, part)?;
            Ok(())
        })?,
    );
    told(
        "case",
        timed(&people, |name| {
            for bearer in store.bearers(name)?.iter().take(5) {
                let key = bearer
                    .reference
                    .split_once(':')
                    .map_or("0", |(_, key)| key)
                    .parse()?;
                store.case(key, When::default(), today)?;
            }
            Ok(())
        })?,
    );
    let offsets: Vec<usize> = (0..100).map(|n| n * 20).collect();
    for open in [false, true] {
        let name = if open { "demands --open" } else { "demands" };
        told(
            name,
            timed(&offsets, |offset| {
                let filter = DemandFilter {
                    open,
                    limit: 50,
                    offset: *offset,
                    ..DemandFilter::on(today)
                };
                store.demands(&filter)?;
                Ok(())
            })?,
        );
    }
    told(
        "cases",
        timed(&offsets[..20], |offset| {
            let filter = CaseFilter {
                limit: 50,
                offset: *offset,
                ..CaseFilter::default()
            };
            store.cases(&filter, When::default())?;
            Ok(())
        })?,
    );
    // Those in most documents, and some of all parts of the list: a part of a name finds hundreds of them.
    let mut named = Vec::new();
    for offset in [0, 50, 1_000, 10_000, 50_000] {
        let part = Part { offset, limit: 10 };
        let (people, _) = store.people(&PeopleQuery::default(), part)?;
        named.extend(people.into_iter().map(|person| person.name));
    }
    told(
        "search WORDS --about NAME",
        timed(&named, |name| {
            let search = Search {
                words: queries[name.len() % queries.len()].clone(),
                about: Some(name.clone()),
                ..Search::default()
            };
            store.search(&search, part)?;
            Ok(())
        })?,
    );
    told(
        "cases --name",
        timed(&named, |name| {
            let filter = CaseFilter {
                name: Some(name.clone()),
                limit: 51,
                ..CaseFilter::default()
            };
            store.cases(&filter, When::default())?;
            Ok(())
        })?,
    );
    told(
        "demands --of",
        timed(&named, |name| {
            let filter = DemandFilter {
                of: Some(name.clone()),
                limit: 51,
                ..DemandFilter::on(today)
            };
            store.demands(&filter)?;
            Ok(())
        })?,
    );
    let page = Part { limit: 50, ..part };
    told(
        "people NAME",
        timed(&named, |name| {
            let query = PeopleQuery {
                name: Some(name.clone()),
                ..PeopleQuery::default()
            };
            store.people(&query, page)?;
            Ok(())
        })?,
    );
    let orders = [PeopleOrder::Documents, PeopleOrder::Name];
    let kinds = [None, Some(EntityKind::Person), Some(EntityKind::Law)];
    let lists: Vec<_> = orders.iter().flat_map(|o| kinds.map(|k| (*o, k))).collect();
    for (order, kind) in lists {
        let query = PeopleQuery {
            name: None,
            kind,
            order,
            after: None,
        };
        told(
            &format!("people {order:?} {kind:?}"),
            timed(&offsets[..20], |offset| {
                let part = Part {
                    offset: *offset,
                    ..page
                };
                store.people(&query, part)?;
                Ok(())
            })?,
        );
    }
    told(
        "overview",
        timed(&offsets[..20], |_| {
            store.overview("2025-12-25").map(|_| ()).map_err(Into::into)
        })?,
    );
    told(
        "open_links",
        timed(&offsets[..20], |_| {
            store.open_links(None, part).map(|_| ()).map_err(Into::into)
        })?,
    );
    let families = [
        None,
        Some(Family::Event),
        Some(Family::Demand),
        Some(Family::Dispute),
    ];
    told(
        "waiting",
        timed(&families, |family| {
            let query = WaitingQuery {
                family: *family,
                document: None,
            };
            store.waiting(&query, part).map(|_| ()).map_err(Into::into)
        })?,
    );
    if !saves {
        return Ok(());
    }
    let more: Vec<usize> = (count..count + 100).collect();
    let mut made = Vec::new();
    for n in &more {
        made.push((*n, document(*n, readings)?));
    }
    told(
        "save one more",
        timed(&made, |(n, reading)| save(store, *n, reading).map(|_| ()))?,
    );
    Ok(())
}

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let open = |place: &str| -> Result<Store, Error> {
        let place: Place = place.parse()?;
        if let Place::File(path) = &place
            && let Some(folder) = path.parent()
            && !folder.as_os_str().is_empty()
            && !Path::new(folder).exists()
        {
            std::fs::create_dir_all(folder)?;
        }
        Ok(Store::open(&place, None, "2026-01-01T00:00:00Z")?)
    };
    match args[..] {
        ["fill", place, folder, count] => {
            fill(&mut open(place)?, &readings(folder)?, count.parse()?)
        }
        ["measure", place, folder] => measure(&mut open(place)?, &readings(folder)?, true),
        // Without adding documents.
        ["look", place, folder] => measure(&mut open(place)?, &readings(folder)?, false),
        _ => Err("scale fill STORE READINGS COUNT | scale measure STORE READINGS | scale look STORE READINGS".into()),
    }
}
