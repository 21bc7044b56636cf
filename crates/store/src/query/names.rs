//! Who is called so: by all words of a name, together with whomever people joined with them.

use super::sql::Values;
use crate::people::MOST_WORDS;
use crate::reference::Reference;
use crate::words;

/// The keys of those who are called so, as a `SELECT`. A reference, `entity:12`, names one by its key.
pub(super) fn called(values: &mut Values, name: &str) -> String {
    let own = match name.parse() {
        Ok(Reference::Entity(key)) => {
            format!("SELECT key FROM entity WHERE key = {}", values.put(key))
        }
        _ => format!(
            "SELECT entity AS key FROM entity_name WHERE name IN ({})",
            names(values, name)
        ),
    };
    format!("{own} UNION {}", joined("same", &own))
}

/// The keys of names that have all these words, as a `SELECT`.
pub(super) fn names(values: &mut Values, name: &str) -> String {
    let folded = words::folded(name);
    let with = words::apart(&folded).take(MOST_WORDS).map(|word| {
        format!(
            "SELECT name FROM name_word WHERE word = {}",
            values.put(word)
        )
    });
    let with: Vec<String> = with.collect();
    match with.is_empty() {
        true => "SELECT key AS name FROM name WHERE 1 = 0".to_owned(),
        false => with.join(" INTERSECT "),
    }
}

/// All that are one with any of `items`, which is a `SELECT`.
pub(super) fn joined(kind: &str, items: &str) -> String {
    format!(
        "SELECT other.item FROM cluster AS mine
        JOIN cluster AS other ON other.kind = mine.kind AND other.head = mine.head
        WHERE mine.kind = '{kind}' AND mine.item IN ({items})"
    )
}
