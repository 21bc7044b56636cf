//! The text layer against the dev parts of two treebanks: tokens, sentences, lemmas.
//!
//! A document's sentences are joined by spaces, its paragraphs by blank lines; a token or sentence is
//! right if both its ends are. Lemmas are made from gold forms and tags.

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use onrecord_reader::analysis::Upos;
use onrecord_reader::text::{lemma::lemma, segment};
use record::Text;

#[derive(Default)]
struct Gold {
    text: String,
    tokens: HashSet<(usize, usize)>,
    sentences: HashSet<(usize, usize)>,
    lemmas: Vec<(String, String, String, String)>,
}

fn treebank(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpora/ud")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// The documents of a CoNLL-U file, as running text with the places of tokens and sentences.
fn read(path: &Path) -> Vec<Gold> {
    let mut file = String::new();
    GzDecoder::new(fs::File::open(path).expect("readable"))
        .read_to_string(&mut file)
        .expect("gzip");
    let mut documents: Vec<Gold> = Vec::new();
    for block in file.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let comment = |key: &str| {
            block
                .lines()
                .find_map(|l| l.strip_prefix("# ")?.strip_prefix(key))
        };
        if comment("newdoc").is_some() || documents.is_empty() {
            documents.push(Gold::default());
        }
        let gold = documents.last_mut().expect("a document");
        if !gold.text.is_empty() {
            gold.text.push_str(if comment("newpar").is_some() {
                "\n\n"
            } else {
                " "
            });
        }
        let start = gold.text.len();
        gold.text.push_str(comment("text = ").unwrap_or_default());
        gold.sentences.insert((start, gold.text.trim_end().len()));
        let (mut at, mut multiword): (usize, Option<Range<usize>>) = (start, None);
        for line in block.lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let (id, form) = (fields[0], fields[1]);
            let place = |at: usize| {
                gold.text[at..]
                    .find(form)
                    .map(|found| (at + found, at + found + form.len()))
            };
            if id.contains('.') {
                continue;
            }
            if id.contains('-') {
                // Words inside a multiword token are found in it, if they stand there as they are.
                multiword = place(at).map(|(from, to)| from..to);
                continue;
            }
            if let Some((from, to)) = place(at).filter(|(from, _)| *from <= at + 3) {
                gold.tokens.insert((from, to));
                at = to;
            } else if let Some(whole) = &multiword {
                at = at.max(whole.start);
            }
            gold.lemmas.push((
                form.into(),
                fields[3].into(),
                fields[4].into(),
                fields[2].into(),
            ));
        }
    }
    documents
}

fn f1(gold: usize, found: usize, right: usize) -> f64 {
    200.0 * right as f64 / (gold + found).max(1) as f64
}

fn measure(name: &str) -> Option<(f64, f64, f64)> {
    let documents = read(&treebank(name)?);
    let (mut tokens, mut sentences, mut lemmas) = ([0; 3], [0; 3], [0; 2]);
    for gold in &documents {
        let text = Text::new(gold.text.as_str());
        let analysis = segment(&text);
        let found: HashSet<(usize, usize)> = analysis
            .tokens
            .iter()
            .map(|t| (t.bytes.start, t.bytes.end))
            .collect();
        let ends: HashSet<(usize, usize)> = analysis
            .sentences
            .iter()
            .map(|s| {
                (
                    analysis.tokens[s.start].bytes.start,
                    analysis.tokens[s.end - 1].bytes.end,
                )
            })
            .collect();
        for (count, gold, found) in [
            (&mut tokens, &gold.tokens, &found),
            (&mut sentences, &gold.sentences, &ends),
        ] {
            count[0] += gold.len();
            count[1] += found.len();
            count[2] += gold.intersection(found).count();
        }
        for (form, upos, xpos, want) in &gold.lemmas {
            let upos = Upos::ALL
                .iter()
                .find(|u| u.as_str() == upos)
                .copied()
                .unwrap_or_default();
            let xpos: &'static str = Box::leak(xpos.clone().into_boxed_str());
            lemmas[0] += 1;
            lemmas[1] += usize::from(lemma(form, upos, xpos).to_lowercase() == want.to_lowercase());
        }
    }
    let lemma = 100.0 * lemmas[1] as f64 / lemmas[0] as f64;
    let (t, s) = (
        f1(tokens[0], tokens[1], tokens[2]),
        f1(sentences[0], sentences[1], sentences[2]),
    );
    println!("{name}: tokens F1 {t:.2}, sentences F1 {s:.2}, lemmas {lemma:.2} %");
    Some((t, s, lemma))
}

#[test]
fn gum_is_cut_as_its_treebank_cuts_it() {
    if let Some((tokens, sentences, lemmas)) = measure("gum.dev.conllu.gz") {
        assert!(tokens > 98.0 && sentences > 80.0 && lemmas > 96.0);
    }
}

#[test]
fn ewt_is_cut_as_its_treebank_cuts_it() {
    if let Some((tokens, sentences, lemmas)) = measure("ewt.dev.conllu.gz") {
        assert!(tokens > 97.0 && sentences > 75.0 && lemmas > 97.0);
    }
}
