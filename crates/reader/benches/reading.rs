//! How fast the reader is, and how far from what the machine can do.
//!
//! `cargo bench -p onrecord-reader` reads PolNeAR's dev part where `../shared` is there, else the small
//! texts of the tests, on all cores, and prints words a second by step, the encoder's share, the
//! int8 operations it reaches against what one large product reaches in the same run, and memory.
//! Machines are shared and noisy: compare ratios of one run, not runs.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use onrecord_reader::{Model, Reader};
use record::Document;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

/// Multiplications a word piece takes in a layer (four square matrices, two of the feed-forward
/// part) and in the heads (tags, projections); attention itself is done in floats.
const LAYER: usize = 4 * 384 * 384 + 2 * 384 * 1536;
const HEADS: usize = 384 * (94 + 768 + 384);

fn main() {
    let texts = texts();
    let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
    let threads = thread::available_parallelism().map_or(1, |n| n.get());
    println!("{} texts, {words} words, {threads} threads", texts.len());
    for (model, name, layers) in [(Model::Default, "default", 6), (Model::Fast, "fast", 3)] {
        let begun = Instant::now();
        let reader = Reader::new(model).expect("the model loads");
        println!(
            "\nmodel {name}, loaded in {:.0} ms",
            begun.elapsed().as_secs_f64() * 1e3
        );
        let begun = Instant::now();
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    while let Some(text) = texts.get(next.fetch_add(1, Ordering::Relaxed)) {
                        reader.read(document(text));
                    }
                });
            }
        });
        let wall = begun.elapsed();
        let steps = reader.timings().steps();
        let total: Duration = steps.iter().map(|s| s.1).sum();
        for (step, time) in steps {
            let share = 100.0 * time.as_secs_f64() / total.as_secs_f64();
            let rate = words as f64 / time.as_secs_f64();
            println!("  {step:<10} {share:5.1} % {rate:10.0} words/s on one core");
        }
        let pieces = reader.timings().pieces();
        let encode = steps
            .iter()
            .find(|s| s.0 == "encode")
            .map_or(total, |s| s.1);
        let done = pieces as f64 * (layers * LAYER + HEADS) as f64 / encode.as_secs_f64();
        println!(
            "  whole      {:8.0} words/s on {threads} threads",
            words as f64 / wall.as_secs_f64()
        );
        let of = |name: &str| {
            steps
                .iter()
                .find(|s| s.0 == name)
                .map_or(0.0, |s| s.1.as_secs_f64())
        };
        let facts = of("facts");
        println!(
            "  facts over finding statements alone: {:.1} %",
            100.0 * facts / (total.as_secs_f64() - facts)
        );
        println!(
            "  of its encoder alone: {:.1} %",
            100.0 * encode.as_secs_f64() / total.as_secs_f64()
        );
        let peak = peak();
        println!(
            "  int8: {:.1} billion multiplications/s a core, {:.0} % of the {:.1} that one large product reaches",
            done / 1e9,
            100.0 * done / peak,
            peak / 1e9
        );
    }
    if let Some(memory) = peak_memory() {
        println!("\npeak memory {memory}");
    }
}

fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if let Ok(file) = fs::File::open(root.join("../shared/corpora/polnear/dev.jsonl.gz")) {
        let mut lines = String::new();
        GzDecoder::new(file)
            .read_to_string(&mut lines)
            .expect("gzip");
        let text = |line: &str| {
            serde_json::from_str::<serde_json::Value>(line).ok()?["text"]
                .as_str()
                .map(str::to_owned)
        };
        return lines.lines().filter_map(text).collect();
    }
    println!("../shared is not there: reading the tests' own texts");
    let own = fs::read_dir(root.join("crates/reader/tests/texts")).expect("texts");
    let own: Vec<String> = own
        .flatten()
        .filter_map(|e| fs::read_to_string(e.path()).ok())
        .collect();
    (0..50).flat_map(|_| own.clone()).collect()
}

fn document(text: &str) -> Document {
    Document {
        language: Some("en".into()),
        ..Document::of_text("bench", text)
    }
}

/// Multiplications a second of one large int8 product on one core, the best of ten.
fn peak() -> f64 {
    const N: usize = 1024;
    let gemm = GemmExecutor::<u8, i8, i32>::new();
    let a = NdTensor::<u8, 2>::full([N, N], 3);
    let b = NdTensor::<i8, 2>::full([N, N], 5);
    let packed = gemm.prepack_b(b.view());
    let mut out = vec![0i32; N * N];
    let pool = rten::ThreadPool::with_num_threads(1);
    let mut best = f64::MAX;
    for _ in 0..10 {
        let begun = Instant::now();
        pool.run(|| {
            gemm.gemm(
                &mut out,
                GemmInputA::Unpacked(a.view()),
                GemmInputB::Packed(&packed),
                GemmOptions::default(),
            )
        })
        .expect("sizes agree");
        best = best.min(begun.elapsed().as_secs_f64());
    }
    (N * N * N) as f64 / best
}

/// "VmHWM" of Linux: the most memory the process has had.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    Some(
        line.split_whitespace()
            .skip(1)
            .collect::<Vec<_>>()
            .join(" "),
    )
}
