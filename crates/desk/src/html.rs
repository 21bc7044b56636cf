//! What the templates share.

use askama::Template;
use axum::response::Html;

use crate::assets;
use crate::failure::Failure;

/// What stands around every page.
pub(crate) struct Frame {
    pub title: String,
    /// The section whose name is marked in the head: `inbox`, `cases` ...
    pub section: &'static str,
    /// What was searched for.
    pub words: String,
}

impl Frame {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            section: "",
            words: String::new(),
        }
    }

    pub(crate) fn of(section: &'static str, title: impl Into<String>) -> Self {
        Self {
            section,
            ..Self::new(title)
        }
    }

    pub(crate) fn style(&self) -> &'static str {
        &assets::STYLE.path
    }

    pub(crate) fn script(&self) -> &'static str {
        &assets::SCRIPT.path
    }

    pub(crate) fn icon(&self) -> &'static str {
        &assets::ICON.path
    }
}

/// A drawn page.
pub(crate) fn page(template: &impl Template) -> Result<Html<String>, Failure> {
    template.render().map(Html).map_err(|_| Failure::broken())
}

pub(crate) mod filters {
    use std::fmt::Display;

    /// Text of a source: characters that turn the direction of writing, or are not seen, are shown as their numbers.
    #[askama::filter_fn]
    pub fn shown(text: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(crate::words::shown(&text.to_string()))
    }

    /// A word of the vocabulary as people write it.
    #[askama::filter_fn]
    pub fn plain(text: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(text.to_string().replace('_', " "))
    }

    /// A count that goes no further than the store counts.
    #[askama::filter_fn]
    pub fn counted(count: &i64, _: &dyn askama::Values) -> askama::Result<String> {
        let most = store::query::MOST_COUNTED;
        Ok(match *count > most {
            true => format!("{most}+"),
            false => count.to_string(),
        })
    }

    /// How a state is told: whoever sees a fact sees whether anybody stands by it.
    #[askama::filter_fn]
    pub fn told(state: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        let state = state.to_string();
        Ok(match state.as_str() {
            "proposed" | "added" => format!("{state}, not reviewed"),
            _ => state.replace('_', " "),
        })
    }

    /// What stands before a field of a fact where its gist is told.
    #[askama::filter_fn]
    pub fn label(field: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        let field = field.to_string();
        Ok(match field.as_str() {
            "recipient" => "whom",
            "actor" => "by",
            "count" => "how many",
            "detail" => "what",
            "place" => "where",
            "date" => "when",
            "person" | "official" | "holder" | "signatory" => "who",
            "charges" => "charged with",
            "access_denied" => "not let in",
            "source" => "said by",
            "addressee" => "to",
            "due" => "until",
            "answer" => "answered in the same document",
            "regime" => "whose",
            "status" => "which is",
            other => return Ok(other.replace('_', " ")),
        }
        .to_owned())
    }

    /// How an event is told that is not told as a fact.
    #[askama::filter_fn]
    pub fn as_told(factuality: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        let factuality = factuality.to_string();
        Ok(match factuality.as_str() {
            "claimed" => "as somebody says",
            "denied" => "only its denial is told",
            "disputed" => "said and denied",
            "demanded" => "asked for, not told as done",
            "planned" => "announced, not told as done",
            "hypothetical" => "possible, not told as done",
            "negated" => "told as not so",
            other => other,
        }
        .to_owned())
    }

    /// What somebody is to a fact that follows: "actor of", "spoken of in".
    #[askama::filter_fn]
    pub fn as_part(part: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        let part = part.to_string();
        Ok(match part.as_str() {
            "about" => "spoken of in".to_owned(),
            "source" => "speaks in".to_owned(),
            "according_to" => "told by them,".to_owned(),
            "denied_by" => "denied by them,".to_owned(),
            "by" => "asks in".to_owned(),
            "of" => "asked in".to_owned(),
            "for" => "asked for in".to_owned(),
            part => format!("{} of", part.replace('_', " ")),
        })
    }

    /// The class of style of a state.
    #[askama::filter_fn]
    pub fn tone(state: impl Display, _: &dyn askama::Values) -> askama::Result<&'static str> {
        Ok(match state.to_string().as_str() {
            "proposed" | "added" => "open",
            "rejected" => "gone",
            _ => "kept",
        })
    }

    /// `event:41` as part of an address or an id: `event-41`.
    #[askama::filter_fn]
    pub fn id(reference: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(reference.to_string().replace(':', "-"))
    }

    /// The page of a person, of `entity:12`: `/person/12`.
    #[askama::filter_fn]
    pub fn person(reference: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(reference.to_string().replace("entity:", "/person/"))
    }

    /// The letter and its asks, of `document:7`: `/letter/7`.
    #[askama::filter_fn]
    pub fn letter(reference: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(reference.to_string().replace("document:", "/letter/"))
    }

    /// The address of a page of something: `/event/41`.
    #[askama::filter_fn]
    pub fn path(reference: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(format!("/{}", reference.to_string().replace(':', "/")))
    }

    /// The hour and minute of a time in RFC 3339.
    #[askama::filter_fn]
    pub fn clock(at: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(at.to_string().get(11..16).unwrap_or_default().to_owned())
    }

    /// Bytes as people write them.
    #[askama::filter_fn]
    pub fn size(bytes: &usize, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(match *bytes {
            0..1024 => format!("{bytes} bytes"),
            1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
            _ => crate::upload::megabytes(*bytes),
        })
    }
}
