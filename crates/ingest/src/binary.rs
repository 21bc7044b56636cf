//! Bytes that are no text, and what they look like.

use crate::ExtractError;

const EXPORT: &str = "save or export it as .txt, .md or .html";
const SAVE_AS_DOCX: &str = "open it in a word processor and save it as .docx";
const SAVE_AS_EML: &str = "save the mail as .eml";
const ARCHIVE: &str = "unpack it and give the files in it";
const PICTURE: &str = "pictures are not read; give the text itself";

/// A spreadsheet or slides of Office.
pub(crate) const OTHER_OFFICE: ExtractError = ExtractError::Binary {
    looks_like: "an Office file that is no text (.xlsx, .pptx)",
    way_out: EXPORT,
};
/// A spreadsheet or slides in OpenDocument.
pub(crate) const OTHER_OPEN_DOCUMENT: ExtractError = ExtractError::Binary {
    looks_like: "an OpenDocument file that is no text (.ods, .odp)",
    way_out: EXPORT,
};
/// A book.
pub(crate) const EPUB: ExtractError = ExtractError::Binary {
    looks_like: "an EPUB book",
    way_out: EXPORT,
};
/// Something attached that no format is known for.
pub(crate) const OTHER: ExtractError = ExtractError::Binary {
    looks_like: "a file of another kind",
    way_out: EXPORT,
};

/// First bytes of kinds of files that people pass by mistake, after the lists of file(1).
/// "RIFF" and "MZ" are left out: texts can start with those letters.
const MAGIC: [(&[u8], &str, &str); 14] = [
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
    (b"Rar!\x1A\x07", "a RAR archive", ARCHIVE),
];

/// An error where the first bytes are those of a file that is no text.
pub(crate) fn refuse_known_kinds(bytes: &[u8]) -> Result<(), ExtractError> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(compound(bytes));
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

/// Old Office files and encrypted new ones are both compound files (MS-CFB); the names of their
/// streams, in UTF-16, tell which.
fn compound(bytes: &[u8]) -> ExtractError {
    let has = |name: &str| {
        let name: Vec<u8> = name.bytes().flat_map(|b| [b, 0]).collect();
        memmem(bytes, &name)
    };
    let (looks_like, way_out) = if has("EncryptedPackage") {
        return ExtractError::Encrypted {
            what: "the Office file",
        };
    } else if has("WordDocument") {
        ("an old Word file (.doc)", SAVE_AS_DOCX)
    } else if has("__substg1.0_") {
        ("an Outlook message (.msg)", SAVE_AS_EML)
    } else if has("Workbook") {
        ("an old spreadsheet (.xls)", EXPORT)
    } else {
        ("an old Office file (.doc, .xls)", SAVE_AS_DOCX)
    };
    ExtractError::Binary {
        looks_like,
        way_out,
    }
}

fn memmem(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
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
        let old = |stream: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.extend(stream.bytes().flat_map(|b| [b, 0]));
            refuse_known_kinds(&bytes).unwrap_err()
        };
        assert!(old("WordDocument").hint().contains(".docx"));
        assert!(old("EncryptedPackage").to_string().contains("encrypted"));
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
