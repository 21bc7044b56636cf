//! Values as they are kept: without what most values of their kind do not have.
//!
//! Most fields of most facts are `null` or empty, and two thirds of a store are facts. What is kept says of which kind it
//! is (`"~": "event"`), and has only what differs from a blank one. It stays JSON that anybody can read.

use std::sync::LazyLock;

use record::Entity;
use serde_json::{Map, Value as Json, json};

use crate::db::Row;
use crate::error::Result;
use crate::fact::Family;
use crate::reading;
use crate::save::text_of;
use crate::store::broken;

/// The field that says of which kind a packed value is; no field of a record is called so.
const KIND: &str = "~";

/// Blank values by their kinds.
static BLANK: LazyLock<Vec<(&'static str, Map<String, Json>)>> = LazyLock::new(|| {
    let families = Family::ALL.iter();
    families
        .map(|family| (family.as_str(), family.blank()))
        .collect()
});

fn blank(kind: &str) -> Option<&'static Map<String, Json>> {
    let found = BLANK.iter().find(|(name, _)| *name == kind);
    found.map(|(_, blank)| blank)
}

/// A value of a family as it is kept.
pub(crate) fn fact(family: Family, value: &Json) -> String {
    packed(family.as_str(), value)
}

/// An entity as it is kept: without its id, kind and name, which are columns.
pub(crate) fn entity(entity: &Entity) -> String {
    let mut value = json!(entity);
    if let Some(fields) = value.as_object_mut() {
        let is_blank =
            |field: &Json| field.is_null() || field.as_array().is_some_and(Vec::is_empty);
        fields.retain(|name, field| {
            !["id", "kind", "name"].contains(&name.as_str()) && !is_blank(field)
        });
    }
    text_of(&value)
}

/// An entity of a row: its key, id, kind, name and body, in columns from `first` on.
pub(crate) fn entity_of(row: &Row, first: usize) -> Result<(i64, Entity)> {
    let key = row.integer(first)?;
    let place = || format!("entity {key}");
    let mut value: Json = reading::json(row.text(first + 4)?, place)?;
    let Some(fields) = value.as_object_mut() else {
        return Err(broken(place(), "its body is no object"));
    };
    for (n, name) in ["id", "kind", "name"].into_iter().enumerate() {
        fields.insert(name.to_owned(), row.text(first + 1 + n)?.into());
    }
    for (name, blank) in [
        ("aliases", json!([])),
        ("roles", json!([])),
        ("mentions", json!([])),
    ] {
        fields.entry(name).or_insert(blank);
    }
    let entity = serde_json::from_value(value).map_err(|e| reading::not_json(place(), &e))?;
    Ok((key, entity))
}

/// A blank value such as this one would be, if nothing else were known of it: how exact a date is shows in the date.
fn blank_beside<'a>(
    blank: &'a Map<String, Json>,
    fields: &Map<String, Json>,
) -> impl Iterator<Item = (String, Json)> + use<'a> {
    let precision = match fields.get("date").and_then(Json::as_str).map(str::len) {
        Some(10) => "day".into(),
        Some(7) => "month".into(),
        Some(4) => "year".into(),
        _ => Json::Null,
    };
    blank.iter().map(move |(name, field)| {
        let field = match name.as_str() {
            "date_precision" => &precision,
            _ => field,
        };
        (name.clone(), field.clone())
    })
}

/// What of a value differs from a blank one; nothing where it lacks what a blank one has, as that would come back.
fn without(fields: &Map<String, Json>, blank: &Map<String, Json>) -> Option<Map<String, Json>> {
    let mut left = fields.clone();
    for (name, blank) in blank_beside(blank, fields) {
        match (fields.get(&name)?, &blank) {
            (field, blank) if field == blank => {
                left.remove(&name);
            }
            (Json::Object(inner), Json::Object(blank)) => {
                left.insert(name, without(inner, blank)?.into());
            }
            _ => {}
        }
    }
    Some(left)
}

/// Puts back what a blank value has.
fn with(mut fields: Map<String, Json>, blank: &Map<String, Json>) -> Map<String, Json> {
    for (name, blank) in blank_beside(blank, &fields) {
        match (fields.remove(&name), blank) {
            (None, blank) => fields.insert(name, blank),
            (Some(Json::Object(inner)), Json::Object(blank)) => {
                fields.insert(name, with(inner, &blank).into())
            }
            (Some(field), _) => fields.insert(name, field),
        };
    }
    fields
}

fn packed(kind: &str, value: &Json) -> String {
    let (Json::Object(fields), Some(blank)) = (value, blank(kind)) else {
        return text_of(value);
    };
    match without(fields, blank) {
        Some(mut packed) => {
            packed.insert(KIND.to_owned(), kind.into());
            text_of(&packed)
        }
        None => text_of(value),
    }
}

/// A value as it was before it was packed; one that was not stays as it is.
pub(crate) fn unpacked(value: Json) -> Json {
    let Json::Object(mut fields) = value else {
        return value;
    };
    let kind = fields.get(KIND).and_then(Json::as_str);
    match kind.and_then(blank) {
        Some(blank) => {
            fields.remove(KIND);
            with(fields, blank).into()
        }
        None => fields.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_back_as_it_was() {
        for family in Family::ALL {
            let mut value = Json::Object(family.blank());
            let back = |value: &Json| {
                let kept: Json = serde_json::from_str(&fact(*family, value)).expect("JSON");
                unpacked(kept)
            };
            assert_eq!(back(&value), value);
            assert!(
                fact(*family, &value).len() < 30,
                "nothing of a blank one is kept"
            );
            value["evidence"] = json!([[0, 7]]);
            value["note"] = json!("of another program");
            assert_eq!(back(&value), value);
            for date in [
                json!("2024-05-01"),
                json!("2024-05"),
                json!("2024"),
                json!(3),
            ] {
                value["date"] = date;
                assert_eq!(back(&value), value);
                if value.get("date_precision").is_some() {
                    for precision in [json!("day"), json!("month"), json!(null)] {
                        value["date_precision"] = precision;
                        assert_eq!(back(&value), value);
                    }
                }
            }
            for whole in ["plover", "source"] {
                for part in [json!({}), json!({"entity": "e1"}), json!(null), json!([1])] {
                    let mut value = value.clone();
                    value[whole] = part;
                    assert_eq!(back(&value), value);
                }
            }
            assert_eq!(back(&value), value);
            // Something is missing: it must not come back as something.
            if let Some(fields) = value.as_object_mut() {
                fields.retain(|name, _| name == "evidence" || name == "note");
            }
            assert_eq!(back(&value), value);
        }
    }
}
