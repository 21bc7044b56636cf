//! Demands, and how long nobody has answered.
//!
//! Only the one who was asked, or its office, answers: a link `answer_to` that a person accepted, or words of the
//! same document that the machine read as the answer, once a person has accepted the demand. What others say is a
//! reaction. Silence is never invented: beside an open demand stands what the machine takes for an answer and nobody
//! decided on; where there is nothing, how many other documents were looked through, and up to which day.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use linking::Office;
use record::{Demand, PartialDate};
use serde::Serialize;

use crate::db::{Db, Row, Value};
use crate::error::{Result, StoreError};
use crate::fact::{Family, State, vocabulary};
use crate::links::{LinkKind, OPEN};
use crate::people;
use crate::query::Part;
use crate::query::sql::Values;
use crate::reading::{self, json};
use crate::reference::Reference;
use crate::store::Store;
use crate::version;
use crate::words;

vocabulary! {
    /// How a demand was answered.
    AnswerClass as "class of an answer" {
        /// There is none.
        Open = "open",
        /// Heard, and no more.
        Acknowledged = "acknowledged",
        /// Put off.
        Deferred = "deferred",
        /// Said no.
        Refused = "refused",
        /// Did some of it.
        PartlyMet = "partly_met",
        /// Did it.
        Met = "met",
        /// Answered with a demand or a claim.
        Countered = "countered",
        /// The day that was set is over, and there is none.
        Lapsed = "lapsed",
    }
}

/// An answer, or what somebody else says of a demand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The fact; the demand itself where the answer stands in the same words.
    pub reference: String,
    /// Its class; not known where nobody has said.
    pub class: Option<AnswerClass>,
    /// When.
    pub date: Option<PartialDate>,
    /// In words of the document.
    pub words: Option<String>,
    /// Whether a person accepted it: one that nobody did is among the proposed answers, and stops no clock.
    pub state: State,
}

/// What somebody is to a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemandSide {
    /// They asked.
    Asker,
    /// They were asked, or hold the office that was.
    Addressee,
    /// Neither, by what is known.
    Other,
}

/// "statement:28 (countered)"; the words, where they are those of the demand's own document.
impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.words, self.class) {
            (Some(words), _) => write!(f, "“{words}”"),
            (None, Some(class)) => write!(f, "{} ({class})", self.reference),
            (None, None) => f.write_str(&self.reference),
        }
    }
}

/// A demand and its clock.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DemandRow {
    /// `demand:12`.
    pub reference: String,
    /// Who asks.
    pub by: Option<String>,
    /// Who tells of it, where that is neither the document nor who asks.
    pub told_by: Option<String>,
    /// Who is asked.
    pub of: Option<String>,
    /// What is asked.
    pub action: String,
    /// For whom.
    #[serde(rename = "for")]
    pub beneficiaries: Vec<String>,
    /// When it was asked; of the document, where the demand has no day of its own.
    pub date: Option<PartialDate>,
    /// Until when an answer or the act is asked.
    pub due: Option<PartialDate>,
    /// Whether a person accepted the demand.
    pub state: State,
    /// `open`, `lapsed`, or the class of the last answer; nothing where there is one whose class nobody has said.
    pub class: Option<AnswerClass>,
    /// The last answer that counts.
    pub answer: Option<Answer>,
    /// Those that nobody has accepted: what was linked or put in and waits for somebody to review it, then what the machine
    /// takes for one, the surest first.
    pub proposed_answers: Vec<Answer>,
    /// Reactions of others.
    pub reactions: usize,
    /// Days from the demand to its answer, or to the day of the question.
    pub days: Option<i64>,
    /// How many documents from the day of the demand to the day of the question were looked through, without its own
    /// and other texts of that article.
    pub looked_through: i64,
    /// The day of the question.
    pub up_to: PartialDate,
    /// `document:7`.
    pub document: String,
    /// Whether it stands in an older version of its article.
    pub older_version: bool,
}

impl DemandRow {
    /// Whether there is no answer that counts.
    pub fn is_open(&self) -> bool {
        matches!(self.class, Some(AnswerClass::Open | AnswerClass::Lapsed))
    }

    /// What is to be said of silence; nothing where there is an answer.
    pub fn silence(&self) -> Option<String> {
        if !self.is_open() {
            return None;
        }
        let day = self.up_to;
        let proposed = self.proposed_answers.iter().map(Answer::to_string);
        let proposed: Vec<String> = proposed.collect();
        Some(match (proposed.len(), self.looked_through) {
            (0, 0) => format!("no answer found: no other document since then is kept up to {day}"),
            (0, 1) => format!("no answer found in 1 document up to {day}"),
            (0, n) => format!("no answer found in {n} documents up to {day}"),
            (n, through) => {
                let proposed = proposed.join(", ");
                let documents = if through == 1 {
                    "document"
                } else {
                    "documents"
                };
                format!(
                    "no accepted answer in {through} {documents} up to {day}; {n} proposed: {proposed}"
                )
            }
        })
    }
}

/// Which demands are listed.
#[derive(Clone, Debug)]
pub struct DemandFilter {
    /// Only those without an answer that counts.
    pub open: bool,
    /// Only those that a person accepted.
    pub accepted: bool,
    /// Those as well that stand in older versions of an article alone.
    pub versions: bool,
    /// Words of who asks.
    pub by: Option<String>,
    /// Words of who is asked.
    pub of: Option<String>,
    /// On which day; what is later is passed over.
    pub as_of: PartialDate,
    /// Those asked first come first, and those of which no day is told are left out.
    pub oldest_first: bool,
    /// At most so many.
    pub limit: usize,
    /// After so many.
    pub offset: usize,
    /// After the row of this demand, however many were before: what is far down is had as fast as what is on top.
    pub after: Option<i64>,
}

impl DemandFilter {
    /// All demands on a day, those asked last first.
    pub fn on(as_of: PartialDate) -> Self {
        Self {
            open: false,
            accepted: false,
            versions: false,
            by: None,
            of: None,
            as_of,
            oldest_first: false,
            limit: usize::MAX,
            offset: 0,
            after: None,
        }
    }
}

/// Demands that are sooner sorted than looked for in the order of their days.
const FEW: usize = 5_000;

const COLUMNS: &str = "f.key, f.state, COALESCE(f.corrected, f.body), f.document, d.published";

impl Store {
    /// Demands, those asked last first; those of which no day is told come last.
    pub fn demands(&mut self, filter: &DemandFilter) -> Result<Vec<DemandRow>> {
        let db = &mut self.db;
        let states = match filter.accepted {
            true => format!("f.state IN {}", State::ACCEPTED),
            false => "f.state <> 'rejected'".to_owned(),
        };
        let open = match filter.open {
            true => format!(
                "AND {UNANSWERED} AND NOT (f.type IS NOT NULL AND f.state IN {})",
                State::ACCEPTED
            ),
            false => String::new(),
        };
        let versions = version::and_counts("f", filter.versions, None);
        let order = match filter.oldest_first {
            true => "day ASC, number ASC",
            false => "day DESC, number DESC",
        };
        let mut values = Values(vec![filter.as_of.to_string().into()]);
        let (mut parties, mut fewest) = (String::new(), usize::MAX);
        for (part, name) in [("by", &filter.by), ("of", &filter.of)] {
            if let Some(name) = name {
                let of_party = spoken_of(db, part, name)?;
                fewest = fewest.min(of_party.len());
                parties += &format!(" AND f.key IN {}", values.keys(db, &of_party));
            }
        }
        let after = match filter.after {
            Some(key) => Some((values.put(listed_on(db, key)?), values.put(key))),
            None => None,
        };
        let (not_before, past) = match filter.oldest_first {
            true => (">=", ">"),
            false => ("<=", "<"),
        };
        let and_after = |of: &str| match &after {
            // The first part is in the second: it finds the place in an index.
            Some((day, key)) => {
                format!("AND {of} {not_before} {day} AND ({of} {past} {day} OR f.key {past} {key})")
            }
            None => String::new(),
        };
        // Those of a name are looked up by their keys, and not among all demands there are.
        let demand = match fewest > FEW {
            true => "= 'demand'",
            false => "|| '' = 'demand'",
        };
        let select = |day: &str, from: &str, told: &str| {
            format!(
                "SELECT f.key AS number, {day} AS day FROM {from}
                WHERE f.family {demand} AND {states} AND {told} {} {open} {versions} {parties}",
                and_after(day)
            )
        };
        let (by_day, by_published, join) = match db {
            Db::Sqlite(_) => (
                "INDEXED BY demand_day",
                "INDEXED BY document_published",
                "CROSS JOIN",
            ),
            Db::Postgres(_) => ("", "", "JOIN"),
        };
        let of_document = format!("document d {by_published} {join} fact f ON f.document = d.key");
        let mut selects = match fewest > FEW {
            // To sort all demands takes long: those with a day of their own have an index in their order, and those that
            // have the day of their document come in the order of the documents.
            true => vec![
                select(
                    "COALESCE(f.date, '')",
                    &format!("fact f {by_day} JOIN document d ON d.key = f.document"),
                    "COALESCE(f.date, '') > '' AND COALESCE(f.date, '') <= ?1 AND COALESCE(d.published, '') <= ?1",
                ),
                select(
                    "d.published",
                    &of_document,
                    "f.date IS NULL AND d.published <= ?1",
                ),
            ],
            // Few of a name are sorted at once.
            false => vec![select(
                "COALESCE(f.date, d.published)",
                "fact f JOIN document d ON d.key = f.document",
                "COALESCE(f.date, d.published) <= ?1 AND COALESCE(d.published, '') <= ?1",
            )],
        };
        if !filter.oldest_first {
            selects.push(select(
                "''",
                &of_document,
                "f.date IS NULL AND d.published IS NULL",
            ));
        }
        let part = Part {
            offset: filter.offset,
            limit: filter.limit,
        };
        let rows = db.rows(&part.merged(&selects, order), &values.0)?;
        let (keys, _) = part.cut(rows);
        // The rows themselves, of those alone that are listed: some are passed over to come to them.
        let keys: Vec<Value> = keys
            .into_iter()
            .filter_map(|row| row.0.into_iter().next())
            .collect();
        let sql = format!(
            "SELECT {COLUMNS} FROM fact f JOIN document d ON d.key = f.document WHERE f.key IN"
        );
        let mut by_key: HashMap<i64, Row> = HashMap::new();
        db.each_among(&sql, &keys, |row| {
            by_key.insert(row.integer(0)?, row);
            Ok(())
        })?;
        let listed = keys.iter().filter_map(|key| match key {
            Value::Integer(key) => by_key.remove(key),
            _ => None,
        });
        let found: Vec<Row> = listed.collect();
        let clock = self.calendar.clock(db, filter.as_of)?;
        clock.demands(db, &found)
    }

    /// One demand, and its clock on a day.
    ///
    /// # Errors
    ///
    /// There is none of this key.
    pub fn demand(&mut self, key: i64, as_of: PartialDate) -> Result<DemandRow> {
        let clock = self.calendar.clock(&mut self.db, as_of)?;
        clock.of(&mut self.db, key)
    }

    /// Who was asked, where that is told.
    ///
    /// # Errors
    ///
    /// There is no such demand.
    pub fn asked_of(&mut self, demand: i64) -> Result<Option<String>> {
        asked(&mut self.db, demand)
    }

    /// What somebody of a name is to a demand: only whoever was asked, or its office, answers it.
    ///
    /// # Errors
    ///
    /// There is no such demand.
    pub fn side_in(&mut self, demand: i64, name: &str) -> Result<DemandSide> {
        side(&mut self.db, demand, name)
    }
}

/// The day by which a demand stands in lists; empty where none is told.
fn listed_on(db: &mut Db, demand: i64) -> Result<String> {
    let sql =
        "SELECT COALESCE(f.date, d.published, '') FROM fact f JOIN document d ON d.key = f.document
        WHERE f.key = ?1 AND f.family = 'demand'";
    let row = db.row(sql, &[demand.into()])?;
    let row = row.ok_or_else(|| unknown(demand))?;
    Ok(row.text(0)?.to_owned())
}

/// What somebody of a name is to a demand, by the names and offices that are known.
pub(crate) fn side(db: &mut Db, demand: i64, name: &str) -> Result<DemandSide> {
    let sql = "SELECT COALESCE(corrected, body), actor, subject FROM fact WHERE key = ?1 AND family = 'demand'";
    let row = db
        .row(sql, &[demand.into()])?
        .ok_or_else(|| unknown(demand))?;
    let value: Demand = json(row.text(0)?, || format!("fact {demand}"))?;
    let name = name.trim();
    let is_name = |other: &String| words::folded(other) == words::folded(name);
    let mut askers = Vec::from_iter(value.by);
    let mut asked = Vec::from_iter(value.of);
    for (names, column) in [(&mut askers, 1), (&mut asked, 2)] {
        if let Some(entity) = row.maybe_integer(column)? {
            names.extend(people::bearer(db, entity)?.names);
        }
    }
    if askers.iter().any(is_name) {
        return Ok(DemandSide::Asker);
    }
    // "Paula Voss, Interior Minister" answers for the Interior Ministry.
    let mut offices = vec![Office::new(name)];
    for head in people::bearers(db, name, false)? {
        let roles = people::bearer(db, head)?.roles;
        offices.extend(roles.iter().map(|role| Office::new(role)));
    }
    let speaks = |other: &String| {
        let asked = Office::new(other);
        offices.iter().any(|office| office.speaks_for(&asked))
    };
    Ok(
        match asked.iter().any(|other| is_name(other) || speaks(other)) {
            true => DemandSide::Addressee,
            false => DemandSide::Other,
        },
    )
}

/// Who was asked.
pub(crate) fn asked(db: &mut Db, demand: i64) -> Result<Option<String>> {
    let sql = "SELECT COALESCE(corrected, body) FROM fact WHERE key = ?1 AND family = 'demand'";
    let row = db.row(sql, &[demand.into()])?;
    let row = row.ok_or_else(|| unknown(demand))?;
    let value: Demand = json(row.text(0)?, || format!("fact {demand}"))?;
    Ok(value.of)
}

fn unknown(demand: i64) -> StoreError {
    StoreError::Unknown {
        what: "demand",
        name: demand.to_string(),
    }
}

/// That nobody has linked an accepted answer to a demand `f`, of the day `?1` or before.
const UNANSWERED: &str = "NOT EXISTS (SELECT 1 FROM link l JOIN fact a ON a.key = l.left_key
    JOIN document ad ON ad.key = a.document
    WHERE l.kind = 'answer_to' AND l.right_key = f.key AND l.verdict = 'accepted' AND l.undone IS NULL
    AND a.state IN ('accepted', 'corrected', 'second_reviewed') AND COALESCE(a.date, ad.published, '') <= ?1)";

/// The keys of facts that speak of somebody of a name, as a list for SQL.
fn spoken_of(db: &mut Db, part: &str, name: &str) -> Result<Vec<i64>> {
    let named = people::named(db, name)?;
    let members = people::members(db, &named)?;
    let members: Vec<Value> = members.into_iter().map(Value::from).collect();
    let sql = format!("SELECT fact FROM fact_entity WHERE part = '{part}' AND entity IN");
    let mut keys = Vec::new();
    db.each_among(&sql, &members, |row| {
        keys.push(row.integer(0)?);
        Ok(())
    })?;
    Ok(keys)
}

/// Looks at demands on a day.
pub(crate) struct Clock {
    as_of: PartialDate,
    published: Published,
}

/// How many documents were published up to and on each day: running sums.
type Published = Arc<BTreeMap<String, i64>>;

/// What was published when, as it was counted last: of 100,000 documents that takes longer than all else of a page.
#[derive(Default)]
pub(crate) struct Calendar {
    /// The end of the log by which it was counted, as nothing changes without an entry; the day of the question.
    counted: Option<(i64, PartialDate, Published)>,
}

impl Calendar {
    /// The clock of a day.
    pub(crate) fn clock(&mut self, db: &mut Db, as_of: PartialDate) -> Result<Clock> {
        let row = db.row("SELECT COALESCE(MAX(entry), 0) FROM audit", &[])?;
        let end = row.map_or(Ok(0), |row| row.integer(0))?;
        let known = self.counted.as_ref();
        let known = known.filter(|(at, day, _)| (*at, *day) == (end, as_of));
        let published = match known {
            Some((.., published)) => Arc::clone(published),
            None => {
                let published = Arc::new(Clock::count(db, as_of)?);
                self.counted = Some((end, as_of, Arc::clone(&published)));
                published
            }
        };
        Ok(Clock { as_of, published })
    }
}

impl Clock {
    fn count(db: &mut Db, as_of: PartialDate) -> Result<BTreeMap<String, i64>> {
        let sql = "SELECT published, COUNT(*) FROM document
            WHERE origin = 'read' AND published IS NOT NULL AND published <= ?1
            GROUP BY published ORDER BY published";
        let (mut published, mut sum) = (BTreeMap::new(), 0);
        for row in db.rows(sql, &[as_of.to_string().into()])? {
            sum += row.integer(1)?;
            published.insert(row.text(0)?.to_owned(), sum);
        }
        Ok(published)
    }

    /// How many documents were published from a day on, up to the day of the question; all where no day is known.
    fn looked_through(&self, from: Option<PartialDate>) -> i64 {
        let all = self.published.values().next_back().copied().unwrap_or(0);
        let from = from.map(|day| day.to_string()).unwrap_or_default();
        let before = self.published.range(..from).next_back();
        all - before.map_or(0, |(_, sum)| *sum)
    }

    /// A demand by its key.
    pub(crate) fn of(&self, db: &mut Db, key: i64) -> Result<DemandRow> {
        let sql = format!(
            "SELECT {COLUMNS} FROM fact f JOIN document d ON d.key = f.document
            WHERE f.key = ?1 AND f.family = 'demand'"
        );
        let row = db.row(&sql, &[key.into()])?;
        let row = row.ok_or_else(|| unknown(key))?;
        let demand = self.demands(db, std::slice::from_ref(&row))?.pop();
        demand.ok_or_else(|| unknown(key))
    }

    /// Demands of rows of [`COLUMNS`]: what belongs to them is asked for all at once.
    fn demands(&self, db: &mut Db, rows: &[Row]) -> Result<Vec<DemandRow>> {
        let of = |column| rows.iter().map(move |row| row.integer(column));
        let keys: Vec<Value> = of(0)
            .map(|key| key.map(Value::from))
            .collect::<Result<_>>()?;
        let documents: BTreeSet<i64> = of(3).collect::<Result<_>>()?;
        let older = version::older_among(db, &documents, None)?;
        let texts = own_texts(db, &documents)?;
        let mut linked = linked_to(db, &keys)?;
        let mut proposed = proposed_to(db, &keys)?;
        let mut demands = Vec::with_capacity(rows.len());
        for row in rows {
            let (key, document) = (row.integer(0)?, row.integer(3)?);
            let own = texts.get(&document).map(Vec::as_slice).unwrap_or_default();
            let linked = linked.remove(&key).unwrap_or_default();
            let proposed = proposed.remove(&key).unwrap_or_default();
            let value: Demand = json(row.text(2)?, || format!("fact {key}"))?;
            let mut demand = self.demand(row, &value, own, (linked, proposed))?;
            demand.older_version = older.contains(&document);
            demand.told_by = told_by(db, document, &value)?;
            demands.push(demand);
        }
        Ok(demands)
    }

    /// A demand, with the days of its own texts, what is linked to it and what is proposed.
    fn demand(
        &self,
        row: &Row,
        demand: &Demand,
        own_texts: &[Option<PartialDate>],
        (linked, machine): (Vec<(LinkKind, Answer)>, Vec<Answer>),
    ) -> Result<DemandRow> {
        let key = row.integer(0)?;
        let state: State = row.text(1)?.parse()?;
        let published: Option<PartialDate> = row.maybe_text(4)?.and_then(|day| day.parse().ok());
        let own = demand.answer.as_ref().map(|words| Answer {
            reference: Reference::Fact(Family::Demand, key).to_string(),
            class: None,
            date: published,
            words: Some(words.clone()),
            state,
        });
        let (mut answers, mut proposed) = match state.is_accepted() {
            true => (Vec::from_iter(own), Vec::new()),
            false => (Vec::new(), Vec::from_iter(own)),
        };
        let is_reaction = |(kind, _): &(LinkKind, Answer)| *kind == LinkKind::Reaction;
        let reactions = linked.iter().filter(|one| is_reaction(one)).count();
        for (_, answer) in linked.into_iter().filter(|one| !is_reaction(one)) {
            // What was put in by hand, or linked by one who may not accept, waits for somebody who may.
            match answer.state.is_accepted() {
                true => answers.push(answer),
                false => proposed.push(answer),
            }
        }
        proposed.extend(machine);
        for all in [&mut answers, &mut proposed] {
            all.retain(|answer| answer.date.is_none_or(|day| day <= self.as_of));
        }
        let answer = answers.into_iter().max_by_key(|answer| answer.date);
        let date = demand.date.or(published);
        let class = match &answer {
            Some(answer) => answer.class,
            None if demand.due.is_some_and(|due| due < self.as_of) => Some(AnswerClass::Lapsed),
            None => Some(AnswerClass::Open),
        };
        let until = answer.as_ref().and_then(|a| a.date).unwrap_or(self.as_of);
        // Nobody answers in the document of the demand, or in texts of the same article.
        let is_looked_through = |day: &&Option<PartialDate>| {
            day.is_some_and(|day| date.is_none_or(|from| from <= day) && day <= self.as_of)
        };
        let own_texts = own_texts.iter().filter(is_looked_through).count();
        Ok(DemandRow {
            reference: Reference::Fact(Family::Demand, key).to_string(),
            by: demand.by.clone(),
            told_by: None,
            of: demand.of.clone(),
            action: demand.action.clone(),
            beneficiaries: demand.beneficiaries.clone(),
            date,
            due: demand.due,
            state,
            class,
            proposed_answers: proposed,
            reactions,
            days: date.and_then(|day| day.days_until(until)),
            looked_through: self.looked_through(date) - own_texts as i64,
            up_to: self.as_of,
            document: Reference::Document(row.integer(3)?).to_string(),
            older_version: false,
            answer,
        })
    }
}

/// Who tells of a demand within whose words it stands.
fn told_by(db: &mut Db, document: i64, demand: &Demand) -> Result<Option<String>> {
    for id in &demand.statements {
        let Some(statement) = reading::statement(db, document, id)? else {
            continue;
        };
        let by = reading::told_by(db, document, &statement)?;
        if by.is_some() && by != demand.by {
            return Ok(by);
        }
    }
    Ok(None)
}

/// The days of each document and of the other texts of its article, by versions and by people's links.
fn own_texts(
    db: &mut Db,
    documents: &BTreeSet<i64>,
) -> Result<BTreeMap<i64, Vec<Option<PartialDate>>>> {
    let linked = |own: &str, other: &str| {
        format!(
            "SELECT link.{own}, text.key, text.published FROM link JOIN document AS text ON text.key = link.{other}
            WHERE link.kind IN ('version_of', 'letter_version') AND link.verdict = 'accepted'
            AND link.undone IS NULL AND text.origin = 'read' AND link.{own} IN"
        )
    };
    // From these documents by their articles, and not from all that were read.
    let join = db.either("CROSS JOIN", "JOIN");
    let of_article = format!(
        "SELECT own.key, text.key, text.published FROM document AS own
        {join} document AS text ON text.article = own.article WHERE text.origin || '' = 'read' AND own.key IN"
    );
    let keys: Vec<Value> = documents.iter().map(|key| (*key).into()).collect();
    let mut texts: BTreeMap<(i64, i64), Option<PartialDate>> = BTreeMap::new();
    for sql in [
        of_article,
        linked("left_key", "right_key"),
        linked("right_key", "left_key"),
    ] {
        db.each_among(&sql, &keys, |row| {
            let day = row.maybe_text(2)?.and_then(|day| day.parse().ok());
            texts.insert((row.integer(0)?, row.integer(1)?), day);
            Ok(())
        })?;
    }
    let mut of_each: BTreeMap<i64, Vec<Option<PartialDate>>> = BTreeMap::new();
    for ((own, _), day) in texts {
        of_each.entry(own).or_default().push(day);
    }
    Ok(of_each)
}

/// What people linked to each demand, as its answer or as a reaction, in the order in which they did.
fn linked_to(db: &mut Db, demands: &[Value]) -> Result<BTreeMap<i64, Vec<(LinkKind, Answer)>>> {
    let sql = "SELECT l.entry, l.right_key, l.kind, f.key, f.family, f.date, d.published, l.detail, f.state FROM link l
        JOIN fact f ON f.key = l.left_key JOIN document d ON d.key = f.document
        WHERE l.kind IN ('answer_to', 'reaction') AND l.verdict = 'accepted' AND l.undone IS NULL
        AND f.state <> 'rejected' AND l.right_key IN";
    let mut rows: BTreeMap<i64, Row> = BTreeMap::new();
    db.each_among(sql, demands, |row| {
        rows.insert(row.integer(0)?, row);
        Ok(())
    })?;
    let mut linked: BTreeMap<i64, Vec<(LinkKind, Answer)>> = BTreeMap::new();
    for row in rows.values() {
        let demand = row.integer(1)?;
        let day = row.maybe_text(5)?.or(row.maybe_text(6)?);
        let detail: serde_json::Value = json(row.text(7)?, || format!("link to fact {demand}"))?;
        let answer = Answer {
            reference: Reference::Fact(row.text(4)?.parse()?, row.integer(3)?).to_string(),
            class: detail["class"]
                .as_str()
                .and_then(|class| class.parse().ok()),
            date: day.and_then(|day| day.parse().ok()),
            words: None,
            state: row.text(8)?.parse()?,
        };
        let of_demand = linked.entry(demand).or_default();
        of_demand.push((row.text(2)?.parse()?, answer));
    }
    Ok(linked)
}

/// What the machine would link to each demand as its answer, and nobody decided on, the surest first.
fn proposed_to(db: &mut Db, demands: &[Value]) -> Result<BTreeMap<i64, Vec<Answer>>> {
    let sql = format!(
        "SELECT proposal.right_key, fact.key, fact.family, COALESCE(fact.date, document.published), reasons,
            certain, score FROM proposal
        JOIN fact ON fact.key = proposal.left_key JOIN document ON document.key = fact.document
        WHERE proposal.kind = 'answer_to' AND fact.state <> 'rejected' AND {OPEN} {}
        AND proposal.right_key IN",
        version::and_counts("fact", false, None)
    );
    let mut rows = Vec::new();
    db.each_among(&sql, demands, |row| {
        rows.push((row.integer(5)?, row.real(6)?, row));
        Ok(())
    })?;
    // Of two that are as sure, what was kept first.
    let key = |row: &Row| row.integer(1).unwrap_or_default();
    rows.sort_by(|a, b| {
        let surer = (b.0, b.1).partial_cmp(&(a.0, a.1));
        surer
            .unwrap_or(Ordering::Equal)
            .then(key(&a.2).cmp(&key(&b.2)))
    });
    let mut proposed: BTreeMap<i64, Vec<Answer>> = BTreeMap::new();
    for (_, _, row) in rows {
        let answers = proposed.entry(row.integer(0)?).or_default();
        answers.push(Answer {
            reference: Reference::Fact(row.text(2)?.parse()?, row.integer(1)?).to_string(),
            class: class_of(row.text(4)?),
            date: row.maybe_text(3)?.and_then(|day| day.parse().ok()),
            words: None,
            state: State::Proposed,
        });
    }
    Ok(proposed)
}

/// The class of an answer as the machine would link it.
pub(crate) fn proposed_class(db: &mut Db, answer: i64, demand: i64) -> Result<Option<AnswerClass>> {
    let sql = "SELECT reasons FROM proposal WHERE kind = 'answer_to' AND left_key = ?1 AND right_key = ?2";
    let row = db.row(sql, &[answer.into(), demand.into()])?;
    let reasons = row.as_ref().map(|row| row.text(0)).transpose()?;
    Ok(reasons.and_then(class_of))
}

/// The class of an answer by the reasons of a proposal; nothing where they tell none.
pub(crate) fn class_of(reasons: &str) -> Option<AnswerClass> {
    let reasons: Vec<Vec<String>> = serde_json::from_str(reasons).unwrap_or_default();
    let told = reasons
        .iter()
        .find(|reason| reason.first().is_some_and(|code| code == "class"))?;
    let class = told.get(1)?.parse().ok()?;
    (class != AnswerClass::Open).then_some(class)
}
