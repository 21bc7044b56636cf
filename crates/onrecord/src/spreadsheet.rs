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
        for c in rest.chars() {
            match is_obeyed(c) {
                true => tamed.extend(c.escape_unicode()),
                false => tamed.push(c),
            }
        }
    }
    tamed
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

    /// What a reader of such a table does.
    fn restored(cell: &str) -> String {
        let part = |part: &str| match is_formula(part) {
            true => part.replacen('\'', "", 1),
            false => part.to_owned(),
        };
        cell.split(';').map(part).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn whoever_takes_the_mark_away_has_the_text_again() {
        for cell in [
            "=1", "'=1", "''=1", " '=1", "a; =1;b", "'a", "-", "';='-", "\t'x", "'\tx", ";;-", "",
        ] {
            assert_eq!(restored(&tame(cell)), cell, "{cell:?}");
        }
    }
}
