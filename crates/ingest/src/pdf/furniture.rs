//! Running heads, running feet and page numbers: what is printed on every page and belongs to none.

use std::collections::HashMap;

use super::rows::Row;

/// Rows at each edge that are looked at.
const DEPTH: usize = 3;

/// How far a repeated line may move, in twips.
const SHIFT: i32 = 80;

/// Takes them away. `pages` are the rows of each page with its height.
///
/// A line is a running head where the same words, digits aside, stand at the same height of two pages
/// or more, and of a third of them where there are many. A lone number at the edge of a page is its
/// number, on a single page as well.
pub(crate) fn remove(pages: &mut [(Vec<Row>, i32)]) {
    let mut seen: HashMap<String, Vec<(i32, usize)>> = HashMap::new();
    for (n, (rows, height)) in pages.iter().enumerate() {
        for at in edges(rows, *height) {
            let row = &rows[at];
            seen.entry(words(row)).or_default().push((row.y, n));
        }
    }
    let enough = (pages.len() / 3).clamp(2, 5);
    let repeated = |row: &Row, page: usize| {
        let Some(places) = seen.get(&words(row)) else {
            return false;
        };
        let others = places
            .iter()
            .filter(|(y, n)| (y - row.y).abs() <= SHIFT && *n != page);
        others.count() + 1 >= enough
    };
    for (n, (rows, height)) in pages.iter_mut().enumerate() {
        let gone: Vec<usize> = edges(rows, *height)
            .into_iter()
            .filter(|at| {
                let text = rows[*at].text();
                let outermost = *at == 0 || *at + 1 == rows.len();
                is_page_number(&text) && (outermost || words(&rows[*at]).is_empty())
                    || !words(&rows[*at]).is_empty() && repeated(&rows[*at], n)
            })
            .collect();
        let mut at = 0;
        rows.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

/// The rows near the upper and the lower edge of a page.
fn edges(rows: &[Row], height: i32) -> Vec<usize> {
    let (top, bottom) = (height * 14 / 100, height * 86 / 100);
    let upper = (0..rows.len()).take(DEPTH).filter(|n| rows[*n].y <= top);
    let lower = (0..rows.len())
        .rev()
        .take(DEPTH)
        .filter(|n| rows[*n].y >= bottom);
    let mut all: Vec<usize> = upper.chain(lower).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Without digits and what stands around them.
fn words(row: &Row) -> String {
    let text = row.text();
    let kept: Vec<String> = text
        .split_whitespace()
        .map(|w| w.chars().filter(|c| c.is_alphabetic()).collect::<String>())
        .filter(|w: &String| !w.is_empty() && !is_roman(w))
        .collect();
    kept.join(" ").to_lowercase()
}

fn is_roman(word: &str) -> bool {
    word.len() <= 7 && word.bytes().all(|b| b"ivxlIVXL".contains(&b))
}

/// "3", "- 3 -", "Page 3 of 7", "3/7", "iv".
pub(crate) fn is_page_number(text: &str) -> bool {
    let mut numbers = 0;
    let tokens = text.split(|c: char| c.is_whitespace() || "-–—/|[]().·•".contains(c));
    for token in tokens.filter(|t| !t.is_empty()) {
        let lower = token.to_lowercase();
        let digits = token.chars().count() <= 4 && token.chars().all(is_digit);
        if digits || is_roman(token) {
            numbers += 1;
        } else if !["page", "p", "of"].contains(&lower.as_str()) {
            return false;
        }
    }
    (1..=2).contains(&numbers)
}

/// Arabic and Persian pages are counted with digits of their own.
fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::rows::Word;

    fn row(y: i32, text: &str) -> Row {
        let word = |(n, text): (usize, &str)| Word {
            text: text.to_owned(),
            x0: 1000 + 500 * n as i32,
            x1: 1400 + 500 * n as i32,
            y,
            size: 200,
        };
        Row {
            y,
            words: text.split(' ').enumerate().map(word).collect(),
        }
    }

    fn left(mut pages: Vec<(Vec<Row>, i32)>) -> Vec<Vec<String>> {
        remove(&mut pages);
        let texts = |(rows, _): &(Vec<Row>, i32)| rows.iter().map(Row::text).collect();
        pages.iter().map(texts).collect()
    }

    #[test]
    fn what_stands_on_every_page_is_left_out_and_the_rest_is_not() {
        let page = |n: i32| {
            let rows = vec![
                row(800, &format!("Annual report {n}")),
                row(5000, "Annual report"),
                row(9000, "The court met."),
                row(16000, &format!("Page {n} of 3")),
            ];
            (rows, 16840)
        };
        let kept = left(vec![page(1), page(2), page(3)]);
        assert_eq!(kept, vec![vec!["Annual report", "The court met."]; 3]);
    }

    #[test]
    fn on_a_single_page_only_a_lone_number_at_the_edge_is() {
        let rows = vec![
            row(800, "LANTERN TRUST"),
            row(9000, "12"),
            row(16000, "- 1 -"),
        ];
        assert_eq!(left(vec![(rows, 16840)]), [["LANTERN TRUST", "12"]]);
    }

    #[test]
    fn page_numbers_have_many_forms() {
        for number in [
            "3",
            "- 3 -",
            "Page 3 of 7",
            "3/7",
            "iv",
            "| 12 |",
            "١٢",
            "۴",
        ] {
            assert!(is_page_number(number), "{number}");
        }
        for other in ["", "2024 Report", "3 May", "page", "10000000"] {
            assert!(!is_page_number(other), "{other}");
        }
    }
}
