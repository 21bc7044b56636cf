//! What the fuzz targets share: bytes to documents, and what must hold of each.

use std::io::{Cursor, Write};

use ingest::{Extracted, Format, Hint, Limits, unpack};
use names::lists::{self, ListError, Mapping, Options};
use record::Span;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A panic in a crate that is not ours is caught by `ingest` and told as a broken file; one of ours
/// is a finding.
pub fn panics_of_ours_only() {
    std::panic::set_hook(Box::new(|info| {
        let ours = info
            .location()
            .is_none_or(|place| place.file().contains("crates/"));
        if ours {
            eprintln!("panic: {info}");
            std::process::abort();
        }
    }));
}

/// All documents of a file of this format.
pub fn whole(format: Format, data: &[u8]) {
    let hint = Hint {
        format: Some(format),
        limits: Limits {
            bytes: 4 << 20,
            unpacked: 8 << 20,
            documents: 200,
            seconds: 2,
            ..Limits::default()
        },
        ..Hint::default()
    };
    for item in unpack(data, &hint) {
        assert!(!item.path.starts_with('/') && !item.path.contains('\n'));
        match item.result {
            Ok(read) => check(&read),
            Err(error) => assert!(!error.to_string().is_empty() && !error.hint().is_empty()),
        }
    }
}

/// What holds of every document.
fn check(read: &Extracted) {
    let text = &read.document.text;
    assert!(!text.as_str().trim().is_empty());
    for note in &read.diagnostics {
        if let Some(span) = note.span {
            assert!(span.start <= span.end && span.end <= text.len());
        }
    }
    for pair in read.pages.windows(2) {
        assert!(pair[0].at <= pair[1].at);
    }
    // The way back never leads out of the bytes, and does not panic.
    let length = text.len();
    for start in (0..length).step_by((length as usize / 64).max(1)) {
        let span = Span::new(start, (start + 9).min(length));
        let _ = read.map.source(text, span);
        let _ = read.map.part(text, span);
        let _ = read.page_of(span);
    }
}

/// A Word file whose main part this is; behind a zero byte its notes, numbering, styles.
pub fn docx(data: &[u8]) {
    const ROOT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts: Vec<&[u8]> = data.split(|b| *b == 0).take(4).collect();
    let names = ["document", "footnotes", "numbering", "styles"];
    let mut relations = String::from("<Relationships>");
    for kind in &names[1..parts.len().max(1)] {
        relations +=
            &format!(r#"<Relationship Id="{kind}" Type="{ROOT}/{kind}" Target="{kind}.xml"/>"#);
    }
    relations += "</Relationships>";
    let top = format!(
        r#"<Relationships><Relationship Id="a" Type="{ROOT}/officeDocument" Target="word/document.xml"/></Relationships>"#
    );
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), b"<Types/>".as_slice()),
        ("_rels/.rels".to_owned(), top.as_bytes()),
        (
            "word/_rels/document.xml.rels".to_owned(),
            relations.as_bytes(),
        ),
    ];
    for (name, part) in names.iter().zip(parts) {
        files.push((format!("word/{name}.xml"), part));
    }
    whole(Format::Docx, &stored(&files));
}

/// An OpenDocument text whose content this is; behind a zero byte its styles.
pub fn odt(data: &[u8]) {
    let (content, styles) = match data.iter().position(|b| *b == 0) {
        Some(n) => (&data[..n], &data[n + 1..]),
        None => (data, b"".as_slice()),
    };
    let files = [
        (
            "mimetype".to_owned(),
            b"application/vnd.oasis.opendocument.text".as_slice(),
        ),
        ("content.xml".to_owned(), content),
        ("styles.xml".to_owned(), styles),
        ("META-INF/manifest.xml".to_owned(), b"<manifest/>"),
    ];
    whole(Format::Odt, &stored(&files));
}

fn stored(files: &[(String, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).expect("a new entry");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// A PDF file of one page whose content this is: what the layout of ours gets to see.
pub fn content(data: &[u8]) {
    let head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
        2 0 obj\n<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>\nendobj\n\
        3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
        /Resources << /Font << /F 5 0 R >> >> >>\nendobj\n\
        5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>\nendobj\n";
    let stream = format!("4 0 obj\n<< /Length {} >>\nstream\n", data.len());
    let tail = b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n";
    let file = [head.as_slice(), stream.as_bytes(), data, tail].concat();
    whole(Format::Pdf, &file);
}

/// A list of this form in one file.
pub fn list(format: lists::Format, data: &[u8]) {
    let options = Options {
        format: Some(format),
        ..Options::default()
    };
    check_list(lists::read(&[("list", data)], &options), &[data]);
}

/// OFAC's main file; behind zero bytes the names, the addresses and the remarks that go with it.
pub fn ofac_csv(data: &[u8]) {
    let parts: Vec<&[u8]> = data.split(|b| *b == 0).take(4).collect();
    let names = ["sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"];
    let files: Vec<(&str, &[u8])> = names.into_iter().zip(parts.iter().copied()).collect();
    check_list(lists::read(&files, &Options::default()), &parts);
}

/// A mapping; behind a zero byte the CSV file that it is for.
pub fn mapped_list(data: &[u8]) {
    let (toml, csv) = match data.iter().position(|b| *b == 0) {
        Some(n) => (&data[..n], &data[n + 1..]),
        None => (data, b"".as_slice()),
    };
    let Ok(Ok(mapping)) = std::str::from_utf8(toml).map(Mapping::parse) else {
        return;
    };
    let options = Options {
        format: Some(lists::Format::MappedCsv),
        mapping: Some(&mapping),
        ..Options::default()
    };
    check_list(lists::read(&[("list.csv", csv)], &options), &[csv]);
}

/// A file whose form is found out.
pub fn any_list(data: &[u8]) {
    for name in ["list.csv", "list.xml", "sdn_comments.csv"] {
        assert_eq!(lists::group(&[(name, data)]).len(), 1);
        check_list(lists::read(&[(name, data)], &Options::default()), &[data]);
    }
}

/// What holds of every list.
fn check_list(read: Result<lists::List, ListError>, files: &[&[u8]]) {
    let list = match read {
        Ok(list) => list,
        Err(error) => {
            assert!(error.to_string().contains("hint: "));
            return;
        }
    };
    let lines = |file: &&[u8]| file.iter().filter(|b| **b == b'\n').count() as u64 + 1;
    let most = files.iter().map(lines).max().unwrap_or(1);
    assert!(list.entries.iter().all(|e| !e.id.is_empty() && !e.names.is_empty()));
    assert!(list.faults.iter().all(|f| (1..=most).contains(&f.line)));
    assert_eq!(lists::diff(&list, &list), lists::Changes::default());
}
