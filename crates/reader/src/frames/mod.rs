//! Frames: which words tell of which kind of event, and where its parties stand beside them.
//!
//! One TOML file a group under `data/frames`; `docs/FRAMES.md` teaches to write one. They are part
//! of the binary; [`Frames::with`] adds a user's own or puts them in place of ours.

mod example;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use record::{EventType, Factuality, Plover};
use serde::Deserialize;

use crate::Reader;
pub use example::Misfit;

/// Our files, by name.
const FILES: [(&str, &str); 7] = [
    (
        "custody.toml",
        include_str!("../../data/frames/custody.toml"),
    ),
    (
        "treatment.toml",
        include_str!("../../data/frames/treatment.toml"),
    ),
    (
        "proceedings.toml",
        include_str!("../../data/frames/proceedings.toml"),
    ),
    (
        "civic_space.toml",
        include_str!("../../data/frames/civic_space.toml"),
    ),
    (
        "politics.toml",
        include_str!("../../data/frames/politics.toml"),
    ),
    (
        "diplomacy.toml",
        include_str!("../../data/frames/diplomacy.toml"),
    ),
    (
        "sanctions.toml",
        include_str!("../../data/frames/sanctions.toml"),
    ),
];

/// A file of frames.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    frame: Vec<FrameEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameEntry {
    #[serde(rename = "type")]
    event_type: EventType,
    plover: Option<PloverEntry>,
    cameo: Option<String>,
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PloverEntry {
    event: String,
    mode: Option<String>,
    #[serde(default)]
    context: Vec<String>,
}

/// What kind of word a trigger is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// "arrested", also as a participle beside a noun ("the arrested poet").
    Verb,
    /// "the arrest of"
    Noun,
    /// "imprisoned" where it only describes: "the jailed poet", "remains imprisoned".
    Adjective,
}

/// One way of telling of an event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `custody.arrest.verb`: group, type, words.
    pub id: String,
    /// Verb, noun or adjective.
    pub kind: Kind,
    /// The trigger's lemmas; of a phrase ("take into custody") the first word is the trigger,
    /// the others stand below it in the tree.
    pub words: Vec<String>,
    /// Place in the tree -> lemmas one of which must stand there.
    #[serde(default)]
    pub when: HashMap<Path, Vec<String>>,
    /// Place in the tree -> lemmas none of which may stand there.
    #[serde(default)]
    pub unless: HashMap<Path, Vec<String>>,
    /// The kind of what stands in a slot: a recipient that is a `person` (or a group of people).
    #[serde(default)]
    pub person: Vec<Slot>,
    /// Where the one who acts stands; the first place that is filled counts.
    #[serde(default)]
    pub actor: Vec<Path>,
    /// Where the one acted upon stands.
    #[serde(default)]
    pub recipient: Vec<Path>,
    /// Where the detail stands.
    #[serde(default)]
    pub detail: Vec<Path>,
    /// It tells how things are ("is held", "the jailed poet"), not what was done: left out where the
    /// act itself is told.
    #[serde(default)]
    pub state: bool,
    /// A noun that must be what somebody is: "she is in prison", not "the walls of the prison".
    #[serde(default)]
    pub predicate: bool,
    /// How the event stands by the words themselves: "faces ten years" is `hypothetical`, "sought ten
    /// years" `demanded`, by the actor.
    #[serde(default)]
    pub factuality: Option<Factuality>,
    /// The slots without which it is no event.
    #[serde(default)]
    pub needs: Vec<Slot>,
    /// A sentence of ours that the rule fits: trigger in `[]`, the slots as `{actor: words}`,
    /// `{recipient: words}`, `{detail: words}`.
    pub example: String,
}

/// A slot of an event that a rule fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields of an event")]
pub enum Slot {
    Actor,
    Recipient,
    Detail,
}

/// A place in the tree, seen from the trigger: `subject`, `object`, `by`, `object.of`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Path(pub Vec<Step>);

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Who does it: the subject, of a passive the one after "by".
    Subject,
    /// To whom it is done: the object, the subject of a passive, the noun a participle describes.
    Object,
    /// The indirect object: "denied \[him\] a lawyer"; the subject of "was denied a lawyer".
    Indirect,
    /// Whose it is: "\[Khan\]'s arrest", "\[his\] trial".
    Owner,
    /// The noun in front: "\[corruption\] charges".
    Compound,
    /// The noun that the trigger describes or is a noun in front of: "the jailed \[poet\]".
    Head,
    /// A clause that completes it: "allowed \[to see him\]".
    Clause,
    /// The words of the trigger with all below it, without its parties.
    Whole,
    /// What a preposition leads to.
    Preposition(String),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            let dot = if n > 0 { "." } else { "" };
            let word = match step {
                Step::Subject => "subject",
                Step::Object => "object",
                Step::Indirect => "indirect",
                Step::Owner => "owner",
                Step::Compound => "compound",
                Step::Head => "head",
                Step::Clause => "clause",
                Step::Whole => "whole",
                Step::Preposition(word) => word,
            };
            write!(f, "{dot}{word}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Path {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let step = |word: &str| match word {
            "subject" => Ok(Step::Subject),
            "object" => Ok(Step::Object),
            "indirect" => Ok(Step::Indirect),
            "owner" => Ok(Step::Owner),
            "compound" => Ok(Step::Compound),
            "head" => Ok(Step::Head),
            "clause" => Ok(Step::Clause),
            "whole" => Ok(Step::Whole),
            w if PREPOSITIONS.contains(&w) => Ok(Step::Preposition(w.to_owned())),
            w => Err(format!(
                "`{w}` is no place in a sentence; hint: subject, object, indirect, owner, compound, head, clause, whole, or a preposition ({})",
                PREPOSITIONS.join(", ")
            )),
        };
        text.split('.')
            .map(step)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

const PREPOSITIONS: &[&str] = &[
    "of", "by", "for", "on", "over", "against", "with", "from", "to", "into", "in", "at", "under",
    "about", "after", "between", "among", "as", "without", "during", "through", "upon", "towards",
    "before", "via",
];

/// A frame's codes, shared by its rules.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The type of its events.
    pub event_type: EventType,
    /// PLOVER 0.8.
    pub plover: Plover,
    /// CAMEO.
    pub cameo: Option<String>,
}

/// All frames, by trigger.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    frames: Vec<Frame>,
    rules: Vec<(Rule, usize)>,
    by_word: HashMap<(Kind, String), Vec<usize>>,
}

/// A file of frames could not be used.
#[derive(Debug)]
pub struct FrameError {
    file: String,
    reason: String,
}

const HINT: &str = "see docs/FRAMES.md for how a frame is written";

impl FrameError {
    /// The name of the file, as it was given.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The rule and what is wrong with it.
    pub fn reason(&self) -> &str {
        self.reason.split("; hint: ").next().unwrap_or_default()
    }

    /// What to do about it.
    pub fn hint(&self) -> &str {
        self.reason.split_once("; hint: ").map_or(HINT, |(_, h)| h)
    }
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (reason, hint) = (self.reason(), self.hint());
        write!(f, "{}: {reason}; hint: {hint}", self.file)
    }
}

impl std::error::Error for FrameError {}

static OURS: LazyLock<Frames> = LazyLock::new(|| {
    let mut frames = Frames::default();
    for (name, text) in FILES {
        // A test shows a file of ours that cannot be used; a user's desk must not fail for it.
        let _ = frames.add(name, text);
    }
    frames.index();
    frames
});

impl Frames {
    /// The frames inside the program.
    pub fn ours() -> &'static Self {
        &OURS
    }

    /// Ours, with a user's files: `(name, text)`. A rule whose id is given again takes the place of
    /// the one before.
    pub fn with(files: &[(String, String)]) -> Result<Self, FrameError> {
        let mut frames = Self::default();
        for (name, text) in FILES {
            frames.add(name, text)?;
        }
        for (name, text) in files {
            frames.add(name, text)?;
        }
        frames.index();
        Ok(frames)
    }

    fn add(&mut self, name: &str, text: &str) -> Result<(), FrameError> {
        let error = |reason: String| FrameError {
            file: name.to_owned(),
            reason,
        };
        let file: File = toml::from_str(text).map_err(|e| error(place(text, &e)))?;
        let mut ids = HashSet::new();
        for entry in file.frame {
            if let Some(reason) = entry.fault() {
                return Err(error(reason));
            }
            let number = self.frames.len();
            let plover = entry.plover.map_or(
                Plover {
                    event: None,
                    mode: None,
                    context: Vec::new(),
                },
                |p| Plover {
                    event: Some(p.event),
                    mode: p.mode,
                    context: p.context,
                },
            );
            self.frames.push(Frame {
                event_type: entry.event_type,
                plover,
                cameo: entry.cameo,
            });
            for rule in entry.rule {
                if !ids.insert(rule.id.clone()) {
                    return Err(error(format!("the id `{}` is given twice", rule.id)));
                }
                if let Some(reason) = rule.fault() {
                    return Err(error(format!("`{}`: {reason}", rule.id)));
                }
                self.rules.push((rule, number));
            }
        }
        // The last rule of an id stands.
        let mut seen = HashSet::new();
        let mut rules: Vec<(Rule, usize)> = std::mem::take(&mut self.rules);
        rules.reverse();
        rules.retain(|(rule, _)| seen.insert(rule.id.clone()));
        rules.reverse();
        self.rules = rules;
        Ok(())
    }

    fn index(&mut self) {
        self.by_word.clear();
        for (n, (rule, _)) in self.rules.iter().enumerate() {
            for words in &rule.words {
                let first = words.split(' ').next().unwrap_or_default().to_owned();
                let list = self.by_word.entry((rule.kind, first)).or_default();
                if list.last() != Some(&n) {
                    list.push(n);
                }
            }
        }
    }

    /// The rules one of whose triggers begins with this lemma.
    pub fn triggered(&self, kind: Kind, lemma: &str) -> impl Iterator<Item = (&Rule, &Frame)> {
        self.by_word
            .get(&(kind, lemma.to_owned()))
            .into_iter()
            .flatten()
            .map(|n| {
                let (rule, frame) = &self.rules[*n];
                (rule, &self.frames[*frame])
            })
    }

    /// What a rule does: its example, with its type.
    pub fn explain(&self, id: &str) -> Option<String> {
        let (rule, frame) = self.rules.iter().find(|(r, _)| r.id == id)?;
        let kind = self.frames[*frame].event_type;
        Some(format!("{kind}, e.g. {}", rule.example))
    }

    /// A rule and its frame, by the id that a reading gives.
    pub fn rule(&self, id: &str) -> Option<(&Rule, &Frame)> {
        let (rule, frame) = self.rules.iter().find(|(r, _)| r.id == id)?;
        Some((rule, &self.frames[*frame]))
    }

    /// The rules among these frames that are not ours, or that stand in place of one of ours, and do
    /// not fit their own example.
    pub fn misfits(&self, reader: &Reader) -> Vec<Misfit> {
        self.misfits_among(reader, |rule| {
            let ours = Self::ours().rule(&rule.id);
            ours.is_none_or(|(r, _)| r.example != rule.example || r.words != rule.words)
        })
    }

    /// Every rule that does not fit its own example.
    pub fn all_misfits(&self, reader: &Reader) -> Vec<Misfit> {
        self.misfits_among(reader, |_| true)
    }

    fn misfits_among(&self, reader: &Reader, asked: impl Fn(&Rule) -> bool) -> Vec<Misfit> {
        self.rules
            .iter()
            .filter(|(rule, _)| asked(rule))
            .filter_map(|(rule, frame)| example::check(reader, rule, &self.frames[*frame]))
            .collect()
    }

    /// All rules, in the order of the files.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().map(|(rule, _)| rule)
    }
}

/// What does not parse, with its line and the rule it stands in.
fn place(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().trim().replace('\n', " ");
    let Some(at) = error.span().map(|s| s.start.min(text.len())) else {
        return message;
    };
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    // The rule's table goes from one header to the next; the error may be at the header itself.
    let header = |l: &str| l.trim_start().starts_with("[[");
    let lines: Vec<&str> = text.lines().collect();
    let above = lines.iter().take(line).rposition(|l| header(l));
    let id = above.and_then(|n| {
        let table = lines.iter().skip(n + 1).take_while(|l| !header(l));
        table
            .filter_map(|l| l.split_once('='))
            .find_map(|(key, id)| {
                (key.trim() == "id").then(|| id.trim().trim_matches('"').to_owned())
            })
    });
    match id {
        Some(id) => format!("line {line}, `{id}`: {message}"),
        None => format!("line {line}: {message}"),
    }
}

/// The event types of PLOVER 0.8.
const PLOVER: [&str; 16] = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

impl FrameEntry {
    /// What is wrong with its codes.
    fn fault(&self) -> Option<String> {
        let kind = self.event_type;
        let word = |w: &str| {
            !w.is_empty()
                && w.chars().all(|c| {
                    c.is_ascii_lowercase() || matches!(c, '_' | '-') || c == 'A' || c == 'B'
                })
        };
        if let Some(plover) = &self.plover {
            if !PLOVER.contains(&plover.event.as_str()) {
                return Some(format!(
                    "frame `{kind}`: `{}` is no event type of PLOVER; hint: one of {}",
                    plover.event.escape_debug(),
                    PLOVER.join(", ")
                ));
            }
            let named = plover.mode.iter().chain(&plover.context).find(|w| !word(w));
            if let Some(bad) = named {
                return Some(format!(
                    "frame `{kind}`: `{}` is no mode or context of PLOVER; hint: they are written in small letters",
                    bad.escape_debug()
                ));
            }
        }
        let digits = |c: &str| (2..=4).contains(&c.len()) && c.bytes().all(|b| b.is_ascii_digit());
        if let Some(cameo) = self.cameo.as_deref().filter(|c| !digits(c)) {
            return Some(format!(
                "frame `{kind}`: `{}` is no code of CAMEO; hint: two to four digits, as \"173\"",
                cameo.escape_debug()
            ));
        }
        None
    }
}

impl Rule {
    /// Where it looks for what fills a slot.
    pub fn places(&self, slot: Slot) -> &[Path] {
        match slot {
            Slot::Actor => &self.actor,
            Slot::Recipient => &self.recipient,
            Slot::Detail => &self.detail,
        }
    }

    /// What is wrong with it, beyond what does not parse.
    fn fault(&self) -> Option<String> {
        let word = |w: &str| {
            !w.is_empty()
                && w.chars()
                    .all(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
        };
        if self.id.split('.').count() < 2 || !self.id.split('.').all(word) {
            return Some("an id is of the form `group.type.words`, lower case".into());
        }
        if self.words.is_empty() || self.words.iter().any(|w| w.trim().is_empty()) {
            return Some("there are no words".into());
        }
        let plain = |w: &&String| **w != w.to_lowercase() || w.split(' ').any(str::is_empty);
        if let Some(bad) = self.words.iter().find(plain) {
            return Some(format!(
                "`{}` fits nothing; hint: words are dictionary forms in small letters, one space between them",
                bad.escape_debug()
            ));
        }
        let marked = self.example.contains('[') && self.example.contains(']');
        (!marked).then(|| "the example marks no trigger with []".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_ours_can_be_used() {
        if let Err(error) = Frames::with(&[]) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_user_adds_a_rule_or_puts_it_in_place_of_ours() {
        let own = "[[frame]]\ntype = \"raid\"\n[[frame.rule]]\nid = \"ours.raid.storm\"\nkind = \"verb\"\nwords = [\"frobnicate\"]\nexample = \"Police [frobnicated] the hall.\"\n";
        let before = Frames::ours().rules().count();
        let frames = Frames::with(&[("own.toml".into(), own.into())]).expect("a good file");
        assert_eq!(frames.rules().count(), before + 1);
        assert_eq!(frames.triggered(Kind::Verb, "frobnicate").count(), 1);
        let twice = Frames::with(&[("a".into(), own.into()), ("b".into(), own.into())])
            .expect("good files");
        assert_eq!(twice.rules().count(), before + 1);
    }

    #[test]
    fn a_mistake_is_named_with_its_file() {
        let bad = "[[frame]]\ntype = \"raid\"\n[[frame.rule]]\nid = \"own.raid.storm\"\nkind = \"verb\"\nwords = [\"frobnicate\"]\nactor = [\"behind\"]\nexample = \"Police [stormed] it.\"\n";
        let error = Frames::with(&[("own.toml".into(), bad.into())])
            .expect_err("no such place")
            .to_string();
        assert!(
            error.starts_with("own.toml: line 7, `own.raid.storm`: `behind` is no place"),
            "{error}"
        );
        assert!(error.contains("; hint: subject, object"), "{error}");
    }

    #[test]
    fn a_place_prints_as_it_was_written() {
        for written in ["subject", "object.of", "owner", "object.against"] {
            let path = Path::try_from(written.to_owned()).expect("a place");
            assert_eq!(path.to_string(), written);
        }
    }
}
