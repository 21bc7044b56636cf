//! Dates that are known to the day, the month or the year, within bounds.

use record::{PartialDate, Precision};

use super::sql::Values;

/// Conditions that a date, as SQL, may be within bounds: May 2024 may be after 10 May 2024.
pub(super) fn within(
    date: &str,
    since: Option<PartialDate>,
    until: Option<PartialDate>,
    values: &mut Values,
) -> Vec<String> {
    let mut conditions = Vec::new();
    if let Some(since) = since {
        let since = values.put(since.to_string());
        conditions.push(format!(
            "({date} >= {since} OR {date} = substr({since}, 1, length({date})))"
        ));
    }
    if let Some(until) = until {
        // No day or month of it is later than its 99th.
        let last = match until.precision() {
            Precision::Day => until.to_string(),
            Precision::Month => format!("{until}-99"),
            Precision::Year => format!("{until}-99-99"),
        };
        conditions.push(format!("{date} <= {}", values.put(last)));
    }
    conditions
}
