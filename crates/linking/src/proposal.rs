//! What is proposed: two places of two documents, and why they may belong together.

use record::Span;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The value as it is printed.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

codes! {
    /// What a proposal says of its two sides.
    Kind {
        /// One person or body.
        Same = "same",
        /// One event.
        SameEvent = "same_event",
        /// Left denies what right claims.
        DenialOf = "denial_of",
        /// Left is the answer of whoever was asked to the ask on the right.
        AnswerTo = "answer_to",
        /// Left speaks about the ask on the right, and was not asked.
        Reaction = "reaction",
        /// Left is a new text of the article on the right.
        VersionOf = "version_of",
        /// Two versions of one letter, the newer on the left.
        LetterVersion = "letter_version",
    }
}

impl Kind {
    /// Whether it says the same with its sides exchanged.
    pub fn is_symmetric(self) -> bool {
        matches!(self, Self::Same | Self::SameEvent)
    }
}

codes! {
    /// What an answer makes of a demand: its state in `docs/RECORD.md`.
    AnswerClass {
        /// Nothing said yes or no.
        Open = "open",
        /// The ask has arrived.
        Acknowledged = "acknowledged",
        /// It will be seen to later.
        Deferred = "deferred",
        /// No.
        Refused = "refused",
        /// Done in part.
        PartlyMet = "partly_met",
        /// Done.
        Met = "met",
        /// What the ask takes for true is said not to be so.
        Countered = "countered",
    }
}

codes! {
    /// Why two sides may belong together, or not. The values of a [`Reason`] are the words of the left and the right
    /// where nothing else is said. docs/LINKING.md has the table.
    Code {
        /// The names agree word by word.
        SameName = "same_name",
        /// The names are alike.
        LikeName = "like_name",
        /// One name has initials for words of the other.
        Initials = "initials",
        /// One is called by one word of the other's name.
        SingleWord = "single_word",
        /// Both names have words that the other has not.
        OtherName = "other_name",
        /// Initials that cannot be those of the other's words.
        OtherInitials = "other_initials",
        /// The father's name, in a name that has one, is another.
        OtherFather = "other_father",
        /// The same words in the order that makes a son of a father.
        FatherAndSon = "father_and_son",
        /// An office in common.
        SameRole = "same_role",
        /// No office in common.
        OtherRole = "other_role",
        /// Ages that are of one birth, by the documents' dates.
        AgeFits = "age_fits",
        /// Ages that are not.
        OtherAge = "other_age",
        /// A man and a woman.
        OtherGender = "other_gender",
        /// A person and a body.
        OtherKind = "other_kind",
        /// Named beside the same people and bodies: their names.
        SharedPeople = "shared_people",
        /// Told in the same words: the words.
        SharedWords = "shared_words",
        /// Relatives of the same relation.
        SameRelation = "same_relation",
        /// The two documents are texts of one article or letter.
        SameText = "same_text",
        /// From the same publisher.
        SamePublisher = "same_publisher",
        /// A place in common.
        SamePlace = "same_place",
        /// No place in common.
        OtherPlace = "other_place",
        /// A country in common.
        SameCountry = "same_country",
        /// Countries, and none in common.
        OtherCountry = "other_country",
        /// The reading has perhaps two people in one entity.
        TwoInOne = "two_in_one",
        /// Somebody else in one of the two documents fits as well: the name.
        Rival = "rival",
        /// Much time lies between the documents, or they stand in the wrong order: days.
        LongTime = "long_time",
        /// The same type of event.
        SameType = "same_type",
        /// Types that one act is told as.
        LikeType = "like_type",
        /// The same day.
        SameDay = "same_day",
        /// A day or two apart.
        NearDay = "near_day",
        /// In the same month, or year, as far as is told.
        SamePeriod = "same_period",
        /// Reported within days of each other, where the day is not told.
        NearReport = "near_report",
        /// Another day.
        OtherDay = "other_day",
        /// The same person acted upon.
        SameRecipient = "same_recipient",
        /// Somebody else.
        OtherRecipient = "other_recipient",
        /// The same one acted.
        SameActor = "same_actor",
        /// Somebody else acted.
        OtherActor = "other_actor",
        /// The same number.
        FiguresAgree = "figures_agree",
        /// Numbers that contradict each other.
        FiguresDiffer = "figures_differ",
        /// Who denies is who is accused.
        Accused = "accused",
        /// Who denies is of the same body as who is accused.
        SameSide = "same_side",
        /// The same person is meant in both: the name.
        SamePerson = "same_person",
        /// Another person is meant.
        OtherPerson = "other_person",
        /// The document tells the claim that is denied, in like words.
        ClaimTold = "claim_told",
        /// Who was asked speaks.
        Addressee = "addressee",
        /// The body of who was asked speaks.
        AddresseesOffice = "addressees_office",
        /// The letter is named by its day.
        CitesLetter = "cites_letter",
        /// Other letters are named, and not this one.
        CitesOther = "cites_other",
        /// The ask is named by its number.
        CitesAsk = "cites_ask",
        /// About the same matter: topics of `data/topics.toml`.
        SameTopic = "same_topic",
        /// Words that answers have: a class of `data/answers.toml`.
        AnswerWords = "answer_words",
        /// A letter is spoken of.
        NamesLetter = "names_letter",
        /// The same address.
        SameUrl = "same_url",
        /// The same title.
        SameTitle = "same_title",
        /// Sentences in common: how many, of how many.
        SharedSentences = "shared_sentences",
        /// It says that it corrects.
        SaysCorrects = "says_corrects",
        /// What speaks against any two before anything is known of them.
        Unrelated = "unrelated",
        /// Signatories in common.
        SharedSignatories = "shared_signatories",
    }
}

/// A fact, an entity or a passage of a document that is known by its number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The document, as whoever keeps it counts.
    pub document: i64,
    /// `e3`, `v1`, `s2`, `d1` as in the reading; `g1` a signatory, `p1` a sentence, both counted from 1; empty for the
    /// document.
    pub id: String,
}

/// One of the two that a proposal is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Where it is.
    pub place: Place,
    /// What it is called, of people and bodies; who speaks, of what is said.
    pub name: Option<String>,
    /// Its words. Empty only for a document.
    pub spans: Vec<Span>,
}

/// Something that speaks for a proposal, or against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What it is.
    pub code: Code,
    /// What was compared; of most codes the left's and the right's.
    pub values: Vec<String>,
    /// How much it counts, in the logarithm of odds: below 0 it speaks against.
    pub weight: f32,
}

/// Two that may belong together. People decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What is said of the two.
    pub kind: Kind,
    /// The denial, the answer, the newer text; of symmetric kinds the one with the lesser place.
    pub left: Side,
    /// The other.
    pub right: Side,
    /// From 0 to 1: for putting proposals in order. Not a probability that was fitted.
    pub score: f32,
    /// Names and context both speak for it, and nothing against.
    pub certain: bool,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Of an answer, what it makes of the ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerClass>,
    /// Figures that contradict each other, left and right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradict: Vec<(String, String)>,
    /// Words of the right that no longer stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<String>,
    /// Who signed the left and not the right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<String>,
    /// Who signed the right and not the left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrew: Vec<String>,
    /// Who signed both, as the right writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stayed: Vec<String>,
}

impl Proposal {
    /// With sides in the order of their kind and a score made of the reasons.
    pub(crate) fn of(kind: Kind, sides: (Side, Side), reasons: Vec<Reason>) -> Self {
        let odds: f32 = reasons.iter().map(|r| r.weight).sum();
        Self {
            kind,
            left: sides.0,
            right: sides.1,
            score: probability(odds),
            certain: false,
            reasons,
            answer: None,
            contradict: Vec::new(),
            withdrawn: Vec::new(),
            joined: Vec::new(),
            withdrew: Vec::new(),
            stayed: Vec::new(),
        }
    }

    /// Whether a reason of this code is given.
    pub fn has(&self, code: Code) -> bool {
        self.reasons.iter().any(|r| r.code == code)
    }
}

/// The places of proposals among all of one kind for their left and their right side, from 1. Of equal
/// scores the lesser place comes first.
pub fn ranks(proposals: &[Proposal]) -> Vec<(usize, usize)> {
    use std::collections::HashMap;
    let mut order: Vec<usize> = (0..proposals.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (&proposals[*a], &proposals[*b]);
        let places = || (&a.left.place, &a.right.place).cmp(&(&b.left.place, &b.right.place));
        b.score.total_cmp(&a.score).then_with(places)
    });
    let mut met: HashMap<(Kind, bool, &Place), usize> = HashMap::new();
    let mut ranks = vec![(0, 0); proposals.len()];
    for n in order {
        let proposal = &proposals[n];
        let mut next = |is_left: bool, place| {
            // Symmetric kinds have no side of their own.
            let side = is_left || proposal.kind.is_symmetric();
            let count = met.entry((proposal.kind, side, place)).or_insert(0);
            *count += 1;
            *count
        };
        let left = next(true, &proposal.left.place);
        let right = next(false, &proposal.right.place);
        ranks[n] = (left, right);
    }
    ranks
}

/// The logarithm of odds as a number from 0 to 1.
pub(crate) fn probability(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
}

/// The other way.
pub(crate) fn odds(probability: f32) -> f32 {
    let p = probability.clamp(0.001, 0.999);
    (p / (1.0 - p)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_kind_is_told_in_the_docs() {
        let docs = include_str!("../../../docs/LINKING.md");
        let codes = Code::ALL.iter().map(|code| code.as_str());
        let kinds = Kind::ALL.iter().map(|kind| kind.as_str());
        let classes = AnswerClass::ALL.iter().map(|class| class.as_str());
        for word in codes.chain(kinds).chain(classes) {
            assert!(
                docs.contains(&format!("`{word}`")),
                "docs/LINKING.md lacks {word}"
            );
        }
    }
}
