//! Documents as they came, and how much of what they tell was looked at.

use crate::db::Row;
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

/// What is waiting, and how much of the record people stand by.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Overview {
    /// Documents, each version for itself.
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
        let one = |store: &mut Self, sql: &str, values: &[crate::db::Value]| -> Result<i64> {
            let row = store.db.row(sql, values)?;
            row.map_or(Ok(0), |row| row.integer(0))
        };
        let accepted = crate::fact::State::ACCEPTED;
        let mut overview = Overview {
            documents: one(self, "SELECT COUNT(*) FROM document", &[])?,
            recent: one(
                self,
                "SELECT COUNT(*) FROM document WHERE added_at >= ?1",
                &[since.into()],
            )?,
            links: one(
                self,
                &format!("SELECT COUNT(*) FROM proposal WHERE {}", crate::links::OPEN),
                &[],
            )?,
            ..Overview::default()
        };
        let decided =
            format!("SELECT COUNT(*) FROM fact WHERE state IN {accepted} OR state = 'rejected'");
        let all = one(self, "SELECT COUNT(*) FROM fact", &[])?;
        overview.waiting = all - one(self, &decided, &[])?;
        let counted = |store: &mut Self, sql: &str| -> Result<Vec<(String, i64)>> {
            let rows = store.db.rows(sql, &[])?;
            let pair = |row: &Row| Ok((row.text(0)?.to_owned(), row.integer(1)?));
            rows.iter().map(pair).collect()
        };
        overview.cases = counted(
            self,
            &format!(
                "SELECT COALESCE(type, 'unknown'), COUNT(*) FROM fact WHERE family = 'case' AND state IN {accepted}
                GROUP BY 1 ORDER BY 2 DESC, 1"
            ),
        )?;
        overview.demands = counted(
            self,
            &format!(
                "SELECT CASE WHEN EXISTS (SELECT 1 FROM link WHERE kind = 'answer_to' AND right_key = fact.key
                    AND verdict = 'accepted' AND undone IS NULL) THEN 'answered' ELSE 'no answer accepted' END, COUNT(*)
                FROM fact WHERE family = 'demand' AND state IN {accepted} GROUP BY 1 ORDER BY 1"
            ),
        )?;
        Ok(overview)
    }
}
