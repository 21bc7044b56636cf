//! What the reader knows before it reads: countries and the names their governments go by, nouns
//! for people, bodies, documents and groups, titles, and the usual gender of given names.
//!
//! All of it is data (`data/places/`, `data/roles/`). Names are looked up as they are written;
//! nouns in lower case, singular or plural.

mod nouns;
mod people;
mod phrases;
mod places;

pub use nouns::{BodyKind, BodyNoun, body_noun, body_noun_at};
pub use people::{Gender, PersonKind, PersonNoun, first_name, person_noun, person_noun_at, title};
pub use places::{Country, Place, PlaceKind, PlaceSort, capital, country, demonym, place_at};
