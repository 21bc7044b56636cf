//! Whether the tables are those of a store: with none that is no table of ours, nothing lost, and nothing that acts by
//! itself, as triggers and rules do.

use std::collections::BTreeMap;

use crate::db::{Db, Place};
use crate::error::{Result, StoreError};
use crate::migrate::{self, MIGRATIONS};
use crate::store::Store;
use crate::tables;

/// How each thing of a schema is made, by what it is.
type Schema = BTreeMap<String, String>;

impl Store {
    /// Compares the schema with that of a store which is made for it: in memory, or on the server as temporary tables.
    pub(super) fn verify_schema(&mut self) -> Result<Vec<String>> {
        let form = match migrate::form(&mut self.db) {
            // Whoever opened it knows steps that are no program's yet.
            Err(StoreError::Newer { .. }) => return Ok(Vec::new()),
            form => form?,
        };
        let steps = usize::try_from(form).ok().and_then(|n| MIGRATIONS.get(..n));
        let Some(steps) = steps else {
            return Ok(vec![format!("form {form}: this program knows none of it")]);
        };
        let fresh = fresh(&self.place, |db| {
            migrate::steps(db, steps, "")?;
            schema(db)
        });
        let fresh = match fresh {
            Ok(fresh) => fresh,
            // Whoever may read a server may not be let to make anything there.
            Err(error) => return Ok(vec![format!("the schema was not compared: {error}")]),
        };
        let now = schema(&mut self.db)?;
        let all: BTreeMap<&String, ()> = fresh.keys().chain(now.keys()).map(|k| (k, ())).collect();
        let differs = all.into_keys().filter_map(|thing| {
            let what = match (fresh.get(thing), now.get(thing)) {
                (Some(then), Some(now)) if then == now => return None,
                (Some(_), Some(_)) => "it is not made as in a store",
                (Some(_), None) => "it is gone",
                (None, _) => "no store has it",
            };
            Some(format!("{thing}: {what}"))
        });
        Ok(differs.collect())
    }
}

/// Does something with an empty database of the same kind, of which nothing stays.
fn fresh<T>(place: &Place, act: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
    match place {
        Place::File(_) => act(&mut Db::in_memory()?),
        Place::Server(_) => {
            let mut db = Db::open(place, None)?;
            db.batch("BEGIN; SET LOCAL search_path = pg_temp")?;
            let done = act(&mut db);
            db.batch("ROLLBACK")?;
            done
        }
    }
}

fn schema(db: &mut Db) -> Result<Schema> {
    let mut schema = Schema::new();
    let sql = db.either(SQLITE, POSTGRES);
    for row in db.rows(sql, &[])? {
        let name = row.text(1)?;
        let how = match tables::is_of_search(db, name) {
            // Another release of SQLite may make its own tables in another way.
            true => String::new(),
            false => without_comments(row.text(2)?),
        };
        schema.insert(format!("{} `{name}`", row.text(0)?), how);
    }
    Ok(schema)
}

/// SQLite keeps the text by which something was made, with comments that tell nothing of it; renaming a table puts
/// quotation marks there.
fn without_comments(sql: &str) -> String {
    let lines = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or(""));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ").replace('"', "")
}

const SQLITE: &str = "SELECT type, name, tbl_name || ' ' || COALESCE(sql, '') FROM sqlite_master
    WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'";

/// Of an extension's own things a server may have many.
const POSTGRES: &str = "WITH space AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    SELECT CASE c.relkind WHEN 'r' THEN 'table' WHEN 'i' THEN 'index' WHEN 'v' THEN 'view' ELSE 'relation' END,
        CAST(c.relname AS TEXT),
        CASE c.relkind WHEN 'i' THEN pg_get_indexdef(c.oid, 0, true) ELSE
            CONCAT(c.relkind, c.relrowsecurity, ' ', (SELECT string_agg(CONCAT(a.attname, ' ',
                    format_type(a.atttypid, a.atttypmod), ' ', a.attnotnull, ' ', pg_get_expr(d.adbin, d.adrelid)),
                    ', ' ORDER BY a.attnum)
                FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) END
        FROM pg_class c, space WHERE c.relnamespace = space.oid AND NOT EXISTS
            (SELECT 1 FROM pg_depend x WHERE x.objid = c.oid AND x.deptype = 'e')
    UNION ALL SELECT 'constraint', CAST(o.conname AS TEXT),
        CONCAT(r.relname, ' ', pg_get_constraintdef(o.oid, true), ' ', o.convalidated)
        FROM space, pg_constraint o JOIN pg_class r ON r.oid = o.conrelid WHERE o.connamespace = space.oid
    UNION ALL SELECT 'trigger', CONCAT(t.tgname, ' on ', r.relname), CONCAT(t.tgenabled, pg_get_triggerdef(t.oid))
        FROM space, pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
        WHERE r.relnamespace = space.oid AND (NOT t.tgisinternal OR t.tgenabled <> 'O')
    UNION ALL SELECT 'rule', CONCAT(u.rulename, ' on ', r.relname), pg_get_ruledef(u.oid)
        FROM space, pg_rewrite u JOIN pg_class r ON r.oid = u.ev_class
        WHERE r.relnamespace = space.oid AND r.relkind = 'r'
    UNION ALL SELECT 'policy', CONCAT(p.polname, ' on ', r.relname), ''
        FROM space, pg_policy p JOIN pg_class r ON r.oid = p.polrelid WHERE r.relnamespace = space.oid";
