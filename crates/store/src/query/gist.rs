//! What a fact tells, by its fields: whoever decides on it sees who did what to whom, and not its words alone.

use serde_json::Value as Json;

use crate::fact::Family;

/// A field and what stands in it.
pub type Told = (&'static str, String);

/// The fields that tell what a fact says, with where they stand in its value, in the order in which they are told.
fn fields(family: Family) -> &'static [(&'static str, &'static str)] {
    match family {
        Family::Statement => &[
            ("source", "/source/name"),
            ("addressee", "/addressee"),
            ("date", "/date"),
        ],
        Family::Event => &[
            ("count", "/count"),
            ("recipient", "/recipient"),
            ("actor", "/actor"),
            ("detail", "/detail"),
            ("place", "/place"),
            ("date", "/date"),
            ("factuality", "/factuality"),
            ("according_to", "/according_to"),
            ("denied_by", "/denied_by"),
        ],
        Family::Case => &[
            ("person", "/person"),
            ("place", "/place"),
            ("since", "/since"),
            ("charges", "/charges"),
            ("access_denied", "/access_denied"),
        ],
        Family::Demand => &[
            ("by", "/by"),
            ("of", "/of"),
            ("for", "/for"),
            ("date", "/date"),
            ("due", "/due"),
            ("answer", "/answer"),
        ],
        Family::Dispute => &[
            ("claimed_by", "/claimed_by"),
            ("against", "/against"),
            ("denied_by", "/denied_by"),
        ],
        Family::Signature => &[
            ("signatory", "/signatory"),
            ("office", "/office"),
            ("letter", "/letter"),
            ("date", "/date"),
        ],
        Family::Involvement => &[
            ("official", "/official"),
            ("date", "/date"),
            ("according_to", "/according_to"),
        ],
        Family::Post => &[
            ("holder", "/holder"),
            ("body", "/body"),
            ("from", "/from"),
            ("to", "/to"),
        ],
        Family::Measure => &[
            ("official", "/official"),
            ("regime", "/regime"),
            ("status", "/status"),
            ("date", "/date"),
            ("according_to", "/according_to"),
        ],
    }
}

/// What a fact tells, without what is not known, and without saying that it is told as a fact.
pub(super) fn told(family: Family, value: &Json) -> Vec<Told> {
    let mut told = Vec::new();
    for (field, pointer) in fields(family) {
        let text = match value.pointer(pointer) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(number)) => number.to_string(),
            Some(Json::Array(several)) => {
                let texts = several.iter().filter_map(Json::as_str);
                texts.collect::<Vec<_>>().join(", ")
            }
            _ => continue,
        };
        if !text.is_empty() && (*field, text.as_str()) != ("factuality", "reported") {
            told.push((*field, text));
        }
    }
    told
}
