//! What comparisons need of a document: small, made once from a reading, kept as JSON.

use std::collections::BTreeSet;

use names::lists::Kind as NameKind;
use names::{Name, NameKeys};
use record::{EntityKind, EventType, Factuality, PartialDate, Span};
use serde::{Deserialize, Serialize};

use crate::office::Office;
use crate::proposal::AnswerClass;
use crate::text::Figure;

/// A document as it is compared: what is known of the whole, and the items in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Of the document as a whole.
    pub about: About,
    /// What may be linked, each with its keys.
    pub items: Vec<Item>,
}

/// What is known of a document as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Date of publication.
    pub published: Option<PartialDate>,
    /// Publisher, folded.
    pub publisher: Option<String>,
    /// Countries that it names.
    pub countries: BTreeSet<String>,
    /// Words of the places that it names, folded, without countries.
    pub places: BTreeSet<String>,
    /// Words of the town at the head of a report.
    pub dateline: BTreeSet<String>,
    /// People and bodies that it names, at most [`MOST_PEOPLE`].
    pub people: Vec<Known>,
    /// Sketch of the text, by which two texts of one article are known.
    pub sketch: Vec<u64>,
}

/// Somebody who is named in a document, for telling at once whether two documents name the same people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// The name.
    pub name: String,
    /// Keys of any two of its words; of its word where it has one.
    pub keys: Vec<u64>,
}

impl Known {
    /// Somebody of a name.
    pub fn new(called: &Called) -> Self {
        let NameKeys {
            mut pairs, single, ..
        } = called.ready().keys();
        pairs.extend(single);
        Self {
            name: called.text.clone(),
            keys: pairs,
        }
    }
}

/// So many of the people and bodies of a document are kept for comparing.
pub const MOST_PEOPLE: usize = 40;

/// What kinds of items there are; each is looked up among its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// A person or body.
    Party,
    /// An event that is said to have happened.
    Event,
    /// Something that is claimed.
    Claim,
    /// Something that is denied.
    Denial,
    /// Something that is asked for.
    Ask,
    /// Something that whoever was asked may have answered.
    Answer,
    /// A letter or call as a whole, with all of its asks.
    Appeal,
    /// Something that is said of a letter or call.
    Comment,
    /// The text.
    Text,
}

impl Family {
    /// Every value.
    pub const ALL: &[Self] = &[
        Self::Party,
        Self::Event,
        Self::Claim,
        Self::Denial,
        Self::Ask,
        Self::Answer,
        Self::Appeal,
        Self::Comment,
        Self::Text,
    ];

    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Event => "event",
            Self::Claim => "claim",
            Self::Denial => "denial",
            Self::Ask => "ask",
            Self::Answer => "answer",
            Self::Appeal => "appeal",
            Self::Comment => "comment",
            Self::Text => "text",
        }
    }
}

/// One thing of a document that may be linked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// What it is looked up among.
    pub family: Family,
    /// Its id in the document; see [`crate::Place`].
    pub id: String,
    /// The day it is near to, counted from the year 1: of events their own, else the document's.
    pub day: i32,
    /// Under which it is kept. Of parties there are none: they are found by their names.
    pub keys: Vec<u64>,
    /// What is compared.
    pub body: Body,
}

/// What is compared of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Of a person or body.
    Party(Party),
    /// Of an event.
    Event(Happening),
    /// Of a claim, a denial, an answer, an appeal or a comment.
    Said(Said),
    /// Of an ask.
    Ask(Ask),
    /// Of a text.
    Text(TextSketch),
}

/// A person or body, as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Whether it is a person.
    pub is_person: bool,
    /// Its names, the fullest first.
    pub names: Vec<String>,
    /// Offices and callings, with what they are of.
    pub roles: Vec<Office>,
    /// Of what relation somebody of the document is: "wife".
    pub relations: BTreeSet<String>,
    /// Age, with the day on which it was told.
    pub ages: Vec<(u16, i32)>,
    /// True for a man, false for a woman.
    pub is_male: Option<bool>,
    /// Places named in the sentences that speak of it, folded.
    pub places: BTreeSet<String>,
    /// Stems of these sentences.
    pub words: BTreeSet<String>,
    /// Whether the reading has perhaps two people in one.
    pub mixed: bool,
    /// All its mentions.
    pub spans: Vec<Span>,
}

impl Party {
    /// Takes in what is known of somebody whom people made one with this.
    pub fn join(&mut self, other: &Self) {
        self.is_person |= other.is_person;
        for name in &other.names {
            if !self.names.contains(name) {
                self.names.push(name.clone());
            }
        }
        for role in &other.roles {
            if !self.roles.contains(role) {
                self.roles.push(role.clone());
            }
        }
        self.relations.extend(other.relations.iter().cloned());
        self.ages.extend(other.ages.iter().copied());
        self.is_male = self.is_male.or(other.is_male);
        self.places.extend(other.places.iter().cloned());
        self.words.extend(other.words.iter().cloned());
        self.mixed |= other.mixed;
    }
}

/// An event, as it is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    /// Its type.
    pub of_type: EventType,
    /// How it stands.
    pub factuality: Factuality,
    /// When.
    pub date: Option<PartialDate>,
    /// Who acted, where it has a name.
    pub actor: Option<String>,
    /// Who was acted upon, where it has a name.
    pub recipients: Vec<String>,
    /// Who is so described, where there is no name: stems.
    pub of_whom: BTreeSet<String>,
    /// Where: folded words.
    pub places: BTreeSet<String>,
    /// Whether its own words say where; else it is where the document is about.
    pub is_placed: bool,
    /// Figures of its sentences.
    pub figures: Vec<Figure>,
    /// Stems of its words.
    pub words: BTreeSet<String>,
    /// Its words.
    pub spans: Vec<Span>,
}

/// Something that is said, as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Who says it.
    pub by: Option<String>,
    /// In what offices, or for what bodies.
    pub offices: Vec<Office>,
    /// Who is meant in it: people by name.
    pub people: Vec<String>,
    /// Whether one of them is named in its very words, and not only meant.
    pub by_name: bool,
    /// Stems of what is said.
    pub words: BTreeSet<String>,
    /// Topics of what is said.
    pub topics: BTreeSet<String>,
    /// Stems of a claim that the same document tells and this denies.
    pub claim: BTreeSet<String>,
    /// What it says, by the words of answers.
    pub class: Option<AnswerClass>,
    /// Days of the letters that its document names.
    pub cites: Vec<PartialDate>,
    /// The number of the ask that it names.
    pub ask: Option<usize>,
    /// Its words.
    pub spans: Vec<Span>,
}

/// Something that is asked for, as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Who asks.
    pub by: Option<String>,
    /// Who is asked: as named, by its offices, and the addressee of the letter.
    pub of: Vec<Office>,
    /// Those asked, by name.
    pub of_names: Vec<String>,
    /// For whom: by name.
    pub people: Vec<String>,
    /// Stems of what is asked.
    pub words: BTreeSet<String>,
    /// Topics of what is asked.
    pub topics: BTreeSet<String>,
    /// Which of the asks of its document it is, from 1.
    pub number: usize,
    /// Whether it stands in a letter.
    pub in_letter: bool,
    /// Its words.
    pub spans: Vec<Span>,
}

/// A text, as it is compared with others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TextSketch {
    /// Folded.
    pub url: Option<String>,
    /// Folded.
    pub title: Option<String>,
    /// Hashes of sentences.
    pub sentences: BTreeSet<u64>,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// Who signed it, where it is a letter.
    pub signatories: Vec<String>,
    /// Whether it is a letter.
    pub is_letter: bool,
    /// Whether it says that it corrects something.
    pub corrects: bool,
}

/// A name under which a party is kept: names are kept once, whoever has them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Called {
    /// The name, as it is written.
    pub text: String,
    /// Whether a person is so called.
    pub is_person: bool,
}

impl Called {
    /// The name made ready.
    pub fn ready(&self) -> Name {
        let kind = if self.is_person {
            NameKind::Person
        } else {
            NameKind::Organization
        };
        Name::new(&self.text, kind)
    }

    /// The keys under which it is kept, for [`crate::Memory::names_with`]: all of them, however telling.
    pub fn keys(&self) -> Vec<u64> {
        let NameKeys {
            pairs,
            initials,
            near,
            words,
            single,
            ..
        } = self.ready().keys();
        [pairs, initials, near, words, single].concat()
    }
}

/// Keys of a name, few enough for a store of millions of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockingKeys {
    /// Under which it is kept: two words, a word and a first letter, or the word of a name of one.
    pub kept: Vec<u64>,
    /// Under which names like it are looked up.
    pub asked: Vec<u64>,
}

impl BlockingKeys {
    /// The keys of a name.
    pub fn of(name: &Name) -> Self {
        let NameKeys {
            pairs,
            initials,
            single,
            called_by,
            ..
        } = name.keys();
        let kept = [pairs, initials, single].concat();
        let asked = [kept.as_slice(), &called_by].concat();
        Self { kept, asked }
    }
}

impl Party {
    /// Its names, as they are kept.
    pub fn called(&self) -> impl Iterator<Item = Called> + '_ {
        let is_person = self.is_person;
        self.names.iter().map(move |text| Called {
            text: text.clone(),
            is_person,
        })
    }
}

/// Whether an entity of this kind may be a party at all.
pub fn may_be_party(kind: EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Person | EntityKind::Organization | EntityKind::Government | EntityKind::Group
    )
}
