//! Which texts of an article count.
//!
//! A text is *of an older version* where a newer one of its article is kept, or where people linked another as `version_of`
//! it; a link that they rejected, or one the other way round, keeps it. What the machine read of an older version, and
//! nobody decided anything on, is passed over: the newer one tells what the article tells now. What people decided stays,
//! and is marked.

use std::collections::BTreeSet;

use record::PartialDate;

use crate::db::{Db, Value};
use crate::error::Result;

/// The condition that a document is of an older version; on a day that is asked about, by what was kept then.
/// `document` is SQL for its key. Each step is a look-up in an index: `(article, version)`, then links of the two.
fn older(document: &str, known: Option<PartialDate>) -> String {
    format!("EXISTS ({})", newer_texts(document, known))
}

/// The keys of the texts that are newer than a document.
fn newer_texts(document: &str, known: Option<PartialDate>) -> String {
    let (added, decided) = match known {
        None => (String::new(), String::new()),
        Some(day) => (
            format!("AND substr(newer.added_at, 1, 10) <= '{day}'"),
            format!(
                "AND EXISTS (SELECT 1 FROM audit WHERE audit.entry = link.entry
                    AND substr(audit.at, 1, 10) <= '{day}')"
            ),
        ),
    };
    // Rows of a sheet have versions as well, and one fact for all of them; no article has texts and rows.
    format!(
        "SELECT newer.key FROM document AS own
            JOIN document AS newer ON newer.article = own.article AND newer.version > own.version
            WHERE own.key = {document} AND newer.origin = 'read' {added}
            AND NOT EXISTS (SELECT 1 FROM link WHERE link.kind = 'version_of' AND link.left_key = newer.key
                AND link.right_key = own.key AND link.verdict = 'rejected' AND link.undone IS NULL {decided})
            AND NOT EXISTS (SELECT 1 FROM link WHERE link.kind = 'version_of' AND link.left_key = own.key
                AND link.right_key = newer.key AND link.verdict = 'accepted' AND link.undone IS NULL {decided})
        UNION ALL SELECT link.left_key FROM link WHERE link.kind = 'version_of' AND link.right_key = {document}
            AND link.verdict = 'accepted' AND link.undone IS NULL {decided}"
    )
}

/// The condition that a fact is passed over: it stands in an older version alone, and nobody decided anything on it.
/// `fact` is the name of its row.
pub(crate) fn passed_over(fact: &str, known: Option<PartialDate>) -> String {
    let older = older(&format!("{fact}.document"), known);
    let linked = |side: &str| {
        format!(
            "EXISTS (SELECT 1 FROM link WHERE link.kind IN ('same_event', 'denial_of', 'answer_to', 'reaction')
            AND link.{side} = {fact}.key AND link.verdict = 'accepted' AND link.undone IS NULL)"
        )
    };
    let (left, right) = (linked("left_key"), linked("right_key"));
    format!("({fact}.state = 'proposed' AND {older} AND NOT {left} AND NOT {right})")
}

/// The condition that a fact counts, behind others; all do where older versions are asked for as well.
pub(crate) fn and_counts(fact: &str, versions: bool, known: Option<PartialDate>) -> String {
    match versions {
        true => String::new(),
        false => format!("AND NOT {}", passed_over(fact, known)),
    }
}

/// The newest text of what a document is an older version of; nothing where it is the newest.
pub(crate) fn newest(
    db: &mut Db,
    document: i64,
    known: Option<PartialDate>,
) -> Result<Option<i64>> {
    let sql = format!(
        "SELECT MAX(key) FROM ({}) AS texts",
        newer_texts("?1", known)
    );
    let row = db.row(&sql, &[document.into()])?;
    row.map_or(Ok(None), |row| row.maybe_integer(0))
}

/// Those of the documents that are of an older version.
pub(crate) fn older_among(
    db: &mut Db,
    documents: &BTreeSet<i64>,
    known: Option<PartialDate>,
) -> Result<BTreeSet<i64>> {
    let keys: Vec<Value> = documents.iter().map(|key| (*key).into()).collect();
    let sql = format!(
        "SELECT key FROM document WHERE {} AND key IN",
        older("document.key", known)
    );
    let mut of_older = BTreeSet::new();
    db.each_among(&sql, &keys, |row| {
        of_older.insert(row.integer(0)?);
        Ok(())
    })?;
    Ok(of_older)
}

/// Whether a document is of an older version.
pub(crate) fn is_older(db: &mut Db, document: i64, known: Option<PartialDate>) -> Result<bool> {
    Ok(newest(db, document, known)?.is_some())
}
