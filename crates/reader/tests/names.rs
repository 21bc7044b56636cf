//! Names against UNER EWT dev, which the models were not trained on.
//!
//! The sentences are given (the treebank has lost the line ends of e-mails), the tokens are ours; a
//! name is right if its characters (counted without white space from the start of its sentence)
//! and its kind are.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use onrecord_reader::analysis::NameKind;
use onrecord_reader::{Model, Reader};
use record::Text;

fn unpacked(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpora/ud")
        .join(name);
    let Ok(file) = fs::File::open(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    let mut text = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .expect("gzip");
    Some(text)
}

type Found = HashSet<(String, usize, usize, &'static str)>;

/// (sentence, first and last character without white space, kind) of every gold name.
fn gold(file: &str) -> (Found, HashSet<String>) {
    let (mut names, mut sentences) = (Found::new(), HashSet::new());
    for block in file.split("\n\n") {
        let Some(id) = block.lines().find_map(|l| l.strip_prefix("# sent_id = ")) else {
            continue;
        };
        sentences.insert(id.to_owned());
        let (mut at, mut open): (usize, Option<(usize, &'static str)>) = (0, None);
        let rows = block
            .lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_digit()));
        for row in rows.map(|l| l.split('\t').collect::<Vec<_>>()) {
            let (form, tag) = (row[1], row[2]);
            let kind = ["PER", "ORG", "LOC"].into_iter().find(|k| tag.ends_with(k));
            if !tag.starts_with("I-") {
                if let Some((start, kind)) = open.take() {
                    names.insert((id.to_owned(), start, at, kind));
                }
                open = kind.map(|k| (at, k));
            }
            at += form.chars().filter(|c| !c.is_whitespace()).count();
        }
        if let Some((start, kind)) = open {
            names.insert((id.to_owned(), start, at, kind));
        }
    }
    (names, sentences)
}

#[test]
fn names_of_an_unseen_corpus_are_found() {
    let (Some(uner), Some(ewt)) = (
        unpacked("uner_ewt.dev.iob2.gz"),
        unpacked("ewt.dev.conllu.gz"),
    ) else {
        return;
    };
    let (gold, sentences) = gold(&uner);
    let reader = Reader::new(Model::Default).expect("the model loads");
    let mut found = Found::new();
    // Documents as running text, with where each sentence starts.
    let mut documents: Vec<(String, Vec<(usize, String)>)> = Vec::new();
    for block in ewt.split("\n\n") {
        let comment = |key: &str| {
            block
                .lines()
                .find_map(|l| l.strip_prefix("# ")?.strip_prefix(key))
        };
        let (Some(id), Some(text)) = (comment("sent_id = "), comment("text = ")) else {
            continue;
        };
        if comment("newdoc").is_some() || documents.is_empty() {
            documents.push(Default::default());
        }
        let (whole, starts) = documents.last_mut().expect("a document");
        if !whole.is_empty() {
            whole.push_str("\n\n");
        }
        starts.push((whole.len(), id.to_owned()));
        whole.push_str(text.trim());
    }
    for (whole, starts) in documents {
        let text = Text::new(whole.as_str());
        let analysis = reader.analyse(&text);
        for name in &analysis.names {
            let kind = match name.kind {
                NameKind::Person => "PER",
                NameKind::Organization => "ORG",
                NameKind::Location => "LOC",
                NameKind::Other => continue,
            };
            let bytes = text.bytes(analysis.span(&name.tokens));
            let at = starts.partition_point(|(start, _)| *start <= bytes.start) - 1;
            let (start, id) = &starts[at];
            let count = |range: std::ops::Range<usize>| {
                whole[range].chars().filter(|c| !c.is_whitespace()).count()
            };
            if sentences.contains(id) {
                let from = count(*start..bytes.start);
                found.insert((id.clone(), from, from + count(bytes), kind));
            }
        }
    }
    let f1 = |gold: usize, found: usize, right: usize| {
        200.0 * right as f64 / (gold + found).max(1) as f64
    };
    let mut scores: HashMap<&str, f64> = HashMap::new();
    for kind in ["PER", "ORG", "LOC"] {
        let of = |set: &Found| {
            set.iter()
                .filter(|n| n.3 == kind)
                .cloned()
                .collect::<Found>()
        };
        let (gold, found) = (of(&gold), of(&found));
        scores.insert(
            kind,
            f1(gold.len(), found.len(), gold.intersection(&found).count()),
        );
    }
    let all = f1(gold.len(), found.len(), gold.intersection(&found).count());
    println!("UNER EWT dev, PER+ORG+LOC span and kind F1 {all:.1}, by kind {scores:.1?}");
    assert!(all > 69.0);
}
