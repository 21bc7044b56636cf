//! Who is named in a row.

use record::{Entity, Text};
use serde_json::{Value as Json, json};

use crate::by_hand;
use crate::fact::{Family, names};

/// Gives each name of a value its entity; all of them.
pub(crate) fn name_all(family: Family, value: &mut Json, text: &Text) -> Vec<Entity> {
    let mut entities: Vec<Entity> = Vec::new();
    for (name_at, id_at, kind) in family.named_fields() {
        let named_so = value.pointer(name_at).cloned();
        let mut first = None;
        for name in names(named_so.as_ref()) {
            let known = entities.iter().find(|entity| entity.name == name);
            let id = match known {
                Some(entity) => entity.id.0.clone(),
                None => {
                    let new = by_hand::named(name, *kind, text, entities.len());
                    let id = new.id.0.clone();
                    entities.push(new);
                    id
                }
            };
            first = first.or(Some(id));
        }
        if let Some(place) = id_at.and_then(|at| value.pointer_mut(at)) {
            *place = json!(first);
        }
    }
    entities
}
