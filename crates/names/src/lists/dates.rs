//! Dates as lists write them.

use record::PartialDate;
use serde::{Deserialize, Serialize};

/// How near two dates of birth are, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Birth {
    /// One as far as both are known.
    Same,
    /// Another day or month of one year, or a year that is off by one: lists and papers have many such.
    Near,
    /// Further apart.
    Differs,
}

/// A date of birth or death as a list tells it: a date, about a date, or between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListedDate {
    /// The date, or the earliest one.
    pub from: PartialDate,
    /// The latest one, where the list gives a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
    /// The list says about.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub about: bool,
}

impl ListedDate {
    /// This date.
    pub fn on(date: PartialDate) -> Self {
        Self {
            from: date,
            to: None,
            about: false,
        }
    }

    /// The first and the last year it may be in; how far an `about` reaches is not in it.
    pub fn years(&self) -> (i16, i16) {
        (
            self.from.year_part(),
            self.to.unwrap_or(self.from).year_part(),
        )
    }

    /// How near a date of birth is to this one.
    pub fn nearness(&self, born: PartialDate) -> Birth {
        /// Years that "about" may be off.
        const ABOUT: i16 = 2;
        let (first, last) = self.years();
        let slack = if self.about { ABOUT } else { 0 };
        let year = born.year_part();
        let within =
            |slack| (first.saturating_sub(slack)..=last.saturating_add(slack)).contains(&year);
        let exact = self.to.is_none() && !self.about;
        let whole = self.from.contains(born) || born.contains(self.from);
        match within(slack) {
            true if !exact || whole => Birth::Same,
            true => Birth::Near,
            false if within(slack + 1) => Birth::Near,
            false => Birth::Differs,
        }
    }

    /// `22 Feb 1962`, `Oct 1971`, `1984`, `circa 1956`, `1962 to 1963`, `between 1960 and 1962`,
    /// `1979-1982`, `1962-02-22`, `22/02/1962`, `00/00/1962`, `dd/mm/1962`.
    pub(super) fn parse(written: &str) -> Option<Self> {
        let mut written = written.trim().trim_end_matches('.');
        let mut about = false;
        for word in ["circa", "approximately", "about", "c.", "ca.", "~"] {
            if let Some(rest) = after(written, word) {
                (written, about) = (rest.trim_start(), true);
                break;
            }
        }
        let (from, to) = match range(written) {
            Some((from, to)) => (single(from)?, Some(single(to)?)),
            None => (single(written)?, None),
        };
        let (from, to) = match to {
            Some(to) if to < from => (to, Some(from)),
            to => (from, to),
        };
        Some(Self { from, to, about })
    }
}

impl std::fmt::Display for ListedDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let about = if self.about { "about " } else { "" };
        match self.to {
            Some(to) => write!(f, "{about}{} to {to}", self.from),
            None => write!(f, "{about}{}", self.from),
        }
    }
}

fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &text[word.len()..])
}

fn range(written: &str) -> Option<(&str, &str)> {
    if let Some(rest) = after(written, "between ") {
        return rest.split_once(" and ");
    }
    written.split_once(" to ").or_else(|| {
        // 1979-1982; anything longer is an ISO date.
        let (from, to) = written.split_once('-')?;
        let year = |y: &str| y.trim().len() == 4 && y.trim().bytes().all(|b| b.is_ascii_digit());
        (year(from) && year(to)).then_some((from, to))
    })
}

/// A date in any order but the American one.
pub(super) fn single(written: &str) -> Option<PartialDate> {
    let written = written.trim();
    if let Some(date) = iso(written) {
        return Some(date);
    }
    let parts: Vec<&str> = written
        .split([' ', '/', '-', '.', ','])
        .filter(|p| !p.is_empty())
        .take(4)
        .collect();
    match parts.as_slice() {
        [y] => PartialDate::year(year(y)?),
        [m, y] => of(None, month(m), year(y)?),
        [d, m, y] => {
            let (m, y) = (month(m), year(y)?);
            of(d.parse().ok().filter(|d| *d > 0), m, y)
        }
        _ => None,
    }
}

/// `09/24/2026`: the American order, for the fields that are known to have it.
pub(super) fn american(written: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = written.trim().split('/').take(4).collect();
    let [m, d, y] = parts.as_slice() else {
        return None;
    };
    PartialDate::day(year(y)?, m.parse().ok()?, d.parse().ok()?)
}

/// `2026-02-27`, also with a time or a zone behind it: `2026-02-27T00:00:09Z`, `2016-10-13-04:00`.
pub(super) fn iso(written: &str) -> Option<PartialDate> {
    let written = written.trim();
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match written.get(..10).filter(|day| digits(day)) {
        Some(day)
            if written[10..].starts_with(['T', ' ', '-', '+', 'Z']) || written.len() == 10 =>
        {
            day.parse().ok()
        }
        _ => written.parse().ok(),
    }
}

/// What is known of a day, a month and a year: a day without its month is no use.
fn of(day: Option<u8>, month: Option<u8>, year: i16) -> Option<PartialDate> {
    match (month, day) {
        (Some(m), Some(d)) => PartialDate::day(year, m, d),
        (Some(m), None) => PartialDate::month(year, m),
        (None, _) => PartialDate::year(year),
    }
}

fn year(written: &str) -> Option<i16> {
    (written.len() == 4 && written.bytes().all(|b| b.is_ascii_digit()))
        .then(|| written.parse().ok())
        .flatten()
}

/// None for `00` and `mm` too: then the month is not known.
fn month(written: &str) -> Option<u8> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    if let Ok(number) = written.parse::<u8>() {
        // A month that does not exist makes no date in the caller.
        return (number > 0).then_some(number);
    }
    let start = written.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.find(&start).filter(|at| at % 3 == 0)?;
    u8::try_from(at / 3 + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_precisely_as_it_is_written() {
        for (written, read) in [
            ("22 Feb 1962", "1962-02-22"),
            ("Oct 1971", "1971-10"),
            ("1984", "1984"),
            ("circa 1956", "about 1956"),
            ("circa 01 Jan 1961", "about 1961-01-01"),
            ("1962 to 1963", "1962 to 1963"),
            ("08 Nov 1985 to 07 Nov 1986", "1985-11-08 to 1986-11-07"),
            ("circa 1979-1982", "about 1979 to 1982"),
            ("Between 1964 and 1960", "1960 to 1964"),
            ("1958-03", "1958-03"),
            ("2016-10-13-04:00", "2016-10-13"),
            ("27/08/1955", "1955-08-27"),
            ("dd/mm/1950", "1950"),
            ("00/05/1950", "1950-05"),
            ("00/00/1950", "1950"),
            ("27-Jan-2026", "2026-01-27"),
        ] {
            let date = ListedDate::parse(written).map(|d| d.to_string());
            assert_eq!(date.as_deref(), Some(read), "{written}");
        }
        assert_eq!(american("09/24/2026").unwrap().to_string(), "2026-09-24");
    }

    #[test]
    fn a_year_off_by_one_and_another_day_are_near() {
        for (listed, born, nearness) in [
            ("03 Mar 1961", "1961", Birth::Same),
            ("1961", "1961-03-03", Birth::Same),
            ("03 Mar 1961", "1961-03-04", Birth::Near),
            ("03 Mar 1961", "1961-07", Birth::Near),
            ("1961", "1962", Birth::Near),
            ("31 Dec 1961", "1960", Birth::Near),
            ("1961", "1963", Birth::Differs),
            ("1960 to 1962", "1961-07", Birth::Same),
            ("1960 to 1962", "1963", Birth::Near),
            ("1960 to 1962", "1964", Birth::Differs),
            ("circa 1961", "1963", Birth::Same),
            ("circa 1961", "1958", Birth::Near),
            ("circa 1961", "1957", Birth::Differs),
        ] {
            let date = ListedDate::parse(listed).expect("a date");
            let born = born.parse().expect("a date");
            assert_eq!(date.nearness(born), nearness, "{listed} and {born}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for written in [
            "",
            "unknown",
            "31 Feb 1962",
            "13/13/1950",
            "62",
            "circa",
            "–",
            "1950-13-01",
        ] {
            assert_eq!(ListedDate::parse(written), None, "{written}");
        }
        assert_eq!(american("24/09/2026"), None);
    }
}
