//! A letter: to whom it goes, who signed it, what it asks, and what was heard of each ask.
//!
//! A report that tells what somebody asked is shown in the same form; nobody signed it.

use record::{LetterPart, PartialDate, Signatory, Span};

use super::show;
use super::standing::Standing;
use super::undecided::LinkRow;
use crate::db::Db;
use crate::demand::{AnswerClass, DemandRow};
use crate::error::Result;
use crate::fact::{Family, State};
use crate::kinds::Signature;
use crate::links::{LinkKind, OPEN, Verdict};
use crate::official::{self, Held};
use crate::reading::{self, json};
use crate::reference::Reference;
use crate::store::Store;
use crate::version;
use crate::words;

/// A letter with all that is kept of it.
#[derive(Clone, Debug)]
pub struct LetterShown {
    /// The document.
    pub reference: Reference,
    /// Its title.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub published: Option<PartialDate>,
    /// Whether it has the form of a letter, or its publisher calls it one.
    pub is_letter: bool,
    /// Whether a newer text of it is kept.
    pub newer: Option<Reference>,
    /// To whom it goes, in its own words.
    pub addressees: Vec<(String, Span)>,
    /// Who signed it, as it was read.
    pub signatories: Vec<SignatoryShown>,
    /// How many more signed without being named.
    pub unnamed: Option<u32>,
    /// Signatures that people put in, from wherever they know them: those of a letter of this title.
    pub signatures: Vec<Held<Signature>>,
    /// What it asks, without what was rejected.
    pub asks: Vec<AskShown>,
    /// Other texts of it: what people decided, then what is proposed.
    pub versions: Vec<LinkRow>,
}

/// One who signed.
#[derive(Clone, Debug)]
pub struct SignatoryShown {
    /// As it was read.
    pub signatory: Signatory,
    /// Who is named so in the document.
    pub entity: Option<Reference>,
}

/// An ask and what was heard of it.
#[derive(Clone, Debug)]
pub struct AskShown {
    /// The demand and its clock.
    pub demand: DemandRow,
    /// Where it stands in the letter.
    pub spans: Vec<Span>,
    /// What people linked to it, in the order of its days: answers, and reactions of others.
    pub heard: Vec<Heard>,
    /// What the machine would link to it, the surest first.
    pub proposed: Vec<Heard>,
}

/// Something that answers an ask, or speaks of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// `answer_to` or `reaction`.
    pub kind: LinkKind,
    /// The fact.
    pub reference: Reference,
    /// Who says so; of an event, who did it.
    pub by: Option<String>,
    /// Its words.
    pub words: String,
    /// Its day, or that of its document.
    pub date: Option<PartialDate>,
    /// The class of an answer; not known where nobody has said.
    pub class: Option<AnswerClass>,
    /// Whether a person accepted it.
    pub state: State,
    /// The document it stands in.
    pub document: Reference,
    /// Its title.
    pub title: Option<String>,
    /// The entry by which the link is taken back; nothing where nobody decided.
    pub entry: Option<i64>,
    /// Why somebody decided so.
    pub note: Option<String>,
}

impl Store {
    /// A letter, and its asks as of a day.
    ///
    /// # Errors
    ///
    /// There is no such document.
    pub fn letter(&mut self, document: i64, as_of: PartialDate) -> Result<LetterShown> {
        let db = &mut self.db;
        let own = reading::document(db, document)?;
        let letter = reading::letter(db, document)?;
        let is_letter = letter.is_some() || is_called_letter(own.kind.as_deref());
        let letter = letter.unwrap_or_default();
        let to = letter
            .parts
            .iter()
            .filter(|p| p.part == LetterPart::Addressee);
        let to = to.map(|part| (own.text.slice(part.span).to_owned(), part.span));
        let addressees = to.collect();
        let named = reading::entities(db, document)?;
        let who = |signatory: &Signatory| {
            let is_in = |span: &Span| signatory.spans.iter().any(|own| own.covers(*span));
            let entity = named
                .iter()
                .find(|(_, entity)| entity.mentions.iter().any(is_in));
            entity.map(|(key, _)| Reference::Entity(*key))
        };
        let signatories = letter
            .signatories
            .into_iter()
            .map(|signatory| SignatoryShown {
                entity: who(&signatory),
                signatory,
            });
        let signatories = signatories.collect();
        let signatures = signatures(db, document, own.title.as_deref())?;
        let versions = versions(db, document)?;
        let newer = version::newest(db, document, None)?.map(Reference::Document);
        let sql = "SELECT key FROM fact WHERE document = ?1 AND family = 'demand' AND state <> 'rejected' ORDER BY key";
        let keys = db.rows(sql, &[document.into()])?;
        let clock = self.calendar.clock(db, as_of)?;
        let mut asks = Vec::new();
        for row in keys {
            let key = row.integer(0)?;
            asks.push(AskShown {
                demand: clock.of(db, key)?,
                spans: Standing::with_key(db, key)?.spans(),
                heard: heard(db, key, as_of)?,
                proposed: proposed(db, key, as_of)?,
            });
        }
        Ok(LetterShown {
            reference: Reference::Document(document),
            title: own.title,
            publisher: own.publisher,
            published: own.published,
            is_letter,
            newer,
            addressees,
            signatories,
            unnamed: letter.unnamed,
            signatures,
            asks,
            versions,
        })
    }

    /// A demand by itself, as of a day: as a letter has it.
    ///
    /// # Errors
    ///
    /// There is no such demand.
    pub fn ask(&mut self, demand: i64, as_of: PartialDate) -> Result<AskShown> {
        let clock = self.calendar.clock(&mut self.db, as_of)?;
        let db = &mut self.db;
        Ok(AskShown {
            demand: clock.of(db, demand)?,
            spans: Standing::with_key(db, demand)?.spans(),
            heard: heard(db, demand, as_of)?,
            proposed: proposed(db, demand, as_of)?,
        })
    }

    /// Whether a document has the form of a letter, or its publisher calls it one.
    ///
    /// # Errors
    ///
    /// There is no such document.
    pub fn is_letter(&mut self, document: i64) -> Result<bool> {
        let kind = reading::document(&mut self.db, document)?.kind;
        Ok(is_called_letter(kind.as_deref()) || reading::letter(&mut self.db, document)?.is_some())
    }
}

/// "Open letter", "letter".
fn is_called_letter(kind: Option<&str>) -> bool {
    kind.is_some_and(|kind| words::folded(kind).ends_with("letter"))
}

/// Signatures of the letter that people put in. They say which letter by its title, or by its reference.
fn signatures(db: &mut Db, document: i64, title: Option<&str>) -> Result<Vec<Held<Signature>>> {
    let sql = "SELECT f.key, f.state, COALESCE(f.corrected, f.body), f.document, d.published
        FROM fact f JOIN document d ON d.key = f.document
        WHERE f.family = 'signature' AND f.state <> 'rejected' ORDER BY f.key";
    let reference = Reference::Document(document).to_string();
    let title = title.map(|title| words::folded(title.trim()));
    let mut all = Vec::new();
    for row in db.rows(sql, &[])? {
        let place = || format!("signature {document}");
        let signature: Signature = json(row.text(2)?, place)?;
        let letter = signature.letter.trim();
        if letter == reference || title.as_ref() == Some(&words::folded(letter)) {
            all.push(official::one(db, Family::Signature, &row)?);
        }
    }
    Ok(all)
}

/// Other texts of a document, by what people decided, and by what nobody decided on.
fn versions(db: &mut Db, document: i64) -> Result<Vec<LinkRow>> {
    let kinds = [LinkKind::LetterVersion, LinkKind::VersionOf];
    let mut all = show::links_of(db, &kinds, document)?;
    all.retain(|link| link.verdict == Some(Verdict::Accepted));
    all.extend(show::proposals_of(db, &kinds, document)?);
    Ok(all)
}

/// What people linked to a demand, up to a day.
fn heard(db: &mut Db, demand: i64, as_of: PartialDate) -> Result<Vec<Heard>> {
    let mut all = Vec::from_iter(own_answer(db, demand)?);
    let sql = "SELECT kind, left_key, entry, detail, note FROM link
        WHERE kind IN ('answer_to', 'reaction') AND right_key = ?1 AND verdict = 'accepted' AND undone IS NULL
        ORDER BY entry";
    for row in db.rows(sql, &[demand.into()])? {
        let detail: serde_json::Value = json(row.text(3)?, || format!("link to fact {demand}"))?;
        let class = detail["class"]
            .as_str()
            .and_then(|class| class.parse().ok());
        let mut one = one(db, (row.text(0)?.parse()?, row.integer(1)?), class)?;
        one.entry = Some(row.integer(2)?);
        one.note = row.maybe_text(4)?.map(str::to_owned);
        all.push(one);
    }
    all.retain(|one| one.state != State::Rejected && one.date.is_none_or(|day| day <= as_of));
    all.sort_by_key(|one| one.date);
    Ok(all)
}

/// The answer that stands in the same words as the demand.
fn own_answer(db: &mut Db, demand: i64) -> Result<Option<Heard>> {
    let fact = Standing::with_key(db, demand)?;
    let Some(words) = fact.text("/answer").map(str::to_owned) else {
        return Ok(None);
    };
    let by = fact.text("/of").map(str::to_owned);
    let mut own = one(db, (LinkKind::AnswerTo, demand), None)?;
    let sql = "SELECT published FROM document WHERE key = ?1";
    let row = db.row(sql, &[fact.document.into()])?;
    let published = row.as_ref().map(|row| row.maybe_text(0)).transpose()?;
    let published = published.flatten().and_then(|day| day.parse().ok());
    (own.by, own.words, own.date) = (by, words, published);
    Ok(Some(own))
}

/// What the machine would link to a demand, and nobody decided on.
fn proposed(db: &mut Db, demand: i64, as_of: PartialDate) -> Result<Vec<Heard>> {
    let sql = format!(
        "SELECT proposal.kind, proposal.left_key, proposal.reasons FROM proposal
        JOIN fact ON fact.key = proposal.left_key
        WHERE proposal.kind IN ('answer_to', 'reaction') AND proposal.right_key = ?1
        AND fact.state <> 'rejected' AND {OPEN} {}
        ORDER BY proposal.kind, certain DESC, score DESC, proposal.left_key",
        version::and_counts("fact", false, None)
    );
    let mut all = Vec::new();
    for row in db.rows(&sql, &[demand.into()])? {
        let of = (row.text(0)?.parse()?, row.integer(1)?);
        let class = match of.0 {
            LinkKind::AnswerTo => crate::demand::class_of(row.text(2)?),
            _ => None,
        };
        let mut one = one(db, of, class)?;
        one.state = State::Proposed;
        all.push(one);
    }
    all.retain(|one| one.date.is_none_or(|day| day <= as_of));
    Ok(all)
}

/// A fact that is, or may be, something to a demand.
fn one(db: &mut Db, (kind, key): (LinkKind, i64), class: Option<AnswerClass>) -> Result<Heard> {
    let fact = Standing::with_key(db, key)?;
    let sql = "SELECT title, published, text FROM document WHERE key = ?1";
    let row = db.row(sql, &[fact.document.into()])?;
    let row =
        row.ok_or_else(|| crate::store::broken(format!("fact {key}"), "its document is gone"))?;
    let text = record::Text::new(row.text(2)?);
    let by = match fact.family {
        Family::Event => fact.text("/actor"),
        _ => fact.said_by(),
    };
    let date = fact
        .date()
        .or(row.maybe_text(1)?)
        .and_then(|day| day.parse().ok());
    Ok(Heard {
        kind,
        reference: fact.reference(),
        by: by.map(str::to_owned),
        words: text.slice(fact.place(&text)).to_owned(),
        date,
        class,
        state: fact.state,
        document: Reference::Document(fact.document),
        title: row.maybe_text(0)?.map(str::to_owned),
        entry: None,
        note: None,
    })
}
