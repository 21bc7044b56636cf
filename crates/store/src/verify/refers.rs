//! Whether values are of the type that their column has, and whether what rows refer to is there.

use crate::db::{Db, Value};
use crate::error::Result;
use crate::links::LinkKind;
use crate::purge::UNWIPED;
use crate::store::Store;
use crate::tables;

/// What refers to what: a table, what tells its rows apart, the column that refers, the table and the column that it
/// refers to. Of words neither is told that a key has in it.
const REFERS: &[(&str, &str, &str, &str, &str)] = &[
    ("collection", "key", "document", "document", "key"),
    ("collection", "key", "original", "blob", "sha256"),
    ("blob", "sha256", "sha256", "collection", "original"),
    ("entity", "key", "document", "document", "key"),
    ("fact", "key", "document", "document", "key"),
    ("fact", "key", "actor", "entity", "key"),
    ("fact", "key", "subject", "entity", "key"),
    ("review", "entry", "fact", "fact", "key"),
    ("screening", "entry", "fact", "fact", "key"),
    ("external", "fact", "fact", "fact", "key"),
    ("review", "entry", "entry", "audit", "entry"),
    ("link", "entry", "entry", "audit", "entry"),
    ("link", "entry", "undone", "audit", "entry"),
    ("protection", "entry", "entry", "audit", "entry"),
    ("screening", "entry", "entry", "audit", "entry"),
    ("member", "id", "entry", "audit", "entry"),
    ("external", "fact", "entry", "audit", "entry"),
    ("mapping", "name", "entry", "audit", "entry"),
    ("fact_entity", "entity, fact", "entity", "entity", "key"),
    ("fact_entity", "entity, fact", "fact", "fact", "key"),
    ("entity_name", "name, entity", "name", "name", "key"),
    ("entity_name", "name, entity", "entity", "entity", "key"),
    ("name_word", "name", "name", "name", "key"),
    ("name_key", "hash, name", "name", "name", "key"),
    ("name", "key", "key", "entity_name", "name"),
    (
        "document_key",
        "hash, document",
        "document",
        "document",
        "key",
    ),
    ("document_words", "rowid", "rowid", "document", "key"),
    ("fact_words", "rowid", "rowid", "fact", "key"),
];

/// Sequences, and the table whose keys they give.
const SEQUENCES: [&str; 5] = ["document", "collection", "entity", "fact", "name"];

impl Store {
    /// Finds values of another type than their column's. A server lets nobody write one.
    pub(super) fn verify_types(&mut self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        if let Db::Postgres(_) = self.db {
            return Ok(faults);
        }
        for table in tables::KEPT {
            let key = table.order.replace("{c}", "");
            let sql = "SELECT name, type, \"notnull\" OR pk FROM pragma_table_info(?1)";
            for row in self.db.rows(sql, &[table.name.into()])? {
                let (column, of_type) = (row.text(0)?, row.text(1)?);
                let own = match of_type {
                    "BYTEA" => "blob",
                    "DOUBLE PRECISION" => "real",
                    "TEXT" => "text",
                    _ => "integer",
                };
                let or_null = if row.integer(2)? == 0 { "'null', " } else { "" };
                let name = table.name;
                let sql = format!(
                    "SELECT typeof({column}), {key} FROM {name} WHERE typeof({column}) NOT IN ({or_null}'{own}')"
                );
                for row in self.db.rows(&sql, &[])? {
                    let (is, key) = (row.text(0)?, key_of(&row.0[1..]));
                    faults.push(format!("{name} {key}: `{column}` is {is}, and not {own}"));
                }
            }
        }
        Ok(faults)
    }

    /// Finds rows that refer to what is not there, numbers that would be given twice, and proposals that are none.
    pub(super) fn verify_references(&mut self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let mut find = |db: &mut Db, place: &str, sql: &str, what: &str| -> Result<()> {
            db.each(sql, &[], |row| {
                faults.push(format!("{place} {}: {what}", key_of(&row.0)));
                Ok(())
            })
        };
        for (table, key, column, to, of) in REFERS {
            let sql = format!(
                "SELECT {key} FROM {table} WHERE {table}.{column} IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM {to} AS there WHERE there.{of} = {table}.{column})"
            );
            let what = match column == key {
                true => format!("nothing of `{to}` is there for it"),
                false => format!("its `{column}` is not in `{to}`"),
            };
            find(&mut self.db, table, &sql, &what)?;
        }
        for table in ["link", "proposal"] {
            let key = if table == "link" { "entry" } else { PROPOSAL };
            for kind in LinkKind::ALL {
                let to = kind.table();
                for side in ["left_key", "right_key"] {
                    let sql = format!(
                        "SELECT {key} FROM {table} WHERE kind = '{kind}'
                        AND NOT EXISTS (SELECT 1 FROM {to} AS there WHERE there.key = {table}.{side})"
                    );
                    let what = format!("its `{side}` is not in `{to}`");
                    find(&mut self.db, table, &sql, &what)?;
                }
            }
            let kinds = LinkKind::ALL.iter().map(|kind| format!("'{kind}'"));
            let kinds = kinds.collect::<Vec<_>>().join(", ");
            let sql = format!("SELECT {key} FROM {table} WHERE kind NOT IN ({kinds})");
            find(&mut self.db, table, &sql, "its kind is none")?;
        }
        for (thing, to) in [("entity", "entity"), ("document", "document")] {
            let sql = format!(
                "SELECT entry FROM protection WHERE thing = '{thing}'
                AND NOT EXISTS (SELECT 1 FROM {to} AS there WHERE there.key = protection.item)"
            );
            let what = format!("its `item` is not in `{to}`");
            find(&mut self.db, "protection", &sql, &what)?;
        }
        let sql = format!(
            "SELECT {PROPOSAL} FROM proposal WHERE NOT (score >= 0 AND score <= 1 AND certain IN (0, 1))"
        );
        find(&mut self.db, "proposal", &sql, "its score is none")?;
        for name in SEQUENCES {
            let sql = format!(
                "SELECT '{name}' WHERE (SELECT MAX(key) FROM {name})
                >= COALESCE((SELECT next FROM sequence WHERE name = '{name}'), 1)"
            );
            let what = "a number that is taken would be given again";
            find(&mut self.db, "sequence", &sql, what)?;
        }
        let names = SEQUENCES.map(|name| format!("'{name}'")).join(", ");
        let sql = format!("SELECT name FROM sequence WHERE name NOT IN ({names})");
        find(&mut self.db, "sequence", &sql, "no store has it")?;
        let sql = format!("SELECT name FROM property WHERE name <> '{UNWIPED}'");
        find(&mut self.db, "property", &sql, "no store has it")?;
        let sql = format!("SELECT name FROM property WHERE name = '{UNWIPED}'");
        let what = "something was purged, and the files may still hold its words: close other programs, see that the \
            disk has room, and look again";
        find(&mut self.db, "property", &sql, what)?;
        let sql = format!("SELECT {PROPOSAL}, reasons FROM proposal");
        self.db.each(&sql, &[], |row| {
            let (key, reasons) = row.0.split_at(3);
            let is_so = matches!(&reasons[0], Value::Text(text)
                if serde_json::from_str::<Vec<Vec<String>>>(text).is_ok());
            if !is_so {
                faults.push(format!("proposal {}: its `reasons` are none", key_of(key)));
            }
            Ok(())
        })?;
        Ok(faults)
    }
}

const PROPOSAL: &str = "kind, left_key, right_key";

/// The key of a row, as it is told.
fn key_of(values: &[Value]) -> String {
    let texts = values.iter().map(|value| match value {
        Value::Integer(value) => value.to_string(),
        Value::Text(value) => value.clone(),
        _ => "?".to_owned(),
    });
    texts.collect::<Vec<_>>().join(" ")
}
