//! The fields that a sheet can give or get, for each of its kinds: their names, and where they stand in a fact.

use record::{CaseStatus, EventType, Factuality, PartialDate};
use serde_json::{Value as Json, json};

use super::cell::{clean, joined};
use crate::error::{Result, StoreError};
use crate::fact::{Family, vocabulary};
use crate::kinds::SignatureStatus;

vocabulary! {
    /// What a sheet lists: a row each.
    Table as "kind of sheet" {
        /// Where people's cases stand.
        Cases = "cases",
        /// What happened.
        Events = "events",
        /// Who asks what of whom.
        Demands = "demands",
        /// Who signed a letter.
        Signatories = "signatories",
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// Several words or names, with a separator between.
    Texts,
    /// A day, month or year.
    Date,
    /// How many.
    Count,
    /// Yes or no.
    YesNo,
    /// One of a vocabulary.
    Term(&'static [&'static str]),
}

/// A field of a sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// As columns are called that `export` writes, and as mappings name it.
    pub name: &'static str,
    /// What it says, for people who choose among fields: a few words.
    pub about: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether there is no fact without it.
    pub is_needed: bool,
    /// Where it stands in a fact (RFC 6901).
    at: &'static str,
}

/// What a field has in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// Words, or a term.
    Text(String),
    /// Several.
    Texts(Vec<String>),
    /// A day, month or year.
    Date(PartialDate),
    /// How many.
    Count(u64),
    /// Yes or no.
    YesNo(bool),
}

/// As a person reads it.
impl std::fmt::Display for FieldValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Texts(texts) => f.write_str(&joined(texts, ";")),
            Self::Date(date) => date.fmt(f),
            Self::Count(count) => count.fmt(f),
            Self::YesNo(true) => f.write_str("yes"),
            Self::YesNo(false) => f.write_str("no"),
        }
    }
}

const fn field(name: &'static str, holds: Holds, at: &'static str, about: &'static str) -> Field {
    Field {
        name,
        about,
        holds,
        at,
        is_needed: false,
    }
}

const fn needed(name: &'static str, holds: Holds, at: &'static str, about: &'static str) -> Field {
    Field {
        name,
        about,
        holds,
        at,
        is_needed: true,
    }
}

macro_rules! words_of {
    ($vocabulary:ident) => {{
        const WORDS: [&str; $vocabulary::ALL.len()] = {
            let mut words = [""; $vocabulary::ALL.len()];
            let mut n = 0;
            while n < words.len() {
                words[n] = $vocabulary::ALL[n].as_str();
                n += 1;
            }
            words
        };
        Holds::Term(&WORDS)
    }};
}

/// What a signature's `withdrawn_on` is kept as: its date and that it was withdrawn.
const WITHDRAWN_ON: &str = "withdrawn_on";

static CASES: [Field; 9] = [
    needed("person", Holds::Text, "/person", "whose case it is"),
    field(
        "status",
        words_of!(CaseStatus),
        "/status",
        "where it stands",
    ),
    field("place", Holds::Text, "/place", "where they are held"),
    field("since", Holds::Date, "/since", "since when it stands so"),
    field(
        "charges",
        Holds::Texts,
        "/charges",
        "what they are charged with",
    ),
    field(
        "charges_complete",
        Holds::YesNo,
        "/charges_complete",
        "whether these are all charges",
    ),
    field(
        "access_denied_to",
        Holds::Texts,
        "/access_denied/to",
        "who is not let in to them",
    ),
    field(
        "access_denied_since",
        Holds::Date,
        "/access_denied/since",
        "since when nobody is",
    ),
    field(
        "access_denied_according_to",
        Holds::Text,
        "/access_denied/according_to",
        "who says that nobody is",
    ),
];

static EVENTS: [Field; 10] = [
    needed("type", words_of!(EventType), "/type", "what kind of event"),
    field("actor", Holds::Text, "/actor", "who did it"),
    field(
        "recipient",
        Holds::Text,
        "/recipient",
        "to whom it was done",
    ),
    field("count", Holds::Count, "/count", "to how many"),
    field("date", Holds::Date, "/date", "when"),
    field("place", Holds::Text, "/place", "where"),
    field(
        "detail",
        Holds::Text,
        "/detail",
        "the charge, the sentence, who was kept away",
    ),
    field(
        "factuality",
        words_of!(Factuality),
        "/factuality",
        "whether it is said to have happened",
    ),
    field("according_to", Holds::Text, "/according_to", "who says so"),
    field("denied_by", Holds::Text, "/denied_by", "who denies it"),
];

static DEMANDS: [Field; 7] = [
    field("by", Holds::Text, "/by", "who asks"),
    field("of", Holds::Text, "/of", "who is asked"),
    needed("action", Holds::Text, "/action", "what is asked"),
    field("for", Holds::Texts, "/for", "for whom"),
    field("date", Holds::Date, "/date", "when it was asked"),
    field("due", Holds::Date, "/due", "until when"),
    field("answer", Holds::Text, "/answer", "what was answered"),
];

static SIGNATORIES: [Field; 9] = [
    needed("letter", Holds::Text, "/letter", "the title of the letter"),
    needed("name", Holds::Text, "/signatory", "who signed it"),
    field("office", Holds::Text, "/office", "their office"),
    field("party", Holds::Text, "/party", "their party"),
    field(
        "state",
        Holds::Text,
        "/state",
        "their state or constituency",
    ),
    field(
        "addressee",
        Holds::Text,
        "/addressee",
        "to whom the letter goes",
    ),
    field(
        "status",
        words_of!(SignatureStatus),
        "/status",
        "whether they still stand by it",
    ),
    field("date", Holds::Date, "/date", "when they signed"),
    field(WITHDRAWN_ON, Holds::Date, "", "when they took it back"),
];

impl Table {
    /// What its rows become.
    pub fn family(self) -> Family {
        match self {
            Self::Cases => Family::Case,
            Self::Events => Family::Event,
            Self::Demands => Family::Demand,
            Self::Signatories => Family::Signature,
        }
    }

    /// Its fields, in the order of the columns that are written.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Cases => &CASES,
            Self::Events => &EVENTS,
            Self::Demands => &DEMANDS,
            Self::Signatories => &SIGNATORIES,
        }
    }

    /// The fields that are written: what only sums up others is read, but never written.
    pub fn columns(self) -> impl Iterator<Item = &'static Field> {
        self.fields().iter().filter(|field| !field.at.is_empty())
    }

    /// The field of a name.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn field(self, name: &str) -> Result<&'static Field> {
        let found = self.fields().iter().find(|field| field.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.fields().iter().map(|field| field.name).collect();
            StoreError::Value(format!(
                "{self} have no field `{name}`, but {}",
                names.join(", ")
            ))
        })
    }
}

impl Field {
    /// The words that it is one of; none where it takes any.
    pub fn terms(&self) -> &'static [&'static str] {
        match self.holds {
            Holds::Term(terms) => terms,
            Holds::YesNo => &["yes", "no"],
            _ => &[],
        }
    }

    /// What a fact has in this field.
    pub fn get(&self, fact: &Json) -> Option<FieldValue> {
        let value = fact.pointer(self.at).filter(|_| !self.at.is_empty())?;
        let words = || value.as_str().map(clean).filter(|words| !words.is_empty());
        match self.holds {
            Holds::Text | Holds::Term(_) => words().map(FieldValue::Text),
            Holds::Texts => {
                let texts = value.as_array()?.iter().filter_map(Json::as_str);
                let texts = texts.map(clean).filter(|text| !text.is_empty());
                let texts: Vec<String> = texts.collect();
                (!texts.is_empty()).then_some(FieldValue::Texts(texts))
            }
            Holds::Date => words()?.parse().ok().map(FieldValue::Date),
            Holds::Count => value.as_u64().map(FieldValue::Count),
            Holds::YesNo => value.as_bool().map(FieldValue::YesNo),
        }
    }

    /// Puts a value into a fact, or takes it out.
    pub fn put(&self, fact: &mut Json, value: Option<&FieldValue>) {
        if self.name == WITHDRAWN_ON {
            if let Some(FieldValue::Date(date)) = value {
                fact["status"] = SignatureStatus::Withdrawn.as_str().into();
                fact["date"] = json!(date);
            }
            return;
        }
        let new = match value {
            Some(FieldValue::Text(text)) => json!(text),
            Some(FieldValue::Texts(texts)) => json!(texts),
            Some(FieldValue::Date(date)) => json!(date),
            Some(FieldValue::Count(count)) => json!(count),
            Some(FieldValue::YesNo(yes)) => json!(yes),
            None => self.nothing(),
        };
        if let Some(("", parent)) = self
            .at
            .rsplit_once('/')
            .and_then(|(p, _)| p.split_once('/'))
        {
            put_in_part(fact, parent, self.at, new);
        } else if let Some(place) = fact.pointer_mut(self.at) {
            *place = new;
        }
        if self.at == "/date" && fact.get("date_precision").is_some() {
            fact["date_precision"] = match value {
                Some(FieldValue::Date(date)) => json!(date.precision()),
                _ => Json::Null,
            };
        }
    }

    /// What stands there where nothing is known.
    fn nothing(&self) -> Json {
        match (self.holds, self.name) {
            (Holds::Texts, _) => json!([]),
            (Holds::YesNo, _) => json!(false),
            (Holds::Term(_), "status") if self.is_of(&CASES) => json!("unknown"),
            (Holds::Term(_), "status") => json!("signed"),
            (Holds::Term(_), "factuality") => json!("reported"),
            _ => Json::Null,
        }
    }

    fn is_of(&self, fields: &'static [Field]) -> bool {
        fields.iter().any(|field| std::ptr::eq(field, self))
    }
}

/// Puts a value into a part of a fact that is there only while something in it is known.
fn put_in_part(fact: &mut Json, parent: &str, at: &str, new: Json) {
    if fact[parent].is_null() {
        fact[parent] = json!({"to": [], "since": null, "according_to": null});
    }
    if let Some(place) = fact.pointer_mut(at) {
        *place = new;
    }
    let is_empty = |value: &Json| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    if let Some(part) = fact[parent].as_object()
        && part.values().all(is_empty)
    {
        fact[parent] = Json::Null;
    }
}

/// The factuality that follows from who tells and who denies, where a sheet does not say it.
fn told(fact: &Json) -> &'static str {
    let known = |name: &str| fact.get(name).is_some_and(|value| !value.is_null());
    match (known("according_to"), known("denied_by")) {
        (_, true) => Factuality::Disputed.as_str(),
        (true, false) => Factuality::Claimed.as_str(),
        (false, false) => Factuality::Reported.as_str(),
    }
}

/// A fact with what a row says of it. What the row does not speak of stays as it was.
pub(crate) fn with(
    table: Table,
    before: &Json,
    set: &[(&'static Field, Option<FieldValue>)],
) -> Json {
    let mut fact = before.clone();
    for (field, value) in set {
        field.put(&mut fact, value.as_ref());
    }
    let is_said = set
        .iter()
        .any(|(field, value)| field.name == "factuality" && value.is_some());
    if table == Table::Events && !is_said && before["factuality"] == told(before) {
        fact["factuality"] = told(&fact).into();
    }
    fact
}

/// A field that a row changes, as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name, or that of a column which is none.
    pub field: String,
    /// As it was.
    pub before: Option<FieldValue>,
    /// As it is to be.
    pub after: Option<FieldValue>,
}

/// The fields in which two values of a fact differ.
pub(crate) fn changes(table: Table, before: &Json, after: &Json) -> Vec<Change> {
    let fields = table.columns();
    let changes = fields.map(|field| Change {
        field: field.name.to_owned(),
        before: field.get(before),
        after: field.get(after),
    });
    changes
        .filter(|change| change.before != change.after)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_read_as_it_was_put() {
        for table in Table::ALL {
            for field in table.columns() {
                let mut fact = Json::Object(table.family().blank());
                let value = match field.holds {
                    Holds::Text => FieldValue::Text("Nadia Rahmani".into()),
                    Holds::Texts => FieldValue::Texts(vec!["a; b".into(), "c".into()]),
                    Holds::Date => FieldValue::Date("2024-10".parse().expect("a date")),
                    Holds::Count => FieldValue::Count(3),
                    Holds::YesNo => FieldValue::YesNo(true),
                    Holds::Term(terms) => FieldValue::Text(terms[1].into()),
                };
                field.put(&mut fact, Some(&value));
                assert_eq!(field.get(&fact), Some(value), "{table} {}", field.name);
                field.put(&mut fact, None);
                let blank = Json::Object(table.family().blank());
                assert_eq!(fact, blank, "{table} {}", field.name);
            }
        }
    }

    #[test]
    fn who_denies_makes_an_event_disputed_unless_the_sheet_says_how_it_stands() {
        let blank = Json::Object(Family::Event.blank());
        let says = |name: &str, words: &str| {
            let field = Table::Events.field(name).expect("a field");
            (field, Some(FieldValue::Text(words.into())))
        };
        let denied = [says("denied_by", "Ministry of Justice")];
        assert_eq!(
            with(Table::Events, &blank, &denied)["factuality"],
            "disputed"
        );
        let said = [
            says("denied_by", "Ministry of Justice"),
            says("factuality", "denied"),
        ];
        assert_eq!(with(Table::Events, &blank, &said)["factuality"], "denied");
        // What was said once stays.
        let negated = with(Table::Events, &blank, &[says("factuality", "negated")]);
        assert_eq!(
            with(Table::Events, &negated, &denied)["factuality"],
            "negated"
        );
    }

    #[test]
    fn a_withdrawal_has_its_day() {
        let blank = Json::Object(Family::Signature.blank());
        let field = Table::Signatories.field("withdrawn_on").expect("a field");
        let day = FieldValue::Date("2024-11-02".parse().expect("a date"));
        let fact = with(Table::Signatories, &blank, &[(field, Some(day))]);
        assert_eq!(
            (&fact["status"], &fact["date"]),
            (&json!("withdrawn"), &json!("2024-11-02"))
        );
        assert_eq!(with(Table::Signatories, &blank, &[(field, None)]), blank);
    }
}
