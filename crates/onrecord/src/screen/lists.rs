//! Lists read from files, and the index over their names, which is kept on disk.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use names::Screen;
use names::lists::{self, List, Options};

use crate::failure::{Failure, note};

/// Lists that were read, and the index over them.
pub struct Loaded {
    /// In the order in which they were given.
    pub lists: Vec<List>,
    /// Over all of them.
    pub screen: Screen,
    /// Files and folders that could not be read.
    pub failed: Vec<Failure>,
}

impl Loaded {
    /// The files of the lists at these paths: they lie in the folders that were given, or beside the
    /// file that was.
    pub fn files(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        files(&self.lists, paths)
    }
}

/// As [`Loaded::files`].
pub fn files(lists: &[List], paths: &[PathBuf]) -> Vec<PathBuf> {
    let folders = paths.iter().map(|path| match path.is_dir() {
        true => path.as_path(),
        false => path.parent().unwrap_or(Path::new("")),
    });
    let files = lists.iter().flat_map(|list| &list.files);
    folders
        .flat_map(|folder| files.clone().map(|file| folder.join(&file.name)))
        .collect()
}

/// Largest file of a list that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Most files of a folder that are looked into, of each the first 64 kB.
const MOST_FILES: usize = 4_000;

/// Largest kept index that is read, in bytes.
const LARGEST_INDEX: u64 = 2 << 30;

/// Reads the lists; what cannot be read of them is told and passed over.
pub fn load(paths: &[PathBuf], no_cache: bool) -> Result<Loaded, Failure> {
    let (lists, failed) = read_all(paths)?;
    let screen = indexed(&lists, no_cache);
    Ok(Loaded {
        lists,
        screen,
        failed,
    })
}

/// The lists at these paths, without an index, and what could not be read of them, which is told.
pub fn read_all(paths: &[PathBuf]) -> Result<(Vec<List>, Vec<Failure>), Failure> {
    let mut loaded = Vec::new();
    let mut failed = Vec::new();
    for path in paths {
        let groups = in_groups(path, &mut failed).unwrap_or_else(|failure| {
            tell(failure, &mut failed);
            Vec::new()
        });
        for files in groups {
            match read(&files) {
                Ok(list) if loaded.iter().any(|other| is_same(other, &list)) => note(&format!(
                    "{}: the same list was read already; it is left out",
                    files
                        .first()
                        .map_or(Path::new(""), PathBuf::as_path)
                        .display()
                )),
                Ok(list) => loaded.push(list),
                Err(failure) => tell(failure, &mut failed),
            }
        }
    }
    if loaded.iter().all(|list: &List| list.entries.is_empty()) {
        let given: Vec<_> = paths.iter().map(|p| p.display().to_string()).collect();
        let (reason, hint) = match failed.len() {
            0 => (
                "there is no list in it",
                "docs/LISTS.md tells which lists are read, and how a table of your own is described",
            ),
            _ => (
                "no list could be read",
                "what is wrong with each is told above",
            ),
        };
        return Err(Failure::new(given.join(", "), reason, hint));
    }
    tell_faults(&loaded);
    Ok((loaded, failed))
}

/// Tells what could not be read, and remembers it.
fn tell(failure: Failure, failed: &mut Vec<Failure>) {
    failure.report();
    failed.push(failure);
}

/// Whether two lists are of the same files: every hit would be there twice.
fn is_same(one: &List, other: &List) -> bool {
    let hashes = |list: &List| -> Vec<String> {
        let mut all: Vec<_> = list.files.iter().map(|f| f.sha256.clone()).collect();
        all.sort();
        all
    };
    one.id == other.id && one.format == other.format && hashes(one) == hashes(other)
}

/// The files at a path, those of one list together: all lists of a folder; of a file the list that it
/// is of, with what belongs to it and lies beside it.
fn in_groups(path: &Path, failed: &mut Vec<Failure>) -> Result<Vec<Vec<PathBuf>>, Failure> {
    let about = fs::metadata(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => Failure::new(
            path.display(),
            "there is no such path",
            "check the spelling; a list is a file or a folder",
        ),
        _ => Failure::io(path, &e),
    })?;
    if !about.is_dir() && !about.is_file() {
        return Err(Failure::new(
            path.display(),
            "it is neither a file nor a folder",
            "save what comes from a pipe to a file first",
        ));
    }
    let (folder, single) = match about.is_dir() {
        true => (path.to_owned(), None),
        false => (
            path.parent().unwrap_or(Path::new(".")).to_owned(),
            path.file_name(),
        ),
    };
    let folder = if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder
    };
    let mut heads: Vec<(PathBuf, String, Vec<u8>)> = Vec::new();
    let mut all = match files_of(&folder, single.is_none(), failed) {
        // Who may read a file need not have the right to list its folder.
        Err(_) if single.is_some() => Vec::new(),
        all => all?,
    };
    // A file that is meant is read, though its name begin with a dot.
    if single.is_some() && !all.iter().any(|file| file.file_name() == single) {
        all.push(path.to_owned());
    }
    for file in all {
        if heads.len() >= MOST_FILES {
            return Err(Failure::new(
                folder.display(),
                format!("there are more than {MOST_FILES} files in the folder"),
                "put the files of the list into a folder of their own",
            ));
        }
        let is_meant = single.is_some_and(|name| Some(name) == file.file_name());
        // What may lie beside the file of a list: companions and mappings.
        let may_belong = file.extension().is_some_and(|e| e == "csv" || e == "toml");
        if single.is_some() && !is_meant && !may_belong {
            continue;
        }
        let name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        match head(&file) {
            Ok(bytes) => heads.push((file, name, bytes)),
            Err(failure) if single.is_none() || is_meant => tell(failure, failed),
            Err(_) => {}
        }
    }
    let views: Vec<(&str, &[u8])> = heads
        .iter()
        .map(|(_, n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let mut groups = Vec::new();
    for group in lists::group(&views) {
        let paths: Vec<PathBuf> = group.files.iter().map(|n| heads[*n].0.clone()).collect();
        match single {
            Some(name) if paths.iter().any(|p| p.file_name() == Some(name)) => groups.push(paths),
            Some(_) => {}
            // What else is in a folder is no list: a README, a licence.
            None if group.format.is_some() => groups.push(paths),
            None => {
                if let (Some(problem), Some(first)) = (group.problem, paths.first()) {
                    note(&format!("{}: {problem}", first.display()));
                }
            }
        }
    }
    Ok(groups)
}

/// The files of a folder in the order of their names, but for hidden ones. With `telling`, those that
/// cannot be read are told, and what else is passed over: each may be a list that is not screened.
fn files_of(
    folder: &Path,
    telling: bool,
    failed: &mut Vec<Failure>,
) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| Failure::io(folder, &e))? {
        entries.push(entry.map_err(|e| Failure::io(folder, &e))?);
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if is_hidden(&entry.file_name()) {
            continue;
        }
        let path = entry.path();
        match fs::metadata(&path) {
            Ok(about) if about.is_file() => paths.push(path),
            _ if !telling => {}
            Ok(about) if about.is_dir() => note(&format!(
                "{}: a folder in a folder is not looked into; give it with a --list of its own",
                path.display()
            )),
            Ok(_) => note(&format!("{}: it is no file; passed over", path.display())),
            Err(error) => tell(Failure::io(&path, &error), failed),
        }
    }
    Ok(paths)
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// The first 64 kB of a file: enough to tell what it is.
fn head(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|e| Failure::io(path, &e))?;
    file.take(64 << 10)
        .read_to_end(&mut bytes)
        .map_err(|e| Failure::io(path, &e))?;
    Ok(bytes)
}

fn read(paths: &[PathBuf]) -> Result<List, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let size = fs::metadata(path).map_err(|e| Failure::io(path, &e))?.len();
        if size > LARGEST {
            let reason = format!("larger than {} MB", LARGEST >> 20);
            return Err(Failure::new(path.display(), reason, "split it into parts"));
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        let bytes = fs::read(path).map_err(|e| Failure::io(path, &e))?;
        files.push((name.unwrap_or_default(), bytes));
    }
    let views: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    lists::read(&views, &Options::default()).map_err(|error| {
        let said = error.to_string();
        let (reason, hint) = said
            .split_once("; hint: ")
            .unwrap_or((&said, "docs/LISTS.md tells which lists are read"));
        Failure::new(
            paths
                .first()
                .map_or(Path::new(""), PathBuf::as_path)
                .display(),
            reason,
            hint,
        )
    })
}

/// Rows that could not be read: the first of them, and how many there are.
fn tell_faults(loaded: &[List]) {
    const TOLD: usize = 5;
    for list in loaded {
        for fault in list.faults.iter().take(TOLD) {
            note(&format!(
                "{}: line {}: {}",
                fault.file, fault.line, fault.reason
            ));
        }
        let more = list.faults.len().saturating_sub(TOLD) as u64 + list.more_faults;
        if more > 0 {
            note(&format!(
                "list {}: {more} more rows could not be read",
                list.id
            ));
        }
    }
}

/// The index over the names of lists, from the cache where it is there.
fn indexed(loaded: &[List], no_cache: bool) -> Screen {
    let kept = if no_cache { None } else { place(loaded) };
    if let Some(path) = &kept
        && let Ok(bytes) = fetch(path)
        && let Some(screen) = Screen::from_bytes(&bytes, loaded)
    {
        return screen;
    }
    let screen = Screen::new(loaded);
    if let Some(path) = kept
        && let Err(error) = keep(&path, &screen.to_bytes())
    {
        tracing::info!(%error, path = %path.display(), "the index could not be kept");
    }
    screen
}

/// The bytes of a kept index.
fn fetch(path: &Path) -> std::io::Result<Vec<u8>> {
    // A pipe in its place would keep us waiting for ever.
    let about = fs::metadata(path)?;
    if !about.is_file() || about.len() > LARGEST_INDEX {
        return Err(ErrorKind::InvalidData.into());
    }
    trusted(path.parent().unwrap_or(Path::new(".")))?;
    trusted(path)?;
    fs::read(path)
}

/// Refuses what others could have written: an index of theirs would hide whom they please.
#[cfg(unix)]
fn trusted(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let about = fs::metadata(path)?;
    let ours = [rustix::process::geteuid().as_raw(), 0].contains(&about.uid());
    if ours && about.mode() & 0o002 == 0 {
        return Ok(());
    }
    note(&format!(
        "{}: others can write there, so no list made ready is taken from it",
        path.display()
    ));
    Err(ErrorKind::PermissionDenied.into())
}

/// Elsewhere the folder of a user is the user's.
#[cfg(not(unix))]
fn trusted(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Where the index over these lists is kept: by the hashes of their files and the version of the
/// program.
fn place(loaded: &[List]) -> Option<PathBuf> {
    let home = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let cache = home("XDG_CACHE_HOME").filter(|p| p.is_absolute());
    let cache = cache.or_else(|| home("HOME").map(|home| home.join(".cache")))?;
    Some(
        cache
            .join("onrecord")
            .join(format!("lists-{}.index", Screen::fingerprint(loaded))),
    )
}

/// Written beside and then moved, so that no half of it is ever read.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}
