//! The words of one sentence, lower-cased, as the date rules look at them.

use std::borrow::Cow;

use record::Text;

use crate::analysis::{Analysis, Token, Tokens};

/// A sentence's words. Positions count from its first token; outside it every word is "".
pub(super) struct Words<'a> {
    text: &'a Text,
    tokens: &'a [Token],
    lower: Vec<Cow<'a, str>>,
}

impl<'a> Words<'a> {
    pub fn new(text: &'a Text, analysis: &'a Analysis, sentence: &Tokens) -> Self {
        let tokens = analysis.tokens.get(sentence.clone()).unwrap_or_default();
        let lower = tokens.iter().map(|t| lower(form(text, t))).collect();
        Self {
            text,
            tokens,
            lower,
        }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The lower-cased word.
    pub fn word(&self, n: usize) -> &str {
        self.lower.get(n).map_or("", |w| w)
    }

    /// The word `back` places before `n`.
    pub fn before(&self, n: usize, back: usize) -> &str {
        n.checked_sub(back).map_or("", |n| self.word(n))
    }

    /// The word as it is written.
    pub fn form(&self, n: usize) -> &'a str {
        self.tokens.get(n).map_or("", |t| form(self.text, t))
    }

    pub fn token(&self, n: usize) -> Option<&'a Token> {
        self.tokens.get(n)
    }

    /// True where the word is written with a capital.
    pub fn is_capital(&self, n: usize) -> bool {
        self.form(n).starts_with(char::is_uppercase)
    }

    /// True where `phrase` stands at `n`.
    pub fn stands(&self, n: usize, phrase: &[String]) -> bool {
        phrase
            .iter()
            .enumerate()
            .all(|(i, word)| straight(self.word(n + i)) == word)
    }
}

/// "’s" is "'s".
fn straight(word: &str) -> &str {
    if word == "’s" { "'s" } else { word }
}

fn form<'a>(text: &'a Text, token: &Token) -> &'a str {
    text.as_str().get(token.bytes.clone()).unwrap_or_default()
}

/// Lower-cases without copying what is lower case already.
fn lower(form: &str) -> Cow<'_, str> {
    if form.chars().any(char::is_uppercase) {
        Cow::Owned(form.to_lowercase())
    } else {
        Cow::Borrowed(form)
    }
}
