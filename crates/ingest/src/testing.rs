//! Small files for tests, built where they are used.

use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::{Hint, Item, unpack};

/// A ZIP archive of these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The items of a file.
pub(crate) fn items(bytes: &[u8], name: &str) -> Vec<Item> {
    let hint = Hint {
        name: Some(name),
        ..Hint::default()
    };
    unpack(bytes, &hint)
}

/// The text of an item, or why it has none.
pub(crate) fn text(item: &Item) -> String {
    match &item.result {
        Ok(read) => read.document.text.as_str().to_owned(),
        Err(error) => format!("error: {error}"),
    }
}

/// A Word file with this body, and these other parts beside `word/document.xml`.
pub(crate) fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    const ROOT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(r#"<Relationship Id="{kind}" Type="{ROOT}/{kind}" Target="{target}"/>"#)
    };
    let relations = |inner: String| format!("<Relationships>{inner}</Relationships>");
    let related: String = parts
        .iter()
        .map(|(kind, _)| relation(kind, &format!("{kind}.xml")))
        .collect();
    let document = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#
    );
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), "<Types/>".to_owned()),
        (
            "_rels/.rels".to_owned(),
            relations(relation("officeDocument", "word/document.xml")),
        ),
        ("word/document.xml".to_owned(), document),
        (
            "word/_rels/document.xml.rels".to_owned(),
            relations(related),
        ),
    ];
    for (kind, content) in parts {
        files.push((format!("word/{kind}.xml"), (*content).to_owned()));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_bytes()))
        .collect();
    zipped(&files)
}

/// An OpenDocument text with this content of `office:text`, and these automatic styles.
pub(crate) fn odt(body: &str, styles: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest/>"),
        (
            "meta.xml",
            b"<office:document-meta><dc:title>The harbour</dc:title></office:document-meta>",
        ),
    ])
}
