//! Words of a document, fit for a terminal.

use std::borrow::Cow;

/// The text without characters that a terminal obeys or that turn the direction of writing:
/// each is shown as its number, `\u{1b}`. Line ends and tabs become spaces.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_blank(c) || is_dangerous(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_blank(c) {
            out.push(' ');
        } else if is_dangerous(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The start of a text, fit for a terminal. No name is longer; one of a megabyte would hide the rest.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut start = text.chars();
    let mut shown = printable(&start.by_ref().take(LONGEST).collect::<String>()).into_owned();
    if start.next().is_some() {
        shown.push('…');
    }
    shown
}

fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                // Letters and marks that nobody sees, so that two names look like one.
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180e}'
                | '\u{2061}'..='\u{2065}'
                | '\u{206a}'..='\u{206f}'
                | '\u{3164}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn a_terminal_never_gets_what_it_would_obey() {
        assert_eq!(
            printable("a\u{1b}[31m\nb\u{202e}"),
            "a\\u{1b}[31m b\\u{202e}"
        );
        assert_eq!(printable("“Şükran” 👩‍👧"), "“Şükran” 👩‍👧");
    }
}
