//! The example of a rule, read as a document: does the rule fire on it?

use record::{Document, Event};

use super::{Frame, Rule};
use crate::Reader;

/// A rule that does not fit its own example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The rule's id.
    pub id: String,
    /// What came instead.
    pub reason: String,
}

/// Reads the example of a rule and compares what comes with its marks.
pub(super) fn check(reader: &Reader, rule: &Rule, frame: &Frame) -> Option<Misfit> {
    let (text, marks) = unmarked(&rule.example);
    let misfit = |reason: String| {
        Some(Misfit {
            id: rule.id.clone(),
            reason,
        })
    };
    let reading = reader.read(document(&text));
    let fired: Vec<&Event> = reading
        .events
        .iter()
        .filter(|e| e.rules.contains(&rule.id))
        .collect();
    if fired.is_empty() {
        let others: Vec<&str> = reading
            .events
            .iter()
            .flat_map(|e| e.rules.iter().map(String::as_str))
            .collect();
        return misfit(match others.as_slice() {
            [] => "no event is read in its example".into(),
            rules => format!("another rule reads its example: {}", rules.join(", ")),
        });
    }
    if fired.iter().all(|e| e.event_type != frame.event_type) {
        return misfit(format!("its example is read as {}", fired[0].event_type));
    }
    marks.iter().find_map(|(slot, words)| {
        let filled = |e: &&Event| {
            let by_talk = e.according_to.as_deref().filter(|_| slot == "actor");
            let value = match slot.as_str() {
                "actor" => e.actor.as_deref(),
                "recipient" => e.recipient.as_deref(),
                _ => e.detail.as_deref(),
            };
            [value, by_talk]
                .into_iter()
                .flatten()
                .any(|v| alike(words, v))
        };
        if fired.iter().any(filled) {
            return None;
        }
        misfit(format!(
            "`{words}` of its example is not read as its {slot}"
        ))
    })
}

/// The sentence without marks, and the words of each slot; marks may stand inside each other.
fn unmarked(example: &str) -> (String, Vec<(String, String)>) {
    let mut text = String::new();
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut marks = Vec::new();
    let mut rest = example;
    while let Some(c) = rest.chars().next() {
        let slot = ["actor", "recipient", "detail"]
            .into_iter()
            .find(|s| rest.starts_with(&format!("{{{s}: ")));
        if let Some(slot) = slot {
            open.push((slot.to_owned(), text.len()));
            rest = &rest[slot.len() + 3..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '[' | ']' => {}
            '}' if !open.is_empty() => {
                if let Some((slot, from)) = open.pop() {
                    marks.push((slot, text[from..].to_owned()));
                }
            }
            c => text.push(c),
        }
    }
    (text, marks)
}

/// One holds the other, articles and marks aside; a pronoun of the example stands for anybody.
fn alike(wanted: &str, found: &str) -> bool {
    let bare = |s: &str| -> Vec<String> {
        s.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty() && !matches!(*w, "the" | "a" | "an" | "s"))
            .map(str::to_owned)
            .collect()
    };
    let (wanted, found) = (bare(wanted), bare(found));
    let pronoun = wanted.len() == 1
        && matches!(
            wanted[0].as_str(),
            "he" | "she" | "it" | "they" | "him" | "her" | "them" | "his" | "their" | "its" | "who"
        );
    let holds = |a: &[String], b: &[String]| !b.is_empty() && a.windows(b.len()).any(|w| w == b);
    pronoun || holds(&wanted, &found) || holds(&found, &wanted)
}

fn document(text: &str) -> Document {
    Document {
        language: Some("en".into()),
        ..Document::of_text("example", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off_an_example() {
        let (text, marks) =
            unmarked("{actor: Officers} [arrested] {recipient: {detail: Ana} Ruiz}.");
        assert_eq!(text, "Officers arrested Ana Ruiz.");
        assert_eq!(marks.len(), 3);
        assert!(marks.contains(&("recipient".into(), "Ana Ruiz".into())));
    }

    #[test]
    fn words_are_compared_without_articles() {
        assert!(alike("the mayor", "Mayor Brel"));
        assert!(alike("her", "Ana Ruiz"));
        assert!(!alike("the mayor", "the miller"));
    }
}
