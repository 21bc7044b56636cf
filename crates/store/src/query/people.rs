//! Who there is.

use std::collections::{BTreeSet, HashMap, HashSet};

use record::EntityKind;

use super::sql::Values;
use super::{Part, names};
use crate::bearer::UNJOINED;
use crate::db::{Db, Row, Value};
use crate::error::{Result, StoreError};
use crate::people;
use crate::protection::{self, Protection};
use crate::reference::Reference;
use crate::store::Store;
use crate::words;

/// Who is asked for.
#[derive(Clone, Debug, Default)]
pub struct PeopleQuery {
    /// All words of a name, or `entity:12`.
    pub name: Option<String>,
    /// Of a kind.
    pub kind: Option<EntityKind>,
    /// Who comes first.
    pub order: PeopleOrder,
    /// After the row of this entity, [`Person::reference`], however many were before: what is far down is had as fast as
    /// what is on top.
    pub after: Option<i64>,
}

/// In which order people are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    /// Those in most documents first.
    #[default]
    Documents,
    /// By name.
    Name,
}

/// Those whom people made one; or, where nobody did, all who are called the same: that says nothing of who they are.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Person {
    /// The first of them.
    pub reference: Reference,
    /// The name.
    pub name: String,
    /// `person`, `organization` ...
    pub kind: String,
    /// In how many documents.
    pub documents: i64,
    /// Date of the first document.
    pub first: Option<String>,
    /// Date of the last document.
    pub last: Option<String>,
    /// How many people made one; 0 of a name.
    pub joined: i64,
    /// How many are called so and were joined with nobody; 0 of those who are one.
    pub unjoined: i64,
    /// How many the machine would join with them, of which nobody decided; of a name, as far as its newest 256 bearers go.
    pub proposals: i64,
    /// Marks of protection on them, or on one who is called so: `minor=yes`.
    pub marks: Vec<String>,
}

impl Store {
    /// Whether words are in so many names that [`Store::people`] looks at those alone that were kept last.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn is_frequent(&mut self, name: &str) -> Result<bool> {
        if name.parse::<Reference>().is_ok() {
            return Ok(false);
        }
        let mut values = Values::default();
        let names = names::names(&mut values, name);
        let sql = format!("SELECT 1 FROM ({names}) AS so LIMIT 1 OFFSET {MOST_NAMES}");
        Ok(self.db.row(&sql, &values.0)?.is_some())
    }

    /// Who there is, those in most documents first; and whether more follow.
    ///
    /// # Errors
    ///
    /// The database refuses.
    pub fn people(&mut self, query: &PeopleQuery, part: Part) -> Result<(Vec<Person>, bool)> {
        let mut values = Values::default();
        let conditions = match &query.name {
            Some(name) => called(&mut self.db, &mut values, name)?,
            None => "1 = 1".to_owned(),
        };
        let columns = crate::bearer::COLUMNS;
        let kinds: Vec<EntityKind> = match query.kind {
            Some(kind) => vec![kind],
            None => EntityKind::ALL.to_vec(),
        };
        let of_kind = match query.kind {
            // Few are sorted sooner than all names are passed.
            Some(kind) if is_rare(&mut self.db, kind)? => format!("AND kind = '{}'", kind.as_str()),
            // A condition that is taken for no column of an index.
            Some(kind) => format!("AND kind || '' = '{}'", kind.as_str()),
            None => String::new(),
        };
        let after = match query.after {
            Some(item) => following(&mut self.db, &mut values, item, query.order)?,
            None => vec!["1 = 1".to_owned()],
        };
        let (parts, order): (Vec<String>, &str) = match query.order {
            // Those of a name are few.
            PeopleOrder::Documents if query.name.is_some() => {
                (vec![format!("1 = 1 {of_kind}")], "documents DESC, item")
            }
            // Those of each kind stand in an index, and are joined as they come: to sort a million takes seconds.
            PeopleOrder::Documents => {
                let of = |kind: &EntityKind| format!("kind = '{}'", kind.as_str());
                (kinds.iter().map(of).collect(), "documents DESC, item")
            }
            // So do the names of those whom nobody joined; the others are few.
            PeopleOrder::Name => {
                let of = |heads: &str| format!("head {heads} 0 {of_kind}");
                (vec![of("="), of(">")], "name, kind, head")
            }
        };
        let mut selects = Vec::new();
        for (part, after) in parts
            .iter()
            .flat_map(|part| after.iter().map(move |after| (part, after)))
        {
            selects.push(format!(
                "SELECT {columns} FROM bearer WHERE {part} AND {after} AND {conditions}"
            ));
        }
        let sql = part.merged(&selects, order);
        let (rows, more) = part.cut(self.db.rows(&sql, &values.0)?);
        let marks = marks(&mut self.db)?;
        let people = rows.iter().map(|row| person(&mut self.db, row, &marks));
        Ok((people.collect::<Result<_>>()?, more))
    }
}

/// The conditions of rows that follow one: each finds its place in an index.
fn following(
    db: &mut Db,
    values: &mut Values,
    item: i64,
    order: PeopleOrder,
) -> Result<Vec<String>> {
    let sql = "SELECT head, name, kind, documents FROM bearer WHERE item = ?1";
    let row = db.row(sql, &[item.into()])?;
    // Whoever was joined or taken apart since stands in another row.
    let row = row.ok_or_else(|| StoreError::Unknown {
        what: "row of people",
        name: Reference::Entity(item).to_string(),
    })?;
    Ok(match order {
        PeopleOrder::Documents => {
            let (documents, item) = (values.put(row.integer(3)?), values.put(item));
            vec![
                format!("documents = {documents} AND item > {item}"),
                format!("documents < {documents}"),
            ]
        }
        PeopleOrder::Name => {
            let (name, kind) = (values.put(row.text(1)?), values.put(row.text(2)?));
            let head = values.put(row.integer(0)?);
            vec![format!(
                "(name, kind) >= ({name}, {kind}) AND (name, kind, head) > ({name}, {kind}, {head})"
            )]
        }
    })
}

/// Rows that are sorted sooner than they are looked for among all.
const RARE: i64 = 20_000;

/// Whether few are of a kind.
fn is_rare(db: &mut Db, kind: EntityKind) -> Result<bool> {
    let sql =
        format!("SELECT COUNT(*) FROM (SELECT 1 FROM bearer WHERE kind = ?1 LIMIT {RARE}) AS few");
    let row = db.row(&sql, &[kind.as_str().into()])?;
    Ok(row.map_or(Ok(0), |row| row.integer(0))? < RARE)
}

/// The condition that a row of bearers is of those who are called so. It goes from them to their rows: there may be
/// a million of these.
fn called(db: &mut Db, values: &mut Values, name: &str) -> Result<String> {
    let of_head = |heads: &str| {
        format!("SELECT one.item FROM bearer AS one WHERE one.head > 0 AND one.head IN ({heads})")
    };
    if let Ok(Reference::Entity(key)) = name.parse() {
        let key = values.put(key);
        let head = format!("SELECT head FROM cluster WHERE kind = 'same' AND item = {key}");
        return Ok(format!(
            "item IN ({} UNION SELECT one.item FROM bearer AS one
                JOIN entity ON one.head = 0 AND one.name = entity.name AND one.kind = entity.kind
                WHERE entity.key = {key} AND {UNJOINED})",
            of_head(&head)
        ));
    }
    // Looked up once: they are asked for three times.
    let folded = words::folded(name.trim());
    let mut keys = people::with_all_words(db, &folded)?;
    keys.truncate(MOST_NAMES);
    for row in db.rows("SELECT key FROM name WHERE folded = ?1", &[folded.into()])? {
        keys.push(row.integer(0)?);
    }
    let names = values.keys(db, &keys);
    let heads = format!(
        "SELECT cluster.head FROM cluster JOIN entity_name ON entity_name.entity = cluster.item
        WHERE cluster.kind = 'same' AND entity_name.name IN {names}"
    );
    // From the names to the rows, and not from all rows there are.
    let join = db.either("CROSS JOIN", "JOIN");
    // Whoever has it as another name stands under the first one.
    Ok(format!(
        "item IN ({} UNION
            SELECT one.item FROM name {join} bearer AS one ON one.head = 0 AND one.name = name.text
                WHERE name.key IN {names}
            UNION SELECT one.item FROM (
                SELECT DISTINCT entity.name, entity.kind FROM (
                    SELECT entity FROM entity_name WHERE name IN {names}
                    ORDER BY entity DESC LIMIT {MOST_OTHERS}) AS newest
                JOIN entity ON entity.key = newest.entity WHERE {UNJOINED}) AS so
                {join} bearer AS one ON one.head = 0 AND one.name = so.name AND one.kind = so.kind)",
        of_head(&heads)
    ))
}

/// Names with the same words that are looked at, those kept last: a word of a frequent name is in tens of thousands.
const MOST_NAMES: usize = 2_000;

/// Bearers of a name, the newest first, of whom is looked whether they stand under another one.
const MOST_OTHERS: usize = 500;

/// Whose row it is: the head of those who are one, else the name and the kind.
type Whose = (i64, String, String);

/// Bearers of a name whose proposals are counted, the newest first: some names have tens of thousands.
const MOST_BEARERS: usize = 256;

/// How many proposals there are for a row, of which nobody decided.
fn proposals(db: &mut Db, (head, name, kind): (i64, &str, &str)) -> Result<i64> {
    let rows = match head {
        0 => {
            let sql = format!(
                "SELECT entity FROM entity_name WHERE name = (
                    SELECT key FROM name WHERE text = ?1 AND is_person = CAST(?2 AS BIGINT))
                ORDER BY entity DESC LIMIT {MOST_BEARERS}"
            );
            let is_person = i64::from(kind == EntityKind::Person.as_str());
            db.rows(&sql, &[name.into(), is_person.into()])?
        }
        head => {
            let sql = "SELECT item FROM cluster WHERE kind = 'same' AND head = ?1";
            db.rows(sql, &[head.into()])?
        }
    };
    let keys: Vec<Value> = rows.into_iter().flat_map(|row| row.0).collect();
    // Between two of one row it is one proposal.
    let mut pairs = HashSet::new();
    for (side, other) in [("left_key", "right_key"), ("right_key", "left_key")] {
        let sql = format!(
            "SELECT {side}, {other} FROM proposal WHERE kind = 'same' AND {} AND {side} IN",
            crate::links::OPEN
        );
        let mut found = Vec::new();
        db.each_among(&sql, &keys, |row| {
            found.push((row.integer(0)?, row.integer(1)?));
            Ok(())
        })?;
        for (own, other) in found {
            let is_of_row = format!(
                "SELECT 1 FROM entity WHERE key = ?1 AND (CAST(?2 AS BIGINT) > 0
                    OR name = ?3 AND kind = ?4 AND {UNJOINED})"
            );
            let of_row = [own.into(), head.into(), name.into(), kind.into()];
            if db.row(&is_of_row, &of_row)?.is_some() {
                pairs.insert((own.min(other), own.max(other)));
            }
        }
    }
    Ok(pairs.len() as i64)
}

/// The marks on those of each row.
fn marks(db: &mut Db) -> Result<HashMap<Whose, BTreeSet<String>>> {
    let mut marks: HashMap<Whose, BTreeSet<String>> = HashMap::new();
    let sql =
        "SELECT DISTINCT entity.key, COALESCE(cluster.head, 0), name, entity.kind FROM protection
        JOIN entity ON entity.key = protection.item
        LEFT JOIN cluster ON cluster.kind = 'same' AND cluster.item = entity.key
        WHERE thing = 'entity'";
    for row in db.rows(sql, &[])? {
        let of_one = protection::standing(db, Reference::Entity(row.integer(0)?))?;
        let whose = whose(row.integer(1)?, row.text(2)?, row.text(3)?);
        let told = of_one.iter().map(Protection::told);
        marks.entry(whose).or_default().extend(told);
    }
    Ok(marks)
}

fn whose(head: i64, name: &str, kind: &str) -> Whose {
    match head {
        0 => (0, name.to_owned(), kind.to_owned()),
        head => (head, String::new(), String::new()),
    }
}

fn person(db: &mut Db, row: &Row, marks: &HashMap<Whose, BTreeSet<String>>) -> Result<Person> {
    let (head, entities) = (row.integer(1)?, row.integer(4)?);
    let (name, kind) = (row.text(2)?, row.text(3)?);
    let whose = whose(head, name, kind);
    let date = |column| -> Result<_> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
    Ok(Person {
        reference: Reference::Entity(row.integer(0)?),
        name: name.to_owned(),
        kind: kind.to_owned(),
        documents: row.integer(5)?,
        first: date(6)?,
        last: date(7)?,
        joined: if head > 0 { entities } else { 0 },
        unjoined: if head > 0 { 0 } else { entities },
        proposals: proposals(db, (head, name, kind))?,
        marks: marks.get(&whose).into_iter().flatten().cloned().collect(),
    })
}

#[cfg(test)]
mod tests {
    use record::Entity;
    use serde_json::Value as Json;

    use super::*;
    use crate::save::{Origin, add_document, add_entities};
    use crate::{Act, Place};

    #[test]
    fn a_word_of_very_many_names_is_told_to_be_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::File(folder.path().join("store.db"));
        let act = Act {
            actor: "u-1".to_owned(),
            at: "2026-03-01T09:00:00Z".to_owned(),
        };
        let mut store = Store::open(&place, None, &act.at).expect("opens");
        let document = crate::by_hand::document("A list of names.", "note", None);
        let key = add_document(
            &mut store.db,
            &document,
            &Json::Null,
            (None, 1),
            Origin::Note,
            &act,
        );
        let named = |n: usize| {
            let name = match n {
                0 => "Ruiz".to_owned(),
                n => format!("Ana{n} Ruiz"),
            };
            crate::by_hand::named(&name, EntityKind::Person, &document.text, n)
        };
        let key = key.expect("kept");
        add_entities(&mut store.db, key, &[named(0)]).expect("kept");
        let entities: Vec<Entity> = (1..=MOST_NAMES).map(named).collect();
        add_entities(&mut store.db, key, &entities).expect("kept");
        assert!(store.is_frequent("Ruiz").expect("asked"));
        assert!(!store.is_frequent("Ana7 Ruiz").expect("asked"));
        let query = PeopleQuery {
            name: Some("Ruiz".to_owned()),
            order: PeopleOrder::Name,
            ..PeopleQuery::default()
        };
        let (people, _) = store.people(&query, Part::ALL).expect("listed");
        // The newest 2,000, and whoever is called just so, although kept first.
        assert_eq!(people.len(), MOST_NAMES + 1);
        assert!(people.iter().any(|person| person.name == "Ruiz"));
        assert!(people.iter().any(|person| person.name == "Ana2000 Ruiz"));
    }
}
