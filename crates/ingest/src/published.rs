//! The date of publication that a text itself tells: in a dateline, or on a line of its own.

use std::ops::Range;

use record::PartialDate;

/// Lines that are looked at.
const LINES: usize = 15;
/// A date stands near the start of its line: within so many bytes.
const REACH: usize = 80;

/// A date of publication found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) date: PartialDate,
    /// Its bytes.
    pub(crate) bytes: Range<usize>,
    /// Where its line starts.
    pub(crate) line: usize,
}

/// What the first lines tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) found: Option<Found>,
    /// A date that can be read in two ways: "03/04/2023".
    pub(crate) ambiguous: Option<Range<usize>>,
}

/// Looks for a full date (day, month and year) in a dateline ("GENEVA, 3 May 2023 -"), on a line of
/// its own ("28 November 2022", "Dublin, 5 March 2024"), or after words of issuing.
pub(crate) fn search(text: &str) -> Search {
    let mut search = Search::default();
    let mut at = 0;
    for line in text.split_inclusive('\n').take(3 * LINES) {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        if line.trim().is_empty() {
            continue;
        }
        match dates(line) {
            Dates::Full(date, range) if stands_as_date_of_issue(line, &range) => {
                search.found = Some(Found {
                    date,
                    bytes: start + range.start..start + range.end,
                    line: start,
                });
                return search;
            }
            Dates::Ambiguous(range) if search.ambiguous.is_none() && line.len() <= REACH => {
                search.ambiguous = Some(start + range.start..start + range.end);
            }
            _ => {}
        }
    }
    search
}

/// Is the date what the line is about, not one that its sentence tells of?
fn stands_as_date_of_issue(line: &str, range: &Range<usize>) -> bool {
    let before = line[..range.start].trim();
    let after = line[range.end..]
        .trim_start_matches([')', ']', '.', ','])
        .trim();
    let words = before.split_whitespace().count();
    let lower = before.to_lowercase();
    let issued = [
        "issued",
        "published",
        "released",
        "date",
        "dated",
        "updated",
        "posted",
    ]
    .iter()
    .any(|word| {
        lower
            .split(|c: char| !c.is_alphabetic())
            .any(|w| w == *word)
    });
    let alone = after.is_empty() && words <= 6 && !before.ends_with(" on");
    let dash = after.starts_with(['-', '–', '—', '|', '(', '/'])
        || after.to_lowercase().starts_with("utc");
    // "GENEVA, 3 May 2023 - ", "MAPUTO (3 May 2023) - ": a place, then a dash.
    let dateline = range.start <= REACH && words <= 6 && (dash || after.is_empty());
    alone || dateline || (issued && line.len() <= 2 * REACH)
}

enum Dates {
    None,
    Ambiguous(Range<usize>),
    Full(PartialDate, Range<usize>),
}

/// The first full date of a line.
fn dates(line: &str) -> Dates {
    let words: Vec<Range<usize>> = pieces(line);
    let word = |n: usize| words.get(n).map_or("", |r| &line[r.clone()]);
    let mut ambiguous = None;
    for n in 0..words.len() {
        if words[n].start > 2 * REACH {
            break;
        }
        let range = |last: usize| words[n].start..words[last].end;
        // 2024-03-05
        if word(n).len() == 10
            && let Ok(date) = word(n).parse::<PartialDate>()
        {
            return Dates::Full(date, words[n].clone());
        }
        // 5 March 2024, 5th of March, 2024
        let of = usize::from(word(n + 1).eq_ignore_ascii_case("of"));
        if let (Some(day), Some(month), Some(year)) = (
            day(word(n)),
            month(word(n + 1 + of)),
            year(word(n + 2 + of)),
        ) && let Some(date) = PartialDate::day(year, month, day)
        {
            return Dates::Full(date, range(n + 2 + of));
        }
        // March 5, 2024
        if let (Some(month), Some(day), Some(year)) =
            (month(word(n)), day(word(n + 1)), year(word(n + 2)))
            && let Some(date) = PartialDate::day(year, month, day)
        {
            return Dates::Full(date, range(n + 2));
        }
        if numeric(word(n)) && ambiguous.is_none() {
            ambiguous = Some(words[n].clone());
        }
    }
    ambiguous.map_or(Dates::None, Dates::Ambiguous)
}

/// Words: runs of letters, digits, and the marks inside figures.
fn pieces(line: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '/') && start.is_some();
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = line[from..at].trim_end_matches(['-', '/']);
                out.push(from..from + word.len());
                start = None;
            }
            _ => {}
        }
        if out.len() > 40 {
            break;
        }
    }
    out
}

fn day(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    (digits.len() <= 2).then(|| digits.parse().ok())?
}

fn year(word: &str) -> Option<i16> {
    let year: i16 = (word.len() == 4).then(|| word.parse().ok())??;
    (1800..2200).contains(&year).then_some(year)
}

fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let low = word.to_lowercase();
    let at = MONTHS.iter().position(|m| {
        *m == low || low.len() >= 3 && (low.len() == 3 || low == "sept") && m.starts_with(&low)
    })?;
    u8::try_from(at + 1).ok()
}

/// "03/04/2023": day and month may stand either way round.
fn numeric(word: &str) -> bool {
    let parts: Vec<&str> = word.split('/').collect();
    parts.len() == 3
        && parts
            .iter()
            .all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, String)> {
        let found = search(text).found?;
        Some((found.date.to_string(), text[found.bytes].to_owned()))
    }

    #[test]
    fn a_dateline_tells_the_date() {
        for (text, date, words) in [
            (
                "GENEVA, 3 May 2023 - The experts said",
                "2023-05-03",
                "3 May 2023",
            ),
            (
                "A title\n\n28 November 2022\n\nText",
                "2022-11-28",
                "28 November 2022",
            ),
            (
                "Dublin, 5 March 2024\n\nDear Minister,",
                "2024-03-05",
                "5 March 2024",
            ),
            (
                "MAPUTO, Oct 13, 2021 (Agency) - A court",
                "2021-10-13",
                "Oct 13, 2021",
            ),
            ("2021-03-08\nText", "2021-03-08", "2021-03-08"),
            (
                "Issued in Suva on 14 August 2023 by the secretariat",
                "2023-08-14",
                "14 August 2023",
            ),
        ] {
            assert_eq!(found(text), Some((date.into(), words.into())), "{text}");
        }
    }

    #[test]
    fn a_date_that_a_sentence_tells_of_is_not_the_date_of_publication() {
        assert_eq!(
            found("The bridge was closed on 3 May 2023 after a flood, the mayor said."),
            None
        );
        assert_eq!(found("On 3 May 2023 the bridge was closed."), None);
    }

    #[test]
    fn an_impossible_or_ambiguous_date_is_not_taken() {
        assert_eq!(found("GENEVA, 31 February 2023 - Text"), None);
        assert_eq!(found("OSLO, May 12 - Text"), None);
        let search = search("03/04/2023\n\nText");
        assert_eq!(search.found, None);
        assert_eq!(search.ambiguous, Some(0..10));
    }
}
