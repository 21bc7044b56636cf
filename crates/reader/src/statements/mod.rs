//! From the tagger's attributions to statements.
//!
//! The model finds most attributions; the tree finds nested ones and those of rare cues
//! ([`clauses`]); quotations are made whole ([`quoted`]); letters speak in the first person and
//! list what they ask ([`letters`]). [`merge`] makes one list of it. Each draft keeps the ids of
//! the rules that shaped it.

mod clauses;
mod labels;
mod letters;
mod merge;
mod quoted;
pub(crate) mod rules;
mod scope;
mod unreal;

use record::{Form, PartialDate, Text};

use crate::analysis::{Analysis, Tokens, Upos};
use crate::tree::Tree;

pub use letters::Letter;
pub use merge::parents;

/// A statement before its speaker is resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The words that name the speaker; empty where there are none.
    pub source: Vec<Tokens>,
    /// The words that attribute.
    pub cue: Vec<Tokens>,
    /// What is said, in text order.
    pub content: Vec<Tokens>,
    /// The words that name the addressee.
    pub addressee: Option<Tokens>,
    /// The document's author speaks: "we urge".
    pub first_person: bool,
    /// Found by the model, not by a rule alone.
    pub by_model: bool,
    /// Found by a cue that needs the model's word for it.
    pub weak: bool,
    /// Ids of the rules that shaped it.
    pub rules: Vec<String>,
}

impl Draft {
    /// First to last token of cue and content.
    pub fn stretch(&self) -> Tokens {
        let all = || self.cue.iter().chain(&self.content);
        let start = all().map(|t| t.start).min().unwrap_or(0);
        let end = all().map(|t| t.end).max().unwrap_or(start);
        start..end
    }

    /// Where it is reckoned to stand: its cue, else its content.
    pub fn at(&self) -> usize {
        self.cue
            .first()
            .or(self.content.first())
            .map_or(0, |t| t.start)
    }

    fn form_is_indirect(&self, view: &View) -> bool {
        form(view, &self.content) == Form::Indirect
    }

    /// The source is "I" or "we".
    fn speaks_of_itself(&self, view: &View) -> bool {
        self.source.first().is_some_and(|s| {
            s.len() == 1 && matches!(view.form(s.start).to_lowercase().as_str(), "i" | "we")
        })
    }

    fn covers(&self, n: usize) -> bool {
        self.content.iter().any(|t| t.contains(&n))
    }
}

/// Everything the steps look at.
pub struct View<'a> {
    /// The text.
    pub text: &'a Text,
    /// Its analysis, with the tree.
    pub tree: &'a Tree<'a>,
    /// What is known about it as a letter, an appeal or a statement of its author.
    pub letter: Letter,
    /// First token after the headline.
    pub body: usize,
    /// When the document was published.
    pub published: Option<PartialDate>,
}

impl<'a> View<'a> {
    /// The analysis.
    pub fn analysis(&self) -> &'a Analysis {
        self.tree.analysis
    }

    /// A token as it is written.
    pub fn form(&self, n: usize) -> &'a str {
        self.tree
            .analysis
            .tokens
            .get(n)
            .map_or("", |t| self.text.slice(t.span))
    }

    /// True where the sentence of a token ends with a question mark, outside of quotation marks.
    pub(crate) fn sentence_asks(&self, n: usize) -> bool {
        let sentence = &self.analysis().sentences[self.tree.sentence(n)];
        let last = sentence.clone().rev().find(|t| !is_mark(self.form(*t)));
        last.is_some_and(|t| {
            self.form(t).ends_with('?') && self.tree.token(t).quoted == self.tree.token(n).quoted
        })
    }

    /// "you", "your government".
    pub fn is_second_person(&self, tokens: &Tokens) -> bool {
        matches!(
            self.form(tokens.start).to_lowercase().as_str(),
            "you" | "your" | "yours"
        )
    }

    /// "it", "them": one word that stands for something.
    pub fn is_pronoun(&self, tokens: &Tokens) -> bool {
        tokens.len() == 1 && self.tree.token(tokens.start).upos == Upos::Pron
    }

    /// Tokens without punctuation and white space at the ends; quotation marks stay.
    pub(crate) fn bare(&self, tokens: &Tokens) -> Tokens {
        let (mut start, mut end) = (tokens.start, tokens.end);
        let strip = |n: usize| {
            self.tree.token(n).upos == Upos::Punct && !is_mark(self.form(n))
                || matches!(self.form(n), "," | ";" | ":" | "." | "—" | "–" | "-")
        };
        while start < end && strip(start) {
            start += 1;
        }
        while end > start && strip(end - 1) {
            end -= 1;
        }
        start..end
    }
}

/// A quotation mark, double or single.
fn is_mark(form: &str) -> bool {
    matches!(
        form,
        "“" | "”" | "\"" | "„" | "«" | "»" | "‘" | "’" | "'" | "``" | "''"
    )
}

/// The attributions of a document in the widest sense, as the corpus that the tagger learned from
/// marks them: outermost ones only, decisions and plans among them.
pub fn attributions(view: &View) -> Vec<Draft> {
    let mut drafts = marked(view);
    quoted::make_whole(view, &mut drafts);
    labels::find(view, &mut drafts);
    let known = drafts.len();
    let clauses = clauses::find(view);
    // The tree fills gaps (a missing source); what it finds alone is not of this layer.
    merge::join(view, &mut drafts, clauses);
    drafts.truncate(known);
    quoted::adopt(view, &mut drafts);
    drafts
}

/// All statements of a document, in text order, outer ones before those inside them.
pub fn gather(view: &View) -> Vec<Draft> {
    let mut drafts = marked(view);
    quoted::make_whole(view, &mut drafts);
    labels::find(view, &mut drafts);
    let clauses = clauses::find(view);
    merge::join(view, &mut drafts, clauses);
    quoted::adopt(view, &mut drafts);
    for draft in &mut drafts {
        clauses::drop_passive_subject(view, draft);
        if draft.addressee.is_none() {
            draft.addressee = clauses::addressee(view, draft);
        }
    }
    letters::asks(view, &mut drafts);
    letters::first_person(view, &mut drafts);
    merge::tidy(view, &mut drafts);
    scope::keep(view, &mut drafts);
    drafts
}

/// What the tagger marked.
fn marked(view: &View) -> Vec<Draft> {
    view.analysis()
        .attributions
        .iter()
        .filter(|a| !a.content.is_empty())
        .map(|a| Draft {
            source: a.source.clone(),
            cue: a.cue.clone(),
            content: a.content.clone(),
            by_model: true,
            rules: vec!["model.attribution".into()],
            ..Draft::default()
        })
        .collect()
}

/// How much of a draft's content stands in quotation marks.
pub fn form(view: &View, content: &[Tokens]) -> Form {
    let (mut inside, mut words) = (0, 0);
    for n in content.iter().flat_map(Clone::clone) {
        let token = view.tree.token(n);
        if view.form(n).chars().any(char::is_alphanumeric) {
            words += 1;
            inside += usize::from(token.quoted);
        }
    }
    match inside {
        0 => Form::Indirect,
        n if n == words => Form::Direct,
        _ => Form::Mixed,
    }
}
