//! Which store is meant, and its key.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use record::PartialDate;
use store::key::{Key, Passphrase, Salt};
use store::{Act, Place, Store, StoreError};
use zeroize::Zeroizing;

use crate::cli::StoreFlags;
use crate::failure::Failure;

/// A store that is open.
pub struct Opened {
    pub store: Store,
    pub place: Place,
    /// What opens it, where it is encrypted.
    pub key: Option<Zeroizing<String>>,
    /// As the user knows it.
    pub name: String,
    /// Its files: nothing is written over them.
    pub files: Vec<PathBuf>,
    /// Who acts.
    actor: String,
}

impl Opened {
    /// Who does something now.
    pub fn act(&self) -> Act {
        Act {
            actor: self.actor.clone(),
            at: now(),
        }
    }
}

/// Who acts: as it was said, else as the environment says, else one person who has no account.
fn actor(flags: &StoreFlags) -> Result<String, Failure> {
    const VARIABLE: &str = "ONRECORD_ACTOR";
    if let Some(given) = &flags.actor {
        return Ok(given.clone());
    }
    match std::env::var(VARIABLE) {
        Ok(given) if !given.is_empty() => crate::cli::actor(&given).map_err(|_| {
            let hint = "take letters, figures, `-`, `_`, `.` and `@`, as u-mira: it stays in the log for good";
            Failure::new(VARIABLE, format!("`{given}` is no id"), hint)
        }),
        _ => Ok("local".to_owned()),
    }
}

/// Now, in RFC 3339, in UTC.
pub fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string()
}

/// Today, in UTC.
pub fn today() -> PartialDate {
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    // A clock that stands before the year 1 tells nothing of today.
    today
        .parse()
        .unwrap_or_else(|_| panic!("the clock of this computer says {today}"))
}

/// What a store refused, as a failure. A file that the error is about is named once.
pub fn failed(name: &str, error: &StoreError) -> Failure {
    let reason = error.to_string();
    let after = reason.strip_prefix(name);
    let reason = after
        .and_then(|rest| rest.strip_prefix(": "))
        .unwrap_or(&reason);
    Failure::new(name, reason, error.hint())
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
    Ok(match place(flags)?.0 {
        Place::File(path) => path.exists(),
        Place::Server(_) => true,
    })
}

/// Which store is meant, and its name as the user knows it.
pub fn place(flags: &StoreFlags) -> Result<(Place, String), Failure> {
    let given = flags.store.clone();
    let given = given.or_else(|| std::env::var("ONRECORD_STORE").ok());
    let place: Place = match given.filter(|given| !given.is_empty()) {
        Some(given) => given.parse().map_err(|error| failed("--store", &error))?,
        None => Place::File(data_folder()?.join("record.db")),
    };
    let name = match &place {
        Place::File(path) => path.display().to_string(),
        // The address may hold a password.
        Place::Server(_) => "the database server".to_owned(),
    };
    Ok((place, name))
}

fn open(flags: &StoreFlags, may_make: bool) -> Result<Opened, Failure> {
    let actor = actor(flags)?;
    let (place, name) = place(flags)?;
    let files = match &place {
        Place::File(path) => files(path),
        Place::Server(_) => Vec::new(),
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
        make_private_for(path)?;
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
    let folder = data_folder_for(&place)?;
    let text = key.as_ref().map(|key| key.as_str());
    let store = Store::open_at(&place, text, Some(&folder), &now());
    let store = store.map_err(|error| failed(&name, &error))?;
    if let Place::File(path) = &place {
        make_own(path);
    }
    Ok(Opened {
        store,
        place,
        key,
        name,
        files,
        actor,
    })
}

/// The key of a store: with the salt of the file where it is there, else with a new one.
pub fn key_of(
    path: &Path,
    is_there: bool,
    passphrase: &Passphrase,
) -> Result<Zeroizing<String>, Failure> {
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

/// The passphrase in the first line of a file.
pub fn passphrase(path: &Path) -> Result<Passphrase, Failure> {
    let text = fs::read_to_string(path).map_err(|e| Failure::io(path, &e))?;
    let text = Zeroizing::new(text);
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

/// The folder for what is kept beside a store: that of its file, or the data folder, which is made, of
/// one on a server.
pub fn data_folder_for(place: &Place) -> Result<PathBuf, Failure> {
    match place {
        Place::File(path) => Ok(path.parent().unwrap_or(Path::new("")).to_owned()),
        Place::Server(_) => {
            let folder = data_folder()?;
            make_private(&folder)?;
            Ok(folder)
        }
    }
}

/// Makes the folder of a file that is to be made.
pub fn make_private_for(path: &Path) -> Result<(), Failure> {
    match path.parent() {
        Some(folder) if !path.exists() => make_private(folder),
        _ => Ok(()),
    }
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
