//! On which page a span stands.

use record::Span;
use unicode_normalization::UnicodeNormalization;

use crate::normalise::{Removed, normalise};

/// Where the text of a page begins, or goes on.
///
/// A page has more than one of these where the text of another stands between: a footnote comes
/// behind the paragraph that its mark is in, which may end on the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// First code point.
    pub at: u32,
    /// Number of the page in its file, from 1.
    pub page: u32,
}

/// The page on which `span` begins; `None` where there are no pages.
pub fn page_of(pages: &[PageStart], span: Span) -> Option<u32> {
    let next = pages.partition_point(|start| start.at <= span.start);
    pages.get(next.checked_sub(1)?).map(|start| start.page)
}

/// Pieces of text, each with its page, to one text in the one form that texts have (`normalise`).
/// Letters that fonts have special shapes of (ligatures, the forms of Arabic letters) become plain.
pub(crate) fn join(pieces: Vec<(u32, String)>) -> (String, Vec<PageStart>, Removed) {
    let (mut text, mut pages) = (String::new(), Vec::new());
    let (mut all, mut at) = (Removed::default(), 0u32);
    for (page, piece) in pieces {
        let normal = normalise(&plain_letters(&piece));
        all.direction += normal.removed.direction;
        all.control += normal.removed.control;
        all.invisible += normal.removed.invisible;
        if normal.text.is_empty() {
            continue;
        }
        pages.push(PageStart { at, page });
        at = at.saturating_add(normal.text.chars().count() as u32);
        text.push_str(&normal.text);
    }
    (text, pages, all)
}

/// NFKC for presentation forms only: other compatibility characters (½, ², ™) say something.
fn plain_letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}') {
            let plain = std::iter::once(c).nfkc();
            out.extend(plain.filter(|p| *p != ' ' || !is_lone_vowel_sign(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// A vowel sign of Arabic in the shape that it has on its own, on a space: in a text it stands on a
/// letter.
pub(crate) fn is_lone_vowel_sign(c: char) -> bool {
    matches!(c, '\u{fe70}'..='\u{fe7f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_on_the_page_where_it_begins() {
        let pieces = [(1, "One ﬁne "), (2, "day.\n\n"), (1, "¹ A note."), (9, "")];
        let pieces = pieces.map(|(page, text)| (page, text.to_owned())).into();
        let (text, pages, _) = join(pieces);
        assert_eq!(text, "One fine day.\n\n¹ A note.");
        let page = |at| page_of(&pages, Span::new(at, at + 3));
        assert_eq!(
            [page(0), page(8), page(9), page(15)],
            [Some(1), Some(1), Some(2), Some(1)]
        );
        assert_eq!(page_of(&[], Span::new(0, 1)), None);
    }
}
