//! The value that takes the place of the machine's, as it is given at the command line.

use record::PartialDate;
use serde_json::Value;

use crate::failure::Failure;

/// A whole value: JSON, or `@FILE`.
pub fn whole(given: &str) -> Result<Value, Failure> {
    let (name, text) = match given.strip_prefix('@') {
        None => ("--value", given.to_owned()),
        Some(path) => {
            let text = std::fs::read_to_string(path);
            (path, text.map_err(|e| Failure::io(path.as_ref(), &e))?)
        }
    };
    serde_json::from_str(&text).map_err(|error| {
        let hint = "`onrecord show REF --format json` has the value as it stands, to begin with";
        Failure::new(name, format!("it is no JSON: {error}"), hint)
    })
}

/// A value with some of its fields set: `date=2024-05-02`, `source.name=Ana Ruiz`.
pub fn with(mut value: Value, fields: &[String], name: &str) -> Result<Value, Failure> {
    for field in fields {
        let Some((path, given)) = field.split_once('=') else {
            let hint = "write FIELD=VALUE, as date=2024-05-02";
            return Err(Failure::new(name, format!("`{field}` has no `=`"), hint));
        };
        set(&mut value, path, given, name)?;
    }
    Ok(value)
}

fn set(value: &mut Value, path: &str, given: &str, name: &str) -> Result<(), Failure> {
    let pointer = format!("/{}", path.replace('.', "/"));
    if pointer.ends_with("/id") {
        let hint = "an id stays as it is; other facts name it";
        return Err(Failure::new(name, "its id cannot be set", hint));
    }
    let known = fields(value);
    let Some(place) = value.pointer_mut(&pointer) else {
        let hint = format!("it has {known}");
        return Err(Failure::new(
            name,
            format!("it has no field `{path}`"),
            hint,
        ));
    };
    *place = read(place, path, given);
    // How exact a date is follows from the date.
    let precision = format!("{pointer}_precision");
    if let Some(place) = value.pointer_mut(&precision) {
        let date: Option<PartialDate> = given.parse().ok();
        *place = serde_json::json!(date.map(PartialDate::precision));
    }
    Ok(())
}

/// A value as it is typed: a text, unless it can only be something else.
fn read(before: &Value, path: &str, given: &str) -> Value {
    let is_number = before.is_number() || matches!(path, "count" | "fact");
    let is_json = is_number
        || before.is_boolean()
        || before.is_array()
        || given == "null"
        || given.starts_with(['[', '{', '"']);
    match serde_json::from_str(given) {
        Ok(value) if is_json => value,
        // A list of one.
        _ if before.is_array() => serde_json::json!([given]),
        _ => given.into(),
    }
}

fn fields(value: &Value) -> String {
    let fields = value
        .as_object()
        .into_iter()
        .flat_map(|fields| fields.keys());
    let fields: Vec<&str> = fields
        .map(String::as_str)
        .filter(|name| *name != "id")
        .collect();
    fields.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_texts_unless_they_can_only_be_something_else() {
        let event = json!({"id": "v1", "date": "2024-05", "date_precision": "month", "count": null,
            "place": null, "according_to": "Vila News", "source": {"name": "A"}, "for": []});
        let fields = [
            "date=2024-05-02",
            "count=9",
            "place=1984",
            "according_to=null",
            "source.name=Ana Ruiz",
            "for=Ana Ruiz",
        ];
        let set = with(event, &fields.map(str::to_owned), "event:1").expect("set");
        let right = json!({"id": "v1", "date": "2024-05-02", "date_precision": "day", "count": 9,
            "place": "1984", "according_to": null, "source": {"name": "Ana Ruiz"}, "for": ["Ana Ruiz"]});
        assert_eq!(set, right);
    }

    #[test]
    fn what_is_no_field_is_refused() {
        for wrong in ["date", "colour=red", "id=v2"] {
            assert!(
                with(
                    json!({"id": "v1", "date": null}),
                    &[wrong.to_owned()],
                    "event:1"
                )
                .is_err()
            );
        }
    }
}
