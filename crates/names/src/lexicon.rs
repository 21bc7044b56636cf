//! What is known of words of names: data files in `data/`, each opening with its form.

mod own;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

pub use own::LexiconError;

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
    /// Terms that are countries, with the code of ISO 3166 that their ids have.
    countries: HashMap<u16, Option<String>>,
    nicknames: HashMap<String, Vec<u16>>,
    frequent: HashMap<Letters, u8>,
    /// How words end that are of a father's name.
    patronymics: Vec<String>,
    korean: HashMap<String, Vec<String>>,
    chinese: HashMap<String, Vec<String>>,
    vietnamese_family: HashSet<String>,
    vietnamese_middle: HashSet<String>,
    japanese_family: HashMap<String, Vec<String>>,
    japanese_given: HashMap<String, Vec<String>>,
    /// SHA-256 of a user's own lexicons, in hexadecimal digits; empty where there are none.
    own: String,
}

impl Lexicon {
    /// SHA-256 of a user's own lexicons, in hexadecimal digits; empty where there are none.
    pub fn own(&self) -> &str {
        &self.own
    }

    /// The groups of names that this one, folded, stands for.
    ///
    /// A Slavic patronymic is in those of the father's name, counted apart.
    pub fn groups(&self, fold: &str) -> Groups {
        const PATRONYMIC: u16 = 0x8000;
        let mut groups = Groups::default();
        if let Some(father) = self.father(fold) {
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

    /// The stem of the father's name that a word, folded, is made of.
    pub fn father<'a>(&self, fold: &'a str) -> Option<&'a str> {
        let stems = self.patronymics.iter();
        let stems = stems.filter_map(|end| fold.strip_suffix(end.as_str()));
        let stem = stems.min_by_key(|stem| stem.len())?;
        (stem.len() >= 3).then_some(stem)
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

/// The lexicons that a user may add to. Each of ours has one of these tables; a user's file any.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    title: Vec<TitleGroup>,
    particle: Vec<ParticleGroup>,
    group: Vec<NicknameGroup>,
    form: Vec<LegalForm>,
    bodies: Vec<Spanned<String>>,
    term: Vec<Term>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleGroup {
    id: Spanned<String>,
    kind: String,
    #[serde(default)]
    part_of_name: bool,
    words: Vec<String>,
    #[serde(default)]
    replace: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ParticleGroup {
    id: Spanned<String>,
    kind: Particle,
    #[serde(default)]
    joins_previous: bool,
    words: Vec<String>,
    #[serde(default)]
    replace: bool,
    // For whoever reads the file.
    #[serde(rename = "languages")]
    _languages: Option<Vec<String>>,
    #[serde(rename = "joins_next")]
    _joins_next: Option<bool>,
    #[serde(rename = "also_name")]
    _also_name: Option<bool>,
    #[serde(rename = "often_joined")]
    _often_joined: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NicknameGroup {
    id: Spanned<String>,
    #[serde(rename = "kind")]
    _kind: NicknameKind,
    names: Vec<String>,
    #[serde(default)]
    replace: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NicknameKind {
    Nickname,
    Cognate,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LegalForm {
    id: Spanned<String>,
    words: Vec<String>,
    #[serde(default)]
    replace: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    id: Spanned<String>,
    kind: Option<TermKind>,
    words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    replace: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TermKind {
    Country,
    Region,
}

impl File {
    /// Ours.
    fn ours() -> Result<Self, toml::de::Error> {
        let mut ours = Self::default();
        for text in &FILES[..5] {
            ours.append(toml::from_str(text)?);
        }
        Ok(ours)
    }

    fn append(&mut self, other: Self) {
        self.title.extend(other.title);
        self.particle.extend(other.particle);
        self.group.extend(other.group);
        self.form.extend(other.form);
        self.bodies.extend(other.bodies);
        self.term.extend(other.term);
    }

    /// Puts a user's before ours, so that a word of theirs counts as they say. An entry of theirs with
    /// an id of ours adds to ours, or takes its place.
    fn under(self, own: Self) -> Self {
        fn replaced<'a>(
            entries: impl Iterator<Item = (bool, &'a Spanned<String>)>,
        ) -> HashSet<String> {
            let those = entries.filter(|(replace, _)| *replace);
            those.map(|(_, id)| id.get_ref().clone()).collect()
        }
        let mut all = own;
        let gone = replaced(all.title.iter().map(|e| (e.replace, &e.id)));
        all.title.extend(
            self.title
                .into_iter()
                .filter(|e| !gone.contains(e.id.get_ref())),
        );
        let gone = replaced(all.particle.iter().map(|e| (e.replace, &e.id)));
        all.particle.extend(
            self.particle
                .into_iter()
                .filter(|e| !gone.contains(e.id.get_ref())),
        );
        let gone = replaced(all.group.iter().map(|e| (e.replace, &e.id)));
        all.group.extend(
            self.group
                .into_iter()
                .filter(|e| !gone.contains(e.id.get_ref())),
        );
        let gone = replaced(all.form.iter().map(|e| (e.replace, &e.id)));
        all.form.extend(
            self.form
                .into_iter()
                .filter(|e| !gone.contains(e.id.get_ref())),
        );
        let gone = replaced(all.term.iter().map(|e| (e.replace, &e.id)));
        all.term.extend(
            self.term
                .into_iter()
                .filter(|e| !gone.contains(e.id.get_ref())),
        );
        all.bodies.extend(self.bodies);
        all
    }
}

/// The numbers of ids, from 0, in their order.
fn numbered<'a>(ids: impl Iterator<Item = &'a Spanned<String>>) -> HashMap<&'a str, u16> {
    let mut numbers = HashMap::new();
    for id in ids {
        let next = numbers.len() as u16;
        numbers.entry(id.get_ref().as_str()).or_insert(next);
    }
    numbers
}

/// The term of a country that a text is, all of it, by name or people; with the code of ISO 3166 where
/// its id has one. data/countries.toml goes before: `countries.rs`.
pub fn country(text: &str) -> Option<(u16, Option<&'static str>)> {
    let lexicon = get();
    let words = words::split(text);
    let (term, length) = lexicon.terms.at(&words)?;
    let code = lexicon.countries.get(&term)?;
    (length == words.len()).then_some((term, code.as_deref()))
}

/// What the id of a term of a country begins with; the code of ISO 3166 is behind it.
const COUNTRY: &str = "country_";

/// The words of our terms of countries, each with the code.
#[cfg(test)]
pub fn words_of_countries() -> Vec<(String, String)> {
    let terms = File::ours().map(|file| file.term).unwrap_or_default();
    let countries = terms.into_iter().filter_map(|term| {
        let code = term.id.get_ref().strip_prefix(COUNTRY)?.to_owned();
        Some((code, term.words))
    });
    let words = countries.flat_map(|(code, words)| {
        let words: Vec<String> = words.into_values().flatten().collect();
        words.into_iter().map(move |word| (code.clone(), word))
    });
    words.collect()
}

/// The data that decides how names are made ready and compared.
pub const FILES: [&str; 14] = [
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
    include_str!("../data/patronymics.toml"),
    include_str!("../data/origins.toml"),
    include_str!("../data/weights.toml"),
];

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

/// What is known of words, read once.
pub fn get() -> &'static Lexicon {
    LEXICON.get_or_init(|| File::ours().and_then(read).unwrap_or_default())
}

/// Puts a user's own lexicons beside ours, for the rest of the program's life: their files, by name
/// and text. docs/NAMES.md shows their form.
///
/// # Errors
///
/// A file is not of that form or contradicts itself; or a name was made ready before, which would then
/// not compare with those to come. Nothing is changed then.
pub fn install_lexicons(files: &[(String, String)]) -> Result<(), LexiconError> {
    let first = files.first().map_or("", |(name, _)| name);
    let broken = |error: toml::de::Error| {
        LexiconError::new(first, error.message(), "install the program anew")
    };
    let own = own::parse(files)?;
    let ours = File::ours().map_err(broken)?;
    own::check_bodies(&own, &ours)?;
    let own_files = own.into_iter().map(|(_, _, file)| file);
    let own = own_files.fold(File::default(), |mut all, file| {
        all.append(file);
        all
    });
    let mut lexicon = read(ours.under(own)).map_err(broken)?;
    let mut hash = Sha256::new();
    for (_, text) in files {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    lexicon.own = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    LEXICON.set(lexicon).map_err(|_| {
        let hint = "install lexicons once, before the first name is made ready";
        LexiconError::new(
            first,
            "names were made ready with other lexicons already",
            hint,
        )
    })
}

/// SHA-256 of the lexicons that [`install_lexicons`] put beside ours, in hexadecimal digits; none
/// where there are none.
pub fn installed_lexicons() -> Option<&'static str> {
    Some(get().own()).filter(|own| !own.is_empty())
}

fn read(file: File) -> Result<Lexicon, toml::de::Error> {
    let mut lexicon = Lexicon::default();
    for group in file.title {
        let title = match (group.kind.as_str(), group.part_of_name) {
            ("suffix", _) => Title::Suffix,
            (_, true) => Title::OftenPart,
            _ => Title::Beside,
        };
        for word in &group.words {
            lexicon.titles.insert(word, title);
        }
    }
    for group in file.particle {
        // "Ali Quli": the second word is a name like another.
        if group.joins_previous && group.kind == Particle::Servant {
            continue;
        }
        for word in &group.words {
            lexicon.particles.insert(word, group.kind);
        }
    }
    let numbers = numbered(file.group.iter().map(|group| &group.id));
    for group in &file.group {
        let number = numbers[group.id.get_ref().as_str()] + 1;
        for name in &group.names {
            let known = lexicon.nicknames.entry(words::key(name)).or_default();
            // A user may repeat what ours has.
            if !known.contains(&number) {
                known.push(number);
            }
        }
    }
    let nicknames = numbers.len() as u16;
    let numbers = numbered(file.form.iter().map(|form| &form.id));
    for form in &file.form {
        // What says little of the form of a body is no reason to tell two apart.
        let vague = [
            "company",
            "branch",
            "in_liquidation",
            "registered",
            "establishment",
        ];
        let number = match form.id.get_ref().as_str() {
            id if vague.contains(&id) => 0,
            // Which kind of joint stock company it is changes by law and by translator.
            id @ ("public_joint_stock" | "closed_joint_stock") => {
                numbers.get("joint_stock").unwrap_or(&numbers[id]) + 1
            }
            id => numbers[id] + 1,
        };
        for word in &form.words {
            lexicon.legal_forms.insert(word, number);
        }
    }
    let numbers = numbered(file.term.iter().map(|term| &term.id));
    let bodies = file.bodies.iter().map(|id| id.get_ref().as_str());
    lexicon.bodies = bodies.filter_map(|id| numbers.get(id).copied()).collect();
    for term in &file.term {
        let number = numbers[term.id.get_ref().as_str()];
        if term.kind.is_some() {
            lexicon.places.insert(number);
        }
        if let Some(TermKind::Country) = term.kind {
            let code = term.id.get_ref().strip_prefix(COUNTRY);
            lexicon.countries.insert(number, code.map(str::to_owned));
        }
        for word in term.words.values().flatten() {
            lexicon.terms.insert(word, number);
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
    let mut next = nicknames;
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
    let patronymics: PatronymicFile = toml::from_str(include_str!("../data/patronymics.toml"))?;
    let endings = patronymics.patronymic.into_iter().map(|of| of.endings);
    lexicon.patronymics = endings.flatten().collect();
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
struct PatronymicFile {
    patronymic: Vec<Patronymic>,
}

#[derive(Deserialize)]
struct Patronymic {
    endings: Vec<String>,
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
        let lexicon = File::ours()
            .and_then(read)
            .expect("the data files are in their forms");
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

    fn with(text: &str) -> Result<Lexicon, LexiconError> {
        let files = [("own.toml".into(), text.into())];
        let own = own::parse(&files)?;
        let ours = File::ours().expect("ours can be read");
        own::check_bodies(&own, &ours)?;
        let (_, _, file) = own.into_iter().next().expect("one file");
        Ok(read(ours.under(file)).expect("the data files are in their forms"))
    }

    fn at<T: Copy>(phrases: &Phrases<T>, phrase: &str) -> Option<T> {
        phrases.at(&words::split(phrase)).map(|(what, _)| what)
    }

    #[test]
    fn a_user_adds_to_an_entry_of_ours_or_puts_another_in_its_place() {
        let adds = "[[form]]\nid = \"limited_liability\"\nwords = [\"qqltd\"]\n";
        let lexicon = with(adds).expect("a good file");
        assert_eq!(
            at(&lexicon.legal_forms, "qqltd"),
            at(&lexicon.legal_forms, "gmbh")
        );
        assert!(at(&lexicon.legal_forms, "qqltd").is_some());
        let replaces = format!("{adds}replace = true\n");
        let lexicon = with(&replaces).expect("a good file");
        assert_eq!(at(&lexicon.legal_forms, "gmbh"), None);
        let names =
            "[[group]]\nid = \"own\"\nkind = \"nickname\"\nnames = [\"Quillon\", \"qui\"]\n";
        let lexicon = with(names).expect("a good file");
        assert_eq!(lexicon.groups("quillon"), lexicon.groups("qui"));
        assert_ne!(lexicon.groups("quillon"), Groups::default());
    }

    #[test]
    fn a_word_of_ours_counts_as_the_user_says() {
        let ours = File::ours().and_then(read).expect("ours");
        assert_eq!(at(&ours.titles, "doctor"), Some(Title::Beside));
        let own = "[[title]]\nid = \"own\"\nkind = \"civil\"\npart_of_name = true\nwords = [\"Doctor\", \"port warden\"]\n";
        let lexicon = with(own).expect("a good file");
        assert_eq!(at(&lexicon.titles, "doctor"), Some(Title::OftenPart));
        assert_eq!(at(&lexicon.titles, "port warden"), Some(Title::OftenPart));
        let body =
            "bodies = [\"guild\"]\n[[term]]\nid = \"guild\"\nwords = { xx = [\"zunftung\"] }\n";
        let lexicon = with(body).expect("a good file");
        let term = at(&lexicon.terms, "zunftung").expect("a term");
        assert!(lexicon.is_of_body(term));
    }

    #[test]
    fn a_mistake_is_told_with_file_line_entry_and_way_out() {
        for (text, said) in [
            (
                "[[title]]\nid = \"own\"\nkind = \"royal\"\nwords = [\"xx\"]",
                "own.toml: line 2, `own`: `royal` is no kind of title; hint: one of civil, ",
            ),
            (
                "\n[[title]]\nid = \"own\"\nkind = \"civil\"\nword = [\"xx\"]",
                "own.toml: line 5: unknown field `word`",
            ),
            (
                "[[form]]\nid = \"a\"\nwords = [\"xx y\"]\n[[form]]\nid = \"b\"\nwords = [\"XX Y\"]",
                "own.toml: line 5, `b`: `XX Y` is in `a` already; hint: ",
            ),
            (
                "[[form]]\nid = \"a\"\nwords = [\"xx\"]\n[[form]]\nid = \"a\"\nwords = [\"yy\"]",
                "own.toml: line 5, `a`: the id stands twice in your lexicons; hint: ",
            ),
            (
                "[[form]]\nid = \"a b\"\nwords = [\"xx\"]",
                "own.toml: line 2, `a b`: it cannot be an id; hint: ",
            ),
            (
                "[[form]]\nid = \"a\"\nwords = [\"...\"]",
                "own.toml: line 2, `a`: `...` has no letter and no figure; hint: ",
            ),
            (
                "[[form]]\nid = \"a\"\nwords = []",
                "own.toml: line 2, `a`: there are no words; hint: ",
            ),
            (
                "[[group]]\nid = \"a\"\nkind = \"nickname\"\nnames = [\"Саша\"]",
                "own.toml: line 2, `a`: `Саша` is not in Latin letters; hint: ",
            ),
            (
                "bodies = [\"no_such_term\"]",
                "own.toml: line 1, `no_such_term`: there is no term of this id; hint: ",
            ),
            ("[[form]\nid", "own.toml: line 1: "),
            (
                "[[forms]]\nid = \"a\"",
                "own.toml: line 1: unknown field `forms`",
            ),
        ] {
            let error = with(text).map(|_| ()).expect_err(text).to_string();
            assert!(
                error.starts_with(said) && error.contains("; hint: "),
                "{error}"
            );
        }
    }

    #[test]
    fn lexicons_that_come_too_late_are_refused() {
        assert!(get().own().is_empty());
        let own = (
            "own.toml".to_owned(),
            "[[form]]\nid = \"a\"\nwords = [\"qqltd\"]".to_owned(),
        );
        let error = install_lexicons(&[own]).expect_err("names may be ready");
        assert_eq!(error.file(), "own.toml");
        assert!(error.hint().contains("before the first name"), "{error}");
        assert_eq!(installed_lexicons(), None);
    }
}
