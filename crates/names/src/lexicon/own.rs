//! Lexicons of a user's own, in the form of ours: read and checked.

use std::collections::{HashMap, HashSet};
use std::fmt;

use toml::Spanned;

use super::File;
use crate::name::MOST_TOKENS;
use crate::script::Script;
use crate::words;

/// A lexicon of a user's own that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    file: String,
    reason: String,
    hint: String,
}

impl LexiconError {
    /// The file, as it was named.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What is wrong, with the line, and the id of the entry where there is one.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The way out.
    pub fn hint(&self) -> &str {
        &self.hint
    }

    pub(super) fn new(file: &str, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            reason: reason.into(),
            hint: hint.into(),
        }
    }
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; hint: {}", self.file, self.reason, self.hint)
    }
}

impl std::error::Error for LexiconError {}

const FORM: &str = "docs/NAMES.md shows the form of each lexicon";

/// Most entries of a user's: groups of names are told apart by numbers of 15 bits.
const MOST_ENTRIES: usize = 20_000;

const TITLES: [&str; 11] = [
    "civil",
    "academic",
    "professional",
    "military",
    "police",
    "religious",
    "nobility",
    "political",
    "suffix",
    "late",
    "alias",
];

/// A word as it is looked up, or what is wrong with it and the way out.
type Checked = Result<String, (String, &'static str)>;

/// Where an entry stands.
struct At<'a> {
    file: &'a str,
    text: &'a str,
}

impl At<'_> {
    fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    fn error(&self, id: &Spanned<String>, reason: impl fmt::Display, hint: &str) -> LexiconError {
        let (line, id) = (self.line(id.span().start), id.get_ref().escape_debug());
        LexiconError::new(self.file, format!("line {line}, `{id}`: {reason}"), hint)
    }
}

/// Ids and words of one lexicon that stood before.
#[derive(Default)]
struct Seen {
    ids: HashSet<String>,
    /// With the id of the entry.
    words: HashMap<String, String>,
}

impl Seen {
    fn check<'a>(
        &mut self,
        at: &At,
        id: &Spanned<String>,
        words: impl Iterator<Item = &'a String>,
        look_up: impl Fn(&str) -> Checked,
    ) -> Result<(), LexiconError> {
        let name = id.get_ref();
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(fits) {
            let hint = "an id is of small letters, figures and `_`, as port_warden";
            return Err(at.error(id, "it cannot be an id", hint));
        }
        if !self.ids.insert(name.clone()) {
            let hint = "put the words of both in one entry, or give it another id";
            return Err(at.error(id, "the id stands twice in your lexicons", hint));
        }
        let mut none = true;
        for word in words {
            none = false;
            let key = look_up(word).map_err(|(reason, hint)| at.error(id, reason, hint))?;
            if let Some(other) = self.words.insert(key, name.clone()) {
                let reason = format!("`{}` is in `{other}` already", word.escape_debug());
                let hint = "a word stands in one entry, and once; case and accents do not count";
                return Err(at.error(id, reason, hint));
            }
        }
        match none {
            true => Err(at.error(id, "there are no words", FORM)),
            false => Ok(()),
        }
    }
}

fn phrase(written: &str) -> Checked {
    let words = words::split(written);
    let shown = written.escape_debug();
    if words.is_empty() {
        let reason = format!("`{shown}` has no letter and no figure");
        return Err((reason, "leave it out"));
    }
    if words.len() > MOST_TOKENS {
        let reason = format!("`{shown}` has more than {MOST_TOKENS} words");
        return Err((reason, "give it as short as it stands in names"));
    }
    let keys: Vec<String> = words.into_iter().map(|w| w.key).collect();
    Ok(keys.join(" "))
}

fn nickname(written: &str) -> Checked {
    let shown = written.escape_debug();
    if words::key(written).is_empty() {
        return Err((format!("`{shown}` has no letter"), "leave it out"));
    }
    match Script::of_word(&written.to_lowercase()) {
        Script::Latin => Ok(words::key(written)),
        _ => Err((
            format!("`{shown}` is not in Latin letters"),
            "write it as it is read in Latin letters: so it is found in every script",
        )),
    }
}

/// A user's files: what they are called, their text, and what is in them.
pub(super) fn parse(files: &[(String, String)]) -> Result<Vec<(&str, &str, File)>, LexiconError> {
    let [mut titles, mut particles, mut forms, mut terms] = [(); 4].map(|()| Seen::default());
    let mut groups = HashSet::new();
    let mut read = Vec::new();
    let mut entries = 0;
    for (name, text) in files {
        let at = At { file: name, text };
        let file: File = toml::from_str(text).map_err(|error| {
            let said = error.message().trim().replace('\n', " ");
            let said = match error.span() {
                Some(span) => format!("line {}: {said}", at.line(span.start)),
                None => said,
            };
            LexiconError::new(name, said, FORM)
        })?;
        for e in &file.title {
            titles.check(&at, &e.id, e.words.iter(), phrase)?;
            if !TITLES.contains(&e.kind.as_str()) {
                let reason = format!("`{}` is no kind of title", e.kind.escape_debug());
                return Err(at.error(&e.id, reason, &format!("one of {}", TITLES.join(", "))));
            }
        }
        for e in &file.particle {
            particles.check(&at, &e.id, e.words.iter(), phrase)?;
        }
        for e in &file.group {
            // A name may stand in several groups.
            let mut names = Seen::default();
            names.check(&at, &e.id, e.names.iter(), nickname)?;
            if !groups.insert(e.id.get_ref().clone()) {
                let hint = "put the names of both in one group, or give it another id";
                return Err(at.error(&e.id, "the id stands twice in your lexicons", hint));
            }
        }
        for e in &file.form {
            forms.check(&at, &e.id, e.words.iter(), phrase)?;
        }
        for e in &file.term {
            terms.check(&at, &e.id, e.words.values().flatten(), phrase)?;
        }
        entries += file.title.len() + file.particle.len() + file.group.len();
        entries += file.form.len() + file.term.len();
        if entries > MOST_ENTRIES {
            let reason = format!("your lexicons have more than {MOST_ENTRIES} entries in all");
            return Err(LexiconError::new(
                name,
                reason,
                "put more words in each, or give fewer",
            ));
        }
        read.push((name.as_str(), text.as_str(), file));
    }
    Ok(read)
}

/// Whether every id that a user has under `bodies` is one of a term, ours or theirs.
pub(super) fn check_bodies(own: &[(&str, &str, File)], ours: &File) -> Result<(), LexiconError> {
    let files = own.iter().map(|(.., file)| file).chain([ours]);
    let ids: HashSet<&str> = files
        .flat_map(|file| &file.term)
        .map(|term| term.id.get_ref().as_str())
        .collect();
    for (file, text, read) in own {
        if let Some(id) = read
            .bodies
            .iter()
            .find(|id| !ids.contains(id.get_ref().as_str()))
        {
            let hint = "`bodies` lists ids of terms, yours or ours";
            return Err(At { file, text }.error(id, "there is no term of this id", hint));
        }
    }
    Ok(())
}
