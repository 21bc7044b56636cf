//! What one more document costs as the tables grow, on invented readings.
//!
//!     cargo run --release -p onrecord-linking --example growing -- 100000
//!
//! Time is of the processor. Every name is drawn from 400 given and 4,000 family names by rank (the first is a thousand times as frequent as the
//! thousandth), places from 300, acts and words from short lists: much more is alike than in real reports.

use std::time::Duration;

use cpu_time::ProcessTime;
use linking::{Bounds, Tables, profile, propose};
use record::Reading;
use serde_json::{Value, json};

fn main() {
    let most: usize = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000);
    let mut chance = Chance(42);
    let mut tables = Tables::new();
    let (mut looked, mut kept, mut profiled) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let (mut slowest, mut found, mut since) = (Duration::ZERO, 0, 0usize);
    println!("documents held   profile ms   look-up ms   slowest ms   keeping ms   proposals");
    for n in 0..most {
        let reading = invented(n, &mut chance);
        let start = ProcessTime::now();
        let profile = profile(&reading);
        profiled += start.elapsed();
        let measured = [100, 1_000, 3_000, 10_000, 30_000, 100_000]
            .iter()
            .any(|at| (*at..*at + 50).contains(&(n + 50)));
        if measured {
            let start = ProcessTime::now();
            found += propose(&mut tables, n as i64, &profile, &Bounds::default())
                .map_or(0, |l| l.proposals.len());
            let took = start.elapsed();
            looked += took;
            slowest = slowest.max(took);
            since += 1;
        }
        let start = ProcessTime::now();
        tables.keep(n as i64, &profile);
        kept += start.elapsed();
        if since == 50 {
            let ms = |d: Duration, by: usize| d.as_secs_f64() * 1000.0 / by as f64;
            println!(
                "{:>14} {:>12.2} {:>12.2} {:>12.2} {:>12.2} {:>11.1}",
                n + 1,
                ms(profiled, n + 1),
                ms(looked, 50),
                ms(slowest, 1),
                ms(kept, n + 1),
                found as f64 / 50.0
            );
            (looked, slowest, found, since) = (Duration::ZERO, Duration::ZERO, 0, 0);
        }
    }
}

/// Numbers that look like chance and are the same on every machine (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }

    /// The first far more often than the last.
    fn ranked(&mut self, n: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((n as f64).powf(share) - 1.0) as usize
    }

    fn word(&mut self, n: usize, salt: usize) -> String {
        const PARTS: [&str; 24] = [
            "ba", "ren", "ko", "lim", "sa", "dor", "mi", "tak", "ve", "lun", "pa", "rosh", "ni",
            "gal", "to", "ber", "du", "sin", "ha", "mor", "je", "kal", "fu", "zan",
        ];
        let mut n = self.ranked(n) * 7 + salt;
        let mut word = String::new();
        for _ in 0..3 {
            word.push_str(PARTS[n % 24]);
            n = n / 24 + n % 5 * 3 + salt;
        }
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| {
            first.to_uppercase().chain(letters).collect()
        })
    }
}

const COUNTRIES: [&str; 8] = [
    "Kenya", "Peru", "Nepal", "Serbia", "Ghana", "Laos", "Chile", "Jordan",
];
const ACTS: [(&str, &str); 4] = [
    ("arrest", "arrested"),
    ("release", "released"),
    ("charge", "charged"),
    ("killing", "killed"),
];
const SAID: [&str; 6] = [
    "the cells had no water",
    "nobody was beaten in the yard",
    "the ballots were burned at night",
    "two windows had been broken",
    "the union led a strike",
    "the camp was cleared by soldiers",
];

/// A report of some forty people and facts: who was arrested, who says what, who denies it, who asks for what.
fn invented(n: usize, chance: &mut Chance) -> Reading {
    let mut text = String::new();
    let (mut entities, mut statements, mut events, mut demands) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let place = chance.word(300, 3);
    let country = COUNTRIES[chance.below(8)];
    let day = format!(
        "{}-{:02}-{:02}",
        2005 + n % 20,
        1 + n / 20 % 12,
        1 + n / 240 % 28
    );
    let push = |text: &mut String, words: &str| {
        let start = text.chars().count();
        text.push_str(words);
        [start, start + words.chars().count()]
    };
    push(&mut text, &format!("A report from {place}, {country}.\n"));
    let ministry = format!(
        "Ministry of {}",
        ["Justice", "Interior", "Health"][chance.below(3)]
    );
    for k in 0..12 {
        let name = format!("{} {}", chance.word(400, 1), chance.word(4000, 2));
        let start = text.chars().count();
        let person = push(&mut text, &name);
        let (of_type, verb) = ACTS[chance.below(4)];
        push(&mut text, &format!(" was {verb} in {place}. "));
        let event = [start, text.chars().count() - 1];
        let id = format!("e{}", k + 1);
        entities.push(json!({"id": id, "kind": "person", "name": name, "aliases": [], "age": 20 + chance.below(50), "roles": [], "mentions": [person]}));
        events.push(json!({"id": format!("v{}", k + 1), "type": of_type, "actor": null, "actor_entity": null, "recipient": name, "recipient_entity": id, "count": null,
            "date": day, "date_precision": "day", "place": place, "detail": null, "factuality": "reported", "according_to": null, "according_to_entity": null,
            "denied_by": null, "denied_by_entity": null, "statements": [], "evidence": [event], "plover": {"event": null, "mode": null, "context": []}, "cameo": null, "rules": []}));
        let speaker = push(&mut text, &name);
        let act = ["assert", "deny", "accuse"][chance.below(3)];
        let cue = push(&mut text, " said ");
        let content = push(&mut text, SAID[chance.below(6)]);
        push(&mut text, ".\n");
        statements.push(json!({"id": format!("s{}", k + 1), "source": {"entity": id, "name": name, "spans": [speaker]}, "cue": [cue], "content": [content], "form": "indirect",
            "speech_act": act, "addressee": null, "addressee_entity": null, "addressee_spans": [], "date": null, "date_precision": null, "parent": null, "rules": []}));
        if k < 3 {
            let asked = push(&mut text, "release the prisoners and open an inquiry");
            push(&mut text, ".\n");
            demands.push(json!({"id": format!("d{}", k + 1), "by": name, "by_entity": id, "of": ministry, "of_entity": null, "action": "release the prisoners and open an inquiry", "for": [name],
                "date": null, "due": null, "answer": null, "statements": [], "evidence": [asked], "rules": []}));
        }
    }
    let document: Value = json!({"id": format!("sha256:{n}"), "title": null, "publisher": format!("{} News", chance.word(50, 5)), "url": null, "kind": "report", "published": day,
        "published_from": "metadata", "language": "en", "text": text});
    let reading = json!({"document": document, "entities": entities, "statements": statements, "events": events, "cases": [], "demands": demands, "disputes": [], "dates": [], "diagnostics": []});
    serde_json::from_value(reading).expect("an invented reading has the form of a reading")
}
