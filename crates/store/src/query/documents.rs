//! Documents as they came, and how much of what they tell was looked at.

use crate::db::{Db, Row};
use crate::error::Result;
use crate::query::Part;
use crate::reference::Reference;
use crate::store::Store;

/// A document in a line.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DocumentLine {
    /// `document:7`.
    pub document: Reference,
    /// Its title.
    pub title: Option<String>,
    /// Its publisher.
    pub publisher: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// When it was added.
    pub added_at: String,
    /// `read`, `note` or `row`.
    pub origin: String,
    /// Which version of the article it is.
    pub version: i64,
    /// Facts of all families.
    pub facts: i64,
    /// Those on which nobody decided.
    pub waiting: i64,
}

/// Most that are counted of what waits: whoever has more of it does not need to know how much.
pub const MOST_COUNTED: i64 = 10_000;

/// What is waiting, and how much of the record people stand by. Of what is new and what waits no more than one above
/// [`MOST_COUNTED`] are counted.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Overview {
    /// Documents, each version for itself; rows of sheets are none.
    pub documents: i64,
    /// Those added since a day that was asked for.
    pub recent: i64,
    /// Facts on which nobody decided.
    pub waiting: i64,
    /// Links on which nobody decided.
    pub links: i64,
    /// Accepted accounts of cases, by status.
    pub cases: Vec<(String, i64)>,
    /// Accepted demands: those that have an accepted answer, by its class, and those that have none.
    pub demands: Vec<(String, i64)>,
}

impl Store {
    /// Documents, the newest first; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn documents(&mut self, part: Part) -> Result<(Vec<DocumentLine>, bool)> {
        let sql = format!(
            "SELECT key, title, publisher, published, added_at, origin, version,
                (SELECT COUNT(*) FROM fact WHERE fact.document = document.key),
                (SELECT COUNT(*) FROM fact WHERE fact.document = document.key AND state IN ('proposed', 'added'))
            FROM document ORDER BY key DESC {}",
            part.clause()
        );
        let (rows, more) = part.cut(self.db.rows(&sql, &[])?);
        let line = |row: &Row| {
            let text = |column| -> Result<_> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
            Ok(DocumentLine {
                document: Reference::Document(row.integer(0)?),
                title: text(1)?,
                publisher: text(2)?,
                published: text(3)?,
                added_at: row.text(4)?.to_owned(),
                origin: row.text(5)?.to_owned(),
                version: row.integer(6)?,
                facts: row.integer(7)?,
                waiting: row.integer(8)?,
            })
        };
        Ok((rows.iter().map(line).collect::<Result<_>>()?, more))
    }

    /// How much waits, and how much is accepted. Nothing that is only proposed is counted among the cases and demands.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn overview(&mut self, since: &str) -> Result<Overview> {
        // That none is `proposed` is said once more below, so that the index of what is not is taken.
        let accepted = crate::fact::State::ACCEPTED;
        let first = first_since(&mut self.db, since)?;
        let mut overview = Overview {
            documents: bounded(&mut self.db, "document WHERE origin <> 'row'", i64::MAX)?,
            recent: bounded(
                &mut self.db,
                &format!("document WHERE key >= {first} AND origin <> 'row'"),
                MOST_COUNTED,
            )?,
            waiting: bounded(
                &mut self.db,
                "fact WHERE state IN ('proposed', 'added')",
                MOST_COUNTED,
            )?,
            links: bounded(
                &mut self.db,
                &format!("proposal WHERE {}", crate::links::OPEN),
                MOST_COUNTED,
            )?,
            ..Overview::default()
        };
        let counted = |store: &mut Self, sql: &str| -> Result<Vec<(String, i64)>> {
            let rows = store.db.rows(sql, &[])?;
            let pair = |row: &Row| Ok((row.text(0)?.to_owned(), row.integer(1)?));
            rows.iter().map(pair).collect()
        };
        overview.cases = counted(
            self,
            &format!(
                "SELECT type, COUNT(*) FROM (
                    SELECT DISTINCT COALESCE(fact.type, 'unknown') AS type, COALESCE(cluster.head, subject, -fact.key) AS person
                    FROM fact LEFT JOIN cluster ON cluster.kind = 'same' AND cluster.item = fact.subject
                    WHERE family = 'case' AND state IN {accepted} AND state <> 'proposed') AS told
                GROUP BY type ORDER BY 2 DESC, 1"
            ),
        )?;
        overview.demands = counted(
            self,
            &format!(
                "SELECT CASE WHEN type IS NOT NULL OR EXISTS (SELECT 1 FROM link JOIN fact AS answer ON answer.key = link.left_key
                    WHERE link.kind = 'answer_to' AND right_key = fact.key AND verdict = 'accepted' AND undone IS NULL
                    AND answer.state IN {accepted}) THEN 'answered' ELSE 'no answer accepted' END, COUNT(*)
                FROM fact WHERE family = 'demand' AND state IN {accepted} AND state <> 'proposed' GROUP BY 1 ORDER BY 1"
            ),
        )?;
        Ok(overview)
    }
}

/// How many rows there are; no more than one above `most` are looked at.
fn bounded(db: &mut Db, rows: &str, most: i64) -> Result<i64> {
    let limit = most.saturating_add(1);
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {rows} LIMIT {limit}) AS counted");
    db.row(&sql, &[])?.map_or(Ok(0), |row| row.integer(0))
}

/// The first document that was added since a day: their keys grow with the time, and there is no index of it.
fn first_since(db: &mut Db, day: &str) -> Result<i64> {
    let end = db.row("SELECT COALESCE(MAX(key), 0) + 1 FROM document", &[])?;
    let (mut low, mut high) = (0, end.map_or(Ok(0), |row| row.integer(0))?);
    while low < high {
        let middle = low + (high - low) / 2;
        let sql = "SELECT added_at FROM document WHERE key >= ?1 ORDER BY key LIMIT 1";
        let row = db.row(sql, &[middle.into()])?;
        let is_since = match &row {
            Some(row) => row.text(0)? >= day,
            None => true,
        };
        match is_since {
            true => high = middle,
            false => low = middle + 1,
        }
    }
    Ok(low)
}
