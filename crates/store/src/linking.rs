//! What a document may belong together with: proposed by the machine when it is kept, and nothing more than proposed.
//!
//! Documents that are worth comparing are found by names (a few keys of each name, each name once) and by keys of the
//! document; the crate `linking` then compares the document with the most promising of them. What one more document costs
//! depends on these bounds, and not on how much is kept.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use linking::{BlockingKeys, Bounds, Called, Place, Profile, Proposal, Side, Tables};
use names::Name;
use record::{Reading, Span};

use crate::db::{Db, Rows, Value};
use crate::error::{Result, StoreError};
use crate::fact::Family;
use crate::links::LinkKind;
use crate::reading;
use crate::save::text_of;

/// Most documents that one is compared with.
const MOST_DOCUMENTS: usize = 6;

/// Most names under one key that are looked at, the newest first.
const MOST_OF_KEY: i64 = 24;

/// Most names that those of one document are compared with.
const MOST_COMPARED: usize = 800;

/// Names less alike than this are not those of one person.
const ALIKE: f32 = 0.4;

/// Most bearers of one name that are looked at, the newest first.
const MOST_BEARERS: i64 = 16;

/// The best proposals that are kept of each thing and kind.
const MOST_PROPOSALS: usize = 3;

/// A name made ready, as it is in profiles.
fn ready(text: &str, is_person: bool) -> Name {
    let text = text.to_owned();
    Called { text, is_person }.ready()
}

/// A hash as a key of a table: forty bits of it, which take half the room and are told apart as well.
fn short(hash: u64) -> Value {
    ((hash & 0xff_ffff_ffff) as i64).into()
}

/// The keys of a name, as they are kept.
pub(crate) fn keys_of_name(text: &str, is_person: bool) -> Vec<Value> {
    let hashes = BlockingKeys::of(&ready(text, is_person)).kept;
    hashes.into_iter().map(short).collect()
}

/// The keys of a document, as they are kept.
pub(crate) fn keys_of_document(reading: &Reading) -> Vec<Value> {
    let hashes = linking::profile(reading).document_keys().kept;
    hashes.into_iter().map(short).collect()
}

/// Forgets the keys of a name.
pub(crate) fn forget_name(db: &mut Db, key: i64, text: &str, is_person: bool) -> Result<()> {
    for hash in BlockingKeys::of(&ready(text, is_person)).kept {
        let sql = "DELETE FROM name_key WHERE hash = ?1 AND name = ?2";
        db.execute(sql, &[short(hash), key.into()])?;
    }
    Ok(())
}

/// Keeps the keys of a document, so that later ones find it.
pub(crate) fn keep_document(db: &mut Db, document: i64, profile: &Profile) -> Result<()> {
    let mut rows = Rows::new(2);
    for hash in profile.document_keys().kept {
        rows.push([short(hash), document.into()]);
    }
    let once = "ON CONFLICT DO NOTHING";
    db.insert_all("document_key (hash, document)", "?, ?", once, &rows)
}

/// Makes the keys of a document anew, where it has some: it is of another day now, or by somebody else.
pub(crate) fn keep_document_anew(db: &mut Db, document: i64) -> Result<()> {
    let gone = "DELETE FROM document_key WHERE document = ?1";
    if db.execute(gone, &[document.into()])? == 0 {
        return Ok(());
    }
    let profile = linking::profile(&reading::reading(db, document)?);
    keep_document(db, document, &profile)
}

/// How much of what is compared is looked at.
const BOUNDS: Bounds = Bounds {
    of_key: 40,
    names: 60,
    bearers: 20,
    compared: 30,
    joined: 50,
    proposals: MOST_PROPOSALS,
    least: 0.2,
};

/// Profiles of documents that were compared last: making one takes as long as comparing it does.
#[derive(Default)]
pub(crate) struct Profiles {
    known: HashMap<i64, Profile>,
    order: VecDeque<i64>,
    names: HashMap<Called, Arc<Name>>,
}

impl Profiles {
    /// Most that are held, some 100 kB each.
    const MOST: usize = 128;

    /// Most names that are held ready, some 2 kB each: most of those that are like a name are like the next one too.
    const MOST_NAMES: usize = 8192;

    fn name(&mut self, text: &str, is_person: bool) -> Arc<Name> {
        let text = text.to_owned();
        let called = Called { text, is_person };
        if let Some(name) = self.names.get(&called) {
            return Arc::clone(name);
        }
        if self.names.len() >= Self::MOST_NAMES {
            self.names.clear();
        }
        let name = Arc::new(called.ready());
        self.names.insert(called, Arc::clone(&name));
        name
    }

    fn put(&mut self, document: i64, profile: Profile) {
        if self.known.insert(document, profile).is_none() {
            self.order.push_back(document);
        }
        if self.order.len() > Self::MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    /// The profile of a document; none where it is not there.
    fn get(&mut self, db: &mut Db, document: i64) -> Result<Option<&Profile>> {
        if !self.known.contains_key(&document) {
            match reading::reading(db, document) {
                Ok(reading) => self.put(document, linking::profile(&reading)),
                Err(StoreError::Unknown { .. }) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Ok(self.known.get(&document))
    }
}

/// Proposes links of a document that was just kept to those that were there.
pub(crate) fn link(
    db: &mut Db,
    profiles: &mut Profiles,
    document: i64,
    reading: &Reading,
    profile: Profile,
) -> Result<()> {
    let others = nearby(db, profiles, document, &profile)?;
    keep_document(db, document, &profile)?;
    let mut tables = Tables::new();
    for other in &others {
        if let Some(profile) = profiles.get(db, *other)? {
            tables.keep(*other, profile);
        }
    }
    keep_decisions(db, &others, &mut tables)?;
    let Ok(linked) = linking::propose(&mut tables, document, &profile, &BOUNDS);
    profiles.put(document, profile);
    let mut places = Places {
        readings: BTreeMap::new(),
        own: (document, reading),
        keys: HashMap::new(),
    };
    let mut of_thing: HashMap<(LinkKind, Place), usize> = HashMap::new();
    for proposal in &linked.proposals {
        let kind: LinkKind = proposal.kind.as_str().parse()?;
        let own = match proposal.left.place.document == document {
            true => &proposal.left.place,
            false => &proposal.right.place,
        };
        // They come the best first.
        let rank = of_thing.entry((kind, own.clone())).or_default();
        *rank += 1;
        if *rank <= MOST_PROPOSALS {
            keep(db, &mut places, kind, proposal)?;
        }
    }
    Ok(())
}

/// The documents that are worth comparing with one, the most promising first.
fn nearby(
    db: &mut Db,
    profiles: &mut Profiles,
    document: i64,
    profile: &Profile,
) -> Result<Vec<i64>> {
    let mut weights: HashMap<i64, f64> = HashMap::new();
    let mut left = MOST_COMPARED;
    for item in &profile.items {
        let linking::Body::Party(party) = &item.body else {
            continue;
        };
        let mut of_party: HashMap<i64, f64> = HashMap::new();
        for called in party.called() {
            for (name, score) in alike(db, profiles, &called, &mut left)? {
                let bearers = bearers(db, name, document)?;
                // Who is named everywhere tells little of where to look.
                let weight = f64::from(score) / (2.0 + bearers.len() as f64).log2();
                for other in bearers {
                    let best = of_party.entry(other).or_default();
                    *best = best.max(weight);
                }
            }
        }
        for (other, weight) in of_party {
            *weights.entry(other).or_default() += weight;
        }
    }
    for hash in profile.document_keys().asked {
        let sql = "SELECT document FROM document_key WHERE hash = ?1 AND document <> ?2
            ORDER BY document DESC LIMIT ?3";
        let rows = db.rows(sql, &[short(hash), document.into(), MOST_BEARERS.into()])?;
        let weight = 1.0 / (2.0 + rows.len() as f64).log2();
        for row in &rows {
            *weights.entry(row.integer(0)?).or_default() += weight;
        }
    }
    let mut found: Vec<(i64, f64)> = weights.into_iter().collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    found.truncate(MOST_DOCUMENTS);
    Ok(found.into_iter().map(|(document, _)| document).collect())
}

/// Names that are kept and like one, itself among them, each with how alike they are.
fn alike(
    db: &mut Db,
    profiles: &mut Profiles,
    called: &Called,
    left: &mut usize,
) -> Result<Vec<(i64, f32)>> {
    let Called { text, is_person } = called;
    let is_person = *is_person;
    let name = profiles.name(text, is_person);
    let mut found: BTreeMap<i64, f32> = BTreeMap::new();
    let own = "SELECT key FROM name WHERE text = ?1 AND is_person = ?2";
    if let Some(row) = db.row(own, &[text.as_str().into(), i64::from(is_person).into()])? {
        found.insert(row.integer(0)?, 1.0);
    }
    let mut met = std::collections::HashSet::new();
    for hash in BlockingKeys::of(&name).asked {
        let sql = "SELECT n.key, n.text FROM name_key k JOIN name n ON n.key = k.name
            WHERE k.hash = ?1 AND n.is_person = ?2 ORDER BY k.name DESC LIMIT ?3";
        let values = [short(hash), i64::from(is_person).into(), MOST_OF_KEY.into()];
        for row in db.rows(sql, &values)? {
            let (key, other) = (row.integer(0)?, row.text(1)?);
            if found.contains_key(&key) || !met.insert(key) || *left == 0 {
                continue;
            }
            *left -= 1;
            let score = names::score(&name, &profiles.name(other, is_person));
            if score >= ALIKE {
                found.insert(key, score);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// The documents that name somebody so, the newest first.
fn bearers(db: &mut Db, name: i64, but: i64) -> Result<Vec<i64>> {
    let sql = "SELECT e.document FROM entity_name n JOIN entity e ON e.key = n.entity
        WHERE n.name = ?1 AND e.document <> ?2 ORDER BY n.entity DESC LIMIT ?3";
    let rows = db.rows(sql, &[name.into(), but.into(), MOST_BEARERS.into()])?;
    rows.iter().map(|row| row.integer(0)).collect()
}

/// What people decided of those who are named in these documents.
fn keep_decisions(db: &mut Db, documents: &[i64], tables: &mut Tables) -> Result<()> {
    let mut places: BTreeMap<i64, Place> = BTreeMap::new();
    let mut heads: BTreeMap<i64, Place> = BTreeMap::new();
    for document in documents {
        let sql = "SELECT e.key, e.id, c.head FROM entity e
            LEFT JOIN cluster c ON c.kind = 'same' AND c.item = e.key WHERE e.document = ?1";
        for row in db.rows(sql, &[(*document).into()])? {
            let place = Place {
                document: *document,
                id: row.text(1)?.to_owned(),
            };
            if let Some(head) = row.maybe_integer(2)? {
                match heads.get(&head) {
                    Some(first) => tables.same(first.clone(), place.clone()),
                    None => {
                        heads.insert(head, place.clone());
                    }
                }
            }
            places.insert(row.integer(0)?, place);
        }
    }
    let keys: Vec<Value> = places.keys().map(|key| (*key).into()).collect();
    let sql = "SELECT left_key, right_key FROM link
        WHERE kind = 'same' AND verdict = 'rejected' AND undone IS NULL AND left_key IN";
    db.each_among(sql, &keys, |row| {
        if let (Some(left), Some(right)) =
            (places.get(&row.integer(0)?), places.get(&row.integer(1)?))
        {
            tables.not_same(left.clone(), right.clone());
        }
        Ok(())
    })
}

/// Where the sides of proposals stand in the store.
struct Places<'a> {
    readings: BTreeMap<i64, Reading>,
    own: (i64, &'a Reading),
    /// Keys of what was asked for before.
    keys: HashMap<(&'static str, i64, String), Option<i64>>,
}

impl Places<'_> {
    fn reading(&mut self, db: &mut Db, document: i64) -> Result<&Reading> {
        if document == self.own.0 {
            return Ok(self.own.1);
        }
        match self.readings.entry(document) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(new) => Ok(new.insert(reading::reading(db, document)?)),
        }
    }

    /// The key of one side; nothing where it is no entity, fact or document of its own.
    fn key(&mut self, db: &mut Db, kind: LinkKind, side: &Side) -> Result<Option<i64>> {
        let Place { document, id } = &side.place;
        match kind {
            LinkKind::VersionOf | LinkKind::LetterVersion => Ok(Some(*document)),
            LinkKind::Same => self.look_up(db, "entity", *document, id),
            _ => {
                if let Some(key) = self.look_up(db, "fact", *document, id)? {
                    return Ok(Some(key));
                }
                let reading = self.reading(db, *document)?;
                match with_words(reading, &side.spans) {
                    Some(id) => self.look_up(db, "fact", *document, &id),
                    None => Ok(None),
                }
            }
        }
    }

    fn look_up(
        &mut self,
        db: &mut Db,
        table: &'static str,
        document: i64,
        id: &str,
    ) -> Result<Option<i64>> {
        let known = (table, document, id.to_owned());
        if let Some(key) = self.keys.get(&known) {
            return Ok(*key);
        }
        let sql = match table {
            "entity" => "SELECT key FROM entity WHERE document = ?1 AND id = ?2".to_owned(),
            _ => {
                let families = [Family::Statement, Family::Event, Family::Demand];
                let families = families.map(|family| format!("'{family}'")).join(", ");
                format!(
                    "SELECT key FROM fact WHERE document = ?1 AND family IN ({families}) AND id = ?2"
                )
            }
        };
        let row = db.row(&sql, &[document.into(), id.into()])?;
        let key = row.map(|row| row.integer(0)).transpose()?;
        self.keys.insert(known, key);
        Ok(key)
    }
}

/// The id of a statement, demand or event that has some of these words: sentences of a reply and letters as a whole are
/// no facts of their own.
pub(crate) fn with_words(reading: &Reading, spans: &[Span]) -> Option<String> {
    let statements = reading.statements.iter().map(|s| (&s.id.0, &s.content));
    let events = reading.events.iter().map(|e| (&e.id.0, &e.evidence));
    let demands = reading.demands.iter().map(|d| (&d.id.0, &d.evidence));
    let touches = |own: &[Span]| own.iter().any(|a| spans.iter().any(|b| a.overlaps(*b)));
    let mut all = statements.chain(demands).chain(events);
    let found = all.find(|(_, own)| touches(own));
    found.map(|(id, _)| id.clone())
}

fn keep(db: &mut Db, places: &mut Places, kind: LinkKind, proposal: &Proposal) -> Result<()> {
    let left = places.key(db, kind, &proposal.left)?;
    let right = places.key(db, kind, &proposal.right)?;
    let (Some(left), Some(right)) = (left, right) else {
        return Ok(());
    };
    // The two sides of a pair that is one stand in the order of their keys, as in `link`.
    let is_turned = kind.joins() && left > right;
    let (left, right) = match is_turned {
        true => (right, left),
        false => (left, right),
    };
    db.execute(
        "INSERT INTO proposal (kind, left_key, right_key, score, certain, reasons)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (kind, left_key, right_key) DO NOTHING",
        &[
            kind.as_str().into(),
            left.into(),
            right.into(),
            f64::from(proposal.score).into(),
            i64::from(proposal.certain).into(),
            text_of(&reasons(proposal, is_turned)).into(),
        ],
    )?;
    Ok(())
}

/// Why, as arrays: a code and the values that were compared, of the left and of the right; then what else is to be
/// said of the two.
fn reasons(proposal: &Proposal, is_turned: bool) -> Vec<Vec<String>> {
    let one = |code: &str, values: &[&String]| {
        let mut values: Vec<String> = values.iter().map(|value| (*value).clone()).collect();
        if is_turned && values.len() == 2 {
            values.reverse();
        }
        values.insert(0, code.to_owned());
        values
    };
    let mut all: Vec<Vec<String>> = Vec::new();
    for reason in &proposal.reasons {
        let values: Vec<&String> = reason.values.iter().collect();
        all.push(one(reason.code.as_str(), &values));
    }
    for (left, right) in &proposal.contradict {
        all.push(one("contradict", &[left, right]));
    }
    if let Some(class) = proposal.answer {
        all.push(one("class", &[&class.as_str().to_owned()]));
    }
    let lists = [
        ("withdrawn", &proposal.withdrawn),
        ("joined", &proposal.joined),
        ("withdrew", &proposal.withdrew),
        ("stayed", &proposal.stayed),
    ];
    for (code, values) in lists.into_iter().filter(|(_, values)| !values.is_empty()) {
        let mut reason = vec![code.to_owned()];
        reason.extend(values.iter().cloned());
        all.push(reason);
    }
    all
}
