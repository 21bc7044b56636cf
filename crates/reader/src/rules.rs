//! Rule data: how the files under `data/` are read.
//!
//! Rules and lexicons are TOML files that a lawyer can read and extend (`docs/RULES.md`).
//! They are part of the binary and parsed once, on first use. Tests in the modules that own
//! them run every example; `Problems` is what they use to check that ids are well formed
//! and given once.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What a rule does, in a sentence, by the id that a reading gives. Rules of frames are explained
/// by [`crate::frames::Frames::explain`], since a user may bring their own.
pub fn explain(id: &str) -> Option<&'static str> {
    crate::statements::rules::explain(id)
        .or_else(|| crate::acts::explain(id))
        .or_else(|| crate::dates::explain(id))
        .or_else(|| {
            let rule = FACTS.rule.iter().find(|r| r.id == id)?;
            Some(rule.says.as_str())
        })
}

/// The rules of cases, demands and disputes, which are code with a name.
const FACTS_FILE: &str = include_str!("../data/facts/rules.toml");

static FACTS: LazyLock<Facts> = LazyLock::new(|| load(FACTS_FILE));

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    rule: Vec<Said>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    id: String,
    says: String,
}

/// Parses an embedded data file.
///
/// A file that does not parse counts as empty: the reader must not panic at a user's desk for a
/// mistake that the test `every_data_file_parses` shows at ours.
pub(crate) fn load<T: DeserializeOwned + Default>(file: &str) -> T {
    toml::from_str(file).unwrap_or_default()
}

/// Parses an embedded data file in a test, which fails with the line that is wrong.
#[cfg(test)]
#[track_caller]
pub(crate) fn checked<T: DeserializeOwned>(file: &str) -> T {
    match toml::from_str(file) {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

/// What is wrong with the word lists of a file: words not in lower case, empty or given twice.
#[cfg(test)]
pub(crate) fn list_problems(file: &str) -> String {
    let mut problems = Problems::default();
    for (name, list) in &checked::<toml::Table>(file) {
        let mut seen = std::collections::HashSet::new();
        for word in list.as_array().into_iter().flatten() {
            let Some(word) = word.as_str() else { continue };
            if word.is_empty() || word != word.to_lowercase() {
                problems.add(format!("`{name}`: `{word}` is no lower-case word"));
            }
            if !seen.insert(word) {
                problems.add(format!("`{name}`: `{word}` is given twice"));
            }
        }
    }
    problems.report()
}

/// What is wrong with rule data, in words that name the entry.
#[cfg(test)]
#[derive(Debug, Default)]
pub(crate) struct Problems {
    ids: std::collections::HashSet<String>,
    found: Vec<String>,
}

#[cfg(test)]
impl Problems {
    /// Notes an id: lower-case words joined by dots, with `_` or `-` inside a word, used once.
    pub fn id(&mut self, id: &str) {
        let word = |w: &str| {
            !w.is_empty()
                && w.chars()
                    .all(|c| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '_' | '-'))
        };
        if id.split('.').count() < 2 || !id.split('.').all(word) {
            self.add(format!("`{id}` is not of the form `family.name`"));
        }
        if !self.ids.insert(id.to_owned()) {
            self.add(format!("the id `{id}` is given twice"));
        }
    }

    /// Notes any other mistake.
    pub fn add(&mut self, problem: impl Into<String>) {
        self.found.push(problem.into());
    }

    /// Everything found, one a line; empty when all is well.
    pub fn report(&self) -> String {
        self.found.join("\n")
    }
}

/// A one-sentence analysis with forms only, cut roughly as the text layer cuts: enough for the
/// examples in rule data, and independent of that layer.
#[cfg(test)]
pub(crate) fn tokenized(sentence: &str) -> (record::Text, crate::analysis::Analysis) {
    use crate::analysis::{Analysis, Token, Upos};

    let mut pieces: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    for chunk in sentence.split_inclusive(' ') {
        let (mut start, mut end) = (at, at + chunk.trim_end().len());
        at += chunk.len();
        let mut tail = Vec::new();
        while let Some(c) = sentence[start..end]
            .chars()
            .next()
            .filter(|c| "(\"“‘[".contains(*c))
        {
            pieces.push(start..start + c.len_utf8());
            start += c.len_utf8();
        }
        loop {
            let word = &sentence[start..end];
            let abbreviation = word.ends_with('.')
                && (["sept.", "oct.", "nov.", "jan.", "wed.", "mr.", "dr."]
                    .contains(&word.to_lowercase().as_str()));
            match word.chars().last() {
                Some(c) if ".,;:?!)”\"]".contains(c) && !abbreviation => {
                    tail.push(end - c.len_utf8()..end);
                    end -= c.len_utf8();
                }
                _ => break,
            }
        }
        let word = &sentence[start..end];
        let clitic = [
            "n't", "n’t", "'s", "’s", "'ll", "’ll", "'re", "’re", "'ve", "’ve",
        ]
        .iter()
        .find(|c| word.len() > c.len() && word.ends_with(**c));
        if let Some(clitic) = clitic {
            tail.push(end - clitic.len()..end);
            end -= clitic.len();
        }
        // Hyphenated words in three, dates in figures whole.
        let mut from = start;
        if !sentence[start..end].starts_with(|c: char| c.is_ascii_digit()) {
            for (i, _) in sentence[start..end].match_indices('-') {
                pieces.push(from..start + i);
                pieces.push(start + i..start + i + 1);
                from = start + i + 1;
            }
        }
        pieces.push(from..end);
        tail.reverse();
        pieces.append(&mut tail);
    }
    pieces.retain(|p| !p.is_empty());
    let text = record::Text::new(sentence);
    let tokens: Vec<Token> = pieces
        .into_iter()
        .map(|bytes| Token {
            span: text.span(bytes.clone()),
            bytes,
            quoted: false,
            upos: Upos::default(),
            xpos: "",
            lemma: String::new(),
            head: None,
            deprel: "",
        })
        .collect();
    let whole = 0..tokens.len();
    let analysis = Analysis {
        tokens,
        sentences: vec![whole.clone()],
        paragraphs: vec![whole],
        ..Analysis::default()
    };
    (text, analysis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_or_malformed_id_is_a_problem() {
        let mut problems = Problems::default();
        problems.id("act.demand.urge");
        assert_eq!(problems.report(), "");
        problems.id("act.demand.urge");
        problems.id("Act demand");
        problems.id("act..urge");
        assert_eq!(problems.report().lines().count(), 3);
    }

    #[test]
    fn every_rule_of_facts_has_an_id_of_its_own_and_says_a_sentence() {
        let mut problems = Problems::default();
        for rule in checked::<Facts>(FACTS_FILE).rule {
            problems.id(&rule.id);
            if !rule.says.ends_with('.') {
                problems.add(format!("`{}` says no sentence", rule.id));
            }
        }
        assert_eq!(problems.report(), "");
    }

    #[test]
    fn every_case_status_says_what_made_it_so() {
        for status in record::CaseStatus::ALL {
            assert!(explain(&format!("case.{status}")).is_some(), "{status}");
        }
    }
}
