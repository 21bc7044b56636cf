use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::Limits;
use crate::testing::{docx, items, odt, text, zipped};

#[test]
fn a_file_of_one_document_gives_one_item() {
    let items = items(b"One text.", "a.txt");
    assert_eq!(items.len(), 1);
    assert_eq!((items[0].path.as_str(), items[0].parent), ("", None));
    assert_eq!(text(&items[0]), "One text.");
}

#[test]
fn archives_in_archives_are_opened() {
    let inner = zipped(&[("b.txt", b"Inner."), ("b.txt.bak", b"x")]);
    let outer = zipped(&[
        ("folder/", b""),
        ("a.md", b"# One"),
        ("inner.zip", &inner),
        ("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("__MACOSX/._a.md", b"x"),
        (".hidden.txt", b"x"),
        (
            "feed.xml",
            b"<rss><channel><item><title>T</title></item></channel></rss>",
        ),
        ("data.xml", b"<data/>"),
        ("evil\x1b[31m\nname.txt", b"Two."),
    ]);
    let items = items(&outer, "a.zip");
    let found: Vec<(&str, String)> = items.iter().map(|i| (i.path.as_str(), text(i))).collect();
    let expected = [
        ("a.md", "One"),
        ("inner.zip/b.txt", "Inner."),
        (
            "old.doc",
            "error: not a text: it looks like an old Office file (.doc, .xls)",
        ),
        ("feed.xml/item 1", "T"),
        (
            "data.xml",
            "error: not a text: it looks like a file of another kind",
        ),
        ("evil[31m name.txt", "Two."),
    ];
    assert_eq!(found, expected.map(|(path, text)| (path, text.to_owned())));
}

#[test]
fn a_broken_part_is_named_and_the_rest_goes_on() {
    let torn = docx("<w:p>", &[]);
    let zip = zipped(&[
        ("torn.docx", &torn),
        ("good.txt", b"Good."),
        ("empty.zip", &zipped(&[])),
    ]);
    let items = items(&zip, "a.zip");
    assert!(matches!(items[0].result, Err(ExtractError::Broken { .. })));
    assert_eq!(items[0].path, "torn.docx");
    assert_eq!(text(&items[1]), "Good.");
    assert_eq!(items[2].result.as_ref().unwrap_err(), &ExtractError::Empty);
}

#[test]
fn bombs_are_named() {
    let zeros = vec![b'a'; 40 << 20];
    let bomb = zipped(&[("a.txt", b"Good."), ("b.txt", &zeros), ("c.txt", b"After.")]);
    let items = items(&bomb, "a.zip");
    assert_eq!(text(&items[0]), "Good.");
    assert!(
        matches!(items[1].result, Err(ExtractError::Bomb { .. })),
        "{:?}",
        items[1]
    );
    assert_eq!(items.len(), 2);
    let in_word = zipped(&[
        ("[Content_Types].xml", b"<a/>"),
        ("word/document.xml", &zeros),
    ]);
    assert!(matches!(
        super::super::extract(&in_word, &Hint::default()),
        Err(ExtractError::Bomb { .. })
    ));
}

#[test]
fn nesting_and_numbers_have_limits() {
    let mut nested = zipped(&[("a.txt", b"Deep.")]);
    for _ in 0..3 {
        nested = zipped(&[("in.zip", &nested)]);
    }
    assert_eq!(text(&items(&nested, "a.zip")[0]), "Deep.");
    for _ in 0..20 {
        nested = zipped(&[("in.zip", &nested), ("in2.zip", &nested)]);
    }
    let items = items(&nested[..], "a.zip");
    assert!(
        items
            .iter()
            .all(|i| matches!(i.result, Err(ExtractError::TooDeep { .. })))
    );
    let names: Vec<String> = (0..20).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b"x"[..])).collect();
    let hint = Hint {
        limits: Limits {
            documents: 10,
            ..Limits::default()
        },
        ..Hint::default()
    };
    let items = unpack(&zipped(&many), &hint);
    assert_eq!(items.len(), 11);
    assert_eq!(
        items[10].result.as_ref().unwrap_err(),
        &ExtractError::TooMany { limit: 10 }
    );
}

#[test]
fn an_encrypted_archive_is_named() {
    // The flag that says so, in both headers of the entry.
    let mut zip = zipped(&[("a.txt", b"Secret.")]);
    zip[6] |= 1;
    let central = zip.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    zip[central + 8] |= 1;
    let items = items(&zip, "a.zip");
    assert!(
        matches!(items[0].result, Err(ExtractError::Encrypted { .. })),
        "{:?}",
        items[0]
    );
    assert_eq!(items[0].path, "a.txt");
}

#[test]
fn entries_that_lie_about_their_size_are_held_to_what_comes_out() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.txt", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(&[b'a'; 100_000]).unwrap();
    let mut zip = zip.finish().unwrap().into_inner();
    let central = zip.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    zip[central + 24..central + 28].copy_from_slice(&[255; 4]);
    assert_eq!(items(&zip, "a.zip").len(), 1);
}

/// The paths of the parts that are begun and, with an exclamation mark, of the items.
fn steps(bytes: &[u8], name: &str, fatal: &[usize]) -> Vec<String> {
    let hint = Hint {
        name: Some(name),
        ..Hint::default()
    };
    let mut steps = Vec::new();
    unpack_each(bytes, &hint, fatal, |step| {
        steps.push(match step {
            Step::Begun(path) => path,
            Step::Item(item) => format!("{}!", item.path),
        });
    });
    steps
}

#[test]
fn a_part_is_told_before_its_items_and_what_is_behind_a_fatal_one_is_given_alone() {
    let mail = b"Subject: x\nMessage-ID: <1>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nText.\n--b\nContent-Disposition: attachment; filename=a.txt\n\nIn.\n--b--\n";
    let inner = zipped(&[("b.txt", b"B."), ("b.txt.md", b"C.")]);
    let zip = zipped(&[
        ("in.zip", &inner),
        ("m.eml", mail),
        ("d.docx", &docx("<w:p><w:r><w:t>D</w:t></w:r></w:p>", &[])),
        ("e.zip", &inner),
    ]);
    let whole = [
        "",
        "in.zip",
        "in.zip/b.txt",
        "in.zip/b.txt!",
        "in.zip/b.txt.md",
        "in.zip/b.txt.md!",
        "m.eml",
        "m.eml!",
        "m.eml/a.txt",
        "m.eml/a.txt!",
        "d.docx",
        "d.docx!",
        "e.zip",
        "e.zip/b.txt",
        "e.zip/b.txt!",
        "e.zip/b.txt.md",
        "e.zip/b.txt.md!",
    ];
    assert_eq!(steps(&zip, "a.zip", &[]), whole);
    // Parts are counted from 0: 4 is the mail, 5 what is attached to it, 7 the second archive.
    assert_eq!(steps(&zip, "a.zip", &[1]), whole[6..]);
    assert_eq!(steps(&zip, "a.zip", &[2]), whole[4..]);
    assert_eq!(steps(&zip, "a.zip", &[4]), whole[10..]);
    assert_eq!(steps(&zip, "a.zip", &[5]), whole[10..]);
    assert_eq!(steps(&zip, "a.zip", &[2, 6]), whole[12..]);
    assert_eq!(steps(&zip, "a.zip", &[7]), [""; 0]);
}

#[test]
fn what_is_behind_a_fatal_part_is_the_same_in_every_format() {
    for (name, bytes) in samples() {
        let whole = steps(&bytes, name, &[]);
        let begun = |steps: &[String]| steps.iter().filter(|s| !s.ends_with('!')).count();
        for fatal in 0..begun(&whole) {
            let behind = steps(&bytes, name, &[fatal]);
            assert!(whole.ends_with(&behind), "{name} {fatal}: {behind:?}");
            assert!(begun(&behind) < begun(&whole) - fatal, "{name} {fatal}");
        }
    }
}

/// A valid file of every format.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let p = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>A &amp; b</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    let table = format!("<w:tbl><w:tr><w:tc>{p}</w:tc><w:tc>{p}{p}</w:tc></w:tr></w:tbl>");
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"7\"><w:lvl><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>";
    let body = "<text:list><text:list-item><text:p>A<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>N</text:p></text:note-body></text:note></text:p></text:list-item></text:list>";
    let rtf = br"{\rtf1\ansi{\fonttbl{\f1\fcharset128 x;}}\pard{\listtext 1.}One \u351?\'e9{\f1\'93\'fa}{\footnote n}\par\trowd\intbl A\cell B\cell\row}";
    let eml = b"From: a@b\r\nMessage-ID: <1>\r\nSubject: =?utf-8?B?w6k=?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nA=C3=A9=\r\nb\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nInner\r\n--b--\r\n";
    let rss = b"<rss><channel><title>T</title><item><title>A</title><link>http://x</link><description><![CDATA[<p>x</p>]]></description></item></channel></rss>";
    let warc = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x\r\nContent-Length: 68\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<p>One.\n\r\n0\r\n\r\n";
    let mut mbox = b"From a Tue Mar  5 10:00:00 2024\n".to_vec();
    mbox.extend(eml);
    vec![
        ("a.docx", docx(&(p.to_owned() + &table), &[("numbering", numbering), ("footnotes", p)])),
        ("a.odt", odt(body, "")),
        ("a.rtf", rtf.to_vec()),
        ("a.mhtml", eml.to_vec()),
        ("a.zip", zipped(&[("a.eml", eml), ("b.rss", rss)])),
        ("a.eml", eml.to_vec()),
        ("a.rss", rss.to_vec()),
        ("a.json", br#"{"version": "https://jsonfeed.org/version/1", "items": [{"content_html": "<p>x", "id": "1"}]}"#.to_vec()),
        ("a.warc", warc.to_vec()),
        ("a.mbox", mbox),
    ]
}

#[test]
fn the_samples_are_read() {
    for (name, bytes) in samples() {
        let items = items(&bytes, name);
        let read = items.iter().any(|i| i.result.is_ok()) || name == "a.mhtml";
        assert!(read, "{name}: {items:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_end_in_items(bytes in proptest::collection::vec(any::<u8>(), 0..300), which in 0..10usize) {
        let (name, _) = &samples()[which];
        prop_assert!(!items(&bytes, name).is_empty());
        let start = [&b"{\\rtf"[..], b"PK\x03\x04", b"WARC/1.0\r\n", b"<rss><item>", b"From a 10:00\n"][which % 5];
        items(&[start, &bytes].concat(), name);
    }

    #[test]
    fn changed_files_end_in_items(
        which in 0..10usize,
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>(), 0..3u8), 1..12),
    ) {
        let (name, mut bytes) = samples().swap_remove(which);
        for (at, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at),
                _ => bytes.insert(at, byte),
            }
        }
        for item in items(&bytes, name) {
            if let Ok(read) = item.result {
                let own = &read.document.text;
                for at in 0..own.len() {
                    read.map.source(own, record::Span::new(at, at + 1));
                }
            }
        }
    }

    #[test]
    fn any_markup_of_an_office_file_is_read(tags in "(<(w:)?(p|r|t|tbl|tr|tc|del|pPr|rPr|txbxContent|fldChar|footnote|footnoteReference|vanish|text:p|text:list|text:note-body|draw:text-box|table:table)>|</>|x|&amp;|<w:br/>){0,40}") {
        // Each `</>` closes what is open.
        let mut open = Vec::new();
        let mut body = String::new();
        let mut rest = tags.as_str();
        while let Some(at) = rest.find('<') {
            body += &rest[..at];
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            let tag = &rest[at..end];
            if tag == "</>" {
                if let Some(name) = open.pop() {
                    body += &format!("</{name}>");
                }
            } else {
                body += tag;
                if !tag.ends_with("/>") {
                    open.push(tag[1..tag.len() - 1].to_owned());
                }
            }
            rest = &rest[end..];
        }
        body += rest;
        while let Some(name) = open.pop() {
            body += &format!("</{name}>");
        }
        prop_assert_eq!(items(&docx(&body, &[("footnotes", &body)]), "a.docx").len(), 1);
        prop_assert_eq!(items(&odt(&body, &body), "a.odt").len(), 1);
    }
}
