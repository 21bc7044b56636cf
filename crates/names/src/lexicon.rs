//! What is known of words of names: data files in `data/`, each opening with its form.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::words::{self, Word};

/// What a word or phrase beside a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Title {
    /// Nothing of the name: `Dr`.
    Beside,
    /// Often part of a name as well: `Khan`.
    OftenPart,
    /// Behind a name, and telling two of one name apart: `Jr`, `II`.
    Suffix,
}

/// Small words of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Particle {
    /// Arabic `al`.
    Article,
    /// `ibn`, `bin`, `ould`, `oglu`.
    Patronymic,
    /// `abu`, `umm`: the parent of.
    Kunya,
    /// `abd`: the servant of, one name with the word behind it.
    Servant,
    /// `allah`: with the word before it one name, `Rahmat Allah`.
    God,
    /// `din`: with the word before it one name, `Nur al-Din`.
    Faith,
    /// `de`, `van`, `von der`.
    Nobiliary,
    /// `mac`, `o`: of the house of.
    Clan,
    /// `y`, `e`, `alias`: between two names.
    Connector,
}

/// Phrases and what they are.
#[derive(Debug)]
pub struct Phrases<T> {
    known: HashMap<String, T>,
    longest: usize,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
            longest: 0,
        }
    }
}

impl<T: Copy> Phrases<T> {
    fn insert(&mut self, phrase: &str, what: T) {
        let words: Vec<String> = words::split(phrase).into_iter().map(|w| w.key).collect();
        self.longest = self.longest.max(words.len());
        if !words.is_empty() {
            self.known.entry(words.join(" ")).or_insert(what);
        }
    }

    /// The longest phrase that begins these words: what it is, and how many words it has.
    pub fn at(&self, words: &[Word]) -> Option<(T, usize)> {
        let longest = self.longest.min(words.len());
        (1..=longest).rev().find_map(|length| {
            let found = match length {
                1 => self.known.get(&words[0].key).or_else(|| {
                    // Arabic words are listed without their article.
                    self.known.get(words[0].key.strip_prefix("ال")?)
                }),
                _ => {
                    let keys: Vec<&str> = words[..length].iter().map(|w| w.key.as_str()).collect();
                    self.known.get(&keys.join(" "))
                }
            };
            found.map(|what| (*what, length))
        })
    }
}

/// A name that stands for others: the groups that it is in.
pub type Groups = [u16; 4];

/// Everything that is known of words.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Titles and suffixes.
    pub titles: Phrases<Title>,
    /// Small words.
    pub particles: Phrases<Particle>,
    /// Legal forms; those that mean the same have one number.
    pub legal_forms: Phrases<u16>,
    /// Words of the names of organisations, over languages; those that mean the same have one number.
    pub terms: Phrases<u16>,
    /// Words and signs for numbers.
    pub numbers: Phrases<u32>,
    /// Terms that no person's name holds.
    bodies: HashSet<u16>,
    nicknames: HashMap<String, Vec<u16>>,
    frequent: HashMap<Vec<u8>, u8>,
    korean: HashMap<String, Vec<String>>,
    chinese: HashMap<String, Vec<String>>,
    japanese_family: HashMap<String, Vec<String>>,
    japanese_given: HashMap<String, Vec<String>>,
}

impl Lexicon {
    /// The groups of names that this one, folded, stands for.
    ///
    /// A Slavic patronymic is in those of the father's name, counted apart.
    pub fn groups(&self, fold: &str) -> Groups {
        const PATRONYMIC: u16 = 0x8000;
        let mut groups = Groups::default();
        if let Some(father) = father(fold) {
            let names = [
                father.to_owned(),
                format!("{father}y"),
                format!("{father}i"),
                format!("{father}a"),
                format!("{father}iy"),
            ];
            let known = names
                .iter()
                .filter_map(|name| self.nicknames.get(name))
                .flatten();
            for (slot, group) in groups.iter_mut().zip(known) {
                *slot = *group | PATRONYMIC;
            }
        } else if let Some(known) = self.nicknames.get(fold) {
            for (slot, group) in groups.iter_mut().zip(known) {
                *slot = *group;
            }
        }
        groups
    }

    /// Whether a term says what kind of body a name is of.
    pub fn is_of_body(&self, term: u16) -> bool {
        self.bodies.contains(&term)
    }

    /// Whether a word, folded, is known as a name of people.
    pub fn is_name(&self, fold: &str) -> bool {
        self.nicknames.contains_key(fold)
    }

    /// How common a name of this sound is: 1 for the most common ones of the world, 3 for common ones.
    pub fn tier(&self, sound: &[u8]) -> Option<u8> {
        self.frequent.get(sound).copied()
    }

    /// Customary spellings of a Korean family name.
    pub fn korean_family(&self, hangul: &str) -> &[String] {
        self.korean.get(hangul).map_or(&[], Vec::as_slice)
    }

    /// Readings of a Chinese family name that its characters do not give.
    pub fn chinese_family(&self, han: &str) -> &[String] {
        self.chinese.get(han).map_or(&[], Vec::as_slice)
    }

    /// Readings of a Japanese family name.
    pub fn japanese_family(&self, kanji: &str) -> &[String] {
        self.japanese_family.get(kanji).map_or(&[], Vec::as_slice)
    }

    /// Readings of a Japanese given name.
    pub fn japanese_given(&self, kanji: &str) -> &[String] {
        self.japanese_given.get(kanji).map_or(&[], Vec::as_slice)
    }
}

/// The stem of the father's name in a Slavic patronymic.
fn father(fold: &str) -> Option<&str> {
    let ends = [
        "ovich", "ovych", "avich", "evich", "yevich", "ievich", "ovna", "ivna", "yivna", "evna",
        "yevna", "ievna", "auna", "euna",
    ];
    let stem = ends
        .iter()
        .filter_map(|end| fold.strip_suffix(end))
        .min_by_key(|stem| stem.len())?;
    (stem.len() >= 3).then_some(stem)
}

#[derive(Deserialize)]
struct TitleFile {
    title: Vec<TitleGroup>,
}

#[derive(Deserialize)]
struct TitleGroup {
    kind: String,
    #[serde(default)]
    part_of_name: bool,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct ParticleFile {
    particle: Vec<ParticleGroup>,
}

#[derive(Deserialize)]
struct ParticleGroup {
    kind: Particle,
    #[serde(default)]
    joins_previous: bool,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct NicknameFile {
    group: Vec<NicknameGroup>,
}

#[derive(Deserialize)]
struct NicknameGroup {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct FormFile {
    form: Vec<LegalForm>,
}

#[derive(Deserialize)]
struct LegalForm {
    id: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct TermFile {
    bodies: Vec<String>,
    term: Vec<Term>,
}

#[derive(Deserialize)]
struct Term {
    id: String,
    words: HashMap<String, Vec<String>>,
}

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

/// What is known of words, read once.
pub fn get() -> &'static Lexicon {
    LEXICON.get_or_init(|| read().unwrap_or_default())
}

fn read() -> Result<Lexicon, toml::de::Error> {
    let mut lexicon = Lexicon::default();
    let titles: TitleFile = toml::from_str(include_str!("../data/titles.toml"))?;
    for group in titles.title {
        let title = match (group.kind.as_str(), group.part_of_name) {
            ("suffix", _) => Title::Suffix,
            (_, true) => Title::OftenPart,
            _ => Title::Beside,
        };
        for word in &group.words {
            lexicon.titles.insert(word, title);
        }
    }
    let particles: ParticleFile = toml::from_str(include_str!("../data/particles.toml"))?;
    for group in particles.particle {
        // "Ali Quli": the second word is a name like another.
        if group.joins_previous && group.kind == Particle::Servant {
            continue;
        }
        for word in &group.words {
            lexicon.particles.insert(word, group.kind);
        }
    }
    let nicknames: NicknameFile = toml::from_str(include_str!("../data/nicknames.toml"))?;
    for (n, group) in nicknames.group.iter().enumerate() {
        for name in &group.names {
            let known = lexicon.nicknames.entry(words::key(name)).or_default();
            known.push(n as u16 + 1);
        }
    }
    let forms: FormFile = toml::from_str(include_str!("../data/legal_forms.toml"))?;
    for (n, form) in forms.form.iter().enumerate() {
        // What says little of the form of a body is no reason to tell two apart.
        let vague = [
            "company",
            "branch",
            "in_liquidation",
            "registered",
            "establishment",
        ];
        let number = if vague.contains(&form.id.as_str()) {
            0
        } else {
            n as u16 + 1
        };
        for word in &form.words {
            lexicon.legal_forms.insert(word, number);
        }
    }
    let terms: TermFile = toml::from_str(include_str!("../data/terms.toml"))?;
    for (n, term) in terms.term.iter().enumerate() {
        if terms.bodies.contains(&term.id) {
            lexicon.bodies.insert(n as u16);
        }
        for word in term.words.values().flatten() {
            lexicon.terms.insert(word, n as u16);
        }
    }
    let numbers: NumberFile = toml::from_str(include_str!("../data/numbers.toml"))?;
    for number in numbers.number {
        for word in [number.cardinal, number.ordinal, number.roman]
            .iter()
            .flatten()
        {
            if word.chars().count() > 1 {
                lexicon.numbers.insert(word, number.value);
            }
        }
    }
    let japanese: Japanese = toml::from_str(include_str!("../data/japanese.toml"))?;
    lexicon.japanese_family = japanese.family;
    lexicon.japanese_given = japanese.given;
    Ok(lexicon)
}

#[derive(Deserialize)]
struct NumberFile {
    number: Vec<Number>,
}

#[derive(Deserialize)]
struct Number {
    value: u32,
    #[serde(default)]
    cardinal: Vec<String>,
    #[serde(default)]
    ordinal: Vec<String>,
    #[serde(default)]
    roman: Vec<String>,
}

#[derive(Deserialize)]
struct Japanese {
    family: HashMap<String, Vec<String>>,
    given: HashMap<String, Vec<String>>,
}
