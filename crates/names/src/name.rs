//! A name made ready to be compared.

use arrayvec::ArrayVec;
use serde::{Deserialize, Serialize};

use crate::lexicon::{self, Groups, Lexicon, Particle, Title};
use crate::lists::Kind;
use crate::origin::Origins;
use crate::script::{self, Reading, Script};
use crate::similarity;
use crate::sound::{self, Letters};
use crate::words::{self, Word};

/// Most tokens of a name that are compared.
pub const MOST_TOKENS: usize = 14;

/// A name, ready to be compared with others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Name {
    /// As it was given.
    pub text: String,
    /// Whether it is of a person, as far as is known or can be told from its words.
    pub is_person: bool,
    /// Its tokens, and those of another way to read it (Chinese characters in Japanese).
    pub readings: Vec<Tokens>,
    /// Which languages its spelling is typical of, where it is a person's.
    pub origins: Origins,
}

/// The words of a name that are compared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tokens {
    /// At most [`MOST_TOKENS`].
    pub tokens: Vec<Token>,
    /// Other ways to read a token.
    pub others: Vec<Form>,
    /// What is known of all words together.
    pub whole: Whole,
    /// Legal form, 0 for none.
    pub legal_form: u16,
    /// For each class the tokens of it, as bits.
    pub classes: [u32; Class::COUNT],
    /// What tells most tokens apart at once, for each of them.
    pub heads: ArrayVec<Head, MOST_TOKENS>,
}

/// What is known of all words of a name together.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Whole {
    /// Sum of the weights.
    pub weight: f32,
    /// That of the words which may have a pair and yet no key in common with it: small words, initials.
    pub keyless: f32,
    /// A bit for each pair of neighbours in the frames of all words, hashed to 64 places.
    pub pairs: u64,
}

/// What of a token is looked at first: little, and kept with the name, as it is looked at for all
/// tokens of all pairs of names.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Head {
    /// Letters that occur in its sound however it is read, and those that do in some way to read it; see
    /// [`Form::sounds`].
    sounds: (u64, u64),
    /// Letters of its sound, in the way to read it that has fewest, and that which has most.
    lengths: (u8, u8),
    /// Letters of the word.
    pub letters: u8,
    /// How its sound begins, near letters the same.
    pub begin: u8,
    /// In which other ways than by its sound it may be the same as another.
    ways: u8,
    /// Whether it is of two words written as one.
    pub joined: bool,
}

/// Longest form, as lengths are kept here.
const LONGEST: u8 = sound::LONGEST as u8;

impl Head {
    /// Ways that need both tokens to be of the kind.
    const MEANING: u8 = 1;
    const GROUPS: u8 = 2;
    const NATIVE: u8 = 4;
    /// Ways that one token has with any.
    const ANY: u8 = 0x80;

    fn of(token: &Token, others: &[Form]) -> Self {
        let flag = |is: bool, way: u8| if is { way } else { 0 };
        let begin = token.form.sound.as_bytes().first();
        let forms = || std::iter::once(&token.form).chain(others);
        let lengths = || forms().map(|form| form.sound.length());
        let any = forms().any(|form| !form.vowels) || token.class == Class::Initials;
        Self {
            sounds: (
                forms().fold(u64::MAX, |all, form| all & form.sounds),
                forms().fold(0, |any, form| any | form.sounds),
            ),
            lengths: (lengths().min().unwrap_or(0), lengths().max().unwrap_or(0)),
            letters: token.form.fold.len() as u8,
            begin: begin.map_or(0, |b| sound::near(*b)),
            ways: flag(token.meaning != 0, Self::MEANING)
                | flag(token.groups[0] != 0, Self::GROUPS)
                | flag(token.native != 0, Self::NATIVE)
                | flag(any, Self::ANY),
            joined: false,
        }
    }

    /// Of two words written as one.
    pub fn join(&self, other: &Self) -> Self {
        let any = self.sounds.1 | other.sounds.1;
        // What occurs in both occurs twice.
        let again = (self.sounds.1 & other.sounds.1) << 32;
        Self {
            sounds: (self.sounds.0 | other.sounds.0, any | again),
            lengths: (
                LONGEST.min(self.lengths.0 + other.lengths.0),
                LONGEST.min(self.lengths.1 + other.lengths.1),
            ),
            letters: LONGEST.min(self.letters + other.letters),
            begin: self.begin,
            ways: (self.ways | other.ways) & Self::ANY,
            joined: true,
        }
    }

    /// Whether two tokens may be alike by `least`, before anything is compared.
    pub fn may_be(&self, other: &Self, least: f32) -> bool {
        self.ways & other.ways != 0
            || (self.ways | other.ways) & Self::ANY != 0
            || similarity::most_ratio((self.lengths, self.sounds), (other.lengths, other.sounds))
                >= least
    }
}

/// A word of a name.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Token {
    /// How it is read.
    pub form: Form,
    /// What it is.
    pub class: Class,
    /// How much it tells of who is meant: 1 for a rare name.
    pub weight: f32,
    /// The term or number that it means, 0 for none.
    pub meaning: u32,
    /// Groups of names that stand for each other.
    pub groups: Groups,
    /// A hash of the word where it is in Chinese characters or Korean syllables, of which one makes
    /// another name; 0 in other scripts.
    pub native: u32,
    /// Other ways to read it, in [`Tokens::others`].
    pub others: (u16, u16),
    /// The word of the name that it comes from, for explanations.
    pub word: u16,
}

impl Token {
    /// A word of which nothing else is known.
    pub fn of(form: Form) -> Self {
        Self {
            form,
            class: Class::Name,
            weight: 0.0,
            meaning: 0,
            groups: Groups::default(),
            native: 0,
            others: (0, 0),
            word: 0,
        }
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// A name proper.
    Name,
    /// A single letter, or letters that stand for several names.
    Initials,
    /// A small word, or one that is a title as often as a name.
    Light,
    /// A suffix that tells two of one name apart.
    Suffix,
    /// A word of organisations' names.
    Term,
    /// A country or a region in one.
    Place,
    /// A number.
    Number,
}

impl Class {
    /// How many there are.
    const COUNT: usize = Self::Number as usize + 1;
}

/// A word in the three forms that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Its letters.
    pub fold: Letters,
    /// How it sounds.
    pub sound: Letters,
    /// Its consonants, near ones the same.
    pub frame: Letters,
    /// Its consonants.
    pub consonants: Letters,
    /// Which letters occur; see [`Letters::bag`].
    pub letters: u64,
    /// Which occur in its sound, near ones the same.
    pub sounds: u64,
    /// Whether its vowels are written.
    pub vowels: bool,
}

impl Form {
    /// Of letters `a` to `z` and digits.
    pub fn new(fold: &str, vowels: bool) -> Self {
        // Letters of abjads are apart: "z-h" is no "zh".
        let sound = match vowels {
            true => sound::sound(canonical(fold).as_bytes()),
            false => sound::sound(fold.as_bytes()),
        };
        let fold = fold.replace('-', "");
        let fold = Letters::new(fold.as_bytes());
        let near: Vec<u8> = sound.iter().map(|b| sound::near(*b)).collect();
        Self {
            fold,
            sound: Letters::new(&sound),
            frame: Letters::new(&sound::frame(&sound)),
            consonants: Letters::new(&sound::consonants(&sound)),
            letters: fold.bag(),
            sounds: Letters::new(&near).bag(),
            vowels,
        }
    }

    fn of(reading: &Reading) -> Self {
        Self::new(&reading.latin, reading.vowels)
    }

    /// Two words written as one.
    pub fn join(&self, other: &Self) -> Self {
        Self {
            fold: self.fold.join(&other.fold),
            sound: self.sound.join(&other.sound),
            frame: self.frame.join(&other.frame),
            consonants: self.consonants.join(&other.consonants),
            letters: self.letters | other.letters,
            sounds: self.sounds | other.sounds,
            vowels: self.vowels && other.vowels,
        }
    }
}

/// One spelling for compounds of Arabic that are written in many: `Abd al-Rahman`, `Abderrahmane`,
/// `Abdurrahman` all are `rahman`, but `Abdallah` is `abdlah`; `Noureddine` is `nurdin`, `Rahmatullah` is `rahmatla`.
fn canonical(fold: &str) -> String {
    let mut fold = fold.to_owned();
    if let Some(rest) = servant(&fold) {
        // Nine in ten letters of two such names may be the same.
        fold = match rest {
            "allah" | "alla" | "ullah" | "lah" | "la" => return "abdla".to_owned(),
            _ if rest.len() < 4 => format!("abd{rest}"),
            _ => rest.to_owned(),
        };
    }
    for end in ["llah", "lla"] {
        if let Some(stem) = fold.strip_suffix(end) {
            let stem = stem.trim_end_matches(['a', 'e', 'i', 'o', 'u']);
            if stem.len() >= 3 {
                return format!("{stem}la");
            }
        }
    }
    for end in ["din", "dine", "deen", "dien"] {
        let Some(stem) = fold.strip_suffix(end) else {
            continue;
        };
        // What is left of the article: "ud", "al", "ed", "l".
        let bare = stem.trim_end_matches(['d', 'l']);
        let bare = bare.trim_end_matches(['a', 'e', 'i', 'o', 'u']);
        if bare.len() >= 2 && bare.len() < stem.len() {
            return format!("{bare}din");
        }
    }
    fold
}

/// What is behind `abd` and the article, where a word is so made.
fn servant(fold: &str) -> Option<&str> {
    let behind = fold.strip_prefix("abd")?;
    let rest = behind.trim_start_matches(['a', 'e', 'i', 'o', 'u']);
    if rest.len() == behind.len() {
        // "abdrabbo", "abdlkader".
        return (rest.len() >= 3).then(|| {
            rest.strip_prefix('l')
                .filter(|r| r.len() >= 3)
                .unwrap_or(rest)
        });
    }
    let mut letters = rest.bytes();
    let rest = match (letters.next(), letters.next()) {
        (Some(b'l'), _) => &rest[1..],
        (Some(a), Some(b)) if a == b => &rest[1..],
        _ => rest,
    };
    (rest.len() >= 2).then_some(rest)
}

/// What is left to find out of a word.
enum Piece {
    Token(Token, Vec<Form>),
    /// Several ways to read it, each several tokens.
    Ways(Vec<Vec<(Token, Vec<Form>)>>),
}

impl Name {
    /// How many words are compared, in its likeliest reading.
    pub fn word_count(&self) -> usize {
        self.readings
            .first()
            .map_or(0, |reading| reading.tokens.len())
    }

    /// Whether it is in Chinese characters or Korean syllables.
    pub fn is_in_syllables(&self) -> bool {
        self.readings
            .iter()
            .flat_map(|reading| &reading.tokens)
            .any(|token| token.native != 0)
    }

    /// Whether there is anything in it to be compared.
    pub fn has_words(&self) -> bool {
        self.readings
            .iter()
            .any(|reading| !reading.tokens.is_empty())
    }

    /// Whether all that it refers to is there; see [`crate::Screen::from_bytes`].
    pub(crate) fn is_whole(&self) -> bool {
        self.readings.iter().all(|reading| {
            let others = reading.others.len();
            let in_it = |token: &Token| {
                token.others.0 <= token.others.1 && usize::from(token.others.1) <= others
            };
            reading.tokens.len() <= MOST_TOKENS
                && reading.heads.len() == reading.tokens.len()
                && reading.tokens.iter().all(in_it)
        })
    }

    /// Whether the words of a text leave open what it names: a single word, or words of bodies and of
    /// people together ("Gen. Kale Kayihura", where "gen" may stand for "general").
    pub fn is_open(text: &str) -> bool {
        let lexicon = lexicon::get();
        let words = words::split(text);
        let at = |n: usize| &words[n..];
        let are_of_people = words.iter().enumerate().any(|(n, word)| {
            lexicon.is_name(&word.key)
                || lexicon
                    .titles
                    .at(at(n))
                    .is_some_and(|(_, l)| l < words.len())
        });
        // "SOE" is a legal form, and Soe a name.
        let are_short = || words.iter().all(|w| w.key.chars().count() < 5);
        words.len() == 1 || seems_body(&words, lexicon) && (are_of_people || are_short())
    }

    /// Makes a name ready. What it names is guessed from its words where `kind` does not tell.
    pub fn new(text: &str, kind: Kind) -> Self {
        let lexicon = lexicon::get();
        let words = words::split(text);
        let is_person = match kind {
            Kind::Person => true,
            Kind::Unknown => !seems_body(&words, lexicon),
            _ => false,
        };
        let mut maker = Maker {
            lexicon,
            words: &words,
            is_person,
            pieces: Vec::new(),
            legal_form: 0,
            apart: words.len() > 1
                && words
                    .iter()
                    .all(|w| matches!(Script::of_word(&w.text), Script::Han | Script::Hangul)),
            before: String::new(),
        };
        maker.run();
        let (pieces, legal_form) = (maker.pieces, maker.legal_form);
        let readings = readings(pieces, legal_form);
        let origins = match readings.first() {
            Some(tokens) if is_person => {
                let names = tokens.tokens.iter().filter(|t| t.class <= Class::Light);
                Origins::of(names.map(|t| {
                    let script = words
                        .get(usize::from(t.word))
                        .map(|w| Script::of_word(&w.text));
                    (t.form.fold.as_bytes(), script.unwrap_or(Script::Latin))
                }))
            }
            _ => Origins::default(),
        };
        Self {
            text: text.to_owned(),
            is_person,
            readings,
            origins,
        }
    }
}

/// Whether words are of a body rather than of a person: a legal form among them, a word for a kind of
/// body, or as many words of bodies' names as others.
fn seems_body(words: &[Word], lexicon: &Lexicon) -> bool {
    let mut terms = 0;
    let mut of_body = false;
    for (at, word) in words.iter().enumerate() {
        let rest = &words[at..];
        let is_name = lexicon.is_name(&word.key) || lexicon.particles.at(rest).is_some();
        if let Some((_, length)) = lexicon.legal_forms.at(rest)
            && length < words.len()
            && !is_name
            && !(words.len() == 2 && lexicon.is_name(&words[0].key))
        {
            // Short ones are words of names as well, but hardly where a name begins or ends.
            let outside = (at == 0 || at + length == words.len())
                && !words.iter().any(|w| lexicon.is_name(&w.key));
            if length > 1 || word.key.chars().count() > 2 || (outside && word.key.len() > 1) {
                return true;
            }
        }
        if let Some((term, _)) = lexicon.terms.at(rest)
            && !is_name
        {
            terms += 1;
            of_body |= lexicon.is_of_body(term) && lexicon.titles.at(rest).is_none();
        }
    }
    of_body || (terms > 1 && terms * 2 >= words.len())
}

struct Maker<'a> {
    lexicon: &'a Lexicon,
    words: &'a [Word],
    is_person: bool,
    pieces: Vec<Piece>,
    legal_form: u16,
    /// A name in Chinese characters or Korean syllables whose words are apart.
    apart: bool,
    /// Particles right before the word that is taken, in one: "vander", "al".
    before: String,
}

impl Maker<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            at += self.take(at);
        }
        // A name of titles and particles alone is compared by them.
        if self.pieces.is_empty() {
            for at in 0..self.words.len() {
                self.name(at, 1.0);
            }
        }
    }

    /// Takes what begins at a word; how many words that is.
    fn take(&mut self, at: usize) -> usize {
        let rest = &self.words[at..];
        let word = &rest[0];
        if !self.is_person {
            if let Some((form, length)) = self.lexicon.legal_forms.at(rest)
                && length < self.words.len()
            {
                if self.legal_form == 0 {
                    self.legal_form = form;
                }
                return length;
            }
            if let Some((number, length)) = self.lexicon.numbers.at(rest) {
                self.token(at, Class::Number, 0.5, number + 1);
                return length;
            }
            if let Some((term, length)) = self.lexicon.terms.at(rest) {
                // What kind of body it is tells less than what it does, or where.
                let (class, weight) = match self.lexicon.is_of_body(term) {
                    true => (Class::Term, 0.3),
                    false if self.lexicon.is_place(term) => (Class::Place, 0.45),
                    false => (Class::Term, 0.45),
                };
                self.token(at, class, weight, u32::from(term) + 0x1_0000);
                return length;
            }
        } else if let Some((title, length)) = self.lexicon.titles.at(rest)
            && (word.key.len() > 1 || at == 0)
        {
            match title {
                Title::Beside if length < self.words.len() => return length,
                Title::Suffix if at > 0 => {
                    self.token(at, Class::Suffix, 0.3, 0);
                    return length;
                }
                Title::OftenPart => {
                    self.token(at, Class::Light, 0.25, 0);
                    return length;
                }
                _ => {}
            }
        }
        if let Some((particle, length)) = self.lexicon.particles.at(rest)
            && let Some(taken) = self.particle(at, particle, length)
        {
            if !matches!(
                particle,
                Particle::God | Particle::Faith | Particle::Servant
            ) {
                let joined = rest[..taken.min(length)].iter().map(|w| w.key.as_str());
                self.before.extend(joined);
            }
            return taken;
        }
        if word.key.bytes().all(|b| b.is_ascii_digit()) {
            let value = word.key.bytes().fold(0u32, |n, b| {
                n.wrapping_mul(10).wrapping_add(u32::from(b - b'0'))
            });
            self.token(at, Class::Number, 0.5, value.wrapping_add(1));
            return 1;
        }
        if self.is_person
            && at > 0
            && at + 1 < self.words.len()
            && self.lexicon.is_vietnamese_middle(&word.key)
            && self.lexicon.is_vietnamese(self.words)
        {
            self.token(at, Class::Light, 0.15, 0);
            return 1;
        }
        if self.are_initials(word) {
            return self.initials(at);
        }
        self.name(at, 1.0);
        self.before.clear();
        1
    }

    /// A particle: how many words are taken with it; none where it is a name after all.
    fn particle(&mut self, at: usize, particle: Particle, length: usize) -> Option<usize> {
        let word = &self.words[at].key;
        let next = self.words.get(at + length);
        match particle {
            Particle::Article => {
                let next = next?;
                let latin = word.is_ascii();
                let assimilated =
                    latin && !matches!(word.as_str(), "al" | "el" | "ul" | "il" | "ol");
                if assimilated && word.bytes().last() != next.key.bytes().next() {
                    return None;
                }
                // "Nur al-Din" is one name.
                let joins = self.lexicon.particles.at(&self.words[at + length..]);
                if let Some((Particle::Faith, more)) = joins
                    && self.join_behind(at + length, particle_end(Particle::Faith))
                {
                    return Some(length + more);
                }
                Some(length)
            }
            Particle::Servant => {
                // "HAQ, Abdul".
                if at + length == self.words.len() && self.join_before(word) {
                    return Some(length);
                }
                let mut behind = at + length;
                while let Some(article) = self.words.get(behind)
                    && matches!(
                        self.lexicon.particles.at(&self.words[behind..]),
                        Some((Particle::Article, 1))
                    )
                    && self.words.len() > behind + 1
                    && article.key.len() <= 3
                {
                    behind += 1;
                }
                let servant_of = self.words.get(behind)?;
                let stem = servant_of
                    .key
                    .strip_prefix("al")
                    .filter(|r| r.len() > 3)
                    .unwrap_or(&servant_of.key);
                if word.is_ascii() {
                    let forms = vec![
                        Form::new(&format!("abdul{stem}"), true),
                        Form::new(stem, true),
                    ];
                    self.push(at, forms, Class::Name, 0.8, 0, Groups::default());
                } else {
                    let joined = format!("{word}{}", servant_of.text);
                    self.push_word(at, &joined.clone(), &joined, 0.8);
                }
                Some(behind + 1 - at)
            }
            Particle::God | Particle::Faith => self
                .join_behind(at, particle_end(particle))
                .then_some(length),
            Particle::Kunya => {
                next?;
                self.token(at, Class::Light, 0.2, 0);
                Some(length)
            }
            Particle::Patronymic | Particle::Nobiliary | Particle::Clan | Particle::Connector => {
                if self.words.len() <= length {
                    return None;
                }
                // At the end of a name it is a name: "Nguyen Van De".
                if next.is_none() && particle != Particle::Patronymic {
                    return None;
                }
                self.token(at, Class::Light, 0.05, 0);
                Some(length)
            }
        }
    }

    /// A single letter, or in a person's name two consonants: "JP".
    fn are_initials(&self, word: &Word) -> bool {
        let is_consonant = |b: u8| b.is_ascii_alphabetic() && !b"aeiouy".contains(&b);
        let letters = word.text.chars().count();
        match Script::of_word(&word.text) {
            Script::Latin => {
                let key = &word.key;
                key.len() == 1
                    || self.is_person
                        && (word.dotted && key.len() < 4
                            || key.len() == 2 && key.bytes().all(is_consonant))
            }
            // Of alphabets with a letter for a sound.
            Script::Other => {
                let vowels = script::read(&word.text, true);
                let vowels = vowels.iter().flatten().flat_map(|part| &part.1);
                self.is_person
                    && (letters == 1 || word.dotted && letters < 4)
                    && vowels.into_iter().all(|reading| reading.vowels)
            }
            _ => false,
        }
    }

    /// The first letter of each, in Latin letters.
    fn initial_letters(word: &Word) -> String {
        let of = |letter: char| any_ascii::any_ascii_char(letter).chars().next();
        match word.key.is_ascii() {
            true => word.key.clone(),
            false => {
                let letters = word.text.chars().filter_map(of);
                letters.map(|c| c.to_ascii_lowercase()).collect()
            }
        }
    }

    /// Initials that follow each other are one token.
    fn initials(&mut self, at: usize) -> usize {
        let words = self.words[at..]
            .iter()
            .take_while(|word| self.are_initials(word));
        let words: Vec<String> = words.map(Self::initial_letters).collect();
        let joined = words.concat();
        let weight = 0.3 + 0.1 * joined.len().min(4) as f32;
        self.push(
            at,
            vec![Form::new(&joined, true)],
            Class::Initials,
            weight,
            0,
            Groups::default(),
        );
        words.len()
    }

    /// Writes a word in one with the name before it: `Rahmat Allah`, `Nur al-Din`.
    fn join_behind(&mut self, at: usize, end: (&str, &str)) -> bool {
        let Some(Piece::Token(token, others)) = self.pieces.last_mut() else {
            return false;
        };
        if token.class != Class::Name
            || token.form.fold.len() < 2
            || usize::from(token.word) + 3 < at
        {
            return false;
        }
        for form in std::iter::once(&mut token.form).chain(others) {
            *form = match form.vowels {
                true => {
                    let start = String::from_utf8_lossy(form.fold.as_bytes());
                    Form::new(&format!("{start}{}", end.0), true)
                }
                false => form.join(&Form::new(end.1, false)),
            };
        }
        true
    }

    /// Writes a servant at the end in one with the only name before it: `HAQ, Abdul`.
    fn join_before(&mut self, servant: &str) -> bool {
        let [Piece::Token(token, others)] = self.pieces.as_mut_slice() else {
            return false;
        };
        if token.class != Class::Name || !token.form.vowels || !servant.is_ascii() {
            return false;
        }
        let name = String::from_utf8_lossy(token.form.fold.as_bytes()).into_owned();
        let joined = format!("abdul{}", name.strip_prefix("abdul").unwrap_or(&name));
        others.push(token.form);
        token.form = Form::new(&joined, true);
        true
    }

    /// A word that is a name.
    fn name(&mut self, at: usize, weight: f32) {
        let text = self.words[at].text.clone();
        let key = self.words[at].key.clone();
        self.push_word(at, &key, &text, weight);
    }

    /// A word that is a name, looked up by its key and read from its text.
    fn push_word(&mut self, at: usize, key: &str, text: &str, weight: f32) {
        let groups = self.lexicon.groups(key);
        if Script::of_word(text) == Script::Latin {
            let mut forms = vec![Form::new(key, true)];
            // "van der Bilt" and "Vanderbilt".
            if !self.before.is_empty() && self.before.is_ascii() {
                forms.push(Form::new(&format!("{}{key}", self.before), true));
            }
            // "S0n1a" is written to be overlooked.
            if key.bytes().any(|b| b.is_ascii_digit()) && self.is_person {
                forms.push(Form::new(
                    &key.replace('0', "o")
                        .replace('1', "i")
                        .replace('3', "e")
                        .replace('4', "a")
                        .replace('5', "s")
                        .replace('9', "g"),
                    true,
                ));
            }
            // "Alkatranji", "Elbaradei".
            if let Some(bare) = key.strip_prefix("al").or(key.strip_prefix("el"))
                && bare.len() >= 4
                && !bare.starts_with(['a', 'e', 'i', 'o', 'u'])
            {
                forms.push(Form::new(bare, true));
            }
            self.push(at, forms, Class::Name, weight, 0, groups);
            return;
        }
        let mut ways: Vec<Vec<(Token, Vec<Form>)>> = Vec::new();
        let apart = self.apart;
        for words in script::read(text, apart) {
            let mut way = Vec::new();
            for (word, readings) in words {
                let mut forms: Vec<Form> = Vec::new();
                for reading in &readings {
                    let form = Form::of(reading);
                    if !form.fold.is_empty() && !forms.contains(&form) {
                        forms.push(form);
                    }
                    if let Some(bare) = arabic_article(text, reading) {
                        forms.push(Form::of(&bare));
                    }
                }
                if let Some((form, others)) = forms.split_first() {
                    let fold = String::from_utf8_lossy(form.fold.as_bytes()).into_owned();
                    let groups = if groups == Groups::default() {
                        self.lexicon.groups(&fold)
                    } else {
                        groups
                    };
                    // Syllables of few kinds: many names of Chinese and Korean sound alike in Latin letters.
                    let few = if native(&word, text) == 0 { 1.0 } else { 0.6 };
                    let weight = weight * self.rarity(form) * few;
                    way.push((
                        Token {
                            form: *form,
                            class: Class::Name,
                            weight,
                            meaning: 0,
                            groups,
                            native: native(&word, text),
                            others: (0, 0),
                            word: at as u16,
                        },
                        others.to_vec(),
                    ));
                }
            }
            if !way.is_empty() {
                ways.push(way);
            }
        }
        match ways.as_mut_slice() {
            [] => {}
            [way] if way.len() == 1 => {
                if let Some((token, others)) = way.pop() {
                    self.pieces.push(Piece::Token(token, others));
                }
            }
            _ => self.pieces.push(Piece::Ways(ways)),
        }
    }

    /// How much less a common name tells.
    fn rarity(&self, form: &Form) -> f32 {
        let short: f32 = match form.fold.len() + usize::from(!form.vowels) {
            1 => 0.4,
            2 => 0.75,
            _ => 1.0,
        };
        let tier = match form.vowels {
            _ if !self.is_person => None,
            true => self.lexicon.tier(&form.sound),
            false => self.lexicon.tier(&form.consonants),
        };
        // A father's name beside a family name tells less than that.
        let fold = String::from_utf8_lossy(form.fold.as_bytes());
        let is_beside = self.is_person && self.words.len() > 2;
        let of_father = match is_beside && self.lexicon.father(&fold).is_some() {
            true => 0.6,
            false => 1.0,
        };
        of_father
            * short
            * match tier {
                Some(1) => 0.5,
                Some(2) => 0.65,
                Some(_) => 0.8,
                None => 1.0,
            }
    }

    /// A word that is no name, or hardly one.
    fn token(&mut self, at: usize, class: Class, weight: f32, meaning: u32) {
        let ways = script::read(&self.words[at].text, true);
        let form = match ways.iter().flatten().flat_map(|part| &part.1).next() {
            Some(reading) => Form::of(reading),
            None => Form::new(&self.words[at].key, true),
        };
        self.push(at, vec![form], class, weight, meaning, Groups::default());
    }

    fn push(
        &mut self,
        at: usize,
        forms: Vec<Form>,
        class: Class,
        weight: f32,
        meaning: u32,
        groups: Groups,
    ) {
        let Some((form, others)) = forms.split_first() else {
            return;
        };
        if form.fold.is_empty() {
            return;
        }
        let mut weight = match class {
            Class::Name => weight * self.rarity(form),
            _ => weight,
        };
        // "(TTP)", "(formerly Acme)".
        if self.words[at].aside {
            weight *= 0.25;
        }
        let token = Token {
            form: *form,
            class,
            weight,
            meaning,
            groups,
            native: 0,
            others: (0, 0),
            word: at as u16,
        };
        self.pieces.push(Piece::Token(token, others.to_vec()));
    }
}

/// See [`Token::native`].
fn native(word: &str, text: &str) -> u32 {
    if !matches!(Script::of_word(text), Script::Han | Script::Hangul) {
        return 0;
    }
    // FNV-1a.
    let hash = |h: u32, b: u8| (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    word.bytes().fold(0x811c_9dc5, hash) | 1
}

/// How a name ends that a particle is joined to, with its vowels and without.
fn particle_end(particle: Particle) -> (&'static str, &'static str) {
    match particle {
        Particle::Faith => ("uddin", "d-n"),
        _ => ("ullah", "l-l-h"),
    }
}

/// A reading without the article that begins the word.
fn arabic_article(text: &str, reading: &Reading) -> Option<Reading> {
    let begins = text.starts_with("ال") && text.chars().count() >= 4;
    let bare = reading.latin.strip_prefix("a-l-").filter(|_| begins)?;
    Some(Reading {
        latin: bare.to_owned(),
        vowels: reading.vowels,
    })
}

/// Each way to read the whole, at most four.
fn readings(pieces: Vec<Piece>, legal_form: u16) -> Vec<Tokens> {
    let mut ways: Vec<Vec<(Token, Vec<Form>)>> = vec![Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Token(token, others) => {
                for way in &mut ways {
                    way.push((token, others.clone()));
                }
            }
            Piece::Ways(more) => {
                let mut longer = Vec::new();
                for way in &ways {
                    for end in &more {
                        if longer.len() < 4 {
                            longer.push([way.as_slice(), end].concat());
                        }
                    }
                }
                ways = longer;
            }
        }
    }
    ways.into_iter()
        .map(|way| Tokens::new(way, legal_form))
        .collect()
}

impl Tokens {
    fn new(mut way: Vec<(Token, Vec<Form>)>, legal_form: u16) -> Self {
        if way.len() > MOST_TOKENS {
            // The heaviest are compared.
            let mut order: Vec<usize> = (0..way.len()).collect();
            order.sort_by(|&a, &b| way[b].0.weight.total_cmp(&way[a].0.weight).then(a.cmp(&b)));
            order.truncate(MOST_TOKENS);
            order.sort_unstable();
            way = order.into_iter().map(|at| way[at].clone()).collect();
        }
        let mut tokens = Self {
            legal_form,
            ..Self::default()
        };
        for (mut token, others) in way {
            let start = tokens.others.len();
            tokens.heads.push(Head::of(&token, &others));
            tokens.others.extend(others);
            token.others = (start as u16, tokens.others.len() as u16);
            tokens.whole.weight += token.weight;
            if matches!(token.class, Class::Light | Class::Initials | Class::Suffix) {
                tokens.whole.keyless += token.weight;
            }
            let mut before = 0u8;
            for &letter in token.form.frame.as_bytes() {
                tokens.whole.pairs |= 1 << ((u32::from(before) * 31 + u32::from(letter)) * 7 % 64);
                before = letter;
            }
            tokens.classes[token.class as usize] |= 1 << tokens.tokens.len();
            tokens.tokens.push(token);
        }
        tokens
    }

    /// Those of `bits` that are of a class, as bits.
    pub fn of_class(&self, class: Class, bits: u32) -> u32 {
        self.classes[class as usize] & bits
    }

    /// The weight of those of `bits`.
    pub fn weigh(&self, mut bits: u32) -> f32 {
        let mut sum = 0.0;
        while bits != 0 {
            sum += self.tokens[bits.trailing_zeros() as usize].weight;
            bits &= bits - 1;
        }
        sum
    }

    /// Other ways to read a token.
    pub fn others(&self, token: &Token) -> &[Form] {
        let (start, end) = token.others;
        &self.others[start.into()..end.into()]
    }

    /// Every way to read a token.
    pub fn forms<'a>(&'a self, token: &'a Token) -> impl Iterator<Item = &'a Form> {
        std::iter::once(&token.form).chain(self.others(token))
    }
}
