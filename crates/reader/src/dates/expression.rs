//! Which expression of time stands at a word, before it is resolved.

use super::lexicon::{Lexicon, Meaning, Unit};
use super::words::Words;

/// An expression of time and the words it takes up.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// One past its last word.
    pub end: usize,
    pub what: Expression,
    /// True for "the end of": "before the end of June" runs up to the end.
    pub end_of: bool,
}

/// What the words say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// A place in the calendar, as far as it is told.
    Calendar {
        year: Year,
        month: Option<u8>,
        day: Option<u8>,
        which: Which,
        numeric: bool,
    },
    /// A day of the week, Monday 1.
    Weekday { day: i8, which: Which },
    /// Days after publication.
    Days(i32),
    /// Months after publication.
    Months(i32),
    /// Years after publication.
    Years(i32),
    /// So many units before publication.
    Ago(i32, Unit),
    /// "the 14th".
    DayOfMonth(u8),
    /// A season of a year.
    Season(i16),
    /// Nothing that can be a date; the rule that says so.
    Vague(&'static str),
}

/// The year of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    Told(i16),
    /// Years after that of publication: "in March last year" is -1.
    Shift(i16),
    /// "that year": that of the date before.
    Same,
    Open,
}

/// Which of many Wednesdays or Octobers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Open,
    /// "last"
    Last,
    /// "next"
    Next,
    /// "this"
    This,
    /// In the week so many weeks after that of publication: "Friday last week" is -1.
    Week(i8),
}

/// The expression that begins at word `n`, if one does.
pub(super) fn at(words: &Words, n: usize, lexicon: &Lexicon) -> Option<Found> {
    let parser = Parser { words, lexicon };
    parser
        .numeric(n)
        .or_else(|| parser.phrase(n))
        .or_else(|| parser.weekday(n))
        .or_else(|| parser.part(n))
        .or_else(|| parser.calendar(n))
        .or_else(|| parser.ago(n))
        .or_else(|| parser.season(n))
        .or_else(|| parser.unit(n))
        .or_else(|| parser.day_of_month(n))
}

struct Parser<'a> {
    words: &'a Words<'a>,
    lexicon: &'a Lexicon,
}

impl Parser<'_> {
    fn word(&self, n: usize) -> &str {
        self.words.word(n)
    }

    fn found(end: usize, what: Expression) -> Option<Found> {
        Some(Found {
            end,
            what,
            end_of: false,
        })
    }

    fn date(end: usize, year: Year, month: Option<u8>, day: Option<u8>) -> Option<Found> {
        Self::found(
            end,
            Expression::Calendar {
                year,
                month,
                day,
                which: Which::Open,
                numeric: false,
            },
        )
    }

    /// 2022-04-10, 14.06.2021, 14/06/2021, in one token or five.
    fn numeric(&self, n: usize) -> Option<Found> {
        let first = self.word(n);
        if !first.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let separators = ['-', '/', '.'];
        let (parts, end) = if first.contains(separators) {
            let separator = first.chars().find(|c| separators.contains(c))?;
            (first.split(separator).collect::<Vec<_>>(), n + 1)
        } else {
            let mark = self.word(n + 1);
            if !["-", "/"].contains(&mark) || self.word(n + 3) != mark {
                return None;
            }
            // "3 - 5 - 7" with spaces is no date.
            let close = (n..n + 4).all(|i| match (self.words.token(i), self.words.token(i + 1)) {
                (Some(a), Some(b)) => a.bytes.end == b.bytes.start,
                _ => false,
            });
            if !close {
                return None;
            }
            (vec![first, self.word(n + 2), self.word(n + 4)], n + 5)
        };
        let [a, b, c] = parts.as_slice() else {
            return None;
        };
        let number = |s: &str| s.parse::<i16>().ok().filter(|_| s.len() <= 4);
        let (x, y, z) = (number(a)?, number(b)?, number(c)?);
        let date = |year: i16, month: i16, day: i16| {
            Self::found(
                end,
                Expression::Calendar {
                    year: Year::Told(year),
                    month: u8::try_from(month).ok(),
                    day: u8::try_from(day).ok(),
                    which: Which::Open,
                    numeric: true,
                },
            )
        };
        match (a.len(), c.len()) {
            (4, 1..=2) if is_year(x) => date(x, y, z),
            (1..=2, 4) if is_year(z) => {
                // Dotted figures put the day first; with strokes Americans put the month first.
                if first.contains('.') || x > 12 || x == y {
                    date(z, y, x)
                } else if y > 12 {
                    date(z, x, y)
                } else {
                    Self::found(end, Expression::Vague("date.numeric.unclear"))
                }
            }
            _ => None,
        }
    }

    /// Phrases that stand in the data file as they are.
    fn phrase(&self, n: usize) -> Option<Found> {
        let phrase = self
            .lexicon
            .phrases(self.word(n))
            .iter()
            .find(|p| self.words.stands(n, &p.words))?;
        let end = n + phrase.words.len();
        // "six years ago", "in recent days": the longer expression around it is the one meant.
        match &phrase.meaning {
            Meaning::Days(days) => {
                let end = end + usize::from(self.lexicon.is_part_of_day(self.word(end)));
                Self::found(end, Expression::Days(*days))
            }
            Meaning::Named { month, day } => {
                let (year, end) = self.year_after(end);
                Self::date(end, year, Some(*month), Some(*day))
            }
            Meaning::Vague(id) => Self::found(end, Expression::Vague(id)),
        }
    }

    /// "(last) Wednesday (night)", "Wednesday, 14 June", "Friday last week".
    fn weekday(&self, n: usize) -> Option<Found> {
        let (which, at) = self.which(n);
        let word = self.word(at);
        let joined = |end: usize| {
            let date = end + usize::from(self.word(end) == ",");
            let date = date + usize::from(self.word(date) == "the");
            self.calendar(date).filter(|f| {
                matches!(
                    &f.what,
                    Expression::Calendar {
                        day: Some(_),
                        month: Some(_),
                        ..
                    }
                )
            })
        };
        if self.lexicon.short_weekday(word).is_some() && self.words.is_capital(at) {
            return joined(at + 1);
        }
        let day = self.lexicon.weekday(word)?;
        if at > 0 && self.words.is_capital(at - 1) {
            // "Bloody Sunday" is a name.
            if self.lexicon.names_a_weekday(self.words.before(at, 1)) {
                return None;
            }
        }
        // "every Friday" comes back each week.
        if ["every", "each", "any"].contains(&self.words.before(n, 1)) {
            return None;
        }
        if let Some(found) = joined(at + 1) {
            return Some(found);
        }
        let mut end = at + 1;
        end += usize::from(self.lexicon.is_part_of_day(self.word(end)));
        let tail = end + usize::from(self.word(end) == "of");
        let week = match (self.word(tail), self.word(tail + 1)) {
            ("last", "week") => Some(-1),
            ("this", "week") => Some(0),
            ("next", "week") => Some(1),
            _ => None,
        };
        match week {
            Some(week) => Self::found(
                tail + 2,
                Expression::Weekday {
                    day,
                    which: Which::Week(week),
                },
            ),
            None => Self::found(end, Expression::Weekday { day, which }),
        }
    }

    /// "last", "next", "this (past)", "the coming" and the place after it.
    fn which(&self, n: usize) -> (Which, usize) {
        let the = usize::from(self.word(n) == "the");
        match (self.word(n), self.word(n + the)) {
            ("last", _) => (Which::Last, n + 1),
            ("next" | "coming", _) => (Which::Next, n + 1),
            ("this", _) => match self.word(n + 1) {
                "past" | "last" => (Which::Last, n + 2),
                "coming" => (Which::Next, n + 2),
                _ => (Which::This, n + 1),
            },
            ("the", "past" | "last") => (Which::Last, n + 2),
            ("the", "coming" | "next") => (Which::Next, n + 2),
            _ => (Which::Open, n),
        }
    }

    /// "early March", "mid-2022", "the end of next year", "the first week of January".
    fn part(&self, n: usize) -> Option<Found> {
        let mut end_of = false;
        let mut at = n;
        match self.word(n) {
            "early" | "late" => at += 1,
            "mid" => at += 1 + usize::from(self.word(n + 1) == "-"),
            "mid-" => at += 1,
            _ => {
                at += usize::from(self.word(at) == "the");
                at += usize::from(matches!(self.word(at), "very" | "early" | "late"));
                match self.word(at) {
                    "end" | "close" => end_of = true,
                    "start" | "beginning" | "middle" | "days" | "weeks" | "months" => {}
                    "first" | "second" | "third" | "fourth" | "last" | "final"
                        if matches!(
                            self.word(at + 1),
                            "week" | "weeks" | "half" | "days" | "quarter" | "months" | "month"
                        ) =>
                    {
                        at += 1;
                    }
                    _ => return None,
                }
                at += 1;
                if self.word(at) != "of" {
                    return None;
                }
                at += 1;
            }
        }
        let core = if at == n {
            None
        } else {
            self.calendar(at)
                .or_else(|| self.bare_year(at))
                .or_else(|| self.unit(at))
                .or_else(|| self.this_unit(at))
        }?;
        // "late 14 June" is no part of a day.
        if matches!(&core.what, Expression::Calendar { day: Some(_), .. }) {
            return None;
        }
        Some(Found { end_of, ..core })
    }

    /// "the year", "the month" after "the end of".
    fn this_unit(&self, n: usize) -> Option<Found> {
        let n = n + usize::from(self.word(n) == "the");
        match self.lexicon.unit(self.word(n))? {
            Unit::Month => Self::found(n + 1, Expression::Months(0)),
            Unit::Year => Self::found(n + 1, Expression::Years(0)),
            _ => None,
        }
    }

    /// Days, months and years of the calendar.
    fn calendar(&self, n: usize) -> Option<Found> {
        self.day_month(n)
            .or_else(|| self.month_day(n))
            .or_else(|| self.month(n))
            .or_else(|| self.year(n))
    }

    fn month_name(&self, n: usize) -> Option<u8> {
        self.lexicon
            .month(self.word(n))
            .filter(|_| self.words.is_capital(n))
    }

    /// "14 June (2021)", "the 14th of June", "3" in "3 and 5 May".
    fn day_month(&self, n: usize) -> Option<Found> {
        let at =
            n + usize::from(self.word(n) == "the" && self.lexicon.is_ordinal(self.word(n + 1)));
        let day = self.lexicon.day_number(self.word(at))?;
        let next = at + 1 + usize::from(self.word(at + 1) == "of");
        if let Some(month) = self.month_name(next) {
            let (year, end) = self.year_after(next + 1);
            return Self::date(end, year, Some(month), Some(day));
        }
        // The first of two days that share a month.
        if !["and", "-", "–", "to", "or"].contains(&self.word(at + 1)) {
            return None;
        }
        self.lexicon.day_number(self.word(at + 2))?;
        let month = self.month_name(at + 3)?;
        let (year, _) = self.year_after(at + 4);
        Self::date(at + 1, year, Some(month), Some(day))
    }

    /// "June 14(, 2021)".
    fn month_day(&self, n: usize) -> Option<Found> {
        let month = self.month_name(n)?;
        let at = n + 1 + usize::from(self.word(n + 1) == "the");
        let day = self.lexicon.day_number(self.word(at))?;
        let (year, end) = self.year_after(at + 1);
        Self::date(end, year, Some(month), Some(day))
    }

    /// "June 2021", "last October", "in June", "March of last year".
    fn month(&self, n: usize) -> Option<Found> {
        let (which, at) = self.which(n);
        let month = self.month_name(at)?;
        let (year, end) = self.year_after(at + 1);
        if year == Year::Open && which == Which::Open {
            let word = self.words.before(n, 1);
            let introduced = matches!(
                word,
                "in" | "since"
                    | "until"
                    | "till"
                    | "by"
                    | "before"
                    | "after"
                    | "during"
                    | "from"
                    | "of"
                    | "through"
                    | "between"
                    | "early"
                    | "late"
                    | "mid"
                    | "to"
                    | "every"
                    | "for"
                    | "around"
                    | "-"
                    | "the"
                    | "a"
            ) || (word == "and"
                && n >= 2
                && self.lexicon.month(self.words.before(n, 2)).is_some());
            let plain = !self.lexicon.is_ambiguous_month(self.word(at)) && self.word(at).len() > 4;
            // "April Osei said": a given name before a family name.
            let a_name = self.words.is_capital(at + 1) && !introduced;
            let person = a_person(word) && self.words.is_capital(at + 1);
            let enough = if plain {
                !a_name
            } else {
                introduced && !person
            };
            if word == "every" || !enough {
                return None;
            }
        }
        Self::found(
            end,
            Expression::Calendar {
                year,
                month: Some(month),
                day: None,
                which,
                numeric: false,
            },
        )
    }

    /// The year told after a day or month: ", 2021", "of last year", "this year".
    fn year_after(&self, n: usize) -> (Year, usize) {
        let comma = n + usize::from(self.word(n) == ",");
        if let Some(year) = told_year(self.word(comma)) {
            return (Year::Told(year), comma + 1);
        }
        let at = n + usize::from(matches!(self.word(n), "of" | "in"));
        match (self.word(at), self.word(at + 1)) {
            ("last", "year") => (Year::Shift(-1), at + 2),
            ("this", "year") => (Year::Shift(0), at + 2),
            ("next", "year") => (Year::Shift(1), at + 2),
            ("that", "year") => (Year::Same, at + 2),
            ("the", "same") if self.word(at + 2) == "year" => (Year::Same, at + 3),
            _ => match told_year(self.word(at)) {
                Some(year) if at > n => (Year::Told(year), at + 1),
                _ => (Year::Open, n),
            },
        }
    }

    /// A year after a word that calls for one: "in 2022", "the 2024 election", "since 2019".
    fn year(&self, n: usize) -> Option<Found> {
        if let Some(found) = self.decade(n) {
            return Some(found);
        }
        let introduced = matches!(
            self.words.before(n, 1),
            "in" | "since"
                | "until"
                | "till"
                | "by"
                | "before"
                | "after"
                | "during"
                | "from"
                | "of"
                | "through"
                | "between"
                | "early"
                | "late"
                | "year"
                | "the"
                | "a"
                | "his"
                | "her"
                | "its"
                | "their"
                | "our"
                | "’s"
                | "'s"
                | "("
                | "mid"
                | "for"
        ) || (matches!(
            self.words.before(n, 1),
            "and" | "to" | "-" | "–" | "or" | ","
        ) && told_year(self.words.before(n, 2)).is_some());
        if introduced { self.bare_year(n) } else { None }
    }

    fn bare_year(&self, n: usize) -> Option<Found> {
        let year = told_year(self.word(n))?;
        // "in 2000 villages", "2010 %": a number of things.
        let counted = matches!(
            self.words.before(n, 1),
            "for" | "of" | "the" | "by" | "to" | "in" | "a" | "after"
        ) && self.words.word(n + 1).len() > 3
            && self.words.word(n + 1).ends_with('s')
            && !self.words.is_capital(n + 1)
            && !matches!(self.words.before(n, 1), "the" | "a")
            && self.lexicon.weekday(self.word(n + 1)).is_none();
        if counted
            || matches!(
                self.word(n + 1),
                "%" | "percent" | "people" | "men" | "women" | "million"
            )
        {
            return None;
        }
        Self::date(n + 1, Year::Told(year), None, None)
    }

    /// "the 1980s", "1990's".
    fn decade(&self, n: usize) -> Option<Found> {
        let at = n + usize::from(self.word(n) == "the");
        let word = self.word(at);
        let figures = word.strip_suffix('s').unwrap_or(word);
        let is_decade = told_year(figures).is_some_and(|y| y % 10 == 0) && word.ends_with('s');
        if is_decade {
            Self::found(at + 1, Expression::Vague("date.decade"))
        } else {
            None
        }
    }

    /// "two years ago".
    fn ago(&self, n: usize) -> Option<Found> {
        let count = self.lexicon.number(self.word(n))?;
        let unit = self.lexicon.unit(self.word(n + 1))?;
        match self.word(n + 2) {
            "ago" => {
                let rough = matches!(
                    self.words.before(n, 1),
                    "about"
                        | "nearly"
                        | "almost"
                        | "over"
                        | "around"
                        | "than"
                        | "some"
                        | "roughly"
                        | "least"
                        | "approximately"
                );
                let what = match unit {
                    Unit::Day | Unit::Month | Unit::Year if !rough => Expression::Ago(count, unit),
                    _ => Expression::Vague("date.ago.unclear"),
                };
                Self::found(n + 3, what)
            }
            "later" | "earlier" | "before" | "after" if self.word(n + 2).ends_with('r') => {
                Self::found(n + 3, Expression::Vague("date.vague.same"))
            }
            _ => None,
        }
    }

    /// "the spring of 2021", "summer 2022", "before autumn".
    fn season(&self, n: usize) -> Option<Found> {
        let at = n + usize::from(self.word(n) == "the");
        if !self.lexicon.is_season(self.word(at)) {
            return None;
        }
        let of = at + 1 + usize::from(matches!(self.word(at + 1), "of" | ","));
        if let Some(year) = told_year(self.word(of)) {
            return Self::found(of + 1, Expression::Season(year));
        }
        let introduced = matches!(
            self.words.before(n, 1),
            "in" | "since" | "until" | "by" | "before" | "after" | "during"
        );
        // "in spring water", "the fall of the town": something else follows.
        let ends = self.words.token(at + 1).is_none()
            || matches!(
                self.word(at + 1),
                "," | "." | ";" | ":" | "and" | "or" | "but" | "when" | "”" | "\"" | ")"
            );
        if introduced && ends {
            Self::found(at + 1, Expression::Vague("date.season.open"))
        } else {
            None
        }
    }

    /// "last month", "earlier this year", "next year".
    fn unit(&self, n: usize) -> Option<Found> {
        let at = n + usize::from(matches!(
            self.word(n),
            "earlier" | "later" | "early" | "late"
        ));
        let shift = match self.word(at) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            _ => return None,
        };
        // "over the last year" is a length of time.
        if self.words.before(at, 1) == "the" {
            return None;
        }
        match self.lexicon.unit(self.word(at + 1))? {
            Unit::Month => Self::found(at + 2, Expression::Months(shift)),
            Unit::Year => Self::found(at + 2, Expression::Years(shift)),
            _ => None,
        }
    }

    /// "on the 14th".
    fn day_of_month(&self, n: usize) -> Option<Found> {
        let day = self.lexicon.day_number(self.word(n + 1))?;
        let figures = self.word(n + 1).starts_with(|c: char| c.is_ascii_digit());
        let on = matches!(
            self.words.before(n, 1),
            "on" | "by" | "since" | "until" | "before" | "after"
        );
        let alone = self.words.token(n + 2).is_none_or(|_| {
            let next = self.word(n + 2);
            !next.starts_with(char::is_alphanumeric)
                || matches!(
                    next,
                    "and"
                        | "or"
                        | "but"
                        | "to"
                        | "at"
                        | "in"
                        | "after"
                        | "before"
                        | "when"
                        | "by"
                        | "he"
                        | "she"
                        | "they"
                )
        });
        if self.word(n) == "the"
            && figures
            && self.lexicon.is_ordinal(self.word(n + 1))
            && on
            && alone
        {
            Self::found(n + 2, Expression::DayOfMonth(day))
        } else {
            None
        }
    }
}

/// Words after which "May" or "June" may still be the given name of a person.
fn a_person(word: &str) -> bool {
    matches!(word, "for" | "to" | "by" | "and" | "of" | "a")
}

/// A year in four figures. The range keeps most counts of things out.
fn told_year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|y| is_year(*y))
}

fn is_year(year: i16) -> bool {
    (1800..=2100).contains(&year)
}
