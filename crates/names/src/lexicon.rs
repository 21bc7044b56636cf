//! What is known of words of names: data files in `data/`, each opening with its form.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::name::Form;
use crate::sound::Letters;
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
    /// Terms that are countries and regions.
    places: HashSet<u16>,
    nicknames: HashMap<String, Vec<u16>>,
    frequent: HashMap<Letters, u8>,
    korean: HashMap<String, Vec<String>>,
    chinese: HashMap<String, Vec<String>>,
    vietnamese_family: HashSet<String>,
    vietnamese_middle: HashSet<String>,
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
            let stem = father.trim_end_matches(['i', 'y']);
            let ends = ["", "a", "ai", "ay", "ei", "ey", "i", "ii", "iy", "y", "o"];
            let known = ends
                .iter()
                .filter_map(|end| self.nicknames.get(&format!("{stem}{end}")))
                .flatten();
            let mut known: Vec<u16> = known.map(|group| group | PATRONYMIC).collect();
            known.sort_unstable();
            known.dedup();
            for (slot, group) in groups.iter_mut().zip(known) {
                *slot = group;
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

    /// Whether a term is a country or a region.
    pub fn is_place(&self, term: u16) -> bool {
        self.places.contains(&term)
    }

    /// Whether a word, folded, is known as a name of people.
    pub fn is_name(&self, fold: &str) -> bool {
        self.nicknames.contains_key(fold)
    }

    /// How common a name of this sound is: 1 for the most common ones of the world, 3 for common ones.
    pub fn tier(&self, sound: &Letters) -> Option<u8> {
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

    /// Whether words, folded, are of a Vietnamese name: a family name at one end, others behind or before it.
    pub fn is_vietnamese(&self, words: &[Word]) -> bool {
        let ends = [words.first(), words.last()];
        words.len() > 2
            && ends
                .into_iter()
                .flatten()
                .any(|w| self.vietnamese_family.contains(&w.key))
    }

    /// Whether a word stands between family and given name in Vietnamese names and tells little.
    pub fn is_vietnamese_middle(&self, fold: &str) -> bool {
        self.vietnamese_middle.contains(fold)
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
    kind: Option<String>,
    words: HashMap<String, Vec<String>>,
}

/// Whether two spellings are of one country: the same words, or the same country in two languages or
/// by name and people.
pub fn is_same_place(a: &str, b: &str) -> bool {
    let term = |text: &str| {
        let words = words::split(text);
        let found = get().terms.at(&words);
        (
            found
                .filter(|(_, length)| *length == words.len())
                .map(|(term, _)| term),
            words,
        )
    };
    let ((one, a), (other, b)) = (term(a), term(b));
    (one.is_some() && one == other) || a.iter().map(|w| &w.key).eq(b.iter().map(|w| &w.key))
}

/// The data that decides how names are made ready and compared.
pub const FILES: [&str; 13] = [
    include_str!("../data/titles.toml"),
    include_str!("../data/particles.toml"),
    include_str!("../data/nicknames.toml"),
    include_str!("../data/legal_forms.toml"),
    include_str!("../data/terms.toml"),
    include_str!("../data/numbers.toml"),
    include_str!("../data/japanese.toml"),
    include_str!("../data/korean.toml"),
    include_str!("../data/chinese.toml"),
    include_str!("../data/vietnamese.toml"),
    include_str!("../data/frequent.toml"),
    include_str!("../data/origins.toml"),
    include_str!("../data/weights.toml"),
];

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
    let stock = forms.form.iter().position(|form| form.id == "joint_stock");
    for (n, form) in forms.form.iter().enumerate() {
        // What says little of the form of a body is no reason to tell two apart.
        let vague = [
            "company",
            "branch",
            "in_liquidation",
            "registered",
            "establishment",
        ];
        let number = match form.id.as_str() {
            id if vague.contains(&id) => 0,
            // Which kind of joint stock company it is changes by law and by translator.
            "public_joint_stock" | "closed_joint_stock" => stock.unwrap_or(n) as u16 + 1,
            _ => n as u16 + 1,
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
        if term.kind.is_some() {
            lexicon.places.insert(n as u16);
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
    let mut next = nicknames.group.len() as u16;
    let mut group = |lexicon: &mut Lexicon, names: &[String]| {
        next += 1;
        for name in names {
            lexicon
                .nicknames
                .entry(words::key(name))
                .or_default()
                .push(next);
        }
    };
    let korean: KoreanFile = toml::from_str(include_str!("../data/korean.toml"))?;
    for name in korean.surname {
        group(&mut lexicon, &name.romanised);
        lexicon.korean.insert(name.hangul, name.romanised);
    }
    let chinese: ChineseFile = toml::from_str(include_str!("../data/chinese.toml"))?;
    for name in chinese.reading {
        for hanzi in name.hanzi {
            let readings = lexicon.chinese.entry(hanzi).or_default();
            readings.push(name.family.clone());
        }
    }
    for name in chinese.compound {
        let spellings: Vec<String> = name
            .spellings
            .iter()
            .map(|s| words::key(&s.replace(' ', "")))
            .collect();
        for hanzi in name.hanzi {
            lexicon
                .chinese
                .entry(hanzi)
                .or_default()
                .extend(spellings.iter().cloned());
        }
    }
    for name in chinese.surname {
        let spellings = [
            vec![name.pinyin],
            name.wade_giles,
            name.cantonese,
            name.other,
        ]
        .concat();
        group(&mut lexicon, &spellings);
        for hanzi in name.hanzi {
            lexicon
                .chinese
                .entry(hanzi)
                .or_default()
                .extend(spellings.iter().cloned());
        }
    }
    let vietnamese: VietnameseFile = toml::from_str(include_str!("../data/vietnamese.toml"))?;
    for family in vietnamese.family {
        lexicon.vietnamese_family.extend(family.names);
    }
    for middle in vietnamese.middle {
        // Those that tell no more than man or woman.
        if middle.gender.is_some() {
            lexicon.vietnamese_middle.insert(middle.name);
        }
    }
    let frequent: FrequentFile = toml::from_str(include_str!("../data/frequent.toml"))?;
    for tier in frequent.tier {
        for name in &tier.names {
            // A name without its vowels is as common as the most common one of its consonants.
            let form = Form::new(&words::key(name), true);
            for key in [form.consonants, form.sound] {
                let known = lexicon.frequent.entry(key).or_insert(tier.tier);
                *known = tier.tier.min(*known);
            }
        }
    }
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
struct KoreanFile {
    surname: Vec<KoreanName>,
}

#[derive(Deserialize)]
struct KoreanName {
    hangul: String,
    romanised: Vec<String>,
}

#[derive(Deserialize)]
struct ChineseFile {
    reading: Vec<ChineseReading>,
    compound: Vec<ChineseCompound>,
    surname: Vec<ChineseName>,
}

#[derive(Deserialize)]
struct ChineseReading {
    hanzi: Vec<String>,
    family: String,
}

#[derive(Deserialize)]
struct ChineseCompound {
    hanzi: Vec<String>,
    spellings: Vec<String>,
}

#[derive(Deserialize)]
struct ChineseName {
    hanzi: Vec<String>,
    pinyin: String,
    #[serde(default)]
    wade_giles: Vec<String>,
    #[serde(default)]
    cantonese: Vec<String>,
    #[serde(default)]
    other: Vec<String>,
}

#[derive(Deserialize)]
struct VietnameseFile {
    family: Vec<VietnameseName>,
    middle: Vec<VietnameseMiddle>,
}

#[derive(Deserialize)]
struct VietnameseName {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct VietnameseMiddle {
    name: String,
    gender: Option<String>,
}

#[derive(Deserialize)]
struct FrequentFile {
    tier: Vec<Tier>,
}

#[derive(Deserialize)]
struct Tier {
    tier: u8,
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Japanese {
    family: HashMap<String, Vec<String>>,
    given: HashMap<String, Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let lexicon = read().expect("the data files are in their forms");
        assert_eq!(lexicon.korean_family("김")[0], "kim");
        assert_eq!(lexicon.tier(&Form::new("mohammed", true).sound), Some(1));
        assert_ne!(lexicon.groups("mykola"), Groups::default());
        let sons = [
            lexicon.groups("mykolayovych"),
            lexicon.groups("nikolaevich"),
        ];
        assert!(
            sons[0]
                .iter()
                .any(|group| *group != 0 && sons[1].contains(group)),
            "{sons:?}"
        );
    }
}
