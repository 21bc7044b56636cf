//! A statement that is put together of conditions, with its values.

use crate::db::{Db, Value};

/// Values of a statement, by the places that its text has for them.
#[derive(Default)]
pub(crate) struct Values(pub Vec<Value>);

impl Values {
    /// The place of a value: `?3`.
    pub fn put(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("?{}", self.0.len())
    }

    /// A table of keys, as something to be `IN`.
    pub fn keys(&mut self, db: &Db, keys: &[i64]) -> String {
        let list = serde_json::to_string(keys).unwrap_or_default();
        let place = self.put(list);
        let (before, after) = (
            db.either(
                "SELECT value FROM json_each(",
                "SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST(CAST(",
            ),
            db.either(")", " AS TEXT) AS json))"),
        );
        format!("({before}{place}{after})")
    }
}

/// Conditions that must all hold, as they stand behind `WHERE`.
pub(crate) fn all(conditions: &[String]) -> String {
    match conditions.is_empty() {
        true => "1 = 1".to_owned(),
        false => conditions.join(" AND "),
    }
}
