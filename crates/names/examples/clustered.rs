//! What adding to clusters costs as they grow: `cargo run --release --example clustered`.

use std::time::{Duration, Instant};

use onrecord_names::lists::Kind;
use onrecord_names::{Clusters, Context, Index, Name, Scratch};

/// A stream of numbers that is the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    /// A word of two to four syllables that nobody is called by, or only by chance.
    fn word(&mut self) -> String {
        const HEADS: [&str; 24] = [
            "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "kh",
            "br", "tr", "kr", "dr", "j", "y", "w",
        ];
        const TAILS: [&str; 12] = [
            "a", "e", "i", "o", "u", "an", "en", "or", "il", "ur", "as", "im",
        ];
        let syllables = 2 + self.below(3);
        let syllable = |_| format!("{}{}", HEADS[self.below(24)], TAILS[self.below(12)]);
        (0..syllables).map(syllable).collect()
    }
}

fn main() {
    let mut numbers = Numbers(88_172_645_463_325_252);
    let given: Vec<String> = (0..300).map(|_| numbers.word()).collect();
    let family: Vec<String> = (0..3000).map(|_| numbers.word()).collect();
    // Few are very common, as in life.
    let mut pick = |words: &[String]| {
        let n = numbers.below(words.len()) * numbers.below(words.len()) / words.len();
        words[n].clone()
    };
    let people: Vec<String> = (0..100_500)
        .map(|_| format!("{} {}", pick(&given), pick(&family)))
        .collect();
    println!("names of {} and {} words", given.len(), family.len());
    grow(&people);
    println!("one name for all");
    grow(&vec!["Maria Silva".to_owned(); 100_500]);
}

fn grow(people: &[String]) {
    let mut clusters = Clusters::new();
    let (mut index, mut scratch) = (Index::new(), Scratch::default());
    for size in [1000, 10_000, 100_000] {
        let begun = Instant::now();
        let from = clusters.len();
        for (n, name) in people.iter().enumerate().take(size).skip(from) {
            clusters.add(n as u32, &[name], context(n));
        }
        let filled = begun.elapsed();
        let mut times = Vec::new();
        let (mut found, mut passed_over) = (0, 0);
        for (n, name) in people.iter().enumerate().skip(size).take(500) {
            let begun = Instant::now();
            let added = clusters.add(n as u32, &[name], context(n));
            times.push(begun.elapsed());
            found += added.proposals.len();
            passed_over += added.passed_over;
        }
        // The same look-ups in the index alone.
        for name in &people[index.len()..size] {
            index.add(Name::new(name, Kind::Person));
            if people[0] == people[1] {
                break;
            }
        }
        let begun = Instant::now();
        for name in &people[size..size + 500] {
            index.query(&Name::new(name, Kind::Person), 0.55, &mut scratch);
        }
        let alone = begun.elapsed() / 500;
        let begun = Instant::now();
        let group = clusters.group_of(&(size as u32));
        let of_one = begun.elapsed();
        let begun = Instant::now();
        let groups = clusters.groups();
        let of_all = begun.elapsed();
        for n in size..size + 500 {
            clusters.remove(&(n as u32));
        }
        times.sort();
        let mean = times.iter().sum::<Duration>() / 500;
        println!(
            "{size}: filled in {filled:.1?}; one more {mean:.1?} (99 of 100 within {:.1?}, look-up alone {alone:.1?}), \
             {:.1} proposals, {:.1} passed over; group of one ({}) {of_one:.1?}, all {} groups {of_all:.1?}, largest {}",
            times[494],
            f64::from(found as u32) / 500.0,
            f64::from(passed_over as u32) / 500.0,
            group.map_or(0, |g| g.members.len()),
            groups.len(),
            groups.iter().map(|g| g.members.len()).max().unwrap_or(0),
        );
    }
}

fn context(n: usize) -> Context {
    Context {
        kind: Kind::Person,
        born: n
            .is_multiple_of(3)
            .then(|| record::PartialDate::year(1930 + (n % 70) as i16))
            .flatten(),
        country: None,
    }
}
