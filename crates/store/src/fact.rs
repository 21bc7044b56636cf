//! Facts: their families and states, and what of them stands in columns to be found by.

use std::collections::HashMap;

use record::{Entity, EntityId, EntityKind, Span, Text};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use crate::error::StoreError;
use crate::kinds::{Involvement, Measure, Post, Signature};
use crate::words;

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident as $what:literal { $($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// As it is kept and printed.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// What it means, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::error::StoreError;

            fn from_str(given: &str) -> crate::error::Result<Self> {
                let found = Self::ALL.iter().find(|one| one.as_str() == given);
                found.copied().ok_or_else(|| crate::error::StoreError::Unknown {
                    what: $what,
                    name: given.to_owned(),
                })
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What kind of fact one is.
    Family as "family of facts" {
        /// Somebody says something.
        Statement = "statement",
        /// Something happened, or is said to have.
        Event = "event",
        /// Where one person's case stands.
        Case = "case",
        /// Somebody asks for something.
        Demand = "demand",
        /// A claim and what stands against it.
        Dispute = "dispute",
        /// Somebody signed a letter, or took the signature back.
        Signature = "signature",
        /// What an official had to do with an event, as somebody says.
        Involvement = "involvement",
        /// An office that somebody holds or held.
        Post = "post",
        /// What a government did, or is asked to do, about an official.
        Measure = "measure",
    }
}

vocabulary! {
    /// How a fact stands.
    State as "state of review" {
        /// Read by the machine; nobody has looked at it.
        Proposed = "proposed",
        /// Put in by a person, or corrected by one who may not accept; nobody has accepted it.
        Added = "added",
        /// A person says that it is what the source tells.
        Accepted = "accepted",
        /// A person put another value in the place of the machine's.
        Corrected = "corrected",
        /// A person says that the source does not tell this.
        Rejected = "rejected",
        /// A second person has looked at it: it is locked.
        SecondReviewed = "second_reviewed",
    }
}

impl State {
    /// Whether a person has accepted it: all else is marked wherever it is shown.
    pub fn is_accepted(self) -> bool {
        matches!(
            self,
            Self::Accepted | Self::Corrected | Self::SecondReviewed
        )
    }

    /// The same in SQL, for a column.
    pub(crate) const ACCEPTED: &'static str = "('accepted', 'corrected', 'second_reviewed')";
}

/// Where in a body its columns are found: a pointer each (RFC 6901), none where there is none.
struct Layout {
    of_type: &'static str,
    factuality: &'static str,
    date: &'static str,
    /// Who is spoken of, and as what: an entity's id, or else its name. The first that is marked `actor` or
    /// `subject` also stands in that column.
    parts: &'static [(&'static str, &'static str, Column)],
}

/// Which column of a fact a part stands in.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Actor,
    Subject,
    None,
}

impl Family {
    /// Whether a value is one of this family.
    ///
    /// # Errors
    ///
    /// It is not, and why.
    pub(crate) fn check(self, value: &Json) -> Result<(), StoreError> {
        fn of<T: DeserializeOwned>(value: &Json) -> Result<(), serde_json::Error> {
            T::deserialize(value).map(|_| ())
        }
        let checked = match self {
            Self::Statement => of::<record::Statement>(value),
            Self::Event => of::<record::Event>(value),
            Self::Case => of::<record::Case>(value),
            Self::Demand => of::<record::Demand>(value),
            Self::Dispute => of::<record::Dispute>(value),
            Self::Signature => of::<Signature>(value),
            Self::Involvement => of::<Involvement>(value),
            Self::Post => of::<Post>(value),
            Self::Measure => of::<Measure>(value),
        };
        checked.map_err(|e| StoreError::Value(format!("this is no {self}: {e}")))
    }

    /// Where names stand in a value, where the ids that belong to them do, and what bears such a name if nothing
    /// else is said.
    pub(crate) fn named_fields(
        self,
    ) -> &'static [(&'static str, Option<&'static str>, EntityKind)] {
        use EntityKind::{Government, Organization, Person};
        match self {
            Self::Statement => &[
                ("/source/name", Some("/source/entity"), Organization),
                ("/addressee", Some("/addressee_entity"), Organization),
            ],
            Self::Event => &[
                ("/actor", Some("/actor_entity"), Organization),
                ("/recipient", Some("/recipient_entity"), Person),
                ("/according_to", Some("/according_to_entity"), Organization),
                ("/denied_by", Some("/denied_by_entity"), Organization),
            ],
            Self::Case => &[("/person", Some("/entity"), Person)],
            Self::Demand => &[
                ("/by", Some("/by_entity"), Organization),
                ("/of", Some("/of_entity"), Government),
                ("/for", None, Person),
            ],
            Self::Dispute => &[
                ("/claimed_by", None, Organization),
                ("/against", None, Organization),
                ("/denied_by", None, Organization),
            ],
            Self::Signature => &[
                ("/signatory", Some("/signatory_entity"), Person),
                ("/addressee", Some("/addressee_entity"), Government),
            ],
            Self::Involvement => &[
                ("/official", Some("/official_entity"), Person),
                ("/according_to", Some("/according_to_entity"), Organization),
            ],
            Self::Post => &[
                ("/holder", Some("/holder_entity"), Person),
                ("/body", Some("/body_entity"), Government),
            ],
            Self::Measure => &[
                ("/official", Some("/official_entity"), Person),
                ("/regime", Some("/regime_entity"), Government),
                ("/according_to", Some("/according_to_entity"), Organization),
            ],
        }
    }

    /// A value of this family of which nothing is known.
    pub(crate) fn blank(self) -> Map<String, Json> {
        let value = match self {
            Self::Statement => json!({
                "id": "", "source": {"entity": null, "name": "", "spans": []}, "cue": [], "content": [],
                "form": "indirect", "speech_act": "assert", "addressee": null, "addressee_entity": null,
                "addressee_spans": [], "date": null, "date_precision": null, "parent": null, "rules": []
            }),
            Self::Event => json!({
                "id": "", "type": null, "actor": null, "actor_entity": null, "recipient": null,
                "recipient_entity": null, "count": null, "date": null, "date_precision": null,
                "place": null, "detail": null, "factuality": "reported", "according_to": null,
                "according_to_entity": null, "denied_by": null, "denied_by_entity": null,
                "statements": [], "evidence": [],
                "plover": {"event": null, "mode": null, "context": []}, "cameo": null, "rules": []
            }),
            Self::Case => json!({
                "person": null, "entity": null, "status": "unknown", "place": null, "since": null,
                "charges": [], "charges_complete": false, "access_denied": null, "events": [],
                "evidence": [], "rules": []
            }),
            Self::Demand => json!({
                "id": "", "by": null, "by_entity": null, "of": null, "of_entity": null, "action": null,
                "for": [], "date": null, "due": null, "answer": null, "statements": [], "evidence": [],
                "rules": []
            }),
            Self::Dispute => json!({
                "claim": null, "claimed_by": null, "against": null, "denied_by": null,
                "statements": [], "evidence": [], "rules": []
            }),
            Self::Signature => json!({
                "letter": null, "signatory": null, "signatory_entity": null, "office": null,
                "party": null, "state": null, "addressee": null, "addressee_entity": null,
                "status": "signed", "date": null, "evidence": []
            }),
            Self::Involvement => json!({
                "official": null, "official_entity": null, "type": null, "fact": null,
                "according_to": null, "according_to_entity": null, "date": null, "evidence": []
            }),
            Self::Post => json!({
                "holder": null, "holder_entity": null, "title": null, "body": null,
                "body_entity": null, "from": null, "to": null, "evidence": []
            }),
            Self::Measure => json!({
                "official": null, "official_entity": null, "regime": null, "regime_entity": null,
                "type": null, "status": "unknown", "according_to": null,
                "according_to_entity": null, "date": null, "evidence": []
            }),
        };
        match value {
            Json::Object(fields) => fields,
            _ => Map::new(),
        }
    }

    fn layout(self) -> Layout {
        use Column::{Actor, None, Subject};
        let (of_type, factuality, date, parts): (_, _, _, &[_]) = match self {
            Self::Statement => (
                "/speech_act",
                "",
                "/date",
                &[
                    ("source", "/source/entity", Actor),
                    ("addressee", "/addressee_entity", Subject),
                ],
            ),
            Self::Event => (
                "/type",
                "/factuality",
                "/date",
                &[
                    ("actor", "/actor_entity", Actor),
                    ("recipient", "/recipient_entity", Subject),
                    ("according_to", "/according_to_entity", None),
                    ("denied_by", "/denied_by_entity", None),
                ],
            ),
            Self::Case => ("/status", "", "/since", &[("person", "/entity", Subject)]),
            Self::Demand => (
                "/answer",
                "",
                "/date",
                &[
                    ("by", "/by_entity", Actor),
                    ("of", "/of_entity", Subject),
                    ("for", "/for", None),
                ],
            ),
            Self::Dispute => (
                "",
                "",
                "",
                &[
                    ("claimed_by", "/claimed_by", Actor),
                    ("against", "/against", Subject),
                    ("denied_by", "/denied_by", None),
                ],
            ),
            Self::Signature => (
                "/status",
                "",
                "/date",
                &[
                    ("signatory", "/signatory_entity", Actor),
                    ("addressee", "/addressee_entity", Subject),
                ],
            ),
            Self::Involvement => (
                "/type",
                "",
                "/date",
                &[
                    ("official", "/official_entity", Actor),
                    ("according_to", "/according_to_entity", None),
                ],
            ),
            Self::Post => (
                "/title",
                "",
                "/from",
                &[
                    ("holder", "/holder_entity", Actor),
                    ("body", "/body_entity", Subject),
                ],
            ),
            Self::Measure => (
                "/type",
                "/status",
                "/date",
                &[
                    ("regime", "/regime_entity", Actor),
                    ("official", "/official_entity", Subject),
                    ("according_to", "/according_to_entity", None),
                ],
            ),
        };
        Layout {
            of_type,
            factuality,
            date,
            parts,
        }
    }
}

/// What of a fact stands in columns and in the tables that find it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Found {
    pub of_type: Option<String>,
    pub factuality: Option<String>,
    pub date: Option<String>,
    pub actor: Option<i64>,
    pub subject: Option<i64>,
    /// Keys of entities, and as what they are spoken of.
    pub parts: Vec<(i64, &'static str)>,
    /// The words that find it, of statements.
    pub words: Option<String>,
}

/// Who is named in a document.
pub(crate) struct Named<'a> {
    text: &'a Text,
    by_id: HashMap<&'a str, i64>,
    by_name: HashMap<&'a str, i64>,
    /// Each place that speaks of somebody, in text order.
    mentions: Vec<(Span, i64)>,
}

impl<'a> Named<'a> {
    pub(crate) fn new(text: &'a Text, entities: &'a [(i64, Entity)]) -> Self {
        let mut named = Self {
            text,
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            mentions: Vec::new(),
        };
        for (key, entity) in entities {
            let EntityId(id) = &entity.id;
            named.by_id.insert(id, *key);
            // Of two of one name nobody knows who is meant: the first one is, as everywhere in a reading.
            named.by_name.entry(&entity.name).or_insert(*key);
            let mentions = entity.mentions.iter().map(|span| (*span, *key));
            named.mentions.extend(mentions);
        }
        named.mentions.sort_by_key(|(span, _)| span.start);
        named
    }

    /// The key of an entity, by what a field holds: its id in fields that end in `entity`, else its name.
    fn of(&self, field: &str, value: &str) -> Option<i64> {
        let by = match field.ends_with("entity") {
            true => &self.by_id,
            false => &self.by_name,
        };
        by.get(value).copied()
    }

    /// Who is spoken of within spans, each once.
    fn within(&self, spans: &[Span]) -> Vec<i64> {
        let mut found = Vec::new();
        for span in spans {
            let first = self.mentions.partition_point(|(m, _)| m.start < span.start);
            let inside = self.mentions.iter().skip(first);
            let inside = inside.take_while(|(m, _)| m.start < span.end);
            found.extend(inside.map(|(_, key)| *key));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What of a body stands in columns.
    pub(crate) fn find(&self, family: Family, body: &Json) -> Found {
        let layout = family.layout();
        let text = |pointer: &str| match body.pointer(pointer) {
            Some(Json::String(text)) if !pointer.is_empty() => Some(text.clone()),
            _ => None,
        };
        let mut found = Found {
            of_type: text(layout.of_type),
            factuality: text(layout.factuality),
            date: text(layout.date),
            ..Found::default()
        };
        for (part, pointer, column) in layout.parts {
            for key in names(body.pointer(pointer)).filter_map(|value| self.of(pointer, value)) {
                found.parts.push((key, part));
                match column {
                    Column::Actor => found.actor = found.actor.or(Some(key)),
                    Column::Subject => found.subject = found.subject.or(Some(key)),
                    Column::None => {}
                }
            }
        }
        if family == Family::Statement {
            self.find_said(body, &mut found);
        }
        found
    }

    /// The words of a statement, and whom they are about.
    fn find_said(&self, body: &Json, found: &mut Found) {
        let about = self.within(&spans(body, "content"));
        found
            .parts
            .extend(about.into_iter().map(|key| (key, "about")));
        found.words = Some(words_of_statement(self.text, body));
    }
}

fn spans(body: &Json, name: &str) -> Vec<Span> {
    let spans = body.get(name).cloned().unwrap_or_default();
    serde_json::from_value(spans).unwrap_or_default()
}

/// The words that a statement is found by: who speaks, what is said, and how it is called.
pub(crate) fn words_of_statement(text: &Text, body: &Json) -> String {
    let (content, cue) = (spans(body, "content"), spans(body, "cue"));
    let by = body.pointer("/source/name").and_then(Json::as_str);
    let said = content.iter().chain(&cue).map(|s| text.slice(*s));
    let all: Vec<&str> = by.into_iter().chain(said).collect();
    words::kept(&all.join("\n"))
}

/// The ids or names that a value has: one, several, or none.
pub(crate) fn names(value: Option<&Json>) -> impl Iterator<Item = &str> {
    let (one, several) = match value {
        Some(Json::String(one)) => (Some(one.as_str()), None),
        Some(Json::Array(several)) => (None, Some(several.iter().filter_map(Json::as_str))),
        _ => (None, None),
    };
    one.into_iter().chain(several.into_iter().flatten())
}
