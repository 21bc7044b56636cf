//! Which store is meant, and its key.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use record::PartialDate;
use store::key::{Key, Passphrase, Salt};
use store::{Act, Place, Store, StoreError};

use crate::cli::StoreFlags;
use crate::failure::Failure;

/// A store that is open.
pub struct Opened {
    pub store: Store,
    /// As the user knows it.
    pub name: String,
    /// Its files: nothing is written over them.
    pub files: Vec<PathBuf>,
}

/// Now, in RFC 3339, in UTC.
pub fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// Who works here. One person has no account: there are users where several share a store.
pub fn actor() -> String {
    "local".to_owned()
}

/// Who does something now.
pub fn act() -> Act {
    Act {
        actor: actor(),
        at: now(),
    }
}

/// Today, in UTC.
pub fn today() -> PartialDate {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    // A clock that stands before the year 1 tells nothing of today.
    today
        .parse()
        .unwrap_or_else(|_| panic!("the clock of this computer says {today}"))
}

/// What a store refused, as a failure.
pub fn failed(name: &str, error: &StoreError) -> Failure {
    Failure::new(name, error.to_string(), error.hint())
}

/// Opens a store, which is made where it is not there.
pub fn make(flags: &StoreFlags) -> Result<Opened, Failure> {
    open(flags, true)
}

/// Opens a store that is there.
pub fn existing(flags: &StoreFlags) -> Result<Opened, Failure> {
    open(flags, false)
}

/// Whether there is a store; a server has one, which opening it tells.
pub fn is_there(flags: &StoreFlags) -> Result<bool, Failure> {
    Ok(match place(flags)? {
        Place::File(path) => path.exists(),
        Place::Server(_) => true,
    })
}

fn place(flags: &StoreFlags) -> Result<Place, Failure> {
    let given = flags.store.clone();
    let given = given.or_else(|| std::env::var("ONRECORD_STORE").ok());
    match given.filter(|given| !given.is_empty()) {
        Some(given) => given.parse().map_err(|error| failed("--store", &error)),
        None => Ok(Place::File(data_folder()?.join("record.db"))),
    }
}

fn open(flags: &StoreFlags, may_make: bool) -> Result<Opened, Failure> {
    let place = place(flags)?;
    let (name, files) = match &place {
        Place::File(path) => (path.display().to_string(), files(path)),
        // The address may hold a password.
        Place::Server(_) => ("the database server".to_owned(), Vec::new()),
    };
    let passphrase = flags
        .passphrase_file
        .as_deref()
        .map(passphrase)
        .transpose()?;
    let mut key = None;
    if let Place::File(path) = &place {
        let is_there = path.exists();
        if !is_there && !may_make {
            let hint = "keep documents with `onrecord add`, or give another --store";
            return Err(Failure::new(&name, "there is no store", hint));
        }
        if let (false, Some(folder)) = (is_there, path.parent()) {
            make_private(folder)?;
        }
        key = passphrase
            .as_ref()
            .map(|given| key_of(path, is_there, given))
            .transpose()?;
    } else if passphrase.is_some() {
        let hint = "encrypt the disk of the server; a passphrase is for a store in a file";
        return Err(Failure::new(
            "--passphrase-file",
            "a database server has none",
            hint,
        ));
    }
    let store = Store::open(&place, key.as_ref().map(|key| key.as_str()), &now());
    let store = store.map_err(|error| failed(&name, &error))?;
    if let Place::File(path) = &place {
        make_own(path);
    }
    Ok(Opened { store, name, files })
}

/// The key of a store: with the salt of the file where it is there, else with a new one.
fn key_of(
    path: &Path,
    is_there: bool,
    passphrase: &Passphrase,
) -> Result<zeroize::Zeroizing<String>, Failure> {
    let name = path.display().to_string();
    let wrong = |error: store::key::KeyError| {
        let hint = error.hint().unwrap_or("give the passphrase of this store");
        Failure::new(&name, error.to_string(), hint)
    };
    let salt = match is_there {
        true => {
            let file = File::open(path).map_err(|e| Failure::io(path, &e))?;
            Salt::read(file).map_err(wrong)?
        }
        false => Salt::random().map_err(wrong)?,
    };
    let key = Key::derive(passphrase, &salt).map_err(wrong)?;
    Ok(key.pragma(&salt))
}

fn passphrase(path: &Path) -> Result<Passphrase, Failure> {
    let text = fs::read_to_string(path).map_err(|e| Failure::io(path, &e))?;
    let first = text.lines().next().unwrap_or_default();
    Passphrase::new(first).map_err(|error| {
        let hint = error
            .hint()
            .unwrap_or("give a file with the passphrase in its first line");
        Failure::new(path.display(), error.to_string(), hint)
    })
}

/// `$XDG_DATA_HOME/onrecord`, else `~/.local/share/onrecord`.
fn data_folder() -> Result<PathBuf, Failure> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|p| p.is_absolute())
    };
    let data = absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")));
    let data = data.ok_or_else(|| {
        Failure::new(
            "--store",
            "there is no home folder to keep a store in",
            "give a file with --store",
        )
    })?;
    Ok(data.join("onrecord"))
}

/// A store and what the database keeps beside it.
fn files(path: &Path) -> Vec<PathBuf> {
    let beside = ["", "-wal", "-shm"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    });
    beside.into()
}

/// Makes a folder that its owner alone can look into.
fn make_private(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match folder.as_os_str().is_empty() {
        true => Ok(()),
        false => builder
            .create(folder)
            .map_err(|e| Failure::writing(folder, &e)),
    }
}

/// The file is its owner's alone: there are names in it.
fn make_own(path: &Path) {
    #[cfg(unix)]
    for file in files(path) {
        use std::os::unix::fs::PermissionsExt;
        // The folder of a store may be on a disk that knows no rights.
        let _ = fs::set_permissions(file, fs::Permissions::from_mode(0o600));
    }
    let _ = path;
}
