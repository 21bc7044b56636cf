//! The key of an encrypted store: from a passphrase to what opens its files.
//!
//! ```text
//! passphrase, salt --argon2id--> key --+-- the database: PRAGMA key = 'raw:...' (ChaCha20-Poly1305)
//!                                      +-- every other file: [`seal`] and [`open`]
//!                                      +-- shares for people one trusts: [`recovery`]
//! ```
//!
//! The salt is no secret: it is the first 16 bytes of the database file, in clear, where SQLite3
//! Multiple Ciphers keeps it. What is kept nowhere is the passphrase and the key.
//!
//! Nothing here prints a secret: neither `Debug` nor an error has a byte of a passphrase or a key, and
//! both are overwritten with zeros when they are dropped. What the system has written to its swap, and
//! what a library has left on its stack, is out of our hands.

pub mod recovery;
mod seal;

use std::fmt;
use std::io::Read;

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use crate::chain::from_hex;

pub use seal::{Opening, SealError, Sealing, open, seal};

/// Memory that argon2id fills, in KiB: 64 MiB.
///
/// This, [`PASSES`] and [`LANES`] are the second recommended option of RFC 9106, section 4, for
/// machines that cannot spare the 2 GiB of the first: a lawyer's old laptop opens its store in less
/// than a second. They are more than the least that OWASP's cheat sheet on storing passwords
/// asks for (19 MiB and 2 passes). They are part of what a store is: with others the same passphrase
/// gives another key.
pub(crate) const MEMORY_KIB: u32 = 64 * 1024;
/// How often argon2id goes over its memory.
pub(crate) const PASSES: u32 = 3;
/// Lanes of argon2id's memory. They are computed one after another; their number changes the key.
pub(crate) const LANES: u32 = 4;

/// How an unencrypted SQLite file begins.
const PLAIN_SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A passphrase without a character.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// A passphrase with a line end, a tab or another control character inside.
    #[error("the passphrase has a control character in it")]
    ControlCharacter,
    /// A file of less than 16 bytes.
    #[error("too short to be an encrypted store: it has no salt")]
    NoSalt,
    /// The file is a SQLite database in clear.
    #[error("the store is not encrypted")]
    NotEncrypted,
    /// The file that has the salt could not be read.
    #[error("the salt could not be read: {0}")]
    Read(#[from] std::io::Error),
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// Argon2id did not run, for want of memory.
    #[error("the key could not be derived: {0}")]
    Derive(argon2::Error),
}

impl KeyError {
    /// The way out, where the user has one.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::EmptyPassphrase => {
                Some("choose a passphrase, six words or more that nobody would guess together")
            }
            Self::ControlCharacter => Some(
                "a passphrase is one line without tabs; look for a second line in the file it comes from",
            ),
            Self::NoSalt => Some("is this the database file of the store?"),
            Self::NotEncrypted => Some("open it without a passphrase"),
            Self::Derive(_) => Some("it takes 64 MiB of free memory"),
            Self::Read(_) | Self::Random(_) => None,
        }
    }
}

/// What a person types to open a store.
///
/// Texts that look the same are the same passphrase, as RFC 8265 (OpaqueString) has it: the text is
/// brought to NFC and any kind of space is a space. One line end at its end, as a file or a terminal
/// gives, does not count. Case does.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase from a text.
    ///
    /// # Errors
    /// [`KeyError::EmptyPassphrase`] when there is nothing in it, and [`KeyError::ControlCharacter`].
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if text.chars().all(char::is_whitespace) {
            return Err(KeyError::EmptyPassphrase);
        }
        if text.chars().any(char::is_control) {
            return Err(KeyError::ControlCharacter);
        }
        // NFC is at most three times as long. A text that had to move while it grew would leave
        // itself behind in memory.
        let mut kept = Zeroizing::new(String::with_capacity(text.len() * 3));
        let spaces = text
            .chars()
            .map(|c| if c.is_whitespace() { ' ' } else { c });
        kept.extend(spaces.nfc());
        Ok(Self(kept))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// The 16 bytes that make one store's key another than the next one's, though the passphrase be the
/// same. No secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt([u8; 16]);

impl Salt {
    /// A new one.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn random() -> Result<Self, KeyError> {
        let mut salt = Self([0; 16]);
        loop {
            getrandom::fill(&mut salt.0)?;
            // Or it could never be told from a database in clear.
            if &salt.0 != PLAIN_SQLITE {
                return Ok(salt);
            }
        }
    }

    /// The salt of a store: the first 16 bytes of its database file, or of a backup that is a copy of it.
    ///
    /// # Errors
    /// [`KeyError::NoSalt`] when there are fewer bytes, [`KeyError::NotEncrypted`] when the database is
    /// in clear, and [`KeyError::Read`].
    pub fn read(mut file: impl Read) -> Result<Self, KeyError> {
        let mut salt = [0; 16];
        match file.read_exact(&mut salt) {
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Err(KeyError::NoSalt),
            Err(e) => Err(e.into()),
            Ok(()) if &salt == PLAIN_SQLITE => Err(KeyError::NotEncrypted),
            Ok(()) => Ok(Self(salt)),
        }
    }

    /// A salt that is kept elsewhere.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, as they stand in the file.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// What opens a store: 32 bytes.
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// The key that a passphrase gives with a salt: argon2id, version 1.3, 64 MiB, 3 passes, 4 lanes (RFC
    /// 9106, section 4, second recommended option). Takes 64 MiB and less than half a second.
    ///
    /// # Errors
    /// [`KeyError::Derive`] for want of memory.
    pub fn derive(passphrase: &Passphrase, salt: &Salt) -> Result<Self, KeyError> {
        let mut key = Self(Zeroizing::new([0; 32]));
        let params =
            Params::new(MEMORY_KIB, PASSES, LANES, Some(key.0.len())).map_err(KeyError::Derive)?;
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.0.as_bytes(), &salt.0, &mut key.0[..])
            .map_err(KeyError::Derive)?;
        Ok(key)
    }

    /// A key of 32 bytes that are kept elsewhere. They must be as random as a key.
    pub fn from_bytes(mut bytes: [u8; 32]) -> Self {
        let key = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        key
    }

    /// What SQLite3 Multiple Ciphers takes, as in `PRAGMA key = 'raw:...'`: `raw:` and 96 hexadecimal
    /// digits, the key and then the salt.
    pub fn pragma(&self, salt: &Salt) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(4 + 96));
        text.push_str("raw:");
        for byte in self.0.iter().chain(&salt.0) {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        text
    }

    /// The key and the salt of a text that [`Key::pragma`] gave.
    pub fn from_pragma(text: &str) -> Option<(Self, Salt)> {
        let bytes = Zeroizing::new(from_hex::<48>(text.strip_prefix("raw:")?)?);
        let mut key = Self(Zeroizing::new([0; 32]));
        key.0.copy_from_slice(&bytes[..32]);
        let mut salt = Salt([0; 16]);
        salt.0.copy_from_slice(&bytes[32..]);
        Some((key, salt))
    }

    fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(text: &str) -> String {
        let passphrase = Passphrase::new(text).expect("a passphrase");
        let salt = Salt::from_bytes(std::array::from_fn(|i| i as u8));
        let key = Key::derive(&passphrase, &salt).expect("derived");
        key.pragma(&salt).to_string()
    }

    /// RFC 9106, section 5.3.
    #[test]
    fn argon2id_is_that_of_the_rfc() {
        let params = argon2::ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(argon2::AssociatedData::new(&[4; 12]).expect("short"))
            .build()
            .expect("params");
        let secret = [3; 8];
        let argon2 = Argon2::new_with_secret(&secret, Algorithm::Argon2id, Version::V0x13, params)
            .expect("made");
        let mut tag = [0; 32];
        argon2
            .hash_password_into(&[1; 32], &[2; 16], &mut tag)
            .expect("hashed");
        assert_eq!(
            tag,
            [
                0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b,
                0x53, 0xc9, 0xd0, 0x1e, 0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9,
                0x6b, 0x01, 0xe6, 0x59
            ]
        );
    }

    /// Expected values of the reference implementation in C (argon2-cffi: `hash_secret_raw` of the text
    /// in NFC, the salt 00 01 .. 0f, 3, 65536, 4, 32, `Type.ID`).
    #[test]
    fn the_key_is_what_other_programs_derive_too() {
        let salt = "000102030405060708090a0b0c0d0e0f";
        for (text, key) in [
            (
                "correct horse battery staple",
                "853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e",
            ),
            (
                "Zażółć gęślą",
                "f7476cd019234872dbcd7ad782902095d0d66d1cc09f549af5578551baae8ae8",
            ),
        ] {
            assert_eq!(derived(text), format!("raw:{key}{salt}"));
        }
    }

    #[test]
    fn what_looks_the_same_is_the_same_passphrase() {
        let same = derived("Zażółć gęślą");
        assert_eq!(
            derived("Zaz\u{307}o\u{301}łc\u{301} ge\u{328}s\u{301}la\u{328}"),
            same,
            "decomposed"
        );
        assert_eq!(
            derived("Zażółć\u{a0}gęślą\r\n"),
            same,
            "another space, and a line end"
        );
        assert_ne!(derived("zażółć gęślą"), same, "case counts");
        assert_ne!(derived("Zażółć gęślą "), same, "a space at the end counts");
    }

    #[test]
    fn an_empty_passphrase_is_refused_with_a_hint() {
        for text in ["", " ", "\n", "\u{3000}\r\n"] {
            let error = Passphrase::new(text).expect_err("refused");
            assert!(
                matches!(error, KeyError::EmptyPassphrase) && error.hint().is_some(),
                "{text:?}"
            );
        }
        let error = Passphrase::new("pelican\nheron\n").expect_err("two lines");
        assert!(matches!(error, KeyError::ControlCharacter));
        assert!(!format!("{error} {error:?} {:?}", error.hint()).contains("heron"));
    }

    #[test]
    fn nothing_shows_in_debug_output() {
        let passphrase = Passphrase::new("pelican heron").expect("a passphrase");
        assert_eq!(format!("{passphrase:?}"), "Passphrase(..)");
        assert_eq!(format!("{:?}", Key::from_bytes([0xab; 32])), "Key(..)");
    }

    #[test]
    fn salts_differ() {
        assert_ne!(
            Salt::random().expect("random"),
            Salt::random().expect("random")
        );
    }

    #[test]
    fn a_salt_is_read_from_the_head_of_a_file() {
        let file: Vec<u8> = (7..107).collect();
        assert_eq!(
            Salt::read(&file[..]).expect("read").as_bytes()[..],
            file[..16]
        );
        assert!(matches!(Salt::read(&file[..15]), Err(KeyError::NoSalt)));
        assert!(matches!(
            Salt::read(&b"SQLite format 3\0\x10\0"[..]),
            Err(KeyError::NotEncrypted)
        ));
    }

    #[test]
    fn the_database_takes_the_key_and_keeps_the_salt_at_its_head() {
        let folder = std::env::temp_dir().join(format!("onrecord-key-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("made");
        let path = folder.join("store.db");
        let _ = std::fs::remove_file(&path);
        let connect = |key: &Key, salt: &Salt| {
            let db = rusqlite::Connection::open(&path).expect("opens");
            db.pragma_update(None, "key", key.pragma(salt).as_str())
                .expect("a key");
            db
        };

        let (key, salt) = (Key::from_bytes([7; 32]), Salt::random().expect("random"));
        let db = connect(&key, &salt);
        db.execute_batch("create table t (x); insert into t values ('CANARY-pelican')")
            .expect("written");
        drop(db);

        let bytes = std::fs::read(&path).expect("read");
        assert_eq!(Salt::read(&bytes[..]).expect("encrypted"), salt);
        assert!(!bytes.windows(6).any(|w| w == b"CANARY"));

        let read = |key: &Key, salt: &Salt| {
            connect(key, salt).query_row("select x from t", [], |r| r.get::<_, String>(0))
        };
        assert_eq!(read(&key, &salt).expect("the right key"), "CANARY-pelican");
        let error = read(&Key::from_bytes([8; 32]), &salt).expect_err("a wrong key");
        assert_eq!(
            error.sqlite_error_code(),
            Some(rusqlite::ErrorCode::NotADatabase)
        );
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
