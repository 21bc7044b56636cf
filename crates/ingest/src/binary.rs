//! Bytes that are no text, and what they look like.

use crate::ExtractError;

const EXPORT: &str = "save or export it as .txt, .md or .html";
const OFFICE: &str = "word processor files are not read yet; save it as .txt or .html";
const ARCHIVE: &str = "unpack it and give the files in it";
const PICTURE: &str = "pictures are not read; give the text itself";

/// First bytes of kinds of files that people pass by mistake, after the lists of file(1).
/// "RIFF" and "MZ" are left out: texts can start with those letters.
const MAGIC: [(&[u8], &str, &str); 15] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", PICTURE),
    (b"\xFF\xD8\xFF", "a JPEG picture", PICTURE),
    (b"GIF87a", "a GIF picture", PICTURE),
    (b"GIF89a", "a GIF picture", PICTURE),
    (b"II*\0", "a TIFF picture", PICTURE),
    (b"MM\0*", "a TIFF picture", PICTURE),
    (b"\x7FELF", "a program (ELF)", EXPORT),
    (b"\x1F\x8B", "a gzip archive", ARCHIVE),
    (b"BZh9", "a bzip2 archive", ARCHIVE),
    (b"\xFD7zXZ\0", "an xz archive", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", ARCHIVE),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive", ARCHIVE),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Office file (.doc, .xls)",
        OFFICE,
    ),
    (b"{\\rtf", "an RTF file", OFFICE),
];

/// An error where the first bytes are those of a file that is no text.
pub(crate) fn refuse_known_kinds(bytes: &[u8]) -> Result<(), ExtractError> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(zip(bytes));
    }
    for (magic, looks_like, way_out) in MAGIC {
        if bytes.starts_with(magic) {
            return Err(ExtractError::Binary {
                looks_like,
                way_out,
            });
        }
    }
    Ok(())
}

/// ZIP archives hold their file names in clear: the first ones tell an Office file.
fn zip(bytes: &[u8]) -> ExtractError {
    let head = &bytes[..bytes.len().min(4096)];
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    let (looks_like, way_out) = if has(b"word/") || has(b"[Content_Types].xml") {
        ("an Office file (.docx, .xlsx)", OFFICE)
    } else if has(b"application/vnd.oasis.opendocument") {
        ("an OpenDocument file", OFFICE)
    } else if has(b"application/epub") {
        ("an EPUB book", OFFICE)
    } else {
        ("a ZIP archive", ARCHIVE)
    };
    ExtractError::Binary {
        looks_like,
        way_out,
    }
}

/// An error where a text has more control or unreadable characters than a text has.
///
/// The limits, one in fifty and one in ten, are far above what broken texts show and far below
/// what random bytes give (one in nine is a control character in Windows-1252).
pub(crate) fn refuse_junk(
    chars: usize,
    controls: usize,
    replaced: usize,
) -> Result<(), ExtractError> {
    if controls.saturating_mul(50) > chars || replaced.saturating_mul(10) > chars {
        return Err(ExtractError::Binary {
            looks_like: "binary data",
            way_out: EXPORT,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(bytes: &[u8]) -> String {
        refuse_known_kinds(bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_file_that_is_no_text_is_named() {
        assert_eq!(
            reason(b"\x7FELF\x02"),
            "not a text: it looks like a program (ELF)"
        );
        assert!(reason(b"PK\x03\x04\x14\0\0word/document.xml").contains("Office"));
        assert!(reason(b"PK\x03\x04\x14\0\0photo.jpg").contains("ZIP"));
        assert!(refuse_known_kinds(b"PDF files are not text").is_ok());
    }

    #[test]
    fn a_few_stray_control_characters_do_not_make_a_text_binary() {
        assert!(refuse_junk(1_000, 3, 0).is_ok());
        assert!(refuse_junk(1_000, 0, 40).is_ok());
        assert!(refuse_junk(1_000, 110, 0).is_err());
        assert!(refuse_junk(1_000, 0, 300).is_err());
    }
}
