//! The title of a plain text.

/// Longest title, in characters.
const LONGEST: usize = 160;

/// The first line, where it looks like a headline: at most 160 characters and 25 words, a blank
/// line behind it and text behind that, and no `.` `,` `:` or `;` at its end (a sentence, a
/// salutation, the start of a list). `dated` says that the line tells the date of publication.
pub(crate) fn first_line(text: &str, dated: impl Fn(usize) -> bool) -> Option<String> {
    let body = text.trim_start();
    let start = text.len() - body.len();
    let (line, rest) = body.split_once('\n')?;
    let line = line.trim();
    let blank = rest.split_once('\n').map_or("", |(next, _)| next);
    let followed = rest.contains('\n') && blank.trim().is_empty() && !rest.trim().is_empty();
    let short = line.chars().nth(LONGEST).is_none() && line.split_whitespace().nth(25).is_none();
    let closed = line.ends_with(['.', ',', ':', ';']);
    let named = line.chars().any(char::is_alphabetic);
    (followed && short && !closed && named && !dated(start)).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_first_line_before_a_blank_line_is_the_title() {
        let title = |text| first_line(text, |_| false);
        assert_eq!(
            title("\nPort of Bergen to close\n\nThe port will close.").as_deref(),
            Some("Port of Bergen to close")
        );
        assert_eq!(title("Dear Minister,\n\nWe write to you."), None);
        assert_eq!(title("The port will close.\n\nIt is old."), None);
        assert_eq!(title("A first line\nand a second one.\n"), None);
        assert_eq!(title("Nothing follows\n\n"), None);
        assert_eq!(title(""), None);
    }
}
