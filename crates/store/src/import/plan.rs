//! What a sheet would change: each of its rows beside what is kept.

use std::collections::{BTreeMap, HashMap, HashSet};

use record::Span;
use serde_json::Value as Json;

use super::fields::{self, Change, Field, FieldValue, Table};
use super::mapping::{Mapping, OWN_SOURCE};
use super::rows::{CellError, Laid, RowDraft, RowId, Unread};
use super::{How, Import, keep};
use crate::db::{Db, Row, Value};
use crate::error::{Result, StoreError};
use crate::fact::{Family, State};
use crate::reading;
use crate::words;

/// The action of entries of the log by which an import changes a fact: whatever else is decided, people decide.
pub(crate) const IMPORT: &str = "import";

/// Rows that are asked for in one question to the database.
const AT_ONCE: usize = 250;

/// Bytes of what is the same in every row, over all rows: each has it for itself.
const MOST_FIXED: usize = 128 << 20;

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is a new fact.
    New(Vec<Change>),
    /// It changes what is kept.
    Changed(Vec<Change>),
    /// It is as it was.
    Unchanged,
    /// It says something else than people decided since: nothing is changed.
    Conflict {
        /// What it would change.
        changes: Vec<Change>,
        /// How the fact stands.
        state: State,
    },
    /// It cannot be read.
    Wrong(Vec<CellError>),
}

/// A row of a sheet, and what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RowOutcome {
    /// Its number in the sheet.
    pub number: u64,
    /// Its id, where it has one.
    pub id: String,
    /// The fact that it is of, where that is there.
    pub fact: Option<i64>,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What becomes of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planned {
    /// Its rows.
    pub rows: Vec<RowOutcome>,
    /// Facts whose row is no longer in the sheet, by their ids. They stay.
    pub vanished: Vec<(String, i64)>,
}

/// How many rows of a sheet become what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that are new facts.
    pub new: usize,
    /// Rows that change what is kept.
    pub changed: usize,
    /// Rows that are as they were.
    pub unchanged: usize,
    /// Rows that say something else than people decided since.
    pub conflicts: usize,
    /// Rows that cannot be read.
    pub wrong: usize,
    /// Facts whose row is no longer there.
    pub vanished: usize,
}

impl RowOutcome {
    /// Who the fact was about, and who it would be about, where these have no word in common: ids of another list
    /// look so. None of a new fact.
    pub fn other_person(&self) -> Option<(&str, &str)> {
        let (Outcome::Changed(changes) | Outcome::Conflict { changes, .. }) = &self.outcome else {
            return None;
        };
        let mut of = changes
            .iter()
            .filter(|change| PERSONS.contains(&change.field.as_str()));
        of.find_map(other)
    }
}

/// The fields that say whom a fact is about.
const PERSONS: [&str; 2] = ["person", "name"];

fn other(change: &Change) -> Option<(&str, &str)> {
    let (Some(FieldValue::Text(before)), Some(FieldValue::Text(after))) =
        (&change.before, &change.after)
    else {
        return None;
    };
    let words = |name: &str| -> HashSet<String> {
        let folded = words::folded(name);
        words::apart(&folded).map(str::to_owned).collect()
    };
    let is_other = words(before).is_disjoint(&words(after));
    is_other.then_some((before.as_str(), after.as_str()))
}

impl Planned {
    /// Rows by which a fact would be about somebody else.
    pub fn other_persons(&self) -> usize {
        let rows = self.rows.iter();
        rows.filter(|row| row.other_person().is_some()).count()
    }

    /// How many rows become what.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            vanished: self.vanished.len(),
            ..Counts::default()
        };
        for row in &self.rows {
            *match row.outcome {
                Outcome::New(_) => &mut counts.new,
                Outcome::Changed(_) => &mut counts.changed,
                Outcome::Unchanged => &mut counts.unchanged,
                Outcome::Conflict { .. } => &mut counts.conflicts,
                Outcome::Wrong(_) => &mut counts.wrong,
            } += 1;
        }
        counts
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} new, {} changed, {} unchanged, {} in conflict, {} with errors, {} no longer there",
            self.new, self.changed, self.unchanged, self.conflicts, self.wrong, self.vanished
        )
    }
}

/// What is kept of a row.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub fact: i64,
    pub document: i64,
    pub state: State,
    /// The value that stands.
    pub value: Json,
    family: Family,
    /// The last entry of the log on the fact; 0 where there is none.
    last: i64,
    /// Whether it was a person's.
    is_decided: bool,
    /// Whether the fact was made of a row of this source.
    pub is_of_row: bool,
    /// The row as it was the last time.
    pub row: Option<LastRow>,
}

/// The newest version of a row.
#[derive(Clone, Debug)]
pub(crate) struct LastRow {
    pub article: i64,
    pub version: i64,
    pub document: i64,
    /// The cells that carry the fact.
    pub evidence: Vec<Span>,
    text: String,
    rest: BTreeMap<String, String>,
}

/// A row with what is to be done about it.
pub(crate) enum Step {
    Add {
        draft: RowDraft,
        value: Json,
    },
    /// A new version of the row, and of the fact where its value is another.
    Change {
        draft: RowDraft,
        known: Known,
        value: Option<Json>,
    },
    Leave,
}

/// All that is to be done.
pub(crate) struct Plan {
    planned: Planned,
    pub steps: Vec<Step>,
}

impl Plan {
    pub(crate) fn told(self) -> Planned {
        self.planned
    }

    /// Whether it changes anything.
    pub(crate) fn changes(&self) -> bool {
        self.steps.iter().any(|step| !matches!(step, Step::Leave))
    }

    pub(crate) fn has_errors(&self) -> bool {
        let rows = &self.planned.rows;
        rows.iter()
            .any(|row| matches!(row.outcome, Outcome::Wrong(_)))
    }
}

/// Looks each row up.
///
/// `purged` are the ids of documents that something was purged of.
pub(crate) fn plan(
    db: &mut Db,
    import: &Import,
    how: How,
    purged: &HashSet<String>,
) -> Result<Plan> {
    let (sheet, mapping) = (import.sheet, import.mapping);
    let fixed: usize = mapping.fixed.values().map(String::len).sum();
    if fixed.saturating_mul(sheet.rows.len()) > MOST_FIXED {
        return Err(StoreError::Mapping(
            "what [fixed] says is too long to be written into each of so many rows".to_owned(),
        ));
    }
    let laid = Laid::over(mapping, &sheet.headings)?;
    let lacking = mapping.lacking();
    let mut plan = Plan {
        planned: Planned::default(),
        steps: Vec::new(),
    };
    let mut seen: HashMap<RowId, u64> = HashMap::new();
    let mut facts: HashMap<i64, u64> = HashMap::new();
    for rows in sheet.rows.chunks(AT_ONCE) {
        let mut drafts = Vec::new();
        for row in rows {
            match laid.draft(row) {
                Ok(None) => {}
                Ok(Some(draft)) => match seen.insert(draft.id.clone(), draft.number) {
                    None => drafts.push(Ok(draft)),
                    Some(first) => drafts.push(Err(twice(&draft, first))),
                },
                Err(unread) => {
                    // It is in the sheet, whatever else is wrong with it.
                    seen.extend(unread.id.clone().map(|id| (id, row.number)));
                    drafts.push(Err(unread));
                }
            }
        }
        let known = known(db, mapping, drafts.iter().flatten())?;
        for draft in drafts {
            // A fact may be named by its row's id and by the store's own.
            let draft = draft.and_then(|draft| {
                let fact = known.get(&draft.id).map(|known| known.fact);
                match fact.and_then(|fact| facts.insert(fact, draft.number)) {
                    Some(first) => Err(twice(&draft, first)),
                    None => Ok(draft),
                }
            });
            let draft = draft.and_then(|draft| not_purged(draft, &known, mapping, purged));
            let (outcome, step) = match draft {
                Err(unread) => (failed(unread, mapping.table), Step::Leave),
                Ok(draft) => decide(mapping.table, &sheet.headings, draft, &known, &lacking),
            };
            plan.planned.rows.push(outcome);
            // A dry run does nothing about them, and the texts of all rows take memory.
            if how != How::DryRun {
                plan.steps.push(step);
            }
        }
    }
    plan.planned.vanished = vanished(db, mapping, &seen, &facts)?;
    Ok(plan)
}

fn twice(draft: &RowDraft, first: u64) -> Unread {
    Unread {
        id: Some(draft.id.clone()),
        errors: vec![CellError {
            row: draft.number,
            column: None,
            what: format!("row {first} is of the same fact"),
            hint: "leave one of the two, or give each an id of its own".to_owned(),
        }],
    }
}

/// A row that was purged does not come back.
fn not_purged(
    draft: RowDraft,
    known: &HashMap<RowId, Known>,
    mapping: &Mapping,
    purged: &HashSet<String>,
) -> std::result::Result<RowDraft, Unread> {
    if purged.is_empty() {
        return Ok(draft);
    }
    let (title, version) = match known.get(&draft.id) {
        Some(known) => known.next(&draft, &mapping.source),
        None => (
            title_of(&mapping.source, &draft.id_text(mapping.table.family())),
            1,
        ),
    };
    if !purged.contains(&keep::document_id(&title, version, &draft.text)) {
        return Ok(draft);
    }
    Err(Unread {
        id: Some(draft.id),
        errors: vec![CellError {
            row: draft.number,
            column: None,
            what: "it was purged, or somebody in it was".to_owned(),
            hint: "take the row out of the sheet".to_owned(),
        }],
    })
}

fn failed(unread: Unread, table: Table) -> RowOutcome {
    RowOutcome {
        number: unread.errors.first().map_or(0, |error| error.row),
        id: unread
            .id
            .map(|id| id.text(table.family()))
            .unwrap_or_default(),
        fact: None,
        outcome: Outcome::Wrong(unread.errors),
    }
}

/// What becomes of one row.
fn decide(
    table: Table,
    headings: &[String],
    draft: RowDraft,
    known: &HashMap<RowId, Known>,
    lacking: &[&Field],
) -> (RowOutcome, Step) {
    let known = known.get(&draft.id);
    let told = |outcome| RowOutcome {
        number: draft.number,
        id: draft.id_text(table.family()),
        fact: known.map(|known| known.fact),
        outcome,
    };
    let wrong = |what: String, hint: &str| {
        told(Outcome::Wrong(vec![CellError {
            row: draft.number,
            column: None,
            what,
            hint: hint.to_owned(),
        }]))
    };
    let Some(known) = known else {
        if draft.id != RowId::External(draft.id_text(table.family())) {
            let what = format!(
                "there is no {} in this store",
                draft.id_text(table.family())
            );
            let hint = "give the --store that it was exported from, or the row an id of its own";
            return (wrong(what, hint), Step::Leave);
        }
        if let Some(field) = lacking.first() {
            let what = format!("no column tells the {}", field.name);
            return (wrong(what, "name its column in a mapping"), Step::Leave);
        }
        let blank = Json::Object(table.family().blank());
        let value = fields::with(table, &blank, &draft.set);
        let outcome = told(Outcome::New(fields::changes(table, &blank, &value)));
        return (outcome, Step::Add { draft, value });
    };
    if known.family != table.family() {
        let what = format!("its id is that of a {} of this source", known.family);
        return (
            wrong(what, "give the mapping another `source`"),
            Step::Leave,
        );
    }
    if known.row.as_ref().is_some_and(|row| row.text == draft.text) {
        return (told(Outcome::Unchanged), Step::Leave);
    }
    let value = fields::with(table, &known.value, &draft.set);
    let changes = fields::changes(table, &known.value, &value);
    let is_corrected = !changes.is_empty();
    if is_corrected && known.is_in_the_way(&draft) {
        let state = known.state;
        return (told(Outcome::Conflict { changes, state }), Step::Leave);
    }
    let mut changes = changes;
    changes.extend(other_words(headings, &draft, known.row.as_ref()));
    if changes.is_empty() {
        return (told(Outcome::Unchanged), Step::Leave);
    }
    let outcome = told(Outcome::Changed(changes));
    let step = Step::Change {
        value: is_corrected.then_some(value),
        known: known.clone(),
        draft,
    };
    (outcome, step)
}

impl Known {
    /// The title of a new version of the row, and its number.
    pub(crate) fn next(&self, draft: &RowDraft, source: &str) -> (String, i64) {
        let title = match &draft.id {
            RowId::External(id) => title_of(source, id),
            RowId::Fact(key) => title_of_fact(self.family, *key),
        };
        (title, self.row.as_ref().map_or(1, |row| row.version + 1))
    }

    /// Whether people decided on the fact since the sheet was written.
    fn is_in_the_way(&self, draft: &RowDraft) -> bool {
        let is_behind = match draft.entry {
            Some(entry) => entry != self.last,
            None => self.is_decided,
        };
        self.state == State::SecondReviewed || is_behind
    }
}

/// What columns that are no field say that they did not say before. Those that are no longer there say nothing.
fn other_words(headings: &[String], draft: &RowDraft, before: Option<&LastRow>) -> Vec<Change> {
    let no_words = BTreeMap::new();
    let before = before.map_or(&no_words, |row| &row.rest);
    let gone = before.keys().filter(|column| {
        let is_there = headings
            .iter()
            .any(|heading| heading.trim() == column.as_str());
        is_there && !draft.rest.contains_key(*column)
    });
    let columns = draft.rest.keys().chain(gone);
    let of = |words: Option<&String>| words.map(|words| FieldValue::Text(words.clone()));
    let changes = columns.map(|column| Change {
        field: column.clone(),
        before: of(before.get(column)),
        after: of(draft.rest.get(column)),
    });
    changes
        .filter(|change| change.before != change.after)
        .collect()
}

/// `?2, ?3 ...` for so many values behind the first.
fn places(count: usize) -> String {
    let places: Vec<String> = (0..count).map(|n| format!("?{}", n + 2)).collect();
    places.join(", ")
}

/// What is kept of rows.
fn known<'a>(
    db: &mut Db,
    mapping: &Mapping,
    drafts: impl Iterator<Item = &'a RowDraft>,
) -> Result<HashMap<RowId, Known>> {
    let mut known = HashMap::new();
    let mut externals = vec![Value::from(mapping.source.as_str())];
    for draft in drafts {
        match &draft.id {
            RowId::External(id) => externals.push(id.as_str().into()),
            RowId::Fact(key) => {
                if let Some(found) = known_fact(db, *key)? {
                    known.insert(draft.id.clone(), found);
                }
            }
        }
    }
    if externals.len() == 1 {
        return Ok(known);
    }
    // As many each time, so that the question is prepared once.
    let last = externals.last().cloned().unwrap_or(Value::Null);
    externals.resize(AT_ONCE + 1, last);
    let sql = format!(
        "SELECT e.id, f.key, f.family, f.state, COALESCE(f.corrected, f.body), f.document,
            COALESCE(a.entry, e.entry), a.action, d.article, d.version, d.text, d.more, d.key
        FROM external e JOIN fact f ON f.key = e.fact
        JOIN document o ON o.key = f.document
        JOIN document d ON d.article = o.article
            AND d.version = (SELECT MAX(version) FROM document WHERE article = o.article)
        LEFT JOIN audit a ON a.entry = (SELECT MAX(r.entry) FROM review r WHERE r.fact = f.key)
        WHERE e.source = ?1 AND e.id IN ({})",
        places(AT_ONCE)
    );
    for row in db.rows(&sql, &externals)? {
        let found = Known {
            is_of_row: true,
            row: Some(last_row(&row, 8)?),
            ..fact_of(&row)?
        };
        known.insert(RowId::External(row.text(0)?.to_owned()), found);
    }
    Ok(known)
}

/// What is kept of a fact that a row names by its key.
fn known_fact(db: &mut Db, key: i64) -> Result<Option<Known>> {
    let sql =
        "SELECT o.origin, f.key, f.family, f.state, COALESCE(f.corrected, f.body), f.document,
            COALESCE(a.entry, e.entry, 0), a.action, o.article
        FROM fact f JOIN document o ON o.key = f.document
        LEFT JOIN external e ON e.fact = f.key
        LEFT JOIN audit a ON a.entry = (SELECT MAX(r.entry) FROM review r WHERE r.fact = f.key)
        WHERE f.key = ?1";
    let Some(row) = db.row(sql, &[key.into()])? else {
        return Ok(None);
    };
    let is_of_row = row.text(0)? == "row";
    let found = Known {
        is_of_row,
        ..fact_of(&row)?
    };
    let columns = "SELECT article, version, text, more, key FROM document WHERE origin = 'row'";
    let newest = "ORDER BY version DESC LIMIT 1";
    let before = match is_of_row {
        true => {
            let sql = format!("{columns} AND article = ?1 {newest}");
            db.row(&sql, &[row.integer(8)?.into()])?
        }
        false => {
            let sql = format!("{columns} AND title = ?1 {newest}");
            db.row(&sql, &[title_of_fact(found.family, key).into()])?
        }
    };
    let row = before.map(|row| last_row(&row, 0)).transpose()?;
    Ok(Some(Known { row, ..found }))
}

/// The newest row that a fact was imported or corrected by.
pub(crate) fn newest_row(db: &mut Db, fact: i64) -> Result<Option<LastRow>> {
    Ok(known_fact(db, fact)?.and_then(|known| known.row))
}

/// The title of the document of a row.
pub(crate) fn title_of(source: &str, id: &str) -> String {
    format!("{source} {id}")
}

/// The title of the rows by which a fact that was no row is corrected.
pub(crate) fn title_of_fact(family: Family, key: i64) -> String {
    format!("{OWN_SOURCE} {family}:{key}")
}

/// The columns behind the first that both questions have.
fn fact_of(row: &Row) -> Result<Known> {
    let fact = row.integer(1)?;
    Ok(Known {
        fact,
        family: row.text(2)?.parse()?,
        state: row.text(3)?.parse()?,
        value: reading::json(row.text(4)?, || format!("fact {fact}"))?,
        document: row.integer(5)?,
        last: row.integer(6)?,
        is_decided: row.maybe_text(7)?.is_some_and(|action| action != IMPORT),
        is_of_row: false,
        row: None,
    })
}

fn last_row(row: &Row, at: usize) -> Result<LastRow> {
    let article = row.integer(at)?;
    let mut more: Json = reading::json(row.text(at + 3)?, || format!("article {article}"))?;
    let mut part = |name: &str| more.pointer_mut(name).map(Json::take).unwrap_or_default();
    let (rest, evidence) = (part("/row/rest"), part("/row/evidence"));
    Ok(LastRow {
        article,
        version: row.integer(at + 1)?,
        document: row.integer(at + 4)?,
        text: row.text(at + 2)?.to_owned(),
        rest: serde_json::from_value(rest).unwrap_or_default(),
        evidence: serde_json::from_value(evidence).unwrap_or_default(),
    })
}

/// Facts of the source whose ids are not in the sheet.
fn vanished(
    db: &mut Db,
    mapping: &Mapping,
    seen: &HashMap<RowId, u64>,
    facts: &HashMap<i64, u64>,
) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT e.id, e.fact FROM external e JOIN fact f ON f.key = e.fact
        WHERE e.source = ?1 AND f.family = ?2 ORDER BY e.fact";
    let of = [
        mapping.source.as_str().into(),
        mapping.table.family().as_str().into(),
    ];
    let mut vanished = Vec::new();
    db.each(sql, &of, |row| {
        let (id, fact) = (row.text(0)?.to_owned(), row.integer(1)?);
        if !facts.contains_key(&fact) && !seen.contains_key(&RowId::External(id.clone())) {
            vanished.push((id, fact));
        }
        Ok(())
    })?;
    Ok(vanished)
}
