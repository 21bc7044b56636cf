//! Cells for spreadsheets and tables: none is run as a formula, none has what a terminal obeys.

/// What a formula begins with. The wide forms are formulas to some spreadsheets.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The cell as it is written: a `'` before what a spreadsheet would take for a formula makes it text.
/// What a terminal would obey, and what turns the direction of the cells beside it, is shown by its
/// number: tables are looked at there, too.
///
/// A spreadsheet set to another separator takes a `;` for the end of a cell, so what stands behind one
/// counts as a cell as well. Text that has such a `'` already gets one more, so that a reader of the
/// table who takes one away has the text as it was.
pub fn tame(cell: &str) -> String {
    let mut tamed = String::with_capacity(cell.len() + 1);
    for (n, part) in cell.split(';').enumerate() {
        let mut rest = part;
        if n > 0 {
            tamed.push(';');
            rest = part.trim_start_matches(' ');
            tamed.push_str(&part[..part.len() - rest.len()]);
        }
        if is_formula(rest) {
            tamed.push('\'');
        }
        for (at, c) in rest.char_indices() {
            match is_obeyed(c) || is_mistaken(&rest[at..]) {
                true => tamed.extend(c.escape_unicode()),
                false => tamed.push(c),
            }
        }
    }
    tamed
}

/// The text of a cell that [`tame`] has written.
pub fn restored(cell: &str) -> String {
    let parts = cell.split(';').enumerate().map(|(n, part)| {
        let part = named(part);
        let rest = match n {
            0 => part.as_str(),
            _ => part.trim_start_matches(' '),
        };
        match rest.strip_prefix('\'') {
            Some(text) if is_formula(rest) => {
                format!("{}{text}", &part[..part.len() - rest.len()])
            }
            _ => part,
        }
    });
    parts.collect::<Vec<_>>().join(";")
}

/// The text with each character in the place of its number, of those that are shown so.
pub fn named(text: &str) -> String {
    let mut named = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        named.push_str(before);
        match number(after) {
            Some((c, length)) => {
                named.push(c);
                rest = &after[length..];
            }
            None => {
                named.push('\\');
                rest = after;
            }
        }
    }
    named.push_str(rest);
    named
}

/// Whether a text begins with what [`named`] would take for the number of a character.
pub fn is_mistaken(text: &str) -> bool {
    text.strip_prefix('\\')
        .is_some_and(|rest| number(rest).is_some())
}

/// The character of a number behind a backslash, `u{1b}`, and how long that is. Only characters that are never
/// written themselves have one.
fn number(text: &str) -> Option<(char, usize)> {
    let (digits, _) = text.strip_prefix("u{")?.split_once('}')?;
    let is_ours = |c: &char| is_obeyed(*c) || matches!(c, '\\' | '\u{fffe}' | '\u{ffff}');
    let c = u32::from_str_radix(digits, 16)
        .ok()
        .and_then(char::from_u32);
    let c = c.filter(is_ours)?;
    // As it is written, and in no other way.
    (c.escape_unicode().to_string()[1..] == format!("u{{{digits}}}"))
        .then_some((c, digits.len() + 3))
}

/// Whether a spreadsheet would take the cell for a formula. Some cut off what is not seen at its start.
pub fn is_formula(cell: &str) -> bool {
    let start = cell.trim_start_matches('\'');
    start.starts_with(['\t', '\r'])
        || cell
            .trim_start_matches(|c| c == '\'' || is_unseen(c))
            .starts_with(SIGNS)
}

fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
}

/// Controls but for those that part words and lines; overrides and embeddings of a direction of writing.
/// The marks of direction and the joiners that names of some scripts need are kept.
pub fn is_obeyed(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\r' | '\n'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_no_cell() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tAna", "'\tAna"),
            ("\rAna", "'\rAna"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("\u{ff20}x", "'\u{ff20}x"),
            // Some spreadsheets cut these off.
            (" =1", "' =1"),
            ("\n=1", "'\n=1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            ("\u{a0}-1", "'\u{a0}-1"),
            ("\0=1", "'\\u{0}=1"),
            // Others part cells there.
            ("a;=1", "a;'=1"),
            ("a; @b; c", "a; '@b; c"),
            // What is harmless stays.
            ("Ana - Ruiz", "Ana - Ruiz"),
            ("a@b.example", "a@b.example"),
            ("'Ana'", "'Ana'"),
            ("", ""),
            ("\u{2212}1", "\u{2212}1"),
        ] {
            assert_eq!(tame(cell), written, "{cell:?}");
        }
    }

    #[test]
    fn a_terminal_obeys_no_cell() {
        assert_eq!(
            tame("a\u{1b}]0;x\u{7}\u{9b}31m\0"),
            "a\\u{1b}]0;x\\u{7}\\u{9b}31m\\u{0}"
        );
        assert_eq!(tame("a\u{202e}b\u{2066}"), "a\\u{202e}b\\u{2066}");
        // A mark of direction, and the joiner that Persian words have.
        assert_eq!(tame("می\u{200c}خواهم\u{200f}"), "می\u{200c}خواهم\u{200f}");
        assert_eq!(tame("two\nlines\tand a tab"), "two\nlines\tand a tab");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_restored(cell in r"(\PC|[=+@;' \t\r\n\\{}u15bc\x1b\x00-]){0,12}") {
            proptest::prop_assert_eq!(restored(&tame(&cell)), cell);
        }
    }

    #[test]
    fn a_cell_that_somebody_else_wrote_keeps_its_marks() {
        for cell in ["-5 o'clock", "'tis", "- 'a'", "C:\\users", "\\u{41}"] {
            assert_eq!(restored(cell), cell);
        }
    }

    #[test]
    fn whoever_takes_the_mark_away_has_the_text_again() {
        for cell in [
            "=1",
            "'=1",
            "''=1",
            " '=1",
            "a; =1;b",
            "'a",
            "-",
            "';='-",
            "\t'x",
            "'\tx",
            ";;-",
            "",
            "\u{1b}[31m",
            "\\u{1b}",
            "\\u{5c}u{1b}",
            "\\u{41}",
            "\\u{",
            "\0=1",
            "a; \u{202e}-1",
            "\\",
        ] {
            assert_eq!(restored(&tame(cell)), cell, "{cell:?}");
        }
    }
}
