//! Quotations, and which tokens stand inside one.

use record::Text;

use crate::analysis::{Analysis, Quotation};

/// Fills in `analysis.quotations` and `Token::quoted`.
///
/// Double marks toggle line by line: outside, “ or " opens; inside, ” or " closes; a quotation
/// that nothing closes runs to the end of its line. The model was trained with exactly this
/// (`quoted_mask` in `training/corpora.py`). A text that quotes with single marks has them read
/// the same way where they can be told from apostrophes.
pub fn mark(text: &Text, analysis: &mut Analysis) {
    let form = |n: usize| text.slice(analysis.tokens[n].span);
    let doubles = analysis
        .tokens
        .iter()
        .filter(|t| is_double(text.slice(t.span)))
        .count();
    let singles = (0..analysis.tokens.len())
        .filter(|n| opens_single(analysis, text, *n))
        .count();
    let single_style = singles > 1 && doubles < 2;
    let mut quotations: Vec<Quotation> = Vec::new();
    let mut quoted = vec![false; analysis.tokens.len()];
    for paragraph in &analysis.paragraphs {
        let mut open: Option<usize> = None;
        for n in paragraph.clone() {
            let mark = form(n);
            let (opens, closes) = if single_style {
                (
                    opens_single(analysis, text, n),
                    closes_single(analysis, text, n),
                )
            } else {
                (
                    matches!(mark, "“" | "\"" | "„" | "«"),
                    matches!(mark, "”" | "\"" | "»"),
                )
            };
            match open {
                None if opens => open = Some(n),
                Some(from) if closes && n > from => {
                    quotations.push(Quotation {
                        tokens: from..n + 1,
                        closed: true,
                        continues: false,
                    });
                    open = None;
                }
                _ => {}
            }
        }
        if let Some(from) = open {
            quotations.push(Quotation {
                tokens: from..paragraph.end,
                closed: false,
                continues: false,
            });
        }
    }
    for n in 0..quotations.len() {
        let Some(next) = quotations.get(n + 1) else {
            break;
        };
        let starts = analysis
            .paragraphs
            .iter()
            .any(|p| p.start == next.tokens.start);
        let adjoining = quotations[n].tokens.end == next.tokens.start;
        quotations[n].continues = !quotations[n].closed && starts && adjoining;
    }
    for q in &quotations {
        quoted[q.tokens.clone()].fill(true);
    }
    for (token, quoted) in analysis.tokens.iter_mut().zip(quoted) {
        token.quoted = quoted;
    }
    analysis.quotations = quotations;
}

fn is_double(form: &str) -> bool {
    matches!(form, "“" | "”" | "\"" | "„" | "«" | "»")
}

/// A single mark before a word, with white space or nothing before it.
fn opens_single(analysis: &Analysis, text: &Text, n: usize) -> bool {
    let token = &analysis.tokens[n];
    let space_before = n == 0 || analysis.tokens[n - 1].bytes.end < token.bytes.start;
    let word_after = analysis
        .tokens
        .get(n + 1)
        .is_some_and(|t| t.bytes.start == token.bytes.end);
    matches!(text.slice(token.span), "‘" | "'") && space_before && word_after
}

/// A single mark after a word or its comma, with white space, a stop or nothing after it.
fn closes_single(analysis: &Analysis, text: &Text, n: usize) -> bool {
    let token = &analysis.tokens[n];
    let touches = n > 0 && analysis.tokens[n - 1].bytes.end == token.bytes.start;
    let next = analysis.tokens.get(n + 1);
    let free = next.is_none_or(|t| {
        t.bytes.start > token.bytes.end
            || matches!(text.slice(t.span), "," | "." | ";" | ":" | ")" | "!" | "?")
    });
    // "workers’ rights": after a plural an apostrophe is likelier than the end of a quotation.
    let plural = n > 0
        && text.slice(analysis.tokens[n - 1].span).ends_with('s')
        && next.is_some_and(|t| t.bytes.start > token.bytes.end);
    matches!(text.slice(token.span), "’" | "'") && touches && free && !plural
}

#[cfg(test)]
mod tests {
    use record::Text;

    fn quotations(text: &str) -> Vec<(String, bool)> {
        let text = Text::new(text);
        let a = crate::text::segment(&text);
        a.quotations
            .iter()
            .map(|q| (text.slice(a.span(&q.tokens)).to_owned(), q.continues))
            .collect()
    }

    #[test]
    fn each_paragraph_opens_and_only_the_last_closes() {
        assert_eq!(
            quotations("“We came early.\n\n“We left late,” she said."),
            [
                ("“We came early.".to_owned(), true),
                ("“We left late,”".to_owned(), false)
            ]
        );
    }

    #[test]
    fn single_marks_quote_where_the_text_uses_them_so() {
        assert_eq!(
            quotations("‘We don’t know the workers’ names,’ he said. ‘Ask them.’"),
            [
                ("‘We don’t know the workers’ names,’".to_owned(), false),
                ("‘Ask them.’".to_owned(), false)
            ]
        );
        assert!(quotations("The workers' names and Obi's list").is_empty());
    }
}
