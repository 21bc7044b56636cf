//! Which documents are worth comparing with one, by few keys a document: for a store that cannot keep each item's.
//!
//! Who is named in both is for the names to tell ([`crate::BlockingKeys`]); these keys tell the rest: texts that share
//! sentences, an address or a title, and events at one place in one fortnight, whoever they are about.

use std::collections::BTreeSet;

use crate::make::fortnight_of;
use crate::profile::{Body, Family, Profile};
use crate::text::hash;

/// Keys of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentKeys {
    /// Under which it is kept.
    pub kept: BTreeSet<u64>,
    /// Under which others like it are looked up.
    pub asked: BTreeSet<u64>,
}

impl Profile {
    /// The keys of the document as a whole.
    pub fn document_keys(&self) -> DocumentKeys {
        let mut keys = DocumentKeys::default();
        for item in &self.items {
            match &item.body {
                Body::Text(_) if item.family == Family::Text => {
                    keys.kept.extend(&item.keys);
                    keys.asked.extend(&item.keys);
                }
                Body::Event(event) => {
                    let fortnight = fortnight_of(item.day);
                    let key =
                        |place: &str, when: i32| hash("happened at", [place, &when.to_string()]);
                    for place in &event.places {
                        keys.kept.insert(key(place, fortnight));
                        keys.asked
                            .extend((-1..=1).map(|off| key(place, fortnight + off)));
                    }
                }
                _ => {}
            }
        }
        keys
    }
}
