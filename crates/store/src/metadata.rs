//! What is known of a document beside its words, where it is learnt later.

use std::collections::BTreeSet;

use record::{Document, Reading};
use serde_json::json;

use crate::audit;
use crate::bearer;
use crate::db::Value;
use crate::derived;
use crate::digest;
use crate::error::Result;
use crate::linking::Profiles;
use crate::member;
use crate::reading;
use crate::store::{Act, Saved, Source, Store};

/// What became of metadata that were given for a document that is kept already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completed {
    /// Fields that were empty, and are filled.
    pub filled: Vec<&'static str>,
    /// Fields that say something else, and stay as they are: what was decided of the document rests on them.
    pub kept: Vec<&'static str>,
}

impl Store {
    /// Keeps a document as [`save`](Self::save) does. Of one that is there already, what was not known of it is filled
    /// as [`complete`](Self::complete) does.
    ///
    /// # Errors
    ///
    /// The database refuses, or who acts may not.
    pub fn add(
        &mut self,
        reading: &Reading,
        source: &Source,
        act: &Act,
    ) -> Result<(Saved, Completed)> {
        let saved = self.save(reading, source, act)?;
        let completed = match saved {
            Saved::Known { key } => self.complete(key, &reading.document, act)?,
            Saved::Added { .. } | Saved::Version { .. } => Completed::default(),
        };
        Ok((saved, completed))
    }

    /// Fills what is not known of a document yet. It stays the article that it is.
    ///
    /// # Errors
    ///
    /// There is no such document, or who acts may not.
    pub fn complete(&mut self, key: i64, given: &Document, act: &Act) -> Result<Completed> {
        self.profiles = Profiles::default();
        self.db.transaction(|db| {
            let before = reading::document(db, key)?;
            let (mut completed, mut values) = (Completed::default(), Vec::new());
            for ((field, known), (_, given)) in fields(&before).into_iter().zip(fields(given)) {
                match (known, given) {
                    (None, Some(given)) => {
                        completed.filled.push(field);
                        values.push((field, given));
                    }
                    (Some(known), Some(given)) if known != given => completed.kept.push(field),
                    _ => {}
                }
            }
            if values.is_empty() {
                return Ok(completed);
            }
            let role = member::role(db, &act.actor)?;
            member::need(role.may_edit(), role, "fill in what is known of a document")?;
            for (field, value) in values {
                let sql = format!("UPDATE document SET {field} = ?2 WHERE key = ?1");
                db.execute(&sql, &[key.into(), Value::from(value)])?;
            }
            let now = reading::document(db, key)?;
            derived::keep_document_anew(db, key, &now)?;
            crate::linking::keep_document_anew(db, key)?;
            // Who is named in it, from when to when.
            let named = reading::entities(db, key)?;
            let named: BTreeSet<i64> = named.iter().map(|(entity, _)| *entity).collect();
            bearer::regroup(db, &named)?;
            let payload = json!({
                "fields": completed.filled,
                "digest": digest::of_document(db, key)?,
            });
            audit::append(db, act, "complete", &format!("document:{key}"), payload)?;
            Ok(completed)
        })
    }
}

/// The columns that can be filled, with what stands in them.
fn fields(document: &Document) -> [(&'static str, Option<String>); 5] {
    [
        ("title", document.title.clone()),
        ("publisher", document.publisher.clone()),
        ("published", document.published.map(|day| day.to_string())),
        ("url", document.url.clone()),
        ("kind", document.kind.clone()),
    ]
}
