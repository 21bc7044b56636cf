//! The numbers and bullets of lists, which word processors count and do not write.

use std::collections::HashMap;

/// Levels of a list: nine in Word, ten in OpenDocument.
const LEVELS: usize = 10;
/// Longest marker, in characters: "Article 12(b)(iv)" and more.
const LONGEST: usize = 40;

/// How one level of a list is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) start: u32,
    pub(crate) form: Form,
    /// The marker, with `%1` for the number of the first level, `%2` of the second ...
    pub(crate) pattern: String,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            form: Form::Bullet,
            pattern: String::new(),
        }
    }
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Bullet,
    /// Neither number nor bullet.
    Nothing,
    Decimal,
    /// 01, 02.
    Padded,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
}

impl Form {
    /// A number in this form.
    pub(crate) fn write(self, n: u32) -> String {
        match self {
            Self::Bullet | Self::Nothing => String::new(),
            Self::Decimal => n.to_string(),
            Self::Padded => format!("{n:02}"),
            Self::LowerLetter => letters(n),
            Self::UpperLetter => letters(n).to_uppercase(),
            Self::LowerRoman => roman(n),
            Self::UpperRoman => roman(n).to_uppercase(),
        }
    }
}

/// a, b ... z, aa, bb ... (Word) for numbers that a list has.
fn letters(n: u32) -> String {
    if n == 0 || n > 26 * 10 {
        return n.to_string();
    }
    let letter = char::from(b'a' + ((n - 1) % 26) as u8);
    String::from(letter).repeat(((n - 1) / 26 + 1) as usize)
}

/// Roman figures in small letters, for 1 to 3,999.
fn roman(mut n: u32) -> String {
    const FIGURES: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if n == 0 || n > 3_999 {
        return n.to_string();
    }
    let mut out = String::new();
    for (value, figure) in FIGURES {
        while n >= value {
            out.push_str(figure);
            n -= value;
        }
    }
    out
}

/// The numbers that the lists of a document have reached.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    reached: HashMap<String, [Option<u32>; LEVELS]>,
}

impl Counters {
    /// Starts list `name` anew at `level`, with `start` as its next number.
    pub(crate) fn restart(&mut self, name: &str, level: usize, start: u32) {
        let reached = self.reached.entry(name.to_owned()).or_default();
        if let Some(number) = reached.get_mut(level) {
            *number = start.checked_sub(1);
        }
        reached.iter_mut().skip(level + 1).for_each(|n| *n = None);
    }

    /// Starts list `name` anew.
    pub(crate) fn forget(&mut self, name: &str) {
        self.reached.remove(name);
    }

    /// The marker of the next item of list `name` at `level`, with the space behind it.
    pub(crate) fn next(&mut self, name: &str, level: usize, levels: &[Level]) -> String {
        let own = level.min(LEVELS - 1);
        let Some(format) = levels.get(own) else {
            return "- ".to_owned();
        };
        if !self.reached.contains_key(name) {
            self.reached.insert(name.to_owned(), Default::default());
        }
        let Some(reached) = self.reached.get_mut(name) else {
            return "- ".to_owned();
        };
        reached[own] = Some(reached[own].map_or(format.start, |n| n.saturating_add(1)));
        reached[own + 1..].fill(None);
        match format.form {
            Form::Bullet => return "- ".to_owned(),
            Form::Nothing if !format.pattern.contains(|c: char| c.is_alphanumeric()) => {
                return String::new();
            }
            _ => {}
        }
        let mut out = String::new();
        // A pattern may be of any length; what goes beyond the longest marker is not looked at.
        let pattern = format.pattern.char_indices().nth(4 * LONGEST);
        let mut rest = &format.pattern[..pattern.map_or(format.pattern.len(), |(end, _)| end)];
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(before);
            let place = after.chars().next().and_then(|c| c.to_digit(10));
            match place.filter(|place| *place > 0) {
                Some(place) => {
                    let at = place as usize - 1;
                    let of = levels.get(at).unwrap_or(format);
                    let number = reached.get(at).copied().flatten().unwrap_or(of.start);
                    out.push_str(&of.form.write(number));
                    rest = &after[1..];
                }
                None => {
                    out.push('%');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        let marker: String = out.trim().chars().take(LONGEST).collect();
        if marker.is_empty() {
            marker
        } else {
            marker + " "
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_every_form() {
        assert_eq!(Form::LowerLetter.write(28), "bb");
        assert_eq!(Form::UpperRoman.write(1994), "MCMXCIV");
        assert_eq!(Form::Padded.write(7), "07");
        assert_eq!(Form::LowerRoman.write(0), "0");
    }

    #[test]
    fn levels_count_within_one_another() {
        let level = |form, pattern: &str| Level {
            start: 1,
            form,
            pattern: pattern.to_owned(),
        };
        let levels = [
            level(Form::Decimal, "%1."),
            level(Form::LowerLetter, "%1.%2)"),
        ];
        let mut counters = Counters::default();
        let mut next = |level| counters.next("a", level, &levels);
        assert_eq!(next(0), "1. ");
        assert_eq!(next(1), "1.a) ");
        assert_eq!(next(1), "1.b) ");
        assert_eq!(next(0), "2. ");
        assert_eq!(next(1), "2.a) ");
        assert_eq!(next(9), "- ");
    }
}
