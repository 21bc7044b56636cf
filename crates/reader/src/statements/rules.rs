//! What the rules that find and shape statements do, in words.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules;

const FILE: &str = include_str!("../../data/statements/rules.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    says: String,
}

static RULES: LazyLock<File> = LazyLock::new(|| rules::load(FILE));

/// What the rule with this id does.
pub(crate) fn explain(id: &str) -> Option<&'static str> {
    RULES
        .rule
        .iter()
        .find(|r| r.id == id)
        .map(|r| r.says.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Problems, checked};

    #[test]
    fn every_rule_has_an_id_of_its_own() {
        let mut problems = Problems::default();
        for rule in checked::<File>(FILE).rule {
            problems.id(&rule.id);
            if !rule.says.ends_with('.') {
                problems.add(format!("`{}` says no sentence", rule.id));
            }
        }
        assert_eq!(problems.report(), "");
    }
}
