//! Words of a text as the act rules look at them.

use std::borrow::Cow;

use record::Text;

use crate::analysis::{Analysis, Token};

/// The word as it is written.
pub(super) fn form<'a>(text: &'a Text, token: &Token) -> &'a str {
    text.as_str().get(token.bytes.clone()).unwrap_or_default()
}

/// Lower-cased, without copying what is lower case already.
pub(super) fn lower(form: &str) -> Cow<'_, str> {
    if form.chars().any(char::is_uppercase) {
        Cow::Owned(form.to_lowercase())
    } else {
        Cow::Borrowed(form)
    }
}

/// The lower-cased word at `n`; "" outside the text.
pub(super) fn at<'a>(text: &'a Text, analysis: &Analysis, n: usize) -> Cow<'a, str> {
    analysis
        .tokens
        .get(n)
        .map_or(Cow::Borrowed(""), |token| lower(form(text, token)))
}

/// True for quotation marks and brackets.
pub(super) fn is_mark(word: &str) -> bool {
    matches!(
        word,
        "\"" | "“" | "”" | "‘" | "’" | "'" | "``" | "''" | "«" | "»" | "„" | "(" | "["
    )
}

/// True where one of the three words before `n` negates it.
pub(super) fn is_negated(text: &Text, analysis: &Analysis, n: usize) -> bool {
    (1..=3)
        .map_while(|back| n.checked_sub(back))
        .map(|b| at(text, analysis, b))
        .take_while(|w| !matches!(&**w, "," | "." | ";" | ":" | "but" | "and" | "that"))
        .any(|w| {
            matches!(
                &*w,
                "not" | "n't" | "n’t" | "never" | "neither" | "nor" | "no" | "without"
            )
        })
}

/// True where the word right before `n`, adjectives aside, is "no".
pub(super) fn is_none(text: &Text, analysis: &Analysis, n: usize) -> bool {
    (1..=2)
        .map_while(|back| n.checked_sub(back))
        .any(|b| matches!(&*at(text, analysis, b), "no" | "without" | "never"))
}
