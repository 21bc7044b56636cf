//! Full dates in a line of text: day, month and year.

use std::ops::Range;

use record::PartialDate;

/// A date stands near the start of its line: within so many bytes.
const REACH: usize = 160;

/// What dates a line has.
pub(super) enum Dates {
    None,
    /// "03/04/2023".
    Ambiguous(Range<usize>),
    /// Day, month and year.
    Full(PartialDate, Range<usize>),
}

/// The first full date of a line.
pub(super) fn dates(line: &str) -> Dates {
    let words: Vec<Range<usize>> = pieces(line);
    let word = |n: usize| words.get(n).map_or("", |r| &line[r.clone()]);
    let mut ambiguous = None;
    for n in 0..words.len() {
        if words[n].start > REACH {
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
