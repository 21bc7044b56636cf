//! Where paragraphs begin and end.

use std::ops::Range;

use record::Text;

use crate::analysis::Analysis;

/// Paragraphs as bytes: separated by blank lines, and by single line ends unless the text is
/// hard-wrapped there.
///
/// A line end is a wrap, not a break, where the line before it is long for its text (at least 60
/// characters and 80 % of the longest in its block), does not end a sentence with a short line
/// after it, and the next line does not begin a list item.
pub fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut block: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at += line.len();
        if line.trim().is_empty() {
            flush(text, &mut block, &mut out);
        } else {
            block.push(range);
        }
    }
    flush(text, &mut block, &mut out);
    out
}

fn flush(text: &str, block: &mut Vec<Range<usize>>, out: &mut Vec<Range<usize>>) {
    let width = |r: &Range<usize>| text[r.clone()].trim_end().chars().take(400).count();
    let longest = block.iter().map(width).max().unwrap_or(0);
    let wrapped = block.len() > 1 && (60..=120).contains(&longest);
    let mut start = None;
    for (n, line) in block.iter().enumerate() {
        let from = *start.get_or_insert(line.start);
        let next = block.get(n + 1);
        let joins = next.is_some_and(|next| {
            wrapped && width(line) >= 60.max(longest * 7 / 10) && !begins_item(&text[next.clone()])
        });
        if !joins {
            out.push(from..line.end);
            start = None;
        }
    }
    block.clear();
}

/// "- ", "1. ", "(a) ", "b) ": how list items begin.
pub fn begins_item(line: &str) -> bool {
    let line = line.trim_start();
    let Some(word) = line.split_whitespace().next() else {
        return false;
    };
    if matches!(word, "-" | "–" | "—" | "•" | "*" | "·") {
        return true;
    }
    let inner = word.trim_start_matches('(');
    let Some(inner) = inner.strip_suffix([')', '.']) else {
        return false;
    };
    !inner.is_empty()
        && inner.len() <= 3
        && (inner.bytes().all(|b| b.is_ascii_digit())
            || inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_alphabetic())
            || inner.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

/// True where token `n` stands in a headline inside the text: a short paragraph without a full
/// stop, most of its words capitalised.
pub fn is_heading(text: &Text, analysis: &Analysis, n: usize) -> bool {
    let at = analysis.paragraphs.partition_point(|p| p.end <= n);
    let Some(paragraph) = analysis.paragraphs.get(at).filter(|p| p.contains(&n)) else {
        return false;
    };
    let form = |n: usize| text.slice(analysis.tokens[n].span);
    if paragraph.len() > 20
        || form(paragraph.end - 1).ends_with(['.', '!', '?', ':', ';', ',', '”', '"', '’'])
    {
        return false;
    }
    let words = paragraph
        .clone()
        .map(form)
        .filter(|w| w.chars().any(char::is_alphanumeric));
    let (capitals, all) = words.fold((0, 0), |(capitals, all), word| {
        (
            capitals + usize::from(!word.starts_with(char::is_lowercase)),
            all + 1,
        )
    });
    all <= 14 && 4 * capitals >= 3 * all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        blocks(text)
            .into_iter()
            .map(|b| text[b].split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn list_items_and_address_lines_are_paragraphs() {
        assert_eq!(
            cut("We ask you:\n- to free them;\n- to pay.\n\nYours,\nAda Obi\nJon Berg"),
            [
                "We ask you:",
                "- to free them;",
                "- to pay.",
                "Yours,",
                "Ada Obi",
                "Jon Berg"
            ]
        );
    }

    #[test]
    fn hard_wrapped_lines_are_one_paragraph() {
        let text = "The members of the committee met on Monday to hear what the two\nwitnesses had to say about the closing of the school, and they\ndecided nothing.\n\nThey meet again.";
        assert_eq!(cut(text).len(), 2);
    }
}
