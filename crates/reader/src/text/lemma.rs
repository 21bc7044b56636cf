//! Dictionary forms, by rule and a table of exceptions.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::analysis::Upos;

/// `form<TAB>lemma<TAB>v|n|a` a line.
static IRREGULAR: LazyLock<HashMap<(&'static str, u8), &'static str>> = LazyLock::new(|| {
    include_str!("../../data/text/irregular.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| {
            let mut cells = l.split('\t');
            let (lemma, class, forms) = (cells.next()?, cells.next()?, cells.next()?);
            Some(
                forms
                    .split_whitespace()
                    .map(move |f| ((f, class.as_bytes()[0]), lemma)),
            )
        })
        .flatten()
        .collect()
});

/// The lower-case dictionary form of a word as it was tagged.
pub fn lemma(form: &str, upos: Upos, xpos: &str) -> String {
    let low = form.to_lowercase().replace('’', "'");
    match upos {
        Upos::Verb | Upos::Aux => verb(&low, xpos),
        Upos::Noun => noun(&low, xpos == "NNS"),
        Upos::Propn => noun(&low, xpos == "NNPS"),
        Upos::Adj | Upos::Adv => adjective(&low, xpos),
        Upos::Pron | Upos::Det => match low.as_str() {
            "an" => "a".into(),
            "me" => "i".into(),
            "him" => "he".into(),
            "her" if xpos == "PRP" => "she".into(),
            "us" => "we".into(),
            "them" => "they".into(),
            "whom" => "who".into(),
            "those" => "that".into(),
            "these" => "this".into(),
            _ => low,
        },
        Upos::Part if low == "n't" => "not".into(),
        _ => low,
    }
}

fn looked_up(low: &str, class: u8) -> Option<String> {
    IRREGULAR.get(&(low, class)).map(|l| (*l).to_owned())
}

fn verb(low: &str, xpos: &str) -> String {
    match low {
        "'s" | "'m" | "'re" | "am" | "is" | "are" | "was" | "were" | "been" | "being" | "ai" => {
            return "be".into();
        }
        "'ve" | "has" | "had" | "having" => return "have".into(),
        "'ll" | "wo" | "'d" if xpos == "MD" => {
            return if low == "'d" {
                "would".into()
            } else {
                "will".into()
            };
        }
        "'d" => return "have".into(),
        "ca" => return "can".into(),
        _ => {}
    }
    if let Some(lemma) = looked_up(low, b'v') {
        return lemma;
    }
    let base = match xpos {
        "VB" | "VBP" | "MD" => return low.to_owned(),
        "VBZ" => return plural_stem(low),
        "VBG" => low.strip_suffix("ing"),
        // "pleads" that the tagger takes for a past tense.
        "VBD" | "VBN" if low.ends_with('s') && !low.ends_with("ss") => return plural_stem(low),
        "VBD" | "VBN" => low.strip_suffix("ed"),
        _ => low.strip_suffix("ing").or_else(|| low.strip_suffix("ed")),
    };
    let Some(base) = base.filter(|b| b.chars().any(is_vowel)) else {
        return low.to_owned();
    };
    stem(base)
}

/// "stopp" -> "stop", "accus" -> "accuse", "deni" -> "deny", "urg" -> "urge".
fn stem(base: &str) -> String {
    if let Some(rest) = base.strip_suffix('i') {
        return format!("{rest}y");
    }
    let mut ends = base.chars().rev();
    let last = ends.next();
    let doubled = last.is_some() && last == ends.next() && ends.next().is_some();
    if let Some(shorter) = last.and_then(|c| base.strip_suffix(c)).filter(|_| doubled)
        && (!matches!(last, Some('l' | 's' | 'z' | 'f' | 'e' | 'o'))
            || DOUBLED_L.contains(&shorter))
    {
        return shorter.to_owned();
    }
    let silent = SILENT_E.iter().any(|e| base.ends_with(e))
        && !PLAIN.contains(&base)
        && !ends_in_long_vowel(base);
    if silent {
        format!("{base}e")
    } else {
        base.to_owned()
    }
}

/// Verb stems that double their l: "cancelled", "travelled".
const DOUBLED_L: &[&str] = &[
    "cancel", "travel", "compel", "expel", "control", "label", "model", "signal", "total", "rebel",
    "repel", "propel", "counsel", "dispel", "excel", "fuel", "quarrel", "shovel", "unravel",
    "marvel", "level", "patrol", "enrol", "annul", "fulfil",
];

/// Ends after which a verb has a silent e: "accus(e)", "releas(e)", "urg(e)", "forc(e)".
const SILENT_E: &[&str] = &[
    "us", "eas", "as", "os", "is", "ens", "ers", "urs", "ars", "ors", "rg", "dg", "ng", "eg", "ag",
    "ug", "c", "v", "z", "bl", "cl", "dl", "fl", "gl", "kl", "pl", "sl", "tl", "zl", "at", "ut",
    "ot", "it", "et", "ir", "ar", "or", "ur", "id", "ud", "ad", "od", "ed", "in", "on", "un", "an",
    "am", "im", "om", "um", "al", "il", "ol", "ul", "ap", "ip", "op", "up", "ak", "ik", "ok", "uk",
    "ib", "ob", "ub", "ab", "qu", "u", "iev", "rs", "ns", "ps", "yp", "yl",
];

/// Stems that end so and yet have none.
const PLAIN: &[&str] = &[
    "color", "humor", "favor", "honor", "labor", "murmur", "monitor", "sponsor", "tailor",
    "mirror", "anchor", "author", "censor", "vacation", "suit", "focus",
];

/// Two vowels and a consonant, as in "eat", "attain", "need", take no silent e; "-eas-", "-eiv-",
/// "-oic-" do.
fn ends_in_long_vowel(base: &str) -> bool {
    let mut last = base.chars().rev();
    let consonant = last
        .next()
        .is_some_and(|c| !is_vowel(c) && !matches!(c, 's' | 'c' | 'v' | 'z' | 'g'));
    consonant
        && last
            .next()
            .is_some_and(|c| matches!(c, 'a' | 'e' | 'i' | 'o'))
        && last.next().is_some_and(|c| matches!(c, 'a' | 'e' | 'o'))
}

fn noun(low: &str, plural: bool) -> String {
    if let Some(lemma) = looked_up(low, b'n') {
        return lemma;
    }
    if plural {
        plural_stem(low)
    } else {
        low.to_owned()
    }
}

/// "denies" -> "deny", "boxes" -> "box", "charges" -> "charge".
fn plural_stem(low: &str) -> String {
    if let Some(rest) = low.strip_suffix("ies").filter(|r| r.len() > 1) {
        return format!("{rest}y");
    }
    for end in ["sses", "shes", "ches", "xes", "zzes", "oes"] {
        if let Some(rest) = low.strip_suffix(end) {
            return format!("{rest}{}", &end[..end.len() - 2]);
        }
    }
    match low.strip_suffix('s') {
        Some(rest) if !rest.is_empty() && !low.ends_with("ss") && !low.ends_with("us") => {
            rest.to_owned()
        }
        _ => low.to_owned(),
    }
}

fn adjective(low: &str, xpos: &str) -> String {
    if let Some(lemma) = looked_up(low, b'a') {
        return lemma;
    }
    let base = match xpos {
        "JJR" | "RBR" => low.strip_suffix("er"),
        "JJS" | "RBS" => low.strip_suffix("est"),
        _ => None,
    };
    base.map_or_else(
        || low.to_owned(),
        |b| match b.strip_suffix('i') {
            Some(rest) => format!("{rest}y"),
            None if b.len() > 3
                && b.as_bytes()[b.len() - 1] == b.as_bytes()[b.len() - 2]
                && !b.ends_with('l') =>
            {
                b[..b.len() - 1].to_owned()
            }
            None if ["rg", "s", "c", "v", "bl", "pl", "at", "af"]
                .iter()
                .any(|e| b.ends_with(e)) =>
            {
                format!("{b}e")
            }
            None => b.to_owned(),
        },
    )
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_come_back_to_their_dictionary_form() {
        for (form, tag, want) in [
            ("said", "VBD", "say"),
            ("accused", "VBD", "accuse"),
            ("denies", "VBZ", "deny"),
            ("urging", "VBG", "urge"),
            ("stopped", "VBD", "stop"),
            ("called", "VBN", "call"),
            ("cancelled", "VBN", "cancel"),
            ("released", "VBN", "release"),
            ("visited", "VBD", "visit"),
            ("told", "VBD", "tell"),
            ("dismissed", "VBD", "dismiss"),
            ("written", "VBN", "write"),
            ("pledged", "VBD", "pledge"),
            ("questioned", "VBD", "question"),
            ("claiming", "VBG", "claim"),
            ("insisted", "VBD", "insist"),
            ("promised", "VBD", "promise"),
            ("denounced", "VBD", "denounce"),
        ] {
            assert_eq!(lemma(form, Upos::Verb, tag), want, "{form}");
        }
    }

    #[test]
    fn nouns_lose_their_plural() {
        for (form, want) in [
            ("charges", "charge"),
            ("families", "family"),
            ("churches", "church"),
            ("men", "man"),
            ("courts", "court"),
            ("wives", "wife"),
        ] {
            assert_eq!(lemma(form, Upos::Noun, "NNS"), want);
        }
    }
}
