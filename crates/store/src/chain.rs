//! The audit chain: who did what, in an order that nobody can change unseen.
//!
//! Each [`Entry`] has the SHA-256 of the one before it, and its own; the [`Head`], the last of them, is
//! signed. Whoever has the head that was signed on some day can prove that what had happened by then is
//! still told as it was.
//!
//! # The bytes that are hashed
//!
//! They are text, so that `sha256sum` and a person can read them. Each field is a line: its name, how many
//! bytes its value has, a colon, the value, and a line end. A value may have line ends itself; its length
//! tells where it ends, so that no two entries have the same bytes.
//!
//! ```text
//! onrecord-audit-1
//! seq 1:7
//! at 20:2026-03-09T14:05:00Z
//! actor 6:u-mira
//! action 6:accept
//! subject 8:event:41
//! payload 64:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
//! previous 64:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
//! ```
//!
//! [`Entry::to_bytes`] gives them, and `sha256sum` of them is the entry's hash, which stands in the
//! `previous` line of the next one. The first entry is number 1, and its `previous` is 64 zeros.
//!
//! # What can be purged
//!
//! The payload of an entry (the values before and after, say) is kept beside the chain. It can be
//! deleted, and the chain still holds, for it has the payload's hash only. What is in the entry itself
//! stays for good: `actor` and `subject` must be ids that tell nothing by themselves, never names. And a
//! hash of something short can be guessed: a payload must have something random in it ([`blind`]), or its
//! hash still tells, once it is purged, whether it was this or that.
//!
//! Pure data: this module reads no clock, no file and no database, and only asks the operating system for
//! random bytes.

mod signature;

use std::borrow::Borrow;

use sha2::{Digest, Sha256};

pub use signature::{KeyTextError, SignatureError, SignedHead, SigningKey, VerifyingKey};

/// One act: one link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number: 1, 2, 3 ... without a gap.
    pub seq: u64,
    /// When, in RFC 3339. Taken as it is given.
    pub at: String,
    /// The id of who did it.
    pub actor: String,
    /// What was done: `accept`, `purge` ...
    pub action: String,
    /// The id of what it was done to.
    pub subject: String,
    /// The SHA-256 of the payload.
    pub payload_sha256: [u8; 32],
    /// The hash of the entry before; zeros for the first one.
    pub previous: [u8; 32],
    /// The SHA-256 of [`Entry::to_bytes`].
    pub hash: [u8; 32],
}

impl Entry {
    /// The entry that follows `previous`, or the first one.
    pub fn next(
        previous: Option<&Entry>,
        at: impl Into<String>,
        actor: impl Into<String>,
        action: impl Into<String>,
        subject: impl Into<String>,
        payload_sha256: [u8; 32],
    ) -> Self {
        let head = previous.map_or(Head::START, Entry::head);
        let mut entry = Self {
            // No chain gets that far; a damaged one that says so is found when it is checked.
            seq: head.seq.saturating_add(1),
            at: at.into(),
            actor: actor.into(),
            action: action.into(),
            subject: subject.into(),
            payload_sha256,
            previous: head.hash,
            hash: [0; 32],
        };
        entry.hash = sha256(&entry.to_bytes());
        entry
    }

    /// The bytes that are hashed, as told in [the module](self).
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = b"onrecord-audit-1\n".to_vec();
        field(&mut out, "seq", &self.seq.to_string());
        field(&mut out, "at", &self.at);
        field(&mut out, "actor", &self.actor);
        field(&mut out, "action", &self.action);
        field(&mut out, "subject", &self.subject);
        field(&mut out, "payload", &to_hex(&self.payload_sha256));
        field(&mut out, "previous", &to_hex(&self.previous));
        out
    }

    /// The head of a chain that ends with this entry.
    pub fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }
}

/// Where a chain ends: the number and the hash of its last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 when there is none.
    pub seq: u64,
    /// The hash of the last entry; zeros when there is none.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of a chain without an entry.
    pub const START: Self = Self {
        seq: 0,
        hash: [0; 32],
    };

    /// The bytes that are signed: as for an entry, with the first line `onrecord-audit-head-1` and the
    /// fields `seq` and `hash`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = b"onrecord-audit-head-1\n".to_vec();
        field(&mut out, "seq", &self.seq.to_string());
        field(&mut out, "hash", &to_hex(&self.hash));
        out
    }

    /// Signs it.
    pub fn sign(self, key: &SigningKey) -> SignedHead {
        SignedHead::new(self, key)
    }
}

/// Where a chain is broken, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq} of the audit log {what}")]
pub struct Broken {
    /// The number of the entry, by its place in the chain.
    pub seq: u64,
    /// What is wrong with it.
    pub what: Fault,
}

/// What can be wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It does not have its hash.
    #[error("was edited: it does not have its hash")]
    Edited,
    /// It has its hash, and does not follow from the entry before: one of the two was replaced.
    #[error("or the one before it was replaced: it does not follow from that one")]
    Replaced,
    /// It is there, at another place.
    #[error("is not at its place")]
    Reordered,
    /// It is not there.
    #[error("is missing")]
    Missing,
    /// Its number was there before.
    #[error("is followed by one that has a number from before")]
    Repeated,
    /// Its payload is not the one that it has the hash of.
    #[error("has another payload than it was written with")]
    PayloadDiffers,
    /// A signed head tells of it, and the chain ends before it.
    #[error("was signed and is missing: the end of the log was cut off")]
    Truncated,
    /// A signed head tells of it with another hash: the chain was written anew.
    #[error("is not the one that was signed: the log was written anew")]
    NotAsSigned,
}

/// A check of a chain, entry by entry, as a database gives them.
///
/// ```
/// use onrecord_store::chain::{Check, Entry, Head};
///
/// let first = Entry::next(None, "2026-03-09T14:05:00Z", "u-mira", "accept", "event:41", [0; 32]);
/// let mut check = Check::new();
/// check.entry(&first, None);
/// assert_eq!(check.finish(), Ok(first.head()));
/// ```
#[derive(Debug, Default)]
pub struct Check {
    last: Option<Head>,
    signed: Vec<Head>,
    broken: Option<Broken>,
    /// An entry was not there, and may come later.
    awaited: bool,
}

impl Check {
    /// A check of a chain from its first entry.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a head that was signed some day ([`SignedHead::verify`]): the chain must go through it.
    pub fn through(mut self, signed: Head) -> Self {
        self.signed.push(signed);
        self
    }

    /// The next entry, and its payload where it is there and to be checked. Without one, nothing is said
    /// of the payload: it was purged, and the chain has its hash.
    ///
    /// After the first fault only what is needed to name it is looked at.
    pub fn entry(&mut self, entry: &Entry, payload: Option<&[u8]>) {
        let last = self.last.unwrap_or(Head::START);
        if let Some(broken) = &mut self.broken {
            if self.awaited && entry.seq == broken.seq && entry.hash == sha256(&entry.to_bytes()) {
                broken.what = Fault::Reordered;
                self.awaited = false;
            }
            return;
        }
        // By place, not by what the entry says of itself: that may be what was changed.
        let Some(seq) = last.seq.checked_add(1) else {
            return self.found(last.seq, Fault::Repeated);
        };
        if entry.hash != sha256(&entry.to_bytes()) {
            return self.found(seq, Fault::Edited);
        }
        if entry.seq < seq {
            return self.found(last.seq, Fault::Repeated);
        }
        if entry.seq > seq {
            self.awaited = true;
            return self.found(seq, Fault::Missing);
        }
        if entry.previous != last.hash {
            return self.found(seq, Fault::Replaced);
        }
        if payload.is_some_and(|payload| sha256(payload) != entry.payload_sha256) {
            return self.found(seq, Fault::PayloadDiffers);
        }
        if self
            .signed
            .iter()
            .any(|head| head.seq == seq && head.hash != entry.hash)
        {
            return self.found(seq, Fault::NotAsSigned);
        }
        self.last = Some(entry.head());
    }

    /// The end of the chain.
    ///
    /// # Errors
    /// The first place where it is broken.
    pub fn finish(mut self) -> Result<Head, Broken> {
        let last = self.last.unwrap_or(Head::START);
        if self.broken.is_none() {
            if self
                .signed
                .iter()
                .any(|head| head.seq == 0 && *head != Head::START)
            {
                self.found(0, Fault::NotAsSigned);
            } else if self.signed.iter().any(|head| head.seq > last.seq) {
                self.found(last.seq.saturating_add(1), Fault::Truncated);
            }
        }
        match self.broken {
            Some(broken) => Err(broken),
            None => Ok(last),
        }
    }

    fn found(&mut self, seq: u64, what: Fault) {
        self.broken = Some(Broken { seq, what });
    }
}

/// How payloads are found: none for one that was purged.
pub type Lookup<'a> = &'a mut dyn FnMut(&Entry) -> Option<Vec<u8>>;

/// Checks a chain from its first entry, in the order given, and the payloads where a way to find them is
/// given. Entries that were cut off at the end are found only with a head that was signed: [`Check::through`].
///
/// # Errors
/// The first place where it is broken.
pub fn check<E: Borrow<Entry>>(
    entries: impl IntoIterator<Item = E>,
    mut payload: Option<Lookup>,
) -> Result<Head, Broken> {
    let mut check = Check::new();
    for entry in entries {
        let entry = entry.borrow();
        let payload = payload.as_mut().and_then(|lookup| lookup(entry));
        check.entry(entry, payload.as_deref());
    }
    check.finish()
}

/// 32 random hexadecimal digits to put into a payload, so that it cannot be guessed from its hash.
///
/// # Errors
/// The operating system gave no random bytes.
pub fn blind() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(to_hex(&bytes))
}

/// The SHA-256 of a payload.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn field(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend(format!("{name} {}:{value}\n", value.len()).into_bytes());
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let digit = |d: u8| char::from(b"0123456789abcdef"[usize::from(d)]);
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

/// The bytes of as many lower-case hexadecimal digits as they take: one text for one value.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |d: u8| match d {
        b'0'..=b'9' => Some(d - b'0'),
        b'a'..=b'f' => Some(d - b'a' + 10),
        _ => None,
    };
    let text = text.as_bytes();
    let mut out = [0; N];
    if text.len() != 2 * N {
        return None;
    }
    for (byte, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(out)
}

/// The bytes of any number of such digits.
pub(crate) fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair| std::str::from_utf8(pair).ok().and_then(from_hex::<1>);
    pairs.map(|pair| byte(pair).map(|[byte]| byte)).collect()
}

#[cfg(test)]
mod tests;
