//! The analysis of one document's text: what the language layers fill in and the
//! assembly reads.
//!
//! [`text`](crate::text) makes the tokens, sentences, paragraphs and quotations; the
//! [`model`](crate::model) fills in tags, tree, names, mentions and raw attributions.
//! Tests build one by hand. Positions are indices into [`Analysis::tokens`]; only tokens
//! know their place in the text.

use std::ops::Range;

use record::Span;

/// Tokens `[start, end)`.
pub type Tokens = Range<usize>;

/// One token, cut as Universal Dependencies English cuts them: "do" "n't", "Khan" "'s",
/// hyphenated words in three, punctuation marks by themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands, in code points.
    pub span: Span,
    /// The same in bytes.
    pub bytes: Range<usize>,
    /// True inside double quotation marks (or single ones where the text quotes so), marks included.
    pub quoted: bool,
    /// Part of speech.
    pub upos: Upos,
    /// Penn Treebank tag: tells number, tense and proper names ("NNS", "VBD", "NNP").
    pub xpos: &'static str,
    /// Lower case dictionary form.
    pub lemma: String,
    /// Index of the governing token; `None` for the root of a sentence.
    pub head: Option<usize>,
    /// Universal relation to the governor, without subtype: "nsubj", "obl".
    pub deprel: &'static str,
}

/// Universal part of speech tags, in the alphabetical order in which the model counts them.
#[allow(
    missing_docs,
    reason = "the names are the tags, defined by Universal Dependencies"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    #[default]
    X,
}

impl Upos {
    /// Every tag, in the order in which the model counts them.
    pub const ALL: [Self; 17] = [
        Self::Adj,
        Self::Adp,
        Self::Adv,
        Self::Aux,
        Self::Cconj,
        Self::Det,
        Self::Intj,
        Self::Noun,
        Self::Num,
        Self::Part,
        Self::Pron,
        Self::Propn,
        Self::Punct,
        Self::Sconj,
        Self::Sym,
        Self::Verb,
        Self::X,
    ];

    /// The tag as Universal Dependencies writes it: "PROPN".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Adj => "ADJ",
            Self::Adp => "ADP",
            Self::Adv => "ADV",
            Self::Aux => "AUX",
            Self::Cconj => "CCONJ",
            Self::Det => "DET",
            Self::Intj => "INTJ",
            Self::Noun => "NOUN",
            Self::Num => "NUM",
            Self::Part => "PART",
            Self::Pron => "PRON",
            Self::Propn => "PROPN",
            Self::Punct => "PUNCT",
            Self::Sconj => "SCONJ",
            Self::Sym => "SYM",
            Self::Verb => "VERB",
            Self::X => "X",
        }
    }
}

/// A quotation: the tokens from its opening to its closing mark, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Its tokens. Without a closing mark it runs to the end of the paragraph.
    pub tokens: Tokens,
    /// True where the closing mark is there.
    pub closed: bool,
    /// True where the next paragraph's quotation goes on with this one
    /// (each paragraph opens, only the last closes).
    pub continues: bool,
}

/// What kind of name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A body.
    Organization,
    /// A place or a state.
    Location,
    /// Any other name: an event, a product, a month.
    Other,
}

/// A proper name, without titles and articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its tokens.
    pub tokens: Tokens,
    /// What it names.
    pub kind: NameKind,
}

/// A noun phrase or pronoun that speaks of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its tokens.
    pub tokens: Tokens,
    /// Its head word.
    pub head: usize,
    /// What it speaks of, in GUM's types: "person", "place", "organization", "object", "event",
    /// "time", "substance", "animal", "plant", "abstract".
    pub kind: &'static str,
    /// Mentions of one cluster speak of the same thing. Clusters are numbered from 0 in order of
    /// first mention.
    pub cluster: usize,
}

/// Who said what, as the tagger sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawAttribution {
    /// The words that name the speaker; may be empty.
    pub source: Vec<Tokens>,
    /// The words that attribute; may be empty.
    pub cue: Vec<Tokens>,
    /// What is said.
    pub content: Vec<Tokens>,
}

/// Everything the language layers know about a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// All tokens in text order.
    pub tokens: Vec<Token>,
    /// Sentences in text order; together they hold every token once.
    pub sentences: Vec<Tokens>,
    /// Paragraphs in text order (list items and headings too); no sentence crosses one.
    pub paragraphs: Vec<Tokens>,
    /// Quotations in text order.
    pub quotations: Vec<Quotation>,
    /// Proper names in text order; they do not overlap.
    pub names: Vec<Name>,
    /// Mentions in text order of their heads; they may nest.
    pub mentions: Vec<Mention>,
    /// Attributions in text order.
    pub attributions: Vec<RawAttribution>,
}

impl Analysis {
    /// The mention whose head word token `n` is.
    pub fn mention_of(&self, n: usize) -> Option<&Mention> {
        let at = self.mentions.partition_point(|m| m.head < n);
        self.mentions.get(at).filter(|m| m.head == n)
    }

    /// The name of which token `n` is a part.
    pub fn name_at(&self, n: usize) -> Option<&Name> {
        let at = self.names.partition_point(|name| name.tokens.end <= n);
        self.names.get(at).filter(|name| name.tokens.contains(&n))
    }

    /// First to last token of a stretch, in code points; empty for an empty stretch.
    pub fn span(&self, tokens: &Tokens) -> Span {
        match (
            self.tokens.get(tokens.start),
            tokens.end.checked_sub(1).and_then(|n| self.tokens.get(n)),
        ) {
            (Some(first), Some(last)) => first.span.hull(last.span),
            _ => Span::new(0, 0),
        }
    }
}
