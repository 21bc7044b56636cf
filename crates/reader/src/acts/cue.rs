//! The cue lexicon: words that attribute, what they do and what they take.

use std::collections::HashMap;
use std::sync::LazyLock;

use record::{SpeechAct, Text};
use serde::Deserialize;

use super::inflect;
use super::word::{form, lower};
use crate::analysis::{Analysis, Upos};

/// The files, for the tests that check them.
pub(super) const FILES: [&str; 10] = [
    include_str!("../../data/acts/assert.toml"),
    include_str!("../../data/acts/accuse.toml"),
    include_str!("../../data/acts/deny.toml"),
    include_str!("../../data/acts/demand.toml"),
    include_str!("../../data/acts/question.toml"),
    include_str!("../../data/acts/commit.toml"),
    include_str!("../../data/acts/threaten.toml"),
    include_str!("../../data/acts/criticise.toml"),
    include_str!("../../data/acts/praise.toml"),
    include_str!("../../data/acts/express.toml"),
];

/// A file of cues: all do the same.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    act: SpeechAct,
    cue: Vec<Entry>,
}

/// A cue as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    words: String,
    #[serde(default)]
    kind: CueKind,
    #[serde(default)]
    forms: Vec<String>,
    takes: Vec<Takes>,
    #[serde(default)]
    addressee: Vec<Takes>,
    #[serde(default)]
    neutral: bool,
    #[serde(default)]
    presupposes: bool,
    #[serde(default)]
    judges: bool,
    #[serde(default)]
    warns: bool,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    weak: bool,
    example: String,
}

/// A word or phrase that attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// `act.demand.call-for`: the act, then the words.
    pub id: String,
    /// Its words; the first as a lemma (in a phrase as it stands), the rest as they stand.
    pub words: Vec<String>,
    /// Verb, noun, adjective or fixed phrase.
    pub kind: CueKind,
    /// What is done by it. Under a `neutral` cue the content decides.
    pub act: SpeechAct,
    /// What the content looks like beside it.
    pub takes: Vec<Takes>,
    /// Where the addressee stands: `Object` ("urged Brel to"), or after a preposition ("said to").
    pub addressee: Vec<Takes>,
    /// True where the cue only says that something is said.
    pub neutral: bool,
    /// True where the speaker takes the content to be so: "admitted that".
    pub presupposes: bool,
    /// True where the content's judgement decides: "described as a farce".
    pub judges: bool,
    /// True where the content decides between a threat and an assertion: "warned that".
    pub warns: bool,
    /// Lemmas that head no content: who "declined to comment" said nothing.
    pub unless: Vec<String>,
    /// True where the tree alone does not make a statement of it: "backed", "decided".
    pub weak: bool,
    /// A sentence of our own: the cue in `[]`, the content in `{}`.
    pub example: String,
    forms: Vec<String>,
}

impl Cue {
    /// True where the object beside the cue is spoken to ("urged Brel to"); otherwise it belongs to
    /// the content ("accused the mill of").
    pub fn object_is_addressee(&self) -> bool {
        self.addressee.contains(&Takes::Object)
    }
}

/// What kind of word a cue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    /// "said"
    #[default]
    Verb,
    /// "allegation"
    Noun,
    /// "concerned"
    Adjective,
    /// "according to", as it stands
    Phrase,
}

/// What stands beside a cue: the form of its content, or the preposition that leads to it.
#[allow(missing_docs, reason = "prepositions are themselves")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// A clause, with or without "that".
    That,
    /// "to free the drivers"
    Infinitive,
    /// "whether", "why", "how" ...
    Question,
    /// "selling stolen flour"
    Gerund,
    /// A noun phrase.
    Object,
    /// An object and what is said of it: "called the letter a farce".
    Complement,
    /// Words in quotation marks.
    Direct,
    Of,
    For,
    As,
    About,
    On,
    Over,
    Against,
    With,
    From,
    To,
    In,
    By,
    At,
}

impl Takes {
    /// The preposition, where it is one.
    pub fn word(self) -> Option<&'static str> {
        PREPOSITIONS
            .iter()
            .find(|(_, takes)| *takes == self)
            .map(|(word, _)| *word)
    }

    /// The preposition's own entry.
    pub fn preposition(word: &str) -> Option<Self> {
        PREPOSITIONS
            .iter()
            .find(|(w, _)| *w == word)
            .map(|(_, takes)| *takes)
    }
}

const PREPOSITIONS: [(&str, Takes); 13] = [
    ("of", Takes::Of),
    ("for", Takes::For),
    ("as", Takes::As),
    ("about", Takes::About),
    ("on", Takes::On),
    ("over", Takes::Over),
    ("against", Takes::Against),
    ("with", Takes::With),
    ("from", Takes::From),
    ("to", Takes::To),
    ("in", Takes::In),
    ("by", Takes::By),
    ("at", Takes::At),
];

struct Lexicon {
    cues: Vec<Cue>,
    by_lemma: HashMap<String, Vec<usize>>,
    by_form: HashMap<String, Vec<usize>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon {
        cues: Vec::new(),
        by_lemma: HashMap::new(),
        by_form: HashMap::new(),
    };
    for file in FILES {
        // A file that does not parse leaves its cues out; a test keeps it from happening.
        let Ok(file) = toml::from_str::<File>(file) else {
            continue;
        };
        for entry in file.cue {
            lexicon.add(entry, file.act);
        }
    }
    lexicon
});

impl Lexicon {
    fn add(&mut self, entry: Entry, act: SpeechAct) {
        let words: Vec<String> = entry.words.split(' ').map(str::to_owned).collect();
        let Some(first) = words.first().cloned() else {
            return;
        };
        let mut forms = match entry.kind {
            CueKind::Verb => inflect::verb(&first),
            CueKind::Noun => inflect::noun(&first),
            CueKind::Adjective | CueKind::Phrase => vec![first.clone()],
        };
        forms.extend(entry.forms);
        let index = self.cues.len();
        for form in &forms {
            let list = self.by_form.entry(form.clone()).or_default();
            if list.last() != Some(&index) {
                list.push(index);
            }
        }
        self.by_lemma.entry(first).or_default().push(index);
        self.cues.push(Cue {
            id: entry.id,
            words,
            kind: entry.kind,
            act,
            takes: entry.takes,
            addressee: entry.addressee,
            neutral: entry.neutral,
            presupposes: entry.presupposes,
            judges: entry.judges,
            warns: entry.warns,
            unless: entry.unless,
            weak: entry.weak,
            example: entry.example,
            forms,
        });
    }
}

/// The whole lexicon, in the order of the files.
pub fn cues() -> &'static [Cue] {
    &LEXICON.cues
}

/// A cue found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCue {
    /// Which one.
    pub cue: &'static Cue,
    /// The tokens of its words, in order.
    pub tokens: Vec<usize>,
}

/// Every cue whose first word is token `n`, phrases of more words first.
///
/// Looks at the lemma where it is set and at the form otherwise, and minds the part of speech
/// where it is set; without it a noun must follow a determiner or a possessive.
pub fn cues_at(text: &Text, analysis: &Analysis, n: usize) -> Vec<FoundCue> {
    let Some(token) = analysis.tokens.get(n) else {
        return Vec::new();
    };
    let word = lower(form(text, token));
    let by_lemma = LEXICON.by_lemma.get(token.lemma.as_str());
    let by_form = LEXICON.by_form.get(&*word);
    let mut found: Vec<FoundCue> = Vec::new();
    for index in by_lemma.into_iter().chain(by_form).flatten() {
        let cue = &LEXICON.cues[*index];
        // Lemmas of participles used as adjectives differ between taggers: go by the form too.
        let known = found.iter().any(|f| std::ptr::eq(f.cue, cue));
        let plain = matches!(cue.kind, CueKind::Adjective | CueKind::Phrase);
        if known || (plain && !cue.forms.iter().any(|f| *f == *word)) {
            continue;
        }
        if !kind_fits(cue.kind, token.upos, text, analysis, n) {
            continue;
        }
        if let Some(tokens) = rest_of(cue, text, analysis, n) {
            found.push(FoundCue { cue, tokens });
        }
    }
    found.sort_by_key(|f| std::cmp::Reverse(f.cue.words.len()));
    found
}

fn kind_fits(kind: CueKind, upos: Upos, text: &Text, analysis: &Analysis, n: usize) -> bool {
    if upos != Upos::X {
        return match kind {
            CueKind::Verb => matches!(upos, Upos::Verb | Upos::Aux),
            CueKind::Noun => matches!(upos, Upos::Noun | Upos::Propn),
            CueKind::Adjective => matches!(upos, Upos::Adj | Upos::Verb),
            CueKind::Phrase => true,
        };
    }
    let before = n.checked_sub(1).and_then(|b| analysis.tokens.get(b));
    let before = before.map(|t| lower(form(text, t)));
    let after_determiner = matches!(
        before.as_deref(),
        None | Some(
            "the"
                | "a"
                | "an"
                | "his"
                | "her"
                | "its"
                | "their"
                | "our"
                | "my"
                | "your"
                | "no"
                | "any"
                | "'s"
                | "’s"
                | "'"
                | "’"
                | "this"
                | "of"
                | "these"
                | "those"
                | "such"
        )
    );
    match kind {
        CueKind::Noun => after_determiner,
        CueKind::Verb => before.is_none() || !after_determiner,
        _ => true,
    }
}

/// The tokens of the cue's other words, if they follow.
fn rest_of(cue: &Cue, text: &Text, analysis: &Analysis, n: usize) -> Option<Vec<usize>> {
    let word = |n: usize| analysis.tokens.get(n).map(|t| lower(form(text, t)));
    let mut tokens = vec![n];
    let mut at = n;
    for wanted in &cue.words[1..] {
        // "called again for"; "turned the offer down", "held the firm responsible".
        let loose = Takes::preposition(wanted).is_none() && cue.kind == CueKind::Verb;
        let reach = if loose { 6 } else { 2 };
        let mut next = None;
        for step in 1..=reach {
            let Some(here) = word(at + step) else { break };
            if *here == **wanted {
                next = Some(at + step);
                break;
            }
            let adverb =
                here.ends_with("ly") || matches!(&*here, "again" | "today" | "once" | "also");
            let stop = here.chars().all(|c| c.is_ascii_punctuation());
            if stop || (!loose && !adverb) {
                break;
            }
        }
        at = next?;
        tokens.push(at);
    }
    Some(tokens)
}
