//! Who may see the desk: the browser that opened its link, which works once.

use std::fmt;
use std::io;
use std::sync::Mutex;

use sha2::{Digest, Sha256};

/// 256 random bits, as they stand in a link or a cookie.
pub(crate) struct Secret(String);

impl Secret {
    fn random() -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(bytes.iter().map(|b| format!("{b:02x}")).collect()))
    }

    fn hash(&self) -> Hash {
        hash(&self.0)
    }
}

/// A name for this computer that nobody can guess. Browsers lead every name under `.localhost` to the computer they run
/// on, and send the cookie of one name to no other: by its address, or as `localhost`, every port of the computer gets it.
pub(crate) fn name() -> io::Result<String> {
    let Secret(random) = Secret::random()?;
    Ok(format!("desk-{}.localhost", &random[..20]))
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Secrets are kept and compared as hashes: how long that takes tells nothing of them.
type Hash = [u8; 32];

fn hash(given: &str) -> Hash {
    Sha256::digest(given).into()
}

pub(crate) struct Sessions {
    /// Of the link that nobody has opened yet.
    link: Mutex<Option<Hash>>,
    open: Mutex<Vec<Hash>>,
    /// Browsers send a cookie to every port of a computer: the name tells whose it is.
    cookie: String,
}

impl Sessions {
    pub(crate) fn new(port: u16) -> io::Result<(Self, Secret)> {
        let secret = Secret::random()?;
        let sessions = Self {
            link: Mutex::new(Some(secret.hash())),
            open: Mutex::new(Vec::new()),
            cookie: format!("onrecord-{port}"),
        };
        Ok((sessions, secret))
    }

    /// The cookie of a session, for whoever has the link first.
    pub(crate) fn open(&self, given: &str) -> io::Result<Option<String>> {
        let mut link = lock(&self.link);
        if *link != Some(hash(given)) {
            return Ok(None);
        }
        let secret = Secret::random()?;
        *link = None;
        lock(&self.open).push(secret.hash());
        let cookie = &self.cookie;
        // Only this desk's own pages send it, and no script reads it; it goes when the browser does.
        Ok(Some(format!(
            "{cookie}={secret}; HttpOnly; SameSite=Strict; Path=/"
        )))
    }

    /// Whether a request's cookies have one of a session.
    pub(crate) fn knows(&self, cookies: &str) -> bool {
        let mut own = cookies.split(';').filter_map(|cookie| {
            let (name, value) = cookie.trim().split_once('=')?;
            (name == self.cookie).then_some(value)
        });
        own.any(|value| lock(&self.open).contains(&hash(value)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
