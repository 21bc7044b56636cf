//! What people decide of two things: that they are one, that one answers the other, or that it is not so.
//!
//! The machine only proposes. Who is joined is one for every question that is asked; taking a link back leaves
//! all as it was before.

use std::collections::{BTreeMap, BTreeSet};

use record::{EntityKind, PartialDate};
use serde_json::{Value as Json, json};

use crate::audit;
use crate::bearer;
use crate::db::{Db, Row, Value};
use crate::demand;
use crate::digest;
use crate::error::{Result, StoreError};
use crate::fact::vocabulary;
use crate::member;
use crate::review;
use crate::store::{Act, Store};

vocabulary! {
    /// What one thing is to the other.
    LinkKind as "kind of link" {
        /// One person or body.
        Same = "same",
        /// Two accounts of one event.
        SameEvent = "same_event",
        /// The left one denies what the right one claims.
        DenialOf = "denial_of",
        /// The left one is the addressee's answer to the demand on the right.
        AnswerTo = "answer_to",
        /// The left one speaks about the demand on the right, by somebody who was not asked.
        Reaction = "reaction",
        /// The left one is a new text of the article on the right.
        VersionOf = "version_of",
        /// Two versions of one letter.
        LetterVersion = "letter_version",
    }
}

vocabulary! {
    /// Whether people say that it is so.
    Verdict as "verdict" {
        /// It is.
        Accepted = "accepted",
        /// It is not.
        Rejected = "rejected",
    }
}

impl LinkKind {
    /// Whether the two sides can be exchanged, and who is linked is one.
    pub fn joins(self) -> bool {
        matches!(self, Self::Same | Self::SameEvent)
    }

    /// The table that both keys are of.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Same => "entity",
            Self::VersionOf | Self::LetterVersion => "document",
            _ => "fact",
        }
    }
}

/// A link that people decided on.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Link {
    /// The entry of the log, by which it is taken back.
    pub entry: i64,
    /// What the left is to the right.
    pub kind: LinkKind,
    /// Key of the left.
    pub left: i64,
    /// Key of the right.
    pub right: i64,
    /// Whether it is so.
    pub verdict: Verdict,
    /// What else is to be said: `{"class": "refused"}` of an answer.
    pub detail: Json,
    /// Why.
    pub note: Option<String>,
}

/// One of those that a kind of links joins, as people are told.
fn named_key(kind: LinkKind, key: i64) -> String {
    match kind {
        LinkKind::Same => format!("entity:{key}"),
        _ => format!("event:{key}"),
    }
}

/// Of which a decision is to come: no decision that stands is about the two of a proposal, and no other decisions make
/// them one.
pub(crate) const OPEN: &str = "NOT EXISTS (SELECT 1 FROM link WHERE link.kind = proposal.kind
    AND link.left_key = proposal.left_key AND link.right_key = proposal.right_key AND link.undone IS NULL)
    AND NOT EXISTS (SELECT 1 FROM cluster AS one JOIN cluster AS other ON other.kind = one.kind AND other.head = one.head
    WHERE one.kind = proposal.kind AND one.item = proposal.left_key AND other.item = proposal.right_key)";

const COLUMNS: &str = "entry, kind, left_key, right_key, verdict, detail, note";

fn link(row: &Row) -> Result<Link> {
    let entry = row.integer(0)?;
    Ok(Link {
        entry,
        kind: row.text(1)?.parse()?,
        left: row.integer(2)?,
        right: row.integer(3)?,
        verdict: row.text(4)?.parse()?,
        detail: crate::reading::json(row.text(5)?, || format!("link {entry}"))?,
        note: row.maybe_text(6)?.map(str::to_owned),
    })
}

/// A link to be decided on.
#[derive(Clone, Debug)]
pub struct NewLink<'a> {
    /// What the left is to the right.
    pub kind: LinkKind,
    /// Key of the left.
    pub left: i64,
    /// Key of the right.
    pub right: i64,
    /// Whether it is so.
    pub verdict: Verdict,
    /// What else is to be said; `null` for nothing. The class of an answer is that of the proposal, unless it is said.
    pub detail: Json,
    /// Why.
    pub note: Option<&'a str>,
}

impl Store {
    /// Notes what somebody decided of two things; the entry by which it can be taken back.
    ///
    /// # Errors
    ///
    /// One of the two is not there, or other decisions say the contrary.
    pub fn link(&mut self, new: &NewLink, act: &Act) -> Result<i64> {
        self.db.transaction(|db| decide(db, new, act))
    }

    /// Takes a decision back.
    ///
    /// # Errors
    ///
    /// There is none of this entry, or it was taken back already.
    pub fn undo_link(&mut self, entry: i64, act: &Act) -> Result<Link> {
        self.db.transaction(|db| undo(db, entry, act))
    }

    /// What somebody or something is that is named.
    pub fn kind_of(&mut self, entity: i64) -> Result<EntityKind> {
        kind_of(&mut self.db, entity)
    }

    /// The decisions that stand about a thing.
    pub fn links_of(&mut self, kind: LinkKind, key: i64) -> Result<Vec<Link>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM link WHERE kind = ?1 AND undone IS NULL AND (left_key = ?2 OR right_key = ?2)
            ORDER BY entry"
        );
        let rows = self.db.rows(&sql, &[kind.as_str().into(), key.into()])?;
        rows.iter().map(link).collect()
    }
}

/// Notes a decision inside a transaction.
pub(crate) fn decide(db: &mut Db, new: &NewLink, act: &Act) -> Result<i64> {
    let role = member::role(db, &act.actor)?;
    member::need(role.may_review() || role.may_edit(), role, "link")?;
    let table = new.kind.table();
    for key in [new.left, new.right] {
        let sql = format!("SELECT 1 FROM {table} WHERE key = ?1");
        if db.row(&sql, &[key.into()])?.is_none() {
            return Err(StoreError::Unknown {
                what: table,
                name: key.to_string(),
            });
        }
    }
    if new.left == new.right {
        return Err(StoreError::Refused {
            why: "a thing is not linked with itself".into(),
            hint: "give two",
        });
    }
    match (new.kind, new.verdict) {
        (LinkKind::Same, Verdict::Accepted) => one_kind(db, new.left, new.right)?,
        (LinkKind::VersionOf, Verdict::Accepted) => newer(db, new.left, new.right)?,
        _ => {}
    }
    // The two sides of a pair that is one stand in the order of their keys.
    let (left, right) = match new.kind.joins() && new.left > new.right {
        true => (new.right, new.left),
        false => (new.left, new.right),
    };
    let before = "SELECT entry, verdict FROM link
        WHERE kind = ?1 AND left_key = ?2 AND right_key = ?3 AND undone IS NULL";
    let pair = [new.kind.as_str().into(), left.into(), right.into()];
    if let Some(row) = db.row(before, &pair)? {
        return Err(StoreError::Contradiction(format!(
            "it was decided before, in entry {}: {}",
            row.integer(0)?,
            row.text(1)?
        )));
    }
    if new.kind == LinkKind::AnswerTo && new.verdict == Verdict::Accepted {
        keep_asker_out(db, left, right)?;
    }
    let detail = match (new.kind, new.verdict) {
        (LinkKind::AnswerTo, Verdict::Accepted) if new.detail["class"].is_null() => {
            // Who accepts a proposal accepts what it says of the answer.
            let class = demand::proposed_class(db, left, right)?;
            class.map_or_else(|| new.detail.clone(), |class| json!({"class": class}))
        }
        _ => new.detail.clone(),
    };
    if new.kind == LinkKind::VersionOf && new.verdict == Verdict::Accepted {
        let turned = [new.kind.as_str().into(), right.into(), left.into()];
        if let Some(row) = db.row(before, &turned)?
            && row.text(1)? == Verdict::Accepted.as_str()
        {
            let why = format!(
                "entry {} says that it is the other way round",
                row.integer(0)?
            );
            return Err(StoreError::Contradiction(why));
        }
    }
    let entry = audit::next(db)?;
    let values: [Value; 7] = [
        entry.into(),
        new.kind.as_str().into(),
        left.into(),
        right.into(),
        new.verdict.as_str().into(),
        detail.to_string().into(),
        new.note.into(),
    ];
    db.execute(
        "INSERT INTO link (entry, kind, left_key, right_key, verdict, detail, note)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &values,
    )?;
    if new.kind.joins() {
        join(db, new.kind, left, right)?;
    }
    let entry = note_link(db, new.kind, entry, (entry, "link"), act)?;
    if matches!(new.kind, LinkKind::AnswerTo | LinkKind::Reaction)
        && new.verdict == Verdict::Accepted
    {
        review::accept_read(db, left, new.note, act)?;
    }
    Ok(entry)
}

/// Who asks does not stop the clock by saying something.
fn keep_asker_out(db: &mut Db, answer: i64, demand: i64) -> Result<()> {
    let sql = "SELECT e.name FROM fact f JOIN entity e ON e.key = f.actor
        WHERE f.key = ?1 AND f.family = 'statement'";
    let row = db.row(sql, &[answer.into()])?;
    let by = row.as_ref().map(|row| row.text(0)).transpose()?;
    match by {
        Some(by) if demand::side(db, demand, by)? == demand::DemandSide::Asker => {
            Err(StoreError::OwnDemand(by.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Refuses to make a person one with what is none. Other kinds are often read in two ways: a town and its council.
fn one_kind(db: &mut Db, left: i64, right: i64) -> Result<()> {
    let (left_kind, right_kind) = (kind_of(db, left)?, kind_of(db, right)?);
    let is_person = |kind| kind == EntityKind::Person;
    if is_person(left_kind) == is_person(right_kind) {
        return Ok(());
    }
    Err(StoreError::Refused {
        why: format!(
            "entity:{left} is named as {left_kind}, entity:{right} as {right_kind}: they are not one"
        ),
        hint: "`onrecord show` of both tells how they are named; a fact that names the wrong one can be corrected",
    })
}

/// Refuses an older text as the new version of a newer one, as far as the store knows which is which.
fn newer(db: &mut Db, left: i64, right: i64) -> Result<()> {
    let reversed =
        "SELECT entry FROM link WHERE kind = 'version_of' AND left_key = ?2 AND right_key = ?1
        AND verdict = 'accepted' AND undone IS NULL";
    let of: [Value; 2] = [left.into(), right.into()];
    if let Some(row) = db.row(reversed, &of)? {
        let entry = row.integer(0)?;
        return Err(StoreError::Contradiction(format!(
            "entry {entry} says that document:{right} is the new text of document:{left}"
        )));
    }
    let sql = "SELECT a.article = b.article, a.version < b.version, a.published, b.published
        FROM document a, document b WHERE a.key = ?1 AND b.key = ?2";
    let Some(row) = db.row(sql, &of)? else {
        return Ok(());
    };
    let day = |column| -> Result<Option<PartialDate>> {
        Ok(row.maybe_text(column)?.and_then(|day| day.parse().ok()))
    };
    let (is_one_article, comes_before) = (row.integer(0)? != 0, row.integer(1)? != 0);
    let is_older = match (is_one_article, day(2)?, day(3)?) {
        (true, ..) => comes_before,
        // What is known to the month may be any day of it.
        (false, Some(left), Some(right)) => {
            left < right && !right.contains(left) && !left.contains(right)
        }
        _ => false,
    };
    match is_older {
        true => Err(StoreError::Refused {
            why: format!("document:{left} is the older text of the two"),
            hint: "the new text stands first: `onrecord link version_of NEW OLD`",
        }),
        false => Ok(()),
    }
}

/// What somebody or something is that is named.
fn kind_of(db: &mut Db, entity: i64) -> Result<EntityKind> {
    let row = db.row("SELECT kind FROM entity WHERE key = ?1", &[entity.into()])?;
    let kind = row.as_ref().map(|row| row.text(0)).transpose()?;
    let kind = kind.and_then(|kind| serde_json::from_value(kind.into()).ok());
    kind.ok_or_else(|| crate::store::broken(format!("entity {entity}"), "it has no kind"))
}

/// Takes a decision back inside a transaction.
fn undo(db: &mut Db, of: i64, act: &Act) -> Result<Link> {
    let role = member::role(db, &act.actor)?;
    member::need(
        role.may_review() || role.may_edit(),
        role,
        "take a link back",
    )?;
    let sql = format!("SELECT {COLUMNS} FROM link WHERE entry = ?1 AND undone IS NULL");
    let row = db.row(&sql, &[of.into()])?.ok_or(StoreError::Unknown {
        what: "link that stands, of entry",
        name: of.to_string(),
    })?;
    let taken = link(&row)?;
    let entry = audit::next(db)?;
    db.execute(
        "UPDATE link SET undone = ?2 WHERE entry = ?1",
        &[of.into(), entry.into()],
    )?;
    if taken.kind.joins() {
        join(db, taken.kind, taken.left, taken.right)?;
    }
    note_link(db, taken.kind, of, (entry, "undo"), act)?;
    Ok(taken)
}

fn note_link(
    db: &mut Db,
    kind: LinkKind,
    link: i64,
    (entry, action): (i64, &str),
    act: &Act,
) -> Result<i64> {
    let rows = digest::of_told(db, &[("link", link.into())])?;
    let payload = json!({"kind": kind, "rows": rows});
    let written = audit::append(db, act, action, &format!("link:{link}"), payload)?;
    debug_assert_eq!(written, entry);
    Ok(entry)
}

/// All that are one with an item, itself among them, in the order of their keys.
pub(crate) fn members(db: &mut Db, kind: LinkKind, item: i64) -> Result<Vec<i64>> {
    let sql = "SELECT item FROM cluster WHERE kind = ?1
        AND head = (SELECT head FROM cluster WHERE kind = ?1 AND item = ?2) ORDER BY item";
    let rows = db.rows(sql, &[kind.as_str().into(), item.into()])?;
    match rows.is_empty() {
        true => Ok(vec![item]),
        false => rows.iter().map(|row| row.integer(0)).collect(),
    }
}

/// Who denies a fact, by links that people accepted.
pub(crate) fn denied_by(db: &mut Db, fact: i64) -> Result<Vec<String>> {
    let sql =
        "SELECT e.name FROM link l JOIN fact f ON f.key = l.left_key JOIN entity e ON e.key = f.actor
        WHERE l.kind = 'denial_of' AND l.right_key = ?1 AND l.verdict = 'accepted' AND l.undone IS NULL
        ORDER BY l.entry";
    let rows = db.rows(sql, &[fact.into()])?;
    rows.iter().map(|row| Ok(row.text(0)?.to_owned())).collect()
}

/// Makes the clusters of two items anew, after a link between them came or went.
fn join(db: &mut Db, kind: LinkKind, left: i64, right: i64) -> Result<()> {
    let mut items = members(db, kind, left)?;
    items.extend(members(db, kind, right)?);
    join_anew(db, kind, items)
}

/// Makes the clusters of these anew, by the links between them.
pub(crate) fn join_anew(
    db: &mut Db,
    kind: LinkKind,
    items: impl IntoIterator<Item = i64>,
) -> Result<()> {
    let items: BTreeSet<i64> = items.into_iter().collect();
    let mut heads: BTreeMap<i64, i64> = items.iter().map(|item| (*item, *item)).collect();
    let mut apart = Vec::new();
    for item in &items {
        let sql = "SELECT left_key, right_key, verdict FROM link
            WHERE kind = ?1 AND left_key = ?2 AND undone IS NULL";
        for row in db.rows(sql, &[kind.as_str().into(), (*item).into()])? {
            let pair = (row.integer(0)?, row.integer(1)?);
            match row.text(2)?.parse()? {
                Verdict::Rejected => apart.push(pair),
                Verdict::Accepted if heads.contains_key(&pair.1) => unite(&mut heads, pair),
                Verdict::Accepted => {}
            }
        }
    }
    for (a, b) in apart {
        if heads.contains_key(&b) && head(&heads, a) == head(&heads, b) {
            return Err(StoreError::Contradiction(format!(
                "{a} and {b} were told apart, and would be one by what others say",
                a = named_key(kind, a),
                b = named_key(kind, b)
            )));
        }
    }
    let name: Value = kind.as_str().into();
    for item in &items {
        db.execute(
            "DELETE FROM cluster WHERE kind = ?1 AND item = ?2",
            &[name.clone(), (*item).into()],
        )?;
    }
    let mut sizes: BTreeMap<i64, usize> = BTreeMap::new();
    for item in &items {
        *sizes.entry(head(&heads, *item)).or_default() += 1;
    }
    for item in &items {
        let head = head(&heads, *item);
        if sizes[&head] > 1 {
            db.execute(
                "INSERT INTO cluster (kind, item, head) VALUES (?1, ?2, ?3)",
                &[name.clone(), (*item).into(), head.into()],
            )?;
        }
    }
    match kind {
        LinkKind::Same => bearer::regroup(db, &items),
        _ => Ok(()),
    }
}

/// All that are one with others, by the links that stand: each with its head.
pub(crate) fn heads(db: &mut Db, kind: LinkKind) -> Result<BTreeMap<i64, i64>> {
    let sql = "SELECT left_key, right_key FROM link
        WHERE kind = ?1 AND verdict = 'accepted' AND undone IS NULL";
    let mut heads = BTreeMap::new();
    for row in db.rows(sql, &[kind.as_str().into()])? {
        let pair = (row.integer(0)?, row.integer(1)?);
        for item in [pair.0, pair.1] {
            heads.entry(item).or_insert(item);
        }
        unite(&mut heads, pair);
    }
    let items: Vec<i64> = heads.keys().copied().collect();
    Ok(items
        .into_iter()
        .map(|item| (item, head(&heads, item)))
        .collect())
}

fn head(heads: &BTreeMap<i64, i64>, item: i64) -> i64 {
    let mut at = item;
    while let Some(next) = heads.get(&at)
        && *next != at
    {
        at = *next;
    }
    at
}

/// The lesser key is the head.
fn unite(heads: &mut BTreeMap<i64, i64>, (a, b): (i64, i64)) {
    let (a, b) = (head(heads, a), head(heads, b));
    heads.insert(a.max(b), a.min(b));
}
