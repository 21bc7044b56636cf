//! What the words themselves do, where the cue does not tell.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use record::{SpeechAct, Text};
use serde::Deserialize;

use super::word::{at, is_mark, is_negated};
use super::{Attributed, cues_at, inflect};
use crate::analysis::{Analysis, Tokens, Upos};
use crate::rules;

pub(super) const FILE: &str = include_str!("../../data/acts/content.toml");

/// The head of a first clause stands within so many tokens where there is no tree to show it.
const FIRST_CLAUSE: usize = 8;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) rule: Vec<Entry>,
}

/// A rule as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) id: String,
    says: String,
    pub(super) act: SpeechAct,
    when: When,
    #[serde(default)]
    judge: bool,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[allow(dead_code, reason = "a test reads it")]
    pub(super) example: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    Question,
    Performative,
    Opens,
    Modal,
    Speaker,
    Words,
    Predicate,
}

/// A rule about the words that are said.
pub(super) struct Rule {
    id: String,
    says: String,
    pub(super) act: SpeechAct,
    when: When,
    /// Also decides under cues that judge: "described as".
    pub(super) judge: bool,
    /// Phrases by their first word, each with the words that follow it.
    phrases: HashMap<String, Vec<Vec<String>>>,
    /// Every form of the verbs.
    verbs: HashSet<String>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let file: File = rules::load(FILE);
    file.rule.into_iter().map(Rule::from).collect()
});

impl From<Entry> for Rule {
    fn from(entry: Entry) -> Self {
        let mut phrases: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for phrase in &entry.words {
            let mut words = phrase.split(' ').map(str::to_owned);
            let first = words.next().unwrap_or_default();
            phrases.entry(first).or_default().push(words.collect());
        }
        Self {
            id: entry.id,
            says: entry.says,
            act: entry.act,
            when: entry.when,
            judge: entry.judge,
            phrases,
            verbs: entry.verbs.iter().flat_map(|v| inflect::verb(v)).collect(),
        }
    }
}

/// What the rule with this id does.
pub(super) fn explain(id: &str) -> Option<&'static str> {
    RULES.iter().find(|r| r.id == id).map(|r| r.says.as_str())
}

/// The act and id of the first rule that fits, among those that `allowed` lets through.
pub(super) fn decide(
    text: &Text,
    analysis: &Analysis,
    attributed: &Attributed,
    allowed: impl Fn(&Rule) -> bool,
) -> Option<(SpeechAct, &'static str)> {
    let words = Words::new(text, analysis, attributed)?;
    RULES
        .iter()
        .filter(|rule| allowed(rule))
        .find_map(|rule| Some((words.act(rule)?, rule.id.as_str())))
}

/// The words that are said, as the rules look at them.
struct Words<'a> {
    text: &'a Text,
    analysis: &'a Analysis,
    content: &'a [Tokens],
    /// The first word after quotation marks.
    first: usize,
    /// The predicate of the first clause, where there is a tree.
    predicate: Option<usize>,
    /// All of it is somebody's own words.
    direct: bool,
}

impl<'a> Words<'a> {
    fn new(text: &'a Text, analysis: &'a Analysis, attributed: &Attributed<'a>) -> Option<Self> {
        let content = attributed.content;
        let all = || {
            content
                .iter()
                .flat_map(Clone::clone)
                .filter(|n| *n < analysis.tokens.len())
        };
        let first = all().find(|n| !is_mark(&at(text, analysis, *n)))?;
        let piece = content.iter().find(|c| c.contains(&first))?;
        let parsed = all().any(|n| !analysis.tokens[n].deprel.is_empty());
        let predicate = parsed
            .then(|| {
                piece
                    .clone()
                    .take_while(|n| *n < analysis.tokens.len())
                    .find(|n| {
                        let token = &analysis.tokens[*n];
                        token.upos != Upos::Punct
                            && token.head.is_none_or(|h| !piece.contains(&h))
                            && !matches!(
                                token.deprel,
                                "mark" | "cc" | "case" | "discourse" | "vocative"
                            )
                    })
            })
            .flatten();
        let direct = analysis.tokens[first].quoted || first > piece.start;
        Some(Self {
            text,
            analysis,
            content,
            first,
            predicate,
            direct,
        })
    }

    /// What the rule says these words do; `None` where it does not fit.
    fn act(&self, rule: &Rule) -> Option<SpeechAct> {
        let fits = match rule.when {
            When::Question => self.is_question(),
            When::Performative => return self.performative(),
            When::Opens => self.phrase_at(rule, self.first).is_some(),
            When::Modal => self.modal(rule),
            When::Speaker => self.speaker_is_subject() && self.modal(rule),
            When::Words => self.tokens().any(|n| self.occurs(rule, n)),
            When::Predicate => self.tokens().any(|n| {
                self.occurs(rule, n) && (rule.judge && self.is_phrase() || self.is_predicated(n))
            }),
        };
        fits.then_some(rule.act)
    }

    fn form(&self, n: usize) -> std::borrow::Cow<'a, str> {
        at(self.text, self.analysis, n)
    }

    fn tokens(&self) -> impl Iterator<Item = usize> + '_ {
        self.content.iter().flat_map(Clone::clone)
    }

    fn is_question(&self) -> bool {
        let Some(last) = self.content.last() else {
            return false;
        };
        // Marks at the end may have been trimmed from the content.
        let from = last.end.saturating_sub(2).max(last.start);
        (from..last.end + 1).any(|n| &*self.form(n) == "?")
    }

    /// "We regret the delay": the act of the verb, if the speaker is its subject. In reported
    /// words ("said it was disappointed") only feelings are sure to be the speaker's own.
    fn performative(&self) -> Option<SpeechAct> {
        let end = self.first + FIRST_CLAUSE;
        let reported =
            |n: usize| !self.direct && matches!(&*self.form(n), "he" | "she" | "it" | "they");
        let subject = self.tokens().take_while(|n| *n < end).find(|n| {
            (matches!(&*self.form(*n), "i" | "we") || reported(*n) && *n == self.first)
                && self.analysis.tokens[*n].quoted == self.direct
        })?;
        let reported = reported(subject);
        let token = &self.analysis.tokens[subject];
        let verb = match (token.deprel, token.head) {
            ("nsubj", Some(head)) => head,
            ("", _) => (subject + 1..end).find(|n| !self.is_light(*n))?,
            _ => return None,
        };
        let cue = cues_at(self.text, self.analysis, verb)
            .into_iter()
            .find(|found| {
                !found.cue.neutral && (!reported || found.cue.act == SpeechAct::Express)
            })?;
        // "We would urge" does it, "we have denied" reports it, "we do not accuse" does not do it.
        let done = (subject..verb).any(|n| {
            matches!(
                &*self.form(n),
                "not" | "n't" | "n’t" | "never" | "had" | "did" | "might" | "may"
            )
        });
        let past = matches!(self.analysis.tokens[verb].xpos, "VBD" | "VBN")
            && cue.cue.kind == super::CueKind::Verb
            && !reported;
        (!done && !past).then_some(cue.cue.act)
    }

    /// Adverbs and auxiliaries between a subject and its verb.
    fn is_light(&self, n: usize) -> bool {
        let form = self.form(n);
        form.ends_with("ly")
            || matches!(
                &*form,
                "are"
                    | "am"
                    | "'m"
                    | "’m"
                    | "'re"
                    | "’re"
                    | "also"
                    | "would"
                    | "must"
                    | "do"
                    | "very"
                    | "deeply"
            )
    }

    /// The phrase of the rule that begins at `n`, in tokens.
    fn phrase_at(&self, rule: &Rule, n: usize) -> Option<usize> {
        let rests = rule.phrases.get(&*self.form(n))?;
        rests
            .iter()
            .filter(|rest| {
                (1..)
                    .zip(*rest)
                    .all(|(step, word)| *self.form(n + step) == **word)
            })
            .map(|rest| rest.len() + 1)
            .max()
    }

    /// A phrase or verb of the rule stands at `n` and is not negated.
    fn occurs(&self, rule: &Rule, n: usize) -> bool {
        let form = self.form(n);
        let verb = || {
            let token = &self.analysis.tokens[n];
            rule.verbs.contains(&*form) && matches!(token.upos, Upos::Verb | Upos::X)
        };
        let negative = matches!(&*form, "no" | "not" | "nothing" | "never" | "without");
        (self.phrase_at(rule, n).is_some() || verb())
            && (negative || !is_negated(self.text, self.analysis, n))
    }

    /// One of the words is an auxiliary of the first clause.
    fn modal(&self, rule: &Rule) -> bool {
        match self.predicate {
            Some(head) => self.tokens().any(|n| {
                let token = &self.analysis.tokens[n];
                let of_head = token.head == Some(head) && token.deprel == "aux";
                (of_head || n == head) && n <= head && self.phrase_at(rule, n).is_some()
            }),
            None => self
                .tokens()
                .take(FIRST_CLAUSE)
                .take_while(|n| {
                    !matches!(&*self.form(*n), "," | ";" | ":" | "that" | "who" | "which")
                })
                .any(|n| self.phrase_at(rule, n).is_some()),
        }
    }

    /// "He would mend the bridge": the subject of the first clause is whoever speaks, and acts.
    fn speaker_is_subject(&self) -> bool {
        let speaker = |n: usize| match &*self.form(n) {
            "i" | "we" => true,
            "he" | "she" | "they" | "it" => !self.direct,
            _ => false,
        };
        let Some(head) = self.predicate else {
            return speaker(self.first);
        };
        let dependents = || {
            self.tokens()
                .filter(|n| self.analysis.tokens[*n].head == Some(head))
        };
        let relation = |n: usize| self.analysis.tokens[n].deprel;
        let passive = self.analysis.tokens[head].xpos == "VBN"
            && dependents()
                .any(|n| relation(n) == "aux" && matches!(&*self.form(n), "be" | "been"));
        let copular = dependents().any(|n| relation(n) == "cop");
        self.analysis.tokens[head].upos == Upos::Verb
            && !passive
            && !copular
            && dependents().any(|n| relation(n) == "nsubj" && speaker(n))
    }

    /// The words are no clause but what somebody is called: "a farce".
    fn is_phrase(&self) -> bool {
        match self.predicate {
            Some(head) => matches!(
                self.analysis.tokens[head].upos,
                Upos::Noun | Upos::Adj | Upos::Propn
            ),
            None => self.tokens().count() <= 3,
        }
    }

    /// Said of something by a form of "be" (or "called", "became") up to four words before.
    fn is_predicated(&self, n: usize) -> bool {
        let copula = |b: usize| {
            matches!(
                &*self.form(b),
                "is" | "are"
                    | "was"
                    | "were"
                    | "be"
                    | "been"
                    | "being"
                    | "'s"
                    | "’s"
                    | "'re"
                    | "’re"
                    | "as"
                    | "called"
                    | "became"
                    | "become"
                    | "remains"
                    | "remained"
                    | "seems"
                    | "amounts"
            )
        };
        (1..=4)
            .map_while(|back| n.checked_sub(back))
            .take_while(|b| !matches!(&*self.form(*b), "," | "." | ";" | "that" | "who" | "which"))
            .any(copula)
    }
}
