//! Does a date stand as the date of issue, or is it one that the text tells of?
//!
//! A document is full of dates: of arrests, births, hearings. Only three shapes are a date of
//! issue: a dateline, a line that is nothing but a date (and a place), and words of issuing.

use std::ops::Range;

/// Words of issuing, longest first where one begins another; they open their line.
const LABELS: [&str; 22] = [
    "date of publication",
    "date of issue",
    "date published",
    "date issued",
    "publication date",
    "issue date",
    "date",
    "dated",
    "first published",
    "published online",
    "published",
    "publication",
    "first issued",
    "issued",
    "posted",
    "last updated",
    "updated",
    "for immediate release",
    "for release",
    "press release",
    "media release",
    "press statement",
];
/// What happens to people on a day, where a place might stand: "Arrested, 3 May 2019".
const EVENTS: [&str; 14] = [
    "arrest", "birth", "born", "death", "died", "hearing", "release", "sentence", "trial",
    "verdict", "since", "until", "from", "to",
];
/// Small words inside names of places.
const INSIDE_NAMES: [&str; 18] = [
    "of", "the", "and", "de", "del", "da", "do", "dos", "la", "le", "les", "el", "al", "sur",
    "upon", "am", "an", "der",
];
/// A line that ends in one of these goes on in the next.
const GOES_ON: [&str; 34] = [
    "on",
    "in",
    "of",
    "at",
    "by",
    "to",
    "from",
    "since",
    "until",
    "till",
    "before",
    "after",
    "between",
    "and",
    "or",
    "the",
    "a",
    "an",
    "with",
    "for",
    "that",
    "than",
    "dated",
    "around",
    "about",
    "through",
    "is",
    "was",
    "were",
    "as",
    "born",
    "arrested",
    "detained",
    "sentenced",
];
const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
/// A wrapped line is at least so long; the lines of an address are shorter.
const WRAPPED: usize = 50;

/// A line among its neighbours, which are empty at the ends of a paragraph.
pub(super) struct Line<'a> {
    /// The line before.
    pub before: &'a str,
    /// The line itself.
    pub text: &'a str,
    /// The line after.
    pub after: &'a str,
}

/// What stands before the date.
enum Lead<'a> {
    Nothing,
    Place(&'a str),
    Label,
    Other,
}

impl Line<'_> {
    /// True where the date in `range` is the day on which the text was issued.
    pub fn issued_on(&self, range: &Range<usize>) -> bool {
        if self.is_running_text() {
            return false;
        }
        let after = self.text[range.end..]
            .trim_start_matches([')', ']', ',', '.', '*', '_'])
            .trim();
        let alone = is_time(after)
            && (self.before.trim().is_empty() || !self.text.trim_end().ends_with('.'));
        match lead(&self.text[..range.start]) {
            Lead::Nothing => alone,
            Lead::Place(place) => {
                let opens = self.before.trim().is_empty() || is_in_capitals(place);
                alone || (opens && after_dateline(after))
            }
            Lead::Label => alone || after_label(after),
            Lead::Other => false,
        }
    }

    /// True where the line is the middle of a wrapped sentence.
    fn is_running_text(&self) -> bool {
        let before = self.before.trim();
        let last = before.rsplit(char::is_whitespace).next().unwrap_or("");
        let comma = before.ends_with(',') && before.chars().count() >= WRAPPED;
        GOES_ON.contains(&last) || comma || self.after.trim_start().starts_with(char::is_lowercase)
    }
}

fn lead(before: &str) -> Lead<'_> {
    let marks: &[char] = &['*', '_', '#', '>', '•', '|', ' ', '\t', '\u{a0}'];
    let before = before.trim_start_matches(marks);
    let before = before.trim_start_matches(['(', '[']).trim();
    let mut rest = bare(before);
    let mut on = false;
    // "Dublin, Tuesday the 5th", "Issued in Suva on Tuesday,"
    for _ in 0..3 {
        let last = rest.rsplit(char::is_whitespace).next().unwrap_or("");
        let low = last.trim_end_matches('.').to_lowercase();
        let weekday = low.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(&low));
        on |= low == "on";
        if !weekday && !matches!(low.as_str(), "on" | "the") {
            break;
        }
        rest = bare(&rest[..rest.len() - last.len()]);
    }
    if rest.is_empty() {
        return if on { Lead::Other } else { Lead::Nothing };
    }
    let low = rest.to_lowercase();
    let label = LABELS
        .iter()
        .filter_map(|label| low.strip_prefix(label))
        .find(|tail| !tail.starts_with(char::is_alphanumeric));
    if let Some(tail) = label {
        let tail = bare(tail.trim_start_matches([':', ',', '-', '–', '—', ' ']));
        // Lower case may have other lengths in bytes; then the label is not one of ours.
        let tail = rest
            .get(rest.len().saturating_sub(tail.len())..)
            .unwrap_or(rest);
        let fits = tail.is_empty() || is_place(tail) || tells_where_or_who(tail);
        return if fits { Lead::Label } else { Lead::Other };
    }
    // "Dublin, 5 March", "GENEVA (3 May", "GENEVA 3 May"; not "Arrested 3 May".
    let marked = before[rest.len()..].contains([',', '(', '[']);
    if !on && is_place(rest) && (marked || is_in_capitals(rest)) {
        Lead::Place(rest)
    } else {
        Lead::Other
    }
}

/// "in Suva", "jointly by the Gull Trust and the Lima Committee for Rivers".
fn tells_where_or_who(tail: &str) -> bool {
    const BETWEEN: [&str; 7] = ["in", "at", "from", "by", "for", "jointly", "on"];
    let words: Vec<&str> = tail.split_whitespace().collect();
    words.len() <= 20
        && words.first().is_some_and(|first| BETWEEN.contains(first))
        && words.iter().all(|word| {
            let bare = word.trim_matches([',', '(', ')', '.']);
            bare.starts_with(char::is_uppercase)
                || BETWEEN.contains(&bare)
                || INSIDE_NAMES.contains(&bare)
        })
}

/// Without the marks at its end.
fn bare(text: &str) -> &str {
    text.trim_end_matches([',', ':', ';', '(', '[', '-', '–', '—', '*', '_'])
        .trim_end()
        .trim_end_matches([',', ':', ';', '(', '[', '*', '_'])
        .trim_end()
}

/// A proper name of some words, with or without an agency in parentheses: "NEW YORK (Agency)".
fn is_place(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')' | '-'))
        .filter(|w| !w.is_empty())
        .collect();
    let named = |word: &&str| {
        let low = word.to_lowercase();
        let capital = word.starts_with(char::is_uppercase);
        let event = EVENTS.contains(&low.as_str()) || low.len() > 4 && low.ends_with("ed");
        !event
            && (capital || INSIDE_NAMES.contains(word))
            && word.chars().all(|c| c.is_alphabetic() || "'’.".contains(c))
    };
    (1..=6).contains(&words.len())
        && words[0].starts_with(char::is_uppercase)
        && words.iter().all(named)
}

fn is_in_capitals(place: &str) -> bool {
    let first = place.split(['(', ',']).next().unwrap_or("");
    !first.chars().any(char::is_lowercase) && first.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Nothing, or the time of the day: "10:30 UTC", "at 9 a.m."
fn is_time(after: &str) -> bool {
    let after = after.trim_start_matches(['-', '–', '—', '|', '(', 'T', ' ']);
    let low = after
        .trim_end_matches([')', ']', '*', '_', '.'])
        .to_lowercase();
    let low = low.strip_prefix("at ").unwrap_or(&low);
    let is_zone = |w: &str| {
        matches!(
            w,
            "am" | "pm" | "a.m" | "p.m" | "utc" | "gmt" | "z" | "h" | "hrs"
        )
    };
    let is_clock = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_digit())
            && w.len() <= 8
            && w.chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'h'))
    };
    low.split_whitespace().count() <= 3 && low.split_whitespace().all(|w| is_clock(w) || is_zone(w))
}

/// A dash, with or without an agency before it: "(Agency) - ", "/Agency/ -- ".
fn after_dateline(after: &str) -> bool {
    let mut rest = after;
    for (open, close) in [('(', ')'), ('/', '/')] {
        if let Some((_, tail)) = rest.strip_prefix(open).and_then(|r| r.split_once(close)) {
            rest = tail.trim_start_matches([')', ',']).trim_start();
            if rest.is_empty() {
                return true;
            }
            break;
        }
    }
    let text = rest.trim_start_matches(['-', '–', '—']);
    text.len() < rest.len() && (text.is_empty() || text.starts_with(char::is_whitespace))
}

/// After "Issued 3 May 2023": where, by whom, or a second stamp; not the rest of a sentence.
fn after_label(after: &str) -> bool {
    let low = after.to_lowercase();
    let where_or_who = ["by ", "in ", "at "].iter().any(|w| low.starts_with(w));
    let short = low.split_whitespace().count() <= 10 && !low.contains(',') && !low.ends_with('.');
    let stamp = low.starts_with(['|', '·', '•', ';', '(', '/'])
        || ["updated", "last updated", "modified", "revised"]
            .iter()
            .any(|w| low.starts_with(w));
    (where_or_who || stamp) && short
}
