//! Who bears a name: each for themselves, unless people made them one.

use std::collections::BTreeSet;

use record::{Entity, EntityKind, PartialDate};

use crate::bearer::BEARS;
use crate::case::Bearer;
use crate::db::{Db, Value};
use crate::error::{Result, StoreError};
use crate::links::{self, LinkKind};
use crate::pack;
use crate::reference::Reference;
use crate::words;

/// Most entities that are looked at for a name.
const MOST: i64 = 5_000;

/// The heads of those who bear a name: those who are called just so, or else those in
/// whose name all its words are.
pub(crate) fn bearers(db: &mut Db, name: &str, only_people: bool) -> Result<Vec<i64>> {
    let folded = words::folded(name.trim());
    let exact = "SELECT key FROM name WHERE folded = ?1";
    let mut names = keys(db, exact, &[folded.as_str().into()])?;
    if names.is_empty() {
        names = with_all_words(db, &folded)?;
    }
    let mut heads = BTreeSet::new();
    for name in names {
        let sql = format!(
            "SELECT COALESCE(c.head, entity.key) FROM entity_name n
            JOIN entity ON entity.key = n.entity JOIN document ON document.key = entity.document
            LEFT JOIN cluster c ON c.kind = 'same' AND c.item = entity.key
            WHERE n.name = ?1 AND entity.kind <> 'place' AND (entity.kind = 'person' OR ?2 = 0)
                AND {BEARS} LIMIT ?3"
        );
        let only = i64::from(only_people).into();
        heads.extend(keys(db, &sql, &[name.into(), only, MOST.into()])?);
    }
    Ok(heads.into_iter().collect())
}

/// Names that have all words of a folded name.
fn with_all_words(db: &mut Db, folded: &str) -> Result<Vec<i64>> {
    let mut found: Option<Vec<i64>> = None;
    for word in words::apart(folded) {
        let sql = "SELECT name FROM name_word WHERE word = ?1 ORDER BY name";
        let of_word = keys(db, sql, &[word.into()])?;
        found = Some(match found {
            None => of_word,
            Some(before) => {
                let has = |name: &i64| of_word.binary_search(name).is_ok();
                before.into_iter().filter(has).collect()
            }
        });
    }
    Ok(found.unwrap_or_default())
}

fn keys(db: &mut Db, sql: &str, values: &[Value]) -> Result<Vec<i64>> {
    let rows = db.rows(sql, values)?;
    rows.iter().map(|row| row.integer(0)).collect()
}

/// What is known of one who is named, or of those who were made one.
pub(crate) fn bearer(db: &mut Db, entity: i64) -> Result<Bearer> {
    let members = links::members(db, LinkKind::Same, entity)?;
    let head = members.first().copied().unwrap_or(entity);
    let mut bearer = Bearer {
        reference: Reference::Entity(head).to_string(),
        kind: EntityKind::Person,
        name: String::new(),
        names: Vec::new(),
        roles: Vec::new(),
        documents: 0,
        from: None,
        to: None,
    };
    let mut documents = BTreeSet::new();
    for member in members {
        let sql =
            "SELECT e.key, e.id, e.kind, e.name, e.body, e.document, d.published FROM entity e
            JOIN document d ON d.key = e.document WHERE e.key = ?1";
        let row = db.row(sql, &[member.into()])?;
        let row = row.ok_or_else(|| StoreError::Unknown {
            what: "entity",
            name: member.to_string(),
        })?;
        let (_, entity) = pack::entity_of(&row, 0)?;
        documents.insert(row.integer(5)?);
        let day: Option<PartialDate> = row.maybe_text(6)?.and_then(|day| day.parse().ok());
        bearer.from = match (bearer.from, day) {
            (Some(from), Some(day)) => Some(from.min(day)),
            (from, day) => from.or(day),
        };
        bearer.to = bearer.to.max(day);
        take_names(&mut bearer, &entity);
    }
    bearer.documents = documents.len();
    Ok(bearer)
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
        let former = if role.former { "former " } else { "" };
        let of = role.of.as_ref().map(|of| format!(" of {of}"));
        let role = format!("{former}{}{}", role.title, of.unwrap_or_default());
        if !bearer.roles.contains(&role) {
            bearer.roles.push(role);
        }
    }
}

/// All entities of clusters, by their heads.
pub(crate) fn members(db: &mut Db, heads: &[i64]) -> Result<Vec<i64>> {
    let mut all = Vec::new();
    for head in heads {
        all.extend(links::members(db, LinkKind::Same, *head)?);
    }
    Ok(all)
}
