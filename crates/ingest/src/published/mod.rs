//! The date of publication that a text itself tells: in a dateline, or on a line of its own.

mod calendar;
mod standing;

use std::ops::Range;

use record::PartialDate;

use calendar::{Dates, dates};
use standing::Line;

/// Lines that are looked at, empty ones included.
const LINES: usize = 45;

/// A date of publication found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) date: PartialDate,
    /// Its bytes.
    pub(crate) bytes: Range<usize>,
    /// Where its line starts.
    pub(crate) line: usize,
}

/// What the first lines tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) found: Option<Found>,
    /// A date that can be read in two ways: "03/04/2023".
    pub(crate) ambiguous: Option<Range<usize>>,
}

/// Looks for a full date (day, month and year) in a dateline ("GENEVA, 3 May 2023 -"), on a line of
/// its own ("28 November 2022", "Dublin, 5 March 2024"), or after words of issuing.
pub(crate) fn search(text: &str) -> Search {
    let mut search = Search::default();
    let mut lines = text.split_inclusive('\n').take(LINES).peekable();
    let (mut at, mut before) = (0, "");
    while let Some(whole) = lines.next() {
        let start = at;
        at += whole.len();
        let line = Line {
            before,
            text: whole.trim_end(),
            after: lines.peek().copied().unwrap_or_default(),
        };
        before = whole;
        let here = |range: Range<usize>| start + range.start..start + range.end;
        match dates(line.text) {
            Dates::Full(date, range) if line.issued_on(&range) => {
                search.found = Some(Found {
                    date,
                    bytes: here(range),
                    line: start,
                });
                return search;
            }
            Dates::Ambiguous(range) if search.ambiguous.is_none() && line.issued_on(&range) => {
                search.ambiguous = Some(here(range));
            }
            _ => {}
        }
    }
    search
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, String)> {
        let found = search(text).found?;
        Some((found.date.to_string(), text[found.bytes].to_owned()))
    }

    #[test]
    fn a_dateline_tells_the_date() {
        for (text, date, words) in [
            (
                "GENEVA, 3 May 2023 - The experts said",
                "2023-05-03",
                "3 May 2023",
            ),
            (
                "A title\n\n28 November 2022\n\nText",
                "2022-11-28",
                "28 November 2022",
            ),
            (
                "Dublin, 5 March 2024\n\nDear Minister,",
                "2024-03-05",
                "5 March 2024",
            ),
            (
                "MAPUTO, Oct 13, 2021 (Agency) - A court",
                "2021-10-13",
                "Oct 13, 2021",
            ),
            ("2021-03-08\nText", "2021-03-08", "2021-03-08"),
            (
                "Issued in Suva on 14 August 2023 by the secretariat",
                "2023-08-14",
                "14 August 2023",
            ),
        ] {
            assert_eq!(found(text), Some((date.into(), words.into())), "{text}");
        }
    }

    #[test]
    fn a_date_that_a_sentence_tells_of_is_not_the_date_of_publication() {
        assert_eq!(
            found("The bridge was closed on 3 May 2023 after a flood, the mayor said."),
            None
        );
        assert_eq!(found("On 3 May 2023 the bridge was closed."), None);
    }

    #[test]
    fn a_date_of_birth_arrest_or_hearing_is_not_the_date_of_publication() {
        for text in [
            "Name: D. O.\nDate of birth: 4 May 1980\nDate of arrest: 12 June 2024\n\nO.'s wife said on Monday",
            "Arrested 3 May 2019\n\nText",
            "Arrested, 3 May 2019\n\nText",
            "Date of release: 3 May 2019",
            "Hearing: 3 May 2019",
            "Ana Ruiz was born\n3 May 1980.\n\nText",
            "The court sat for the last time on\n4 June 2018 - a day that nobody in the town forgot.",
            "4 June 2018 - a day that nobody forgot.",
            "He was tried in the small town of\nMerrow, 4 June 2018 - the judge was new.",
            "Issued by the court that tried him on 3 May 2019",
            "The warrant dated 3 May 2019 names nobody.",
            "Dated 3 May 2019, the warrant names nobody.",
            "He was freed in the night\n3 May 2019\nand went home.",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn words_of_issuing_places_and_weekdays_may_stand_before_the_date() {
        for (text, date) in [
            ("Date: 5 March 2024\nTo: the Minister", "2024-03-05"),
            ("Date of issue: 5 March 2024", "2024-03-05"),
            (
                "Date of birth: 4 May 1980\nPublished: 5 March 2024",
                "2024-03-05",
            ),
            ("For release: Tuesday, 5 March 2024", "2024-03-05"),
            ("Published by The Gull on 5 March 2024", "2024-03-05"),
            (
                "Issued jointly by the Gull Trust and the Lima Committee for Rivers, 5 March 2024",
                "2024-03-05",
            ),
            (
                "Published 5 March 2024 | Updated 6 March 2024",
                "2024-03-05",
            ),
            (
                "Three journalists must be freed at once\n5 March 2024\n\nText",
                "2024-03-05",
            ),
            (
                "The Gull Trust,\n12 Quay Street,\nDublin, the 5th of March, 2024\n\nDear",
                "2024-03-05",
            ),
            ("Tuesday, March 5, 2024", "2024-03-05"),
            ("5 March 2024, 10:30 UTC", "2024-03-05"),
            ("NEW YORK (Agency), March 5, 2024 -- A court", "2024-03-05"),
            (
                "San Sebastián de la Gomera (5 March 2024) – A court",
                "2024-03-05",
            ),
        ] {
            assert_eq!(found(text).map(|f| f.0).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn an_impossible_or_ambiguous_date_is_not_taken() {
        assert_eq!(found("GENEVA, 31 February 2023 - Text"), None);
        assert_eq!(found("OSLO, May 12 - Text"), None);
        let search = search("03/04/2023\n\nText");
        assert_eq!(search.found, None);
        assert_eq!(search.ambiguous, Some(0..10));
        // Nobody asks for a date of publication in place of a date of birth.
        assert_eq!(super::search("Born: 03/04/1980").ambiguous, None);
    }
}
