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
        // Left in the sentence, a dateline takes the tree's place for the subject.
        if let Some(end) = dateline(text, analysis, paragraph.clone()) {
            sentences.push(start..end);
            (start, n) = (end, end);
        }
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

/// One past the dash of "LIMA, 3 May 2023 (Agency) -": capitalised words, figures and brackets at the
/// beginning of a paragraph, the first word all in capitals, before a dash with space around it. An
/// entry of a timeline ("3 May 2023 - He is elected") stays whole.
fn dateline(text: &Text, analysis: &Analysis, paragraph: std::ops::Range<usize>) -> Option<usize> {
    const LONGEST: usize = 24;
    let form = |n: usize| text.slice(analysis.tokens[n].span);
    let end = paragraph.end;
    let mut brackets = 0;
    for n in paragraph.clone().take(LONGEST) {
        let word = form(n);
        let apart = n > paragraph.start
            && n + 1 < end
            && analysis.tokens[n - 1].bytes.end < analysis.tokens[n].bytes.start
            && analysis.tokens[n].bytes.end < analysis.tokens[n + 1].bytes.start;
        if matches!(word, "-" | "--" | "–" | "—") && apart {
            let capitals = form(paragraph.start).chars().count() > 2
                && form(paragraph.start).chars().all(char::is_uppercase);
            return capitals.then_some(n + 1);
        }
        match word {
            "(" => brackets += 1,
            ")" => brackets -= 1,
            _ => {}
        }
        let plain = word.chars().all(|c| !c.is_alphabetic() || c.is_uppercase())
            || word.chars().next().is_some_and(char::is_uppercase)
            || matches!(
                word,
                "of" | "de" | "del" | "la" | "al" | "the" | "in" | "sur" | "am" | "and"
            )
            || brackets > 0;
        if !plain || matches!(word, "." | "!" | "?" | ":" | "”" | "\"") {
            return None;
        }
    }
    None
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

    #[test]
    fn a_dateline_is_a_stretch_of_its_own() {
        let lead = sentences("LIMA, May 12 (North Wire) - A court freed Ana Ruiz. She wept.");
        assert_eq!(lead.len(), 3, "{lead:?}");
        assert!(lead[1].starts_with("A court"));
        assert_eq!(sentences("Ana Ruiz - a poet - was freed.").len(), 1);
        assert_eq!(sentences("Port-au-Prince is quiet.").len(), 1);
    }

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
