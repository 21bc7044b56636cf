//! A folder of readings: one NAME.json a document.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

use crate::failure::{Failure, note};
use crate::inputs::Input;
use crate::json;

/// Where each document's reading goes.
pub struct Folder {
    dir: PathBuf,
    names: Vec<String>,
    /// All names given, in small letters: some file systems know no others.
    given: HashSet<String>,
    inputs: HashSet<PathBuf>,
    force: bool,
    written: usize,
}

impl Folder {
    /// Makes the folder where it is not there, and chooses the names. Documents whose reading
    /// would overwrite what is not ours are taken out before time is spent on them, a failure each.
    pub fn open(
        dir: &Path,
        documents: &mut Vec<Input>,
        force: bool,
    ) -> Result<(Self, Vec<Failure>), Failure> {
        fs::create_dir_all(dir).map_err(|e| Failure::writing(dir, &e))?;
        let inputs: HashSet<PathBuf> = documents
            .iter()
            .filter_map(|input| match input {
                Input::File(path) => fs::canonicalize(path).ok(),
                Input::Stdin => None,
            })
            .collect();
        let (mut kept, mut free, mut failures) = (Vec::new(), Vec::new(), Vec::new());
        for (document, name) in documents.iter().zip(names(documents)) {
            match may_write(&dir.join(&name), &inputs, force) {
                Ok(()) => {
                    kept.push(document.clone());
                    free.push(name);
                }
                Err(failure) => failures.push(failure),
            }
        }
        *documents = kept;
        let folder = Self {
            dir: dir.to_owned(),
            given: free.iter().map(|name| name.to_lowercase()).collect(),
            names: free,
            inputs,
            force,
            written: 0,
        };
        Ok((folder, failures))
    }

    /// Writes the reading of a document whole or not at all; `inner` is where that is in its file.
    pub fn write(
        &mut self,
        at: usize,
        inner: &str,
        reading: &impl Serialize,
    ) -> Result<(), Failure> {
        let path = if inner.is_empty() {
            self.dir.join(&self.names[at])
        } else {
            let name = self.inner_name(at, inner);
            let path = self.dir.join(name);
            may_write(&path, &self.inputs, self.force)?;
            path
        };
        let mut file = NamedTempFile::new_in(&self.dir).map_err(|e| Failure::writing(&path, &e))?;
        let written = serde_json::to_writer_pretty(&mut file, reading)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(file))
            .and_then(|()| readable_by_others(file.as_file()));
        written.map_err(|e| Failure::writing(&path, &e))?;
        file.persist(&path)
            .map_err(|e| Failure::writing(&path, &e.error))?;
        self.written += 1;
        Ok(())
    }

    /// The name for a document within another: `mail--report.docx.json`. Nothing in it leads to
    /// another folder, and nobody else has it.
    fn inner_name(&mut self, at: usize, inner: &str) -> String {
        let outer = self.names[at].trim_end_matches(".json");
        let name = format!("{outer}--{}", safe(inner));
        let mut times = 1;
        loop {
            let file = match times {
                1 => format!("{name}.json"),
                n => format!("{name}.{n}.json"),
            };
            if self.given.insert(file.to_lowercase()) {
                return file;
            }
            times += 1;
        }
    }

    /// Says what was written.
    pub fn report(&self) {
        let readings = if self.written == 1 {
            "reading"
        } else {
            "readings"
        };
        note(&format!(
            "{} {readings} written to {}",
            self.written,
            self.dir.display()
        ));
    }
}

/// Only readings are overwritten unasked; documents and their metadata never are.
fn may_write(path: &Path, inputs: &HashSet<PathBuf>, force: bool) -> Result<(), Failure> {
    let refuse = |reason, hint| Err(Failure::new(path.display(), reason, hint));
    if fs::canonicalize(path).is_ok_and(|path| inputs.contains(&path)) {
        return refuse(
            "is a document that is being read, and is not overwritten",
            "choose another folder with --out",
        );
    }
    // A link that leads nowhere is somebody's as well.
    if fs::symlink_metadata(path).is_err() || json::is_reading(path) {
        return Ok(());
    }
    if json::is_named_as_sidecar(path) {
        return refuse(
            "is the metadata of a document, and is not overwritten",
            "choose another folder with --out",
        );
    }
    if force {
        return Ok(());
    }
    refuse(
        "is there already, and is no reading of onrecord",
        "choose another folder with --out, or overwrite it with --force",
    )
}

/// Temporary files are their owner's alone; readings have the rights of any new file.
fn readable_by_others(file: &fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}

/// Longest name made of an inner path, in bytes: file systems take 255 with what stands around it.
const LONGEST: usize = 120;

/// A path as one name of letters, figures and few signs. Of a long one the end is kept.
fn safe(path: &str) -> String {
    let mut name = String::new();
    for c in path.chars() {
        match c {
            '/' | '\\' => name.push_str("--"),
            '.' | '-' | '_' | '(' | ')' | ' ' => name.push(c),
            c if c.is_alphanumeric() => name.push(c),
            _ => name.push('_'),
        }
    }
    let from = (name.len().saturating_sub(LONGEST)..name.len()).find(|n| name.is_char_boundary(*n));
    let name = name.split_off(from.unwrap_or(0));
    let name = name.trim_start_matches('.').trim();
    match name.to_lowercase().ends_with(".meta") {
        // NAME.meta.json is the metadata of a document.
        true => format!("{name}_"),
        false => name.to_owned(),
    }
}

/// NAME.json; inputs of the same stem keep their extension, those of the same file name get a number.
fn names(documents: &[Input]) -> Vec<String> {
    let mut stems: HashMap<String, usize> = HashMap::new();
    for document in documents {
        *stems.entry(document.stem()).or_default() += 1;
    }
    // How often each name was wanted, and which were given: a made-up one may be another's own.
    let mut wanted: HashMap<String, usize> = HashMap::new();
    let mut given: HashSet<String> = HashSet::new();
    documents
        .iter()
        .map(|document| {
            let stem = document.stem();
            let name = match document {
                Input::File(path) if stems[&stem] > 1 => path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                _ => stem,
            };
            let times = wanted.entry(name.clone()).or_default();
            loop {
                *times += 1;
                let file = match *times {
                    1 => format!("{name}.json"),
                    n => format!("{name}.{n}.json"),
                };
                if given.insert(file.clone()) {
                    return file;
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_of_the_same_stem_keep_their_extension() {
        let inputs: Vec<Input> = ["a.txt", "a.html", "b.txt", "c/x.md", "d/x.md"]
            .map(|p| Input::File(p.into()))
            .into();
        assert_eq!(
            names(&inputs),
            [
                "a.txt.json",
                "a.html.json",
                "b.json",
                "x.md.json",
                "x.md.2.json"
            ]
        );
    }

    #[test]
    fn a_name_made_of_an_inner_path_stays_in_the_folder() {
        assert_eq!(safe("mail 1/report.docx"), "mail 1--report.docx");
        assert_eq!(safe("../../etc/passwd"), "--..--etc--passwd");
        assert_eq!(safe("C:\\a\u{202e}b\0.txt"), "C_--a_b_.txt");
        assert_eq!(safe("x/letter.meta"), "x--letter.meta_");
        assert!(safe(&"ж/".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn a_made_up_name_is_not_given_twice() {
        let inputs: Vec<Input> = ["p/a.txt", "q/a.txt", "a.txt.2.txt", "r/a.txt"]
            .map(|p| Input::File(p.into()))
            .into();
        let names = names(&inputs);
        let different: HashSet<&String> = names.iter().collect();
        assert_eq!(different.len(), 4, "{names:?}");
    }
}
