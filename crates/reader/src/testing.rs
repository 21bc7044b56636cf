//! Analyses made by hand, for tests.

use record::{Span, Text};

use crate::analysis::{Analysis, Token, Upos};

/// One sentence from (form, tag, governor counted from 1 or 0 for the root, relation), with the
/// words one space apart and lower-cased forms as lemmas.
pub fn parsed(words: &[(&str, &str, usize, &'static str)]) -> Analysis {
    let mut tokens = Vec::new();
    let (mut byte, mut char) = (0, 0);
    for (form, tag, head, deprel) in words {
        let chars = form.chars().count() as u32;
        tokens.push(Token {
            span: Span::new(char, char + chars),
            bytes: byte..byte + form.len(),
            quoted: false,
            upos: Upos::ALL
                .iter()
                .copied()
                .find(|u| u.as_str() == *tag)
                .unwrap_or_default(),
            xpos: "",
            lemma: form.to_lowercase(),
            head: head.checked_sub(1),
            deprel,
        });
        byte += form.len() + 1;
        char += chars + 1;
    }
    let whole = 0..tokens.len();
    Analysis {
        tokens,
        sentences: vec![whole.clone()],
        paragraphs: vec![whole],
        ..Analysis::default()
    }
}

/// The text that [`parsed`] stands for.
pub fn text_of(words: &[(&str, &str, usize, &'static str)]) -> Text {
    let forms: Vec<&str> = words.iter().map(|w| w.0).collect();
    Text::new(forms.join(" "))
}
