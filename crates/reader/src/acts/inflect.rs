//! Regular forms of English verbs and nouns, so that cues are found where lemmas are not set.

/// The regular forms of a verb: itself, -s, -ed, -ing.
pub(super) fn verb(lemma: &str) -> Vec<String> {
    let hissing = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| lemma.ends_with(end));
    let (s, ed, ing) = if let Some(stem) = lemma.strip_suffix('e') {
        let ing = if lemma.ends_with("ee") { lemma } else { stem };
        (
            format!("{lemma}s"),
            format!("{lemma}d"),
            format!("{ing}ing"),
        )
    } else if lemma.ends_with('y')
        && !lemma.ends_with(['a', 'e', 'o', 'u'])
        && !vowel_before_last(lemma)
    {
        let stem = &lemma[..lemma.len() - 1];
        (
            format!("{stem}ies"),
            format!("{stem}ied"),
            format!("{lemma}ing"),
        )
    } else {
        let s = if hissing { "es" } else { "s" };
        (
            format!("{lemma}{s}"),
            format!("{lemma}ed"),
            format!("{lemma}ing"),
        )
    };
    vec![lemma.to_owned(), s, ed, ing]
}

/// A noun and its regular plural.
pub(super) fn noun(lemma: &str) -> Vec<String> {
    let plural = match lemma.strip_suffix('y') {
        Some(stem) if !vowel_before_last(lemma) => format!("{stem}ies"),
        _ => format!("{lemma}s"),
    };
    vec![lemma.to_owned(), plural]
}

fn vowel_before_last(word: &str) -> bool {
    word.chars()
        .rev()
        .nth(1)
        .is_some_and(|c| "aeiou".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_follow_the_spelling_rules() {
        assert_eq!(verb("blame"), ["blame", "blames", "blamed", "blaming"]);
        assert_eq!(verb("deny"), ["deny", "denies", "denied", "denying"]);
        assert_eq!(
            verb("convey"),
            ["convey", "conveys", "conveyed", "conveying"]
        );
        assert_eq!(verb("press"), ["press", "presses", "pressed", "pressing"]);
        assert_eq!(noun("inquiry"), ["inquiry", "inquiries"]);
        assert_eq!(noun("plea"), ["plea", "pleas"]);
    }
}
