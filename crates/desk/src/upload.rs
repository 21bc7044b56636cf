//! A form with files: all of it is taken into memory, and no more than is said.

use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError, MultipartRejection};
use axum::http::StatusCode;

use crate::failure::Failure;
use crate::reads::Refused;

/// Files that are taken at once.
pub(crate) const MOST_FILES: usize = 100;

/// Bytes of all files that are taken at once, where one may not have more.
pub(crate) const MOST_BYTES: usize = 128 << 20;

/// Bytes of a request. What is in it beyond what is taken is passed over, so that the browser hears why; beyond this the
/// connection is cut.
pub(crate) const LONGEST: usize = 1 << 30;

/// Bytes of a field that is no file, and how many of them there may be.
const LONGEST_FIELD: usize = 8 << 10;
const MOST_FIELDS: usize = 16;

/// Files that are told as left out.
const MOST_TOLD: u32 = 1_000_000;

/// Characters of a file's name that are shown and kept: systems have 255.
const LONGEST_NAME: usize = 255;

/// Bytes of a path: no system has longer ones.
const LONGEST_PATH: usize = 4096;

/// The field of a text that is pasted, which is as long as a file may be.
pub(crate) const TEXT: &str = "text";

/// The field of the files of a folder: it says where they are in it, and those that are not read are not meant.
pub(crate) const FOLDER: &str = "folder";

/// How much is taken.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of one file.
    pub largest: usize,
    /// Bytes of the metadata of one.
    pub sidecar: usize,
    /// Bytes of all.
    pub whole: usize,
}

/// What was sent.
#[derive(Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    pub files: Vec<Sent>,
    /// Files that are more than is taken.
    pub more: usize,
    /// Files of a folder that are of kinds which are not read.
    pub passed_over: usize,
}

/// A file that was sent.
pub(crate) struct Sent {
    pub field: String,
    /// As the browser calls it: a label, and never a path.
    pub name: String,
    /// All of what the browser calls it: what is cut or replaced in a label tells two files apart.
    pub path: String,
    /// Bytes that came.
    pub size: usize,
    pub bytes: Result<Vec<u8>, Refused>,
}

/// `NAME` of `NAME.meta.json`.
pub(crate) fn stem_of_sidecar(path: &str) -> Option<&str> {
    const END: &str = ".meta.json";
    let at = path.len().checked_sub(END.len())?;
    let end = path.get(at..)?;
    end.eq_ignore_ascii_case(END).then(|| &path[..at])
}

fn is_sidecar(path: &str) -> bool {
    stem_of_sidecar(path).is_some()
}

/// Whether a file of a folder is meant, by its path in it: hidden ones are not, nor kinds that are not read. `onrecord add`
/// goes through a folder in the same way.
fn is_meant(path: &str, endings: &[&str]) -> bool {
    if path.split('/').any(|part| part.starts_with('.')) {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let ends_in = |ending: &str| {
        let stem = name.strip_suffix(ending);
        stem.is_some_and(|stem| stem.ends_with('.'))
    };
    !name.contains('.') || endings.iter().any(|e| ends_in(e)) || ends_in("meta.json")
}

impl Form {
    /// A field that is not empty.
    pub(crate) fn given(&mut self, name: &str) -> Option<String> {
        let at = self.fields.iter().position(|(field, _)| field == name)?;
        super::pages::given(Some(self.fields.swap_remove(at).1))
    }

    /// A count that the script gives, which is told and nothing else.
    pub(crate) fn count(&mut self, name: &str) -> usize {
        let count = self.given(name).and_then(|count| count.parse().ok());
        count.map_or(0, |count: u32| count.min(MOST_TOLD) as usize)
    }
}

/// Takes a form.
pub(crate) async fn form(
    sent: Result<Multipart, MultipartRejection>,
    limits: Limits,
    endings: &[&str],
) -> Result<Form, Failure> {
    let mut sent = sent.map_err(|e| refused(e.status()))?;
    let mut form = Form::default();
    let mut room = limits.whole;
    while let Some(field) = sent.next_field().await.map_err(|e| broken(&e))? {
        let name = field.name().unwrap_or_default().to_owned();
        let path = field.file_name().map(|path| path.trim().to_owned());
        let Some(path) = path else {
            if form.fields.len() == MOST_FIELDS {
                return Err(refused(StatusCode::BAD_REQUEST));
            }
            let most = match name == TEXT {
                true => limits.largest.min(room),
                false => LONGEST_FIELD.min(room),
            };
            let (bytes, size) = take(field, most).await?;
            let bytes = bytes.ok_or_else(|| too_long(&name, size, most))?;
            room -= bytes.len();
            form.fields
                .push((name, String::from_utf8_lossy(&bytes).into_owned()));
            continue;
        };
        let file = label(&path);
        if name == FOLDER && !file.is_empty() && !is_meant(&path, endings) {
            take(field, 0).await?;
            form.passed_over += 1;
            continue;
        }
        if form.files.len() == MOST_FILES {
            take(field, 0).await?;
            form.more += 1;
            continue;
        }
        let most = match is_sidecar(&path) {
            true => limits.sidecar.min(room),
            false => limits.largest.min(room),
        };
        let (bytes, size) = take(field, most).await?;
        // A file field that was left empty.
        if file.is_empty() && size == 0 {
            continue;
        }
        room -= bytes.as_ref().map_or(0, Vec::len);
        let bytes = match bytes {
            _ if path.len() > LONGEST_PATH => Err(Refused::new(
                format!("its path is longer than {LONGEST_PATH} bytes"),
                "add it by itself, or give it a shorter name",
            )),
            None if is_sidecar(&path) && size > limits.sidecar => Err(Refused::new(
                format!(
                    "too large: metadata has at most {} KB",
                    limits.sidecar >> 10
                ),
                "keep only title, publisher, published, url and kind in it",
            )),
            None => Err(too_large(size, limits)),
            Some(bytes) => Ok(bytes),
        };
        form.files.push(Sent {
            field: name,
            name: match file.is_empty() {
                true => "a file without a name".to_owned(),
                false => file,
            },
            path,
            size,
            bytes,
        });
    }
    Ok(form)
}

/// Reads a field to its end: its bytes where they are not more than `most`, and how many there were.
async fn take(mut field: Field<'_>, most: usize) -> Result<(Option<Vec<u8>>, usize), Failure> {
    let (mut bytes, mut size) = (Vec::new(), 0);
    while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e))? {
        size += chunk.len();
        match size <= most {
            true => bytes.extend_from_slice(&chunk),
            false => bytes = Vec::new(),
        }
    }
    Ok(((size <= most).then_some(bytes), size))
}

/// A name fit for being kept: PostgreSQL takes no NUL, and nobody reads a control. The end tells the format.
fn label(name: &str) -> String {
    let characters = name.chars().count();
    let name = name.chars().skip(characters.saturating_sub(LONGEST_NAME));
    let plain = |c: char| match c.is_control() {
        true => char::REPLACEMENT_CHARACTER,
        false => c,
    };
    name.map(plain).collect::<String>().trim().to_owned()
}

fn too_large(size: usize, limits: Limits) -> Refused {
    if size > limits.largest {
        return Refused::new(
            format!(
                "too large: {}, and the limit is {}",
                megabytes(size),
                megabytes(limits.largest)
            ),
            "split it into parts, or start the desk with a higher --max-size",
        );
    }
    Refused::new(
        format!(
            "too much at once: what came before it fills the {} that are taken",
            megabytes(limits.whole)
        ),
        "add it again when the others are read",
    )
}

fn too_long(name: &str, size: usize, most: usize) -> Failure {
    let (size, most) = match size >= 1 << 20 {
        true => (megabytes(size), megabytes(most)),
        false => (format!("{size} bytes"), format!("{most} bytes")),
    };
    Failure::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("The {name} is too long: {size}, and the limit is {most}"),
        "Nothing was kept. Go back, shorten it or split it into parts.",
    )
}

/// As people write it; what is more than a limit looks so.
pub(crate) fn megabytes(bytes: usize) -> String {
    let tenths = (bytes as f64 * 10.0 / f64::from(1 << 20)).ceil();
    match tenths % 10.0 == 0.0 {
        true => format!("{:.0} MB", tenths / 10.0),
        false => format!("{:.1} MB", tenths / 10.0),
    }
}

fn broken(error: &MultipartError) -> Failure {
    refused(error.status())
}

fn refused(status: StatusCode) -> Failure {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::new(
            status,
            format!("More than {} came at once", megabytes(LONGEST)),
            "Nothing was kept. Add fewer files at once, or whole folders with `onrecord add`.",
        ),
        _ => Failure::new(
            status,
            "The files did not arrive whole",
            "Nothing was kept. Choose them again, and wait until the page of what is added is there.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_label_whose_end_stays() {
        assert_eq!(label("../../etc/passwd"), "../../etc/passwd");
        assert_eq!(label("a\0b\u{7}.txt "), "a\u{fffd}b\u{fffd}.txt");
        let long = format!("{}.pdf", "ж".repeat(900));
        assert_eq!(label(&long).chars().count(), LONGEST_NAME);
        assert!(label(&long).ends_with("ж.pdf"));
    }

    #[test]
    fn of_a_folder_what_is_read_is_meant() {
        let is_meant = |path| is_meant(path, &["txt", "warc.gz"]);
        for path in ["a/b/c.TXT", "a/LICENCE", "a/c.meta.json", "a.b/c.warc.gz"] {
            assert!(is_meant(path), "{path}");
        }
        for path in [
            "a/c.jpg",
            "a/.c.txt",
            ".git/c.txt",
            "a/c.txt~",
            "a/txt.",
            "a/x.gz",
        ] {
            assert!(!is_meant(path), "{path}");
        }
    }

    #[test]
    fn a_size_beyond_a_limit_is_not_told_as_the_limit() {
        assert_eq!(megabytes(16 << 20), "16 MB");
        assert_eq!(megabytes((16 << 20) + 1), "16.1 MB");
        assert_eq!(megabytes((16 << 20) + (1 << 19)), "16.5 MB");
    }
}
