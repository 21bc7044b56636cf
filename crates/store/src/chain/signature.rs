//! Heads of the chain, signed with Ed25519, and the keys for it as text.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer};
use zeroize::Zeroizing;

use super::{Head, from_hex, to_hex};

const SECRET: &str = "onrecord-audit-secret-key-1:";
const PUBLIC: &str = "onrecord-audit-public-key-1:";

/// A text is no key, or no signed head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyTextError {
    /// It is not `onrecord-audit-secret-key-1:` and 64 hexadecimal digits.
    #[error("not a secret key: it begins with {SECRET} and has 64 digits from 0 to f")]
    Secret,
    /// It is not `onrecord-audit-public-key-1:` and 64 hexadecimal digits that are a key.
    #[error("not a public key: it begins with {PUBLIC} and has 64 digits from 0 to f")]
    Public,
    /// A secret key stands where a public one should.
    #[error("a secret key, where a public one belongs: show it to nobody")]
    SecretForPublic,
    /// It is not the four lines of a signed head.
    #[error("not a signed head of an audit log")]
    Head,
}

/// The signature is not that of the head by the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the head of the audit log was not signed with this key, or was changed afterwards")]
pub struct SignatureError;

impl SignatureError {
    /// The way out.
    pub fn hint(&self) -> &'static str {
        "is it the public key of this store, from a place that you trust?"
    }
}

/// What heads are signed with: an Ed25519 secret key. Overwritten with zeros when dropped.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    /// The operating system gave no random bytes.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut bytes[..])?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&bytes)))
    }

    /// The key as a line to keep: `onrecord-audit-secret-key-1:` and 64 hexadecimal digits, the seed of RFC
    /// 8032.
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(to_hex(self.0.as_bytes()));
        let mut text = Zeroizing::new(String::with_capacity(SECRET.len() + digits.len()));
        text.push_str(SECRET);
        text.push_str(&digits);
        text
    }

    /// The key of such a line; white space around it does not count.
    ///
    /// # Errors
    /// [`KeyTextError::Secret`].
    pub fn from_text(text: &str) -> Result<Self, KeyTextError> {
        let seed = text.trim().strip_prefix(SECRET).and_then(from_hex::<32>);
        let seed = Zeroizing::new(seed.ok_or(KeyTextError::Secret)?);
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// The key that others verify with.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// What a signed head is verified with: an Ed25519 public key.
///
/// As text (`Display` and [`str::parse`], which fails with [`KeyTextError`]):
/// `onrecord-audit-public-key-1:` and 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// Its 32 bytes, as in RFC 8032.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl VerifyingKey {
    /// What people compare, by telephone as well: 32 digits of the key's SHA-256, in fours.
    pub fn fingerprint(&self) -> String {
        let digits = to_hex(&super::sha256(self.as_bytes())[..16]);
        let fours: Vec<&str> = (0..8).map(|n| &digits[4 * n..4 * n + 4]).collect();
        fours.join(" ")
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PUBLIC}{}", to_hex(self.as_bytes()))
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<Self, KeyTextError> {
        let text = text.trim();
        if text.starts_with(SECRET) {
            return Err(KeyTextError::SecretForPublic);
        }
        let bytes = text
            .strip_prefix(PUBLIC)
            .and_then(from_hex::<32>)
            .ok_or(KeyTextError::Public)?;
        let key =
            ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| KeyTextError::Public)?;
        // A weak one would verify whatever one likes.
        if key.is_weak() {
            Err(KeyTextError::Public)
        } else {
            Ok(Self(key))
        }
    }
}

/// A head and its signature. What it says is to be had only through [`SignedHead::verify`].
///
/// As text (`Display` and [`str::parse`], which fails with [`KeyTextError::Head`]): the lines of
/// [`Head::to_bytes`], which are what is signed, and `signature 128:` with the signature in hexadecimal
/// digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedHead {
    head: Head,
    signature: Signature,
}

impl SignedHead {
    pub(super) fn new(head: Head, key: &SigningKey) -> Self {
        Self {
            head,
            signature: key.0.sign(&head.to_bytes()),
        }
    }

    /// The head, if it is the one that was signed.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify(&self, key: &VerifyingKey) -> Result<Head, SignatureError> {
        let bytes = self.head.to_bytes();
        key.0
            .verify_strict(&bytes, &self.signature)
            .map_err(|_| SignatureError)?;
        Ok(self.head)
    }
}

impl fmt::Display for SignedHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.head.to_bytes()))?;
        writeln!(f, "signature 128:{}", to_hex(&self.signature.to_bytes()))
    }
}

impl FromStr for SignedHead {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<Self, KeyTextError> {
        let mut lines = text.lines().skip(1);
        let mut value = |name: &str| {
            lines
                .next()?
                .strip_prefix(name)?
                .split_once(':')
                .map(|(_, v)| v)
        };
        let mut read = || {
            let head = Head {
                seq: value("seq ")?.parse().ok()?,
                hash: from_hex(value("hash ")?)?,
            };
            let signature = Signature::from_bytes(&from_hex(value("signature ")?)?);
            Some(Self { head, signature })
        };
        // One text for one head: what was read must be written the same.
        read()
            .filter(|signed| signed.to_string() == text)
            .ok_or(KeyTextError::Head)
    }
}
