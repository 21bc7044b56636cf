//! What is known of a document beside its text: a sidecar, flags, front matter, a page's head.

use record::{Diagnostic, PartialDate};
use serde_json::Value;
use thiserror::Error;

use crate::diagnostics::note;
use crate::normalise::normalise;

/// What is known of a document beside its text. Unknown is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headline or subject.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Date of publication.
    pub published: Option<PartialDate>,
    /// Where it was published.
    pub url: Option<String>,
    /// `report`, `letter`, `statement` ... in the publisher's words.
    pub kind: Option<String>,
}

/// Why a sidecar could not be read. The caller adds the file name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct MetadataError {
    reason: String,
    hint: String,
}

impl MetadataError {
    /// The way out, to be printed after `hint: `.
    pub fn hint(&self) -> &str {
        &self.hint
    }
}

const FORM: &str = r#"write it as {"title": "...", "publisher": "...", "published": "2024-10-03", "url": "...", "kind": "report"}, each key optional"#;
const DATE_FORM: &str = "write it as 2024-10-03, 2024-10 or 2024";

/// Longest value, in characters.
const LONGEST: usize = 2_000;

impl Metadata {
    /// Reads the content of a sidecar `NAME.meta.json`: an object with the keys `title`,
    /// `publisher`, `published`, `url` and `kind`, each optional, text or `null`.
    ///
    /// `published` is an ISO date of any precision; a time behind it is left aside. Other keys
    /// are named in a note; a wrong type or an impossible date is an error.
    pub fn from_json(bytes: &[u8]) -> Result<(Self, Vec<Diagnostic>), MetadataError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let error = |reason: String, hint: &str| MetadataError {
            reason,
            hint: hint.to_owned(),
        };
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|e| error(format!("not valid JSON: {e}"), FORM))?;
        let Value::Object(object) = value else {
            return Err(error("not a JSON object".to_owned(), FORM));
        };
        let (mut metadata, mut unknown) = (Self::default(), Vec::new());
        for (key, value) in object {
            let known = ["title", "publisher", "published", "url", "kind"];
            if !known.contains(&key.as_str()) {
                unknown.push(key);
                continue;
            }
            let given = match value {
                Value::Null => continue,
                Value::String(given) => given,
                _ => {
                    let reason = format!("`{key}` must be a text in quotation marks or null");
                    return Err(error(reason, FORM));
                }
            };
            if key == "published" && iso_date(&given).is_none() && !given.trim().is_empty() {
                let reason = format!("`published` is not a date: `{}`", shortened(&given));
                return Err(error(reason, DATE_FORM));
            }
            if given.chars().nth(LONGEST).is_some() {
                let reason = format!("`{key}` is longer than {LONGEST} characters");
                return Err(error(reason, "shorten it"));
            }
            metadata.set(&key, &given);
        }
        let mut notes = Vec::new();
        if !unknown.is_empty() {
            let keys = unknown
                .iter()
                .take(8)
                .map(|key| format!("`{}`", shortened(key)))
                .collect::<Vec<_>>()
                .join(", ");
            let message = format!("metadata: {keys} not known, left aside");
            notes.push(note("metadata.unknown_key", message));
        }
        Ok((metadata, notes))
    }

    /// Takes `value` for one of the five keys, unless that key has a value already. It is brought
    /// into the form that texts have. Blank and overlong values and dates that are none are passed
    /// over; returns whether it was taken.
    pub(crate) fn set(&mut self, key: &str, value: &str) -> bool {
        if value.chars().nth(LONGEST).is_some() {
            return false;
        }
        let value = normalise(value).text;
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if value.is_empty() {
            return false;
        }
        let field = match key {
            "title" => &mut self.title,
            "publisher" => &mut self.publisher,
            "url" => &mut self.url,
            "kind" => &mut self.kind,
            "published" => {
                self.published = self.published.or_else(|| iso_date(&value));
                return iso_date(&value).is_some();
            }
            _ => return false,
        };
        field.get_or_insert(value);
        true
    }

    /// `self` where it tells something, else `other`.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            title: self.title.or(other.title),
            publisher: self.publisher.or(other.publisher),
            published: self.published.or(other.published),
            url: self.url.or(other.url),
            kind: self.kind.or(other.kind),
        }
    }
}

/// An ISO 8601 date, with or without a time behind it ("2024-10-03T08:00:00Z").
pub(crate) fn iso_date(given: &str) -> Option<PartialDate> {
    let given = given.trim();
    let day = given.split(['T', ' ']).next().unwrap_or_default();
    let timeless = day.len() == given.len();
    // Only a full day has a time behind it; "2024 edition" is no date.
    let clock = given
        .get(11..)
        .is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()));
    (timeless || (day.len() == 10 && clock)).then(|| day.parse().ok())?
}

/// Enough of a value to know it again in a message.
fn shortened(value: &str) -> String {
    let mut chars = value.chars();
    let head: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() {
        head + "..."
    } else {
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_tells_title_publisher_date_address_and_kind() {
        let json = br#"{"title": "A  harbour\n closed", "published": "2021-07-05T06:00:00Z", "publisher": null, "url": "https://example.org/1", "kind": "report"}"#;
        let (metadata, notes) = Metadata::from_json(json).unwrap();
        assert_eq!(metadata.title.as_deref(), Some("A harbour closed"));
        assert_eq!(metadata.published.unwrap().to_string(), "2021-07-05");
        assert_eq!(metadata.publisher, None);
        assert_eq!(metadata.kind.as_deref(), Some("report"));
        assert!(notes.is_empty());
    }

    #[test]
    fn keys_it_does_not_know_are_named_in_a_note() {
        let (_, notes) = Metadata::from_json(br#"{"titel": "x", "tags": []}"#).unwrap();
        assert_eq!(notes.len(), 1);
        assert!(notes[0].message.contains("`tags`") && notes[0].message.contains("`titel`"));
    }

    #[test]
    fn wrong_types_and_dates_are_errors_with_a_way_out() {
        let error = |json: &str| Metadata::from_json(json.as_bytes()).unwrap_err();
        assert!(error("{").to_string().contains("not valid JSON"));
        assert!(error("[]").to_string().contains("not a JSON object"));
        assert!(error(r#"{"title": 3}"#).to_string().contains("`title`"));
        let date = error(r#"{"published": "2023-02-30"}"#);
        assert!(date.to_string().contains("2023-02-30") && date.hint().contains("2024-10-03"));
        assert!(
            error(r#"{"published": "05/07/2021"}"#)
                .hint()
                .contains("2024")
        );
    }

    #[test]
    fn values_have_the_form_of_texts_and_a_length() {
        let mut metadata = Metadata::default();
        assert!(metadata.set("title", "\u{9b}31m\u{202e}Jose\u{301} \u{ad}R.\0"));
        assert_eq!(metadata.title.as_deref(), Some("31mJos\u{e9} R."));
        assert!(!metadata.set("url", "\u{202e}\u{feff}"));
        assert!(!metadata.set("publisher", &"a".repeat(2_001)));
        assert!(metadata.set("kind", &"\u{e9}".repeat(2_000)));
        assert_eq!((metadata.url, metadata.publisher), (None, None));
    }
}
