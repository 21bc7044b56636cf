//! Where each head's numbers stand in the network's outputs, and what they mean.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    max_pieces: usize,
    tags: HashMap<String, (usize, Vec<String>)>,
    proj: HashMap<String, (usize, usize)>,
    relations: Vec<String>,
    coref: CorefFile,
}

#[derive(Deserialize)]
struct CorefFile {
    bias: f32,
    table: Vec<f32>,
}

/// One group of tag scores.
#[derive(Debug, Default)]
pub struct Tags {
    /// Columns of the tag array.
    pub columns: Range<usize>,
    /// What each column stands for.
    pub labels: Vec<&'static str>,
}

/// The label file of a model, checked.
#[derive(Debug, Default)]
pub struct Labels {
    /// Longest window, special pieces included.
    pub max_pieces: usize,
    /// Tag groups.
    pub attribution: Tags,
    /// Universal part of speech.
    pub upos: Tags,
    /// Penn Treebank tag.
    pub xpos: Tags,
    /// Kind of proper name, BIO.
    pub name: Tags,
    /// Kind of thing that a head word mentions, "none" first.
    pub mention: Tags,
    proj: HashMap<String, Range<usize>>,
    /// Universal relations.
    pub relations: Vec<&'static str>,
    /// Bias of the coreference score.
    pub coref_bias: f32,
    /// Weights of the coreference features.
    pub coref_table: Vec<f32>,
}

impl Labels {
    /// Reads a label file. Labels live as long as the program: there are two small files.
    pub fn parse(json: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(json).map_err(|e| e.to_string())?;
        let mut tags = file.tags;
        let mut take = |name: &str| {
            let (start, labels) = tags.remove(name).ok_or(format!("no tags `{name}`"))?;
            Ok::<_, String>(Tags {
                columns: start..start + labels.len(),
                labels: labels.into_iter().map(leak).collect(),
            })
        };
        Ok(Self {
            max_pieces: file.max_pieces,
            attribution: take("attribution")?,
            upos: take("upos")?,
            xpos: take("xpos")?,
            name: take("name")?,
            mention: take("mention")?,
            proj: file
                .proj
                .into_iter()
                .map(|(k, (at, n))| (k, at..at + n))
                .collect(),
            relations: file.relations.into_iter().map(leak).collect(),
            coref_bias: file.coref.bias,
            coref_table: file.coref.table,
        })
    }

    /// Columns of a projection; empty where the file has none of that name.
    pub fn proj(&self, name: &str) -> Range<usize> {
        self.proj.get(name).cloned().unwrap_or(0..0)
    }
}

fn leak(label: String) -> &'static str {
    Box::leak(label.into_boxed_str())
}
