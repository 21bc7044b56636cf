//! Cuts running text into tokens as Universal Dependencies English cuts it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// One abbreviation a line; lines with `#` are comments.
static ABBREVIATIONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../data/text/abbreviations.txt")
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .collect()
});

/// Is this word, written with its dot, an abbreviation? "Mr.", "U.S.", "J."
pub fn is_abbreviation(word: &str) -> bool {
    let Some(bare) = word.strip_suffix('.') else {
        return false;
    };
    let initials = bare
        .split('.')
        .all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic));
    initials || ABBREVIATIONS.contains(bare.to_lowercase().as_str())
}

/// Tokens of a stretch of text, as bytes, in order. Every character that is no white space is in one.
pub fn cut(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (n, c) in text[within.clone()].char_indices() {
        let at = within.start + n;
        if c.is_whitespace() {
            if let Some(from) = start.take() {
                chunk(text, from..at, &mut out);
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        chunk(text, from..within.end, &mut out);
    }
    out
}

/// Marks that are split off at the ends of a word.
fn is_edge(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '\''
            | '`'
            | '('
            | ')'
            | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '…'
            | '-'
            | '–'
            | '—'
            | '/'
            | '*'
            | '#'
            | '$'
            | '%'
            | '&'
            | '='
            | '+'
            | '|'
            | '~'
            | '^'
            | '_'
            | '•'
            | '·'
            | '†'
            | '‡'
            | '€'
            | '£'
    )
}

/// Marks that split a word from the inside.
fn is_inner(c: char) -> bool {
    matches!(
        c,
        '-' | '–'
            | '—'
            | '/'
            | '…'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '"'
            | '“'
            | '”'
            | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '&'
            | '%'
            | '$'
            | '€'
            | '£'
            | '#'
            | '*'
            | '='
            | '+'
            | '<'
            | '>'
            | '|'
            | '~'
            | '^'
            | '_'
    )
}

/// One stretch without white space.
fn chunk(text: &str, bytes: Range<usize>, out: &mut Vec<Range<usize>>) {
    let (mut start, mut end) = (bytes.start, bytes.end);
    let word = &text[bytes.clone()];
    if word.starts_with("http://")
        || word.starts_with("https://")
        || word.starts_with("www.")
        || is_mail(word)
    {
        let kept = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '”']);
        if !kept.is_empty() {
            out.push(start..start + kept.len());
            start += kept.len();
        }
        out.extend(singles(text, start..end));
        return;
    }
    // Marks in front, runs of the same dash or dot together.
    while let Some(c) = text[start..end]
        .chars()
        .next()
        .filter(|c| is_edge(*c) || *c == '.')
    {
        let mut next = start + c.len_utf8();
        if c == '.' && text[next..end].starts_with(|x: char| x.is_alphanumeric()) {
            break;
        }
        while matches!(c, '-' | '.' | '…' | '*' | '=' | '_') && text[next..end].starts_with(c) {
            next += c.len_utf8();
        }
        out.push(start..next);
        start = next;
    }
    // Marks behind, collected backwards.
    let mut tail = Vec::new();
    while let Some(c) = text[start..end].chars().next_back() {
        let mut from = end - c.len_utf8();
        if c == '.' {
            if is_abbreviation(&text[start..end]) {
                break;
            }
        } else if !is_edge(c) {
            break;
        }
        while matches!(c, '-' | '.' | '…' | '*' | '=' | '_') && text[start..from].ends_with(c) {
            from -= c.len_utf8();
        }
        tail.push(from..end);
        end = from;
    }
    inside(text, start..end, out);
    out.extend(tail.into_iter().rev());
}

/// The middle of a chunk: hyphenated words in three, numbers whole, clitics off.
fn inside(text: &str, bytes: Range<usize>, out: &mut Vec<Range<usize>>) {
    let mut at = bytes.start;
    let mut chars = text[bytes.clone()].char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((n, c)) = chars.next() {
        let here = bytes.start + n;
        let next = chars.peek().map(|(_, c)| *c);
        let in_number = matches!(c, ',' | ':' | '.')
            && before.is_some_and(|b| b.is_numeric())
            && next.is_some_and(char::is_numeric);
        let dots = c == '.' && next == Some('.');
        if (is_inner(c) || dots) && !in_number {
            clitics(text, at..here, out);
            let mut end = here + c.len_utf8();
            while matches!(c, '-' | '.' | '…') && text[end..bytes.end].starts_with(c) {
                end += c.len_utf8();
                chars.next();
            }
            out.push(here..end);
            at = end;
        }
        before = Some(c);
    }
    clitics(text, at..bytes.end, out);
}

/// "Khan's" -> "Khan" "'s", "don't" -> "do" "n't", "cannot" -> "can" "not".
fn clitics(text: &str, bytes: Range<usize>, out: &mut Vec<Range<usize>>) {
    let word = &text[bytes.clone()];
    if word.is_empty() {
        return;
    }
    let lower = word.to_lowercase().replace('’', "'");
    if lower.len() + 4 * word.matches('’').count() < word.len() {
        out.push(bytes);
        return;
    }
    if lower == "cannot" {
        out.push(bytes.start..bytes.start + 3);
        out.push(bytes.start + 3..bytes.end);
        return;
    }
    let split = |mark_chars: usize| {
        // Counted from the end in characters, since the apostrophe may take three bytes.
        word.char_indices()
            .rev()
            .nth(mark_chars - 1)
            .map(|(n, _)| bytes.start + n)
    };
    let long = ["'re", "'ve", "'ll"].iter().any(|s| lower.ends_with(s));
    let cut = if long || lower.ends_with("n't") && lower.len() > 3 {
        split(3)
    } else if ["'s", "'d", "'m"].iter().any(|s| lower.ends_with(s)) {
        split(2)
    } else {
        None
    };
    match cut {
        Some(at)
            if at > bytes.start
                && text[bytes.start..at]
                    .chars()
                    .next_back()
                    .is_some_and(char::is_alphanumeric) =>
        {
            out.push(bytes.start..at);
            out.push(at..bytes.end);
        }
        _ => out.push(bytes),
    }
}

fn is_mail(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else {
        return false;
    };
    name.ends_with(char::is_alphanumeric)
        && host.starts_with(char::is_alphanumeric)
        && host.contains('.')
}

fn singles(text: &str, bytes: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let from = bytes.start;
    text[bytes]
        .char_indices()
        .map(move |(n, c)| from + n..from + n + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        cut(text, 0..text.len())
            .into_iter()
            .map(|b| &text[b])
            .collect()
    }

    #[test]
    fn words_are_cut_as_the_treebanks_cut_them() {
        assert_eq!(
            words("They don’t trust Obi’s plan."),
            ["They", "do", "n’t", "trust", "Obi", "’s", "plan", "."]
        );
        assert_eq!(
            words("Mr. Berg left the U.S. on Sept. 11"),
            ["Mr.", "Berg", "left", "the", "U.S.", "on", "Sept.", "11"]
        );
        assert_eq!(
            words("“No,” she said—twice..."),
            ["“", "No", ",", "”", "she", "said", "—", "twice", "..."]
        );
        assert_eq!(
            words("a pre-trial hearing, 1,200 pages at 10:30"),
            [
                "a", "pre", "-", "trial", "hearing", ",", "1,200", "pages", "at", "10:30"
            ]
        );
        assert_eq!(
            words("(see https://example.org/a-b)."),
            ["(", "see", "https://example.org/a-b", ")", "."]
        );
        assert_eq!(
            words("Q’eqchi’ farmers cannot"),
            ["Q’eqchi", "’", "farmers", "can", "not"]
        );
    }
}
