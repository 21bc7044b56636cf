//! What stands in a cell, and what it says: words, terms, lists, numbers. Dates are in [`super::date`].

use record::PartialDate;

use super::date::{self, DateOrder};
use super::fields::{Field, FieldValue, Holds};
use crate::words;

/// Characters of a cell, as many as spreadsheets let one have.
const LONGEST: usize = 32_767;

/// A cell as it lies in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A number; a date that is not formatted as one is such a number, too.
    Number(f64),
    /// A date of a spreadsheet.
    Date(PartialDate),
    /// True or false.
    YesNo(bool),
    /// A formula that failed: `#REF!`.
    Failed(String),
}

/// What is wrong with a cell, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// "`31/31/2020` is no date".
    pub what: String,
    /// "write it as 2020-12-31".
    pub hint: String,
}

impl Wrong {
    pub(crate) fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            hint: hint.into(),
        }
    }
}

/// Without blanks around it, its lines ended as everywhere.
pub(crate) fn clean(text: &str) -> String {
    let text = text.trim();
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text.to_owned(),
    }
}

impl Cell {
    /// As its row's text has it.
    pub fn words(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Failed(text) => clean(text),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::YesNo(true) => "yes".to_owned(),
            Self::YesNo(false) => "no".to_owned(),
        }
    }

    /// Why it cannot be kept at all.
    pub(crate) fn check(&self) -> Result<(), Wrong> {
        match self {
            Self::Failed(code) => Err(Wrong::new(
                format!("`{code}` is a formula that failed"),
                "mend it in the sheet",
            )),
            Self::Text(text) if text.len() > LONGEST && text.chars().count() > LONGEST => {
                Err(Wrong::new(
                    format!("it is longer than a cell can be: {LONGEST} characters"),
                    "see that no quotation mark is missing; a long text is a document: keep it with `onrecord add`",
                ))
            }
            Self::Number(number) if !number.is_finite() => Err(Wrong::new(
                "it is a number without an end",
                "write what is meant",
            )),
            Self::Text(text) if text.contains('\0') => Err(Wrong::new(
                "it holds a character that no text has (U+0000)",
                "see that the file is not damaged",
            )),
            _ => Ok(()),
        }
    }
}

/// How the cells of a field are read.
#[derive(Clone, Debug)]
pub(crate) struct Reading<'a> {
    pub order: Option<DateOrder>,
    pub separator: &'a str,
    /// Words of the sheet, folded, and the term that each stands for.
    pub terms: Vec<(String, &'a str)>,
}

impl Reading<'_> {
    /// What a cell says of a field; nothing where it is empty.
    pub(crate) fn read(&self, field: &Field, cell: &Cell) -> Result<Option<FieldValue>, Wrong> {
        cell.check()?;
        let words = cell.words();
        if words.is_empty() {
            return Ok(None);
        }
        match field.holds {
            Holds::Text => Ok(Some(FieldValue::Text(words))),
            Holds::Texts => {
                let texts = parted(&words, self.separator);
                Ok((!texts.is_empty()).then_some(FieldValue::Texts(texts)))
            }
            Holds::Date => date::read(cell, self.order).map(|date| Some(FieldValue::Date(date))),
            Holds::Count => match words.parse() {
                Ok(count) => Ok(Some(FieldValue::Count(count))),
                Err(_) => Err(Wrong::new(
                    format!("`{words}` is no number"),
                    "write it in digits",
                )),
            },
            Holds::YesNo => {
                let word = self.term(&words).unwrap_or(words.as_str());
                let word = words::folded(word);
                match word.as_str() {
                    "yes" | "true" | "y" | "x" | "1" => Ok(Some(FieldValue::YesNo(true))),
                    "no" | "false" | "n" | "0" => Ok(Some(FieldValue::YesNo(false))),
                    _ => Err(Wrong::new(
                        format!("`{words}` is neither yes nor no"),
                        format!(
                            "write yes or no, or say in the mapping's [terms.{}] what it means",
                            field.name
                        ),
                    )),
                }
            }
            Holds::Term(known) => self.of(field, known, &words),
        }
    }

    fn term(&self, words: &str) -> Option<&str> {
        let folded = words::folded(words);
        let found = self.terms.iter().find(|(given, _)| *given == folded);
        found.map(|(_, term)| *term)
    }

    /// A word of a vocabulary: as the mapping says, else as it is spelled, whatever its case and blanks.
    fn of(&self, field: &Field, known: &[&str], words: &str) -> Result<Option<FieldValue>, Wrong> {
        let said = self.term(words).unwrap_or(words);
        let spelled = words::folded(said).replace([' ', '-'], "_");
        if known.contains(&spelled.as_str()) {
            return Ok(Some(FieldValue::Text(spelled)));
        }
        Err(Wrong::new(
            format!("`{words}` is no {} that is known", field.name),
            format!(
                "write one of {}; or say in the mapping's [terms.{}] which of them it means",
                known.join(", "),
                field.name
            ),
        ))
    }
}

/// The texts of a list. A separator behind a backslash is none; backslashes before one are doubled.
pub(crate) fn parted(words: &str, separator: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut text = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once(separator) {
        let kept = before.trim_end_matches('\\');
        let slashes = before.len() - kept.len();
        text.push_str(kept);
        text.push_str(&"\\".repeat(slashes / 2));
        match slashes % 2 {
            0 => texts.push(std::mem::take(&mut text)),
            _ => text.push_str(separator),
        }
        rest = after;
    }
    text.push_str(rest);
    texts.push(text);
    let texts = texts.iter().map(|text| clean(text));
    texts.filter(|text| !text.is_empty()).collect()
}

/// A list as one text, which [`parted`] takes apart again.
pub fn joined(texts: &[String], separator: &str) -> String {
    let mut whole = String::new();
    for (n, text) in texts.iter().enumerate() {
        if n > 0 {
            let slashes = whole.len() - whole.trim_end_matches('\\').len();
            whole.push_str(&"\\".repeat(slashes));
            whole.push_str(separator);
            whole.push(' ');
        }
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(separator) {
            let slashes = before.len() - before.trim_end_matches('\\').len();
            whole.push_str(before);
            whole.push_str(&"\\".repeat(slashes + 1));
            whole.push_str(separator);
            rest = after;
        }
        whole.push_str(rest);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::fields::Table;
    use proptest::prelude::*;

    fn reading<'a>() -> Reading<'a> {
        Reading {
            order: None,
            separator: ";",
            terms: vec![("in jail".into(), "imprisoned")],
        }
    }

    #[test]
    fn a_term_is_known_by_the_mapping_or_by_its_spelling() {
        let status = Table::Cases.field("status").expect("a field");
        let read = |words: &str| reading().read(status, &Cell::Text(words.into()));
        for (words, term) in [
            ("In Jail ", "imprisoned"),
            ("house arrest", "house_arrest"),
            ("On-Trial", "on_trial"),
        ] {
            assert_eq!(read(words), Ok(Some(FieldValue::Text(term.into()))));
        }
        let wrong = read("behind bars").expect_err("unknown");
        assert!(wrong.what.contains("behind bars") && wrong.hint.contains("[terms.status]"));
    }

    #[test]
    fn lists_are_parted_and_joined() {
        assert_eq!(parted("theft; ;fraud;", ";"), ["theft", "fraud"]);
        assert_eq!(parted(r"a\;b; c\\; d", ";"), ["a;b", r"c\", "d"]);
        assert_eq!(parted("theft / fraud", "/"), ["theft", "fraud"]);
    }

    proptest! {
        #[test]
        fn what_is_joined_is_parted_again(texts in proptest::collection::vec(r"[a-z;\\ ]{1,6}", 0..5)) {
            let texts: Vec<String> = texts.iter().map(|text| clean(text)).filter(|t| !t.is_empty()).collect();
            prop_assert_eq!(parted(&joined(&texts, ";"), ";"), texts);
        }
    }
}
