//! The table of `cases.tsv`, the examples of the rule data, and whatever a text may hold.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::rules::{Problems, tokenized};

fn read(sentence: &str, published: &str) -> (Text, Vec<DateMention>, Vec<Diagnostic>) {
    let (text, analysis) = if sentence.contains('\n') {
        let text = Text::new(sentence);
        let analysis = crate::text::segment(&text);
        (text, analysis)
    } else {
        tokenized(sentence)
    };
    let (dates, notes) = find(&text, &analysis, published.parse().ok());
    (text, dates, notes)
}

fn shown(value: Option<PartialDate>) -> String {
    value.map_or("-".to_owned(), |d| d.to_string())
}

#[test]
fn every_case_of_the_table_resolves_as_worked_out_by_hand() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in include_str!("cases.tsv").lines() {
        if line.starts_with('#') {
            continue;
        }
        let [published, marked, value, relation] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}");
        };
        cases += 1;
        let (text, dates, _) = read(&marked.replace(['[', ']'], ""), published);
        let got = |d: &DateMention| {
            let relation = serde_json::to_string(&d.relation).unwrap();
            format!(
                "{} {} {} {}",
                text.slice(d.spans[0]),
                shown(d.value),
                relation.trim_matches('"'),
                d.rule
            )
        };
        let all: Vec<String> = dates.iter().map(got).collect();
        let wanted = marked
            .split_once('[')
            .and_then(|(_, rest)| rest.split_once(']'));
        let right = match wanted {
            // The bracketed words are no expression of their own here.
            Some((words, _)) if relation == "none" => {
                dates.iter().all(|d| text.slice(d.spans[0]) != words)
            }
            Some((words, _)) => dates
                .iter()
                .rfind(|d| text.slice(d.spans[0]) == words)
                .is_some_and(|d| got(d).starts_with(&format!("{words} {value} {relation} "))),
            None => dates.is_empty(),
        };
        if !right {
            wrong.push(format!("{line}\n    got {all:?}"));
        }
    }
    assert!(cases >= 120, "{cases} cases");
    assert!(
        wrong.is_empty(),
        "{} of {cases} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_rule_is_told_and_its_example_fires_it() {
    let rules: Rules = crate::rules::checked(include_str!("../../data/dates/rules.toml"));
    let words: lexicon::File = crate::rules::checked(lexicon::FILE);
    let mut problems = Problems::default();
    assert_eq!(
        (
            words.months.len(),
            words.weekdays.len(),
            words.short_weekdays.len()
        ),
        (12, 7, 7)
    );
    let mut check = |id: &str, says: &str, sentence: &str, published: &str, value: &str| {
        problems.id(id);
        if says.is_empty() {
            problems.add(format!("{id}: says nothing"));
        }
        let (_, dates, _) = read(sentence, published);
        let value = if value.is_empty() { "-" } else { value };
        if !dates
            .iter()
            .any(|d| d.rule == id && shown(d.value) == value)
        {
            problems.add(format!("{id}: the example does not fire it: {dates:?}"));
        }
    };
    for rule in &rules.rule {
        check(
            &rule.id,
            &rule.says,
            &rule.text,
            &rule.published,
            &rule.value,
        );
    }
    for vague in &words.vague {
        check(&vague.id, &vague.says, &vague.example, "2024-03-05", "");
    }
    assert_eq!(problems.report(), "");
    // Each id that the code gives is explained.
    let told: HashSet<&str> = rules
        .rule
        .iter()
        .map(|r| r.id.as_str())
        .chain(words.vague.iter().map(|v| v.id.as_str()))
        .collect();
    let code = [include_str!("resolve.rs"), include_str!("expression.rs")].concat();
    for id in code.split('"').filter(|s| s.starts_with("date.")) {
        assert!(told.contains(id), "{id} is not in data/dates/rules.toml");
    }
}

#[test]
fn an_empty_value_is_noted_with_its_words() {
    let (text, dates, notes) = read("Ana Kovač said so last week.", "2024-10-24");
    assert_eq!((dates.len(), notes.len()), (1, 1));
    assert_eq!(notes[0].code, "date.unresolved");
    assert_eq!(text.slice(notes[0].span.unwrap()), "last week");
    assert_eq!(dates[0].precision, None);
}

#[test]
fn a_dateline_is_the_day_the_report_was_sent() {
    let (_, dates, _) = read(
        "NAIROBI, Oct 23 (Agency) - The council will sit again.",
        "2024-10-24",
    );
    assert_eq!(shown(dates[0].value), "2024-10-23");
}

#[test]
fn the_tagged_past_tense_counts_before_the_form() {
    let (text, mut analysis) = tokenized("They drove home on Friday.");
    analysis.tokens[1].xpos = "VBD";
    let (dates, _) = find(&text, &analysis, "2024-10-24".parse().ok());
    assert_eq!(shown(dates[0].value), "2024-10-18");
}

proptest! {
    #[test]
    fn no_sentence_makes_it_fail_and_spans_lie_in_the_text(
        words in prop::collection::vec(prop::sample::select(vec![
            "the", "14", "31", "June", "May", "2021", "9999", "last", "next", "of", ",", "-", "ago", "two", "years",
            "week", "Monday", "by", "end", "mid-", "1980s", "29", "February", "this", "year", "–", "to", "between", "and", "é", "0000", "will",
        ]), 0..14),
        published in prop::sample::select(vec!["-", "0001-01-01", "9999-12-31", "2024", "2024-02", "2024-02-29"]),
    ) {
        let (text, dates, notes) = read(&words.join(" "), published);
        prop_assert!(dates.iter().all(|d| d.spans[0].end <= text.len() && !d.spans[0].is_empty()));
        prop_assert_eq!(notes.len(), dates.iter().filter(|d| d.value.is_none()).count());
    }
}
