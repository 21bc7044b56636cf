//! Tokens, paragraphs, sentences and quotations of a text.
//!
//! Linear in the length of the text. Positions are exact; nothing of the text is changed.

pub mod lemma;
pub mod paragraphs;
mod quotes;
mod sentences;
mod tokens;

use record::Text;

use crate::analysis::{Analysis, Token, Upos};

/// Cuts a text into tokens, sentences, paragraphs and quotations; everything else is left open.
pub fn segment(text: &Text) -> Analysis {
    let mut analysis = Analysis::default();
    for block in paragraphs::blocks(text.as_str()) {
        let first = analysis.tokens.len();
        for bytes in tokens::cut(text.as_str(), block) {
            analysis.tokens.push(Token {
                span: text.span(bytes.clone()),
                bytes,
                quoted: false,
                upos: Upos::X,
                xpos: "",
                lemma: String::new(),
                head: None,
                deprel: "dep",
            });
        }
        if analysis.tokens.len() > first {
            analysis.paragraphs.push(first..analysis.tokens.len());
        }
    }
    sentences::mark(text, &mut analysis);
    quotes::mark(text, &mut analysis);
    analysis
}

/// "'s", "’": the ending of a possessor.
pub(crate) fn is_possessive(form: &str) -> bool {
    matches!(form, "'s" | "’s" | "'" | "’")
}
