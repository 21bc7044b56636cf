//! How fast names are made ready, compared, indexed and looked up, each on one core.
//!
//! `cargo bench -p onrecord-names` takes invented names, the same ones every time: words of the crate's
//! lexicons put together by chance. Where `ONRECORD_PAIRS` names a file with a pair of names a line
//! (`left.names`, `right.names`; of each side the first), those are taken as well, under `file`.
//! Time is the processor's, for machines are shared; still compare ratios of one run, not runs. No time is
//! asserted.

use std::collections::HashMap;
use std::hint::black_box;
use std::process::exit;
use std::time::Duration;

use cpu_time::ThreadTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use onrecord_names::lists::Kind;
use onrecord_names::{DEFAULT_THRESHOLD, Index, Name, Scratch, score};
use serde::Deserialize;

/// How many invented pairs there are: as many as in a corpus of judged ones.
const PAIRS: usize = 4_000;
/// How many names an index has; the larger one is also asked.
const INDEXED: [usize; 2] = [1_000, 10_000];
/// How many names are looked up in turn.
const QUERIES: usize = 100;

type Pair = (String, String);

/// What this thread had of the processor, whatever else runs.
struct OwnTime;

fn main() {
    let criterion = Criterion::default().with_measurement(OwnTime);
    // A pass over all pairs is long enough for few samples.
    let mut criterion = criterion.sample_size(20).configure_from_args();
    comparing(&mut criterion);
    looking_up(&mut criterion);
    criterion.final_summary();
}

fn comparing(c: &mut Criterion<OwnTime>) {
    let invented = Inventor::new().pairs(PAIRS);
    for (source, pairs) in [("invented", Some(invented)), ("file", from_file())] {
        let Some(pairs) = pairs else { continue };
        let count = pairs.len() as u64;

        let mut group = c.benchmark_group("prepare");
        group.throughput(Throughput::Elements(2 * count));
        group.bench_function(source, |b| {
            b.iter(|| {
                for (left, right) in &pairs {
                    black_box((ready(left), ready(right)));
                }
            });
        });
        group.finish();

        let mut group = c.benchmark_group("prepare_and_score");
        group.throughput(Throughput::Elements(count));
        group.bench_function(source, |b| {
            b.iter(|| {
                for (left, right) in &pairs {
                    black_box(score(&ready(left), &ready(right)));
                }
            });
        });
        group.finish();

        // All pairs in their turn, so that no name is found in the cache of the one before.
        let prepared: Vec<(Name, Name)> = pairs.iter().map(|(l, r)| (ready(l), ready(r))).collect();
        let mut group = c.benchmark_group("score");
        group.throughput(Throughput::Elements(count));
        group.bench_function(source, |b| {
            b.iter(|| {
                for (left, right) in &prepared {
                    black_box(score(black_box(left), black_box(right)));
                }
            });
        });
        group.finish();
    }
}

fn looking_up(c: &mut Criterion<OwnTime>) {
    let mut inventor = Inventor::new();
    let most = INDEXED.into_iter().max().unwrap_or_default();
    let names: Vec<Name> = (0..most).map(|_| ready(&inventor.name().0)).collect();

    let mut group = c.benchmark_group("index");
    group.sample_size(10);
    for count in INDEXED {
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter_batched(|| names[..count].to_vec(), indexed, BatchSize::PerIteration);
        });
    }
    group.finish();

    // Half of the queries are like a name of the index.
    let queries: Vec<Name> = (0..QUERIES)
        .map(|n| match n % 2 {
            0 => ready(&inventor.respelt(&names[n * most / QUERIES].text)),
            _ => ready(&inventor.name().0),
        })
        .collect();
    let index = indexed(names);
    let mut scratch = Scratch::default();
    let mut group = c.benchmark_group("query");
    group.throughput(Throughput::Elements(QUERIES as u64));
    group.bench_function(BenchmarkId::from_parameter(most), |b| {
        b.iter(|| {
            for query in &queries {
                black_box(index.query(query, DEFAULT_THRESHOLD, &mut scratch));
            }
        });
    });
    group.finish();
}

/// Its kind is not told, as with a name out of a text.
fn ready(name: &str) -> Name {
    Name::new(name, Kind::Unknown)
}

fn indexed(names: Vec<Name>) -> Index {
    let mut index = Index::new();
    for name in names {
        index.add(name);
    }
    index
}

/// The pairs of the file that `ONRECORD_PAIRS` names.
fn from_file() -> Option<Vec<Pair>> {
    let path = std::env::var_os("ONRECORD_PAIRS")?;
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| {
        eprintln!("error: ONRECORD_PAIRS={}: {error}", path.display());
        exit(2)
    });
    let pair = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).ok()?;
        let name = |side: &str| row[side]["names"][0].as_str().map(str::to_owned);
        Some((name("left")?, name("right")?))
    };
    let pairs: Vec<Pair> = text.lines().filter_map(pair).collect();
    if pairs.is_empty() {
        eprintln!("error: ONRECORD_PAIRS={}: no pair", path.display());
        eprintln!(
            r#"hint: a line is {{"left": {{"names": [".."]}}, "right": {{"names": [".."]}}}}"#
        );
        exit(2)
    }
    Some(pairs)
}

/// Puts words of the lexicons together to names that nobody needs to have.
struct Inventor {
    state: u64,
    /// Words of names, apart by the language that they are typical of.
    origins: Vec<Vec<String>>,
    /// Names that stand for each other, under each of them.
    stand_ins: HashMap<String, Vec<String>>,
    /// Words of bodies: in English and, where there are, in Russian and Arabic.
    terms: Vec<Vec<String>>,
    forms: Vec<Vec<String>>,
    /// Japanese names as written and as read.
    japanese: [Vec<Pair>; 2],
}

#[derive(Deserialize)]
struct Lexicons {
    #[serde(default)]
    origin: Vec<Words>,
    #[serde(default)]
    group: Vec<Words>,
    #[serde(default)]
    form: Vec<Words>,
    #[serde(default)]
    term: Vec<Term>,
    #[serde(default)]
    family: HashMap<String, Vec<String>>,
    #[serde(default)]
    given: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Words {
    #[serde(alias = "words")]
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Term {
    words: HashMap<String, Vec<String>>,
}

fn read(text: &str) -> Lexicons {
    toml::from_str(text).expect("the data files are in their forms")
}

impl Inventor {
    fn new() -> Self {
        let words = |all: Vec<Words>| all.into_iter().map(|words| words.names).collect();
        let mut stand_ins: HashMap<String, Vec<String>> = HashMap::new();
        for group in read(include_str!("../data/nicknames.toml")).group {
            for name in &group.names {
                let others = group.names.iter().filter(|other| *other != name);
                stand_ins
                    .entry(name.clone())
                    .or_default()
                    .extend(others.cloned());
            }
        }
        let mut terms = Vec::new();
        for mut term in read(include_str!("../data/terms.toml")).term {
            let first = |language| Some(term.words.get_mut(language)?.swap_remove(0));
            let found: Vec<String> = ["en", "ru", "ar"].into_iter().filter_map(first).collect();
            if !found.is_empty() {
                terms.push(found);
            }
        }
        let japanese = read(include_str!("../data/japanese.toml"));
        let sorted = |names: HashMap<String, Vec<String>>| {
            let mut names: Vec<Pair> = names
                .into_iter()
                .filter_map(|(written, mut read)| Some((written, read.pop()?)))
                .collect();
            names.sort_unstable();
            names
        };
        Self {
            state: 7,
            origins: words(read(include_str!("../data/origins.toml")).origin),
            stand_ins,
            terms,
            forms: words(read(include_str!("../data/legal_forms.toml")).form),
            japanese: [sorted(japanese.family), sorted(japanese.given)],
        }
    }

    /// SplitMix64: the same numbers on every machine.
    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn pick(&mut self, words: &[String]) -> String {
        words[self.below(words.len())].clone()
    }

    /// A name, and itself in other letters where there are some: one in eight a body, one in sixteen Japanese.
    fn name(&mut self) -> Pair {
        match self.below(16) {
            0 | 1 => self.body(),
            2 => self.japanese(),
            _ => {
                let name = self.person();
                (name.clone(), name)
            }
        }
    }

    fn person(&mut self) -> String {
        let origin = self.below(self.origins.len());
        let count = [2, 2, 3, 3, 4][self.below(5)];
        let words: Vec<String> = (0..count)
            .map(|_| {
                let at = self.below(self.origins[origin].len());
                capital(&self.origins[origin][at])
            })
            .collect();
        match self.below(4) {
            // As on many lists.
            0 => format!(
                "{}, {}",
                words[count - 1].to_uppercase(),
                words[..count - 1].join(" ")
            ),
            _ => words.join(" "),
        }
    }

    fn body(&mut self) -> Pair {
        let origin = self.below(self.origins.len());
        let at = self.below(self.origins[origin].len());
        let own = capital(&self.origins[origin][at]);
        let (a, b) = (self.below(self.terms.len()), self.below(self.terms.len()));
        let form = self.below(self.forms.len());
        let form = self.forms[form][0].to_uppercase();
        let written = |words: [&String; 2]| {
            format!("{own} {} {} {form}", capital(words[0]), capital(words[1]))
        };
        let (a, b) = (&self.terms[a], &self.terms[b]);
        let last = |words: &Vec<String>| words.len() - 1;
        (written([&a[0], &b[0]]), written([&a[last(a)], &b[last(b)]]))
    }

    fn japanese(&mut self) -> Pair {
        let [family, given] = [0, 1].map(|part| {
            let at = self.below(self.japanese[part].len());
            self.japanese[part][at].clone()
        });
        (
            format!("{}{}", family.0, given.0),
            format!("{} {}", capital(&given.1), capital(&family.1)),
        )
    }

    /// A name as somebody else may write it: a word the other way, a letter less, the last word first.
    fn respelt(&mut self, name: &str) -> String {
        let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        let at = self.below(words.len());
        match self.stand_ins.get(&words[at].to_lowercase()).cloned() {
            Some(others) => words[at] = capital(&self.pick(&others)),
            None => {
                let out = self.below(words[at].chars().count().max(1));
                let kept = words[at].chars().enumerate().filter(|(n, _)| *n != out);
                let kept: String = kept.map(|(_, letter)| letter).collect();
                if kept.chars().count() > 1 {
                    words[at] = kept;
                }
            }
        }
        if self.below(3) == 0 {
            words.rotate_right(1);
        }
        words.join(" ")
    }

    /// A third are one name in two spellings, a third share a word, a third nothing but by chance.
    fn pairs(&mut self, count: usize) -> Vec<Pair> {
        (0..count)
            .map(|n| {
                let (left, in_other_letters) = self.name();
                let right = match n % 3 {
                    0 => self.respelt(&in_other_letters),
                    1 => {
                        let shared = left.split([' ', ',']).next_back().unwrap_or_default();
                        format!("{} {shared}", self.person())
                    }
                    _ => self.name().0,
                };
                (left, right)
            })
            .collect()
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

impl Measurement for OwnTime {
    type Intermediate = ThreadTime;
    type Value = Duration;

    fn start(&self) -> ThreadTime {
        ThreadTime::now()
    }

    fn end(&self, begun: ThreadTime) -> Duration {
        begun.elapsed()
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
