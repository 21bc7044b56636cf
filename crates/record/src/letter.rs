//! A letter's parts, and who signed it.

use serde::{Deserialize, Serialize};

use crate::{LetterPart, Span};

/// A part and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which part.
    pub part: LetterPart,
    /// Where.
    pub span: Span,
}

/// One who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// The name, without titles.
    pub name: String,
    /// Office, as the letter gives it.
    pub office: Option<String>,
    /// Party.
    pub party: Option<String>,
    /// State or constituency.
    pub state: Option<String>,
    /// The words it was read from.
    pub spans: Vec<Span>,
}

/// What the form of a letter tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its parts, in text order.
    pub parts: Vec<Part>,
    /// Who signed it, in text order.
    pub signatories: Vec<Signatory>,
    /// How many more signed without being named: "and fourteen colleagues".
    pub unnamed: Option<u32>,
}
