//! Where sentences end.

use record::Text;

use super::tokens::is_abbreviation;
use crate::analysis::Analysis;

/// A sentence longer than this is cut: later steps take quadratic time in its length.
const LONGEST: usize = 200;

/// Abbreviations that stand before a name or number and never end a sentence.
const BEFORE_NAME: &[&str] = &[
    "mr.", "mrs.", "ms.", "dr.", "prof.", "gen.", "col.", "lt.", "sgt.", "capt.", "sen.", "rep.",
    "gov.", "st.", "rev.", "hon.", "no.", "art.", "vs.", "fr.", "maj.", "sens.", "reps.",
    "messrs.", "amb.", "pres.", "supt.", "det.", "cmdr.", "adm.", "brig.",
];

/// Fills in `analysis.sentences`. No sentence crosses a paragraph.
pub fn mark(text: &Text, analysis: &mut Analysis) {
    let form = |n: usize| text.slice(analysis.tokens[n].span);
    let mut sentences = Vec::new();
    for paragraph in &analysis.paragraphs {
        let mut start = paragraph.start;
        let mut n = paragraph.start;
        while n < paragraph.end {
            let mut end = n + 1;
            if ends(form(n), (end < paragraph.end).then(|| form(end))) {
                // Closing marks belong to the sentence they close.
                while end < paragraph.end
                    && (matches!(form(end), "”" | ")" | "]" | "»" | "’" | "." | "!" | "?")
                        || matches!(form(end), "\"" | "'") && touches(analysis, end))
                {
                    end += 1;
                }
                let goes_on = end < paragraph.end && {
                    let next = form(end);
                    next.chars().next().is_some_and(|c| {
                        c.is_lowercase() || matches!(c, ',' | ';' | ')' | '—' | '–')
                    })
                };
                if !goes_on {
                    sentences.push(start..end);
                    start = end;
                }
            } else if end - start >= LONGEST {
                sentences.push(start..end);
                start = end;
            }
            n = end;
        }
        if start < paragraph.end {
            sentences.push(start..paragraph.end);
        }
    }
    analysis.sentences = sentences;
}

fn ends(form: &str, next: Option<&str>) -> bool {
    let Some(next) = next else { return false };
    let capital = next
        .chars()
        .next()
        .is_some_and(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | ':' | '-' | '–'));
    match form {
        "." | "!" | "?" | "?!" | "!?" | "…" => true,
        _ if form.len() > 1 && form.bytes().all(|b| b == b'.') => capital,
        _ if form.len() > 1 && is_abbreviation(form) => {
            let lower = form.to_lowercase();
            let initial = form.chars().count() == 2;
            // "U.S. The" ends a sentence, "U.S. Senate" does not: articles and pronouns tell.
            !initial && !BEFORE_NAME.contains(&lower.as_str()) && STARTERS.contains(&next)
        }
        _ => false,
    }
}

/// Capitalised words that begin a sentence after an abbreviation.
const STARTERS: &[&str] = &[
    "The", "He", "She", "It", "They", "We", "In", "On", "At", "But", "And", "This", "That",
    "These", "His", "Her", "Their", "A", "An", "If", "When", "“", "\"",
];

/// True where a mark follows the word before it without a space.
fn touches(analysis: &Analysis, n: usize) -> bool {
    n > 0 && analysis.tokens[n - 1].bytes.end == analysis.tokens[n].bytes.start
}

#[cfg(test)]
mod tests {
    use record::Text;

    fn sentences(text: &str) -> Vec<String> {
        let text = Text::new(text);
        let analysis = crate::text::segment(&text);
        analysis
            .sentences
            .iter()
            .map(|s| text.slice(analysis.span(s)).to_owned())
            .collect()
    }

    #[test]
    fn sentences_end_after_their_closing_marks() {
        assert_eq!(
            sentences("“We will go.” Dr. Obi stayed. She left the U.S. The rest waited."),
            [
                "“We will go.”",
                "Dr. Obi stayed.",
                "She left the U.S.",
                "The rest waited."
            ]
        );
        assert_eq!(
            sentences("\"We will go,\" he said. \"Why not?\" she asked."),
            ["\"We will go,\" he said.", "\"Why not?\" she asked."]
        );
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        assert!(sentences(&"word ".repeat(1000)).len() >= 5);
    }
}
