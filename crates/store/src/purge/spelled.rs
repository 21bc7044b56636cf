//! Names in texts, however they are spelled there: with other accents, in capitals, with `'s` behind them.

use crate::words;

/// What stands where words were.
pub const BLOCK: char = '█';

/// Blocks in the place of a whole text, its blanks where they were.
pub fn blocks(text: &str) -> String {
    let block = |c: char| if c.is_whitespace() { c } else { BLOCK };
    text.chars().map(block).collect()
}

/// A text with blocks in the place of names.
pub fn without(text: &str, names: &[&str]) -> String {
    let mut names: Vec<&str> = names.iter().copied().map(str::trim).collect();
    names.retain(|name| !name.is_empty());
    // A long one may have a short one in it.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let words = in_text(text);
    let mut covered: Vec<(usize, usize)> = Vec::new();
    for name in &names {
        let folded = words::folded(name);
        let own: Vec<&str> = words::apart(&folded).collect();
        if own.is_empty() {
            continue;
        }
        // May and Will are names, and may and will are not.
        let is_small = |word: &Word| text[word.start..].starts_with(char::is_lowercase);
        let is_word = own.len() == 1 && name.starts_with(char::is_uppercase);
        let found = words.windows(own.len()).filter(|window| {
            let is_so = window
                .iter()
                .zip(&own)
                .all(|(word, own)| word.folded == **own);
            is_so && !(is_word && is_small(&window[0]))
        });
        covered.extend(found.map(|window| (window[0].start, window[own.len() - 1].end)));
    }
    let is_covered = |at: usize| {
        covered
            .iter()
            .any(|(start, end)| (*start..*end).contains(&at))
    };
    let chars = text
        .char_indices()
        .map(|(at, c)| match is_covered(at) && !c.is_whitespace() {
            true => BLOCK,
            false => c,
        });
    let mut cleaned: String = chars.collect();
    // Not every script has blanks between words.
    for name in names {
        cleaned = cleaned.replace(name, &blocks(name));
    }
    cleaned
}

/// Whether a text has any word of names.
pub fn has_word_of(text: &str, names: &[&str]) -> bool {
    let folded = words::folded(&names.join(" "));
    let own: Vec<&str> = words::apart(&folded).collect();
    let text = words::folded(text);
    words::apart(&text).any(|word| own.contains(&word))
}

/// A word of a text, folded as `search` folds it, and its bytes there.
struct Word {
    folded: String,
    start: usize,
    end: usize,
}

fn in_text(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut is_within = false;
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let folded = words::folded(c.encode_utf8(&mut [0; 4]));
        if !folded.chars().all(char::is_alphanumeric) {
            is_within = false;
            continue;
        }
        match words.last_mut().filter(|_| is_within) {
            // An accent that stands by itself folds to nothing, and is a part of the letter before it.
            Some(word) => {
                word.folded.push_str(&folded);
                word.end = end;
            }
            None if folded.is_empty() => {}
            None => {
                words.push(Word { folded, start, end });
                is_within = true;
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_it_is_spelled() {
        let names = ["Ana Ruíz-Peña", "王小明", "May"];
        for (text, left) in [
            ("ANA RUIZ PENA'S case", "███ ████ ████'S case"),
            ("ana ruíz-peña’s case", "███ █████████’s case"),
            ("Ana Rui\u{301}z\nPena.", "███ █████\n████."),
            ("王小明被捕", "███被捕"),
            ("May, MAY and may", "███, ███ and may"),
            ("Ana Ruizpena, Anar Uiz", "Ana Ruizpena, Anar Uiz"),
        ] {
            assert_eq!(without(text, &names), left);
        }
    }
}
