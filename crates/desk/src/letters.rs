//! Two letters beside each other: who signed which, and which asks are alike.

use similar::{Algorithm, DiffTag, capture_diff_slices, diff_ratio};
use store::query::LetterShown;

/// Asks whose words agree less are two asks.
const ALIKE: f32 = 0.35;

/// Most asks of a letter that are compared with those of the other.
const MOST: usize = 100;

/// Words of an ask that are compared one by one; what follows is compared as a whole.
const WORDS: usize = 200;

/// What became of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    Both,
    OlderOnly,
    NewerOnly,
}

/// One who signed, as each letter has it: name, office, party and state in one line.
pub(crate) struct Signatory {
    pub signed: Signed,
    pub name: String,
    pub older: Option<String>,
    pub newer: Option<String>,
}

/// A stretch of words, and whether the other letter has it not.
pub(crate) type Words = Vec<(String, bool)>;

/// An ask of one letter, and the one of the other that is most like it.
pub(crate) struct Asks {
    /// The place of the ask in its letter, and its words.
    pub older: Option<(usize, Words)>,
    pub newer: Option<(usize, Words)>,
}

impl Asks {
    /// Whether both letters have it, in the same words.
    pub fn is_same(&self) -> bool {
        let is_whole = |side: &Option<(usize, Words)>| {
            side.as_ref()
                .is_some_and(|(_, words)| words.iter().all(|(_, is_other)| !is_other))
        };
        is_whole(&self.older) && is_whole(&self.newer)
    }
}

/// Who signed which: both, then the older alone, then the newer alone.
pub(crate) fn signatories(older: &LetterShown, newer: &LetterShown) -> Vec<Signatory> {
    let names = |letter: &LetterShown| -> Vec<String> {
        let all = letter.signatories.iter();
        all.map(|one| one.signatory.name.clone()).collect()
    };
    let (older_names, newer_names) = (names(older), names(newer));
    let signed = store::signed(&newer_names, &older_names);
    let mut all = Vec::new();
    for (n, o) in &signed.stayed {
        all.push(Signatory {
            signed: Signed::Both,
            name: newer_names[*n].clone(),
            older: Some(told(older, *o)),
            newer: Some(told(newer, *n)),
        });
    }
    for o in &signed.withdrew {
        all.push(Signatory {
            signed: Signed::OlderOnly,
            name: older_names[*o].clone(),
            older: Some(told(older, *o)),
            newer: None,
        });
    }
    for n in &signed.joined {
        all.push(Signatory {
            signed: Signed::NewerOnly,
            name: newer_names[*n].clone(),
            older: None,
            newer: Some(told(newer, *n)),
        });
    }
    all
}

/// How a letter has one who signed it.
fn told(letter: &LetterShown, place: usize) -> String {
    let one = &letter.signatories[place].signatory;
    let parts = [
        Some(&one.name),
        one.office.as_ref(),
        one.party.as_ref(),
        one.state.as_ref(),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}

/// The asks of two letters side by side, in the order of the newer; those of the older that it has not come last.
pub(crate) fn asks(older: &[impl AsRef<str>], newer: &[impl AsRef<str>]) -> Vec<Asks> {
    let (old_words, new_words) = (words(older), words(newer));
    let mut pairs = Vec::new();
    for (n, new) in new_words.iter().enumerate().take(MOST) {
        for (o, old) in old_words.iter().enumerate().take(MOST) {
            let ratio = alike(old, new);
            if ratio >= ALIKE {
                pairs.push((ratio, n, o));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut of_new: Vec<Option<usize>> = vec![None; newer.len()];
    let mut taken = vec![false; older.len()];
    for (_, n, o) in pairs {
        if of_new[n].is_none() && !taken[o] {
            of_new[n] = Some(o);
            taken[o] = true;
        }
    }
    let whole = |words: &[String]| -> Words { vec![(words.join(" "), false)] };
    let mut all = Vec::new();
    for (n, new) in new_words.iter().enumerate() {
        all.push(match of_new[n] {
            Some(o) => {
                let (old, new) = differing(&old_words[o], new);
                Asks {
                    older: Some((o, old)),
                    newer: Some((n, new)),
                }
            }
            None => Asks {
                older: None,
                newer: Some((n, whole(new))),
            },
        });
    }
    let rest = (0..older.len()).filter(|o| !taken[*o]);
    all.extend(rest.map(|o| Asks {
        older: Some((o, whole(&old_words[o]))),
        newer: None,
    }));
    all
}

fn words(all: &[impl AsRef<str>]) -> Vec<Vec<String>> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    all.iter().map(|text| words(text.as_ref())).collect()
}

/// Words as they are compared: a full stop, or a capital at the beginning, makes no other word.
fn bare(words: &[String]) -> Vec<String> {
    let bare = |word: &String| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.to_lowercase()
    };
    words.iter().take(WORDS).map(bare).collect()
}

fn alike(old: &[String], new: &[String]) -> f32 {
    let (old, new) = (bare(old), bare(new));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    diff_ratio(&ops, old.len(), new.len())
}

fn differing(old: &[String], new: &[String]) -> (Words, Words) {
    let (mut of_old, mut of_new) = (Words::new(), Words::new());
    for op in capture_diff_slices(Algorithm::Myers, &bare(old), &bare(new)) {
        let is_other = op.tag() != DiffTag::Equal;
        for (words, range, side) in [
            (old, op.old_range(), &mut of_old),
            (new, op.new_range(), &mut of_new),
        ] {
            if !range.is_empty() {
                side.push((words[range].join(" "), is_other));
            }
        }
    }
    let rest = [old, new].map(|words| words.get(WORDS..).unwrap_or_default());
    for (rest, side) in rest.into_iter().zip([&mut of_old, &mut of_new]) {
        if !rest.is_empty() {
            side.push((rest.join(" "), old.get(WORDS..) != new.get(WORDS..)));
        }
    }
    (of_old, of_new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(side: &Option<(usize, Words)>) -> String {
        let Some((place, words)) = side else {
            return "-".to_owned();
        };
        let words = words.iter().map(|(words, is_other)| match is_other {
            true => format!("[{words}]"),
            false => words.clone(),
        });
        format!("{place}: {}", words.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn an_ask_stands_beside_the_one_that_is_most_like_it() {
        let older = ["Release Ana Ruiz without delay.", "Let her lawyer visit."];
        let newer = [
            "Lift the travel ban.",
            "let her lawyer visit her",
            "Release Ana Ruiz and Bo Lindh without delay",
        ];
        let all = asks(&older, &newer);
        let all: Vec<(String, String)> = all
            .iter()
            .map(|a| (told(&a.older), told(&a.newer)))
            .collect();
        let expected = [
            ("-", "0: Lift the travel ban."),
            ("1: Let her lawyer visit.", "1: let her lawyer visit [her]"),
            (
                "0: Release Ana Ruiz without delay.",
                "2: Release Ana Ruiz [and Bo Lindh] without delay",
            ),
        ];
        let all: Vec<(&str, &str)> = all.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(all, expected);
        assert!(asks(&older, &older).iter().all(Asks::is_same));
        // What is very long is compared all the same.
        let long = "release them ".repeat(50_000);
        let longer = format!("{long} at once");
        assert!(asks(&[&long], &[&long])[0].is_same());
        assert!(!asks(&[&long], &[&longer])[0].is_same());
    }
}
