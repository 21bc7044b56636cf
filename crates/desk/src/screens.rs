//! What looks officials up in lists of sanctions: the program that opens a desk reads the lists, and brings it along.

use record::PartialDate;
use store::{Bearer, ListResult};

use crate::Refused;

/// Looks names up in lists. It is asked on a thread that may wait, of those alone whom a person picked.
pub trait Screens: Send + Sync {
    /// What each list says of an official, by all names on record.
    ///
    /// # Errors
    ///
    /// No list can be read.
    fn look_up(
        &self,
        official: &Bearer,
        born: Option<PartialDate>,
        country: Option<&str>,
    ) -> Result<Vec<ListResult>, Refused>;

    /// What of the lists could not be read, and why. Nothing before somebody was looked up: lists are read then.
    fn unread(&self) -> Vec<Unread>;
}

/// A list, or a file of one, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// How whoever gave it calls it: its path.
    pub name: String,
    /// Why.
    pub why: Refused,
}
