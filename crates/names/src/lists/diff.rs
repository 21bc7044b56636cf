//! What is new, gone and different between two versions of a list.

use std::collections::{HashMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Entry, Identifier, List, ListedName};

/// The way from one version of a list to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Entries that are only in the new one, in its order.
    pub added: Vec<Entry>,
    /// Entries that are only in the old one, in its order.
    pub removed: Vec<Entry>,
    /// Entries that are in both and not the same, in the order of the new one.
    pub changed: Vec<Changed>,
}

/// An entry that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its id.
    pub id: String,
    /// The name that it is listed by now.
    pub name: String,
    /// What is different.
    pub changes: Vec<Change>,
}

/// What of an entry is different. Order alone makes no difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field of [`Entry`]: `names`, `born`, `programmes`.
    pub field: String,
    /// Values that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub old: Vec<String>,
    /// Values that have come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new: Vec<String>,
}

/// Compares two versions by the ids of their entries, in time that grows with their length.
///
/// Where an id is there several times, the first of the old ones is compared with the first of the new
/// ones and so on; what is left over is removed or added.
pub fn diff(old: &List, new: &List) -> Changes {
    let mut before: HashMap<&str, VecDeque<&Entry>> = HashMap::new();
    for entry in &old.entries {
        before.entry(&entry.id).or_default().push_back(entry);
    }
    let mut changes = Changes::default();
    let mut left: HashMap<&str, usize> = before.iter().map(|(id, all)| (*id, all.len())).collect();
    for entry in &new.entries {
        match before
            .get_mut(entry.id.as_str())
            .and_then(VecDeque::pop_front)
        {
            None => changes.added.push(entry.clone()),
            Some(was) => {
                if let Some(n) = left.get_mut(entry.id.as_str()) {
                    *n -= 1;
                }
                changes.changed.extend(changed(was, entry));
            }
        }
    }
    // The ones of an id that were not taken are its last ones.
    for entry in old.entries.iter().rev() {
        if let Some(n) = left.get_mut(entry.id.as_str()).filter(|n| **n > 0) {
            *n -= 1;
            changes.removed.push(entry.clone());
        }
    }
    changes.removed.reverse();
    changes
}

fn changed(old: &Entry, new: &Entry) -> Option<Changed> {
    if old == new {
        return None;
    }
    let mut changes = Vec::new();
    for ((field, old), (_, new)) in fields(old).into_iter().zip(fields(new)) {
        let only = |one: &[String], other: &[String]| -> Vec<String> {
            let other: HashSet<&String> = other.iter().collect();
            one.iter().filter(|v| !other.contains(v)).cloned().collect()
        };
        let (old, new) = (only(&old, &new), only(&new, &old));
        if !old.is_empty() || !new.is_empty() {
            changes.push(Change {
                field: field.to_owned(),
                old,
                new,
            });
        }
    }
    (!changes.is_empty()).then(|| Changed {
        id: new.id.clone(),
        name: new
            .names
            .first()
            .map_or_else(String::new, |n| n.text.clone()),
        changes,
    })
}

/// All that an entry tells, as texts.
fn fields(entry: &Entry) -> [(&'static str, Vec<String>); 15] {
    // Taken apart, so that a field that is added cannot be forgotten here.
    let Entry {
        id: _,
        kind,
        names,
        born,
        died,
        birth_places,
        gender,
        countries,
        birth_countries,
        addresses,
        positions,
        programmes,
        topics,
        identifiers,
        listed_on,
        remarks,
    } = entry;
    [
        ("kind", vec![word(kind)]),
        ("names", names.iter().map(name).collect()),
        ("born", born.iter().map(ToString::to_string).collect()),
        ("died", died.iter().map(ToString::to_string).collect()),
        ("birth_places", birth_places.clone()),
        ("gender", gender.iter().map(word).collect()),
        ("countries", countries.clone()),
        ("birth_countries", birth_countries.clone()),
        ("addresses", addresses.clone()),
        ("positions", positions.clone()),
        ("programmes", programmes.clone()),
        ("topics", topics.clone()),
        ("identifiers", identifiers.iter().map(number).collect()),
        (
            "listed_on",
            listed_on.iter().map(ToString::to_string).collect(),
        ),
        ("remarks", remarks.iter().cloned().collect()),
    ]
}

/// A word as JSON has it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// `Ada Okoro (alias, weak)`
fn name(name: &ListedName) -> String {
    let weak = if name.weak { ", weak" } else { "" };
    format!("{} ({}{weak})", name.text, word(&name.kind))
}

/// `Passport A1 (Kenya)`
fn number(number: &Identifier) -> String {
    let country = number
        .country
        .as_ref()
        .map_or(String::new(), |c| format!(" ({c})"));
    format!("{} {}{country}", number.kind, number.value)
}
