//! Spreadsheets in: rows become facts (docs/SHEETS.md).
//!
//! Each row is a document of its own, whose words carry the fact, and is known by the id that it has in its
//! source. A row that was changed is a new version of that document, and corrects the fact; one that people have
//! decided on since is left to people.

mod cell;
mod date;
mod fields;
mod keep;
mod mapping;
mod names;
mod plan;
mod rows;

use serde_json::json;

use crate::audit;
use crate::blob;
use crate::digest;
use crate::error::{Result, StoreError};
use crate::member;
use crate::reading;
use crate::store::{Act, Store};

pub use cell::{Cell, Wrong, joined};
pub use date::{DateOrder, of_serial, of_text};
pub use fields::{Change, Field, FieldValue, Holds, Table};
pub use mapping::{
    ALL, ENTRY, LARGEST_MAPPING, LONGEST_SOURCE, Mapping, OURS, OWN_SOURCE, Word, check_name,
};
pub use plan::{Counts, Outcome, Planned, RowOutcome};
pub use rows::{CellError, LONGEST_HEADING, Sheet, SheetRow, letters, listed};

/// A sheet to be imported.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// What its columns are.
    pub mapping: &'a Mapping,
    /// The bytes of its file, which are kept.
    pub original: &'a [u8],
}

/// What is done about a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Nothing: it is told what would be.
    DryRun,
    /// All of it, or nothing where a row has an error.
    Whole,
    /// The rows that have no error.
    SkipErrors,
}

/// What became of a sheet.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Each row, in the order of the sheet.
    pub planned: Planned,
    /// Whether anything was kept.
    pub is_kept: bool,
}

impl Store {
    /// Imports a sheet, in one transaction. Rows with errors and rows in conflict with what people decided change
    /// nothing.
    ///
    /// # Errors
    ///
    /// The mapping does not fit the sheet, or who acts may not add. What is wrong with cells is no error but told
    /// with their rows.
    pub fn import(&mut self, import: &Import, how: How, act: &Act) -> Result<Imported> {
        let purged = self.tombstones()?.into_iter();
        let purged = purged.map(|stone| stone.document).collect();
        if how == How::DryRun {
            let plan = plan::plan(&mut self.db, import, how, &purged)?;
            return Ok(Imported {
                planned: plan.told(),
                is_kept: false,
            });
        }
        self.db.transaction(|db| {
            let role = member::role(db, &act.actor)?;
            member::need(role.may_edit(), role, "import")?;
            let plan = plan::plan(db, import, how, &purged)?;
            let is_kept = plan.changes() && (how == How::SkipErrors || !plan.has_errors());
            if is_kept {
                let original = blob::keep(db, import.original)?;
                keep::keep(db, import, &plan, &original, act)?;
            }
            Ok(Imported {
                planned: plan.told(),
                is_kept,
            })
        })
    }

    /// The newest words of the row that a fact was imported or corrected by: the document, and the cells that carry
    /// the fact, its id first. Nothing where there is no such row.
    pub fn row_words(&mut self, fact: i64) -> Result<Option<(i64, Vec<String>)>> {
        let Some(row) = plan::newest_row(&mut self.db, fact)? else {
            return Ok(None);
        };
        let document = reading::document(&mut self.db, row.document)?;
        let words = row
            .evidence
            .iter()
            .map(|span| document.text.slice(*span).to_owned());
        Ok(Some((row.document, words.collect())))
    }

    /// Keeps a mapping under a name, in the place of one that had it.
    ///
    /// # Errors
    ///
    /// The name is none, or who acts may not add.
    pub fn save_mapping(&mut self, name: &str, mapping: &Mapping, act: &Act) -> Result<()> {
        check_name(name)?;
        self.db.transaction(|db| {
            let role = member::role(db, &act.actor)?;
            member::need(role.may_edit(), role, "save a mapping")?;
            let entry = audit::next(db)?;
            db.execute(
                "INSERT INTO mapping (name, body, entry) VALUES (?1, ?2, ?3)
                ON CONFLICT (name) DO UPDATE SET body = ?2, entry = ?3",
                &[name.into(), mapping.to_text().into(), entry.into()],
            )?;
            let rows = digest::of_told(db, &[("mapping", name.into())])?;
            let payload = json!({"rows": rows});
            audit::append(db, act, "save_mapping", &format!("mapping:{name}"), payload)?;
            Ok(())
        })
    }

    /// The mapping of a name.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn mapping(&mut self, name: &str) -> Result<Mapping> {
        let sql = "SELECT body FROM mapping WHERE name = ?1";
        let row = self
            .db
            .row(sql, &[name.into()])?
            .ok_or(StoreError::Unknown {
                what: "mapping",
                name: name.to_owned(),
            })?;
        Mapping::parse(row.text(0)?)
    }

    /// The names of all mappings.
    pub fn mappings(&mut self) -> Result<Vec<String>> {
        let rows = self.db.rows("SELECT name FROM mapping", &[])?;
        let names = rows.iter().map(|row| row.text(0).map(str::to_owned));
        let mut names: Vec<String> = names.collect::<Result<_>>()?;
        names.sort();
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Place, Row};
    use crate::derived;

    /// What finds things, with names in the place of their keys.
    fn made(store: &mut Store) -> Vec<Vec<Row>> {
        let questions = [
            "SELECT n.text, n.is_person, k.hash FROM name_key k JOIN name n ON n.key = k.name ORDER BY 1, 2, 3",
            "SELECT n.text, n.is_person, w.word FROM name_word w JOIN name n ON n.key = w.name ORDER BY 1, 2, 3",
            "SELECT n.text, n.folded, e.entity FROM entity_name e JOIN name n ON n.key = e.name ORDER BY 1, 2, 3",
            "SELECT head, name, kind, entities, documents, first, last, item FROM bearer ORDER BY item",
            "SELECT hash, document FROM document_key ORDER BY 1, 2",
            "SELECT entity, fact, part FROM fact_entity ORDER BY 1, 2, 3",
        ];
        let rows = questions.map(|sql| store.db.rows(sql, &[]).expect(sql));
        rows.into()
    }

    #[test]
    fn many_rows_are_found_as_if_each_had_been_kept_for_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::File(folder.path().join("store.db"));
        let mut store = Store::open(&place, None, "2026-03-01T08:00:00Z").expect("opens");
        let act = Act {
            actor: "u-1".into(),
            at: "2026-03-01T09:00:00Z".into(),
        };
        let headings = ["id", "type", "actor", "recipient", "denied_by"].map(str::to_owned);
        let row = |n: u64, recipient: &str| SheetRow {
            number: n,
            cells: [
                n.to_string().as_str(),
                "arrest",
                "Ministry of Justice",
                recipient,
                "Port Police",
            ]
            .map(|words| Cell::Text(words.to_owned()))
            .into(),
        };
        let mut sheet = Sheet {
            headings: headings.into(),
            rows: (1..=120)
                .map(|n| row(n, &format!("Ravi Menon {}", n % 70)))
                .collect(),
            ..Sheet::default()
        };
        let mapping = Mapping::guess(Table::Events, &sheet.headings, None).expect("guessed");
        for recipient in ["Nadia Rahmani", "Thant Zin"] {
            let import = Import {
                sheet: &sheet,
                mapping: &mapping,
                original: b"bytes",
            };
            store.import(&import, How::Whole, &act).expect("imported");
            let before = made(&mut store);
            derived::make_all(&mut store.db).expect("made");
            assert_eq!(made(&mut store), before);
            sheet.rows[7] = row(8, recipient);
        }
    }
}
