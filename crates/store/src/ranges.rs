//! Ranges of keys in the server's index of words.
//!
//! PostgreSQL's index of words gives the rows of a word in no order, and to pass all rows from the newest one on takes a
//! microsecond or two each. So each row has among its words the ranges its key is in, a small one and a large one, and the
//! newest rows of a word are looked for range by range: of a frequent word in the newest alone. No stem has a `#` in it.

/// How many bits of a key tell the place in its small range, and in its large one.
#[derive(Clone, Copy)]
pub(crate) struct Ranges {
    small: u32,
    large: u32,
}

/// Rows that are looked at at once.
pub(crate) struct Step {
    /// The ranges they are in, as a `tsquery`; nothing for all that are left.
    pub ranges: Option<String>,
    /// Their keys are less than this.
    pub below: i64,
    /// And not less than this.
    pub from: i64,
}

/// Ranges that are looked at at once, after the two newest.
const MORE: i64 = 6;

impl Ranges {
    /// Those of a table: of ten facts or more with each document.
    pub fn of(table: &str) -> Self {
        match table {
            "document_words" => Self {
                small: 12,
                large: 16,
            },
            _ => Self {
                small: 14,
                large: 18,
            },
        }
    }

    /// The words that tell the ranges of a key, as an array of texts.
    pub fn words(self, key: i64) -> String {
        format!("{{#{},##{}}}", key >> self.small, key >> self.large)
    }

    /// The newest rows: the last small range, which may have just begun, and the one before.
    pub fn newest(self, newest: i64) -> Step {
        let last = newest >> self.small;
        Step {
            ranges: Some(any("#", last - 1, last)),
            below: i64::MAX,
            from: (last - 1).max(0) << self.small,
        }
    }

    /// All rows, the newest first: two small ranges, six more, then as many large ones, then what is left. Each step has a few
    /// times the rows of the one before, so that of a word no more are found than a few times what is asked for.
    pub fn steps(self, newest: i64) -> Vec<Step> {
        let mut steps = vec![self.newest(newest)];
        let mut below = steps[0].from;
        for (mark, bits) in [("#", self.small), ("##", self.large)] {
            let last = newest >> bits;
            for (from, to) in [(last - 1, last), (last - 1 - MORE, last - 2)] {
                let start = from.max(0) << bits;
                if start < below {
                    steps.push(Step {
                        ranges: Some(any(mark, from, to)),
                        below,
                        from: start,
                    });
                    below = start;
                }
            }
        }
        if below > 0 {
            steps.push(Step {
                ranges: None,
                below,
                from: 0,
            });
        }
        steps
    }
}

/// One of these ranges.
fn any(mark: &str, from: i64, to: i64) -> String {
    let each = (from.max(0)..=to.max(0)).map(|range| format!("'{mark}{range}'"));
    each.collect::<Vec<_>>().join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a step looks at a key.
    fn has(step: &Step, ranges: Ranges, key: i64) -> bool {
        let words = ranges.words(key);
        let own = words.trim_matches(['{', '}']);
        let is_in = |range: &str| own.split(',').any(|own| format!("'{own}'") == range);
        let ranges = step.ranges.as_ref();
        key < step.below && ranges.is_none_or(|ranges| ranges.split(" | ").any(is_in))
    }

    #[test]
    fn each_row_is_in_one_step_and_the_newer_in_the_earlier() {
        for table in ["document_words", "fact_words"] {
            let ranges = Ranges::of(table);
            for newest in [
                1, 4_095, 4_096, 16_384, 70_000, 262_144, 1_000_003, 9_999_999,
            ] {
                let steps = ranges.steps(newest);
                let mut before = steps.len();
                for key in (1..=newest).step_by(1 + newest as usize / 4_999) {
                    let of: Vec<usize> = (0..steps.len())
                        .filter(|n| has(&steps[*n], ranges, key))
                        .collect();
                    assert_eq!(of.len(), 1, "{table}: {key} of {newest} in {of:?}");
                    assert!(of[0] <= before, "{table}: {key} of {newest}");
                    assert!(key >= steps[of[0]].from, "{table}: {key} of {newest}");
                    before = of[0];
                }
                assert!(has(&steps[0], ranges, newest), "{table}: {newest}");
            }
        }
    }
}
