//! Which documents are meant: files, folders, patterns, standard input.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::failure::Failure;
use crate::json;

/// A document to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

impl Input {
    /// The file name without its folder and extension: "stdin" for standard input.
    pub fn stem(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => path
                .file_stem()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned(),
        }
    }

    /// How the user knows it.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub struct Inputs {
    /// In the order of the arguments, the files of a folder sorted.
    pub documents: Vec<Input>,
    /// Arguments and folders that could not be opened.
    pub failures: Vec<Failure>,
    /// Files in folders that are of kinds which are not read.
    pub passed_over: usize,
    /// Files given by name that belong to documents: their metadata, their readings.
    pub companions: usize,
    /// Folders in folders that are links, and are not followed.
    pub linked: Vec<PathBuf>,
}

/// Finds the documents that the arguments stand for.
pub fn find(arguments: &[PathBuf]) -> Inputs {
    let mut inputs = Inputs::default();
    for argument in arguments {
        if argument.is_dir() {
            folder(argument, &mut inputs);
        } else if json::is_companion(argument) {
            // "in/*", expanded by the shell, names everything that lies in the folder.
            inputs.companions += 1;
        } else if argument.exists() || !is_pattern(argument) {
            match single(argument) {
                Ok(input) => inputs.documents.push(input),
                Err(failure) => inputs.failures.push(failure),
            }
        } else {
            pattern(argument, &mut inputs);
        }
    }
    inputs
}

/// The document that an argument names: a file, or - for standard input.
pub fn single(argument: &Path) -> Result<Input, Failure> {
    if argument.as_os_str() == "-" {
        return Ok(Input::Stdin);
    }
    if json::is_named_so(argument) && argument.exists() {
        return Err(Failure::new(
            argument.display(),
            "JSON is not a kind that is read",
            "give the document itself (.txt, .md, .html, .pdf); its metadata is read from NAME.meta.json beside it",
        ));
    }
    Ok(Input::File(argument.to_owned()))
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

/// Every file below a folder whose name is of a kind that is read; hidden ones are not meant.
fn folder(root: &Path, inputs: &mut Inputs) {
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(visible)
    {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if ingest::reads(entry.path()) && entry.path().is_file() => {
                inputs.documents.push(Input::File(entry.into_path()));
            }
            // A link may lead out of the folder that was given, or in a circle.
            Ok(entry) if entry.path_is_symlink() && entry.path().is_dir() => {
                inputs.linked.push(entry.into_path());
            }
            Ok(_) => inputs.passed_over += 1,
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("a link that leads in a circle"));
                inputs.failures.push(Failure::io(&path, &error));
            }
        }
    }
}

fn pattern(argument: &Path, inputs: &mut Inputs) {
    let found = match glob::glob(&argument.to_string_lossy()) {
        Ok(paths) => paths
            .filter_map(Result::ok)
            .filter(|p| p.is_file())
            .collect::<Vec<_>>(),
        Err(error) => {
            inputs.failures.push(Failure::new(
                argument.display(),
                error,
                "quote the pattern: 'reports/*.txt'",
            ));
            return;
        }
    };
    if found.is_empty() {
        inputs.failures.push(Failure::new(
            argument.display(),
            "no file fits this pattern",
            "check the folder and the spelling",
        ));
    }
    for path in found {
        if ingest::reads(&path) {
            inputs.documents.push(Input::File(path));
        } else {
            inputs.passed_over += 1;
        }
    }
}
