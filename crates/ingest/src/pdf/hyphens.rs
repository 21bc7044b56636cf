//! Words that were cut at the end of a line.

use std::collections::HashSet;

use super::rows::Row;

/// First parts that keep their hyphen: self-defence, non-violent. Others are cut words, unless the
/// document spells them with a hyphen elsewhere.
const KEEP: [&str; 16] = [
    "self", "non", "ex", "vice", "well", "half", "cross", "so", "anti", "long", "short", "all",
    "mid", "high", "low", "pro",
];

/// The words of a document, to tell a cut word from a compound.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    words: HashSet<String>,
}

impl Vocabulary {
    /// The words of `rows`, but for the last of each row, which may be cut.
    pub(crate) fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let mut words = HashSet::new();
        for row in rows {
            let whole = row.words.len().saturating_sub(1);
            for word in &row.words[..whole] {
                let word = bare(&word.text);
                if !words.contains(word.as_str()) {
                    words.insert(word);
                }
            }
        }
        Self { words }
    }

    /// Puts a line behind the text of its paragraph.
    pub(crate) fn join(&self, text: &mut String, line: &str) {
        let Some(hyphen) = text.chars().next_back().filter(|c| is_hyphen(*c)) else {
            // A dash that stands between two words without spaces does so across lines as well.
            let closed = text.ends_with(['\u{2013}', '\u{2014}', '/'])
                && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric)
                && text
                    .split_whitespace()
                    .next_back()
                    .is_some_and(|w| w.chars().count() > 1);
            if !closed {
                text.push(' ');
            }
            text.push_str(line);
            return;
        };
        let stem = text.trim_end_matches(is_hyphen);
        let first = stem.rsplit(char::is_whitespace).next().unwrap_or_default();
        let second = line.split(char::is_whitespace).next().unwrap_or_default();
        if !first.ends_with(char::is_alphanumeric) {
            // "- " and the like: a dash.
            text.push(' ');
        } else if hyphen == '\u{ad}' || self.is_cut(first, second) {
            let length = stem.len();
            text.truncate(length);
        }
        text.push_str(line);
    }

    /// Whether the hyphen between two parts is there for the end of the line alone.
    fn is_cut(&self, first: &str, second: &str) -> bool {
        let letters = first.ends_with(char::is_lowercase) && second.starts_with(char::is_lowercase);
        // Words in capitals are cut too.
        let capitals = first.chars().filter(|c| c.is_alphabetic()).count() >= 2
            && first
                .chars()
                .chain(second.chars().take(2))
                .all(|c| !c.is_lowercase())
            && second.starts_with(char::is_uppercase);
        if !letters && !capitals {
            return false;
        }
        let joined = bare(&format!("{first}{second}"));
        let with_hyphen = bare(&format!("{first}-{second}"));
        if self.words.contains(&joined) {
            return true;
        }
        if self.words.contains(&with_hyphen) {
            return false;
        }
        let part = bare(first);
        let part = part.rsplit('-').next().unwrap_or_default();
        // "state-" before "owned": two words of the document; "detai-" before "ned" is one.
        let both =
            part.len() > 3 && self.words.contains(part) && self.words.contains(&bare(second));
        !KEEP.contains(&part) && !both && letters || capitals
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{ad}' | '\u{2010}')
}

/// In small letters, without the marks around it.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::rows::Word;

    fn joined(known: &str, text: &str, line: &str) -> String {
        let word = |text: &str| Word {
            text: text.to_owned(),
            x0: 0,
            x1: 0,
            y: 0,
            size: 200,
        };
        let row = Row {
            y: 0,
            words: known.split(' ').chain(["end"]).map(word).collect(),
        };
        let mut text = text.to_owned();
        Vocabulary::of([row].iter()).join(&mut text, line);
        text
    }

    #[test]
    fn a_cut_word_is_one_and_a_compound_keeps_its_hyphen() {
        assert_eq!(joined("", "the jour-", "nalist was"), "the journalist was");
        assert_eq!(joined("", "the jour\u{ad}", "nalist"), "the journalist");
        assert_eq!(joined("", "Al-", "Jazeera said"), "Al-Jazeera said");
        assert_eq!(joined("", "from 2019-", "2020"), "from 2019-2020");
        assert_eq!(joined("", "in self-", "defence"), "in self-defence");
        assert_eq!(
            joined("co-operation", "their co-", "operation"),
            "their co-operation"
        );
        assert_eq!(
            joined("state owned", "a state-", "owned mine"),
            "a state-owned mine"
        );
        assert_eq!(joined("", "he left -", "alone"), "he left - alone");
        assert_eq!(joined("", "and", "then"), "and then");
        assert_eq!(joined("", "2019\u{2013}", "2020"), "2019\u{2013}2020");
    }
}
