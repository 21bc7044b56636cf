use std::collections::HashSet;

use record::SpeechAct;

use super::*;
use crate::rules::{Problems, checked, tokenized};

/// Takes `[cue]` and `{content}` out of an example: its plain words, and the stretches in bytes.
fn marked(
    example: &str,
) -> (
    String,
    Vec<std::ops::Range<usize>>,
    Vec<std::ops::Range<usize>>,
) {
    let (mut plain, mut cue, mut content) = (String::new(), Vec::new(), Vec::new());
    let (mut cue_from, mut content_from) = (0, 0);
    for c in example.chars() {
        match c {
            '[' => cue_from = plain.len(),
            ']' => cue.push(cue_from..plain.len()),
            '{' => content_from = plain.len(),
            '}' => content.push(content_from..plain.len()),
            _ => plain.push(c),
        }
    }
    (plain, cue, content)
}

fn tokens_in(analysis: &Analysis, bytes: &[std::ops::Range<usize>]) -> Vec<Tokens> {
    bytes
        .iter()
        .filter_map(|range| {
            let inside = |n: &usize| {
                let token = &analysis.tokens[*n].bytes;
                range.start <= token.start && token.end <= range.end
            };
            let first = (0..analysis.tokens.len()).find(inside)?;
            let last = (0..analysis.tokens.len()).rfind(inside)?;
            Some(first..last + 1)
        })
        .collect()
}

fn act_of(example: &str) -> (SpeechAct, Vec<String>) {
    let (plain, cue, content) = marked(example);
    let (text, analysis) = tokenized(&plain);
    let (cue, content) = (tokens_in(&analysis, &cue), tokens_in(&analysis, &content));
    assert!(!content.is_empty(), "no content in: {example}");
    let attributed = Attributed {
        source: &[],
        cue: &cue,
        content: &content,
    };
    classify(&text, &analysis, &attributed)
}

#[test]
fn every_cue_file_parses_and_ids_are_given_once() {
    let mut problems = Problems::default();
    let mut count = 0;
    for file in cue::FILES {
        checked::<cue::File>(file);
    }
    for cue in cues() {
        problems.id(&cue.id);
        count += 1;
        let act = format!("act.{}.", cue.act);
        if !cue.id.starts_with(&act) {
            problems.add(format!("`{}` does not begin with `{act}`", cue.id));
        }
        if cue.takes.is_empty() {
            problems.add(format!("`{}` takes nothing", cue.id));
        }
    }
    for rule in checked::<content::File>(content::FILE).rule {
        problems.id(&rule.id);
    }
    assert_eq!(problems.report(), "");
    assert!(count >= 220, "only {count} cues");
}

#[test]
fn every_cue_is_found_in_its_example() {
    let missed: Vec<&str> = cues()
        .iter()
        .filter(|cue| {
            let (plain, ..) = marked(&cue.example);
            let (text, analysis) = tokenized(&plain);
            !(0..analysis.tokens.len()).any(|n| {
                cues_at(&text, &analysis, n)
                    .iter()
                    .any(|f| f.cue.id == cue.id)
            })
        })
        .map(|cue| cue.id.as_str())
        .collect();
    assert_eq!(missed, Vec::<&str>::new());
}

#[test]
fn every_example_of_a_cue_does_what_its_file_says() {
    let wrong: Vec<String> = cues()
        .iter()
        .filter_map(|cue| {
            let (act, rules) = act_of(&cue.example);
            (act != cue.act).then(|| format!("{}: {act} by {rules:?}", cue.id))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_content_rule_decides_its_example() {
    let wrong: Vec<String> = checked::<content::File>(content::FILE)
        .rule
        .into_iter()
        .filter_map(|rule| {
            let (act, rules) = act_of(&rule.example);
            (act != rule.act || !rules.contains(&rule.id))
                .then(|| format!("{}: {act} by {rules:?}", rule.id))
        })
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_negated_cue_does_not_do_its_act() {
    assert_eq!(
        act_of("The owner did not [deny] {that the rent was paid}.").0,
        SpeechAct::Assert
    );
    assert_eq!(
        act_of("The owner [denied] {that the rent was paid}.").0,
        SpeechAct::Deny
    );
}

#[test]
fn what_stands_beside_a_cue_tells_its_acts_apart() {
    assert_eq!(
        act_of("The guild [asked] Brel {to free the drivers}.").0,
        SpeechAct::Demand
    );
    assert_eq!(
        act_of("The guild [asked] Brel {why the drivers were held}.").0,
        SpeechAct::Question
    );
    assert_eq!(
        act_of("The mayor [agreed] {that the bridge was old}.").0,
        SpeechAct::Assert
    );
    assert_eq!(
        act_of("The mayor [agreed] {to mend the bridge}.").0,
        SpeechAct::Commit
    );
    assert_eq!(
        act_of("The editor [called] {the ruling a farce}.").0,
        SpeechAct::Criticise
    );
    assert_eq!(
        act_of("The doctor [warned] {that the well was dry}.").0,
        SpeechAct::Assert
    );
}

#[test]
fn words_that_are_negated_do_not_accuse() {
    assert_eq!(
        act_of("He [said] {the guards had beaten the driver}.").0,
        SpeechAct::Accuse
    );
    assert_eq!(
        act_of("He [said] {the guards had not beaten the driver}.").0,
        SpeechAct::Assert
    );
}

#[test]
fn every_rule_of_a_statement_can_be_explained() {
    let ids: HashSet<String> = [
        "She [denied] {the charge}.",
        "She [said] {he must go}.",
        "{It rains}.",
    ]
    .iter()
    .flat_map(|example| act_of(example).1)
    .collect();
    assert!(ids.iter().all(|id| explain(id).is_some()), "{ids:?}");
}
