//! Dates of sheets: in ISO 8601, in digits whose order is known, in English words, or as a spreadsheet counts days.

use record::PartialDate;

use super::cell::{Cell, Wrong, clean};
use crate::fact::vocabulary;

vocabulary! {
    /// What the digits of a date are, where they do not say it themselves.
    DateOrder as "order of dates" {
        /// 2024-10-03 alone.
        Iso = "iso",
        /// 3/10/2024.
        DayFirst = "day_first",
        /// 10/3/2024.
        MonthFirst = "month_first",
        /// 45568: days since the beginning of 1900, as spreadsheets count them.
        Serial = "serial",
    }
}

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

/// The date in a cell.
pub(crate) fn read(cell: &Cell, order: Option<DateOrder>) -> Result<PartialDate, Wrong> {
    match cell {
        Cell::Date(date) => Ok(*date),
        Cell::Number(number) if order == Some(DateOrder::Serial) => of_serial(*number),
        _ => of_words(&cell.words(), order),
    }
}

/// The date that a text tells: in ISO 8601, or with its month in English words.
pub fn of_text(given: &str) -> Option<PartialDate> {
    of_words(given, None).ok()
}

fn no_date(given: &str) -> Wrong {
    Wrong::new(
        format!("`{given}` is no date"),
        "write it as 2024-10-03, 2024-10 or 2024",
    )
}

fn of_words(given: &str, order: Option<DateOrder>) -> Result<PartialDate, Wrong> {
    let text = latin_digits(given);
    // A clock time behind it says nothing of the day.
    let day = text
        .split_once(['T', ' '])
        .filter(|(_, time)| time.contains(':'));
    let text = day.map_or(text.as_str(), |(day, _)| day);
    if order == Some(DateOrder::Serial)
        && let Ok(days) = text.parse::<f64>()
    {
        return of_serial(days);
    }
    if let Ok(date) = text.parse() {
        return Ok(date);
    }
    let parts = text.split(|c: char| c.is_whitespace() || "/.-,".contains(c));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let read = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => whole(number(year), month_of(month), number(day)),
        [month, year] if year.len() == 4 => in_month(number(year), month_of(month)),
        [a, b, year] if year.len() == 4 => return of_day(given, (a, b, number(year)), order),
        [_, _, year] if year.len() == 2 && number(year).is_some() => {
            return Err(Wrong::new(
                format!("the year of `{given}` has two digits"),
                "write all four",
            ));
        }
        _ => None,
    };
    read.ok_or_else(|| no_date(given))
}

/// A date whose year stands last, and whose month may stand before or behind the day.
fn of_day(
    given: &str,
    (a, b, year): (&str, &str, Option<u16>),
    order: Option<DateOrder>,
) -> Result<PartialDate, Wrong> {
    let day_first = || whole(year, month_of(b), number(a));
    let month_first = || whole(year, month_of(a), number(b));
    let is_word = |part: &str| number(part).is_none();
    let read = match order {
        _ if is_word(b) => day_first(),
        _ if is_word(a) => month_first(),
        Some(DateOrder::DayFirst) => day_first(),
        Some(DateOrder::MonthFirst) => month_first(),
        _ => match (day_first(), month_first()) {
            (Some(one), Some(other)) if one != other => {
                return Err(Wrong::new(
                    format!("`{given}` is {one} or {other}"),
                    "say in the mapping's [dates] whether they are \"day_first\" or \"month_first\"",
                ));
            }
            (one, other) => one.or(other),
        },
    };
    read.ok_or_else(|| no_date(given))
}

fn number(part: &str) -> Option<u16> {
    let is_digits = part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|_| is_digits)
}

/// A month in digits or in English, whole or by its first three letters.
fn month_of(part: &str) -> Option<u16> {
    if let Some(number) = number(part) {
        return Some(number);
    }
    let word = part.to_lowercase();
    let is_meant = |month: &&str| word.chars().count() >= 3 && month.starts_with(&word);
    let found = (1..).zip(MONTHS).find(|(_, month)| is_meant(month));
    found.map(|(number, _)| number)
}

fn in_month(year: Option<u16>, month: Option<u16>) -> Option<PartialDate> {
    PartialDate::month(year?.try_into().ok()?, month?.try_into().ok()?)
}

fn whole(year: Option<u16>, month: Option<u16>, day: Option<u16>) -> Option<PartialDate> {
    PartialDate::day(
        year?.try_into().ok()?,
        month?.try_into().ok()?,
        day?.try_into().ok()?,
    )
}

/// Digits of Arabic and Persian as those of ISO 8601.
fn latin_digits(given: &str) -> String {
    let latin = |c: char| match c {
        '\u{660}'..='\u{669}' => digit(u32::from(c) - 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(u32::from(c) - 0x6f0),
        _ => c,
    };
    clean(given).chars().map(latin).collect()
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// The day that a spreadsheet counts as so many since the beginning of 1900. It holds 1900 for a leap year, so
/// that its 60th day never was.
pub fn of_serial(days: f64) -> Result<PartialDate, Wrong> {
    let wrong = || {
        Wrong::new(
            format!("`{days}` is no day that a spreadsheet counts"),
            "write it as 2024-10-03",
        )
    };
    if !(1.0..2_958_466.0).contains(&days) || days.trunc() == 60.0 {
        return Err(wrong());
    }
    let days = days as i64;
    let since_1970 = match days < 60 {
        true => days - 25_568,
        false => days - 25_569,
    };
    let (year, month, day) = civil(since_1970);
    PartialDate::day(year, month, day).ok_or_else(wrong)
}

/// Year, month and day of a number of days since 1970, by the algorithm of Howard Hinnant
/// (<https://howardhinnant.github.io/date_algorithms.html#civil_from_days>).
fn civil(days: i64) -> (i16, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    // Within the years that are asked for, all three fit.
    (year as i16, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(given: &str, order: Option<DateOrder>) -> Result<String, String> {
        let read = read(&Cell::Text(given.into()), order);
        read.map(|date| date.to_string())
            .map_err(|wrong| wrong.what)
    }

    #[test]
    fn a_date_is_read_in_any_of_the_usual_forms() {
        for (given, meant) in [
            ("2024-10-03", "2024-10-03"),
            ("2024-10", "2024-10"),
            ("2024", "2024"),
            ("2024/10/3", "2024-10-03"),
            ("2024-10-03 00:00:00", "2024-10-03"),
            ("2024-10-03T14:00:00Z", "2024-10-03"),
            ("25/12/2024", "2024-12-25"),
            ("12/25/2024", "2024-12-25"),
            ("3.3.2024", "2024-03-03"),
            ("10/2024", "2024-10"),
            ("3 October 2024", "2024-10-03"),
            ("Oct 3, 2024", "2024-10-03"),
            ("3-Sept-2024", "2024-09-03"),
            ("October 2024", "2024-10"),
            ("٢٠٢٤-١٠-٠٣", "2024-10-03"),
            ("۲۰۲۴", "2024"),
        ] {
            assert_eq!(date(given, None).as_deref(), Ok(meant), "{given}");
        }
    }

    #[test]
    fn an_ambiguous_date_needs_its_order() {
        assert_eq!(
            date("3/10/2024", None),
            Err("`3/10/2024` is 2024-10-03 or 2024-03-10".into())
        );
        let day_first = Some(DateOrder::DayFirst);
        assert_eq!(date("3/10/2024", day_first), Ok("2024-10-03".into()));
        let month_first = Some(DateOrder::MonthFirst);
        assert_eq!(date("3/10/2024", month_first), Ok("2024-03-10".into()));
        // What the order does not allow is not read in another.
        assert!(date("25/12/2024", month_first).is_err());
    }

    #[test]
    fn what_is_no_date_is_none() {
        for given in [
            "31/31/2020",
            "31/04/2021",
            "soon",
            "3/10/24",
            "2024-13",
            "45568",
            "29/02/2023",
            "1/2/3/2024",
            "-",
        ] {
            assert!(date(given, None).is_err(), "{given}");
        }
    }

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        for (serial, meant) in [
            ("1", "1900-01-01"),
            ("59", "1900-02-28"),
            ("61", "1900-03-01"),
            ("45568", "2024-10-03"),
            ("45568.75", "2024-10-03"),
            ("2958465", "9999-12-31"),
        ] {
            assert_eq!(
                date(serial, Some(DateOrder::Serial)).as_deref(),
                Ok(meant),
                "{serial}"
            );
        }
        for wrong in ["0", "60", "-3", "2958466", "NaN"] {
            assert!(date(wrong, Some(DateOrder::Serial)).is_err(), "{wrong}");
        }
    }
}
