//! What looking an official up in lists gave, told so that nobody takes it for more than it is.
//!
//! The store keeps a result as the command line wrote it (`onrecord official screen`): what is missing here is told as
//! not known, and nothing of it is a reason not to show the rest.

use serde_json::Value as Json;
use store::Screening;

/// A list in which somebody was looked up.
pub(crate) struct Looked {
    pub list: String,
    /// As its publisher tells it.
    pub version: Option<String>,
    pub date: Option<String>,
    /// How many entries it has.
    pub entries: Option<u64>,
    pub sha256: String,
    /// When it was looked through.
    pub at: String,
    /// The names that were looked up.
    pub names: Vec<String>,
    /// From which score on an entry is told.
    pub threshold: Option<f64>,
    pub hits: Vec<Hit>,
}

/// An entry that is like a name.
pub(crate) struct Hit {
    /// The name that was looked up.
    pub name: String,
    /// The entry's, and its number in the list.
    pub listed: String,
    pub entry: String,
    pub score: Option<f64>,
    pub programmes: Vec<String>,
    /// What agrees: "Tembo is Tembo: the same letters".
    pub agrees: Vec<Pair>,
    /// What else agrees, or does not.
    pub for_it: Vec<&'static str>,
    pub against: Vec<&'static str>,
    /// Words that the one name has and the other has not.
    pub ours_only: Vec<String>,
    pub listed_only: Vec<String>,
}

/// Words that were taken for one.
pub(crate) struct Pair {
    pub ours: String,
    pub listed: String,
    pub why: &'static str,
}

impl Looked {
    pub(crate) fn new(screening: &Screening) -> Self {
        let result = &screening.result;
        let hits = result["hits"].as_array().into_iter().flatten();
        let mut hits: Vec<Hit> = hits.map(hit).collect();
        hits.sort_by(|a, b| b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0)));
        // An entry that is like several of the names is told once, by the name that it is most like.
        let mut met = std::collections::HashSet::new();
        hits.retain(|hit| hit.entry.is_empty() || met.insert(hit.entry.clone()));
        Self {
            list: screening.list.clone(),
            version: text(&result["version"]),
            date: text(&result["date"]),
            entries: result["entries"].as_u64(),
            sha256: screening.sha256.clone(),
            at: screening.at.get(..10).unwrap_or_default().to_owned(),
            names: texts(&result["names"]),
            threshold: result["threshold"].as_f64(),
            hits,
        }
    }
}

fn hit(hit: &Json) -> Hit {
    let told = &hit["explanation"];
    let context = texts(&hit["context"]);
    let of = |all: &[(&str, &'static str)]| -> Vec<&'static str> {
        let told = all
            .iter()
            .filter(|(code, _)| context.iter().any(|c| c == code));
        told.map(|(_, words)| *words).collect()
    };
    let pair = |pair: &Json| Pair {
        ours: text(&pair["left"]).unwrap_or_default(),
        listed: text(&pair["right"]).unwrap_or_default(),
        why: ground(pair["ground"].as_str().unwrap_or_default()),
    };
    Hit {
        name: text(&hit["name"]).unwrap_or_default(),
        listed: text(&hit["listed_name"]["text"])
            .or_else(|| text(&hit["listed_name"]))
            .unwrap_or_default(),
        entry: text(&hit["entry"]).unwrap_or_default(),
        score: hit["score"].as_f64(),
        programmes: texts(&hit["programmes"]),
        agrees: told["matched"]
            .as_array()
            .into_iter()
            .flatten()
            .map(pair)
            .collect(),
        for_it: of(AGREES),
        against: of(CONTRADICTS),
        ours_only: texts(&told["left_only"]),
        listed_only: texts(&told["right_only"]),
    }
}

/// `names::Ground`, in words.
fn ground(code: &str) -> &'static str {
    match code {
        "same" => "the same letters",
        "sound" => "spellings of one sound",
        "near_sound" => "sounds near each other",
        "equivalent" => "names that stand for each other",
        "meaning" => "the same term or number",
        "initials" => "an initial",
        "gender" => "a man's and a woman's form",
        "spelling" => "alike but for some letters",
        "consonants" => "alike in their consonants",
        "joined" => "one word here, two there",
        _ => "taken for one",
    }
}

/// `names::ContextMatch`, in words.
const AGREES: &[(&str, &str)] = &[
    (
        "born_agrees",
        "the dates of birth agree, as far as they are known",
    ),
    ("country_agrees", "a country of the entry is the same"),
    (
        "across_scripts",
        "all words of both names agree by their consonants",
    ),
];

const CONTRADICTS: &[(&str, &str)] = &[
    (
        "born_near",
        "the nearest date of birth of the entry is near, and another",
    ),
    (
        "born_differs",
        "every date of birth of the entry is another",
    ),
    ("country_differs", "no country of the entry is this one"),
    (
        "kind_differs",
        "one is a person, the other a body or a ship",
    ),
    ("single_word", "only a single word of a longer name agrees"),
    (
        "sound_only",
        "a short name agrees by its sound alone, as many do",
    ),
];

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(value: &Json) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(text)
        .collect()
}
