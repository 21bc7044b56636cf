//! Is one text a new version of another? Which of two letters is the newer, and who signed which?

use super::{Names, Pair, name_words, reason};
use crate::make::resemblance;
use crate::profile::TextSketch;
use crate::proposal::{Code, Reason};

/// Two texts that share less of their shingles are two articles.
const LEAST_ALIKE: f32 = 0.12;

/// Why one text may be a version of another, or not. None where it cannot be.
pub(crate) fn reasons(left: &TextSketch, right: &TextSketch, pair: &Pair) -> Option<Vec<Reason>> {
    let alike = resemblance(&pair.left.sketch, &pair.right.sketch);
    let shared = left.sentences.intersection(&right.sentences).count();
    let fewer = left.sentences.len().min(right.sentences.len());
    let same_url = left.url.is_some() && left.url == right.url;
    let same_publisher =
        pair.left.publisher.is_some() && pair.left.publisher == pair.right.publisher;
    // Agencies' sentences stand in many papers' articles: each is a text of its own.
    if !same_url && !same_publisher || alike < LEAST_ALIKE && shared * 2 < fewer {
        return None;
    }
    let mut reasons = vec![reason(
        Code::SharedSentences,
        [shared.to_string(), fewer.to_string()],
        5.0 * alike - 1.0,
    )];
    if same_url {
        reasons.push(reason(
            Code::SameUrl,
            [left.url.clone().unwrap_or_default()],
            2.0,
        ));
    }
    if same_publisher {
        reasons.push(reason(
            Code::SamePublisher,
            [pair.left.publisher.clone().unwrap_or_default()],
            0.5,
        ));
    }
    if left.title.is_some() && left.title == right.title {
        reasons.push(reason(
            Code::SameTitle,
            [left.title.clone().unwrap_or_default()],
            0.8,
        ));
    }
    if left.corrects {
        reasons.push(reason(Code::SaysCorrects, [], 0.5));
    }
    // Weekly bulletins have one form and other words; a text that comes months later is another.
    if let Some(days) = pair
        .days()
        .map(i32::abs)
        .filter(|days| *days > 60 && !same_url)
    {
        reasons.push(reason(Code::LongTime, [days.to_string()], -1.0));
    }
    Some(reasons)
}

/// Most of the text, and an address or publisher.
pub(crate) fn is_certain(reasons: &[Reason]) -> bool {
    let has = |code| reasons.iter().any(|r| r.code == code);
    let most = reasons
        .iter()
        .any(|r| r.code == Code::SharedSentences && r.weight > 1.0);
    most && (has(Code::SameUrl) || has(Code::SamePublisher) && has(Code::SameTitle))
        && !has(Code::LongTime)
}

/// Who signed which of two letters: places in the lists of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// In the newer alone.
    pub joined: Vec<usize>,
    /// In the older alone.
    pub withdrew: Vec<usize>,
    /// In both: the place in the newer, and in the older.
    pub stayed: Vec<(usize, usize)>,
}

/// Compares who signed two letters. "A. Ruiz" is Ana Ruiz unless somebody else fits better.
pub fn signed(newer: &[String], older: &[String]) -> Signed {
    compared(newer, older, &mut Names::default())
}

fn compared(newer: &[String], older: &[String], names: &mut Names) -> Signed {
    let mut open: Vec<usize> = (0..newer.len()).collect();
    let mut signed = Signed::default();
    let mut others: Vec<usize> = Vec::new();
    // Those of the very same words first: an initial may fit two.
    for (place, name) in older.iter().enumerate() {
        let words = name_words(name);
        match open.iter().position(|o| name_words(&newer[*o]) == words) {
            Some(at) => signed.stayed.push((open.remove(at), place)),
            None => others.push(place),
        }
    }
    for place in others {
        match open
            .iter()
            .position(|o| names.are_alike(&newer[*o], &older[place]))
        {
            Some(at) => signed.stayed.push((open.remove(at), place)),
            None => signed.withdrew.push(place),
        }
    }
    signed.joined = open;
    signed
}

/// Who signed the left alone, the right alone, and both, as the right writes them.
pub(crate) fn signatories(
    left: &TextSketch,
    right: &TextSketch,
    names: &mut Names,
) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (newer, older) = (&left.signatories, &right.signatories);
    let signed = compared(newer, older, names);
    let of = |all: &[String], places: Vec<usize>| -> Vec<String> {
        places.iter().map(|place| all[*place].clone()).collect()
    };
    let stayed = signed.stayed.iter().map(|(_, place)| *place).collect();
    (
        of(newer, signed.joined),
        of(older, signed.withdrew),
        of(older, stayed),
    )
}
