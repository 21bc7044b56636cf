//! What happened, day by day; accounts of one event side by side.

use record::{Event, PartialDate};
use serde_json::Value as Json;

use super::sql::{Values, all};
use super::standing::{self, Standing};
use super::{Part, dates, names};
use crate::db::{Db, Row};
use crate::denial;
use crate::error::Result;
use crate::fact::State;
use crate::links::{LinkKind, members};
use crate::reading;
use crate::reference::Reference;
use crate::store::Store;
use crate::version;

/// Which events are asked for.
#[derive(Clone, Debug, Default)]
pub struct TimelineQuery {
    /// Done by or to this one: all words of a name, or `entity:12`.
    pub name: Option<String>,
    /// The first day.
    pub since: Option<PartialDate>,
    /// The last day.
    pub until: Option<PartialDate>,
    /// Those as well that a person rejected.
    pub rejected: bool,
    /// Those as well that stand in older versions of an article alone.
    pub versions: bool,
}

/// An event, as all who tell of it do.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Happening {
    /// The first account of those that people said are of one event.
    pub event: Reference,
    /// Each account.
    pub accounts: Vec<Account>,
    /// In what they contradict each other: date, count, place, type, factuality.
    pub differs: Vec<&'static str>,
}

/// What one document tells of an event.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Account {
    /// The event, as this document tells it.
    pub reference: Reference,
    /// The document.
    pub document: Reference,
    /// Title of the document.
    pub title: Option<String>,
    /// Publisher of the document.
    pub publisher: Option<String>,
    /// When the document was published.
    pub published: Option<String>,
    /// When it happened.
    pub date: Option<String>,
    /// `day`, `month` or `year`.
    pub date_precision: Option<String>,
    /// What happened.
    #[serde(rename = "type")]
    pub of_type: Option<String>,
    /// Who did it.
    pub actor: Option<String>,
    /// To whom.
    pub recipient: Option<String>,
    /// How often, or to how many.
    pub count: Option<i64>,
    /// Where.
    pub place: Option<String>,
    /// The charge, the sentence ...
    pub detail: Option<String>,
    /// Whether it is said to have happened.
    pub factuality: Option<String>,
    /// Who says so, where it is not the document itself.
    pub according_to: Option<String>,
    /// Who denies it.
    pub denied_by: Vec<String>,
    /// Who denies it by what the machine read, and nobody decided on.
    pub proposed_denials: Vec<String>,
    /// How the fact stands.
    pub state: State,
    /// Whether it stands in an older version of its article.
    pub older_version: bool,
    /// Its words.
    pub words: String,
}

impl Store {
    /// Dated events in the order of their days, each with all accounts; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn timeline(
        &mut self,
        query: &TimelineQuery,
        part: Part,
    ) -> Result<(Vec<Happening>, bool)> {
        let mut values = Values::default();
        let mut conditions = vec![
            "fact.family = 'event'".to_owned(),
            // As the index has it.
            "COALESCE(fact.date, '') > ''".to_owned(),
            FIRST.replace("{rejected}", rejected("earlier", query)),
            // Accounts that people joined count, whichever text they stand in.
            format!(
                "1 = 1{} {}",
                rejected("fact", query),
                version::and_counts("fact", query.versions, None)
            ),
        ];
        if let Some(name) = &query.name {
            conditions.push(of(&mut values, name));
        }
        conditions.extend(dates::within(
            "fact.date",
            query.since,
            query.until,
            &mut values,
        ));
        // Without it all events are sorted each time; those of one name are few.
        let by_day = match query.name {
            None => self.db.either("INDEXED BY event_day", ""),
            Some(_) => "",
        };
        let sql = format!(
            "SELECT fact.key FROM fact {by_day} WHERE {} ORDER BY COALESCE(fact.date, ''), fact.key {}",
            all(&conditions),
            part.clause()
        );
        let (rows, more) = part.cut(self.db.rows(&sql, &values.0)?);
        let happenings = rows
            .iter()
            .map(|row| happening(&mut self.db, row.integer(0)?, query));
        Ok((happenings.collect::<Result<_>>()?, more))
    }
}

/// An event stands at the day of its earliest account.
const FIRST: &str = "NOT EXISTS (SELECT 1 FROM cluster AS mine
    JOIN cluster AS other ON other.kind = 'same_event' AND other.head = mine.head
    JOIN fact AS earlier ON earlier.key = other.item
    WHERE mine.kind = 'same_event' AND mine.item = fact.key {rejected}
        AND (earlier.date < fact.date OR (earlier.date = fact.date AND earlier.key < fact.key)))";

/// Leaves out what a person rejected.
fn rejected(table: &str, query: &TimelineQuery) -> &'static str {
    match (query.rejected, table) {
        (true, _) => "",
        (false, "fact") => " AND fact.state <> 'rejected'",
        (false, _) => " AND earlier.state <> 'rejected'",
    }
}

/// The condition that somebody did it, or that it was done to them, in one account at the least.
fn of(values: &mut Values, name: &str) -> String {
    let own = format!(
        "SELECT fact FROM fact_entity WHERE part IN ('actor', 'recipient') AND entity IN ({})",
        names::called(values, name)
    );
    format!(
        "fact.key IN ({own} UNION {})",
        names::joined("same_event", &own)
    )
}

fn happening(db: &mut Db, first: i64, query: &TimelineQuery) -> Result<Happening> {
    let mut accounts = Vec::new();
    for key in members(db, LinkKind::SameEvent, first)? {
        let account = account(db, key)?;
        if query.rejected || account.state != State::Rejected {
            accounts.push(account);
        }
    }
    // By date, those without one last.
    accounts.sort_by_key(|a| (a.date.is_none(), a.date.clone(), a.reference));
    let event = accounts
        .first()
        .map_or(Reference::Fact(crate::fact::Family::Event, first), |a| {
            a.reference
        });
    Ok(Happening {
        event,
        differs: differs(&accounts),
        accounts,
    })
}

fn account(db: &mut Db, key: i64) -> Result<Account> {
    let sql = format!(
        "SELECT {}, title, publisher, published, text FROM fact
        JOIN document ON document.key = fact.document WHERE fact.key = ?1",
        standing::COLUMNS
    );
    let row = db.row(&sql, &[key.into()])?;
    let row = row.ok_or_else(|| crate::store::broken(format!("fact {key}"), "it is gone"))?;
    let fact = Standing::of(&row)?;
    let text = |row: &Row, column| -> Result<_> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
    let of = |field: &str| fact.text(&format!("/{field}")).map(str::to_owned);
    let whole = record::Text::new(row.text(8)?);
    let event: Event = reading::json(row.text(4)?, || format!("fact {key}"))?;
    let denied = denial::of(db, key, &event)?;
    Ok(Account {
        reference: fact.reference(),
        document: Reference::Document(fact.document),
        title: text(&row, 5)?,
        publisher: text(&row, 6)?,
        published: text(&row, 7)?,
        date: of("date"),
        date_precision: of("date_precision"),
        of_type: of("type"),
        actor: of("actor"),
        recipient: of("recipient"),
        count: fact.value.get("count").and_then(Json::as_i64),
        place: of("place"),
        detail: of("detail"),
        factuality: Some(denied.factuality(&event).to_string()),
        according_to: of("according_to"),
        denied_by: denied.by,
        proposed_denials: denied.proposed,
        state: fact.state,
        older_version: version::is_older(db, fact.document, None)?,
        words: whole.slice(fact.place(&whole)).to_owned(),
    })
}

/// What two accounts tell differently. A date that is less exact contradicts none that it holds; what is not told
/// contradicts nothing.
fn differs(accounts: &[Account]) -> Vec<&'static str> {
    let mut differs = Vec::new();
    let all = |of: fn(&Account) -> Option<String>| -> Vec<String> {
        accounts.iter().filter_map(of).collect()
    };
    let dates = all(|a| a.date.clone());
    if dates.iter().any(|a| {
        dates
            .iter()
            .any(|b| !a.starts_with(b.as_str()) && !b.starts_with(a.as_str()))
    }) {
        differs.push("date");
    }
    /// A value of an account.
    type Field = fn(&Account) -> Option<String>;
    let fields: [(&str, Field); 4] = [
        ("count", |a| a.count.map(|count| count.to_string())),
        ("place", |a| a.place.clone()),
        ("type", |a| a.of_type.clone()),
        ("factuality", |a| a.factuality.clone()),
    ];
    for (name, of) in fields {
        let told = all(of);
        if told.iter().any(|one| *one != told[0]) {
            differs.push(name);
        }
    }
    differs
}
