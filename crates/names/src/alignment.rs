//! Which word of one name is which of another.

use arrayvec::ArrayVec;
use serde::Serialize;

use crate::name::{Class, Form, MOST_TOKENS, Token, Tokens};
use crate::similarity;
use crate::sound;

/// Words less alike than this are no pair where one of them is two of the other name.
pub const LEAST_JOINED: f32 = 0.85;

/// How much more alike two words may be than the letters of their sounds are: where their consonants
/// agree, vowels count half.
pub const SLACK: f32 = 0.1;

/// Words less alike than this are no pair.
pub const LEAST: f32 = 0.55;

/// Why two words are taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The same letters.
    Same,
    /// Spellings of one sound.
    Sound,
    /// Sounds that are near each other.
    NearSound,
    /// Names that stand for each other: a nickname, another language's form.
    Equivalent,
    /// The same term of organisations, or the same number.
    Meaning,
    /// An initial, or initials, of the other.
    Initials,
    /// A family name in the form for a man and in that for a woman.
    Gender,
    /// Alike, but for some letters.
    Spelling,
    /// Alike in their consonants: one is in a script without vowels.
    Consonants,
    /// Written as one word here and as two there.
    Joined,
}

/// Two words that are taken for one.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// Tokens of one side, as bits.
    pub left: u32,
    /// Tokens of the other.
    pub right: u32,
    /// How alike, from 0 to 1.
    pub similarity: f32,
    /// Why.
    pub ground: Ground,
}

/// Pairs of two names' words; no word is in two.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    /// The surest first.
    pub pairs: ArrayVec<Pair, MOST_TOKENS>,
    /// Tokens of one side that are in no pair, as bits.
    pub left_over: u32,
    /// Those of the other.
    pub right_over: u32,
}

/// How alike two words are, and on what ground.
pub fn similarity(
    (a, a_others): (&Token, &[Form]),
    (b, b_others): (&Token, &[Form]),
) -> (f32, Ground) {
    if a.meaning != 0 && a.meaning == b.meaning {
        return (1.0, Ground::Meaning);
    }
    if a.class == Class::Number && b.class == Class::Number {
        return (0.0, Ground::Meaning);
    }
    if a.native != 0 && b.native != 0 {
        return match a.native == b.native {
            true => (1.0, Ground::Same),
            false => (0.6 * forms(&a.form, &b.form).0, Ground::Spelling),
        };
    }
    let mut best = forms(&a.form, &b.form);
    if !(a_others.is_empty() && b_others.is_empty()) {
        for one in std::iter::once(&a.form).chain(a_others) {
            for other in std::iter::once(&b.form).chain(b_others) {
                let found = forms(one, other);
                if found.0 > best.0 {
                    best = found;
                }
            }
        }
    }
    if best.0 < 0.95
        && a.groups[0] != 0
        && b.groups[0] != 0
        && a.groups.iter().any(|g| *g != 0 && b.groups.contains(g))
    {
        return (0.95, Ground::Equivalent);
    }
    best
}

/// How alike two forms of words are.
pub fn forms(a: &Form, b: &Form) -> (f32, Ground) {
    if !(a.vowels && b.vowels) {
        return consonants(a, b);
    }
    // Most words are told apart by the letters that occur in them.
    let sounds = similarity::most_ratio_of((&a.sound, a.sounds), (&b.sound, b.sounds));
    if sounds < LEAST {
        return (0.0, Ground::Spelling);
    }
    if a.fold == b.fold {
        return (1.0, Ground::Same);
    }
    if a.sound == b.sound {
        return (0.98, Ground::Sound);
    }
    if are_near(a.sound.as_bytes(), b.sound.as_bytes()) {
        return (0.92, Ground::NearSound);
    }
    if are_gendered(a.fold.as_bytes(), b.fold.as_bytes()) {
        return (0.93, Ground::Gender);
    }
    let framed = a.frame == b.frame && a.frame.len() > 2;
    let least = if framed { 0.0 } else { LEAST };
    let letters = similarity::most_ratio_of((&a.fold, a.letters), (&b.fold, b.letters));
    let mut spelled = 0.0;
    if letters >= least {
        spelled = similarity::ratio(&a.fold, &b.fold, least);
    }
    if 0.98 * sounds > spelled {
        let least = least.max(spelled);
        spelled = spelled.max(0.98 * similarity::ratio(&a.sound, &b.sound, least));
    }
    // Where the consonants agree, a difference in vowels counts half.
    if framed {
        spelled = spelled.max(0.5 * spelled + 0.46);
    }
    (spelled, Ground::Spelling)
}

/// Whether two words sound the same but for sounds that are near each other: "Jo" and "Cho", and
/// "Hryb" and "Grib", as Ukrainian and Belarusian have an `h` where Russian has a `g`.
fn are_near(a: &[u8], b: &[u8]) -> bool {
    let is_near = |(a, b): (&u8, &u8)| match (a, b) {
        (b'g' | b'x', b'h') | (b'h', b'g' | b'x') => true,
        // The class of these is wide: "China" is not "Sina".
        (b'c', b's' | b'z') | (b's' | b'z', b'c') => false,
        (b'w', b'z' | b'j') | (b'z' | b'j', b'w') => false,
        _ => sound::near(*a) == sound::near(*b),
    };
    a.len() == b.len() && a.iter().zip(b).all(is_near)
}

/// Whether two words are a Slavic family name of a man and of a woman: "Petrov" and "Petrova",
/// "Belsky" and "Belskaya".
fn are_gendered(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() < 4 || long.len() - short.len() > 3 {
        return false;
    }
    let plain = long.strip_suffix(b"a") == Some(short)
        && [b"ov", b"ev", b"in", b"yn", b"iv"]
            .iter()
            .any(|end| short.ends_with(*end));
    const FEMININE: [&[u8]; 4] = [b"aya", b"aia", b"aja", b"a"];
    let adjective = FEMININE.iter().find_map(|end| long.strip_suffix(*end));
    let stem = [&b"iy"[..], b"ij", b"y", b"i"]
        .iter()
        .find_map(|end| short.strip_suffix(*end));
    plain
        || stem.is_some_and(|stem| {
            (stem.ends_with(b"sk") || stem.ends_with(b"ck")) && adjective == Some(stem)
        })
}

/// What two words share where the vowels of one are not written: all that is written there stands in
/// the other in this order, or at least the consonants agree.
fn consonants(a: &Form, b: &Form) -> (f32, Ground) {
    let (few, many) = match (a.vowels, b.vowels) {
        (false, true) => (a, b),
        (true, false) => (b, a),
        _ if a.sound == b.sound => return (1.0, Ground::Same),
        _ => {
            let alike = similarity::ratio(&a.sound, &b.sound, LEAST);
            return (alike, Ground::Spelling);
        }
    };
    let alike = match few.consonants == many.consonants {
        true => {
            let written = is_in_order(few.sound.as_bytes(), many.sound.as_bytes());
            match (written, few.consonants.len()) {
                (true, 2..) => 0.96,
                (true, _) => 0.92,
                (false, 3..) => 0.9,
                (false, 2) => 0.8,
                (false, _) => 0.6,
            }
        }
        false if few.frame == many.frame => match few.frame.len() {
            3.. => 0.85,
            2 => 0.7,
            _ => 0.4,
        },
        false => {
            let longest = few.consonants.len().max(many.consonants.len());
            let most = if longest < 3 { 0.5 } else { 0.92 };
            most * similarity::ratio(&few.consonants, &many.consonants, LEAST)
        }
    };
    (alike, Ground::Consonants)
}

/// Whether the letters of one stand in the other in their order.
fn is_in_order(few: &[u8], many: &[u8]) -> bool {
    let mut rest = many.iter();
    few.iter().all(|letter| rest.any(|other| other == letter))
}

/// An initial and the name that it begins, or initials of several.
fn initials(a: &Token, b: &Token) -> bool {
    a.class == Class::Initials
        && b.class == Class::Name
        && a.form.fold.len() == 1
        && b.form.fold.as_bytes().first() == a.form.fold.as_bytes().first()
}

/// Most pairs that are weighed.
const MOST_CANDIDATES: usize = 96;

/// A pair that may be.
#[derive(Clone, Copy)]
struct Candidate {
    pair: Pair,
    weight: f32,
    /// A token of either side, by which it is told from others that are as good.
    tokens: (u8, u8),
}

/// Finds the pairs: the surest first, and of equally sure ones those of the heaviest words. What is
/// equal in that as well is told apart by its letters, so that neither the order of the words nor
/// which name comes first changes anything.
pub fn align(left: &Tokens, right: &Tokens) -> Alignment {
    let mut found: ArrayVec<Candidate, MOST_CANDIDATES> = ArrayVec::new();
    let all = |tokens: &Tokens| (1u32 << tokens.tokens.len()) - 1;
    // Tokens that have a pair that cannot be bettered.
    let (mut left_sure, mut right_sure) = (0u32, 0u32);
    for (i, a) in left.tokens.iter().enumerate() {
        for (j, b) in right.tokens.iter().enumerate() {
            if !left.heads[i].may_be(&right.heads[j], LEAST) {
                continue;
            }
            let (mut alike, mut ground) = similarity((a, left.others(a)), (b, right.others(b)));
            if alike < 0.8 && (initials(a, b) || initials(b, a)) {
                (alike, ground) = (0.8, Ground::Initials);
            }
            if alike < LEAST {
                continue;
            }
            if alike >= 0.95 {
                left_sure |= 1 << i;
                right_sure |= 1 << j;
            }
            let pair = Pair {
                left: 1 << i,
                right: 1 << j,
                similarity: alike,
                ground,
            };
            let candidate = Candidate {
                pair,
                weight: a.weight + b.weight,
                tokens: (i as u8, j as u8),
            };
            let _ = found.try_push(candidate);
        }
    }
    if left_sure != all(left) && right_sure != all(right) {
        joined(left, right, false, &mut found);
        joined(right, left, true, &mut found);
    }
    let letters = |candidate: &Candidate| {
        let (i, j) = candidate.tokens;
        let a = left.tokens[usize::from(i)].form.fold;
        let b = right.tokens[usize::from(j)].form.fold;
        if a <= b { (a, b) } else { (b, a) }
    };
    found.sort_unstable_by(|a, b| {
        b.pair
            .similarity
            .total_cmp(&a.pair.similarity)
            .then(b.weight.total_cmp(&a.weight))
            .then_with(|| letters(a).cmp(&letters(b)))
    });
    let mut alignment = Alignment {
        left_over: all(left),
        right_over: all(right),
        ..Alignment::default()
    };
    for Candidate { pair, .. } in found {
        let free = alignment.left_over & pair.left == pair.left
            && alignment.right_over & pair.right == pair.right;
        if free && alignment.pairs.try_push(pair).is_ok() {
            alignment.left_over &= !pair.left;
            alignment.right_over &= !pair.right;
        }
    }
    alignment
}

/// Words of one name that are two of the other: "Jan Daniel" and "JanDaniel"; and initials of several.
fn joined(
    ones: &Tokens,
    twos: &Tokens,
    swapped: bool,
    found: &mut ArrayVec<Candidate, MOST_CANDIDATES>,
) {
    let mut give = |one: usize, two: u32, similarity: f32, ground: Ground, weight: f32| {
        let first = two.trailing_zeros() as u8;
        let (left, right, tokens) = match swapped {
            false => (1 << one, two, (one as u8, first)),
            true => (two, 1 << one, (first, one as u8)),
        };
        let pair = Pair {
            left,
            right,
            similarity,
            ground,
        };
        let _ = found.try_push(Candidate {
            pair,
            weight,
            tokens,
        });
    };
    for (i, one) in ones.tokens.iter().enumerate() {
        let head = ones.heads[i];
        let length = usize::from(head.letters);
        // "LRA", where every word of the other name has its letter.
        let stands_for_all = one.class == Class::Name
            && (3..7).contains(&length)
            && ones.tokens.len() < 3
            && twos.tokens.len() - twos.of_class(Class::Light, u32::MAX).count_ones() as usize
                == length;
        if (one.class == Class::Initials && length > 1 || stands_for_all)
            && let Some(bits) = abbreviated(one, twos)
        {
            give(i, bits, 0.8, Ground::Initials, one.weight);
        }
        if one.class == Class::Initials || length < 4 {
            continue;
        }
        for (j, beginning) in twos.heads.iter().enumerate() {
            if beginning.letters >= head.letters || beginning.begin != head.begin {
                continue;
            }
            let first = &twos.tokens[j];
            if first.class > Class::Light {
                continue;
            }
            for (k, ending) in twos.heads.iter().enumerate() {
                let both = usize::from(beginning.letters + ending.letters);
                if j == k
                    || both.abs_diff(length) > 2
                    || !beginning.join(ending).may_be(&head, LEAST_JOINED - SLACK)
                {
                    continue;
                }
                let second = &twos.tokens[k];
                if second.class == Class::Initials {
                    continue;
                }
                let joined = twos.forms(second).map(|form| first.form.join(form));
                let alike = joined
                    .map(|form| forms(&one.form, &form).0)
                    .fold(0.0, f32::max);
                if alike >= LEAST_JOINED {
                    let weight = one.weight + first.weight + second.weight;
                    give(i, 1 << j | 1 << k, 0.98 * alike, Ground::Joined, weight);
                }
            }
        }
    }
}

/// The words of which `short` is the initials, in the order of its letters; as bits.
fn abbreviated(short: &Token, tokens: &Tokens) -> Option<u32> {
    let mut bits = 0;
    for &letter in short.form.fold.as_bytes() {
        let found = tokens.tokens.iter().enumerate().find(|(n, t)| {
            bits & 1 << n == 0
                && t.class != Class::Initials
                && t.form.fold.as_bytes().first() == Some(&letter)
        });
        bits |= 1 << found?.0;
    }
    Some(bits)
}
