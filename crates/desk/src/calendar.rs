//! A calendar file of days on which answers are due (RFC 5545).
//!
//! Our own few lines, as the crates that write calendars bring a second library of dates. Days alone are written, no
//! times, so that no time zone is needed.

use record::PartialDate;
use store::DemandRow;
use store::query::Due;

use crate::words::shown;

/// Most octets of a line, without its end.
const LINE: usize = 75;

/// A calendar file: an event a demand, on the day that it is due. `now` is `20240502T093000Z`.
pub(crate) fn calendar(dues: &[Due], now: &str) -> String {
    let mut file = String::new();
    let lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        concat!(
            "PRODID:-//onrecord//onrecord ",
            env!("CARGO_PKG_VERSION"),
            "//EN"
        ),
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:Answers due",
    ];
    for line in lines {
        fold(&mut file, line);
    }
    for due in dues {
        event(&mut file, due, now);
    }
    fold(&mut file, "END:VCALENDAR");
    file
}

fn event(file: &mut String, due: &Due, now: &str) {
    let demand = &due.demand;
    let Some(day) = demand.due.and_then(last_day) else {
        return;
    };
    let of = demand.of.as_deref().unwrap_or("nobody in particular");
    let lines = [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", text(&due.uid)),
        format!("DTSTAMP:{now}"),
        format!("DTSTART;VALUE=DATE:{}", day.to_string().replace('-', "")),
        format!(
            "SUMMARY:{}",
            text(&format!("Due: {} ({of})", demand.action))
        ),
        format!("DESCRIPTION:{}", text(&told(demand, of))),
        // Nobody is busy on that day, and not everybody is to know of it.
        "TRANSP:TRANSPARENT".to_owned(),
        "CLASS:PRIVATE".to_owned(),
        "END:VEVENT".to_owned(),
    ];
    for line in lines {
        fold(file, &line);
    }
}

/// What is known of a demand, a line each.
fn told(demand: &DemandRow, of: &str) -> String {
    let by = demand.by.as_deref().unwrap_or("Somebody");
    let mut lines = vec![format!("{by} asks {of}: {}", demand.action)];
    if !demand.beneficiaries.is_empty() {
        lines.push(format!("For {}", demand.beneficiaries.join(", ")));
    }
    let asked = demand.date.map(|date| format!("Asked {date}; "));
    if let Some(due) = demand.due {
        lines.push(format!("{}due {due}", asked.unwrap_or_default()));
    }
    if let Some(answer) = &demand.answer {
        let class = answer
            .class
            .map_or("answered, class not told".to_owned(), |class| {
                class.as_str().replace('_', " ")
            });
        let date = answer.date.map(|date| format!(" on {date}"));
        let state = match answer.state.is_accepted() {
            true => String::new(),
            false => format!(" ({}, not reviewed)", answer.state),
        };
        lines.push(format!("{class}{}{state}", date.unwrap_or_default()));
    }
    lines.extend(demand.silence());
    lines.push(format!("{} in {}", demand.reference, demand.document));
    lines.join("\n")
}

/// The last day of a date: what is asked by May has all of May.
fn last_day(date: PartialDate) -> Option<PartialDate> {
    let month = date.month_part().unwrap_or(12);
    match date.day_part() {
        Some(_) => Some(date),
        None => (28..=31)
            .rev()
            .find_map(|day| PartialDate::day(date.year_part(), month, day)),
    }
}

/// A value of type TEXT: its separators escaped, and no control characters in it.
fn text(value: &str) -> String {
    let mut text = String::new();
    for c in shown(&value.replace("\r\n", "\n")).chars() {
        match c {
            '\\' | ';' | ',' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            _ => text.push(c),
        }
    }
    text
}

/// Writes a line, cut where it is too long; never within a character.
fn fold(file: &mut String, line: &str) {
    let mut room = LINE;
    for c in line.chars() {
        if c.len_utf8() > room {
            file.push_str("\r\n ");
            room = LINE - 1;
        }
        file.push(c);
        room -= c.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_more_than_75_octets_and_is_whole_again_when_it_is_unfolded() {
        for letter in ["a", "é", "字", "𐤀"] {
            for count in [0, 17, 18, 19, 74, 75, 76, 300] {
                let line = letter.repeat(count);
                let mut file = String::new();
                fold(&mut file, &line);
                let lines: Vec<&str> = file.trim_end_matches("\r\n").split("\r\n").collect();
                assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
                assert_eq!(file.replace("\r\n ", ""), format!("{line}\r\n"));
            }
        }
    }

    #[test]
    fn separators_are_escaped_and_controls_are_shown() {
        assert_eq!(
            text("a;b,c\\d:e\r\nEND:VEVENT\u{7}\u{202e}"),
            "a\\;b\\,c\\\\d:e\\nEND:VEVENT⟨U+0007⟩⟨U+202E⟩"
        );
    }

    #[test]
    fn what_is_due_in_a_month_is_due_on_its_last_day() {
        for (date, day) in [
            ("2024-02", "2024-02-29"),
            ("2023-02", "2023-02-28"),
            ("2024-04", "2024-04-30"),
            ("2024", "2024-12-31"),
            ("2024-05-02", "2024-05-02"),
        ] {
            let date: PartialDate = date.parse().expect("a date");
            assert_eq!(last_day(date).expect("a day").to_string(), day);
        }
    }
}
