//! Gathers what the page of a case shows.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use record::{Case, Dispute, Event, EventType, Factuality, PartialDate, Span, Statement, Text};

use super::status::{self, Account, Status};
use super::{
    Access, Bearer, CaseFilter, CasePage, CaseRow, Charge, ChargeUpdate, Line, SourceLine, When,
};
use crate::db::{Db, Row};
use crate::denial::{self, Denied};
use crate::error::{Result, StoreError};
use crate::fact::{Family, State};
use crate::links;
use crate::people;
use crate::reading::{self, json};
use crate::reference::Reference;
use crate::store::Store;
use crate::version;
use crate::words;

impl Store {
    /// Those who bear a name, each for themselves unless people made them one: people first, and nobody else
    /// where there is one.
    pub fn bearers(&mut self, name: &str) -> Result<Vec<Bearer>> {
        let mut heads = people::bearers(&mut self.db, name, true)?;
        if heads.is_empty() {
            heads = people::bearers(&mut self.db, name, false)?;
        }
        people::described(&mut self.db, &heads)
    }

    /// The newest of those in whose names all words of a name are, each for themselves unless people made them one; and
    /// whether there may be more.
    pub fn called(&mut self, name: &str, most: usize) -> Result<(Vec<Bearer>, bool)> {
        let (named, complete) = people::named_with(&mut self.db, name, most)?;
        let heads = people::heads(&mut self.db, &named)?;
        Ok((people::described(&mut self.db, &heads)?, !complete))
    }

    /// Those who bear a name and have something to show on a day: who is named in an older version of an article alone,
    /// and of whom nobody decided anything, is left out where there are others.
    pub fn bearers_then(&mut self, name: &str, when: When) -> Result<Vec<Bearer>> {
        let all = self.bearers(name)?;
        let mut told = Vec::new();
        for bearer in &all {
            if when.versions || counts(&mut self.db, bearer, when)? {
                told.push(bearer.clone());
            }
        }
        Ok(match told.is_empty() {
            true => all,
            false => told,
        })
    }

    /// One who is named: an entity, with all that are one with it.
    ///
    /// # Errors
    ///
    /// There is no such entity.
    pub fn bearer(&mut self, entity: i64) -> Result<Bearer> {
        people::bearer(&mut self.db, entity)
    }

    /// The page of one person: of one entity with all that are one with it.
    ///
    /// # Errors
    ///
    /// There is no such entity.
    pub fn case(&mut self, entity: i64, when: When, today: PartialDate) -> Result<CasePage> {
        let db = &mut self.db;
        let person = people::bearer(db, entity)?;
        let facts = Facts::of(db, entity, when)?;
        let accounts = facts.accounts(when);
        let (status, proposed) = both(&accounts, when);
        let clock = self.calendar.clock(db, when.as_of.unwrap_or(today))?;
        let mut demands = Vec::new();
        for fact in facts.of_family(Family::Demand, when) {
            demands.push(clock.of(db, fact.key)?);
        }
        Ok(CasePage {
            person,
            as_of: when.as_of,
            known: when.known,
            first_added: first_added(db, entity)?,
            status,
            proposed,
            charges: facts.charges(when),
            access: facts.access(when),
            events: facts.events(when),
            claims: facts.claims(db, when)?,
            disputes: facts.disputes(when),
            demands,
            sources: facts.sources(db, when)?,
            accounts,
        })
    }

    /// People whose case is told, those told of last first.
    pub fn cases(&mut self, filter: &CaseFilter, when: When) -> Result<Vec<CaseRow>> {
        let db = &mut self.db;
        let of_name = match &filter.name {
            Some(name) => Some(told_of_name(db, name)?),
            None => None,
        };
        let wanted = filter.offset.saturating_add(filter.limit);
        let mut rows = Vec::new();
        let mut before = filter.after.unwrap_or(i64::MAX);
        while rows.len() < wanted {
            let most = (wanted - rows.len()).min(AT_ONCE);
            let part = match &of_name {
                Some(all) => part_before(all, before, most),
                None => told_of_last(db, before, most, when)?,
            };
            let Some((last, _)) = part.last() else {
                break;
            };
            before = *last;
            rows.extend(case_rows(db, &part, filter, when)?);
        }
        rows.truncate(wanted);
        Ok(rows.split_off(filter.offset.min(rows.len())))
    }
}

/// A fact of a case, and whose it is.
type Told = (i64, i64);

/// The condition that a fact is of a case that may be listed.
fn of_case(when: When) -> String {
    let counts = version::and_counts("f", when.versions, when.known);
    format!("f.family = 'case' AND f.state <> 'rejected' AND f.subject IS NOT NULL {counts}")
}

/// Cases that are looked at at once.
const AT_ONCE: usize = 100;

/// Facts of cases before one, the newest first; so many of them.
fn told_of_last(db: &mut Db, before: i64, most: usize, when: When) -> Result<Vec<Told>> {
    let by_key = db.either("INDEXED BY case_key", "");
    let sql = format!(
        "SELECT f.key, COALESCE(c.head, f.subject) FROM fact f {by_key}
        LEFT JOIN cluster c ON c.kind = 'same' AND c.item = f.subject
        WHERE f.key < ?1 AND {} ORDER BY f.key DESC LIMIT {most}",
        of_case(when)
    );
    let rows = db.rows(&sql, &[before.into()])?;
    rows.iter()
        .map(|row| Ok((row.integer(0)?, row.integer(1)?)))
        .collect()
}

/// The facts before one, of all that are told; so many of them.
fn part_before(all: &[Told], before: i64, most: usize) -> Vec<Told> {
    let from = all.partition_point(|(told, _)| *told >= before);
    all.iter().skip(from).take(most).copied().collect()
}

/// All facts of cases of those who bear a name, the newest first. Whether each may be listed is asked of a part of them:
/// thousands may bear it.
fn told_of_name(db: &mut Db, name: &str) -> Result<Vec<Told>> {
    let named = people::named(db, name)?;
    let head_of = people::all_of(db, &named)?;
    let members: Vec<_> = head_of.keys().map(|member| (*member).into()).collect();
    let sql = format!("SELECT entity, fact FROM fact_entity WHERE part = '{PERSON}' AND entity IN");
    let mut told = Vec::new();
    db.each_among(&sql, &members, |row| {
        let head = head_of.get(&row.integer(0)?);
        told.extend(head.map(|head| (row.integer(1), *head)));
        Ok(())
    })?;
    let told = told.into_iter().map(|(fact, head)| Ok((fact?, head)));
    let mut told = told.collect::<Result<Vec<Told>>>()?;
    told.sort_unstable_by(|a, b| b.cmp(a));
    Ok(told)
}

/// As what a fact of a case speaks of the person, and no other fact of anybody.
const PERSON: &str = "person";

/// The newest fact of the case of each.
fn newest_of(db: &mut Db, heads: &[i64], when: When) -> Result<BTreeMap<i64, i64>> {
    let head_of = people::head_of(db, heads)?;
    let members: Vec<_> = head_of.keys().map(|member| (*member).into()).collect();
    // Not from all cases there are: whoever is asked for has few.
    let join = db.either("CROSS JOIN", "JOIN");
    let sql = format!(
        "SELECT fe.entity, f.key FROM fact_entity fe {join} fact f ON f.key = fe.fact
        WHERE fe.part = '{PERSON}' AND f.subject = fe.entity AND {} AND fe.entity IN",
        of_case(when)
    );
    let mut newest: BTreeMap<i64, i64> = BTreeMap::new();
    db.each_among(&sql, &members, |row| {
        if let Some(head) = head_of.get(&row.integer(0)?) {
            let of_head = newest.entry(*head).or_default();
            *of_head = row.integer(1)?.max(*of_head);
        }
        Ok(())
    })?;
    Ok(newest)
}

/// Whether somebody is named in a text that counts, or in a fact of an older one that does.
fn counts(db: &mut Db, bearer: &Bearer, when: When) -> Result<bool> {
    let Ok(Reference::Entity(head)) = bearer.reference.parse() else {
        return Ok(true);
    };
    let sql = format!(
        "SELECT 1 FROM fact_entity fe JOIN fact f ON f.key = fe.fact WHERE fe.entity = ?1 {}",
        version::and_counts("f", false, when.known)
    );
    for member in people::members(db, &[head])? {
        let named = "SELECT document FROM entity WHERE key = ?1";
        let document = db.row(named, &[member.into()])?;
        let document = document.map_or(Ok(0), |row| row.integer(0))?;
        let is_older = version::is_older(db, document, when.known)?;
        if !is_older || db.row(&sql, &[member.into()])?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The day on which the first document that names one was added.
fn first_added(db: &mut Db, entity: i64) -> Result<Option<PartialDate>> {
    let mut first: Option<PartialDate> = None;
    for member in people::members(db, &[entity])? {
        let sql =
            "SELECT substr(d.added_at, 1, 10) FROM entity e JOIN document d ON d.key = e.document
            WHERE e.key = ?1";
        let row = db.row(sql, &[member.into()])?;
        let day = row.as_ref().map(|row| row.text(0)).transpose()?;
        let day = day.and_then(|day| day.parse().ok());
        first = first.into_iter().chain(day).min();
    }
    Ok(first)
}

/// The rows of those of whom nothing later is told than these facts, as far as they fit the filter.
fn case_rows(db: &mut Db, part: &[Told], filter: &CaseFilter, when: When) -> Result<Vec<CaseRow>> {
    let heads: BTreeSet<i64> = part.iter().map(|(_, head)| *head).collect();
    let heads: Vec<i64> = heads.into_iter().collect();
    let newest = newest_of(db, &heads, when)?;
    // Whoever is told of later is listed there.
    let is_newest = |(told, head): &&Told| newest.get(head) == Some(told);
    let listed: Vec<Told> = part.iter().filter(is_newest).copied().collect();
    let heads: Vec<i64> = listed.iter().map(|(_, head)| *head).collect();
    let whose = people::head_of(db, &heads)?;
    let all = Facts::of_each(db, &whose, when)?;
    let none = Facts(Vec::new());
    let mut fit = Vec::new();
    for (told, head) in listed {
        let facts = all.get(&head).unwrap_or(&none);
        fit.extend(case_row(told, head, facts, filter, when));
    }
    let heads: Vec<i64> = fit.iter().map(|(head, _)| *head).collect();
    let persons = people::described(db, &heads)?;
    let rows = fit.into_iter().zip(persons);
    Ok(rows
        .map(|((_, row), person)| CaseRow { person, ..row })
        .collect())
}

/// A row of the list, if it fits the filter; whose it is, is still to be told.
fn case_row(
    told: i64,
    head: i64,
    facts: &Facts,
    filter: &CaseFilter,
    when: When,
) -> Option<(i64, CaseRow)> {
    let (status, proposed) = both(&facts.accounts(when), when);
    let is = |status: &Option<Status>| {
        let status = status.as_ref().map(|status| status.status);
        status.is_some() && (filter.status.is_none() || status == filter.status)
    };
    if !is(&status) && (filter.accepted || !is(&proposed)) {
        return None;
    }
    let charges = facts.charges(when).into_iter();
    let row = CaseRow {
        person: people::blank(head),
        status,
        proposed,
        charges: charges.filter_map(|charge| charge.charge).collect(),
        told,
    };
    Some((head, row))
}

/// Where somebody stands by what was accepted, and by all, if that is another.
fn both(accounts: &[Account], when: When) -> (Option<Status>, Option<Status>) {
    let accepted = accounts
        .iter()
        .filter(|account| account.state.is_accepted());
    let accepted: Vec<Account> = accepted.cloned().collect();
    let status = status::status(&accepted, when.as_of);
    let all = status::status(accounts, when.as_of);
    let proposed = all.filter(|all| {
        status
            .as_ref()
            .is_none_or(|s| (s.status, s.last_confirmed) != (all.status, all.last_confirmed))
    });
    (status, proposed)
}

/// A fact that speaks of the person.
struct Fact {
    key: i64,
    document: i64,
    family: Family,
    state: State,
    value: Value,
    published: Option<PartialDate>,
    /// As what the person is spoken of.
    parts: BTreeSet<String>,
    /// It is a sentence of somebody who was not there.
    in_absence: bool,
    /// Who denies it, of an event.
    denied: Denied,
    /// It stands in an older version of its article.
    older_version: bool,
}

enum Value {
    Case(Case),
    Event(Event),
    Statement(Statement),
    Dispute(Dispute),
    Other,
}

impl Fact {
    fn read(row: &Row) -> Result<Self> {
        let key = row.integer(0)?;
        let place = || format!("fact {key}");
        let family: Family = row.text(2)?.parse()?;
        let body = row.text(4)?;
        let value = match family {
            Family::Case => Value::Case(json(body, place)?),
            Family::Event => Value::Event(json(body, place)?),
            Family::Statement => Value::Statement(json(body, place)?),
            Family::Dispute => Value::Dispute(json(body, place)?),
            _ => Value::Other,
        };
        Ok(Self {
            key,
            document: row.integer(1)?,
            family,
            state: row.text(3)?.parse()?,
            value,
            published: row.maybe_text(5)?.and_then(|day| day.parse().ok()),
            parts: BTreeSet::new(),
            in_absence: false,
            denied: Denied::default(),
            older_version: false,
        })
    }

    fn reference(&self) -> String {
        Reference::Fact(self.family, self.key).to_string()
    }

    /// When it happened or was said; of the report, where that is not told.
    fn day(&self) -> Option<PartialDate> {
        let own = match &self.value {
            Value::Event(event) => event.date,
            Value::Statement(statement) => statement.date,
            _ => None,
        };
        own.or(self.published)
    }

    fn is_part(&self, part: &str) -> bool {
        self.parts.contains(part)
    }
}

/// All facts that speak of a person.
struct Facts(Vec<Fact>);

impl Facts {
    fn of(db: &mut Db, entity: i64, when: When) -> Result<Self> {
        let members = people::members(db, &[entity])?;
        let whose = members.into_iter().map(|member| (member, entity)).collect();
        let of = Self::of_each(db, &whose, when)?.remove(&entity);
        Ok(of.unwrap_or(Self(Vec::new())))
    }

    /// Those of many at once, each with all that are one with them. `whose` tells of each entity whose facts its are.
    fn of_each(db: &mut Db, whose: &BTreeMap<i64, i64>, when: When) -> Result<BTreeMap<i64, Self>> {
        let sql = format!(
            "SELECT f.key, f.document, f.family, f.state, COALESCE(f.corrected, f.body), d.published,
                fe.part, fe.entity
            FROM fact_entity fe JOIN fact f ON f.key = fe.fact JOIN document d ON d.key = f.document
            WHERE f.state <> 'rejected'
            AND (f.family <> 'statement' OR f.type IN ('accuse', 'deny', 'demand', 'commit')) {}
            AND fe.entity IN",
            version::and_counts("f", when.versions, when.known)
        );
        let members: Vec<_> = whose.keys().map(|member| (*member).into()).collect();
        let mut facts: BTreeMap<(i64, i64), Fact> = BTreeMap::new();
        db.each_among(&sql, &members, |row| {
            let Some(of) = whose.get(&row.integer(7)?) else {
                return Ok(());
            };
            let fact = match facts.entry((*of, row.integer(0)?)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Fact::read(&row)?),
            };
            fact.parts.insert(row.text(6)?.to_owned());
            Ok(())
        })?;
        let documents: BTreeSet<i64> = facts.values().map(|fact| fact.document).collect();
        let older = version::older_among(db, &documents, when.known)?;
        let in_absence = in_absence(db, facts.values())?;
        let events = facts.values().filter_map(|fact| match &fact.value {
            Value::Event(event) => Some((fact.key, event)),
            _ => None,
        });
        let denied = denial::of_each(db, &events.collect())?;
        let mut of_each: BTreeMap<i64, Self> = BTreeMap::new();
        for ((of, key), mut fact) in facts {
            fact.older_version = older.contains(&fact.document);
            fact.in_absence = in_absence.contains(&key);
            fact.denied = denied.get(&key).cloned().unwrap_or_default();
            of_each.entry(of).or_insert(Self(Vec::new())).0.push(fact);
        }
        if let Some(known) = when.known {
            for facts in of_each.values_mut() {
                as_known(db, &mut facts.0, known)?;
            }
        }
        Ok(of_each)
    }

    /// What was so on the day that is asked about.
    fn then(&self, when: When) -> impl Iterator<Item = &Fact> {
        let until = move |fact: &&Fact| when.as_of.is_none_or(|day| fact.day() <= Some(day));
        self.0.iter().filter(until)
    }

    fn of_family(&self, family: Family, when: When) -> Vec<&Fact> {
        self.then(when)
            .filter(|fact| fact.family == family)
            .collect()
    }

    /// Events of which the person is the recipient, that are told as having happened.
    fn happened_to(&self, when: When) -> impl Iterator<Item = (&Fact, &Event)> {
        self.then(when).filter_map(|fact| match &fact.value {
            Value::Event(event) if fact.is_part("recipient") && status::happened(event) => {
                Some((fact, event))
            }
            _ => None,
        })
    }

    fn accounts(&self, when: When) -> Vec<Account> {
        let told = self.then(when).filter_map(|fact| match &fact.value {
            Value::Case(case) => Some(Account {
                reference: fact.reference(),
                document: fact.document,
                state: fact.state,
                status: case.status,
                // A case stands so on the day of the report, or else from its first day on.
                on: fact.published.or(case.since),
                goes_on: false,
                since: case.since,
                place: case.place.clone(),
                factuality: Factuality::Reported,
                according_to: None,
                denied_by: Vec::new(),
                proposed_denials: Vec::new(),
                older_version: fact.older_version,
            }),
            _ => None,
        });
        let held = self.happened_to(when).filter(|(fact, _)| !fact.in_absence);
        let happened = held.filter_map(|(fact, event)| {
            let goes_on = status::goes_on(event.event_type);
            Some(Account {
                reference: fact.reference(),
                document: fact.document,
                state: fact.state,
                status: status::after(event)?,
                on: event.date,
                goes_on,
                since: event.date.filter(|_| !goes_on),
                place: status::held_in(event),
                factuality: fact.denied.factuality(event),
                according_to: event.according_to.clone(),
                denied_by: fact.denied.by.clone(),
                proposed_denials: fact.denied.proposed.clone(),
                older_version: fact.older_version,
            })
        });
        let mut accounts: Vec<Account> = told.chain(happened).collect();
        accounts.sort_by(|a, b| (b.on, &b.reference).cmp(&(a.on, &a.reference)));
        accounts
    }

    fn charges(&self, when: When) -> Vec<Charge> {
        let mut charges: Vec<Charge> = Vec::new();
        let mut put = |charge: Option<&str>, update: ChargeUpdate| {
            let of = charges
                .iter_mut()
                .find(|known| is_one(known.charge.as_deref(), charge));
            match of {
                Some(known) => known.updates.push(update),
                None => charges.push(Charge {
                    charge: charge.map(str::to_owned),
                    updates: vec![update],
                }),
            }
        };
        for fact in self.then(when) {
            if let Value::Case(case) = &fact.value {
                for charge in &case.charges {
                    put(Some(charge), update(fact, "reported", fact.published));
                }
            }
        }
        for (fact, event) in self.happened_to(when) {
            if let Some(status) = charge_status(event.event_type) {
                put(event.detail.as_deref(), update(fact, status, event.date));
            }
        }
        for charge in &mut charges {
            charge.updates.sort_by_key(|update| update.date);
        }
        charges
    }

    fn access(&self, when: When) -> Vec<Access> {
        let mut all: Vec<Access> = Vec::new();
        for (fact, event) in self.happened_to(when) {
            let access = match event.event_type {
                EventType::AccessDenied => "denied",
                EventType::AccessGranted => "allowed",
                _ => continue,
            };
            all.push(Access {
                to: event
                    .detail
                    .clone()
                    .unwrap_or_else(|| "not told".to_owned()),
                access,
                since: event.date,
                according_to: event.according_to.clone(),
                denied_by: fact.denied.by.clone(),
                proposed_denials: fact.denied.proposed.clone(),
                reference: fact.reference(),
                state: fact.state,
            });
        }
        all.sort_by_key(|access| std::cmp::Reverse(access.since));
        all
    }

    fn events(&self, when: When) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for fact in self.then(when) {
            let Value::Event(event) = &fact.value else {
                continue;
            };
            let who = [&event.actor, &event.recipient, &event.place, &event.detail];
            let who = who.into_iter().flatten().cloned();
            lines.push(Line {
                reference: fact.reference(),
                date: event.date,
                of_type: event.event_type.to_string(),
                what: who.collect::<Vec<_>>().join(" · "),
                according_to: event.according_to.clone(),
                told_by: None,
                denied_by: fact.denied.by.clone(),
                proposed_denials: fact.denied.proposed.clone(),
                factuality: Some(fact.denied.factuality(event).to_string()),
                state: fact.state,
                document: Reference::Document(fact.document).to_string(),
                older_version: fact.older_version,
            });
        }
        lines.sort_by_key(|line| line.date);
        lines
    }

    /// What is said by or of the person, in the words of the document.
    fn claims(&self, db: &mut Db, when: When) -> Result<Vec<Line>> {
        let mut texts: BTreeMap<i64, Text> = BTreeMap::new();
        let mut lines = Vec::new();
        for fact in self.then(when) {
            let Value::Statement(statement) = &fact.value else {
                continue;
            };
            if let Entry::Vacant(new) = texts.entry(fact.document) {
                new.insert(crate::reading::document(db, fact.document)?.text);
            }
            let words = |spans: &[Span]| {
                let text = texts.get(&fact.document);
                let words = spans
                    .iter()
                    .filter_map(|span| text.map(|text| text.slice(*span)));
                words.collect::<Vec<_>>().join(" … ")
            };
            lines.push(Line {
                reference: fact.reference(),
                date: fact.day(),
                of_type: statement.speech_act.to_string(),
                what: words(&statement.content),
                according_to: statement.source.as_ref().map(|source| source.name.clone()),
                told_by: reading::told_by(db, fact.document, statement)?,
                denied_by: links::denied_by(db, fact.key)?,
                proposed_denials: Vec::new(),
                factuality: None,
                state: fact.state,
                document: Reference::Document(fact.document).to_string(),
                older_version: fact.older_version,
            });
        }
        lines.sort_by_key(|line| line.date);
        Ok(lines)
    }

    fn disputes(&self, when: When) -> Vec<Line> {
        let lines = self.then(when).filter_map(|fact| match &fact.value {
            Value::Dispute(dispute) => Some(Line {
                reference: fact.reference(),
                date: fact.published,
                of_type: "dispute".to_owned(),
                what: dispute.claim.clone(),
                according_to: dispute.claimed_by.clone(),
                told_by: None,
                denied_by: dispute.denied_by.iter().cloned().collect(),
                proposed_denials: Vec::new(),
                factuality: None,
                state: fact.state,
                document: Reference::Document(fact.document).to_string(),
                older_version: fact.older_version,
            }),
            _ => None,
        });
        lines.collect()
    }

    fn sources(&self, db: &mut Db, when: When) -> Result<Vec<SourceLine>> {
        let documents: BTreeSet<i64> = self.then(when).map(|fact| fact.document).collect();
        let mut sources = Vec::new();
        for document in documents {
            let sql = "SELECT title, publisher, published, origin FROM document WHERE key = ?1";
            let row = db.row(sql, &[document.into()])?;
            let row = row.ok_or_else(|| StoreError::Unknown {
                what: "document",
                name: document.to_string(),
            })?;
            sources.push(SourceLine {
                reference: Reference::Document(document).to_string(),
                title: row.maybe_text(0)?.map(str::to_owned),
                publisher: row.maybe_text(1)?.map(str::to_owned),
                published: row.maybe_text(2)?.and_then(|day| day.parse().ok()),
                origin: row.text(3)?.to_owned(),
                older_version: self
                    .0
                    .iter()
                    .any(|fact| fact.document == document && fact.older_version),
            });
        }
        sources.sort_by_key(|source| source.published);
        Ok(sources)
    }
}

/// Those facts that are a sentence of somebody who was not there: their words tell, which are not in their detail.
fn in_absence<'a>(db: &mut Db, facts: impl Iterator<Item = &'a Fact>) -> Result<BTreeSet<i64>> {
    let mut of_document: BTreeMap<i64, Vec<(i64, &Event)>> = BTreeMap::new();
    for fact in facts {
        if let Value::Event(event) = &fact.value
            && event.event_type == EventType::Sentence
        {
            let sentences = of_document.entry(fact.document).or_default();
            sentences.push((fact.key, event));
        }
    }
    let documents: Vec<_> = of_document.keys().map(|key| (*key).into()).collect();
    let mut in_absence = BTreeSet::new();
    db.each_among(
        "SELECT key, text FROM document WHERE key IN",
        &documents,
        |row| {
            let text = Text::new(row.text(1)?);
            for (key, event) in of_document.get(&row.integer(0)?).into_iter().flatten() {
                let mut told = event.evidence.iter().map(|span| text.slice(*span));
                if told.any(status::in_absence) {
                    in_absence.insert(*key);
                }
            }
            Ok(())
        },
    )?;
    Ok(in_absence)
}

/// Leaves what was known on a day: documents that were there, and how their facts stood.
fn as_known(db: &mut Db, facts: &mut Vec<Fact>, known: PartialDate) -> Result<()> {
    let day = known.to_string();
    let mut there: BTreeMap<i64, bool> = BTreeMap::new();
    for document in facts
        .iter()
        .map(|fact| fact.document)
        .collect::<BTreeSet<_>>()
    {
        let sql = "SELECT substr(added_at, 1, 10) FROM document WHERE key = ?1";
        let row = db.row(sql, &[document.into()])?;
        let added = row.as_ref().map(|row| row.text(0)).transpose()?;
        there.insert(document, added.is_some_and(|added| added <= day.as_str()));
    }
    facts.retain(|fact| there.get(&fact.document) == Some(&true));
    for fact in facts
        .iter_mut()
        .filter(|fact| fact.state != State::Proposed)
    {
        let sql = "SELECT r.state FROM review r JOIN audit a ON a.entry = r.entry
            WHERE r.fact = ?1 AND substr(a.at, 1, 10) <= ?2 ORDER BY r.entry DESC LIMIT 1";
        let row = db.row(sql, &[fact.key.into(), day.as_str().into()])?;
        let then = row.as_ref().map(|row| row.text(0)).transpose()?;
        fact.state = then.map_or(Ok(State::Proposed), str::parse)?;
    }
    facts.retain(|fact| fact.state != State::Rejected);
    Ok(())
}

fn update(fact: &Fact, status: &'static str, date: Option<PartialDate>) -> ChargeUpdate {
    ChargeUpdate {
        status,
        date,
        reference: fact.reference(),
        state: fact.state,
    }
}

/// Whether two charges are one: the words of the one are in the other's.
fn is_one(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => {
            let (a, b) = (words::folded(a), words::folded(b));
            a.contains(&b) || b.contains(&a)
        }
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// How a charge stands after an event.
fn charge_status(event: EventType) -> Option<&'static str> {
    Some(match event {
        EventType::Charge => "filed",
        EventType::ChargesDropped => "dropped",
        EventType::Trial => "on_trial",
        EventType::Acquittal => "acquitted",
        EventType::Conviction => "convicted",
        EventType::ConvictionSuspended => "conviction_suspended",
        EventType::SentenceSuspended => "sentence_suspended",
        EventType::ConvictionOverturned => "conviction_overturned",
        EventType::Appeal => "under_appeal",
        EventType::Pardon => "pardoned",
        _ => return None,
    })
}
