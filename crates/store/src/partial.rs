//! Files that are there whole or not at all.
//!
//! What is being made has a name of its own beside the one that it will have, and is locked. Whoever
//! makes the next one in that folder deletes what nobody has locked: it was left by a program that was
//! killed.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::error::{Result, StoreError};

const BEGIN: &str = ".onrecord-";
const END: &str = ".part";

/// What the embedded database may keep beside a file.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file that is being made, its owner's alone; deleted unless it gets its name.
pub struct Partial {
    path: PathBuf,
    target: PathBuf,
    file: File,
    is_done: bool,
}

impl Partial {
    /// Begins a file that will be `target`.
    ///
    /// # Errors
    ///
    /// It cannot be made there.
    pub fn new(target: &Path) -> Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let failed = |error| StoreError::file(target, error);
        let folder = folder(target);
        sweep(folder);
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let name = format!("{BEGIN}{}-{number}{END}", std::process::id());
            let path = folder.join(name);
            let mut options = OpenOptions::new();
            options.read(true).write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&path) {
                // The number of a process that was killed, in another container.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
                Ok(file) => {
                    // A disk may know no locks; then nothing is swept there either.
                    let _ = file.try_lock();
                    return Ok(Self {
                        path,
                        target: target.to_owned(),
                        file,
                        is_done: false,
                    });
                }
            }
        }
    }

    /// Its name while it is made.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file, to write to.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// It is whole: gives it its name, which nothing has.
    ///
    /// # Errors
    ///
    /// There is something of that name, or the disk refuses.
    pub fn keep(mut self) -> Result<()> {
        let done = self.file.sync_all().and_then(|()| {
            // A rename would go over what is there.
            match fs::hard_link(&self.path, &self.target) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
                Ok(()) => fs::remove_file(&self.path),
                Err(_) if fs::symlink_metadata(&self.target).is_ok() => {
                    Err(io::ErrorKind::AlreadyExists.into())
                }
                // A disk that knows no second names.
                Err(_) => fs::rename(&self.path, &self.target),
            }
        });
        self.named(done)
    }

    /// It is whole: gives it its name, in place of what has it.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub fn replace(mut self) -> Result<()> {
        let done = self.file.sync_all();
        let done = done.and_then(|()| fs::rename(&self.path, &self.target));
        self.named(done)
    }

    fn named(&mut self, done: io::Result<()>) -> Result<()> {
        done.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Exists(self.target.clone()),
            _ => StoreError::file(&self.target, error),
        })?;
        self.is_done = true;
        sync_folder(&self.target);
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.is_done {
            remove(&self.path);
        }
    }
}

/// The name of the file is on the disk as well.
fn sync_folder(path: &Path) {
    // Not every system can; then it does so when it likes.
    let _ = File::open(folder(path)).and_then(|folder| folder.sync_all());
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn remove(path: &Path) {
    for end in BESIDE {
        let mut beside = path.as_os_str().to_owned();
        beside.push(end);
        let _ = fs::remove_file(beside);
    }
    let _ = fs::remove_file(path);
}

/// Deletes what killed programs have left in a folder.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_ours = |name: &str| name.starts_with(BEGIN) && name.ends_with(END);
        if !name.to_str().is_some_and(is_ours) {
            continue;
        }
        let file = OpenOptions::new().write(true).open(entry.path());
        // Locked is what somebody is making now.
        if let Ok(file) = file
            && !matches!(file.try_lock(), Err(TryLockError::WouldBlock))
        {
            remove(&entry.path());
        }
    }
}

/// Overwrites a file that has no name any more: who waited for it is not to write into it, and what was
/// in it is not to be found on the disk, as far as the disk lets one say so.
pub fn wipe(mut file: &File) -> io::Result<()> {
    let about = file.metadata()?;
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&about) > 0 {
        // Somebody has given it a second name: it is not ours alone.
        return Ok(());
    }
    file.seek(SeekFrom::Start(0))?;
    let zeros = [0; 64 * 1024];
    let mut left = about.len();
    while left > 0 {
        let n = left.min(zeros.len() as u64);
        file.write_all(&zeros[..n as usize])?;
        left -= n;
    }
    file.sync_all()
}
