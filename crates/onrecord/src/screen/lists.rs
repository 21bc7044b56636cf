//! Lists read from files, and the index over their names, which is kept on disk.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use names::Screen;
use names::lists::{self, List, Options};

use crate::cli::ListFlags;
use crate::failure::{Failure, note};

/// Lists that were read, and the index over them.
pub struct Loaded {
    /// In the order in which they were given.
    pub lists: Vec<List>,
    /// Over all of them.
    pub screen: Screen,
    /// Files that could not be read.
    pub failed: usize,
}

/// Largest file of a list that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Reads the lists; what cannot be read of them is told and passed over.
pub fn load(flags: &ListFlags) -> Result<Loaded, Failure> {
    let mut loaded = Vec::new();
    let mut failed = 0;
    for path in &flags.lists {
        for files in in_groups(path, &mut failed)? {
            match read(&files) {
                Ok(list) => loaded.push(list),
                Err(failure) => {
                    failure.report();
                    failed += 1;
                }
            }
        }
    }
    if loaded.iter().all(|list: &List| list.entries.is_empty()) {
        let given: Vec<_> = flags
            .lists
            .iter()
            .map(|p| p.display().to_string())
            .collect();
        let hint =
            "docs/LISTS.md tells which lists are read, and how a table of your own is described";
        return Err(Failure::new(
            given.join(", "),
            "there is no list in it",
            hint,
        ));
    }
    tell_faults(&loaded);
    let screen = indexed(&loaded, flags.no_cache);
    Ok(Loaded {
        lists: loaded,
        screen,
        failed,
    })
}

/// The files at a path, those of one list together: all lists of a folder; of a file the list that it
/// is of, with what belongs to it and lies beside it.
fn in_groups(path: &Path, failed: &mut usize) -> Result<Vec<Vec<PathBuf>>, Failure> {
    let about = fs::metadata(path).map_err(|e| Failure::io(path, &e))?;
    let (folder, single) = match about.is_dir() {
        true => (path.to_owned(), None),
        false => (
            path.parent().unwrap_or(Path::new(".")).to_owned(),
            Some(path.file_name()),
        ),
    };
    let folder = if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder
    };
    let mut heads: Vec<(PathBuf, String, Vec<u8>)> = Vec::new();
    for file in files_of(&folder)? {
        let is_meant = single.is_some_and(|name| name == file.file_name());
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
            Err(failure) if single.is_none() || is_meant => {
                failure.report();
                *failed += 1;
            }
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
            Some(name) if paths.iter().any(|p| p.file_name() == name) => groups.push(paths),
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

/// The files of a folder in the order of their names, but for hidden ones.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| Failure::io(folder, &e))? {
        let entry = entry.map_err(|e| Failure::io(folder, &e))?;
        let is_file = fs::metadata(entry.path()).is_ok_and(|about| about.is_file());
        if is_file && !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
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
        && let Ok(bytes) = fs::read(path)
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
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}
