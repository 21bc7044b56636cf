//! From a document to a reading: who said what, with every fact tied to its words.
//!
//! [`Reader`] is the way in. This crate does no I/O and never panics, whatever the text; the clock
//! is read for [`Reader::timings`] alone.

pub mod acts;
pub mod analysis;
mod assemble;
mod cases;
pub mod dates;
mod demands;
mod disputes;
pub mod entities;
mod events;
mod facts;
pub mod frames;
pub mod gazetteer;
mod letter;
mod lexicon;
pub mod model;
mod names;
mod near;
mod recognised;
pub mod rules;
pub mod statements;
pub mod text;
mod told;
pub mod tree;

#[cfg(test)]
mod testing;

use std::borrow::Cow;
use std::time::Instant;

use record::{Diagnostic, Document, Level, Reading, Span, Text};

use crate::analysis::Analysis;
use crate::frames::Frames;
pub use crate::model::{LoadError, Timings};

/// Which of the trained models reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// Six layers: the most accurate.
    #[default]
    Default,
    /// Three layers distilled from it: twice as fast.
    Fast,
}

/// Words that name a source, words that attribute, words that are attributed; in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Whoever says it; empty where nobody is named.
    pub source: Vec<Span>,
    /// The words that attribute; empty for a quotation by itself.
    pub cue: Vec<Span>,
    /// What is attributed, in text order.
    pub content: Vec<Span>,
}

/// Reads documents. Loading takes some ten milliseconds; one reader serves all threads.
pub struct Reader {
    layers: model::Layers,
    frames: Cow<'static, Frames>,
}

impl Reader {
    /// Loads a model from inside the binary.
    pub fn new(model: Model) -> Result<Self, LoadError> {
        Ok(Self {
            layers: model::Layers::load(model)?,
            frames: Cow::Borrowed(Frames::ours()),
        })
    }

    /// The same with a user's frames beside ours.
    pub fn with_frames(self, frames: Frames) -> Self {
        Self {
            frames: Cow::Owned(frames),
            ..self
        }
    }

    /// The frames it reads by.
    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    /// What is said in a document, by whom. A document that is not English is kept and named as
    /// such, but not read.
    pub fn read(&self, document: Document) -> Reading {
        if let Some(language) = document.language.as_deref().filter(|l| *l != "en") {
            let message = format!("language: {language}, not readable yet; its text is kept");
            return Reading {
                entities: Vec::new(),
                statements: Vec::new(),
                events: Vec::new(),
                cases: Vec::new(),
                demands: Vec::new(),
                disputes: Vec::new(),
                letter: None,
                dates: Vec::new(),
                diagnostics: vec![Diagnostic {
                    level: Level::Warning,
                    code: "language.unreadable".into(),
                    message,
                    span: None,
                }],
                document,
            };
        }
        let analysis = self.analyse(&document.text);
        let begun = Instant::now();
        let (mut reading, facts) = assemble::assemble(document, &analysis, &self.frames);
        reading.diagnostics.extend(recognised::warnings(&reading));
        let timings = self.timings();
        timings.add(&timings.statements, begun + facts);
        timings.add_time(&timings.facts, facts);
        reading
    }

    /// The attributions of a text in the widest sense, as the tagger's corpus marks them: decisions
    /// and plans among them, nested ones left out. [`Self::read`] makes statements of them.
    pub fn attributions(&self, document: &Document) -> Vec<Attribution> {
        let analysis = self.analyse(&document.text);
        let tree = tree::Tree::new(&analysis);
        let view = statements::View {
            text: &document.text,
            tree: &tree,
            letter: statements::Letter::find(document, &analysis),
            body: 0,
            published: document.published,
        };
        let spans = |tokens: &[analysis::Tokens]| tokens.iter().map(|t| analysis.span(t)).collect();
        statements::attributions(&view)
            .iter()
            .map(|draft| Attribution {
                source: spans(&draft.source),
                cue: spans(&draft.cue),
                content: spans(&draft.content),
            })
            .collect()
    }

    /// Tokens, trees, names, mentions and raw attributions of a text.
    pub fn analyse(&self, text: &Text) -> Analysis {
        let begun = Instant::now();
        let mut analysis = text::segment(text);
        let timings = self.timings();
        timings.add(&timings.text, begun);
        self.layers.annotate(text, &mut analysis);
        analysis.names = names::repair(text, &analysis);
        analysis
    }

    /// Time spent in each step so far.
    pub fn timings(&self) -> &Timings {
        &self.layers.timings
    }
}
