//! Claims, and what stands against them.

use serde_json::Value as Json;

use super::Part;
use super::standing::{self, Standing};
use crate::db::Db;
use crate::error::Result;
use crate::fact::{Family, State, vocabulary};
use crate::reference::Reference;
use crate::store::Store;
use crate::version;

vocabulary! {
    /// How a dispute stands.
    DisputeStatus as "status of a dispute" {
        /// No denial was found: that is not to say that there is none.
        Unanswered = "unanswered",
        /// Somebody denies it.
        Denied = "denied",
        /// Somebody denies a part of it.
        PartlyDenied = "partly_denied",
        /// Somebody explains it in another way.
        OtherExplanation = "other_explanation",
        /// Somebody takes note of it.
        Acknowledged = "acknowledged",
        /// Whom it is against says that it is so.
        Accepted = "accepted",
        /// A court or another body decided on it.
        Adjudicated = "adjudicated",
        /// Who claimed it took it back.
        Withdrawn = "withdrawn",
    }
}

/// A claim and what stands against it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct DisputeRow {
    /// The dispute; or what claims, where it is a link that tells of a denial.
    pub reference: Reference,
    /// Where it was read.
    pub document: Reference,
    /// What is claimed.
    pub claim: String,
    /// By whom.
    pub claimed_by: Option<String>,
    /// Against whom.
    pub against: Option<String>,
    /// Who denies it.
    pub denied_by: Vec<String>,
    /// How it stands.
    pub status: DisputeStatus,
    /// The statements: of the claim, then of the denial.
    pub statements: Vec<Reference>,
    /// Denials of other documents, which people linked to it.
    pub denials: Vec<Reference>,
    /// How the fact stands.
    pub state: State,
    /// Whether it stands in an older version of its article.
    pub older_version: bool,
}

impl Store {
    /// Claims and denials, the newest first, but for those that a person rejected, and without `versions` those of older
    /// versions of an article; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn disputes(&mut self, versions: bool, part: Part) -> Result<(Vec<DisputeRow>, bool)> {
        // What people linked to a denial is in dispute, whatever family it is of. Each half comes in the order of its keys.
        let counts = version::and_counts("fact", versions, None);
        let sql = format!(
            "SELECT fact.key FROM fact WHERE family = 'dispute' AND type IS NULL AND state <> 'rejected' {counts}
            UNION SELECT fact.key FROM link JOIN fact ON fact.key = link.right_key
            WHERE link.kind = 'denial_of' AND link.verdict = 'accepted' AND link.undone IS NULL
            AND fact.state <> 'rejected' {counts}
            ORDER BY key DESC {}",
            part.clause()
        );
        let (rows, more) = part.cut(self.db.rows(&sql, &[])?);
        let disputes = rows
            .iter()
            .map(|row| dispute(&mut self.db, row.integer(0)?));
        Ok((disputes.collect::<Result<_>>()?, more))
    }
}

fn dispute(db: &mut Db, key: i64) -> Result<DisputeRow> {
    let fact = Standing::with_key(db, key)?;
    let text = |pointer: &str| fact.text(pointer).map(str::to_owned);
    let claim = match text("/claim") {
        Some(claim) => claim,
        None => words(db, &fact)?,
    };
    let mut denied_by: Vec<String> = text("/denied_by").into_iter().collect();
    let mut denials = Vec::new();
    for denial in linked(db, key)? {
        let by = denial.said_by().map(str::to_owned);
        denied_by.extend(by.filter(|by| !denied_by.contains(by)));
        denials.push(denial.reference());
    }
    let statements = match fact.family {
        Family::Statement => vec![fact.reference()],
        _ => fact.named(db, Family::Statement, "statements")?,
    };
    let is_denied = !denied_by.is_empty() || !denials.is_empty() || says_denied(db, &statements)?;
    Ok(DisputeRow {
        reference: fact.reference(),
        document: Reference::Document(fact.document),
        claim,
        claimed_by: fact.said_by().map(str::to_owned),
        against: text("/against")
            .or_else(|| text("/addressee"))
            .or_else(|| text("/actor")),
        denied_by,
        status: match is_denied {
            true => DisputeStatus::Denied,
            false => DisputeStatus::Unanswered,
        },
        statements,
        denials,
        state: fact.state,
        older_version: version::is_older(db, fact.document, None)?,
    })
}

/// The denials that people linked to a claim.
fn linked(db: &mut Db, claim: i64) -> Result<Vec<Standing>> {
    let sql = format!(
        "SELECT {} FROM link JOIN fact ON fact.key = link.left_key
        WHERE link.kind = 'denial_of' AND link.right_key = ?1 AND link.verdict = 'accepted'
            AND link.undone IS NULL ORDER BY link.entry",
        standing::COLUMNS
    );
    let rows = db.rows(&sql, &[claim.into()])?;
    rows.iter().map(Standing::of).collect()
}

/// Whether one of the statements denies.
fn says_denied(db: &mut Db, statements: &[Reference]) -> Result<bool> {
    for statement in statements {
        let fact = Standing::with_key(db, statement.key())?;
        if fact.of_type() == Some("deny") && fact.state != State::Rejected {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The words of a claim that is no dispute: what is said, or what is told of the event.
fn words(db: &mut Db, fact: &Standing) -> Result<String> {
    let text = crate::reading::document(db, fact.document)?.text;
    let content = fact.value.get("content").and_then(Json::as_array);
    let spans: Vec<record::Span> = match content {
        Some(content) => serde_json::from_value(Json::Array(content.clone())).unwrap_or_default(),
        None => vec![fact.place(&text)],
    };
    let words: Vec<&str> = spans.iter().map(|span| text.slice(*span)).collect();
    Ok(words.join(" … "))
}
