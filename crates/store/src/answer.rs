//! Answers that no machine read: what was said, and that it answers a demand.

use record::PartialDate;
use serde_json::json;

use crate::by_hand::{self, Basis, Draft, Who};
use crate::demand::{self, AnswerClass, DemandSide};
use crate::error::{Result, StoreError};
use crate::fact::Family;
use crate::links::{self, LinkKind, NewLink, Verdict};
use crate::store::{Act, Store};

/// An answer to be added.
#[derive(Clone, Debug)]
pub struct NewAnswer<'a> {
    /// The key of the demand.
    pub demand: i64,
    /// Who answers.
    pub by: &'a str,
    /// How.
    pub class: AnswerClass,
    /// When.
    pub date: Option<PartialDate>,
    /// They speak for whoever was asked, though nothing kept says so.
    pub for_addressee: bool,
    /// Who these names are; those that are missing are bodies.
    pub who: Vec<Who<'a>>,
}

impl AnswerClass {
    /// Whether somebody can answer so: open and lapsed are what a demand is without an answer.
    pub fn is_given(self) -> bool {
        !matches!(self, Self::Open | Self::Lapsed)
    }

    /// What is done by saying it.
    fn speech_act(self) -> &'static str {
        match self {
            Self::Refused => "deny",
            Self::Met | Self::PartlyMet | Self::Deferred => "commit",
            _ => "assert",
        }
    }
}

impl Store {
    /// Adds what was said, and that it answers: both or neither. The key of the statement, and the entry by which the
    /// link can be taken back.
    ///
    /// # Errors
    ///
    /// Whoever answers made the demand, or is not known to speak for whom it was made to; the class is that of no answer.
    pub fn add_answer(&mut self, basis: &Basis, new: &NewAnswer, act: &Act) -> Result<(i64, i64)> {
        let profiles = &mut self.profiles;
        self.db.transaction(|db| {
            if !new.class.is_given() {
                return Err(StoreError::Refused {
                    why: format!("`{}` is how a demand without an answer stands", new.class),
                    hint: "an answer is acknowledged, deferred, refused, partly_met, met or countered",
                });
            }
            match demand::side(db, new.demand, new.by)? {
                DemandSide::Asker => return Err(StoreError::OwnDemand(new.by.to_owned())),
                DemandSide::Other if !new.for_addressee => {
                    return Err(StoreError::NotAsked {
                        by: new.by.to_owned(),
                        of: demand::asked(db, new.demand)?,
                    });
                }
                DemandSide::Addressee | DemandSide::Other => {}
            }
            let said = Draft {
                family: Family::Statement,
                value: json!({
                    "source": {"name": new.by},
                    "speech_act": new.class.speech_act(),
                    "date": new.date,
                    "date_precision": new.date.map(PartialDate::precision),
                }),
                who: new.who.clone(),
            };
            let keys = by_hand::put(db, profiles, basis, &[said], act)?;
            let statement = keys.first().copied().unwrap_or_default();
            let link = NewLink {
                kind: LinkKind::AnswerTo,
                left: statement,
                right: new.demand,
                verdict: Verdict::Accepted,
                detail: json!({"class": new.class}),
                note: None,
            };
            Ok((statement, links::decide(db, &link, act)?))
        })
    }
}
