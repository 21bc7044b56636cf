//! Recovery of a key by `k` of `n` people who each hold a share of it.
//!
//! Any `k` shares restore the key, and fewer tell nothing of it: not little, nothing, for each key is
//! as possible as the next (Shamir, *How to share a secret*, 1979, byte by byte in GF(2^8)). The shares
//! restore the key that they were made of: after the passphrase has changed, new ones are needed.
//!
//! A share is a line that can be printed and typed again:
//!
//! ```text
//! onrecord1-1of3-any2-5f3a9c01-XXXXXXX0-XXXXXXX1-... (11 groups)
//! ```
//!
//! That is: the format and its version; the number of the share and how many there are; how many
//! restore the key; the id of the store; and 48 bytes in 11 groups: 7 signs of Crockford's base 32
//! (35 bits) and his check sign each, the bits from the first to the last, one zero at the end. The bytes
//! are 4 random ones that all shares of one splitting have in common, 36 of Shamir's scheme, and the
//! first 8 of the SHA-256 of all that is before. What is shared are the 32 bytes of the key and the
//! first 4 of its SHA-256, by which a forged share is found once `k` are together, and not before.
//!
//! Case does not matter; spaces and line ends may stand for hyphens; O is read as 0, I and L as 1.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use sha2::{Digest, Sha256};
use vsss_rs::{Gf256, IdentifierGf256};
use zeroize::{Zeroize, Zeroizing};

use super::{Key, Salt};

const FORMAT: &str = "onrecord1";
/// Crockford's base 32, and the five signs more that a check may be.
const SIGNS: &[u8; 37] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
const GROUPS: usize = 11;
/// Bits of a group, without its check.
const BITS: usize = 35;
const SET: usize = 4;
const VALUE: usize = 32 + 4;
const CHECK: usize = 8;
/// How many choices of shares are tried to tell which one is wrong.
const TRIES: usize = 2_000;

/// Why there are no shares, or no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecoveryError {
    /// `k` of `n` cannot be.
    #[error("{k} of {n} shares cannot restore a key")]
    NotPossible {
        /// How many shares were to restore the key.
        k: u8,
        /// How many shares there were to be.
        n: u8,
    },
    /// The text does not have the form of a share.
    #[error("not a share of a key: {0}")]
    NotAShare(&'static str),
    /// A group does not agree with its check sign.
    #[error("a typo in group {group} of the {GROUPS} groups of 8 signs")]
    Typo {
        /// Which group, from 1.
        group: usize,
    },
    /// Each group is well, but not the whole: groups changed places, or the typo is before them.
    #[error("a typo: the share does not agree with its checksum")]
    Checksum,
    /// Nothing was given.
    #[error("no share was given")]
    None,
    /// Fewer shares than it takes.
    #[error("it takes {needed} shares, and not {given}")]
    TooFew {
        /// How many different shares were given.
        given: usize,
        /// How many it takes.
        needed: u8,
    },
    /// A share of another store than the first one.
    #[error("share {number} is of store {store}, and the first one of store {first}")]
    OtherStore {
        /// The share's number.
        number: u8,
        /// The store that it is of.
        store: StoreId,
        /// The store that the first share is of.
        first: StoreId,
    },
    /// A share of the same store that was made at another time than the first one.
    #[error("share {number} was made at another time than the first one: they do not fit together")]
    OtherSet {
        /// The share's number.
        number: u8,
    },
    /// Two shares have one number, and differ.
    #[error("there are two different shares {number}")]
    Twice {
        /// Their number.
        number: u8,
    },
    /// The shares agree with their checksums and give no key: at least one was forged.
    #[error("the shares give no key: {}", forged(.numbers))]
    Forged {
        /// The shares that do not fit the others; none where that cannot be told.
        numbers: Vec<u8>,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random,
}

fn forged(numbers: &[u8]) -> String {
    match numbers {
        [] => "one of them was changed by somebody, and which cannot be told".to_owned(),
        numbers => {
            let numbers: Vec<_> = numbers.iter().map(u8::to_string).collect();
            format!("changed by somebody were number {}", numbers.join(", "))
        }
    }
}

impl RecoveryError {
    /// The way out, where the user has one.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotPossible { .. } => {
                "choose two or more to restore the key, and at least as many shares: 2 of 3, 3 of 5"
            }
            Self::NotAShare(_) => "a share begins with onrecord1 and has all its groups",
            Self::Typo { .. } => "compare this group with the paper",
            Self::Checksum => {
                "compare the order of the groups, and what stands before them, with the paper"
            }
            Self::None | Self::TooFew { .. } => "ask other holders for their shares",
            Self::OtherStore { .. } => "put the shares of one store together",
            Self::OtherSet { .. } => {
                "put shares that were made together together; those from before a new passphrase restore the old key"
            }
            Self::Twice { .. } | Self::Forged { .. } => "try with the shares of other holders",
            Self::Random => return None,
        })
    }
}

/// Which store a share is of: the first four bytes of the SHA-256 of its salt, as 8 hexadecimal digits. It
/// tells nothing of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreId([u8; 4]);

impl StoreId {
    /// The id of the store that has this salt.
    pub fn new(salt: &Salt) -> Self {
        let hash = Sha256::new()
            .chain_update("onrecord store id 1")
            .chain_update(salt.as_bytes())
            .finalize();
        Self([hash[0], hash[1], hash[2], hash[3]])
    }
}

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

/// One person's share of a key: a secret, though one alone opens nothing.
///
/// Read it with [`str::parse`], which fails with [`RecoveryError::NotAShare`], [`RecoveryError::Typo`] or
/// [`RecoveryError::Checksum`].
#[derive(Clone)]
pub struct Share {
    k: u8,
    n: u8,
    number: u8,
    store: StoreId,
    set: [u8; SET],
    value: Zeroizing<[u8; VALUE]>,
}

impl Share {
    /// Its number, from 1.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// How many shares restore the key.
    pub fn needed(&self) -> u8 {
        self.k
    }

    /// How many shares there are.
    pub fn of(&self) -> u8 {
        self.n
    }

    /// The store whose key it is of.
    pub fn store(&self) -> StoreId {
        self.store
    }

    /// The line to print.
    pub fn text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; SET + VALUE + CHECK]);
        bytes[..SET].copy_from_slice(&self.set);
        bytes[SET..SET + VALUE].copy_from_slice(&self.value[..]);
        bytes[SET + VALUE..].copy_from_slice(&self.check());

        let Self {
            k,
            n,
            number,
            store,
            ..
        } = self;
        let mut text = Zeroizing::new(String::with_capacity(64 + GROUPS * 9));
        text.push_str(&format!("{FORMAT}-{number}of{n}-any{k}-{store}"));
        for group in 0..GROUPS {
            let bit = |i: usize| bytes.get(i / 8).map_or(0, |b| b >> (7 - i % 8) & 1);
            let value = (0..BITS).fold(0, |v, i| v << 1 | u64::from(bit(group * BITS + i)));
            text.push('-');
            for sign in (0..7)
                .rev()
                .map(|i| value >> (5 * i) & 31)
                .chain([value % 37])
            {
                text.push(char::from(SIGNS[sign as usize]));
            }
        }
        text
    }

    fn check(&self) -> [u8; CHECK] {
        let hash = Sha256::new()
            .chain_update("onrecord share 1")
            .chain_update([self.k, self.n, self.number])
            .chain_update(self.store.0)
            .chain_update(self.set)
            .chain_update(&self.value[..])
            .finalize();
        std::array::from_fn(|i| hash[i])
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            k,
            n,
            number,
            store,
            ..
        } = self;
        write!(f, "Share({number} of {n}, any {k}, store {store}, ..)")
    }
}

impl FromStr for Share {
    type Err = RecoveryError;

    fn from_str(text: &str) -> Result<Self, RecoveryError> {
        let mut words = text
            .split(|c: char| c.is_whitespace() || c == '-')
            .filter(|w| !w.is_empty());
        let mut word = |what| words.next().ok_or(RecoveryError::NotAShare(what));

        if !word("it is empty")?.eq_ignore_ascii_case(FORMAT) {
            return Err(RecoveryError::NotAShare("it does not begin with onrecord1"));
        }
        let (number, n) = numbers(word("its number is missing")?).ok_or(
            RecoveryError::NotAShare("its number does not read like 1of3"),
        )?;
        let k = word("how many it takes is missing")?;
        let k = k
            .get(..3)
            .filter(|any| any.eq_ignore_ascii_case("any"))
            .and_then(|_| small(&k[3..]));
        let k = k.ok_or(RecoveryError::NotAShare(
            "how many it takes does not read like any2",
        ))?;
        if k < 2 || n < k || number == 0 || number > n {
            return Err(RecoveryError::NotAShare("its numbers cannot be"));
        }
        let store = word("the store's id is missing")?;
        let store =
            Some(store).filter(|s| s.len() == 8 && s.bytes().all(|b| b.is_ascii_hexdigit()));
        let store = store.and_then(|s| u32::from_str_radix(s, 16).ok());
        let store = store.ok_or(RecoveryError::NotAShare("the store's id is not 8 digits"))?;

        let mut bytes = Zeroizing::new([0; SET + VALUE + CHECK]);
        for group in 0..GROUPS {
            let value = value(word("groups are missing")?)
                .ok_or(RecoveryError::Typo { group: group + 1 })?;
            for i in 0..BITS {
                let at = group * BITS + i;
                let bit = (value >> (BITS - 1 - i) & 1) as u8;
                match bytes.get_mut(at / 8) {
                    Some(byte) => *byte |= bit << (7 - at % 8),
                    None if bit == 0 => {}
                    None => return Err(RecoveryError::Checksum),
                }
            }
        }
        if words.next().is_some() {
            return Err(RecoveryError::NotAShare("there is more behind its groups"));
        }

        let mut share = Self {
            k,
            n,
            number,
            store: StoreId(store.to_be_bytes()),
            set: [0; SET],
            value: Zeroizing::new([0; VALUE]),
        };
        share.set.copy_from_slice(&bytes[..SET]);
        share.value.copy_from_slice(&bytes[SET..SET + VALUE]);
        if share.check() != bytes[SET + VALUE..] {
            return Err(RecoveryError::Checksum);
        }
        Ok(share)
    }
}

/// `1of3`.
fn numbers(word: &str) -> Option<(u8, u8)> {
    let at = word.bytes().position(|b| !b.is_ascii_digit())?;
    let of = word
        .get(at..at + 2)
        .filter(|of| of.eq_ignore_ascii_case("of"))?;
    Some((small(&word[..at])?, small(&word[at + of.len()..])?))
}

/// A number as it is printed: no sign, no zero before it.
fn small(digits: &str) -> Option<u8> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

/// The value of a group of 7 signs and a check.
fn value(group: &str) -> Option<u64> {
    let sign = |sign: u8| {
        let sign = match sign.to_ascii_uppercase() {
            b'O' => b'0',
            b'I' | b'L' => b'1',
            sign => sign,
        };
        SIGNS.iter().position(|&s| s == sign).map(|at| at as u64)
    };
    let (&check, signs) = group
        .as_bytes()
        .split_last()
        .filter(|(_, signs)| signs.len() == 7)?;
    let value = signs
        .iter()
        .try_fold(0, |v, &s| sign(s).filter(|&s| s < 32).map(|s| v << 5 | s))?;
    (sign(check)? == value % 37).then_some(value)
}

/// Splits a key into `n` shares, of which any `k` restore it. `salt` is the store's: its id stands on
/// the shares.
///
/// # Errors
/// [`RecoveryError::NotPossible`] unless 2 <= `k` <= `n`, and [`RecoveryError::Random`].
pub fn split(key: &Key, salt: &Salt, k: u8, n: u8) -> Result<Vec<Share>, RecoveryError> {
    if k < 2 || n < k {
        return Err(RecoveryError::NotPossible { k, n });
    }
    // Asked before, so that the generator below, which can only panic, has no reason to.
    let mut set = [0; SET];
    getrandom::fill(&mut set).map_err(|_| RecoveryError::Random)?;

    let mut secret = Zeroizing::new([0; VALUE]);
    secret[..32].copy_from_slice(key.bytes());
    secret[32..].copy_from_slice(&digest(key.bytes()));
    let numbers = (1..=n).map(|number| IdentifierGf256(Gf256(number)));
    let (threshold, limit) = (usize::from(k), usize::from(n));
    let points = Gf256::split_bytes_with_participant_ids_iter(
        threshold,
        limit,
        &secret[..],
        UnwrapErr(SysRng),
        numbers,
    )
    .map_err(|_| RecoveryError::NotPossible { k, n })?;

    let share = |mut point: Vec<u8>| {
        let mut value = Zeroizing::new([0; VALUE]);
        value.copy_from_slice(&point[1..]);
        let number = point[0];
        point.zeroize();
        Share {
            k,
            n,
            number,
            store: StoreId::new(salt),
            set,
            value,
        }
    };
    Ok(points.into_iter().map(share).collect())
}

/// Restores the key from `k` shares or more. The same share twice counts once; when there are more
/// than it takes, all have to agree.
///
/// # Errors
/// [`RecoveryError::None`], [`RecoveryError::TooFew`], [`RecoveryError::OtherStore`],
/// [`RecoveryError::OtherSet`], [`RecoveryError::Twice`] and [`RecoveryError::Forged`].
pub fn combine(shares: &[Share]) -> Result<Key, RecoveryError> {
    let first = shares.first().ok_or(RecoveryError::None)?;
    let mut different = BTreeMap::new();
    for share in shares {
        let number = share.number;
        if share.store != first.store {
            let (store, first) = (share.store, first.store);
            return Err(RecoveryError::OtherStore {
                number,
                store,
                first,
            });
        }
        if (share.set, share.k, share.n) != (first.set, first.k, first.n) {
            return Err(RecoveryError::OtherSet { number });
        }
        if different
            .insert(number, share)
            .is_some_and(|other| *other.value != *share.value)
        {
            return Err(RecoveryError::Twice { number });
        }
    }
    let shares: Vec<_> = different.into_values().collect();
    if shares.len() < usize::from(first.k) {
        return Err(RecoveryError::TooFew {
            given: shares.len(),
            needed: first.k,
        });
    }
    interpolated(&shares).ok_or_else(|| RecoveryError::Forged {
        numbers: misfits(&shares, first.k.into()),
    })
}

/// The key that lies on the polynomials through the shares, if one does.
fn interpolated(shares: &[&Share]) -> Option<Key> {
    let point = |share: &&Share| {
        let mut point = Vec::with_capacity(1 + VALUE);
        point.push(share.number);
        point.extend_from_slice(&share.value[..]);
        point
    };
    let points: Zeroizing<Vec<_>> = Zeroizing::new(shares.iter().map(point).collect());
    let secret = Zeroizing::new(Gf256::combine_bytes(&*points).ok()?);
    let key: [u8; 32] = secret.get(..32)?.try_into().ok()?;
    (secret[32..] == digest(&key)).then(|| Key::from_bytes(key))
}

/// The numbers of the shares that do not fit those that give a key; none when no `k` of them do.
fn misfits(shares: &[&Share], k: usize) -> Vec<u8> {
    let mut chosen: Vec<usize> = (0..k).collect();
    for _ in 0..TRIES {
        let fit: Vec<_> = chosen.iter().map(|&i| shares[i]).collect();
        if interpolated(&fit).is_some() {
            let misfit = |share: &&&Share| interpolated(&[&fit[..], &[share]].concat()).is_none();
            let others = shares
                .iter()
                .filter(|s| fit.iter().all(|f| f.number != s.number));
            return others.filter(misfit).map(|s| s.number).collect();
        }
        // The next choice: the last index that can go up does, and those behind it follow closely.
        let Some(i) = (0..k).rev().find(|&i| chosen[i] < shares.len() - k + i) else {
            break;
        };
        chosen[i] += 1;
        (i + 1..k).for_each(|j| chosen[j] = chosen[j - 1] + 1);
    }
    Vec::new()
}

fn digest(key: &[u8; 32]) -> [u8; VALUE - 32] {
    let hash = Sha256::new()
        .chain_update("onrecord key 1")
        .chain_update(key)
        .finalize();
    std::array::from_fn(|i| hash[i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SALT: [u8; 16] = [5; 16];

    fn shares(key: [u8; 32], k: u8, n: u8) -> Vec<Share> {
        split(&Key::from_bytes(key), &Salt::from_bytes(SALT), k, n).expect("split")
    }

    fn combined(shares: &[&Share]) -> Result<[u8; 32], RecoveryError> {
        let shares: Vec<_> = shares.iter().map(|&s| s.clone()).collect();
        combine(&shares).map(|key| *key.bytes())
    }

    /// A share that somebody has changed who can also reckon its checksum.
    fn forge(share: &Share) -> Share {
        let mut forged = share.clone();
        forged.value[3] ^= 1;
        forged
    }

    #[test]
    fn any_two_of_three_restore_the_key() {
        let key = std::array::from_fn(|i| i as u8);
        let s = shares(key, 2, 3);
        for pair in [[0, 1], [1, 0], [0, 2], [2, 0], [1, 2], [2, 1]] {
            assert_eq!(combined(&[&s[pair[0]], &s[pair[1]]]), Ok(key), "{pair:?}");
        }
        assert_eq!(combined(&[&s[0], &s[1], &s[2]]), Ok(key));
    }

    /// Whoever has one share of two can make another to go with it for any key there is: so the one tells
    /// nothing of which it is.
    #[test]
    fn one_share_reveals_nothing() {
        let mut s = shares([1; 32], 2, 3);
        for other in [[2; 32], [0; 32], std::array::from_fn(|i| 7 * i as u8)] {
            let mut secret = [0; VALUE];
            secret[..32].copy_from_slice(&other);
            secret[32..].copy_from_slice(&digest(&other));
            for (i, &wanted) in secret.iter().enumerate() {
                let restored = |y| {
                    let points = vec![vec![1, s[0].value[i]], vec![2, y]];
                    Gf256::combine_bytes(points).expect("combined")[0]
                };
                let fitting: Vec<u8> = (0..=255).filter(|&y| restored(y) == wanted).collect();
                // Exactly one: all keys are as likely as each other.
                assert_eq!(fitting.len(), 1);
                s[1].value[i] = fitting[0];
            }
            assert_eq!(combined(&[&s[0], &s[1]]), Ok(other));
        }
    }

    /// Were the random parts of the polynomials not as random as bytes are, fewer shares than it takes
    /// would tell something (RUSTSEC-2024-0398).
    #[test]
    fn a_share_takes_each_value_as_often() {
        let mut seen = [0u32; 256];
        for _ in 0..1000 {
            let s = shares([0; 32], 2, 2);
            s[0].value[..32]
                .iter()
                .for_each(|&b| seen[usize::from(b)] += 1);
        }
        // 125 times on average; a deviation of 6.3 standard deviations comes once in 10 million runs.
        let (least, most) = (seen.iter().min(), seen.iter().max());
        assert!(least > Some(&54) && most < Some(&196), "{least:?} {most:?}");
    }

    /// Made by another implementation of the format and of Shamir's scheme (in Python): what is on paper
    /// can be read for good.
    #[test]
    fn shares_that_another_program_made_restore_the_key() {
        let printed = [
            "onrecord1-1of3-any2-63e01905-VTPVXVT5-0TA1DMA=-TPNCAWE6-A4YA9J7=-K9RRHW7V-Z3THTK9Z-N8WMZ0A7-YM3A1X5K-JSED9K86-37Y352DW-9JMB0MY7",
            "onrecord1-3of3-any2-63e01905-VTPVXVY9-0DYCQ6XW-FGX8RM4N-TNDW2T96-3VHPN8S4-JR0V6KYF-9AFH89S~-QAPECY8Z-KZ0K39ST-ZNJ63VH7-3MR40NC3",
        ];
        let s = printed.map(|text| text.parse::<Share>().expect("a share"));
        assert_eq!(
            combined(&[&s[1], &s[0]]),
            Ok(std::array::from_fn(|i| i as u8))
        );
        assert_eq!(s[0].store(), StoreId::new(&Salt::from_bytes(SALT)));
        assert_eq!(
            (s[1].number(), s[1].of(), s[1].needed(), &**s[1].text()),
            (3, 3, 2, printed[1])
        );
    }

    #[test]
    fn one_share_is_too_few_also_when_given_twice() {
        let s = shares([1; 32], 2, 3);
        assert_eq!(
            combined(&[&s[0]]),
            Err(RecoveryError::TooFew {
                given: 1,
                needed: 2
            })
        );
        assert_eq!(
            combined(&[&s[0], &s[0]]),
            Err(RecoveryError::TooFew {
                given: 1,
                needed: 2
            })
        );
        assert_eq!(combined(&[]), Err(RecoveryError::None));
    }

    #[test]
    fn shares_that_do_not_belong_together_are_named() {
        let s = shares([1; 32], 2, 3);
        let later = shares([1; 32], 2, 3);
        assert_eq!(
            combined(&[&s[0], &later[1]]),
            Err(RecoveryError::OtherSet { number: 2 })
        );
        let other =
            split(&Key::from_bytes([1; 32]), &Salt::from_bytes([6; 16]), 2, 3).expect("split");
        let (store, first) = (other[2].store(), s[0].store());
        assert_ne!(store, first);
        let error = combined(&[&s[0], &other[2]]).expect_err("of two stores");
        assert_eq!(
            error,
            RecoveryError::OtherStore {
                number: 3,
                store,
                first
            }
        );
        assert!(error.to_string().contains(&store.to_string()));
    }

    #[test]
    fn a_forged_share_is_found_and_named_when_there_are_enough_others() {
        let s = shares([1; 32], 2, 5);
        let forged = forge(&s[1]);
        let cannot_tell = Err(RecoveryError::Forged { numbers: vec![] });
        assert_eq!(combined(&[&s[0], &forged]), cannot_tell);
        let found = combined(&[&s[0], &forged, &s[2]]);
        assert_eq!(found, Err(RecoveryError::Forged { numbers: vec![2] }));
        let found = combined(&[&forge(&s[4]), &s[0], &forged, &s[2]]);
        assert_eq!(
            found,
            Err(RecoveryError::Forged {
                numbers: vec![2, 5]
            })
        );
        assert_eq!(
            combined(&[&s[1], &forged]),
            Err(RecoveryError::Twice { number: 2 })
        );
    }

    #[test]
    fn so_many_of_so_many_must_be_possible() {
        for (k, n) in [(0, 0), (0, 3), (1, 1), (1, 3), (3, 2), (255, 254)] {
            let error = split(&Key::from_bytes([1; 32]), &Salt::from_bytes(SALT), k, n);
            assert_eq!(error.err(), Some(RecoveryError::NotPossible { k, n }));
        }
        let s = shares([9; 32], 255, 255);
        assert_eq!(combined(&s.iter().collect::<Vec<_>>()), Ok([9; 32]));
        assert!(combined(&s[..254].iter().collect::<Vec<_>>()).is_err());
    }

    #[test]
    fn a_share_is_a_line_that_tells_what_it_is() {
        let s = &shares([1; 32], 2, 3)[2];
        let text = s.text();
        let store = s.store();
        assert!(
            text.starts_with(&format!("onrecord1-3of3-any2-{store}-")),
            "{store}"
        );
        assert_eq!(text.split('-').count(), 4 + GROUPS);
        let loose = text
            .to_lowercase()
            .replace('-', "\n ")
            .replace('0', "o")
            .replace('1', "l");
        // Zeros and ones before the groups are no signs of base 32.
        let loose = loose.replacen("onrecordl", "onrecord1", 1).replacen(
            &store.to_string().replace('0', "o").replace('1', "l"),
            &store.to_string(),
            1,
        );
        let read: Share = loose.parse().expect("as a person types it");
        assert_eq!(*read.text(), *text);
    }

    /// Every sign of the line changed into every other one, left out, doubled, or changed with its neighbour.
    #[test]
    fn every_typo_is_found() {
        let text = shares([1; 32], 2, 3)[0].text();
        let signs: Vec<char> = text.chars().collect();
        let start = text.match_indices('-').nth(3).expect("groups").0;
        let same = |other: &str| {
            let plain = |(i, c)| match c {
                'O' | 'o' if i > start => '0',
                'I' | 'L' | 'i' | 'l' if i > start => '1',
                c => c,
            };
            let other: String = other.chars().enumerate().map(plain).collect();
            other.eq_ignore_ascii_case(&text)
        };
        let mut tried = 0;
        let mut refused = |other: String, at: usize, named: bool| {
            if same(&other) {
                return;
            }
            tried += 1;
            let error = other.parse::<Share>().expect_err(&other);
            if named && at > start {
                let group = (at - start - 1) / 9 + 1;
                assert_eq!(error, RecoveryError::Typo { group }, "{other}");
            }
        };
        for at in 0..signs.len() {
            for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*~$=ofanyé".chars() {
                let mut typed = signs.clone();
                typed[at] = other;
                refused(typed.iter().collect(), at, signs[at] != '-');
            }
            let mut typed = signs.clone();
            typed.remove(at);
            refused(typed.iter().collect(), at, false);
            let mut typed = signs.clone();
            typed.insert(at, signs[at]);
            if signs[at] != '-' {
                refused(typed.iter().collect(), at, false);
            }
            if at + 1 < signs.len() {
                let mut typed = signs.clone();
                typed.swap(at, at + 1);
                refused(
                    typed.iter().collect(),
                    at,
                    signs[at] != '-' && signs[at + 1] != '-',
                );
            }
        }
        assert!(tried > 5000, "{tried}");
    }

    #[test]
    fn groups_that_change_places_are_found() {
        let text = shares([1; 32], 2, 3)[0].text();
        let words: Vec<&str> = text.split('-').collect();
        for (a, b) in (4..15).flat_map(|a| (a + 1..15).map(move |b| (a, b))) {
            let mut typed = words.clone();
            typed.swap(a, b);
            assert!(words[a] == words[b] || typed.join("-").parse::<Share>().is_err());
        }
    }

    #[test]
    fn no_secret_shows() {
        let s = shares([1; 32], 2, 3);
        let text = s[0].text();
        let group = text.rsplit('-').next().expect("a group");
        assert_eq!(
            format!("{:?}", s[0]),
            format!("Share(1 of 3, any 2, store {}, ..)", s[0].store())
        );
        let mut typo = text.to_string();
        typo.pop();
        let error = typo.parse::<Share>().expect_err("a typo");
        let shown = format!("{error} {error:?} {:?}", error.hint());
        assert!(!shown.contains(&group[..5]), "{shown}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_k_of_n_restore_any_key(
            key: [u8; 32],
            (k, n, order) in (2u8..8).prop_flat_map(|k| (Just(k), k..12))
                .prop_flat_map(|(k, n)| (Just(k), Just(n), Just((0..usize::from(n)).collect::<Vec<_>>()).prop_shuffle())),
        ) {
            let s = shares(key, k, n);
            let chosen: Vec<Share> = order[..usize::from(k)].iter()
                .map(|&i| s[i].text().parse().expect("printed and typed")).collect();
            prop_assert_eq!(combine(&chosen).map(|key| *key.bytes()), Ok(key));
            prop_assert!(combine(&chosen[1..]).is_err());
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", tail in "[0-9a-zA-Z*~$= -]{0,120}") {
            prop_assert!(text.parse::<Share>().is_err());
            let text = format!("onrecord1-1of3-any2-00000000-{tail}");
            prop_assert!(text.parse::<Share>().is_err());
        }
    }
}
