//! Events on a line of time, drawn as SVG.

use record::PartialDate;
use store::Line;

/// Units of the drawing from the first day to the last.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 64.0;
/// Room at both ends.
const MARGIN: f64 = 24.0;
/// Events nearer than this stand above each other.
const NEAR: f64 = 12.0;
const STEP: f64 = 12.0;

pub(crate) struct Timeline {
    pub width: f64,
    pub height: f64,
    pub base: f64,
    pub dots: Vec<Dot>,
    pub ticks: Vec<Tick>,
    /// In words, for who cannot see it.
    pub told: String,
}

pub(crate) struct Dot {
    pub x: f64,
    pub y: f64,
    pub accepted: bool,
    pub denied: bool,
    /// `event-41`.
    pub of: String,
    pub title: String,
}

pub(crate) struct Tick {
    pub x: f64,
    pub label: String,
}

impl Timeline {
    /// The dated events; nothing where there are fewer than two days.
    pub(crate) fn new(events: &[Line]) -> Option<Self> {
        let dated: Vec<(&Line, PartialDate, i64)> = events
            .iter()
            .filter_map(|event| {
                let date = event.date?;
                Some((event, date, day(date)?))
            })
            .collect();
        let first = dated.iter().map(|(_, _, day)| *day).min()?;
        let last = dated.iter().map(|(_, _, day)| *day).max()?;
        if first == last {
            return None;
        }
        let scale = (WIDTH - 2.0 * MARGIN) / (last - first) as f64;
        let x_of = |day: i64| MARGIN + (day - first) as f64 * scale;
        let mut dots: Vec<Dot> = Vec::new();
        let mut highest: f64 = 0.0;
        for (event, date, day) in &dated {
            let x = x_of(*day);
            let above = dots.iter().filter(|dot| (dot.x - x).abs() < NEAR).count();
            let up = above as f64 * STEP;
            highest = highest.max(up);
            dots.push(Dot {
                x,
                y: up,
                accepted: event.state.is_accepted(),
                denied: !event.denied_by.is_empty(),
                of: event.reference.replace(':', "-"),
                title: format!("{date}: {}", event.what),
            });
        }
        let base = HEIGHT - 24.0 + highest;
        for dot in &mut dots {
            dot.y = base - 8.0 - dot.y;
        }
        Some(Self {
            width: WIDTH,
            height: base + 24.0,
            base,
            told: format!(
                "{} dated events on a line of time; the list below has each.",
                dots.len()
            ),
            dots,
            ticks: ticks(first, last, x_of),
        })
    }
}

/// Days since the year 1; a month or year counts as its first day.
fn day(date: PartialDate) -> Option<i64> {
    let start = PartialDate::day(1, 1, 1)?;
    let day = PartialDate::day(
        date.year_part(),
        date.month_part().unwrap_or(1),
        date.day_part().unwrap_or(1),
    )?;
    start.days_until(day)
}

/// Within so many days months are marked.
const MONTHS: i64 = 730;

/// A mark for each year, or every so many of them; for each month, or every so many, where there are few years.
fn ticks(first: i64, last: i64, x_of: impl Fn(i64) -> f64) -> Vec<Tick> {
    if last - first <= MONTHS {
        return months(first, last, x_of);
    }
    let year_of = |day: i64| (day as f64 / 365.2425).floor() as i16 + 1;
    let (from, to) = (year_of(first), year_of(last) + 1);
    let step = ((to - from) / 12).max(1);
    let years = (from..=to).step_by(usize::try_from(step).unwrap_or(1));
    let starts = years.filter_map(PartialDate::year);
    marked(starts, (first, last), x_of)
}

/// A mark for each month, or every so many of them.
fn months(first: i64, last: i64, x_of: impl Fn(i64) -> f64) -> Vec<Tick> {
    // Counted from the year 1; a little before, and the day itself tells whether it is within.
    let from = (first as f64 / 30.436875).floor() as i64 - 1;
    let to = (last as f64 / 30.436875).ceil() as i64 + 1;
    let step = usize::try_from((to - from + 11) / 12).unwrap_or(1).max(1);
    let month = |month: i64| {
        let year = i16::try_from(month / 12 + 1).ok()?;
        PartialDate::month(year, u8::try_from(month % 12 + 1).ok()?)
    };
    let starts = (from.max(0)..=to).step_by(step).filter_map(month);
    marked(starts, (first, last), x_of)
}

/// The beginnings of these that lie between two days.
fn marked(
    starts: impl Iterator<Item = PartialDate>,
    (first, last): (i64, i64),
    x_of: impl Fn(i64) -> f64,
) -> Vec<Tick> {
    let tick = |start: PartialDate| {
        let at = day(start)?;
        (first <= at && at <= last).then(|| Tick {
            x: x_of(at),
            label: start.to_string(),
        })
    };
    starts.filter_map(tick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(first: (i16, u8, u8), last: (i16, u8, u8)) -> Vec<String> {
        let number = |(year, month, of): (i16, u8, u8)| {
            day(PartialDate::day(year, month, of).expect("a day")).expect("a number")
        };
        let ticks = ticks(number(first), number(last), |at| at as f64);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn years_are_marked_and_months_where_there_are_few_years() {
        assert_eq!(labels((2019, 5, 3), (2022, 2, 1)), ["2020", "2021", "2022"]);
        let short = labels((2024, 1, 7), (2024, 4, 2));
        assert_eq!(short, ["2024-02", "2024-03", "2024-04"]);
        let year = labels((2024, 1, 7), (2025, 9, 2));
        assert!(year.len() >= 6 && year.len() <= 13, "{year:?}");
    }
}
