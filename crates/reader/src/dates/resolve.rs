//! From what the words say to a date, counted from the day of publication.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use record::PartialDate;

use super::direction::Direction;
use super::expression::{Expression, Which, Year};
use super::lexicon::Unit;

/// What an expression is resolved against.
pub(super) struct Anchor {
    /// Publication, as far as it is known.
    pub published: Option<PartialDate>,
    /// The date before it in the same sentence.
    pub previous: Option<PartialDate>,
    /// The year that the timeline's heading above it gives.
    pub under: Option<PartialDate>,
    /// Whether the sentence looks back or ahead.
    pub direction: Direction,
}

/// A date, or `None` where it cannot be told, and the rule that says so.
pub(super) type Resolved = (Option<PartialDate>, &'static str);

impl Anchor {
    /// Resolves one expression.
    pub fn resolve(&self, what: &Expression) -> Resolved {
        match what {
            Expression::Calendar {
                year,
                month,
                day,
                which,
                numeric,
            } => self.calendar(*year, *month, *day, *which, *numeric),
            Expression::Weekday { day, which } => {
                let rule = match which {
                    Which::Open => "date.weekday",
                    _ => "date.weekday.modified",
                };
                (self.weekday(*day, *which), rule)
            }
            Expression::Days(days) => (self.shifted(days.days()).and_then(to_day), "date.days"),
            Expression::Months(months) => (self.month_away(*months), "date.unit"),
            Expression::Years(years) => (self.year_away(*years), "date.unit"),
            Expression::Ago(count, unit) => {
                let date = match unit {
                    Unit::Day => self.shifted(count.saturating_neg().days()).and_then(to_day),
                    Unit::Month => self.month_away(count.saturating_neg()),
                    Unit::Year => self.year_away(count.saturating_neg()),
                    _ => None,
                };
                (date, "date.ago")
            }
            Expression::DayOfMonth(day) => {
                let date = self
                    .previous
                    .and_then(|p| PartialDate::day(p.year_part(), p.month_part()?, *day));
                (date, "date.day_of_month")
            }
            Expression::Season(year) => (PartialDate::year(*year), "date.season"),
            Expression::Vague(rule) => (None, rule),
        }
    }

    /// The day of publication.
    fn today(&self) -> Option<Date> {
        let p = self.published?;
        Date::new(p.year_part(), p.month_part()? as i8, p.day_part()? as i8).ok()
    }

    fn shifted(&self, by: Span) -> Option<Date> {
        self.today()?.checked_add(by).ok()
    }

    /// The month so many months after that of publication.
    fn month_away(&self, months: i32) -> Option<PartialDate> {
        let p = self.published?;
        let first = Date::new(p.year_part(), p.month_part()? as i8, 1).ok()?;
        let date = first.checked_add(months.months()).ok()?;
        to_month(date)
    }

    /// The year so many years after that of publication.
    fn year_away(&self, years: i32) -> Option<PartialDate> {
        let year = i32::from(self.published?.year_part()).checked_add(years)?;
        PartialDate::year(i16::try_from(year).ok()?)
    }

    fn calendar(
        &self,
        year: Year,
        month: Option<u8>,
        day: Option<u8>,
        which: Which,
        numeric: bool,
    ) -> Resolved {
        let told = match year {
            Year::Told(year) => Some(year),
            Year::Shift(by) => self.year_away(i32::from(by)).map(PartialDate::year_part),
            Year::Same => self.previous.map(PartialDate::year_part),
            Year::Open => return self.open_year(month, day, which),
        };
        let rule = match (month, day) {
            _ if numeric => "date.numeric",
            (Some(_), Some(_)) => "date.day",
            (Some(_), None) => "date.month",
            _ => "date.year",
        };
        (told.and_then(|year| date(year, month, day)), rule)
    }

    /// A day or month without a year.
    fn open_year(&self, month: Option<u8>, day: Option<u8>, which: Which) -> Resolved {
        let Some(month) = month else {
            return (None, "date.year");
        };
        if which != Which::Open {
            return (self.month_modified(month, which), "date.month.modified");
        }
        if let Some(year) = self.under.filter(|_| self.previous.is_none()) {
            return (
                date(year.year_part(), Some(month), day),
                "date.under_heading",
            );
        }
        let rule = match day {
            Some(_) => "date.day.open_year",
            None => "date.month.open_year",
        };
        let Some(published) = self.published else {
            return (None, rule);
        };
        let this = published.year_part();
        // "arrested in March 2019 and freed in June"
        if let Some(date) = self.after_previous(month, day) {
            return (Some(date), "date.narrative");
        }
        // A publication known only by its year cannot tell which June is meant.
        if published.month_part().is_none() || (day.is_some() && published.day_part().is_none()) {
            return (None, rule);
        }
        // 29 February may lie up to eight years away.
        let candidates =
            |step: i16| (0..=8).filter_map(move |n| date(this + step * n, Some(month), day));
        let date = match self.direction {
            Direction::Past => candidates(-1).find(|d| cut(*d, published) <= cut(published, *d)),
            Direction::Coming => candidates(1).find(|d| cut(*d, published) >= cut(published, *d)),
            Direction::Unclear => None,
        };
        (date, rule)
    }

    /// The next such day or month after the date before, where that one lies in an earlier year.
    fn after_previous(&self, month: u8, day: Option<u8>) -> Option<PartialDate> {
        let (published, previous) = (self.published?, self.previous?);
        let year = previous.year_part();
        let applies = year < published.year_part()
            && previous.month_part().is_some()
            && self.direction == Direction::Past;
        [year, year + 1]
            .into_iter()
            .filter(|_| applies)
            .filter_map(|year| date(year, Some(month), day))
            .find(|date| (previous..=published).contains(date))
    }

    fn month_modified(&self, month: u8, which: Which) -> Option<PartialDate> {
        let p = self.published?;
        let (year, now) = (p.year_part(), p.month_part()?);
        let year = match which {
            Which::Last if month < now => year,
            Which::Last => year - 1,
            Which::Next if month > now => year,
            Which::Next => year + 1,
            _ => year,
        };
        PartialDate::month(year, month)
    }

    fn weekday(&self, day: i8, which: Which) -> Option<PartialDate> {
        let today = self.today()?;
        let day = Weekday::from_monday_one_offset(day).ok()?;
        let (yesterday, tomorrow) = (today.yesterday().ok()?, today.tomorrow().ok()?);
        let in_week = |weeks: i8| {
            let monday = today
                .checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days())
                .ok()?;
            let offset = i64::from(day.to_monday_zero_offset()) + 7 * i64::from(weeks);
            monday.checked_add(offset.days()).ok()
        };
        let date = match which {
            Which::Last => last_on(yesterday, day),
            Which::Next => first_on(tomorrow, day),
            Which::This => in_week(0),
            Which::Week(weeks) => in_week(weeks),
            Which::Open => match self.direction {
                Direction::Past => last_on(today, day),
                Direction::Coming => first_on(today, day),
                Direction::Unclear => None,
            },
        }?;
        to_day(date)
    }
}

/// The latest such day of the week up to `date`, that day included.
fn last_on(date: Date, day: Weekday) -> Option<Date> {
    let back = (date.weekday().to_monday_zero_offset() - day.to_monday_zero_offset()).rem_euclid(7);
    date.checked_sub(i64::from(back).days()).ok()
}

/// The earliest such day of the week from `date` on, that day included.
fn first_on(date: Date, day: Weekday) -> Option<Date> {
    let on = (day.to_monday_zero_offset() - date.weekday().to_monday_zero_offset()).rem_euclid(7);
    date.checked_add(i64::from(on).days()).ok()
}

fn date(year: i16, month: Option<u8>, day: Option<u8>) -> Option<PartialDate> {
    match (month, day) {
        (Some(month), Some(day)) => PartialDate::day(year, month, day),
        (Some(month), None) => PartialDate::month(year, month),
        _ => PartialDate::year(year),
    }
}

/// `date` no more exact than `like`, so that the two compare as months or as days.
fn cut(date: PartialDate, like: PartialDate) -> Option<PartialDate> {
    match (like.month_part(), like.day_part()) {
        (Some(_), Some(_)) => Some(date),
        (Some(_), None) => PartialDate::month(date.year_part(), date.month_part()?),
        _ => PartialDate::year(date.year_part()),
    }
}

/// So many days, weeks, months or years after a day; hours count as days that have begun.
pub(crate) fn later(from: PartialDate, count: i32, unit: &str) -> Option<PartialDate> {
    let day = Date::new(
        from.year_part(),
        from.month_part()? as i8,
        from.day_part()? as i8,
    );
    let span = match unit {
        "hour" => (count.saturating_add(23) / 24).days(),
        "day" => count.days(),
        "week" => count.weeks(),
        "month" => count.months(),
        "year" => count.years(),
        _ => return None,
    };
    to_day(day.ok()?.checked_add(span).ok()?)
}

fn to_day(date: Date) -> Option<PartialDate> {
    PartialDate::day(date.year(), date.month() as u8, date.day() as u8)
}

fn to_month(date: Date) -> Option<PartialDate> {
    PartialDate::month(date.year(), date.month() as u8)
}
