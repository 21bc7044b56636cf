//! Dates as news gives them: a day, a month or a year.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An ISO 8601 date of reduced precision (EDTF level 0): `2024-10-03`, `2022-04` or `2022`.
///
/// Only dates that exist in the Gregorian calendar can be made. Ordered by their first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<u8>,
    day: Option<u8>,
}

/// How much of a date the text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// A full day.
    Day,
}

/// Why a date could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialDateError {
    given: String,
}

impl fmt::Display for PartialDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a date; hint: write it as 2024-10-03, 2024-10 or 2024",
            self.given
        )
    }
}

impl std::error::Error for PartialDateError {}

impl PartialDate {
    /// True where all of `other` lies within this date: May 2024 holds 3 May 2024.
    pub fn contains(self, other: Self) -> bool {
        self.year == other.year
            && (self.month.is_none() || self.month == other.month)
            && (self.day.is_none() || self.day == other.day)
    }

    /// A year from 1 to 9999.
    pub fn year(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self {
            year,
            month: None,
            day: None,
        })
    }

    /// A month of a year.
    pub fn month(year: i16, month: u8) -> Option<Self> {
        let date = Self::year(year)?;
        (1..=12).contains(&month).then_some(Self {
            month: Some(month),
            ..date
        })
    }

    /// A day that exists in the calendar.
    pub fn day(year: i16, month: u8, day: u8) -> Option<Self> {
        let date = Self::month(year, month)?;
        (1..=days_in(year, month)).contains(&day).then_some(Self {
            day: Some(day),
            ..date
        })
    }

    /// The year.
    pub fn year_part(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where it is told.
    pub fn month_part(self) -> Option<u8> {
        self.month
    }

    /// The day of the month where it is told.
    pub fn day_part(self) -> Option<u8> {
        self.day
    }

    /// The last day that lies within it: of February 2024, the 29th.
    pub fn last_day(self) -> Self {
        let month = self.month.unwrap_or(12);
        let day = self.day.unwrap_or_else(|| days_in(self.year, month));
        Self {
            month: Some(month),
            day: Some(day),
            ..self
        }
    }

    /// Days from this day to another, negative where that is earlier; `None` unless both are days.
    pub fn days_until(self, other: Self) -> Option<i64> {
        Some(other.number()? - self.number()?)
    }

    /// The day's number, counted from 1 January of the year 1.
    fn number(self) -> Option<i64> {
        let (month, day) = (self.month?, self.day?);
        let years = i64::from(self.year) - 1;
        let leap_days = years / 4 - years / 100 + years / 400;
        let months: i64 = (1..month).map(|m| i64::from(days_in(self.year, m))).sum();
        Some(365 * years + leap_days + months + i64::from(day) - 1)
    }

    /// How much is told.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (Some(_), Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            _ => Precision::Year,
        }
    }
}

/// Days in a month of the Gregorian calendar.
fn days_in(year: i16, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let number = |part: &str, width: usize| {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<i16>().ok())
                .flatten()
        };
        let parts: Vec<&str> = given.split('-').collect();
        let date = match parts.as_slice() {
            [y] => number(y, 4).and_then(Self::year),
            [y, m] => number(y, 4)
                .zip(number(m, 2))
                .and_then(|(y, m)| Self::month(y, m as u8)),
            [y, m, d] => match (number(y, 4), number(m, 2), number(d, 2)) {
                (Some(y), Some(m), Some(d)) => Self::day(y, m as u8, d as u8),
                _ => None,
            },
            _ => None,
        };
        date.ok_or_else(|| PartialDateError {
            given: given.to_owned(),
        })
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_prints_as_it_was_written() {
        for given in ["2024-10-03", "2022-04", "2022", "2024-02-29"] {
            assert_eq!(given.parse::<PartialDate>().unwrap().to_string(), given);
        }
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        let days = |from: &str, to: &str| {
            let date = |d: &str| d.parse::<PartialDate>().unwrap();
            date(from).days_until(date(to))
        };
        assert_eq!(days("2024-10-23", "2024-10-24"), Some(1));
        assert_eq!(days("2024-02-28", "2024-03-01"), Some(2));
        assert_eq!(days("2023-12-31", "2025-01-01"), Some(367));
        assert_eq!(days("2025-01-01", "2024-12-31"), Some(-1));
        assert_eq!(days("2024-10", "2024-10-24"), None);
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_hint() {
        for given in [
            "",
            "2023-02-29",
            "2024-13",
            "24-10-03",
            "2024-10-3",
            "2024-10-03T00",
            "０００１",
        ] {
            let error = given.parse::<PartialDate>().unwrap_err().to_string();
            assert!(error.contains("hint: write it as"), "{error}");
        }
    }
}
