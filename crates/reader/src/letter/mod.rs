//! The parts of a letter by its form: letterhead, date, addressee, salutation, body, items, closing,
//! signatures; and who signed it.
//!
//! Lines are looked at, not sentences: a block of signatures has none. `data/letters/words.toml` has the
//! words.

mod lines;
mod signatories;
mod words;

use record::{DateMention, Document, Letter, LetterPart, Part, Span};

use lines::{Line, lines};
use words::{WORDS, opens_with};

/// A closing is no longer than this, in words.
const SHORT: usize = 8;
/// A head is no longer than this, in lines.
const HEAD: usize = 30;

/// The parts and signatories of a document that has the form of a letter: a salutation or a closing
/// with names under it.
pub(crate) fn find(document: &Document, dates: &[DateMention]) -> Option<Letter> {
    let lines = lines(&document.text);
    let salutation = lines.iter().take(HEAD).position(|l| is_salutation(l.words));
    let begin = salutation.map_or(0, |s| s + 1);
    let closing = closing(&lines, begin);
    let named = closing.as_ref().map(|c| signatories::of(&lines[c.first..]));
    let signed = named
        .as_ref()
        .is_some_and(|(signatories, ..)| !signatories.is_empty());
    // "Respectfully" or "Signed" alone, in a report, closes nothing.
    if salutation.is_none() && !signed {
        return None;
    }
    let mut parts = Vec::new();
    let body_from = match salutation {
        Some(s) => {
            head(&lines[..s], dates, &mut parts);
            push(&mut parts, LetterPart::Salutation, &lines[s..=s]);
            s + 1
        }
        None => 0,
    };
    let body_to = closing.as_ref().map_or(lines.len(), |c| c.line);
    if let Some(body) = lines.get(body_from..body_to) {
        push(&mut parts, LetterPart::Body, body);
        for line in body.iter().filter(|l| l.is_item()) {
            push(&mut parts, LetterPart::Item, std::slice::from_ref(line));
        }
    }
    let mut letter = Letter {
        parts,
        ..Letter::default()
    };
    if let (Some(closing), Some((signatories, unnamed, used))) = (closing, named) {
        push(
            &mut letter.parts,
            LetterPart::Closing,
            &lines[closing.line..closing.first.max(closing.line + 1).min(lines.len())],
        );
        push(
            &mut letter.parts,
            LetterPart::Signatures,
            &lines[closing.first..closing.first + used],
        );
        letter.signatories = signatories;
        letter.unnamed = unnamed;
    }
    Some(letter)
}

fn push(parts: &mut Vec<Part>, part: LetterPart, lines: &[Line]) {
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        let span = Span::new(first.span.start, last.span.end);
        parts.push(Part { part, span });
    }
}

fn is_salutation(words: &str) -> bool {
    let ends = words.ends_with([',', ':', '!']) || words.split_whitespace().count() <= 4;
    ends && words.split_whitespace().count() <= 2 * SHORT && opens_with(&WORDS.salutations, words)
}

/// Where a letter closes, and where the names begin.
struct Closing {
    line: usize,
    first: usize,
}

fn closing(lines: &[Line], from: usize) -> Option<Closing> {
    let short = |l: &Line| l.words.split_whitespace().count() <= SHORT;
    let found = (from..lines.len())
        .filter(|n| short(&lines[*n]) && opens_with(&WORDS.closings, lines[*n].words))
        // "Signed: Ana Ruiz" has the names on its own line.
        .find(|n| {
            let rest = &lines[*n..];
            let own = lines[*n]
                .words
                .split_once(':')
                .is_some_and(|(_, names)| !names.trim().is_empty());
            own || !signatories::of(&rest[1..]).0.is_empty()
        })?;
    let own = lines[found]
        .words
        .split_once(':')
        .is_some_and(|(_, names)| !names.trim().is_empty());
    Some(Closing {
        line: found,
        first: if own { found } else { found + 1 },
    })
}

/// What stands before the salutation: the date line, the addressee right above the salutation or after
/// "To", and above them the letterhead.
fn head(lines: &[Line], dates: &[DateMention], parts: &mut Vec<Part>) {
    let date = lines.iter().position(|l| is_date(l, dates));
    let to = lines.iter().position(|l| {
        let first = l.words.split_whitespace().next().unwrap_or_default();
        first.eq_ignore_ascii_case("to") || first.eq_ignore_ascii_case("to:")
    });
    let subject = |l: &Line| {
        let first = l.words.split_whitespace().next().unwrap_or_default();
        matches!(
            first.to_lowercase().trim_end_matches(':'),
            "re" | "subject" | "ref" | "concerning"
        )
    };
    // Without a "To", the last block of lines is whom it is written to, but for "Re: ...".
    let opens = |n: &usize| lines[*n].after_blank && *n > 0 && Some(*n) != date;
    let block = (0..lines.len())
        .rev()
        .filter(opens)
        .find(|n| !subject(&lines[*n]));
    let addressee = to
        .or(block)
        .or(date.map(|d| d + 1))
        .filter(|a| *a < lines.len());
    let end_of_head = [date, addressee]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(lines.len());
    push(parts, LetterPart::Letterhead, &lines[..end_of_head]);
    if let Some(d) = date {
        push(parts, LetterPart::Date, &lines[d..=d]);
    }
    if let Some(a) = addressee {
        let end = (a + 1..lines.len())
            .find(|n| subject(&lines[*n]) || Some(*n) == date)
            .unwrap_or(lines.len());
        let from = a + usize::from(subject(&lines[a]));
        if from < end {
            push(parts, LetterPart::Addressee, &lines[from..end]);
        }
    }
    parts.sort_by_key(|p| p.span.start);
}

/// A line that is little more than a date: "Dublin, 5 March 2024".
fn is_date(line: &Line, dates: &[DateMention]) -> bool {
    line.words.split_whitespace().count() <= SHORT
        && dates.iter().any(|d| {
            d.spans.iter().any(|s| {
                line.span.covers(*s) && d.value.is_some() && 3 * s.len() >= line.span.len()
            })
        })
}

#[cfg(test)]
mod tests;
