//! Compares two items in full. One file a kind of proposal.

pub(crate) mod answer;
pub(crate) mod denial;
pub(crate) mod event;
pub(crate) mod same;
pub(crate) mod version;

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use names::Name;

use crate::make::folded_words;
use crate::profile::{About, Called};
use crate::proposal::{Code, Reason};
use crate::words::WORDS;

/// Names made ready, each once while a document is linked.
#[derive(Debug, Default)]
pub(crate) struct Names {
    ready: HashMap<Called, Rc<Name>>,
}

impl Names {
    pub fn get(&mut self, text: &str, is_person: bool) -> Rc<Name> {
        let called = Called {
            text: text.to_owned(),
            is_person,
        };
        if let Some(name) = self.ready.get(&called) {
            return Rc::clone(name);
        }
        let name = Rc::new(called.ready());
        self.ready.insert(called, Rc::clone(&name));
        name
    }

    /// Whether two names of people may be one's: enough to tell whom an event or a claim is about.
    pub fn are_alike(&mut self, a: &str, b: &str) -> bool {
        if a == b {
            return true;
        }
        let (a, b) = (self.get(a, true), self.get(b, true));
        names::score(&a, &b) >= LIKE || same::initials_fit(&a.text, &b.text)
    }

    /// The first of some names that is like one of others.
    pub fn shared<'a>(&mut self, a: &'a [String], b: &[String]) -> Option<&'a String> {
        a.iter().find(|x| b.iter().any(|y| self.are_alike(x, y)))
    }
}

/// Names of which the score is this or more are taken for one in comparing events and claims.
pub(crate) const LIKE: f32 = 0.55;

/// What is being compared: a document on each side.
pub(crate) struct Pair<'a> {
    pub left: &'a About,
    pub right: &'a About,
}

impl Pair<'_> {
    /// Days from the right document to the left one, where both are dated.
    pub fn days(&self) -> Option<i32> {
        let (left, right) = (self.left.published?, self.right.published?);
        Some(crate::make::day_of(left) - crate::make::day_of(right))
    }

    /// Whether countries, or places, speak for or against that the two documents are about the same matter.
    pub fn countries(&self, for_it: f32, against: f32, reasons: &mut Vec<Reason>) {
        sets(
            &self.left.countries,
            &self.right.countries,
            (Code::SameCountry, for_it),
            (Code::OtherCountry, against),
            reasons,
        );
    }

    /// Whether they are texts of one article.
    pub fn are_versions(&self) -> bool {
        crate::make::resemblance(&self.left.sketch, &self.right.sketch) > 0.3
    }
}

/// A reason for what two sets share, or for that they share nothing.
pub(crate) fn sets(
    a: &BTreeSet<String>,
    b: &BTreeSet<String>,
    same: (Code, f32),
    other: (Code, f32),
    reasons: &mut Vec<Reason>,
) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    let shared: Vec<String> = a.intersection(b).cloned().collect();
    if shared.is_empty() {
        reasons.push(reason(other.0, [told(a), told(b)], other.1));
    } else {
        reasons.push(reason(same.0, [shared.join(", ")], same.1));
    }
}

pub(crate) fn told(set: &BTreeSet<String>) -> String {
    set.iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

pub(crate) fn reason<const N: usize>(code: Code, values: [String; N], weight: f32) -> Reason {
    Reason {
        code,
        values: values.to_vec(),
        weight,
    }
}

/// The words of a person's name without titles and small words, folded; initials are single letters.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    let all = folded_words(name);
    let mut words: Vec<String> = all
        .into_iter()
        .flat_map(|w| w.split('-').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    words.retain(|w| !WORDS.small.contains(w) || w.chars().count() == 1);
    words
}
