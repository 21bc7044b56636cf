//! Questions to a store: what is there, how it stands, and which words carry it.
//!
//! A row always says how its fact stands, so that nothing that nobody accepted can be shown as if it were.

mod dates;
mod disputes;
mod documents;
mod due;
mod gist;
mod letter;
mod names;
mod people;
mod profile;
mod search;
mod show;
mod snippet;
pub(crate) mod sql;
mod standing;
mod timeline;
mod undecided;

pub use disputes::{DisputeRow, DisputeStatus};
pub use documents::{DocumentLine, MOST_COUNTED, Overview};
pub use due::Due;
pub use letter::{AskShown, Heard, LetterShown, SignatoryShown};
pub use people::{PeopleOrder, PeopleQuery, Person};
pub use profile::{Mentioned, NameShown, ProfileShown, RoleShown};
pub use search::{Answer, Hit, Search, Within};
pub use show::{
    Collected, Counted, DocumentShown, EntityShown, EntryShown, FactLine, FactShown, Joined, Shown,
    Version,
};
pub use snippet::Snippet;
pub(crate) use standing::Standing;
pub use timeline::{Account, Happening, TimelineQuery};
pub use undecided::{Decided, LinkRow, Source, Waiting, WaitingQuery, in_words};

use crate::db::Row;

/// Which rows of a list are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Rows that are passed over.
    pub offset: usize,
    /// Most rows.
    pub limit: usize,
}

impl Part {
    /// All rows.
    pub const ALL: Self = Self {
        offset: 0,
        limit: i32::MAX as usize,
    };

    /// Rows up to the end of the part, and one more that tells whether any follow.
    fn end(self) -> usize {
        self.offset.saturating_add(self.limit).saturating_add(1)
    }

    /// The same for SQL, without those that are passed over.
    fn clause(self) -> String {
        let limit = self.limit.min(i32::MAX as usize) + 1;
        format!(
            "LIMIT {limit} OFFSET {}",
            self.offset.min(i32::MAX as usize)
        )
    }

    /// The rows of several `SELECT`s in one order, of each no more than are asked for: each has an index in this order,
    /// and to sort all of them takes seconds.
    pub(crate) fn merged(self, selects: &[String], order: &str) -> String {
        let end = self.end().min(i32::MAX as usize);
        let select = |(n, select): (usize, &String)| {
            format!("SELECT * FROM ({select} ORDER BY {order} LIMIT {end}) AS part{n}")
        };
        let parts: Vec<String> = selects.iter().enumerate().map(select).collect();
        format!(
            "{} ORDER BY {order} {}",
            parts.join(" UNION ALL "),
            self.clause()
        )
    }

    /// What the rows of [`Self::clause`] are, without the one too many; and whether there was one.
    pub(crate) fn cut(self, mut rows: Vec<Row>) -> (Vec<Row>, bool) {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        (rows, more)
    }
}
