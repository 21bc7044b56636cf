//! The language layers: from tokens to tags, trees, names, mentions and attributions.
//!
//! One encoder reads the document window by window ([`windows`], [`encoder`]); its numbers are
//! decoded into tags ([`tags`]), trees ([`arborescence`]), clusters ([`coreference`]) and links.
//! Pairwise scores are dot products of projections, so no more than these leave the network.

mod arborescence;
mod coreference;
mod encoder;
mod labels;
mod tags;
mod weights;
mod windows;
pub mod wordpiece;

use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use record::Text;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use self::coreference::{Clusters, Head};
use self::encoder::{Encoder, Rows, Word};
use self::labels::Labels;
use self::wordpiece::WordPiece;
use crate::Model;
use crate::analysis::{Analysis, Mention, Name, NameKind, RawAttribution, Token, Tokens, Upos};
use crate::text::lemma::lemma;

/// A model's files could not be used.
#[derive(Debug)]
pub struct LoadError {
    reason: String,
}

impl LoadError {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the model inside this program cannot be loaded: {}; hint: the program file is damaged or was built wrong, install it anew",
            self.reason
        )
    }
}

impl std::error::Error for LoadError {}

/// Time spent in each step, in nanoseconds, added up over all threads.
#[derive(Debug, Default)]
pub struct Timings {
    /// Cutting the text into tokens and word pieces.
    pub text: AtomicU64,
    /// Gathering vectors.
    pub embed: AtomicU64,
    /// The network.
    pub encode: AtomicU64,
    /// Tags, trees, mentions, links, coreference.
    pub decode: AtomicU64,
    /// Statements, entities, dates.
    pub statements: AtomicU64,
    /// Events, cases, demands, disputes.
    pub facts: AtomicU64,
    /// Word pieces that went through the network: a count, not a time.
    pieces: AtomicU64,
}

impl Timings {
    pub(crate) fn add(&self, to: &AtomicU64, begun: Instant) {
        self.add_time(to, begun.elapsed());
    }

    pub(crate) fn add_time(&self, to: &AtomicU64, time: Duration) {
        let time = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        to.fetch_add(time, Ordering::Relaxed);
    }

    pub(crate) fn count_pieces(&self, n: usize) {
        self.pieces.fetch_add(n as u64, Ordering::Relaxed);
    }

    /// Word pieces that went through the network so far.
    pub fn pieces(&self) -> u64 {
        self.pieces.load(Ordering::Relaxed)
    }

    /// Each step's name and time, in the order in which they run.
    pub fn steps(&self) -> [(&'static str, Duration); 6] {
        let of = |n: &AtomicU64| Duration::from_nanos(n.load(Ordering::Relaxed));
        [
            ("text", of(&self.text)),
            ("embed", of(&self.embed)),
            ("encode", of(&self.encode)),
            ("decode", of(&self.decode)),
            ("statements", of(&self.statements)),
            ("facts", of(&self.facts)),
        ]
    }
}

/// A loaded model.
pub struct Layers {
    encoder: Encoder,
    labels: Labels,
    pieces: WordPiece,
    pub(crate) timings: Timings,
}

/// A window's decoded numbers, as the document needs them.
struct Read {
    window: Tokens,
    rows: Rows,
}

impl Layers {
    /// Loads a model from inside the binary.
    pub fn load(model: Model) -> Result<Self, LoadError> {
        let files = weights::files(model);
        let labels = Labels::parse(files.labels).map_err(LoadError::new)?;
        encoder::check(&labels)?;
        Ok(Self {
            encoder: Encoder::load(&files)?,
            labels,
            pieces: WordPiece::new(weights::VOCABULARY),
            timings: Timings::default(),
        })
    }

    /// Fills in everything but tokens, sentences, paragraphs and quotations.
    pub fn annotate(&self, text: &Text, analysis: &mut Analysis) {
        let begun = Instant::now();
        let sizes: Vec<usize> = (analysis.tokens.iter())
            .map(|token| self.word(text, token).pieces.len())
            .collect();
        let windows = windows::pack(analysis, &sizes, self.labels.max_pieces.saturating_sub(2));
        drop(sizes);
        self.timings.add(&self.timings.text, begun);
        let mut clusters = Clusters::new(&self.labels.coref_table, self.labels.coref_bias);
        let says_something = |window: &Tokens| {
            let is_word = |t: &Token| {
                text.slice(t.span)
                    .chars()
                    .filter(|c| c.is_alphabetic())
                    .nth(1)
            };
            analysis.tokens[window.clone()]
                .iter()
                .any(|t| is_word(t).is_some())
        };
        // A megabyte of dots, figures or single letters would take the network an hour and tell nothing.
        let windows: Vec<Tokens> = windows.into_iter().filter(says_something).collect();
        let mut before: Option<(Vec<Word>, Rows)> = None;
        for window in windows {
            // A text may be larger than memory has room for all of its pieces at once.
            let words: Vec<Word> = analysis.tokens[window.clone()]
                .iter()
                .map(|token| self.word(text, token))
                .collect();
            // What is repeated word for word is not run anew: it would give the same.
            let rows = match before.take_if(|(same, _)| *same == words) {
                Some((_, rows)) => rows,
                None => match self.encoder.run(&words, &self.timings) {
                    Some(rows) => rows,
                    None => continue,
                },
            };
            let begun = Instant::now();
            let read = Read { window, rows };
            self.tag(text, analysis, &read);
            self.parse(analysis, &read);
            self.attribute(analysis, &read);
            self.mention(text, analysis, &read, &mut clusters);
            before = Some((words, read.rows));
            self.timings.add(&self.timings.decode, begun);
        }
        for (mention, cluster) in analysis.mentions.iter_mut().zip(clusters.finish()) {
            mention.cluster = cluster;
        }
    }

    /// What the encoder is given of a token.
    fn word(&self, text: &Text, token: &Token) -> Word {
        let form = text.slice(token.span);
        let mut pieces = Vec::with_capacity(2);
        self.pieces.pieces(form, &mut pieces);
        // A token of many pieces says no more by all of them; it must fit into a window.
        pieces.truncate(40);
        Word {
            pieces,
            form: encoder::shape(form) * 2 + usize::from(token.quoted),
        }
    }

    fn tag(&self, text: &Text, analysis: &mut Analysis, read: &Read) {
        let l = &self.labels;
        for (n, t) in read.window.clone().enumerate() {
            let row = read.tags(n + 1);
            let upos = tags::arg_max(&row[l.upos.columns.clone()]);
            let xpos = tags::arg_max(&row[l.xpos.columns.clone()]);
            let token = &mut analysis.tokens[t];
            token.upos = Upos::ALL.get(upos).copied().unwrap_or_default();
            token.xpos = l.xpos.labels.get(xpos).copied().unwrap_or("");
            token.lemma = lemma(text.slice(token.span), token.upos, token.xpos);
        }
        for (span, kind) in read.spans(&l.name) {
            let kind = match kind {
                "PER" => NameKind::Person,
                "ORG" => NameKind::Organization,
                "LOC" => NameKind::Location,
                _ => NameKind::Other,
            };
            analysis.names.push(Name { tokens: span, kind });
        }
    }

    fn parse(&self, analysis: &mut Analysis, read: &Read) {
        let l = &self.labels;
        let (dep, head) = (l.proj("arc_dep"), l.proj("arc_head"));
        let mut arcs: Vec<(usize, usize)> = Vec::new(); // rows: dependent, head
        for sentence in read.sentences(analysis) {
            let first = sentence.start;
            let scores: Vec<Vec<f32>> = sentence
                .clone()
                .map(|d| {
                    let query = read.proj(d, &dep);
                    std::iter::once(0)
                        .chain(sentence.clone())
                        .map(|h| dot(query, read.proj(h, &head)))
                        .collect()
                })
                .collect();
            for (n, h) in arborescence::heads(&scores).into_iter().enumerate() {
                arcs.push((first + n, if h == 0 { 0 } else { first + h - 1 }));
            }
        }
        if arcs.is_empty() {
            return;
        }
        let gather = |name: &str, pick: &dyn Fn(&(usize, usize)) -> usize| {
            let columns = l.proj(name);
            let mut data = Vec::with_capacity(arcs.len() * columns.len());
            for arc in &arcs {
                data.extend_from_slice(read.proj(pick(arc), &columns));
            }
            NdTensor::from_data([arcs.len(), columns.len()], data)
        };
        let deps = gather("rel_dep", &|a| a.0);
        let heads = gather("rel_head", &|a| a.1);
        let scores = self.encoder.relations(deps.view(), heads.view());
        let root = l.relations.iter().position(|r| *r == "root");
        for (n, (d, h)) in arcs.into_iter().enumerate() {
            let token = &mut analysis.tokens[read.window.start + d - 1];
            token.head = (h > 0).then(|| read.window.start + h - 1);
            token.deprel = "dep";
            if h == 0 {
                token.deprel = "root";
            } else if let Some(row) = scores.as_ref().and_then(|s| s.data()).and_then(|s| {
                let k = l.relations.len();
                s.get(n * k..(n + 1) * k)
            }) {
                let mut row = row.to_vec();
                if let Some(root) = root {
                    row[root] = f32::NEG_INFINITY;
                }
                token.deprel = l.relations[tags::arg_max(&row)];
            }
        }
    }

    /// Links the spans of the tagger: a content to its cue, a cue to its source. Row 0 of the
    /// keys stands for "none".
    fn attribute(&self, analysis: &mut Analysis, read: &Read) {
        let l = &self.labels;
        let spans = read.spans(&l.attribution);
        let of = |role: &str| -> Vec<Tokens> {
            spans
                .iter()
                .filter(|s| s.1 == role)
                .map(|s| s.0.clone())
                .collect()
        };
        let (sources, cues) = (of("source"), of("cue"));
        let columns = |name: &str| l.proj(name);
        let best = |asks: usize, query: &Range<usize>, key: &Range<usize>, options: &[Tokens]| {
            let q = read.proj(asks - read.window.start + 1, query);
            let mut best = (dot(q, read.proj(0, key)), None);
            for (n, option) in options.iter().enumerate() {
                let score = dot(q, read.proj(option.start - read.window.start + 1, key));
                if score > best.0 {
                    best = (score, Some(n));
                }
            }
            best.1
        };
        let mut found: Vec<(Option<usize>, RawAttribution)> = Vec::new();
        for content in of("content") {
            let cue = best(
                content.start,
                &columns("content_q"),
                &columns("cue_k"),
                &cues,
            );
            if cue.is_some()
                && let Some((_, same)) = found.iter_mut().find(|(c, _)| *c == cue)
            {
                same.content.push(content);
                continue;
            }
            let asks = cue.map_or(content.start, |c| cues[c].start);
            let source = best(asks, &columns("cue_q"), &columns("source_k"), &sources);
            found.push((
                cue,
                RawAttribution {
                    source: source.map(|s| sources[s].clone()).into_iter().collect(),
                    cue: cue.map(|c| cues[c].clone()).into_iter().collect(),
                    content: vec![content],
                },
            ));
        }
        analysis.attributions.extend(found.into_iter().map(|f| f.1));
    }

    fn mention(&self, text: &Text, analysis: &mut Analysis, read: &Read, clusters: &mut Clusters) {
        let l = &self.labels;
        let (sq, sk, eq, ek) = (
            l.proj("start_q"),
            l.proj("start_k"),
            l.proj("end_q"),
            l.proj("end_k"),
        );
        let first = analysis
            .sentences
            .partition_point(|s| s.end <= read.window.start);
        for (number, sentence) in read.sentences(analysis).into_iter().enumerate() {
            for row in sentence.clone() {
                let kind = tags::arg_max(&read.tags(row)[l.mention.columns.clone()]);
                if kind == 0 {
                    continue;
                }
                let kind = l.mention.labels[kind];
                let pick = |range: Range<usize>, q: &Range<usize>, k: &Range<usize>| {
                    let query = read.proj(row, q);
                    let scores: Vec<f32> =
                        range.clone().map(|r| dot(query, read.proj(r, k))).collect();
                    range.start + tags::arg_max(&scores)
                };
                let start = pick(sentence.start..row + 1, &sq, &sk);
                let end = pick(row..sentence.end, &eq, &ek) + 1;
                let token = |r: usize| read.window.start + r - 1;
                let mut head = Head::new(text, &analysis.tokens, token(row), kind, first + number);
                head.query = read.proj(row, &l.proj("coref_q")).to_vec();
                head.key = read.proj(row, &l.proj("coref_k")).to_vec();
                clusters.add(head);
                analysis.mentions.push(Mention {
                    tokens: token(start)..token(end - 1) + 1,
                    head: token(row),
                    kind,
                    cluster: 0,
                });
            }
        }
    }
}

impl Read {
    /// Tag scores of a row; row 0 is `[CLS]`, row `n` token `n - 1` of the window.
    fn tags(&self, row: usize) -> &[f32] {
        line(&self.rows.tags, row)
    }

    fn proj(&self, row: usize, columns: &Range<usize>) -> &[f32] {
        line(&self.rows.proj, row)
            .get(columns.clone())
            .unwrap_or(&[])
    }

    /// Spans of one tag group, in tokens of the document.
    fn spans<'l>(&self, group: &labels::Tags) -> Vec<(Tokens, &'l str)> {
        let scores: Vec<&[f32]> = (1..=self.window.len())
            .map(|r| &self.tags(r)[group.columns.clone()])
            .collect();
        tags::spans(&scores, &group.labels)
            .into_iter()
            .map(|(s, role)| (self.window.start + s.start..self.window.start + s.end, role))
            .collect()
    }

    /// The sentences of the window, as rows; one that goes on past the window is cut.
    fn sentences(&self, analysis: &Analysis) -> Vec<Range<usize>> {
        let first = analysis
            .sentences
            .partition_point(|s| s.end <= self.window.start);
        analysis.sentences[first..]
            .iter()
            .take_while(|s| s.start < self.window.end)
            .map(|s| {
                let start = s.start.max(self.window.start) - self.window.start + 1;
                start..s.end.min(self.window.end) - self.window.start + 1
            })
            .collect()
    }
}

fn line(array: &NdTensor<f32, 2>, row: usize) -> &[f32] {
    let [_, width] = array.shape();
    array
        .data()
        .and_then(|d| d.get(row * width..(row + 1) * width))
        .unwrap_or(&[])
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
