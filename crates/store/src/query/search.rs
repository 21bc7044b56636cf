//! Looking for words, and for facts of a kind.
//!
//! A very frequent word is in millions of statements. To rank them all would take seconds, so that at most
//! [`RANKED`] are looked at, those that were kept last; the answer says so.

use std::collections::{HashMap, HashSet};

use record::{EventType, Factuality, PartialDate, Span, SpeechAct, Text};

use super::snippet::Snippet;
use super::sql::{Values, all};
use super::standing::{self, Standing};
use super::{Part, dates, names};
use crate::db::{Db, Row};
use crate::error::{Result, StoreError};
use crate::fact::{Family, State, words_of_statement};
use crate::people;
use crate::ranges::{Ranges, Step};
use crate::reference::Reference;
use crate::store::Store;
use crate::version;
use crate::words;

/// Hits that are looked at: to rank one, or to see what else is asked of it, takes some microseconds.
const RANKED: usize = 2_000;
/// A word that is in more facts is not ranked by: `bm25` counts all of them, and it tells them little apart.
const FREQUENT: usize = 20_000;
/// The same of documents, which have the words of tens of facts each, and take longer to rank.
const FREQUENT_IN_DOCUMENTS: usize = 5_000;
/// A word that is in more statements is looked for in the words of each: to pass all hits of the index takes longer.
const PASSED: usize = 300_000;

/// As what somebody is spoken of who says something, in an event or else in a statement.
fn said(family: Family) -> &'static str {
    match family {
        Family::Event => "'according_to'",
        _ => "'source'",
    }
}

/// As what somebody is spoken of whom something is about.
fn about(family: Family) -> &'static str {
    match family {
        Family::Event => "'actor', 'recipient'",
        _ => "'about', 'addressee'",
    }
}

/// Where is looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// In documents and statements; where only facts can be meant, in these.
    #[default]
    All,
    /// In titles and texts of documents.
    Documents,
    /// In what is said.
    Statements,
}

/// What is looked for. All of it must be so.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words, in any form; those between quotation marks follow each other.
    pub words: String,
    /// Where.
    pub within: Within,
    /// Who says it: all words of a name, or `entity:12`.
    pub speaker: Option<String>,
    /// Whom it is about or done to, or who does it.
    pub about: Option<String>,
    /// What is done by saying it.
    pub act: Option<SpeechAct>,
    /// Events of a type.
    pub event_type: Option<EventType>,
    /// Events of this factuality.
    pub factuality: Option<Factuality>,
    /// The first day: of the fact, or else of the document.
    pub since: Option<PartialDate>,
    /// The last day.
    pub until: Option<PartialDate>,
    /// How the fact stands.
    pub state: Option<State>,
    /// Kind of document.
    pub kind: Option<String>,
    /// Publisher of the document.
    pub publisher: Option<String>,
}

/// A document or a fact that was found.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Hit {
    /// What was found.
    pub reference: Reference,
    /// The document it is in.
    pub document: Reference,
    /// Title of the document.
    pub title: Option<String>,
    /// Publisher of the document.
    pub publisher: Option<String>,
    /// When the document was published.
    pub published: Option<String>,
    /// Speech act or type of event.
    #[serde(rename = "type")]
    pub of_type: Option<String>,
    /// Of events.
    pub factuality: Option<String>,
    /// When it was said or happened.
    pub date: Option<String>,
    /// Who says so.
    pub speaker: Option<String>,
    /// How a fact stands; a document is a source, and no fact.
    pub state: Option<State>,
    /// Whether the document is an older version of its article.
    pub older_version: bool,
    /// The words.
    pub snippet: Snippet,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The best first.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub total: usize,
    /// Whether there may be more than that: only those that were kept last were looked at.
    pub bounded: bool,
    /// Words that are too frequent for ranking.
    pub frequent: Vec<String>,
}

/// Which table of words is looked through, and what its keys are of.
#[derive(Clone, Copy, PartialEq)]
enum Target {
    Documents,
    Facts(Family),
}

impl Target {
    fn frequent(self) -> usize {
        match self {
            Self::Documents => FREQUENT_IN_DOCUMENTS,
            Self::Facts(_) => FREQUENT,
        }
    }

    fn words(self) -> &'static str {
        match self {
            // Events have no words of their own: those of their document are.
            Self::Documents | Self::Facts(Family::Event) => "document_words",
            Self::Facts(_) => "fact_words",
        }
    }
}

/// Keys, the greatest first, and whether these are all.
struct Keys {
    keys: Vec<i64>,
    complete: bool,
}

/// What was found in one table.
struct Ranked {
    target: Target,
    keys: Vec<i64>,
    complete: bool,
    frequent: Vec<String>,
}

impl Store {
    /// Looks for words, and for facts of a kind.
    ///
    /// # Errors
    ///
    /// What is asked for cannot be together, or the database refuses.
    pub fn search(&mut self, search: &Search, part: Part) -> Result<Answer> {
        let terms = terms(&search.words)?;
        let mut found = Vec::new();
        for target in search.targets()? {
            found.push(ranked(&mut self.db, target, search, &terms, part)?);
        }
        let total = found.iter().map(|of| of.keys.len()).sum();
        let mut frequent: Vec<String> = Vec::new();
        for word in found.iter().flat_map(|of| &of.frequent) {
            if !frequent.contains(word) {
                frequent.push(word.clone());
            }
        }
        let stems = stems(&terms);
        let mut hits = Vec::new();
        for (target, key) in in_turn(&found).skip(part.offset).take(part.limit) {
            hits.push(hit(&mut self.db, target, key, &stems)?);
        }
        Ok(Answer {
            hits,
            total,
            bounded: found.iter().any(|of| !of.complete),
            frequent,
        })
    }
}

impl Search {
    /// What can be meant.
    fn targets(&self) -> Result<Vec<Target>> {
        let of_event = self.event_type.is_some() || self.factuality.is_some();
        let of_statement = self.act.is_some();
        let of_fact = self.speaker.is_some() || self.about.is_some() || self.state.is_some();
        let refuse = |why: &str| {
            Err(StoreError::Refused {
                why: why.to_owned(),
                hint: "leave one of the filters out; `onrecord search --help` tells what each is of",
            })
        };
        match self.within {
            _ if of_event && of_statement => {
                refuse("a speech act is of statements, and no event has one")
            }
            Within::Documents if of_event || of_statement || of_fact => {
                refuse("a document has no speaker, act, type or state; look for statements")
            }
            Within::Statements if of_event => {
                refuse("types and factuality are of events; leave `--in` out")
            }
            Within::Documents => Ok(vec![Target::Documents]),
            _ if of_event => Ok(vec![Target::Facts(Family::Event)]),
            Within::All if !of_statement && !of_fact => {
                Ok(vec![Target::Documents, Target::Facts(Family::Statement)])
            }
            Within::All
                if !of_statement && self.speaker.is_none() && self.words.trim().is_empty() =>
            {
                Ok(vec![
                    Target::Facts(Family::Statement),
                    Target::Facts(Family::Event),
                ])
            }
            _ => Ok(vec![Target::Facts(Family::Statement)]),
        }
    }

    /// What facts the names and the state leave, as `SELECT`s; none where all are left. And whether those of all
    /// who are called so are among them.
    fn narrow(
        &self,
        db: &mut Db,
        family: Family,
        values: &mut Values,
    ) -> Result<(Vec<String>, bool)> {
        let mut narrow = Vec::new();
        let mut complete = true;
        for (name, parts) in [(&self.speaker, said(family)), (&self.about, about(family))] {
            if let Some(name) = name {
                let entities = entities(db, name)?;
                complete &= entities.complete;
                let entities = values.keys(db, &entities.keys);
                narrow.push(format!(
                    "SELECT fact FROM fact_entity WHERE entity IN {entities} AND part IN ({parts})"
                ));
            }
        }
        if let Some(state) = self.state.filter(|state| *state != State::Proposed) {
            let state = values.put(state.as_str());
            // Said once more, so that the index of what is not proposed is taken.
            narrow.push(format!(
                "SELECT key AS fact FROM fact WHERE state = {state} AND state <> 'proposed'"
            ));
        }
        Ok((narrow, complete))
    }

    /// The names as conditions on a fact, by those who are named in its document.
    fn named(&self, family: Family, values: &mut Values) -> Vec<String> {
        let names = [(&self.speaker, said(family)), (&self.about, about(family))];
        let named = names
            .into_iter()
            .filter_map(|(name, parts)| Some((name.as_ref()?, parts)));
        let each = named.map(|(name, parts)| {
            let called = names::called(values, name);
            format!(
                "EXISTS (SELECT 1 FROM entity JOIN fact_entity AS spoken ON spoken.entity = entity.key
                WHERE entity.document = fact.document AND spoken.fact = fact.key
                    AND spoken.part IN ({parts}) AND entity.key IN ({called}))"
            )
        });
        each.collect()
    }

    /// What must be so in the rows of facts and documents themselves.
    fn conditions(&self, target: Target, values: &mut Values) -> Vec<String> {
        let mut conditions = Vec::new();
        let mut equal = |column: &str, wanted: Option<&str>, values: &mut Values| {
            if let Some(wanted) = wanted {
                conditions.push(format!("{column} = {}", values.put(wanted)));
            }
        };
        equal("document.kind", self.kind.as_deref(), values);
        equal("document.publisher", self.publisher.as_deref(), values);
        let mut date = "document.published";
        if let Target::Facts(_) = target {
            let of_type = self.act.map(SpeechAct::as_str);
            let of_type = of_type.or(self.event_type.map(EventType::as_str));
            equal("fact.type", of_type, values);
            equal(
                "fact.factuality",
                self.factuality.map(Factuality::as_str),
                values,
            );
            equal("fact.state", self.state.map(State::as_str), values);
            date = "COALESCE(fact.date, document.published)";
        }
        conditions.extend(dates::within(date, self.since, self.until, values));
        conditions
    }
}

/// What is looked for: a word or several that follow each other, stemmed.
fn terms(words: &str) -> Result<Vec<String>> {
    let mut terms = Vec::new();
    for (n, part) in words.split(['"', '“', '”']).enumerate() {
        let kept = words::kept(part);
        match n % 2 {
            0 => terms.extend(kept.split(' ').map(str::to_owned)),
            _ => terms.push(kept),
        }
    }
    terms.retain(|term| !term.is_empty());
    let mut seen = HashSet::new();
    terms.retain(|term| seen.insert(term.clone()));
    match terms.is_empty() && !words.trim().is_empty() {
        true => Err(StoreError::Refused {
            why: format!("`{words}` has no word in it"),
            hint: "give words, or filters alone: `onrecord search --help` has examples",
        }),
        false => Ok(terms),
    }
}

fn stems(terms: &[String]) -> HashSet<String> {
    let stems = terms.iter().flat_map(|term| term.split(' '));
    stems.map(str::to_owned).collect()
}

/// The condition that a row of an embedded table of words has all terms.
fn matching(table: &str, terms: &[String], values: &mut Values) -> String {
    // Stems are letters and figures alone.
    let quoted: Vec<String> = terms.iter().map(|term| format!("\"{term}\"")).collect();
    format!("{table} MATCH {}", values.put(quoted.join(" AND ")))
}

/// The same for a server's.
fn tsquery(terms: &[String], values: &mut Values) -> String {
    let each = |term: &String| format!("phraseto_tsquery('simple', {})", values.put(term.as_str()));
    terms.iter().map(each).collect::<Vec<_>>().join(" && ")
}

/// Finds in one table, and ranks.
fn ranked(
    db: &mut Db,
    target: Target,
    search: &Search,
    terms: &[String],
    part: Part,
) -> Result<Ranked> {
    let found = found(db, target, search, terms, part)?;
    let mut ranked = Ranked {
        target,
        keys: found.keys,
        complete: found.complete,
        frequent: Vec::new(),
    };
    if terms.is_empty()
        || ranked.keys.is_empty()
        || target.words() == "document_words" && target != Target::Documents
    {
        return Ok(ranked);
    }
    let mut telling = Vec::new();
    for term in terms {
        match is_frequent(db, target, term)? {
            true => ranked.frequent.push(term.clone()),
            false => telling.push(term.clone()),
        }
    }
    if !telling.is_empty() {
        let scores = scores(db, target, &telling, &ranked.keys)?;
        let score = |key: &i64| scores.get(key).copied().unwrap_or(0.0);
        ranked
            .keys
            .sort_by(|a, b| score(b).total_cmp(&score(a)).then(b.cmp(a)));
    }
    Ok(ranked)
}

/// Whether a word is in so many rows that it tells little, and counting them all takes long. On a server that is guessed
/// by the newest rows.
fn is_frequent(db: &mut Db, target: Target, term: &str) -> Result<bool> {
    let (table, most) = (target.words(), target.frequent());
    if matches!(db, Db::Postgres(_)) {
        let all = newest_key(db, table)?;
        let newest = Ranges::of(table).newest(all);
        let few = usize::try_from(all).is_ok_and(|all| all <= most);
        if few {
            return Ok(false);
        }
        let mut found = 0;
        each_with(db, table, &[term.to_owned()], &newest, usize::MAX, |_| {
            found += 1
        })?;
        let share = f64::from(found) / (all - newest.from + 1) as f64;
        return Ok(share * all as f64 > most as f64);
    }
    is_in_more(db, table, term, most)
}

/// Whether a word is in more rows than these of an embedded table of words.
fn is_in_more(db: &mut Db, table: &str, term: &str, most: usize) -> Result<bool> {
    let mut values = Values::default();
    let matching = matching(table, &[term.to_owned()], &mut values);
    let sql = format!("SELECT 1 FROM {table} WHERE {matching} LIMIT 1 OFFSET {most}");
    Ok(db.row(&sql, &values.0)?.is_some())
}

/// How well each of the keys fits, the better the greater.
fn scores(
    db: &mut Db,
    target: Target,
    terms: &[String],
    keys: &[i64],
) -> Result<HashMap<i64, f64>> {
    let table = target.words();
    let mut values = Values::default();
    let score = match db {
        Db::Sqlite(_) => format!("-bm25({table})"),
        // Longer ones less, as bm25 does.
        Db::Postgres(_) => format!(
            "CAST(ts_rank(words, {}, 1) AS DOUBLE PRECISION)",
            tsquery(terms, &mut values)
        ),
    };
    let rows = match db {
        Db::Sqlite(_) => {
            let matching = matching(table, terms, &mut values);
            format!("{matching} AND {}", among(db, &mut values, keys))
        }
        // By their keys alone: they have been found by these words.
        Db::Postgres(_) => format!("rowid IN {}", values.keys(db, keys)),
    };
    let sql = format!("SELECT rowid, {score} FROM {table} WHERE {rows}");
    let mut scores = HashMap::new();
    db.each(&sql, &values.0, |row| {
        scores.insert(row.integer(0)?, row.real(1)?);
        Ok(())
    })?;
    Ok(scores)
}

/// The condition that a row of a table of words is one of these. FTS5 looks for each by itself if it may, which
/// takes far longer than to pass all hits between the first and the last; the sign keeps it from that.
fn among(db: &Db, values: &mut Values, keys: &[i64]) -> String {
    let within = values.keys(db, keys);
    let (least, most) = (keys.iter().min().copied(), keys.iter().max().copied());
    let (least, most) = (values.put(least), values.put(most));
    format!("+rowid IN {within} AND rowid >= {least} AND rowid <= {most}")
}

/// The keys that fit, the greatest first.
fn found(
    db: &mut Db,
    target: Target,
    search: &Search,
    terms: &[String],
    part: Part,
) -> Result<Keys> {
    let mut values = Values::default();
    let (narrow, all_named) = match target {
        Target::Documents => (Vec::new(), true),
        Target::Facts(family) => search.narrow(db, family, &mut values)?,
    };
    if terms.is_empty() && narrow.is_empty() {
        return listed(db, target, search, &[], part);
    }
    if target == Target::Facts(Family::Event) && !terms.is_empty() && narrow.is_empty() {
        let documents = with_words(db, target, terms)?;
        let listed = listed(db, target, search, &documents.keys, part)?;
        return Ok(Keys {
            complete: listed.complete && documents.complete,
            ..listed
        });
    }
    let narrowed = match narrow.is_empty() {
        true => None,
        false => {
            let mut newest = newest(db, &narrow.join(" INTERSECT "), values)?;
            newest.complete &= all_named;
            Some(newest)
        }
    };
    let base = match (terms.is_empty(), narrowed) {
        (true, Some(narrowed)) => narrowed,
        (_, None) => with_words(db, target, terms)?,
        (false, Some(narrowed)) => both(db, target, search, (narrowed, terms), part)?,
    };
    let mut values = Values::default();
    let conditions = search.conditions(target, &mut values);
    // Those whose keys come from the names alone may be facts of other families.
    if conditions.is_empty() && narrow.is_empty() {
        return Ok(base);
    }
    left(db, target, base, (conditions, values))
}

/// The newest of those who are called so, with whomever people joined with them.
fn entities(db: &mut Db, name: &str) -> Result<Keys> {
    let (named, complete) = match name.parse() {
        Ok(Reference::Entity(key)) => (vec![key], true),
        _ => people::named_with(db, name, RANKED)?,
    };
    let keys = people::members(db, &named)?;
    Ok(Keys { keys, complete })
}

/// The keys that a `SELECT` gives, the newest of them.
fn newest(db: &mut Db, select: &str, values: Values) -> Result<Keys> {
    let sql = format!(
        "SELECT DISTINCT one.fact FROM ({select}) AS one ORDER BY one.fact DESC LIMIT {}",
        RANKED + 1
    );
    keys(db, &sql, &values, RANKED)
}

/// The greatest key of a table of words.
fn newest_key(db: &mut Db, table: &str) -> Result<i64> {
    let row = db.row(&format!("SELECT COALESCE(MAX(rowid), 0) FROM {table}"), &[])?;
    row.map_or(Ok(0), |row| row.integer(0))
}

/// Gives each row of a server's table of words that has all words, of a step, the newest first; at most so many.
fn each_with(
    db: &mut Db,
    table: &str,
    terms: &[String],
    step: &Step,
    most: usize,
    mut take: impl FnMut(i64),
) -> Result<()> {
    let mut values = Values::default();
    let mut wanted = tsquery(terms, &mut values);
    if let Some(ranges) = &step.ranges {
        wanted += &format!(" && CAST({} AS tsquery)", values.put(ranges.as_str()));
    }
    let below = values.put(step.below);
    let most = values.put(i64::try_from(most).unwrap_or(i64::MAX));
    let sql = format!(
        "SELECT rowid FROM {table} WHERE words @@ ({wanted}) AND rowid < {below}
        ORDER BY rowid DESC LIMIT {most}"
    );
    db.each_planned(&sql, &values.0, |row| {
        take(row.integer(0)?);
        Ok(())
    })
}

/// The keys of rows that have all words, the newest of them.
fn with_words(db: &mut Db, target: Target, terms: &[String]) -> Result<Keys> {
    let table = target.words();
    if matches!(db, Db::Postgres(_)) {
        let newest = newest_key(db, table)?;
        let mut keys = Vec::new();
        for step in Ranges::of(table).steps(newest) {
            let most = RANKED + 1 - keys.len();
            each_with(db, table, terms, &step, most, |key| keys.push(key))?;
            if keys.len() > RANKED {
                break;
            }
        }
        let complete = keys.len() <= RANKED;
        keys.truncate(RANKED);
        return Ok(Keys { keys, complete });
    }
    let mut values = Values::default();
    let matching = matching(table, terms, &mut values);
    let sql = format!(
        "SELECT rowid FROM {table} WHERE {matching} ORDER BY rowid DESC LIMIT {}",
        RANKED + 1
    );
    keys(db, &sql, &values, RANKED)
}

fn keys(db: &mut Db, sql: &str, values: &Values, most: usize) -> Result<Keys> {
    let mut keys = Vec::new();
    db.each(sql, &values.0, |row| {
        keys.push(row.integer(0)?);
        Ok(())
    })?;
    let complete = keys.len() <= most;
    keys.truncate(most);
    Ok(Keys { keys, complete })
}

/// Those of `narrowed` that have all words.
fn both(
    db: &mut Db,
    target: Target,
    search: &Search,
    (narrowed, terms): (Keys, &[String]),
    part: Part,
) -> Result<Keys> {
    if target == Target::Facts(Family::Event) {
        return of_documents_with(db, narrowed, terms);
    }
    let with_words = with_words(db, target, terms)?;
    if with_words.complete && !narrowed.complete {
        // Rare words of one who says very much: who says so is asked of each hit.
        let mut values = Values::default();
        let conditions = search.named(Family::Statement, &mut values);
        return left(db, target, with_words, (conditions, values));
    }
    if with_words.complete {
        let with: HashSet<i64> = with_words.keys.into_iter().collect();
        let keys = narrowed.keys.into_iter().filter(|key| with.contains(key));
        return Ok(Keys {
            keys: keys.collect(),
            complete: true,
        });
    }
    let mut is_passed = matches!(db, Db::Postgres(_));
    for term in terms {
        is_passed = is_passed || !is_in_more(db, target.words(), term, PASSED)?;
    }
    match is_passed {
        true => passed(db, target, narrowed, terms),
        false => saying(db, search, narrowed, terms, part),
    }
}

/// Those of `narrowed` in which all words are, by the index of words.
fn passed(db: &mut Db, target: Target, narrowed: Keys, terms: &[String]) -> Result<Keys> {
    let table = target.words();
    let mut values = Values::default();
    let with_words = match db {
        Db::Sqlite(_) => {
            let matching = matching(table, terms, &mut values);
            format!("{matching} AND {}", among(db, &mut values, &narrowed.keys))
        }
        Db::Postgres(_) => {
            let wanted = tsquery(terms, &mut values);
            format!(
                "words @@ ({wanted}) AND rowid IN {}",
                values.keys(db, &narrowed.keys)
            )
        }
    };
    let sql = format!("SELECT rowid FROM {table} WHERE {with_words} ORDER BY rowid DESC");
    let found = keys(db, &sql, &values, RANKED)?;
    Ok(Keys {
        complete: narrowed.complete,
        ..found
    })
}

/// Those statements of `narrowed` in which all words are, by what they say: the words are in so many that the index takes
/// longer. Where nothing else is asked of them, the newest of them are enough.
fn saying(
    db: &mut Db,
    search: &Search,
    narrowed: Keys,
    terms: &[String],
    part: Part,
) -> Result<Keys> {
    let most = match search.conditions(Target::Facts(Family::Statement), &mut Values::default()) {
        none if none.is_empty() => part.end(),
        _ => usize::MAX,
    };
    let terms: Vec<String> = terms.iter().map(|term| format!(" {term} ")).collect();
    let mut last: Option<(i64, Text)> = None;
    let mut keys = Vec::new();
    let mut complete = narrowed.complete;
    for key in narrowed.keys {
        if keys.len() > most {
            complete = false;
            break;
        }
        let fact = Standing::with_key(db, key)?;
        // Those of one document follow each other.
        let text = match last.take() {
            Some((document, text)) if document == fact.document => text,
            _ => text(db, fact.document)?,
        };
        let words = format!(" {} ", words_of_statement(&text, &fact.value));
        if fact.family == Family::Statement && terms.iter().all(|term| words.contains(term)) {
            keys.push(key);
        }
        last = Some((fact.document, text));
    }
    Ok(Keys { keys, complete })
}

fn text(db: &mut Db, document: i64) -> Result<Text> {
    let sql = "SELECT text FROM document WHERE key = ?1";
    let row = db.row(sql, &[document.into()])?;
    row.map_or(Ok(Text::default()), |row| Ok(Text::new(row.text(0)?)))
}

/// Those events of `narrowed` whose documents have all words.
fn of_documents_with(db: &mut Db, narrowed: Keys, terms: &[String]) -> Result<Keys> {
    let documents = with_words(db, Target::Documents, terms)?;
    let mut values = Values::default();
    let within = values.keys(db, &narrowed.keys);
    let documents_within = values.keys(db, &documents.keys);
    let sql = format!(
        "SELECT key FROM fact WHERE key IN {within} AND document + 0 IN {documents_within} ORDER BY key DESC"
    );
    let found = keys(db, &sql, &values, RANKED)?;
    Ok(Keys {
        complete: narrowed.complete && documents.complete,
        ..found
    })
}

/// Those that fit in what their rows say.
fn left(
    db: &mut Db,
    target: Target,
    base: Keys,
    (conditions, mut values): (Vec<String>, Values),
) -> Result<Keys> {
    let few = &base.keys[..base.keys.len().min(RANKED)];
    let within = values.keys(db, few);
    let mut conditions = conditions;
    let from = match target {
        Target::Documents => {
            conditions.push(format!("document.key IN {within}"));
            "document"
        }
        Target::Facts(family) => {
            conditions.push(format!("fact.key IN {within}"));
            // No index by families: the keys are few.
            conditions.push(format!("fact.family || '' = '{family}'"));
            of_facts(&conditions)
        }
    };
    let key = if target == Target::Documents {
        "document.key"
    } else {
        "fact.key"
    };
    let sql = format!(
        "SELECT {key} FROM {from} WHERE {} ORDER BY {key} DESC",
        all(&conditions)
    );
    let found = keys(db, &sql, &values, RANKED)?;
    Ok(Keys {
        complete: base.complete && few.len() == base.keys.len(),
        keys: found.keys,
    })
}

/// Facts, with their documents where something is asked of these.
fn of_facts(conditions: &[String]) -> &'static str {
    let asks = |condition: &String| condition.contains("document.");
    match conditions.iter().any(asks) {
        true => "fact JOIN document ON document.key = fact.document",
        false => "fact",
    }
}

/// Documents or facts of a kind, the newest first, without any word to look for; of these documents, if any
/// are given. As many as are asked for, and one more.
fn listed(
    db: &mut Db,
    target: Target,
    search: &Search,
    documents: &[i64],
    part: Part,
) -> Result<Keys> {
    let mut values = Values::default();
    let mut conditions = search.conditions(target, &mut values);
    let (from, key) = match target {
        Target::Documents => {
            conditions.push("document.origin = 'read'".to_owned());
            ("document", "document.key")
        }
        Target::Facts(family) => {
            // The newest of a type are next to each other in an index; without a type the newest of all are
            // passed, and the index of families is of no use.
            conditions.push(match search.act.is_some() || search.event_type.is_some() {
                true => format!("fact.family = '{family}'"),
                false => format!("fact.family || '' = '{family}'"),
            });
            if !documents.is_empty() || !search.words.trim().is_empty() {
                conditions.push(format!("fact.document IN {}", values.keys(db, documents)));
            }
            (of_facts(&conditions), "fact.key")
        }
    };
    let most = part.end().min(i32::MAX as usize);
    let sql = format!(
        "SELECT {key} FROM {from} WHERE {} ORDER BY {key} DESC LIMIT {}",
        all(&conditions),
        most
    );
    let found = keys(db, &sql, &values, most)?;
    Ok(Keys {
        complete: found.keys.len() < most,
        ..found
    })
}

/// The best of each table in turn: their scores are not on one scale.
fn in_turn(found: &[Ranked]) -> impl Iterator<Item = (Target, i64)> {
    let longest = found.iter().map(|of| of.keys.len()).max().unwrap_or(0);
    (0..longest).flat_map(move |n| {
        let nth = move |of: &Ranked| of.keys.get(n).map(|key| (of.target, *key));
        found.iter().filter_map(nth)
    })
}

const OF_DOCUMENT: &str = "document.title, document.publisher, document.published, document.text";

/// A row, with its words.
fn hit(db: &mut Db, target: Target, key: i64, stems: &HashSet<String>) -> Result<Hit> {
    let gone = || StoreError::Unknown {
        what: "document or fact",
        name: key.to_string(),
    };
    if target == Target::Documents {
        let sql = format!("SELECT {OF_DOCUMENT} FROM document WHERE key = ?1");
        let row = db.row(&sql, &[key.into()])?.ok_or_else(gone)?;
        let text = Text::new(row.text(3)?);
        let whole = Span::new(0, text.len());
        let reference = Reference::Document(key);
        let snippet = Snippet::new(&text, whole, stems);
        return Ok(Hit {
            older_version: version::is_older(db, key, None)?,
            ..of_document(&row, 0, reference, reference, snippet)?
        });
    }
    let sql = format!(
        "SELECT {}, {OF_DOCUMENT} FROM fact JOIN document ON document.key = fact.document WHERE fact.key = ?1",
        standing::COLUMNS
    );
    let row = db.row(&sql, &[key.into()])?.ok_or_else(gone)?;
    let fact = Standing::of(&row)?;
    let text = Text::new(row.text(8)?);
    let snippet = Snippet::new(&text, fact.place(&text), stems);
    let document = Reference::Document(fact.document);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Hit {
        of_type: owned(fact.of_type()),
        factuality: owned(fact.text("/factuality")),
        date: owned(fact.date()),
        speaker: owned(fact.said_by()),
        state: Some(fact.state),
        older_version: version::is_older(db, fact.document, None)?,
        ..of_document(&row, 5, fact.reference(), document, snippet)?
    })
}

/// What a document's columns, from `first` on, say of a hit.
fn of_document(
    row: &Row,
    first: usize,
    reference: Reference,
    document: Reference,
    snippet: Snippet,
) -> Result<Hit> {
    let text =
        |column| -> Result<Option<String>> { Ok(row.maybe_text(column)?.map(str::to_owned)) };
    Ok(Hit {
        reference,
        document,
        title: text(first)?,
        publisher: text(first + 1)?,
        published: text(first + 2)?,
        of_type: None,
        factuality: None,
        date: None,
        speaker: None,
        state: None,
        older_version: false,
        snippet,
    })
}
