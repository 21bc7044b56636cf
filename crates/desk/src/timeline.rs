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

/// A mark for each year, or every so many of them.
fn ticks(first: i64, last: i64, x_of: impl Fn(i64) -> f64) -> Vec<Tick> {
    let year_of = |day: i64| (day as f64 / 365.2425).floor() as i16 + 1;
    let (from, to) = (year_of(first), year_of(last) + 1);
    let step = ((to - from) / 12).max(1);
    let years = (from..=to).step_by(usize::try_from(step).unwrap_or(1));
    let tick = |year: i16| {
        let at = PartialDate::day(year, 1, 1).and_then(day)?;
        (first <= at && at <= last).then(|| Tick {
            x: x_of(at),
            label: year.to_string(),
        })
    };
    years.filter_map(tick).collect()
}
