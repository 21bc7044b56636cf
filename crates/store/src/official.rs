//! Officials whom somebody holds responsible, and measures about them.
//!
//! Nobody stands here merely for being named: a person picks the official and the words that accuse (an
//! [`Involvement`]). Only then is anybody looked up in lists.

use record::{Entity, PartialDate, Span};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::audit;
use crate::by_hand::{Basis, Draft, Who};
use crate::case::Bearer;
use crate::db::{Db, Row};
use crate::digest;
use crate::error::{Result, StoreError};
use crate::export;
use crate::fact::{Family, State};
use crate::kinds::{Involvement, InvolvementType, Measure, Post, Signature};
use crate::links::{self, LinkKind};
use crate::member;
use crate::people;
use crate::query::Standing;
use crate::reading::{self, json};
use crate::reference::Reference;
use crate::store::{Act, Store};

/// What looking an official up in one list gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Screening {
    /// The entry of the log.
    pub entry: i64,
    /// When.
    pub at: String,
    /// The list: `ofac`, `un` ...
    pub list: String,
    /// SHA-256 of its files.
    pub sha256: String,
    /// Its version, and entries that are like the name, each with its score and why; empty where none is.
    pub result: Json,
}

/// A fact about an official.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held<T> {
    /// `involvement:12`.
    pub reference: String,
    /// Whether a person accepted it.
    pub state: State,
    /// What it says.
    pub value: T,
    /// Its words.
    pub words: String,
    /// `document:7`.
    pub document: String,
    /// When the document was published.
    pub published: Option<PartialDate>,
    /// Who denies it; of an involvement, who denies what it rests on. Marked where nobody has accepted that they do.
    pub denied_by: Vec<String>,
}

/// A fact by which an official can be picked.
#[derive(Clone, Debug, PartialEq)]
pub struct Accusation {
    /// The key of its document.
    pub document: i64,
    /// The words that accuse.
    pub spans: Vec<Span>,
    /// Who says so.
    pub according_to: Option<String>,
    /// The official, as the document names them: a key, and who it is.
    pub official: (i64, Entity),
    /// As what the fact speaks of them: `actor`, `about` ...; nothing where it does not.
    pub parts: Vec<String>,
    /// Whether an event of the same words was done to them.
    pub is_harmed: bool,
}

/// Why words that are picked may accuse nobody, or somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The fact does not name the official; other words of its document do.
    NotNamed,
    /// It names them, as somebody whom it does not accuse alone: as its source, as whom it asks something for ...
    NotAccused,
    /// Something was done to them, by the same words: "she was beaten, her brother said".
    Harmed,
}

/// As what a fact speaks of those whom it does not accuse.
const NOT_ACCUSED: &[&str] = &[
    "source",
    "according_to",
    "claimed_by",
    "by",
    "signatory",
    "denied_by",
    "addressee",
    "of",
    "recipient",
    "person",
    "for",
];

/// As what those speak whose own words a fact tells: nobody accuses themselves unasked.
const SPEAKS: &[&str] = &["source", "according_to", "claimed_by", "by", "signatory"];

impl Accusation {
    /// Whether the words may not be about the official: a person decides.
    pub fn doubt(&self) -> Option<Doubt> {
        let is_not_accused = |part: &String| NOT_ACCUSED.contains(&part.as_str());
        match self.parts.is_empty() {
            true => Some(Doubt::NotNamed),
            false => {
                let speaks = |part: &String| SPEAKS.contains(&part.as_str());
                let acts = self.parts.iter().any(|part| part == "actor");
                let is_doubtful =
                    self.parts.iter().all(is_not_accused) || self.parts.iter().any(speaks);
                match is_doubtful {
                    true => Some(Doubt::NotAccused),
                    false => (self.is_harmed && !acts).then_some(Doubt::Harmed),
                }
            }
        }
    }
}

/// What is said of an official who is picked.
#[derive(Clone, Debug)]
pub struct Pick<'a> {
    /// What they are said to have done.
    pub involvement: InvolvementType,
    /// Who says so, where the fact does not tell or somebody else does.
    pub according_to: Option<&'a str>,
    /// When.
    pub date: Option<PartialDate>,
}

/// An official with all that is on record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfficialPage {
    /// Who.
    pub official: Bearer,
    /// What the official had to do with events, as somebody says.
    pub involvements: Vec<Held<Involvement>>,
    /// Posts held.
    pub posts: Vec<Held<Post>>,
    /// Measures demanded, imposed, lifted.
    pub measures: Vec<Held<Measure>>,
    /// The last screening in each list.
    pub screenings: Vec<Screening>,
}

/// What was found in one list.
#[derive(Clone, Debug)]
pub struct ListResult {
    /// The list.
    pub list: String,
    /// SHA-256 of its files.
    pub sha256: String,
    /// Its version, and what was found.
    pub result: Json,
}

impl Store {
    /// Officials whom somebody picked, those picked last first.
    pub fn officials(&mut self, name: Option<&str>) -> Result<Vec<OfficialPage>> {
        let db = &mut self.db;
        let of_name = name
            .map(|name| people::bearers(db, name, false))
            .transpose()?;
        let sql = "SELECT COALESCE(c.head, f.actor), MAX(f.key) AS last FROM fact f
            LEFT JOIN cluster c ON c.kind = 'same' AND c.item = f.actor
            WHERE f.family = 'involvement' AND f.state <> 'rejected' AND f.actor IS NOT NULL
            GROUP BY COALESCE(c.head, f.actor) ORDER BY last DESC";
        let mut pages = Vec::new();
        for row in db.rows(sql, &[])? {
            let head = row.integer(0)?;
            if of_name.as_ref().is_none_or(|heads| heads.contains(&head)) {
                pages.push(page(db, head)?);
            }
        }
        Ok(pages)
    }

    /// Somebody, with all that is on record of them as an official; nothing of those whom nobody picked.
    pub fn official(&mut self, entity: i64) -> Result<Option<OfficialPage>> {
        let db = &mut self.db;
        let members = links::members(db, LinkKind::Same, entity)?;
        let mut is_picked = false;
        for member in &members {
            let sql = "SELECT 1 FROM fact WHERE family = 'involvement' AND state <> 'rejected' AND actor = ?1";
            is_picked |= db.row(sql, &[(*member).into()])?.is_some();
        }
        let head = members.first().copied().unwrap_or(entity);
        is_picked.then(|| page(db, head)).transpose()
    }

    /// Picks an official and the words that accuse: those of a fact. The key of the involvement.
    ///
    /// # Errors
    ///
    /// As [`Self::accusation`], and as [`Self::add_by_hand`].
    pub fn pick(
        &mut self,
        accusation: &Accusation,
        fact: i64,
        pick: &Pick,
        act: &Act,
    ) -> Result<i64> {
        let (key, official) = &accusation.official;
        let by = pick.according_to.or(accusation.according_to.as_deref());
        let draft = Draft {
            family: Family::Involvement,
            value: json!({
                "official": official.name,
                "official_entity": official.id,
                "type": pick.involvement,
                "fact": fact,
                "according_to": by,
                "date": pick.date,
            }),
            who: vec![Who {
                name: &official.name,
                kind: official.kind,
                same_as: Some(*key),
            }],
        };
        let basis = Basis::Document {
            key: accusation.document,
            spans: accusation.spans.clone(),
        };
        let keys = self.add_by_hand(&basis, &[draft], act)?;
        Ok(keys.first().copied().unwrap_or_default())
    }

    /// What a fact says of somebody who is to be picked.
    ///
    /// # Errors
    ///
    /// The document of the fact names neither them nor anybody who is one with them.
    pub fn accusation(&mut self, official: i64, fact: i64) -> Result<Accusation> {
        let (document, spans) = self.words_of(fact)?;
        let db = &mut self.db;
        let members = links::members(db, LinkKind::Same, official)?;
        let mut named = reading::entities(db, document)?;
        named.retain(|(key, _)| members.contains(key));
        let sql = "SELECT part FROM fact_entity WHERE fact = ?1 AND entity = ?2 ORDER BY part";
        let mut found: Option<((i64, Entity), Vec<String>)> = None;
        for (key, entity) in named {
            let mut parts = Vec::new();
            for row in db.rows(sql, &[fact.into(), key.into()])? {
                parts.push(row.text(0)?.to_owned());
            }
            let is_within = |own: &Span| spans.iter().any(|span| span.overlaps(*own));
            if parts.is_empty() && entity.mentions.iter().any(is_within) {
                parts.push("about".to_owned());
            }
            // Of two that are one, whom the fact itself speaks of.
            if found.as_ref().is_none_or(|(_, before)| before.is_empty()) {
                found = Some(((key, entity), parts));
            }
        }
        let Some((official, parts)) = found else {
            return Err(not_named(db, official, document)?);
        };
        let according_to = Standing::with_key(db, fact)?.said_by().map(str::to_owned);
        let is_harmed = is_harmed(db, official.0, &spans)?;
        Ok(Accusation {
            document,
            spans,
            according_to,
            official,
            parts,
            is_harmed,
        })
    }

    /// Keeps what looking up an official in lists gave.
    ///
    /// # Errors
    ///
    /// The fact is no involvement that stands: nobody is screened merely for being named.
    pub fn keep_screening(
        &mut self,
        involvement: i64,
        results: &[ListResult],
        act: &Act,
    ) -> Result<()> {
        self.db.transaction(|db| {
            let role = member::role(db, &act.actor)?;
            member::need(role.may_edit() || role.may_review(), role, "screen")?;
            official_of(db, involvement)?;
            for result in results {
                let entry = audit::next(db)?;
                db.execute(
                    "INSERT INTO screening (entry, fact, list, sha256, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                    &[
                        entry.into(),
                        involvement.into(),
                        result.list.as_str().into(),
                        result.sha256.as_str().into(),
                        result.result.to_string().into(),
                    ],
                )?;
                let rows = digest::of_told(db, &[("screening", entry.into())])?;
                let payload = json!({"list": result.list, "sha256": result.sha256, "rows": rows});
                audit::append(db, act, "screen", &format!("fact:{involvement}"), payload)?;
            }
            Ok(())
        })
    }

    /// The official of an involvement, who may be screened.
    ///
    /// # Errors
    ///
    /// The fact is no involvement that stands.
    pub fn official_of(&mut self, involvement: i64) -> Result<Bearer> {
        official_of(&mut self.db, involvement)
    }
}

/// Whether an event whose words these are, or a part of them, was done to somebody: "she was beaten, her brother said".
fn is_harmed(db: &mut Db, entity: i64, spans: &[Span]) -> Result<bool> {
    let sql = "SELECT fact FROM fact_entity WHERE entity = ?1 AND part = 'recipient'";
    for row in db.rows(sql, &[entity.into()])? {
        let event = Standing::with_key(db, row.integer(0)?)?;
        let is_of_these = |own: &Span| spans.iter().any(|span| span.overlaps(*own));
        if event.state != State::Rejected && event.spans().iter().any(is_of_these) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn not_named(db: &mut Db, official: i64, document: i64) -> Result<StoreError> {
    let name = people::bearer(db, official)?.name;
    Ok(StoreError::Refused {
        why: format!(
            "{name} is not named in document:{document}: these words accuse somebody else"
        ),
        hint: "pick words about them; where the document calls them otherwise, say so first with `onrecord same`",
    })
}

/// Refuses to pick somebody by words of a document that names neither them nor anybody who is one with them.
pub(crate) fn check_pick(
    db: &mut Db,
    document: i64,
    entities: &[(i64, Entity)],
    draft: &Draft,
) -> Result<()> {
    let name = draft.value["official"].as_str().unwrap_or_default();
    let who = draft.who.iter().find(|who| who.name == name);
    let members = match who.and_then(|who| who.same_as) {
        Some(key) => links::members(db, LinkKind::Same, key)?,
        None => {
            let called = entities.iter().filter(|(_, entity)| entity.name == name);
            called.map(|(key, _)| *key).collect()
        }
    };
    if entities.iter().any(|(key, _)| members.contains(key)) {
        return Ok(());
    }
    match members.first() {
        Some(official) => Err(not_named(db, *official, document)?),
        None => Err(StoreError::Refused {
            why: format!("{name} is not named in document:{document}"),
            hint: "an official is picked by words of a document that names them",
        }),
    }
}

fn official_of(db: &mut Db, involvement: i64) -> Result<Bearer> {
    let sql = "SELECT actor FROM fact
        WHERE key = ?1 AND family = 'involvement' AND state <> 'rejected' AND actor IS NOT NULL";
    let row = db.row(sql, &[involvement.into()])?;
    let row = row.ok_or_else(|| StoreError::Unknown {
        what: "involvement that stands",
        name: involvement.to_string(),
    })?;
    people::bearer(db, row.integer(0)?)
}

fn page(db: &mut Db, head: i64) -> Result<OfficialPage> {
    let members = links::members(db, LinkKind::Same, head)?;
    let mut involvements: Vec<Held<Involvement>> = held(db, &members, Family::Involvement)?;
    for involvement in &mut involvements {
        let denied_by = &mut involvement.denied_by;
        denied_by.extend(export::denied_by(db, involvement.value.fact)?);
        denied_by.sort();
        denied_by.dedup();
    }
    let mut screenings = Vec::new();
    for involvement in &involvements {
        let key = involvement
            .reference
            .rsplit(':')
            .next()
            .and_then(|key| key.parse().ok());
        screenings.extend(screenings_of(db, key.unwrap_or_default())?);
    }
    // The last one of each list.
    screenings.sort_by(|a: &Screening, b| (&a.list, b.entry).cmp(&(&b.list, a.entry)));
    screenings.dedup_by(|later, first| later.list == first.list);
    Ok(OfficialPage {
        official: people::bearer(db, head)?,
        involvements,
        posts: held(db, &members, Family::Post)?,
        measures: held(db, &members, Family::Measure)?,
        screenings,
    })
}

/// Facts of a family that speak of one of these.
pub(crate) fn held<T: serde::de::DeserializeOwned + AsEvidence>(
    db: &mut Db,
    members: &[i64],
    family: Family,
) -> Result<Vec<Held<T>>> {
    let part = match family {
        Family::Post => "holder",
        _ => "official",
    };
    let mut all = Vec::new();
    for member in members {
        let sql = "SELECT f.key, f.state, COALESCE(f.corrected, f.body), f.document, d.published
            FROM fact_entity fe JOIN fact f ON f.key = fe.fact JOIN document d ON d.key = f.document
            WHERE fe.entity = ?1 AND fe.part = ?2 AND f.family = ?3 AND f.state <> 'rejected'
            ORDER BY f.key";
        let values = [(*member).into(), part.into(), family.as_str().into()];
        for row in db.rows(sql, &values)? {
            all.push(one(db, family, &row)?);
        }
    }
    Ok(all)
}

/// A fact of `(key, state, value, document, published)`.
pub(crate) fn one<T: serde::de::DeserializeOwned + AsEvidence>(
    db: &mut Db,
    family: Family,
    row: &Row,
) -> Result<Held<T>> {
    let (key, document) = (row.integer(0)?, row.integer(3)?);
    let value: T = json(row.text(2)?, || format!("fact {key}"))?;
    let text = reading::document(db, document)?.text;
    let words: Vec<&str> = value
        .evidence()
        .iter()
        .map(|span| text.slice(*span))
        .collect();
    let words = words.join(" … ");
    Ok(Held {
        reference: Reference::Fact(family, key).to_string(),
        state: row.text(1)?.parse()?,
        words,
        value,
        document: Reference::Document(document).to_string(),
        published: row.maybe_text(4)?.and_then(|day| day.parse().ok()),
        denied_by: export::denied_by(db, key)?,
    })
}

/// What has words in a document.
pub(crate) trait AsEvidence {
    fn evidence(&self) -> &[record::Span];
}

impl AsEvidence for Signature {
    fn evidence(&self) -> &[record::Span] {
        &self.evidence
    }
}

impl AsEvidence for Involvement {
    fn evidence(&self) -> &[record::Span] {
        &self.evidence
    }
}

impl AsEvidence for Post {
    fn evidence(&self) -> &[record::Span] {
        &self.evidence
    }
}

impl AsEvidence for Measure {
    fn evidence(&self) -> &[record::Span] {
        &self.evidence
    }
}

fn screenings_of(db: &mut Db, involvement: i64) -> Result<Vec<Screening>> {
    let sql = "SELECT s.entry, a.at, s.list, s.sha256, s.body FROM screening s
        JOIN audit a ON a.entry = s.entry WHERE s.fact = ?1 ORDER BY s.entry";
    let mut screenings = Vec::new();
    for row in db.rows(sql, &[involvement.into()])? {
        let entry = row.integer(0)?;
        screenings.push(Screening {
            entry,
            at: row.text(1)?.to_owned(),
            list: row.text(2)?.to_owned(),
            sha256: row.text(3)?.to_owned(),
            result: json(row.text(4)?, || format!("screening {entry}"))?,
        });
    }
    Ok(screenings)
}
