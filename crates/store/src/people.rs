//! Who bears a name: each for themselves, unless people made them one.

use std::collections::{BTreeMap, BTreeSet};

use record::{Entity, EntityKind, PartialDate, Role};

use crate::bearer::BEARS;
use crate::case::Bearer;
use crate::db::{Db, Row, Value};
use crate::error::{Result, StoreError};
use crate::links::{self, LinkKind};
use crate::pack;
use crate::query::sql::Values;
use crate::reference::Reference;
use crate::words;

/// Most entities that are looked at for a name.
const MOST: usize = 5_000;
/// Words of a name that are looked for: no name has more.
pub(crate) const MOST_WORDS: usize = 32;

/// The heads of those who bear a name: those who are called just so, or else those in
/// whose name all its words are.
pub(crate) fn bearers(db: &mut Db, name: &str, only_people: bool) -> Result<Vec<i64>> {
    let named: Vec<Value> = named(db, name)?.into_iter().map(Value::from).collect();
    let of_kind = match only_people {
        true => "= 'person'",
        false => "<> 'place'",
    };
    let sql = format!(
        "SELECT COALESCE(c.head, entity.key) FROM entity
        LEFT JOIN cluster c ON c.kind = 'same' AND c.item = entity.key
        WHERE entity.kind {of_kind} AND {BEARS} AND entity.key IN"
    );
    let mut heads = BTreeSet::new();
    db.each_among(&sql, &named, |row| {
        heads.insert(row.integer(0)?);
        Ok(())
    })?;
    Ok(heads.into_iter().collect())
}

/// The entities that bear a name, of every kind, the newest first: those who are called just so, or else those in whose
/// name all its words are. Of a name that more bear, no more than are looked at.
pub(crate) fn named(db: &mut Db, name: &str) -> Result<Vec<i64>> {
    let folded = words::folded(name.trim());
    let mut names = called(db, &folded)?;
    if names.is_empty() {
        names = with_all_words(db, &folded)?;
    }
    newest_of(db, &names, MOST)
}

/// The same, of whom all words of a name are in theirs; and whether these are all, as there are no more than `most`.
pub(crate) fn named_with(db: &mut Db, name: &str, most: usize) -> Result<(Vec<i64>, bool)> {
    let folded = words::folded(name.trim());
    let mut names = with_all_words(db, &folded)?;
    let all = names.len() < MOST;
    // Who is called just so may have been kept first.
    names.extend(called(db, &folded)?);
    let mut named = newest_of(db, &names, most + 1)?;
    let all = all && named.len() <= most;
    named.truncate(most);
    Ok((named, all))
}

/// The names that are just so.
fn called(db: &mut Db, folded: &str) -> Result<Vec<i64>> {
    keys(
        db,
        "SELECT key FROM name WHERE folded = ?1",
        &[folded.into()],
    )
}

/// The newest of those who bear one of these names.
fn newest_of(db: &mut Db, names: &[i64], most: usize) -> Result<Vec<i64>> {
    let mut values = Values::default();
    let names = values.keys(db, names);
    let sql = format!(
        "SELECT DISTINCT entity FROM entity_name WHERE name IN {names} ORDER BY entity DESC LIMIT {most}"
    );
    keys(db, &sql, &values.0)
}

/// Names that have all words of a folded name, the newest first; no more than would be looked at.
pub(crate) fn with_all_words(db: &mut Db, folded: &str) -> Result<Vec<i64>> {
    let mut words: Vec<(i64, &str)> = Vec::new();
    for word in words::apart(folded).take(MOST_WORDS) {
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM name_word WHERE word = ?1 LIMIT {MOST}) AS few"
        );
        let row = db.row(&sql, &[word.into()])?;
        words.push((row.map_or(Ok(0), |row| row.integer(0))?, word));
    }
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // From the rarest word on: another may be in a quarter of a million names.
    words.sort_unstable();
    words.dedup();
    let join = db.either("CROSS JOIN", "JOIN");
    let mut values = Values::default();
    let (mut from, mut conditions) = (Vec::new(), Vec::new());
    for (n, (_, word)) in words.iter().enumerate() {
        from.push(match n {
            0 => "name_word w0".to_owned(),
            n => format!("{join} name_word w{n} ON w{n}.name = w0.name"),
        });
        conditions.push(format!("w{n}.word = {}", values.put(*word)));
    }
    let sql = format!(
        "SELECT w0.name FROM {} WHERE {} ORDER BY w0.name DESC LIMIT {MOST}",
        from.join(" "),
        conditions.join(" AND ")
    );
    keys(db, &sql, &values.0)
}

fn keys(db: &mut Db, sql: &str, values: &[Value]) -> Result<Vec<i64>> {
    let rows = db.rows(sql, values)?;
    rows.iter().map(|row| row.integer(0)).collect()
}

/// What is known of one who is named, or of those who were made one.
pub(crate) fn bearer(db: &mut Db, entity: i64) -> Result<Bearer> {
    let members = links::members(db, LinkKind::Same, entity)?;
    let head = members.first().copied().unwrap_or(entity);
    let bearer = described(db, &[head])?.into_iter().next();
    bearer.ok_or_else(|| unknown(entity))
}

fn unknown(entity: i64) -> StoreError {
    StoreError::Unknown {
        what: "entity",
        name: entity.to_string(),
    }
}

/// What is known of each of these, who are one for themselves or the first of those who were made one.
pub(crate) fn described(db: &mut Db, heads: &[i64]) -> Result<Vec<Bearer>> {
    let head_of = head_of(db, heads)?;
    let members: Vec<Value> = head_of.keys().map(|key| (*key).into()).collect();
    let sql = "SELECT e.key, e.id, e.kind, e.name, e.body, e.document, d.published FROM entity e
        JOIN document d ON d.key = e.document WHERE e.key IN";
    let mut rows: BTreeMap<i64, Row> = BTreeMap::new();
    db.each_among(sql, &members, |row| {
        rows.insert(row.integer(0)?, row);
        Ok(())
    })?;
    let mut bearers: BTreeMap<i64, (Bearer, BTreeSet<i64>)> = BTreeMap::new();
    for (member, head) in &head_of {
        let row = rows.get(member).ok_or_else(|| unknown(*member))?;
        let new = || (blank(*head), BTreeSet::new());
        let (bearer, documents) = bearers.entry(*head).or_insert_with(new);
        let (_, entity) = pack::entity_of(row, 0)?;
        documents.insert(row.integer(5)?);
        let day: Option<PartialDate> = row.maybe_text(6)?.and_then(|day| day.parse().ok());
        bearer.from = match (bearer.from, day) {
            (Some(from), Some(day)) => Some(from.min(day)),
            (from, day) => from.or(day),
        };
        bearer.to = bearer.to.max(day);
        take_names(bearer, &entity);
    }
    let told = heads.iter().filter_map(|head| bearers.remove(head));
    let counted = told.map(|(bearer, documents)| Bearer {
        documents: documents.len(),
        ..bearer
    });
    Ok(counted.collect())
}

/// All who are one with each of these, who are the first of their clusters or in none; and who is the first.
pub(crate) fn head_of(db: &mut Db, heads: &[i64]) -> Result<BTreeMap<i64, i64>> {
    let mut head_of: BTreeMap<i64, i64> = heads.iter().map(|head| (*head, *head)).collect();
    let keys: Vec<Value> = heads.iter().map(|head| (*head).into()).collect();
    let joined = "SELECT item, head FROM cluster WHERE kind = 'same' AND head IN";
    db.each_among(joined, &keys, |row| {
        head_of.insert(row.integer(0)?, row.integer(1)?);
        Ok(())
    })?;
    Ok(head_of)
}

/// One of whom nothing is known yet.
pub(crate) fn blank(head: i64) -> Bearer {
    Bearer {
        reference: Reference::Entity(head).to_string(),
        kind: EntityKind::Person,
        name: String::new(),
        names: Vec::new(),
        roles: Vec::new(),
        documents: 0,
        from: None,
        to: None,
    }
}

fn take_names(bearer: &mut Bearer, entity: &Entity) {
    if entity.name.chars().count() > bearer.name.chars().count() {
        bearer.name.clone_from(&entity.name);
        bearer.kind = entity.kind;
    }
    for name in std::iter::once(&entity.name).chain(&entity.aliases) {
        if !bearer.names.contains(name) {
            bearer.names.push(name.clone());
        }
    }
    for role in &entity.roles {
        let role = told(role);
        if !bearer.roles.contains(&role) {
            bearer.roles.push(role);
        }
    }
}

/// "former governor of Kesh".
pub(crate) fn told(role: &Role) -> String {
    let former = if role.former { "former " } else { "" };
    let of = role.of.as_ref().map(|of| format!(" of {of}"));
    format!("{former}{}{}", role.title, of.unwrap_or_default())
}

/// All entities that are one with any of these, themselves among them.
pub(crate) fn members(db: &mut Db, entities: &[i64]) -> Result<Vec<i64>> {
    Ok(all_of(db, entities)?.into_keys().collect())
}

/// The same, each with the head of its own.
pub(crate) fn all_of(db: &mut Db, entities: &[i64]) -> Result<BTreeMap<i64, i64>> {
    let heads = heads(db, entities)?;
    head_of(db, &heads)
}

/// The heads of entities, in their order, each once.
pub(crate) fn heads(db: &mut Db, entities: &[i64]) -> Result<Vec<i64>> {
    let mut heads: BTreeMap<i64, i64> = entities.iter().map(|key| (*key, *key)).collect();
    let keys: Vec<Value> = entities.iter().map(|key| (*key).into()).collect();
    let joined = "SELECT item, head FROM cluster WHERE kind = 'same' AND item IN";
    db.each_among(joined, &keys, |row| {
        heads.insert(row.integer(0)?, row.integer(1)?);
        Ok(())
    })?;
    let mut seen = BTreeSet::new();
    let heads = entities.iter().filter_map(|key| heads.get(key)).copied();
    Ok(heads.filter(|head| seen.insert(*head)).collect())
}
