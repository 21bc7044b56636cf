//! Runs the network: token forms in, tag scores and projections out.

use std::sync::Arc;
use std::time::Instant;

use rten::{Model as Network, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use super::labels::Labels;
use super::weights::{EMBEDDINGS, Files};
use super::{LoadError, Timings};

/// Rows before those of the written form.
const WORDS: usize = 30522;
const CLS: u32 = 101;
const SEP: u32 = 102;

/// Word and form vectors.
pub struct Embeddings {
    width: usize,
    scales: Vec<f32>,
    rows: &'static [u8],
}

impl Embeddings {
    fn load() -> Result<Self, LoadError> {
        let broken = || LoadError::new("embeddings.bin is not of the form its documentation gives");
        let number = |at: usize| {
            EMBEDDINGS
                .get(at..at + 4)
                .and_then(|b| b.try_into().ok())
                .map(u32::from_le_bytes)
                .ok_or_else(broken)
        };
        let (rows, width) = (number(0)? as usize, number(4)? as usize);
        let table = 8 + 4 * rows;
        let scales = EMBEDDINGS
            .get(8..table)
            .ok_or_else(broken)?
            .chunks_exact(4)
            .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
            .collect();
        let rows = EMBEDDINGS
            .get(table..table + rows * width)
            .ok_or_else(broken)?;
        Ok(Self {
            width,
            scales,
            rows,
        })
    }

    /// Adds row `n` to `out`.
    fn add(&self, n: usize, out: &mut [f32]) {
        let Some(scale) = self.scales.get(n) else {
            return;
        };
        let row = &self.rows[n * self.width..(n + 1) * self.width];
        for (o, b) in out.iter_mut().zip(row) {
            *o += scale * f32::from(*b as i8);
        }
    }
}

/// What the encoder is given of one token.
#[derive(PartialEq)]
pub struct Word {
    /// Its word pieces.
    pub pieces: Vec<u32>,
    /// How it is written: `shape * 2 + quoted`.
    pub form: usize,
}

/// One window's numbers: a row for `[CLS]`, then one a token (that of its first piece).
pub struct Rows {
    /// Tag scores.
    pub tags: NdTensor<f32, 2>,
    /// Projections.
    pub proj: NdTensor<f32, 2>,
}

/// The network of one model, ready to run.
pub struct Encoder {
    network: Network,
    inputs: [NodeId; 2],
    outputs: [NodeId; 2],
    relations: Network,
    embeddings: Embeddings,
}

thread_local! {
    /// A pool of one thread for each thread that reads: a shared one would make readers wait for
    /// each other, and one window a thread is faster than one matrix over several threads.
    static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

impl Encoder {
    pub fn load(files: &Files) -> Result<Self, LoadError> {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let load = |bytes| {
            options
                .load_static_slice(bytes)
                .map_err(|e| LoadError::new(e.to_string()))
        };
        let network = load(files.encoder)?;
        let relations = load(files.relations)?;
        let id = |name: &str| {
            network
                .node_id(name)
                .map_err(|e| LoadError::new(e.to_string()))
        };
        Ok(Self {
            inputs: [id("embeds")?, id("mask")?],
            outputs: [id("tags")?, id("proj")?],
            network,
            relations,
            embeddings: Embeddings::load()?,
        })
    }

    fn options() -> RunOptions {
        let mut options = RunOptions::default();
        options.thread_pool = Some(POOL.with(Arc::clone));
        options
    }

    /// Runs one window. Windows are never run together: activations are quantised over the
    /// whole input, and what is read from a text must not depend on what was read beside it.
    pub fn run(&self, words: &[Word], timings: &Timings) -> Option<Rows> {
        let begun = Instant::now();
        let width = self.embeddings.width;
        let pieces = 2 + words.iter().map(|w| w.pieces.len()).sum::<usize>();
        let mut embeds = vec![0f32; pieces * width];
        let mut first = Vec::with_capacity(words.len() + 1);
        let mut at = 0;
        let mut put = |piece: u32, form: Option<usize>| {
            let row = &mut embeds[at * width..(at + 1) * width];
            self.embeddings.add(piece as usize, row);
            if let Some(form) = form {
                self.embeddings.add(WORDS + form, row);
            }
            at += 1;
        };
        first.push(0);
        put(CLS, None);
        let mut next = 1;
        for word in words {
            first.push(next);
            next += word.pieces.len();
            for piece in &word.pieces {
                put(*piece, Some(word.form));
            }
        }
        put(SEP, None);
        let embeds = NdTensor::from_data([1, pieces, width], embeds);
        let mask = NdTensor::<i32, 2>::full([1, pieces], 1);
        timings.add(&timings.embed, begun);
        let begun = Instant::now();
        let outputs = self.network.run_n(
            vec![
                (self.inputs[0], embeds.view().into()),
                (self.inputs[1], mask.view().into()),
            ],
            self.outputs,
            Some(Self::options()),
        );
        timings.add(&timings.encode, begun);
        timings.count_pieces(pieces);
        let [tags, proj] = outputs.ok()?;
        Some(Rows {
            tags: rows(tags, &first)?,
            proj: rows(proj, &first)?,
        })
    }

    /// Scores of each relation for pairs of projections.
    pub fn relations(
        &self,
        dep: NdTensorView<f32, 2>,
        head: NdTensorView<f32, 2>,
    ) -> Option<NdTensor<f32, 2>> {
        let id = |name: &str| self.relations.node_id(name).ok();
        let inputs = vec![(id("dep")?, dep.into()), (id("head")?, head.into())];
        let [logits] = self
            .relations
            .run_n(inputs, [id("logits")?], Some(Self::options()))
            .ok()?;
        logits.try_into().ok()
    }
}

/// The rows at `first` of an output of one window.
fn rows(output: Value, first: &[usize]) -> Option<NdTensor<f32, 2>> {
    let output: NdTensor<f32, 3> = output.try_into().ok()?;
    let [_, pieces, width] = output.shape();
    let data = output.data()?;
    let mut kept = Vec::with_capacity(first.len() * width);
    for n in first.iter().filter(|n| **n < pieces) {
        kept.extend_from_slice(&data[n * width..(n + 1) * width]);
    }
    Some(NdTensor::from_data(
        [kept.len() / width.max(1), width],
        kept,
    ))
}

/// How a token is written: the encoder is uncased, so this is all it knows of capitals.
/// 0 lower, 1 Capitalised, 2 ALL CAPS, 3 miXed or a single capital, 4 with digits, 5 no letter.
pub fn shape(form: &str) -> usize {
    let letters: Vec<char> = form.chars().filter(|c| c.is_alphabetic()).collect();
    let digits = form.chars().any(char::is_numeric);
    if letters.is_empty() {
        return if digits { 4 } else { 5 };
    }
    if digits {
        return 4;
    }
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    match upper {
        0 => 0,
        n if n >= 2 && n == letters.len() => 2,
        1 if letters[0].is_uppercase() && letters.len() >= 2 => 1,
        _ => 3,
    }
}

/// A check at load: the network's outputs must hold what the labels name.
pub fn check(labels: &Labels) -> Result<(), LoadError> {
    for name in [
        "arc_dep",
        "arc_head",
        "rel_dep",
        "rel_head",
        "content_q",
        "cue_k",
        "cue_q",
        "source_k",
        "start_q",
        "start_k",
        "end_q",
        "end_k",
        "coref_q",
        "coref_k",
    ] {
        if labels.proj(name).is_empty() {
            return Err(LoadError::new(format!(
                "the label file has no projection `{name}`"
            )));
        }
    }
    Ok(())
}
